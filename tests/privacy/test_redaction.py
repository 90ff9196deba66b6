"""What is hidden is nowhere: two reports that differ only in hidden numbers give the same files, to the byte.

That is stronger than seeking the numbers: an order by size, a row that is gone, a bar's length and a word that holds
only for some numbers tell of them too.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import nbformat
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat import NotebookNode
from nbformat.v4 import new_output

from sotanalysis import dataset
from sotanalysis.exhibits import exhibit
from sotanalysis.facts import Facts, table_shown
from sotanalysis.periods import Period
from sotanalysis.publishing.explain import explain, lines
from sotanalysis.publishing.front import METADATA, front_page
from sotanalysis.publishing.html import HtmlExporter
from sotanalysis.publishing.join import SETUP_TAG, chapter_files, join, read_chapter, section_of
from sotanalysis.publishing.names import FACTS
from sotanalysis.publishing.narrative import narrative_cells, prose_faults
from sotanalysis.publishing.notices import merged
from sotanalysis.publishing.numbering import numbered
from sotanalysis.publishing.plan import find_plan
from sotanalysis.publishing.printed import places
from sotanalysis.publishing.published import facts_file
from sotanalysis.publishing.workbook import table_files, text_of
from sotanalysis.report.report import Report, report_on
from sotanalysis.vocabulary import HIDDEN, REVISED

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
CHAPTERS = [read_chapter(path) for path in chapter_files(NOTEBOOKS)]
YEARS = (2022, 2023)
Hidden = Mapping[str, frozenset[str]]


@pytest.fixture(scope="module")
def reports(tmp_path_factory, checkout) -> dict[int, Report]:
    """The demonstration's report of each year; that of 2023 has 2022 before it."""
    processed = tmp_path_factory.mktemp("processed")
    dataset.build(checkout / "data/raw", processed, "vasteras")
    loaded = dataset.load(processed, "vasteras", through=max(YEARS))
    return {year: report_on(loaded, Period.year(year)) for year in YEARS}


# --- other numbers in the place of the hidden ones ---------------------------------------------------------------------


def told_otherwise(facts: Facts, hidden: frozenset[str], seed: int) -> Facts:
    """The facts with other numbers for the hidden ones, and for whatever has one of them as its base."""
    random = Random(seed)
    sizes = {id: random.choice((0, 1, 4, 86, 7_654_321)) + random.randrange(3) for id in sorted(hidden)}
    frames = {id: _otherwise(frame, hidden, sizes, random) for id, frame in facts.frames.items()}
    return replace(facts, frames=frames)


def _otherwise(
    frame: pd.DataFrame, hidden: frozenset[str], sizes: Mapping[str, int], random: Random
) -> pd.DataFrame:
    away, rests = frame["fact"].isin(list(hidden)), frame["base_fact"].isin(list(hidden))
    if not (away | rests).any():
        return frame
    counted, based, valued = (frame[column].notna().any() for column in ("n", "base", "value"))
    changed = frame.copy()
    for row in frame[away | rests].itertuples():
        if row.Index in frame.index[rests]:
            changed.loc[row.Index, "base"] = sizes[row.base_fact]
        elif pd.isna(row.base_fact) and based:
            changed.loc[row.Index, "base"] = sizes[row.fact] + 3
        if row.Index in frame.index[away] and counted:
            changed.loc[row.Index, "n"] = sizes[row.fact]
        n, base = changed.loc[row.Index, "n"], changed.loc[row.Index, "base"]
        if valued and pd.notna(n) and pd.notna(base):
            changed.loc[row.Index, "value"] = n / base if base else pd.NA
        elif valued and row.Index in frame.index[away]:
            changed.loc[row.Index, "value"] = random.uniform(-1, 1) * 10 ** random.randrange(7)
    return changed


def hiding(reports: Mapping[int, Report], year: int, hidden: Hidden, seed: int | None = None) -> Report:
    """The year's report that hides so, and so does the one before; with a seed, other numbers are what it hides."""

    def of(one: Report) -> Report:
        away = hidden.get(one.period.code, frozenset())
        return replace(one, hidden=hidden, facts=one.facts if seed is None else told_otherwise(one.facts, away, seed))

    made = of(reports[year])
    vars(made)["previous"] = of(reports[year - 1]) if year - 1 in reports else None
    return made


# --- everything that is handed out -------------------------------------------------------------------------------------


def executed(report: Report) -> NotebookNode:
    """The whole report as its builder makes it, but in this process."""
    plan = find_plan("full")
    notebook = join(plan, CHAPTERS, narrative=narrative_cells(report, plan, CHAPTERS))
    scope: dict[str, Any] = {"report": report}
    exhibit._titles.clear()  # what a kernel of its own begins with
    for cell in notebook.cells:
        if cell.cell_type != "code" or not (section_of(cell) or SETUP_TAG in cell.metadata.get("tags", [])):
            continue
        tree = ast.parse(cell.source)
        if not section_of(cell):
            tree.body = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, cell.id, "exec"), scope)
        value = eval(compile(ast.Expression(last.value), cell.id, "eval"), scope) if last else None
        if hasattr(value, "_repr_mimebundle_"):
            cell.outputs = [new_output("display_data", data=value._repr_mimebundle_())]
    front = front_page(report.dataset, report.period, report.edition)
    notebook.metadata.update({METADATA: front, "title": front["document_title"]})
    return numbered(merged(notebook))[0]


def handed_out(report: Report) -> dict[str, str | bytes]:
    """Every file of the report but the PDF, and what `sot facts`, `sot explain` and the views' frames tell, by name."""
    notebook = executed(report)
    files: dict[str, str | bytes] = {FACTS: facts_file(table_shown(report.facts, report.away))}
    for name, content in table_files(notebook).items():
        files[name] = text_of(name, content)
    files["ipynb"] = nbformat.writes(notebook)
    files["html"], _ = HtmlExporter().from_notebook_node(notebook)
    files["facts"] = "\n".join(map(str, lines(report)))
    files["faults"] = "\n".join(map(str, prose_faults(report, CHAPTERS, find_plan("full").sections)))
    printed = places(notebook)
    asked = sorted(report.away)[:20]
    files["explain"] = "\n".join(str(one) for id in asked for one in explain(report, printed, id))
    return files


def differing(one: Mapping[str, str | bytes], other: Mapping[str, str | bytes]) -> Iterator[str]:
    """What the two say otherwise: the file, and the lines of each."""
    for name in {**one, **other}:
        here, there = one.get(name, ""), other.get(name, "")
        if here == there:
            continue
        if isinstance(here, bytes):
            yield name
            continue
        pairs = zip(re.split(r"\n|(?<=>)(?=<)", here), re.split(r"\n|(?<=>)(?=<)", str(there)), strict=False)
        yield from islice((f"{name}: {a[:300]} ≠ {b[:300]}" for a, b in pairs if a != b), 5)
