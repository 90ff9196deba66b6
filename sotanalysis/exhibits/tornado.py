"""Tornado: how far a result moves when one assumption is changed at a time, the widest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from sotanalysis.exhibits import drawing
from sotanalysis.exhibits.dressing import dress, fit, mark_notes
from sotanalysis.exhibits.image import Figure, Mark, finish
from sotanalysis.exhibits.shown import Shown
from sotanalysis.exhibits.table import Cell, Row, Table, cell, table
from sotanalysis.facts import Fact

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KEY, HEAD, FOOT = 6.0, 13.0, 1.5  # mm: the key, and with it the words over the lines
MOST = 12
THICK = 4.2
LOWER, HIGHER, QUESTION = "lower", "higher", "question"
KEY_WORDS = ("Priset 20\u00a0% lägre", "Priset 20\u00a0% högre", "Antagande som inte är ett pris")
COLOURS = {LOWER: drawing.GREY, HIGHER: drawing.BLUE, QUESTION: drawing.ORANGE}


@dataclass(frozen=True)
class Swing:
    """An assumption and the results under it: one fact for a question, two for a value set lower and higher."""

    label: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Bar:
    """A drawn assumption, the results at its ends with their texts and kinds; hidden ones are not among them."""

    swing: Swing
    ends: tuple[float, ...]
    texts: tuple[str, ...]
    kinds: tuple[str, ...]
    hidden: bool = False

    @property
    def label(self) -> str:
        """The assumption in words."""
        return self.swing.label


def tornado(
    shown: Shown, base: Fact, swings: Sequence[Swing], *, unit: str, words: tuple[str, str, str] = KEY_WORDS
) -> Figure | None:
    """Bars from the result `base` to the result under each assumption, in thousands; at most twelve, None without any.

    Assumptions that do not move the result are not drawn; they stand in the table. `unit` is of the shown numbers.
    `words` are the key: a value set lower, the same set higher, and an assumption that is no such value. `shown` holds
    what is said around the bars.
    """
    bars = [] if base.value is None else _bars(swings, base.value)
    if base.value is None or not bars:
        return None
    middle = base.value
    placed = drawing.rows([bar.label for bar in bars], 62.0, HEAD)
    name = f"Grundberäkningen: {dress(base, 'thousands').text} {unit}"
    key = dict(zip(COLOURS, words, strict=True))
    return finish(
        shown,
        drawing.render(placed.end + FOOT, lambda page: _paint(page, bars, middle, (name, key), placed)),
        _alt(shown.caption, bars, name),
        [
            Mark(f, dress(f, "thousands").text, (bar.label, *end))
            for bar in bars
            for f, end in zip(bar.swing.facts, _ends(bar.swing), strict=True)
        ],
        mark_notes(t for b in bars for t in b.texts),
        _data(shown, [bar.swing for bar in bars], unit),
    )


def _bars(swings: Sequence[Swing], middle: float) -> list[Bar]:
    """The assumptions that move the result, the widest first."""
    made = [_bar(swing) for swing in swings]
    moving = [bar for bar in made if bar.hidden or any(round((end - middle) / 1000) for end in bar.ends)]
    return sorted(moving, key=lambda bar: -max((abs(end - middle) for end in bar.ends), default=0.0))[:MOST]


def _bar(swing: Swing) -> Bar:
    kinds = (LOWER, HIGHER) if len(swing.facts) == 2 else (QUESTION,)
    known = sorted(((f, k) for f, k in zip(swing.facts, kinds, strict=True) if f.value is not None), key=_reach)
    ends = tuple(_value(fact) for fact, _ in known)
    texts = tuple(dress(fact, "thousands").text for fact, _ in known)
    return Bar(swing, ends, texts, tuple(kind for _, kind in known), any(fact.hidden for fact in swing.facts))


def _reach(end: tuple[Fact, str]) -> float:
    return _value(end[0])


def _value(fact: Fact) -> float:
    return fact.value if fact.value is not None else 0.0


def _paint(
    page: drawing.Page, bars: Sequence[Bar], middle: float, said: tuple[str, Mapping[str, str]], placed: drawing.Rows
) -> None:
    beside = max(drawing.text_width(text) for bar in bars for text in (*bar.texts, "0")) + 2.0
    values = [0.0, middle, *(end for bar in bars for end in bar.ends)]
    low, high = min(values), max(values)
    left, right = placed.width + 3.0 + beside, drawing.WIDTH - beside
    scale = (right - left) / (high - low or 1.0)
    zero, base = (left + (value - low) * scale for value in (0.0, middle))
    box = (left, HEAD - 1.0, right, placed.end + FOOT - 0.5)
    _paint_bars(drawing.axes(page, box, x=(low, low + (high - low or 1.0))), bars, middle, placed.middles)
    drawing.write_names(page, placed)
    for bar, y in zip(bars, placed.middles, strict=True):
        _paint_texts(page, bar, middle, base, scale, y)
    name, key = said
    _paint_heads(page, name, base, zero, placed.width)
    used = {kind for bar in bars for kind in bar.kinds}
    drawing.write_key(page, {word: COLOURS[kind] for kind, word in key.items() if kind in used}, 2.5)


def _paint_bars(axes: "Axes", bars: Sequence[Bar], middle: float, ys: list[float]) -> None:
    """Bars from the base in the colours of their kinds; x is the result, y mm down. The lines at zero and base."""
    axes.axvline(0.0, color=drawing.GREY, linewidth=drawing.HAIR, zorder=0, clip_on=False)
    for which in (0, 1):  # apart: seaborn would draw the mean of two ends on the same side
        there = [(y, bar) for y, bar in zip(ys, bars, strict=True) if len(bar.ends) > which]
        ends = [(y, bar.ends[which] - middle, bar.kinds[which]) for y, bar in there]
        if ends:
            drawing.bars(axes, pd.DataFrame(ends, columns=["y", "length", "kind"]), COLOURS, THICK, middle)
    axes.axvline(middle, color=drawing.INK, linewidth=1.0, clip_on=False)


def _paint_texts(page: drawing.Page, bar: Bar, middle: float, base: float, scale: float, y: float) -> None:
    """The number at each end; a hatched box where one is hidden."""
    for end, text in zip(bar.ends, bar.texts, strict=True):
        side = 1.5 if end > middle else -1.5
        drawing.write(page, base + (end - middle) * scale + side, y, text, align="left" if side > 0 else "right")
    if bar.hidden:
        drawing.hatched(page, base, y - THICK / 2, 9.0, THICK)


def _paint_heads(page: drawing.Page, name: str, base: float, zero: float, names: float) -> None:
    """What the two lines are, above them and inside the page."""
    half = drawing.text_width(name, size=drawing.SMALL) / 2
    middle = min(max(base, names + 3.0 + half), drawing.WIDTH - half)
    drawing.write(page, middle, KEY + 2.5, name, align="center", size=drawing.SMALL)
    if abs(zero - middle) > half + 4.0:
        drawing.write(page, zero, KEY + 2.5, "0", align="center", size=drawing.SMALL)


def _alt(caption: str, bars: Sequence[Bar], base: str) -> str:
    """What is shown, the base, then each assumption with the results at its ends."""
    told = [f"{bar.label}: {' till '.join(bar.texts)}." for bar in bars if bar.texts]
    return fit([f"Tornadodiagram: {caption}.", f"{base}.", f"{len(bars)} antaganden, störst först.", *told])


def _ends(swing: Swing) -> list[tuple[str, ...]]:
    """What each fact of a swing is of: the value set low, then high; a question has one answer."""
    return [("Lägst",), ("Högst",)] if len(swing.facts) == 2 else [()]


def _data(shown: Shown, swings: Sequence[Swing], unit: str) -> Table:
    rows = []
    for s in swings:
        cells = [cell(fact, "thousands") for fact in s.facts]
        rows.append(Row(s.label, (Cell(), *cells) if len(cells) == 2 else (*cells, Cell(), Cell())))
    heads = [f"Resultat{which}, {unit}" for which in (" med antagandet", " vid lägsta pris", " vid högsta pris")]
    return table(f"{shown.id}-data", shown.caption, ["Antagande", *heads], rows, shown.foot)
