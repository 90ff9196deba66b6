"""`sot check` on a folder with faults of many kinds: the list, the files, the page, the coloured copy, the JSON."""

import json
import os
import shutil
import stat
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest
from rich.console import Console

from sotanalysis.publishing.build import ROOT, Folders
from sotanalysis.publishing.check import as_json, check_year, lines
from sotanalysis.publishing.check_files import write_page, write_workbooks
from sotanalysis.publishing.check_page import page
from sotanalysis.publishing.check_terminal import show
from sotanalysis.publishing.check_workbook import FAULT, ROW, WARNING, CopyRefused, coloured
from sotanalysis.publishing.checked import Checked
from sotanalysis.publishing.watch import changes
from sotanalysis.tables.faults import Fault

SETTINGS = """
team = "Provteamet"
plan = "egen"
okand_nyckel = 3
resultatmatt = ["steps.movement", "steps.movment"]

[[mal]]
namn = "Uppåt"
fakta = "stegen.uppat"
andel = 0.5
"""
SHEETS = {
    "Kladd": [["anteckning"]],
    "Personal": [["Tjänst", "Roll", "Sysselsättningsgrad", "Från", "Orsak"]]
    + [[f"T{n}", "Handledare", "100 %", "2024-01-01", "kanske"] for n in range(3, 43)],
    "Händelser": [["Datum", "Typ", "Antal"], ["2024-02-01", "Möte", 3], ["i våras", "Möte", 3]],
}


def book(sheets: dict[str, list[list[object]]]) -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        page = made.create_sheet(name)
        for row in rows:
            page.append(row)
    return made


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    place = tmp_path_factory.mktemp("check")
    raw = place / "raw/provteam/2024"
    for folder in ("text", "sus"):
        (raw / folder).mkdir(parents=True)
    book(SHEETS).save(raw / "samordningsteam.xlsx")
    (raw / "sus/trasig.xlsx").write_bytes(b"nej")
    (raw / "rapport.toml").write_text(SETTINGS, "utf-8")
    (raw / "plan.toml").write_text("[[dokument]\n", "utf-8")
    (raw / "text/framtid.md").write_text("Vi ser {% fri %}ökat{% endfri %} framåt.\n\nDet var 17 deltagare.\n", "utf-8")
    return Folders(place, place / "reports", ROOT / "notebooks")


@pytest.fixture(scope="module")
def checked(folders: Folders) -> Checked:
    return check_year(folders, "provteam", 2024)


def test_the_worst_first_in_the_order_of_the_folder(checked):
    assert [f.severity for f in checked.faults] == sorted(
        (f.severity for f in checked.faults), key=["fel", "varning"].index
    )
    wrong = list(dict.fromkeys(f.file for f in checked.faults if f.severity == "fel"))
    assert wrong == [f"2024/{name}" for name in (
        "samordningsteam.xlsx", "sus/trasig.xlsx", "text/framtid.md", "rapport.toml", "plan.toml"
    )]  # fmt: skip
    assert checked.exit_code == 1


def test_forty_cells_of_one_fault_are_one_line(checked):
    (part,) = [line for line in lines(checked) if "kolumn Orsak" in line]
    assert part.startswith("varning: 2024/samordningsteam.xlsx, flik Personal, rad 2–41, kolumn Orsak: ")
    assert "Cellerna läses som tomma." in part


def test_a_lost_row_is_told_and_counted(checked):
    (date,) = [line for line in lines(checked) if "flik Händelser" in line]
    assert date.startswith("fel: ") and "Raden räknas inte." in date
    assert "; 1 rad räknas inte, 40 celler läses som tomma." in checked.summary


def test_texts_plan_and_settings_stand_in_the_same_list(checked):
    told = {(f.file.partition("/")[2], f.place.rpartition(", ")[2]): f for f in checked.faults}
    text = told["text/framtid.md", "rad 3"]
    assert "”17” är inte bundet" in text.message and "Det var 17 deltagare." in text.detail
    assert "går inte att läsa" in told["plan.toml", "rad 1"].message
    assert "okand_nyckel" in told["rapport.toml", "nyckel okand_nyckel"].message
    assert "sot facts 2024" in told["rapport.toml", "nyckel mal.fakta"].remedy
    assert "Menas steps.movement?" in told["rapport.toml", "nyckel resultatmatt.2"].remedy
    assert "byggs ingen årsrapport" in checked.next_step


