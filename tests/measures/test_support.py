"""Income support before and after: the SUS table of 2022, mentions and persons apart, the main source."""

import pandas as pd
import pytest

from sotanalysis.measures import support

PRINTED = [  # category, before, after, change and percent as printed
    ("unlabelled", None, 6, None, None),
    ("unemployment_insurance", 2, None, None, None),
    ("activity_compensation", 2, None, None, None),
    ("activity_support", 4, 9, 5, 125),
    ("other_public", 1, None, None, None),
    ("social_assistance", 38, 28, -10, -26),
    ("no_public", 2, 6, 4, 200),
    ("sickness_compensation", None, 1, None, None),
    ("sickness_benefit", 12, 10, -2, -16),
    ("study_support", None, 1, None, None),
]


@pytest.fixture
def printed(dataset):
    return dataset(
        sus_rows=[
            {"report": "support", "category": c, "n_before": b, "n_after": a, "change_printed": d, "n_population": 53,
             "change_percent_printed": p}
            for c, b, a, d, p in PRINTED
        ]
    )  # fmt: skip


def test_the_sources_of_2022_are_61_before_and_after(printed, year_2022, look):
    frame = support.before_after(printed, year_2022)
    for moment, n in (("start", 38), ("exit", 28)):
        assert look(frame, support_source="social_assistance", moment=moment)[["n", "base"]].tolist() == [n, 61]
        assert look(frame, support_source="all", moment=moment)["n"] == 61
    persons = support.persons(printed, year_2022)
    assert look(persons, support_source="social_assistance", moment="start")[["n", "base"]].tolist() == [38, 53]
    assert look(persons, support_source="all", moment="start")[["n", "base", "value"]].tolist() == [53, 53, 1]


def test_printed_change_is_cut_off_ours_is_not(printed, year_2022, look):
    ours, theirs = support.change(printed, year_2022), support.printed(printed, year_2022)
    assert round(look(ours, support_source="sickness_benefit", statistic="percent")["value"], 2) == -16.67
    assert look(theirs, support_source="sickness_benefit", statistic="percent")["value"] == -16
    assert look(ours, support_source="unlabelled", statistic="change")["value"] == 6
    assert pd.isna(look(theirs, support_source="unlabelled", statistic="change")["value"])


@pytest.fixture
def register(dataset):
    def has(case, moment, source, extent=None):
        return {"case": case, "moment": moment, "support_source": source, "extent_percent": extent}

    return dataset(
        cases=[{"exit_date": "2022-05-01"}, {"exit_date": "2022-06-01"}, {"exit_date": "2022-07-01"}],
        case_supports=[
            has("case1", "start", "sickness_benefit", 25),
            has("case1", "start", "social_assistance", 75),
            has("case1", "exit", "no_public"),
            has("case2", "start", "activity_support"),
            has("case2", "start", "social_assistance"),
        ],
    )


def test_main_source_is_the_largest_else_the_first(register, year_2022, look):
    frame = support.FLOW(register, year_2022)
    assert look(frame, support_start="social_assistance", support_exit="no_public")["n"] == 1
    assert look(frame, support_start="activity_support", support_exit="missing")["n"] == 1
    assert look(frame, support_start="missing", support_exit="missing")["n"] == 1
    assert look(frame, support_start="all", support_exit="all")[["n", "base"]].tolist() == [3, 3]


def test_the_register_keeps_mentions_and_persons_apart(register, year_2022, look):
    mentions, persons = support.before_after(register, year_2022), support.persons(register, year_2022)
    assert look(mentions, support_source="social_assistance", moment="start")[["n", "base"]].tolist() == [2, 5]
    assert look(persons, support_source="social_assistance", moment="start")[["n", "base"]].tolist() == [2, 3]
    assert look(mentions, support_source="missing", moment="exit")["n"] == 2
