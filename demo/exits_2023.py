"""How those still enrolled at the end of 2022 left in 2023: the county's columns, as published."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from demo import margins
from demo.placing import Row, give_exits_2023

SP, FS, AE, AS = "sickness_benefit", "social_assistance", "activity_compensation", "activity_support"


def end_in_2023(rng: Random, still: list[Row]) -> None:
    """62 of those enrolled at the end of 2022 end in 2023 and one drops out: the ones who began first, mostly."""
    order = sorted(still, key=lambda r: (not _must_leave(r), r["start_date"] + timedelta(rng.randint(0, 60))))
    leaving = order[: margins.ENDED_2023 + margins.DROP_OUTS_2023]
    give_exits_2023(rng, leaving)
    lost = next(r for r in leaving if r["start_date"].year == 2022 and r["referrer"] == "social_assistance")
    lost |= {"drop_out": True, "regular_service": False, "reinforced_cooperation": False, "plan_after_exit": False}
    _give_outcomes(rng, [r for r in leaving if r is not lost])


def _must_leave(row: Row) -> bool:
    return row["start_date"] < date(2022, 1, 1) or AE in row["supports_start"]


def _sick(row: Row) -> bool:
    return bool(row["referrer"] == "fk" and SP in row["supports_start"])


def _young_with_compensation(row: Row) -> bool:
    return AE in row["supports_start"] and row["start_date"].year == 2022


def _not_sick(row: Row) -> bool:
    return row["referrer"] != "fk"


def _studying_age(row: Row) -> bool:
    return bool(row["age"] < 45)


def _from_social_assistance(row: Row) -> bool:
    return bool(row["referrer"] == "social_assistance")


def _anyone(_row: Row) -> bool:
    return True


def _end(outcome: str, kind: str | None = None, form: str | None = None, after: tuple[str, ...] | None = None,
         industry: str | None = None, **more: object) -> Row:  # fmt: skip
    return {
        "outcome": outcome, "regular_service_kind": kind, "regular_service": kind is not None, "industry": industry,
        "employment_form": form, "supports_exit": after, "drop_out": False, "plan_after_exit": True,
        "reinforced_cooperation": False, **more,
    }  # fmt: skip


def _new_work(industry: str) -> Row:
    return _end("work", form="wage_subsidy", after=("no_public",), industry=industry, work_is_new=True)


# Who (the most particular first), how many, and how it ended. What the 2023 report tells of them, it tells as here.
ENDINGS: tuple[tuple[Callable[[Row], bool], int, Row], ...] = (
    (_young_with_compensation, 1, _end("daily_activity", "lss_sol", after=(AE,))),
    (lambda r: AE in r["supports_start"], 3, _end("medical_treatment", after=(AE,))),
    (_sick, 1, _end("work", form="ordinary_job", after=(SP,), industry="region", work_is_new=False)),
    (_sick, 8, _end("rehabilitation", "af", after=(SP,), reinforced_cooperation=True)),
    (_sick, 13, _end("medical_treatment", after=(SP,))),
    (_from_social_assistance, 8, _end("back_to_referrer", after=(FS,), plan_after_exit=False)),
    (_from_social_assistance, 1, _new_work("teknik")),
    (_from_social_assistance, 2, _end("rehabilitation", "ame", after=(FS,))),
    (_not_sick, 6, _end("rehabilitation", "af", after=(AS,))),
    (_studying_age, 1, _end("studies", form="compulsory_level", after=(FS,))),
    (_studying_age, 1, _end("studies", form="folk_high_school", after=("study_support",))),
    (_studying_age, 2, _end("studies", form="university", after=("study_support",))),
    (_anyone, 1, _end("studies", "af", form="start_own", after=(AS,))),
    (_anyone, 1, _new_work("bygg")),
    (_anyone, 1, _new_work("handel")),
    (_anyone, 3, _end("daily_activity", "lss_sol", after=("sickness_compensation",))),
    (_anyone, 3, _end("social_psychiatry", "lss_sol")),
    (_anyone, 4, _end("medical_treatment")),
    (_anyone, 2, _end("back_to_referrer", plan_after_exit=False)),
)  # fmt: skip


def _give_outcomes(rng: Random, rows: list[Row]) -> None:
    left = list(rows)
    rng.shuffle(left)
    for who, count, ending in ENDINGS:
        chosen = [row for row in left if who(row)][:count]
        if len(chosen) < count:
            raise ValueError(f"too few for {ending['outcome']}")
        for row in chosen:
            row |= ending
            row["supports_exit"] = ending["supports_exit"] or row["supports_start"]
        left = [row for row in left if not any(row is c for c in chosen)]
