"""Parts against their whole: the rows of a table, a total under another row's label, rows that are sums of others."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from sotanalysis.audit.figures import Column, Figure, PrintedReport
from sotanalysis.audit.finding import (
    AGAINST_PRINT,
    AGREES,
    NOT_RECOMPUTABLE,
    Finding,
    each,
    listing,
    records,
)
from sotanalysis.audit.numbers import HALF_EVEN, ROUNDED, Bounds, Number, show_exact, way
from sotanalysis.vocabulary import ALL, PRINTED_NO_DATA, fold

# Rows without a declared role that add up to less than half of a printed total are not the whole table.
PARTIAL = Fraction(1, 2)
# Rows without role and total that add up to little more than their common base are parts, not several answers.
NEARLY_WHOLE = Fraction(5, 4)


@dataclass(frozen=True)
class Whole:
    """What the parts of a column should add up to: a printed total, a group they are part of, or their base."""

    bounds: Bounds
    figure: Figure | None
    kind: str


def sums(report: PrintedReport) -> Iterator[Finding]:
    """The parts of every column against what they should add up to."""
    for column in report.columns:
        kept, left_out = cleared(report, column)
        yield from left_out
        for whole in wholes(report, kept):
            yield from against_whole(kept, whole)


def total_of(parts: Iterable[Figure]) -> Bounds | None:
    """The sum of the parts; None when one of them has no amount."""
    parts = list(parts)
    if not parts or any(part.amount is None for part in parts):
        return None
    bounds = [part.bounds for part in parts]
    highs = [b.high for b in bounds if b.high is not None]
    high = sum(highs, Fraction(0)) if len(highs) == len(bounds) else None
    return Bounds(sum((b.low for b in bounds), Fraction(0)), high)


def wholes(report: PrintedReport, column: Column) -> list[Whole]:
    """What the column's parts may be held against, each number once."""
    found = [Whole(f.bounds, f, "total") for f in column.totals if f.amount is not None]
    if column.declared and not column.mentions:
        targets = {record for part in column.parts for record in part.part_of}
        shared = [r for r in targets if all(r in part.part_of for part in column.parts) and r in report.by_record]
        groups = [report.by_record[r] for r in sorted(shared)]
        found += [Whole(f.bounds, f, "group") for f in groups if f.amount is not None and f.sex == column.sex]
    if not found and column.parts and not column.mentions:
        found += [Whole(f.bounds, f, "group") for f in _counted_by(report, column)]
    bases = [part.base.value for part in column.parts if part.base is not None and part.count is not None]
    if len(bases) == len(column.parts) > 1 and not column.mentions:
        # Parts on bases of their own can at least not be more than the largest of them.
        low = max(bases) if column.base is not None else Fraction(0)
        found.append(Whole(Bounds(low, max(bases)), None, "base"))
    unit = column.parts[0].amount_unit if column.parts else ""
    found = [whole for whole in found if (whole.figure.amount_unit if whole.figure else "") == unit]
    return list({whole.bounds: whole for whole in reversed(found)}.values())[::-1]


def _counted_by(report: PrintedReport, column: Column) -> list[Figure]:
    """The printed number of those whom the column divides: `started` for `started_by_referrer`."""
    measures = {part.measure.partition("_by_")[0] for part in column.parts if "_by_" in part.measure}
    return [
        figure
        for figure in report.figures
        if {figure.measure} == measures
        and figure.key == ALL
        and figure.sex == column.sex
        and figure.kind == column.statistic == "count"
        and figure.count is not None
    ]


def without_phantoms(report: PrintedReport, column: Column) -> tuple[Column, list[Finding]]:
    """The column without a part that is its total under another label, and the findings on such parts."""
    targets = {whole.bounds for whole in wholes(report, column)}
    for part in column.parts:
        rest = tuple(other for other in column.parts if other is not part)
        total = total_of(rest)
        if len(rest) < 2 or total is None or not total.exact or part.amount is None or not part.amount.value:
            continue
        whole_share = part.share is not None and part.share.value == 100
        if part.bounds == total and (whole_share or total in targets):
            note = (
                f"Raden ”{part.category}” är lika med summan av de övriga raderna ({listing(rest)}): "
                "den är tabellens total under fel etikett."
            )
            finding = Finding(part, AGAINST_PRINT, "total_mislabelled", note, part.amount.text, records(rest))
            return replace(column, parts=rest), [finding]
    return column, []


def without_subtotals(report: PrintedReport, column: Column) -> tuple[Column, list[Finding]]:
    """The column without rows that are the sum of rows beside them, when it adds up to more than its whole thereby."""
    most = max((w.bounds.high for w in wholes(report, column) if w.bounds.high is not None), default=None)
    total = total_of(column.parts)
    if column.declared or most is None or total is None or not total.exact or total.low <= most:
        return column, []
    for place, part in enumerate(column.parts):
        before, after = column.parts[:place][::-1], column.parts[place + 1 :]
        run = _run_to(before, part) or _run_to(after, part)
        if run and not part.role:
            run = [figure for figure in column.parts if figure in run]
            note = f"Raden ”{part.category}” är summan av raderna bredvid: {listing(run)} = {listing([part])}."
            finding = Finding(part, AGREES, "sum", note, listing([part]), records(run))
            kept, more = without_subtotals(report, replace(column, parts=(*before[::-1], *after)))
            return kept, [finding, *more]
    return column, []


def _run_to(run: Sequence[Figure], whole: Figure) -> Sequence[Figure]:
    """The nearest rows, two or more, that add up to the row; none when they do not."""
    so_far = Fraction(0)
    for number, figure in enumerate(run, 1):
        so_far += figure.amount.value if figure.amount else 0
        if number > 1 and whole.amount is not None and so_far == whole.amount.value > 0:
            return run[:number]
    return ()


