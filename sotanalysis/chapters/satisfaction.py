"""Chapter 12: positive answers in the NNS survey beside their goals. Anonymous answers, never joined to persons."""

from collections.abc import Sequence

from sotanalysis.chapters.goals import ABOVE, BELOW, GOAL_NOTE, JUST_MISSED, MISSED, verdict
from sotanalysis.exhibits.dressing import has_share
from sotanalysis.exhibits.notice import Notice, nothing_to_show
from sotanalysis.exhibits.shown import label
from sotanalysis.exhibits.table import NO_GOAL, Cell, Row, Table, cell
from sotanalysis.facts import Fact
from sotanalysis.formatting import listing
from sotanalysis.report import Report
from sotanalysis.statistics import wilson
from sotanalysis.vocabulary import slug

OWN_BASE = "Varje fråga har sin egen bas: den som hoppat över en fråga är inte med i den."


def points_before_exit(report: Report) -> list[str]:
    """The measuring points with answers other than at exit: after three months, and any other that the answers name."""
    found = report.frame("survey.positive")["measuring_point"] if report.has("survey.positive") else []
    return [point for point in dict.fromkeys(found) if point != "exit"]


_MOST_HELD = 8  # questions that a claim holds against each other: what a claim asks has a longest length
NOT_COUNTED = (
    "Vilka svar som räknas som positiva är inte angivet för årets enkät, så andelen positiva svar går inte att räkna. "
    "Alla svar redovisas för sig."
)


def positives_told(report: Report) -> bool:
    """Whether any question's answers can be told as positive or not; true where there is no survey at all."""
    if not report.has("survey.positive"):
        return True
    frame = report.frame("survey.positive")
    return bool((frame["n"].notna() | frame["hidden"]).any())


def ends_told(report: Report, point: str, when: str) -> list[str]:
    """The questions with the highest and the lowest share of positive answers at a measuring point, where their
    intervals lie apart, else every share.

    Only questions with a share take part; empty where none has one. That no answer counts as positive is said.
    """
    if not positives_told(report):
        return [NOT_COUNTED]
    asked = _shared(report, point)
    if not asked:
        return []
    high, low = asked[0], asked[-1]
    most, least = (
        f"{{% claim {ranked}('{fact.id}', 'item', share=true) %}}{word}{{% endclaim %}} för"
        for ranked, fact, word in (("largest", high, "högst"), ("smallest", low, "lägst"))
    )
    ends = (
        f"Andelen positiva svar {when} är {most} {_question(high)}, {{{{ k_av_n_procent('{high.id}') }}}}, "
        f"och {least} {_question(low)}, {{{{ k_av_n_procent('{low.id}') }}}}."
    )
    every = listing([f"{_question(fact)} {{{{ k_av_n_procent('{fact.id}') }}}}" for fact in asked])
    others = " Frågor med för få svar för en andel står bara i tabellen." if _few(report, point) else ""
    sure = _apart(high, low) and _all_shown(report, point)
    return [*([f"{ends}{others}"] if sure else []), f"Positiva svar {when}: {every}.{others}"]


def _apart(high: Fact, low: Fact) -> bool:
    """Whether the intervals of two shares have nothing in common."""
    return wilson(low.n or 0, low.base or 0)[1] < wilson(high.n or 0, high.base or 0)[0]


def _few(report: Report, point: str) -> bool:
    """Whether the edition shows answers to a question that are too few for a share."""
    frame = report.frame("survey.positive")
    facts = [report.fact(id) for id in frame.loc[frame["measuring_point"] == point, "fact"]]
    return any(f.value is not None and f.base and not has_share(f) for f in facts)


def _shared(report: Report, point: str) -> list[Fact]:
    """The facts of the questions at the point that have a share which is shown, the highest first."""
    if not report.has("survey.positive"):
        return []
    facts = [report.fact(f) for f in report.frame("survey.positive")["fact"]]
    shown = [f for f in facts if f.keys["measuring_point"] == point and f.value is not None and has_share(f)]
    return sorted(shown, key=lambda fact: -(fact.value or 0))


