"""Signed numbers from a zero line: bars for deviations, dots with intervals for differences, hatched gaps for none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from sotanalysis.exhibits import drawing
from sotanalysis.exhibits.dressing import dress, fit, mark_notes
from sotanalysis.exhibits.image import Figure, Mark, finish
from sotanalysis.exhibits.shown import Shown
from sotanalysis.facts import Fact
from sotanalysis.formatting import NBSP
from sotanalysis.vocabulary import ALL, HIDDEN, UNKNOWN

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEAD = 7.0
BAR = 4.6
INTERVAL_NOTE = "Pricken är skillnaden och linjen dess osäkerhet, ett 95-procentigt intervall (Newcombe)."


@dataclass(frozen=True)
class Line:
    """A row: its name, its number (None: a gap), the interval where there is one, the text at its end."""

    name: str
    facts: tuple[Fact, ...]
    at: float | None
    interval: tuple[float, float] | None
    text: str

    @property
    def ends(self) -> tuple[float, ...]:
        """Every place the row reaches to."""
        return (0.0, *([] if self.at is None else [self.at]), *(self.interval or ()))


def from_zero(
    shown: Shown, sides: tuple[str, str], *, unit: str = "", decimals: int = 0, gaps: Mapping[str, str] | None = None
) -> Figure:
    """A row per category of the first axis: the number of the second axis' first code, its others as the interval; with
    one axis the number alone.

    `sides` say what lies under and over zero, `unit` follows each number. `gaps` says in words why a category has no
    number.
    """
    wanted = [(code,) for code in shown.codes(1, total=False)] if len(shown.axes) > 1 else [()]
    made = [
        _line(shown, [shown.facts[code, *s] for s in wanted], code, (unit, decimals), (gaps or {}).get(code))
        for code in shown.codes(0, total=False)
    ]
    placed = drawing.rows([m.name for m in made], 52.0, HEAD)
    return finish(
        shown,
        drawing.render(placed.end + 1.0, lambda page: _paint(page, made, sides, placed)),
        _alt(shown.caption, made, sides),
        [
            Mark(f, m.text, (m.name, *(shown.word(1, w) for w in codes)))
            for m in made
            for f, codes in zip(m.facts, wanted, strict=True)
        ],
        [*([INTERVAL_NOTE] if any(m.interval for m in made) else []), *mark_notes(m.text for m in made)],
    )


def _line(shown: Shown, facts: list[Fact], code: str, dress_as: tuple[str, int], gap: str | None) -> Line:
    (main, *ends), name, (unit, decimals) = facts, shown.word(0, code), dress_as
    if any(f.hidden for f in facts):
        return Line(name, tuple(facts), None, None, f"{HIDDEN.sign} dold")
    if main.value is None:
        return Line(name, tuple(facts), None, None, gap or UNKNOWN.sign)
    text = dress(main, "signed", decimals).text + (f"{NBSP}{unit}" if unit else "")
    if not ends or any(f.value is None for f in ends):
        return Line(name, tuple(facts), main.value, None, text)
    low, high = (dress(f, "signed", decimals).text for f in ends)
    interval = (ends[0].value or 0.0, ends[1].value or 0.0)
    return Line(name, tuple(facts), main.value, interval, f"{text} ({low} till {high})")


def _paint(page: drawing.Page, made: list[Line], sides: tuple[str, str], placed: drawing.Rows) -> None:
    texts = max((drawing.text_width(m.text) for m in made if m.at is not None), default=0.0)
    left, right = placed.width + 3.5, drawing.WIDTH - texts - 3.0
    zero, scale = _scale(made, left, right, [drawing.text_width(s, size=drawing.SMALL) + 2.5 for s in sides])
    limits = ((left - zero) / scale, (right - zero) / scale)
    _paint_marks(drawing.axes(page, (left, 1.0, right, placed.end + 0.5), x=limits), made, placed.middles)
    drawing.write(page, zero - 2.0, 2.5, sides[0], align="right", size=drawing.SMALL)
    drawing.write(page, zero + 2.0, 2.5, sides[1], size=drawing.SMALL)
    drawing.write_names(page, placed)
    for line, y in zip(made, placed.middles, strict=True):
        if line.at is None:
            drawing.hatched(page, zero + 1.5, y - BAR / 2, 7.0, BAR)
        drawing.write(page, zero + 10.0 if line.at is None else right + 2.0, y, line.text)


def _scale(made: list[Line], left: float, right: float, least: list[float]) -> tuple[float, float]:
    """Where zero stands (mm), and mm per unit; each side has room for the word over it."""
    down = -min(end for m in made for end in m.ends)
    up = max(end for m in made for end in m.ends)
    width = right - left
    under = min(max(width * down / ((down + up) or 1.0), least[0]), width - least[1])
    room = [(under, down), (width - under - 1.5, up)]
    return left + under, min((mm / reach for mm, reach in room if reach > 0), default=1.0)


def _paint_marks(axes: "Axes", made: list[Line], middles: list[float]) -> None:
    """The zero line; a bar where there is no interval, else the interval with a dot: x is the number, y mm down."""
    import seaborn  # heavy to load: only where something is drawn

    axes.axvline(0.0, color=drawing.INK, linewidth=drawing.HAIR, clip_on=False)
    rows = [(y, m.at, m.interval, ALL) for y, m in zip(middles, made, strict=True) if m.at is not None]
    frame = pd.DataFrame(rows, columns=["y", "length", "interval", "kind"])
    plain, dots = frame[frame["interval"].isna()], frame[frame["interval"].notna()]
    if len(plain):
        drawing.bars(axes, plain, drawing.SERIES, BAR)
    if len(dots):
        low, high = zip(*dots["interval"], strict=True)
        axes.hlines(dots["y"], low, high, colors=drawing.BLUE, linewidth=1.4, clip_on=False)
        seaborn.scatterplot(
            dots,
            x="length",
            y="y",
            color=drawing.BLUE,
            s=54,
            linewidth=0,
            zorder=3,
            legend=False,
            clip_on=False,
            ax=axes,
        )


def _alt(caption: str, made: list[Line], sides: tuple[str, str]) -> str:
    """What is shown, the furthest row on each side, the rows without a number."""
    known = [(m, m.at) for m in made if m.at is not None]
    low = min((k for k in known if k[1] < 0), key=lambda k: k[1], default=None)
    high = max((k for k in known if k[1] > 0), key=lambda k: k[1], default=None)
    clear = [m.name for m in made if m.interval and (m.interval[0] > 0 or m.interval[1] < 0)]
    return fit(
        [
            f"Avvikelser från en nollinje: {caption}. {len(made)} rader.",
            f"Längst åt {sides[0].lower()}: {low[0].name}, {low[0].text}." if low else f"Ingen {sides[0].lower()}.",
            f"Längst åt {sides[1].lower()}: {high[0].name}, {high[0].text}." if high else f"Ingen {sides[1].lower()}.",
            *(f"{m.name}: {m.text}." for m in made if m.at is None),
            f"Intervallet når inte noll för: {', '.join(clear)}." if clear else "",
        ]
    )
