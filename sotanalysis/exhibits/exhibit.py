"""What every exhibit has: one MIME bundle, a caption to be numbered, a foot line and notes."""

import re
from collections.abc import Iterable, Mapping
from html import escape

PRIVATE_MIME = "application/vnd.sotanalysis.v1+json"
SYNTHETIC = "Påhittade rader (demonstration)."
UNDECLARED = "Egen räkning: ingår inte i rapportens tal."
REFERENCE = re.compile(r"\{ref:([^{}\s]+)\}")


def bundle(private: Mapping[str, object], html: str, text: str) -> dict[str, object]:
    """The three forms of one exhibit, as Jupyter wants them: HTML page, PDF and Excel (private form), terminal."""
    return {"text/html": html, PRIVATE_MIME: dict(private), "text/plain": text}


def checked_caption(caption: str) -> str:
    """The caption without surrounding space. ValueError when empty: an exhibit without one is not accessible."""
    if not caption.strip():
        raise ValueError("En tabell eller figur måste ha en rubrik.")
    return caption.strip()


def caption_html(id: str, caption: str) -> str:
    """The caption, with the place where publishing puts `Tabell 3. `."""
    return f'<span class="number" data-exhibit="{escape(id)}"></span>{escape(caption)}'


def notes_html(foot: str, notes: Iterable[str]) -> str:
    """The foot line and the notes under an exhibit."""
    items = "".join(f"<li>{escape(note)}</li>" for note in notes)
    line = f'<p class="foot">{escape(foot)}</p>' if foot else ""
    return line + (f'<ul class="notes">{items}</ul>' if items else "")
