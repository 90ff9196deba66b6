"""Chapter 10: extensions, and spot support after exit. No free text of the sources is shown."""

import pandas as pd

from sotanalysis.exhibits.figure import Figure, bars
from sotanalysis.exhibits.labels import label
from sotanalysis.exhibits.notice import Notice, nothing_to_show, source_missing
from sotanalysis.exhibits.prose import Prose, prose
from sotanalysis.exhibits.table import Cell, Row, Table, cell, count_table, table
from sotanalysis.report import Report
from sotanalysis.vocabulary import MISSING, UNKNOWN

DURATIONS = {
    "exact": "Läst",
    "at_least": "Läst som minst",
    "unreadable": "Går inte att läsa",
    "blank": "Inte ifylld",
}


def extensions(report: Report) -> Prose | Notice:
    """How many extensions were decided, and of how long in all."""
    if notice := source_missing(report, "forlangningar", "Förlängningar", ["aftercare.extensions"]):
        return notice
    return prose(
        report,
        "forlangningar",
        "Antal beslutade förlängningar under {{ period }}: {{ n('aftercare.extensions') }}, tillsammans "
        "{{ value('aftercare.extension_months', 0) }} månader.",
    )


def extensions_by_support(report: Report) -> Table | Notice:
    """Which income support those who were extended had."""
    return count_table(
        report,
        "forlangningar-ersattning",
        "Förlängningar efter ekonomisk ersättning",
        "aftercare.extensions_by_support",
        rows="support_source",
        label="Ekonomisk ersättning",
        keep_zero=False,
        notes=["Ersättningar som ingen förlängning gäller är utelämnade."],
    )


def extensions_by_support_figure(report: Report) -> Figure | Notice:
    """Extensions by support at a glance."""
    return bars(
        report,
        "forlangningar-ersattning-figur",
        "Förlängningar efter ekonomisk ersättning",
        "aftercare.extensions_by_support",
        rows="support_source",
        table="forlangningar-ersattning",
    )


def extensions_by_referrer(report: Report) -> Table | Notice:
    """Whether participants from one referrer are extended more often than others."""
    measure, caption = "aftercare.extensions_by_referrer", "Deltagare med förlängning, efter remittent"
    if notice := source_missing(report, "forlangningar-remittent", caption, [measure]):
        return notice
    frame = report.frame(measure)
    rows = [
        Row(
            label("referrer", fact.referrer, report.words("referrer")),
            (cell(fact.fact), cell(fact.fact, "base"), cell(fact.fact, "share")),
            "total" if fact.referrer == "all" else "body",
        )
        for fact in frame.itertuples()
        if fact.base
    ]
    return table(
        report,
        "forlangningar-remittent",
        caption,
        columns=["Remittent", "Med förlängning", "Inskrivna", "Andel"],
        rows=rows,
        measures=[measure],
        notes=[
            "Remittenter utan inskrivna deltagare är utelämnade. En deltagare med flera förlängningar räknas en gång."
        ],
    )


def extension_list(report: Report) -> Table | Notice:
    """Each extension: months and support (internal edition)."""
    measure, caption = "aftercare.extension_list", "Förlängningarna en för en"
    if notice := source_missing(report, "forlangningar-lista", caption, [measure]):
        return notice
    rows = [
        Row(f"Förlängning {fact.row}", (_months(fact.fact, fact.value), label("support_source", fact.support_source)))
        for fact in report.frame(measure).itertuples()
    ]
    return table(
        report,
        "forlangningar-lista",
        caption,
        columns=["Förlängning", "Månader", "Ekonomisk ersättning"],
        rows=rows,
        measures=[measure],
        notes=["Motiveringarna är fri text och visas inte."],
    )


def _months(fact: str, value: float) -> Cell:
    return Cell(text=UNKNOWN.sign) if pd.isna(value) else cell(fact, "value", 0)


def spot_supports(report: Report) -> Prose | Notice:
    """How many spot supports were given, and how much time they took at least."""
    if notice := source_missing(report, "punktinsatser", "Punktinsatser efter avslut", ["aftercare.spot_supports"]):
        return notice
    return prose(
        report,
        "punktinsatser",
        "Antal punktinsatser efter avslut under {{ period }}: {{ n('aftercare.spot_supports') }}. Tiden gick att "
        "läsa för "
        "{{ k_av_n('aftercare.spot_minutes.sum_at_least') }} och blir tillsammans minst "
        "{{ value('aftercare.spot_minutes.sum_at_least', 0) }} minuter.",
    )


def spot_by_purpose(report: Report) -> Table | Notice:
    """What the spot supports were for."""
    return count_table(
        report, "punktinsatser-syfte", "Punktinsatser efter syfte", "aftercare.spot_by_purpose", rows="purpose",
        label="Syfte",
    )  # fmt: skip


def spot_by_purpose_figure(report: Report) -> Figure | Notice:
    """Purposes at a glance."""
    return bars(
        report,
        "punktinsatser-syfte-figur",
        "Punktinsatser efter syfte",
        "aftercare.spot_by_purpose",
        rows="purpose",
        table="punktinsatser-syfte",
    )


def spot_by_months(report: Report) -> Table | Notice:
    """How long after exit they were given."""
    return count_table(
        report,
        "punktinsatser-manader",
        "Punktinsatser efter antal månader sedan avslut",
        "aftercare.spot_by_months",
        rows="months",
        label="Månader efter avslut",
    )


def spot_duration(report: Report) -> Table | Notice:
    """For how many the time could be read."""
    return count_table(
        report,
        "punktinsatser-tid",
        "Punktinsatsernas tidsåtgång: hur den gick att läsa",
        "aftercare.spot_duration",
        rows="duration_kind",
        label="Tidsuppgiften",
        labels=DURATIONS,
        notes=["Läst som minst: en tid med ett tillägg som inte går att räkna, till exempel ett plustecken."],
    )


def spot_list(report: Report) -> Table | Notice:
    """Each spot support: when, for what, how long (internal edition)."""
    measure, caption = "aftercare.spot_list", "Punktinsatserna en för en"
    if notice := source_missing(report, "punktinsatser-lista", caption, [measure]):
        return notice
    frame = report.frame(measure)
    if frame.empty:
        return nothing_to_show(report, "punktinsatser-lista", caption)
    rows = [
        Row(
            f"Punktinsats {fact.row}",
            (
                UNKNOWN.sign if fact.months == MISSING else fact.months,
                label("purpose", fact.purpose),
                cell(fact.fact, "value", 0) if report.fact(fact.fact).value is not None else Cell(text=UNKNOWN.sign),
                label("duration_kind", fact.duration_kind, DURATIONS),
            ),
        )
        for fact in frame.itertuples()
    ]
    return table(
        report,
        "punktinsatser-lista",
        caption,
        columns=["Punktinsats", "Månader efter avslut", "Syfte", "Minuter", "Tidsuppgiften"],
        rows=rows,
        measures=[measure],
        notes=["Kommentarer och resultat är fri text och visas inte."],
    )
