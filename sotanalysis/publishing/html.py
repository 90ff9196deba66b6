"""The HTML exporter: nbconvert renders the cells with the project's own template into one self-contained page."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any, TypeVar

from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbformat import NotebookNode
from traitlets import Unicode

from sotanalysis.exhibits.exhibit import PRIVATE_MIME, REFERENCE, UNRESOLVED
from sotanalysis.exhibits.image import IMAGE, NUMBERS, folded
from sotanalysis.exhibits.table import table_html, table_of
from sotanalysis.publishing.documents import as_document
from sotanalysis.publishing.front import read_front
from sotanalysis.publishing.markdown import anchor, to_html
from sotanalysis.publishing.numbering import taken_addresses

TEMPLATES = Path(__file__).parent / "templates"
T = TypeVar("T")
_COLOUR = re.compile(r"(\b(?:fill|stroke):\s*)#([0-9a-fA-F]{6})\b")
_OWN_ID = re.compile(r'(\bid="|href="#|url\(#)')
# What a drawing has for standing alone: rules for every element of the page it comes into, and white paper.
_ALONE = re.compile(
    r"<defs><style.*?</style></defs>"
    r'|<g><path d="M 0 ([\d.]+) L ([\d.]+) \1 L \2 0 L 0 0 z " style="fill: #ffffff"/></g>'
)


@dataclass
class Page:
    """The page as it grows: the addresses taken, its contents (chapters with their sections), the figures so far."""

    taken: set[str]
    contents: list[dict[str, Any]] = field(default_factory=list)
    level: int = 0
    figures: int = 0

    def heading(self, level: int, words: str) -> str:
        """A heading's tag, one level down at most from the heading before it, whatever the text says."""
        self.level = min(level, self.level + 1)
        address = anchor(words, self.taken)
        if self.level <= 2:
            into = self.contents if self.level == 1 else self.contents[-1]["sections"]
            into.append({"id": address, "text": words, "sections": []})
        tag = f"h{min(self.level + 1, 6)}"
        return f'<{tag} id="{address}">{escape(words, quote=False)}</{tag}>'


class HtmlExporter(HTMLExporter):
    """A notebook as one accessible HTML page in Swedish: no outer resource, readable without script, exhibits numbered.

    The template's filters: `markdown` for a Markdown cell, `exhibit` for an output of a code cell. Code is not shown.
    """

    template_name = "html"
    extra_template_basedirs = [str(TEMPLATES)]
    language_code = "sv"
    document = Unicode("rapport", help="Which document: rapport, tabellbilaga, metodbilaga.").tag(config=True)
    # The notebook is finished when it comes here: nothing is to be prepared, and nothing copied and validated for that.
    default_preprocessors: list[object] = []

    def default_filters(self) -> Iterator[tuple[str, Callable[..., object]]]:
        """The filters of nbconvert, and the template's own."""
        yield from super().default_filters()
        yield "markdown", lambda source, page: to_html(source, page.heading)
        yield "exhibit", exhibit

    def _preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        return super()._preprocess(nb, resources) if self._preprocessors else (nb, resources)

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page, and nbconvert's resources."""
        notebook = as_document(nb, self.document)
        own = {"front": read_front(notebook.metadata), "page": Page(taken_addresses(notebook))}
        # HTMLExporter's own pass over the finished page serves its own templates.
        return TemplateExporter.from_notebook_node(self, notebook, self._init_resources(resources) | own, **kw)


def exhibit(output: Mapping[str, Any], page: Page) -> str:
    """An output as it stands on the page: its HTML, with what the private form adds; nothing of other outputs."""
    data = output.get("data", {})
    html, form = data.get("text/html", ""), data.get(PRIVATE_MIME, {})
    if form.get("kind") == "figure":
        html = _figure(form, html, page)
    elif form.get("kind") == "table" and len(form["columns"]) <= 3 and len(form["rows"]) <= 10:
        html = html.replace('class="exhibit table"', 'class="exhibit table small"')
    if csv := form.get("csv") or (form.get("data") or {}).get("csv"):
        link = f'<a href="{escape(csv)}" download>Hämta som CSV<span class="unseen">, {form["number"]}</span></a>'
        end = "</details>" if "</details>" in html else "</figure>"
        html = html.replace(end, f'<p class="get">{link}</p>{end}')
    return html


def _figure(form: Mapping[str, Any], html: str, page: Page) -> str:
    """The figure with its drawing in the page, and its numbers folded under it where its form has them."""
    page.figures += 1
    html = IMAGE.sub(lambda image: inline(form["svg"], f"f{page.figures}-", image[1]), html)
    if form.get("data") and "<details>" not in html:
        numbers = table_of(form["data"] | {"id": f"{form['id']}-data"})
        table = table_html(numbers, escape(form["data"]["caption"]))
        told = REFERENCE.sub(lambda reference: form["names"].get(reference[1], UNRESOLVED), table)
        html = NUMBERS.sub(lambda where: folded(told + where[0]), html)
    return html


def inline(svg: str, prefix: str, alt: str) -> str:
    """The SVG as a part of a page: named by `alt` (HTML), its ids its own, its colours those of the style sheet.

    A colour that the style sheet does not know stays as it is.
    """
    drawn = _OWN_ID.sub(rf"\g<1>{prefix}", _ALONE.sub("", svg))
    drawn = _COLOUR.sub(lambda found: f"{found[1]}var(--c-{found[2].lower()},#{found[2]})", drawn)
    return drawn.replace("<svg", f'<svg role="img" aria-label="{alt}"', 1)
