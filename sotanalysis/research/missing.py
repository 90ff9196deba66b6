"""What is not known of some: how it could be at the least and the most, and what would change the answer."""

import numpy as np
import pandas as pd

from sotanalysis.research.proportions import shares
from sotanalysis.research.refusal import Refused, needed


def bounds(frame: pd.DataFrame, yes: str, *by: str) -> pd.DataFrame:
    """One row per group: value (share of those known), worst and best (none, and all, of the unknown are yes), low and
    high (Wilson's lower bound of the worst and upper bound of the best), n (all), k, unknown.
    """
    from statsmodels.stats.proportion import proportion_confint

    found = shares(frame, yes, *by)
    whole = found["n"] + found["unknown"]
    most = found["k"] + found["unknown"]
    low = proportion_confint(found["k"], whole, method="wilson")[0]
    high = proportion_confint(most, whole, method="wilson")[1]
    return found.assign(worst=found["k"] / whole, best=most / whole, low=low, high=high, n=whole)


def tipping_point(frame: pd.DataFrame, yes: str, target: float) -> pd.DataFrame:
    """One row: the share of the unknown that would have to be yes for the share of all to be `target`; `possible` is
    whether any number of them could do it. n is all, with k and unknown.

    Refused when nobody is unknown.
    """
    (row,) = bounds(frame, yes).itertuples()
    if not row.unknown:
        raise Refused("Alla är kända, så det finns inget att pröva.")
    share = (target * row.n - row.k) / row.unknown
    made = {"value": share, "possible": 0 <= share <= 1, "n": row.n, "k": row.k, "unknown": row.unknown}
    return pd.DataFrame([made])


def tipping_grid(frame: pd.DataFrame, yes: str, by: str, step: float = 0.1) -> pd.DataFrame:
    """One row per share of the unknown who are yes in the first group and in the second: first, second, value (the
    difference of all, second minus first), low, high (Newcombe), n. The tipping point is where the interval
    changes side.
    """
    from statsmodels.stats.proportion import confint_proportions_2indep

    found = bounds(needed(frame, by), yes, by)
    if len(found) != 2:
        raise Refused(f"En skillnad är mellan två grupper, och {by} har {len(found)} med kända svar. Välj ut två.")
    one, two = found.itertuples()
    rows = []
    for first in np.arange(0, 1 + step / 2, step):
        for second in np.arange(0, 1 + step / 2, step):
            k1, k2 = round(one.k + first * one.unknown), round(two.k + second * two.unknown)
            low, high = confint_proportions_2indep(k2, two.n, k1, one.n, method="newcomb", compare="diff")
            rows.append((first, second, k2 / two.n - k1 / one.n, low, high, one.n + two.n))
    return pd.DataFrame(rows, columns=["first", "second", "value", "low", "high", "n"]).round({"first": 6, "second": 6})
