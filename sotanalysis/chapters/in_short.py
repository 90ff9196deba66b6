"""Chapter 00: what the year was. Findings are declared as data; which of them are told, the year's own facts decide.

A finding is told only where its test holds: the test stands as a claim in every text of it, so nothing false is told.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sotanalysis import formatting
from sotanalysis.chapters import goals
from sotanalysis.exhibits.dressing import What
from sotanalysis.exhibits.prose import told
from sotanalysis.facts import Fact
from sotanalysis.measures.change import RESULTS
from sotanalysis.report import Report

MOST, CLAUSES = 5, 3
# So many changes among the results come before staff and money; the figure tells them all.
RESULTS_FIRST = 2
# What the texts below call the facts.
NAMES: Mapping[str, str] = {
    "STARTED": "inflow.referrers.all.all",
    "STARTED_NOW": "capacity.volumes.started.current",
    "STARTED_THEN": "capacity.volumes.started.previous",
    "CASES": "inflow.flow.in_service.all",
    "CASES_STARTED": "inflow.flow.started.all",
    "CASES_ENDED": "inflow.flow.ended.all",
    "ENDED": "exits.ended.all",
    "OPEN": "inflow.flow.open_at_end.all",
    "CARRIED": "inflow.flow.carried_in.all",
    "WAIT": "inflow.waiting.start.median",
    "QUEUE": "inflow.still_waiting.n",
    "PLANNED": "capacity.staff.all.planned",
    "EMPLOYED": "capacity.staff.all.employed",
    "BUDGET": "economy.accounts.all.budget",
    "OUTCOME": "economy.accounts.all.outcome",
    "PERSONS": "inflow.goldware.persons.all",
}
# The fact that other exhibits show of what `comparison` counts in two years.
FACT_OF: Mapping[str, str] = {
    "non_starts": "non_starts.share",
    "step_up": "steps.movement.all_ended.up",
    "work_or_studies": "comparison.results_by_time.all.work_or_studies",
    "regular_service": "exits.regular_service",
    "reinforced_cooperation": "exits.reinforced_cooperation",
    "hours_threshold": "comparison.hours_threshold.exit",
    "follow_up_6": "follow_up.bounds.6.reached",
}
WHAT_THEY_DID: Mapping[str, str] = {
    "non_starts": "av ansökningarna ledde inte till start",
    "step_up": "gick uppåt på processtrappan",
    "work_or_studies": "gick vidare till arbete eller studier",
    "regular_service": "gick vidare till ordinarie insats",
    "reinforced_cooperation": "gick vidare till förstärkt samarbete",
    "hours_threshold": "klarade minst {{ tal(rule('hours_threshold'), 0) }} timmar i veckan vid avslut",
    "follow_up_6": "av de nådda var i arbete eller studier 6 månader efter avslut",
}
SHORT_GOAL: Mapping[str, str] = {
    FACT_OF["step_up"]: "stegförflyttning",
    FACT_OF["work_or_studies"]: "arbete eller studier",
    FACT_OF["regular_service"]: "ordinarie insats",
    FACT_OF["reinforced_cooperation"]: "förstärkt samarbete",
}


@dataclass(frozen=True)
class Finding:
    """What may be told of a period: a sentence (the first of the alternatives that holds), and a clause of the line on
    top. What stands in `[…]` is said under the finding's test.

    Of a topic one finding is told; a lower rank goes first, and within a rank the larger `size`.
    """

    topic: str
    rank: int
    sentences: tuple[str, ...]
    test: str = ""
    clause: str = ""
    size: float = 0.0

    def bound(self, text: str) -> str:
        """A text of the finding with its test in it, and facts by their ids."""
        claimed = text.replace("[", f"{{% claim {self.test} %}}").replace("]", "{% endclaim %}")
        return re.sub(r"\b[A-Z_]{4,}\b", lambda name: f"'{NAMES[name[0]]}'" if name[0] in NAMES else name[0], claimed)

    @property
    def told(self) -> list[str]:
        """The sentence as alternatives."""
        return [self.bound(text) for text in self.sentences]


# --- what is told -----------------------------------------------------------------------------------------------------


def chosen(report: Report) -> list[Finding]:
    """The findings that hold, at most MOST, one a topic: which by rank and size, in the order of `findings`."""
    offered = findings(report)
    by_rank = sorted(range(len(offered)), key=lambda place: (offered[place].rank, -offered[place].size, place))
    kept: dict[str, int] = {}
    for place in by_rank:
        if len(kept) < MOST and offered[place].topic not in kept and told(report, offered[place].told).text:
            kept[offered[place].topic] = place
    return [offered[place] for place in sorted(kept.values())]


def sentences(report: Report) -> list[list[str]]:
    """What was found, a sentence each, for `report.say`."""
    return [finding.told for finding in chosen(report)] or [[""]]


def line(report: Report) -> list[str]:
    """What the period was in one line, for a card's lead: the weightiest clauses, else how many came and went."""
    found = [finding for finding in chosen(report) if finding.clause]
    weighty = sorted(found, key=lambda finding: (finding.rank, -finding.size))[:CLAUSES]
    told_first = [one.bound(one.clause) for one in found if one in weighty]
    clauses = ", och ".join(told_first) if len(told_first) == 2 else formatting.listing(told_first)
    return [*([f"{_capital(clauses)}."] if clauses else []), *(COUNTS.told)]


