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

import difflib
import io
import logging
import os
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import python_calamine

from sotanalysis.privacy import identity
from sotanalysis.privacy.in_text import MASK, holds_number, masked_name
from sotanalysis.sources import excel, old_workbooks, read_apart, text
from sotanalysis.sources.cells import CELL_ERROR, CELL_UNCOUNTED, PerCent, Unreadable, is_blank, read_cell, text_of
from sotanalysis.sources.folder import (
    LARGEST,
    LARGEST_UNPACKED,
    READ_ME,
    SAVE_AS_UTF8,
    find,
    hash_of,
    is_too_large,
    is_within,
    normal,
    printable,
)
from sotanalysis.tables.column import Column, TableSpec
from sotanalysis.tables.exports import ACCOUNTS, PRICES, PRINTED_FIGURES
from sotanalysis.tables.problem import Problem
from sotanalysis.tables.workbook import SHEETS
from sotanalysis.vocabulary import fold

log = logging.getLogger(__name__)

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
TEXTS = (".csv", ".txt", ".tsv")
_SEVERAL_SHEETS = 3  # of the team's workbook: one may be named so by chance


@dataclass(frozen=True)
class Sheet:
    """A sheet (`name` is '' for a text file): rows of raw cells; `rows[0]` is row 1 as counted in Excel."""

    name: str
    rows: list[list[object]]
    hidden: bool = False


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
def contained(label: str, problems: list[Problem], fault: Callable[[str], Problem] | None = None) -> Iterator[None]:
    """Whatever is raised while a file is read becomes a problem of that file; what else there is to read is read.

    What the libraries raise is no list that can be written down: calamine's panics are not even Exceptions. `fault` is
    the problem where it is not the file that is at fault.
    """
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except PermissionError:
        problems.append(closed_file(label))
    except BaseException as error:  # the kind alone: a message may hold a value
        log.debug("%s: %s", label, type(error).__name__)
        problems.append((fault or unreadable_file)(label))


def read_each(folder: Path, year: int, read: Callable[[Path, str], SourceFrame], *patterns: str) -> SourceFrame:
    """What `read(path, label)` gives of each file that fits a pattern, one after the other and each contained."""
    parts = []
    for path in find(folder, *patterns):
        label, faults = label_of(path, folder, year), list[Problem]()
        with contained(label, faults):
            lost = astray(path, label) if path.parent != folder else []
            parts.append(SourceFrame(problems=lost) if lost else read(path, label))
        parts.append(SourceFrame(problems=faults))
    return merge(parts)


def astray(path: Path, label: str) -> list[Problem]:
    """The problem of a team's workbook that lies among the exports; none of any other file."""
    names = set[str]()
    if path.suffix.lower() in WORKBOOKS:
        # What is wrong with the file its reader says.
        with contained(label, []):
            names = {fold(normal(name)) for name in _sheet_names(path)}
    if sum(fold(name) in names for name in SHEETS) < _SEVERAL_SHEETS:
        return []
    return [
        Problem(
            label,
            "fil:läses inte",
            "Filen läses inte: den är teamets arbetsbok.",
            "Lägg den direkt i årets mapp, som samordningsteam.xlsx, om den inte redan finns där.",
        )
    ]


def _sheet_names(path: Path) -> Iterable[str]:
    if zipfile.is_zipfile(path):
        return excel.sheet_names(path)
    old_workbooks.refuse_far(path.read_bytes())
    return read_apart.rows_of(path)


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
    """How a file is named to people, and in all that is saved: `2022/sus/alder.csv`; a personal number is masked."""
    parts = path.relative_to(folder).parts
    return "/".join([str(year), *(_shown(name, folder.joinpath(*parts[:n])) for n, name in enumerate(parts))])


def _shown(name: str, place: Path) -> str:
    """A file's or folder's name without personal numbers; what then is called the same is numbered."""
    shown = masked_name(normal(name))
    if shown == normal(name):
        return shown
    alike = sorted(other.name for other in place.iterdir() if masked_name(normal(other.name)) == shown)
    return f"{Path(shown).stem} ({alike.index(name) + 1}){Path(shown).suffix}" if len(alike) > 1 else shown


def numbered_names(folder: Path, year: int) -> list[Problem]:
    """A warning for each file and folder of a year whose name holds a personal number."""
    named = [path for path in sorted(folder.rglob("*")) if masked_name(normal(path.name)) != normal(path.name)]
    return [_numbered(label_of(path, folder, year), "Namnet", "Byt namn på filen eller mappen.") for path in named]


