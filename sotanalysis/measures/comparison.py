"""Result analysis: goals, other teams, time enrolled beside results, this period against the one before."""

from collections.abc import Iterable, Mapping

import pandas as pd

from sotanalysis.dataset import Dataset, SourceMissing
from sotanalysis.measures import all_measures, exits
from sotanalysis.measures.exits import DEFAULT_MONTHS, in_service
from sotanalysis.measures.measure import RESULT_COLUMNS, measure, single, stack, tally, with_base
from sotanalysis.measures.populations import all_cases, ended
from sotanalysis.periods import Period, whole_months_between
from sotanalysis.sources.settings import Goal, Settings
from sotanalysis.vocabulary import MISSING, OUTCOME, CodeList, slug

# At least so many hours a week are asked for where participants go on to reinforced cooperation or a municipal unit.
HOURS_THRESHOLD = 10
OWN = "own"
_ENDED = "deltagare som avslutat insatsen i perioden"
MONTHS_CLASSES = (*(f"{low}-{high}" for low, high in DEFAULT_MONTHS), f"{DEFAULT_MONTHS[-1][1] + 1}-")

# --- goals ----------------------------------------------------------------------------------------------------------


def goals_of(dataset: Dataset, period: Period) -> tuple[Goal, ...]:
    """The goals in rapport.toml; SourceMissing when there is none."""
    found = dataset.settings.get(period.start.year, Settings()).goals
    if not found:
        raise SourceMissing("settings", "rapport.toml, [[mal]] (mål med namn, fakta och andel)")
    return found


