"""publicerat.csv: every cell as typed, missing columns allowed, nothing lost silently."""

from datetime import date

import pandas as pd
import pytest
from openpyxl import Workbook

from sotanalysis.sources.files import unread
from sotanalysis.sources.published import COLUMNS, read_published, read_published_file
from sotanalysis.tables.exports import PRINTED_FIGURES


def read(folder, text):
    (folder / "publicerat.csv").write_text(text, encoding="utf-8")
    return read_published(folder, 2022)


def test_figures_stay_as_typed_and_missing_columns_are_empty(tmp_path):
    source = read(
        tmp_path, 'record_id,measure,count,share_published_pct,printed\n001,exits,15,28.3,"28,3 % ""av"" 53"\n'
    )
    frame = PRINTED_FIGURES.typed(source.frames["printed_figures"].assign(team="x"))
    assert len(PRINTED_FIGURES.schema.validate(frame, lazy=True)) and source.problems == []
    row = frame.iloc[0]
    assert (row["record_id"], row["count"], row["printed"]) == ("001", "15", '28,3 % "av" 53')
    assert pd.isna(row["fact"])


def test_semicolons_do_as_well(tmp_path):
    frame = read(tmp_path, "measure;count\nexits;15\n").frames["printed_figures"]
    assert frame["count"].tolist() == ["15"] and frame["record_id"].tolist() == ["2"]


def test_too_many_cells_unknown_columns_and_repeated_ids_are_told(tmp_path):
    source = read(tmp_path, "record_id,measure,count,egen\n1,exits,15,x\n1,exits,16,y\n3,exits,1,2,3\n")
    assert [p.rule for p in source.problems] == [
        "flik:okänd kolumn", "publicerat:för många kolumner", "publicerat:dubbelt id",
    ]  # fmt: skip
    assert source.row_counts == [
        {"file": "2022/publicerat.csv", "sheet": "", "rows_in": 3, "rows_kept": 2, "rows_refused": 1}
    ]


def test_a_file_without_header_is_told(tmp_path):
    source = read(tmp_path, "1,2,3\n")
    assert source.frames == {} and source.problems[0].rule == "publicerat:rubrik"
    assert all(name in source.problems[0].remedy for name in COLUMNS)


def test_headers_alone_print_nothing(tmp_path):
    source = read(tmp_path, "# Fyll i under rubrikerna.\nrecord_id;measure;count\n")
    assert source.frames == {} and source.problems == []


ROWS = [
    ["Helårsrapport", "", "", "", ""],
    [],
    ["Mått", "Kategori", "Antal", "Andel i %", "Egen anteckning"],
    ["Nya efter remittent", "Kommunen", 39, 0.459, ""],
    ["Nya efter remittent", "Regionen", 46, 0.541, "kontrollerad"],
    ["Totalt", "", 85, 1.0, ""],
]


def test_a_workbook_with_titles_swedish_headers_and_a_total_is_read(tmp_path):
    book = Workbook()
    book.active.append(["Läs mig"])
    sheet = book.create_sheet("Siffror")
    for row in ROWS:
        sheet.append(row)
    book.save(tmp_path / "publicerat.xlsx")
    source = read_published(tmp_path, 2022)
    frame = source.frames["printed_figures"]
    assert frame["source_row"].tolist() == [f"2022/publicerat.xlsx!Siffror!{row}" for row in (4, 5, 6)]
    assert frame["count"].tolist() == ["39", "46", "85"]
    assert frame["share_published_pct"].tolist() == ["45.9", "54.1", "100"]  # Excel keeps 45,9 % as 0.459
    assert frame["measure"].nunique() == 1 and frame["category"].iloc[2] == "all"
    assert [(p.rule, p.sheet, p.column) for p in source.problems] == [("flik:okänd kolumn", "Siffror", "E")]
    assert "anteckning" not in source.problems[0].message


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize(("sign", "first"), [(";", ""), ("\t", ""), (",", ""), ("|", "sep=|\n")])
def test_text_in_any_form_is_read_alike(tmp_path, encoding, sign, first):
    lines = ["mått;kategori;antal;andel", 'Nya;Kvinnor på väg;39;"45,9 %"', "Nya;Män;46;54.1"]
    path = tmp_path / "rapport.csv"
    path.write_bytes((first + "\n".join(lines).replace(";", sign) + "\n").encode(encoding))
    frame = read_published_file(path, path.name, 0).frames["printed_figures"]
    assert frame["category"].tolist() == ["Kvinnor på väg", "Män"]
    assert frame["share_published_pct"].tolist() == ["45,9 %", "54.1"]


def test_a_bad_row_is_told_with_its_place_and_takes_no_other(tmp_path):
    book = Workbook()
    for row in [["measure", "count", "value"], ["exits", 15, None], [None, 3, None], ["exits", date(2022, 9, 6), 2]]:
        book.active.append(row)
    book.save(tmp_path / "publicerat.xlsx")
    source = read_published(tmp_path, 2022)
    assert source.frames["printed_figures"]["count"].fillna("").tolist() == ["15", ""]
    assert [(p.rule, p.row, p.column) for p in source.problems] == [
        ("publicerat:inget mått", 3, "A"),
        ("cell:tal", 4, "B"),
    ]
    assert source.row_counts[0]["rows_refused"] == 1 and source.quarantine[0]["row"] == 3


def test_a_sum_over_several_measures_is_no_figure_and_headers_said_again_are_passed(tmp_path):
    source = read(tmp_path, "measure;count\nexits;15\nmeasure;count\nstarts;3\nSumma;18\nKapitel 2;\n")
    assert source.frames["printed_figures"]["count"].fillna("").tolist() == ["15", "3", ""]
    assert [(p.rule, p.row) for p in source.problems] == [("publicerat:inget mått", 5)]


def test_a_workbook_under_another_name_is_to_be_renamed_to_a_workbook(tmp_path):
    Workbook().save(tmp_path / "Publicerat 2022.xlsx")
    assert [p.remedy for p in unread(tmp_path, 2022, [])] == ["Byt namn till publicerat.xlsx."]


def test_of_two_files_one_is_read_and_the_other_told(tmp_path):
    Workbook().save(tmp_path / "publicerat.xlsx")
    source = read(tmp_path, "measure;count\nexits;15\n")
    assert len(source.frames["printed_figures"]) == 1
    assert [(p.file, p.rule) for p in source.problems] == [("2022/publicerat.xlsx", "publicerat:två filer")]


def test_a_fault_names_the_columns_as_the_file_does(tmp_path):
    rows = "id;mått;antal;från;till\na;Avslut;tolv;2022-01-01;2022-12-31\na;Avslut;3;2022-01-01;2021-12-31\n"
    (tmp_path / "publicerat.csv").write_text(rows, encoding="utf-8")
    told = {(p.rule, p.row, p.column) for p in read_published(tmp_path, 2022).problems}
    assert told == {
        ("publicerat:okänt ord", 2, "antal"),
        ("publicerat:okänt ord", 3, "till"),
        ("publicerat:dubbelt id", 3, "id"),
    }
