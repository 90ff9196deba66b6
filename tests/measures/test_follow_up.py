"""Follow-up: the base is what fell due, worked by hand on a few exits."""

from dataclasses import replace

import pandas as pd
import pytest

from sotanalysis.measures import follow_up
from sotanalysis.periods import Period


def row(case, due, status="done", months=6, **more):
    done = {"done_date": due} if status == "done" else {}
    exit_date = pd.Timestamp(due) - pd.DateOffset(months=months)
    return {"case": case, "exit_date": exit_date, "months": months, "due_date": due, "status": status, **done, **more}


@pytest.fixture
def followed(dataset):
    cases = [
        {"exit_date": "2022-01-10"},
        {"exit_date": "2022-02-10", "sex": "man"},
        {"exit_date": "2022-03-10"},
        {"exit_date": "2022-04-10"},  # no row in the sheet: due all the same
        {"exit_date": "2022-05-10", "drop_out": True},  # not followed up
        {"exit_date": "2022-09-10"},  # due next year
    ]
    rows = [
        row("case1", "2022-07-10", occupation="studies", support_source="study_support", support_after_exit=True),
        row("case2", "2022-08-10", occupation="other_ended"),
        row("case3", "2022-09-10", status="not_reached"),
        row(
            "before", "2022-02-01", occupation="subsidised_work", support_after_exit=False
        ),  # left before the register began
        row("late", "2021-12-20", done_date="2022-01-05", occupation="other_ended"),  # due last year, done this
    ]
    states = [
        {"case": "case1", "moment": "exit", "occupation": "other_ended"},
        {"case": "case2", "moment": "exit", "occupation": "subsidised_work"},
    ]
    return dataset(cases=cases, follow_ups=rows, case_occupations=states)


def counts(frame, *keys):
    return {tuple(getattr(r, k) for k in keys): (r.n, None if pd.isna(r.base) else r.base) for r in frame.itertuples()}


def test_due_counts_exits_without_a_row_and_leaves_drop_outs(followed, year_2022):
    assert counts(follow_up.N_DUE(followed, year_2022), "months") == {("6",): (5, None), ("18",): (0, None)}
    status = counts(follow_up.STATUS(followed, year_2022), "months", "follow_up_status")
    assert [status["6", s][0] for s in ("done", "not_reached", "declined", "missing", "all")] == [3, 1, 0, 1, 5]
    assert {base for (months, _), (_, base) in status.items() if months == "6"} == {5}


def test_done_goes_by_the_day_it_was_done(followed, year_2022):
    assert counts(follow_up.DONE(followed, year_2022), "months")["6",] == (4, None)


def test_eighteen_months_of_the_register_fall_due_a_year_later(followed):
    later = replace(followed, present={2023: followed.present[2022]})
    assert counts(follow_up.N_DUE(later, Period.year(2023)), "months")["18",] == (4, None)


def test_occupation_support_and_help_are_of_those_reached(followed, year_2022, look):
    frame = follow_up.OCCUPATION(followed, year_2022)
    assert look(frame, months="6", occupation="studies")[["n", "base"]].tolist() == [1, 3]
    assert "not_ended" not in set(frame["occupation"])
    support = follow_up.SUPPORT_THEN(followed, year_2022)
    assert look(support, months="6", support_source="missing")[["n", "base"]].tolist() == [2, 3]
    # One of the three has neither yes nor no.
    assert counts(follow_up.SUPPORT_GIVEN(followed, year_2022), "months")["6",] == (1, 2)


def test_work_or_studies_compares_only_those_known_at_both(followed, year_2022):
    found = counts(follow_up.WORK_OR_STUDIES(followed, year_2022), "months", "moment")
    assert (found["6", "exit"], found["6", "follow_up"]) == ((1, 2), (1, 2))
    moves = counts(follow_up.TRANSITION(followed, year_2022), "months", "at_exit", "at_follow_up")
    assert (moves["6", "no", "yes"], moves["6", "yes", "no"], moves["6", "missing", "yes"]) == ((1, 3), (1, 3), (1, 3))


def test_bounds_hold_what_the_unreached_could_change(followed, year_2022):
    found = counts(follow_up.bounds(followed, year_2022), "months", "bound")
    assert [found["6", b] for b in ("low", "reached", "high")] == [(2, 5), (2, 3), (4, 5)]


def test_the_rows_of_a_bound_are_as_many_as_it_counts(followed, year_2022):
    def rows(bound):
        return follow_up.bounds.rows_of(followed, year_2022, {"months": "6", "bound": bound}, "workbook")

    low, reached, high = map(rows, ("low", "reached", "high"))
    assert low == reached == ["2022/fil!follow_ups!1", "2022/fil!follow_ups!4"]
    # Those two, the one not reached, and the exit that has no row in the sheet.
    assert sorted(high) == ["2022/fil!cases!4", *(f"2022/fil!follow_ups!{n}" for n in (1, 3, 4))]


def test_sex_is_missing_for_those_outside_the_register(followed, year_2022):
    reached = counts(follow_up.REACHED_BY_SEX(followed, year_2022), "months", "sex")
    assert [reached["6", s] for s in ("woman", "man", "missing", "all")] == [(1, 3), (1, 1), (1, 1), (3, 5)]
    active = counts(follow_up.ACTIVE_BY_SEX(followed, year_2022), "months", "sex")
    assert [active["6", s] for s in ("woman", "man", "missing", "all")] == [(1, 1), (0, 1), (1, 1), (2, 3)]
