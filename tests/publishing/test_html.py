import re

import pytest
from bs4 import BeautifulSoup

from sotanalysis.publishing.html import HtmlExporter


@pytest.fixture(scope="module")
def page(executed) -> str:
    return HtmlExporter().from_notebook_node(executed)[0]


@pytest.fixture(scope="module")
def soup(page):
    return BeautifulSoup(page, "html.parser")


def test_language_title_landmarks(soup):
    assert soup.html["lang"] == "sv"
    assert soup.title.text == "Helårsrapport 2022 – Samordningsteam Västerås"
    assert [len(soup.find_all(name)) for name in ("header", "main", "h1", "footer")] == [1, 1, 1, 1]
    assert soup.find("a", class_="skip")["href"] == "#rapport"


def test_title_page_facts(soup):
    assert [(dt.text, dt.find_next("dd").text) for dt in soup.header.find_all("dt")][0] == ("Period", "2022")
    assert "påhittade rader" in soup.header.text


def test_every_heading_is_in_the_contents_and_every_inner_link_leads_somewhere(soup):
    side = [a["href"] for a in soup.find("nav", class_="side").find_all("a")]
    assert side == [f"#{h['id']}" for h in soup.main.find_all(["h2", "h3"])]
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert {a["href"][1:] for a in soup.find_all("a") if a["href"].startswith("#")} <= set(ids)


def test_tables_have_captions_and_headers_and_pictures_have_words(soup):
    for table in soup.find_all("table"):
        assert table.caption.text
        assert all(th.get("scope") for th in table.find_all("th"))
    assert all(img["alt"] for img in soup.find_all("img"))


def test_nothing_is_fetched_and_nothing_is_run(page):
    assert "<script" not in page and "<link" not in page
    assert not re.search(r'(?:src|url)\s*[=(]\s*["\']?(?:https?:)?//', page)


def test_no_code_and_nothing_empty(page, soup):
    assert "input" not in [tag.name for tag in soup.find_all()]
    assert not re.search(r"\b(nan|None|NaN|&lt;NA&gt;)\b", soup.main.text)


def test_two_builds_are_the_same(executed, page):
    assert HtmlExporter().from_notebook_node(executed)[0] == page


@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_asked_for(page, tmp_path, opened, width, scheme):
    file = tmp_path / "sida.html"
    file.write_text(page, encoding="utf-8")
    seen = opened(file, width, scheme)
    assert seen.violations == []
    assert seen.foreign == []
    assert seen.width <= width
