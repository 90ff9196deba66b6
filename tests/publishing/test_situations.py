"""The situations that a report is made in, from the demonstration's tables: what no reader should meet is in none."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

import pandas as pd
import pytest
from nbformat import NotebookNode

from sotanalysis import dataset
from sotanalysis.dataset import Dataset
from sotanalysis.exhibits.exhibit import REFERENCE
from sotanalysis.periods import Period
from sotanalysis.publishing.editor import edited
from sotanalysis.publishing.join import is_heading, section_of
from sotanalysis.report.report import report_on
from sotanalysis.sources.settings import Referrer, Settings
from tests.publishing.documents import documents, forms, passages
from tests.publishing.searched import faults_in, promises

OWN = Settings().model_copy(
    update={
        "team": "Provteamet",
        "referrers": (Referrer(kod="soc", namn="Socialtjänsten"), Referrer(kod="fk", namn="Försäkringskassan")),
    }
)


def without(found: Dataset, *tables: str) -> Dataset:
    """The dataset without the tables: no file has them."""
    kept = {name: table.iloc[:0] if name in tables else table for name, table in found.tables.items()}
    there = {year: names - set(tables) for year, names in (found.present or {}).items()}
    return replace(found, tables=kept, present=there)


def nobody_ended(found: Dataset) -> Dataset:
    """Every case of the register is still open."""
    cases = found.tables["cases"]
    ended = ("exit_date", "outcome", "step_exit", "exit_reason")
    open_cases = cases.assign(**{name: pd.Series(pd.NA, cases.index) for name in ended if name in cases})
    bare = without(found, "narrative")
    return replace(bare, tables={**bare.tables, "cases": open_cases.astype(cases.dtypes.to_dict())})


def one_participant(found: Dataset) -> Dataset:
    """One case that started in 2022, its rows in the other sheets, and one application."""
    cases = found.tables["cases"]
    one = cases[cases["start_date"].dt.year == 2022].iloc[[0]]
    cut = {name: t[t["case"].isin(one["case"])] for name, t in found.tables.items() if "case" in t}
    bare = without(found, "narrative")
    return replace(bare, tables={**bare.tables, **cut, "applications": found.tables["applications"].iloc[:1]})


def another_team(found: Dataset) -> Dataset:
    """Two sheets of the workbook and a list of referrers of its own; no other file."""
    bare = without(found, *(name for name in found.tables if name not in ("cases", "applications", "source_files")))
    cases = bare.tables["cases"].assign(referrer="soc").astype(bare.tables["cases"].dtypes.to_dict())
    return replace(
        bare, team="provteamet", tables={**bare.tables, "cases": cases}, settings=dict.fromkeys(found.settings, OWN)
    )


def same(found: Dataset) -> Dataset:
    return found


SITUATIONS: Mapping[str, tuple[str, Callable[[Dataset], Dataset]]] = {
    "2022": ("2022", same),
    "2023": ("2023", same),
    "half-year": ("2022-h1", same),
    "three months": ("2022-04..2022-06", same),
    "without SUS": ("2022", lambda found: without(found, "sus_rows")),
    "without narrative": ("2022", lambda found: without(found, "narrative")),
    "nobody ended": ("2022", nobody_ended),
    "one participant": ("2022", one_participant),
    "another team": ("2022", another_team),
}
QUICK = ("nobody ended",)


def idle(document: NotebookNode) -> set[str]:
    """The sections in which words stand that introduce nothing."""
    own = [(section_of(cell), cell) for cell in document.cells if section_of(cell) and not is_heading(cell)]
    shows = {section for section, cell in own if any(forms(NotebookNode(cells=[cell])))}
    return {section for section, cell in own if cell.cell_type == "markdown"} - shows


@pytest.mark.parametrize(
    "situation", [pytest.param(name, marks=[] if name in QUICK else pytest.mark.full) for name in SITUATIONS]
)
def test_no_reader_meets_what_is_searched_for(situation, demonstration):
    code, made = SITUATIONS[situation]
    period = Period.from_code(code)
    report = report_on(made(dataset.load(demonstration / "processed", "vasteras", through=period.start.year)), period)
    made_of = documents(report)
    found = edited(made_of)
    for form in (form for document in made_of.values() for form in forms(document) if "sentence" in form):
        facts = {(f.n, f.base) for f in map(report.fact, form["sentence"]["facts"])}
        told = {(int(k), int(n)) for k, n in re.findall(r"(\d+) av (\d+)(?!\d)", form["sentence"]["text"])}
        assert told <= facts, form["sentence"]
    said = {
        (fault, place): text
        for kind, document in found.items()
        for place, text in passages(document)
        for fault in faults_in(text, kind)
    }
    broken = [
        (form["id"], words) for document in found.values() for form in forms(document) for words in promises(form)
    ]
    assert said == {}
    assert broken == []
    assert [*idle(found["rapport"]), *idle(found["tabell"])] == []
    notices = [form for kind in ("rapport", "tabell") for form in forms(found[kind]) if form["kind"] == "notice"]
    assert notices == []
    there = {
        form["id"] for document in found.values() for form in forms(document) if form["kind"] in ("table", "figure")
    }
    asked = {id for document in found.values() for _, text in passages(document) for id in REFERENCE.findall(text)}
    assert asked - there == set()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Av de avslutade gick 0\u00a0av\u00a00 uppåt.", "0 av 0"),
        ("När SUS har ett uttag räknas det, annars registret.", "en gren för ett annat år"),
        ("Kön står utanför.", "kön för kö"),
        ("Inga förfallna uppföljningar.", "förfallna"),
        ("Flest kom från A: 8 av 28 (29\u00a0%), följt av B: 8 av 28 (29\u00a0%).", "lika som ordnas"),
        ("Se rapport.toml.", "filnamn"),
        ("Inga bilagor", "till redaktören"),
        ("cell:tomt", "kod"),
    ],
)
def test_each_kind_of_fault_is_found(text, fault):
    assert fault in faults_in(text)
    assert faults_in("38 av 86 (44\u00a0%) kom från A, och 12 av 86 från B.") == []


def test_a_caption_that_promises_what_is_not_there_is_found():
    form = {"kind": "table", "id": "t", "caption": "Tjänster: planerade, i arbete och vakanta", "rows": []}
    heads = [{"header": h} for h in ("Månad", "I arbete", "Vakanta")]
    assert promises({**form, "columns": heads}) == ["planerade"]
    assert promises({**form, "columns": [*heads, {"header": "Planerade"}]}) == []
