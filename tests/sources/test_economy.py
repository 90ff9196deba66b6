"""ekonomi.xlsx: accounts, financiers, and sums held against the rows."""

import openpyxl
import pytest

from sotanalysis.sources.economy import read_economy

ACCOUNTS = [
    ["Ekonomiskt resultat"],
    [],
    ["Konto", "Slag", "Budget", "Utfall"],
    ["Bidrag", "Intäkt", 500, 500],
    ["Personal", "Kostnad", 400, "350,5"],
    ["Lokalhyra", "Kostnad", 100, "120"],
    ["Summa kostnader", None, 500, "470,5"],
]
FINANCING = [["Finansiär", "Andel", "Belopp"], ["Kommunen", "25 %", 125], ["Staten", 0.75, 375], ["Summa", 1, 500]]


def read(folder, accounts=ACCOUNTS, financing=FINANCING, other=()):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in (("Konton", accounts), ("Finansiering", financing), ("Noter", other)):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(folder / "ekonomi.xlsx")
    return read_economy(folder, 2022)


def test_accounts_and_financiers_without_their_sums(tmp_path):
    source = read(tmp_path)
    assert source.problems == []
    accounts, financing = source.frames["accounts"], source.frames["financing"]
    assert accounts["account"].tolist() == ["Bidrag", "Personal", "Lokalhyra"]
    assert accounts["role"].tolist() == ["income", "cost", "cost"]
    assert accounts["sek_outcome"].tolist() == [500, 350.5, 120]
    assert financing["share"].tolist() == [0.25, 0.75]
    assert accounts["source_row"][0] == "2022/ekonomi.xlsx!Konton!4"
    assert [c["rows_in"] for c in source.row_counts] == [3, 2]


def test_wrong_sums_and_shares_are_told(tmp_path):
    source = read(tmp_path, [*ACCOUNTS[:-1], ["Summa", None, 500, 999]], [*FINANCING[:2], ["Staten", 0.7, 375]])
    assert [(p.rule, p.row, p.column) for p in source.problems] == [
        ("ekonomi:summa", 7, "Utfall"),
        ("ekonomi:andelar", None, "Andel"),
    ]


@pytest.mark.parametrize(("row", "rule"), [(["Lön", None, "ca 3", 4], "cell:tal"), ([None, None, 3, 4],
                                            "ekonomi:utan namn")])  # fmt: skip
def test_broken_rows_are_told(tmp_path, row, rule):
    source = read(tmp_path, [*ACCOUNTS[:-1], row])
    assert [p.rule for p in source.problems] == [rule]
    assert sum(c["rows_refused"] for c in source.row_counts) == len(source.quarantine)


def test_a_missing_sheet_is_told_and_the_other_read(tmp_path):
    source = read(tmp_path, financing=[["Annat"]])
    assert list(source.frames) == ["accounts"]
    assert [p.sheet for p in source.problems] == ["Finansiering"]


def test_a_kind_that_is_none_and_a_header_that_is_misspelt_are_told(tmp_path):
    accounts = [["Konto", "Sort", "Budget", "Utfall"], ["Bidrag", "Intäkt", 500, 500], ["Lön", "Kostnad", 500, 500]]
    source = read(tmp_path, accounts)
    assert [(p.rule, p.column) for p in source.problems] == [("flik:omdöpt kolumn", "B")]
    assert "Skriv Slag i rubrikraden" in source.problems[0].remedy and "accounts" not in source.frames
    source = read(tmp_path, [["Konto", "Slag", "Budget", "Utfall"], ["Bidrag", "hemligt", 500, 500]])
    (problem,) = source.problems
    assert (problem.rule, problem.column, problem.row) == ("cell:kod:account_role", "Slag", 2)
    assert problem.remedy == "Välj en av: Kostnad; Intäkt." and "hemligt" not in str(problem)
    assert source.frames["accounts"].empty and [q["rule"] for q in source.quarantine] == ["ekonomi:slag"]


@pytest.mark.parametrize(
    ("word", "severity"),
    [("Utfal", "varning"), ("Utfall 2022", "varning"), ("Utfall 2021", "fel"), ("Verkligt", "fel")],
)
def test_a_needed_header_is_read_where_it_is_nearly_right_and_else_the_rows_are_laid_aside(tmp_path, word, severity):
    source = read(tmp_path, [["Konto", "Slag", "Budget", word], ["Bidrag", "Intäkt", 500, 400]])
    (problem,) = source.problems
    assert (problem.severity, problem.sheet) == (severity, "Konton") and "Skriv Utfall" in problem.remedy
    count = source.row_counts[0]
    assert (count["rows_kept"], count["rows_refused"]) == ((1, 0) if severity == "varning" else (0, 1))
    assert len(source.quarantine) == count["rows_refused"]


def test_two_headers_that_may_be_the_one_are_not_guessed_between(tmp_path):
    source = read(tmp_path, [["Konto", "Slag", "Utfal", "Utfalll"], ["Bidrag", "Intäkt", 500, 400]])
    assert [problem.severity for problem in source.problems] == ["fel"] and "accounts" not in source.frames


def test_the_rows_of_a_sheet_that_nobody_reads_are_counted(tmp_path):
    source = read(tmp_path, ACCOUNTS, FINANCING, [["Vad", "När"], ["a", "b"], ["c", "d"]])
    (unread,) = [count for count in source.row_counts if count["rows_refused"]]
    assert (unread["rows_in"], unread["rows_kept"], unread["rows_refused"]) == (2, 0, 2)
    (problem,) = [problem for problem in source.problems if problem.sheet == unread["sheet"]]
    assert problem.severity == "varning" and {row["rule"] for row in source.quarantine} == {problem.rule}


def test_headers_alone_say_nothing(tmp_path):
    source = read(tmp_path, [ACCOUNTS[2]], [FINANCING[0]])
    assert source.frames == {} and source.problems == []
