"""A share held against a goal, in words that the interval chooses."""

from sotanalysis.exhibits.dressing import REFUSED, has_share, share_of
from sotanalysis.facts import Fact
from sotanalysis.statistics import wilson
from sotanalysis.vocabulary import HIDDEN, UNKNOWN

REACHED, WITHIN, MISSED = "Målet nått", "Under målet, inom osäkerheten", "Målet inte nått"
GOAL_NOTE = (
    f"{REACHED}: andelen är minst målet. {WITHIN}: andelen är lägre, men målet ligger inom intervallet. {MISSED}: hela "
    "intervallet ligger under målet. Intervallen är 95-procentiga (Wilson)."
)


def verdict(fact: Fact | None, goal: float | None) -> str:
    """What the share says of the goal (0–1): reached, below it but within the interval, or not; or why nothing.

    `fact` is None when its source is not there.
    """
    if fact is not None and (fact.hidden or fact.base_hidden):
        return HIDDEN.sign
    if fact is None or fact.n is None or fact.base is None or goal is None:
        return UNKNOWN.sign
    if not has_share(fact):
        return REFUSED
    if share_of(fact) >= goal:
        return REACHED
    return WITHIN if wilson(fact.n, fact.base).high >= goal else MISSED
