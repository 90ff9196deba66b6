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
# By what is solved: how, and whether the table holds the joined classes too, as that of an edition does.
SOLVED: dict[str, tuple[Callable[[pd.DataFrame], Pattern], bool]] = {
    "fine": (find_pattern, False),
    "coarser": (find_coarser_pattern, True),
}


def figures(year: int = 2022) -> dict[str, float]:
    """By name: small numbers worked out when they alone are hidden; of fine classes and of those an edition chooses
    (`coarser`), for the year and for ten: processor seconds, what hiding costs, how far from the least that can be, and
    for the year the share hidden of the numbers shown other than zero. Printed as they come.
    """
    with TemporaryDirectory() as folder:
        data.build(ROOT / "data/raw", Path(folder), "vasteras")
        dataset = data.load(Path(folder), "vasteras", through=year)
        fine, half = (
            facts.collect(dataset, Period.from_code(code), all_measures()).table() for code in (f"{year}", f"{year}-h1")
        )
    problem = problem_of(fine)
    found = {"small": float(problem.few(problem.flags).sum()), "small_worked_out": float(got_back(problem))}
    shape = f"{len(problem.system.values)} numbers, {len(problem.system.low)} relations"
    print(
        f"{year}: {shape}; only the {found['small']:.0f} small ones hidden: "
        f"{found['small_worked_out']:.0f} of them are worked out"
    )
    measures = {m.id: m for m in all_measures()}
    both = with_joined(fine, measures)
    for name, (solve, joined) in SOLVED.items():
        table = both if joined else fine
        pattern = timed(f"{name}_year", solve, table, found)
        shown = both[is_shown(both, measures, pattern.levels) & both["primary"] & both["n"].ne(0)]
        share = found[f"{name}_share_hidden"] = float(shown["fact"].isin(pattern.ids).mean())
        print(
            f"{name}: {len(shown)} numbers other than zero, {share:.1%} of them hidden; coarser: {len(pattern.levels)}"
        )
        if joined:
            found["tables_share_hidden"] = in_tables(table, pattern)
        many = pd.concat([table.assign(period=f"{year - n}") for n in range(10)], ignore_index=True)
        timed(f"{name}_ten_years", solve, many, found)
    table = with_joined(half, measures)
    found["half_tables_share_hidden"] = in_tables(table, find_coarser_pattern(table))
    return found


def in_tables(table: pd.DataFrame, pattern: Pattern) -> float:
    """The share hidden of the numbers of the tables that are shown, printed."""
    told = problem_of(table).tables(pattern.ids, pattern.levels).sum()
    share = float(told["hidden"] / told["numbers"])
    print(f"{table['period'].iloc[0]}: {told['numbers']} numbers in tables, {share:.1%} of them hidden")
    return share


def got_back(problem: Problem) -> int:
    """Of the small numbers, how many a reader knows closer than is promised when they alone are hidden."""
    numbers, few = problem.numbers, problem.few(problem.flags)
    apart = np.zeros(len(problem.system.values), dtype=bool)
    apart[[*numbers.differences.values(), *numbers.rests.values(), *numbers.unsaid.values()]] = True
    found = bounds(problem.system, few | apart, np.flatnonzero(few).tolist())
    return sum(low > 1 or high < problem.threshold for low, high in found.values())


def timed(name: str, solve: Callable[[pd.DataFrame], Pattern], table: pd.DataFrame, found: dict[str, float]) -> Pattern:
    """The pattern; its figures under the name, printed with the seconds by the clock and what was hidden."""
    wall, processor = time.perf_counter(), time.process_time()
    pattern = solve(table)
    found[f"{name}_seconds"] = time.process_time() - processor
    found[f"{name}_cost"], found[f"{name}_gap"] = pattern.cost, pattern.gap
    took = f"{time.perf_counter() - wall:.1f} s ({found[f'{name}_seconds']:.1f} s of processor)"
    least = f"cost {pattern.cost:g}, at most {100 * pattern.gap:.1f} % from the least"
    print(f"{name}: {len(table)} facts in {took}, {least}; hidden for {pattern.parts}", flush=True)
    return pattern


if __name__ == "__main__":
    figures(*map(int, sys.argv[1:]))
