"""The frame around the code: the lock, the environments, bootstrap.py, the fonts."""

import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from fontTools.ttLib import TTFont
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import sotanalysis

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS = PYPROJECT["dependency-groups"]
DIRECT = [Requirement(line) for line in (*PYPROJECT["project"]["dependencies"], *GROUPS["build"], *GROUPS["test"])]
# Of the group test: what it takes to run them. The rest (linters, browser, hooks) comes with bootstrap.py alone.
IMPORTED_BY_TESTS = {"hypothesis", "nbstripout", "pytest", "pytest-xdist", "pyyaml"}
LAB = [Requirement(line) for line in GROUPS["lab"]]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def locked(name: str) -> list[tuple[Requirement, int]]:
    """Each requirement of a lock with its number of hashes."""
    entries = text(name).replace("\\\n", " ").splitlines()
    return [
        (Requirement(entry.partition(" --hash=")[0].strip()), entry.count("--hash=sha256:"))
        for entry in entries
        if entry and not entry.startswith("#")
    ]


@pytest.mark.parametrize(
    ("lock", "direct"), [("requirements.lock", DIRECT), ("requirements-lab.lock", [*DIRECT, *LAB])]
)
def test_lock_has_every_direct_dependency_at_a_version_that_fits(lock, direct):
    versions: dict[str, list[str]] = {}
    for requirement, _ in locked(lock):
        versions.setdefault(canonicalize_name(requirement.name), []).append(str(requirement.specifier)[2:])
    for wanted in direct:
        found = versions.get(canonicalize_name(wanted.name), [])
        assert found and all(wanted.specifier.contains(version) for version in found), wanted.name


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-lab.lock"])
def test_lock_pins_and_hashes_everything_and_names_no_place(lock):
    assert all(str(r.specifier).startswith("==") and r.url is None and hashes for r, hashes in locked(lock))
    assert not re.search(r"://|--(extra-)?index|--find-links|file:|[A-Z]:\\|(?<!\w)/\w", text(lock))


def test_lab_lock_only_adds_to_the_lock():
    here, lab = ({(r.name, str(r.specifier)) for r, _ in locked(f"requirements{x}.lock")} for x in ("", "-lab"))
    assert here <= lab


def test_conda_environment_asks_for_what_pyproject_asks_for():
    environment = yaml.safe_load(text("environment.yml"))
    assert environment["channels"] == ["conda-forge", "nodefaults"]
    *conda, last = environment["dependencies"]
    assert last == {"pip": ["typst>=0.15", "--editable ."]}
    asked = [Requirement(line.replace(" ", "")) for line in [*conda, "typst>=0.15"]]
    found = {canonicalize_name(r.name).removesuffix("-base"): r.specifier for r in asked if r.name != "pip"}
    tests = [r for r in map(Requirement, GROUPS["test"]) if r.name in IMPORTED_BY_TESTS]
    assert {r.name for r in tests} == IMPORTED_BY_TESTS
    project = PYPROJECT["project"]
    wanted = [*project["dependencies"], *GROUPS["build"], *GROUPS["lab"], f"python{project['requires-python']}"]
    assert found == {canonicalize_name(r.name): r.specifier for r in [*map(Requirement, wanted), *tests]}
    assert {"python", "jupyterlab", "pandas", "seaborn", "papermill", "nbconvert", "pytest"} <= found.keys()


def test_citation_and_package_say_the_same_version():
    assert yaml.safe_load(text("CITATION.cff"))["version"] == sotanalysis.__version__


# --- bootstrap.py ----------------------------------------------------------------------------------------------------


