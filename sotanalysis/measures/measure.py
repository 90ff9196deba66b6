"""What a measure is, how it is declared, and how its frames are counted.

A measure is declared once: id, title, population, keys, definition, unit. `count` and `summary` declare what is counted
or summed up over a population by keys; `measure` decorates a function for what is neither. All take (dataset, period)
and give true numbers: key columns, source, n, base, value. They never round, hide or word anything. A base is a
reference to the fact that it is.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, product
from numbers import Integral
from typing import Any, Literal

import numpy as np
import pandas as pd
from pandas.api.typing import NAType

from sotanalysis.dataset import Dataset, SourceMissing
from sotanalysis.measures.keys import STATISTIC, Key, key_of
from sotanalysis.measures.populations import Population
from sotanalysis.periods import Period
from sotanalysis.vocabulary import ALL, MISSING, UNITS, CodeList

NUMBER_COLUMNS = {"n": "Int64", "base": "Int64", "value": "Float64"}
RESULT_COLUMNS = ("source", *NUMBER_COLUMNS, "rows")
# What `tally` counts by: the categories of each key, in the order of their rows.
By = Mapping[str, CodeList | Iterable[str]]
Rows = Callable[[Dataset, Period], pd.DataFrame]
# The id of the fact that a base is: a pattern with key names in braces, or a function of the fact's codes.
Base = str | Callable[[Mapping[str, str]], str | None]
Condition = Callable[[pd.DataFrame], pd.Series]
FOLLOWS: Literal["follows"] = "follows"
MEAN, MEDIAN, MIN, MAX, SUM = "mean", "median", "min", "max", "sum"


@dataclass(frozen=True, eq=False)
class Counting:
    """What `count` and `summary` count, so that it can be counted again of fewer units or by other keys.

    `of` holds one population, under the code "", or one per code of the key `each`. `having` is true for the units in
    the numerator. `base` is what follows from variable and groups, another population in the same groups (under the
    code "", or one per code of `each`), or none.
    """

    of: Mapping[str, Population]
    each: Key | None
    variable: tuple[Key, ...]
    by: tuple[Key, ...]
    having: Mapping[str, Condition]
    conditions: Key | None
    base: Literal["follows"] | Mapping[str, Population] | None
    value: str | None = None
    statistics: tuple[str, ...] = ()
    totals: bool = True
    groups_first: bool = False

    @property
    def keys(self) -> tuple[Key, ...]:
        """The keys of its facts, in the order of their ids."""
        told = (*([self.conditions] if self.conditions else ()), *self.variable)
        inner = (*self.by, *told) if self.groups_first else (*told, *self.by)
        statistic = [STATISTIC] if self.value and len(self.statistics) > 1 else []
        return (*([self.each] if self.each else ()), *inner, *statistic)


@dataclass(frozen=True, eq=False)
class Measure:
    """A declared measure. `unit` is what n counts, or what the value is where it is no share; per code where codes have
    units of their own. `base` tells the id of the fact that a base is. `also` are the sources it rests on beside its
    own. `whole_year` measures say nothing about other periods. What is counted `flows` when it belongs to one day: the
    parts of a period then add up to it.
    """

    id: str
    title: str
    keys: tuple[Key, ...]
    population: str
    says: str
    unit: str | Mapping[str, str]
    function: Rows
    base: Base | None = None
    also: tuple[str, ...] = ()
    whole_year: bool = False
    counting: Counting | None = None
    flows: bool = False

    def __post_init__(self) -> None:
        units = [self.unit] if isinstance(self.unit, str) else self.unit.values()
        if unknown := [unit for unit in units if unit not in UNITS]:
            raise ValueError(f"{self.id}: enheten {', '.join(unknown)} har inget ord i vocabulary.UNITS.")

    @property
    def key_names(self) -> tuple[str, ...]:
        """The key columns of its frame."""
        return tuple(key.name for key in self.keys)

    def __call__(self, dataset: Dataset, period: Period) -> pd.DataFrame:
        """The measure's frame: one row per combination of keys and source, without the rows behind."""
        if self.whole_year and not period.is_year:
            raise SourceMissing(self.id, "ett helt kalenderår (måttet finns bara per år)")
        frame = self.function(dataset, period)
        columns = [*self.key_names, *(c for c in RESULT_COLUMNS if c != "rows")]
        if list(frame.columns.drop("rows", errors="ignore")) != columns:
            raise TypeError(f"{self.id} ger kolumnerna {list(frame.columns)}, ska ge {columns}")
        typed = NUMBER_COLUMNS | dict.fromkeys(self.key_names, "str")
        return pd.DataFrame({c: frame[c].array.astype(typed.get(c, "str"), copy=False) for c in columns})

    def rows_of(self, dataset: Dataset, period: Period, codes: Mapping[str, str], source: str) -> list[str]:
        """The source rows behind one of its facts, found again from the fact's keys."""
        if self.counting and source == "workbook":
            return rows_counted(self.counting, dataset, period, codes)
        frame = self.function(dataset, period)
        if "rows" not in frame:
            return []
        chosen = frame["source"].eq(source) & np.logical_and.reduce(
            [frame[k].eq(c) for k, c in codes.items()] or [True]
        )
        return [row for rows in frame.loc[chosen, "rows"] for row in rows]

    def base_of(self, codes: Mapping[str, str]) -> str | None:
        """The id of the fact that the base of the fact with these codes (and `source`) is."""
        if self.base is None or callable(self.base):
            return self.base(codes) if self.base else None
        return self.base.format(**codes)

    def __repr__(self) -> str:
        return f"{self.id}: {self.title}"


