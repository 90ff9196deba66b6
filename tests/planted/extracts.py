"""Faults of a register extract and of BIP's measurements, in a synthetic team's folder of 2024."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from tests.planted.exports import at_end
from tests.planted.fault import Fault, Planted
from tests.planted.files import Plant, changed, laid, replaced

CASES, NEEDS, SUPPORTS = "register/cases.parquet", "register/case_needs.parquet", "register/case_supports.parquet"
ANSWERS, DEFINED = "bip/bip_2024.csv", "bip/bip.toml"
ROW = 3  # a line of the answers


def table(file: str, change: Callable[[pd.DataFrame], pd.DataFrame], index: bool = False) -> Plant:
    """A table of the extract, changed."""

    def plant(planted: Planted) -> None:
        path = planted.path / file
        change(pd.read_parquet(path)).to_parquet(path, index=index)

    return plant


def value(file: str, column: str, new: object, row: int = 2) -> Plant:
    """One cell, in a column of texts: row 2 is the file's fourth."""

    def change(frame: pd.DataFrame) -> pd.DataFrame:
        texts = frame[column].astype("string").str.removesuffix(" 00:00:00")
        return frame.assign(**{column: texts.mask(frame.index == row, new)})

    return table(file, change)


def again(file: str) -> Plant:
    """The first row once more, last."""
    return table(file, lambda frame: pd.concat([frame, frame.head(1)], ignore_index=True))


def answer(place: int, new: str) -> Plant:
    """A cell of BIP's export typed over, by its place in the line."""

    def change(raw: bytes) -> bytes:
        lines = [line.split(b";") for line in raw.splitlines()]
        lines[ROW][place] = new.encode()
        return b"\n".join(b";".join(line) for line in lines) + b"\n"

    return changed(ANSWERS, change)


def as_csv(file: str, keep: bool = False) -> Plant:
    """A table as text too, or instead."""

    def plant(planted: Planted) -> None:
        path: Path = planted.path / file
        pd.read_parquet(path).to_csv(path.with_suffix(".csv"), sep=";", index=False)
        if not keep:
            path.unlink()

    return plant


def gone(file: str) -> Plant:
    """A file that is not there."""
    return lambda planted: (planted.path / file).unlink()


