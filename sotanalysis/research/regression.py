"""Which properties go with an outcome: Firth's logistic regression (firthmodels), which holds at small numbers."""

import warnings
from collections.abc import Sequence

import numpy as np
import pandas as pd

from sotanalysis.research.refusal import Refused, needed

LEAST_PER_TERM = 5  # events per coefficient under which not even Firth's method holds


def design(frame: pd.DataFrame, properties: Sequence[str]) -> pd.DataFrame:
    """The properties as numbers: a column `property=code` for each code but the commonest, numbers as they are.

    Refused for a property that does not vary.
    """
    parts = []
    for name in properties:
        column = frame[name]
        if column.nunique() < 2:
            raise Refused(f"Alla har samma värde i {name}, så den säger inget. Ta bort den.")
        if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
            parts.append(column.astype(float))
            continue
        codes = column.astype("string")
        commonest = codes.value_counts().index[0]
        others = [code for code in codes.unique() if code != commonest]
        parts += [codes.eq(code).astype(float).rename(f"{name}={code}") for code in sorted(others)]
    return pd.concat(parts, axis=1)


def associations(
    frame: pd.DataFrame, yes: str, properties: Sequence[str], least_per_term: float = LEAST_PER_TERM
) -> pd.DataFrame:
    """One row per term: term, value (odds ratio, of one step of a number or against the commonest code), low, high
    (profile likelihood), p, n, events. The terms go together: each is given the others.

    An association, no cause. Rows with anything unknown are left out. Refused when there are under `least_per_term` of
    the rarer answer per term.
    """
    from firthmodels import FirthLogisticRegression

    known = needed(frame, yes, *properties)
    answers = known[yes].astype(bool)
    events = int(min(answers.sum(), (~answers).sum()))
    x = design(known, properties)
    if events < least_per_term * x.shape[1]:
        raise Refused(
            f"{events} av {len(known)} har det ovanligare svaret, och modellen har {x.shape[1]} termer. Det behövs "
            f"minst {least_per_term:g} per term, så den kan bära {int(events // least_per_term)}: slå ihop koder, ta "
            "bort egenskaper eller ta med fler år."
        )
    scale = x.std()  # the method does not heed the unit, but its search for the best does
    fit = FirthLogisticRegression(max_iter=100, gtol=1e-6, xtol=1e-6)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            fit.fit(((x - x.mean()) / scale).to_numpy(), answers.to_numpy(dtype=int)).lrt()
            bounds = fit.conf_int(method="pl", max_iter=100)[: x.shape[1]]
        except (UserWarning, RuntimeWarning, np.linalg.LinAlgError):
            raise Refused(
                "Modellen hittar ingen bästa lösning: två egenskaper säger troligen samma sak. Ta bort en av dem."
            ) from None
    low, high = (bounds / scale.to_numpy()[:, None]).T
    made = {"value": np.exp(fit.coef_ / scale.to_numpy()), "low": np.exp(low), "high": np.exp(high)}
    p = fit.lrt_pvalues_[: x.shape[1]]
    return pd.DataFrame({"term": x.columns, **made, "p": p, "n": len(known), "events": events})
