"""Faults between columns, sheets and sources."""

from tests.planted.fault import Fault

FAULTS: list[Fault] = []
