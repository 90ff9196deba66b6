"""The measure of completeness: all that stands in the two published reports is found in ours, or it is said why not.

`fixtures/inventory.csv` has one row per thing in print. `found_in` says where it is, in parts with ` | ` between them:
fact:ID (printed in a cell, a figure or a sentence), exhibit:ID, text:NAME (the year's text/NAME.md), plan:PLAN#HEADING,
front:TERM, or `utelämnad: ` and why. All is sought in the finished documents, of the year's own plan and of arsrapport.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain, compress, takewhile
from pathlib import Path
from typing import Any

import pytest
from nbformat import NotebookNode

from sotanalysis.publishing.documents import documents
from sotanalysis.publishing.front import METADATA
from sotanalysis.publishing.join import is_heading, section_of
from sotanalysis.publishing.numbering import forms
from sotanalysis.report.report import Report
from tests.publishing.executed import executed

ROOT = Path(__file__).resolve().parents[1]
with (ROOT / "tests/fixtures/inventory.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file, delimiter=";"))
PLAN_OF = {"2022": "forbundet-2022", "2023": "lanet-2023"}
HALF = ("2023-h1", "halvar")  # one row of 2023 speaks of the half-year's report
IN_PLANS = [(year, plan) for year, own in PLAN_OF.items() for plan in (own, "arsrapport")]
LEFT_OUT = 17  # rows; no more without a decision
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


def test_what_is_left_out_is_little_and_has_a_reason():
    reasons = [what for row in ROWS for kind, what in parts(row) if kind == "utelämnad"]
    assert len(reasons) == LEFT_OUT and all(len(reason.split()) >= 3 for reason in reasons)


# --- the finished documents -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Finished:
    """A report's finished documents by id, and what stands in any of them."""

    report: Report
    documents: Mapping[str, NotebookNode]

    @cached_property
    def held(self) -> dict[str, set[str]]:
        """What a part of each kind may name."""
        found = [form for one in self.documents.values() for form in forms(one)]
        front = self.documents["rapport"].metadata[METADATA]
        texts = {
            str(section_of(cell)).partition(".")[2]: cell
            for cell in self.documents["rapport"].cells
            if cell.id.startswith("text-") and cell.cell_type == "markdown" and cell.source.strip()
        }
        facts = {id for form in found for id, text in printed(form) if text is None or self.says(text, id)}
        told = {id for cell in texts.values() for id in cell.metadata.facts if self.says(cell.source, id)}
        return {
            "fact": facts | told,
            "exhibit": {form["id"] for form in found if holds_something(form)},
            "text": set(texts),
            "front": {"title"} | {one["term"] for one in front["terms"] if one["text"]},
        }

    @cached_property
    def headings(self) -> list[str]:
        """The report's headings with content under them, or under those below them, in order."""
        cells = self.documents["rapport"].cells
        found = []
        for place, cell in enumerate(cells):
            if is_heading(cell):
                below = takewhile(lambda one: not is_heading(one) or level(one) > level(cell), cells[place + 1 :])  # noqa: B023
                if any(not is_heading(one) and has_content(one) for one in below):
                    found.append(cell.source.lstrip("# "))
        return found

    def says(self, text: str, id: str) -> bool:
        """Whether a sentence that asks for a fact also prints its number: some facts are only asked in its claims."""
        fact = self.report.fact(id)
        none = fact.n == 0 and re.search(r"\b(?:ingen|inga|inget)\b", text, re.IGNORECASE)
        return bool(none) or not _numerals(fact).isdisjoint(_numerals_in(text))


def level(heading: NotebookNode) -> int:
    return len(heading.source) - len(heading.source.lstrip("#"))


def has_content(cell: NotebookNode) -> bool:
    """Whether a reader meets something there: a text of the team's, or an exhibit that is no notice."""
    if cell.cell_type == "markdown":
        return cell.id.startswith("text-") and bool(cell.source.strip())
    return any(holds_something(form) for form in forms(NotebookNode(cells=[cell])))


def holds_something(form: Mapping[str, Any]) -> bool:
    parts = {"table": "rows", "prose": "paragraphs", "cards": "cards", "figure": "svg"}
    return form["kind"] != "notice" and bool(form[parts[form["kind"]]])


