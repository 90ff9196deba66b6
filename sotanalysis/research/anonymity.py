"""How easily somebody is recognised: how many share the same quasi-identifiers."""

from collections.abc import Sequence
from itertools import combinations

import pandas as pd

from sotanalysis import derived
from sotanalysis.vocabulary import MISSING

QUASI_IDENTIFIERS = ("sex", "age_class", "education", "referrer", "start_year")


def with_classes(cohort: pd.DataFrame) -> pd.DataFrame:
    """The cohort with age class at start and year of start, the rough form in which they are known to others."""
    ages = derived.classed(cohort["age_at_start"], derived.AGE_CLASSES)
    return cohort.assign(age_class=ages, start_year=cohort["start_date"].dt.year)


def k_anonymity(cohort: pd.DataFrame, by: Sequence[str] = QUASI_IDENTIFIERS, least: int = 5) -> pd.DataFrame:
    """One row per combination of the columns: known (their names), groups, smallest (persons in the smallest group: k),
    alone (persons who are the only one of their group), few (persons in groups under `least`).

    An unknown value is a value of its own.
    """
    frame = cohort[["person", *by]].astype("object").fillna(MISSING).drop_duplicates()
    rows = []
    for size in range(1, len(by) + 1):
        for chosen in combinations(by, size):
            groups = frame.groupby(list(chosen))["person"].nunique()
            few = groups[groups < least].sum()
            rows.append((", ".join(chosen), len(groups), groups.min(), (groups == 1).sum(), few))
    return pd.DataFrame(rows, columns=["known", "groups", "smallest", "alone", "few"])
