"""The step ladder: movements with both bases, the end state outside, the trial time."""

import pytest

from sotanalysis.measures import steps
from sotanalysis.periods import Period

JUNE, DECEMBER = "2022-06-30", "2022-12-01"


@pytest.fixture
def found(dataset):
    def case(start, exit_, day, **more):
        return {"step_start": start, "step_exit": exit_, "exit_date": day, "start_date": "2021-01-01"} | more

    return dataset(
        cases=[
            case("introduction", "introduction", JUNE, regular_service=True),
            case("introduction", "into_work", JUNE, outcome="work"),
            case("getting_started", "introduction", DECEMBER, sex="man"),
            case("introduction", "ended", DECEMBER),
            case("introduction", None, DECEMBER, regular_service=False),
            case("introduction", "into_work", DECEMBER, drop_out=True),  # outside
            case("getting_started", "into_work", DECEMBER, start_date="2022-08-17", regular_service=True),
            case("introduction", "introduction", "2023-01-01"),  # next year's
        ]
    )


def test_movement_for_all_and_for_those_of_the_first_half(found, look, year_2022):
    frame = steps.MOVEMENTS(found, year_2022)

    def n(group):
        chosen = frame[frame["group"] == group]
        return dict(zip(chosen["movement"], chosen["n"], strict=True))

    assert n("all_ended") == {"up": 2, "same": 1, "down": 1, "ended": 1, "missing": 1, "all": 6}
    assert n("first_half") == {"up": 1, "same": 1, "down": 0, "ended": 0, "missing": 0, "all": 2}
    assert look(frame, group="first_half", movement="up")["value"] == 0.5
    by_sex = steps.MOVEMENT_BY_SEX(found, year_2022)
    assert look(by_sex, movement="down", sex="man")["value"] == 1


def test_steps_and_matrix_agree(found, look, year_2022):
    matrix = steps.MATRIX(found, year_2022)
    exits = steps.EXIT_STEP(found, year_2022)
    for step in ("introduction", "getting_started", "into_work", "ended", "missing", "all"):
        assert look(matrix, step_start="all", step_exit=step)["n"] == look(exits, step=step)["n"]
    assert look(matrix, step_start="getting_started", step_exit="introduction")["n"] == 1
    both = steps.before_after(found, year_2022)
    assert look(both, step="introduction", moment="exit")["n"] == look(exits, step="introduction")["n"]
    assert look(both, step="introduction", moment="start")["n"] == 4
    assert "ended" not in set(steps.START_STEP(found, year_2022)["step"])
    assert look(steps.GROUP_START(found, year_2022), step="introduction")["n"] == 2
    assert look(steps.GROUP_EXIT(found, year_2022), step="into_work")["n"] == 1
    assert look(steps.GROUP_MATRIX(found, year_2022), step_start="all", step_exit="all")["n"] == 2
    assert look(steps.GROUP_EXIT_OUTCOMES(found, year_2022), step="into_work", outcome="work")["base"] == 1


def test_a_start_on_the_end_state_is_shown(dataset, look, year_2022):
    found = dataset(cases=[{"step_start": "ended", "step_exit": "introduction", "exit_date": JUNE}])
    assert look(steps.START_STEP(found, year_2022), step="ended")["n"] == 1
    assert look(steps.MOVEMENTS(found, year_2022), group="all_ended", movement="missing")["n"] == 1


def test_regular_service_by_step_at_exit(found, look, year_2022):
    frame = steps.REGULAR_SERVICE(found, year_2022)
    introduction = look(frame, step="introduction")
    assert (introduction["n"], introduction["base"]) == (1, 1)  # of the other nothing is said
    everyone = look(frame, step="all")
    assert (everyone["n"], everyone["base"]) == (2, 3)


@pytest.mark.parametrize(("exit_date", "n"), [("2022-06-11", 1), ("2022-06-12", 0)])
def test_the_trial_is_three_months_and_fourteen_days(dataset, look, year_2022, exit_date, n):
    case = {
        "start_date": "2022-02-28",
        "exit_date": exit_date,
        "regular_service": True,
        "step_start": "getting_started",
    }
    found = dataset(cases=[case])
    row = look(steps.TRIAL_EXITS(found, year_2022))
    assert (row["n"], row["base"]) == (n, 1)
    going = look(steps.TRIAL_REGULAR_SERVICE(found, year_2022), step="getting_started")
    assert (going["n"], going["base"]) == (n, n)


def test_an_exit_before_its_start_is_not_within_the_trial(dataset, look, year_2022):
    found = dataset(cases=[{"start_date": "2022-06-10", "exit_date": "2022-06-09"}])
    row = look(steps.TRIAL_EXITS(found, year_2022))
    assert (row["n"], row["base"]) == (0, 1)


def test_nobody_ended(found, look):
    frame = steps.MOVEMENTS(found, Period.parse("2022-01..2022-02", 2022))
    assert look(frame, group="all_ended", movement="up")["base"] == 0
    assert frame["value"].isna().all()
