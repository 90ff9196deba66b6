from io import BytesIO

import pikepdf
import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from sotanalysis.publishing.documents import as_document
from sotanalysis.publishing.markdown import MarkdownRefused
from sotanalysis.publishing.pdf import PdfExporter, PdfFailed, compile_pdf, content_of


@pytest.fixture(scope="module")
def pdf(executed):
    content, _ = PdfExporter().from_notebook_node(executed)
    with pikepdf.open(BytesIO(content)) as file:
        yield file


def elements(element, name=None):
    """Every structure element, in reading order."""
    kids = element.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            if name is None or str(kid.S) == name:
                yield kid
            yield from elements(kid, name)


def attribute(element, key):
    held = element.get("/A", pikepdf.Array())
    return next((a[key] for a in (held if isinstance(held, pikepdf.Array) else [held]) if key in a), None)


def test_says_what_it_is(pdf):
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "sv-SE"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_metadata() as meta:
        assert (meta["pdfuaid:part"], meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("1", "2", "A")
        assert meta["dc:title"] == "Helårsrapport 2022 – Samordningsteam Västerås"


def test_bookmarks_are_the_headings(pdf):
    with pdf.open_outline() as outline:
        found = [(item.title, [child.title for child in item.children]) for item in outline.root]
    chapters = [("Deltagarflödet", ["Remittenter"]), ("Målgruppen", ["Ålder"]), ("Avstämning", [])]
    assert [entry for entry in found if entry[0] != "Innehåll"] == chapters


def test_one_table_per_table_however_many_pages(pdf):
    tables = list(elements(pdf.Root.StructTreeRoot, "/Table"))
    assert len(tables) == 4
    assert max(len(list(elements(t, "/TR"))) for t in tables) == 62
    for table in tables:
        assert len({len(list(elements(row))) for row in elements(table, "/TR") if row}) <= 2


def test_every_header_has_a_scope_and_every_body_row_a_header(pdf):
    tree = pdf.Root.StructTreeRoot
    headers = list(elements(tree, "/TH"))
    assert {str(attribute(h, "/Scope")) for h in headers} == {"/Column", "/Row"}
    index = dict(pikepdf.NameTree(tree.IDTree).items())
    for body in elements(tree, "/TBody"):
        for row in elements(body, "/TR"):
            head, *rest = [e for e in elements(row) if e.S in ("/TH", "/TD")]
            assert head.S == "/TH"
            assert str(head.ID) in index
            assert all(head.ID in attribute(cell, "/Headers") for cell in rest)


def test_every_picture_has_its_words(pdf):
    assert [str(f.Alt) for f in elements(pdf.Root.StructTreeRoot, "/Figure")] == [
        "Stapeldiagram: Försäkringskassan 39 av 87."
    ] * 2


def test_two_builds_are_the_same_bytes(executed):
    first, second = (PdfExporter().from_notebook_node(executed)[0] for _ in range(2))
    assert first == second


def test_the_data_of_a_figure_is_in_the_chapter(executed):
    figures = [b for b in content_of(as_document(executed))["blocks"] if b["kind"] == "figure"]
    assert figures[0]["data"] is None
    assert [piece["text"] for piece in figures[0]["see"]] == ["Siffror: ", "tabell\u00a01", "."]
    assert figures[1]["data"]["caption"] == [{"text": "Siffrorna i figur\u00a02"}]


def test_markdown_it_does_not_know_is_refused():
    notebook = new_notebook(cells=[new_markdown_cell("# A"), new_markdown_cell("<table></table>")])
    with pytest.raises(MarkdownRefused, match="HTML"):
        PdfExporter().from_notebook_node(notebook)


def test_what_typst_refuses_is_told_with_its_hints():
    with pytest.raises(PdfFailed, match="PDF-filen kunde inte göras"):
        compile_pdf("{}")
