"""Where facts are printed: read from an executed report, whose exhibits carry the ids of the facts they show."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from nbformat import NotebookNode

from sotanalysis import formatting
from sotanalysis.exhibits.table import table_of, visible_columns, visible_rows
from sotanalysis.publishing.join import section_of
from sotanalysis.publishing.markdown import plain, tokens
from sotanalysis.publishing.tables import placed_forms, under_headings


@dataclass(frozen=True)
class Place:
    """Where facts are printed: exhibit, its number ("Tabell 3", "" for text), the heading above it, where in it.

    `loose` where only some of the facts stand in the text.
    """

    exhibit: str
    number: str
    heading: str
    where: str
    text: str
    facts: tuple[str, ...]
    drawn: tuple[str, ...] = ()
    loose: bool = False

    @property
    def line(self) -> str:
        """The place in one line."""
        head = ", ".join(filter(None, [self.number, self.exhibit, f"under ”{self.heading}”" if self.heading else ""]))
        named = [formatting.in_sentence(number) for number in self.drawn]
        drawn = f" (ritat i {formatting.listing(named)})" if named else ""
        return f"{head}: {self.where + ': ' if self.where else ''}{self.text}{drawn}"


def places(documents: Iterable[NotebookNode]) -> list[Place]:
    """Every place in a report's documents where facts are printed: those in exhibits first, then those in texts."""
    held = [*documents]
    forms = [one for document in held for one in placed_forms(document)]
    drawn: dict[str, list[str]] = {}
    for _, form in forms:
        if form["kind"] == "figure" and form.get("table"):
            drawn.setdefault(form["table"], []).append(form["number"].replace(formatting.NBSP, " "))
    found = [place for heading, form in forms for place in _places(form, heading, tuple(drawn.get(form["id"], ())))]
    return [*found, *(place for document in held for place in _told(document))]


def _places(form: NotebookNode, heading: str, drawn: tuple[str, ...]) -> Iterator[Place]:
    number = form.get("number", "").replace(formatting.NBSP, " ")
    if form.get("finding"):
        yield Place(form["id"], number, heading, "", form["finding"], tuple(form["finding_facts"]))
    if form["kind"] not in ("table", "figure"):
        for text, facts in _texts({name: part for name, part in form.items() if name != "data"}):
            yield Place(form["id"], number, heading, "", text, facts)
        return
    table = form if form["kind"] == "table" else form["data"]
    if table and not form.get("table"):  # else told of the table that has its numbers, or it has none
        made = table_of(table)
        for _, cells in visible_rows(made):
            for cell, column in zip(cells, visible_columns(made), strict=True):
                if cell.fact:
                    where = f"raden ”{cells[0].text}”, kolumnen ”{column.name}”"
                    yield Place(form["id"], number, heading, where, cell.text, (cell.fact,), drawn)


def _texts(part: object) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The texts with facts in any other form (sentences, cards), however deep they lie."""
    if isinstance(part, Mapping):
        if part.get("facts"):
            said = [str(part[name]) for name in ("text", "label", "number", "of") if part.get(name)]
            yield ", ".join(said), tuple(part["facts"])
        for inner in part.values():
            yield from _texts(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _texts(inner)


def _told(notebook: NotebookNode) -> Iterator[Place]:
    """The paragraphs of the year's own text, which knows its facts, but not which of them stands in which paragraph."""
    for heading, cell in under_headings(notebook):
        if facts := cell.metadata.get("facts"):
            section = section_of(cell) or ""
            for block in tokens(cell.source):
                yield Place(section, "", heading, "", plain(block.get("children", ())), tuple(facts), loose=True)
