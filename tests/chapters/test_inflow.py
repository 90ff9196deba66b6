"""Chapter 02 for an ordinary year, half-years, years with little, and nothing at all."""

import pytest

from sotanalysis.chapters import inflow
from sotanalysis.exhibits.figure import Figure
from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.table import Table

CASES = [{"start_date": "2021-05-01"}, {"exit_date": "2022-05-01"}, {"sex": "man", "referrer": "other"}]
APPLICATIONS = [
    {"case": "case1", "result": "started", "first_meeting_date": "2022-01-20"},
    {"result": "non_start", "result_date": "2022-03-01"},
    {"application_date": "2022-11-01"},
]
GOLDWARE = [{"activity": "Arbetsträning"}, {"sex": "man"}]


@pytest.mark.parametrize("period", ["2022", "2022-h1", "2022-04"])
def test_every_exhibit_shows(report, shows, period):
    shows(inflow, report(period=period, cases=CASES, applications=APPLICATIONS, goldware_rows=GOLDWARE))


def test_every_exhibit_is_a_notice_without_sources(report, shows):
    shows(inflow, report(cases=[]), only_notices=True)


def test_an_empty_register_still_shows(report, shows):
    shows(inflow, report(present=("cases", "applications", "goldware_rows", "inquiries")))


def test_without_applications_the_flow_begins_at_the_start(report):
    found = report(cases=CASES)
    figure = inflow.flow(found)
    assert isinstance(figure, Figure)
    assert "Ansökningar" not in figure.alt
    assert isinstance(inflow.applications(found), Notice)
    months = inflow.months_table(found)
    assert isinstance(months, Table)
    assert {row.cells[1].text for row in months.rows} == {"[u]"}  # unknown is not none
    assert {row.cells[2].text for row in months.rows} >= {"0", "2"}


def test_the_flow_table_sums(report):
    flow = inflow.flow_table(report(cases=CASES))
    assert isinstance(flow, Table)
    shown = {row.cells[0].text: [c.text for c in row.cells[1:]] for row in flow.rows}
    assert shown["Inskrivna någon gång i perioden"] == ["2", "1", "3"]
    assert shown["Avslutade i perioden"] == ["1", "0", "1"]


def test_referrers_in_words(report):
    text = inflow.referrers_text(report(cases=CASES)).text()
    assert "2 deltagare har startat insatsen under 2022: 1 kvinnor och 1 män." in text
    assert "Flest kom från Försäkringskassan: 1 av 2, följt av Övrig: 1 av 2." in text.replace("\u00a0", " ")


def test_years_stand_beside_each_other_when_there_are_two(report):
    assert isinstance(inflow.referrers_over_years(report(cases=CASES)), Notice)
    cases = [*CASES, {"start_date": "2023-02-01", "referrer": "city"}, {"referrer": "social_assistance"}]
    table = inflow.referrers_over_years(report(period="2023", cases=cases, years=(2023,), present=("cases",)))
    assert isinstance(table, Table)
    assert [c.header for c in table.columns][1::2] == ["2022, antal", "2023, antal"]
    city = next(row for row in table.rows if row.cells[0].text == "Västerås stad")
    assert [c.text for c in city.cells[1::2]] == ["1", "1"]
    assert any("vidare" in note for note in table.notes)
