"""Budget and outcome per account, and the share of each financier, from ekonomi.xlsx; the sheets' own sums checked."""

from collections.abc import Collection
from functools import partial
from pathlib import Path

import pandas as pd

from sotanalysis.sources.cells import Unreadable, read_cell
from sotanalysis.sources.files import (
    Sheet,
    SourceFrame,
    body,
    file_record,
    find_header,
    find_headers,
    in_kronor,
    is_renamed,
    looks_like_table,
    merge,
    not_in_kronor,
    open_sheets,
    read_each,
    refusal,
    refused_table,
    row_count,
    source_row,
    spelt_right,
    unknown_headers,
    with_unread,
)
from sotanalysis.tables.column import TableSpec
from sotanalysis.tables.exports import ACCOUNTS, FINANCING
from sotanalysis.tables.problem import Problem
from sotanalysis.vocabulary import fold

# The columns that say what a table is, without which it is not read.
NEEDED = ((ACCOUNTS, ("account", "sek_outcome")), (FINANCING, ("financier",)))
SUMS = ("summa", "totalt", "total", "resultat")
ONE_KRONA = 1.0
EQUAL_SHARE = 0.005

Row = dict[str, object]
Line = tuple[int, Row]


def read_economy(folder: Path, year: int) -> SourceFrame:
    """Frames accounts (an account's kronor budgeted and spent) and financing (a financier's share 0–1 and kronor)."""
    return read_each(folder, year, partial(_read_file, year), "ekonomi.*")


def _read_file(year: int, path: Path, label: str) -> SourceFrame:
    sheets, problems = open_sheets(path, label)
    parts = [SourceFrame(problems=problems, files=[file_record("economy", path, label)])]
    for spec, need in NEEDED:
        for said in sheets:
            sheet, unit = in_kronor(said)
            sheet, misspelt = spelt_right(sheet, spec, label, year)
            header = find_header(sheet.rows, spec.spellings, need)
            if header and len(header.columns) > 1:
                parts.append(SourceFrame(problems=misspelt))
                unused = {f.header: f.of for f in spec.fields if f.column not in header.columns}
                odd = unknown_headers(sheet, header.row, header.columns.values(), unused, label)
                lines = body(sheet.rows, header)
                if unit:
                    parts.append(not_in_kronor(label, sheet, unit, [number for number, _ in lines]))
                elif is_renamed(odd):
                    parts.append(refused_table(label, sheet.name, [number for number, _ in lines], odd))
                else:
                    parts += [SourceFrame(problems=odd), _table(spec, lines, sheet.name, label, year)]
                break
        else:
            parts.append(_without_column(sheets, spec, need, label) if sheets else SourceFrame())
    return with_unread(merge(parts), sheets, label)


def _without_column(sheets: list[Sheet], spec: TableSpec, need: Collection[str], file: str) -> SourceFrame:
    """What is said of a table that no sheet has all of: which needed column it lacks, or that it is not there."""
    for sheet in sheets:
        if header := find_headers(sheet.rows, spec.spellings):
            lacking = ", ".join(f.header for f in spec.fields if f.column in need and f.column not in header.columns)
            problem = Problem(
                file,
                "ekonomi:kolumn saknas",
                f"Kolumnen {lacking} saknas eller heter något annat, så fliken läses inte.",
                f"Skriv {lacking} i rubrikraden, över den kolumn som är det.",
                sheet.name,
                header.row,
            )
            return refused_table(file, sheet.name, [number for number, _ in body(sheet.rows, header)], [problem])
    own = [sheet for sheet in sheets if fold(sheet.name) == fold(spec.sheet)]
    return SourceFrame(problems=[_no_table(file, spec, is_lost=looks_like_table(own))])


