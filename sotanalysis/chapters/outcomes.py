"""Chapter 09: results at exit by the county's form, where participants go on to, those who began work or studies."""

from sotanalysis import formatting
from sotanalysis.exhibits.dressing import is_hidden
from sotanalysis.exhibits.figure import Figure, bars
from sotanalysis.exhibits.labels import label
from sotanalysis.exhibits.notice import Notice, nothing_to_show, source_missing
from sotanalysis.exhibits.table import Row, Table, cell, count_table, table
from sotanalysis.report import Report
from sotanalysis.vocabulary import ALL

# A table of eight results across has room for short names only; the note under it spells them out.
SHORT = {
    "referrer": {"af": "Af", "fk": "Fk", "social_assistance": "Ek. bistånd"},
    "support_source": {
        "social_assistance": "Förs.stöd",
        "sickness_benefit": "Sjukp.",
        "activity_support": "Akt.stöd",
        "activity_compensation": "Akt.ers.",
        "sickness_compensation": "Sjukers.",
        "unemployment_insurance": "A-kassa",
        "study_support": "Studiestöd",
        "other_public": "Annan off.",
        "no_public": "Ingen off.",
    },
    "hours_class": {"0": "0 tim", "1-4": "1–4 tim", "5-9": "5–9 tim", "10-": "10 tim eller mer"},
}
SHORT_ALL = {ALL: "Samtliga", "missing": "Saknas"}
DESTINATIONS = {
    "reinforced": "Förstärkt samarbete mellan Af och Fk",
    "af": "Arbetsförmedlingen",
    "ame": "Arbetsmarknadsenheten",
    "other": "Annan ordinarie insats",
    "missing": "Uppgift saknas",
    "all": "Samtliga till fortsatt aktiv rehabilitering",
}


def outcomes(report: Report) -> Table | Notice:
    """What participants went to when they ended. The columns of the county's form, by sex."""
    caption = "Resultat vid avslut, efter kön"
    return count_table(report, "resultat", caption, "exits.outcomes", rows="outcome", across="sex")


def outcomes_figure(report: Report) -> Figure | Notice:
    """Results at exit at a glance, women and men."""
    return bars(
        report,
        "resultat-figur",
        "Resultat vid avslut, kvinnor och män",
        "exits.outcomes",
        rows="outcome",
        across="sex",
        table="resultat",
    )


def outcomes_by_referrer(report: Report) -> Table | Notice:
    """From whom those who went to each result came."""
    caption = "Resultat vid avslut, efter remittent, antal"
    return _crossed(report, "resultat-remittent", caption, "exits.outcomes_by_referrer", "referrer")


def outcomes_by_support(report: Report) -> Table | Notice:
    """Which income support those who went to each result had at start."""
    caption = "Resultat vid avslut, efter försörjning vid start, antal"
    note = "Den som hade flera källor vid start räknas i var och en av dem, men en gång bland samtliga."
    return _crossed(report, "resultat-forsorjning", caption, "exits.outcomes_by_support", "support_source", note)


def outcomes_by_hours(report: Report) -> Table | Notice:
    """How many hours a week those who went to each result had reached at exit."""
    caption = "Resultat vid avslut, efter timmar i veckan vid avslut, antal"
    return _crossed(report, "resultat-timmar", caption, "exits.outcomes_by_hours", "hours_class")


def _crossed(report: Report, id: str, caption: str, measure: str, across: str, *notes: str) -> Table | Notice:
    """Counts of results by another key; categories of that key that nobody has are no columns, and a note says so."""
    if notice := source_missing(report, id, caption, [measure]):
        return notice
    frame = report.frame(measure)
    totals = frame[frame["outcome"] == ALL].set_index(across)["n"]
    codes = [code for code in totals.index if code == ALL or totals[code]]
    if not totals[ALL]:
        return nothing_to_show(report, id, caption)
    rows = [
        Row(
            label("outcome", outcome),
            tuple(cell(f"{measure}.{outcome}.{code}") for code in codes),
            "total" if outcome == ALL else "body",
        )
        for outcome in frame["outcome"].drop_duplicates()
    ]
    heads = [_head(report, across, code) for code in codes]
    return table(
        report,
        id,
        caption,
        columns=["Resultat", *heads],
        rows=rows,
        measures=[measure],
        n=report.fact(f"{measure}.{ALL}.{ALL}"),
        notes=[*_spelled_out(report, across, codes), *_left_out(len(totals) - len(codes)), *notes],
    )


def _head(report: Report, key: str, code: str) -> str:
    return SHORT[key].get(code) or SHORT_ALL.get(code) or label(key, code, report.words(key))


