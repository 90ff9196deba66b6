"""Chapters 07 and 09: what SUS printed beside what its own counts give, and SUS beside the register.

What differs between print and counts is found by comparing, and told in notes under the table.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sotanalysis import formatting
from sotanalysis.exhibits.dressing import What
from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.prose import Prose
from sotanalysis.exhibits.table import Cell, Row, Table, cell
from sotanalysis.facts import Fact
from sotanalysis.formatting import listing, round_half_up, truncate
from sotanalysis.measures.keys import key_of
from sotanalysis.report import Report
from sotanalysis.vocabulary import ALL, MISSING, UNKNOWN

MOMENTS = {"start": "Före", "exit": "Efter"}
SOURCES = {"sus": "SUS", "workbook": "teamets register"}
# Categories that only SUS uses: left out where nobody is in them.
ONLY_SUS = ("unlabelled", "without_measurement", "not_ended")
BLANK_NOTE = f"{UNKNOWN.sign} i en kolumn enligt SUS: SUS skrev inget i cellen."
INTERVAL_NOTE = "Intervallet säger hur mycket andelen kan bero på slumpen i en så liten grupp (Wilson)."
REGISTER_NOTE = "Registrets rader är påhittade (demonstration)."
UNLABELLED_NOTE = "SUS har en rad utan benämning. Vad den står för framgår inte av exporten."


@dataclass(frozen=True)
class States:
    """The measures behind a table of states before and after: counts, recomputed changes, what SUS printed; their key.

    `summary` is the measure of a row that adds up others; its code is the last part of the id.
    """

    key: str
    counts: str
    changes: str
    printed: str
    summary: str = ""

    def id(self, of: str, code: str) -> str:
        """What the ids of a row's `counts`, `changes` or `printed` facts begin with."""
        if of == "counts" and self.summary.endswith(f".{code}"):
            return self.summary
        return f"{getattr(self, of)}.{code}"


class Column(NamedTuple):
    """A column: its head, which of a row's facts it shows (see `States.id`), the end of their ids, how dressed."""

    head: str
    of: str
    part: str
    what: What = "n"
    decimals: int | None = None


GROUPS = States("occupation_group", "occupation.groups", "occupation.groups_change", "occupation.groups_printed")
OCCUPATION = States(
    "occupation",
    "occupation.detailed",
    "occupation.detailed_change",
    "occupation.detailed_printed",
    "occupation.work_or_studies",
)
SUPPORT = States("support_source", "support.before_after", "support.change", "support.printed")


def shares(report: Report, id: str, caption: str, states: States, notes: Iterable[str] = ()) -> Table | Notice:
    """Counts before and after, with the shares as printed, where SUS is the source, and recomputed."""
    columns = []
    for moment, when in MOMENTS.items():
        ours = Column(f"{when}, andel", "counts", moment, "share")
        if report.has(states.printed):
            theirs = Column(f"{when}, andel enligt SUS", "printed", f"share_{moment}", "percent")
            columns += [Column(f"{when}, antal", "counts", moment), theirs, ours._replace(head=f"{ours.head} omräknad")]
        else:
            columns += [Column(f"{when}, antal", "counts", moment), ours]
    codes = _codes(report, states)
    told = [*_base_notes(report, states, codes), *_share_notes(report, states, codes), *notes]
    return _table(report, id, caption, states, columns, told)


def changes(report: Report, id: str, caption: str, states: States) -> Table | Notice:
    """Change in number and in percent, as printed, where SUS is the source, and recomputed."""
    columns = [Column(f"{when}, antal", "counts", moment) for moment, when in MOMENTS.items()]
    for part, head, decimals in (("change", "Förändring", 0), ("percent", "Förändring i %", 1)):
        ours = Column(head, "changes", part, "signed", decimals)
        if report.has(states.printed):
            theirs = Column(f"{head}, enligt SUS", "printed", part, "value", 0)
            columns += [theirs, ours._replace(head=f"{head}, omräknad")]
        else:
            columns.append(ours)
    return _table(report, id, caption, states, columns, _change_notes(report, states, _codes(report, states)))


