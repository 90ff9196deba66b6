"""The command line: Swedish words, exit codes, and that each command hands on what it was given."""

import errno
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sotanalysis import cli
from sotanalysis.publishing import build as building
from sotanalysis.publishing import environment
from sotanalysis.publishing.build import Folders, Order, Result
from sotanalysis.publishing.checked import Checked
from sotanalysis.tables.faults import Fault


@pytest.fixture
def sot(monkeypatch, capsys):
    """Runs `sot` with the words: exit code, what was printed, what was said on standard error."""

    def run(*words: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["sot", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        printed = capsys.readouterr()
        return stop.value.code or 0, printed.out, printed.err

    return run


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Raw folders: two teams, two years, and things that are no years."""
    for folder in ("vasteras/2022", "vasteras/2023", "sala/2023", "sala/gammalt", ".dold/2022"):
        (tmp_path / "raw" / folder).mkdir(parents=True)
    (tmp_path / "raw/sala/2022").touch()
    return tmp_path


@pytest.fixture
def orders(monkeypatch, data) -> list[tuple]:
    """The arguments that build_reports got; it answers with one good and, for 2023, one faulty result."""
    got = []

    def build_reports(years, folders, period, plan, edition, formats, progress, jobs, scheduler):
        got.append((years, folders, period, plan, edition, formats))
        return [
            Result(
                Order(t, y, str(y)), folders.reports, ("arsrapport.html",), faults=("Avsnitt saknas.",) * (y == 2023)
            )
            for t, y in years
        ]

    monkeypatch.setattr(building, "build_reports", build_reports)
    return got


def test_report_builds_every_year_found_unless_told(sot, data, orders):
    code, out, _ = sot("--data", data, "--reports", data / "ut", "report")
    years, folders, *rest = orders[0]
    assert years == [("sala", 2023), ("vasteras", 2022), ("vasteras", 2023)]
    assert folders == Folders(data, data / "ut") and rest == [None, None, "internal", building.FORMATS]
    assert code == 1 and out.count("arsrapport.html") == 3 and "Avsnitt saknas." in out


def test_report_takes_spans_of_years_and_several_teams(sot, data, orders):
    sot("--data", data, "report", "--years", "2015-2024", "--teams", "all")
    assert orders[0][0] == [("sala", 2023), ("vasteras", 2022), ("vasteras", 2023)]
    sot("--data", data, "report", "--years", "2023", "--teams", "sala,vasteras", "--jobs", "2")
    assert orders[1][0] == [("sala", 2023), ("vasteras", 2023)]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--teams", "sala,arboga"), "Det finns inget underlag för arboga. De som finns: sala, vasteras."),
        (("--years", "2024-2015"), "2024-2015 slutar före det börjar."),
        (("--years", "i år"), "i år är inget år."),
    ],
)
def test_a_wrong_span_or_team_makes_no_report(sot, data, orders, words, told):
    code, _, err = sot("--data", data, "report", *words)
    assert code == 2 and told in err and orders == []


def test_report_hands_on_its_choices(sot, data, orders):
    code, *_ = sot("--data", data, "report", "2022", "--team", "vasteras", "--period", "h1", "--to", "pdf")
    assert code == 0 and orders[0][0] == [("vasteras", 2022)] and orders[0][2:] == ("h1", None, "internal", ("pdf",))


@pytest.mark.parametrize(("asked", "handed"), [("egen", "egen"), ("full", "arsrapport"), ("halvar", "halvar")])
def test_a_plan_is_asked_for_by_any_name_it_has(sot, data, orders, asked, handed):
    code, _, err = sot("--data", data, "report", "2022", "--team", "vasteras", "--plan", asked)
    assert code == 0 and orders[0][3] == handed
    assert ("heter nu arsrapport" in err) is (asked == "full")


def test_a_year_without_a_folder_is_told_and_the_others_are_built(sot, data, orders):
    code, out, err = sot("--data", data, "report", "2022", "2031")
    assert code == 1 and "vasteras 2022" in out and "Underlag saknas" in err and "2031" in err


def test_folders_come_from_the_environment(sot, data, orders, monkeypatch):
    monkeypatch.setenv("SOT_DATA", str(data))
    monkeypatch.setenv("SOT_REPORTS", str(data / "klart"))
    sot("report", "2022")
    assert orders[0][1] == Folders(data, data / "klart")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["report", "20x"], "20x är inget år"),
        (["report", "--period", "h3"], "Perioden ska skrivas"),
        (["report", "--plan", "arsrapp"], "Menade du arsrapport?"),
        (["report", "--edition", "publik"], "De som finns: internal, public"),
        (["report", "--to", "docx"], "--to tar html, pdf"),
        (["report", "--plann", "x"], "Flaggan --plann finns inte. Menade du --plan?"),
        (["report", "--team"], "Flaggan --team saknar sitt värde"),
        (["check"], "ÅR saknas"),
        (["rapport"], "Kommandot rapport finns inte. Menade du report?"),
        (["qqq"], "Kommandot qqq finns inte. De som finns: new, check, report"),
        (["check", "2022", "2023"], "för många ord: 2023"),
        (["report", "--jobs", "0"], "--jobs tar ett heltal"),
        (["report", "--watch=3"], "--watch ska inte ha något värde"),
        ([], "Kommandon:"),
    ],
)
def test_a_wrong_call_gets_a_swedish_sentence_and_exit_code_2(sot, words, said):
    code, out, err = sot(*words)
    assert code == 2 and said in err and not out


@pytest.fixture
def year(monkeypatch):
    """A report of one fact, opened by any order; the orders come back."""
    from sotanalysis.publishing import explain

    asked = []

    def opened(order, folders):
        asked.append(order)
        return explain.Opened(None, [], built=order.year != 2022)

    def explained(report, places, words):
        if words == "fel":
            raise explain.NothingFound("fel", ["exits.all"])
        numbers = ("3 av 5", 3, 5, "steps.all", 0.6, "3 personer", "personer", "2023")
        return [explain.Explanation("steps.up", "Uppåt", *numbers, "alla", "så", {}, (), ("sus",), (), "m:f", {}, ())]

    monkeypatch.setattr(explain, "opened", opened)
    line = explain.Line("steps.up", "Uppåt", "3 av 5", 3, 5, 0.6, "personer", "2022-h1")
    monkeypatch.setattr(explain, "lines", lambda report, words: [line])
    monkeypatch.setattr(explain, "explain", explained)
    return asked


def test_facts_of_the_latest_year_or_the_one_given(sot, data, year):
    code, out, _ = sot("--data", data, "facts", "--team", "vasteras", "--sök", "upp")
    assert (code, out) == (0, "steps.up  3 av 5  Uppåt\n")
    assert (year[0].team, year[0].year) == ("vasteras", 2023)
    code, out, _ = sot("--data", data, "facts", "2022", "--period", "h1", "--json")
    assert json.loads(out) == [
        {"fact": "steps.up", "label": "Uppåt", "number": "3 av 5", "n": 3, "base": 5, "value": 0.6, "unit": "personer",
         "period": "2022-h1"}
    ]  # fmt: skip
    assert (year[1].year, year[1].period) == (2022, "2022-h1")


def test_explain_takes_words_and_a_year(sot, data, year):
    code, out, err = sot("--data", data, "explain", "3", "av", "5", "2022")
    assert code == 0 and "Täljare: 3 personer" in out and "Nämnare: 5 (steps.all)" in out and "ingenstans" in out
    assert "inte byggd" in err
    code, out, err = sot("--data", data, "explain", "steps.up", "--team", "sala", "--json")
    assert json.loads(out)[0]["function"] == "m:f" and not err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["explain", "fel", "2022"], 2, "Menade du exits.all?"),
        (["explain"], 2, "TAL… [ÅR] saknas"),
        (["explain", "steps.up"], 2, "Flera team har 2023"),
        (["facts", "2031"], 1, "Underlag saknas"),
        (["facts", "20x"], 2, "20x är inget år"),
        (["facts", "2022", "--period", "2023-01"], 2, "börjar inte 2022"),
    ],
)
def test_a_number_that_cannot_be_shown(sot, data, year, words, code, said):
    result = sot("--data", data, *words)
    assert result[0] == code and said in result[2]


def test_publishing_is_told_for_each_report(sot, data, orders, monkeypatch):
    monkeypatch.setattr(building, "published", lambda result, folders: f"sparad {result.order.year}")
    _, out, _ = sot("--data", data, "report", "2022", "--publish")
    assert "sparad 2022" in out


def test_check_tells_each_team_and_ends_with_1_for_a_fault(sot, data, monkeypatch):
    from sotanalysis.publishing import check as checking

    warning = Fault("2023/a.csv", "x", "Raden är dold.", "Visa den.", severity="varning")
    fault = Fault("2023/b.xlsx", "y", "Kolumnen saknas.", "Lägg till den.", "Deltagare", (3,), "Kön")
    found = {"sala": (warning,), "vasteras": (fault, warning)}
    monkeypatch.setattr(checking, "check_year", lambda folders, team, year: Checked(team, year, found[team], ()))
    code, out, _ = sot("--data", data, "check", "2023")
    assert code == 1 and "fel: 2023/b.xlsx, flik Deltagare, rad 3, kolumn Kön: Kolumnen saknas. Lägg till den." in out
    assert "sala: 0 fel, 1 varning." in out and "vasteras: 1 fel, 1 varning." in out
    assert sot("--data", data, "check", "2023", "--team", "sala")[0] == 0
    assert [one["team"] for one in json.loads(sot("--data", data, "check", "2023", "--json")[1])] == [
        "sala",
        "vasteras",
    ]
    assert sot("--data", data, "check", "2031")[0] == 1


def test_check_watches_until_it_is_stopped(sot, data, monkeypatch):
    from sotanalysis.publishing import check as checking

    def seconds():
        yield from range(2)
        (data / "raw/sala/2023/a.csv").write_text("x", "utf-8")
        yield from range(3)
        raise KeyboardInterrupt

    monkeypatch.setattr(checking, "check_year", lambda folders, team, year: Checked(team, year, (), ()))
    monkeypatch.setattr(cli, "_seconds", seconds)
    code, out, err = sot("--data", data, "check", "2023", "--team", "sala", "--watch")
    assert code == 0 and out.count("sala: 0 fel") == 2 and "Ctrl+C" in err


def test_report_is_made_again_whenever_a_file_is_saved_and_shown_meanwhile(sot, data, monkeypatch, tmp_path):
    from sotanalysis.publishing import build, follow

    made, seen = [], []

    def build_reports(wanted, folders, **more):
        made.append(wanted)
        (tmp_path / "arsrapport.html").write_text(f"<body>{len(made)}</body>", "utf-8")
        order = build.Order("sala", 2023, "2023")
        return [build.Result(order, tmp_path, ("arsrapport.html", "arsrapport.pdf"))]

    def seconds():
        yield from range(2)
        (data / "raw/sala/2023/a.csv").write_text("x", "utf-8")
        yield from range(3)
        raise KeyboardInterrupt

    monkeypatch.setattr(build, "build_reports", build_reports)
    monkeypatch.setattr(follow.Shown, "made_again", lambda page: seen.append(page.folder))
    monkeypatch.setattr(cli, "_seconds", seconds)
    code, out, err = sot("--data", data, "report", "2023", "--team", "sala", "--watch")
    assert code == 0 and made == [[("sala", 2023)]] * 2 and seen == [tmp_path]
    assert re.search(r"http://127\.0\.0\.1:\d+/[\w-]+/arsrapport\.html", out) and "Ctrl+C" in err
    code, _, err = sot("--data", data, "report", "--watch")
    assert code == 2 and "ett år och ett team" in err


@pytest.mark.parametrize("command", sorted(cli.sot.commands))
def test_folders_may_be_named_after_every_command(command):
    assert {"data", "reports"} <= {parameter.name for parameter in cli.sot.commands[command].params}


def test_the_folder_named_last_holds(sot, data, orders):
    sot("--data", data / "annan", "report", "2022", "--data", data, "--reports", data / "ut")
    assert orders[0][1] == Folders(data, data / "ut")


def test_only_the_public_edition_is_attacked(sot, data):
    code, _, err = sot("--data", data, "attack", "2023", "--edition", "internal")
    assert code == 2 and "döljer inget" in err
    code, _, err = sot("--data", data, "attack", "2023", "--team", "sala", "--edition", "public")
    assert code == 1 and "sot report 2023 --edition public" in err


def test_what_is_no_year_is_told(sot, data, orders):
    (data / "raw/sala/9999").mkdir()
    code, out, err = sot("report", "--data", data)
    assert code == 1 and "9999 är inget år" in err and "2022 är en fil, inte en mapp" in err and "sala 2023" in out
    code, _, err = sot("check", "9999", "--data", data)
    assert code == 1 and "9999 är inget år" in err and "Underlag saknas" not in err


def test_a_period_that_begins_in_another_year_is_a_wrong_call(sot, data):
    code, _, err = sot("--data", data, "report", "2023", "--period", "2022-09..2023-04")
    assert code == 2 and "börjar inte 2023" in err


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "x", "a/b"), "Disken är full: a/b"),
        (PermissionError(errno.EACCES, "x", "a/b"), "a/b går inte att läsa eller skriva"),
        (NotADirectoryError(errno.ENOTDIR, "x", "a/b"), "a/b ska vara en mapp"),
        (KeyError("19850113-9996"), "Ett fel i programmet: det är inte du"),
    ],
)
def test_no_command_ends_in_a_traceback(sot, data, monkeypatch, error, said):
    def fall(*_):
        raise error

    monkeypatch.setattr(environment, "examine", fall)
    code, out, err = sot("--data", data, "doctor")
    assert code == 1 and said in err and "Traceback" not in err and not out
    log = data / "sot-fel.txt"
    assert log.exists() == isinstance(error, KeyError)
    if log.exists():
        text = log.read_text("utf-8")
        assert "9996" not in err + text and str(data) not in text and "test_cli.py" in text and " fall" in text


def test_doctor_tells_the_state_of_everything(sot, data, monkeypatch):
    monkeypatch.setenv("SOT_KEY_FILE", str(data / "nyckel"))
    code, out, _ = sot("--data", data, "--reports", data / "ut", "doctor")
    assert code == 0 and out.count("\n") == 8
    assert "sala 2023, vasteras 2022, vasteras 2023" in out and "skapas vid första körningen" in out


def test_doctor_fails_when_the_key_is_open_or_the_fonts_are_gone(sot, data, monkeypatch, tmp_path):
    key = tmp_path / "nyckel"
    key.touch(mode=0o644)
    monkeypatch.setenv("SOT_KEY_FILE", str(key))
    monkeypatch.setattr(environment, "FONTS", tmp_path)
    code, out, _ = sot("--data", data, "doctor")
    assert code == 1 and "chmod 600" in out and "Source Sans 3 saknar Regular" in out


def test_packages_are_held_against_the_lock(tmp_path):
    lock = tmp_path / "requirements.lock"
    lock.write_text(
        "# head\nclick==0.1 \\\n    --hash=sha256:ab\nfinns-inte==1 \\\n    --hash=sha256:ab\n"
        "colorama==1 ; sys_platform == 'no-such' \\\n    --hash=sha256:ab\n",
        encoding="utf-8",
    )
    assert list(environment._differing(lock)) == ["click", "finns-inte"]


def test_help_needs_no_heavy_import():
    heavy = "{'pandas', 'matplotlib', 'papermill', 'nbconvert', 'rich', 'typst'}"
    code = (
        "import sys; from sotanalysis import cli; cli.sot.main(['--help'], standalone_mode=False); "
        f"print(sorted({heavy} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert ran.stdout.splitlines()[-1] == "[]"
