"""A joined notebook run once by papermill with real kernels, and made fit to render."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output

from sotanalysis.exhibits.notice import Notice
from sotanalysis.placing import for_its_owner
from sotanalysis.publishing.join import PARAMETERS, Chapter, is_heading, join, section_of
from sotanalysis.publishing.plan import Plan
from sotanalysis.reads import READS_MIME

if TYPE_CHECKING:
    from sotanalysis.publishing.kernels import Kernel, Kernels

READS = "reads"
FRAME = ""  # the name under which the cells that belong to no section are kept
# A section's outputs, cell by cell; under FRAME the cells themselves.
Outputs = Sequence[Sequence[NotebookNode]]
CELL_SECONDS, START_SECONDS = 120, 60
_SKIPPED = "skip-execution"  # nbclient's tag for a cell that is not run
WORTH_A_KERNEL = 12  # sections: fewer run sooner in the kernels there are than another starts
ON_FAULT = (
    "Resten av rapporten är gjord. Hela felet syns när kapitlets anteckningsbok öppnas med python3 bootstrap.py lab."
)

OnSection = Callable[[str], None]


class UnknownParameter(ValueError):
    """A parameter that the notebook does not declare."""


class RunFailed(RuntimeError):
    """The notebook could not be run to its end; the message is for a reader."""


@dataclass(frozen=True)
class Fault:
    """A section that could not be made: which one, and why in words without values from the data."""

    section: str
    message: str


@dataclass(frozen=True)
class Executed:
    """The executed, normalised notebook; the sections that failed; the sections that wrote warnings; what each section
    that was run read of the data (`reads.Reads`).
    """

    notebook: NotebookNode
    faults: tuple[Fault, ...]
    noisy: tuple[str, ...]
    reads: Mapping[str, frozenset[str]]


def run(
    plan: Plan,
    chapters: list[Chapter],
    parameters: Mapping[str, str],
    kernels: "Kernels",
    on_section: OnSection = lambda section: None,
    cell_seconds: int = CELL_SECONDS,
    narrative: Mapping[str, Sequence[NotebookNode]] | None = None,
    kept: Mapping[str, Outputs] | None = None,
) -> Executed:
    """The plan's report as an executed notebook.

    `on_section` is called as each section begins, `narrative` gives cells that stand before a section's own, `kept` the
    outputs, cell by cell, of sections that need not be run: where none must, no kernel is taken. Many sections are
    dealt to as many kernels as there may be. A section that kills its kernel or outstays `cell_seconds` becomes a
    notice and the rest is run once more without it. Raises UnknownParameter before anything is run, RunFailed when the
    report cannot be opened or a second section takes the kernel down.
    """
    if unknown := sorted(set(parameters) - set(PARAMETERS)):
        raise UnknownParameter(f"Okänd parameter: {', '.join(unknown)}. Parametrar: {', '.join(PARAMETERS)}.")
    lost: dict[str, str] = {}
    while True:
        joined = join(plan, chapters, {section: _placeholder(section) for section in lost}, narrative)
        try:
            notebook, reads = _executed(joined, kept or {}, parameters, kernels, on_section, cell_seconds)
        except _Interrupted as error:
            if lost or not error.section:
                raise RunFailed("Körningen avbröts två gånger. Ingen rapport skrevs. Försök igen.") from error
            lost[error.section] = str(error)
            continue
        return _normalised(notebook, lost, reads)


@dataclass(eq=False)
class _Current:
    """The section that runs now in one of several kernels: each takes the next that no other has taken."""

    on_section: OnSection
    takes: dict[str, "_Current"]
    section: str = ""

    def __call__(self, cell: NotebookNode, cell_index: int) -> None:
        section = section_of(cell) or ""
        if section and not self.has(section):
            cell.metadata.tags.append(_SKIPPED)
            return
        if section and section != self.section:
            self.on_section(section)
        self.section = section

    def has(self, section: str) -> bool:
        """Whether the section runs here; nobody's is taken."""
        return self.takes.setdefault(section, self) is self


