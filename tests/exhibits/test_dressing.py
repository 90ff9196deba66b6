import pytest

from sotanalysis.exhibits.dressing import dress, fit, mark_notes
from sotanalysis.exhibits.labels import label, short_month, title


@pytest.mark.parametrize(
    ("fact", "what", "text"),
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
def test_a_fact_as_text(report, fact, what, text):
    assert dress(report(), fact, what).text == text


@pytest.mark.parametrize("what", ["n", "base", "value", "share", "k_of_n", "k_of_n_share", "signed", "interval"])
def test_a_hidden_fact_shows_its_mark_in_every_form(report, what):
    assert dress(report(hidden=["few.work"]), "few.work", what).text == "[d]"


def test_a_fact_without_source_is_unknown_and_a_misspelt_one_an_error(report):
    assert dress(report(missing={"steps": "samordningsteam.xlsx"}), "steps.up").text == "[u]"
    with pytest.raises(KeyError):
        dress(report(), "few.wrok")


def test_only_marks_that_are_used_are_explained():
    assert mark_notes(["1", "0"]) == []
    assert mark_notes(["[d]", "–"]) == ["[d] dold, för få personer.", "Andelar visas inte när basen är under 10."]
    assert mark_notes(["[u]", "[e]"]) == ["[u] uppgift saknas; [e] ej tillämpligt."]


def test_alternative_texts_keep_whole_sentences_within_the_limit():
    assert fit(["En.", "", "Två är för lång.", "Tre."], limit=9) == "En. Tre."


def test_labels_follow_key_and_form():
    assert label("support_exit", "social_assistance") == "Försörjningsstöd"
    assert label("month", "2022-09") == "september 2022"
    assert short_month("2022-09") == "sep"
    assert [label("age_class", c) for c in ("15-29", "10-", "0", "missing", "all")] == [
        "15–29", "10 eller mer", "0", "Uppgift saknas", "Samtliga",
    ]  # fmt: skip
    assert label("pair", "1", {"1": "Deltagare 1"}) == "Deltagare 1"
    assert title("step_start") == "Steg på processtrappan"


def test_an_english_code_never_reaches_a_reader():
    with pytest.raises(ValueError, match="labels="):
        label("stage", "carried_in")
