"""One declaration per column: what is declared once is read, checked, told and described."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from sotanalysis import cleaning
from sotanalysis import vocabulary as v
from sotanalysis.sources import workbook
from sotanalysis.sources.settings import Settings
from sotanalysis.tables import TABLES, dictionary, filled_by
from sotanalysis.tables.cohort import COHORT
from sotanalysis.tables.column import Column, Numbered, TableSpec
from sotanalysis.tables.workbook import APPLICATIONS, CASES, SHEETS

WOMAN = "199508212389"
HEADERS = ["Personnummer", "Ärendenummer", "Kön", "Remittent", "Startdatum"]
COLUMNS = [(table, column) for table in TABLES.values() for column in table.columns]


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_every_column_is_described_and_no_header_means_two_of_them(table: TableSpec) -> None:
    assert len({c.name for c in table.all_columns}) == len(table.all_columns) and set(table.key) <= set(table.names)
    headers = [v.fold(word) for field in table.fields for word in field.headers]
    assert len(set(headers)) == len(headers) and len({f.column for f in table.fields}) == len(table.fields)
    for column in table.columns:
        assert column.says and not column.says.endswith(".") and isinstance(column.headers, tuple)
        assert (column.kind == "code") == (column.codes is not None)
        assert column.headers or not column.compulsory, f"{column.name}: nobody can fill it"


def test_numbered_columns_stand_in_the_sheet_as_often_as_their_table_says() -> None:
    supports = [f for f in CASES.fields if f.table == "case_supports"]
    assert [f.header for f in supports[:3]] == [
        "Försörjning 1 vid start",
        "Omfattning försörjning 1 vid start",
        "Försörjning 2 vid start",
    ]
    assert [(f.column, f.number, f.moment) for f in supports[-2:]] == [
        ("support_exit_3", 3, "exit"),
        ("support_extent_exit_3", 3, "exit"),
    ]
    assert len(supports) == 2 * 3 * 2
    assert [f.header for f in APPLICATIONS.fields if f.number] == ["Skäl 1", "Skäl 2", "Skäl 3"]


def test_a_new_column_is_one_declaration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Declared in tables/workbook.py alone it is read, typed, bounded, checked, told of and described."""
    car = Column("km_to_work", "number", "Väg till arbetet", ("Kilometer till arbetet", "Resväg"), low=0, unit="km")
    cases = replace(CASES, content=(*CASES.content, car))
    monkeypatch.setitem(SHEETS, "Deltagare", cases)
    monkeypatch.setitem(TABLES, "cases", cases)
    book = openpyxl.Workbook()
    book.active.title = "Deltagare"
    book.active.append([*HEADERS, "resväg "])
    for number, km in enumerate(("12,5", None, -3), 1):
        book.active.append([WOMAN, f"S{number}", "Kvinna", "Fk", "2022-03-01", km])
    book.save(tmp_path / "samordningsteam.xlsx")
    cleaned = cleaning.clean(workbook.read_workbook(tmp_path, 2022, Settings()), Settings(), "sala", 2022, b"k" * 32)
    assert cleaned.tables["cases"]["km_to_work"].tolist() == [12.5, pd.NA, pd.NA]
    (problem,) = [p for p in cleaned.problems if p.rule != "ärende:samtidiga"]  # one person has all three
    assert (problem.rule, problem.row, problem.column) == ("cell:gräns", 4, "Kilometer till arbetet")
    (row,) = dictionary.dictionary().query("column == 'km_to_work'").to_dict("records")
    assert row == {
        "table": "cases",
        "column": "km_to_work",
        "header": "Kilometer till arbetet / Resväg",
        "type": "tal",
        "unit": "km",
        "codes": "minst 0",
        "needed": False,
        "free_text": False,
        "description": "Väg till arbetet",
    }


def test_a_new_answer_column_is_one_declaration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tools = TableSpec(
        "case_tools",
        "ett hjälpmedel",
        (
            Column("case", "case", "Ärendet", filled=True),
            Column("tool", "code", "Hjälpmedel", ("Hjälpmedel {n}",), filled=True, codes=v.SECTOR, cell="tool_{n}"),
        ),
        key=("case", "tool"),
        answers=2,
    )
    cases = replace(CASES, content=(*CASES.content, Numbered(tools)))
    monkeypatch.setitem(SHEETS, "Deltagare", cases)
    book = openpyxl.Workbook()
    book.active.title = "Deltagare"
    book.active.append([*HEADERS, "Hjälpmedel 1", "Hjälpmedel 2"])
    book.active.append([WOMAN, "S1", "Kvinna", "Fk", "2022-03-01", "Statlig", "privat"])
    book.save(tmp_path / "samordningsteam.xlsx")
    found = workbook.read_workbook(tmp_path, 2022, Settings()).frames["case_tools"]
    assert found[["case", "tool"]].values.tolist() == [["S-1", "state"], ["S-1", "private"]]


def test_the_schema_holds_a_table_to_its_declaration() -> None:
    from pandera.errors import SchemaErrors

    row = {
        "team": "t",
        "year": 2022,
        "source_row": "r",
        "case": "c",
        "exit_date": "2022-01-01",
        "due_date": "2022-07-01",
    }
    for months, holds in ((6, True), (18, True), (7, False)):
        frame = TABLES["follow_ups"].typed(pd.DataFrame([row | {"months": months}]))
        if holds:
            assert len(TABLES["follow_ups"].schema.validate(frame, lazy=True)) == 1
        else:
            with pytest.raises(SchemaErrors):
                TABLES["follow_ups"].schema.validate(frame, lazy=True)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("cases", "samordningsteam.xlsx, fliken Deltagare"),
        ("case_needs", "samordningsteam.xlsx, fliken Deltagare"),
        ("financing", "ekonomi.xlsx, fliken Finansiering"),
        ("quarantine", ""),
    ],
)
def test_what_would_fill_a_table_is_told(table: str, words: str) -> None:
    assert filled_by(TABLES[table]) == words


def test_the_dictionary_has_every_column_and_the_document_is_the_one_in_docs(checkout: Path) -> None:
    assert len(dictionary.dictionary()) == len(COLUMNS) + len(COHORT.columns)
    assert (checkout / "docs" / "data-dictionary.md").read_text(encoding="utf-8") == dictionary.as_markdown(), (
        "kör python -m sotanalysis.tables.dictionary > docs/data-dictionary.md"
    )


def test_free_text_is_named_so_that_nobody_prints_it_unseen() -> None:
    told = {(t.name, c.name) for t, c in COLUMNS if c.free_text}
    assert {(t.name, c.name) for t, c in COLUMNS if c.name.endswith("_text")} < told
    assert ("narrative", "markdown") in told
