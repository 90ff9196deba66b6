"""The documents of a report without a kernel: the chapters run in this process, parted by the cells' tags."""

from collections.abc import Iterator, Mapping
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook, new_output

from sotanalysis.exhibits.binding import bind
from sotanalysis.exhibits.exhibit import PRIVATE_MIME
from sotanalysis.publishing.join import DOCUMENT_TAGS, document_of, is_heading, section_of
from sotanalysis.publishing.narrative import texts
from sotanalysis.report.report import Report
from tests.notebooks.chapters import FILES, run

METHOD_CHAPTER = "90"
# What a reader reads of a private form; the rest is drawing, codes and the tables that only Excel prints.
_READ = ("caption", "title", "text", "foot", "header", "label", "alt", "number", "of", "words", "change")


def documents(report: Report) -> dict[str, NotebookNode]:
    """The chapters under their own headings, each cell in the document that its tags name; the team's texts last."""
    made: dict[str, list[NotebookNode]] = {kind: [] for kind in DOCUMENT_TAGS}
    for path in FILES:
        shown = {seen.cell: seen.value for seen in run(path, report) if seen.form}
        for cell in nbformat.read(path, as_version=4).cells:
            heading = cell.cell_type == "markdown" and (is_heading(cell) or not section_of(cell))
            own = ("metod",) if path.name.startswith(METHOD_CHAPTER) else (document_of(cell),)
            outputs = [new_output("display_data", data=shown[cell.id]._repr_mimebundle_())] if cell.id in shown else []
            if cell.cell_type == "markdown" or outputs:
                for kind in DOCUMENT_TAGS if heading else own:
                    made[kind].append(NotebookNode(cell | ({"outputs": outputs} if outputs else {})))
    for text in texts(report.dataset, report.period):
        cell = new_markdown_cell(bind(report, text.markdown, markdown=True).text)
        cell.id = f"text-{text.name}"
        made["rapport"].append(cell)
    return {kind: new_notebook(cells=cells) for kind, cells in made.items()}


def forms(document: NotebookNode) -> Iterator[Mapping[str, Any]]:
    """The private form of every exhibit."""
    for cell in document.cells:
        for output in cell.get("outputs", []):
            yield output.data[PRIVATE_MIME]


def passages(document: NotebookNode) -> Iterator[tuple[str, str]]:
    """Everything a reader of the document reads, with the id of the cell or exhibit it stands in."""
    for cell in document.cells:
        if cell.cell_type == "markdown" and not cell.id.startswith("text-"):
            yield cell.id, cell.source
        for form in forms(NotebookNode(cells=[cell])):
            yield from ((form["id"], text) for text in _read({k: v for k, v in form.items() if k not in _UNREAD}))


_UNREAD = ("data", "sentence", "svg", "marks", "id", "lacking", "names")


def _read(part: Any, name: str = "") -> Iterator[str]:
    if isinstance(part, Mapping):
        for key, value in part.items():
            yield from _read(value, key)
    elif isinstance(part, list):
        for value in part:
            yield from _read(value, name)
    elif isinstance(part, str) and name in (*_READ, "notes"):
        yield part
