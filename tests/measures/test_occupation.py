"""Occupation: both SUS tables of 2022 as printed and recomputed; the register's own way of counting."""

import pandas as pd
import pytest

from sotanalysis.measures import occupation

DETAILED = [  # category, before, after, change and percent as printed
    ("unsubsidised_work", 2, 1, 1, -50),
    ("subsidised_work", None, 4, -4, None),
    ("studies", None, 2, -2, None),
    ("job_seeking", 14, 15, -1, 7),
    ("without_measurement", None, 6, -6, None),
    ("not_ended", None, 29, -29, None),
    ("work_or_studies", 2, 7, -5, 250),
]
GROUPS = [("job_seeking", 14, 15), ("work", 2, 5), ("studies", None, 2), ("missing", None, 35)]


@pytest.fixture
def printed(dataset):
    detailed = [
        {"report": "occupation", "category": c, "n_before": b, "n_after": a, "change_printed": d, "n_population": 53,
         "change_percent_printed": p, "role": "summary" if c == "work_or_studies" else "part"}
        for c, b, a, d, p in DETAILED
    ]  # fmt: skip
    groups = [{"report": "occupation_group", "category": c, "n_before": b, "n_after": a} for c, b, a in GROUPS]
    total = {"report": "occupation_group", "role": "total", "n_before": 16, "n_after": 57, "change_printed": 41,
             "change_percent_printed": 256, "share_after_printed": 1.0}  # fmt: skip
    return dataset(sus_rows=[*detailed, *groups, total])


@pytest.fixture
def register(dataset):
    day = {"start_date": "2021-02-01", "exit_date": "2022-03-01"}
    return dataset(
        cases=[day, day | {"sex": "man"}, day, day | {"drop_out": True}],
        case_occupations=[
            {"case": "case1", "moment": "start", "occupation": "job_seeking"},
            {"case": "case1", "moment": "exit", "occupation": "subsidised_work", "extent_percent": 50},
            {"case": "case1", "moment": "exit", "occupation": "job_seeking"},
            {"case": "case2", "moment": "start", "occupation": "studies", "extent_percent": 25},
            {"case": "case2", "moment": "exit", "occupation": "studies", "extent_percent": 25},
            {"case": "case2", "moment": "exit", "occupation": "unsubsidised_work", "extent_percent": 25},
            {"case": "case4", "moment": "exit", "occupation": "studies", "extent_percent": 100},
        ],
    )


def test_groups_take_the_sum_of_each_column_as_base(printed, year_2022, look):
    frame = occupation.groups(printed, year_2022)
    assert look(frame, occupation_group="job_seeking", moment="start")[["n", "base"]].tolist() == [14, 16]
    assert look(frame, occupation_group="missing", moment="exit")[["n", "base"]].tolist() == [35, 57]
    assert look(frame, occupation_group="other_ended", moment="exit")["n"] == 0
    assert look(frame, occupation_group="all", moment="exit")["value"] == 1


def test_detailed_counts_after_over_the_participants(printed, year_2022, look):
    frame = occupation.detailed(printed, year_2022)
    after = look(frame, occupation="job_seeking", moment="exit")
    assert (after["n"], after["base"], round(after["value"], 3)) == (15, 53, 0.283)
    assert look(frame, occupation="job_seeking", moment="start")["value"] == 0.875
    total = look(frame, occupation="all", moment="exit")
    assert total["n"] == 57 and pd.isna(total["base"])  # mentions have no share of the persons
    assert "work_or_studies" not in set(frame["occupation"])  # a summary row is never added to its parts


