"""Every number of a report as one long table of facts: id, n, base, value, unit, source, source rows."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from sotanalysis.dataset import Dataset, SourceMissing
from sotanalysis.measures.measure import Measure
from sotanalysis.periods import Period

TABLE_COLUMNS = (
    "fact", "measure", "title", "keys", "source", "primary", "n", "base", "value", "unit", "rows",
)  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """One number: `n` of `base`, or a `value` in `unit`; where it comes from, down to the rows."""

    id: str
    measure: Measure
    source: str
    n: int | None
    base: int | None
    value: float | None
    rows: tuple[str, ...]

    @property
    def unit(self) -> str:
        """What n counts, or what value is."""
        return self.measure.unit


@dataclass(frozen=True)
class Facts:
    """All facts of one period: a tidy frame per measure, and the measures that could not be computed.

    A frame has the measure's key columns (codes), source, n, base, value, rows, fact (id) and primary. `missing` maps a
    measure's id to the file that would fill it, in words; `failed` one whose function broke on the data to the kind of
    error: the sections that need it fail, the others are still made.
    """

    measures: Mapping[str, Measure]
    frames: Mapping[str, pd.DataFrame]
    missing: Mapping[str, str]
    failed: Mapping[str, str] = field(default_factory=dict)

    def frame(self, measure: str, source: str | None = None) -> pd.DataFrame:
        """The measure's frame from one source, the primary one unless named."""
        frame = self.frames[measure]
        chosen = frame["primary"] if source is None else frame["source"] == source
        return frame[chosen].reset_index(drop=True)

    def table(self) -> pd.DataFrame:
        """One row per fact: fact, measure, title, keys ("education=compulsory; sex=woman"), source, primary, n, base,
        value, unit, rows ("; " between them).
        """
        parts = [_long(self.measures[id], frame) for id, frame in self.frames.items() if len(frame)]
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=TABLE_COLUMNS)


def _long(measure: Measure, frame: pd.DataFrame) -> pd.DataFrame:
    keys = frame[list(measure.keys)].to_dict("records")
    return pd.DataFrame(
        {
            "fact": frame["fact"].astype("string"),
            "measure": measure.id,
            "title": measure.title,
            "keys": ["; ".join(f"{k}={v}" for k, v in row.items()) for row in keys],
            "source": frame["source"].astype("string"),
            "primary": frame["primary"],
            "n": frame["n"],
            "base": frame["base"],
            "value": frame["value"],
            "unit": measure.unit,
            "rows": ["; ".join(rows) for rows in frame["rows"]],
        }
    )


def with_ids(measure: Measure, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with `fact` and `primary`: the first source is the primary one, others carry their name in the id.

    Raises ValueError when two rows would get the same id: a measure whose keys do not identify its rows.
    """
    ids = pd.Series(measure.id, index=frame.index).astype("string")
    for key in measure.keys:
        ids = ids + "." + frame[key].astype("string")
    primary = frame["source"] == (frame["source"].iloc[0] if len(frame) else "")
    ids = ids.where(primary, ids + "@" + frame["source"].astype("string"))
    if ids.duplicated().any():
        raise ValueError(f"{measure.id}: nycklarna {measure.keys} skiljer inte raderna åt.")
    return frame.assign(fact=ids, primary=primary)


def fact_of(row: Any, measure: Measure, rows: tuple[str, ...]) -> Fact:
    """The fact of a row that has fact, source, n, base and value."""
    return Fact(
        row.fact,
        measure,
        row.source,
        None if pd.isna(row.n) else int(row.n),
        None if pd.isna(row.base) else int(row.base),
        None if pd.isna(row.value) else float(row.value),
        rows,
    )


def table_shown(facts: Facts, hidden: Collection[str], internal: bool) -> pd.DataFrame:
    """`Facts.table` as an edition may show it, with the column `hidden`.

    A hidden fact keeps its id and loses its numbers; the source rows go with no edition but the internal one.
    """
    table = facts.table()
    away = table["fact"].isin(list(hidden))
    numbers = {name: table[name].mask(away) for name in ("n", "base", "value")}
    shown = table.assign(**numbers, hidden=away)
    return shown if internal else shown.drop(columns="rows")


def facts_published(tables: Sequence[pd.DataFrame], now: Facts) -> dict[str, Fact]:
    """The facts, by id, of the last published table (oldest first, of `table_shown`) that tells another story than now.

    A report that was published with revised numbers so goes on showing what it revised. Hidden facts, and those of
    measures that are gone, are left out. Empty when nothing was published, or nothing has changed.
    """
    current = {row.fact: _numbers(row) for frame in now.frames.values() for row in frame.itertuples()}
    for table in reversed(tables):
        kept = table[~table["hidden"] & table["measure"].isin(list(now.measures))]
        if any(_numbers(row) != current.get(row.fact) for row in kept.itertuples()):
            return {row.fact: fact_of(row, now.measures[row.measure], ()) for row in kept.itertuples()}
    return {}


def _numbers(row: Any) -> tuple[str, ...]:
    """n, base and value so that equal numbers are equal, whatever machine they were computed on."""
    return tuple("" if pd.isna(value) else f"{value:.12g}" for value in (row.n, row.base, row.value))


def collect(dataset: Dataset, period: Period, measures: Iterable[Measure]) -> Facts:
    """All facts of the measures for the period; a measure without its source is listed as missing, never dropped."""
    declared, frames, missing, failed = {}, {}, {}, {}
    for measure in measures:
        if measure.id in declared:
            raise ValueError(f"Måttet {measure.id} är deklarerat två gånger.")
        declared[measure.id] = measure
        try:
            frames[measure.id] = with_ids(measure, measure(dataset, period))
        except SourceMissing as error:
            missing[measure.id] = error.file
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            failed[measure.id] = type(error).__name__  # its message may hold a value from the data
    return Facts(declared, frames, missing, failed)
