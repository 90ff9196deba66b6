"""Two small tables stand beside each other in print; what they are and in which order they are read stays."""

from dataclasses import replace

import pikepdf
import pytest
from nbformat.v4 import new_notebook

from sotanalysis.exhibits.dressing import Dressed
from sotanalysis.exhibits.table import Column, TableRow
from sotanalysis.publishing.abreast import abreast, small
from sotanalysis.publishing.documents import as_document
from sotanalysis.publishing.pdf import PdfExporter, content_of
from tests.publishing.conftest import FRONT, METADATA, said, shown, table
from tests.publishing.test_pdf import attribute, elements


def blocks(*made):
    return content_of(as_document(new_notebook(cells=[said("# A", 1), *map(shown, made)], metadata={METADATA: FRONT})))


def test_two_small_tables_that_follow_each_other_stand_abreast():
    found = blocks(table("one", "A"), table("two", "B"), table("three", "C"))
    assert [b["kind"] for b in found["blocks"]] == ["heading", "pair", "table"]
    assert [one["id"] for one in found["blocks"][1]["tables"]] == ["one", "two"]
    assert {"one", "two", "three"} <= set(found["targets"])


def test_text_between_them_keeps_them_apart():
    (a, b), text = (blocks(table(id, "T"))["blocks"][1] for id in ("one", "two")), {"kind": "paragraph"}
    assert abreast([a, text, b]) == [a, text, b]


@pytest.mark.parametrize(
    "change",
    [
        {"rows": tuple(TableRow((Dressed(f"Part {n}"), Dressed("1"), Dressed("1"))) for n in range(11))},
        {"rows": (TableRow((Dressed("Ett ord " * 15), Dressed("1"), Dressed("1"))),)},
        {"columns": (Column("Remittent", "left"), Column("Antal", "left"), Column("Andel"))},
        {
            "columns": (
                Column("Remittent", "left"),
                Column("Arbetsmarknadspolitiska"),
                Column("Arbetsmarknadspolitiska"),
            )
        },
        {"notes": ("En lång anteckning. " * 20,)},
        {"dense": True},
    ],
)
def test_what_does_not_fit_stands_alone(change):
    (block,) = blocks(replace(table("one", "A"), **change))["blocks"][1:]
    assert not small(block) and small(blocks(table("one", "A"))["blocks"][1])


def test_rows_and_columns_left_out_are_not_in_print():
    columns = (Column("Nivå", "left"), Column("antal", spanner="Kvinnor"), Column("antal", left_out=True))
    rows = [
        TableRow((Dressed("A"), Dressed("1"), Dressed("0"))),
        TableRow((Dressed("B"), Dressed("0"), Dressed("0")), left_out=True),
    ]
    (block,) = blocks(replace(table("one", "A"), columns=columns, rows=tuple(rows)))["blocks"][1:]
    assert block["columns"][1] == {"header": "antal", "align": "right", "over": "Kvinnor"}
    assert [row["cells"] for row in block["rows"]] == [["A", "1"]]


def test_a_cell_of_the_pdf_is_told_its_spanner_its_header_and_its_row(tmp_path):
    columns = (Column("Nivå", "left"), Column("Av"), Column("antal", spanner="Män"), Column("andel", spanner="Män"))
    rows = tuple(TableRow(tuple(Dressed(t) for t in ("A", "5", "2", "40"))) for _ in range(2))
    made = replace(table("one", "A"), columns=columns, rows=rows)
    notebook = new_notebook(cells=[said("# A", 1), shown(made)], metadata={METADATA: FRONT, "title": "T"})
    (tmp_path / "a.pdf").write_bytes(PdfExporter().from_notebook_node(notebook)[0])
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        over, under, first, _ = elements(pdf.Root.StructTreeRoot, "/TR")
        corner, of, men = elements(over)
        assert [int(attribute(head, "/RowSpan")) for head in (corner, of)] == [2, 2]
        assert int(attribute(men, "/ColSpan")) == 2
        ids = [str(head.ID) for head in elements(under)]
        row, *cells = [list(map(str, attribute(cell, "/Headers"))) for cell in elements(first)]
        label = str(next(iter(elements(first))).ID)
        assert row == [str(corner.ID)]
        assert cells == [[str(of.ID), label], [str(men.ID), ids[0], label], [str(men.ID), ids[1], label]]
