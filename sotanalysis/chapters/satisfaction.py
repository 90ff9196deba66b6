"""Chapter 12: positive answers in the NNS survey beside their goals. Anonymous answers, never joined to persons."""

from collections.abc import Sequence

from sotanalysis.chapters.goals import GOAL_NOTE, verdict
from sotanalysis.exhibits.notice import Notice, nothing_to_show
from sotanalysis.exhibits.shown import label
from sotanalysis.exhibits.table import NO_GOAL, Cell, Row, Table, cell
from sotanalysis.facts import Fact
from sotanalysis.formatting import listing
from sotanalysis.report import Report
from sotanalysis.vocabulary import slug

OWN_BASE = "Varje fråga har sin egen bas: den som hoppat över en fråga är inte med i den."


def points_before_exit(report: Report) -> list[str]:
    """The measuring points with answers other than at exit: after three months, and any other that the answers name."""
    found = report.frame("survey.positive")["measuring_point"] if report.has("survey.positive") else []
    return [point for point in dict.fromkeys(found) if point != "exit"]


def against_goals(report: Report, id: str, caption: str, points: Sequence[str]) -> Table | Notice:
    """Positive answers per question at the measuring points; beside them goal, verdict and national share, if any."""
    if notice := report.absent(id, caption, ["survey.positive"]):
        return notice
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
