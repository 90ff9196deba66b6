"""The facts of both years against those of before the grammar: none differs but those that CHANGELOG.md lists.

`fixtures/frozen/facts-<year>.parquet` has every fact commit cf6d583 makes of the demonstration, and its source rows.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from sotanalysis.measures.measure import Measure
from sotanalysis.report import Report

FROZEN = Path(__file__).parent / "fixtures/frozen"
YEARS = (2022, 2023)
# Whose source rows are other ones than before: see CHANGELOG.md, Changed numbers.
OTHER_ROWS = re.compile(r"follow_up\.bounds\.\d+\.high|payback\.prices\.(municipal|regional)_tax")
# Measures that print a base of which no fact is the number. This list may only become shorter.
WITHOUT_BASE_FACT = {
    "comparison.goals",
    "comparison.reached",
    "comparison.year_on_year",
    "inflow.waiting",
    "occupation.detailed",
    "occupation.work_or_studies",
    "payback.agreements",
    "survey.positive_by_sex",
}
# Measures that are new since then: their facts replace no other.
ADDED = ("inflow.waiting_by_month.", "target_group.needs.none", "exits.drop_outs_by_sex.")
# Whose facts now stand in the order of their ids, groups before what is told of them.
OTHER_ORDER = {"comparison.results_by_time"}


@pytest.fixture(scope="module")
def reports(demonstrated: Callable[[object], Report]) -> Mapping[int, Report]:
    return {year: demonstrated(year) for year in YEARS}


def frozen(year: int) -> pd.DataFrame:
    return pd.read_parquet(FROZEN / f"facts-{year}.parquet").set_index("fact", drop=False)


def changed(checkout: Path, year: int) -> set[str]:
    """The facts that CHANGELOG.md lists as having another number in the year's report."""
    text = (checkout / "CHANGELOG.md").read_text(encoding="utf-8").partition("### Changed numbers")[2]
    return set(re.findall(rf"^ *\| `([^`]+)` \| {year} \|", text, re.MULTILINE))


def numbers(table: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    columns = table[["source", "n", "base", "value"]]
    return {fact: tuple(_text(v) for v in row) for fact, row in zip(table["fact"], columns.to_numpy(), strict=True)}


def _text(value: object) -> str:
    return "" if pd.isna(value) else value if isinstance(value, str) else f"{value:.12g}"


def codes(keys: str) -> dict[str, str]:
    """`counted=persons; sex=woman` as a mapping."""
    return dict(part.split("=", 1) for part in keys.split("; ") if part)


@pytest.mark.parametrize("year", YEARS)
def test_no_number_differs_but_those_listed(year, reports, checkout):
    before, now = numbers(frozen(year)), numbers(reports[year].facts.table())
    assert {fact for fact, told in before.items() if now.get(fact) != told} == changed(checkout, year)
    assert [fact for fact in now if fact not in before and not fact.startswith(("population.", *ADDED))] == []


@pytest.mark.parametrize("year", YEARS)
def test_keys_and_the_order_within_a_measure_are_as_before(year, reports):
    before, now = frozen(year), reports[year].facts.table()
    now = now[~now["fact"].str.startswith(ADDED)]
    keys = dict(zip(now["fact"], now["keys"], strict=True))
    assert {f: k for f, k in zip(before["fact"], before["keys"], strict=True) if codes(k) != keys[f]} == {}
    order = now.groupby("measure")["fact"].agg(list)
    assert {m for m, facts in before.groupby("measure")["fact"].agg(list).items() if facts != order[m]} == OTHER_ORDER


@pytest.mark.parametrize("year", YEARS)
def test_every_base_is_a_fact(year, reports):
    table = reports[year].facts.table()
    sizes = {f: base if pd.isna(n) else n for f, n, base in zip(table["fact"], table["n"], table["base"], strict=True)}
    based = table[table["base"].notna()]
    named = based[based["base_fact"].notna()]
    assert [
        f for f, b, base in zip(named["fact"], named["base"], named["base_fact"], strict=True) if sizes[base] != b
    ] == []
    assert set(based.loc[based["base_fact"].isna(), "measure"]) - WITHOUT_BASE_FACT == set()


def test_a_measure_without_base_fact_is_one_in_some_year(reports):
    tables = pd.concat([report.facts.table() for report in reports.values()])
    lacking = set(tables.loc[tables["base"].notna() & tables["base_fact"].isna(), "measure"])
    assert WITHOUT_BASE_FACT - lacking == set()


# --- rows ------------------------------------------------------------------------------------------------------------


def _once(measure: Measure, report: Report) -> Measure:
    """The measure, its function called already."""
    made = measure.function(report.dataset, report.period)
    return replace(measure, function=lambda data, period: made)


def other_rows(report: Report, before: pd.DataFrame) -> Iterator[str]:
    for id, rows in before.groupby("measure", sort=False):
        one = _once(report.facts.measures[id], report)
        for fact in rows.itertuples():
            found = one.rows_of(report.dataset, report.period, codes(fact.keys), fact.source)
            if set(found) != set(filter(None, fact.rows.split("; "))):
                yield fact.fact


@pytest.mark.slow
@pytest.mark.parametrize("year", [pytest.param(2022, marks=pytest.mark.full), 2023])
def test_the_rows_behind_every_fact_are_as_before(year, reports):
    other = [*other_rows(reports[year], frozen(year))]
    assert other and [fact for fact in other if not OTHER_ROWS.fullmatch(fact)] == []
