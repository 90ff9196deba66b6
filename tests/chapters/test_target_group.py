"""Chapter 03: printed shares beside recomputed ones, and the most common participant."""

import pytest

from sotanalysis.chapters import target_group
from sotanalysis.exhibits.table import Table


def sus(report, counts, shares=None):
    shares = shares or {}
    return [
        {
            "report": report,
            "category": code,
            "n": n,
            "share_printed": shares.get(code, round(n / sum(counts.values()), 3)),
        }
        for code, n in counts.items()
    ]


TIMES = {"up_to_1": 12, "up_to_5": 11, "more_than_9": 13}
CASES = [{"birth_date": "1990-01-01", "interpreter": n < 3, "time_on_support": "up_to_1"} for n in range(12)]


@pytest.mark.parametrize("period", ["2022", "2022-h2"])
def test_every_exhibit_shows(report, shows, period):
    shows(target_group, report(period=period, cases=CASES, sus_rows=sus("time_on_support", TIMES)))


def test_only_sus(report, shows):
    shows(target_group, report(sus_rows=sus("time_on_support", TIMES)))


def test_nothing_and_nobody(report, shows):
    shows(target_group, report(cases=[]), only_notices=True)
    shows(target_group, report(present=("cases",)))


def test_printed_shares_stand_beside_and_differences_are_told(report):
    table = target_group.time_on_support_table(report(sus_rows=sus("time_on_support", TIMES)))
    assert isinstance(table, Table)
    assert "Andelarna är omräknade ur antalen och lika med dem som SUS skrev ut." in table.notes
    row = next(row for row in table.rows if row.cells[0].text == "Upp till 1 år")
    assert [c.text.replace("\u00a0", " ") for c in row.cells[1:]] == ["12", "33,3 %", "33,3 %"]
    wrong = report(sus_rows=sus("time_on_support", TIMES, {"up_to_1": 0.34}))
    notes = " ".join(target_group.time_on_support_table(wrong).notes).replace("\u00a0", " ")
    assert "34,0 % i stället för 33,3 %" in notes


def test_without_sus_there_is_no_column_of_printed_shares(report):
    table = target_group.time_on_support_table(report(cases=CASES))
    assert [c.header for c in table.columns] == ["Tid i offentlig försörjning", "Antal", "Andel"]


def test_the_most_common_participant_is_the_mode_with_the_median_beside(report):
    found = report(cases=CASES, sus_rows=sus("time_on_support", TIMES))
    text = target_group.most_common(found).text().replace("\u00a0", " ")
    assert "Vanligaste tid i offentlig försörjning är mer än 9 år: 13 av 36 (36 %)." in text
    assert "Nära följer upp till 1 år: 12 av 36 (33 %)." in text
    assert "Det är inte mitten: den mittersta deltagaren har högst 5 år." in text
    assert "Tolk behövs för 3 av 12 (25 %)." in text


@pytest.mark.parametrize(
    ("women", "men", "said"),
    [(30, 6, "De flesta är kvinnor"), (19, 17, "Kvinnor är fler än män"), (5, 5, "Lika många")],
)
def test_a_majority_is_stated_only_where_the_interval_says_so(report, women, men, said):
    rows = [
        {"report": "education", "category": "compulsory", "sex": s, "n": n} for s, n in (("woman", women), ("man", men))
    ]
    assert said in target_group.most_common(report(sus_rows=rows)).text()


def test_hidden_facts_take_no_part(report):
    hidden = frozenset({"target_group.interpreter.yes", "target_group.time_on_support.up_to_1"})
    text = target_group.most_common(report(cases=CASES, hidden=hidden)).text()
    assert "Tolk behövs för [d]." in text
    assert "upp till 1 år" not in text