def measure(
    *,
    id: str,
    title: str,
    population: str | Population,
    says: str,
    keys: Sequence[str | Key] = (),
    unit: str | Mapping[str, str] = "persons",
    base: Base | None = None,
    also: tuple[str, ...] = (),
    whole_year: bool = False,
) -> Callable[[Rows], Measure]:
    """Declare a measure that is neither a count nor a summary: decorates the function that computes it.

    Its frame may have the column `rows`: the source rows behind each number, in any sequence; they are looked at only
    when somebody asks.
    """
    words = population if isinstance(population, str) else population.words
    known = tuple(map(key_of, keys))
    flows = isinstance(population, Population) and _flow(population)
    return lambda function: Measure(id, title, known, words, says, unit, function, base, also, whole_year, None, flows)


def _flow(population: Population) -> bool:
    """Whether each unit belongs to the one period in which its date lies."""
    return not population.stock and not population.span


def count(
    id: str,
    title: str,
    *,
    of: Population | Mapping[str, Population],
    says: str,
    each: Key | None = None,
    variable: Key | tuple[Key, ...] = (),
    by: tuple[Key, ...] = (),
    having: Condition | Mapping[str, Condition] | None = None,
    conditions: Key | None = None,
    base: Literal["follows"] | Population | Mapping[str, Population] | None = FOLLOWS,
    unit: str = "",
    population: str = "",
    sus: Rows | None = None,
    totals: bool = True,
    groups_first: bool = False,
    whole_year: bool = False,
) -> Measure:
    """Declare a count: the units of a population by a variable and groups.

    `of` is a population, or one per code of the key `each`. `having` is a condition for the numerator, or one per code
    of the key `conditions`; what it does not know of any unit is not counted. The base follows: the units in the same
    groups, whatever variable and condition say (two variables have the whole as base); without a variable or condition
    there is none. `base` may be another population (or one per code of `each`), counted in the same groups, or None.
    `sus` gives the same numbers as SUS counts them, and is then the primary source. Without `totals` only the codes
    themselves are counted; with `groups_first` the groups stand before the variable in the ids.
    """
    of = {"": of} if isinstance(of, Population) else of
    variable = (variable,) if isinstance(variable, Key) else variable
    having = {"": having} if callable(having) else (having or {})
    # Without anything that tells some from all there is nothing to be a share of.
    base = base if variable or having or base != FOLLOWS else None
    base = {"": base} if isinstance(base, Population) else base
    counting = Counting(of, each, variable, by, having, conditions, base, totals=totals, groups_first=groups_first)
    first = next(iter(of.values()))
    words = population or first.words
    return Measure(
        id,
        title,
        counting.keys,
        words,
        says,
        unit or first.unit,
        _with_sus(counting, sus),
        _own_total(id, counting),
        whole_year=whole_year,
        counting=counting,
        flows=all(map(_flow, of.values())),
    )


