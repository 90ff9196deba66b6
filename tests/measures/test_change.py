"""This period against the one before: differences that a break, a small base or lost follow-ups empty."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from sotanalysis.dataset import SourceMissing
from sotanalysis.measures import change
from sotanalysis.periods import Period
from sotanalysis.sources.settings import SeriesBreak, Settings


def ended_in(year, n, **more):
    return [{"start_date": f"{year}-01-10", "exit_date": f"{year}-11-20", **more} for _ in range(n)]


@pytest.fixture
def two_years(dataset):
    cases = [
        *ended_in(2021, 36, regular_service=True), *ended_in(2021, 18, regular_service=False),
        *ended_in(2022, 24, regular_service=True), *ended_in(2022, 38, regular_service=False),
    ]  # fmt: skip
    return dataset(cases=cases, years=(2021,))


def with_settings(made, **settings):
    return replace(made, settings=made.settings | {2022: Settings(**settings)})


def test_two_years_and_their_difference(two_years, year_2022, look):
    both = change.year_on_year(two_years, year_2022)
    assert look(both, result="regular_service", year="previous")[["n", "base"]].tolist() == [36, 54]
    assert look(both, result="regular_service", year="current")[["n", "base"]].tolist() == [24, 62]
    assert pd.isna(look(both, result="non_starts", year="current")["n"])  # no applications here
    found = change.change(two_years, year_2022)
    values = [look(found, result="regular_service", statistic=s)["value"] for s in change.STATISTICS]
    assert [round(x, 1) for x in values] == [-28.0, -43.7, -9.7]


def test_no_difference_over_a_break_with_a_small_base_or_without_a_year_before(two_years, dataset, year_2022, look):
    broken = with_settings(
        two_years, breaks=(SeriesBreak(series="Ordinarie verksamhet", from_day=date(2022, 3, 1), text="Ny."),)
    )
    assert pd.isna(look(change.change(broken, year_2022), result="regular_service", statistic="low")["value"])
    assert not pd.isna(look(change.change(broken, year_2022), result="work_or_studies", statistic="low")["value"])
    small = dataset(cases=[*ended_in(2021, 9), *ended_in(2022, 20)], years=(2021,))
    assert change.change(small, year_2022)["value"].isna().all()
    with pytest.raises(SourceMissing, match="2021"):
        change.change(dataset(cases=ended_in(2022, 20)), year_2022)


def test_a_break_counts_only_between_the_periods():
    def at(day):
        return [Settings(breaks=(SeriesBreak(series="A", from_day=day, text=""),))]

    inside = [date(2021, 7, 1), date(2022, 12, 31), 2022]
    outside = [date(2021, 1, 1), date(2023, 1, 1), 2021]
    year = Period.year(2022)
    assert all(change.breaks_between(at(day), year, {"A"}) for day in inside)
    assert not any(change.breaks_between(at(day), year, {"A"}) for day in outside)
    assert not change.breaks_between(at(2022), year, {"B"})


def test_those_reached_are_not_compared_when_many_are_lost(dataset, year_2022, look):
    def due(year, n, status):
        return [
            {"case": f"{year}{status}{i}", "exit_date": f"{year - 1}-12-01", "months": 6, "due_date": f"{year}-06-01",
             "status": status, "occupation": "studies" if status == "done" else None} for i in range(n)
        ]  # fmt: skip

    kept = dataset(
        follow_ups=[*due(2021, 20, "done"), *due(2022, 16, "done"), *due(2022, 4, "not_reached")], years=(2021,)
    )
    lost = dataset(
        follow_ups=[*due(2021, 20, "done"), *due(2022, 15, "done"), *due(2022, 5, "not_reached")], years=(2021,)
    )
    assert change.reached(lost, year_2022)["value"].tolist() == [1.0, 0.75]
    assert not pd.isna(look(change.change(kept, year_2022), result="follow_up_6", statistic="low")["value"])
    assert pd.isna(look(change.change(lost, year_2022), result="follow_up_6", statistic="low")["value"])
