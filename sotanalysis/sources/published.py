"""The figures printed in a report, in long form: every cell kept as text, exactly as typed.

A CSV file or a workbook: the first sheet that has the headers, under whatever titles stand above them.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd

from sotanalysis.sources.cells import A_DATE, ODD_CELLS, Unreadable, is_blank, parse_code, parse_date, text_of
from sotanalysis.sources.files import (
    TEXTS,
    WORKBOOKS,
    Header,
    Sheet,
    SourceFrame,
    file_record,
    find_header,
    letters,
    open_sheets,
    read_each,
    refusal,
    row_count,
    source_row,
    unknown_headers,
    with_unread,
)
from sotanalysis.sources.folder import find
from sotanalysis.tables.exports import PRINTED_FIGURES
from sotanalysis.tables.problem import Problem
from sotanalysis.vocabulary import ALL, PRINTED_STATISTICS, PRINTED_TOTALS, SEX, fold

COLUMNS = PRINTED_FIGURES.names[3:]
# A file without these says nothing of what a figure is.
NEEDED = ("measure",)
# The first of them that a folder has is read.
FILES = tuple(f"publicerat{suffix}" for suffix in dict.fromkeys((".csv", *WORKBOOKS, *TEXTS)))
_HEADERS = {column.name: column.headers for column in PRINTED_FIGURES.columns if column.name in COLUMNS}
_NUMBERS = ("count", "base", "share_published_pct", "value")
_TOTALS = PRINTED_TOTALS - {"", ALL}
_STATISTICS = {fold(word) for code, words in PRINTED_STATISTICS.items() for word in ("", code, *words)}
# Whose text is in words, or of several things at once.
_WORDY = ("claim", "promised", "listed")
ROLES = ("part", "mention", "total", "summary")
FIX = {
    **dict.fromkeys(
        ("period_from", "period_to"), "Skriv dagen som 2022-12-31; den sista kan inte ligga före den första."
    ),
    "sex": f"Skriv all, {' eller '.join(SEX.words_in())}.",
    "role": "Skriv part (del av summan), mention (en person kan ha flera), total (summan), summary (sammandrag) "
    "eller lämna tomt.",
    "statistic": f"Skriv en av: {', '.join(next(iter(w), code) for code, w in PRINTED_STATISTICS.items())}; "
    "eller lämna tomt.",
    "printed": "Jämför med rapporten: rätta texten, eller radens tal.",
    "part_of": "Skriv id (record_id) för raden som siffran är en del av.",
    **dict.fromkeys(_NUMBERS[:3], "Skriv talet med siffror, eller lämna tomt."),
}


def read_published(folder: Path, year: int) -> SourceFrame:
    """Frame printed_figures of the folder's publicerat.csv or .xlsx: one row per printed figure; missing columns are
    empty. Of several such files the first in FILES is read, and the others are told.
    """
    found = sorted(find(folder, *FILES), key=lambda path: FILES.index(path.name.casefold()))

    def read(path: Path, label: str) -> SourceFrame:
        if path != found[0]:
            return SourceFrame(problems=[_second(label, found[0].name)])
        return read_published_file(path, label, year)

    return read_each(folder, year, read, *FILES)


def read_published_file(path: Path, label: str, year: int) -> SourceFrame:
    """The same for one file of that form, wherever it lies."""
    sheets, problems = open_sheets(path, label)
    headed = [(sheet, header) for sheet in sheets if (header := find_header(_told(sheet.rows), _HEADERS, NEEDED))]
    files = [file_record("printed", path, label)] if path.is_file() else []
    if not headed:
        problems += [_no_header(label)] if sheets else []
        return SourceFrame({}, problems, [], [], files)
    sheet, header = headed[0]
    problems = [problem for problem in problems if problem.sheet in ("", sheet.name)]
    problems += [_second_sheet(label, other.name, sheet.name) for other, _ in headed[1:]]
    width = len(sheet.rows[header.row - 1])
    unused = {word: None for name, words in _HEADERS.items() if name not in header.columns for word in words}
    beside = Sheet(sheet.name, [row[:width] for row in sheet.rows])
    problems += unknown_headers(beside, header.row, header.columns.values(), unused, label)
    heads = {name: text_of(sheet.rows[header.row - 1][place]) for name, place in header.columns.items()}
    lines, refused = _lines(sheet, header, label)
    figures, odd = _figures(lines, sheet.name, label, year)
    frame = pd.DataFrame(figures, columns=["year", "source_row", *COLUMNS], dtype=object)
    found = SourceFrame(
        {"printed_figures": frame} if lines or refused else {},  # headers alone print nothing
        [
            *problems,
            *refused,
            *odd,
            *_repeated(figures, label, sheet.name, heads),
            *_odd(figures, label, sheet.name, year, heads),
        ],
        [row_count(label, sheet.name, len(lines) + len(refused), len(refused))],
        [refusal(label, sheet.name, problem.row or 0, problem.rule) for problem in refused],
        files,
    )
    return with_unread(found, sheets, label)


def _told(rows: list[list[object]]) -> list[list[object]]:
    """The rows, remarks left blank."""
    return [[] if row and text_of(row[0]).startswith("#") else row for row in rows]


_Line = tuple[int, dict[str, object], dict[str, int]]


def _lines(sheet: Sheet, header: Header, label: str) -> tuple[list[_Line], list[Problem]]:
    """Row number, named cells and their places of each printed figure, and why other rows are none.

    Blank lines, remarks, titles between tables and headers said again are no figures, and are passed in silence.
    """
    width = len(sheet.rows[header.row - 1])
    lines: list[_Line] = []
    refused = []
    measures: list[str] = []  # of the rows above, since the last total
    for number, row in enumerate(_told(sheet.rows)[header.row :], header.row + 1):
        cells = {name: row[place] if place < len(row) else None for name, place in header.columns.items()}
        if all(map(is_blank, row)) or all(fold(text_of(cells[n])) in map(fold, _HEADERS[n]) for n in header.columns):
            continue
        measure = text_of(cells["measure"])
        if any(not is_blank(cell) for cell in row[width:]):
            refused.append(_too_wide(label, sheet.name, number))
        elif is_blank(measure) or fold(measure) in _TOTALS:
            if all(is_blank(cells.get(name)) for name in (*_NUMBERS, "printed")):
                continue
            if len(set(measures)) == 1 and any(fold(text_of(cell)) in _TOTALS for cell in row):
                lines.append((number, cells | {"measure": measures[-1], "category": ALL}, header.columns))
            else:
                refused.append(_no_measure(label, sheet.name, number, header.columns["measure"]))
            measures = []
        else:
            lines.append((number, cells, header.columns))
            measures.append(measure)
    return lines, refused


def _figures(lines: list[_Line], sheet: str, label: str, year: int) -> tuple[list[dict[str, object]], list[Problem]]:
    shares = [cells.get("share_published_pct") for _, cells, _ in lines]
    sizes = [abs(cell) for cell in shares if isinstance(cell, int | float)]
    parts = bool(sizes) and 0 < max(sizes) <= 1  # Excel's percentages: 28,3 % is the number 0.283
    figures, problems = [], []
    for number, cells, places in lines:
        kept: dict[str, str | None] = {}
        for name, cell in cells.items():
            text = _text(cell, name, parts)
            if isinstance(text, Unreadable):
                problems.append(text.at(label, sheet, number, letters(places[name] + 1), fatal=name in _NUMBERS))
            kept[name] = None if isinstance(text, Unreadable) else text
        record = kept.get("record_id") or str(number)
        figures.append({"year": year, "source_row": source_row(label, sheet, number)} | kept | {"record_id": record})
    return figures, problems


def _text(cell: object, name: str, parts: bool) -> str | None | Unreadable:
    """The cell as it would be typed; a number without what binary fractions add to it."""
    if isinstance(cell, str):
        return ODD_CELLS.get(cell) or cell.strip() or None
    if isinstance(cell, date) and name in _NUMBERS:
        return A_DATE
    if isinstance(cell, float) and cell == cell:
        number = Decimal(f"{cell:.12g}") * (100 if parts and name == "share_published_pct" else 1)
        return f"{number.normalize():f}"
    return text_of(cell) or None


Heads = Mapping[str, str]  # what the file calls each column


def _repeated(figures: list[dict[str, object]], label: str, sheet: str, heads: Heads) -> list[Problem]:
    seen: set[object] = set()
    problems = []
    for figure in figures:
        if figure["record_id"] in seen:
            row = int(str(figure["source_row"]).rsplit("!", 1)[1])
            told, remedy = "En rad ovanför har samma id.", "Ge raden ett eget id."
            problems.append(Problem(label, "publicerat:dubbelt id", told, remedy, sheet, row, heads["record_id"]))
        seen.add(figure["record_id"])
    return problems


def _odd(figures: list[dict[str, object]], label: str, sheet: str, year: int, heads: Heads) -> Iterator[Problem]:
    """Warnings: the first word that is none of its column's in each row, and a file of which no row is of the year."""
    records = {figure["record_id"] for figure in figures}
    years = set[int]()
    for figure in figures:
        days = {name: parse_date(figure.get(name)) for name in ("period_from", "period_to")}
        first, last = days["period_from"], days["period_to"]
        if isinstance(first, date) and isinstance(last, date) and first <= last:
            years |= set(range(first.year, last.year + 1))
        said = {name: text_of(figure.get(name)) for name in COLUMNS}
        wrong = {
            "period_from": isinstance(first, Unreadable),
            "period_to": isinstance(last, Unreadable)
            or (isinstance(first, date) and isinstance(last, date) and last < first),
            "sex": said["sex"] not in ("", "all") and isinstance(parse_code(said["sex"], SEX), Unreadable),
            "role": said["role"] not in ("", *ROLES),
            "part_of": said["part_of"] not in ("", *map(str, records)),
            "statistic": fold(said["statistic"]) not in _STATISTICS,
            "printed": _disagrees(said),
            **{name: said[name] != "" and not re.search(r"\d", said[name]) for name in _NUMBERS[:3]},
        }
        if column := next((name for name, is_wrong in wrong.items() if is_wrong), ""):
            row = int(str(figure["source_row"]).rsplit("!", 1)[1])
            told = "Det som står i cellen går inte att använda, så siffran jämförs inte som den ska."
            rule = "publicerat:okänt ord"
            if column == "printed":
                told, rule = "Talen i den tryckta texten är andra än radens tal.", "publicerat:andra tal"
            yield Problem(label, rule, told, FIX[column], sheet, row, heads[column], severity="varning")
    if years and year and year not in years:
        told = "Ingen siffra gäller mappens år, så ingen jämförs med årets underlag."
        fix = f"Lägg filen i mappen för sitt år, eller rätta {heads['period_from']} och {heads['period_to']}."
        yield Problem(label, "publicerat:annat år", told, fix, sheet, severity="varning")


