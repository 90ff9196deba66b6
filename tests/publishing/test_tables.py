"""The tables of a report as Excel and CSV: whole, in numbers, and as accessible spreadsheets are made."""

import zipfile
from io import BytesIO

import openpyxl
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from sotanalysis.exhibits.dressing import Dressed, Number
from sotanalysis.exhibits.table import Column, Table, TableRow
from sotanalysis.publishing.front import read_front
from sotanalysis.publishing.names import TABLES
from sotanalysis.publishing.numbering import numbered
from sotanalysis.publishing.tables import CONTENTS, csv_files, sheets
from sotanalysis.publishing.workbook import number_format, table_files, text_of, workbook_bytes

RATIO = 24 / 86


def revised_table() -> Table:
    share, change = Number(RATIO, 1, percent=True), Number(-2.5, 1, sign=True)
    rows = (
        TableRow(
            (Dressed("Grundskola"), Dressed("24", "a", "n", Number(24)), Dressed("27,9\u00a0%", "a", "share", share))
        ),
        TableRow((Dressed("Gymnasium"), Dressed("2\u00a0[r]", "b", "n", Number(2), True), Dressed("–", "b"))),
        TableRow((Dressed("=1+1"), Dressed(""), Dressed("[d]", "c"))),
        TableRow(
            (
                Dressed("Samtliga"),
                Dressed("1\u00a0086", "d", "n", Number(1086)),
                Dressed("−2,5", "d", "signed", change),
            ),
            "total",
        ),
    )
    return Table("blandat", "Blandat", (Column("Nivå", "left"), Column("Antal"), Column("antal")), rows, "n = 86.")


@pytest.fixture
def mixed():
    output = new_output("display_data", data=revised_table()._repr_mimebundle_())
    notebook, _ = numbered(new_notebook(cells=[new_code_cell("x", outputs=[output])]))
    return notebook


@pytest.fixture(scope="module")
def book(executed):
    notebook, _ = numbered(executed)
    files = table_files([notebook])
    return files, openpyxl.load_workbook(BytesIO(files[TABLES]))


def test_every_table_is_there_under_its_number_and_heading(executed):
    notebook, _ = numbered(executed)
    made = sheets([notebook])
    assert [(s.number, s.id, s.section) for s in made] == [
        ("Tabell 1", "remittenter", "Remittenter"),
        ("Figur 2", "fig-steg", "Ålder"),
        ("Tabell 2", "lang", "Avstämning"),
        ("Tabell 3", "ord", "Avstämning"),
    ]
    assert made[1].file == "tabeller/figur-02-fig-steg.csv"
    assert [len(s.rows) for s in made] == [4, 4, 61, 4]


def test_numbers_are_numbers_and_nothing_is_empty(mixed):
    (made,) = sheets([mixed])
    assert made.columns == ("Nivå", "Antal", "antal (2)", "Reviderat")
    values = [row.values for row in made.rows]
    assert values[0] == ("Grundskola", Number(24), Number(RATIO, 1, True), "inget")
    assert values[1] == ("Gymnasium", Number(2), "–", "Antal")
    assert values[2][1:3] == ("[e]", "[d]")
    assert made.notes == ("[e] ej tillämpligt.",)
    assert [row.total for row in made.rows] == [False, False, False, True]


def test_numbers_typed_as_text_are_read_back(executed):
    made = sheets([numbered(executed)[0]])[0]
    assert made.rows[1].values == ("Part 1", Number(1), Number(0.279, 1, percent=True))


def test_csv_is_what_swedish_excel_opens(mixed):
    files = csv_files(sheets([mixed]))
    assert list(files) == [CONTENTS, "tabeller/tabell-01-blandat.csv"]
    content = files["tabeller/tabell-01-blandat.csv"]
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").split("\r\n")
    assert lines[0] == "Nivå;Antal;antal (2);Reviderat"
    assert lines[1] == f"Grundskola;24;{str(RATIO).replace('.', ',')};inget"
    assert lines[3] == "'=1+1;[e];[d];inget"  # no formula
    assert lines[4] == "Samtliga;1086;-2,5;inget"
    assert files[CONTENTS].decode("utf-8-sig").split("\r\n")[1].startswith("Tabell 1;Blandat;;n = 86.;")


def test_the_workbook_has_one_table_a_sheet_and_a_way_between(book):
    files, workbook = book
    assert workbook.sheetnames == ["Innehåll", "Anmärkningar", "Tabell 1", "Figur 2", "Tabell 2", "Tabell 3"]
    for sheet in workbook:
        (table,) = sheet.tables.values()
        assert table.headerRowCount == 1 and table.autoFilter is None
        assert not sheet.merged_cells.ranges and sheet.sheet_state == "visible"
        top = sheet[table.ref][0][0].row
        assert sheet.freeze_panes == f"B{top + 1}"  # the header and the first column stay in view
        assert sheet.sheet_view.selection[-1].activeCell == "A1" and sheet["A1"].value
        cells = [cell for row in sheet[table.ref] for cell in row]
        assert all(cell.value not in (None, "") for cell in cells)
        assert sheet.max_row == cells[-1].row and sheet.max_column == cells[-1].column
    assert workbook.active.title == "Innehåll"
    links = [cell.hyperlink.location for cell in workbook["Innehåll"]["B"] if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in workbook.sheetnames[2:]]
    assert workbook["Tabell 3"]["A1"].value == "Tabell 3. Åäö-ord"
    assert [c.hyperlink.location for c in workbook["Figur 2"]["A"] if c.hyperlink] == ["'Innehåll'!A1"]


