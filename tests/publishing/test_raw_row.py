"""One raw row changed breaks exactly the sentences whose stated value or claim it touches, for every sheet."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from demo.people import TEST_NUMBERS
from sotanalysis import dataset
from sotanalysis.exhibits.proof import proof
from sotanalysis.periods import Period
from sotanalysis.report import Report, report_on
from sotanalysis.tables.workbook import SHEETS

TEAM, YEAR = "provstad", 2022
with TEST_NUMBERS.open(encoding="utf-8") as listed:
    WOMEN = [row["personnummer"] for row in csv.DictReader(listed) if row["sex"] in ("kvinna", "woman")]
Row = Mapping[str, object]


def day(month: int, of: int = 1) -> date:
    return date(YEAR, month, of)


def case(n: int, exited: date | None) -> Row:
    gone = {"Slutdatum": exited, "Resultat vid avslut": "Till arbete"} if exited else {}
    return {"Personnummer": WOMEN[n], "Ärendenummer": f"P{n}", "Kön": "Kvinna", "Remittent": "Försäkringskassan",
            "Startdatum": day(n + 1), "Utbildningsnivå": "Gymnasium", "Försörjning 1 vid start": "Sjukpenning",
            "Omfattning försörjning 1 vid start": "100 %", **gone}  # fmt: skip


BOOK: Mapping[str, list[Row]] = {
    "Ansökningar": [
        {"Löpnummer": f"A{n}", "Personnummer": WOMEN[n], "Ärendenummer": f"P{n}", "Ansökningsdatum": day(1, 5 + n),
         "Remittent": "Försäkringskassan", "Kön": "Kvinna", "Utfall": "Start"} for n in range(3)
    ],
    "Deltagare": [case(0, day(6)), case(1, day(9)), case(2, None)],
    "Förlängningar": [{"Ärendenummer": "P0", "Beslutsdatum": day(5), "Tid": "3 mån"}],
    "Punktinsatser": [{"Ärendenummer": "P0", "Datum": day(8), "Slutdatum": day(6), "Tidsåtgång": "30 minuter"}],
    "Uppföljning": [{"Ärendenummer": "P0", "Slutdatum": day(6), "Månader": 6, "Förfallodag": day(12),
                     "Genomförd dag": day(12, 5), "Status": "Genomförd", "Sysselsättning": "Studier"}],
    "Arbetsplatser": [{"Ärendenummer": f"P{n}", "Från": day(3), "Sektor": "Privat", "Timmar per vecka": 10,
                       "Form": "arbetsträning"} for n in range(2)],
    "Resurser": [{"Ärendenummer": "P0", "Före/efter": when, "Vårdbesök per månad": visits}
                 for when, visits in (("Före", 4), ("Efter", 1))],
    "Personal": [{"Tjänst": "T1", "Roll": "Handledare", "Sysselsättningsgrad": "100 %", "Från": day(1), 
                  "Orsak": "Anställd", "Planerad": "Nej"}],
    "Händelser": [{"Datum": day(2), "Typ": "Möte", "Antal": 3}, {"Datum": day(3), "Typ": "Möte", "Antal": 5}],
    "Förfrågningar": [{"Datum": day(2), "Från": "Regionen"}, {"Datum": day(3), "Från": "Regionen"}],
    "Jämförelse": [{"Team": "Annat team", "År": YEAR, "Inskrivningsdagar": 400}],
}  # fmt: skip
# The cell of each sheet's last row that is changed.
CHANGED: Mapping[str, tuple[str, object]] = {
    "Ansökningar": ("Ansökningsdatum", day(2, 20)),
    "Deltagare": ("Utbildningsnivå", "Grundskola"),
    "Förlängningar": ("Tid", "5 mån"),
    "Punktinsatser": ("Tidsåtgång", "60 minuter"),
    "Uppföljning": ("Sysselsättning", "Aktivt arbetssökande"),
    "Arbetsplatser": ("Sektor", "Kommunal"),
    "Resurser": ("Vårdbesök per månad", 3),
    "Personal": ("Sysselsättningsgrad", "50 %"),
    "Händelser": ("Antal", 8),
    "Förfrågningar": ("Från", "Försäkringskassan"),
    "Jämförelse": ("Inskrivningsdagar", 300),
}


def report_of(place: Path, book: Mapping[str, list[Row]]) -> Report:
    """The report of a team whose only sources are the workbook and, as payback needs them, a cost and two taxes."""
    folder = place / "raw" / TEAM / str(YEAR)
    folder.mkdir(parents=True)
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in book.items():
        sheet = made.create_sheet(name)
        headers = list(dict.fromkeys(header for row in rows for header in row))
        for line in [headers, *([row.get(header) for header in headers] for row in rows)]:
            sheet.append(line)
    made.save(folder / "samordningsteam.xlsx")
    economy = openpyxl.Workbook()
    economy.worksheets[0].title = "Konton"
    for line in (("Konto", "Slag", "Budget", "Utfall"), ("Personal", "Kostnad", 900_000, 800_000)):
        economy.worksheets[0].append(line)
    economy.save(folder / "ekonomi.xlsx")
    taxes = "".join(f"{YEAR};{post};0,2;andel;antagande;\n" for post in ("Kommunalskatt", "Regionskatt"))
    (folder / "priser.csv").write_text(f"År;Post;Värde;Enhet;Status;Källa\n{taxes}", "utf-8")
    (folder / "rapport.toml").write_text(f'team = "{TEAM}"\n', "utf-8")
    dataset.build(place / "raw", place / "processed", TEAM)
    return report_on(dataset.load(place / "processed", TEAM, through=YEAR), Period.year(YEAR))


def numbers(report: Report) -> dict[str, float]:
    """Every fact of the facts table that has a number: its count, else its value."""
    table = report.facts.table().set_index("fact")
    return {str(id): float(x) for id, x in table["n"].astype("Float64").fillna(table["value"]).dropna().items()}


def narrative(facts: pd.DataFrame) -> list[tuple[str, tuple[str, ...]]]:
    """A sentence per fact that states its number, and one per pair that claims an order; with the ids it rests on."""
    told = facts.assign(read=facts["n"].notna().map({True: "n", False: "value"}))
    told = told[told["n"].astype("Float64").fillna(told["value"]).notna()]
    said: list[tuple[str, tuple[str, ...]]] = []
    for one in told.itertuples():
        number = one.n if one.read == "n" else one.value
        said.append(
            (f'{{% claim fact("{one.fact}").{one.read} == {float(number)!r} %}}så{{% endclaim %}}', (one.fact,))
        )
    for _, alike in told[told["read"] == "n"].groupby("measure"):
        for a, b in pairwise(alike.itertuples()):
            if a.n > b.n:
                test = f'fact("{a.fact}").n > fact("{b.fact}").n'
                said.append((f"{{% claim {test} %}}fler{{% endclaim %}}", (a.fact, b.fact)))
    return said


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Report]:
    yield report_of(tmp_path_factory.mktemp("rad"), BOOK)


def test_every_sheet_has_a_row_that_is_changed():
    assert set(BOOK) == set(CHANGED) == set(SHEETS)


@pytest.mark.full
@pytest.mark.parametrize("sheet", CHANGED)
def test_a_row_changed_breaks_the_sentences_it_touches_and_no_other(base, tmp_path, sheet):
    header, value = CHANGED[sheet]
    rows = [*BOOK[sheet][:-1], {**BOOK[sheet][-1], header: value}]
    changed = report_of(tmp_path, {**BOOK, sheet: rows})
    before, after = numbers(base), numbers(changed)
    said = narrative(base.facts.table())
    touched = set()
    for line, (_, ids) in enumerate(said, 1):
        then, now = ([facts.get(id) for id in ids] for facts in (before, after))
        if None not in now and (then != now if len(ids) == 1 else not now[0] > now[1]):
            touched.add(line)
    there = set(changed.facts.table()["fact"])
    gone = {line for line, (_, ids) in enumerate(said, 1) if not there.issuperset(ids)}
    broken = {line for line in range(1, len(said) + 1) if proof(f"Det är {said[line - 1][0]}.", "x", changed)}
    assert touched and broken == touched | gone
