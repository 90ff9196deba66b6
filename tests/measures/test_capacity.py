"""Cases against the plan, pace and queue, the period before, events: by hand."""

from dataclasses import replace

import pandas as pd
import pytest

from sotanalysis.dataset import SourceMissing
from sotanalysis.measures import capacity, keys
from sotanalysis.periods import Period
from sotanalysis.sources.settings import Capacity, Settings

CASES = [
    {"start_date": "2021-06-01", "exit_date": "2022-02-10"},
    {"start_date": "2022-01-10"},
    {"start_date": "2022-01-20", "exit_date": "2022-01-31"},
    {"start_date": "2022-03-01", "exit_date": "2022-03-15", "drop_out": True},
]
STAFF = [
    {"post": "A", "role": "r", "share_of_full_time": 1.0, "from_date": "2021-01-01", "reason": "employed",
     "planned": False, "to_date": "2022-12-31"},
    {"post": "A", "role": "r", "share_of_full_time": 1.0, "from_date": "2023-01-01", "reason": "vacant",
     "planned": False, "to_date": None},
    {"post": "P1", "role": "r", "share_of_full_time": 1.0, "from_date": "2022-01-01", "reason": "employed",
     "planned": True, "to_date": "2022-12-31"},
    {"post": "P2", "role": "r", "share_of_full_time": 1.0, "from_date": "2022-01-01", "reason": "employed",
     "planned": True, "to_date": "2022-12-31"},
]  # fmt: skip


def planned(found, low, high):
    settings = Settings(capacity=Capacity(cases_from=low, cases_to=high))
    return replace(found, settings={year: settings for year in found.settings})


def test_cases_open_on_the_last_day_of_each_month(dataset):
    found, quarter = dataset(cases=CASES), Period.parse("2022-01..2022-03", 2022)
    frame = capacity.cases_by_month(found, quarter)
    # The one who ends on the last day of January is no longer enrolled on it.
    assert list(frame["n"]) == [2, 1, 1]
    assert capacity.cases_by_month.rows_of(found, quarter, {"month": "2022-02"}, "workbook") == ["2022/fil!cases!2"]


def test_months_under_within_and_over_the_plan(dataset, look):
    found = planned(dataset(cases=CASES), 2, 3)
    frame = capacity.months(found, Period.parse("2022-01..2022-03", 2022))
    assert {code: look(frame, position=code).n for code in frame["position"]} == {
        "under": 2, "within": 1, "over": 0, "all": 3,
    }  # fmt: skip
    assert set(frame["base"]) == {3}


def test_without_a_planned_range_nothing_is_compared(dataset, year_2022):
    for measure in (capacity.planned_cases, capacity.months, capacity.free_places, capacity.places_lost):
        with pytest.raises(SourceMissing, match="samtidiga_arenden_fran"):
            measure(dataset(cases=CASES, staff=STAFF), year_2022)


def test_free_places_may_be_less_than_none(dataset, year_2022, look):
    frame = capacity.free_places(planned(dataset(cases=CASES), 0, 5), year_2022)
    assert [look(frame, bound=b).value for b in ("from", "to")] == [-1, 4]


def test_places_that_lost_posts_answer_to(dataset, year_2022, look):
    # One of two planned posts is lost; forty to fifty cases for two posts are twenty to twenty-five each.
    frame = capacity.places_lost(planned(dataset(cases=CASES, staff=STAFF), 40, 50), year_2022)
    assert [look(frame, bound=b).value for b in ("from", "to")] == [20, 25]


def test_pace_and_queue_in_months(dataset, look):
    applications = [{"application_date": "2022-02-01"}, {"application_date": "2022-03-01"}]
    found = dataset(cases=CASES, applications=applications)
    quarter = Period.parse("2022-01..2022-03", 2022)
    frame = capacity.pace(found, quarter)
    assert (look(frame, event="start").n, look(frame, event="start").value) == (3, 1.0)
    assert look(frame, event="exit").n == 3  # the drop-out among them
    queue = capacity.queue_months(found, quarter).iloc[0]
    assert (queue["n"], queue["value"]) == (2, 2.0)


def test_a_queue_without_starts_has_no_months(dataset):
    found = dataset(cases=CASES, applications=[{"application_date": "2022-08-01"}])
    queue = capacity.queue_months(found, Period.parse("h2", 2022)).iloc[0]
    assert queue["n"] == 1 and pd.isna(queue["value"])


def test_volumes_of_both_years(dataset, year_2022, look):
    found = dataset(cases=CASES, year=2022, years=(2021,), present=("cases",))
    frame = capacity.volumes(found, year_2022)
    assert [look(frame, counted="in_service", year=y).n for y in ("previous", "current")] == [1, 4]
    assert [look(frame, counted="ended", year=y).n for y in ("previous", "current")] == [0, 2]
    with pytest.raises(SourceMissing, match="en mapp med underlag för 2021"):
        capacity.volumes(dataset(cases=CASES), year_2022)


def test_events_by_what_stands_before_the_comma(dataset, year_2022, look):
    rows = [
        {"date": "2022-02-01", "type": "Utbildning, heldag", "n_persons": 4},
        {"date": "2022-01-05", "type": "Öppet hus", "n_persons": 50},
        {"date": "2022-03-01", "type": "Utbildning, digital konferens"},
        {"date": "2022-04-01", "type": "Styrgrupp"},
        {"date": "2021-04-01", "type": "Styrgrupp", "n_persons": 9},
    ]
    found = dataset(events=rows)
    frame = capacity.events(found, year_2022)
    assert list(frame["event_type"]) == ["oppet_hus", "utbildning", "styrgrupp", "all"]
    assert list(frame["n"]) == [1, 2, 1, 4]
    persons = capacity.event_persons(found, year_2022)
    assert look(persons, event_type="utbildning").n == 4
    assert pd.isna(look(persons, event_type="styrgrupp").n)
    assert look(persons, event_type="all").n == 54


def test_a_year_without_events_has_a_total_of_none(dataset, year_2022, look):
    frame = capacity.events(dataset(present=("events",)), year_2022)
    assert look(frame, event_type="all").n == 0


def test_a_kind_of_event_is_named_as_names_are_written(dataset, year_2022):
    types = ["Utbildning, heldag", "UTBILDNING", "utbildning ", "öppet hus", "ABF-möte"]
    found = dataset(events=[{"date": "2022-02-01", "type": one} for one in types])
    assert keys.EVENT_TYPE.open(found, year_2022) == {
        "utbildning": "Utbildning",
        "oppet_hus": "öppet hus",
        "abf_mote": "ABF-möte",
    }
