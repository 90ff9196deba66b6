"""Chapter 12: what participants answered in the NNS survey. Anonymous answers, never joined to persons."""

from sotanalysis.chapters.goals import GOAL_NOTE, verdict
from sotanalysis.exhibits.figure import Figure, bars
from sotanalysis.exhibits.labels import label
from sotanalysis.exhibits.notice import Notice, nothing_to_show, source_missing
from sotanalysis.exhibits.prose import Prose, prose
from sotanalysis.exhibits.table import Cell, Row, Table, cell, table
from sotanalysis.formatting import listing
from sotanalysis.measures.satisfaction import answers_of, scale_of, survey_of
from sotanalysis.report import Report
from sotanalysis.vocabulary import ALL, MISSING, NOT_APPLICABLE, fold, slug

POINTS = {"3_months": "Efter 3 månader", "exit": "Vid avslut", MISSING: "Okänd mätpunkt"}
PLAN = "planering"
OWN_BASE = "Varje fråga har sin egen bas: den som hoppat över en fråga är inte med i den."
SEPARATE = "Svaren är avidentifierade. Samma person kan ha svarat vid båda mätpunkterna, utan att det går att se."


def _questions(report: Report) -> dict[str, str]:
    """The wording of each item, by its code."""
    rows = answers_of(report.dataset, report.year)
    return dict(zip(rows["item_code"], rows["question"].fillna(rows["item"]), strict=True))


def _points(report: Report) -> dict[str, str]:
    """The words of each measuring point, by its code."""
    rows = answers_of(report.dataset, report.year)
    return dict(zip(rows["point"], rows["measuring_point"], strict=True)) | POINTS


