"""Tables: one header row, one header column, no merged cells, every number a fact and its dressing."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from html import escape
from typing import Literal

from sotanalysis.exhibits import exhibit
from sotanalysis.exhibits.dressing import (
    REFUSED,
    Dressed,
    What,
    dress_marked,
    has_share,
    is_hidden,
    mark_notes,
    share_of,
)
from sotanalysis.exhibits.labels import label as label_of
from sotanalysis.exhibits.labels import title
from sotanalysis.exhibits.notice import Notice, nothing_to_show, source_missing
from sotanalysis.facts import Fact
from sotanalysis.formatting import round_half_up
from sotanalysis.report import Report
from sotanalysis.vocabulary import ALL, HIDDEN, MARKS, MISSING, NOT_APPLICABLE

Role = Literal["body", "total", "group"]
_NUMBER = r"[+\u2212]?\d[\d\u00a0,]*(?:\u00a0%)?"
# A number, or an interval of two.
_NUMBERS = re.compile(rf"{_NUMBER}(?:(?:–| till ){_NUMBER})?")
ROUNDING_NOTE = "Andelarna är avrundade var för sig och summerar inte till exakt 100 %."


@dataclass(frozen=True)
class Cell:
    """A fact (or its id) and how it shall be dressed; or plain text.

    Text beside a fact stands in its place (a word for a value that is no number), unless the fact is hidden.
    A cell with neither is one where no number can be: it shows `[e]`, as blank text does. No cell is blank.
    """

    fact: Fact | str | None = None
    what: What = "n"
    decimals: int | None = None
    text: str = ""


@dataclass(frozen=True)
class Row:
    """A row: its label, which is the row's header, and a cell per further column.

    A `group` row tells what the rows below it have in common.
    """

    label: str
    cells: tuple[Cell | str, ...]
    role: Role = "body"


@dataclass(frozen=True)
class Column:
    """A column as shown."""

    header: str
    align: Literal["left", "right"] = "right"


@dataclass(frozen=True)
class TableRow:
    """A row as shown: its texts, the label first, with the ids of their facts."""

    cells: tuple[Dressed, ...]
    role: Role = "body"


@dataclass(frozen=True)
class Table:
    """A finished table: everything in it is text. `dense` for much small print, such as definitions."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    foot: str = ""
    notes: tuple[str, ...] = ()
    synthetic: bool = False
    dense: bool = False

    def private(self) -> dict[str, object]:
        """The form that PDF and Excel are made from."""
        return {
            "kind": "table",
            "id": self.id,
            "caption": self.caption,
            "columns": [{"header": c.header, "align": c.align} for c in self.columns],
            "rows": [{"role": r.role, "cells": [_private_cell(c) for c in r.cells]} for r in self.rows],
            "foot": self.foot,
            "notes": list(self.notes),
            "synthetic": self.synthetic,
            **({"dense": True} if self.dense else {}),
        }

    def html(self) -> str:
        """A figure element with the table in a region that scrolls, foot and notes under it."""
        id, form = escape(self.id), "table dense" if self.dense else "table"
        return (
            f'<figure class="exhibit {form}" id="{id}">{table_html(self, exhibit.caption_html(self.id, self.caption))}'
            f"{exhibit.notes_html(self.foot, self.notes)}</figure>"
        )

    def text(self) -> str:
        """The table as plain lines."""
        lines = [self.caption, " | ".join(c.header for c in self.columns)]
        lines += [" | ".join(c.text for c in r.cells) for r in self.rows]
        return "\n".join([*lines, *([self.foot] if self.foot else []), *self.notes])

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, object]:
        return exhibit.bundle(self.private(), self.html(), self.text())


def _private_cell(cell: Dressed) -> dict[str, object]:
    """Text and facts; for a single number also the number itself, unrounded, and how it is shown."""
    return {
        "text": cell.text,
        "facts": [cell.fact] if cell.fact else [],
        **({"number": asdict(cell.number)} if cell.number else {}),
        **({"revised": True} if cell.revised else {}),
    }


