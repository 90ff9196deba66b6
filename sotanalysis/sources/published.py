"""The figures printed in a report, in long form: every cell kept as text, exactly as typed."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd

from sotanalysis.sources.cells import Unreadable, is_blank, parse_code, parse_date, text_of
from sotanalysis.sources.files import (
    SourceFrame,
    file_record,
    open_sheets,
    read_each,
    refusal,
    row_count,
    source_row,
)
from sotanalysis.tables.exports import PRINTED_FIGURES
from sotanalysis.tables.problem import Problem
from sotanalysis.vocabulary import SEX

COLUMNS = PRINTED_FIGURES.names[3:]
# A file without these says nothing of what a figure is.
NEEDED = ("measure",)
ROLES = ("part", "mention", "total", "summary")
NUMBERS = ("count", "base", "share_published_pct")
FIX = {
    **dict.fromkeys(
        ("period_from", "period_to"), "Skriv dagen som 2022-12-31; den sista kan inte ligga före den första."
    ),
    "sex": f"Skriv all, {' eller '.join(SEX.words_in())}.",
    "role": f"Skriv en av: {', '.join(ROLES)}; eller lämna tomt.",
    "part_of": "Skriv record_id för raden som siffran är en del av.",
    **dict.fromkeys(NUMBERS, "Skriv talet med siffror, eller lämna tomt."),
}


def read_published(folder: Path, year: int) -> SourceFrame:
    """Frame printed_figures of the folder's publicerat.csv: one row per printed figure; missing columns are empty."""
    return read_each(folder, year, lambda path, label: read_published_file(path, label, year), "publicerat.csv")


def read_published_file(path: Path, label: str, year: int) -> SourceFrame:
    """The same for one file of that form, wherever it lies."""
    sheets, problems = open_sheets(path, label)
    rows = sheets[0].rows if sheets else []
    filled = [(n, row) for n, row in enumerate(rows, 1) if not all(map(is_blank, row)) and not _is_remark(row)]
    names = [text_of(cell).casefold() for cell in filled[0][1]] if filled else []
    files = [file_record("printed", path, label)]
    if not set(NEEDED) <= set(names):
        problems += [_no_header(label)] if sheets else []
        return SourceFrame({}, problems, [], [], files)
    unknown = [name for name in names if name and name not in COLUMNS]
    problems += [_unknown(label, filled[0][0], unknown)] if unknown else []
    wide = [number for number, row in filled[1:] if any(not is_blank(cell) for cell in row[len(names) :])]
    problems += [_too_wide(label, number) for number in wide]
    figures = [_figure(row, names, number, label, year) for number, row in filled[1:] if number not in wide]
    frame = pd.DataFrame(figures, columns=["year", "source_row", *COLUMNS], dtype=object)
    return SourceFrame(
        {"printed_figures": frame} if filled[1:] else {},  # headers alone print nothing
        problems + _repeated(figures, label) + list(_odd(figures, label, year)),
        [row_count(label, "", len(filled) - 1, len(wide))],
        [refusal(label, "", number, "publicerat:för många kolumner") for number in wide],
        files,
    )


def _is_remark(row: list[object]) -> bool:
    return text_of(row[0]).startswith("#")


def _figure(row: list[object], names: list[str], number: int, label: str, year: int) -> dict[str, object]:
    cells = {name: str(cell).strip() or None for name, cell in zip(names, row, strict=False) if name in COLUMNS}
    record = cells.get("record_id") or str(number)
    return {"year": year, "source_row": source_row(label, "", number)} | cells | {"record_id": record}


def _repeated(figures: list[dict[str, object]], label: str) -> list[Problem]:
    seen: set[object] = set()
    problems = []
    for figure in figures:
        if figure["record_id"] in seen:
            row = int(str(figure["source_row"]).rsplit("!", 1)[1])
            problems.append(
                Problem(
                    label,
                    "publicerat:dubbelt id",
                    "Radens record_id finns redan ovanför.",
                    "Ge raden ett eget record_id.",
                    row=row,
                    column="record_id",
                )
            )
        seen.add(figure["record_id"])
    return problems


def _odd(figures: list[dict[str, object]], label: str, year: int) -> Iterator[Problem]:
    """Warnings: the first word that is none of its column's in each row, and a file of which no row is of the year."""
    records = {figure["record_id"] for figure in figures}
    years = set[int]()
    for figure in figures:
        days = {name: parse_date(figure.get(name)) for name in ("period_from", "period_to")}
        first, last = days["period_from"], days["period_to"]
        if isinstance(first, date) and isinstance(last, date) and first <= last:
            years |= set(range(first.year, last.year + 1))
        said = {name: text_of(figure.get(name)) for name in COLUMNS}
        wrong = {
            "period_from": isinstance(first, Unreadable),
            "period_to": isinstance(last, Unreadable)
            or (isinstance(first, date) and isinstance(last, date) and last < first),
            "sex": said["sex"] not in ("", "all") and isinstance(parse_code(said["sex"], SEX), Unreadable),
            "role": said["role"] not in ("", *ROLES),
            "part_of": said["part_of"] not in ("", *map(str, records)),
            **{name: said[name] != "" and not re.search(r"\d", said[name]) for name in NUMBERS},
        }
        if column := next((name for name, is_wrong in wrong.items() if is_wrong), ""):
            row = int(str(figure["source_row"]).rsplit("!", 1)[1])
            told, fix = (
                f"Det som står i {column} går inte att använda, så siffran jämförs inte som den ska.",
                FIX[column],
            )
            yield Problem(label, "publicerat:okänt ord", told, fix, row=row, column=column, severity="varning")
    if years and year not in years:
        told = "Ingen siffra gäller mappens år, så ingen jämförs med årets underlag."
        fix = "Lägg filen i mappen för sitt år, eller rätta period_from och period_to."
        yield Problem(label, "publicerat:annat år", told, fix, severity="varning")


def _no_header(label: str) -> Problem:
    return Problem(
        label,
        "publicerat:rubrik",
        "Rubrikraden saknas eller har ingen kolumn measure.",
        f"Första raden ska namnge kolumnerna: {', '.join(COLUMNS)}.",
    )


def _unknown(label: str, row: int, names: list[str]) -> Problem:
    return Problem(
        label,
        "publicerat:okänd kolumn",
        f"{len(names)} kolumner har okänd rubrik och läses inte.",
        f"Kända rubriker: {', '.join(COLUMNS)}.",
        row=row,
        severity="varning",
    )


def _too_wide(label: str, row: int) -> Problem:
    return Problem(
        label,
        "publicerat:för många kolumner",
        "Raden har fler celler än rubrikraden och läses inte.",
        "Sätt citattecken om celler som innehåller avgränsaren.",
        row=row,
    )
