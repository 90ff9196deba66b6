"""Shares with intervals, differences of shares, and exact tests (statsmodels, scipy)."""

import pandas as pd

from sotanalysis.research.refusal import Refused, needed, there
from sotanalysis.statistics import SMALLEST_BASE_FOR_PERCENT


def shares(frame: pd.DataFrame, yes: str, *by: str) -> pd.DataFrame:
    """One row per group: value (the share for whom the column `yes` is true), low, high (Wilson), n (those for whom it
    is known), k (those for whom it is true), unknown. Of a column of codes (`outcome`): a row per code that somebody
    has, and group. Several groupings are named one by one, `shares(frame, "outcome", "year", "age")`; whoever's group
    is not known is a group of its own. Without any the group is `all`. KeyError for a column that is not there.
    """
    from statsmodels.stats.proportion import proportion_confint

    if isinstance(needed(there(frame, *by), yes)[yes].dtype, pd.CategoricalDtype):
        codes = frame[yes].cat.remove_unused_categories()
        answers = {code: (codes == code).astype("boolean").mask(codes.isna()) for code in codes.cat.categories}
        of_code = {code: shares(frame.assign(**{yes: own}), yes, *by) for code, own in answers.items()}
        return pd.concat(of_code, names=[yes]).reset_index(yes).reset_index(drop=True)
    answers = frame[yes].astype("boolean")
    keys = [frame[key] for key in by] or [pd.Series("all", index=frame.index, name="group")]
    grouped = answers.groupby(keys, observed=True, dropna=False)
    made = pd.DataFrame({"k": grouped.sum(), "n": grouped.count(), "unknown": grouped.size() - grouped.count()})
    made = made[made["n"] > 0].astype(int).reset_index()
    low, high = proportion_confint(made["k"], made["n"], method="wilson")
    # Of nobody the lower bound is zero, of all the upper one: what is left over is the machine's.
    made = made.assign(low=low.mask(made["k"].eq(0), 0.0), high=high.mask(made["k"].eq(made["n"]), 1.0))
    return made.assign(value=made["k"] / made["n"])[
        [*(key.name for key in keys), "value", "low", "high", "n", "k", "unknown"]
    ]


def difference(frame: pd.DataFrame, yes: str, by: str) -> pd.DataFrame:
    """One row: the share of the second group minus that of the first, low, high (Newcombe), n, and p (Fisher, exact,
    two-sided); `first` and `second` are the groups, in the order of the column's categories.

    Refused unless there are two groups of ten or more with a known answer each.
    """
    from scipy.stats import fisher_exact
    from statsmodels.stats.proportion import confint_proportions_2indep

    found = shares(needed(frame, by), yes, by)
    if len(found) != 2:
        raise Refused(f"En skillnad är mellan två grupper, och {by} har {len(found)} med kända svar. Välj ut två.")
    if (least := int(found["n"].min())) < SMALLEST_BASE_FOR_PERCENT:
        raise Refused(
            f"Den mindre gruppen har {least} med kända svar. Under {SMALLEST_BASE_FOR_PERCENT} rymmer intervallet "
            "nästan vad som helst: redovisa antalen."
        )
    one, two = found.itertuples()
    low, high = confint_proportions_2indep(two.k, two.n, one.k, one.n, method="newcomb", compare="diff")
    p = fisher_exact([[one.k, one.n - one.k], [two.k, two.n - two.k]]).pvalue
    row = {"first": found[by].iloc[0], "second": found[by].iloc[1], "value": two.value - one.value}
    return pd.DataFrame([{**row, "low": low, "high": high, "n": int(found["n"].sum()), "p": float(p)}])


def paired_change(frame: pd.DataFrame, before: str, after: str) -> pd.DataFrame:
    """One row: the share `after` minus the share `before` of those for whom both are known, low, high (of a paired
    difference, Bonett and Price), n, gained, lost and p (McNemar, exact).

    Refused under ten pairs.
    """
    from statsmodels.stats.contingency_tables import mcnemar

    known = needed(frame, before, after)
    then, now = (known[c].astype(bool) for c in (before, after))
    gained, lost, n = int((~then & now).sum()), int((then & ~now).sum()), len(known)
    if n < SMALLEST_BASE_FOR_PERCENT:
        raise Refused(f"Bara {n} har ett känt läge båda gångerna. Under {SMALLEST_BASE_FOR_PERCENT}: redovisa antalen.")
    value = (gained - lost) / n
    up, down = (gained + 1) / (n + 2), (lost + 1) / (n + 2)
    half = 1.959963984540054 * ((up + down - (up - down) ** 2) / (n + 2)) ** 0.5
    p = mcnemar([[0, gained], [lost, 0]], exact=True).pvalue
    row = {"value": value, "low": max(-1.0, up - down - half), "high": min(1.0, up - down + half)}
    return pd.DataFrame([{**row, "n": n, "gained": gained, "lost": lost, "p": float(p)}])
