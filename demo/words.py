"""The team's own words, as its rapport.toml gives them: what a hand writes in the workbook. Tested to be the same."""

from sotanalysis import vocabulary as v

OWN_WORDS = {
    "referrer": v.CodeList(
        "referrer",
        "Remittent",
        (
            v.Category("af", "Arbetsförmedlingen", ("Af", "arbetsförm.", "arbetsformedlingen")),
            v.Category("fk", "Försäkringskassan", ("Fk", "F-kassan", "försäkringsk.", "forsakringskassan")),
            v.Category("social_assistance", "Ekonomiskt bistånd", ("Ek. bistånd", "Ek bistånd", "EB"), 0, 2022),
            v.Category("region", "Regionen", ("Region Västmanland", "RV", "region", "psykiatrin")),
            v.Category("city", "Västerås stad", ("Staden", "kommunen"), 2023),
            v.Category("self", "Egen ansökan", ("Egen", "själv"), 0, 2022),
            v.Category("other", "Övrig", ("Övriga", "annan")),
        ),
    ),
    "party": v.CodeList(
        "party",
        "Part",
        (
            v.Category("af", "Arbetsförmedlingen", ("Af", "arbetsförm.", "arbetsformedlingen")),
            v.Category("fk", "Försäkringskassan", ("Fk", "F-kassan", "försäkringsk.", "forsakringskassan")),
            v.Category("region", "Regionen", ("Region Västmanland", "RV", "region", "psykiatrin", "vården")),
            v.Category("municipality", "Kommunen", ("Västerås stad", "kommun", "staden", "ekonomiskt bistånd", "AME")),
            v.Category("other", "Övrig", ("Övriga", "annan")),
        ),
    ),
    "sector": v.CodeList(
        "sector",
        "Sektor",
        (
            v.Category("private", "Privat", ("privat sektor",)),
            v.Category("municipal", "Kommunal", ("kommun", "Västerås stad", "offentlig")),
            v.Category("regional", "Regional", ("region", "Region Västmanland")),
            v.Category("state", "Statlig", ("stat",)),
            v.Category("civil_society", "Ideell", ("förening", "idéburen", "kyrka")),
        ),
    ),
    "regular_service_kind": v.REGULAR_SERVICE_KIND.spelt({"Arbetsmarknadsenheten": ("AME",)}),
}
