"""Chapter 04: share, reasons and hours in tables and words."""

import re

import pytest

from sotanalysis.exhibits.image import Figure
from sotanalysis.exhibits.notice import Notice

MEASURES = ("non_starts.", "population.")
CLOSED = {"result": "non_start", "result_date": "2022-03-01"}
APPLICATIONS = [{"hours_spent": hours, **CLOSED} for hours in (0.5, 10, None)]
REASONS = [
    {"application": "application1", "non_start_reason": "withdrawn"},
    {"application": "application1", "non_start_reason": "too_ill"},
    {"application": "application2", "non_start_reason": "withdrawn"},
]


@pytest.fixture
def found(report, shown):
    return shown(report(cases=[{}], applications=APPLICATIONS, application_reasons=REASONS))


def plain(text):
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize("period", ["2022", "2022-h1", "2022-h2"])
def test_every_exhibit_shows(report, shown, period):
    found = shown(report(period=period, cases=[{}], applications=APPLICATIONS, application_reasons=REASONS))
    assert len(found) == 9
    assert isinstance(found["ej-start-skal"], Notice if period == "2022-h2" else Figure)


def test_nothing(report, shown):
    for id, exhibit in shown(report()).items():
        assert isinstance(exhibit, Notice) or not exhibit.text(), id


def test_nobody(report, shown):
    found = shown(report(present=("cases", "applications")))
    assert all(isinstance(one, Notice) for id, one in found.items() if not id.endswith("text"))
    assert found["ej-start-tid-text"].text() == found["ej-start-skal-text"].text() == ""


def test_nothing_but_starts_is_a_share_of_none(report, shown):
    table = shown(report(cases=[{}], present=("applications",)))["ej-start"]
    assert [c.text for c in table.rows[-1].cells[:3]] == ["Samtliga", "0", "1"]


def test_the_words_hold_the_numbers(found):
    assert "3 av 4 inte till start. De som väntar i kö räknas inte med." in plain(found["ej-start-text"].text())
    text = plain(found["ej-start-skal-text"].text())
    assert "vanligast" not in text  # of three nothing stands out
    assert "Av de återtagna ansökningarna har 1 av 2 också ett annat skäl." in text
    hours = plain(found["ej-start-tid-text"].text())
    assert "sammanlagt 10,5 timmar, i medeltal 5,3 timmar per ansökan. Det motsvarar 0,01 heltidstjänster" in hours
    assert "med 1 700 timmar om året." in plain(found["ej-start-tid"].notes[-1])


def test_when_every_withdrawn_application_has_another_reason_it_says_all(report, shown):
    both = [*REASONS, {"application": "application2", "non_start_reason": "moved"}]
    text = shown(report(cases=[{}], applications=APPLICATIONS, application_reasons=both))["ej-start-skal-text"].text()
    assert "Alla 2 återtagna ansökningar har också ett annat skäl." in plain(text)


def test_notes_tell_how_many_stand_behind(found):
    assert "Nedlagd tid är noterad för 2 av 3 ansökningar." in [plain(n) for n in found["ej-start-tid"].notes]
    assert found["ej-start-tid"].foot.startswith("n = 3 ansökningar som avslutats utan start")
    assert "Antalet nämnda skäl är sammanlagt 3, i 2 av ansökningarna." in found["ej-start-skal-tabell"].notes[-1]
    assert "Antalet personer bakom ansökningarna utan start är 3." in found["ej-start"].notes


def test_heads_say_what_the_numbers_are(found):
    heads = [column.name for column in found["ej-start"].columns]
    assert heads == ["Kön", "Antal utan start", "Av alla med utfall", "Andel utan start", "95 % intervall"]


def told_of(report, shown, reasons):
    given = [{"application": f"application{n}", "non_start_reason": reason} for n, reason in enumerate(reasons, start=1)]
    applications = [CLOSED for _ in reasons]
    return plain(shown(report(cases=[{}], applications=applications, application_reasons=given))["ej-start-skal-text"].text())


def test_the_commonest_reason_is_named_where_it_stands_out(report, shown):
    assert "Det vanligaste skälet är ansökan återtagen: 6 av 10 (60 %). Därefter kommer flyttat: 4 av 10 (40 %)." in told_of(
        report, shown, ["withdrawn"] * 6 + ["moved"] * 4
    )
    assert "vanligast" not in told_of(report, shown, ["withdrawn"] * 5 + ["moved"] * 4 + ["too_ill"])


def test_reasons_that_share_the_first_place_are_both_named(report, shown):
    text = told_of(report, shown, ["withdrawn"] * 5 + ["too_ill"] * 5)
    assert re.search(r"ansökan återtagen och inte redo för start av hälsoskäl\W+5 av 10 \(50 %\) vardera\.", text)
