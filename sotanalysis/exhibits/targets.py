"""Shares against their goals: a dot with its interval, an upright mark."""

from collections.abc import Sequence
from dataclasses import dataclass

from sotanalysis import statistics
from sotanalysis.exhibits import drawing
from sotanalysis.exhibits.dressing import dress, fit, has_share, mark_notes, share_of
from sotanalysis.exhibits.image import Figure, Mark, finish
from sotanalysis.exhibits.shown import Shown
from sotanalysis.exhibits.table import NO_GOAL, Cell, Row, Table, cell, table
from sotanalysis.facts import Fact
from sotanalysis.formatting import NBSP
from sotanalysis.vocabulary import HIDDEN

KEY, FOOT = 7.0, 5.5  # mm: the key above, the scale below
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
INTERVAL_NOTE = "Linjen genom pricken är andelens osäkerhet, ett 95-procentigt konfidensintervall (Wilson)."
GOAL = "Mål"


@dataclass(frozen=True)
class Target:
    """A share, and the goal for it (a fact whose value is a share). What is None is not drawn."""

    label: str
    fact: Fact | None
    goal: Fact | None = None


def targets(shown: Shown, rows: Sequence[Target], name: str) -> Figure | None:
    """A row per share: the dot with its interval, the goal as an upright mark.

    `name` is what the dot is called. None where no share may be stated and none is hidden; `shown` holds what is said
    around the rows. Only a share that may be stated has a dot.
    """
    if not any(has_share(row.fact) or (row.fact is not None and row.fact.hidden) for row in rows):
        return None
    placed = drawing.rows([row.label for row in rows], 52.0, KEY, least=10.0)
    beside = [_beside(row) for row in rows]
    return finish(
        shown,
        drawing.render(placed.end + FOOT, lambda page: _paint(page, rows, name, beside, placed)),
        _alt(shown.caption, rows, beside),
        [mark for row in rows for mark in _marks(row, name)],
        [INTERVAL_NOTE, *mark_notes(text for texts in beside for text in texts)],
        _data(shown, rows, name),
    )


def _text(fact: Fact | None) -> str:
    return f"{HIDDEN.sign} dold" if fact is not None and fact.hidden else dress(fact, "k_of_n_share").text


def _beside(row: Target) -> tuple[str, str]:
    """What stands at the end of a row: the number, and the goal under it."""
    return _text(row.fact), f"{GOAL} {_level(row.goal)}" if row.goal is not None else ""


def _level(goal: Fact) -> str:
    return dress(goal, "percent", 0).text


def _marks(row: Target, name: str) -> list[Mark]:
    now = [Mark(row.fact, _text(row.fact), (row.label, name))] if row.fact else []
    return [*now, *([Mark(row.goal, _level(row.goal), (row.label, GOAL))] if row.goal else [])]


def _paint(
    page: drawing.Page,
    rows: Sequence[Target],
    name: str,
    beside: Sequence[tuple[str, str]],
    placed: drawing.Rows,
) -> None:
    texts = max(drawing.text_width(text) for some in beside for text in some)
    left, right = placed.width + 4.0, drawing.WIDTH - texts - 4.0
    bottom = placed.end + 0.5
    for tick in TICKS:
        x = left + tick * (right - left)
        drawing.line(page, [x, x], [KEY if tick == 0 else bottom - 1.0, bottom])
        text = "0" if not tick else f"{tick * 100:.0f}{NBSP}%"
        drawing.write(page, x, bottom + 2.6, text, align="center", size=drawing.SMALL)
    drawing.line(page, [left, right], [bottom, bottom])
    drawing.write_names(page, placed)
    for row, texts_of, y in zip(rows, beside, placed.middles, strict=True):
        _paint_row(page, row, y, left, right - left)
        drawing.write_lines(page, right + 4.0, y, [text for text in texts_of if text])
    _paint_key(page, rows, name, left)


def _paint_row(page: drawing.Page, row: Target, y: float, zero: float, scale: float) -> None:
    if row.fact is not None and row.fact.hidden:
        drawing.hatched(page, zero, y - 1.95, 9.0, 3.9)
    now = share_of(row.fact) if row.fact is not None and has_share(row.fact) else None
    if row.fact is not None and now is not None:
        low, high = statistics.wilson(row.fact.n or 0, row.fact.base or 0)
        drawing.line(page, [zero + low * scale, zero + high * scale], [y, y], width=0.9, colour=drawing.BLUE)
    if row.goal is not None and row.goal.value is not None:
        drawing.line(page, [zero + row.goal.value * scale] * 2, [y - 2.8, y + 2.8], width=1.8)
    if now is not None:
        drawing.dot(page, zero + now * scale, y)


def _paint_key(page: drawing.Page, rows: Sequence[Target], name: str, x: float) -> None:
    """Dot and goal with their words."""
    drawing.dot(page, x + 1.2, 2.5)
    drawing.write(page, x + 3.4, 2.5, name, size=drawing.SMALL)
    if any(row.goal for row in rows):
        x += 8.5 + drawing.text_width(name, size=drawing.SMALL)
        drawing.line(page, [x + 1.2] * 2, [0.7, 4.3], width=1.8)
        drawing.write(page, x + 3.4, 2.5, GOAL, size=drawing.SMALL)


def _alt(caption: str, rows: Sequence[Target], beside: Sequence[tuple[str, str]]) -> str:
    """What is shown, then each row with its numbers."""
    told = [f"{row.label}: {', '.join(filter(None, texts))}." for row, texts in zip(rows, beside, strict=True)]
    return fit([f"Prickar med intervall: {caption}. {len(rows)} {'rad' if len(rows) == 1 else 'rader'}.", *told])


def _data(shown: Shown, rows: Sequence[Target], name: str) -> Table:
    columns = [f"{name}, antal av (andel)", *([GOAL] if any(row.goal for row in rows) else [])]
    lines = [Row(row.label, (cell(row.fact, "k_of_n_share"), _goal_cell(row))[: len(columns)]) for row in rows]
    return table(f"{shown.id}-data", shown.caption, ["Resultat", *columns], lines, shown.foot)


def _goal_cell(row: Target) -> Cell:
    return Cell(blank=NO_GOAL) if row.goal is None else Cell(row.goal, "percent", 0)
