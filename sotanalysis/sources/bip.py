"""BIP: repeated measures in `bip/`, one row per case, day, respondent and question.

What is asked and on what scale stands in `bip/bip.toml`, for the instrument and its questions are their owner's:

    skala = [1, 5]         # lägsta och högsta svar

    [[fragor]]
    id = "halsa"           # som det står i exporten
    fraga = "Frågan i ord, så som ni har rätt att skriva den"

The participant's answers and the caseworker's are never one number, and no sum is made of the questions.
"""

from pathlib import Path

import pandas as pd
import pydantic

from sotanalysis import vocabulary as v
from sotanalysis.sources import files
from sotanalysis.sources.cells import Unreadable, parse_text, read_cell
from sotanalysis.sources.folder import find
from sotanalysis.sources.toml_file import open_toml, validated, wrong
from sotanalysis.tables.exports import BIP_ANSWERS
from sotanalysis.tables.problem import Problem

DEFINED = "bip/bip.toml"
COLUMNS = {f.column: f.of for f in BIP_ANSWERS.fields}
OUTSIDE = Unreadable("bip:skala", "Svaret ligger utanför skalan i bip/bip.toml.", "Rätta svaret, eller skalan.")
EMPTY = Unreadable("cell:tomt", "En uppgift som behövs saknas.", "Fyll i cellen, eller ta bort raden.")


class Question(pydantic.BaseModel):
    """A question of the instrument: its id in the export, and its words."""

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")
    id: str
    fraga: str = ""


class Bip(pydantic.BaseModel):
    """The lowest and the highest answer, and the questions in order."""

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")
    skala: tuple[int, int] | None = None
    fragor: tuple[Question, ...] = ()

    @pydantic.field_validator("skala")
    @classmethod
    def _rises(cls, scale: tuple[int, int] | None) -> tuple[int, int] | None:
        if scale and scale[0] >= scale[1]:
            wrong(
                "Skalans första tal ska vara lägre än det andra", hint="Skriv lägsta och högsta svar: skala = [1, 5]."
            )
        return scale

    @pydantic.field_validator("fragor")
    @classmethod
    def _told_once(cls, questions: tuple[Question, ...]) -> tuple[Question, ...]:
        seen = set[str]()
        for n, id in enumerate(v.fold(question.id) for question in questions):
            if id in seen:
                wrong("En fråga ovanför har samma id, så den här läses inte", n, "id", hint="Ge frågan ett eget id.")
            seen.add(id)
        return questions


def read_bip(folder: Path, year: int) -> files.SourceFrame:
    """The answers in `bip/`: frame bip_answers. Without bip.toml an answer of any size is read, and that is told."""
    defined, problems, records = Bip(), list[Problem](), list[dict[str, object]]()
    for path in find(folder, DEFINED):
        label = files.label_of(path, folder, year)
        file = open_toml(path, label, Bip)
        defined, faults = validated(file, Bip)
        problems += [*file.problems, *faults]
        records.append(files.file_record("bip", path, label))
    found = files.read_each(folder, year, lambda path, label: _read_file(path, label, year, defined), "bip/*")
    if found.frames and defined.skala is None and not problems:
        told = "Skalan är inte angiven, så ett svar som är felskrivet märks inte."
        remedy = "Skriv skala = [1, 5], och frågorna under [[fragor]]."
        problems.append(Problem(f"{year}/{DEFINED}", "bip:utan skala", told, remedy, severity="varning"))
    frames = {name: frame.assign(year=year) for name, frame in found.frames.items()}
    return files.SourceFrame(
        frames, problems + found.problems, found.row_counts, found.quarantine, [*records, *found.files]
    )


def _read_file(path: Path, label: str, year: int, defined: Bip) -> files.SourceFrame:
    if path.suffix.lower() not in (*files.TEXTS, *files.WORKBOOKS):
        return files.SourceFrame()
    sheets, problems = files.open_sheets(path, label)
    parts = [part for sheet in sheets if (part := _read_sheet(sheet, label, year, defined)) is not None]
    if sheets and not parts and not problems:
        told = "Ingen tabell med BIP-mätningar känns igen i filen."
        heads = ", ".join(f.header for f in BIP_ANSWERS.fields)
        problems.append(Problem(label, "bip:rubrik", told, f"Rubrikraden ska ha {heads}."))
    record = files.file_record("bip", path, label)
    return files.merge([files.SourceFrame(problems=problems, files=[record]), *parts])


def _read_sheet(sheet: files.Sheet, label: str, year: int, defined: Bip) -> files.SourceFrame | None:
    header = files.find_header(sheet.rows, BIP_ANSWERS.spellings, COLUMNS)
    if header is None:
        return None
    problems = files.unknown_headers(sheet, header.row, header.columns.values(), {}, label)
    questions = {v.fold(one.id): one for one in defined.fragor}
    kept, refused, unknown = list[dict[str, object]](), list[dict[str, object]](), set[str]()
    lines = files.body(sheet.rows, header)
    for number, cells in lines:
        values, faults = {}, dict[str, Unreadable]()
        for name, column in COLUMNS.items():
            value = parse_text(cells[name]) if column.kind == "case" else read_cell(cells[name], column, year)
            fault = value if isinstance(value, Unreadable) else EMPTY if value is None else None
            if name == "value" and isinstance(value, int) and defined.skala:
                fault = None if defined.skala[0] <= value <= defined.skala[1] else OUTSIDE
            if fault:
                faults[column.headers[0]] = fault
            values[name] = value
        if faults:
            head, fault = next(iter(faults.items()))
            problems.append(fault.at(label, sheet.name, number, head, fatal=True))
            refused.append(files.refusal(label, sheet.name, number, fault.rule))
            continue
        item = str(values["item"])
        question = questions.get(v.fold(item), Question(id=item))
        if questions and v.fold(item) not in questions and v.fold(item) not in unknown:
            unknown.add(v.fold(item))
            told, remedy = "Frågan finns inte i bip/bip.toml; den redovisas under sitt id.", "Lägg till den där."
            problems.append(Problem(label, "bip:okänd fråga", told, remedy, sheet.name, number, "Fråga", "varning"))
        place = files.source_row(label, sheet.name, number)
        kept.append(values | {"item": question.id, "question": question.fraga or question.id, "source_row": place})
    frame = pd.DataFrame(kept, columns=[*BIP_ANSWERS.names[2:]])
    counts = [files.row_count(label, sheet.name, len(lines), len(refused))]
    return files.SourceFrame({BIP_ANSWERS.name: frame}, problems, counts, refused)
