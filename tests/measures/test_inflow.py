"""Flow, waiting and referrers, worked by hand."""

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sotanalysis.dataset import SourceMissing
from sotanalysis.measures import inflow, waiting
from sotanalysis.measures.populations import STAGES
from sotanalysis.periods import Period
from sotanalysis.sources.settings import Referrer, Settings

FLOW = [
    {"start_date": "2021-05-01"},  # carried in, open
    {"start_date": "2021-06-01", "exit_date": "2022-03-01", "sex": "man"},  # carried in, ended
    {"start_date": "2021-01-01", "exit_date": "2021-12-31"},  # gone before the year
    {"start_date": "2022-01-01", "exit_date": "2022-12-31"},  # started and ended, on the year's own borders
    {"start_date": "2022-09-01", "exit_date": "2022-10-01", "drop_out": True},  # dropped out
    {"start_date": "2022-12-31", "exit_date": "2023-02-01", "sex": "man"},  # open at the end
    {"start_date": "2023-01-01"},  # not yet
]


def test_flow_adds_up_and_tells_borders(dataset, look, year_2022):
    found = dataset(cases=FLOW)
    frame = inflow.FLOW(found, year_2022)
    n = {stage: look(frame, stage=stage, sex="all")["n"] for stage in STAGES}
    assert n == {
        "carried_in": 2,
        "started": 3,
        "in_service": 5,
        "ended": 2,
        "dropped_out": 1,
        "open_at_end": 2,
    }
    ended = look(frame, stage="ended", sex="man")
    assert (ended["n"], ended["base"], ended["value"]) == (1, 2, 0.5)
    rows = inflow.FLOW.rows_of(found, year_2022, {"stage": "ended", "sex": "man"}, "workbook")
    assert rows == ["2022/fil!cases!2"]


days = st.dates(Period.year(2021).start, Period.year(2023).end)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(days, st.none() | days, st.booleans()), max_size=8))
def test_flow_balances_for_any_cases(dataset, cases):
    rows = [
        {"start_date": pd.Timestamp(s), "exit_date": pd.NaT if e is None else pd.Timestamp(max(s, e)), "drop_out": d}
        for s, e, d in cases
    ]
    frame = inflow.FLOW(dataset(cases=rows, present=("cases",)), Period.year(2022))
    n = frame[frame["sex"] == "all"].set_index("stage")["n"]
    assert n["carried_in"] + n["started"] == n["in_service"]
    assert n["ended"] + n["dropped_out"] + n["open_at_end"] == n["in_service"]


def test_goldware_counts_persons_cases_and_activities(dataset, look, year_2022):
    rows = [
        {"person": "a", "case": "1", "activity": "Arbetsträning"},
        {"person": "a", "case": "2"},
        {"person": "b", "case": "3", "sex": "man", "activity": "Samtal"},
        {"person": "c", "case": "4", "period_end": "2022-06-30"},
    ]
    frame = inflow.goldware(dataset(goldware_rows=rows), year_2022)
    n = {counted: look(frame, counted=counted, sex="all")["n"] for counted in ("persons", "cases", "activities")}
    assert n == {"persons": 2, "cases": 3, "activities": 2}
    assert look(frame, counted="cases", sex="woman")["n"] == 2


def test_goldware_falls_back_on_the_lists_own_summary(dataset, look, year_2022):
    summary = [{"counted": "persons", "sex": "all", "n": 149}, {"counted": "persons", "sex": "woman", "n": 90}]
    found = dataset(goldware_summary=summary, present=("goldware_rows",))
    assert look(inflow.goldware(found, year_2022), counted="persons", sex="all")["n"] == 149
    with pytest.raises(SourceMissing, match="första halvåret 2022"):
        inflow.goldware(found, Period.parse("h1", 2022))


APPLICATIONS = [
    {
        "case": "case1",
        "application_date": "2022-01-10",
        "first_meeting_date": "2022-01-20",
        "result": "started",
        "result_date": "2022-02-01",
    },  # the participant sheet says 10 February
    {
        "application_date": "2022-02-10",
        "first_meeting_date": "2022-03-12",
        "result": "non_start",
        "result_date": "2022-04-02",
        "sex": "man",
    },
    {"application_date": "2022-11-01", "result": "queue"},
    {"application_date": "2022-12-01", "result": "started", "result_date": "2023-02-01"},
    {"application_date": "2022-05-01", "result": "non_start"},  # no day of outcome: cannot be placed
]
STARTED = [{"case": "case1", "application_date": "2022-01-10", "start_date": "2022-02-10"}]


