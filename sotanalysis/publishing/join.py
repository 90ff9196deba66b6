"""Chapter notebooks read as sections, and a plan's sections joined into one notebook."""

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from sotanalysis.publishing.plan import KINDS, TABLES, Plan

# What every chapter notebook declares in its cell tagged `parameters`, in this order.
PARAMETERS = {"team": "vasteras", "period": "2022", "plan": "arsrapport", "edition": "internal"}
# Tags of cells that belong to a notebook rather than to a section; `heading` cells show only when it is run alone.
PARAMETERS_TAG, SETUP_TAG, HEADING_TAG = "parameters", "setup", "heading"
FRAME_TAGS = {PARAMETERS_TAG, SETUP_TAG, HEADING_TAG, "injected-parameters", "raises-exception"}
# The document a cell stands in: the report a board reads, the tables behind it (the default), how it was made.
DOCUMENT_TAGS = tuple(kind.tag for kind in KINDS.values())
OPEN_REPORT = "report = open_report(team, period, plan, edition)"


class SectionMissing(LookupError):
    """A plan names a section that no notebook holds."""


@dataclass(frozen=True)
class Chapter:
    """A chapter notebook: file name, title, the imports of its setup cell, its sections' cells in order."""

    file: str
    title: str
    imports: tuple[str, ...]
    sections: Mapping[str, tuple[NotebookNode, ...]]


def section_of(cell: NotebookNode) -> str | None:
    """The section a cell belongs to: its one tag that is neither a frame tag nor a document."""
    tags = [tag for tag in cell.metadata.get("tags", []) if tag not in FRAME_TAGS and tag not in DOCUMENT_TAGS]
    return tags[0] if tags else None


def document_of(cell: NotebookNode) -> str:
    """The kind of document a cell stands in."""
    return next((tag for tag in cell.metadata.get("tags", []) if tag in DOCUMENT_TAGS), TABLES.tag)


def is_heading(cell: NotebookNode) -> bool:
    """Whether the cell is a heading of the notebook run alone."""
    return HEADING_TAG in cell.metadata.get("tags", [])


def chapter_files(folder: Path) -> list[Path]:
    """The chapter notebooks of a folder, in order of their numbers."""
    return sorted([*folder.glob("[0-9][0-9]_*.ipynb"), *folder.glob("[0-9][0-9][a-z]_*.ipynb")])


def read_chapter(path: Path) -> Chapter:
    """A chapter notebook as sections."""
    notebook = nbformat.read(path, as_version=4)
    sections: dict[str, list[NotebookNode]] = {}
    for cell in notebook.cells:
        section = section_of(cell)
        if section and not is_heading(cell):
            sections.setdefault(section, []).append(cell)
    return Chapter(
        path.name,
        notebook.metadata.get("title", path.stem),
        tuple(line for cell in notebook.cells if SETUP_TAG in cell.metadata.get("tags", []) for line in _imports(cell)),
        {section: tuple(cells) for section, cells in sections.items()},
    )


def _imports(cell: NotebookNode) -> list[str]:
    return [ast.unparse(node) for node in ast.parse(cell.source).body if isinstance(node, ast.Import | ast.ImportFrom)]


def join(
    plan: Plan,
    chapters: Sequence[Chapter],
    replaced: Mapping[str, NotebookNode] | None = None,
    narrative: Mapping[str, Sequence[NotebookNode]] | None = None,
) -> NotebookNode:
    """One notebook of the plan's sections: parameters, setup, then each section once, whatever documents show it.

    `replaced` gives a cell to stand in the place of a section, `narrative` cells to stand before a section's own.
    Section cells are tagged `raises-exception`, so that one that fails does not stop the rest; headings are for whoever
    opens the notebook, the documents have their own (documents.py). Raises SectionMissing.
    """
    replaced, narrative = replaced or {}, narrative or {}
    holders = {section: chapter for chapter in chapters for section in chapter.sections}
    if told := unknown_sections(plan, [*holders, *narrative]):
        raise SectionMissing(told)
    cells = [_parameters(), _setup(holders[section] for section in plan.sections if section in holders)]
    for number, heading in enumerate(plan.headings, start=1):
        under: list[NotebookNode] = []
        for section in heading.sections:
            held = [*narrative.get(section, ()), *(holders[section].sections[section] if section in holders else ())]
            under += [replaced[section]] if section in replaced else [_section_cell(cell, section) for cell in held]
        if under or not heading.sections:  # a heading with nothing written under it would promise what is not there
            words = new_markdown_cell(f"{'#' * heading.level} {heading.text}")
            cells += [_cell(words, f"heading-{number:02}", HEADING_TAG), *under]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})


def unknown_sections(plan: Plan, known: Sequence[str]) -> str:
    """What is said of a plan's sections that are not known, with the nearest; "" for none."""
    absent = [section for section in plan.sections if section not in known]
    near = get_close_matches(absent[0], known, n=1) if absent else []
    hint = f" Menade du {near[0]}?" if near else ""
    told = f"Planen {plan.id} har avsnitt som inte finns: {', '.join(absent)}.{hint}"
    return told if absent else ""


def _parameters() -> NotebookNode:
    source = "\n".join(f'{name} = ""' for name in PARAMETERS)  # each run gives them all
    return _cell(new_code_cell(source), "parameters", PARAMETERS_TAG)


def _setup(chapters: Iterable[Chapter]) -> NotebookNode:
    imports = dict.fromkeys(line for chapter in chapters for line in chapter.imports)
    return _cell(new_code_cell("\n".join([*imports, OPEN_REPORT])), "setup", SETUP_TAG)


def _section_cell(cell: NotebookNode, section: str) -> NotebookNode:
    tags = [section, document_of(cell)]
    if cell.cell_type == "code":
        return NotebookNode(cell | {"metadata": NotebookNode(tags=[*tags, "raises-exception"])})
    facts = {"facts": cell.metadata["facts"]} if "facts" in cell.metadata else {}
    return NotebookNode(cell | {"metadata": NotebookNode(tags=tags, **facts)})


def _cell(cell: NotebookNode, id: str, *tags: str) -> NotebookNode:
    cell.id = id
    cell.metadata = NotebookNode(tags=list(tags)) if tags else NotebookNode()
    return cell
