"""What every test may use: the checkout, a key of its own, a browser and axe-core where the machine has them."""

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

from sotanalysis import dataset
from sotanalysis.periods import Period
from sotanalysis.report import Report
from sotanalysis.report.report import report_in

settings.register_profile("patient", deadline=None)  # a shared machine may be slow without anything being wrong
settings.load_profile("patient")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session", autouse=True)
def _own_key(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or makes the key of the person who runs it, or sees where that person keeps data."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOT_KEY_FILE", str(tmp_path_factory.mktemp("key") / "nyckel"))
        for name in ("SOT_DATA", "SOT_REPORTS"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session")
def demonstration(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demonstration read, which tests only look at; facts that are counted are kept there."""
    place = tmp_path_factory.mktemp("demonstration")
    dataset.build(checkout / "data/raw", place / "processed", "vasteras")
    return place


@pytest.fixture(scope="session")
def demonstrated(demonstration: Path) -> Callable[[object], Report]:
    """The demonstration's report of a period, `2022` or `2023-h1`: each made once, and never changed."""
    return cache(lambda period: report_in(demonstration, "vasteras", Period.from_code(period)))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium; the test is skipped where there is none."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    return found or pytest.skip("Chromium saknas: installera Debians paket chromium.")


@pytest.fixture(scope="session")
def axe_script() -> str:
    """axe-core as text, of the version that .ci/run fetches; the test is skipped where it is not there."""
    script = ROOT / ".cache/axe/node_modules/axe-core/axe.min.js"
    if not script.exists():
        pytest.skip("axe-core saknas: kör .ci/run, eller npm install --prefix .cache/axe axe-core.")
    return script.read_text(encoding="utf-8")
