"""Printed figures against each other and against the exports: which hold, which do not, and why."""

from sotanalysis.audit.finding import COLUMNS, VERDICTS
from sotanalysis.audit.rules import audit

__all__ = ["COLUMNS", "VERDICTS", "audit"]
