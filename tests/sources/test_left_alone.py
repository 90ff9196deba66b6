"""What in a year's folder is never read, or cannot be: it is named, and all else is read as before."""

import os
import zipfile
from pathlib import Path

import pytest

from sotanalysis import dataset
from sotanalysis.placing import NotPlaced
from sotanalysis.publishing.plan import PlanFault, find_plan
from sotanalysis.publishing.years import no_years, raw_years
from sotanalysis.sources import folder
from sotanalysis.sources.files import left_alone
from sotanalysis.sources.folder import find

SECRET = "hemligt innehåll"


@pytest.fixture
def year(tmp_path) -> Path:
    """A year's folder with one good text, and beside the raw folder things that are none of its business."""
    folder = tmp_path / "raw/laget/2022"
    (folder / "text").mkdir(parents=True)
    (folder / "text/uppdrag.md").write_text("Bra.\n", encoding="utf-8")
    (tmp_path / "annat/text").mkdir(parents=True)
    for name in ("annat/text/a.md", "annat/rapport.toml", "annat/priser.csv"):
        (tmp_path / name).write_text(SECRET, encoding="utf-8")
    return folder


def told(year: Path) -> list[tuple[str, str]]:
    """Rule and file of each problem, when the good text and nothing foreign has been read."""
    raw = year.parents[1]
    processed = raw.parent / "processed"
    (one,) = dataset.build(raw, processed, "laget").years
    made = dataset.load(processed, "laget", through=2022)
    assert made.tables["narrative"]["section"].tolist() == ["uppdrag"]
    assert not any(SECRET.encode() in f.read_bytes() for f in processed.rglob("*") if f.is_file())
    return [(rule, file) for rule, file in one.problems[["rule", "file"]].to_numpy().tolist()]


@pytest.mark.parametrize(
    ("link", "to"),
    [
        ("text/a.md", "annat/text/a.md"),
        ("rapport.toml", "annat/rapport.toml"),
        ("priser.csv", "annat/priser.csv"),
        ("nns", "annat"),
        ("goldware", "annat/text"),
        ("text/borta.md", "annat/finns-inte.md"),
        ("text/runt.md", "raw/laget/2022/text/runt.md"),
    ],
)
def test_a_link_out_of_the_folder_is_named_and_not_followed(year, tmp_path, link, to):
    (year / link).symlink_to(tmp_path / to)
    expected = [("fil:länk", f"2022/{link}")]
    if link == "text/runt.md":  # it leads nowhere, but does so within the folder
        assert told(year) in ([], expected)
    else:
        assert told(year) == expected


def test_a_link_within_the_folder_is_read_and_so_is_a_year_that_is_a_link(year, tmp_path):
    (year / "utkast").mkdir()
    (year / "text/uppdrag.md").rename(year / "utkast/uppdrag.md")
    (year / "text/uppdrag.md").symlink_to(year / "utkast/uppdrag.md")
    assert told(year) == []
    moved = year.rename(tmp_path / "raw/flyttad")
    (moved / "text/uppdrag.md").unlink()
    (moved / "text/uppdrag.md").symlink_to("../utkast/uppdrag.md")
    year.symlink_to(moved)
    assert told(year) == []


def test_a_raw_folder_may_be_a_link_but_no_team_or_year_below_it_may_lead_out(year, tmp_path):
    (tmp_path / "raw").rename(tmp_path / "disken")
    raw, processed = tmp_path / "raw", tmp_path / "processed"
    raw.symlink_to(tmp_path / "disken")
    assert raw_years(raw) == [("laget", 2022)] and not no_years(raw)
    (tmp_path / "annat/2021/text").mkdir(parents=True)
    (raw / "laget/2021").symlink_to(tmp_path / "annat/2021")
    (raw / "frammande").symlink_to(tmp_path / "annat")
    assert raw_years(raw) == [("laget", 2022)]
    assert [place for place in no_years(raw)] == [("frammande", 2021), ("laget", 2021)]
    assert "leder ut ur raw/" in no_years(raw)["laget", 2021] and str(tmp_path) not in no_years(raw)["laget", 2021]
    assert [one.year for one in dataset.build(raw, processed, "laget").years] == [2022]
    with pytest.raises(dataset.TeamMissing):
        dataset.build(raw, processed, "frammande")


def test_a_junction_is_no_symlink_and_is_named_as_one(year, tmp_path, monkeypatch):
    (year / "nns").symlink_to(tmp_path / "annat")
    monkeypatch.setattr(Path, "is_symlink", lambda path: False)
    assert told(year) == [("fil:länk", "2022/nns")]


