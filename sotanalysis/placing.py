"""Several files put in place together or not at all: what stands in a folder is the old set or the new one.

The new set is written in a folder of its own beside the old, `.new`, which only one process can have at a time. Then
the old files are moved into it, and the new ones out of it: what cannot be replaced, as it is open in Excel, is found
while every old file still is there to be put back. An interrupted move is undone by whoever comes next.
"""

import json
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from sotanalysis.sources.folder import is_within

WORK = ".new"
MEMORY = "remembered"  # the folder beside a team's processed tables with what was worked out of them
PATIENCE = 10.0  # seconds without a sign of life after which whoever was at work has been interrupted


class NotPlaced(PermissionError):
    """A file could not be replaced, and the old set stands; the message says in Swedish which, and what to do."""


def refuse_link(place: Path, root: Path) -> None:
    """NotPlaced for a folder below `root` that leads out of it: it, or one it lies in, is a link to elsewhere.

    `root` itself may be a link: it is where somebody chose to have it.
    """
    if not is_within(place, root):
        raise NotPlaced(
            f"Mappen {place.relative_to(root).as_posix()} är en länk som leder ut ur {root.name}/; där skrivs inget. "
            "Ta bort länken och kör om."
        )


@contextmanager
def placed(place: Path, names: Sequence[str], gone: Iterable[str] = ()) -> Iterator[Path]:
    """A folder to write `names` in; when it is left they take their places in `place` together, and `gone` go.

    The last name is put there last and taken away first: where it stands (a manifest) the set is whole. A name may be
    that of a folder, which is then replaced whole. Raises NotPlaced for what is open or closed, and OSError (a full
    disk) as it comes; then everything is as before.
    """
    work = _begun(place)
    try:
        (work / "new").mkdir()
        yield work / "new"
        _move(place, names, [name for name in gone if name not in names])
    except BaseException:
        undo(place)
        raise
    shutil.rmtree(work, ignore_errors=True)


@contextmanager
def for_its_owner() -> Iterator[None]:
    """What is made meanwhile can be read by its owner only: it is about persons."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def settle(place: Path) -> None:
    """Puts right what an interrupted move left in the folder; waits for one that is under way."""
    while (place / WORK).is_dir():
        if abs(time.time() - _touched(place / WORK)) > PATIENCE:
            undo(place)
        else:
            time.sleep(0.05)


def undo(place: Path) -> None:
    """The old set, as it was before a move that did not come to its end; nothing else is left of that."""
    new, old = place / WORK / "new", place / WORK / "old"
    try:
        names, gone = json.loads((place / WORK / "names.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):  # it had not begun
        names, gone = [], []
    waiting = {name for name in names if (new / name).exists()}
    for name in reversed(names) if waiting else ():
        if name not in waiting:
            _replace(place / name, new / name)
    for name in (*gone, *names) if waiting else ():
        _replace(old / name, place / name)
    shutil.rmtree(place / WORK, ignore_errors=True)


def _begun(place: Path) -> Path:
    try:
        place.mkdir(parents=True, exist_ok=True)
        while True:
            settle(place)
            with suppress(FileExistsError):  # another came between
                (place / WORK).mkdir(mode=0o700)
                return place / WORK
    except PermissionError as error:
        raise NotPlaced(
            f"Mappen {place.name} går inte att skriva i. Be den som äger den om rätt att skriva, och kör om."
        ) from error


def _move(place: Path, names: Sequence[str], gone: Sequence[str]) -> None:
    new, old = place / WORK / "new", place / WORK / "old"
    (place / WORK / "names.json").write_text(json.dumps([names, gone]), encoding="utf-8")
    for source, target, moved in ((place, old, [*gone, *names][::-1]), (new, place, names)):
        for name in moved:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            refuse_link((target / name).parent, place)
            try:
                _replace(source / name, target / name)
            except PermissionError as error:
                what = f"Mappen {name} eller en fil i den" if (place / name).is_dir() else f"Filen {name}"
                raise NotPlaced(
                    f"{what} är öppen i ett annat program eller skrivskyddad: stäng filen {Path(name).name} "
                    "och kör om. Allt står kvar som det var."
                ) from error


def _replace(source: Path, target: Path) -> None:
    with suppress(FileNotFoundError):
        os.replace(source, target)


def _touched(work: Path) -> float:
    """When something was last written there; 0 when it is gone."""
    times = [0.0]
    for path in (work, *work.rglob("*")):
        with suppress(OSError):
            times.append(path.lstat().st_mtime)
    return max(times)
