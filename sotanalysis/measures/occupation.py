"""Work, studies and active job-seeking before and after; workplaces."""

from functools import partial

import pandas as pd

from sotanalysis.dataset import Dataset
from sotanalysis.derived import hours_class
from sotanalysis.measures.before_after import (
    MOMENTS,
    changes,
    mentions,
    printed_rows,
    sus_before_after,
    sus_printed,
)
from sotanalysis.measures.keys import HOURS_CLASS, MOMENT, OCCUPATION_GROUP, SECTOR, STATISTIC, only
from sotanalysis.measures.measure import By, count, either, measure, single, stack, tally, with_base
from sotanalysis.measures.populations import ACTIVE, ENDED, WORKPLACES
from sotanalysis.measures.populations import population as declared
from sotanalysis.periods import Period
from sotanalysis.vocabulary import OCCUPATION
from sotanalysis.vocabulary import OCCUPATION_GROUP as GROUP_LIST

WORK_OR_STUDIES = "work_or_studies"
GROUPS = {
    "unsubsidised_work": "work",
    "subsidised_work": "work",
    "studies": "studies",
    "job_seeking": "job_seeking",
    "other_ended": "other_ended",
    "without_measurement": "other_ended",
    "not_ended": "other_ended",
}
_MOMENT = only(MOMENT, "start", "exit")
_RECOMPUTED = "Efter minus före; i procent av före. Räknat ur tabellens egna antal; procent saknas när före är noll."
_AS_PRINTED = (
    "Exakt som SUS skrev ut det. Andelar 0–1, förändring i antal och i procent; tomt där SUS inte skrev något."
)


