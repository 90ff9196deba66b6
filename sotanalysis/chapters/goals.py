"""A share held against a goal, in words that the interval chooses."""

from sotanalysis.exhibits.dressing import REFUSED, has_share, is_hidden, share_of
from sotanalysis.facts import Fact
from sotanalysis.report import Report
from sotanalysis.statistics import wilson
from sotanalysis.vocabulary import HIDDEN, UNKNOWN

REACHED, WITHIN, MISSED = "Målet nått", "Under målet, inom osäkerheten", "Målet inte nått"
GOAL_NOTE = (
    f"{REACHED}: andelen är minst målet. {WITHIN}: andelen är lägre, men målet ligger inom intervallet. {MISSED}: hela "
    "intervallet ligger under målet. Intervallen är 95-procentiga (Wilson)."
)


def verdict(report: Report, fact: Fact, goal: float | None) -> str:
    """What the share says of the goal (0–1): reached, below it but within the interval, or not; or why nothing."""
    if is_hidden(report, fact):
        return HIDDEN.sign
    if fact.n is None or fact.base is None or goal is None:
        return UNKNOWN.sign
    if not has_share(fact):
        return REFUSED
    if share_of(fact) >= goal:
        return REACHED
    return WITHIN if wilson(fact.n, fact.base).high >= goal else MISSED
