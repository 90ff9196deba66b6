"""Relations that nobody has declared: sums and differences that come to the same in every one of many invented years.

What holds whatever the rows say holds by construction, and a reader knows it: the equations must have it too.
"""

from dataclasses import dataclass, replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from scipy.sparse.linalg import lsqr

from sotanalysis import facts
from sotanalysis.disclosure import rules
from sotanalysis.disclosure.equations import numbers_of
from sotanalysis.measures import all_measures
from sotanalysis.vocabulary import ALL

YEARS = 12
LEAST, LEAST_IN_PAIRS = 5, 8  # numbers: of fewer different ones, equal ones are chance
NEAR = 1e-6
PERMUTED = {
    "cases": (
        "sex referrer education time_on_support hours_per_week_start hours_per_week_exit interpreter step_start "
        "step_exit outcome employment_form work_is_new exit_reason regular_service_kind"
    ),
    "applications": "referrer responsible_party sex support_source activity_compensation",
    "case_supports": "support_source",
    "case_occupations": "occupation",
    "case_needs": "need",
    "application_reasons": "non_start_reason",
    "extensions": "support_source",
    "spot_supports": "purpose duration_kind months_after_exit",
    "follow_ups": "status occupation support_source",
    "workplaces": "sector hours_per_week",
    "inquiries": "party",
}

# Else whether something is known would follow from something else, in the demonstration alone.
MAY_LACK = {
    "cases": "application_date " + " ".join(f"ors_{s}_start" for s in ("individual", "close", "social", "overall")),
    "applications": "hours_spent birth_year",
}
# Equal in the demonstration, where nobody applies twice and every application has its date; elsewhere they are two.
BY_CHANCE = {
    "inflow.applications.non_start.all = non_starts.persons",
    "inflow.waiting.first_meeting.median = inflow.waiting.first_meeting.median, bas",
    "inflow.waiting.first_meeting.median = inflow.waiting.first_meeting.p90, bas",
}
# A goal has the base of the fact that the settings name, and is hidden with it where it is small (`few_in_all`).
OF_SETTINGS = "comparison.goals."


