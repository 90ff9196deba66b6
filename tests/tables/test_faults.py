"""Problems as they are told: joined, ordered, with what each costs, and all of them counted."""

import pandas as pd
import pytest

from sotanalysis.tables.accounts import QUARANTINE, ROW_COUNTS
from sotanalysis.tables.faults import Fault, counted, faults_of, left_out, spans
from sotanalysis.tables.problem import Problem, problem_frame

BOOK = "2022/samordningsteam.xlsx"


def told(*problems: Problem, refused: tuple = (), sheets: tuple = ()) -> list[Fault]:
    """`refused`: sheet, row and rule of each row laid aside from the workbook; `sheets`: as it has them."""
    laid_aside = pd.DataFrame([(BOOK, *place) for place in refused], columns=["file", "sheet", "row", "rule"])
    counts = pd.DataFrame({"file": [BOOK] * len(sheets), "sheet": sheets})
    tables = {QUARANTINE.name: laid_aside, ROW_COUNTS.name: counts}
    return faults_of(problem_frame([*problems]), tables, 2022)


def cell(row: int, rule: str = "cell:tal", column: str = "Timmar", severity="varning", sheet="Deltagare") -> Problem:
    return Problem(BOOK, rule, "Cellen är inget tal.", "Skriv ett tal.", sheet, row, column, severity)


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ((3,), "3"),
        ((3, 4), "3–4"),
        ((40, 10, 11, 12, 10), "10–12 och 40"),
        (range(2, 202), "2–201"),
        (range(1, 29, 2), "1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23 och 2 till"),
        ((), ""),
    ],
)
def test_rows_are_told_as_spans(rows, text):
    assert spans(rows) == text


def test_one_fault_in_two_hundred_rows_is_one_line():
    (fault,) = told(*[cell(row) for row in range(2, 202)])
    assert fault.place == "flik Deltagare, rad 2–201, kolumn Timmar"
    assert fault.what == "Cellen är inget tal. Cellerna läses som tomma."
    assert counted([fault]) == "0 fel, 1 varning; 200 celler läses som tomma"


def test_what_differs_in_anything_but_the_row_is_a_line_of_its_own():
    faults = told(cell(2), cell(3, column="Ålder"), cell(4, severity="fel"), cell(5, sheet="Uppföljning"), cell(2))
    assert len(faults) == 4 and faults[0].severity == "fel"


def test_the_worst_stands_first_then_file_sheet_and_row():
    files = ["2022/rapport.toml", "2022/text/a.md", "2022/övrigt.docx", "2022/nns/a.csv", "2022/sus/b.csv", BOOK]
    faults = told(
        *[Problem(file, "fil:x", "Den är fel.", "Rätta.", severity="varning") for file in files],
        cell(9, sheet="Deltagare", column="A"),
        cell(3, sheet="Deltagare", column="B"),
        cell(2, sheet="Zebra"),
        cell(5, severity="fel", sheet="Ansökningar"),
        sheets=("Zebra", "Ansökningar", "Deltagare"),
    )
    places = [(f.severity, f.file, f.place) for f in faults]
    assert places == [
        ("fel", BOOK, "flik Ansökningar, rad 5, kolumn Timmar"),
        ("varning", BOOK, ""),
        ("varning", BOOK, "flik Zebra, rad 2, kolumn Timmar"),
        ("varning", BOOK, "flik Deltagare, rad 3, kolumn B"),
        ("varning", BOOK, "flik Deltagare, rad 9, kolumn A"),
        ("varning", "2022/sus/b.csv", ""),
        ("varning", "2022/nns/a.csv", ""),
        ("varning", "2022/text/a.md", ""),
        ("varning", "2022/rapport.toml", ""),
        ("varning", "2022/övrigt.docx", ""),
    ]


def test_another_year_is_not_told():
    assert told(Problem("2021/a.csv", "x", "Fel.", "Rätta.")) == []


