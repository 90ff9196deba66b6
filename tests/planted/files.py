"""Faults of files: encodings, delimiters, names, places, formats, sizes, exports."""

from tests.planted.fault import Fault

FAULTS: list[Fault] = []
