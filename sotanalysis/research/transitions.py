"""From one state to another: transition matrices with intervals."""

import pandas as pd

from sotanalysis.research.refusal import needed


def transitions(frame: pd.DataFrame, before: str, after: str) -> pd.DataFrame:
    """One row per pair of states, also those nobody took: the two columns, value (share of those who began in the
    state), low, high (Wilson, of each pair by itself), k, n (those who began in the state).

    Those for whom one of the two is unknown are left out; `frame` is narrowed to whom it is about by the caller.
    """
    from statsmodels.stats.proportion import proportion_confint

    known = needed(frame, before, after)
    table = pd.crosstab(known[before], known[after], dropna=False)
    made = table.stack().rename("k").reset_index()
    made["n"] = made[before].map(table.sum(axis=1)).astype(int)
    made = made[made["n"] > 0].reset_index(drop=True)
    low, high = proportion_confint(made["k"], made["n"], method="wilson")
    return made.assign(value=made["k"] / made["n"], low=low, high=high)[
        [before, after, "value", "low", "high", "k", "n"]
    ]
