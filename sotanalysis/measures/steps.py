"""Chapter 05: the step ladder: where those who ended stood at start and at exit, and who moved."""

import pandas as pd

from sotanalysis.dataset import Dataset
from sotanalysis.measures.measure import By, measure, single, stack, tally
from sotanalysis.measures.populations import ended
from sotanalysis.periods import Period, add_months
from sotanalysis.vocabulary import LADDER, MISSING, OUTCOME, SEX, STEP, STEP_MOVEMENT

TRIAL_MONTHS = 3
TRIAL_MARGIN = pd.Timedelta(days=14)
ENDED = "deltagare som avslutat insatsen i perioden"
FIRST_HALF = "deltagare som avslutat insatsen första halvåret i perioden"
MOVEMENT = (
    "Steget vid avslut mot steget vid start. Avslut är ett eget slutläge och räknas inte som ett steg uppåt; den som "
    "saknar steg vid start eller avslut är uppgift saknas."
)
# At start nobody stands on the end state; a row that says so is shown, not hidden.
STARTS = (*LADDER, "ended", MISSING)


def moved(cases: pd.DataFrame) -> pd.Series:
    """Movement of each case: up, same, down, ended (the end state), missing."""
    rank = {step: number for number, step in enumerate(LADDER)}
    change = cases["step_exit"].map(rank).astype("Float64") - cases["step_start"].map(rank).astype("Float64")
    movement = pd.Series(MISSING, index=cases.index, dtype="string")
    for name, chosen in (("up", change > 0), ("same", change == 0), ("down", change < 0)):
        movement = movement.mask(chosen.fillna(False).astype(bool), name)
    return movement.mask((cases["step_exit"] == "ended").fillna(False).astype(bool), "ended")


