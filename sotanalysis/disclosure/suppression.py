"""Least-cost hiding so that no promise is broken, by cuts that the attack finds (Fischetti and Salazar, 2001).

The master program says what has to be hidden as far as is known; the attack finds the promises that a reader still
breaks, and each gives the master a new row: numbers of which enough must be hidden. When nothing is broken the master's
optimum is the least cost there is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse.csgraph import connected_components

from sotanalysis.disclosure.attack import Breach, Demand, Witnesses, breaches
from sotanalysis.disclosure.system import System

# After so many rounds, or so many nodes of the master program, what is safe is returned with its proved bound. Counted
# and not timed, so that the same facts give the same pattern on every machine.
MOST_ROUNDS, MOST_NODES = 200, 20_000
TINY = 1e-9
# Parts of at most so many numbers are solved as many together, as most of the time goes to starting a program.
SMALL = 60
# Among patterns of one cost that of the first places: all of it together weighs less than the halves costs are told in.
TIES = 0.2

Cut = tuple[tuple[int, ...], tuple[float, ...], float]  # places, weights, what those hidden of them must come to


@dataclass(frozen=True, eq=False)
class Hiding:
    """What is hidden (a flag per number), its cost, the proved least cost, and the promises that nobody can keep."""

    hidden: np.ndarray
    cost: float = 0.0
    least: float = 0.0
    unkept: tuple[Demand, ...] = ()


@dataclass(eq=False)
class Learnt:
    """What has been found out of a system: by promise the cuts that keep it, and the ways in which it is kept.

    It holds whatever the numbers cost, whichever must be hidden, and whatever else is promised.
    """

    cuts: dict[Demand, dict[Cut, None]] = field(default_factory=dict)
    witnesses: Witnesses = field(default_factory=dict)


def hide(
    system: System,
    cost: np.ndarray,
    demands: Sequence[Demand],
    *,
    must: np.ndarray,
    known: np.ndarray | None = None,
    together: Sequence[tuple[int, int]] = (),
    rounds: int = MOST_ROUNDS,
    learnt: dict[int, Learnt] | None = None,
) -> Hiding:
    """The numbers to hide at least cost (in whole halves) so that every promise holds.

    `must` flags those that are hidden whatever the cost, `known` those that are out already and cannot be. `together`
    are pairs shown or hidden as one. A promise that is broken however much is hidden is left out, and told. `learnt` is
    what was found out, by first place of what is tied, when the same system, `known` and `together` were asked before;
    what is found out now is added.
    """
    open_ = np.flatnonzero(~known) if known is not None else np.arange(len(system.values))
    at = {int(place): i for i, place in enumerate(open_)}
    rest, hidden = system.part(open_), np.zeros(len(system.values), dtype=bool)
    ties = [(at[a], at[b]) for a, b in together if a in at and b in at]
    asked = [Demand(at[d.place], d.sign, d.far) for d in demands if d.place in at]
    learnt = {} if learnt is None else learnt
    parts = []
    for own in _tied(rest, ties):
        within = {int(place): i for i, place in enumerate(own)}
        mine = sorted(Demand(within[d.place], d.sign, d.far) for d in asked if d.place in within)
        pairs = [(within[a], within[b]) for a, b in ties if a in within]
        places = open_[own]
        known_of = learnt.setdefault(int(places[0]), Learnt())
        part = _hide(rest.part(own), cost[places], mine, must[places], pairs, rounds, known_of)
        hidden[places] = part.hidden
        parts.append((part, [Demand(int(places[d.place]), d.sign, d.far) for d in part.unkept]))
    return Hiding(
        hidden,
        sum(part.cost for part, _ in parts),
        sum(part.least for part, _ in parts),
        tuple(d for _, unkept in parts for d in unkept),
    )


def _tied(system: System, ties: Sequence[tuple[int, int]]) -> list[np.ndarray]:
    """The places that relations or ties hold together, in the order of their first."""
    n = len(system.values)
    pairs = sparse.csr_array((np.ones(len(ties)), tuple(np.array(ties, dtype=int).reshape(-1, 2).T)), shape=(n, n))
    _, of = connected_components(abs(system.matrix).T @ abs(system.matrix) + pairs, directed=False)
    parts = [np.flatnonzero(of == one) for one in dict.fromkeys(of.tolist())]
    few = [part for part in parts if len(part) <= SMALL]
    lots = [np.sort(np.concatenate(few[n : n + SMALL])) for n in range(0, len(few), SMALL)]
    return [*(part for part in parts if len(part) > SMALL), *lots]


def _hide(
    system: System,
    cost: np.ndarray,
    demands: Sequence[Demand],
    must: np.ndarray,
    together: Sequence[tuple[int, int]],
    rounds: int,
    learnt: Learnt,
) -> Hiding:
    if not demands and not together:
        return Hiding(must, float(cost[must].sum()), float(cost[must].sum()))
    for demand in demands:
        if demand not in learnt.cuts:
            learnt.cuts[demand] = dict.fromkeys(_row_cuts(system, demand))
    for _ in range(rounds):
        left = [d for d in demands if not any(map(_is_lost, learnt.cuts[d]))]
        cuts = dict.fromkeys(cut for d in demands for cut in learnt.cuts[d] if not _is_lost(cut))
        hidden, least = _master(cost, must, together, list(cuts))
        broken = breaches(system, hidden, left, learnt.witnesses)
        if not broken:
            break
        for breach in broken:
            learnt.cuts[breach.demand][_cut_of(system, breach, hidden)] = None
    else:
        hidden = _safe(system, cost, hidden, left, together, learnt.witnesses)
        left = [d for d in left if d not in {b.demand for b in breaches(system, hidden, left, learnt.witnesses)}]
    return Hiding(hidden, float(cost[hidden].sum()), least, tuple(d for d in demands if d not in left))


def _is_lost(cut: Cut) -> bool:
    """Whether all numbers together cannot keep a cut: then the promise is lost however much is hidden."""
    return sum(cut[1]) < cut[2] - TINY


def _safe(
    system: System,
    cost: np.ndarray,
    hidden: np.ndarray,
    demands: Sequence[Demand],
    together: Sequence[tuple[int, int]],
    witnesses: Witnesses,
) -> np.ndarray:
    """The same and more hidden until nothing is broken, the cheapest first: where the rounds did not suffice."""
    hidden = hidden.copy()
    while broken := breaches(system, hidden, demands, witnesses):
        before = hidden.copy()
        for places, weights, need in (_cut_of(system, breach, hidden) for breach in broken):
            told = dict(zip(places, weights, strict=True))
            for place in sorted(places, key=lambda p: (cost[p], p)):
                if sum(told[p] for p in places if hidden[p]) >= need - TINY:
                    break
                hidden[place] = True
        for a, b in together:
            hidden[a] = hidden[b] = hidden[a] or hidden[b]
        if (hidden == before).all():
            break
    return hidden


def _row_cuts(system: System, demand: Demand) -> Iterable[Cut]:
    """What each relation of the number says by itself: enough of its other numbers must be hidden."""
    column = slice(*system.by_place.indptr[[demand.place, demand.place + 1]])
    for line, number in zip(system.by_place.indices[column], system.by_place.data[column], strict=True):
        weight = demand.sign / number
        if np.isfinite(system.high[line] if weight > 0 else system.low[line]):
            cut = _cut(system, demand, np.array([line]), np.array([weight]))
            if cut[2] > TINY:
                yield cut


def _cut_of(system: System, breach: Breach, hidden: np.ndarray) -> Cut:
    """What the master program has to keep so that a promise is not broken in this way again.

    Where the numbers must be whole for the proof: that one more is hidden of those that, all shown, break it.
    """
    if breach.weights is not None:
        lines = np.flatnonzero(breach.weights)
        return _cut(system, breach.demand, lines, breach.weights[lines])
    places = _needed(system, breach.demand, hidden.copy(), np.flatnonzero(~hidden))
    return tuple(places), (1.0,) * len(places), 1.0


def _needed(system: System, demand: Demand, hidden: np.ndarray, places: np.ndarray) -> list[int]:
    """Of the places those that break a promise by being shown, whatever becomes of the others; `hidden` grows by the
    others. None where it is broken with all of them hidden. Tried in halves, as most matter nothing.
    """
    wider = hidden.copy()
    wider[places] = True
    if breaches(system, wider, [demand], {}):
        hidden[places] = True
        return []
    if len(places) == 1:
        return [int(places[0])]
    half = len(places) // 2
    return [*_needed(system, demand, hidden, places[:half]), *_needed(system, demand, hidden, places[half:])]


def _cut(system: System, demand: Demand, lines: np.ndarray, weights: np.ndarray) -> Cut:
    """By duality: moving the number `far` takes moves of the hidden ones that come to it, so weighted.

    No weight needs to be larger than what all must come to, as a number is hidden or not.
    """
    slack = np.where(weights > 0, system.high[lines], system.low[lines]) - system.told[lines]
    need = demand.far - float(weights @ slack)
    matrix = system.matrix
    rows = [slice(a, b) for a, b in zip(matrix.indptr[lines], matrix.indptr[lines + 1], strict=True)]
    stand = np.concatenate([[demand.place], *(matrix.indices[row] for row in rows)])
    shares = np.concatenate([[demand.sign], *(-w * matrix.data[row] for w, row in zip(weights, rows, strict=True))])
    places, at = np.unique(stand, return_inverse=True)
    rest = np.bincount(at, shares)
    rest[np.abs(rest) < TINY] = 0
    values = system.values[places]
    room = np.where(rest > 0, rest * (system.most[places] - values), -rest * values)
    moved = room > TINY
    told = np.minimum(room[moved], need).round(9)
    return tuple(places[moved].tolist()), tuple(told.tolist()), round(need, 9)


def _master(
    cost: np.ndarray, must: np.ndarray, together: Sequence[tuple[int, int]], cuts: Sequence[Cut]
) -> tuple[np.ndarray, float]:
    """The cheapest hiding that keeps all cuts, and the proved least cost."""
    n, k = len(cost), len(cuts)
    lines = [line for line, (places, _, _) in enumerate(cuts) for _ in places] + [
        k + line for line, _ in enumerate(together) for _ in range(2)
    ]
    places = [p for places, _, _ in cuts for p in places] + [p for pair in together for p in pair]
    weights = [w / need for _, weights, need in cuts for w in weights] + [1.0, -1.0] * len(together)
    if not lines:
        return must.copy(), float(cost[must].sum())
    matrix = sparse.csr_array((weights, (lines, places)), shape=(k + len(together), n))
    low = np.concatenate([np.ones(k), np.zeros(len(together))])
    high = np.concatenate([np.full(k, np.inf), np.zeros(len(together))])
    ties = TIES * np.arange(1, n + 1) / (n * (n + 1) / 2)
    done = milp(
        cost + ties,
        constraints=LinearConstraint(matrix, low - 1e-7, high),
        bounds=Bounds(must.astype(float), 1.0),
        integrality=np.ones(n),
        options={"mip_rel_gap": 0.0, "node_limit": MOST_NODES},
    )
    if done.x is None:
        return np.ones(n, dtype=bool), float(cost[must].sum())
    return done.x > 0.5, float(np.ceil(2 * (done.mip_dual_bound - TIES) - 1e-4) / 2)
