"""What was published as another number carries [r]; and a cell knows its number as well as its text."""

from types import SimpleNamespace

import pytest

from sotanalysis.exhibits.dressing import Number, dress, dress_marked
from sotanalysis.exhibits.table import Row, cell, count_table, table
from sotanalysis.facts import Fact


def published(id: str, n: int | None, base: int | None) -> dict[str, Fact]:
    return {id: Fact(id, SimpleNamespace(id="few"), "sus", n, base, None, ())}


def test_only_a_number_that_is_printed_as_another_is_marked(report):
    made = report()
    made.published = published("few.work", 3, 5)
    assert dress_marked(made, "few.work").text == "2\u00a0[r]"
    assert not dress_marked(made, "few.work", "base").revised
    assert dress_marked(made, "few.studies").text == "3"
    made.published = published("education.compulsory.all", 24, 87)  # 27,6 % then, 27,9 % now
    assert dress_marked(made, "education.compulsory.all", "share", 1).revised
    assert not dress_marked(made, "education.compulsory.all", "share").revised  # 28 % both times


def test_what_is_hidden_tells_nothing_of_what_it_was(report):
    made = report(hidden=["few.work"])
    made.published = published("few.work", 3, 5)
    assert dress_marked(made, "few.work").text == "[d]"


def test_a_number_whose_source_is_gone_is_marked(report):
    made = report(missing={"lost": "nns/*"})
    made.published = published("lost.x", 3, 5)
    assert dress_marked(made, "lost.x").text == "[u]\u00a0[r]"


def test_a_table_marks_and_explains(report):
    made = report()
    made.published = published("few.work", 3, 5)
    shown = count_table(made, "t", "Resultat", "few", rows="outcome")
    assert shown.private()["rows"][0]["cells"][1] == {
        "text": "2\u00a0[r]",
        "facts": ["few.work"],
        "number": {"value": 2, "decimals": 0, "percent": False, "sign": False},
        "revised": True,
    }
    assert "[r] reviderad, ett annat tal än i den publicerade rapporten." in shown.notes
    assert [c.align for c in shown.columns] == ["left", "right", "right"]
    assert "[r]" not in count_table(report(), "t", "Resultat", "few", rows="outcome").text()


@pytest.mark.parametrize(
    ("fact", "what", "decimals", "number"),
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
def test_the_number_behind_a_text(report, fact, what, decimals, number):
    dressed = dress(report(), fact, what, decimals)
    assert dressed.number == number
    if number:
        assert dressed.text == number.text
    assert dress(report(hidden=[fact]), fact, what, decimals).number is None


def test_words_and_marks_have_no_number(report):
    rows = [Row("A", (cell("few.work"), "ord")), Row("B", (cell("mean", "n"), "2"))]
    cells = [r["cells"] for r in table(report(), "t", "T", columns=["a", "b", "c"], rows=rows).private()["rows"]]
    assert [["number" in c for c in row] for row in cells] == [[False, True, False], [False, False, False]]
