"""BIP's repeated measures: both respondents' answers, on the scale that bip.toml gives."""

import pytest

from sotanalysis.sources.bip import read_bip

DEFINED = 'skala = [1, 5]\n\n[[fragor]]\nid = "halsa"\nfraga = "Hanterar sin hälsa"\n'
HEAD = "Ärendenummer;Datum;Svarande;Fråga;Svar\n"


@pytest.fixture
def read(tmp_path):
    def write(rows: str, defined: str | None = DEFINED):
        (tmp_path / "bip").mkdir()
        (tmp_path / "bip" / "export.csv").write_text(rows, encoding="utf-8")
        if defined is not None:
            (tmp_path / "bip" / "bip.toml").write_text(defined, encoding="utf-8")
        return read_bip(tmp_path, 2024)

    return write


def test_both_respondents_are_read_apart(read):
    found = read(HEAD + "A1;2024-03-01;deltagare;halsa;2\nA1;2024-03-01;Handläggare;halsa;4\n")
    assert found.problems == []
    rows = found.frames["bip_answers"]
    assert rows[["rater", "question", "value"]].values.tolist() == [
        ["participant", "Hanterar sin hälsa", 2],
        ["caseworker", "Hanterar sin hälsa", 4],
    ]
    assert rows["source_row"].tolist() == ["2024/bip/export.csv!!2", "2024/bip/export.csv!!3"]


@pytest.mark.parametrize(
    ("row", "rule", "kept"),
    [
        ("A1;2024-03-01;deltagare;halsa;6", "bip:skala", 1),
        ("A1;2024-03-01;deltagare;halsa;", "cell:tomt", 1),
        ("A1;i mars;deltagare;halsa;3", "cell:datum", 1),
        ("A1;2024-03-01;grannen;halsa;3", "cell:kod:rater", 1),
        ("A1;2024-03-01;deltagare;sovvanor;3", "bip:okänd fråga", 2),
    ],
)
def test_a_fault_is_told_at_its_row_and_the_others_are_read(read, row, rule, kept):
    found = read(HEAD + "A1;2024-03-01;deltagare;halsa;2\n" + row + "\n")
    assert [(p.rule, p.row) for p in found.problems] == [(rule, 3)]
    assert len(found.frames["bip_answers"]) == kept
    assert [c["rows_refused"] for c in found.row_counts] == [2 - kept]
    assert not any(word in p.message for p in found.problems for word in ("i mars", "grannen", "sovvanor"))


def test_what_is_no_table_and_what_has_no_scale_is_told(read):
    assert [p.rule for p in read("Hej;då\n1;2\n").problems] == ["bip:rubrik"]


def test_without_definitions_the_answers_are_read(read):
    found = read(HEAD + "A1;2024-03-01;deltagare;halsa;9\n", defined=None)
    assert [p.rule for p in found.problems] == ["bip:utan skala"]  # and not every question that is not there either
    assert found.frames["bip_answers"]["question"].tolist() == ["halsa"]