def first_half(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Of those who ended in the period, those who did so in the first half of its year."""
    cases = ended(dataset, period)
    return cases[Period.parse("h1", period.start.year).contains(cases["exit_date"])]


def _by_step(cases: pd.DataFrame, column: str) -> pd.DataFrame:
    codes = _starts(cases) if column == "step_start" else list(STEP.codes)
    keyed = cases.assign(step=cases[column])
    return tally(keyed, {"step": codes}, source="workbook", base=len(cases))


def _starts(cases: pd.DataFrame) -> list[str]:
    return [code for code in STARTS if code != "ended" or (cases["step_start"] == code).any()]


@measure(
    id="steps.start",
    title="Steg vid start",
    row="ett steg",
    keys=("step",),
    population=ENDED,
    definition="Steg på processtrappan vid start, för dem som avslutat.",
)
def start(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those who ended, by step at start."""
    return _by_step(ended(dataset, period), "step_start")


@measure(
    id="steps.exit",
    title="Steg vid avslut",
    row="ett steg",
    keys=("step",),
    population=ENDED,
    definition="Steg på processtrappan vid avslut. Avslut är ett eget slutläge.",
)
def exit_(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those who ended, by step at exit."""
    return _by_step(ended(dataset, period), "step_exit")


@measure(
    id="steps.before_after",
    title="Steg vid start och vid avslut, sida vid sida",
    row="ett steg vid en tidpunkt",
    keys=("step", "moment"),
    population=ENDED,
    definition="Samma tal som steg vid start och steg vid avslut; en deltagare räknas en gång vid vardera tidpunkten.",
)
def before_after(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those who ended, by step at start and, beside it, by step at exit; base = all who ended."""
    cases = ended(dataset, period)
    return stack(
        tally(cases.assign(step=cases[f"step_{moment}"], moment=moment), {"step": STEP, "moment": [moment]},
              source="workbook", base=len(cases), totals=["step"])
        for moment in ("start", "exit")
    )  # fmt: skip


@measure(
    id="steps.matrix",
    title="Steg vid start och vid avslut",
    row="ett steg vid start och ett vid avslut",
    keys=("step_start", "step_exit"),
    population=ENDED,
    definition=MOVEMENT,
)
def matrix(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those who ended, by step at start and at exit; base = all who ended."""
    return _matrix(ended(dataset, period))


def _matrix(cases: pd.DataFrame) -> pd.DataFrame:
    by: By = {"step_start": _starts(cases), "step_exit": STEP}
    return tally(cases, by, source="workbook", base=len(cases))


@measure(
    id="steps.movement",
    title="Stegförflyttning",
    row="en riktning i en grupp",
    keys=("group", "movement"),
    population=ENDED,
    definition=f"{MOVEMENT} Två grupper: alla som avslutat, och de som avslutat första halvåret.",
)
def movement(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those who ended, by movement; base = the size of the group (all_ended, first_half)."""
    groups = {"all_ended": ended(dataset, period), "first_half": first_half(dataset, period)}
    return stack(
        tally(cases.assign(group=group, movement=moved(cases)), {"group": [group], "movement": STEP_MOVEMENT},
              source="workbook", base=len(cases), totals=["movement"])
        for group, cases in groups.items()
    )  # fmt: skip


@measure(
    id="steps.movement_by_sex",
    title="Stegförflyttning, efter kön",
    row="en riktning",
    keys=("movement", "sex"),
    population=ENDED,
    definition=MOVEMENT,
)
def movement_by_sex(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those who ended, by movement and sex; base = all who ended of that sex."""
    cases = ended(dataset, period)
    by = {"movement": STEP_MOVEMENT, "sex": SEX}
    return tally(cases.assign(movement=moved(cases)), by, source="workbook", base="sex")


@measure(
    id="steps.group_start",
    title="Steg vid start, avslutade första halvåret",
    row="ett steg",
    keys=("step",),
    population=FIRST_HALF,
    definition="Steg vid start för dem som avslutat första halvåret.",
)
def group_start(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those who ended in the first half-year, by step at start."""
    return _by_step(first_half(dataset, period), "step_start")


@measure(
    id="steps.group_exit",
    title="Steg vid avslut, avslutade första halvåret",
    row="ett steg",
    keys=("step",),
    population=FIRST_HALF,
    definition="Steg vid avslut för dem som avslutat första halvåret.",
)
def group_exit(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those who ended in the first half-year, by step at exit."""
    return _by_step(first_half(dataset, period), "step_exit")


@measure(
    id="steps.group_matrix",
    title="Steg vid start och avslut, avslutade första halvåret",
    row="ett steg vid start och ett vid avslut",
    keys=("step_start", "step_exit"),
    population=FIRST_HALF,
    definition=MOVEMENT,
)
def group_matrix(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those who ended in the first half-year, by step at start and at exit."""
    return _matrix(first_half(dataset, period))


@measure(
    id="steps.group_exit_outcomes",
    title="Resultat vid avslut efter steg, avslutade första halvåret",
    row="ett steg vid avslut och ett resultat",
    keys=("step", "outcome"),
    population=FIRST_HALF,
    definition="Resultat vid avslut för dem som stod på steget vid avslut.",
)
def group_exit_outcomes(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those who ended in the first half-year, by step and outcome at exit; base = on that step at exit."""
    cases = first_half(dataset, period)
    return tally(cases.assign(step=cases["step_exit"]), {"step": STEP, "outcome": OUTCOME}, source="workbook",
                 base="step")  # fmt: skip


@measure(
    id="steps.exit_regular_service",
    title="Till insats inom ordinarie verksamhet efter steg vid avslut",
    row="ett steg vid avslut",
    keys=("step",),
    population=ENDED,
    definition="Deltagare som går vidare till insats inom ordinarie verksamhet, av dem som stod på steget vid avslut.",
)
def exit_regular_service(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those going on to regular service, by step at exit; base = on that step at exit."""
    cases = ended(dataset, period)
    return _with_regular_service(cases.assign(step=cases["step_exit"]), list(STEP.codes))


def _with_regular_service(cases: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    going = cases["regular_service"].fillna(False).astype(bool)
    keyed = cases.assign(regular_service=going.map({True: "yes", False: "no"}))
    frame = tally(keyed, {"step": codes, "regular_service": ("yes", "no")}, source="workbook", base="step")
    return frame[frame["regular_service"] == "yes"].drop(columns="regular_service").reset_index(drop=True)


def within_trial(cases: pd.DataFrame) -> pd.DataFrame:
    """The cases that ended within three months and fourteen days of their start, and not before it."""
    last = add_months(cases["start_date"], TRIAL_MONTHS) + TRIAL_MARGIN
    return cases[cases["exit_date"].between(cases["start_date"], last)]


@measure(
    id="steps.trial_exits",
    title="Avslut inom prövotiden",
    row="alla avslutade",
    population=ENDED,
    definition="Avslut senast tre månader och fjorton dagar efter start.",
)
def trial_exits(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those who ended within the trial time, of all who ended."""
    cases = ended(dataset, period)
    rows = within_trial(cases)
    return single("workbook", n=len(rows), base=len(cases), rows=rows["source_row"])


@measure(
    id="steps.trial_regular_service",
    title="Avslut inom prövotiden till ordinarie verksamhet",
    row="ett steg vid start",
    keys=("step",),
    population="deltagare som avslutat inom prövotiden i perioden",
    definition="Deltagare som avslutat inom prövotiden och gått till insats inom ordinarie verksamhet, efter steg vid "
    "start.",
)
def trial_regular_service(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Of those who ended within the trial time, who went to regular service, by step at start."""
    rows = within_trial(ended(dataset, period))
    return _with_regular_service(rows.assign(step=rows["step_start"]), _starts(rows))
