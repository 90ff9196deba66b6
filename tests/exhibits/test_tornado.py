"""The tornado: order, what is left out, hidden results, texts."""

from dataclasses import replace

import pytest

from sotanalysis.exhibits.tornado import Swing, tornado
from sotanalysis.facts import Fact

RESULTS = {"base": 2_000_000.0, "tax": -500_000.0, "low": 1_800_000.0, "high": 2_200_000.0, "same": 2_000_000.0}
FACTS = {code: Fact(f"m.x.{code}", "m.x", {"b": code}, "workbook", None, 12, v, "sek") for code, v in RESULTS.items()}
SWINGS = {"Ett pris": ("low", "high"), "Skatten": ("tax",), "Inget": ("same",)}


@pytest.fixture
def draw(shown):
    def make(hidden=(), swings=tuple(SWINGS)):
        away = {code: replace(FACTS[code], base=None, value=None, hidden=True) for code in hidden}
        facts = {**FACTS, **away}
        wanted = [Swing(label, tuple(facts[code] for code in SWINGS[label])) for label in swings]
        return tornado(shown("stages"), facts["base"], wanted, unit="tusen kronor")

    return make


def test_the_widest_first_and_what_does_not_move_left_out(draw):
    figure = draw()
    assert figure.alt.index("Skatten: −500.") < figure.alt.index("Ett pris: 1\u00a0800 till 2\u00a0200.")
    assert "Inget" not in figure.alt and "Grundberäkningen: 2\u00a0000 tusen kronor" in figure.alt
    assert [row.cells[0].text for row in figure.data.rows] == ["Skatten", "Ett pris"]
    assert figure.svg.startswith("<svg") and not figure.notes


def test_a_hidden_result_is_neither_drawn_nor_told(draw):
    figure = draw(hidden=["tax"])
    assert "−500" not in figure.alt and "[d]" in [row.cells[1].text for row in figure.data.rows]
    assert draw(hidden=["base"]) is None


def test_nothing_that_moves_gives_no_figure(draw):
    assert draw(swings=["Inget"]) is None
