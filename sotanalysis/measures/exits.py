"""Who ended, for which reasons, after how long."""

from dataclasses import replace
from functools import partial

import pandas as pd

from sotanalysis.dataset import Dataset, SourceMissing
from sotanalysis.derived import MONTHS_CLASSES, begun_months, class_name, classed
from sotanalysis.measures.before_after import printed_frame, printed_rows, sus_counts
from sotanalysis.measures.keys import COUNTED, EXIT_REASON, MONTHS_CLASS, SEX, STATISTIC, only
from sotanalysis.measures.measure import (
    MAX,
    MEAN,
    MEDIAN,
    MIN,
    count,
    either,
    measure,
    single,
    stack,
    summary,
    with_base,
)
from sotanalysis.measures.occupation import population as size_in_sus
from sotanalysis.measures.populations import CASES, DROPPED_OUT, ENDED, flagged
from sotanalysis.periods import Period
from sotanalysis.vocabulary import ALL, MISSING, with_unlisted
from sotanalysis.vocabulary import EXIT_REASON as REASONS

ENDED_BY_SEX = count(
    "exits.ended",
    "Avslutade deltagare",
    of=ENDED,
    by=(SEX,),
    says="Slutdatum i perioden. Den som avbrutit och inte gått att nå räknas inte som avslutad.",
)
DROP_OUTS = count(
    "exits.drop_outs",
    "Avbrott",
    of=DROPPED_OUT,
    says="Har avbrutit och inte gått att nå; räknas inte bland de avslutade.",
)
DROP_OUTS_BY_SEX = count(
    "exits.drop_outs_by_sex",
    "Avbrott efter kön",
    of=DROPPED_OUT,
    by=(SEX,),
    says="Som avbrott.",
)


