"""Faults as they are told: what each costs, equal ones of a sheet and column as one, in the order of the folder.

`sot check`, the first page of a report and chapter 90 all say what stands here.
"""

import re
from collections import Counter
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import pandas as pd

from sotanalysis.formatting import listing, number
from sotanalysis.tables.problem import Problem, problems_in

# The year's folder in the order that it is read, and what a file or folder is called where no file is named.
SOURCES = {
    "samordningsteam": "teamets arbetsbok",
    "goldware/": "GoldWare",
    "sus/": "SUS",
    "nns/": "NNS-enkäten",
    "ekonomi": "ekonomin",
    "priser": "prislistan",
    "text/": "texterna",
    "publicerat": "de tryckta siffrorna",
    "rapport": "inställningarna",
    "plan": "planen",
}
SHOWN_ROWS = 12  # parts of `3, 7–9 och 12` before the rest are only counted
# Rules of a cell that read no cell as blank: one that is blank, and an answer that is counted where else it stands.
_NOT_BLANKED = ("cell:tomt", "cell:samma svar")
_SAID = re.compile(r"räknas inte|läses inte|läses som tom")
_Place = tuple[str, str, int]


@dataclass(frozen=True)
class Fault:
    """What is to be mended in one way at one place: a file, a sheet and a column, over some rows.

    lost: "rad" when the rows are not counted, "cell" when the cells are read as blank, "" when nothing is lost.
    refused: the rows that are not counted for it, which for a sheet without a header are all its rows. detail: what
    only whoever owns the file is told, such as the sentence of a text.
    """

    file: str
    rule: str
    message: str
    remedy: str
    sheet: str = ""
    rows: tuple[int, ...] = ()
    column: str = ""
    severity: Literal["fel", "varning"] = "fel"
    lost: Literal["rad", "cell", ""] = ""
    refused: tuple[int, ...] = ()
    detail: str = field(default="", compare=False)

    @property
    def table(self) -> str:
        """`flik Deltagare, kolumn Kön`; "" for the whole file."""
        return ", ".join(filter(None, [self._sheet, self._column]))

    @property
    def place(self) -> str:
        """`flik Deltagare, rad 10–12 och 40, kolumn Kön`; "" for the whole file."""
        return ", ".join(filter(None, [self._sheet, f"rad {spans(self.rows)}" if self.rows else "", self._column]))

    @property
    def _sheet(self) -> str:
        return f"flik {self.sheet}" if self.sheet else ""

    @property
    def _column(self) -> str:
        word = "nyckel" if self.file.endswith(".toml") else "kolumn"
        return f"{word} {self.column}" if self.column else ""

    @property
    def cost(self) -> str:
        """What is lost, as a sentence; "" when nothing is, or the message says it already."""
        if not self.lost or _SAID.search(self.message):
            return ""
        if self.lost == "cell":
            return "Cellerna läses som tomma." if len(self.rows) > 1 else "Cellen läses som tom."
        if set(self.refused) <= set(self.rows):
            return "Raderna räknas inte." if len(self.refused) > 1 else "Raden räknas inte."
        return f"{number(len(self.refused))} {'rader' if len(self.refused) > 1 else 'rad'} räknas inte."

    @property
    def what(self) -> str:
        """What is wrong and what it costs."""
        return " ".join(filter(None, [self.message, self.cost]))


