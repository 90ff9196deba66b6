"""What is known of each case beside the published margins: applications, needs, hours, steps, occupation, ORS."""

from datetime import date, timedelta
from random import Random

from demo import margins
from demo.dealing import next_weekday, some, tenths_summing_to, weekday
from demo.placing import Row
from sotanalysis.periods import shift_months

SCALES = ("individual", "close", "social", "overall")
FIRST_HALF_END = date(2022, 6, 30)
NEED_WEIGHTS = {
    "primary_care": 30,
    "psychiatry": 28,
    "lss_sol": 9,
    "debt_advice": 13,
    "addiction_care": 6,
    "housing": 14,
}
PARTY_NEEDS = {"fk": "fk", "social_assistance": "social_assistance", "city": "social_assistance", "af": "af"}
INDUSTRIES = {
    "handel": 5,
    "lager och logistik": 4,
    "vård och omsorg": 4,
    "restaurang": 3,
    "industri": 3,
    "fastighet": 2,
}


def add_details(rng: Random, rows: list[Row]) -> None:
    """Fills every remaining column of the cases, in place."""
    for row in rows:
        row["application_date"] = _application_date(rng, row)
        _add_supports(rng, row)
        _add_needs(rng, row)
        row["hours_per_week_start"] = some(rng, {0: 26, 1: 16, 2: 27, 3: 12, 4: 10, 5: 6, 8: 3})
        row.setdefault("step_start", some(rng, {"introduction": 9, "getting_started": 1}))
        row["violence_asked_1"], row["violence_asked_2"] = _violence_asked(rng, row)
        if row["exit_date"]:
            _add_exit(rng, row)
    _add_occupation_at_start(rng, rows)
    _add_ors(rng, rows)


def _application_date(rng: Random, row: Row) -> date:
    """A few weeks before start; those who started in 2023 had waited at least four months."""
    start = row["start_date"]
    if start.year < 2023:
        wait = rng.randint(28, 52) if start >= date(2022, 10, 1) else rng.randint(17, 34)
        return next_weekday(start - timedelta(wait))
    if row["referrer"] == "city":
        return weekday(rng, date(2023, 2, 1), shift_months(start, -4) - timedelta(3))
    return weekday(rng, date(2022, 10, 3), min(date(2022, 12, 21), shift_months(start, -4) - timedelta(1)))


def _add_supports(rng: Random, row: Row) -> None:
    for moment in ("start", "exit"):
        supports = row.pop(f"supports_{moment}", ())
        for n, support in enumerate(supports, 1):
            row[f"support_{moment}_{n}"] = support
            row[f"support_extent_{moment}_{n}"] = _extent(rng, support, len(supports))


def _extent(rng: Random, support: str, count: int) -> int | None:
    if support == "no_public":
        return None
    if count > 1:
        return 50
    return some(rng, {100: 7, 75: 1, 50: 2}) if support in ("sickness_benefit", "activity_compensation") else 100


def _add_needs(rng: Random, row: Row) -> None:
    own = [PARTY_NEEDS[row["referrer"]]] if row["referrer"] in PARTY_NEEDS else []
    wanted = some(rng, {1: 10, 2: 30, 3: 40, 4: 20})
    while len(own) < wanted:
        need = some(rng, NEED_WEIGHTS)
        if need not in own:
            own.append(need)
    row |= {f"need_{n}": need for n, need in enumerate(own, 1)}
    row["interpreter"] = rng.random() < (0.24 if row["education"] == "compulsory" else 0.12)


def _violence_asked(rng: Random, row: Row) -> tuple[date | None, date | None]:
    """Asking as routine began in the autumn of 2023: only those still there then can have been asked."""
    last = row["exit_date"] or date(2023, 12, 18)
    first = max(date(2023, 9, 4), row["start_date"] + timedelta(20))
    if first >= last - timedelta(50) or rng.random() < 0.55:
        return None, None
    day = weekday(rng, first, first + timedelta(30))
    return day, weekday(rng, day + timedelta(21), last) if rng.random() < 0.3 and last - day > timedelta(30) else None


def _add_exit(rng: Random, row: Row) -> None:
    in_2022 = row["exit_date"].year == 2022
    if not row["drop_out"] and "step_exit" not in row:
        row["step_exit"] = _step_exit(rng, row)
    row["hours_per_week_exit"] = _hours_at_exit(rng, row)
    if in_2022:
        _add_exit_2022(rng, row)
    elif not row["drop_out"]:
        row["occupation_exit"] = _occupation_2023(row)
    row["needs_exit"] = _needs_at_exit(rng, row)
    if occupation := row.pop("occupation_exit", None):
        row["occupation_exit_1"] = occupation
        worked = occupation in ("subsidised_work", "unsubsidised_work", "studies")
        row["occupation_extent_exit_1"] = (50 if "support_exit_1" in row and row.get("support_exit_1") != "no_public"
                                           and occupation != "studies" else 100) if worked else None  # fmt: skip


def _add_exit_2022(rng: Random, row: Row) -> None:
    forms = {"subsidised_work": "wage_subsidy", "unsubsidised_work": "ordinary_job"}
    if row["outcome"] == "work":
        row |= {
            "employment_form": forms[row["occupation_exit"]],
            "industry": some(rng, INDUSTRIES),
            "work_is_new": True,
        }
    if row["outcome"] == "studies":
        row["employment_form"] = (
            "folk_high_school" if row.get("support_exit_1") == "study_support" else "adult_education"
        )
    row["plan_after_exit"] = bool(row.pop("measured")) and row["exit_reason"] != "moved"


