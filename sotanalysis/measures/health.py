"""Self-rated health: the sum of the four ORS scales, 0–40 points, at start and at exit."""

from collections.abc import Callable
from functools import cache

import pandas as pd

from sotanalysis.dataset import Dataset
from sotanalysis.measures.keys import CLASS, GROUP, MOMENT, PAIR, STATISTIC, THRESHOLD, only
from sotanalysis.measures.measure import count, lines, measure
from sotanalysis.measures.populations import ENDED, ENDED_FIRST_HALF, population
from sotanalysis.measures.rules import number, rule
from sotanalysis.periods import Period
from sotanalysis.statistics import exact_two_sided_sign_rank, mean_half_width

# `improved_above`: began at or over the cut-off, so there was nothing to recover from, and rose reliably
CLASSES = ("recovered", "improved", "improved_above", "unchanged", "deteriorated")
_PAIRED = "deltagare som avslutat insatsen i perioden och har skattat sin hälsa både vid start och vid avslut"


def scores(dataset: Dataset, period: Period) -> pd.DataFrame:
    """One row per ended case: source_row, person, start and exit: points 0–40, NA unless all four scales are given."""
    cases = ENDED.units(dataset, period)
    sums = {"start": cases["ors_start"], "exit": cases["ors_exit"]}
    return pd.DataFrame({"source_row": cases["source_row"], "person": cases["person"], **sums})


def enough_pairs(dataset: Dataset, period: Period, pairs: int, ended: int) -> bool:
    """Whether so many with two ratings, of so many ended, may speak for the group."""
    fewest, share = (number(dataset, period, name) for name in ("fewest_pairs", "fewest_pair_share"))
    return pairs >= fewest and pairs >= share * ended


def pairs_of(scored: pd.DataFrame) -> pd.DataFrame:
    """The rows measured twice, highest start first: an order that says nothing about who they are."""
    both = scored.dropna(subset=["start", "exit"])
    return both.sort_values(["start", "exit"], ascending=False, kind="stable").reset_index(drop=True)


@cache
def _rated(moment: str) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda units: units[f"ors_{moment}"].notna()


RATED = count(
    "health.measured",
    "Deltagare med skattad hälsa (ORS)",
    of=ENDED,
    conditions=only(MOMENT, "start", "exit", "both"),
    having={
        "start": _rated("start"),
        "exit": _rated("exit"),
        "both": lambda units: units["ors_start"].notna() & units["ors_exit"].notna(),
    },
    says="Alla fyra delskalorna ifyllda vid tidpunkten, av alla avslutade deltagare.",
)
RATED_FIRST_HALF = count(
    "health.start_group",
    "Med skattning vid start bland dem som avslutat under första halvåret",
    of=ENDED_FIRST_HALF,
    having=_rated("start"),
    whole_year=True,
    says="Deltagare med värde vid start, av alla som avslutat insatsen under årets sex första månader.",
)


