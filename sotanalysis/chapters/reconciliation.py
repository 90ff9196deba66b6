"""Chapter 90: SUS against the register, and the same thing counted in several ways."""

from collections.abc import Iterable
from dataclasses import dataclass

from sotanalysis import formatting
from sotanalysis.exhibits.notice import Notice, internal_only
from sotanalysis.exhibits.prose import Prose
from sotanalysis.exhibits.table import Row, Table, cell
from sotanalysis.facts import Fact
from sotanalysis.measures.measure import Measure
from sotanalysis.report import Report
from sotanalysis.vocabulary import HIDDEN, MEASURED, NOT_APPLICABLE

# Told of by themselves in `bases`, or the same counts as another measure on another base.
APART = ("exits.bases", "target_group.started", "support.persons")
NOTHING_TITLE = "Inget att jämföra"
NOTHING = "Inget mått har både en SUS-rapport som gäller exakt perioden och ett register att jämföra med."


@dataclass(frozen=True)
class Pair:
    """One number with two sources: measure, what it counts, by SUS (None: no such row there) and by the register."""

    measure: Measure
    words: str
    sus: Fact | None
    register: Fact


def pairs(report: Report) -> list[Pair]:
    """Every count that both SUS and the register give, in the order of the measures; none that is zero in both."""
    compared = [m for m in report.facts.measures.values() if report.has(m.id) and m.id not in APART]
    return [pair for measure in compared for pair in _pairs_of(report, measure)]


def _pairs_of(report: Report, measure: Measure) -> list[Pair]:
    frame = report.all_sources(measure.id)
    if not {"sus", "workbook"} <= set(frame["source"]):
        return []
    keys = list(measure.key_names)
    ids: dict[tuple[str, ...], dict[str, str]] = {}
    for *codes, source, fact in frame[[*keys, "source", "fact"]].astype(str).itertuples(index=False, name=None):
        ids.setdefault(tuple(codes), {})[source] = fact
    found = []
    for codes, by_source in ids.items():
        sus, register = (report.fact(by_source[s]) if s in by_source else None for s in ("sus", "workbook"))
        words = ", ".join(report.word(key, code) for key, code in zip(keys, codes, strict=True))
        if register is not None and _says_something(sus, register):
            found.append(Pair(measure, words, sus, register))
    return found


def _says_something(sus: Fact | None, register: Fact) -> bool:
    """Whether both are counts, no values of their own, and one of them is not zero."""
    facts = [f for f in (sus, register) if f is not None]
    if any(f.unit in MEASURED or (f.value is not None and f.base is None) for f in facts):
        return False
    return all(f.n is not None or f.hidden for f in facts) and any(f.n or f.hidden for f in facts)


def _difference(pair: Pair) -> int | None:
    """Register minus SUS; None where one of them is hidden, or SUS has no such row."""
    if pair.sus is None or pair.sus.n is None or pair.register.n is None:
        return None
    return pair.register.n - pair.sus.n


def overview(report: Report) -> Table | Notice:
    """How well SUS and the register agree, measure by measure."""
    grouped: dict[str, list[int]] = {}
    for pair in pairs(report):
        difference = _difference(pair)
        grouped.setdefault(pair.measure.title, []).extend([] if difference is None else [difference])
    rows = [Row(name, tuple(map(formatting.number, _agreement(found)))) for name, found in grouped.items()]
    id, caption = "sus-mot-register", "SUS mot teamets register: hur väl de stämmer överens"
    columns = ["Mått", "Jämförda tal", "Lika", "Olika", "Största skillnad"]
    return report.table(id, caption, columns, rows) if rows else Notice(id, NOTHING_TITLE, NOTHING)


def _agreement(differences: list[int]) -> tuple[int, int, int, int]:
    """Compared, equal, unequal, the largest difference."""
    equal = differences.count(0)
    return len(differences), equal, len(differences) - equal, max(map(abs, differences), default=0)


