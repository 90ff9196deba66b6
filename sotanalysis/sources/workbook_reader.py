"""Reading the team's workbook by the headers declared in workbook.py.

The reader finds each sheet's header row under whatever stands above it, reads every cell by its field's kind, and says
where and why when it cannot. A row is refused only when it cannot be told what it is about: without personal number,
case or date. Personal numbers leave here as twelve digits; cleaning replaces them before anything is joined or written.
"""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import pandas as pd

from sotanalysis import vocabulary as v
from sotanalysis.contracts import TABLES, Column, Problem
from sotanalysis.privacy import identity
from sotanalysis.sources import files
from sotanalysis.sources.cells import PARSERS, Duration, Unreadable, is_blank, parse_code, parse_share, text_of
from sotanalysis.sources.folder import find
from sotanalysis.sources.workbook import CHILDREN, SHEETS, Field, Sheet

EMPTY = Unreadable("cell:tomt", "En uppgift som behövs saknas.", "Fyll i cellen.")
ODD_DURATION = Unreadable("cell:tidsåtgång", "Tidsåtgången går inte att läsa.", "Skriv till exempel 15 min eller 1 h.")
_EXTENT = Column("extent_percent", "number", low=0, high=100)
_TOTAL_WORDS = ("summa", "totalt", "total", "slutsumma")
_Line = dict[str, object]


@dataclass(frozen=True)
class _Place:
    """The sheet being read, and what its rows promise."""

    file: str
    sheet: str
    spec: Sheet
    year: int

    def problem(self, fault: Unreadable | identity.Refusal, row: int, column: str, fatal: bool) -> Problem:
        severity: Literal["fel", "varning"] = "fel" if fatal else "varning"
        return Problem(self.file, fault.rule, fault.message, fault.remedy, self.sheet, row, column, severity)

    def column(self, name: str) -> Column | None:
        """The tidy column a field fills; None for numbered fields, which have their own tables."""
        if "_extent_" in name:
            return _EXTENT
        return next((c for c in TABLES[self.spec.table].columns if c.name == name), None)


def read_workbook(folder: Path, year: int) -> files.SourceFrame:
    """The tables of samordningsteam.xlsx in a year's raw folder; a sheet that is not there gives no table."""
    found = [p for p in find(folder, "*") if p.stem.casefold() == "samordningsteam"]
    paths = [p for p in found if p.suffix.lower() in files.WORKBOOKS]
    if not paths:
        return files.SourceFrame()
    label = files.label_of(paths[0], folder, year)
    sheets, problems = files.open_sheets(paths[0], label)
    problems += [
        Problem(files.label_of(p, folder, year), "arbetsbok:flera", "Det finns flera arbetsböcker; den här läses inte.",
                f"Behåll en. Den som läses är {label}.") for p in paths[1:]]  # fmt: skip
    record = files.SourceFrame({}, problems, files=[files.file_record("workbook", paths[0], label)])
    return files.merge([record, *_read_sheets(sheets, label, year)])


def _read_sheets(sheets: list[files.Sheet], label: str, year: int) -> Iterator[files.SourceFrame]:
    specs = {v.fold(name): spec for spec in SHEETS.values() for name in (spec.name, *spec.aliases)}
    seen: set[str] = set()
    for sheet in sheets:
        spec = specs.get(v.fold(sheet.name))
        if spec is not None and spec.name not in seen:
            seen.add(spec.name)
            yield _read_sheet(sheet, _Place(label, sheet.name, spec, year))
        elif any(not is_blank(cell) for row in sheet.rows for cell in row):
            yield files.SourceFrame(problems=[_unknown_sheet(label, sheet.name, list(specs))])


def _unknown_sheet(label: str, name: str, known: list[str]) -> Problem:
    near = difflib.get_close_matches(v.fold(name), known, 1, 0.7)
    hint = f"Menas {near[0].capitalize()}? Byt i så fall namn på fliken." if near else "Den kan stå kvar."
    return Problem(label, "flik:okänd", "Fliken hör inte till arbetsboken och läses inte.", hint, name,
                   severity="varning")  # fmt: skip


def _read_sheet(sheet: files.Sheet, place: _Place) -> files.SourceFrame:
    header, columns = _header(sheet.rows, place.spec)
    lines = list(_data_lines(sheet.rows, header, columns))
    lacking = [f for f in place.spec.fields if f.required and f not in columns.values()]
    problems = [_lacking_column(place, f) for f in lacking] + _unknown_headers(sheet.rows, header, columns, place)
    if lacking:
        refused = {row: "flik:kolumn saknas" for row, _ in lines}
        kept = []
    else:
        readings = [_read_line(place, row, cells) for row, cells in lines]
        problems += [problem for reading in readings for problem in reading.problems]
        refused = {reading.row: reading.refused for reading in readings if reading.refused}
        kept = [reading.values for reading in readings if not reading.refused]
    return files.SourceFrame(
        _frames(place.spec, kept),
        problems,
        [files.row_count(place.file, place.sheet, len(lines), len(refused))],
        [files.refusal(place.file, place.sheet, row, rule) for row, rule in refused.items()],
    )


