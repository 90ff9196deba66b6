"""GoldWare's person list: title lines, one row per case and activity, and the list's own summary."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter

from demo import margins
from demo.dealing import some
from demo.placing import Row
from demo.register import SEED, tables

ACTIVITIES = {"Arbetsträning": 5, "Stödsamtal": 5, "Kartläggning": 3, "Studiebesök": 1, "Vägledning": 2}
SEXES = ("woman", "man")
HEADER = ("Personnr", "Ärendenr", "Ärendetyp", "Startdatum", "Aktivitet")
Line = tuple[str, str, str, date, str | None]


@dataclass(frozen=True)
class PersonList:
    """A year's list: its rows, its title lines, and what its summary says, by sex."""

    titles: tuple[str, ...]
    rows: list[Line]
    summary: list[tuple[str, int, int, int]]


# Cases reopened by the office (a second case number for the same person), and activities in all, by sex.
REOPENED = {2022: {"woman": 2, "man": 1}, 2023: {"woman": 1, "man": 0}}
PRINTED = {2022: date(2023, 1, 25), 2023: date(2024, 1, 23)}


def person_list(year: int) -> PersonList:
    """The list of a year, sorted by personal number."""
    rng = Random(f"{SEED} goldware {year}")
    by_sex = {sex: [c for c in tables(year)["cases"] if c["sex"] == sex] for sex in SEXES}
    counted = {sex: _rows(rng, year, sex, cases) for sex, cases in by_sex.items()}
    rows = sorted((row for lines in counted.values() for row in lines), key=lambda r: (r[0], r[1], r[4] or ""))
    summary = [
        _sum("Antal personer:", {sex: len({r[0] for r in lines}) for sex, lines in counted.items()}),
        _sum("Antal ärenden:", {sex: len({r[1] for r in lines}) for sex, lines in counted.items()}),
        _sum("Antal aktiviteter:", {sex: sum(r[4] is not None for r in lines) for sex, lines in counted.items()}),
    ]
    titles = (
        "Arbetsmarknadsenheten", PRINTED[year].isoformat(), "Personlista", "", "Sortering: Personnr",
        f"Urval: Period: {year}-01-01 - {year}-12-31. Ärendetyp: SAMR.",
    )  # fmt: skip
    return PersonList(titles, rows, summary)


def _sum(name: str, counts: Mapping[str, int]) -> tuple[str, int, int, int]:
    return name, sum(counts.values()), counts["woman"], counts["man"]


def _rows(rng: Random, year: int, sex: str, cases: list[Row]) -> list[Line]:
    """The rows of one sex: some cases without an activity, a few with two."""
    reopened = rng.sample(cases, REOPENED[year][sex])
    listed = [(c["person"], c["case"], c["start_date"]) for c in cases]
    listed += [(c["person"], f"{c['case']}B", c["start_date"]) for c in reopened]
    activities = margins.ACTIVITIES_2022[sex] if year == 2022 else round(len(listed) * 0.92)
    double, none = 3, len(listed) + 3 - activities
    order = rng.sample(listed, len(listed))
    rows: list[Line] = []
    for n, (person, case, start) in enumerate(order):
        count = 2 if n < double else 0 if n < double + none else 1
        chosen: set[str | None] = set() if count else {None}
        while len(chosen) < count:
            chosen.add(some(rng, ACTIVITIES))
        rows += [(f"{person[:8]}-{person[8:]}", case, "SAMR", start, a) for a in sorted(chosen, key=str)]
    return rows


def write_goldware(folder: Path, year: int) -> None:
    """Writes the list: a workbook in 2022, a cp1252 text file in 2023."""
    folder.mkdir(parents=True, exist_ok=True)
    found = person_list(year)
    lines: list[list[Any]] = [[title] for title in found.titles]
    lines += [[], list(HEADER), *([*row] for row in found.rows), []]
    lines += [["", "", "Varav kvinnor:", "Varav män:"], *map(list, found.summary)]
    if year == 2022:
        _write_xlsx(folder / "personlista.xlsx", lines)
    else:
        text = StringIO()
        csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(lines)
        (folder / "personlista.csv").write_bytes(text.getvalue().encode("cp1252"))


def _write_xlsx(path: Path, lines: list[list[Any]]) -> None:
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"title": "Personlista", "created": datetime(2023, 1, 25, 10, 0)})
        style = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("Personlista")
        for n, line in enumerate(lines):
            for column, value in enumerate(line):
                if isinstance(value, date):
                    sheet.write_datetime(n, column, datetime(value.year, value.month, value.day), style)
                elif value not in (None, ""):
                    sheet.write(n, column, value)
