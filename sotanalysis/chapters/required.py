"""Chapter 00: the measures that rapport.toml says shall be reported (`resultatmatt`), and what stands for each."""

from collections.abc import Mapping
from dataclasses import dataclass

from sotanalysis import formatting
from sotanalysis.chapters import goals
from sotanalysis.exhibits.dressing import What, has_share
from sotanalysis.exhibits.notice import SOURCE_MISSING, Notice
from sotanalysis.exhibits.shown import PART_WORDS
from sotanalysis.exhibits.table import NO_GOAL, Cell, Row, Table, cell
from sotanalysis.facts import Fact
from sotanalysis.measures.health import enough_pairs
from sotanalysis.measures.keys import OCCUPATION_GROUP, OUTCOME, is_difference
from sotanalysis.report import Report
from sotanalysis.vocabulary import ALL, UNITS

CHECKLIST = "resultatmatt"
# The builder warns of a checklist that says so.
UNREPORTED = "Ska redovisas men saknar underlag"
# What stands for a change in health where chapter 08 gives none, and the fact that says why.
TOO_FEW = "underlag för litet"
PAIRS = "health.measured.both"


@dataclass(frozen=True)
class Headline:
    """What stands for a measure: its fact, what it is called, the exhibit it stands in, how many decimals a value has,
    what it means that a fact of a measure that is there has no value, and whether its share says something.
    """

    fact: str
    text: str
    place: str
    decimals: int = 0
    none: str = ""
    share: bool = True


HEADLINES: Mapping[str, tuple[Headline, ...]] = {
    "steps.movement": (
        Headline("steps.movement.all_ended.up", "Uppåt på processtrappan, alla avslutade", "stegforflyttning"),
    ),
    "payback": (
        Headline("payback.actor.kommun.payback_months", "Återbetalningstid, kommunen", "aktorer", none="ingen"),
        Headline("payback.actor.samhalle.payback_months", "Återbetalningstid, samhället", "aktorer", none="ingen"),
    ),
    "occupation.groups": tuple(
        Headline(
            f"occupation.groups.{code}.exit", f"{OCCUPATION_GROUP.word(code)}, vid avslut", "sysselsattning-grupper"
        )
        for code in ("work", "studies", "job_seeking")
    ),
    "health.change": (
        Headline(
            "health.change.mean",
            "Förändring av egenupplevd hälsa (skattad vid start och avslut), medeltal",
            "ors-forandring",
            decimals=1,
        ),
    ),
    "exits.reinforced_cooperation": (
        Headline("exits.reinforced_cooperation", "Vidare till förstärkt samarbete", "vidare"),
    ),
    "exits.regular_service": (
        Headline("exits.regular_service", "Vidare till insats inom ordinarie verksamhet", "vidare"),
    ),
    "inflow.young_activity_compensation": (
        Headline(
            "inflow.young_activity_compensation",
            "Ansökningar från unga med aktivitetsersättning",
            "aktivitetsersattning",
        ),
    ),
    "follow_up": (
        Headline("follow_up.status.6.done", "Uppföljningar 6 månader efter avslut, nådda", "uppfoljning-6-status"),
        Headline(
            "follow_up.bounds.6.reached",
            "I arbete eller studier 6 månader efter avslut, bland de nådda",
            "uppfoljning-6-granser",
        ),
    ),
    "exits.outcomes": tuple(
        Headline(f"exits.outcomes.{code}.all", OUTCOME.word(code), "resultat") for code in ("work", "studies")
    ),
    "inflow.referrers": (
        Headline("inflow.referrers.all.all", "Nya deltagare, efter remittent", "remittenter-tabell", share=False),
    ),
    "exits.began": (
        Headline("exits.began_by_outcome.all.all", "Började arbeta eller studera", "borjade", share=False),
    ),
    "economy": (
        Headline("economy.accounts.all.outcome", "Kostnader, utfall", "budget-utfall"),
        Headline("economy.accounts.all.deviation", "Kostnader, avvikelse från budget", "budget-utfall"),
    ),
}


def required(report: Report) -> Table | Notice:
    """The measures that shall be reported: each with its value, base and goal, and where it stands."""
    caption, wanted = "Resultatmått som ska redovisas", report.settings.required_measures
    if not wanted:
        text = "Måtten anges i rapport.toml, resultatmatt. Inga är angivna för perioden."
        return Notice(CHECKLIST, "Inga resultatmått är angivna", text)
    found = [line for id in wanted for line in headlines(report, id)]
    gone = absent(report)
    notes = [f"{UNREPORTED}: {'; '.join(gone)}."] if gone else []
    if not any(_measure_of(report, line) and report.find(line.fact) for line in found):
        return Notice(CHECKLIST, f"{SOURCE_MISSING}: {caption}", " ".join(notes))
    columns = ["Resultatmått", "Värde", "Underlag, antal av", "Mål, andel", "Mot målet", "Finns i"]
    rows = [_row(report, line) for line in found]
    used = [c.fact.measure for row in rows for c in row.cells if isinstance(c, Cell) and c.fact]
    return report.table(CHECKLIST, caption, columns, rows, notes=notes, foot=report.foot(used, population=""))


