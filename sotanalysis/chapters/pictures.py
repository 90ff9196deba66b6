"""Figures that put facts of several measures together: posts over caseload, and what became of all follow-ups due."""

from sotanalysis.exhibits.image import Figure
from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.panels import Panel, panels
from sotanalysis.exhibits.prose import Prose, Told
from sotanalysis.exhibits.stacked import Part, stacked
from sotanalysis.report import Report

POSTS, CASES, PLANNED = "capacity.staff", "capacity.cases", "capacity.planned_cases"


def posts_and_cases(
    report: Report,
    id: str = "tjanster-arenden",
    caption: str = "Tjänster i arbete och deltagare inskrivna vid månadens slut",
    finding: Told = (),
) -> Figure | Notice | Prose:
    """Posts planned and at work over the cases enrolled, on the same months; the planned range behind the cases."""
    if notice := report.absent(id, caption, [POSTS, CASES]):
        return notice
    months = {f"{m.start:%Y-%m}": report.word("month", f"{m.start:%Y-%m}") for m in report.period.months}
    charts = []
    if report.has(POSTS):
        known = set(report.frame(POSTS)["fact"])
        ids = {kind: [f"{POSTS}.{month}.{kind}" for month in months] for kind in ("employed", "planned")}
        facts = {
            report.word("kind", k): [report.fact(id) for id in some] for k, some in ids.items() if known >= {*some}
        }
        charts.append(Panel("Heltidstjänster", facts, decimals=1))
    if report.has(CASES):
        band = ("Planerat", report.find(f"{PLANNED}.from"), report.find(f"{PLANNED}.to"))
        cases = {"Inskrivna": [report.fact(f"{CASES}.{month}") for month in months]}
        charts.append(Panel("Deltagare", cases, band=band))
    foot = report.foot([POSTS, CASES], population=report.during("Heltidstjänster och deltagare i perioden"))
    shown = report.shown(id, caption, [POSTS, CASES], finding=finding, foot=foot)
    return panels(shown, months, charts) or Prose(id, ())


def all_due(report: Report, months: str, id: str, caption: str, finding: Told = ()) -> Figure | Notice | Prose:
    """All follow-ups that were due: in work or studies, other, and those of whom nothing is known. Empty when none was
    due, or when a part is hidden.
    """
    status, then = f"follow_up.status.{months}", f"follow_up.transition.{months}.all"
    measures = ["follow_up.status", "follow_up.transition"]
    if notice := report.absent(id, caption, measures):
        return notice
    parts = [
        Part("I arbete eller studier", report.find(f"{then}.yes"), "main"),
        Part("Inte i arbete eller studier", report.find(f"{then}.no")),
        Part("Genomförda, sysselsättning saknas", report.find(f"{then}.missing"), "unknown"),
        Part("Ej nådda", report.find(f"{status}.not_reached"), "unknown"),
        Part("Avböjda", report.find(f"{status}.declined"), "unknown"),
        Part("Inte registrerade", report.find(f"{status}.missing"), "unknown"),
    ]
    foot = report.foot(measures, n=report.find(f"follow_up.due.{months}"))
    return stacked(report.shown(id, caption, measures, finding=finding, foot=foot), parts) or Prose(id, ())
