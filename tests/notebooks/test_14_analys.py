"""Result analysis: words that follow the interval, breaks that part the years, bases beside means, no cause."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sotanalysis import facts, measures
from sotanalysis.chapters import change
from sotanalysis.chapters.goals import JUST_MISSED, JUST_REACHED, MISSED, REACHED, verdict
from sotanalysis.dataset import Dataset
from sotanalysis.exhibits.notice import Notice
from sotanalysis.facts import Fact
from sotanalysis.periods import Period
from sotanalysis.report import Report
from sotanalysis.sources.settings import Goal, Referrer, SeriesBreak, Settings
from sotanalysis.statistics import wilson

NEEDED = (
    "comparison", "non_starts.share", "exits.ended", "exits.regular_service", "exits.days", "population",
    "capacity.volumes", "follow_up.status", "follow_up.occupation",
)  # fmt: skip
GOAL = Goal(name="Ordinarie insats", fact="exits.regular_service", share=0.5)
OTHERS = [
    {"other_team": "Team Sala", "of_year": 2022, "days_enrolled": 502},
    {"other_team": "Team B", "of_year": 2022, "days_enrolled": 476, "n_participants": 40},
]


def sources(years: tuple[int, ...] = (2022,), **more: Any) -> dict[str, Any]:
    ended = [
        {"case": f"c{year}{month}{i}", "person": f"p{year}{month}{i}", "exit_date": f"{year}-0{month}-10",
         "start_date": f"{year - 1}-01-10", "outcome": outcome, "sex": sex, "step_exit": "getting_started",
         "hours_per_week_exit": 12, "regular_service": sex == "woman", "violence_asked_1": f"{year}-01-15", **more}
        for year in years
        for month, outcome, sex in ((2, "work", "woman"), (3, "rehabilitation", "man"), (8, None, "woman"))
        for i in range(5)
    ]  # fmt: skip
    return {
        "cases": ended,
        "applications": [{"result": "non_start", "result_date": "2022-03-01"}],
        "comparisons": OTHERS,
    }


@pytest.fixture
def opened(dataset: Callable[..., Dataset]) -> Callable[..., Report]:
    def build(
        *, period: str = "2022", before: bool = False, hidden: frozenset[str] = frozenset(),
        settings: dict[str, Any] | None = None, **tables: Any,
    ) -> Report:  # fmt: skip
        """A report of the chapter's measures; `before` adds a folder for the year before."""
        made, span = dataset(**tables), Period.from_code(period)
        years = {2022: Settings(**(settings or {}))} | ({2021: Settings()} if before else {})
        found = replace(made, settings=years, present=dict.fromkeys((2021, 2022), made.present[2022]))
        chosen = [m for m in measures.all_measures() if m.id.startswith(NEEDED)]
        collected = facts.collect(found, span, chosen)
        assert not collected.failed
        return Report("vasteras", span, "full", "internal", found, collected, {span.code: hidden})

    return build


def rows(table: Any) -> dict[str, list[str]]:
    return {row.cells[0].text: [cell.text.replace("\u00a0", " ") for cell in row.cells[1:]] for row in table.rows}


# --- goals ----------------------------------------------------------------------------------------------------------


def fact(n: int, base: int, **more: Any) -> Fact:
    return Fact("x", "x", {}, "workbook", n, base, n / base, "persons", **more)


def test_a_goal_is_judged_by_the_interval():
    assert verdict(fact(40, 50), 0.6) == REACHED
    # As unsure above the goal as below it, and at it.
    assert verdict(fact(31, 50), 0.6) == verdict(fact(30, 50), 0.6) == JUST_REACHED and wilson(31, 50).low < 0.6
    assert verdict(fact(29, 50), 0.6) == JUST_MISSED and wilson(29, 50).high > 0.6
    assert verdict(fact(10, 50), 0.6) == MISSED
    assert verdict(fact(9, 9), 0.6) == "–"
    assert verdict(replace(fact(30, 50), n=None, base=None, value=None, hidden=True), 0.6) == "[d]"


