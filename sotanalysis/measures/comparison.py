"""Result analysis: goals, other teams, time enrolled beside results, this period against the one before."""

from collections.abc import Callable

import pandas as pd

from sotanalysis.dataset import Dataset, SourceMissing
from sotanalysis.measures import all_measures
from sotanalysis.measures.exits import DAYS_AT_EXIT, DAYS_ENROLLED
from sotanalysis.measures.keys import ASKED, COUNTED, GOAL, MOMENT, MONTHS_CLASS, OTHER_TEAM, OUTCOME, RESULT, only
from sotanalysis.measures.measure import count, lines, measure, single, stack
from sotanalysis.measures.populations import (
    CASES,
    ENDED,
    IN_SERVICE,
    Population,
    all_cases,
    everybody,
    is_yes,
    population,
)
from sotanalysis.measures.rules import number
from sotanalysis.periods import Period
from sotanalysis.sources.settings import Goal, Settings
from sotanalysis.vocabulary import slug

OWN = "own"

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
    keys=(GOAL,),
    population="den grupp som målets mått räknar i perioden",
    says="Antal och bas för det faktum som målet i rapport.toml pekar på; tomt när faktumet inte finns eller saknar "
    "underlag.",
)
def goals(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Count and base of the fact that each goal is measured by; empty where there is no such fact."""
    return lines("workbook", ("goal",), [_measured(dataset, period, goal) for goal in goals_of(dataset, period)])


@measure(
    id="comparison.goal_levels",
    title="Målens nivåer",
    keys=(GOAL,),
    population="mål som gäller i perioden",
    says="Den andel (0–1) som ska nås enligt rapport.toml.",
    unit="share",
)
def goal_levels(dataset: Dataset, period: Period) -> pd.DataFrame:
    """The share 0–1 of each goal."""
    return stack(single("settings", goal=slug(g.name), value=g.share) for g in goals_of(dataset, period))


def _measured(dataset: Dataset, period: Period, goal: Goal) -> dict[str, object]:
    """What the goal's fact is: count, base, value and the rows behind; the goal alone where there is no such fact."""
    named = [m for m in all_measures() if goal.fact == m.id or goal.fact.startswith(f"{m.id}.")]
    # A goal that points at the goals themselves would never end.
    known = [m for m in named if not m.id.startswith("comparison.goal")]
    nothing: dict[str, object] = {"goal": slug(goal.name)}
    if not known:
        return nothing
    one = known[-1]
    try:
        frame = one(dataset, period)
    except SourceMissing:
        return nothing
    codes = goal.fact.removeprefix(one.id).strip(".").split(".") if one.keys else []
    keys = dict(zip(one.key_names, codes, strict=False))
    found = _row(frame, keys)
    if len(found) != 1 or len(keys) != len(one.keys):
        return nothing
    row = found.iloc[0]
    numbers = {name: None if pd.isna(row[name]) else kind(row[name]) for name, kind in NUMBERS.items()}
    return {**nothing, **numbers, "rows": one.rows_of(dataset, period, keys, row["source"])}


NUMBERS = {"n": int, "base": int, "value": float}


def _row(frame: pd.DataFrame, keys: dict[str, str]) -> pd.DataFrame:
    """The rows with these keys, of the primary source."""
    rows = frame[frame["source"] == (frame["source"].iloc[0] if len(frame) else "")]
    for key, code in keys.items():
        rows = rows[rows[key] == code]
    return rows


# --- days enrolled ---------------------------------------------------------------------------------------------------


# The facts that have, as n, those whose days a mean is of.
_DAYS_OF = {"in_service": DAYS_ENROLLED.id, "ended": f"{DAYS_AT_EXIT.id}.mean"}


@measure(
    id="comparison.days_enrolled",
    title="Inskrivningsdagar i medeltal, andra team",
    keys=(OTHER_TEAM,),
    population="ärenden inskrivna någon gång i perioden i det här teamet, och andra teams deltagare",
    says="Eget team: varje inskrivning under perioden, från start till avslut eller periodens slut. Andra team: som de "
    "står i fliken Jämförelse; hur de räknat är inte känt. Basen är det antal medeltalet gäller.",
    unit="days",
    base=lambda codes: _DAYS_OF["in_service"] if codes["other_team"] == OWN else None,
    whole_year=True,
)
def days_of_teams(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Mean days: the own team (`own`; base = cases), then the others of that year (base = participants, empty when not
    published).
    """
    year = period.start.year
    others = dataset.need("comparisons", year)
    others = others[(others["of_year"] == year) & others["days_enrolled"].notna()]
    if others.empty:
        raise SourceMissing("comparisons", f"samordningsteam.xlsx, fliken Jämförelse (rader för {year})")
    own = DAYS_ENROLLED(dataset, period).iloc[0]
    behind = CASES.units(dataset, period)["source_row"]
    told = [{"other_team": OWN, "base": int(own["n"]), "value": own["value"], "rows": behind}]
    told += [
        {
            "other_team": slug(row.other_team),
            "base": None if pd.isna(row.n_participants) else int(row.n_participants),
            "value": float(row.days_enrolled),
            "rows": [row.source_row],
        }
        for row in others.drop_duplicates("other_team").itertuples()
    ]
    return lines("workbook", ("other_team",), told)


@measure(
    id="comparison.days_by_base",
    title="Egna inskrivningsdagar i medeltal, efter vilka som räknas",
    keys=(only(COUNTED, "in_service", "ended"),),
    population="ärenden inskrivna någon gång i perioden, och deltagare som avslutat",
    says="Varje inskrivning under perioden (till periodens slut för den som är kvar), och de deltagare som avslutat "
    "(hela tiden från start till avslut). Basen är antalet i gruppen.",
    unit="days",
    base=lambda codes: _DAYS_OF[codes["counted"]],
)
def days_by_base(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Mean days over all enrolments (base = cases), and over the ended (base = participants)."""
    at_exit = DAYS_AT_EXIT(dataset, period)
    found = {
        "in_service": (DAYS_ENROLLED(dataset, period).iloc[0], CASES),
        "ended": (at_exit[at_exit["statistic"] == "mean"].iloc[0], ENDED),
    }
    told = [
        {
            "counted": name,
            "base": int(row["n"]),
            "value": row["value"],
            "rows": who.units(dataset, period)["source_row"],
        }
        for name, (row, who) in found.items()
    ]
    return lines("workbook", ("counted",), told)


# --- results by time enrolled ----------------------------------------------------------------------------------------


OUTCOMES_BY_TIME = count(
    "comparison.outcomes_by_time",
    "Resultat vid avslut",
    of=ENDED,
    variable=OUTCOME,
    by=(MONTHS_CLASS,),
    says="Påbörjade månader från start till avslut; basen är de avslutade i samma intervall.",
)


RESULTS_BY_TIME = count(
    "comparison.results_by_time",
    "Resultat i sammandrag",
    of=ENDED,
    by=(MONTHS_CLASS,),
    conditions=only(RESULT, "work_or_studies", "regular_service"),
    having={"work_or_studies": OUTCOME.among("work", "studies"), "regular_service": is_yes("regular_service")},
    groups_first=True,
    says="Till arbete eller studier enligt resultat vid avslut, och till insats inom ordinarie verksamhet; basen är de "
    "avslutade i samma intervall. Den som gått till ordinarie insats kan ha vilket resultat som helst; "
    "den vars uppgift om det saknas står i basen, inte i antalet.",
)

# --- the hours that others ask for, and the questions on violence ---------------------------------------------------


def _hours(moment: str) -> str:
    return f"hours_per_week_{moment}"


@measure(
    id="comparison.hours_threshold",
    title="Når minst tio timmar i veckan",
    keys=(only(MOMENT, "start", "exit"),),
    population=ENDED,
    says="Minst tio timmar i veckan i aktivitet, det som brukar krävas för att gå vidare till förstärkt samarbete "
    "eller kommunens arbetsmarknadsenheter. Basen är de avslutade med känt antal timmar vid tidpunkten.",
    base="population.hours_known_{moment}",
)
def hours_threshold(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons at or over the threshold at start and at exit; base = the ended whose hours are known then."""
    told = []
    for moment, known in HOURS_KNOWN.items():
        cases = known.units(dataset, period)
        there = cases[cases[_hours(moment)] >= number(dataset, period, "hours_threshold")]
        n, base = there["person"].nunique(), cases["person"].nunique()
        told.append({"moment": moment, "n": n, "base": base, "rows": there["source_row"]})
    return lines("workbook", ("moment",), told)


def _known(moment: str, words: str) -> Population:
    def rows(dataset: Dataset, period: Period) -> pd.DataFrame:
        cases = ENDED.rows(dataset, period)
        return cases[cases[_hours(moment)].notna()]

    return population(f"hours_known_{moment}", f"{ENDED.words}, med känt antal timmar i veckan {words}", within=ENDED)(
        rows
    )


HOURS_KNOWN = {"start": _known("start", "vid start"), "exit": _known("exit", "vid avslut")}
KNOWN_AT_START, KNOWN_AT_EXIT = (
    count(f"population.{who.id}", "Avslutade med känt antal timmar", of=who, says="Timmar i veckan är angivna.")
    for who in HOURS_KNOWN.values()
)


def _asked(times: int) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda units: units["times_asked"] >= times


@population(
    "in_service_asked",
    "deltagare som varit inskrivna minst en dag i perioden",
    within=IN_SERVICE,
    stock=True,
    when=[everybody],
)
def IN_SERVICE_ASKED(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those in service, with `times_asked`: how many times the questions on violence were put by the period's end."""
    columns = ["violence_asked_1", "violence_asked_2"]
    if all_cases(dataset, period)[columns].isna().all(axis=None):
        raise SourceMissing("cases", "samordningsteam.xlsx, fliken Deltagare, kolumnerna Frågor om våld ställda")
    cases = IN_SERVICE.rows(dataset, period)
    asked = [cases[c].le(pd.Timestamp(period.end)).fillna(False).astype(int) for c in columns]
    return cases.assign(times_asked=asked[0] + asked[1])


VIOLENCE_ASKED = count(
    "comparison.violence_asked",
    "Frågor om våld ställda",
    of=IN_SERVICE_ASKED,
    conditions=ASKED,
    having={"once": _asked(1), "twice": _asked(2)},
    says="Har datum för att frågorna ställts senast periodens sista dag, en respektive två gånger. Svaren läses aldrig "
    "in.",
)
