"""The main results as pictures: against their goals, against the year before, and both years beside each other."""

from collections.abc import Sequence

from sotanalysis.chapters.change import BOTH, CHANGE, SHORT
from sotanalysis.exhibits.image import Figure
from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.prose import Prose
from sotanalysis.exhibits.slope import Slope, slope
from sotanalysis.exhibits.targets import Target, targets
from sotanalysis.facts import Fact
from sotanalysis.formatting import listing
from sotanalysis.measures.change import RESULTS
from sotanalysis.report import Report
from sotanalysis.vocabulary import slug

GOALS, LEVELS = "comparison.goals", "comparison.goal_levels"
Finding = str | Sequence[str]
# The facts that a goal may be set for, by the result that counts the same.
GOAL_FACTS = {"step_up": "steps.movement.all_ended.up", "regular_service": "exits.regular_service"}


def goals_figure(
    report: Report,
    id: str = "mal-figur",
    caption: str = "Resultaten mot målen",
    finding: Finding = (),
    there: bool = True,
) -> Figure | Notice | Prose:
    """A row per goal of rapport.toml: the share with its interval, and where the goal stands. Empty without goals, and
    where it is not to be there.
    """
    if not there or not report.has(GOALS):
        return Prose(id, ())
    rows = [
        Target(name, report.fact(f"{GOALS}.{code}"), report.fact(f"{LEVELS}.{code}"))
        for code, name in report.goals.items()
    ]
    shown = report.shown(id, caption, [GOALS, LEVELS], finding=finding, foot=report.foot([GOALS]))
    return targets(shown, rows, names=_years(report)) or Prose(id, ())


def change_figure(
    report: Report, id: str, caption: str, results: Sequence[str] | None = None, finding: Finding = ()
) -> Figure | Notice | Prose:
    """A row per main result (all, or those named): this year with its interval, the year before, the goal if any.

    The year before is left out where the years are not compared. Empty without a year before.
    """
    if not report.has(BOTH):
        return Prose(id, ())
    chosen = [*(RESULTS if results is None else results)]
    rows = [
        Target(_name(report, r), now, level, before if _compared(report, r) else None, goal_name=name)
        for r in chosen
        for before, now in [_both(report, r)]
        for level, name in [_goal(report, r)]
    ]
    alone = [_name(report, r) for r in chosen if not _compared(report, r)]
    notes = [f"Året före är inte ritat där åren inte jämförs: {listing(alone)}."] if alone else []
    shown = report.shown(id, caption, [BOTH], notes, finding=finding, foot=report.foot([BOTH]))
    return targets(shown, rows, names=_years(report)) or Prose(id, ())


def slope_figure(
    report: Report, id: str = "tva-ar", caption: str = "Huvudresultaten i år och året före", finding: Finding = ()
) -> Figure | Notice | Prose:
    """A line per main result from the year before to this one. Empty without a year before."""
    if not report.has(BOTH):
        return Prose(id, ())
    rows = [Slope(_name(report, r), *_both(report, r), _clear(report, r), _compared(report, r)) for r in RESULTS]
    shown = report.shown(id, caption, [BOTH], finding=finding, foot=report.foot([BOTH]))
    return slope(shown, rows, names=_years(report)) or Prose(id, ())


def _years(report: Report) -> tuple[str, str]:
    before, now = (p.label[:1].upper() + p.label[1:] for p in (report.period.previous, report.period))
    return before, now


def _name(report: Report, result: str) -> str:
    return SHORT.get(result, report.word("result", result))


def _both(report: Report, result: str) -> tuple[Fact, Fact]:
    return report.fact(f"{BOTH}.{result}.previous"), report.fact(f"{BOTH}.{result}.current")


def _goal(report: Report, result: str) -> tuple[Fact | None, str]:
    """The level of the goal that is set for the same share, and its name."""
    named = [goal.name for goal in report.settings.goals if goal.fact == GOAL_FACTS.get(result)]
    return (report.find(f"{LEVELS}.{slug(named[0])}"), named[0]) if named else (None, "")


def _compared(report: Report, result: str) -> bool:
    return report.fact(f"{CHANGE}.{result}.difference").value is not None


def _clear(report: Report, result: str) -> bool:
    low, high = (report.fact(f"{CHANGE}.{result}.{bound}").value for bound in ("low", "high"))
    return low is not None and high is not None and (low > 0 or high < 0)