def table_html(table: Table, caption: str) -> str:
    """The table element in its region; `caption` is HTML."""
    id = escape(table.id)
    heads = "".join(f'<th scope="col"{_num(c)}>{escape(c.header)}</th>' for c in table.columns)
    body = "".join(_row_html(row, table.columns) for row in table.rows)
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{id}-caption"><table>'
        f'<caption id="{id}-caption">{caption}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row_html(row: TableRow, columns: Sequence[Column]) -> str:
    head, *cells = row.cells
    data = "".join(f"<td{_num(c)}>{escape(cell.text)}</td>" for cell, c in zip(cells, columns[1:], strict=True))
    role = "" if row.role == "body" else f' class="{row.role}"'
    return f'<tr{role}><th scope="row">{escape(head.text)}</th>{data}</tr>'


def _num(column: Column) -> str:
    return ' class="num"' if column.align == "right" else ""


def cell(fact: Fact | str, what: What = "n", decimals: int | None = None) -> Cell:
    """A cell that shows one fact, given itself or by id; see `dressing.dress` for `what`. Shares get one decimal."""
    return Cell(fact, what, 1 if decimals is None and what == "share" else decimals)


def table(
    report: Report,
    id: str,
    caption: str,
    *,
    columns: Sequence[str],
    rows: Sequence[Row],
    measures: Iterable[str] = (),
    population: str | None = None,
    n: int | Fact | str | None = None,
    notes: Iterable[str] = (),
) -> Table | Notice:
    """A table of facts in any arrangement; a notice when none of its measures has a source.

    `columns` holds the header of the label column too. `measures` defaults to those of the cells' facts. Where only
    some of them lack their source, the cells show `[u]` and a note names the file. ValueError for a row
    of another width.
    """
    used = list(dict.fromkeys([*measures, *_measures_of(report, rows)]))
    if notice := source_missing(report, id, caption, used):
        return notice
    if not rows:
        return nothing_to_show(report, id, caption)
    return table_of(
        report, id, caption, columns=columns, rows=rows, measures=used, population=population, n=n, notes=notes
    )


def table_of(
    report: Report,
    id: str,
    caption: str,
    *,
    columns: Sequence[str],
    rows: Sequence[Row],
    measures: Sequence[str],
    population: str | None = None,
    n: int | Fact | str | None = None,
    notes: Iterable[str] = (),
) -> Table:
    """The table itself, where it is known that there is something to show."""
    if wrong := [row.label for row in rows if len(row.cells) != len(columns) - 1]:
        raise ValueError(f"{id}: raderna {wrong} har inte lika många celler som kolumner.")
    shown = tuple(TableRow((Dressed(r.label), *(_dressed(report, c) for c in r.cells)), r.role) for r in rows)
    gaps = [f"Underlag saknas för en del av tabellen: {f}." for f in _missing_files(report, measures)]
    texts = [c.text for r in shown for c in r.cells[1:]]
    return Table(
        id,
        exhibit.checked_caption(caption),
        _columns(columns, shown),
        shown,
        exhibit.foot(report, measures, population=population, n=report.fact(n) if isinstance(n, str) else n),
        (*mark_notes(texts), *gaps, *notes),
        report.is_synthetic([m for m in measures if report.has(m)]),
    )


def count_table(
    report: Report,
    id: str,
    caption: str,
    measure: str,
    *,
    rows: str,
    across: str | None = None,
    label: str | None = None,
    share: bool = True,
    keep_zero: bool = True,
    labels: Mapping[str, str] | None = None,
    source: str | None = None,
    held: Mapping[str, str] | None = None,
    population: str | None = None,
    notes: Iterable[str] = (),
) -> Table | Notice:
    """Counts and shares of one measure: a row per category of the key `rows`, totals last.

    There is a group of columns per category of `across`. `labels` words codes that no code list knows, `held`
    says at which code another key is held (else `all`). Categories stay at zero unless told not to.
    """
    if notice := source_missing(report, id, caption, [measure]):
        return notice
    labels = {**report.words(rows), **report.words(across or ""), **(labels or {})}
    facts = exhibit.grid(report, measure, [rows, *([across] if across else [])], source, held)
    groups: list[tuple[str, ...]] = [(code,) for code in _groups(facts)] if across else [()]
    whats = _whats(facts) if share else ("n",)
    kept = [c for c in exhibit.codes_at(facts, 0) if keep_zero or c == ALL or _any(report, facts, c, groups)]
    lines = [
        Row(
            label_of(rows, code, labels),
            tuple(cell(facts[(code, *group)], what) for group in groups for what in whats),
            "total" if code == ALL else "body",
        )
        for code in kept
    ]
    return table(
        report,
        id,
        caption,
        columns=[label or title(rows), *_headers(across, groups, whats, labels)],
        rows=lines,
        measures=[measure],
        population=population,
        n=exhibit.whole(report, facts),
        notes=[*_rounding(report, facts, groups, whats), *notes],
    )


