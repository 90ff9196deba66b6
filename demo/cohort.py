"""The person-level cohort over both years: one row per case, as the team's register would hold it.

149 people were in the service in 2022 (62 carried in, 87 started), 54 of them ended; 30 started in 2023, 62 ended and
one dropped out. Every published margin is met by construction; what was not published is invented.
"""

from collections import Counter
from datetime import date
from random import Random

from demo import margins
from demo.dealing import deal, some, spread
from demo.details import add_details
from demo.exits_2023 import end_in_2023
from demo.people import Person, take
from demo.placing import Row, ended_dates, open_dates, starts_2023
from demo.strands import OPEN_2022, STARTED_2023, Strand, ended_2022, profiles

AGE_WEIGHTS = {(19, 29): 20, (30, 44): 44, (45, 59): 31, (60, 74): 5}
EDUCATION_WEIGHTS = {"compulsory": 28, "upper_secondary": 34, "other_post_secondary": 14, "university_1_year": 4,
                     "university_3_years": 8, "university_more": 9, "missing": 3}  # fmt: skip
TIME_WEIGHTS = {"up_to_1": 6, "up_to_2": 9, "up_to_3": 14, "up_to_4": 10, "up_to_5": 8, "up_to_6": 7, "up_to_7": 5,
                "up_to_8": 4, "up_to_9": 5, "more_than_9": 20}  # fmt: skip


def cases(rng: Random, pool: list[Person]) -> list[Row]:
    """One row per case of both years, in order of start date, without case numbers of other systems."""
    rows = _in_service_2022(rng)
    starts = starts_2023(rng)
    # The city's participants applied in 2023 and had to wait; the others stood in the queue at the turn of the year.
    dealt = deal(rng, profiles(STARTED_2023), starts, lambda day, p: p.referrer != "city" or day.month >= 8)
    new = [_row(p.before, p.referrer, start, None) for p, start in zip(dealt, starts, strict=True)]
    _give_sex(rng, rows)
    for row, sex in zip(new, deal(rng, spread(margins.STARTED_2023), new), strict=True):
        row["sex"] = sex
    _describe_started_2022(rng, [r for r in rows if r["start_date"].year == 2022 and r["in_sus"]], pool)
    _describe(rng, [r for r in (*rows, *new) if "person" not in r], pool)
    end_in_2023(rng, [r for r in rows if r["exit_date"] is None])
    everyone = sorted([*rows, *new], key=lambda r: r["start_date"])
    add_details(rng, everyone)
    _number(everyone)
    return everyone


def _in_service_2022(rng: Random) -> list[Row]:
    strands = ended_2022()
    dates = ended_dates(rng, strands)
    ended = [
        _row(strand.before, referrer, *span) | _exit(strand)
        for strand, referrer, span in zip(strands, _referrers(strands), dates, strict=True)
    ]
    still = profiles(OPEN_2022)
    starts = open_dates(rng, still, dates)
    return ended + [_row(p.before, p.referrer, start, None) for p, start in zip(still, starts, strict=True)]


def _row(before: tuple[str, ...], referrer: str, start: date, end: date | None) -> Row:
    return {
        "referrer": referrer, "start_date": start, "exit_date": end, "supports_start": before,
        "in_sus": True if start.year < 2023 else None, "drop_out": False if end else None,
    }  # fmt: skip


def _exit(strand: Strand) -> Row:
    """The columns of a case that the strand says."""
    return {
        "supports_exit": strand.after, "exit_reason": strand.exit_reason, "outcome": strand.outcome,
        "occupation_exit": strand.occupation, "step_start": strand.step_start, "step_exit": strand.step_exit,
        "regular_service": strand.regular_service, "measured": strand.measured,
        # Fk and Af work together for the one who went from sickness benefit to job-seeking with Af.
        "reinforced_cooperation": strand.before == ("sickness_benefit",) and strand.after == ("activity_support",),
        "in_sus": strand.exit_reason is not None,
    }  # fmt: skip


