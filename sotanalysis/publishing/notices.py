"""Notices made one where several in a row would say the same."""

from collections.abc import Iterable, Iterator
from copy import deepcopy

from nbformat import NotebookNode

from sotanalysis.exhibits.exhibit import PRIVATE_MIME
from sotanalysis.exhibits.notice import Notice
from sotanalysis.publishing.markdown import tokens

SOURCE_MISSING = "Underlag saknas"
PREFIX = f"{SOURCE_MISSING}: "


def merged(notebook: NotebookNode) -> NotebookNode:
    """A copy where notices of missing source with the same text, under one heading and in a row, are one.

    It stands where the first stood and lists what would have stood there. So are other notices with the same title and
    text. Markdown between them stays; another exhibit or a heading ends the row. A notice alone is left as it is.
    """
    copy = deepcopy(notebook)
    for run in _runs(copy):
        alike: dict[tuple[str, str], list[NotebookNode]] = {}
        for output in run:
            form = output.data[PRIVATE_MIME]
            kind = SOURCE_MISSING if form["title"].startswith(PREFIX) else form["title"]
            alike.setdefault((kind, form["text"]), []).append(output)
        for same in alike.values():
            if len(same) > 1:
                _one(same)
    for cell in copy.cells:
        if "outputs" in cell:
            cell.outputs = [output for output in cell.outputs if output.get("data") != {}]
    return copy


def _runs(notebook: NotebookNode) -> Iterator[list[NotebookNode]]:
    """The outputs with notices, row by row; a text that says nothing breaks no row."""
    run: list[NotebookNode] = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and _has_heading(cell.source):
            yield run
            run = []
        for output in cell.get("outputs", []):
            form = output.get("data", {}).get(PRIVATE_MIME, {})
            if form.get("kind") == "notice":
                run.append(output)
            elif form.get("kind") != "prose" or form["paragraphs"]:
                yield run
                run = []
    yield run


def _has_heading(source: str) -> bool:
    return "#" in source and any(token["type"] == "heading" for token in tokens(source))


def _one(same: Iterable[NotebookNode]) -> None:
    """The first output as the notice of them all; the others emptied."""
    first, *others = same
    forms = [output.data[PRIVATE_MIME] for output in (first, *others)]
    captions = dict.fromkeys(form["title"].removeprefix(PREFIX) for form in forms)
    if len(captions) > 1:
        text = f"Här skulle detta ha stått: {'; '.join(captions)}. {forms[0]['text']}"
        first.data = NotebookNode(Notice(forms[0]["id"], SOURCE_MISSING, text)._repr_mimebundle_())
    for output in others:
        output.data = NotebookNode()