def _table(
    report: Report, id: str, caption: str, states: States, columns: Sequence[Column], notes: Iterable[str]
) -> Table | Notice:
    rows = [
        Row(
            _word(report, states, code),
            tuple(_cell(report.fact(f"{states.id(c.of, code)}.{c.part}"), c) for c in columns),
            "total" if code == ALL else "body",
        )
        for code in _codes(report, states)
    ]
    blank = any(
        c.of == "printed" and _is_blank(item) for row in rows for c, item in zip(columns, row.cells, strict=True)
    )
    heads = [key_of(states.key).title, *(c.head for c in columns)]
    said = [*([BLANK_NOTE] if blank else []), *notes]
    return report.table(id, caption, heads, rows, [states.counts], said)


def _codes(report: Report, states: States) -> list[str]:
    """The categories in their order, the summary, the total; none without a source."""
    if not report.has(states.counts):
        return []
    frame = report.frame(states.counts)
    somebody = set(frame.loc[frame["n"].ne(0).fillna(True), states.key])
    codes = [code for code in frame[states.key].unique() if code != ALL and (code in somebody or code not in ONLY_SUS)]
    return [*codes, *([states.summary.rpartition(".")[2]] if states.summary else []), ALL]


def _word(report: Report, states: States, code: str) -> str:
    return "Summa" if code == ALL else report.word(states.key, code)


def _cell(fact: Fact, column: Column) -> Cell:
    # A share of what has no base, a change in percent from none: there is no such number.
    number = fact.base if column.what == "share" else fact.value
    if column.what in ("share", "signed") and number is None and not (fact.hidden or fact.base_hidden):
        return Cell()
    return cell(fact, column.what, column.decimals)


def _is_blank(item: Cell | str) -> bool:
    return isinstance(item, Cell) and item.fact is not None and item.fact.value is None and not item.fact.hidden


# --- exits by reason, and SUS beside the register --------------------------------------------------------------------


# Where the two sources count another number of those who ended.
OTHER_ENDED = (
    "{% if fact('exits.reasons.all').n != fact('exits.ended.all').n %}SUS räknar {{ n('exits.reasons.all') }} "
    "avslutade, teamets arbetsbok {{ n('exits.ended.all') }}.{% endif %}"
)


def reasons(report: Report, id: str, caption: str) -> Table | Notice | Prose:
    """Exits by reason, counted beside as SUS printed them; by the register alone where SUS is not there."""
    measure, printed = "exits.reasons", "exits.reasons_printed"
    if not report.has(printed):
        return report[measure].table(id, caption)
    rows = [
        Row(
            report.word("exit_reason", code),
            (
                cell(report.fact(f"{measure}.{code}")),
                cell(report.fact(f"{measure}.{code}"), "share"),
                cell(report.fact(f"{printed}.{code}.n"), "value", 0),
                cell(report.fact(f"{printed}.{code}.share"), "percent"),
            ),
            "total" if code == ALL else "body",
        )
        for code in report.frame(measure)["exit_reason"]
    ]
    heads = ["Avslutsanledning", "Antal", "Andel", "Antal enligt SUS", "Andel enligt SUS"]
    blank = any(_is_blank(item) for row in rows for item in row.cells[2:])
    notes = [*([BLANK_NOTE] if blank else []), *_phantom_note(report), OTHER_ENDED]
    foot = report.foot([measure, printed], n=report.fact(f"{measure}.{ALL}"))
    return report.table(id, caption, heads, rows, notes=notes, foot=foot)


def _phantom_note(report: Report) -> list[str]:
    """SUS prints the sum of all rows under the name `Uppgift saknas`: said where the sizes show it."""
    ours, total = report.fact(f"exits.reasons.{MISSING}").n, report.fact(f"exits.reasons.{ALL}").n
    printed = report.fact(f"exits.reasons_printed.{MISSING}.n").value
    if ours is None or total is None or not printed or ours == printed:
        return []
    same = "lika många som alla anledningar tillsammans: en summa under fel namn"
    what = same if printed == total else "fler än vad raderna ger"
    return [f"SUS skrev {formatting.number(printed)} på raden ”Uppgift saknas”, {what}. Den räknas inte med."]


