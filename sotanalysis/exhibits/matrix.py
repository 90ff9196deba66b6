"""The step ladder as a matrix: step at the start by step at the exit, moves up shaded."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sotanalysis.exhibits import drawing
from sotanalysis.exhibits.dressing import dress, fit, mark_notes
from sotanalysis.exhibits.image import Figure, Mark, finish
from sotanalysis.exhibits.shown import Shown
from sotanalysis.facts import Fact
from sotanalysis.formatting import number
from sotanalysis.vocabulary import ALL, HIDDEN, LADDER

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CELL, HEAD, NAME = 10.0, 15.0, 46.0
UP, DOWN = "↑", "↓"
ARROWS = {1: UP, -1: DOWN}
GUTTER = 2.3  # pt: white between cells
KEY_NOTE = f"Skuggat med {UP}: högre steg vid avslut än vid start. {DOWN}: lägre steg."


def matrix(shown: Shown) -> Figure:
    """Counts by step at start (rows) and at exit (columns), sums last; beyond the ladder only steps that occur."""
    rows, columns = (_drawn(shown, place) for place in (0, 1))
    height = HEAD + CELL * len(rows) + 1.0
    return finish(
        shown,
        drawing.render(height, lambda page: _paint(page, shown, rows, columns)),
        _alt(shown),
        [
            Mark(shown.facts[a, b], dress(shown.facts[a, b]).text, tuple(shown.words((a, b))))
            for a in rows
            for b in columns
        ],
        [KEY_NOTE, *mark_notes(dress(f).text for f in shown.facts.values())],
    )


def _drawn(shown: Shown, place: int) -> list[str]:
    def anybody(code: str) -> bool:
        return any(f.n or f.hidden for codes, f in shown.facts.items() if codes[place] == code)

    return [code for code in shown.codes(place) if code in (*LADDER, ALL) or anybody(code)]


def movement(start: str, exit: str) -> int:
    """1 up, -1 down, 0 the same step or no step of the ladder."""
    if start not in LADDER or exit not in LADDER:
        return 0
    return (LADDER.index(exit) > LADDER.index(start)) - (LADDER.index(exit) < LADDER.index(start))


def _paint(page: drawing.Page, shown: Shown, rows: list[str], columns: list[str]) -> None:
    name = min(NAME, 4.0 + max(drawing.text_width(shown.word(0, code), "Semibold") for code in rows))
    wide = (drawing.WIDTH - name) / len(columns)
    drawing.write(page, 0.0, HEAD - 4.5, shown.axes[0].title, size=drawing.SMALL)
    drawing.write(page, name, 2.5, shown.axes[1].title, size=drawing.SMALL)
    for place, code in enumerate(columns):
        lines = drawing.wrap(shown.word(1, code), wide - 2.0, "Semibold")
        drawing.write_lines(page, name + wide * (place + 0.5), HEAD - 4.5, lines, align="center", weight="Semibold")
    for place, code in enumerate(rows):
        lines = drawing.wrap(shown.word(0, code), NAME - 2.0, "Semibold")
        drawing.write_lines(page, 0.0, HEAD + CELL * (place + 0.5), lines, weight="Semibold")
    texts = _matrix(shown, rows, columns)
    box = (name, HEAD, drawing.WIDTH, HEAD + CELL * len(rows))
    _paint_cells(drawing.axes(page, box, x=(0, len(columns)), y=(len(rows), 0)), texts)
    for down, across in zip(*np.nonzero(texts.isna().to_numpy()), strict=True):
        _paint_hidden(page, name + wide * (across + 0.5), HEAD + CELL * (down + 0.5), wide)


def _matrix(shown: Shown, rows: list[str], columns: list[str]) -> pd.DataFrame:
    """What stands in each cell: the count, with an arrow where somebody moved; NA where it is hidden."""
    return pd.DataFrame([[_text(shown.facts[a, b], movement(a, b)) for b in columns] for a in rows], rows, columns)


def _text(fact: Fact, move: int) -> str | None:
    if fact.hidden:
        return None
    text = dress(fact).text
    return f"{text} {ARROWS[move]}" if move and fact.n else text


def _paint_cells(axes: "Axes", matrix: pd.DataFrame) -> None:
    """Sums on white, moves up shaded, both in stronger type."""
    import seaborn  # heavy to load: only where something is drawn

    shades = pd.DataFrame(
        [[-1 if ALL in (a, b) else int(movement(a, b) > 0) for b in matrix] for a in matrix.index],
        matrix.index,
        matrix.columns,
    )
    seaborn.heatmap(
        shades,
        mask=matrix.isna(),
        annot=matrix,
        fmt="",
        cmap=[drawing.WHITE, drawing.BAND, drawing.TINT],
        vmin=-1,
        vmax=1,
        linewidths=GUTTER,
        linecolor=drawing.WHITE,
        cbar=False,
        xticklabels=False,
        yticklabels=False,
        annot_kws={"color": drawing.INK, "va": "baseline"},
        clip_on=False,
        ax=axes,
    )
    axes.set(xlabel="", ylabel="")
    for text, shade in zip(axes.texts, shades.to_numpy()[matrix.notna()], strict=True):
        text.set(y=text.get_position()[1] + drawing.half_height() / CELL)
        text.set_fontproperties(drawing.font("Semibold" if shade else "Regular"))


def _paint_hidden(page: drawing.Page, x: float, y: float, wide: float) -> None:
    """A hatched cell with the mark of hidden numbers, its middle at (x, y)."""
    half = drawing.text_width(HIDDEN.sign) / 2 + 1.0
    drawing.hatched(page, x - wide / 2 + 0.4, y - CELL / 2 + 0.4, wide - 0.8, CELL - 0.8)
    drawing.box(page, x - half, y - 2.2, 2 * half, 4.4)
    drawing.write(page, x, y, HIDDEN.sign, align="center")


def _alt(shown: Shown) -> str:
    """How many moved up, stayed and moved down among those on the ladder at both moments."""
    inner = {codes: f for codes, f in shown.facts.items() if ALL not in codes}
    if any(f.hidden for f in inner.values()):
        return f"Rutnät: {shown.caption}. En del av talen är dolda."
    moves = {way: sum(f.n or 0 for (a, b), f in inner.items() if _way(a, b) == way) for way in (1, 0, -1)}
    beyond = sum(f.n or 0 for (a, b), f in inner.items() if _way(a, b) is None)
    return fit(
        [
            f"Rutnät: {shown.caption}, steg vid start på rader och vid avslut i kolumner.",
            f"Uppåt {number(moves[1])}, samma steg {number(moves[0])}, nedåt {number(moves[-1])}.",
            f"Utanför trappan vid start eller avslut: {number(beyond)}." if beyond else "",
        ]
    )


def _way(start: str, exit: str) -> int | None:
    return movement(start, exit) if start in LADDER and exit in LADDER else None
