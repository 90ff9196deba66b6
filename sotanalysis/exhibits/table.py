"""Tables: a header column, a header of one row or of two, every number a fact and its dressing.

A row or column of zeros that no reader needs is there, marked as left out: page and print pass over it, Excel and CSV
have it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from html import escape
from itertools import compress, groupby, product
from typing import Any, Literal

import pandas as pd

from sotanalysis.exhibits import exhibit
from sotanalysis.exhibits.dressing import (
    REFUSED,
    Dressed,
    Number,
    What,
    dress,
    dress_marked,
    has_share,
    mark_notes,
    share_of,
)
from sotanalysis.exhibits.shown import Shown, label, nobody, part_word
from sotanalysis.facts import Fact
from sotanalysis.formatting import NBSP, in_sentence, round_half_up
from sotanalysis.measures.keys import is_difference
from sotanalysis.vocabulary import ALL, HIDDEN, MARKS, MISSING, NOT_APPLICABLE, UNITS

Role = Literal["body", "total", "group"]
_NUMBER = r"[+\u2212]?\d[\d\u00a0,]*(?:\u00a0%)?"
# A number, or an interval of two.
_NUMBERS = re.compile(rf"{_NUMBER}(?:(?:–| till ){_NUMBER})?")
ROUNDING_NOTE = "Andelar är avrundade var för sig och summerar därför inte alltid till exakt 100\u00a0%."
NO_GOAL = "inget mål"  # what a blank cell says to who listens
COUNTED = {"persons": "deltagare", "mentions": "deltagare"}


@dataclass(frozen=True)
class Cell:
    """A fact and how it shall be dressed; or plain text. `source` says that the fact's source is missing.

    Text beside a fact stands in its place (a word for a value that is no number), unless the fact is hidden.
    A cell with neither is one where no number can be: it shows `[e]`, as blank text does. A cell where nothing is set
    is `blank`, which holds the words for who listens ("inget mål"); in Excel it shows `[e]`.
    """

    fact: Fact | None = None
    what: What = "n"
    decimals: int | None = None
    text: str = ""
    unknown: bool = False
    blank: str = ""


@dataclass(frozen=True)
class Row:
    """A row: its label, which is the row's header, and a cell per further column.

    A `group` row tells what the rows below it have in common. One that is `left_out` is in Excel and CSV only.
    """

    label: str
    cells: tuple[Cell | str, ...]
    role: Role = "body"
    left_out: bool = False


@dataclass(frozen=True)
class Column:
    """A column as shown: its header, the words that stand over it and its neighbours, and how many these are."""

    header: str
    align: Literal["left", "right"] = "right"
    spanner: str = ""
    n: Dressed | None = None
    left_out: bool = False

    @property
    def name(self) -> str:
        """The whole name in one line, as Excel and CSV have it: `Kvinnor, antal`."""
        return f"{self.spanner}, {self.header}" if self.spanner else self.header

    @property
    def over(self) -> str:
        """What stands over the column and its neighbours: `Kvinnor (n = 32)`."""
        return f"{self.spanner} (n{NBSP}={NBSP}{self.n.text})" if self.n else self.spanner

    def private(self) -> dict[str, object]:
        """The column of the private form."""
        return {
            "header": self.header,
            "align": self.align,
            **({"spanner": self.spanner} if self.spanner else {}),
            **({"n": _private_cell(self.n)} if self.n else {}),
            **({"left_out": True} if self.left_out else {}),
        }


@dataclass(frozen=True)
class TableRow:
    """A row as shown: its texts, the label first, with the ids of their facts."""

    cells: tuple[Dressed, ...]
    role: Role = "body"
    left_out: bool = False


@dataclass(frozen=True)
class Table:
    """A finished table: everything in it is text. `dense` for much small print, such as definitions. `marks` are lines
    on the signs in it, which a report says once for all its tables.

    `sentence` is told in its place in a finished document.
    """

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    foot: str = ""
    notes: tuple[str, ...] = ()
    synthetic: bool = False
    dense: bool = False
    marks: tuple[str, ...] = ()
    sentence: exhibit.Sentence | None = None

    def private(self) -> dict[str, object]:
        """The form that PDF and Excel are made from."""
        return {
            "kind": "table",
            "id": self.id,
            "caption": self.caption,
            "columns": [c.private() for c in self.columns],
            "rows": [
                {
                    "role": r.role,
                    "cells": [_private_cell(c) for c in r.cells],
                    **({"left_out": True} if r.left_out else {}),
                }
                for r in self.rows
            ],
            "foot": self.foot,
            "notes": list(self.notes),
            "marks": list(self.marks),
            "synthetic": self.synthetic,
            **({"dense": True} if self.dense else {}),
            **({"sentence": self.sentence.private()} if self.sentence else {}),
        }

    def html(self) -> str:
        """A figure element with the table, foot and notes under it."""
        id, form = escape(self.id), "table dense" if self.dense else "table"
        return (
            f'<figure class="exhibit {form}" id="{id}">{table_html(self, exhibit.caption_html(self.id, self.caption))}'
            f"{exhibit.notes_html(self.foot, self.notes)}{marks_html(self.marks)}</figure>"
        )

    def text(self) -> str:
        """The table as plain lines."""
        columns, rows = visible_columns(self), visible_rows(self)
        lines = [self.caption, " | ".join(f"{c.over}, {c.header}" if c.spanner else c.header for c in columns)]
        lines += [" | ".join(c.text for c in cells) for _, cells in rows]
        return "\n".join([*lines, *([self.foot] if self.foot else []), *self.notes, *self.marks])

    def frame(self) -> pd.DataFrame:
        """What the table shows, as text: one row per row, its label as index. `View.frame` has the numbers."""
        label, *heads = [column.name for column in self.columns]
        texts = [[cell.text for cell in row.cells] for row in self.rows]
        index = pd.Index([name for name, *_ in texts], name=label)
        return pd.DataFrame([cells for _, *cells in texts], index, heads)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, object]:
        return exhibit.bundle(self.private(), self.html(), self.text())


def _private_cell(cell: Dressed) -> dict[str, object]:
    """Text, facts and which part of the fact; for a single number also the number itself, unrounded, and its dress."""
    return {
        "text": cell.text,
        "facts": [cell.fact] if cell.fact else [],
        **({"what": cell.what} if cell.fact else {}),
        **({"number": asdict(cell.number)} if cell.number else {}),
        **({"revised": True} if cell.revised else {}),
        **({"blank": cell.blank} if cell.blank else {}),
    }


def table_of(form: Mapping[str, Any]) -> Table:
    """The table that a private form was made of, but for its sentence."""
    columns = [Column(**{**one, "n": _dressed_again(one["n"]) if "n" in one else None}) for one in form["columns"]]
    rows = [
        TableRow(tuple(_dressed_again(cell) for cell in row["cells"]), row["role"], row.get("left_out", False))
        for row in form["rows"]
    ]
    return Table(
        form["id"],
        form["caption"],
        tuple(columns),
        tuple(rows),
        form["foot"],
        tuple(form["notes"]),
        form["synthetic"],
        form.get("dense", False),
        tuple(form.get("marks", ())),
    )


def _dressed_again(cell: Mapping[str, Any]) -> Dressed:
    number = Number(**cell["number"]) if "number" in cell else None
    fact = next(iter(cell["facts"]), None)
    return Dressed(cell["text"], fact, cell.get("what"), number, cell.get("revised", False), cell.get("blank", ""))


def visible_columns(table: Table) -> list[Column]:
    """The columns that page and print show."""
    return [column for column in table.columns if not column.left_out]


def visible_rows(table: Table) -> list[tuple[TableRow, tuple[Dressed, ...]]]:
    """The rows that page and print show, each with those of its cells that they show."""
    shown = [not column.left_out for column in table.columns]
    return [(row, tuple(compress(row.cells, shown))) for row in table.rows if not row.left_out]


def marks_html(marks: Iterable[str]) -> str:
    """The lines on signs under a table that stands alone; a report says them once (`publishing.marks`)."""
    items = "".join(f"<li>{escape(mark)}</li>" for mark in marks)
    return f'<ul class="notes marks">{items}</ul>' if items else ""


def table_html(table: Table, caption: str) -> str:
    """The table element in a box of its own, which scrolls where it must; `caption` is HTML."""
    id, columns = escape(table.id), visible_columns(table)
    body = "".join(_row_html(row.role, cells, columns) for row, cells in visible_rows(table))
    return (
        '<div class="scroll"><table>'
        f'<caption id="{id}-caption">{caption}</caption>'
        f"{_heads_html(columns)}<tbody>{body}</tbody></table></div>"
    )


def _heads_html(columns: Sequence[Column]) -> str:
    """The header: one row, or spanners over the headers of their columns."""
    if not any(c.spanner for c in columns):
        heads = "".join(f'<th scope="col"{_num(c)}>{escape(c.header)}</th>' for c in columns)
        return f"<thead><tr>{heads}</tr></thead>"
    runs = spans(columns)
    groups = "".join(f'<colgroup span="{len(run)}"></colgroup>' for run in runs)
    over = "".join(
        f'<th scope="colgroup" colspan="{len(run)}">{escape(run[0].over)}</th>'
        if run[0].spanner
        else f'<th scope="col" rowspan="2"{_num(run[0])}>{escape(run[0].header)}</th>'
        for run in runs
    )
    under = "".join(f'<th scope="col"{_num(c)}>{escape(c.header)}</th>' for c in columns if c.spanner)
    return f"{groups}<thead><tr>{over}</tr><tr>{under}</tr></thead>"


def spans(columns: Sequence[Column]) -> list[list[Column]]:
    """The columns in runs: those under one spanner together, each other column alone."""
    keyed = groupby(enumerate(columns), lambda item: item[1].over or item[0])
    return [[column for _, column in run] for _, run in keyed]


def _row_html(role: Role, cells: Sequence[Dressed], columns: Sequence[Column]) -> str:
    head, *rest = cells
    data = "".join(f"<td{_num(c)}>{_cell_html(cell)}</td>" for cell, c in zip(rest, columns[1:], strict=True))
    named = "" if role == "body" else f' class="{role}"'
    return f'<tr{named}><th scope="row">{escape(head.text)}</th>{data}</tr>'


def _cell_html(cell: Dressed) -> str:
    return escape(cell.text) if cell.text or not cell.blank else f'<span class="unseen">{escape(cell.blank)}</span>'


def _num(column: Column) -> str:
    return ' class="num"' if column.align == "right" else ""


def cell(fact: Fact | None, what: What = "n", decimals: int | None = None) -> Cell:
    """A cell that shows one fact; `[u]` for None, a fact without its source. Shares get one decimal.

    See `dressing.dress` for `what`.
    """
    return Cell(fact, what, 1 if decimals is None and what == "share" else decimals, unknown=fact is None)


def table(
    id: str,
    caption: str,
    columns: Sequence[str],
    rows: Sequence[Row],
    foot: str = "",
    notes: Iterable[str] = (),
    synthetic: bool = False,
) -> Table:
    """A table of cells in any arrangement. `columns` holds the header of the label column too; neighbours that begin
    with the same words before a comma (`Före, antal`, `Före, andel`) get these over them both.

    A row for those of whom nothing is known is left out where nobody is. ValueError for a row of another width, or a
    column without a header, which a screen reader could not name.
    """
    if not all(columns):
        raise ValueError(f"{id}: en kolumn saknar rubrik.")
    lines = [replace(row, left_out=True) if _of_nobody_unknown(row) else row for row in rows]
    made = Table(id, exhibit.checked_caption(caption), (), (), foot, tuple(notes), synthetic)
    return _filled(made, _spanned(columns), lines)


def _filled(empty: Table, columns: Sequence[Column], rows: Sequence[Row]) -> Table:
    """The table with its columns and rows. ValueError for a row of another width."""
    if wrong := [row.label for row in rows if len(row.cells) != len(columns) - 1]:
        raise ValueError(f"{empty.id}: raderna {wrong} har inte lika många celler som kolumner.")
    shown = tuple(TableRow((Dressed(r.label), *(_dressed(c) for c in r.cells)), r.role, r.left_out) for r in rows)
    made = replace(empty, columns=_aligned(columns, shown), rows=shown)
    marks = mark_notes(c.text for _, (_, *cells) in visible_rows(made) for c in cells)
    return replace(made, marks=(*marks, *made.marks))


def _spanned(headers: Sequence[str]) -> list[Column]:
    """The columns; those next to each other that begin alike, to the first comma, under what they have in common."""
    corner, *heads = headers
    made = [Column(corner)]
    for _, run in groupby(enumerate(heads), lambda item: item[1].partition(", ")[0] if ", " in item[1] else item[0]):
        alike = [head for _, head in run]
        parts = [head.partition(", ") for head in alike]
        made += [Column(rest, spanner=over) for over, _, rest in parts] if len(alike) > 1 else [Column(alike[0])]
    return made


def _of_nobody_unknown(row: Row) -> bool:
    """Whether the row is of those of whom something is not known, and they are none."""
    facts = [cell.fact for cell in row.cells if isinstance(cell, Cell) and cell.fact]
    if row.role != "body" or not facts or not all(f.n == 0 and not f.value and not f.hidden for f in facts):
        return False
    based = any(isinstance(c, Cell) and c.fact and c.what in ("base", "k_of_n") and c.fact.base for c in row.cells)
    unknown = [{key for key, code in fact.keys.items() if code == MISSING} for fact in facts]
    return not based and bool(set.intersection(*unknown))


def grid_table(shown: Shown, rows: int = 1) -> Table:
    """The table of what is shown: a row per combination of the first `rows` axes, a group of columns per combination of
    the others, a column per part under the group's words. Totals stand last. A base that the groups of each row share
    stands once, before them. Categories that nobody is in are left out, but for those of a scale.
    """
    across = range(rows, len(shown.axes))
    found = dict.fromkeys(codes[rows:] for codes in shown.facts)
    groups = [g for g in product(*(shown.used(place) for place in across)) if g in found]
    labels = list(dict.fromkeys(codes[:rows] for codes in shown.facts))
    ordered = [c for c in product(*(shown.codes(place) for place in range(rows))) if c in set(labels)]
    shared = _shared_base(shown, ordered, groups)
    parts = [what for what in shown.parts if not shared or what != "base"]
    first: list[tuple[tuple[str, ...], What]] = [(groups[0], "base")] if shared else []
    columns = [*first, *((group, what) for group in groups for what in parts)]
    empty = [nobody(shown, place) for place in range(len(shown.axes))]
    whole = any(not _adds_up(shown, group, rows) for group in groups) and "n" in parts and "share" in parts
    lines = [
        Row(
            _number_of(shown, codes) if whole and set(codes) == {ALL} else _row_label(shown, codes),
            tuple(
                Cell(blank="ingen andel")
                if whole and set(codes) == {ALL} and what in ("share", "interval")
                else _grid_cell(shown, (*codes, *group), what)
                for group, what in columns
            ),
            "total" if ALL in codes else "body",
            _any_of(codes, empty[:rows]),
        )
        for codes in ordered
    ]
    heads = [
        replace(
            _head(shown, () if shared and what == "base" else group, what, parts, rows),
            left_out=_any_of(group, empty[rows:]),
        )
        for group, what in columns
    ]
    corner = ", ".join(axis.title if not i else axis.title.lower() for i, axis in enumerate(shown.axes[:rows]))
    marks = _rounding(shown, groups, parts, rows)
    id = f"{shown.id}-data" if shown.table == shown.id else shown.id
    caption = exhibit.checked_caption(shown.caption)
    made = Table(id, caption, (), (), shown.foot, shown.notes, shown.synthetic, marks=marks)
    return _filled(made, [Column(corner), *_with_n(shown, heads, columns, rows)], lines)


def _any_of(codes: Sequence[str], empty: Sequence[set[str]]) -> bool:
    return any(code in gone for code, gone in zip(codes, empty, strict=True))


def _adds_up(shown: Shown, group: tuple[str, ...], rows: int) -> bool:
    """Whether the numbers over the total add up to it; so they may, as far as can be seen, where one is hidden."""
    column = {codes[:rows]: f for codes, f in shown.facts.items() if codes[rows:] == group}
    total = column.get((ALL,) * rows)
    if total is None or total.n is None or total.base_fact not in (total.id, None):
        return True
    parts = [f for codes, f in column.items() if ALL not in codes]
    known = sum(f.n or 0 for f in parts)
    return known == total.n or (known < total.n and any(f.n is None for f in parts))


def _number_of(shown: Shown, codes: tuple[str, ...]) -> str:
    """The label of a total that is the number of whom the rows are about: `Antal deltagare`."""
    unit = next(f.unit for found, f in shown.facts.items() if found[: len(codes)] == codes)
    return f"Antal {COUNTED.get(unit, UNITS[unit])}"


def _with_n(
    shown: Shown, heads: Sequence[Column], columns: Sequence[tuple[tuple[str, ...], What]], rows: int
) -> list[Column]:
    """The columns with how many each group is, where its shares have a base of their own, one and the same."""
    groups = dict.fromkeys(group for group, _ in columns)
    bases = {group: [f for codes, f in shown.facts.items() if codes[rows:] == group] for group in groups}
    own = {g: {f.base_fact for f in facts} for g, facts in bases.items()}
    apart = len(groups) > 1 and len({frozenset(ids) for ids in own.values()}) == len(groups)
    shares = any(what == "share" for _, what in columns) and not any(what == "base" for _, what in columns)
    if not apart or not shares:
        return [*heads]

    def n(group: tuple[str, ...]) -> Dressed | None:
        alone = len(own[group]) == 1 and all(own[group]) and len({f.base for f in bases[group]}) == 1
        return dress(bases[group][0], "base") if alone and bases[group][0].base is not None else None

    return [
        replace(head, n=n(group)) if head.spanner else head for head, (group, _) in zip(heads, columns, strict=True)
    ]


def _shared_base(shown: Shown, labels: Sequence[tuple[str, ...]], groups: Sequence[tuple[str, ...]]) -> bool:
    """Whether the base is shown, and the same fact for all the groups of each row."""
    if "base" not in shown.parts or len(groups) < 2:
        return False
    rows = [{f.base_fact for group in groups if (f := shown.facts.get((*codes, *group)))} for codes in labels]
    return all(len(bases) == 1 and None not in bases for bases in rows)


def _grid_cell(shown: Shown, codes: tuple[str, ...], what: What) -> Cell:
    fact = shown.facts.get(codes)
    if fact is None:
        return Cell()
    # A whole is all of itself: an interval about that would say nothing.
    if what == "interval" and fact.base_fact == fact.id:
        return Cell(blank="inget intervall")
    if what != "value":
        return cell(fact, what, None if what in ("n", "base") else shown.decimals)
    # Of nobody there is no mean: the number is not missing, there can be none.
    nothing = fact.value is None and 0 in (fact.n, fact.base)
    return replace(cell(fact, _value_as(fact), shown.decimals), text=NOT_APPLICABLE.sign if nothing else "")


def _value_as(fact: Fact) -> What:
    """How a value is printed, as it is declared: a difference with its sign, a share in percent."""
    return "percent" if fact.unit == "share" else "signed" if is_difference(fact.keys) else "value"


def _head(shown: Shown, group: tuple[str, ...], what: What, parts: Sequence[What], rows: int) -> Column:
    """`antal` under `Kvinnor`; the part alone where there is one group, the group alone where there is one part."""
    words = [word for place, code in enumerate(group) if (word := shown.word(rows + place, code))]
    if len(parts) > 1 and words:
        return Column(in_sentence(part_word(shown, what)), spanner=label(words))
    if len(shown.parts) > 1 or not words or what in shown.heads:
        words.append(part_word(shown, what))
    return Column(label(words))


def _row_label(shown: Shown, codes: tuple[str, ...]) -> str:
    """`Vakant, arbetskonsulent`; of a whole over several keys the word of the first."""
    words = [word for word in shown.words(codes) if word]
    return words[0] if len(words) == 1 or set(codes) == {ALL} else label(words)


def _rounding(shown: Shown, groups: Sequence[tuple[str, ...]], parts: Sequence[What], rows: int) -> tuple[str, ...]:
    """The line on rounding, where the parts fill their base and the printed shares still do not add up."""
    for group in groups if "share" in parts else ():
        column = [f for codes, f in shown.facts.items() if codes[rows:] == group and ALL not in codes[:rows]]
        if not column or any(f.hidden or not has_share(f) for f in column):
            continue
        whole = sum(f.n or 0 for f in column) == column[0].base == column[-1].base
        if whole and sum(round_half_up(share_of(f) * 100, 1) for f in column) != 100:
            return (ROUNDING_NOTE,)
    return ()


def _dressed(item: Cell | str) -> Dressed:
    if isinstance(item, str):
        return Dressed(item or NOT_APPLICABLE.sign)
    if item.blank:
        return Dressed("", blank=item.blank)
    if item.fact is None and not item.unknown:
        return Dressed(item.text or NOT_APPLICABLE.sign)
    dressed = dress_marked(item.fact, item.what, item.decimals)
    if item.text and dressed.text != HIDDEN.sign:
        return Dressed(item.text, dressed.fact, dressed.what)
    return dressed


def _aligned(columns: Sequence[Column], rows: Sequence[TableRow]) -> tuple[Column, ...]:
    def align(place: int) -> Literal["left", "right"]:
        numeric = all(r.cells[place].fact or _numeric(r.cells[place].text) for r in rows)
        return "right" if place and numeric else "left"

    return tuple(replace(column, align=align(place)) for place, column in enumerate(columns))


def _numeric(text: str) -> bool:
    signs = ["", *(mark.sign for mark in MARKS.values()), REFUSED]
    return text in signs or _NUMBERS.fullmatch(text) is not None
