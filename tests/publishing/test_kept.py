"""Sections kept from the last build: run again when anything they are made of has changed, and only then."""

import re
import shutil
from pathlib import Path
from random import Random

import nbformat
import openpyxl
import pytest

from sotanalysis.publishing.build import FORMATS, ROOT, Folders, build_reports
from sotanalysis.publishing.join import read_chapter
from sotanalysis.publishing.kept import Kept, changes
from sotanalysis.publishing.kernels import Kernels
from sotanalysis.publishing.run import FRAME, READS, run
from sotanalysis.reads import Reads, Watched

from .test_run import PARAMETERS, plan


def run_in(environment, *arguments, **more):
    with Kernels(environment) as kernels:
        return run(arguments[0], arguments[1], arguments[2], kernels, *arguments[3:], **more)


# --- what is read ----------------------------------------------------------------------------------------------------


def test_what_is_read_is_noted_by_name_and_what_was_worked_out_before_is_read_again():
    reads = Reads()
    tables = Watched("table", {"cases": 1, "posts": 2}, reads)
    memo: dict[object, object] = {}
    assert reads.once(memo, "x", lambda: tables["cases"]) == 1
    assert reads.by_cell.pop(0) == {"table:cases"}
    assert reads.once(memo, "x", lambda: 9) == 1
    assert reads.by_cell.pop(0) == {"table:cases"}
    assert reads.apart(lambda: tables["posts"], "one") == 2 and "absent" not in tables
    assert reads.by_cell.pop(0) == {"one", "table:absent"}
    assert [*tables.items()] == [("cases", 1), ("posts", 2)]
    assert "table:*" in reads.by_cell[0]


def test_a_section_reads_only_its_own_measures(demonstrated):
    report = demonstrated(2022).watched()
    report.dataset.reads.by_cell.clear()
    report["exits.outcomes"].table()
    names = report.dataset.reads.by_cell.pop(0)
    assert names == {"facts:2022:exits.outcomes", "extracted:workbook"}
    report["exits.outcomes"].table()
    assert report.dataset.reads.by_cell.pop(0) == names


# --- what is run -----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_only_what_changed_is_run_and_the_notebook_is_the_same(fake, chapter):
    sections = {"02.a": "whole(report)", "02.b": "loud(report)", "02.c": "1 + 1"}
    chapters = [read_chapter(chapter(fake, "02", "Kapitel", sections))]
    environment = {"PYTHONPATH": f"{fake}:{ROOT}"}
    whole = run_in(environment, plan(*sections), chapters, PARAMETERS)
    cells = {s: [[*c.outputs] for c in whole.notebook.cells if s in c.metadata.get("tags", [])[:1] and "outputs" in c]
             for s in ("02.a", "02.c")}  # fmt: skip
    seen: list[str] = []
    again = run_in(environment, plan(*sections), chapters, PARAMETERS, seen.append, kept=cells)
    assert seen == ["02.b"]
    assert nbformat.writes(again.notebook) == nbformat.writes(whole.notebook)
    assert READS not in nbformat.writes(again.notebook)
    frame = [[c] for c in whole.notebook.cells if c.cell_type == "code" and "02" not in str(c.metadata.get("tags"))]
    all_kept = {**cells, "02.b": [[]], FRAME: frame}
    none = run_in({"PYTHONPATH": "/nowhere"}, plan(*sections), chapters, PARAMETERS, kept=all_kept)
    assert len(none.notebook.cells) == len(whole.notebook.cells)


class Now(dict[str, str]):
    """Digests of what can be read, as given."""


def test_why_a_section_is_run_is_said_by_what_has_changed():
    reads = {"facts:2022:exits.outcomes": "a", "facts:2021:*": "b", "table:cases": "c", "sources:": "d"}
    kept = {"02.a": Kept("1", reads, ()), "02.b": Kept("1", {}, ())}
    made, now = {"02.a": "1", "02.b": "1", "02.c": "1"}, Now(reads)
    assert changes(kept, made, now) == {"02.c": "inget är sparat från en tidigare körning"}
    del now["facts:2021:*"]  # the year before is there no more
    now |= {"facts:2022:exits.outcomes": "A", "table:cases": "C"}
    assert changes(kept, made | {"02.b": "2"}, now) == {
        "02.a": "ändrat: alla mått (2021), måttet exits.outcomes (2022), tabellen cases",
        "02.b": "celler, text, inställningar eller kod har ändrats",
        "02.c": "inget är sparat från en tidigare körning",
    }


