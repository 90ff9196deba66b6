"""Ten years of five synthetic teams, fifty reports: one at a time, and as many at a time as there are cores.

Both from processed tables and no facts remembered. A report by itself uses more than one core now and then (its kernel
starts while its facts are counted), which the one-at-a-time side is let to do.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from demo.county import teams, write_county

ROOT = Path(__file__).resolve().parents[1]
TEAMS, YEARS, PARTICIPANTS = 5, range(2015, 2025), 60


def figures(number: int = TEAMS, years: range = YEARS) -> dict[str, float]:
    """Seconds of each way, how many times as fast, and that as a share of the cores."""
    cores = os.cpu_count() or 1
    with TemporaryDirectory() as folder:
        os.environ.setdefault("SOT_KEY_FILE", str(Path(folder, "nyckel")))
        write_county(Path(folder), number, years, PARTICIPANTS)
        one, many = (_seconds(Path(folder), jobs, len(teams(number)) * len(years)) for jobs in (1, cores))
    print(f"{number} teams, {len(years)} years: {one:.0f} s one at a time, {many:.0f} s by {cores}")
    return {
        "one_seconds": one,
        "many_seconds": many,
        "times_as_fast": one / many,
        "of_cores": one / many / cores,
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0,
    }


def _seconds(folder: Path, jobs: int, reports: int) -> float:
    """How long all of them take; RuntimeError when one of them was not made."""
    sot = [sys.executable, "-m", "sotanalysis.cli", "--data", str(folder), "--reports", str(folder / f"reports-{jobs}")]
    span = sorted(int(year.name) for year in next(iter((folder / "raw").iterdir())).iterdir() if year.name.isdigit())
    for team in sorted((folder / "raw").iterdir()):
        subprocess.run([*sot, "check", str(span[-1]), "--team", team.name], cwd=ROOT, check=False, capture_output=True)
    for kept in folder.glob("processed/*/remembered"):
        shutil.rmtree(kept)
    asked = ("report", "--years", f"{span[0]}-{span[-1]}", "--teams", "all", "--jobs", str(jobs))
    begun = time.perf_counter()
    told = subprocess.run([*sot, *asked], cwd=ROOT, check=False, capture_output=True, text=True)
    took = time.perf_counter() - begun
    if (made := len(list((folder / f"reports-{jobs}").rglob("arsrapport.pdf")))) != reports:
        raise RuntimeError(f"{made} av {reports} rapporter gjordes:\n{told.stdout[-1_000:]}{told.stderr[-1_000:]}")
    return took
