"""How a file is spoilt: its bytes, the parts of a zip file, cells, lines, settings, Markdown. All chance is `rng`'s."""

import io
import re
import struct
import tomllib
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from xml.sax.saxutils import escape, quoteattr

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from openpyxl.utils.datetime import to_excel

CANARY = "Zkanariefågel"  # stands in mutated cells; no problem may show it
PERSON = "198106079257"  # one of Skatteverket's test numbers
WORDS = [
    "", " ", "\u00a0", "\u00ad", "\u200b", "a\u030a", "NaN", "nan", "None", "inf", "-inf", "1e999", "0x10", "1_000",
    "٣", "½", "²", "−5", "-0", "1 000,5", "1.000,5", "1,000.5", "50%", "tkr", "12:60", "24:00", "2022-02-30",
    "30/2 2022", "0000-00-00", "9999-12-31", "99999-01-01", "20220101", "2022-01-01T00:00:00Z", "220101", "i höstas",
    "#REF!", "#N/A", "=1+1", "'", '"', ";", "\t", "\n", "\r", "\x00", "\x1b[0m", "\ufeff", "\ufffe", "\ud7ff",
    "\U0001f600", "a" * 40_000, "9" * 400, "-" * 5_000, "(" * 3_000, "true", "Ja", "nej", "ja, nej", "1, 2", "1;2",
    "kvinna", "Totalt", "Summa", "2022", "2022–2023", "h1", "15 min", "1 h 90 min", CANARY, PERSON,
    f"{PERSON[:8]}-{PERSON[8:]}", "../../x", "CON", "{{ 1 }}", "{% if %}",
]  # fmt: skip
VALUES: list[object] = [
    None, True, False, 0, -1, 1, 0.5, 1e308, -1e308, 1e-320, 2**31, 2**53 + 1, -(2**63), 10**30, 44_562, 44_562.5,
    2_958_466, 60, 20220101, int(PERSON), datetime(1900, 1, 1), datetime(1999, 2, 3), datetime(9999, 12, 31),
    datetime(2022, 6, 1, 23, 59, 59), date(2031, 1, 1), time(0, 0), time(23, 59), timedelta(hours=36),
]  # fmt: skip
TOKENS = [
    b"\x00", b"\xff", b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"\xed\xa0\x80", b"\r", b"\n", b";", b'"',
    b",", b"-1", b"0", b"4294967295", b"18446744073709551616", b"1e999", b"<", b"]]>", b"&#0;", b"&x;",
    b"A1:XFD1048576", b"PK\x03\x04",
]  # fmt: skip
TEMPLATE = [
    "{{", "}}", "{%", "%}", "{#", "#}", "{{ ", " }}", "{% claim ", "{% endclaim %}", "{% if ", "{% else %}",
    "{% endif %}", "{% for x in ", 'fact("exits.outcomes.work.all")', 'previous("exits.outcomes.work.all")',
    'fact("finns.inte")', "fact(1)", "fact()", "fact(x=1)", ".n", ".base", ".value", ".share", ".x", "[0]",
    ".__class__", " > ", " == ", " and ", " not ", " in ", " is none", " | k_av_n_procent", " | antal",
    " | finns_inte", " | antal(1)", " | procent | procent", 'quoted("Bra.", source="")', "quoted(1)", 'setting("x")',
    'rule("trial_months")', 'label("x")', "period", "period.year", "1/0", "9**9**9", '"a" * 10**9', "range(10**9)",
    "[1] * 10**9", "(" * 400, "[" * 3_000, ")" * 400, "not " * 2_000, "-" * 4_000, "~" * 400, "a." * 3_000, "ökade",
    "minskade", "tre av fem", "hälften", "12 %", "3 av 5", "genomsnitt", "flest", "en", "\n\n", "\n", "### ", "# ",
    "- ", "> " * 2_000, "  " * 300 + "- ", "*" * 3_000, "_a" * 3_000, "`" * 999, "[a](b", "[a]: b\n", "![x](y)", "<b>",
    "<!--", "[x](javascript:1)", "[" * 999 + "a" + "](" * 999, "| a | b |\n|---|---|\n", "~~~\n", "    kod\n", "\\",
    "&amp;", "&#0;", "\x00", "\u2028", "{ref:x}", "a" * 70_000,
]  # fmt: skip
# Rows and columns of a stray cell: seldom at the very edge, where reading it takes its time.
FAR = [(40, 3)] * 20 + [(999, 300), (1_048_575, 3), (40, 16_383), (1_048_575, 16_383)]
Book = list[tuple[str, list[list[object]]]]
Spoil = Callable[[Random, bytes], bytes]


