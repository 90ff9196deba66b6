"""What `sot check` and `sot audit` write on request: their pages, and the workbooks with their faults coloured.

They lie in check/<team>/<year>/ of the data folder, for their owner alone: neither an input nor a report;
a page of the audit, which is to be sent, also where it is asked for.
"""

from collections.abc import Iterator
from pathlib import Path

from sotanalysis.audit.years import Audited
from sotanalysis.placing import NotPlaced, for_its_owner, placed, refuse_link
from sotanalysis.publishing import audit_page
from sotanalysis.publishing.build import Folders
from sotanalysis.publishing.check import FOLDER
from sotanalysis.publishing.check_page import page
from sotanalysis.publishing.check_workbook import WORKBOOKS, CopyRefused, coloured
from sotanalysis.publishing.checked import Checked
from sotanalysis.tables.faults import own

PAGE = "att rätta.html"
AUDIT = "granskning.html"
BY_HAND = ("samordningsteam", "ekonomi")  # the workbooks that a team fills in and can mend


def write_page(checked: Checked, folders: Folders) -> Path:
    """The list as a page; where it was put."""
    with for_its_owner():
        return _put(place_of(folders, checked.team, checked.year) / PAGE, page(checked).encode())


def write_audit(audited: Audited, path: Path) -> Path:
    """The audit as a page, at the path. FileNotFoundError where its folder is not there."""
    if not path.parent.is_dir():
        raise FileNotFoundError(2, "", str(path))
    return _put(path, audit_page.page(audited).encode())


def write_workbooks(checked: Checked, folders: Folders) -> Iterator[str]:
    """A coloured copy of each workbook that has a fault; a line on each, and one when there is none."""
    raw = folders.raw / checked.team / str(checked.year)
    faulty = dict.fromkeys(own(f.file) for f in checked.faults if f.sheet)
    mine = [raw / name for name in faulty if name.casefold().startswith(BY_HAND)]
    for path in mine:
        if path.suffix.lower() not in WORKBOOKS:
            yield f"{path.name} går inte att färga: spara den som .xlsx och kör om."
            continue
        try:
            content = coloured(path, [f for f in checked.faults if own(f.file) == path.name])
            with for_its_owner():
                copy = _put(place_of(folders, checked.team, checked.year) / f"{path.stem} med fel.xlsx", content)
        except (CopyRefused, NotPlaced) as error:
            yield str(error)
        else:
            yield f"Kopian med fel färgade: {copy}. Rätta i originalet, inte i kopian."
    if not mine:
        yield "Ingen arbetsbok har något att färga."


def place_of(folders: Folders, team: str, year: int) -> Path:
    """The folder of what is written for a team and a year, for its owner alone."""
    place = folders.data / FOLDER / team / str(year)
    refuse_link(place, folders.data / FOLDER)
    with for_its_owner():
        place.mkdir(parents=True, exist_ok=True)
    return place


def _put(path: Path, content: bytes) -> Path:
    """The file, whole or not at all."""
    with placed(path.parent, [path.name]) as new:
        (new / path.name).write_bytes(content)
    return path
