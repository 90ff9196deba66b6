"""Makes the project's own environment and runs a command in it. Needs nothing but Python 3.11 or later with venv.

python3 bootstrap.py report            every year found, as HTML, PDF and Excel (Windows: py bootstrap.py report)
python3 bootstrap.py test|lint|bench   test --all: the long ones too, and those of research, from the lab's lock
python3 bootstrap.py lab --data FOLDER JupyterLab on the data in a folder; without --data on the demonstration
python3 bootstrap.py demo              writes the demonstration's exports anew; demo --teams 5 --years 2019-2024
                                       --participants 150 --to FOLDER: a synthetic county, with its truth beside
python3 bootstrap.py docs              the documentation as pages in docs/_build/html; --renew writes anew what is
                                       made from declarations and from runs of the commands
python3 bootstrap.py sot check 2024    any command of `sot` (Windows: sot check 2024, which is sot.cmd beside this file)
python3 bootstrap.py wheels FOLDER     the locked packages as files, for a computer of the same kind that reaches no
                                       index; --windows 3.13: for Windows with that Python
python3 bootstrap.py --wheels FOLDER … any of the words above, with packages from such a folder and from nowhere else

The environment is .venv beside this file, filled from a lock with hashes. A stamp (the hash of the lock and of
pyproject.toml) is written last: the same stamp and a Python that starts mean nothing to do, another stamp means install
over, and no stamp, or a Python that does not start, that the environment is made anew. Of two that would make it at
once, one waits.

The file is written so that Python 3.6 can read it: one that is too old shall get as far as saying so.
"""

import hashlib
import importlib.util
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCK, LAB_LOCK, DOCS_LOCK = "requirements.lock", "requirements-lab.lock", "requirements-docs.lock"
CLUSTER_LOCK = "requirements-cluster.lock"  # for whoever builds reports on a Dask cluster; no word here needs it
OLDEST, TOO_NEW = (3, 11), (3, 15)
CALL = "py bootstrap.py" if os.name == "nt" else "python3 bootstrap.py"

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
    "bench": (LAB_LOCK, ("-m", "benchmarks")),
    "demo": (LOCK, ("-m", "demo", "data/raw")),
    "docs": (DOCS_LOCK, ("-m", "docs.build")),
    "strip": (LOCK, (".ci/strip.py",)),
    "lock": (
        LOCK,
        (*COMPILE, "-o", LOCK),
        (*COMPILE, "--group", "lab", "--group", "research", "--group", "bench", "-c", LOCK, "-o", LAB_LOCK),
        (*COMPILE, "--group", "docs", "-c", LOCK, "-o", DOCS_LOCK),
        (*COMPILE, "--group", "cluster", "-c", LOCK, "-o", CLUSTER_LOCK),
    ),
    "sot": (LOCK, SOT),
    "wheels": (LOCK, (str(ROOT / ".ci" / "wheels.py"),)),
}
WHERE_THE_USER_IS = {"report", "sot", "wheels"}  # folders given to these count from there


def main(words: "list[str]") -> int:
    """Exit code of the command; 2 when the call is wrong or the environment cannot be made."""
    if not OLDEST <= sys.version_info < TOO_NEW:
        other = " Finns en sådan, skriv till exempel: py -3.13 bootstrap.py …" if os.name == "nt" else ""
        return stop(f"Python 3.11–3.14 behövs; det här är {sys.version.split()[0]}.{other}")
    words, wheels = folder_named("--wheels", words) if words[:1] and words[0].startswith("--wheels") else (words, None)
    if wheels is not None and not (wheels and Path(wheels).is_dir()):
        return stop(f"Mappen med paket finns inte: {wheels or 'ingen är nämnd'}. Gör en med: {CALL} wheels MAPP")
    if not words or words[0] not in COMMANDS:
        return stop(f"Skriv: {CALL} {'|'.join(COMMANDS)} [argument …]")
    word, *rest = words
    data = None
    lock, *commands = COMMANDS[word]
    if word == "test" and "--all" in rest:
        rest = [*("-m", ""), *(w for w in rest if w != "--all")]  # the last -m counts
        lock = LAB_LOCK  # the methods of research/ are tried too
    if word == "lab":
        rest, data = folder_named("--data", rest)
        if data is not None and not (data and Path(data).is_dir()):
            say(f"Mappen finns inte: {data or 'ingen är nämnd'}.")
            return stop(f"Skriv: {CALL} lab --data MAPP, där MAPP är den mapp som mappen raw ligger i.")
    commands[-1] = (*commands[-1], *rest)
    folder = Path.cwd() if word in WHERE_THE_USER_IS else ROOT
    try:
        made = prepare(lock, wheels)
        return made or next(filter(None, (call(str(PYTHON), *c, folder=folder, data=data) for c in commands)), 0)
    except OSError as error:
        place = error.filename or ROOT
        return stop(f"{place} går inte att läsa eller skriva. Lägg programmet i en mapp som du får skriva i.")
    except KeyboardInterrupt:
        return 130


