"""Income support before and after the service."""

from collections.abc import Callable
from functools import partial

import pandas as pd

from sotanalysis import derived
from sotanalysis.dataset import Dataset
from sotanalysis.measures.before_after import (
    MOMENTS,
    changes,
    mentions,
    sus_before_after,
    sus_printed,
)
from sotanalysis.measures.keys import EVERY_SUPPORT, MOMENT, STATISTIC, SUPPORT_AT_EXIT, SUPPORT_AT_START, only
from sotanalysis.measures.measure import By, count, either, measure, tally
from sotanalysis.measures.occupation import population
from sotanalysis.measures.populations import ENDED
from sotanalysis.periods import Period
from sotanalysis.vocabulary import SUPPORT

_MOMENT = only(MOMENT, "start", "exit")
_BY: By = {"support_source": SUPPORT, "moment": MOMENTS}


@measure(
    id="support.before_after",
    title="Försörjningskällor före och efter",
    keys=(EVERY_SUPPORT, _MOMENT),
    population="försörjningskällor för deltagare som avslutat insatsen i perioden",
    says="Antal gånger källan nämns, av alla nämnda källor vid samma tidpunkt: en deltagare kan ha flera.",
    unit="mentions",
    base="support.before_after.all.{moment}",
)
def before_after(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Mentions per source and moment, of all mentions at that moment."""
    return either(
        lambda: sus_before_after(dataset.sus("support", period), "support_source", SUPPORT.codes),
        lambda: tally(
            mentions(dataset, period, "case_supports", "support_source"),
            _BY,
            source="workbook",
            base="moment",
            totals=["support_source"],
        ),
    )


@measure(
    id="support.persons",
    title="Deltagare med försörjningskällan före och efter",
    keys=(EVERY_SUPPORT, _MOMENT),
    population=ENDED,
    says="Deltagare som har källan, av alla avslutade deltagare. Andelarna blir tillsammans över 100 procent när "
    "någon har flera källor.",
    base="support.persons.all.{moment}",
)
def persons(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons per source and moment, of all who ended."""
    return either(
        partial(_sus_persons, dataset, period),
        lambda: tally(
            mentions(dataset, period, "case_supports", "support_source"),
            _BY,
            source="workbook",
            base="moment",
            persons="person",
            totals=["support_source"],
        ),
    )


def _sus_persons(dataset: Dataset, period: Period) -> pd.DataFrame:
    rows = dataset.sus("support", period)
    frame = sus_before_after(rows, "support_source", SUPPORT.codes, (population(rows),) * 2)
    total = frame["support_source"] == "all"
    size = population(rows)
    frame.loc[total, ["n", "base"]] = pd.NA if size is None else size
    return frame.assign(value=frame["value"].mask(total, pd.NA if size is None else 1.0))


@measure(
    id="support.change",
    title="Försörjningskällor: förändring, omräknad",
    keys=(EVERY_SUPPORT, STATISTIC),
    population=ENDED,
    says="Efter minus före; i procent av före. Räknat ur tabellens egna antal; procent saknas när före är noll.",
    unit={"": "change", "percent": "percent"},
)
def change(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Change in mentions, and in percent of the mentions before."""
    return changes(before_after.function(dataset, period), "support_source")


@measure(
    id="support.printed",
    title="Försörjningskällor: andel och förändring som SUS skrev ut",
    keys=(EVERY_SUPPORT, STATISTIC),
    population=ENDED,
    says="Exakt som SUS skrev ut det. Andelar 0–1, förändring i antal och i procent; tomt där SUS inte skrev något.",
    unit={"": "share", "change": "change", "percent": "percent"},
)
def printed(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Shares 0–1 and changes as printed."""
    return sus_printed(dataset.sus("support", period), "support_source", SUPPORT.codes)


def _main(moment: str) -> Callable[[pd.DataFrame, Dataset, Period], pd.Series]:
    return lambda units, dataset, period: units["case"].map(main_support(dataset, period)[moment]).astype("string")


FLOW = count(
    "support.flow",
    "Huvudsaklig försörjning",
    of=ENDED,
    variable=(SUPPORT_AT_START.reading(_main("start")), SUPPORT_AT_EXIT.reading(_main("exit"))),
    says="Deltagarens huvudsakliga källa vid start mot den vid avslut: den med störst omfattning, annars den först "
    "angivna.",
)


def main_support(dataset: Dataset, period: Period) -> pd.DataFrame:
    """The main source per case (index) and moment (columns start, exit); NA where none is recorded."""
    return derived.main_support(dataset.need("case_supports", period.start.year))
