"""The narrative: which texts a report takes, the cells they become, and the demonstration's own texts on its data."""

import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotanalysis import dataset as data
from sotanalysis.dataset import Dataset
from sotanalysis.exhibits.binding import bind
from sotanalysis.exhibits.proof import proof
from sotanalysis.periods import Period
from sotanalysis.publishing.join import Chapter, chapter_files, document_of, join, read_chapter
from sotanalysis.publishing.narrative import (
    ABSENT_AT,
    Text,
    narrative_cells,
    prose_faults,
    text_faults,
    texts,
)
from sotanalysis.publishing.plan import Document, Heading, Plan
from sotanalysis.report import Report, report_on
from sotanalysis.sources.settings import Settings
from sotanalysis.tables import TABLES
from sotanalysis.tables.problem import problem_frame

ROOT = Path(__file__).resolve().parents[2]
TEAM = "vasteras"


def report_with(written: dict[str, str], period: str = "2022") -> Report:
    rows = [{"team": TEAM, "year": 2022, "source_row": f"2022/text/{name}.md!!1", "section": name, "markdown": text}
            for name, text in written.items()]  # fmt: skip
    tables = {name: spec.empty() for name, spec in TABLES.items()}
    tables["narrative"] = TABLES["narrative"].typed(pd.DataFrame(rows))
    made = Dataset(TEAM, tables, {2022: Settings()}, problem_frame([]), {2022: frozenset({"narrative"})})
    return report_on(made, Period.parse(period, 2022))


def plan_of(*sections: str, level: int = 1) -> Plan:
    above = [Heading("Verksamheten", 1)] * (level - 1)
    return Plan("prov", "Prov", (Document("rapport", (*above, Heading("Verksamheten", level, sections))),))


# --- which texts, which cells --------------------------------------------------------------------------------------


def test_a_section_takes_the_text_of_its_name_before_its_own_cells(tmp_path, chapter):
    held = read_chapter(chapter(tmp_path, "01", "Kapitel", {"01.personal": "whole(report)"}))
    report, plan = report_with({"personal": "Bra.\n\n### Kompetens\n\nMer."}), plan_of("01.personal", level=2)
    cells = join(plan, [held], narrative=narrative_cells(report, plan, [held])).cells
    found = [cell for cell in cells if cell.metadata.get("tags", [None])[0] == "01.personal"]
    assert [cell.cell_type for cell in found] == ["markdown", "markdown", "code"]
    assert found[0].source == "Bra.\n\n### Kompetens\n\nMer."
    assert [document_of(cell) for cell in found] == ["rapport", "tabell", "tabell"]


CHECKS = [Chapter("90_x.ipynb", "Avstämning", (), {ABSENT_AT: ()})]


def test_texts_that_are_not_written_are_named_once_in_the_method_appendix():
    report, plan = report_with({"framtid": "Bra."}), plan_of("01.personal", "15.framtid", "01.citat", ABSENT_AT)
    cells = narrative_cells(report, plan, CHECKS)
    assert cells["01.personal"] == cells["01.citat"] == ()
    (cell,) = cells[ABSENT_AT]
    assert document_of(cell) == "metod" and "Skrivs i text/personal.md och text/citat.md." in cell.source
    compile(cell.source, "cell", "exec")


@pytest.mark.parametrize(
    ("period", "names"), [("2022", ["a"]), ("h1", ["a", "b"]), ("h2", []), ("2022-04..2022-09", ["c"])]
)
def test_another_period_has_texts_of_its_own(period, names):
    written = {"a": "Året.", "a.h1": "Våren.", "b.h1": "Våren.", "c.2022-04--2022-09": "Sommaren."}
    report = report_with(written, period)
    assert [text.name for text in texts(report.dataset, report.period)] == names


def test_a_sentence_without_its_source_is_a_cell_that_says_so():
    report = report_with({"a": 'Det var {{ fact("exits.ended.all") | antal }}.'})
    assert prose_faults(report) == []
    (cell,) = narrative_cells(report, plan_of("01.a"), [])["01.a"]
    assert cell.source.startswith(r"[underlag saknas: samordningsteam.xlsx")


