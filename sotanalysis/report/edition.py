"""What an edition hides: solved over the report's facts, those of the year before that stand beside them, and all that
has been published.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from sotanalysis import dataset as data
from sotanalysis.dataset import Dataset
from sotanalysis.disclosure.pattern import Hidden, Pattern, find_pattern
from sotanalysis.facts import Facts, redacted
from sotanalysis.periods import Period

EDITIONS = ("internal", "public")


def patterns(
    dataset: Dataset,
    period: Period,
    facts_of: Callable[[Period], Facts],
    published: Sequence[pd.DataFrame] = (),
    processed: Path | None = None,
) -> dict[str, Pattern]:
    """What a public edition hides, by the code of each period whose facts it shows: the year before, and its own.

    `published` are the tables of facts (`facts.table_shown`) of every public edition that has been published, of any
    period, oldest first: what they show is known, and what they hide stays hidden. Each period is solved once for the
    builder and the notebooks, where there is a folder to keep it in.
    """
    before = period.previous
    spans = [*([before] if before.start.year in dataset.settings else []), period]
    threshold = dataset.settings[period.start.year].public.threshold
    told = [_with_numbers(table, dataset, facts_of) for table in published]
    found: dict[str, Pattern] = {}
    for span in spans:
        table = facts_of(span).table()
        out = pd.concat(told, ignore_index=True) if told else None
        found[span.code] = _solved(table, out, threshold, dataset.team, span, processed)
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


def _solved(
    table: pd.DataFrame, out: pd.DataFrame | None, threshold: int, team: str, period: Period, processed: Path | None
) -> Pattern:
    """The pattern of a period's facts, recalled where nothing that it rests on has changed."""
    if processed is None:
        return find_pattern(table, out, threshold)
    frames = [frame.drop(columns=["keys", "sources"]).to_csv(index=False) for frame in (table, out) if frame is not None]
    stamp = hashlib.sha256("\0".join([str(threshold), data.code_of("disclosure"), *frames]).encode()).hexdigest()
    file = processed / team / data.MEMORY / f"hidden-{period.code}.json"
    if (kept := _recalled(file, stamp)) is None:
        kept = find_pattern(table, out, threshold)
        data.remember(file, json.dumps({"stamp": stamp, "pattern": _as_json(kept)}, ensure_ascii=False))
    return kept


def _as_json(pattern: Pattern) -> Mapping[str, object]:
    return asdict(pattern) | {"few": sorted(pattern.few)}


def _recalled(file: Path, stamp: str) -> Pattern | None:
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        if told["stamp"] != stamp:
            return None
        held = told["pattern"]
        hidden = {
            fact: Hidden(fact, one["reason"], tuple(one["promised"]) if one["promised"] else None)  # type: ignore[arg-type]
            for fact, one in held["hidden"].items()
        }
        rest = {"few": frozenset(held["few"]), "out": tuple(held["out"])}
        return Pattern(**{**held, "hidden": hidden, **rest})
    except (OSError, ValueError, KeyError, TypeError):
        return None