def test_goals_stand_with_result_interval_level_and_verdict(opened, shown):
    table = shown(opened(**sources(), settings={"goals": (GOAL,)}))["mal"]
    assert rows(table) == {"Ordinarie insats": ["50 %", "10 av 15", "66,7 %", "42–85 %", JUST_REACHED]}
    assert table.rows[0].cells[1].fact == "comparison.goal_levels.ordinarie_insats"
    assert table.rows[0].cells[5].fact == "comparison.goals.ordinarie_insats"


def test_a_hidden_goal_has_neither_number_nor_verdict(opened, shown):
    hidden = frozenset({"comparison.goals.ordinarie_insats"})
    table = shown(opened(**sources(), settings={"goals": (GOAL,)}, hidden=hidden))["mal"]
    assert rows(table) == {"Ordinarie insats": ["50 %", "[d]", "[d]", "[d]", "[d]"]}


def test_a_goal_that_points_at_nothing_is_told(opened, shown):
    wrong = Goal(name="Fel", fact="exits.nothing", share=0.5)
    made = shown(opened(**sources(), settings={"goals": (wrong,)}))
    assert "Rätta raden fakta" in made["mal-utan-resultat"].text
    assert "rapport.toml" not in made["mal"].text()


# --- the year before --------------------------------------------------------------------------------------------------


def two_years() -> dict[str, Any]:
    both = sources((2021, 2022))
    for case in both["cases"][:15]:
        case["regular_service"] = False
    for year in (0, 15):  # a column that nobody has filled in has no number
        both["cases"][year]["reinforced_cooperation"] = True
    return both


def test_the_words_on_change_follow_the_interval(opened, shown):
    made = shown(opened(**two_years(), before=True))
    found = rows(made["mot-aret-fore"])
    assert found["Till ordinarie insats"] == [
        "0 av 15 (0 %)", "10 av 15 (67 %)", "+66,7", "+34,4", "+84,8", change.HIGHER,
    ]  # fmt: skip
    assert found["Till arbete eller studier"][-1] == change.UNCHANGED
    assert found["Ansökningar utan start"][-1] in ("–", "[u]")
    assert (
        "Högre än året före: avslutade till insats inom ordinarie verksamhet, 10 av 15"
        in made["mot-aret-fore-text"].text()
    )


def test_both_ends_of_an_interval_are_facts(opened, shown):
    table = shown(opened(**two_years(), before=True))["mot-aret-fore"]
    row = next(row for row in table.rows if row.cells[0].text == "Till ordinarie insats")
    ids = [cell.fact for cell in row.cells[3:]]
    assert ids == [f"comparison.change.regular_service.{s}" for s in ("difference", "low", "high", "difference")]


def test_a_break_parts_the_years_in_table_figure_and_text(opened, shown):
    broken = SeriesBreak(series="Ordinarie verksamhet", from_day=date(2022, 1, 1), text="Nytt krav.")
    report = opened(**two_years(), before=True, settings={"breaks": (broken,)})
    made = shown(report)
    assert any("Nytt krav." in note for note in made["mot-aret-fore"].notes)
    assert rows(made["mot-aret-fore"])["Till ordinarie insats"][2:] == ["[e]", "[e]", "[e]", change.BROKEN]
    assert change.BROKEN in change.figure(report).alt
    assert "Jämförs inte, eftersom serien har ett brott: avslutade till insats" in made["mot-aret-fore-text"].text()


def test_a_hidden_difference_is_told_nowhere(opened, shown):
    report = opened(**two_years(), before=True, hidden=frozenset({"comparison.change.regular_service.low"}))
    made = shown(report)
    found = rows(made["mot-aret-fore"])["Till ordinarie insats"]
    assert found[3] == "[d]" and found[-1] == "[d]"
    assert "ordinarie" not in made["mot-aret-fore-text"].text()


def test_without_a_year_before_it_is_said_once(opened, shown):
    report = opened(**sources())
    made = shown(report)
    assert isinstance(made["mot-aret-fore-text"], Notice) and "2021" in made["mot-aret-fore-text"].text
    assert made["mot-aret-fore"].paragraphs == change.figure(report).paragraphs == ()


