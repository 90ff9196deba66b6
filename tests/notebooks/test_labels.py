"""What stands beside a number says what it is: every chapter's tables and figures, and heads planted wrong in each."""

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

from sotanalysis import dataset
from sotanalysis.periods import Period
from sotanalysis.report.report import Report, report_on
from tests.notebooks.chapters import FILES, run
from tests.notebooks.labels import head_of, wrong

YEARS = (2022, 2023)
Form = dict[str, Any]


@pytest.fixture(scope="module")
def reports(demonstrated: Callable[[object], Report]) -> Mapping[int, Report]:
    return {year: demonstrated(year) for year in YEARS}


_HELD: dict[tuple[str, str], list[Form]] = {}


def forms(path: Path, report: Report) -> list[Form]:
    """The chapter's tables and figures, run once a year: whoever plants a fault in one does so in a copy."""
    key = path.name, report.period.code
    if key not in _HELD:
        _HELD[key] = [seen.form for seen in run(path, report) if seen.form.get("kind") in ("table", "figure")]
    return _HELD[key]


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_number_stands_under_its_own_words(path, year, reports):
    assert [fault for form in forms(path, reports[year]) for fault in wrong(reports[year], form)] == []


@pytest.mark.parametrize(
    "path",
    [p if p.stem == "09_avslut" else pytest.param(p, marks=pytest.mark.full) for p in FILES],
    ids=lambda path: path.stem,
)
def test_heads_that_have_changed_places_are_seen(path, reports):
    report = reports[2022]
    unseen = [
        f"{form['id']}: {swap}" for form in forms(path, report) for swap, made in swapped(form) if not wrong(report, made)
    ]
    # The same number told of two sources' ways of counting it may stand under either.
    assert [swap for swap in unseen if "summan över remittenter" not in swap] == []


def swapped(form: Form) -> Iterator[tuple[str, Form]]:
    """The exhibit with the heads of any two columns, or the labels of two rows or marks next to each other, exchanged."""
    if form["kind"] == "figure":
        for (a, one), (b, other) in pairwise(enumerate(form.get("marks", []))):
            if one["labels"] != other["labels"]:
                made = deepcopy(form)
                made["marks"][a]["labels"], made["marks"][b]["labels"] = other["labels"], one["labels"]
                yield f"{one['labels']} <> {other['labels']}", made
        return
    told = [c for c in range(1, len(form["columns"])) if any(row["cells"][c]["facts"] for row in form["rows"])]
    for a, b in combinations(told, 2):
        made = deepcopy(form)
        one, other = made["columns"][a], made["columns"][b]
        heads = [{part: column.get(part, "") for part in ("spanner", "header")} for column in (one, other)]
        one |= heads[1]
        other |= heads[0]
        if head_of(one) != head_of(other):
            yield f"{head_of(other)} <> {head_of(one)}", made
    rows = [place for place, row in enumerate(form["rows"]) if any(cell["facts"] for cell in row["cells"])]
    for a, b in pairwise(rows):
        made = deepcopy(form)
        one, other = made["rows"][a]["cells"][0], made["rows"][b]["cells"][0]
        one["text"], other["text"] = other["text"], one["text"]
        if one["text"] != other["text"]:
            yield f"{other['text']} <> {one['text']}", made


@pytest.mark.parametrize(
    ("what", "word", "wrongly"),
    [
        ("n", "antal", "av"),
        ("n", "antal", "andel"),
        ("base", "av", "antal"),
        ("share", "andel", "antal"),
        ("share", "andel", "av"),
        ("interval", "intervall", "andel"),
        ("sex", "kvinnor", "män"),
        ("moment", "före", "efter"),
        ("moment", "vid start", "vid avslut"),
        ("statistic", "median", "nio av tio högst"),
    ],
)
def test_a_word_for_another_is_seen(what, word, wrongly, reports):
    """One head at a time: of a part, or of a code of a key."""
    report, tried, unseen = reports[2022], 0, []
    for path in FILES:
        for form in forms(path, report):
            for place, column in enumerate(form.get("columns", [])[1:], 1):
                cells = [row["cells"][place] for row in form["rows"] if row["cells"][place]["facts"]]
                of_key = any(what in report.fact(cell["facts"][0]).keys for cell in cells)
                said = re.compile(rf"(?<!\w){word}(?!\w)")
                if said.search(head_of(column).casefold()) and (of_key or any(cell["what"] == what for cell in cells)):
                    made = deepcopy(form)
                    for part in ("spanner", "header"):
                        made["columns"][place][part] = said.sub(wrongly, column.get(part, "").casefold())
                    tried += 1
                    if not wrong(report, made):
                        unseen.append(f"{form['id']}: {head_of(column)}")
    assert tried
    assert unseen == []
