"""Chapter 01: the team and its work: posts, cases at the same time against what was planned, events, signature."""

from sotanalysis import formatting
from sotanalysis.exhibits.figure import Figure, lines
from sotanalysis.exhibits.labels import label
from sotanalysis.exhibits.notice import Notice, nothing_to_show, source_missing
from sotanalysis.exhibits.prose import Paragraph, Prose
from sotanalysis.exhibits.table import Row, Table, cell, table
from sotanalysis.measures.capacity import event_kind
from sotanalysis.measures.staffing import PLANNED, REASONS
from sotanalysis.report import Report
from sotanalysis.vocabulary import ALL, MISSING, slug

KINDS = {
    PLANNED: "Planerade",
    "employed": "I\u00a0arbete",
    "leave": "Tjänstlediga",
    "parental_leave": "Föräldralediga",
    "lent": "Utlånade",
    "vacant": "Vakanta",
    MISSING: "Utan orsak",
}
POSITIONS = {"under": "Under planerat", "within": "Inom planerat", "over": "Över planerat"}
RANGE = ("Planerat", "capacity.planned_cases.from", "capacity.planned_cases.to")


# --- posts ----------------------------------------------------------------------------------------------------------


def staff(report: Report) -> Figure | Notice:
    """How many full-time posts were at work each month, and how many were planned."""
    return lines(
        report,
        "tjanster",
        "Heltidstjänster per månad: planerade och i arbete",
        "capacity.staff",
        series="kind",
        only=(PLANNED, "employed"),
        labels=KINDS,
        decimals=1,
        table="tjanster-tabell",
    )


def staff_table(report: Report) -> Table | Notice:
    """Full-time posts each month: planned, at work, and not at work by reason."""
    id, caption, measure = "tjanster-tabell", "Heltidstjänster per månad: planerade, i arbete och ur arbete", (
        "capacity.staff"
    )  # fmt: skip
    if notice := source_missing(report, id, caption, [measure]):
        return notice
    frame = report.frame(measure)
    there = set(frame["kind"])
    kinds = [kind for kind in (PLANNED, *REASONS, MISSING) if kind in there]
    rows = [
        Row(
            "Hela perioden" if month == ALL else label("month", month),
            tuple(cell(f"{measure}.{month}.{kind}", "value") for kind in kinds),
            "total" if month == ALL else "body",
        )
        for month in dict.fromkeys(frame["month"])
    ]
    notes = ["Medeltal över dagarna. Hela perioden är medeltalet över periodens alla dagar, inte en summa."]
    return table(
        report, id, caption, columns=["Månad", *(KINDS[kind] for kind in kinds)], rows=rows, measures=[measure],
        notes=notes,
    )  # fmt: skip


def lost(report: Report) -> Table | Notice:
    """The full-time posts that are vacant or away on the day after the period, by reason and role."""
    id, caption = "tjanster-efter-perioden", "Tjänster som inte är i arbete dagen efter periodens slut"
    measure, total = "capacity.lost_by_role", "capacity.lost"
    if notice := source_missing(report, id, caption, [measure]):
        return notice
    frame = report.frame(measure)
    if not report.fact(f"{measure}.all.all").n:
        return nothing_to_show(report, id, caption)
    names = _roles(report)
    rows = [
        Row(f"{label('staff_reason', reason)}, {names[role].lower()}", (cell(fact), cell(fact, "value")))
        for reason, role, fact in frame[["staff_reason", "role", "fact"]].itertuples(index=False, name=None)
        if role != ALL
    ]
    rows.append(Row("Samtliga", (cell(f"{measure}.all.all"), cell(f"{total}.all", "value")), "total"))
    columns = ["Orsak och roll", "Tjänster", "Heltidstjänster"]
    return table(report, id, caption, columns=columns, rows=rows, measures=[measure, total], population="")


def _roles(report: Report) -> dict[str, str]:
    roles = report.dataset.tables["staff"]["role"].dropna()
    return {slug(role): role for role in roles}


# --- cases ----------------------------------------------------------------------------------------------------------


def cases(report: Report) -> Figure | Notice:
    """How many were enrolled at the end of each month, against the number that the team is dimensioned for."""
    return lines(
        report,
        "kapacitet",
        "Inskrivna vid månadens slut mot planerat antal samtidiga ärenden",
        "capacity.cases",
        band=RANGE,
    )


def capacity(report: Report) -> Table | Notice:
    """In how many months the enrolled were fewer than, as many as or more than planned."""
    id, caption, measure = "kapacitet-tabell", "Månader efter inskrivna mot planerat antal samtidiga ärenden", (
        "capacity.months"
    )  # fmt: skip
    if notice := source_missing(report, id, caption, [measure]):
        return notice
    rows = [Row(name, (cell(f"{measure}.{code}"),)) for code, name in POSITIONS.items()]
    rows.append(Row("Samtliga månader", (cell(f"{measure}.all"),), "total"))
    return table(
        report, id, caption, columns=["Läge", "Månader"], rows=rows, measures=[measure, "capacity.planned_cases"],
        population="",
    )  # fmt: skip


# --- events -----------------------------------------------------------------------------------------------------------


def events(report: Report) -> Table | Notice:
    """Meetings, visits, training and the like: how many of each kind, and how many took part."""
    id, caption, measure = "handelser", "Händelser", "capacity.events"
    if notice := source_missing(report, id, caption, [measure]):
        return notice
    if not report.fact(f"{measure}.all").n:
        return nothing_to_show(report, id, caption)
    types = event_kind(report.dataset.tables["events"]["type"].dropna())
    names = dict(zip(types.map(slug), types, strict=True)) | {ALL: "Samtliga"}
    persons = "capacity.event_persons"
    rows = [
        Row(names[code], (cell(f"{measure}.{code}"), cell(f"{persons}.{code}")), "total" if code == ALL else "body")
        for code in report.frame(measure)["event_type"]
    ]
    return table(
        report, id, caption, columns=["Händelse", "Antal", "Deltagande"], rows=rows, measures=[measure, persons],
        notes=["Deltagande är summan av angivna antal. Den som varit med flera gånger räknas varje gång."],
    )  # fmt: skip


# --- the last page ----------------------------------------------------------------------------------------------------


def signature(report: Report) -> Prose | Notice:
    """Who answers for the report: place, day and role. Never a name."""
    signed = report.settings.signature
    day = formatting.day(signed.day) if signed.day else ""
    first = ", ".join(part for part in (signed.place, day) if part)
    if not first and not signed.role:
        return Notice("underskrift", "Underskrift saknas", "Ort, datum och roll anges i rapport.toml, [underskrift].")
    return Prose("underskrift", tuple(Paragraph("text", text) for text in (first, signed.role) if text))


def appendices(report: Report) -> Prose | Notice:
    """The appendices, in order."""
    named = report.settings.appendices
    if not named:
        return Notice("bilagor", "Inga bilagor", "Rapporten har inga bilagor angivna i rapport.toml, bilagor.")
    return Prose("bilagor", tuple(Paragraph("bullet", name) for name in named))
