"""`sot payback`: settings, case files, a year from raw files, and what is written."""

import json
import os
import sys

import openpyxl
import pandas as pd
import pytest

from sotanalysis import cli
from sotanalysis.payback.ledger import PaybackError
from sotanalysis.placing import NotPlaced
from sotanalysis.publishing import payback as model

CASE = """
participants = 10
[rates]
municipal_tax = 0.2
regional_tax = 0.1
employer_contributions = 0.3
[cost]
kommun = 100000
[reference]
wage = 27000
months = 120
[[item]]
id = "forsorjningsstod"
value = 10000
before = 20
after = 10
"""


@pytest.fixture
def case(tmp_path):
    path = tmp_path / "fall.toml"
    path.write_text(CASE, encoding="utf-8")
    return path


@pytest.fixture
def sot(monkeypatch, capsys):
    def run(*words) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["sot", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        printed = capsys.readouterr()
        return stop.value.code or 0, printed.out, printed.err

    return run


def test_settings_are_switches_and_assumptions():
    asked = model.parse_settings(["discount=0,035", "cost_basis=year", "write_off_years=3"])
    assert (asked.switches.discount, asked.switches.write_off_years) == (0.035, 3)
    assert asked.assumptions.cost_basis == "year"


def test_the_names_are_those_of_the_notebook():
    """What the guide says of --set: every parameter of payback.ipynb but those that are options of the command."""
    from tests.notebooks.test_explore import parameters

    said = {"activity_support_actor": "fk", "unknown_support": "none", "cost_basis": "year", "write_off_years": "2"}
    said |= {
        "cost_kommun": "0.25",
        "cost_region": "0.25",
        "cost_fk": "0.5",
        "cost_af": "0",
        "follow_ups_through": "2023",
    }
    for name in {*parameters()} - {"team", "period", "source"}:
        model.parse_settings([f"{name}={said.get(name, '1')}"])
    asked = model.parse_settings(["wages=0,9", "a_kassa=9000", "where=sex == 'man'", "follow_ups_through=2023"])
    assert (asked.wages, asked.prices, asked.where, asked.follow_ups_through) == (
        0.9,
        {"a_kassa": 9000},
        "sex == 'man'",
        2023,
    )


@pytest.mark.parametrize(
    "words", [["discount"], ["ranta=1"], ["discount=hög"], ["discount=2"], ["wages=lite"], ["wage=1"]]
)
def test_settings_that_cannot_be(words):
    with pytest.raises(PaybackError, match=r"[Ii]nställning"):
        model.parse_settings(words)


def test_a_case_as_json_and_as_text(sot, case):
    code, out, err = sot("payback", "--case", case, "--json")
    found = json.loads(out)
    assert code == 0 and not err and list(found) == ["actors", "whole"]
    kommun = found["actors"][0]
    assert (kommun["actor"], kommun["income"], kommun["payback_months"]) == ("kommun", 100000, 12)
    assert list(found["whole"]) == [
        "production_before",
        "real_before",
        "potential_before",
        "production_after",
        "real_after",
        "potential_after",
        "verkningsgrad",
        "cost_per_participant",
        "cost_per_point",
    ]
    code, out, _ = sot("payback", "--case", case, "--set", "dead_weight=0.5", "--compare")
    row = next(line for line in out.splitlines() if line.startswith("Kommunen")).split()
    assert code == 0 and row == ["Kommunen", "100", "400", "12", "50", "150", "24"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "antingen ÅR eller --case"),
        (["2022", "--case", "x.toml"], "antingen ÅR eller --case"),
        (["--case", "finns_inte.toml"], "finns inte"),
        (["2022", "--set", "ranta=1"], "Okänd inställning: ranta"),
        (["2022", "--source", "allt"], "register eller sus"),
        (["20x"], "20x är inget år"),
    ],
)
def test_a_wrong_call_gets_a_swedish_sentence_and_exit_code_2(sot, words, said):
    code, out, err = sot("payback", *words)
    assert code == 2 and said in err and not out


def test_a_faulty_case_gets_exit_code_2(sot, case):
    case.write_text(CASE.replace("kommun = 100000", "kommun = -1"), encoding="utf-8")
    code, _, err = sot("payback", "--case", case)
    assert code == 2 and "kan inte vara negativ: kommun" in err
    case.write_text(CASE.replace("participants = 10", "participants = tio"), encoding="utf-8")
    code, _, err = sot("payback", "--case", case)
    assert code == 2 and "fall.toml, rad 2: raden går inte att läsa. Skriv text inom raka citattecken" in err
    assert "Invalid" not in err and "TOML" not in err
    case.write_text(CASE, encoding="utf-8")
    assert "gäller bara ett år" in sot("payback", "--case", case, "--set", "cost_basis=year")[2]


