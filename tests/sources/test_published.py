"""publicerat.csv: every cell as typed, missing columns allowed, nothing lost silently."""

import pandas as pd

from sotanalysis.sources.published import COLUMNS, read_published
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
