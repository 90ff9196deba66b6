"""The year's narrative as Markdown cells, written without a kernel, and the proof of all prose before anything is run.

A section takes its text from the file of its own name: `01.verksamhetsberattelse` from text/verksamhetsberattelse.md of
the report's year. Another period than the whole year has texts of its own: text/verksamhetsberattelse.h1.md.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import groupby

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from sotanalysis import formatting
from sotanalysis.dataset import Dataset
from sotanalysis.exhibits.binding import Asked, Bound, bind, write
from sotanalysis.exhibits.proof import ProseFault, proof
from sotanalysis.exhibits.template import TextFault, sentences, without_tags
from sotanalysis.facts import MeasureFailed
from sotanalysis.periods import Period
from sotanalysis.publishing.join import Chapter
from sotanalysis.publishing.markdown import refusals
from sotanalysis.publishing.plan import METHOD, REPORT, Plan, shipped
from sotanalysis.report import Report

HEADING = 3  # the one level of heading that a narrative may have: the plan owns those above it
_HEADINGS = f"Rubriker i berättande text skrivs med {'#' * HEADING}; rapportens plan har de övriga."
ABSENT_AT = "90.datakvalitet"
# A heading with nothing left under it, where an edition hides what stood there.
_BARE_HEADING = re.compile(r"^#+ [^\n]*\s*(?=^#|\Z)", re.MULTILINE)

# Section to the cells of its text.
Cells = Mapping[str, tuple[NotebookNode, ...]]


@dataclass(frozen=True)
class Text:
    """A narrative text: file ("2023/text/framtid.md"), section's name ("framtid"), Markdown with bound values."""

    file: str
    name: str
    markdown: str


@dataclass(frozen=True)
class Free:
    """A passage freed from the search for unbound words: the file it stands in, and its text on one line."""

    file: str
    text: str


def texts(dataset: Dataset, period: Period) -> list[Text]:
    """The texts written for exactly the period, in the order of their files."""
    ending = "" if period.is_year else f".{_form(period)}"
    rows = dataset.tables["narrative"]
    mine = rows[rows["year"] == period.start.year].sort_values("section")
    found = [
        Text(str(place).partition("!")[0], str(name).removesuffix(ending), str(markdown))
        for place, name, markdown in mine[["source_row", "section", "markdown"]].to_numpy()
        if str(name).endswith(ending)
    ]
    return [text for text in found if "." not in text.name]


def file_of(name: str, period: Period) -> str:
    """The file that a section's text is looked for in."""
    return f"text/{name}.md" if period.is_year else f"text/{name}.{_form(period)}.md"


def prose_faults(
    report: Report,
    chapters: Iterable[Chapter] = (),
    sections: Collection[str] | None = None,
    proved: Collection[Text] = (),
) -> list[ProseFault]:
    """Every fault of the period's texts and of the chapters' own words in the sections, in the order they are read.

    Not of the texts in `proved`, which have been found to have none in a report on the same data.
    """
    asked = [text for text in texts(report.dataset, report.period) if text not in proved]
    found = [fault for text in asked for fault in text_faults(text, report)]
    return found + [fault for chapter in chapters for fault in chapter_faults(chapter, sections)]


def chapter_faults(chapter: Chapter, sections: Collection[str] | None = None) -> list[ProseFault]:
    """The faults of a chapter notebook's own text, which may state no result; of every section unless named."""
    held = [cells for name, cells in chapter.sections.items() if sections is None or name in sections]
    words = [cell for cells in held for cell in cells if cell.cell_type == "markdown"]
    return [fault for cell in words for fault in proof(cell.source, f"{chapter.file}, cell {cell.id}")]


def text_faults(text: Text, report: Report) -> list[ProseFault]:
    """Every fault of one text: its bound values and words, its Markdown, and the Markdown that its values bring."""
    bound = proof(text.markdown, text.file, report)
    return sorted([*bound, *_form_faults(text), *_brought(text, report)], key=lambda fault: fault.line)


def free_passages(report: Report) -> list[Free]:
    """What of the period's texts, as printed, stands in `{% fri %}`, in the order it is read."""
    return [
        Free(text.file, re.sub(r"\s+", " ", passage).strip())
        for text in texts(report.dataset, report.period)
        for passage in _passages(text, report)
    ]


def _passages(text: Text, report: Report) -> list[str]:
    asked = Asked()
    with suppress(TextFault):  # named by the proof
        for piece in sentences(text.markdown):
            with suppress(KeyError, MeasureFailed, ValueError):
                write(report, piece.text, asked, markdown=True)
    return asked.free