def summary(
    id: str,
    title: str,
    *,
    of: Population,
    value: str,
    statistics: tuple[str, ...],
    says: str,
    unit: str,
    by: tuple[Key, ...] = (),
) -> Measure:
    """Declare the statistics of a column of a population's frame; n is the units for which it is known."""
    counting = Counting({"": of}, None, (), by, {}, None, None, value, statistics)
    return Measure(id, title, counting.keys, of.words, says, unit, _with_sus(counting, None), counting=counting)


def _with_sus(counting: Counting, sus: Rows | None) -> Rows:
    def function(dataset: Dataset, period: Period) -> pd.DataFrame:
        register = lambda: counted(counting, dataset, period)  # noqa: E731
        return either(lambda: sus(dataset, period), register) if sus else register()

    return function


def _own_total(id: str, counting: Counting) -> str | None:
    """The pattern of the base's id where the base is the fact's own total over the variable."""
    if counting.base != FOLLOWS or counting.having or not counting.totals:
        return None
    totals = {key.name: ALL for key in counting.variable}
    return ".".join([id, *(totals.get(key.name, f"{{{key.name}}}") for key in counting.keys)])


def with_bases(measures: Sequence[Measure]) -> tuple[Measure, ...]:
    """The measures with the pattern of each base's id, and after them the counts of populations that are needed for it.

    A base is the total of a count of the same population in the same groups, where one is declared; else the
    population's size is a count of its own.
    """
    made, added = [], dict[str, Measure]()
    for one in measures:
        if one.base is None and one.counting is not None and one.counting.base is not None:
            wanted = _size(one.counting)
            pattern = next((p for other in _plain_first(measures) if (p := _holds(other, wanted))), None)
            if pattern is None:
                size = added.setdefault(_size_id(wanted), _size_measure(wanted))
                pattern = _holds(size, wanted)
            one = replace(one, base=pattern)
        made.append(one)
    return (*made, *added.values())


def _plain_first(measures: Iterable[Measure]) -> list[Measure]:
    """The counts that hold every unit once per group: those without a variable first, then those of fewest keys."""
    whole = [m for m in measures if m.counting and not m.counting.having and not m.counting.value and m.counting.totals]
    return sorted(whole, key=lambda m: (len(m.counting.variable), len(m.keys)) if m.counting else (0, 0))


def _size(counting: Counting) -> Counting:
    """The count of the units that a count's base is."""
    if isinstance(counting.base, Mapping):
        each = None if "" in counting.base else counting.each
        return Counting(counting.base, each, (), counting.by, {}, None, None)
    return Counting(counting.of, counting.each, (), counting.by, {}, None, None)


def _holds(one: Measure, wanted: Counting) -> str | None:
    """The pattern of the wanted size's id among the facts of a count, where they have it."""
    counting = one.counting
    if counting is None or counting.each is not wanted.each or list(counting.of.values()) != list(wanted.of.values()):
        return None
    reads = {key.name: key.read for key in (*counting.variable, *counting.by)}
    if any(key.name not in reads or reads[key.name] is not key.read for key in wanted.by):
        return None
    if any(key.several for key in counting.keys if key.name not in {k.name for k in wanted.by} and not key.read):
        return None
    shown = {key.name for key in (*wanted.by, *([wanted.each] if wanted.each else []))}
    return ".".join([one.id, *(f"{{{key.name}}}" if key.name in shown else ALL for key in one.keys)])


def _size_id(wanted: Counting) -> str:
    first = next(iter(wanted.of.values())).id
    stem = first.rpartition("_")[0] if wanted.each else first
    groups = "_".join(key.name for key in wanted.by)
    return f"population.{stem}" + (f"_by_{groups}" if groups else "")


def _size_measure(wanted: Counting) -> Measure:
    words = next(iter(wanted.of.values())).words.removesuffix(" i perioden")
    says = "Gruppens storlek: basen för andelarna i den."
    return count(_size_id(wanted), f"Antal {words}", of=wanted.of, each=wanted.each, by=wanted.by, says=says)


