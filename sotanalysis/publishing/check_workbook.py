"""A copy of a hand-filled workbook with its faults in it: the cells coloured, and in a comment what to do.

The copy holds what the workbook holds, personal numbers too: it is kept where the raw files are, never among reports.
"""

import warnings
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from io import BytesIO
from itertools import islice
from pathlib import Path

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from sotanalysis import vocabulary as v
from sotanalysis.sources.cells import text_of
from sotanalysis.tables.faults import Fault
from sotanalysis.tables.workbook import SHEETS

WORKBOOKS = (".xlsx", ".xlsm")
FAULT, WARNING, ROW = (PatternFill("solid", fgColor=colour) for colour in ("FFF4B183", "FFFFE699", "FFFBE5D6"))
_DEEPEST = 60  # rows that may stand above a header
_LONGEST_ROW = 200  # columns in which a header is looked for, and of a refused row that are coloured
AUTHOR = "sot check"


class CopyRefused(Exception):
    """The workbook cannot be opened to be coloured; the message says so in Swedish."""


def coloured(path: Path, faults: Iterable[Fault]) -> bytes:
    """The workbook with its faults marked. Raises CopyRefused; the file itself is only read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of drop-downs and the like that openpyxl does not carry over
            with path.open("rb") as file:  # of a path, openpyxl leaves the file open where it cannot read it
                book = openpyxl.load_workbook(file)
            for sheet, found in _by_sheet(faults).items():
                if sheet in book.sheetnames and isinstance(book[sheet], Worksheet):
                    _mark(book[sheet], found)
            written = BytesIO()
            book.save(written)
    except Exception as error:  # an odd workbook makes openpyxl raise whatever comes to hand
        raise CopyRefused(
            f"{path.name} går inte att öppna för att färgas. Öppna den i Excel, spara en ny kopia och kör om."
        ) from error
    return written.getvalue()


def _by_sheet(faults: Iterable[Fault]) -> dict[str, list[Fault]]:
    found = defaultdict(list)
    for fault in faults:
        found[fault.sheet].append(fault)
    return found


def _mark(sheet: Worksheet, faults: list[Fault]) -> None:
    said: dict[tuple[int, int], list[Fault]] = defaultdict(list)
    heads = _heads(sheet)
    for fault in faults:
        header, column = _column(heads, sheet.title, fault.column)
        for row in fault.rows or (header,):
            alone = replace(fault, rows=(row,), refused=(row,) if row in fault.refused else ())
            said[row, column].append(alone if fault.rows else fault)
        for row in fault.refused if fault.rows else ():
            for place in range(1, min(sheet.max_column, _LONGEST_ROW) + 1):
                sheet.cell(row, place).fill = ROW
    for (row, column), alike in said.items():
        cell = sheet.cell(row, column)
        cell.fill = FAULT if any(fault.severity == "fel" for fault in alike) else WARNING
        cell.comment = Comment("\n\n".join(f"{f.what}\n→ {f.remedy}" for f in alike), AUTHOR, height=160, width=320)


def _heads(sheet: Worksheet) -> dict[str, tuple[int, int]]:
    """Row and column of each word among the first rows, where it first stands. What lies far to the right is no head:
    a stray cell at a sheet's edge makes every row as wide as the sheet.
    """
    heads: dict[str, tuple[int, int]] = {}
    lines = sheet.iter_rows(max_row=_DEEPEST, max_col=min(sheet.max_column, _LONGEST_ROW), values_only=True)
    for row, line in enumerate(islice(lines, _DEEPEST), 1):
        for column, value in enumerate(line, 1):
            heads.setdefault(v.fold(text_of(value)), (row, column))
    return heads


def _column(heads: dict[str, tuple[int, int]], title: str, name: str) -> tuple[int, int]:
    """Row of the header and number of the column that a fault names, by header or letter; the first cell for none."""
    if not name:
        return 1, 1
    words = {v.fold(name)} | _spellings(title, name)
    if found := [heads[word] for word in words if word in heads]:
        return min(found)
    if name.isascii() and name.isalpha() and name.isupper() and len(name) <= 3:
        return 1, int(openpyxl.utils.column_index_from_string(name))
    return 1, 1


def _spellings(title: str, header: str) -> set[str]:
    """Every word that a column of the team's workbook may stand under."""
    specs = [spec for name, spec in SHEETS.items() if v.fold(name) == v.fold(title)]
    return {v.fold(word) for spec in specs for f in spec.fields if f.header == header for word in f.headers}
