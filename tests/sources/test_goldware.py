"""GoldWare's person list: title lines, rows, summary block, and the one held against the other."""

from datetime import date

import openpyxl
import pandas as pd
import pytest

from demo.people import TEST_NUMBERS
from sotanalysis.sources.goldware import read_goldware


@pytest.fixture(scope="module")
def numbers():
    table = pd.read_csv(TEST_NUMBERS, dtype=str)
    old_enough = table[table["personnummer"] < "2005"]
    women = old_enough.loc[old_enough["sex"].str.startswith(("k", "w")), "personnummer"].tolist()
    men = old_enough.loc[old_enough["sex"].str.startswith("m"), "personnummer"].tolist()
    return women[0], women[1], men[0]


def lines(numbers, persons=(3, 2, 1), cases=(4, 2, 2), activities=(3, 2, 1)):
    anna, bea, carl = numbers
    block = [("Antal personer:", persons), ("Antal ärenden:", cases), ("Antal aktiviteter:", activities)]
    return [
        ["Arbetsmarknadsenheten"],
        ["2023-01-25"],
        ["Personlista"],
        ["Sortering: Personnr"],
        ["Urval: Period: 2022-01-01 - 2022-12-31. Ärendetyp: SAMR."],
        [],
        ["Personnr", "Ärendenr", "Ärendetyp", "Startdatum", "Aktivitet"],
        [anna, "A1", "SAMR", "2022-02-01", "Arbetsträning"],
        [anna, "A1", "SAMR", "2022-02-01", "Samtal"],
        [bea, "A2", "SAMR", "2022-02-01", ""],
        [carl, "A3", "SAMR", "2022-02-01", "Samtal"],
        [carl[2:8] + "-" + carl[8:], "A4", "SAMR", "2022-09-01", ""],
        [],
        ["", "", "Varav kvinnor:", "Varav män:"],
        *[[word, *map(str, values)] for word, values in block],
    ]


def read(folder, rows, name="personlista.csv"):
    (folder / "goldware").mkdir(exist_ok=True)
    path = folder / "goldware" / name
    if name.endswith(".xlsx"):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append([c or None for c in row])
        book.save(path)
    else:
        delimiter = ";" if name.endswith("csv") else "\t"
        path.write_text("\n".join(delimiter.join(row) for row in rows), encoding="utf-8")
    return read_goldware(folder, 2022)


@pytest.mark.parametrize("name", ["personlista.csv", "lista.txt", "export.xlsx"])
def test_rows_and_summary(tmp_path, numbers, name):
    source = read(tmp_path, lines(numbers), name)
    assert source.problems == []
    rows, summary = source.frames["goldware_rows"], source.frames["goldware_summary"]
    assert rows["case"].tolist() == ["A1", "A1", "A2", "A3", "A4"]
    assert rows["activity"].isna().tolist() == [False, False, True, False, True]
    assert rows["period_end"].unique().tolist() == [pd.Timestamp("2022-12-31")]
    counts = summary.set_index(["counted", "sex"])["n"]
    assert counts["persons"].to_dict() == {"all": 3, "woman": 2, "man": 1}
    assert counts["cases", "man"] == 2
    assert source.files[0]["extracted_on"] == date(2023, 1, 25)
    assert source.row_counts[0]["rows_in"] == 5
    assert rows["source_row"].iloc[0].endswith("!8")


def test_a_summary_that_the_rows_do_not_give_is_told(tmp_path, numbers):
    source = read(tmp_path, lines(numbers, persons=(4, 3, 1)))
    (problem,) = source.problems
    assert problem.rule == "goldware:sammanfattning"
    assert "(samtliga)" in problem.message and "kvinnor" in problem.message


def test_a_summary_alone_is_read(tmp_path, numbers):
    rows = lines(numbers)
    source = read(tmp_path, rows[:5] + rows[13:])
    assert source.problems == [] and "goldware_rows" not in source.frames
    assert len(source.frames["goldware_summary"]) == 9


def test_a_row_without_number_is_refused_with_place_and_rule(tmp_path, numbers):
    rows = lines(numbers)
    rows[9] = ["", "A2", "SAMR", "2022-02-01", ""]
    source = read(tmp_path, rows)
    assert source.quarantine == [
        {"file": "2022/goldware/personlista.csv", "sheet": "", "row": 10, "rule": "goldware:utan Personnr"}
    ]
    assert source.row_counts[0] | {"file": ""} == {
        "file": "", "sheet": "", "rows_in": 5, "rows_kept": 4, "rows_refused": 1,
    }  # fmt: skip


def test_without_selection_the_year_is_assumed_and_told(tmp_path, numbers):
    rows = lines(numbers)
    rows[4] = []
    source = read(tmp_path, rows)
    assert [p.rule for p in source.problems] == ["goldware:urval"]
    rows[4] = ["Period: 2022-01-01 - 2022-03-31"]  # typed, as the remedy has it
    typed = read(tmp_path, rows)
    assert typed.problems == [] and set(typed.frames["goldware_rows"]["period_end"]) == {pd.Timestamp("2022-03-31")}


def test_no_message_holds_a_number(tmp_path, numbers):
    source = read(tmp_path, lines(numbers, persons=(9, 9, 9), cases=(9, 9, 9)))
    told = " ".join(p.message + p.remedy + p.place for p in source.problems)
    assert source.problems and not any(number[-4:] in told for number in numbers)


def test_another_file_is_told(tmp_path):
    assert [p.rule for p in read(tmp_path, [["Hej"]]).problems] == ["fil:ingen tabell"]
