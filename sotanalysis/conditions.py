"""A condition that somebody writes, in the language of pandas' query: what it names, and the rows it holds for."""

import re
from difflib import get_close_matches

import pandas as pd

_SIGNS = {"and", "or", "not", "in", "is", "True", "False", "None", "index"}
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


def names(condition: str) -> list[str]:
    """The columns that the condition asks about, each once; what stands in quotes and after a point is none."""
    bare = _QUOTED.sub(" ", condition)
    return [w for w in dict.fromkeys(re.findall(r"(?<![\w.@])[^\W\d]\w*", bare)) if w not in _SIGNS]


def held(rows: pd.DataFrame, condition: str, listed: str) -> pd.DataFrame:
    """The rows for which the condition holds. ValueError, in Swedish, says what to write instead where it cannot be
    read; `listed` is where the columns stand.
    """
    try:
        return rows.query(condition, engine="python")
    except Exception:  # whatever pandas raises, the reader needs to know what to write instead
        raise ValueError(f"Villkoret går inte att läsa. {_told(rows, condition, listed)}") from None


def _told(rows: pd.DataFrame, condition: str, listed: str) -> str:
    if re.search(r"(?<![=!<>])=(?!=)", _QUOTED.sub("''", condition)):
        return "Likhet skrivs med två likhetstecken: kolumn == 'kod'."
    unknown = [name for name in names(condition) if name not in (*rows.columns, rows.index.name)]
    if not unknown:
        return "En kod skrivs inom citattecken, och delar binds med and eller or: sex == 'man' and age_at_start < 30."
    near = [name for word in unknown for name in get_close_matches(word, map(str, rows.columns), n=2)]
    there = f"Menade du {', '.join(near)}?" if near else f"En kod skrivs inom citattecken; kolumnerna står i {listed}."
    return f"Det finns ingen kolumn {', '.join(unknown)}. {there}"
