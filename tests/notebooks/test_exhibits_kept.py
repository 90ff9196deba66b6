"""What an exhibit showed before the chapters were written in the grammar is still shown: each fact, in the same words."""

import gzip
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from sotanalysis import dataset
from sotanalysis.periods import Period
from sotanalysis.report.report import Report, report_on
from tests.notebooks.chapters import forms

FROZEN = Path(__file__).parents[1] / "fixtures/frozen"
YEARS = (2022, 2023)
# The required measures point at the follow-up as chapter 11 tells it (CHANGELOG, "Changed numbers").
# So they do at those who began work or studies (chapter 09).
REPLACED = {"follow_up.work_or_studies.6.follow_up", "exits.began.all"}
NARRATIVE = {"text-90-datakvalitet"}  # a text of the folder, which the builder puts in


@pytest.fixture(scope="module")
def reports(demonstrated: Callable[[object], Report]) -> Mapping[int, Report]:
    return {year: demonstrated(year) for year in YEARS}


def told(form: Any) -> Iterator[str]:
    """Every fact that a form tells of, wherever in it."""
    if isinstance(form, dict):
        yield from [*form.get("facts", []), *form.get("finding_facts", [])]
        for part in form.values():
            yield from told(part)
    elif isinstance(form, list):
        for part in form:
            yield from told(part)


@pytest.mark.parametrize("year", YEARS)
def test_every_fact_that_was_shown_is_shown(year, reports):
    before = json.loads(gzip.decompress((FROZEN / f"exhibits-{year}.json.gz").read_bytes()))
    now = {fact for form in forms(reports[year]) for fact in told(form)}
    gone = {fact for form in before for fact in told(form)} - now - REPLACED
    # Crossed tables leave out the categories that nobody is in, and say so.
    assert [id for id in sorted(gone) if reports[year].fact(id).n] == []


@pytest.mark.parametrize("year", YEARS)
def test_every_exhibit_is_still_to_be_had(year, reports):
    before = {form["id"] for form in json.loads(gzip.decompress((FROZEN / f"exhibits-{year}.json.gz").read_bytes()))}
    assert before - {form["id"] for form in forms(reports[year])} - NARRATIVE == set()
