"""Every number of a report as one long table of facts: id, keys, period, n, base, value, unit, sources, base fact."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sotanalysis import dataset as data
from sotanalysis.dataset import Dataset, SourceMissing
from sotanalysis.measures import all_measures
from sotanalysis.measures.measure import NUMBER_COLUMNS, Measure
from sotanalysis.periods import Period
from sotanalysis.reads import Reads, Watched
from sotanalysis.vocabulary import VALUED

TABLE_COLUMNS = (
    "fact",
    "period",
    "measure",
    "title",
    "keys",
    "source",
    "sources",
    "primary",
    "n",
    "base",
    "base_fact",
    "value",
    "unit",
)
# What every measure's frame has beside its keys.
_OWN = ("fact", "source", "primary", "n", "base", "base_fact", "value", "unit")


class FactMissing(LookupError):
    """A fact whose source is not there; `file` says in words what would fill it."""

    def __init__(self, fact: str, file: str) -> None:
        super().__init__(f"Underlag saknas för {fact}: {file}")
        self.fact, self.file = fact, file


class MeasureFailed(RuntimeError):
    """A measure whose function broke on the data: the fault is the program's, and its sections can't be made."""

    def __init__(self, measure: str, kind: str) -> None:
        super().__init__(
            f"Måttet {measure} kunde inte räknas, av ett fel i programmet. Säg till den som sköter programmet: {kind}."
        )


@dataclass(frozen=True)
class Fact:
    """One number as it may be shown: `n` of `base`, or a `value` in `unit`.

    A hidden fact has no numbers, nor has one whose base is hidden a base or a share. `keys` are its codes by key,
    `base_fact` the id of the fact that its base is, `before` the fact as published when another number was.
    """

    id: str
    measure: str
    keys: Mapping[str, str]
    source: str
    n: int | None
    base: int | None
    value: float | None
    unit: str
    base_fact: str | None = None
    hidden: bool = False
    base_hidden: bool = False
    before: "Fact | None" = None

    @property
    def is_value(self) -> bool:
        """Whether the number is the value: n is then how many it rests on, and never stands in its place."""
        return self.unit in VALUED


@dataclass(frozen=True)
class Facts:
    """All facts of one period: a tidy frame per measure, and the measures that could not be computed.

    A frame has the measure's key columns (codes), source, n, base, value, fact (id), primary, unit and base_fact.
    `missing` maps a measure's id to the file that would fill it, in words; `failed` one whose function broke on the
    data to the kind of error: the sections that need it fail, the others are still made.
    """

    period: Period
    measures: Mapping[str, Measure]
    frames: Mapping[str, pd.DataFrame]
    missing: Mapping[str, str]
    failed: Mapping[str, str] = field(default_factory=dict)

    def frame(self, measure: str, source: str | None = None) -> pd.DataFrame:
        """The measure's frame from one source, the primary one unless named."""
        frame = self.frames[measure]
        chosen = frame["primary"] if source is None else frame["source"] == source
        return frame[chosen].reset_index(drop=True)

    def watched(self, reads: Reads) -> "Facts":
        """The same, noting which measures' facts are read."""
        kind = f"facts:{self.period.code}"
        missing, failed = Watched(kind, self.missing, reads), Watched(kind, self.failed, reads)
        return replace(self, frames=Watched(kind, self.frames, reads), missing=missing, failed=failed)

    def rows(self) -> pd.DataFrame:
        """The frames of all measures under each other, without their keys but with the measure's id."""
        held = {id: frame for id, frame in self.frames.items() if len(frame)}
        if not held:
            return pd.DataFrame(columns=[*_OWN, "measure"])
        like = next(iter(held.values()))  # joined as lists: to join frames costs ten times as much
        joined = {name: [value for frame in held.values() for value in frame[name].tolist()] for name in _OWN}
        columns = {name: pd.Series(values, dtype=like[name].dtype) for name, values in joined.items()}
        return pd.DataFrame(columns | {"measure": [id for id, frame in held.items() for _ in range(len(frame))]})

    def codes(self) -> list[dict[str, str]]:
        """The codes by key of each of `rows`."""
        return [codes for id, frame in self.frames.items() for codes in _codes(self.measures[id], frame)]

    def table(self) -> pd.DataFrame:
        """One row per fact: fact, period (its code), measure, title, keys (codes by key), source, sources, primary, n,
        base, base_fact (id), value, unit.
        """
        rows = self.rows()
        if rows.empty:
            return pd.DataFrame(columns=list(TABLE_COLUMNS))
        measures = [self.measures[id] for id in rows["measure"]]
        return rows.assign(
            period=self.period.code,
            title=[measure.title for measure in measures],
            keys=self.codes(),
            sources=[[source, *measure.also] for source, measure in zip(rows["source"], measures, strict=True)],
        )[list(TABLE_COLUMNS)]


