"""Opening a table-like file read-only, and the record that every reader returns.

Every reader is a function `read_x(folder, year, …) -> SourceFrame`, where `folder` is a year's raw folder
(data/raw/<team>/<year>). A missing source gives an empty SourceFrame; an unreadable one gives a Problem, and the rest
goes on. Files are named `2022/sus/alder.csv` (folder year / path in the folder) in problems, counts and `source_row`.

A SourceFrame holds
  frames      table name of tables.TABLES → frame with `year`, `source_row` and the table's columns as far as the
              source has them; `team` is added by cleaning, as are the promised types (TableSpec.typed)
  problems    faults and warnings, in the order found; never a value from the data
  row_counts  one dict per file and sheet: file, sheet, rows_in, rows_kept, rows_refused (data rows only: no titles,
              headers, blank or chart lines); rows_in = rows_kept + rows_refused
  quarantine  one dict per refused row: file, sheet, row, rule
  files       one dict per file read: kind, file, sha256, extracted_on (a date or None)
"""

import csv
import difflib
import io
import logging
import os
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import python_calamine

from sotanalysis.sources.cells import is_blank, text_of
from sotanalysis.sources.folder import find, hash_of, is_within, printable
from sotanalysis.tables.problem import Problem
from sotanalysis.vocabulary import fold

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

log = logging.getLogger(__name__)

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
TEXTS = (".csv", ".txt", ".tsv")


@dataclass(frozen=True)
class Sheet:
    """A sheet (`name` is '' for a text file): rows of raw cells; `rows[0]` is row 1 as counted in Excel."""

    name: str
    rows: list[list[object]]


@dataclass(frozen=True)
class SourceFrame:
    """What a reader found; see the module's text."""

    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    row_counts: list[dict[str, object]] = field(default_factory=list)
    quarantine: list[dict[str, object]] = field(default_factory=list)
    files: list[dict[str, object]] = field(default_factory=list)


def merge(parts: Iterable[SourceFrame]) -> SourceFrame:
    """Several source frames as one: frames of a table stacked, lists in order."""
    parts = list(parts)
    names = dict.fromkeys(name for part in parts for name in part.frames)
    stacked = {name: [p.frames[name] for p in parts if name in p.frames and len(p.frames[name])] for name in names}
    return SourceFrame(
        {
            name: pd.concat(frames, ignore_index=True)
            if frames
            else next(p.frames[name] for p in parts if name in p.frames)
            for name, frames in stacked.items()
        },
        [x for p in parts for x in p.problems],
        [x for p in parts for x in p.row_counts],
        [x for p in parts for x in p.quarantine],
        [x for p in parts for x in p.files],
    )


@contextmanager
def contained(label: str, problems: list[Problem]) -> Iterator[None]:
    """Whatever is raised while a file is read becomes a problem of that file; what else there is to read is read.

    What the libraries raise is no list that can be written down: calamine's panics are not even Exceptions.
    """
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        log.debug("%s: %s", label, type(error).__name__)
        problems.append(unreadable_file(label))


def read_each(folder: Path, year: int, read: Callable[[Path, str], SourceFrame], *patterns: str) -> SourceFrame:
    """What `read(path, label)` gives of each file that fits a pattern, one after the other and each contained."""
    parts = []
    for path in find(folder, *patterns):
        label, faults = label_of(path, folder, year), list[Problem]()
        with contained(label, faults):
            parts.append(read(path, label))
        parts.append(SourceFrame(problems=faults))
    return merge(parts)


def source_row(file: str, sheet: str, row: int) -> str:
    """Where a row stands: `2022/samordningsteam.xlsx!Deltagare!12`."""
    return f"{file}!{sheet}!{row}"


def row_count(file: str, sheet: str, rows_in: int, refused: int) -> dict[str, object]:
    """One line of the row accounts."""
    return {
        "file": file,
        "sheet": sheet,
        "rows_in": rows_in,
        "rows_kept": rows_in - refused,
        "rows_refused": refused,
    }


def refusal(file: str, sheet: str, row: int, rule: str) -> dict[str, object]:
    """One line of the quarantine."""
    return {"file": file, "sheet": sheet, "row": row, "rule": rule}


def label_of(path: Path, folder: Path, year: int) -> str:
    """How a file is named to people: `2022/sus/alder.csv`."""
    return f"{year}/{path.relative_to(folder).as_posix()}"