class _Interrupted(RuntimeError):
    """A section killed the kernel or took too long; says so in words."""

    def __init__(self, section: str, message: str) -> None:
        super().__init__(message)
        self.section = section


def _executed(
    joined: NotebookNode,
    kept: Mapping[str, Outputs],
    parameters: Mapping[str, str],
    kernels: "Kernels",
    on_section: OnSection,
    seconds: int,
) -> tuple[NotebookNode, dict[str, frozenset[str]]]:
    """The joined notebook with outputs: of the sections kept as they were, of the others as the kernels give them; and
    what each of these read.
    """
    wanted = [cell for cell in joined.cells if section_of(cell) not in kept]
    frame, reads = [NotebookNode(cell) for held in kept.get(FRAME, ()) for cell in held], dict[str, frozenset[str]]()
    ran: dict[str | None, Iterator[NotebookNode]] = {}
    sections = {section_of(cell) for cell in wanted if cell.cell_type == "code"} - {None}
    if not frame or sections:
        number = max(1, min(kernels.most, len(sections) // WORTH_A_KERNEL))
        shorter = NotebookNode(joined | {"cells": [*wanted, _reads_cell()]})
        for done, here in _execute_all(shorter, number, parameters, kernels, on_section, seconds):
            frame = [cell for cell in done if cell.cell_type == "code" and not section_of(cell) and cell.id != READS]
            mine = [cell for cell in done if (section := section_of(cell)) and here.has(section)]
            reads |= _reads([*mine, done[-1]])
            ran |= {section: iter([*cells]) for section, cells in groupby(mine, key=section_of)}
    outputs = {section: iter(held) for section, held in kept.items()}
    body = []
    for cell in (cell for cell in joined.cells if is_heading(cell) or section_of(cell)):
        section = section_of(cell)
        if section in outputs and cell.cell_type == "code":
            body.append(NotebookNode(cell | {"outputs": [*next(outputs[section])]}))
        else:
            body.append(next(ran[section]) if section in ran else cell)
    return NotebookNode(joined | {"cells": [*frame, *body]}), reads


def _execute_all(
    shorter: NotebookNode,
    number: int,
    parameters: Mapping[str, str],
    kernels: "Kernels",
    on_section: OnSection,
    seconds: int,
) -> list[tuple[list[NotebookNode], _Current]]:
    """The cells as so many kernels give them, and for each which sections it took: in the others' it ran nothing."""
    taken, takes = kernels.take(number), dict[str, _Current]()
    here = [_Current(on_section, takes) for _ in taken]
    # Whose files they are is said of the whole process, and so once for all threads.
    with for_its_owner(), _quiet(), ThreadPoolExecutor(number) as pool:
        try:
            jobs = [
                pool.submit(_execute, shorter, parameters, kernel, current, seconds)
                for kernel, current in zip(taken, here, strict=True)
            ]
            return [(job.result().cells, current) for job, current in zip(jobs, here, strict=True)]
        except BaseException:
            for kernel in taken:  # nobody waits for what still runs in one of them
                kernel.end()
            raise


def _reads_cell() -> NotebookNode:
    return new_code_cell("report.dataset.reads", id=READS, metadata={"tags": ["raises-exception"]})


def _reads(cells: Sequence[NotebookNode]) -> dict[str, frozenset[str]]:
    """What each section that was run read of the data, as the last cell tells; nothing where it could not."""
    told = next((output.data.get(READS_MIME) for output in cells[-1].get("outputs", []) if "data" in output), None)
    if told is None:
        return {}
    found: dict[str, set[str]] = {}
    for cell in cells:
        if cell.cell_type == "code" and (section := section_of(cell)):
            found.setdefault(section, set()).update(told.get(str(cell.get("execution_count")), ()))
    return {section: frozenset(names) for section, names in found.items()}


def _execute(
    joined: NotebookNode, parameters: Mapping[str, str], kernel: "Kernel", current: _Current, seconds: int
) -> NotebookNode:
    # Where no section must be run, nobody waits for these.
    import papermill
    from jupyter_core.utils import ensure_event_loop
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.execute import remove_error_markers

    with TemporaryDirectory(prefix="sot-") as folder:
        target = Path(folder, "executed.ipynb")
        try:
            return papermill.execute_notebook(
                joined,
                target,
                parameters=dict(parameters),
                kernel_name="python3",
                progress_bar=False,
                request_save_on_cell_execute=False,
                execution_timeout=seconds,
                start_timeout=START_SECONDS,
                on_cell_start=current,
                km=kernel,
            )
        except CellTimeoutError as error:
            told = f"Avsnittet tog mer än {seconds} sekunder och avbröts."
            raise _Interrupted(current.section, told) from error
        except DeadKernelError as error:
            told = "Beräkningen avbröts av datorn, troligen för att minnet tog slut."
            raise _Interrupted(current.section, told) from error
        except papermill.PapermillExecutionError as error:
            # papermill raises for tolerated cells as well, after it has written the whole notebook.
            notebook = remove_error_markers(nbformat.read(target, as_version=4))
            if any(not section_of(cell) and cell.id != READS and _error(cell) for cell in notebook.cells):
                raise RunFailed(f"Rapporten kunde inte öppnas: {error.evalue or error.ename}") from error
            return notebook
        finally:
            with closing(ensure_event_loop()):  # of this thread
                kernel.end()


@contextmanager
def _quiet() -> Iterator[None]:
    """Keeps papermill's English log lines from the terminal: what goes wrong is told in Swedish, once."""
    from papermill.log import logger

    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)


def _message(error: NotebookNode) -> str:
    """What a reader is told of an error: its kind; the words of one of our own that never holds a value."""
    if error.ename == "MeasureFailed":
        return str(error.evalue)
    return f"Ett fel i programmet stoppade avsnittet. Säg till den som sköter programmet: {error.ename}."


def _error(cell: NotebookNode) -> NotebookNode | None:
    return next((output for output in cell.get("outputs", []) if output.output_type == "error"), None)


def _normalised(notebook: NotebookNode, lost: Mapping[str, str], reads: Mapping[str, frozenset[str]]) -> Executed:
    """Without what differs between two runs, without streams and tracebacks; errors have become notices."""
    faults: list[Fault] = []
    noisy: list[str] = []
    notebook.metadata.pop("papermill", None)
    notebook.metadata["language_info"] = {"name": "python"}
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = "injected-parameters"
        section = section_of(cell)
        if cell.cell_type != "code" or not section:
            continue
        error = _error(cell)
        message = _message(error) if error else lost.get(section)
        if message:
            fault = Fault(section, message)
            cell.outputs = [] if fault in faults else [_notice(fault)]
            faults = list(dict.fromkeys([*faults, fault]))
        if any(output.output_type == "stream" for output in cell.outputs):
            noisy.append(section)
            cell.outputs = [output for output in cell.outputs if output.output_type != "stream"]
    _number(notebook)
    return Executed(notebook, tuple(faults), tuple(dict.fromkeys(noisy)), reads)


def _number(notebook: NotebookNode) -> None:
    """The code cells numbered in their order, whichever of them the kernel ran this time."""
    run = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    for place, cell in enumerate(run, 1):
        cell.execution_count = place
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = place


def _placeholder(section: str) -> NotebookNode:
    """A cell that does nothing, in the place of a section."""
    cell = new_code_cell("None", metadata={"tags": [section]})
    cell.id = f"lost-{section.replace('.', '-')}"
    return cell


def _notice(fault: Fault) -> NotebookNode:
    """What a reader sees in the place of a section that could not be made."""
    title = f"Avsnittet {fault.section} kunde inte göras"
    slug = f"fel-{fault.section.replace('.', '-')}"
    notice = Notice(slug, title, f"{fault.message} {ON_FAULT}")
    return new_output("display_data", data=notice._repr_mimebundle_())
