"""Several teams side by side: each team's own rows, and a person of two teams once in all of them."""

from dataclasses import replace

import pytest

from sotanalysis.dataset import SourceMissing
from sotanalysis.measures import teams

NAMES = {"provstad": "Samordningsteam Provstad", "testinge": "Samordningsteam Testinge"}


@pytest.fixture
def county(dataset):
    ended = {"start_date": "2021-05-01", "exit_date": "2022-03-01"}
    rows = [
        *({"team": "provstad", "outcome": o, **ended} for o in ("work", "work", "rehabilitation")),
        *({"team": "testinge", "outcome": o, **ended} for o in ("studies", "rehabilitation")),
        {"team": "testinge", "person": "person1", "start_date": "2022-09-01"},  # who was in Provstad before
    ]
    return replace(dataset(cases=rows), names=NAMES)


def test_a_person_of_two_teams_is_one_person(county, year_2022, look):
    found = teams.volumes(county, year_2022)
    n = {team: int(look(found, team=team, counted="in_service")["n"]) for team in (*NAMES, "all")}
    assert n == {"provstad": 3, "testinge": 3, "all": 5}


def test_results_of_each_team_have_the_teams_own_base(county, year_2022, look):
    found = teams.results(county, year_2022)
    shown = {t: look(found, team=t, result="work_or_studies")[["n", "base"]].tolist() for t in (*NAMES, "all")}
    assert shown == {"provstad": [2, 3], "testinge": [1, 2], "all": [3, 5]}
    assert teams.results.base_of({"team": "testinge", "result": "step_up"}) == "teams.volumes.testinge.ended"


def test_median_days(county, year_2022, look):
    assert look(teams.days(county, year_2022), team="all")[["n", "value"]].tolist() == [5, 304]


def test_one_teams_own_report_has_none_of_it(dataset, year_2022):
    with pytest.raises(SourceMissing, match="flera team"):
        teams.results(dataset(cases=[{}]), year_2022)
