"""Tables: one header row, one header column, no merged cells, every number a fact and its dressing."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from html import escape
from itertools import product
from typing import Literal

import pandas as pd

from sotanalysis.exhibits import exhibit
from sotanalysis.exhibits.dressing import REFUSED, Dressed, What, dress_marked, has_share, mark_notes, share_of
from sotanalysis.exhibits.shown import Shown, label, part_word
from sotanalysis.facts import Fact
from sotanalysis.formatting import round_half_up
from sotanalysis.measures.keys import is_difference
from sotanalysis.vocabulary import ALL, HIDDEN, MARKS, NOT_APPLICABLE

Role = Literal["body", "total", "group"]
_NUMBER = r"[+\u2212]?\d[\d\u00a0,]*(?:\u00a0%)?"
# A number, or an interval of two.
_NUMBERS = re.compile(rf"{_NUMBER}(?:(?:–| till ){_NUMBER})?")
ROUNDING_NOTE = "Andelarna är avrundade var för sig och summerar inte till exakt 100 %."


@dataclass(frozen=True)
class Cell:
    """A fact and how it shall be dressed; or plain text. `source` says that the fact's source is missing.

    Text beside a fact stands in its place (a word for a value that is no number), unless the fact is hidden.
    A cell with neither is one where no number can be: it shows `[e]`, as blank text does. No cell is blank.
    """

    fact: Fact | None = None
    what: What = "n"
    decimals: int | None = None
    text: str = ""
    unknown: bool = False


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
    """A finished table: everything in it is text. `dense` for much small print, such as definitions.

    `ordinal` when its rows are a scale, whose steps all stand; `sentence` is told in its place in a finished document.
    """

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    foot: str = ""
    notes: tuple[str, ...] = ()
    synthetic: bool = False
    dense: bool = False
    ordinal: bool = False
    sentence: exhibit.Sentence | None = None

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
            **({"ordinal": True} if self.ordinal else {}),
            **({"sentence": self.sentence.private()} if self.sentence else {}),
        }

    def html(self) -> str:
        """A figure element with the table, foot and notes under it."""
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

    def frame(self) -> pd.DataFrame:
        """What the table shows, as text: one row per row, its label as index. `View.frame` has the numbers."""
        label, *heads = [column.header for column in self.columns]
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
    }


def table_html(table: Table, caption: str) -> str:
    """The table element in a box of its own, which scrolls where it must; `caption` is HTML."""
    id = escape(table.id)
    heads = "".join(f'<th scope="col"{_num(c)}>{escape(c.header)}</th>' for c in table.columns)
    body = "".join(_row_html(row, table.columns) for row in table.rows)
    return (
        '<div class="scroll"><table>'
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
    """A table of cells in any arrangement. `columns` holds the header of the label column too.

    ValueError for a row of another width.
    """
    if wrong := [row.label for row in rows if len(row.cells) != len(columns) - 1]:
        raise ValueError(f"{id}: raderna {wrong} har inte lika många celler som kolumner.")
    shown = tuple(TableRow((Dressed(r.label), *(_dressed(c) for c in r.cells)), r.role) for r in rows)
    texts = [c.text for r in shown for c in r.cells[1:]]
    said = tuple(dict.fromkeys((*mark_notes(texts), *notes)))
    return Table(id, exhibit.checked_caption(caption), _columns(columns, shown), shown, foot, said, synthetic)


def grid_table(shown: Shown, rows: int = 1) -> Table:
    """The table of what is shown: a row per combination of the first `rows` axes, a group of columns per combination of
    the others, a column per part. Totals stand last. A base that the groups of each row share stands once, before them.
    """
    parts = shown.parts
    across = range(rows, len(shown.axes))
    found = dict.fromkeys(codes[rows:] for codes in shown.facts)
    groups = [g for g in product(*(shown.used(place) for place in across)) if g in found]
    labels = list(dict.fromkeys(codes[:rows] for codes in shown.facts))
    ordered = [c for c in product(*(shown.codes(place) for place in range(rows))) if c in set(labels)]
    shared = _shared_base(shown, ordered, groups)
    first: list[tuple[tuple[str, ...], What]] = [(groups[0], "base")] if shared else []
    columns = [*first, *((group, what) for group in groups for what in parts if not shared or what != "base")]
    lines = [
        Row(
            _row_label(shown, codes),
            tuple(_grid_cell(shown, (*codes, *group), what) for group, what in columns),
            "total" if ALL in codes else "body",
        )
        for codes in ordered
    ]
    heads = [
        _head(shown, () if shared and what == "base" else group, what, len(parts), rows) for group, what in columns
    ]
    corner = ", ".join(axis.title if not i else axis.title.lower() for i, axis in enumerate(shown.axes[:rows]))
    notes = _rounding(shown, groups, parts, rows)
    made = table(shown.id, shown.caption, [corner, *heads], lines, shown.foot, [*notes, *shown.notes], shown.synthetic)
    made = replace(made, ordinal=any(axis.ordinal for axis in shown.axes[:rows]))
    return replace(made, id=f"{made.id}-data") if shown.table == made.id else made


def _shared_base(shown: Shown, labels: Sequence[tuple[str, ...]], groups: Sequence[tuple[str, ...]]) -> bool:
    """Whether the base is shown, and the same fact for all the groups of each row."""
    if "base" not in shown.parts or len(groups) < 2:
        return False
    rows = [{f.base_fact for group in groups if (f := shown.facts.get((*codes, *group)))} for codes in labels]
    return all(len(bases) == 1 and None not in bases for bases in rows)


def _grid_cell(shown: Shown, codes: tuple[str, ...], what: What) -> Cell:
    fact = shown.facts.get(codes)
    # A whole is all of itself: an interval about that would say nothing.
    if fact is None or (what == "interval" and fact.base_fact == fact.id):
        return Cell()
    if what != "value":
        return cell(fact, what, None if what in ("n", "base") else shown.decimals)
    # Of nobody there is no mean: the number is not missing, there can be none.
    nothing = fact.value is None and 0 in (fact.n, fact.base)
    return replace(cell(fact, _value_as(fact), shown.decimals), text=NOT_APPLICABLE.sign if nothing else "")


def _value_as(fact: Fact) -> What:
    """How a value is printed, as it is declared: a difference with its sign, a share in percent."""
    return "percent" if fact.unit == "share" else "signed" if is_difference(fact.keys) else "value"


def _head(shown: Shown, group: tuple[str, ...], what: What, n_parts: int, rows: int) -> str:
    """`Kvinnor, antal`; the part alone where there is one group, the group alone where there is one part."""
    words = [word for place, code in enumerate(group) if (word := shown.word(rows + place, code))]
    if n_parts > 1 or not words or what in shown.heads:
        words.append(part_word(shown, what))
    return label(words)


def _row_label(shown: Shown, codes: tuple[str, ...]) -> str:
    """`Vakant, arbetskonsulent`; of a whole over several keys the word of the first."""
    words = [word for word in shown.words(codes) if word]
    return words[0] if len(words) == 1 or set(codes) == {ALL} else label(words)


def _rounding(shown: Shown, groups: Sequence[tuple[str, ...]], parts: Sequence[What], rows: int) -> list[str]:
    """The note on rounding, where the parts fill their base and the printed shares still do not add up."""
    for group in groups if "share" in parts else ():
        column = [f for codes, f in shown.facts.items() if codes[rows:] == group and ALL not in codes[:rows]]
        if not column or any(f.hidden or not has_share(f) for f in column):
            continue
        whole = sum(f.n or 0 for f in column) == column[0].base == column[-1].base
        if whole and sum(round_half_up(share_of(f) * 100, 1) for f in column) != 100:
            return [ROUNDING_NOTE]
    return []


def _dressed(item: Cell | str) -> Dressed:
    if isinstance(item, str):
        return Dressed(item or NOT_APPLICABLE.sign)
    if item.fact is None and not item.unknown:
        return Dressed(item.text or NOT_APPLICABLE.sign)
    dressed = dress_marked(item.fact, item.what, item.decimals)
    if item.text and dressed.text != HIDDEN.sign:
        return Dressed(item.text, dressed.fact, dressed.what)
    return dressed


def _columns(headers: Sequence[str], rows: Sequence[TableRow]) -> tuple[Column, ...]:
    def align(place: int) -> Literal["left", "right"]:
        numeric = all(r.cells[place].fact or _numeric(r.cells[place].text) for r in rows)
        return "right" if place and numeric else "left"

    return tuple(Column(header, align(place)) for place, header in enumerate(headers))


def _numeric(text: str) -> bool:
    signs = [mark.sign for mark in MARKS.values()] + [REFUSED]
    return text in signs or _NUMBERS.fullmatch(text) is not None
