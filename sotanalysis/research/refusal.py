"""What is not computed, and why; and the columns that every method gives."""

from difflib import get_close_matches

import pandas as pd

LEAST = 30  # rows under which an interval is not held to its 95 percent (benchmarks/coverage.py)
STATISTICS = ("value", "low", "high", "n")


class Refused(ValueError):
    """The rows at hand cannot carry the method; the message says in Swedish why, and what can be done instead.

    In a notebook the sentence alone is shown; a cell that may be refused has the tag raises-exception, and the rest
    runs.
    """

    def _render_traceback_(self) -> list[str]:
        return [f"Räknas inte: {self}"]


def there(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """The frame, when it has the columns; KeyError, with the nearest, when not."""
    for column in columns:
        if not isinstance(column, str):
            raise KeyError('Skriv kolumnerna var för sig: shares(frame, "outcome", "year", "age").')
        if column not in frame:
            names = [str(name) for name in frame.columns]
            near = get_close_matches(column, names, n=3, cutoff=0.5)
            told = f"Menade du {', '.join(near)}?" if near else f"De som finns: {', '.join(names)}."
            raise KeyError(f"Tabellen har ingen kolumn {column}. {told}")
    return frame


def needed(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """The rows in which all the columns are known. KeyError for a column that is not there, Refused for no row."""
    known = there(frame, *columns).dropna(subset=list(columns))
    if known.empty:
        raise Refused(f"Ingen rad har {' och '.join(columns)}, så det finns inget att räkna på.")
    return known