def test_change_is_recomputed_and_the_print_kept(printed, year_2022, look):
    ours = occupation.detailed_change(printed, year_2022)
    theirs = occupation.detailed_printed(printed, year_2022)
    for code, ours_change, printed_change, percent in (
        ("unsubsidised_work", -1, 1, -50), ("work_or_studies", 5, -5, 250), ("job_seeking", 1, -1, 7),
    ):  # fmt: skip
        assert look(ours, occupation=code, statistic="change")["value"] == ours_change
        assert look(theirs, occupation=code, statistic="change")["value"] == printed_change
        assert look(theirs, occupation=code, statistic="percent")["value"] == percent
    assert round(look(ours, occupation="job_seeking", statistic="percent")["value"], 2) == 7.14
    assert pd.isna(look(ours, occupation="subsidised_work", statistic="percent")["value"])  # from none
    groups = occupation.groups_change(printed, year_2022)
    assert look(groups, occupation_group="all", statistic="percent")["value"] == 256.25
    printed_groups = occupation.groups_printed(printed, year_2022)
    assert look(printed_groups, occupation_group="all", statistic="percent")["value"] == 256
    assert look(printed_groups, occupation_group="all", statistic="share_exit")["value"] == 1


def test_work_or_studies_by_sus(printed, year_2022, look):
    frame = occupation.work_or_studies(printed, year_2022)
    assert look(frame, moment="start")[["n", "base"]].tolist() == [2, 16]
    assert look(frame, moment="exit")[["n", "base"]].tolist() == [7, 53]


def test_the_register_counts_persons_of_the_ended(register, year_2022, look):
    groups = occupation.groups(register, year_2022)
    assert look(groups, occupation_group="work", moment="exit")[["n", "base"]].tolist() == [2, 3]
    # who works is no job-seeker in the groups, but is one in the detailed table
    assert look(groups, occupation_group="job_seeking", moment="exit")["n"] == 0
    detailed = occupation.detailed(register, year_2022)
    assert look(detailed, occupation="job_seeking", moment="exit")["n"] == 1
    assert look(detailed, occupation="missing", moment="exit")["n"] == 1
    assert look(detailed, occupation="all", moment="exit")["n"] == 3
    assert look(occupation.work_or_studies(register, year_2022), moment="exit")[["n", "base"]].tolist() == [2, 3]
    gained = occupation.STARTED_OR_INCREASED(register, year_2022).iloc[0]
    assert gained[["n", "base"]].tolist() == [2, 2]  # one began, one went from 25 to 50 percent


def test_who_worked_to_an_extent_that_is_not_stated_has_not_increased_it(dataset, year_2022):
    worked = {"occupation": "unsubsidised_work", "case": "case1"}
    states = [worked | {"moment": "start"}, worked | {"moment": "exit", "extent_percent": 100}]
    register = dataset(cases=[{"start_date": "2021-02-01", "exit_date": "2022-03-01"}], case_occupations=states)
    assert occupation.STARTED_OR_INCREASED(register, year_2022).iloc[0][["n", "base"]].tolist() == [0, 1]


def test_workplaces_of_the_period(dataset, year_2022, look):
    rows = [
        {"case": "a", "from_date": "2021-09-01", "to_date": "2022-01-01", "sector": "private", "hours_per_week": 1},
        {"case": "a", "from_date": "2022-12-31", "sector": "municipal", "hours_per_week": 10},
        {"case": "b", "from_date": "2022-05-01", "hours_per_week": 4.5},
        {"case": "b", "from_date": "2021-05-01", "to_date": "2021-12-31", "sector": "private"},
        {"case": "b", "from_date": "2023-01-01", "sector": "private"},
    ]
    found = dataset(workplaces=rows)
    sectors = occupation.WORKPLACE(found, year_2022)
    assert look(sectors, sector="private")[["n", "base"]].tolist() == [1, 3]
    assert look(sectors, sector="missing")["n"] == 1
    hours = occupation.WORKPLACE_HOURS(found, year_2022)
    assert hours["n"].tolist() == [0, 2, 0, 1, 0, 3]


@pytest.mark.parametrize(
    ("hours", "name"), [(0, "0"), (0.5, "1-4"), (4.9, "1-4"), (5, "5-9"), (10, "10-"), (None, "missing")]
)
def test_hours_classes(hours, name):
    assert occupation.hours_class(pd.Series([hours], dtype="Float64")).tolist() == [name]
