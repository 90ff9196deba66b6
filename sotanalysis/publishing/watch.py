"""When something in a year's folder has been saved."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sotanalysis.sources.folder import find

_Stamp = dict[Path, tuple[int, int]]


def changes(folders: Sequence[Path], ticks: Iterable[object]) -> Iterator[None]:
    """One step at first, and one whenever what the folders hold has changed and then stood still for a tick.

    So a file that is being saved is read when it is whole.
    """
    shown: _Stamp | None = None
    before: _Stamp | None = None
    for _ in ticks:
        now = _stamp(folders)
        if shown is None or (now != shown and now == before):
            shown = now
            yield
        before = now


def _stamp(folders: Sequence[Path]) -> _Stamp:
    """Time and size of each file that may be read."""
    found: _Stamp = {}
    for path in (path for folder in folders for path in find(folder, "**/*")):
        try:
            stat = path.stat()
        except OSError:  # gone since it was listed
            continue
        found[path] = (stat.st_mtime_ns, stat.st_size)
    return found
