"""Which files of a raw folder are read. Imports nothing heavy."""

import hashlib
from pathlib import Path


def find(folder: Path, *patterns: str) -> list[Path]:
    """The files of a year's folder that fit a pattern, sorted; lock files (`~$…`) and hidden files left out.

    So is what `files.left_alone` names.
    """
    found = {path for pattern in patterns for path in folder.glob(pattern) if _is_ours(path, folder)}
    return sorted(path for path in found if not path.name.startswith(("~$", ".")))


def hash_of(path: Path) -> str:
    """The hash of the file's bytes; "" when it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _is_ours(path: Path, folder: Path) -> bool:
    try:
        return path.is_file() and is_within(path, folder) and printable(str(path)) == str(path)
    except PermissionError:  # the folder it lies in is closed
        return False


def is_within(path: Path, folder: Path) -> bool:
    """Whether the path, links followed, lies in the folder."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a link to itself
        return False


def printable(name: str) -> str:
    """The name with ? for what is no UTF-8."""
    return name.encode("utf-8", "replace").decode("utf-8")
