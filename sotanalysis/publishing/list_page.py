"""A list as a page of its own: opens in any browser, without network and without scripts."""

from base64 import b64encode
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

TEMPLATES = Path(__file__).parent / "templates" / "html"


class _Fonts:
    """What the reports' style sheet asks nbconvert for: a font of the templates as an address."""

    def include_url(self, name: str) -> str:
        return f"data:font/woff2;base64,{b64encode((TEMPLATES / name).read_bytes()).decode()}"


def list_page(template: str, **words: object) -> str:
    """The page that a template of list.html.j2 makes of the words, which are escaped."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=lambda name: name != "style.css")
    return environment.get_template(template).render(words, resources=_Fonts())