def test_its_properties_tell_title_author_and_language(book):
    properties = book[1].properties
    assert properties.title == "Tabeller till Helårsrapport 2022 – Samordningsteam Västerås"
    assert (properties.creator, properties.language) == ("Samordningsteam Västerås", "sv-SE")
    assert properties.created.isoformat() == "2023-01-18T00:00:00"


def test_numbers_in_the_workbook_are_whole_and_only_shown_rounded(mixed):
    workbook = openpyxl.load_workbook(BytesIO(workbook_bytes(sheets([mixed]), read_front(mixed.metadata))))
    cell = workbook["Tabell 1"]["C6"]
    assert cell.value == pytest.approx(RATIO, rel=1e-15) and cell.number_format == '0.0"\u00a0"%'
    assert workbook["Tabell 1"]["A8"].data_type == "s"  # no formula
    assert workbook["Tabell 1"]["B9"].value == 1086


@pytest.mark.parametrize(
    ("number", "written"),
    [(Number(3), "#,##0"), (Number(2.47, 2), "#,##0.00"), (Number(0.2, 0, True), '0"\u00a0"%'),
     (Number(3.0, 1, sign=True), "+#,##0.0;-#,##0.0;#,##0.0")],
)  # fmt: skip
def test_formats(number, written):
    assert number_format(number) == written


def test_marks_are_explained(book):
    rows = list(book[1]["Anmärkningar"].iter_rows(values_only=True))
    assert {row[0] for row in rows} >= {"[d]", "[u]", "[e]", "[r]", "–"}


def test_the_same_tables_give_the_same_bytes(executed, book):
    assert table_files([numbered(executed)[0]]) == book[0]


def test_all_text_of_the_files_can_be_searched(book):
    files, _ = book
    text = text_of(TABLES, files[TABLES])
    assert "Part 59" in text and "Helårsrapport 2022" in text and "En anteckning." in text
    with zipfile.ZipFile(BytesIO(files[TABLES])) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_report_without_tables_still_gives_a_workbook():
    files = table_files([new_notebook()])
    assert openpyxl.load_workbook(BytesIO(files[TABLES])).sheetnames == ["Innehåll", "Anmärkningar"]
    assert list(files) == [TABLES, CONTENTS]


def of(made: Table):
    output = new_output("display_data", data=made._repr_mimebundle_())
    return numbered(new_notebook(cells=[new_code_cell("x", outputs=[output])]))[0]


def test_what_page_and_print_leave_out_is_here_under_whole_names():
    n = Dressed("32", "a", "base", Number(32))
    columns = (
        Column("Nivå", "left"),
        Column("antal", spanner="Kvinnor", n=n),
        Column("antal", spanner="Män", left_out=True),
    )
    rows = (
        TableRow((Dressed("Gymnasium"), Dressed("2"), Dressed("0"))),
        TableRow((Dressed("Ingen"), Dressed("0"), Dressed("", blank="ingen andel")), left_out=True),
    )
    (made,) = sheets([of(Table("t", "T", columns, rows, marks=("Ett tecken.",)))])
    assert made.columns == ("Nivå", "Kvinnor, antal", "Män, antal")
    assert [row.values for row in made.rows] == [("Gymnasium", Number(2), Number(0)), ("Ingen", Number(0), "[e]")]
    assert made.notes[0] == "Ett tecken."


def test_marks_and_heads_stand_to_the_right_in_columns_of_numbers(mixed):
    sheet = openpyxl.load_workbook(BytesIO(workbook_bytes(sheets([mixed]), read_front(mixed.metadata))))["Tabell 1"]
    (table,) = sheet.tables.values()
    assert [[cell.alignment.horizontal for cell in row[1:3]] for row in sheet[table.ref]] == [["right", "right"]] * 5
    assert sheet[table.ref][0][0].alignment.horizontal == "left"


def test_a_header_row_is_as_high_as_its_words():
    long = "Fått ordinarie insats, antal deltagare av dem som avslutat"
    rows = (TableRow((Dressed("A"), Dressed("1"))),)
    notebook = of(Table("t", "T", (Column("Nivå", "left"), Column(long)), rows))
    book = workbook_bytes(sheets([notebook]), read_front(notebook.metadata))
    sheet = openpyxl.load_workbook(BytesIO(book))["Tabell 1"]
    (table,) = sheet.tables.values()
    assert sheet.row_dimensions[sheet[table.ref][0][0].row].height >= 3 * 15


def test_a_number_with_its_unit_is_a_number():
    rows = (
        TableRow((Dressed("Kommunen"), Dressed("14\u00a0månader"), Dressed("+5,1\u00a0poäng"))),
        TableRow((Dressed("Regionen"), Dressed("x", "a", "value", Number(28, unit="månader")), Dressed("1"))),
    )
    made = sheets([of(Table("t", "T", (Column("Aktör", "left"), Column("Tid"), Column("Hälsa")), rows))])[0]
    assert made.rows[0].values[1:] == (Number(14, unit="månader"), Number(5.1, 1, sign=True, unit="poäng"))
    assert number_format(Number(14, unit="månader")) == '#,##0"\u00a0månader"'
    assert Number(14, unit="månader").text == "14\u00a0månader"
