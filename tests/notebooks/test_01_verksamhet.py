"""Posts against the plan, cases against the planned number, events, the last page."""

from dataclasses import replace
from datetime import date

import pytest

from sotanalysis import facts
from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.prose import Prose
from sotanalysis.sources.settings import Capacity, Settings, Signature

MEASURES = "capacity."

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
    "staff": STAFF,
    "events": [
        {"date": "2022-02-01", "type": "Öppet hus", "n_persons": 50},
        {"date": "2022-03-01", "type": "Styrgrupp"},
    ],
}
SETTINGS = Settings(
    capacity=Capacity(cases_from=1, cases_to=4),
    signature=Signature(place="Västerås", day=date(2023, 2, 1), role="Verksamhetsledare"),
    appendices=("NNS-indikatorer", "Ekonomi"),
)
NOTICES = {"tjanster", "tjanster-tabell", "tjanster-efter-perioden", "kapacitet", "tjanster-arenden", "kapacitet-tabell", "handelser"}


@pytest.fixture
def opened(report):
    """A report whose team has settings of its own."""

    def build(settings=SETTINGS, **given):
        made = report(**given)
        found = replace(made.dataset, settings={year: settings for year in made.dataset.settings})
        collected = facts.collect(found, made.period, made.facts.measures.values())
        return replace(made, dataset=found, facts=collected)

    return build


def cells(table, label):
    return next([c.text for c in row.cells[1:]] for row in table.rows if row.cells[0].text == label)


@pytest.mark.parametrize("period", ["2022", "2022-h1", "2022-h2", "2022-04..2022-09"])
def test_every_exhibit_shows(opened, exhibits, period):
    shown = exhibits("01", opened(period=period, **WHOLE))
    empty = {"handelser"} if period in ("2022-h2", "2022-04..2022-09") else set()
    assert {id for id, exhibit in shown.items() if isinstance(exhibit, Notice)} == empty


def test_without_sources_or_settings_every_exhibit_says_so(report, exhibits):
    shown = exhibits("01", report())
    assert {id for id, exhibit in shown.items() if isinstance(exhibit, Notice)} == {*NOTICES, "underskrift", "bilagor"}
    assert {type(exhibit) for id, exhibit in shown.items() if id.endswith("-text")} == {Prose}


def test_with_empty_sheets(opened, exhibits):
    shown = exhibits("01", opened(present=("cases", "staff", "events")))
    assert isinstance(shown["handelser"], Notice) and shown["handelser"].title.startswith("Inget att visa")


def test_posts_at_work_are_held_against_the_plan(opened, exhibits):
    table = exhibits("01", opened(**WHOLE))["tjanster-tabell"]
    assert [c.name for c in table.columns] == [
        "Månad",
        "Planerade",
        "I arbete",
        "Tjänstlediga",
        "Föräldralediga",
        "Utlånade",
        "Vakanta",
    ]
    assert cells(table, "juli 2022") == ["0,6", "0,0", "0,0", "1,0", "0,0", "0,0"]
    assert table.rows[-1].role == "total" and table.rows[-1].cells[0].text == "Hela perioden"


def plain(exhibit):
    return exhibit.text().replace("\u00a0", " ")


def test_a_plan_is_promised_only_where_there_is_one(opened, exhibits):
    planned, none = opened(**WHOLE), opened(**{**WHOLE, "staff": STAFF[:2]})
    told, without = exhibits("01", planned), exhibits("01", none)
    assert "1,0" not in plain(told["bemanning-text"]).partition(",")[0]
    assert plain(told["bemanning-text"]).startswith("I medeltal var 0,5 heltidstjänster i arbete under 2022, färre än de 0,6")
    assert told["tjanster"].caption.endswith("mot planerade")
    assert plain(without["bemanning-text"]).startswith("I medeltal var 0,5 heltidstjänster i arbete under 2022.")
    assert "planera" not in without["tjanster"].caption + without["tjanster-tabell"].caption + plain(without["bemanning-text"])


def test_the_planned_number_of_cases_is_promised_only_where_there_is_one(opened, exhibits):
    told, without = exhibits("01", opened(**WHOLE)), exhibits("01", opened(Settings(), **WHOLE))
    assert "dimensionerat för 1–4 samtidiga ärenden" in plain(told["kapacitet-text"])
    assert told["kapacitet"].finding.text == "Antalet inskrivna var alltid inom det planerade vid månadens slut"
    assert without["kapacitet"].finding.text == ""
    assert plain(without["kapacitet-text"]) == "Vid periodens slut var 1 deltagare inskrivna."
    assert without["kapacitet"].caption == "Inskrivna vid månadens slut"


def test_events_are_told_in_one_two_and_none(opened, exhibits):
    said = [
        plain(exhibits("01", opened(events=WHOLE["events"][:n], present=("events",)))["handelser-text"]) for n in range(3)
    ]
    assert said[0] == "Inga händelser är antecknade under 2022."
    assert said[1].startswith("En händelse är antecknad under 2022.")
    assert said[2].startswith("Teamet antecknade 2 händelser under 2022.")


def test_posts_lost_are_told_by_reason_and_role_with_one_total(opened, exhibits):
    table = exhibits("01", opened(**WHOLE))["tjanster-efter-perioden"]
    assert [row.cells[0].text for row in table.rows] == ["Föräldraledig, arbetskonsulent", "Samtliga"]
    assert cells(table, "Samtliga") == ["1", "1,0"]


def test_months_against_the_plan_and_events_with_attendances(opened, exhibits):
    shown = exhibits("01", opened(**WHOLE))
    assert "teamets inställningar" in shown["kapacitet-tabell"].foot
    assert cells(shown["kapacitet-tabell"], "Inom planerat") == ["12"]
    assert cells(shown["handelser"], "Öppet hus") == ["1", "50"]
    assert cells(shown["handelser"], "Styrgrupp") == ["1", "[u]"]


def test_the_last_page_names_a_role_and_the_appendices(opened, exhibits):
    shown = exhibits("01", opened(**WHOLE))
    assert shown["underskrift"].text().replace("\u00a0", " ") == "Västerås, 1 februari 2023\nVerksamhetsledare"
    assert shown["bilagor"].text() == "– NNS-indikatorer\n– Ekonomi"
