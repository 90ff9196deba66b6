"""Figures: an SVG, the alternative text made from the same numbers, and where those numbers stand as a table."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from sotanalysis.exhibits import exhibit
from sotanalysis.exhibits.binding import NOTHING, Bound
from sotanalysis.exhibits.shown import Shown
from sotanalysis.exhibits.table import Table, grid_table, table_html
from sotanalysis.facts import Fact

# In a figure's HTML: the image, its alternative text first, and the line that says where the numbers stand.
IMAGE = re.compile(r'<img alt="([^"]*)" src="data:image/svg\+xml,[^"]*">')
NUMBERS = re.compile(r'<p class="numbers">.*?</p>', re.DOTALL)


@dataclass(frozen=True)
class Mark:
    """A fact as it is drawn: the fact, the text beside it, and the words that say what it is."""

    fact: Fact
    text: str
    labels: tuple[str, ...]

    def private(self) -> dict[str, object]:
        """The mark for whoever looks where a fact is drawn."""
        return {"facts": [self.fact.id], "text": self.text, "labels": list(self.labels)}


@dataclass(frozen=True)
class Figure:
    """A finished figure. Either `table` names the exhibit with its numbers, or `data` is that table.

    `finding` is what it shows, over the caption that says what it is of; without text where nothing may be said.
    `sentence` is told in its place in a finished document.
    """

    id: str
    caption: str
    svg: str
    alt: str
    foot: str = ""
    notes: tuple[str, ...] = ()
    synthetic: bool = False
    table: str | None = None
    data: Table | None = None
    marks: tuple[Mark, ...] = ()
    finding: Bound = NOTHING
    sentence: exhibit.Sentence | None = None

    def __post_init__(self) -> None:
        exhibit.checked_caption(self.caption)
        if not self.alt.strip():
            raise ValueError(f"Figuren {self.id} saknar alternativtext.")

    def private(self) -> dict[str, object]:
        """The form that PDF and Excel are made from."""
        return {
            "kind": "figure",
            "id": self.id,
            "caption": self.caption,
            "finding": self.finding.text,
            "finding_facts": list(self.finding.facts),
            "svg": self.svg,
            "alt": self.alt,
            "foot": self.foot,
            "notes": list(self.notes),
            "synthetic": self.synthetic,
            "table": self.table,
            "data": self.data.private() if self.data else None,
            "marks": [mark.private() for mark in self.marks],
            **({"sentence": self.sentence.private()} if self.sentence else {}),
        }

    def html(self) -> str:
        """A figure element: caption, image, foot, notes, and the numbers or the way to them."""
        id = escape(self.id)
        caption = exhibit.caption_html(self.id, self.caption, self.finding.text)
        return (
            f'<figure class="exhibit figure" id="{id}">'
            f'<figcaption id="{id}-caption">{caption}</figcaption>'
            f'<div class="scroll picture"><img alt="{escape(self.alt)}" src="{data_address(self.svg)}"></div>'
            f"{exhibit.notes_html(self.foot, self.notes)}{self._numbers()}</figure>"
        )

    def _numbers(self) -> str:
        if self.table:
            return f'<p class="numbers">Siffrorna står i {{ref:{escape(self.table)}}}.</p>'
        if self.data:
            return folded(table_html(self.data, escape(self.caption)))
        return ""

    def text(self) -> str:
        """Finding, caption and alternative text."""
        return "\n".join([*filter(None, [self.finding.text, self.caption, self.alt, self.foot]), *self.notes])

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, object]:
        return exhibit.bundle(self.private(), self.html(), self.text())


def folded(numbers: str) -> str:
    """A figure's numbers, as HTML, folded under it."""
    return f"<details><summary>Visa siffrorna</summary>{numbers}</details>"


def data_address(svg: str) -> str:
    """The SVG as a data: address, percent-encoded no more than a double-quoted attribute needs."""
    return "data:image/svg+xml," + quote(svg.replace('"', "'"), safe=" !$'()*+,-./:;=?@[]_~")


def finish(
    shown: Shown,
    svg: str,
    alt: str,
    marks: Iterable[Mark],
    notes: Iterable[str] = (),
    data: Table | None = None,
) -> Figure:
    """The figure with its foot line; its numbers as a table go along only where no other exhibit holds them."""
    said = shown.with_notes(*notes)
    numbers = None if shown.table else data or grid_table(said)
    return Figure(
        shown.id,
        exhibit.checked_caption(shown.caption),
        svg,
        alt,
        shown.foot,
        said.notes,
        shown.synthetic,
        shown.table,
        numbers,
        tuple(marks),
        shown.finding,
    )
