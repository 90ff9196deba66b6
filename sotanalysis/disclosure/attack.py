"""What a reader who knows the relations works out of the numbers shown: linear programs over whole numbers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from sotanalysis.disclosure.system import System, beside

NEAR = 1e-6
# A search for whole numbers that takes more is given up: the promise then counts as broken, and more is hidden.
MOST_NODES = 500
# So many numbers are asked for beside each other in one program: more take longer together than apart.
BESIDE = 1500
# How many relations away what is said of a number is looked for first.
STEPS = 3


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


class Part(NamedTuple):
    """Some of a system's numbers, some of its relations, and both as a system of their own."""

    places: np.ndarray
    lines: np.ndarray
    system: System

    def at(self, place: int) -> int:
        """Where a number of the system stands among these."""
        return int(np.searchsorted(self.places, place))

    def near(self, place: int) -> "Part":
        """What stands within `STEPS` relations of a number. What they prove holds: the others only tell more."""
        stands = np.zeros(len(self.places))
        stands[self.at(place)] = 1
        for _ in range(STEPS):
            told = self.system.stands @ stands > 0
            stands = np.maximum(stands, told @ self.system.stands)
        lines, places = np.flatnonzero(told), np.flatnonzero(stands)
        return Part(self.places[places], self.lines[lines], self.system.of(lines, places))


def bounds(system: System, hidden: np.ndarray, places: Iterable[int]) -> dict[int, tuple[int, int]]:
    """The least and the largest whole number that a reader must take for possible, for each of the places."""
    found = {place: (int(system.values[place]),) * 2 for place in places}
    for own, _, unknown in unknowns(system, hidden, found):
        for at in (int(at) for at in np.flatnonzero(np.isin(own, list(found)))):
            low, high = (_moved(unknown, [at], sign)[at] for sign in (-1, 1))
            value = int(unknown.values[at])
            found[int(own[at])] = (value + round(low), value + round(high))
    return found


def unknowns(system: System, hidden: np.ndarray, asked: Iterable[int]) -> list[Part]:
    """The hidden numbers that are tied to any of those asked for, and what is known of them when the rest is shown."""
    places = np.flatnonzero(hidden)
    unknown, lines = system.part(places), system.lines_of(places)
    wanted = np.isin(places, [*asked])
    return [
        Part(places[own], lines[unknown.lines_of(own)], unknown.part(own))
        for own in unknown.components()
        if wanted[own].any()
    ]


def breaches(system: System, hidden: np.ndarray, demands: Sequence[Demand], witnesses: Witnesses) -> list[Breach]:
    """The promises that a reader breaks when the numbers marked are hidden; `witnesses` of earlier rounds are used,
    and those found are added.

    One program asks for many promises at once. Those still open after it are asked for each by itself: for what stands
    near the number, where most proofs are found, then for all that it is tied to.
    """
    found = [Breach(d, np.zeros(len(system.low))) for d in demands if not hidden[d.place]]
    left = [d for d in demands if hidden[d.place] and not any(hidden[way].all() for way in witnesses.get(d, ()))]
    if not left:
        return found
    parts = unknowns(system, hidden, [d.place for d in left])
    of = {int(place): part for part in parts for place in part.places}

    def note(demand: Demand, part: Part, move: np.ndarray) -> bool:
        """Keeps a move as a witness where it keeps the promise; whether it does."""
        kept = bool(demand.sign * move[part.at(demand.place)] >= demand.far)
        if kept:
            witnesses.setdefault(demand, []).append(part.places[np.flatnonzero(move)])
        return kept

    def tried_together(most: int | None = None) -> list[Demand]:
        """The promises that are still open when as many as can be are kept at once, so many times."""
        open_ = left
        for sign in (1, -1):
            for _ in range(most) if most else count():
                same = {d: of[d.place] for d in open_ if d.sign == sign}
                kept = {d for d, part, move in _moved_together(same) if note(d, part, move)} if len(same) > 1 else ()
                open_ = [d for d in open_ if d not in kept]
                if not kept:
                    break
        return open_

    left = tried_together(1)
    for demand, reach in _reaches({d: of[d.place].near(d.place) for d in left}):
        if reach.far < demand.far - NEAR:
            found.append(Breach(demand, reach.spread(system)))
    broken = {breach.demand for breach in found}
    left = [d for d in left if d not in broken]
    left = tried_together()
    for demand, reach in _reaches({d: of[d.place] for d in left}):
        if reach.far < demand.far - NEAR:
            found.append(Breach(demand, reach.spread(system)))
        elif not any(note(demand, reach.part, move) for move in reach.whole_moves(demand)):
            found.append(Breach(demand))
    return found


