"""Chapter 00: the measures that rapport.toml says shall be reported (`resultatmatt`), and what stands for each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sotanalysis import formatting
from sotanalysis.exhibits.dressing import What, dress, has_share, is_hidden, resolve
from sotanalysis.exhibits.labels import label
from sotanalysis.exhibits.table import Cell, Row, cell
from sotanalysis.facts import Fact
from sotanalysis.measures.health import enough_pairs
from sotanalysis.report import Report
from sotanalysis.vocabulary import ALL, NOT_APPLICABLE, UNKNOWN, slug

CHECKLIST = "resultatmatt"
# The builder warns of a checklist that says so.
UNREPORTED = "Ska redovisas men saknar underlag"
# What stands for a change in health where chapter 08 gives none, and the fact that says why.
TOO_FEW = "underlag för litet"
PAIRS = "health.measured.both"


@dataclass(frozen=True)
class Headline:
    """What stands for a measure: its fact, what it is called, the exhibit it stands in, the unit of a value, how many
    decimals, what it means that a fact of a measure that is there has no value, and whether its share says something.
    """

    fact: str
    text: str
    place: str
    unit: str = ""
    decimals: int = 0
    none: str = ""
    share: bool = True


HEADLINES: Mapping[str, tuple[Headline, ...]] = {
    "steps.movement": (Headline("steps.movement.all_ended.up", "Uppåt på processtrappan", "stegforflyttning"),),
    "payback": (
        Headline("payback.actor.kommun.payback_months", "Återbetalningstid, kommunen", "aktorer", "månader",
                 none="ingen"),
        Headline("payback.actor.samhalle.payback_months", "Återbetalningstid, samhället", "aktorer", "månader",
                 none="ingen"),
    ),
    "occupation.groups": tuple(
        Headline(f"occupation.groups.{code}.exit", f"{label('occupation_group', code)}, vid avslut",
                 "sysselsattning-grupper")
        for code in ("work", "studies", "job_seeking")
    ),
    "health.change": (
        Headline("health.change.mean", "Förändring av egenupplevd hälsa, medeltal", "ors-forandring", "poäng", 1),
    ),
    "exits.reinforced_cooperation": (
        Headline("exits.reinforced_cooperation", "Vidare till förstärkt samarbete", "vidare"),
    ),
    "exits.regular_service": (
        Headline("exits.regular_service", "Vidare till insats inom ordinarie verksamhet", "vidare"),
    ),
    "inflow.young_activity_compensation": (
        Headline("inflow.young_activity_compensation", "Ansökningar från unga med aktivitetsersättning",
                 "aktivitetsersattning"),
    ),
    "follow_up": (
        Headline("follow_up.status.6.done", "Uppföljningar 6 månader efter avslut, nådda", "uppfoljning-6-status"),
        Headline("follow_up.bounds.6.reached", "I arbete eller studier 6 månader efter avslut, bland de nådda",
                 "uppfoljning-6-granser"),
    ),
    "exits.outcomes": tuple(
        Headline(f"exits.outcomes.{code}.all", label("outcome", code), "resultat") for code in ("work", "studies")
    ),
    "inflow.referrers": (Headline("inflow.referrers.all.all", "Nya deltagare, efter remittent", "remittenter-tabell",
                                  share=False),),
    "exits.began": (Headline("exits.began.all", "Började arbeta eller studera", "borjade", share=False),),
    "economy": (
        Headline("economy.accounts.all.outcome", "Kostnader, utfall", "budget-utfall", "kr"),
        Headline("economy.accounts.all.deviation", "Kostnader, avvikelse från budget", "budget-utfall", "kr"),
    ),
}  # fmt: skip


def headlines(report: Report, id: str) -> tuple[Headline, ...]:
    """What stands for a required measure; for one that is not known here the total of the measure with that id."""
    if id == "survey":
        return _survey(report)
    if id in HEADLINES:
        return HEADLINES[id]
    if not report.has(id):
        return (Headline(id, id, ""),)
    frame = report.frame(id)
    keys = list(report.facts.measures[id].keys)
    total = frame[(frame[keys] == ALL).all(axis=1)] if keys else frame
    chosen = total if len(total) else frame
    return (Headline(str(chosen["fact"].iloc[0]), report.facts.measures[id].title, ""),)


def _survey(report: Report) -> tuple[Headline, ...]:
    """A headline per item of the survey, at exit where it was asked then."""
    if not report.has("survey.positive"):
        return (Headline("survey.positive", "NNS-indikatorer", "nns-avslut"),)
    frame = report.frame("survey.positive")
    frame = frame[frame["measuring_point"] == "exit"] if (frame["measuring_point"] == "exit").any() else frame
    words = {slug(item.id): item.question for item in report.settings.survey.items}
    return tuple(
        Headline(str(fact), f"NNS: {words.get(item, item)}", "nns-avslut")
        for item, fact in frame[["item", "fact"]].itertuples(index=False, name=None)
    )


def absent(report: Report) -> list[str]:
    """The required measures that the report has nothing for, each with the file that would fill it, in words."""
    gone = []
    for id in report.settings.required_measures:
        lines = headlines(report, id)
        files = {report.missing[m] for line in lines for m in report.missing if _of(line.fact, m)}
        known = any(_of(line.fact, m) for line in lines for m in report.facts.measures)
        if files:
            gone.append(f"{lines[0].text}: {formatting.listing(sorted(files))}")
        elif not known:
            gone.append(f"{id}: något sådant mått finns inte")
    return gone


def _of(fact: str, measure: str) -> bool:
    return fact == measure or fact.startswith(f"{measure}.")


def rows_of(report: Report, wanted: Iterable[str]) -> tuple[list[Row], list[str], list[str]]:
    """The rows of the checklist, the measures they rest on, and a note on those that are absent."""
    found = [line for id in wanted for line in headlines(report, id)]
    measures = [m for line in found for m in report.facts.measures if _of(line.fact, m)]
    gone = absent(report)
    notes = [f"{UNREPORTED}: {'; '.join(gone)}."] if gone else []
    return [_row(report, line) for line in found], list(dict.fromkeys(measures)), notes


def _row(report: Report, line: Headline) -> Row:
    known = any(_of(line.fact, m) for m in report.facts.measures)
    fact = resolve(report, line.fact) if known else None
    if fact is None:
        return Row(line.text, (UNKNOWN.sign, UNKNOWN.sign, _goal(report, line), NOT_APPLICABLE.sign))
    if fact.measure.id == "health.change" and not enough_pairs(*_pairs(report)):
        return Row(line.text, (TOO_FEW, cell(PAIRS, "k_of_n"), _goal(report, line), "{ref:ors-matta}"))
    place = f"{{ref:{line.place}}}" if line.place else NOT_APPLICABLE.sign
    return Row(line.text, (_value(report, fact, line), _basis(report, fact, line), _goal(report, line), place))


def _pairs(report: Report) -> tuple[int, int]:
    """How many are measured twice, and of how many ended."""
    both = report.fact(PAIRS)
    return both.n or 0, both.base or 0


def _value(report: Report, fact: Fact, line: Headline) -> Cell | str:
    """The share, the value with its unit, or the count: as one fact's cell where it is a bare number."""
    if line.share and (is_hidden(report, fact) or has_share(fact)):
        return cell(fact, "share", 0)
    if fact.n is not None and (fact.base is not None or not line.unit):
        return cell(fact)
    if fact.value is None:
        return line.none or UNKNOWN.sign
    what: What = "signed" if fact.id.startswith("health.") or fact.id.endswith("deviation") else "value"
    return f"{dress(report, fact, what, line.decimals).text}{formatting.NBSP}{line.unit}"


def _basis(report: Report, fact: Fact, line: Headline) -> Cell | str:
    """`36 av 54`, or `n = 5`; nothing where the fact counts nobody or is the whole itself."""
    if fact.n is not None and fact.base is not None and line.share:
        return cell(fact, "k_of_n")
    counted = fact.base if fact.n is None else fact.n
    if counted is None or not line.unit:
        return NOT_APPLICABLE.sign
    return f"n = {dress(report, fact, 'base' if fact.n is None else 'n').text}"


def _goal(report: Report, line: Headline) -> str:
    """The goal that rapport.toml sets for the fact, or for the survey's item."""
    levels = [goal.share for goal in report.settings.goals if goal.fact == line.fact]
    items = [i.goal for i in report.settings.survey.items if line.fact.split(".")[2:3] == [slug(i.id)]]
    found = [level for level in (*levels, *items) if level is not None]
    return formatting.percent(found[0]) if found else NOT_APPLICABLE.sign