@measure(
    id="comparison.goals",
    title="Måluppfyllelse",
    row="ett mål",
    keys=("goal",),
    population="den grupp som målets mått räknar i perioden",
    definition="Antal och bas för det faktum som målet i rapport.toml pekar på; tomt när faktumet inte finns eller "
    "saknar underlag.",
)
def goals(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Count and base of the fact that each goal is measured by; empty where there is no such fact."""
    return stack(_measured(dataset, period, goal) for goal in goals_of(dataset, period))


@measure(
    id="comparison.goal_levels",
    title="Målens nivåer",
    row="ett mål",
    keys=("goal",),
    population="mål som gäller i perioden",
    definition="Den andel (0–1) som ska nås enligt rapport.toml.",
    unit="share",
)
def goal_levels(dataset: Dataset, period: Period) -> pd.DataFrame:
    """The share 0–1 of each goal."""
    return stack(single("settings", goal=slug(g.name), value=g.share) for g in goals_of(dataset, period))


def _measured(dataset: Dataset, period: Period, goal: Goal) -> pd.DataFrame:
    named = [m for m in all_measures() if goal.fact == m.id or goal.fact.startswith(f"{m.id}.")]
    # A goal that points at the goals themselves would never end.
    known = [m for m in named if not m.id.startswith("comparison.goal")]
    empty = single("workbook", goal=slug(goal.name))
    if not known:
        return empty
    try:
        frame = known[-1](dataset, period)
    except SourceMissing:
        return empty
    codes = goal.fact.removeprefix(known[-1].id).strip(".").split(".") if known[-1].keys else []
    found = _row(frame, dict(zip(known[-1].keys, codes, strict=False)))
    return empty if len(found) != 1 else found.assign(goal=slug(goal.name))[["goal", *RESULT_COLUMNS]]


def _row(frame: pd.DataFrame, keys: dict[str, str]) -> pd.DataFrame:
    """The rows with these keys, of the primary source."""
    rows = frame[frame["source"] == (frame["source"].iloc[0] if len(frame) else "")]
    for key, code in keys.items():
        rows = rows[rows[key] == code]
    return rows


# --- days enrolled ---------------------------------------------------------------------------------------------------


@measure(
    id="comparison.days_enrolled",
    title="Inskrivningsdagar i medeltal, andra team",
    row="ett team",
    keys=("other_team",),
    population="deltagare i insatsen i perioden, i det här teamet och i andra",
    definition="Eget team: alla inskrivna minst en dag, från start till avslut eller periodens slut. Andra team: som "
    "de står i fliken Jämförelse; hur de räknat är inte känt. Basen är det antal medeltalet gäller.",
    unit="days",
    whole_year=True,
)
def days_of_teams(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Mean days: the own team (`own`), then the others of that year; base = participants, empty when not published."""
    year = period.start.year
    others = dataset.need("comparisons", year)
    others = others[(others["of_year"] == year) & others["days_enrolled"].notna()]
    if others.empty:
        raise SourceMissing("comparisons", f"samordningsteam.xlsx, fliken Jämförelse (rader för {year})")
    own = exits.days_enrolled(dataset, period).iloc[0]
    frames = [single("workbook", other_team=OWN, base=own["n"], value=own["value"], rows=own["rows"])]
    frames += [
        single("workbook", other_team=slug(row.other_team), base=None if pd.isna(row.n_participants) else
               int(row.n_participants), value=float(row.days_enrolled), rows=[row.source_row])
        for row in others.drop_duplicates("other_team").itertuples()
    ]  # fmt: skip
    return stack(frames)


@measure(
    id="comparison.days_by_base",
    title="Egna inskrivningsdagar i medeltal, efter vilka som räknas",
    row="en grupp",
    keys=("counted",),
    population="deltagare i insatsen i perioden",
    definition="Alla inskrivna minst en dag (till periodens slut för den som är kvar), och de avslutade (hela tiden "
    "från start till avslut). Den vars slutdatum ligger före startdatum räknas inte. Basen är antalet som räknas.",
    unit="days",
)
def days_by_base(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Mean days over all in service, and over the ended; base = those the mean is of."""
    at_exit = exits.days_at_exit(dataset, period)
    found = {"in_service": exits.days_enrolled(dataset, period), "ended": at_exit[at_exit["statistic"] == "mean"]}
    return stack(
        single("workbook", counted=name, base=row["n"], value=None if pd.isna(row["value"]) else float(row["value"]),
               rows=row["rows"])
        for name, row in ((name, frame.iloc[0]) for name, frame in found.items())
    )  # fmt: skip


# --- results by time enrolled ----------------------------------------------------------------------------------------


def _with_months(dataset: Dataset, period: Period) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The ended with `months_class`, and its classes: `missing` only where an exit lies before its start."""
    cases = ended(dataset, period)
    stay = whole_months_between(cases["start_date"], cases["exit_date"])
    classes = pd.Series(MONTHS_CLASSES[-1], index=cases.index, dtype="string").mask(stay.isna(), MISSING)
    for (low, high), name in zip(DEFAULT_MONTHS, MONTHS_CLASSES, strict=False):
        classes = classes.mask(stay.between(low, high).fillna(False), name)
    return cases.assign(months_class=classes), (*MONTHS_CLASSES, *([MISSING] if stay.isna().any() else []))


@measure(
    id="comparison.outcomes_by_time",
    title="Resultat vid avslut, efter tid i insatsen",
    row="ett resultat och ett månadsintervall",
    keys=("outcome", "months_class"),
    population=_ENDED,
    definition="Påbörjade månader från start till avslut; basen är de avslutade i samma intervall.",
)
def outcomes_by_time(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons per outcome and class of begun months, of the ended in that class."""
    cases, classes = _with_months(dataset, period)
    by: Mapping[str, CodeList | Iterable[str]] = {"outcome": OUTCOME, "months_class": classes}
    return tally(cases, by, source="workbook", base="months_class")


@measure(
    id="comparison.results_by_time",
    title="Resultat i sammandrag, efter tid i insatsen",
    row="ett månadsintervall och ett resultat",
    keys=("months_class", "result"),
    population=_ENDED,
    definition="Till arbete eller studier enligt resultat vid avslut, och till insats inom ordinarie verksamhet; "
    "basen är de avslutade i samma intervall. Den som gått till ordinarie insats kan ha vilket resultat som helst.",
)
def results_by_time(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons with each result per class of begun months, of the ended in that class."""
    cases, classes = _with_months(dataset, period)
    bases = tally(cases, {"months_class": classes}, source="workbook")["n"]
    chosen = {
        "work_or_studies": cases[cases["outcome"].isin(["work", "studies"])],
        "regular_service": cases[cases["regular_service"].fillna(False).astype(bool)],
    }
    frames = [
        with_base(tally(rows, {"months_class": classes}, source="workbook"), bases).assign(result=name)
        for name, rows in chosen.items()
    ]
    return stack(frames)[["months_class", "result", *RESULT_COLUMNS]]


# --- the hours that others ask for, and the questions on violence ---------------------------------------------------


@measure(
    id="comparison.hours_threshold",
    title="Når minst tio timmar i veckan",
    row="en tidpunkt",
    keys=("moment",),
    population=_ENDED,
    definition="Minst tio timmar i veckan i aktivitet, det som brukar krävas för att gå vidare till förstärkt "
    "samarbete eller kommunens arbetsmarknadsenheter. Basen är de avslutade med känt antal timmar vid tidpunkten.",
)
def hours_threshold(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons at or over the threshold at start and at exit; base = the ended whose hours are known then."""
    cases = ended(dataset, period)
    frames = []
    for moment in ("start", "exit"):
        known = cases[cases[f"hours_per_week_{moment}"].notna()]
        there = known[known[f"hours_per_week_{moment}"] >= HOURS_THRESHOLD]
        frames.append(single("workbook", moment=moment, n=len(there), base=len(known), rows=there["source_row"]))
    return stack(frames)


@measure(
    id="comparison.violence_asked",
    title="Frågor om våld ställda",
    row="minst en gång, eller två",
    keys=("asked",),
    population="deltagare som varit inskrivna minst en dag i perioden",
    definition="Har datum för att frågorna ställts senast periodens sista dag, en respektive två gånger. Svaren läses "
    "aldrig in.",
)
def violence_asked(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons asked at least once, and twice, by the end of the period; base = all in service."""
    register = all_cases(dataset, period)
    if register[["violence_asked_1", "violence_asked_2"]].isna().all(axis=None):
        raise SourceMissing("cases", "samordningsteam.xlsx, fliken Deltagare, kolumnerna Frågor om våld ställda")
    cases = in_service(dataset, period)
    by_then = [cases[f"violence_asked_{n}"].le(pd.Timestamp(period.end)).fillna(False).astype(bool) for n in (1, 2)]
    found = {"once": by_then[0] | by_then[1], "twice": by_then[0] & by_then[1]}
    return stack(
        single("workbook", asked=name, n=int(yes.sum()), base=len(cases), rows=cases.loc[yes, "source_row"])
        for name, yes in found.items()
    )
