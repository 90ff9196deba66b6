"""Invented reports from a seed: a sound one raises nothing, and a planted fault is found by a rule that is right."""

import pandas as pd
import pytest

from sotanalysis.audit import audit
from tests.audit.invented import FAULTS, Row, faulty, sound

MANY = 60


def audited(rows: list[Row]) -> pd.DataFrame:
    return audit(pd.DataFrame(rows, dtype=object).fillna(""))


def false_alarms(seed: int) -> list[str]:
    found = audited(sound(seed).rows)
    return found.loc[found["verdict"].str.startswith("contradicts"), "note"].tolist()


def found(seed: int, fault: str) -> bool | None:
    """Whether the fault is told by a right rule; None where this report has no place for it."""
    made = faulty(seed, fault)
    if made is None:
        return None
    rows, record, rules = made
    told = audited(rows)
    # A share that fits another printed group is told as that, which is no contradiction.
    told = told[told["verdict"].eq("contradicts_print") | told["rule"].eq("other_base")]
    told = told[told["rule"].isin(rules)]
    return bool((told["record_id"].eq(record) | told["other"].map(lambda other: record in other)).any())


def first_place(fault: str) -> int:
    """The first seed whose report has a place for the fault."""
    return next(seed for seed in range(MANY) if faulty(seed, fault))


@pytest.mark.parametrize("seed", range(3))
def test_a_sound_report_raises_nothing(seed):
    assert false_alarms(seed) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found_by_the_right_rule(fault):
    assert found(first_place(fault), fault)


@pytest.mark.full
def test_no_false_alarm_in_many_reports():
    assert [(seed, notes) for seed in range(300) if (notes := false_alarms(seed))] == []


@pytest.mark.full
def test_nearly_every_planted_fault_is_found():
    results = {fault: [r for seed in range(MANY) if (r := found(seed, fault)) is not None] for fault in FAULTS}
    assert all(results.values())
    told = [one for own in results.values() for one in own]
    assert sum(told) / len(told) >= 0.95
    assert {fault: sum(own) / len(own) for fault, own in results.items() if sum(own) / len(own) < 0.9} == {}