def headlines(report: Report, id: str) -> tuple[Headline, ...]:
    """What stands for a required measure or fact; for a measure that is not known here its total."""
    if id == "survey":
        return _survey(report)
    if id in HEADLINES:
        return HEADLINES[id]
    if not report.has(id):
        fact = report.find(id) if any(_of(id, measure) for measure in report.facts.measures) else None
        return (Headline(id, report.label(fact) if fact else id, ""),)
    frame = report.frame(id)
    keys = list(report.facts.measures[id].key_names)
    total = frame[(frame[keys] == ALL).all(axis=1)] if keys else frame
    chosen = total if len(total) else frame
    return (Headline(str(chosen["fact"].iloc[0]), report.facts.measures[id].title, ""),)


def _survey(report: Report) -> tuple[Headline, ...]:
    """A headline per item of the survey, at exit where it was asked then."""
    if not report.has("survey.positive"):
        return (Headline("survey.positive", "NNS-indikatorer", "nns-avslut"),)
    frame = report.frame("survey.positive")
    frame = frame[frame["measuring_point"] == "exit"] if (frame["measuring_point"] == "exit").any() else frame
    return tuple(
        Headline(str(fact), f"NNS vid avslut: {report.word('item', item)}", "nns-avslut")
        for item, fact in frame[["item", "fact"]].itertuples(index=False, name=None)
    )


def absent(report: Report) -> list[str]:
    """The required measures that the report has nothing for, each with the file that would fill it, in words."""
    gone = []
    for id in report.settings.required_measures:
        lines = headlines(report, id)
        files = {report.missing[m] for line in lines for m in report.missing if _of(line.fact, m)}
        if files:
            gone.append(f"{lines[0].text}: {formatting.listing(sorted(files))}")
        elif not any(_measure_of(report, line) for line in lines):
            gone.append(f"{id}: något sådant mått finns inte")
    return gone


def _of(fact: str, measure: str) -> bool:
    return fact == measure or fact.startswith(f"{measure}.")


def _measure_of(report: Report, line: Headline) -> str | None:
    return next((m for m in report.facts.measures if _of(line.fact, m)), None)


# --- a row -----------------------------------------------------------------------------------------------------------


def _row(report: Report, line: Headline) -> Row:
    """The value says in the label what it is (share, number, unit), as it is another in each row."""
    fact = report.find(line.fact) if _measure_of(report, line) else None
    if fact is None:
        return Row(line.text, (cell(None), "", *_goal(report, line, None), ""))
    place, goal = f"{{ref:{line.place}}}" if line.place else "", _goal(report, line, fact)
    if fact.measure == "health.change" and not _enough(report):
        return Row(line.text, (Cell(fact, text=TOO_FEW), cell(report.find(PAIRS), "k_of_n"), *goal, "{ref:ors-matta}"))
    what = _what(line, fact)
    unit = UNITS[fact.unit] if what in ("value", "signed") else PART_WORDS[what]
    text = line.none if what in ("value", "signed") and fact.value is None else ""
    shown = Cell(fact, what, line.decimals, text=text)
    return Row(f"{line.text}, {unit}", (shown, _basis(fact, line, what), *goal, place))


def _enough(report: Report) -> bool:
    """Whether so many are measured twice, of those who ended, that they may speak for the group."""
    both = report.find(PAIRS)
    n, base = (both.n or 0, both.base or 0) if both else (0, 0)
    return enough_pairs(report.dataset, report.period, n, base)


def _what(line: Headline, fact: Fact) -> What:
    """The share, the value, or the count: whichever says what the measure is about, hidden or not."""
    if fact.hidden:
        return "share" if line.share and fact.base_fact else "value" if line.share else "n"
    if line.share and has_share(fact):
        return "share"
    if not fact.is_value and (fact.value is None or (fact.n is not None and fact.base is not None)):
        return "n" if fact.n is not None or not line.none else "value"
    signed = is_difference(fact.keys) or fact.measure == "health.change"
    return "signed" if signed else "value"


def _basis(fact: Fact, line: Headline, what: What) -> Cell | str:
    """How many of how many, or how many the value rests on; blank where the value rests on no number of them."""
    if what == "share" or (line.share and fact.n is not None and fact.base is not None):
        return cell(fact, "k_of_n")
    if what not in ("value", "signed") or (fact.n is None and fact.base is None):
        return Cell(blank="inget underlag i antal")
    return cell(fact, "base" if fact.n is None else "n")


def _goal(report: Report, line: Headline, fact: Fact | None) -> tuple[Cell | str, Cell | str]:
    """The level that is set for the fact, and what the fact says of it; blank where none is set."""
    level = _level(report, line.fact)
    if level is None or (level.value is None and not level.hidden):
        return Cell(blank=NO_GOAL), Cell(blank=NO_GOAL)
    return cell(level, "percent", 0), Cell(fact, text=goals.verdict(fact, level.value))


def _level(report: Report, fact: str) -> Fact | None:
    """The level in rapport.toml, or the survey's own for the item."""
    if code := goals.goal_of(report, fact):
        return report.find(goals.level(code))
    measure, item = fact.split(".")[:2], fact.split(".")[2:3]
    if measure == ["survey", "positive"] and item and report.has("survey.reference"):
        return report.find(f"survey.reference.{item[0]}.goal")
    return None
