"""Time to exit, and to each kind of exit: Kaplan–Meier and cumulative incidence (scikit-survival).

A day of enrolment is counted from the start, which is day 0; who leaves on day t was there on day t. Who was enrolled
when the observation began is at risk from that day on only (left truncation): those who had left before are unknown.
"""

from datetime import date

import numpy as np
import pandas as pd

from sotanalysis.research.refusal import Refused, needed

CENSORED = "censored"
KINDS = ("work_or_studies", "other", "drop_out", "unknown")
LEAST_EXITS = 10
_Z = 1.959963984540054


def exit_kind(cohort: pd.DataFrame) -> pd.Series:
    """How each enrolment ended: work_or_studies, other (a known outcome), drop_out, unknown; censored if it has not."""
    outcome = cohort["outcome"].astype("string")
    kind = outcome.isin(["work", "studies"]).map({True: "work_or_studies", False: "other"}).astype("string")
    kind = kind.mask(outcome.isna() | outcome.eq("missing").fillna(False), "unknown")
    kind = kind.mask(cohort["drop_out"].astype("boolean").fillna(False).astype(bool), "drop_out")
    return kind.mask(cohort["censored"].astype(bool), CENSORED)


def spells(cohort: pd.DataFrame, since: date | None = None, until: date | None = None) -> pd.DataFrame:
    """One row per enrolment that was seen: entry (the first day it was seen), days (the last), kind (`exit_kind`), and
    the cohort's columns. `since` and `until` narrow what is seen.

    Returning persons have a row per enrolment; `cohort[cohort["enrolment"] == 1]` keeps the first alone. Enrolments
    whose days are unknown, or that ended before they could be seen, are left out.
    """
    known = needed(cohort, "start_date", "days_enrolled", "days_unseen")
    start, days = known["start_date"], known["days_enrolled"].astype(int)
    entry, kind = known["days_unseen"].astype(int), exit_kind(known)
    if since is not None:
        entry = entry.clip(lower=(pd.Timestamp(since) - start).dt.days)
    if until is not None:
        seen = (pd.Timestamp(until) - start).dt.days
        days, kind = days.clip(upper=seen), kind.mask(days > seen, CENSORED)
    found = known.assign(entry=entry, days=days, kind=kind)[(days >= entry) & (days >= 0)]
    return found.reset_index(drop=True)


def time_to_exit(seen: pd.DataFrame) -> pd.DataFrame:
    """One row per day on which somebody left (and day 0): day, value (share still enrolled after it), low, high
    (log-log transformed), n (at risk that day), exits.

    Refused under ten exits, and where all who are at risk leave while others are still to be seen.
    """
    from sksurv.nonparametric import kaplan_meier_estimator

    table = _at_risk(seen)
    left = seen["kind"].ne(CENSORED).to_numpy(dtype=bool)
    entry, last = seen["entry"].to_numpy(dtype=float), seen["days"].to_numpy(dtype=float) + 1  # at risk after entry
    times, value, (low, high) = kaplan_meier_estimator(left, last, entry, conf_type="log-log")
    curve = pd.DataFrame({"value": value, "low": low, "high": high}, index=times - 1).reindex(table.index)
    made = curve.assign(n=table["n"], exits=table["exits"])
    if 0 not in made.index:
        made.loc[0] = {"value": 1.0, "low": 1.0, "high": 1.0, "n": int((entry == 0).sum()), "exits": 0}
    return made.sort_index().rename_axis("day").reset_index().astype({"day": int, "n": int, "exits": int})


def days_until(curve: pd.DataFrame, share: float = 0.5) -> pd.DataFrame:
    """One row: the day by which `share` has left, with its interval (the days on which the curve's bounds reach it),
    n, and exits. A bound that is not reached in the time observed is missing.
    """

    def reached(column: str) -> float:
        below = curve.loc[curve[column] <= 1 - share + 1e-12, "day"]
        return float(below.iloc[0]) if len(below) else np.nan

    row = {"value": reached("value"), "low": reached("low"), "high": reached("high")}
    return pd.DataFrame([{**row, "n": int(curve["n"].max()), "exits": int(curve["exits"].sum())}])