def test_every_file_has_one_line(checked, folders):
    told = {f.file.partition("/")[2]: f.text for f in checked.files}
    raw = folders.raw / "provteam/2024"
    missing = {"ekonomi.xlsx", "goldware/", "nns/"}
    assert set(told) == missing | {p.relative_to(raw).as_posix() for p in raw.rglob("*") if p.is_file()}
    assert all(told[name].startswith("saknas. ") for name in missing)
    read, _, blank = told["samordningsteam.xlsx"].partition("; utan rader: ")
    assert read == "läst som teamets arbetsbok: 42 rader, 1 räknas inte"
    assert blank.startswith("Ansökningar, Deltagare,") and "Händelser" not in blank and "Förfrågningar" in blank
    assert told["sus/trasig.xlsx"].startswith("läses inte. Filen går inte att läsa")
    assert told["text/framtid.md"] == "läst som berättande text: 1 ställe med fri"
    assert told["rapport.toml"] == "läst som årets inställningar"
    assert told["plan.toml"].startswith("läses inte.")
    assert list(told)[0] == "samordningsteam.xlsx"


def test_json_has_an_object_per_problem_and_the_files(checked):
    found = json.loads(json.dumps(as_json(checked)))
    degrees = [p for p in found["problems"] if p["column"] == "Orsak"]
    assert [p["row"] for p in degrees] == list(range(2, 42)) and {p["lost"] for p in degrees} == {"cell"}
    assert degrees[0].keys() == {
        "file", "sheet", "row", "column", "rule", "severity", "message", "remedy", "lost"
    }  # fmt: skip
    assert {"file": "2024/rapport.toml", "read_as": "årets inställningar", "rows": 0, "refused": 0,
            "text": "läst som årets inställningar"} in found["files"]  # fmt: skip


@pytest.mark.parametrize("width", [80, 200])
def test_a_terminal_gets_headings_and_lines_that_fit(checked, width):
    console = Console(file=StringIO(), width=width, force_terminal=True, highlight=False, color_system=None)
    show(checked, console)
    shown = [line.rstrip() for line in console.file.getvalue().splitlines()]
    assert max(map(len, shown)) <= min(width, 100)
    assert shown.index("Fel") < shown.index("Varningar") < shown.index("Filer")
    assert "  samordningsteam.xlsx" in shown and "    Händelser, rad 3, kolumn Datum" in shown


def test_a_file_that_is_open_in_excel_is_remarked_upon_and_its_lock_file_is_no_file(checked, folders):
    lock = folders.raw / "provteam/2024/~$samordningsteam.xlsx"
    lock.write_bytes(b"lock")
    opened = check_year(folders, "provteam", 2024)
    lock.unlink()
    (more,) = [fault for fault in opened.faults if fault not in checked.faults]
    assert (more.file, more.severity) == ("2024/samordningsteam.xlsx", "varning") and "Spara och stäng" in more.remedy
    assert [file.text for file in opened.files] == [file.text for file in checked.files]


def test_the_page_tells_places_and_no_sentence(checked, folders):
    html = page(checked)
    assert "Flik Personal, rad 2–41, kolumn Orsak" in html and checked.counts in html
    assert "Det var 17 deltagare" not in html and "kanske" not in html
    assert "<script" not in html and "http" not in html
    file = write_page(checked, folders)
    assert file == folders.data / "check/provteam/2024/att rätta.html" and file.read_text("utf-8") == html
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600 and stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_the_page_is_accessible(checked, folders, opened, width, scheme):
    seen = opened(write_page(checked, folders), width, scheme)
    assert (seen.violations, seen.foreign) == ([], []) and seen.width <= width


def test_the_copy_has_the_faults_in_it_and_the_original_is_as_it_was(checked, folders):
    original = folders.raw / "provteam/2024/samordningsteam.xlsx"
    before = original.read_bytes()
    (line,) = write_workbooks(checked, folders)
    copy = folders.data / "check/provteam/2024/samordningsteam med fel.xlsx"
    assert str(copy) in line and original.read_bytes() == before
    sheets = openpyxl.load_workbook(copy)
    event, degree = sheets["Händelser"], sheets["Personal"]["E5"]
    assert event["A3"].fill.fgColor.rgb == FAULT.fgColor.rgb and event["B3"].fill.fgColor.rgb == ROW.fgColor.rgb
    assert "Raden räknas inte." in event["A3"].comment.text and "→ Skriv" in event["A3"].comment.text
    assert degree.fill.fgColor.rgb == WARNING.fgColor.rgb and "Cellen läses som tom." in degree.comment.text
    assert sheets["Händelser"]["A2"].comment is None and sheets["Händelser"]["A3"].value == "i våras"
    assert [f.file for f in check_year(folders, "provteam", 2024).files] == [f.file for f in checked.files]


