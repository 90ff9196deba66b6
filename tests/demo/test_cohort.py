"""The register gives every published count that comes from a register."""

from collections import Counter
from datetime import date

import pandas as pd
import pytest

from demo import margins
from demo.goldware import person_list
from demo.register import frames
from sotanalysis.periods import age_at, days_between, whole_months_between
from sotanalysis.vocabulary import LADDER

JANUARY_2022 = date(2022, 1, 1)
YEAR_END_2022 = pd.Timestamp(2022, 12, 31)


@pytest.fixture(scope="module")
def cases() -> pd.DataFrame:
    return frames(2022)["cases"]


@pytest.fixture(scope="module")
def started(cases) -> pd.DataFrame:
    return cases[cases["start_date"] >= JANUARY_2022]


@pytest.fixture(scope="module")
def ended(cases) -> pd.DataFrame:
    return cases[cases["exit_date"].notna()]


@pytest.fixture(scope="module")
def ended_2023() -> pd.DataFrame:
    cases = frames(2023)["cases"]
    return cases[cases["exit_date"].notna()]


def counts(column: pd.Series) -> dict[str, int]:
    return column.value_counts().to_dict()


def mentions(cases: pd.DataFrame, prefix: str) -> dict[str, int]:
    columns = [name for name in cases if name.startswith(prefix)]
    return counts(cases[columns].stack())


def dates(column: pd.Series) -> pd.Series:
    return pd.to_datetime(column)


def test_who_was_there_in_2022(cases, started, ended):
    assert counts(cases["sex"]) == margins.IN_SERVICE_2022
    assert len(started) == margins.STARTED_2022
    assert len(cases) - len(started) == margins.CARRIED_INTO_2022
    assert len(ended) == margins.ENDED_2022
    assert len(cases) - len(ended) == margins.OPEN_INTO_2023
    assert cases["person"].is_unique
    assert cases["case"].is_unique


def test_mean_days_enrolled(cases):
    exits = dates(cases["exit_date"]).fillna(YEAR_END_2022)
    assert round(days_between(dates(cases["start_date"]), exits).mean()) == margins.MEAN_DAYS_ENROLLED_2022


def test_referrers_of_those_who_started(started):
    assert counts(started["referrer"]) == margins.REFERRERS_2022
    others = started[started["referrer"] == "other"]
    assert counts(others["support_start_1"]) == {"no_public": 3, "social_assistance": 1, "activity_support": 1}
    young = started[started["support_start_1"] == "activity_compensation"]
    assert len(young) == 1
    assert young["age"].item() < 30


def test_target_group_as_sus_has_it(started):
    in_sus = started[started["in_sus"].astype(bool)]
    assert len(in_sus) == margins.STARTED_IN_SUS_2022
    for sex, expected in margins.EDUCATION_2022.items():
        assert counts(in_sus.loc[in_sus["sex"] == sex, "education"]) == expected
    assert counts(in_sus["time_on_support"]) == margins.TIME_ON_SUPPORT_2022
    ages = age_at(dates(in_sus["birth_date"]), dates(in_sus["start_date"]))
    assert {(low, high): int(ages.between(low, high).sum()) for low, high in margins.AGES_2022} == margins.AGES_2022


def test_steps_of_those_who_ended(ended):
    assert counts(ended["step_start"]) == margins.STEP_START_2022
    assert counts(ended["step_exit"]) == margins.STEP_EXIT_2022
    first_half = ended[ended["exit_date"] <= date(2022, 6, 30)]
    assert counts(first_half["step_start"]) == margins.STEP_START_FIRST_HALF
    assert counts(first_half["step_exit"]) == margins.STEP_EXIT_FIRST_HALF
    moved = first_half["step_exit"].map(LADDER.index) - first_half["step_start"].map(LADDER.index)
    assert (moved > 0).sum() == 21
    assert (moved < 0).sum() == 0
    assert counts(first_half.loc[first_half["step_start"] == "getting_started", "step_exit"]) == {"into_work": 4}
    by_step = first_half.groupby("step_exit")["outcome"].value_counts()
    assert by_step["getting_started", "studies"] == 1
    assert by_step["into_work", "work"] == 2


def test_one_left_within_the_trial_straight_to_regular_service(ended):
    days = days_between(dates(ended["start_date"]), dates(ended["exit_date"]))
    trial = ended[days <= 106]
    assert trial["step_start"].tolist() == ["getting_started"]
    assert trial["regular_service"].tolist() == [True]


