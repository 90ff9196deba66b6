"""The demonstration year from its raw folder to the finished files, as `sot report 2022` makes it."""

import json
from io import BytesIO

import nbformat
import numpy as np
import pikepdf
import pytest
import typst
from PIL import Image

from sotanalysis.publishing.build import Folders, Result, build_reports
from sotanalysis.publishing.documents import documents
from sotanalysis.publishing.pdf import FONTS, TEMPLATE, content_of

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(checkout, tmp_path_factory) -> Result:
    data = tmp_path_factory.mktemp("data")
    (data / "raw").symlink_to(checkout / "data" / "raw")
    (result,) = build_reports([("vasteras", 2022)], Folders(data, data / "reports"))
    return result


def test_every_section_is_made_and_no_reference_leads_nowhere(built):
    assert (built.exit_code, built.faults, built.warnings) == (0, (), ())
    names = ("arsrapport", "tabellbilaga", "metodbilaga")
    assert {f"{name}.{form}" for name in names for form in ("html", "pdf")} <= set(built.files)


@pytest.mark.parametrize(
    ("page", "width", "scheme"),
    [
        ("arsrapport", 360, "light"),
        ("arsrapport", 1280, "dark"),
        ("tabellbilaga", 360, "dark"),
        ("metodbilaga", 768, "light"),
    ],
)
def test_the_page_is_accessible_and_asks_for_nothing(built, opened, page, width, scheme):
    seen = opened(built.folder / f"{page}.html", width, scheme)
    assert seen.violations == []
    assert seen.foreign == []
    assert seen.width <= width
    assert seen.stops < 150 or page != "arsrapport"


def test_the_pdf_opens_with_its_contents(built):
    with pikepdf.open(built.folder / "arsrapport.pdf") as pdf, pdf.open_outline() as outline:
        assert len(pdf.pages) <= 16
        assert {"Året i korthet", "Verksamheten"} <= {item.title for item in outline.root}


def filled(document) -> list[float]:
    """How far down each page's text block its lowest ink is, title page and last page apart."""
    pages = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        sys_inputs={"content": json.dumps(content_of(document), ensure_ascii=False)},
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        format="png",
        ppi=30,
    )
    found = []
    for page in pages[1:-1]:
        image = np.asarray(Image.open(BytesIO(page)).convert("L"))
        top, bottom = (round(mm / 297 * len(image)) for mm in (30, 270))  # the margins of report.typ
        inked = np.flatnonzero((image[top:bottom] < 200).any(axis=1))
        found.append((inked.max() + 1) / (bottom - top) if len(inked) else 0.0)
    return found


@pytest.mark.parametrize("id", ["rapport", "tabellbilaga", "metodbilaga"])
def test_pages_are_filled(built, id):
    notebook = nbformat.read(built.folder / "arsrapport.ipynb", as_version=4)
    pages = filled(documents(notebook).documents[id])
    assert np.mean([share > 0.7 for share in pages]) >= 0.8 and min(pages) >= 0.4, pages
