"""Swedish cells: each accepted form, and that nothing outside the list is guessed."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotanalysis import vocabulary as v
from sotanalysis.formatting import number
from sotanalysis.periods import MONTHS
from sotanalysis.sources import cells
from sotanalysis.sources.cells import Duration, Unreadable


@pytest.mark.parametrize("blank", [None, "", "   ", "\u00a0", "-", "–", float("nan")])
def test_blank_is_none_in_every_parser(blank):
    for kind, parse in cells.PARSERS.items():
        assert parse(blank) == (Duration(None, "blank") if kind == "duration" else None)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1 234,5", 1234.5), ("12\u00a0345", 12345), ("1\u2009234", 1234), ("\u22123", -3), ("-2,5", -2.5), ("+4", 4),
        ("12.5", 12.5), ("0.125", 0.125), (7, 7), (2.5, 2.5), ("  8 ", 8),
    ],
)  # fmt: skip
def test_numbers(cell, expected):
    assert cells.parse_number(cell) == expected


@pytest.mark.parametrize("cell", ["ca 5", "<5", "5%", "1.234", "1 23", "vet ej", "5 st", True, "1.234,5", date.today()])
def test_what_is_no_number_is_a_problem(cell):
    assert isinstance(cells.parse_number(cell), Unreadable)


@given(st.integers(-(10**9), 10**9), st.integers(0, 3))
def test_every_number_the_package_prints_is_read_back(thousandths, decimals):
    value = round(thousandths / 1000, decimals)
    assert cells.parse_number(number(value, decimals)) == pytest.approx(value)


def test_integers_must_be_whole():
    assert cells.parse_integer("12,0") == 12
    assert cells.parse_integer("12,5") is cells.NOT_INTEGER
    assert cells.parse_year(1985.0) == 1985
    assert cells.parse_year("85") is cells.NOT_YEAR


def test_shares_and_percentages():
    assert cells.parse_share("12,5%") == 0.125
    assert cells.parse_share("8,1 %") == 0.081
    assert cells.parse_share(0.5) == 0.5
    assert cells.parse_share("50") == 0.5
    assert cells.parse_percent("100,0%") == 100
    assert cells.parse_percent(1) == 100
    assert cells.parse_percent("50 procent") == 50
    assert cells.parse_percent("femtio procent") is cells.NOT_NUMBER
    assert isinstance(cells.parse_share("halvtid"), Unreadable)


@pytest.mark.parametrize(
    "cell",
    [
        datetime(2022, 3, 14, 8, 30), date(2022, 3, 14), "2022-03-14", "2022-3-14", "20220314", 20220314.0, "14/3 2022",
        "14.3.2022", "14 mars 2022", "14 Mars 2022", "den 14 mars 2022", "2022-03-14 00:00:00", "2022.03.14",
    ],
)  # fmt: skip
def test_dates(cell):
    assert cells.parse_date(cell) == date(2022, 3, 14)


@pytest.mark.parametrize("cell", ["1/6", "03-04-2022", "03/04/2022", "220314", "14/3", "14/3 22", "14-03-22"])
def test_ambiguous_dates_are_never_guessed(cell):
    assert cells.parse_date(cell) is cells.AMBIGUOUS_DATE


@pytest.mark.parametrize("cell", ["2022-02-30", "okt 2022", "våren", 44634, "1622-03-14", "14 smörj 2022"])
def test_what_is_no_date_is_a_problem(cell):
    assert cells.parse_date(cell) is cells.NOT_DATE


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_accepted_form_gives_the_day_back(day):
    name = MONTHS[day.month - 1]
    for text in (
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.day}/{day.month} {day.year}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day} {name} {day.year}",
        f"{day.day} {name[:3]} {day.year}",
    ):
        assert cells.parse_date(text) == day


def test_moments():
    assert cells.parse_datetime("2023-01-18 13:28:41") == datetime(2023, 1, 18, 13, 28, 41)
    assert cells.parse_datetime("2023-01-18") == datetime(2023, 1, 18)
    assert cells.parse_datetime("2023-01-18 25:00") is cells.NOT_DATE


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("15 minuter", Duration(15, "exact")),
        ("1h", Duration(60, "exact")),
        ("1 tim", Duration(60, "exact")),
        ("30 min", Duration(30, "exact")),
        ("1,5 tim", Duration(90, "exact")),
        ("1 tim 30 min", Duration(90, "exact")),
        ("1 tim AK, 30 min AF", Duration(90, "exact")),
        ("3h+ (uppskattingsvis)", Duration(180, "at_least")),
        ("1 tim AK, ? timAF", Duration(60, "at_least")),
        ("minst 2 tim", Duration(120, "at_least")),
        ("vet ej ännu, ej klart", Duration(None, "unreadable")),
        ("1-2 h", Duration(None, "unreadable")),
        ("45", Duration(None, "unreadable")),
        (time(1, 30), Duration(90, "exact")),
        (timedelta(hours=2), Duration(120, "exact")),
    ],
)
def test_durations(cell, expected):
    assert cells.parse_duration(cell) == expected


def test_months_hours_yes_and_no():
    assert cells.parse_months("4 mån") == 4
    assert cells.parse_months("6 månader") == 6
    assert cells.parse_months("ca 4 mån") is cells.NOT_MONTHS
    assert cells.parse_hours("2,5 tim") == 2.5
    assert cells.parse_hours("vet ej") is cells.NOT_HOURS
    assert cells.parse_hours("-1") is cells.NOT_HOURS
    assert [cells.parse_yes_no(c) for c in ("Ja ", "nej", "x", True, 0, "")] == [True, False, True, True, False, None]
    assert cells.parse_yes_no("kanske") is cells.NOT_YES_NO


def test_code_lists_by_any_known_spelling():
    assert cells.parse_code(" högskola / universitet mer än 3 år ", v.EDUCATION) == "university_more"
    assert isinstance(cells.parse_code("Lärlingsutbildning", v.EDUCATION), Unreadable)


@given(st.text(min_size=1).filter(lambda s: not cells.is_blank(s)))
def test_no_message_holds_the_value_and_no_text_crashes(text):
    planted = f"Hemlig{text}Uppgift"
    for parse in (*cells.PARSERS.values(), lambda cell: cells.parse_code(cell, v.SEX)):
        result = parse(planted)
        if isinstance(result, Unreadable):
            problem = result.at("2022/fil.xlsx", "Flik", 3, "Kolumn")
            assert planted not in problem.message + problem.remedy + problem.place
