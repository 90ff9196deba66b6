"""Measures, prints, and writes results.json beside this file: by bench, the figures with the machine and the day.

    python3 bootstrap.py bench [NAME …]

Without names all of them, each in a process of its own. What the release before measured stands under `before`.
"""

import json
import os
import platform
import subprocess
import sys
from datetime import date
from importlib import import_module
from pathlib import Path

from sotanalysis import __version__

ROOT = Path(__file__).resolve().parent
RESULTS = ROOT / "results.json"
NAMES = ("bootstrap", "render", "scale", "disclosure", "county", "many", "coverage")


def main(names: list[str]) -> int:
    """Exit code 1 when one of them could not be measured; the others are written all the same."""
    if unknown := [name for name in names if name not in NAMES]:
        print(f"Finns inte: {', '.join(unknown)}. De som finns: {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    codes = [subprocess.call([sys.executable, "-m", "benchmarks", f"={name}"]) for name in names or NAMES]
    return int(any(codes))


def measure(name: str) -> None:
    """One bench, in this process."""
    found = import_module(f"benchmarks.{name}").figures()
    held = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    before = held.get(name, {})
    earlier = before.get("before", {}) if before.get("version") == __version__ else before.get("figures", {})
    held[name] = {
        "version": __version__,
        "day": date.today().isoformat(),
        "machine": machine(),
        "figures": {key: round(value, 4) for key, value in found.items()},
        "before": earlier,
    }
    RESULTS.write_text(json.dumps(held, indent=1, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")


def machine() -> str:
    """What it was measured on, in words."""
    return f"{os.cpu_count()} kärnor, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"


if __name__ == "__main__":
    words = sys.argv[1:]
    if words[:1] and words[0].startswith("="):
        measure(words[0][1:])
    else:
        sys.exit(main(words))
