"""Faults of headers, sheets and Excel: renamed, split, merged, hidden, formulas, error cells."""

from tests.planted.fault import Fault

FAULTS: list[Fault] = []
