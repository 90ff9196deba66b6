"""Results at exit by the county's form of 2023, and what they are made of."""

import pandas as pd
import pytest

from sotanalysis.dataset import SourceMissing
from sotanalysis.measures import outcomes, steps
from sotanalysis.vocabulary import OUTCOME

COUNTY = {"work": 4, "studies": 5, "job_seeking": 0, "rehabilitation": 16, "daily_activity": 4, "social_psychiatry": 3,
          "medical_treatment": 20, "back_to_referrer": 10}  # fmt: skip


@pytest.fixture
def ended(dataset):
    onward = [
        *[{"reinforced_cooperation": True, "referrer": "fk"}] * 8,
        *[{"regular_service": True, "regular_service_kind": "af"}] * 6,
        *[{"regular_service": True, "regular_service_kind": "ame"}] * 2,
    ]
    rows = [{"outcome": code} for code, n in COUNTY.items() for _ in range(n) if code != "rehabilitation"]
    rows += [{"outcome": "rehabilitation"} | more for more in onward]
    rows[0] |= {"employment_form": "wage_subsidy", "industry": "Handel", "work_is_new": True}
    rows[1] |= {
        "employment_form": "ordinary_job",
        "industry": "handel ",
        "work_is_new": False,
        "hours_per_week_exit": 8,
    }
    dropped = {"outcome": None, "drop_out": True}
    return dataset(
        cases=[{"exit_date": "2022-06-01", "regular_service": False} | row for row in [*rows, dropped]],
        case_supports=[
            {"case": "case1", "moment": "start", "support_source": "social_assistance"},
            {"case": "case1", "moment": "start", "support_source": "activity_support"},
            {"case": "case2", "moment": "exit", "support_source": "social_assistance"},
        ],
    )


def test_the_county_form(ended, year_2022, look):
    frame = outcomes.OUTCOMES(ended, year_2022)
    assert {c: look(frame, outcome=c, sex="all")["n"] for c in COUNTY} == COUNTY
    assert look(frame, outcome="all", sex="all")["n"] == 62  # the drop-out stands outside
    assert list(dict.fromkeys(frame["outcome"])) == [*OUTCOME.codes, "all"]


def test_rehabilitation_is_eight_six_and_two(ended, year_2022):
    frame = outcomes.REHABILITATION_TO(ended, year_2022)
    assert frame.set_index("destination")["n"].to_dict() == {
        "reinforced": 8, "af": 6, "ame": 2, "other": 0, "missing": 0, "all": 16,
    }  # fmt: skip


def test_onward(ended, year_2022, look):
    reinforced = outcomes.REINFORCED_COOPERATION(ended, year_2022)
    assert reinforced[["n", "base"]].iloc[0].tolist() == [8, 8]  # of the others nothing is said
    assert outcomes.REGULAR_SERVICE(ended, year_2022)[["n", "base"]].iloc[0].tolist() == [8, 62]
    assert look(outcomes.REGULAR_SERVICE_KINDS(ended, year_2022), regular_service_kind="af")["n"] == 6


def test_several_sources_are_one_person_in_the_total(ended, year_2022, look):
    frame = outcomes.OUTCOMES_BY_SUPPORT(ended, year_2022)
    for source in ("social_assistance", "activity_support"):
        assert look(frame, outcome="work", support_source=source)[["n", "base"]].tolist() == [1, 1]
    assert look(frame, outcome="work", support_source="all")["n"] == 4
    assert look(frame, outcome="all", support_source="missing")["n"] == 61
    by_referrer = outcomes.OUTCOMES_BY_REFERRER(ended, year_2022)
    assert look(by_referrer, outcome="all", referrer="fk")["n"] == 62
    assert look(outcomes.OUTCOMES_BY_HOURS(ended, year_2022), outcome="work", hours_class="5-9")["n"] == 1


def test_those_who_began(ended, year_2022, look):
    forms = outcomes.BEGAN_BY_OUTCOME(ended, year_2022)
    assert look(forms, outcome="work", employment_form="wage_subsidy")[["n", "base"]].tolist() == [1, 4]
    assert look(outcomes.BEGAN_FORMS(ended, year_2022), employment_form="all")["n"] == 9
    new = outcomes.BEGAN_NEW(ended, year_2022).set_index("work_is_new")["n"]
    assert new.to_dict() == {"yes": 1, "no": 1, "missing": 2, "all": 4}
    industries = outcomes.began_industries(ended, year_2022)
    assert look(industries, statistic="stated")[["n", "base"]].tolist() == [2, 9]
    assert look(industries, statistic="distinct")["n"] == 1


@pytest.mark.parametrize(
    ("answers", "n"),
    [
        ([None, None, None], None),
        ([True, None, None], 1),
        ([False, None, None], 0),
        ([False, False, False], 0),
        ([], 0),
    ],
)
@pytest.mark.parametrize(
    ("measure", "column"),
    [
        (outcomes.REINFORCED_COOPERATION, "reinforced_cooperation"),
        (outcomes.REGULAR_SERVICE, "regular_service"),
        (steps.REGULAR_SERVICE, "regular_service"),
    ],
)
def test_a_column_that_nobody_has_filled_is_missing_and_not_none(dataset, year_2022, answers, n, measure, column):
    rows = [{"start_date": "2021-01-01", "exit_date": "2022-05-01", column: answer} for answer in answers]
    old = {"start_date": "2020-01-01", "exit_date": "2021-05-01", column: True}  # another period's answer
    total = measure(dataset(cases=[*rows, old]), year_2022).iloc[-1]
    assert (None if pd.isna(total["n"]) else total["n"]) == n
    told = sum(answer is not None for answer in answers)  # an empty cell is no answer, and no no
    assert total["base"] == told
    assert pd.isna(total["value"]) == (told == 0)


def test_which_regular_service_has_no_source_where_nobody_has_said_of_any(dataset, year_2022):
    found = dataset(cases=[{"start_date": "2021-01-01", "exit_date": "2022-05-01"}])
    with pytest.raises(SourceMissing, match="Insats inom ordinarie verksamhet"):
        outcomes.REGULAR_SERVICE_KINDS(found, year_2022)
