"""Coarser classes: what they count, when they are shown, and that nobody works anything out of both fine and coarse."""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from sotanalysis.disclosure import rules
from sotanalysis.disclosure.attack import bounds
from sotanalysis.disclosure.coarser import classes_at, coarsest, is_of_class, is_shown, with_joined
from sotanalysis.disclosure.equations import numbers_of
from sotanalysis.disclosure.pattern import MOST_HIDDEN, find_coarser_pattern, find_pattern, problem_of
from sotanalysis.disclosure.system import system
from sotanalysis.measures import all_measures
from sotanalysis.measures.keys import AGE_CLASS, KEYS, MONTH, OUTCOME, REFERRER, TIME_ON_SUPPORT, held_by, is_joined
from tests.disclosure.invented import linked, persons_of, table
from tests.disclosure.test_pattern import FEW, PERSONS, THIRTY, THRESHOLD

# Women and men in work, a few studying, the others in rehabilitation.
ENDED = persons_of([(n % 2, 1, o, 0, 0, n % 12) for o, many in ((0, 9), (1, 2), (2, 20)) for n in range(many)])


def declared(persons):
    return {m.id: m for m in linked(persons)}


def joined(persons, period="2022"):
    return with_joined(table(persons, period), declared(persons))


def out_of(facts, pattern, persons):
    """The facts as an edition leaves them behind: in its classes, without what it hides."""
    away = ~is_shown(facts, declared(persons), pattern.levels)
    return facts.assign(hidden=facts["fact"].isin(pattern.ids) | (away & is_of_class(facts)), away=away)


def worked_out(persons, editions):
    """The small numbers promised of which a reader of all the editions can exclude 1 or the threshold."""
    every = pd.concat(editions, ignore_index=True)
    told = rules.counted(every.sort_values("hidden").drop_duplicates(["fact", "period"]))
    numbers = numbers_of(told, declared(persons))
    place = {key: at for key, at in numbers.counts.items()}
    keys = list(zip(told["fact"], told["period"], strict=True))
    shown = {place[key] for key, hidden in zip(keys, told["hidden"], strict=True) if not hidden and key in place}
    promised = told["hidden"] & ~(told["away"] & is_of_class(told))
    small = {place[k] for k, one in zip(keys, promised, strict=True) if one and k in place}
    small = [p for p in sorted(small) if 1 <= numbers.values[p] <= THRESHOLD]
    hidden = np.array([at not in shown for at in range(len(numbers.values))])
    found = bounds(system(numbers.values, numbers.rows), hidden, small)
    return [at for at, (low, high) in found.items() if low > 1 or high < THRESHOLD]


def solved(facts, persons, published=None):
    return find_coarser_pattern(facts, published, THRESHOLD, measures=linked(persons))


def test_a_joined_class_is_the_sum_of_those_it_holds_and_keeps_their_base():
    facts = joined(ENDED).set_index("fact")
    one = facts.loc["t.outcome.work+studies.woman"]
    parts = facts.loc[["t.outcome.work.woman", "t.outcome.studies.woman"]]
    assert (one["n"], one["base"], one["base_fact"]) == (parts["n"].sum(), parts["base"].iloc[0], "t.outcome.all.woman")
    assert one["value"] == one["n"] / one["base"]
    assert one["keys"] == {"outcome": "work+studies", "sex": "woman"}


def test_the_facts_themselves_are_as_they_were():
    fine, both = table(THIRTY, "2022"), joined(THIRTY)
    pd.testing.assert_frame_equal(both[~is_of_class(both)], fine)
    assert not is_of_class(fine).any()


def test_a_class_whose_parts_share_somebody_is_not_made():
    facts = table(ENDED, "2022")
    twice = facts.assign(n=facts["n"].mask(facts["fact"].eq("t.outcome.all.all"), facts["n"] - 1))
    made = with_joined(twice, declared(ENDED))
    assert not any(id.startswith("t.outcome.") for id in made["fact"][is_of_class(made)])


def test_a_measure_is_shown_by_coarser_classes_where_too_much_would_be_hidden():
    facts = joined(ENDED)
    fine, coarse = find_pattern(facts, None, THRESHOLD, measures=linked(ENDED)), solved(facts, ENDED)
    assert coarse.levels["t.outcome"] >= 1
    shown = facts[is_shown(facts, declared(ENDED), coarse.levels) & facts["measure"].eq("t.outcome")]
    share = shown["fact"].isin(coarse.ids).mean()
    assert (
        share
        <= MOST_HIDDEN
        < facts[facts["measure"].eq("t.outcome") & ~is_of_class(facts)]["fact"].isin(fine.ids).mean()
    )
    assert coarse.hidden["t.outcome.studies.all"].reason == "few"
    assert not worked_out(ENDED, [out_of(facts, coarse, ENDED)])


def test_nothing_is_coarser_where_nothing_is_small():
    many = persons_of([(a, b, c, 0, 1, 0) for a in range(2) for b in range(3) for c in range(3) for _ in range(6)])
    assert not solved(joined(many), many).levels


def test_the_choice_depends_on_no_order_of_the_facts():
    facts = joined(THIRTY)
    assert solved(facts, THIRTY) == solved(facts.sample(frac=1, random_state=5), THIRTY)


