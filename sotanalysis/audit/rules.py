"""All rules on all printed figures. Every rule is general: none names a report, a record or a number."""

from collections.abc import Iterator

import pandas as pd

from sotanalysis.audit.changes import changes, moves
from sotanalysis.audit.claims import claims, kept
from sotanalysis.audit.exports import against_exports, known_facts
from sotanalysis.audit.figures import Figure, read_figures, reports
from sotanalysis.audit.finding import Finding, settle
from sotanalysis.audit.groups import groups
from sotanalysis.audit.labels import across_periods, labels, summaries
from sotanalysis.audit.prints import prints
from sotanalysis.audit.share_sets import share_sets
from sotanalysis.audit.shares import shares
from sotanalysis.audit.sums import sums
from sotanalysis.facts import Facts

RULES = (sums, groups, shares, share_sets, changes, moves, prints, labels, summaries, claims)


def audit(figures: pd.DataFrame, facts: Facts | None = None) -> pd.DataFrame:
    """One row per printed figure and finding: record_id, unit, section, measure, category, sex, printed (text),
    recomputed (text), verdict, rule, other (tuple of record ids), note (a Swedish sentence).

    `figures` has the columns of PRINTED_FIGURES, of which only `measure` must be there. `facts` are those
    of the report's period; without them the print is held against itself alone. The verdict is `contradicts_print`,
    `contradicts_exports`, `agrees_otherwise` (under another rounding, base or source), `agrees` (at least one check
    applied and held) or `not_recomputable`. All rows of one figure tell of its worst verdict; no figure is left out.
    """
    read = read_figures(figures)
    return settle(read, [*_consistency(read), *(_exports(read, facts) if facts else ())])


def _consistency(figures: list[Figure]) -> Iterator[Finding]:
    every = reports(figures)
    for report in every:
        for rule in RULES:
            yield from rule(report)
    yield from kept(every)
    yield from across_periods(every)


def _exports(figures: list[Figure], facts: Facts) -> Iterator[Finding]:
    known = known_facts(facts)
    for report in reports(figures):
        for figure in report.figures:
            yield from against_exports(figure, facts, known, report.by_record)
