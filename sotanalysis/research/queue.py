"""Queue and capacity: arrivals, lengths of stay and places, and what queue and waiting they lead to."""

from heapq import heapify, heapreplace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from sotanalysis.research.refusal import Refused

LEAST_STAYS = 20
MONTH = 365.25 / 12


def served(arrivals: ArrayLike, stays: ArrayLike, places: int, busy: ArrayLike = ()) -> pd.DataFrame:
    """One row per arrival, first come first served: arrived, started, left (days). `busy` are the days on which places
    that are taken from the beginning become free.
    """
    arrived, stay, taken = (np.asarray(x, dtype=float) for x in (arrivals, stays, busy))
    free = [*taken.tolist(), *[0.0] * (places - len(taken))]
    heapify(free)
    started = []
    for day, length in zip(arrived.tolist(), stay.tolist(), strict=True):
        begin = max(day, free[0])
        heapreplace(free, begin + length)
        started.append(begin)
    begun = np.array(started)
    return pd.DataFrame({"arrived": arrived, "started": begun, "left": begun + stay})


def projection(
    arrivals_a_month: float,
    stays: pd.Series,
    places: int,
    months: int = 24,
    waiting: int = 0,
    enrolled: int = 0,
    runs: int = 500,
    seed: int = 1,
) -> pd.DataFrame:
    """One row per month end and statistic (`queue`, persons; `waiting_days`, of those who start in the month): month,
    statistic, value (median of the runs), low, high (between which four fifths of them lie), n (runs).

    Arrivals are Poisson, lengths of stay are drawn from those observed, `waiting` stand in the queue and `enrolled`
    have places from the beginning, each at an even time into a stay. Refused under twenty lengths of stay, and when the
    places do not hold those enrolled.
    """
    known = stays.dropna().to_numpy(dtype=float)
    if len(known) < LEAST_STAYS:
        raise Refused(f"{len(known)} kända inskrivningstider är för få att dra ur; minst {LEAST_STAYS} behövs.")
    if enrolled > places:
        raise Refused(f"{enrolled} är inskrivna men platserna är {places}: räkna platserna så att de rymmer dem.")
    rng = np.random.default_rng(seed)
    by_length = known / known.sum()  # who is met in the middle of a stay is oftener in a long one
    ends = np.arange(1, months + 1) * MONTH
    queues, waits = np.empty((runs, months)), np.full((runs, months), np.nan)
    for run in range(runs):
        n = rng.poisson(arrivals_a_month * months)
        arrivals = np.concatenate([np.zeros(waiting), np.sort(rng.uniform(0, months * MONTH, n))])
        busy = rng.choice(known, enrolled, p=by_length) * rng.uniform(size=enrolled)
        way = served(arrivals, rng.choice(known, len(arrivals)), places, busy)
        arrived, started = way["arrived"].to_numpy(), np.sort(way["started"].to_numpy())
        queues[run] = np.searchsorted(arrived, ends, "right") - np.searchsorted(started, ends, "right")
        month = np.ceil(way["started"] / MONTH).clip(lower=1)
        mean = (way["started"] - way["arrived"]).groupby(month).mean().reindex(range(1, months + 1))
        waits[run] = mean.to_numpy()
    parts = [_fan(queues, "queue"), _fan(waits, "waiting_days")]
    return pd.concat(parts, ignore_index=True)


def _fan(found: np.ndarray, statistic: str) -> pd.DataFrame:
    told = ~np.isnan(found)
    filled = [found[told[:, m], m] if told[:, m].any() else np.array([np.nan]) for m in range(found.shape[1])]
    low, value, high = np.array([np.quantile(x, [0.1, 0.5, 0.9]) for x in filled]).T
    made = {"month": range(1, found.shape[1] + 1), "statistic": statistic, "value": value, "low": low, "high": high}
    return pd.DataFrame({**made, "n": told.sum(axis=0)})
