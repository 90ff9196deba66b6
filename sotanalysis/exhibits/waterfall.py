"""A sum built up part by part: each bar begins where the one before it ended, the sum stands last."""

from collections.abc import Sequence
from dataclasses import dataclass

from sotanalysis.exhibits import drawing
from sotanalysis.exhibits.dressing import dress, fit
from sotanalysis.exhibits.image import Figure, Mark, finish
from sotanalysis.exhibits.shown import Shown
from sotanalysis.exhibits.table import Cell, Row, Table, table
from sotanalysis.facts import Fact
from sotanalysis.formatting import capital

KEY, FOOT, THICK = 7.0, 1.5, 4.6
UP, DOWN, SUM = "up", "down", "sum"
COLOURS = {UP: drawing.BLUE, DOWN: drawing.ORANGE, SUM: drawing.INK}
WORDS = {UP: "Överskott", DOWN: "Underskott", SUM: "Summa"}


@dataclass(frozen=True)
class Step:
    """A part of the sum, or the sum itself."""

    label: str
    fact: Fact


def waterfall(shown: Shown, steps: Sequence[Step], total: Step, *, unit: str) -> Figure | None:
    """A row per part that is not zero, then the sum; numbers in thousands at the bars' ends, `unit` in the key.

    None where a part or the sum is hidden or missing, as the others would tell it, and where they do not add up.
    """
    values = [step.fact.value for step in (*steps, total)]
    if any(value is None for value in values):
        return None
    *parts, whole = (value or 0.0 for value in values)
    if abs(sum(parts) - whole) > 1.0:
        return None
    drawn = [(step, value) for step, value in zip(steps, parts, strict=True) if round(value / 1000)]
    bars, start = [], 0.0
    for step, value in drawn:
        bars.append((step, start, start + value, UP if value > 0 else DOWN))
        start += value
    bars.append((total, 0.0, whole, SUM))
    placed = drawing.rows([step.label for step, *_ in bars], 52.0, KEY)
    return finish(
        shown,
        drawing.render(placed.end + FOOT, lambda page: _paint(page, bars, unit, placed)),
        _alt(shown.caption, bars, unit),
        [Mark(step.fact, _text(step), (step.label,)) for step, *_ in bars],
        [],
        _data(shown, [*steps, total], unit),
    )


Bars = Sequence[tuple[Step, float, float, str]]


def _text(step: Step) -> str:
    return dress(step.fact, "thousands").text


def _paint(page: drawing.Page, bars: Bars, unit: str, placed: drawing.Rows) -> None:
    beside = max(drawing.text_width(_text(step)) for step, *_ in bars) + 3.0
    ends = [0.0, *(end for _, _, end, _ in bars)]
    left, right = placed.width + 3.0 + beside, drawing.WIDTH - beside
    scale = (right - left) / ((max(ends) - min(ends)) or 1.0)

    def at(value: float) -> float:
        return left + (value - min(ends)) * scale

    drawing.line(page, [at(0.0), at(0.0)], [KEY - 1.0, placed.end + FOOT - 0.5])
    for (step, start, end, kind), y in zip(bars, placed.middles, strict=True):
        low, high = sorted((at(start), at(end)))
        drawing.box(page, low, y - THICK / 2, high - low, THICK, fill=COLOURS[kind])
        rising = end >= start
        drawing.write(
            page, (high + 1.5) if rising else (low - 1.5), y, _text(step), align="left" if rising else "right"
        )
    for (_, _, end, _), above, below in zip(bars, placed.middles, placed.middles[1:-1], strict=False):
        drawing.line(page, [at(end), at(end)], [above + THICK / 2, below - THICK / 2], colour=drawing.GREY)
    drawing.write_names(page, placed)
    kinds = {kind for *_, kind in bars}
    drawing.write_key(page, {WORDS[kind]: COLOURS[kind] for kind in COLOURS if kind in kinds}, 2.5)
    drawing.write(page, drawing.WIDTH, 2.5, capital(unit), align="right", size=drawing.SMALL)


def _alt(caption: str, bars: Bars, unit: str) -> str:
    """What is shown, then each part and the sum."""
    told = [f"{step.label}: {_text(step)}." for step, *_ in bars]
    return fit([f"Vattenfallsdiagram: {caption}, {unit}.", *told])


def _data(shown: Shown, steps: Sequence[Step], unit: str) -> Table:
    rows = [
        Row(step.label, (Cell(step.fact, "thousands"),), "body" if step is not steps[-1] else "total") for step in steps
    ]
    return table(f"{shown.id}-data", shown.caption, ["Aktör", f"Resultat, {unit}"], rows, shown.foot)