def _codes(measure: Measure, frame: pd.DataFrame) -> list[dict[str, str]]:
    """The codes of each row by key."""
    names = measure.key_names
    if not names:
        return [{} for _ in range(len(frame))]
    return [dict(zip(names, row, strict=True)) for row in zip(*(frame[key].tolist() for key in names), strict=True)]


def from_table(
    table: pd.DataFrame,
    period: Period,
    measures: Mapping[str, Measure],
    missing: Mapping[str, str],
    failed: Mapping[str, str],
) -> Facts:
    """The facts that a table of them (`Facts.table`) holds."""
    frames = {}
    own = ["source", *NUMBER_COLUMNS, "fact", "primary", "unit", "base_fact"]
    held, keys = table.astype(NUMBER_COLUMNS), [dict(codes) for codes in table["keys"]]
    columns = {name: held[name].array for name in own}  # frames are made of these: to take them of a frame costs more
    for id, places in held.groupby("measure", sort=False).indices.items():
        codes = {key: [keys[place][key] for place in places] for key in measures[id].key_names}
        frames[id] = pd.DataFrame(codes | {name: values.take(places) for name, values in columns.items()})
    empty = [id for id in measures if id not in frames and id not in missing and id not in failed]
    frames |= {id: _empty(measures[id]) for id in empty}
    return Facts(period, measures, {id: frames[id] for id in measures if id in frames}, missing, failed)


def _empty(measure: Measure) -> pd.DataFrame:
    columns = [*measure.key_names, "source", *NUMBER_COLUMNS, "fact", "primary", "unit", "base_fact"]
    return pd.DataFrame(columns=columns).astype(NUMBER_COLUMNS).astype({"primary": bool})


def with_ids(measure: Measure, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with `fact`, `primary`, `unit` and `base_fact`: the first source is the primary one, others carry their
    name in the id.

    Raises ValueError when two rows would get the same id: a measure whose keys do not identify its rows.
    """
    codes, sources = _codes(measure, frame), frame["source"].tolist()
    primary = np.array([source == sources[0] for source in sources], dtype=bool)
    ids = [".".join([measure.id, *keys.values()]) for keys in codes]
    ids = [id if first else f"{id}@{source}" for id, source, first in zip(ids, sources, primary, strict=True)]
    if len({*ids}) < len(ids):
        raise ValueError(f"{measure.id}: nycklarna {measure.key_names} skiljer inte raderna åt.")
    based = zip(codes, sources, frame["base"].tolist(), strict=True)
    bases = [None if base is pd.NA else measure.base_of({**keys, "source": source}) for keys, source, base in based]
    # Made at once: to add columns costs more than the frame.
    return pd.DataFrame(
        {name: frame[name].array for name in frame}
        | {"source": pd.array(sources, dtype="str"), "fact": pd.array(ids, dtype="str"), "primary": primary}
        | {"unit": pd.array([_unit(measure, keys) for keys in codes], dtype="str")}
        | {"base_fact": pd.array(bases, dtype="str")}
    )


def _unit(measure: Measure, keys: Mapping[str, str]) -> str:
    if isinstance(measure.unit, str):
        return measure.unit
    return next((measure.unit[code] for code in keys.values() if code in measure.unit), measure.unit[""])


def _with_bases(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The frames with each base's id as its source has it, and none where no fact is that number."""
    columns = ["base_fact", "primary", "source", "base", "fact", "n"]
    told = {id: [*zip(*(frame[c].tolist() for c in columns), strict=True)] for id, frame in frames.items()}
    sizes = {fact: base if n is pd.NA else n for rows in told.values() for *_, base, fact, n in rows}

    def found(named: object, primary: bool, source: str, base: object) -> object:
        """The id, of the fact's own source where that has it; nothing where it is another number."""
        id = named if primary or f"{named}@{source}" not in sizes else f"{named}@{source}"
        size = sizes.get(id, pd.NA)
        return id if base is not pd.NA and size is not pd.NA and size == base else None

    bases = {id: pd.array([found(*row[:4]) for row in rows], dtype="str") for id, rows in told.items()}
    return {id: frame.assign(base_fact=bases[id]) for id, frame in frames.items()}


def fact_of(row: Any, measure: str, keys: Mapping[str, str] | None = None) -> Fact:
    """The fact of a row that has fact, source, n, base, value, unit and base_fact."""
    return Fact(
        str(row.fact),
        measure,
        keys or {},
        str(row.source),
        None if pd.isna(row.n) else int(row.n),
        None if pd.isna(row.base) else int(row.base),
        None if pd.isna(row.value) else float(row.value),
        str(row.unit),
        None if pd.isna(getattr(row, "base_fact", None)) else str(row.base_fact),
        bool(getattr(row, "hidden", False)),
        bool(getattr(row, "base_hidden", False)),
    )


def redacted(frame: pd.DataFrame, hidden: frozenset[str]) -> pd.DataFrame:
    """A measure's frame as an edition may show it, with the column `hidden`.

    A hidden fact keeps its id and loses its numbers. Where a base is hidden, whatever rests on it loses base and share:
    the value too, where it is n of the base.
    """
    if not hidden:
        return frame.assign(hidden=False, base_hidden=False)
    away, under = (pd.Series([id in hidden for id in frame[c]], frame.index, bool) for c in ("fact", "base_fact"))
    base_away = away | under
    share = base_away & frame["n"].notna() & frame["base"].notna()
    return frame.assign(
        n=frame["n"].mask(away),
        base=frame["base"].mask(base_away),
        value=frame["value"].mask(away | share),
        hidden=away,
        base_hidden=base_away,
    )


def table_shown(facts: Facts, hidden: frozenset[str]) -> pd.DataFrame:
    """`Facts.table` as an edition may show it, with the column `hidden`; see `redacted`."""
    return redacted(facts.table(), hidden)


def facts_published(tables: Sequence[pd.DataFrame], now: Facts) -> dict[str, Fact]:
    """The facts, by id, of the last published table (oldest first, of `table_shown`) that tells another story than now.

    A report that was published with revised numbers so goes on showing what it revised. Hidden facts, and those of
    measures that are gone, are left out. Empty when nothing was published, or nothing has changed. Tables of earlier
    versions, without periods and base facts, are read as they are.
    """
    if not tables:
        return {}
    current = {row.fact: _numbers(row) for row in now.rows().itertuples()}
    for table in reversed(tables):
        kept = table[~table["hidden"] & table["measure"].isin(list(now.measures))]
        if any(_numbers(row) != current.get(row.fact) for row in kept.itertuples()):
            return {row.fact: fact_of(row, row.measure) for row in kept.itertuples()}
    return {}


def _numbers(row: Any) -> tuple[str, ...]:
    """n, base and value so that equal numbers are equal, whatever machine they were computed on."""
    return tuple("" if pd.isna(value) else f"{value:.12g}" for value in (row.n, row.base, row.value))


@dataclass(frozen=True)
class Share:
    """Some measures' facts as they are counted: as in `Facts`, but without what the others say of their bases."""

    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)


