"""The measure of completeness: all that stands in the two published reports is found in ours, or it is said why not.

`fixtures/inventory.csv` has one row per thing in print. `found_in` says where it is, in parts with ` | ` between them:
fact:ID, exhibit:ID, text:NAME (the year's text/NAME.md), plan:PLAN#HEADING, front:TERM, or `utelämnad: ` and why.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sotanalysis import dataset
from sotanalysis.publishing.front import front_page
from sotanalysis.publishing.plan import PLANS
from sotanalysis.report import Report, open_report
from tests.notebooks.chapters import FILES, run

ROOT = Path(__file__).resolve().parents[1]
with (ROOT / "tests/fixtures/inventory.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file, delimiter=";"))
PLAN_OF = {"2022": "forbundet-2022", "2023": "lanet-2023"}
KINDS = ("fact", "exhibit", "text", "plan", "front", "utelämnad")
# What is printed in words, as a rough number, or otherwise than our fact counts it: chapter 90 shows the difference.
PRINTED_OTHERWISE = re.compile(
    r"30-tal|\b(?:one|two) (?:work consultant|left|of the 5)|about 10 hours|asked when enrolled|blank|vet ej|"
    r"on parental leave back|questions on violence|1 högskola|1 university"
)


def parts(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    for part in row["found_in"].split(" | "):
        kind, _, what = part.partition(":")
        yield kind, what.strip()


def test_the_inventory_is_whole_and_every_row_is_accounted_for():
    assert len(ROWS) == 407
    for row in ROWS:
        assert [kind for kind, what in parts(row) if kind not in KINDS or not what] == [], row["content"]


def test_what_is_left_out_has_a_reason():
    reasons = [what for row in ROWS for kind, what in parts(row) if kind == "utelämnad"]
    assert reasons and all(len(reason.split()) >= 3 for reason in reasons)


# --- headings -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", PLAN_OF)
def test_every_heading_of_the_report_is_in_its_plan_in_order_with_content(year):
    plan = PLANS[PLAN_OF[year]]
    texts = [heading.text for heading in plan.headings]
    rows = [row for row in ROWS if row["report"] == year and row["kind"] == "heading"]
    places = []
    for row in rows:
        found = [what.partition("#") for kind, what in parts(row) if kind == "plan"]
        if not found:  # the cover, and a licensed form that is not reprinted
            assert {kind for kind, _ in parts(row)} & {"front", "utelämnad"}, row["content"]
            continue
        assert found[0][0] == plan.id
        places.append(texts.index(found[0][2]))
        assert _has_content(plan, places[-1]), row["content"]
    assert places == sorted(places)


def _has_content(plan, place):
    """Whether sections stand under the heading, before the next one of its level."""
    level, own = plan.headings[place].level, plan.headings[place].sections
    for heading in plan.headings[place + 1 :]:
        if own or heading.level <= level:
            break
        own = heading.sections
    return bool(own)


@pytest.mark.parametrize("year", PLAN_OF)
def test_what_is_found_in_a_text_is_in_the_plan(year):
    sections = {section.partition(".")[2] for section in PLANS[PLAN_OF[year]].sections}
    named = {what for row in ROWS if row["report"] == year for kind, what in parts(row) if kind == "text"}
    assert named - sections == set()
    assert [name for name in named if not (ROOT / f"data/raw/vasteras/{year}/text/{name}.md").is_file()] == []


# --- facts and exhibits -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Built:
    """A year's report, and the exhibits that its own plan shows and that are no notices."""

    report: Report
    exhibits: frozenset[str]
    facts: frozenset[str]
    front: str


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Both years' reports, from the raw folders of the repository."""
    folder = tmp_path_factory.mktemp("inventory")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOT_DATA", str(folder))
        patch.setenv("SOT_KEY_FILE", str(folder / "key"))
        dataset.build(ROOT / "data/raw", folder / "processed", "vasteras")
        yield {year: _build(year) for year in PLAN_OF}


def _build(year):
    report = open_report("vasteras", year, PLAN_OF[year])
    wanted = set(PLANS[PLAN_OF[year]].sections)
    seen = [one for path in FILES for one in run(path, report) if one.section in wanted]
    shown = {
        one.form["id"] for one in seen if one.form and one.form["kind"] != "notice" and one.form.get("paragraphs", True)
    }
    front = str(front_page(report.dataset, report.period, "internal"))
    facts = {fact for frame in report.facts.frames.values() for fact in frame["fact"]}
    return Built(report, frozenset(shown), frozenset(facts), front)


@pytest.mark.slow
@pytest.mark.parametrize("year", PLAN_OF)
def test_every_fact_and_exhibit_named_is_there(built, year):
    lacking = []
    for row in ROWS:
        for kind, what in parts(row) if row["report"] == year else ():
            there = {"fact": built[year].facts, "exhibit": built[year].exhibits, "front": built[year].front}.get(kind)
            if there is not None and what not in there:
                lacking.append((row["content"], kind, what))
    assert lacking == []


@pytest.mark.slow
@pytest.mark.parametrize("year", PLAN_OF)
def test_printed_numbers_are_those_of_the_facts(built, year):
    """Of a printed number's facts at least one is, as count, base or value (or its hours), a numeral in print."""
    off = []
    for row in ROWS:
        ids = [what for kind, what in parts(row) if kind == "fact"]
        if row["report"] != year or row["kind"] != "number" or not ids or PRINTED_OTHERWISE.search(row["content"]):
            continue
        numerals = set(re.findall(r"\d+(?:,\d+)?", row["content"]))
        if not any(_numerals(built[year].report.fact(id)) & numerals for id in ids):
            off.append((row["content"], ids))
    assert off == []


def _numerals(fact):
    values = [fact.n, fact.base, fact.value, fact.value and fact.value * 100, fact.value and fact.value / 60]
    known = [abs(value) for value in values if value is not None]
    return {f"{value:.{decimals}f}".replace(".", ",") for value in known for decimals in (0, 1, 2)}
