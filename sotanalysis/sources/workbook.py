"""Reading the team's workbook by what tables/workbook.py declares.

The reader finds each sheet's header row under whatever stands above it, reads every cell by its field's kind, and says
where and why when it cannot. A row is refused only when it cannot be told what it is about: without personal number,
case or date. Personal numbers leave here as twelve digits; cleaning replaces them before anything is joined or written.
"""

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Literal

import pandas as pd

from sotanalysis import vocabulary as v
from sotanalysis.formatting import listing
from sotanalysis.privacy import identity
from sotanalysis.privacy.in_text import holds_number
from sotanalysis.sources import files
from sotanalysis.sources.cells import (
    ODD_CELLS,
    Duration,
    PerCent,
    Unreadable,
    is_blank,
    parse_date,
    parse_number,
    read_cell,
    text_of,
)
from sotanalysis.sources.folder import find
from sotanalysis.sources.settings import Settings
from sotanalysis.tables.column import Field, TableSpec
from sotanalysis.tables.faults import spans
from sotanalysis.tables.problem import Problem, program_fault
from sotanalysis.tables.workbook import GUIDE, LISTS, NONE, SHEETS

EMPTY = Unreadable("cell:tomt", "En uppgift som behövs saknas.", "Fyll i cellen.")
ODD_DURATION = Unreadable("cell:tidsåtgång", "Tidsåtgången går inte att läsa.", "Skriv till exempel 15 min eller 1 h.")
ODD_EXTENT = Unreadable(
    "cell:omfattning",
    "Omfattningen hör inte till någon angiven uppgift.",
    "Fyll i vad omfattningen gäller, eller töm cellen.",
)
LONG_DURATION = Unreadable("cell:tidsåtgång", "Tidsåtgången är orimligt lång.", "Rätta cellen.")
SAME_ANSWER = Unreadable(
    "cell:samma svar",
    "Samma svar står i två av de numrerade kolumnerna; det räknas en gång.",
    "Ta bort det ena, eller skriv det svar som menades.",
)
NUMBER_ELSEWHERE = Unreadable(
    "cell:personnummer",
    "Cellen innehåller ett personnummer, som inte hör hemma i kolumnen.",
    "Skriv det som kolumnen ska innehålla; personnumret står bara under Personnummer.",
)
ODD_AGE = Unreadable(
    "personnummer:ålder",
    "Personnumret ger en ålder under 16 eller över 100 år.",
    "Kontrollera numret; ett samordningsnummer kan vara ett felskrivet personnummer.",
)
TWO_SCALES = Unreadable(
    "cell:procent",
    "Andelen kan läsas på två sätt: som del av 1 eller, som andra i kolumnen, i procent.",
    "Skriv alla andelar i kolumnen med procenttecken, till exempel 50\u00a0%. "
    "Utan tecken och över 1 är de på rad {rows}.",
)
MOBILE = Unreadable(
    "personnummer:mobilnummer",
    "Numret är giltigt som samordningsnummer men kan vara ett mobilnummer.",
    "Kontrollera numret, och skriv det med tolv siffror.",
)
NOT_ROW = Unreadable(
    "rad:anteckning",
    "Raden ser ut som en anteckning under tabellen; den läses inte.",
    "Den kan stå kvar. Är det en rad som ska räknas: fyll i de uppgifter som behövs.",
)
UNKNOWN = Unreadable("flik:okänd", "Fliken hör inte till arbetsboken och läses inte.", "Den kan stå kvar.")
EMPTY_TWIN = Unreadable(
    "arbetsbok:tom flik", "Det finns två flikar med det namnet; den tomma läses inte.", "Ta bort den tomma fliken."
)
_TOTAL_WORDS = ("summa", "totalt", "total", "slutsumma", "antal", "s:a")
_AGES = range(16, 101)
_MOBILE = re.compile(r"0?7[02369] ?-?\d[\d ]*")  # not the hyphen before the last four digits
_HEADER_WITHIN = 50  # rows
_MANY = 3  # unreadable cells of a refused row that are told one by one
_MOST_NAMED = 6  # of the others so many are named
# What is dated in the year that a workbook is of, whenever it began.
_OF_THE_YEAR = {
    "applications": "result_date",
    "cases": "exit_date",
    "spot_supports": "date",
    "events": "date",
    "inquiries": "date",
}
_FEW_DATES, _IN_YEAR = 5, 0.05  # fewer dates tell no year; of them this share lies in the year at least
_Line = dict[str, object]


