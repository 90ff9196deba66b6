"""Chapter 06 in every kind of year: what each exhibit shows, and the words where there is no number."""

import pytest

from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.table import Table
from sotanalysis.sources.settings import Settings

MEASURES = ("payback.", "exits.ended", "support.persons")
ACCOUNTS = [{"account": "Personal", "sek_outcome": 1_000_000.0, "role": "cost"}]
PRINTED = [
    {
        "measure": "payback",
        "category": "kommunen",
        "value": "3",
        "value_unit": "år",
        "precision": "more_than",
        "printed": "drygt tre år",
    }
]
SUS = [
    {"report": "support", "category": "social_assistance", "n_before": 4, "n_after": 2, "n_population": 4},
    {"report": "occupation", "category": "unsubsidised_work", "n_before": 0, "n_after": 1, "n_population": 4},
]
CASES = [
    {
        "case": f"c{i}",
        "start_date": "2022-01-01",
        "exit_date": "2022-12-01",
        "birth_date": "1990-05-05",
        "sex": "woman" if i % 3 else "man",
    }
    for i in range(12)
]
SUPPORTS = [
    {
        "case": f"c{i}",
        "moment": moment,
        "extent_percent": 100,
        "support_source": "social_assistance" if moment == "start" or i % 3 else "no_public",
    }
    for i in range(12)
    for moment in ("start", "exit")
]
JOBS = [{"case": "c1", "moment": "exit", "occupation": "unsubsidised_work", "extent_percent": 50}]
REGISTER = {"cases": CASES, "case_supports": SUPPORTS, "case_occupations": JOBS, "accounts": ACCOUNTS}
PROSE = {
    "samhallsnytta-text",
    "samhallsnytta-antaganden",
    "aktorer-text",
    "helhet-text",
    "grupper-text",
    "publicerad-tid-text",
}
KINDS = {
    "ordinary": REGISTER | {"sus_rows": SUS, "printed_figures": PRINTED},
    "without SUS": REGISTER,
    "only SUS": {"sus_rows": SUS, "accounts": ACCOUNTS},
    "nobody ended": REGISTER | {"cases": [c | {"exit_date": None} for c in CASES]},
    "one ended": REGISTER | {"cases": CASES[:1]},
    "no accounts": {k: v for k, v in REGISTER.items() if k != "accounts"},
    "half-year": REGISTER | {"period": "2022-h1"},
    "another year": REGISTER | {"year": 2031, "period": "2031"},
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_exhibit_in_every_kind_of_year(report, shown, kind):
    found = shown(report(**KINDS[kind]))
    assert len(found) == 21
    for id, exhibit in found.items():
        if kind in ("no accounts", "half-year", "another year"):
            assert isinstance(exhibit, Notice) or (id in PROSE and exhibit.paragraphs == ()) or id == "priser", id
        else:
            empty = not exhibit._repr_mimebundle_()["text/plain"].strip()
            assert not empty or id in PROSE or (id == "aktorer-sus" and kind != "ordinary"), id


def test_the_design_is_told_once_in_each_document_and_the_base_under_each_table(report, shown):
    found = shown(report(**KINDS["ordinary"]))
    # The report, the table appendix, the method appendix.
    assert "ingen jämförelsegrupp" in found["samhallsnytta-text"].text()
    told = {id for id, made in found.items() if "Före–efter utan jämförelsegrupp." in getattr(made, "notes", ())}
    assert told == {"aktorer-vattenfall", "aktorer", "kanslighet"}
    for id, exhibit in found.items():
        if isinstance(exhibit, Table) and id != "priser":
            n = 4 if id == "aktorer-sus" else 12
            assert exhibit.foot.startswith(f"n = {n} deltagare"), id


def cells(table: Table, row: str) -> list[str]:
    return next([c.text for c in r.cells] for r in table.rows if r.cells[0].text == row)


def test_words_where_an_actor_gets_nothing_back(report, shown):
    found = shown(report(**REGISTER))
    table = found["aktorer"]
    assert cells(table, "Försäkringskassan")[-1] == "ingen"
    assert cells(table, "Arbetsförmedlingen")[-3:] == ["[e]", "[e]", "[e]"]
    # Four saved 12 × 9 000 each; one half-time job taxed 20.36 % of 162 000; 1 000 000 / 4 staked.
    assert cells(table, "Kommunen")[1:3] == ["465", "250"] and cells(table, "Kommunen")[-1] == "6"
    told = found["aktorer-text"].text()
    assert "Intäkten täcker kostnaden efter 6 månader för kommunen" in told
    assert told.endswith("För Försäkringskassan återbetalas kostnaden aldrig.")


def test_a_cost_that_a_hundred_years_do_not_cover_is_never_covered(report, shown):
    accounts = [ACCOUNTS[0] | {"sek_outcome": 1e9}]
    found = shown(report(**REGISTER | {"accounts": accounts}))
    # The municipality gains 465 thousand a year, 46 million in a hundred years, and staked 250.
    assert cells(found["aktorer"], "Kommunen")[-1] == "ingen"
    assert "för kommunen" not in found["aktorer-text"].text().partition("återbetalas kostnaden aldrig")[2]
    assert "kommunen" in found["aktorer-text"].text() and "månader" not in found["aktorer-text"].text()


def test_few_show_no_amount(report, shown):
    table = shown(report(**REGISTER))["grupper"]
    assert cells(table, "Män")[1:3] == ["4", "för få"]
    assert cells(table, "Samtliga")[1] == "12"


def test_a_hidden_word_is_hidden(report, shown):
    id = "payback.actor.fk.payback_months"
    table = shown(report(hidden=frozenset({id}), **REGISTER))["aktorer"]
    assert cells(table, "Försäkringskassan")[-1] == "[d]"


def test_a_hidden_base_is_in_no_foot(report, shown):
    found = shown(report(hidden=frozenset({"exits.ended.all"}), **REGISTER))
    feet = [exhibit.foot for exhibit in found.values() if hasattr(exhibit, "foot")]
    assert feet and not [foot for foot in feet if "12" in foot]


def test_the_printed_words_stand_beside_what_is_computed(report, shown):
    found = shown(report(**KINDS["ordinary"]))
    text = found["publicerad-tid-text"].text()
    assert "”drygt tre år”" in text and "Ingen av de 16 prövade uppsättningarna" in text
    assert len(found["publicerad-tid"].rows) == 16
    assert found["publicerad-tid"].rows[0].cells[0].text == "Registret, månadskostnad, okänd ingen, hel skatt"


def test_prices_say_what_is_assumed(report, shown):
    table = shown(report(**REGISTER))["priser"]
    assert cells(table, "Kommunalskatt")[1:4] == ["20,67\u00a0%", "[e]", "antagande"]
    assert cells(table, "Sjukpenning")[1:4] == ["16\u00a0516", "kr per månad", "källa"]


def test_invented_input_is_said(report, shown):
    for exhibit in shown(report(settings=Settings(synthetic=("economy",)), **REGISTER)).values():
        if isinstance(exhibit, Table) and exhibit.id != "priser":
            assert exhibit.synthetic and "Påhittade rader" in exhibit.foot, exhibit.id


def test_ends_of_a_price_are_told_apart_in_the_tornado(report, shown):
    figure = shown(report(**REGISTER))["tornado-kommunen"]
    labels = {mark.labels for mark in figure.marks if mark.fact.measure == "payback.price_swing"}
    assert {end for _, end in labels} == {"Lägst", "Högst"}
    assert [c.name for c in figure.data.columns][2:] == [
        "Resultat vid lägsta pris, tusen kronor",
        "Resultat vid högsta pris, tusen kronor",
    ]
