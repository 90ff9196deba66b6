"""A report's tables as data: read from the executed notebook, so that they show what the report shows.

Excel and CSV are both made of them. A figure that carries its own numbers gives a table too.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO
from itertools import count
from typing import Any

from nbformat import NotebookNode

from sotanalysis import vocabulary as v
from sotanalysis.exhibits.dressing import Dressed, Number
from sotanalysis.exhibits.exhibit import PRIVATE_MIME
from sotanalysis.exhibits.table import table_of
from sotanalysis.formatting import MINUS, NBSP
from sotanalysis.publishing.markdown import plain, tokens
from sotanalysis.publishing.numbering import pieces

FOLDER = "tabeller"
CONTENTS = f"{FOLDER}/innehall.csv"
REVISED_HEADER, NOT_REVISED = "Reviderat", "inget"
_UNITS = "|".join(["%", *v.UNITS.values(), *v.ONE.values()])
_PRINTED = re.compile(rf"([+{MINUS}]?)(\d[\d{NBSP}]*)(?:,(\d+))?(?:{NBSP}({_UNITS}))?")
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Value = str | Number


@dataclass(frozen=True)
class SheetRow:
    """A row: the label first, numbers as numbers; `total` for a row of totals."""

    values: tuple[Value, ...]
    total: bool = False


@dataclass(frozen=True)
class Sheet:
    """One table: its number ("Tabell 3"), id, caption, the heading it stands under, its cells, the lines about it,
    which of its columns are of numbers (or of marks in their place).
    """

    number: str
    id: str
    caption: str
    section: str
    columns: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    foot: str
    notes: tuple[str, ...]
    numeric: tuple[bool, ...]

    @property
    def title(self) -> str:
        """`Tabell 3. Utbildningsnivå vid start`."""
        return f"{self.number}. {self.caption}"

    @property
    def file(self) -> str:
        """The name of its CSV file: `tabeller/tabell-03-utbildning.csv`."""
        return file_name(self.number, self.id)


def file_name(number: str, id: str) -> str:
    """`tabeller/tabell-03-utbildning.csv`, `tabeller/tabell-b12-alder.csv`."""
    return f"{FOLDER}/{file_stem(number, id)}.csv"


def file_stem(number: str, id: str) -> str:
    """`tabell-03-utbildning`: the name of an exhibit's file."""
    kind, _, count = number.replace(NBSP, " ").partition(" ")
    prefix = count.rstrip("0123456789")
    return f"{kind.lower()}-{prefix.lower()}{int(count[len(prefix) :]):02}-{id}"


def sheets(notebooks: Iterable[NotebookNode]) -> list[Sheet]:
    """Every table of numbered documents, and the numbers of figures that have no table of their own, in order."""
    placed = (one for notebook in notebooks for one in placed_forms(notebook))
    told = count(1)  # what the report tells in a sentence has its whole table here alone
    return [
        _sheet(form, form.get("number") or f"Tabell{NBSP}S{next(told)}", section)
        for section, form in placed
        if _table_of(form)
    ]


def placed_forms(notebook: NotebookNode) -> Iterator[tuple[str, NotebookNode]]:
    """The private form of every exhibit with the heading it stands under, in reading order."""
    for section, cell in under_headings(notebook):
        for output in cell.get("outputs", []):
            if PRIVATE_MIME in output.get("data", {}):
                yield section, output.data[PRIVATE_MIME]


def under_headings(notebook: NotebookNode) -> Iterator[tuple[str, NotebookNode]]:
    """Every cell with the heading it stands under, or the last one in it."""
    section = ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and "#" in cell.source:
            headings = [token for token in tokens(cell.source) if token["type"] == "heading"]
            section = plain(headings[-1]["children"]) if headings else section
        yield section, cell


