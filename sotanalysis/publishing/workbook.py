"""The report's tables as an Excel workbook, made for everybody: one table a sheet, no merged or empty cells.

A contents sheet with links, a sheet that explains the marks, then a sheet per table with its title in A1, what it rests
on under it, and a real Excel table with one header row. Numbers are numbers in full precision; their format rounds.
"""

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from nbformat import NotebookNode
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sotanalysis import vocabulary as v
from sotanalysis.exhibits.dressing import REFUSED, REFUSED_NOTE, Number
from sotanalysis.formatting import NBSP, capital
from sotanalysis.publishing.front import read_front
from sotanalysis.publishing.names import TABLES
from sotanalysis.publishing.tables import Sheet, SheetRow, Value, csv_files, sheets

LANGUAGE = "sv-SE"
INK, LINK, LINE = "#1B2733", "#12436D", "#8A949E"
CONTENTS, NOTES = "Innehåll", "Anmärkningar"
WIDEST, WIDEST_NUMBER, LINE_HEIGHT = 60, 22, 15.5
BACK = f"Till arket {CONTENTS}"
_CORE, _CREATED = "docProps/core.xml", b"<dcterms:created"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class _Book:
    """The workbook as it is written, with the formats already made."""

    workbook: Workbook
    formats: dict[tuple[tuple[str, object], ...], Format]

    def dress(self, **properties: object) -> Format:
        """The format with the properties, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.workbook.add_format({"font_color": INK, "valign": "top", **properties})
        return self.formats[key]


def workbook_bytes(made: Sequence[Sheet], front: Mapping[str, Any]) -> bytes:
    """The workbook; the same bytes for the same tables. `front` is the report's title page."""
    buffer = BytesIO()
    with Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as workbook:
        workbook.set_properties(
            {
                "title": f"Tabeller till {front['document_title']}",
                "subject": str(front["title"]),
                "author": str(front["name"]),
                "created": datetime.fromisoformat(str(front["day"] or "1980-01-01")),
            }
        )
        workbook.set_size(2400, 1600)
        book = _Book(workbook, {})
        _contents(book, made, front)
        _notes(book)
        for sheet in made:
            _table_sheet(book, sheet, str(front["document_title"]))
    return _with_language(buffer.getvalue())


def table_files(notebooks: Sequence[NotebookNode]) -> dict[str, bytes]:
    """The tables of numbered documents: the workbook, and each table as CSV."""
    made = sheets(notebooks)
    return {TABLES: workbook_bytes(made, read_front(notebooks[0].metadata)), **csv_files(made)}


def text_of(name: str, content: bytes) -> str:
    """All that is written in one of the files, a workbook as the XML it is kept in, its properties included."""
    if name != TABLES:
        return content.decode("utf-8-sig")
    with zipfile.ZipFile(BytesIO(content)) as package:
        return "\n".join(package.read(part).decode("utf-8") for part in package.namelist())


# --- the sheets ----------------------------------------------------------------------------------------------------


def _contents(book: _Book, made: Sequence[Sheet], front: Mapping[str, Any]) -> None:
    sheet = book.workbook.add_worksheet(CONTENTS)
    terms = [f"{term['term']}: {term['text']}" for term in front["terms"]]
    lines = [*front["notices"], *terms, f"Tecken och mått förklaras i arket {NOTES}."]
    top = _head(book, sheet, f"Tabeller till {front['document_title']}", lines)
    empty = SheetRow((v.NOT_APPLICABLE.sign, "Rapporten har inga tabeller.", v.NOT_APPLICABLE.sign))
    rows = [SheetRow((s.number, s.caption, s.section)) for s in made] or [empty]
    title = "Rapportens tabeller, en per ark"
    _table(book, sheet, top, _Grid("innehall", title, ("Ark", "Rubrik", "Avsnitt"), rows, (False, False, False)))
    link = book.dress(font_color=LINK, underline=1, text_wrap=True)
    for place, one in enumerate(made, start=top + 1):
        sheet.write_url(place, 1, f"internal:'{one.number}'!A1", link, one.caption, f"Gå till {one.title}"[:255])
    _page(sheet, str(front["document_title"]), top)


def _notes(book: _Book) -> None:
    sheet = book.workbook.add_worksheet(NOTES)
    lines = [
        "Varje ark har en tabell. Första kolumnen är radens rubrik.",
        "Talen är oavrundade; cellens format avrundar dem. Andelar är tal mellan 0 och 1 som visas i procent.",
        "Ingen cell är tom: där inget tal finns står ett tecken som säger varför. 0 är ett tal.",
    ]
    top = _head(book, sheet, "Tecken i tabellerna", lines, back=True)
    marks = [(mark.sign, f"{capital(mark.meaning)}.") for mark in v.MARKS.values()]
    rows = [SheetRow(pair) for pair in [*marks, (REFUSED, REFUSED_NOTE)]]
    title = "Tecken och vad de betyder"
    _table(book, sheet, top, _Grid("tecken", title, ("Tecken", "Betydelse"), rows, (False, False)))
    _page(sheet, "Tecken i tabellerna", top)


