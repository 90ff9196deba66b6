"""A whole and its parts, and a sum built up: what is drawn, what is not known, and that nothing hidden shows."""

from dataclasses import replace

import pytest

from sotanalysis.exhibits.stacked import UNKNOWN_NOTE, Part, stacked
from sotanalysis.exhibits.waterfall import Step, waterfall
from sotanalysis.facts import Fact


def counted(id: str, n: int | None, **more) -> Fact:
    return Fact(id, "m", {}, "workbook", n, None, None, "follow_ups", **more)


def worth(id: str, value: float | None, **more) -> Fact:
    return Fact(id, "m", {}, "workbook", None, 54, value, "sek", **more)


def test_every_due_one_is_drawn_the_unknown_hatched(shown):
    parts = [
        Part("I arbete", counted("a", 17), "main"),
        Part("Inte", counted("b", 27)),
        Part("Ej nådda", counted("c", 8), "unknown"),
        Part("Avböjda", counted("d", 0), "unknown"),
    ]
    made = stacked(shown("stages"), parts)
    assert made.alt == "Staplad stapel: Rubriken, 52. I arbete: 17. Inte: 27. Ej nådda: 8."
    assert UNKNOWN_NOTE in made.notes and "<pattern" in made.svg
    assert [m.fact.id for m in made.marks] == ["a", "b", "c"] and len(made.data.rows) == 4
    assert UNKNOWN_NOTE not in stacked(shown("stages"), parts[:2]).notes


@pytest.mark.parametrize("last", [counted("b", None, hidden=True), None, counted("b", None)])
def test_a_part_that_is_not_shown_would_be_told_by_the_others(shown, last):
    assert stacked(shown("stages"), [Part("I arbete", counted("a", 17)), Part("Inte", last)]) is None


STEPS = [
    Step("Kommunen", worth("k", 6_477_000.0)),
    Step("Fk", worth("f", -1_260_000.0)),
    Step("Ingen", worth("o", 0.0)),
]
TOTAL = Step("Samhället", worth("s", 5_217_000.0))


def test_each_bar_begins_where_the_one_before_it_ended(shown):
    made = waterfall(shown("stages"), STEPS, TOTAL, unit="tusen kronor")
    assert made.alt.endswith("Kommunen: 6\u00a0477. Fk: −1\u00a0260. Samhället: 5\u00a0217.")
    assert [row.role for row in made.data.rows] == ["body", "body", "body", "total"]


def test_parts_that_are_not_the_sum_are_not_drawn_as_if_they_were(shown):
    assert waterfall(shown("stages"), STEPS[:1], TOTAL, unit="tusen kronor") is None
    hidden = Step("Fk", replace(STEPS[1].fact, value=None, hidden=True))
    assert waterfall(shown("stages"), [STEPS[0], hidden], TOTAL, unit="tusen kronor") is None