@dataclass(frozen=True)
class _Place:
    """The sheet being read, and what its rows promise; `in_percent` are the cells that others write as 50 or 100, and
    the rows of those others.
    """

    file: str
    sheet: str
    spec: TableSpec
    year: int
    in_percent: Mapping[str, list[int]] = field(default_factory=dict)

    def problem(self, fault: Unreadable | identity.Refusal, row: int, column: str, fatal: bool) -> Problem:
        severity: Literal["fel", "varning"] = "fel" if fatal else "varning"
        return Problem(self.file, fault.rule, fault.message, fault.remedy, self.sheet, row, column, severity)


def read_workbook(folder: Path, year: int, settings: Settings) -> files.SourceFrame:
    """The tables of samordningsteam.xlsx in a year's raw folder; a sheet that is not there, or has no row, gives no
    table. One that says `inga` gives a table with no rows.

    Codes are read by the words that the team's settings give.
    """
    found = [p for p in find(folder, "*") if p.stem.casefold() == "samordningsteam"]
    paths = [p for suffix in files.WORKBOOKS for p in found if p.suffix.lower() == suffix]
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
        taken = list(_taken(sheets, year))
        if other := _other_year(taken, year):
            return files.merge([*parts, _refused_book(taken, label, year, other)])
        read = {sheet.name for sheet, spec, _ in taken if spec}
        faults = [one for one in faults if not one.sheet or one.sheet in read]
        parts += [files.SourceFrame(problems=faults), *_read_sheets(taken, label, year, settings)]
        parts = [files.with_unread(files.merge(parts), [sheet for sheet, _, _ in taken], label)]
    return files.merge(parts)


def raw_lines(folder: Path, year: int) -> tuple[dict[str, list[dict[str, object]]], list[Problem]]:
    """The rows of the team's workbook as they stand: sheet → rows, each cell by the name its field has among them.

    Without a workbook, or one that can be opened, there is nothing; what is wrong is told.
    """
    found, problems = dict[str, list[dict[str, object]]](), list[Problem]()
    named = [p for p in find(folder, "*") if p.stem.casefold() == "samordningsteam"]
    for path in [p for p in named if p.suffix.lower() in files.WORKBOOKS][:1]:
        label = files.label_of(path, folder, year)
        with files.contained(label, problems):
            sheets, faults = files.open_sheets(path, label)
            problems += [fault for fault in faults if not sheets]
            for sheet, spec, _ in _taken(sheets, year):
                if spec is not None:
                    lines = _data_lines(sheet.rows, *_header(sheet.rows, spec))
                    found.setdefault(spec.sheet, []).extend({f.column: cell for f, cell in cells} for _, cells in lines)
    return found, problems


# --- which sheet is which --------------------------------------------------------------------------------------------

_Taken = tuple[files.Sheet, TableSpec | None, Unreadable | None]


