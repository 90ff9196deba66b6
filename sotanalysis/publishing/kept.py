"""The outputs of sections kept from the last build: a section is run again only when something it was made of changed.

A section is made of its cells as joined, the parameters, the code it can reach, the settings, and what it read of the
data as it ran (`reads.Reads`).
"""

import ast
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
from nbformat import NotebookNode

from sotanalysis.dataset import remember
from sotanalysis.facts import redacted
from sotanalysis.publishing.join import PARAMETERS_TAG, SETUP_TAG, is_heading, section_of
from sotanalysis.publishing.run import FRAME, Executed, Outputs
from sotanalysis.reads import EVERYTHING
from sotanalysis.report import Report
from sotanalysis.tables import PARENTS

PACKAGE = Path(__file__).parents[1]
# What a cell can reach of the package beside the chapters: all but what publishes and lays out.
_BESIDE = ("chapters", "publishing", "scaffold")
_CODE = {".py", ".csv", ".toml", ".mplstyle", ".ttf", ".lock"}


@dataclass(frozen=True)
class Kept:
    """What was kept of one section: a digest of what it was made of, of each thing it read, its cells' outputs."""

    made_of: str
    reads: Mapping[str, str]
    outputs: Outputs


@dataclass
class Digests:
    """Digests of what can be read of a report's data, by the names that `Reads` gives it."""

    report: Report
    _known: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        if name not in self._known:
            self._known[name] = self._digest(*name.split(":"))
        return self._known[name]

    def _digest(self, kind: str, *of: str) -> str:
        if kind == "extracted":
            return str(self.report._extracted(of[0]))
        if kind == "sources":
            return digest(self.report.source_files.to_csv())
        if kind == "problems":
            return digest(self.report.dataset.problems.to_csv(index=False))
        if kind == "facts":
            return self._of_facts(*of)
        tables = sorted(self.report.dataset.tables) if of[0] == EVERYTHING else [of[0]]
        tables += [PARENTS[table].name for table in tables if table in PARENTS]
        team = (self.report.processed or Path()) / self.report.team
        years = [team / str(year) for year in self.report.years]
        files = [year / f"{table}.parquet" for table in tables for year in years]
        return digest(*(file.read_bytes() for file in files if file.exists()))

    def _of_facts(self, period: str, measure: str) -> str:
        spans = {one.period.code: one for one in (self.report, self.report.previous) if one is not None}
        rows = self._rows[period]
        if measure == EVERYTHING:
            return digest(*(f"{id}:{row}" for id, row in sorted(rows.items())))
        facts = spans[period].facts
        return f"{rows.get(measure)}{facts.missing.get(measure)}{facts.failed.get(measure)}"

    @cached_property
    def _rows(self) -> dict[str, dict[str, str]]:
        return {r.period.code: _by_measure(r) for r in (self.report, self.report.previous) if r is not None}


def _by_measure(report: Report) -> dict[str, str]:
    """A digest of each measure's facts as they are shown, with what was published before."""
    table = redacted(report.facts.rows(), report.away)
    if table.empty:
        return {}
    before = table["fact"].map({id: repr(fact) for id, fact in report.published.items()})
    hashes = pd.util.hash_pandas_object(table.assign(before=before.astype("string")), index=False)
    return {str(id): digest(rows.to_numpy().tobytes()) for id, rows in hashes.groupby(table["measure"], sort=False)}


def digest(*parts: bytes | str) -> str:
    """One digest of the parts in their order."""
    found = hashlib.sha256()
    for part in parts:
        found.update(hashlib.sha256(part if isinstance(part, bytes) else part.encode()).digest())
    return found.hexdigest()


def made_of(joined: NotebookNode, parameters: Mapping[str, str], report: Report) -> dict[str, str]:
    """By section of the joined notebook, a digest of all it is made of but what it reads of tables and facts."""
    frame = [cell.source for cell in joined.cells if {PARAMETERS_TAG, SETUP_TAG} & {*cell.metadata.get("tags", [])}]
    settings = [f"{year}{one.model_dump_json()}" for year, one in sorted(report.dataset.settings.items())]
    common = digest(
        *frame,
        json.dumps(dict(parameters), sort_keys=True),
        *settings,
        repr(sorted((year, sorted(names)) for year, names in (report.dataset.present or {}).items())),
        _core(),
    )
    cells: dict[str, list[NotebookNode]] = {FRAME: []}
    for cell in joined.cells:
        if (section := section_of(cell)) and not is_heading(cell):
            cells.setdefault(section, []).append(cell)
    chapters = _Chapters()
    return {
        section: digest(
            common,
            *chapters.reached(c.source for c in held if c.cell_type == "code"),
            *(c.cell_type + c.source for c in held),
        )
        for section, held in cells.items()
    }


