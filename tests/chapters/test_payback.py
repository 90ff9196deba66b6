"""Chapter 06 in every kind of year: what each exhibit shows, and the words where there is no number."""

import re

import pytest

from sotanalysis import facts
from sotanalysis.chapters import payback, payback_sensitivity
from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.table import Table
from sotanalysis.measures.measure import Measure
from sotanalysis.payback import measures
from sotanalysis.periods import Period
from sotanalysis.report import Report

MEASURES = [one for one in vars(measures).values() if isinstance(one, Measure)]
ACCOUNTS = [{"account": "Personal", "sek_outcome": 1_000_000.0, "role": "cost"}]
PRINTED = [{"measure": "payback", "category": "kommunen", "value": "3", "value_unit": "år", "precision": "more_than",
            "printed": "drygt tre år"}]  # fmt: skip
SUS = [
    {"report": "support", "category": "social_assistance", "n_before": 4, "n_after": 2, "n_population": 4},
    {"report": "occupation", "category": "unsubsidised_work", "n_before": 0, "n_after": 1, "n_population": 4},
]
CASES = [{"case": f"c{i}", "start_date": "2022-01-01", "exit_date": "2022-12-01", "birth_date": "1990-05-05",
          "sex": "woman" if i % 3 else "man"} for i in range(12)]  # fmt: skip
SUPPORTS = [{"case": f"c{i}", "moment": moment, "extent_percent": 100,
             "support_source": "social_assistance" if moment == "start" or i % 3 else "no_public"}
            for i in range(12) for moment in ("start", "exit")]  # fmt: skip
JOBS = [{"case": "c1", "moment": "exit", "occupation": "unsubsidised_work", "extent_percent": 50}]
REGISTER = {"cases": CASES, "case_supports": SUPPORTS, "case_occupations": JOBS, "accounts": ACCOUNTS}
HELPERS = {"nobody", "before_after_notes"}


@pytest.fixture
def opened(dataset):
    """A function that opens a report of the model's measures."""

    def build(period: str = "2022", hidden: frozenset[str] = frozenset(), **tables) -> Report:
        span, data = Period.parse(period, 2022), dataset(**tables)
        return Report("vasteras", span, "full", "internal", data, facts.collect(data, span, MEASURES), hidden)

    return build


def exhibits(report: Report) -> dict[str, object]:
    found = {}
    for chapter in (payback, payback_sensitivity):
        for name, function in vars(chapter).items():
            own = getattr(function, "__module__", "") == chapter.__name__
            if own and not name.startswith("_") and name not in HELPERS:
                found[name] = function(report)
    return found


KINDS = {
    "ordinary": REGISTER | {"sus_rows": SUS, "printed_figures": PRINTED},
    "without SUS": REGISTER,
    "only SUS": {"sus_rows": SUS, "accounts": ACCOUNTS},
    "nobody ended": REGISTER | {"cases": [c | {"exit_date": None} for c in CASES]},
    "one ended": REGISTER | {"cases": CASES[:1]},
    "no accounts": {k: v for k, v in REGISTER.items() if k != "accounts"},
    "half-year": REGISTER | {"period": "h1"},
    "another year": REGISTER | {"year": 2031, "period": "2031"},
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_exhibit_in_every_kind_of_year(opened, kind):
    for name, exhibit in exhibits(opened(**KINDS[kind])).items():
        text = exhibit._repr_mimebundle_()["text/plain"]
        assert len(exhibit._repr_mimebundle_()) == 3 and text.strip(), name
        assert not re.search(r"None|\bnan\b|<NA>|missing", text), name
        if kind in ("no accounts", "half-year"):
            assert isinstance(exhibit, Notice) or "underlag saknas" in text or name == "prices", name


def test_no_result_without_its_design_and_base(opened):
    for name, exhibit in exhibits(opened(**KINDS["ordinary"])).items():
        if isinstance(exhibit, Table) and name != "prices":
            assert exhibit.notes[0].startswith("Före–efter utan jämförelsegrupp") or exhibit.notes[1].startswith("Före")
            n = 4 if name == "actors_sus" else 12
            assert exhibit.foot.startswith(f"n = {n} deltagare"), name


def cells(table: Table, row: str) -> list[str]:
    return next([c.text for c in r.cells] for r in table.rows if r.cells[0].text == row)


def test_words_where_an_actor_gets_nothing_back(opened):
    table = payback.actors(opened(**REGISTER))
    assert cells(table, "Försäkringskassan")[-1] == "ingen"
    assert cells(table, "Arbetsförmedlingen")[-3:] == ["[e]", "[e]", "[e]"]
    # Four saved 12 × 9 000 each; one half-time job taxed 20.36 % of 162 000; 1 000 000 / 4 staked.
    assert cells(table, "Kommunen")[1:3] == ["465", "250"] and cells(table, "Kommunen")[-1] == "6"


def test_few_show_no_amount(opened):
    table = payback.groups(opened(**REGISTER))
    assert cells(table, "Män")[1:3] == ["4", "för få"]
    assert cells(table, "Samtliga")[1] == "12"


def test_a_hidden_word_is_hidden(opened):
    id = "payback.actor.fk.payback_months"
    table = payback.actors(opened(hidden=frozenset({id}), **REGISTER))
    assert cells(table, "Försäkringskassan")[-1] == "[d]"


def test_the_printed_words_stand_beside_what_is_computed(opened):
    report = opened(**KINDS["ordinary"])
    text = payback_sensitivity.printed_text(report).text()
    assert "”drygt tre år”" in text and "0 av 16" in text
    assert len(payback_sensitivity.printed(report).rows) == 16


def test_prices_say_what_is_assumed(opened):
    table = payback.prices(opened(**REGISTER))
    assert cells(table, "Kommunalskatt")[1:4] == ["20,67\u00a0%", "[e]", "antagande"]
    assert cells(table, "Sjukpenning")[1:4] == ["16\u00a0516", "kr per månad", "källa"]


def test_invented_input_is_said(opened):
    report = opened(**REGISTER)
    settings = report.settings.model_copy(update={"synthetic": ("economy",)})
    report.dataset.settings[2022] = settings
    assert "ekonomi.xlsx är påhittat underlag" in payback.whole(report).notes[0]
