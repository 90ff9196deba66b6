"""Three invented teams whose workbooks hold no fault: nothing is said of them, and every row is kept."""

import csv
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from demo.people import TEST_NUMBERS
from sotanalysis.cleaning import clean
from sotanalysis.dataset import read_folder

YEAR = 2024
with TEST_NUMBERS.open(encoding="utf-8") as listed:
    PEOPLE = [
        (row["personnummer"], row["sex"].capitalize())
        for row in csv.DictReader(listed)
        if "1960" < row["personnummer"][:4] < "2000" and int(row["personnummer"][6:8]) <= 31
    ]
Sheets = dict[str, list[list[object]]]


def participant(n: int, start: object, end: object = None, result: object = None, *more: object) -> list[object]:
    number, sex = PEOPLE[n]
    return [number, f"P-{n}", sex, "Försäkringskassan", start, end, result, *more]


def application(n: int, day: object, result: str, decided: object, case: str | None = None) -> list[object]:
    number, sex = PEOPLE[n]
    return [f"A-{n}-{day}", number, case, day, "Försäkringskassan", sex, result, decided]


CASE = ["Personnummer", "Ärendenummer", "Kön", "Remittent", "Startdatum", "Slutdatum", "Resultat vid avslut"]
APPLIED = ["Löpnummer", "Personnummer", "Ärendenummer", "Ansökningsdatum", "Remittent", "Kön", "Utfall", "Utfallsdatum"]
FOLLOWED = ["Ärendenummer", "Slutdatum", "Månader", "Förfallodag", "Genomförd dag", "Status"]


def small() -> Sheets:
    """A new team in its first months: two sheets, nobody has ended, one waits since the year before."""
    return {
        "Deltagare": [CASE, *(participant(n, date(YEAR, 2, n + 1)) for n in range(4))],
        "Ansökningar": [
            APPLIED,
            *(application(n, date(YEAR, 1, n + 1), "Start", date(YEAR, 2, n + 1), f"P-{n}") for n in range(4)),
            application(5, date(YEAR - 1, 12, 20), "Kö", None),
        ],
    }


def long_lived() -> Sheets:
    """A team that keeps one workbook for all its years: titles, dates as text, whole percentages, a second time in."""
    more = ["Försörjning 1 vid start", "Omfattning försörjning 1 vid start", "Insats inom ordinarie verksamhet"]
    paid = ["Sjukpenning", 50, None]
    people = [
        participant(n, f"20{18 + n % 7}-03-01", f"20{18 + n % 7}-11-{n + 10}", "Arbete", *paid) for n in range(14)
    ]
    again = [PEOPLE[0][0], "P-90", PEOPLE[0][1], "Försäkringskassan", "2024-01-08", None, None, "A-kassa", "100", None]
    return {
        "Deltagare ": [["Provteamet"], [], [*CASE, *more], *people, again],
        "Uppföljning": [
            FOLLOWED,
            ["P-5", "2023-11-15", 6, "2024-05-15", "2024-05-20", "Genomförd"],
            ["P-12", "2023-11-22", "6 mån", "2024-05-22", None, "Ej nådd"],
            ["P-6", "2024-11-16", 6, "2025-05-16", None, None],
        ],
        "Arbetsplatser": [
            ["Ärendenummer", "Från", "Till"],
            ["P-6", "2024-05-01", "2025-05-01"],  # stays as employed
            ["P-5", "2023-12-20", None],
        ],
        "Punktinsatser": [
            ["Ärendenummer", "Datum", "Slutdatum", "Månader efter avslut", "Syfte med insatsen"],
            ["P-5", "2024-02-01", "2023-11-15", "2 mån", "Kontakt med AF"],
        ],
        "Händelser": [["Datum", "Typ"], ["2024-04-04", "Studiebesök"]],
    }


def other_words() -> Sheets:
    """A team with shares as Excel has them, half and whole posts, a prolonged case, and one told of twice by others."""
    paid = ["Försörjning 1 vid start", "Omfattning försörjning 1 vid start"]
    people = [participant(n, date(2023, 6, n), date(YEAR, 6, n), "Studier", "Sjukpenning", 1.0) for n in range(1, 7)]
    half = participant(8, date(2023, 9, 1), None, None, "Sjukpenning", 0.5)
    return {
        "Ansökningar": [
            APPLIED,
            application(9, date(YEAR, 3, 1), "Ej start", date(YEAR, 4, 1)),
            application(9, date(YEAR, 9, 1), "Kö", None),  # applies again
        ],
        "Deltagare": [[*CASE, *paid], *people, half],
        "Förlängningar": [["Ärendenummer", "Beslutsdatum", "Tid"], ["P-1", date(YEAR, 2, 1), "4 mån"]],
        "Resurser": [
            ["Ärendenummer", "Före/efter", "Vårdbesök per månad"],
            ["P-1", "Före", 4],
            ["P-1", "Efter", 1],
        ],
        "Personal": [
            ["Tjänst", "Roll", "Sysselsättningsgrad", "Från", "Orsak"],
            ["1", "Samordnare", 1, date(2020, 1, 1), "Anställd"],
            ["2", "Samordnare", 0.5, date(2020, 1, 1), "Anställd"],
        ],
        "Jämförelse": [["Team", "År", "Inskrivningsdagar"], ["Annat team", 2023, 300], ["Annat team", YEAR, 310]],
    }


@pytest.mark.parametrize("team", [small, long_lived, other_words])
def test_a_clean_team_has_no_problem_and_keeps_its_rows(tmp_path: Path, team) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in team().items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    folder = tmp_path / "raw" / team.__name__ / str(YEAR)
    folder.mkdir(parents=True)
    book.save(folder / "samordningsteam.xlsx")
    source, settings = read_folder(folder, YEAR)
    cleaned = clean(source, settings, team.__name__, YEAR, bytes(32))
    assert [(p.place, p.message) for p in cleaned.problems] == []
    assert cleaned.tables["row_counts"]["rows_refused"].sum() == 0
    assert cleaned.tables["row_counts"]["rows_in"].sum() == cleaned.tables["row_counts"]["rows_kept"].sum() > 4
