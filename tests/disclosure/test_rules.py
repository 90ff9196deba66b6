"""Which facts tell of few by themselves: hand-made facts, rule by rule."""

import pandas as pd
import pytest

from sotanalysis.disclosure.rules import RULES, flagged, rounded


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


def test_what_is_true_of_each_is_a_class_where_nothing_is_told_apart():
    began = fact(9, 9, 1.0, measure="occupation.started_or_increased", base_fact="population.working_at_exit")
    behind = fact(9, 9, 1.0, measure="non_starts.persons", base_fact="non_starts.reasons.all")
    assert told(began, behind) == [["all"], []]


def test_the_size_of_a_group_that_is_no_fact_is_few_as_well():
    assert told(fact(0, 3, 0.0, outcome="work", base_fact=None)) == [["few_in_all"]]
    assert told(fact(0, 3, 0.0, outcome="work")) == [[]]  # the group's own fact is hidden, and its size with it


def test_a_mean_of_few_and_the_lowest_of_any():
    mean, least = (fact(n, None, 12.5, unit="points", statistic=s) for n, s in ((3, "mean"), (30, "min")))
    assert told(mean, least) == [["of_few", "few"], ["one"]]


def test_several_statistics_or_ratings_of_few_give_each_of_them():
    low, alone = fact(5, None, 3.8, unit="points", statistic="low"), fact(7, None, 12.0, unit="days", month="2022-01")
    enough, days = (fact(n, None, 12.0, unit="days", statistic="mean") for n in (10, 9))
    assert told(low, alone, enough, days) == [["of_few"], [], [], ["of_few"]]


def test_all_who_were_asked_is_a_class():
    asked = fact(30, 30, 1.0, measure="health.start_group", base_fact="steps.group_start.all")
    assert told(asked) == [["all"]]


def test_what_is_counted_in_months_is_few_all_the_same():
    assert told(fact(3, None, 15.0, unit="months", measure="aftercare.extension_months")) == [["few"]]
    assert told(fact(1, None, 1.0, unit="posts", measure="capacity.returns", month="2023-01")) == [[]]


def test_a_count_may_stand_as_a_value():
    assert told(fact(None, 54, 2.0, measure="payback.basis", statistic="unknown_start")) == [["few"]]
    assert told(fact(None, 54, 2.5, unit="sek", measure="payback.basis", statistic="cost")) == [[]]


def test_what_the_team_does_tells_of_nobody_but_of_one_employee_by_role():
    events = fact(2, unit="events", measure="capacity.events", event_type="besok")
    assert told(events) == [[]]
    assert told(fact(1, None, 0.5, unit="posts", measure="capacity.lost_by_role", role="lakare")) == [["staff"]]


def test_a_row_about_one_person_is_hidden_whatever_it_says():
    assert told(fact(None, None, 12.0, unit="points", measure="health.pairs", pair="1")) == [["one"]]


def payback(measure, value, *, source="workbook", **keys):
    return fact(None, 54, value, unit="sek", measure=f"payback.{measure}", **keys) | {
        "source": source,
        "period": "2022",
    }


def with_resources(many, source="workbook"):
    return payback("basis", many, source=source, statistic="with_resources") | {"unit": "persons"}


# Two at 27 000 kronor a month, whose price everybody has: 2 × 27 000 × 12 × 1.3142 is no other number of persons.
WAGES = {"whole": {"statistic": "production_before"}, "actor": {"actor": "individ", "statistic": "income"}}


@pytest.mark.parametrize("measure", WAGES)
def test_an_amount_of_wages_and_supports_alone_tells_how_many_have_them(measure):
    assert told(payback(measure, 851_601.6, **WAGES[measure]), with_resources(54.0))[0] == ["priced"]


def test_visits_and_hours_that_nobody_else_tells_blur_an_amount_where_they_are_noted():
    society = {"actor": "samhalle", "statistic": "income"}
    blurred, bare = payback("actor", 1.0, **society), payback("actor", 1.0, source="sus", **society)
    assert told(blurred, bare, with_resources(54.0), with_resources(0.0, "sus"))[:2] == [[], ["priced"]]
    assert told(payback("actor", 1.0, actor="individ", statistic="cost"), with_resources(54.0))[0] == []


def test_an_assumption_about_tax_beside_the_base_tells_what_is_earned():
    income = {"actor": "kommun", "statistic": "result_5"}
    tax, years = (payback("alternatives", 1.0, alternative=a, **income) for a in ("tax_kept_10", "discount_35"))
    assert told(tax, years, with_resources(54.0))[:2] == [["priced"], []]


def test_what_is_shown_of_the_payback_is_rounded_past_the_price_of_an_hour():
    facts = pd.DataFrame([payback("actor", 1_285_057.3, actor="samhalle", statistic="income"), fact(7, 54, 7 / 54)])
    assert rounded(facts)["value"].tolist() == [1_290_000.0, 7 / 54]


def test_every_rule_says_what_it_means():
    assert all(rule.says.endswith(".") for rule in RULES)
