"""Work, studies and active job-seeking before and after; workplaces."""

from functools import partial

import pandas as pd

from sotanalysis.dataset import Dataset
from sotanalysis.measures.before_after import (
    MOMENTS,
    changes,
    mentions,
    printed_rows,
    sus_before_after,
    sus_printed,
)
from sotanalysis.measures.measure import By, either, measure, single, stack, tally, with_base
from sotanalysis.measures.populations import ended
from sotanalysis.periods import Period
from sotanalysis.vocabulary import MISSING, OCCUPATION, OCCUPATION_GROUP, SECTOR

WORK_OR_STUDIES = "work_or_studies"
ACTIVE = ("unsubsidised_work", "subsidised_work", "studies")
GROUPS = {
    "unsubsidised_work": "work",
    "subsidised_work": "work",
    "studies": "studies",
    "job_seeking": "job_seeking",
    "other_ended": "other_ended",
    "without_measurement": "other_ended",
    "not_ended": "other_ended",
}
HOURS_CLASSES = ("0", "1-4", "5-9", "10-", MISSING)
_ENDED = "deltagare som avslutat insatsen i perioden"
_RECOMPUTED = "Efter minus före; i procent av före. Räknat ur tabellens egna antal; procent saknas när före är noll."
_AS_PRINTED = (
    "Exakt som SUS skrev ut det. Andelar 0–1, förändring i antal och i procent; tomt där SUS inte skrev något."
)


