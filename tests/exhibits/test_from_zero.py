"""Signed numbers from a zero line: what is said of bars, intervals, gaps and hidden rows."""

from collections.abc import Callable

import pytest

from sotanalysis import facts
from sotanalysis.dataset import Dataset
from sotanalysis.exhibits.figure import Figure, from_zero
from sotanalysis.exhibits.notice import Notice
from sotanalysis.measures.measure import lines, measure
from sotanalysis.periods import Period
from sotanalysis.report import Report
from sotanalysis.sources.settings import Settings

VALUES = {"up": (12.0, 3.0, 20.0), "down": (-8.0, -15.0, 1.0), "gone": (None, None, None)}
LABELS = {"up": "Lokalhyra", "down": "Personal", "gone": "Övrigt"}


@pytest.fixture
def draw() -> Callable[..., Figure | Notice]:
    @measure(id="x.change", title="T", row="r", keys=("result", "statistic"), population="p i perioden", definition="d")
    def change(dataset: Dataset, period: Period):
        found = (
            {"result": r, "statistic": s, "value": v}
            for r, values in VALUES.items()
            for s, v in zip(("value", "low", "high"), values, strict=True)
        )
        return lines("economy", ("result", "statistic"), found)

    def build(hidden: frozenset[str] = frozenset(), bounds: tuple[str, str] | None = ("low", "high"), **more):
        from sotanalysis.tables import TABLES
        from sotanalysis.tables.problem import problem_frame

        tables = {name: spec.empty() for name, spec in TABLES.items()}
        dataset = Dataset("t", tables, {2022: Settings()}, problem_frame([]))
        year = Period.year(2022)
        report = Report("t", year, "full", "internal", dataset, facts.collect(dataset, year, [change]), hidden)
        return from_zero(report, "f", "Avvikelse", "x.change", rows="result", value="value", bounds=bounds, unit="kr",
                         sides=("Lägre", "Högre"), labels=LABELS, **more)  # fmt: skip

    return build


def test_rows_tell_their_number_interval_and_gap(draw):
    made = draw(gaps={"gone": "brott i serien"})
    assert "Längst åt lägre: Personal, −8\u00a0kr (−15 till +1)." in made.alt
    assert "Längst åt högre: Lokalhyra, +12\u00a0kr (+3 till +20)." in made.alt
    assert "Övrigt: brott i serien." in made.alt and "Intervallet når inte noll för: Lokalhyra." in made.alt
    assert made.data is not None and made.data.rows[0].cells[1].text == "+12"


def test_bars_without_bounds_have_no_interval_note(draw):
    made = draw(bounds=None, table="other")
    assert made.notes == ("[u] uppgift saknas.",) and made.data is None and made.table == "other"


def test_a_hidden_row_shows_neither_number_nor_interval(draw):
    made = draw(hidden=frozenset({"x.change.up.low"}))
    assert "12" not in made.alt and "Lokalhyra: [d] dold." in made.alt
    assert "Lokalhyra, +" not in made.text()


def test_the_same_numbers_give_the_same_picture(draw):
    assert draw().svg == draw().svg
