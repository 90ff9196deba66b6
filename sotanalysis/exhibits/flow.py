"""Alluvial: how many went from each category at the start to each at the exit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sotanalysis.exhibits import drawing
from sotanalysis.exhibits.dressing import SHOWN_ONLY, fit, mark_notes
from sotanalysis.exhibits.image import Figure, Mark, finish
from sotanalysis.exhibits.shown import Grid, Shown
from sotanalysis.exhibits.table import grid_table
from sotanalysis.formatting import capital, in_sentence, listing, number
from sotanalysis.vocabulary import ALL, HIDDEN, MISSING

MOST = 7  # strands that an eye can follow
REST = "rest"
NODE, GAP, HEAD = 4.0, 2.6, 6.5
TALLEST = 58.0  # mm: what all persons together measure
NAME = 38.0  # mm: the widest a category's name may be on one line
COLOURS = {  # band, its edge, the number in it
    "same": (drawing.PALE, drawing.WHITE, drawing.INK),
    "changed": (drawing.STEEL, drawing.WHITE, drawing.WHITE),
    "missing": (drawing.WHITE, drawing.GREY, drawing.INK),
}
STRAND_NUMBER = 3.4  # mm: the least height of a band that carries its number
COLOUR_NOTE = "Grå band: samma vid start och avslut. Blå band: byte."
MISSING_NOTE = "Ofyllda band: uppgift saknas vid start eller avslut."


Kind = Literal["same", "changed", "missing"]
# The categories drawn by themselves, at the left and at the right.
Kept = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Node:
    """A category on one side: top and height in mm, what is written beside it, in lines, and its number."""

    code: str
    top: float
    height: float
    lines: tuple[str, ...]
    n: str


@dataclass(frozen=True)
class Strand:
    """A band from left to right: number, kind, where it meets its nodes (top, bottom)."""

    n: int
    kind: Kind
    at_left: tuple[float, float]
    at_right: tuple[float, float]


def flow(shown: Shown, *, rest: str = "Övriga") -> Figure:
    """Bands between the categories of two axes, as wide as their counts, with the number at both ends.

    As many of the largest categories of each side are drawn as leave at most seven bands; the others together, called
    `rest`. A band hidden in the edition is not drawn; its node is then left open where the band would be.
    """
    inner = {codes: f for codes, f in shown.facts.items() if ALL not in codes}
    kept = _kept(shown, inner)
    merged = _merged(inner, kept)
    scale = TALLEST / (sum(merged.values()) or 1)
    nodes = tuple(_nodes(shown, merged, place, scale, rest) for place in (0, 1))
    strands = _strands(merged, _same(inner, kept), nodes, scale)
    height = max((node.top + node.height for side in nodes for node in side), default=HEAD) + 2.0
    return finish(
        shown,
        drawing.render(height, lambda page: _paint(page, nodes, strands)),
        _alt(shown, inner),
        [Mark(f, number(f.n), tuple(shown.words(codes))) for codes, f in inner.items() if f.n],
        [
            COLOUR_NOTE,
            *([MISSING_NOTE] if any(s.kind == "missing" for s in strands) else []),
            *_rest_notes(shown, inner, kept, rest),
            *mark_notes(n.n for side in nodes for n in side),
        ],
        # A row per band: a matrix of all the categories would be wide, and nearly all zeros.
        data=grid_table(replace(shown, facts={codes: f for codes, f in inner.items() if f.n or f.hidden}), rows=2),
    )


def _present(shown: Shown, inner: Grid, place: int) -> list[str]:
    """The categories of a side that somebody is in, the largest first, the unknown last."""
    sums = {
        c: sum(f.n or 0 for codes, f in inner.items() if codes[place] == c) for c in shown.codes(place, total=False)
    }
    return sorted((code for code, n in sums.items() if n), key=lambda code: (code == MISSING, -sums[code]))


def _kept(shown: Shown, inner: Grid) -> Kept:
    """The categories drawn by themselves: of the choices with few enough bands the one that tells most of most."""
    left, right = (_present(shown, inner, place) for place in (0, 1))
    choices = [
        (tuple(left[:i]), tuple(right[:j]))
        for i in range(len(left) + 1)
        for j in range(len(right) + 1)
        if i != len(left) - 1 and j != len(right) - 1  # a lone category is itself, not the rest
    ]
    few = [kept for kept in choices if _n_bands(inner, kept) <= MOST]

    def told(kept: Kept) -> tuple[int, int]:
        alone = sum(f.n or 0 for (a, b), f in inner.items() if a in kept[0] and b in kept[1])
        return alone, len(kept[0]) + len(kept[1])

    return max(few, key=told)


def _n_bands(inner: Grid, kept: Kept) -> int:
    """How many bands are drawn: those in which some are the same before and after, and some not, are two."""
    same = _same(inner, kept)
    return sum(len(_kinds(pair, n, same.get(pair, 0))) for pair, n in _merged(inner, kept).items())


def _drawn_as(codes: tuple[str, ...], kept: Kept) -> tuple[str, str]:
    left, right = (code if code in some else REST for code, some in zip(codes, kept, strict=True))
    return left, right


def _merged(inner: Grid, kept: Kept) -> dict[tuple[str, str], int]:
    """Counts by drawn categories, small ones under `rest`, in order; without bands of which any part is hidden."""
    counts: dict[tuple[str, str], int] = {}
    for codes, fact in inner.items():
        key = _drawn_as(codes, kept)
        counts[key] = counts.get(key, 0) + (fact.n or 0)
    gone = {_drawn_as(codes, kept) for codes, fact in inner.items() if fact.hidden}
    order = [list(dict.fromkeys(_drawn_as(codes, kept)[place] for codes in inner)) for place in (0, 1)]
    return {
        (a, b): n
        for a in sorted(order[0], key=REST.__eq__)
        for b in sorted(order[1], key=REST.__eq__)
        if (n := counts.get((a, b), 0)) and (a, b) not in gone
    }


def _same(inner: Grid, kept: Kept) -> dict[tuple[str, str], int]:
    """How many of each band are in the same category before and after, also within `rest`."""
    same: dict[tuple[str, str], int] = {}
    for codes, fact in inner.items():
        if codes[0] == codes[1]:
            same[_drawn_as(codes, kept)] = same.get(_drawn_as(codes, kept), 0) + (fact.n or 0)
    return same


def _is_change(codes: tuple[str, ...]) -> bool:
    """Two different categories, both known."""
    return codes[0] != codes[1] and MISSING not in codes


def _nodes(shown: Shown, merged: Mapping[tuple[str, str], int], place: int, scale: float, rest: str) -> list[Node]:
    order = [*shown.codes(place), REST]
    nodes, top = [], HEAD
    for code in sorted({codes[place] for codes in merged}, key=order.index):
        total = shown.facts.get((code, ALL) if place == 0 else (ALL, code))
        hidden = (total is not None and total.hidden) or (code == REST and _rest_hidden(shown, merged, place))
        drawn = sum(n for codes, n in merged.items() if codes[place] == code)
        n = drawn if hidden or total is None or total.n is None else total.n
        lines = tuple(drawing.wrap(rest if code == REST else shown.word(place, code), NAME))
        place_height = max(n * scale, len(lines) * drawing.LINE + 0.3)
        text = HIDDEN.sign if hidden else number(n)
        nodes.append(Node(code, top + (place_height - n * scale) / 2, n * scale, lines, text))
        top += place_height + GAP
    return nodes


def _rest_hidden(shown: Shown, drawn: Iterable[tuple[str, str]], place: int) -> bool:
    """Whether the sum of the categories drawn together rests on a hidden number."""
    alone = {codes[place] for codes in drawn} | {ALL}
    return any(f.hidden for codes, f in shown.facts.items() if codes[place] not in alone)


def _strands(
    merged: Mapping[tuple[str, str], int],
    same: Mapping[tuple[str, str], int],
    sides: Sequence[list[Node]],
    scale: float,
) -> list[Strand]:
    """A band per pair; two where some of it is the same before and after, drawn with others at one of its ends."""
    lefts, rights = ({node.code: node.top for node in nodes} for nodes in sides)
    strands = []
    for (a, b), n in merged.items():
        for some, kind in _kinds((a, b), n, same.get((a, b), 0)):
            at_left, at_right = (lefts[a], lefts[a] + some * scale), (rights[b], rights[b] + some * scale)
            lefts[a], rights[b] = at_left[1], at_right[1]
            strands.append(Strand(some, kind, at_left, at_right))
    return strands


def _kinds(pair: tuple[str, str], n: int, same: int) -> list[tuple[int, Kind]]:
    if MISSING in pair:
        return [(n, "missing")]
    parts: list[tuple[int, Kind]] = [(same, "same"), (n - same, "changed")]
    return [part for part in parts if part[0]]


def _paint(page: drawing.Page, sides: tuple[list[Node], ...], strands: list[Strand]) -> None:
    names = [max((drawing.text_width(line) for node in side for line in node.lines), default=0.0) for side in sides]
    numbers = [max((drawing.text_width(node.n, "Semibold") for node in side), default=0.0) for side in sides]
    x0 = names[0] + numbers[0] + 3.0
    x1 = drawing.WIDTH - names[1] - numbers[1] - 3.0
    for strand in sorted(strands, key=lambda s: s.kind == "changed"):
        _paint_strand(page, strand, x0 + NODE, x1 - NODE)
    drawing.write(page, x0 + NODE, 2.5, "Vid start", align="right", weight="Semibold")
    drawing.write(page, x1 - NODE, 2.5, "Vid avslut", weight="Semibold")
    for node in sides[0]:
        _paint_node(page, node, x0, (x0 - 1.5, x0 - 3.0 - numbers[0]), "right")
    for node in sides[1]:
        _paint_node(page, node, x1 - NODE, (x1 + 1.5, x1 + 3.0 + numbers[1]), "left")


def _paint_strand(page: drawing.Page, strand: Strand, x0: float, x1: float) -> None:
    fill, edge, ink = COLOURS[strand.kind]
    drawing.ribbon(page, x0, x1, strand.at_left, strand.at_right, fill=fill, edge=edge)
    if strand.at_left[1] - strand.at_left[0] < STRAND_NUMBER:
        return
    for x, (top, bottom), align in ((x0 + 1.5, strand.at_left, "left"), (x1 - 1.5, strand.at_right, "right")):
        drawing.write(page, x, (top + bottom) / 2, number(strand.n), align=align, size=drawing.SMALL).set_color(ink)


def _paint_node(page: drawing.Page, node: Node, x: float, text_at: tuple[float, float], align: str) -> None:
    middle = node.top + node.height / 2
    drawing.box(page, x, node.top, NODE, node.height, fill=drawing.BLUE)
    drawing.write(page, text_at[0], middle, node.n, align=align, weight="Semibold")
    drawing.write_lines(page, text_at[1], middle, node.lines, align=align)


def _rest_notes(shown: Shown, inner: Grid, kept: Kept, rest: str) -> list[str]:
    """Which categories are drawn together, at the start and at the exit."""
    small = [[c for c in _present(shown, inner, place) if c not in kept[place]] for place in (0, 1)]
    named = [listing([in_sentence(shown.word(place, code)) for code in some]) for place, some in enumerate(small)]
    sides = dict(zip((f"{rest} vid start", f"{rest} vid avslut"), named, strict=True))
    told = {rest: named[0]} if named[0] == named[1] else sides
    return [f"{who}: {names}." for who, names in told.items() if names]


def _alt(shown: Shown, inner: Grid) -> str:
    """What is shown, how many kept their category, the largest bands between two, how many are hidden."""
    known = {codes: f.n for codes, f in inner.items() if f.n}
    gone = sum(f.hidden for f in inner.values())
    changes = sorted((codes for codes in known if _is_change(codes)), key=lambda c: -(known[c] or 0))[:3]
    words = [
        f"från {in_sentence(shown.word(0, a))} till {in_sentence(shown.word(1, b))} {number(known[a, b] or 0)}"
        for a, b in changes
    ]
    same = sum(n or 0 for (a, b), n in known.items() if a == b and a != MISSING)
    unknown = sum(n or 0 for codes, n in known.items() if MISSING in codes)
    total = sum(n or 0 for n in known.values())
    only = SHOWN_ONLY if gone else ""
    kept = f"{number(same)} av {number(total)} har samma vid start och avslut." if not gone else ""
    return fit(
        [
            f"Flödesbild: {shown.caption}.",
            kept,
            capital(f"{only}största byten: {listing(words)}." if words else f"{only}inga byten."),
            f"Uppgift saknas vid start eller avslut för {number(unknown)}." if unknown else "",
            f"{number(gone)} {'band är dolt' if gone == 1 else 'band är dolda'}." if gone else "",
        ]
    )
