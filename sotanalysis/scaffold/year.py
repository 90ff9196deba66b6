"""Laying out a year's raw folder, data/raw/<team>/<year>/: everything that is filled in by hand, and nothing lost."""

import csv
import io
import os
import re
import tempfile
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import partial
from pathlib import Path

from sotanalysis.formatting import capital, listing
from sotanalysis.placing import for_its_owner
from sotanalysis.scaffold import words
from sotanalysis.scaffold.book import economy_workbook, said_of, team_workbook
from sotanalysis.scaffold.earlier import Earlier, earlier_of
from sotanalysis.scaffold.settings import report_settings, survey_settings
from sotanalysis.scaffold.texts import sections_to_write, skeleton
from sotanalysis.sources.folder import READ_ME, is_within
from sotanalysis.sources.settings import Settings, read_settings
from sotanalysis.tables.exports import PRINTED_FIGURES, SUS_REPORTS
from sotanalysis.tables.problem import Problem

YEARS = range(2000, 2100)
FOLDERS = ("sus", "goldware", "nns", "text")
# Files that are read under more names than their own: where one of these lies there already, it is the one.
_SAME = {"samordningsteam.xlsx": "samordningsteam.*", "ekonomi.xlsx": "ekonomi.*", "nns/enkat.toml": "nns/*.toml"}


class LayoutRefused(ValueError):
    """The folder cannot be laid out there, or under that name; the message says why and what to do."""


@dataclass(frozen=True)
class LaidOut:
    """What became of it: the folder, the files made and those that were there already (as named in the folder), the
    earlier year it takes over from, how many rows of each sheet came from there, and what there could not be read.
    """

    folder: Path
    made: tuple[str, ...]
    left: tuple[str, ...]
    earlier: int | None
    rows: Mapping[str, int]
    problems: tuple[Problem, ...]

    @property
    def lines(self) -> list[str]:
        """What is said of it: what was made, what was left, what came from before, what to do next."""
        year = self.folder.name
        taken = [
            f"{number} {'rad' if number == 1 else 'rader'} i {sheet}" for sheet, number in self.rows.items() if number
        ]
        return [
            f"Mappen {self.folder}",
            *(f"  {name}" for name in self.made),
            *(f"  {name} fanns redan, lämnad som den var" for name in self.left),
            *([f"Från {self.earlier} följer inställningar och rubriker{_and(taken)}."] if self.earlier else []),
            f"Nästa steg: läs {READ_ME}, fyll i samordningsteam.xlsx och kör sot check {year}.",
        ]


def lay_out(raw: Path, notebooks: Path, team: str, year: int) -> LaidOut:
    """Lays out raw/<team>/<year>/, from the latest earlier year of the team where there is one.

    A file that is there already is left as it is; each of the others is put in place whole or not at all.
    Raises LayoutRefused for a place inside a checkout of the project, and for a name or year that is none; OSError.
    """
    _refuse(raw, team, year)
    folder = raw / team / str(year)
    before = earlier_of(raw / team, year)
    wanted = _files(folder, notebooks, team, year, before)
    for name in ("", *FOLDERS):
        (folder / name).mkdir(parents=True, exist_ok=True)
    there = _there(folder)
    left = [name for name in wanted if any(fnmatch(one, _folded(_SAME.get(name, name))) for one in there)]
    made = [name for name in wanted if name not in left]
    for name in made:
        _put(folder / name, wanted[name]())
    rows = {sheet: len(found) for sheet, found in before.rows.items()} if before else {}
    return LaidOut(
        folder,
        tuple(made),
        tuple(left),
        before.year if before else None,
        rows if "samordningsteam.xlsx" in made else {},
        before.problems if before else (),
    )


def _and(taken: list[str]) -> str:
    return f", och {listing(taken)}" if taken else ""


def _refuse(raw: Path, team: str, year: int) -> None:
    if not re.fullmatch(r"\w[\w-]*", team):
        raise LayoutRefused("Teamet blir en mapp: skriv namnet med bokstäver, siffror, - och _, till exempel provstad.")
    if year not in YEARS:
        raise LayoutRefused(f"Året ska ligga mellan {YEARS[0]} och {YEARS[-1]}.")
    if not is_within(raw / team / str(year), raw):
        raise LayoutRefused(
            f"Mappen {team} eller {team}/{year} är en länk som leder ut ur {raw.name}/. Ta bort länken."
        )
    place = (raw / team / str(year)).resolve()
    if any((parent / "sotanalysis" / "vocabulary.py").is_file() for parent in (place, *place.parents)):
        raise LayoutRefused(
            "Underlag med personuppgifter får inte ligga i programmets egen mapp. "
            "Säg en annan mapp med --data, till exempel sot --data C:\\Samordning new."
        )


def _files(
    folder: Path, notebooks: Path, team: str, year: int, before: Earlier | None
) -> dict[str, Callable[[], bytes]]:
    """What makes each file, by its name in the folder, in the order it is told."""
    settings = before.settings if before else Settings()
    # Whoever has written the year's settings first gets a workbook in those words.
    words = read_settings(folder, year)[0] if (folder / "rapport.toml").exists() else settings
    own = folder.parent / str(before.year) if before else None
    name = settings.team or capital(team)
    texts = sections_to_write(notebooks, settings.plan, own)
    earlier = before.texts if before else {}
    rows = before.rows if before else {}
    since = before.year if before else 0
    files: dict[str, Callable[[], bytes]] = {
        READ_ME: lambda: _read_me(name, team, year),
        "rapport.toml": lambda: report_settings(name, year, settings if before else None, since).encode(),
        "samordningsteam.xlsx": lambda: team_workbook(words, year, rows),
        "ekonomi.xlsx": lambda: economy_workbook(year),
        "nns/enkat.toml": lambda: survey_settings(year).encode(),
        "publicerat.csv": lambda: _printed(year),
    }
    for one in dict.fromkeys((*texts, *earlier)):
        files[f"text/{one}.md"] = skeleton(one, texts.get(one, ""), earlier.get(one, ""), since).encode
    return files | {one: partial(bytes, content) for one, content in (before.files if before else {}).items()}


def _read_me(name: str, team: str, year: int) -> bytes:
    heading = f"Underlag för {name}, {year}"
    reports = "\n".join(f"{'':27}  {label}" for label in SUS_REPORTS.words_in())
    told = said_of(year) | {
        "rubrik": f"{heading}\n{'=' * len(heading)}",
        "team": team,
        "nästa_år": year + 1,
        "sus": reports,
    }
    text = words.filled(words.text_of("read_me.txt"), told)
    return text.replace("\n", "\r\n").encode("utf-8-sig")  # as Windows' Notepad of any age shows it


def _printed(year: int) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([f"# Siffrorna i den tryckta rapporten för {year}, en per rad. sot audit {year} granskar dem."])
    writer.writerow([f"# {', '.join(f'{c.name}: {c.says.lower()}' for c in PRINTED_FIGURES.columns[:12])}."])
    writer.writerow(list(PRINTED_FIGURES.headers.values()))
    return text.getvalue().encode("utf-8-sig")


def _there(folder: Path) -> set[str]:
    """The files of the folder, as two names are compared: Windows and macOS take case and composed letters as one."""
    return {_folded(file.relative_to(folder).as_posix()) for file in folder.rglob("*") if not file.is_dir()}


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _put(path: Path, content: bytes) -> None:
    """The file whole or not at all: written beside its place, then moved there."""
    with for_its_owner(), tempfile.TemporaryDirectory(dir=path.parent, prefix=".ny-") as beside:
        new = Path(beside, path.name)
        new.write_bytes(content)
        os.rename(new, path)
