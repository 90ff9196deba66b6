"""What the print says in words: how many are listed, what was promised, who is most, and what an average is."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from sotanalysis.audit.changes import upward
from sotanalysis.audit.figures import COUNTED, Figure, PrintedReport
from sotanalysis.audit.finding import AGAINST_PRINT, AGREES, NOT_RECOMPUTABLE, OTHERWISE, Finding, each, records
from sotanalysis.audit.numbers import show, show_exact
from sotanalysis.formatting import NBSP
from sotanalysis.vocabulary import ALL, QUANTITY_CLAIMS, STEP_MOVEMENT

_WORDY = ("claim", "promised", "listed")


def claims(report: PrintedReport) -> Iterator[Finding]:
    """Every rule of this module."""
    yield from listed(report)
    for figure in report.figures:
        if figure.statistic == "promised":
            yield from promised(report, figure)
        elif figure.statistic == "claim":
            yield from claimed(report, figure)
        elif figure.statistic == "mean":
            yield from averaged(report, figure)


def listed(report: PrintedReport) -> Iterator[Finding]:
    """A stated number against the rows that are listed: those of its table or measure, or those that are part of it."""
    for stated in report.figures:
        if stated.amount is None or not stated.exact or stated.statistic in _WORDY:
            continue
        own = [f for f in report.figures if f.statistic == "listed" and stated.record in f.part_of]
        if not own and stated.statistic == "stated" and stated.key == ALL:
            own = [f for f in report.figures if f.statistic == "listed" and f.measure == stated.measure]
        if not own:
            continue
        number = sum((_listed(f, stated.amount_unit) for f in own), Fraction(0))
        if number == stated.amount.value:
            note = f"{stated.amount.text} är angivna och {show_exact(number)} uppräknade."
            yield from each((stated, *own), AGREES, "stated_listed", note, show_exact(number))
        else:
            note = f"{stated.amount.text} är angivna, men {show_exact(number)} är uppräknade."
            yield Finding(stated, AGAINST_PRINT, "stated_listed", note, show_exact(number), records(own))


def _listed(figure: Figure, unit: str) -> Fraction:
    """How many a listed row stands for; its own number where that is of the stated unit, such as months."""
    if figure.count:
        return figure.count.value
    return figure.value.value if figure.value and unit and figure.amount_unit == unit else Fraction(1)


def promised(report: PrintedReport, promise: Figure) -> Iterator[Finding]:
    """A result that the report says it will give: whether it does, and as a share where a share is promised.

    What is missing in one report may come in the next, so that alone is no contradiction (see `kept`).
    """
    given = _given(report, promise)
    if not given:
        note = "Resultatet utlovas, men ingen siffra för det är tryckt här: sök den i nästa rapport."
        yield Finding(promise, NOT_RECOMPUTABLE, "promised_absent", note)
    elif promise.value_unit in ("share", "andel", "%") and not any(_is_share(f) for f in given):
        note = f"En andel utlovas, men bara ett antal är tryckt ({', '.join(_amounts(given))})."
        yield Finding(promise, NOT_RECOMPUTABLE, "promised_share", note, other=records(given))
    else:
        note = "Det utlovade resultatet är tryckt."
        yield Finding(promise, AGREES, "promised", note, other=records(given))


def _given(report: PrintedReport, promise: Figure) -> list[Figure]:
    given = [f for f in report.figures if f.measure == promise.measure and f.statistic not in ("promised", "claim")]
    return [f for f in given if promise.key in (ALL, f.key) and (f.amount or f.share)]


def kept(reports: Sequence[PrintedReport]) -> Iterator[Finding]:
    """What a report promises and does not give, looked up in the next report of the same unit."""
    ordered = sorted(reports, key=lambda report: report.figures[0].period)
    for place, report in enumerate(ordered):
        unit = report.figures[0].unit
        following = next((r for r in ordered[place + 1 :] if r.figures[0].unit == unit), None)
        for promise in report.figures:
            if following is None or promise.statistic != "promised" or _given(report, promise):
                continue
            if given := _given(following, promise):
                note = "Det utlovade resultatet är tryckt i nästa rapport."
                yield Finding(promise, AGREES, "promised", note, other=records(given))
            else:
                note = "Resultatet utlovas, men varken den här rapporten eller nästa har en siffra för det."
                yield Finding(promise, AGAINST_PRINT, "promised_absent", note)


def _is_share(figure: Figure) -> bool:
    return figure.share is not None and figure.statistic != "change_pct"


def _amounts(figures: Sequence[Figure]) -> list[str]:
    return list(dict.fromkeys(f.amount.text for f in figures if f.amount))


def claimed(report: PrintedReport, claim: Figure) -> Iterator[Finding]:
    """A word for how many, against what the printed figures allow: surely true, possible, or impossible."""
    found = quantity(claim)
    if found is None:
        return
    word, low, high = found
    for least, most, base, others in _allowed(report, claim):
        span = show_exact(least) if least == most else f"minst {show_exact(least)} och högst {show_exact(most)}"
        percent = _percent(least, most, base)
        text = f"”{word}”: tryckt är {span} av {show_exact(base)} ({percent})"
        if most <= low * base or least > high * base:
            note = f"{text}. Påståendet kan inte vara sant."
            yield Finding(claim, AGAINST_PRINT, "claim", note, percent, others)
        elif least > low * base and most <= high * base:
            yield Finding(claim, AGREES, "claim", f"{text}. Påståendet håller.", percent, others)
        else:
            note = f"{text}. Påståendet kan vara sant men följer inte av siffrorna."
            yield Finding(claim, NOT_RECOMPUTABLE, "claim", note, percent, others)


def quantity(claim: Figure) -> tuple[str, Fraction, Fraction] | None:
    """The claim's word for how many, with the shares that it lies above and not above; None when it has none."""
    words = re.sub(r"\s+", " ", f"{claim.printed} {claim.category}").casefold()
    found = next((c for c in QUANTITY_CLAIMS if re.search(rf"(?<!\w){re.escape(c[0])}(?!\w)", words)), None)
    if found is None:
        return None
    low, high = (Fraction(share).limit_denominator(100) for share in found[1:])
    return found[0], low, high


