"""Chapter 07: work, studies and active job-seeking before and after; workplaces."""

from sotanalysis.chapters import sus_tables
from sotanalysis.exhibits.figure import Figure, bars, before_after
from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.table import Row, Table, cell, count_table, table
from sotanalysis.report import Report

_GROUPS, _DETAILED = "sysselsattning-grupper", "sysselsattning"


def groups(report: Report) -> Table | Notice:
    """Which broad group of occupation participants belonged to before and after."""
    return sus_tables.shares(report, _GROUPS, "Sysselsättning före och efter, i grupper", sus_tables.OCCUPATION_GROUPS)


def groups_change(report: Report) -> Table | Notice:
    """How much each group changed, by SUS and by its own counts."""
    caption = "Sysselsättning i grupper, förändring"
    return sus_tables.changes(report, f"{_GROUPS}-forandring", caption, sus_tables.OCCUPATION_GROUPS)


def groups_figure(report: Report) -> Figure | Notice:
    """The groups before and after, at a glance."""
    caption = "Antal deltagare i varje sysselsättningsgrupp, före och efter"
    return before_after(
        report,
        f"{_GROUPS}-figur",
        caption,
        "occupation.groups",
        rows="occupation_group",
        share=False,
        table=_present(report, _GROUPS),
    )


def detailed(report: Report) -> Table | Notice:
    """Work with and without support, studies and job-seeking, before and after."""
    return sus_tables.shares(report, _DETAILED, "Sysselsättning före och efter, detaljerad", sus_tables.OCCUPATION)


def detailed_change(report: Report) -> Table | Notice:
    """How much each occupation changed, by SUS and by its own counts."""
    caption = "Sysselsättning, detaljerad, förändring"
    return sus_tables.changes(report, f"{_DETAILED}-forandring", caption, sus_tables.OCCUPATION)


def detailed_figure(report: Report) -> Figure | Notice:
    """The occupations before and after, at a glance."""
    caption = "Antal deltagare i varje sysselsättning, före och efter"
    return before_after(
        report,
        f"{_DETAILED}-figur",
        caption,
        "occupation.detailed",
        rows="occupation",
        share=False,
        table=_present(report, _DETAILED),
    )


def _present(report: Report, exhibit: str) -> str | None:
    """The id of the table that holds a figure's numbers: it stands in the same section whenever the figure does."""
    measures = {_GROUPS: "occupation.groups", _DETAILED: "occupation.detailed"}
    return exhibit if report.has(measures[exhibit]) else None


def work_or_studies(report: Report) -> Table | Notice:
    """How many worked or studied at exit, of how many, by each source."""
    rows = []
    if report.has("occupation.work_or_studies"):
        frame = report.facts.frames["occupation.work_or_studies"]
        names = {"sus": "SUS", "workbook": "teamets register"}
        whens = {"start": "Vid start", "exit": "Vid avslut"}
        rows = [
            Row(
                f"{whens[fact.moment]}, {names[fact.source]}",
                (cell(fact.fact), cell(fact.fact, "base"), cell(fact.fact, "share"), cell(fact.fact, "interval")),
            )
            for fact in frame.itertuples()
        ]
    return table(
        report,
        "arbete-eller-studier",
        "Deltagare i arbete och/eller studier",
        columns=["Tidpunkt och källa", "Antal", "Av", "Andel", "Osäkerhet (95 %)"],
        rows=rows,
        measures=["occupation.work_or_studies"],
        notes=[
            "Osäkerheten är Wilsons konfidensintervall: hur mycket andelen kan bero på slumpen i en så liten grupp.",
            *sus_tables.register_note(report),
        ],
    )


def started_or_increased(report: Report) -> Table | Notice:
    """Of those in work or studies at exit, how many began or did more than at the start."""
    fact = "occupation.started_or_increased"
    return table(
        report,
        "borjade-eller-okade",
        "Började arbeta eller studera, eller ökade i omfattning",
        columns=["Grupp", "Började eller ökade", "I arbete eller studier vid avslut", "Andel"],
        rows=[Row("Samtliga", (cell(fact), cell(fact, "base"), cell(fact, "share")))],
        measures=[fact],
    )


def workplaces(report: Report) -> Table | Notice:
    """In which sectors participants trained or worked."""
    caption = "Arbetsplatser efter sektor"
    return count_table(report, "arbetsplatser-sektor", caption, "occupation.workplaces", rows="sector")


def workplace_hours(report: Report) -> Table | Notice:
    """How many hours a week participants were at the workplace."""
    return count_table(
        report,
        "arbetsplatser-timmar",
        "Timmar i veckan på arbetsplatsen",
        "occupation.workplace_hours",
        rows="hours_class",
        label="Timmar i veckan",
    )


def workplaces_figure(report: Report) -> Figure | Notice:
    """The sectors at a glance."""
    return bars(
        report,
        "arbetsplatser-figur",
        "Arbetsplatser där deltagare arbetstränat eller arbetat, efter sektor",
        "occupation.workplaces",
        rows="sector",
        table="arbetsplatser-sektor",
    )
