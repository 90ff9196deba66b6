"""Read back by the package, the mess in the files is gone: every table is the register it was written from."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from demo import TEAM, write_raw
from demo.register import YEARS, frames
from sotanalysis import dataset

COMPARED = {
    "cases": [
        "sex",
        "referrer",
        "education",
        "time_on_support",
        "start_date",
        "exit_date",
        "step_start",
        "step_exit",
        "outcome",
        "exit_reason",
        "regular_service",
        "in_sus",
        "interpreter",
        "ors_overall_start",
    ],
    "applications": [
        "application",
        "referrer",
        "sex",
        "birth_year",
        "result",
        "result_date",
        "hours_spent",
        "application_date",
        "first_meeting_date",
        "responsible_party",
        "activity_compensation",
    ],
    "extensions": ["decision_date", "months", "support_source"],
    "spot_supports": ["date", "months_after_exit", "purpose"],
    "follow_ups": ["exit_date", "months", "due_date", "done_date", "status", "occupation", "support_after_exit"],
    "workplaces": ["from_date", "to_date", "sector", "industry", "hours_per_week"],
    "resources": ["moment", "n_care_visits", "hours_municipality", "hours_af", "hours_fk"],
    "staff": ["post", "role", "from_date", "to_date", "reason", "planned"],
    "inquiries": ["date", "party", "subject", "referred_to"],
}
WARNED_OF = {
    "fil:dold rad",
    "cell:formel utan värde",
    "cell:timmar",
    "cell:tidsåtgång",
    "sus:förskjuten cell",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory, checkout: Path) -> Path:
    folder = tmp_path_factory.mktemp("built")
    write_raw(folder / "raw")
    for year in YEARS:
        shutil.copy(checkout / f"data/raw/{TEAM}/{year}/rapport.toml", folder / f"raw/{TEAM}/{year}")
    dataset.build(folder / "raw", folder / "processed", TEAM)
    return folder / "processed"


def plain(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """The columns as text, so that only the values are compared."""
    dated = [c for c in columns if c.endswith("_date") or c == "date"]
    frame = frame.reindex(columns=columns)
    frame[dated] = frame[dated].apply(lambda c: pd.to_datetime(c).dt.strftime("%Y-%m-%d"))
    numbers = frame.select_dtypes("number").columns
    frame[numbers] = frame[numbers].astype("Float64")
    return frame.astype("string").fillna("").reset_index(drop=True)


@pytest.mark.slow
@pytest.mark.parametrize("table", COMPARED)
def test_the_first_year_comes_back_as_it_was(built, table):
    read = dataset.load(built, TEAM, YEARS[0]).tables[table]
    expected = frames(YEARS[0])[table]
    if table == "cases":
        expected = expected.assign(**{c: expected[c].fillna("missing") for c in ("education", "time_on_support")})
    pd.testing.assert_frame_equal(plain(read, COMPARED[table]), plain(expected, COMPARED[table]))


@pytest.mark.slow
@pytest.mark.parametrize(
    "prefix, table, column",
    [
        ("non_start_reason_", "application_reasons", "non_start_reason"),
        ("need_", "case_needs", "need"),
        ("support_start_", "case_supports", "support_source"),
        ("occupation_exit_", "case_occupations", "occupation"),
    ],
)
def test_multiple_answers_come_back(built, prefix, table, column):
    tables = frames(YEARS[0])
    owner = tables["applications" if table.startswith("application") else "cases"]
    expected = owner[[c for c in owner if c.startswith(prefix)]].stack().value_counts()
    read = dataset.load(built, TEAM, YEARS[0]).tables[table]
    if "moment" in read:
        read = read[read["moment"] == prefix.split("_")[1]]
    assert read[column].value_counts().to_dict() == expected.to_dict()


@pytest.mark.slow
def test_the_mess_gives_warnings_and_no_row_is_refused(built):
    found = dataset.load(built, TEAM, YEARS[-1])
    assert set(found.problems["rule"]) == WARNED_OF
    assert found.problems["severity"].eq("varning").all()
    assert found.tables["quarantine"].empty
