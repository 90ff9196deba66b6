import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from nbconvert.exporters import get_exporter
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook

from sotanalysis.exhibits import drawing
from sotanalysis.publishing.front import METADATA
from sotanalysis.publishing.html import TEMPLATES, HtmlExporter, inline
from sotanalysis.publishing.numbering import forms

WORDS = "Från Årsta kom en idé: 38 av 86 tog ett steg uppåt."
WIDE = [f"Mycket långt kolumnnamn {n}" for n in range(12)]


def made(notebook: NotebookNode) -> str:
    return HtmlExporter().from_notebook_node(notebook)[0]


@pytest.fixture(scope="module")
def report(executed) -> NotebookNode:
    """The small report as one of several documents: figures with numbers, files beside, a table of 15 columns."""
    report = deepcopy(executed)
    documents = [
        {"id": "rapport", "title": "Årsrapport", "html": "arsrapport.html", "pdf": "arsrapport.pdf", "this": True},
        {"id": "tabellbilaga", "title": "Tabellbilaga", "html": "tabellbilaga.html", "this": False},
        {"id": "metodbilaga", "title": "Metodbilaga", "pdf": "metodbilaga.pdf", "this": False},
    ]
    report.metadata[METADATA] |= {"documents": documents, "files": {"xlsx": "tabeller.xlsx"}}
    held = {form["id"]: form for form in forms(report)}
    held["fig-remittenter"]["data"] = deepcopy(held["remittenter"]) | {"csv": "tabeller/remittenter.csv"}
    held["remittenter"]["csv"] = "tabeller/remittenter.csv"
    for cell in report.cells:
        for output in cell.get("outputs", []):
            if 'id="lang"' in (html := output.data["text/html"]):
                more = "".join(f'<th scope="col">{name}</th>' for name in WIDE)
                output.data["text/html"] = html.replace("</tr></thead>", f"{more}</tr></thead>")
    report.cells.append(new_markdown_cell(WORDS))
    return report


@pytest.fixture(scope="module")
def page(report) -> str:
    return made(report)


@pytest.fixture(scope="module")
def soup(page):
    return BeautifulSoup(page, "html.parser")


# --- the page as text ------------------------------------------------------------------------------------------------


def test_nbconvert_knows_the_exporter_by_name():
    assert get_exporter("sot-html") is HtmlExporter


def test_language_title_landmarks(soup):
    assert soup.html["lang"] == "sv"
    assert soup.title.text == "Helårsrapport 2022 – Samordningsteam Västerås"
    assert [len(soup.find_all(name)) for name in ("header", "nav", "main", "h1", "footer")] == [1, 1, 1, 1, 1]
    assert not soup.find_all(attrs={"role": "region"})
    assert soup.find("a", class_="skip")["href"] == "#rapport"


def test_title_page_facts_and_the_ways_to_the_other_files(soup):
    assert [(dt.text, dt.find_next("dd").text) for dt in soup.header.find_all("dt")][0] == ("Period", "2022")
    assert "påhittade rader" in soup.header.text
    assert [(a.text, a["href"]) for a in soup.find(class_="ways").find_all("a")] == [
        ("Läs som PDF", "arsrapport.pdf"),
        ("Tabellbilaga", "tabellbilaga.html"),
        ("Tabeller i Excel", "tabeller.xlsx"),
    ]


def test_a_notebook_of_ones_own_has_no_ways_and_no_title_page(executed):
    alone = new_notebook(cells=[new_markdown_cell("# Mitt\n\nText.")], metadata={"title": "Eget"})
    soup = BeautifulSoup(made(alone), "html.parser")
    assert soup.h1.text == "Eget" and not soup.find(class_="ways") and not soup.find("dl")


def test_every_heading_of_two_levels_is_in_the_contents_and_every_inner_link_leads_somewhere(soup):
    side = [a["href"] for a in soup.nav.find_all("a")]
    assert side == [f"#{h['id']}" for h in soup.main.find_all(["h2", "h3"])]
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert {a["href"][1:] for a in soup.find_all("a") if a["href"].startswith("#")} <= set(ids)