def by_source(report: Report, id: str, caption: str, measure: str) -> Table | Notice:
    """A measure before and after by each of its sources, in rows of their own: they count different groups."""
    if notice := report.absent(id, caption, [measure]):
        return notice
    found = report.all_sources(measure)
    rows = [
        Row(
            f"{report.word('moment', row.moment)}, {SOURCES[row.source]}",
            tuple(cell(report.fact(row.fact), what) for what in ("n", "base", "share", "interval")),
        )
        for row in found.itertuples()
    ]
    heads = ["Tidpunkt och källa", "Antal", "Av", "Andel", "95 % intervall"]
    # The foot line speaks of the first source alone.
    invented = found["source"].nunique() > 1 and report.are_synthetic(["workbook"])
    notes = [INTERVAL_NOTE, *([REGISTER_NOTE] if invented else [])]
    return report.table(id, caption, heads, rows, notes=notes)


# --- what differs, and how -------------------------------------------------------------------------------------------


def _base_notes(report: Report, states: States, codes: Sequence[str]) -> list[str]:
    """Whose share the shares are, what a row without a name is, and when the rows add up to more than the base."""
    if not codes:
        return []
    notes = [UNLABELLED_NOTE] if "unlabelled" in codes else []
    bases = [report.fact(f"{states.id('counts', codes[0])}.{moment}").base for moment in MOMENTS]
    if None in bases:
        return notes
    before, after = (formatting.number(base or 0) for base in bases)
    notes.insert(0, f"Andelarnas bas är {before}" + (f" före och {after} efter." if before != after else "."))
    for (moment, when), base in zip(MOMENTS.items(), bases, strict=True):
        total = report.fact(f"{states.counts}.{ALL}.{moment}").n
        if total is not None and base is not None and total > base:
            notes.append(
                f"Raderna {when.lower()} blir tillsammans {formatting.number(total)}, fler än basen "
                f"{formatting.number(base)}: en deltagare kan stå i flera rader."
            )
    return notes


def _share_notes(report: Report, states: States, codes: Sequence[str]) -> list[str]:
    off = [
        _word(report, states, code)
        for code in (codes if report.has(states.printed) else [])
        for moment in MOMENTS
        for ours, theirs in [_both(report, states, code, ("counts", moment), f"share_{moment}")]
        if ours is not None and theirs is not None and _rounded(ours, 3) != _rounded(theirs, 3)
    ]
    return _said("Andelen enligt SUS skiljer sig från den omräknade för", off)


def _change_notes(report: Report, states: States, codes: Sequence[str]) -> list[str]:
    """Signs reversed, percentages cut off instead of rounded, other differences: each with the rows it holds for."""
    reversed_: list[str] = []
    cut: list[str] = []
    off: list[str] = []
    for code in codes if report.has(states.printed) else []:
        word = _word(report, states, code)
        ours, theirs = _both(report, states, code, ("changes", "change"), "change")
        if ours is not None and theirs is not None and ours != theirs:
            (reversed_ if ours == -theirs else off).append(word)
        ours, theirs = _both(report, states, code, ("changes", "percent"), "percent")
        if ours is not None and theirs is not None and _rounded(ours, 0) != theirs:
            (cut if truncate(ours) == theirs else off).append(word)
    return [
        *_said("SUS har omvänt tecken på förändringen i antal för", reversed_),
        *_said("SUS har kortat av procenttalet i stället för att avrunda det för", cut),
        *_said("Förändringen enligt SUS skiljer sig på annat sätt från den omräknade för", off),
    ]


def _both(
    report: Report, states: States, code: str, ours: tuple[str, str], theirs: str
) -> tuple[float | None, float | None]:
    """A row's recomputed and printed value; None for one that is not there, or may not be told."""
    counted = report.fact(f"{states.id(ours[0], code)}.{ours[1]}")
    return counted.value, report.fact(f"{states.id('printed', code)}.{theirs}").value


def _rounded(value: float, decimals: int) -> float:
    return float(round_half_up(value, decimals))


def _said(text: str, words: Iterable[str]) -> list[str]:
    named = list(dict.fromkeys(words))
    return [f"{text}: {listing(named)}."] if named else []