def test_what_is_unchanged_is_told_again_and_anything_else_read_anew(checked, folders, tmp_path, monkeypatch):
    read: list[int] = []

    def anew(folders, team, year):
        read.append(year)
        return Checked(team, year, checked.faults, checked.files)

    monkeypatch.setattr("sotanalysis.publishing.check_folder.read_anew", anew)
    copy = Folders(tmp_path, tmp_path / "reports", tmp_path / "notebooks")
    shutil.copytree(folders.data, tmp_path, dirs_exist_ok=True)
    ours, made = copy.raw / "provteam/2024", copy.processed / "provteam/2024"
    changes = (
        lambda: None,
        lambda: (ours / "text/framtid.md").write_text("Vi ser framåt.\n", "utf-8"),
        lambda: (ours / "~$samordningsteam.xlsx").write_bytes(b"lock"),
        lambda: (ours / "text/framtid.md").unlink(),
        lambda: (made / "problems.parquet").unlink(),
        lambda: (copy.processed / "provteam/remembered/check-2024.json").write_text("{}"),
        lambda: monkeypatch.setenv("SOT_KEY_FILE", str(tmp_path / "en annan nyckel")),
    )
    for number, change in enumerate(changes, 1):
        change()
        assert check_year(copy, "provteam", 2024) == check_year(copy, "provteam", 2024) == checked
        assert len(read) == number


def test_a_column_is_found_under_any_word_it_may_have(tmp_path):
    path = tmp_path / "samordningsteam.xlsx"
    book({"Deltagare": [["Teamets lista"], ["Ärendenummer", " personnummer "], ["1", "x"]]}).save(path)
    fault = Fault("2024/samordningsteam.xlsx", "x", "Fel.", "Rätta.", "Deltagare", (3,), "Personnummer")
    lacking = Fault("2024/samordningsteam.xlsx", "y", "Kolumnen saknas.", "Lägg till.", "Deltagare", (), "Startdatum")
    sheet = openpyxl.load_workbook(BytesIO(coloured(path, [fault, lacking])))["Deltagare"]
    assert sheet["B3"].comment and sheet["A1"].comment and not sheet["A3"].comment


def test_a_stray_cell_at_the_edge_does_not_fill_the_copy_with_cells(tmp_path):
    path = tmp_path / "samordningsteam.xlsx"
    made = book({"Deltagare": [["Ärendenummer", "Personnummer"], ["1", "x"]]})
    made["Deltagare"]["XFD1048576"] = "x"
    made.save(path)
    fault = Fault("2024/samordningsteam.xlsx", "x", "Fel.", "Rätta.", "Deltagare", (2,), "Personnummer")
    copy = openpyxl.load_workbook(BytesIO(coloured(path, [fault])))["Deltagare"]
    assert copy["B2"].comment and len(copy._cells) < 60 * 200 + 10


def test_a_workbook_that_cannot_be_opened_is_told_and_the_rest_goes_on(checked, folders, monkeypatch):
    from sotanalysis.publishing import check_files

    def refuse(path, faults):
        raise CopyRefused(f"{path.name} går inte att öppna")

    monkeypatch.setattr(check_files, "coloured", refuse)
    assert list(write_workbooks(checked, folders)) == ["samordningsteam.xlsx går inte att öppna"]
    bad = folders.data / "fel.xlsx"
    bad.write_bytes(b"nej")
    with pytest.raises(CopyRefused, match="går inte att öppna för att färgas"):
        coloured(bad, [])


def test_a_change_is_seen_when_it_has_stood_still(tmp_path: Path):
    file = tmp_path / "a.csv"
    script = [None, None, "1", "12", None, None, None]  # being saved in two steps

    def ticks():
        for text in script:
            if text:
                file.write_text(text, "utf-8")
            yield text

    seen, steps = [], iter(enumerate(ticks()))

    def counting():
        for place, _ in steps:
            seen.append(place)
            yield

    assert [seen[-1] for _ in changes([tmp_path], counting())] == [0, 4]
