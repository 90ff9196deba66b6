"""Every planted fault is told at its place in words that fit, once; what can be read is read without a word."""

from collections import defaultdict
from itertools import chain

import pytest

from demo.county import write_county
from tests.planted import across, cells, exports, extracts, files, headers
from tests.planted.fault import Fault, Planted, tells

FAULTS: list[Fault] = [*chain(cells.FAULTS, headers.FAULTS, across.FAULTS, files.FAULTS, exports.FAULTS)]
TOGETHER: dict[str, list[Fault]] = defaultdict(list)
for fault in FAULTS:
    if fault.folder:
        TOGETHER[fault.folder].append(fault)


@pytest.fixture(scope="module")
def clean_lines(tmp_path_factory):
    return Planted(tmp_path_factory.mktemp("clean")).lines


def test_names_are_unique():
    assert len({fault.name for fault in (*FAULTS, *extracts.FAULTS)}) == len(FAULTS) + len(extracts.FAULTS)


@pytest.mark.parametrize("folder", TOGETHER)
def test_faults_of_one_folder_are_all_told(tmp_path, folder):
    planted = Planted(tmp_path)
    for fault in TOGETHER[folder]:
        fault.plant(planted)
    assert [fault.name for fault in TOGETHER[folder] if fault.told and not tells(planted.lines, fault.told)] == []


@pytest.fixture(scope="module")
def clean_checked_lines(tmp_path_factory):
    return Planted(tmp_path_factory.mktemp("clean")).checked_lines


@pytest.fixture(scope="module")
def extract(tmp_path_factory):
    """A synthetic team's folder of 2024, which has no fault."""
    folder = tmp_path_factory.mktemp("lan")
    write_county(folder, 1, range(2023, 2025), 12)
    return folder / "raw/provstad/2024"


@pytest.mark.full
@pytest.mark.parametrize("fault", extracts.FAULTS, ids=lambda fault: fault.name)
def test_a_fault_of_an_extract_or_of_bip_is_told_once_at_its_place(tmp_path, extract, fault):
    planted = Planted(tmp_path, extract)
    fault.plant(planted)
    assert tells(planted.lines, fault.told) if fault.told else planted.lines == []
    assert not fault.once or len(planted.lines) <= 1, planted.lines


@pytest.mark.full
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_alone_is_told_once_and_nothing_else_is(tmp_path, clean_lines, request, fault):
    planted = Planted(tmp_path)
    fault.plant(planted)
    if fault.checked:
        clean, found = request.getfixturevalue("clean_checked_lines"), planted.checked_lines
    else:
        clean, found = clean_lines, planted.lines
    more = [line for line in found if line not in clean]
    assert tells(more, fault.told) if fault.told else more == []
    assert not fault.once or len(more) <= 1, more
