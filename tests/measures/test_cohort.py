"""The cohort, worked out by hand: returning persons, open cases, who was there before, what is known on a day."""

from datetime import date

import pandas as pd
import pytest

from sotanalysis.dataset import SourceMissing, build, load, load_cohort
from sotanalysis.tables.cohort import COHORT
from sotanalysis.tables.dictionary import dictionary

ROWS = [
    # There since the year before: 31 days when the first folder's year begins.
    {"case": "a", "person": "p1", "start_date": "2021-12-01", "exit_date": "2022-01-31", "outcome": "work",
     "birth_date": "1990-12-02", "drop_out": False},
    # The same person comes back, and leaves the same day.
    {"case": "b", "person": "p1", "start_date": "2022-09-01", "exit_date": "2022-09-01", "outcome": "studies"},
    {"case": "c", "person": "p2", "start_date": "2022-12-30"},
    {"case": "d", "person": "p3", "start_date": "2022-03-01", "exit_date": "2022-04-01", "drop_out": True},
]  # fmt: skip
FOLLOW_UPS = [
    {"case": "a", "months": 6, "exit_date": "2022-01-31", "due_date": "2022-07-31", "done_date": "2022-08-15",
     "status": "done", "occupation": "unsubsidised_work"},
]  # fmt: skip
SUPPORTS = [
    {"case": "a", "moment": "start", "support_source": "sickness_benefit", "extent_percent": 25},
    {"case": "a", "moment": "start", "support_source": "social_assistance", "extent_percent": 75},
]


@pytest.fixture
def known(dataset):
    """A function that gives the cohort as known on a day, by case."""
    held = dataset(cases=ROWS, follow_ups=FOLLOW_UPS, case_supports=SUPPORTS)
    return lambda *day: held.cohort(*day).set_index("case")


def test_a_row_is_an_enrolment_and_who_returns_is_one_person(known):
    found = known()
    COHORT.schema.validate(found.reset_index())
    assert list(found.index) == ["a", "d", "b", "c"]
    assert found["enrolment"].to_dict() == {"a": 1, "d": 1, "b": 2, "c": 1}
    assert found["days_enrolled"].to_dict() == {"a": 61, "d": 31, "b": 0, "c": 1}
    assert found["days_unseen"].to_dict() == {"a": 31, "d": 0, "b": 0, "c": 0}
    assert found["censored"].to_dict() == {"a": False, "d": False, "b": False, "c": True}
    assert (found.at["a", "age_at_start"], found.at["a", "support_start"]) == (30, "social_assistance")


def test_follow_ups_fall_due_for_all_who_ended_and_not_for_who_dropped_out(known):
    found = known()
    assert found["follow_up_6_due"].to_dict() == {"a": True, "d": False, "b": False, "c": False}
    assert found.at["a", "follow_up_6_occupation"] == "unsubsidised_work"
    assert not found["follow_up_18_due"].any() and found["follow_up_18_status"].isna().all()


def test_what_happened_after_the_day_is_not_there(known):
    found = known(date(2022, 8, 1))
    assert list(found.index) == ["a", "d"]
    assert found.at["a", "follow_up_6_due"] and pd.isna(found.at["a", "follow_up_6_status"])
    early = known(date(2022, 1, 15))
    assert early["censored"].tolist() == [True] and early.at["a", "days_enrolled"] == 45
    assert pd.isna(early.at["a", "outcome"]) and pd.isna(early.at["a", "exit_date"])


def test_without_participants_the_file_is_named(dataset):
    with pytest.raises(SourceMissing, match="Deltagare"):
        dataset(applications=[{}]).cohort()


def test_the_dictionary_holds_every_column():
    assert set(dictionary().query("table == 'cohort'")["column"]) == {c.name for c in COHORT.columns}


def test_teams_are_joined_and_a_person_of_both_is_one(checkout, tmp_path):
    """The demonstration read as two teams: everybody comes back once more."""
    build(checkout / "data/raw", tmp_path, "vasteras")
    alone = load(tmp_path, "vasteras", 9999).cohort()
    (tmp_path / "grannstad").symlink_to(tmp_path / "vasteras")
    both = load_cohort(tmp_path)
    assert len(both) == 2 * len(alone) and both["person"].nunique() == alone["person"].nunique()
    assert both["enrolment"].max() == 2 * alone["enrolment"].max()
    assert len(load_cohort(tmp_path, ["vasteras"], 2022)) == (alone["start_date"] < "2023").sum()
