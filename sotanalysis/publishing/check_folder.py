"""What of a year's folder is to be mended, its files read and its numbers counted anew."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd

from sotanalysis import dataset
from sotanalysis.chapters.faults import data_faults
from sotanalysis.exhibits.proof import ProseFault
from sotanalysis.formatting import capital
from sotanalysis.periods import Period
from sotanalysis.publishing.build import Folders, plan_fault
from sotanalysis.publishing.checked import PLAN, TEXT, Checked, FileRead
from sotanalysis.publishing.join import chapter_files, read_chapter
from sotanalysis.publishing.narrative import free_passages, prose_faults
from sotanalysis.publishing.plan import OWN_FILE
from sotanalysis.report import report_on
from sotanalysis.sources.files import label_of
from sotanalysis.sources.folder import READ_ME, SETTINGS, find
from sotanalysis.sources.settings import MISNAMED
from sotanalysis.tables.faults import Fault, file_order, of_year, own
from sotanalysis.tables.workbook import SHEETS

_UNREAD = (PLAN,)  # of a whole file, though a line is named
_READ_AS = {
    "workbook": "teamets arbetsbok",
    "goldware": "GoldWares personlista",
    "sus": "rapport ur SUS",
    "survey": "NNS-enkät",
    "bip": "BIP-mätningar",
    "economy": "ekonomi",
    "prices": "prislista",
    "printed": "siffror ur den tryckta rapporten",
    "narrative": "berättande text",
}
# What a folder mostly has, and what follows where it has not.
_MISSED = {
    "samordningsteam.xlsx": "Nästan allt i rapporten blir underlag som saknas.",
    "ekonomi.xlsx": "Ekonomin blir underlag som saknas.",
    "goldware/": "Arbetsboken ställs inte mot GoldWare.",
    "sus/": "SUS siffror redovisas inte.",
    "nns/": "Enkäten blir underlag som saknas.",
    SETTINGS: "Namn, mål och egna ord är de förvalda.",
}
# Files that hold no rows: what they are read as, by the name they have.
_SETTINGS = {SETTINGS: "årets inställningar", OWN_FILE: "årets plan", "nns/": "enkätens inställningar"}


def read_anew(folders: Folders, team: str, year: int) -> Checked:
    """The year's folder, read where it has changed, and all that is told of it. Raises TeamMissing, KeyFault."""
    dataset.build(folders.raw, folders.processed, team)
    found = dataset.load(folders.processed, team, through=year)
    report = report_on(found, Period.year(year), processed=folders.processed)
    chapters = [read_chapter(path) for path in chapter_files(folders.notebooks)]
    texts = map(_of_text, prose_faults(report, chapters))
    plan = plan_fault(folders, team, year)
    opened = _open_in_excel(folders.raw / team / str(year), year)
    faults = data_faults(report, [*texts, *([_of_plan(plan, year)] if plan else []), *opened])
    accounts = (of_year(found.tables[name], year) for name in ("source_files", "row_counts"))
    there = found.present.get(year, frozenset()) if found.present is not None else frozenset()
    blank = tuple(sheet for sheet, spec in SHEETS.items() if spec.name not in there)
    files = [*_files(folders.raw / team / str(year), year, faults, *accounts)]
    files += [*_missing(files, year)]
    free = Counter(passage.file for passage in free_passages(report))
    return Checked(team, year, tuple(faults), tuple(_completed(file, free[file.file], blank) for file in files))


def _completed(file: FileRead, free: int, blank: tuple[str, ...]) -> FileRead:
    """The file with what is known of its text, or of its sheets where it is the team's workbook."""
    return replace(file, free=free, without_rows=blank if file.read_as == _READ_AS["workbook"] else ())


def _missing(files: Collection[FileRead], year: int) -> Iterator[FileRead]:
    """What a folder mostly has and this one has not."""
    there = [own(file.file).casefold() for file in files]
    for name, without in _MISSED.items():
        stem = Path(name).stem
        if not any(one.startswith(name) if name.endswith("/") else one.partition(".")[0] == stem for one in there):
            yield FileRead(f"{year}/{name}", why=f"{without} Den får utelämnas.", missing=True)


def _of_text(one: ProseFault) -> Fault:
    now = f"Nu: {one.value}. " if one.value else ""
    before = f"Perioden före: {one.previous}. " if one.previous else ""
    return Fault(
        one.file,
        TEXT,
        one.what,
        "Rätta meningen.",
        rows=(one.line,),
        detail=f"{now}{before}Meningen: ”{one.sentence}”",
    )


def _open_in_excel(folder: Path, year: int) -> Iterator[Fault]:
    """A remark on each file that Excel's lock file lies beside: what is read of it is what was last saved."""
    for path in find(folder, "**/*"):
        if (path.parent / f"~${path.name}").is_file():
            label = label_of(path, folder, year)
            told = "Filen verkar vara öppen i Excel; det som läses är det som senast sparades."
            fix = f"Spara och stäng den. Är den inte öppen: ta bort den dolda filen ~${Path(label).name}."
            yield Fault(label, "fil:öppen", told, fix, severity="varning")


def _of_plan(told: str, year: int) -> Fault:
    """The plan's fault; where in the file it is stands first in what is told."""
    where = re.match(rf"{re.escape(OWN_FILE)}(?:, rad (\d+))?: ", told)
    message = capital(told[where.end() :] if where else told)
    rows = (int(where[1]),) if where and where[1] else ()
    return Fault(f"{year}/{OWN_FILE}", PLAN, message, "Rätta planen och kör om.", rows=rows)


def _files(
    folder: Path, year: int, faults: Collection[Fault], sources: pd.DataFrame, counts: pd.DataFrame
) -> Iterator[FileRead]:
    """Every file of the folder, and whatever else in it was told of, in the order of the list."""
    worst_last = reversed([*faults])
    whole = {f.file: f for f in worst_last if not f.column and not f.sheet and (f.rule in _UNREAD or not f.rows)}
    kinds: dict[str, str] = dict(zip(sources["file"], sources["kind"], strict=True))
    rows = counts.groupby("file")[["rows_in", "rows_refused"]].sum()
    there = {label_of(path, folder, year) for path in find(folder, "**/*") if path.name != READ_ME}
    for file in sorted({*there, *(name for name in whole if name.startswith(f"{year}/"))}, key=file_order):
        why = whole[file].message if file in whole else ""
        read, refused = (int(n) for n in rows.loc[file]) if file in rows.index else (0, 0)
        broken = file in whole and whole[file].severity == "fel" and not read
        if file in kinds and not broken:  # a text has lines, no rows
            yield FileRead(
                file, _READ_AS.get(kinds[file], kinds[file]), 0 if file.endswith(".md") else read, refused, why
            )
        else:
            settings = file.endswith(".toml") and file not in whole
            named = next((words for name, words in _SETTINGS.items() if settings and own(file).startswith(name)), "")
            if file in whole and whole[file].rule == MISNAMED:
                named = _SETTINGS[SETTINGS]
            yield FileRead(file, named, why="" if named else why or "Ingen läsare känner igen den.")
