"""Opening files: encodings, delimiters, row numbers, and what only openpyxl can see."""

import hashlib

import openpyxl
import pytest

from sotanalysis.sources.cells import NO_VALUE, read_cell
from sotanalysis.sources.files import body, find_header, open_sheets
from sotanalysis.sources.folder import find
from sotanalysis.sources.text import read_text
from sotanalysis.tables.exports import ACCOUNTS

SWEDISH = "Försörjningskälla;Antal före\nÅterbetalning på två års sikt – ”äldre”;3\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman"])
def test_encodings(encoding):
    assert read_text(SWEDISH.encode(encoding), "x") == (SWEDISH, [])


def test_dos_encoding():
    text = "Försörjningskälla;Antal före\nÅtgärd på två års sikt;3\n"
    assert read_text(text.encode("cp850"), "x") == (text, [])


def test_text_rows_keep_their_numbers(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("Titel\n\nKonto;Budget\nHyra;1\n", encoding="utf-8")
    (sheet,), problems = open_sheets(file, "2022/a.csv")
    header = find_header(sheet.rows, {"account": ("Konto",), "sek_budget": ("Budget",)}, ("account",))
    assert problems == []
    assert header is not None and header.row == 3
    assert body(sheet.rows, header) == [(4, {"account": "Hyra", "sek_budget": "1"})]


def test_a_stray_quotation_mark_swallows_nothing(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text('Kategori\tAntal\n"Övrig\t3\nAndra\t4\n', encoding="utf-8")
    (sheet,), _ = open_sheets(file, "2022/a.txt")
    assert [row[1] for row in sheet.rows] == ["Antal", "3", "4"]


def test_formulas_without_value_and_hidden_rows_are_told(tmp_path):
    file = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "Konton"
    for row in (["Konto", "Budget"], ["Hyra", "=1+1"], ["Lön", 3]):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    book.save(file)
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    (sheet,), problems = open_sheets(file, "2022/a.xlsx")
    assert [(p.rule, p.row, p.severity) for p in problems] == [("fil:dold rad", 3, "varning")]
    assert read_cell(sheet.rows[1][1], ACCOUNTS["sek_budget"]) == NO_VALUE
    assert sheet.rows[2] == ["Lön", 3.0]
    assert hashlib.sha256(file.read_bytes()).hexdigest() == before


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.pdf"])
def test_an_unreadable_file_is_a_problem(tmp_path, name):
    (tmp_path / name).write_bytes(b"not a workbook")
    sheets, (problem,) = open_sheets(tmp_path / name, f"2022/{name}")
    assert sheets == [] and problem.severity == "fel" and problem.file == f"2022/{name}"


def test_lock_files_are_ignored(tmp_path):
    for name in ("~$a.xlsx", ".a.csv", "b.csv"):
        (tmp_path / name).touch()
    assert [path.name for path in find(tmp_path, "*")] == ["b.csv"]
