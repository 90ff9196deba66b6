"""Every planted fault is told at its place in words that fit, once; what can be read is read without a word."""

from collections import defaultdict
from itertools import chain

import pytest

from tests.planted import across, cells, exports, files, headers
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
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)


@pytest.mark.parametrize("folder", TOGETHER)
def test_faults_of_one_folder_are_all_told(tmp_path, folder):
    planted = Planted(tmp_path)
    for fault in TOGETHER[folder]:
        fault.plant(planted)
    assert [fault.name for fault in TOGETHER[folder] if fault.told and not tells(planted.lines, fault.told)] == []


@pytest.fixture(scope="module")
def clean_checked_lines(tmp_path_factory):
    return Planted(tmp_path_factory.mktemp("clean")).checked_lines


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
