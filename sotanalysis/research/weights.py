"""Two groups made alike in what is known of them: overlap weights, their balance, and the weighted difference."""

import warnings
from collections.abc import Sequence

import numpy as np
import pandas as pd

from sotanalysis.research.refusal import Refused, needed
from sotanalysis.research.regression import design

LEAST_EFFECTIVE = 15.0  # persons' worth of weight in each group under which there is too little overlap
BALANCED = 0.1  # standardised difference over which a property is not alike


def overlap_weights(frame: pd.DataFrame, group: str, properties: Sequence[str]) -> pd.DataFrame:
    """The rows in which nothing is empty, with `second` (in the latter of the group's two codes) and `weight`: the
    probability, by a logistic regression on the properties, of being in the other group. `attrs` holds the two codes in
    order (`groups`), the `properties`, and how many rows were left out as something was empty (`left_out`). A code for
    what is not known (`missing`) is a code like the others: the groups are made alike in it too.

    Most weight is on those who could have been in either group, and what is compared is those. Refused without overlap:
    where the properties tell the groups apart, or where the weights leave fewer than fifteen persons' worth in one of
    them.
    """
    from statsmodels.api import Logit, add_constant
    from statsmodels.tools.sm_exceptions import PerfectSeparationError, PerfectSeparationWarning

    known = needed(frame, group, *properties)
    codes = [c for c in known[group].astype("category").cat.categories if known[group].eq(c).any()]
    if len(codes) != 2:
        raise Refused(f"Vikter gör två grupper lika, och {group} har {len(codes)}. Välj ut två.")
    second = known[group].eq(codes[1]).to_numpy(dtype=bool)
    x = add_constant(design(known, properties).to_numpy())
    apart = Refused(
        "Egenskaperna skiljer grupperna helt åt: ingen i den ena liknar någon i den andra, så de går inte att jämföra. "
        "Ta bort egenskapen som skiljer dem åt, eller slå ihop koder."
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error", PerfectSeparationWarning)
        try:
            score = Logit(second.astype(float), x).fit(disp=0, maxiter=200, warn_convergence=False).predict()
        except (PerfectSeparationError, PerfectSeparationWarning, np.linalg.LinAlgError):
            raise apart from None
    weight = np.where(second, 1 - score, score)
    for chosen in (second, ~second):
        effective = _effective(weight[chosen])
        if weight[chosen].max() < 1e-6:
            raise apart
        if effective < LEAST_EFFECTIVE:
            raise Refused(
                f"Vikterna lämnar {effective:.0f} personers tyngd i den ena gruppen; under {LEAST_EFFECTIVE:.0f} vilar "
                "jämförelsen på några få. Ta med färre egenskaper eller fler år."
            )
    weighted = known.assign(second=second, weight=weight)
    weighted.attrs |= {"groups": codes, "properties": tuple(properties), "left_out": len(frame) - len(known)}
    return weighted


def _effective(weight: np.ndarray) -> float:
    """How many persons of equal weight would tell as much."""
    return float(weight.sum() ** 2 / max((weight**2).sum(), 1e-12))


def balance(weighted: pd.DataFrame, properties: Sequence[str]) -> pd.DataFrame:
    """One row per term: term, before and after (standardised difference of the groups without and with the weights), n,
    effective_first and effective_second (how many persons of equal weight each group is worth), weighted_on, balanced.

    Terms that are weighted on are alike by construction, which shows nothing: `balanced` (after is under 0.1) is empty
    for them. Ask of properties that are not. Refused for a frame without weights.
    """
    _needs_weights(weighted)
    known = needed(weighted, *properties)
    x, second, weight = design(known, properties), known["second"], known["weight"]
    even = pd.Series(1.0, index=known.index)
    made = {"before": _differences(x, second, even), "after": _differences(x, second, weight)}
    found = pd.DataFrame(made).rename_axis("term").reset_index().assign(n=len(known))
    sizes = {f"effective_{n}": _effective(weight[s].to_numpy()) for n, s in (("first", ~second), ("second", second))}
    on = found["term"].str.partition("=")[0].isin(weighted.attrs["properties"])
    balanced = (found["after"].abs() < BALANCED).astype("boolean").mask(on)
    return found.assign(**sizes, weighted_on=on, balanced=balanced)


def _needs_weights(weighted: pd.DataFrame) -> None:
    if "weight" not in weighted:
        raise Refused("Raderna har inga vikter: ta dem ur overlap_weights(…).")


def _differences(x: pd.DataFrame, second: pd.Series, weight: pd.Series) -> pd.Series:
    means = [x[s].mul(weight[s], axis=0).sum() / weight[s].sum() for s in (second, ~second)]
    spread = np.sqrt((x[second].var() + x[~second].var()) / 2)
    return (means[0] - means[1]) / spread


def weighted_difference(weighted: pd.DataFrame, yes: str) -> pd.DataFrame:
    """One row: the groups `first` and `second`, in the order of their codes, with the weighted share, or mean, of each
    (`share_first`, `share_second`), value (the second's minus the first's), low, high (HC3, Student's t), n (rows), and
    how many rows are left_out as something is empty. The shares are those of the mixture that the weights make: of
    those who could have been in either group.

    Weighted least squares; the weights are taken as known, which makes the interval rather too wide than too narrow.
    Rows are taken as independent, also those of one person. Refused for a frame without weights or a column of codes.
    """
    from statsmodels.api import WLS, add_constant

    _needs_weights(weighted)
    known = needed(weighted, yes)
    if not pd.api.types.is_numeric_dtype(known[yes]):
        raise Refused(f"{yes} är koder, inte ja eller nej: gör en egen kolumn, som frame[{yes!r}].isin([…]).")
    x = add_constant(known["second"].to_numpy(dtype=float))
    fit = WLS(known[yes].to_numpy(dtype=float), x, weights=known["weight"].to_numpy()).fit(cov_type="HC3", use_t=True)
    low, high = fit.conf_int()[1]
    first, second = weighted.attrs["groups"]
    shares = {"share_first": fit.params[0], "share_second": fit.params.sum(), "value": fit.params[1]}
    counts = {"n": len(known), "left_out": weighted.attrs["left_out"] + len(weighted) - len(known)}
    return pd.DataFrame([{"first": first, "second": second, **shares, "low": low, "high": high, **counts}])
