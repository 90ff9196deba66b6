"""Chapter 09: results, reasons as printed too, support before and after, time; notes that follow the data."""

import pytest

from sotanalysis.exhibits.image import Figure
from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.prose import Prose
from sotanalysis.exhibits.table import Table, visible_columns, visible_rows

MEASURES = ("exits.", "support.", "population.")
SUS = [
    {"report": "support", "category": "sickness_benefit", "n_before": 12, "n_after": 10, "change_printed": -2,
     "change_percent_printed": -16, "n_population": 12},
    {"report": "support", "category": "unlabelled", "n_after": 6, "n_population": 12},
    {"report": "exit_reason", "role": "phantom", "category": "missing", "n": 53, "share_printed": 1.0},
    {"report": "exit_reason", "category": "illness", "n": 53, "n_population": 53},
    {"report": "months", "category": "1-5", "class_low": 1, "class_high": 5, "n": 47, "n_population": 47},
]  # fmt: skip
ENDED = {"start_date": "2022-01-10", "exit_date": "2022-05-01", "outcome": "work", "industry": "Handel"}
REGISTER = {
    "cases": [
        ENDED | {"regular_service": True, "employment_form": "ordinary_job"},
        ENDED | {"sex": "man", "outcome": "rehabilitation", "referrer": "af"},
        ENDED | {"drop_out": True},
        {"start_date": "2022-02-01"},
    ],
    "case_supports": [
        {"case": "case1", "moment": "start", "support_source": "social_assistance"},
        {"case": "case1", "moment": "exit", "support_source": "activity_support"},
    ],
}


def texts(table):
    return {row.cells[0].text: [c.text.replace("\u00a0", " ") for c in row.cells[1:]] for row in table.rows}


def heads(table):
    return [c.name for c in visible_columns(table)]


@pytest.mark.parametrize(
    ("cases", "words"),
    [
        ([{"start_date": "2022-02-01"}], "Ingen deltagare avslutade insatsen under 2022."),
        ([ENDED], "En deltagare avslutade insatsen under 2022."),
        ([ENDED, ENDED], "Av de 2 som avslutade insatsen under 2022 gick 2 till arbete och ingen till studier."),
        ([ENDED | {"outcome": "care"}] * 2, "Av de 2 som avslutade insatsen under 2022 gick ingen till arbete eller"),
    ],
)
def test_the_finding_has_words_for_none_and_one(report, shown, cases, words):
    assert shown(report(cases=cases))["resultat-text"].text().replace("\u00a0", " ").startswith(words)


def test_reasons_that_nobody_recorded_are_told_in_a_sentence(report, shown):
    told = "Avslutsanledning är inte registrerad för någon av dem som avslutade under 2022."
    assert shown(report(**REGISTER))["avslutsanledningar-text"].text() == told
    assert "vanligaste" in shown(report(sus_rows=SUS))["avslutsanledningar-text"].text()


def test_drop_outs_stand_beside_the_ended(report, shown):
    found = shown(report(**REGISTER))
    assert texts(found["avslutade"]) == {
        "Avslutade deltagare": ["1", "1", "2"],
        "Avbrott, räknas inte bland de avslutade": ["1", "0", "1"],
    }
    foot = "n = 2 deltagare som avslutat insatsen under 2022. Källa: teamets arbetsbok."
    assert found["resultat"].foot == foot


def test_results_crossed_leave_out_what_nobody_has(report, shown):
    found = shown(report(**REGISTER))
    made = found["resultat-remittent"]
    assert heads(made) == ["Resultat vid avslut", "Af", "Fk", "Samtliga"]
    seen = {cells[0].text: [cell.text for cell in cells[1:]] for _, cells in visible_rows(made)}
    assert list(seen)[-1] == "Samtliga" and seen["Till arbete"] == ["0", "1", "1"]
    assert "Af = Arbetsförmedlingen; Fk = Försäkringskassan." in made.notes
    support = found["resultat-forsorjning"]
    assert heads(support)[1:] == ["Förs.stöd", "Uppgift saknas", "Samtliga"]
    assert "Förs.stöd = Försörjningsstöd." in support.notes


def test_what_nobody_recorded_is_said(report, shown):
    note = "Vilken ordinarie insats det är har inte registrerats för någon av dem som gått vidare."
    assert note in shown(report(**REGISTER))["ordinarie-insatser"].notes
    known = [REGISTER["cases"][0] | {"regular_service_kind": "af"}]
    assert note not in shown(report(cases=known))["ordinarie-insatser"].notes
    reasons = shown(report(**REGISTER))
    assert not reasons["avslutsanledningar-figur"].text() and isinstance(reasons["avslutsanledningar"], Table)


