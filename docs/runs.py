"""What the commands of the guides really print: each is run, in order, in a folder with the demonstration and a team
that has just begun. The folder's own place is printed as it is called in the guides.
"""

import csv
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from shutil import copytree

import openpyxl

from sotanalysis import dataset
from sotanalysis.exhibits.binding import Report
from sotanalysis.periods import Period
from sotanalysis.report.report import report_in

ROOT = Path(__file__).resolve().parents[1]
SHOWN_AS, KEY_SHOWN_AS = "C:\\Samordning", "C:\\Users\\anna\\.sotanalysis\\nyckel"
BOOK = "raw/provstad/2025/samordningsteam.xlsx"
CALL = "import sys; from sotanalysis.cli import main; sys.argv[0] = 'sot'; main()"
FIRST, LAST = 12, 2  # lines of a long answer that a page shows


@dataclass(frozen=True)
class Run:
    """A command of a page: its name there, its words, what is done in the folder before it, how much is shown."""

    name: str
    command: str
    before: Callable[[Path], None] | None = None
    first: int = 0


@contextmanager
def demonstration() -> Iterator[tuple[Callable[[int], Report], Path]]:
    """The demonstration's report of a year, and the data folder it lies in, which is gone afterwards."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "samordning")
        os.environ["SOT_KEY_FILE"] = str(Path(place, "nyckel"))
        copytree(ROOT / "data/raw/vasteras", folder / "raw/vasteras")
        dataset.build(folder / "raw", folder / "processed", "vasteras")
        yield cache(lambda year: report_in(folder, "vasteras", Period.from_code(str(year)))), folder


def ran(folder: Path) -> dict[str, str]:
    """What each run printed, under its command, as a block of a page; by the run's name."""
    return {run.name: _block(run, folder) for run in RUNS}


def _block(run: Run, folder: Path) -> str:
    if run.before:
        run.before(folder)
    found = printed(run.command, folder).splitlines()
    more = len(found) - run.first - LAST
    if run.first and more > 1:
        found = [*found[: run.first], f"… ({more} rader till)", *found[-LAST:]]
    return "\n".join(["```text", f"> {run.command}", *(line.rstrip() for line in found), "```", ""])


def printed(command: str, folder: Path) -> str:
    """What a command prints, on both streams, in order."""
    words = command.split()
    environment = {
        **os.environ,
        "SOT_DATA": str(folder),
        "SOT_REPORTS": str(folder / "rapporter"),
        "SOT_KEY_FILE": str(folder.parent / "nyckel"),
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
    }
    made = subprocess.run(
        [sys.executable, "-c", CALL, *words[1:]],
        env=environment,
        cwd=folder.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return _as_on_windows(made.stdout.replace(environment["SOT_KEY_FILE"], KEY_SHOWN_AS), folder)


def _as_on_windows(text: str, folder: Path) -> str:
    """The folder's place as the guides call it, and the rest of each path that begins there with their slashes."""
    parts = text.split(str(folder))
    rest = (part.partition(next((c for c in part if c in " ,:\n"), "\n")) for part in parts[1:])
    return parts[0] + "".join(SHOWN_AS + path.replace("/", "\\") + mark + after for path, mark, after in rest)


# --- a team that has just begun --------------------------------------------------------------------------------------


def _numbers(sex: str) -> list[str]:
    with (ROOT / "demo/test-personal-numbers.csv").open(encoding="utf-8", newline="") as file:
        return [row["personnummer"] for row in csv.DictReader(file) if row["sex"] == sex]


def _typed(folder: Path) -> None:
    """Three months as somebody types them: six applications, four who began, two who ended; four faults."""
    women, men = _numbers("kvinna"), _numbers("man")
    people = [("Kvinna", women[0]), ("Man", men[0]), ("Kvinna", women[1]), ("Man", men[1]), ("Kvinna", women[2])]
    people.append(("Man", men[2]))
    book = openpyxl.load_workbook(folder / BOOK)
    for row, (sex, number) in enumerate(people, start=2):
        started = row <= 5
        _put(book["Ansökningar"], row, {
            "Löpnummer": f"A-{row - 1:03}", "Personnummer": number, "Ansökningsdatum": f"2025-01-{row + 5:02}",
            "Kön": sex, "Remittent": "Soc" if row == 3 else "Försäkringskassan",
            "Utfall": "Start" if started else "Ej start",
            "Utfallsdatum": "" if row == 7 else f"2025-02-{row + 8:02}",
            "Ärendenummer": f"S-{row - 1}" if started else "", "Skäl 1": "" if started else "Fel målgrupp",
        })  # fmt: skip
        if started:
            _put(book["Deltagare"], row, {
                "Personnummer": number, "Ärendenummer": f"S-{row - 1}", "Kön": "Man" if row == 4 else sex,
                "Remittent": "Försäkringskassan", "Startdatum": f"2025-02-{row + 8:02}",
                "Slutdatum": {2: "2025-03-20", 5: "2025-01-28"}.get(row, ""), "Steg vid start": "Introduktion",
                "Steg vid avslut": "Kom i jobb" if row in (2, 5) else "",
                "Resultat vid avslut": "Till arbete" if row in (2, 5) else "",
                "Avslutsanledning": "Utskrivning" if row in (2, 5) else "",
            })  # fmt: skip
    book.save(folder / BOOK)


def _mended(folder: Path) -> None:
    """The same with the faults mended."""
    book = openpyxl.load_workbook(folder / BOOK)
    _put(book["Ansökningar"], 7, {"Utfallsdatum": "2025-02-15"})
    _put(book["Ansökningar"], 3, {"Remittent": "Försäkringskassan"})
    _put(book["Deltagare"], 4, {"Kön": "Kvinna"})
    _put(book["Deltagare"], 5, {"Slutdatum": "2025-03-28"})
    book.save(folder / BOOK)


def _put(sheet: object, row: int, cells: dict[str, str]) -> None:
    headers = {cell.value: cell.column for cell in sheet[1]}  # type: ignore[index]
    for header, value in cells.items():
        sheet.cell(row, headers[header], value or None)  # type: ignore[attr-defined]


RUNS = (
    Run("new", "sot new 2025 --team provstad"),
    Run("check-faults", "sot check 2025", _typed, first=8),
    Run("check-good", "sot check 2025", _mended, first=4),
    Run("report", "sot report 2025"),
    Run("report-months", "sot report 2025 --period 2025-01..2025-03 --plan halvar"),
    Run("doctor", "sot doctor"),
    Run("demonstration", "sot report 2022 --team vasteras"),
    Run("facts", "sot facts 2022 --team vasteras --sök avslutsanledningar", first=FIRST),
    Run("explain", "sot explain exits.regular_service 2022 --team vasteras"),
    Run("explain-printed", "sot explain 36 av 54 2022 --team vasteras", first=FIRST),
    Run("payback", "sot payback 2022 --team vasteras --set discount=0.035 --compare"),
    Run("audit", "sot audit 2022 --team vasteras", first=FIRST),
)
