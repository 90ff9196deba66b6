"""Hidden numbers that follow from others of which no table is a part: each planted in the demonstration and found."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from sotanalysis.disclosure import rules
from sotanalysis.disclosure.attack import bounds
from sotanalysis.disclosure.equations import numbers_of
from sotanalysis.disclosure.pattern import Hidden, Pattern, find_pattern
from sotanalysis.disclosure.system import system
from sotanalysis.measures import all_measures
from sotanalysis.report.edition import as_shown, for_public

MEASURES = {m.id: m for m in all_measures()}


@pytest.fixture(scope="module")
def closest(demonstrated):
    """How close a reader comes to facts that editions of some periods hide, with all else at hand."""

    def come(periods, hidden, asked):
        whole = [demonstrated(period) for period in periods]
        table = pd.concat([for_public(one.facts, one.dataset).table() for one in whole], ignore_index=True)
        numbers = numbers_of(rules.counted(table), MEASURES)
        known = np.zeros(len(numbers.values), dtype=bool)
        shown = [place for key, place in numbers.counts.items() if not key[0].startswith(hidden)]
        known[shown] = True
        known[[place for key, place in numbers.counts.items() if key[0].startswith(hidden)]] = False
        places = [numbers.counts[key] for key in asked]
        found = bounds(system(numbers.values, numbers.rows), ~known, places)
        return [(found[place], numbers.values[place]) for place in places]

    return come


EXITS, STARTS = "inflow.by_month.exit.", "inflow.by_month.start."


@pytest.mark.parametrize(
    ("periods", "hidden", "asked"),
    [
        # Those enrolled at the end of two months, and those who started between, tell how many ended.
        (["2022"], (EXITS,), [(f"{EXITS}2022-01", "2022"), (f"{EXITS}2022-07", "2022")]),
        # The n of a median is how many started.
        (["2022"], (STARTS,), [(f"{STARTS}2022-12", "2022")]),
        # What was mentioned in all, less the other answers.
        (["2022"], ("non_starts.reasons.work_or_studies",), [("non_starts.reasons.work_or_studies", "2022")]),
        (["2023"], ("target_group.needs.af",), [("target_group.needs.af", "2023")]),
        # Of two periods that begin together: who waited then, who has asked since, and what became of them.
        (
            ["2022", "2022-h1"],
            ("inflow.queue_by_month.2022-06", "inflow.applications.queue", "inflow.still_waiting"),
            [("inflow.queue_by_month.2022-06", "2022")],
        ),
        # The year before under the codes of this year.
        (
            ["2022", "2023"],
            tuple(
                f"inflow.{table}.{code}"
                for table in ("referrers", "referrers_by_year.2022")
                for code in ("self", "region")
            ),
            [("inflow.referrers.self.all", "2022")],
        ),
    ],
)
def test_a_number_that_others_tell_is_known(closest, periods, hidden, asked):
    assert all(span == (value, value) for span, value in closest(periods, hidden, asked))


@pytest.mark.parametrize("statistic", ["change", "percent"])
def test_the_change_in_work_and_studies_goes_with_how_many_there_were(public, statistic):
    report = public("2022")
    assert report.fact("occupation.work_or_studies.start").hidden
    assert report.fact(f"occupation.detailed_change.work_or_studies.{statistic}").hidden
    assert report.fact("occupation.detailed_printed.work_or_studies.share_start").hidden


@pytest.fixture(scope="module")
def public(demonstration):
    from sotanalysis.periods import Period
    from sotanalysis.report import report_in

    return lambda period: report_in(demonstration, "vasteras", Period.from_code(period), edition="public")


# --- numbers that are others in other words --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tables(demonstrated):
    """The facts of some periods as public editions count them."""

    def of(*periods):
        whole = [demonstrated(period) for period in periods]
        return pd.concat([for_public(one.facts, one.dataset).table() for one in whole], ignore_index=True)

    return cache(of)


@pytest.fixture(scope="module")
def numbers(tables):
    """All numbers of the demonstration: two years and the first half of the one."""
    return numbers_of(rules.counted(tables("2022", "2022-h1", "2023")), MEASURES)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # What is counted in months is extensions and applications all the same.
        (("aftercare.extension_months", "2022"), ("aftercare.extensions", "2022")),
        (("capacity.queue_months", "2022-h1"), ("inflow.still_waiting.n", "2022-h1")),
        # Who is due has ended half a year before, and is due again a year later.
        (("population.due_by_sex.6.man", "2022"), ("exits.ended.man", "2022-h1")),
        (("population.due_by_sex.18.man", "2023"), ("population.due_by_sex.6.man", "2022")),
        # One without a sex in the register ended before it began, and was due in the first half of its first year.
        (("follow_up.transition.6.missing.all", "2022"), ("follow_up.reached_by_sex.6.missing", "2022")),
        (("follow_up.active_by_sex.6.missing", "2022"), ("follow_up.active_by_sex.6.missing", "2022-h1")),
        # The first half of a year is told within it.
        (("steps.group_exit_outcomes.all.rehabilitation", "2022"), ("exits.outcomes.rehabilitation.all", "2022-h1")),
        (("health.start_group", "2022"), ("health.measured.start", "2022-h1")),
    ],
)
def test_two_facts_are_one_number(numbers, one, other):
    assert numbers.counts[one] == numbers.counts[other]


def test_the_first_half_of_a_year_is_taken_from_the_whole(numbers):
    half, whole = "steps.group_exit_outcomes.all.work+studies", "exits.outcomes.work+studies.all"
    both = {numbers.counts[whole, "2023"], numbers.counts[half, "2023"]}
    rests = [set(row) - both for row, low, high in numbers.rows if both < set(row) and low == high == 0]
    assert any(rest <= set(numbers.differences.values()) for rest in rests)


def tied(numbers, row):
    """Whether the weighted numbers, by (fact, period) or the name of what nobody tells, come to nothing."""
    at = {numbers.unsaid[one] if isinstance(one, str) else numbers.counts[one]: w for one, w in row.items()}
    return any(row in (at, {place: -w for place, w in at.items()}) for row, *ends in numbers.rows if ends == [0, 0])


def test_mentions_come_to_the_columns_of_the_sheet(numbers):
    many = {(f"target_group.n_needs.{n}", "2023"): float(n[0]) for n in ("1", "2", "3", "4-")}
    assert tied(numbers, {("target_group.mentions.need", "2023"): -1.0, **many})


@pytest.mark.parametrize("period", ["2022", "2022-h1"])
def test_who_was_there_when_the_period_began_is_the_same_in_its_first_half(numbers, period):
    there, started = "population.in_service_extended_by_referrer.fk", "inflow.referrers.fk.all"
    assert tied(numbers, {(there, period): -1.0, (started, period): 1.0, "~carried.2022-01.fk": 1.0})


def test_who_stays_is_there_when_the_next_year_begins(numbers):
    there, ended = ("population.in_service_extended_by_referrer.fk", "exits.outcomes_by_referrer.all.fk")
    after = {"~carried.2023-01.fk": 1.0, "~dropped.2022-01.2023-01.fk": 1.0}
    assert tied(numbers, {(there, "2022"): -1.0, (ended, "2022"): 1.0, **after})


def test_who_refers_is_a_contact_that_the_participant_has(numbers):
    for code in ("af", "fk", "social_assistance"):
        contact, referrer = (f"target_group.needs.{code}", "2022"), (f"inflow.referrers.{code}.all", "2022")
        assert numbers.counts[contact] == numbers.counts[referrer]


def test_persons_with_several_cases_are_a_number(numbers):
    cases, persons = ("inflow.goldware.cases.man", "2022"), ("inflow.goldware.persons.man", "2022")
    assert tied(numbers, {cases: -1.0, persons: 1.0, "~again.2022-01.2023-01.man": 1.0})


def test_the_base_of_a_number_of_the_year_before_is_that_years_own(numbers):
    base = numbers.bases["comparison.reached.previous", "2023"]
    then = numbers.counts["follow_up.due.6", "2022"]
    assert base != then
    assert ({base: 1.0, then: -1.0}, 0, 0) in [(dict(row), *ends) for row, *ends in numbers.rows]


def test_a_base_that_another_year_hides_goes_with_its_number(tables):
    before, now = tables("2022"), tables("2023")
    told = before[before["measure"].isin(["follow_up.status", "follow_up.due"])]
    told = told.assign(hidden=~told["fact"].isin(["follow_up.status.6.done"]))
    pattern = find_pattern(now[now["measure"] == "comparison.reached"], told)
    assert "comparison.reached.previous" in pattern.ids


def test_those_known_are_among_those_reached(closest):
    hidden = tuple(f"follow_up.reached_by_sex.6.{sex}" for sex in ("woman", "man", "missing"))
    asked = [(id, "2022") for id in hidden]
    assert all(span == (value, value) for span, value in closest(["2022"], hidden, asked))


@pytest.mark.parametrize(
    ("made", "of"),
    [
        ("capacity.free_places.from", "inflow.flow.open_at_end.all"),
        ("capacity.months.within", "capacity.cases.2023-03"),
    ],
)
def test_what_is_worked_out_of_a_hidden_number_goes_with_it(tables, made, of):
    facts = tables("2023")
    facts = facts[facts["measure"].isin(["capacity.free_places", "capacity.months", "capacity.cases", "inflow.flow"])]
    assert made not in find_pattern(facts).ids
    assert made in find_pattern(facts, stays={of}).ids


# --- what is there tells by being there ------------------------------------------------------------------------------


def test_no_fact_of_a_public_edition_is_one_persons_or_employees(tables):
    told = [key for codes in tables("2022")["keys"] for key, code in codes.items() if code != "all"]
    lists = {*told} & {"row", "pair", "role"}
    assert lists == set()


def test_what_is_not_there_is_not_told_from_what_is_hidden(demonstrated):
    facts = for_public(demonstrated("2022").facts, demonstrated("2022").dataset)
    ids = [f"target_group.education_printed.missing.{sex}" for sex in ("man", "woman")]
    there = {id for id in ids if id in set(facts.table()["fact"])}
    assert there == {ids[0]}  # of the women nothing is missing
    shown = as_shown(facts, Pattern({id: Hidden(id, "few") for id in there}, 4)).table()
    assert not {*ids} & {*shown["fact"]}


def test_values_have_no_more_digits_than_are_printed(tables):
    values = tables("2022").query("measure == 'health.score'")["value"].dropna()
    assert (values == values.round(1)).all()
