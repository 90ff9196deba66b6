"""Chapter 03: printed shares beside recomputed ones, and the most common participant."""

import pytest

from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.prose import Prose
from sotanalysis.exhibits.table import Table

MEASURES = ("target_group.", "population.")


def sus(report, counts, shares=None):
    shares, total = shares or {}, sum(counts.values())
    return [
        {"report": report, "category": code, "n": n, "share_printed": shares.get(code, round(n / total, 3))}
        for code, n in counts.items()
    ]


TIMES = {"up_to_1": 12, "up_to_5": 11, "more_than_9": 13}
CLEAR = {"up_to_1": 11, "up_to_5": 9, "more_than_9": 16}
CASES = [{"birth_date": "1990-01-01", "interpreter": n < 3, "time_on_support": "up_to_1"} for n in range(12)]


def said(exhibits, id="vanligaste-deltagaren"):
    return exhibits[id].text().replace("\u00a0", " ")


def rows(table):
    return {row.cells[0].text: [c.text.replace("\u00a0", " ") for c in row.cells[1:]] for row in table.rows}


@pytest.mark.parametrize("period", ["2022", "2022-h2"])
def test_every_exhibit_shows_with_both_sources(report, shown, period):
    assert len(shown(report(period=period, cases=CASES, sus_rows=sus("time_on_support", TIMES)))) == 22


def test_only_sus(report, shown):
    found = shown(report(sus_rows=sus("time_on_support", TIMES)))
    assert isinstance(found["tid-i-forsorjning-tabell"], Table) and isinstance(found["behov-tabell"], Notice)


def test_nothing_and_nobody(report, shown):
    for made in (report(), report(present=("cases",))):
        found = shown(made)
        assert all(isinstance(one, Notice | Prose) for one in found.values())


def test_printed_shares_stand_beside_and_differences_are_told(report, shown):
    table = shown(report(sus_rows=sus("time_on_support", TIMES)))["tid-i-forsorjning-utskrift"]
    assert "Andelarna är omräknade ur antalen och lika med dem som SUS skrev ut." in table.notes
    assert rows(table)["Högst 1 år"] == ["12", "33,3 %", "33,3 %"]
    wrong = report(sus_rows=sus("time_on_support", TIMES, {"up_to_1": 0.34}))
    notes = " ".join(shown(wrong)["tid-i-forsorjning-utskrift"].notes).replace("\u00a0", " ")
    assert "34,0 % i stället för 33,3 %" in notes


def test_an_age_class_that_nobody_is_in_stands_with_its_printed_share(report, shown):
    ages = [
        {"category": "15-29", "class_low": 15, "class_high": 29, "n": 0, "share_printed": 0.0},
        {"category": "30-", "class_low": 30, "n": 12, "share_printed": 1.0},
        {"category": "missing", "n": 1},
    ]
    table = shown(report(sus_rows=[{"report": "age", **row} for row in ages]))["alder-utskrift"]
    assert list(rows(table))[:2] == ["15–29 år", "30 år eller mer"] and "Samtliga" not in rows(table)
    assert rows(table)["15–29 år"] == ["0", "0,0 %", "0,0 %"]


def test_what_sus_printed_stands_in_a_table_of_its_own_and_nowhere_without_sus(report, shown):
    printed = shown(report(cases=CASES, sus_rows=sus("time_on_support", TIMES)))
    for found in (printed, shown(report(cases=CASES))):
        heads = [c.name for c in found["tid-i-forsorjning-tabell"].columns]
        assert heads == ["Tid i offentlig försörjning", "Antal", "Andel"]
    assert isinstance(printed["tid-i-forsorjning-utskrift"], Table)
    assert [found[f"{of}-utskrift"].text() for of in ("tid-i-forsorjning", "alder", "utbildning")] == ["", "", ""]


def test_a_printed_share_of_the_sexes_stands_by_level_and_sex(report, shown):
    women = [
        {"report": "education", "category": "compulsory", "sex": s, "n": n, "share_printed": n / 40}
        for s, n in (("woman", 10), ("man", 30))
    ]
    table = shown(report(sus_rows=women))["utbildning-utskrift"]
    assert rows(table)["Grundskola, män"] == ["30", "75,0 %", "75,0 %"]


