"""What a label, a heading or a row's name says of a number, against what is counted there."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from sotanalysis.audit.figures import COUNTED, MENTION, PART, Figure, PrintedReport
from sotanalysis.audit.finding import AGAINST_PRINT, Finding, listing, printed_amount, records
from sotanalysis.vocabulary import PRINTED_GROUP_WORDS, PRINTED_NOT_ENDED, fold

_DATE = r"\d{4}[-.]\d{2}[-.]\d{2}"
_SPAN = re.compile(rf"({_DATE})\s*(?:[-–—]|till|t\.o\.m\.)\s*({_DATE})")
# Months of a year as words have them: "januari–juni", "första halvåret", "kvartal 3", "hösten", "t.o.m. juni".
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_MONTH = rf"(?:\d{{1,2}} )?({'|'.join(_MONTHS)})[a-z]*(?: \d{{4}})?"
_FROM_TO = re.compile(rf"\b{_MONTH} ?(?:[-–—]|till(?: och med)?|t\.?o\.?m\.?) ?{_MONTH}")
_TO = re.compile(rf"\b(?:t\.?o\.?m\.?|till och med) {_MONTH}")
_NTH = {"första": 1, "andra": 2, "tredje": 3, "fjärde": 4, "våren": 1, "hösten": 2}
_PART = re.compile(
    r"\b(?<!och )(?:(?P<nth>första|andra|tredje|fjärde|[1-4])(?::?[ae])? (?P<of>halvår|kvartal)(?:et)?"
    r"|(?P<unit>halvår|kvartal|h|q)(?:et)? ?(?P<number>[1-4])\b|(?P<season>våren|hösten)\b)"
)
_YEAR = re.compile(r"(?<![-–.\d])((?:19|20)\d{2})(?![-–.]?\d)")


def labels(report: PrintedReport) -> Iterator[Finding]:
    """Every rule of this module."""
    for figure in report.figures:
        if figure.amount is not None and figure.statistic not in ("claim", "promised"):
            yield from of_group(report, figure)
            yield from of_period(figure)
            yield from outside_group(report, figure)
    yield from of_answers(report)


def of_group(report: PrintedReport, figure: Figure) -> Iterator[Finding]:
    """A number labelled as those who started (or ended) that is the number of those who ended (or started)."""
    said = _group_said(f"{figure.category} {figure.printed}") or _group_said(figure.section)
    if not said or not figure.is_total or figure.kind != "count" or figure.amount is None:
        return
    words = {"started": "startat", "ended": "avslutat"}
    counted = next(group for group in words if group != said)
    own, others = (_numbers(report, figure, group) for group in (said, counted))
    if any(f.amount == figure.amount for f in own):
        return
    alike = [f for f in others if f.amount == figure.amount]
    if figure.measure == counted or (own and alike):
        note = (
            f"Etiketten säger att de {printed_amount(figure)} har {words[said]}, men talet är de som har "
            f"{words[counted]}."
        )
        yield Finding(figure, AGAINST_PRINT, "label", note, words[counted], records((*alike, *own)))


def _group_said(text: str) -> str:
    """The one group that the words name; empty when they name none, or both."""
    plain = fold(text)
    said = [g for g, words in PRINTED_GROUP_WORDS.items() if any(re.search(rf"\b{w}", plain) for w in words)]
    return said[0] if len(said) == 1 else ""


def _numbers(report: PrintedReport, figure: Figure, group: str) -> list[Figure]:
    """The other printed numbers of the group."""
    own = (f for f in report.figures if f is not figure and f.measure == group and f.kind == "count")
    return [f for f in own if f.is_total and f.amount and f.sex == figure.sex]


def of_period(figure: Figure) -> Iterator[Finding]:
    """A period in the label of a total, or in its heading, against the period that it is of."""
    first, last = (text[:4] for text in figure.period)
    if not (first.isdigit() and last.isdigit() and figure.is_total):
        return
    for text in (f"{figure.category} {figure.printed}", figure.section):
        spans = [(a.replace(".", "-"), b.replace(".", "-")) for a, b in _SPAN.findall(text)]
        named = _months_said(text) if _group_said(text) and not spans else ()
        wrong = [text.strip()] if named and _months_of(figure) not in ((), named) else []
        wrong += [f"{a}–{b}" for a, b in spans if (a, b) != figure.period and len(figure.period[0]) == len(a)]
        years = _YEAR.findall(text) if _group_said(text) and not spans else []
        if not any(first <= year <= last for year in years):
            wrong += years
        if wrong:
            note = f"Etiketten säger {', '.join(wrong)}, men talet gäller {'–'.join(dict.fromkeys(figure.period))}."
            yield Finding(figure, AGAINST_PRINT, "period", note, "–".join(dict.fromkeys(figure.period)))
            return


def _months_said(text: str) -> tuple[int, int] | tuple[()]:
    """The first and last month that words name; nothing when they name none, or more than one stretch."""
    plain = re.sub(r"\s+", " ", text.casefold())
    found = [(_MONTHS.index(a) + 1, _MONTHS.index(b) + 1) for a, b in _FROM_TO.findall(plain)]
    found += [(1, _MONTHS.index(month) + 1) for month in _TO.findall(plain)] if not found else []
    for part in _PART.finditer(plain):
        nth = part["nth"] or part["number"] or part["season"]
        long = 3 if (part["of"] or part["unit"] or "h")[0] in "kq" else 6
        last = long * (int(nth) if nth.isdigit() else _NTH[nth])
        found.append((last - long + 1, last))
    return found[0] if len(found) == 1 else ()


def _months_of(figure: Figure) -> tuple[int, ...]:
    """The first and last month of the figure's period, as it is within one year; nothing when that is not told."""
    first, last = figure.period
    told = len(first) >= 7 and len(last) >= 7 and first[:4] == last[:4]
    return (int(first[5:7]), int(last[5:7])) if told else ()


