"""What an edition hides: solved over the report's facts, those of the year before that stand beside them, and all that
has been published.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from itertools import count
from pathlib import Path

import pandas as pd

from sotanalysis import dataset as data
from sotanalysis.dataset import Dataset, SourceMissing
from sotanalysis.disclosure.coarser import Levels, is_of_class, is_shown, with_joined
from sotanalysis.disclosure.pattern import Hidden, Pattern, find_coarser_pattern
from sotanalysis.disclosure.rules import is_of_single, rounded
from sotanalysis.facts import Facts, from_table
from sotanalysis.measures.keys import Words
from sotanalysis.measures.relations import OCCURRING
from sotanalysis.periods import Period
from sotanalysis.placing import MEMORY
from sotanalysis.privacy.free_text import masked
from sotanalysis.vocabulary import ALL, UNLISTED, slug, unlisted

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


def for_public(facts: Facts, dataset: Dataset) -> Facts:
    """The facts as a public edition counts them: without those of one person or employee each and without names in
    their codes, with every joined class, and with values rounded.
    """
    told = joined(without_names(facts, dataset))
    table = told.table()
    return _with_table(told, rounded(table[~is_of_single(table)]))


def joined(facts: Facts) -> Facts:
    """The facts with those of every joined class that can be counted."""
    return _with_table(facts, with_joined(facts.table(), facts.measures))


def words_out(words: Words) -> dict[str, tuple[str, str]]:
    """By code of an open key, the code and the word that leave the house: an account may be called by a person."""
    out: dict[str, tuple[str, str]] = {code: (code, word) for code, word in words.items() if masked(word) == word}
    taken = {code for code, _ in out.values()}
    for code, word in words.items():
        if code not in out:
            new = slug(masked(word))
            free = next(c for n in count(1) if (c := new if n == 1 else f"{new}_{n}") not in taken)
            out[code] = free, masked(word)
            taken.add(free)
    return out


def without_names(facts: Facts, dataset: Dataset) -> Facts:
    """The facts under codes that point out nobody."""
    keys = {key.name: key for measure in facts.measures.values() for key in measure.keys if key.open}
    changed: dict[tuple[str, str], str] = {}
    for name, key in keys.items():
        with suppress(SourceMissing, KeyError):  # no source, no facts of it
            changed |= {(name, old): new for old, (new, _) in words_out(key.opened(dataset, facts.period)).items()}
    table = facts.table()
    told = [{name: changed.get((name, code), _unlisted_out(code)) for name, code in k.items()} for k in table["keys"]]
    if told == [dict(keys) for keys in table["keys"]]:
        return facts
    ids = {
        old: ".".join([measure, *codes.values()]) + old[len(".".join([measure, *before.values()])) :]
        for old, measure, before, codes in zip(table["fact"], table["measure"], table["keys"], told, strict=True)
    }
    bases = table["base_fact"].map(lambda id: ids.get(id, id), na_action="ignore").astype("string")
    return _with_table(facts, table.assign(keys=told, fact=table["fact"].map(ids).astype("string"), base_fact=bases))


def _unlisted_out(code: str) -> str:
    return unlisted(masked(code.removeprefix(UNLISTED))) if code.startswith(UNLISTED) else code


def in_classes_of(facts: Facts, levels: Levels) -> Facts:
    """The same without the joined classes that an edition does not show."""
    table = facts.table()
    return _with_table(facts, table[~_of_other_classes(table, facts, levels)])


def as_shown(facts: Facts, pattern: Pattern) -> Facts:
    """The facts `for_public` that an edition has, in its classes. Of a measure that has facts only of what occurs the
    hidden ones, but for totals, are away: by those left out their ids would tell which are none.
    """
    table = in_classes_of(facts, pattern.levels).table()
    part = pd.Series([ALL not in codes.values() for codes in table["keys"]], table.index, bool)
    away = table["measure"].isin(OCCURRING) & table["fact"].isin(pattern.ids) & part
    return _with_table(facts, table[~away])


def _with_table(facts: Facts, table: pd.DataFrame) -> Facts:
    return from_table(table, facts.period, facts.measures, facts.missing, facts.failed)


def _of_other_classes(table: pd.DataFrame, facts: Facts, levels: Levels) -> pd.Series:
    return is_of_class(table) & ~is_shown(table, facts.measures, levels)


def patterns(
    dataset: Dataset,
    period: Period,
    facts_of: Callable[[Period], Facts],
    published: Sequence[pd.DataFrame] = (),
    processed: Path | None = None,
    solve: Callable[..., Pattern] = find_coarser_pattern,
) -> dict[str, Pattern]:
    """What a public edition hides, and how coarse its classes are, by the code of each period whose facts it shows: the
    year before, and its own.

    `facts_of` gives the facts `for_public`. `published` are the tables of facts
    (`facts.table_shown`) of every public edition that has been published, of any period, oldest first: what they show
    is known, and what they hide stays hidden. So is what has been decided of other periods, in the folder that
    decisions are kept in: an edition that is finished may be out, whether said or not. A decision stands while its
    facts, and what was decided before it, are the same. When they are not, it is decided anew: of what was hidden then
    every number that is still the same stays hidden, so that an edition from before and one from after, beside each
    other, tell nothing that the first alone did not.
    """
    before = period.previous
    memory = processed / dataset.team / MEMORY if processed else None
    told = [_with_numbers(table, dataset, facts_of) for table in published]
    kept = {name: one for name, one in _decisions(memory).items() if one.period.start.year in dataset.settings}
    found: dict[str, Pattern] = {}
    for span in [*([before] if before.start.year in dataset.settings else []), period]:
        name = f"{span.code}-{period.start.year}"
        table, settings = facts_of(span).table(), dataset.settings[span.start.year]
        threshold, wanted = settings.public.threshold, {*WANTED, *(goal.fact for goal in settings.goals)}
        same = partial(_stamp, [str(threshold), *sorted(wanted)], table, told)
        standing = (d for d in kept.values() if d.period == span and d.stamp == same([kept.get(o) for o in d.beside]))
        mine = next(standing, None)
        if mine is None:
            others = {other: one for other, one in kept.items() if other != name}
            out = [*told, *(_shown_of(one, facts_of) for one in others.values())]
            stays = _hidden_before(kept.get(name), table)
            pattern = solve(
                table, pd.concat(out, ignore_index=True) if out else None, threshold, wanted=wanted, stays=stays
            )
            facts = facts_of(span)
            seen = ~table["fact"].isin(pattern.ids) & ~_of_other_classes(table, facts, pattern.levels)
            shown, hidden = _numbers(table[seen]), _numbers(table[table["fact"].isin(pattern.ids)])
            mine = Decision(span, same([*others.values()]), tuple(others), shown, hidden, pattern)
            if memory:
                data.remember(memory / f"{_KEPT}{name}.json", json.dumps(_as_json(mine), ensure_ascii=False))
            kept[name] = mine
        found[span.code] = mine.pattern
    return found


_NUMBERS = ["n", "base", "value"]
_KEPT = "hidden-"


@dataclass(frozen=True)
class Decision:
    """What was decided of a period: a digest of what it rests on, the decisions it was made beside, the numbers shown,
    by fact, those hidden, and why.
    """

    period: Period
    stamp: str
    beside: tuple[str, ...]
    shown: Mapping[str, Sequence[float | None]]
    hidden: Mapping[str, Sequence[float | None]]
    pattern: Pattern


def _numbers(table: pd.DataFrame) -> dict[str, list[float | None]]:
    numbers = table.set_index("fact")[_NUMBERS].itertuples()
    return {str(fact): [None if pd.isna(x) else float(x) for x in row] for fact, *row in numbers}


def _hidden_before(one: "Decision | None", table: pd.DataFrame) -> frozenset[str]:
    """The facts that an earlier decision on the period hid, and whose numbers are the same today."""
    before = one.hidden if one else {}
    now = _numbers(table[table["fact"].isin(list(before))])
    return frozenset(fact for fact, numbers in now.items() if numbers == [*before[fact]])


def _stamp(
    asked: Sequence[str], table: pd.DataFrame, told: Sequence[pd.DataFrame], beside: Sequence[Decision | None]
) -> str:
    texts = [frame.drop(columns=["keys", "sources"]).to_csv(index=False) for frame in (table, *told)]
    others = [json.dumps(one.shown, sort_keys=True) if one else "" for one in beside]
    return hashlib.sha256("\0".join([*asked, data.code_of("disclosure"), *texts, *others]).encode()).hexdigest()


def _shown_of(one: Decision, facts_of: Callable[[Period], Facts]) -> pd.DataFrame:
    """The facts of a period as an edition showed them; what it hides as it is counted today."""
    table = facts_of(one.period).table()
    hidden = ~table["fact"].isin(list(one.shown))
    away = hidden & ~is_shown(table, facts_of(one.period).measures, one.pattern.levels)
    shown = pd.DataFrame([one.shown.get(fact, [None] * 3) for fact in table["fact"]], columns=_NUMBERS)
    return table.assign(
        hidden=hidden, away=away, **{c: table[c].where(hidden, shown[c].astype(table[c].dtype)) for c in _NUMBERS}
    )


def _with_numbers(table: pd.DataFrame, dataset: Dataset, facts_of: Callable[[Period], Facts]) -> pd.DataFrame:
    """A published table with what it hides as it is counted today, and the joined classes that it does not show: the
    relations hold for the true numbers.
    """
    period = Period.from_code(str(table["period"].iloc[0])) if len(table) else None
    if period is None or period.start.year not in dataset.settings:
        return table
    today = facts_of(period).table()
    others = today[is_of_class(today) & ~today["fact"].isin(table["fact"])]
    now = today.set_index("fact")[_NUMBERS]
    lost = (table["hidden"] | table["base_hidden"]) & table["fact"].isin(now.index)
    filled = table.copy()
    filled.loc[lost, _NUMBERS] = now.loc[table.loc[lost, "fact"]].to_numpy()
    unseen = others.assign(hidden=True, base_hidden=True, away=True)
    return pd.concat([filled.assign(away=False), unseen], ignore_index=True) if len(others) else filled


def _decisions(memory: Path | None) -> dict[str, Decision]:
    """What has been decided and kept, by its name; what cannot be read is decided anew."""
    if memory is None:
        return {}
    texts = {path.name.removeprefix(_KEPT): text for path, text in data.remembered(memory, f"{_KEPT}*.json").items()}
    read = {name.removesuffix(".json"): _decision(text) for name, text in texts.items()}
    return {name: one for name, one in read.items() if one is not None}


def _as_json(one: Decision) -> Mapping[str, object]:
    pattern = asdict(one.pattern)
    return vars(one) | {"period": one.period.code, "pattern": pattern}


def _decision(text: str) -> Decision | None:
    try:
        told = json.loads(text)
        held = told["pattern"]
        hidden = {
            fact: Hidden(fact, one["reason"], tuple(one["promised"]) if one["promised"] else None)
            for fact, one in held["hidden"].items()
        }
        pattern = Pattern(**held | {"hidden": hidden, "out": tuple(held["out"])})
        return Decision(
            Period.from_code(told["period"]),
            told["stamp"],
            tuple(told["beside"]),
            told["shown"],
            told["hidden"],
            pattern,
        )
    except (ValueError, KeyError, TypeError):
        return None
