"""Text as files have it: its encoding, its letters in one form, its lines and cells. Told by place, never by value."""

import csv
import io
import logging
import re
from collections import Counter
from collections.abc import Iterable

from sotanalysis.sources.folder import SAVE_AS_UTF8, normal
from sotanalysis.tables.problem import Problem

log = logging.getLogger(__name__)

_LINE = re.compile(r"\r\n|\r|\n")
_LAST_LINE = re.compile(r"(?:\r\n|\r|\n)\Z")
_SWEDISH = frozenset("åäöÅÄÖ")
_LIKELY = _SWEDISH | frozenset("éÉèüÜ–—’”“…€§½·•°©®´\u00a0")
# Of lines that no table has: longer than anybody types.
LONGEST_LINE = 1_000_000


class NoText(ValueError):
    """Bytes that are no text in an encoding that can be told; the message says what they seem to be."""


def read_text(raw: bytes, label: str) -> tuple[str, list[Problem]]:
    """The text of a file in its normal form, and what is odd in it. Raises NoText.

    Byte-order mark, else UTF-8, else the one of cp1252, mac_roman and cp850 that gives most å ä ö. Lines in UTF-8 among
    others are each read as what they are, and told.
    """
    text, problems = _decode(raw, label)
    if "\0" in text:
        problems.append(_told(label, "fil:NUL", text, "\0", "tecknet NUL, som ingen text har; det tas bort"))
        text = text.replace("\0", "")
    if "\ufffd" in text:
        problems.append(_told(label, "fil:förstörd text", text, "\ufffd", "tecknet � i stället för en bokstav"))
    return normal(text), problems


def _told(label: str, rule: str, text: str, sign: str, what: str) -> Problem:
    rows = [number for number, line in enumerate(_LINE.split(text), 1) if sign in line]
    return Problem(
        label,
        rule,
        f"{in_rows(rows)} har {what}: filen har skadats på vägen.",
        f"Exportera filen på nytt, eller {SAVE_AS_UTF8}",
        row=rows[0],
        severity="varning",
    )


def in_rows(rows: Iterable[int], word: str = "Rad") -> str:
    """The rows as a phrase: `Rad 4, 7–9 och ytterligare 12`."""
    spans: list[list[int]] = []
    numbers = sorted(rows)
    for number in numbers:
        if spans and number == spans[-1][-1] + 1:
            spans[-1][1:] = [number]
        else:
            spans.append([number])
    told = [f"{span[0]}–{span[-1]}" if len(span) > 1 else f"{span[0]}" for span in spans[:8]]
    left = sum(span[-1] - span[0] + 1 for span in spans[8:])
    return f"{word} {', '.join(told)}" + (f" och ytterligare {left}" if left else "")


def _decode(raw: bytes, label: str) -> tuple[str, list[Problem]]:
    if raw.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        raise NoText("Filen är sparad som UTF-32")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _marked(raw), []
    if raw.count(0) > len(raw) / 4:
        wide = "UTF-32" if raw.count(0) > len(raw) * 0.6 else "UTF-16"
        raise NoText(f"Filen är sparad som {wide} utan märke, eller är ingen text")
    if (text := _strict(raw, "utf-8-sig")) is not None:
        return text, []
    lines = re.split(rb"(?<=\n)|(?<=\r)(?!\n)", raw)
    by_line = [_strict(line, "utf-8-sig") for line in lines]
    wide_lines = [text is not None and not text.isascii() for text in by_line]
    if any(wide_lines):
        rest = b"".join(line for line, text in zip(lines, by_line, strict=True) if text is None)
        other = _likeliest(rest)
        mixed = [
            text if text is not None else line.decode(other, "replace")
            for line, text in zip(lines, by_line, strict=True)
        ]
        rows = [number for number, text in enumerate(by_line, 1) if text is None]
        return "".join(mixed), [
            Problem(
                label,
                "fil:blandad teckenkodning",
                f"Filen blandar teckenkodningar: {in_rows(rows, 'rad')} är inte UTF-8, och läses som {other}.",
                f"Kontrollera att å, ä och ö är rätt i hela filen, och {SAVE_AS_UTF8}",
                row=rows[0],
                severity="varning",
            )
        ]
    encoding = _likeliest(raw)
    log.info("%s: teckenkodningen lästes som %s", label, encoding)
    return raw.decode(encoding), []


def _marked(raw: bytes) -> str:
    """The text of bytes that begin with the mark of UTF-16; NoText for one that is not that."""
    text = _strict(raw, "utf-16")
    if text is None or sum(ord(c) > 127 and c not in _LIKELY for c in text) > len(text) / 2:
        raise NoText("Filens märke säger UTF-16, men texten är något annat")
    return text


def _likeliest(raw: bytes) -> str:
    guesses = {encoding: _strict(raw, encoding) for encoding in ("cp1252", "mac_roman", "cp850")}
    readings = {encoding: text for encoding, text in guesses.items() if text is not None}
    return max(readings, key=lambda encoding: _swedishness(readings[encoding]))


