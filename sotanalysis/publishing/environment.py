"""What `sot doctor` looks at: Python, packages against the lock, fonts, Typst, the key, the folders."""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

import typst
from packaging.requirements import Requirement

from sotanalysis.privacy.identity import key_is_private, key_path
from sotanalysis.publishing.years import raw_years

CHECKOUT = Path(__file__).resolve().parents[2]
FONTS = CHECKOUT / "sotanalysis" / "fonts"
FONT_STYLES = ("Regular", "Semibold", "Bold", "Italic")
AGAIN = (
    f"{'py' if os.name == 'nt' else 'python3'} bootstrap.py sot doctor"  # installs what the lock says, then looks again
)
SUPPORTED = ((3, 11), (3, 15))  # from, up to but not including
_PAGE = b'#set document(title: "a")\n#set text(font: "Source Sans 3", lang: "sv")\n= \xc3\x85\xc3\xa4\xc3\xb6'


@dataclass(frozen=True)
class Check:
    """One thing looked at: its name, how it is, and, where it is not good, what to do."""

    name: str
    state: Literal["bra", "obs", "fel"]
    text: str


def examine(data: Path, reports: Path) -> list[Check]:
    """How the environment is, one check a line, for the data and report folders that would be used."""
    steps: tuple[Callable[[], Check], ...] = (_python, _packages, _fonts, _typst, _key)
    return [*(step() for step in steps), *_folders(data, reports)]


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    if SUPPORTED[0] <= sys.version_info[:2] < SUPPORTED[1]:
        return Check("Python", "bra", version)
    return Check("Python", "fel", f"{version}; 3.11–3.14 behövs. Installera en sådan och kör {AGAIN}.")


def _packages() -> Check:
    differing = sorted(_differing(CHECKOUT / "requirements.lock"))
    if not differing:
        return Check("Paket", "bra", "alla har den version som programmet är prövat med")
    shown = ", ".join(differing[:8]) + (" …" if len(differing) > 8 else "")
    return Check(
        "Paket", "obs", f"{len(differing)} har en annan version än programmet är prövat med: {shown}. Kör {AGAIN}."
    )


def _differing(lock: Path) -> Iterator[str]:
    """The locked packages that are missing or have another version, of those this machine should have."""
    entries = (line.partition("\\")[0].strip() for line in lock.read_text(encoding="utf-8").splitlines())
    for wanted in (Requirement(entry) for entry in entries if entry and not entry.startswith(("#", "--hash"))):
        if wanted.marker is not None and not wanted.marker.evaluate():
            continue
        try:
            if metadata.version(wanted.name) not in wanted.specifier:
                yield wanted.name
        except metadata.PackageNotFoundError:
            yield wanted.name


def _fonts() -> Check:
    missing = [style for style in FONT_STYLES if not (FONTS / f"SourceSans3-{style}.ttf").is_file()]
    if not missing:
        return Check("Typsnitt", "bra", "Source Sans 3")
    return Check("Typsnitt", "fel", f"Source Sans 3 saknar {', '.join(missing)}. Hämta programmet på nytt.")


def _typst() -> Check:
    try:
        typst.compile(_PAGE, font_paths=typst.Fonts(False, False, [str(FONTS)]), pdf_standards=["a-2a", "ua-1"])
    except typst.TypstError as error:
        return Check(
            "Typst",
            "fel",
            f"kan inte göra en tillgänglig PDF. Kör {AGAIN}; hjälper det inte, visa den som sköter programmet: {error}",
        )
    return Check("Typst", "bra", f"{metadata.version('typst')}, gör PDF/UA-1 och PDF/A-2a")


def _key() -> Check:
    path = key_path()
    if not path.exists():
        return Check("Nyckel", "bra", f"skapas vid första körningen: {path}")
    if not key_is_private(path):
        return Check("Nyckel", "fel", f"{path} kan läsas av andra. Gör den läsbar bara för dig: chmod 600.")
    return Check("Nyckel", "bra", f"{path}, läsbar bara för dig")


def _folders(data: Path, reports: Path) -> Iterator[Check]:
    years = [f"{team} {year}" for team, year in raw_years(data / "raw")]
    if years:
        yield Check("Underlag", "bra", f"{data / 'raw'}: {', '.join(years)}")
    else:
        yield Check("Underlag", "obs", f"{data / 'raw'}: inga årsmappar. Lägg exporterna i raw/<team>/<år>/.")
    for name, folder in (("Bearbetat", data / "processed"), ("Rapporter", reports)):
        if os.access(_nearest(folder), os.W_OK):
            yield Check(name, "bra", str(folder))
        else:
            yield Check(name, "fel", f"{folder} går inte att skriva i. Välj en annan mapp med --data eller --reports.")


def _nearest(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    return next(path for path in (folder, *folder.absolute().parents) if path.exists())
