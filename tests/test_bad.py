"""Faults that a team's files may hold, one file each in fixtures/bad, and what `sot check` says of it."""

import shutil
import sys
from pathlib import Path

import pytest

from sotanalysis import cli, dataset

ROOT = Path(__file__).resolve().parents[1]
BAD = Path(__file__).parent / "fixtures/bad"
TOLD = {
    "ansokan_fel_kontrollsiffra": [
        "flik Ansökningar, rad 3, kolumn Personnummer: Personnumrets kontrollsiffra stämmer inte, så någon siffra är "
        "felskriven. Raden räknas inte. Jämför med originalhandlingen och rätta numret."
    ],
    "ansokan_upprepad": [
        "flik Ansökningar, rad 4, kolumn Löpnummer: Raden gäller samma Löpnummer som en tidigare rad; den första "
        "gäller. Raden räknas inte. Ta bort eller rätta den ena raden."
    ],
    "deltagare_utan_nummer": [
        "flik Deltagare, rad 3, kolumn Personnummer: Personnumret saknas. Raden räknas inte. Fyll i personnumret, tolv "
        "siffror.",
        "flik Deltagare, rad 3, kolumn Ärendenummer: En uppgift som behövs saknas. Raden räknas inte. Fyll i cellen.",
        "flik Deltagare, rad 3, kolumn Startdatum: En uppgift som behövs saknas. Raden räknas inte. Fyll i cellen.",
    ],
    "forlangning_utan_arende": [
        "flik Förlängningar, rad 3, kolumn Ärendenummer: En uppgift som behövs saknas. Raden räknas inte. "
        "Fyll i cellen.",
        "flik Förlängningar, rad 3, kolumn Beslutsdatum: En uppgift som behövs saknas. Raden räknas inte. "
        "Fyll i cellen.",
    ],
}


@pytest.fixture
def check(monkeypatch, capsys):
    """Runs `sot check 2022` on a data folder: exit code and what it printed."""

    def run(data: Path, year: int) -> tuple[int, list[str]]:
        monkeypatch.setattr(sys, "argv", ["sot", "--data", str(data), "check", str(year)])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        return stop.value.code or 0, capsys.readouterr().out.splitlines()

    return run


def test_every_bad_workbook_is_told_of_here():
    assert {path.stem for path in BAD.glob("*.xlsx")} == set(TOLD)


@pytest.mark.parametrize("name", TOLD)
def test_the_fault_is_told_and_the_other_rows_are_read(check, tmp_path, name):
    folder = tmp_path / "raw/sala/2022"
    folder.mkdir(parents=True)
    shutil.copy(BAD / f"{name}.xlsx", folder / "samordningsteam.xlsx")
    code, lines = check(tmp_path, 2022)
    told = [line for line in lines if line.startswith("fel:")]
    (file,) = [line for line in lines if line.startswith("fil: 2022/samordningsteam.xlsx")]
    (summary,) = [line for line in lines if line.startswith("sala:")]
    assert (code, told) == (1, [f"fel: 2022/samordningsteam.xlsx, {text}" for text in TOLD[name]])
    assert file.startswith("fil: 2022/samordningsteam.xlsx: läst som teamets arbetsbok: ")
    assert " rader, 1 räknas inte" in file and summary == f"sala: {len(told)} fel, 0 varningar; 1 rad räknas inte."
    counts = dataset.load(tmp_path / "processed", "sala", 2022).tables["row_counts"]
    assert counts["rows_refused"].sum() == 1 and counts["rows_kept"].sum() >= 1


@pytest.mark.slow
@pytest.mark.parametrize("year", [2022, pytest.param(2023, marks=pytest.mark.full)])
def test_the_demonstration_has_no_fault(check, tmp_path, year):
    (tmp_path / "raw").symlink_to(ROOT / "data/raw", target_is_directory=True)
    code, lines = check(tmp_path, year)
    *told, summary, _ = lines
    assert code == 0 and summary.startswith("vasteras: 0 fel, ")
    assert [line for line in told if not line.startswith(("varning: ", "fil: "))] == []
    assert not any("läses inte" in line for line in told if line.startswith("fil: "))
    assert dataset.load(tmp_path / "processed", "vasteras", year).tables["quarantine"].empty
