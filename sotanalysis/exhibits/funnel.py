"""Shares of several groups over the size of each, within the limits that chance alone would keep them in."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sotanalysis.exhibits import drawing
from sotanalysis.exhibits.dressing import dress, fit, has_share, share_of
from sotanalysis.exhibits.image import Figure, Mark, finish
from sotanalysis.exhibits.shown import Shown
from sotanalysis.exhibits.table import Cell, Row, Table, cell, table
from sotanalysis.facts import Fact
from sotanalysis.formatting import listing
from sotanalysis.statistics import Interval, funnel_limits

TOP, FLOOR, LEFT, RIGHT, FOOT = 5.0, 68.0, 13.0, 118.0, 10.0
INNER, OUTER = 0.95, 0.998
WITHIN, BEYOND, FAR = "Inom gränserna", "Utanför 95-procentsgränsen", "Utanför 99,8-procentsgränsen"


@dataclass(frozen=True)
class Place:
    """Where a group lies: its limits at both levels, and which of them it is outside."""

    inner: Interval
    outer: Interval
    verdict: str


def place(fact: Fact, whole: Fact) -> Place:
    """Where a share lies among what chance gives a group of its size, if all had the share of the whole."""
    share, base = share_of(whole), fact.base or 0
    inner, outer = funnel_limits(share, base, INNER), funnel_limits(share, base, OUTER)
    mine = share_of(fact)
    far, beyond = (not low <= mine <= high for low, high in (outer, inner))
    return Place(inner, outer, FAR if far else BEYOND if beyond else WITHIN)


def funnel(shown: Shown, groups: Mapping[str, Fact], whole: Fact) -> Figure | None:
    """A dot per group over its base, with the limits about the share of the whole; None where fewer than two may be
    told.

    Only groups whose share may be stated are drawn; the others are named in a note.
    """
    drawn = {name: fact for name, fact in groups.items() if has_share(fact)}
    if len(drawn) < 2 or not has_share(whole) or not 0 < share_of(whole) < 1:
        return None
    places = {name: place(fact, whole) for name, fact in drawn.items()}
    gone = [name for name in groups if name not in drawn]
    notes = [
        "Heldragen linje: alla tillsammans. Streckade gränser: 95 och 99,8 procent, exakta för binomialfördelningen. "
        "Av många grupper utan någon verklig skillnad ligger ungefär en av tjugo utanför den inre gränsen.",
        *([f"Inte ritat, för liten bas eller uppgift saknas: {listing(gone)}."] if gone else []),
    ]
    return finish(
        shown,
        drawing.render(FLOOR + FOOT, lambda page: _paint(page, drawn, whole)),
        fit([f"Trattdiagram: {shown.caption}.", *(_told(name, f, places[name]) for name, f in drawn.items())]),
        [Mark(fact, _share(fact), (name,)) for name, fact in drawn.items()],
        notes,
        _data(shown, groups, places, whole),
    )


def _share(fact: Fact) -> str:
    return dress(fact, "share").text


def _told(name: str, fact: Fact, found: Place) -> str:
    return f"{name}: {_share(fact)}, {found.verdict.lower()}."


def _paint(page: drawing.Page, groups: Mapping[str, Fact], whole: Fact) -> None:
    widest = max(fact.base or 0 for fact in groups.values()) * 1.15
    bases = np.unique(np.linspace(max(5.0, widest / 40), widest, 60).astype(int))
    outer = [funnel_limits(share_of(whole), int(base), OUTER) for base in bases]
    shares = [share_of(fact) for fact in groups.values()]
    highest = max([*shares, *(limit.high for limit in outer[len(outer) // 6 :])]) * 1.05

    def at(base: float, share: float) -> tuple[float, float]:
        across = LEFT + base / widest * (RIGHT - LEFT)
        return across, FLOOR - min(share, highest) / highest * (FLOOR - TOP)

    drawing.line(page, [LEFT, LEFT, RIGHT], [TOP, FLOOR, FLOOR])
    for share in np.arange(0, highest, 0.2 if highest > 0.5 else 0.1):
        drawing.write(page, LEFT - 2.0, at(0, share)[1], f"{100 * share:.0f} %", align="right", size=drawing.SMALL)
    step = next(step for step in (5, 10, 25, 50, 100, 250, 500, 1000, 10**5) if widest / step <= 6)
    for base in range(step, int(widest), step):
        drawing.write(page, at(base, 0)[0], FLOOR + 3.0, f"{base}", align="center", size=drawing.SMALL)
    drawing.write(page, RIGHT, FLOOR + 7.0, "Antal i gruppen", align="right", size=drawing.SMALL)
    for level, width in ((INNER, 0.9), (OUTER, 0.5)):
        limits = [funnel_limits(share_of(whole), int(base), level) for base in bases]
        for side in (0, 1):
            points = [at(int(base), limit[side]) for base, limit in zip(bases, limits, strict=True)]
            for before, after in zip(points[::2], points[1::2], strict=False):
                drawing.line(page, [before[0], after[0]], [before[1], after[1]], width=width, colour=drawing.STEEL)
    drawing.line(page, [LEFT, RIGHT], [at(0, share_of(whole))[1]] * 2, colour=drawing.GREY)
    dots = [at(fact.base or 0, share_of(fact)) for fact in groups.values()]
    heights = drawing.apart([y for _, y in dots], FLOOR)
    for (name, fact), (x, y), height in zip(groups.items(), dots, heights, strict=True):
        drawing.dot(page, x, y, colour=drawing.BLUE if place(fact, whole).verdict == WITHIN else drawing.ORANGE)
        drawing.write(page, RIGHT + 3.0, height, f"{_share(fact)}  {name}", size=drawing.SMALL)
        drawing.line(page, [x + 1.5, RIGHT + 2.0], [y, height], colour=drawing.HAIRLINE)


def _data(shown: Shown, groups: Mapping[str, Fact], places: Mapping[str, Place], whole: Fact) -> Table:
    rows = [
        Row(name, (cell(fact, "k_of_n_share"), Cell(fact, text=places[name].verdict if name in places else "")))
        for name, fact in groups.items()
    ]
    rows.append(Row("Alla team", (cell(whole, "k_of_n_share"), "")))
    return table(f"{shown.id}-data", shown.caption, ["Team", "Antal av (andel)", "Mot slumpen"], rows, shown.foot)