def odd(rng: Random) -> object:
    """A value that a cell may hold."""
    return rng.choice(WORDS) if rng.random() < 0.6 else rng.choice(VALUES)


def spoilt_bytes(rng: Random, raw: bytes) -> bytes:
    """One to eight changes anywhere."""
    content = bytearray(raw)
    for _ in range(rng.choice((1, 1, 2, 4, 8))):
        at = rng.randrange(len(content) + 1)
        size = rng.choice((1, 2, 8, 64, 1_000))
        match rng.randrange(6):
            case 0:
                content[at : at + 1] = rng.randbytes(1)
            case 1:
                content[at:at] = rng.choice(TOKENS) * rng.choice((1, 1, 1, 500))
            case 2:
                del content[at : at + size]
            case 3:
                content[at:at] = content[at : at + size] * rng.choice((1, 2, 20))
            case 4:
                other = rng.randrange(len(content) + 1)
                content[at : at + size] = content[other : other + size]
            case _:
                if rng.random() < 0.2:
                    del content[at:]
                else:
                    content[at : at + size] = rng.choice(TOKENS)
    return bytes(content)


def spoilt_parts(rng: Random, raw: bytes) -> bytes:
    """A zip file, one of whose parts is spoilt, gone, or there twice."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = rng.choice(list(parts))
    if rng.random() < 0.1:
        del parts[name]
    elif rng.random() < 0.5:
        found = [m.span(1) for m in re.finditer(rb'="([^"]*)"|>([^<]+)<', parts[name]) if m[1] is not None]
        start, end = rng.choice(found) if found else (0, 0)
        odd_word = str(rng.choice([*WORDS[1:], *map(str, VALUES)])).encode("utf-8", "replace")
        parts[name] = parts[name][:start] + rng.choice((odd_word, rng.choice(TOKENS))) + parts[name][end:]
    else:
        parts[name] = spoilt_bytes(rng, parts[name])
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return made.getvalue()


@cache
def opened(raw: bytes, rows: int | None = None) -> Book:
    """The sheets of a workbook, at most so many rows of each."""
    book = openpyxl.load_workbook(io.BytesIO(raw), data_only=True)
    return [(page.title, [list(line) for line in page.iter_rows(max_row=rows, values_only=True)]) for page in book]


def spoilt_cells(rng: Random, book: Book) -> bytes:
    """A workbook after one to five changes of cells, rows, columns, headers or sheets."""
    book = [(name, [list(row) for row in rows]) for name, rows in book]
    far: dict[int, tuple[int, int, object]] = {}
    for _ in range(rng.choice((1, 1, 2, 3, 5))):
        at = rng.randrange(len(book))
        name, rows = book[at]
        if not rows or not rows[0]:
            rows.append([odd(rng)])
        row, column = rng.randrange(len(rows)), rng.randrange(max(map(len, rows)) or 1)
        for line in rows:
            line.extend([None] * (column + 1 - len(line)))
        match rng.randrange(18):
            case 0 | 1 | 2 | 3 | 4:
                rows[row][column] = odd(rng)
            case 5:
                value = odd(rng)
                for line in rows[row:]:
                    line[column] = value
            case 6:
                other = rng.choice(rng.choice(book)[1] or [[None]])
                rows[row][column] = rng.choice(other or [None])
            case 7:
                other_row = rng.randrange(len(rows))
                rows[row], rows[other_row] = rows[other_row], rows[row]
            case 8:
                rows.insert(row, [odd(rng) for _ in range(rng.randrange(4))])
            case 9:
                rows.insert(row, list(rows[rng.randrange(len(rows))]))
            case 10:
                del rows[row]
            case 11:
                for line in rows:
                    del line[column]
            case 12:
                for line in rows:
                    line.insert(rng.randrange(len(line) + 1) if rng.random() < 0.1 else 0, line[column])
            case 13:
                head = next((n for n, line in enumerate(rows) if sum(isinstance(c, str) for c in line) > 2), 0)
                rows[head][column] = rng.choice(
                    (None, f"{rows[head][column]} ", str(rows[head][column])[::-1], odd(rng))
                )
            case 14:
                book[at] = (rng.choice((f"{name} ", f"{name} (2)", name.upper(), name[:5], "Blad1")), rows)
            case 15:
                book.append((f"{name[:20]} kopia", [list(line) for line in rows]))
            case 16:
                far[at] = (*rng.choice(FAR), odd(rng))
            case _:
                rows[row].extend(odd(rng) for _ in range(rng.choice((1, 30, 300))))
    return written(rng, book, far)


def written(rng: Random, book: Book, far: dict[int, tuple[int, int, object]]) -> bytes:
    """The workbook as Excel would save it; now and then with what values alone do not say."""
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    with xlsxwriter.Workbook(made, options | {"date_1904": rng.random() < 0.02}) as workbook:
        dates = workbook.add_format({"num_format": "yyyy-mm-dd"})
        taken: set[str] = set()
        for at, (name, rows) in enumerate(book):
            plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]|^'|'$", "", name)[:31] or "Blad"
            title = plain if plain.casefold() not in taken else f"{plain[:26]} {at}"
            taken.add(title.casefold())
            page = workbook.add_worksheet(title)
            for r, row in enumerate([*rows]):
                for c, value in enumerate(row):
                    put(page, r, c, value, dates)
            if at in far:
                put(page, *far[at], dates)
            if rng.random() < 0.05 and rows:
                hide(rng, page, rng.randrange(len(rows)), last=at > 0)
    return made.getvalue()


def as_ods(book: Book) -> bytes:
    """The workbook as LibreOffice would save it, every cell and row said to stand once."""
    once = 'table:number-columns-repeated="1"'
    sheets = ""
    for name, rows in book:
        sheets += f"<table:table table:name={quoteattr(name)}>"
        for row in rows:
            cells = (
                f"<table:table-cell {once}/>"
                if value is None
                else f'<table:table-cell office:value-type="float" office:value="{value}" {once}/>'
                if isinstance(value, int | float)
                else f'<table:table-cell office:value-type="string" {once}><text:p>{escape(str(value))}</text:p>'
                "</table:table-cell>"
                for value in row
            )
            sheets += f'<table:table-row table:number-rows-repeated="1">{"".join(cells)}</table:table-row>'
        sheets += "</table:table>"
    return ods(sheets)


def ods(sheets: str) -> bytes:
    """An .ods file of the sheets, as the XML they are kept in."""
    space = "urn:oasis:names:tc:opendocument:xmlns"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        archive.writestr("mimetype", kind)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<m:manifest xmlns:m="{space}:manifest:1.0"><m:file-entry m:full-path="/" m:media-type="{kind}"/>'
            "</m:manifest>",
        )
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{space}:office:1.0" xmlns:table="{space}:table:1.0" '
            f'xmlns:text="{space}:text:1.0"><office:body><office:spreadsheet>{sheets}'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return made.getvalue()


def as_xls(book: Book) -> bytes:
    """The workbook as an Excel of before 2007 would save it (BIFF8 in a compound file)."""

    def record(kind: int, *parts: bytes) -> bytes:
        return struct.pack("<HH", kind, len(b"".join(parts))) + b"".join(parts)

    def text(words: str, length: str) -> bytes:
        return struct.pack(f"<{length}B", len(words), 1) + words.encode("utf-16-le")

    def cell(row: int, column: int, value: object) -> bytes:
        dated = isinstance(value, date)
        place = struct.pack("<HHH", row, column, int(dated))
        if isinstance(value, date):
            value = to_excel(value)
        if isinstance(value, int | float):
            return record(0x203, place, struct.pack("<d", value))
        return record(0x204, place, text(str(value), "H"))

    end, version = record(0x0A), 0x0600
    pages = [
        record(0x809, struct.pack("<HH12x", version, 0x10))
        + b"".join(cell(r, c, v) for r, row in enumerate(rows) for c, v in enumerate(row) if v is not None)
        + end
        for _, rows in book
    ]
    formats = record(0xE0, struct.pack("<HH16x", 0, 0)) + record(0xE0, struct.pack("<HH16x", 0, 14))  # plain, a date
    head = record(0x809, struct.pack("<HH12x", version, 0x05)) + formats
    place = len(head) + sum(len(record(0x85, bytes(6), text(name, "B"))) for name, _ in book) + len(end)
    for (name, _), page in zip(book, pages, strict=True):
        head += record(0x85, struct.pack("<IH", place, 0), text(name, "B"))
        place += len(page)
    return compound((head + end + b"".join(pages)).ljust(4096, b"\0"))


def compound(stream: bytes) -> bytes:
    """A compound file whose only stream is Workbook: its table of sectors, its directory, the stream."""
    sector, none, last = 512, 0xFFFFFFFF, 0xFFFFFFFE
    held = -(-len(stream) // sector)
    tables = next(n for n in range(1, 110) if n * 128 >= n + 1 + held)
    chain = [0xFFFFFFFD] * tables + [last, *range(tables + 2, tables + 1 + held), last]
    chain += [none] * (tables * 128 - len(chain))
    listed = [*range(tables), *[none] * (109 - tables)]
    header = bytes.fromhex("d0cf11e0a1b11ae1") + struct.pack(
        "<16xHHHHH6xIIIIIIIII109I", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, tables, 0, 4096, last, 0, last, 0, *listed
    )

    def entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
        words = name.encode("utf-16-le") + b"\0\0"
        return struct.pack("<64sHBBIII36xIII", words, len(words), kind, 1, none, none, child, first, size, 0)

    directory = entry("Root Entry", 5, 1, last, 0) + entry("Workbook", 2, none, tables + 1, len(stream))
    table = struct.pack(f"<{len(chain)}I", *chain)
    return header + table + directory.ljust(sector, b"\0") + stream.ljust(held * sector, b"\0")


def as_csv(book: Book) -> bytes:
    """The first sheet of the workbook with semicolons, as a Swedish Excel would save it."""
    return "\r\n".join(";".join("" if v is None else str(v) for v in row) for row in book[0][1]).encode("cp1252")


def as_xlsx(raw: bytes) -> bytes:
    """A text of lines and semicolons or commas as a workbook of one sheet, its numbers as numbers."""
    frame = pd.read_csv(io.BytesIO(raw), sep=None, engine="python", header=None, encoding="utf-8-sig")
    rows = [[None if pd.isna(cell) else cell for cell in row] for row in frame.astype(object).to_numpy().tolist()]
    return written(Random(0), [("Blad1", rows)], {})


def hide(rng: Random, page, row: int, last: bool) -> None:
    """What values alone do not say: a hidden row, column or sheet, merged cells, a formula and how it was saved."""
    match rng.randrange(6):
        case 0:
            page.set_row(row, None, None, {"hidden": True})
        case 1:
            page.set_column(row, row, None, None, {"hidden": True})
        case 2:
            page.merge_range(row, 0, row + 1, 3, CANARY)
        case 3:
            page.write_formula(row, 1, "=NA()", None, "#N/A")
        case 4:
            page.write_formula(row, 1, "=1+1", None, "")
        case _:
            if last:
                page.hide()


def put(page, row: int, column: int, value: object, dates) -> None:
    """Writes a cell; what a workbook cannot hold is written as text."""
    if isinstance(value, datetime | date | time | timedelta):
        page.write_datetime(row, column, value, dates)
    elif isinstance(value, str):
        page.write_string(row, column, re.sub("[\ud800-\udfff]", "?", value)[:32_767])
    else:
        page.write(row, column, value)


def spoilt_text(rng: Random, raw: bytes) -> bytes:
    """Lines and fields changed; another delimiter, line end or encoding; a quotation mark too many."""
    text = raw.decode("utf-8-sig", "replace")
    lines = text.split("\n")
    for _ in range(rng.choice((1, 1, 2, 4))):
        at = rng.randrange(len(lines)) if lines else 0
        lines = lines or [""]
        fields = re.split(r"([;\t,=|])", lines[at])
        match rng.randrange(11):
            case 0 | 1 | 2:
                fields[rng.randrange(len(fields))] = str(odd(rng))
                lines[at] = "".join(fields)
            case 3:
                del lines[at : at + rng.choice((1, 3, 20))]
            case 4:
                lines[at:at] = lines[at : at + rng.choice((1, 3))] * rng.choice((1, 2, 300))
            case 5:
                lines.insert(at, str(odd(rng)))
            case 6:
                lines = [line.replace(";", rng.choice((",", "\t", "|", ";;"))) for line in lines]
            case 7:
                where = rng.randrange(len(lines[at]) + 1)
                lines[at] = (
                    lines[at][:where]
                    + rng.choice(('"', '""', "'", ";" * 999, "\x00", "\u2028", "\x85", "\x0b"))
                    + lines[at][where:]
                )
            case 8:
                other = rng.randrange(len(lines))
                lines[at], lines[other] = lines[other], lines[at]
            case 9:
                rng.shuffle(fields)
                lines[at] = "".join(fields)
            case _:
                lines[at] = lines[at].upper() if rng.random() < 0.5 else lines[at][: len(lines[at]) // 2]
    ends = rng.choice(("\n", "\n", "\r\n", "\r", "\n\r"))
    encoding = rng.choice(
        ("utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac_roman", "cp850", "utf-7")
    )
    return ends.join(lines).encode(encoding, "replace")


def spoilt_parquet(rng: Random, raw: bytes) -> bytes:
    """A table whose columns have other types, other names, other values, or stand there twice or not at all."""
    table = pq.read_table(io.BytesIO(raw)).replace_schema_metadata(None if rng.random() < 0.5 else {"pandas": "{"})
    for _ in range(rng.choice((1, 1, 2, 4))):
        n, at = len(table), rng.randrange(table.num_columns) if table.num_columns else 0
        name = table.column_names[at] if table.num_columns else "case"
        columns = [
            lambda n=n: pa.array([str(odd(rng)) for _ in range(n)]),
            lambda n=n: pa.array([odd(rng).__str__().encode("utf-8", "replace") for _ in range(n)], pa.binary()),
            lambda n=n: pa.array([[1, 2]] * n),
            lambda n=n: pa.array([{"a": 1, "b": None}] * n),
            lambda n=n: pa.array([rng.choice((0.5, float("nan"), float("inf"), -1e308, None)) for _ in range(n)]),
            lambda n=n: pa.array([rng.choice((2**63 - 1, -(2**63), 0, None)) for _ in range(n)], pa.int64()),
            lambda n=n: pa.array([2**64 - 1] * n, pa.uint64()),
            lambda n=n: pa.array([rng.random() < 0.5] * n),
            lambda n=n: pa.nulls(n),
            lambda n=n: pa.array([datetime(2022, 6, 1, 12)] * n, pa.timestamp("ns", "Europe/Stockholm")),
            lambda n=n: pa.array([rng.choice((-(2**62), 2**62, 0)) for _ in range(n)], pa.int64()).cast(
                pa.timestamp("us")
            ),
            lambda n=n: pa.array([time(12, 30)] * n),
            lambda n=n: pa.array([timedelta(hours=36)] * n),
            lambda n=n: pa.array([Decimal("1.50")] * n, pa.decimal128(10, 2)),
            lambda n=n: pa.array([CANARY] * n).dictionary_encode(),
            lambda n=n: pa.array([PERSON] * n),
        ]
        match rng.randrange(8):
            case 0 | 1 | 2 | 3 if table.num_columns:
                table = table.set_column(at, name, rng.choice(columns)())
            case 4:
                table = table.append_column(rng.choice((name, "", CANARY, "a" * 3_000)), rng.choice(columns)())
            case 5 if table.num_columns:
                table = table.remove_column(at)
            case 6 if table.num_columns:
                names = [*table.column_names]
                names[at] = rng.choice((f"{name} ", name.upper(), "", "year", "source_row", rng.choice(names)))
                table = table.rename_columns(names)
            case _:
                table = table.slice(0, rng.choice((0, 1))) if rng.random() < 0.3 else pa.concat_tables([table, table])
    made = io.BytesIO()
    pq.write_table(table, made)
    return made.getvalue()


def spoilt_settings(rng: Random, raw: bytes) -> bytes:
    """TOML, some of whose values have another type or size, or another name; or lines changed as in any text."""
    if rng.random() < 0.3:
        return spoilt_text(rng, raw)
    tree = tomllib.loads(raw.decode("utf-8-sig"))
    for _ in range(rng.choice((1, 1, 2, 4))):
        places = [*_places(tree)]
        holder, key = rng.choice(places)
        value: object = rng.choice(
            (*WORDS, *VALUES[1:-2], [], {}, [[]], [{}], [1, "a"], {"a": {"a": {}}}, ["a"] * 3_000)
        )
        match rng.randrange(6):
            case 0 | 1 | 2:
                holder[key] = value
            case 3:
                del holder[key]
            case 4:
                holder[key] = rng.choice((lambda old: [old], lambda old: {"a": old}, lambda old: [old] * 50, str))(
                    holder[key]
                )
            case _:
                other, other_key = rng.choice(places)
                try:
                    holder[key] = other[other_key]
                    if _deep(tree):
                        holder[key] = value
                except (IndexError, KeyError):
                    pass
        if not tree:
            break
    return "".join(f"{_key(key)} = {_toml(value)}\n" for key, value in tree.items()).encode("utf-8", "replace")


def _places(tree):
    keys = list(tree) if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ()
    for key in keys:
        yield tree, key
        yield from _places(tree[key])


def _deep(tree, depth: int = 0) -> bool:
    inner = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    return depth > 20 or any(_deep(one, depth + 1) for one in inner)


def _key(key: object) -> str:
    return '"' + re.sub(r'["\\\x00-\x1f\x7f]', "_", str(key)) + '"'


def _toml(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return '"' + "".join(c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in value) + '"'
        case dict():
            return "{" + ", ".join(f"{_key(k)} = {_toml(v)}" for k, v in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_toml, value)) + "]"
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            return str(value)


def spoilt_markdown(rng: Random, raw: bytes) -> bytes:
    """Markdown and its bound values, in pieces put together otherwise, with pieces that nobody expects."""
    if rng.random() < 0.15:
        return spoilt_text(rng, raw)
    pieces = re.split(r"(\{\{|\}\}|\{%|%\}|[|()\".,*#\[\]\n]| )", raw.decode("utf-8-sig", "replace"))
    for _ in range(rng.choice((1, 2, 4, 12))):
        at = rng.randrange(len(pieces) + 1)
        match rng.randrange(5):
            case 0 | 1:
                pieces.insert(at, rng.choice(TEMPLATE))
            case 2:
                del pieces[at : at + rng.choice((1, 2, 8))]
            case 3:
                pieces[at:at] = pieces[at : at + rng.choice((2, 8, 30))]
            case _:
                other = rng.randrange(len(pieces) + 1)
                pieces[at : at + 4] = pieces[other : other + 4]
    return "".join(pieces).encode("utf-8", "replace")