def share(dataset: Dataset, period: Period, measures: Iterable[Measure]) -> Share:
    """The facts of the measures alone; a measure without its source is listed as missing, never dropped."""
    found = Share()
    for measure in measures:
        try:
            found.frames[measure.id] = with_ids(measure, measure(dataset, period))
        except SourceMissing as error:
            found.missing[measure.id] = error.file
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            found.failed[measure.id] = type(error).__name__  # its message may hold a value from the data
    return found


def joined(period: Period, measures: Sequence[Measure], shares: Iterable[Share]) -> Facts:
    """All facts of the measures for the period, of shares that are counted apart."""
    declared = {measure.id: measure for measure in measures}
    if len(declared) < len(measures):
        twice = next(id for id, count in Counter(measure.id for measure in measures).items() if count > 1)
        raise ValueError(f"Måttet {twice} är deklarerat två gånger.")
    apart = [*shares]
    frames, missing, failed = (
        {id: one[id] for id in declared for one in held if id in one}
        for held in ([s.frames for s in apart], [s.missing for s in apart], [s.failed for s in apart])
    )
    return Facts(period, declared, _with_bases(frames), missing, failed)


def collect(dataset: Dataset, period: Period, measures: Iterable[Measure]) -> Facts:
    """All facts of the measures for the period."""
    held = [*measures]
    return joined(period, held, [share(dataset, period, held)])


def are_kept(processed: Path, team: str, period: Period) -> bool:
    """Whether the period's facts, from the data up to its year, are counted already (`of_period`)."""
    name, stamp = _kept_as(processed, team, period, period.start.year)
    return data.is_kept(processed, team, name, stamp)


def _kept_as(processed: Path, team: str, period: Period, through: int) -> tuple[str, str]:
    return f"{period.code}-{through}", data.stamp(processed, team, through)


def of_period(
    dataset: Dataset,
    period: Period,
    processed: Path | None,
    count: Callable[[Dataset, Period, Sequence[Measure]], Facts] = collect,
) -> Facts:
    """All facts of the period: counted once for everybody who reads the processed tables of the same folder.

    What a dataset of later years makes of the period is kept apart. Without a folder they are counted and not kept.
    """
    declared = all_measures()
    if processed is None:
        return count(dataset, period, declared)
    through = max(dataset.settings, default=period.start.year)
    name, stamp = _kept_as(processed, dataset.team, period, through)
    if (kept := data.recall(processed, dataset.team, name, stamp)) is not None:
        table, missing, failed = kept
        return from_table(table, period, {m.id: m for m in declared}, missing, failed)
    found = count(dataset, period, declared)
    data.keep(processed, dataset.team, name, stamp, found.table(), found.missing, found.failed)
    return found


def rows_behind(facts: Facts, dataset: Dataset, fact: Fact) -> list[str]:
    """The source rows behind a fact, in their order: `2022/samordningsteam.xlsx!Deltagare!12`."""
    measure = facts.measures[fact.measure]
    return list(dict.fromkeys(measure.rows_of(dataset, facts.period, fact.keys, fact.source)))
