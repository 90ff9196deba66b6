"""Paired dots: where a category stood at the start and where at the exit."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from sotanalysis.exhibits import drawing
from sotanalysis.exhibits.bars import bar_text
from sotanalysis.exhibits.dressing import SHOWN_ONLY, fit, has_share, mark_notes, number_of, share_of
from sotanalysis.exhibits.image import Figure, Mark, finish
from sotanalysis.exhibits.shown import Shown
from sotanalysis.facts import Fact
from sotanalysis.formatting import capital, listing, number
from sotanalysis.vocabulary import HIDDEN, MISSING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEAD = 7.0
SHARE_NOTE = "Prickarna ligger efter andel av respektive tidpunkts bas, inte efter antal."


@dataclass(frozen=True)
class Pair:
    """A category's two facts, where their dots stand (None: no dot) and what is written beside them."""

    name: str
    facts: tuple[Fact, Fact]
    at: tuple[float | None, float | None]
    texts: tuple[str, str]
    missing: bool = False

    @property
    def reach(self) -> float:
        """Where its rightmost dot stands."""
        return max((at for at in self.at if at is not None), default=0.0)

    @property
    def gap(self) -> float:
        """From there to the text at its right, mm: room for a hatched box where a dot is lacking."""
        return 11.5 if None in self.at else 2.2

    @property
    def beside(self) -> str:
        """What is written at its right."""
        first, last = self.at
        if first is None or last is None:
            return listing(list(dict.fromkeys(t for at, t in zip(self.at, self.texts, strict=True) if at is None)))
        return f"{self.texts[1]}, oförändrat" if first == last else self.texts[first < last]


def before_after(shown: Shown, *, share: bool | None = None) -> Figure:
    """A row per category of the first axis with a ring at the first moment and a dot at the last, joined by a line.

    Dots stand at counts (or means), or at shares; unless `share` says which: at shares where the two moments have
    different bases. Shares are used only where every one of them may be stated.
    Categories without an order of their own stand by the first; those that are zero at both moments are not drawn.
    """
    moments = shown.codes(1, total=False)[:2]
    by_share = _by_share(shown) if share is None else share and _may_be_stated(shown)
    made = {code: _pair(shown, code, moments, by_share) for code in shown.codes(0, total=False)}
    pairs = [made[code] for code in shown.axes[0].drawn({code: pair.at[0] or 0.0 for code, pair in made.items()})]
    drawn = [p for p in pairs if any(at != 0 for at in p.at)]
    ends = (shown.word(1, moments[0]), shown.word(1, moments[-1]))
    placed = drawing.rows([p.name for p in drawn], 52.0, HEAD)
    return finish(
        shown,
        drawing.render(placed.end + 1.0, lambda page: _paint(page, drawn, ends, placed)),
        _alt(shown.caption, drawn, ends, by_share),
        [Mark(f, t, (p.name, e)) for p in drawn for f, t, e in zip(p.facts, p.texts, ends, strict=True)],
        [*([SHARE_NOTE] if by_share else []), *mark_notes(t for p in drawn for t in p.texts)],
    )


def _by_share(shown: Shown) -> bool:
    bases = {codes[1]: f.base for codes, f in shown.facts.items() if not f.hidden}
    return len(set(bases.values())) > 1 and _may_be_stated(shown)


def _may_be_stated(shown: Shown) -> bool:
    return all(has_share(f) for f in shown.facts.values() if not f.hidden)


def _pair(shown: Shown, code: str, moments: list[str], by_share: bool) -> Pair:
    first, last = shown.facts[code, moments[0]], shown.facts[code, moments[-1]]
    texts = [f"{HIDDEN.sign} dold" if f.hidden else bar_text(f, by_share) for f in (first, last)]
    at = [None if f.hidden else share_of(f) if by_share else number_of(f) for f in (first, last)]
    return Pair(shown.word(0, code), (first, last), (at[0], at[1]), (texts[0], texts[1]), code == MISSING)


def _paint(page: drawing.Page, pairs: list[Pair], ends: tuple[str, str], placed: drawing.Rows) -> None:
    zero = placed.width + max(drawing.text_width(t) for p in pairs for t in p.texts) + 5.0
    room = [(drawing.WIDTH - zero - p.gap - drawing.text_width(p.beside) - 0.8, p.reach) for p in pairs]
    scale = min((width / reach for width, reach in room if reach > 0), default=1.0)
    box = (zero, HEAD - 1.0, drawing.WIDTH, placed.end + 0.5)
    axes = drawing.axes(page, box, x=(0.0, (drawing.WIDTH - zero) / scale), line="left")
    _paint_dots(axes, pairs, placed.middles)
    _paint_key(page, zero, ends)
    drawing.write_names(page, placed)
    for pair, y in zip(pairs, placed.middles, strict=True):
        _paint_texts(page, pair, y, zero, scale)


