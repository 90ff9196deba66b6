"""Chapter 12: each question with its own base, beside its goal; the points and words that the answers name."""

import pytest

from sotanalysis.chapters.goals import JUST_MISSED, JUST_REACHED, MISSED, REACHED, verdict
from sotanalysis.chapters.satisfaction import NOT_COUNTED
from sotanalysis.exhibits.notice import Notice
from sotanalysis.facts import Fact
from sotanalysis.sources.settings import Settings, Survey, SurveyItem
from sotanalysis.statistics import wilson

MEASURES = ("survey.", "population.", "exits.ended")
SURVEY = Survey(
    note="Frågorna är omskrivna.",
    scale=("Alltid", "Aldrig"),
    positive=("Alltid",),
    items=(
        SurveyItem(id="planering", question="Har en plan", scale=("Ja", "Nej"), positive=("Ja",), goal=0.9),
        SurveyItem(id="tid", question="Får ta tid", national=0.7),
    ),
)


def answer(item, said, n, positive, point="avslut", sex="woman"):
    return {"item": item, "question": f"Fråga {item}", "measuring_point": point, "sex": sex, "answer": said,
            "positive": positive, "n": n}  # fmt: skip


ANSWERS = [
    answer("tid", "Alltid", 3, True, point="3 mån"),
    answer("tid", "Alltid", 9, True),
    answer("tid", "Aldrig", 2, False, sex="man"),
    answer("tid", "Aldrig", 3, False, sex=None),
    answer("planering", "Ja", 32, True),
    answer("planering", "Nej", 1, False),
]


@pytest.fixture
def answered(report):
    def build(rows=ANSWERS, **more):
        return report(survey_answers=rows, settings=Settings(survey=SURVEY), **more)

    return build


def rows(table):
    return {row.cells[0].text: [c.text.replace("\u00a0", " ") for c in row.cells[1:]] for row in table.rows}


def test_goals_verdicts_and_national_shares_stand_beside(answered, shown):
    table = shown(answered())["nns-avslut"]
    assert [c.name for c in table.columns][4:] == ["Mål, andel", "Mot målet", "Riket, andel"]
    assert rows(table)["Fråga planering"] == ["32 av 33", "97 %", "85–99 %", "90 %", JUST_REACHED, ""]
    assert rows(table)["Fråga tid"] == ["9 av 14", "64 %", "39–84 %", "", "", "70 %"]
    assert "Positiva svar: alltid. För ”Har en plan”: ja." in table.notes
    assert "Frågorna är omskrivna." in table.notes


def test_the_caption_names_three_months_only_when_that_is_all(answered, shown):
    assert "efter 3 månader" in shown(answered())["nns-3-manader"].caption
    found = shown(answered([*ANSWERS, answer("tid", "Alltid", 4, True, point="halvår")]))["nns-3-manader"]
    assert "vid andra mätpunkter än avslut" in found.caption
    assert list(rows(found)) == ["Fråga tid, efter 3 månader", "Fråga tid, halvår"]


def test_a_group_of_answers_without_a_positive_one_has_its_column(answered, shown):
    table = shown(answered())["nns-kon"]
    heads = [c.name for c in table.columns]
    assert "Uppgift saknas, positiva svar, antal av" in heads
    assert rows(table)["Vid avslut, fråga tid"] == ["9 av 9", "–", "0 av 2", "–", "0 av 3", "–", "9 av 14", "64 %"]


def test_answers_that_a_question_cannot_get_are_not_zero(answered, shown):
    table = shown(answered())["nns-svar"]
    assert [c.name for c in table.columns][1:] == ["Alltid", "Aldrig", "Ja", "Nej", "Samtliga svar"]
    assert rows(table)["Vid avslut, fråga planering"] == ["[e]", "[e]", "32", "1", "33"]


def test_a_survey_without_the_question_says_so(answered, shown):
    text = shown(answered(ANSWERS[:4]))["nns-planering"].text()
    assert text.startswith("Enkäten har ingen fråga om planering efter avslut")


