"""Printed figures against what the exports give."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from sotanalysis.audit.claims import quantity
from sotanalysis.audit.figures import Figure
from sotanalysis.audit.finding import AGAINST_EXPORTS, AGREES, NOT_RECOMPUTABLE, OTHERWISE, Finding
from sotanalysis.audit.numbers import HALF_EVEN, ROUNDED, Bounds, Number, show, way
from sotanalysis.facts import Facts
from sotanalysis.formatting import NBSP, listing

SOURCES = {"sus": "SUS", "workbook": "registret", "goldware": "GoldWare", "survey": "enkäten", "economy": "ekonomin"}
_ATTRIBUTES = ("", "n", "base", "value")


@dataclass(frozen=True)
class Known:
    """A fact's numbers, and where they come from."""

    id: str
    source: str
    n: Fraction | None
    base: Fraction | None
    value: Fraction | None


@dataclass(frozen=True)
class Check:
    """A printed number and what the exports give for it; `percent` when both are percentages."""

    printed: Number
    ours: Fraction | None
    percent: bool = False

    @property
    def how(self) -> str:
        """How ours became what is printed: rounded, truncated, or "" when it did not."""
        return "" if self.ours is None else way(self.ours, self.printed)

    @property
    def text(self) -> str:
        """Ours, with as many decimals as are printed."""
        if self.ours is None:
            return "–"
        return show(self.ours, self.printed.decimals) + (f"{NBSP}%" if self.percent else "")


def known_facts(facts: Facts) -> dict[str, Known]:
    """Every fact by its id."""
    return {
        row.fact: Known(row.fact, row.source, _fraction(row.n), _fraction(row.base), _fraction(row.value))
        for row in facts.rows().itertuples()
    }


def _fraction(value: object) -> Fraction | None:
    """The number as a fraction; a float by its twelve significant digits, as it is rounded everywhere else."""
    return None if pd.isna(value) else Fraction(f"{value:.12g}")


def against_exports(
    figure: Figure, facts: Facts, known: Mapping[str, Known], printed: Mapping[str, Figure]
) -> Iterator[Finding]:
    """The figure against the fact it names; nothing when it names none. `printed`: the report's figures."""
    if not figure.fact:
        return
    id, _, attribute = figure.fact.partition(":")
    if id not in known or attribute not in _ATTRIBUTES:
        yield Finding(figure, NOT_RECOMPUTABLE, "exports", _absent(id, facts))
        return
    if figure.statistic == "claim":
        yield from _claim(figure, known[id], [printed[r] for r in figure.part_of if r in printed])
        return
    checks = list(_checks(figure, known[id], attribute))
    if not checks or any(check.ours is None for check in checks):
        note = "Underlaget ger inget tal för detta." if checks else "Det tryckta har inget tal att jämföra."
        yield Finding(figure, NOT_RECOMPUTABLE, "exports", note)
        return
    yield _verdict(figure, known, id, attribute, checks)


def _absent(id: str, facts: Facts) -> str:
    for measure, file in facts.missing.items():
        if id == measure or id.startswith(f"{measure}."):
            return f"Underlag saknas: {file}."
    return "Rapporten har inget mått med det id som kolumnen fact anger."


def _verdict(figure: Figure, known: Mapping[str, Known], id: str, attribute: str, checks: list[Check]) -> Finding:
    ours = ", ".join(check.text for check in checks)
    name = SOURCES.get(known[id].source, known[id].source)
    if all(check.how == ROUNDED for check in checks):
        return Finding(figure, AGREES, "exports", f"Underlaget ({name}) ger {ours}.", ours)
    if all(check.how in (ROUNDED, HALF_EVEN) for check in checks):
        note = f"Underlaget ({name}) ger {ours}; det tryckta är halva avrundat till jämnt tal."
        return Finding(figure, OTHERWISE, "half_even", note, ours)
    if figure.statistic == "change_pct" and all(check.how for check in checks):  # SUS cuts these off
        note = f"Underlaget ({name}) ger {ours}; det tryckta är avkortat i stället för avrundat."
        return Finding(figure, OTHERWISE, "truncation", note, ours)
    if not figure.exact and figure.amount is not None and len(checks) == 1 and checks[0].ours is not None:
        within = not figure.bounds.apart(Bounds(checks[0].ours, checks[0].ours))
        note = f"Tryckt som ungefärligt; underlaget ({name}) ger {ours}."
        return Finding(figure, AGREES if within else AGAINST_EXPORTS, "exports", note, ours)
    for other in _other_sources(known, id):
        again = list(_checks(figure, other, attribute))
        if again and all(check.how == ROUNDED for check in again):
            second = SOURCES.get(other.source, other.source)
            note = f"Stämmer med {second}, men {name} ger {ours}."
            return Finding(figure, OTHERWISE, "other_source", note, ours)
    printed = listing([check.printed.text for check in checks])
    note = f"Tryckt är {printed}, men underlaget ({name}) ger {ours}."
    return Finding(figure, AGAINST_EXPORTS, "exports", note, ours)


def _claim(figure: Figure, fact: Known, groups: list[Figure]) -> Iterator[Finding]:
    """A word for how many, against the fact's share, or its count of the printed group that the claim is about."""
    base = next((group.count.value for group in groups if group.count), fact.base)
    found = quantity(figure)
    share = 100 * fact.n / base if fact.n is not None and base else None
    if found is None or share is None or base is None:
        note = "Påståendet har inget tal att jämföra med underlaget."
        yield Finding(figure, NOT_RECOMPUTABLE, "exports", note)
        return
    word, low, high = found
    ours = f"{show(share, 0)}{NBSP}%"
    text = f"”{word}”: underlaget ({SOURCES.get(fact.source, fact.source)}) ger {ours} av {show(base, 0)}"
    holds = 100 * low < share <= 100 * high
    note = f"{text}." if holds else f"{text}. Påståendet är inte sant."
    yield Finding(figure, AGREES if holds else AGAINST_EXPORTS, "claim", note, ours)


def _other_sources(known: Mapping[str, Known], id: str) -> list[Known]:
    plain = id.partition("@")[0]
    return [fact for other, fact in known.items() if other != id and other.partition("@")[0] == plain]


def _checks(figure: Figure, fact: Known, attribute: str) -> Iterator[Check]:
    """What is printed against what the fact says of it: count and base, share, or value."""
    amount = figure.amount or figure.base
    if attribute == "base":
        if printed := figure.base or figure.amount:
            yield Check(printed, fact.base)
        return
    if attribute == "value" and figure.share is None:
        if amount is not None:
            yield Check(amount, fact.value)
        return
    if attribute != "value" and figure.amount is not None:
        yield Check(figure.amount, fact.value if fact.n is None else fact.n)
    if figure.share is not None and attribute != "n":
        yield Check(figure.share, _percent(fact), percent=True)


def _percent(fact: Known) -> Fraction | None:
    if fact.n is not None and fact.base:
        return 100 * fact.n / fact.base
    return None if fact.value is None else 100 * fact.value