def test_headings_take_no_jumps():
    text = "## Först\n\n#### Djupt\n\n# Sedan\n\n### Åter djupt\n\n### Bredvid"
    soup = BeautifulSoup(made(new_notebook(cells=[new_markdown_cell(text)])), "html.parser")
    assert [h.name for h in soup.main.find_all(re.compile("h[1-6]"))] == ["h2", "h3", "h2", "h3", "h4"]


def test_tables_have_captions_and_headers(soup):
    for table in soup.find_all("table"):
        assert table.caption.text
        assert all(th.get("scope") for th in table.find_all("th"))


def test_a_figure_is_drawn_in_the_page_and_has_words(soup):
    assert not soup.find_all("img")
    drawn = soup.select("figure svg")
    assert len(drawn) == 2
    assert all(svg["role"] == "img" and svg["aria-label"].startswith("Stapeldiagram") for svg in drawn)


def test_the_numbers_of_a_figure_are_folded_under_it(soup):
    folded = soup.find(id="fig-remittenter").details
    assert folded.caption["id"] == "fig-remittenter-data-caption"
    assert folded.find(string="Part 2")
    assert folded.find("a", string="tabell\u00a01")["href"] == "#remittenter"
    assert folded.find("a", download=True)["href"] == "tabeller/remittenter.csv"
    assert soup.find(id="fig-steg").details.table and not soup.find(id="fig-steg").find("a", download=True)


def test_a_table_with_a_file_leads_to_it(soup):
    (link,) = soup.find(id="remittenter").find_all("a", download=True)
    assert link.text == "Hämta som CSV, Tabell\u00a01"


def test_ids_and_colours_of_a_drawing():
    svg = '<svg id="a"><defs><style type="text/css">*{x: y}</style></defs><path id="g" style="fill: #12436d"/>'
    svg += '<use xlink:href="#g" style="stroke: #ABCDEF"/><g clip-path="url(#c)"/></svg>'
    assert inline(svg, "f2-", "Ord") == (
        '<svg role="img" aria-label="Ord" id="f2-a"><path id="f2-g" style="fill: var(--c-12436d,#12436d)"/>'
        '<use xlink:href="#f2-g" style="stroke: var(--c-abcdef,#ABCDEF)"/><g clip-path="url(#f2-c)"/></svg>'
    )


def test_white_paper_is_left_out_and_nothing_else():
    svg = drawing.render(20.0, lambda page: drawing.box(page, 0.0, 0.0, 10.0, 10.0, fill=drawing.WHITE))
    assert svg.count("#ffffff") == 2
    assert inline(svg, "", "").count("#ffffff") == 1


def test_nothing_is_fetched(page):
    assert not re.search(r"<script[^>]*src|<link|@import|fetch\(|XMLHttp|import\(", page)
    assert not re.search(r'(?:src|url)\s*[=(]\s*["\']?(?:https?:)?//', page)


def test_no_code_and_nothing_empty(report, page, soup):
    coded = deepcopy(report)
    for cell in coded.cells:
        if cell.cell_type == "code":
            cell.source = "hemlig_kod()"
    assert made(coded) == page
    assert not re.search(r"\b(nan|None|NaN|&lt;NA&gt;)\b", soup.main.text)


def test_two_builds_are_the_same(report, page):
    assert made(report) == page


# --- colours ---------------------------------------------------------------------------------------------------------

PALETTE = {name: value for name, value in vars(drawing).items() if name.isupper() and str(value).startswith("#")}


def colours() -> dict[str, dict[str, str]]:
    """The style sheet's colours in light and in dark, all as #rrggbb."""
    style = (TEMPLATES / "html/style.css").read_text("utf-8")
    light, dark, *_ = [
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6}|var\(--[\w-]+\));", b))
        for b in re.findall(r":root \{([^}]*)", style)
    ]
    modes = {"light": light, "dark": light | dark}
    return {m: {k: v if v[0] == "#" else known[v[6:-1]] for k, v in known.items()} for m, known in modes.items()}


def drawn(mode: str, name: str) -> str:
    return colours()[mode][f"c-{PALETTE[name][1:].lower()}"]


