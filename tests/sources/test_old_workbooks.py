"""An .xls or .ods whose cells reach too far is told, before calamine takes a gigabyte for what is between them."""

import json
import zipfile
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from sotanalysis.sources import files, old_workbooks, read_apart
from tests.planted.files import ods_row, personal

FAR = Path(__file__).resolve().parents[1] / "fixtures/far"
TABLE = "".join(ods_row("a", "b", "c") for _ in range(20))


def blank(times: int) -> str:
    """Rows without content, as LibreOffice writes those that have a format."""
    return (
        f'<table:table-row table:number-rows-repeated="{times}"><table:table-cell table:style-name="ce1" '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )


@pytest.fixture
def read(tmp_path):
    """Sheets and problems of a file with the content."""

    def of(name: str, content: bytes):
        (tmp_path / name).write_bytes(content)
        return files.open_sheets(tmp_path / name, f"2022/{name}")

    return of


def test_an_xls_with_a_stray_cell_is_told_and_one_that_reaches_less_far_is_read(read, monkeypatch):
    sheets, (told,) = read("a.xls", (FAR / "far.xls").read_bytes())
    assert not sheets and "långt utanför tabellen" in told.message and "Spara filen som .xlsx" in told.remedy
    near = (FAR / "near.xls").read_bytes()
    (sheet,), problems = read("b.xls", near)
    assert (len(sheet.rows), len(sheet.rows[0]), problems) == (901, 21, [])
    monkeypatch.setattr(old_workbooks, "LARGEST_AREA", 901 * 21 - 1)
    assert not read("b.xls", near)[0]


@pytest.mark.parametrize(
    ("rows", "read_rows"),
    [
        (TABLE + blank(1_048_556), 20),
        (TABLE + blank(1_048_500) + ods_row("långt"), None),
        (TABLE + blank(2_000) + ods_row("nära"), 2_021),
        (ods_row(*["x"] * 3, repeated=2_000_000), None),
        (TABLE.replace("<table:table-row", '<table:table-row table:number-rows-repeated="200000"'), None),
    ],
    ids=["blank below", "stray", "near", "repeated columns", "repeated rows"],
)
def test_an_ods_is_read_as_far_as_its_content_reaches(read, rows, read_rows):
    sheets, problems = read("a.ods", personal(rows))
    assert [len(sheet.rows) for sheet in sheets] == ([read_rows] if read_rows else [])
    assert [p.rule for p in problems] == ([] if read_rows else ["fil:format"])


def test_sheets_count_together(read, monkeypatch):
    with zipfile.ZipFile(BytesIO(personal(TABLE))) as archive:
        content = archive.read("content.xml")
    both = content.replace(b"</table:table>", b"</table:table><table:table>" + TABLE.encode() + b"</table:table>")
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("content.xml", both)
    monkeypatch.setattr(old_workbooks, "LARGEST_AREA", 119)
    assert [p.rule for p in read("a.ods", made.getvalue())[1]] == ["fil:format"]


@pytest.mark.parametrize("start", [b"<html>", b"\xef\xbb\xbf\r\n<!DOCTYPE html>", b"<?xml version='1.0'?>"])
def test_a_web_page_called_xls_is_told_as_one(read, start):
    _, (told,) = read("a.xls", start + b"<table><tr><td>a</td></tr></table>" * 10)
    assert "webbsida" in told.message


@pytest.mark.parametrize("cut", [8, 30, 512, 600, 1536, 4000])
@pytest.mark.parametrize("noise", [b"", b"\xff" * 64, b"\x00" * 64])
def test_a_broken_xls_is_left_to_calamine(read, cut, noise):
    raw = (FAR / "far.xls").read_bytes()
    sheets, problems = read("a.xls", raw[:cut] + noise)
    assert not sheets and [p.rule for p in problems] in (["fil:oläslig"], ["fil:format"])


def test_what_calamine_says_as_it_panics_is_seen_by_nobody(read, capfd):
    sheets, (told,) = read("a.xls", (FAR / "near.xls").read_bytes()[:-5])
    assert not sheets and told.rule == "fil:oläslig" and capfd.readouterr() == ("", "")


def test_an_old_workbook_that_ends_the_process_ends_another(read, monkeypatch):
    near = (FAR / "near.xls").read_bytes()
    monkeypatch.setattr(read_apart, "SECONDS", 0)
    sheets, (told,) = read("b.xls", near)
    assert (sheets, told.rule) == ([], "fil:oläslig")


@pytest.mark.parametrize(
    "value", [datetime(2022, 3, 1, 8, 30), date(2022, 3, 1), time(8, 30), timedelta(days=2, hours=1)]
)
def test_dates_and_times_come_back_as_they_were(value):
    there = json.loads(
        json.dumps([[value, 2.5, "å", True]], default=read_apart._tagged), object_hook=read_apart._untagged
    )
    assert there == [[value, 2.5, "å", True]]