@measure(
    id="occupation.groups",
    title="Sysselsättning före och efter, i grupper",
    row="en sysselsättningsgrupp vid start eller vid avslut",
    keys=("occupation_group", "moment"),
    population=_ENDED,
    definition="SUS: antal i gruppen av alla som tabellen räknar upp, före och efter för sig; en deltagare kan stå i "
    "flera "
    "rader. Registret: deltagare i gruppen av alla avslutade; aktivt arbetssökande är den som inte arbetar eller "
    "studerar.",
)
def groups(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons per group and moment; base of SUS = the sum of the column, of the register = the ended."""
    return either(
        lambda: sus_before_after(dataset.sus("occupation_group", period), "occupation_group", OCCUPATION_GROUP.codes),
        partial(_register_groups, dataset, period),
    )


def _register_groups(dataset: Dataset, period: Period) -> pd.DataFrame:
    states = mentions(dataset, period, "case_occupations", "occupation")
    active = states[states["occupation"].isin(ACTIVE)].set_index(["case", "moment"]).index
    seeks_beside = states["occupation"].eq("job_seeking") & states.set_index(["case", "moment"]).index.isin(active)
    states = states[~seeks_beside.fillna(False)].assign(
        occupation_group=lambda f: f["occupation"].map(GROUPS).astype("string")
    )
    by: By = {"occupation_group": OCCUPATION_GROUP, "moment": MOMENTS}
    return tally(states, by, source="workbook", base="moment", persons="case", totals=["occupation_group"])


@measure(
    id="occupation.groups_change",
    title="Sysselsättning i grupper: förändring, omräknad",
    row="en sysselsättningsgrupp och ett sätt att ange förändringen",
    keys=("occupation_group", "statistic"),
    population=_ENDED,
    definition=_RECOMPUTED,
    unit="change",
)
def groups_change(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Change in number, and in percent of the number before."""
    return changes(groups(dataset, period), "occupation_group")


@measure(
    id="occupation.groups_printed",
    title="Sysselsättning i grupper: andel och förändring som SUS skrev ut",
    row="en sysselsättningsgrupp och en utskriven siffra",
    keys=("occupation_group", "statistic"),
    population=_ENDED,
    definition=_AS_PRINTED,
    unit="printed",
)
def groups_printed(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Shares 0–1 and changes as printed."""
    rows = dataset.sus("occupation_group", period)
    return sus_printed(rows, "occupation_group", OCCUPATION_GROUP.codes)


@measure(
    id="occupation.detailed",
    title="Sysselsättning före och efter, detaljerad",
    row="en sysselsättning vid start eller vid avslut",
    keys=("occupation", "moment"),
    population=_ENDED,
    definition="SUS: före räknas av radernas summa, efter av antalet avslutade, som SUS själv gör; en deltagare kan "
    "stå i "
    "flera rader. Registret: deltagare med sysselsättningen av alla avslutade.",
)
def detailed(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons per occupation and moment."""
    return either(partial(_sus_detailed, dataset, period), partial(_register_detailed, dataset, period))


def _sus_detailed(dataset: Dataset, period: Period) -> pd.DataFrame:
    rows = dataset.sus("occupation", period)
    return sus_before_after(rows, "occupation", OCCUPATION.codes, (None, population(rows)))


def population(rows: pd.DataFrame) -> int | None:
    """The number of participants that a SUS report says it is about; None when its line has no number."""
    numbers = rows["n_population"].dropna()
    return int(numbers.max()) if len(numbers) else None


def _register_detailed(dataset: Dataset, period: Period) -> pd.DataFrame:
    states = mentions(dataset, period, "case_occupations", "occupation")
    by: By = {"occupation": OCCUPATION, "moment": MOMENTS}
    return tally(states, by, source="workbook", base="moment", persons="case", totals=["occupation"])


@measure(
    id="occupation.detailed_change",
    title="Sysselsättning, detaljerad: förändring, omräknad",
    row="en sysselsättning (eller arbete och/eller studier) och ett sätt att ange förändringen",
    keys=("occupation", "statistic"),
    population=_ENDED,
    definition=_RECOMPUTED,
    unit="change",
)
def detailed_change(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Change in number, and in percent of the number before; `work_or_studies` is SUS' own summary."""
    parts = detailed(dataset, period)
    summary = work_or_studies(dataset, period).assign(occupation=WORK_OR_STUDIES)
    summary = summary[summary["source"].isin(parts["source"])]
    return changes(stack([parts, summary]), "occupation").sort_values("source", key=_first_first, kind="stable")


def _first_first(sources: pd.Series) -> pd.Series:
    return sources.map({source: place for place, source in enumerate(sources.drop_duplicates())})


@measure(
    id="occupation.detailed_printed",
    title="Sysselsättning, detaljerad: andel och förändring som SUS skrev ut",
    row="en sysselsättning (eller arbete och/eller studier) och en utskriven siffra",
    keys=("occupation", "statistic"),
    population=_ENDED,
    definition=_AS_PRINTED,
    unit="printed",
)
def detailed_printed(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Shares 0–1 and changes as printed."""
    return sus_printed(dataset.sus("occupation", period), "occupation", OCCUPATION.codes, summary=WORK_OR_STUDIES)


@measure(
    id="occupation.work_or_studies",
    title="I arbete och/eller studier",
    row="en tidpunkt: vid start eller vid avslut",
    keys=("moment",),
    population=_ENDED,
    definition="Deltagare som arbetar (med eller utan stöd) eller studerar. SUS: dess egen sammanfattningsrad; före "
    "räknas "
    "av radernas summa, efter av antalet avslutade. Registret: av alla avslutade.",
)
def work_or_studies(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons in work or studies per moment."""
    return either(partial(_sus_work, dataset, period), partial(_register_work, dataset, period))


def _sus_work(dataset: Dataset, period: Period) -> pd.DataFrame:
    rows = dataset.sus("occupation", period)
    summary, parts = rows[rows["role"] == "summary"], printed_rows(rows, "all")
    columns = dict(zip(MOMENTS, ("n_before", "n_after"), strict=True))
    bases = {"start": int(parts["n_before"].fillna(0).sum()), "exit": population(rows)}
    if summary.empty:
        summary = parts[parts["category"].isin(ACTIVE)]
    return stack(
        single(
            "sus", moment=moment, n=int(summary[column].fillna(0).sum()), base=bases[moment], rows=summary["source_row"]
        )
        for moment, column in columns.items()
    )


def _register_work(dataset: Dataset, period: Period) -> pd.DataFrame:
    base = len(ended(dataset, period))
    states = mentions(dataset, period, "case_occupations", "occupation")
    active = states[states["occupation"].isin(ACTIVE)]
    by = {"moment": MOMENTS}
    return with_base(tally(active, by, source="workbook", persons="case", totals=[]), base)


@measure(
    id="occupation.started_or_increased",
    title="Började arbeta eller studera, eller ökade",
    row="alla som arbetar eller studerar vid avslut",
    population="deltagare som avslutat insatsen i perioden och då arbetade eller studerade",
    definition="Börjat: ingen av dem vid start. Ökat: sammanlagd omfattning i procent högre vid avslut än vid start. "
    "Den "
    "som saknar uppgift om omfattning räknas inte som ökad.",
)
def started_or_increased(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons: n = those who began or increased, base = those in work or studies at exit (register only)."""
    extents = _extents(dataset, period)
    active = extents[extents["exit"].notna()]
    gained = active[active["start"].isna() | (active["exit"] > active["start"])]
    return single("workbook", n=len(gained), base=len(active), rows=gained["source_row"])


def _extents(dataset: Dataset, period: Period) -> pd.DataFrame:
    """One row per ended case: source_row, and the extent (percent) of work and studies at start and at exit.

    NaN means not in work or studies; 0 that the extent is not stated.
    """
    cases = ended(dataset, period)[["case", "source_row"]]
    states = dataset.need("case_occupations", period.start.year)
    active = states[states["occupation"].isin(ACTIVE)].assign(extent_percent=lambda f: f["extent_percent"].fillna(0.0))
    sums = active.groupby(["case", "moment"])["extent_percent"].sum().unstack("moment").reindex(columns=list(MOMENTS))
    return cases.merge(sums, left_on="case", right_index=True, how="left")


def _workplaces(dataset: Dataset, period: Period) -> pd.DataFrame:
    places = dataset.need("workplaces", period.start.year)
    begun = places["from_date"] <= pd.Timestamp(period.end)
    over = places["to_date"] < pd.Timestamp(period.start)
    return places[begun & ~over]


@measure(
    id="occupation.workplaces",
    title="Arbetsplatser efter sektor",
    row="en sektor",
    keys=("sector",),
    population="arbetsplatser där deltagare arbetstränat eller arbetat i perioden",
    definition="Rader i fliken Arbetsplatser som pågått minst en dag i perioden; en deltagare kan ha haft flera.",
    unit="workplaces",
)
def workplaces(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Workplaces per sector."""
    places = _workplaces(dataset, period)
    return tally(places, {"sector": SECTOR}, source="workbook", base=len(places))


@measure(
    id="occupation.workplace_hours",
    title="Timmar i veckan på arbetsplatsen",
    row="en timklass",
    keys=("hours_class",),
    population="arbetsplatser där deltagare arbetstränat eller arbetat i perioden",
    definition="Timmar per vecka som de står på arbetsplatsens rad; klassen 1–4 rymmer allt över noll och under fem.",
    unit="workplaces",
)
def workplace_hours(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Workplaces per class of hours a week."""
    places = _workplaces(dataset, period)
    places = places.assign(hours_class=hours_class(places["hours_per_week"]))
    return tally(places, {"hours_class": HOURS_CLASSES}, source="workbook", base=len(places))


def hours_class(hours: pd.Series) -> pd.Series:
    """Hours a week as a class of HOURS_CLASSES: none, up to 5, 5 up to 10, 10 or more, not stated."""
    bounds = {
        "0": hours.eq(0),
        "1-4": hours.gt(0) & hours.lt(5),
        "5-9": hours.ge(5) & hours.lt(10),
        "10-": hours.ge(10),
    }
    classes = pd.Series(MISSING, index=hours.index, dtype="string")
    for name, inside in bounds.items():
        classes = classes.mask(inside.fillna(False).astype(bool), name)
    return classes
