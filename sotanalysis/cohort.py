"""The cohort: every enrolment of a team as it is known on a day, from the tidy tables merged over the years."""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from sotanalysis import derived
from sotanalysis.periods import add_months, age_at, days_between
from sotanalysis.tables.cohort import AT_EXIT, COHORT
from sotanalysis.tables.workbook import FOLLOW_UP_MONTHS


def cohort(tables: Mapping[str, pd.DataFrame], first: date, last: date) -> pd.DataFrame:
    """One row per enrolment that began on `last` or before (tables.cohort.COHORT), in order of start.

    What happened after `last` is not there: who left later is still enrolled. `first` is the day the observation began.
    """
    begun = tables["cases"]["start_date"] <= pd.Timestamp(last)
    cases = tables["cases"][begun].sort_values("start_date", kind="stable", ignore_index=True)
    gone = cases["exit_date"].notna() & ~(cases["exit_date"] > pd.Timestamp(last))
    sources = derived.main_support(tables["case_supports"]).reindex(cases["case"])
    until = cases["exit_date"].where(gone, pd.Timestamp(last))
    made = cases.assign(
        exit_date=cases["exit_date"].where(gone),
        enrolment=enrolments(cases),
        age_at_start=age_at(cases["birth_date"], cases["start_date"]),
        days_enrolled=days_between(cases["start_date"], until),
        days_unseen=(pd.Timestamp(first) - cases["start_date"]).dt.days.clip(lower=0),
        censored=~gone,
        support_start=sources["start"].to_numpy(),
        support_exit=sources["exit"].to_numpy(),
        ors_start=derived.ors(cases, "start"),
        ors_exit=derived.ors(cases, "exit"),
    )
    made[list(AT_EXIT)] = made[list(AT_EXIT)].where(gone)
    for months in FOLLOW_UP_MONTHS:
        made = _followed_up(made, tables["follow_ups"], months, last)
    return COHORT.typed(made)


def enrolments(cases: pd.DataFrame) -> pd.Series:
    """The number of each row among the person's own, in the order of the rows; 1 where the person is not known."""
    return (cases.groupby("person", dropna=False).cumcount() + 1).where(cases["person"].notna(), 1)


def _followed_up(cases: pd.DataFrame, follow_ups: pd.DataFrame, months: int, last: date) -> pd.DataFrame:
    """Whether the follow-up had fallen due on the day, and what had then become of it.

    Who dropped out is followed up only where the sheet says so, as in the report.
    """
    day = pd.Timestamp(last)
    listed = follow_ups[follow_ups["months"] == months].drop_duplicates("case", keep="last").set_index("case")
    listed = listed.reindex(cases["case"]).set_axis(cases.index)
    left = cases["drop_out"].astype("boolean").fillna(False).astype(bool)
    due_date = listed["due_date"].fillna(add_months(cases["exit_date"], months).mask(left))
    due = (due_date <= day) & cases["exit_date"].notna()
    known = due & ~(listed["done_date"] > day)
    return cases.assign(
        **{
            f"follow_up_{months}_due": due,
            f"follow_up_{months}_status": listed["status"].where(known),
            f"follow_up_{months}_occupation": listed["occupation"].where(known),
        }
    )