FREE = "{% fri %}Många ökade.{% endfri %} Bra.\n\n{% fri %}Fler\nnu{% endfri %} än då."


def test_what_is_free_is_told_in_the_method_appendix_with_its_text():
    report, plan = report_with({"a": FREE, "b": "Bra."}), plan_of("01.a", ABSENT_AT)
    assert prose_faults(report) == []
    cells = narrative_cells(report, plan, CHECKS)
    assert cells["01.a"][0].source == "Många ökade. Bra.\n\nFler\nnu än då."
    (cell,) = cells[ABSENT_AT]
    assert document_of(cell) == "metod" and "undantagit 2 ställen" in cell.source
    assert cell.source.endswith("- text/a.md (2): ”Många ökade.” ”Fler nu”")
    assert narrative_cells(report_with({"a": "Bra."}), plan, CHECKS).get(ABSENT_AT) is None


@pytest.mark.parametrize(
    ("markdown", "what"),
    [
        ("# Rubrik", "Rubriker i berättande text"),
        ("<b>fet</b>", "HTML"),
        ("![bild](a.png)", "bild"),
        ("Det var {{ fact('x'", "kan inte läsas"),
        ("Det var 17.", "inte bundet"),
    ],
)
def test_what_a_text_may_not_hold(markdown, what):
    (fault,) = prose_faults(report_with({"a": markdown}))
    assert fault.file == "2022/text/a.md" and what in fault.what


FAULTS = (
    "Det var 54 då.", "Då ökade det.", "Det {{ fact('exits.ended.all' då.",
    "Det {{ fact('exits.ended.all') | antal } då.",
    "{% if fact('exits.ended.all').n > 3 %}Det var då.", "{% fri %}Det var då.", "Det var {% endclaim %}då.",
    "Det {{ fact('exits.ended.all') | antall }} var då.", "Det {% om %} var då.", "Det }} var då.", "Det {{ var då.",
    "Det {{ fact('exits.endde.all') | antal }} var då", "Det {{ 17 }} var då.", "Det {# var då.", "Det <b>var</b> då.",
    "![bild](a.png)", "# Rubrik", "[då](javascript:alert)", "Det {{ fact('exits.ended.all' | antal }} var då.",
    "{% claim fact('exits.ended.all').n > 0 %}Det ökade{% endclaim %} då.", "{{ \"ökade\" | lower }} då.",
)  # fmt: skip
INNOCENT = ("Bra.", "Vi fortsätter så", "### Rubrik", "- en punkt", "Det {{ quoted('ökade') }} då", "")


@given(st.lists(st.sampled_from([*FAULTS, *INNOCENT]), min_size=1, max_size=12), st.sampled_from(["\n", "\n\n"]))
def test_every_fault_is_told_once_at_its_line(lines, between):
    faults = text_faults(Text("a.md", "a", between.join(lines)), EMPTY)
    told = [fault.line for fault in faults]
    assert told == [1 + n * len(between) for n, line in enumerate(lines) if line in FAULTS]


EMPTY = report_with({})


def test_a_fault_is_told_at_the_line_of_its_word():
    text = "Det var så,\nmed {{ fact('exits.ended.all')\n  | antal }} då, att det\nökade och minskade,\noch 54."
    assert [fault.line for fault in text_faults(Text("a.md", "a", text), EMPTY)] == [4, 4, 5]


# --- the texts of the demonstration --------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(ROOT.glob("data/raw/*/*/text/*.md")), ids=lambda p: f"{p.parts[-3]}-{p.stem}")
def test_no_word_of_the_narrative_is_unbound(path):
    assert [fault.text for fault in proof(path.read_text("utf-8").rstrip(), path.name)] == []


