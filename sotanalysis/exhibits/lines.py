"""Lines over months: one per series, labelled at its end, months without a number as gaps."""

from dataclasses import dataclass

import pandas as pd
import seaborn
from matplotlib.axes import Axes

from sotanalysis.exhibits import drawing
from sotanalysis.exhibits.dressing import fit, mark_notes, number_of
from sotanalysis.exhibits.image import Figure, Mark, finish
from sotanalysis.exhibits.shown import Shown
from sotanalysis.facts import Fact
from sotanalysis.formatting import listing, number
from sotanalysis.measures.keys import short_month
from sotanalysis.vocabulary import ALL, HIDDEN, UNKNOWN

TOP, FLOOR, FOOT = 4.0, 52.0, 8.0
LEFT = 10.0
# Women's and men's colours are theirs alone.
STROKES = (drawing.BLUE, drawing.ORANGE, drawing.GREY, drawing.INK)
MARKERS = ["o", "s", "^", "D"]


@dataclass(frozen=True)
class Series:
    """A line: code, name, colour, one number per place on the x axis; None is a gap. `hidden` are places not shown."""

    code: str
    name: str
    colour: str
    facts: tuple[Fact, ...]
    values: tuple[float | None, ...]
    hidden: frozenset[int]
    decimals: int = 0


@dataclass(frozen=True)
class Band:
    """A stretch behind the lines, such as what was planned: name, lowest, highest."""

    name: str
    low: float
    high: float

    @property
    def words(self) -> str:
        """`Planerat 80–85`."""
        return f"{self.name} {number(self.low)}–{number(self.high)}"


def lines(shown: Shown, *, band: tuple[str, Fact | None, Fact | None] | None = None) -> Figure:
    """A line per category of the second axis (at most four; its total left out where there are parts), over the first.

    `band` is a stretch to lay behind them: its name and two facts; left out when they are not there.
    """
    places = shown.codes(0, total=False)
    every, behind = _series(shown, places), _band(band)
    drawn = [s for s in every if s.hidden or _known(s)]
    unknown = [f"{s.name or shown.caption}: uppgift saknas." for s in every if s not in drawn]
    ends = [_end(s) for s in drawn]
    marks = [
        Mark(f, "" if v is None else number(v, s.decimals), tuple(filter(None, (shown.word(0, place), s.name))))
        for s in drawn
        for place, f, v in zip(places, s.facts, s.values, strict=True)
    ]
    return finish(
        shown,
        drawing.render(FLOOR + FOOT, lambda page: _paint(page, drawn, places, behind)),
        _alt(shown.caption, drawn, [shown.word(0, place) for place in places], behind),
        marks,
        [*unknown, *mark_notes([HIDDEN.sign] * any(s.hidden for s in drawn) + ends)],
    )


def _band(band: tuple[str, Fact | None, Fact | None] | None) -> Band | None:
    values = [f.value for f in (band or ("",))[1:] if f is not None and f.value is not None]
    return Band(band[0], values[0], values[1]) if band and len(values) == 2 else None


def _series(shown: Shown, places: list[str]) -> list[Series]:
    one = len(shown.axes) == 1
    parts = [] if one else shown.used(1, total=False)
    codes = [ALL] if one else parts or [ALL]
    if len(codes) > len(STROKES):
        raise ValueError(f"{len(codes)} linjer går inte att skilja åt; högst {len(STROKES)}. Välj några med .only(…).")
    made: list[Series] = []
    for stroke, code in zip(STROKES, codes, strict=False):
        found = [shown.facts[(place,) if one else (place, code)] for place in places]
        hidden = frozenset(i for i, f in enumerate(found) if f.hidden)
        values = tuple(number_of(f) for f in found)
        by_code = one or shown.axes[1].name == "sex"
        colour = drawing.SERIES.get(code, stroke) if by_code else stroke
        decimals = 0 if shown.decimals is None else shown.decimals
        made.append(Series(code, "" if one else shown.word(1, code), colour, tuple(found), values, hidden, decimals))
    return made


def _paint(page: drawing.Page, drawn: list[Series], places: list[str], behind: Band | None) -> None:
    values = [v for s in drawn for v in s.values if v is not None] + ([behind.high] if behind else [])
    top = max(values, default=0.0) or 1.0
    names = max(drawing.text_width(_end(s), "Semibold") for s in drawn)
    right = drawing.WIDTH - names - 4.0
    step = (right - LEFT) / max(len(places) - 1, 1)
    xs = [LEFT + i * step for i in range(len(places))]
    box, ends = (xs[0] - 2.0, TOP, right + 1.0, FLOOR), (-2.0 / step, (right + 1.0 - LEFT) / step)
    axes = drawing.axes(page, box, x=ends, y=(0.0, top), line="bottom")
    _paint_lines(axes, drawn)
    if behind:
        axes.axhspan(behind.low, behind.high, facecolor=drawing.TINT)
        align, y = _place_of_words(behind, drawn, top)
        drawing.write(page, LEFT if align == "left" else right, y, behind.words, align=align, size=drawing.SMALL)
    _paint_axes(page, places, xs, top)
    for i in {i for s in drawn for i in s.hidden}:
        drawing.hatched(page, xs[i] - 1.5, FLOOR - 4.0, 3.0, 4.0, fill="none")
    for s, y in zip(drawn, drawing.apart([_height(_last(s), top) for s in drawn], FLOOR), strict=True):
        drawing.write(page, right + 3.0, y, _end(s), weight="Semibold")


