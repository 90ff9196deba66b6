"""A register extract: the tables of the workbook as files of their own, in Parquet or CSV."""

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sotanalysis.sources import folder
from sotanalysis.sources.register import TABLES, read_register
from sotanalysis.sources.settings import Settings

CASES = pd.DataFrame(
    {
        "case": ["A1", "A2"],
        "person": ["P-1", "P-2"],
        "sex": ["woman", "Man"],  # a code, and the workbook's word
        "birth_date": ["1980-02-03", "1975-12-31"],
        "referrer": ["fk", "af"],
        "start_date": ["2024-01-10", "2024-02-12"],
        "drop_out": ["nej", None],
        "ors_social_start": ["3,5", None],
    }
)
SUPPORTS = pd.DataFrame(
    {"case": ["A2", "A1"], "moment": ["start", "start"], "support_source": ["sickness_benefit", "social_assistance"]}
)


@pytest.fixture
def extract(tmp_path):
    def write(**tables: pd.DataFrame):
        (tmp_path / "register").mkdir(exist_ok=True)
        for name, frame in tables.items():
            frame.to_csv(tmp_path / "register" / f"{name}.csv", sep=";", index=False)
        return read_register(tmp_path, 2024, Settings())

    return write


def test_rows_are_read_and_answers_belong_to_their_case(extract):
    found = extract(cases=CASES, case_supports=SUPPORTS)
    assert found.problems == []
    cases, supports = found.frames["cases"], found.frames["case_supports"]
    assert cases["sex"].tolist() == ["woman", "man"]
    assert cases["source_row"].tolist() == ["2024/register/cases.csv!!2", "2024/register/cases.csv!!3"]
    assert cases["ors_social_start"].iloc[0] == 3.5 and not cases["drop_out"].iloc[0]
    assert supports["source_row"].tolist() == [cases["source_row"][1], cases["source_row"][0]]
    assert [(c["rows_in"], c["rows_refused"]) for c in found.row_counts] == [(2, 0), (2, 0)]


def test_parquet_is_the_same(extract, tmp_path):
    as_text = extract(cases=CASES).frames["cases"]
    (tmp_path / "register" / "cases.csv").unlink()
    CASES.assign(ors_social_start=[3.5, None]).to_parquet(tmp_path / "register" / "cases.parquet", index=False)
    typed = read_register(tmp_path, 2024, Settings()).frames["cases"]
    same = [TABLES["cases"].typed(frame).drop(columns="source_row") for frame in (as_text, typed)]
    pd.testing.assert_frame_equal(*same)


def test_what_pandas_wrote_beside_the_columns_of_a_parquet_is_not_needed(extract, tmp_path):
    extract(cases=CASES)
    (tmp_path / "register" / "cases.csv").unlink()
    numbered = CASES.assign(person=[198106079257, None]).set_index("case")
    numbered["person"] = numbered["person"].astype("Int64")
    table = pa.Table.from_pandas(numbered)
    for metadata in (table.schema.metadata, {"pandas": "{"}):
        pq.write_table(table.replace_schema_metadata(metadata), tmp_path / "register" / "cases.parquet")
        found = read_register(tmp_path, 2024, Settings())
        assert found.frames["cases"]["case"].tolist() == ["A1"]
        assert found.frames["cases"]["person"].tolist() == ["198106079257"]
        assert [(p.rule, p.row, p.column) for p in found.problems] == [("cell:tomt", 3, "person")]
    pq.write_table(pa.Table.from_pandas(CASES[CASES["case"] != ""]), tmp_path / "register" / "cases.parquet")
    pq.write_table(pa.Table.from_pandas(CASES.iloc[[1, 0]]), tmp_path / "register" / "cases.parquet")
    assert read_register(tmp_path, 2024, Settings()).problems == []  # an index without a name is no column


@pytest.mark.parametrize(
    ("tables", "told", "kept"),
    [
        ({"cases": CASES.drop(columns="start_date")}, ("kolumner som behövs: start_date", None), 0),
        ({"cases": CASES.assign(start_date=["2024-01-10", "våren"])}, ("inget datum", 3), 1),
        ({"cases": CASES.assign(person=["P-1", ""])}, ("En uppgift som behövs saknas", 3), 1),
        ({"cases": CASES.assign(ors_social_start=["3,5", "11"])}, ("mellan 0 och 10", 3), 2),
        ({"cases": CASES.assign(education=["okänd sort", None])}, ("ingen känd kategori", 2), 2),
        ({"cases": CASES.assign(skostorlek=["40", "41"])}, ("hör inte till tabellen", 1), 2),
        ({"cases": CASES, "case_supports": SUPPORTS.assign(case=["A2", "A9"])}, ("inte finns i utdraget", 3), 2),
        ({"cases": CASES, "tabellen": CASES}, ("Filen läses inte", None), 2),
        ({"case_supports": SUPPORTS}, ("rader i cases, som saknas", None), 0),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_fault_is_told_once_at_its_place_without_its_value(extract, tables, told, kept):
    found = extract(**tables)
    (problem,) = found.problems
    words, row = told
    assert words in problem.message + problem.remedy and (row is None or problem.row == row)
    assert len(found.frames.get("cases", ())) == kept
    assert "våren" not in problem.message and "okänd sort" not in problem.message
    assert sum(c["rows_refused"] for c in found.row_counts) == len(found.quarantine)


def test_a_table_without_the_rows_it_belongs_to_is_told_once_and_one_in_two_files_is_read_once(extract, tmp_path):
    found = extract(case_supports=SUPPORTS)
    assert [(p.rule, p.row) for p in found.problems] == [("register:utan rad", None)]
    assert len(found.frames["case_supports"]) == 0
    assert [r["rule"] for r in found.quarantine] == ["register:utan rad"] * 2
    SUPPORTS.to_parquet(tmp_path / "register" / "case_supports.parquet", index=False)
    found = extract(cases=CASES)
    assert [p.rule for p in found.problems] == ["register:två filer"] and len(found.frames["case_supports"]) == 2


def test_rows_that_are_not_as_wide_as_the_first(extract, tmp_path):
    (tmp_path / "register").mkdir()
    short, wide = "A1;P-1;woman;fk;2024-01-10", "A2;P-2;man;af;2024-02-12;;x"
    rows = f"case;person;sex;referrer;start_date;note;\n{short}\n\n{wide}\n{wide};y\n"
    (tmp_path / "register" / "cases.csv").write_text(rows, "utf-8")
    found = extract()
    assert found.frames["cases"]["case"].tolist() == ["A1", "A2"]
    assert [(p.rule, p.row) for p in found.problems] == [
        ("flik:okänd kolumn", 1), ("flik:okänd kolumn", 1), ("register:för många celler", 5),
    ]  # fmt: skip
    assert [(c["rows_in"], c["rows_refused"]) for c in found.row_counts] == [(3, 1)]


def test_beside_a_workbook_nothing_is_counted_twice(extract, tmp_path):
    (tmp_path / "samordningsteam.xlsx").write_bytes(b"")
    found = extract(cases=CASES)
    assert found.frames == {} and [p.rule for p in found.problems] == ["register:två källor"]


def test_an_extract_in_csv_is_as_large_as_it_is(extract, tmp_path, monkeypatch):
    monkeypatch.setattr(folder, "LARGEST", 10)
    (tmp_path / "register").mkdir()
    rows = "case;person;sex;referrer;start_date\nA1;P-1;woman;fk;2024-01-10\n"
    (tmp_path / "register" / "cases.csv").write_text(rows, "utf-8")
    found = extract()
    assert found.problems == [] and found.frames["cases"]["case"].tolist() == ["A1"]
