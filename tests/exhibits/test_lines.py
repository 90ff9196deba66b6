"""Lines against a planned range, values with decimals, no more lines than can be told apart."""

from dataclasses import replace

import pytest

from sotanalysis.exhibits.image import Figure
from sotanalysis.exhibits.lines import lines
from sotanalysis.facts import Fact

LOW = Fact("from", "from", {}, "settings", None, None, 4.0, "participants")
HIGH = replace(LOW, id="to", value=6.0)
POSTS = (("month", "kind"), [((f"2022-0{m}", kind), None, None, value) for m, row in enumerate(
    ((9.0, 6.3), (9.0, 5.85)), start=1) for kind, value in zip(("planned", "employed"), row, strict=True)])  # fmt: skip


def test_a_planned_range_is_told_in_words(shown):
    drawn = lines(shown("months"), band=("Planerat", LOW, HIGH))
    assert isinstance(drawn, Figure)
    assert "Planerat 4–6." in drawn.alt


def test_a_range_that_is_hidden_or_missing_is_left_out(shown):
    for high in (None, replace(HIGH, value=None, hidden=True)):
        assert "Planerat" not in lines(shown("months"), band=("Planerat", LOW, high)).alt


def test_values_have_their_decimals(shown):
    drawn = lines(shown("posts", records=POSTS, parts=("value",), decimals=1))
    assert "I arbete: från 6,3 till 5,9" in drawn.alt
    assert [cell.text for cell in drawn.data.rows[1].cells] == ["februari 2022", "9,0", "5,9"]


def test_more_lines_than_can_be_told_apart_are_refused(shown):
    kinds = ("planned", "employed", "leave", "lent", "vacant")
    records = (("month", "kind"), [((f"2022-0{m}", kind), 1, None) for m in (1, 2) for kind in kinds])
    with pytest.raises(ValueError, match="5 linjer"):
        lines(shown("posts", records=records))
