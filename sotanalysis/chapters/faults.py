"""The faults of a report's data: those of the year's files, and of settings that name what no measure gives."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from sotanalysis.facts import MeasureFailed
from sotanalysis.report import Report
from sotanalysis.tables.faults import Fault, faults_of, left_out, of_year

SETTINGS = "rapport.toml"


def data_faults(report: Report, beside: Iterable[Fault] = ()) -> list[Fault]:
    """Everything to be mended in the files of the report's year, the worst first, with faults found elsewhere."""
    found = [*_unknown_in_settings(report), *beside]
    return faults_of(report.dataset.problems, report.dataset.tables, report.year, found)


def left_out_of(report: Report) -> str:
    """What the report's first page says is left out of it; "" when nothing is."""
    counts = of_year(report.dataset.tables["row_counts"], report.year)
    read = set(counts["file"])
    faults = data_faults(report)
    unread = [f.file for f in faults if f.severity == "fel" and f.rule.startswith("fil:") and f.file not in read]
    return left_out(faults, [*dict.fromkeys(unread)], read)


def _unknown_in_settings(report: Report) -> Iterator[Fault]:
    """Goals and required measures of rapport.toml that are none of the report's: nothing would be said of them."""
    file, year = f"{report.year}/{SETTINGS}", report.year
    for place, goal in enumerate(report.settings.goals, 1):
        try:
            report.find(goal.fact)
        except KeyError:
            known = [id for measure in report.facts.frames for id in report.frame(measure)["fact"]]
            yield _unknown(file, f"mal.{place}.fakta", "Målet gäller ett tal som inte finns.", goal.fact, known, year)
        except MeasureFailed:  # a fault of the program, not of the settings
            continue
    measures = [*report.facts.measures]
    for place, id in enumerate(report.settings.required_measures, 1):
        if not any(measure == id or measure.startswith((f"{id}.", f"{id}_")) for measure in measures):
            yield _unknown(file, f"resultatmatt.{place}", "Resultatmåttet finns inte.", id, measures, year)


def _unknown(file: str, key: str, message: str, word: str, known: list[str], year: int) -> Fault:
    near = get_close_matches(word, known, n=1)
    hint = f"Menas {near[0]}? " if near else ""
    remedy = f"{hint}Rätta raden; sot facts {year} visar vad talen heter."
    return Fault(file, "inställning:okänt tal", message, remedy, column=key)
