"""Personal numbers in names, headers, settings and texts: told without being shown, and saved nowhere."""

import errno
import re
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from sotanalysis import dataset
from sotanalysis.audit.years import audit_file
from sotanalysis.publishing import mishap
from sotanalysis.publishing.build import Folders
from sotanalysis.publishing.check import as_json, check_year, lines
from sotanalysis.publishing.check_files import write_page, write_workbooks
from sotanalysis.publishing.plan import PlanFault, find_plan
from sotanalysis.sources.settings import Settings
from sotanalysis.sources.toml_file import open_toml

NUMBER = "198106079257"
WAYS = (NUMBER, NUMBER[2:], f"{NUMBER[:8]}-{NUMBER[8:]}", f"{NUMBER[2:8]}-{NUMBER[8:]}")
MASK = "[personnummer]"


def shows(text: str) -> bool:
    """Whether the number stands in the text, however it is written."""
    return NUMBER[2:] in re.sub(r"[-+ ]", "", text)


@pytest.fixture
def year(tmp_path) -> Path:
    """A year's folder with a number in every place that has a name, a header or a setting."""
    folder = tmp_path / "data/raw/laget/2022"
    for place in ("text", "nns", f"sus/{WAYS[1]}"):
        (folder / place).mkdir(parents=True)
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Ansökningar"
    page.append(["Löpnummer", "Personnummer", "Ansökningsdatum", WAYS[2]])
    page.append([1, NUMBER, "2022-03-01", "x"])
    book.create_sheet(WAYS[3]).append(["något", "annat"])
    book.save(folder / "samordningsteam.xlsx")
    written = {
        "rapport.toml": f'team = "Laget"\nunderskrift_roll = "Chef {WAYS[2]}"\n"{WAYS[3]}" = 1\n',
        "nns/enkat.toml": f'skala = ["Ja", "{NUMBER}"]\npositiva = ["Ja"]\n',
        f"nns/svar {WAYS[3]}.csv": f"Fråga;Svar;Mätpunkt;Antal;{WAYS[2]}\n1;{NUMBER};avslut;2;3\n",
        f"text/{WAYS[2]}.md": "En text.\n",
        "text/uppdrag.md": f"Ring {WAYS[3]}.\n",
        "publicerat.csv": f"measure;value;label\nDeltagare {WAYS[2]};{WAYS[3]};x\n",
        f"{WAYS[2]}.csv": "a;b\n1;2\n3;4\n",
        f"{WAYS[1]}.csv": "a;b\n1;2\n3;4\n",
        f"sus/{WAYS[1]}/lista.csv": "a;b\n1;2\n3;4\n",
    }
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_it_is_told_once_at_its_place_and_neither_shown_nor_saved(year, tmp_path):
    folders = Folders(tmp_path / "data", tmp_path / "reports")
    checked = check_year(folders, "laget", 2022)
    page = write_page(checked, folders)
    told = [*lines(checked), str(as_json(checked)), *write_workbooks(checked, folders), page.read_text("utf-8")]
    assert not [line for line in told if shows(line)]
    processed = tmp_path / "data/processed"
    for path in processed.rglob("*"):
        assert not shows(path.relative_to(processed).as_posix())
        if path.is_file():
            frame = pd.read_parquet(path).to_csv() if path.suffix == ".parquet" else path.read_text("utf-8")
            assert not shows(frame) and not shows(path.read_bytes().decode("latin-1")), path.name
    rules = {"fil:personnummer", "inställning:personnummer", "personnummer:i text"}
    found = [(f.file, f.rule, f.rows) for f in checked.faults if f.rule in rules or "personnummer" in f.message]
    assert {(file, rule) for file, rule, _ in found} >= {
        (f"2022/{MASK} (1).csv", "fil:personnummer"),
        (f"2022/{MASK} (2).csv", "fil:personnummer"),
        (f"2022/nns/svar {MASK}.csv", "fil:personnummer"),
        (f"2022/sus/{MASK}", "fil:personnummer"),
        (f"2022/text/{MASK}.md", "fil:personnummer"),
        ("2022/samordningsteam.xlsx", "fil:personnummer"),
        ("2022/samordningsteam.xlsx", "flik:okänd kolumn"),
        ("2022/rapport.toml", "inställning:personnummer"),
        ("2022/nns/enkat.toml", "inställning:personnummer"),
        ("2022/text/uppdrag.md", "personnummer:i text"),
        ("2022/publicerat.csv", "personnummer:i text"),
    }
    unread = {f.file for f in checked.faults if f.rule == "fil:läses inte"}
    assert {f"2022/{MASK} (1).csv", f"2022/{MASK} (2).csv", f"2022/sus/{MASK}/lista.csv"} <= unread


@pytest.mark.parametrize("way", WAYS)
def test_a_setting_is_masked_in_its_line_and_the_rest_is_read(tmp_path, way):
    path = tmp_path / "rapport.toml"
    path.write_text(f'team = "Laget"\nparter = ["{way}", "Regionen"]\n', encoding="utf-8")
    read = open_toml(path, "2022/rapport.toml", Settings)
    assert read.content == {"team": "Laget", "parter": [MASK, "Regionen"]}
    assert [(p.rule, p.row) for p in read.problems] == [("inställning:personnummer", 2)]


def test_a_plan_with_a_number_is_not_followed(tmp_path):
    (tmp_path / "plan.toml").write_text(f'[[dokument]]\nid = "{WAYS[2]}"\n', encoding="utf-8")
    with pytest.raises(PlanFault, match=r"^plan.toml: rad 2 har ett personnummer") as error:
        find_plan("egen", tmp_path)
    assert not shows(str(error.value))


def test_an_audit_of_any_file_and_a_message_of_the_machine_mask_it(tmp_path):
    path = tmp_path / f"{WAYS[2]}.csv"
    path.write_text(f"measure;label\nDeltagare;{NUMBER}\n", encoding="utf-8")
    audited = audit_file(path)
    assert audited.name == f"{MASK}.csv" and not shows(audited.findings.to_csv() + str(audited.problems))
    error = PermissionError(errno.EACCES, "x", str(path))
    assert MASK in mishap.told(error, tmp_path) and not shows(mishap.told(error, tmp_path))


def test_when_a_file_was_saved_is_no_number(tmp_path):
    (tmp_path / "raw/laget/2022/sus").mkdir(parents=True)
    for name in ("sus/export 2023-01-05 1432.csv", "sus/20230105-1432.csv"):
        (tmp_path / "raw/laget/2022" / name).write_text("a;b\n", encoding="utf-8")
    (built,) = dataset.build(tmp_path / "raw", tmp_path / "processed", "laget").years
    assert "fil:personnummer" not in set(built.problems["rule"])
