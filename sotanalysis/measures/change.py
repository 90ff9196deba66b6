"""Result analysis: the main results of this period against the same period a year before, with their uncertainty."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date

import pandas as pd

from sotanalysis.dataset import Dataset, SourceMissing
from sotanalysis.measures.keys import RESULT, STATISTIC, YEAR, only
from sotanalysis.measures.measure import lines, measure
from sotanalysis.measures.populations import DECIDED, DUE, ENDED, KNOWN, flagged, is_done, without_start
from sotanalysis.measures.rules import number
from sotanalysis.periods import Period
from sotanalysis.sources.settings import SeriesBreak, Settings
from sotanalysis.statistics import SMALLEST_BASE_FOR_PERCENT, newcombe

# The rows that have the result, and all that could have had it.
Counted = tuple[pd.DataFrame, int]


def _not_started(dataset: Dataset, period: Period) -> Counted:
    rows = DECIDED.units(dataset, period)
    return rows[without_start(rows)], len(rows)


def _ended_where(chosen: Callable[[pd.DataFrame, Dataset, Period], pd.Series]) -> Callable[[Dataset, Period], Counted]:
    """Those who ended and for whom `chosen` is true; where it is empty the case is not in the base.

    Raises SourceMissing when it is empty for all.
    """

    def count(dataset: Dataset, period: Period) -> Counted:
        cases = ENDED.units(dataset, period)
        answers = chosen(cases, dataset, period)
        if len(cases) and answers.isna().all():
            raise SourceMissing("cases", "samordningsteam.xlsx, fliken Deltagare, uppgifterna om avslut")
        return cases[answers.fillna(False).astype(bool)], int(answers.notna().sum())

    return count


def _active_after_6_months(dataset: Dataset, period: Period) -> Counted:
    rows = KNOWN["6"].units(dataset, period)
    return rows[rows["at_follow_up"] == "yes"], len(rows)


# Each result as the register counts it (the only source that both periods may have), and the series in rapport.toml
# ([[brott]]) whose breaks part its periods. Work and studies are the same before and after the county's form, so a
# break of "Resultat vid avslut" does not part them.
RESULTS: dict[str, tuple[Callable[[Dataset, Period], Counted], tuple[str, ...]]] = {
    "non_starts": (_not_started, ("Ej start",)),
    "step_up": (_ended_where(lambda c, d, p: c["movement"] == "up"), ("Stegförflyttning",)),
    "work_or_studies": (
        _ended_where(lambda c, d, p: c["outcome"].isin(["work", "studies"])),
        ("Arbete eller studier",),
    ),
    "regular_service": (_ended_where(lambda c, d, p: flagged(c, "regular_service")), ("Ordinarie verksamhet",)),
    "reinforced_cooperation": (
        _ended_where(lambda c, d, p: flagged(c, "reinforced_cooperation")),
        ("Förstärkt samarbete",),
    ),
    "hours_threshold": (
        _ended_where(lambda c, d, p: c["hours_per_week_exit"] >= number(d, p, "hours_threshold")),
        ("Timmar i veckan",),
    ),
    "follow_up_6": (_active_after_6_months, ("Uppföljning",)),
}
STATISTICS = ("difference", "low", "high")
_YEAR = only(YEAR, "previous", "current")
# The facts of this period that the bases are: those who ended, unless another is named. Of the year before, this period
# has a fact only for those who ended.
_ENDED_NOW, _ENDED_THEN = "exits.ended.all", "capacity.volumes.ended.previous"
_BASES_NOW = {
    "non_starts": "population.decided",
    "regular_service": "population.asked_for_regular_service",
    "reinforced_cooperation": "population.asked_for_reinforced_cooperation",
    "hours_threshold": "population.hours_known_exit",
    "follow_up_6": "follow_up.occupation.6.all",
}
# A share of those reached is not held against another year's when more than a fifth of the due are lost in either.
OF_REACHED = ("follow_up_6",)


def breaks_between(settings: Iterable[Settings], period: Period, series: Collection[str]) -> list[SeriesBreak]:
    """The breaks of the named series after the first day of the period before and up to the last of this one."""
    return breaks_within(settings, period.previous.start, period.end, series)


def breaks_within(settings: Iterable[Settings], after: date, until: date, series: Collection[str]) -> list[SeriesBreak]:
    """The breaks of the named series after a day and up to another."""
    named = {b for s in settings for b in s.breaks if b.series in series}
    return sorted((b for b in named if after < break_day(b) <= until), key=break_day)


def break_day(found: SeriesBreak) -> date:
    """The day from which the new definition holds; a year alone is its first day."""
    return date(found.from_day, 1, 1) if isinstance(found.from_day, int) else found.from_day


def _both(dataset: Dataset, period: Period, result: str) -> dict[str, dict[str, object]]:
    """The result's n, base and rows in the period before and in this one; nothing where its source is missing."""
    found: dict[str, dict[str, object]] = {}
    for year, span in (("previous", period.previous), ("current", period)):
        try:
            rows, base = RESULTS[result][0](dataset, span)
        except SourceMissing:
            found[year] = {}
        else:
            found[year] = {"n": len(rows), "base": base, "rows": tuple(rows["source_row"])}
    return found


