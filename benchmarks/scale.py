"""All facts of one year's register repeated with new ids, up to a million enrolments: time, memory and the peer.

Prints processor seconds and the peak of memory by size, how the time grows, ten measures against the same ten written
by hand in polars over the same rows, and what it takes to read and clean the largest register from an extract in
Parquet. Every number of the ten is held against the other's. A bench, never a test.

    python3 benchmarks/scale.py [ENROLMENTS …]
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import polars as pl

from sotanalysis import dataset as data
from sotanalysis import facts
from sotanalysis.dataset import Dataset
from sotanalysis.measures import all_measures
from sotanalysis.measures.measure import counted
from sotanalysis.periods import Period
from sotanalysis.sources.register import TABLES
from sotanalysis.vocabulary import ALL, MISSING

ROOT = Path(__file__).resolve().parents[1]
IDS = ("case", "person", "application")
SIZES = (1_000, 10_000, 100_000, 1_000_000)
YEAR = Period.year(2022)
Numbers = dict[tuple[str, ...], float]


def figures(sizes: Sequence[int] = SIZES) -> dict[str, float]:
    """By size seconds, peak of memory in MB and the ratio to polars; the growth from 10 000; reading the largest."""
    with TemporaryDirectory() as folder:
        data.build(ROOT / "data/raw", Path(folder), "vasteras")
        one = data.load(Path(folder), "vasteras", through=YEAR.start.year)
    all_facts(one)  # the first time imports what is heavy
    found: dict[str, float] = {}
    for size in sizes:
        many = repeated(one, -(-size // len(one.tables["cases"])))
        held = len(many.tables["cases"])
        ours, theirs = ten_measures(many)
        found[f"scale.{size}.ten_to_polars"] = ours / theirs
        told = f"{held:8} enrolments: ten measures {ours:6.2f} s, in polars {theirs:6.2f} s, {ours / theirs:4.1f} times"
        print(told, flush=True)
        found[f"scale.{size}.facts_seconds"] = took = seconds(lambda many=many: all_facts(many))
        found[f"scale.{size}.peak_mb"] = peak()
        print(f"{held:8} enrolments: all facts {took:7.2f} s, {peak():6.0f} MB at most", flush=True)
    if 10_000 in sizes and sizes[-1] > 10_000:
        last = sizes[-1]
        grown = found[f"scale.{last}.facts_seconds"] / found["scale.10000.facts_seconds"] / (last / 10_000)
        found["scale.growth_to_linear"] = grown
        print(f"from 10 000 to {last}: {grown:.2f} of what linear growth would be")
    with TemporaryDirectory() as folder:
        write_extract(many, Path(folder) / "raw/register" / str(YEAR.start.year) / "register")
        del many
        call = [sys.executable, __file__, "--read", folder]
        took, high = map(float, subprocess.run(call, check=True, capture_output=True, text=True).stdout.split())
    found[f"scale.{sizes[-1]}.read_seconds"], found[f"scale.{sizes[-1]}.read_peak_mb"] = took, high
    print(f"{held:8} enrolments read and cleaned from an extract: {took:7.2f} s, {high:6.0f} MB at most")
    return found


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds of all threads."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def peak() -> float:
    """The most memory that this process has held, in MB, from Linux: getrusage tells a child its parent's."""
    (line,) = (line for line in Path("/proc/self/status").read_text("ascii").splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def all_facts(dataset: Dataset) -> facts.Facts:
    """All facts of the year, nothing of them known before."""
    return facts.collect(replace(dataset), YEAR, all_measures())


def repeated(dataset: Dataset, times: int) -> Dataset:
    """The dataset with its register tables so many times over, each time with ids of its own."""
    tables = {
        name: with_ids(pd.concat([table] * times, ignore_index=True), len(table))
        if {*IDS} & {*table.columns} and name != "goldware_rows"
        else table
        for name, table in dataset.tables.items()
    }
    return replace(dataset, tables=tables)


def with_ids(table: pd.DataFrame, size: int) -> pd.DataFrame:
    """The table with other ids for every so many rows."""
    number = pd.Series(table.index // max(size, 1)).astype("string")
    return table.assign(**{column: table[column] + "-" + number for column in IDS if column in table})


# --- ten measures by hand --------------------------------------------------------------------------------------------


def ten_measures(dataset: Dataset) -> tuple[float, float]:
    """Processor seconds of the ten by the declarations and by hand. ValueError where a number differs."""
    declared = {one.id: one for one in all_measures()}
    tables = {name: pl.from_pandas(dataset.tables[name]) for name in ("cases", "case_supports")}
    begun = time.process_time()
    fresh = replace(dataset)
    ours = {id: counted(declared[id].counting, fresh, YEAR) for id in BY_HAND}
    between = time.process_time()
    started, ended = by_hand_populations(tables["cases"])
    theirs = {id: work(started, ended, tables["case_supports"]) for id, work in BY_HAND.items()}
    done = time.process_time()
    for id, frame in ours.items():
        value = "value" if id == "exits.days_at_exit" else "n"
        keys = list(declared[id].key_names)
        rows = zip(*(frame[key] for key in keys), frame[value], strict=True)
        told = {tuple(codes): float(number) for *codes, number in rows if number}
        if told != theirs[id]:
            raise ValueError(f"{id}: {set(told.items()) ^ set(theirs[id].items())}")
    return between - begun, done - between


def by_hand_populations(cases: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Those who started and those who ended in the year, with what is counted of them."""
    first, last = YEAR.start, YEAR.end
    start, end, birth = pl.col("start_date"), pl.col("exit_date"), pl.col("birth_date")

    def number(date: pl.Expr, part: str) -> pl.Expr:
        """Year, month or day; the last two come as eight bits, which no sum of them fits."""
        return getattr(date.dt, part)().cast(pl.Int32)

    begun = (number(end, "year") - number(start, "year")) * 12 + number(end, "month") - number(start, "month")
    months = begun + (number(end, "day") >= number(start, "day")).cast(pl.Int32)
    in_year, born = (number(date, "month") * 100 + number(date, "day") for date in (start, birth))
    age = number(start, "year") - number(birth, "year") - (in_year < born).cast(pl.Int32)
    started = cases.filter(start.dt.date().is_between(first, last)).with_columns(age_class=classed(age, AGES))
    ended = cases.filter(end.dt.date().is_between(first, last) & ~pl.col("drop_out").fill_null(False)).with_columns(
        months_class=classed(pl.when(end >= start).then(months), MONTHS), days=(end - start).dt.total_days()
    )
    return started, ended


AGES = ((15, 29), (30, 44), (45, 59), (60, 74))
MONTHS = ((1, 5), (6, 10), (11, 15), (16, 20), (21, None))


def classed(number: pl.Expr, classes: Iterable[tuple[int, int | None]]) -> pl.Expr:
    """The class of each number, `missing` outside them."""
    named = pl.lit(MISSING)
    for low, high in classes:
        inside = number >= low if high is None else number.is_between(low, high)
        named = pl.when(inside).then(pl.lit(f"{low}-{'' if high is None else high}")).otherwise(named)
    return named


def persons(frame: pl.DataFrame, *keys: str) -> Numbers:
    """Persons in every group of the keys, and in the totals over each of them."""
    named = frame.select("person", *(pl.col(key).fill_null(MISSING) for key in keys))
    found: Numbers = {}
    for some in (kept for n in range(len(keys) + 1) for kept in combinations(keys, n)):
        count = pl.col("person").n_unique()
        rows = named.group_by(some).agg(n=count) if some else named.select(n=count)
        for row in rows.iter_rows(named=True):
            found[tuple(row.get(key, ALL) for key in keys)] = float(row["n"])
    return found


def with_support(cases: pl.DataFrame, supports: pl.DataFrame) -> pl.DataFrame:
    """A row per case and support at start."""
    told = supports.filter(pl.col("moment") == "start").select("case", "support_source")
    return cases.join(told, on="case", how="left")


def days(ended: pl.DataFrame) -> Numbers:
    """Mean, median, least and most of the days."""
    told = ended.filter(pl.col("days") >= 0)["days"]
    return {(name,): float(getattr(told, name)()) for name in ("mean", "median", "min", "max")}


ByHand = Callable[[pl.DataFrame, pl.DataFrame, pl.DataFrame], Numbers]
BY_HAND: dict[str, ByHand] = {
    "target_group.age_by_sex": lambda started, ended, supports: persons(started, "age_class", "sex"),
    "target_group.education": lambda started, ended, supports: persons(started, "education", "sex"),
    "inflow.referrers": lambda started, ended, supports: persons(started, "referrer", "sex"),
    "target_group.support_start_by_sex": lambda started, ended, supports: persons(
        with_support(started, supports), "support_source", "sex"
    ),
    "exits.outcomes": lambda started, ended, supports: persons(ended, "outcome", "sex"),
    "exits.regular_service": lambda started, ended, supports: persons(ended.filter(pl.col("regular_service"))),
    "exits.days_at_exit": lambda started, ended, supports: days(ended),
    "steps.matrix": lambda started, ended, supports: persons(ended, "step_start", "step_exit"),
    "exits.months": lambda started, ended, supports: persons(ended, "months_class"),
    "exits.outcomes_by_support": lambda started, ended, supports: persons(
        with_support(ended, supports), "outcome", "support_source"
    ),
}


# --- reading ---------------------------------------------------------------------------------------------------------


def write_extract(dataset: Dataset, folder: Path) -> None:
    """The register tables of the year as an extract: the columns of the data dictionary, in Parquet."""
    folder.mkdir(parents=True)
    for name, spec in TABLES.items():
        table: Any = dataset.tables[name]
        table = table[table["year"] == YEAR.start.year]
        columns = [column.name for column in spec.columns if column.name in table]
        if len(table):
            table[columns].to_parquet(folder / f"{name}.parquet", index=False)


def read(folder: Path) -> None:
    """Reads and cleans the extract in the folder and loads its tables; prints seconds and peak of memory."""
    print(
        seconds(lambda: (data.build(folder / "raw", folder, "register"), data.load(folder, "register", 2022))), peak()
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--read"]:
        read(Path(sys.argv[2]))
    else:
        figures([*map(int, sys.argv[1:])] or SIZES)
