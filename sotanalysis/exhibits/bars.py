"""Horizontal bars: one per category, or women and men under each other."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from sotanalysis import statistics
from sotanalysis.exhibits import drawing
from sotanalysis.exhibits.dressing import SHOWN_ONLY, dress, fit, has_share, mark_notes, number_of, share_of
from sotanalysis.exhibits.image import Figure, Mark, finish
from sotanalysis.exhibits.sentence import word_inside
from sotanalysis.exhibits.shown import Grid, Shown
from sotanalysis.facts import Fact
from sotanalysis.formatting import capital, listing
from sotanalysis.vocabulary import ALL, HIDDEN, MISSING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SMALL_BASE = 100
INTERVAL_NOTE = "Den tunna linjen är andelens osäkerhet, ett 95-procentigt konfidensintervall (Wilson)."
COUNT_NOTE = "Staplarna visar antal; andelar visas inte när basen är under 10."
MISSING_NOTE = "Ofylld stapel: uppgift saknas."
OTHER = "other"
STEP = 4.4  # mm: from one bar of a category to the next
COLOURS = {**drawing.SERIES, OTHER: drawing.GREY, MISSING: drawing.WHITE}


@dataclass(frozen=True)
class Bar:
    """One bar: its category and series, how far it reaches (None: no length), its interval, the text at its end."""

    fact: Fact
    category: str
    series: str
    length: float | None
    interval: tuple[float, float] | None
    text: str
    kind: str

    @property
    def reach(self) -> float:
        """Where the bar, or its interval, ends."""
        return max(self.length or 0.0, self.interval[1] if self.interval else 0.0)


def bars(shown: Shown, *, share: bool = True, highlight: Collection[str] = (), intervals: bool = False) -> Figure:
    """Lying bars: one per category of the first axis, under each other per category of the second when there is one.

    Categories without an order of their own stand by size, the rest and the unknown last, those of nobody left out. A
    bar is as long as its share where every share may be stated, else as its count. `highlight` names the categories
    that stand out against grey; `intervals` draws the shares' uncertainty, where they are compared.
    """
    told = {codes: f for codes, f in shown.facts.items() if codes[0] != ALL and not _left_out(shown, codes)}
    by_share = share and all(has_share(f) and not f.is_value for f in told.values() if f.base != 0 and not f.hidden)
    drawn = {codes: told[codes] for code in _order(shown, told, by_share) for codes in told if codes[0] == code}
    made = [_bar(shown, codes, f, by_share, highlight) for codes, f in drawn.items()]
    made = made if intervals else [replace(bar, interval=None) for bar in made]
    placed = _placed(made)
    return finish(
        shown,
        drawing.render(placed.end + 1.0, lambda page: _paint(page, made, placed)),
        _alt(shown, drawn, by_share),
        [Mark(bar.fact, bar.text, tuple(filter(None, (bar.category, bar.series)))) for bar in made],
        _notes(made, drawn, share, by_share),
    )


def _order(shown: Shown, told: Grid, by_share: bool) -> list[str]:
    """The categories as they are drawn: those of nobody are left out, unless their order is their own or all are."""
    lengths: dict[str, float] = {}
    for (code, *_), fact in told.items():
        lengths[code] = lengths.get(code, 0.0) + (_length(fact, by_share) or 0.0)
    somebody = {codes[0] for codes, f in told.items() if f.n != 0}
    axis = shown.axes[0]
    drawn = [code for code in lengths if code in somebody or (axis.ordinal and code != MISSING)] or [*lengths]
    return axis.drawn({code: lengths[code] for code in drawn})


def _length(fact: Fact, by_share: bool) -> float | None:
    """How long a bar is: None, which is no zero, where the number is hidden or not known."""
    return None if fact.hidden else share_of(fact) if by_share and has_share(fact) else number_of(fact)


def _left_out(shown: Shown, codes: tuple[str, ...]) -> bool:
    """A second key's total is no series of its own, nor is `missing` when nobody is."""
    return len(codes) > 1 and (codes[1] == ALL or codes[1] not in shown.used(1))


def _bar(shown: Shown, codes: tuple[str, ...], fact: Fact, by_share: bool, highlight: Collection[str]) -> Bar:
    stated = by_share and has_share(fact)
    small = stated and (fact.base or 0) < SMALL_BASE and bool(fact.n)
    interval = statistics.wilson(fact.n or 0, fact.base or 0) if small else None
    series = shown.word(1, codes[1]) if len(codes) > 1 else ""
    text = f"{HIDDEN.sign} dold" if fact.hidden else bar_text(fact, by_share, shown.decimals)
    return Bar(fact, shown.word(0, codes[0]), series, _length(fact, by_share), interval, text, _kind(codes, highlight))


def bar_text(fact: Fact, by_share: bool, decimals: int | None = None) -> str:
    """What stands at a bar's end: `38 (44 %)`, `38` or a mean."""
    if fact.is_value or fact.n is None:
        return dress(fact, "value", decimals).text
    count = dress(fact).text
    return f"{count} ({dress(fact, 'share').text})" if by_share and has_share(fact) and fact.n else count


def _kind(codes: tuple[str, ...], highlight: Collection[str]) -> str:
    if codes[0] == MISSING:
        return MISSING
    if len(codes) > 1:
        return codes[1] if codes[1] in drawing.SERIES else OTHER
    return ALL if not highlight or codes[0] in highlight else OTHER


