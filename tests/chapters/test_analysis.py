"""Chapters 11–14: something for a year with every source and one with none; words that follow the interval."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sotanalysis import facts, measures
from sotanalysis.chapters import analysis, change, economy, follow_up, satisfaction
from sotanalysis.chapters.goals import MISSED, REACHED, WITHIN, verdict
from sotanalysis.dataset import Dataset
from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.prose import Prose
from sotanalysis.exhibits.table import Table
from sotanalysis.facts import Fact
from sotanalysis.periods import Period
from sotanalysis.report import Report
from sotanalysis.sources.settings import Goal, Referrer, SeriesBreak, Settings, Survey, SurveyItem
from sotanalysis.statistics import wilson

CHAPTERS = (follow_up, satisfaction, economy, analysis, change)
SURVEY = Survey(positive=("Ja",), scale=("Ja", "Nej"), note="Omskrivna frågor.",
                items=(SurveyItem(id="planering", question="Har en planering", goal=0.9),))  # fmt: skip


def sources(years: tuple[int, ...] = (2022,)) -> dict[str, Any]:
    ended = [
        {"exit_date": f"{year}-0{month}-10", "start_date": f"{year - 1}-01-10", "outcome": outcome, "sex": sex,
         "step_exit": "getting_started", "hours_per_week_exit": 12, "regular_service": sex == "woman",
         "plan_after_exit": True, "violence_asked_1": f"{year}-01-15"}
        for year in years
        for month, outcome, sex in ((2, "work", "woman"), (3, "rehabilitation", "man"), (8, None, "woman"))
        for _ in range(5)
    ]  # fmt: skip
    due = [
        {"case": f"case{n}", "exit_date": "2022-02-10", "months": m, "due_date": "2022-08-10", "status": status,
         "done_date": "2022-08-11" if status == "done" else None, "occupation": "studies" if n % 2 else None}
        for m in (6, 18) for n, status in enumerate(["done"] * 12 + ["not_reached", "declined", None], start=1)
    ]  # fmt: skip
    answers = [
        {"item": item, "question": "Har en planering", "measuring_point": point, "answer": answer, "n": n, "sex": "man",
         "positive": answer == "Ja"}
        for item, point in (("planering", "avslut"), ("annan", "3 mån"), ("annan", "Efter halva tiden"))
        for answer, n in (("Ja", 11), ("Nej", 2))
    ]  # fmt: skip
    return {
        "cases": ended,
        "follow_ups": due,
        "case_occupations": [{"case": "case1", "moment": "exit", "occupation": "studies"}],
        "applications": [{"result": "non_start", "result_date": "2022-03-01"}],
        "survey_answers": answers,
        "accounts": [
            {"account": "Personal", "sek_budget": 1000, "sek_outcome": 900, "role": "cost"},
            {"account": "Lokal", "sek_budget": 100, "sek_outcome": 120, "role": "cost"},
            {"account": "Bidrag", "sek_budget": 1100, "sek_outcome": 1100, "role": "income"},
        ],
        "financing": [{"financier": name, "share": share, "sek": sek} for name, share, sek in (("Staten", 0.7, 60),
                                                                                            ("Staden", 0.3, 40))],
        "comparisons": [{"other_team": "Team Sala", "of_year": 2022, "days_enrolled": 502}],
        "staff": [{"post": "A", "role": "r", "share_of_full_time": 1, "from_date": "2022-01-01", "reason": "employed"}],
    }  # fmt: skip


NEEDED = ("follow_up", "survey", "economy", "comparison", "non_starts", "exits")


def collected(dataset: Dataset, period: Period) -> Report:
    """The report with the measures of these chapters alone: all of them would take most of the time."""
    chosen = [m for m in measures.all_measures() if m.id.split(".")[0] in NEEDED]
    return Report("vasteras", period, "full", "internal", dataset, facts.collect(dataset, period, chosen))


@pytest.fixture
def report(dataset: Callable[..., Dataset]) -> Callable[..., Report]:
    def build(*, period: str = "2022", before: bool = False, settings: dict[str, Any] | None = None, **tables: Any):
        """A report on tables by hand; `before` adds a folder for the year before, `settings` those of rapport.toml."""
        made = dataset(**tables)
        years = {2022: Settings(survey=SURVEY, **(settings or {}))} | ({2021: Settings()} if before else {})
        found = replace(made, settings=years, present=dict.fromkeys((2021, 2022), made.present[2022]))
        return collected(found, Period.parse(period.partition("-")[2] or period, 2022))

    return build


@pytest.fixture(scope="module")
def goal() -> Goal:
    return Goal(name="Ordinarie insats", fact="exits.regular_service", share=0.5)


def test_a_year_with_every_source_and_a_year_with_none(report, shows, goal):
    full, empty = report(**sources(), settings={"goals": (goal,)}), report()
    for chapter in CHAPTERS:
        shows(chapter, full)
    for chapter in (follow_up, satisfaction, economy):
        shows(chapter, empty, only_notices=True)
    shows(analysis, empty)
    shows(change, empty)


@pytest.mark.slow
def test_two_years_a_half_year_and_one_source_each(report, shows, goal):
    both = sources((2021, 2022))
    made = [report(**both, before=True), report(**both, period="2022-h1", before=True, settings={"goals": (goal,)})]
    made += [report(**{name: rows}) for name, rows in sources().items() if name != "case_occupations"]
    made += [report(present=("cases", "follow_ups", "accounts", "survey_answers", "comparisons", "staff"))]
    for each in made:
        for chapter in CHAPTERS:
            shows(chapter, each)


def test_no_follow_up_due_is_said_once(report):
    made = report(**{**sources(), "follow_ups": sources()["follow_ups"][:15]})
    said = [f(made) for n, f in vars(follow_up).items() if n.endswith("_18") and callable(f)]
    assert [type(x) for x in said].count(Notice) == 1 and all(x.paragraphs == () for x in said if isinstance(x, Prose))
    assert "inget avslut som når 18 månader" in follow_up.summary_18(made).text


def test_an_answer_at_any_measuring_point_is_shown(report):
    made = satisfaction.during(report(**sources()))
    assert isinstance(made, Table)
    assert any("efter halva tiden" in row.cells[0].text for row in made.rows)


def test_economy_names_accounts_and_shares_that_differ(report):
    made = report(**sources())
    text = economy.summary(made).text()
    assert "lägre än budgeten" in text and "Över budget: lokal (+20\u00a0kr)" in text.replace(" kr", "\u00a0kr")
    assert any("Staten och Staden" in note for note in economy.financing(made).notes)
    assert "[e]" in economy.result(made).text() and "[u]" in economy.planned(made).text()


def fact(n: int, base: int) -> Fact:
    return Fact("x", measures.all_measures()[0], "workbook", n, base, n / base, ())


def test_a_goal_is_judged_by_the_interval(report):
    made = report()
    assert verdict(made, fact(30, 50), 0.6) == REACHED
    assert verdict(made, fact(29, 50), 0.6) == WITHIN and wilson(29, 50).high > 0.6
    assert verdict(made, fact(10, 50), 0.6) == MISSED
    assert verdict(made, fact(9, 9), 0.6) == "–"
    assert verdict(replace(made, hidden=frozenset({"x"})), fact(30, 50), 0.6) == "[d]"


def test_the_words_on_change_follow_the_interval_and_the_breaks(report):
    both = sources((2021, 2022))
    for case in both["cases"][:15]:
        case["regular_service"] = False
    made = report(**both, before=True)
    words = {row.cells[0].text: row.cells[-1].text for row in change.year_on_year(made).rows}
    assert words["Till ordinarie insats"] == change.HIGHER
    assert words["Till arbete eller studier"] == change.UNCHANGED
    assert words["Ansökningar utan start"] in ("–", "[u]")
    broken = SeriesBreak(series="Ordinarie verksamhet", from_day=date(2022, 1, 1), text="Nytt krav.")
    parted = report(**both, before=True, settings={"breaks": (broken,)})
    table = change.year_on_year(parted)
    assert any("Nytt krav." in note for note in table.notes)
    assert change.BROKEN in table.text() and change.BROKEN in change.figure(parted).alt
    assert "Jämförs inte, eftersom serien har ett brott: avslutade till insats" in change.summary(parted).text()


def test_changed_lists_stand_among_the_breaks(report):
    referrers = (
        Referrer(code="eb", name="Ekonomiskt bistånd", last_year=2022),
        Referrer(code="stad", name="Staden", first_year=2023),
    )
    made = analysis.breaks(report(**sources(), settings={"referrers": referrers}))
    told = {tuple(cell.text for cell in row.cells) for row in made.rows}
    assert ("Kodlista: Remittent", "1\u00a0januari 2023", "Utgår: Ekonomiskt bistånd. Ny: Staden.") in told
    assert "Kodlista" not in analysis.breaks(report(**sources()))._repr_mimebundle_()["text/plain"]


def test_a_goal_that_points_at_nothing_is_told(report):
    wrong = Goal(name="Fel", fact="exits.nothing", share=0.5)
    made = analysis.goals(report(**sources(), settings={"goals": (wrong,)}))
    assert any("Rätta raden fakta" in note for note in made.notes)


def test_no_cause_is_claimed(report):
    made = report(**sources((2021, 2022)), before=True)
    for chapter in CHAPTERS:
        for name, f in vars(chapter).items():
            if getattr(f, "__module__", "") == chapter.__name__ and callable(f) and name[0] != "_":
                said = f(made)._repr_mimebundle_()["text/plain"].lower()
                assert not any(word in said for word in ("tack vare", "leder till att", "på grund av", "effekten av"))
