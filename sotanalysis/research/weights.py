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
    """The rows in which all is known, with `second` (in the latter of the group's two codes) and `weight`: the
    probability, by a logistic regression on the properties, of being in the other group. `attrs["groups"]` holds the
    two codes in order.

    Most weight is on those who could have been in either. Refused without overlap: where the properties tell the groups
    apart, or where the weights leave fewer than fifteen persons' worth in one of them.
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
        effective = weight[chosen].sum() ** 2 / max((weight[chosen] ** 2).sum(), 1e-12)
        if weight[chosen].max() < 1e-6:
            raise apart
        if effective < LEAST_EFFECTIVE:
            raise Refused(
                f"Vikterna lämnar {effective:.0f} personers tyngd i den ena gruppen; under {LEAST_EFFECTIVE:.0f} vilar "
                "jämförelsen på några få. Ta med färre egenskaper eller fler år."
            )
    weighted = known.assign(second=second, weight=weight)
    weighted.attrs["groups"] = codes
    return weighted


def balance(weighted: pd.DataFrame, properties: Sequence[str]) -> pd.DataFrame:
    """One row per term: term, before and after (standardised difference of the groups without and with the weights),
    n, balanced (whether the latter is under 0.1).
    """
    x, second = design(weighted, properties), weighted["second"]
    even = pd.Series(1.0, index=weighted.index)
    made = {"before": _differences(x, second, even), "after": _differences(x, second, weighted["weight"])}
    found = pd.DataFrame(made).rename_axis("term").reset_index().assign(n=len(weighted))
    return found.assign(balanced=found["after"].abs() < BALANCED)


def _differences(x: pd.DataFrame, second: pd.Series, weight: pd.Series) -> pd.Series:
    means = [x[s].mul(weight[s], axis=0).sum() / weight[s].sum() for s in (second, ~second)]
    spread = np.sqrt((x[second].var() + x[~second].var()) / 2)
    return (means[0] - means[1]) / spread


def weighted_difference(weighted: pd.DataFrame, yes: str) -> pd.DataFrame:
    """One row: the groups `first` and `second`, in the order of their codes, with the weighted share, or mean, of each
    (`share_first`, `share_second`), value (the second's minus the first's), low, high (robust, HC3), n.

    Weighted least squares; the weights are taken as known, which makes the interval rather too wide than too narrow.
    Rows are taken as independent, also those of one person. Refused for a frame without weights or a column of codes.
    """
    from statsmodels.api import WLS, add_constant

    if "weight" not in weighted:
        raise Refused("Raderna har inga vikter: ta dem ur overlap_weights(…).")
    known = needed(weighted, yes)
    if not pd.api.types.is_numeric_dtype(known[yes]):
        raise Refused(f"{yes} är koder, inte ja eller nej: gör en egen kolumn, som frame[{yes!r}].isin([…]).")
    x = add_constant(known["second"].to_numpy(dtype=float))
    fit = WLS(known[yes].to_numpy(dtype=float), x, weights=known["weight"].to_numpy()).fit(cov_type="HC3", use_t=True)
    low, high = fit.conf_int()[1]
    first, second = weighted.attrs["groups"]
    shares = {"share_first": fit.params[0], "share_second": fit.params.sum(), "value": fit.params[1]}
    return pd.DataFrame([{"first": first, "second": second, **shares, "low": low, "high": high, "n": len(known)}])