def _capital(text: str) -> str:
    """The text with its first letter large, also within a claim."""
    return re.sub(r"^(?:\{%.*?%\})?\w", lambda found: found[0][:-1] + found[0][-1].upper(), text)


def told_of(report: Report, id: str, what: What | None) -> Fact | None:
    """The fact with the id, where there is one and it has the number that `what` names (else a share), or hides it."""
    try:
        fact = report.find(id)
    except KeyError:  # a goal may name a fact that no measure gives
        return None
    number = None if fact is None else fact.n if what == "n" else fact.value
    return fact if fact is not None and (fact.hidden or fact.base_hidden or number is not None) else None


# --- what may be found ------------------------------------------------------------------------------------------------


def findings(report: Report) -> list[Finding]:
    """Everything that may be told of a period, in the order in which it is read. THEN is the period before."""

    def placed(text: str) -> str:
        told = re.sub(r"\bTHEN\b", report.period.previous.label, text)
        return told if report.period.is_year else told.replace("utgången av {{ period }}", "periodens slut")

    offered = [*VOLUMES, *WAITING, *_changes(report), *_unchanged(report), *_goals(report), *STAFF, *MONEY]
    return [
        replace(
            one,
            sentences=tuple(map(placed, one.sentences)),
            clause=placed(one.clause),
        )
        for one in offered
    ]


# Two counts lie apart that differ by more than two random counts of one mean do in nineteen cases of twenty.
_STARTS_APART = (
    "(fact(STARTED_NOW).n - fact(STARTED_THEN).n) * (fact(STARTED_NOW).n - fact(STARTED_THEN).n) "
    "> 4 * (fact(STARTED_NOW).n + fact(STARTED_THEN).n)"
)
_OPEN_APART = (
    "(fact(OPEN).n - fact(CARRIED).n) * (fact(OPEN).n - fact(CARRIED).n) > 4 * (fact(OPEN).n + fact(CARRIED).n)"
)
_IN_ALL = "{{ n(CASES) }} ärenden pågick under {{ period }}: {{ n(CASES_STARTED) }} startade och {{ n(CASES_ENDED) }} "
COUNTS = Finding(
    "counts",
    0,
    (
        "{{ n(STARTED) }} deltagare startade och {{ n(ENDED) }} avslutade.",
        "{{ n(STARTED) }} deltagare startade.",
        "{{ n(PERSONS) }} {% if fact(PERSONS).n == 1 %}person var inskriven{% else %}personer var inskrivna"
        "{% endif %}.",
    ),
)
VOLUMES = (
    *(
        Finding(
            "starts",
            1,
            (
                f"[{word.capitalize()}] startade: {{{{ n(STARTED) }}}} deltagare, mot {{{{ n(STARTED_THEN) }}}} "
                "under THEN.",
            ),
            f"fact(STARTED_NOW).n {sign} fact(STARTED_THEN).n and {_STARTS_APART}",
            f"[{word}] startade",
        )
        for word, sign in (("fler", ">"), ("färre", "<"))
    ),
    *(
        Finding(
            "starts",
            4,
            (
                f"{_IN_ALL}avslutades. {{{{ n(OPEN) }}}} var inskrivna vid utgången av {{{{ period }}}}, [{word}] än "
                "de {{ n(CARRIED) }} vid ingången.",
            ),
            f"fact(OPEN).n {sign} fact(CARRIED).n and {_OPEN_APART}",
            f"[{word}] var inskrivna vid utgången av {{{{ period }}}} än vid ingången",
        )
        for word, sign in (("fler", ">"), ("färre", "<"))
    ),
    Finding("starts", 6, (f"{_IN_ALL}avslutades.",)),
)

