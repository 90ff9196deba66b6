"""How far the cells of an .xls or .ods reach, seen before calamine takes memory for every one between them.

calamine makes room for all cells up to the last, of all sheets at once: one word in the last cell of an .xls takes a
gigabyte. No more is read here than where cells with content stand.
"""

import re
import struct
import zipfile
from collections.abc import Iterator

from sotanalysis.sources.excel import Unfit

LARGEST_AREA = 2_000_000  # cells of all sheets together; some 75 bytes each when they are read
# As calamine looks for them in an .ods, by these prefixes.
_ODS_SHEET = re.compile(rb"<table:table[\s>]")
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell[^>]*>")
_ODS_ROWS, _ODS_COLUMNS = (re.compile(b'number-%s-repeated="([0-9]{1,12})"' % what) for what in (b"rows", b"columns"))
_FILLED = re.compile(rb"value-type=|formula=")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The records of BIFF8 that hold a cell with content, and the one that holds a row of them.
_CELLS, _CELLS_OF_ROW, _SHEET = {0x06, 0xD6, 0xFD, 0x203, 0x204, 0x205, 0x27E}, 0xBD, 0x809


def refuse_far(raw: bytes | zipfile.ZipFile) -> None:
    """Unfit for an .xls (its bytes) or an .ods (its archive) whose cells reach too far, and for a web page.

    What is none of these passes: calamine says what is wrong with it.
    """
    if isinstance(raw, bytes) and raw.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        told = "Filen är en webbsida som har fått en arbetsboks ändelse; den läses inte."
        raise Unfit(told, "Öppna den i Excel, spara den som .xlsx och kör om.")
    if sum(_areas_of_ods(raw) if isinstance(raw, zipfile.ZipFile) else _areas_of_xls(raw)) > LARGEST_AREA:
        raise Unfit(
            "En cell står långt utanför tabellen, så filen läses inte.", "Spara filen som .xlsx i Excel och kör om."
        )


def _areas_of_ods(archive: zipfile.ZipFile) -> list[int]:
    return [_area(sheet) for sheet in _ODS_SHEET.split(archive.read("content.xml"))[1:]]


def _area(sheet: bytes) -> int:
    """Of a sheet's XML; row by row, as a callback for each of its cells would take minutes."""
    at = rows = columns = 0
    for row in sheet.split(b"<table:table-row")[1:]:
        at += _times(_ODS_ROWS.search(row, 0, max(row.find(b">"), 0)))
        if _FILLED.search(row):
            rows, columns = at, max(columns, _reach(row))
    return rows * columns


def _reach(row: bytes) -> int:
    """The column of a row's last cell with content."""
    if b"columns-repeated" not in row:
        return row.count(b"<table:table-cell") + row.count(b"<table:covered-table-cell")
    at = reach = 0
    for cell in _ODS_CELL.finditer(row):
        at += _times(_ODS_COLUMNS.search(cell[0]))
        reach = at if _FILLED.search(cell[0]) else reach
    return reach


def _times(repeated: re.Match[bytes] | None) -> int:
    return int(repeated[1]) if repeated else 1


def _areas_of_xls(raw: bytes) -> list[int]:
    areas, rows, columns = [0], 0, 0
    for kind, record in _records(_workbook_stream(raw)):
        if kind == _SHEET:
            areas.append(0)
            rows = columns = 0
        elif kind in _CELLS or kind == _CELLS_OF_ROW and len(record) >= 6:
            row, first = struct.unpack_from("<HH", record) if len(record) >= 4 else (0, 0)
            last = first if kind in _CELLS else struct.unpack_from("<H", record, len(record) - 2)[0]
            rows, columns = max(rows, row + 1), max(columns, last + 1)
            areas[-1] = rows * columns
    return areas


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        yield kind, stream[place + 4 : place + 4 + size]
        place += 4 + size


def _workbook_stream(raw: bytes) -> bytes:
    """The stream Workbook (or Book) of a compound file; nothing of what is none, which calamine then refuses."""
    if not raw.startswith(_COMPOUND) or len(raw) < 512:
        return b""
    shift, small_shift = struct.unpack_from("<HH", raw, 30)
    if shift not in (9, 12) or small_shift != 6:
        return b""
    size, small = 1 << shift, 1 << small_shift
    directory, least, small_table, more = (struct.unpack_from("<I", raw, at)[0] for at in (48, 56, 60, 68))

    def sectors(first: int, table: list[int], content: bytes, size: int, offset: int) -> bytes:
        return b"".join(content[offset + n * size : offset + (n + 1) * size] for n in _chain(first, table))

    def numbers(content: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4]))

    listed = numbers(raw[76:512])
    for _ in range(len(raw) // size):  # the list goes on in sectors of its own, each naming the next
        if more * size + 2 * size > len(raw):
            break
        *part, more = numbers(raw[(more + 1) * size : (more + 2) * size])
        listed += part
    table = [n for at in listed if at < len(raw) // size for n in numbers(raw[(at + 1) * size : (at + 2) * size])]
    entries = sectors(directory, table, raw, size, size)
    found = {}
    for at in range(0, len(entries) - 127, 128):
        name = entries[at : at + min(struct.unpack_from("<H", entries, at + 64)[0], 64)].decode("utf-16-le", "replace")
        found[name.rstrip("\0").casefold()] = struct.unpack_from("<II", entries, at + 116)
    first, length = found.get("workbook", found.get("book", (0, 0)))
    # calamine follows these chains whether the stream is a small one or not.
    within = sectors(found.get("root entry", (0, 0))[0], table, raw, size, size)
    small_chains = numbers(sectors(small_table, table, raw, size, size))
    if length >= least:
        return sectors(first, table, raw, size, size)[:length]
    return sectors(first, small_chains, within, small, 0)[:length]


def _chain(first: int, table: list[int]) -> Iterator[int]:
    seen = set[int]()
    while first < len(table):
        if first in seen:  # calamine would follow it for ever
            raise ValueError("en kedja av sektorer biter sig i svansen")
        seen.add(first)
        yield first
        first = table[first]