def _all_shown(report: Report, point: str, measure: str = "survey.positive") -> bool:
    """Whether the edition shows every share of the measure at the point."""
    frame = report.frame(measure)
    return not frame.loc[frame["measuring_point"] == point, ["hidden", "base_hidden"]].to_numpy().any()


def _question(fact: Fact) -> str:
    """The question between quotation marks, as an expression of bound text."""
    return f"”{{{{ label('item', '{fact.keys['item']}') }}}}”"


def goals_told(report: Report, point: str, when: str) -> list[str]:
    """Which questions lie below their goals, and whether their intervals reach them, or that none does; empty without
    goals.
    """
    asked = _shared(report, point)
    goals = [(fact, goal) for fact, goal in zip(asked, _references(report, asked, "goal"), strict=True) if goal]
    if not goals:
        return []
    below = {
        word: listing(
            [
                f"{_question(fact)} ({{{{ share('{fact.id}') }}}} mot målet {{{{ procent_av('{goal.id}', 0) }}}})"
                for fact, goal in goals
                if verdict(fact, goal.value) == word
            ]
        )
        for word in BELOW
    }
    words = {verdict(fact, goal.value) for fact, goal in goals}
    # Else nothing can be said of every question, or of all the others.
    known = words <= {*ABOVE, *BELOW} and _all_shown(report, point)
    if not any(below.values()):
        return [f"{_held('Varje fråga i enkäten som har ett mål når det', goals, *ABOVE)} {when}."] if known else []
    told = [f"I enkäten {when} {_held('nås målet inte', goals, MISSED)} för {below[MISSED]}."] if below[MISSED] else []
    if below[JUST_MISSED]:
        within = _held("under målet", goals, JUST_MISSED)
        told += [
            f"Inom osäkerheten, men {within}, ligger {below[JUST_MISSED]}."
            if told
            else f"I enkäten {when} ligger {below[JUST_MISSED]} {within}, men inom osäkerheten."
        ]
    if known and words & {*ABOVE}:
        told.append(f"{_held('De andra frågorna som har ett mål når det', goals, *ABOVE)}.")
    return [" ".join(told)]


def _held(words: str, goals: Sequence[tuple[Fact, Fact]], *verdicts: str) -> str:
    """The words as a claim that the facts of some verdicts lie below their goals, or reach them."""
    sign = ">=" if verdicts[0] in ABOVE else "<"
    pairs = [(fact.id, goal.id) for fact, goal in goals if verdict(fact, goal.value) in verdicts]
    holds = " and ".join(f"fact('{fact}').value {sign} fact('{goal}').value" for fact, goal in pairs)
    return f"{{% claim {holds} %}}{words}{{% endclaim %}}"


def apart(report: Report, point: str, when: str) -> list[str]:
    """Women and men on the question whose shares differ most; empty where no question has a share for both."""
    if not report.has("survey.positive_by_sex"):
        return []
    frame = report.frame("survey.positive_by_sex")
    facts = {
        (f.keys["item"], f.keys["sex"]): f
        for f in map(report.fact, frame.loc[frame["measuring_point"] == point, "fact"])
        if f.value is not None and has_share(f)
    }
    both = [
        (facts[item, "woman"], man) for (item, sex), man in facts.items() if sex == "man" and (item, "woman") in facts
    ]
    if not both:
        return []
    ranked = sorted(both, key=lambda pair: -abs((pair[0].value or 0) - (pair[1].value or 0)))
    woman, man = ranked[0]
    squares = [f"({_less(*pair)}) * ({_less(*pair)})" for pair in ranked[:_MOST_HELD]]
    test = " > ".join(squares[:2]) + "".join(f" >= {square}" for square in squares[2:])
    first = (
        f"Kvinnor och män skiljer sig {{% claim {test} %}}mest{{% endclaim %}} på frågan"
        if squares[1:] and _all_shown(report, point, "survey.positive_by_sex")
        else "På frågan"
    )
    return [
        f"{first} {_question(woman)}: {when} är svaren positiva för {{{{ k_av_n_procent('{woman.id}') }}}} av "
        f"kvinnorna och {{{{ k_av_n_procent('{man.id}') }}}} av männen. I så små grupper kan det bero på slumpen."
    ]