def test_applications_take_the_start_from_the_participant_sheet(dataset, look, year_2022):
    found = dataset(applications=APPLICATIONS, cases=STARTED)
    frame = waiting.APPLICATIONS(found, year_2022)
    n = {code: look(frame, application_result=code, sex="all")["n"] for code in ("started", "non_start", "queue")}
    assert n == {"started": 1, "non_start": 1, "queue": 2}
    assert look(frame, application_result="queue", sex="all")["base"] == 4
    first = waiting.APPLICATIONS(found, Period.parse("2022-01..2022-01", 2022))
    assert look(first, application_result="queue", sex="all")["n"] == 1  # not started until 10 February


def test_queue_is_counted_on_the_last_day_of_each_month(dataset, year_2022):
    frame = waiting.queue_by_month(dataset(applications=APPLICATIONS, cases=STARTED), year_2022)
    assert dict(zip(frame["month"], frame["n"], strict=True)) == {
        "2022-01": 1,
        "2022-02": 1,
        "2022-03": 1,
        "2022-04": 0,
        "2022-05": 0,
        "2022-06": 0,
        "2022-07": 0,
        "2022-08": 0,
        "2022-09": 0,
        "2022-10": 0,
        "2022-11": 1,
        "2022-12": 2,
    }


def test_waiting_gives_median_and_the_time_of_nine_in_ten(dataset, look, year_2022):
    frame = waiting.waiting(dataset(applications=APPLICATIONS, cases=STARTED), year_2022)
    median = look(frame, step="first_meeting", statistic="median")
    assert (median["value"], median["n"], median["base"]) == (20.0, 2, 2)
    assert look(frame, step="first_meeting", statistic="p90")["value"] == 30
    prompt = look(frame, step="first_meeting", statistic="n_within_14_days")
    assert (prompt["n"], prompt["base"], prompt["value"]) == (1, 2, 0.5)
    assert look(frame, step="start", statistic="median")["value"] == 31


def test_nobody_waiting_has_no_median(dataset, look, year_2022):
    frame = waiting.still_waiting(dataset(present=("applications",)), year_2022)
    assert look(frame, statistic="n")["n"] == 0
    assert pd.isna(look(frame, statistic="median_days")["value"])
    frame = waiting.waiting(dataset(present=("applications", "cases")), year_2022)
    assert pd.isna(look(frame, step="start", statistic="p90")["value"])


def test_events_by_month_are_unknown_where_a_sheet_is_missing(dataset, look, year_2022):
    frame = inflow.by_month(dataset(cases=FLOW), year_2022)
    assert look(frame, event="start", month="2022-12")["n"] == 1
    assert look(frame, event="exit", month="all")["n"] == 3
    assert pd.isna(look(frame, event="application", month="2022-01")["n"])
    assert len(inflow.by_month(dataset(cases=FLOW), Period.parse("h1", 2022))) == 3 * 7
    frame = waiting.waiting(dataset(cases=STARTED), year_2022)
    assert pd.isna(look(frame, step="first_meeting", statistic="n_within_14_days")["n"])
    assert look(frame, step="start", statistic="median")["n"] == 1


def test_referrers_show_the_codes_of_the_year_in_order(dataset, look, year_2022):
    cases = [{"referrer": "fk"}, {"referrer": "fk", "sex": "man"}, {"referrer": "self"}, {"start_date": "2021-01-01"}]
    frame = inflow.REFERRERS_BY_SEX(dataset(cases=cases), year_2022)
    assert list(dict.fromkeys(frame["referrer"])) == [
        "af",
        "fk",
        "region",
        "municipality",
        "self",
        "other",
        "missing",
        "all",
    ]
    fk = look(frame, referrer="fk", sex="all")
    assert (fk["n"], fk["base"]) == (2, 3)
    assert look(frame, referrer="fk", sex="woman")["base"] == 2


