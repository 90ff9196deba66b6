"""Chapter 15: the time ahead as facts: who waits, at which pace cases come and go, which posts are planned."""

from sotanalysis.chapters.activity import RANGE
from sotanalysis.exhibits.labels import label
from sotanalysis.exhibits.notice import Notice, nothing_to_show, source_missing
from sotanalysis.exhibits.prose import Prose, prose
from sotanalysis.exhibits.table import Row, Table, cell, table
from sotanalysis.report import Report
from sotanalysis.vocabulary import ALL, slug

PACES = {"application": "Inkomna ansökningar", "start": "Starter", "exit": "Avslut"}


def queue(report: Report) -> Prose | Notice:
    """How many wait at the period's end, how long they have waited, how many months of starts they answer to."""
    id, caption = "framtid-ko", "Kön vid periodens slut"
    if notice := source_missing(report, id, caption, ["inflow.still_waiting"]):
        return notice
    waiting = "Vid periodens slut väntade {{ n('inflow.still_waiting.n') }} ansökningar på start eller besked."
    if not report.fact("inflow.still_waiting.n").n:
        return prose(report, id, waiting)
    middle = "Medianen av deras väntan var {{ value('inflow.still_waiting.median_days', 0) }} dagar."
    months = (
        "I samma takt av starter som under {{ period }}, och utan nya ansökningar, motsvarar de väntande "
        "{{ value('capacity.queue_months') }} månaders starter."
    )
    known = report.has("capacity.queue_months") and report.fact("capacity.queue_months").value is not None
    return prose(report, id, f"{waiting} {middle}", *([months] if known else []))


def pace(report: Report) -> Table | Notice:
    """Applications, starts and exits of the period, and how many a month they are."""
    id, caption, measure = "takt", "Ansökningar, starter och avslut per månad i medeltal", "capacity.pace"
    if notice := source_missing(report, id, caption, [measure]):
        return notice
    rows = [Row(name, (cell(f"{measure}.{code}"), cell(f"{measure}.{code}", "value"))) for code, name in PACES.items()]
    return table(report, id, caption, columns=["Händelse", "Antal", "Per månad"], rows=rows, measures=[measure])


def places(report: Report) -> Table | Notice:
    """Planned cases against those enrolled at the end, and the places that lost posts answer to."""
    id, caption = "platser", "Platser vid periodens slut, vid lägsta och högsta planerade antal"
    measures = {
        "capacity.planned_cases": "Planerat antal samtidiga ärenden",
        "capacity.free_places": "Lediga platser vid periodens slut",
        "capacity.places_lost": "Platser som motsvarar tjänster ur arbete dagen efter perioden",
    }
    if notice := source_missing(report, id, caption, ["capacity.planned_cases"]):
        return notice
    rows = [
        Row(
            name,
            tuple(cell(f"{m}.{bound}", "value", 0) for bound in ("from", "to")),
        )
        for m, name in measures.items()
    ]
    notes = ["Minus betyder fler inskrivna än planerat. Platser per tjänst räknas som planerade ärenden per planerad "
             "heltidstjänst."]  # fmt: skip
    return table(
        report, id, caption, columns=["Platser", "Lägst", "Högst"], rows=rows, measures=list(measures), population="",
        notes=notes,
    )  # fmt: skip


def next_staff(report: Report) -> Table | Notice:
    """The posts planned for the time after the period, by role and extent."""
    id, caption, measure = "planerad-bemanning", "Planerad bemanning efter perioden", "capacity.next_staff"
    if notice := source_missing(report, id, caption, [measure]):
        return notice
    roles = {slug(role): role for role in report.dataset.tables["staff"]["role"].dropna()}
    rows = [
        Row(
            "Samtliga" if role == ALL else f"{roles[role]}, {extent}\u00a0%",
            (cell(fact), cell(fact, "value")),
            "total" if role == ALL else "body",
        )
        for role, extent, fact in report.frame(measure)[["role", "extent", "fact"]].itertuples(index=False, name=None)
    ]
    columns = ["Roll och sysselsättningsgrad", "Tjänster", "Heltidstjänster"]
    return table(report, id, caption, columns=columns, rows=rows, measures=[measure])


def returns(report: Report) -> Table | Notice:
    """Absence that goes on after the period and has a last day: in which month the posts are at work again."""
    id, caption, measure = "atergang", "Frånvaro som upphör efter perioden, per månad", "capacity.returns"
    if notice := source_missing(report, id, caption, [measure]):
        return notice
    if not report.fact(f"{measure}.all").n:
        return nothing_to_show(report, id, caption)
    rows = [
        Row(
            "Samtliga" if month == ALL else label("month", month).capitalize(),
            (cell(fact), cell(fact, "value")),
            "total" if month == ALL else "body",
        )
        for month, fact in report.frame(measure)[["month", "fact"]].itertuples(index=False, name=None)
    ]
    return table(report, id, caption, columns=["Åter i arbete", "Tjänster", "Heltidstjänster"], rows=rows,
                 measures=[measure])  # fmt: skip


def forecast(report: Report) -> Prose | Notice:
    """Queue and pace beside places: statements of fact, nothing foretold."""
    id, caption = "framtid-prognos", "Efterfrågan och plats"
    if notice := source_missing(report, id, caption, ["capacity.pace"]):
        return notice
    paragraphs = [
        "Under {{ period }} kom {{ value('capacity.pace.application') }} ansökningar per månad i medeltal, och "
        "{{ value('capacity.pace.start') }} deltagare startade per månad.",
        "Teamet är dimensionerat för {{ value('" + RANGE[1] + "', 0) }} till {{ value('" + RANGE[2] + "', 0) }} "
        "samtidiga ärenden. Vid periodens slut var {{ n('inflow.flow.open_at_end.all') }} deltagare inskrivna.",
    ]
    if report.has("capacity.next_staff"):
        paragraphs.append(
            "Efter perioden är {{ value('capacity.next_staff.all.all') }} heltidstjänster planerade. Dagen efter "
            "perioden är {{ value('capacity.lost.all') }} heltidstjänster inte i arbete."
        )
    elif report.has("capacity.lost"):
        paragraphs.append("Dagen efter perioden är {{ value('capacity.lost.all') }} heltidstjänster inte i arbete.")
    return prose(report, id, *paragraphs)