def _core() -> str:
    rooms = [room for room in sorted(PACKAGE.iterdir()) if room.name not in _BESIDE]
    files = [file for room in rooms for file in ([room] if room.is_file() else sorted(room.rglob("*")))]
    lock = PACKAGE.parent / "requirements.lock"
    return digest(*(file.read_bytes() for file in [*files, lock] if file.is_file() and file.suffix in _CODE))


@dataclass(frozen=True)
class _Chapters:
    """The chapter modules, each read once: what it is made of, and the chapter modules that it imports."""

    _known: dict[str, tuple[bytes, frozenset[str]]] = field(default_factory=dict)

    def reached(self, sources: Iterable[str]) -> list[bytes]:
        """The modules that the cells name, and those that these import."""
        named = {node.id for source in sources for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
        reached: set[str] = set()
        while new := named - reached:
            reached |= new
            named = {one for module in new for one in self._read(module)[1]}
        return [text for module in sorted(reached) if (text := self._read(module)[0])]

    def _read(self, module: str) -> tuple[bytes, frozenset[str]]:
        if module not in self._known:
            file = PACKAGE / "chapters" / f"{module}.py"
            text = file.read_bytes() if file.exists() else b""
            self._known[module] = text, _imported(text)
        return self._known[module]


def _imported(text: bytes) -> frozenset[str]:
    """The chapter modules that a module imports."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sotanalysis.chapters"):
            found |= {*(node.module or "").split("."), *(name.name for name in node.names)}
    return frozenset(found)


def changes(kept: Mapping[str, Kept], made: Mapping[str, str], digests: Digests) -> dict[str, str]:
    """By section that must be run, why, in words."""
    found: dict[str, str] = {}
    for section, of in made.items():
        if section not in kept:
            found[section] = "inget är sparat från en tidigare körning"
        elif kept[section].made_of != of:
            found[section] = "celler, text, inställningar eller kod har ändrats"
        elif read := [name for name, was in kept[section].reads.items() if not _same(digests, name, was)]:
            found[section] = f"ändrat: {', '.join(map(_named, sorted(read)))}"
    return found


def _named(read: str) -> str:
    """What was read, in words: `måttet exits.outcomes (2022)`."""
    kind, *of = read.split(":")
    match kind:
        case "facts":
            return f"alla mått ({of[0]})" if of[1] == EVERYTHING else f"måttet {of[1]} ({of[0]})"
        case "table":
            return "alla tabeller" if of[0] == EVERYTHING else f"tabellen {of[0]}"
        case "problems":
            return "anmärkningarna på underlaget"
        case _:
            return "källfilerna"


def _same(digests: Digests, name: str, was: str) -> bool:
    try:
        return digests[name] == was
    except KeyError:  # the year before is there no more
        return False


def load(file: Path) -> dict[str, Kept]:
    """What was kept of the last build; nothing where it cannot be read."""
    try:
        held: dict[str, Any] = json.loads(file.read_text("utf-8"), object_hook=_node)
        return {
            section: Kept(one["made_of"], one["reads"], tuple(map(tuple, one["outputs"])))
            for section, one in held.items()
        }
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _node(held: dict[str, Any]) -> NotebookNode:
    """The same as a node of a notebook, what it holds being nodes already: its own way takes ten times as long."""
    node = NotebookNode()
    dict.update(node, held)
    return node


def keep(file: Path, executed: Executed, made: Mapping[str, str], digests: Digests, before: Mapping[str, Kept]) -> None:
    """Keep the sections that were made without fault or warning, those that were not run as they were kept before."""
    outputs: dict[str, list[tuple[NotebookNode, ...]]] = {FRAME: []}
    for cell in executed.notebook.cells:
        if cell.cell_type == "code":
            section = section_of(cell)
            outputs.setdefault(section or FRAME, []).append(tuple(cell.outputs) if section else (cell,))
    wrong = {*executed.noisy, *(fault.section for fault in executed.faults)}
    found = {
        section: Kept(made[section], {name: digests[name] for name in executed.reads[section]}, tuple(outputs[section]))
        for section in executed.reads
        if section not in wrong
    }
    ran = {*executed.reads, *wrong}
    still = {section: one for section, one in before.items() if section in made and section not in ran}
    frame = {FRAME: Kept(made[FRAME], {}, tuple(outputs[FRAME]))}
    text = json.dumps({section: vars(one) for section, one in (still | found | frame).items()}, ensure_ascii=False)
    remember(file, text)