def test_on_paper_and_in_light_a_figure_has_its_own_colours():
    assert {name: drawn("light", name).upper() for name in PALETTE} == PALETTE


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_contrast_in_both_modes(mode):
    own = colours()[mode]
    for text in ("ink", "soft-ink", "link"):
        assert all(drawing.contrast(own[text], own[under]) >= 4.5 for under in ("page", "band", "found")), text
    assert drawing.contrast(own["mark"], own["page"]) >= 3
    for one, other in [("INK", "BAND"), ("INK", "TINT"), ("INK", "PALE"), ("WHITE", "STEEL")]:
        assert drawing.contrast(drawn(mode, one), drawn(mode, other)) >= 4.5, (one, other)
    for one, other in [("PLUM", "TEAL"), ("BLUE", "TEAL"), ("BLUE", "GREY"), ("STEEL", "PALE")]:
        assert drawing.contrast(drawn(mode, one), drawn(mode, other)) >= 3, (one, other)
    for mark in ("BLUE", "TEAL", "PLUM", "ORANGE", "GREY", "STEEL"):
        assert drawing.contrast(drawn(mode, mark), own["page"]) >= 3, mark


# --- the page in a browser -------------------------------------------------------------------------------------------

Tab = Callable[..., object]


@pytest.fixture(scope="module")
def file(page, tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("sida") / "sida.html"
    file.write_text(page, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def tab(chromium: str, file: Path) -> Iterator[Tab]:
    """Opens the page in a new tab, of a width, with script or without."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])

        def new(width: int = 1280, script: bool = True):
            size = {"width": width, "height": 800}
            tab = browser.new_context(viewport=size, java_script_enabled=script, offline=True).new_page()
            tab.on("pageerror", lambda error: pytest.fail(str(error)))
            tab.goto(file.as_uri())
            if script:
                tab.evaluate("document.fonts.ready")
                tab.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
            return tab

        yield new
        browser.close()


@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_asked_for(file, opened, width, scheme):
    seen = opened(file, width, scheme)
    assert seen.violations == []
    assert seen.foreign == []
    assert seen.width <= width


@pytest.mark.slow
def test_the_tab_key_stops_at_what_is_seen_and_no_more(tab, soup):
    shown = tab()
    stops = []
    while len(stops) < 100:
        shown.keyboard.press("Tab")
        at = shown.evaluate("[document.activeElement.tagName, document.activeElement.textContent.trim()]")
        if at[0] == "BODY":
            break
        stops.append(tuple(at))
    links = [a for a in soup.find_all("a") if a.get("class") != ["open"] and not a.find_parent("details")]
    wide = ("DIV", shown.locator("#lang .scroll").text_content().strip())
    assert sorted(stops) == sorted(
        [("A", a.text.strip()) for a in links] + [("SUMMARY", "Visa siffrorna")] * 2 + [("INPUT", ""), wide]
    )


@pytest.mark.slow
def test_the_contents_follow_the_reader(tab):
    shown = tab()
    for words in ("Målgruppen", "Avstämning", "Deltagarflödet"):
        shown.evaluate(
            "id => document.getElementById(id).scrollIntoView({behavior: 'instant'})", anchor_of(shown, words)
        )
        shown.wait_for_function("w => document.querySelector('[aria-current]')?.textContent === w", arg=words)
    assert shown.locator("[aria-current]").count() == 1


def anchor_of(shown, words: str) -> str:
    return shown.locator("main :is(h2, h3)").filter(has_text=words).first.get_attribute("id")


@pytest.mark.slow
def test_on_a_phone_the_contents_are_one_key_away(tab, axe_script):
    shown = tab(360)
    assert not shown.get_by_role("navigation").is_visible()
    button = shown.get_by_role("button", name="Innehåll")
    button.focus()
    shown.keyboard.press(" ")
    assert shown.get_by_role("dialog").get_by_role("navigation").is_visible()
    shown.evaluate(axe_script)
    assert shown.evaluate("axe.run().then(found => found.violations.map(one => one.id))") == []
    shown.keyboard.press("Escape")
    assert button.evaluate("e => e === document.activeElement")
    button.click()
    shown.get_by_role("link", name="Avstämning").click()
    assert not shown.get_by_role("dialog").is_visible()
    assert shown.evaluate("location.hash") == f"#{anchor_of(shown, 'Avstämning')}"


@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 1280])
def test_without_script_everything_is_there_to_read(tab, width):
    shown = tab(width, script=False)
    assert shown.locator("#innehall").is_visible()
    assert not shown.locator(".search").is_visible()
    assert shown.locator(".open").get_attribute("href") == "#innehall"
    assert all(shown.locator("main > :is(p, figure, h2)").nth(n).is_visible() for n in range(6))
    assert shown.locator(".scroll[tabindex]").count() == 0


def asked(shown, words: str) -> list[str]:
    shown.locator("#_sok").fill(words)
    return shown.locator(".hits a").all_inner_texts()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("årsta", True),
        ("ÅRSTA", True),
        ("a\u030arsta", True),  # å as two characters, as some keyboards give it
        ("arsta", False),
        ("idé", True),
        ("ide", True),
        ("idë", True),
        ("steg årsta", True),
        ("steg bortom", False),
        ("fran", False),
        ("a", False),
    ],
)
def test_search_knows_the_letters(tab, words, found):
    assert any("Från Årsta" in hit for hit in asked(tab(), words)) == found


@pytest.mark.slow
def test_search_finds_headings_first_and_leads_there_by_keyboard(tab):
    shown = tab()
    headings = asked(shown, "remittenter")
    assert headings[0] == "Deltagarflödet\nRemittenter"
    assert len(headings) > 2
    assert shown.get_by_role("status").inner_text() == f"{len(headings)} träffar."
    assert asked(shown, "årsta") == [f"Avstämning\n{WORDS}"]
    shown.keyboard.press("ArrowDown")
    shown.keyboard.press("Enter")
    assert shown.evaluate("document.activeElement.textContent") == WORDS
    assert (
        shown.locator("main > p")
        .filter(has_text="Årsta")
        .evaluate("e => e.getBoundingClientRect().bottom <= innerHeight && e.getBoundingClientRect().top >= 0")
    )


@pytest.mark.slow
def test_a_hit_in_folded_numbers_unfolds_them(tab):
    shown = tab()
    asked(shown, "part 2")
    shown.locator('.hits a[href="#fig-remittenter"]').first.click()
    assert shown.locator("#fig-remittenter details").get_attribute("open") == ""


@pytest.mark.slow
def test_only_what_scrolls_is_a_stop_with_a_name(tab):
    shown = tab(1280)
    assert shown.locator(".scroll[tabindex]").evaluate_all("all => all.map(e => e.closest('figure').id)") == ["lang"]
    assert shown.get_by_role("group", name="Avvikelser").get_attribute("tabindex") == "0"
    shown.set_viewport_size({"width": 360, "height": 800})
    shown.wait_for_function("document.querySelectorAll('.scroll[tabindex]').length > 2")
    shown.set_viewport_size({"width": 1280, "height": 800})
    shown.wait_for_function("document.querySelectorAll('.scroll[tabindex]').length === 1")


@pytest.mark.slow
def test_on_a_phone_figures_keep_their_size_and_row_heads_stay(tab):
    shown = tab(360)
    assert shown.locator("figure svg").first.evaluate("e => e.getBoundingClientRect().width") >= 160 / 25.4 * 96 - 1
    head = shown.locator("#lang tbody th").first
    left = head.bounding_box()["x"]
    shown.locator("#lang .scroll").evaluate("e => { e.scrollLeft = 400; }")
    assert head.bounding_box()["x"] == left


@pytest.mark.slow
def test_small_tables_that_follow_each_other_stand_abreast_where_there_is_room(executed, tab, tmp_path):
    tables = [cell for cell in executed.cells if "remittenter" in cell.id or cell.id == "cell-ord"]
    file = tmp_path / "tabeller.html"
    file.write_text(made(new_notebook(cells=[c for c in tables if "fig" not in c.id])), encoding="utf-8")
    shown = tab(1280)
    shown.goto(file.as_uri())
    beside = "[...document.querySelectorAll('figure')].map(e => e.getBoundingClientRect().top)"
    assert len(set(shown.evaluate(beside))) == 1
    shown.set_viewport_size({"width": 768, "height": 800})
    assert len(set(shown.evaluate(beside))) == 2


@pytest.mark.slow
def test_in_print_numbers_are_unfolded_and_the_contents_stand_once(tab):
    shown = tab(800)
    shown.emulate_media(media="print")
    assert shown.get_by_text("Part 2").nth(1).is_visible()
    assert shown.get_by_role("navigation").is_visible()
    assert not any(
        shown.locator(name).is_visible() for name in (".search", ".open", ".ways", "dialog", "summary >> nth=0")
    )
