"""All facts of one year's register repeated with new ids, up to 100 000 enrolments, against the year itself.

Prints seconds, the ratio to the year's own, and the peak of memory. A bench, never a test.
"""

import resource
import sys
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from sotanalysis import dataset as data
from sotanalysis import facts
from sotanalysis.dataset import Dataset
from sotanalysis.measures import all_measures
from sotanalysis.periods import Period

ROOT = Path(__file__).resolve().parents[1]
IDS = ("case", "person", "application")
SIZES = (1_000, 10_000, 100_000)


def main(sizes: Iterable[int] = SIZES) -> None:
    """A line per size."""
    with TemporaryDirectory() as folder:
        data.build(ROOT / "data/raw", Path(folder), "vasteras")
        one = data.load(Path(folder), "vasteras", through=2022)
    seconds(one)  # the first time imports what is heavy
    own = seconds(one)
    print(f"{len(one.tables['cases']):7} enrolments {own:7.2f} s")
    for size in sizes:
        many = repeated(one, -(-size // len(one.tables["cases"])))
        took = seconds(many)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{len(many.tables['cases']):7} enrolments {took:7.2f} s, {took / own:5.1f} times, {peak:5.0f} MB at most"
        )


def seconds(dataset: Dataset) -> float:
    """Processor seconds all facts of the year take."""
    fresh = replace(dataset)
    begun = time.process_time()
    facts.collect(fresh, Period.year(2022), all_measures())
    return time.process_time() - begun


def repeated(dataset: Dataset, times: int) -> Dataset:
    """The dataset with its register tables so many times over, each time with ids of its own."""
    tables = {
        name: pd.concat([with_ids(table, n) for n in range(times)], ignore_index=True)
        if {*IDS} & {*table.columns} and name != "goldware_rows"
        else table
        for name, table in dataset.tables.items()
    }
    return replace(dataset, tables=tables)


def with_ids(table: pd.DataFrame, number: int) -> pd.DataFrame:
    """The table with other ids."""
    return table.assign(**{c: table[c] + f"-{number}" for c in IDS if c in table})


if __name__ == "__main__":
    main(map(int, sys.argv[1:]) if sys.argv[1:] else SIZES)
