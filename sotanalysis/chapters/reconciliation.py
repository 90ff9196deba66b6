"""Chapter 90: SUS against the register, and the same thing counted in several ways."""

from collections.abc import Iterable
from dataclasses import dataclass

from sotanalysis import formatting
from sotanalysis.chapters.sus_tables import register_note
from sotanalysis.exhibits.dressing import is_hidden
from sotanalysis.exhibits.labels import label
from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.table import Row, Table, cell, table
from sotanalysis.facts import Fact
from sotanalysis.measures.measure import Measure
from sotanalysis.report import Report
from sotanalysis.vocabulary import HIDDEN, NOT_APPLICABLE

# Told of by themselves in `bases`, or the same counts as another measure on another base.
APART = ("exits.bases", "target_group.started", "support.persons")
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
    found = []
    for id, frame in report.facts.frames.items():
        if id in APART or not {"sus", "workbook"} <= set(frame["source"]):
            continue
        measure = report.facts.measures[id]
        ids = frame.set_index([*measure.keys, "source"])["fact"]
        for key in frame[list(measure.keys)].drop_duplicates().itertuples(index=False, name=None):
            sus, register = (
                report.fact(ids[(*key, s)]) if (*key, s) in ids.index else None for s in ("sus", "workbook")
            )
            if register is not None and _says_something(report, sus, register):
                found.append(Pair(measure, _words(measure, key), sus, register))
    return found


def _words(measure: Measure, key: tuple[str, ...]) -> str:
    return ", ".join(label(name, code) for name, code in zip(measure.keys, key, strict=True))


def _says_something(report: Report, sus: Fact | None, register: Fact) -> bool:
    """Whether both are counts and one of them is not zero."""
    facts = [f for f in (sus, register) if f is not None]
    return all(f.n is not None for f in facts) and any(f.n or is_hidden(report, f) for f in facts)


def _difference(report: Report, pair: Pair) -> int | None:
    """Register minus SUS; None where one of them is hidden, or SUS has no such row."""
    if pair.sus is None or is_hidden(report, pair.sus) or is_hidden(report, pair.register):
        return None
    return (pair.register.n or 0) - (pair.sus.n or 0)


def overview(report: Report) -> Table | Notice:
    """How well SUS and the register agree, measure by measure."""
    grouped: dict[str, list[int]] = {}
    for pair in pairs(report):
        difference = _difference(report, pair)
        grouped.setdefault(pair.measure.title, []).extend([] if difference is None else [difference])
    rows = [
        Row(
            name,
            tuple(
                formatting.number(value)
                for value in (
                    len(found),
                    sum(d == 0 for d in found),
                    sum(d != 0 for d in found),
                    max(map(abs, found), default=0),
                )
            ),
        )
        for name, found in grouped.items()
    ]
    return _or_nothing(
        table(
            report,
            "sus-mot-register",
            "SUS mot teamets register: hur väl de stämmer överens",
            columns=["Mått", "Jämförda tal", "Lika", "Olika", "Största skillnad"],
            rows=rows,
        ),
        rows,
        "sus-mot-register",
        NOTHING,
    )


def started_pairs(report: Report) -> Table | Notice:
    """Every number on new participants, by SUS and by the register."""
    return _side_by_side(
        report, "sus-mot-register-startade", "Nya deltagare: SUS och registret", ("target_group", "inflow")
    )


def ended_pairs(report: Report) -> Table | Notice:
    """Every number on those who ended, by SUS and by the register."""
    rooms = ("occupation", "exits", "support", "steps", "health")
    return _side_by_side(report, "sus-mot-register-avslutade", "Avslutade deltagare: SUS och registret", rooms)


def _side_by_side(report: Report, id: str, caption: str, rooms: Iterable[str]) -> Table | Notice:
    found = pairs(report)
    chosen = [p for p in found if p.measure.id.split(".")[0] in rooms]
    rows = [
        Row(
            f"{p.measure.title}: {p.words}",
            (NOT_APPLICABLE.sign if p.sus is None else cell(p.sus), cell(p.register), _signed(report, p)),
        )
        for p in chosen
    ]
    return _or_nothing(
        table(
            report,
            id,
            caption,
            columns=["Mått och grupp", "SUS", "Registret", "Skillnad"],
            rows=rows,
            measures=list(dict.fromkeys(p.measure.id for p in chosen)),
            population="",
            notes=["Skillnad är registret minus SUS. Tal som är noll i båda är utelämnade.", *register_note(report)],
        ),
        rows,
        id,
        "Inget av måtten har både en SUS-rapport som gäller exakt perioden och ett register." if found else NOTHING,
    )


def _signed(report: Report, pair: Pair) -> str:
    if pair.sus is None:
        return NOT_APPLICABLE.sign
    difference = _difference(report, pair)
    return HIDDEN.sign if difference is None else formatting.number(difference, sign=True)


def _or_nothing(made: Table | Notice, rows: list[Row], id: str, text: str) -> Table | Notice:
    """The table, or a notice in words that fit when there is nothing to compare."""
    return made if rows else Notice(id, "Inget att jämföra", text)


# --- the same thing counted in several ways ---------------------------------------------------------------------------

BASES = (
    ("Inskrivna under perioden", "GoldWare, personer", "inflow.goldware.persons.all"),
    ("Inskrivna under perioden", "GoldWare, ärenden", "inflow.goldware.cases.all"),
    ("Inskrivna under perioden", "Registret, ärenden", "inflow.flow.in_service.all"),
    ("Startade", "SUS, registrerade deltagare", "target_group.started.all"),
    ("Startade", "Registret", "target_group.started.all@workbook"),
    ("Startade", "Registret, summan över remittenter", "inflow.referrers.all.all"),
    ("Avslutade", "Registret, alla utom drop-outs", "exits.ended.all"),
    ("Avslutade", "Registret, registrerade i SUS", "exits.bases.in_sus"),
    ("Avslutade", "SUS, rapporten om avslutsanledningar", "exits.bases.in_sus@sus"),
    ("Avslutade", "Registret, i SUS och inte utskrivna utan mätning", "exits.bases.measured"),
    ("Avslutade", "SUS, rapporten om tid i insatsen", "exits.bases.measured@sus"),
)


def bases(report: Report) -> Table | Notice:
    """The different bases behind what reads as the same number."""
    known = {id for frame in report.facts.frames.values() for id in frame["fact"]}
    rows = [Row(f"{what}: {how}", (cell(id),)) for what, how, id in _named(report, known)]
    return table(
        report,
        "olika-baser",
        "Samma sak räknad på olika sätt",
        columns=["Vad som räknas, och hur", "Antal"],
        rows=rows,
        population="",
        notes=[
            "SUS räknar bara dem som registrerats med personuppgifter; registret räknar alla. Ett ärende kan skrivas "
            "in på "
            "nytt, då är ärendena fler än personerna."
        ],
    )


def _named(report: Report, known: set[str]) -> list[tuple[str, str, str]]:
    """The ways of counting that the period's sources give; a year without SUS has the register's as primary."""
    started = report.fact("target_group.started.all").source if "target_group.started.all" in known else ""
    names = {"target_group.started.all": "Registret"} if started == "workbook" else {}
    # The register's flags on SUS say nothing in a year without SUS.
    lacking = {id for id in ("exits.bases.in_sus", "exits.bases.measured") if f"{id}@sus" not in known}
    return [(what, names.get(id, how), id) for what, how, id in BASES if id in known - lacking]
