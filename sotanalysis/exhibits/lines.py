"""Lines over months: one per series, labelled at its end, months without a number as gaps."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

import pandas as pd

from sotanalysis.exhibits import drawing
from sotanalysis.exhibits.dressing import fit, mark_notes, number_of
from sotanalysis.exhibits.image import Figure, Mark, finish
from sotanalysis.exhibits.shown import Shown
from sotanalysis.facts import Fact
from sotanalysis.formatting import capital, listing, number
from sotanalysis.measures.keys import held_by, short_month
from sotanalysis.vocabulary import ALL, HIDDEN, UNKNOWN

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TOP, FLOOR, FOOT = 4.0, 44.0, 8.0
LEFT, BESIDE = 10.0, 2.5  # mm: the first place; what the mark beside a name takes
# Women's and men's colours are theirs alone.
STROKES = (drawing.BLUE, drawing.ORANGE, drawing.GREY, drawing.INK)
MARKERS = ["o", "s", "^", "D"]


@dataclass(frozen=True)
class Series:
    """A line: code, name, colour; per place on the x axis its code, its fact and the number drawn, None for a gap."""

    code: str
    name: str
    colour: str
    places: tuple[str, ...]
    facts: tuple[Fact, ...]
    values: tuple[float | None, ...]
    decimals: int = 0

    @property
    def hidden(self) -> frozenset[int]:
        """The places that are not shown."""
        return frozenset(i for i, fact in enumerate(self.facts) if fact.hidden)


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
    every, behind = _series(shown, places), band_of(band)
    drawn = [s for s in every if s.hidden or _known(s)]
    names = [shown.word(0, place) for place in places]

    def painted(page: drawing.Page) -> None:
        frame = frame_of(drawn, behind)
        paint(page, frame, drawn, places, behind)
        paint_places(page, frame, places)

    return finish(
        shown,
        drawing.render(FLOOR + FOOT, painted),
        _alt(shown.caption, drawn, names, behind),
        marks_of(drawn, names),
        [*(f"{s.name or shown.caption}: uppgift saknas." for s in every if s not in drawn), *notes_of(drawn)],
    )


def marks_of(drawn: Sequence[Series], names: Sequence[str], *more: str) -> list[Mark]:
    """A mark per number of the lines; `more` are words that stand over them all."""
    return [
        Mark(f, "" if v is None else number(v, s.decimals), tuple(filter(None, (name, s.name, *more))))
        for s in drawn
        for name, f, v in zip(names, s.facts, s.values, strict=True)
    ]


def notes_of(drawn: Sequence[Series]) -> list[str]:
    """What the marks at the lines and at their ends mean."""
    return mark_notes([HIDDEN.sign] * any(s.hidden for s in drawn) + [_end(s) for s in drawn])


def band_of(band: tuple[str, Fact | None, Fact | None] | None) -> Band | None:
    """The stretch with its two numbers; None where one of them is not there."""
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
        values = tuple(_number(shown, f) for f in found)
        by_code = one or shown.axes[1].name == "sex"
        colour = drawing.SERIES.get(code, stroke) if by_code else stroke
        decimals = 0 if shown.decimals is None else shown.decimals
        made.append(
            Series(code, "" if one else shown.word(1, code), colour, tuple(places), tuple(found), values, decimals)
        )
    return made


def _number(shown: Shown, fact: Fact) -> float | None:
    """A value, where the facts have values of their own and a count only of those it is of; else the count."""
    return fact.value if "value" in shown.parts else number_of(fact)


@dataclass(frozen=True)
class Frame:
    """Where lines are drawn: between `top` and `floor`, mm down the page, to `right`; `highest` stands at the top."""

    top: float
    floor: float
    right: float
    highest: float

    def height(self, value: float) -> float:
        """Where a number stands, mm down the page."""
        return self.floor - value / self.highest * (self.floor - self.top)


def frame_of(drawn: Sequence[Series], behind: Band | None = None, *, top: float = TOP, floor: float = FLOOR) -> Frame:
    """A frame that holds the lines and the stretch behind them, with room for their names."""
    values = [v for s in drawn for v in s.values if v is not None] + ([behind.high] if behind else [])
    width = max((drawing.text_width(_end(s), "Semibold") for s in drawn), default=0.0)
    highest = _ticks(max(values, default=0.0) or 1.0)[-1]
    return Frame(top, floor, drawing.WIDTH - width - 4.0 - BESIDE * (len(drawn) > 1), highest)


def paint(page: drawing.Page, frame: Frame, drawn: list[Series], places: list[str], behind: Band | None) -> None:
    """The lines with their numbers' axis and their names; the words of the places are not among it."""
    xs = _xs(frame, places)
    step = xs[1] - xs[0] if len(xs) > 1 else 1.0
    box = (xs[0] - 2.0, frame.top, frame.right + 1.0, frame.floor)
    ends = (-2.0 / step, (frame.right + 1.0 - LEFT) / step)
    axes = drawing.axes(page, box, x=ends, y=(0.0, frame.highest), line="bottom")
    _paint_lines(axes, drawn)
    if behind:
        axes.axhspan(behind.low, behind.high, facecolor=drawing.TINT)
        align, y = _place_of_words(behind, drawn, frame)
        x = LEFT if align == "left" else frame.right
        drawing.write(page, x, y, behind.words, align=align, size=drawing.SMALL)
    _paint_ticks(page, frame)
    for i in {i for s in drawn for i in s.hidden}:
        drawing.hatched(page, xs[i] - 1.5, frame.floor - 4.0, 3.0, 4.0, fill="none")
    heights = drawing.apart([frame.height(_last(s)) for s in drawn], frame.floor)
    for s, y, marker in zip(drawn, heights, MARKERS, strict=False):
        if len(drawn) > 1:  # labels that have moved apart still say whose they are
            drawing.marker(page, frame.right + 3.5, y, marker, s.colour)
        drawing.write(page, frame.right + 3.0 + BESIDE * (len(drawn) > 1), y, _end(s), weight="Semibold")