def _header(rows: list[list[object]], spec: Sheet) -> tuple[int, dict[int, Field]]:
    """Number of the row that has most of the sheet's headers (0 when none has two), and the field of each column."""
    by_header = {v.fold(word): f for f in spec.fields for word in (f.header, *f.aliases)}
    best: tuple[int, dict[int, Field]] = (0, {})
    for number, row in enumerate(rows[:50], 1):
        found: dict[int, Field] = {}
        for index, cell in enumerate(row):
            named = by_header.get(v.fold(text_of(cell)))
            if named is not None and named not in found.values():
                found[index] = named
        if len(found) > max(1, len(best[1])):
            best = (number, found)
    return best


def _data_lines(
    rows: list[list[object]], header: int, columns: dict[int, Field]
) -> Iterator[tuple[int, list[tuple[Field, object]]]]:
    """Row number and cells of each row that holds data: no blank row, no total row, no repeated header."""
    first = min(columns, default=0)
    for number, row in enumerate(rows[header:], header + 1):
        words = v.fold(next((text_of(cell) for cell in row if not is_blank(cell)), ""))
        total = words.split(" ")[0].strip(":.") in _TOTAL_WORDS
        repeated = bool(columns) and first < len(row) and v.fold(text_of(row[first])) == v.fold(columns[first].header)
        if words and not total and not repeated:
            yield number, [(f, row[i] if i < len(row) else None) for i, f in columns.items()]


def _lacking_column(place: _Place, lacking: Field) -> Problem:
    return Problem(
        place.file,
        "flik:kolumn saknas",
        "Kolumnen saknas eller heter något annat, så flikens rader går inte att använda.",
        f"Lägg till rubriken {lacking.header} i flikens rubrikrad.",
        place.sheet,
        column=lacking.header,
    )


def _unknown_headers(rows: list[list[object]], header: int, columns: dict[int, Field], place: _Place) -> list[Problem]:
    """A warning for each header not known; what stands in it is not printed, but the header it resembles is."""
    from openpyxl.utils import get_column_letter  # takes most of a second, and few files need it

    if not header:
        return []
    unused = {v.fold(f.header): f.header for f in place.spec.fields if f not in columns.values()}
    problems = []
    for index, cell in enumerate(rows[header - 1]):
        if index in columns or is_blank(cell):
            continue
        near = difflib.get_close_matches(v.fold(text_of(cell)), list(unused), 1, 0.7)
        hint = f"Menas {unused[near[0]]}? Rätta i så fall rubriken." if near else "Den kan stå kvar."
        problems.append(
            Problem(place.file, "flik:okänd kolumn", "Kolumnens rubrik känns inte igen; kolumnen läses inte.", hint,
                    place.sheet, header, get_column_letter(index + 1), "varning"))  # fmt: skip
    return problems


@dataclass(frozen=True)
class _Reading:
    """A row as read: its values, what was wrong, and the rule that refused it ("" when it is kept)."""

    row: int
    values: _Line
    problems: list[Problem]
    refused: str


def _read_line(place: _Place, row: int, cells: list[tuple[Field, object]]) -> _Reading:
    values: _Line = {c.name: v.MISSING for c in TABLES[place.spec.table].columns if c.kind == "code" and c.required}
    values |= {"year": place.year, "source_row": files.source_row(place.file, place.sheet, row)}
    problems: list[Problem] = []
    refused = ""
    for f, cell in cells:
        value = _value(place, f, cell)
        if isinstance(value, Unreadable | identity.Refusal):
            needed = f.required and f.column != "sex"  # the personal number tells the sex
            fatal = needed and (f.kind != "code" or f.column == "moment")  # other codes have the category `missing`
            problems.append(place.problem(value, row, f.header, needed))
            refused = refused or (value.rule if fatal else "")
            value = v.MISSING if f.kind == "code" and f.column != "sex" else None
        values[f.column] = value
    if not refused:
        problems += _from_number(place, row, values)
        problems += _unpack(place, row, values)
    return _Reading(row, values, problems, refused)