@measure(
    id="exits.bases",
    title="Avslutade deltagare, tre sätt att räkna",
    keys=(only(COUNTED, "ended", "in_sus", "measured"),),
    population=ENDED,
    says="Alla avslutade; de som är registrerade i SUS; av dem de som inte skrivits ut utan mätning. SUS egna tal är "
    "de antal deltagare som står i rapporterna om avslutsanledningar och om tid i insatsen.",
)
def bases(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons: ended, in_sus, measured; of the register and as SUS' population lines say."""
    return either(partial(_register_bases, dataset, period), partial(_sus_bases, dataset, period))


def _register_bases(dataset: Dataset, period: Period) -> pd.DataFrame:
    cases = ENDED.units(dataset, period)
    in_sus = cases[flagged(cases, "in_sus").fillna(False)]
    measured = in_sus[in_sus["exit_reason"].fillna(MISSING) != "without_measurement"]
    found = {"ended": cases}
    if cases["in_sus"].notna().any():
        found |= {"in_sus": in_sus, "measured": measured}
    return stack(single("workbook", counted=k, n=v["person"].nunique(), rows=v["source_row"]) for k, v in found.items())


def _sus_bases(dataset: Dataset, period: Period) -> pd.DataFrame:
    found = {"in_sus": dataset.sus("exit_reason", period), "measured": dataset.sus("months", period)}
    return stack(single("sus", counted=k, n=size_in_sus(v), rows=v["source_row"]) for k, v in found.items())


def _of_population(rows: pd.DataFrame, key: str, categories: tuple[str, ...]) -> pd.DataFrame:
    """Counts of a SUS table over the participants it is about; over their own sum when it does not say."""
    counts = sus_counts(rows, key, categories)
    size = size_in_sus(rows)
    return with_base(counts, int(counts["n"].iloc[-1]) if size is None else size)


REASON = count(
    "exits.reasons",
    "Avslutsanledningar",
    of=ENDED,
    variable=EXIT_REASON,
    sus=lambda dataset, period: _of_population(dataset.sus("exit_reason", period), "exit_reason", REASONS.codes),
    says="En anledning per avslutad insats. SUS: av det antal deltagare rapporten gäller. Registret: av alla "
    "avslutade.",
)


@measure(
    id="exits.reasons_printed",
    title="Avslutsanledningar som SUS skrev ut dem",
    keys=(EXIT_REASON, only(STATISTIC, "n", "share")),
    population=ENDED,
    says="Exakt som SUS skrev ut det: antal och andel (0–1). Raden Uppgift saknas är i SUS en summa under fel namn när "
    "den är lika stor som alla rader tillsammans.",
    unit={"n": "persons", "": "share"},
)
def reasons_printed(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Counts and shares 0–1 as printed; `missing` is also the total that SUS prints under that name."""
    rows = dataset.sus("exit_reason", period)
    codes = with_unlisted(REASONS.codes, rows["category"])
    chosen = {code: printed_rows(rows, code) for code in codes}
    phantom = rows[rows["role"] == "phantom"]
    chosen |= {MISSING: phantom} if len(phantom) else {}
    chosen |= {ALL: rows[rows["role"] == "total"]}
    return printed_frame(
        [
            {
                "exit_reason": code,
                "statistic": name,
                "value": part[column].dropna().max() if len(part) == 1 else pd.NA,
                "rows": tuple(part["source_row"]),
            }
            for code, part in chosen.items()
            for name, column in (("n", "n"), ("share", "share_printed"))
        ],
        ("exit_reason", "statistic"),
    )


# --- time in the service ----------------------------------------------------------------------------------------------


def _bounds(rows: pd.DataFrame) -> list[tuple[int, int | None]]:
    """The table's own classes, lowest first."""
    classes = printed_rows(rows, ALL)[["class_low", "class_high"]].drop_duplicates().sort_values("class_low")
    return [(int(r.class_low), None if pd.isna(r.class_high) else int(r.class_high)) for r in classes.itertuples()]


def _classes_of(dataset: Dataset, period: Period) -> list[tuple[int, int | None]]:
    """SUS' classes of the period, else the usual ones; always with an open class last, so that no stay is lost."""
    try:
        bounds = _bounds(dataset.sus("months", period))
    except SourceMissing:
        bounds = list(MONTHS_CLASSES)
    last = bounds[-1][1] if bounds else None
    return bounds if last is None else [*bounds, (last + 1, None)]


def _sus_months(dataset: Dataset, period: Period) -> pd.DataFrame:
    rows = dataset.sus("months", period)
    return _of_population(rows, "months_class", tuple(class_name(low, high) for low, high in _bounds(rows)))


# The classes of SUS' export of the period, where there is one.
_MONTHS = replace(
    MONTHS_CLASS,
    read=lambda units, dataset, period: classed(begun_months(units), _classes_of(dataset, period)),
    in_use=lambda dataset, period, found: [*(class_name(*b) for b in _classes_of(dataset, period)), MISSING],
)
MONTHS = count(
    "exits.months",
    "Tid i insatsen",
    of=ENDED,
    variable=_MONTHS,
    sus=_sus_months,
    says="Påbörjade månader från start till avslut. SUS: av dem rapporten gäller. Registret: av alla avslutade, i "
    "samma intervall.",
)
DAYS_ENROLLED = summary(
    "exits.days_enrolled",
    "Inskrivningsdagar, alla i insatsen",
    of=CASES,
    value="days_enrolled",
    statistics=(MEAN,),
    unit="days",
    says="Medeltal dagar från start till avslut, eller till periodens sista dag för den som då är kvar. Den som skrivs "
    "in på nytt räknas en gång per inskrivning. Den vars avslut ligger före starten är inte med.",
)
DAYS_AT_EXIT = summary(
    "exits.days_at_exit",
    "Inskrivningsdagar, avslutade",
    of=ENDED,
    value="days_enrolled",
    statistics=(MEAN, MEDIAN, MIN, MAX),
    unit="days",
    says="Dagar från start till avslut: medel, median, kortast och längst. Den vars avslut ligger före starten är inte "
    "med.",
)
