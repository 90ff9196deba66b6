"""Extensions and spot support: a year with them, without them, without sheets; free text stays out."""

import pytest

from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.prose import Prose
from sotanalysis.exhibits.table import visible_rows

MEASURES = "aftercare."

TABLES = {
    "cases": [{"exit_date": "2022-05-01"}, {"sex": "man", "referrer": "af", "start_date": "2022-02-01"}],
    "extensions": [
        {
            "case": "case1",
            "decision_date": "2022-03-01",
            "months": 3,
            "support_source": "social_assistance",
            "motivation_text": "hemligt",
        },
        {"case": "case1", "decision_date": "2022-04-01", "support_source": "sickness_benefit"},
    ],
    "spot_supports": [
        {"date": "2022-09-01", "purpose": "af", "minutes": 15, "months_after_exit": 6, "duration_kind": "exact"},
        {"date": "2022-09-02", "purpose": "af", "duration_kind": "blank", "comment_text": "hemligt"},
        {"date": "2022-09-03", "purpose": "fk", "minutes": 15, "months_after_exit": 1.5, "duration_kind": "exact"},
    ],
}


def texts(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_extensions_and_spot_supports(report, exhibits):
    shown = exhibits("10", report(**TABLES))
    assert shown["forlangningar"].text() .startswith(
        "Under 2022 beslutades 2 förlängningar. Tiden är angiven för 1 av dem, tillsammans 3 månader."
    )
    assert texts(shown["forlangningar-lista"]) == [
        ["1, försörjningsstöd", "3"],
        ["2, sjukpenning/rehabpenning", "[u]"],
    ]
    assert "Tiden gick att läsa för 2 av 3 och blir tillsammans minst 30 minuter" in shown["punktinsatser"].text()
    assert texts(shown["punktinsatser-lista"]) == [
        ["1, kontakt med Arbetsförmedlingen, 6 månader, läst", "15"],
        ["2, kontakt med Arbetsförmedlingen, uppgift saknas, inte ifylld", "[u]"],
        ["3, kontakt med Försäkringskassan, 1,5 månader, läst", "15"],
    ]


def test_a_referrer_without_extensions_is_there_and_one_without_enrolled_is_not(report, exhibits):
    table = exhibits("10", report(**TABLES))["forlangningar-remittent"]
    assert [[cell.text for cell in cells] for _, cells in visible_rows(table)] == [
        ["Arbetsförmedlingen", "1", "0", "–"],
        ["Försäkringskassan", "1", "1", "–"],
        ["Samtliga", "2", "1", "–"],
    ]


@pytest.mark.parametrize(
    "given", [{"period": "2022-h1", **TABLES}, {"present": ("cases", "extensions", "spot_supports")}]
)
def test_none_in_the_period_is_one_sentence(report, exhibits, given):
    shown = exhibits("10", report(**given))
    words = f"Inga punktinsatser gavs efter avslut under {'första halvåret 2022' if 'period' in given else '2022'}."
    assert shown["punktinsatser"].text() == words
    assert isinstance(shown["punktinsatser-lista"], Notice)
    assert shown["punktinsatser-lista"].title == "Inget att visa: Punktinsatserna en för en"


def test_without_sheets_every_exhibit_says_so(report, exhibits):
    for exhibit in exhibits("10", report()).values():
        if isinstance(exhibit, Prose):
            assert exhibit.paragraphs == ()
            continue
        told = exhibit._repr_mimebundle_()["text/plain"].casefold()
        assert "underlag saknas" in told and (
            "fliken förlängningar" in told or "fliken punktinsatser" in told or "fliken deltagare" in told
        )


def test_free_text_of_the_sources_is_never_shown(report, exhibits):
    for exhibit in exhibits("10", report(**TABLES)).values():
        assert "hemligt" not in exhibit._repr_mimebundle_()["text/plain"]


def test_a_hidden_number_is_not_told(report, exhibits):
    shown = exhibits("10", report(hidden=frozenset({"aftercare.spot_supports"}), **TABLES))
    assert shown["punktinsatser"].paragraphs == ()


def test_one_is_said_in_words_and_a_time_that_nobody_could_read_is_not_told(report, exhibits):
    one = {"cases": TABLES["cases"], "extensions": TABLES["extensions"][:1], "spot_supports": TABLES["spot_supports"][1:2]}
    shown = exhibits("10", report(**one))
    assert shown["forlangningar"].text() == "Under 2022 beslutades en förlängning, på 3 månader."
    assert shown["punktinsatser"].text() == "Under 2022 gavs en punktinsats efter avslut."
    unread = [TABLES["spot_supports"][1]] * 2
    shown = exhibits("10", report(**one | {"spot_supports": unread}))
    assert shown["punktinsatser"].text() == "Under 2022 gavs 2 punktinsatser efter avslut."