def _groups(facts: exhibit.Grid) -> list[str]:
    """Columns: `missing` only where somebody is missing."""
    codes = exhibit.codes_at(facts, 1)
    return [c for c in codes if c != MISSING or any(f.n for k, f in facts.items() if k[1] == MISSING)]


def _whats(facts: exhibit.Grid) -> tuple[What, ...]:
    return ("n", "share") if any(f.base is not None for f in facts.values()) else ("n",)


def _any(report: Report, facts: exhibit.Grid, code: str, groups: Sequence[tuple[str, ...]]) -> bool:
    found = [facts[(code, *group)] for group in groups]
    return any(f.n or is_hidden(report, f) for f in found)


def _headers(
    across: str | None, groups: Sequence[tuple[str, ...]], whats: Sequence[What], labels: Mapping[str, str] | None
) -> list[str]:
    words = {"n": "antal", "share": "andel"}
    if across is None:
        return [words[what].capitalize() for what in whats]
    return [f"{label_of(across, code, labels)}, {words[what]}" for (code,) in groups for what in whats]


def _rounding(
    report: Report, facts: exhibit.Grid, groups: Sequence[tuple[str, ...]], whats: Sequence[What]
) -> list[str]:
    """The note on rounding, where the parts fill their base and the printed shares still do not add up."""
    for group in groups if "share" in whats else ():
        parts = [f for codes, f in facts.items() if codes[1:] == group and codes[0] != ALL]
        if not parts or any(is_hidden(report, f) or not has_share(f) for f in parts):
            continue
        if sum(f.n or 0 for f in parts) == parts[0].base == parts[-1].base:
            printed = sum(round_half_up(share_of(f) * 100, 1) for f in parts)
            if printed != 100:
                return [ROUNDING_NOTE]
    return []


def _dressed(report: Report, item: Cell | str) -> Dressed:
    if isinstance(item, str):
        return Dressed(item or NOT_APPLICABLE.sign)
    if item.fact is None:
        return Dressed(item.text or NOT_APPLICABLE.sign)
    dressed = dress_marked(report, item.fact, item.what, item.decimals)
    return Dressed(item.text, dressed.fact) if item.text and dressed.text != HIDDEN.sign else dressed


def _measures_of(report: Report, rows: Iterable[Row]) -> list[str]:
    cells = [c.fact for row in rows for c in row.cells if isinstance(c, Cell) and c.fact is not None]
    return list(dict.fromkeys(measure_of(report, fact) for fact in cells))


def measure_of(report: Report, fact: Fact | str) -> str:
    """The id of the measure that a fact belongs to, also when the measure's source is missing."""
    if isinstance(fact, Fact):
        return fact.measure.id
    lacking = [m for m in report.missing if fact == m or fact.startswith(f"{m}.")]
    return max(lacking, key=len) if lacking else report.fact(fact).measure.id


def _missing_files(report: Report, measures: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(report.missing[m] for m in measures if m in report.missing))


def _columns(headers: Sequence[str], rows: Sequence[TableRow]) -> tuple[Column, ...]:
    def align(place: int) -> Literal["left", "right"]:
        numeric = all(r.cells[place].fact or _numeric(r.cells[place].text) for r in rows)
        return "right" if place and numeric else "left"

    return tuple(Column(header, align(place)) for place, header in enumerate(headers))


def _numeric(text: str) -> bool:
    signs = [mark.sign for mark in MARKS.values()] + [REFUSED]
    return text in signs or _NUMBERS.fullmatch(text) is not None
