"""What every exhibit has: one MIME bundle, a caption to be numbered, a foot line and notes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

PRIVATE_MIME = "application/vnd.sotanalysis.v1+json"
SYNTHETIC = "Påhittade rader (demonstration)."
UNDECLARED = "Egen räkning: ingår inte i rapportens tal."
REFERENCE = re.compile(r"\{ref:([^{}\s]+)\}")
TAG_OR_REFERENCE = re.compile(r"<[^>]*>|\{ref:[^{}\s]+\}")
UNRESOLVED = "underlaget"
# A link that a reference in HTML stands as, until publishing numbers the exhibits.
LINK = re.compile(r'<a class="reference" href="#([^"]*)">.*?</a>', re.DOTALL)
# JupyterLab sets every cell of a table to the right: the page of a report has a style of its own, and goes without.
NOTEBOOK_STYLE = "<style>.exhibit :is(caption,th,td):not(.num){text-align:left!important}</style>"
# Titles of the exhibits shown in this process: what a reference reads as in a notebook run alone, without numbers.
_titles: dict[str, str] = {}


@dataclass(frozen=True)
class Sentence:
    """What a finished document prints in an exhibit's place, where there is next to nothing in it; its facts' ids."""

    text: str
    facts: tuple[str, ...] = ()

    def private(self) -> dict[str, object]:
        """The form that stands in the exhibit's own."""
        return {"text": self.text, "facts": list(self.facts)}


def bundle(private: Mapping[str, object], html: str, text: str) -> dict[str, object]:
    """The three forms of one exhibit, as Jupyter wants them: HTML page, PDF and Excel (private form), terminal.

    A reference is a link with the exhibit's title in HTML, the title in plain text; it stays as it is in the private
    form.
    """
    if title := private.get("caption"):
        _titles[str(private["id"])] = str(title)
    style = NOTEBOOK_STYLE if "<table" in html else ""
    return {"text/html": style + _linked(html), PRIVATE_MIME: dict(private), "text/plain": REFERENCE.sub(_title, text)}


def _title(reference: re.Match[str]) -> str:
    """The title of what is referred to, as a quotation; what stands further on has none yet."""
    found = _titles.get(reference[1])
    return f"”{found}”" if found else UNRESOLVED


def _linked(html: str) -> str:
    """The HTML with each reference as a link; as words inside a tag, where there can be no link."""

    def link(found: re.Match[str]) -> str:
        if found[0].startswith("<"):
            return REFERENCE.sub(lambda m: escape(_title(m)), found[0])
        return REFERENCE.sub(lambda m: f'<a class="reference" href="#{escape(m[1])}">{escape(_title(m))}</a>', found[0])

    return TAG_OR_REFERENCE.sub(link, html)


def checked_caption(caption: str) -> str:
    """The caption without surrounding space. ValueError when empty: an exhibit without one is not accessible."""
    if not caption.strip():
        raise ValueError("En tabell eller figur måste ha en rubrik.")
    return caption.strip()


def caption_html(id: str, caption: str, finding: str = "") -> str:
    """The caption, with the place where publishing puts `Tabell 3. `; under a finding, where there is one."""
    number = f'<span class="number" data-exhibit="{escape(id)}"></span>'
    if not finding:
        return f"{number}{escape(caption)}"
    return f'{number}{escape(finding)} <span class="description">{escape(caption)}</span>'


def notes_html(foot: str, notes: Iterable[str]) -> str:
    """The foot line and the notes under an exhibit."""
    items = "".join(f"<li>{escape(note)}</li>" for note in notes)
    line = f'<p class="foot">{escape(foot)}</p>' if foot else ""
    return line + (f'<ul class="notes">{items}</ul>' if items else "")
