"""Exhibit numbers and references: given here, once, for HTML and PDF alike."""

import re
from collections.abc import Iterator, Mapping
from html import escape, unescape
from types import MappingProxyType
from typing import NamedTuple

from nbformat import NotebookNode, from_dict

from sotanalysis.exhibits.exhibit import LINK, NOTEBOOK_STYLE, PRIVATE_MIME, REFERENCE, TAG_OR_REFERENCE, UNRESOLVED
from sotanalysis.formatting import capital

WORDS = {"table": "Tabell", "figure": "Figur"}

_NUMBER = re.compile(r'(<span class="number" data-exhibit="([^"]*)">).*?</span>', re.DOTALL)


class Name(NamedTuple):
    """What an exhibit is called in running text ("tabell B3 i tabellbilagan"), the address a page reaches it at
    ("#steg"), and what it is called where there is little room ("tabell B3").
    """

    words: str
    address: str
    short: str


# Exhibit id to its name.
Numbers = Mapping[str, Name]


def forms(notebook: NotebookNode) -> Iterator[NotebookNode]:
    """The private form of every exhibit, in reading order."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if PRIVATE_MIME in output.get("data", {}):
                yield output.data[PRIVATE_MIME]


def taken_addresses(notebook: NotebookNode) -> set[str]:
    """The addresses that headings may not have: those of the exhibits and of the page's own parts."""
    return {"innehall", "rapport", *(address for form in forms(notebook) for address in _addresses(form["id"]))}


def _addresses(id: str) -> tuple[str, ...]:
    return id, f"{id}-data", f"{id}-caption"


def names_in(notebook: NotebookNode, prefix: str = "") -> dict[str, Name]:
    """Each table's and figure's name, numbered per kind in reading order: "tabell B3" where the prefix is B."""
    counts, named = dict.fromkeys(WORDS, 0), {}
    for form in forms(notebook):
        if form["kind"] in WORDS:
            counts[form["kind"]] += 1
            words = f"{WORDS[form['kind']].lower()}\u00a0{prefix}{counts[form['kind']]}"
            named[form["id"]] = Name(words, f"#{form['id']}", words)
    return named


def numbered(
    notebook: NotebookNode, prefix: str = "", elsewhere: Numbers = MappingProxyType({})
) -> tuple[NotebookNode, list[str]]:
    """A copy with numbers in captions and references resolved, and the ids that are referred to but not there.

    Captions get "Tabell 3. "; `{ref:id}` becomes a link "tabell 3" in Markdown and HTML; private forms get `number` and
    keep their references, with `names` to resolve them, but for those in table cells, which become plain words.
    `elsewhere` names the exhibits of other documents. Numbering a numbered notebook changes nothing.
    """
    copy: NotebookNode = from_dict(notebook)  # a copy, and sooner than deepcopy
    own = names_in(copy, prefix)
    named = {**elsewhere, **own}
    unknown: dict[str, None] = {}

    def name(id: str) -> str:
        if id not in named:
            unknown[id] = None
            return UNRESOLVED
        return named[id].words

    for cell in copy.cells:
        if cell.cell_type == "markdown":
            cell.source = REFERENCE.sub(lambda m: _markdown_link(name(m[1]), named.get(m[1])), cell.source)
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if PRIVATE_MIME not in data:
                continue
            form = data[PRIVATE_MIME]
            form["names"] = {id: name(id) for id in _references(form)}
            form["number"] = capital(own[form["id"]].words) if form["id"] in own else ""
            for cell in (cell for row in form.get("rows", ()) for cell in row["cells"]):
                cell["text"] = REFERENCE.sub(lambda m: named[m[1]].short if m[1] in named else name(m[1]), cell["text"])
            data["text/html"] = _html(data["text/html"], own, named)
    return copy, list(unknown)


def _references(form: NotebookNode) -> list[str]:
    """The exhibits that a form refers to, in its texts or as the table of a figure's numbers."""
    table = [form["table"]] if form.get("table") else []
    return sorted({*REFERENCE.findall(str(form)), *table})


def _markdown_link(words: str, name: Name | None) -> str:
    return f"[{words}]({name.address})" if name else words


def _html(page: str, own: Numbers, named: Numbers) -> str:
    def reference(match: re.Match[str]) -> str:
        if match[0].startswith("<"):  # inside a tag, such as an alternative text, there can be no link
            return REFERENCE.sub(lambda m: named[m[1]].words if m[1] in named else UNRESOLVED, match[0])
        name = named.get(match[0][5:-1])
        return f'<a href="{escape(name.address)}">{name.words}</a>' if name else UNRESOLVED

    def number(match: re.Match[str]) -> str:
        id = match[2]
        text = f'<a href="#{id}">{capital(own[id].words)}.</a> ' if id in own else ""
        return f"{match[1]}{text}</span>"

    raw = LINK.sub(lambda found: f"{{ref:{unescape(found[1])}}}", page.removeprefix(NOTEBOOK_STYLE))
    return _NUMBER.sub(number, TAG_OR_REFERENCE.sub(reference, raw))


def pieces(text: str, names: Mapping[str, str]) -> list[dict[str, str]]:
    """A text with references as pieces: {"text"} or {"text", "target"} for one that leads to an exhibit."""
    found = []
    for place, part in enumerate(REFERENCE.split(text)):
        if place % 2 == 0:
            found += [{"text": part}] if part else []
        else:
            name = names.get(part, UNRESOLVED)
            found.append({"text": name} if name == UNRESOLVED else {"text": name, "target": part})
    return found