def cleared(report: PrintedReport, column: Column) -> tuple[Column, list[Finding]]:
    """The column with only what adds up to its whole, and the findings on the rows left out."""
    kept, phantoms = without_phantoms(report, column)
    kept, subtotals = without_subtotals(report, kept)
    return kept, [*phantoms, *subtotals]


def against_whole(column: Column, whole: Whole) -> Iterator[Finding]:
    """The sum of the parts against one whole."""
    total = total_of(column.parts)
    if total is None or len(column.parts) < 2:
        return
    figures = [*column.parts, *([whole.figure] if whole.figure else [])]
    sum_text = f"{listing(column.parts)} = {total.text}" if total.exact else f"Delarna är tillsammans {total.text}"
    if _equal(column, whole, total):
        yield from each(figures, AGREES, "sum", f"Delarna summerar rätt: {sum_text}.", total.text)
        return
    if column.mentions or not total.apart(whole.bounds):
        return
    above = whole.bounds.high is not None and total.low > whole.bounds.high
    if not above and not _should_reach(column, whole, total):
        yield from _partial(column, whole, total)
        return
    if above and not column.declared and not _plainly_parts(column, whole, total):
        return
    yield _off(column, whole, total, sum_text, above)
    yield from _missing_bound(column, whole, total) if above else ()


def _plainly_parts(column: Column, whole: Whole, total: Bounds) -> bool:
    """Rows without role that add up to more than their whole: parts, and not several answers of one person."""
    if whole.kind != "base":
        return not column.listed_answers or _shares_of_sum(column, total)
    return total.low <= (whole.bounds.high or 0) * NEARLY_WHOLE and not column.several_answers


def _off(column: Column, whole: Whole, total: Bounds, sum_text: str, above: bool) -> Finding:
    anchor = whole.figure if whole.figure is not None and whole.kind == "total" else column.parts[0]
    printed = {"total": "totalen är tryckt som", "group": "gruppen är tryckt som", "base": "basen är tryckt som"}
    note = f"{sum_text}, men {printed[whole.kind]} {whole.bounds.text}."
    if above and whole.kind != "total":
        note += " Någon räknas i flera rader, eller så gäller raderna en annan grupp."
        note += "" if column.declared else " Är flera svar per person möjliga ska raderna ha rollen mention."
    others = [*column.parts, *([whole.figure] if whole.figure else [])]
    rule = "more_than_population" if above and whole.kind != "total" else "sum"
    return Finding(anchor, AGAINST_PRINT, rule, note, total.text, records(f for f in others if f is not anchor))


def _equal(column: Column, whole: Whole, total: Bounds) -> bool:
    """Whether the sum is the whole: to the unit, or as near as printed decimals and rounded figures can tell."""
    figures = [*column.parts, *([whole.figure] if whole.figure else [])]
    if not (total.exact and whole.bounds.exact):
        rounded = whole.figure is not None and all(f.exact or f.precision == "rounded" for f in figures)
        return rounded and not total.apart(whole.bounds)
    return abs(total.low - whole.bounds.low) <= _rounding(figures)


def _rounding(figures: Iterable[Figure]) -> Fraction:
    """How far a sum of printed decimals may be off by rounding alone; whole numbers not at all."""
    numbers: list[Number] = [f.amount for f in figures if f.amount is not None]
    return sum((n.step / 2 for n in numbers if n.decimals), Fraction(0))


def _should_reach(column: Column, whole: Whole, total: Bounds) -> bool:
    """Whether a sum below the whole is a fault: not when the rows may be a selection."""
    if any(part.of_which for part in column.parts):
        return False
    if column.declared or _shares_of_sum(column, total):
        return True
    shares = [part.share for part in column.parts]
    if whole.kind == "base" or any(share is not None for share in shares):
        printed = [share.value for share in shares if share is not None]
        tolerance = sum((share.step / 2 for share in shares if share is not None), Fraction(0))
        return len(printed) == len(shares) and abs(sum(printed, Fraction(0)) - 100) <= tolerance
    return whole.kind == "total" and total.low >= whole.bounds.low * PARTIAL


def _shares_of_sum(column: Column, total: Bounds) -> bool:
    """Whether the shares, but for one at the most, are those of the parts' own sum: then the rows are all there are."""
    shown = [(part.count.value, part.share) for part in column.parts if part.count and part.share]
    if not total.exact or total.low <= 0 or len(shown) < max(len(column.parts), 3):
        return False
    return sum(way(100 * count / total.low, share) in (ROUNDED, HALF_EVEN) for count, share in shown) >= len(shown) - 1


def _partial(column: Column, whole: Whole, total: Bounds) -> Iterator[Finding]:
    if whole.kind == "total":
        note = f"Raderna är tillsammans {total.text} av {whole.bounds.text}: tabellen är tryckt som ett urval."
        yield from each([*column.parts, *column.totals], NOT_RECOMPUTABLE, "sum", note, total.text)


def _missing_bound(column: Column, whole: Whole, total: Bounds) -> Iterator[Finding]:
    """How many can lack data at most, when all others are counted."""
    for part in column.parts:
        if part.amount is None or fold(part.category) not in PRINTED_NO_DATA:
            continue
        known = total.low - part.amount.value
        most = (whole.bounds.high or total.low) - known
        if 0 <= most < part.amount.value:
            note = (
                f"Av {whole.bounds.text} har {show_exact(known)} en uppgift: högst {show_exact(most)} kan sakna den, "
                f"men {part.amount.text} är tryckt."
            )
            rest = records(p for p in (*column.parts, *([whole.figure] if whole.figure else [])) if p is not part)
            yield Finding(part, AGAINST_PRINT, "at_most", note, show_exact(most), rest)
