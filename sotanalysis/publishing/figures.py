"""A report's figures as files beside it, for those who make slides: each as drawn (SVG) and as a picture (PNG)."""

import json
import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import typst
from nbformat import NotebookNode

from sotanalysis.publishing.numbering import forms, pieces
from sotanalysis.publishing.tables import file_stem

FOLDER = "figurer"
_PPI = 200.0
# A page as large as each figure: Typst draws them all at once, and the same way on every machine.
_PAGES = b"""#set page(width: 160mm, height: auto, margin: 0pt)
#for (place, svg) in json(bytes(sys.inputs.figures)).enumerate() {
  if place > 0 { pagebreak() }
  image(bytes(svg), format: "svg", width: 100%)
}"""


def figure_files(notebooks: Iterable[NotebookNode]) -> dict[str, bytes]:
    """The figures of numbered documents by file name: `figurer/figur-03-<id>.svg` and `.png`, 160 mm wide at 200 ppi.

    The SVG says its title and its alternative text itself. Empty where no figure has a number.
    """
    found = [
        form for notebook in notebooks for form in forms(notebook) if form["kind"] == "figure" and form.get("number")
    ]
    pictures = _pictures([form["svg"] for form in found])
    files: dict[str, bytes] = {}
    for form, picture in zip(found, pictures, strict=True):
        files[f"{_name(form)}.svg"] = _told(form).encode()
        files[f"{_name(form)}.png"] = picture
    return files


def _name(form: NotebookNode) -> str:
    return f"{FOLDER}/{file_stem(form['number'], form['id'])}"


def _told(form: NotebookNode) -> str:
    """The SVG with its title and description inside: a file goes where no caption follows it."""
    title = _said(form.get("finding") or form["caption"], form.get("names", {}))
    description = _said(form["alt"], form.get("names", {}))
    words = f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
    return re.sub(r"<svg([^>]*)>", lambda found: f'<svg role="img"{found[1]}>{words}', form["svg"], count=1)


def _said(text: str, names: Mapping[str, str]) -> str:
    return "".join(piece["text"] for piece in pieces(text, names))


def _pictures(svgs: list[str]) -> list[bytes]:
    if not svgs:
        return []
    made: Any = typst.compile(_PAGES, format="png", ppi=_PPI, sys_inputs={"figures": json.dumps(svgs)})
    return [bytes(page) for page in made] if isinstance(made, list) else [bytes(made)]