def _spelled_out(report: Report, key: str, codes: list[str]) -> list[str]:
    """What the shortened headers stand for."""
    if key == "hours_class":
        return []
    words = {c: label(key, c, report.words(key)) for c in codes if c in SHORT[key]}
    pairs = [(SHORT[key][c], word) for c, word in words.items() if SHORT[key][c] != word]
    return [f"{'; '.join(f'{short} = {long}' for short, long in pairs)}."] if pairs else []


def _left_out(n: int) -> list[str]:
    return ["Kolumner utan någon avslutad deltagare är utelämnade."] if n else []


def onward(report: Report) -> Table | Notice:
    """How many went on to reinforced cooperation, and how many to regular service."""
    names = {
        "exits.reinforced_cooperation": "Förstärkt samarbete mellan Af och Fk",
        "exits.regular_service": "Insats inom ordinarie verksamhet",
    }
    rows = [Row(x, (cell(id), cell(id, "base"), cell(id, "share"), cell(id, "interval"))) for id, x in names.items()]
    return table(
        report,
        "vidare",
        "Deltagare som gått vidare vid avslut",
        columns=["Vidare till", "Antal", "Av", "Andel", "Osäkerhet (95 %)"],
        rows=rows,
        measures=list(names),
        notes=[
            "Den som går till förstärkt samarbete kan också räknas till ordinarie verksamhet: raderna ska inte "
            "läggas ihop."
        ],
    )


def regular_service_kinds(report: Report) -> Table | Notice:
    """Which regular service they went on to."""
    return count_table(
        report,
        "ordinarie-insatser",
        "Vilken ordinarie insats deltagarna gått vidare till",
        "exits.regular_service_kinds",
        rows="regular_service_kind",
        notes=_none_recorded(report),
    )


def _none_recorded(report: Report) -> list[str]:
    if not report.has("exits.regular_service_kinds"):
        return []
    missing, everyone = (report.fact(f"exits.regular_service_kinds.{code}") for code in ("missing", ALL))
    if is_hidden(report, missing) or is_hidden(report, everyone) or not everyone.n or missing.n != everyone.n:
        return []
    return ["Vilken insats det är har inte registrerats för någon under perioden."]


def rehabilitation_to(report: Report) -> Table | Notice:
    """Where those went who left to continued active rehabilitation."""
    return count_table(
        report,
        "fortsatt-rehabilitering",
        "Fortsatt aktiv rehabilitering: vart",
        "exits.rehabilitation_to",
        rows="destination",
        label="Vidare till",
        labels=DESTINATIONS,
    )


def began(report: Report) -> Table | Notice:
    """Into what kind of job or education they went."""
    measure, caption = "exits.began_by_outcome", "De som började arbeta eller studera"
    if notice := source_missing(report, "borjade", caption, [measure]):
        return notice
    if not report.fact(f"{measure}.{ALL}.{ALL}").n and not is_hidden(report, report.fact(f"{measure}.{ALL}.{ALL}")):
        return nothing_to_show(report, "borjade", caption)
    forms = report.frame(measure)["employment_form"].drop_duplicates()
    rows = [
        Row(
            label("employment_form", form),
            tuple(cell(f"{measure}.{outcome}.{form}") for outcome in ("work", "studies", ALL)),
            "total" if form == ALL else "body",
        )
        for form in forms
    ]
    return table(
        report,
        "borjade",
        caption,
        columns=["Anställningsform eller utbildning", "Till arbete", "Till studier", "Samtliga"],
        rows=rows,
        measures=[measure],
        n=report.fact(f"{measure}.{ALL}.{ALL}"),
        notes=_industries_note(report),
    )


def _industries_note(report: Report) -> list[str]:
    if not report.has("exits.began_industries"):
        return []
    stated, distinct = (report.fact(f"exits.began_industries.{x}") for x in ("stated", "distinct"))
    if is_hidden(report, stated) or is_hidden(report, distinct) or not stated.n:
        return []
    return [
        f"Bransch eller inriktning är angiven för {formatting.k_of_n(stated.n, stated.base or 0)}, "
        f"{formatting.number(distinct.n or 0)} olika. Vilka de är visas inte: så små grupper kan peka ut personer."
    ]


def began_new(report: Report) -> Table | Notice:
    """Whether the work is new, or a return to the own job."""
    return count_table(
        report,
        "nytt-eller-atergang",
        "Nytt arbete eller återgång till den egna anställningen",
        "exits.began_new",
        rows="work_is_new",
        label="Slag",
        labels={"yes": "Nytt arbete", "no": "Återgång till den egna anställningen"},
    )