_QUEUE = (
    "Vid utgången av {{ period }} väntade {{ n(QUEUE) }} "
    "{% if fact(QUEUE).n == 1 %}ansökan{% else %}ansökningar{% endif %} på start eller besked"
)
_QUEUES = (f"{_QUEUE}, mot {{{{ previous(QUEUE) | n }}}} ett år tidigare.", f"{_QUEUE}.")
_MEDIAN = "Mediantiden från ansökan till start var {{ dagar(WAIT, 0) }}."
# A median without an interval: told when half as long again, or a third shorter, and by two weeks at least.
_LONGER = "fact(WAIT).value > 1.5 * previous(WAIT).value and fact(WAIT).value - previous(WAIT).value >= 14"
_SHORTER = "1.5 * fact(WAIT).value < previous(WAIT).value and previous(WAIT).value - fact(WAIT).value >= 14"
WAITING = (
    *(
        Finding(
            "wait",
            1,
            tuple(
                f"Väntan från ansökan till start blev [{word}]: medianen var {{{{ dagar(WAIT, 0) }}}}, mot "
                f"{{{{ previous(WAIT) | dagar(0) }}}} under THEN. {queue}".strip()
                for queue in (*_QUEUES, "")
            ),
            f"fact(WAIT).n >= 10 and previous(WAIT).n >= 10 and {test}",
            f"väntan till start blev [{word}]",
        )
        for word, test in (("längre", _LONGER), ("kortare", _SHORTER))
    ),
    Finding("wait", 6, (*(f"{_MEDIAN} {queue}" for queue in _QUEUES), *_QUEUES, _MEDIAN)),
)


def _changes(report: Report) -> Iterable[Finding]:
    """The results as they may be told apart from the year before, the largest first."""
    differences = {result: report.find(f"comparison.change.{result}.difference") for result in RESULTS}
    sizes = {
        result: abs(fact.value) if fact and fact.value is not None else 0.0 for result, fact in differences.items()
    }
    for place, result in enumerate(sorted(RESULTS, key=lambda result: -sizes[result])):
        for word, end, sign in (("större", "low", ">"), ("mindre", "high", "<")):
            yield Finding(
                FACT_OF[result],
                2 if place < RESULTS_FIRST else 5,
                _change_told(report, result, word),
                f"fact('comparison.change.{result}.{end}').value {sign} 0",
                f"en [{word}] andel {WHAT_THEY_DID[result]}",
                sizes[result],
            )


def _change_told(report: Report, result: str, word: str) -> tuple[str, ...]:
    """The sentence with the goal set for the fact, where the share says anything of it, and without."""
    now, then = (f"{{{{ k_av_n_procent('comparison.year_on_year.{result}.{y}') }}}}" for y in ("current", "previous"))
    text = f"En [{word}] andel {WHAT_THEY_DID[result]}: {now}, mot {then} under THEN."
    code = goals.goal_of(report, FACT_OF[result])
    tests = goals.predicates(FACT_OF[result], code) if code else {}
    ends = [
        f" Målet, {_level(code)}, är {{% claim {test} %}}{goals.SAID[word]}{{% endclaim %}}."
        for word, test in tests.items()
        if code
    ]
    return (*(f"{text}{end}" for end in ends), text)


def _level(code: str) -> str:
    return f"{{{{ procent_av('{goals.level(code)}', 0) }}}}"


