"""What a check says of a printed figure, and the verdict on the figure that all checks together give."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from sotanalysis.audit.figures import Figure
from sotanalysis.formatting import NBSP

AGREES = "agrees"
OTHERWISE = "agrees_otherwise"
AGAINST_EXPORTS = "contradicts_exports"
AGAINST_PRINT = "contradicts_print"
NOT_RECOMPUTABLE = "not_recomputable"
# In the order in which they are told.
VERDICTS = (AGAINST_PRINT, AGAINST_EXPORTS, OTHERWISE, AGREES, NOT_RECOMPUTABLE)
CONTRADICTIONS = (AGAINST_PRINT, AGAINST_EXPORTS)

COLUMNS = (
    "record_id",
    "unit",
    "section",
    "measure",
    "category",
    "sex",
    "printed",
    "recomputed",
    "verdict",
    "rule",
    "other",
    "note",
)


@dataclass(frozen=True)
class Finding:
    """One check of one figure: its verdict, the rule, the number it should be, and a sentence in Swedish."""

    figure: Figure
    verdict: str
    rule: str
    note: str
    recomputed: str = ""
    other: tuple[str, ...] = ()


def records(figures: Iterable[Figure]) -> tuple[str, ...]:
    """The record ids, each once."""
    return tuple(dict.fromkeys(figure.record for figure in figures))


def each(figures: Iterable[Figure], verdict: str, rule: str, note: str, recomputed: str = "") -> list[Finding]:
    """The same finding on each of the figures, with the rest of them as `other`."""
    figures = list(figures)
    return [
        Finding(one, verdict, rule, note, recomputed, tuple(r for r in records(figures) if r != one.record))
        for one in figures
    ]


def settle(figures: Sequence[Figure], findings: Iterable[Finding]) -> pd.DataFrame:
    """One row per figure and finding at the figure's verdict: contradictions first, then what holds otherwise.

    A figure has rows of one verdict only, save that a contradiction of the print and one of the exports both stand.
    """
    found: dict[int, list[Finding]] = {}
    for finding in dict.fromkeys(findings):
        found.setdefault(id(finding.figure), []).append(finding)
    rows = [row for figure in figures for row in _decisive(figure, found.get(id(figure), []))]
    return pd.DataFrame([_row(row) for row in rows], columns=list(COLUMNS), dtype=object)


def _decisive(figure: Figure, findings: list[Finding]) -> list[Finding]:
    for verdicts in (CONTRADICTIONS, (OTHERWISE,), (AGREES,)):
        if chosen := [finding for finding in findings if finding.verdict in verdicts]:
            return chosen
    untold = [finding for finding in findings if finding.verdict == NOT_RECOMPUTABLE]
    return untold or [Finding(figure, NOT_RECOMPUTABLE, "no_check", _why(figure))]


def _why(figure: Figure) -> str:
    if figure.unreadable:
        return "Det tryckta kan inte läsas som ett tal."
    if not any((figure.count, figure.base, figure.share, figure.value)):
        return "Inget tal är tryckt."
    if not figure.exact:
        return "Talet är tryckt som ungefärligt och kan bara prövas mot gränser."
    if figure.share and not figure.count and not figure.base:
        return "Andelen är tryckt utan antal och bas: n saknas i källan."
    return "Inget annat tryckt tal finns att räkna det ur."


def _row(finding: Finding) -> dict[str, object]:
    figure = finding.figure
    return {
        "record_id": figure.record,
        "unit": figure.unit,
        "section": figure.section,
        "measure": figure.measure,
        "category": figure.category,
        "sex": figure.sex,
        "printed": printed(figure),
        "recomputed": finding.recomputed,
        "verdict": finding.verdict,
        "rule": finding.rule,
        "other": finding.other,
        "note": finding.note,
    }


def printed(figure: Figure) -> str:
    """The figure as printed, or put together from its parts: `15 av 53 (28,3 %)`."""
    if figure.printed:
        return figure.printed
    amount = figure.amount.text if figure.amount else ""
    base = f"av {figure.base.text}" if figure.base else ""
    share = f"{figure.share.text}{NBSP}%" if figure.share else ""
    words = [amount, base, f"({share})" if amount and share else share]
    return " ".join(filter(None, words))


def listing(figures: Iterable[Figure], sign: str = " + ") -> str:
    """The figures' numbers: `15 + 1 + 20`."""
    return sign.join(printed_amount(figure) for figure in figures)


def printed_amount(figure: Figure) -> str:
    """The amount, or the share where no amount is printed."""
    if figure.amount:
        return figure.amount.text
    return f"{figure.share.text}{NBSP}%" if figure.share else "–"
