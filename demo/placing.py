"""When each case begins and ends, so that months enrolled and the mean of days enrolled are as published."""

from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any

from demo import margins
from demo.dealing import deal, weekday
from demo.strands import Profile, Strand
from sotanalysis.periods import month_end, shift_months

Row = dict[str, Any]

NEW_YEAR = date(2022, 1, 1)
YEAR_END = date(2022, 12, 31)
# The first half ends early enough for six-month follow-ups to be made before the year does.
HALVES = {1: (date(2022, 1, 17), date(2022, 6, 17)), 2: (date(2022, 7, 4), date(2022, 12, 16))}
STARTS_BY_MONTH_2022 = (10, 9, 9, 8, 7, 6, 2, 8, 9, 9, 7, 3)
STARTS_BY_MONTH_2023 = (0, 0, 4, 4, 4, 3, 0, 4, 4, 4, 3, 0)
TRIAL_MONTHS = 4


def ended_dates(rng: Random, strands: list[Strand]) -> list[tuple[date, date]]:
    """Start and exit of each who ended in 2022."""
    months = _months(rng, strands)
    return [_span(rng, m, strand) for m, strand in zip(months, strands, strict=True)]


def _months(rng: Random, strands: list[Strand]) -> list[int]:
    """Begun months enrolled: the published classes for those measured, long for the other carried in."""
    dealt = {i: _own_months(strand) for i, strand in enumerate(strands)}
    classes = {
        (True, 1): [5, 7, 8, 9, 9, 10, *[11, 12, 12, 13, 13, 13, 14, 14, 14, 15, 15, 15], 17, 18, 19, 19, 20],
        (True, 2): [12, 13, 14, 14, 15, 15, 15, 18, 19, 20],
        (False, 2): [6, 7, 7, 8, 8, 9, 10, 10],
    }
    for (carried, half), values in classes.items():
        at = [
            i for i, s in enumerate(strands)
            if dealt[i] is None and s.measured and (s.carried, s.half) == (carried, half)
        ]  # fmt: skip
        dealt |= dict(zip(at, deal(rng, values, at), strict=True))
    return [months or (rng.randint(19, 23) if strands[i].carried else 8) for i, months in dealt.items()]


def _own_months(strand: Strand) -> int | None:
    """Months that follow from the strand: the trial of three months, those who left after a short time."""
    if not strand.carried and strand.step_start == "getting_started":
        return TRIAL_MONTHS
    return 5 if not strand.carried and (strand.half == 1 or strand.exit_reason == "moved") else None


def _span(rng: Random, months: int, strand: Strand) -> tuple[date, date]:
    for _ in range(2000):
        end = weekday(rng, *HALVES[strand.half])
        more_days = rng.randint(3, 9) if months == TRIAL_MONTHS else rng.randint(0, 27)
        start = shift_months(end, 1 - months) - timedelta(more_days)
        if start.weekday() < 5 and (start < NEW_YEAR) == strand.carried and start.day + start.month > 5:
            return start, end
    raise ValueError(f"no dates for {months} months")


def open_dates(rng: Random, profiles: list[Profile], ended: list[tuple[date, date]]) -> list[date]:
    """Start of each who is still enrolled at the end of 2022; with these the mean of days enrolled is as published."""
    used = Counter(start.month for start, _ in ended if start.year == 2022)
    left = [
        weekday(rng, date(2022, month, 1 if month > 1 else 10), min(month_end(2022, month), date(2022, 12, 16)))
        for month, count in enumerate(STARTS_BY_MONTH_2022, 1)
        for _ in range(count - used[month])
    ]
    started = iter(deal(rng, left, [p for p in profiles if not p.carried], _young_early))
    starts = [
        weekday(rng, date(2021, 4, 12), date(2021, 12, 15)) if profile.carried else next(started)
        for profile in profiles
    ]
    target = margins.MEAN_DAYS_ENROLLED_2022 * (len(ended) + len(starts))
    return _tuned(rng, starts, profiles, target - sum((end - start).days for start, end in ended))


def _young_early(profile: Profile, start: date) -> bool:
    return "activity_compensation" not in profile.before or start < date(2022, 4, 1)


def _tuned(rng: Random, starts: list[date], profiles: list[Profile], target: int) -> list[date]:
    """The starts of those carried in moved, a week or a day at a time, until the days enrolled sum to the target.

    Raises ValueError when the target cannot be reached with starts in the allowed range.
    """
    starts = list(starts)
    carried = [i for i, profile in enumerate(profiles) if profile.carried]
    for _ in range(20_000):
        left = target - sum((YEAR_END - start).days for start in starts)
        if left == 0:
            return starts
        i = rng.choice(carried)
        moved = starts[i] - timedelta((7 if abs(left) >= 7 else 1) * (1 if left > 0 else -1))
        if moved.weekday() < 5 and date(2020, 10, 5) <= moved < date(2021, 12, 20):
            starts[i] = moved
    raise ValueError("no starts give the published mean of days enrolled")


def starts_2023(rng: Random) -> list[date]:
    """Starts of 2023 in order of date."""
    return sorted(
        weekday(rng, date(2023, month, 1), month_end(2023, month))
        for month, count in enumerate(STARTS_BY_MONTH_2023, 1)
        for _ in range(count)
    )


def give_exits_2023(rng: Random, rows: list[Row]) -> None:
    """Exit dates of 2023, about a year after start; those who should have left earlier leave in its first months."""
    for row in rows:
        first = max(date(2023, 1, 16), row["start_date"] + timedelta(250))
        last = min(date(2023, 12, 15), max(row["start_date"] + timedelta(530), date(2023, 4, 14)))
        row["exit_date"] = weekday(rng, first, last)