def _numbered(label: str, what: str, remedy: str) -> Problem:
    told = f"{what} har ett personnummer; här och i rapporten står {MASK} i stället."
    return Problem(label, "fil:personnummer", told, remedy, severity="varning")


def left_alone(folder: Path, year: int) -> list[Problem]:
    """What in a year's folder is never read: links that lead out of it, closed folders, names that are no text,
    what is too large.
    """
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
        elif not is_within(path, folder) and is_within(path.parent, folder):  # a junction in Windows is no symlink
            problems.append(
                Problem(
                    label,
                    "fil:länk",
                    "Det är en länk som leder ut ur årets mapp; den läses inte.",
                    "Lägg filen själv i mappen, eller ta bort länken.",
                )
            )
        elif is_too_large(path):
            problems.append(
                Problem(
                    label,
                    "fil:för stor",
                    f"Filen läses inte: den är större än {LARGEST // 10**6} MB, "
                    f"eller än {LARGEST_UNPACKED // 10**6} MB uppackad.",
                    "Spara bara årets tabell i en ny fil, utan tomma rader, och kör om.",
                )
            )
        elif path.is_dir() and not os.access(path, os.R_OK | os.X_OK):
            problems.append(closed_file(label))
    return problems


# What a year's folder is made of: the files that a reader looks for by name, and the folders where it takes them all.
OURS = ("samordningsteam.xlsx", "ekonomi.xlsx", "priser.csv", "publicerat.csv", "rapport.toml", "plan.toml")
PLACES = {
    "sus": "SUS-exporter",
    "goldware": "GoldWares personlistor",
    "nns": "enkätsvar",
    "bip": "BIP-mätningar",
    "register": "registerutdrag (.parquet, .csv)",
    "text": "berättande text (.md)",
}
TABLE_FILES = tuple(f"*{suffix}" for suffix in (*WORKBOOKS, *TEXTS))
_FOREIGN = (".xlsb", ".numbers")
_PACKED = (".zip", ".7z", ".rar")
_READ_AS = {".xlsx": WORKBOOKS, ".csv": TEXTS, ".toml": (".toml", ".txt")}
_TABLES = (*WORKBOOKS, *TEXTS, *_FOREIGN)
_AKIN = {".xlsx": _TABLES, ".csv": _TABLES, ".toml": _READ_AS[".toml"]}
# The columns that nothing else than the file has.
_TELLING = {
    "ekonomi.xlsx": ("account", "sek_outcome"),
    "priser.csv": ("price_item", "price"),
    "publicerat.csv": ("measure", "period", "category"),
}
_WRITTEN = (".docx", ".doc", ".odt", ".rtf", ".txt", ".markdown")


def unread(folder: Path, year: int, told: Iterable[str]) -> list[Problem]:
    """A problem for each file of a year's folder that no reader took and nothing has been said of.

    `told` are the labels of the files that were read or have a problem. A fault where something is lost: what looks
    like a table, a text or a file of ours; a warning for the rest.
    """
    silent = {*told, f"{year}/{READ_ME}"}
    found = [(label_of(path, folder, year), path) for path in find(folder, "**/*")]
    links = (path.resolve() for label, path in found if path.is_symlink() and label in silent)
    silent |= {label_of(path, folder.resolve(), year) for path in links}
    named = [(label_of(path, folder, year), path) for path in folder.rglob("*") if path.is_dir()]
    misplaced = [(label, path) for label, path in named if path.suffix and near(path.name, OURS)]
    left = [(label, path) for label, path in sorted((*found, *misplaced)) if label not in silent]
    meant = {label: near(path.name, OURS) or _by_contents(path, label, folder) for label, path in left}
    there = {fold(path.stem) for label, path in found if label in silent and path.parent == folder}
    stands_for = {name: "there" for name in OURS if fold(Path(name).stem) in there}
    stands_for |= {name: "many" for name, n in Counter(meant.values()).items() if n > 1 and name not in stands_for}
    return [_unread(label, path, folder, year, meant[label], stands_for.get(meant[label], "")) for label, path in left]


