"""Exhibits of an edition that shows a measure in coarser classes: their words, their order, and what they promise."""

from dataclasses import replace

import pytest

from sotanalysis.disclosure.coarser import coarsest
from sotanalysis.disclosure.pattern import Pattern
from sotanalysis.exhibits.prose import Prose
from sotanalysis.publishing.asked import answer
from sotanalysis.report.edition import for_public, in_classes_of

LEVELS = {"exits.outcomes": 3, "inflow.by_month": 1, "target_group.age_by_sex": 1, "inflow.referrers": 1}


@pytest.fixture(scope="module")
def public(demonstrated):
    report = demonstrated("2022")
    facts = in_classes_of(for_public(report.facts, report.dataset), LEVELS)
    return replace(report, edition="public", facts=facts, patterns={"2022": Pattern({}, 4, levels=LEVELS)})


def heads(made):
    """The words of the rows in which anybody is."""
    return [row.cells[0].text for row in made.rows if row.cells[0].text != "Uppgift saknas"]


def words(made):
    return made._repr_mimebundle_()["text/plain"]


def test_a_table_stands_in_the_classes_of_the_edition_and_says_so(public):
    made = public["target_group.age_by_sex"].table(columns="sex", caption="Ålder vid start, efter kön")
    assert heads(made) == ["15–29 år", "30–44 år", "45–74 år", "Samtliga"]
    assert any(note.startswith("Klasser är sammanslagna (ålder vid start)") for note in made.notes)
    assert made.caption == "Ålder vid start, efter kön"


def test_a_key_that_is_not_told_apart_is_promised_by_no_caption(public):
    made = public["exits.outcomes"].table(columns="sex", caption="Resultat vid avslut, efter kön")
    assert made.caption == "Resultat vid avslut"
    assert "Kvinnor" not in words(made) and "Till arbete eller studier" in words(made)
    assert any("inte delade på kön" in note for note in made.notes)


def test_a_joined_class_stands_where_its_first_part_would(public):
    made = public["inflow.referrers"].only(sex="all").table()
    assert heads(made)[-2:] == ["Egen ansökan och Övrig", "Samtliga"]


def test_what_a_view_picks_by_finer_codes_is_shown_so(public):
    made = public["exits.outcomes"].only(outcome=("work", "studies"), sex="all").table()
    assert heads(made)[:2] == ["Till arbete", "Till studier"]


def test_months_are_drawn_by_quarters(public):
    drawn = public["inflow.by_month"].lines()
    assert {mark.labels[0] for mark in drawn.marks} >= {"januari–mars 2022", "oktober–december 2022"}


def test_measures_beside_each_other_keep_their_own_classes(public):
    made = public["inflow.by_month", "inflow.queue_by_month"].only(event="start").table()
    assert "januari–mars" not in words(made)


def test_the_internal_edition_has_no_classes_but_those_declared(demonstrated):
    report = demonstrated("2022")
    assert report.level("exits.outcomes") == 0
    assert report.classes("exits.outcomes").equals(report.frame("exits.outcomes"))


def test_a_question_is_answered_in_the_classes_of_the_edition(public):
    answered = answer(public, "Nya deltagare efter remittent", ["kön"])
    assert answered.given and "Egen ansökan och Övrig" in answered.text


def test_a_question_that_the_edition_cannot_answer_is_answered_with_less(public):
    answered = answer(public, "exits.outcomes", ["kön", "Ålder vid start"])
    assert answered.given and answered.text.startswith("Inte delat på ålder vid start: ")


def test_a_question_most_of_whose_numbers_are_hidden_gets_a_no(public):
    ids = frozenset(public.facts.frames["aftercare.spot_by_purpose"]["fact"])
    answered = answer(replace(public, hidden={"2022": ids}), "aftercare.spot_by_purpose", [])
    assert not answered.given and "för få personer" in answered.text


def test_inside_the_house_a_question_is_answered_whole(demonstrated):
    answered = answer(demonstrated("2022"), "exits.outcomes", ["kön"])
    assert answered.given and "Socialpsykiatri" in answered.text


def test_a_name_of_several_measures_is_answered_with_their_ids(demonstrated):
    with pytest.raises(KeyError, match=r"exits\.outcomes"):
        answer(demonstrated("2022"), "Resultat vid avslut", [])


def test_an_unknown_key_is_told_with_the_nearest(demonstrated):
    with pytest.raises(KeyError, match="Menade du"):
        answer(demonstrated("2022"), "exits.outcomes", ["könn"])


@pytest.mark.parametrize(
    ("measure", "form"),
    [
        ("exits.outcomes", "bars"),
        ("occupation.detailed", "before_after"),
        ("steps.matrix", "matrix"),
        ("support.flow", "flow"),
        ("inflow.by_month", "lines"),
    ],
)
def test_of_totals_alone_no_figure_is_drawn(public, measure, form):
    alone = {measure: coarsest(public.facts.measures[measure])}
    made = getattr(replace(public, patterns={"2022": Pattern({}, 4, levels=alone)})[measure], form)()
    assert isinstance(made, Prose)
