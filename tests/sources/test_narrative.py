"""Narrative sections: one file, one row."""

from sotanalysis.sources.narrative import read_narrative


def test_one_row_a_section_in_any_encoding(tmp_path):
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "framtid.md").write_bytes("Året som kommer\r\n\r\nÄr nytt.".encode("cp1252"))
    (tmp_path / "text" / "uppdrag.md").write_text("   \n", encoding="utf-8")
    source = read_narrative(tmp_path, 2022)
    assert source.frames["narrative"][["section", "markdown"]].values.tolist() == [
        ["framtid", "Året som kommer\n\nÄr nytt."]
    ]
    assert [(p.rule, p.file) for p in source.problems] == [("text:tom", "2022/text/uppdrag.md")]


def test_no_folder_no_table(tmp_path):
    assert read_narrative(tmp_path, 2022).frames == {}


def test_a_text_of_remarks_alone_is_not_written_yet(tmp_path):
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "framtid.md").write_text("{# Skriv om året.\n\n{{ fact(…) }} #}\n", encoding="utf-8")
    (tmp_path / "text" / "uppdrag.md").write_text("{# Kort. #}\n\nUppdraget är nytt.\n", encoding="utf-8")
    source = read_narrative(tmp_path, 2022)
    assert source.problems == [] and source.frames["narrative"]["section"].tolist() == ["uppdrag"]
