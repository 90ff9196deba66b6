"""Lines against a planned range, values with decimals, no more lines than can be told apart."""

from dataclasses import replace

import pytest

from sotanalysis.exhibits import drawing
from sotanalysis.exhibits.image import Figure
from sotanalysis.exhibits.lines import _end, _series, lines
from sotanalysis.exhibits.panels import Panel, panels
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


def test_what_is_missing_is_a_gap_and_never_a_zero(shown):
    kinds = {"planned": (9.0, 9.0, None), "employed": (None, None, None)}
    records = [((f"2022-0{m}", kind), None, None, row[m - 1]) for m in (1, 2, 3) for kind, row in kinds.items()]
    drawn = lines(shown("posts", records=(("month", "kind"), records), parts=("value",)))
    # A line without any number is told, not drawn along the floor; one that ends early says where.
    assert "I arbete: uppgift saknas." in drawn.notes
    assert {mark.labels[1] for mark in drawn.marks} == {"Planerat"} and drawn.marks[-1].text == ""
    (line,) = _series(
        shown("posts", records=(("month", "kind"), records), parts=("value",)), ["2022-01", "2022-02", "2022-03"]
    )[:1]
    assert _end(line) == "Planerat 9 (feb)"


def test_the_colours_of_women_and_men_are_theirs_alone(shown):
    records = [((f"2022-0{m}", event), m, None) for m in (1, 2) for event in ("application", "start", "exit")]
    drawn = _series(shown("events", records=(("month", "event"), records)), ["2022-01", "2022-02"])
    assert not {s.colour for s in drawn} & {drawing.PLUM, drawing.TEAL}
    by_sex = _series(shown("months"), ["2022-01", "2022-02", "2022-03"])
    assert [s.colour for s in by_sex] == [drawing.PLUM, drawing.TEAL]


def test_a_median_is_drawn_and_not_how_many_it_is_of(shown):
    records = [((f"2022-0{m}",), 4, None, 100.0 + m) for m in (1, 2)]
    assert "Från 101 till 102" in lines(shown("wait", records=(("month",), records), parts=("n", "value"))).alt


PLACES = {"2022-01": "januari 2022", "2022-02": "februari 2022"}


def _facts(*values):
    return [Fact(f"p.{i}", "p", {}, "workbook", None, None, value, "posts") for i, value in enumerate(values)]


def test_panels_share_the_months_and_tell_each_their_own(shown):
    charts = [
        Panel("Tjänster", {"I arbete": _facts(6.3, 5.9)}, decimals=1),
        Panel("Ärenden", {"Inskrivna": _facts(71, 76)}),
    ]
    made = panels(shown("stages"), PLACES, charts)
    assert "Tjänster, I arbete: från 6,3 till 5,9" in made.alt and "Ärenden, Inskrivna: från 71 till 76" in made.alt
    assert [m.labels for m in made.marks][:1] == [("januari 2022", "I arbete", "Tjänster")]
    assert [c.text for c in made.data.rows[0].cells] == ["januari 2022", "6,3", "71"]
    assert panels(shown("stages"), PLACES, [Panel("Tjänster", {"I arbete": _facts(None, None)})]) is None
