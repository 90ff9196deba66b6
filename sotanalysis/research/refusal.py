"""What is not computed, and why; and the columns that every method gives."""

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


def needed(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """The rows in which all the columns are known. KeyError for a column that is not there, Refused for no row."""
    for column in columns:
        if column not in frame:
            raise KeyError(f"Ramen har ingen kolumn {column}. De som finns: {', '.join(map(str, frame.columns))}.")
    known = frame.dropna(subset=list(columns))
    if known.empty:
        raise Refused(f"Ingen rad har {' och '.join(columns)}, så det finns inget att räkna på.")
    return known
