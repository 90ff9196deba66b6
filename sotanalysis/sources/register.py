"""A register extract: the tables of the team's workbook as files of their own, `register/cases.parquet`.

For a register that outgrows a workbook, or that another system keeps. One file a table, Parquet or CSV, named as the
table, with the columns of the data dictionary; a cell holds what the workbook's would, or the code. A row of a table
of several answers (`case_supports`) belongs to the row of `cases` with its case. `person` is a personal number or the
sender's own pseudonym: cleaning replaces either.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd

from sotanalysis.sources import files
from sotanalysis.sources.cells import Unreadable, is_blank, read_cell, text_of
from sotanalysis.sources.folder import find
from sotanalysis.sources.settings import Settings
from sotanalysis.tables.column import Column, TableSpec
from sotanalysis.tables.problem import Problem
from sotanalysis.tables.workbook import SHEETS
from sotanalysis.vocabulary import MISSING

TABLES = {spec.name: spec for sheet in SHEETS.values() for spec in (sheet, *sheet.children)}
_PARENTS = {child.name: (sheet.name, sheet.key[0]) for sheet in SHEETS.values() for child in sheet.children}
_AS_IS = ("text", "personal_number", "case")
# Told as numbers in an extract, whatever words a hand may write in a workbook.
_NUMBERS = ("percent", "share", "hours", "months", "duration")
ORPHAN = Unreadable(
    "register:utan rad",
    "Raden hör till ett ärende eller en ansökan som inte finns i utdraget.",
    "Ta med den i utdraget, eller ta bort raden.",
)
WIDE = Unreadable(
    "register:för många celler",
    "Raden har fler celler än den första raden har namn, och läses inte.",
    "Sätt citattecken om celler som innehåller avgränsaren.",
)
EMPTY = Unreadable("cell:tomt", "En uppgift som behövs saknas.", "Fyll i den i utdraget.")


def read_register(folder: Path, year: int, settings: Settings) -> files.SourceFrame:
    """The tables in `register/` of a year's raw folder. Beside a workbook none is read: one of the two must go."""
    if find(folder, "register/*") and any(p.stem.casefold() == "samordningsteam" for p in find(folder, "*")):
        told = "Det finns både en arbetsbok och ett registerutdrag; utdraget läses inte."
        remedy = "Behåll det ena: samordningsteam.xlsx eller mappen register/."
        records = [("workbook", p, files.label_of(p, folder, year)) for p in find(folder, "register/*")]
        problem = Problem(f"{year}/register", "register:två källor", told, remedy)
        return files.SourceFrame(problems=[problem], files=[files.file_record(*one) for one in records])
    return _placed(files.read_each(folder, year, lambda path, at: _read_file(path, at, year, settings), "register/*"))


def _read_file(path: Path, label: str, year: int, settings: Settings) -> files.SourceFrame:
    spec = TABLES.get(path.stem.casefold())
    if spec is None or path.suffix.lower() not in (".parquet", ".csv"):
        remedy = f"Filen ska sluta på .parquet eller .csv och heta som en tabell: {', '.join(TABLES)}."
        return files.SourceFrame(problems=[Problem(label, "register:okänd fil", "Filen läses inte.", remedy)])
    cells, problems, wide = _cells(path, label)
    record = files.file_record("workbook", path, label)
    needed = [c.name for c in spec.columns if (c.compulsory or c.name in spec.key) and c.name not in cells]
    if needed and not problems:
        told = f"Utdraget saknar kolumner som behövs: {', '.join(needed)}. Ingen rad läses."
        problems.append(Problem(label, "register:kolumn saknas", told, "Lägg till dem i utdraget.", row=1))
    if any(problem.severity == "fel" for problem in problems):
        refused = files.refused_table(label, "", [*cells.index, *wide], problems)
        return files.merge([files.SourceFrame(files=[record]), refused])
    problems += _unused(cells, spec, label)
    cells = cells.loc[:, ~cells.columns.duplicated()]
    return files.merge(
        [files.SourceFrame(files=[record]), _read(cells, spec.worded(settings.worded), label, year, problems, wide)]
    )


def _unused(cells: pd.DataFrame, spec: TableSpec, label: str) -> Iterator[Problem]:
    """The columns that are not read, but those that have neither name nor cell."""
    names = list(cells.columns)
    for place, name in enumerate(names):
        at = files.letters(place + 1)
        if name in spec.names and name in names[:place]:
            told, remedy = "Kolumnens namn står två gånger; den första läses.", "Ta bort den ena."
            yield Problem(label, "register:samma namn", told, remedy, "", 1, at, "varning")
        elif name not in spec.names and not (name == "" and cells.iloc[:, place].map(is_blank).all()):
            told = "Kolumnen hör inte till tabellen; den läses inte."
            yield Problem(label, "flik:okänd kolumn", told, "Den kan stå kvar.", "", 1, at, "varning")


