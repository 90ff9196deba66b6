"""From a raw folder to files in place, with chapters that show a notice each."""

import errno
import json
import os
from pathlib import Path

import nbformat
import pytest

from sotanalysis.dataset import TeamMissing
from sotanalysis.publishing import narrative
from sotanalysis.publishing import plan as plans
from sotanalysis.publishing.build import Folders, build_reports, own_plan, plan_fault, published, section_count
from sotanalysis.publishing.documents import as_document
from sotanalysis.publishing.names import FACTS, MANIFEST, TABLES
from sotanalysis.publishing.pdf import content_of
from sotanalysis.publishing.plan import UnknownPlan

PLAN = """
[[dokument]]
id = "rapport"
rubriker = [{ rubrik = "Först", avsnitt = ["02.hel"] }]
"""
FILES = {"arsrapport.html", "arsrapport.ipynb", "arsrapport.pdf", FACTS, MANIFEST, TABLES, "tabeller/innehall.csv"}


@pytest.fixture
def folders(fake: Path, chapter, monkeypatch) -> Folders:
    """A team with one year that has settings and nothing else, and one chapter."""
    raw = fake / "data" / "raw" / "provteam" / "2022"
    raw.mkdir(parents=True)
    (raw / "rapport.toml").write_text(
        'team = "Provteamet"\nforbund = "Ett förbund"\nrapportdatum = 2023-01-18\nplan = "egen"\n'
        'syntetisk = ["workbook"]\n',
        "utf-8",
    )
    (raw / "plan.toml").write_text(PLAN, "utf-8")
    (fake / "notebooks").mkdir()
    chapter(fake / "notebooks", "02", "Kapitel", {"02.hel": "whole(report)"})
    monkeypatch.setenv("PYTHONPATH", str(fake))
    return Folders(fake / "data", fake / "reports", fake / "notebooks")


def made(folders: Folders, **more):
    (result,) = build_reports([("provteam", 2022)], folders, **more)
    return result


def standing(place: Path) -> dict[str, bytes]:
    return {p.relative_to(place).as_posix(): p.read_bytes() for p in sorted(place.rglob("*")) if p.is_file()}


@pytest.mark.slow
def test_a_report_and_the_same_again(folders):
    seen = []
    first = made(folders, progress=lambda *step: seen.append(step))
    place = folders.reports / "provteam" / "2022"
    before = standing(place)
    assert (first.exit_code, first.unchanged, first.folder) == (0, False, place)
    assert set(before) == FILES
    assert seen == [("provteam", 2022, "02.hel"), ("provteam", 2022, "")]
    page = before["arsrapport.html"].decode()
    assert "<title>Årsrapport 2022 – Provteamet</title>" in page
    assert "påhittade rader" in page and "18\u00a0januari 2023" in page
    assert str(folders.data) not in page

    again = made(folders)
    assert (again.unchanged, again.exit_code, again.files) == (True, 0, first.files)

    (place / MANIFEST).unlink()
    assert not made(folders).unchanged
    assert standing(place) == before


@pytest.mark.slow
def test_what_changes_a_report_makes_it_anew(folders):
    made(folders, formats=("html",))
    place = folders.reports / "provteam" / "2022"
    assert "arsrapport.pdf" not in standing(place)
    assert made(folders, formats=("html",)).unchanged
    (place / "arsrapport.html").write_text("ändrad av någon", "utf-8")
    assert not made(folders, formats=("html",)).unchanged
    settings = folders.raw / "provteam" / "2022" / "rapport.toml"
    settings.write_text(settings.read_text("utf-8").replace("Provteamet", "Ett annat team"), "utf-8")
    assert not made(folders, formats=("html",)).unchanged
    assert "Ett annat team" in (place / "arsrapport.html").read_text("utf-8")


