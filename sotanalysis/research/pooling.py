"""Shares of small subgroups, drawn towards the share of all as much as the groups are alike (beta-binomial)."""

import numpy as np
import pandas as pd

from sotanalysis.research.proportions import shares
from sotanalysis.research.refusal import Refused

LEAST_GROUPS = 4
_MEANS = np.linspace(0.03, 0.97, 25)
# How many persons' worth the share of all counts for in each group: from hardly alike to nearly the same.
_SIZES = 1 / np.linspace(0.006, 0.6, 12) - 1


def pooled_shares(frame: pd.DataFrame, yes: str, by: str) -> pd.DataFrame:
    """One row per group: value (pooled share), low, high (95 percent, equal tails), alone (its own share), n, k.

    The groups' shares are taken as drawn from a beta distribution; its mean and how alike the groups are come from all
    groups together, and the interval holds that they are not known exactly. A group's own share counts for more the
    larger it is. Refused under four groups, where how alike they are cannot be seen.
    """
    from scipy.special import betainc

    found = shares(frame, yes, by)
    if len(found) < LEAST_GROUPS:
        raise Refused(
            f"{len(found)} grupper är för få för att se hur lika de är; minst {LEAST_GROUPS} behövs. Redovisa "
            "grupperna var för sig, med intervall."
        )
    a, b, weight = _posterior(found["k"].to_numpy(), found["n"].to_numpy())
    grid = np.linspace(0.0, 1.0, 126)
    rows = []
    for k, n in zip(found["k"], found["n"], strict=True):
        below = betainc(a + k, b + n - k, grid[:, None]) @ weight
        low, high = np.interp([0.025, 0.975], below, grid)
        rows.append((weight @ ((a + k) / (a + b + n)), low, high))
    made = pd.DataFrame(rows, columns=["value", "low", "high"], index=found.index)
    return pd.concat([found[[by]], made, found["value"].rename("alone"), found[["n", "k"]]], axis=1)


def _posterior(k: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The beta distributions that the groups may have been drawn from, and how probable each is."""
    from scipy.special import betaln

    mean, size = (x.ravel() for x in np.meshgrid(_MEANS, _SIZES))
    a, b = mean * size, (1 - mean) * size
    log = sum(betaln(a + x, b + y - x) - betaln(a, b) for x, y in zip(k, n, strict=True))
    weight = np.exp(log - log.max())
    kept = weight > 1e-3 * weight.max()
    return a[kept], b[kept], weight[kept] / weight[kept].sum()