@population(
    "rated_at_start", "deltagare som avslutat insatsen i perioden och har skattat sin hälsa vid start", within=ENDED
)
def RATED_AT_START(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Of those who ended, those with all four scales at start."""
    units = ENDED.units(dataset, period)
    return units[units["ors_start"].notna()]


PAIRED = count(
    "health.paired",
    "Med skattning både vid start och vid avslut, av dem med skattning vid start",
    of=RATED_AT_START,
    having=_rated("exit"),
    says="Deltagare med värde vid båda tidpunkterna, av dem som har ett värde vid start.",
)


@measure(
    id="health.score",
    title="Skattad hälsa i poäng (ORS, 0–40)",
    keys=(only(MOMENT, "start", "exit"), only(STATISTIC, "mean", "median", "min", "max")),
    population="deltagare som avslutat insatsen i perioden och har en skattning vid tidpunkten",
    says="Summan av fyra delskalor, 0–40 poäng; högre är bättre. n är antalet med skattning vid tidpunkten.",
    unit="points",
)
def score(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Points: mean, lowest, highest, median per moment; n measured."""
    scored = scores(dataset, period)
    found = [
        {"moment": moment, "statistic": name, "n": len(part), "value": value, "rows": part["source_row"]}
        for moment in ("start", "exit")
        for part in [scored[scored[moment].notna()]]
        for name, value in _summary(part[moment]).items()
    ]
    return lines("workbook", ("moment", "statistic"), found)


def _summary(points: pd.Series) -> dict[str, float | None]:
    names = ("mean", "min", "max", "median")
    return {name: float(getattr(points, name)()) if len(points) else None for name in names}


@measure(
    id="health.pairs",
    title="Skattad hälsa par för par (poäng 0–40)",
    keys=(PAIR, only(MOMENT, "start", "exit")),
    population=_PAIRED,
    says="Poäng 0–40. Paren står efter värdet vid start, högst först; numret säger inget om vem det är.",
    unit="points",
)
def pairs(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Points per pair and moment."""
    found = pairs_of(scores(dataset, period))
    told = found.assign(pair=found.index + 1).melt(["pair", "source_row"], ["start", "exit"], "moment", "value")
    told = told.sort_values("pair", kind="stable")
    return lines("workbook", ("pair", "moment"), _one_each(told))


def _one_each(rows: pd.DataFrame) -> list[dict[str, object]]:
    return [
        {"pair": str(r.pair), "moment": r.moment, "value": float(r.value), "rows": (r.source_row,)}
        for r in rows.itertuples()
    ]


@measure(
    id="health.change",
    title="Förändring i skattad hälsa",
    keys=(only(STATISTIC, "mean", "median", "low", "high", "p"),),
    population=_PAIRED,
    says="Avslut minus start i poäng: medel, median, 95 procents konfidensintervall för medlet (t, minst två par) och "
    "Wilcoxons exakta tvåsidiga p-värde (minst sex par).",
    unit={"": "points", "p": "probability"},
)
def change(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Points: mean, median, low, high; p of the exact test; n pairs."""
    found = pairs_of(scores(dataset, period))
    difference = (found["exit"] - found["start"]).astype("float64")
    low, high = _interval(difference)
    values = {
        "mean": float(difference.mean()) if len(difference) else None,
        "median": float(difference.median()) if len(difference) else None,
        "low": low,
        "high": high,
        "p": exact_two_sided_sign_rank(difference),
    }
    told = [{"statistic": s, "n": len(found), "value": v, "rows": found["source_row"]} for s, v in values.items()]
    return lines("workbook", ("statistic",), told)


def _interval(difference: pd.Series) -> tuple[float | None, float | None]:
    """The t interval of the mean, 95 %; none for fewer than two pairs."""
    if len(difference) < 2:
        return None, None
    half = mean_half_width(difference)
    return float(difference.mean()) - half, float(difference.mean()) + half


@measure(
    id="health.reliable_change",
    title="Säkerställd förändring i skattad hälsa",
    keys=(THRESHOLD, CLASS),
    population=_PAIRED,
    says="Återhämtad: började under gränsvärdet, ökade minst gränsen och slutade på eller över gränsvärdet. "
    "Förbättrad: ökade minst gränsen utan att nå gränsvärdet. Förbättrad, redan över: började på eller över "
    "gränsvärdet. Försämrad: minskade minst gränsen. Gränserna och gränsvärdet anges i rapport.toml, [ors].",
    base="health.measured.both",
)
def reliable_change(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons per threshold (points) and class, of the pairs."""
    found = pairs_of(scores(dataset, period))
    limits, cutoff = rule(dataset, period, "reliable_change"), number(dataset, period, "cutoff")
    told = []
    for threshold in limits:  # type: ignore[attr-defined]
        classes = reliable_class(found["start"], found["exit"], threshold, cutoff)
        for name in CLASSES:
            part = found[classes == name]
            keys = {"threshold": f"{threshold:g}", "class": name}
            told.append({**keys, "n": len(part), "base": len(found), "rows": part["source_row"]})
    return lines("workbook", ("threshold", "class"), told)


def reliable_class(start: pd.Series, exit_: pd.Series, threshold: float, cutoff: float) -> pd.Series:
    """Each pair's class; a change equal to the threshold is reliable, an end equal to the cut-off is over it."""
    difference = (exit_ - start).astype("float64").round(6)
    rose = difference >= threshold
    classes = pd.Series("unchanged", index=start.index)
    classes = classes.mask(difference <= -threshold, "deteriorated").mask(rose, "improved")
    return classes.mask(rose & (exit_ >= cutoff), "recovered").mask(rose & (start >= cutoff), "improved_above")


@measure(
    id="health.start_by_completion",
    title="Värde vid start, efter om det finns en skattning vid avslut",
    keys=(only(GROUP, "paired", "unpaired"),),
    population=RATED_AT_START,
    says="Medelvärde vid start i poäng 0–40 för dem som också skattat vid avslut, och för dem som inte gjort det.",
    unit="points",
)
def start_by_completion(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Mean points at start of the paired and the unpaired; n in each."""
    scored = scores(dataset, period)
    have = scored[scored["start"].notna()]
    groups = {"paired": have[have["exit"].notna()], "unpaired": have[have["exit"].isna()]}
    told = [
        {"group": name, "n": len(part), "value": _summary(part["start"])["mean"], "rows": part["source_row"]}
        for name, part in groups.items()
    ]
    return lines("workbook", ("group",), told)
