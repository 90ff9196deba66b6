"""All numbers of some tables of facts as one system of relations, derived from what the measures declare.

Two facts that count the same units in the same way are one number: a cell, told by its population, its condition and
its keys, or a base that is a fact. Relations are: a total and its parts, over each key (one equation where they add up;
else, where a person can be in several parts, what is left of it), a number and its base, a population within another,
the declared sums (measures/relations.py), and periods that hold each other. A relation that the numbers break is known
by nobody.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import combinations, pairwise, permutations, product
from typing import Any

import pandas as pd

from sotanalysis.disclosure.system import Row
from sotanalysis.measures.keys import Among, held_by, is_joined
from sotanalysis.measures.measure import Measure
from sotanalysis.measures.populations import MADE_UP_OF, Population, everybody
from sotanalysis.measures.relations import REPEATED, SUMS, SUMS_OF_SOME, TRANSLATED
from sotanalysis.periods import Period, month_end
from sotanalysis.vocabulary import ALL, MISSING

INFINITE = float("inf")
Name = tuple[Hashable, ...]
# What a count counts: the code of the period, the population, the condition, the codes by what tells them.
Codes = frozenset[tuple[object, str]]
Cell = tuple[str, Population, Hashable, Codes]


@dataclass(frozen=True, eq=False)
class Numbers:
    """The numbers behind some facts: their values, the relations between them, and where each fact's are.

    `counts` and `bases` give the place of a fact's number and of its base, by (fact, period). `rests` and `differences`
    are numbers that stand nowhere but follow from two that may: what a fact leaves of its base, by (fact, period), and
    what is left of a period when a part of it is known, by the two.
    """

    values: list[int]
    rows: Sequence[Row]
    counts: Mapping[tuple[str, str], int]
    bases: Mapping[tuple[str, str], int]
    rests: Mapping[tuple[str, str], int]
    differences: Mapping[tuple[int, int], int]
    unsaid: Mapping[str, int]


def numbers_of(facts: pd.DataFrame, measures: Mapping[str, Measure], apart: Iterable[tuple[str, str]] = ()) -> Numbers:
    """The numbers of facts (`rules.counted`, of one or several periods; each (fact, period) once).

    Of the facts `apart`, (fact, period), what is left of the base is a number of its own.
    """
    return _Builder(facts.sort_values(["period", "fact"]), measures).built(apart)


class _Builder:
    """Gives each number a place, joins those that are one, and collects the relations."""

    def __init__(self, facts: pd.DataFrame, measures: Mapping[str, Measure]) -> None:
        self.facts = list(facts[facts["number"].notna()].itertuples())
        self.measures = measures
        self.values: list[int] = []
        self.joined: list[int] = []
        self.rows: list[Row] = []
        self.counts: dict[tuple[str, str], int] = {}
        self.bases: dict[tuple[str, str], int] = {}
        self.cells: dict[Cell, int] = {}
        self.apart: dict[tuple[int, int], int] = {}
        self.unsaid: dict[str, int] = {}

    def built(self, apart: Iterable[tuple[str, str]]) -> Numbers:
        for fact in self.facts:
            self.counts[fact.fact, fact.period] = self._place(fact.number)
        self._one_and_the_same()
        self._bases()
        self._sums_declared()
        self._told_otherwise()
        self._told_by_settings()
        self._totals()
        self._under_bases()
        self._within()
        self._periods()
        spans = dict(self.apart)
        pairs = {fact: (self.bases[fact], self.counts[fact]) for fact in apart if fact in self.bases}
        rests = {fact: place for fact, pair in pairs.items() if (place := self._difference(*pair)) is not None}
        return self._settled(rests, spans)

    # --- places ------------------------------------------------------------------------------------------------------

    def _place(self, value: int) -> int:
        self.values.append(int(value))
        self.joined.append(len(self.joined))
        return len(self.values) - 1

    def _root(self, place: int) -> int:
        while self.joined[place] != place:
            self.joined[place] = self.joined[self.joined[place]]
            place = self.joined[place]
        return place

    def _join(self, one: int, other: int) -> None:
        """Two numbers are one, where they are equal."""
        one, other = self._root(one), self._root(other)
        if one != other and self.values[one] == self.values[other]:
            self.joined[max(one, other)] = min(one, other)

    def _relate(self, plus: Iterable[int], minus: Iterable[int], low: float = 0.0, high: float = 0.0) -> bool:
        """A relation low <= plus - minus <= high, where the numbers keep it; whether they do."""
        row: dict[int, float] = defaultdict(float)
        for sign, places in ((1.0, plus), (-1.0, minus)):
            for place in places:
                row[self._root(place)] += sign
        row = {place: number for place, number in row.items() if number}
        kept = low <= sum(number * self.values[place] for place, number in row.items()) <= high
        if kept and row:
            self.rows.append((row, low, high))
        return kept

    # --- which numbers are one ---------------------------------------------------------------------------------------

    def _one_and_the_same(self) -> None:
        groups: dict[Name, int] = {}
        for fact in self.facts:
            place, measure = self.counts[fact.fact, fact.period], self.measures[fact.measure]
            plain = fact.fact.partition("@")[0]
            if plain != fact.fact and (plain, fact.period) in self.counts:
                self._join(self.counts[plain, fact.period], place)
            group = (fact.period, measure.id, fact.source, *(c for k, c in fact.keys.items() if k != "statistic"))
            if "statistic" in fact.keys:
                self._join(groups.setdefault(group, place), place)
            if cell := _cell(fact, measure):
                self._join(self.cells.setdefault(cell, place), place)
            if "month" in fact.keys and fact.keys["month"] != ALL:
                self._join(groups.setdefault((plain, fact.source), place), place)
        for (period, population, condition, codes), place in self.cells.items():
            # Values that are known of as many as there are, are known of all.
            whole = self.cells.get((period, population, None, codes)) if isinstance(condition, tuple) else None
            if whole is not None:
                self._join(whole, place)
                self._relate([whole], [place], 0, INFINITE)

    def _bases(self) -> None:
        for fact in self.facts:
            if pd.isna(fact.of):
                continue
            named = None if pd.isna(fact.base_fact) else self.counts.get((fact.base_fact, fact.period))
            own = named is None or self.values[named] != fact.of
            self.bases[fact.fact, fact.period] = self._place(fact.of) if own or named is None else named

    # --- relations ---------------------------------------------------------------------------------------------------

    def _totals(self) -> None:
        """Each total against its parts, over every key; of bases that are no facts of their own too."""
        tables = defaultdict(list)
        for fact in self.facts:
            tables[fact.period, fact.measure, fact.source].append(fact)
        for facts in tables.values():
            for places in (self.counts, self.bases):
                cells = {
                    tuple(f.keys.values()): places[f.fact, f.period] for f in facts if (f.fact, f.period) in places
                }
                for total, parts in (*_totals(cells), *_classes(cells)):
                    self._total(total, parts)

    def _total(self, total: int, parts: Sequence[int]) -> None:
        if any(self._root(part) == self._root(total) for part in parts):
            return  # the base of all is the base of each
        if self._relate([total], parts):
            return
        self._relate(parts, [total], 0, INFINITE)
        self._relate([total], parts, 0, INFINITE)
        for part in parts:
            self._relate([total], [part], 0, INFINITE)

    def _under_bases(self) -> None:
        for fact, base in self.bases.items():
            self._relate([base], [self.counts[fact]], 0, INFINITE)

    def _sums_declared(self) -> None:
        by_measure = defaultdict(list)
        for fact in self.facts:
            by_measure[fact.measure].append(fact)
        for left, right in SUMS:
            wanted = sorted({name for pattern in (*left, *right) for name in _names(pattern)} - {*_TIMES})
            told = {
                (fact.period, fact.source, tuple(fact.keys[name] for name in wanted))
                for measure in _measures(left + right)
                for fact in by_measure.get(measure, ())
                if {*wanted} <= {*fact.keys}
            }
            for period, source, codes in sorted(told):
                named = dict(zip(wanted, codes, strict=True))
                if (times := _times(period, named.get("month"))) is None:
                    continue
                sides = [[self._told(p, named | times, period, source) for p in side] for side in (left, right)]
                self._come_to(*sides)

    def _told(self, pattern: str, named: Mapping[str, str], period: str, source: str) -> list[int] | str:
        """The places of what a pattern names, one as often as it is counted; of what nobody tells its name, when it has
        no place yet. Nothing where the report has it not.
        """
        times, _, id = pattern.rpartition(" ")
        head, every, tail = id.partition("{*")
        if not every:
            ids = [id.format(**named)]
        else:
            name, _, tail = tail.partition("}")
            codes = {f.keys[name] for f in self.facts if name in f.keys and f.period == period} - {ALL, MISSING}
            ids = [f"{head}{code}{tail}".format(**named) for code in sorted(codes) if not is_joined(code)]
        if id[0] in "~?":
            ids = ids if id[0] == "~" else [f"{one}[{period}]" for one in ids]
            found = [self.unsaid[one] for one in ids if one in self.unsaid]
            return found if found or every else ids[0]
        numbers = self.bases if times == "base" else self.counts
        places = [place for one in ids if (place := self._named(one, period, source, numbers)) is not None]
        return places * int(times if times.isdigit() else 1)

    def _come_to(self, left: Sequence[list[int] | str], right: Sequence[list[int] | str]) -> None:
        """One side comes to the other; a number that nobody tells is what the others leave."""
        if [] in left or [] in right:
            return
        unsaid = [one for one in (*left, *right) if isinstance(one, str)]
        one, other = ([place for told in side if not isinstance(told, str) for place in told] for side in (left, right))
        if len(unsaid) == 1:
            rest = sum(self.values[place] for place in one) - sum(self.values[place] for place in other)
            side, rest = (other, rest) if unsaid[0] in right else (one, -rest)
            if rest < 0:
                return
            self.unsaid[unsaid[0]] = self._place(rest)
            side.append(self.unsaid[unsaid[0]])
        if len(unsaid) > 1:
            return
        # A base that stands nowhere but in its own fact stays a number of its own, as it is shown or hidden with it.
        if len(one) == len(other) == 1 and not {*one, *other} & {*self.bases.values()} - {*self.counts.values()}:
            self._join(one[0], other[0])
        else:
            self._relate(one, other)

    def _told_otherwise(self) -> None:
        """A cell that comes to others: by what tells its population among a wider one, and by what it is made up of."""
        for (period, population, condition, codes), place in self.cells.items():
            ways = [*_told_as(population, condition, codes)]
            ways += [[(p, condition, codes) for p in parts] for whole, parts in MADE_UP_OF if whole is population]
            for way in ways:
                parts = [self._place_of(period, one) for one in way]
                places = [p for part in parts for p in part or ()]
                if None in parts:
                    continue
                if len(places) == 1:
                    self._join(place, places[0])
                else:
                    self._relate([place], places)

    def _place_of(self, period: str, cell: tuple[Population, Hashable, Codes]) -> list[int] | None:
        """The place of a cell, or those of the cells that come to it."""
        if (period, *cell) in self.cells:
            return [self.cells[period, *cell]]
        for way in _told_as(*cell):
            parts = [self._place_of(period, one) for one in way]
            if None not in parts:
                return [p for part in parts for p in part or ()]
        return None

    def _told_by_settings(self) -> None:
        """Facts that repeat others, or the sum of some of them, which only the settings name: any that fit do."""
        same = defaultdict(list)
        parts = defaultdict(list)
        for fact in self.facts:
            place = self.counts[fact.fact, fact.period]
            same[fact.period, fact.number, None if pd.isna(fact.of) else fact.of].append((fact.measure, place))
            if fact.measure in SUMS_OF_SOME.values() and fact.keys["answer"] != ALL and fact.number > 0:
                parts[fact.measure, fact.period, fact.keys["item"], fact.keys["measuring_point"]].append(place)
        for facts in same.values():
            repeated = [place for measure, place in facts if measure in REPEATED]
            for place in (place for _, place in facts if repeated):
                self._join(repeated[0], place)
        for measure, (translated, original) in TRANSLATED.items():
            self._translated([fact for fact in self.facts if fact.measure == measure], translated, original)
        for fact in self.facts:
            if fact.measure in SUMS_OF_SOME:
                key = (SUMS_OF_SOME[fact.measure], fact.period, fact.keys["item"], fact.keys["measuring_point"])
                for size in range(1, len(parts[key]) + 1):
                    for some in combinations(parts[key], size):
                        self._relate([self.counts[fact.fact, fact.period]], some)

    def _translated(self, facts: Sequence[Any], key: str, original: str) -> None:
        """Earlier years' numbers under this year's codes: a code comes to itself, and to any of those that are gone."""
        now = {(fact.period, fact.keys["year"], fact.keys[key]) for fact in facts}
        for fact in facts:
            named = partial(self._named, period=_of_year(fact.period, fact.keys["year"]), source=fact.source)
            before = {
                code: place
                for code in {f.keys[key] for f in self.facts if key in f.keys}
                if code != ALL and not is_joined(code) and (place := named(original.format(**{key: code}))) is not None
            }
            own = [before[fact.keys[key]]] if fact.keys[key] in before else []
            gone = [
                place
                for code, place in sorted(before.items())
                if (fact.period, fact.keys["year"], code) not in now and self.values[place]
            ]
            if fact.keys[key] == ALL or is_joined(fact.keys[key]) or not before:
                continue
            for size in range(len(gone) + 1):
                for some in combinations(gone, size):
                    if own or some:
                        self._relate([self.counts[fact.fact, fact.period]], [*own, *some])

    def _named(
        self, id: str, period: str, source: str, numbers: Mapping[tuple[str, str], int] | None = None
    ) -> int | None:
        """The place of a fact's number, of the source where the fact is told by several; of its base when `numbers`
        are those.
        """
        id, _, when = id.partition("[")
        numbers, when = self.counts if numbers is None else numbers, when.removesuffix("]")
        if when.endswith("-1"):
            period = Period.from_code(period).previous.code
        elif when.isdigit():
            period = _of_year(period, when)
        if when.startswith("h1"):
            if not Period.from_code(period).is_year:
                return None
            period = f"{period}-h1"
        return numbers.get((f"{id}@{source}", period), numbers.get((id, period)))

    def _within(self) -> None:
        """A cell of a population holds no more than the same cell of the one it lies within."""
        for (period, population, condition, codes), place in self.cells.items():
            wider = population.within
            if wider is not None and (told := self._place_of(period, (wider, condition, codes))) is not None:
                self._relate(told, [place], 0, INFINITE)

    def _periods(self) -> None:
        """Of a period and a part of it, what is left; the parts of a period that add up to it."""
        told: dict[Name, dict[str, int]] = defaultdict(dict)
        for (period, population, condition, codes), place in self.cells.items():
            if not population.stock:
                told[population, condition, codes][period] = place
        for fact in self.facts:
            if _flows(self.measures[fact.measure], fact):
                name = (fact.fact.partition("@")[0], fact.source)
                told[name][fact.period] = self.counts[fact.fact, fact.period]
        for places in told.values():
            periods = {code: Period.from_code(code) for code in places}
            between = self._between(places, periods)
            for whole, part in permutations(periods, 2):
                if periods[whole].start <= periods[part].start and periods[part].end <= periods[whole].end:
                    left = _left(periods[whole], periods[part])
                    if left is not None and left.code in places:
                        self._relate([places[whole]], [places[part], places[left.code]])
                    elif left is None or left.code not in between:
                        self._difference(places[whole], places[part])

    def _between(self, places: Mapping[str, int], periods: Mapping[str, Period]) -> Mapping[str, int]:
        """What is counted from each day on which a period begins (or the day after its end) to the next, by the code of
        the time between, of the days that periods tie together: who has the periods has those. Each period is the sum
        of those in it. Of a period that is told, its place.
        """
        ends = {code: (span.start, span.end + timedelta(1)) for code, span in periods.items()}
        until: dict[date, int] = {}
        between: dict[str, int] = {}
        for first in sorted(day for pair in ends.values() for day in pair):
            if first in until:
                continue
            until[first], tied, queue = 0, [first], [first]
            while queue:
                day = queue.pop()
                for code, (start, end) in ends.items():
                    for here, there, sign in ((start, end, 1), (end, start, -1)):
                        if here == day and there not in until:
                            until[there] = until[day] + sign * self.values[places[code]]
                            tied.append(there)
                            queue.append(there)
            tied.sort()
            spans = [Period(a, b - timedelta(1)) for a, b in pairwise(tied)]
            counts = [until[b] - until[a] for a, b in pairwise(tied)]
            if min(counts) < 0:
                continue  # the periods are not counted alike
            own = {s.code: places.get(s.code) for s in spans}
            for span, n in zip(spans, counts, strict=True):
                place = own[span.code]
                if place is None:
                    place = self._place(n)
                    self.apart[place, place] = place
                between[span.code] = place
            for code, (start, end) in ends.items():
                if start in tied and code not in own:
                    parts = [between[s.code] for s in spans if start <= s.start and s.end < end]
                    self._relate([places[code]], parts)
        return between

    def _difference(self, whole: int, part: int) -> int | None:
        """What is left of one number when another is taken away, as a number of its own."""
        whole, part = self._root(whole), self._root(part)
        if whole != part and self.values[whole] >= self.values[part] and (whole, part) not in self.apart:
            place = self._place(self.values[whole] - self.values[part])
            self.apart[whole, part] = place
            self._relate([whole], [part, place])
        return self.apart.get((whole, part))

    # --- the result --------------------------------------------------------------------------------------------------

    def _settled(self, rests: Mapping[tuple[str, str], int], differences: Mapping[tuple[int, int], int]) -> Numbers:
        """Only the places that are still apart, numbered in their order."""
        roots = sorted({self._root(place) for place in range(len(self.values))})
        at = {root: i for i, root in enumerate(roots)}
        to = lambda place: at[self._root(place)]  # noqa: E731
        rows: list[Row] = []
        for row, low, high in self.rows:
            merged: dict[int, float] = defaultdict(float)
            for place, number in row.items():
                merged[to(place)] += number
            if merged := {place: number for place, number in merged.items() if number}:
                rows.append((merged, low, high))
        counts = {fact: to(place) for fact, place in self.counts.items()}
        bases = {fact: to(place) for fact, place in self.bases.items()}
        told = {*counts.values(), *bases.values()}
        return Numbers(
            [self.values[root] for root in roots],
            rows,
            counts,
            bases,
            {fact: to(place) for fact, place in rests.items()},
            {(to(a), to(b)): to(place) for (a, b), place in differences.items()},
            {name: to(place) for name, place in self.unsaid.items() if to(place) not in told},
        )


def _cell(fact: Any, measure: Measure) -> Cell | None:
    """What a count counts: period, population, condition, codes. The first half-year of a year is that period's own."""
    counting, codes = measure.counting, fact.keys
    if counting is None or fact.source != "workbook":
        return None
    population: Population = counting.of[codes[counting.each.name] if counting.each else ""]
    period = Period.from_code(fact.period)
    if population.span and population.within:
        period, population = Period.parse(population.span, period.start.year), population.within
    condition: Hashable = counting.having.get(codes[counting.conditions.name] if counting.conditions else "")
    if counting.value:
        condition = ("known", counting.value)
    keys = (*counting.variable, *counting.by)
    told = frozenset((key.told_by, codes[key.name]) for key in keys if codes[key.name] != ALL)
    return (period.code, population, condition, told)


