"""Facts in the analysis-results form (ARD) that R's cards, gtsummary and tfrmt read: one row per statistic."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
import pyarrow as pa

from sotanalysis.statistics import wilson
from sotanalysis.vocabulary import ALL

TOTAL = "..ard_total_n.."  # what cards calls a count of all
_OWN = ("variable", "variable_level", "context", "stat_name", "stat_label", "stat", "fmt_fun", "warning", "error")
_ABOUT = ("measure", "title", "period", "source", "unit", "fact")
# cards::as_card wants these as list columns: a list of one, or null.
_LISTS = {"stat": pa.float64()} | dict.fromkeys(("variable_level", "fmt_fun", "warning", "error"), pa.string())
# How cards prints each: decimals, and % for hundred times.
_PRINTED = {"n": "xx", "N": "xx", "p": "xx.x%", "conf.low": "xx.x%", "conf.high": "xx.x%", "value": "xx.x"}
_LABELS = {
    **{"n": "Antal", "N": "Av", "p": "Andel", "value": "Värde"},
    **{"conf.low": "Undre gräns, 95\u00a0%", "conf.high": "Övre gräns, 95\u00a0%"},
}


def ard(table: pd.DataFrame) -> pd.DataFrame:
    """A table of facts (`Facts.table`), one row per statistic of a fact, with the columns and types of a `card`.

    variable is the first key that the fact is not of all of (the measure where it has no keys, `..ard_total_n..`
    for a count of all) and variable_level its code; the other keys are group1, group1_level …. context is
    categorical, dichotomous, total_n or continuous, where the variable is the measure and all keys are groups.
    stat_name is n, N, p with conf.low and conf.high (Wilson, 95 percent), or value; fmt_fun how it is printed.
    Levels, stat, fmt_fun, warning and error are lists of one or null. After these the fact's own measure, title,
    period, source, unit and fact (id).
    """
    rows = [row for fact in table.to_dict("records") for row in _of_fact(fact)]
    groups = [name for n in range(1, _most(rows) + 1) for name in (f"group{n}", f"group{n}_level")]
    frame = pd.DataFrame(rows, columns=[*groups, *_OWN, *_ABOUT])
    lists = _LISTS | {name: pa.string() for name in groups if name.endswith("_level")}
    for name, kind in lists.items():
        held = [None if pd.isna(cell) else [cell] for cell in frame[name]]
        frame[name] = pd.Series(held, index=frame.index, dtype=pd.ArrowDtype(pa.list_(kind)))
    return frame.astype({name: "string" for name in frame if name not in lists})


def flat(card: pd.DataFrame) -> pd.DataFrame:
    """The same without lists and without the columns that only cards asks for, for a file of text."""
    made = card.drop(columns=["fmt_fun", "warning", "error"])
    return made.assign(**{name: made[name].list[0] for name in made if name == "stat" or name.endswith("_level")})


def _most(rows: list[dict[str, object]]) -> int:
    return max((sum(name.startswith("group") for name in row) // 2 for row in rows), default=0)


def _of_fact(fact: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    keys = [(key, code) for key, code in dict(fact["keys"]).items() if code != ALL]
    n, base, value = (None if pd.isna(fact[x]) else float(fact[x]) for x in ("n", "base", "value"))
    whole = base is None or fact.get("base_fact") == fact["fact"]  # nothing that it is a share of
    if base is None and value is not None:
        context, variable, level, by = "continuous", fact["measure"], None, keys
    elif keys:
        context, (variable, level), by = "categorical", keys[0], keys[1:]
    elif whole:
        context, variable, level, by = "total_n", TOTAL, None, []
    else:
        context, variable, level, by = "dichotomous", fact["measure"], "TRUE", []
    own = {"variable": variable, "variable_level": level, "context": context}
    for place, (key, code) in enumerate(by, start=1):
        own |= {f"group{place}": key, f"group{place}_level": code}
    about = {name: fact[name] for name in _ABOUT}
    found = {"n" if context in ("categorical", "dichotomous") else "N": n}
    if context == "continuous":
        found["value"] = value
    elif n is not None and base is not None and not whole:
        found |= {"N": base} | _shares(n, base)
    for name, stat in found.items():
        if stat is not None:
            told = {"stat_name": name, "stat_label": _LABELS[name], "stat": stat, "fmt_fun": _PRINTED[name]}
            yield {**own, **told, "warning": None, "error": None, **about}


def _shares(n: float, base: float) -> dict[str, float]:
    if base <= 0 or not 0 <= n <= base:
        return {}
    low, high = wilson(int(n), int(base))
    return {"p": n / base, "conf.low": low, "conf.high": high}
