"""Swedish numbers: half up, decimal comma, no-break spaces, a real minus."""

import ast
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sotanalysis
from sotanalysis import formatting as f

PACKAGE = Path(sotanalysis.__file__).parent


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (-2.5, 0, "−3"),
        (2.675, 2, "2,68"),
        (1234567.4, 0, "1\u00a0234\u00a0567"),
        (128.5, 1, "128,5"),
        (-0.2, 0, "0"),
        (18.8, 1, "18,8"),
    ],
)
def test_numbers(value, decimals, text):
    assert f.number(value, decimals) == text


def test_signs_are_shown_when_asked_for():
    assert [f.number(v, sign=True) for v in (3, 0, -3)] == ["+3", "0", "−3"]


def test_percent_has_its_space_and_rounds_half_up():
    assert f.percent(36 / 54) == "67\u00a0%"
    assert f.percent(0.125, 1) == "12,5\u00a0%"
    assert f.percent(0.125) == "13\u00a0%"


def test_dates_ranges_and_lists():
    assert f.day(date(2023, 1, 18)) == "18\u00a0januari 2023"
    assert f.interval(0.53, 0.78) == "53–78\u00a0%"
    assert f.k_of_n(38, 86) == "38 av 86"
    assert [f.listing(w) for w in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a och b", "a, b och c"]


def test_swedish_order_puts_a_ring_first_of_the_three():
    assert sorted(["öl", "ål", "zebra", "äpple"], key=f.sort_key) == ["zebra", "ål", "äpple", "öl"]


def test_sus_truncates_where_we_round():
    assert f.truncate(-200 / 12) == -16
    assert f.number(-200 / 12) == "−17"


@given(st.floats(-1e9, 1e9), st.integers(0, 3))
def test_rounding_is_never_off_by_more_than_half(value, decimals):
    assert abs(float(f.round_half_up(value, decimals)) - value) <= 0.5 * 10**-decimals * (1 + 1e-6) + 1e-3 * (
        abs(value) > 1e8
    )


# A rule's name, and the head of a column that a frame has too and that somebody types.
TYPED = ("försörjning:över 100 %", "95 % intervall")


def test_no_number_of_what_people_read_is_broken_from_its_percent_sign():
    parted = []
    for file in PACKAGE.rglob("*.py"):
        tree = ast.parse(file.read_text("utf-8"))
        said = (node for node in ast.walk(tree) if not isinstance(node, ast.Expr))  # a docstring is an expression alone
        texts = [one for node in said for one in ast.iter_child_nodes(node) if isinstance(one, ast.Constant)]
        words = [one for one in texts if isinstance(one.value, str) and one.value not in TYPED]
        parted += [f"{file.name}:{one.lineno}" for one in words if re.search(r"\d %(?![\w}(])", one.value)]
    assert parted == []