def _told_as(
    population: Population, condition: Hashable, codes: Codes
) -> Iterator[list[tuple[Population, Hashable, Codes]]]:
    """The other ways in which a cell is told: cells that come to it."""
    if isinstance(condition, Among):
        yield _with_codes(population, None, codes, condition)
    wider = population.within
    if wider is None or population.span:
        return
    for when in population.when:
        if when is everybody:
            yield [(wider, condition, codes)]
        elif isinstance(when, Among):
            yield _with_codes(wider, condition, codes, when)
        elif condition is None:
            yield [(wider, when, codes)]


def _with_codes(
    population: Population, condition: Hashable, codes: Codes, among: Among
) -> list[tuple[Population, Hashable, Codes]]:
    """The cells of those with any of the codes; a cell that is told by the key already is its own."""
    own = {code for told_by, code in codes if told_by == among.told_by}
    if own:
        return [(population, condition, codes)] if own <= {*among.codes} else []
    return [(population, condition, codes | {(among.told_by, code)}) for code in among.codes]


def _flows(measure: Measure, fact: Any) -> bool:
    """Whether what a number counts belongs to one day, so that the parts of a period add up to it."""
    if "month" in measure.key_names:
        return bool(fact.keys["month"] == ALL)
    return measure.flows and "year" not in measure.key_names


