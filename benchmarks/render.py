"""How long one year's report takes, against doing the same plainly.

Ours: `sot report YEAR` from processed tables to HTML and PDF, into an empty folder. Plainly: the same joined notebook
through the `papermill` command, then `jupyter nbconvert --to html` (no PDF). Interleaved pairs, medians of wall time.
The tables are processed once before the clock starts.

    python3 bootstrap.py bench [YEAR] [PAIRS]
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import nbformat

from sotanalysis.publishing.join import chapter_files, join, read_chapter
from sotanalysis.publishing.plan import find_plan

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
TEAM, PLAN = "vasteras", "arsrapport"


def main(year: str = "2022", pairs: str = "5") -> None:
    """Prints each pair, the medians and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        joined = work / "joined.ipynb"
        plan, chapters = find_plan(PLAN), [read_chapter(path) for path in chapter_files(ROOT / "notebooks")]
        nbformat.write(join(plan, chapters, narrative=dict.fromkeys(plan.sections, ())), joined)
        run(BIN / "sot", "check", year, fine=(0, 1))
        ours, plain = [], []
        for pair in range(int(pairs)):
            ours.append(seconds(lambda place=work / f"ours-{pair}": report(place, year)))
            plain.append(seconds(lambda place=work / f"plain-{pair}": plainly(joined, place, year)))
            print(f"{pair + 1}: sot report {ours[-1]:.2f} s, papermill + nbconvert {plain[-1]:.2f} s", flush=True)
    print(f"median {median(ours):.2f} s mot {median(plain):.2f} s, kvot {median(ours) / median(plain):.2f}")


def report(place: Path, year: str) -> None:
    """The year's HTML and PDF; exit code 1 (a section that failed) is timed all the same."""
    choices = ("--team", TEAM, "--plan", PLAN, "--to", "html,pdf")
    run(BIN / "sot", "--reports", place, "report", year, *choices, fine=(0, 1))
    if not list(place.rglob("*.pdf")):
        sys.exit("sot report skrev ingen PDF; mätningen avbryts.")


def plainly(joined: Path, place: Path, year: str) -> None:
    """The same notebook by the two ordinary commands; a section that fails is timed here too, it stops nothing."""
    place.mkdir()
    parameters = [word for pair in (("team", TEAM), ("period", year), ("plan", PLAN)) for word in ("-r", *pair)]
    options = ("--no-progress-bar", "-k", "python3", *parameters)
    run(BIN / "papermill", *options, joined, place / "run.ipynb", fine=(0, 1))
    run(BIN / "jupyter", "nbconvert", "--to", "html", place / "run.ipynb")


def run(*command: str | Path, fine: tuple[int, ...] = (0,)) -> None:
    """A command in the data's environment; the bench stops with its words when it fails."""
    environment = {**os.environ, "PYTHONUTF8": "1", "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(
        list(map(str, command)), cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode not in fine:
        sys.exit(f"{command[0]} avslutades med {done.returncode}:\n{done.stdout}{done.stderr}")


def seconds(work: Callable[[], None]) -> float:
    """Wall time of some work."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main(*sys.argv[1:])
