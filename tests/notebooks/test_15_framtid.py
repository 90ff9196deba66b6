"""The time ahead in facts: who waits, the pace, planned posts, places."""

from dataclasses import replace

import pytest

from sotanalysis import facts
from sotanalysis.exhibits.notice import Notice
from sotanalysis.sources.settings import Capacity, Settings

MEASURES = ("capacity.", "inflow.")

STAFF = [
    {
        "post": "A",
        "role": "Arbetskonsulent",
        "share_of_full_time": 1.0,
        "from_date": "2021-01-01",
        "to_date": "2022-06-30",
        "reason": "employed",
        "planned": False,
    },
    {
        "post": "A",
        "role": "Arbetskonsulent",
        "share_of_full_time": 1.0,
        "from_date": "2022-07-01",
        "to_date": "2023-03-31",
        "reason": "parental_leave",
        "planned": False,
    },
    {
        "post": "P",
        "role": "Arbetskonsulent",
        "share_of_full_time": 0.6,
        "from_date": "2022-01-01",
        "to_date": "2023-12-31",
        "reason": "employed",
        "planned": True,
    },
]
WHOLE = {
    "cases": [{"start_date": "2021-05-01", "exit_date": "2022-03-01"}, {"start_date": "2022-02-01"}],
    "applications": [{"application_date": "2022-05-01"}, {"application_date": "2022-05-11"}],
    "staff": STAFF,
}


@pytest.fixture
def opened(report):
    """A report of a team that is dimensioned for one to four cases."""

    def build(**given):
        made = report(**given)
        settings = Settings(capacity=Capacity(cases_from=1, cases_to=4))
        found = replace(made.dataset, settings={year: settings for year in made.dataset.settings})
        collected = facts.collect(found, made.period, made.facts.measures.values())
        return replace(made, dataset=found, facts=collected)

    return build


def rows(table):
    return {row.cells[0].text: [c.text for c in row.cells[1:]] for row in table.rows}


def test_the_time_ahead_in_facts(opened, exhibits):
    shown = exhibits("15", opened(**WHOLE))
    queue = shown["framtid-ko"].text()
    assert "väntade 2 ansökningar" in queue
    assert "24 månaders starter" in queue  # two waiting, one start in twelve months
    told = shown["framtid-prognos"].text()
    assert "1 till 4 samtidiga ärenden" in told
    assert "var 1 deltagare inskrivna, inom det planerade." in told
    assert "0,6 heltidstjänster planerade" in shown["planerad-bemanning-text"].text()
    assert rows(shown["takt"])["Inkomna ansökningar"] == ["2", "0,2"]
    assert rows(shown["atergang"]) == {"april 2023": ["1", "1,0"], "Samtliga": ["1", "1,0"]}
    assert rows(shown["planerad-bemanning"]) == {"Arbetskonsulent, 60\u00a0%": ["1", "0,6"], "Samtliga": ["1", "0,6"]}
    assert rows(shown["platser"])["Lediga platser vid periodens slut"] == ["0", "3"]


@pytest.mark.parametrize("period", ["2022-h1", "2022-h2", "2022-04..2022-09"])
def test_a_part_of_the_year(opened, exhibits, period):
    exhibits("15", opened(period=period, **WHOLE))


def test_an_empty_queue_is_told_in_one_sentence(opened, exhibits):
    shown = exhibits("15", opened(present=("cases", "applications", "staff")))
    assert shown["framtid-ko"].text() == "Vid periodens slut väntade ingen ansökan på start eller besked."


def test_a_queue_without_starts_is_not_told_in_months(opened, exhibits):
    shown = exhibits("15", opened(present=("cases",), applications=WHOLE["applications"]))
    assert "väntade 2 ansökningar" in shown["framtid-ko"].text()
    assert "månaders starter" not in shown["framtid-ko"].text()


def test_without_planned_numbers_the_sentence_says_what_is_known(report, exhibits):
    told = exhibits("15", report(**WHOLE))["framtid-prognos"].text()
    assert "dimensionerat" not in told and "Vid periodens slut var 1 deltagare inskrivna." in told


def test_without_sources_every_exhibit_says_so(report, exhibits):
    found = exhibits("15", report())
    told = {id for id, exhibit in found.items() if not isinstance(exhibit, Notice)}
    assert told == {"framtid-ko", "framtid-prognos", "planerad-bemanning-text"}
    assert [found[id].paragraphs for id in ("framtid-ko", "framtid-prognos")] == [(), ()]
    assert found["planerad-bemanning-text"].text() == ""