def _step_exit(rng: Random, row: Row) -> str:
    steps = {"introduction": 1, "getting_started": 2, "into_work": 3}
    at_least = {"work": 3, "studies": 2, "rehabilitation": 2}.get(row["outcome"], 1)
    drawn = some(rng, {1: 5, 2: 4, 3: 1} if at_least == 1 else {2: 4, 3: 6})
    fell = row["outcome"] == "medical_treatment" and rng.random() < 0.2
    step = max(at_least, drawn if fell else max(drawn, steps[row["step_start"]]))
    return next(name for name, n in steps.items() if n == step)


def _hours_at_exit(rng: Random, row: Row) -> float | None:
    if row["outcome"] is None if "outcome" in row else True:
        return None
    if row["outcome"] == "work":
        return 20 if row.get("support_exit_1") not in (None, "no_public") else 40
    if row["outcome"] in ("medical_treatment", "back_to_referrer"):
        return some(rng, {0: 4, 2: 3, 3: 2, 4: 3, 6: 3, 8: 2})
    ranges = {"introduction": (2, 8), "getting_started": (5, 12), "into_work": (10, 25), "ended": (8, 20)}
    return rng.randint(*ranges[row["step_exit"]])


def _occupation_2023(row: Row) -> str:
    if row["outcome"] == "work":
        return "subsidised_work" if row["employment_form"] == "wage_subsidy" else "unsubsidised_work"
    if row["outcome"] == "studies":
        return "studies"
    seeks = (
        row["outcome"] == "rehabilitation" and row["regular_service_kind"] == "af" and not row["reinforced_cooperation"]
    )
    return "job_seeking" if seeks else "other_ended"


def _needs_at_exit(rng: Random, row: Row) -> str | None:
    if row.get("outcome") in ("medical_treatment", "back_to_referrer") and rng.random() < 0.8:
        return "fortsatt medicinsk behandling"
    texts = {
        "daily_activity": "stöd enligt LSS",
        "social_psychiatry": "boendestöd",
        "studies": "pedagogiskt stöd i studierna",
    }
    return texts.get(str(row.get("outcome")))


def _add_occupation_at_start(rng: Random, rows: list[Row]) -> None:
    """Those who ended in 2022: two worked a little and fourteen sought work at start, as SUS has it."""
    ended = [r for r in rows if r["exit_date"] and r["exit_date"].year == 2022 and r["in_sus"]]
    worked = [r for r in ended if r.get("support_start_1") == r.get("support_exit_1") == "no_public"]
    seeking = [r for r in ended if _has_job_support(r)]
    others = [r for r in ended if r.get("support_start_1") == "social_assistance" and not _has_job_support(r)]
    seeking += rng.sample(others, 14 - len(seeking))
    seeking += [r for r in rows if r not in ended and (_has_job_support(r) or rng.random() < 0.08)]
    for row in worked:
        row |= {"occupation_start_1": "unsubsidised_work", "occupation_extent_start_1": 25}
    for row in seeking:
        row["occupation_start_1"] = "job_seeking"


def _has_job_support(row: Row) -> bool:
    return bool(
        {row.get("support_start_1"), row.get("support_start_2")} & {"activity_support", "unemployment_insurance"}
    )


def _add_ors(rng: Random, rows: list[Row]) -> None:
    """ORS: of those who ended in 2022 the thirty of the first half answered at start, five of them also at exit."""
    ended = [r for r in rows if r["exit_date"] and r["exit_date"].year == 2022]
    first_half = [r for r in ended if r["exit_date"] <= FIRST_HALF_END]
    rng.shuffle(first_half)
    for row, (start, end) in zip(first_half, margins.ORS_PAIRS, strict=False):
        _set_ors(rng, row, "start", round(start * 10))
        _set_ors(rng, row, "exit", round(end * 10))
    unpaired = first_half[len(margins.ORS_PAIRS) :]
    for row, total in zip(unpaired, _unpaired_totals(rng, len(unpaired)), strict=True):
        _set_ors(rng, row, "start", total)
    for row in [r for r in rows if r not in ended and rng.random() < 0.6]:
        start = rng.randint(40, 320)
        _set_ors(rng, row, "start", start)
        if row["exit_date"] and rng.random() < 0.3:
            _set_ors(rng, row, "exit", max(30, min(380, start + rng.randint(-60, 130))))


def _unpaired_totals(rng: Random, count: int) -> list[int]:
    """The totals at start, in tenths, that with the pairs give the published mean, least and greatest."""
    ors = margins.ORS_AT_START
    low, high = round(ors["min"] * 10), round(ors["max"] * 10)
    total = round(ors["mean"] * ors["n"] * 10) - sum(round(start * 10) for start, _ in margins.ORS_PAIRS)
    return [low, high, *tenths_summing_to(rng, total - low - high, count - 2, low + 1, high - 1)]


def _set_ors(rng: Random, row: Row, moment: str, total: int) -> None:
    for scale, tenths in zip(SCALES, tenths_summing_to(rng, total, 4, 0, 100), strict=True):
        row[f"ors_{scale}_{moment}"] = tenths / 10