def test_regular_service_and_reinforced_cooperation(ended):
    assert ended["regular_service"].sum() == margins.REGULAR_SERVICE_2022
    introduction = ended["step_exit"] == "introduction"
    assert ended.loc[introduction, "regular_service"].sum() == margins.REGULAR_SERVICE_FROM_INTRODUCTION_2022
    assert ended["reinforced_cooperation"].sum() == 1
    assert "regular_service_kind" not in ended or ended["regular_service_kind"].isna().all()


def test_exits_as_sus_has_them(ended):
    in_sus = ended[ended["in_sus"].astype(bool)]
    assert len(in_sus) == margins.ENDED_IN_SUS_2022
    assert counts(in_sus["exit_reason"]) == margins.EXIT_REASONS_2022
    assert mentions(in_sus, "support_start_") == margins.SUPPORT_BEFORE_2022
    assert mentions(in_sus, "support_exit_") == margins.SUPPORT_AFTER_2022
    unmeasured = in_sus["exit_reason"] == "without_measurement"
    assert in_sus.loc[unmeasured, "support_exit_1"].isna().all()
    assert in_sus.loc[~unmeasured, "support_exit_1"].notna().all()
    months = whole_months_between(dates(in_sus["start_date"]), dates(in_sus["exit_date"]))[~unmeasured]
    assert len(months) == margins.ENDED_MEASURED_2022
    assert {c: int(months.between(*c).sum()) for c in margins.MONTHS_2022} == margins.MONTHS_2022


def test_work_and_studies_at_exit(ended):
    assert counts(ended["occupation_exit_1"])["subsidised_work"] == 4
    assert counts(ended["occupation_exit_1"])["unsubsidised_work"] == 1
    assert counts(ended["occupation_exit_1"])["studies"] == 2
    assert counts(ended["occupation_exit_1"])["job_seeking"] == 15
    assert counts(ended["occupation_start_1"]) == {"job_seeking": 14, "unsubsidised_work": 2}


def test_self_rated_health(ended):
    scales = ("individual", "close", "social", "overall")
    sums = {m: ended[[f"ors_{s}_{m}" for s in scales]].sum(axis=1, min_count=4) for m in ("start", "exit")}
    at = {moment: total.round(1) for moment, total in sums.items()}
    start = at["start"].dropna()
    assert (len(start), start.mean().round(1), start.min(), start.max()) == tuple(margins.ORS_AT_START.values())
    both = at["exit"].notna()
    assert sorted(zip(at["start"][both], at["exit"][both], strict=True)) == sorted(margins.ORS_PAIRS)
    assert (ended.loc[start.index, "exit_date"] <= date(2022, 6, 30)).all()


def test_applications_of_2022():
    applications = frames(2022)["applications"]
    non_starts = applications[applications["result"] == "non_start"]
    assert len(non_starts) == non_starts["person"].nunique() == margins.NON_STARTS_2022
    assert non_starts["hours_spent"].sum() == margins.NON_START_HOURS_2022
    assert (non_starts["hours_spent"].min(), non_starts["hours_spent"].max()) == margins.NON_START_HOURS_RANGE_2022
    assert pd.to_datetime(non_starts["result_date"]).dt.year.eq(2022).all()
    queue = applications[applications["result"] == "queue"]
    assert len(queue) == 31
    assert (queue["application_date"] >= date(2022, 10, 1)).all()
    assert counts(applications["result"])["started"] == margins.STARTED_2022


def test_first_meetings_are_within_a_couple_of_weeks_and_the_queue_waits_four_months():
    started = frames(2022)["applications"].query("result == 'started'")
    first = days_between(dates(started["application_date"]), dates(started["first_meeting_date"]))
    assert first.median() <= 14
    later = frames(2023)["cases"]
    later = later[later["start_date"] >= date(2023, 1, 1)]
    assert days_between(dates(later["application_date"]), dates(later["start_date"])).min() >= 120


def test_aftercare_of_2022():
    tables = frames(2022)
    extensions = tables["extensions"]
    assert list(zip(extensions["months"], extensions["support_source"], strict=True)) == list(margins.EXTENSIONS_2022)
    enrolled = tables["cases"].set_index("case").loc[extensions["case"]]
    assert (enrolled["exit_date"].fillna(date(2023, 1, 1)).to_numpy() > extensions["decision_date"].to_numpy()).all()
    spots = tables["spot_supports"].fillna("")
    assert list(zip(spots["months_after_exit"], spots["purpose"], spots["duration"], strict=True)) == list(
        margins.SPOT_SUPPORTS_2022
    )
    follow_ups = tables["follow_ups"]
    done = follow_ups[follow_ups["status"] == "done"]
    assert len(done) == margins.FOLLOW_UPS_DONE_2022
    assert pd.to_datetime(done["done_date"]).dt.year.eq(2022).all()
    assert done["support_after_exit"].sum() == margins.FOLLOW_UPS_WITH_SPOT_SUPPORT_2022
    assert done["case"].isin(spots["case"]).sum() == margins.FOLLOW_UPS_WITH_SPOT_SUPPORT_2022
    assert not follow_ups.duplicated(["case", "months"]).any()


