from typing import get_args

import pytest

from sotanalysis.exhibits.bars import bar_text
from sotanalysis.exhibits.binding import bind, generate
from sotanalysis.exhibits.dressing import What, dress, fit, mark_notes, number_of
from sotanalysis.facts import Fact
from sotanalysis.measures.keys import key_of, short_month


@pytest.mark.parametrize(
    ("id", "what", "text"),
    [
        ("education.compulsory.all", "n", "24"),
        ("education.compulsory.all", "base", "86"),
        ("education.compulsory.all", "share", "28\u00a0%"),
        ("education.compulsory.all", "k_of_n", "24 av 86"),
        ("education.compulsory.all", "k_of_n_share", "24 av 86 (28\u00a0%)"),
        ("education.compulsory.all", "interval", "20–38\u00a0%"),
        ("education.missing.woman", "n", "0"),
        ("few.work", "share", "–"),
        ("few.work", "interval", "–"),
        ("few.work", "k_of_n_share", "2 av 5"),
        ("nobody.work", "share", "–"),
        ("mean", "value", "2,5"),
        ("mean", "n", "[u]"),
        ("months.2022-01.woman", "share", "[u]"),
    ],
)
def test_a_fact_as_text(fact, id, what, text):
    assert dress(fact(id), what).text == text


EVERY = get_args(What)


@pytest.mark.parametrize("what", EVERY)
def test_a_hidden_fact_shows_its_mark_in_every_form(fact, what):
    assert dress(fact("few.work", ["few.work"]), what).text == "[d]"


def test_under_a_hidden_base_the_count_is_shown_and_no_share(fact):
    found = fact("few.work", ["few.all"])
    assert {what: dress(found, what).text for what in EVERY} == {
        "n": "2", "k_of_n": "2", "signed": "+2", "base": "[d]", "value": "[d]", "percent": "[d]", "share": "[d]",
        "k_of_n_share": "[d]", "interval": "[d]", "thousands": "[u]",
    }  # fmt: skip


def test_a_fact_without_source_is_unknown():
    assert {dress(None, what).text for what in EVERY} == {"[u]"}


# Seven women of eleven who ended: too few for an amount, which is kronor.
TOO_FEW = Fact("payback.woman", "payback", {}, "workbook", 7, 11, None, "sek")


def test_how_many_a_value_rests_on_is_never_told_as_the_value():
    asked = {what: dress(TOO_FEW, what).text for what in EVERY if what not in ("n", "base", "k_of_n", "k_of_n_share")}
    assert [text for what, text in asked.items() if what not in ("share", "interval") and "7" in text] == []
    assert (asked["value"], asked["signed"], bar_text(TOO_FEW, True), number_of(TOO_FEW)) == ("[u]", "[u]", "[u]", None)
    amount = Fact("payback.all", "payback", {}, "workbook", 11, 11, 2500.0, "sek")
    assert (number_of(amount), dress(amount, "signed").text) == (2500.0, "+2\u00a0500")


def test_a_sentence_on_a_value_that_is_not_there_is_not_said(report):
    with_it = report()
    with_it.fact = {TOO_FEW.id: TOO_FEW}.__getitem__
    assert generate(with_it, "Resultatet är {{ signed('payback.woman', 0) }} kronor per kvinna.").text == ""
    assert "7" not in bind(with_it, "Resultatet är {{ fact('payback.woman') | kronor }}.").text


def test_only_marks_that_are_used_are_explained():
    assert mark_notes(["1", "0"]) == []
    assert mark_notes(["[d]", "–"]) == ["[d] dold, för få personer.", "Andelar visas inte när basen är under 10."]
    assert mark_notes(["[u]", "[e]"]) == ["[u] uppgift saknas.", "[e] ej tillämpligt."]


def test_alternative_texts_keep_whole_sentences_within_the_limit():
    assert fit(["En.", "", "Två är för lång.", "Tre."], limit=9) == "En. Tre."


def test_words_follow_key_and_form():
    assert key_of("support_exit").word("social_assistance") == "Försörjningsstöd"
    assert key_of("month").word("2022-09") == "september 2022"
    assert short_month("2022-09") == "sep"
    assert [key_of("months_class").word(c) for c in ("15-29", "10-", "0", "missing", "all")] == [
        "15–29", "10 eller mer", "0", "Uppgift saknas", "Samtliga",
    ]  # fmt: skip
    assert key_of("age_class").word("15-29") == "15–29 år"
    assert key_of("step_start").title == "Steg vid start"


def test_an_english_code_never_reaches_a_reader():
    with pytest.raises(ValueError, match="inget ord"):
        key_of("stage").word("carried_out")
