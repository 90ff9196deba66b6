"""The county's report of five teams over six years, from raw register extracts to finished files; under a minute on two
cores. Then the same again with nothing changed. A bench, never a test.
"""

import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from demo.county import folder_name, teams, write_county
from sotanalysis.publishing.build import Folders, build_reports

TEAMS, YEARS, PARTICIPANTS = 5, range(2019, 2025), 150


def main() -> None:
    """A line per step: seconds, with the load of the machine."""
    with TemporaryDirectory() as folder:
        os.environ.setdefault("SOT_KEY_FILE", str(Path(folder, "nyckel")))
        begun = time.perf_counter()
        write_county(Path(folder), TEAMS, YEARS, PARTICIPANTS)
        told("written", begun)
        years = [(folder_name(team), YEARS[-1]) for team in teams(TEAMS)]
        for step in ("built", "nothing changed"):
            begun = time.perf_counter()
            (result,) = build_reports(years, Folders(Path(folder), Path(folder, "reports")), plan="lanet")
            told(f"{step}, {len(result.files)} files, {len(result.faults)} faults", begun)


def told(step: str, begun: float) -> None:
    """Prints how long a step took."""
    load = f", load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores" if hasattr(os, "getloadavg") else ""
    print(f"county, {TEAMS} teams, {len(YEARS)} years: {step}: {time.perf_counter() - begun:6.1f} s{load}")


if __name__ == "__main__":
    main()
