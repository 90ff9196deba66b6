"""A table of states before and after, as SUS printed it and as its own counts give it.

What differs between the two is found by comparing, and told in notes under the table.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sotanalysis import formatting
from sotanalysis.exhibits.dressing import is_hidden
from sotanalysis.exhibits.labels import label, title
from sotanalysis.exhibits.notice import Notice, source_missing
from sotanalysis.exhibits.table import Cell, Row, Table, cell, table
from sotanalysis.facts import Fact
from sotanalysis.formatting import round_half_up, truncate
from sotanalysis.report import Report
from sotanalysis.vocabulary import ALL, NOT_APPLICABLE, UNKNOWN

BLANK_NOTE = f"{UNKNOWN.sign} i en kolumn enligt SUS: SUS skrev inget i cellen."
# Categories that only SUS uses: left out of a register's table when nobody has them.
ONLY_SUS = {"unlabelled", "without_measurement", "not_ended"}


@dataclass(frozen=True)
class States:
    """The measures behind one table: counts, recomputed changes, what was printed; key; a summary row if it has one.

    `summary` is (code in the changes and in print, label, measure of its counts).
    """

    counts: str
    changes: str
    printed: str
    key: str
    summary: tuple[str, str, str] | None = None


@dataclass(frozen=True)
class Line:
    """One row of the table: its label, its code, the ids of its two counts."""

    label: str
    code: str
    start: str
    exit: str
    is_total: bool = False


OCCUPATION_GROUPS = States(
    "occupation.groups", "occupation.groups_change", "occupation.groups_printed", "occupation_group"
)
OCCUPATION = States(
    "occupation.detailed",
    "occupation.detailed_change",
    "occupation.detailed_printed",
    "occupation",
    ("work_or_studies", "Arbete och/eller studier", "occupation.work_or_studies"),
)
SUPPORT = States("support.before_after", "support.change", "support.printed", "support_source")


def shares(report: Report, id: str, caption: str, states: States, *, notes: Iterable[str] = ()) -> Table | Notice:
    """Counts before and after, with the shares as printed (where SUS is the source) and recomputed."""
    if notice := source_missing(report, id, caption, [states.counts]):
        return notice
    lines, printed = _lines(report, states), _is_printed(report, states)
    heads = ["antal", *(["andel enligt SUS"] if printed else []), "andel omräknad" if printed else "andel"]
    rows = [
        Row(x.label, tuple(_share_cells(report, states, x, printed)), "total" if x.is_total else "body") for x in lines
    ]
    found = [*_base_notes(report, lines), *(_share_notes(report, states, lines) if printed else [])]
    return table(
        report,
        id,
        caption,
        columns=[title(states.key), *(f"{moment}, {head}" for moment in ("Före", "Efter") for head in heads)],
        rows=rows,
        measures=[states.counts],
        notes=[*_blank_note(rows), *found, *notes],
    )


def changes(report: Report, id: str, caption: str, states: States, *, notes: Iterable[str] = ()) -> Table | Notice:
    """Change in number and in percent, as printed (where SUS is the source) and recomputed."""
    if notice := source_missing(report, id, caption, [states.counts]):
        return notice
    lines, printed = _lines(report, states), _is_printed(report, states)
    kinds = ("enligt SUS", "omräknad") if printed else ("",)
    heads = [", ".join(filter(None, (what, kind))) for what in ("Förändring", "Förändring i %") for kind in kinds]
    rows = [
        Row(x.label, tuple(_change_cells(report, states, x, printed)), "total" if x.is_total else "body") for x in lines
    ]
    found = _change_notes(report, states, lines) if printed else []
    return table(
        report,
        id,
        caption,
        columns=[title(states.key), "Före", "Efter", *heads],
        rows=rows,
        measures=[states.counts, states.changes],
        notes=[*_blank_note(rows), *found, *notes],
    )


def _is_printed(report: Report, states: States) -> bool:
    return report.has(states.printed)


def _lines(report: Report, states: States) -> list[Line]:
    frame = report.frame(states.counts)
    n = frame.groupby(states.key, sort=False)["n"].sum()
    from_sus = frame["source"].eq("sus").any()
    codes = [code for code in n.index if from_sus or code not in ONLY_SUS or n[code]]
    lines = [_line(states.counts, code, label(states.key, code)) for code in codes if code != ALL]
    if states.summary:
        code, text, counts = states.summary
        lines.append(Line(text, code, f"{counts}.start", f"{counts}.exit"))
    return [*lines, _line(states.counts, ALL, "Summa", is_total=True)]


def _line(counts: str, code: str, text: str, is_total: bool = False) -> Line:
    return Line(text, code, f"{counts}.{code}.start", f"{counts}.{code}.exit", is_total)


def _share_cells(report: Report, states: States, line: Line, printed: bool) -> Iterator[Cell]:
    for moment, id in (("start", line.start), ("exit", line.exit)):
        fact = report.fact(id)
        yield cell(fact)
        if printed:
            yield printed_cell(report, f"{states.printed}.{line.code}.share_{moment}", share=True)
        yield Cell(text=NOT_APPLICABLE.sign) if fact.base is None else cell(fact, "share")


def _change_cells(report: Report, states: States, line: Line, printed: bool) -> Iterator[Cell]:
    yield cell(line.start)
    yield cell(line.exit)
    for statistic, decimals in (("change", 0), ("percent", 1)):
        if printed:
            yield printed_cell(report, f"{states.printed}.{line.code}.{statistic}")
        fact = report.fact(f"{states.changes}.{line.code}.{statistic}")
        yield Cell(text=NOT_APPLICABLE.sign) if fact.value is None else cell(fact, "signed", decimals)


def printed_cell(report: Report, id: str, *, share: bool = False) -> Cell:
    """What SUS printed, as SUS printed it; `[u]` where it printed nothing."""
    fact = report.fact(id)
    if fact.value is None:
        return Cell(text=UNKNOWN.sign)
    return Cell(fact, "percent", 1) if share else Cell(fact, "value", 0)


def _blank_note(rows: Iterable[Row]) -> list[str]:
    return (
        [BLANK_NOTE] if any(isinstance(c, Cell) and c.text == UNKNOWN.sign for row in rows for c in row.cells) else []
    )


def register_note(report: Report) -> list[str]:
    """Whether the register is invented: for a table of two sources, whose foot speaks of the first alone."""
    invented = report.dataset.synthetic("workbook", report.year)
    return ["Registrets rader är påhittade (demonstration)."] if invented else []


# --- what differs, and how -------------------------------------------------------------------------------------------


def _base_notes(report: Report, lines: list[Line]) -> list[str]:
    """Whose share the shares are, and when the rows add up to more than that."""
    parts = [x for x in lines if not x.is_total]
    bases = [report.fact(parts[0].start), report.fact(parts[0].exit)]
    totals = [report.fact(lines[-1].start), report.fact(lines[-1].exit)]
    if any(is_hidden(report, f) for f in (*bases, *totals)) or any(f.base is None for f in bases):
        return []
    words = [formatting.number(f.base or 0) for f in bases]
    notes = [f"Andelarnas bas är {words[0]}" + (f" före och {words[1]} efter." if words[0] != words[1] else ".")]
    for when, base, total in zip(("före", "efter"), bases, totals, strict=True):
        if total.n is not None and base.base is not None and total.n > base.base:
            notes.append(
                f"Raderna {when} blir tillsammans {formatting.number(total.n)}, fler än basen "
                f"{formatting.number(base.base)}: en deltagare kan stå i flera rader."
            )
    return notes


def _share_notes(report: Report, states: States, lines: list[Line]) -> list[str]:
    off = []
    for line in lines:
        for moment, id in (("start", line.start), ("exit", line.exit)):
            ours, printed = report.fact(id), report.fact(f"{states.printed}.{line.code}.share_{moment}")
            if _known(report, ours, printed) and _rounded(ours.value, 3) != _rounded(printed.value, 3):
                off.append(line.label)
    return [f"Andelen enligt SUS skiljer sig från den omräknade för: {_listed(off)}."] if off else []


def _change_notes(report: Report, states: States, lines: list[Line]) -> list[str]:
    """Signs reversed, percentages cut off instead of rounded, other differences: each with the rows it holds for."""
    reversed_: list[str] = []
    cut: list[str] = []
    off: list[str] = []
    for line in lines:
        ours, printed = (report.fact(f"{m}.{line.code}.change") for m in (states.changes, states.printed))
        if _known(report, ours, printed) and ours.value != printed.value:
            (reversed_ if ours.value == -(printed.value or 0) else off).append(line.label)
        ours, printed = (report.fact(f"{m}.{line.code}.percent") for m in (states.changes, states.printed))
        if _known(report, ours, printed) and _rounded(ours.value, 0) != printed.value:
            (cut if truncate(ours.value or 0) == printed.value else off).append(line.label)
    texts = (
        (reversed_, "SUS har omvänt tecken på förändringen i antal för"),
        (cut, "SUS har kortat av procenttalet i stället för att avrunda det för"),
        (off, "Förändringen enligt SUS skiljer sig på annat sätt från den omräknade för"),
    )
    return [f"{text}: {_listed(labels)}." for labels, text in texts if labels]


def _known(report: Report, *facts: Fact) -> bool:
    """Whether both are there to be compared, and may be spoken of."""
    return all(f.value is not None and not is_hidden(report, f) for f in facts)


def _rounded(value: float | None, decimals: int) -> float:
    return float(round_half_up(value or 0.0, decimals))


def _listed(labels: list[str]) -> str:
    return formatting.listing(list(dict.fromkeys(labels)))