def test_a_row_is_lost_by_what_the_quarantine_says():
    number = cell(4, "personnummer:form", "Personnummer", "fel")
    date = cell(4, "cell:tomt", "Startdatum", "fel")
    sex = cell(4, "cell:tomt", "Kön", "varning")
    hidden = cell(4, "fil:dold rad", "", "varning")
    kept = cell(5, "cell:kod:referrer", "Remittent", "fel")
    faults = told(number, date, sex, hidden, kept, refused=(("Deltagare", 4, "personnummer:form"),))
    lost = {f.column: (f.lost, f.cost) for f in faults}
    assert lost == {
        "Personnummer": ("rad", "Raden räknas inte."),
        "Startdatum": ("rad", "Raden räknas inte."),
        "Kön": ("", ""),
        "": ("", ""),
        "Remittent": ("cell", "Cellen läses som tom."),
    }
    assert counted(faults) == "3 fel, 2 varningar; 1 rad räknas inte, 1 cell läses som tom"


def test_a_warning_may_be_why_a_row_is_laid_aside():
    (fault,) = told(cell(4, "sus:dubbelrad"), refused=(("Deltagare", 4, "sus:dubbelrad"),))
    assert fault.lost == "rad"


def test_a_sheet_without_a_header_loses_all_its_rows():
    lacking = Problem(
        BOOK, "flik:kolumn saknas", "Kolumnen saknas.", "Lägg till den.", "Deltagare", column="Startdatum"
    )
    refused = tuple(("Deltagare", row, "flik:kolumn saknas") for row in range(4, 16))
    (fault,) = told(lacking, refused=refused)
    assert fault.lost == "rad" and fault.cost == "12 rader räknas inte."


def test_a_blank_needed_cell_takes_no_other_rows():
    """One row was refused for a blank cell; that another blank cell was kept is no loss of that row."""
    refused, kept = cell(4, "cell:tomt", "Startdatum", "fel"), cell(9, "cell:tomt", "Kön", "fel")
    faults = told(refused, kept, refused=(("Deltagare", 4, "cell:tomt"),))
    assert [(f.rows, f.lost, f.refused) for f in faults] == [((4,), "rad", (4,)), ((9,), "", ())]


def test_what_the_message_says_already_is_not_said_again():
    formula = Problem(BOOK, "fil:formel", "Värdet är inte sparat; den läses som tom.", "Spara.", "Deltagare", 4, "D")
    assert told(formula)[0].lost == "cell" and told(formula)[0].cost == ""


def test_a_settings_key_is_no_column():
    assert told(Problem("2022/rapport.toml", "x", "Fel.", "Rätta.", column="mal"))[0].place == "nyckel mal"


def test_the_first_page_is_told_what_is_left_out_by_words_of_the_field():
    refused = (("Ansökningar", 3, "cell:datum"), ("Deltagare", 4, "cell:datum"), ("Deltagare", 5, "cell:datum"))
    problems = [cell(row, "cell:datum", "Datum", "fel", sheet) for sheet, row, _ in refused]
    broken = Problem("2022/sus/a.xlsx", "fil:oläslig", "Den går inte att läsa.", "Spara om.")
    faults = told(*problems, broken, cell(9), refused=refused)
    assert left_out(faults, ["2022/sus/a.xlsx"]) == (
        "Underlaget har 3 fel: 1 fil läses inte (SUS) och 3 rader räknas inte (Ansökningar 1, Deltagare 2)."
    )
    copy = Fault("2022/Samordningsteam (2).xlsx", "fil:läses inte", "Filen läses inte.", "Flytta den.")
    assert left_out([copy], [copy.file], [BOOK]) == "Underlaget har 1 fel: 1 fil läses inte."  # the workbook is read
    assert "teamets arbetsbok" in left_out([copy], [copy.file])
    assert left_out([f for f in faults if f.severity == "varning"]) == ""
    assert left_out([Fault("2022/rapport.toml", "x", "Fel.", "Rätta.")]) == "Underlaget har 1 fel."
