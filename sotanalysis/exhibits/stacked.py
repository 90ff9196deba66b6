"""One whole and its parts: a bar as wide as the page, the unknown drawn as what it is, each part told beneath."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sotanalysis.exhibits import drawing
from sotanalysis.exhibits.dressing import dress, fit, mark_notes
from sotanalysis.exhibits.image import Figure, Mark, finish
from sotanalysis.exhibits.shown import Shown
from sotanalysis.exhibits.table import Row, Table, cell, table
from sotanalysis.facts import Fact
from sotanalysis.formatting import number

BAR, KEY = 11.0, 5.2  # mm: the bar, and a line of the key under it
Kind = Literal["main", "other", "unknown"]
FILLS = {"main": drawing.BLUE, "other": drawing.GREY, "unknown": drawing.WHITE}
UNKNOWN_NOTE = "Streckat: vi vet inte."


@dataclass(frozen=True)
class Part:
    """A part of the whole: what it is called, its fact, and whether it stands out or is not known."""

    label: str
    fact: Fact | None
    kind: Kind = "other"


def stacked(shown: Shown, parts: Sequence[Part]) -> Figure | None:
    """A bar of the parts that somebody is in, in their order, and a line for each; the unknown hatched.

    None where a part is hidden or has no source, as the others' lengths would tell it, and where nobody is in any.
    """
    numbers = [part.fact.n if part.fact is not None else None for part in parts]
    drawn = [part for part in parts if part.fact is not None and part.fact.n]
    if None in numbers or not drawn:
        return None
    whole = sum(n or 0 for n in numbers)
    return finish(
        shown,
        drawing.render(BAR + 3.0 + KEY * len(drawn) + 1.0, lambda page: _paint(page, drawn, whole)),
        _alt(shown.caption, drawn, whole),
        [Mark(part.fact, dress(part.fact).text, (part.label,)) for part in drawn if part.fact],
        [
            *([UNKNOWN_NOTE] if any(part.kind == "unknown" for part in drawn) else []),
            *mark_notes(dress(part.fact).text for part in drawn),
        ],
        _data(shown, parts),
    )


def _paint(page: drawing.Page, drawn: Sequence[Part], whole: int) -> None:
    x, scale = 0.3, (drawing.WIDTH - 0.6) / whole
    widest = max(drawing.text_width(dress(part.fact).text, "Semibold") for part in drawn)
    for place, part in enumerate(drawn):
        n, text = (part.fact.n or 0) if part.fact else 0, dress(part.fact).text
        _field(page, part.kind, (x, 0.5, n * scale, BAR - 1.0))
        if n * scale > drawing.text_width(text, "Semibold") + 3.0:
            width = drawing.text_width(text, "Semibold") + 1.6
            if part.kind == "unknown":  # the hatching gives way for the number
                drawing.box(page, x + n * scale / 2 - width / 2, BAR / 2 - 2.2, width, 4.4)
            put = drawing.write(page, x + n * scale / 2, BAR / 2, text, align="center", weight="Semibold")
            put.set_color(drawing.WHITE if part.kind == "main" else drawing.INK)
        x += n * scale
        y = BAR + 3.0 + KEY * place + KEY / 2
        _field(page, part.kind, (0.3, y - 1.5, 3.0, 3.0))
        drawing.write(page, 5.5 + widest, y, text, align="right", weight="Semibold")
        drawing.write(page, 7.5 + widest, y, part.label)


def _field(page: drawing.Page, kind: Kind, at: tuple[float, float, float, float]) -> None:
    if kind == "unknown":
        drawing.hatched(page, *at)
    else:
        drawing.box(page, *at, fill=FILLS[kind], edge=drawing.WHITE)


def _alt(caption: str, drawn: Sequence[Part], whole: int) -> str:
    """What is shown, the whole, then each part."""
    return fit([f"Staplad stapel: {caption}, {number(whole)}.", *(f"{p.label}: {dress(p.fact).text}." for p in drawn)])


def _data(shown: Shown, parts: Sequence[Part]) -> Table:
    rows = [Row(part.label, (cell(part.fact),)) for part in parts]
    return table(f"{shown.id}-data", shown.caption, ["Läge", "Antal"], rows, shown.foot)
