"""What is said when a command falls: whether the machine or the program is at fault, and what to do."""

import errno
import os
import traceback
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TextIO

from sotanalysis import __version__
from sotanalysis.placing import NotPlaced
from sotanalysis.privacy.in_text import masked_name

LOG = "sot-fel.txt"
_FULL = (errno.ENOSPC, errno.EDQUOT)
_CLOSED = (errno.EACCES, errno.EPERM, errno.EROFS)
_NO_FOLDER = (errno.ENOTDIR, errno.EEXIST)
_PACKAGE = Path(__file__).parents[1]


def told(error: BaseException, folder: Path) -> str:
    """What has happened, as a sentence. Of what nobody foresaw the details are written to LOG in the folder."""
    if isinstance(error, OSError) and (said := _of_machine(error)):
        return said
    written = _write(error, folder / LOG)
    told = f"Säg till den som sköter programmet: {type(error).__name__}."
    if written:
        told = (
            f"Vad som hände står i {written}, utan uppgifter ur underlaget; skicka den till den som sköter programmet."
        )
    return f"Ett fel i programmet: det är inte du som gjort fel. {told}"


def silenced(stream: TextIO) -> None:
    """What is still to be printed goes nowhere: whoever read it has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _of_machine(error: OSError) -> str:
    if isinstance(error, NotPlaced):
        return str(error)
    place = masked_name(str(error.filename2 or error.filename or ""))
    name = str(place) if place else "Mappen"
    if error.errno in _FULL:
        return f"Disken är full{f': {place} kunde inte skrivas' if place else ''}. Frigör plats och kör om."
    if error.errno in _CLOSED:
        return (
            f"{name} går inte att läsa eller skriva. Stäng program som har filen öppen, eller be den som äger mappen "
            "om rätt till den, och kör om."
        )
    if error.errno in _NO_FOLDER and place:
        name = str(next((p for p in (Path(str(place)), *Path(str(place)).parents) if p.is_file()), place))
        return f"{name} ska vara en mapp, men där ligger en fil. Flytta eller ta bort filen och kör om."
    if error.errno == errno.ENAMETOOLONG:
        return f"Sökvägen är för lång: {name}. Lägg mappen närmare diskens rot och kör om."
    return ""


def _write(error: BaseException, path: Path) -> Path | None:
    """Which error arose where in the code, and nothing else: what an error says may quote the data."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        head = f"sotanalysis {__version__}, {datetime.now():%Y-%m-%d %H:%M}"
        path.write_text("\n".join([head, *_frames(error)]) + "\n", encoding="utf-8")
    except OSError:
        return None
    return path


def _frames(error: BaseException) -> Iterator[str]:
    seen: BaseException | None = error
    while seen is not None:
        yield type(seen).__name__
        for frame in traceback.extract_tb(seen.__traceback__):
            yield f"  {_named(Path(frame.filename))}:{frame.lineno} {frame.name}"
        seen = seen.__cause__ or seen.__context__


def _named(file: Path) -> str:
    """The file without the folders of this machine."""
    return masked_name(
        file.relative_to(_PACKAGE.parent).as_posix() if file.is_relative_to(_PACKAGE) else "/".join(file.parts[-2:])
    )
