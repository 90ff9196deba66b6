"""What a public edition decides: beside earlier decisions, in any order, and without anybody's name in its codes."""

from datetime import timedelta
from functools import cache, partial
from itertools import permutations
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from sotanalysis import facts
from sotanalysis.disclosure import rules
from sotanalysis.disclosure.attack import bounds
from sotanalysis.disclosure.equations import numbers_of
from sotanalysis.disclosure.pattern import find_coarser_pattern
from sotanalysis.disclosure.system import system
from sotanalysis.measures.keys import ACCOUNT
from sotanalysis.measures.measure import measure, single, stack
from sotanalysis.periods import Period
from sotanalysis.report.edition import for_public, joined, patterns, without_names, words_out
from sotanalysis.sources.settings import Settings
from tests.disclosure.invented import linked, persons_of, table
from tests.disclosure.test_coarser import out_of, worked_out
from tests.disclosure.test_pattern import FEW, THIRTY, THRESHOLD

TEAM = SimpleNamespace(team="laget", settings={2022: Settings()}, tables={}, once=lambda key, make: make())


def decided(persons, period, processed):
    """The edition of a period, decided beside what lies in the folder, as its files hold it."""
    facts_of = cache(lambda span: joined(facts.collect(TEAM, span, linked(persons))))
    span = Period.from_code(period)
    solve = partial(find_coarser_pattern, measures=linked(persons))
    found = patterns(TEAM, span, facts_of, (), processed, solve)[span.code]
    return out_of(facts_of(span).table(), found, persons), found


@pytest.mark.full
@pytest.mark.parametrize("order", [*permutations(("2022-h1", "2022"))])
def test_a_half_year_and_its_year_let_nobody_subtract_whichever_is_first(order, tmp_path):
    editions = [decided(FEW, period, tmp_path)[0] for period in order]
    assert not worked_out(FEW, editions)


def subtracted(editions):
    """The facts of which few, in a time that begins and ends where periods shown do, are what is left of them.

    By hand, with no equations: each period leads from the day it begins to the day after its end.
    """
    shown = pd.concat(editions).query("not hidden and not away")
    few = set()
    for fact, rows in shown.dropna(subset=["n"]).groupby("fact"):
        ways = [(Period.from_code(row.period), int(row.n)) for row in rows.itertuples()]
        steps = [(one.start, one.end + timedelta(1), n) for one, n in ways]
        steps += [(end, start, -n) for start, end, n in steps]
        for first in {start for start, _, _ in steps}:
            until = {first: 0}
            while more := {end: until[at] + n for at, end, n in steps if at in until and end not in until}:
                until |= more
            few |= {(fact, first, day) for day, n in until.items() if day > first and 1 <= n <= THRESHOLD}
    return few


SPANS = ("2022", "2022-h1", "2022-h2", "2022-01--2022-09", "2022-04--2022-09", "2022-04--2022-06", "2022-07--2022-09")


def test_periods_that_overlap_tell_what_they_have_in_common():
    facts = [table(THIRTY, code) for code in ("2022-h1", "2022-04--2022-09", "2022-01--2022-09")]
    numbers = numbers_of(rules.counted(pd.concat(facts)), {m.id: m for m in linked(THIRTY)})
    one, other, both = (numbers.counts["t.education.all.all", t["period"].iloc[0]] for t in facts)
    hidden = np.ones(len(numbers.values), dtype=bool)
    hidden[[one, other, both]] = False
    common = numbers.values[one] + numbers.values[other] - numbers.values[both]
    found = bounds(system(numbers.values, numbers.rows), hidden, numbers.differences.values())
    assert (common, common) in found.values()


@pytest.mark.full
@pytest.mark.parametrize("seed", range(8))
def test_whatever_periods_are_asked_for_one_after_the_other_nobody_subtracts(seed, tmp_path):
    random = np.random.default_rng(seed)
    persons = persons_of([tuple(random.integers(0, 12, size=6)) for _ in range(random.integers(20, 90))])
    editions = []
    for period in random.permutation(SPANS)[: random.integers(3, 6)]:
        editions.append(decided(persons, str(period), tmp_path)[0])
        assert not subtracted(editions)
    assert not worked_out(persons, editions)


def test_a_decision_stands_while_nothing_changes(tmp_path):
    first = decided(FEW, "2022", tmp_path)[1]
    assert decided(FEW, "2022", tmp_path)[1] == first


@pytest.mark.full
def test_after_a_corrected_row_what_was_hidden_stays_so_where_its_number_is_the_same(tmp_path):
    first, _ = decided(FEW, "2022", tmp_path)
    corrected = FEW.assign(outcome=FEW["outcome"].mask(FEW.index == 0, "studies"))
    assert not corrected.equals(FEW)
    second, _ = decided(corrected, "2022", tmp_path)
    both = first.merge(second, on="fact", suffixes=("", "_then"))
    same = both["n"].eq(both["n_then"]) & both["hidden"] & ~both["away"]
    assert same.any()
    assert both.loc[same & ~both["away_then"], "hidden_then"].all()
    alone, _ = decided(corrected, "2022", tmp_path / "another")
    assert set(alone["fact"][alone["hidden"]]) - set(second["fact"][second["hidden"]]) <= set(
        second["fact"][second["away"]]
    )


def test_a_decision_that_cannot_be_read_is_made_anew(tmp_path):
    decided(FEW, "2022", tmp_path)
    (file,) = tmp_path.rglob("hidden-2022-2022.json")
    file.write_text('{"period": "2022"}', encoding="utf-8")
    assert decided(FEW, "2022", tmp_path)[1].hidden


def test_a_word_that_names_somebody_leaves_the_house_without_the_name():
    out = words_out({"hyra": "Hyra", "lon_anna_ek": "Lön Anna Ek", "lon_bo_ek": "Lön Bo Ek", "lon_namn": "Lön namn"})
    assert out["hyra"] == ("hyra", "Hyra")
    assert out["lon_anna_ek"][1] == "Lön [namn]"
    assert len({code for code, _ in out.values()}) == 4
    assert not any("anna" in code or "bo_" in code for code, _ in out.values())


def test_no_fact_of_a_public_edition_has_a_name_in_its_id():
    words = ["Lön Anna Ek", "Hyra"]
    dataset = SimpleNamespace(tables={"accounts": pd.DataFrame({"account": words})})
    codes = [*ACCOUNT.opened(dataset, Period.year(2022))]

    @measure(id="t.accounts", title="Konton", population="konton", says=".", keys=(ACCOUNT,), unit="sek")
    def accounts(dataset, period):
        return stack([single("economy", value=10.0, account=code) for code in codes])

    found = facts.collect(dataset, Period.year(2022), [accounts])
    assert set(without_names(found, dataset).table()["fact"]) == {"t.accounts.lon_namn", "t.accounts.hyra"}
    assert for_public(found, dataset).table()["value"].tolist() == [10.0, 10.0]
