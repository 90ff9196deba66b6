"""Small line charts under each other over the same months: numbers of different kinds that are to be seen together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sotanalysis.exhibits import drawing
from sotanalysis.exhibits.dressing import fit, number_of
from sotanalysis.exhibits.image import Figure, finish
from sotanalysis.exhibits.lines import (
    Band,
    Frame,
    Series,
    band_of,
    frame_of,
    line_told,
    marks_of,
    notes_of,
    paint,
    paint_places,
)
from sotanalysis.exhibits.shown import Shown
from sotanalysis.exhibits.table import Cell, Row, Table, table
from sotanalysis.facts import Fact

STROKES = (drawing.BLUE, drawing.GREY, drawing.ORANGE, drawing.INK)
TITLE, HEIGHT, GAP, FOOT = 6.0, 26.0, 7.0, 8.0  # mm: over a panel, the panel, between two, under the last


@dataclass(frozen=True)
class Panel:
    """A chart: its title, a fact per place by the name of each line, decimals, a stretch laid behind (see `lines`)."""

    title: str
    lines: Mapping[str, Sequence[Fact]]
    decimals: int = 0
    band: tuple[str, Fact | None, Fact | None] | None = None


def panels(shown: Shown, places: Mapping[str, str], charts: Sequence[Panel]) -> Figure | None:
    """The charts under each other, each with its own axis from zero; `places` are the words of the places by code.

    The first line of a chart stands out. A chart whose numbers are all zero or missing is left out, and a line without
    any with a note; None without a chart. `shown` holds what is said around them.
    """
    drawn = {chart.title: _series(chart, places) for chart in charts}
    told = {
        title: [s for s in some if s.hidden or any(v is not None for v in s.values)] for title, some in drawn.items()
    }
    kept = [c for c in charts if any(s.hidden or any(s.values) for s in told[c.title])]
    if not kept:
        return None
    names, codes = [*places.values()], [*places]
    bands = {chart.title: band_of(chart.band) for chart in kept}
    tops = [TITLE + place * (HEIGHT + GAP + TITLE) for place in range(len(kept))]

    def painted(page: drawing.Page) -> None:
        right = min(_frame(told[c.title], bands[c.title], 0.0).right for c in kept)
        for chart, top in zip(kept, tops, strict=True):
            own = _frame(told[chart.title], bands[chart.title], top)
            frame = Frame(own.top, own.floor, right, own.highest)
            drawing.write(page, 0.0, top - TITLE / 2 - 1.0, chart.title, weight="Semibold", size=drawing.SMALL)
            paint(page, frame, told[chart.title], codes, bands[chart.title])
        paint_places(page, frame, codes)

    every = [s for chart in kept for s in told[chart.title]]
    return finish(
        shown,
        drawing.render(tops[-1] + HEIGHT + FOOT, painted),
        fit([f"Linjediagram under varandra: {shown.caption}.", *_told(kept, told, names)]),
        [mark for chart in kept for mark in marks_of(told[chart.title], names, chart.title)],
        [*(f"{s.name}: uppgift saknas." for some in drawn.values() for s in some if s not in every), *notes_of(every)],
        _data(shown, places, charts),
    )


def _series(chart: Panel, places: Mapping[str, str]) -> list[Series]:
    found = zip(STROKES, chart.lines.items(), strict=False)
    return [
        Series(name, name, colour, tuple(places), tuple(facts), tuple(_number(fact) for fact in facts), chart.decimals)
        for colour, (name, facts) in found
    ]


def _number(fact: Fact) -> float | None:
    return number_of(fact) if fact.value is None else fact.value


def _frame(drawn: Sequence[Series], behind: Band | None, top: float) -> Frame:
    return frame_of(drawn, behind, top=top, floor=top + HEIGHT)


def _told(kept: Sequence[Panel], told: Mapping[str, Sequence[Series]], names: Sequence[str]) -> list[str]:
    return [line_told(s, names, f"{chart.title}, {s.name}") for chart in kept for s in told[chart.title]]


def _data(shown: Shown, places: Mapping[str, str], charts: Sequence[Panel]) -> Table:
    columns = [(f"{chart.title}, {name}", facts, chart) for chart in charts for name, facts in chart.lines.items()]
    rows = [
        Row(word, tuple(_cell(facts[place], chart.decimals) for _, facts, chart in columns))
        for place, word in enumerate(places.values())
    ]
    return table(f"{shown.id}-data", shown.caption, ["Månad", *(head for head, _, _ in columns)], rows, shown.foot)


def _cell(fact: Fact, decimals: int) -> Cell:
    return Cell(fact, "n" if fact.value is None else "value", decimals)
