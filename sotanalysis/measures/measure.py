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
from typing import Literal

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
    the numerator. `base` is what follows from variable and groups, another population in the same groups, or none.
    """

    of: Mapping[str, Population]
    each: Key | None
    variable: tuple[Key, ...]
    by: tuple[Key, ...]
    having: Mapping[str, Condition]
    conditions: Key | None
    base: Literal["follows"] | Population | None
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
        return pd.DataFrame(
            {c: frame[c].astype(NUMBER_COLUMNS[c]) if c in NUMBER_COLUMNS else frame[c] for c in columns}
        )

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
    base: Literal["follows"] | Population | None = FOLLOWS,
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
    there is none. `base` may be another population, counted in the same groups, or None. `sus` gives the same numbers
    as SUS counts them, and is then the primary source. Without `totals` only the codes themselves are counted; with
    `groups_first` the groups stand before the variable in the ids.
    """
    of = {"": of} if isinstance(of, Population) else of
    variable = (variable,) if isinstance(variable, Key) else variable
    having = {"": having} if callable(having) else (having or {})
    # Without anything that tells some from all there is nothing to be a share of.
    base = base if variable or having or base != FOLLOWS else None
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
    if isinstance(counting.base, Population):
        return Counting({"": counting.base}, None, (), counting.by, {}, None, None)
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
    narrowed: Callable[[pd.DataFrame], pd.DataFrame] = lambda units: units,
) -> pd.DataFrame:
    """The frame of a count or a summary from the register's rows; `narrowed` takes units away before all else."""
    parts = []
    for code, population in counting.of.items():
        units = narrowed(population.units(dataset, period))
        part = (
            _summed(counting, units, dataset, period)
            if counting.value
            else _counts(counting, population, units, dataset, period, narrowed)
        )
        if counting.each:
            part.insert(0, counting.each.name, code)
        parts.append(part)
    keys = [key.name for key in counting.keys]
    frame = stack(parts).assign(source="workbook")[[*keys, *RESULT_COLUMNS[:-1]]]
    if counting.groups_first:  # rows stand in the order of their ids
        ranks = frame[keys].apply(lambda codes: pd.factorize(codes)[0])
        frame = frame.loc[ranks.sort_values(keys, kind="stable").index].reset_index(drop=True)
    return frame


def _counts(
    counting: Counting,
    population: Population,
    units: pd.DataFrame,
    dataset: Dataset,
    period: Period,
    narrowed: Callable[[pd.DataFrame], pd.DataFrame],
) -> pd.DataFrame:
    keys = (*counting.variable, *counting.by)
    named, codes = coded(units, keys, dataset, period)
    variables = len(counting.variable)
    frames = []
    conditions: Mapping[str, Condition | None] = {**counting.having} or {"": None}
    for code, condition in conditions.items():
        met = None if condition is None else condition(named)
        chosen = named if met is None else named[met.fillna(False).astype(bool)]
        n = cross(chosen, codes, population.whose, counting.totals)
        base = None
        if isinstance(counting.base, Population):
            others = narrowed(counting.base.units(dataset, period))
            grouped, _ = coded(others, counting.by, dataset, period)
            base = cross(grouped, {k: codes[k] for k in list(codes)[variables:]}, counting.base.whose, counting.totals)
        elif counting.base == FOLLOWS:
            base = cross(named, codes, population.whose)
            base = base[(-1,) * variables] if counting.totals else _cut(base[(-1,) * variables])
        frame = _as_frame(n, codes, counting.totals)
        if met is not None and len(met) and met.isna().all():  # what nobody has said is missing, not none
            frame["n"] = pd.NA
        frame["base"] = pd.array(
            np.full(len(frame), pd.NA) if base is None else np.broadcast_to(base, n.shape).ravel(), dtype="Int64"
        )
        if counting.conditions:
            frame.insert(0, counting.conditions.name, code)
        frames.append(frame)
    made = stack(frames)
    share = made["n"].astype("Float64") / made["base"].astype("Float64")
    return made.assign(value=share.where(made["base"].fillna(0) > 0))


def _cut(counts: np.ndarray) -> np.ndarray:
    """Counts without their totals."""
    return counts[tuple(slice(None, -1) for _ in counts.shape)]


def _as_frame(n: np.ndarray, codes: Mapping[str, Sequence[str]], totals: bool) -> pd.DataFrame:
    levels = [[*some, *([ALL] if totals else [])] for some in codes.values()]
    frame = pd.DataFrame(list(product(*levels)), columns=list(codes), index=range(n.size))
    return frame.assign(n=pd.array(n.ravel(), dtype="Int64"))


def coded(
    units: pd.DataFrame, keys: Sequence[Key], dataset: Dataset, period: Period
) -> tuple[pd.DataFrame, dict[str, list[str]]]:
    """The units with a column of codes per key (a row per answer where a key has several), and the codes counted."""
    named, codes = units, {}
    for key in keys:
        if key.read and (key.name not in named or key.name == "month"):
            named = named.assign(**{key.name: key.read(named, dataset, period)})
        elif key.name not in named:
            if key.several is None or "case" not in named:
                raise KeyError(f"De som räknas har ingen uppgift om {key.title.lower()} ({key.name}).")
            named = key.several(named, dataset)
        column = named[key.name]
        if pd.api.types.is_bool_dtype(column.dtype):
            column = column.map({True: "yes", False: "no"})
        named = named.assign(**{key.name: column.astype("string").fillna(MISSING)})
        codes[key.name] = key.codes(dataset, period, named[key.name].unique())
    return named, codes


