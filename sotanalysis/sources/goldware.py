"""GoldWare's person list: the rows as they stand, and the list's own summary, held against each other.

The rows come back with the raw `personal_number` and `case`: cleaning replaces both by pseudonyms before anything is
joined or written.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd

from sotanalysis.formatting import listing
from sotanalysis.periods import Period
from sotanalysis.privacy import identity
from sotanalysis.sources.cells import is_blank, parse_date, parse_integer, parse_text, text_of
from sotanalysis.sources.files import (
    TABLE_FILES,
    Header,
    Sheet,
    SourceFrame,
    body,
    file_record,
    find_header,
    looks_like_table,
    merge,
    open_sheets,
    read_each,
    refusal,
    refused_table,
    row_count,
    source_row,
    with_unread,
)
from sotanalysis.tables.exports import GOLDWARE_ROWS
from sotanalysis.tables.problem import Problem
from sotanalysis.vocabulary import ALL, fold

HEADERS = GOLDWARE_ROWS.spellings
COUNTED = {"antal personer": "persons", "antal ärenden": "cases", "antal aktiviteter": "activities"}
SEXES = {"varav kvinnor": "woman", "varav män": "man"}
SEX_WORDS = {ALL: "samtliga", "woman": "kvinnor", "man": "män"}


@dataclass(frozen=True)
class Selection:
    """What the title lines say: the days the list covers and the day it was printed."""

    period: Period | None = None
    printed: date | None = None


def read_goldware(folder: Path, year: int) -> SourceFrame:
    """The person lists in `goldware/`.

    Frames: goldware_rows (one row per case and activity, or none: personal_number, case, activity, period_start,
    period_end) and goldware_summary (one row per figure of the list's own summary: counted, sex, n).
    """
    return read_each(folder, year, partial(_read_file, year), *(f"goldware/{one}" for one in TABLE_FILES))


def _read_file(year: int, path: Path, label: str) -> SourceFrame:
    sheets, problems = open_sheets(path, label)
    selection = _selection(sheets)
    period = selection.period or Period.year(year)
    if sheets and selection.period is None:
        problems.append(
            Problem(
                label,
                "goldware:urval",
                "Raden med urvalets period saknas; mappens kalenderår antas.",
                "Exportera personlistan på nytt med urvalet utskrivet, eller skriv det på en egen rad överst, så här: "
                f"Period: {year}-01-01 - {year}-12-31.",
                severity="varning",
            )
        )
    if not period.start.year <= year <= period.end.year:
        told = "Listan gäller en period utan en enda dag i mappens år, så den läses inte."
        fix = f"Lägg listan i mappen för sitt år, och exportera en ny för {year}."
        other = Problem(label, "goldware:annat år", told, fix)
        files = [file_record("goldware", path, label, selection.printed)]
        return merge([SourceFrame(problems=[*problems, other], files=files), *_set_aside(sheets, label, other)])
    parts = [_read_sheet(sheet, label, year, period) for sheet in sheets]
    if sheets and not any(part.frames for part in parts):
        problems.append(
            Problem(
                label,
                "goldware:ingen lista",
                "Ingen personlista känns igen i filen.",
                "Kontrollera att rubrikraden med Personnr och Ärendenr är med.",
                severity="fel" if looks_like_table(sheets) else "varning",
            )
        )
    files = [file_record("goldware", path, label, selection.printed)]
    left = [sheet for sheet, part in zip(sheets, parts, strict=True) if not part.frames]
    return with_unread(merge([SourceFrame(problems=problems, files=files), *parts]), left, label)


def _set_aside(sheets: list[Sheet], file: str, why: Problem) -> list[SourceFrame]:
    """Every row of the list refused; why is told once, of the file."""
    headers = [(sheet, find_header(sheet.rows, HEADERS, ("personal_number", "case"))) for sheet in sheets]
    found = [refused_table(file, s.name, [n for n, _ in _listed(s, header)], [why]) for s, header in headers if header]
    return [replace(part, problems=[]) for part in found]


def _listed(sheet: Sheet, header: Header) -> list[tuple[int, dict[str, object]]]:
    """The rows under the header that are none of the list's own summary."""
    return [(n, cells) for n, cells in body(sheet.rows, header) if not _is_summary(sheet.rows[n - 1])]


def _selection(sheets: list[Sheet]) -> Selection:
    period, printed = None, None
    for row in (row for sheet in sheets for row in sheet.rows[:30]):
        line = " ".join(text_of(cell) for cell in row if not is_blank(cell))
        if match := re.search(r"(?i)\bperiod: *(\d{4}-\d\d-\d\d) *[-–] *(\d{4}-\d\d-\d\d)", line):
            first, last = (parse_date(day) for day in match.groups())
            if isinstance(first, date) and isinstance(last, date) and first <= last:
                period = Period(first, last)
        elif printed is None and re.fullmatch(r"(?i)(?:utskriven:? )?\d{4}-\d\d-\d\d", line):
            day = parse_date(line[-10:])
            printed = day if isinstance(day, date) else None
    return Selection(period, printed)


def _read_sheet(sheet: Sheet, file: str, year: int, period: Period) -> SourceFrame:
    first, last = pd.Timestamp(period.start), pd.Timestamp(period.end)
    header = find_header(sheet.rows, HEADERS, ("personal_number", "case"))
    found = _rows(sheet, header, file) if header else _renamed(sheet, file)
    summary = _summary(sheet, file)
    frames = found.frames | ({"goldware_summary": pd.DataFrame(summary)} if summary else {})
    frames = {name: f.assign(year=year, period_start=first, period_end=last) for name, f in frames.items()}
    problems = found.problems
    if header and summary and not found.quarantine:  # what a refused row takes with it is told of at the row
        figures = frames["goldware_summary"]
        if "activity" not in header.columns:
            figures = figures[figures["counted"] != "activities"]
        problems = problems + _against_summary(frames["goldware_rows"], figures, file, sheet.name)
    return SourceFrame(frames, problems, found.row_counts, found.quarantine)


def _renamed(sheet: Sheet, file: str) -> SourceFrame:
    """A list that has two of its headers but lacks one that each row needs: told, and none of its rows used."""
    candidates = (
        find_header(sheet.rows, HEADERS, need) for need in (("case", "activity"), ("personal_number", "activity"))
    )
    header = next(filter(None, candidates), None)
    if header is None:
        return SourceFrame()
    (lacking,) = (f.header for f in GOLDWARE_ROWS.fields if f.of.compulsory and f.column not in header.columns)
    told = f"Kolumnen {lacking} saknas eller heter något annat, så listans rader går inte att använda."
    fix = f"Exportera listan på nytt, eller skriv {lacking} i rubrikraden."
    lost = Problem(file, "goldware:kolumn saknas", told, fix, sheet.name, header.row)
    return refused_table(file, sheet.name, [number for number, _ in _listed(sheet, header)], [lost])


def _is_summary(row: list[object]) -> bool:
    return any(fold(text_of(cell)) in COUNTED | SEXES for cell in row)


def _rows(sheet: Sheet, header: Header, file: str) -> SourceFrame:
    lines = _listed(sheet, header)
    kept, problems, refused = [], [], []
    for number, cells in lines:
        values = {name: parse_text(cells.get(name)) for name in HEADERS}
        missing = [HEADERS[name][0] for name in ("personal_number", "case") if values[name] is None]
        if missing:
            rule = f"goldware:utan {missing[0]}"
            refused.append(refusal(file, sheet.name, number, rule))
            problems.append(
                Problem(
                    file,
                    rule,
                    f"Raden saknar {' och '.join(missing)} och räknas inte.",
                    "Rätta ärendet i GoldWare och exportera listan på nytt.",
                    sheet.name,
                    number,
                    missing[0],
                )
            )
        else:
            kept.append({"source_row": source_row(file, sheet.name, number), **values})
    if "activity" not in header.columns:
        told = "Kolumnen Aktivitet saknas eller heter något annat, så inga aktiviteter räknas."
        fix = "Exportera listan på nytt med aktiviteterna, eller skriv Aktivitet i rubrikraden."
        problems.append(Problem(file, "goldware:utan aktiviteter", told, fix, sheet.name, header.row))
    frame = pd.DataFrame(kept, columns=["source_row", *HEADERS], dtype=object)
    counts = [row_count(file, sheet.name, len(lines), len(refused))]
    return SourceFrame({"goldware_rows": frame}, problems, counts, refused)


def _summary(sheet: Sheet, file: str) -> list[dict[str, object]]:
    """The figures of the block Antal personer / ärenden / aktiviteter × totalt, kvinnor, män."""
    columns: dict[int, str] = {}
    figures = []
    for number, row in enumerate(sheet.rows, 1):
        words = [fold(text_of(cell)) for cell in row]
        columns |= {place: SEXES[word] for place, word in enumerate(words) if word in SEXES}
        counted = next((COUNTED[word] for word in words if word in COUNTED), None)
        if counted is None:
            continue
        numbers = [(place, n) for place, cell in enumerate(row) if isinstance(n := parse_integer(cell), int)]
        by_order = dict(zip((place for place, _ in numbers), (ALL, "woman", "man"), strict=False))
        for place, n in numbers:
            sex = columns.get(place, ALL) if columns else by_order.get(place, ALL)
            where = source_row(file, sheet.name, number)
            figures.append({"source_row": where, "counted": counted, "sex": sex, "n": n})
    return figures


def _against_summary(rows: pd.DataFrame, summary: pd.DataFrame, file: str, sheet: str) -> list[Problem]:
    """A problem that names the figures of the summary that the rows do not give; of women and men when all rows say
    which.
    """
    read = [_person(cell, period) for cell, period in zip(rows["personal_number"], rows["period_end"], strict=True)]
    people = rows.assign(person=[number for number, _ in read], sex=pd.Series([s for _, s in read], rows.index, object))
    other = list[tuple[str, int]]()
    known = people["sex"].notna().all()  # a number that is none is told of at its row
    for figure in summary.itertuples():
        if not known and figure.sex != ALL:
            continue
        chosen = people if figure.sex == ALL else people[people["sex"] == figure.sex]
        counts = {
            "persons": chosen["person"].nunique(),
            "cases": chosen["case"].nunique(),
            "activities": chosen["activity"].notna().sum(),
        }
        if counts[str(figure.counted)] != figure.n:
            what = next(word for word, code in COUNTED.items() if code == figure.counted)
            other.append((f"{what} ({SEX_WORDS[str(figure.sex)]})", int(str(figure.source_row).rsplit("!", 1)[1])))
    if not other:
        return []
    told = f"Listans rader ger inte samma antal som dess sammanfattning: {listing([words for words, _ in other])}."
    remedy = "Exportera listan på nytt; raderna gäller så länge."
    return [Problem(file, "goldware:sammanfattning", told, remedy, sheet, other[0][1], severity="varning")]


def _person(cell: object, reference: pd.Timestamp) -> tuple[str, str | None]:
    """Number and sex; of a cell that is no personal number only its text, so that it still counts as somebody."""
    person = identity.parse(cell, reference.date())
    return (person.number, person.sex) if isinstance(person, identity.Identity) else (text_of(cell), None)
