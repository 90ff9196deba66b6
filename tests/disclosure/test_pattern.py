"""What an edition hides of linked tables, of one period and of several, and what nobody can work out then."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sotanalysis.disclosure import rules
from sotanalysis.disclosure.attack import bounds
from sotanalysis.disclosure.equations import numbers_of
from sotanalysis.disclosure.pattern import find_pattern
from sotanalysis.disclosure.system import system
from tests.disclosure.invented import linked, persons_of, table

THRESHOLD = 4
PERSONS = st.lists(st.tuples(*[st.integers(0, 5)] * 5, st.integers(0, 11)), min_size=5, max_size=60).map(persons_of)
RANDOM = np.random.default_rng(11)
THIRTY = persons_of([tuple(RANDOM.integers(0, 12, 6).tolist()) for _ in range(30)])
FEW = THIRTY.head(16)


def out_of(facts, pattern):
    """The facts as an edition that hides the pattern leaves them behind."""
    return facts.assign(hidden=facts["fact"].isin(pattern.ids))


def worked_out(persons, editions):
    """The small numbers, by (fact, period), of which a reader of all the editions can exclude 1 or the threshold.

    What is left of a period when a part of it is known counts as a number too.
    """
    told = rules.counted(pd.concat(editions, ignore_index=True))
    declared = {m.id: m for m in linked(persons)}
    numbers = numbers_of(told, declared)
    shown = {numbers.counts[row.fact, row.period] for row in told[~told["hidden"]].itertuples() if pd.notna(row.number)}
    hidden = np.array([place not in shown for place in range(len(numbers.values))])
    small = [p for p, value in enumerate(numbers.values) if 1 <= value <= THRESHOLD]
    found = bounds(system(numbers.values, numbers.rows), hidden, small)
    return [place for place, (low, high) in found.items() if low > 1 or high < THRESHOLD]


def test_a_small_number_is_hidden_with_what_it_could_be_worked_out_of():
    persons = persons_of([(0, 0, 0, 0, 0, 0)] * 12 + [(1, 0, 0, 0, 0, 0)] * 3 + [(1, 1, 1, 1, 1, 0)] * 9)
    facts = table(persons, "2022")
    pattern = find_pattern(facts, threshold=THRESHOLD, measures=linked(persons))
    hidden = {one.fact: one for one in pattern.hidden.values()}
    assert hidden["t.education.compulsory.man"].reason == "few"
    assert hidden["t.education.compulsory.man"].promised == (1, THRESHOLD)
    assert "t.education.compulsory.woman" in hidden or "t.education.compulsory.all" in hidden
    assert "t.education.all.all" not in hidden
    assert not worked_out(persons, [out_of(facts, pattern)])
    assert pattern.gap == 0


def test_all_but_a_few_tells_of_the_few():
    persons = persons_of([(0, 0, 0, 0, 0, 0)] * 30 + [(1, 0, 1, 0, 0, 0)] * 2)
    pattern = find_pattern(table(persons, "2022"), threshold=THRESHOLD, measures=linked(persons))
    assert pattern.hidden["t.work"].reason == "all_but_few"


def test_all_in_one_class_is_hidden():
    persons = persons_of([(0, 0, 0, 0, 0, 0)] * 12 + [(1, 0, 1, 0, 0, 0)] * 12)
    pattern = find_pattern(table(persons, "2022"), threshold=THRESHOLD, measures=linked(persons))
    assert pattern.hidden["t.outcome.work.woman"].reason == "all"


def test_one_number_is_hidden_or_shown_wherever_it_stands():
    facts = table(THIRTY, "2022")
    ids = find_pattern(facts, threshold=THRESHOLD, measures=linked(THIRTY)).ids
    for education in ("compulsory", "upper_secondary"):
        assert (f"t.education.{education}.all" in ids) == (f"t.by_education.all.{education}" in ids)


def test_the_pattern_depends_on_no_order():
    facts = table(THIRTY, "2022")
    one, other = (
        find_pattern(f, threshold=THRESHOLD, measures=linked(THIRTY))
        for f in (facts, facts.sample(frac=1, random_state=3))
    )
    assert one == other


def test_what_is_wanted_stays_where_something_else_can_go():
    persons = persons_of([(0, 0, 0, 0, 0, 0)] * 12 + [(1, 0, 0, 0, 0, 0)] * 3 + [(1, 1, 1, 1, 1, 0)] * 9)
    facts = table(persons, "2022")
    free = find_pattern(facts, threshold=THRESHOLD, measures=linked(persons))
    wanted = sorted({one.fact for one in free.hidden.values() if one.reason == "secondary"})[0]
    kept = find_pattern(facts, threshold=THRESHOLD, wanted=[wanted], measures=linked(persons))
    assert wanted not in kept.ids


def test_what_is_left_of_a_year_when_its_first_half_is_out_is_no_small_number():
    first, second = [(0, 0, 0, 0, 0, 0)] * 9 + [(1, 0, 0, 0, 0, 0)] * 12, [(0, 0, 0, 0, 0, 8)] * 3
    persons = persons_of([*first, *second])
    half, year = table(persons, "2022-h1"), table(persons, "2022")
    out = out_of(half, find_pattern(half, threshold=THRESHOLD, measures=linked(persons)))
    assert not out.set_index("fact")["hidden"]["t.education.all.woman"]
    assert "t.education.all.woman" not in find_pattern(year, threshold=THRESHOLD, measures=linked(persons)).ids
    assert "t.education.all.woman" in find_pattern(year, out, THRESHOLD, measures=linked(persons)).ids


@pytest.mark.full
@pytest.mark.parametrize("order", [("2022-h1", "2022"), ("2022", "2022-h1"), ("2022-h1", "2022-h2", "2022")])
def test_two_editions_let_nobody_subtract(order):
    editions = []
    for period in order:
        facts = table(FEW, period)
        known = pd.concat(editions) if editions else None
        editions.append(out_of(facts, find_pattern(facts, known, THRESHOLD, measures=linked(FEW))))
    assert not worked_out(FEW, editions)
    shown = [e[~e["hidden"]].set_index("fact")["n"] for e in editions if e["period"].iloc[0] in ("2022", "2022-h1")]
    left = (shown[0] - shown[1]).abs().dropna()
    assert not left.between(1, THRESHOLD).any()


def test_two_plans_of_one_year_show_and_hide_the_same_numbers():
    facts = table(FEW, "2022")
    some = facts[facts["measure"].isin(["t.education", "t.outcome"])]
    first = out_of(some, find_pattern(some, threshold=THRESHOLD, measures=linked(FEW)))
    second = out_of(facts, find_pattern(facts, first, THRESHOLD, measures=linked(FEW)))
    both = pd.concat([first, second[~second["fact"].isin(first["fact"])]])
    joined = both.assign(hidden=both["hidden"] & ~both["fact"].isin(second[~second["hidden"]]["fact"]))
    assert not worked_out(FEW, [joined])


def test_what_an_edition_has_shown_is_told_as_out():
    facts = table(THIRTY, "2022")
    pattern = find_pattern(facts, facts.assign(hidden=False), THRESHOLD, measures=linked(THIRTY))
    assert pattern.out
    assert set(pattern.out) <= set(facts["fact"])


def kept(persons):
    facts = table(persons, "2022")
    pattern = find_pattern(facts, threshold=THRESHOLD, measures=linked(persons))
    told = rules.counted(facts)
    few = told.loc[told["number"].between(1, THRESHOLD), "fact"]
    assert set(few) <= pattern.ids
    assert not pattern.out
    assert not worked_out(persons, [out_of(facts, pattern)])


@settings(max_examples=1)
@given(PERSONS)
def test_no_number_is_known_closer_than_promised(persons):
    kept(persons)


@pytest.mark.full
@settings(max_examples=100)
@given(PERSONS)
def test_no_number_is_known_closer_than_promised_in_many_tables(persons):
    kept(persons)


@pytest.mark.full
def test_the_half_year_and_then_the_year_of_the_demonstration_let_nobody_subtract(demonstrated):
    half, year = (demonstrated(period).facts.table() for period in ("2022-h1", "2022"))
    first = out_of(half, find_pattern(half))
    pattern = find_pattern(year, first)
    second = out_of(year, pattern)
    assert not pattern.out
    shown = [e[~e["hidden"] & e["unit"].isin(["persons", "cases"])].set_index("fact")["n"] for e in (first, second)]
    flows = [id for id in shown[0].index if id.startswith(("exits.outcomes", "target_group.education", "steps.matrix"))]
    left = (shown[1] - shown[0]).reindex(flows).dropna()
    assert len(left)
    assert not left.between(1, THRESHOLD).any()