def _cells(path: Path, label: str) -> tuple[pd.DataFrame, list[Problem], list[int]]:
    """The file's cells as they stand, by the row they stand on and the column's name in the first; what is wrong.

    Rows with more cells than the first are given apart: a delimiter too many shifts what follows it.
    """
    if path.suffix.lower() == ".parquet":
        frame = pd.read_parquet(path)
        return frame.set_axis(range(2, len(frame) + 2)), [], []
    sheets, problems = files.open_sheets(path, label)
    rows = sheets[0].rows if sheets else []
    names = [text_of(cell) for cell in rows[0]] if rows else []
    lines = {n: row for n, row in enumerate(rows[1:], 2) if not all(map(is_blank, row))}
    wide = [n for n, row in lines.items() if not all(map(is_blank, row[len(names) :]))]
    for n in wide:
        del lines[n]
    blanks = [None] * len(names)
    padded = [(row + blanks)[: len(names)] for row in lines.values()]
    return pd.DataFrame(padded, columns=names, index=list(lines), dtype=object), problems, wide


def _read(
    cells: pd.DataFrame, spec: TableSpec, label: str, year: int, problems: list[Problem], wide: list[int]
) -> files.SourceFrame:
    """The rows whose needed cells can all be read; a cell that can be spared is then missing, and told."""
    refused = dict.fromkeys(wide, WIDE.rule)
    problems += [WIDE.at(label, "", row, "", fatal=True) for row in wide]
    frame = pd.DataFrame({"year": year, "source_row": [f"{label}!!{row}" for row in cells.index]}, index=cells.index)
    for column in (c for c in spec.columns if c.name in cells):
        frame[column.name], faults = _typed(cells[column.name], column, year)
        if column.compulsory or column.name in spec.key:
            faults |= dict.fromkeys(frame.index[frame[column.name].isna()].difference(list(faults)), EMPTY)
            refused |= {at: fault.rule for at, fault in faults.items()}
        fatal = column.compulsory or column.name in spec.key
        problems += [fault.at(label, "", at, column.name, fatal) for at, fault in faults.items()]
        if column.filled and column.codes:
            frame[column.name] = frame[column.name].fillna(MISSING)
    kept = frame.loc[~frame.index.isin(list(refused))].reset_index(drop=True)
    laid_aside = [files.refusal(label, "", row, rule) for row, rule in sorted(refused.items())]
    return files.SourceFrame(
        {spec.name: kept}, problems, [files.row_count(label, "", len(cells) + len(wide), len(refused))], laid_aside
    )


def _typed(cells: pd.Series, column: Column, year: int) -> tuple[pd.Series, dict[int, Unreadable]]:
    """The cells as their column is declared, and by row what could not be read. Each different cell is read once."""
    known = cells.dropna().astype(object)
    if column.kind in _AS_IS:
        return known.map(text_of).replace("", None).reindex(cells.index), {}
    column = replace(column, kind="number") if column.kind in _NUMBERS else column
    at = year if column.headers else None  # a day of birth lies far from the folder's year
    codes = set(column.codes.codes) if column.codes else set()
    read = {cell: cell if cell in codes else read_cell(cell, column, at) for cell in known.unique().tolist()}
    values = known.map(read)
    odd = values.map(lambda value: isinstance(value, Unreadable)).astype(bool)
    return values.mask(odd, None).reindex(cells.index), dict(values[odd])


def _placed(found: files.SourceFrame) -> files.SourceFrame:
    """Rows of tables of several answers with the place of the row that they belong to; those of none laid aside."""
    frames, problems, laid_aside = dict(found.frames), [*found.problems], [*found.quarantine]
    lost = dict[str, int]()
    for name in _PARENTS.keys() & frames.keys():
        parent, key = _PARENTS[name]
        rows = frames.get(parent, pd.DataFrame(columns=[key, "source_row"])).drop_duplicates(key)
        places = frames[name][key].map(rows.set_index(key)["source_row"])
        for row in frames[name].loc[places.isna(), "source_row"]:
            file, _, number = str(row).rsplit("!", 2)
            if parent in frames:
                problems.append(ORPHAN.at(file, "", int(number), key, fatal=True))
            elif file not in lost:
                told = f"Raderna hör till tabellen {parent}, som inte är läst; ingen rad läses."
                problems.append(Problem(file, ORPHAN.rule, told, f"Ta med {parent} i utdraget, eller rätta den."))
            laid_aside.append(files.refusal(file, "", int(number), ORPHAN.rule))
            lost[file] = lost.get(file, 0) + 1
        frames[name] = frames[name].assign(source_row=places).loc[places.notna()].reset_index(drop=True)
    counts = [
        files.row_count(file, "", int(str(count["rows_in"])), int(str(count["rows_refused"])) + lost.get(file, 0))
        for count in found.row_counts
        for file in [str(count["file"])]
    ]
    return files.SourceFrame(frames, problems, counts, laid_aside, found.files)
