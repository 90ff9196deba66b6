"""Where the tables of a SUS export stand: titles, lines of text and headers, read as SUS prints them.

A sheet is walked from the top. A title opens a section; the lines under it give time of extraction, selection and
population; a header gives the report and opens a table; rows with figures below it are the table's, until a line of
text. Files, sheets and headings of any level do not matter; markup of the text version (`#`, `**`, `<b>`) is dropped.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import zip_longest

from sotanalysis.sources.cells import Unreadable, is_blank, parse_datetime, text_of
from sotanalysis.sources.files import Sheet
from sotanalysis.tables.exports import SUS_CATEGORY_HEADERS, SUS_ROWS
from sotanalysis.vocabulary import fold

CATEGORY_HEADERS = {fold(header): report for report, headers in SUS_CATEGORY_HEADERS.items() for header in headers}
MEASURE_HEADERS = {fold(header): name for name, headers in SUS_ROWS.spellings.items() for header in headers}
KEYS = ("category", "insats", "sex")


@dataclass(frozen=True)
class Context:
    """What a section says of itself before its table."""

    extracted_at: datetime | None = None
    population: str | None = None
    n_population: int | None = None
    n_unique: int | None = None


@dataclass(frozen=True)
class Table:
    """One printed table: its report, what its section says, its columns (place, field) and its rows (number, cells)."""

    report: str
    context: Context
    header_row: int
    columns: tuple[tuple[int, str], ...]
    rows: list[tuple[int, list[object]]] = field(default_factory=list)


@dataclass(frozen=True)
class Layout:
    """A sheet's tables, and the numbers of rows that look like a table's but stand under no known header."""

    tables: list[Table]
    stray_rows: list[int]


def clean(value: object) -> object:
    """The cell without the markup of the text version."""
    if not isinstance(value, str):
        return value
    return re.sub(r"</?b>|\*\*|^\s*#+\s*", "", value).strip()


_END: tuple[int, list[object]] = (0, [])


def tables_in(sheet: Sheet) -> Layout:
    """Every table of the sheet, in the order printed; a table split over pages is several."""
    context, table, layout = Context(), None, Layout([], [])
    lines = list(_lines(sheet))
    for (number, row), (_, below) in zip_longest(lines, lines[1:], fillvalue=_END):
        filled = [cell for cell in row if not is_blank(cell)]
        line = " ".join(text_of(cell) for cell in filled)
        if _is_title(line):
            context, table = Context(), None
        elif told := _told(line, context):
            context, table = told, None
        elif _is_second_header(row):
            continue
        elif header := _header(row, below):
            table = Table(header[0], context, number, header[1])
            layout.tables.append(table)
        elif table is not None and _has_figures(row, table):
            table.rows.append((number, row))
        elif len(filled) > 1 and any(_is_figure(cell) for cell in filled):
            layout.stray_rows.append(number)
        else:
            table = None
    return layout


def _lines(sheet: Sheet) -> Iterator[tuple[int, list[object]]]:
    """The rows that hold anything: no blank ones, no rules of dashes."""
    for number, row in enumerate(sheet.rows, 1):
        cells = [clean(cell) for cell in row]
        if not all(is_blank(cell) for cell in cells):
            yield number, cells


def _is_title(line: str) -> bool:
    word = fold(line)
    return "totalt antal deltagare" not in word and (
        re.match(r"sus-\w", word) is not None or re.match(r"deltagarnas försörjnings?förändringar", word) is not None
    )


_POPULATION = re.compile(
    r"totalt antal deltagare \(ej anonyma\).*?: ?(\d[\d ]*)? ?varav unika deltagare: ?(\d[\d ]*)?", re.IGNORECASE
)
_BEYOND = 999_999_999
_SELECTION = re.compile(r"enbart deltagare som (?:har )?(startat?|avslutat?d?)\b", re.IGNORECASE)


def _told(line: str, context: Context) -> Context | None:
    """The context with what the line tells; None when it tells nothing."""
    found = context
    if match := re.search(r"(?i)exekvering: *(\S+ \S+|\S+)", line):
        moment = parse_datetime(match[1])
        found = replace(found, extracted_at=None if isinstance(moment, Unreadable) else moment)
    if match := _SELECTION.search(line):
        found = replace(found, population="started" if match[1].lower().startswith("start") else "ended")
    if match := _POPULATION.search(line):
        total, unique = (_count(part) if part else None for part in match.groups())
        found = replace(found, n_population=total, n_unique=unique)
        return found
    return None if found == context else found


def _count(digits: str) -> int:
    """The number; one that no table can hold is as large as it can be, so that what it is held against tells it."""
    plain = digits.replace(" ", "").lstrip("0")
    return int(plain or 0) if len(plain) < 10 else _BEYOND


def _header(row: list[object], below: list[object]) -> tuple[str, tuple[tuple[int, str], ...]] | None:
    """The report and the columns of a header, its second line taken in; None when the row is no header."""
    words = _two_lines(row, below) if _is_second_header(below) else [fold(text_of(cell)) for cell in row]
    reports = [CATEGORY_HEADERS[word] for word in words if word in CATEGORY_HEADERS]
    columns = tuple(
        (place, "category" if word in CATEGORY_HEADERS else MEASURE_HEADERS[word])
        for place, word in enumerate(words)
        if word in CATEGORY_HEADERS or word in MEASURE_HEADERS
    )
    return (reports[0], columns) if reports and len(columns) > 1 else None


def _is_second_header(row: list[object]) -> bool:
    """The line `Antal Andel Antal Andel` under Före and Efter."""
    words = {fold(text_of(cell)) for cell in row if not is_blank(cell)}
    return bool(words) and words <= {"antal", "andel"}


def _two_lines(row: list[object], below: list[object]) -> list[str]:
    words, group = [], ""
    for place, cell in enumerate(row):
        group = fold(text_of(cell)) if not is_blank(cell) else group
        second = fold(text_of(below[place])) if place < len(below) else ""
        words.append(f"{group} {second}" if second else fold(text_of(cell)))
    return words


def _is_figure(cell: object) -> bool:
    return (
        isinstance(cell, int | float)
        or re.fullmatch(r"[-\u2212]?\d[\d \u00a0]*(?:[.,]\d+)?\s*%?", text_of(cell)) is not None
    )


def _has_figures(row: list[object], table: Table) -> bool:
    """Whether a row belongs to the table: it has something in a column of figures."""
    places = [place for place, name in table.columns if name not in KEYS]
    return any(place < len(row) and not is_blank(row[place]) for place in places)
