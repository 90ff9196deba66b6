"""Chapter 04: applications that did not lead to start: how many, why, and the time they took."""

import pandas as pd

from sotanalysis.dataset import Dataset
from sotanalysis.measures.keys import N_REASONS, NON_START_REASON, REFERRER, SEX, STATISTIC, only
from sotanalysis.measures.measure import count, lines, measure, single
from sotanalysis.measures.populations import DECIDED, NOT_STARTED, population, without_start
from sotanalysis.measures.rules import number
from sotanalysis.periods import Period
from sotanalysis.vocabulary import MISSING


def told_reasons(applications: pd.DataFrame, dataset: Dataset) -> pd.DataFrame:
    """One row per application and reason; an application without a stated reason has one row, missing."""
    stated = dataset.tables["application_reasons"][["application", "non_start_reason"]]
    rows = applications.merge(stated, on="application", how="left")
    return rows.assign(non_start_reason=rows["non_start_reason"].fillna(MISSING))


def n_stated(applications: pd.DataFrame, dataset: Dataset) -> pd.Series:
    """How many reasons each application states, 0 where none."""
    told = told_reasons(applications, dataset)
    stated = told[told["non_start_reason"] != MISSING].groupby("application").size()
    return applications["application"].map(stated).fillna(0).astype(int)


_REASON = NON_START_REASON.answered(told_reasons)
_N_REASONS = N_REASONS.reading(
    lambda units, dataset, period: n_stated(units, dataset).map({1: "1", 2: "2", 3: "3"}).astype("string")
)


SHARE = count(
    "non_starts.share",
    "Ansökningar som inte ledde till start",
    of=DECIDED,
    having=without_start,
    says="Ansökningar med utfallet Ej start i perioden, av dessa och de som startat i perioden tillsammans. De som "
    "väntar i kö räknas inte med.",
)
BY_SEX = count(
    "non_starts.by_sex",
    "Ansökningar som inte ledde till start",
    of=DECIDED,
    by=(SEX,),
    having=without_start,
    says="Som andelen som inte ledde till start, räknad inom varje kön.",
)


@measure(
    id="non_starts.persons",
    title="Personer bakom ansökningarna som inte ledde till start",
    population=NOT_STARTED,
    says="Olika personer bland ansökningarna; en person kan ha ansökt flera gånger.",
    base="non_starts.reasons.all",
)
def persons(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Distinct persons behind the applications; base = the applications. One without a number counts as a person."""
    rows = NOT_STARTED.units(dataset, period)
    n = rows["person"].nunique() + int(rows["person"].isna().sum())
    return single("workbook", n=n, base=len(rows), rows=rows["source_row"])


REASONS = count(
    "non_starts.reasons",
    "Skäl till att insatsen inte startade",
    of=NOT_STARTED,
    variable=_REASON,
    says="Ansökningar där skälet nämns. En ansökan kan ha upp till tre skäl, så raderna ger tillsammans mer än "
    "samtliga.",
)


@measure(
    id="non_starts.mentions",
    title="Antal nämnda skäl",
    population=NOT_STARTED,
    says="Summan av nämnda skäl; basen är de ansökningar som har minst ett skäl.",
    unit="mentions",
    base="population.with_reason",
)
def mentions(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Reasons mentioned in all; base = applications with at least one."""
    told = told_reasons(NOT_STARTED.units(dataset, period), dataset)
    told = told[told["non_start_reason"] != MISSING]
    return single("workbook", n=len(told), base=told["application"].nunique(), rows=told["source_row"])


N_REASON = count(
    "non_starts.n_reasons",
    "Antal skäl per ansökan",
    of=NOT_STARTED,
    variable=_N_REASONS,
    says="Hur många skäl som angetts för ansökan; ingen angiven räknas som uppgift saknas.",
)


@population(
    "with_reason",
    "ansökningar utan start som har minst ett skäl i perioden",
    "applications",
    "application",
    within=NOT_STARTED,
)
def WITH_REASON(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Of the applications closed without a start, those with a stated reason."""
    rows = NOT_STARTED.rows(dataset, period)
    return rows[n_stated(rows, dataset) > 0]


@population(
    "withdrawn",
    "återtagna ansökningar utan start i perioden",
    "applications",
    "application",
    within=NOT_STARTED,
    when=[_REASON.among("withdrawn")],
)
def WITHDRAWN(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Of the applications closed without a start, those withdrawn; `n_stated` is how many reasons they state."""
    rows = NOT_STARTED.rows(dataset, period)
    told = told_reasons(rows, dataset)
    withdrawn = told.loc[told["non_start_reason"] == "withdrawn", "application"]
    return rows.assign(n_stated=n_stated(rows, dataset))[rows["application"].isin(withdrawn)]


STATED = count(
    "population.with_reason", "Ansökningar utan start med skäl", of=WITH_REASON, says="Minst ett skäl angivet."
)
WITHDRAWN_WITH_OTHER = count(
    "non_starts.withdrawn_with_other",
    "Återtagna ansökningar som också har ett annat skäl",
    of=WITHDRAWN,
    having=lambda units: units["n_stated"] > 1,
    says="Ansökningar där återtagen ansökan står bredvid minst ett annat skäl.",
)


@measure(
    id="non_starts.hours",
    title="Nedlagd tid på ansökningar som inte ledde till start",
    keys=(only(STATISTIC, "sum", "mean", "min", "max", "posts"),),
    population=NOT_STARTED,
    says="Summa, medelvärde, minsta och största antal timmar där nedlagd tid är noterad, och summan som årsarbeten om "
    "1 700 timmar (del av år räknas om).",
    unit={"": "hours", "posts": "posts"},
    base="non_starts.reasons.all",
)
def hours(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Hours spent: sum, mean, min, max, and the sum as full-time posts; n = applications with hours, base = all."""
    rows = NOT_STARTED.units(dataset, period)
    known = rows[rows["hours_spent"].notna()]
    spent = known["hours_spent"].astype(float)
    values = {name: getattr(spent, name)() if len(spent) else pd.NA for name in ("sum", "mean", "min", "max")}
    values["posts"] = (
        values["sum"] / (number(dataset, period, "hours_a_year") * len(period.months) / 12) if len(spent) else pd.NA
    )
    return lines(
        "workbook",
        ("statistic",),
        [
            {"statistic": name, "n": len(known), "base": len(rows), "value": value, "rows": known["source_row"]}
            for name, value in values.items()
        ],
    )


BY_REFERRER = count(
    "non_starts.by_referrer",
    "Ansökningar som inte ledde till start",
    of=NOT_STARTED,
    variable=REFERRER,
    says="Remittent enligt fliken Ansökningar.",
)