# --- counting --------------------------------------------------------------------------------------------------------


def counted(
    counting: Counting,
    dataset: Dataset,
    period: Period,
    narrowed: Callable[[pd.DataFrame], pd.DataFrame] | None = None,
) -> pd.DataFrame:
    """The frame of a count or a summary from the register's rows; `narrowed` takes units away before all else."""
    records: list[tuple[object, ...]] = []
    for code, population in counting.of.items():
        units = Units(population, dataset, period, narrowed)
        told = _summed(counting, units) if counting.value else _counts(counting, units, code)
        records += ((code, *one) for one in told) if counting.each else told
    keys = [key.name for key in replace(counting, groups_first=False).keys]
    columns = dict(zip([*keys, *NUMBER_COLUMNS], zip(*records, strict=True), strict=True))
    frame = pd.DataFrame(
        {key.name: pd.array(columns[key.name], dtype="str") for key in counting.keys}
        | {"source": pd.array(["workbook"] * len(records), dtype="str")}
        | {name: pd.array(columns[name], dtype=dtype) for name, dtype in NUMBER_COLUMNS.items()}
    )
    if counting.groups_first:  # rows stand in the order of their ids
        ranks = frame[[key.name for key in counting.keys]].apply(lambda codes: pd.factorize(codes)[0])
        frame = frame.loc[ranks.sort_values([*ranks], kind="stable").index].reset_index(drop=True)
    return frame


@dataclass(frozen=True, eq=False)
class Units:
    """A population's units in a period, or the `narrowed` of them, as they are counted: a row per unit, or per unit and
    answer of the keys (`several`) of which a unit may have several answers.

    What is found of a whole population is kept in the dataset's memory: many measures ask for the same.
    """

    population: Population
    dataset: Dataset
    period: Period
    narrowed: Callable[[pd.DataFrame], pd.DataFrame] | None = None

    def _once(self, what: object, make: Callable[[], Any]) -> Any:
        return make() if self.narrowed else self.dataset.once((self.population, self.period, what), make)

    def several(self, keys: Iterable[Key]) -> tuple[Key, ...]:
        """The keys of which a unit may have several answers here: no column tells them, and nothing reads them off."""
        return tuple(key for key in keys if key.several and not key.read and key.name not in self.rows())

    def rows(self, several: tuple[Key, ...] = ()) -> pd.DataFrame:
        """The units' frame, a row per answer."""
        if several:
            *others, last = several
            asked = last.several
            found: pd.DataFrame = self._once(
                ("rows", several), lambda: asked and asked(self.rows(tuple(others)), self.dataset)
            )
            return found
        units = self.population.units(self.dataset, self.period)
        return self.narrowed(units) if self.narrowed else units

    def answers(self, key: Key, several: tuple[Key, ...] = ()) -> "Answers":
        """What each row answers to the key. KeyError where nothing tells it."""

        def made() -> Answers:
            rows = self.rows(several)
            try:
                if key.read and (key.name not in rows or key.name == "month"):
                    return Answers.of(key.read(rows, self.dataset, self.period))
                return Answers.of(rows[key.name])
            except KeyError:  # the column itself, or one that the key is read off
                raise KeyError(f"De som räknas har ingen uppgift om {key.title.lower()} ({key.name}).") from None

        found: Answers = self._once(("answers", key, several), made)
        return found

    def tell(self, key: Key) -> bool:
        """Whether the units can be told apart by the key: what tells it is there, and is about it, as its codes have
        words (a column of the same name may hold others).
        """
        try:
            found, opened = self.answers(key, self.several((key,))), key.opened(self.dataset, self.period)
            return all(key.word(code, opened) for code in found.codes)
        except (KeyError, ValueError):
            return False

    def codes(self, key: Key, several: tuple[Key, ...] = ()) -> list[str]:
        """The codes of the key that are counted, in order."""
        found: list[str] = self._once(
            ("codes", key, several), lambda: key.codes(self.dataset, self.period, self.answers(key, several).codes)
        )
        return found

    def who(self, several: tuple[Key, ...] = ()) -> np.ndarray:
        """Whose each row is; see `identities`."""
        whose = self.population.whose
        found: np.ndarray = self._once(
            ("who", several), lambda: identities(self.rows(several)[whose] if whose else self.rows(several))
        )
        return found