def _strict(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _swedishness(text: str) -> int:
    odd = Counter(c for c in text if ord(c) > 127)
    return sum(((c in _SWEDISH) + (c in _LIKELY) - 3 * (c not in _LIKELY)) * n for c, n in odd.items())


# --- cells -----------------------------------------------------------------------------------------------------------

_DELIMITERS = (";", "\t", "|", ",")
_SEP = re.compile(r'"?sep=(.)"?', re.IGNORECASE)
_UNQUOTED_PERCENT = re.compile(r"\d,\d{1,3} ?%")


def split(text: str, label: str) -> tuple[list[list[object]] | None, list[Problem]]:
    """Rows of cells, and what is odd; None for a text that is no table, or whose cells cannot be told apart.

    The delimiter is that of a first line `sep=;`, else the one of ; tab | that the lines have most of; a comma where it
    stands in the lines many times as often, and decimals are in quotes.
    """
    lines = _LINE.split(_LAST_LINE.sub("", text))
    if max(map(len, lines)) > LONGEST_LINE:
        return None, [_no_table(label, False)]
    if said := _SEP.fullmatch(lines[0].strip(" ")):
        lines[0] = ""
    delimiter = said[1] if said else _delimiter(lines[:200])
    if not delimiter:
        filled = [line for line in lines if line.strip()]
        return (None, [_no_table(label, _has_figures(filled))]) if filled else ([], [])
    if delimiter == "," and not said and any(map(_decimal_comma, lines)):
        return None, [_comma(label)]
    rows, stray = _rows(lines, delimiter)
    return rows, [_stray(label, stray)] if stray else []


def _delimiter(lines: list[str]) -> str:
    """The delimiter by which most cells stand in lines alike; "" for running text."""
    alike = {d: sum(k * n for k, n in Counter(line.count(d) for line in lines).items() if n > 1) for d in _DELIMITERS}
    best = max(_DELIMITERS[:3], key=lambda d: alike[d])
    filled = [line for line in lines if line.strip()]
    commas = Counter(line.count(",") for line in filled)
    most, often = max(((k, n) for k, n in commas.items() if k), key=lambda kn: kn[0] * kn[1], default=(0, 0))
    regular = often >= 2 and (most > 1 or often >= 0.6 * len(filled))
    if regular and alike[","] > 4 * alike[best] and not (alike[best] == 0 and _prose(filled)):
        return ","
    if alike[best]:
        return best
    most, single = max(((line.count(d), d) for line in filled for d in _DELIMITERS), default=(0, ""))
    alone = most > 1 or (most and len(filled) < 3)  # headers and no row, or a single one
    return single if alone and not (single == "," and _prose(filled)) else ""


def _prose(lines: list[str]) -> bool:
    """Whether the commas are those of sentences: a space after nearly every one, and a full stop somewhere."""
    commas = sum(line.count(",") for line in lines)
    spaced = sum(line.count(", ") for line in lines)
    return spaced > 0.8 * commas and any(line.rstrip().endswith((".", "!", "?", ",")) for line in lines)


def _has_figures(lines: list[str]) -> bool:
    return sum(bool(re.search(r"\d ?%?\s*$", line)) for line in lines) > 2


def _decimal_comma(line: str) -> bool:
    return bool(_UNQUOTED_PERCENT.search(re.sub(r'"[^"]*"', "", line)))


def _rows(lines: list[str], delimiter: str) -> tuple[list[list[object]], list[int]]:
    """The cells of each row, and the rows where a quotation mark has no mate.

    A cell in quotes may go on over lines. One that swallows a line which looks like a row of its own does not: its mark
    is a stray one, and the line is cut at every delimiter.
    """
    if not any('"' in line for line in lines):
        return [list[object](line.split(delimiter)) if line else [] for line in lines], []
    widths = Counter(line.count(delimiter) for line in lines if delimiter in line)
    usual = max(widths, key=lambda k: widths[k], default=0)
    rows: list[list[object]] = []
    stray = []
    at = 0
    while at < len(lines):
        last = at
        if lines[at].count('"') % 2:
            last = next((n for n in range(at + 1, len(lines)) if lines[n].count('"') % 2), at)
            if last == at or any(line.count(delimiter) >= max(usual, 1) for line in lines[at + 1 : last + 1]):
                stray.append(len(rows) + 1)
                rows.append([_unquoted(cell) for cell in lines[at].split(delimiter)])
                at += 1
                continue
        cells = _cells("\n".join(lines[at : last + 1]), delimiter)
        whole = len(cells) == 1 and usual > 0 and cells[0].count(delimiter) >= usual  # Excel quotes a line whole
        rows.append([*(_cells(cells[0], delimiter) if whole else cells)])
        at = last + 1
    return rows, stray


def _cells(row: str, delimiter: str) -> list[str]:
    return next(csv.reader(io.StringIO(row, newline=""), delimiter=delimiter), [])


def _unquoted(cell: str) -> str:
    plain = cell.strip(" ")
    whole = len(plain) > 1 and plain[0] == plain[-1] == '"'
    return plain[1:-1].replace('""', '"') if whole else plain.removeprefix('"').removesuffix('"')


def _stray(label: str, rows: list[int]) -> Problem:
    return Problem(
        label,
        "fil:citattecken",
        f"{in_rows(rows)} har ett citattecken utan make; varje rad läses för sig.",
        "Kontrollera raden, och ta bort citattecknet eller sätt dit det som saknas.",
        row=rows[0],
        severity="varning",
    )


def _comma(label: str) -> Problem:
    return Problem(
        label,
        "fil:avgränsare",
        "Kommatecken är både avgränsare och decimaltecken: cellerna går inte att skilja åt, och filen läses inte.",
        "Spara filen som .xlsx, eller som .csv med semikolon.",
    )


def _no_table(label: str, figures: bool) -> Problem:
    told = "Filen har ingen tabell: cellerna skiljs inte åt av semikolon, tabb, lodstreck eller komma. Den läses inte."
    fix = "Är det en export: spara den på nytt som .xlsx eller .csv med semikolon. Annars kan den ligga kvar."
    return Problem(label, "fil:ingen tabell", told, fix, severity="fel" if figures else "varning")
