"""The tornado: order, what is left out, hidden results, texts."""

from types import SimpleNamespace

import pytest

from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.tornado import Swing, tornado

RESULTS = {"base": 2_000_000.0, "tax": -500_000.0, "low": 1_800_000.0, "high": 2_200_000.0, "same": 2_000_000.0}
SWINGS = [Swing("Ett pris", ("m.x.low", "m.x.high")), Swing("Skatten", ("m.x.tax",)), Swing("Inget", ("m.x.same",))]


@pytest.fixture
def draw(report):
    def make(hidden=(), missing=None, swings=SWINGS):
        records = [(("x", code), None, 12, value) for code, value in RESULTS.items()]
        found = report(extra={"m.x": (("a", "b"), [])}, hidden=hidden, missing=missing)
        measure = SimpleNamespace(id="m.x", unit="sek")
        for (_, code), n, base, value in records:
            id = f"m.x.{code}"
            found._facts[id] = type(found._facts["mean"])(id, measure, "workbook", n, base, value, ())
        found.published = {}
        return tornado(found, "t", "Vad det hänger på", swings, base="m.x.base", unit="tusen kronor")

    return make


def test_the_widest_first_and_what_does_not_move_left_out(draw):
    figure = draw()
    assert figure.alt.index("Skatten: −500.") < figure.alt.index("Ett pris: 1\u00a0800 till 2\u00a0200.")
    assert "Inget" not in figure.alt and "Grundberäkningen: 2\u00a0000 tusen kronor" in figure.alt
    assert [row.cells[0].text for row in figure.data.rows] == ["Skatten", "Ett pris"]
    assert figure.svg.startswith("<svg") and "Siffrorna är tusen kronor." in figure.notes


def test_a_hidden_result_is_neither_drawn_nor_told(draw):
    figure = draw(hidden=["m.x.tax"])
    assert "−500" not in figure.alt and "[d]" in [row.cells[1].text for row in figure.data.rows]
    assert isinstance(draw(hidden=["m.x.base"]), Notice)


def test_nothing_that_moves_and_no_source(draw):
    assert isinstance(draw(swings=SWINGS[2:]), Notice)
    assert "ekonomi.xlsx" in draw(missing={"m.x": "ekonomi.xlsx"}).text
