"""The goals of rapport.toml: what a share says of its goal, in tables, on cards and in bound sentences."""

from collections.abc import Mapping
from statistics import NormalDist

from sotanalysis.exhibits.dressing import REFUSED, has_share, share_of
from sotanalysis.exhibits.image import Figure
from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.prose import Prose
from sotanalysis.exhibits.targets import Target, targets
from sotanalysis.facts import Fact
from sotanalysis.formatting import listing
from sotanalysis.report import Report
from sotanalysis.statistics import SMALLEST_BASE_FOR_PERCENT, wilson
from sotanalysis.vocabulary import HIDDEN, UNKNOWN

GOALS, LEVELS = "comparison.goals", "comparison.goal_levels"
REACHED, MISSED = "Nått", "Inte nått"
JUST_REACHED, JUST_MISSED = f"{REACHED}, osäkert", f"{MISSED}, osäkert"
ABOVE, BELOW = (REACHED, JUST_REACHED), (MISSED, JUST_MISSED)
# The verdicts as they end a sentence about the goal; what is reached may lie just on it, where there is no difference.
SAID = {
    REACHED: "nått",
    JUST_REACHED: "nått, men det kan vara slump",
    MISSED: "inte nått",
    JUST_MISSED: "inte nått, men skillnaden ryms inom osäkerheten",
}
GOAL_NOTE = (
    f"{REACHED}: andelen är minst målet. {MISSED}: den är lägre. Osäkert, åt båda hållen: målet ligger inom andelens "
    "95-procentiga intervall (Wilson), så utfallet kan vara slump. Andelen jämförs med målet före avrundning: en "
    "andel som skrivs med samma tal som målet kan ligga strax under det."
)
_Z2 = NormalDist().inv_cdf(0.975) ** 2


def verdict(fact: Fact | None, goal: float | None) -> str:
    """What the share says of the goal (0–1): reached or not, and whether the goal lies in its interval; or why nothing.

    `fact` is None when its source is not there.
    """
    if fact is not None and (fact.hidden or fact.base_hidden):
        return HIDDEN.sign
    if fact is None or fact.n is None or fact.base is None or goal is None:
        return UNKNOWN.sign
    if not has_share(fact):
        return REFUSED
    sure, unsure = ABOVE if share_of(fact) >= goal else BELOW
    low, high = wilson(fact.n, fact.base)
    return unsure if low <= goal <= high else sure


def goal_of(report: Report, fact: str) -> str | None:
    """The code of the first goal that is set for a fact; None where none is."""
    goals = zip(report.goals, report.settings.goals, strict=True)
    return next((code for code, goal in goals if goal.fact == fact), None)


def predicates(fact: str, code: str) -> Mapping[str, str]:
    """Each verdict on a fact with the predicate, in the language of bound texts, under which `verdict` gives it.

    The goal lies in the share's Wilson interval exactly when (goal − share)² <= z² · goal · (1 − goal) / base.
    """
    goal, base = f"fact('{level(code)}').value", f"fact('{fact}').base"
    share = f"fact('{fact}').n / {base}"
    apart = f"({goal} - {share}) * ({goal} - {share}) {{}} {_Z2:.9f} * {goal} * (1 - {goal}) / {base}"
    based = f"{base} >= {SMALLEST_BASE_FOR_PERCENT}"
    return {
        word: f"{based} and {share} {side} {goal} and {apart.format(far)}"
        for words, side in ((ABOVE, ">="), (BELOW, "<"))
        for word, far in zip(words, (">", "<="), strict=True)
    }


def is_reached(fact: str, code: str) -> str:
    """The predicate that the share is at least the goal, sure or not."""
    base = f"fact('{fact}').base"
    return f"{base} >= {SMALLEST_BASE_FOR_PERCENT} and fact('{fact}').n / {base} >= fact('{level(code)}').value"


def figure(report: Report, there: bool = True) -> Figure | Prose:
    """A row per goal: the share with its interval, and where the goal stands. Empty without goals, and where it is not
    to be `there`.
    """
    id, caption = "mal-figur", "Resultaten mot målen"
    if not there or not report.has(GOALS):
        return Prose(id, ())
    named = report.goals.items()
    rows = [Target(name, report.fact(f"{GOALS}.{code}"), report.fact(level(code))) for code, name in named]
    shown = report.shown(id, caption, [GOALS, LEVELS], foot=report.foot([GOALS]))
    return targets(shown, rows, report.word("year", "current")) or Prose(id, ())


def unmeasured(report: Report) -> Notice | Prose:
    """The goals whose fact is none of the report's, or has nothing under it; an empty place where there is none."""
    facts = {name: report.find(f"{GOALS}.{code}") for code, name in report.goals.items()}
    lost = [name for name, fact in facts.items() if fact is not None and fact.n is None and not fact.hidden]
    if not lost:
        return Prose("mal-utan-resultat", ())
    told = f"Faktumet saknas eller har inget underlag för: {listing(lost)}. Rätta raden fakta i rapport.toml."
    return Notice("mal-utan-resultat", "Mål utan resultat", told)


def level(code: str) -> str:
    """The id of a goal's level."""
    return f"{LEVELS}.{code}"


def on_card(report: Report, fact: str) -> list[str]:
    """What a card says of the goal set for its fact, as alternatives: `Mål 60 %: inte nått`."""
    if (code := goal_of(report, fact)) is None:
        return []
    said = f"Mål {{{{ procent_av('{level(code)}', 0) }}}}"
    told = [
        f"{said}: {{% claim {test} %}}{word.lower()}{{% endclaim %}}" for word, test in predicates(fact, code).items()
    ]
    return [*told, said]