def across_periods(reports: Sequence[PrintedReport]) -> Iterator[Finding]:
    """A row that is part of a number of another period."""
    by_record = {(f.unit, f.record): f for report in reports for f in report.figures}
    for report in reports:
        for figure in report.figures:
            groups = [by_record[figure.unit, r] for r in figure.part_of if (figure.unit, r) in by_record]
            for group in (g for g in groups if g.period != figure.period and g.record not in report.by_record):
                own, other = ("–".join(dict.fromkeys(f.period)) for f in (figure, group))
                note = f"Raden gäller {own}, men det den är en del av gäller {other}."
                yield Finding(figure, AGAINST_PRINT, "period", note, other, records([group]))


def outside_group(report: PrintedReport, figure: Figure) -> Iterator[Finding]:
    """A row of people who have not ended, in a table of those who have."""
    if figure.kind not in COUNTED or not figure.amount or not figure.amount.value or figure.is_total:
        return
    if not fold(figure.category).startswith(PRINTED_NOT_ENDED):
        return
    groups = [report.by_record[r] for r in figure.part_of if r in report.by_record]
    totals = [f for name in figure.tables for f in report.tables[name] if f.is_total and f is not figure]
    ended = [f for f in (*groups, *totals) if f.measure == "ended"]
    if ended or figure.measure == "ended" or _group_said(figure.section) == "ended":
        note = f"Tabellen gäller dem som har avslutat, men {printed_amount(figure)} står i raden ”{figure.category}”."
        yield Finding(figure, AGAINST_PRINT, "outside_group", note, "0", records(ended))


def of_answers(report: PrintedReport) -> Iterator[Finding]:
    """Shares of all answers, in a table that its heading counts in persons: one person gives several."""
    told: set[str] = set()
    for column in report.columns:
        counted = [p for p in column.parts if p.count is not None and p.share is not None]
        if column.base is None or len(counted) < len(column.parts) or any(p.role != MENTION for p in counted):
            continue
        answers = sum((p.count.value for p in counted if p.count), Fraction(0))
        section = counted[0].section
        persons = [
            f
            for f in report.figures
            if section and f.section == section and f.is_total and f.measure in PRINTED_GROUP_WORDS and f.count
        ]
        fewer = persons and all(f.count and f.count.value < answers for f in persons)
        if fewer and answers == column.base.value and column.table not in told:
            told.add(column.table)
            note = (
                f"Andelarna är av {column.base.text} svar, men tabellen gäller {listing(persons[:1])} personer som kan "
                "ge flera svar: de är inte andelar av deltagarna."
            )
            others = records((*persons, *counted[1:]))
            yield Finding(counted[0], AGAINST_PRINT, "base_of_answers", note, f"bas {listing(persons[:1])}", others)


# --- summary rows -----------------------------------------------------------------------------------------------------


def summaries(report: PrintedReport) -> Iterator[Finding]:
    """A row that sums up others, such as `arbete och/eller studier`, against those rows."""
    for figure in report.figures:
        if figure.kind not in COUNTED or figure.amount is None or not figure.exact or figure.is_total:
            continue
        own = [f for f in report.figures if figure.record in f.part_of and _alike(f, figure)]
        for parts in [own] if own and figure.role == "summary" else _named(report, figure):
            yield from _summary(figure, parts)
            break


def _alike(part: Figure, figure: Figure) -> bool:
    same = (part.kind, part.sex, part.amount_unit) == (figure.kind, figure.sex, figure.amount_unit)
    return same and part is not figure and part.amount is not None and part.exact


def _named(report: PrintedReport, figure: Figure) -> Iterator[list[Figure]]:
    """The rows of the figure's table that its name puts together, each word of it at least one row."""
    words = [
        w
        for w in re.split(r"\s*(?:och/eller|\beller\b|\boch\b|\bsamt\b|\bor\b|\band\b|[/+])\s*", fold(figure.category))
        if w
    ]
    if len(words) < 2 or words[0].split(" ")[0] in ("ej", "inte", "varken", "utan", "not", "no"):
        return
    for table in figure.tables:
        rows = [f for f in report.tables[table] if _alike(f, figure) and f.measure == figure.measure]
        rows = [f for f in rows if f.role in ("", PART) and not f.is_total]
        found = [[f for f in rows if f.key == word] or [f for f in rows if _ends_in(f.key, word)] for word in words]
        if all(found):
            yield list(dict.fromkeys(f for group in found for f in group))


def _ends_in(name: str, word: str) -> bool:
    return name.endswith(f" {word}") or (len(word) > 4 and name.endswith(word))


def _summary(figure: Figure, parts: list[Figure]) -> Iterator[Finding]:
    numbers = [part.amount.value for part in parts if part.amount]
    if len(numbers) < 2 or figure.amount is None:
        return
    total, most = sum(numbers, Fraction(0)), max(numbers)
    apart = all(part.role == PART for part in parts)
    if figure.amount.value > total or figure.amount.value < (total if apart else most):
        allowed = f"{int(total)}" if apart else f"{int(most)}–{int(total)}"
        note = f"Raden ”{figure.category}” är {listing([figure])}, men raderna den sammanfattar är {listing(parts)}."
        yield Finding(figure, AGAINST_PRINT, "summary", note, allowed, records(parts))
