"""What a year's folder takes over from an earlier one of the same team, which is only ever read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sotanalysis import vocabulary as v
from sotanalysis.periods import shift_months
from sotanalysis.privacy.identity import case_number
from sotanalysis.sources.cells import parse_date, parse_whole_months, parse_yes_no, text_of
from sotanalysis.sources.folder import find, year_folders
from sotanalysis.sources.settings import Settings, read_settings
from sotanalysis.sources.text import read_text
from sotanalysis.sources.workbook import raw_lines
from sotanalysis.tables.problem import Problem
from sotanalysis.tables.workbook import APPLICATIONS, CASES, FOLLOW_UP_MONTHS, FOLLOW_UPS

Cells = Mapping[str, object]
# Files that a team has made its own, taken over as they are.
OWN_FILES = ("plan.toml", "nns/enkat.toml")


@dataclass(frozen=True)
class Earlier:
    """The latest earlier year: its settings, the rows that begin the new workbook (sheet → cells), its texts by name,
    the files that are taken over as they are, and what could not be read.
    """

    year: int
    settings: Settings
    rows: Mapping[str, list[Cells]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def earlier_of(team: Path, year: int) -> Earlier | None:
    """What the team's latest folder before the year hands on; None when there is none."""
    folders = {int(f.name): f for f in year_folders(team.parent, team.name) if int(f.name) < year}
    if not folders:
        return None
    last = max(folders)
    settings, problems = read_settings(folders[last], last)
    books = {y: raw_lines(folders[y], y) for y in sorted(folders) if y >= year - 2 or y == last}
    rows = {
        CASES.sheet: still_enrolled(books[last][0].get(CASES.sheet, []), last),
        APPLICATIONS.sheet: still_waiting(books[last][0].get(APPLICATIONS.sheet, []), last),
        FOLLOW_UPS.sheet: falling_due([sheets for sheets, _ in books.values()], year),
    }
    return Earlier(
        last,
        settings,
        rows,
        _texts(folders[last]),
        {name: file.read_bytes() for name in OWN_FILES for file in find(folders[last], name)},
        (*problems, *(problem for _, faults in books.values() for problem in faults)),
    )


def still_enrolled(cases: Iterable[Cells], year: int) -> list[Cells]:
    """The rows of Deltagare that had not ended when the year did; one whose date cannot be read is among them."""
    return [row for row in cases if not _is_by(row.get("exit_date"), date(year, 12, 31))]


def still_waiting(applications: Iterable[Cells], year: int) -> list[Cells]:
    """The rows of Ansökningar that had no result when the year ended: in queue, blank, or dated after it."""
    codes = APPLICATIONS["result"].codes
    assert codes is not None
    found = []
    for row in applications:
        result = codes.find(text_of(row.get("result")))
        day = parse_date(row.get("result_date"))
        if result in (None, "queue", v.MISSING) or (isinstance(day, date) and day > date(year, 12, 31)):
            found.append(row)
    return found


def falling_due(books: Iterable[Mapping[str, Sequence[Cells]]], year: int) -> list[Cells]:
    """The follow-ups that fall due in the year, by day: those listed already, and those that follow from an exit.

    `books` are the workbooks by year; of one case the latest row holds. Those who dropped out are not followed up.
    """
    listed: dict[tuple[str, int], Cells] = {}
    cases: dict[str, Cells] = {}
    for sheets in books:
        cases |= {case_number(row.get("case")): row for row in sheets.get(CASES.sheet, [])}
        for row in sheets.get(FOLLOW_UPS.sheet, []):
            months, due = parse_whole_months(row.get("months")), parse_date(row.get("due_date"))
            if isinstance(months, int) and isinstance(due, date) and due.year == year:
                listed[case_number(row.get("case")), months] = row
    for case, row in cases.items():
        ended = parse_date(row.get("exit_date"))
        if case and isinstance(ended, date) and parse_yes_no(row.get("drop_out")) is not True:
            for months in FOLLOW_UP_MONTHS:
                due = shift_months(ended, months)
                if due.year == year and (case, months) not in listed:
                    made = {"case": row.get("case"), "exit_date": ended, "months": months, "due_date": due}
                    listed[case, months] = made
    return sorted(listed.values(), key=lambda row: (str(parse_date(row["due_date"])), text_of(row["case"])))


def _is_by(cell: object, day: date) -> bool:
    found = parse_date(cell)
    return isinstance(found, date) and found <= day


def _texts(folder: Path) -> dict[str, str]:
    """The year's own texts, by section; not those of a part of it."""
    found = {}
    for file in find(folder, "text/*.md"):
        if "." not in file.stem:
            try:
                found[file.stem] = read_text(file.read_bytes(), file.name)[0]
            except (OSError, ValueError):  # sot check tells what is wrong with it, in its own year
                continue
    return found
