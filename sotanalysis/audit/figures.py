"""The figures of a printed report as the audit reads them, and the columns that they form."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import pandas as pd

from sotanalysis.audit.numbers import ABOUT, Bounds, Number, read_number
from sotanalysis.vocabulary import (
    ALL,
    NEED,
    NON_START_REASON,
    PRINTED_OF_WHICH,
    PRINTED_SEXES,
    PRINTED_STATISTICS,
    PRINTED_TOTALS,
    SUPPORT,
    CodeList,
    fold,
)

PART, MENTION, TOTAL, SUMMARY = "part", "mention", "total", "summary"
# What is counted, and can therefore be added up.
COUNTED = ("count", "before", "after")
ADDITIVE_UNITS = ("sek", "ksek", "msek", "kr", "tkr", "mkr", "kronor", "timmar", "hours")
# What is counted in whole numbers only.
WHOLE_UNITS = (
    "dagar",
    "gånger",
    "besök",
    "möten",
    "samtal",
    "personer",
    "deltagare",
    "barn",
    "days",
    "times",
    "visits",
)
COUNTED_UNITS = ("antal", "personer", "deltagare", "st", "persons", "participants")
Key = tuple[str, str, str]
_SEVERAL = (SUPPORT, NEED, NON_START_REASON)
_EXACT = ("", "exact", "n_not_published")
_STATISTICS = {word: code for code, words in PRINTED_STATISTICS.items() for word in (code, *words)}


@dataclass(frozen=True)
class Figure:
    """One printed figure: where it stands, what it is of, and its numbers as printed.

    `key` is the category in the form in which two of them are compared (`all` for a whole), `statistic` what the
    number is, `tables` the printed tables it belongs to, `part_of` the records of the groups it is a part of.
    """

    record: str
    unit: str
    period: tuple[str, str]
    section: str
    measure: str
    category: str
    key: str
    sex: str
    tables: tuple[str, ...]
    statistic: str
    role: str
    part_of: tuple[str, ...]
    count: Number | None
    base: Number | None
    share: Number | None
    value: Number | None
    value_unit: str
    precision: str
    printed: str
    fact: str
    unreadable: bool

    @property
    def amount(self) -> Number | None:
        """What is counted or measured: the count, else the value."""
        return self.count or self.value

    @property
    def amount_unit(self) -> str:
        """What the amount is a number of; empty for persons and other things that are counted."""
        return "" if self.count is not None or self.value_unit in COUNTED_UNITS else self.value_unit

    @property
    def of_which(self) -> bool:
        """Whether the row is printed as some of those in the rows above: `varav kvinnor`."""
        return fold(self.category).split(" ")[0] in PRINTED_OF_WHICH

    @property
    def kind(self) -> str:
        """The statistic, a stated count being a count."""
        return "count" if self.statistic == "stated" else self.statistic

    @property
    def exact(self) -> bool:
        """Whether the number is printed as exact; a share is always rounded as printed."""
        return self.precision in _EXACT or (self.precision == "rounded" and self.amount is None)

    @property
    def is_total(self) -> bool:
        """Whether it stands for the whole of its table."""
        return self.role == TOTAL or (self.role == "" and self.key == ALL)

    @property
    def bounds(self) -> Bounds:
        """What the amount may be, given the precision it is printed with."""
        assert self.amount is not None
        value = self.amount.value
        match "exact" if self.exact else self.precision:
            case "exact":
                return Bounds(value, value)
            case "rounded":
                half = _last_place(self.amount) / 2
                return Bounds(value - half, value + half)
            case "more_than":
                return Bounds(value, None)
            case "almost":
                return Bounds(value * (1 - ABOUT), value)
            case _:
                return Bounds(value * (1 - ABOUT), value * (1 + ABOUT))

    @property
    def name(self) -> str:
        """What it is of, in the report's own words."""
        sex = {"woman": "kvinnor", "man": "män"}.get(self.sex, "")
        words = [self.measure, "" if self.key == ALL else self.category, sex]
        return ", ".join(filter(None, words))


def _last_place(number: Number) -> Fraction:
    """The place that a rounded number is rounded to: 28 500 to hundreds."""
    if number.decimals or not number.value:
        return number.step
    place = Fraction(1)
    while number.value % (place * 10) == 0:
        place *= 10
    return place


