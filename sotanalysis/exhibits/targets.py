"""Shares against their goals and the year before: a dot with its interval, a ring, an upright mark."""

from collections.abc import Sequence
from dataclasses import dataclass

from sotanalysis import statistics
from sotanalysis.exhibits import drawing
from sotanalysis.exhibits.dressing import dress, fit, has_share, mark_notes, share_of
from sotanalysis.exhibits.image import Figure, Mark, finish
from sotanalysis.exhibits.shown import Shown
from sotanalysis.exhibits.table import Cell, Row, Table, cell, table
from sotanalysis.facts import Fact
from sotanalysis.formatting import NBSP
from sotanalysis.vocabulary import HIDDEN

KEY, FOOT = 7.0, 5.5  # mm: the key above, the scale below
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
INTERVAL_NOTE = "Linjen genom pricken är andelens osäkerhet, ett 95-procentigt konfidensintervall (Wilson)."
GOAL = "Mål"


@dataclass(frozen=True)
class Target:
    """A share now, the goal for it (a fact whose value is a share), the same share before, and words after the numbers.

    What is None is not drawn. `goal_name` is the goal's own name, where the row has another.
    """

    label: str
    fact: Fact | None
    goal: Fact | None = None
    before: Fact | None = None
    words: str = ""
    goal_name: str = ""

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact of the row."""
        return tuple(fact for fact in (self.fact, self.goal, self.before) if fact is not None)


def targets(shown: Shown, rows: Sequence[Target], *, names: tuple[str, str] = ("Året före", "I år")) -> Figure | None:
    """A row per share: the dot now with its interval, the ring of the year before, the goal as an upright mark.

    `names` are what the ring and the dot are called. None where no share may be stated and none is hidden; `shown`
    holds what is said around the rows. Only a share that may be stated has a dot.
    """
    if not any(has_share(row.fact) or (row.fact is not None and row.fact.hidden) for row in rows):
        return None
    placed = drawing.rows([row.label for row in rows], 52.0, KEY, least=10.0)
    beside = [_beside(row, names) for row in rows]
    return finish(
        shown,
        drawing.render(placed.end + FOOT, lambda page: _paint(page, rows, names, beside, placed)),
        _alt(shown.caption, rows, beside),
        [mark for row in rows for mark in _marks(row, names)],
        [INTERVAL_NOTE, *mark_notes(text for texts in beside for text in texts)],
        _data(shown, rows, names),
    )


def _text(fact: Fact | None) -> str:
    return f"{HIDDEN.sign} dold" if fact is not None and fact.hidden else dress(fact, "k_of_n_share").text


def _beside(row: Target, names: tuple[str, str]) -> tuple[str, str]:
    """What stands at the end of a row: the number now; under it the one before, the goal and the words."""
    goal = f"{GOAL.lower()} {_level(row.goal)}" if row.goal is not None else ""
    before = f"{names[0]}: {_text(row.before)}" if row.before is not None else ""
    second = ", ".join(filter(None, (before, goal, row.words)))
    return _text(row.fact), second[:1].upper() + second[1:]


def _level(goal: Fact) -> str:
    return dress(goal, "percent", 0).text


def _marks(row: Target, names: tuple[str, str]) -> list[Mark]:
    told = [(row.fact, _text(row.fact), names[1]), (row.before, _text(row.before), names[0])]
    marks = [Mark(fact, text, (row.label, name)) for fact, text, name in told if fact is not None]
    labels = (row.goal_name or row.label, GOAL)
    return [*marks, *([Mark(row.goal, _level(row.goal), labels)] if row.goal else [])]


def _paint(
    page: drawing.Page,
    rows: Sequence[Target],
    names: tuple[str, str],
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
    _paint_key(page, rows, names, left)


def _paint_row(page: drawing.Page, row: Target, y: float, zero: float, scale: float) -> None:
    if row.fact is not None and row.fact.hidden:
        drawing.hatched(page, zero, y - 1.95, 9.0, 3.9)
    now = share_of(row.fact) if row.fact is not None and has_share(row.fact) else None
    before = share_of(row.before) if row.before is not None and has_share(row.before) else None
    if now is not None and before is not None:
        drawing.line(page, [zero + before * scale, zero + now * scale], [y, y], width=1.8, colour=drawing.GREY)
    if row.fact is not None and now is not None:
        low, high = statistics.wilson(row.fact.n or 0, row.fact.base or 0)
        drawing.line(page, [zero + low * scale, zero + high * scale], [y, y], width=0.9, colour=drawing.BLUE)
    if row.goal is not None and row.goal.value is not None:
        drawing.line(page, [zero + row.goal.value * scale] * 2, [y - 2.8, y + 2.8], width=1.8)
    if before is not None:
        drawing.dot(page, zero + before * scale, y, filled=False)
    if now is not None:
        drawing.dot(page, zero + now * scale, y)


def _paint_key(page: drawing.Page, rows: Sequence[Target], names: tuple[str, str], x: float) -> None:
    """Ring, dot and goal with their words: those that are drawn."""
    held = (any(row.before for row in rows), True, any(row.goal for row in rows))
    for there, word, place in zip(held, (*names, GOAL), range(3), strict=True):
        if not there:
            continue
        if place == 2:
            drawing.line(page, [x + 1.2] * 2, [0.7, 4.3], width=1.8)
        else:
            drawing.dot(page, x + 1.2, 2.5, filled=place == 1)
        drawing.write(page, x + 3.4, 2.5, word, size=drawing.SMALL)
        x += 8.5 + drawing.text_width(word, size=drawing.SMALL)


def _alt(caption: str, rows: Sequence[Target], beside: Sequence[tuple[str, str]]) -> str:
    """What is shown, then each row with its numbers."""
    told = [f"{row.label}: {', '.join(filter(None, texts))}." for row, texts in zip(rows, beside, strict=True)]
    return fit([f"Prickar med intervall: {caption}. {len(rows)} {'rad' if len(rows) == 1 else 'rader'}.", *told])


def _data(shown: Shown, rows: Sequence[Target], names: tuple[str, str]) -> Table:
    now, then = f"{names[1]}, antal av (andel)", f"{names[0]}, antal av (andel)"
    columns = [now, *([then] if any(r.before for r in rows) else []), *([GOAL] if any(r.goal for r in rows) else [])]
    lines = []
    for row in rows:
        held = {now: cell(row.fact, "k_of_n_share"), then: _or_blank(row.before), GOAL: _goal_cell(row)}
        named = {GOAL: held.pop(GOAL)} if row.goal_name else {}
        lines.append(Row(row.label, tuple(held.get(c, "") for c in columns)))
        lines += [Row(row.goal_name, tuple(named.get(c, "") for c in columns))] if named else []
    return table(f"{shown.id}-data", shown.caption, ["Resultat", *columns], lines, shown.foot)


def _goal_cell(row: Target) -> Cell | str:
    return "" if row.goal is None else Cell(row.goal, "percent", 0)


def _or_blank(fact: Fact | None) -> Cell | str:
    return "" if fact is None else cell(fact, "k_of_n_share")
