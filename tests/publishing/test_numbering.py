import re

from nbformat.v4 import new_code_cell, new_notebook, new_output

from sotanalysis.exhibits.exhibit import PRIVATE_MIME
from sotanalysis.exhibits.prose import Paragraph, Prose
from sotanalysis.exhibits.table import Column, Table
from sotanalysis.publishing.documents import as_document
from sotanalysis.publishing.html import HtmlExporter
from sotanalysis.publishing.numbering import forms, names_in, numbered, pieces
from sotanalysis.publishing.pdf import content_of


def test_tables_and_figures_are_numbered_each_for_themselves_in_reading_order(executed):
    assert {id: name.words for id, name in names_in(executed).items()} == {
        "remittenter": "tabell\u00a01", "fig-remittenter": "figur\u00a01", "fig-steg": "figur\u00a02",
        "lang": "tabell\u00a02", "ord": "tabell\u00a03",
    }  # fmt: skip


def test_a_reference_to_what_is_not_there_is_told(executed):
    copy, unknown = numbered(executed)
    assert unknown == ["finns-inte"]
    assert "[figur\u00a01](#fig-remittenter) och underlaget." in copy.cells[1].source


def test_numbering_twice_is_numbering_once(executed):
    once, _ = numbered(executed)
    assert numbered(once) == (once, [])


def test_the_notebook_given_is_left_alone(executed):
    numbered(executed)
    assert "number" not in next(forms(executed))


def test_page_and_pdf_give_the_same_numbers(executed):
    page, _ = HtmlExporter().from_notebook_node(executed)
    in_html = re.findall(r'<span class="number" data-exhibit="([^"]+)"><a href="#[^"]+">([^<]+)\.</a> </span>', page)
    blocks = content_of(as_document(executed))["blocks"]
    in_pdf = [(b["id"], b["number"]) for b in blocks if b["kind"] in ("table", "figure")]
    assert in_html == in_pdf
    assert len(in_pdf) == 5


def test_no_link_inside_a_tag(executed):
    page, _ = HtmlExporter().from_notebook_node(executed)
    assert "{ref:" not in page
    assert not re.search(r'alt="[^"]*<a ', page)


def test_a_reference_reads_as_the_title_until_there_are_numbers():
    said = Prose("p", (Paragraph("text", "Se {ref:a} och {ref:b}."),))
    Table("a", "Antal <kön>", (Column("Kön"),), ())._repr_mimebundle_()
    bundle = said._repr_mimebundle_()
    assert '<a class="reference" href="#a">”Antal &lt;kön&gt;”</a> och' in bundle["text/html"]
    assert bundle["text/plain"] == "Se ”Antal <kön>” och underlaget."
    assert "{ref:a}" in str(bundle[PRIVATE_MIME])


def test_a_reference_that_was_shown_as_a_title_is_numbered_in_the_report():
    exhibits = [Table("a", "Antal", (Column("Kön"),), ()), Prose("p", (Paragraph("text", "Se {ref:a} och {ref:b}."),))]
    outputs = [new_output("display_data", data=one._repr_mimebundle_()) for one in exhibits]
    made, unknown = numbered(new_notebook(cells=[new_code_cell("x", outputs=outputs)]))
    page = made.cells[0].outputs[1].data["text/html"]
    assert 'Se <a href="#a">tabell\u00a01</a> och underlaget.' in page and unknown == ["b"]
    assert numbered(made)[0] == made


def test_a_text_in_pieces():
    assert pieces("Se {ref:a} och {ref:b}.", {"a": "tabell 1"}) == [
        {"text": "Se "}, {"text": "tabell 1", "target": "a"}, {"text": " och "}, {"text": "underlaget"}, {"text": "."},
    ]  # fmt: skip