def test_a_year_without_folder_gets_exit_code_1(sot, tmp_path):
    code, _, err = sot("--data", tmp_path, "payback", "2031")
    assert code == 1 and "Underlag saknas" in err


def test_tables_are_written_together_and_stale_ones_go(case, tmp_path):
    run, place = model.run_case(case, ["fading=0.1"]), tmp_path / "samhallsnytta"
    names = [path.name for path in model.write(run, place, compare=True)]
    assert names == ["aktorer.csv", "jamforelse.csv", "samhallsnytta.xlsx"]
    (place / "egen.csv").write_text("stannar", encoding="utf-8")
    assert [path.name for path in model.write(run, place)] == ["aktorer.csv", "samhallsnytta.xlsx"]
    assert sorted(path.name for path in place.iterdir()) == ["aktorer.csv", "egen.csv", "samhallsnytta.xlsx"]
    table = pd.read_csv(place / "aktorer.csv", sep=";", decimal=",", encoding="utf-8-sig")
    assert table.set_index("Aktör").loc["Kommunen", "Intäkt per år, kr"] == 100000
    sheet = openpyxl.load_workbook(place / "samhallsnytta.xlsx")["aktorer"]
    assert sheet["A1"].value == model.DESIGN and sheet["B4"].value == 100000


def test_a_table_that_is_open_is_told_by_its_name_and_a_link_out_is_refused(case, tmp_path, monkeypatch):
    run, place, replace = model.run_case(case), tmp_path / "reports/laget/2022/samhallsnytta", os.replace
    model.write(run, place)
    before = {path.name: path.read_bytes() for path in place.iterdir()}

    def refused(source, target):
        if source == place / "aktorer.csv":
            raise PermissionError(13, "", str(source))
        replace(source, target)

    with monkeypatch.context() as patch, pytest.raises(NotPlaced, match="stäng filen aktorer.csv"):
        patch.setattr(os, "replace", refused)
        model.write(run, place, compare=True)
    assert {path.name: path.read_bytes() for path in place.iterdir()} == before
    (tmp_path / "reports/laget").rename(tmp_path / "annat")
    (tmp_path / "reports/laget").symlink_to(tmp_path / "annat")
    with pytest.raises(NotPlaced, match="leder ut ur reports/"):
        model.write(run, place)


@pytest.mark.slow
def test_the_years_of_the_repository(sot, tmp_path, monkeypatch):
    from sotanalysis.publishing.build import ROOT

    monkeypatch.setenv("SOT_KEY_FILE", str(tmp_path / "nyckel"))
    (tmp_path / "data").mkdir()
    (tmp_path / "data/raw").symlink_to(ROOT / "data/raw")
    folders = ("--data", tmp_path / "data", "--reports", tmp_path / "ut")
    code, out, _ = sot(*folders, "payback", "2022", "--set", "municipal_tax_kept=0.1")
    assert code == 0 and "54 deltagare" in out
    place = tmp_path / "ut/vasteras/2022/samhallsnytta"
    assert {path.name for path in place.iterdir()} == {f"{n}.csv" for n in model.TABLES[:-1]} | {"samhallsnytta.xlsx"}
    written = "".join(path.read_text(encoding="utf-8-sig") for path in place.glob("*.csv"))
    assert "c_" not in written.replace("ac_", "") and "municipal_tax_kept;0,1;1" in written
    asked = ("wages=0.9", "follow_ups_through=2023", "crediting=work_6_months == 'yes'", "crediting_words=i arbete")
    code, out, err = sot(*folders, "payback", "2022", *(word for one in asked for word in ("--set", one)))
    assert code == 0 and "bara förändringen hos 7 räknas: i arbete" in out and "24\u00a0300 kr" in out
    assert "7 av 54 deltagare har inget svar" in out and "Warning" not in err
    society = next(line for line in out.splitlines() if line.startswith("Samhället")).split()
    assert society[-1] == "65" and society[3] == "746"  # as the cohort's own result: 745 614 kr a year, 64,7 months
    assert sot(*folders, "payback", "2022", "--set", "where=kön == 'man'")[0] == 2
    assert sot(*folders, "payback", "2022", "--source", "sus")[0] == 0
    code, _, err = sot(*folders, "payback", "2023", "--source", "sus")
    assert code == 1 and "sus/" in err