def test_a_survey_only_during_and_one_only_at_exit(answered, shown):
    only = shown(answered(ANSWERS[:1]))
    assert isinstance(only["nns-avslut"], Notice) and isinstance(only["nns-avslut-figur"], Notice)
    only = shown(answered(ANSWERS[1:]))
    assert isinstance(only["nns-3-manader"], Notice) and isinstance(only["nns-3-manader-figur"], Notice)


@pytest.mark.parametrize("period", ["2022", "2022-h1"])
def test_nothing(report, answered, shown, period):
    for made in (report(period=period), report(period=period, present=("survey_answers", "cases"))):
        found = shown(made)
        assert isinstance(found["nns-avslut"], Notice) and isinstance(found["nns-kon"], Notice)
        assert found["nns-avslut-text"].paragraphs == found["nns-kon-text"].paragraphs == ()


def test_the_finding_names_the_ends_and_the_goals(answered, shown):
    found = shown(answered())
    assert found["nns-avslut-text"].text() == "Varje fråga i enkäten som har ett mål når det vid avslut."
    assert found["nns-avslut-figur"].finding.text.replace("\u00a0", " ") == (
        "Andelen positiva svar vid avslut är högst för ”Fråga planering”, 32 av 33 (97 %), och lägst för ”Fråga tid”, "
        "9 av 14 (64 %)"
    )
    few = [*ANSWERS[:4], answer("planering", "Ja", 10, True), answer("planering", "Nej", 10, False)]
    text = shown(answered(few))["nns-avslut-text"].text().replace("\u00a0", " ")
    assert text == "I enkäten vid avslut nås målet inte för ”Fråga planering” (50 % mot målet 90 %)."


def test_questions_that_share_the_place_are_only_listed(report, shown):
    same = [answer(item, said, 10, positive) for item in ("planering", "tid") for said, positive in (("A", True),)]
    text = shown(report(survey_answers=same))["nns-avslut-text"].text()
    assert text.startswith("Positiva svar vid avslut: ”Fråga") and "högst" not in text


def test_a_survey_that_does_not_say_what_is_positive_says_so(report, shown):
    found = shown(report(survey_answers=[{**row, "positive": None} for row in ANSWERS]))
    assert found["nns-avslut-text"].text() == NOT_COUNTED
    assert isinstance(found["nns-avslut"], Notice) and found["nns-avslut"].text == NOT_COUNTED
    assert not found["nns-avslut-figur"].text()
    assert "33" in str(found["nns-svar"].text())


def test_a_hidden_share_gets_no_verdict(answered, shown):
    hidden = frozenset({"survey.positive.planering.exit"})
    found = shown(answered(hidden=hidden))
    assert rows(found["nns-avslut"])["Fråga planering"] == ["[d]", "[d]", "[d]", "90 %", "[d]", ""]
    assert found["nns-planering"].paragraphs == ()
    assert "planering" not in found["nns-avslut-text"].text()


def test_the_interval_chooses_the_word_of_a_verdict():
    def fact(n, base, hidden=False):
        return Fact("x", "x", {}, "workbook", n, base, None, "persons", hidden=hidden)

    assert verdict(fact(40, 50), 0.6) == REACHED
    # As unsure above the goal as below it, and at it.
    assert verdict(fact(31, 50), 0.6) == verdict(fact(30, 50), 0.6) == JUST_REACHED and wilson(31, 50).low < 0.6
    assert verdict(fact(29, 50), 0.6) == JUST_MISSED and wilson(29, 50).high > 0.6
    assert verdict(fact(10, 50), 0.6) == MISSED
    assert verdict(fact(9, 9), 0.6) == "–"
    assert verdict(fact(None, None, hidden=True), 0.6) == "[d]"
    assert verdict(None, 0.6) == verdict(fact(None, 50), 0.6) == verdict(fact(30, 50), None) == "[u]"
