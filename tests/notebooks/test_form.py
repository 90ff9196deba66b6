"""The fixed form of chapter notebooks, read and not run; what they and the plans say of each other."""

import ast
import builtins
import json
import re
from pathlib import Path

import nbformat
import pytest

from sotanalysis.publishing.join import (
    DOCUMENT_TAGS,
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
from sotanalysis.publishing.plan import find_plan, shipped
from sotanalysis.vocabulary import COUNTY_PLAN

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
FILES = chapter_files(FOLDER)
# A numeral that is no result: an instrument's points, a follow-up's month, a chapter in the code of law.
# What the setup cell may import from.
OPEN_TO_CHAPTERS = re.compile(r"sotanalysis\.(?:report|exhibits\.\w+|formatting|statistics|chapters(?:\.\w+)?|vocabulary)")
# What a cell may not ask the report for: everything has a public word of its own.
BEHIND_THE_REPORT = {"dataset", "facts"}
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
    number = path.name.partition("_")[0]
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
    named = [(i.module, f"{i.module}.{alias.name}") for i in imports for alias in i.names]
    assert [name for module, name in named if not any(map(OPEN_TO_CHAPTERS.fullmatch, (module, name)))] == []


def test_every_other_cell_belongs_to_one_section_of_the_chapter(path):
    for cell in cells_of(path)[3:]:
        section = section_of(cell)
        assert section and section.startswith(f"{path.name.partition('_')[0]}."), f"{cell.id} saknar avsnitt"
        kinds = set(cell.metadata.tags) & set(DOCUMENT_TAGS)
        assert len(kinds) <= 1 and set(cell.metadata.tags) <= {section, HEADING_TAG, *kinds}, f"{cell.id}: etiketter"


def code_cells(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in cells_of(path)[3:] if cell.cell_type == "code"]


def test_no_cell_takes_the_name_of_something_that_a_chapter_imports(path):
    """Joined, the chapters have one kernel and one setup cell."""
    taken = {name for one in FILES for line in read_chapter(one).imports for name in names_of(line)}
    nodes = [node for cell in code_cells(path) for node in ast.walk(ast.parse(cell.source))]
    assigned = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    assert assigned & (taken | {"report"}) == set()


def names_of(line: str) -> list[str]:
    return [alias.asname or alias.name for alias in ast.parse(line).body[0].names]  # type: ignore[attr-defined]


def test_a_code_cell_ends_in_what_it_shows(path):
    assert [cell.id for cell in code_cells(path) if not isinstance(ast.parse(cell.source).body[-1], ast.Expr)] == []


def test_a_code_cell_keeps_to_public_words(path):
    assert [f"{cell.id}: {word}" for cell in code_cells(path) for word in reached_behind(cell.source)] == []


def reached_behind(source: str) -> list[str]:
    """The private attributes a cell names, what it asks of the data behind the report, and what it imports."""
    nodes = [*ast.walk(ast.parse(source))]
    asked = [node for node in nodes if isinstance(node, ast.Attribute)]
    behind = [
        a for a in asked if a.attr.startswith("_") or (ast.unparse(a.value) == "report" and a.attr in BEHIND_THE_REPORT)
    ]
    return [ast.unparse(node) for node in [*behind, *(n for n in nodes if isinstance(n, ast.Import | ast.ImportFrom))]]


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("report._by_id", True),
        ("moved = report.dataset.tables['cases']\nmoved", True),
        ("report['a.b'].report.facts", False),
        ("[report.facts for _ in (1,)]", True),
        ("import pandas\nreport.ended", True),
        ("report.ended.groupby('sex').size()", False),
    ],
)
def test_what_reaches_behind_the_report_is_seen(source, seen):
    assert bool(reached_behind(source)) is seen


def test_a_section_holds_no_state_but_its_own(path):
    """A section's cells run without any other section's: every name is set in it, imported in setup, or built in."""
    setup = ast.parse(cells_of(path)[2].source)
    known = {alias.asname or alias.name for node in setup.body[:-1] for alias in node.names} | {
        "report",
        *dir(builtins),
    }
    held: dict[str, set[str]] = {}
    loose = []
    for cell in code_cells(path):
        own = held.setdefault(section_of(cell), set())
        own |= names(cell.source, ast.Store)
        loose += [f"{cell.id}: {name}" for name in sorted(names(cell.source, ast.Load) - known - own)]
    assert loose == []


def test_no_cell_takes_a_name_that_a_chapter_imports(path):
    """The chapters are run as one notebook: a module's name set in one of them is gone in all that follow."""
    lines = [ast.parse(line).body[0] for other in FILES for line in read_chapter(other).imports]
    imported = {alias.asname or alias.name for line in lines for alias in line.names}
    assert [f"{c.id}: {n}" for c in code_cells(path) for n in sorted(imported & names(c.source, ast.Store))] == []


def names(source: str, use: type[ast.expr_context]) -> set[str]:
    """The names that a cell sets, its functions and their arguments among them, or reads."""
    nodes = [*ast.walk(ast.parse(source))]
    found = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, use)}
    defined = {n.name for n in nodes if isinstance(n, ast.FunctionDef)} | {
        n.arg for n in nodes if isinstance(n, ast.arg)
    }
    return found | (defined if use is ast.Store else set())


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


@pytest.mark.parametrize("plan", shipped(), ids=lambda plan: plan.id)
def test_every_section_of_a_plan_is_in_a_notebook_or_a_text(plan):
    chapters = [read_chapter(path) for path in FILES]
    held = {section for chapter in chapters for section in chapter.sections}
    told = [section for section in plan.sections if section not in held]
    written = {path.stem for path in FOLDER.parent.glob("data/raw/vasteras/*/text/*.md")}
    assert [section for section in told if section.partition(".")[2] not in written] == []
    nbformat.validate(join(plan, chapters, narrative={section: () for section in told}))


def test_the_default_plan_has_every_section():
    held = {section for path in FILES for section in read_chapter(path).sections}
    of_a_county = {section for section in find_plan(COUNTY_PLAN).sections if section.startswith("16.")}
    assert held - set(find_plan("arsrapport").sections) == of_a_county