@pytest.mark.full
def test_a_file_that_is_open_leaves_the_old_report_whole(folders, monkeypatch):
    made(folders, formats=("html", "xlsx"))
    place = folders.reports / "provteam" / "2022"
    before, replace = standing(place), os.replace

    def refused(source, target):
        if source == place / TABLES:
            raise PermissionError(errno.EACCES, "", str(source))
        replace(source, target)

    settings = folders.raw / "provteam" / "2022" / "rapport.toml"
    settings.write_text(settings.read_text("utf-8").replace("Provteamet", "Ett annat team"), "utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", refused)
        result = made(folders, formats=("html", "xlsx"))
    assert result.exit_code == 1 and "stäng filen tabeller.xlsx" in result.line and str(folders.data) not in result.line
    assert standing(place) == before
    assert not made(folders, formats=("html", "xlsx")).unchanged and standing(place) != before


@pytest.mark.slow
def test_what_is_published_is_kept_once_and_makes_no_other_report(folders):
    first = made(folders)
    before = standing(first.folder)
    assert "2022-internal-001.parquet" in published(first, folders)
    kept = folders.data / "published" / "provteam" / "2022-internal-001.parquet"
    assert kept.read_bytes() == before[FACTS]
    assert "redan" in published(first, folders)
    again = made(folders)
    assert not again.unchanged
    after = standing(again.folder)
    assert {n: c for n, c in after.items() if n != MANIFEST} == {n: c for n, c in before.items() if n != MANIFEST}


@pytest.mark.slow
def test_another_period_has_a_folder_of_its_own(folders):
    result = made(folders, period="h1", formats=("html",))
    assert result.folder == folders.reports / "provteam" / "2022" / "2022-h1-egen-internal"
    assert "första halvåret 2022" in (result.folder / "arsrapport.html").read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("planted", "kind"), [("850113-9995", "ett personnummer"), ("p_00112233445566778899", "en pseudonym")]
)
def test_a_file_that_tells_too_much_is_not_written(folders, fake, planted, kind):
    module = fake / "fake_chapter.py"
    module.write_text(module.read_text("utf-8").replace('" ".join(report)', f'"{planted}"'), "utf-8")
    result = made(folders)
    assert result.exit_code == 1 and result.files == ()
    assert kind in result.line and "arsrapport.html" in result.line and planted not in result.line
    assert not (folders.reports / "provteam").exists()


@pytest.mark.slow
def test_a_section_at_fault_gives_a_report_and_exit_code_1_also_when_it_stands(folders, chapter):
    chapter(folders.notebooks, "02", "Kapitel", {"02.hel": "broken(report)"})
    first, again = made(folders, formats=("html",)), made(folders, formats=("html",))
    assert (first.exit_code, again.exit_code, again.unchanged) == (1, 1, True)
    assert "02.hel" in first.line
    manifest = json.loads((first.folder / MANIFEST).read_text("utf-8"))
    assert len(manifest["faults"]) == 1


@pytest.mark.slow
def test_faults_in_the_data_stand_on_the_first_page_and_give_exit_code_1_each_time(folders):
    settings = folders.raw / "provteam" / "2022" / "rapport.toml"
    settings.write_text(settings.read_text("utf-8") + "okand = 1\n", "utf-8")
    first, again = made(folders, formats=("html",)), made(folders, formats=("html",))
    told = "Underlaget har 1 fel."
    assert (first.exit_code, again.exit_code, again.unchanged) == (1, 1, True)
    assert f"{told} Kör sot check 2022 för listan." in first.line and told in again.line
    assert f'<p class="front-notice">{told}</p>' in (first.folder / "arsrapport.html").read_text("utf-8")
    assert told in typeset(first.folder / "arsrapport.ipynb")
    assert "märks [r]" in published(first, folders)


def typeset(notebook: Path) -> str:
    """The notices of the first page, as they were handed to Typst."""
    front = content_of(as_document(nbformat.read(notebook, as_version=4)))["front"]
    return " ".join(front["notices"])


def test_prose_at_fault_stops_the_build_and_leaves_what_stands(folders):
    standing_report = folders.reports / "provteam" / "2022" / "arsrapport.html"
    standing_report.parent.mkdir(parents=True)
    standing_report.write_text("i fjol", "utf-8")
    text = folders.raw / "provteam" / "2022" / "text" / "framtid.md"
    text.parent.mkdir()
    text.write_text("Vi ser framåt.\n\nDet var 17 deltagare. De flesta är nöjda.\n", "utf-8")
    result = made(folders)
    assert (result.exit_code, result.files) == (1, ())
    assert "ingen rapport skrevs" in result.line
    assert [fault.split(":")[0] for fault in result.faults] == ["2022/text/framtid.md, rad 3"] * 2
    assert "”17”" in result.faults[0] and "”De flesta”" in result.faults[1]
    assert standing_report.read_text("utf-8") == "i fjol"