def _unread(label: str, path: Path, folder: Path, year: int, name: str, stands: str) -> Problem:
    """The problem of a file that is not read; `name` is the file of ours that it may be, `stands` whether that file is
    `there` already or `many` may be it.
    """
    parts, suffix = path.relative_to(folder).parts, path.suffix.lower()
    place = normal(parts[0]).casefold() if len(parts) > 1 else ""
    if name == "publicerat.csv" and suffix in WORKBOOKS:  # which may be either
        name = f"publicerat{suffix}"
    lost = suffix in (*WORKBOOKS, *TEXTS, ".toml", *_PACKED, *_FOREIGN) or bool(name)
    if path.is_dir():
        remedy = f"Byt namn på mappen; {name} ska vara en fil."
    elif suffix in _PACKED:
        remedy = f"Packa upp filen i {f'{place}/' if place in PLACES else 'årets mapp'}, och ta bort den."
    elif place == "text" and suffix in _WRITTEN:
        lost, remedy = True, "Spara texten som ren text med ändelsen .md, i mappen text/."
    elif name and stands == "there":
        remedy = f"Den som läses är {name}. Flytta den här ur årets mapp."
    elif name and stands == "many":
        remedy = f"Flera filer kan vara {name}: behåll den som gäller, direkt i årets mapp och med det namnet."
    elif name and of_another_year(path, year):
        remedy = f"Gäller den {year}: byt namn till {name}. Annars hör den hemma i ett annat års mapp."
    elif name and suffix not in _READ_AS[Path(name).suffix]:
        remedy = f"Öppna den i sitt program och spara den som {name}, direkt i årets mapp."
    elif name and len(parts) == 1:
        remedy = f"Byt namn till {Path(name).with_suffix(suffix) if suffix in WORKBOOKS else name}."
    elif name:
        remedy = f"Lägg filen direkt i årets mapp, som {name}."
    elif place in PLACES and len(parts) > 2 and lost:
        remedy = f"Lägg filen direkt i {place}/."
    elif suffix == ".md":
        lost, remedy = place == "text", "Är den en text till rapporten: lägg den direkt i text/."
    elif lost and not place:
        rooms = ", ".join(f"{what} i {room}/" for room, what in PLACES.items())
        remedy = f"Lägg filen där den hör hemma ({rooms}), eller ta bort den."
    elif lost:
        remedy = "Flytta filen till rätt mapp, eller ta bort den."
    else:
        remedy = "Den kan ligga kvar."
    return Problem(label, "fil:läses inte", "Filen läses inte.", remedy, severity="fel" if lost else "varning")


def of_another_year(path: Path, year: int) -> bool:
    """Whether the file's name has years, and this is none of them."""
    years = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", path.stem)
    return bool(years) and str(year) not in years


def _by_contents(path: Path, label: str, folder: Path) -> str:
    """The file of ours that a table of another name is by its sheets and headers; "" when it is none.

    What lies in a folder of exports is that folder's own.
    """
    parts, suffix = path.relative_to(folder).parts, path.suffix.lower()
    if suffix not in (*WORKBOOKS, *TEXTS) or normal(parts[0]).casefold() in PLACES or not path.is_file():
        return ""
    sheets, _ = open_sheets(path, label)
    by_name = {fold(name): spec for name, spec in SHEETS.items()}
    for sheet in sheets:
        spec = by_name.get(fold(sheet.name))
        if spec and find_header(sheet.rows, spec.spellings, [f.column for f in spec.fields if f.of.compulsory]):
            return "samordningsteam.xlsx"
        for name, spec in (("ekonomi.xlsx", ACCOUNTS), ("priser.csv", PRICES), ("publicerat.csv", PRINTED_FIGURES)):
            if find_header(sheet.rows, spec.spellings, _TELLING[name]):
                return name
    return ""


def near(name: str, known: Iterable[str]) -> str:
    """The known file name that a name resembles, whatever year, copy or team is added to it; "" when none does."""
    words = re.split(r"[\W\d_]+", fold(Path(normal(name)).stem))
    suffix = Path(name).suffix.lower()
    stems = {fold(Path(one).stem): one for one in known if suffix in _AKIN[Path(one).suffix]}
    close = (difflib.get_close_matches(word, list(stems), 1, 0.8) for word in words)
    return next((stems[match[0]] for match in close if match), "")


