"""A register extract: the tables of the team's workbook as files of their own, `register/cases.parquet`.

For a register that outgrows a workbook, or that another system keeps. One file a table, Parquet or CSV, named as the
table, with the columns of the data dictionary; a cell holds what the workbook's would, or the code. A row of a table
of several answers (`case_supports`) belongs to the row of `cases` with its case. `person` is a personal number or the
sender's own pseudonym: cleaning replaces either.
"""

import re
from collections.abc import Hashable, Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from sotanalysis.formatting import listing
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
    "Raden hör till ett ärende eller en ansökan som inte finns i utdraget, eller inte går att läsa där.",
    "Ta med eller rätta den i utdraget, eller ta bort raden.",
)
WIDE = Unreadable(
    "register:för många celler",
    "Raden har fler celler än den första raden har namn, och läses inte.",
    "Har en cell ett semikolon eller kommatecken i sig: sätt citattecken om den. Annars ta bort det överflödiga.",
)
EMPTY = Unreadable("cell:tomt", "En uppgift som behövs saknas.", "Fyll i den i utdraget.")
AGAIN = Unreadable("register:dubbelt", "Raden upprepar en tidigare rad; den första gäller.", "Ta bort den ena raden.")


def read_register(folder: Path, year: int, settings: Settings) -> files.SourceFrame:
    """The tables in `register/` of a year's raw folder. Beside a workbook none is read: one of the two must go."""
    if find(folder, "register/*") and any(p.stem.casefold() == "samordningsteam" for p in find(folder, "*")):
        told = "Det finns både en arbetsbok och ett registerutdrag; utdraget läses inte."
        remedy = "Behåll det ena: samordningsteam.xlsx eller mappen register/."
        records = [("workbook", p, files.label_of(p, folder, year)) for p in find(folder, "register/*")]
        problem = Problem(f"{year}/register", "register:två källor", told, remedy)
        return files.SourceFrame(problems=[problem], files=[files.file_record(*one) for one in records])
    taken = set[str]()

    def read(path: Path, label: str) -> files.SourceFrame:
        name = path.stem.casefold()
        if name in TABLES and name in taken:
            told, remedy = "Tabellen finns redan i en annan fil; den här läses inte.", "Ta bort den ena filen."
            record = files.file_record("workbook", path, label)
            return files.SourceFrame(problems=[Problem(label, "register:två filer", told, remedy)], files=[record])
        taken.add(name)
        return _read_file(path, label, year, settings)

    return _placed(files.read_each(folder, year, read, "register/*"))


def _read_file(path: Path, label: str, year: int, settings: Settings) -> files.SourceFrame:
    spec = TABLES.get(path.stem.casefold())
    if spec is None or path.suffix.lower() not in (".parquet", ".csv"):
        remedy = f"Filen ska sluta på .parquet eller .csv och heta som en tabell: {', '.join(TABLES)}."
        return files.SourceFrame(problems=[Problem(label, "register:okänd fil", "Filen läses inte.", remedy)])
    cells, problems, wide = _cells(path, label)
    record = files.file_record("workbook", path, label)
    problems += _odd_columns(cells, label)
    needed = [c.name for c in spec.columns if (c.compulsory or c.name in spec.key) and c.name not in cells]
    if needed and not problems:
        told = f"Utdraget saknar kolumner som behövs: {', '.join(needed)}. Ingen rad läses."
        # What stands in the first row may be no name but a value: the columns are told by their letters.
        other = [files.letters(at + 1) for at, name in enumerate(cells.columns) if name not in spec.names]
        remedy = "Lägg till dem i utdraget" + (f", eller byt namn på kolumn {listing(other)}." if other else ".")
        problems.append(Problem(label, "register:kolumn saknas", told, remedy, row=1))
    if any(problem.severity == "fel" for problem in problems):
        refused = files.refused_table(label, "", [*cells.index, *wide], problems)
        return files.merge([files.SourceFrame(files=[record]), refused])
    problems += _unused(cells, spec, label)
    return files.merge(
        [files.SourceFrame(files=[record]), _read(cells, spec.worded(settings.worded), label, year, problems, wide)]
    )