def _asked(report: Report, points: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Items and measuring points with answers, at one of the points when named, else at every other."""
    frame = report.frame("survey.positive")
    pairs = list(frame[["item", "measuring_point"]].itertuples(index=False, name=None))
    return [(i, p) for i, p in pairs if (p in points if points else p != "exit")]


def at_exit(report: Report) -> Table | Notice:
    """How large a part answered positively at exit, item by item, against the goal."""
    return _shares(report, "nns-avslut", "NNS-enkäten vid avslut: positiva svar per fråga", ("exit",))


def during(report: Report) -> Table | Notice:
    """The same at the other measuring points: after three months, and any other that the answers name."""
    return _shares(report, "nns-3-manader", "NNS-enkäten efter 3 månader: positiva svar per fråga", ())


def _shares(report: Report, id: str, caption: str, points: tuple[str, ...]) -> Table | Notice:
    if notice := source_missing(report, id, caption, ["survey.positive"]):
        return notice
    asked, questions = _asked(report, points), _questions(report)
    if not asked:
        return nothing_to_show(report, id, caption)
    several, words = len({p for _, p in asked}) > 1, _points(report)
    references = [r for r in ("goal", "national") if any(_reference(report, i, r) is not None for i, _ in asked)]
    rows = [
        Row(
            f"{questions[item]} ({words[point].lower()})" if several else questions[item],
            (*_measured(item, point), *(c for r in references for c in _against(report, item, point, r))),
        )
        for item, point in asked
    ]
    heads = {"goal": ["Mål", "Mot målet"], "national": ["Riket"]}
    return table(
        report,
        id,
        caption,
        columns=["Fråga", "Positiva svar", "Andel", "95 % intervall", *(h for r in references for h in heads[r])],
        rows=rows,
        measures=["survey.positive", *(["survey.reference"] if references else [])],
        notes=[
            OWN_BASE,
            *_positive_note(report, {i for i, _ in asked}),
            *([GOAL_NOTE] if "goal" in references else []),
            *_wording(report),
        ],
    )


def _measured(item: str, point: str) -> tuple[Cell, ...]:
    fact = f"survey.positive.{item}.{point}"
    return cell(fact, "k_of_n"), cell(fact, "share", 0), cell(fact, "interval")


def _reference(report: Report, item: str, name: str) -> float | None:
    return report.fact(f"survey.reference.{item}.{name}").value


def _against(report: Report, item: str, point: str, name: str) -> tuple[Cell, ...]:
    """The goal and what the share says of it, or the national value; not applicable where the item has none."""
    level = _reference(report, item, name)
    none = Cell(text=NOT_APPLICABLE.sign)
    shown = none if level is None else cell(f"survey.reference.{item}.{name}", "percent", 0)
    if name == "national":
        return (shown,)
    fact = report.fact(f"survey.positive.{item}.{point}")
    return shown, none if level is None else Cell(text=verdict(report, fact, level))


def _positive_note(report: Report, asked: set[str]) -> list[str]:
    """Which answers count as positive, as configured; items with a set of their own by name."""
    survey = survey_of(report.dataset, report.year)
    parts = [f"Positiva svar: {listing([w.lower() for w in survey.positive])}."] if survey.positive else []
    own: dict[tuple[str, ...], list[str]] = {}
    for item in survey.items:
        if slug(item.id) in asked and item.positive and item.positive != survey.positive:
            own.setdefault(item.positive, []).append(f"”{item.question}”")
    parts += [f"För {listing(names)}: {listing([w.lower() for w in words])}." for words, names in own.items()]
    return [" ".join(parts)] if parts else []


def _wording(report: Report) -> list[str]:
    note = survey_of(report.dataset, report.year).note.strip()
    return [note] if note else []


def at_exit_figure(report: Report) -> Figure | Notice:
    """The shares at exit with their intervals."""
    return _figure(report, "nns-avslut-figur", "Positiva svar vid avslut, andel av svaren per fråga", "exit",
                   "nns-avslut")  # fmt: skip


def during_figure(report: Report) -> Figure | Notice:
    """The shares after three months with their intervals."""
    return _figure(report, "nns-3-manader-figur", "Positiva svar efter 3 månader, andel av svaren per fråga",
                   "3_months", "nns-3-manader")  # fmt: skip


def _figure(report: Report, id: str, caption: str, point: str, numbers: str) -> Figure | Notice:
    if notice := source_missing(report, id, caption, ["survey.positive"]):
        return notice
    if not _asked(report, (point,)):
        return nothing_to_show(report, id, caption)
    return bars(
        report, id, caption, "survey.positive", rows="item", held={"measuring_point": point},
        labels=_questions(report), table=numbers,
    )  # fmt: skip


def by_sex(report: Report) -> Table | Notice:
    """Women, men and all, at every measuring point."""
    id, caption, measure = "nns-kon", "NNS-enkäten: positiva svar efter kön", "survey.positive_by_sex"
    if notice := source_missing(report, id, caption, [measure]):
        return notice
    frame, questions, words = report.frame(measure), _questions(report), _points(report)
    unknown = bool(frame.loc[frame["sex"] == MISSING, "base"].sum())
    sexes = [s for s in ("woman", "man", MISSING, ALL) if s != MISSING or unknown]
    every = list(dict.fromkeys(zip(frame["item"], frame["measuring_point"], strict=True)))
    pairs = [(item, point) for wanted in dict.fromkeys(p for _, p in every) for item, point in every if point == wanted]
    rows = [
        Row(
            f"{questions[item]} ({words[point].lower()})",
            tuple(c for sex in sexes for c in _of_sex(f"{measure}.{item}.{point}.{sex}")),
        )
        for item, point in pairs
    ]
    heads = [f"{label('sex', s)}, {what}" for s in sexes for what in ("positiva", "andel")]
    return table(
        report, id, caption, columns=["Fråga", *heads], rows=rows, measures=[measure], notes=[OWN_BASE, SEPARATE]
    )


def _of_sex(fact: str) -> tuple[Cell, Cell]:
    return cell(fact, "k_of_n"), cell(fact, "share", 0)


def answers(report: Report) -> Table | Notice:
    """Every kind of answer to every item, in numbers."""
    id, caption, measure = "nns-svar", "NNS-enkäten: svarens fördelning, antal", "survey.answers"
    if notice := source_missing(report, id, caption, [measure]):
        return notice
    frame, questions, words = report.frame(measure), _questions(report), _points(report)
    said = {slug(fold(a)): a for a in answers_of(report.dataset, report.year)["answer"]}
    said |= {slug(fold(a)): a for item in frame["item"] for a in scale_of(survey_of(report.dataset, report.year), item)}
    kinds = [code for code in dict.fromkeys(frame["answer"]) if code != ALL]
    facts = {(r.item, r.measuring_point, r.answer): r.fact for r in frame.itertuples()}
    rows = [
        Row(
            f"{questions[item]} ({words[point].lower()})",
            tuple(
                cell(facts[(item, point, code)]) if (item, point, code) in facts else Cell(text=NOT_APPLICABLE.sign)
                for code in (*kinds, ALL)
            ),
        )
        for item, point in dict.fromkeys(zip(frame["item"], frame["measuring_point"], strict=True))
    ]
    return table(
        report, id, caption, columns=["Fråga", *(said[code] for code in kinds), "Samtliga svar"], rows=rows,
        measures=[measure], notes=[OWN_BASE, *_wording(report)],
    )  # fmt: skip


def plan(report: Report) -> Prose | Notice:
    """A plan after exit: what the survey says, and what the register says of other persons counted otherwise."""
    id, caption = "nns-planering", "Planering efter avslut, enligt enkäten och enligt registret"
    if notice := source_missing(report, id, caption, ["survey.positive", "survey.plan_in_register"]):
        return notice
    asked = report.has("survey.positive") and (PLAN, "exit") in _asked(report, ("exit",))
    survey = (
        f"I enkäten vid avslut har {{{{ k_av_n_procent('survey.positive.{PLAN}.exit') }}}} svarat att de har en "
        f"planering för tiden efter (95 % konfidensintervall {{{{ interval('survey.positive.{PLAN}.exit') }}}})."
    )
    return prose(
        report,
        id,
        survey if asked else "Enkäten har ingen fråga om planering efter avslut för perioden.",
        "I teamets register har {{ k_av_n_procent('survey.plan_in_register') }} av de avslutade en planering. Källorna "
        "räknar olika grupper och ska inte läggas ihop.",
    )
