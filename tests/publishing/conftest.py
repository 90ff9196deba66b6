"""A small executed report made by hand, and chapter notebooks that need no data."""

from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from sotanalysis.exhibits.dressing import Dressed
from sotanalysis.exhibits.image import Figure
from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.table import Column, Table, TableRow
from sotanalysis.publishing.front import METADATA

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="453" height="90"><rect width="90" height="20"/></svg>'
FRONT = {
    "name": "Samordningsteam Västerås",
    "title": "Helårsrapport 2022",
    "running": "Helårsrapport, Samordningsteam Västerås",
    "document_title": "Helårsrapport 2022 – Samordningsteam Västerås",
    "period": "2022",
    "terms": [{"term": "Period", "text": "2022"}, {"term": "Huvudman", "text": "Ett samordningsförbund"}],
    "notices": ["Rapporten innehåller påhittade rader för demonstration."],
    "day": "2023-01-18",
}


def table(id: str, caption: str, rows: int = 3) -> Table:
    columns = (Column("Remittent", "left"), Column("Antal"), Column("Andel"))
    body = [TableRow((Dressed(f"Part {n}"), Dressed(str(n)), Dressed("27,9\u00a0%"))) for n in range(rows)]
    total = TableRow((Dressed("Samtliga"), Dressed("87"), Dressed("100\u00a0%")), "total")
    return Table(id, caption, columns, (*body, total), "n = 87 deltagare. Källa: SUS.", ("En anteckning.",))


def figure(id: str, **more) -> Figure:
    return Figure(id, "Remittenter till insatsen", SVG, "Stapeldiagram: Försäkringskassan 39 av 87.", **more)


def shown(exhibit) -> NotebookNode:
    cell = new_code_cell("x", outputs=[new_output("display_data", data=exhibit._repr_mimebundle_())])
    cell.id = f"cell-{exhibit.id}"
    return cell


def said(text: str, number: int) -> NotebookNode:
    cell = new_markdown_cell(text)
    cell.id = f"said-{number}"
    return cell


@pytest.fixture(scope="session")
def executed() -> NotebookNode:
    """Five headings, four tables (one of 60 rows), two figures, a notice, and all Markdown that may be used."""
    rich = (
        "Se {ref:fig-remittenter} och {ref:finns-inte}. **Viktigt** och *kursivt*, [en länk](https://example.org/), "
        "`rapport.toml`, $x$ @ref #a 100 % \\\\ <lab> ~ //.\n\n- Ett\n- Två\n\n1. Först\n2. Sedan\n\n> Sagt av någon."
    )
    data = table("fig-steg-data", "Steg")
    cells = [
        said("# Deltagarflödet", 1),
        said(rich.replace("<lab>", "&lt;lab&gt;"), 2),
        said("## Remittenter", 3),
        shown(table("remittenter", "Remittenter, startade under 2022")),
        shown(figure("fig-remittenter", table="remittenter", foot="n = 87, se {ref:remittenter}.")),
        said("# Målgruppen", 4),
        shown(Notice("n1", "Underlag saknas: Ålder", "Fylls när detta finns: sus/, se {ref:lang}.")),
        said("## Ålder", 5),
        shown(figure("fig-steg", data=data)),
        said("# Avstämning", 6),
        shown(table("lang", "Avvikelser", rows=60)),
        shown(table("ord", "Åäö-ord")),
    ]
    return new_notebook(cells=cells, metadata={METADATA: FRONT, "title": FRONT["document_title"]})


# --- a page in a browser ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Seen:
    """What a browser saw: axe-core's violations, requests that left the machine, the page's own width, what the Tab key
    stops at.
    """

    violations: list
    foreign: list[str]
    width: int
    stops: int


AXE = """axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']})
    .then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 200))]))"""


STOPS = """[...document.querySelectorAll('a[href], button, input, summary, [tabindex]')]
    .filter(e => e.tabIndex >= 0 && e.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true}))
    .length"""


@pytest.fixture
def opened(chromium: str, axe_script: str):
    """Opens a file in Chromium, offline, and looks at it with axe-core."""

    def look(file: Path, width: int, scheme: str) -> Seen:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True)
            tab = context.new_page()
            asked = []
            tab.on("request", lambda request: asked.append(request.url))
            tab.goto(file.as_uri())
            tab.evaluate("document.fonts.ready")
            own, stops = tab.evaluate("document.documentElement.scrollWidth"), tab.evaluate(STOPS)
            tab.evaluate(axe_script)
            violations = tab.evaluate(AXE)
            browser.close()
        foreign = [address for address in asked if not address.startswith(("file:", "data:"))]
        return Seen(violations, foreign, own, stops)

    return look


# --- chapters that run without data ----------------------------------------------------------------------------------

FAKE = """
import os
import time
import warnings

from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.prose import Paragraph, Prose

OPENED = []

def open_report(team, period, plan, edition):
    if period == "1999":
        raise ValueError("Det finns inget år 1999.")
    return (team, period, plan, edition, os.environ.get("SOT_TEST", ""))

def whole(report):
    return Prose("hel", (Paragraph("text", " ".join(report)),))

def broken(report):
    raise KeyError("198501139995 ska aldrig synas")

def loud(report):
    warnings.warn("nu varnas det")
    return Notice("varnar", "Varnar", "text")

def dying(report):
    os._exit(9)

def slow(report):
    time.sleep(60)
"""


@pytest.fixture
def chapter():
    """Writes a chapter notebook in the fixed form, whose sections hold one call each."""
    return write_chapter


def write_chapter(folder: Path, number: str, title: str, sections: dict[str, str]) -> Path:
    cells = [
        new_markdown_cell(f"# {title}"),
        new_code_cell('team = "vasteras"\nperiod = "2022"\nplan = "arsrapport"\nedition = "internal"'),
        new_code_cell(
            "from fake_chapter import broken, dying, loud, open_report, slow, whole\n\n"
            "report = open_report(team, period, plan, edition)"
        ),
    ]
    cells[1].metadata["tags"], cells[2].metadata["tags"] = ["parameters"], ["setup"]
    for section, call in sections.items():
        for cell in (new_markdown_cell(f"## {section}"), new_markdown_cell("Förklaring."), new_code_cell(call)):
            cell.metadata["tags"] = [section, "heading"] if cell.source.startswith("##") else [section]
            cells.append(cell)
    for place, cell in enumerate(cells, start=1):
        cell.id = f"c{number}-{place:02}"
    notebook = new_notebook(
        cells=cells, metadata={"title": title, "kernelspec": {"name": "python3", "display_name": "x"}}
    )
    path = folder / f"{number}_kapitel.ipynb"
    nbformat.write(notebook, path)
    return path


@pytest.fixture
def fake(tmp_path: Path) -> Path:
    """A folder for chapters, with the module they call; put it on PYTHONPATH."""
    (tmp_path / "fake_chapter.py").write_text(FAKE, encoding="utf-8")
    return tmp_path
