"""The HTML exporter: one self-contained page from nbconvert and the project's own template."""

from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbformat import NotebookNode
from traitlets import Unicode

from sotanalysis.publishing.documents import as_document
from sotanalysis.publishing.front import read_front
from sotanalysis.publishing.markdown import anchor, to_html
from sotanalysis.publishing.numbering import taken_addresses

TEMPLATES = Path(__file__).parent / "templates"


@dataclass
class _Body:
    """The page's body as it grows: its blocks, its contents list, the addresses taken."""

    taken: set[str]
    blocks: list[str] = field(default_factory=list)
    contents: list[dict[str, Any]] = field(default_factory=list)

    def heading(self, level: int, words: str) -> str:
        address, tag = anchor(words, self.taken), f"h{min(level + 1, 6)}"
        self.contents.append({"level": level, "id": address, "text": words})
        text = escape(words, quote=False)
        link = f'<a class="self" href="#{address}" aria-label="Länk till {escape(words)}">#</a>'
        return f'<{tag} id="{address}">{text}{link}</{tag}>'


class HtmlExporter(HTMLExporter):
    """A notebook as one accessible HTML page in Swedish: no script, no outer resource, exhibits numbered."""

    template_name = "html"
    extra_template_basedirs = [str(TEMPLATES)]
    language_code = "sv"
    document = Unicode("rapport", help="Which document: rapport, tabellbilaga, metodbilaga.").tag(config=True)

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page, and nbconvert's resources."""
        notebook = as_document(nb, self.document)
        body = _Body(taken_addresses(notebook))
        for cell in notebook.cells:
            body.blocks += _cell(cell, body)
        resources = self._init_resources(resources) | {"front": read_front(notebook.metadata), "body": body}
        # The page is in `body`: cells would only be copied and validated once for each of nbconvert's preprocessors,
        # and HTMLExporter's own pass over the finished page serves its own templates.
        bare = NotebookNode(notebook | {"cells": []})
        return TemplateExporter.from_notebook_node(self, bare, resources, **kw)


def _cell(cell: NotebookNode, body: _Body) -> list[str]:
    if cell.cell_type == "markdown":
        return [to_html(cell.source, body.heading)]
    return [o.data["text/html"] for o in cell.get("outputs", []) if "text/html" in o.get("data", {})]
