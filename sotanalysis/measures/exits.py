"""Who ended, for which reasons, after how long."""

from functools import partial

import pandas as pd

from sotanalysis.dataset import Dataset, SourceMissing
from sotanalysis.measures.before_after import printed_frame, printed_rows, sus_counts
from sotanalysis.measures.measure import either, measure, single, stack, tally, with_base
from sotanalysis.measures.occupation import population
from sotanalysis.measures.populations import all_cases, dropped_out, ended, left
from sotanalysis.periods import Period, days_between, whole_months_between
from sotanalysis.vocabulary import (
    ALL,
    EXIT_REASON,
    MISSING,
    SEX,
    with_unlisted,
)

_ENDED = "deltagare som avslutat insatsen i perioden"
DEFAULT_MONTHS = ((1, 5), (6, 10), (11, 15), (16, 20))


@measure(
    id="exits.ended",
    title="Avslutade deltagare",
    row="ett kön",
    keys=("sex",),
    population=_ENDED,
    definition="Slutdatum i perioden. Den som avbrutit och inte gått att nå (drop-out) räknas inte som avslutad.",
)
def ended_by_sex(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons who ended, by sex; no base."""
    return tally(ended(dataset, period), {"sex": SEX}, source="workbook")


@measure(
    id="exits.drop_outs",
    title="Drop-outs",
    row="hela gruppen",
    population="deltagare som lämnat insatsen i perioden",
    definition="Har avbrutit och inte gått att nå; står utanför de avslutade.",
)
def drop_outs(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons who dropped out; no base, since they stand outside the ended."""
    gone = left(dataset, period)
    lost = gone[dropped_out(gone)]
    return single("workbook", n=len(lost), rows=lost["source_row"])


@measure(
    id="exits.bases",
    title="Avslutade deltagare, tre sätt att räkna",
    row="ett sätt att räkna",
    keys=("counted",),
    population=_ENDED,
    definition="Alla avslutade; de som är registrerade i SUS; av dem de som inte skrivits ut utan mätning. SUS egna "
    "tal är "
    "de antal deltagare som står i rapporterna om avslutsanledningar och om tid i insatsen.",
)
def bases(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons: ended, in_sus, measured; of the register and as SUS' population lines say."""
    return either(partial(_register_bases, dataset, period), partial(_sus_bases, dataset, period))


def _register_bases(dataset: Dataset, period: Period) -> pd.DataFrame:
    cases = ended(dataset, period)
    in_sus = cases[cases["in_sus"].fillna(False).astype(bool)]
    measured = in_sus[in_sus["exit_reason"].fillna(MISSING) != "without_measurement"]
    found = {"ended": cases}
    if cases["in_sus"].notna().any():
        found |= {"in_sus": in_sus, "measured": measured}
    return stack(single("workbook", counted=k, n=len(v), rows=v["source_row"]) for k, v in found.items())


def _sus_bases(dataset: Dataset, period: Period) -> pd.DataFrame:
    found = {"in_sus": dataset.sus("exit_reason", period), "measured": dataset.sus("months", period)}
    return stack(single("sus", counted=k, n=population(v), rows=v["source_row"]) for k, v in found.items())


@measure(
    id="exits.reasons",
    title="Avslutsanledningar",
    row="en avslutsanledning",
    keys=("exit_reason",),
    population=_ENDED,
    definition="En anledning per avslutad insats. SUS: av det antal deltagare rapporten gäller. Registret: av alla "
    "avslutade.",
)
def reasons(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons per exit reason."""
    return either(
        partial(_sus_reasons, dataset, period),
        partial(_register_reasons, dataset, period),
    )


def _sus_reasons(dataset: Dataset, period: Period) -> pd.DataFrame:
    return _of_population(dataset.sus("exit_reason", period), "exit_reason", EXIT_REASON.codes)


def _register_reasons(dataset: Dataset, period: Period) -> pd.DataFrame:
    cases = ended(dataset, period)
    return tally(cases, {"exit_reason": EXIT_REASON}, source="workbook", base=len(cases))


def _of_population(rows: pd.DataFrame, key: str, categories: tuple[str, ...]) -> pd.DataFrame:
    """Counts of a SUS table over the participants it is about; over their own sum when it does not say."""
    counts = sus_counts(rows, key, categories)
    size = population(rows)
    return with_base(counts, int(counts["n"].iloc[-1]) if size is None else size)


@measure(
    id="exits.reasons_printed",
    title="Avslutsanledningar som SUS skrev ut dem",
    row="en avslutsanledning och en utskriven siffra",
    keys=("exit_reason", "statistic"),
    population=_ENDED,
    definition="Exakt som SUS skrev ut det: antal och andel (0–1). Raden Uppgift saknas är i SUS en summa under fel "
    "namn när "
    "den är lika stor som alla rader tillsammans.",
    unit="printed",
)
def reasons_printed(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Counts and shares 0–1 as printed; `missing` is also the total that SUS prints under that name."""
    rows = dataset.sus("exit_reason", period)
    codes = with_unlisted(EXIT_REASON.codes, rows["category"])
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


@measure(
    id="exits.months",
    title="Tid i insatsen",
    row="ett månadsintervall",
    keys=("months_class",),
    population=_ENDED,
    definition="Påbörjade månader från start till avslut. SUS: av dem rapporten gäller. Registret: av alla "
    "avslutade, i samma intervall; den vars slutdatum ligger före startdatum har uppgift saknas.",
)
def months(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons per class of begun months from start to exit."""
    return either(partial(_sus_months, dataset, period), partial(_register_months, dataset, period))


def _sus_months(dataset: Dataset, period: Period) -> pd.DataFrame:
    rows = dataset.sus("months", period)
    return _of_population(rows, "months_class", tuple(_class_name(low, high) for low, high in _bounds(rows)))


def _class_name(low: int, high: int | None) -> str:
    return f"{low}-{'' if high is None else high}"


def _bounds(rows: pd.DataFrame) -> list[tuple[int, int | None]]:
    """The table's own classes, lowest first."""
    classes = printed_rows(rows, ALL)[["class_low", "class_high"]].drop_duplicates().sort_values("class_low")
    return [(int(r.class_low), None if pd.isna(r.class_high) else int(r.class_high)) for r in classes.itertuples()]


def _register_months(dataset: Dataset, period: Period) -> pd.DataFrame:
    cases = ended(dataset, period)
    stay = whole_months_between(cases["start_date"], cases["exit_date"])
    classes = pd.Series(pd.NA, index=cases.index, dtype="string")
    bounds = _classes_of(dataset, period)
    for low, high in bounds:
        inside = stay.ge(low) & (stay.le(high) if high is not None else True)
        classes = classes.mask(inside.fillna(False), _class_name(low, high))
    options = [*(_class_name(low, high) for low, high in bounds), MISSING]
    return tally(cases.assign(months_class=classes), {"months_class": options}, source="workbook", base=len(cases))


def _classes_of(dataset: Dataset, period: Period) -> list[tuple[int, int | None]]:
    """SUS' classes of the period, else the usual ones; always with an open class last, so that no stay is lost."""
    try:
        bounds = _bounds(dataset.sus("months", period))
    except SourceMissing:
        bounds = list(DEFAULT_MONTHS)
    last = bounds[-1][1] if bounds else None
    return bounds if last is None else [*bounds, (last + 1, None)]


def in_service(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Cases enrolled on at least one day of the period."""
    cases = all_cases(dataset, period)
    begun = cases["start_date"] <= pd.Timestamp(period.end)
    gone = cases["exit_date"] < pd.Timestamp(period.start)
    return cases[begun & ~gone]


@measure(
    id="exits.days_enrolled",
    title="Inskrivningsdagar, alla i insatsen",
    row="hela gruppen",
    population="deltagare som varit inskrivna minst en dag i perioden",
    definition="Medeltal dagar från start till avslut, eller till periodens sista dag för den som då är kvar. Den vars "
    "slutdatum ligger före startdatum räknas inte.",
    unit="days",
)
def days_enrolled(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Mean days over those in service; n of them. An exit before its start is not among them."""
    cases = in_service(dataset, period)
    end = cases["exit_date"].fillna(pd.Timestamp(period.end)).clip(upper=pd.Timestamp(period.end))
    days = days_between(cases["start_date"], end).dropna()
    rows = cases.loc[days.index, "source_row"]
    return single("workbook", n=len(days), value=float(days.mean()) if len(days) else None, rows=rows)


@measure(
    id="exits.days_at_exit",
    title="Inskrivningsdagar, avslutade",
    row="ett mått på tiden",
    keys=("statistic",),
    population=_ENDED,
    definition="Dagar från start till avslut: medel, median, kortast och längst. Den vars slutdatum ligger före "
    "startdatum räknas inte.",
    unit="days",
)
def days_at_exit(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Days from start to exit: mean, median, min, max; n ended, but for those with an exit before the start."""
    cases = ended(dataset, period)
    days = days_between(cases["start_date"], cases["exit_date"]).dropna()
    return stack(
        single(
            "workbook",
            statistic=name,
            n=len(days),
            value=float(getattr(days, name)()) if len(days) else None,
            rows=cases.loc[days.index, "source_row"],
        )
        for name in ("mean", "median", "min", "max")
    )