def _taken(sheets: list[files.Sheet], year: int) -> Iterator[_Taken]:
    """Each sheet that holds anything, the table it is read as, and what is to be said of its name.

    A sheet is known by its name; of two with one name the first that has rows is read. A table that no sheet of its
    name fills is read from the one sheet that has its headers, when that alone fits and names no other year.
    """
    specs = {v.fold(name): spec for name, spec in SHEETS.items()}
    known = (*specs, v.fold(GUIDE), v.fold(LISTS))
    named = dict[str, files.Sheet]()
    for sheet in sorted(sheets, key=lambda one: not _has_rows(one, specs.get(v.fold(one.name)))):
        named.setdefault(v.fold(sheet.name), sheet)
    others = [s for s in sheets if v.fold(s.name) not in known and any(not is_blank(c) for row in s.rows for c in row)]
    missing = [spec for name, spec in specs.items() if name not in named or not _has_rows(named[name], spec)]
    fitting = {sheet.name: _fitting(sheet, missing) for sheet in others}
    for sheet in sheets:
        name = v.fold(sheet.name)
        if name in specs and named[name] is sheet:
            yield sheet, specs[name], None
        elif name in specs:
            twin = _not_taken(specs[name], "Det finns två flikar med det namnet; den här läses inte.")
            yield sheet, None, twin if _has_rows(sheet, specs[name]) else EMPTY_TWIN
        elif sheet.name in fitting:
            yield _by_headers(sheet, fitting, missing, year)


def _has_rows(sheet: files.Sheet, spec: TableSpec | None) -> bool:
    if spec is None:
        return False
    header, columns = _header(sheet.rows, spec)
    return any(True for _ in _data_lines(sheet.rows, header, columns)) or any(map(_says_none, sheet.rows[header:]))


def _fitting(sheet: files.Sheet, missing: list[TableSpec]) -> list[TableSpec]:
    """The tables whose headers the sheet has: most of those needed where the names are near, else all and no other."""
    near, exact = list[TableSpec](), list[TableSpec]()
    for spec in missing:
        header, columns = _header(sheet.rows, spec)
        needed = [f for f in spec.fields if f.of.compulsory]
        found = sum(f in columns.values() for f in needed)
        words = sum(not is_blank(cell) for cell in sheet.rows[header - 1]) if header else 0
        if header and _is_near(sheet.name, spec.sheet, 0.65) and 2 * found >= len(needed):
            near.append(spec)
        elif header and found == len(needed) and words == len(columns) > 2:
            exact.append(spec)
    return near or exact


def _is_near(name: str, sheet: str, cutoff: float) -> bool:
    """Whether a word of the name resembles the sheet's, whatever year or team is added to it."""
    return bool(difflib.get_close_matches(v.fold(sheet), re.split(r"[\W\d_]+", v.fold(name)), 1, cutoff))


