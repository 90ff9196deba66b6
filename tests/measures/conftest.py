"""Small datasets by hand: `dataset(cases=[{...}], sus_rows=[...])`; what a row leaves out gets the plainest value."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from sotanalysis.dataset import Dataset
from sotanalysis.periods import Period
from sotanalysis.sources.settings import Settings
from sotanalysis.tables import TABLES
from sotanalysis.tables.problem import problem_frame

DEFAULTS: dict[str, dict[str, Any]] = {
    "cases": {"sex": "woman", "referrer": "fk", "start_date": "2022-01-10", "education": "missing",
              "time_on_support": "missing", "step_start": "introduction"},
    "applications": {"sex": "woman", "referrer": "fk", "application_date": "2022-01-10", "result": "queue"},
    "goldware_rows": {"sex": "woman", "period_start": "2022-01-01", "period_end": "2022-12-31"},
    "goldware_summary": {"period_start": "2022-01-01", "period_end": "2022-12-31"},
    "sus_rows": {"file": "sus.csv", "role": "part", "period_start": "2022-01-01", "period_end": "2022-12-31"},
}  # fmt: skip
IDS = {"cases": ("case", "person"), "applications": ("application", "person"), "goldware_rows": ("person", "case")}


def _rows(table: str, rows: list[dict[str, Any]], year: int) -> pd.DataFrame:
    full = []
    for number, row in enumerate(rows, start=1):
        ids = {name: f"{name}{number}" for name in IDS.get(table, ())}
        place = {"team": "vasteras", "year": year, "source_row": f"{year}/fil!{table}!{number}"}
        full.append(place | ids | DEFAULTS.get(table, {}) | row)
    frame = pd.DataFrame(full, columns=list(dict.fromkeys([*TABLES[table].names, *(k for r in full for k in r)])))
    for column in TABLES[table].all_columns:
        if column.kind in ("date", "datetime"):
            frame[column.name] = pd.to_datetime(frame[column.name])
    return TABLES[table].typed(frame)


@pytest.fixture
def dataset() -> Callable[..., Dataset]:
    """A function that builds a Dataset: one list of rows per table; `present` names tables that are there but empty."""

    def build(
        *,
        year: int = 2022,
        years: tuple[int, ...] = (),
        present: tuple[str, ...] = (),
        settings: Settings | None = None,
        **tables: Any,
    ) -> Dataset:
        frames = {
            name: _rows(name, tables[name], year) if tables.get(name) else spec.empty() for name, spec in TABLES.items()
        }
        unknown = set(tables) - set(TABLES)
        assert not unknown, unknown
        folders = (year, *years)
        there = {folder: frozenset({*(name for name in tables if tables[name]), *present}) for folder in folders}
        return Dataset(
            "vasteras", frames, {folder: settings or Settings() for folder in folders}, problem_frame([]), there
        )

    return build


@pytest.fixture
def year_2022() -> Period:
    return Period.year(2022)


@pytest.fixture
def look() -> Callable[..., Any]:
    """A function that picks one row of a measure's frame by its keys (and source, the first unless named)."""

    def pick(frame: pd.DataFrame, source: str | None = None, **keys: str) -> Any:
        chosen = frame[frame["source"] == (source or frame["source"].iloc[0])]
        for key, code in keys.items():
            chosen = chosen[chosen[key] == code]
        assert len(chosen) == 1, chosen
        return chosen.iloc[0]

    return pick
