"""The real, printed SUS figures of 2022 in the layouts in which they were printed (data/raw/vasteras/2022/sus)."""

from pathlib import Path

import pytest

from sotanalysis.sources.settings import read_settings
from sotanalysis.sources.sus import read_sus
from sotanalysis.tables.exports import SUS_ROWS

FOLDER = Path(__file__).parents[2] / "data" / "raw" / "vasteras" / "2022"
BEFORE_AFTER = {
    "occupation_group": {"job_seeking": (14, 15), "work": (2, 5), "studies": (0, 2), "missing": (0, 35)},
    "occupation": {
        "unsubsidised_work": (2, 1), "subsidised_work": (0, 4), "studies": (0, 2), "job_seeking": (14, 15),
        "without_measurement": (0, 6), "not_ended": (0, 29),
    },
    "support": {
        "unlabelled": (0, 6), "unemployment_insurance": (2, 0), "activity_compensation": (2, 0),
        "activity_support": (4, 9), "other_public": (1, 0), "social_assistance": (38, 28), "no_public": (2, 6),
        "sickness_compensation": (0, 1), "sickness_benefit": (12, 10), "study_support": (0, 1),
    },
}  # fmt: skip
COUNTS = {
    "age": [17, 38, 27, 4],
    "time_on_support": [6, 8, 15, 9, 6, 7, 5, 2, 5, 19, 4],
    "exit_reason": [15, 1, 20, 11, 6],
    "months": [7, 13, 19, 8],
    "education": [7, 6, 15, 9, 16, 12, 6, 3, 5, 1, 2, 1, 3],
}


@pytest.fixture(scope="module")
def source():
    settings, problems = read_settings(FOLDER, 2022)
    assert problems == []
    return read_sus(FOLDER, 2022, settings)


@pytest.fixture(scope="module")
def parts(source):
    frame = SUS_ROWS.typed(source.frames["sus_rows"].assign(team="vasteras"))
    assert len(SUS_ROWS.schema.validate(frame, lazy=True))
    return frame[frame["role"] == "part"]


def test_the_only_remark_is_the_misplaced_six(source):
    assert [problem.rule for problem in source.problems] == ["sus:förskjuten cell"]
    assert source.quarantine == []


@pytest.mark.parametrize("report", COUNTS)
def test_counts(parts, report):
    assert parts.loc[parts["report"] == report, "n"].tolist() == COUNTS[report]


@pytest.mark.parametrize("report", BEFORE_AFTER)
def test_before_and_after(parts, report):
    rows = parts[parts["report"] == report].fillna({"n_before": 0, "n_after": 0})
    found = {r.category: (r.n_before, r.n_after) for r in rows.itertuples()}
    assert found == BEFORE_AFTER[report]


def test_populations(parts):
    by_report = parts.groupby("report")[["population", "n_population"]].first()
    assert by_report["population"].to_dict() == {
        "education": "started", "age": "started", "time_on_support": "started", "occupation_group": "ended",
        "occupation": "ended", "exit_reason": "ended", "support": "ended", "months": "ended",
    }  # fmt: skip
    assert by_report["n_population"].dropna().to_dict() == {
        "education": 86, "age": 86, "time_on_support": 86, "occupation": 53, "exit_reason": 53, "support": 53,
        "months": 47,
    }  # fmt: skip
