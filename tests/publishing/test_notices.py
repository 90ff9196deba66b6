"""Notices of missing source made one, where several in a row would say the same."""

import importlib.util
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from sotanalysis.exhibits import notice
from sotanalysis.exhibits.exhibit import PRIVATE_MIME
from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.prose import Prose
from sotanalysis.publishing import notices
from sotanalysis.publishing.notices import merged
from sotanalysis.publishing.numbering import forms

_there = importlib.util.spec_from_file_location("publishing_conftest", Path(__file__).with_name("conftest.py"))
_builders = importlib.util.module_from_spec(_there)
_there.loader.exec_module(_builders)
said, shown, table = _builders.said, _builders.shown, _builders.table

REGISTER = "Fylls när detta finns i mappen för 2022: samordningsteam.xlsx."
SURVEY = "Fylls när detta finns i mappen för 2022: nns/."


def lacking(id: str, caption: str, text: str = REGISTER) -> NotebookNode:
    return shown(Notice(id, f"Underlag saknas: {caption}", text))


def titles(notebook: NotebookNode) -> list[tuple[str, str]]:
    return [(form["id"], form.get("title", "")) for form in forms(notebook)]


def book(*cells: NotebookNode) -> NotebookNode:
    return new_notebook(cells=list(cells))


def test_a_row_of_notices_becomes_one_that_lists_what_is_missing():
    made = merged(book(lacking("a", "Steg"), said("Förklaring.", 1), lacking("b", "Steg"), lacking("c", "Hälsa, kön")))
    (form,) = forms(made)
    assert (form["id"], form["title"]) == ("a", "Underlag saknas")
    assert form["text"] == f"Här skulle detta ha stått: Steg; Hälsa, kön. {REGISTER}"
    assert form["text"] in made.cells[0].outputs[0].data["text/html"]
    assert [cell.source for cell in made.cells if cell.cell_type == "markdown"] == ["Förklaring."]
    assert [len(cell.outputs) for cell in made.cells if cell.cell_type == "code"] == [1, 0, 0]


def test_each_file_has_its_own_notice():
    made = merged(book(lacking("a", "A"), lacking("b", "B", SURVEY), lacking("c", "C"), lacking("d", "D", SURVEY)))
    assert titles(made) == [("a", "Underlag saknas"), ("b", "Underlag saknas")]


def test_a_heading_and_an_exhibit_end_the_row():
    cells = [lacking("a", "A"), said("## Rubrik", 1), lacking("b", "B"), shown(table("t", "T")), lacking("c", "C")]
    made = merged(book(*cells))
    assert [id for id, _ in titles(made)] == ["a", "b", "t", "c"]
    assert "Underlag saknas" not in [title for _, title in titles(made)]


def test_of_other_notices_only_those_that_are_alike_become_one():
    def empty(id: str, caption: str) -> NotebookNode:
        return shown(Notice(id, f"Inget att visa: {caption}", "Tomt."))

    made = merged(book(empty("a", "Steg"), empty("b", "Hälsa"), empty("c", "Steg")))
    assert titles(made) == [("a", "Inget att visa: Steg"), ("b", "Inget att visa: Hälsa")]


def test_the_same_caption_twice_is_one_notice_as_it_was():
    assert titles(merged(book(lacking("a", "Steg"), lacking("b", "Steg")))) == [("a", "Underlag saknas: Steg")]


def test_a_text_that_says_nothing_does_not_end_the_row():
    made = merged(book(lacking("a", "A"), shown(Prose("p", ())), lacking("b", "B")))
    assert titles(made) == [("a", "Underlag saknas"), ("p", "")]


def test_the_notebook_given_is_left_alone_and_merging_twice_is_merging_once():
    given = book(lacking("a", "A"), lacking("b", "B"))
    once = merged(given)
    assert len(titles(given)) == 2 and merged(once) == once


def test_the_words_and_the_form_are_those_of_the_exhibits():
    assert notices.SOURCE_MISSING == notice.SOURCE_MISSING
    assert PRIVATE_MIME in Notice("a", "b", "c")._repr_mimebundle_()
