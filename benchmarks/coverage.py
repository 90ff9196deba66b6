"""How often the intervals hold what is true: 2 000 synthetic cohorts of 60, whose truth is known, per measure.

Prints a line per measure, and writes them to coverage.csv beside this file: measure, base (the rows the interval rests
on), cohorts (in which the method did not refuse), covered (share of the intervals that hold the truth), low and
high (99 percent, Wilson, of the simulation's own uncertainty). Measures `of_few` rest on part of such a cohort, under
thirty: they are reported as they are. Then how often a change is told in words where there is none. Needs the group
`research`; a bench, and reduced in tests/research/test_coverage.py.
"""

import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from sotanalysis.research import missing, pooling, proportions, regression, survival, transitions, weights
from sotanalysis.research.refusal import Refused
from sotanalysis.statistics import mean_half_width, newcombe, wilson

COHORTS, SIZE, LEAST = 2_000, 60, 0.93
FEW, SEEN = 12, 24  # of a cohort: a group that shares of may be told, and enrolments that a curve may be drawn of
HELD_TO, TOLD = 30, "told_as_rise_without_change"  # the base that is held to LEAST; a row that is no measure
MEASURED = Path(__file__).with_name("coverage.csv")
Rng = np.random.Generator
# Of everybody: a hazard a day to each kind of exit, and the risk difference between the groups.
HAZARDS = {"work_or_studies": 0.0012, "other": 0.0022, "drop_out": 0.0006}
EFFECT = 0.2


class Held(NamedTuple):
    """An interval, what is true, and the base it rests on."""

    low: float
    high: float
    truth: float
    base: int


def row(found: pd.DataFrame, truth: float) -> Held:
    one = found.iloc[0]
    return Held(one["low"], one["high"], truth, int(one["n"]))


def yes(rng: Rng, size: int, share: float) -> pd.DataFrame:
    return pd.DataFrame({"yes": rng.uniform(size=size) < share})


def share(rng: Rng) -> Iterator[Held]:
    yield row(proportions.shares(yes(rng, SIZE, 0.3), "yes"), 0.3)


def rare_share(rng: Rng) -> Iterator[Held]:
    yield row(proportions.shares(yes(rng, SIZE, 0.1), "yes"), 0.1)


def share_of_few(rng: Rng) -> Iterator[Held]:
    yield row(proportions.shares(yes(rng, FEW, 0.3), "yes"), 0.3)


