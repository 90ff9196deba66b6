"""Two years beside each other: a line per share, from where it was to where it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from sotanalysis.exhibits import drawing
from sotanalysis.exhibits.dressing import dress, fit, has_share, share_of
from sotanalysis.exhibits.image import Figure, Mark, finish
from sotanalysis.exhibits.shown import Shown
from sotanalysis.exhibits.table import Row, Table, cell, table
from sotanalysis.facts import Fact
from sotanalysis.formatting import listing

TOP, BOTTOM = 9.0, 75.0  # mm: the highest share, and none
LEFT = 20.0  # mm: the year before
CLEAR_NOTE = "Blå linje: skillnaden kan skiljas från slumpen (95\u00a0%). Grå linje: det kan den inte."


@dataclass(frozen=True)
class Slope:
    """A share in two years. `clear` when they can be told apart; `joined` when they may be compared at all."""

    label: str
    before: Fact
    now: Fact
    clear: bool = False
    joined: bool = True

    @property
    def facts(self) -> tuple[Fact, Fact]:
        """Its two facts."""
        return self.before, self.now


def slope(shown: Shown, rows: Sequence[Slope], *, names: tuple[str, str]) -> Figure | None:
    """A line per share from the year before to this one, told at its right end; those told apart in blue, others grey.

    `names` are the years. Only a share that may be stated in both years is drawn, without a line where the years are
    not compared; the others stand in the table and are named in a note. None where fewer than two can be drawn.
    """
    drawn = [row for row in rows if all(has_share(fact) for fact in row.facts)]
    if len(drawn) < 2:
        return None
    gone = [row.label for row in rows if row not in drawn]
    apart = [row.label for row in drawn if not row.joined]
    return finish(
        shown,
        drawing.render(BOTTOM + 3.0, lambda page: _paint(page, drawn, names)),
        _alt(shown.caption, drawn, names),
        [
            Mark(fact, _share(fact), (row.label, name))
            for row in drawn
            for fact, name in zip(row.facts, names, strict=True)
        ],
        [
            CLEAR_NOTE,
            *([f"Utan linje, eftersom åren inte jämförs: {listing(apart)}."] if apart else []),
            *([f"Inte ritat, för liten bas eller uppgift saknas: {listing(gone)}."] if gone else []),
        ],
        _data(shown, rows, names),
    )


def _share(fact: Fact) -> str:
    return dress(fact, "share").text


def _paint(page: drawing.Page, rows: Sequence[Slope], names: tuple[str, str]) -> None:
    top = max(share_of(fact) for row in rows for fact in row.facts) or 1.0
    ends = [f"{_share(row.now)}  {row.label}" for row in rows]
    now = drawing.WIDTH - max(drawing.text_width(end, "Semibold") for end in ends) - 4.0
    for x, name, align in ((LEFT, names[0], "right"), (now, names[1], "left")):
        drawing.write(page, x, 2.5, name, align=align, weight="Semibold")
        drawing.line(page, [x, x], [TOP - 2.0, BOTTOM], colour=drawing.HAIRLINE)

    def height(fact: Fact) -> float:
        return BOTTOM - share_of(fact) / top * (BOTTOM - TOP)

    for row in sorted(rows, key=lambda row: row.clear):
        colour = drawing.BLUE if row.clear else drawing.GREY
        ys = [height(row.before), height(row.now)]
        if row.joined:
            drawing.line(page, [LEFT, now], ys, width=2.0 if row.clear else 1.2, colour=colour)
        for x, y, filled in ((LEFT, ys[0], False), (now, ys[1], True)):
            drawing.dot(page, x, y, filled=filled, colour=colour)
    lefts = drawing.apart([height(row.before) for row in rows], BOTTOM)
    rights = drawing.apart([height(row.now) for row in rows], BOTTOM)
    for row, end, left, right in zip(rows, ends, lefts, rights, strict=True):
        weight = "Semibold" if row.clear else "Regular"
        drawing.write(page, LEFT - 3.0, left, _share(row.before), align="right", weight=weight)
        drawing.write(page, now + 3.0, right, end, weight=weight)


def _alt(caption: str, rows: Sequence[Slope], names: tuple[str, str]) -> str:
    """What is shown, then each share in both years."""
    told = [f"{row.label}: från {_share(row.before)} till {_share(row.now)}." for row in rows]
    return fit([f"Lutningsdiagram: {caption}, {names[0]} till {names[1]}.", *told])


def _data(shown: Shown, rows: Sequence[Slope], names: tuple[str, str]) -> Table:
    lines = [Row(row.label, tuple(cell(fact, "k_of_n_share") for fact in row.facts)) for row in rows]
    return table(
        f"{shown.id}-data",
        shown.caption,
        ["Resultat", *(f"{name}, antal av (andel)" for name in names)],
        lines,
        shown.foot,
    )
