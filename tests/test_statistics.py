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


def test_sign_rank_of_many_pairs_is_near_the_exact_one():
    changes = pd.Series([(-1) ** (n % 7 < 3) * (n % 97 + 0.5) for n in range(1, 1_001)])
    exact = statistics.exact_two_sided_sign_rank(changes)
    assert statistics.exact_two_sided_sign_rank(pd.concat([changes, changes[:1]])) == pytest.approx(exact, rel=0.05)


def test_newcombe():
    # 56 of 70 against 48 of 80, method 10 of Newcombe 1998
    found = statistics.newcombe(48, 80, 56, 70)
    assert found.low == pytest.approx(0.0524, abs=0.0001)
    assert found.high == pytest.approx(0.3339, abs=0.0001)


@given(st.data())
def test_newcombe_holds_the_difference_and_turns_with_it(data):
    base1, base2 = data.draw(st.integers(1, 200)), data.draw(st.integers(1, 200))
    n1, n2 = data.draw(st.integers(0, base1)), data.draw(st.integers(0, base2))
    found, turned = statistics.newcombe(n1, base1, n2, base2), statistics.newcombe(n2, base2, n1, base1)
    assert found.low - 1e-9 <= n2 / base2 - n1 / base1 <= found.high + 1e-9
    assert (found.low, found.high) == pytest.approx((-turned.high, -turned.low), abs=1e-9)


def test_funnel_limits_are_the_exact_ones_interpolated():
    """Half of ten: with p = 0.5, P(X ≤ 1) = 0.0107 and P(X ≤ 2) = 0.0547; the limit at 0.025 lies between 1 and 2."""
    low, high = statistics.funnel_limits(0.5, 10)
    assert low == pytest.approx((2 - (0.0546875 - 0.025) / 0.0439453125) / 10)
    assert high == pytest.approx(1 - low)
    assert statistics.funnel_limits(0.5, 10, 0.998).low < low
    assert statistics.funnel_limits(0.0, 10) == (0.0, 0.0)
    widths = [high - low for low, high in (statistics.funnel_limits(0.2, base) for base in range(20, 200))]
    assert all(later < earlier for earlier, later in zip(widths, widths[1:], strict=False))
    with pytest.raises(ValueError, match="bas"):
        statistics.funnel_limits(0.5, 0)
