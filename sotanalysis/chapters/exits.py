"""Chapter 09: who ended, for which reasons, after how long."""

from sotanalysis import formatting
from sotanalysis.chapters import sus_tables
from sotanalysis.chapters.sus_tables import printed_cell
from sotanalysis.exhibits.dressing import is_hidden
from sotanalysis.exhibits.figure import Figure, bars
from sotanalysis.exhibits.labels import label
from sotanalysis.exhibits.notice import Notice, nothing_to_show
from sotanalysis.exhibits.table import Cell, Row, Table, cell, count_table, table
from sotanalysis.report import Report
from sotanalysis.vocabulary import ALL, EXIT_REASON, NOT_APPLICABLE, with_unlisted


def ended(report: Report) -> Table | Notice:
    """How many ended, and how many dropped out beside them."""
    rows = [Row("Avslutade", tuple(cell(f"exits.ended.{sex}") for sex in ("woman", "man", ALL)))]
    rows += [Row("Drop-outs, utanför de avslutade", (_blank(), _blank(), cell("exits.drop_outs")))]
    return table(
        report,
        "avslutade",
        "Avslutade deltagare och drop-outs",
        columns=["Grupp", "Kvinnor", "Män", "Samtliga"],
        rows=rows,
        measures=["exits.ended", "exits.drop_outs"],
    )


def _blank() -> Cell:
    return Cell(text=NOT_APPLICABLE.sign)


def reasons(report: Report) -> Table | Notice:
    """Why participants left. As SUS printed it and recomputed, or by the register where SUS is not there."""
    measure, printed, caption = "exits.reasons", "exits.reasons_printed", "Avslutsanledningar"
    if not report.has(measure) or not report.has(printed):
        return count_table(report, "avslutsanledningar", caption, measure, rows="exit_reason")
    rows = [
        Row(
            label("exit_reason", code),
            (
                cell(f"{measure}.{code}"),
                cell(f"{measure}.{code}", "share"),
                printed_cell(report, f"{printed}.{code}.n"),
                printed_cell(report, f"{printed}.{code}.share", share=True),
            ),
            "total" if code == ALL else "body",
        )
        for code in (*with_unlisted(EXIT_REASON.codes, report.frame("exits.reasons")["exit_reason"]), ALL)
    ]
    return table(
        report,
        "avslutsanledningar",
        caption,
        columns=["Avslutsanledning", "Antal", "Andel", "Antal enligt SUS", "Andel enligt SUS"],
        rows=rows,
        measures=[measure, printed],
        n=report.fact(f"{measure}.{ALL}"),
        notes=[sus_tables.BLANK_NOTE, *_phantom_note(report)],
    )


def _phantom_note(report: Report) -> list[str]:
    """SUS prints the sum of all rows under the name `Uppgift saknas`: said where the sizes show it."""
    ours, total = report.fact("exits.reasons.missing"), report.fact(f"exits.reasons.{ALL}")
    printed = report.fact("exits.reasons_printed.missing.n")
    if any(is_hidden(report, f) for f in (ours, total, printed)) or not printed.value or ours.n == printed.value:
        return []
    same = printed.value == total.n
    what = "lika många som alla anledningar tillsammans: en summa under fel namn" if same else "fler än vad raderna ger"
    return [f"SUS skrev {formatting.number(printed.value)} på raden Uppgift saknas, {what}. Den räknas inte med."]


def reasons_figure(report: Report) -> Figure | Notice:
    """Exit reasons at a glance; nothing to draw in a year when none was recorded."""
    id, caption = "avslutsanledningar-figur", "Avslutade deltagare efter avslutsanledning"
    if report.has("exits.reasons"):
        missing, everyone = (report.fact(f"exits.reasons.{code}") for code in ("missing", ALL))
        if missing.n == everyone.n and not is_hidden(report, missing):
            return nothing_to_show(report, id, caption)
    return bars(
        report,
        id,
        caption,
        "exits.reasons",
        rows="exit_reason",
        table="avslutsanledningar",
    )


def months(report: Report) -> Table | Notice:
    """How long participants had been enrolled when they ended."""
    return count_table(
        report, "tid-i-insatsen", "Tid i insatsen, avslutade", "exits.months", rows="months_class",
        label="Påbörjade månader",
    )  # fmt: skip


def months_figure(report: Report) -> Figure | Notice:
    """Time enrolled at a glance."""
    return bars(
        report,
        "tid-i-insatsen-figur",
        "Avslutade deltagare efter antal påbörjade månader i insatsen",
        "exits.months",
        rows="months_class",
        table="tid-i-insatsen",
    )


def days(report: Report) -> Table | Notice:
    """How many days they had been enrolled: all in the service, and those who ended."""
    names = {
        "exits.days_enrolled": "Alla inskrivna under perioden, medelvärde",
        "exits.days_at_exit.mean": "Avslutade, medelvärde",
        "exits.days_at_exit.median": "Avslutade, median",
        "exits.days_at_exit.min": "Avslutade, kortast",
        "exits.days_at_exit.max": "Avslutade, längst",
    }
    rows = [Row(text, (cell(id), cell(id, "value", 0))) for id, text in names.items()]
    return table(
        report,
        "inskrivningsdagar",
        "Inskrivningsdagar",
        columns=["Grupp och mått", "Antal deltagare", "Dagar"],
        rows=rows,
        measures=["exits.days_enrolled", "exits.days_at_exit"],
        population="inskrivna under perioden respektive avslutade i den",
        notes=["För den som är kvar i insatsen räknas dagarna till periodens sista dag: hens hela tid blir längre."],
    )
