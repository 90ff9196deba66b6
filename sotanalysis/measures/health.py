"""Self-rated health: the sum of the four ORS scales, 0–40 points, at start and at exit."""

import pandas as pd

from sotanalysis.dataset import Dataset
from sotanalysis.measures.measure import measure, single, stack
from sotanalysis.measures.populations import ended
from sotanalysis.periods import Period
from sotanalysis.sources.settings import Settings
from sotanalysis.statistics import exact_two_sided_sign_rank, mean_half_width

SCALES = ("individual", "close", "social", "overall")
# `improved_above`: began at or over the cut-off, so there was nothing to recover from, and rose reliably
CLASSES = ("recovered", "improved", "improved_above", "unchanged", "deteriorated")
# A change is told of the group when at least so many, and at least half of the ended, are measured twice.
SMALLEST_PAIRS = 10
SMALLEST_PAIR_SHARE = 0.5
_ENDED = "deltagare som avslutat insatsen i perioden"
_PAIRED = "deltagare som avslutat insatsen i perioden och är mätta både vid start och vid avslut"


def scores(dataset: Dataset, period: Period) -> pd.DataFrame:
    """One row per ended case: source_row, start and exit: the sum of the four scales (0–40), NA unless all are "
    "given.
    """
    cases = ended(dataset, period)
    sums = {
        moment: cases[[f"ors_{scale}_{moment}" for scale in SCALES]].sum(axis=1, min_count=4, skipna=False).round(6)
        for moment in ("start", "exit")
    }
    return pd.DataFrame({"source_row": cases["source_row"], **sums})


def pairs_of(scored: pd.DataFrame) -> pd.DataFrame:
    """The rows measured twice, highest start first: an order that says nothing about who they are."""
    both = scored.dropna(subset=["start", "exit"])
    return both.sort_values(["start", "exit"], ascending=False, kind="stable").reset_index(drop=True)


def enough_pairs(pairs: int, ended: int) -> bool:
    """Whether so many measured twice, of so many ended, may speak for the group."""
    return pairs >= SMALLEST_PAIRS and pairs >= SMALLEST_PAIR_SHARE * ended


