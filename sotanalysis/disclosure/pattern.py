"""The facts that may not be shown in an edition, decided over all of them and all that is out already at once."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np
import pandas as pd

from sotanalysis.disclosure import rules
from sotanalysis.disclosure.attack import Demand
from sotanalysis.disclosure.coarser import Levels, coarsest, is_of_class, is_shown
from sotanalysis.disclosure.equations import Numbers, numbers_of
from sotanalysis.disclosure.suppression import Hiding, hide
from sotanalysis.disclosure.system import System, system
from sotanalysis.measures import all_measures
from sotanalysis.measures.measure import Measure
from sotanalysis.measures.relations import MADE_OF
from sotanalysis.vocabulary import ALL

# Why a fact is hidden that no rule flags: a flagged one could be worked out of it, it is worked out of a hidden one, or
# its class is shown together with others.
SECONDARY, MADE, JOINED = "secondary", "made_of_hidden", "joined"
# Rules whose number itself is the one to protect; the others protect what is left of the base.
OF_NUMBER, OF_REST = ("few", "few_in_all"), ("all_but_few", "all")
MOST_HIDDEN = 0.2  # of a measure's numbers other than zero, before it is shown by coarser classes
WANTED = 100  # how many times as much it costs to hide what headlines show


@dataclass(frozen=True)
class Hidden:
    """A hidden fact: why (a rule's name, `secondary` or `made_of_hidden`), and the interval that is promised: no reader
    can exclude its least nor its largest number. None where the number itself tells of nobody.
    """

    fact: str
    reason: str
    promised: tuple[int, int] | None = None


@dataclass(frozen=True)
class Pattern:
    """What an edition hides: the facts by id, what the hiding costs, the proved least cost, and the share between them.

    `out` are the facts that a rule flags and that an earlier edition has shown, or that follow from what it has shown:
    nothing can hide them any more. `levels` say how coarse the classes are in which a measure is shown.
    """

    hidden: Mapping[str, Hidden]
    threshold: int
    cost: float = 0.0
    least: float = 0.0
    out: tuple[str, ...] = ()
    parts: Mapping[str, int] = field(default_factory=dict)
    levels: Levels = field(default_factory=dict)

    @property
    def gap(self) -> float:
        """By how much at most, as a share of its cost, another pattern could be cheaper; 0 where this is the least."""
        return 0.0 if self.cost <= self.least + 1e-6 else 1 - self.least / self.cost

    @property
    def ids(self) -> frozenset[str]:
        """The hidden facts, as `facts.redacted` takes them."""
        return frozenset(self.hidden)


def find_pattern(
    facts: pd.DataFrame,
    published: pd.DataFrame | None = None,
    threshold: int = 4,
    *,
    wanted: Collection[str] = (),
    measures: Iterable[Measure] = (),
    levels: Levels = MappingProxyType({}),
    stays: Collection[str] = (),
) -> Pattern:
    """What has to be hidden of the facts of an edition so that nobody can work out a number of 1 to the threshold.

    `facts` are those the edition holds (`Facts.table`). `published` are those of earlier editions, of this period and
    others, with their true numbers and `hidden`: they are known or not as they stand. `wanted` are facts hidden only
    where nothing else helps: those that headlines show. `levels` are the classes in which measures are shown: what is
    not in them costs nothing to hide. `stays` are facts that are hidden whatever they tell.
    """
    problem = problem_of(facts, published, threshold, wanted=wanted, measures=measures, levels=levels, stays=stays)
    return replace(problem.pattern(problem.solved()), levels={id: level for id, level in levels.items() if level})


def find_coarser_pattern(
    facts: pd.DataFrame,
    published: pd.DataFrame | None = None,
    threshold: int = 4,
    *,
    wanted: Collection[str] = (),
    measures: Iterable[Measure] = (),
    stays: Collection[str] = (),
) -> Pattern:
    """The same, with each measure in the finest classes in which at most `MOST_HIDDEN` of its numbers are hidden, or in
    its coarsest. `facts` and `published` hold the joined classes too (`coarser.with_joined`).
    """
    declared = {m.id: m for m in (measures or all_measures())}
    # What is hidden by itself needs no solving to be known: of each level its share of the numbers shown.
    small = rules.flagged(rules.counted(facts), threshold).any(axis=1)
    alone = _shares_by_level(facts, facts["fact"][small], declared)
    levels = {
        id: next((n for n, share in few.items() if share <= MOST_HIDDEN), _least(few)) for id, few in alone.items()
    }
    while True:
        pattern = find_pattern(
            facts, published, threshold, wanted=wanted, measures=measures, levels=levels, stays=stays
        )
        over = _shares(facts, pattern.ids, declared, levels)
        more = {
            id: coarser
            for id, few in alone.items()
            if over.get(id, 0.0) > MOST_HIDDEN
            and (coarser := _least({n: s for n, s in few.items() if n >= levels[id]})) > levels[id]
        }
        if not more:
            return pattern
        levels |= more


def _least(shares: Mapping[int, float]) -> int:
    """The finest level of those whose share is the least."""
    return min(shares, key=lambda level: (shares[level], level))


def _shares_by_level(
    facts: pd.DataFrame, hidden: Collection[str], measures: Mapping[str, Measure]
) -> dict[str, dict[int, float]]:
    """By measure that has joined classes, and level: the share of the numbers shown that are hidden."""
    levels = range(1 + max(map(coarsest, measures.values())))
    found = [_shares(facts, hidden, measures, dict.fromkeys(measures, level)) for level in levels]
    return {
        id: {level: found[level].get(id, 0.0) for level in levels if level <= coarsest(measures[id])}
        for id in found[0].index
        if coarsest(measures[id])
    }


def _shares(facts: pd.DataFrame, hidden: Collection[str], measures: Mapping[str, Measure], levels: Levels) -> pd.Series:
    """By measure the share that is hidden of its numbers in the classes shown, other than zero."""
    seen = facts[is_shown(facts, measures, levels) & facts["primary"]]
    away = seen["fact"].isin(list(hidden))
    return away[away | seen["n"].ne(0)].groupby(seen["measure"]).mean()


def problem_of(
    facts: pd.DataFrame,
    published: pd.DataFrame | None = None,
    threshold: int = 4,
    *,
    wanted: Collection[str] = (),
    measures: Iterable[Measure] = (),
    levels: Levels = MappingProxyType({}),
    stays: Collection[str] = (),
) -> "Problem":
    """The problem that `find_pattern` solves."""
    declared = {m.id: m for m in (measures or all_measures())}
    facts = facts[facts["measure"].isin(list(declared))].assign(mine=True, known=False)
    facts = facts.assign(stays=facts["fact"].isin(list(stays)))
    away = ~is_shown(facts, declared, levels) & ~facts["fact"].isin(list(wanted))
    told = rules.counted(_with_published(facts.assign(away=away), published, declared))
    # A joined class that no edition shows tells nothing by itself.
    flags = rules.flagged(told, threshold).mask(told["away"] & is_of_class(told), False)
    apart = told[flags[list(OF_REST)].any(axis=1)]
    numbers = numbers_of(told, declared, zip(apart["fact"], apart["period"], strict=True))
    return Problem(told, flags, numbers, threshold, frozenset(wanted))


def _with_published(
    facts: pd.DataFrame, published: pd.DataFrame | None, measures: Mapping[str, Measure]
) -> pd.DataFrame:
    """The facts and those published, each (fact, period) once; one that was shown with this same number is known.

    A hidden one whose number is not told takes no part.
    """
    if published is None or published.empty:
        return facts.reset_index(drop=True)
    out = published[published["measure"].isin(list(measures))].drop_duplicates(["fact", "period"], keep="last")
    shown = {(r.fact, r.period): (r.n, r.base) for r in out[~out["hidden"]].itertuples()}
    known = [_same(shown.get((r.fact, r.period)), (r.n, r.base)) for r in facts.itertuples()]
    mine = set(zip(facts["fact"], facts["period"], strict=True))
    others = out[[key not in mine for key in zip(out["fact"], out["period"], strict=True)]]
    others = others.assign(mine=False, stays=False, known=~others["hidden"].astype(bool))
    others = others.assign(away=others["away"].astype(bool) if "away" in others else False)
    return pd.concat([facts.assign(known=known), others[[*facts.columns]]], ignore_index=True)


def _same(one: tuple[object, object] | None, other: tuple[object, object]) -> bool:
    return one is not None and all((pd.isna(a) and pd.isna(b)) or a == b for a, b in zip(one, other, strict=True))


class Problem:
    """The facts as a problem of hiding: what is demanded, what it costs, what is out already."""

    def __init__(
        self, facts: pd.DataFrame, flags: pd.DataFrame, numbers: Numbers, threshold: int, wanted: frozenset[str]
    ) -> None:
        self.facts, self.flags, self.numbers, self.threshold = facts, flags, numbers, threshold
        self.keys = list(zip(facts["fact"], facts["period"], strict=True))
        n = len(numbers.values)
        values = np.array(numbers.values)
        rests = np.zeros(n, dtype=bool)
        rests[list(numbers.differences.values())] = True
        self.few = self._at(numbers.counts, flags["few"])
        small = self.few | self._at(numbers.bases, flags["few_in_all"])
        small |= rests & (values > 0) & (values <= threshold)
        none = self._all_in_one(values)
        facts_of_their_own = set(numbers.counts.values())
        self.known = np.zeros(n, dtype=bool)
        for key, is_known in zip(self.keys, facts["known"], strict=True):
            if is_known and key in numbers.counts:
                self.known[numbers.counts[key]] = True
                if key in numbers.bases and numbers.bases[key] not in facts_of_their_own:
                    self.known[numbers.bases[key]] = True
        self.must = small | rests | none
        # What is hidden in an edition that is out stays so, and what is not in the classes shown stands nowhere else.
        self.must |= self._at(numbers.counts, facts["stays"] | (~facts["mine"] & ~facts["known"]))
        self.must |= self._at(numbers.counts, facts["away"]) & ~self._at(numbers.counts, ~facts["away"])
        self.must &= ~self.known
        self.system: System = system(numbers.values, numbers.rows)
        self.demands = [
            Demand(place, sign, far)
            for place in np.flatnonzero(small | none).tolist()
            for sign, far in ((1, threshold - numbers.values[place]), (-1, max(numbers.values[place] - 1, 0)))
            if far > 0
        ]
        self.together = [
            (numbers.counts[key], place) for key, place in numbers.bases.items() if place not in facts_of_their_own
        ]
        self.cost = self._cost(n, wanted)

    def solved(self) -> Hiding:
        """What has to be hidden."""
        return hide(self.system, self.cost, self.demands, must=self.must, known=self.known, together=self.together)

    def _at(self, places: Mapping[tuple[str, str], int], flags: pd.Series) -> np.ndarray:
        """The numbers of the facts flagged."""
        found = np.zeros(len(self.numbers.values), dtype=bool)
        found[[places[k] for k, one in zip(self.keys, flags, strict=True) if one and k in places]] = True
        return found

    def _all_in_one(self, values: np.ndarray) -> np.ndarray:
        """The rests of nobody, where all of a group are in one class; a number that is its own base is no class."""
        none = np.zeros(len(values), dtype=bool)
        for key, one in zip(self.keys, self.flags["all"], strict=True):
            if one and key in self.numbers.bases:
                pair = self.numbers.bases[key], self.numbers.counts[key]
                if pair in self.numbers.differences:
                    none[self.numbers.differences[pair]] = True
        return none

    def _cost(self, n: int, wanted: frozenset[str]) -> np.ndarray:
        """One for each fact that goes, as much again for each key it is the total of, a half for each that loses its
        base; `WANTED` times as much for what is wanted. Nothing for what is not in the classes shown.
        """
        cost = np.zeros(n)
        for (fact, period), codes, mine in zip(
            self.keys, self.facts["keys"], self.facts["mine"] & ~self.facts["away"], strict=True
        ):
            if not mine:
                continue
            weight = WANTED if fact in wanted else 1
            if (place := self.numbers.counts.get((fact, period))) is not None:
                cost[place] += weight * (1 + sum(code == ALL for code in codes.values()))
            if (place := self.numbers.bases.get((fact, period))) is not None:
                cost[place] += weight / 2
        return cost

    def pattern(self, hiding: Hiding) -> Pattern:
        """The pattern that the hidden numbers give."""
        hidden: dict[str, Hidden] = {}
        out = set()
        unkept = {demand.place for demand in hiding.unkept}
        own = (self.facts["mine"] & ~(self.facts["away"] & is_of_class(self.facts))).to_numpy()
        for (fact, period), mine, known, away, flag in zip(
            self.keys, own, self.facts["known"], self.facts["away"], self.flags.to_dict("records"), strict=True
        ):
            if not mine:
                continue
            reason = next((name for name, on in flag.items() if on), None)
            place = self.numbers.counts.get((fact, period))
            if place is None:
                if reason:
                    hidden[fact] = Hidden(fact, reason)
                continue
            if flag["few"] and (known or place in unkept):
                out.add(fact)
            if hiding.hidden[place] or any(flag[name] for name in rules.ALWAYS):
                promise = (1, self.threshold) if self.few[place] and place not in unkept else None
                hidden[fact] = Hidden(fact, reason or (JOINED if away else SECONDARY), promise)
        hidden |= self._made_of(hidden)
        counts = Counter(one.reason for one in hidden.values())
        return Pattern(
            dict(sorted(hidden.items())),
            self.threshold,
            hiding.cost,
            hiding.least,
            tuple(sorted(out)),
            dict(counts),
        )

    def _made_of(self, hidden: Mapping[str, Hidden]) -> dict[str, Hidden]:
        """The values worked out of facts of which one is hidden."""
        made = {}
        for row in self.facts[self.facts["mine"]].itertuples():
            for pattern in MADE_OF.get(row.measure, ()):
                id = pattern.format(**row.keys)
                if row.fact not in hidden and (
                    f"{id}@{row.source}" in hidden or ("@" not in row.fact and id in hidden)
                ):
                    made[row.fact] = Hidden(row.fact, MADE)
        return made
