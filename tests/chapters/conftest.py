"""Reports of small datasets: `report(cases=[...], period="2022")` collects every measure, as open_report does."""

import importlib.util
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sotanalysis import facts, measures
from sotanalysis.exhibits.notice import Notice
from sotanalysis.periods import Period
from sotanalysis.report import Report

_builders = importlib.util.spec_from_file_location(
    "measures_conftest", Path(__file__).parents[1] / "measures/conftest.py"
)
_module = importlib.util.module_from_spec(_builders)
_builders.loader.exec_module(_module)
dataset = _module.dataset


@pytest.fixture
def report(dataset: Callable[..., Any], request: pytest.FixtureRequest) -> Callable[..., Report]:
    """A function that opens a report on a dataset built by hand, with the measures of the test's chapter (else all)."""
    name = request.path.stem.removeprefix("test_")
    named = tuple(m for m in measures.all_measures() if m.id.startswith(f"{name}."))
    chosen = named or measures.all_measures()

    def build(*, period: str = "2022", hidden: frozenset[str] = frozenset(), **tables: Any) -> Report:
        span = Period.parse(period.partition("-")[2] if "-h" in period else period, int(period[:4]))
        found = dataset(**tables)
        collected = facts.collect(found, span, chosen)
        return Report("vasteras", span, "full", "internal", found, collected, hidden)

    return build


@pytest.fixture
def shows() -> Callable[..., None]:
    """A function that makes every exhibit a chapter module has and checks that each has its three forms."""

    def check(chapter: Any, report: Report, *, only_notices: bool = False) -> None:
        functions = [
            f for f in vars(chapter).values() if callable(f) and getattr(f, "__module__", "") == chapter.__name__
        ]
        public = [f for f in functions if not f.__name__.startswith("_") and not isinstance(f, type)]
        assert public
        for function in public:
            exhibit = function(report)
            bundle = exhibit._repr_mimebundle_()
            assert len(bundle) == 3
            assert "None" not in bundle["text/plain"], function.__name__
            assert "missing" not in bundle["text/plain"], function.__name__
            assert not re.search(r"\bnan\b|<NA>", bundle["text/plain"]), function.__name__
            if only_notices:
                assert isinstance(exhibit, Notice) or "underlag saknas" in bundle["text/plain"], function.__name__

    return check
