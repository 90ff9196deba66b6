"""`sot check`: what of a year's folder is to be mended, and what became of each file in it; as lines and as JSON."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from platform import python_version
from typing import Any

from sotanalysis.placing import MEMORY
from sotanalysis.privacy.identity import fingerprint, load_key
from sotanalysis.publishing.build import Folders
from sotanalysis.publishing.checked import Checked, FileRead
from sotanalysis.sources.folder import hash_of
from sotanalysis.tables.faults import Fault

FOLDER = "check"  # in the data folder: what is written here may name rows of the raw files, and is no report
HEADS = {"fel": "Fel", "varning": "Varningar"}
_LIBRARIES = ("numpy", "pandas", "pyarrow", "scipy")


def check_year(folders: Folders, team: str, year: int) -> Checked:
    """What of the year's folder is to be mended: read anew where anything has changed since it was last asked, else as
    it was told then, which needs none of what reads and counts. Raises TeamMissing, KeyFault.
    """
    file = folders.processed / team / MEMORY / f"check-{year}.json"
    key = fingerprint(load_key())
    with suppress(OSError, ValueError, TypeError, KeyError):
        told = json.loads(file.read_text(encoding="utf-8"))
        if told["stamp"] == [_given(folders, team, key), _made(folders.processed / team)]:
            return _recalled(team, year, told)
    from sotanalysis.dataset import remember
    from sotanalysis.publishing.check_folder import read_anew

    given = _given(folders, team, key)
    found = read_anew(folders, team, year)
    stamp = [given, _made(folders.processed / team)]
    told = {"stamp": stamp, "faults": [*map(asdict, found.faults)], "files": [*map(asdict, found.files)]}
    remember(file, json.dumps(told, ensure_ascii=False))
    return found


def _recalled(team: str, year: int, told: dict[str, Any]) -> Checked:
    faults = [Fault(**one | {"rows": tuple(one["rows"]), "refused": tuple(one["refused"])}) for one in told["faults"]]
    return Checked(
        team,
        year,
        tuple(faults),
        tuple(FileRead(**one | {"without_rows": tuple(one["without_rows"])}) for one in told["files"]),
    )


def _given(folders: Folders, team: str, key: str) -> str:
    """A hash of all that a check rests on: what lies in the team's raw folder, chapters, package, libraries, key."""
    digest = hashlib.sha256(" ".join([key, python_version(), *map(version, _LIBRARIES)]).encode())
    for place in (folders.raw / team, folders.notebooks, Path(__file__).parents[1]):
        for path in sorted(path for path in place.rglob("*") if path.suffix != ".pyc"):
            held = ""
            with suppress(OSError):  # in a closed folder
                held = hash_of(path) if path.is_file() else ""
            digest.update(f"{path.relative_to(place)}\0{held}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _made(processed: Path) -> list[list[object]]:
    """The processed tables as they lie there: name, size and time."""
    found = [path for path in sorted(processed.rglob("*")) if path.is_file() and path.parent.name != MEMORY]
    return [[str(path.relative_to(processed)), path.stat().st_size, path.stat().st_mtime_ns] for path in found]


# --- telling ---------------------------------------------------------------------------------------------------------


def lines(checked: Checked) -> Iterator[str]:
    """One line a problem and one a file, for a file or a pipe; then the sum."""
    for fault in checked.faults:
        place = ", ".join(filter(None, [fault.file, fault.place]))
        yield " ".join(filter(None, [f"{fault.severity}: {place}: {fault.what}", fault.remedy, fault.detail]))
    for file in checked.files:
        yield f"fil: {file.file}: {file.text}"
    yield checked.summary
    yield checked.next_step


def by_file(checked: Checked) -> Iterator[tuple[str, list[tuple[str, list[Fault]]]]]:
    """Heading of each severity that there is ("Fel"), and under it each file's faults."""
    for severity, alike in groupby(checked.faults, key=lambda fault: fault.severity):
        yield HEADS[severity], [(file, list(own)) for file, own in groupby(alike, key=lambda fault: fault.file)]


def as_json(checked: Checked) -> dict[str, object]:
    """`files` and `problems` for a program: one problem per row, `row` null where a whole sheet or file is meant."""
    return {
        "team": checked.team,
        "year": checked.year,
        "files": [
            {"file": f.file, "read_as": f.read_as, "rows": f.rows, "refused": f.refused, "text": f.text}
            for f in checked.files
        ],
        "problems": [
            {
                "file": fault.file,
                "sheet": fault.sheet,
                "row": row,
                "column": fault.column,
                "rule": fault.rule,
                "severity": fault.severity,
                "message": fault.message,
                "remedy": fault.remedy,
                "lost": fault.lost,
            }
            for fault in checked.faults
            for row in fault.rows or (None,)
        ],
    }
