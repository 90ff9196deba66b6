"""A command that is named anywhere exists: in the pages, in what the package says, and in the help."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import bootstrap
from sotanalysis import cli
from tests.docs.said import PAGES, ROOT, commands_of_page, made, named_in, sentences_of_package, wrong

COMMANDS = sorted({c for page in PAGES for c in commands_of_page(page.read_text(encoding="utf-8"))})


def test_pages_name_many_commands():
    assert len(COMMANDS) > 40 and sum(c.startswith("sot ") for c in COMMANDS) > 25


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_a_page_exists_with_its_flags(command):
    assert wrong(command) == ""


@pytest.mark.parametrize(
    ("command", "what"),
    [
        ("sot kolla 2025", "kolla"),
        ("sot facts 2022 --leta avslut", "--leta"),
        ("sot --mapp x check 2025", "--mapp"),
        ("python3 bootstrap.py rapport", "rapport"),
        ("py bootstrap.py sot kolla", "kolla"),
        ("py bootstrap.py test --alla", "--alla"),
        ("make rapport", "rapport"),
    ],
)
def test_what_does_not_exist_is_seen(command, what):
    assert what in wrong(command)


def test_a_page_is_read_for_its_commands():
    page = "`sot check` och `x`\n\n```bat\ncd x && sot new 2025\nsetx A B\n```\n"
    page += "\n```text\n> sot doctor\nsot ligger här\n```\n"
    assert set(commands_of_page(page)) == {"sot check", "sot new 2025", "sot doctor"}


def test_what_the_package_says_names_commands_that_exist():
    known = {*cli.sot.commands, *(f"bootstrap.py {word}" for word in bootstrap.COMMANDS)}
    assert [
        (where, word) for where, text in sentences_of_package() for word in named_in(text) if word not in known
    ] == []


def test_a_word_that_is_no_command_is_seen_in_a_sentence():
    assert [*named_in("Kör sot lab, eller py bootstrap.py rapport.")] == ["lab", "bootstrap.py rapport"]


def test_make_takes_the_words_of_bootstrap_that_need_no_argument():
    assert made() <= set(bootstrap.COMMANDS)
    told = (ROOT / "bootstrap.py").read_text(encoding="utf-8").split('"""')[1]
    assert {word for word in bootstrap.COMMANDS if word not in told} <= {"strip", "lock"}


@pytest.mark.parametrize("name", ["", *sorted(cli.sot.commands)])
def test_help_is_given_and_names_only_what_exists(name):
    told = CliRunner().invoke(cli.sot, [*([name] if name else []), "--help"])
    assert told.exit_code == 0 and "Flaggor" in told.output
    assert {*named_in(told.output)} <= {"", *cli.sot.commands}


@pytest.mark.full
def test_every_command_of_the_pages_runs_and_none_falls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Those of `sot` that name a year; in the folder of the guides, after what the guides have done there."""
    from docs import runs

    monkeypatch.setenv("SOT_KEY_FILE", "")
    fell = {}
    with runs.demonstration() as (_, folder):
        runs.ran(folder)
        for command in COMMANDS:
            if not command.startswith("sot ") or "--watch" in command or not re.search(r"\b20\d\d\b", command):
                continue
            if re.search(r"…|MAPP|FIL\b", command):
                continue
            alone = command.partition(" | ")[0]  # what stands after a pipe is another program
            printed = runs.printed(alone.replace(runs.SHOWN_AS, str(folder)), folder)
            if "Traceback" in printed or "Så här: " in printed or "--help för hjälp" in printed:
                fell[command] = printed
    assert fell == {}