@measure(
    id="health.measured",
    title="Deltagare med skattad hälsa",
    row="en tidpunkt, eller båda",
    keys=("moment",),
    population=_ENDED,
    definition="Alla fyra delskalorna ifyllda vid tidpunkten, av alla avslutade deltagare.",
)
def measured(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons with a value at start, at exit, at both."""
    scored = scores(dataset, period)
    found = {m: scored[scored[m].notna()] for m in ("start", "exit")} | {"both": pairs_of(scored)}
    return stack(
        single("workbook", moment=moment, n=len(part), base=len(scored), rows=part["source_row"])
        for moment, part in found.items()
    )


@measure(
    id="health.start_group",
    title="Mätta vid start bland dem som avslutat under första halvåret",
    row="hela gruppen",
    population="deltagare som avslutat insatsen under årets första hälft",
    definition="Deltagare med värde vid start, av alla som avslutat insatsen under årets sex första månader.",
    whole_year=True,
)
def start_group(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons: n = measured at start among those who ended in the first half of the period's year."""
    first = scores(dataset, Period.parse("h1", period.start.year))
    have = first[first["start"].notna()]
    return single("workbook", n=len(have), base=len(first), rows=have["source_row"])


@measure(
    id="health.paired",
    title="Mätta både vid start och vid avslut, av dem som mätts vid start",
    row="hela gruppen",
    population="deltagare som avslutat insatsen i perioden och är mätta vid start",
    definition="Deltagare med värde vid båda tidpunkterna, av dem som har ett värde vid start.",
)
def paired(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons: n = measured twice, base = measured at start."""
    scored = scores(dataset, period)
    both = pairs_of(scored)
    return single("workbook", n=len(both), base=int(scored["start"].notna().sum()), rows=both["source_row"])


@measure(
    id="health.score",
    title="Skattad hälsa i poäng",
    row="en tidpunkt och ett mått",
    keys=("moment", "statistic"),
    population="deltagare som avslutat insatsen i perioden och är mätta vid tidpunkten",
    definition="Summan av fyra delskalor, 0–40 poäng; högre är bättre. n är antalet mätta vid tidpunkten.",
    unit="points",
)
def score(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Points: mean, lowest, highest, median per moment; n measured."""
    scored = scores(dataset, period)
    return stack(
        single("workbook", moment=moment, statistic=name, n=len(part), value=value, rows=part["source_row"])
        for moment in ("start", "exit")
        for part in [scored[scored[moment].notna()]]
        for name, value in _summary(part[moment]).items()
    )


def _summary(points: pd.Series) -> dict[str, float | None]:
    names = ("mean", "min", "max", "median")
    return {name: float(getattr(points, name)()) if len(points) else None for name in names}


@measure(
    id="health.pairs",
    title="Skattad hälsa vid start och avslut, par för par",
    row="ett värde för en deltagare som mätts två gånger",
    keys=("pair", "moment"),
    population=_PAIRED,
    definition="Poäng 0–40. Paren står efter värdet vid start, högst först; numret säger inget om vem det är.",
    unit="points",
)
def pairs(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Points per pair and moment."""
    found = pairs_of(scores(dataset, period))
    frames = [
        single("workbook", pair=str(row.Index + 1), moment=moment, value=float(value), rows=[row.source_row])
        for row in found.itertuples()
        for moment, value in (("start", row.start), ("exit", row.exit))
    ]
    return stack(frames) if frames else _no_pairs()


def _no_pairs() -> pd.DataFrame:
    return single("workbook", pair="", moment="").iloc[:0]


@measure(
    id="health.change",
    title="Förändring i skattad hälsa",
    row="ett mått på förändringen",
    keys=("statistic",),
    population=_PAIRED,
    definition="Avslut minus start i poäng: medel, median, 95 procents konfidensintervall för medlet (t, minst två "
    "par) och "
    "Wilcoxons exakta tvåsidiga p-värde (minst sex par).",
    unit="points",
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
    return stack(
        single("workbook", statistic=name, n=len(found), value=value, rows=found["source_row"])
        for name, value in values.items()
    )


def _interval(difference: pd.Series) -> tuple[float | None, float | None]:
    """The t interval of the mean, 95 %; none for fewer than two pairs."""
    if len(difference) < 2:
        return None, None
    half = mean_half_width(difference)
    return float(difference.mean()) - half, float(difference.mean()) + half


@measure(
    id="health.reliable_change",
    title="Säkerställd förändring i skattad hälsa",
    row="en gräns för säkerställd förändring och en klass",
    keys=("threshold", "class"),
    population=_PAIRED,
    definition="Återhämtad: började under gränsvärdet, ökade minst gränsen och slutade på eller över gränsvärdet. "
    "Förbättrad: "
    "ökade minst gränsen utan att nå gränsvärdet. Förbättrad, redan över: började på eller över gränsvärdet. "
    "Försämrad: minskade minst gränsen. Gränserna och gränsvärdet står i rapport.toml, [ors].",
)
def reliable_change(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons per threshold (points) and class, of the pairs."""
    found = pairs_of(scores(dataset, period))
    ors = dataset.settings.get(period.start.year, Settings()).ors
    frames = []
    for threshold in ors.reliable_change:
        classes = reliable_class(found["start"], found["exit"], threshold, ors.cutoff)
        for name in CLASSES:
            part = found[classes == name]
            keys = {"threshold": f"{threshold:g}", "class": name}
            frames.append(single("workbook", **keys, n=len(part), base=len(found), rows=part["source_row"]))
    return stack(frames)


def reliable_class(start: pd.Series, exit_: pd.Series, threshold: float, cutoff: float) -> pd.Series:
    """Each pair's class; a change equal to the threshold is reliable, an end equal to the cut-off is over it."""
    difference = (exit_ - start).astype("float64").round(6)
    rose = difference >= threshold
    classes = pd.Series("unchanged", index=start.index)
    classes = classes.mask(difference <= -threshold, "deteriorated").mask(rose, "improved")
    return classes.mask(rose & (exit_ >= cutoff), "recovered").mask(rose & (start >= cutoff), "improved_above")


@measure(
    id="health.start_by_completion",
    title="Värde vid start för dem som mätts två respektive en gång",
    row="de som mätts två gånger, eller bara vid start",
    keys=("group",),
    population="deltagare som avslutat insatsen i perioden och är mätta vid start",
    definition="Medelvärde vid start i poäng 0–40 för dem som också mätts vid avslut, och för dem som inte mätts då.",
    unit="points",
)
def start_by_completion(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Mean points at start of the paired and the unpaired; n in each."""
    scored = scores(dataset, period)
    have = scored[scored["start"].notna()]
    groups = {"paired": have[have["exit"].notna()], "unpaired": have[have["exit"].isna()]}
    return stack(
        single("workbook", group=name, n=len(part), value=_summary(part["start"])["mean"], rows=part["source_row"])
        for name, part in groups.items()
    )
