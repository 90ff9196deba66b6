"""The executed notebook as the documents of its plan: each a notebook with its own headings, numbers and references.

A cell stands in one document. The table behind a figure stands in the table appendix, and is folded under the figure on
the page. An exhibit is numbered where it stands; another document refers to it by that number.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from sotanalysis.exhibits.exhibit import PRIVATE_MIME
from sotanalysis.exhibits.table import table_of
from sotanalysis.publishing.editor import edited
from sotanalysis.publishing.front import METADATA, front_of
from sotanalysis.publishing.join import document_of, is_heading, section_of
from sotanalysis.publishing.marks import TITLE, marks_text, without_marks
from sotanalysis.publishing.names import file_of
from sotanalysis.publishing.numbering import Name, forms, names_in, numbered
from sotanalysis.publishing.plan import KINDS, REPORT, TABLES, Document, Plan, plan_of
from sotanalysis.publishing.tables import file_name


@dataclass(frozen=True)
class Made:
    """A report's documents by id, numbered, and the exhibits that are referred to but stand in none of them."""

    documents: Mapping[str, NotebookNode]
    unknown: tuple[str, ...]


def as_document(notebook: NotebookNode, id: str = REPORT.id) -> NotebookNode:
    """The document of an executed report; a document, or a chapter run by itself, as it is, numbered."""
    if "document" in notebook.metadata.get(METADATA, {}):
        return notebook
    made = documents(notebook).documents
    if id not in made:
        raise ValueError(f"Dokumentet {id} finns inte i rapporten. De som finns: {', '.join(made)}.")
    return made[id]


def documents(notebook: NotebookNode) -> Made:
    """Every document of the plan that the notebook was made after, which its metadata holds; a notebook without one, as
    a chapter run by itself, is a report of one document.
    """
    held = notebook.metadata.get(METADATA, {})
    if "plan" not in held:
        alone, unknown = numbered(notebook)
        return Made({REPORT.id: alone}, tuple(unknown))
    notebook = from_dict(notebook)  # a copy, and sooner than deepcopy
    plan = plan_of(str(held["plan"]["id"]), held["plan"])
    cells = _with_tables([cell for cell in notebook.cells if section_of(cell) and not is_heading(cell)], plan)
    raw = {KINDS[one.id].tag: _document(one, plan, cells, notebook.metadata) for one in plan.documents}
    told = edited(raw)
    split = {one.id: _with_key(told[KINDS[one.id].tag]) for one in plan.documents}
    named = {id: names_in(one, KINDS[id].prefix) for id, one in split.items()}
    made, lost = {}, dict[str, None]()
    for id, one in split.items():
        elsewhere = {
            exhibit: Name(f"{name.words} i {KINDS[other].name}", f"{file_of(other, 'html')}{name.address}", name.short)
            for other, names in named.items()
            for exhibit, name in names.items()
            if other != id
        }
        made[id], absent = numbered(one, KINDS[id].prefix, elsewhere)
        lost |= dict.fromkeys(absent)
    _add_data(made, held.get("formats", ()))
    return Made(made, tuple(lost))


def _with_key(document: NotebookNode) -> NotebookNode:
    """The document with the key to the signs in its tables at the back, and no more under each table."""
    for cell in document.cells:
        for output in cell.get("outputs", []):
            if "text/html" in output.get("data", {}):
                output.data["text/html"] = without_marks(output.data["text/html"])
    if key := marks_text(forms(document)):
        document.cells.append(new_markdown_cell(f"## {TITLE}\n\n{key}", id="tecken", metadata={"tags": ["heading"]}))
    return document


# --- cells ---------------------------------------------------------------------------------------------------------


def _document(document: Document, plan: Plan, cells: Sequence[NotebookNode], metadata: NotebookNode) -> NotebookNode:
    """The cells of one document under its headings; a heading with no cell under it is left out."""
    mine: dict[str, list[NotebookNode]] = {}
    for cell in cells:
        section = section_of(cell) or ""
        if plan.place(section, document_of(cell)) == document.id:
            mine.setdefault(section, []).append(cell)
    found: list[NotebookNode] = []
    for place, heading in enumerate(document.headings):
        below = _under(document, place)
        if not any(section in mine for section in below):
            continue
        words = new_markdown_cell(f"{'#' * heading.level} {heading.text}", metadata={"tags": ["heading"]})
        words.id = f"heading-{place + 1:02}"
        held = (cell for section in heading.sections for cell in mine.get(section, ()))
        found += [words, *(_below(heading.level, cell) for cell in held)]
    front = front_of(metadata[METADATA], document.id, [one.id for one in plan.documents])
    data = NotebookNode(metadata | {METADATA: front, "title": front["document_title"]})
    return NotebookNode({"cells": found, "metadata": data, "nbformat": 4, "nbformat_minor": 5})


def _under(document: Document, place: int) -> list[str]:
    """The sections under a heading and under those of lower level that follow it."""
    first, *rest = document.headings[place:]
    found = [*first.sections]
    for heading in rest:
        if heading.level <= first.level:
            break
        found += heading.sections
    return found


def _below(level: int, cell: NotebookNode) -> NotebookNode:
    """A narrative cell with its headings one level below the plan's."""
    if cell.cell_type != "markdown":
        return cell
    return NotebookNode(cell | {"source": re.sub(r"(?m)^#+(?=[ \t])", "#" * (level + 1), cell.source)})


# --- the tables behind figures ---------------------------------------------------------------------------------------


def _with_tables(cells: Sequence[NotebookNode], plan: Plan) -> list[NotebookNode]:
    """The cells, and after each with a figure of the report that carries its own numbers a cell with that table."""
    found: list[NotebookNode] = []
    for cell in cells:
        found.append(cell)
        section = section_of(cell) or ""
        placed = plan.place(section, document_of(cell)), plan.place(section, TABLES.tag)
        if placed == (REPORT.id, TABLES.id):
            found += [_table_cell(form, section) for form in _own_numbers(cell)]
    return found


def _own_numbers(cell: NotebookNode) -> Iterator[NotebookNode]:
    for output in cell.get("outputs", []):
        form = output.get("data", {}).get(PRIVATE_MIME, {})
        if form.get("kind") == "figure" and form.get("data") and not form.get("table") and "sentence" not in form:
            yield form


def _table_cell(form: NotebookNode, section: str) -> NotebookNode:
    """A cell that shows the numbers of a figure as a table of its own, to which the figure then refers."""
    form["table"] = f"{form['id']}-data"
    table = table_of(form["data"] | {"id": form["table"], "caption": form["caption"]})
    output = new_output("display_data", data=table._repr_mimebundle_())
    cell = new_code_cell("", outputs=[output], metadata={"tags": [section, TABLES.tag]})
    cell.id = f"data-{form['id']}"[:64]
    return cell


def _add_data(made: Mapping[str, NotebookNode], formats: Sequence[str]) -> None:
    """Give each figure whose table stands elsewhere that table's form as `data`, and each table the file of its CSV."""
    held = {form["id"]: form for one in made.values() for form in forms(one)}
    for form in held.values():
        table = held.get(form.get("table") or "", form)
        if form["kind"] == "figure" and table is not form:
            form["data"] = table
        if "xlsx" in formats and table.get("number") and (table["kind"] == "table" or form.get("data")):
            form["csv"] = file_name(table["number"], table["id"])
