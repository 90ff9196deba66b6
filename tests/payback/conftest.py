"""The hand-built datasets of tests/measures."""

import importlib.util
from pathlib import Path

_spec = importlib.util.spec_from_file_location("measures_conftest", Path(__file__).parents[1] / "measures/conftest.py")
_module = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_module)
dataset, year_2022, look = _module.dataset, _module.year_2022, _module.look
