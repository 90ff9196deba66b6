"""Personal numbers in text that should hold none: found however they are written, so that none is saved in clear.

A personal number is ten or twelve digits that begin with a date and end in the right check digit, whatever digits,
dashes, blanks and unseen signs they are written with. What only looks like one is left alone: part of a longer number
or of a hash, a decimal, two dates in a row, a time of day.
"""

import re
import unicodedata
from datetime import date
from string import ascii_letters, digits

from sotanalysis.privacy import identity

MASK = "[personnummer]"
_FEWEST_DIGITS = 8
_LATEST = date(2099, 12, 31)
_NUMBER = re.compile(
    r"(?<!\d)(?=(?P<date>(?P<century>18|19|20)?(?P<yy>\d\d)(?:\d{4}|(?P<apart>[-./ ])\d\d(?P=apart)\d\d))"
    r"(?P<between> {0,2}[-+/._]? {0,2})(?P<last>\d{4})(?!\d))"
)
_DATE_GOES_ON = re.compile(r"[-./ ]\d\d(?!\d)")
_DECIMALS = re.compile(r"[.,](?!0+(?!\d))\d")
_HASH = re.compile(r"[0-9A-Fa-f]{20,}")
_WORD = re.compile(r"[0-9A-Za-z]*")
_CLOCK = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d")
_YEAR = re.compile(r"(?:19|20)\d\d")


def masked(text: str) -> str:
    """The text with MASK for each personal number."""
    parts, done = list[str](), 0
    for start, end in spans(text):
        parts += [text[done:start], MASK]
        done = end
    return "".join([*parts, text[done:]]) if parts else text


def masked_name(name: str) -> str:
    """The same of the name of a file or sheet, where a late date with a time of day is when it was saved."""
    return name if all(_is_stamp(name[start:end]) for start, end in spans(name)) else masked(name)


def holds_number(text: str) -> bool:
    """Whether a personal number stands in the text."""
    return bool(spans(text))


def line_of(text: str) -> int | None:
    """The line (the first is 1) of the first personal number in the text; None when there is none."""
    return next((text.count("\n", 0, start) + 1 for start, _ in spans(text)), None)


def spans(text: str) -> list[tuple[int, int]]:
    """Where each personal number in the text begins and ends, in order."""
    if sum(map(str.isdecimal, text)) < _FEWEST_DIGITS:
        return []
    places = [place for place, sign in enumerate(text) if unicodedata.category(sign) != "Cf"]  # Cf: what is not seen
    plain = "".join(_plain(text[place]) for place in places)
    alone = plain.strip()
    if alone.isdecimal() and 8 <= len(alone) <= 9 and _is_valid(alone.zfill(10)):  # a cell that lost leading zeros
        return [(0, len(text))]
    found, done = list[tuple[int, int]](), 0
    for match in _NUMBER.finditer(plain):
        start, end = match.start(), match.end("last")
        if start >= done and _is_valid(re.sub(r"\D", "", match["date"]) + match["last"]) and not _is_else(plain, match):
            found.append((places[start], places[end - 1] + 1))
            done = end
    return found


def _plain(sign: str) -> str:
    """The sign as ASCII has it, if it is a digit, a dash or a blank."""
    digit = unicodedata.decimal(sign, None)
    if digit is not None:
        return str(digit)
    if sign == "\u2212" or unicodedata.category(sign) == "Pd":
        return "-"
    return " " if sign.isspace() else "+" if sign == "\uff0b" else sign


def _is_valid(number: str) -> bool:
    return isinstance(identity.parse(number, _LATEST), identity.Identity)


def _is_else(plain: str, match: re.Match[str]) -> bool:
    """Whether valid digits are known to be something else by how they are written, or what stands beside them."""
    start, end = match.start(), match.end("last")
    if match["apart"]:
        later = bool(match["century"]) and _is_late(match["century"], match["yy"])
        return bool(_DATE_GOES_ON.match(plain, end)) or (later and bool(_moment(match["last"])))
    if match["between"]:
        return False
    decimal = start > 1 and plain[start - 1] in ".," and plain[start - 2].isdigit()
    word = _WORD.match(plain, len(plain[:start].rstrip(ascii_letters + digits)))
    return decimal or bool(_DECIMALS.match(plain, end)) or bool(word and _HASH.fullmatch(word[0]))


def _is_stamp(written: str) -> bool:
    match = _NUMBER.match(written)
    return match is not None and _is_late(match["century"], match["yy"]) and bool(_moment(match["last"]))


def _is_late(century: str | None, yy: str) -> bool:
    """Whether it is a year in which files are made and few who are written of are born."""
    return century in (None, "20") and 10 <= int(yy) < 50


def _moment(last: str) -> re.Match[str] | None:
    return _CLOCK.fullmatch(last) or _YEAR.fullmatch(last)
