"""Persons are persons and cases are cases: one woman enrolled twice in the year, beside a man enrolled once."""

import pandas as pd
import pytest

from sotanalysis.dataset import SourceMissing
from sotanalysis.measures import all_measures, exits, inflow, outcomes, steps, target_group, waiting
from sotanalysis.measures.populations import DECIDED

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


def test_her_outcome_is_that_of_her_latest_exit(twice, year_2022, look):
    frame = outcomes.OUTCOMES(twice, year_2022)
    found = {
        code: n_of(look(frame, outcome=code, sex="woman")) for code in ("work", "rehabilitation", "studies", "all")
    }
    assert found == {"work": (0, 1), "rehabilitation": (1, 1), "studies": (0, 1), "all": (1, 1)}


def test_her_referrer_is_that_of_her_latest_start(twice, year_2022, look):
    frame = inflow.REFERRERS_BY_SEX(twice, year_2022)
    found = {code: n_of(look(frame, referrer=code, sex="woman")) for code in ("fk", "af", "all")}
    assert found == {"fk": (0, 1), "af": (1, 1), "all": (1, 1)}


def test_she_started_twice_and_is_one_of_the_started(twice, year_2022, look):
    frame = target_group.NEW(twice, year_2022)
    assert n(look(frame, sex="woman")) == n(look(frame, sex="all")) == 1


def test_the_latest_is_by_its_day_not_by_its_place(dataset, year_2022, look):
    frame = inflow.REFERRERS_BY_SEX(dataset(cases=[SECOND, FIRST]), year_2022)
    assert [n(look(frame, referrer=code, sex="all")) for code in ("fk", "af")] == [0, 1]


def test_cases_without_a_known_person_are_one_each(dataset, year_2022, look):
    found = dataset(cases=[FIRST | {"person": None}, SECOND | {"person": None}])
    assert n(look(exits.ENDED_BY_SEX(found, year_2022), sex="all")) == 2


def test_her_movement_is_that_of_her_latest_exit(twice, year_2022, look):
    frame = steps.MOVEMENTS(twice, year_2022)
    found = {code: n_of(look(frame, group="all_ended", movement=code)) for code in ("up", "down", "all")}
    assert found == {"up": (0, 1), "down": (1, 1), "all": (1, 1)}


def test_the_flow_counts_cases_and_so_do_starts_waits_and_decisions(dataset, year_2022, look):
    twice = dataset(cases=[FIRST, SECOND], present=("applications",))
    frame = inflow.FLOW(twice, year_2022)
    for stage in ("started", "in_service", "ended"):
        assert n_of(look(frame, stage=stage, sex="woman")) == (2, 2), stage
    months = inflow.by_month(twice, year_2022)
    assert [n(look(months, event=event, month="all")) for event in ("start", "exit")] == [2, 2]
    assert n_of(look(waiting.waiting(twice, year_2022), step="start", statistic="median"))[1] == 2
    assert len(DECIDED.units(twice, year_2022)) == 2


def test_rows_are_those_of_the_case_that_is_counted(twice, year_2022, look):
    rows = exits.ENDED_BY_SEX.rows_of(twice, year_2022, {"sex": "woman"}, "workbook")
    assert tuple(rows) == ("2022/fil!cases!2",)


def test_beside_others_the_parts_come_to_the_persons(both, year_2022, look):
    frame = outcomes.OUTCOMES(both, year_2022)
    found = {code: n_of(look(frame, outcome=code, sex="all")) for code in ("work", "rehabilitation", "all")}
    assert found == {"work": (1, 2), "rehabilitation": (1, 2), "all": (2, 2)}
    assert n_of(look(outcomes.REGULAR_SERVICE(both, year_2022))) == (1, 2)
    reasons = exits.REASON(both, year_2022)
    assert [n_of(look(reasons, exit_reason=code)) for code in ("discharged", "illness", "all")] == [
        (1, 2),
        (1, 2),
        (2, 2),
    ]
    assert n_of(look(target_group.EDUCATION_BY_SEX(both, year_2022), education="compulsory", sex="all")) == (2, 2)


def test_mentions_are_those_of_the_case_that_is_counted(dataset, year_2022, look):
    sources = [{"case": "a", "moment": "start", "support_source": "sickness_benefit"},
               {"case": "b", "moment": "start", "support_source": "no_public"}]  # fmt: skip
    found = dataset(cases=[FIRST, SECOND], case_supports=sources, present=("case_needs",))
    assert n_of(look(target_group.mentions(found, year_2022), question="support")) == (1, 1)
    frame = target_group.SUPPORT_START(found, year_2022)
    assert [n(look(frame, support_source=code)) for code in ("sickness_benefit", "no_public", "all")] == [0, 1, 1]


ONE_EACH = [
    one
    for one in all_measures()
    if one.counting
    and not one.counting.having
    and all(of.whose and not of.stock for of in one.counting.of.values())
    and not any(key.several for key in one.keys)
]


@pytest.mark.parametrize("one", ONE_EACH, ids=lambda one: one.id)
def test_the_parts_of_every_count_of_persons_come_to_its_total(one, both, year_2022):
    try:
        frame = one(both, year_2022)
    except SourceMissing:
        pytest.skip("räknas ur ett annat underlag")
    keys = [key.name for key in one.counting.variable]
    for place in keys:
        others = [key for key in one.key_names if key != place]
        parts = frame[frame[place] != "all"].groupby(others or (lambda _: 0), dropna=False)["n"].sum()
        whole = frame[frame[place] == "all"].groupby(others or (lambda _: 0), dropna=False)["n"].sum()
        assert parts.equals(whole), place