def left_alone(folder: Path, year: int) -> list[Problem]:
    """What in a year's folder is never read: links that lead out of it, closed folders, names that are no text."""
    problems = []
    for path in sorted(folder.rglob("*")):
        label = printable(label_of(path, folder, year))
        if label != label_of(path, folder, year):
            problems.append(
                Problem(
                    label,
                    "fil:namn",
                    "Namnet har tecken som inte går att läsa; filen läses inte.",
                    "Byt namn på filen eller mappen och kör om.",
                )
            )
        elif path.is_symlink() and not is_within(path, folder):
            problems.append(
                Problem(
                    label,
                    "fil:länk",
                    "Det är en länk som leder ut ur årets mapp; den läses inte.",
                    "Lägg filen själv i mappen, eller ta bort länken.",
                )
            )
        elif path.is_dir() and not os.access(path, os.R_OK | os.X_OK):
            problems.append(closed_file(label))
    return problems


def file_record(kind: str, path: Path, label: str, extracted_on: date | None = None) -> dict[str, object]:
    """The file's line in the list of sources, with the hash of its bytes."""
    return {"kind": kind, "file": label, "sha256": hash_of(path), "extracted_on": extracted_on}


def open_sheets(path: Path, label: str, delimiters: str = ";\t") -> tuple[list[Sheet], list[Problem]]:
    """The sheets of a workbook, or the one of a text file, with problems; no sheet when the file cannot be read."""
    try:
        if path.suffix.lower() in WORKBOOKS:
            sheets = _workbook(path)
            faults = _look_closer(path, label, sheets) if path.suffix.lower() in WORKBOOKS[:2] else []
            return sheets, faults
        if path.suffix.lower() in TEXTS:
            return [Sheet("", _split(decode(path.read_bytes(), label), delimiters))], []
    except PermissionError:
        return [], [closed_file(label)]
    except (python_calamine.CalamineError, zipfile.BadZipFile, OSError, csv.Error, ValueError, KeyError) as error:
        log.debug("%s: %s", label, type(error).__name__)
        return [], [unreadable_file(label)]
    return [], [
        Problem(
            label,
            "fil:format",
            "Filens format känns inte igen.",
            "Spara filen som .xlsx, .csv (semikolon) eller .txt (tabb).",
        )
    ]


def unreadable_file(label: str) -> Problem:
    """The problem of a file that cannot be opened."""
    return Problem(
        label,
        "fil:oläslig",
        "Filen går inte att läsa: den är skadad, låst med lösenord eller öppen.",
        "Öppna filen i sitt program, spara en ny kopia utan lösenord och kör om.",
    )


def closed_file(label: str) -> Problem:
    """The problem of a file or folder that may not be read."""
    return Problem(
        label,
        "fil:stängd",
        "Den får inte läsas: rätten saknas, eller så är den öppen i ett annat program.",
        "Stäng den, eller be den som äger den om rätt att läsa, och kör om.",
    )


def _workbook(path: Path) -> list[Sheet]:
    workbook = python_calamine.CalamineWorkbook.from_path(str(path))
    with workbook:
        raw = {name: workbook.get_sheet_by_name(name) for name in workbook.sheet_names}
        rows = {name: sheet.to_python(skip_empty_area=False) for name, sheet in raw.items()}
    return [Sheet(name, [list[object](row) for row in lines]) for name, lines in rows.items()]


_WORTH_A_LOOK = re.compile(rb'<f[ >/]|hidden="(?:1|true)"')


