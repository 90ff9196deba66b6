"""priser.csv: Swedish or the shipped list's own headers; faulty rows laid aside, never guessed."""

import pytest

from sotanalysis.cleaning import clean
from sotanalysis.sources.prices import read_prices
from sotanalysis.sources.settings import Settings
from sotanalysis.tables.exports import PRICES

HEAD = "År;Post;Värde;Enhet;Status;Källa\n"


def read(folder, text, encoding="utf-8"):
    (folder / "priser.csv").write_text(text, encoding=encoding)
    return read_prices(folder, 2022)


def test_a_swedish_list(tmp_path):
    rows = "2022;Försörjningsstöd;9 500,50;kr per månad;källa;Kommunen, 2022\n2022;Kommunalskatt;20,36 %;;;\n"
    source = read(tmp_path, HEAD + rows, "cp1252")
    frame = PRICES.typed(source.frames["prices"].assign(team="x"))
    assert source.problems == [] and len(PRICES.schema.validate(frame, lazy=True))
    assert frame["price_item"].tolist() == ["forsorjningsstod", "municipal_tax"]
    assert frame["price"].tolist() == [9500.5, pytest.approx(0.2036)]
    assert frame["status"].tolist() == ["källa", "antagande"]
    assert frame["told_by"][0] == "Kommunen, 2022" and frame["source_row"][0] == "2022/priser.csv!!2"


def test_the_shipped_form(tmp_path):
    text = 'year,item,value,unit,status,source\n2023,hours_af,"740",kr,antagande,"x, y"\n'
    frame = read(tmp_path, text).frames["prices"]
    assert frame[["of_year", "price_item", "price", "told_by"]].iloc[0].tolist() == [2023, "hours_af", 740, "x, y"]


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (";A-kassa;1;;;", "pris:utan år"),
        ("2022;Lottovinst;1;;;", "pris:okänd post"),
        ("2022;A-kassa;-1;;;", "pris:värde"),
        ("2022;A-kassa;;;;", "pris:värde"),
        ("2022;A-kassa;ca 5;;;", "pris:värde"),
        ("2022;A-kassa;1;;gissning;", "pris:status"),
        ("2022;Vårdbesök;1;;;", "pris:dubbelt"),
    ],
)
def test_faulty_rows_are_laid_aside_and_told_without_the_value(tmp_path, row, rule):
    source = read(tmp_path, f"{HEAD}2022;Vårdbesök;2500;;;\n{row}\n")
    assert [p.rule for p in source.problems] == [rule] == [q["rule"] for q in source.quarantine]
    assert source.row_counts[0]["rows_kept"] == 1 and source.problems[0].row == 3
    assert "Lottovinst" not in source.problems[0].message + source.problems[0].remedy


def test_no_header_and_no_file(tmp_path):
    assert read_prices(tmp_path, 2022).frames == {}
    assert [p.rule for p in read(tmp_path, "1;2\n").problems] == ["pris:rubrik"]


def test_prices_pass_cleaning(tmp_path):
    source = read(tmp_path, HEAD + "2022;A-kassa;8 100;kr per månad;källa;x\n")
    cleaned = clean(source, Settings(), "x", 2022, b"k" * 32)
    assert cleaned.problems == [] and cleaned.tables["prices"]["price"].tolist() == [8100]


def test_a_misspelt_header_is_told(tmp_path):
    source = read(tmp_path, "År;Post;Värde;Enheten;hemligt\n2022;A-kassa;1;kr;\n")
    assert source.problems[0].rule == "flik:omdöpt kolumn" and "Skriv Enhet i rubrikraden" in source.problems[0].remedy
    assert source.frames == {} and len(source.quarantine) == 1
