"""Chapter 04: applications that did not lead to start: how many, why, and the time they took."""

import pandas as pd

from sotanalysis.dataset import Dataset
from sotanalysis.measures.measure import measure, single, stack, tally, with_base
from sotanalysis.measures.populations import codes_in_use, started
from sotanalysis.periods import Period
from sotanalysis.vocabulary import MISSING, NON_START_REASON, SEX

HOURS_A_YEAR = 1700
NOT_STARTED = "ansökningar som avslutats utan start i perioden"
N_REASONS = ("1", "2", "3", MISSING)


def not_started(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Applications closed without a start, with the day of that outcome in the period."""
    rows = dataset.need("applications", period.start.year)
    return rows[(rows["result"] == "non_start") & period.contains(rows["result_date"])]


def _reasons(dataset: Dataset, applications: pd.DataFrame) -> pd.DataFrame:
    """One row per application and reason; an application without a stated reason has one row, `missing`."""
    stated = dataset.tables["application_reasons"][["application", "non_start_reason"]]
    rows = applications.merge(stated, on="application", how="left")
    return rows.assign(non_start_reason=rows["non_start_reason"].fillna(MISSING))


@measure(
    id="non_starts.share",
    title="Ansökningar som inte ledde till start",
    row="alla ansökningar med utfall",
    population="ansökningar som lett till start eller avslutats utan start i perioden",
    definition="Ansökningar med utfallet Ej start i perioden, av dessa och de som startat i perioden tillsammans. Kön "
    "står utanför.",
    unit="applications",
)
def share(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Applications that did not start; base = they and the starts of the period."""
    rows = not_started(dataset, period)
    return single("workbook", n=len(rows), base=len(rows) + len(started(dataset, period)), rows=rows["source_row"])


@measure(
    id="non_starts.by_sex",
    title="Ansökningar som inte ledde till start, efter kön",
    row="ett kön",
    keys=("sex",),
    population="ansökningar som lett till start eller avslutats utan start i perioden",
    definition="Som andelen som inte ledde till start, räknad inom varje kön.",
    unit="applications",
)
def by_sex(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Applications that did not start, by sex; base = they and the starts of the period, of that sex."""
    closed = tally(not_started(dataset, period), {"sex": SEX}, source="workbook")
    starts = tally(started(dataset, period), {"sex": SEX}, source="workbook")
    return with_base(closed, closed["n"] + starts["n"])


@measure(
    id="non_starts.persons",
    title="Personer bakom ansökningarna som inte ledde till start",
    row="alla ansökningar utan start",
    population=NOT_STARTED,
    definition="Olika personer bland ansökningarna; en person kan ha ansökt flera gånger.",
)
def persons(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Distinct persons behind the applications; base = the applications. One without a number counts as a person."""
    rows = not_started(dataset, period)
    n = rows["person"].nunique() + int(rows["person"].isna().sum())
    return single("workbook", n=n, base=len(rows), rows=rows["source_row"])


@measure(
    id="non_starts.reasons",
    title="Skäl till att insatsen inte startade",
    row="ett skäl",
    keys=("non_start_reason",),
    population=NOT_STARTED,
    definition="Ansökningar där skälet nämns. En ansökan kan ha upp till tre skäl, så raderna ger tillsammans mer än "
    "samtliga.",
    unit="applications",
)
def reasons(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Applications that name each reason; base = all applications without start."""
    rows = not_started(dataset, period)
    told = _reasons(dataset, rows)
    by = {"non_start_reason": NON_START_REASON}
    return tally(told, by, source="workbook", base=len(rows), persons="application")


@measure(
    id="non_starts.mentions",
    title="Antal nämnda skäl",
    row="alla ansökningar utan start",
    population=NOT_STARTED,
    definition="Summan av nämnda skäl; basen är de ansökningar som har minst ett skäl.",
    unit="mentions",
)
def mentions(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Reasons mentioned in all; base = applications with at least one."""
    told = _reasons(dataset, not_started(dataset, period))
    told = told[told["non_start_reason"] != MISSING]
    return single("workbook", n=len(told), base=told["application"].nunique(), rows=told["source_row"])


@measure(
    id="non_starts.n_reasons",
    title="Antal skäl per ansökan",
    row="ett antal skäl",
    keys=("n_reasons",),
    population=NOT_STARTED,
    definition="Hur många skäl som angetts för ansökan; ingen angiven räknas som uppgift saknas.",
    unit="applications",
)
def n_reasons(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Applications without start, by how many reasons they name."""
    rows = not_started(dataset, period)
    told = _reasons(dataset, rows)
    count = rows["application"].map(told[told["non_start_reason"] != MISSING].groupby("application").size())
    named = count.map({1: "1", 2: "2", 3: "3"}).astype("string")
    return tally(rows.assign(n_reasons=named), {"n_reasons": N_REASONS}, source="workbook", base=len(rows))


@measure(
    id="non_starts.withdrawn_with_other",
    title="Återtagna ansökningar som också har ett annat skäl",
    row="alla återtagna ansökningar",
    population="ansökningar utan start där återtagande är ett av skälen i perioden",
    definition="Ansökningar där återtagen ansökan står bredvid minst ett annat skäl.",
    unit="applications",
)
def withdrawn_with_other(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Applications withdrawn for another stated reason as well; base = withdrawn."""
    told = _reasons(dataset, not_started(dataset, period))
    of_withdrawn = told[told["application"].isin(told.loc[told["non_start_reason"] == "withdrawn", "application"])]
    other = of_withdrawn[of_withdrawn["non_start_reason"] != "withdrawn"].drop_duplicates("application")
    return single("workbook", n=len(other), base=of_withdrawn["application"].nunique(), rows=other["source_row"])


@measure(
    id="non_starts.hours",
    title="Nedlagd tid på ansökningar som inte ledde till start",
    row="ett statistiskt mått",
    keys=("statistic",),
    population="ansökningar utan start med nedlagd tid noterad i perioden",
    definition="Summa, medelvärde, minsta och största antal timmar, och summan som årsarbeten om 1 700 timmar (del av "
    "år räknas om).",
    unit="hours",
)
def hours(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Hours spent: sum, mean, min, max, and the sum as full-time posts; n = applications with hours, base = all."""
    rows = not_started(dataset, period)
    known = rows[rows["hours_spent"].notna()]
    spent = known["hours_spent"].astype(float)
    some = len(known) > 0
    values = {
        "sum": spent.sum() if some else pd.NA,
        "mean": spent.mean() if some else pd.NA,
        "min": spent.min() if some else pd.NA,
        "max": spent.max() if some else pd.NA,
        "posts": spent.sum() / (HOURS_A_YEAR * len(period.months) / 12) if some else pd.NA,
    }
    return stack(
        single("workbook", n=len(known), base=len(rows), value=value, rows=known["source_row"], statistic=statistic)
        for statistic, value in values.items()
    )[["statistic", "source", "n", "base", "value", "rows"]]


@measure(
    id="non_starts.by_referrer",
    title="Ansökningar som inte ledde till start, efter remittent",
    row="en remittent",
    keys=("referrer",),
    population=NOT_STARTED,
    definition="Remittent enligt fliken Ansökningar.",
    unit="applications",
)
def by_referrer(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Applications without start, by referrer."""
    rows = not_started(dataset, period)
    codes = codes_in_use(dataset.codes("referrer", period.start.year), period, rows["referrer"])
    return tally(rows, {"referrer": codes}, source="workbook", base=len(rows))