def side_by_side(report: Report, id: str, caption: str, rooms: Iterable[str]) -> Table | Notice | Prose:
    """Every number of the rooms (the first part of a measure's id), by SUS and by the register; an empty place where
    only others are compared.
    """
    if not report.is_internal:
        return internal_only(id, caption)
    found = pairs(report)
    chosen = [p for p in found if p.measure.id.partition(".")[0] in rooms]
    if not chosen:
        return Prose(id, ()) if found else Notice(id, NOTHING_TITLE, NOTHING)
    rows = [
        Row(
            f"{p.measure.title}: {p.words}",
            (NOT_APPLICABLE.sign if p.sus is None else cell(p.sus), cell(p.register), _signed(p)),
        )
        for p in chosen
    ]
    kinds = ["sus", "workbook"]
    return report.table(
        id,
        caption,
        ["Mått och grupp", "SUS", "Registret", "Skillnad"],
        rows,
        notes=["Skillnad är registret minus SUS. Tal som är noll i båda är utelämnade."],
        foot=report.foot_of(kinds, ""),
    )


def _signed(pair: Pair) -> str:
    if pair.sus is None:
        return NOT_APPLICABLE.sign
    difference = _difference(pair)
    return HIDDEN.sign if difference is None else formatting.number(difference, sign=True)


# --- the same thing counted in several ways ---------------------------------------------------------------------------

BASES = (
    ("Inskrivna under perioden", "GoldWare, personer", "inflow.goldware.persons.all"),
    ("Inskrivna under perioden", "GoldWare, ärenden", "inflow.goldware.cases.all"),
    ("Inskrivna under perioden", "Registret, ärenden", "inflow.flow.in_service.all"),
    ("Startade", "SUS, registrerade deltagare", "target_group.started.all"),
    ("Startade", "Registret", "target_group.started.all@workbook"),
    ("Startade", "Registret, summan över remittenter", "inflow.referrers.all.all"),
    ("Avslutade", "Registret, alla utom avbrott", "exits.ended.all"),
    ("Avslutade", "Registret, registrerade i SUS", "exits.bases.in_sus"),
    ("Avslutade", "SUS, rapporten om avslutsanledningar", "exits.bases.in_sus@sus"),
    ("Avslutade", "Registret, i SUS och inte utskrivna utan mätning", "exits.bases.measured"),
    ("Avslutade", "SUS, rapporten om tid i insatsen", "exits.bases.measured@sus"),
)


# What makes the numbers differ, by the source that does.
WAYS = {
    "sus": "SUS räknar bara dem som registrerats med personuppgifter; registret räknar alla.",
    "goldware": "Ett ärende kan skrivas in på nytt, och då är ärendena fler än personerna.",
}


def bases(report: Report) -> Table | Notice:
    """The different bases behind what reads as the same number."""
    counted = {m for m in report.facts.measures if any(id.startswith(f"{m}.") for *_, id in BASES)}
    there = [measure for measure in counted if report.has(measure)]
    ids = {str(id) for measure in there for id in report.all_sources(measure)["fact"]}
    rows = [Row(f"{what}: {how}", (cell(report.fact(id)),)) for what, how, id in _named(report, ids)]
    used = [c.fact.measure for row in rows for c in row.cells if not isinstance(c, str) and c.fact]
    kinds = {source for measure in used for source in report.all_sources(measure)["source"]}
    notes = [words for kind, words in WAYS.items() if kind in kinds]
    foot = report.foot_of(report.sources(used), "")
    heads = ["Vad som räknas, och hur", "Antal"]
    return report.table("olika-baser", "Samma sak räknad på olika sätt", heads, rows, notes=notes, foot=foot)


def _named(report: Report, known: set[str]) -> list[tuple[str, str, str]]:
    """The ways of counting that the period's sources give; a year without SUS has the register's as primary."""
    started = report.fact("target_group.started.all").source if "target_group.started.all" in known else ""
    names = {"target_group.started.all": "Registret"} if started == "workbook" else {}
    # The register's flags on SUS say nothing in a year without SUS.
    lacking = {id for id in ("exits.bases.in_sus", "exits.bases.measured") if f"{id}@sus" not in known}
    return [(what, names.get(id, how), id) for what, how, id in BASES if id in known - lacking]
