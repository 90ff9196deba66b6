"""Horizontal bars: one per category, or women and men under each other."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from sotanalysis import statistics
from sotanalysis.exhibits import drawing, exhibit
from sotanalysis.exhibits.dressing import dress, fit, has_share, is_hidden, mark_notes, share_of
from sotanalysis.exhibits.image import Figure, finish
from sotanalysis.exhibits.labels import label
from sotanalysis.exhibits.notice import Notice, nothing_to_show, source_missing
from sotanalysis.exhibits.table import Table, count_table
from sotanalysis.facts import Fact
from sotanalysis.formatting import listing
from sotanalysis.report import Report
from sotanalysis.vocabulary import ALL, HIDDEN, MISSING

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

    category: str
    series: str
    length: float | None
    interval: tuple[float, float] | None
    text: str
    kind: str
    hidden: bool = False

    @property
    def reach(self) -> float:
        """Where the bar, or its interval, ends."""
        return max(self.length or 0.0, self.interval[1] if self.interval else 0.0)


def bars(
    report: Report,
    id: str,
    caption: str,
    measure: str,
    *,
    rows: str,
    across: str | None = None,
    share: bool = True,
    highlight: Collection[str] = (),
    labels: Mapping[str, str] | None = None,
    source: str | None = None,
    held: Mapping[str, str] | None = None,
    table: str | None = None,
    notes: Iterable[str] = (),
) -> Figure | Notice:
    """Bars of a measure by the key `rows`, in the measure's order; per category of `across` when given.

    A bar is as long as its share where every share may be stated, else as its count. `highlight` names the categories
    that stand out against grey, `held` the code at which another key is held. `table` is the id of the exhibit with the
    same numbers.
    """
    if notice := source_missing(report, id, caption, [measure]):
        return notice
    labels = {**report.words(rows), **report.words(across or ""), **(labels or {})}
    facts = exhibit.grid(report, measure, [rows, *([across] if across else [])], source, held)
    drawn = {codes: f for codes, f in facts.items() if codes[0] != ALL and not _left_out(facts, codes)}
    if not any(_number(f) or is_hidden(report, f) for f in drawn.values()):
        return nothing_to_show(report, id, caption)
    by_share = share and all(has_share(f) for f in drawn.values() if f.base != 0)
    made = [_bar(report, codes, f, by_share, rows, across, highlight, labels) for codes, f in drawn.items()]
    placed = _placed(made)
    data = count_table(
        report, f"{id}-data", caption, measure, rows=rows, across=across, share=share, labels=labels, source=source,
        held=held,
    )  # fmt: skip
    if not isinstance(data, Table):
        raise TypeError(f"{id}: tabellen bakom figuren kunde inte göras.")
    return finish(
        report,
        id,
        caption,
        [measure],
        svg=drawing.render(placed.end + 1.0, lambda page: _paint(page, made, placed)),
        alt=_alt(report, caption, drawn, rows, across, by_share, labels),
        data=data,
        table=table,
        n=exhibit.whole(report, facts),
        notes=[*_notes(made, drawn, share, by_share), *notes],
    )


def _left_out(facts: exhibit.Grid, codes: tuple[str, ...]) -> bool:
    """A second key's total is no series of its own, nor is `missing` when nobody is."""
    if len(codes) == 1:
        return False
    return codes[1] == ALL or (codes[1] == MISSING and not any(f.n for k, f in facts.items() if k[1] == MISSING))


def _number(fact: Fact) -> float | None:
    return fact.value if fact.n is None else float(fact.n)


