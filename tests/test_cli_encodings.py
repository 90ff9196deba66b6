"""What a console, a file or a pipe cannot hold is written by the nearest sign, and folders may have any name."""

import io
import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict

import pandas as pd
import pytest

from sotanalysis import cli
from sotanalysis.publishing import explain

COMMANDS = (
    "--help", "report --help", "doctor", "check 2023", "facts 2022", "facts 2022 --json", "audit 2023",
    "audit 2022 --json", "payback 2022 --compare", "payback 2022 --json", "explain steps.movement.all_ended.up 2022",
    "explain steps.movement.all_ended.up 2022 --json",
)  # fmt: skip
POOR = ("cp850", "cp1252", "latin-1", "cp437")
LINE = explain.Line("steps.change", "Förändring – i poäng …", "\u22123\u00a0av\u00a05", -3, 5, -0.6, "personer", "2022")


@pytest.fixture
def printed(tmp_path, monkeypatch):
    """Runs `sot` with words and a standard output of an encoding: what was printed, read back from its bytes."""
    (tmp_path / "raw/vasteras/2022").mkdir(parents=True)
    monkeypatch.setattr(explain, "opened", lambda order, folders: explain.Opened(None, [], built=True))
    monkeypatch.setattr(explain, "lines", lambda report, words: [LINE])

    def run(words: str, encoding: str) -> str:
        stream = io.TextIOWrapper(io.BytesIO(), encoding)
        monkeypatch.setattr(sys, "stdout", stream)
        monkeypatch.setattr(sys, "argv", ["sot", "--data", str(tmp_path), *words.split()])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        assert not stop.value.code
        stream.flush()
        return stream.buffer.getvalue().decode(encoding)

    return run


@pytest.mark.parametrize("encoding", POOR)
def test_what_is_printed_is_the_same_but_for_its_signs(printed, encoding):
    assert printed("facts 2022", encoding).split("  ")[1] == "\u22123\u00a0av\u00a05".replace("\u2212", "-")
    text = printed("--help", encoding)
    assert "Så här: sot [FLAGGOR] KOMMANDO" in text and "?" not in text


@pytest.mark.parametrize("encoding", POOR)
def test_json_is_read_back_as_it_was(printed, encoding):
    assert json.loads(printed("facts 2022 --json", encoding)) == [asdict(LINE)]


@pytest.mark.parametrize("sign", ["\u2212", "\u2013", "\u2026", "\u201d", "\u00a0", "\u2264", "\U0001f600", "\udc80"])
def test_any_sign_can_be_written(sign):
    for errors in (cli._plainly, cli._as_json):
        text, end = errors(UnicodeEncodeError("cp850", f"a{sign}b", 1, 2, "finns inte"))
        assert text.isascii() and text and end == 2
        if errors is cli._as_json:
            assert json.loads(f'"{text}"') == sign


@pytest.mark.parametrize(("encoding", "told"), [("cp850", "-3 ... f\u00f6r\"'-"), ("ascii", '\u22123\u00a0… för"”–')])
def test_ascii_is_what_a_system_says_that_knows_nothing(encoding, told):
    stream = io.TextIOWrapper(io.BytesIO(), encoding)
    cli._let_everything_be_written((stream,), as_json=False)
    stream.write('\u22123 … för"”–' if encoding == "cp850" else told)
    stream.flush()
    assert stream.buffer.getvalue().decode("utf-8" if encoding == "ascii" else encoding) == told


def test_a_file_on_windows_is_utf_8_unless_something_else_is_asked_for(monkeypatch):
    def encoding() -> str:
        stream = io.TextIOWrapper(io.BytesIO(), "cp1252")
        cli._let_everything_be_written((stream,), as_json=False)
        return stream.encoding

    monkeypatch.delenv("PYTHONIOENCODING", raising=False)
    assert encoding() == "cp1252"
    with monkeypatch.context() as windows:
        windows.setattr(cli.os, "name", "nt")
        named = encoding()
    assert named == "utf-8"
    monkeypatch.setenv("PYTHONIOENCODING", "cp1252")
    monkeypatch.setattr(cli.os, "name", "nt")
    named = encoding()
    monkeypatch.undo()  # pathlib asks too
    assert named == "cp1252"


@pytest.mark.parametrize(
    "name", ["Våra Ärenden & mål #1 100%", "C; $HOME (kopia) [2] {x}", "a" * 120 + "/" + "b" * 120]
)
def test_a_folder_may_have_any_name(checkout, tmp_path, monkeypatch, capsys, name):
    data = tmp_path / name
    shutil.copytree(checkout / "data/raw/vasteras/2022/nns", data / "raw/Team Å & Ö/2022/nns")
    monkeypatch.setattr(sys, "argv", ["sot", "--data", str(data), "check", "2022"])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    assert not stop.value.code and "Team Å & Ö: 0 fel" in capsys.readouterr().out
    assert len(pd.read_parquet(data / "processed/Team Å & Ö/2022/survey_answers.parquet"))


@pytest.mark.full
@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_prints_to_every_pipe(demonstration, checkout, tmp_path, words):
    (tmp_path / "raw").symlink_to(checkout / "data/raw")
    (tmp_path / "processed").symlink_to(demonstration / "processed")
    said = {}
    for encoding in ("utf-8", "cp1252", "cp850", "ascii"):
        environment = os.environ | {
            "PYTHONIOENCODING": encoding,
            "SOT_DATA": f"{tmp_path}",
            "SOT_REPORTS": f"{tmp_path}",
        }
        environment.pop("PYTHONUTF8", None)
        call = [sys.executable, "-m", "sotanalysis.cli", *words.split()]
        ran = subprocess.run(call, capture_output=True, env=environment, cwd=checkout)
        assert ran.returncode in (0, 1) and b"Traceback" not in ran.stderr, ran.stderr[-500:].decode(errors="replace")
        said[encoding] = ran.stdout.decode("utf-8" if encoding == "ascii" else encoding)
    assert len({text.count("?") for text in said.values()}) == 1, "ett tecken har ingen motsvarighet"
    if "--json" in words:
        assert all(json.loads(text) for text in said.values())