def _is_of_another_year(name: str, year: int) -> bool:
    years = {int(digits) for digits in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", name)}
    return bool(years) and year not in years


def _by_headers(sheet: files.Sheet, fitting: dict[str, list[TableSpec]], missing: list[TableSpec], year: int) -> _Taken:
    """A sheet of another name: read as the one table that it alone fits, or not at all, and why."""
    fits = fitting[sheet.name]
    if len(fits) == 1:
        rivals = [n for n, those in fitting.items() if fits[0] in those and not _is_of_another_year(n, year)]
        if rivals == [sheet.name]:
            told = f"Fliken har inte sitt rätta namn; den läses som {fits[0].sheet}, vars rubriker den har."
            remedy = f"Byt namn på fliken till {fits[0].sheet}."
            return sheet, fits[0], Unreadable("arbetsbok:omdöpt flik", told, remedy)
        if sheet.name in rivals:
            return sheet, None, _not_taken(fits[0], f"Flera flikar kan vara {fits[0].sheet}; ingen av dem läses.")
        if not rivals:
            return sheet, None, _not_taken(fits[0], "Fliken har ett annat år i sitt namn och läses inte.")
        return sheet, None, UNKNOWN  # that of the year before, beside the one that is read
    meant = next((spec for spec in fits or missing if fits or _is_near(sheet.name, spec.sheet, 0.8)), None)
    if meant and files.looks_like_table([sheet]):
        return sheet, None, _not_taken(meant, "Fliken har inte namnet på någon flik i arbetsboken och läses inte.")
    hint = f"Menas {meant.sheet}? Byt i så fall namn på fliken." if meant else UNKNOWN.remedy
    return sheet, None, replace(UNKNOWN, remedy=hint)


NOT_TAKEN = "arbetsbok:flik läses inte"


def _not_taken(meant: TableSpec, told: str) -> Unreadable:
    remedy = f"Den flik som ska räknas ska heta {meant.sheet}: byt namn på den, och ta bort den som inte ska räknas."
    return Unreadable(NOT_TAKEN, told, remedy)


def _other_year(taken: list[_Taken], year: int) -> int | None:
    """The year that the workbook is of when hardly anything in it happened in the folder's; None when it may be so."""
    found = Counter[int]()
    for sheet, spec, _ in taken:
        if spec is not None and spec.name in _OF_THE_YEAR:
            for _, cells in _data_lines(sheet.rows, *_header(sheet.rows, spec)):
                days = (parse_date(cell) for f, cell in cells if f.column == _OF_THE_YEAR[spec.name])
                found.update(day.year for day in days if isinstance(day, date))
    if found.total() < _FEW_DATES or found[year] >= _IN_YEAR * found.total():
        return None
    return found.most_common(1)[0][0]


def _refused_book(taken: list[_Taken], label: str, year: int, other: int) -> files.SourceFrame:
    """The rows of a workbook of another year, laid aside, and the one thing to say of them."""
    rule = "arbetsbok:annat år"
    told = (
        f"Arbetsboken verkar gälla {other} och inte {year}: nästan inget i den har hänt under {year}. Den läses inte."
    )
    remedy = f"Lägg årets arbetsbok här, och flytta den här till mappen {other}."
    rows = {
        sheet.name: [row for row, _ in _data_lines(sheet.rows, *_header(sheet.rows, spec))]
        for sheet, spec, _ in taken
        if spec is not None
    }
    return files.SourceFrame(
        problems=[Problem(label, rule, told, remedy)],
        row_counts=[files.row_count(label, sheet, len(found), len(found)) for sheet, found in rows.items()],
        quarantine=[files.refusal(label, sheet, row, rule) for sheet, found in rows.items() for row in found],
    )


# --- reading them ----------------------------------------------------------------------------------------------------


def _read_sheets(taken: list[_Taken], label: str, year: int, settings: Settings) -> Iterator[files.SourceFrame]:
    for sheet, spec, said in taken:
        faults = list[Problem]()
        if said is not None:
            faults.append(said.at(label, sheet.name, fatal=said.rule == NOT_TAKEN))
        if spec is not None:
            place = _Place(label, sheet.name, spec.worded(settings.worded), year)
            with files.contained(label, faults, partial(program_fault, "Fliken kunde inte läsas", sheet.name)):
                yield _read_sheet(sheet, place)
        yield files.SourceFrame(problems=faults)


def _read_sheet(sheet: files.Sheet, place: _Place) -> files.SourceFrame:
    header, columns = _header(sheet.rows, place.spec)
    lines = list(_data_lines(sheet.rows, header, columns))
    problems, usable = _header_problems(sheet, place, header, columns)
    notes = {row for row, cells in lines if usable and _is_note(cells)}
    problems += [place.problem(NOT_ROW, row, "", False) for row in sorted(notes)]
    lines = [line for line in lines if line[0] not in notes]
    place = replace(place, in_percent=_in_percent(lines))
    rows_in = len(lines)
    lines.reverse()
    readings = [_read_line(place, *lines.pop()) for _ in range(rows_in)]  # what is read is not kept twice
    if usable:
        problems += [problem for reading in readings for problem in reading.problems]
    else:
        readings = [replace(reading, refused="flik:kolumn saknas") for reading in readings]
    kept = [reading.values for reading in readings if not reading.refused]
    refused = [reading for reading in readings if reading.refused]
    return files.SourceFrame(
        _frames(place.spec, kept) if rows_in or any(map(_says_none, sheet.rows[header:])) else {},
        problems,
        [files.row_count(place.file, place.sheet, rows_in, len(refused))],
        [files.refusal(place.file, place.sheet, r.row, r.refused) | _numbers(r.values) for r in refused],
    )


def _in_percent(lines: list[tuple[int, list[tuple[Field, object]]]]) -> dict[str, list[int]]:
    """The columns of percentages where a number without a sign is written as 50 or 100, and the rows that do: there 1
    may be either.
    """
    found: dict[str, list[int]] = {}
    for row, cells in lines:
        for f, cell in cells:
            number = parse_number(cell) if f.kind == "percent" else None
            if isinstance(number, float) and number > 2:
                found.setdefault(f.column, []).append(row)
    return found


def _numbers(values: _Line) -> dict[str, object]:
    """The person and the case of a refused row, as far as they were read: what else names them is no further fault."""
    person = values.get("person")
    return {
        "person": person.number if isinstance(person, identity.Identity) else person,
        "case": values.get("case"),
    }


def _is_note(cells: list[tuple[Field, object]]) -> bool:
    """A row under the table with words in one cell only, where a row needs several."""
    filled = [cell for _, cell in cells if not is_blank(cell)]
    needed = sum(f.of.compulsory for f, _ in cells)
    return needed > 1 and len(filled) == 1 and isinstance(filled[0], str) and " " in text_of(filled[0])


def _header(rows: list[list[object]], spec: TableSpec) -> tuple[int, dict[int, Field]]:
    """Number of the row that has most of the sheet's headers (0 when none has two), and the field of each column.

    Headers that stand in two rows are read together. Of two columns with one header the only one that is filled is
    read; when both are, neither.
    """
    by_header = {v.fold(word): f for f in spec.fields for word in f.headers}
    named = [[by_header.get(v.fold(text_of(cell))) for cell in row] for row in rows[:_HEADER_WITHIN]]
    sizes = [len({f.column for f in row if f is not None}) for row in named]
    best = max(range(len(sizes)), key=sizes.__getitem__, default=0)
    if not sizes or sizes[best] < 2:
        return 0, {}
    fields, header = list(named[best]), best + 1
    for upper in (best, best - 1):
        if upper >= 0 and upper + 1 < len(rows) and (both := _in_two_rows(rows[upper], rows[upper + 1], by_header)):
            fields, header = both, upper + 2
            break
    columns: dict[int, Field] = {}
    for f in spec.fields:
        places = [i for i, field in enumerate(fields) if field is f]
        filled = [i for i in places if any(i < len(row) and not is_blank(row[i]) for row in rows[header:])]
        read = filled if len(places) > 1 and filled else places[:1]
        if len(read) == 1:
            columns[read[0]] = f
    return header, dict(sorted(columns.items()))


def _in_two_rows(upper: list[object], lower: list[object], by_header: dict[str, Field]) -> list[Field | None] | None:
    """The fields of headers that stand in two rows, or begin in one and end in the next; None when they do not."""
    width = max(len(upper), len(lower))
    above, below = ([text_of(cell) for cell in row] + [""] * (width - len(row)) for row in (upper, lower))
    joined = [
        next((by_header[v.fold(w)] for w in (f"{a} {b}", a + b) if v.fold(w) in by_header), None)
        for a, b in zip(above, below, strict=True)
    ]
    alone = [by_header.get(v.fold(a)) is not None and not is_blank(b) for a, b in zip(above, below, strict=True)]
    unknown = any(f is None and not is_blank(b) for f, b in zip(joined, below, strict=True))
    apart = all(is_blank(b) for b in below) or all(is_blank(a) for a in above)
    return None if unknown or apart or any(alone) else joined


def _header_problems(
    sheet: files.Sheet, place: _Place, header: int, columns: dict[int, Field]
) -> tuple[list[Problem], bool]:
    """What is wrong with the headers, each fault once, and whether the sheet's rows can be used."""
    if not header:
        return [_no_header(place)], False
    by_header = {v.fold(word): f for f in place.spec.fields for word in f.headers}
    lacking = [f for f in place.spec.fields if f.of.compulsory and f not in columns.values()]
    unused = {v.fold(f.header): f for f in place.spec.fields if f not in columns.values()}
    problems, unknown, told = list[Problem](), list[str](), set[str]()
    for index, cell in enumerate(sheet.rows[header - 1]):
        letter, word = _letter(index), v.fold(text_of(cell))
        if index in columns or is_blank(cell):
            continue
        if word in by_header:
            lost = by_header[word] not in columns.values()
            if by_header[word].column not in told:
                problems.append(_repeated(place, header, by_header[word], lost))
            told.add(by_header[word].column)
            continue
        near = difflib.get_close_matches(word, list(unused), 1, 0.7)
        if near and unused[near[0]].column not in told:
            told.add(unused[near[0]].column)
            problems.append(_misspelt(place, header, unused[near[0]], letter))
        elif holds_number(text_of(cell)):
            problems.append(_unknown(place, header, letter, *files.NUMBERED_HEADER))
        elif fits := _meant_by_cells(
            sheet.rows[header:], index, [f for f in unused.values() if f.column not in told], place
        ):
            told |= {f.column for f in fits if not fits[1:]}
            problems.append(_under_another_name(place, header, fits, letter))
        else:
            unknown.append(letter)
    untold = [f for f in lacking if f.column not in told]
    if untold:
        problems.append(_lacking(place, untold, unknown))
    else:
        problems += [_unknown(place, header, letter, *_NOT_OURS) for letter in unknown]
    if _header_rows(sheet.rows, header, by_header) > 1:
        problems.append(_split_header(place, header))
    return problems, not lacking


def _letter(index: int) -> str:
    from openpyxl.utils import get_column_letter  # takes most of a second, and few files need it

    return get_column_letter(index + 1)


def _header_rows(rows: list[list[object]], header: int, by_header: dict[str, Field]) -> int:
    return 2 if header > 1 and _in_two_rows(rows[header - 2], rows[header - 1], by_header) else 1


def _data_lines(
    rows: list[list[object]], header: int, columns: dict[int, Field]
) -> Iterator[tuple[int, list[tuple[Field, object]]]]:
    """Row number and cells of each row that holds data: no blank row, no total row, no repeated header."""
    first = min(columns, default=0)
    headers = columns[first].headers if columns else ()
    for number, row in enumerate(rows[header:], header + 1):
        words = v.fold(next((text_of(cell) for cell in row if not is_blank(cell)), ""))
        total = words.split(" ")[0].strip(":.") in _TOTAL_WORDS
        repeated = bool(columns) and first < len(row) and v.fold(text_of(row[first])) in map(v.fold, headers)
        if words and not total and not repeated and not _says_none(row):
            yield number, [(f, row[i] if i < len(row) else None) for i, f in columns.items()]


def _says_none(row: list[object]) -> bool:
    filled = [cell for cell in row if not is_blank(cell)]
    return len(filled) == 1 and v.fold(text_of(filled[0])) in NONE


def _no_header(place: _Place) -> Problem:
    return Problem(
        place.file,
        "flik:rubrikrad saknas",
        f"Rubrikraden saknas eller står under rad {_HEADER_WITHIN}, så flikens rader går inte att använda.",
        "Skriv rubrikerna i en rad ovanför uppgifterna, eller ta bort rader som står ovanför.",
        place.sheet,
    )


def _lacking(place: _Place, lacking: list[Field], unknown: list[str]) -> Problem:
    """Columns that every row needs and no header names; those not recognised are likely to be they."""
    headers = ", ".join(f.header for f in lacking)
    message = "Kolumnen saknas eller heter något annat, så flikens rader går inte att använda."
    if len(lacking) > 1:
        message = "Kolumnerna saknas eller heter något annat, så flikens rader går inte att använda."
    remedy = f"Lägg till {'rubriken' if len(lacking) == 1 else 'rubrikerna'} {headers} i flikens rubrikrad."
    if unknown:
        remedy += f" Rubriken i kolumn {', '.join(unknown)} känns inte igen: är det den som menas, byt dess namn."
    return Problem(place.file, "flik:kolumn saknas", message, remedy, place.sheet, column=headers)


def _misspelt(place: _Place, row: int, near: Field, letter: str) -> Problem:
    lost = "flikens rader går inte att använda" if near.of.compulsory else "kolumnen läses inte"
    return Problem(
        place.file,
        "flik:okänd kolumn",
        f"Rubriken i kolumn {letter} känns inte igen, så {lost}.",
        f"Menas {near.header}? Rätta i så fall rubriken.",
        place.sheet,
        row,
        near.header,
        "fel" if near.of.compulsory or near.kind == "date" else "varning",
    )


_LEAST_CELLS = 5


def _meant_by_cells(rows: list[list[object]], index: int, unused: list[Field], place: _Place) -> list[Field]:
    """The columns of dates or of words in a list that are not there and that the cells under an unknown header fit."""
    cells = [row[index] for row in rows if index < len(row) and not is_blank(row[index])]
    known = [f for f in unused if f.kind in ("date", "code")] if len(cells) >= _LEAST_CELLS else []
    return [f for f in known if sum(_reads(cell, f, place.year) for cell in cells) > 0.8 * len(cells)]


def _reads(cell: object, f: Field, year: int) -> bool:
    value = read_cell(cell, f.of, year)
    return isinstance(value, date if f.kind == "date" else str)


def _under_another_name(place: _Place, row: int, fits: list[Field], letter: str) -> Problem:
    lost = "kolumnen läses inte"
    if any(f.of.compulsory for f in fits):
        lost = "flikens rader går inte att använda"
    return Problem(
        place.file,
        "flik:okänd kolumn",
        f"Rubriken i kolumn {letter} känns inte igen, så {lost}; cellerna hör hemma under en annan.",
        f"Menas {' eller '.join(f.header for f in fits)}? Rätta i så fall rubriken. Annars kan den stå kvar.",
        place.sheet,
        row,
        fits[0].header if not fits[1:] else letter,
        "varning" if fits[1:] else "fel",
    )


_NOT_OURS = (
    "Kolumnens rubrik känns inte igen; kolumnen läses inte.",
    "Den kan stå kvar, om den inte är en av arbetsbokens kolumner under ett annat namn.",
)


def _unknown(place: _Place, row: int, letter: str, told: str, remedy: str) -> Problem:
    return Problem(place.file, "flik:okänd kolumn", told, remedy, place.sheet, row, letter, "varning")


def _repeated(place: _Place, row: int, twice: Field, lost: bool) -> Problem:
    """Two columns under one header: the one that is filled is read, and when both are, neither."""
    return Problem(
        place.file,
        "flik:rubrik upprepad",
        "Rubriken står i två kolumner som båda är ifyllda; ingen av dem läses."
        if lost
        else "Rubriken står i två kolumner; den tomma läses inte.",
        "Ta bort den ena kolumnen eller byt dess rubrik.",
        place.sheet,
        row,
        twice.header,
        "fel" if lost else "varning",
    )


def _split_header(place: _Place, row: int) -> Problem:
    return Problem(
        place.file,
        "flik:delad rubrikrad",
        "Rubrikerna står på två rader; de läses tillsammans.",
        "Skriv rubrikerna i en rad.",
        place.sheet,
        row,
        severity="varning",
    )


@dataclass(frozen=True, slots=True)
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
            fatal = f.of.decides or (needed and f.kind != "code")  # other codes have the category `missing`
            told = fatal or needed or f.kind == "date"  # dates decide who counts
            problems.append(place.problem(value, row, f.header, told))
            refused = refused or (value.rule if fatal else "")
            value = v.MISSING if f.kind == "code" and f.column != "sex" else None
        values[f.column] = value
        mobile = isinstance(value, identity.Identity) and value.coordination and _MOBILE.fullmatch(text_of(cell))
        problems += [place.problem(MOBILE, row, f.header, False)] if mobile else []
    if not refused:
        said = {problem.column for problem in problems}
        problems += [problem for problem in _from_number(place, row, values) if problem.column not in said]
        problems += _unpack(place, row, values)
    elif len(problems) > _MANY:
        problems = [_unusable(place, row, problems)]
    return _Reading(row, values, problems, refused)


def _unusable(place: _Place, row: int, problems: list[Problem]) -> Problem:
    """One word on a refused row of which much cannot be read: it has slid sideways, is merged, or is no row at all."""
    columns = [*dict.fromkeys(p.column for p in problems)]
    shown = columns if len(columns) <= _MOST_NAMED else columns[:_MANY]
    return Problem(
        place.file,
        "rad:oläslig",
        f"Raden kan inte användas: {len(problems)} av dess celler är tomma eller går inte att läsa.",
        "Kontrollera att värdena står under rätt rubriker och att inga celler är sammanslagna. "
        f"Det gäller {listing(shown)}{' med flera' * (len(columns) > len(shown))}.",
        place.sheet,
        row,
    )


def _value(place: _Place, f: Field, cell: object) -> object:
    """The cell read as its column is declared; a blank is None, or a fault or `missing` where a value is needed."""
    if isinstance(cell, str) and cell in ODD_CELLS:
        return ODD_CELLS[cell]
    if f.kind == "personal_number":
        return identity.parse(cell, date(place.year, 12, 31))
    if is_blank(cell) and f.kind != "duration":
        needed = f.kind == "code" and f.of.filled and not f.number
        return EMPTY if f.of.compulsory else v.MISSING if needed else None
    if (f.kind == "case" or (f.kind == "text" and not f.of.free_text)) and _is_personal_number(cell, place.year):
        return NUMBER_ELSEWHERE
    bare = None if isinstance(cell, PerCent) else parse_number(cell)
    if f.column in place.in_percent and isinstance(bare, float) and 0 < bare <= 1:
        return replace(TWO_SCALES, remedy=TWO_SCALES.remedy.format(rows=spans(place.in_percent[f.column])))
    return identity.case_number(cell) if f.kind == "case" else read_cell(cell, f.of, place.year)


def _is_personal_number(cell: object, year: int) -> bool:
    """Whether the cell is a valid personal number in a form that a running number hardly has."""
    text = text_of(cell)
    written = len(re.sub(r"\D", "", text)) == 12 or bool(re.search(r"\d[-+ ]\d{4}$", text))
    return written and isinstance(identity.parse(cell, date(year, 12, 31)), identity.Identity)


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
    if place.year - person.birth_year not in _AGES:
        problems.append(place.problem(ODD_AGE, row, headers["person"], False))
    values |= {name: value for name, value in said.items() if name in place.spec.names}
    values["person"] = person.number
    return problems


def _unpack(place: _Place, row: int, values: _Line) -> list[Problem]:
    """A duration becomes minutes and the way it was read; an extent without what it is the extent of is a problem."""
    problems, given = list[Problem](), set[tuple[str, str, object]]()
    answers = {(f.table, f.moment, f.number): f.column for f in place.spec.fields if f.number and f.codes}
    for f in place.spec.fields:
        value = values.get(f.column)
        if isinstance(value, Duration):
            del values[f.column]
            if f.of.high is not None and (value.minutes or 0) > f.of.high:
                problems.append(place.problem(LONG_DURATION, row, f.header, False))
                values |= {f.of.name: None, "duration_kind": "unreadable"}
                continue
            values |= {f.of.name: value.minutes, "duration_kind": value.kind}
            if value.kind == "unreadable":
                problems.append(place.problem(ODD_DURATION, row, f.header, False))
        elif f.number and f.codes and value is not None:
            if (f.table, f.moment, value) in given:
                problems.append(place.problem(SAME_ANSWER, row, f.header, False))
            given.add((f.table, f.moment, value))
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