def kept(persons):
    facts = joined(persons)
    assert not worked_out(persons, [out_of(facts, solved(facts, persons), persons)])


@settings(max_examples=1)
@given(PERSONS)
def test_nobody_works_anything_out_of_fine_and_coarse_classes(persons):
    kept(persons)


@pytest.mark.full
@settings(max_examples=60, deadline=None)
@given(PERSONS)
def test_nobody_works_anything_out_of_fine_and_coarse_classes_in_many_tables(persons):
    kept(persons)


@pytest.mark.full
@pytest.mark.parametrize("order", [*permutations(("2022-h1", "2022")), ("2022-h1", "2022-h2", "2022")])
@pytest.mark.parametrize("persons", [FEW, THIRTY])
def test_editions_in_different_classes_let_nobody_subtract(order, persons):
    editions = []
    for period in order:
        facts = joined(persons, period)
        pattern = solved(facts, persons, pd.concat(editions) if editions else None)
        editions.append(out_of(facts, pattern, persons))
    assert not worked_out(persons, editions)


@pytest.mark.full
def test_two_plans_of_one_year_in_different_classes_let_nobody_subtract():
    facts = joined(FEW)
    some = facts[facts["measure"].isin(["t.education", "t.outcome"])]
    first = out_of(some, solved(some, FEW), FEW)
    second = out_of(facts, solved(facts, FEW, first), FEW)
    assert not worked_out(FEW, [first, second])


def test_what_was_hidden_stays_hidden_when_told_to():
    facts = joined(THIRTY)
    free = solved(facts, THIRTY)
    one = next(id for id in facts["fact"] if id not in free.ids and not is_joined(id))
    stays = find_coarser_pattern(facts, None, THRESHOLD, measures=linked(THIRTY), stays=[one])
    assert one in stays.ids


@pytest.mark.parametrize("key", [key for key in KEYS.values() if key.coarser], ids=lambda key: key.name)
def test_each_level_joins_codes_that_stand_in_one_class_each(key):
    codes = [code for code in key.words if code not in ("all",)] or ["-14", "15-29", "30-44", "45-59", "60-"]
    codes = [f"2022-{n:02}" for n in range(1, 13)] if key is MONTH else codes
    for level in key.coarser:
        held = [code for group in level(codes) for code in group]
        assert len(held) == len({*held}) and {*held} <= {*codes}


@pytest.mark.parametrize(
    ("key", "code", "word"),
    [
        (AGE_CLASS, "15-29+30-44", "15–44 år"),
        (AGE_CLASS, "45-59+60-74+75-", "45 år eller mer"),
        (MONTH, "2022-01+2022-02+2022-03", "januari–mars 2022"),
        (OUTCOME, "work+studies", "Till arbete eller studier"),
        (TIME_ON_SUPPORT, "up_to_1+up_to_2+up_to_3", "Högst 3 år"),
    ],
)
def test_a_joined_class_has_a_word(key, code, word):
    assert key.word(code) == word


def test_without_a_word_of_its_own_a_class_is_called_by_those_it_holds():
    words = {"region": "Regionen", "municipality": "Kommunen"}
    assert REFERRER.word("region+municipality", words) == "Regionen och Kommunen"


def test_a_category_that_stands_in_no_list_is_no_class_even_with_a_plus_in_its_name():
    assert held_by("~A+B") == ("~A+B",)


def test_some_measures_have_coarser_classes():
    assert sum(coarsest(measure) > 1 for measure in all_measures()) > 20


def test_after_its_coarsest_classes_a_measure_is_told_by_its_totals_alone():
    by_education = declared(ENDED)["t.by_education"]
    codes = {"outcome": ["work", "studies", "all"], "education": ["compulsory", "missing", "all"]}
    assert {*classes_at(by_education, coarsest(by_education) - 1, codes)["education"].values()} != {"all"}
    classes = classes_at(by_education, coarsest(by_education), codes)
    assert all({*shown.values()} == {"all"} for shown in classes.values())


def test_where_all_tables_together_lose_too_much_those_that_lose_most_are_coarser_still():
    problem = problem_of(joined(THIRTY), None, THRESHOLD, measures=linked(THIRTY))
    numbers = problem.tables([], {})["numbers"]

    def lost(**shares):
        fine = problem.facts[~is_of_class(problem.facts) & problem.facts["n"].ne(0)].groupby("measure")["fact"]
        return [
            id
            for name, share in shares.items()
            for id in list(fine.get_group(f"t.{name}"))[: int(share * numbers[f"t.{name}"])]
        ]

    assert problem.next_levels(lost(steps=0.35), {}) == {}  # a fifth of all are not hidden
    every = dict.fromkeys(("education", "outcome", "by_education", "steps"), 0.25)
    assert set(problem.next_levels(lost(**every), {})) < {f"t.{name}" for name in every}
    worst = lost(**every | {"outcome": 0.38})
    assert next(iter(problem.next_levels(worst, {}).items())) == ("t.outcome", 1)
    last = {"t.outcome": coarsest(declared(THIRTY)["t.outcome"])}
    assert "t.outcome" not in problem.next_levels(worst, last)
