"""Reports of small datasets, and what a chapter's notebook shows of them: `shown(report(cases=[...]))`."""

import importlib.util
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from sotanalysis import facts, measures
from sotanalysis.periods import Period
from sotanalysis.report import Report
from sotanalysis.sources.settings import Settings

HERE = Path(__file__).parent


def _module(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


dataset = _module("measures_conftest", HERE.parent / "measures/conftest.py").dataset


@pytest.fixture
def report(dataset: Callable[..., Any], request: pytest.FixtureRequest) -> Callable[..., Report]:
    """A function that opens a report on a dataset built by hand; `hidden` are ids of facts.

    It has the measures whose ids begin as the test module's MEASURES say, else every one.
    """
    begin = getattr(request.module, "MEASURES", "")
    chosen = [m for m in measures.all_measures() if m.id.startswith(begin)]

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
def shown(request: pytest.FixtureRequest) -> Callable[[Report], Mapping[str, Any]]:
    """A function that runs the notebook of the test's number and gives each exhibit by its id; all are words."""
    run = request.getfixturevalue("chapters").run
    number = request.path.stem.removeprefix("test_")[:2]
    path = next(p for p in request.getfixturevalue("chapters").FILES if p.name.startswith(number))

    def every(report: Report) -> Mapping[str, Any]:
        found = {}
        for seen in run(path, report):
            bundle = seen.value._repr_mimebundle_()
            assert len(bundle) == 3, seen.cell
            assert not re.search(r"\bNone\b|\bmissing\b|\bnan\b|<NA>", bundle["text/plain"]), seen.cell
            found[seen.form["id"]] = seen.value
        return found

    return every


@pytest.fixture(scope="session")
def chapters() -> ModuleType:
    """The runner of notebooks in this process."""
    return _module("chapters", HERE / "chapters.py")
