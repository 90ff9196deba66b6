"""Exhibit numbers and references: given here, once, for HTML and PDF alike."""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from html import escape, unescape

from nbformat import NotebookNode

from sotanalysis.exhibits.exhibit import LINK, NOTEBOOK_STYLE, PRIVATE_MIME, REFERENCE, TAG_OR_REFERENCE, UNRESOLVED

WORDS = {"table": "Tabell", "figure": "Figur"}

_NUMBER = re.compile(r'(<span class="number" data-exhibit="([^"]*)">).*?</span>', re.DOTALL)

# Exhibit id to what it is called in running text: "tabell 3".
Numbers = Mapping[str, str]


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


def numbers(notebook: NotebookNode) -> dict[str, str]:
    """Each table's and figure's name in running text, numbered per kind in reading order."""
    counts, named = dict.fromkeys(WORDS, 0), {}
    for form in forms(notebook):
        if form["kind"] in WORDS:
            counts[form["kind"]] += 1
            named[form["id"]] = f"{WORDS[form['kind']].lower()}\u00a0{counts[form['kind']]}"
    return named


def numbered(notebook: NotebookNode) -> tuple[NotebookNode, list[str]]:
    """A copy with numbers in captions and references resolved, and the ids that are referred to but not there.

    Captions get "Tabell 3. "; `{ref:id}` becomes a link "tabell 3" in Markdown and HTML; private forms get `number` and
    keep their references, with `names` to resolve them, but for those in table cells, which become plain words.
    Numbering a numbered notebook changes nothing.
    """
    copy = deepcopy(notebook)
    named = numbers(copy)
    unknown: dict[str, None] = {}

    def name(id: str) -> str:
        if id not in named:
            unknown[id] = None
        return named.get(id, UNRESOLVED)

    for cell in copy.cells:
        if cell.cell_type == "markdown":
            cell.source = REFERENCE.sub(lambda m: _markdown_link(m[1], name(m[1]), m[1] in named), cell.source)
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if PRIVATE_MIME not in data:
                continue
            form = data[PRIVATE_MIME]
            form["names"] = {id: name(id) for id in _references(form)}
            form["number"] = named[form["id"]].capitalize() if form["id"] in named else ""
            for cell in (cell for row in form.get("rows", ()) for cell in row["cells"]):
                cell["text"] = REFERENCE.sub(lambda m: name(m[1]), cell["text"])
            data["text/html"] = _html(data["text/html"], named)
    return copy, list(unknown)


def _references(form: NotebookNode) -> list[str]:
    """The exhibits that a form refers to, in its texts or as the table of a figure's numbers."""
    table = [form["table"]] if form.get("table") else []
    return sorted({*REFERENCE.findall(str(form)), *table})


def _markdown_link(id: str, name: str, known: bool) -> str:
    return f"[{name}](#{id})" if known else name


def _html(page: str, named: Numbers) -> str:
    def reference(match: re.Match[str]) -> str:
        if match[0].startswith("<"):  # inside a tag, such as an alternative text, there can be no link
            return REFERENCE.sub(lambda m: named.get(m[1], UNRESOLVED), match[0])
        id = match[0][5:-1]
        return f'<a href="#{escape(id)}">{named[id]}</a>' if id in named else UNRESOLVED

    def number(match: re.Match[str]) -> str:
        id = match[2]
        text = f'<a href="#{id}">{named[id].capitalize()}.</a> ' if id in named else ""
        return f"{match[1]}{text}</span>"

    raw = LINK.sub(lambda found: f"{{ref:{unescape(found[1])}}}", page.removeprefix(NOTEBOOK_STYLE))
    return _NUMBER.sub(number, TAG_OR_REFERENCE.sub(reference, raw))


def pieces(text: str, names: Numbers) -> list[dict[str, str]]:
    """A text with references as pieces: {"text"} or {"text", "target"} for one that leads to an exhibit."""
    found = []
    for place, part in enumerate(REFERENCE.split(text)):
        if place % 2 == 0:
            found += [{"text": part}] if part else []
        else:
            name = names.get(part, UNRESOLVED)
            found.append({"text": name} if name == UNRESOLVED else {"text": name, "target": part})
    return found