@pytest.mark.slow
def test_a_text_is_proved_again_when_it_or_what_it_is_held_against_has_changed(folders, monkeypatch):
    asked: list[str] = []
    faults = narrative.text_faults
    monkeypatch.setattr(narrative, "text_faults", lambda text, of: asked.append(text.name) or faults(text, of))

    def proved() -> tuple[int, list[str]]:
        asked.clear()
        return made(folders, formats=("html",)).exit_code, sorted(asked)

    year = folders.raw / "provteam" / "2022"
    (year / "text").mkdir()
    for name in ("framtid", "uppdrag"):
        (year / "text" / f"{name}.md").write_text("Vi ser framåt.\n", "utf-8")
    assert proved() == (0, ["framtid", "uppdrag"])
    (year / "text" / "framtid.md").write_text("Vi ser bakåt.\n", "utf-8")
    assert proved() == (0, ["framtid"])
    (year / "text" / "framtid.md").write_text("De flesta är nöjda.\n", "utf-8")
    assert proved() == (1, ["framtid"])
    (year / "text" / "framtid.md").write_text("Vi ser bakåt.\n", "utf-8")
    assert proved() == (0, [])
    (year / "rapport.toml").write_text((year / "rapport.toml").read_text("utf-8").replace("Ett", "Sitt"), "utf-8")
    assert proved() == (0, ["framtid", "uppdrag"])


def test_a_year_without_a_folder_is_told(folders):
    (result,) = build_reports([("provteam", 2021)], folders)
    assert result.exit_code == 1
    assert "raw/provteam/2021/" in result.line


@pytest.mark.parametrize(
    ("named", "read"),
    [
        ('"egen"', "egen"),
        ('"full"', "arsrapport"),
        ('"arsrappport"', "arsrapport"),
        ('""', "arsrapport"),
        ("[" * 2_000, "arsrapport"),
        ("9" * 5_000, "arsrapport"),
    ],
    ids=lambda value: value[:12],
)
def test_the_plan_a_year_names(folders, named, read):
    settings = folders.raw / "provteam" / "2022" / "rapport.toml"
    settings.write_text(f"plan = {named}\n", "utf-8")
    assert own_plan(folders, "provteam", 2022) == read


@pytest.mark.slow
@pytest.mark.parametrize(
    ("planted", "said"), [(("02.hel", "02.hell"), "Menade du 02.hel?"), (("[[", "["), "går inte att läsa")]
)
def test_a_faulty_plan_of_a_team_is_told_and_the_default_followed(folders, tmp_path, monkeypatch, planted, said):
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans/arsrapport.toml").write_text(PLAN.replace("Först", "Förvald"), "utf-8")
    monkeypatch.setattr(plans, "FOLDER", tmp_path / "plans")
    monkeypatch.setattr(plans, "PLANS", ("arsrapport", "egen"))
    plans._shipped.cache_clear()
    assert plan_fault(folders, "provteam", 2022) == "" and section_count(folders, "provteam", 2022) == 1
    (folders.raw / "provteam/2022/plan.toml").write_text(PLAN.replace(*planted), "utf-8")
    assert said in plan_fault(folders, "provteam", 2022)
    result = made(folders, formats=("html",))
    plans._shipped.cache_clear()
    assert result.exit_code == 1 and said in result.line and "följer planen arsrapport" in result.line
    assert "Förvald" in (result.folder / "arsrapport.html").read_text("utf-8")


def test_a_wrong_call_makes_nothing(folders):
    with pytest.raises(UnknownPlan):
        made(folders, plan="fel")
    for wrong in ({"edition": "hemlig"}, {"period": "q1"}, {"period": "2023"}, {"formats": ("docx",)}):
        with pytest.raises(ValueError, match="finns inte|ska skrivas|börjar inte"):
            made(folders, **wrong)
    with pytest.raises(TeamMissing):
        build_reports([("ingen", 2022)], folders)
    assert not folders.reports.exists()
