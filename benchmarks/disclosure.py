"""What a public edition of the demonstration hides, how long it takes, and what coarser classes and hiding small cells
alone are worth.

Ten times as many cells are ten years of the same tables, with the sums between years that hold. A bench, never a test.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from sotanalysis import dataset as data
from sotanalysis import facts
from sotanalysis.disclosure.attack import bounds
from sotanalysis.disclosure.coarser import is_shown, with_joined
from sotanalysis.disclosure.pattern import Pattern, Problem, find_coarser_pattern, find_pattern, problem_of
from sotanalysis.measures import all_measures
from sotanalysis.periods import Period

ROOT = Path(__file__).resolve().parents[1]


def main(year: int = 2022) -> None:
    """A line on small cells alone, and one for the year and for ten times as much."""
    with TemporaryDirectory() as folder:
        data.build(ROOT / "data/raw", Path(folder), "vasteras")
        table = facts.collect(
            data.load(Path(folder), "vasteras", through=year), Period.year(year), all_measures()
        ).table()
    problem = problem_of(table)
    shape = f"{len(problem.system.values)} numbers, {len(problem.system.low)} relations"
    print(
        f"{year}: {shape}; only the {problem.few.sum()} small ones hidden: {got_back(problem)} of them are worked out"
    )
    measures = {m.id: m for m in all_measures()}
    both = with_joined(table, measures)
    for name, pattern in (
        ("fine", timed("the year", table)),
        ("coarser", timed("in classes", both, find_coarser_pattern)),
    ):
        shown = both[is_shown(both, measures, pattern.levels) & both["primary"] & both["n"].ne(0)]
        share = shown["fact"].isin(pattern.ids).mean()
        print(
            f"{name}: {len(shown)} numbers other than zero, {share:.1%} of them hidden; coarser: {len(pattern.levels)}"
        )
    timed("ten years", pd.concat([table.assign(period=f"{year - n}") for n in range(10)], ignore_index=True))


def got_back(problem: Problem) -> int:
    """Of the small numbers, how many a reader knows closer than is promised when they alone are hidden."""
    apart = np.zeros(len(problem.system.values), dtype=bool)
    apart[list(problem.numbers.differences.values())] = True
    found = bounds(problem.system, problem.few | apart, np.flatnonzero(problem.few).tolist())
    return sum(low > 1 or high < problem.threshold for low, high in found.values())


def timed(name: str, table: pd.DataFrame, solve: Callable[[pd.DataFrame], Pattern] = find_pattern) -> Pattern:
    """Seconds, processor seconds, and what was hidden; the pattern."""
    wall, processor = time.perf_counter(), time.process_time()
    pattern = solve(table)
    took = f"{time.perf_counter() - wall:.1f} s ({time.process_time() - processor:.1f} s of processor)"
    least = f"cost {pattern.cost:g}, at most {100 * pattern.gap:.1f} % from the least"
    print(f"{name}: {len(table)} facts in {took}, {least}; hidden for {pattern.parts}", flush=True)
    return pattern


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