def test_a_plan_that_is_a_link_out_of_the_folder_is_not_followed(year, tmp_path):
    (tmp_path / "annat/plan.toml").write_text("[[dokument]]", encoding="utf-8")
    (year / "plan.toml").symlink_to(tmp_path / "annat/plan.toml")
    with pytest.raises(PlanFault, match="den filen finns inte"):
        find_plan("egen", year)


def test_nothing_is_written_through_a_link_out_of_the_processed_folder(year, tmp_path):
    raw, processed = tmp_path / "raw", tmp_path / "processed"
    processed.mkdir()
    (processed / "laget").symlink_to(tmp_path / "annat")
    with pytest.raises(NotPlaced, match="^Mappen laget är en länk som leder ut ur processed/") as error:
        dataset.build(raw, processed, "laget")
    assert str(tmp_path) not in str(error.value)
    (processed / "laget").unlink()
    dataset.build(raw, processed, "laget")
    for link in ("2022", "2022/problems.parquet"):
        (processed / "laget" / link).rename(tmp_path / "annat" / Path(link).name)
        (processed / "laget" / link).symlink_to(tmp_path / "annat" / Path(link).name)
        (again,) = dataset.build(raw, processed, "laget").years
        assert again.rebuilt and not (processed / "laget" / link).is_symlink()


def test_a_link_that_comes_later_is_named_too(year, tmp_path):
    assert told(year) == []
    (year / "text/a.md").symlink_to(tmp_path / "annat/text/a.md")
    assert told(year) == [("fil:länk", "2022/text/a.md")]


@pytest.mark.parametrize(
    "name", ["text/a.md", "priser.csv", "rapport.toml", "sus/a.txt", "publicerat.csv", "nns/a.csv"]
)
def test_a_file_without_the_right_to_read_is_named_and_the_others_are_read(year, monkeypatch, name):
    (year / name).parent.mkdir(exist_ok=True)
    (year / name).write_text("x", encoding="utf-8")
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path == year / name:
            raise PermissionError(13, "closed", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert told(year) == [("fil:stängd", f"2022/{name}")]


def test_a_closed_folder_is_named(year, monkeypatch):
    (year / "sus").mkdir()
    allowed = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path != year / "sus" and allowed(path, mode))
    assert told(year) == [("fil:stängd", "2022/sus")]


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe" + "Det är udda.".encode(),
        b"\xff\xfe" + "Det är jämnt".encode() + b"x",
        b"\xff\xfe\x00",
        b"\xfe\xff\xd8\x00",
        "Utan märke.".encode("utf-16-le"),
        b"\x00\x01\x02",
    ],
)
def test_a_text_in_no_known_encoding_is_named(year, content):
    (year / "text/a.md").write_bytes(content)
    assert told(year) == [("fil:teckenkodning", "2022/text/a.md")]


def test_a_name_that_is_no_text_is_named(year):
    try:
        Path(os.fsdecode(os.fsencode(year / "text") + b"/\xe5r.md")).write_bytes(b"x")
    except OSError:
        pytest.skip("Filsystemet tar bara emot namn i UTF-8.")
    assert told(year) == [("fil:namn", "2022/text/?r.md")]


@pytest.mark.parametrize("name", ["sus/alder.csv", "text/halsa.md", "nns/enkat.toml", "samordningsteam.xls"])
def test_a_file_that_is_too_large_is_named_and_read_by_nobody(tmp_path, monkeypatch, name):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(b"A" * 11)
    assert find(tmp_path, "**/*") and not left_alone(tmp_path, 2022)
    monkeypatch.setattr(folder, "LARGEST", 10)
    (problem,) = left_alone(tmp_path, 2022)
    assert (problem.place, problem.severity) == (f"2022/{name}", "fel") and "större än" in problem.message
    assert find(tmp_path, "**/*") == []


def test_what_is_packed_in_a_workbook_counts_and_pictures_do_not(tmp_path, monkeypatch):
    with zipfile.ZipFile(tmp_path / "ekonomi.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "A" * 1_000)
        archive.writestr("xl/media/image1.png", "A" * 100_000)
    monkeypatch.setattr(folder, "LARGEST_UNPACKED", 1_000)
    assert not left_alone(tmp_path, 2022)
    monkeypatch.setattr(folder, "LARGEST_UNPACKED", 999)
    assert [problem.place for problem in left_alone(tmp_path, 2022)] == ["2022/ekonomi.xlsx"]
