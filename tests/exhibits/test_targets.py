"""Shares against goals and against the year before: what is drawn, what is told instead, what is not joined."""

from dataclasses import replace

import pytest

from sotanalysis.exhibits import drawing
from sotanalysis.exhibits.slope import Slope, slope
from sotanalysis.exhibits.targets import INTERVAL_NOTE, Target, targets
from sotanalysis.facts import Fact

NOW = Fact("m.up.now", "m", {}, "workbook", 36, 62, 36 / 62, "persons")
THEN = Fact("m.up.then", "m", {}, "workbook", 24, 54, 24 / 54, "persons")
GOAL = Fact("m.goal", "goal", {}, "settings", None, None, 0.5, "share")
FEW = replace(NOW, id="m.few", n=3, base=5, value=0.6)
AWAY = replace(NOW, id="m.away", n=None, base=None, value=None, hidden=True)


@pytest.fixture
def drawn(monkeypatch):
    """Every line and dot that is drawn, by where it stands."""
    kept = {"line": [], "dot": []}
    for name in kept:
        made = getattr(drawing, name)
        monkeypatch.setattr(
            drawing,
            name,
            lambda page, x, y, *a, _n=name, _m=made, **k: kept[_n].append((x, y, k)) or _m(page, x, y, *a, **k),
        )
    return kept


def test_a_row_tells_the_share_and_the_goal(shown):
    made = targets(shown("stages"), [Target("Uppåt", NOW, GOAL)], "2023")
    assert "Uppåt: 36 av 62 (58\u00a0%), Mål 50\u00a0%." in made.alt
    assert [(m.fact.id, m.labels) for m in made.marks] == [
        ("m.up.now", ("Uppåt", "2023")),
        ("m.goal", ("Uppåt", "Mål")),
    ]
    assert INTERVAL_NOTE in made.notes


@pytest.mark.parametrize(("fact", "over"), [(NOW, True), (THEN, False)])
def test_the_dot_stands_over_its_goal_when_the_share_is_larger(fact, over, shown, drawn):
    targets(shown("stages"), [Target("Uppåt", fact, GOAL)], "2023")
    (dot, _, _), *_ = drawn["dot"]
    goal = next(xs[0] for xs, ys, k in drawn["line"] if k.get("width") == 1.8 and xs[0] == xs[1] and ys[0] > 7)
    assert (goal < dot) is over


@pytest.mark.parametrize("fact", [FEW, AWAY])
def test_a_share_that_may_not_be_stated_has_no_dot(fact, shown, drawn):
    made = targets(shown("stages"), [Target("Uppåt", NOW), Target("Få", fact)], "2023")
    assert len(drawn["dot"]) == 2  # one in the key
    assert ("[d] dold" if fact.hidden else "3 av 5") in made.alt


def test_without_any_share_there_is_no_figure(shown):
    assert targets(shown("stages"), [Target("Få", FEW), Target("Inget", None)], "2023") is None
    assert slope(shown("stages"), [Slope("Uppåt", THEN, NOW)], names=("2022", "2023")) is None


def test_years_that_are_not_compared_are_not_joined(shown, drawn):
    rows = [Slope("Uppåt", THEN, NOW, clear=True), Slope("Brutet", THEN, NOW, joined=False), Slope("Få", FEW, NOW)]
    made = slope(shown("stages"), rows, names=("2022", "2023"))
    joins = [k["colour"] for xs, _, k in drawn["line"] if xs[0] != xs[1]]
    assert joins == [drawing.BLUE]
    assert "Utan linje, eftersom åren inte jämförs: Brutet." in made.notes
    assert "Inte ritat, för liten bas eller uppgift saknas: Få." in made.notes