def looks_like_table(sheets: Iterable[Sheet]) -> bool:
    """Whether two rows or more have two cells or more: a note in words has not."""
    rows = (row for sheet in sheets for row in sheet.rows)
    return sum(sum(not is_blank(cell) for cell in row) > 1 for row in rows) > 1


def file_record(kind: str, path: Path, label: str, extracted_on: date | None = None) -> dict[str, object]:
    """The file's line in the list of sources, with the hash of its bytes."""
    return {"kind": kind, "file": label, "sha256": hash_of(path), "extracted_on": extracted_on}


def open_sheets(path: Path, label: str) -> tuple[list[Sheet], list[Problem]]:
    """The sheets of a workbook, or the one of a text file, with problems; no sheet when the file cannot be read."""
    problems: list[Problem] = []
    with contained(label, problems):
        if path.suffix.lower() in WORKBOOKS:
            try:
                return _workbook(path, label)
            except excel.Unfit as error:
                return [], [Problem(label, "fil:format", str(error), error.remedy)]
        if path.suffix.lower() in TEXTS:
            try:
                words, odd = text.read_text(path.read_bytes(), label)
            except text.NoText as error:
                return [], [odd_encoding(label, error)]
            rows, more = text.split(words, label)
            return ([] if rows is None else [Sheet("", rows)]), odd + more
        problems.append(
            Problem(
                label,
                "fil:format",
                "Filens format känns inte igen.",
                "Spara filen som .xlsx, .csv (semikolon) eller .txt (tabb).",
            )
        )
    return [], problems


def odd_encoding(label: str, error: text.NoText) -> Problem:
    """The problem of a file whose bytes are no text in an encoding that can be told."""
    return Problem(
        label, "fil:teckenkodning", f"{error}; den läses inte.", f"Öppna filen i sitt program och {SAVE_AS_UTF8}"
    )


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


@contextmanager
def _opened(source: Path | io.BytesIO) -> Iterator[python_calamine.CalamineWorkbook]:
    """The workbook as calamine opens it. Where calamine panics it writes its own text past sys.stderr: nobody's."""
    try:
        kept = os.dup(2)
    except OSError:  # no such place to write to
        kept = None
    if kept is not None:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
    opened = python_calamine.CalamineWorkbook
    try:
        with opened.from_path(str(source)) if isinstance(source, Path) else opened.from_filelike(source) as workbook:
            yield workbook
    finally:
        if kept is not None:
            os.dup2(kept, 2)
            os.close(kept)


def _workbook(path: Path, label: str) -> tuple[list[Sheet], list[Problem]]:
    """The sheets as calamine reads their values, with what excel.look sees beside them."""
    seen, trimmed = dict[str, excel.Seen](), None
    rows: dict[str, list[list[Any]]] | None = None
    if not zipfile.is_zipfile(path):
        old_workbooks.refuse_far(path.read_bytes())
        rows = read_apart.rows_of(path)
    elif path.suffix.lower() == ".ods":
        with zipfile.ZipFile(path) as archive:
            old_workbooks.refuse_far(archive)
    else:
        seen, trimmed = excel.look(path)
    if rows is None:
        with _opened(trimmed or path) as workbook:
            names = workbook.sheet_names
            rows = {name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in names}
    shown = {name: masked_name(normal(name)) for name in rows}
    seen = {masked_name(normal(name)): beside for name, beside in seen.items()}
    hidden = {name for name, beside in seen.items() if beside.hidden}
    for line in (line for lines in rows.values() for line in lines):  # in place: a copy would take as much again
        line[:] = map(_normal, line)
    found = [Sheet(shown[name], lines, shown[name] in hidden) for name, lines in rows.items()]
    problems: list[Problem] = []
    if any(name != normal(n) for n, name in shown.items()):
        problems.append(_numbered(label, "En fliks namn", "Byt namn på fliken."))
    for sheet in found:
        beside = seen.get(sheet.name, excel.Seen())
        if beside.rows and not sheet.rows:
            raise ValueError("en flik med celler i läses som tom")
        for row, column in beside.errors:
            _put(sheet.rows, row, column, CELL_ERROR)
        for row, column in beside.without_value:
            if is_blank(cell_at(sheet.rows, row, column)):
                _put(sheet.rows, row, column, CELL_UNCOUNTED)
        for row, column in beside.per_cent:
            share = cell_at(sheet.rows, row, column)
            if isinstance(share, int | float) and 0 < share <= 1:  # a whole number of per cent typed so is none
                _put(sheet.rows, row, column, PerCent(share))
        problems += [*_filled_down(sheet, beside.merged, label), *_remarks(sheet, beside, label)]
    return found, problems


