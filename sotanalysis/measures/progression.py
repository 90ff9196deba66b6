"""Chapter 05b: progression by BIP: per question from the first measurement to the last, and how often it was measured.

The participant's answers and the caseworker's are kept apart. No sum is made of the questions and no chance of a job is
worked out: neither is the instrument's, and the answers of one person are few.
"""

from collections.abc import Iterator

import pandas as pd

from sotanalysis.dataset import Dataset
from sotanalysis.measures.keys import BIP_CHANGE, BIP_ITEM, RATER, STATISTIC, TIMES, only
from sotanalysis.measures.measure import lines, measure
from sotanalysis.measures.populations import IN_SERVICE, everybody, population
from sotanalysis.periods import Period
from sotanalysis.vocabulary import ALL, slug

RATERS = ("participant", "caseworker")
_MANY = 4


@population(
    "in_service_bip",
    "deltagare som varit inskrivna minst en dag i perioden, med BIP i årets underlag",
    within=IN_SERVICE,
    stock=True,
    when=[everybody],
)
def IN_SERVICE_BIP(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those in service in a period whose year has BIP measurements."""
    dataset.need("bip_answers", period.start.year)
    return IN_SERVICE.rows(dataset, period)


def answers(dataset: Dataset, period: Period) -> pd.DataFrame:
    """One row per answer up to the period's end by those in service in it: person, case, date, rater, item, value."""
    rows = dataset.need("bip_answers", period.start.year)
    known = rows[rows["date"].le(pd.Timestamp(period.end))]
    return known.merge(IN_SERVICE_BIP.rows(dataset, period)[["case", "person"]], on="case")


def first_to_last(dataset: Dataset, period: Period) -> pd.DataFrame:
    """One row per enrolment, rater and item measured on at least two days: person, first, last (points), source_row."""
    rows = answers(dataset, period).sort_values("date", kind="stable")
    groups = rows.groupby(["case", "person", "rater", "item"], sort=False)
    found = groups.agg(
        first=("value", "first"), last=("value", "last"), days=("date", "nunique"), source_row=("source_row", "last")
    )
    return found[found["days"] > 1].reset_index()


@measure(
    id="progression.change",
    title="Från första till sista BIP-mätningen, fråga för fråga",
    keys=(RATER, BIP_ITEM, BIP_CHANGE),
    population=IN_SERVICE_BIP,
    says="Deltagare vars fråga besvarats av samma svarande minst två olika dagar i samma ärende, det sista svaret mot "
    "det första. Den som varit inskriven flera gånger räknas med sitt senaste ärende.",
    base="progression.measured_twice.{rater}.{bip_item}",
)
def change(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Participants higher, the same and lower on each question, by rater; base = those measured twice on it."""
    rows = _one_each(first_to_last(dataset, period))
    ways = {
        "up": rows["last"] > rows["first"],
        "same": rows["last"] == rows["first"],
        "down": rows["last"] < rows["first"],
    }

    def found() -> Iterator[dict[str, object]]:
        for rater, item, those in _by_item(dataset, rows):
            for way, holds in ways.items():
                mine = those[holds[those.index]]
                named = {"rater": rater, "bip_item": slug(item), "bip_change": way}
                yield named | {"n": len(mine), "base": len(those), "rows": mine["source_row"]}

    return lines("bip", ("rater", "bip_item", "bip_change"), found())


@measure(
    id="progression.measured_twice",
    title="Mätta minst två gånger, fråga för fråga",
    keys=(RATER, BIP_ITEM),
    population=IN_SERVICE_BIP,
    says="Deltagare vars fråga besvarats av samma svarande minst två olika dagar i samma ärende, av alla inskrivna.",
    base="progression.measurements.{rater}.all",
)
def measured_twice(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Participants measured at least twice on each question, by rater; base = all in service."""
    rows, everyone = (
        _one_each(first_to_last(dataset, period)),
        IN_SERVICE_BIP.units(dataset, period)["person"].nunique(),
    )
    found = (
        {"rater": rater, "bip_item": slug(item), "n": len(those), "base": everyone, "rows": those["source_row"]}
        for rater, item, those in _by_item(dataset, rows)
    )
    return lines("bip", ("rater", "bip_item"), found)


def _one_each(rows: pd.DataFrame) -> pd.DataFrame:
    """The latest enrolment of each person, rater and item."""
    return rows.drop_duplicates(["person", "rater", "item"], keep="last").reset_index(drop=True)


def _by_item(dataset: Dataset, rows: pd.DataFrame) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Rater, item and its rows, for every item of the instrument, also where there are none."""
    items = list(dict.fromkeys(dataset.tables["bip_answers"]["item"]))
    for rater in RATERS:
        for item in items:
            yield rater, str(item), rows[rows["rater"].eq(rater) & rows["item"].eq(item)]


@measure(
    id="progression.measurements",
    title="Antal BIP-mätningar per deltagare",
    keys=(RATER, TIMES),
    population=IN_SERVICE_BIP,
    says="Olika dagar då någon fråga besvarats, av alla inskrivna i perioden. Mätningar före perioden räknas med.",
    base="progression.measurements.{rater}.all",
)
def measurements(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Participants by how many days they have been measured, by rater; base = all in service."""
    units, rows = IN_SERVICE_BIP.units(dataset, period), answers(dataset, period)
    everyone = units.drop_duplicates("person").set_index("person")["source_row"]

    def found() -> Iterator[dict[str, object]]:
        for rater in RATERS:
            days = (
                rows[rows["rater"] == rater].groupby("person")["date"].nunique().reindex(everyone.index, fill_value=0)
            )
            classes = days.clip(upper=_MANY).map(lambda n: f"{n}-" if n == _MANY else str(n))
            for times in (*TIMES.words, ALL):
                mine = everyone if times == ALL else everyone[classes == times]
                yield {"rater": rater, "times": times, "n": len(mine), "base": len(everyone), "rows": mine}

    return lines("bip", ("rater", "times"), found())


@measure(
    id="progression.spacing",
    title="Dagar mellan två BIP-mätningar",
    keys=(RATER, only(STATISTIC, "median", "min", "max")),
    population=IN_SERVICE_BIP,
    says="Mellan på varandra följande mätdagar i samma ärende. n är antalet sådana mellanrum.",
    unit="days",
)
def spacing(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Days between measurements that follow on each other: median, least, most; n = how many such spaces."""
    rows = answers(dataset, period).drop_duplicates(["case", "rater", "date"]).sort_values(["case", "rater", "date"])
    days = rows.groupby(["case", "rater"])["date"].diff().dt.days
    found = (
        {
            "rater": rater,
            "statistic": statistic,
            "n": len(mine),
            "value": getattr(mine, statistic)() if len(mine) else None,
        }
        for rater in RATERS
        for mine in [days[rows["rater"] == rater].dropna()]
        for statistic in ("median", "min", "max")
    )
    return lines("bip", ("rater", "statistic"), found)
