"""The same thing printed more than once: other numbers, other shares, other groups, and what only one of them fits."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import combinations

from sotanalysis.audit.figures import COUNTED, MENTION, Column, Figure, PrintedReport
from sotanalysis.audit.finding import AGAINST_PRINT, AGREES, OTHERWISE, Finding, each, records
from sotanalysis.audit.numbers import ROUNDED, Bounds, Number, show_exact, way
from sotanalysis.audit.sums import cleared, total_of, wholes
from sotanalysis.formatting import NBSP
from sotanalysis.vocabulary import ALL

# So many prints of one number that another one beside them is the wrong one; of fewer, any may be.
ENOUGH_ALIKE = 3
_COMPARED = (*COUNTED, "mean", "median", "min", "max", "sum", "value")


def prints(report: PrintedReport) -> Iterator[Finding]:
    """Every rule of this module."""
    groups = list(_same_thing(report))
    pairs = _two_populations(report)
    for findings in pairs.values():
        yield from findings
    for group in groups:
        yield from two_prints(group, pairs.keys())
        yield from two_shares(group)
    yield from open_bases(report, groups)


def _same_thing(report: PrintedReport) -> Iterator[list[Figure]]:
    """The figures of one measure, category, sex and statistic, where there are several."""
    found: dict[tuple[str, ...], list[Figure]] = {}
    for figure in report.figures:
        if figure.kind in _COMPARED:
            key = (figure.measure, figure.key, figure.sex, figure.kind, figure.value_unit if figure.value else "")
            found.setdefault(key, []).append(figure)
    return (group for group in found.values() if len(group) > 1)


def two_prints(group: list[Figure], apart: Iterable[frozenset[str]]) -> Iterator[Finding]:
    """One number printed as several; rows of two tables on different groups are told of once, by the tables."""
    known = [f for f in group if f.amount is not None]
    apart = set(apart)
    odd = _odd_one(known)
    for figure in known if odd is None else [odd]:
        against = [other for other in known if other is not figure and figure.bounds.apart(other.bounds)]
        against = [o for o in against if not _told(figure, o, apart)]
        if against:
            values = ", ".join(dict.fromkeys(f.amount.text for f in against if f.amount))
            note = f"Samma uppgift är tryckt som {_amount(figure)} här och som {values} på annat ställe."
            yield Finding(figure, AGAINST_PRINT, "two_prints", note, values, records(against))
    same = [f for f in known if f is not odd]
    if len(same) > 1 and all(f.bounds == same[0].bounds and f.bounds.exact for f in same):
        note = f"Samma tal, {_amount(same[0])}, är tryckt på {len(same)} ställen."
        yield from each(same, AGREES, "two_prints", note, _amount(same[0]))


def _odd_one(known: list[Figure]) -> Figure | None:
    """The one print that all the others, enough and alike, speak against: they are its pair and not wrong."""
    for figure in known:
        others = [other.bounds for other in known if other is not figure]
        alike = len(others) >= ENOUGH_ALIKE and others[0].exact and all(bounds == others[0] for bounds in others)
        if alike and figure.bounds.apart(others[0]):
            return figure
    return None


def _told(one: Figure, other: Figure, apart: set[frozenset[str]]) -> bool:
    """Whether the two stand in tables that count different groups, and neither is the group itself."""
    pairs = (frozenset((a, b)) for a in one.tables for b in other.tables)
    return one.key != ALL and any(pair in apart for pair in pairs)


def two_shares(group: list[Figure]) -> Iterator[Finding]:
    """One count printed with several shares, or with several bases."""
    counted = [f for f in group if f.count is not None and f.share is not None and f.exact]
    for figure in counted:
        others = [o for o in counted if o.count == figure.count and not _same_share(figure.share, o.share)]
        if others:
            shares = " och ".join(dict.fromkeys(f"{f.share.text}{NBSP}%" for f in (figure, *others) if f.share))
            bases = list(dict.fromkeys(f.base.text for f in (figure, *others) if f.base))
            of = f" (baserna {' och '.join(bases)})" if len(bases) > 1 else ""
            note = f"Samma antal, {_amount(figure)}, är tryckt med andelarna {shares}{of}."
            yield Finding(figure, AGAINST_PRINT, "two_shares", note, shares, records(others))
    bare = [f for f in group if f.share is not None and f.exact and f.count is None and f.base is None]
    for figure in bare:
        # Beside a base the share is held against that (shares.py).
        others = [o for o in counted if o.base is None and not _same_share(figure.share, o.share)]
        if others and figure.share:
            shares = " och ".join(dict.fromkeys(f"{f.share.text}{NBSP}%" for f in (figure, *others) if f.share))
            note = f"Samma uppgift är tryckt med andelarna {shares}."
            yield Finding(figure, AGAINST_PRINT, "two_shares", note, shares, records(others))


def _same_share(one: Number | None, other: Number | None) -> bool:
    """Whether one of the shares can be the other with fewer decimals."""
    if one is None or other is None:
        return True
    fine, coarse = sorted((one, other), key=lambda n: n.decimals, reverse=True)
    return abs(fine.value - coarse.value) <= (coarse.step / 2 if fine.decimals > coarse.decimals else 0)


# --- two tables of the same thing on different groups -----------------------------------------------------------------


def _two_populations(report: PrintedReport) -> dict[frozenset[str], list[Finding]]:
    """Pairs of tables with the same measure and statistic whose groups differ, with one finding each.

    A pair without finding is one where both tables are right about groups of their own that the print keeps apart.
    """
    found: dict[frozenset[str], list[Finding]] = {}
    columns = [cleared(report, column)[0] for column in report.columns]
    for one, other in combinations(columns, 2):
        if one.table == other.table or (one.sex, one.statistic) != (other.sex, other.statistic):
            continue
        shared = {(f.measure, f.key) for f in one.parts if f not in other.parts}
        shared &= {(f.measure, f.key) for f in other.parts if f not in one.parts}
        sizes = _size(one), _size(other)
        if len(shared) < 2 or None in sizes or sizes[0] == sizes[1]:
            continue
        pair = frozenset((one.table, other.table))
        if pair not in found:
            found[pair] = _populations(one, other)
    return found


def _size(column: Column) -> Bounds | None:
    total = total_of(column.parts)
    return total if total is not None and total.exact else None


def _populations(one: Column, other: Column) -> list[Finding]:
    if any(f.role == MENTION for f in (*one.parts, *other.parts)):
        return []
    large, small = sorted((one, other), key=lambda c: _size(c).low if _size(c) else 0, reverse=True)  # type: ignore[union-attr]
    sizes = [show_exact(size.low) for size in (_size(large), _size(small)) if size]
    note = (
        f"Samma uppställning är tryckt för {sizes[0]} och för {sizes[1]}: talen gäller olika grupper, och andelar av "
        f"de {sizes[1]} säger inget om de {sizes[0]}."
    )
    first, rest = small.parts[0], (*small.parts[1:], *large.parts)
    return [Finding(first, AGAINST_PRINT, "two_populations", note, sizes[0], records(rest))]


# --- a share that only one of several printed groups fits -------------------------------------------------------------


def open_bases(report: PrintedReport, groups: list[list[Figure]]) -> Iterator[Finding]:
    """A count and its share without a base, when the report prints some group as several numbers: which one fits."""
    contested = _contested(report, groups)
    for figure in report.figures:
        count = figure.count or _count_elsewhere(report, figure)
        if count is None or figure.share is None or figure.base is not None or not figure.exact:
            continue
        for values in contested:
            yield from _fitting(figure, count, figure.share, values)


def _count_elsewhere(report: PrintedReport, figure: Figure) -> Number | None:
    """The count of a share that is printed by itself: the one printed for the same thing, where there is just one."""
    key = (figure.measure, figure.key, figure.sex, figure.kind)
    found = {f.count for f in report.figures if f.count and (f.measure, f.key, f.sex, f.kind) == key}
    return next(iter(found)) if len(found) == 1 else None


def _contested(report: PrintedReport, groups: list[list[Figure]]) -> list[dict[Fraction, tuple[str, ...]]]:
    """Groups that are printed as several numbers, or that parts make another number of: number to records."""
    found: dict[str, dict[Fraction, tuple[str, ...]]] = {}
    for group in groups:
        if group[0].key == ALL and group[0].sex == ALL and group[0].kind == "count":
            for figure in group:
                if figure.count is not None and figure.exact:
                    _note(found, figure.measure, figure.count.value, (figure,))
    for column in report.columns:
        kept, _ = cleared(report, column)
        total = total_of(kept.parts)
        for whole in wholes(report, kept):
            if whole.figure is not None and total is not None and total.exact and kept.declared:
                _note(found, whole.figure.measure, whole.bounds.low, (whole.figure,))
                _note(found, whole.figure.measure, total.low, kept.parts)
    return [values for values in found.values() if len(values) > 1]


def _note(
    found: dict[str, dict[Fraction, tuple[str, ...]]], measure: str, value: Fraction, figures: Iterable[Figure]
) -> None:
    values = found.setdefault(measure, {})
    values[value] = tuple(dict.fromkeys((*values.get(value, ()), *records(figures))))


def _fitting(
    figure: Figure, count: Number, share: Number, values: dict[Fraction, tuple[str, ...]]
) -> Iterator[Finding]:
    for form in ("{n}", "{k} + {n}"):
        extra = count.value if form != "{n}" else Fraction(0)
        fit = [v for v in values if v + extra > 0 and way(100 * count.value / (v + extra), share) == ROUNDED]
        if not fit or len(fit) == len(values):
            continue
        words = " eller ".join(form.format(k=count.text, n=show_exact(v)) for v in fit)
        not_words = " eller ".join(form.format(k=count.text, n=show_exact(v)) for v in values if v not in fit)
        note = f"{share.text}{NBSP}% stämmer bara med basen {words}, inte med {not_words}; basen är inte tryckt."
        others = tuple(dict.fromkeys(r for v in fit for r in values[v] if r != figure.record))
        yield Finding(figure, OTHERWISE, "other_base", note, f"bas {words}", others)


def _amount(figure: Figure) -> str:
    return figure.amount.text if figure.amount else ""
