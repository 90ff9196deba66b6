"""Which facts tell of few by themselves: hand-made facts, rule by rule."""

import pandas as pd
import pytest

from sotanalysis.disclosure.rules import RULES, flagged


def fact(
    n=None, base=None, value=None, *, unit="persons", measure="exits.outcomes", base_fact="exits.ended.all", **keys
):
    id = ".".join([measure, *keys.values()])
    return {
        "fact": id, "measure": measure, "keys": keys, "n": n, "base": base, "value": value, "unit": unit,
        "base_fact": base_fact if base is not None else None,
    }  # fmt: skip


def told(*facts, threshold=4):
    """The rules that flag each fact, in their order."""
    frame = pd.DataFrame(facts).astype({"n": "Int64", "base": "Int64", "value": "Float64", "base_fact": "string"})
    return [[rule for rule, on in row.items() if on] for row in flagged(frame, threshold).to_dict("records")]


@pytest.mark.parametrize(("n", "rules"), [(0, []), (1, ["few"]), (4, ["few"]), (5, [])])
def test_counts_up_to_the_threshold_are_few_and_zero_is_not(n, rules):
    assert told(fact(n, 20, n / 20, outcome="work")) == [rules]


def test_the_threshold_is_the_largest_count_that_is_hidden():
    assert told(fact(4, 20, 0.2, outcome="work"), threshold=3) == [[]]


@pytest.mark.parametrize(("n", "rules"), [(32, ["all_but_few"]), (29, ["all_but_few"]), (28, []), (33, ["all"])])
def test_a_share_near_all_tells_of_those_left_and_of_all(n, rules):
    assert told(fact(n, 33, n / 33, outcome="work")) == [rules]


def test_all_of_a_group_tells_nothing_where_nothing_is_known_or_it_is_the_whole():
    whole = fact(33, 33, 1.0, measure="exits.ended", sex="all", base_fact="exits.ended.all")
    assert told(fact(33, 33, 1.0, outcome="missing"), whole) == [[], []]


def test_the_size_of_a_group_that_is_no_fact_is_few_as_well():
    assert told(fact(0, 3, 0.0, outcome="work", base_fact=None)) == [["few_in_all"]]
    assert told(fact(0, 3, 0.0, outcome="work")) == [[]]  # the group's own fact is hidden, and its size with it


def test_a_mean_of_few_and_the_lowest_of_any():
    mean, least = (fact(n, None, 12.5, unit="points", statistic=s) for n, s in ((3, "mean"), (30, "min")))
    assert told(mean, least) == [["few"], ["one"]]


def test_a_count_may_stand_as_a_value():
    assert told(fact(None, 54, 2.0, measure="payback.basis", statistic="unknown_start")) == [["few"]]
    assert told(fact(None, 54, 2.5, unit="sek", measure="payback.basis", statistic="cost")) == [[]]


def test_what_the_team_does_tells_of_nobody_but_of_one_employee_by_role():
    events = fact(2, unit="events", measure="capacity.events", event_type="besok")
    assert told(events) == [[]]
    assert told(fact(1, None, 0.5, unit="posts", measure="capacity.lost_by_role", role="lakare")) == [["staff"]]


def test_a_row_about_one_person_is_hidden_whatever_it_says():
    assert told(fact(None, None, 12.0, unit="points", measure="health.pairs", pair="1")) == [["one"]]


def test_every_rule_says_what_it_means():
    assert all(rule.says.endswith(".") for rule in RULES)
