"""What a copy of a loaded process counts is what is counted here."""

import shutil

import pytest

from sotanalysis import facts
from sotanalysis.periods import Period
from sotanalysis.publishing.forked import CAN_BE, Loaded
from sotanalysis.report import report_in


@pytest.mark.slow
@pytest.mark.skipif(not CAN_BE, reason="no process can be copied")
def test_copies_count_the_facts_of_the_year_and_of_the_one_before(demonstration, demonstrated, tmp_path):
    shutil.copytree(demonstration / "processed", tmp_path / "processed", ignore=shutil.ignore_patterns("remembered"))
    with Loaded({}) as loaded:
        loaded.facts(tmp_path, "vasteras", "2023", 2023).wait()
    year = Period.from_code("2023")
    assert facts.are_kept(tmp_path / "processed", "vasteras", year)
    kept, here = report_in(tmp_path, "vasteras", year), demonstrated("2023")
    for copied, counted in ((kept, here), (kept.previous, here.previous)):
        assert copied.facts.table().equals(counted.facts.table())
        assert copied.facts.missing == counted.facts.missing and copied.facts.failed == counted.facts.failed
    assert len([*tmp_path.glob("processed/vasteras/remembered/*.parquet")]) == 2  # nothing was left to count here
