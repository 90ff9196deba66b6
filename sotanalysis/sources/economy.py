"""Budget and outcome per account, and the share of each financier, from ekonomi.xlsx; the sheets' own sums checked."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from sotanalysis.sources.cells import Unreadable, parse_number, parse_share, parse_text, text_of
from sotanalysis.sources.files import (
    SourceFrame,
    body,
    file_record,
    find,
    find_header,
    label_of,
    merge,
    open_sheets,
    refusal,
    row_count,
    source_row,
)
from sotanalysis.tables.problem import Problem
from sotanalysis.vocabulary import fold

ACCOUNTS = {
    "account": ("Konto", "Kontonamn", "Benämning", "Post"),
    "sek_budget": ("Budget", "Budget kr", "Budget (kr)", "Budget kronor"),
    "sek_outcome": ("Utfall", "Utfall kr", "Utfall (kr)", "Utfall kronor"),
    "role": ("Slag", "Typ", "Kostnad/intäkt"),
}
FINANCING = {
    "financier": ("Finansiär", "Part"),
    "share": ("Andel",),
    "sek": ("Belopp", "Kronor", "Belopp (kr)", "Belopp kr"),
}
COLUMNS = {name: words[0] for name, words in (ACCOUNTS | FINANCING).items()}
ROLES = {"kostnad": "cost", "kostnader": "cost", "intäkt": "income", "intäkter": "income"}
SUMS = ("summa", "totalt", "total", "resultat")
ONE_KRONA = 1.0
EQUAL_SHARE = 0.005

Row = dict[str, object]
Line = tuple[int, Row]
Reader = Callable[[Row], Row]


def read_economy(folder: Path, year: int) -> SourceFrame:
    """Frames accounts (an account's kronor budgeted and spent) and financing (a financier's share 0–1 and kronor)."""
    return merge(_read_file(path, folder, year) for path in find(folder, "ekonomi.*"))


def _read_file(path: Path, folder: Path, year: int) -> SourceFrame:
    label = label_of(path, folder, year)
    sheets, problems = open_sheets(path, label)
    parts = [SourceFrame(problems=problems, files=[file_record("economy", path, label)])]
    for table, headers, need, read in (
        ("accounts", ACCOUNTS, ("account", "sek_outcome"), _account),
        ("financing", FINANCING, ("financier",), _financier),
    ):
        for sheet in sheets:
            header = find_header(sheet.rows, headers, need)
            if header and len(header.columns) > 1:
                lines = body(sheet.rows, header)
                parts.append(_table(table, lines, sheet.name, label, year, read))
                break
        else:
            parts.append(SourceFrame(problems=[_no_table(label, table)] if sheets else []))
    return merge(parts)


def _no_table(file: str, table: str) -> Problem:
    name, headers = ("Konton", "Konto, Budget, Utfall") if table == "accounts" else ("Finansiering", "Finansiär, Andel")
    return Problem(file, "ekonomi:flik", f"Fliken {name} saknas eller har ingen känd rubrikrad.",
                   f"Lägg till fliken {name} med rubrikerna {headers}.", sheet=name, severity="varning")  # fmt: skip


def _account(cells: dict[str, object]) -> dict[str, object]:
    role = ROLES.get(fold(text_of(cells.get("role"))), "cost")
    return {
        "account": parse_text(cells.get("account")),
        "sek_budget": parse_number(cells.get("sek_budget")),
        "sek_outcome": parse_number(cells.get("sek_outcome")),
        "role": role,
    }


def _financier(cells: dict[str, object]) -> dict[str, object]:
    return {
        "financier": parse_text(cells.get("financier")),
        "share": parse_share(cells.get("share")),
        "sek": parse_number(cells.get("sek")),
    }


def _table(table: str, lines: list[Line], sheet: str, file: str, year: int, read: Reader) -> SourceFrame:
    """The named rows; sums are no rows but are held against them."""
    kept, sums, problems, refused = [], [], [], []
    name = "account" if table == "accounts" else "financier"
    for number, cells in lines:
        values = read(cells)
        for column, value in values.items():
            if isinstance(value, Unreadable):
                problems.append(value.at(file, sheet, number, COLUMNS[column]))
                values[column] = None
        if fold(str(values[name] or "")).startswith(SUMS):
            sums.append((number, values))
        elif values[name] is None:
            rule = "ekonomi:utan namn"
            refused.append(refusal(file, sheet, number, rule))
            problems.append(Problem(file, rule, "Raden har belopp men ingen benämning och räknas inte.",
                                    "Skriv konto eller finansiär i raden.", sheet, number))  # fmt: skip
        else:
            kept.append({"year": year, "source_row": source_row(file, sheet, number), **values})
    problems += _wrong_sums(kept, sums, file, sheet) + _wrong_shares(kept, file, sheet)
    columns = ["year", "source_row", *(ACCOUNTS if table == "accounts" else FINANCING)]
    counts = [row_count(file, sheet, len(kept) + len(refused), len(refused))]
    return SourceFrame({table: pd.DataFrame(kept, columns=columns)}, problems, counts, refused)


def _wrong_sums(kept: list[Row], sums: list[tuple[int, Row]], file: str, sheet: str) -> list[Problem]:
    """Sums that no reading of the rows gives: all, costs, income, income less costs, or the rows since the last sum."""
    problems, last = [], 0
    for number, total in sums:
        since = [row for row in kept if last < int(str(row["source_row"]).rsplit("!", 1)[1]) < number]
        last = number
        for column in ("sek_budget", "sek_outcome", "sek"):
            value = total.get(column)
            if isinstance(value, float) and not any(abs(value - s) < ONE_KRONA for s in _possible(kept, since, column)):
                problems.append(
                    Problem(file, "ekonomi:summa", "Summan stämmer inte med raderna; raderna gäller.",
                            "Låt Excel räkna om summan, eller rätta raden som är fel.", sheet, number, COLUMNS[column])
                )  # fmt: skip
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
    return [Problem(file, "ekonomi:andelar", "Finansiärernas andelar blir inte tillsammans 100 %.",
                    "Rätta andelarna.", sheet, column="Andel")]  # fmt: skip
