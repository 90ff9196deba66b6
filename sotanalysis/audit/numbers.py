"""Numbers as they are printed: their value, how many decimals, and what may lie behind them. Exact fractions only."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from sotanalysis import formatting
from sotanalysis.vocabulary import PRINTED_PRECISION

ROUNDED, HALF_EVEN, TRUNCATED = "rounded", "half_even", "truncated"
# "About 100" may be as much as a tenth off, "almost 100" as little as nine tenths.
ABOUT = Fraction(1, 10)


@dataclass(frozen=True)
class Number:
    """A printed number: its value and its number of decimals."""

    value: Fraction
    decimals: int = 0

    @property
    def step(self) -> Fraction:
        """One in the last printed place."""
        return Fraction(1, 10**self.decimals)

    @property
    def even(self) -> bool:
        """Whether the last printed digit is even: a half may be rounded to it from above as well."""
        return self.value / self.step % 2 == 0

    @property
    def text(self) -> str:
        """The number in Swedish, with as many decimals as are printed."""
        return formatting.number(float(self.value), self.decimals)


@dataclass(frozen=True)
class Bounds:
    """The least and the greatest that a number may be; `high` None when there is no upper bound."""

    low: Fraction
    high: Fraction | None

    @property
    def exact(self) -> bool:
        """Whether only one value is possible."""
        return self.low == self.high

    @property
    def text(self) -> str:
        """The number, or its span, in Swedish."""
        if self.high is None:
            return f"minst {show_exact(self.low)}"
        if self.low <= 0 < self.high:
            return f"högst {show_exact(self.high)}"
        return show_exact(self.low) if self.exact else f"{show_exact(self.low)}–{show_exact(self.high)}"

    def apart(self, other: "Bounds") -> bool:
        """Whether the two cannot be the same number."""
        return (self.high is not None and self.high < other.low) or (other.high is not None and other.high < self.low)


_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
_NUMBER = re.compile(r"([+-]?)\s*(\d{1,3}(?: \d{3})+|\d+)(?:\s?[.,]\s?(\d+))?")
_WORDS = {word: precision for precision, words in PRINTED_PRECISION.items() for word in words}


def read_number(text: str | None) -> tuple[Number | None, str]:
    """The number in a cell and the precision that its words tell ("ca 30", "drygt 100", "ett 30-tal"; else "").

    None when the cell is blank or no number stands in it.
    """
    plain = re.sub(r"\s+", " ", (text or "").translate(_DASHES)).strip().casefold()
    precision = ""
    for word in sorted(_WORDS, key=len, reverse=True):
        if plain.startswith(word) and not plain[len(word) : len(word) + 1].isalpha():
            plain, precision = plain[len(word) :].strip(), _WORDS[word]
            break
    tens = plain.endswith("-tal")
    match = _NUMBER.fullmatch(plain.removesuffix("-tal").removesuffix("%").strip())
    if not match:
        return None, ""
    sign, whole, decimals = match[1], match[2].replace(" ", ""), match[3] or ""
    value = Fraction(int(whole + decimals), 10 ** len(decimals))
    return Number(-value if sign == "-" else value, len(decimals)), "approx" if tens else precision


def half_up(value: Fraction, decimals: int) -> Fraction:
    """The value rounded half up, away from zero."""
    scale = 10**decimals
    size = Fraction(floor(abs(value) * scale + Fraction(1, 2)), scale)
    return -size if value < 0 else size


def truncated(value: Fraction, decimals: int) -> Fraction:
    """The value cut off towards zero."""
    scale = 10**decimals
    size = Fraction(floor(abs(value) * scale), scale)
    return -size if value < 0 else size


def way(value: Fraction, printed: Number) -> str:
    """How the value became what is printed: `rounded`, `half_even`, `truncated`, or "" when it did not."""
    if half_up(value, printed.decimals) == printed.value:
        return ROUNDED
    if abs(value - printed.value) == printed.step / 2 and printed.even:
        return HALF_EVEN
    return TRUNCATED if truncated(value, printed.decimals) == printed.value else ""


def show(value: Fraction, decimals: int) -> str:
    """The value rounded half up, in Swedish."""
    return formatting.number(float(half_up(value, decimals)), decimals)


def show_exact(value: Fraction) -> str:
    """A whole number as such, any other with two decimals."""
    return show(value, 0 if value.denominator == 1 else 2)


def counts_giving(share: Number, base: Fraction) -> range:
    """The whole numbers that are `share` percent of the base, a half rounded up or to even; empty when none is."""
    low = ceil((share.value - share.step / 2) * base / 100)
    above = (share.value + share.step / 2) * base / 100
    high = floor(above) if share.even else ceil(above) - 1
    return range(max(low, 0), min(high, floor(base)) + 1)


def bases_giving(count: Fraction, share: Number) -> Bounds:
    """The bases (whole numbers; none when low > high) that give `share` percent, a half rounded up or to even."""
    if count == 0:
        return (
            Bounds(Fraction(1), None) if half_up(share.value, share.decimals) == 0 else Bounds(Fraction(1), Fraction(0))
        )
    below = 100 * count / (share.value + share.step / 2)
    low = Fraction(ceil(below) if share.even else floor(below) + 1)
    least = share.value - share.step / 2
    high = Fraction(floor(100 * count / least)) if least > 0 else None
    return Bounds(max(low, count), high)


def overlap(bounds: Iterable[Bounds]) -> Bounds | None:
    """What lies within all the bounds; None when nothing does, or when there are none."""
    bounds = list(bounds)
    if not bounds:
        return None
    low, highs = max(b.low for b in bounds), [b.high for b in bounds if b.high is not None]
    high = min(highs) if highs else None
    return None if high is not None and high < low else Bounds(low, high)


def smallest_base(shares: Iterable[Number], whole: bool, limit: int = 2000) -> int | None:
    """The fewest persons that all the shares can be of; `whole`: the shares are parts of one whole."""
    shares = list(shares)
    for base in range(1, limit + 1):
        counts = [counts_giving(share, Fraction(base)) for share in shares]
        if all(counts) and (not whole or sum(c[0] for c in counts) <= base <= sum(c[-1] for c in counts)):
            return base
    return None
