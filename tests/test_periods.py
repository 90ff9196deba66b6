"""Periods: parsing, labels, membership and the arithmetic on dates."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotanalysis import periods
from sotanalysis.periods import Period


@pytest.mark.parametrize(
    ("text", "start", "end", "code", "label"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31), "2022", "2022"),
        ("h1", date(2024, 1, 1), date(2024, 6, 30), "2024-h1", "första halvåret 2024"),
        ("H2", date(2024, 7, 1), date(2024, 12, 31), "2024-h2", "andra halvåret 2024"),
        (
            "2022-04..2022-09",
            date(2022, 4, 1),
            date(2022, 9, 30),
            "2022-04--2022-09",
            "1\u00a0april–30\u00a0september 2022",
        ),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "2024-02--2024-02", "1\u00a0februari–29\u00a0februari 2024"),
    ],
)
def test_a_period_is_read_as_written(text, start, end, code, label):
    period = Period.parse(text, 2024)
    assert (period.start, period.end, period.code, period.label) == (start, end, code, label)


@pytest.mark.parametrize("text", ["", "h3", "2022-13", "2022-04-01", "2022-04..2022", "i fjol"])
def test_anything_else_is_refused_in_swedish(text):
    with pytest.raises(ValueError, match="Perioden ska skrivas"):
        Period.parse(text, 2024)


def test_a_period_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="sluta innan den börjar"):
        Period.parse("2022-09..2022-04", 2022)


def test_the_period_before_is_the_same_part_of_the_year_before_leap_years_included():
    assert Period.parse("2024-02", 0).previous == Period(date(2023, 2, 1), date(2023, 2, 28))
    assert Period.year(2023).previous == Period.year(2022)


def test_both_ends_belong_and_a_missing_date_does_not():
    days = pd.to_datetime(pd.Series(["2022-01-01", "2022-12-31", "2023-01-01", None]))
    assert Period.year(2022).contains(days).tolist() == [True, True, False, False]


def test_the_months_of_a_half_year():
    assert [m.start.month for m in Period.parse("h2", 2022).months] == [7, 8, 9, 10, 11, 12]
    assert Period.parse("h2", 2022).months[-1].end == date(2022, 12, 31)


def test_age_changes_on_the_birthday():
    birth = pd.to_datetime(pd.Series(["1990-05-10"] * 3))
    day = pd.to_datetime(pd.Series(["2022-05-09", "2022-05-10", "2022-12-31"]))
    assert periods.age_at(birth, day).tolist() == [31, 32, 32]


def test_no_time_passes_from_a_day_to_one_before_it():
    start, end = (
        pd.to_datetime(pd.Series(days)) for days in (["2022-03-02", "2022-03-02"], ["2022-03-01", "2022-03-02"])
    )
    assert periods.days_between(start, end).tolist()[1:] == [0] and periods.days_between(start, end).isna()[0]
    months = periods.whole_months_between(start, end)
    assert months.tolist()[1:] == [1] and months.isna()[0]


def test_begun_months_as_sus_counts_them():
    start = pd.to_datetime(pd.Series(["2022-01-10"] * 4))
    end = pd.to_datetime(pd.Series(["2022-01-20", "2022-02-09", "2022-02-10", "2022-06-09"]))
    assert periods.whole_months_between(start, end).tolist() == [1, 1, 2, 5]


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(-60, 60))
def test_shifting_there_and_back_stays_within_the_month(day, months):
    there = periods.shift_months(day, months)
    back = periods.shift_months(there, -months)
    assert (back.year, back.month) == (day.year, day.month)
    assert back.day <= day.day
