"""Lines over months: one per series, labelled at its end, months without a number as gaps."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd
import seaborn
from matplotlib.axes import Axes

from sotanalysis.exhibits import drawing, exhibit
from sotanalysis.exhibits.dressing import fit, is_hidden, mark_notes, resolve
from sotanalysis.exhibits.image import Figure, finish
from sotanalysis.exhibits.labels import label, short_month, title
from sotanalysis.exhibits.notice import Notice, nothing_to_show, source_missing
from sotanalysis.exhibits.table import Cell, Row, Table, cell, table_of
from sotanalysis.facts import Fact
from sotanalysis.formatting import listing, number
from sotanalysis.report import Report
from sotanalysis.vocabulary import ALL, HIDDEN, MISSING

TOP, FLOOR, FOOT = 4.0, 52.0, 8.0
LEFT = 10.0
STROKES = (drawing.BLUE, drawing.TEAL, drawing.PLUM, drawing.ORANGE)
MARKERS = ["o", "s", "^", "D"]


@dataclass(frozen=True)
class Series:
    """A line: code, name, colour, one number per place on the x axis; None is a gap. `hidden` are places not shown."""

    code: str
    name: str
    colour: str
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


def lines(
    report: Report,
    id: str,
    caption: str,
    measure: str,
    *,
    x: str = "month",
    series: str | None = None,
    only: Collection[str] = (),
    labels: Mapping[str, str] | None = None,
    source: str | None = None,
    decimals: int = 0,
    band: tuple[str, str, str] | None = None,
    table: str | None = None,
    notes: Iterable[str] = (),
) -> Figure | Notice:
    """A line per category of `series` (at most four; its total left out where there are parts), over the key `x`.

    `only` names the categories to draw; `band` is a stretch to lay behind them: its name and two facts, left out when
    they are not there.
    """
    if notice := source_missing(report, id, caption, [measure]):
        return notice
    facts = exhibit.grid(report, measure, [x, *([series] if series else [])], source)
    places = exhibit.codes_at(facts, 0, total=False)
    facts = {codes: fact for codes, fact in facts.items() if not only or codes[1] in only}
    drawn = [replace(s, decimals=decimals) for s in _series(report, facts, places, series, labels)]
    behind = _band(report, band)
    if not any(v for s in drawn for v in s.values) and not any(s.hidden for s in drawn):
        return nothing_to_show(report, id, caption)
    return finish(
        report,
        id,
        caption,
        [measure],
        svg=drawing.render(FLOOR + FOOT, lambda page: _paint(page, drawn, places, behind)),
        alt=_alt(caption, drawn, [label(x, place, labels) for place in places], behind),
        data=_data(report, id, caption, measure, facts, places, x, drawn, labels),
        table=table,
        n=exhibit.whole(report, facts),
        notes=[*mark_notes([HIDDEN.sign] if any(s.hidden for s in drawn) else []), *notes],
    )


def _band(report: Report, band: tuple[str, str, str] | None) -> Band | None:
    found = [resolve(report, id) for id in band[1:]] if band else []
    values = [f.value for f in found if f is not None and f.value is not None and not is_hidden(report, f)]
    return Band(band[0], *values) if band and len(values) == 2 else None


def _series(
    report: Report, facts: exhibit.Grid, places: list[str], key: str | None, labels: Mapping[str, str] | None
) -> list[Series]:
    codes = [c for c in exhibit.codes_at(facts, 1, total=False) if _used(facts, c)] if key else [ALL]
    if len(codes) > len(STROKES):
        raise ValueError(f"{len(codes)} linjer går inte att skilja åt; högst {len(STROKES)}.")
    made: list[Series] = []
    for stroke, code in zip(STROKES, codes, strict=False):
        found = [facts[(place, code) if key else (place,)] for place in places]
        hidden = frozenset(i for i, f in enumerate(found) if is_hidden(report, f))
        values = tuple(None if i in hidden else _value(f) for i, f in enumerate(found))
        colour = drawing.SERIES.get(code, stroke) if key == "sex" or not key else stroke
        made.append(Series(code, label(key, code, labels) if key else "", colour, values, hidden))
    return made


def _used(facts: exhibit.Grid, code: str) -> bool:
    return code != MISSING or any(f.n for codes, f in facts.items() if codes[1] == code)


def _value(fact: Fact) -> float | None:
    return fact.value if fact.n is None else float(fact.n)


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
        drawing.box(page, xs[i] - 1.5, FLOOR - 4.0, 3.0, 4.0, fill="none", hatch="////", edge=drawing.GREY)
    for s, y in zip(drawn, _apart([_height(_last(s), top) for s in drawn]), strict=True):
        drawing.write(page, right + 3.0, y, _end(s), weight="Semibold")


def _place_of_words(behind: Band, drawn: list[Series], top: float) -> tuple[str, float]:
    """Where the band's words stand: under it, at the end where the lines are further away; under them when near."""
    y = _height(behind.low, top) + 2.2
    near = {"left": slice(None, 3), "right": slice(-3, None)}
    heights = {end: [_height(v, top) for s in drawn for v in s.values[part] if v is not None]
               for end, part in near.items()}  # fmt: skip
    free = {end: min((abs(height - y) for height in found), default=FLOOR) for end, found in heights.items()}
    end = max(free, key=lambda e: free[e])
    return end, y if free[end] > drawing.LINE else min(max(heights[end]) + drawing.LINE, FLOOR - drawing.LINE)


def _height(value: float, top: float) -> float:
    return FLOOR - value / top * (FLOOR - TOP)


def _paint_lines(axes: Axes, drawn: list[Series]) -> None:
    """One line per series and unbroken stretch of places; along x the places are counted, along y stand the numbers."""
    colours = {s.code: s.colour for s in drawn}
    seaborn.lineplot(
        _points(drawn), x="place", y="value", hue="series", hue_order=colours, palette=colours, units="stretch",
        style="series", style_order=colours, markers=MARKERS[: len(drawn)], dashes=False, markersize=4.5,
        markeredgewidth=0, linewidth=1.8, estimator=None, errorbar=None, legend=False, zorder=3, clip_on=False, ax=axes,
    )  # fmt: skip


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


def _last(s: Series) -> float:
    return next((v for v in reversed(s.values) if v is not None), 0.0)


def _end(s: Series) -> str:
    last = HIDDEN.sign if len(s.values) - 1 in s.hidden else number(_last(s), s.decimals)
    return f"{s.name} {last}".strip()


def _apart(ys: list[float]) -> list[float]:
    """The heights moved so that no two labels come nearer than a line of text."""
    order = sorted(range(len(ys)), key=lambda i: ys[i])
    moved = list(ys)
    for before, here in zip(order, order[1:], strict=False):
        moved[here] = max(moved[here], moved[before] + drawing.LINE)
    low = max(moved) - FLOOR
    return [y - low for y in moved] if low > 0 else moved


def _data(
    report: Report,
    id: str,
    caption: str,
    measure: str,
    facts: exhibit.Grid,
    places: list[str],
    x: str,
    drawn: list[Series],
    labels: Mapping[str, str] | None,
) -> Table:
    single = drawn[0].name == ""
    rows = [
        Row(label(x, place, labels), tuple(_cell(facts[(place,) if single else (place, s.code)], s) for s in drawn))
        for place in places
    ]
    heads = [title(x), *("Antal" if single else f"{s.name}, antal" for s in drawn)]
    return table_of(report, f"{id}-data", caption, columns=heads, rows=rows, measures=[measure])


def _cell(fact: Fact, s: Series) -> Cell:
    return cell(fact) if fact.n is not None else cell(fact, "value", s.decimals)


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