def _value(place: _Place, f: Field, cell: object) -> object:
    """The cell read by its field's kind; a blank is None, or a fault or `missing` where the table needs a value."""
    if f.kind == "personal_number":
        return identity.parse(cell, date(place.year, 12, 31))
    column = place.column(f.column)
    if is_blank(cell) and f.kind != "duration":
        needed = f.kind == "code" and column is not None and column.required
        return EMPTY if f.required else v.MISSING if needed else None
    if f.kind == "case":
        return identity.case_number(cell)
    if f.kind == "code" and f.codes is not None:
        return parse_code(cell, f.codes)
    value = parse_share(cell) if column is not None and column.high == 1 else PARSERS[f.kind](cell)
    return value if column is None else _within(value, column)


def _within(value: object, column: Column) -> object:
    low = -float("inf") if column.low is None else column.low
    high = float("inf") if column.high is None else column.high
    if not isinstance(value, int | float) or isinstance(value, bool) or low <= value <= high:
        return value
    bounds = f"mellan {low:g} och {high:g}" if high < float("inf") else f"minst {low:g}"
    return Unreadable("cell:gräns", f"Talet är orimligt; det ska vara {bounds}.", "Rätta talet.")


def _from_number(place: _Place, row: int, values: _Line) -> list[Problem]:
    """Sex, birth date and birth year are what the personal number says; a column that says otherwise is a problem."""
    person = values.get("person")
    if not isinstance(person, identity.Identity):
        return []
    said = {"sex": person.sex, "birth_date": person.birth_date, "birth_year": person.birth_year}
    headers = {f.column: f.header for f in place.spec.fields}
    problems = [
        Problem(place.file, f"personnummer:{name}", "Uppgiften stämmer inte med personnumret; personnumret gäller.",
                "Rätta cellen eller personnumret.", place.sheet, row, headers[name], "varning")
        for name in ("sex", "birth_year")
        if values.get(name) not in (None, v.MISSING, said[name])
    ]  # fmt: skip
    names = {c.name for c in TABLES[place.spec.table].columns}
    values |= {name: value for name, value in said.items() if name in names}
    values["person"] = person.number
    return problems


def _unpack(place: _Place, row: int, values: _Line) -> list[Problem]:
    """A duration becomes minutes and the way it was read; an extent without what it is the extent of is a problem."""
    problems = []
    duration = values.pop("duration", None)
    if isinstance(duration, Duration):
        values |= {"minutes": duration.minutes, "duration_kind": duration.kind}
        if duration.kind == "unreadable":
            problems.append(place.problem(ODD_DURATION, row, "Tidsåtgång", False))
    for f in place.spec.fields:
        of = f.column.replace("_extent_", "_")
        if of != f.column and values.get(f.column) is not None and values.get(of) is None:
            fault = Unreadable("cell:omfattning", "Omfattningen hör inte till någon angiven uppgift.",
                               "Fyll i vad omfattningen gäller, eller töm cellen.")  # fmt: skip
            problems.append(place.problem(fault, row, f.header, False))
    return problems


def _frames(spec: Sheet, lines: list[_Line]) -> dict[str, pd.DataFrame]:
    """The sheet's own table and those of its numbered columns."""
    rows = {spec.table: lines} | {child: [r for line in lines for r in _CHILD_ROWS[child](line)]
                                  for child in CHILDREN.get(spec.table, ())}  # fmt: skip
    names = {table: ["year", "source_row", *(c.name for c in TABLES[table].columns)] for table in rows}
    return {table: pd.DataFrame(found, columns=names[table], dtype=object) for table, found in rows.items()}


def _moments(line: _Line, word: str, column: str) -> Iterator[_Line]:
    for moment in ("start", "exit"):
        yield from _numbered_rows(line, f"{word}_{moment}", column, "case", f"{word}_extent_{moment}", moment=moment)


def _numbered_rows(line: _Line, stem: str, column: str, key: str, extent: str = "", **fixed: str) -> Iterator[_Line]:
    """One row per answer given in the numbered columns of a stem; the same answer twice is one."""
    seen = set()
    for n in range(1, 10):
        code = line.get(f"{stem}_{n}")
        if code is not None and code not in seen:
            seen.add(code)
            place = {"year": line["year"], "source_row": line["source_row"], key: line[key]}
            yield {**place, **fixed, column: code, "extent_percent": line.get(f"{extent}_{n}")}


_CHILD_ROWS = {
    "case_supports": lambda line: _moments(line, "support", "support_source"),
    "case_occupations": lambda line: _moments(line, "occupation", "occupation"),
    "case_needs": lambda line: _numbered_rows(line, "need", "need", "case"),
    "application_reasons": lambda line: _numbered_rows(line, "non_start_reason", "non_start_reason", "application"),
}