def _xs(frame: Frame, places: Sequence[str]) -> list[float]:
    step = (frame.right - LEFT) / max(len(places) - 1, 1)
    return [LEFT + i * step for i in range(len(places))]


def _place_of_words(behind: Band, drawn: list[Series], frame: Frame) -> tuple[str, float]:
    """Where the band's words stand: under it, at the end where the lines are further away; under them when near."""
    y = frame.height(behind.low) + 2.2
    near = {"left": slice(None, 3), "right": slice(-3, None)}
    heights = {
        end: [frame.height(v) for s in drawn for v in s.values[part] if v is not None] for end, part in near.items()
    }
    free = {end: min((abs(height - y) for height in found), default=frame.floor) for end, found in heights.items()}
    end = max(free, key=lambda e: free[e])
    below = min(max(heights[end], default=y) + drawing.LINE, frame.floor - drawing.LINE)
    return end, y if free[end] > drawing.LINE else below


def _paint_lines(axes: "Axes", drawn: list[Series]) -> None:
    """One line per series and unbroken stretch of places; along x the places are counted, along y stand the numbers."""
    import seaborn  # heavy to load: only where something is drawn

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


def _paint_ticks(page: drawing.Page, frame: Frame) -> None:
    for value in _ticks(frame.highest):
        y = frame.height(value)
        drawing.write(page, LEFT - 3.5, y, number(value), align="right", size=drawing.SMALL)
        if value:
            drawing.line(page, [LEFT - 2.5, LEFT - 1.0], [y, y])


def paint_places(page: drawing.Page, frame: Frame, places: Sequence[str]) -> None:
    """The words of the places under the lowest axis."""
    for place, x in zip(places, _xs(frame, places), strict=True):
        drawing.write(page, x, frame.floor + 4.0, _short(place), align="center", size=drawing.SMALL)


def _short(place: str) -> str:
    months = [short_month(code) for code in held_by(place) if len(code) == 7 and code[4] == "-"]
    return "–".join(dict.fromkeys((months[0], months[-1]))) if months else place


def _ticks(top: float) -> list[float]:
    """Zero and the multiples of 1, 2 or 5 (times ten, hundred …) up to the first that is no lower than the top: at
    most five beside zero.
    """
    step = next(s for power in range(12) for s in (10**power, 2 * 10**power, 5 * 10**power) if top / s <= 5)
    return [float(value) for value in range(0, ceil(top / step) * step + 1, step)]


def _known(s: Series) -> list[float]:
    return [v for v in s.values if v is not None]


def _last(s: Series) -> float:
    """The height at which the line ends; of one that is hidden throughout, the floor where its hatching stands."""
    return next(iter(reversed(_known(s))), 0.0)


def _end(s: Series) -> str:
    """The name and the number at the last place; where there is none, the last number there is and its place."""
    here = max((i for i, v in enumerate(s.values) if v is not None), default=None)
    if len(s.values) - 1 in s.hidden or here is None:
        return f"{s.name} {HIDDEN.sign if s.hidden else UNKNOWN.sign}".strip()
    place = f" ({_short(s.places[here])})" if here < len(s.values) - 1 else ""
    return f"{s.name} {number(s.values[here] or 0, s.decimals)}{place}".strip()


def _alt(caption: str, drawn: Sequence[Series], names: list[str], behind: Band | None) -> str:
    """Per line: first and last number, the highest and the lowest, gaps and hidden places."""
    parts = [f"Linjediagram: {caption}, {names[0]} till {names[-1]}."]
    parts += [line_told(s, names, s.name) for s in drawn if _known(s)]
    parts += [f"{behind.words}."] if behind else []
    return fit([capital(part) for part in parts])


def line_told(s: Series, names: Sequence[str], name: str) -> str:
    """A line in words: its first and last number, the highest and the lowest, how many are hidden."""
    known = [(v, names[i]) for i, v in enumerate(s.values) if v is not None]
    if not known:
        return ""
    high, low = max(v for v, _ in known), min(v for v, _ in known)
    peaks = listing([where for v, where in known if v == high][:3])
    first, last, most, least = (number(v, s.decimals) for v in (known[0][0], known[-1][0], high, low))
    told = f"{name}: " if name else ""
    hidden = {0: "", 1: " 1 värde är dolt."}.get(len(s.hidden), f" {number(len(s.hidden))} värden är dolda.")
    return f"{told}från {first} till {last}, högst {most} i {peaks}, lägst {least}.{hidden}"
