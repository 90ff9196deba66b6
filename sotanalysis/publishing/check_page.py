"""`sot check` as a page of its own: opens in any browser, without network and without scripts."""

from base64 import b64encode
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from sotanalysis.publishing.check import Checked, by_file
from sotanalysis.tables.faults import own

TEMPLATES = Path(__file__).parent / "templates" / "html"


class _Fonts:
    """What the reports' style sheet asks nbconvert for: a font of the templates as an address."""

    def include_url(self, name: str) -> str:
        return f"data:font/woff2;base64,{b64encode((TEMPLATES / name).read_bytes()).decode()}"


def page(checked: Checked) -> str:
    """The list, the files and the sum as HTML. Holds no value of the data, and no sentence of a text."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=lambda name: name == "check.html.j2")
    return environment.get_template("check.html.j2").render(
        checked=checked, groups=list(by_file(checked)), own=own, resources=_Fonts()
    )