def _placed(made: list[Bar]) -> drawing.Rows:
    """A row per category, as high as its bars need."""
    sizes = Counter(bar.category for bar in made)
    most = max(sizes.values())
    return drawing.rows(list(sizes), 52.0, 1.0, least=drawing.ROW if most == 1 else STEP * most + 2.4)


def _paint(page: drawing.Page, made: list[Bar], placed: drawing.Rows) -> None:
    series_width = max(drawing.text_width(bar.series, size=drawing.SMALL) for bar in made)
    zero = placed.width + 2.0 + (series_width + 3.0 if series_width else 0.0)
    room = [(drawing.WIDTH - zero - 2.5 - drawing.text_width(b.text), b.reach) for b in made]
    scale = min((width / reach for width, reach in room if reach > 0), default=1.0)
    middles = _middles(made, placed)
    box = (zero, 0.5, drawing.WIDTH, placed.end + 0.5)
    axes = drawing.axes(page, box, x=(0.0, (drawing.WIDTH - zero) / scale), line="left")
    frame = pd.DataFrame({"y": middles, "length": [b.length for b in made], "kind": [b.kind for b in made]})
    drawing.bars(axes, frame, COLOURS, 3.9 if series_width else 4.6)
    _paint_intervals(axes, made, middles)
    drawing.write_names(page, placed)
    for bar, middle in zip(made, middles, strict=True):
        _paint_text(page, bar, middle, zero, scale)


def _middles(made: list[Bar], placed: drawing.Rows) -> list[float]:
    """The middle of each bar, mm: those of a category under each other about the middle of its row."""
    sizes = Counter(bar.category for bar in made)
    firsts = {c: y - STEP * (sizes[c] - 1) / 2 for c, y in zip(sizes, placed.middles, strict=True)}
    seen: Counter[str] = Counter()
    middles = []
    for bar in made:
        middles.append(firsts[bar.category] + STEP * seen[bar.category])
        seen[bar.category] += 1
    return middles


def _paint_intervals(axes: "Axes", made: list[Bar], middles: list[float]) -> None:
    """Thin lines, light within the bar and dark beyond it."""
    parts = []
    for bar, y in zip(made, middles, strict=True):
        if bar.interval and bar.length is not None:
            inside = drawing.INK if bar.kind == MISSING else drawing.WHITE
            parts += [(y, bar.interval[0], bar.length, inside), (y, bar.length, bar.interval[1], drawing.INK)]
    if parts:
        ys, starts, ends, colours = zip(*parts, strict=True)
        axes.hlines(ys, starts, ends, colours, linewidth=0.8, clip_on=False)


def _paint_text(page: drawing.Page, bar: Bar, middle: float, zero: float, scale: float) -> None:
    if bar.series:
        drawing.write(page, zero - 1.5, middle, bar.series, align="right", size=drawing.SMALL)
    if bar.fact.hidden:
        drawing.hatched(page, zero, middle - 1.95, 9.0, 3.9)
    drawing.write(page, zero + (10.5 if bar.fact.hidden else bar.reach * scale + 1.5), middle, bar.text)


def _notes(made: list[Bar], drawn: Grid, share: bool, by_share: bool) -> list[str]:
    based = any(f.base is not None for f in drawn.values())
    return [
        *([INTERVAL_NOTE] if any(b.interval for b in made) else []),
        *([COUNT_NOTE] if share and based and not by_share else []),
        *([MISSING_NOTE] if any(b.kind == MISSING and b.length for b in made) else []),
        *mark_notes(b.text for b in made),
    ]


def _alt(shown: Shown, drawn: Grid, by_share: bool) -> str:
    """What is shown, how many categories, the largest and the smallest of each series, how many are hidden."""
    n_rows = len({codes[0] for codes in drawn})
    parts = [f"Liggande staplar: {shown.caption}.", f"{n_rows} {'kategori' if n_rows == 1 else 'kategorier'}."]
    for series in dict.fromkeys(codes[1:] for codes in drawn):
        facts = {c[0]: f for c, f in drawn.items() if c[1:] == series and not f.hidden}
        real = {word_inside(shown, 0, code): f for code, f in facts.items() if f.n or code != MISSING}
        name = f"{shown.word(1, series[0])}: " if series else ""
        name += SHOWN_ONLY if any(f.hidden for c, f in drawn.items() if c[1:] == series) else ""
        parts.append(_extremes(real, name, by_share, shown.decimals))
    n_hidden = sum(f.hidden for f in drawn.values())
    parts.append(f"{n_hidden} {'värde är dolt' if n_hidden == 1 else 'värden är dolda'}." if n_hidden else "")
    return fit(parts)


def _extremes(facts: Mapping[str, Fact], name: str, by_share: bool, decimals: int | None) -> str:
    numbers = {who: number for who, f in facts.items() if (number := number_of(f)) is not None}
    if not numbers:
        return ""
    ends = {word: pick(numbers.values()) for word, pick in (("störst är", max), ("minst är", min))}
    if len(set(ends.values())) == 1:
        same = bar_text(facts[next(iter(numbers))], by_share, decimals)
        whole = f"{name}{'alla' if len(numbers) > 1 else next(iter(numbers))} har {same}."
        return capital(whole)
    phrases = []
    for word, end in ends.items():
        at = [who for who, number in numbers.items() if number == end]
        who = listing(at) if len(at) <= 3 else f"{len(at)} kategorier"
        phrases.append(f"{word} {who} med {bar_text(facts[at[0]], by_share, decimals)}")
    sentence = f"{name}{', '.join(phrases)}."
    return capital(sentence)