@measure(
    id="occupation.groups",
    title="Sysselsättning före och efter, i grupper",
    keys=(OCCUPATION_GROUP, _MOMENT),
    population=ENDED,
    says="SUS: antal i gruppen av alla som tabellen räknar upp, före och efter för sig; en deltagare kan stå i flera "
    "rader. Registret: deltagare i gruppen av alla avslutade; aktivt arbetssökande är den som inte arbetar eller "
    "studerar.",
    base="occupation.groups.all.{moment}",
)
def groups(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons per group and moment; base of SUS = the sum of the column, of the register = the ended."""
    return either(
        lambda: sus_before_after(dataset.sus("occupation_group", period), "occupation_group", GROUP_LIST.codes),
        partial(_register_groups, dataset, period),
    )


def _register_groups(dataset: Dataset, period: Period) -> pd.DataFrame:
    states = mentions(dataset, period, "case_occupations", "occupation")
    active = states[states["occupation"].isin(ACTIVE)].set_index(["case", "moment"]).index
    seeks_beside = states["occupation"].eq("job_seeking") & states.set_index(["case", "moment"]).index.isin(active)
    states = states[~seeks_beside.fillna(False)].assign(
        occupation_group=lambda f: f["occupation"].map(GROUPS).astype("string")
    )
    by: By = {"occupation_group": GROUP_LIST, "moment": MOMENTS}
    return tally(states, by, source="workbook", base="moment", persons="person", totals=["occupation_group"])


@measure(
    id="occupation.groups_change",
    title="Sysselsättning i grupper: förändring, omräknad",
    keys=(OCCUPATION_GROUP, STATISTIC),
    population=ENDED,
    says=_RECOMPUTED,
    unit={"": "change", "percent": "percent"},
)
def groups_change(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Change in number, and in percent of the number before."""
    return changes(groups.function(dataset, period), "occupation_group")


@measure(
    id="occupation.groups_printed",
    title="Sysselsättning i grupper: andel och förändring som SUS skrev ut",
    keys=(OCCUPATION_GROUP, STATISTIC),
    population=ENDED,
    says=_AS_PRINTED,
    unit={"": "share", "change": "change", "percent": "percent"},
)
def groups_printed(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Shares 0–1 and changes as printed."""
    rows = dataset.sus("occupation_group", period)
    return sus_printed(rows, "occupation_group", GROUP_LIST.codes)


@measure(
    id="occupation.detailed",
    title="Sysselsättning före och efter, detaljerad",
    keys=("occupation", _MOMENT),
    population=ENDED,
    says="SUS: före räknas av radernas summa, efter av antalet avslutade, som SUS själv gör; en deltagare kan stå i "
    "flera rader. Registret: deltagare med sysselsättningen av alla avslutade.",
    base="occupation.detailed.all.{moment}",
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
    return tally(states, by, source="workbook", base="moment", persons="person", totals=["occupation"])


@measure(
    id="occupation.detailed_change",
    title="Sysselsättning, detaljerad: förändring, omräknad",
    keys=("occupation", STATISTIC),
    population=ENDED,
    says=_RECOMPUTED,
    unit={"": "change", "percent": "percent"},
)
def detailed_change(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Change in number, and in percent of the number before; `work_or_studies` is SUS' own summary."""
    parts = detailed.function(dataset, period)
    summary = work_or_studies.function(dataset, period).assign(occupation=WORK_OR_STUDIES)
    summary = summary[summary["source"].isin(parts["source"])]
    return changes(stack([parts, summary]), "occupation").sort_values("source", key=_first_first, kind="stable")


def _first_first(sources: pd.Series) -> pd.Series:
    return sources.map({source: place for place, source in enumerate(sources.drop_duplicates())})


@measure(
    id="occupation.detailed_printed",
    title="Sysselsättning, detaljerad: andel och förändring som SUS skrev ut",
    keys=("occupation", STATISTIC),
    population=ENDED,
    says=_AS_PRINTED,
    unit={"": "share", "change": "change", "percent": "percent"},
)
def detailed_printed(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Shares 0–1 and changes as printed."""
    return sus_printed(dataset.sus("occupation", period), "occupation", OCCUPATION.codes, summary=WORK_OR_STUDIES)


@measure(
    id="occupation.work_or_studies",
    title="I arbete och/eller studier",
    keys=(_MOMENT,),
    population=ENDED,
    says="Deltagare som arbetar (med eller utan stöd) eller studerar. SUS: dess egen sammanfattningsrad; före räknas "
    "av radernas summa, efter av antalet avslutade. Registret: av alla avslutade.",
    base="occupation.detailed.all.{moment}",
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
    base = ENDED.units(dataset, period)["person"].nunique()
    states = mentions(dataset, period, "case_occupations", "occupation")
    active = states[states["occupation"].isin(ACTIVE)]
    by = {"moment": MOMENTS}
    return with_base(tally(active, by, source="workbook", persons="person", totals=[]), base)


@declared("working_at_exit", "deltagare som avslutat insatsen i perioden och då arbetade eller studerade", within=ENDED)
def WORKING_AT_EXIT(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Of those who ended, those in work or studies at exit, with `gained`: who began, or does more than at start."""
    cases, extents = ENDED.rows(dataset, period), _extents(dataset, period)
    gained = extents["start"].isna() | ((extents["start"] > 0) & (extents["exit"] > extents["start"]))
    return cases.assign(gained=gained.to_numpy())[extents["exit"].notna().to_numpy()]


STARTED_OR_INCREASED = count(
    "occupation.started_or_increased",
    "Började arbeta eller studera, eller ökade i omfattning",
    of=WORKING_AT_EXIT,
    having=lambda units: units["gained"],
    says="Börjat: ingen av dem vid start. Ökat: sammanlagd omfattning i procent högre vid avslut än vid start. Den som "
    "saknar uppgift om omfattning räknas inte som ökad.",
)


def _extents(dataset: Dataset, period: Period) -> pd.DataFrame:
    """One row per ended case: source_row, and the extent (percent) of work and studies at start and at exit.

    NaN means not in work or studies; 0 that the extent is not stated.
    """
    cases = ENDED.units(dataset, period)[["case", "person", "source_row"]]
    states = dataset.need("case_occupations", period.start.year)
    active = states[states["occupation"].isin(ACTIVE)].assign(extent_percent=lambda f: f["extent_percent"].fillna(0.0))
    sums = active.groupby(["case", "moment"])["extent_percent"].sum().unstack("moment").reindex(columns=list(MOMENTS))
    return cases.merge(sums, left_on="case", right_index=True, how="left")


WORKPLACE = count(
    "occupation.workplaces",
    "Arbetsplatser",
    of=WORKPLACES,
    variable=SECTOR,
    says="Rader i fliken Arbetsplatser som pågått minst en dag i perioden; en deltagare kan ha haft flera.",
)
WORKPLACE_HOURS = count(
    "occupation.workplace_hours",
    "Timmar i veckan på arbetsplatsen",
    of=WORKPLACES,
    variable=HOURS_CLASS.reading(lambda units, dataset, period: hours_class(units["hours_per_week"])),
    says="Timmar per vecka som de står på arbetsplatsens rad; klassen 1–4 rymmer allt över noll och under fem.",
)
