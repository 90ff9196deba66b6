"""Chapter notebooks run in this process, cell by cell, without a kernel: what each shows."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from sotanalysis.exhibits.exhibit import PRIVATE_MIME
from sotanalysis.publishing.join import PARAMETERS_TAG, SETUP_TAG, chapter_files, section_of

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
FILES = chapter_files(FOLDER)


@dataclass(frozen=True)
class Seen:
    """What one cell showed: notebook, cell, the object, its private form ({} for what is no exhibit), its section."""

    file: str
    cell: str
    value: Any
    form: dict[str, Any]
    section: str = ""


def run(path: Path, report: Any, names: dict[str, Any] | None = None) -> Iterator[Seen]:
    """Every code cell's last expression, in order; `report` stands in for what the setup cell opens."""
    scope: dict[str, Any] = {"report": report, **(names or {})}
    for cell in nbformat.read(path, as_version=4).cells:
        tags = cell.metadata.get("tags", [])
        if cell.cell_type != "code" or PARAMETERS_TAG in tags:
            continue
        tree = ast.parse(cell.source)
        if SETUP_TAG in tags:
            tree.body = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, f"{path.name}:{cell.id}", "exec"), scope)
        if last is None:
            continue
        value = eval(compile(ast.Expression(last.value), f"{path.name}:{cell.id}", "eval"), scope)
        form = value._repr_mimebundle_().get(PRIVATE_MIME, {}) if hasattr(value, "_repr_mimebundle_") else {}
        yield Seen(path.name, cell.id, value, form, section_of(cell) or "")


def forms(report: Any) -> list[dict[str, Any]]:
    """The private form of every exhibit of every chapter."""
    return [seen.form for path in FILES for seen in run(path, report) if seen.form]
