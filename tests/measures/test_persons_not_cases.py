"""Persons are persons and cases are cases: one woman enrolled twice in the year, beside a man enrolled once."""

import pandas as pd
import pytest

from sotanalysis.measures import exits, inflow, outcomes, steps, target_group

# She started and ended twice in 2022: sent by two parties, to two outcomes, up the ladder once and down once.
WOMAN = {"person": "she", "sex": "woman", "birth_date": "1990-05-05", "education": "compulsory"}
FIRST = WOMAN | {
    "case": "a", "referrer": "fk", "start_date": "2022-01-10", "exit_date": "2022-04-10", "outcome": "work",
    "step_start": "introduction", "step_exit": "into_work", "regular_service": True, "reinforced_cooperation": False,
    "exit_reason": "discharged",
}  # fmt: skip
SECOND = WOMAN | {
    "case": "b", "referrer": "af", "start_date": "2022-06-10", "exit_date": "2022-11-10", "outcome": "rehabilitation",
    "step_start": "getting_started", "step_exit": "introduction", "regular_service": True,
    "reinforced_cooperation": False, "exit_reason": "illness",
}  # fmt: skip
MAN = {
    "case": "c", "person": "he", "sex": "man", "birth_date": "1980-01-01", "education": "compulsory",
    "referrer": "fk", "start_date": "2022-02-01", "exit_date": "2022-12-01", "outcome": "work",
    "step_start": "introduction", "step_exit": "introduction", "regular_service": False,
    "reinforced_cooperation": False, "exit_reason": "discharged",
}  # fmt: skip


@pytest.fixture
def twice(dataset):
    """Only her two cases."""
    return dataset(cases=[FIRST, SECOND])


@pytest.fixture
def both(dataset):
    """Her two cases and his one."""
    return dataset(cases=[FIRST, SECOND, MAN])


def n(row):
    return None if pd.isna(row["n"]) else int(row["n"])


def n_of(row):
    return n(row), None if pd.isna(row["base"]) else int(row["base"])


def test_one_woman_who_ended_twice_is_one_person_ended(twice, year_2022, look):
    frame = exits.ENDED_BY_SEX(twice, year_2022)
    assert [n(look(frame, sex=sex)) for sex in ("woman", "man", "missing", "all")] == [1, 0, 0, 1]


def test_each_of_her_outcomes_is_of_one_person_and_so_is_their_total(twice, year_2022, look):
    frame = outcomes.OUTCOMES(twice, year_2022)
    for outcome in ("work", "rehabilitation", "all"):
        assert n_of(look(frame, outcome=outcome, sex="woman")) == (1, 1), outcome
    assert n_of(look(frame, outcome="studies", sex="woman")) == (0, 1)


def test_each_of_her_referrers_has_one_person_and_all_of_them_one(twice, year_2022, look):
    frame = inflow.REFERRERS_BY_SEX(twice, year_2022)
    for referrer in ("fk", "af", "all"):
        assert n_of(look(frame, referrer=referrer, sex="woman")) == (1, 1), referrer


def test_she_started_twice_and_is_one_of_the_started(twice, year_2022, look):
    frame = target_group.NEW(twice, year_2022)
    assert n(look(frame, sex="woman")) == n(look(frame, sex="all")) == 1


def test_a_movement_each_way_is_one_person_in_each_and_one_in_all(twice, year_2022, look):
    frame = steps.MOVEMENTS(twice, year_2022)
    for movement in ("up", "down", "all"):
        assert n_of(look(frame, group="all_ended", movement=movement)) == (1, 1), movement


def test_the_flow_counts_cases(twice, year_2022, look):
    frame = inflow.FLOW(twice, year_2022)
    for stage in ("started", "in_service", "ended"):
        assert n_of(look(frame, stage=stage, sex="woman")) == (2, 2), stage


def test_rows_are_those_of_both_cases(twice, year_2022, look):
    # However it is counted, explain finds both of her rows behind the one person.
    rows = exits.ENDED_BY_SEX.rows_of(twice, year_2022, {"sex": "woman"}, "workbook")
    assert tuple(rows) == ("2022/fil!cases!1", "2022/fil!cases!2")


def test_beside_others_the_total_is_of_persons(both, year_2022, look):
    # Of two persons, two had work as an outcome (she of one case, he) and one rehabilitation: 2 + 1 is not the total.
    frame = outcomes.OUTCOMES(both, year_2022)
    found = {code: n_of(look(frame, outcome=code, sex="all")) for code in ("work", "rehabilitation", "all")}
    assert found == {"work": (2, 2), "rehabilitation": (1, 2), "all": (2, 2)}
    assert n_of(look(outcomes.REGULAR_SERVICE(both, year_2022))) == (1, 2)
    reasons = exits.REASON(both, year_2022)
    assert [n_of(look(reasons, exit_reason=code)) for code in ("discharged", "illness", "all")] == [
        (2, 2),
        (1, 2),
        (2, 2),
    ]
    assert n_of(look(target_group.EDUCATION_BY_SEX(both, year_2022), education="compulsory", sex="all")) == (2, 2)
