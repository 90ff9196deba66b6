"""Payback to society: an open model that an evaluator can rerun, item by item and actor by actor."""

from sotanalysis.payback.cohort import Cohort
from sotanalysis.payback.inputs import payback_cohort
from sotanalysis.payback.ledger import PaybackError

__all__ = ["Cohort", "PaybackError", "payback_cohort"]
