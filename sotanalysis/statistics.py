"""Intervals and exact tests for small groups; on plain numbers and Series."""

from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

import pandas as pd

SMALLEST_BASE_FOR_PERCENT = 10
_SURE_LEAD = 2


def stands_out(size: float, following: float, whole: float) -> bool:
    """Whether a category may be called the commonest: of a whole that carries a percentage, and with such a lead on the
    next that one more or fewer would not change it.
    """
    return whole >= SMALLEST_BASE_FOR_PERCENT and size - following >= _SURE_LEAD


class Interval(NamedTuple):
    """Lower and upper bound, same unit as the estimate."""

    low: float
    high: float


def wilson(n: int, base: int, level: float = 0.95) -> Interval:
    """Wilson's interval for the share n/base: holds its promise at small bases, where the textbook one does not."""
    if base <= 0:
        raise ValueError("Ett intervall kräver en bas över noll.")
    z = NormalDist().inv_cdf(0.5 + level / 2)
    share, z2 = n / base, z * z
    centre = (share + z2 / (2 * base)) / (1 + z2 / base)
    half = z / (1 + z2 / base) * sqrt(share * (1 - share) / base + z2 / (4 * base * base))
    return Interval(0.0 if n == 0 else centre - half, 1.0 if n == base else centre + half)


def newcombe(n1: int, base1: int, n2: int, base2: int, level: float = 0.95) -> Interval:
    """Newcombe's interval for the difference n2/base2 − n1/base1 of two groups, made of their Wilson intervals."""
    one, two = wilson(n1, base1, level), wilson(n2, base2, level)
    share1, share2 = n1 / base1, n2 / base2
    down = sqrt((share2 - two.low) ** 2 + (one.high - share1) ** 2)
    up = sqrt((two.high - share2) ** 2 + (share1 - one.low) ** 2)
    return Interval(share2 - share1 - down, share2 - share1 + up)


def funnel_limits(share: float, base: int, level: float = 0.95) -> Interval:
    """Between what shares a group of the base lies by chance, with the level's probability, if its share were `share`.

    The exact binomial limits, interpolated between whole numbers (Spiegelhalter 2005), so that they fall evenly with
    the base.
    """
    from scipy import stats  # heavy to load, and seldom asked for

    if base <= 0:
        raise ValueError("En gräns kräver en bas över noll.")
    if not 0 < share < 1:
        return Interval(share, share)
    tail = (1 - level) / 2

    def lowest(share: float) -> float:
        whole = float(stats.binom.ppf(tail, base, share))
        beyond = (stats.binom.cdf(whole, base, share) - tail) / stats.binom.pmf(whole, base, share)
        return max((whole - float(beyond)) / base, 0.0)

    return Interval(lowest(share), 1 - lowest(1 - share))


def exact_two_sided_sign_rank(changes: pd.Series) -> float | None:
    """Wilcoxon's exact two-sided p for paired changes; None under six non-zero pairs, where it cannot say anything.

    Above 1 000 pairs the normal approximation, which is then as good and takes no time that grows by the square.
    """
    from scipy import stats  # heavy to load, and seldom asked for

    nonzero = changes[changes != 0].dropna()
    if len(nonzero) < 6:
        return None
    return float(stats.wilcoxon(nonzero, method="exact" if len(nonzero) <= 1_000 else "asymptotic").pvalue)


def mean_half_width(values: pd.Series, level: float = 0.95) -> float:
    """Half the width of Student's interval for the mean; values without gaps, at least two."""
    from scipy import special

    return float(special.stdtrit(len(values) - 1, 0.5 + level / 2)) * float(values.sem())
