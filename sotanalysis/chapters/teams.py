"""Chapter 16: teams side by side: funnel plots, and the years beside each other with the breaks between them."""

from sotanalysis.exhibits.funnel import WITHIN, funnel, place
from sotanalysis.exhibits.image import Figure
from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.prose import Prose
from sotanalysis.exhibits.table import Row, Table, cell
from sotanalysis.facts import Fact
from sotanalysis.formatting import listing
from sotanalysis.measures.change import RESULTS, break_day
from sotanalysis.measures.teams import COMPARED
from sotanalysis.report import Report
from sotanalysis.vocabulary import ALL

RESULT, BY_YEAR = "teams.results", "teams.by_year"


def names(report: Report) -> dict[str, str]:
    """The teams by folder, without the words that all their names share; none in a team's own report."""
    found = {team: name.split() for team, name in report.words("team").items() if team != ALL}
    shared = set.intersection(*map(set, found.values())) if len(found) > 1 else set[str]()
    return {team: " ".join([w for w in words if w not in shared] or words) for team, words in found.items()}


def _by_team(report: Report, result: str) -> dict[str, Fact]:
    return {name: report.fact(f"{RESULT}.{team}.{result}") for team, name in names(report).items()}


def funnel_of(report: Report, result: str) -> Figure | Prose:
    """The share of each team over its size, with the limits of chance; an empty place where it can't be drawn."""
    id, caption = f"tratt-{result.replace('_', '-')}", f"{report.word('result', result)}, team för team"
    if not names(report):
        return Prose(id, ())
    whole = report.fact(f"{RESULT}.{ALL}.{result}")
    shown = report.shown(id, caption, [RESULT])
    return funnel(shown, _by_team(report, result), whole) or Prose(id, ())


def summary(report: Report) -> Prose:
    """Which teams lie outside what chance gives, and of which results none does."""
    if not names(report):
        return Prose("team-text", ())
    lines = []
    for result in COMPARED:
        whole, teams = report.fact(f"{RESULT}.{ALL}.{result}"), _by_team(report, result)
        apart = [
            name for name, fact in teams.items() if fact.base and whole.value and place(fact, whole).verdict != WITHIN
        ]
        word = report.word("result", result)
        lines.append(
            f"{word}: utanför det som slumpen ger ligger {listing(apart)}."
            if apart
            else f"{word}: inget team ligger utanför det som slumpen ger."
        )
    return report.say(
        "team-text",
        "Att ett team ligger utanför säger inte varför: deltagarna är inte lika från början, och teamen kan föra "
        "registret olika.",
        bullets=lines,
    )


def over_years(report: Report, result: str) -> Table | Prose | Notice:
    """A result of each team year by year. A year from which it is counted in a new way says so in its name."""
    id = f"team-ar-{result.replace('_', '-')}"
    teams = names(report)
    if not teams or not report.has(BY_YEAR):
        return Prose(id, ())
    years = list(dict.fromkeys(report.frame(BY_YEAR)["calendar_year"]))
    found = {b for s in report.dataset.settings.values() for b in s.breaks if b.series in RESULTS[result][1]}
    broken = {str(break_day(b).year) for b in found}
    rows = [
        Row(
            f"{year} (brott)" if year in broken else year,
            tuple(cell(report.fact(f"{BY_YEAR}.{year}.{team}.{result}"), "k_of_n_share") for team in (*teams, ALL)),
        )
        for year in years
    ]
    notes = [f"Brott: {b.text} Åren före och efter jämförs inte." for b in sorted(found, key=break_day)]
    heads = ["År", *(f"{name}, antal av (andel)" for name in (*teams.values(), "Alla team"))]
    return report.table(id, f"{report.word('result', result)}, år för år", heads, rows, [BY_YEAR], notes)
