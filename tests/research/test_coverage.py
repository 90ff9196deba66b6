"""The study of benchmarks/coverage.py: what it found holds, and a small part of it is run again."""

import importlib.util
from pathlib import Path

import pandas as pd
import pytest

PATH = Path(__file__).resolve().parents[2] / "benchmarks/coverage.py"


@pytest.fixture(scope="module")
def study():
    spec = importlib.util.spec_from_file_location("coverage_study", PATH)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_no_interval_promises_more_than_it_holds_and_no_change_is_told_as_one(study):
    found = pd.read_csv(study.MEASURED).set_index("measure")
    measures, told = found.drop(index="told_as_rise_without_change"), found.loc["told_as_rise_without_change"]
    assert set(measures.index) == {m.__name__ for m in study.MEASURES}
    assert measures.query("base >= 30")["high"].min() >= study.LEAST and measures["cohorts"].min() > 1_000
    assert told["covered"] <= 0.05


def test_the_study_in_short_is_of_the_bases_that_are_held_to_it_and_of_the_others_apart(study):
    found = study.figures(pd.read_csv(study.MEASURED))
    assert found["lowest_upper_bound"] >= study.LEAST and found["told_as_rise_without_change"] <= 0.05
    assert found["lowest_coverage"] <= found["highest_coverage"] and found["lowest_coverage_of_few"] < 1


@pytest.mark.parametrize("name", ["share", "difference", "incidence_of_work", "bounds_of_missing"])
def test_a_reduced_study_finds_the_same(study, name):
    found = study.covered(getattr(study, name), 60)
    assert found["high"] >= study.LEAST and found["covered"] > 0.85


def test_without_a_true_change_a_rise_is_seldom_told(study):
    up, down = study.told_without_change(2_000)
    assert up <= 0.05 and down <= 0.05


def test_an_interval_that_is_too_narrow_is_seen(study):
    def half(rng):
        (one,) = study.share(rng)
        mid = (one.low + one.high) / 2
        yield one._replace(low=(one.low + mid) / 2, high=(one.high + mid) / 2)

    assert study.covered(half, 200)["high"] < study.LEAST