def _less(one: Fact, other: Fact) -> str:
    return f"fact('{one.id}').value - fact('{other.id}').value"


def answered(report: Report, point: str, when: str) -> list[str]:
    """How many answers the questions have got at a measuring point: the fewest and the most; empty without answers."""
    if not report.has("survey.positive"):
        return []
    facts = [report.fact(f) for f in report.frame("survey.positive")["fact"]]
    asked = sorted((f for f in facts if f.keys["measuring_point"] == point and f.base), key=lambda fact: fact.base or 0)
    if not asked:
        return []
    few, many = asked[0].id, asked[-1].id
    return [
        f"Frågorna {when} har fått {{% claim fact('{few}').base == fact('{many}').base %}}lika många{{% endclaim %}} "
        f"svar, {{{{ base('{few}') }}}} var.",
        f"Frågorna {when} har fått mellan {{{{ base('{few}') }}}} och {{{{ base('{many}') }}}} svar var.",
    ]


def against_goals(report: Report, id: str, caption: str, points: Sequence[str]) -> Table | Notice:
    """Positive answers per question at the measuring points; beside them goal, verdict and national share, if any."""
    if notice := report.absent(id, caption, ["survey.positive"]):
        return notice
    if not positives_told(report):
        return Notice(id, f"Går inte att räkna: {caption}", NOT_COUNTED)
    facts = [report.fact(f) for f in report.frame("survey.positive")["fact"]]
    asked = [fact for fact in facts if fact.keys["measuring_point"] in points]
    if not asked:
        return nothing_to_show(id, caption, report.period.label)
    goals, national = (_references(report, asked, name) for name in ("goal", "national"))
    several = len({fact.keys["measuring_point"] for fact in asked}) > 1
    heads = [*(["Mål, andel", "Mot målet"] if any(goals) else []), *(["Riket, andel"] if any(national) else [])]
    rows = []
    for fact, goal, level in zip(asked, goals, national, strict=True):
        words = [report.word(key, fact.keys[key]) for key in ("item", *(["measuring_point"] if several else []))]
        told = [cell(fact, "k_of_n"), cell(fact, "share", 0), cell(fact, "interval")]
        if any(goals):
            told += [_level(goal, NO_GOAL), Cell(text=verdict(fact, goal.value)) if goal else Cell(blank=NO_GOAL)]
        rows.append(Row(label(words), (*told, *([_level(level, "inget värde för riket")] if any(national) else []))))
    return report.table(
        id,
        caption,
        ["Fråga", "Positiva svar, antal av", "Andel", "95 % intervall", *heads],
        rows,
        notes=[OWN_BASE, *_positive(report, asked), *([GOAL_NOTE] if any(goals) else []), *wording(report)],
        foot=report.foot([fact.measure for fact in asked] + (["survey.reference"] if heads else [])),
    )


def _references(report: Report, asked: Sequence[Fact], name: str) -> list[Fact | None]:
    """The goal, or the national share, of each fact's question; None where there is none."""
    found = [report.fact(f"survey.reference.{fact.keys['item']}.{name}") for fact in asked]
    return [fact if fact.value is not None or fact.hidden else None for fact in found]


def _level(fact: Fact | None, none: str) -> Cell:
    return cell(fact, "percent", 0) if fact else Cell(blank=none)


def wording(report: Report) -> list[str]:
    """What is to be said of the survey's wording, as configured."""
    return list(filter(None, [report.settings.survey.note.strip()]))


def _positive(report: Report, asked: Sequence[Fact]) -> list[str]:
    """Which answers count as positive, as configured; questions with a set of their own by name."""
    survey, codes = report.settings.survey, {fact.keys["item"] for fact in asked}
    parts = [f"Positiva svar: {listing([w.lower() for w in survey.positive])}."] if survey.positive else []
    own: dict[tuple[str, ...], list[str]] = {}
    for item in survey.items:
        if slug(item.id) in codes and item.positive and item.positive != survey.positive:
            own.setdefault(item.positive, []).append(f"”{item.question}”")
    parts += [f"För {listing(names)}: {listing([w.lower() for w in words])}." for words, names in own.items()]
    return [" ".join(parts)] if parts else []