def _normal(cell: object) -> object:
    return normal(cell) if isinstance(cell, str) else cell


def _put(rows: list[list[object]], row: int, column: int, value: object) -> None:
    if row <= len(rows) and column <= len(rows[row - 1]):
        rows[row - 1][column - 1] = value


def _filled_down(sheet: Sheet, merged: Iterable[tuple[int, int, int, int]], label: str) -> Iterator[Problem]:
    """The value of cells merged over several rows, in each of them, and said; a title over columns is left alone."""
    for top, left, bottom, right in merged:
        value = cell_at(sheet.rows, top, left)
        if bottom == top or left != right or is_blank(value):
            continue
        for row in range(top + 1, bottom + 1):
            _put(sheet.rows, row, left, value)
        yield _cell_problem(
            label,
            "fil:sammanslagen",
            f"Cellerna i rad {top}–{bottom} är sammanslagna; värdet läses i varje rad.",
            "Dela cellerna i Excel och fyll i var och en.",
            sheet,
            (top, left),
        )


def _remarks(sheet: Sheet, seen: excel.Seen, label: str) -> Iterator[Problem]:
    """Warnings for what is hidden in Excel, and for stray cells."""
    if sheet.hidden and sheet.rows:
        told = "Fliken är dold i Excel; den läses som alla andra."
        remedy = "Visa fliken, eller ta bort den om den inte ska räknas."
        yield Problem(label, "fil:dold flik", told, remedy, sheet.name, severity="varning")
    for row in seen.hidden_rows:
        yield Problem(
            label,
            "fil:dold rad",
            "Raden är dold eller bortfiltrerad i Excel; den läses som alla andra.",
            "Visa raden och ta bort den om den inte ska räknas.",
            sheet.name,
            row,
            "",
            "varning",
        )
    width = max(map(len, sheet.rows), default=0)
    for column in seen.hidden_columns:
        if column <= width and any(
            not is_blank(cell_at(sheet.rows, row + 1, column)) for row in range(len(sheet.rows))
        ):
            yield Problem(
                label,
                "fil:dold kolumn",
                "Kolumnen är dold i Excel; den läses som alla andra.",
                "Visa kolumnen och kontrollera att den ska räknas.",
                sheet.name,
                None,
                letters(column),
                "varning",
            )
    if seen.strays:
        row, column = min(seen.strays)
        more = f" och {len(seen.strays) - 1} till" if len(seen.strays) > 1 else ""
        lost = _cell_problem(
            label,
            "fil:cell långt bort",
            f"En cell{more} står långt utanför tabellen och läses inte.",
            "Töm cellen, eller flytta raden till tabellen.",
            sheet,
            (row, column),
        )
        yield replace(lost, severity="fel" if len({place[0] for place in seen.strays}) > 1 else "varning")


def _cell_problem(label: str, rule: str, message: str, remedy: str, sheet: Sheet, place: tuple[int, int]) -> Problem:
    row, column = place
    return Problem(label, rule, message, remedy, sheet.name, row, letters(column), "varning")


def letters(column: int) -> str:
    """The letters of a column counted from 1, as Excel has them."""
    column, rest = divmod(column - 1, 26)
    return (letters(column) if column else "") + chr(ord("A") + rest)


def cell_at(rows: list[list[object]], row: int, column: int) -> object:
    """The cell at a row and column counted from 1; None outside the sheet."""
    return rows[row - 1][column - 1] if row <= len(rows) and column <= len(rows[row - 1]) else None


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


def find_headers(rows: list[list[object]], spellings: Mapping[str, tuple[str, ...]]) -> Header | None:
    """The row that has most of the headers, the first of several; None where no row has two."""
    found = (replace(one, row=n) for n, row in enumerate(rows, 1) if (one := find_header([row], spellings, ())))
    best = max(found, key=lambda header: len(header.columns), default=None)
    return best if best and len(best.columns) > 1 else None


_SLIP = 0.8  # how alike two words are of which one may be a slip of the pen


