"""Signed numbers from a zero line: what is said of bars, intervals, gaps and hidden rows."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from sotanalysis.exhibits.from_zero import from_zero
from sotanalysis.exhibits.image import Figure

VALUES = {"work": (12.0, 3.0, 20.0), "studies": (-8.0, -15.0, 1.0), "missing": (None, None, None)}
WORDS = {"work": "Lokalhyra", "studies": "Personal", "missing": "Övrigt"}


@pytest.fixture
def draw(shown) -> Callable[..., Figure]:
    def build(hidden=(), bounds=("low", "high"), gaps=None, **settings) -> Figure:
        records = [
            ((code, name), None, None, value)
            for code, values in VALUES.items()
            for name, value in zip(("difference", *bounds), values, strict=False)
        ]
        keys = ("outcome", "statistic")
        made = shown("x.change", hidden=hidden, records=(keys, records), parts=("signed",), **settings)
        named = (replace(made.axes[0], words=WORDS), made.axes[1])
        return from_zero(replace(made, axes=named), ("Lägre", "Högre"), unit="kr", gaps=gaps)

    return build


def test_rows_tell_their_number_interval_and_gap(draw):
    made = draw(gaps={"missing": "brott i serien"}, decimals=0)
    assert "Längst åt lägre: Personal, −8\u00a0kr (−15 till +1)." in made.alt
    assert "Längst åt högre: Lokalhyra, +12\u00a0kr (+3 till +20)." in made.alt
    assert "Övrigt: brott i serien." in made.alt and "Intervallet når inte noll för: Lokalhyra." in made.alt
    assert made.data is not None and made.data.rows[0].cells[1].text == "+12"


def test_bars_without_bounds_have_no_interval_note(draw):
    made = draw(bounds=(), table="other")
    assert made.notes == ("[u] uppgift saknas.",) and made.data is None and made.table == "other"


def test_a_hidden_row_shows_neither_number_nor_interval(draw):
    made = draw(hidden=["x.change.work.low"])
    assert "12" not in made.alt and "Lokalhyra: [d] dold." in made.alt
    assert "Lokalhyra, +" not in made.text()


def test_the_same_numbers_give_the_same_picture(draw):
    assert draw().svg == draw().svg
