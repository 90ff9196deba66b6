"""Chapter 02 for an ordinary year, half-years, years with little, and nothing at all."""

import re

import pytest

from sotanalysis.exhibits.image import Figure
from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.table import Table
from sotanalysis.sources.settings import Referrer, Settings

MEASURES = "inflow."
CASES = [{"start_date": "2021-05-01"}, {"exit_date": "2022-05-01"}, {"sex": "man", "referrer": "other"}]
APPLICATIONS = [
    {"case": "case1", "result": "started", "first_meeting_date": "2022-01-20"},
    {"result": "non_start", "result_date": "2022-03-01"},
    {"application_date": "2022-11-01"},
]
GOLDWARE = [{"activity": "Arbetsträning"}, {"sex": "man"}]


def rows(table):
    return {row.cells[0].text: [c.text.replace("\u00a0", " ") for c in row.cells[1:]] for row in table.rows}


@pytest.mark.parametrize("period", ["2022", "2022-h1", "2022-04"])
def test_every_exhibit_shows(report, shown, period):
    found = shown(report(period=period, cases=CASES, applications=APPLICATIONS, goldware_rows=GOLDWARE))
    assert len(found) == 28
    assert isinstance(found["flode"], Figure) and isinstance(found["flode-tabell"], Table)


def test_every_exhibit_is_a_notice_without_sources(report, shown):
    for id, exhibit in shown(report()).items():
        told = exhibit._repr_mimebundle_()["text/plain"]
        assert isinstance(exhibit, Notice) or not told, id


def test_an_empty_register_still_shows(report, shown):
    found = shown(report(present=("cases", "applications", "goldware_rows", "inquiries")))
    assert {type(one) for id, one in found.items() if id.endswith("tabell")} == {Notice}
    assert found["vantar-text"].text() == "Ingen ansökan väntade på start eller besked vid periodens slut."
    assert found["forfragningar-text"].text().replace("\u00a0", " ") == "Inga förfrågningar kom till teamet under 2022."


def test_without_applications_the_flow_begins_at_the_start(report, shown):
    found = shown(report(cases=CASES))
    assert isinstance(found["flode"], Figure)
    assert found["flode"].alt.startswith("Flödesschema: Deltagarflödet. Startade: 2.")
    assert "Ansökningar" not in found["flode"].alt and "I kö" not in found["flode"].alt
    assert isinstance(found["ansokningar"], Notice)
    months = list(rows(found["manader-tabell"]).values())
    assert {month[0] for month in months} == {"[u]"}  # unknown is not none
    assert {month[1] for month in months} >= {"0", "2"}


def test_without_participants_the_flow_ends_at_the_applications(report, shown):
    alt = shown(report(applications=APPLICATIONS))["flode"].alt
    assert "Ledde inte till start: 1. I kö vid periodens slut: 1." in alt
    assert "Startade" not in alt and "Avslutade" not in alt


def test_the_flow_and_its_table_sum(report, shown):
    found = shown(report(cases=CASES, applications=APPLICATIONS))
    table = rows(found["flode-tabell"])
    assert table["Inskrivna någon gång i perioden"] == ["2", "1", "3"]
    assert table["Avslutade i perioden"] == ["1", "0", "1"]
    boxes = {mark.labels[0]: mark.text for mark in found["flode"].marks}
    assert boxes["Inskrivna vid periodens början"] == "1"
    assert boxes["Inskrivna någon gång i perioden"] == "3"


def test_a_hidden_number_is_in_no_box(report, shown):
    hidden = frozenset({"inflow.flow.ended.all"})
    found = shown(report(cases=CASES, hidden=hidden))
    assert {mark.labels[0]: mark.text for mark in found["flode"].marks}["Avslutade"] == "[d]"
    assert rows(found["flode-tabell"])["Avslutade i perioden"][2] == "[d]"


def test_referrers_in_words(report, shown):
    found = report(cases=[*CASES, {"referrer": "fk"}])
    text = shown(found)["remittenter-text"].text().replace("\u00a0", " ")
    assert "3 deltagare har startat insatsen under 2022 (kvinnor 2, män 1)." in text
    assert "flest" not in text  # of three nothing stands out
    text = shown(report(cases=sent(fk=6, other=4)))["remittenter-text"].text().replace("\u00a0", " ")
    assert "kom flest från Försäkringskassan: 6 av 10 (60 %). Därefter följer Övrig: 4 av 10 (40 %)." in text


