"""The environment that makes itself: from nothing, again, after harm, from a folder of packages; `sot` on Windows."""

import ast
import io
import re
import runpy
import shutil
import subprocess
import tarfile
import threading
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

import bootstrap

ROOT = Path(__file__).resolve().parents[1]
CONDA = ROOT / "environment.yml"
DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKED = runpy.run_path(str(ROOT / ".ci/wheels.py"))


@pytest.fixture
def calls(tmp_path, monkeypatch) -> list[tuple[str, ...]]:
    """What would be run in an environment below `tmp_path`: it starts once it is made, and every call succeeds."""
    made = []
    for name, place in (("ROOT", tmp_path), ("VENV", tmp_path / ".venv"), ("PYTHON", tmp_path / ".venv/python")):
        monkeypatch.setattr(bootstrap, name, place)
    for name in ("requirements.lock", "requirements-lab.lock", "pyproject.toml"):
        (tmp_path / name).write_text(name, encoding="utf-8")

    def call(*command, folder, data=None):
        made.append(command[1:])
        if "venv" in command:
            (tmp_path / ".venv").mkdir(exist_ok=True)
            (tmp_path / ".venv/python").touch()
        return 0

    monkeypatch.setattr(bootstrap, "call", call)
    monkeypatch.setattr(bootstrap, "starts", lambda: (tmp_path / ".venv/python").exists())
    return made


def kinds(calls: list[tuple[str, ...]]) -> list[str]:
    """The calls in a word each."""
    told = {"venv": "anew", "-r": "packages", "--editable": "itself", "sotanalysis.cli": "sot", "jupyterlab": "lab"}
    named = [next((name for word, name in told.items() if word in call), "uv") for call in calls]
    calls.clear()
    return named


def test_an_environment_is_made_once_and_mended_where_it_must_be(calls, tmp_path, capsys):
    assert bootstrap.main(["sot", "check", "2024"]) == 0
    assert calls[-1] == ("-m", "sotanalysis.cli", "check", "2024")
    assert kinds(calls) == ["anew", "uv", "packages", "itself", "sot"]
    bootstrap.main(["sot"])
    assert kinds(calls) == ["sot"], "ingenting är ändrat"
    bootstrap.main(["lab"])
    assert kinds(calls) == ["uv", "packages", "itself", "lab"], "ett annat lås läggs ovanpå"
    bootstrap.main(["sot"])
    assert kinds(calls) == ["sot"], "det ena låset rymmer det andra"
    (tmp_path / "pyproject.toml").write_text("ny", encoding="utf-8")
    bootstrap.main(["sot"])
    assert kinds(calls) == ["uv", "packages", "itself", "sot"]
    (tmp_path / ".venv/python").unlink()
    bootstrap.main(["sot"])
    assert kinds(calls) == ["anew", "uv", "packages", "itself", "sot"], "miljöns Python är borta"
    assert "Uppdaterar" in capsys.readouterr().err


def test_what_was_interrupted_is_made_anew(calls, monkeypatch, capsys):
    with monkeypatch.context() as broken:
        broken.setattr(bootstrap, "install", lambda lock, wheels: 1)
        assert bootstrap.main(["sot"]) == 1
    assert "Kontrollera nätverket" in capsys.readouterr().err
    assert kinds(calls) == ["anew"] and bootstrap.main(["sot"]) == 0
    assert kinds(calls) == ["anew", "uv", "packages", "itself", "sot"]
    with monkeypatch.context() as broken:
        broken.setattr(bootstrap, "run", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        broken.setattr(bootstrap, "fingerprint", lambda lock: "ett annat lås")
        assert bootstrap.main(["sot"]) == 130
    bootstrap.main(["sot"])
    assert kinds(calls)[0] == "anew"


@pytest.mark.parametrize("flag", [["--wheels", "mina hjul #1"], ["--wheels=mina hjul #1"]])
def test_a_folder_of_packages_is_the_only_place_they_come_from(calls, tmp_path, monkeypatch, flag):
    monkeypatch.chdir(tmp_path)
    Path("mina hjul #1").mkdir()
    assert bootstrap.main([*flag, "report", "2024", "--team", "a"]) == 0
    fetching = [call for call in calls if "install" in call]
    assert len(fetching) == 3 and all("--no-index" in call for call in fetching)
    assert all(call[call.index("--find-links") + 1].endswith("/mina%20hjul%20%231") for call in fetching)
    assert any("--require-hashes" in call for call in fetching)
    assert calls[-1] == ("-m", "sotanalysis.cli", "report", "2024", "--team", "a")


@pytest.mark.parametrize(
    ("words", "said"),
    [([], "Skriv: "), (["rapport"], "|sot|"), (["--wheels"], "ingen är nämnd"), (["lab", "--data"], "ingen är nämnd"),
     (["--wheels", "x", "sot"], "finns inte: x")],
)  # fmt: skip
def test_a_wrong_call_makes_nothing(calls, capsys, words, said):
    assert bootstrap.main(words) == 2 and said in capsys.readouterr().err and not calls


@pytest.mark.parametrize("version", [(3, 6, 15), (3, 10, 13), (3, 15, 0)])
def test_a_python_that_will_not_do_is_told_so(calls, monkeypatch, capsys, version):
    monkeypatch.setattr(bootstrap.sys, "version_info", version)
    assert bootstrap.main(["sot"]) == 2
    assert "Python 3.11–3.14 behövs" in capsys.readouterr().err and not calls


def test_a_python_that_is_too_old_can_read_the_file():
    source = (ROOT / "bootstrap.py").read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 6))
    assert "from __future__ import annotations" not in source
    notes = [note for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
             for note in (node.returns, *(argument.annotation for argument in node.args.args)) if note]  # fmt: skip
    assert all(isinstance(note, ast.Name | ast.Constant) for note in notes), "[] och | kan inte räknas ut av 3.6"


