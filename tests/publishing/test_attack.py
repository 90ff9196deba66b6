"""The attack on a finished public edition: leaks planted in each kind of file are found, the real build has none."""

import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from sotanalysis.publishing.attack import attack, disclosed, told, told_printed
from sotanalysis.publishing.build import Folders, Order, build_reports, place_of

ORDER = Order("vasteras", 2022, "2022", "arsrapport", "public")
HALF = Order("vasteras", 2022, "2022-h1", "halvar", "public")
EVERY = [ORDER, HALF, Order("vasteras", 2023, "2023", "arsrapport", "public")]


@pytest.fixture(scope="module")
def public(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """The public editions of both years of the demonstration, and then of a half-year, none said to be published."""
    place = tmp_path_factory.mktemp("public")
    folders = Folders(place / "data", place / "reports")
    shutil.copytree(checkout / "data/raw/vasteras", folders.raw / "vasteras")
    years = [("vasteras", 2022), ("vasteras", 2023)]
    build_reports(years, folders, edition="public")
    build_reports(years[:1], folders, period="h1", plan="halvar", edition="public")
    return folders


@pytest.mark.full
def test_nobody_works_out_what_the_finished_editions_hide(public):
    for order in EVERY:
        attacked = attack(order, public)
        assert attacked.held, told(order, attacked)
        assert attacked.hidden > 100 and attacked.editions == 3
        assert "Inget av dem går att räkna ut" in told(order, attacked)


@pytest.mark.full
def test_an_edition_in_one_format_is_held_against_its_twin_in_that(public, tmp_path):
    folders = replace(public, reports=tmp_path)
    build_reports([("vasteras", 2022)], folders, period="h1", plan="halvar", edition="public", formats=["html"])
    assert attack(HALF, folders).differing == ()


@pytest.mark.full
@pytest.mark.parametrize("order", EVERY, ids=lambda order: order.period)
def test_at_most_a_fifth_of_the_numbers_printed_are_hidden(public, order):
    pages = [path.read_text(encoding="utf-8") for path in sorted(place_of(order, public).glob("*.html"))]
    cells = [re.sub(r"<[^>]*>", "", cell) for page in pages for cell in re.findall(r"<td[^>]*>(.*?)</td>", page, re.S)]
    numbers = [cell for cell in cells if re.search(r"\d|\[d\]", cell)]
    assert len(numbers) > (600 if order is HALF else 1500)
    assert sum("[d]" in cell for cell in numbers) <= len(numbers) / 5


@pytest.mark.full
@pytest.mark.parametrize("order", EVERY, ids=lambda order: order.period)
def test_every_section_of_the_internal_report_says_something_in_the_public_one(public, order, tmp_path):
    inner, own = Folders(public.data, tmp_path), replace(order, edition="internal")
    part = {"period": "h1", "plan": order.plan} if order is HALF else {}
    build_reports([("vasteras", order.year)], inner, formats=["html"], **part)
    pages = [place_of(one, folders) / "arsrapport.html" for one, folders in ((own, inner), (order, public))]
    heads = [re.findall(r"<h2[^>]*>([^<]*)", page.read_text(encoding="utf-8")) for page in pages]
    assert len(heads[0]) > (5 if order is HALF else 15)
    assert heads[0] == heads[1]


def _spoilt(folder: Path, name: str) -> None:
    """The file with something in it that nobody was to see."""
    path = folder / name
    content = path.read_bytes()
    if name == "facts.parquet":
        facts = pd.read_parquet(path)
        facts.loc[facts["fact"].eq("exits.outcomes.studies.all"), "n"] = 3  # few, and hidden for that
        facts.to_parquet(path)
    elif name.endswith(".xlsx"):
        with zipfile.ZipFile(path, "a") as book:
            book.writestr("docProps/custom.xml", "<p>3</p>")
    else:
        path.write_bytes(content.replace(b"[d]", b"3", 1) if b"[d]" in content else content + b"<!-- 3 -->")


@pytest.mark.full
def test_a_leak_in_any_file_is_found(public, tmp_path):
    reports = tmp_path / "reports"
    shutil.copytree(public.reports, reports)
    folder = reports / "vasteras/2022/2022-arsrapport-public"
    figure = next(path.relative_to(folder).as_posix() for path in sorted(folder.glob("figurer/*.svg")))
    table = next(path.relative_to(folder).as_posix() for path in sorted(folder.glob("tabeller/*.csv")))
    names = ["arsrapport.html", "arsrapport.pdf", "arsrapport.ipynb", "tabeller.xlsx", "facts.parquet", figure, table]
    for name in names:
        _spoilt(folder, name)
    (folder / "extra.txt").write_text("3", encoding="utf-8")
    attacked = attack(ORDER, Folders(public.data, reports))
    assert {*names, "extra.txt"} <= {*attacked.differing}
    assert attacked.reached and not attacked.held
    assert "Lämna inte ut den" in told(ORDER, attacked)


def test_what_a_printed_report_discloses_is_told_in_numbers():
    rows = [("work", 3, 40), ("studies", 38, 40), ("daily", 12, 12), ("other", None, 40), ("all", 55, None)]
    figures = pd.DataFrame(rows, columns=["category", "count", "base"]).assign(
        unit="x", measure="m", sex="all", table="1", statistic="count", role=""
    )
    found = disclosed(figures, 4)
    assert found == {"few": 1, "all_but_few": 1, "all": 1, "subtracted": 1}
    said = told_printed("x.csv", found, 5, 4)
    assert "work" not in said and "5 tryckta siffror" in said and "1 antal från 1 till 4\n" in said
