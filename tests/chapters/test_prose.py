"""What the chapters' own sentences say on the demonstration's data: held to the same proof as the narrative."""

import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest

import sotanalysis.chapters
from sotanalysis import dataset
from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.proof import proof
from sotanalysis.periods import Period
from sotanalysis.report import Report, report_on

writing = importlib.import_module("sotanalysis.exhibits.prose")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module", params=["2022", "2023"])
def report(request, tmp_path_factory) -> Report:
    processed = tmp_path_factory.mktemp("processed")
    dataset.build(ROOT / "data/raw", processed, "vasteras")
    return report_on(dataset.load(processed, "vasteras", through=int(request.param)), Period.year(int(request.param)))


def writers() -> list:
    """The chapter functions that write sentences."""
    modules = [
        importlib.import_module(f"sotanalysis.chapters.{m.name}")
        for m in pkgutil.iter_modules(sotanalysis.chapters.__path__)
    ]
    functions = [f for m in modules for f in vars(m).values() if inspect.isfunction(f) and f.__module__ == m.__name__]
    return [f for f in functions if not f.__name__.startswith("_") and "prose(" in inspect.getsource(f)]


@pytest.mark.slow
def test_every_sentence_is_bound_and_true(report, monkeypatch):
    written: list[str] = []
    bind = writing.bind
    monkeypatch.setattr(writing, "bind", lambda report, text: written.append(text) or bind(report, text))
    faults = []
    for function in writers():
        written.clear()
        assert isinstance(function(report), writing.Prose | Notice)
        faults += [
            f.text for text in written for f in proof(text, f"{function.__module__}.{function.__name__}", report)
        ]
    assert faults == []