def _form_faults(text: Text) -> list[ProseFault]:
    """What in the text itself is Markdown that a report cannot show, each at its line.

    A paragraph is read by itself, so that a block that is never closed hides no other.
    """
    plain = without_tags(text.markdown)
    whole = [*refusals(plain, HEADING, _HEADINGS)]
    if not whole:
        return []
    lines = plain.split("\n")
    filled = groupby(enumerate(lines), key=lambda line: bool(line[1].strip()))
    parts = [[*part] for is_filled, part in filled if is_filled]
    found = [
        (part[0][0] + line, what)
        for part in parts
        for line, what in refusals("\n".join(words for _, words in part), HEADING, _HEADINGS)
    ]
    return [ProseFault(text.file, line, lines[line - 1].strip(), what) for line, what in dict.fromkeys(found or whole)]


def _brought(text: Text, report: Report) -> Iterator[ProseFault]:
    """The sentences that a value makes into Markdown that a report cannot show; not those that cannot be written."""
    try:
        pieces = sentences(text.markdown)
    except TextFault:
        return
    for piece in pieces:
        with suppress(KeyError, MeasureFailed, ValueError):  # named by the proof
            what = _markdown_fault(write(report, piece.text, Asked(), markdown=True))
            if what and _markdown_fault(without_tags(piece.text)) is None:
                yield ProseFault(text.file, piece.line, re.sub(r"\s+", " ", piece.text), what)


def _markdown_fault(markdown: str) -> str | None:
    return next((what for _, what in refusals(markdown, HEADING, _HEADINGS)), None)


# --- cells ---------------------------------------------------------------------------------------------------------


def narrative_cells(report: Report, plan: Plan, chapters: Sequence[Chapter]) -> Cells:
    """The cells of each section of the plan that has a text; none where it is not written.

    `ABSENT_AT` names once the texts that are not written, and tells what is freed from proof. The texts must have been
    proved: see `prose_faults`.
    """
    held = {section for chapter in chapters for section in chapter.sections}
    known = {section for one in shipped() for section in one.sections}
    written = {text.name: text for text in texts(report.dataset, report.period)}
    found: dict[str, tuple[NotebookNode, ...]] = {}
    absent = []
    for section in plan.sections:
        name = section.partition(".")[2]
        if name in written:
            bound = bind(report, written[name].markdown, markdown=True)
            bound = replace(bound, text=_BARE_HEADING.sub("", bound.text).strip())
            found[section] = (_cell(bound, section),) if bound.text else ()
        elif section not in held and section in known:
            absent.append(file_of(name, report.period))
            found[section] = ()
    free = free_passages(report)
    told = [*([_absent(formatting.listing(absent))] if absent else []), *([_told_free(free)] if free else [])]
    if told and ABSENT_AT in plan.sections:
        found[ABSENT_AT] = (*told, *found.get(ABSENT_AT, ()))
    return found


def _cell(bound: Bound, section: str) -> NotebookNode:
    """The text, with the ids of the facts in it for whoever asks where a number is printed."""
    cell = _placed(new_markdown_cell(bound.text), section, REPORT.tag)
    cell.metadata["facts"] = [*bound.facts]
    return cell


def _absent(files: str) -> NotebookNode:
    """A cell that names the texts that are not written."""
    call = f'Notice("text-saknas", "Underlag saknas: berättande text", "Skrivs i {files}.")'
    cell = new_code_cell(f"from sotanalysis.exhibits.notice import Notice\n\n{call}")
    return _placed(cell, ABSENT_AT, METHOD.tag)


def _told_free(passages: Sequence[Free]) -> NotebookNode:
    """A cell with the text of every passage, and how many there are of them in each file."""
    count, files = len(passages), [(file, [*own]) for file, own in groupby(passages, key=lambda one: one.file)]
    head = (
        "**Text som inte är prövad.** Ord som säger ett resultat ska vara bundna till underlaget. Teamet har "
        f"undantagit {count} {'ställe' if count == 1 else 'ställen'} i texterna från den prövningen:"
    )
    points = [
        f"- {file.partition('/')[2]} ({len(own)}): {' '.join(f'”{passage.text}”' for passage in own)}"
        for file, own in files
    ]
    cell = _placed(new_markdown_cell("\n".join([head, "", *points])), ABSENT_AT, METHOD.tag)
    cell.id = "text-fri"
    return cell


def _placed(cell: NotebookNode, section: str, kind: str) -> NotebookNode:
    cell.id = f"text-{re.sub(r'[^a-zA-Z0-9_-]', '-', section)}"
    cell.metadata = NotebookNode(tags=[section, kind])
    return cell


def _form(period: Period) -> str:
    """The period as file names have it: h1, h2, or its code."""
    _, _, half = period.code.partition("-")
    return half if half in ("h1", "h2") else period.code
