"""Chapter 09: income support before and after."""

from sotanalysis.chapters import sus_tables
from sotanalysis.exhibits.dressing import is_hidden
from sotanalysis.exhibits.figure import Figure, before_after, flow
from sotanalysis.exhibits.labels import label
from sotanalysis.exhibits.notice import Notice, source_missing
from sotanalysis.exhibits.table import Row, Table, cell, table
from sotanalysis.report import Report
from sotanalysis.vocabulary import ALL


def support(report: Report) -> Table | Notice:
    """Which income support participants had before and after."""
    note = "En deltagare kan ha flera källor: tabellen räknar källor, inte personer."
    caption = "Försörjningskällor före och efter insatsen"
    return sus_tables.shares(report, "forsorjning", caption, sus_tables.SUPPORT, notes=[*_unlabelled(report), note])


def _unlabelled(report: Report) -> list[str]:
    """What the row without a name is."""
    if not report.has("support.before_after"):
        return []
    facts = [report.fact(f"support.before_after.unlabelled.{moment}") for moment in ("start", "exit")]
    if not any(f.n or is_hidden(report, f) for f in facts):
        return []
    return ["SUS har en rad utan benämning. Vad den står för framgår inte av exporten."]


def support_change(report: Report) -> Table | Notice:
    """How much each source of support changed, by SUS and by its own counts."""
    return sus_tables.changes(report, "forsorjning-forandring", "Försörjningskällor, förändring", sus_tables.SUPPORT)


def support_persons(report: Report) -> Table | Notice:
    """How large a share of the persons had each source."""
    measure, caption = "support.persons", "Deltagare med varje försörjningskälla"
    if notice := source_missing(report, "forsorjning-personer", caption, [measure]):
        return notice
    frame = report.frame(measure)
    used = frame.groupby("support_source", sort=False)["n"].sum()
    codes = [code for code in used.index if code not in sus_tables.ONLY_SUS or used[code]]
    rows = [
        Row(
            label("support_source", code),
            tuple(cell(f"{measure}.{code}.{moment}", what) for moment in ("start", "exit") for what in ("n", "share")),
            "total" if code == ALL else "body",
        )
        for code in codes
    ]
    return table(
        report,
        "forsorjning-personer",
        caption,
        columns=["Försörjningskälla", "Före, antal", "Före, andel", "Efter, antal", "Efter, andel"],
        rows=rows,
        measures=[measure],
        n=report.fact(f"{measure}.{ALL}.exit"),
        notes=["Andelarna blir tillsammans över 100 procent när någon har flera källor."],
    )


def support_figure(report: Report) -> Figure | Notice:
    """The sources before and after, at a glance."""
    return before_after(
        report,
        "forsorjning-figur",
        "Antal försörjningskällor, före och efter insatsen",
        "support.before_after",
        rows="support_source",
        share=False,
        table="forsorjning",
    )


def support_flow(report: Report) -> Figure | Notice:
    """From which main source to which other participants moved."""
    return flow(
        report,
        "forsorjning-flode",
        "Huvudsaklig försörjning vid start och vid avslut",
        "support.flow",
        notes=["Figuren visar vad som gällde före och efter, inte vad som orsakat förändringen."],
    )