def _percent(least: Fraction, most: Fraction, base: Fraction) -> str:
    low, high = show(100 * least / base, 0), show(100 * most / base, 0)
    return f"{low}{NBSP}%" if low == high else f"{low}–{high}{NBSP}%"


def _allowed(report: PrintedReport, claim: Figure) -> Iterator[tuple[Fraction, Fraction, Fraction, tuple[str, ...]]]:
    """The least and the most that the claim's group can be, of how many, by which records."""
    if STEP_MOVEMENT.find(claim.category) == "up":
        tables = upward(report, claim.measure)
        for table, (least, most, base) in sorted(tables.items(), key=lambda item: -item[1][2])[:1]:
            rows = [f for f in report.tables[table] if f.kind in ("before", "after")]
            yield Fraction(least), Fraction(most), Fraction(base), records(rows)
        return
    about = [report.by_record[r] for r in claim.part_of if r in report.by_record]
    if not about:
        about = [
            f
            for f in report.figures
            if f.statistic not in _WORDY and f.measure == claim.measure and f.key == claim.key and f.sex == claim.sex
        ]
    for figure in about:
        if figure.count is not None and figure.base is not None and figure.base.value > 0:
            yield figure.count.value, figure.count.value, figure.base.value, (figure.record,)
        elif figure.share is not None:
            yield figure.share.value, figure.share.value, Fraction(100), (figure.record,)


def averaged(report: PrintedReport, mean: Figure) -> Iterator[Finding]:
    """A class named as the average: whether it is the most common one only, or the one in the middle as well."""
    if mean.key == ALL:
        return
    for column in report.columns:
        rows = [f for f in column.parts if f.measure == mean.measure and f.count and f.statistic in COUNTED]
        named = next((f for f in rows if f.key == mean.key), None)
        if column.sex != mean.sex or named is None or len(rows) < 3 or named is not max(rows, key=_count):
            continue
        share = f"{show(100 * _count(named) / sum((_count(f) for f in rows), Fraction(0)), 0)}{NBSP}%"
        text = f"”{named.category}” är den vanligaste klassen ({share})"
        middle = _middle(rows)
        if middle is None or middle is named:
            note = f"{text}; något medelvärde kan inte räknas ur klasserna."
            yield Finding(mean, OTHERWISE, "mode_as_mean", note, named.category, records(rows))
        else:
            note = f"{text}, inte genomsnittet: mitten ligger i klassen ”{middle.category}”."
            yield Finding(mean, AGAINST_PRINT, "mode_as_mean", note, middle.category, records(rows))


def _count(figure: Figure) -> Fraction:
    return figure.count.value if figure.count else Fraction(0)


def _middle(rows: Sequence[Figure]) -> Figure | None:
    """The class of the median, by the numbers in the classes' labels; None where the classes have no order."""
    ordered = [f for f in rows if re.search(r"\d", f.category)]
    if len(ordered) < 3 or len(ordered) < len(rows) - 1:
        return None
    half, so_far = sum((_count(f) for f in ordered), Fraction(0)) / 2, Fraction(0)
    for figure in sorted(ordered, key=_order):
        so_far += _count(figure)
        if so_far >= half:
            return figure
    return None


def _order(figure: Figure) -> tuple[int, bool]:
    """The first number of the label; `more than 9` after `up to 9`."""
    number = re.search(r"\d+", figure.category)
    more = bool(re.match(r"(?i)(mer|över|minst|more|over|>)", figure.category.strip()))
    return int(number[0]) if number else 0, more
