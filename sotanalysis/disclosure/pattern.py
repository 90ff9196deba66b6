"""The facts that may not be shown in an edition, decided over all of them and all that is out already at once."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np
import pandas as pd

from sotanalysis.disclosure import rules
from sotanalysis.disclosure.attack import Demand
from sotanalysis.disclosure.coarser import HALF, MOST_LOST, Levels, coarsest, is_of_class, is_shown
from sotanalysis.disclosure.equations import Numbers, numbers_of
from sotanalysis.disclosure.suppression import Hiding, Learnt, hide
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
# Of a measure's numbers other than zero, before it is shown by coarser classes; of all that tables show.
MOST_HIDDEN = 0.2
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
    problem = problem_of(facts, published, threshold, wanted=wanted, measures=measures, stays=stays)
    return problem.pattern(levels)


def find_coarser_pattern(
    facts: pd.DataFrame,
    published: pd.DataFrame | None = None,
    threshold: int = 4,
    *,
    wanted: Collection[str] = (),
    measures: Iterable[Measure] = (),
    stays: Collection[str] = (),
) -> Pattern:
    """The same, with each measure in the finest declared classes in which at most `MOST_HIDDEN` of its numbers are
    hidden, or in its coarsest. Where more are hidden of all that the edition's tables show, those that lose most are
    shown coarser still, at last by their totals alone. `facts` and `published` hold the joined classes too
    (`coarser.with_joined`).
    """
    problem = problem_of(facts, published, threshold, wanted=wanted, measures=measures, stays=stays)
    # What is hidden by itself needs no solving to be known: of each level its share of the numbers shown.
    alone = problem.shares_by_level(problem.small_by_itself)
    levels = {
        id: next((n for n, share in few.items() if share <= MOST_HIDDEN), _least(few)) for id, few in alone.items()
    }
    while True:
        pattern = problem.pattern(levels)
        over = problem.shares(pattern.ids, levels)
        more = {
            id: coarser
            for id, few in alone.items()
            if over.get(id, 0.0) > MOST_HIDDEN
            and (coarser := _least({n: s for n, s in few.items() if n >= levels[id]})) > levels[id]
        }
        more = more or problem.next_levels(pattern.ids, levels)
        if not more:
            return pattern
        levels |= more


def _least(shares: Mapping[int, float]) -> int:
    """The finest level of those whose share is the least."""
    return min(shares, key=lambda level: (shares[level], level))


def problem_of(
    facts: pd.DataFrame,
    published: pd.DataFrame | None = None,
    threshold: int = 4,
    *,
    wanted: Collection[str] = (),
    measures: Iterable[Measure] = (),
    stays: Collection[str] = (),
) -> "Problem":
    """The problem that `find_pattern` solves."""
    declared = {m.id: m for m in (measures or all_measures())}
    facts = facts[facts["measure"].isin(list(declared))].assign(mine=True, known=False, away=False)
    facts = facts.assign(stays=facts["fact"].isin(list(stays)), wanted=facts["fact"].isin(list(wanted)))
    told = rules.counted(_with_published(facts, published, declared))
    flags = rules.flagged(told, threshold)
    apart = told[flags[list(OF_REST)].any(axis=1)]
    numbers = numbers_of(told, declared, zip(apart["fact"], apart["period"], strict=True))
    return Problem(told, flags, numbers, threshold, declared)


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
    others = others.assign(mine=False, stays=False, wanted=False, known=~others["hidden"].astype(bool))
    others = others.assign(away=others["away"].astype(bool) if "away" in others else False)
    return pd.concat([facts.assign(known=known), others[[*facts.columns]]], ignore_index=True)


def _same(one: tuple[object, object] | None, other: tuple[object, object]) -> bool:
    return one is not None and all((pd.isna(a) and pd.isna(b)) or a == b for a, b in zip(one, other, strict=True))


class Problem:
    """The facts as a problem of hiding: what is demanded, what it costs, what is out already.

    What is found out when it is solved for one choice of classes serves the others: the relations are the same.
    """

    def __init__(
        self,
        facts: pd.DataFrame,
        flags: pd.DataFrame,
        numbers: Numbers,
        threshold: int,
        measures: Mapping[str, Measure],
    ) -> None:
        self.facts, self.flags, self.numbers, self.threshold = facts, flags, numbers, threshold
        self.measures = measures
        keys = list(zip(facts["fact"], facts["period"], strict=True))
        # The place of each fact's number, of its base, and of what is left of it; none is -1.
        self.count, self.base, self.rest = (
            np.array([places.get(key, -1) for key in keys], dtype=int)
            for places in (numbers.counts, numbers.bases, numbers.rests)
        )
        self.own_base = ~np.isin(self.base, self.count)  # a base that is no fact
        self.of_class, self.mine = is_of_class(facts).to_numpy(), facts["mine"].to_numpy()
        known = facts["known"].to_numpy(bool)
        self.known = self._at(self.count, known) | self._at(self.base, known & self.own_base & (self.count >= 0))
        self.system: System = system(numbers.values, numbers.rows)
        self.together = [
            (int(number), int(base))
            for number, base, own in zip(self.count, self.base, self.own_base, strict=True)
            if own and base >= 0
        ]
        self._levels: dict[int, np.ndarray] = {}
        self._learnt: dict[int, Learnt] = {}

    def _at(self, places: np.ndarray, facts: np.ndarray) -> np.ndarray:
        """The numbers that the facts flagged have at their places."""
        found = np.zeros(len(self.numbers.values), dtype=bool)
        found[places[facts & (places >= 0)]] = True
        return found

    # --- classes -----------------------------------------------------------------------------------------------------

    def _is_shown(self, levels: Levels) -> np.ndarray:
        """Whether each fact is in the classes shown; of those of earlier editions, whether it was."""
        level = self.facts["measure"].map(levels).fillna(0).to_numpy(int)
        shown = ~self.facts["away"].to_numpy(bool)
        for one in np.unique(level):
            if one not in self._levels:
                at = dict.fromkeys(self.measures, int(one))
                self._levels[one] = is_shown(self.facts[self.mine], self.measures, at).to_numpy()
            shown[self.mine] &= (level[self.mine] != one) | self._levels[one]
        return shown

    @property
    def small_by_itself(self) -> Collection[str]:
        """The facts of the edition that a rule flags."""
        return list(self.facts["fact"][self.mine & self.flags.any(axis=1).to_numpy()])

    def shares(self, hidden: Collection[str], levels: Levels) -> pd.Series:
        """By measure the share that is hidden of its numbers in the classes shown, other than zero."""
        seen = self.facts[self.mine & self._is_shown(levels) & self.facts["primary"].to_numpy(bool)]
        away = seen["fact"].isin(list(hidden))
        return away[away | seen["n"].ne(0)].groupby(seen["measure"]).mean()

    def shares_by_level(self, hidden: Collection[str]) -> dict[str, dict[int, float]]:
        """By measure that has joined classes, and level of its declared classes: the share of the numbers shown that
        are hidden.
        """
        levels = range(max(map(coarsest, self.measures.values())))
        found = [self.shares(hidden, dict.fromkeys(self.measures, level)) for level in levels]
        return {
            id: {level: found[level].get(id, 0.0) for level in levels if level < coarsest(self.measures[id])}
            for id in found[0].index
            if coarsest(self.measures[id]) > 1
        }

    def tables(self, hidden: Collection[str], levels: Levels) -> pd.DataFrame:
        """By measure of which a table is shown, as not too much of it is hidden: how many numbers stand in it (rows of
        nobody do not), and how many of them are `hidden`.
        """
        seen = self.facts[self.mine & self._is_shown(levels) & self.facts["primary"].to_numpy(bool)]
        away = seen["fact"].isin(list(hidden))
        row = [seen["measure"], [next(iter(keys.values()), "") for keys in seen["keys"]]]
        stands = (away | seen["n"].fillna(1).ne(0)).groupby(row).transform("any")
        told = pd.DataFrame({"numbers": stands, "hidden": away, "all": True}).groupby(seen["measure"]).sum()
        lost = (told["hidden"] > MOST_LOST * told["all"]) | (told["hidden"] >= HALF * told["numbers"])
        return told.loc[~lost, ["numbers", "hidden"]]

    def next_levels(self, hidden: Collection[str], levels: Levels) -> dict[str, int]:
        """Coarser levels of the tables that lose most, as many as would bring what is hidden of all to `MOST_HIDDEN`
        if they lost all their numbers; none where no more is hidden, or nothing is left to make coarser.
        """
        told = self.tables(hidden, levels)
        share = (told["hidden"] / told["numbers"]).sort_values(ascending=False, kind="stable")
        coarser: dict[str, int] = {}
        for id in share.index[share > MOST_HIDDEN]:
            if told["hidden"].sum() <= MOST_HIDDEN * told["numbers"].sum():
                break
            if levels.get(id, 0) < coarsest(self.measures[id]):
                coarser[id] = levels.get(id, 0) + 1
                told = told.drop(index=id)
        return coarser

    # --- solving -----------------------------------------------------------------------------------------------------

    def pattern(self, levels: Levels = MappingProxyType({})) -> Pattern:
        """What has to be hidden when measures are shown in the classes of their levels."""
        away = ~self._is_shown(levels) & ~self.facts["wanted"].to_numpy()
        # A joined class that no edition shows tells nothing by itself.
        flags = self.flags.mask(pd.Series(away & self.of_class, self.flags.index), False)
        small, must = self._hidden_by_themselves(flags, away)
        values = np.array(self.numbers.values)
        demands = [
            Demand(place, sign, far)
            for place in np.flatnonzero(small).tolist()
            for sign, far in ((1, self.threshold - int(values[place])), (-1, max(int(values[place]) - 1, 0)))
            if far > 0
        ]
        hiding = hide(
            self.system,
            self._cost(away),
            demands,
            must=must,
            known=self.known,
            together=self.together,
            learnt=self._learnt,
        )
        return replace(self._told(hiding, flags, away), levels={id: level for id, level in levels.items() if level})

    def few(self, flags: pd.DataFrame) -> np.ndarray:
        """The numbers that are few by themselves."""
        return self._at(self.count, flags["few"].to_numpy())

    def _hidden_by_themselves(self, flags: pd.DataFrame, away: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The numbers that nobody may know, and all that are hidden whatever it costs."""
        values, threshold = np.array(self.numbers.values), self.threshold
        stands = {name: flags[name].to_numpy() for name in flags}
        differences = np.zeros(len(values), dtype=bool)
        differences[list(self.numbers.differences.values())] = True
        rests = self._at(self.rest, stands["all_but_few"] | stands["all"])
        small = self.few(flags) | self._at(self.base, stands["few_in_all"])
        unsaid = np.zeros(len(values), dtype=bool)
        unsaid[[place for name, place in self.numbers.unsaid.items() if name.startswith("~")]] = True
        small |= (differences | rests | unsaid) & (values > 0) & (values <= threshold)
        # The rests of nobody, where all of a group are in one class; a number that is its own base is no class.
        small |= self._at(self.rest, stands["all"])
        must = small | differences | self._at(self.rest, np.ones(len(self.rest), dtype=bool))
        # What is hidden in an edition that is out stays so, and what is not in the classes shown stands nowhere else.
        facts = self.facts
        must[[*self.numbers.unsaid.values()]] = True
        must |= self._at(self.count, facts["stays"].to_numpy() | ~(self.mine | facts["known"].to_numpy(bool)))
        must |= self._at(self.count, away) & ~self._at(self.count, ~away)
        return small, must & ~self.known

    def _cost(self, away: np.ndarray) -> np.ndarray:
        """One for each fact that goes, as much again for each key it is the total of, a half for each that loses its
        base; `WANTED` times as much for what is wanted. Nothing for what is not in the classes shown.
        """
        weight = np.where(self.facts["wanted"], WANTED, 1) * (self.mine & ~away)
        totals = np.array([sum(code == ALL for code in codes.values()) for codes in self.facts["keys"]])
        cost = np.zeros(len(self.numbers.values))
        for places, each in ((self.count, weight * (1 + totals)), (self.base, weight / 2)):
            np.add.at(cost, places[places >= 0], each[places >= 0])
        return cost

    def _told(self, hiding: Hiding, flags: pd.DataFrame, away: np.ndarray) -> Pattern:
        """The pattern that the hidden numbers give."""
        hidden: dict[str, Hidden] = {}
        out = set()
        unkept, few = {demand.place for demand in hiding.unkept}, self.few(flags)
        # A class that is not shown may be the base of one that is.
        own = self.mine & ~(away & self.of_class & ~self.facts["fact"].isin(self.facts["base_fact"]).to_numpy(bool))
        # A base that is no fact goes with its own number, which another edition may have told.
        gone = hiding.hidden[self.count] | (self.own_base & (self.base >= 0) & hiding.hidden[self.base])
        for fact, place, lost, mine, known, apart, flag in zip(
            self.facts["fact"], self.count, gone, own, self.facts["known"], away, flags.to_dict("records"), strict=True
        ):
            if not mine:
                continue
            reason = next((name for name, on in flag.items() if on), None)
            if place < 0:
                if reason:
                    hidden[fact] = Hidden(fact, reason)
                continue
            if flag["few"] and (known or place in unkept):
                out.add(fact)
            if lost or any(flag[name] for name in rules.ALWAYS):
                promise = (1, self.threshold) if few[place] and place not in unkept else None
                hidden[fact] = Hidden(fact, reason or (JOINED if apart else SECONDARY), promise)
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
                start, every, _ = pattern.partition("{*")
                id = start if every else pattern.format(**row.keys)
                if row.fact not in hidden and (
                    f"{id}@{row.source}" in hidden
                    or ("@" not in row.fact and id in hidden)
                    or (every and any(other.startswith(start) for other in hidden))
                ):
                    made[row.fact] = Hidden(row.fact, MADE)
        return made
