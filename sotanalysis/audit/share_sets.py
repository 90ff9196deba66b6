"""The shares of one table together: their sum, whole persons, the base they have in common."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from sotanalysis.audit.figures import Column, Figure, PrintedReport
from sotanalysis.audit.finding import AGAINST_PRINT, AGREES, NOT_RECOMPUTABLE, Finding, each, records
from sotanalysis.audit.numbers import (
    HALF_EVEN,
    ROUNDED,
    Bounds,
    Number,
    bases_giving,
    counts_giving,
    overlap,
    show,
    show_exact,
    smallest_base,
    way,
)
from sotanalysis.audit.sums import NEARLY_WHOLE, cleared, total_of
from sotanalysis.formatting import NBSP

HUNDRED = Fraction(100)


def share_sets(report: PrintedReport) -> Iterator[Finding]:
    """Every rule of this module, on every column of the report."""
    for column in report.columns:
        kept, _ = cleared(report, column)
        yield from together(kept)
        yield from of_whole_persons(report, kept)
        yield from of_one_base(report, kept)


def together(column: Column) -> Iterator[Finding]:
    """The sum of the shares of one table, within what rounding allows."""
    parts = [part for part in column.parts if part.share is not None]
    bases = {part.base.value for part in parts if part.base is not None}
    if len(parts) < 2 or len(parts) < len(column.parts) or len(bases) > 1:
        return
    printed = [part.share for part in parts if part.share is not None]
    total, tolerance = _sum(printed), sum_of_steps(printed) / 2
    text = f"Andelarna summerar till {show(total, max(n.decimals for n in printed))}{NBSP}%"
    whole = [f for f in column.totals if f.share is not None and f.share.value == 100]
    if abs(total - HUNDRED) <= tolerance:
        why = "" if total == HUNDRED else ", vilket är rätt: skillnaden är avrundning"
        yield from each([*parts, *whole], AGREES, "share_sum", f"{text}{why}.", f"{show_exact(total)}{NBSP}%")
    elif column.mentions or not (column.declared or whole or _plainly_parts(column, total)):
        return
    elif any(_is_off(part) for part in parts):
        return  # told of at the share that is not its count's
    elif total > HUNDRED or _must_be_whole(column, total):
        anchor = whole[0] if whole else parts[0]
        note = f"{text}. Avrundning förklarar högst {show(tolerance, 1)} procentenheter."
        yield Finding(
            anchor,
            AGAINST_PRINT,
            "share_sum",
            note,
            f"{show_exact(total)}{NBSP}%",
            records(p for p in parts if p is not anchor),
        )


def _is_off(part: Figure) -> bool:
    """Whether the share is not that of its own count and base."""
    if part.share is None or part.count is None or part.base is None or part.base.value <= 0:
        return False
    return way(100 * part.count.value / part.base.value, part.share) not in (ROUNDED, HALF_EVEN)


def _plainly_parts(column: Column, total: Fraction) -> bool:
    """Rows without role a little over the whole: parts, and not several answers. Without a base only three or more."""
    enough = column.base is not None or len(column.parts) > 2
    return enough and HUNDRED < total <= HUNDRED * NEARLY_WHOLE and not column.several_answers


def _must_be_whole(column: Column, total: Fraction) -> bool:
    """Whether shares below the whole are a fault; a selection of rows without role is none."""
    return column.declared or (bool(column.totals) and total >= HUNDRED * Fraction(9, 10))


def _sum(numbers: Iterable[Number]) -> Fraction:
    return sum((number.value for number in numbers), Fraction(0))


def sum_of_steps(numbers: Iterable[Number]) -> Fraction:
    """One in the last printed place of each number, together: twice what rounding can do to their sum."""
    return sum((number.step for number in numbers), Fraction(0))


def of_whole_persons(report: PrintedReport, column: Column) -> Iterator[Finding]:
    """Whether the shares of one whole can all come from whole persons who together are the base."""
    base, parts = column.base, [p for p in column.parts if p.share is not None and p.exact]
    if base is None or len(parts) != len(column.parts) or not parts or column.mentions:
        return
    rest = _complement(report, parts, base)
    group = [*parts, *rest]
    if not any(part.count is None for part in group) or not (column.declared or make_a_whole(group)):
        return
    ranges = [_counts(part, base) for part in group]
    if not all(ranges):
        return
    low, high = sum(r[0] for r in ranges), sum(r[-1] for r in ranges)
    words = " + ".join(f"{r[0]}" if len(r) == 1 else f"{r[0]}–{r[-1]}" for r in ranges)
    total = f"{low}" if low == high else f"{low}–{high}"
    if low <= base.value <= high:
        note = f"Andelarna kan komma av hela personer: {words} av {base.text}."
        yield from each(group, AGREES, "whole_persons", note, f"{total} av {base.text}")
        return
    note = f"Andelarna kan inte alla komma av hela personer: av {base.text} är de {words} = {total}, inte {base.text}."
    if rest and rest[0].count:
        left = show_exact(base.value - rest[0].count.value)
        note += f" När {rest[0].count.text} ({rest[0].category}) räknats bort återstår {left}."
    for finding in each(group, AGAINST_PRINT, "impossible_integers", note, f"{total} av {base.text}"):
        if finding.figure.count is None:
            yield finding


def _counts(figure: Figure, base: Number) -> range:
    if figure.count is not None:
        return range(int(figure.count.value), int(figure.count.value) + 1)
    return counts_giving(figure.share, base.value) if figure.share else range(0)


def make_a_whole(parts: Iterable[Figure]) -> bool:
    """Whether the printed shares are a hundred together, but for rounding."""
    printed = [part.share for part in parts if part.share is not None]
    return abs(_sum(printed) - HUNDRED) <= sum_of_steps(printed) / 2


def _complement(report: PrintedReport, parts: list[Figure], base: Number) -> list[Figure]:
    """The row of another table that these shares divide the rest of: with it they make up the same base.

    That table must be whole: its own rows, with counts, add up to the base.
    """
    if make_a_whole(parts) or len(parts) < 2 or any(part.count for part in parts):
        return []
    tables = {name for part in parts for name in part.tables}
    for other in report.figures:
        apart = not tables & set(other.tables) and not other.is_total and other.sex == parts[0].sex
        if apart and other.share and other.exact and _divides(report, other, base) and make_a_whole([*parts, other]):
            return [other]
    return []


def _divides(report: PrintedReport, figure: Figure, base: Number) -> bool:
    """Whether the figure is a row of a table whose counted rows add up to the base."""
    columns = (column for column in report.columns if figure in column.parts and len(column.parts) > 1)
    totals = (total_of(column.parts) for column in columns)
    return any(total is not None and total == Bounds(base.value, base.value) for total in totals)


def of_one_base(report: PrintedReport, column: Column) -> Iterator[Finding]:
    """The base that counts and shares without a printed base have in common, or that none can have."""
    open_parts = [p for p in column.parts if p.share and p.base is None and p.exact]
    counted = [p for p in open_parts if p.count is not None and p.count.value > 0]
    if not counted:
        yield from _smallest(column, open_parts)
        return
    if any(part.base for part in column.parts):
        return
    common = overlap(bases_giving(p.count.value, p.share) for p in counted if p.count and p.share)
    totals = [f for f in column.totals if f.count is not None]
    if common is None:
        if len(counted) > 1:
            yield _no_base(counted)
        return
    text = common.text
    if fitting := [f for f in totals if f.count and common.low <= f.count.value and not _over(f, common)]:
        note = f"Andelarna stämmer med den tryckta totalen {printed_count(fitting[0])}."
        yield from each([*counted, fitting[0]], AGREES, "implied_base", note, f"bas {text}")
    elif totals and (column.declared or make_a_whole(column.parts)):
        note = f"Andelarna kräver basen {text}, men totalen är tryckt som {printed_count(totals[0])}."
        yield from each(counted, AGAINST_PRINT, "implied_base", note, f"bas {text}")
    else:
        note = f"Basen är inte tryckt; {'andelarna' if len(counted) > 1 else 'andelen'} kräver att den är {text}."
        others = [f for f in report.groups if f.count and (f.count.value < common.low or _over(f, common))]
        if others:
            note += f" En grupp som är tryckt som {_values(others)} kan inte vara basen."
        yield from each(counted, NOT_RECOMPUTABLE, "implied_base", note, f"bas {text}")


def _values(figures: list[Figure]) -> str:
    return ", ".join(dict.fromkeys(printed_count(f) for f in figures))


def _no_base(parts: list[Figure]) -> Finding:
    spans = [bases_giving(p.count.value, p.share).text for p in parts if p.count and p.share]
    note = f"Ingen gemensam bas kan ge alla andelarna: de kräver {' och '.join(dict.fromkeys(spans))}."
    return Finding(parts[0], AGAINST_PRINT, "no_common_base", note, other=records(parts[1:]))


def _over(figure: Figure, bounds: Bounds) -> bool:
    return figure.count is not None and bounds.high is not None and figure.count.value > bounds.high


def printed_count(figure: Figure) -> str:
    """The count as printed."""
    return figure.count.text if figure.count else ""


def _smallest(column: Column, parts: list[Figure]) -> Iterator[Finding]:
    """Shares with neither count nor base: the fewest persons that they can be of."""
    shares_of = [part.share for part in parts if part.share is not None]
    if len(parts) == len(column.parts) > 1 and make_a_whole(parts):
        if base := smallest_base(shares_of, whole=True):
            note = f"Antal och bas är inte tryckta. Den minsta grupp som kan ge alla andelarna är {base}."
            yield from each(parts, NOT_RECOMPUTABLE, "unknown_base", note, f"bas minst {base}")
        return
    for part in parts:
        if part.share and (base := smallest_base([part.share], whole=False)) and base > 1:
            note = f"n saknas i källan. Den minsta grupp som kan ge {part.share.text}{NBSP}% är {base}."
            yield Finding(part, NOT_RECOMPUTABLE, "unknown_base", note, f"bas minst {base}")
