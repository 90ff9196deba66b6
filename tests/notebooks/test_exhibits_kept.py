"""What an exhibit showed before the chapters were written in the grammar is still shown: each fact, in the same words."""

import gzip
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sotanalysis import dataset
from sotanalysis.periods import Period
from sotanalysis.report.report import Report, report_on
from tests.notebooks.chapters import forms

FROZEN = Path(__file__).parents[1] / "fixtures/frozen"
# The required measures point at the follow-up as chapter 11 tells it (CHANGELOG, "Changed numbers").
# So they do at those who began work or studies (chapter 09). Drop-outs are told for women and men, and all of them.
REPLACED = {"follow_up.work_or_studies.6.follow_up", "exits.began.all", "exits.drop_outs"}
NARRATIVE = {"text-90-datakvalitet"}  # a text of the folder, which the builder puts in


@pytest.fixture(scope="module")
def shown(demonstrated: Callable[[object], Report]) -> Callable[[int], list[Any]]:
    """The forms of a year's exhibits, made once for both tests."""
    return cache(lambda year: [*forms(demonstrated(year))])


def told(form: Any) -> Iterator[str]:
    """Every fact that a form tells of, wherever in it."""
    if isinstance(form, dict):
        yield from [*form.get("facts", []), *form.get("finding_facts", [])]
        for part in form.values():
            yield from told(part)
    elif isinstance(form, list):
        for part in form:
            yield from told(part)


@pytest.mark.parametrize("year", [pytest.param(2022, marks=pytest.mark.full), 2023])
def test_every_fact_that_was_shown_is_shown(year, shown, demonstrated):
    before = json.loads(gzip.decompress((FROZEN / f"exhibits-{year}.json.gz").read_bytes()))
    now = {fact for form in shown(year) for fact in told(form)}
    gone = {fact for form in before for fact in told(form)} - now - REPLACED
    # Crossed tables leave out the categories that nobody is in, and say so.
    assert [id for id in sorted(gone) if demonstrated(year).fact(id).n] == []


@pytest.mark.parametrize("year", [pytest.param(2022, marks=pytest.mark.full), 2023])
def test_every_exhibit_is_still_to_be_had(year, shown):
    before = {form["id"] for form in json.loads(gzip.decompress((FROZEN / f"exhibits-{year}.json.gz").read_bytes()))}
    assert before - {form["id"] for form in shown(year)} - NARRATIVE == set()
