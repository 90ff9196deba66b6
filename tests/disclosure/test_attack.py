"""What a reader works out of hand-made tables."""

import numpy as np
import pytest

from sotanalysis.disclosure.attack import Demand, bounds, breaches
from sotanalysis.disclosure.system import share_rows, system


def two_by_two(*values: int, hidden: str):
    """a b | ab, c d | cd, ac bd | all: the numbers in reading order, and those hidden by letter."""
    a, b, c, d = values
    every = [a, b, a + b, c, d, c + d, a + c, b + d, a + b + c + d]
    rows = [((0, 1), 2), ((3, 4), 5), ((0, 3), 6), ((1, 4), 7), ((2, 5), 8), ((6, 7), 8)]
    relations = [({**dict.fromkeys(parts, 1.0), total: -1.0}, 0.0, 0.0) for parts, total in rows]
    flags = np.array([letter in hidden for letter in "abxcdyzvw"])
    return system(every, relations), flags


def test_one_hidden_number_is_the_total_less_the_others():
    tied, hidden = two_by_two(3, 10, 12, 14, hidden="a")
    assert bounds(tied, hidden, [0]) == {0: (3, 3)}


def test_four_hidden_numbers_leave_as_much_as_the_totals_allow():
    tied, hidden = two_by_two(3, 10, 12, 14, hidden="abcd")
    assert bounds(tied, hidden, [0, 1]) == {0: (0, 13), 1: (0, 13)}


def test_whole_numbers_are_known_closer_than_a_linear_program_says():
    tied = system([2, 1], [({0: 2.0, 1: 1.0}, 5.0, 5.0)])
    assert bounds(tied, np.array([True, True]), [1]) == {1: (1, 5)}
    assert [b.demand for b in breaches(tied, np.array([True, True]), [Demand(1, -1, 1)], {})] == [Demand(1, -1, 1)]


@pytest.mark.parametrize(("share", "decimals", "found"), [(0.091, 1, (3, 3)), (0.09, 0, (3, 3)), (0.5, 0, (17, 16))])
def test_a_printed_share_of_a_shown_base_tells_the_number(share, decimals, found):
    if found[0] > found[1]:  # no whole number of 33 is 50 percent
        with pytest.raises(ValueError, match="samband"):
            system([16, 33], share_rows(0, 1, share, decimals))
        return
    tied = system([3, 33], share_rows(0, 1, share, decimals))
    assert bounds(tied, np.array([True, False]), [0]) == {0: found}


def test_a_printed_share_of_a_hidden_base_leaves_both_open():
    tied = system([3, 33], share_rows(0, 1, 0.091, 1), most=[100, 100])
    low, high = bounds(tied, np.array([True, True]), [0])[0]
    assert low == 0
    assert high >= 9


def test_a_promise_is_broken_by_a_number_that_is_shown():
    tied, hidden = two_by_two(3, 10, 12, 14, hidden="")
    assert len(breaches(tied, hidden, [Demand(0, 1, 1)], {})) == 1
