"""The demonstration year from its raw folder to the finished files, as `sot report 2022` makes it."""

import pikepdf
import pytest

from sotanalysis.publishing.build import Folders, Result, build_reports

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


def test_the_pdf_opens_with_its_contents(built):
    with pikepdf.open(built.folder / "arsrapport.pdf") as pdf, pdf.open_outline() as outline:
        assert len(pdf.pages) <= 16
        assert {"Året i korthet", "Verksamheten"} <= {item.title for item in outline.root}