def spans(rows: Iterable[int]) -> str:
    """`3, 7–9 och 12`; of many the first ones, and how many rows more."""
    runs: list[list[int]] = []
    for row in sorted(set(rows)):
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    words = [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
    if len(words) <= SHOWN_ROWS:
        return listing(words)
    more = sum(map(len, runs[SHOWN_ROWS:]))
    return f"{', '.join(words[:SHOWN_ROWS])} och {number(more)} till"


def own(file: str) -> str:
    """The file as it is called in its year's folder: `sus/alder.csv` of `2022/sus/alder.csv`."""
    return file.partition("/")[2] or file


def _source(file: str) -> str:
    """The key in SOURCES of the file; "" for one that is none of them."""
    return next((first for first in SOURCES if own(file).casefold().startswith(first)), "")


def file_order(file: str) -> tuple[int, str]:
    """Where a file (`2022/sus/alder.csv`) stands among those of its folder."""
    return [*SOURCES, ""].index(_source(file)), own(file).casefold()


def of_year(frame: pd.DataFrame, year: int) -> pd.DataFrame:
    """The rows of a frame that are about files of the year's own folder."""
    return frame[frame["file"].astype("string").str.startswith(f"{year}/").fillna(False).astype(bool)]


def faults_of(
    problems: pd.DataFrame, tables: Mapping[str, pd.DataFrame], year: int, beside: Iterable[Fault] = ()
) -> list[Fault]:
    """What is wrong with one year's files: the worst first, then file by file, sheet by sheet as the workbook has them.

    `problems` is a tables.problem.problem_frame, `tables` holds those of tables.accounts; `beside` are faults found
    elsewhere that are to stand among them.
    """
    listed = [*dict.fromkeys(problems_in(of_year(problems, year)))]
    quarantine, row_counts = (of_year(tables[name], year) for name in ("quarantine", "row_counts"))
    broken = _laid_aside(quarantine)
    with_own = {(p.file, p.sheet, p.row, p.rule) for p in listed}
    with_fault = {(p.file, p.sheet, p.row) for p in listed if p.severity == "fel"}
    by_rule: dict[tuple[str, str, str], list[int]] = {}
    for place, rule in broken.items():
        if (*place, rule) not in with_own:
            by_rule.setdefault((*place[:2], rule), []).append(place[2])
    found = [*_joined(_fault(p, broken, by_rule, with_fault) for p in listed), *beside]
    names = zip(row_counts["file"], row_counts["sheet"].fillna(""), strict=True)
    sheets = {name: place for place, name in enumerate(dict.fromkeys(names), 1)}

    def place_of(fault: Fault) -> tuple[object, ...]:
        sheet = sheets.get((fault.file, fault.sheet), len(sheets) + 1) if fault.sheet else 0
        return fault.severity != "fel", file_order(fault.file), sheet, fault.rows[:1]

    return sorted(found, key=place_of)


def _laid_aside(quarantine: pd.DataFrame) -> dict[_Place, str]:
    """File, sheet and row of each row laid aside, and the rule it broke."""
    rows = quarantine.assign(sheet=quarantine["sheet"].fillna(""))
    return {(str(q.file), str(q.sheet), int(q.row)): str(q.rule) for q in rows.itertuples()}


def _fault(
    problem: Problem,
    broken: Mapping[_Place, str],
    by_rule: Mapping[tuple[str, str, str], Sequence[int]],
    with_fault: Container[object],
) -> Fault:
    """The problem and what it costs. `by_rule` are the rows laid aside that have no problem of their own: those of a
    sheet whose header is not there. A warning is why a row is laid aside only where no fault is (`with_fault`).
    """
    file, sheet, row, rule = problem.file, problem.sheet, problem.row, problem.rule
    why = None if row is None else broken.get((file, sheet, row))
    refused: tuple[int, ...] = ()
    if row is None or why is None:
        refused = tuple(by_rule.get((file, sheet, rule), ()))
    elif problem.severity == "fel" or (why == rule and (file, sheet, row) not in with_fault):
        refused = (row,)
    blank = (rule.startswith("cell:") and rule not in _NOT_BLANKED) or problem.message.endswith("läses som tom.")
    lost: Literal["rad", "cell", ""] = "rad" if refused else "cell" if blank else ""
    rows = () if row is None else (row,)
    words = (problem.message, problem.remedy, sheet, rows, problem.column, problem.severity)
    return Fault(file, rule, *words, lost=lost, refused=refused)


def _joined(faults: Iterable[Fault]) -> list[Fault]:
    """Those that differ in nothing but their rows as one."""
    found: dict[Fault, list[Fault]] = {}
    for fault in faults:
        found.setdefault(replace(fault, rows=(), refused=()), []).append(fault)
    return [
        replace(
            key,
            rows=tuple(sorted({row for one in alike for row in one.rows})),
            refused=tuple(sorted({row for one in alike for row in one.refused})),
        )
        for key, alike in found.items()
    ]


# --- all of them together --------------------------------------------------------------------------------------------


def refused_rows(faults: Iterable[Fault]) -> Counter[tuple[str, str]]:
    """How many rows are not counted, by file and sheet in the order of the faults; a row with several is one."""
    places = dict.fromkeys((f.file, f.sheet, row) for f in faults for row in f.refused)
    return Counter((file, sheet) for file, sheet, _ in places)


def blank_cells(faults: Iterable[Fault]) -> int:
    """How many cells are read as blank."""
    return len({(f.file, f.sheet, row, f.column) for f in faults if f.lost == "cell" for row in f.rows or (0,)})


def counted(faults: Sequence[Fault]) -> str:
    """`3 fel, 5 varningar; 2 rader räknas inte, 4 celler läses som tomma`."""
    wrong = sum(fault.severity == "fel" for fault in faults)
    warnings = len(faults) - wrong
    return "; ".join(
        filter(None, [f"{wrong} fel, {_some(warnings, 'varning', 'varningar')}", ", ".join(_lost(faults))])
    )


def left_out(faults: Sequence[Fault], unread: Sequence[str] = (), read: Collection[str] = ()) -> str:
    """`Underlaget har 2 fel: 12 rader räknas inte (Ansökningar 8, Deltagare 4).`; "" without a fault that is a "fel".

    `unread` are the files that were not read for a fault, `read` those that were: a copy beside the workbook that is
    read takes no workbook away.
    """
    wrong = [fault for fault in faults if fault.severity == "fel"]
    if not wrong:
        return ""
    there = {_source(file) for file in read}
    lost = [key for key in map(_source, unread) if key.endswith("/") or (key and key not in there)]
    named = [*dict.fromkeys(SOURCES[key] for key in lost)]
    which = f" ({', '.join(named)})" if named else ""
    away = [f"{_some(len(unread), 'fil', 'filer')} läses inte{which}"] if unread else []
    parts = [*away, *_lost(wrong, by_sheet=True)]
    return f"Underlaget har {number(len(wrong))} fel{': ' if parts else ''}{listing(parts)}."


def _lost(faults: Iterable[Fault], by_sheet: bool = False) -> list[str]:
    faults = [*faults]
    rows, cells = refused_rows(faults), blank_cells(faults)
    tables = Counter[str]()
    for (file, sheet), n in rows.items():
        tables[_table(file, sheet)] += n
    where = ", ".join(f"{table} {number(n)}" for table, n in tables.items()) if by_sheet else ""
    said = []
    if rows:
        said.append(f"{_some(rows.total(), 'rad', 'rader')} räknas inte" + (f" ({where})" if where else ""))
    if cells:
        said.append(f"{_some(cells, 'cell', 'celler')} läses som {'tom' if cells == 1 else 'tomma'}")
    return said


def _table(file: str, sheet: str) -> str:
    """What a reader who has no folder calls a table: the sheet of the team's own workbook, else its source."""
    key = _source(file)
    return sheet if sheet and key == "samordningsteam" else SOURCES.get(key, "andra filer")


def _some(n: int, one: str, several: str) -> str:
    return f"{number(n)} {one if n == 1 else several}"
