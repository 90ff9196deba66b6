"""What was published as another number carries [r]; and a cell knows its number as well as its text."""

from dataclasses import replace

import pytest

from sotanalysis.exhibits.dressing import Number, dress, dress_marked
from sotanalysis.exhibits.table import Row, cell, grid_table, table


def revised(fact, n, base):
    """The fact, published as another number."""
    return replace(fact, before=replace(fact, n=n, base=base, value=None, hidden=False))


def test_only_a_number_that_is_printed_as_another_is_marked(fact):
    work = revised(fact("few.work"), 3, 5)
    assert dress_marked(work).text == "2\u00a0[r]"
    assert not dress_marked(work, "base").revised
    assert dress_marked(fact("few.studies")).text == "3"
    compulsory = revised(fact("education.compulsory.all"), 24, 87)  # 27,6 % then, 27,9 % now
    assert dress_marked(compulsory, "share", 1).revised
    assert not dress_marked(compulsory, "share").revised  # 28 % both times


def test_what_is_hidden_tells_nothing_of_what_it_was(fact):
    assert dress_marked(revised(fact("few.work", ["few.work"]), 3, 5)).text == "[d]"
    assert dress_marked(revised(fact("few.work", ["few.all"]), 3, 5), "share").text == "[d]"


def test_a_table_marks_and_explains(shown):
    made = shown("few")
    facts = {codes: revised(f, 3, 5) if codes == ("work",) else f for codes, f in made.facts.items()}
    drawn = grid_table(replace(made, facts=facts))
    assert drawn.private()["rows"][0]["cells"][1] == {
        "text": "2\u00a0[r]",
        "facts": ["few.work"],
        "what": "n",
        "number": {"value": 2, "decimals": 0, "percent": False, "sign": False, "unit": ""},
        "revised": True,
    }
    assert "[r] reviderad, ett annat tal än i den publicerade rapporten." in drawn.marks
    assert [c.align for c in drawn.columns] == ["left", "right", "right"]
    assert "[r]" not in grid_table(made).text()


@pytest.mark.parametrize(
    ("id", "what", "decimals", "number"),
    [
        ("education.compulsory.all", "n", None, Number(24)),
        ("education.compulsory.all", "share", 1, Number(24 / 86, 1, percent=True)),
        ("mean", "value", 2, Number(2.47, 2)),
        ("mean", "signed", None, Number(2.47, 1, sign=True)),
        ("few.work", "share", 1, None),
        ("few.work", "k_of_n", None, None),
        ("mean", "n", None, None),
    ],
)
def test_the_number_behind_a_text(fact, id, what, decimals, number):
    dressed = dress(fact(id), what, decimals)
    assert dressed.number == number
    if number:
        assert dressed.text == number.text
    assert dress(fact(id, [id]), what, decimals).number is None


def test_words_and_marks_have_no_number(fact):
    rows = [Row("A", (cell(fact("few.work")), "ord")), Row("B", (cell(fact("mean")), "2"))]
    cells = [r["cells"] for r in table("t", "T", ["a", "b", "c"], rows).private()["rows"]]
    assert [["number" in c for c in row] for row in cells] == [[False, True, False], [False, False, False]]
