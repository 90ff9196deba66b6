"""The least that has to be hidden: by hand, against trying everything, whatever the order."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sotanalysis.disclosure.attack import Demand, bounds
from sotanalysis.disclosure.suppression import hide
from sotanalysis.disclosure.system import system

THRESHOLD = 4


def crossed(cells):
    """The numbers of a table with its totals, in reading order, and the relations between them."""
    cells = np.array(cells)
    with_totals = np.vstack([cells, cells.sum(axis=0)])
    with_totals = np.column_stack([with_totals, with_totals.sum(axis=1)])
    places = np.arange(with_totals.size).reshape(with_totals.shape)
    lines = [*places, *places.T]
    rows = [({**dict.fromkeys(line[:-1].tolist(), 1.0), int(line[-1]): -1.0}, 0.0, 0.0) for line in lines]
    return with_totals.ravel().tolist(), rows


def demands_of(values):
    return [
        Demand(place, sign, far)
        for place, value in enumerate(values)
        if 1 <= value <= THRESHOLD
        for sign, far in ((1, THRESHOLD - value), (-1, value - 1))
        if far
    ]


def solved(values, rows, order=None):
    """The flags of what is hidden, with the numbers laid in another order."""
    order = list(range(len(values))) if order is None else order
    at = {place: i for i, place in enumerate(order)}
    moved = [({at[p]: w for p, w in row.items()}, low, high) for row, low, high in rows]
    laid = [values[place] for place in order]
    must = np.array([1 <= value <= THRESHOLD for value in laid])
    return hide(system(laid, moved), np.ones(len(laid)), demands_of(laid), must=must)


def keeps(values, rows, hidden):
    few = [place for place, value in enumerate(values) if 1 <= value <= THRESHOLD]
    found = bounds(system(values, rows), np.array(hidden), few)
    return all(hidden[p] and low <= 1 and high >= THRESHOLD for p, (low, high) in found.items())


def test_one_small_cell_takes_three_others_with_it():
    found = solved(*crossed([[3, 10], [12, 14]]))
    assert found.hidden.tolist() == [True, True, False, True, True, False, False, False, False]
    assert (found.cost, found.least) == (4, 4)


def test_nothing_is_hidden_where_nothing_is_small():
    assert not solved(*crossed([[6, 10], [12, 14]])).hidden.any()


def test_two_small_cells_that_add_up_to_few_need_more_than_each_other():
    values, rows = crossed([[1, 1, 20], [9, 8, 20]])
    found = solved(values, rows)
    assert keeps(values, rows, found.hidden)
    assert found.hidden[2]  # 1 + 1 under a total of 22 less 20 would both be at most 2


def test_what_is_out_already_cannot_be_hidden_and_is_told():
    values, rows = crossed([[3, 10], [12, 14]])
    known = np.array([False, *[True] * 8])
    must = np.array([True, *[False] * 8])
    found = hide(system(values, rows), np.ones(9), demands_of(values), must=must, known=known)
    assert {demand.place for demand in found.unkept} == {0}


def test_pairs_are_hidden_as_one():
    tied = system([3, 9], [])
    found = hide(tied, np.ones(2), demands_of([3, 9]), must=np.array([True, False]), together=[(0, 1)])
    assert found.hidden.tolist() == [True, True]


TABLES = st.lists(st.lists(st.integers(0, 9), min_size=2, max_size=2), min_size=2, max_size=2)
LARGER = st.integers(2, 4).flatmap(
    lambda n: st.lists(st.lists(st.integers(0, 12), min_size=n, max_size=n), min_size=2, max_size=4)
)


def fewest(values, rows):
    """The least number of hidden ones that keeps all promises, found by trying the smallest sets first."""
    few = {place for place, value in enumerate(values) if 1 <= value <= THRESHOLD}
    others = [place for place in range(len(values)) if place not in few]
    for size in range(len(others) + 1):
        for more in combinations(others, size):
            if keeps(values, rows, [place in few or place in more for place in range(len(values))]):
                return len(few) + size
    return None


def as_few_as_trying_everything(cells):
    values, rows = crossed(cells)
    best, found = fewest(values, rows), solved(values, rows)
    if best is None:
        assert found.unkept
    else:
        assert (found.hidden.sum(), found.least) == (best, best)
        assert keeps(values, rows, found.hidden)


@pytest.mark.parametrize("cells", [[[1, 7], [0, 9]], [[2, 2], [2, 9]], [[1, 1], [1, 1]], [[0, 3], [5, 5]]])
def test_as_few_as_trying_everything_finds(cells):
    as_few_as_trying_everything(cells)


@pytest.mark.full
@settings(max_examples=60)
@given(TABLES)
def test_as_few_as_trying_everything_finds_in_any_table(cells):
    as_few_as_trying_everything(cells)


@settings(max_examples=5)
@given(LARGER, st.randoms(use_true_random=False))
def test_no_cell_is_narrower_than_promised_and_the_cost_is_the_same_in_any_order(cells, random):
    values, rows = crossed(cells)
    found = solved(values, rows)
    lost = {demand.place for demand in found.unkept}
    few = [p for p, value in enumerate(values) if 1 <= value <= THRESHOLD and p not in lost]
    for low, high in bounds(system(values, rows), found.hidden, few).values():
        assert low <= 1
        assert high >= THRESHOLD
    order = list(range(len(values)))
    random.shuffle(order)
    assert solved(values, rows, order).cost == found.cost
