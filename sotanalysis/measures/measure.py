"""What a measure is, and how its frames are counted.

A measure is declared once: id, what a row is, population, definition. It takes (dataset, period) and returns true
numbers: key columns, source, n, base, value, rows. It never rounds, hides or words anything.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd
from pandas.api.typing import NAType

from sotanalysis.dataset import Dataset, SourceMissing
from sotanalysis.periods import Period
from sotanalysis.vocabulary import ALL, MISSING, CodeList

NUMBER_COLUMNS = {"n": "Int64", "base": "Int64", "value": "Float64"}
# What `tally` counts by: the categories of each key, in the order of their rows.
By = Mapping[str, CodeList | Iterable[str]]
RESULT_COLUMNS = ("source", *NUMBER_COLUMNS, "rows")


@dataclass(frozen=True)
class Measure:
    """A declared measure. `unit` says what `n` counts, or what `value` is where it is no share of a count.

    `reads` are the tables or SUS reports it needs, in words a reader knows; `whole_year` measures say nothing about
    other periods.
    """

    id: str
    title: str
    row: str
    keys: tuple[str, ...]
    population: str
    definition: str
    unit: str
    whole_year: bool
    function: Callable[[Dataset, Period], pd.DataFrame]

    def __call__(self, dataset: Dataset, period: Period) -> pd.DataFrame:
        """The measure's frame: one row per combination of keys and source."""
        if self.whole_year and not period.is_year:
            raise SourceMissing(self.id, "ett helt kalenderår (måttet finns bara per år)")
        frame = self.function(dataset, period)
        columns = [*self.keys, *RESULT_COLUMNS]
        if list(frame.columns) != columns:
            raise TypeError(f"{self.id} ger kolumnerna {list(frame.columns)}, ska ge {columns}")
        return frame.astype(NUMBER_COLUMNS)


def measure(
    *,
    id: str,
    title: str,
    row: str,
    population: str,
    definition: str,
    keys: tuple[str, ...] = (),
    unit: str = "persons",
    whole_year: bool = False,
) -> Callable[[Callable[[Dataset, Period], pd.DataFrame]], Measure]:
    """Declare a measure: decorates the function that computes it."""
    return lambda function: Measure(id, title, row, keys, population, definition, unit, whole_year, function)


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
    totals = set(by if totals is None else totals)
    options = {key: [*(codes.codes if isinstance(codes, CodeList) else codes)] for key, codes in by.items()}
    levels = [[*codes, *([ALL] if key in totals else [])] for key, codes in options.items()]
    found = {key: rows[key].fillna(MISSING).astype("string") for key in by}
    # Plain arrays: a report counts some thousand combinations, and a frame for each would take most of its time.
    masks = {
        (key, code): np.asarray(found[key].isin(options[key]) if code == ALL else found[key] == code, dtype=bool)
        for key, codes in zip(by, levels, strict=True)
        for code in codes
    }
    places = rows["source_row"].to_numpy(dtype=object)
    who = None if persons is None else rows[persons].astype(object).where(rows[persons].notna(), None).to_numpy()
    records = []
    for combination in product(*levels):
        chosen = np.logical_and.reduce([masks[place] for place in zip(by, combination, strict=True)])
        n = int(chosen.sum()) if who is None else len({*who[chosen]} - {None})
        records.append((*combination, source, n, tuple(places[chosen])))
    frame = pd.DataFrame(records, columns=[*by, "source", "n", "rows"])
    return with_base(frame, base)


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
    return frame.assign(n=n, base=bases, value=value)[[*keys, *RESULT_COLUMNS]]


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
    if value is None and n is not None and base:
        value = n / base
    # Typed at once: a cast of its own for each of some hundred rows takes longer than all the counting.
    numbers = {"n": n, "base": base, "value": value}
    typed = {name: pd.array([number], dtype=NUMBER_COLUMNS[name]) for name, number in numbers.items()}
    return pd.DataFrame(
        {key: [code] for key, code in {**keys, "source": source}.items()} | typed | {"rows": [tuple(rows)]}
    )


def lines(source: str, keys: Iterable[str], records: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """A row per record of keys, n, base, value and rows (what is left out is empty); `value` defaults to n / base.

    One frame at once: many calls of `single` would take most of a measure's time.
    """
    made = [
        {"n": None, "base": None, "value": None, "rows": ()} | {**record} | {"source": source} for record in records
    ]
    for record in made:
        n, base = record["n"], record["base"]
        if record["value"] is None and isinstance(n, int) and isinstance(base, int) and base:
            record["value"] = n / base
        record["rows"] = tuple(record["rows"])  # type: ignore[arg-type]
    return pd.DataFrame(made, columns=[*keys, *RESULT_COLUMNS]).astype(NUMBER_COLUMNS)


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