def _referrers(strands: list[Strand]) -> list[str]:
    """Who referred those who ended in 2022; with those still enrolled this gives the published referrers."""
    seen: Counter[tuple[str, bool]] = Counter()
    found = []
    for strand in strands:
        main = strand.before[0] if strand.before else "social_assistance"
        seen[main, strand.carried] += 1
        found.append(_referrer(strand, main, seen[main, strand.carried]))
    return found


def _referrer(strand: Strand, main: str, nth: int) -> str:
    if main in ("sickness_benefit", "activity_compensation"):
        return "fk"
    if main == "activity_support" or "unemployment_insurance" in strand.before:
        return "af"
    if main == "other_public":
        return "region"
    if main == "no_public":
        return "self" if nth == 2 else "region"
    region = {3, 9, 15} if strand.carried else {3}
    return "region" if nth in region else "social_assistance"


def _give_sex(rng: Random, rows: list[Row]) -> None:
    """Sex, so that the 86 who started and are in SUS are 51 women and 35 men, and all 149 are 90 and 59."""
    started_counts = Counter({sex: sum(counts.values()) for sex, counts in margins.EDUCATION_2022.items()})
    started = [r for r in rows if r["start_date"].year == 2022 and r["in_sus"]]
    carried = [r for r in rows if r["start_date"].year < 2022]
    carried_counts = Counter(margins.IN_SERVICE_2022) - started_counts - Counter(["woman"])
    for group, counts in ((started, started_counts), (carried, carried_counts)):
        for row, sex in zip(group, deal(rng, spread(counts), group), strict=True):
            row["sex"] = sex
    next(r for r in rows if not r["in_sus"])["sex"] = "woman"


def _describe_started_2022(rng: Random, rows: list[Row], pool: list[Person]) -> None:
    """Person, education and time on support of the 86, as in the SUS tables."""
    for sex, counts in margins.EDUCATION_2022.items():
        group = [r for r in rows if r["sex"] == sex]
        for row, education in zip(group, deal(rng, spread(counts), group), strict=True):
            row["education"] = education
    classes = deal(rng, spread(margins.AGES_2022), rows, _age_class_fits)
    for row, (low, high) in zip(rows, classes, strict=True):
        _give_person(row, pool, (max(19, low), high))
    times = deal(rng, spread(margins.TIME_ON_SUPPORT_2022), rows, _time_fits)
    for row, time in zip(rows, times, strict=True):
        row["time_on_support"] = time


def _describe(rng: Random, rows: list[Row], pool: list[Person]) -> None:
    """The same for those whose background was never printed; what only the SUS form tells is blank without it."""
    for row in rows:
        weights = {age: w for age, w in AGE_WEIGHTS.items() if _age_class_fits(row, age)}
        _give_person(row, pool, some(rng, weights))
        in_sus_or_later = row["in_sus"] is not False
        row["education"] = some(rng, EDUCATION_WEIGHTS) if in_sus_or_later else None
        fitting = {time: w for time, w in TIME_WEIGHTS.items() if _time_fits(row, time)} or {"not_applicable": 1}
        row["time_on_support"] = some(rng, fitting) if in_sus_or_later else None


def _give_person(row: Row, pool: list[Person], ages: tuple[int, int]) -> None:
    person = take(pool, row["sex"], ages, row["start_date"])
    row |= {"person": person.number, "birth_date": person.birth_date, "age": person.age_on(row["start_date"])}


def _age_class_fits(row: Row, ages: tuple[int, int]) -> bool:
    return "activity_compensation" not in row["supports_start"] or ages[1] == 29


def _time_fits(row: Row, time: str) -> bool:
    """Whether someone of that age can have been on support so long; those without support have no time."""
    if row["supports_start"] == ("no_public",):
        return time == "not_applicable" or row["start_date"].year < 2022 and time == "up_to_1"
    least_years = (
        9 if time == "more_than_9" else int(time.removeprefix("up_to_")) - 1 if time != "not_applicable" else 99
    )
    return least_years <= row["age"] - 18


def _number(rows: list[Row]) -> None:
    """Case numbers in order of start, by year."""
    seen: Counter[int] = Counter()
    for row in rows:
        year = row["start_date"].year
        seen[year] += 1
        row["case"] = f"SAMR-{year % 100}{seen[year] * 3 + 7:03d}"