def cumulative_incidence(seen: pd.DataFrame) -> pd.DataFrame:
    """One row per kind of exit and day on which somebody left: kind, day, value (share that had left in that way by
    then), low, high (log-log transformed), n (at risk that day).

    The other ways out are competing risks: who has left in one cannot leave in another. The fall of the Kaplan–Meier
    curve is shared out on the kinds of those who left that day, which also holds for those carried in; the variance is
    Dinse and Larson's. Refused as `time_to_exit` is.
    """
    curve = time_to_exit(seen).set_index("day")
    before = curve["value"].shift(fill_value=1.0)
    parts = []
    for kind in [k for k in KINDS if seen["kind"].eq(k).any()]:
        of_kind = seen.loc[seen["kind"].eq(kind), "days"].value_counts().reindex(curve.index, fill_value=0)
        value = ((before - curve["value"]) * of_kind / curve["exits"].where(curve["exits"] > 0)).fillna(0.0).cumsum()
        low, high = _bounds(value, _variance(value, before, of_kind, curve))
        made = {"kind": kind, "value": value, "low": low, "high": high, "n": curve["n"]}
        parts.append(pd.DataFrame(made).rename_axis("day").reset_index())
    return pd.concat(parts, ignore_index=True)[["kind", "day", "value", "low", "high", "n"]]


def _at_risk(seen: pd.DataFrame) -> pd.DataFrame:
    """Of each day on which somebody left: how many left, and how many were at risk."""
    exits = seen.loc[seen["kind"].ne(CENSORED), "days"].value_counts().sort_index()
    if (total := int(exits.sum())) < LEAST_EXITS:
        raise Refused(
            f"Bara {total} har lämnat insatsen i det som setts. Under {LEAST_EXITS} avslut säger en kurva mest hur det "
            "slumpade sig: ta med fler år, eller redovisa antalen."
        )
    entry, last = (np.sort(seen[c].to_numpy(dtype=int)) for c in ("entry", "days"))
    days = exits.index.to_numpy()
    at_risk = np.searchsorted(entry, days, side="right") - np.searchsorted(last, days, side="left")
    table = pd.DataFrame({"n": at_risk, "exits": exits.to_numpy()}, index=days)
    emptied = table.index[(table["n"] == table["exits"]) & (table.index < last.max())]
    if len(emptied):
        raise Refused(
            f"Dag {emptied[0]} lämnade alla som då kunde ses, men andra kommer in i underlaget senare. Kurvan skulle "
            "falla till noll av fel skäl: börja med dem som startat i perioden (entry == 0)."
        )
    return table


def _variance(value: pd.Series, before: pd.Series, of_kind: pd.Series, curve: pd.DataFrame) -> pd.Series:
    n, exits = curve["n"].to_numpy(dtype=float), curve["exits"].to_numpy(dtype=float)
    d, s, f = (x.to_numpy(dtype=float) for x in (of_kind, before, value))
    with np.errstate(divide="ignore", invalid="ignore"):
        fall = np.where(n > exits, exits / (n * (n - exits)), 0.0)
        own = np.where(n > 0, s**2 * (n - d) * d / n**3, 0.0)
        both = np.where(n > 0, s * d / n**2, 0.0)
    rest = np.subtract.outer(f, f)  # from each earlier day (column) to this one (row)
    past = np.tril(np.ones_like(rest))
    return pd.Series(((rest**2 * fall + own - 2 * rest * both) * past).sum(axis=1).clip(min=0), index=value.index)


def _bounds(value: pd.Series, variance: pd.Series) -> tuple[pd.Series, pd.Series]:
    inside = value.where((value > 0) & (value < 1))
    spread = _Z * np.sqrt(variance) / (inside * np.log(inside))
    low, high = inside ** np.exp(-spread), inside ** np.exp(spread)
    return low.fillna(value), high.fillna(value)
