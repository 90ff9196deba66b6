"""samordningsteam.xlsx as a team leaves it: right, but by hand.

Title rows, blank rows, spellings that differ, dates and numbers as text, a total row, a hidden row, a formula that was
never calculated, hours that nobody knew, an empty last sheet. No row is refused, and none of it changes a published
count; what must be refused lies in tests/fixtures/bad.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter

from demo.placing import Row
from demo.register import SEED, YEARS, tables
from demo.words import OWN_WORDS
from sotanalysis.tables.column import Field, Numbered, TableSpec
from sotanalysis.tables.workbook import SHEETS

Cells = list[object]
TITLES = {
    "Ansökningar": ("Ansökningar till Samordningsteam Västerås", "En rad per ansökan. Skäl 1–3 väljs i listan."),
    "Deltagare": ("Deltagare {year}", ""),
    "Förlängningar": ("Förlängningar",),
    "Punktinsatser": ("Punktinsatser efter avslut", "Fylls i av den som gjort insatsen", ""),
}
# The label of a sex is in the plural; of one person a hand writes the singular.
ONE_PERSON = {"woman": "Kvinna", "man": "Man"}
HIDDEN_ROW = 23
BLANK_AFTER = {"Deltagare": 40, "Ansökningar": 61, "Händelser": 3}


def write_workbook(path: Path, year: int) -> None:
    """Writes the workbook of a year."""
    contents = tables(year)
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"title": f"Samordningsteam Västerås {year}", "created": datetime(year + 1, 1, 16, 9, 0)})
        formats = {"date": book.add_format({"num_format": "yyyy-mm-dd"}), "header": book.add_format({"bold": True})}
        for spec in map(as_used, SHEETS.values()):
            _write_sheet(book.add_worksheet(spec.sheet), spec, contents[spec.name], year, formats)
        book.add_worksheet("Blad3")


def as_used(spec: TableSpec) -> TableSpec:
    """The sheet without columns that the demonstration has nothing for."""
    known = {name for year in YEARS for row in tables(year)[spec.name] for name in row}
    content = (c for c in spec.content if isinstance(c, Numbered) or not c.headers or (c.cell or c.name) in known)
    return replace(spec, content=tuple(content))


def _write_sheet(sheet: Any, spec: TableSpec, rows: list[Row], year: int, formats: dict[str, Any]) -> None:
    rng = Random(f"{SEED} {spec.sheet} {year}")
    lines = [_cells(rng, spec, row) for row in rows]
    if spec.sheet == "Deltagare":
        hours = [f.column for f in spec.fields].index("hours_per_week_start")
        for at in [n for n, row in enumerate(rows) if row["exit_date"] is None][:2]:
            lines[at][hours] = "vet ej"
    if spec.sheet in BLANK_AFTER and len(lines) > BLANK_AFTER[spec.sheet]:
        lines.insert(BLANK_AFTER[spec.sheet], [])
    lines += _after_last(spec, rows)
    titles: list[Cells] = [[title.format(year=year)] for title in TITLES.get(spec.sheet, ())]
    sheet.set_column(0, len(spec.fields) - 1, 16)
    written: list[Cells] = [*titles, [f.header for f in spec.fields], *lines]
    for n, line in enumerate(written):
        for column, value in enumerate(line):
            _write(sheet, n, column, value, formats["header"] if n == len(titles) else None, formats["date"])
    if spec.sheet == "Deltagare":
        sheet.set_row(HIDDEN_ROW, None, None, {"hidden": True})
    if spec.sheet == "Händelser":
        # A formula that Excel never calculated has no value to read.
        sheet.write_formula(len(titles) + 1, [f.column for f in spec.fields].index("n_persons"), "=4+3", None, "")


def _write(sheet: Any, row: int, column: int, value: object, style: Any, date_style: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), date_style)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, style)
    else:
        sheet.write(row, column, value, style)


# --- how a hand writes a cell ----------------------------------------------------------------------------------------


def _cells(rng: Random, spec: TableSpec, row: Row) -> Cells:
    return [_cell(rng, f, row.get(f.column)) for f in spec.fields]


def _cell(rng: Random, field: Field, value: Any) -> object:
    if value is None:
        return None
    if field.kind == "code":
        return _code(rng, field, value)
    return WRITERS.get(field.kind, lambda _rng, v: v)(rng, value)


def _code(rng: Random, field: Field, code: str) -> str:
    """The label, or now and then a spelling that the team has for the same category."""
    assert field.codes is not None
    codes = OWN_WORDS.get(field.codes.name, field.codes)
    category = next(c for c in codes.all_categories if c.code == code)
    known = [s for s in category.aliases if codes.find(s) == code]
    if known and rng.random() < 0.12:
        return rng.choice(known)
    odd, label = rng.random(), ONE_PERSON.get(code, category.label)
    return label.upper() if odd < 0.02 else f"{label} " if odd < 0.05 else label


def _date(rng: Random, day: date) -> object:
    odd = rng.random()
    forms = (f"{day:%Y-%m-%d}", f"{day.day}/{day.month} {day.year}", f"{day:%Y%m%d}")
    return forms[int(odd / 0.04)] if odd < 0.12 else day


def _personal_number(rng: Random, number: str) -> object:
    odd = rng.random()
    if odd < 0.06:
        return int(number)
    forms = (number, f"{number[:8]}-{number[8:]}", f"{number[2:8]}-{number[8:]}", f"{number[:8]} {number[8:]}")
    return forms[int((odd - 0.06) / 0.08)] if odd < 0.38 else f"{number[:8]}-{number[8:]}"


def _yes_no(rng: Random, value: bool) -> str:
    return rng.choice(("Ja", "Ja", "Ja", "ja", "x") if value else ("Nej", "Nej", "Nej", "nej"))


def _number(rng: Random, value: float) -> object:
    """A number, now and then as text with a decimal comma."""
    return f"{value:g}".replace(".", ",") if rng.random() < 0.15 else value


def _hours(rng: Random, value: float) -> object:
    return f"{value:g} tim".replace(".", ",") if rng.random() < 0.04 else _number(rng, value)


def _percent(rng: Random, value: int) -> str:
    return f"{value} %" if rng.random() < 0.7 else f"{value}%"


def _months(rng: Random, value: int) -> object:
    return f"{value} mån" if rng.random() < 0.6 else value


def _text(rng: Random, value: str) -> str:
    return f"{value} " if rng.random() < 0.05 else value


WRITERS: dict[str, Callable[[Random, Any], object]] = {
    "date": _date,
    "personal_number": _personal_number,
    "yes_no": _yes_no,
    "number": _number,
    "hours": _hours,
    "percent": _percent,
    "share": _percent,
    "months": _months,
    "whole_months": _months,
    "text": _text,
}


# --- what does not belong in a table ---------------------------------------------------------------------------------


def _after_last(spec: TableSpec, rows: list[Row]) -> list[Cells]:
    """A blank row and a sum under the applications."""
    if spec.sheet != "Ansökningar":
        return []
    total: Cells = [None] * len(spec.fields)
    total[0] = "Summa timmar"
    total[[f.column for f in spec.fields].index("hours_spent")] = sum(row.get("hours_spent") or 0 for row in rows)
    return [[], total]