def _left(whole: Period, part: Period) -> Period | None:
    """What is left of a period without a part at its beginning or its end."""
    if whole.start == part.start and part.end < whole.end:
        return Period(part.end + timedelta(1), whole.end)
    if whole.end == part.end and whole.start < part.start:
        return Period(whole.start, part.start - timedelta(1))
    return None


def _totals(cells: Mapping[tuple[str, ...], int]) -> Iterator[tuple[int, list[int]]]:
    """Each cell that is a total over one of its keys, with its parts."""
    for key in range(len(next(iter(cells), ()))):
        parts = defaultdict(list)
        for codes, place in cells.items():
            if codes[key] != ALL and not is_joined(codes[key]):
                parts[codes[:key] + codes[key + 1 :]].append(place)
        for codes, place in cells.items():
            if codes[key] == ALL and (found := parts.get(codes[:key] + codes[key + 1 :])):
                yield place, found


def _classes(cells: Mapping[tuple[str, ...], int]) -> Iterator[tuple[int, list[int]]]:
    """Each cell of joined classes, with those that it holds."""
    for codes, place in cells.items():
        if any(map(is_joined, codes)):
            held = [part for part in product(*map(held_by, codes)) if part in cells]
            if len(held) > 1:
                yield place, [cells[part] for part in held]


def _of_year(period: str, year: str) -> str:
    """The same part of another year."""
    return period.replace(period[:4], year)


def _names(pattern: str) -> list[str]:
    """The key names in braces in a pattern, without those whose codes are all meant."""
    return [name for part in pattern.split("{")[1:] if not (name := part.partition("}")[0]).startswith("*")]


def _measures(patterns: Iterable[str]) -> set[str]:
    """The measures whose facts the patterns may name: an id begins with its measure's two words."""
    return {".".join(pattern.rpartition(" ")[2].partition("[")[0].split(".")[:2]) for pattern in patterns}


# Months that follow from the period, or from a month of it.
_TIMES = ("first", "after", "next")


def _times(period: str, month: str | None) -> dict[str, str] | None:
    """The months that a pattern may name; None where what should be a month is none."""
    span = Period.from_code(period)
    told = {"first": f"{span.start:%Y-%m}", "after": f"{span.end + timedelta(1):%Y-%m}"}
    if month is None:
        return told
    if month == ALL or is_joined(month):
        return None
    year, number = map(int, month.split("-"))
    return told | {"next": f"{month_end(year, number) + timedelta(1):%Y-%m}"}
