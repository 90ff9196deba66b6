"""Extensions, and spot support after exit."""

import pandas as pd

from sotanalysis.dataset import Dataset
from sotanalysis.measures.exits import in_service
from sotanalysis.measures.measure import measure, single, stack, tally, with_base
from sotanalysis.periods import Period
from sotanalysis.vocabulary import DURATION_KIND, MISSING, SPOT_PURPOSE, SUPPORT

_EXTENSIONS = "förlängningar beslutade i perioden"
_SPOT = "punktinsatser i perioden"


def _extensions(dataset: Dataset, period: Period) -> pd.DataFrame:
    rows = dataset.need("extensions", period.start.year)
    return rows[period.contains(rows["decision_date"])]


def _spot_supports(dataset: Dataset, period: Period) -> pd.DataFrame:
    rows = dataset.need("spot_supports", period.start.year)
    return rows[period.contains(rows["date"])]


@measure(
    id="aftercare.extensions",
    title="Förlängningar",
    row="alla förlängningar",
    population=_EXTENSIONS,
    definition="Rader i fliken Förlängningar med beslutsdatum i perioden.",
    unit="extensions",
)
def extensions(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Number of extensions; no base."""
    rows = _extensions(dataset, period)
    return single("workbook", n=len(rows), rows=rows["source_row"])


@measure(
    id="aftercare.extension_months",
    title="Förlängd tid",
    row="alla förlängningar",
    population=_EXTENSIONS,
    definition="Summan av förlängningarnas månader; n är de förlängningar som har en tid angiven.",
    unit="months",
)
def extension_months(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Months in all; n with a stated time."""
    rows = _extensions(dataset, period).dropna(subset=["months"])
    return single("workbook", n=len(rows), value=float(rows["months"].sum()), rows=rows["source_row"])


@measure(
    id="aftercare.extensions_by_support",
    title="Förlängningar efter ekonomisk ersättning",
    row="en försörjningskälla",
    keys=("support_source",),
    population=_EXTENSIONS,
    definition="Den ersättning som står vid förlängningen, av alla förlängningar.",
    unit="extensions",
)
def extensions_by_support(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Extensions per source of support."""
    rows = _extensions(dataset, period)
    return tally(rows, {"support_source": SUPPORT}, source="workbook", base=len(rows))


@measure(
    id="aftercare.extensions_by_referrer",
    title="Deltagare med förlängning, efter remittent",
    row="en remittent",
    keys=("referrer",),
    population="deltagare som varit inskrivna minst en dag i perioden",
    definition="Deltagare med minst en förlängning beslutad i perioden, av alla inskrivna från samma remittent.",
)
def extensions_by_referrer(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons extended per referrer, of those in the service from that referrer."""
    cases = in_service(dataset, period)
    extended = cases[cases["case"].isin(_extensions(dataset, period)["case"])]
    by = {"referrer": dataset.codes("referrer", period.start.year)}
    counts = tally(extended, by, source="workbook")
    bases = tally(cases, by, source="workbook")["n"]
    return _over(counts, bases)


def _over(counts: pd.DataFrame, bases: pd.Series) -> pd.DataFrame:
    value = (counts["n"].astype("Float64") / bases.astype("Float64")).where(bases > 0)
    return counts.assign(base=bases, value=value)


@measure(
    id="aftercare.extension_list",
    title="Förlängningarna en för en",
    row="en förlängning",
    keys=("row", "support_source"),
    population=_EXTENSIONS,
    definition="Förlängningens månader och ekonomiska ersättning, i den ordning de står i fliken.",
    unit="months",
)
def extension_list(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Months per extension, in the order of the sheet; the motivation is free text and is not read."""
    rows = _extensions(dataset, period)
    frames = [
        single(
            "workbook",
            row=str(place),
            support_source=MISSING if pd.isna(row.support_source) else row.support_source,
            value=None if pd.isna(row.months) else float(row.months),
            rows=[row.source_row],
        )
        for place, row in enumerate(rows.itertuples(), start=1)
    ]
    return stack(frames) if frames else single("workbook", row="", support_source="").iloc[:0]


@measure(
    id="aftercare.spot_supports",
    title="Punktinsatser efter avslut",
    row="alla punktinsatser",
    population=_SPOT,
    definition="Rader i fliken Punktinsatser med datum i perioden.",
    unit="spot_supports",
)
def spot_supports(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Number of spot supports; no base."""
    rows = _spot_supports(dataset, period)
    return single("workbook", n=len(rows), rows=rows["source_row"])


@measure(
    id="aftercare.spot_by_purpose",
    title="Punktinsatser efter syfte",
    row="ett syfte",
    keys=("purpose",),
    population=_SPOT,
    definition="Punktinsatsens syfte, av alla punktinsatser.",
    unit="spot_supports",
)
def spot_by_purpose(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Spot supports per purpose."""
    rows = _spot_supports(dataset, period)
    return tally(rows, {"purpose": SPOT_PURPOSE}, source="workbook", base=len(rows))


@measure(
    id="aftercare.spot_duration",
    title="Punktinsatsernas tidsåtgång: hur den gick att läsa",
    row="ett sätt som tiden är angiven på",
    keys=("duration_kind",),
    population=_SPOT,
    definition="Läst: en bestämd tid. Minst: en tid med tillägg som inte går att räkna. Går inte att läsa: text utan "
    "tid. "
    "Inte ifylld: tom cell.",
    unit="spot_supports",
)
def spot_duration(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Spot supports by how their duration could be read."""
    rows = _spot_supports(dataset, period)
    return tally(rows, {"duration_kind": DURATION_KIND}, source="workbook", base=len(rows))


@measure(
    id="aftercare.spot_minutes",
    title="Punktinsatsernas sammanlagda tid",
    row="ett mått på tiden",
    keys=("statistic",),
    population=_SPOT,
    definition="Summan av de tider som gick att läsa, i minuter: en undre gräns. n är de punktinsatser som har en "
    "läst tid.",
    unit="minutes",
)
def spot_minutes(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Minutes that could be read, in all; n with a duration read."""
    rows = _spot_supports(dataset, period)
    read = rows.dropna(subset=["minutes"])
    total = float(read["minutes"].sum())
    return single(
        "workbook", statistic="sum_at_least", n=len(read), base=len(rows), value=total, rows=read["source_row"]
    )


@measure(
    id="aftercare.spot_list",
    title="Punktinsatserna en för en",
    row="en punktinsats",
    keys=("row", "purpose", "months", "duration_kind"),
    population=_SPOT,
    definition="Månader efter avslut, syfte och den tid som gick att läsa i minuter, i den ordning de står i fliken. "
    "Kommentar och resultat är fri text och läses inte.",
    unit="minutes",
)
def spot_list(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Minutes per spot support, in the order of the sheet."""
    rows = _spot_supports(dataset, period)
    frames = [
        single(
            "workbook",
            row=str(place),
            purpose=MISSING if pd.isna(row.purpose) else row.purpose,
            months=MISSING if pd.isna(row.months_after_exit) else f"{row.months_after_exit:g}",
            duration_kind=MISSING if pd.isna(row.duration_kind) else row.duration_kind,
            value=None if pd.isna(row.minutes) else float(row.minutes),
            rows=[row.source_row],
        )
        for place, row in enumerate(rows.itertuples(), start=1)
    ]
    return stack(frames) if frames else single("workbook", row="", purpose="", months="", duration_kind="").iloc[:0]


@measure(
    id="aftercare.spot_by_months",
    title="Punktinsatser efter tid sedan avslut",
    row="ett antal månader efter avslut",
    keys=("months",),
    population=_SPOT,
    definition="Hela månader efter avslut som de står i fliken; bara de tal som förekommer är rader.",
    unit="spot_supports",
)
def spot_by_months(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Spot supports per number of months after exit."""
    rows = _spot_supports(dataset, period)
    found = sorted(rows["months_after_exit"].dropna().unique())
    named = rows.assign(months=rows["months_after_exit"].map(lambda m: f"{m:g}", na_action="ignore").astype("string"))
    options = [*(f"{months:g}" for months in found), MISSING]
    return with_base(tally(named, {"months": options}, source="workbook"), len(rows))
