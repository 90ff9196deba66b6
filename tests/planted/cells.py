"""Faults in single cells of the workbook: numbers, dates, identities, categories."""

from tests.planted.fault import Fault

FAULTS: list[Fault] = []