@dataclass(frozen=True)
class Column:
    """What can be added up: the parts of one table, sex, statistic and unit, and the rows printed as their total."""

    table: str
    sex: str
    statistic: str
    parts: tuple[Figure, ...]
    totals: tuple[Figure, ...]

    @property
    def declared(self) -> bool:
        """Whether the parts are said to make up the whole."""
        return bool(self.parts) and all(part.role == PART for part in self.parts)

    @property
    def mentions(self) -> bool:
        """Whether one person may stand in several rows."""
        return any(figure.role == MENTION for figure in (*self.parts, *self.totals))

    @property
    def several_answers(self) -> bool:
        """Whether rows without role may be answers of which one person gives several.

        So it is where two of them hold more than half each, and in lists known to take several answers.
        """
        above = [part for part in self.parts if part.share is not None and part.share.value > 50]
        return self.mentions or (not self.declared and (len(above) > 1 or self.listed_answers))

    @property
    def listed_answers(self) -> bool:
        """Whether the rows are of a list of which one person may choose several."""
        return sum(any(_is_of(part.category, codes) for codes in _SEVERAL) for part in self.parts) > 1

    @property
    def base(self) -> Number | None:
        """The base that every part is printed with, when it is the same."""
        bases = {part.base.value: part.base for part in self.parts if part.base is not None}
        every = all(part.base is not None for part in self.parts)
        return next(iter(bases.values())) if every and len(bases) == 1 else None


