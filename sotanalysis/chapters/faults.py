"""The faults of a report's data: those of the year's files, and of settings that name what no measure gives."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches

from sotanalysis.facts import MeasureFailed
from sotanalysis.measures.change import RESULTS
from sotanalysis.report import Report
from sotanalysis.sources.folder import SETTINGS
from sotanalysis.tables.faults import Fault, faults_of, left_out, of_year

# What a break may be of besides the series that it parts and the lists of words.
SOURCES = frozenset(("SUS", "GoldWare", "NNS", "BIP", "ORS"))


def data_faults(report: Report, beside: Iterable[Fault] = ()) -> list[Fault]:
    """Everything to be mended in the files of the report's year, the worst first, with faults found elsewhere."""
    found = [*_unknown_in_settings(report), *beside]
    return faults_of(report.problems, report.dataset.tables, report.year, found)


def left_out_of(report: Report) -> str:
    """What the report's first page says is left out of it; "" when nothing is. An edition for all tells no numbers."""
    counts = of_year(report.dataset.tables["row_counts"], report.year)
    read = set(counts["file"])
    faults = data_faults(report)
    unread = [f.file for f in faults if f.severity == "fel" and f.rule.startswith("fil:") and f.file not in read]
    told = left_out(faults, [*dict.fromkeys(unread)], read)
    return told if report.is_internal or not told else "Underlaget har fel: allt kunde inte räknas."


def _unknown_in_settings(report: Report) -> Iterator[Fault]:
    """Goals and required measures of rapport.toml that are none of the report's: nothing would be said of them.

    And breaks of what is nearly the name of a series, of a list or of a source: it would be told under a wrong name,
    and a series that a break parts would be drawn across it.
    """
    file, year = f"{report.year}/{SETTINGS}", report.year
    for goal in report.settings.goals:  # by its name: those that cannot be read are not counted here
        try:
            report.find(goal.fact)
        except KeyError:
            known = [id for measure in report.facts.frames for id in report.frame(measure)["fact"]]
            told = f"Målet {goal.name} gäller ett tal som inte finns."
            yield _unknown(file, "mal.fakta", told, goal.fact, known, year)
        except MeasureFailed:  # a fault of the program, not of the settings
            continue
    measures = [*report.facts.measures]
    named = {*measures, *(id for measure in report.facts.frames for id in report.frame(measure)["fact"])}
    for place, id in enumerate(report.settings.required_measures, 1):
        if id not in named and not any(measure.startswith((f"{id}.", f"{id}_")) for measure in measures):
            yield _unknown(file, f"resultatmatt.{place}", "Resultatmåttet finns inte.", id, measures, year)
    broken = {name for _, names in RESULTS.values() for name in names}
    series = sorted(broken | SOURCES | set(report.settings.lists))
    for place, one in enumerate(report.settings.breaks, 1):
        if one.series not in series and (near := get_close_matches(one.series, series, 1, 0.75)):
            told = "Ingen serie heter så, så ingen bryts." if near[0] in broken else "Ingen serie heter så."
            fault = Fault(file, "inställning:okänd serie", told, f"Menas {near[0]}? Rätta raden.")
            yield replace(fault, column=f"brott.{place}.serie", severity="fel" if near[0] in broken else "varning")


def _unknown(file: str, key: str, message: str, word: str, known: list[str], year: int) -> Fault:
    near = get_close_matches(word, known, n=1)
    hint = f"Menas {near[0]}? " if near else ""
    remedy = f"{hint}Rätta raden; sot facts {year} visar vad talen heter."
    return Fault(file, "inställning:okänt tal", message, remedy, column=key)