@dataclass(frozen=True, eq=False)
class Answers:
    """A column as codes: those that occur, and for each row the number of its own among them."""

    codes: tuple[str, ...]
    numbers: np.ndarray

    @classmethod
    def of(cls, column: pd.Series) -> "Answers":
        """The column's answers: yes and no for what is true and false, `missing` where there is none."""
        numbers, found = pd.factorize(column)
        if pd.api.types.is_bool_dtype(column.dtype):
            codes = ["yes" if one else "no" for one in found]
        else:
            codes = pd.array(found).astype("str").tolist()
        if (lacking := numbers < 0).any():
            numbers[lacking] = len(codes)
            codes.append(MISSING)
        return cls(tuple(codes), numbers.astype(np.min_scalar_type(len(codes))))

    def places(self, codes: Iterable[str]) -> np.ndarray:
        """The place of each row's code among these; -1 for another."""
        place = {code: number for number, code in enumerate(codes)}
        return np.array([place.get(code, -1) for code in self.codes], dtype=np.intp)[self.numbers]


def identities(rows: pd.Series | pd.DataFrame) -> np.ndarray:
    """A number per row, equal for the rows of one and the same; -1 for a row that is alone, as all of a frame are."""
    if isinstance(rows, pd.DataFrame):
        return np.full(len(rows), -1)
    numbers, found = pd.factorize(rows)
    times = np.bincount(numbers[numbers >= 0], minlength=len(found) + 1)
    return np.where(times[numbers] > 1, numbers, -1)


def _counts(counting: Counting, units: Units, each: str) -> Iterator[tuple[object, ...]]:
    """A record per condition and combination of codes, under a code of `each`: these, n, base and share."""
    keys = (*counting.variable, *counting.by)
    several = units.several(keys)
    codes = [units.codes(key, several) for key in keys]
    places = [units.answers(key, several).places(some) for key, some in zip(keys, codes, strict=True)]
    sizes, who = [*map(len, codes)], units.who(several)
    whole = cross(places, sizes, who)
    base = None
    if isinstance(counting.base, Mapping):
        others = replace(units, population=counting.base.get(each) or counting.base[""])
        told, listed = others.several(counting.by), codes[len(counting.variable) :]
        grouped = [others.answers(k, told).places(some) for k, some in zip(counting.by, listed, strict=True)]
        base = cross(grouped, [*map(len, listed)], others.who(told))
    elif counting.base == FOLLOWS:
        base = whole[(-1,) * len(counting.variable)]
    combinations = [*product(*([*some, *([ALL] if counting.totals else [])] for some in codes))]
    conditions: Mapping[str, Condition | None] = {**counting.having} or {"": None}
    for code, condition in conditions.items():
        n, unknown = whole, False
        if condition is not None:
            met = condition(units.rows(several)).astype("boolean")
            chosen = met.to_numpy(bool, na_value=False)
            n = cross([place[chosen] for place in places], sizes, who[chosen])
            unknown = bool(len(met) and met.isna().all())  # what nobody has said is missing, not none
        bases = n if base is None else np.broadcast_to(base, n.shape)
        if not counting.totals:
            n, bases = _without_totals(n), _without_totals(bases)
        named = (code,) if counting.conditions else ()
        for combination, some, size in zip(combinations, n.ravel().tolist(), bases.ravel().tolist(), strict=True):
            share = None if unknown or base is None or not size else some / size
            yield *named, *combination, None if unknown else some, None if base is None else size, share


def _without_totals(counts: np.ndarray) -> np.ndarray:
    return counts[tuple(slice(None, -1) for _ in counts.shape)]