def _look_closer(path: Path, label: str, sheets: list[Sheet]) -> list[Problem]:
    """Warnings for what calamine cannot tell: formulas without a stored value, and hidden rows."""
    with zipfile.ZipFile(path) as archive:
        parts = [name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        if not any(_WORTH_A_LOOK.search(archive.read(name)) for name in parts):
            return []
    import openpyxl  # takes most of a second, and few files need it

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of extensions it would lose on saving; nothing is saved
        workbook = openpyxl.load_workbook(path)
    by_name = {sheet.name: sheet.rows for sheet in sheets}
    return [
        problem
        for worksheet in workbook.worksheets
        for problem in (
            *_formulas(worksheet, by_name.get(worksheet.title, []), label),
            *_hidden_rows(worksheet, label),
        )
    ]


def _formulas(worksheet: "Worksheet", rows: list[list[object]], label: str) -> list[Problem]:
    return [
        Problem(
            label,
            "fil:formel utan värde",
            "Cellen är en formel vars värde inte är sparat; den läses som tom.",
            "Öppna filen i Excel, låt den räkna om och spara.",
            worksheet.title,
            cell.row,
            cell.column_letter,
            "varning",
        )
        for line in worksheet.iter_rows()
        for cell in line
        if cell.data_type == "f" and is_blank(cell_at(rows, cell.row, cell.column))
    ]


def _hidden_rows(worksheet: "Worksheet", label: str) -> list[Problem]:
    hidden = [n for n, d in worksheet.row_dimensions.items() if d.hidden and n <= worksheet.max_row]
    return [
        Problem(
            label,
            "fil:dold rad",
            "Raden är dold eller bortfiltrerad i Excel; den läses som alla andra.",
            "Visa raden och ta bort den om den inte ska räknas.",
            worksheet.title,
            number,
            "",
            "varning",
        )
        for number in sorted(hidden)
    ]


def cell_at(rows: list[list[object]], row: int, column: int) -> object:
    """The cell at a row and column counted from 1; None outside the sheet."""
    return rows[row - 1][column - 1] if row <= len(rows) and column <= len(rows[row - 1]) else None


_SWEDISH = frozenset("åäöÅÄÖ")
_LIKELY = _SWEDISH | frozenset("éÉèüÜ–—’”“…€§½·•°©®´\u00a0")


def decode(raw: bytes, label: str = "") -> str:
    """The text of a file: byte-order mark, else strict UTF-8, else that of cp1252, mac_roman, cp850 with most å ä ö.

    ValueError for one that has the mark of UTF-16 and is not that.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        marked = raw.decode("utf-16")
        if sum(ord(c) > 127 and c not in _LIKELY for c in marked) > len(marked) / 2:
            raise ValueError(f"{label}: märket säger UTF-16, men texten är något annat.")
        return marked
    if (text := _strict(raw, "utf-8-sig")) is not None:
        return text
    guesses = {encoding: _strict(raw, encoding) for encoding in ("cp1252", "mac_roman", "cp850")}
    readings = {encoding: text for encoding, text in guesses.items() if text is not None}
    best = max(readings, key=lambda encoding: _swedishness(readings[encoding]))
    log.info("%s: teckenkodningen lästes som %s", label, best)
    return readings[best]


def _strict(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _swedishness(text: str) -> int:
    odd = [c for c in text if ord(c) > 127]
    return sum((c in _SWEDISH) + (c in _LIKELY) for c in odd) - 3 * sum(c not in _LIKELY for c in odd)


def _split(text: str, delimiters: str) -> list[list[object]]:
    """Rows of cells; the delimiter is the one that occurs most in the first 200 lines."""
    head = text.splitlines()[:200]
    delimiter = max(delimiters, key=lambda d: sum(line.count(d) for line in head))
    lines = io.StringIO(text, newline="")
    if text.count('"') % 2:  # a stray quotation mark must not swallow the rest of the file
        return [list[object](row) for row in csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)]
    return [list[object](row) for row in csv.reader(lines, delimiter=delimiter)]


# --- finding a table in a sheet --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Header:
    """Where a table's header stands: row counted from 1, and the column (from 0) of each field found."""

    row: int
    columns: dict[str, int]


def find_header(
    rows: list[list[object]], spellings: Mapping[str, tuple[str, ...]], need: Iterable[str]
) -> Header | None:
    """The first row that has a header for every needed field, under whatever title rows stand above it."""
    by_header = {fold(s): name for name, words in spellings.items() for s in words}
    for number, row in enumerate(rows, 1):
        names = [by_header.get(fold(text_of(cell))) for cell in row]
        columns = {name: names.index(name) for name in names if name is not None}
        if columns and set(need) <= set(columns):
            return Header(number, columns)
    return None


def unknown_headers(sheet: Sheet, row: int, known: Iterable[int], unused: Iterable[str], file: str) -> list[Problem]:
    """A warning for each header of a row that no column has; what stands in it is not printed, what it resembles is.

    `known` are the places (from 0) of the columns that are read, `unused` the headers that were not found.
    """
    from openpyxl.utils import get_column_letter  # takes most of a second, and few files need it

    near_to = {fold(header): header for header in unused}
    places = set(known)
    problems = []
    for place, cell in enumerate(sheet.rows[row - 1] if row else ()):
        if place not in places and not is_blank(cell):
            near = difflib.get_close_matches(fold(text_of(cell)), list(near_to), 1, 0.7)
            hint = f"Menas {near_to[near[0]]}? Rätta i så fall rubriken." if near else "Den kan stå kvar."
            problems.append(
                Problem(
                    file,
                    "flik:okänd kolumn",
                    "Kolumnens rubrik känns inte igen; kolumnen läses inte.",
                    hint,
                    sheet.name,
                    row,
                    get_column_letter(place + 1),
                    "varning",
                )
            )
    return problems


def body(rows: list[list[object]], header: Header) -> list[tuple[int, dict[str, object]]]:
    """Row number and named cells of each row below the header that has any named cell filled."""
    lines = []
    for number, row in enumerate(rows[header.row :], header.row + 1):
        cells = {name: row[i] if i < len(row) else None for name, i in header.columns.items()}
        if not all(is_blank(cell) for cell in cells.values()):
            lines.append((number, cells))
    return lines
