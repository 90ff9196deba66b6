"""Spoilt files are read without an exception, in time, within the accounts; what the fuzzer found stays mended.

`tests/fixtures/fuzz/<find>/` holds the file of a find, at its place in a year's folder.
"""

import io
import zipfile
import zlib
from pathlib import Path

import pytest

from sotanalysis import dataset
from sotanalysis.sources import prices

pytest.importorskip("resource", reason="Gränser för en process finns inte i Windows.")
from tests.fuzz import fuzzing  # noqa: E402
from tests.fuzz.fuzzing import Target, finds, read_plan, read_prose, read_year, targets  # noqa: E402

FOUND = Path(__file__).resolve().parents[1] / "fixtures/fuzz"
SLOW = ("markdown", "samordningsteam", "goldware")
QUICK = [name for name in targets() if not any(word in name for word in SLOW)]


def told(place: Path, name: str, number: int) -> list[str]:
    """The finds of a case, for a message."""
    target = targets()[name]
    return [f"{name}:{number}: {f.kind} {f.where} {f.detail[-500:]}" for f in finds(place, target, target.case(number))]


def test_a_sample_of_spoilt_files_is_read(tmp_path):
    assert not [one for number, name in enumerate(QUICK, 100) for one in told(tmp_path, name, number)]


@pytest.mark.full
@pytest.mark.parametrize("name", targets())
def test_many_spoilt_files_are_read(tmp_path, name):
    assert not [one for number in range(20) for one in told(tmp_path, name, number)]


def files_found() -> list[object]:
    """What was found, all of it mended."""
    return sorted(place.name for place in FOUND.iterdir())


@pytest.mark.parametrize("found", files_found())
def test_what_was_found_stays_mended(tmp_path, found):
    (file,) = [path for path in (FOUND / found).rglob("*") if path.is_file()]
    path = file.relative_to(FOUND / found).as_posix()
    read = read_prose if path.endswith(".md") else read_plan if path == "plan.toml" else read_year
    target = Target(found, path, lambda rng, raw: raw, file.read_bytes(), read)
    assert fuzzing.alone(tmp_path, target) == []


def test_a_case_is_the_same_every_time():
    for target in targets().values():
        assert content(target.case(7)) == content(target.case(7))


def content(raw: bytes) -> object:
    """The bytes; of a workbook its parts but that with the second it was saved in; of a broken one its size."""
    if not zipfile.is_zipfile(io.BytesIO(raw)):
        return raw
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return {name: archive.read(name) for name in archive.namelist() if name != "docProps/core.xml"}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError):
        return len(raw)


@pytest.fixture
def price_list(tmp_path) -> list:
    """What is found in the demonstration's prices, unspoilt."""
    return lambda: finds(tmp_path, targets()["text:priser.csv"], (fuzzing.CLEAN / "priser.csv").read_bytes())


def test_the_fuzzer_sees_what_goes_wrong(price_list, monkeypatch):
    assert not price_list()
    with monkeypatch.context() as planted:
        planted.setattr(prices, "_table", lambda *_: [][1])
        assert [(f.kind, f.where) for f in price_list()] == [("contained", "IndexError-prices._read_file")]
    with monkeypatch.context() as planted:
        planted.setattr(dataset, "read_folder", lambda *_: 1 / 0)
        assert [f.kind for f in price_list()] == ["exception"]
    with monkeypatch.context() as planted:
        planted.setattr(fuzzing.dataset, "read_folder", unread)
        assert [f.kind for f in price_list()] == ["silent"]


def unread(folder: Path, year: int):
    return dataset.files.SourceFrame(), dataset.read_settings(folder, year)[0]