def cross(places: Sequence[np.ndarray], sizes: Sequence[int], who: np.ndarray) -> np.ndarray:
    """Counts for every combination of the codes, an axis per key, its total last, of those `identities` tell apart.

    `places` are each row's code by key, of which there are so many as `sizes` tell. A code that is not listed (-1) is
    not counted, in the totals either.
    """
    shape = [size + 1 for size in sizes]
    counts = np.zeros(shape, dtype=np.int64)

    def add(rows: np.ndarray, summed: Sequence[bool], once: bool) -> None:
        flat = np.zeros(rows.sum(), dtype=np.int64)
        for place, size, total in zip(places, shape, summed, strict=True):
            flat = flat * size + (size - 1 if total else place[rows])
        if once:
            flat = pd.unique(flat * (who.max() + 1) + who[rows]) // (who.max() + 1)
        counts.ravel()[:] += np.bincount(flat, minlength=counts.size)

    listed = np.logical_and.reduce([place >= 0 for place in places] or [np.ones(len(who), dtype=bool)])
    add(listed & (who < 0), [False] * len(shape), once=False)
    for axis in range(len(shape)):
        along = np.moveaxis(counts, axis, 0)
        along[-1] = along[:-1].sum(axis=0)
    if (met := listed & (who >= 0)).any():  # whoever stands in several rows is one in each cell, and in its total
        for summed in product((False, True), repeat=len(shape)):
            add(met, summed, once=True)
    return counts


def _summed(counting: Counting, units: Units) -> Iterator[tuple[object, ...]]:
    """A record per combination of codes and statistic: these, n (units whose value is known), no base, the value."""
    several = units.several(counting.by)
    rows = units.rows(several)
    if counting.value not in rows:
        raise KeyError(f"De som räknas har ingen kolumn {counting.value}.")
    known = rows[counting.value].notna().to_numpy()
    values = rows.loc[known, counting.value].astype("float64").to_numpy()
    codes = [units.codes(key, several) for key in counting.by]
    places = [units.answers(k, several).places(some)[known] for k, some in zip(counting.by, codes, strict=True)]
    for combination in product(*([*some, ALL] for some in codes)):
        told = pd.Series(values[_chosen(len(values), places, codes, combination)])
        for name in counting.statistics:
            named = (name,) if len(counting.statistics) > 1 else ()
            yield *combination, *named, len(told), None, getattr(told, name)() if len(told) else None


def _chosen(
    length: int, places: Iterable[np.ndarray], codes: Iterable[Sequence[str]], combination: Iterable[str]
) -> np.ndarray:
    """True for the rows of one combination of codes; the total is of all that are listed."""
    chosen = np.ones(length, dtype=bool)
    for place, some, code in zip(places, codes, combination, strict=True):
        chosen &= place >= 0 if code == ALL else place == some.index(code)
    return chosen


def rows_counted(counting: Counting, dataset: Dataset, period: Period, codes: Mapping[str, str]) -> list[str]:
    """The source rows of the units in one cell of a count, found by its codes."""
    units = Units(counting.of[codes[counting.each.name] if counting.each else ""], dataset, period)
    keys = (*counting.variable, *counting.by)
    several = units.several(keys)
    rows, listed = units.rows(several), [units.codes(key, several) for key in keys]
    places = [units.answers(key, several).places(some) for key, some in zip(keys, listed, strict=True)]
    chosen = _chosen(len(rows), places, listed, [codes[key.name] for key in keys])
    condition = counting.having.get(codes[counting.conditions.name] if counting.conditions else "")
    if condition is not None:
        chosen &= condition(rows).astype("boolean").to_numpy(bool, na_value=False)
    if counting.value:
        chosen &= rows[counting.value].notna().to_numpy()
    return rows.loc[chosen, "source_row"].tolist()


def tally(
    rows: pd.DataFrame,
    by: By,
    *,
    source: str,
    base: int | str | None = None,
    persons: str | None = None,
    totals: Iterable[str] | None = None,
) -> pd.DataFrame:
    """Counts of `rows` for every combination of the categories in `by`, absent ones as 0.

    `base` is a number, or the name of a key: the base is then the sum within that key's category; None gives no base
    and no value. `persons` counts distinct values of that column instead of rows. `totals` names the keys that also
    get the category `all` (default: every key).
    """
    kept = set(by if totals is None else totals)
    codes = [[*(some.codes if isinstance(some, CodeList) else some)] for some in by.values()]
    places = [Answers.of(rows[key]).places(some) for key, some in zip(by, codes, strict=True)]
    counts = cross(places, [*map(len, codes)], identities(rows[persons] if persons else rows))
    ends = tuple(slice(None) if key in kept else slice(None, -1) for key in by)
    combinations = [*product(*([*some, *([ALL] if key in kept else [])] for key, some in zip(by, codes, strict=True)))]
    frame = pd.DataFrame(
        {key: pd.array(some, dtype="str") for key, some in zip(by, zip(*combinations, strict=True), strict=True)}
    )
    behind = [_Behind(rows, places, codes, combination) for combination in combinations]
    return with_base(frame.assign(source=source, n=counts[ends].ravel(), rows=behind), base)