def _no_table(file: str, spec: TableSpec, is_lost: bool) -> Problem:
    headers = ", ".join(f.header for f in spec.fields[:3])
    return Problem(
        file,
        "ekonomi:flik",
        f"Fliken {spec.sheet} saknas eller har ingen känd rubrikrad.",
        f"Lägg till fliken {spec.sheet} med rubrikerna {headers}.",
        sheet=spec.sheet,
        severity="fel" if is_lost else "varning",
    )


def _table(spec: TableSpec, lines: list[Line], sheet: str, file: str, year: int) -> SourceFrame:
    """The named rows; sums are no rows but are held against them, where every cell of the rows could be read.

    A row of a kind that is none is laid aside: it is neither a cost nor an income.
    """
    kept, sums, problems, refused = [], [], [], []
    name = spec.columns[0].name
    for number, cells in lines:
        values: Row = {c.name: read_cell(cells.get(c.name), c) for c in spec.columns}
        for column, value in values.items():
            if isinstance(value, Unreadable):
                problems.append(value.at(file, sheet, number, spec.headers[column], fatal=True))
                values[column] = None if column != "role" else value
        if isinstance(values.get("role"), Unreadable):
            refused.append(refusal(file, sheet, number, "ekonomi:slag"))
            continue
        if spec is ACCOUNTS:
            values["role"] = values["role"] or "cost"
        if fold(str(values[name] or "")).startswith(SUMS):
            sums.append((number, values))
        elif values[name] is None:
            rule = "ekonomi:utan namn"
            refused.append(refusal(file, sheet, number, rule))
            problems.append(
                Problem(
                    file,
                    rule,
                    "Raden har belopp men ingen benämning och räknas inte.",
                    "Skriv konto eller finansiär i raden.",
                    sheet,
                    number,
                )
            )
        else:
            kept.append({"year": year, "source_row": source_row(file, sheet, number), **values})
    if not problems:
        problems += _wrong_sums(spec, kept, sums, file, sheet) + _wrong_shares(kept, file, sheet)
    counts = [row_count(file, sheet, len(kept) + len(refused), len(refused))]
    frames = {spec.name: pd.DataFrame(kept, columns=spec.names[1:])} if lines else {}  # no row says nothing
    return SourceFrame(frames, problems, counts, refused)


def _wrong_sums(spec: TableSpec, kept: list[Row], sums: list[tuple[int, Row]], file: str, sheet: str) -> list[Problem]:
    """Sums that no reading of the rows gives: all, costs, income, income less costs, or the rows since the last sum."""
    problems, last = [], 0
    for number, total in sums:
        since = [row for row in kept if last < int(str(row["source_row"]).rsplit("!", 1)[1]) < number]
        last = number
        for column in ("sek_budget", "sek_outcome", "sek"):
            value = total.get(column)
            if isinstance(value, float) and not any(abs(value - s) < ONE_KRONA for s in _possible(kept, since, column)):
                told = "Summan stämmer inte med raderna; raderna gäller."
                remedy = "Låt Excel räkna om summan, eller rätta raden som är fel."
                problems.append(Problem(file, "ekonomi:summa", told, remedy, sheet, number, spec.headers[column]))
    return problems


def _possible(kept: list[Row], since: list[Row], column: str) -> tuple[float, ...]:
    cost = _total([row for row in kept if row.get("role") == "cost"], column)
    income = _total([row for row in kept if row.get("role") == "income"], column)
    return _total(kept, column), cost, income, income - cost, _total(since, column)


def _total(rows: list[Row], column: str) -> float:
    return sum(value for row in rows if isinstance(value := row.get(column), float))


def _wrong_shares(kept: list[Row], file: str, sheet: str) -> list[Problem]:
    shares = [value for row in kept if isinstance(value := row.get("share"), float)]
    if not shares or abs(sum(shares) - 1) <= EQUAL_SHARE:
        return []
    return [
        Problem(
            file,
            "ekonomi:andelar",
            "Finansiärernas andelar blir inte tillsammans 100\u00a0%.",
            "Rätta andelarna.",
            sheet,
            column="Andel",
        )
    ]
