"""Reports of small datasets, and what a chapter's notebook shows of them."""

import importlib.util
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sotanalysis import facts, measures
from sotanalysis.periods import Period
from sotanalysis.report.report import Report
from sotanalysis.sources.settings import Settings
from tests.notebooks.chapters import FILES, run

_builders = importlib.util.spec_from_file_location(
    "measures_conftest", Path(__file__).parents[1] / "measures/conftest.py"
)
_module = importlib.util.module_from_spec(_builders)
_builders.loader.exec_module(_module)
dataset = _module.dataset


@pytest.fixture
def report(dataset: Callable[..., Any], request: pytest.FixtureRequest) -> Callable[..., Report]:
    """A function that opens a report on a dataset built by hand; `hidden` are ids of facts.

    It has the measures whose ids begin as the test module's MEASURES say, else every one.
    """
    chosen = [m for m in measures.all_measures() if m.id.startswith(getattr(request.module, "MEASURES", ""))]

    def build(
        *, period: str = "2022", hidden: frozenset[str] = frozenset(), settings: Settings | None = None, **tables: Any
    ) -> Report:
        span = Period.from_code(period)
        found = dataset(**tables)
        if settings:
            found = replace(found, settings=dict.fromkeys(found.settings, settings))
        collected = facts.collect(found, span, chosen)
        assert not collected.failed
        return Report("vasteras", span, "full", "internal", found, collected, {span.code: hidden})

    return build


@pytest.fixture
def exhibits() -> Callable[..., dict[str, Any]]:
    """A function that runs a chapter on a report: its exhibits by id, each with its three forms and no raw code."""

    def of_chapter(number: str, report: Report) -> dict[str, Any]:
        (path,) = (path for path in FILES if path.name.startswith(f"{number}_"))
        found = {seen.form["id"]: seen.value for seen in run(path, report) if seen.form}
        assert found
        for id, exhibit in found.items():
            bundle = exhibit._repr_mimebundle_()
            assert len(bundle) == 3
            assert not re.search(r"\b(?:None|nan|missing)\b|<NA>", bundle["text/plain"]), id
        return found

    return of_chapter


@pytest.fixture
def shown(request: pytest.FixtureRequest, exhibits: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """The same for the chapter whose number the test module's name begins with."""
    number = request.path.stem.removeprefix("test_")[:2]
    return lambda report: exhibits(number, report)
