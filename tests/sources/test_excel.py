"""Workbooks whose cells stand where no table has them: read or refused in a moment, never the end of the process."""

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from sotanalysis.sources.cells import PerCent
from sotanalysis.sources.files import open_sheets


def book(place: Path, change) -> Path:
    """A workbook of two rows whose sheet's XML is changed."""
    made = openpyxl.Workbook()
    for row in (["Konto", "Budget"], ["Hyra", 3]):
        made.active.append(row)
    made.save(place / "a.xlsx")
    with zipfile.ZipFile(place / "a.xlsx") as old, zipfile.ZipFile(place / "b.xlsx", "w") as new:
        for name in old.namelist():
            raw = old.read(name)
            new.writestr(name, change(raw) if name.endswith("sheet1.xml") else raw)
    return place / "b.xlsx"


def cells(*places: str):
    """Cells at places, in a row that has no number of its own."""
    more = "".join(f'<row><c r="{place}"><v>1</v></c></row>' for place in places).encode()
    return lambda raw: raw.replace(b"</sheetData>", more + b"</sheetData>")


@pytest.mark.parametrize(
    ("shown", "is_per_cent"), [("0%", True), ("0.00%", True), ("0.0 %", True), ('0" %"', False), ("General", False)]
)
def test_a_number_shown_as_per_cent_is_known_as_a_share(tmp_path, shown, is_per_cent):
    made = openpyxl.Workbook()
    made.active.append(["Konto", "Andel"])
    made.active.append(["Hyra", 0.5])
    made.active["B2"].number_format = shown
    made.save(tmp_path / "a.xlsx")
    (sheet,), _ = open_sheets(tmp_path / "a.xlsx", "2022/a.xlsx")
    assert sheet.rows[1][1] == 0.5 and isinstance(sheet.rows[1][1], PerCent) is is_per_cent


def test_a_far_cell_in_a_row_without_a_number_is_cut_away(tmp_path):
    (sheet,), (told,) = open_sheets(book(tmp_path, cells("XFD1048576")), "2022/a.xlsx")
    assert sheet.rows == [["Konto", "Budget"], ["Hyra", 3.0]]
    assert (told.rule, told.row, told.column, told.severity) == ("fil:cell långt bort", 1_048_576, "XFD", "varning")


def test_rows_beyond_a_gap_are_lost_and_that_is_a_fault(tmp_path):
    _, (told,) = open_sheets(book(tmp_path, cells("A5000", "A5001")), "2022/a.xlsx")
    assert told.severity == "fel" and "och 1 till" in told.message


def test_a_chain_of_cells_within_the_gap_does_not_take_all_memory(tmp_path):
    chain = [f"A{row}" for row in range(900, 1_000_000, 900)] + [f"{name}2" for name in ("CC", "FF", "II", "LL", "OO")]
    sheets, problems = open_sheets(book(tmp_path, cells(*chain)), "2022/a.xlsx")
    assert sheets == [] and [p.rule for p in problems] == ["fil:format"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_a_sheet_that_calamine_gives_up_on_is_not_read_as_blank(tmp_path, encoding):
    def recoded(raw: bytes) -> bytes:
        body = re.sub(rb"^<\?xml[^>]*\?>", b"", raw).decode()
        mark = "\ufeff" if encoding == "utf-16-be" else ""
        return f'{mark}<?xml version="1.0" encoding="UTF-16"?>{body}'.encode(encoding)

    sheets, problems = open_sheets(book(tmp_path, recoded), "2022/a.xlsx")
    assert [s.rows for s in sheets] == [[["Konto", "Budget"], ["Hyra", 3.0]]] or [p.severity for p in problems] == [
        "fel"
    ]


@pytest.mark.parametrize("said", ["198106079257", "18446744073709551615"])
def test_a_number_of_texts_that_cannot_be_true_does_not_end_the_process(tmp_path, said):
    path, spoilt = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Blad").write_row(0, 0, ["uniqueCount='9'", "b"])
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(spoilt, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'uniqueCount="2"', f'uniqueCount="{said}"'.encode()))
    (sheet,), problems = open_sheets(spoilt, "b.xlsx")
    assert sheet.rows == [["uniqueCount='9'", "b"]] and not problems