@dataclass(frozen=True)
class _Behind:
    """The source rows of one combination, found when somebody iterates over them."""

    rows: pd.DataFrame
    places: Sequence[np.ndarray]
    codes: Sequence[Sequence[str]]
    combination: Sequence[str]

    def __iter__(self) -> Iterator[str]:
        chosen = _chosen(len(self.rows), self.places, self.codes, self.combination)
        return iter(self.rows.loc[chosen, "source_row"])


@dataclass(frozen=True)
class Joined:
    """The source rows of several numbers after each other, found when somebody iterates over them."""

    parts: tuple[Iterable[str], ...]

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(self.parts)


def with_base(frame: pd.DataFrame, base: int | str | pd.Series | None) -> pd.DataFrame:
    """The frame with `base` and `value` = n / base.

    `base` is a number, one number per row, or a key's name: then its row of totals over the other keys.
    """
    keys = [c for c in frame.columns if c not in RESULT_COLUMNS]
    if isinstance(base, str):
        if not (others := [key for key in keys if key != base]):
            raise ValueError(f"{base} är enda nyckeln: varje rad skulle bli sin egen bas.")
        within = frame[(frame[others] == ALL).all(axis=1)].set_index(base)["n"]
        base = frame[base].map(within)
    n, bases = (
        pd.array(some if isinstance(some, pd.Series) else [pd.NA if some is None else some] * len(frame), dtype="Int64")
        for some in (frame["n"], base)
    )
    known = [some is not pd.NA and of is not pd.NA and of > 0 for some, of in zip(n, bases, strict=True)]
    share = [some / of if told else pd.NA for some, of, told in zip(n, bases, known, strict=True)]
    behind = {"rows": frame["rows"].array} if "rows" in frame else {}
    own = {c: frame[c].array for c in (*keys, "source")}
    return pd.DataFrame(own | {"n": n, "base": bases, "value": pd.array(share, dtype="Float64")} | behind, frame.index)


def single(
    source: str,
    *,
    n: int | None = None,
    base: int | None = None,
    value: float | NAType | None = None,
    rows: Iterable[str] = (),
    **keys: str,
) -> pd.DataFrame:
    """One row; `value` defaults to n / base where both are given."""
    return lines(source, keys, [{**keys, "n": n, "base": base, "value": value, "rows": rows}])


def lines(source: str, keys: Iterable[str], records: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """A row per record of keys, n, base, value and rows (what is left out is empty); `value` defaults to n / base.

    One frame at once: a frame for each row would take most of a measure's time.
    """
    made = [
        {"n": None, "base": None, "value": None, "rows": ()} | {**record} | {"source": source} for record in records
    ]
    for record in made:
        n, base = record["n"], record["base"]
        if record["value"] is None and isinstance(n, Integral) and isinstance(base, Integral) and base:
            record["value"] = int(n) / int(base)
    typed = {c: "str" for c in (*keys, "source")} | NUMBER_COLUMNS | {"rows": "object"}
    return pd.DataFrame({c: pd.array([record[c] for record in made], dtype=dtype) for c, dtype in typed.items()})


def stack(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Frames of one measure under each other, in order."""
    return pd.concat(frames, ignore_index=True)


def either(*attempts: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    """The frames of every source that exists, the primary first; SourceMissing of the last when none does."""
    frames, missing = [], None
    for attempt in attempts:
        try:
            frames.append(attempt())
        except SourceMissing as error:
            missing = error
    if not frames and missing is not None:
        raise missing
    return stack(frames)