@pytest.fixture
def bootstrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """bootstrap.py in a checkout of its own, where programs are not run but written down in `calls`."""
    for name in ("bootstrap.py", "requirements.lock", "requirements-lab.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    spec = importlib.util.spec_from_file_location("bootstrap", tmp_path / "bootstrap.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.calls, module.codes, module.environments = [], {}, []

    def call(
        command: list[str], cwd: Path | None = None, env: dict[str, str] | None = None, stderr: object = None
    ) -> int:
        words = " ".join(command)
        if "-I" in command:  # whether the environment is whole
            return 0 if module.PYTHON.exists() else 1
        module.calls.append(words)
        module.environments.append(env)
        if "-m venv" in words:
            shutil.rmtree(module.VENV, ignore_errors=True)
            module.PYTHON.parent.mkdir(parents=True)
            module.PYTHON.touch()
        return next((code for part, code in module.codes.items() if part in words), 0)

    monkeypatch.setattr(module.subprocess, "call", call)
    return module


def ran(bootstrap: ModuleType, *words: str) -> tuple[int, list[str]]:
    bootstrap.calls.clear()
    return bootstrap.main(list(words)), list(bootstrap.calls)


def test_the_first_call_makes_the_environment_and_the_second_only_runs(bootstrap):
    code, calls = ran(bootstrap, "test", "-k", "x")
    assert code == 0 and len(calls) == 5
    assert "-m venv --clear" in calls[0] and "--require-hashes -r requirements.lock" in calls[2]
    code, calls = ran(bootstrap, "test", "-k", "x")
    assert code == 0 and len(calls) == 1
    assert calls[0].endswith("-m pytest -q -n 2 --dist worksteal -m not full -k x")


def test_all_the_tests_are_run_when_asked_for(bootstrap):
    ran(bootstrap, "test")
    _, calls = ran(bootstrap, "test", "--all", "-x")
    assert calls[-1].endswith("-m not full -m  -x"), "an empty -m, which is the last one"


def test_a_changed_lock_is_installed_over(bootstrap):
    ran(bootstrap, "report")
    with (bootstrap.ROOT / "requirements.lock").open("a", encoding="utf-8") as lock:
        lock.write("# changed\n")
    _, calls = ran(bootstrap, "report")
    assert len(calls) == 4 and not any("-m venv" in call for call in calls)


@pytest.mark.parametrize("left", ["no stamp", "no python"])
def test_a_half_made_environment_is_made_anew(bootstrap, left):
    ran(bootstrap, "report")
    for path in bootstrap.VENV.glob("*.stamp") if left == "no stamp" else [bootstrap.PYTHON]:
        path.unlink()
    assert "-m venv --clear" in ran(bootstrap, "report")[1][0]


def test_a_failed_installation_leaves_no_stamp_and_runs_nothing(bootstrap, capsys):
    bootstrap.codes = {"--require-hashes": 1}
    code, calls = ran(bootstrap, "report")
    assert code == 1 and not any("sotanalysis.cli" in call for call in calls)
    assert not list(bootstrap.VENV.glob("*.stamp")) and "nätverket" in capsys.readouterr().err


def test_pip_takes_over_where_uv_will_not_do(bootstrap):
    bootstrap.codes = {"uv>=": 1}
    code, calls = ran(bootstrap, "report")
    assert code == 0 and not any("-m uv" in call for call in calls)
    assert any("-m pip" in call and "--require-hashes" in call for call in calls)


def test_lab_has_a_lock_of_its_own(bootstrap):
    ran(bootstrap, "report")
    assert any("-r requirements-lab.lock" in call for call in ran(bootstrap, "lab")[1])
    assert len(ran(bootstrap, "lab")[1]) == len(ran(bootstrap, "report")[1]) == 1


@pytest.mark.parametrize("words", [["--data", "{}"], ["--data={}"], ["--no-browser", "--data", "{}"]])
def test_lab_opens_on_the_data_in_a_folder(bootstrap, tmp_path, monkeypatch, words):
    folder = tmp_path / "Samordning"
    folder.mkdir()
    monkeypatch.chdir(tmp_path)
    assert bootstrap.main(["lab", *(word.format("Samordning") for word in words)]) == 0
    assert "--data" not in bootstrap.calls[-1] and bootstrap.calls[-1].count("--no-browser") == len(words) // 3
    assert bootstrap.environments[-1]["SOT_DATA"] == str(folder)
    assert bootstrap.environments[-1]["SOT_REPORTS"] == str(folder / "rapporter")


def test_lab_leaves_a_place_that_is_set_and_the_demonstration_alone(bootstrap, tmp_path, monkeypatch):
    monkeypatch.setenv("SOT_REPORTS", str(tmp_path / "ut"))
    bootstrap.main(["lab", "--data", str(tmp_path)])
    assert bootstrap.environments[-1]["SOT_REPORTS"] == str(tmp_path / "ut")
    bootstrap.main(["lab"])
    assert "SOT_DATA" not in bootstrap.environments[-1]


@pytest.mark.parametrize("words", [["--data", "finns-inte"], ["--data"], ["--data="]])
def test_lab_refuses_a_folder_that_is_not_there_before_anything_is_installed(bootstrap, capsys, words):
    code, calls = ran(bootstrap, "lab", *words)
    assert code == 2 and calls == [] and "Mappen finns inte" in capsys.readouterr().err


def test_the_commands_exit_code_is_passed_on_and_the_rest_is_not_run(bootstrap):
    ran(bootstrap, "report")
    bootstrap.codes = {"format --check": 3}
    code, calls = ran(bootstrap, "lint")
    assert code == 3 and len(calls) == 2


@pytest.mark.parametrize("words", [[], ["rapport"]])
def test_an_unknown_word_gets_the_list(bootstrap, capsys, words):
    assert bootstrap.main(words) == 2 and "report|test|lint|lab|bench" in capsys.readouterr().err


def test_missing_venv_says_what_to_install(bootstrap, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else object())
    assert bootstrap.main(["report"]) == 2 and "apt install python3-venv" in capsys.readouterr().err


def test_an_old_python_gets_a_sentence(bootstrap, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 10, 1))
    assert bootstrap.main(["report"]) == 2 and "Python 3.11–3.14 behövs" in capsys.readouterr().err
    ast.parse(text("bootstrap.py"), feature_version=(3, 8))


