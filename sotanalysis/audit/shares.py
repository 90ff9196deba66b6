"""One share: of its own count and base, of a whole number of persons, between women's and men's."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

from sotanalysis.audit.figures import Figure, PrintedReport
from sotanalysis.audit.finding import AGAINST_PRINT, AGREES, NOT_RECOMPUTABLE, OTHERWISE, Finding, each, records
from sotanalysis.audit.numbers import HALF_EVEN, ROUNDED, Number, counts_giving, show, show_exact, way
from sotanalysis.audit.share_sets import make_a_whole, sum_of_steps
from sotanalysis.formatting import NBSP
from sotanalysis.vocabulary import ALL


def shares(report: PrintedReport) -> Iterator[Finding]:
    """Every rule of this module."""
    bases = report.groups
    for figure in report.figures:
        if figure.share is not None and figure.statistic != "change_pct" and figure.exact:
            yield from of_base(figure, figure.share, bases, _of_a_group(report, figure))
    yield from between_sexes(report)
    yield from apart_from_count(report)


# --- one share --------------------------------------------------------------------------------------------------------


def _of_a_group(report: PrintedReport, figure: Figure) -> bool:
    """Whether the percentage is a part of something, and not a budget used to 104 % or a change."""
    beside = (f for name in figure.tables for f in report.tables[name] if f is not figure and f.kind == figure.kind)
    return bool(figure.count or figure.base or figure.role) or any(f.share for f in beside)


def of_base(figure: Figure, share: Number, bases: Iterable[Figure], of_a_group: bool = True) -> Iterator[Finding]:
    """A share of its own count and base; where only the base is printed, of some whole number of persons."""
    if of_a_group and not 0 <= share.value <= 100 and not _over_base(figure):
        note = f"En andel kan inte vara {share.text}{NBSP}%."
        yield Finding(figure, AGAINST_PRINT, "share_range", note)
    elif figure.base is not None and figure.base.value <= 0:
        note = "En andel av noll finns inte."
        yield Finding(figure, AGAINST_PRINT, "share_of_nothing", note)
    elif figure.base is not None and figure.count is not None:
        yield _of_own_base(figure, share, figure.count, figure.base, bases)
    elif figure.base is not None and figure.base.value.denominator == 1:
        yield from _of_some_count(figure, share, figure.base)


def _over_base(figure: Figure) -> bool:
    """Whether the count is more than its base, which is told of by itself."""
    return figure.count is not None and figure.base is not None and figure.count.value > figure.base.value


def _of_own_base(figure: Figure, share: Number, count: Number, base: Number, bases: Iterable[Figure]) -> Finding:
    exact = 100 * count.value / base.value
    right = f"{show(exact, share.decimals)}{NBSP}%"
    text = f"{count.text} av {base.text} är {right}"
    how = way(exact, share)
    if how == ROUNDED:
        return Finding(figure, AGREES, "share_of_base", f"{text}.", right)
    if how == HALF_EVEN:
        note = f"{text}; tryckt {share.text}{NBSP}% är halva avrundat till jämnt tal."
        return Finding(figure, OTHERWISE, "half_even", note, right)
    if how:
        note = f"{text}; tryckt {share.text}{NBSP}% är avkortat i stället för avrundat."
        return Finding(figure, AGAINST_PRINT, "truncation", note, right)
    others = [f for f in bases if _as_base(f) and way(100 * count.value / _as_base(f), share) == ROUNDED]
    if others:
        fits = show_exact(_as_base(others[0]))
        note = f"{text}, men {share.text}{NBSP}% är tryckt: det stämmer bara med basen {fits}."
        return Finding(figure, OTHERWISE, "other_base", note, right, records(f for f in others if f is not figure))
    note = f"{text}, men {share.text}{NBSP}% är tryckt."
    return Finding(figure, AGAINST_PRINT, "share_of_base", note, right)


def _as_base(figure: Figure) -> Fraction:
    """The group that a total counts."""
    return figure.count.value if figure.count is not None else Fraction(0)


def _of_some_count(figure: Figure, share: Number, base: Number) -> Iterator[Finding]:
    counts = counts_giving(share, base.value)
    can_fail = base.value < 100 * 10**share.decimals
    if counts:
        text = f"{counts[0]}" if len(counts) == 1 else f"{counts[0]}–{counts[-1]}"
        note = f"{share.text}{NBSP}% av {base.text} är {text}; antalet är inte tryckt."
        verdict = AGREES if can_fail else NOT_RECOMPUTABLE
        yield Finding(figure, verdict, "whole_persons", note, f"{text} av {base.text}")
        return
    cut = [k for k in range(int(base.value) + 1) if way(Fraction(100 * k) / base.value, share)]
    if cut:
        note = f"{cut[0]} av {base.text} ger {share.text}{NBSP}% bara om andelen avkortas."
        yield Finding(figure, AGAINST_PRINT, "truncation", note, f"{cut[0]} av {base.text}")
        return
    near = share.value * base.value / 100
    below, above = (show(100 * Fraction(k) / base.value, share.decimals + 1) for k in (floor(near), ceil(near)))
    note = f"Inget helt antal av {base.text} ger {share.text}{NBSP}%: närmast ligger {below} och {above}{NBSP}%."
    yield Finding(figure, AGAINST_PRINT, "impossible_integer", note)


def apart_from_count(report: PrintedReport) -> Iterator[Finding]:
    """A share that is printed by itself, against the count and base printed for the same thing."""
    alone = [f for f in report.figures if f.share and f.exact and not f.count and not f.base and f.kind == "count"]
    for figure in alone:
        for other in report.figures:
            same = (other.measure, other.key, other.sex, other.kind) == (*_thing(figure), "count")
            if same and figure.share and other.count and other.base and other.base.value > 0 and other.exact:
                found = _of_own_base(figure, figure.share, other.count, other.base, [])
                yield replace(found, other=(other.record,))


def _thing(figure: Figure) -> tuple[str, str, str]:
    return figure.measure, figure.key, figure.sex


# --- women, men and all -----------------------------------------------------------------------------------------------


def between_sexes(report: PrintedReport) -> Iterator[Finding]:
    """A share of all lies between the women's and the men's; or is their sum, where they are shares of all."""
    for figures in report.tables.values():
        rows: dict[tuple[str, str], dict[str, Figure]] = {}
        for figure in figures:
            if figure.share is not None and figure.exact and figure.statistic != "change_pct":
                rows.setdefault((figure.key, figure.kind), {}).setdefault(figure.sex, figure)
        for row in rows.values():
            if {"woman", "man", ALL} <= row.keys():
                yield from _between(row["woman"], row["man"], row[ALL])
            elif {"woman", "man"} <= row.keys() and make_a_whole((row["woman"], row["man"])):
                both = row["woman"], row["man"]
                yield from each(both, AGREES, "share_sum", f"Kvinnors och mäns andelar summerar till 100{NBSP}%.")


def _between(women: Figure, men: Figure, everybody: Figure) -> Iterator[Finding]:
    if not (women.share and men.share and everybody.share):
        return
    low, high = sorted((women.share, men.share), key=lambda n: n.value)
    steps = sum_of_steps((low, high, everybody.share)) / 2
    added = abs(low.value + high.value - everybody.share.value) <= steps
    if added or low.value - steps <= everybody.share.value <= high.value + steps:
        return
    note = (
        f"Andelen för båda, {everybody.share.text}{NBSP}%, ligger varken mellan kvinnors och mäns "
        f"({women.share.text} och {men.share.text}{NBSP}%) eller är deras summa."
    )
    yield Finding(everybody, AGAINST_PRINT, "between_sexes", note, other=records((women, men)))