@pytest.mark.parametrize("path", chapter_files(ROOT / "notebooks"), ids=lambda path: path.stem)
def test_no_chapter_states_a_result_in_its_own_words(path):
    cells = [cell for held in read_chapter(path).sections.values() for cell in held if cell.cell_type == "markdown"]
    assert [fault.text for cell in cells for fault in proof(cell.source, f"{path.name} {cell.id}")] == []


@pytest.fixture(scope="module")
def folders(tmp_path_factory) -> Path:
    """A copy of the demonstration's raw data, read once."""
    root = tmp_path_factory.mktemp("data")
    shutil.copytree(ROOT / "data/raw", root / "raw")
    data.build(root / "raw", root / "processed", TEAM)
    return root


@pytest.fixture
def changed(folders: Path) -> Callable[..., Path]:
    """A copy of the data in which a change has been made and read; the years that did not change are not read again."""
    places = []

    def make(change: Callable[[Path], None]) -> Path:
        root = folders.parent / f"changed-{len(places)}-{folders.name}"
        places.append(root)
        shutil.copytree(folders, root)
        change(root / "raw" / TEAM)
        data.build(root / "raw", root / "processed", TEAM)
        return root

    yield make
    for place in places:
        shutil.rmtree(place)


def report_of(root: Path, year: int) -> Report:
    dataset = data.load(root / "processed", TEAM, through=year)
    return report_on(dataset, Period.year(year), processed=root / "processed")


def faults_in(root: Path, year: int) -> list[str]:
    chapters = [read_chapter(path) for path in chapter_files(ROOT / "notebooks")]
    return [fault.text for fault in prose_faults(report_of(root, year), chapters)]


@pytest.mark.slow
@pytest.mark.full  # each build of the years stops at an untrue sentence too
@pytest.mark.parametrize("year", [2022, 2023])
def test_the_narrative_is_true_and_lacks_nothing(folders, year):
    assert faults_in(folders, year) == []
    report = report_of(folders, year)
    for text in texts(report.dataset, report.period):
        assert "underlag saknas" not in bind(report, text.markdown).text


@pytest.mark.slow
def test_an_exit_moved_from_work_to_studies_names_each_sentence_that_is_no_longer_true(changed):
    told = faults_in(changed(lambda raw: _move(raw / "2023/samordningsteam.xlsx", "Till arbete", "Till studier")), 2023)
    assert len(told) >= 3
    assert any("”Fyra”" in line and "exits.outcomes.work.all 3 av 62" in line for line in told)
    assert any("”Fem”" in line and "exits.outcomes.studies.all 6 av 62" in line for line in told)
    assert all("2023/text/" in line for line in told)


def _move(path: Path, old: str, new: str) -> None:
    """The first participant whose result at exit is `old` now has `new`; nothing else is changed."""
    book = openpyxl.load_workbook(path)
    columns = list(book["Deltagare"].iter_cols())
    results = next(c for c in columns if any(str(cell.value).strip() == "Resultat vid avslut" for cell in c))
    next(cell for cell in results if cell.value == old).value = new
    book.save(path)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "year"),
    [
        ("nns", 2022),
        *(
            pytest.param(file, year, marks=pytest.mark.full)
            for year, names in {
                2022: ("sus", "goldware", "samordningsteam.xlsx", "rapport.toml"),
                2023: ("samordningsteam.xlsx", "ekonomi.xlsx", "publicerat.csv"),
            }.items()
            for file in names
        ),
    ],
)
def test_a_source_taken_away_leaves_sentences_that_say_so(changed, file, year):
    def take(raw: Path) -> None:
        place = raw / str(year) / file
        shutil.rmtree(place) if place.is_dir() else place.unlink(missing_ok=True)

    root = changed(take)
    assert faults_in(root, year) == []
    report = report_of(root, year)
    written = "\n".join(bind(report, text.markdown).text for text in texts(report.dataset, report.period))
    needed = {"nns": 2022, "ekonomi.xlsx": 2023, "samordningsteam.xlsx": year}
    assert ("[underlag saknas: " in written) >= (needed.get(file) == year)
