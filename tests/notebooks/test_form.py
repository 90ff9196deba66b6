"""The fixed form of chapter notebooks, read and not run; what they and the plans say of each other."""

import ast
import json
import re
from pathlib import Path

import nbformat
import pytest

from sotanalysis.publishing.join import (
    HEADING_TAG,
    OPEN_REPORT,
    PARAMETERS,
    PARAMETERS_TAG,
    SETUP_TAG,
    chapter_files,
    is_heading,
    join,
    read_chapter,
    section_of,
)
from sotanalysis.publishing.markdown import tokens
from sotanalysis.publishing.plan import FULL, PLANS

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
FILES = chapter_files(FOLDER)
# A numeral that is no result: an instrument's points, a follow-up's month, a chapter in the code of law.
INSTRUMENTS = re.compile(r"\{ref:[^}]+\}|\b(?:6|18)(?: och 18)? mån|\bORS\b[^.]*?\d+")


def cells_of(path: Path) -> list[nbformat.NotebookNode]:
    return nbformat.read(path, as_version=4).cells


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def path(request) -> Path:
    return request.param


def test_there_are_chapters():
    assert FILES, f"inga anteckningsböcker i {FOLDER.name}/"


def test_metadata_and_no_output(path):
    raw = json.loads(path.read_text(encoding="utf-8"))
    assert (raw["nbformat"], raw["nbformat_minor"]) == (4, 5)
    assert raw["metadata"]["kernelspec"]["name"] == "python3"
    assert raw["metadata"]["title"]
    assert [c["id"] for c in raw["cells"] if c.get("outputs") or c.get("execution_count")] == []


def test_cell_ids_say_chapter_and_place(path):
    number = path.name[:2]
    ids = [cell.id for cell in cells_of(path)]
    assert len(ids) == len(set(ids))
    assert [id for id in ids if not re.fullmatch(rf"c{number}-[0-9a-z-]+", id)] == []


def test_the_first_three_cells(path):
    title, parameters, setup = cells_of(path)[:3]
    name = nbformat.read(path, as_version=4).metadata.title
    assert title.source.splitlines()[0] == f"# {name}"
    assert parameters.metadata.tags == [PARAMETERS_TAG]
    assert {k.targets[0].id: k.value.value for k in ast.parse(parameters.source).body} == PARAMETERS
    assert setup.metadata.tags == [SETUP_TAG]
    *imports, opening = ast.parse(setup.source).body
    assert ast.unparse(opening) == OPEN_REPORT
    assert [ast.unparse(i) for i in imports if not isinstance(i, ast.ImportFrom)] == []
    assert {i.module for i in imports} <= {"sotanalysis.report", "sotanalysis.chapters"}


def test_every_other_cell_belongs_to_one_section_of_the_chapter(path):
    for cell in cells_of(path)[3:]:
        section = section_of(cell)
        assert section and section.startswith(f"{path.name[:2]}."), f"{cell.id} saknar avsnitt"
        assert set(cell.metadata.tags) <= {section, HEADING_TAG}, f"{cell.id} har en etikett för mycket"


def test_a_code_cell_is_one_call_on_the_report(path):
    for cell in (c for c in cells_of(path)[3:] if c.cell_type == "code"):
        (statement,) = ast.parse(cell.source).body
        assert isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call), cell.id
        assert [ast.unparse(a) for a in statement.value.args] == ["report"], cell.id
        assert statement.value.keywords == [], cell.id


def test_headings_are_cells_of_their_own(path):
    for cell in (c for c in cells_of(path)[1:] if c.cell_type == "markdown"):
        kinds = [token["type"] for token in tokens(cell.source)]
        assert kinds == ["heading"] if is_heading(cell) else "heading" not in kinds, cell.id


def test_markdown_states_no_result(path):
    for cell in (c for c in cells_of(path)[1:] if c.cell_type == "markdown" and not is_heading(c)):
        assert not re.search(r"\d", INSTRUMENTS.sub("", cell.source)), f"{cell.id} har en siffra i texten"


def test_no_section_is_in_two_notebooks():
    sections = [section for path in FILES for section in read_chapter(path).sections]
    assert len(sections) == len(set(sections))


@pytest.mark.parametrize("plan", PLANS.values(), ids=lambda plan: plan.id)
def test_every_section_of_a_plan_is_in_a_notebook_or_a_text(plan):
    chapters = [read_chapter(path) for path in FILES]
    held = {section for chapter in chapters for section in chapter.sections}
    told = [section for section in plan.sections if section not in held]
    written = {path.stem for path in FOLDER.parent.glob("data/raw/vasteras/*/text/*.md")}
    assert [section for section in told if section.partition(".")[2] not in written] == []
    nbformat.validate(join(plan, chapters, narrative={section: () for section in told}))


def test_the_full_plan_has_every_section():
    held = {section for path in FILES for section in read_chapter(path).sections}
    assert held - set(FULL.sections) == set()
