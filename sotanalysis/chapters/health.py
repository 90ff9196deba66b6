"""Chapter 08: when a change in self-rated health is told of the whole group."""

from sotanalysis.measures.health import enough_pairs
from sotanalysis.report import Report


def speaks_for_group(report: Report) -> bool:
    """Whether so many of the ended have two ratings that their change is told of the group; true without a source."""
    both = report.find("health.measured.both")
    return both is None or enough_pairs(report.dataset, report.period, both.n or 0, both.base or 0)
