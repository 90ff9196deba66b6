"""Relations that nobody has declared: facts that are equal, or sums of others, in every one of many invented years.

What holds whatever the rows say holds by construction, and a reader knows it: the equations must have it too.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from scipy.sparse.linalg import lsqr

from sotanalysis import facts
from sotanalysis.disclosure import rules
from sotanalysis.disclosure.equations import numbers_of
from sotanalysis.measures import all_measures

YEARS = 8
LEAST = 5  # numbers: of fewer different ones, equal ones are chance
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
# Equal in the demonstration, where nobody applies twice; elsewhere they are two numbers.
BY_CHANCE = {"inflow.applications.non_start.all = non_starts.persons"}


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


def gaps(dataset, period, years=YEARS):
    """Facts that are equal, or of which one is the sum of two, in every year, and that the equations do not have so."""
    tables = [counted(invented(dataset, seed), period) for seed in range(years)]
    wide = pd.concat([t.set_index("fact")["number"].rename(n) for n, t in enumerate(tables)], axis=1)
    still = wide.index[wide.nunique(axis=1, dropna=False) <= 1]
    wide = wide.dropna().astype(int)
    wide = wide[wide.nunique(axis=1) >= LEAST]
    numbers = numbers_of(tables[0], {m.id: m for m in all_measures()})
    rows = [row for row, low, high in numbers.rows if low == high]
    places = [(place, line, weight) for line, row in enumerate(rows) for place, weight in row.items()]
    at, line, weight = map(np.array, zip(*places, strict=True))
    relations = sparse.csr_array((weight, (at, line)), shape=(len(numbers.values), len(rows)))
    # What is the same in every year needs no relation to be known.
    moving = np.ones(len(numbers.values), dtype=bool)
    moving[[numbers.counts[fact, period.code] for fact in still if (fact, period.code) in numbers.counts]] = False
    relations = relations[moving]

    def known(plus, minus):
        """Whether the relations say so: whether it is a sum of them."""
        told = np.zeros(len(moving))
        for sign, some in ((1, plus), (-1, minus)):
            np.add.at(told, [numbers.counts[fact, period.code] for fact in some], sign)
        return lsqr(relations, told[moving], atol=1e-10, btol=1e-10)[3] < 1e-6

    by = {}
    for fact, row in zip(wide.index, map(tuple, wide.to_numpy()), strict=True):
        by.setdefault(row, []).append(fact)
    found = [f"{some[0]} = {other}" for some in by.values() for other in some[1:] if not known([some[0]], [other])]
    rows = np.array([*by])
    for n, one in enumerate(rows):
        for other, whole in zip(rows[n + 1 :], map(tuple, rows[n + 1 :] + one), strict=True):
            if whole in by and not known(by[whole][:1], [by[tuple(one)][0], by[tuple(other)][0]]):
                found.append(f"{by[whole][0]} = {by[tuple(one)][0]} + {by[tuple(other)][0]}")
    return found


@pytest.mark.full
def test_what_is_equal_in_every_invented_year_is_so_in_the_equations(demonstrated):
    report = demonstrated("2022")
    found = gaps(report.dataset, report.period)
    assert set(found) - BY_CHANCE == set()


def test_invented_years_say_other_things_of_other_persons(demonstrated):
    whole = demonstrated("2022").dataset
    one, other = (invented(whole, seed).tables["cases"] for seed in (0, 1))
    assert len(one) < len(whole.tables["cases"])
    assert not one["outcome"].reset_index(drop=True).equals(other["outcome"].reset_index(drop=True))