def cross(rows: pd.DataFrame, codes: Mapping[str, Sequence[str]], whose: str | None, totals: bool = True) -> np.ndarray:
    """Counts for every combination of the codes, an axis per key, its total last; of different `whose`, else of rows.

    A code that is not listed is not counted, in the totals either.
    """
    sizes = tuple(len(some) + 1 for some in codes.values())
    places = [pd.Index(some).get_indexer(rows[key]) for key, some in codes.items()]
    kept = np.logical_and.reduce([place >= 0 for place in places]) if places else np.ones(len(rows), dtype=bool)
    places = [place[kept] for place in places]
    who = None if whose is None else _identities(rows[whose])[kept]
    counts = np.zeros(sizes, dtype=np.int64)
    for summed in product((False, True), repeat=len(places)):
        index = [np.full(kept.sum(), size - 1) if s else p for s, p, size in zip(summed, places, sizes, strict=True)]
        flat = np.ravel_multi_index(index, sizes) if index else np.zeros(kept.sum(), dtype=np.int64)
        if who is not None and len(flat):
            flat = pd.unique(flat * (who.max() + 1) + who) // (who.max() + 1)
        counts += np.bincount(flat, minlength=counts.size).reshape(sizes)
    return counts if totals else _cut(counts)


def _identities(column: pd.Series) -> np.ndarray:
    """A number per row, equal for rows of the same; a row without identity is one of its own."""
    numbers, _ = pd.factorize(column)
    lacking = numbers < 0
    numbers[lacking] = len(column) + np.arange(lacking.sum())
    return np.asarray(numbers, dtype=np.int64)


def _summed(counting: Counting, units: pd.DataFrame, dataset: Dataset, period: Period) -> pd.DataFrame:
    """One row per group and statistic; n is the units whose value is known."""
    named, codes = coded(units, counting.by, dataset, period)
    if counting.value not in named:
        raise KeyError(f"De som räknas har ingen kolumn {counting.value}.")
    known = named[named[counting.value].notna()]
    records = []
    for combination in product(*([*some, ALL] for some in codes.values())):
        chosen = np.logical_and.reduce(
            [known[k].isin(codes[k]) if c == ALL else known[k].eq(c) for k, c in zip(codes, combination, strict=True)]
            or [np.ones(len(known), dtype=bool)]
        )
        values = known.loc[chosen, counting.value].astype("float64")
        for name in counting.statistics:
            told = (name,) if len(counting.statistics) > 1 else ()
            records.append((*combination, *told, len(values), pd.NA, getattr(values, name)() if len(values) else pd.NA))
    columns = [*codes, *([STATISTIC.name] if len(counting.statistics) > 1 else []), *NUMBER_COLUMNS]
    return pd.DataFrame(records, columns=columns).astype(NUMBER_COLUMNS)


def rows_counted(counting: Counting, dataset: Dataset, period: Period, codes: Mapping[str, str]) -> list[str]:
    """The source rows of the units in one cell of a count, found by its codes."""
    population = counting.of[codes[counting.each.name] if counting.each else ""]
    units = population.units(dataset, period)
    named, listed = coded(units, (*counting.variable, *counting.by), dataset, period)
    if counting.value:
        named = named[named[counting.value].notna()]
    condition = counting.having.get(codes[counting.conditions.name] if counting.conditions else "")
    chosen = named if condition is None else named[condition(named).fillna(False).astype(bool)]
    for key, some in listed.items():
        chosen = chosen[chosen[key].isin(some) if codes[key] == ALL else chosen[key].eq(codes[key])]
    return chosen["source_row"].tolist()


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
    options = {key: [*(codes.codes if isinstance(codes, CodeList) else codes)] for key, codes in by.items()}
    named = rows.assign(**{key: rows[key].astype("string").fillna(MISSING) for key in by})
    counts = cross(named, options, persons)
    ends = tuple(slice(None) if key in kept else slice(None, -1) for key in by)
    levels = [[*codes, *([ALL] if key in kept else [])] for key, codes in options.items()]
    frame = pd.DataFrame(list(product(*levels)), columns=list(by)).assign(source=source, n=counts[ends].ravel())
    behind = [_Behind(named, options, dict(zip(by, codes, strict=True))) for codes in product(*levels)]
    return with_base(frame.assign(rows=behind), base)


@dataclass(frozen=True)
class _Behind:
    """The source rows of one combination, found when somebody iterates over them."""

    rows: pd.DataFrame
    options: Mapping[str, Sequence[str]]
    codes: Mapping[str, str]

    def __iter__(self) -> Iterator[str]:
        chosen = self.rows
        for key, code in self.codes.items():
            chosen = chosen[chosen[key].isin(self.options[key]) if code == ALL else chosen[key].eq(code)]
        return iter(chosen["source_row"])


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
    n = frame["n"].astype("Int64")
    if isinstance(base, str):
        if not (others := [key for key in keys if key != base]):
            raise ValueError(f"{base} är enda nyckeln: varje rad skulle bli sin egen bas.")
        within = frame[(frame[others] == ALL).all(axis=1)].set_index(base)["n"]
        bases = frame[base].map(within).astype("Int64")
    elif isinstance(base, pd.Series):
        bases = base.astype("Int64")
    else:
        bases = pd.Series(pd.NA if base is None else base, index=frame.index, dtype="Int64")
    value = (n.astype("Float64") / bases.astype("Float64")).where(bases.fillna(0) > 0)
    behind = ["rows"] if "rows" in frame else []
    return frame.assign(n=n, base=bases, value=value)[[*keys, *RESULT_COLUMNS[:-1], *behind]]


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
    columns = [*keys, *RESULT_COLUMNS]
    return pd.DataFrame({c: pd.Series([r[c] for r in made], dtype=NUMBER_COLUMNS.get(c, "object")) for c in columns})


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
