"""Intervals and exact tests against figures worked by hand or printed elsewhere."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotanalysis import statistics


@pytest.mark.parametrize(
    ("n", "base", "low", "high"),
    # 36 of 54, 21 of 30, 7 of 53, 9 of 62: the intervals follow Wilson 1927, worked with z = 1.959964
    [(36, 54, 0.534, 0.778), (21, 30, 0.521, 0.833), (7, 53, 0.065, 0.248), (9, 62, 0.078, 0.253)],
)
def test_wilson(n, base, low, high):
    found = statistics.wilson(n, base)
    assert found.low == pytest.approx(low, abs=0.0006)
    assert found.high == pytest.approx(high, abs=0.0006)


@given(st.integers(1, 500).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))))
def test_an_interval_holds_its_share_and_stays_within_0_and_1(pair):
    n, base = pair
    low, high = statistics.wilson(n, base)
    assert 0 <= low <= n / base <= high <= 1


def test_an_interval_needs_a_base():
    with pytest.raises(ValueError, match="bas över noll"):
        statistics.wilson(0, 0)


def test_five_pairs_can_never_be_tested_and_six_can():
    assert statistics.exact_two_sided_sign_rank(pd.Series([3.0, -5.6, 6.9, 14.1, 7.2])) is None
    assert statistics.exact_two_sided_sign_rank(pd.Series([1, 2, 3, 4, 5, 6.0])) == pytest.approx(2 / 64)


def test_work_or_studies_2022_and_2023_cannot_be_told_apart():
    assert statistics.fisher_two_sided(7, 53, 9, 62) == pytest.approx(1.0)