def test_the_versions_are_those_of_the_package():
    assert DECLARED["project"]["requires-python"] == ">={}.{},<{}.{}".format(*bootstrap.OLDEST, *bootstrap.TOO_NEW)
    assert f"{bootstrap.OLDEST} <= sys.version_info < {bootstrap.TOO_NEW}" in (ROOT / "sot.cmd").read_text("utf-8")


def test_of_two_at_once_one_waits(calls, capsys):
    with bootstrap.alone():
        other = threading.Thread(target=bootstrap.main, args=(["sot"],))
        other.start()
        other.join(0.05)
        assert other.is_alive() and not calls
        (bootstrap.VENV).mkdir()
        bootstrap.PYTHON.touch()
        (bootstrap.VENV / "requirements.lock.stamp").write_text(bootstrap.fingerprint("requirements.lock"))
    other.join()
    assert kinds(calls) == ["sot"] and "väntar" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_told(calls, monkeypatch, capsys):
    def full(*arguments, **named):
        raise OSError(30, "Read-only file system", "mappen/.venv")

    monkeypatch.setattr(bootstrap, "call", full)
    assert bootstrap.main(["sot"]) == 2 and "mappen/.venv går inte att" in capsys.readouterr().err


def test_packages_for_windows_are_those_its_markers_name():
    lock = "a==1 \\\n    --hash=sha256:aa \\\n    --hash=sha256:ab\nb==2 ; os_name == 'nt' \\\n    --hash=sha256:ba\n"
    lock = f"# head\n{lock}c==3 ; sys_platform != 'win32' \\\n    --hash=sha256:ca\n"
    windows = LOCKED["WINDOWS"] | {"python_version": "3.13", "python_full_version": "3.13.99"}
    assert LOCKED["needed"](lock, windows) == ["a==1 --hash=sha256:aa --hash=sha256:ab", "b==2 --hash=sha256:ba"]
    real = LOCKED["LOCK"].read_text(encoding="utf-8")
    names = {line.partition("==")[0] for line in LOCKED["needed"](real, windows)}
    assert {"colorama", "pywinpty", "pandas", "jupyterlab"} <= names and "pexpect" not in names
    assert all("--hash=sha256:" in line for line in LOCKED["needed"](real, windows))


def test_the_windows_command_has_its_line_ends_also_in_an_archive():
    command = (ROOT / "sot.cmd").read_bytes()
    assert command.count(b"\r\n") == command.count(b"\n") > 0 and not command.startswith(b"\xef\xbb\xbf")
    lines = command.decode("utf-8").split("\r\n")
    assert all('"%~dp0bootstrap.py"' in line for line in lines if "bootstrap.py" in line and not line.startswith("rem"))
    in_english_until = next(at for at, line in enumerate(lines) if line.startswith("chcp 65001"))
    assert all(line.isascii() for line in lines[:in_english_until])
    if not (ROOT / ".git").exists():
        pytest.skip("Kassan har ingen git: arkivet går inte att göra.")
    made = subprocess.run(["git", "archive", "HEAD", "sot.cmd", "bootstrap.py"], cwd=ROOT, capture_output=True)
    with tarfile.open(fileobj=io.BytesIO(made.stdout)) as archive:
        inside = archive.extractfile("sot.cmd").read()
        assert inside.count(b"\r\n") == inside.count(b"\n") > 0
        assert b"\r" not in archive.extractfile("bootstrap.py").read()


def test_conda_gets_what_the_package_asks_for():
    file = yaml.safe_load(CONDA.read_text(encoding="utf-8"))
    *packages, pip = file["dependencies"]
    lines = [Requirement(line) for line in (*packages, *(line for line in pip["pip"] if not line.startswith("-")))]
    asked = {canonicalize_name(one.name.removesuffix("-base")): one.specifier for one in lines}
    project, groups = DECLARED["project"], DECLARED["dependency-groups"]
    wanted = {canonicalize_name(one.name): one.specifier for one in map(Requirement, [
        *project["dependencies"], *groups["build"], *groups["test"], *groups["lab"]])}  # fmt: skip
    for only_for_developers in ("mypy", "playwright", "pre-commit", "ruff", "types-pyyaml"):
        del wanted[only_for_developers]
    assert asked == wanted | {"python": SpecifierSet(project["requires-python"]), "pip": SpecifierSet()}
    assert "--editable ." in pip["pip"]
    lock = LOCKED["needed"](LOCKED["LOCK"].read_text(encoding="utf-8"), {})
    locked = {canonicalize_name(name): version for name, version in (line.split()[0].split("==") for line in lock)}
    assert all(specifier.contains(locked[name]) for name, specifier in asked.items() if name in locked)


@pytest.mark.full
def test_conda_can_solve_its_file(tmp_path):
    solver = next(filter(None, map(shutil.which, ("micromamba", "mamba", "conda"))), None)
    if solver is None:
        pytest.skip("Varken micromamba, mamba eller conda finns här.")
    words = (
        ["create", "--yes", "--name", "prov"] if solver.endswith("micromamba") else ["env", "create", "--name", "prov"]
    )
    ran = subprocess.run(
        [solver, *words, "--dry-run", "--file", str(CONDA)], capture_output=True, text=True, cwd=tmp_path
    )
    if ran.returncode and re.search("connect|resolve host|CondaHTTPError|download", ran.stderr + ran.stdout, re.I):
        pytest.skip("Kanalen conda-forge nås inte härifrån.")
    assert ran.returncode == 0, ran.stderr[-2000:]
