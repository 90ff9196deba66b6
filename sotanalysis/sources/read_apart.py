"""An old workbook read in a process of its own: a spoilt .xls can make calamine take all memory, or end the process.

Run as a file, with the workbook's path: writes its sheets as JSON, dates and times tagged with what they are.
"""

import json
import subprocess
import sys
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path

SECONDS, MEMORY = 20, 1_500_000_000
_READ = {"datetime": datetime.fromisoformat, "date": date.fromisoformat, "time": time.fromisoformat}


def rows_of(path: Path) -> dict[str, list[list[object]]]:
    """The rows of each sheet, by its name. ValueError where the other process did not come to its end."""
    with suppress(subprocess.TimeoutExpired):
        command = [sys.executable, "-P", __file__, str(path)]
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
        if done.returncode == 0:
            read: dict[str, list[list[object]]] = json.loads(done.stdout, object_hook=_untagged)
            return read
    raise ValueError("den andra processen kom inte till sitt slut")


def _untagged(held: dict[str, object]) -> object:
    if len(held) == 1 and (kind := next(iter(held))).startswith("\0"):
        value = held[kind]
        return timedelta(seconds=float(str(value))) if kind == "\0timedelta" else _READ[kind[1:]](str(value))
    return held


def _tagged(value: object) -> dict[str, object]:
    if isinstance(value, timedelta):
        return {"\0timedelta": value.total_seconds()}
    assert isinstance(value, date | time)
    return {f"\0{type(value).__name__}": value.isoformat()}


def _main() -> None:
    import python_calamine

    with suppress(ImportError, ValueError, OSError):  # where a process cannot be held to so much memory
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with python_calamine.CalamineWorkbook.from_path(sys.argv[1]) as book:
        rows = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    sys.stdout.write(json.dumps(rows, default=_tagged))


if __name__ == "__main__":
    _main()