def spelt_right(sheet: Sheet, spec: TableSpec, file: str, year: int) -> tuple[Sheet, list[Problem]]:
    """The sheet with the headers of a table as they should be, where one word alone can be what one of them is meant
    to be; each is told. A word with a number in it, other than the folder's year, is of something else.
    """
    header = find_headers(sheet.rows, spec.spellings)
    if header is None:
        return sheet, []
    head = sheet.rows[header.row - 1]
    unused = {fold(f.header): f.header for f in spec.fields if f.column not in header.columns}
    said = {
        place: re.sub(rf"\b{year}\b", "", fold(text_of(cell))).strip()
        for place, cell in enumerate(head)
        if place not in header.columns.values()
    }
    meant = {
        place: near[0]
        for place, word in said.items()
        if not re.search(r"\d", word) and len(near := difflib.get_close_matches(word, list(unused), 2, _SLIP)) == 1
    }
    alone = {place: unused[word] for place, word in meant.items() if list(meant.values()).count(word) == 1}
    rows = [list(row) for row in sheet.rows]
    for place, right in alone.items():
        rows[header.row - 1][place] = right
    problems = [
        _cell_problem(
            file,
            "flik:nästan rätt rubrik",
            f"Rubriken är nästan {right} och läses som det.",
            f"Skriv {right}, eller en rubrik som inte liknar det om kolumnen är något annat.",
            sheet,
            (header.row, place + 1),
        )
        for place, right in alone.items()
    ]
    return replace(sheet, rows=rows), problems


_THOUSANDS = re.compile(
    r"[\s,;:/–-]*[(\[]?(?:belopp(?:en)? )?(?:\bi )?\b(?:t[. ]?kr|ttkr|[tkm] ?sek|k ?kr|mn?kr"
    r"|tusen(?:tal)?(?: (?:kr|kronor|sek))?|milj(?:on(?:er)?|\.)?(?: (?:kr|kronor|sek)))(?!\w)[.)\]]*"
)


def in_kronor(sheet: Sheet) -> tuple[Sheet, tuple[int, int] | None]:
    """The sheet with units of thousands or millions taken out of its words, and the first cell (from 1) that has one.

    So that a header is found under its unit, and the table can be refused: nothing says whether such a unit is of one
    column, all of them, or left from last year. A cell that begins with a number says only its own unit.
    """
    rows, places = [list(row) for row in sheet.rows], list[tuple[int, int]]()
    for n, row in enumerate(rows, 1):
        for k, cell in enumerate(row):
            word = fold(cell) if isinstance(cell, str) else ""
            if not re.match(r"[−-]?\s*\d", word) and _THOUSANDS.search(word):
                places.append((n, k + 1))
                row[k] = _THOUSANDS.sub("", word)
    return replace(sheet, rows=rows), next(iter(places), None)


def not_in_kronor(file: str, sheet: Sheet, place: tuple[int, int], rows: Iterable[int]) -> SourceFrame:
    """A table of amounts that are said to be thousands or millions: none is read as kronor."""
    told = "Beloppen sägs vara i tusental eller miljoner, så tabellen läses inte."
    remedy = "Skriv alla belopp i hela kronor, och ta bort enheten ur rubriken."
    problem = Problem(file, "belopp:enhet", told, remedy, sheet.name, place[0], letters(place[1]))
    return refused_table(file, sheet.name, rows, [problem])


RENAMED = "flik:omdöpt kolumn"
NUMBERED_HEADER = (
    "Kolumnens rubrik har ett personnummer; kolumnen läses inte.",
    "Ta bort numret. Är raden tabellens första: skriv rubrikerna ovanför.",
)
_LIKE = 0.8  # of the cells of a column, how many must read as another's for it to be taken for that