def invented(dataset, seed):
    """The dataset with some of its persons away, and what is said of one said of another; SUS has nothing."""
    random = np.random.default_rng(seed)
    tables = dict(dataset.tables)
    gone = random.choice(tables["cases"]["case"].dropna().unique(), size=len(tables["cases"]) // 4, replace=False)
    for name, columns in PERMUTED.items():
        frame = tables[name]
        if "case" in frame:
            frame = frame[~frame["case"].isin(gone)]
        frame = frame[random.random(len(frame)) < 0.95] if name != "cases" else frame
        for column in columns.split():
            held = frame[column].notna()
            values = frame[column].copy()
            values[held] = random.permutation(frame.loc[held, column].to_numpy())
            frame = frame.assign(**{column: values})
        for column in (*columns.split(), *MAY_LACK.get(name, "").split()):
            frame = frame.assign(**{column: frame[column].mask(random.random(len(frame)) < 0.1)})
        tables[name] = frame.reset_index(drop=True)
    tables["sus_rows"] = tables["sus_rows"].iloc[:0]
    return replace(dataset, tables=tables)


def counted(dataset, period):
    return rules.counted(facts.collect(dataset, period, all_measures()).table())


@dataclass(frozen=True)
class Told:
    """A number in every invented year, or a sum over a key, and what the equations make of it in a made-up year."""

    name: str
    years: np.ndarray
    made_up: float


def elements(tables, period):
    """Every number of the tables, every base, and every sum of a fact's over the codes of one of its keys."""
    numbers = numbers_of(tables[0], {m.id: m for m in all_measures()})
    counts, bases = (
        pd.concat([t.set_index("fact")[c].rename(n) for n, t in enumerate(tables)], axis=1) for c in ("number", "of")
    )
    still = counts.index[counts.nunique(axis=1, dropna=False) <= 1]
    made_up = solution(numbers, [numbers.counts[f, period] for f in still if (f, period) in numbers.counts])
    told = {
        fact: Told(fact, row.to_numpy(), made_up[numbers.counts[fact, period]])
        for fact, row in counts.dropna().astype(int).iterrows()
    }
    of = [
        Told(f"{fact}, bas", row.to_numpy(), made_up[numbers.bases[fact, period]])
        for fact, row in bases.dropna().astype(int).iterrows()
        if (fact, period) in numbers.bases
    ]
    groups = {}
    for fact in tables[0].itertuples():
        for key, code in fact.keys.items():
            if code != ALL and fact.fact in told:
                others = tuple(pair for pair in fact.keys.items() if pair[0] != key)
                groups.setdefault((fact.measure, fact.source, key, others), []).append(told[fact.fact])
    sums = [
        Told(f"summa {measure} över {key} {dict(others)}", sum(t.years for t in some), sum(t.made_up for t in some))
        for (measure, _, key, others), some in groups.items()
        if len(some) > 1
    ]
    return [*told.values(), *of, *sums]


def solution(numbers, still):
    """A year that nobody has had: numbers drawn so that every equation holds, and what is the same every year is 0."""
    rows = [row for row, low, high in numbers.rows if low == high]
    places = [(place, line, weight) for line, row in enumerate(rows) for place, weight in row.items()]
    at, line, weight = map(np.array, zip(*places, strict=True))
    relations = sparse.csr_array((weight, (at, line)), shape=(len(numbers.values), len(rows)))
    moving = np.ones(len(numbers.values), dtype=bool)
    moving[still] = False
    drawn, made_up = np.random.default_rng(0).normal(size=int(moving.sum())), np.zeros(len(moving))
    made_up[moving] = drawn - relations[moving] @ lsqr(relations[moving], drawn, atol=1e-14, btol=1e-14)[0]
    assert abs(relations[moving].T @ made_up[moving]).max() < NEAR
    return made_up


def gaps(dataset, period, years=YEARS):
    """What is so in every invented year and the equations do not have: equal numbers; a number that is the sum of two;
    two whose sum, or difference, is that of two others. Sums over a key (months, too) are numbers among them.
    """
    return unknown(elements([counted(invented(dataset, seed), period) for seed in range(years)], period.code))


def unknown(told):
    found, kinds = [], {}
    for one in told:
        if len({*one.years.tolist()}) >= LEAST:
            kinds.setdefault(one.years.tobytes(), []).append(one)
    for same in kinds.values():
        found += [f"{same[0].name} = {one.name}" for one in same[1:] if abs(one.made_up - same[0].made_up) > NEAR]
    # Each different number once, and their sums two by two, told by a hash of all years.
    own = [same[0] for same in kinds.values() if len({*same[0].years.tolist()}) >= LEAST_IN_PAIRS]
    drawn = np.random.default_rng(1).integers(1, 2**62, size=len(own[0].years), dtype=np.uint64)
    alone = np.array([(one.years.astype(np.uint64) * drawn).sum() for one in own], dtype=np.uint64)
    made_up = np.array([one.made_up for one in own])
    one, other = np.triu_indices(len(own))
    one, other = np.append(one, np.arange(len(own))), np.append(other, np.full(len(own), -1))
    both = np.where(other < 0, alone[one], alone[one] + alone[other])
    likely = np.where(other < 0, made_up[one], made_up[one] + made_up[other])
    order = np.argsort(both, kind="stable")
    says = [f"{own[a].name} + {own[b].name}" if b >= 0 else own[a].name for a, b in zip(one, other, strict=True)]
    for a, b in zip(order, order[1:], strict=False):
        if both[a] == both[b] and abs(likely[a] - likely[b]) > NEAR:
            found.append(f"{says[a]} = {says[b]}")
    return found


@pytest.mark.full
def test_what_is_equal_in_every_invented_year_is_so_in_the_equations(demonstrated):
    report = demonstrated("2022")
    found = gaps(report.dataset, report.period)
    assert {one for one in found if OF_SETTINGS not in one} - BY_CHANCE == set()


def test_relations_of_every_form_are_found_unless_they_are_known():
    random = np.random.default_rng(3)
    a, b, c = random.integers(0, 10_000, size=(3, YEARS))

    def told(name, years, made_up):
        return Told(name, years, made_up)

    parts = [told("a", a, 0.1), told("b", b, 0.2), told("c", c, 0.4)]
    assert unknown([*parts, told("d", a + b - c, 0.1 + 0.2 - 0.4)]) == []
    assert unknown([*parts, told("d", a + b - c, 7.0)]) == ["a + b = c + d"]
    assert unknown([*parts, told("d", a + b, 7.0)]) == ["a + b = d"]
    assert unknown([*parts, told("d", 2 * a, 7.0)]) == ["a + a = d"]
    assert unknown([*parts, told("d", a, 7.0)]) == ["a = d"]


def test_a_sum_over_a_key_is_a_number_among_the_others():
    parts = [("t.answers.a", "a", 3, 1), ("t.answers.b", "b", 4, 2)]
    frames = [
        pd.DataFrame(
            [(f, "t.answers", {"answer": code}, "workbook", n + year * more) for f, code, n, more in parts],
            columns=["fact", "measure", "keys", "source", "number"],
        )
        for year in range(YEARS)
    ]
    table = [frame.assign(period="2022", of=pd.NA, base_fact=pd.NA, unit="persons") for frame in frames]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.disclosure.test_relations.solution", lambda numbers, still: [1.0, 2.0])
        patch.setattr(
            "tests.disclosure.test_relations.numbers_of",
            lambda *_: SimpleNamespace(counts={("t.answers.a", "2022"): 0, ("t.answers.b", "2022"): 1}, bases={}),
        )
        (*_, total) = elements(table, "2022")
    assert (total.years.tolist(), total.made_up) == ([7 + 3 * year for year in range(YEARS)], 3.0)


def test_what_a_median_of_waits_is_counted_of_is_those_who_started(demonstrated):
    report = demonstrated("2022")
    numbers = numbers_of(rules.counted(report.facts.table()), {m.id: m for m in all_measures()})
    started = numbers.counts["inflow.flow.started.all", "2022"]
    assert {numbers.bases[f"inflow.waiting.start.{s}", "2022"] for s in ("median", "p90")} == {started}


def test_invented_years_say_other_things_of_other_persons(demonstrated):
    whole = demonstrated("2022").dataset
    one, other = (invented(whole, seed).tables["cases"] for seed in (0, 1))
    assert len(one) < len(whole.tables["cases"])
    assert not one["outcome"].reset_index(drop=True).equals(other["outcome"].reset_index(drop=True))