# --- the whole of it -------------------------------------------------------------------------------------------------


def changed(folder: Path, random: Random) -> str:
    """Change one thing of a year's folder: a cell of the workbook, a text or the settings. Says which."""
    return random.choice([changed_cell, changed_cell, changed_text, changed_settings])(folder, random)


def changed_cell(folder: Path, random: Random) -> str:
    """A cell's value becomes that of another row of its column."""
    path = folder / "samordningsteam.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = random.choice([one for one in book.worksheets if one.max_row > 6])
    rows = [row for row in sheet.iter_rows(min_row=4) if any(cell.value is not None for cell in row)]
    column = random.randrange(1, len(rows[0]))
    one, other = random.sample(rows, 2)
    one[column].value = other[column].value
    book.save(path)
    return f"{sheet.title}!{one[column].coordinate}"


def changed_text(folder: Path, random: Random) -> str:
    """A text gets one more sentence."""
    path = random.choice(sorted((folder / "text").glob("*.md")))
    path.write_text(path.read_text("utf-8") + "\nEn mening till.\n", "utf-8")
    return path.name


def changed_settings(folder: Path, random: Random) -> str:
    """The team, which stands on every title page, gets another name."""
    path = folder / "rapport.toml"
    path.write_text(re.sub(r'(?m)^team = ".*"', 'team = "Ett annat team"', path.read_text("utf-8")), "utf-8")
    return path.name


@pytest.mark.full
@pytest.mark.parametrize("seed", range(2))
def test_a_build_on_what_was_kept_is_the_build_from_nothing(tmp_path, checkout, seed):
    random, folders = Random(seed), Folders(tmp_path / "data", tmp_path / "reports")
    shutil.copytree(checkout / "data/raw/vasteras/2022", folders.raw / "vasteras/2022")
    shutil.copytree(checkout / "data/raw/vasteras/2023", folders.raw / "vasteras/2023")
    year = random.choice([2022, 2023])
    (first,) = build_reports([("vasteras", year)], folders, formats=FORMATS)
    where = [changed(folders.raw / f"vasteras/{year}", random) for _ in range(1 + seed % 3)]
    (again,) = build_reports([("vasteras", year)], folders, formats=FORMATS)
    made = {path.name: path.read_bytes() for path in sorted(again.folder.rglob("*.*")) if path.is_file()}
    shutil.rmtree(folders.processed)
    shutil.rmtree(folders.reports)
    (clean,) = build_reports([("vasteras", year)], folders, formats=FORMATS)
    fresh = {path.name: path.read_bytes() for path in sorted(clean.folder.rglob("*.*")) if path.is_file()}
    assert {name for name in made.keys() | fresh.keys() if made.get(name) != fresh.get(name)} <= {"manifest.json"}, (
        where
    )


@pytest.mark.full
def test_one_sentence_more_leaves_the_files_that_do_not_hold_it_where_they_stand(tmp_path, checkout):
    folders = Folders(tmp_path / "data", tmp_path / "reports")
    year = folders.raw / "vasteras/2022"
    shutil.copytree(checkout / "data/raw/vasteras/2022", year)
    (first,) = build_reports([("vasteras", 2022)], folders)
    before = {path.relative_to(first.folder).as_posix(): path.stat().st_ino for path in first.folder.rglob("*.*")}
    text = year / "text/uppdrag.md"
    text.write_text(text.read_text("utf-8") + "\nEn mening till.\n", "utf-8")
    shutil.rmtree(first.folder / "figurer")  # what somebody took away is made again
    (second,) = build_reports([("vasteras", 2022)], folders)
    assert "tabeller står kvar: inget i den har ändrats." in second.why
    assert any(line.startswith("arsrapport.pdf görs:") for line in second.why)
    made = {path.relative_to(first.folder).as_posix(): path.stat().st_ino for path in first.folder.rglob("*.*")}
    assert made.keys() == before.keys()
    again = {name for name in made if made[name] != before[name] and not name.startswith("figurer/")}
    assert {"arsrapport.html", "arsrapport.pdf"} < again
    assert not again & {"tabeller.xlsx", "tabellbilaga.pdf", "tabellbilaga.html"}
    assert not any(name.startswith("tabeller/") for name in again)