def _place_of_words(behind: Band, drawn: list[Series], top: float) -> tuple[str, float]:
    """Where the band's words stand: under it, at the end where the lines are further away; under them when near."""
    y = _height(behind.low, top) + 2.2
    near = {"left": slice(None, 3), "right": slice(-3, None)}
    heights = {
        end: [_height(v, top) for s in drawn for v in s.values[part] if v is not None] for end, part in near.items()
    }
    free = {end: min((abs(height - y) for height in found), default=FLOOR) for end, found in heights.items()}
    end = max(free, key=lambda e: free[e])
    return end, y if free[end] > drawing.LINE else min(max(heights[end]) + drawing.LINE, FLOOR - drawing.LINE)


def _height(value: float, top: float) -> float:
    return FLOOR - value / top * (FLOOR - TOP)


def _paint_lines(axes: Axes, drawn: list[Series]) -> None:
    """One line per series and unbroken stretch of places; along x the places are counted, along y stand the numbers."""
    colours = {s.code: s.colour for s in drawn}
    seaborn.lineplot(
        _points(drawn),
        x="place",
        y="value",
        hue="series",
        hue_order=colours,
        palette=colours,
        units="stretch",
        style="series",
        style_order=colours,
        markers=MARKERS[: len(drawn)],
        dashes=False,
        markersize=4.5,
        markeredgewidth=0,
        linewidth=1.8,
        estimator=None,
        errorbar=None,
        legend=False,
        zorder=3,
        clip_on=False,
        ax=axes,
    )


def _points(drawn: list[Series]) -> pd.DataFrame:
    """One row per number of a series: place, value; `stretch` counts the gaps before it, so that none is drawn over."""
    frame = pd.DataFrame(
        [(s.code, place, value) for s in drawn for place, value in enumerate(s.values)],
        columns=["series", "place", "value"],
    )
    return frame.assign(stretch=frame["value"].isna().cumsum()).astype({"value": float})


def _paint_axes(page: drawing.Page, places: list[str], xs: list[float], top: float) -> None:
    for value in _ticks(top):
        y = _height(value, top)
        drawing.write(page, LEFT - 3.5, y, number(value), align="right", size=drawing.SMALL)
        if value:
            drawing.line(page, [LEFT - 2.5, LEFT - 1.0], [y, y])
    for place, x in zip(places, xs, strict=True):
        text = short_month(place) if len(place) == 7 and place[4] == "-" else place
        drawing.write(page, x, FLOOR + 4.0, text, align="center", size=drawing.SMALL)


def _ticks(top: float) -> list[float]:
    """Zero and the multiples of 1, 2 or 5 (times ten, hundred …) up to the top, at most five of them."""
    step = next(s for power in range(12) for s in (10**power, 2 * 10**power, 5 * 10**power) if top / s <= 5)
    return [float(value) for value in range(0, int(top) + 1, step)]


def _known(s: Series) -> list[float]:
    return [v for v in s.values if v is not None]


def _last(s: Series) -> float:
    """The height at which the line ends; of one that is hidden throughout, the floor where its hatching stands."""
    return next(iter(reversed(_known(s))), 0.0)


def _end(s: Series) -> str:
    """The name and the number at the last place; where there is none, the mark that says why: never an earlier one."""
    last = s.values[-1]
    told = HIDDEN.sign if len(s.values) - 1 in s.hidden else UNKNOWN.sign if last is None else number(last, s.decimals)
    return f"{s.name} {told}".strip()


def _alt(caption: str, drawn: list[Series], names: list[str], behind: Band | None) -> str:
    """Per line: first and last number, the highest and the lowest, gaps and hidden places."""
    parts = [f"Linjediagram: {caption}, {names[0]} till {names[-1]}."]
    for s in drawn:
        known = [(v, names[i]) for i, v in enumerate(s.values) if v is not None]
        if not known:
            continue
        high, low = max(v for v, _ in known), min(v for v, _ in known)
        peaks = listing([name for v, name in known if v == high][:3])
        start = f"{s.name}: " if s.name else ""
        first, last, most, least = (number(v, s.decimals) for v in (known[0][0], known[-1][0], high, low))
        parts.append(f"{start}från {first} till {last}, högst {most} i {peaks}, lägst {least}.")
        if s.hidden:
            parts.append("1 värde är dolt." if len(s.hidden) == 1 else f"{number(len(s.hidden))} värden är dolda.")
    parts += [f"{behind.words}."] if behind else []
    return fit([part[0].upper() + part[1:] for part in parts])
