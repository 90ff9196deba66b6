"""Applications that led nowhere: share, reasons, hours."""

import pandas as pd
import pytest

from sotanalysis.measures import non_starts
from sotanalysis.periods import Period


@pytest.fixture
def found(dataset):
    closed = {"result": "non_start", "result_date": "2022-03-01"}
    applications = [
        {"application": "1", "person": "p1", "hours_spent": 0.5, **closed},
        {"application": "2", "person": "p1", "hours_spent": 10, "sex": "man", "referrer": "af", **closed},
        {"application": "3", "person": None, **closed},
        {"application": "4", "result": "non_start", "result_date": "2023-01-01"},  # next year's
        {"application": "5", "result": "queue"},
        {"application": "6", "result": "started", "result_date": "2022-04-01"},
    ]
    reasons = [
        {"application": "1", "non_start_reason": "withdrawn"},
        {"application": "1", "non_start_reason": "too_ill"},
        {"application": "2", "non_start_reason": "withdrawn"},
        {"application": "4", "non_start_reason": "moved"},
    ]
    return dataset(applications=applications, application_reasons=reasons, cases=[{"start_date": "2022-04-01"}])


def test_the_share_has_non_starts_and_starts_as_base(found, look, year_2022):
    row = look(non_starts.SHARE(found, year_2022))
    assert (row["n"], row["base"], row["value"]) == (3, 4, 0.75)
    by_sex = non_starts.BY_SEX(found, year_2022)
    assert [(look(by_sex, sex=s)["n"], look(by_sex, sex=s)["base"]) for s in ("woman", "man", "all")] == [
        (2, 3),
        (1, 1),
        (3, 4),
    ]
    persons = look(non_starts.persons(found, year_2022))
    assert (persons["n"], persons["base"]) == (2, 3)


def test_reasons_count_applications_and_mentions_apart(found, year_2022):
    frame = non_starts.REASONS(found, year_2022)
    n = dict(zip(frame["non_start_reason"], frame["n"], strict=True))
    assert (n["withdrawn"], n["too_ill"], n["moved"], n["missing"], n["all"]) == (2, 1, 0, 1, 3)
    mentions = non_starts.mentions(found, year_2022).iloc[0]
    assert (mentions["n"], mentions["base"], mentions["value"]) == (3, 2, 1.5)
    both = non_starts.WITHDRAWN_WITH_OTHER(found, year_2022).iloc[0]
    assert (both["n"], both["base"]) == (1, 2)
    counts = non_starts.N_REASON(found, year_2022)
    assert dict(zip(counts["n_reasons"], counts["n"], strict=True)) == {"1": 1, "2": 1, "3": 0, "missing": 1, "all": 3}


def test_hours_tell_how_many_have_them(found, year_2022):
    frame = non_starts.hours(found, year_2022).set_index("statistic")
    assert dict(frame["value"]) == {"sum": 10.5, "mean": 5.25, "min": 0.5, "max": 10, "posts": 10.5 / 1700}
    assert set(frame["n"]) == {2}
    assert set(frame["base"]) == {3}
    half = non_starts.hours(found, Period.parse("h1", 2022)).set_index("statistic")
    assert half.loc["posts", "value"] == 10.5 / 850


def test_by_referrer(found, look, year_2022):
    frame = non_starts.BY_REFERRER(found, year_2022)
    assert look(frame, referrer="fk")["n"] == 2
    assert look(frame, referrer="af")["base"] == 3


def test_nothing_closed(dataset, year_2022):
    found = dataset(present=("applications", "cases"))
    assert pd.isna(non_starts.SHARE(found, year_2022)["value"].iloc[0])
    assert non_starts.hours(found, year_2022)["value"].isna().all()
    assert non_starts.WITHDRAWN_WITH_OTHER(found, year_2022)["base"].iloc[0] == 0
