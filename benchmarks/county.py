"""The county's report of five teams over six years, from raw register extracts to finished files; under a minute on two
cores. Then the same again with nothing changed. A bench, never a test; `figures` gives what it measures as numbers.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from demo.county import folder_name, teams, write_county
from sotanalysis.publishing.build import Folders, build_reports

TEAMS, YEARS, PARTICIPANTS = 5, range(2019, 2025), 150


def figures() -> dict[str, float]:
    """Seconds of each step by the clock (they depend on what else the machine does) and of its processors, those of
    the processes it starts included; the files of the report and its faults.
    """
    found: dict[str, float] = {}
    with TemporaryDirectory() as folder:
        os.environ.setdefault("SOT_KEY_FILE", str(Path(folder, "nyckel")))
        years = [(folder_name(team), YEARS[-1]) for team in teams(TEAMS)]
        with timed("written", found):
            write_county(Path(folder), TEAMS, YEARS, PARTICIPANTS)
        for step in ("built", "nothing_changed"):
            with timed(step, found):
                (result,) = build_reports(years, Folders(Path(folder), Path(folder, "reports")), plan="lanet")
        found |= {"files": len(result.files), "faults": len(result.faults)}
    return found


@contextmanager
def timed(step: str, found: dict[str, float]) -> Iterator[None]:
    """Puts how long a step took into `found`."""
    clock, processors = time.perf_counter(), sum(os.times()[:4])
    yield
    found[f"{step}_seconds"] = round(time.perf_counter() - clock, 1)
    found[f"{step}_processor_seconds"] = round(sum(os.times()[:4]) - processors, 1)


def main() -> None:
    """A line per figure, with the load of the machine."""
    for name, figure in figures().items():
        print(f"county, {TEAMS} teams, {len(YEARS)} years: {name} {figure:g}")
    if hasattr(os, "getloadavg"):
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
