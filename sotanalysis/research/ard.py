"""Facts in the analysis-results form (ARD) that R's cards, gtsummary and tfrmt read: one row per statistic."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from sotanalysis.statistics import wilson
from sotanalysis.vocabulary import ALL

_OWN = ("variable", "variable_level", "context", "stat_name", "stat_label", "stat")
_ABOUT = ("measure", "title", "period", "source", "unit", "fact")


def ard(table: pd.DataFrame) -> pd.DataFrame:
    """A table of facts (`Facts.table`), one row per statistic of a fact.

    variable is the measure's first key (the measure itself where it has none) and variable_level its code; the other
    keys are group1, group1_level, group2 …, left out where the fact is of all. context is categorical, continuous or
    total_n; stat_name n, N, p with conf.low and conf.high (Wilson, 95 percent), or value. After these the fact's own
    measure, title, period, source, unit and fact (id).
    """
    rows = [row for fact in table.to_dict("records") for row in _of_fact(fact)]
    groups = [name for n in range(1, _most(rows) + 1) for name in (f"group{n}", f"group{n}_level")]
    frame = pd.DataFrame(rows, columns=[*groups, *_OWN, *_ABOUT])
    return frame.astype({name: "string" for name in frame if name != "stat"} | {"stat": "float64"})


def _most(rows: list[dict[str, object]]) -> int:
    return max((sum(name.endswith("_level") for name in row) - 1 for row in rows), default=0)


def _of_fact(fact: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    keys = dict(fact["keys"])
    variable, level = next(iter(keys.items()), (fact["measure"], None))
    own = {"variable": variable, "variable_level": None if level == ALL else level}
    by = [(key, code) for key, code in list(keys.items())[1:] if code != ALL]
    for n, (key, code) in enumerate(by, start=1):
        own |= {f"group{n}": key, f"group{n}_level": code}
    about = {name: fact[name] for name in _ABOUT}
    for context, name, label, stat in _statistics(fact, bool(own["variable_level"])):
        yield {**own, "context": context, "stat_name": name, "stat_label": label, "stat": stat, **about}


def _statistics(fact: Mapping[str, Any], level: bool) -> Iterator[tuple[str, str, str, float]]:
    n, base, value = (None if pd.isna(fact[x]) else float(fact[x]) for x in ("n", "base", "value"))
    context = "categorical" if level else "total_n"
    if n is not None:
        yield context, "n", "Antal", n
    if n is None or base is None:
        if value is not None:
            yield "continuous", "value", "Värde", value
        return
    yield context, "N", "Av", base
    if base > 0 and 0 <= n <= base:
        low, high = wilson(int(n), int(base))
        yield from ((context, name, label, stat) for name, label, stat in (
            ("p", "Andel", n / base), ("conf.low", "Undre gräns, 95 %", low), ("conf.high", "Övre gräns, 95 %", high),
        ))  # fmt: skip