def _unused(cells: pd.DataFrame, spec: TableSpec, label: str) -> Iterator[Problem]:
    """The columns that are not read, but those that have neither name nor cell."""
    names = list(cells.columns)
    for place, name in enumerate(names):
        at = files.letters(place + 1)
        if name not in spec.names and not (name == "" and cells.iloc[:, place].map(is_blank).all()):
            told = "Kolumnen hör inte till tabellen; den läses inte."
            yield Problem(label, "flik:okänd kolumn", told, "Den kan stå kvar.", "", 1, at, "varning")


def _cells(path: Path, label: str) -> tuple[pd.DataFrame, list[Problem], list[int]]:
    """The file's cells as they stand, by the row they stand on and the column's name in the first; what is wrong.

    Rows with more cells than the first are given apart: a delimiter too many shifts what follows it.
    """
    if path.suffix.lower() == ".parquet":
        table = pq.read_table(path, partitioning=None)
        # What pandas wrote beside the columns may be broken or another's, and of an index only its name is a column.
        named = [n for n, name in enumerate(table.column_names) if not re.fullmatch(r"__index_level_\d+__", name)]
        frame = table.select(named).replace_schema_metadata().to_pandas(integer_object_nulls=True)
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


def _odd_columns(cells: pd.DataFrame, label: str) -> list[Problem]:
    """Columns of one name, and those whose cells are no single value."""
    found = []
    for place, name in enumerate(cells.columns):
        column, values = files.letters(place + 1), cells.iloc[:, place]
        if name in cells.columns[:place]:
            told, remedy = "Två kolumner har samma namn. Ingen rad läses.", "Ta bort den ena, eller byt namn på den."
            found.append(Problem(label, "register:samma kolumn", told, remedy, "", 1, column))
        elif values.dtype == object and values.dropna().map(lambda value: not isinstance(value, Hashable)).any():
            told, remedy = (
                "Cellerna är listor. Ingen rad läses.",
                "Skriv ett värde per cell; flera svar är flera rader.",
            )
            found.append(Problem(label, "register:lista", told, remedy, "", 1, column))
    return found


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
            frame[column.name] = frame[column.name].astype(object).fillna(MISSING)
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
    """Rows of tables of several answers with the place of the row that they belong to; those of none, and those that
    repeat another, laid aside. Of a table whose own rows were not read at all that is told once.
    """
    frames, problems, laid_aside = dict(found.frames), [*found.problems], [*found.quarantine]
    lost = dict[str, int]()
    for name in _PARENTS.keys() & frames.keys():
        parent, key = _PARENTS[name]
        rows = frames.get(parent, pd.DataFrame(columns=[key, "source_row"])).drop_duplicates(key)
        places = frames[name][key].map(rows.set_index(key)["source_row"])
        repeated = frames[name].duplicated([column for column in TABLES[name].key if column in frames[name]])
        odd = repeated.map({True: AGAIN}).where(repeated).mask(places.isna(), ORPHAN).dropna()
        for at, fault in odd.items():
            file, _, number = str(frames[name].at[at, "source_row"]).rsplit("!", 2)
            if len(rows):
                problems.append(fault.at(file, "", int(number), key, fatal=True))
            elif file not in lost:
                told = f"Ingen rad läses: de hör till rader i {parent}, som saknas eller inte går att läsa."
                problems.append(Problem(file, ORPHAN.rule, told, f"Lägg {parent} i register/, eller rätta den där."))
            laid_aside.append(files.refusal(file, "", int(number), fault.rule))
            lost[file] = lost.get(file, 0) + 1
        frames[name] = frames[name].assign(source_row=places).drop(odd.index).reset_index(drop=True)
    counts = [
        files.row_count(file, "", int(str(count["rows_in"])), int(str(count["rows_refused"])) + lost.get(file, 0))
        for count in found.row_counts
        for file in [str(count["file"])]
    ]
    return files.SourceFrame(frames, problems, counts, laid_aside, found.files)