@dataclass(frozen=True)
class PrintedReport:
    """The figures of one unit and one period, in the order printed."""

    figures: tuple[Figure, ...]

    @cached_property
    def by_record(self) -> Mapping[str, Figure]:
        """The figure of each record; the first when an id is used twice."""
        return {figure.record: figure for figure in reversed(self.figures)}

    @cached_property
    def groups(self) -> tuple[Figure, ...]:
        """The groups of both sexes whose number is printed as such."""
        return tuple(f for f in self.figures if f.exact and f.sex == ALL and f.count is not None and f.is_total)

    @cached_property
    def tables(self) -> Mapping[str, tuple[Figure, ...]]:
        """The figures of each printed table."""
        names = dict.fromkeys(name for figure in self.figures for name in figure.tables)
        return {name: tuple(f for f in self.figures if name in f.tables) for name in names}

    @cached_property
    def rows(self) -> Mapping[str, Mapping[Key, Mapping[str, Figure]]]:
        """The rows of each printed table: measure, category and sex to statistic to figure."""
        found: dict[str, dict[Key, dict[str, Figure]]] = {}
        for name, figures in self.tables.items():
            rows = found.setdefault(name, {})
            for figure in figures:
                rows.setdefault((figure.measure, figure.key, figure.sex), {}).setdefault(figure.statistic, figure)
        return found

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Every column that has parts."""
        return tuple(column for name, figures in self.tables.items() for column in _columns(name, figures))


def read_figures(frame: pd.DataFrame) -> list[Figure]:
    """The figures of a frame printed_figures (tables/exports.py); any column but `measure` may be missing."""
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [_figure({str(k): v for k, v in row.items()}, number) for number, row in enumerate(rows, 1)]


def reports(figures: Iterable[Figure]) -> list[PrintedReport]:
    """The figures by unit and period."""
    grouped: dict[tuple[str, tuple[str, str]], list[Figure]] = {}
    for figure in figures:
        grouped.setdefault((figure.unit, figure.period), []).append(figure)
    return [PrintedReport(tuple(group)) for group in grouped.values()]


def _figure(row: Mapping[str, object], number: int) -> Figure:
    text = {name: "" if value is None else str(value).strip() for name, value in row.items()}.get
    cells = {name: text(name, "") for name in ("count", "base", "share_published_pct", "value")}
    numbers = {name: read_number(cell) for name, cell in cells.items()}
    kept, statistic = _category(text("category", ""), text("statistic", ""))
    role = fold(text("role", ""))
    measured = any(numbers[name][0] for name in ("count", "share_published_pct", "base"))
    precision = text("precision", "") or next((p for _, p in numbers.values() if p), "")
    return Figure(
        text("record_id", "") or str(number),
        text("unit", ""),
        (text("period_from", ""), text("period_to", "")),
        text("section", ""),
        text("measure", ""),
        text("category", ""),
        ALL if role == TOTAL or fold(kept) in PRINTED_TOTALS else fold(kept),
        _sex(fold(text("sex", ""))),
        _several(text("table", "")) or (f"measure:{fold(text('measure', ''))}",),
        statistic or ("count" if measured else "value"),
        role,
        _several(text("part_of", "")),
        numbers["count"][0],
        numbers["base"][0],
        numbers["share_published_pct"][0],
        numbers["value"][0],
        fold(text("value_unit", "")),
        precision,
        text("printed", ""),
        text("fact", ""),
        any(cells[name] and not numbers[name][0] for name in cells),
    )


def _is_of(category: str, codes: CodeList) -> bool:
    return codes.find(category) is not None or fold(category) in codes.codes[:-1]


def _sex(text: str) -> str:
    return ALL if text in PRINTED_TOTALS else PRINTED_SEXES.get(text, text)


def _several(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in text.split(";"))))


def _category(category: str, statistic: str) -> tuple[str, str]:
    """What is compared of the category, and the statistic, which may stand in the category: `mean, young`.

    A remark in parentheses after the category is no part of it.
    """
    plain = re.sub(r"(?<=\S)\s*\([^)]*\)\s*$", "", category)
    words = [word.strip() for word in plain.split(",")]
    found = next((word for word in words if fold(word) in _STATISTICS), None)
    rest = plain if found is None else ", ".join(word for word in words if word != found)
    return rest, _STATISTICS.get(fold(statistic or found or ""), fold(statistic))


def _columns(table: str, figures: tuple[Figure, ...]) -> Iterable[Column]:
    """The columns of one table: one a sex, and women and men together when their rows alone make up the total."""
    for statistic, unit in dict.fromkeys((f.kind, f.amount_unit) for f in figures if _adds_up(f)):
        own = [f for f in figures if (f.kind, f.amount_unit) == (statistic, unit) and _adds_up(f)]
        rows_of = _first_level([f for f in own if _is_part(f)])
        parts, totals = _by_sex(rows_of), _by_sex(f for f in own if f.is_total)
        if "woman" in parts and "man" in parts and ALL not in parts:
            parts[ALL] = rows_of
        joint = _joint(parts)
        for sex, rows in parts.items():
            if sex == ALL or sex in totals or not joint:
                yield Column(table, sex, statistic, _once(rows), tuple(totals.get(sex, ())))


def _adds_up(figure: Figure) -> bool:
    counted = figure.kind in COUNTED and (figure.count is not None or figure.share is not None)
    valued = figure.kind in (*COUNTED, "value", "sum") and figure.value is not None
    return counted or (valued and (figure.value_unit in ADDITIVE_UNITS or figure.role in (PART, TOTAL)))


def _is_part(figure: Figure) -> bool:
    weak = figure.statistic != "stated" and figure.key != ALL
    return figure.role in (PART, MENTION) or (figure.role == "" and weak)


def _first_level(parts: list[Figure]) -> list[Figure]:
    """The parts that are not parts of one another: `varav` rows only where there are no others."""
    own = {part.record for part in parts}
    first = [part for part in parts if not part.of_which and not own & set(part.part_of)]
    return first or parts


def _by_sex(figures: Iterable[Figure]) -> dict[str, list[Figure]]:
    found: dict[str, list[Figure]] = {}
    for figure in figures:
        found.setdefault(figure.sex, []).append(figure)
    return found


def _once(figures: list[Figure]) -> tuple[Figure, ...]:
    """Each category and sex once: a second print of it is no further part."""
    return tuple({(f.key, f.sex): f for f in reversed(figures)}.values())[::-1]


def _joint(parts: Mapping[str, list[Figure]]) -> bool:
    """Whether the women's and men's rows are shares of one common group rather than of their own."""
    if not {"woman", "man"} <= parts.keys():
        return False
    women, men = (sum((f.share.value for f in parts[s] if f.share), Fraction(0)) for s in ("woman", "man"))
    if women or men:
        return abs(women + men - 100) < max(abs(women - 100), abs(men - 100))
    bases = {f.base.value for s in ("woman", "man") for f in parts[s] if f.base}
    own = [sum((f.count.value for f in parts[s] if f.count), Fraction(0)) for s in ("woman", "man")]
    return len(bases) == 1 and not bases & set(own)
