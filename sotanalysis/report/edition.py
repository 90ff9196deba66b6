"""What an edition hides: solved over the report's facts, those of the year before that stand beside them, and all that
has been published.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

import pandas as pd

from sotanalysis import dataset as data
from sotanalysis.dataset import Dataset
from sotanalysis.disclosure.pattern import Hidden, Pattern, find_pattern
from sotanalysis.facts import Facts
from sotanalysis.periods import Period

# What the report's first page tells, beside the goals: hidden only where nothing else helps.
WANTED = (
    "comparison.results_by_time.all.work_or_studies",
    "exits.ended.all",
    "exits.regular_service",
    "follow_up.bounds.6.reached",
    "inflow.flow.carried_in.all",
    "inflow.flow.open_at_end.all",
    "inflow.referrers.all.all",
    "inflow.still_waiting.n",
    "non_starts.share",
    "steps.movement.all_ended.up",
)


def patterns(
    dataset: Dataset,
    period: Period,
    facts_of: Callable[[Period], Facts],
    published: Sequence[pd.DataFrame] = (),
    processed: Path | None = None,
    solve: Callable[..., Pattern] = find_pattern,
) -> dict[str, Pattern]:
    """What a public edition hides, by the code of each period whose facts it shows: the year before, and its own.

    `published` are the tables of facts (`facts.table_shown`) of every public edition that has been published, of any
    period, oldest first: what they show is known, and what they hide stays hidden. Each period is solved once for the
    builder and the notebooks, where there is a folder to keep it in.
    """
    before = period.previous
    spans = [*([before] if before.start.year in dataset.settings else []), period]
    settings = dataset.settings[period.start.year]
    wanted = {*WANTED, *(goal.fact for goal in settings.goals)}
    told = [_with_numbers(table, dataset, facts_of) for table in published]
    found: dict[str, Pattern] = {}
    for span in spans:
        table = facts_of(span).table()
        out = pd.concat(told, ignore_index=True) if told else None
        solved = partial(solve, table, out, settings.public.threshold, wanted=wanted)
        rests_on = [
            str(settings.public.threshold),
            *sorted(wanted),
            data.code_of("disclosure"),
            *map(_text, (table, out)),
        ]
        file = processed / dataset.team / data.MEMORY / f"hidden-{span.code}.json" if processed else None
        found[span.code] = _kept(file, rests_on, solved)
        told.append(table.assign(hidden=[fact in found[span.code].ids for fact in table["fact"]]))
    return found


def _with_numbers(table: pd.DataFrame, dataset: Dataset, facts_of: Callable[[Period], Facts]) -> pd.DataFrame:
    """A published table with what it hides as it is counted today: the relations hold for the true numbers."""
    period = Period.from_code(str(table["period"].iloc[0])) if len(table) else None
    if period is None or period.start.year not in dataset.settings:
        return table
    now = facts_of(period).table().set_index("fact")[["n", "base", "value"]]
    there = table["fact"].map(lambda fact: fact in now.index)
    lost = (table["hidden"] | table["base_hidden"]) & there
    filled = table.copy()
    filled.loc[lost, ["n", "base", "value"]] = now.loc[table.loc[lost, "fact"]].to_numpy()
    return filled


def _text(table: pd.DataFrame | None) -> str:
    return "" if table is None else table.drop(columns=["keys", "sources"]).to_csv(index=False)


def _kept(file: Path | None, rests_on: Iterable[str], solve: Callable[[], Pattern]) -> Pattern:
    """The pattern, recalled where nothing that it rests on has changed."""
    if file is None:
        return solve()
    stamp = hashlib.sha256("\0".join(rests_on).encode()).hexdigest()
    if (kept := _recalled(file, stamp)) is None:
        kept = solve()
        data.remember(file, json.dumps({"stamp": stamp, "pattern": _as_json(kept)}, ensure_ascii=False))
    return kept


def _as_json(pattern: Pattern) -> Mapping[str, object]:
    return asdict(pattern) | {"few": sorted(pattern.few)}


def _recalled(file: Path, stamp: str) -> Pattern | None:
    try:
        told = json.loads(data.remembered(file))
        if told["stamp"] != stamp:
            return None
        held = told["pattern"]
        hidden = {
            fact: Hidden(fact, one["reason"], tuple(one["promised"]) if one["promised"] else None)
            for fact, one in held["hidden"].items()
        }
        rest = {"few": frozenset(held["few"]), "out": tuple(held["out"])}
        return Pattern(**{**held, "hidden": hidden, **rest})
    except (ValueError, KeyError, TypeError):
        return None
