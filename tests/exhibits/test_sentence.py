"""What an exhibit with next to nothing in it says, in a sentence made of its facts."""

from dataclasses import replace

import pytest

from sotanalysis.exhibits.sentence import sentence_of, sentence_of_row
from sotanalysis.exhibits.table import Row, cell
from sotanalysis.facts import Fact

WHO = "deltagare som avslutat insatsen under 2022"
OUTCOMES = ("outcome",)


def outcomes(numbers: dict[str, int | None], base: int | None = 7) -> tuple:
    return OUTCOMES, [((code,), n, base) for code, n in numbers.items()]


def told(found) -> str | None:
    return found and found.text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("numbers", "least", "text"),
    [
        ({"work": 4, "studies": 0, "all": 7}, 2, "Rubriken: till arbete 4 av 7."),
        ({"work": 4, "studies": 3, "all": 7}, 3, "Rubriken: till arbete 4 av 7 och till studier 3 av 7."),
        ({"work": 4, "studies": 3, "all": 7}, 2, None),
        ({"work": 0, "studies": 0, "all": 0}, 2, f"Rubriken: ingen av 7 {WHO}."),
        ({"work": 0, "missing": 7, "all": 7}, 2, f"Rubriken: uppgift saknas för alla 7 {WHO}."),
        ({"work": 4, "missing": 3, "all": 7}, 3, "Rubriken: till arbete 4 av 7 och uppgift saknas 3 av 7."),
    ],
)
def test_few_rows_none_and_nothing_known(shown, numbers, least, text):
    made = shown("x", records=outcomes(numbers))
    assert told(sentence_of(made, WHO, least)) == text


def test_nobody_at_all_is_told_without_a_share(shown):
    assert told(sentence_of(shown("nobody"), WHO)) == f"Rubriken: inga {WHO}."
    assert told(sentence_of(replace(shown("nobody"), caption="Alla deltagare"), "deltagare")) == "Alla deltagare: inga."


def test_a_percentage_is_told_where_the_base_carries_one(shown):
    made = shown("x", records=outcomes({"work": 4, "studies": 0}, base=20))
    assert told(sentence_of(made, WHO)) == "Rubriken: till arbete 4 av 20 (20 %)."
    counts = shown("x", records=outcomes({"work": 4, "studies": 0}, base=20), parts=("n",))
    assert told(sentence_of(counts, WHO)) == "Rubriken: till arbete 4 av 20."


def test_a_row_with_several_columns_says_which(shown):
    records = [
        (("work", sex), n, base) for sex, n, base in (("woman", 1, 3), ("man", 3, 4), ("missing", 0, 0), ("all", 4, 7))
    ]
    made = shown("x", records=(("outcome", "sex"), [*records, (("studies", "all"), 0, 7)]))
    assert told(sentence_of(made, WHO)) == "Rubriken: till arbete, kvinnor 1 av 3, män 3 av 4, samtliga 4 av 7."


def test_a_flat_line_is_a_sentence_and_a_line_that_moves_is_not(shown):
    flat = [((month,), 9, None) for month in ("2022-01", "2022-02", "2022-03")]
    assert told(sentence_of(shown("x", records=(("month",), flat)), "")) == "Rubriken: 9 varje månad."
    assert sentence_of(shown("x", records=(("month",), [*flat[:2], (("2022-03",), 8, None)])), "") is None


def test_categories_that_are_as_large_are_told_together(shown):
    made = shown("x", records=outcomes({"work": 2, "studies": 2, "medical_treatment": 2}))
    assert told(sentence_of(made, WHO)).endswith(" 2 av 7 vardera.")


def test_a_hidden_number_is_somebody_and_stays_hidden(shown):
    made = shown("x", records=outcomes({"work": 4, "studies": 0}), hidden=["x.work"])
    assert told(sentence_of(made, WHO)) == "Rubriken: till arbete [d]."
    assert sentence_of(shown("x", records=outcomes({"work": 4, "studies": 3}), hidden=["x.work"]), WHO) is None


def test_what_nobody_knows_is_no_sentence(shown):
    assert sentence_of(shown("x", records=outcomes({"work": None, "studies": None}, base=None)), WHO) is None


def test_a_caption_with_a_colon_takes_a_dash(shown):
    made = replace(shown("x", records=outcomes({"work": 4})), caption="Svar: antal")
    assert told(sentence_of(made, WHO)) == "Svar: antal – till arbete 4 av 7."


def test_a_table_of_one_own_row_of_facts_is_a_sentence():
    fact = Fact("a.b", "a", {}, "workbook", 4, 20, 0.2, "persons")
    rows = [Row("Arbete", (cell(fact), cell(fact, "share"))), Row("Samtliga", (cell(fact), cell(fact)), "total")]
    heads = ["Resultat", "Antal", "Andel"]
    assert told(sentence_of_row("Rubriken", heads, rows)) == "Rubriken: arbete, 4 av 20 (20 %)."
    assert sentence_of_row("Rubriken", heads, [rows[0], rows[0]]) is None
    assert sentence_of_row("Rubriken", heads, [Row("Arbete", (cell(fact), "ett ord"))]) is None
