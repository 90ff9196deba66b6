"""Makes the project's own environment and runs a command in it. Needs nothing but Python 3.11 or later with venv.

python3 bootstrap.py report            every year found, as HTML, PDF and Excel (Windows: py bootstrap.py report)
python3 bootstrap.py test|lint|bench   test --all: the long ones too
python3 bootstrap.py lab --data FOLDER JupyterLab on the data in a folder; without --data on the demonstration
python3 bootstrap.py demo              writes the demonstration's exports anew
python3 bootstrap.py sot check 2024    any command of `sot`

The environment is .venv beside this file, filled from a lock with hashes. A stamp (the hash of the lock and of
pyproject.toml) is written last: the same stamp means nothing to do, another one means install over, and none means
that the environment was never finished and is made anew.
"""

from __future__ import annotations  # so that a Python that is too old gets as far as saying so

import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCK, LAB_LOCK = "requirements.lock", "requirements-lab.lock"
OLDEST = (3, 11)

SOT = ("-m", "sotanalysis.cli")
COMPILE = (
    *("-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"),
    *("--no-annotate", "--custom-compile-command", "python3 bootstrap.py lock"),
    *("--group", "build", "--group", "test", "pyproject.toml"),
)
# What each word runs in the environment, in order; further arguments go to the last of them.
COMMANDS = {
    "report": (LOCK, (*SOT, "report")),
    "test": (LOCK, ("-m", "pytest", "-q", "-n", "2", "--dist", "worksteal", "-m", "not full")),
    "lint": (LOCK, ("-m", "ruff", "check"), ("-m", "ruff", "format", "--check"), ("-m", "mypy")),
    "lab": (LAB_LOCK, ("-m", "jupyterlab")),
    "bench": (LOCK, ("benchmarks/bootstrap.py",), ("benchmarks/render.py",), ("benchmarks/scale.py",)),
    "demo": (LOCK, ("-m", "demo", "data/raw")),
    "strip": (LOCK, (".ci/strip.py",)),
    "lock": (LOCK, (*COMPILE, "-o", LOCK), (*COMPILE, "--group", "lab", "-c", LOCK, "-o", LAB_LOCK)),
    "sot": (LOCK, SOT),
}


def main(words: list[str]) -> int:
    """Exit code of the command; 2 when the call is wrong or the environment cannot be made."""
    if sys.version_info < OLDEST:
        return stop(f"Python {OLDEST[0]}.{OLDEST[1]} eller senare behövs; det här är {sys.version.split()[0]}.")
    if not words or words[0] not in COMMANDS:
        return stop(f"Skriv: python3 bootstrap.py {'|'.join(COMMANDS)} [argument …]")
    word, *rest = words
    data = None
    if word == "test" and "--all" in rest:
        rest = [*("-m", ""), *(w for w in rest if w != "--all")]  # the last -m counts
    if word == "lab":
        rest, data = data_named(rest)
        if data is not None and not (data and Path(data).is_dir()):
            say(f"Mappen finns inte: {data or 'ingen är nämnd'}.")
            return stop("Skriv: python3 bootstrap.py lab --data MAPP, där MAPP är den mapp som mappen raw ligger i.")
    lock, *commands = COMMANDS[word]
    commands[-1] = (*commands[-1], *rest)
    folder = Path.cwd() if commands[0][:2] == SOT else ROOT  # folders given to `sot` count from where the user is
    try:
        made = prepare(lock)
        return made or next((code for c in commands if (code := call(str(PYTHON), *c, folder=folder, data=data))), 0)
    except KeyboardInterrupt:
        return 130


def data_named(words: list[str]) -> tuple[list[str], str | None]:
    """The words without `--data FOLDER`, and the folder: "" when none follows, None when the flag is not there."""
    words = [part for w in words for part in (w.split("=", 1) if w.startswith("--data=") else [w])]
    if "--data" not in words:
        return words, None
    at = words.index("--data")
    return [*words[:at], *words[at + 2 :]], "".join(words[at + 1 : at + 2])


def prepare(lock: str) -> int:
    """The environment holding what the lock says, made or mended where it must be; 0 when it is there."""
    stamp = VENV / f"{lock}.stamp"
    whole = PYTHON.exists() and any(VENV.glob("*.stamp"))
    if whole and stamp.exists() and stamp.read_text(encoding="ascii") == fingerprint(lock):
        return 0
    if not whole:
        if any(importlib.util.find_spec(name) is None for name in ("venv", "ensurepip")):
            return stop("Python saknar venv. Debian/Ubuntu: sudo apt install python3-venv. Kör sedan om.")
        say("Gör i ordning miljön i .venv; första gången tar det någon minut.")
        if code := call(sys._base_executable, "-m", "venv", "--clear", str(VENV), folder=ROOT):  # type: ignore[attr-defined]
            return stop("Mappen .venv gick inte att skapa. Stäng program som använder den och kör om.", code)
    else:
        say("Uppdaterar miljön i .venv.")
    for old in VENV.glob("*.stamp"):
        old.unlink()
    if code := install(lock):
        return stop("Paketen gick inte att installera. Kontrollera nätverket och kör om.", code)
    for name in {lock, LOCK}:  # every lock holds all of the first one
        (VENV / f"{name}.stamp").write_text(fingerprint(name), encoding="ascii")
    return 0


def install(lock: str) -> int:
    """The locked packages, every one held to its hash, and the checkout itself; by pip where uv will not do."""
    pip = ("-m", "pip", "--disable-pip-version-check", "--quiet", "install")
    uv = ("-m", "uv", "pip", "install", "--quiet")
    hashed = ("--require-hashes", "-r", lock)
    this = ("--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    if run(*pip, "uv>=0.9,<1") == 0 and run(*uv, "--compile-bytecode", *hashed) == 0:
        return run(*uv, *this)
    say("uv gick inte att använda; fortsätter med pip, vilket tar något längre tid.")
    return run(*pip, *hashed) or run(*pip, *this)


def fingerprint(lock: str) -> str:
    """The hash of what the environment is made from, and of the place it is tied to."""
    parts = (*((ROOT / name).read_bytes() for name in (lock, "pyproject.toml")), str(ROOT).encode())
    return hashlib.sha256(b"".join(parts)).hexdigest()


def run(*arguments: str) -> int:
    """Exit code of the environment's Python with these arguments, from the checkout."""
    return call(str(PYTHON), *arguments, folder=ROOT)


def call(*command: str, folder: Path, data: str | None = None) -> int:
    """Exit code of a program; its text is UTF-8 everywhere, and the programs of the environment come first.

    `data` is where it finds raw/ and processed/; the reports then lie there too, unless another place is set.
    """
    path = os.pathsep.join((str(BIN), os.environ.get("PATH", "")))
    environment = {**os.environ, "PYTHONUTF8": "1", "VIRTUAL_ENV": str(VENV), "PATH": path}
    environment.pop("PYTHONHOME", None)
    if data is not None:
        environment["SOT_DATA"] = os.path.abspath(data)  # the program itself begins in the checkout
        environment.setdefault("SOT_REPORTS", os.path.join(environment["SOT_DATA"], "rapporter"))
    return subprocess.call(command, cwd=folder, env=environment)


def say(text: str) -> None:
    """A line to the person at the keyboard, apart from what the command itself prints."""
    print(text, file=sys.stderr, flush=True)


def stop(text: str, code: int = 2) -> int:
    """Says why it ends, and gives the exit code."""
    say(text)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
