"""Which files of a raw folder are read. Imports nothing heavy."""

import hashlib
import re
import unicodedata
import zipfile
from fnmatch import fnmatchcase
from pathlib import Path

# Laid out with the folder to tell what belongs in it: holds nothing to read, and is no file that was missed.
READ_ME = "LÄS MIG.txt"
FIRST_YEAR, LAST_YEAR = 1990, 2099  # of a team's work: what else is four digits is no year

SETTINGS = "rapport.toml"
# What is said of a text in another encoding: nobody who keeps an Excel file has to know the word.
SAVE_AS_UTF8 = "spara den som UTF-8 (i Anteckningar: Spara som, Kodning; i Excel: CSV UTF-8)."


def is_year(name: str) -> bool:
    """Whether a folder of that name holds a year."""
    return len(name) == 4 and name.isascii() and name.isdigit() and FIRST_YEAR <= int(name) <= LAST_YEAR


def year_folders(raw: Path, team: str = "*") -> list[Path]:
    """raw/<team>/<year>/ of a team, or of every team; none that is or lies in a link out of `raw`."""
    found = sorted(raw.glob(f"{team}/[0-9][0-9][0-9][0-9]"))
    return [path for path in found if is_year(path.name) and path.is_dir() and is_within(path, raw)]


# What nobody sees and no word has: soft hyphen, zero-width space and joiners, marks of direction, a byte-order mark
# inside. A joiner between two pictures makes one of them, and stays.
_UNSEEN = re.compile(
    "[\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]|(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001ffff])\u200d"
)


def find(folder: Path, *patterns: str) -> list[Path]:
    """The files of a year's folder that fit a pattern, sorted; lock files (`~$…`) and hidden files left out.

    So is what `files.left_alone` names. Upper and lower case are the same, as on Windows; `**/*` is every file.
    """
    wanted = [pattern.split("/") for pattern in patterns]
    found = [path for path in folder.rglob("*") if _is_ours(path, folder) and _fits(path.relative_to(folder), wanted)]
    return sorted(path for path in found if not path.name.startswith(("~$", ".")))


def _fits(path: Path, patterns: list[list[str]]) -> bool:
    parts = [normal(part).casefold() for part in path.parts]
    return ["**", "*"] in patterns or any(
        len(parts) == len(pattern) and all(map(fnmatchcase, parts, pattern)) for pattern in patterns
    )


def normal(text: str) -> str:
    """The text with composed letters (å as one sign) and without signs that nobody sees."""
    return text if text.isascii() else _UNSEEN.sub("", unicodedata.normalize("NFC", text))


def hash_of(path: Path) -> str:
    """The hash of the file's bytes; "" when it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _is_ours(path: Path, folder: Path) -> bool:
    try:
        ours = path.is_file() and is_within(path, folder) and printable(str(path)) == str(path)
        return ours and not is_too_large(path)
    except PermissionError:  # the folder it lies in is closed
        return False


# A year's largest file has some hundred kilobytes. Read, it takes several times its size: these a gigabyte at most.
REGISTER = "register"
LARGEST, LARGEST_UNPACKED = 20_000_000, 130_000_000  # bytes
_READ = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".txt", ".tsv", ".md", ".toml")


def is_too_large(path: Path) -> bool:
    """Whether a file is larger than is ever read, by its size and by what it says of the parts packed in it.

    An extract of a register, which may be of many teams and years, is as large as it is.
    """
    try:
        if path.parent.name == REGISTER and path.suffix.lower() == ".csv":
            return False
        if path.suffix.lower() not in _READ or not path.is_file():
            return False
        if path.stat().st_size > LARGEST:
            return True
        with zipfile.ZipFile(path) as archive:
            parts = (part.file_size for part in archive.infolist() if part.filename.endswith(".xml"))
            return sum(parts) > LARGEST_UNPACKED
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):  # no archive: its reader says what is wrong
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