def _table_of(form: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The whole table: of what is printed with fewer rows, of what is told in a sentence, and a figure's numbers where
    no other table has them.
    """
    if form["kind"] == "figure" and form.get("table"):
        return None
    table: Mapping[str, Any] | None = form.get("data") or (form if form["kind"] == "table" else None)
    return table


def _sheet(form: NotebookNode, number: str, section: str) -> Sheet:
    held, names = _table_of(form) or form, form.get("names", {})
    table = table_of(held)
    columns = _unlike(column.name for column in table.columns)
    numeric = tuple(column.align == "right" for column in table.columns)
    rows = [tuple(map(_value, row.cells, numeric)) for row in table.rows]
    revised = [_revised(row.cells, columns) for row in table.rows]
    if any(revised):
        columns, numeric = (*columns, REVISED_HEADER), (*numeric, False)
        rows = [(*values, found or NOT_REVISED) for values, found in zip(rows, revised, strict=True)]
    notes = [_said(note, names) for note in dict.fromkeys([*form.get("notes", ()), *table.notes, *table.marks])]
    blank = any(value == v.NOT_APPLICABLE.sign for values in rows for value in values)
    if blank and not any(v.NOT_APPLICABLE.sign in note for note in notes):
        notes.append(f"{v.NOT_APPLICABLE.sign} {v.NOT_APPLICABLE.meaning}.")
    return Sheet(
        number.replace(NBSP, " "),
        form["id"],
        _said(form.get("caption", table.caption), names),
        section,
        columns,
        tuple(SheetRow(values, row.role == "total") for values, row in zip(rows, table.rows, strict=True)),
        _said(form.get("foot", table.foot), names),
        tuple(notes),
        numeric,
    )


def _said(text: str, names: Mapping[str, str]) -> str:
    return "".join(piece["text"] for piece in pieces(text, names))


def _unlike(headers: Iterable[str]) -> tuple[str, ...]:
    """The headers, made unlike each other: a spreadsheet's table takes no two that are the same."""
    seen: Counter[str] = Counter()
    found = []
    for header in headers:
        seen[header.casefold()] += 1
        n = seen[header.casefold()]
        found.append(header if n == 1 else f"{header} ({n})")
    return tuple(found)


def _value(cell: Dressed, numeric: bool) -> Value:
    """The cell's number where it has one; else its text, a number typed as text read back, a blank one marked."""
    if cell.number:
        return cell.number
    if numeric and not cell.fact and (match := _PRINTED.fullmatch(cell.text)):
        return _read(*match.groups())
    return cell.text if cell.text.strip() else v.NOT_APPLICABLE.sign


def _read(sign: str, whole: str, decimals: str | None, unit: str | None) -> Number:
    percent = unit == "%"
    number = Decimal(f"{'-' if sign == MINUS else ''}{whole.replace(NBSP, '')}.{decimals or 0}")
    value = number / 100 if percent else number
    exact = value == int(value) and not decimals and not percent
    word = "" if percent else unit or ""
    return Number(int(value) if exact else float(value), len(decimals or ""), percent, sign == "+", word)


def _revised(cells: Iterable[Dressed], columns: Sequence[str]) -> str:
    """The columns of a row that hold another number than the published report."""
    return "; ".join(header for cell, header in zip(cells, columns, strict=True) if cell.revised)


# --- CSV -----------------------------------------------------------------------------------------------------------


def csv_files(made: Sequence[Sheet]) -> dict[str, bytes]:
    """A file per table, and one that tells what each is.

    For Swedish Excel: UTF-8 with a mark, semicolons, decimal commas. Numbers are unrounded, shares 0–1.
    """
    about = [(s.number, s.caption, s.section, s.foot, " ".join(s.notes), s.file.split("/")[-1]) for s in made]
    heads = ("Nummer", "Rubrik", "Avsnitt", "Underlag och källa", "Anmärkningar", "Fil")
    files = {s.file: _csv([s.columns, *(row.values for row in s.rows)]) for s in made}
    return {CONTENTS: _csv([heads, *about]), **files}


def _csv(rows: Iterable[Sequence[Value]]) -> bytes:
    text = StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([_field(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _field(value: Value) -> str:
    if isinstance(value, Number):
        return f"{Decimal(repr(value.value)).normalize():f}".replace(".", ",")
    return f"'{value}" if value.startswith(_FORMULA) else value
