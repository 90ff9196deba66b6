"""What a reader who knows the relations works out of the numbers shown: linear programs over whole numbers."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from sotanalysis.disclosure.system import System

NEAR = 1e-6
# A search for whole numbers that takes more is given up: the promise then counts as broken, and more is hidden.
MOST_NODES = 500


@dataclass(frozen=True, order=True)
class Demand:
    """A promise: no reader can exclude that the number lies `far` above (sign 1) or below (sign -1) what it is."""

    place: int
    sign: int
    far: int


@dataclass(frozen=True, eq=False)
class Breach:
    """A promise that a reader breaks, and the weights of the relations by which that is proved.

    Without weights the proof needs that the numbers are whole.
    """

    demand: Demand
    weights: np.ndarray | None = None


# By promise: for each way found in which it is kept, the numbers that have to be hidden for it.
Witnesses = dict[Demand, list[np.ndarray]]


def bounds(system: System, hidden: np.ndarray, places: Iterable[int]) -> dict[int, tuple[int, int]]:
    """The least and the largest whole number that a reader must take for possible, for each of the places."""
    found = {place: (int(system.values[place]),) * 2 for place in places}
    for own, unknown in unknowns(system, hidden):
        for at in (int(at) for at in np.flatnonzero(np.isin(own, list(found)))):
            low, high = (_moved(unknown, [at], sign)[at] for sign in (-1, 1))
            value = int(unknown.values[at])
            found[int(own[at])] = (value + round(low), value + round(high))
    return found


def unknowns(system: System, hidden: np.ndarray) -> list[tuple[np.ndarray, System]]:
    """The hidden numbers that are tied together: their places, and what is known of them when the rest is shown."""
    places = np.flatnonzero(hidden)
    unknown = system.part(places)
    return [(places[own], unknown.part(own)) for own in unknown.components()]


def breaches(system: System, hidden: np.ndarray, demands: Sequence[Demand], witnesses: Witnesses) -> list[Breach]:
    """The promises that a reader breaks when the numbers marked are hidden; `witnesses` of earlier rounds are used,
    and those found are added.
    """
    found = [Breach(d, np.zeros(len(system.low))) for d in demands if not hidden[d.place]]
    open_ = [d for d in demands if hidden[d.place] and not any(hidden[way].all() for way in witnesses.get(d, ()))]
    if not open_:
        return found
    asked = defaultdict(list)
    for demand in open_:
        asked[demand.place].append(demand)
    for own, unknown in unknowns(system, hidden):
        mine = [Demand(at, d.sign, d.far) for at, place in enumerate(own) for d in asked.get(int(place), ())]
        if not mine:
            continue
        kept, broken = _tried(unknown, mine)
        outward = {d: Demand(int(own[d.place]), d.sign, d.far) for d in mine}
        for demand, move in kept.items():
            witnesses.setdefault(outward[demand], []).append(own[np.flatnonzero(move)])
        for breach in broken:
            found.append(Breach(outward[breach.demand], _spread(system, hidden, own, breach.weights)))
    return found


def _spread(system: System, hidden: np.ndarray, own: np.ndarray, weights: np.ndarray | None) -> np.ndarray | None:
    """Weights of the relations of a part, as weights of all relations, in their order."""
    if weights is None:
        return None
    spread = np.zeros(len(system.low))
    spread[np.flatnonzero(np.diff(system.matrix[:, own].tocsr().indptr))] = weights
    return spread


def _tried(unknown: System, demands: Sequence[Demand]) -> tuple[dict[Demand, np.ndarray], list[Breach]]:
    """A move that keeps each promise, and the promises for which there is none.

    One program asks for many promises at once; what is still open after it is asked for alone.
    """
    kept: dict[Demand, np.ndarray] = {}
    broken = []

    def note(move: np.ndarray) -> bool:
        """Keeps the move for every promise it keeps; whether there was one that was still open."""
        new = [d for d in demands if d not in kept and d.sign * move[d.place] >= d.far]
        kept.update(dict.fromkeys(new, move))
        return bool(new)

    for sign in (1, -1):
        same = [d for d in demands if d.sign == sign]
        while len(left := [d for d in same if d not in kept]) > 1:
            if not note(_moved(unknown, [d.place for d in left], sign, [d.far for d in left])):
                break
        for demand in same:
            if demand in kept:
                continue
            reach, weights = _reach(unknown, demand)
            if reach < demand.far - NEAR:
                broken.append(Breach(demand, weights))
            elif not note(_moved(unknown, [demand.place], sign, [demand.far])):
                broken.append(Breach(demand))
    return kept, broken


def _moved(unknown: System, places: Sequence[int], sign: int, far: Sequence[float] | None = None) -> np.ndarray:
    """How far each number lies from what it is, in whole numbers, when those at the places lie as far as they can.

    A place counts no further than its `far`.
    """
    n, k = len(unknown.values), len(places)
    told = unknown.matrix @ unknown.values
    # k reaches beside the moves: none is larger than its move, and their sum is as large as can be.
    wide = sparse.hstack([unknown.matrix, sparse.csr_array((len(told), k))])
    tied = sparse.hstack(
        [
            sparse.csr_array((np.full(k, float(sign)), (np.arange(k), np.array(places))), shape=(k, n)),
            -sparse.eye_array(k),
        ]
    )
    done = milp(
        np.concatenate([np.zeros(n), -np.ones(k)]),
        constraints=[
            LinearConstraint(wide, unknown.low - told, unknown.high - told),
            LinearConstraint(tied, 0, np.inf),
        ],
        bounds=Bounds(
            np.concatenate([-unknown.values, np.full(k, -np.inf)]),
            np.concatenate(
                [unknown.most - unknown.values, np.full(k, np.inf) if far is None else np.array(far, float)]
            ),
        ),
        integrality=np.concatenate([np.ones(n), np.zeros(k)]),
        options={} if far is None else {"node_limit": MOST_NODES, "mip_rel_gap": 0.0 if k == 1 else 0.1},
    )
    return np.zeros(n) if done.x is None else np.round(done.x[:n])


def _reach(unknown: System, demand: Demand) -> tuple[float, np.ndarray]:
    """How far a number can lie from what it is when numbers need not be whole, and the relations' weights that prove
    that it is no farther.
    """
    told = unknown.matrix @ unknown.values
    same = unknown.low == unknown.high
    up, down = ~same & np.isfinite(unknown.high), ~same & np.isfinite(unknown.low)
    cost = np.zeros(len(unknown.values))
    cost[demand.place] = -demand.sign
    done = linprog(
        cost,
        A_ub=sparse.vstack([unknown.matrix[up], -unknown.matrix[down]]),
        b_ub=np.concatenate([(unknown.high - told)[up], (told - unknown.low)[down]]),
        A_eq=unknown.matrix[same],
        b_eq=(unknown.low - told)[same],
        bounds=np.column_stack([-unknown.values, unknown.most - unknown.values]),
        method="highs",
    )
    weights = np.zeros(len(told))
    weights[same] = -done.eqlin.marginals
    weights[up] -= done.ineqlin.marginals[: up.sum()]
    weights[down] += done.ineqlin.marginals[up.sum() :]
    return -float(done.fun), weights