def test_the_total_under_a_wrong_name_is_told(report, shown):
    made = shown(report(sus_rows=SUS))["avslutsanledningar"]
    assert heads(made)[1:] == ["Antal", "Andel", "Antal enligt SUS", "Andel enligt SUS"]
    assert texts(made)["Uppgift saknas"] == ["0", "0,0 %", "53", "100,0 %"]
    told = "SUS skrev 53 på raden ”Uppgift saknas”, lika många som alla anledningar tillsammans: en summa under fel namn."
    assert any(note.startswith(told) for note in made.notes)
    assert made.foot.startswith("n = 53 deltagare")
    right = [row | {"role": "part", "n": 3, "n_population": 56} for row in SUS if row["report"] == "exit_reason"]
    same = shown(report(sus_rows=right))["avslutsanledningar"]
    assert texts(same)["Uppgift saknas"][::2] == ["3", "3"]
    assert not any("summa under fel namn" in note or "Den räknas inte med" in note for note in same.notes)


def test_a_cut_off_percentage_and_a_row_without_a_name_are_told(report, shown):
    found = shown(report(sus_rows=SUS))
    cut = next(note for note in found["forsorjning-forandring"].notes if "kortat av" in note)
    assert "Sjukpenning" in cut
    assert texts(found["forsorjning-forandring"])["Sjukpenning/Rehabpenning"][-2:] == ["−16", "−16,7"]
    assert any("rad utan benämning" in note for note in found["forsorjning"].notes)
    assert any("med mätning" in note for note in found["tid-i-insatsen"].notes)
    register = shown(report(**REGISTER))
    assert not any("benämning" in note for note in register["forsorjning"].notes)
    assert not any("med mätning" in note for note in register["tid-i-insatsen"].notes)


def test_a_hidden_fact_is_not_told_by_a_note(report, shown):
    hidden = {"exits.reasons.all", "support.change.sickness_benefit.percent", "exits.began_industries.stated"}
    found = shown(report(sus_rows=SUS, **REGISTER, hidden=frozenset(hidden)))
    assert not any("summa under fel namn" in note for note in found["avslutsanledningar"].notes)
    assert not any("kortat av" in note for note in found["forsorjning-forandring"].notes)
    assert not any("av 1" in note for note in found["borjade"].notes)
    assert found["avslutsanledningar"].foot.startswith("n = [d]")


def test_industries_are_counted_and_never_named(report, shown):
    found = shown(report(**REGISTER))
    assert any("angiven för 1 av 1, 1 olika" in note for note in found["borjade"].notes)
    assert "Handel" not in " ".join(str(made._repr_mimebundle_()) for made in found.values())


def test_days_of_the_enrolled_and_of_the_ended(report, shown):
    found = shown(report(**REGISTER))
    told = found["inskrivningsdagar-alla"].text().replace("\u00a0", " ")
    assert "bland dem som avslutade (2)" in told and "inskrivna någon gång under 2022 (4)" in told
    assert texts(found["inskrivningsdagar"])["Längst"] == ["2", "111"]
    alone = shown(report(cases=[{"exit_date": "2022-03-01"}]))["inskrivningsdagar-alla"].text()
    assert alone.startswith("Den som avslutade hade varit inskriven") and "medianen" not in alone
    assert heads(found["inskrivningsdagar"]) == ["Mått", "Antal deltagare", "Dagar"]


@pytest.mark.parametrize(
    ("period", "tables"),
    [
        ("2022", {**REGISTER, "sus_rows": SUS}),
        ("2022", {"sus_rows": SUS}),
        ("2022-h2", {**REGISTER, "sus_rows": SUS}),
        ("2022-02..2022-04", {"present": ("cases", "case_supports")}),
    ],
)
def test_every_exhibit_of_any_source_and_period(report, shown, period, tables):
    found = shown(report(**tables, period=period))
    assert found and all(isinstance(made, Table | Figure | Notice | Prose) for made in found.values())


def test_without_any_source_the_files_are_named(report, shown):
    found = shown(report())
    told = {id for id, made in found.items() if isinstance(made, Prose)}
    assert all(isinstance(made, Notice) for id, made in found.items() if id not in told)
    assert "Deltagare" in found["resultat"].text and not any(found[id].paragraphs for id in told)
