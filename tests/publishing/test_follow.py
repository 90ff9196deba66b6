"""A report that is shown while it is made again."""

import urllib.error
import urllib.request
from threading import Thread

import pytest

from sotanalysis.publishing.follow import shown


def got(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, ""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "hemligt.txt").write_text("hemligt", "utf-8")
    made = tmp_path / "2023"
    made.mkdir()
    (made / "arsrapport.html").write_text("<html><body>Året</body></html>", "utf-8")
    (made / "figur.svg").write_text("<svg/>", "utf-8")
    return made


def test_pages_follow_and_the_file_stays_without_script(folder):
    with shown(folder) as page:
        code, html = got(f"{page.address}/arsrapport.html")
        assert code == 200 and "Året" in html and html.count("<script>") == 1
        assert got(f"{page.address}/figur.svg") == (200, "<svg/>")
        assert "<script>" not in (folder / "arsrapport.html").read_text("utf-8")
        first = got(f"{page.address}/made?")[1]
        answers: list[str] = []
        asking = Thread(target=lambda: answers.append(got(f"{page.address}/made?{first}")[1]))
        asking.start()
        asking.join(0.2)
        assert asking.is_alive()  # nothing new: it waits
        page.made_again()
        asking.join(5)
        assert answers and answers[0] != first
    with pytest.raises(urllib.error.URLError):
        got(f"{page.address}/arsrapport.html")


def test_only_the_folder_and_only_with_the_address(folder):
    with shown(folder) as page:
        root = page.address.rpartition("/")[0]
        for address in (
            f"{root}/arsrapport.html",
            f"{root}/{'x' * 22}/arsrapport.html",
            f"{page.address}/../../hemligt.txt",
            f"{page.address}/%2e%2e/hemligt.txt",
            f"{page.address}/",
            f"{page.address}/saknas.html",
        ):
            assert got(address) == (404, "")
