"""The key to the signs in the tables: each used line once, for the whole document."""

from dataclasses import replace

from sotanalysis.exhibits.table import ROUNDING_NOTE
from sotanalysis.publishing.markdown import tokens
from sotanalysis.publishing.marks import marks_text, marks_used, without_marks
from tests.publishing.conftest import figure, table

FORMS = [
    {"kind": "table", "marks": [ROUNDING_NOTE, "Andelar visas inte när basen är under 10."]},
    {"kind": "figure", "data": {"marks": ["[e] ej tillämpligt."]}},
    {"kind": "table", "marks": ["[e] ej tillämpligt.", ROUNDING_NOTE]},
    {"kind": "prose"},
]


def test_each_line_stands_once_in_one_order():
    assert marks_used(FORMS) == ["[e] ej tillämpligt.", "Andelar visas inte när basen är under 10.", ROUNDING_NOTE]


def test_the_key_is_text_that_a_report_may_use():
    text = marks_text(FORMS)
    assert text.splitlines()[1] == "- – andelar visas inte när basen är under 10."
    assert [token["type"] for token in tokens(text)] == ["list"]
    assert marks_text([table("t", "T").private(), figure("f").private()]) == ""


def test_a_document_drops_the_lines_under_its_tables():
    made = replace(table("t", "T"), marks=("[e] ej tillämpligt.",))
    assert "[e]" in made.html() and "[e]" not in without_marks(made.html())
    assert without_marks(made.html()) == table("t", "T").html()