def folder_named(flag: str, words: "list[str]") -> "tuple[list[str], str | None]":
    """The words without the flag and its folder, and the folder: "" when none follows, None when there is no flag."""
    words = [part for w in words for part in (w.split("=", 1) if w.startswith(f"{flag}=") else [w])]
    if flag not in words:
        return words, None
    at = words.index(flag)
    return [*words[:at], *words[at + 2 :]], "".join(words[at + 1 : at + 2])


def prepare(lock: str, wheels: "str | None" = None) -> int:
    """The environment holding what the lock says, made or mended where it must be; 0 when it is there."""
    if ready(lock):
        return 0
    with alone():
        return 0 if ready(lock) else make(lock, wheels)  # another one may have made it meanwhile


def ready(lock: str) -> bool:
    """Whether the environment holds what the lock says, and starts."""
    stamp = VENV / f"{lock}.stamp"
    return stamp.exists() and stamp.read_text(encoding="ascii") == fingerprint(lock) and starts()


def make(lock: str, wheels: "str | None") -> int:
    """Makes the environment, or installs over one that is whole; the packages come from the folder, if one is given."""
    if any(VENV.glob("*.stamp")) and starts():
        say("Uppdaterar miljön i .venv.")
    else:
        if any(importlib.util.find_spec(name) is None for name in ("venv", "ensurepip")):
            return stop("Python saknar venv. Debian/Ubuntu: sudo apt install python3-venv. Kör sedan om.")
        say("Gör i ordning miljön i .venv; första gången tar det någon minut.")
        code = call(sys._base_executable, "-m", "venv", "--clear", str(VENV), folder=ROOT)  # type: ignore[attr-defined]
        if code:
            return stop("Mappen .venv gick inte att skapa. Stäng program som använder den och kör om.", code)
    for old in VENV.glob("*.stamp"):
        old.unlink()
    code = install(lock, wheels)
    if code:
        return stop(f"Paketen gick inte att installera. {why_not(wheels)} Kör sedan om.", code)
    for name in {lock, LOCK}:  # every lock holds all of the first one
        (VENV / f"{name}.stamp").write_text(fingerprint(name), encoding="ascii")
    return 0


def install(lock: str, wheels: "str | None") -> int:
    """The locked packages, every one held to its hash, and the checkout itself; by pip where uv will not do."""
    source = ("--no-index", "--find-links", Path(wheels).resolve().as_uri()) if wheels else ()
    pip = ("-m", "pip", "--disable-pip-version-check", "--quiet", "install", *source)
    uv = ("-m", "uv", "pip", "install", "--quiet", *source)
    hashed = ("--require-hashes", "-r", lock)
    this = ("--no-deps", "--no-build-isolation", "--editable", ".")
    if run(*pip, "uv>=0.9,<1") == 0 and run(*uv, "--compile-bytecode", *hashed) == 0:
        return run(*uv, *this)
    say("uv gick inte att använda; fortsätter med pip, vilket tar något längre tid.")
    return run(*pip, *hashed) or run(*pip, *this)


def why_not(wheels: "str | None") -> str:
    """What may keep packages from being installed, and what to do."""
    if os.name == "nt" and len(str(ROOT)) > 90:  # a package's longest path has some 150 signs, Windows allows 260
        return f"Sökvägen är lång ({len(str(ROOT))} tecken): flytta mappen närmare roten, till exempel C:\\sotanalysis."
    if wheels:
        return f"Mappen {wheels} saknar något: gör den på nytt, för den här Python: {CALL} wheels MAPP."
    return "Kontrollera nätverket; når datorn inga paket, ta dem ur en mapp: se docs/windows.md."


@contextmanager
def alone():
    """Keeps others from making the environment until this one is done; waits for one that already does."""
    place = ROOT / ".cache"
    place.mkdir(exist_ok=True)
    with open(str(place / "bootstrap.lock"), "a") as held:
        waiting = False
        while not taken(held.fileno()):
            if not waiting:
                say("En annan körning gör i ordning miljön; väntar på den.")
            waiting = True
            time.sleep(0.5)
        yield


def taken(held: int) -> bool:
    """Whether the open file could be locked; it is given back when it is closed, also by a process that dies."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(held, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # a file system without locks: nothing to wait for
        return True
    return True


def fingerprint(lock: str) -> str:
    """The hash of what the environment is made from, and of the place it is tied to."""
    parts = (*((ROOT / name).read_bytes() for name in (lock, "pyproject.toml")), str(ROOT).encode())
    return hashlib.sha256(b"".join(parts)).hexdigest()


def starts() -> bool:
    """Whether the environment's Python starts and finds packages: not so where the Python it was made by is gone."""
    try:
        return subprocess.call([str(PYTHON), "-I", "-c", "import sotanalysis"], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def run(*arguments: str) -> int:
    """Exit code of the environment's Python with these arguments, from the checkout."""
    return call(str(PYTHON), *arguments, folder=ROOT)


def call(*command: str, folder: Path, data: "str | None" = None) -> int:
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
    if hasattr(sys.stderr, "reconfigure"):
        sys.stderr.reconfigure(errors="replace")  # å in a pipe of Windows is nothing to stop for
    print(text, file=sys.stderr, flush=True)


def stop(text: str, code: int = 2) -> int:
    """Says why it ends, and gives the exit code."""
    say(text)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
