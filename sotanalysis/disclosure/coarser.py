"""Coarser classes that an edition shows where too many finer ones would be hidden: facts of their own, counted of the
finer ones, and the level at which each measure is shown.

A key declares its levels (`Key.coarser`); after the last of them a measure is told by its totals alone. A joined class
is told by the codes it holds (`keys.JOINED` between them), so that whoever reads a table of facts knows what it is the
sum of.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any

import pandas as pd

from sotanalysis.measures.keys import JOINED, NOT_TOLD_APART, Level, held_by, is_joined
from sotanalysis.measures.measure import Measure
from sotanalysis.vocabulary import ALL

# Of a table's numbers, and of those in the rows that stand in it: of one that hides more, no reader learns anything.
MOST_LOST, HALF = 0.4, 0.5
# By measure: how coarse its classes are; one that is not named is shown as it is declared.
Levels = Mapping[str, int]
# By key: the class in which each code is shown, `all` where it is not told apart.
Classes = Mapping[str, Mapping[str, str]]
Cells = Mapping[tuple[str, ...], Any]


def coarsest(measure: Measure) -> int:
    """How many coarser levels a measure has: those of its keys, which become coarser together, and its totals alone."""
    return 1 + max(len(key.coarser) for key in measure.keys) if measure.keys else 0


def classes_at(measure: Measure, level: int, codes: Mapping[str, Iterable[str]]) -> Classes:
    """The class in which each code of each key is shown at a level; `codes` are those of its facts."""
    alone = 0 < level == coarsest(measure)
    return {
        key.name: _classes((NOT_TOLD_APART,) if alone else key.coarser[:level], codes[key.name]) for key in measure.keys
    }


def _classes(levels: Sequence[Level], codes: Iterable[str]) -> dict[str, str]:
    fine = [code for code in dict.fromkeys(codes) if code != ALL and not is_joined(code)]
    groups = levels[-1](fine) if levels else []
    to = {code: ALL if len(group) == len(fine) else JOINED.join(group) for group in groups for code in group}
    return {code: to.get(code, code) for code in fine}


def with_joined(table: pd.DataFrame, measures: Mapping[str, Measure]) -> pd.DataFrame:
    """The facts (`Facts.table`, of one or several periods), and after them those of every joined class that can be
    counted: where nobody is in several of its parts, so that the parts of each total come to it.
    """
    there, made = set(zip(table["fact"], table["period"], strict=True)), list[dict[str, Any]]()
    for (id, _, _), facts in table.groupby(["measure", "period", "source"], sort=False):
        if (measure := measures.get(str(id))) is not None and coarsest(measure):
            made += [one for one in _joined(facts, measure) if (one["fact"], one["period"]) not in there]
    if not made:
        return table
    return pd.concat([table, pd.DataFrame(made, columns=[*table.columns]).astype(table.dtypes)], ignore_index=True)


def _joined(facts: pd.DataFrame, measure: Measure) -> list[dict[str, Any]]:
    """The facts of one measure, period and source by every coarser level."""
    names = measure.key_names
    cells = {tuple(fact.keys[name] for name in names): fact for fact in facts.itertuples()}
    cells = {codes: fact for codes, fact in cells.items() if not any(map(is_joined, codes))}
    if not all(_is_count(fact) for fact in cells.values()):
        return []
    own = {name: [codes[place] for codes in cells] for place, name in enumerate(names)}
    # The parts of a key with several answers add up by chance alone, which would tell that nobody gave two.
    single = {key.name for key in measure.keys if key.read or not key.several}
    apart = {name for place, name in enumerate(names) if name in single and _add_up(cells, place)}
    made: dict[str, dict[str, Any]] = {}
    for level in range(1, coarsest(measure) + 1):
        classes = classes_at(measure, level, own)
        options = [dict.fromkeys([*(classes[n] if n not in apart else classes[n].values()), ALL]) for n in names]
        for codes in product(*options):
            if any(map(is_joined, codes)):
                parts = [cells.get(part) for part in product(*map(held_by, codes))]
                if all(part is not None for part in parts) and (one := _sum(parts, measure, codes)):
                    made.setdefault(one["fact"], one)
    return list(made.values())


def _is_count(fact: Any) -> bool:
    """Whether the fact is a count, with its share of a base that is a fact."""
    share = pd.isna(fact.value) or (pd.notna(fact.base) and abs(fact.value * fact.base - fact.n) < 1e-6)
    return pd.notna(fact.n) and share and (pd.isna(fact.base) or pd.notna(fact.base_fact))


def _add_up(cells: Cells, place: int) -> bool:
    """Whether the parts over the key at the place come to their total everywhere, in what is counted and in bases."""
    parts: dict[tuple[str, ...], list[Any]] = {}
    for codes, fact in cells.items():
        if codes[place] != ALL:
            parts.setdefault((*codes[:place], ALL, *codes[place + 1 :]), []).append(fact)
    return bool(parts) and all(
        total in cells and cells[total].n == sum(f.n for f in some) and _same(cells[total].base, _base(some))
        for total, some in parts.items()
    )


def _base(parts: Sequence[Any]) -> Any:
    """The base of several facts together: what is the base of more than one of them counts once."""
    bases = {fact.base_fact: fact.base for fact in parts if pd.notna(fact.base)}
    return sum(bases.values()) if bases else pd.NA


def _same(one: Any, other: Any) -> bool:
    return (pd.isna(one) and pd.isna(other)) or bool(pd.notna(one) and pd.notna(other) and one == other)


def _sum(parts: Sequence[Any], measure: Measure, codes: Sequence[str]) -> dict[str, Any]:
    """The fact that the parts are together."""
    first, keys = parts[0], dict(zip(measure.key_names, codes, strict=True))
    mark = f"@{first.source}" if not first.primary else ""
    n, base = sum(part.n for part in parts), _base(parts)
    named = {part.base_fact for part in parts if pd.notna(part.base)}
    base_of = measure.base_of({**keys, "source": first.source})
    return {name: getattr(first, name) for name in first._fields if name != "Index"} | {
        "fact": ".".join([measure.id, *codes]) + mark,
        "keys": keys,
        "n": n,
        "base": base,
        "base_fact": named.pop() if len(named) == 1 else f"{base_of}{mark}" if named and base_of else pd.NA,
        "value": n / base if pd.notna(base) and base else pd.NA,
    }


def is_shown(table: pd.DataFrame, measures: Mapping[str, Measure], levels: Levels) -> pd.Series:
    """Whether each fact (`with_joined`) is in the classes in which its measure is shown; `levels` of every period."""
    shown = pd.Series(True, table.index)
    for (id, _, _), facts in table.groupby(["measure", "period", "source"], sort=False):
        measure = measures.get(str(id))
        if measure is not None and coarsest(measure):
            found = [tuple(keys[name] for name in measure.key_names) for keys in facts["keys"]]
            shown[facts.index] = in_classes(measure, levels.get(measure.id, 0), found)
    return shown


def is_of_class(table: pd.DataFrame) -> pd.Series:
    """Whether each fact is of a joined class."""
    return pd.Series([any(map(is_joined, codes.values())) for codes in table["keys"]], table.index, bool)


def in_classes(measure: Measure, level: int, found: Sequence[tuple[str, ...]]) -> list[bool]:
    """Of the codes of a measure's facts, in the order of its keys, which are in the classes shown at a level.

    The classes of a key stand where they could be counted; else its codes do.
    """
    columns = dict(zip(measure.key_names, (dict.fromkeys(column) for column in zip(*found, strict=True)), strict=True))
    classes = [
        {ALL, *(shown.values() if {*shown.values()} <= {*columns[name]} else shown)}
        for name, shown in classes_at(measure, level, columns).items()
    ]
    return [all(code in kept for code, kept in zip(codes, classes, strict=True)) for codes in found]
