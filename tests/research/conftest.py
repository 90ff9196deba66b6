"""The methods need the group `research`, which `bootstrap.py test --all` has; elsewhere their tests are skipped."""

from importlib.util import find_spec

import pytest

LIBRARIES = ("firthmodels", "simpy", "sksurv", "statsmodels")
WITHOUT = {"test_ard", "test_ledger"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skips, with a word, what needs a library that is not installed."""
    lacking = [name for name in LIBRARIES if find_spec(name) is None]
    mark = pytest.mark.skip(reason=f"Gruppen research saknas ({', '.join(lacking)}): python3 bootstrap.py test --all.")
    for item in items if lacking else ():
        if item.path.parent.name == "research" and item.path.stem not in WITHOUT:
            item.add_marker(mark)
