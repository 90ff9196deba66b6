"""A fault that a team's files may hold: what it is called, how it is planted, what is to be said of it.

A fault is planted in a copy of a clean folder, the demonstration's of 2022 unless another is said. Those that share a
`folder` name are planted together, where they do not disturb each other; one without is planted alone.
"""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import openpyxl

from sotanalysis.cleaning import clean
from sotanalysis.dataset import read_folder
from sotanalysis.publishing.build import Folders
from sotanalysis.publishing.check import check_year, lines
from sotanalysis.tables.problem import Problem

CLEAN = Path(__file__).resolve().parents[2] / "data/raw/vasteras/2022"
YEAR = int(CLEAN.name)
HEADER_ROW = {"Deltagare": 3}
SEVERITIES = ("fel: ", "varning: ")


@dataclass(frozen=True)
class Fault:
    """`told`: a pattern of the line that tells it (severity, place, message, remedy); "" for what is read in silence.

    `once`: alone in its folder it gives exactly one problem more than the clean folder has. `checked`: it is told by
    `sot check` alone, which holds texts and settings against the facts.
    """

    name: str
    plant: "Callable[[Planted], None]"
    told: str = ""
    folder: str = ""
    once: bool = True
    checked: bool = False


class Planted:
    """A copy of a clean folder to plant faults in; workbooks opened through `book` are saved before it is read."""

    def __init__(self, place: Path, clean: Path = CLEAN) -> None:
        self.team, self.year = clean.parent.name, int(clean.name)
        self.path = place / "raw" / self.team / clean.name
        shutil.copytree(clean, self.path)
        self._books: dict[str, openpyxl.Workbook] = {}

    def book(self, name: str = "samordningsteam.xlsx") -> openpyxl.Workbook:
        """A workbook of the folder, to change."""
        if name not in self._books:
            self._books[name] = openpyxl.load_workbook(self.path / name)
        return self._books[name]

    def cell(self, sheet: str, header: str, row: int, value: object) -> None:
        """Types a value into the team's workbook, under a header."""
        page = self.book()[sheet]
        column = next(
            cell.column
            for line in page.iter_rows(max_row=10)
            for cell in line
            if isinstance(cell.value, str) and cell.value.strip() == header
        )
        page.cell(row, column).value = value

    def save(self) -> None:
        """Writes the changed workbooks."""
        for name, book in self._books.items():
            book.save(self.path / name)
        self._books.clear()

    @cached_property
    def problems(self) -> list[Problem]:
        """What reading and cleaning say of the folder."""
        self.save()
        source, settings = read_folder(self.path, self.year)
        return clean(source, settings, self.team, self.year, b"k" * 32).problems

    @property
    def lines(self) -> list[str]:
        """The problems as `sot check` prints them."""
        return [f"{p.severity}: {p.place}: {p.message} {p.remedy}" for p in self.problems]

    @property
    def checked_lines(self) -> list[str]:
        """All that `sot check` prints of the folder's faults."""
        self.save()
        data = self.path.parents[2]
        return [
            line for line in lines(check_year(Folders(data, data), self.team, self.year)) if line.startswith(SEVERITIES)
        ]


def tells(lines: list[str], pattern: str) -> bool:
    """Whether a line fits the pattern; it may stand anywhere in the line."""
    return any(re.search(pattern, line) for line in lines)


def cell(sheet: str, header: str, row: int, value: object) -> Callable[[Planted], None]:
    """The planting of one value."""
    return lambda planted: planted.cell(sheet, header, row, value)