def test_referrers_over_years_use_the_declared_mapping(dataset, look):
    cases = [
        {"referrer": "social_assistance"},
        {"referrer": "self"},
        {"referrer": "city", "start_date": "2023-02-01"},
    ]
    own = Settings(
        referrers=(
            Referrer(code="social_assistance", name="Ekonomiskt bistånd", last_year=2022, counted_as="city"),
            Referrer(code="city", name="Staden", first_year=2023),
            Referrer(code="self", name="Egen ansökan", last_year=2022, counted_as="other"),
            Referrer(code="other", name="Övrig"),
        )
    )
    found = dataset(cases=cases, years=(2023,), settings=own)
    frame = inflow.referrers_by_year(found, Period.year(2023))
    assert list(dict.fromkeys(frame["referrer"])) == ["city", "other", "missing", "all"]
    before = inflow.REFERRERS_BY_SEX(found, Period.year(2022))
    assert list(dict.fromkeys(before["referrer"])) == ["social_assistance", "self", "other", "missing", "all"]
    assert look(frame, year="2022", referrer="city")["n"] == 1
    assert look(frame, year="2022", referrer="other")["n"] == 1
    assert "social_assistance" not in set(frame["referrer"])
    assert look(frame, year="2023", referrer="city")["base"] == 1


def test_other_referrers_by_support_count_a_person_once(dataset, look, year_2022):
    cases = [{"case": "a", "referrer": "other"}, {"case": "b", "referrer": "other"}, {"case": "c"}]
    supports = [
        {"case": "a", "moment": "start", "support_source": "social_assistance"},
        {"case": "a", "moment": "start", "support_source": "activity_support"},
        {"case": "a", "moment": "exit", "support_source": "no_public"},
        {"case": "c", "moment": "start", "support_source": "sickness_benefit"},
    ]
    frame = inflow.OTHER_BY_SUPPORT(dataset(cases=cases, case_supports=supports), year_2022)
    n = dict(zip(frame["support_source"], frame["n"], strict=True))
    assert (n["social_assistance"], n["activity_support"], n["missing"], n["all"]) == (1, 1, 1, 2)
    assert set(frame["base"]) == {2}


def test_responsible_party_of_those_without_support(dataset, look, year_2022):
    cases = [{"case": "a", "referrer": "other"}, {"case": "b", "referrer": "other"}, {"case": "c"}]
    supports = [{"case": c, "moment": "start", "support_source": "no_public"} for c in "abc"]
    applications = [{"case": "a", "responsible_party": "region"}]
    found = dataset(cases=cases, case_supports=supports, applications=applications)
    frame = inflow.OTHER_BY_PARTY(found, year_2022)
    assert look(frame, party="region")["n"] == look(frame, party="missing")["n"] == 1
    assert set(frame["base"]) == {2}


def test_young_with_activity_compensation(dataset, year_2022):
    applications = [
        {"birth_year": 1999, "activity_compensation": True},
        {"birth_year": 1999, "support_source": "activity_compensation"},
        {"birth_year": 1980, "activity_compensation": True},
        {"birth_year": 1999, "activity_compensation": False},
        {"activity_compensation": True},
        {"birth_year": 1999, "activity_compensation": True, "application_date": "2021-12-31"},
    ]
    row = inflow.YOUNG(dataset(applications=applications), year_2022).iloc[0]
    assert (row["n"], row["base"]) == (2, 5)
    silent = inflow.YOUNG(dataset(applications=[{"birth_year": 1980, "support_source": None}]), year_2022).iloc[0]
    assert pd.isna(silent["n"]) and silent["base"] == 1  # nobody has said it of anybody: missing, not none


def test_inquiries_by_party_and_half(dataset, look, year_2022):
    rows = [{"date": "2022-06-30", "party": "region"}, {"date": "2022-07-01", "party": "region"}]
    frame = inflow.INQUIRY(dataset(inquiries=rows), year_2022)
    assert [look(frame, party="region", half=half)["n"] for half in ("h1", "h2", "all")] == [1, 1, 2]


def test_a_missing_sheet_names_itself(dataset, year_2022):
    with pytest.raises(SourceMissing, match="fliken Deltagare"):
        inflow.FLOW(dataset(), year_2022)
    with pytest.raises(SourceMissing, match="fliken Ansökningar"):
        waiting.queue_by_month(dataset(cases=FLOW), year_2022)


def test_the_wait_of_a_month_is_of_those_who_started_in_it(dataset, year_2022):
    late = [{"case": "case2", "application_date": "2022-01-31", "start_date": "2022-02-20"}]
    frame = waiting.waiting_by_month(dataset(applications=APPLICATIONS, cases=[*STARTED, *late]), year_2022)
    by_month = frame.set_index("month")
    assert (by_month.loc["2022-02", "value"], by_month.loc["2022-02", "n"]) == (25.5, 2)
    assert pd.isna(by_month.loc["2022-03", "value"]) and by_month.loc["2022-03", "n"] == 0
    assert len(frame) == 12