_FIGURE = re.compile(r"[-\u2212]?(?:\d{1,3}(?:[ \u00a0]\d{3})+|\d+)(?:[.,]\d+)?")
_IN_WORDS = re.compile(r"\b(?:ett?|en|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|hälften)\b", re.IGNORECASE)


def _disagrees(said: dict[str, str]) -> bool:
    """Whether the text as printed has none of the row's numbers or, where it is numbers alone, lacks one of them.

    A text with a number in words, a time of day or of a duration may say the same in another way.
    """
    if said["statistic"] in _WORDY or fold(said["value_unit"]).startswith("minut") or _IN_WORDS.search(said["printed"]):
        return False
    printed = {n * part for n in _numbers(said["printed"]) for part in _parts(said["printed"])}
    cells = [_numbers(said[name])[:1] for name in ("count", "share_published_pct", "value")]
    alone = not re.search(r"\w", _FIGURE.sub("", said["printed"]))
    found = [number[0] in printed for number in cells if number]
    return bool(printed and found) and not (all(found) if alone else any(found))


def _parts(printed: str) -> tuple[Decimal, ...]:
    return (Decimal(1), Decimal("0.01")) if "%" in printed else (Decimal(1),)


def _numbers(text: str) -> list[Decimal]:
    """The numbers in a text, as they are typed."""
    plain = (re.sub(r"[ \u00a0]", "", found).replace(",", ".") for found in _FIGURE.findall(text[:2_000]))
    return [Decimal(number.replace("\u2212", "-")) for number in plain]