def _moved(unknown: System, places: Sequence[int], sign: int, far: Sequence[float] | None = None) -> np.ndarray:
    """How far each number lies from what it is, in whole numbers, when those at the places lie as far as they can.

    A place counts no further than its `far`.
    """
    n, k = len(unknown.values), len(places)
    # k reaches beside the moves: none is larger than its move, and their sum is as large as can be.
    wide = sparse.hstack([unknown.matrix, sparse.csr_array((len(unknown.low), k))])
    tied = sparse.hstack(
        [
            sparse.csr_array((np.full(k, float(sign)), (np.arange(k), np.array(places))), shape=(k, n)),
            -sparse.eye_array(k),
        ]
    )
    done = milp(
        np.concatenate([np.zeros(n), -np.ones(k)]),
        constraints=[
            LinearConstraint(wide, unknown.low - unknown.told, unknown.high - unknown.told),
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


def _moved_together(asked: Mapping[Demand, Part]) -> Iterator[tuple[Demand, Part, np.ndarray]]:
    """For promises of one sign a move of the part of each: the one that keeps as much of all as can be kept at once."""
    parts = {id(part): part for part in asked.values()}
    whole, starts = beside([part.system for part in parts.values()])
    start = dict(zip(parts, starts.tolist(), strict=True))
    places = [start[id(part)] + part.at(demand.place) for demand, part in asked.items()]
    move = _moved(whole, places, next(iter(asked)).sign, [d.far for d in asked])
    moves = dict(zip(parts, np.split(move, starts[1:]), strict=True))
    for demand, part in asked.items():
        yield demand, part, moves[id(part)]


@dataclass(frozen=True, eq=False)
class Reach:
    """How far a number can lie from what it is when numbers need not be whole, no farther than is promised; a move of
    its part that takes it there; and the weights of the part's relations that prove that it is no farther.
    """

    part: Part
    far: float
    move: np.ndarray
    weights: np.ndarray

    def spread(self, system: System) -> np.ndarray:
        """The weights as weights of all relations of the system."""
        spread = np.zeros(len(system.low))
        spread[self.part.lines] = self.weights
        return spread

    def whole_moves(self, demand: Demand) -> Iterator[np.ndarray]:
        """Moves of whole numbers that may keep the promise: this one where it is one, and the farthest there is."""
        near, own = np.round(self.move), self.part.system
        told = own.matrix @ near + own.told
        if (np.abs(self.move - near) < NEAR).all() and (told > own.low - NEAR).all() and (told < own.high + NEAR).all():
            yield near
        yield _moved(own, [self.part.at(demand.place)], demand.sign, [demand.far])


def _reaches(asked: Mapping[Demand, Part]) -> Iterator[tuple[Demand, Reach]]:
    """How far each promise's number can lie, in its part; many beside each other in one program, as most of the time
    goes to starting one.
    """
    lot: dict[Demand, Part] = {}
    for demand, part in asked.items():
        if lot and sum(len(other.places) for other in lot.values()) + len(part.places) > BESIDE:
            yield from _reaches_of(lot)
            lot = {}
        lot[demand] = part
    if lot:
        yield from _reaches_of(lot)


def _reaches_of(asked: Mapping[Demand, Part]) -> Iterator[tuple[Demand, Reach]]:
    parts = list(asked.values())
    whole, starts = beside([part.system for part in parts])
    same = whole.low == whole.high
    up, down = ~same & np.isfinite(whole.high), ~same & np.isfinite(whole.low)
    low, high = -whole.values, whole.most - whole.values
    cost = np.zeros(len(low))
    for (demand, part), start in zip(asked.items(), starts, strict=True):
        place = start + part.at(demand.place)
        cost[place] = -demand.sign
        low[place], high[place] = max(low[place], -demand.far), min(high[place], demand.far)
    done = linprog(
        cost,
        A_ub=sparse.vstack([whole.matrix[up], -whole.matrix[down]]),
        b_ub=np.concatenate([(whole.high - whole.told)[up], (whole.told - whole.low)[down]]),
        A_eq=whole.matrix[same],
        b_eq=(whole.low - whole.told)[same],
        bounds=np.column_stack([low, high]),
        method="highs",
    )
    weights = np.zeros(len(whole.low))
    weights[same] = -done.eqlin.marginals
    weights[up] -= done.ineqlin.marginals[: up.sum()]
    weights[down] += done.ineqlin.marginals[up.sum() :]
    ends = np.cumsum([len(part.lines) for part in parts])[:-1]
    fars = np.split(-cost * done.x, starts[1:])
    for demand, part, far, move, own in zip(
        asked, parts, fars, np.split(done.x, starts[1:]), np.split(weights, ends), strict=True
    ):
        yield demand, Reach(part, float(far.sum()), move, own)