def _unchanged(report: Report) -> Iterable[Finding]:
    """That none of the results whose difference can be counted is told apart from the year before."""
    ends = [[report.find(f"comparison.change.{result}.{end}") for end in ("low", "high")] for result in RESULTS]
    counted = [[fact.id for fact in pair if fact and fact.value is not None] for pair in ends]
    tests = [f"fact('{pair[0]}').value <= 0 and fact('{pair[1]}').value >= 0" for pair in counted if len(pair) > 1]
    text = "de skillnader i resultat mot THEN som går att räkna [ryms inom osäkerheten]"
    if tests:
        yield Finding("unchanged", 2, (f"{_capital(text)}.",), " and ".join(tests), text)


def _goals(report: Report) -> Iterable[Finding]:
    """A finding for each verdict on each goal; one clause for them all where all are reached. One that is missed goes
    before those that are reached: the line on top names none of these without it.
    """
    codes = list(report.goals)
    did = {fact: WHAT_THEY_DID[result] for result, fact in FACT_OF.items()}
    reached = [goals.is_reached(f"comparison.goals.{code}", code) for code in codes]
    every = f"målen är {{% claim {' and '.join(reached)} %}}nådda{{% endclaim %}}"
    all_reached = len(codes) > 1 and bool(told(report, [every]).text)
    tests = {code: goals.predicates(f"comparison.goals.{code}", code) for code in codes}
    is_missed = any(
        bool(told(report, [f"{{% claim {tests[code][word]} %}}{goals.SAID[word]}{{% endclaim %}}."]).text)
        for code in codes
        for word in goals.BELOW
    )
    for code, goal in zip(codes, report.settings.goals, strict=True):
        fact = f"comparison.goals.{code}"
        counted = f"{{{{ k_av_n_procent('{fact}') }}}}"
        text = f"{counted} {did[goal.fact]}." if goal.fact in did else f"{{{{ label('goal', '{code}') }}}}: {counted}."
        name = f"för {SHORT_GOAL[goal.fact]}" if goal.fact in SHORT_GOAL else f"”{{{{ label('goal', '{code}') }}}}”"
        for word, test in tests[code].items():
            above = word in goals.ABOVE
            plain = (goals.REACHED if above else goals.MISSED).lower()
            named = f"målet {name} är [{plain}]"
            clause = (every if code == codes[0] else "") if all_reached and above else named
            sentence = f"{text} Målet, {_level(code)}, är [{goals.SAID[word]}]."
            rank = 2 if word == goals.MISSED else 5 if above and is_missed else 4
            yield Finding(goal.fact, rank, (sentence,), test, clause)


STAFF = (
    Finding(
        "staff",
        3,
        (
            "Av {{ tal(PLANNED, 1) }} planerade heltidstjänster var {{ tal(EMPLOYED, 1) }} bemannade i genomsnitt, "
            "{{ (fact(PLANNED).value - fact(EMPLOYED).value) | tal(1) }} [färre] än planerat.",
        ),
        "fact(EMPLOYED).value < 0.9 * fact(PLANNED).value",
        "[färre] tjänster än planerat var bemannade",
    ),
)

_COST = "Kostnaderna blev {{ kronor(OUTCOME) }}"
_LESS = f"{_COST}, {{{{ (fact(BUDGET).value - fact(OUTCOME).value) | kronor }}}} [mindre] än budgeten."
_MORE = f"{_COST}, {{{{ (fact(OUTCOME).value - fact(BUDGET).value) | kronor }}}} [mer än] budgeten."
# A twentieth of the budget, or more, weighs.
MONEY = (
    Finding(
        "money", 3, (_LESS,), "fact(OUTCOME).value < 0.95 * fact(BUDGET).value", "kostnaderna blev [lägre] än budgeten"
    ),
    Finding(
        "money", 3, (_MORE,), "fact(OUTCOME).value > 1.05 * fact(BUDGET).value", "kostnaderna blev [högre] än budgeten"
    ),
    Finding("money", 6, (_LESS,), "fact(OUTCOME).value < fact(BUDGET).value"),
    Finding("money", 6, (_MORE,), "fact(OUTCOME).value > fact(BUDGET).value"),
    Finding("money", 6, (f"{_COST}, [lika mycket] som budgeten.",), "fact(OUTCOME).value == fact(BUDGET).value"),
)
