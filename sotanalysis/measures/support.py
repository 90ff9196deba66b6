"""Income support before and after the service."""

from functools import partial

import pandas as pd

from sotanalysis.dataset import Dataset
from sotanalysis.measures.before_after import (
    MOMENTS,
    changes,
    mentions,
    sus_before_after,
    sus_printed,
)
from sotanalysis.measures.measure import By, either, measure, tally
from sotanalysis.measures.occupation import population
from sotanalysis.measures.populations import ended
from sotanalysis.periods import Period
from sotanalysis.vocabulary import SUPPORT

_ENDED = "deltagare som avslutat insatsen i perioden"
_BY: By = {"support_source": SUPPORT, "moment": MOMENTS}


@measure(
    id="support.before_after",
    title="Försörjningskällor före och efter",
    row="en försörjningskälla vid start eller vid avslut",
    keys=("support_source", "moment"),
    population="försörjningskällor för deltagare som avslutat insatsen i perioden",
    definition="Antal gånger källan nämns, av alla nämnda källor vid samma tidpunkt: en deltagare kan ha flera.",
    unit="mentions",
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
    row="en försörjningskälla vid start eller vid avslut",
    keys=("support_source", "moment"),
    population=_ENDED,
    definition="Deltagare som har källan, av alla avslutade deltagare. Andelarna blir tillsammans över 100 procent när "
    "någon har flera källor.",
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
            persons="case",
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
    row="en försörjningskälla och ett sätt att ange förändringen",
    keys=("support_source", "statistic"),
    population=_ENDED,
    definition="Efter minus före; i procent av före. Räknat ur tabellens egna antal; procent saknas när före är noll.",
    unit="change",
)
def change(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Change in mentions, and in percent of the mentions before."""
    return changes(before_after(dataset, period), "support_source")


@measure(
    id="support.printed",
    title="Försörjningskällor: andel och förändring som SUS skrev ut",
    row="en försörjningskälla och en utskriven siffra",
    keys=("support_source", "statistic"),
    population=_ENDED,
    definition="Exakt som SUS skrev ut det. Andelar 0–1, förändring i antal och i procent; tomt där SUS inte skrev "
    "något.",
    unit="printed",
)
def printed(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Shares 0–1 and changes as printed."""
    return sus_printed(dataset.sus("support", period), "support_source", SUPPORT.codes)


@measure(
    id="support.flow",
    title="Huvudsaklig försörjning vid start och vid avslut",
    row="en huvudsaklig försörjning vid start och en vid avslut",
    keys=("support_start", "support_exit"),
    population=_ENDED,
    definition="Deltagarens huvudsakliga källa vid start mot den vid avslut: den med störst omfattning, annars den "
    "först "
    "angivna.",
)
def flow(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons by main source at start and at exit (register only)."""
    cases = ended(dataset, period)
    main = main_support(dataset, period)
    paired = cases.assign(**{f"support_{m}": cases["case"].map(main[m]).astype("string") for m in MOMENTS})
    return tally(paired, {"support_start": SUPPORT, "support_exit": SUPPORT}, source="workbook", base=len(cases))


def main_support(dataset: Dataset, period: Period) -> pd.DataFrame:
    """The main source per case (index) and moment (columns start, exit); NA where none is recorded."""
    states = dataset.need("case_supports", period.start.year)
    by_size = states.assign(size=states["extent_percent"].fillna(-1.0)).sort_values(
        "size", ascending=False, kind="stable"
    )
    first = by_size.drop_duplicates(["case", "moment"])
    return first.pivot(index="case", columns="moment", values="support_source").reindex(columns=list(MOMENTS))