def _bar(
    report: Report,
    codes: tuple[str, ...],
    fact: Fact,
    by_share: bool,
    rows: str,
    across: str | None,
    highlight: Collection[str],
    labels: Mapping[str, str] | None,
) -> Bar:
    hidden = is_hidden(report, fact)
    stated = by_share and has_share(fact) and not hidden
    length = None if hidden else share_of(fact) if stated else _number(fact)
    small = stated and (fact.base or 0) < SMALL_BASE and bool(fact.n)
    interval = statistics.wilson(fact.n or 0, fact.base or 0) if small else None
    series = label(across, codes[1], labels) if across else ""
    text = f"{HIDDEN.sign} dold" if hidden else bar_text(report, fact, by_share)
    return Bar(label(rows, codes[0], labels), series, length, interval, text, _kind(codes, highlight), hidden)


def bar_text(report: Report, fact: Fact, by_share: bool) -> str:
    """What stands at a bar's end: `38 (44 %)`, `38` or a mean."""
    if fact.n is None:
        return dress(report, fact, "value").text
    count = dress(report, fact).text
    return f"{count} ({dress(report, fact, 'share').text})" if by_share and has_share(fact) and fact.n else count


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


def _paint_intervals(axes: Axes, made: list[Bar], middles: list[float]) -> None:
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
    if bar.hidden:
        drawing.box(page, zero, middle - 1.95, 9.0, 3.9, hatch="////", edge=drawing.GREY)
    drawing.write(page, zero + (10.5 if bar.hidden else bar.reach * scale + 1.5), middle, bar.text)


def _notes(made: list[Bar], drawn: exhibit.Grid, share: bool, by_share: bool) -> list[str]:
    based = any(f.base is not None for f in drawn.values())
    return [
        *([INTERVAL_NOTE] if any(b.interval for b in made) else []),
        *([COUNT_NOTE] if share and based and not by_share else []),
        *([MISSING_NOTE] if any(b.kind == MISSING and b.length for b in made) else []),
        *mark_notes(b.text for b in made),
    ]


def _alt(
    report: Report,
    caption: str,
    drawn: exhibit.Grid,
    rows: str,
    across: str | None,
    by_share: bool,
    labels: Mapping[str, str] | None,
) -> str:
    """What is shown, how many categories, the largest and the smallest of each series, how many are hidden."""
    n_rows = len({codes[0] for codes in drawn})
    parts = [f"Liggande staplar: {caption}.", f"{n_rows} {'kategori' if n_rows == 1 else 'kategorier'}."]
    for series in dict.fromkeys(codes[1:] for codes in drawn):
        shown = {codes[0]: f for codes, f in drawn.items() if codes[1:] == series and not is_hidden(report, f)}
        name = f"{label(across, series[0], labels)}: " if across else ""
        parts.append(_extremes(report, shown, rows, name, by_share, labels))
    n_hidden = sum(is_hidden(report, f) for f in drawn.values())
    parts.append(f"{n_hidden} {'värde är dolt' if n_hidden == 1 else 'värden är dolda'}." if n_hidden else "")
    return fit(parts)


def _extremes(
    report: Report,
    shown: Mapping[str, Fact],
    rows: str,
    name: str,
    by_share: bool,
    labels: Mapping[str, str] | None,
) -> str:
    real = {code: f for code, f in shown.items() if code != MISSING or f.n}
    numbers = {code: number for code, f in real.items() if (number := _number(f)) is not None}
    if not numbers:
        return ""
    ends = {word: pick(numbers.values()) for word, pick in (("störst är", max), ("minst är", min))}
    if len(set(ends.values())) == 1:
        same = bar_text(report, shown[next(iter(numbers))], by_share)
        return (name + f"{'alla har' if len(numbers) > 1 else 'värdet är'} {same}.").capitalize()
    phrases = []
    for word, end in ends.items():
        at = [code for code, number in numbers.items() if number == end]
        who = listing([label(rows, c, labels) for c in at]) if len(at) <= 3 else f"{len(at)} kategorier"
        phrases.append(f"{word} {who} med {bar_text(report, shown[at[0]], by_share)}")
    sentence = f"{name}{', '.join(phrases)}."
    return sentence[0].upper() + sentence[1:]
