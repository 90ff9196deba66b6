"""Personal numbers in texts: found however they are written, never saved, and nothing else taken for one."""

import openpyxl
import pandas as pd
import pytest

from sotanalysis.dataset import build
from sotanalysis.privacy.in_text import holds_number, line_of, masked
from tests.planted.fault import YEAR, Planted

NUMBER = "19870219-2389"


@pytest.mark.parametrize(
    "written",
    [NUMBER, "870219-2389", "198702192389", "8702192389", "19870219 2389", "19870219\u20132389", "1987-02-19-2389"]
    + ["\uff11\uff19870219-2389", "1987\u00ad0219-2389"],
)
def test_every_way_of_writing_it_is_found(written):
    assert masked(f"Ring {written} i morgon.") == "Ring [personnummer] i morgon."


@pytest.mark.parametrize(
    "text",
    ["2022-03-01", "20220301", "070-123 45 67", "1 234 567 890 kr", "SAMR-20028", "2022-01-18 13:39", "19870219-2388"]
    + ["a3f19870219238900aa7f19870219238900aa7f", "0,198702192389"],
)
def test_what_is_no_personal_number_is_left_alone(text):
    assert not holds_number(text)


def test_the_line_is_told():
    assert line_of(f"Ett.\nTvå.\nTre {NUMBER}.") == 3 and line_of("Ett.") is None


@pytest.mark.slow
def test_no_number_typed_in_a_text_of_any_source_is_saved(tmp_path):
    planted = Planted(tmp_path)
    for sheet, header in (("Punktinsatser", "Kommentar"), ("Ansökningar", "Skäl i fritext"), ("Personal", "Tjänst")):
        planted.cell(sheet, header, 5, f"Se {NUMBER}")
    planted.save()
    economy = openpyxl.load_workbook(planted.path / "ekonomi.xlsx")
    economy.worksheets[0].cell(5, 1, f"Konto {NUMBER}")
    economy.save(planted.path / "ekonomi.xlsx")
    text = planted.path / "text/uppdrag.md"
    text.write_text(text.read_text("utf-8") + f"\nVi träffade {NUMBER}.\n", encoding="utf-8")
    result = build(tmp_path / "raw", tmp_path / "processed", "vasteras")
    told = result.problems[result.problems["rule"].eq("personnummer:i text")]
    assert len(told) == 5 and "8702192389" not in told.to_csv().replace("-", "")
    saved = [path for path in (tmp_path / "processed/vasteras" / str(YEAR)).iterdir()]
    texts = [pd.read_parquet(p).to_csv() if p.suffix == ".parquet" else p.read_text("utf-8") for p in saved]
    assert [p.name for p, one in zip(saved, texts, strict=True) if "0219-2389" in one or "02192389" in one] == []