def _paint_key(page: drawing.Page, zero: float, ends: tuple[str, str]) -> None:
    drawing.dot(page, zero + 1.2, 2.5, filled=False)
    drawing.write(page, zero + 3.2, 2.5, ends[0], size=drawing.SMALL)
    second = zero + 3.2 + drawing.text_width(ends[0], size=drawing.SMALL) + 5.0
    drawing.dot(page, second, 2.5)
    drawing.write(page, second + 2.0, 2.5, ends[1], size=drawing.SMALL)


def _paint_dots(axes: "Axes", pairs: list[Pair], middles: list[float]) -> None:
    """Rings, dots and the lines between them: along x the numbers, along y mm down the page."""
    import seaborn  # heavy to load: only where something is drawn

    frame = pd.DataFrame(
        [
            (at, y, moment, moment == 1 and at == pair.at[0])
            for y, pair in zip(middles, pairs, strict=True)
            for moment, at in enumerate(pair.at)
        ],
        columns=["at", "y", "moment", "same"],
    ).astype({"at": float})
    wide = frame.pivot(index="y", columns="moment", values="at").dropna()
    axes.hlines(wide.index, wide[0], wide[1], colors=drawing.GREY, linewidth=1.8, zorder=0, clip_on=False)
    seaborn.scatterplot(
        frame,
        x="at",
        y="y",
        hue="moment",
        palette=[drawing.WHITE, drawing.BLUE],
        size="same",
        sizes={True: 4, False: 36},
        edgecolor=drawing.BLUE,
        linewidth=1.4,
        legend=False,
        clip_on=False,
        ax=axes,
    )


def _paint_texts(page: drawing.Page, pair: Pair, y: float, zero: float, scale: float) -> None:
    """The number of the lower dot at its left, the rest at the right; a hatched box for a lacking dot, never a zero."""
    reach = zero + pair.reach * scale
    drawing.write(page, reach + pair.gap, y, pair.beside)
    if None in pair.at:
        drawing.hatched(page, reach + 3.0, y - 1.8, 7.0, 3.6)
    known = [(at, text) for at, text in zip(pair.at, pair.texts, strict=True) if at is not None]
    if known and pair.at[0] != pair.at[1]:
        at, text = min(known)
        # The number may reach over the zero line, which then gives way.
        end, width = zero + at * scale - 2.2, drawing.text_width(text)
        drawing.box(page, end - width - 0.3, y - 2.0, width + 0.6, 4.0)
        drawing.write(page, end, y, text, align="right")


def _alt(caption: str, pairs: list[Pair], ends: tuple[str, str], by_share: bool) -> str:
    """What is shown, the largest rise and fall, what stayed as it was, what is hidden."""
    full = [(p, p.at[0], p.at[1]) for p in pairs]
    known = [(p, a, b) for p, a, b in full if a is not None and b is not None and not p.missing]
    up = max((k for k in known if k[2] > k[1]), key=lambda k: k[2] - k[1], default=None)
    down = min((k for k in known if k[2] < k[1]), key=lambda k: k[2] - k[1], default=None)
    same = [p.name for p, a, b in known if a == b]
    what = " i andel" if by_share else ""
    gone = sum(f.hidden for p in pairs for f in p.facts)
    only = SHOWN_ONLY if gone else ""
    return fit(
        [
            f"Parade prickar: {caption}. {len(pairs)} rader, {ends[0].lower()} jämfört med {ends[1].lower()}.",
            capital(f"{only}största ökning{what}: {up[0].name}, från {up[0].texts[0]} till {up[0].texts[1]}.")
            if up
            else capital(f"{only}ingen ökar."),
            capital(f"{only}största minskning{what}: {down[0].name}, från {down[0].texts[0]} till {down[0].texts[1]}.")
            if down
            else capital(f"{only}ingen minskar."),
            *(f"{p.name}: från {p.texts[0]} till {p.texts[1]}." for p in pairs if p.missing),
            f"Oförändrat: {listing(same)}." if same else "",
            f"{number(gone)} {'värde är dolt' if gone == 1 else 'värden är dolda'}." if gone else "",
        ]
    )
