"""The pages are as what they are made from, every link leads somewhere, every example does what it says."""

import re
from pathlib import Path

import pytest

from demo.county import write_county
from docs import made
from sotanalysis import dataset
from tests.docs.said import PAGES, ROOT

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} +(.+?)\s*$", re.MULTILINE)
FENCED = re.compile(r"^(`{3,}).*?^\1\s*$", re.DOTALL | re.MULTILINE)
PYTHON = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)


def plain(page: Path) -> str:
    """The page without blocks of code."""
    return FENCED.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    """What a link can lead to in a page: its headings, as they are made into addresses."""
    words = (re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower()) for heading in HEADING.findall(plain(page)))
    return {heading.strip().replace(" ", "-") for heading in words}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page):
    for address in LINK.findall(re.sub(r"`[^`\n]*`", "", plain(page))):
        if address.startswith(("http://", "https://", "mailto:")):
            continue
        name, _, anchor = address.partition("#")
        target = page.parent / name if name else page
        assert target.exists(), address
        assert not anchor or anchor in anchors(target), address


@pytest.mark.parametrize("page", [*made.pages()], ids=lambda page: page.stem)
def test_what_is_made_in_a_page_is_as_its_declarations(page):
    text = page.read_text(encoding="utf-8")
    assert made.with_parts(text, made.MAKERS) == text, "kör python3 bootstrap.py docs --renew"
    assert {name for _, name, *_ in made.PART.findall(text)} <= {*made.MAKERS, "run"}
    assert text.count("<!-- made:") == text.count("<!-- end -->") == len(made.PART.findall(text))


@pytest.mark.parametrize("name", made.PAGES)
def test_a_made_page_is_as_its_declarations(name):
    text = (made.DOCS / f"{name}.md").read_text(encoding="utf-8")
    assert made.PAGES[name]() == text, "kör python3 bootstrap.py docs --renew"


def test_the_method_annex_has_every_measure_under_the_five_headings():
    from sotanalysis.measures import all_measures

    text = made.method_annex()
    for heading in ("Objekt och population", "Variabler", "Statistiska mått", "Redovisningsgrupper", "Referenstider"):
        assert text.count(f"- **{heading}:** ") == len(all_measures())
    assert all(f"`{measure.id}`" in text for measure in all_measures())


def test_every_word_of_the_language_is_told_in_the_page():
    from sotanalysis.exhibits import template

    page = made.DOCS / "bound-text.md"
    text = page.read_text(encoding="utf-8")
    told = {word for code in re.findall(r"`([^`]+)`", plain(page)) for word in re.findall(r"\w+", code)}
    told |= {word for block in re.findall(r"```jinja\n(.*?)```", text, re.DOTALL) for word in re.findall(r"\w+", block)}
    assert {*template.FUNCTIONS, *template.FILTERS, *template.ATTRIBUTES} <= told
    assert all(f"`setting.{name}`" in text for name in template.SETTINGS)


def test_every_example_of_bound_text_gives_what_the_page_says(demonstrated):
    text = (made.DOCS / "bound-text.md").read_text(encoding="utf-8")
    assert len(made.EXAMPLE.findall(text)) > 15 and text.count("```jinja") == len(made.EXAMPLE.findall(text))
    assert made.with_examples(text, demonstrated(str(made.SHOWN))) == text, "kör python3 bootstrap.py docs --renew"


@pytest.mark.full
@pytest.mark.filterwarnings("ignore:.*deltagare har inget svar")  # the guide says what the reader does of both
@pytest.mark.filterwarnings("ignore:Gruppen är vald efter hur det gick")
@pytest.mark.parametrize("name", ["evaluator", "researcher"])
def test_every_line_of_python_in_a_guide_runs(name, demonstrated, demonstration, county, monkeypatch):
    pytest.importorskip("sksurv", reason="Gruppen research saknas: python3 bootstrap.py test --all.")
    for year in ("2022", "2023"):
        demonstrated(year)  # counted once, and then kept in the folder
    monkeypatch.setenv("SOT_DATA", str(demonstration))
    monkeypatch.setenv("SOT_REPORTS", str(demonstration / "rapporter"))
    names: dict[str, object] = {}
    for block in PYTHON.findall((made.DOCS / f"{name}.md").read_text(encoding="utf-8")):
        if "provstad" in block:  # the county that the guide says how to write
            monkeypatch.setenv("SOT_DATA", str(county))
        exec(compile(block, f"{name}.md", "exec"), names)
        monkeypatch.setenv("SOT_DATA", str(demonstration))


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    """Two synthetic teams, read in."""
    folder = tmp_path_factory.mktemp("lan")
    write_county(folder, 2, range(2023, 2025), 100)
    for team in ("provstad", "exempelby"):
        dataset.build(folder / "raw", folder / "processed", team)
    return folder


def test_pictures_are_few_and_small_and_all_shown():
    pictures = [*made.DOCS.glob("*.png")]
    shown = {name for page in PAGES for name in re.findall(r"(\w[\w-]*\.png)\)", page.read_text(encoding="utf-8"))}
    assert len(pictures) <= 8 and all(picture.stat().st_size < 150_000 for picture in pictures)
    assert {picture.name for picture in pictures} == shown


@pytest.mark.full
def test_what_the_guides_say_that_commands_print_is_what_they_print():
    from docs.runs import demonstration, ran

    with demonstration() as (_, folder):
        printed = ran(folder)
    for page in made.pages():
        text = page.read_text(encoding="utf-8")
        assert _timeless(made.with_parts(text, {"run": lambda name: printed[name]})) == _timeless(text), page.name


def _timeless(text: str) -> str:
    return re.sub(r"\(\d+,\d s\)|Python     3\S+|Typst      \S+,", "", text)


@pytest.mark.full
def test_the_pages_are_built_without_a_warning_load_nothing_foreign_and_are_accessible(
    tmp_path, checkout, chromium, axe_script
):
    pytest.importorskip("sphinx", reason="Sphinx saknas: kör python3 bootstrap.py docs.")
    from docs import build

    assert build.make(tmp_path) == 0
    for file in tmp_path.rglob("*"):
        if file.suffix in (".html", ".css"):
            text = file.read_text(encoding="utf-8")
            assert not re.findall(
                r"""(?:src=["']|<link[^>]*href=["']|url\(["']?|@import ["'])(?:https?:)?//""", text
            ), file
    for name in ("team-leader", "data-dictionary"):
        for width, scheme in ((360, "light"), (1280, "dark")):
            assert _seen(tmp_path / f"{name}.html", width, scheme, chromium, axe_script) == ([], [], width)


def _seen(file: Path, width: int, scheme: str, chromium: str, axe: str) -> tuple[list, list, int]:
    """axe-core's violations, requests that left the machine, and the page's own width."""
    from playwright.sync_api import sync_playwright

    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True)
        tab, asked = context.new_page(), []
        tab.on("request", lambda request: asked.append(request.url))
        tab.goto(file.as_uri())
        own = tab.evaluate("document.documentElement.scrollWidth")
        tab.evaluate(axe)
        found = tab.evaluate(
            "rules => axe.run({runOnly: rules}).then(r => r.violations.map(v => [v.id, v.nodes[0].html]))",
            rules,
        )
        browser.close()
    return found, [address for address in asked if not address.startswith(("file:", "data:"))], own
