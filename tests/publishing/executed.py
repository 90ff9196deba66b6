"""A report's notebook as its builder runs it, but in this process and without a kernel."""

import ast
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output

from sotanalysis.exhibits import exhibit
from sotanalysis.publishing.front import METADATA, front_page
from sotanalysis.publishing.join import SETUP_TAG, chapter_files, join, read_chapter, section_of
from sotanalysis.publishing.narrative import narrative_cells
from sotanalysis.publishing.plan import find_plan
from sotanalysis.report.report import Report
from tests.notebooks.chapters import FOLDER

CHAPTERS = [read_chapter(path) for path in chapter_files(FOLDER)]


def executed(
    report: Report, plan_id: str = "arsrapport", made: dict[tuple[str, str], list[NotebookNode]] | None = None
) -> NotebookNode:
    """The whole report. `made` holds what cells have shown, by id and source: a cell in it is not run again."""
    plan, made = find_plan(plan_id), {} if made is None else made
    notebook = join(plan, CHAPTERS, narrative=narrative_cells(report, plan, CHAPTERS))
    scope: dict[str, Any] = {"report": report}
    exhibit._titles.clear()  # what a kernel of its own begins with
    for cell in notebook.cells:
        key = (cell.id, cell.source)
        if cell.cell_type == "code" and section_of(cell):
            if key not in made:
                made[key] = _shown(ast.parse(cell.source), cell.id, scope)
            cell.outputs = made[key]
        elif SETUP_TAG in cell.metadata.get("tags", []):
            tree = ast.parse(cell.source)
            tree.body = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
            _shown(tree, cell.id, scope)
    front = front_page(report.dataset, report.period, report.edition)
    held = front | {"plan": plan.as_dict(), "formats": ["html", "pdf", "xlsx"]}
    notebook.metadata.update({METADATA: held, "title": front["document_title"]})
    return notebook


def _shown(tree: ast.Module, name: str, scope: dict[str, Any]) -> list[NotebookNode]:
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, name, "exec"), scope)
    value = eval(compile(ast.Expression(last.value), name, "eval"), scope) if last else None
    return [new_output("display_data", data=value._repr_mimebundle_())] if hasattr(value, "_repr_mimebundle_") else []
