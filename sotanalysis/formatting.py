"""Swedish numbers and dates, and the one rounding rule: half up, away from zero."""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from sotanalysis.periods import MONTHS

NBSP = "\u00a0"
MINUS = "\u2212"
_LONGEST_SHORT = 3  # letters of an abbreviation, as Af/Fk


def round_half_up(value: float, decimals: int = 0) -> Decimal:
    """The value rounded half up; 12 significant digits first, so that 2.675 computed as 2.67499… counts as a half."""
    exact = Decimal(f"{value:.12g}")
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def truncate(value: float) -> int:
    """The whole part: how SUS prints its changes in percent."""
    return int(value)


def number(value: float | int, decimals: int = 0, sign: bool = False) -> str:
    """`1 234,5`, `−3`; with `sign` also `+3`."""
    rounded = round_half_up(float(value), decimals)
    digits = f"{abs(rounded):,.{decimals}f}".replace(",", NBSP).replace(".", ",")
    return (MINUS if rounded < 0 else "+" if sign and rounded > 0 else "") + digits


def percent(share: float, decimals: int = 0, sign: bool = False) -> str:
    """A share 0–1 as `12 %`."""
    return number(share * 100, decimals, sign) + NBSP + "%"


def k_of_n(n: int, base: int) -> str:
    """`38 av 86`."""
    return f"{number(n)} av {number(base)}"


def day(value: date | datetime | pd.Timestamp) -> str:
    """`18 januari 2023`."""
    return f"{value.day}{NBSP}{MONTHS[value.month - 1]} {value.year}"


def interval(low: float, high: float, decimals: int = 0) -> str:
    """Two shares as `44–67 %`."""
    return f"{number(low * 100, decimals)}–{percent(high, decimals)}"


def sort_key(text: str) -> str:
    """A key that sorts å, ä, ö after z, as Swedish does."""
    return text.casefold().translate(str.maketrans("åäö", "{|}"))


def capital(text: str) -> str:
    """The text with its first letter large: what begins a sentence or stands alone as a head."""
    return text[:1].upper() + text[1:]


def in_sentence(word: str) -> str:
    """A label inside a sentence: small first letters, except in names and abbreviations (`stöd enligt LSS/SoL`)."""
    if word[1:2].isupper() or word.startswith(("Arbetsförmedlingen", "Försäkringskassan")):
        return word
    return re.sub(r"^[A-ZÅÄÖ]|(?<=[a-zåäö]/)[A-ZÅÄÖ](?=[a-zåäö])", lambda letter: letter[0].lower(), word)


def listing(words: list[str]) -> str:
    """`a, b och c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} och {words[-1]}" if words else ""
