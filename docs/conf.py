"""How Sphinx makes the pages: one theme whose fonts and scripts lie in the pages' own folder."""

from pathlib import Path
from typing import Any

project = "sotanalysis"
author = "The sotanalysis authors"
project_copyright = author
language = "sv"
ENGLISH = {"architecture", "adding"}  # for developers; all other pages are in Swedish

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
myst_heading_anchors = 4
suppress_warnings = ["misc.highlighting_failure"]  # one example is a text that cannot be read, and is meant to be

html_theme = "furo"
html_title = "sotanalysis"
html_static_path = ["pages.css"]
html_css_files = ["pages.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
html_show_sphinx = False
html_theme_options = {"top_of_page_buttons": [], "footer_icons": []}
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"


# What the theme leaves to be said: to a listener which part is which, to the keyboard that a table scrolls, in Swedish.
MENDED = {
    'role="heading"': 'role="heading" aria-level="2"',
    '<aside class="sidebar-drawer">': '<aside class="sidebar-drawer" aria-label="Alla sidor">',
    '<aside class="toc-drawer">': '<aside class="toc-drawer" aria-label="Den här sidan">',
    '<div class="table-wrapper': '<div tabindex="0" role="group" aria-label="Tabell" class="table-wrapper',
    '<div id="search-results">': '<h1>Sök</h1><div id="search-results">',
    "<span>Next</span>": "<span>Nästa</span>",
    "<span>Previous</span>": "<span>Föregående</span>",
    "On this page": "På den här sidan",
    "Skip to content": "Till innehållet",
    "Back to top": "Till början",
    "Toggle site navigation sidebar": "Alla sidor",
    "Toggle table of contents sidebar": "Den här sidans rubriker",
    "Toggle Light / Dark / Auto color theme": "Ljust, mörkt eller som datorn",
    "Toggle Light / Dark color theme": "Ljust eller mörkt",
}


def _own_language(app: Any, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """A page says the language that it is written in."""
    context["language"] = "en" if page in ENGLISH else language


def _mend(app: Any, error: Exception | None) -> None:
    """Every finished page with what the theme leaves to be said."""
    for page in Path(app.outdir).glob("*.html"):
        text = page.read_text(encoding="utf-8")
        for found, mended in MENDED.items():
            text = text if mended in text else text.replace(found, mended)
        page.write_text(text, encoding="utf-8", newline="\n")


def setup(app: Any) -> None:
    """Called by Sphinx."""
    app.connect("html-page-context", _own_language)
    app.connect("build-finished", _mend)