def test_goldware_summary_is_the_printed_one():
    summary = {name: (women + men, women, men) for name, _, women, men in person_list(2022).summary}
    assert list(summary.values()) == [
        (sum(c.values()), c["woman"], c["man"])
        for c in (margins.IN_SERVICE_2022, margins.CASES_2022, margins.ACTIVITIES_2022)
    ]
    assert person_list(2023).summary[0][1] == 125


def test_2023_as_published(ended_2023):
    cases = frames(2023)["cases"]
    assert len(cases) == margins.OPEN_INTO_2023 + sum(margins.STARTED_2023.values())
    new = cases[cases["start_date"] >= date(2023, 1, 1)]
    assert counts(new["sex"]) == margins.STARTED_2023
    assert counts(new["referrer"]) == margins.REFERRERS_2023
    assert ended_2023["drop_out"].sum() == margins.DROP_OUTS_2023
    ended = ended_2023[~ended_2023["drop_out"].astype(bool)]
    assert len(ended) == margins.ENDED_2023
    assert counts(ended["outcome"]) == {k: n for k, n in margins.OUTCOMES_2023.items() if n}


def test_what_the_2023_report_tells_of_those_who_ended(ended_2023):
    rehabilitation = ended_2023[ended_2023["outcome"] == "rehabilitation"]
    reinforced = rehabilitation["reinforced_cooperation"].astype(bool)
    found = {"reinforced": int(reinforced.sum()), **counts(rehabilitation.loc[~reinforced, "regular_service_kind"])}
    assert found == margins.REHABILITATION_TO_2023
    assert set(rehabilitation.loc[reinforced, "referrer"]) == {"fk"}
    trained = set(frames(2023)["workplaces"]["case"])
    assert set(rehabilitation.loc[rehabilitation["regular_service_kind"] == "af", "case"]) <= trained
    work = ended_2023[ended_2023["outcome"] == "work"]
    assert counts(work["employment_form"]) == {"wage_subsidy": 3, "ordinary_job": 1}
    assert set(work["industry"]) == {"bygg", "teknik", "handel", "region"}
    studies = ended_2023[ended_2023["outcome"] == "studies"]
    assert counts(studies["employment_form"]) == {
        "compulsory_level": 1, "folk_high_school": 1, "university": 2, "start_own": 1
    }  # fmt: skip
    back = ended_2023[ended_2023["outcome"] == "back_to_referrer"]
    assert counts(back["referrer"])["social_assistance"] >= 8
    medical = ended_2023[ended_2023["outcome"] == "medical_treatment"]
    assert medical["support_start_1"].isin(["sickness_benefit", "activity_compensation"]).sum() >= 15
    assert medical["hours_per_week_exit"].max() < 10


def test_what_both_workbooks_hold_of_a_case_agrees():
    before, after = (frames(year)["cases"].set_index("case") for year in (2022, 2023))
    shared = before.index.intersection(after.index)
    assert len(shared) == margins.OPEN_INTO_2023
    at_start = [
        c for c in before
        if c in after and "exit" not in c and not c.startswith("violence") and c in {"person", "sex", "referrer",
        "application_date", "start_date", "in_sus", "education", "time_on_support", "step_start", "interpreter"}
    ]  # fmt: skip
    pd.testing.assert_frame_equal(before.loc[shared, at_start], after.loc[shared, at_start], check_dtype=False)
    assert before.loc[shared, "exit_date"].isna().all()


def test_posts_lost_at_the_turn_of_the_year():
    staff = frames(2022)["staff"]
    lost = staff[(staff["reason"] != "employed") & ~staff["planned"] & (staff["from_date"] == date(2023, 1, 1))]
    assert lost["share_of_full_time"].sum() == 270
    planned = frames(2023)["staff"].query("planned")
    planned = planned[planned["from_date"] == date(2024, 1, 1)]
    assert Counter(planned["share_of_full_time"]) == {100: 6, 60: 2}
