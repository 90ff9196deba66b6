"""Chapter 16: several teams side by side, where teams are joined. One team's own report has none of it."""

from collections.abc import Iterator, Mapping

import pandas as pd

from sotanalysis.dataset import Dataset, SourceMissing
from sotanalysis.measures.change import RESULTS
from sotanalysis.measures.keys import CALENDAR_YEAR, COUNTED, RESULT, TEAM, only
from sotanalysis.measures.measure import lines, measure
from sotanalysis.measures.populations import ENDED, IN_SERVICE, STARTED, Population
from sotanalysis.periods import Period
from sotanalysis.vocabulary import ALL, COUNTY_PLAN

VOLUMES: Mapping[str, Population] = {"in_service": IN_SERVICE, "started": STARTED, "ended": ENDED}
COMPARED = ("work_or_studies", "step_up", "regular_service")
_BY_RESULT = only(RESULT, *COMPARED)


def _teams(dataset: Dataset) -> list[str]:
    """The teams joined, by folder, and `all` last. SourceMissing where the dataset is one team's own."""
    if not dataset.names:
        raise SourceMissing("cases", f"flera team tillsammans (sot report ÅR --plan {COUNTY_PLAN})")
    return [*dataset.names, ALL]


def of_team(rows: pd.DataFrame, team: str) -> pd.DataFrame:
    """The rows of a team; all of them for `all`."""
    return rows if team == ALL else rows[rows["team"] == team]


@measure(
    id="teams.volumes",
    title="Inskrivna, startade och avslutade, team för team",
    keys=(TEAM, only(COUNTED, *VOLUMES)),
    population="deltagare i teamen i perioden",
    says="Deltagare i varje team. Den som varit i två team under perioden räknas i båda, men en gång i alla team.",
)
def volumes(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Participants of each team and of all: in service at least a day, started, ended."""
    teams, units = _teams(dataset), {name: who.units(dataset, period) for name, who in VOLUMES.items()}
    found = (
        {"team": team, "counted": name, "n": rows["person"].nunique(), "rows": rows["source_row"]}
        for team in teams
        for name, every in units.items()
        for rows in [of_team(every, team)]
    )
    return lines("workbook", ("team", "counted"), found)


def _results(dataset: Dataset, period: Period) -> Iterator[dict[str, object]]:
    """Count and base of each result by team: of all ended it is the result of chapter 14, of a team the same of its own
    cases.
    """
    teams = _teams(dataset)
    for result in COMPARED:
        for team in teams:
            own = dataset if team == ALL else dataset.of_team(team)
            try:
                rows, base = RESULTS[result][0](own, period)
            except SourceMissing:
                continue
            yield {"team": team, "result": result, "n": len(rows), "base": base, "rows": rows["source_row"]}


@measure(
    id="teams.results",
    title="Resultat vid avslut, team för team",
    keys=(TEAM, _BY_RESULT),
    population=ENDED,
    says="Avslutade med resultatet, av de avslutade i samma team. Teamens deltagare är inte lika från början, och "
    "ingen hänsyn är tagen till det.",
    base="teams.volumes.{team}.ended",
)
def results(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Each result's count of the ended, by team and in all."""
    return lines("workbook", ("team", "result"), _results(dataset, period))


@measure(
    id="teams.by_year",
    title="Resultat vid avslut år för år, team för team",
    keys=(CALENDAR_YEAR, TEAM, _BY_RESULT),
    population="deltagare som avslutat insatsen under året",
    says="Samma tal för varje år som har underlag, räknade på samma sätt.",
    whole_year=True,
)
def by_year(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Each result's count of the ended, by year with a folder, team and in all."""
    years = sorted(dataset.settings)
    found = ({"calendar_year": str(year), **one} for year in years for one in _results(dataset, Period.year(year)))
    return lines("workbook", ("calendar_year", "team", "result"), found)


@measure(
    id="teams.days",
    title="Inskrivningsdagar vid avslut, median, team för team",
    keys=(TEAM,),
    population=ENDED,
    says="Hela tiden från start till avslut.",
    unit="days",
)
def days(dataset: Dataset, period: Period) -> pd.DataFrame:
    """The median of days from start to exit; n = the ended that it is of."""
    teams, every = _teams(dataset), ENDED.units(dataset, period)
    found = (
        {"team": team, "n": len(rows), "value": rows["days_enrolled"].median(), "rows": rows["source_row"]}
        for team in teams
        for rows in [of_team(every, team)]
        if len(rows)
    )
    return lines("workbook", ("team",), found)