def unknown_headers(
    sheet: Sheet, row: int, known: Iterable[int], unused: Mapping[str, Column | None], file: str
) -> list[Problem]:
    """A problem for each filled column that is not read; what stands in it is not printed, what it resembles is.

    `known` are the places (from 0) of the columns that are read, `unused` the headers that were not found, with what
    would stand under them. A column that resembles one of those, in its header or in its cells, is a fault (RENAMED):
    the table says something else without it. Any other is a warning.
    """
    left, problems, places = dict(unused), [], set(known)
    head = sheet.rows[row - 1] if row else []
    for place in range(max((len(line) for line in sheet.rows[row - 1 :]), default=0) if row else 0):
        name = text_of(head[place]) if place < len(head) else ""
        cells = [line[place] for line in sheet.rows[row:] if place < len(line) and not is_blank(line[place])]
        if place in places or not (name or cells):
            continue
        meant = _meant(name, cells, left)
        left.pop(meant, None)
        if meant:
            told = f"Kolumnen {meant} har fått en annan rubrik, så uppgifterna i den läses inte."
            remedy = f"Skriv {meant} i rubrikraden, eller ta bort kolumnen om den är något annat."
        elif holds_number(name):
            told, remedy = NUMBERED_HEADER
        elif name:
            told, remedy = "Kolumnens rubrik känns inte igen; kolumnen läses inte.", "Den kan stå kvar."
        else:
            told, remedy = (
                "Kolumnen har uppgifter men ingen rubrik; den läses inte.",
                "Skriv rubriken, eller ta bort den.",
            )
        severity: Literal["fel", "varning"] = "fel" if meant else "varning"
        rule = RENAMED if meant else "flik:okänd kolumn"
        problems.append(Problem(file, rule, told, remedy, sheet.name, row, letters(place + 1), severity))
    return problems


def _meant(name: str, cells: list[object], unused: Mapping[str, Column | None]) -> str:
    """The header that a column ought to have, by its own header or by what stands in it; "" when it is like none."""
    near_to = {fold(header): header for header in unused}
    if near := difflib.get_close_matches(fold(name), list(near_to), 1, 0.7) if name else []:
        return near_to[near[0]]
    return next((h for h, column in unused.items() if column and len(cells) > 1 and _reads(cells, column)), "")


def _reads(cells: list[object], column: Column) -> bool:
    """Whether nearly all of the cells can be read as the column's: its codes, whole numbers or personal numbers."""
    if column.kind == "personal_number":
        read = [isinstance(identity.parse(cell, date.max), identity.Identity) for cell in cells]
    elif column.kind in ("code", "integer"):
        read = [not isinstance(read_cell(cell, column), Unreadable) for cell in cells]
    else:
        return False
    return sum(read) >= _LIKE * len(read)


def refused_table(file: str, sheet: str, rows: Iterable[int], problems: list[Problem]) -> SourceFrame:
    """A table none of whose rows can be used, by the rule of its first fault."""
    rule = next(problem.rule for problem in problems if problem.severity == "fel")
    laid_aside = [refusal(file, sheet, row, rule) for row in rows]
    return SourceFrame({}, problems, [row_count(file, sheet, len(laid_aside), len(laid_aside))], laid_aside)


def with_unread(found: SourceFrame, sheets: Iterable[Sheet], file: str) -> SourceFrame:
    """What was found in a file, and in its accounts the rows of each table that stands in a sheet nobody took; that is
    told, where nothing has been. A file of which nothing was read is told as a whole.
    """
    if not found.row_counts and any(not problem.sheet for problem in found.problems):
        return found
    counted = {count["sheet"] for count in found.row_counts}
    why = {p.sheet: p.rule for p in found.problems if p.sheet and not p.rule.startswith("fil:")}
    parts = [found]
    for sheet in sheets:
        if sheet.name in counted or not looks_like_table([sheet]):
            continue
        _, *rows = (n for n, row in enumerate(sheet.rows, 1) if sum(not is_blank(cell) for cell in row) > 1)  # a header
        words = "Fliken har ingen tabell som känns igen och läses inte.", "Den kan stå kvar om den inte ska räknas."
        unread = Problem(file, "flik:läses inte", *words, sheet.name, severity="varning")
        rule = why.get(sheet.name, unread.rule)
        counts = [row_count(file, sheet.name, len(rows), len(rows))]
        laid_aside = [refusal(file, sheet.name, row, rule) for row in rows]
        parts.append(SourceFrame({}, [] if sheet.name in why else [unread], counts, laid_aside))
    return merge(parts)


def is_renamed(problems: Iterable[Problem]) -> bool:
    """Whether a column of the table stands under another header."""
    return any(problem.rule == RENAMED for problem in problems)


def body(rows: list[list[object]], header: Header) -> list[tuple[int, dict[str, object]]]:
    """Row number and named cells of each row below the header that has any named cell filled."""
    lines = []
    for number, row in enumerate(rows[header.row :], header.row + 1):
        cells = {name: row[i] if i < len(row) else None for name, i in header.columns.items()}
        if not all(is_blank(cell) for cell in cells.values()):
            lines.append((number, cells))
    return lines
