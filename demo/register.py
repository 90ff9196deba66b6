"""The whole register of the demonstration, and how it looked at the end of each year."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random

import pandas as pd

from demo import aftercare, team
from demo.applications import applications
from demo.cohort import cases
from demo.people import test_persons
from demo.placing import Row

YEARS = (2022, 2023)
SEED = "samordningsteam"
AT_EXIT = ("exit_date", "drop_out", "step_exit", "outcome", "employment_form", "industry", "work_is_new", "needs_exit",
           "exit_reason", "reinforced_cooperation", "regular_service", "regular_service_kind",
           "plan_after_exit")  # fmt: skip
AT_RESULT = ("case", "result_date", "hours_spent", "reason_text", "non_start_reason_1", "non_start_reason_2",
             "non_start_reason_3")  # fmt: skip


@dataclass(frozen=True)
class Register:
    """Everything both years hold, last known: rows with the columns of the workbook's sheets, in codes."""

    cases: list[Row]
    applications: list[Row]
    extensions: list[Row]
    spot_supports: list[Row]
    follow_ups: list[Row]
    workplaces: list[Row]
    resources: list[Row]


@cache
def register() -> Register:
    """The demonstration's register, the same every time; each part has a seed of its own."""
    pool = test_persons()
    everyone = cases(Random(f"{SEED} cases"), pool)
    applied = applications(Random(f"{SEED} applications"), everyone, pool)
    earlier = aftercare.late_2021_exits(Random(f"{SEED} earlier"))
    spots = aftercare.spot_supports(Random(f"{SEED} spots"), everyone, earlier)
    return Register(
        everyone,
        applied,
        aftercare.extensions(Random(f"{SEED} extensions"), everyone),
        spots,
        aftercare.follow_ups(Random(f"{SEED} follow-ups"), everyone, earlier, spots),
        aftercare.workplaces(Random(f"{SEED} workplaces"), everyone),
        aftercare.resources(Random(f"{SEED} resources"), everyone),
    )


def tables(year: int) -> dict[str, list[Row]]:
    """The register's tables as the workbook of a year holds them: nothing that came later."""
    known = register()
    first, last = date(year, 1, 1), date(year, 12, 31)
    enrolled = [
        _case_at(row, last)
        for row in known.cases
        if row["start_date"] <= last and (row["exit_date"] is None or row["exit_date"] >= first)
    ]
    present = {row["case"]: row["exit_date"] for row in enrolled}
    return {
        "applications": [
            _application_at(row, last)
            for row in known.applications
            if row["application_date"] <= last and row.get("result_date", last) >= first
        ],
        "cases": enrolled,
        "extensions": [r for r in known.extensions if r["decision_date"].year == year],
        "spot_supports": [r for r in known.spot_supports if r["date"].year == year],
        "follow_ups": [r for r in known.follow_ups if r["due_date"].year == year],
        "workplaces": [
            row | {"to_date": row["to_date"] if row["to_date"] and row["to_date"] <= last else None}
            for row in known.workplaces
            if row["case"] in present and row["from_date"] <= last
        ],
        "resources": [r for r in known.resources if present.get(r["case"])],
        "staff": team.staff(year),
        "events": team.events(year),
        "inquiries": team.inquiries(Random(f"{SEED} inquiries {year}"), year),
        "comparisons": team.comparisons(year),
    }


def frames(year: int) -> dict[str, pd.DataFrame]:
    """The same tables as frames."""
    return {name: pd.DataFrame(rows) for name, rows in tables(year).items()}


def _case_at(row: Row, day: date) -> Row:
    """A case as known on a day: nothing of an exit that had not come."""
    asked = {
        key: row[key] if row[key] and row[key] <= day else None for key in ("violence_asked_1", "violence_asked_2")
    }
    if row["exit_date"] is None or row["exit_date"] > day:
        row = {key: value for key, value in row.items() if key not in AT_EXIT and "_exit_" not in key}
        row = {key: value for key, value in row.items() if not key.endswith("_exit")} | {"exit_date": None}
    return row | asked


def _application_at(row: Row, day: date) -> Row:
    """An application as known on a day: in the queue until its result."""
    if row.get("result_date") and row["result_date"] <= day:
        return row
    waiting = {key: value for key, value in row.items() if key not in AT_RESULT} | {"result": "queue"}
    meeting = row.get("first_meeting_date")
    return waiting | {"first_meeting_date": meeting if meeting and meeting <= day else None}
