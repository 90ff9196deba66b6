"""Texts that try to run something, or to cost too much, in a year's folder: each is refused with file and line."""

import re
import time
from pathlib import Path

import pytest

from sotanalysis import cli
from sotanalysis.publishing.build import Folders, build_reports

BAD = sorted((Path(__file__).parents[1] / "fixtures/bad/text").glob("*.md"))
MARK = "was-run"  # the file that the injections make when they run


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    """A data folder with one year that has nothing but the bad texts; what a text runs would leave its mark in it."""
    folder = tmp_path / "raw/laget/2022/text"
    folder.mkdir(parents=True)
    for path in BAD:
        (folder / path.name).write_bytes(path.read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def checked(data: Path, capsys) -> tuple[int, str]:
    with pytest.raises(SystemExit) as stop:
        cli.sot.main(["--data", str(data), "check", "2022"], prog_name="sot")
    return stop.value.code, capsys.readouterr().out


def bad_lines() -> set[tuple[str, int]]:
    """File and line of every paragraph of the texts but those that say they are right."""
    return {
        (path.name, number)
        for path in BAD
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if line and not re.fullmatch(r"Den här meningen är (?:också )?riktig\.", line)
    }


def test_check_refuses_each_with_file_and_line_and_runs_nothing(data, capsys):
    begun = time.perf_counter()
    code, out = checked(data, capsys)
    assert code == 1 and time.perf_counter() - begun < 20
    told = {(file, int(line)) for file, line in re.findall(r"^fel: 2022/text/(\S+), rad (\d+):", out, re.MULTILINE)}
    assert told == bad_lines()
    assert not list(data.rglob(MARK))


def test_report_lists_what_check_lists(data, capsys):
    _, out = checked(data, capsys)
    (result,) = build_reports([("laget", 2022)], Folders(data, data / "ut"))
    told = [line.replace(" Rätta meningen.", "") for line in out.splitlines()]
    assert [f"fel: {fault}" for fault in result.faults] == [line for line in told if re.match(r"fel: \S+, rad", line)]
    assert not list(data.rglob(MARK))


def test_every_message_is_swedish_and_short(data, capsys):
    _, out = checked(data, capsys)
    assert not re.search(r"Traceback|Error|expected|object|undefined|argument", re.sub(r"Meningen: .*", "", out))
    assert max(map(len, out.splitlines())) < 1200
