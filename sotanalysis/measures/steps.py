"""Chapter 05: the step ladder: where those who ended stood at start and at exit, and who moved."""

from dataclasses import replace

import pandas as pd

from sotanalysis.dataset import Dataset
from sotanalysis.measures.keys import (
    GROUP,
    MOMENT,
    MOVEMENT,
    OUTCOME,
    SEX,
    STARTING_STEP,
    STEP,
    STEP_AT_EXIT,
    STEP_AT_START,
    column,
    only,
)
from sotanalysis.measures.measure import count, measure, stack, tally
from sotanalysis.measures.populations import (
    ENDED,
    ENDED_FIRST_HALF,
    TOLD_REGULAR_SERVICE,
    everybody,
    is_yes,
    population,
)
from sotanalysis.measures.rules import number
from sotanalysis.periods import Period, add_months
from sotanalysis.vocabulary import STEP as STEPS

MOVED = (
    "Steget vid avslut mot steget vid start. Avslut är ett eget slutläge och räknas inte som ett steg uppåt; den som "
    "saknar steg vid start eller avslut är uppgift saknas."
)
# The key `step` seen at the one moment and at the other.
START = replace(STARTING_STEP, title="Steg vid start", read=column("step_start"))
EXIT = replace(STEP, title="Steg vid avslut", read=column("step_exit"))


START_STEP = count("steps.start", "Steg vid start", of=ENDED, variable=START, says="Steg på processtrappan vid start.")
EXIT_STEP = count(
    "steps.exit",
    "Steg vid avslut",
    of=ENDED,
    variable=EXIT,
    says="Steg på processtrappan vid avslut. Avslut är ett eget slutläge.",
)


@measure(
    id="steps.before_after",
    title="Steg på processtrappan",
    keys=("step", only(MOMENT, "start", "exit")),
    population=ENDED,
    says="Samma tal som steg vid start och steg vid avslut; en deltagare räknas en gång vid vardera tidpunkten.",
    base="steps.before_after.all.{moment}",
)
def before_after(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those who ended, by step at start and, beside it, by step at exit; base = all who ended."""
    cases = ENDED.units(dataset, period)
    parts = [
        tally(
            cases.assign(step=cases[f"step_{moment}"], moment=moment),
            {"step": STEPS, "moment": [moment]},
            source="workbook",
            base="moment",
            persons="person",
            totals=["step"],
        )
        for moment in ("start", "exit")
    ]
    return stack(parts)


MATRIX = count(
    "steps.matrix",
    "Stegförflyttning från start till avslut",
    of=ENDED,
    variable=(STEP_AT_START, STEP_AT_EXIT),
    says=MOVED,
)
MOVEMENTS = count(
    "steps.movement",
    "Stegförflyttning",
    of={"all_ended": ENDED, "first_half": ENDED_FIRST_HALF},
    each=GROUP,
    variable=MOVEMENT,
    says=f"{MOVED} Två grupper: alla som avslutat, och de som avslutat första halvåret.",
)
MOVEMENT_BY_SEX = count("steps.movement_by_sex", "Stegförflyttning", of=ENDED, variable=MOVEMENT, by=(SEX,), says=MOVED)
GROUP_START = count(
    "steps.group_start", "Steg vid start", of=ENDED_FIRST_HALF, variable=START, says="Steg på processtrappan vid start."
)
GROUP_EXIT = count(
    "steps.group_exit", "Steg vid avslut", of=ENDED_FIRST_HALF, variable=EXIT, says="Steg på processtrappan vid avslut."
)
GROUP_MATRIX = count(
    "steps.group_matrix",
    "Stegförflyttning från start till avslut",
    of=ENDED_FIRST_HALF,
    variable=(STEP_AT_START, STEP_AT_EXIT),
    says=MOVED,
)


GROUP_EXIT_OUTCOMES = count(
    "steps.group_exit_outcomes",
    "Resultat vid avslut",
    of=ENDED_FIRST_HALF,
    variable=OUTCOME,
    by=(EXIT,),
    groups_first=True,
    says="Resultat vid avslut för dem som stod på steget vid avslut.",
)
REGULAR_SERVICE = count(
    "steps.exit_regular_service",
    "Till insats inom ordinarie verksamhet",
    of=ENDED,
    by=(EXIT,),
    having=is_yes("regular_service"),
    base=TOLD_REGULAR_SERVICE,
    population=TOLD_REGULAR_SERVICE.words,
    says="Deltagare som går vidare till insats inom ordinarie verksamhet, av dem som stod på steget vid avslut och har "
    "ja eller nej om det.",
)


def in_trial(units: pd.DataFrame) -> pd.Series:
    """True for those who ended within the trial time."""
    return units["in_trial"]


@population("ended_by_trial", "deltagare som avslutat insatsen i perioden", within=ENDED, when=[everybody])
def ENDED_BY_TRIAL(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those who ended in the period, with `in_trial`: within three months and fourteen days of their start."""
    cases = ENDED.rows(dataset, period)
    trial = add_months(cases["start_date"], int(number(dataset, period, "trial_months")))
    margin = pd.Timedelta(days=number(dataset, period, "trial_margin_days"))
    return cases.assign(in_trial=cases["exit_date"].between(cases["start_date"], trial + margin))


@population(
    "ended_in_trial",
    "deltagare som avslutat insatsen inom prövotiden i perioden",
    within=ENDED_BY_TRIAL,
    when=[in_trial],
)
def ENDED_IN_TRIAL(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Of those who ended in the period, those who did so within the trial time."""
    cases = ENDED_BY_TRIAL.rows(dataset, period)
    return cases[in_trial(cases)]


TRIAL_EXITS = count(
    "steps.trial_exits",
    "Avslut inom prövotiden",
    of=ENDED_BY_TRIAL,
    having=in_trial,
    says="Avslut senast tre månader och fjorton dagar efter start.",
)
TRIAL_REGULAR_SERVICE = count(
    "steps.trial_regular_service",
    "Avslut inom prövotiden till ordinarie verksamhet",
    of=ENDED_IN_TRIAL,
    by=(START,),
    having=is_yes("regular_service"),
    says="Deltagare som avslutat inom prövotiden och gått till insats inom ordinarie verksamhet, efter steg vid start. "
    "Den vars uppgift om ordinarie verksamhet saknas står i basen, inte i antalet.",
)
