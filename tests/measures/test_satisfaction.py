"""NNS: one base per item, positive as configured, never more than the answers say."""

from dataclasses import replace

import pandas as pd
import pytest

from sotanalysis.dataset import SourceMissing
from sotanalysis.measures import satisfaction
from sotanalysis.periods import Period
from sotanalysis.sources.settings import Settings, Survey, SurveyItem

SURVEY = Survey(
    scale=("Alltid", "Aldrig"),
    positive=("Alltid",),
    items=(
        SurveyItem(id="plan", question="Har en plan", scale=("Ja", "Nej"), positive=("Ja",), goal=0.9),
        SurveyItem(id="tid", question="Får ta tid", national=0.7),
    ),
)


def answer(item, said, n, positive, point="avslut", sex="woman"):
    return {"item": item, "question": f"Fråga {item}", "measuring_point": point, "sex": sex, "answer": said,
            "positive": positive, "n": n}  # fmt: skip


@pytest.fixture
def answered(dataset):
    rows = [
        answer("tid", "Alltid", 3, True, point="3 mån"),
        answer("tid", "Alltid", 5, True),
        answer("tid", "Aldrig", 2, False, sex="man"),
        answer("plan", "Ja", 32, True, sex=None),
        answer("plan", "Nej", 1, False, sex=None),
        answer("Öppen fråga", "Kanske", 4, None),
    ]
    made = dataset(survey_answers=rows, cases=[{"exit_date": "2022-05-01", "plan_after_exit": True}, {}])
    return replace(made, settings={2022: Settings(survey=SURVEY)})


def test_positive_per_item_and_point_in_the_configured_order(answered, year_2022, look):
    frame = satisfaction.positive(answered, year_2022)
    assert list(dict.fromkeys(frame["item"])) == ["plan", "tid", "oppen_fraga"]
    assert look(frame, item="plan", measuring_point="exit")[["n", "base"]].tolist() == [32, 33]
    assert look(frame, item="tid", measuring_point="exit")[["n", "base"]].tolist() == [5, 7]
    assert look(frame, item="tid", measuring_point="3_months")[["n", "base"]].tolist() == [3, 3]
    unknown = look(frame, item="oppen_fraga")  # nobody said which answers are positive
    assert pd.isna(unknown["n"]) and unknown["base"] == 4


def test_sexes_add_up_to_all(answered, year_2022):
    frame = satisfaction.positive_by_sex(answered, year_2022)
    sums = frame[frame["sex"] != "all"].groupby(["item", "measuring_point"])["base"].sum()
    alls = frame[frame["sex"] == "all"].set_index(["item", "measuring_point"])["base"]
    assert sums.sort_index().tolist() == alls.sort_index().tolist()


def test_answers_have_a_row_for_every_step_of_the_scale(answered, year_2022, look):
    frame = satisfaction.answers(answered, year_2022)
    assert look(frame, item="tid", measuring_point="3_months", answer="aldrig")[["n", "base"]].tolist() == [0, 3]
    assert look(frame, item="plan", answer="ja")["n"] == 32


def test_references_are_those_configured(answered, year_2022, look):
    frame = satisfaction.reference(answered, year_2022)
    assert look(frame, item="plan", reference="goal")["value"] == 0.9
    assert pd.isna(look(frame, item="plan", reference="national")["value"])
    assert look(frame, item="tid", reference="national")["value"] == 0.7


def test_the_register_counts_other_people(answered, year_2022):
    assert satisfaction.PLAN_IN_REGISTER(answered, year_2022).iloc[0][["n", "base"]].tolist() == [1, 1]


def test_whole_years_only_and_a_year_without_answers(answered, dataset, year_2022):
    with pytest.raises(SourceMissing, match="helt kalenderår"):
        satisfaction.positive(answered, Period.parse("h1", 2022))
    with pytest.raises(SourceMissing, match="nns/"):
        satisfaction.positive(dataset(present=("survey_answers",)), year_2022)
