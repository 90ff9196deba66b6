"""Reading the team's workbook by what tables/workbook.py declares.

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
from sotanalysis.privacy import identity
from sotanalysis.sources import files
from sotanalysis.sources.cells import Duration, Unreadable, is_blank, read_cell, text_of
from sotanalysis.sources.folder import find
from sotanalysis.sources.settings import Settings
from sotanalysis.tables.column import Field, TableSpec
from sotanalysis.tables.problem import Problem
from sotanalysis.tables.workbook import SHEETS

EMPTY = Unreadable("cell:tomt", "En uppgift som behövs saknas.", "Fyll i cellen.")
ODD_DURATION = Unreadable("cell:tidsåtgång", "Tidsåtgången går inte att läsa.", "Skriv till exempel 15 min eller 1 h.")
ODD_EXTENT = Unreadable(
    "cell:omfattning",
    "Omfattningen hör inte till någon angiven uppgift.",
    "Fyll i vad omfattningen gäller, eller töm cellen.",
)
_TOTAL_WORDS = ("summa", "totalt", "total", "slutsumma")
_Line = dict[str, object]


@dataclass(frozen=True)
class _Place:
    """The sheet being read, and what its rows promise."""

    file: str
    sheet: str
    spec: TableSpec
    year: int

    def problem(self, fault: Unreadable | identity.Refusal, row: int, column: str, fatal: bool) -> Problem:
        severity: Literal["fel", "varning"] = "fel" if fatal else "varning"
        return Problem(self.file, fault.rule, fault.message, fault.remedy, self.sheet, row, column, severity)


def read_workbook(folder: Path, year: int, settings: Settings) -> files.SourceFrame:
    """The tables of samordningsteam.xlsx in a year's raw folder; a sheet that is not there gives no table.

    Codes are read by the words that the team's settings give.
    """
    found = [p for p in find(folder, "*") if p.stem.casefold() == "samordningsteam"]
    paths = [p for p in found if p.suffix.lower() in files.WORKBOOKS]
    if not paths:
        return files.SourceFrame()
    label = files.label_of(paths[0], folder, year)
    problems = [
        Problem(
            files.label_of(p, folder, year),
            "arbetsbok:flera",
            "Det finns flera arbetsböcker; den här läses inte.",
            f"Behåll en. Den som läses är {label}.",
        )
        for p in paths[1:]
    ]
    parts = [files.SourceFrame(problems=problems, files=[files.file_record("workbook", paths[0], label)])]
    with files.contained(label, problems):
        sheets, faults = files.open_sheets(paths[0], label)
        parts += [files.SourceFrame(problems=faults), *_read_sheets(sheets, label, year, settings)]
    return files.merge(parts)


def _read_sheets(sheets: list[files.Sheet], label: str, year: int, settings: Settings) -> Iterator[files.SourceFrame]:
    specs = {v.fold(name): spec.worded(settings.worded) for name, spec in SHEETS.items()}
    seen: set[str] = set()
    for sheet in sheets:
        spec = specs.get(v.fold(sheet.name))
        if spec is not None and spec.sheet not in seen:
            seen.add(spec.sheet)
            yield _read_sheet(sheet, _Place(label, sheet.name, spec, year))
        elif any(not is_blank(cell) for row in sheet.rows for cell in row):
            yield files.SourceFrame(problems=[_unknown_sheet(label, sheet.name, list(specs))])


def _unknown_sheet(label: str, name: str, known: list[str]) -> Problem:
    near = difflib.get_close_matches(v.fold(name), known, 1, 0.7)
    hint = f"Menas {near[0].capitalize()}? Byt i så fall namn på fliken." if near else "Den kan stå kvar."
    return Problem(
        label, "flik:okänd", "Fliken hör inte till arbetsboken och läses inte.", hint, name, severity="varning"
    )


def _read_sheet(sheet: files.Sheet, place: _Place) -> files.SourceFrame:
    header, columns = _header(sheet.rows, place.spec)
    lines = list(_data_lines(sheet.rows, header, columns))
    lacking = [f for f in place.spec.fields if f.of.compulsory and f not in columns.values()]
    unused = [f.header for f in place.spec.fields if f not in columns.values()]
    problems = [_lacking_column(place, f) for f in lacking]
    problems += files.unknown_headers(sheet, header, columns, unused, place.file)
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


def _header(rows: list[list[object]], spec: TableSpec) -> tuple[int, dict[int, Field]]:
    """Number of the row that has most of the sheet's headers (0 when none has two), and the field of each column."""
    by_header = {v.fold(word): f for f in spec.fields for word in f.headers}
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