def sent(**referrers):
    """So many who started from each referrer."""
    return [{"referrer": code} for code, n in referrers.items() for _ in range(n)]


def test_referrers_that_share_the_first_place_are_all_named(report, shown):
    def told(cases):
        return shown(report(cases=cases))["remittenter-text"].text().replace("\u00a0", " ")

    assert re.search(r"Försäkringskassan och Övrig\W+5 av 10 \(50 %\) vardera\.", text := told(sent(fk=5, other=5)))
    assert "Därefter" not in text
    assert "vanligast" not in told(CASES)  # one each is no most


def test_the_two_largest_referrers_are_added_where_there_are_more(report, shown):
    two = shown(report(cases=CASES))
    more = shown(report(cases=[*CASES, {"referrer": "fk"}, {"referrer": "region"}]))
    assert two["remittenter"].finding.text == more["remittenter"].finding.text == ""
    clear, near = (shown(report(cases=sent(fk=5, other=4, region=n)))["remittenter"].finding.text for n in (2, 3))
    assert clear.replace("\u00a0", " ").startswith("9 av 11 nya deltagare (82 %) kom från") and near == ""
    assert more["flode"].finding.text == "Fler ärenden startade än avslutades: 4 mot 1"


def test_years_stand_beside_each_other_when_there_are_two(report, shown):
    assert shown(report(cases=CASES))["remittenter-over-ar"].text() == ""
    cases = [*CASES, *[{"start_date": "2023-02-01", "referrer": "city"}] * 2, {"referrer": "soc"}]
    own = (
        Referrer(code="soc", name="Socialtjänsten", last_year=2022, counted_as="city"),
        Referrer(code="city", name="Staden", first_year=2023),
        Referrer(code="other", name="Övrig"),
        Referrer(code="af", name="Arbetsförmedlingen"),
    )
    found = report(
        period="2023", cases=cases, years=(2023,), present=("cases",), settings=Settings().model_copy(update={"referrers": own})
    )
    exhibits = shown(found)
    table = exhibits["remittenter-over-ar"]
    assert isinstance(table, Table)
    assert [c.name for c in table.columns][1::2] == ["2022, antal", "2023, antal"]
    assert rows(table)["Staden"][::2] == ["1", "2"]
    assert any("översatta" in note for note in table.notes)
    assert "minskade från 3 ett år tidigare till 2 under 2023" in exhibits["flode-text"].text()


def test_waiting_is_told_also_when_nobody_had_it_short(report, shown):
    late = [{"case": "case1", "first_meeting_date": "2022-03-20", "result": "queue"}]
    found = shown(report(cases=CASES, applications=late))
    assert rows(found["vantetid"])["Till första möte"] == ["69", "69"]
    assert rows(found["vantetid-kort"])["Till första möte"] == ["1", "0", "–"]
    assert [c.name for c in found["vantetid-kort"].columns][2] == "Antal högst 14 dagar"
    assert "En ansökan väntade" in found["vantar-text"].text() and "då väntat 355" in found["vantar-text"].text()


def test_two_bases_of_different_units_give_no_common_n(report, shown):
    table = shown(report(cases=CASES[1:], applications=[*APPLICATIONS[:2]]))["aktivitetsersattning"]
    assert [row[1] for row in rows(table).values()] == ["2", "2"]
    assert table.foot.startswith("Ansökningar som kommit in respektive deltagare")


def test_part_of_a_year_has_only_its_own_half(report, shown):
    inquiries = [{"date": "2022-05-01", "party": "region"}, {"date": "2022-09-01", "party": "region"}]
    heads = [
        [c.name for c in shown(report(period=p, inquiries=inquiries))["forfragningar"].columns]
        for p in ("2022", "2022-h1")
    ]
    assert heads[0] == ["Part", "Första halvåret, antal", "Andra halvåret, antal", "Hela perioden, antal"]
    assert heads[1] == ["Part", "Första halvåret, antal", "Hela perioden, antal"]
