"""Faults of settings, prices, published figures and texts."""

from tests.planted.fault import Fault

FAULTS: list[Fault] = []
