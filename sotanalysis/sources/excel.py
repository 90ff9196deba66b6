"""What stands in an Excel workbook's XML beside the values that calamine reads.

Hidden sheets, rows and columns, formulas without a stored value, error cells, merged cells, numbers shown as per cent;
and cells that stand so far from all others that reading them would take all memory there is. Read part by part with
expat: no other style and nothing else that another program may have written oddly is looked at, and a document type,
with which a file could grow without bound, is refused.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from xml.parsers import expat

# A cell beyond a gap this wide is a stray one: a table has no thousand blank rows, nor a hundred blank columns, in it.
GAP_ROWS, GAP_COLUMNS = 1_000, 100
_LARGEST_AREA = 2_300_000  # cells of all sheets, blank or not; full of faults they take 900 MB in sot check
_ONLY_TABLE = "Spara bara tabellen i en ny fil, som .xlsx, och kör om."
_KNOWN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_PER_CENT = ("9", "10")  # Excel's own formats 0 % and 0,00 %
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_HOW_MANY = re.compile(rb"<(?:\w+:)?sst\b[^>]*?\buniqueCount\s*=\s*[\"'](\d+)[\"']")
Cell = tuple[int, int]


class Unfit(ValueError):
    """A workbook that is not opened: what is wrong, and what to do, in Swedish."""

    def __init__(self, told: str, remedy: str) -> None:
        super().__init__(told)
        self.remedy = remedy


@dataclass
class Seen:
    """A sheet as its XML has it; rows and columns are counted from 1.

    per_cent: numbers that the cell's format shows as per cent; strays: the places of the cells that stand beyond a gap;
    merged: first row, first column, last row, last column; rows, columns: how far the others reach.
    """

    hidden: bool = False
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    without_value: list[Cell] = field(default_factory=list)
    errors: list[Cell] = field(default_factory=list)
    per_cent: list[Cell] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    strays: list[Cell] = field(default_factory=list)
    rows: int = 0
    columns: int = 0


def look(path: Path) -> tuple[dict[str, Seen], BytesIO | None]:
    """Every sheet by its name; and the workbook without its stray cells or what would end the process, where it has
    some.

    Raises Unfit for what would take all memory; BadZipFile, KeyError, ValueError or ExpatError for what is no workbook.
    """
    with zipfile.ZipFile(path) as archive:
        if any(part.flag_bits & 1 or part.compress_type not in _KNOWN for part in archive.infolist()):
            raise ValueError("en del av filen är låst eller packad på ett okänt sätt")
        found, cut, area = dict[str, Seen](), _untrue(archive), 0
        per_cent = _styles_of_per_cent(archive)
        for name, part, hidden in _sheets(archive):
            if part not in archive.NameToInfo:  # calamine says what is wrong with it
                continue
            xml = archive.read(part)
            found[name], spans = _seen(xml, hidden, per_cent)
            area += found[name].rows * found[name].columns
            if area > _LARGEST_AREA:
                raise Unfit(
                    "Cellerna är för många, eller ligger för långt ifrån varandra; filen läses inte.", _ONLY_TABLE
                )
            if spans:
                cut[part] = _without(xml, spans)
        return found, _copied(archive, cut) if cut else None


def _untrue(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """The shared texts without the number of them, where that is more than there can be: calamine makes room for as
    many at once, and when there is not so much memory the whole process ends.
    """
    for item in archive.infolist():
        if item.filename.casefold() == "xl/sharedstrings.xml":
            with archive.open(item) as part:
                said = _HOW_MANY.search(part.read(10_000))
            if said and int(said[1]) > item.file_size:
                xml = archive.read(item)
                return {item.filename: xml[: said.start(1)] + b"0" + xml[said.end(1) :]}
    return {}


def sheet_names(path: Path) -> list[str]:
    """The names of the sheets, in order. Raises what `look` does for what is no workbook."""
    with zipfile.ZipFile(path) as archive:
        return [name for name, _, _ in _sheets(archive)]


def _sheets(archive: zipfile.ZipFile) -> list[tuple[str, str, bool]]:
    """Name, part and whether it is hidden, of each sheet."""
    targets, sheets = dict[str, str](), list[tuple[str, str, bool]]()

    def related(tag: str, given: Mapping[str, str]) -> None:
        if tag == "Relationship" and {"Id", "Target"} <= set(given):
            targets[given["Id"]] = posixpath.normpath(posixpath.join("xl", given["Target"])).lstrip("/")

    def listed(tag: str, given: Mapping[str, str]) -> None:
        if tag == "sheet":
            id = next((value for key, value in given.items() if key.rpartition(":")[2] == "id"), "")
            sheets.append((given.get("name", ""), targets.get(id, ""), given.get("state", "visible") != "visible"))

    _parse(archive.read("xl/_rels/workbook.xml.rels"), related)
    _parse(archive.read("xl/workbook.xml"), listed)
    return sheets


def _styles_of_per_cent(archive: zipfile.ZipFile) -> frozenset[str]:
    """The styles, as cells name them, that show a number as per cent; none where the workbook has no styles."""
    formats, styles, within = dict.fromkeys(_PER_CENT, True), list[str](), False

    def start(tag: str, given: Mapping[str, str]) -> None:
        nonlocal within
        if tag == "numFmt":
            shown = re.sub(r'"[^"]*"|\\.', "", given.get("formatCode", ""))  # without text that only stands beside it
            formats[given.get("numFmtId", "")] = "%" in shown
        elif tag == "cellXfs":
            within = True
        elif tag == "xf" and within:
            styles.append(given.get("numFmtId", ""))

    def end(tag: str) -> None:
        nonlocal within
        within = within and tag != "cellXfs"

    if "xl/styles.xml" in archive.NameToInfo:
        _parse(archive.read("xl/styles.xml"), start, end)
    return frozenset(str(n) for n, number in enumerate(styles) if formats.get(number))


@dataclass
class _Sheet:
    """A sheet's XML while it is read: its own state, filled by the parser's calls."""

    parser: expat.XMLParserType | None = None
    row: int = 0
    column: int = 0
    kind: str = ""
    style: str = ""
    per_cent: frozenset[str] = frozenset()  # the styles that show a number as per cent
    formula: bool = False
    filled: bool = False
    within: str = ""
    begun: int = 0
    near: Cell = (0, 0)  # how far the table reaches, when that is known
    filled_rows: set[int] = field(default_factory=set)
    first_rows: dict[int, int] = field(default_factory=dict)  # of each column with content
    beyond: dict[Cell, tuple[int, int]] = field(default_factory=dict)  # cells with content: where in the XML they stand
    found: Seen = field(default_factory=Seen)

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        match tag:
            case "row":
                self.row = _whole(given.get("r")) or self.row + 1
                self.column = 0
                if given.get("hidden") in ("1", "true"):
                    self.found.hidden_rows.append(self.row)
            case "c":
                place = _REFERENCE.fullmatch(given.get("r", ""))
                self.column = _number(place[1]) if place else self.column + 1
                self.row = int(place[2]) if place else self.row  # as calamine reads it, whatever its row is called
                self.kind, self.style = given.get("t", ""), given.get("s", "")
                self.formula, self.filled = False, False
                self.begun = self.parser.CurrentByteIndex if self.parser else 0
            case "f":
                self.formula = True
            case "v" | "t":
                self.within = tag
            case "col" if given.get("hidden") in ("1", "true"):
                first, last = _whole(given.get("min")), _whole(given.get("max"))
                self.found.hidden_columns.extend(range(first, min(last, first + GAP_COLUMNS) + 1))
            case "mergeCell":
                places = [(int(row), _number(column)) for column, row in _REFERENCE.findall(given.get("ref", ""))]
                if len(places) == 2:
                    self.found.merged.append((*places[0], *places[1]))

    def text(self, words: str) -> None:
        if self.within and words.strip():
            self.filled = True

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self.within = ""
        elif tag == "c":
            place = (self.row, self.column)
            if self.formula and not self.filled:
                self.found.without_value.append(place)
            if self.kind == "e":
                self.found.errors.append(place)
            if self.filled and self.kind in ("", "n") and self.style in self.per_cent:
                self.found.per_cent.append(place)
            if self.filled:
                self.filled_rows.add(self.row)
                self.first_rows[self.column] = min(self.row, self.first_rows.get(self.column, self.row))
                if self.near != (0, 0) and (self.row > self.near[0] or self.column > self.near[1]):
                    self.beyond[place] = (self.begun, self.parser.CurrentByteIndex if self.parser else 0)


def _seen(xml: bytes, hidden: bool, per_cent: frozenset[str]) -> tuple[Seen, list[tuple[int, int]]]:
    """What a sheet's XML has, and where in it the stray cells stand: it is read again where there are any, as the place
    of every cell would take more memory than the sheet.
    """
    sheet = _read(xml, (0, 0), per_cent)
    rows = _near(sorted(sheet.filled_rows), GAP_ROWS)
    columns = _near(sorted(column for column, first in sheet.first_rows.items() if first <= rows), GAP_COLUMNS)
    if max(sheet.filled_rows, default=0) > rows or max(sheet.first_rows, default=0) > columns:
        sheet = _read(xml, (rows, columns), per_cent)
    hidden_rows = [row for row in sheet.found.hidden_rows if row <= rows]
    found = replace(
        sheet.found, hidden=hidden, hidden_rows=hidden_rows, strays=[*sheet.beyond], rows=rows, columns=columns
    )
    return found, [*sheet.beyond.values()]


def _read(xml: bytes, near: Cell, per_cent: frozenset[str]) -> _Sheet:
    sheet = _Sheet(near=near, per_cent=per_cent)
    _parse(xml, sheet.start, sheet.end, sheet.text, sheet)
    return sheet


def _without(xml: bytes, spans: Iterable[tuple[int, int]]) -> bytes:
    """The XML without the cells that stand there."""
    kept, last = [], 0
    for begun, ended in sorted(spans):
        kept.append(xml[last:begun])
        last = xml.index(b">", ended) + 1
    return b"".join([*kept, xml[last:]])


def _near(places: list[int], gap: int) -> int:
    """The last place before the first gap; the first place itself may stand anywhere."""
    return next((one for one, then in pairwise(places) if then - one > gap), places[-1] if places else 0)


def _whole(digits: str | None) -> int:
    """The number; 0 for what is none, as calamine decides what to make of the cell."""
    return int(digits) if digits and digits.isdecimal() and len(digits) < 9 else 0


@lru_cache(20_000)
def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _copied(archive: zipfile.ZipFile, parts: Mapping[str, bytes]) -> BytesIO:
    copy = BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for item in archive.infolist():
            new.writestr(item.filename, parts.get(item.filename) or archive.read(item))
    copy.seek(0)
    return copy


def _parse(
    xml: bytes,
    start: Callable[[str, Mapping[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
    sheet: _Sheet | None = None,
) -> None:
    """Calls start and end with local names; ValueError for a document type."""
    parser = expat.ParserCreate()
    if sheet is not None:
        sheet.parser = parser

    def refuse(*_: object) -> None:
        raise ValueError("en dokumenttyp i filen")

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda tag, given: start(tag.rpartition(":")[2] if ":" in tag else tag, given)
    if end is not None:
        parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2] if ":" in tag else tag)
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(xml, True)
    except LookupError as error:
        if isinstance(error, KeyError | IndexError):  # of the parts themselves
            raise
        raise ValueError("en okänd teckenkodning i filen") from error