def difference(rng: Rng, size: int = SIZE) -> Iterator[Held]:
    groups = {"a": yes(rng, size // 2, 0.3), "b": yes(rng, size // 2, 0.3 + EFFECT)}
    both = pd.concat([people.assign(group=group) for group, people in groups.items()])
    yield row(proportions.difference(both, "yes", "group"), EFFECT)


def difference_of_few(rng: Rng) -> Iterator[Held]:
    yield from difference(rng, 2 * FEW)


def paired_change(rng: Rng, size: int = SIZE) -> Iterator[Held]:
    before = rng.uniform(size=size) < 0.2
    after = np.where(before, rng.uniform(size=size) < 0.8, rng.uniform(size=size) < 0.25)
    frame = pd.DataFrame({"before": before, "after": after.astype(bool)})
    yield row(proportions.paired_change(frame, "before", "after"), 0.2 * 0.8 + 0.8 * 0.25 - 0.2)


def paired_change_of_few(rng: Rng) -> Iterator[Held]:
    yield from paired_change(rng, FEW)


def paired_mean(rng: Rng, size: int = SIZE) -> Iterator[Held]:
    """The mean change of ORS of so many pairs: bounded, and oftener up."""
    start = np.clip(rng.normal(18, 7, size), 0, 40)
    change = pd.Series(np.clip(start + rng.gamma(2, 2.5, size) - 2, 0, 40) - start)
    half = mean_half_width(change)
    yield Held(change.mean() - half, change.mean() + half, ORS_CHANGE, size)


def paired_mean_of_few(rng: Rng) -> Iterator[Held]:
    yield from paired_mean(rng, FEW)


def transition(rng: Rng, size: int = SIZE) -> Iterator[Held]:
    truth = np.array([0.55, 0.3, 0.15])
    frame = pd.DataFrame({"before": "x", "after": rng.choice(list("xyz"), size, p=truth)})
    frame["after"] = pd.Categorical(frame["after"], list("xyz"))
    found = transitions.transitions(frame, "before", "after")
    yield from (Held(r.low, r.high, truth["xyz".index(r.after)], r.n) for r in found.itertuples())


def transition_of_few(rng: Rng) -> Iterator[Held]:
    yield from transition(rng, FEW)


def spells(rng: Rng, size: int = SIZE) -> pd.DataFrame:
    """So many who were seen at some time during two years: a third carried in, those left open when it ends."""
    found = []
    total = sum(HAZARDS.values())
    while len(found) < size:
        carried = len(found) < size // 3
        start = rng.integers(-365, 0) if carried else rng.integers(0, 640)
        days, seen = int(rng.exponential(1 / total)), 730 - start
        if start + days < 0:
            continue  # had left before anybody looked
        kind = rng.choice(list(HAZARDS), p=np.array(list(HAZARDS.values())) / total)
        found.append((max(0, -start), min(days, seen), kind if days <= seen else survival.CENSORED))
    return pd.DataFrame(found, columns=["entry", "days", "kind"])


def _at(curve: pd.DataFrame, day: int, truth: float, size: int) -> Held:
    one = curve[curve["day"] <= day].iloc[-1]
    return Held(one["low"], one["high"], truth, size)


def still_enrolled(rng: Rng, size: int = SIZE) -> Iterator[Held]:
    alive = np.exp(-sum(HAZARDS.values()) * 181)  # leaves on day 180 or earlier when under 181
    yield _at(survival.time_to_exit(spells(rng, size)), 180, alive, size)


def still_enrolled_of_few(rng: Rng) -> Iterator[Held]:
    yield from still_enrolled(rng, SEEN)


def days_until_half(rng: Rng) -> Iterator[Held]:
    one = survival.days_until(survival.time_to_exit(spells(rng))).iloc[0]
    high = np.inf if np.isnan(one["high"]) else one["high"]
    yield Held(one["low"], high, np.floor(np.log(2) / sum(HAZARDS.values())), SIZE)


def incidence_of_work(rng: Rng, size: int = SIZE) -> Iterator[Held]:
    total = sum(HAZARDS.values())
    truth = HAZARDS["work_or_studies"] / total * (1 - np.exp(-total * 366))
    found = survival.cumulative_incidence(spells(rng, size))
    ways = found[found["kind"] == "work_or_studies"]
    if ways.empty:
        raise Refused("Ingen gick till arbete eller studier.")  # a kind that nobody had has no curve
    yield _at(ways, 365, truth, size)


def incidence_of_work_of_few(rng: Rng) -> Iterator[Held]:
    yield from incidence_of_work(rng, SEEN)


def bounds_of_missing(rng: Rng, size: int = SIZE) -> Iterator[Held]:
    """Those in work are oftener reached: the share of those known is wrong, the bounds hold."""
    frame = yes(rng, size, 0.3).astype("boolean")
    frame.loc[rng.uniform(size=size) < np.where(frame["yes"], 0.1, 0.35), "yes"] = pd.NA
    yield row(missing.bounds(frame, "yes"), 0.3)


def bounds_of_missing_of_few(rng: Rng) -> Iterator[Held]:
    yield from bounds_of_missing(rng, FEW)


def people(rng: Rng) -> pd.DataFrame:
    age = rng.integers(20, 60, SIZE)
    group = np.where(rng.uniform(size=SIZE) < 1 / (1 + np.exp(-0.04 * (age - 40))), "b", "a")
    work = rng.uniform(size=SIZE) < 0.35 - 0.006 * (age - 40) + EFFECT * (group == "b")
    return pd.DataFrame({"age": age, "group": group, "work": work})


def odds_ratio(rng: Rng) -> Iterator[Held]:
    age, man = rng.normal(0, 1, SIZE), rng.uniform(size=SIZE) < 0.4
    work = rng.uniform(size=SIZE) < 1 / (1 + np.exp(0.8 - 0.7 * man - 0.3 * age))
    frame = pd.DataFrame({"age": age, "man": np.where(man, "man", "a woman"), "work": work})
    one = regression.associations(frame, "work", ["age", "man"]).iloc[1]
    turned = one["term"] != "man=man"  # more men than women: women are held against men
    low, high = (1 / one["high"], 1 / one["low"]) if turned else (one["low"], one["high"])
    yield Held(low, high, np.exp(0.7), int(one["n"]))


def weighted_difference(rng: Rng) -> Iterator[Held]:
    yield row(weights.weighted_difference(weights.overlap_weights(people(rng), "group", ["age"]), "work"), EFFECT)


def pooled_share(rng: Rng) -> Iterator[Held]:
    """Sixty in four groups, whose shares are drawn anew for each cohort."""
    truth = rng.beta(6, 14, 4)
    frame = pd.concat([yes(rng, 15, p).assign(group=str(g)) for g, p in enumerate(truth)])
    found = pooling.pooled_shares(frame, "yes", "group")
    yield from (Held(r.low, r.high, truth[int(r.group)], SIZE) for r in found.itertuples())


MEASURES: tuple[Callable[[Rng], Iterator[Held]], ...] = (
    *(share, rare_share, difference, paired_change, paired_mean, transition, still_enrolled, days_until_half),
    *(incidence_of_work, bounds_of_missing, odds_ratio, weighted_difference, pooled_share, share_of_few),
    *(difference_of_few, paired_change_of_few, paired_mean_of_few, transition_of_few, still_enrolled_of_few),
    *(incidence_of_work_of_few, bounds_of_missing_of_few),
)
# The mean of the changes in `paired_mean`, by ten million draws: the bounds of the scale cut off a little.
ORS_CHANGE = 2.9699


def covered(measure: Callable[[Rng], Iterator[Held]], cohorts: int) -> dict[str, object]:
    """A line of coverage.csv. Who is refused has no interval; several intervals of a cohort count as one."""
    rng, shares, last = np.random.default_rng(20_221), list[float](), None
    for _ in range(cohorts):
        try:
            held = list(measure(rng))
        except Refused:
            continue
        last = held[0]
        shares.append(float(np.mean([one.low - 1e-12 <= one.truth <= one.high + 1e-12 for one in held])))
    assert last is not None
    low, high = wilson(round(sum(shares)), len(shares), 0.99)
    words = {"measure": measure.__name__, "base": last.base, "cohorts": len(shares)}
    return {**words, "covered": round(float(np.mean(shares)), 4), "low": round(low, 4), "high": round(high, 4)}


def told_without_change(pairs: int, share: float = 0.3) -> tuple[float, float]:
    """Of pairs of years of sixty with the same true share, in how many the interval allows "ökat", and "minskat"."""
    rng = np.random.default_rng(20_222)
    counts = rng.binomial(SIZE, share, (pairs, 2))
    intervals = [newcombe(int(a), SIZE, int(b), SIZE) for a, b in counts]
    return float(np.mean([i.low > 0 for i in intervals])), float(np.mean([i.high < 0 for i in intervals]))


def study(cohorts: int = COHORTS) -> pd.DataFrame:
    """The rows of coverage.csv, each printed when it is there."""
    rows = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for measure in MEASURES:
            began = time.process_time()
            rows.append(covered(measure, cohorts))
            print(*(f"{k} {v}" for k, v in rows[-1].items()), f"({time.process_time() - began:.0f} s)", flush=True)
    up, down = told_without_change(cohorts)
    print(f'no change: "ökat" is written in {up:.1%}, "minskat" in {down:.1%}')
    told = {"measure": TOLD, "base": SIZE, "cohorts": cohorts, "covered": up}
    return pd.DataFrame([*rows, told])


def figures(found: pd.DataFrame | None = None) -> dict[str, float]:
    """The study in short: of the measures with a base of thirty or more the lowest and highest coverage and the lowest
    upper bound, of the others the lowest coverage, and the share of "ökat" without a change. Without rows of one's own
    the whole study is run, and coverage.csv written.
    """
    if found is None:
        found = study()
        found.to_csv(MEASURED, index=False, lineterminator="\n")
    told, measures = found[found["measure"] == TOLD], found[found["measure"] != TOLD]
    large, small = measures[measures["base"] >= HELD_TO], measures[measures["base"] < HELD_TO]
    return {
        "lowest_coverage": float(large["covered"].min()),
        "highest_coverage": float(large["covered"].max()),
        "lowest_upper_bound": float(large["high"].min()),
        "lowest_coverage_of_few": float(small["covered"].min()),
        "told_as_rise_without_change": float(told["covered"].iloc[0]),
    }


def main(cohorts: int = COHORTS) -> None:
    """A line per measure, and the study in short; coverage.csv is written only by the whole study."""
    print(figures(None if cohorts == COHORTS else study(cohorts)))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