def printed(form: Mapping[str, Any]) -> Iterator[tuple[str, str | None]]:
    """The facts of an exhibit as a document prints it, each with the sentence that asks for it; None is a number of its
    own in a cell, figure or card. What stands in Excel and CSV only is not printed.
    """
    if form["kind"] == "table":
        shown = [not column.get("left_out") for column in form["columns"]]
        heads = [column["n"] for column in compress(form["columns"], shown) if "n" in column]
        rows = [compress(row["cells"], shown) for row in form["rows"] if not row.get("left_out")]
        yield from ((id, None) for cell in chain(heads, *rows) for id in cell["facts"])
    elif form["kind"] == "figure":
        yield from ((id, None) for mark in form["marks"] for id in mark["facts"])
        yield from ((id, form["finding"]) for id in form["finding_facts"])
    elif form["kind"] == "cards":
        yield from ((id, None) for card in form["cards"] for id in card["facts"])
        yield from ((id, form["lead"]["text"]) for id in form["lead"]["facts"])
    elif form["kind"] == "prose":
        yield from ((id, one["text"]) for one in form["paragraphs"] for id in one["facts"])


@pytest.fixture(scope="module")
def finished(demonstrated):
    """The documents of a year by a plan, or of the half-year, from the repository's raw folders, made when asked."""
    shown = defaultdict(dict)

    @cache
    def made(code, plan):
        return Finished(demonstrated(code), documents(executed(demonstrated(code), plan, shown[code])).documents)

    return made


@pytest.mark.slow
@pytest.mark.parametrize(("year", "plan"), IN_PLANS)
def test_everything_named_stands_in_a_finished_document(finished, year, plan):
    held = finished(year, plan).held
    lacking = [
        (row["content"], kind, what)
        for row in ROWS
        for kind, what in (parts(row) if row["report"] == year else ())
        if kind in held and what not in held[kind]
    ]
    assert lacking == []


@pytest.mark.slow
@pytest.mark.parametrize("year", PLAN_OF)
def test_every_heading_of_the_report_stands_in_ours_in_order_with_content(finished, year):
    headings = finished(year, PLAN_OF[year]).headings
    places = []
    for row in (row for row in ROWS if row["report"] == year and row["kind"] == "heading"):
        found = [what.partition("#") for kind, what in parts(row) if kind == "plan"]
        if not found:  # the cover, and a licensed form that is not reprinted
            assert {kind for kind, _ in parts(row)} & {"front", "utelämnad"}, row["content"]
            continue
        assert found[0][0] == PLAN_OF[year] and found[0][2] in headings, row["content"]
        places.append(headings.index(found[0][2]))
    assert places == sorted(places)


@pytest.mark.slow
@pytest.mark.parametrize("year", PLAN_OF)
def test_what_is_found_under_a_heading_has_that_heading(finished, year):
    asked = [(code, plan) for code, plan in (*IN_PLANS, HALF) if code.startswith(year)]
    headings = {plan: finished(code, plan).headings for code, plan in asked}
    named = [
        what.partition("#") for row in ROWS if row["report"] == year for kind, what in parts(row) if kind == "plan"
    ]
    assert [(plan, text) for plan, _, text in named if text not in headings[plan]] == []


@pytest.mark.slow
@pytest.mark.parametrize("year", PLAN_OF)
def test_printed_numbers_are_those_of_the_facts(demonstrated, year):
    """Of a printed number's facts at least one is, as count, base or value (or its hours), a numeral in print."""
    report = demonstrated(year)
    off = []
    for row in ROWS:
        ids = [what for kind, what in parts(row) if kind == "fact"]
        if row["report"] != year or row["kind"] != "number" or not ids or PRINTED_OTHERWISE.search(row["content"]):
            continue
        if not any(_numerals(report.fact(id)) & _numerals_in(row["content"]) for id in ids):
            off.append((row["content"], ids))
    assert off == []


def _numerals_in(text):
    return set(re.findall(r"\d+(?:,\d+)?", text))


def _numerals(fact):
    values = [fact.n, fact.base, fact.value, fact.value and fact.value * 100, fact.value and fact.value / 60]
    known = [abs(value) for value in values if value is not None]
    return {f"{value:.{decimals}f}".replace(".", ",") for value in known for decimals in (0, 1, 2)}
