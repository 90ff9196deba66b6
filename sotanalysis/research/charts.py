"""Is it more than chance? XmR charts for a series of months, and funnel limits for teams."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sotanalysis.research.refusal import Refused, needed

LEAST_MONTHS, LEAST_TEAMS, RUN = 10, 3, 8
_NATURAL = 2.66  # three standard deviations by the mean moving range of two


def xmr(series: pd.Series, breaks: Sequence[object] = (), floor: float | None = 0.0) -> pd.DataFrame:
    """One row per point of the series, in its order: its index, value, part (which side of the breaks), centre, low,
    high (natural limits: the mean ± 2.66 mean moving ranges, of the part), signal (outside, run or nothing), n (of the
    part).

    `breaks` are index values at which a new definition holds: limits are never joined across one. `run`: the eighth
    point in a row, or later, on one side of the centre. `floor`: what the value cannot be under. Refused for a part of
    less than ten.
    """
    part = sum((pd.Series(series.index >= at, index=series.index).astype(int) for at in breaks), start=0)
    frame = pd.DataFrame({"value": series.astype(float), "part": part})
    made = pd.concat([_limits(rows, floor) for _, rows in frame.groupby("part")])
    return made.rename_axis(series.index.name or "period").reset_index()


def _limits(rows: pd.DataFrame, floor: float | None) -> pd.DataFrame:
    if len(rows) < LEAST_MONTHS or rows["value"].isna().any():
        raise Refused(
            f"En del av serien har {int(rows['value'].count())} värden. Gränser av under {LEAST_MONTHS} värden i följd "
            "flyttar sig för varje ny månad: vänta, eller slå ihop det som räknats lika."
        )
    centre = rows["value"].mean()
    half = _NATURAL * rows["value"].diff().abs().mean()
    low = centre - half if floor is None else max(floor, centre - half)
    side = np.sign(rows["value"] - centre)
    same = side.groupby((side != side.shift()).cumsum()).cumcount() + 1
    signal = pd.Series("", index=rows.index).mask((same >= RUN) & side.ne(0), "run")
    signal = signal.mask((rows["value"] < low) | (rows["value"] > centre + half), "outside")
    return rows.assign(centre=centre, low=low, high=centre + half, signal=signal, n=len(rows))


def funnel(frame: pd.DataFrame, yes: str, team: str = "team") -> pd.DataFrame:
    """One row per team: value (its share), centre (that of all), low, high (between which 95 percent of such teams
    would lie by chance) and lowest, highest (99.8 percent; binomial), n, k, outside.

    The limits are of the team's size around the share of all: they say nothing of why, and are no ranking. Refused
    under three teams.
    """
    from scipy.stats import binom

    known = needed(frame, yes, team)
    made = known.groupby(team, observed=True)[yes].agg(k="sum", n="count").astype(int).reset_index()
    if len(made) < LEAST_TEAMS:
        raise Refused(f"En tratt av {len(made)} team säger inget om vad som är vanligt. Minst {LEAST_TEAMS} behövs.")
    centre = made["k"].sum() / made["n"].sum()
    at = {"low": 0.025, "high": 0.975, "lowest": 0.001, "highest": 0.999}
    limits = {name: binom.ppf(q, made["n"], centre) / made["n"] for name, q in at.items()}
    found = made.assign(value=made["k"] / made["n"], centre=centre, **limits)
    return found.assign(outside=(found["value"] < found["low"]) | (found["value"] > found["high"]))
