"""Chapter 04: share, reasons and hours in tables and words."""

import pytest

from sotanalysis.chapters import non_starts

CLOSED = {"result": "non_start", "result_date": "2022-03-01"}
APPLICATIONS = [{"hours_spent": hours, **CLOSED} for hours in (0.5, 10, None)]
REASONS = [
    {"application": "application1", "non_start_reason": "withdrawn"},
    {"application": "application1", "non_start_reason": "too_ill"},
    {"application": "application2", "non_start_reason": "withdrawn"},
]


@pytest.mark.parametrize("period", ["2022", "2022-h2"])
def test_every_exhibit_shows(report, shows, period):
    shows(non_starts, report(period=period, cases=[{}], applications=APPLICATIONS, application_reasons=REASONS))


def test_nothing_and_nobody(report, shows):
    shows(non_starts, report(cases=[]), only_notices=True)
    shows(non_starts, report(present=("cases", "applications")))


def test_the_words_hold_the_numbers(report):
    found = report(cases=[{}], applications=APPLICATIONS, application_reasons=REASONS)
    text = non_starts.summary(found).text()
    assert "3 av 4" in text.replace("\u00a0", " ")
    assert "Det vanligaste skälet är ansökan återtagen, 2 av 3." in text.replace("\u00a0", " ")
    assert "Av de återtagna ansökningarna har 1 av 2 också ett annat skäl." in text.replace("\u00a0", " ")
    hours = non_starts.hours_summary(found).text()
    assert "10,5 timmar" in hours and "5,25 timmar per ansökan (mellan 0,5 och 10,0)" in hours
    table = non_starts.hours(found)
    assert "Nedlagd tid är noterad för 2 av 3 ansökningar." in table.notes[0].replace("\u00a0", " ")