def test_bootstrap_needs_the_standard_library_only():
    tree = ast.parse(text("bootstrap.py"))
    names = {a.name.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    names |= {n.module.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert names <= sys.stdlib_module_names


def test_make_and_ci_use_words_that_bootstrap_knows(bootstrap):
    words = re.search(r"^WORDS := (.*)$", text("Makefile"), re.M)[1].split()
    words += re.findall(r"bootstrap\.py (\w+)", text(".ci/run") + text(".pre-commit-config.yaml"))
    assert set(words) <= set(bootstrap.COMMANDS)


@pytest.mark.skipif(os.name == "nt", reason="bash")
def test_ci_script_is_whole_and_can_be_run():
    assert os.access(ROOT / ".ci/run", os.X_OK)
    assert subprocess.run(["bash", "-n", str(ROOT / ".ci/run")], check=False).returncode == 0


# --- fonts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("style", "weight"), [("Regular", 400), ("Semibold", 600), ("Bold", 700), ("Italic", 400)])
def test_fonts_are_free_tabular_and_have_the_signs_of_a_report(style, weight):
    with TTFont(ROOT / f"sotanalysis/fonts/SourceSans3-{style}.ttf") as font:
        glyphs, widths = font.getBestCmap(), font["hmtx"]
        assert font["OS/2"].usWeightClass == weight and "Open Font License" in font["name"].getDebugName(13)
        assert set(map(ord, "åäöÅÄÖéü–−’”…≥≤→×§\u00a0\u202f")) <= glyphs.keys()
        digits = [widths[glyphs[ord(digit)]][0] for digit in "0123456789"]
        assert max(digits) - min(digits) <= 1
    assert "SIL OPEN FONT LICENSE" in text("sotanalysis/fonts/OFL.txt")