def test_a_source_without_sex_has_no_columns_of_the_sexes(report, shown):
    found = shown(report(sus_rows=sus("education", {"compulsory": 12, "upper_secondary": 11})))
    table = found["utbildning-tabell"]
    assert [c.name for c in table.columns][1:] == ["Antal", "Andel"]
    assert "Källan delar inte upp utbildningsnivån på kön." in table.notes
    assert "kvinnor" not in found["utbildning"].caption
    assert "23 har startat. Källan delar inte upp dem på kön." in said(found)


def test_ages_by_sex_tell_that_their_source_is_another(report, shown):
    ages = [{"report": "age", "category": "30-44", "class_low": 30, "class_high": 44, "n": 12}]
    assert any("Källan är en annan" in note for note in shown(report(cases=CASES, sus_rows=ages))["alder-kon"].notes)
    assert not any("Källan är en annan" in note for note in shown(report(cases=CASES))["alder-kon"].notes)


def test_the_most_common_participant_is_the_mode_with_the_median_beside(report, shown):
    near = shown(report(cases=CASES, sus_rows=sus("time_on_support", TIMES)))
    assert "vanligaste tiden" not in said(near) + said(near, "tid-i-forsorjning-text")
    found = shown(report(cases=CASES, sus_rows=sus("time_on_support", CLEAR)))
    assert "Den vanligaste tiden i offentlig försörjning är mer än 9 år: 16 av 36 (44 %)." in said(found)
    text = said(found, "tid-i-forsorjning-text")
    assert "Därefter kommer högst 1 år: 11 av 36 (31 %)." in text
    assert "Den mittersta deltagaren, ordnat efter tid, har haft offentlig försörjning i högst 5 år." in text
    assert "3 av 12 (25 %) behövde tolk." in said(found, "vid-start-text")


def test_the_commonest_need_is_what_the_figure_shows_and_ties_are_told(report, shown):
    def told(*needs):
        stated = [{"case": f"case{i}", "need": need} for i, some in enumerate(needs, 1) for need in some]
        return shown(report(cases=[{} for _ in needs], case_needs=stated))["behov"].finding.text

    both = ("housing", "psychiatry")
    most = told(*[("housing",)] * 2, *[both] * 8).replace("\u00a0", " ")
    assert most.startswith("Vanligast bland kontakter och behov är bostad: 10 av 10")
    assert "vanligast är psykiatri och bostad" in told(*[both] * 10)
    assert told(("housing",), *[both] * 9) == told(both, both) == ""  # neither stands out


def test_the_middle_in_the_open_class_has_no_upper_bound(report, shown):
    found = shown(report(sus_rows=sus("time_on_support", {"up_to_1": 3, "more_than_9": 13})))
    assert "har haft offentlig försörjning i mer än 9 år." in said(found, "tid-i-forsorjning-text")


def test_no_majority_is_stated_of_the_sexes(report, shown):
    women = [
        {"report": "education", "category": "compulsory", "sex": s, "n": n} for s, n in (("woman", 19), ("man", 17))
    ]
    text = said(shown(report(sus_rows=women)))
    assert "19 av 36 (53 %) är kvinnor och 17 av 36 (47 %) är män." in text


def test_hidden_facts_take_no_part(report, shown):
    hidden = frozenset({"target_group.interpreter.yes", "target_group.time_on_support.up_to_1"})
    found = shown(report(cases=CASES, hidden=hidden))
    assert "tolk" not in said(found, "vid-start-text")
    assert "högst 1 år: " not in said(found) + said(found, "tid-i-forsorjning-text")


def test_a_printed_share_of_a_hidden_fact_is_not_told_by_a_note(report, shown):
    hidden = frozenset({"target_group.time_on_support.up_to_1"})
    made = report(sus_rows=sus("time_on_support", TIMES, {"up_to_1": 0.34}), hidden=hidden)
    notes = " ".join(shown(made)["tid-i-forsorjning-utskrift"].notes)
    assert "i stället för" not in notes and "lika med dem" not in notes