FAULTS: list[Fault] = [
    Fault("extract as csv", as_csv(CASES)),
    Fault("extract with case as index", table(CASES, lambda f: f.set_index("case"), index=True)),
    Fault("extract: space after case", table(NEEDS, lambda f: f.assign(case=f["case"] + " "))),
    Fault(
        "extract: dates as whole numbers",
        table(CASES, lambda f: f.assign(start_date=f["start_date"].dt.strftime("%Y%m%d").astype(int))),
    ),
    Fault(
        "extract: table of another name",
        laid("register/kontakter.parquet"),
        r"^fel: 2024/register/kontakter.parquet: Filen läses inte",
    ),
    Fault(
        "extract: damaged",
        changed(NEEDS, lambda raw: raw[:100]),
        r"^fel: 2024/register/case_needs.parquet: Filen går inte att läsa",
    ),
    Fault(
        "extract: needed column renamed",
        table(CASES, lambda f: f.rename(columns={"referrer": "Remittent"})),
        r"^fel: 2024/register/cases.parquet, rad 1: .*referrer.*byt namn på kolumn [A-Z]",
        once=False,
    ),
    Fault(
        "extract: rows without their table",
        gone(CASES),
        r"^fel: 2024/register/case_supports.parquet: .*cases, som saknas",
        once=False,
    ),
    Fault(
        "extract: further column",
        table(CASES, lambda f: f.assign(skostorlek=40)),
        r"^varning: 2024/register/cases.parquet, rad 1, kolumn AC: ",
    ),
    Fault(
        "extract: column of lists",
        table(NEEDS, lambda f: f.assign(need=[["housing"]] * len(f))),
        r"^fel: 2024/register/case_needs.parquet, rad 1, kolumn B: Cellerna är listor",
    ),
    Fault(
        "extract: two columns of one name",
        lambda planted: [
            as_csv(NEEDS)(planted),
            replaced("register/case_needs.csv", "case;need", "case;case")(planted),
        ],
        r"^fel: 2024/register/case_needs.csv, rad 1, kolumn B: Två kolumner",
    ),
    Fault(
        "extract: table in two files",
        as_csv(NEEDS, keep=True),
        r"^fel: 2024/register/case_needs.parquet: Tabellen finns redan i en annan fil",
    ),
    Fault(
        "extract: no date",
        value(CASES, "application_date", "i våras"),
        r"rad 4, kolumn application_date: .*inget datum",
    ),
    Fault(
        "extract: unknown code",
        value(CASES, "education", "livets skola"),
        r"^varning: .*cases.parquet, rad 4, kolumn education: .*ingen känd kategori",
    ),
    Fault(
        "extract: number outside",
        value(CASES, "hours_per_week_start", "400"),
        r"rad 4, kolumn hours_per_week_start: .*orimligt",
    ),
    Fault(
        "extract: neither yes nor no",
        value(CASES, "interpreter", "kanske"),
        r"rad 4, kolumn interpreter: .*varken ja eller nej",
    ),
    Fault(
        "extract: needed cell empty",
        value(CASES, "start_date", None),
        r"^fel: .*cases.parquet, rad 4, kolumn start_date: En uppgift som behövs saknas",
        once=False,
    ),
    Fault("extract: case twice", again(CASES), r"^fel: .*cases.parquet, rad 23, .*samma"),
    Fault(
        "extract: answer twice",
        again(NEEDS),
        r"^fel: .*case_needs.parquet, rad 23, kolumn case: Raden upprepar en tidigare",
    ),
    Fault(
        "extract: answer of no case",
        value(SUPPORTS, "case", "99-000000"),
        r"^fel: .*case_supports.parquet, rad 4, kolumn case: .*inte finns i utdraget",
    ),
    Fault(
        "bip: outside the scale", answer(4, "9"), r"^fel: 2024/bip/bip_2024.csv, rad 4, kolumn Svar: .*utanför skalan"
    ),
    Fault("bip: no whole number", answer(4, "3,5"), r"rad 4, kolumn Svar: .*inget heltal"),
    Fault("bip: no answer", answer(4, ""), r"rad 4, kolumn Svar: En uppgift som behövs"),
    Fault("bip: no date", answer(1, "i våras"), r"rad 4, kolumn Datum: .*inget datum"),
    Fault("bip: another time", answer(1, "1999-01-01"), r"rad 4, kolumn Datum: .*långt utanför"),
    Fault(
        "bip: unknown respondent",
        answer(2, "grannen"),
        r"rad 4, kolumn Svarande: .*Välj en av: Deltagaren; Handläggaren",
    ),
    Fault("bip: nobody's", answer(0, ""), r"rad 4, kolumn Ärendenummer: En uppgift som behövs"),
    Fault("bip: of no case", answer(0, "99-000000"), r"rad 4, kolumn Ärendenummer: Det finns inget ärende"),
    Fault(
        "bip: unknown question", answer(3, "sömn"), r"^varning: .*rad 4, kolumn Fråga: Frågan finns inte i bip/bip.toml"
    ),
    Fault(
        "bip: header of another name",
        replaced(ANSWERS, "Svarande", "Vem", 1),
        r"^fel: 2024/bip/bip_2024.csv: .*Svarande, Fråga, Svar",
    ),
    Fault(
        "bip: further column",
        replaced(ANSWERS, "Fråga;Svar\n", "Fråga;Svar;Anteckning\n", 1),
        r"^varning: .*rad 1, kolumn F: ",
    ),
    Fault("bip: empty file", changed(ANSWERS, lambda raw: b""), r"^fel: 2024/bip/bip_2024.csv: "),
    Fault("bip: another sort of file", laid("bip/bip.pdf"), r"^varning: 2024/bip/bip.pdf: Filen läses inte"),
    Fault("bip: no definitions", gone(DEFINED), r"^varning: 2024/bip/bip.toml: Skalan är inte angiven"),
    Fault(
        "bip: scale upside down",
        replaced(DEFINED, "[1, 5]", "[5, 1]"),
        r"^fel: 2024/bip/bip.toml, rad 2, kolumn skala: .*lägre",
    ),
    Fault(
        "bip: scale in words",
        replaced(DEFINED, "[1, 5]", '"ett till fem"'),
        r"^fel: 2024/bip/bip.toml, rad 2, kolumn skala: ",
    ),
    Fault(
        "bip: misspelt key",
        replaced(DEFINED, "skala", "skalla"),
        r"^fel: 2024/bip/bip.toml, rad 2, kolumn skalla: .*Menades skala",
    ),
    Fault(
        "bip: question twice",
        at_end(DEFINED, '[[fragor]]\nid = "halsa"\n'),
        r"^fel: 2024/bip/bip.toml, rad \d+, .*samma id",
    ),
]
