"""Posts by hand: what was planned, at work, away and vacant, over months and on the day after the period."""

from datetime import date

import pandas as pd
import pytest

from sotanalysis.dataset import SourceMissing
from sotanalysis.measures import staffing
from sotanalysis.periods import Period


def post(name, share, first, last=None, reason="employed", planned=False, role="Arbetskonsulent", **more):
    return {"post": name, "role": role, "share_of_full_time": share, "from_date": pd.Timestamp(first),
            "to_date": pd.Timestamp(last) if last else pd.NaT, "reason": reason, "planned": planned} | more  # fmt: skip


# A turn of the year at which 2,7 of four posts are lost, as the report for 2022 tells it in other posts.
POSTS = [
    post("A", 1.0, "2019-01-01", "2022-12-31"),
    post("A", 1.0, "2023-01-01", None, "vacant"),
    post("B", 1.0, "2019-01-01", "2022-12-31"),
    post("B", 0.3, "2023-01-01"),
    post("B", 0.5, "2023-01-01", "2023-06-30", "leave"),
    post("B", 0.2, "2023-01-01", None, "parental_leave"),
    post("C", 1.0, "2020-01-01", "2022-09-15", role="Arbetsförmedlare"),
    post("C", 1.0, "2022-09-16", None, "lent", role="Arbetsförmedlare"),
    post("Plan 1", 1.0, "2022-01-01", "2022-12-31", planned=True),
    post("Plan 2", 1.0, "2022-01-01", "2022-12-31", planned=True),
    post("Plan 1", 0.6, "2023-01-01", "2023-12-31", planned=True),
    post("Plan 2", 1.0, "2023-01-01", "2023-12-31", planned=True),
    post("Plan 3", 1.0, "2023-01-01", "2023-12-31", planned=True),
]


def test_a_month_is_the_mean_of_its_days(dataset, year_2022, look):
    frame = staffing.staff(dataset(staff=POSTS), year_2022)
    september = {kind: look(frame, month="2022-09", kind=kind).value for kind in ("employed", "lent", "all", "planned")}
    assert september == {"employed": 2.5, "lent": 0.5, "all": 3.0, "planned": 2.0}
    assert look(frame, month="2022-08", kind="lent").value == 0
    assert (
        staffing.staff.rows_of(dataset(staff=POSTS), year_2022, {"month": "2022-08", "kind": "lent"}, "workbook") == []
    )
    assert look(frame, month="all", kind="employed").value == pytest.approx(2 + 258 / 365)
    assert "missing" not in set(frame["kind"])


def test_a_post_without_a_reason_is_shown_and_no_plan_is_no_row(dataset, year_2022, look):
    frame = staffing.staff(dataset(staff=[post("A", 0.8, "2022-01-01", reason=None)]), year_2022)
    assert look(frame, month="2022-03", kind="missing").value == pytest.approx(0.8)
    assert look(frame, month="2022-03", kind="all").value == pytest.approx(0.8)
    assert "planned" not in set(frame["kind"])


def test_posts_lost_at_the_turn_of_the_year(dataset, year_2022, look):
    frame = staffing.lost(dataset(staff=POSTS), year_2022)
    assert {code: look(frame, staff_reason=code).value for code in frame["staff_reason"]} == {
        "leave": 0.5, "parental_leave": 0.2, "lent": 1.0, "vacant": 1.0, "all": pytest.approx(2.7),
    }  # fmt: skip
    roles = staffing.lost_by_role(dataset(staff=POSTS), year_2022)
    assert look(roles, staff_reason="lent", role="arbetsformedlare").value == 1.0
    assert look(roles, staff_reason="all", role="all").n == 4


def test_nothing_is_lost_in_the_middle_of_the_year(dataset, look):
    half = Period.parse("h1", 2022)
    assert look(staffing.lost(dataset(staff=POSTS), half), staff_reason="all").value == 0
    assert list(staffing.lost_by_role(dataset(staff=POSTS), half)["staff_reason"]) == ["all"]


def test_that_nobody_is_away_is_not_known_where_every_row_ends_with_the_year(dataset, year_2022):
    for measure in (staffing.lost, staffing.lost_by_role):
        with pytest.raises(SourceMissing, match="dagen efter perioden"):
            measure(dataset(staff=POSTS[:1]), year_2022)


def test_the_plan_after_the_period_by_role_and_extent(dataset, year_2022, look):
    frame = staffing.next_staff(dataset(staff=POSTS), year_2022)
    assert look(frame, role="arbetskonsulent", extent="60").n == 1
    whole = look(frame, role="all", extent="all")
    assert (whole.n, whole.value) == (3, pytest.approx(2.6))
    with pytest.raises(SourceMissing, match="planerade tjänster från 2024-01-01"):
        staffing.next_staff(dataset(year=2023, staff=POSTS), Period.year(2023))


def test_absence_that_ends(dataset, year_2022, look):
    frame = staffing.returns(dataset(staff=POSTS), year_2022)
    assert list(frame["month"]) == ["2023-07", "all"]
    assert look(frame, month="2023-07").value == 0.5


def test_of_two_folders_the_latest_holds_for_a_post(dataset):
    rows = [
        post("A", 1.0, "2022-01-01", None, year=2022),
        post("A", 0.5, "2022-02-01", None, year=2023),
        post("B", 1.0, "2022-01-01", "2022-12-31", year=2022),
    ]
    found = dataset(year=2023, years=(2022,), staff=rows)
    december = Period(date(2022, 12, 1), date(2022, 12, 31))
    used = staffing.posts(found, december, planned=False, year=2023)
    assert staffing.full_time(used, december) == 1.5


def test_a_post_that_the_latest_folder_has_ended_stays_ended(dataset, look):
    rows = [
        post("A", 1.0, "2019-01-01", None, year=2022),
        post("A", 1.0, "2019-01-01", "2022-12-31", year=2023),
        post("B", 1.0, "2019-01-01", None, year=2022),
        post("B", 1.0, "2019-01-01", "2023-06-30", year=2023),
        post("Plan", 1.0, "2023-01-01", None, planned=True, year=2022),
        post("Plan", 1.0, "2023-07-01", None, planned=True, year=2023),
    ]
    found = dataset(year=2023, years=(2022,), staff=rows)
    frame = staffing.staff(found, Period.year(2023))
    # A is gone, B is there for the 181 days of the first half, the plan has been put off to the second.
    assert look(frame, month="all", kind="employed").value == pytest.approx(181 / 365)
    assert look(frame, month="2023-07", kind="all").value == 0
    assert look(frame, month="2023-06", kind="planned").value == 0
    first_half = staffing.staff(found, Period.parse("h1", 2023))
    assert "planned" not in set(first_half["kind"])


def test_a_later_folder_that_begins_with_its_own_year_leaves_the_years_before_alone(dataset, look):
    rows = [
        post("A", 1.0, "2019-01-01", "2022-12-31", year=2022),
        post("A", 0.5, "2023-01-01", None, year=2023),
    ]
    found = dataset(year=2023, years=(2022,), staff=rows)
    assert look(staffing.staff(found, Period.year(2022)), month="all", kind="all").value == 1.0
    assert look(staffing.staff(found, Period.year(2023)), month="all", kind="all").value == 0.5


def test_without_the_sheet(dataset, year_2022):
    with pytest.raises(SourceMissing, match="fliken Personal"):
        staffing.staff(dataset(cases=[{}]), year_2022)
