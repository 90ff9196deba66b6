"""Result analysis: goals by fact, other teams with their bases, differences that a break or a small base empties."""

from dataclasses import replace

import pandas as pd
import pytest

from sotanalysis.dataset import SourceMissing
from sotanalysis.measures import comparison, exits
from sotanalysis.measures.inflow import FLOW
from sotanalysis.measures.populations import CASES
from sotanalysis.periods import Period
from sotanalysis.sources.settings import Goal, Settings


def ended_in(year, n, **more):
    return [{"start_date": f"{year}-01-10", "exit_date": f"{year}-11-20", **more} for _ in range(n)]


@pytest.fixture
def two_years(dataset):
    cases = [
        *ended_in(2021, 36, regular_service=True), *ended_in(2021, 18, regular_service=False),
        *ended_in(2022, 24, regular_service=True), *ended_in(2022, 38, regular_service=False),
    ]  # fmt: skip
    return dataset(cases=cases, years=(2021,))


def with_settings(made, **settings):
    return replace(made, settings=made.settings | {2022: Settings(**settings)})


def test_goals_are_measured_by_the_fact_they_name(two_years, year_2022, look):
    wanted = (
        Goal(name="Ordinarie insats", fact="exits.regular_service", share=0.6),
        Goal(name="Kvinnor i arbete", fact="exits.outcomes.work.woman", share=0.2),
        Goal(name="Okänt", fact="exits.nothing", share=0.2),
        Goal(name="Sig själv", fact="comparison.goals.okant", share=0.2),
        Goal(name="Utan underlag", fact="economy.staff.actual", share=0.2),
    )
    found = comparison.goals(with_settings(two_years, goals=wanted), year_2022)
    assert look(found, goal="ordinarie_insats")[["n", "base"]].tolist() == [24, 62]
    assert look(found, goal="kvinnor_i_arbete")[["n", "base"]].tolist() == [0, 62]
    assert found["n"].isna().tolist() == [False, False, True, True, True]
    levels = comparison.goal_levels(with_settings(two_years, goals=wanted), year_2022)
    assert look(levels, goal="okant")["value"] == 0.2
    with pytest.raises(SourceMissing, match="mal"):
        comparison.goals(two_years, year_2022)


def test_other_teams_stand_with_their_base_or_without(dataset, year_2022, look):
    others = [
        {"other_team": "Team Sala", "of_year": 2022, "days_enrolled": 502},
        {"other_team": "Team B", "of_year": 2022, "days_enrolled": 476, "n_participants": 40},
        {"other_team": "Team Sala", "of_year": 2021, "days_enrolled": 400},
    ]
    cases = [{"start_date": "2022-01-01", "exit_date": "2022-01-11"}, {"start_date": "2022-12-11"}]
    found = comparison.days_of_teams(dataset(comparisons=others, cases=cases), year_2022)
    assert found["other_team"].tolist() == ["own", "team_sala", "team_b"]
    assert look(found, other_team="own")[["base", "value"]].tolist() == [2, 15]
    assert pd.isna(look(found, other_team="team_sala")["base"]) and look(found, other_team="team_b")["base"] == 40
    with pytest.raises(SourceMissing, match="Jämförelse"):
        comparison.days_of_teams(dataset(comparisons=others, cases=cases, year=2023), Period.year(2023))
    bases = comparison.days_by_base(dataset(cases=cases), year_2022)
    assert bases["base"].tolist() == [2, 1] and bases["value"].tolist() == [15, 10]


def test_someone_enrolled_anew_is_two_cases_in_the_mean_of_days(dataset, year_2022, look):
    cases = [
        {"person": "p1", "start_date": "2022-01-01", "exit_date": "2022-01-11"},
        {"person": "p1", "start_date": "2022-12-11"},
    ]
    made = dataset(cases=cases)
    assert exits.DAYS_ENROLLED(made, year_2022)[["n", "value"]].to_numpy().tolist() == [[2, 15]]
    assert exits.DAYS_ENROLLED.population == CASES.words and CASES.unit == "cases"
    both = look(FLOW(made, year_2022), stage="in_service", sex="all")
    assert both["n"] == 2 == look(comparison.days_by_base(made, year_2022), counted="in_service")["base"]


def test_results_by_time_keep_the_base_of_their_class(dataset, year_2022, look):
    cases = [
        {"start_date": "2022-01-01", "exit_date": "2022-01-31", "outcome": "work"},  # month 1
        {"start_date": "2022-01-01", "exit_date": "2022-06-01", "regular_service": True},  # month 6
        {"start_date": "2019-01-01", "exit_date": "2022-06-01", "outcome": "studies"},  # more than 20
    ]
    found = comparison.RESULTS_BY_TIME(dataset(cases=cases), year_2022)
    work = found[found["result"] == "work_or_studies"].set_index("months_class")[["n", "base"]]
    assert work.loc["1-5"].tolist() == [1, 1] and work.loc["6-10"].tolist() == [0, 1]
    assert work.loc["21-"].tolist() == [1, 1] and work.loc["all"].tolist() == [2, 3]
    crossed = comparison.OUTCOMES_BY_TIME(dataset(cases=cases), year_2022)
    assert look(crossed, outcome="missing", months_class="6-10")[["n", "base"]].tolist() == [1, 1]


def test_an_exit_before_its_start_is_in_no_class_of_months(dataset, year_2022, look):
    cases = [
        {"start_date": "2022-01-01", "exit_date": "2022-01-11", "outcome": "work"},
        {"start_date": "2022-06-10", "exit_date": "2022-06-01", "outcome": "work"},
    ]
    made = dataset(cases=cases)
    for measure, key in ((comparison.RESULTS_BY_TIME, "result"), (comparison.OUTCOMES_BY_TIME, "outcome")):
        found = measure(made, year_2022)
        work = found[found[key].isin(["work", "work_or_studies"])].set_index("months_class")[["n", "base"]]
        assert work.loc["1-5"].tolist() == [1, 1] and work.loc["21-"].tolist() == [0, 0]
        assert work.loc["missing"].tolist() == [1, 1] and work.loc["all"].tolist() == [2, 2]
    bases = comparison.days_by_base(made, year_2022)
    assert bases["base"].tolist() == [1, 1] and bases["value"].tolist() == [10, 10]
    assert "missing" not in set(comparison.RESULTS_BY_TIME(dataset(cases=cases[:1]), year_2022)["months_class"])


def test_ten_hours_and_the_questions_on_violence(dataset, year_2022, look):
    cases = [
        {"exit_date": "2022-05-01", "hours_per_week_start": 0, "hours_per_week_exit": 10,
         "violence_asked_1": "2022-02-01", "violence_asked_2": "2022-04-01"},
        {"exit_date": "2022-05-01", "hours_per_week_start": None, "hours_per_week_exit": 9.5},
        {"violence_asked_1": "2023-02-01"},
    ]  # fmt: skip
    made = dataset(cases=cases)
    hours = comparison.hours_threshold(made, year_2022)
    assert look(hours, moment="start")[["n", "base"]].tolist() == [0, 1]
    assert look(hours, moment="exit")[["n", "base"]].tolist() == [1, 2]
    asked = comparison.VIOLENCE_ASKED(made, year_2022)
    assert look(asked, asked="once")[["n", "base"]].tolist() == [1, 3]
    assert look(asked, asked="twice")[["n", "base"]].tolist() == [1, 3]
    with pytest.raises(SourceMissing, match="våld"):
        comparison.VIOLENCE_ASKED(dataset(cases=[{}]), year_2022)
