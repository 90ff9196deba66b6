"""The guides' pictures, of the demonstration's own report: `python3 bootstrap.py docs --pictures` takes them anew.

Needs Chromium and pdftoppm (Debian: chromium, poppler-utils). Few and small: what a page looks like, nothing more.
"""

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from docs.made import DOCS
from docs.runs import demonstration, printed

DOTS = 100  # per inch of a printed page
COLOURS = 64
WIDTH, HEIGHT = 1000, 1250  # of a web page's picture
# Picture → the document it is of, and a heading on the page.
PAGES = {
    "aret-i-korthet": ("arsrapport", "Året i korthet"),
    "deltagarflodet": ("arsrapport", "Deltagarflödet"),
    "tabellbilaga": ("tabellbilaga", "Uppåt, samma och nedåt"),
    "metodbilaga": ("metodbilaga", "Datakvalitet"),
}
ON_THE_WEB = ("webben", "arsrapport", "Ansökningar som inte ledde till start")


def take() -> None:
    """Takes every picture."""
    with demonstration() as (_, folder):
        printed("sot report 2022 --team vasteras --to html,pdf", folder)
        place = folder / "rapporter/vasteras/2022"
        taken = {name: _page(place / f"{document}.pdf", heading) for name, (document, heading) in PAGES.items()}
        name, document, heading = ON_THE_WEB
        taken[name] = _web_page(place / f"{document}.html", heading)
    for name, picture in taken.items():
        _save(DOCS / f"{name}.png", picture)


def _page(pdf: Path, heading: str) -> bytes:
    """The first page of a document that has a heading on a line of its own."""
    number = next(n for n, text in _texts(pdf) if re.search(rf"^\s*{re.escape(heading)}\s*$", text, re.MULTILINE))
    span = ("-f", str(number), "-l", str(number))
    made = subprocess.run(["pdftoppm", "-r", str(DOTS), "-png", *span, pdf], capture_output=True, check=True)
    return made.stdout


def _texts(pdf: Path) -> Iterator[tuple[int, str]]:
    whole = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True, encoding="utf-8")
    return enumerate(whole.stdout.split("\f"), start=1)


def _web_page(page: Path, heading: str) -> bytes:
    """What a browser shows from a heading on, with the table of its figure folded out."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        tab.goto(page.as_uri())
        tab.evaluate("document.fonts.ready")
        at = tab.get_by_role("heading", name=heading, exact=True)
        at.evaluate(
            """heading => { [...document.querySelectorAll('details')].find(
                d => heading.compareDocumentPosition(d) & 4 && d.querySelector('table'))?.setAttribute('open', ''); }"""
        )
        for _ in range(3):  # what is far down is laid out when it is near, and moves what lies below
            at.evaluate("h => scrollTo({top: scrollY + h.getBoundingClientRect().top - 20, behavior: 'instant'})")
            tab.wait_for_timeout(200)
        picture = tab.screenshot()
        browser.close()
    return picture


def _save(path: Path, picture: bytes) -> None:
    with Image.open(io.BytesIO(picture)) as image:
        image.convert("RGB").quantize(COLOURS).save(path, optimize=True)
    print(f"Tog {path.name}, {path.stat().st_size // 1000} kB.")