def _table_sheet(book: _Book, made: Sheet, document: str) -> None:
    sheet = book.workbook.add_worksheet(made.number)
    lines = [line for line in (made.foot, *made.notes) if line]
    top = _head(book, sheet, made.title, lines, back=True)
    name = made.number.lower().replace(" ", "_")
    _table(book, sheet, top, _Grid(name, made.title, made.columns, made.rows, made.numeric))
    _page(sheet, document, top)


def _head(book: _Book, sheet: Worksheet, title: str, lines: Iterable[str], back: bool = False) -> int:
    """The title in A1, the lines under it and the link back to the contents; the row where the table begins."""
    written = [title, *lines]
    for row, line in enumerate(written):
        sheet.write_string(row, 0, line, book.dress() if row else book.dress(bold=True, font_size=14))
    if back:
        link = book.dress(font_color=LINK, underline=1)
        sheet.write_url(len(written), 0, f"internal:'{CONTENTS}'!A1", link, BACK)
    return len(written) + back


@dataclass(frozen=True)
class _Grid:
    """A table of a sheet: its name and title, its header, its rows, and which columns stand to the right."""

    name: str
    title: str
    columns: Sequence[str]
    rows: Sequence[SheetRow]
    right: Sequence[bool]


def _table(book: _Book, sheet: Worksheet, top: int, grid: _Grid) -> None:
    """A real Excel table from row `top`, without filter buttons, every cell written. Header and labels stay in view."""
    columns, rows = grid.columns, grid.rows
    widths = [_width(header, [row.values[column] for row in rows]) for column, header in enumerate(columns)]
    heads = [
        book.dress(bold=True, bottom=1, bottom_color=LINE, text_wrap=True, align="right" if right else "left")
        for right in grid.right
    ]
    sheet.add_table(
        top,
        0,
        top + len(rows),
        len(columns) - 1,
        {
            "name": grid.name,
            "autofilter": False,
            "banded_rows": False,
            "first_column": True,
            "style": None,
            "title": grid.title[:255],
            "columns": [{"header": header, "header_format": head} for header, head in zip(columns, heads, strict=True)],
        },
    )
    for place, row in enumerate(rows, start=top + 1):
        for column, value in enumerate(row.values):
            dress: dict[str, object] = {"bold": True, "top": 1, "top_color": LINE} if row.total else {}
            _write(book, sheet, (place, column), value, dress | ({"align": "right"} if grid.right[column] else {}))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.set_row(top, LINE_HEIGHT * max(_lines(header, width) for header, width in zip(columns, widths, strict=True)))
    sheet.freeze_panes(top + 1, 1)


def _lines(header: str, width: float) -> int:
    """In how many lines a bold header stands in a column so wide: words are not broken."""
    lines, room = 1, 0.0
    for word in header.split():
        long = len(word) * 1.1 + 1
        lines, room = (lines, room + long) if room + long <= width or not room else (lines + 1, long)
    return lines


def _write(book: _Book, sheet: Worksheet, place: tuple[int, int], value: Value, dress: Mapping[str, object]) -> None:
    if isinstance(value, Number):
        sheet.write_number(*place, value.value, book.dress(num_format=number_format(value), **dress))
    else:
        sheet.write_string(*place, value, book.dress(text_wrap=True, **dress))


def number_format(number: Number) -> str:
    """The Excel format that shows the number as the report does: `#,##0.0`, `0.0" "%`, `#,##0" månader"`, a sign where
    one is wanted.
    """
    decimals = f".{'0' * number.decimals}" if number.decimals else ""
    plain = f'0{decimals}"{NBSP}"%' if number.percent else f"#,##0{decimals}"
    plain += f'"{NBSP}{number.unit}"' if number.unit else ""
    return f"+{plain};-{plain};{plain}" if number.sign else plain


def _width(header: str, values: Iterable[Value]) -> float:
    """Wide enough for the longest word of the header and for the cells, up to where they wrap."""
    texts = [value.text if isinstance(value, Number) else value for value in values]
    longest = min(max(map(len, texts), default=0), WIDEST)
    word = max(len(part) for part in re.split(r"\s", header))
    return max(longest, word, min(len(header), WIDEST_NUMBER)) * 1.1 + 2


def _page(sheet: Worksheet, document: str, top: int) -> None:
    """How the sheet prints: A4 across, as wide as the page, the header row on every page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    sheet.set_footer(f"&L{document.replace('&', '&&')}&R&P (&N)")


# --- the package ---------------------------------------------------------------------------------------------------


def _with_language(workbook: bytes) -> bytes:
    """The same package with its language told, which XlsxWriter has no word for."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == _CORE:
                content = content.replace(_CREATED, f"<dc:language>{LANGUAGE}</dc:language>".encode() + _CREATED, 1)
            target.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