def _with_a_year_before(dataset: Dataset, period: Period) -> None:
    before = period.previous.start.year
    if before not in dataset.settings:
        raise SourceMissing("settings", f"en mapp med underlag för {before}")


def _base_of(codes: Mapping[str, str]) -> str | None:
    other = _BASES_NOW.get(codes["result"])
    if codes["year"] == "current":
        return other or _ENDED_NOW
    return None if other else _ENDED_THEN


@measure(
    id="comparison.year_on_year",
    title="Huvudresultat i perioden och i samma period året före",
    keys=(RESULT, _YEAR),
    unit={"": "persons", "non_starts": "applications", "follow_up_6": "follow_ups"},
    population="ansökningar, deltagare och uppföljningar i perioden och i samma period året före",
    says="Varje resultat räknas ur registret på samma sätt för båda perioderna. Året före räknas med det som är känt "
    "nu.",
    base=_base_of,
)
def year_on_year(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Count and base of each main result in the period before (`previous`) and in this one (`current`)."""
    _with_a_year_before(dataset, period)
    found = (
        {"result": result, "year": year, **counted}
        for result in RESULTS
        for year, counted in _both(dataset, period, result).items()
    )
    return lines("workbook", ("result", "year"), found)


@measure(
    id="comparison.reached",
    title="Genomförda uppföljningar efter 6 månader, nu och året före",
    keys=(_YEAR,),
    population="uppföljningar efter 6 månader att göra i perioden och i samma period året före",
    says="Genomförda, av dem som var att göra. Under fyra femtedelar i någon period jämförs inte de nådda.",
    unit="follow_ups",
    base=lambda codes: "follow_up.status.6.all" if codes["year"] == "current" else None,
)
def reached(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Six-month follow-ups carried out of those due, in the period before and in this one."""
    _with_a_year_before(dataset, period)
    found = []
    for year, span in (("previous", period.previous), ("current", period)):
        due = DUE["6"].units(dataset, span)
        done = due[is_done(due)]
        found.append({"year": year, "n": len(done), "base": len(due), "rows": done["source_row"]})
    return lines("workbook", ("year",), found)


def _too_few_reached(dataset: Dataset, period: Period) -> bool:
    try:
        shares = reached(dataset, period)["value"]
    except SourceMissing:
        return False
    return bool((shares < number(dataset, period, "least_reached")).any())


@measure(
    id="comparison.change",
    title="Skillnad mot året före",
    keys=(RESULT, only(STATISTIC, *STATISTICS)),
    population="ansökningar, deltagare och uppföljningar i perioden och i samma period året före",
    says="Andelen nu minus andelen året före, i procentenheter, med Newcombes 95-procentiga intervall. Tom när en bas "
    "är under tio, när serien har ett brott mellan perioderna ([[brott]] i rapport.toml), eller när mer än en "
    "femtedel av uppföljningarna att göra inte genomförts i någon av dem.",
    unit="percentage_points",
)
def change(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Percentage points: difference, low, high; empty over a break, or when a base is too small for a percentage."""
    _with_a_year_before(dataset, period)
    lost = _too_few_reached(dataset, period)
    found = []
    for result, (_, series) in RESULTS.items():
        both = _both(dataset, period, result)
        apart = breaks_between(dataset.settings.values(), period, series) or (lost and result in OF_REACHED)
        values = (None, None, None) if apart else _difference(both["previous"], both["current"])
        rows = [place for counted in both.values() for place in counted.get("rows", ())]  # type: ignore[attr-defined]
        found += [
            {"result": result, "statistic": name, "value": value, "rows": rows}
            for name, value in zip(STATISTICS, values, strict=True)
        ]
    return lines("workbook", ("result", "statistic"), found)


def _difference(
    before: Mapping[str, object], now: Mapping[str, object]
) -> tuple[float | None, float | None, float | None]:
    """Percentage points and their bounds; nothing where a count is missing or a base too small for a percentage."""
    numbers = [counted.get(name) for counted in (before, now) for name in ("n", "base")]
    known = [n for n in numbers if isinstance(n, int)]
    if len(known) < len(numbers) or min(known[1], known[3]) < SMALLEST_BASE_FOR_PERCENT:
        return None, None, None
    low, high = newcombe(*known)
    return 100 * (known[2] / known[3] - known[0] / known[1]), 100 * low, 100 * high
