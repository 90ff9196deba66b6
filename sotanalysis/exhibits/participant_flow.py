"""Boxes and arrows with n, top to bottom, as medical trials draw theirs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sotanalysis.exhibits import drawing
from sotanalysis.exhibits.dressing import dress, fit, mark_notes
from sotanalysis.exhibits.image import Figure, Mark, finish
from sotanalysis.exhibits.shown import Shown
from sotanalysis.exhibits.table import Row, cell, table
from sotanalysis.facts import Fact

GAP, PADDING = 5.0, 2.0
WIDEST = 74.0
ASIDE = 58.0
DROP = 6.0  # mm: an arrow


@dataclass(frozen=True)
class Box:
    """A group with its fact; `children` below it, and beside the arrow down those who leave and those who join."""

    label: str
    fact: Fact | None
    children: tuple["Box", ...] = ()
    aside: tuple["Box", ...] = ()
    joins: tuple["Box", ...] = ()


@dataclass(frozen=True)
class Placed:
    """A box as drawn: its place in mm, its lines, the number in words."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    n: str

    @property
    def middle(self) -> float:
        """The x of its middle."""
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        """The y of its lower edge."""
        return self.y + self.height


Arrow = tuple[tuple[float, ...], tuple[float, ...]]


def participant_flow(shown: Shown, boxes: Sequence[Box]) -> Figure:
    """The way of the participants as a tree of boxes; siblings stand beside each other, at most four.

    `shown` holds what is said around the boxes; its facts are those of the boxes. A box whose fact has no source is
    left out, with those beside its arrow; those below it move up. ValueError when none is left.
    """
    boxes = list(_with_source(boxes))
    if not boxes:
        raise ValueError(f"{shown.id}: ingen ruta har underlag.")
    every = [box for root in boxes for box in _walk(root)]
    room = drawing.WIDTH - (ASIDE + GAP if any(box.aside or box.joins for box in every) else 0.0)
    placed: list[Placed] = []
    arrows: list[Arrow] = []
    share = room / len(boxes)
    bottoms = [_place(root, (i * share, share), 0.5, placed, arrows) for i, root in enumerate(boxes)]
    rows = [Row(box.label, (cell(box.fact),)) for box in every]
    data = table(f"{shown.id}-data", shown.caption, ["Grupp", "Antal"], rows, shown.foot)
    return finish(
        shown,
        drawing.render(max(bottoms) + 0.5, lambda page: _paint(page, placed, arrows)),
        _alt(shown.caption, every),
        [Mark(box.fact, dress(box.fact).text, (box.label,)) for box in every if box.fact],
        mark_notes(p.n for p in placed),
        data,
    )


def _with_source(boxes: Sequence[Box]) -> Iterator[Box]:
    for box in boxes:
        children, aside, joins = (tuple(_with_source(some)) for some in (box.children, box.aside, box.joins))
        if box.fact is None:
            yield from children
        else:
            yield replace(box, children=children, aside=aside, joins=joins)


def _walk(box: Box) -> Iterator[Box]:
    yield box
    for below in (*box.aside, *box.joins, *box.children):
        yield from _walk(below)


def _place(box: Box, span: tuple[float, float], top: float, placed: list[Placed], arrows: list[Arrow]) -> float:
    """Places a box and all below it within `span` (x, width); gives the lowest y."""
    left, room = span
    width = min(WIDEST, room - GAP)
    here = _box(box, left + (room - width) / 2, top, width)
    placed.append(here)
    y = here.bottom + DROP
    for beside in (*box.aside, *box.joins):
        out = _box(beside, drawing.WIDTH - ASIDE, y - DROP / 2, ASIDE - 0.5)
        placed.append(out)
        level, ends = out.y + out.height / 2, (here.middle, out.x)
        arrows.append((ends if beside in box.aside else ends[::-1], (level, level)))
        y = out.bottom + DROP / 2 + 2.0
    if not box.children:
        return max(here.bottom, y - DROP / 2 if box.aside or box.joins else here.bottom)
    # A branching line needs room of its own below the boxes beside it.
    y += DROP / 2 if len(box.children) > 1 and (box.aside or box.joins) else 0.0
    return _place_children(box, here, _children_span(box, span), y, placed, arrows)


def _children_span(box: Box, span: tuple[float, float]) -> tuple[float, float]:
    """Several children of a lone trunk may use the whole width: what leaves beside it stands higher up."""
    alone = span[0] == 0.0 and not any(below.aside or below.joins for child in box.children for below in _walk(child))
    return (0.0, drawing.WIDTH) if alone and len(box.children) > 1 else span


def _place_children(
    box: Box,
    here: Placed,
    span: tuple[float, float],
    top: float,
    placed: list[Placed],
    arrows: list[Arrow],
) -> float:
    each = span[1] / len(box.children)
    branch = top - DROP / 2
    bottoms = []
    for place, child in enumerate(box.children):
        at = len(placed)
        bottoms.append(_place(child, (span[0] + place * each, each), top, placed, arrows))
        x = placed[at].middle
        straight = abs(x - here.middle) < 0.1
        xs, ys = (here.middle, here.middle, x, x), (here.bottom, branch, branch, top)
        arrows.append(((x, x), (here.bottom, top)) if straight else (xs, ys))
    return max(bottoms)


def _box(box: Box, x: float, y: float, width: float) -> Placed:
    lines = tuple(drawing.wrap(box.label, width - 2 * PADDING))
    height = (len(lines) + 1) * drawing.LINE + 2 * PADDING - 0.4
    return Placed(x, y, width, height, lines, f"n = {dress(box.fact).text}")


def _paint(page: drawing.Page, placed: Sequence[Placed], arrows: Sequence[Arrow]) -> None:
    for xs, ys in arrows:
        drawing.arrow(page, xs, ys)
    for one in placed:
        drawing.box(page, one.x, one.y, one.width, one.height, fill=drawing.BAND, edge=drawing.GREY)
        first = one.y + PADDING + drawing.LINE / 2 - 0.2
        for place, text in enumerate(one.lines):
            drawing.write(page, one.middle, first + place * drawing.LINE, text, align="center")
        y = first + len(one.lines) * drawing.LINE
        drawing.write(page, one.middle, y, one.n, align="center", weight="Semibold")


def _alt(caption: str, every: Sequence[Box]) -> str:
    """Every box with its number, in the order of the arrows, as far as the limit holds."""
    steps = [f"{box.label}: {dress(box.fact).text}." for box in every]
    return fit([f"Flödesschema: {caption}.", *steps])