@dataclass(frozen=True)
class _Reading:
    """A row as read: its values, what was wrong, and the rule that refused it ("" when it is kept)."""

    row: int
    values: _Line
    problems: list[Problem]
    refused: str


def _read_line(place: _Place, row: int, cells: list[tuple[Field, object]]) -> _Reading:
    values: _Line = {c.name: v.MISSING for c in place.spec.columns if c.kind == "code" and (c.compulsory or c.filled)}
    values |= {"year": place.year, "source_row": files.source_row(place.file, place.sheet, row)}
    problems: list[Problem] = []
    refused = ""
    for f, cell in cells:
        value = _value(place, f, cell)
        if isinstance(value, Unreadable | identity.Refusal):
            needed = f.of.compulsory and f.column != "sex"  # the personal number tells the sex
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
    """The cell read as its column is declared; a blank is None, or a fault or `missing` where a value is needed."""
    if f.kind == "personal_number":
        return identity.parse(cell, date(place.year, 12, 31))
    if is_blank(cell) and f.kind != "duration":
        needed = f.kind == "code" and f.of.filled and not f.number
        return EMPTY if f.of.compulsory else v.MISSING if needed else None
    return identity.case_number(cell) if f.kind == "case" else read_cell(cell, f.of, place.year)


def _from_number(place: _Place, row: int, values: _Line) -> list[Problem]:
    """Sex, birth date and birth year are what the personal number says; a column that says otherwise is a problem."""
    person = values.get("person")
    if not isinstance(person, identity.Identity):
        return []
    said = {"sex": person.sex, "birth_date": person.birth_date, "birth_year": person.birth_year}
    headers = {f.column: f.header for f in place.spec.fields}
    problems = [
        Problem(
            place.file,
            f"personnummer:{name}",
            "Uppgiften stämmer inte med personnumret; personnumret gäller.",
            "Rätta cellen eller personnumret.",
            place.sheet,
            row,
            headers[name],
            "varning",
        )
        for name in ("sex", "birth_year")
        if values.get(name) not in (None, v.MISSING, said[name])
    ]
    values |= {name: value for name, value in said.items() if name in place.spec.names}
    values["person"] = person.number
    return problems


def _unpack(place: _Place, row: int, values: _Line) -> list[Problem]:
    """A duration becomes minutes and the way it was read; an extent without what it is the extent of is a problem."""
    problems = []
    answers = {(f.table, f.moment, f.number): f.column for f in place.spec.fields if f.number and f.codes}
    for f in place.spec.fields:
        value = values.get(f.column)
        if isinstance(value, Duration):
            del values[f.column]
            values |= {f.of.name: value.minutes, "duration_kind": value.kind}
            if value.kind == "unreadable":
                problems.append(place.problem(ODD_DURATION, row, f.header, False))
        elif f.number and value is not None and values.get(answers[f.table, f.moment, f.number]) is None:
            problems.append(place.problem(ODD_EXTENT, row, f.header, False))
    return problems


def _frames(spec: TableSpec, lines: list[_Line]) -> dict[str, pd.DataFrame]:
    """The sheet's own table and those of its numbered columns."""
    rows = {child.name: [answer for line in lines for answer in _answers(spec, child, line)] for child in spec.children}
    return {
        table.name: pd.DataFrame(found, columns=table.names[1:], dtype=object)
        for table, found in ((spec, lines), *((child, rows[child.name]) for child in spec.children))
    }


def _answers(spec: TableSpec, child: TableSpec, line: _Line) -> Iterator[_Line]:
    """One row per answer given in the numbered columns of a table; the same answer twice at one moment is one."""
    fields = [f for f in spec.fields if f.table == child.name]
    seen = set()
    for answer in (f for f in fields if f.codes):
        code = line.get(answer.column)
        if code is not None and (answer.moment, code) not in seen:
            seen.add((answer.moment, code))
            beside = [f for f in fields if (f.moment, f.number) == (answer.moment, answer.number)]
            given = {name: line[name] for name in ("year", "source_row", *spec.key)}
            yield given | {"moment": answer.moment} | {f.of.name: line.get(f.column) for f in beside}
