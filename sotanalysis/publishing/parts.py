"""The files of a report in parts: what is made together, and of what, to be made again only when that has changed."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from nbformat import NotebookNode

from sotanalysis.publishing.documents import Made
from sotanalysis.publishing.figures import figure_files
from sotanalysis.publishing.front import read_front
from sotanalysis.publishing.html import HtmlExporter
from sotanalysis.publishing.kept import digest
from sotanalysis.publishing.names import file_of
from sotanalysis.publishing.numbering import forms
from sotanalysis.publishing.pdf import PdfExporter
from sotanalysis.publishing.search import forbidden, forbidden_in_html
from sotanalysis.publishing.tables import sheets
from sotanalysis.publishing.workbook import table_files, text_of

# By the file's name its content, and the forbidden kinds of things found in it.
Files = Mapping[str, tuple[bytes, Sequence[str]]]


@dataclass(frozen=True)
class Part:
    """Files that are made together: what they are called in words, a digest of all they are made of, and how."""

    name: str
    made_of: str
    make: Callable[[], Files]


def parts(made: Made, formats: Sequence[str], code: str) -> Iterator[Part]:
    """The parts of a report's documents in the formats, what takes longest first. `code` stands for all that makes them
    of the documents.
    """
    documents = made.documents
    texts = {id: _text(document) for id, document in documents.items()}

    def part(name: str, kind: str, texts: Sequence[str], make: Callable[[], Files]) -> Part:
        return Part(name, digest(code, kind, *texts), make)

    for id, document in documents.items() if "pdf" in formats else ():
        yield part(file_of(id, "pdf"), "pdf", [texts[id]], partial(_pdf, id, document))
    if "html" in formats:
        drawn = [_text(form) for one in documents.values() for form in forms(one) if form["kind"] == "figure"]
        yield part("figurer", "figures", drawn, partial(_figures, [*documents.values()]))
    for id, document in documents.items() if "html" in formats else ():
        yield part(file_of(id, "html"), "html", [texts[id]], partial(_html, id, document))
    if "xlsx" in formats:
        tables, front = sheets(documents.values()), read_front(next(iter(documents.values())).metadata)
        yield part("tabeller", "tables", [repr(tables), repr(front)], partial(_tables, [*documents.values()]))


def _text(node: NotebookNode) -> str:
    return json.dumps(node, sort_keys=True, ensure_ascii=False)


def _pdf(id: str, document: NotebookNode) -> Files:
    pdf, resources = PdfExporter().from_notebook_node(document)
    return {file_of(id, "pdf"): (pdf, forbidden(resources["content"]))}


def _html(id: str, document: NotebookNode) -> Files:
    page, _ = HtmlExporter().from_notebook_node(document)
    return {file_of(id, "html"): (page.encode(), forbidden_in_html(page))}


def _figures(documents: Sequence[NotebookNode]) -> Files:
    figures = figure_files(documents)
    return {name: (made, forbidden(made.decode()) if name.endswith(".svg") else []) for name, made in figures.items()}


def _tables(documents: Sequence[NotebookNode]) -> Files:
    return {name: (made, forbidden(text_of(name, made))) for name, made in table_files(documents).items()}
