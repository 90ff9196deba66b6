"""The applications of both years: those that led to start, those that did not, and the queue between the years.

Published: 52 that did not start in 2022 and the hours spent on them, the referrers of those who did, and a queue of
about thirty at the turn of the year that had begun to grow in October. The rest is invented.
"""

from datetime import date, timedelta
from random import Random

from demo import margins
from demo.dealing import deal, next_weekday, some, spread, tenths_summing_to, weekday
from demo.people import Person, take
from demo.placing import Row

PARTY = {"fk": "fk", "af": "af", "social_assistance": "municipality", "city": "municipality", "region": "region",
         "self": "region"}  # fmt: skip
SUPPORT = {"fk": {"sickness_benefit": 8, "activity_compensation": 1},
           "af": {"activity_support": 3, "unemployment_insurance": 1},
           "social_assistance": {"social_assistance": 1}, "city": {"social_assistance": 1},
           "region": {"social_assistance": 3, "sickness_benefit": 3, "no_public": 1}, "self": {"no_public": 1},
           "other": {"no_public": 2, "social_assistance": 1}}  # fmt: skip
# By month of application: more in the autumn, as the report has it.
NON_STARTS_BY_MONTH_2022 = (3, 4, 4, 3, 4, 3, 2, 4, 5, 6, 8, 6)
NON_STARTS_BY_REFERRER_2022 = {"fk": 17, "social_assistance": 15, "region": 11, "af": 6, "self": 2, "other": 1}
# In the queue at the end of 2022 and never started; newcomers of 2023 that did not start; the queue at the end of 2023.
LEFT_QUEUE = {"fk": 3, "region": 3, "social_assistance": 2, "af": 1}
NON_STARTS_2023 = {"fk": 7, "city": 7, "region": 4, "af": 2}
QUEUE_2023 = {"fk": 6, "city": 3, "region": 2, "af": 1}

REASONS = {"wrong_target_group": 15, "too_ill": 13, "other_service": 10, "lss_sol": 8, "declined": 7, "not_reached": 6,
           "benefit_application": 6, "work_or_studies": 5, "moved": 2}  # fmt: skip
TEXTS = {
    "wrong_target_group": ("behov av en part räcker", "söker bara sysselsättning", "vill ha IPS, inte samordning"),
    "too_ill": (
        "måendet tillåter inte start nu",
        "behandling inom psykiatrin går före",
        "ny kontakt när läget är stabilt",
    ),
    "other_service": ("redan inskriven i annan insats, fortsätter där", "har börjat i AME:s verksamhet"),
    "lss_sol": ("daglig verksamhet utreds", "biståndsbeslut väntas under våren"),
    "declined": ("tackar nej efter första mötet", "vill avvakta, handläggaren drar tillbaka ansök"),
    "not_reached": ("tre försök per telefon och brev", "svarar inte, K hör av sig om det ändras"),
    "benefit_application": ("söker sjukersättning på heltid",),
    "work_or_studies": ("har fått visstidsarbete", "börjar på Komvux"),
    "moved": ("flyttar till annan kommun",),
}


def applications(rng: Random, cases: list[Row], pool: list[Person]) -> list[Row]:
    """One row per application received 2022–2023, or that led to start then, in order of date, with its last result."""
    rows = [
        *[_started(rng, case) for case in cases if case["start_date"].year >= 2022],
        *_non_starts_2022(rng, pool),
        *_left_queue(rng, pool),
        *_received_2023(rng, pool),
    ]
    rows.sort(key=lambda r: r["application_date"])
    for n, row in enumerate(rows, 1):
        row["application"] = f"A{row['application_date'].year % 100}-{n:03d}"
    return rows


def _started(rng: Random, case: Row) -> Row:
    waited = (case["start_date"] - case["application_date"]).days
    first_meeting = case["start_date"] - timedelta(rng.randint(14, 35)) if waited > 100 else (
        case["application_date"] + timedelta(some(rng, {5: 2, 7: 4, 8: 2, 10: 2, 12: 1, 14: 2, 16: 1})))  # fmt: skip
    support = case.get("support_start_1") or "social_assistance"
    return {
        "person": case["person"], "case": case["case"], "application_date": case["application_date"],
        "first_meeting_date": next_weekday(first_meeting), "referrer": case["referrer"],
        "responsible_party": "region" if support == "no_public" else PARTY.get(case["referrer"], "municipality"),
        "sex": case["sex"], "birth_year": case["birth_date"].year, "support_source": support,
        "activity_compensation": support == "activity_compensation", "result": "started",
        "result_date": case["start_date"],
    }  # fmt: skip