def test_the_bases_of_both_years_are_facts_of_as_many(opened):
    report = opened(**two_years(), before=True)
    for result in ("step_up", "work_or_studies"):
        for year in ("previous", "current"):
            found = report.fact(f"comparison.year_on_year.{result}.{year}")
            assert found.base_fact and report.fact(found.base_fact).n == found.base
    # Of those who have yes or no; of the year before, this one has no fact that says how many they were.
    for result in ("regular_service", "reinforced_cooperation"):
        now, then = (report.fact(f"comparison.year_on_year.{result}.{year}") for year in ("current", "previous"))
        assert now.base_fact == f"population.asked_for_{result}" and then.base_fact is None
        assert report.fact(now.base_fact).n == now.base
    assert report.fact("comparison.year_on_year.non_starts.current").base_fact == "population.decided"


def test_changed_lists_stand_among_the_breaks(opened, shown):
    own = (Referrer(code="soc", name="Ekonomiskt bistånd", last_year=2022), Referrer(code="city", name="Staden"))
    made = shown(opened(**sources(), settings={"referrers": own}))["brott"]
    assert any("Ekonomiskt bistånd" in row.cells[-1].text for row in made.rows)


# --- days, time, hours, violence --------------------------------------------------------------------------------------


def test_other_teams_stand_with_their_base_or_a_word_that_there_is_none(opened, shown):
    report = opened(**sources())
    table = shown(report)["inskrivningsdagar-team"]
    assert rows(table)["Team Sala"] == ["502", "[u]"] and rows(table)["Team B"] == ["476", "40"]
    assert any("inte publicerat för Team Sala." in note for note in table.notes)
    # The base of one team is no number of all the teams.
    assert not table.foot.startswith("n =")
    own = report.fact("comparison.days_enrolled.own")
    assert own.base_fact == "exits.days_enrolled" and report.fact(own.base_fact).n == own.base


def test_a_mean_of_nobody_is_not_missing(opened, shown):
    table = shown(opened(cases=[{}]))["inskrivningsdagar-bas"]
    assert rows(table)["Avslutade"] == ["0", "[e]"]


def test_the_base_of_results_by_time_stands_once(opened, shown):
    table = shown(opened(**sources()))["resultat-tid"]
    assert [c.name for c in table.columns] == [
        "Påbörjade månader", "Av avslutade", "Till arbete eller studier, antal", "Till arbete eller studier, andel",
        "Till ordinarie insats, antal", "Till ordinarie insats, andel",
    ]  # fmt: skip
    assert rows(table)["Samtliga"] == ["15", "5", "33,3 %", "10", "66,7 %"]
    assert table.foot.startswith("n = 15 deltagare som avslutat")


def test_the_hours_that_others_ask_for_are_the_rule(opened, shown):
    table = shown(opened(**sources()))["tio-timmar"]
    assert table.caption == "Minst 10 timmar i veckan i aktivitet"
    assert rows(table)["Vid avslut"] == ["15", "15", "100,0 %", "80–100 %"]


def test_violence_is_counted_by_whether_it_was_asked(opened, shown):
    assert rows(shown(opened(**sources()))["fragor-om-vald"])["Minst en gång"] == ["15", "100,0 %"]


@pytest.mark.parametrize(
    ("period", "before", "tables"),
    [
        ("2022", True, sources((2021, 2022))),
        ("2022-h1", True, sources((2021, 2022))),
        ("2022-04..2022-09", False, {"cases": sources()["cases"]}),
        ("2022", False, {"present": ("cases", "comparisons")}),
        ("2022", True, {}),
    ],
)
def test_every_exhibit_shows_and_none_claims_a_cause(opened, shown, period, before, tables):
    report = opened(**tables, before=before, period=period, settings={"goals": (GOAL,)} if before else None)
    for id, exhibit in shown(report).items():
        said = exhibit._repr_mimebundle_()["text/plain"].lower()
        assert not any(word in said for word in ("tack vare", "leder till att", "på grund av", "effekten av")), id
