"""What is audited: the printed report of a year with its exports, or any file of printed figures by itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from sotanalysis import dataset, facts
from sotanalysis.audit.exports import SOURCES, known_facts
from sotanalysis.audit.rules import audit
from sotanalysis.cleaning import without_numbers
from sotanalysis.periods import Period
from sotanalysis.privacy.in_text import masked_name
from sotanalysis.sources.published import read_published_file
from sotanalysis.tables.exports import PRINTED_FIGURES
from sotanalysis.tables.problem import Problem


@dataclass(frozen=True)
class Audited:
    """The audit of one file of printed figures (audit's frame), and the figures themselves (printed_figures).

    problems: what is wrong with the file. sources: the system that each fact comes from, by the fact's id.
    """

    name: str
    findings: pd.DataFrame
    figures: pd.DataFrame
    problems: tuple[Problem, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)


def audit_year(raw: Path, processed: Path, team: str, year: int) -> Audited | None:
    """The year's publicerat.csv or .xlsx against itself and the team's exports; None when the year has none.

    With it come the results that the report of the year before promised and did not give.
    """
    dataset.build(raw, processed, team)
    data = dataset.load(processed, team, through=year)
    printed = data.tables["printed_figures"]
    figures = printed[printed["year"] == year]
    if figures.empty:
        return None
    figures = pd.concat([figures, _open_promises(printed[printed["year"] == year - 1])])
    found = facts.of_period(data, Period.year(year), processed)
    sources = {fact.id: SOURCES.get(fact.source, fact.source) for fact in known_facts(found).values()}
    return Audited(f"{team} {year}", audit(figures, found), figures, sources=sources)


def _open_promises(figures: pd.DataFrame) -> pd.DataFrame:
    """The rows of a report that promise a result which it does not give."""
    found = audit(figures)
    promised = found.loc[found["rule"] == "promised_absent", "record_id"]
    return figures[figures["record_id"].isin(promised)]


def audit_file(path: Path) -> Audited:
    """Any file of that form against itself; without findings when no figure can be read, `problems` says why."""
    name = masked_name(path.name)
    source = without_numbers(read_published_file(path, name, 0))
    figures = source.frames.get("printed_figures", pd.DataFrame(columns=list(PRINTED_FIGURES.names)))
    return Audited(name, audit(figures), figures, tuple(source.problems))