def _applicant(rng: Random, referrer: str, applied: date, pool: list[Person]) -> Row:
    support = some(rng, SUPPORT[referrer])
    ages = (
        (19, 29)
        if support == "activity_compensation"
        else some(rng, {(20, 29): 22, (30, 44): 42, (45, 59): 30, (60, 66): 6})
    )
    person = take(pool, some(rng, {"woman": 58, "man": 42}), ages, applied)
    return {
        "person": person.number, "application_date": applied, "referrer": referrer,
        "responsible_party": PARTY.get(referrer, "region"), "sex": person.sex, "birth_year": person.birth_date.year,
        "support_source": support, "activity_compensation": support == "activity_compensation", "result": "queue",
    }  # fmt: skip


def _non_start(rng: Random, row: Row, result_date: date, hours: float | None) -> Row:
    reasons: list[str] = []
    while len(reasons) < some(rng, {1: 5, 2: 4, 3: 1}):
        reason = some(rng, REASONS)
        reasons += [] if reason in reasons else [reason]
    # Most are also withdrawn by the one who sent them.
    reasons = ["withdrawn", *reasons][:3] if rng.random() < 0.6 else reasons
    named = [r for r in reasons if r in TEXTS]
    return row | {
        "result": "non_start", "result_date": next_weekday(result_date), "hours_spent": hours,
        **{f"non_start_reason_{n}": reason for n, reason in enumerate(reasons, 1)},
        "reason_text": rng.choice(TEXTS[named[0]]) if named and rng.random() < 0.7 else None,
    }  # fmt: skip


def _non_starts_2022(rng: Random, pool: list[Person]) -> list[Row]:
    """The 52: result in 2022, hours as published."""
    low, high = margins.NON_START_HOURS_RANGE_2022
    halves = tenths_summing_to(
        rng, round(2 * (margins.NON_START_HOURS_2022 - low - high)), margins.NON_STARTS_2022 - 2, round(2 * low), 12
    )
    hours = deal(rng, [low, high, *(h / 2 for h in halves)], range(margins.NON_STARTS_2022))
    months = [month for month, n in enumerate(NON_STARTS_BY_MONTH_2022, 1) for _ in range(n)]
    referrers = deal(rng, spread(NON_STARTS_BY_REFERRER_2022), months)
    rows = []
    for month, referrer, spent in zip(months, referrers, hours, strict=True):
        applied = weekday(rng, date(2022, month, 1), date(2022, month, 14 if month == 12 else 28))
        row = _applicant(rng, referrer, applied, pool)
        if rng.random() < 0.6:
            row["first_meeting_date"] = next_weekday(applied + timedelta(some(rng, {4: 2, 7: 3, 9: 2, 12: 2, 15: 1})))
        result = min(applied + timedelta(rng.randint(8, 30)), date(2022, 12, 28))
        rows.append(_non_start(rng, row, max(result, row.get("first_meeting_date", applied)), spent))
    return rows


def _left_queue(rng: Random, pool: list[Person]) -> list[Row]:
    """Those who stood in the queue at the turn of the year and never started."""
    rows = []
    for referrer in spread(LEFT_QUEUE):
        applied = weekday(rng, date(2022, 10, 10), date(2022, 12, 20))
        result = weekday(rng, date(2023, 1, 16), date(2023, 6, 16))
        rows.append(_non_start(rng, _applicant(rng, referrer, applied, pool), result, rng.randint(1, 8) / 2))
    return rows


def _received_2023(rng: Random, pool: list[Person]) -> list[Row]:
    """Applications of 2023 that did not start, and the queue at its end."""
    rows = []
    for referrer in spread(NON_STARTS_2023):
        applied = weekday(rng, date(2023, 1, 9), date(2023, 10, 31))
        result = applied + timedelta(rng.randint(10, 50))
        rows.append(_non_start(rng, _applicant(rng, referrer, applied, pool), result, rng.randint(1, 10) / 2))
    for referrer in spread(QUEUE_2023):
        rows.append(_applicant(rng, referrer, weekday(rng, date(2023, 7, 3), date(2023, 12, 15)), pool))
    return rows