def _no_header(label: str) -> Problem:
    needed = " eller ".join(_HEADERS["measure"][:2])
    return Problem(
        label,
        "publicerat:rubrik",
        f"Rubrikraden saknas eller har ingen kolumn {needed}.",
        f"En rad ovanför siffrorna ska namnge kolumnerna: {', '.join(COLUMNS)}. "
        "Svenska rubriker går också: mått, kategori, kön, antal, bas, andel, värde, avsnitt, tabell, sida.",
    )


def _no_measure(label: str, sheet: str, row: int, place: int) -> Problem:
    return Problem(
        label,
        "publicerat:inget mått",
        "Raden har ett tal men säger inte vad det mäter; den läses inte.",
        "Skriv vad siffran mäter, eller ta bort raden om den summerar olika mått.",
        sheet,
        row,
        letters(place + 1),
    )


def _too_wide(label: str, sheet: str, row: int) -> Problem:
    return Problem(
        label,
        "publicerat:för många kolumner",
        "Raden har fler celler än rubrikraden och läses inte.",
        "Har en cell ett semikolon eller kommatecken i sig: sätt citattecken om den. Annars ta bort det överflödiga.",
        sheet,
        row,
    )


def _second(label: str, first: str) -> Problem:
    told = f"De tryckta siffrorna läses ur {first}; den här filen läses inte."
    return Problem(label, "publicerat:två filer", told, "Behåll den fil som gäller, och ta bort den andra.")


def _second_sheet(label: str, sheet: str, first: str) -> Problem:
    told = f"De tryckta siffrorna läses ur fliken {first}; den här fliken läses inte."
    return Problem(label, "publicerat:två flikar", told, "Lägg alla siffror i en flik.", sheet)
