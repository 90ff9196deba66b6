"""The committed raw files are the generated ones, read back with plain readers."""

import csv
import zipfile
from pathlib import Path
from random import Random

import openpyxl
import pytest

from demo import TEAM, write_raw
from demo.dealing import deal
from demo.people import test_persons as persons
from demo.register import YEARS, frames, register
from demo.workbook import HIDDEN_ROW, as_used
from sotanalysis.privacy import identity
from sotanalysis.tables.workbook import SHEETS

COMMITTED = Path(__file__).parents[2] / "data/raw"
HAND_WRITTEN = ("rapport.toml", "enkat.toml", "publicerat.csv", "priser.csv", ".md")


def files_of(folder: Path) -> list[str]:
    paths = (p.relative_to(folder).as_posix() for p in (folder / TEAM).rglob("*") if p.is_file())
    return sorted(p for p in paths if not p.endswith(HAND_WRITTEN))


def parts(path: Path) -> dict[str, bytes]:
    """A file's content, or each part of a zip file."""
    if path.suffix != ".xlsx":
        return {"": path.read_bytes()}
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("raw")
    write_raw(folder)
    return folder


def test_regenerating_gives_the_same_files(written):
    assert files_of(written) == files_of(COMMITTED)
    for name in files_of(written):
        assert parts(written / name) == parts(COMMITTED / name), name


def test_every_file_that_is_used_is_there(written):
    names = files_of(written)
    assert sum("/sus/" in name for name in names) == 6
    assert not any("2023/sus" in name for name in names)
    assert not any("~$" in name for name in names)


def test_the_list_holds_only_numbers_that_are_used_and_valid():
    numbers = [p.number for p in persons()]
    known = register()
    assert set(numbers) == {row["person"] for row in (*known.cases, *known.applications)}
    assert len(set(numbers)) == len(numbers)
    for person in persons():
        read = identity.parse(person.number, person.birth_date)
        assert isinstance(read, identity.Identity)
        assert read.sex == person.sex


@pytest.mark.parametrize("year", YEARS)
def test_the_workbook_is_a_workbook_by_hand(year):
    book = openpyxl.load_workbook(COMMITTED / TEAM / str(year) / "samordningsteam.xlsx")
    assert book.sheetnames == [*SHEETS, "Blad3"]
    participants = book["Deltagare"]
    assert participants.row_dimensions[HIDDEN_ROW + 1].hidden
    headers = [f.header for f in as_used(SHEETS["Deltagare"]).fields]
    rows = [[cell.value for cell in row] for row in participants.iter_rows()]
    at = next(n for n, row in enumerate(rows) if row[: len(headers)] == headers)
    assert at > 0, "title rows stand above the header"
    filled = [row for row in rows[at + 1 :] if any(row)]
    assert len(filled) == len(frames(year)["cases"])
    birth_days = {type(row[5]).__name__ for row in filled}
    assert {"datetime", "str"} <= birth_days


def test_person_list_2023_is_a_plain_csv():
    content = (COMMITTED / TEAM / "2023/goldware/personlista.csv").read_text(encoding="cp1252")
    rows = list(csv.reader(content.splitlines(), delimiter=";"))
    assert rows[0] == ["Arbetsmarknadsenheten"]
    assert ["Antal personer:", "125"] in [row[:2] for row in rows]


def test_planning_after_exit_is_97_percent():
    path = COMMITTED / TEAM / "2022/nns/nns_2022.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    yes = {
        a: sum(int(r["Antal"]) for r in rows if r["Fråga-id"] == "planering" and r["Svar"] == a) for a in ("Ja", "Nej")
    }
    assert yes == {"Ja": 32, "Nej": 1}


def test_dealing_says_when_nothing_fits():

    assert sorted(deal(Random(1), [1, 2, 3], ["a", "b", "c"])) == [1, 2, 3]
    assert deal(Random(1), [1, 2], ["low", "high"], lambda p, v: (p == "high") == (v == 2)) == [1, 2]
    with pytest.raises(ValueError, match="fits"):
        deal(Random(1), [1, 2], ["a", "b"], lambda _p, v: v == 1)
