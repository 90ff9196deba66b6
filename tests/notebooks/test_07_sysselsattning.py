"""Chapter 07: SUS as printed beside recomputed, the register where SUS is not there, notes that follow the data."""

import pytest

from sotanalysis.exhibits.image import Figure
from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.prose import Prose
from sotanalysis.exhibits.table import Table

MEASURES = ("occupation.", "population.", "exits.ended")
STATES = [  # category, before, after, change and percent as printed
    ("unsubsidised_work", 2, 1, 1, -50),
    ("subsidised_work", None, 4, -4, None),
    ("job_seeking", 14, 15, -1, 7),
    ("not_ended", None, 37, -37, None),
    ("work_or_studies", 2, 5, -3, 150),
]
GROUPS = [("job_seeking", 14, 15, 1, 7), ("missing", None, 42, None, None)]
NAMES = ("category", "n_before", "n_after", "change_printed", "change_percent_printed")
SUS = [
    *({"report": "occupation", "n_population": 53, "role": "summary" if row[0] == "work_or_studies" else "part"}
      | dict(zip(NAMES, row, strict=True)) for row in STATES),
    *({"report": "occupation_group"} | dict(zip(NAMES, row, strict=True)) for row in GROUPS),
]  # fmt: skip
ENDED = {"start_date": "2021-05-01", "exit_date": "2022-05-01"}
REGISTER = {
    "cases": [ENDED, ENDED | {"sex": "man"}, {"start_date": "2022-02-01"}],
    "case_occupations": [{"case": "case1", "moment": "exit", "occupation": "studies", "extent_percent": 50}],
    "workplaces": [{"case": "case1", "from_date": "2022-02-01", "sector": "private", "hours_per_week": 2}],
}


def texts(table):
    return {row.cells[0].text: [c.text.replace("\u00a0", " ") for c in row.cells[1:]] for row in table.rows}


def heads(table):
    return [c.name for c in table.columns]


def test_sus_as_printed_stands_beside_recomputed(report, shown):
    found = shown(report(sus_rows=SUS))
    shares, change = found["sysselsattning"], found["sysselsattning-forandring"]
    assert heads(shares)[1:4] == ["Före, antal", "Före, andel enligt SUS", "Före, andel omräknad"]
    assert texts(shares)["Aktivt arbetssökande"] == ["14", "[u]", "87,5 %", "15", "[u]", "28,3 %"]
    assert texts(shares)["Summa"][-3:] == ["57", "[u]", "[e]"]  # mentions have no share of the persons
    assert texts(change)["Ej sub arbete"] == ["2", "1", "1", "−1", "−50", "−50,0"]
    assert texts(change)["Sub arbete"] == ["0", "4", "−4", "+4", "[u]", "[e]"]  # in percent from none
    assert texts(change)["Arbete och/eller studier"] == ["2", "5", "−3", "+3", "150", "+150,0"]
    assert "Utskrivning-Utan mätning" not in texts(shares)  # a way of leaving SUS that nobody took
    assert change.rows[-1].role == "total" and "SUS skrev inget i cellen" in " ".join(change.notes)


def test_wrong_signs_are_told_and_a_sum_above_its_base(report, shown):
    found = shown(report(sus_rows=SUS))
    signs = next(note for note in found["sysselsattning-forandring"].notes if "omvänt tecken" in note)
    assert "Ej sub arbete" in signs and "Arbete och/eller studier" in signs
    assert any("fler än basen 53" in note for note in found["sysselsattning"].notes)
    assert "Andelarnas bas är 16 före och 53 efter." in found["sysselsattning"].notes
    assert not any("omvänt" in note for note in found["sysselsattning-grupper-forandring"].notes)


def test_a_share_or_change_that_differs_is_told_of_its_row_alone(report, shown):
    wrong = [row | ({"share_before_printed": 0.5} if row["category"] == "job_seeking" else {}) for row in SUS]
    wrong[5] |= {"change_printed": 9}
    found = shown(report(sus_rows=wrong))
    said = "Andelen enligt SUS skiljer sig från den omräknade för: Aktivt arbetssökande."
    assert said in found["sysselsattning"].notes
    told = " ".join(found["sysselsattning-grupper-forandring"].notes)
    assert "skiljer sig på annat sätt från den omräknade för: Aktivt arbetssökande (" in told


def test_a_hidden_fact_is_not_told_by_a_note(report, shown):
    hidden = {"occupation.detailed_change.unsubsidised_work.change", "occupation.detailed.all.exit"}
    found = shown(report(sus_rows=SUS, hidden=frozenset(hidden)))
    assert not any("Ej sub arbete" in note for note in found["sysselsattning-forandring"].notes)
    assert texts(found["sysselsattning-forandring"])["Ej sub arbete"][3] == "[d]"
    assert not any("fler än basen" in note for note in found["sysselsattning"].notes)


def test_a_year_of_the_register_alone_has_nothing_of_sus(report, shown):
    found = shown(report(**REGISTER))
    shares = found["sysselsattning-grupper"]
    assert heads(shares) == ["Sysselsättningsgrupp", "Före, antal", "Före, andel", "Efter, antal", "Efter, andel"]
    assert isinstance(found["sysselsattning-figur"], Figure)
    assert "enligt SUS" not in shares.text() + found["sysselsattning-forandring"].text()
    assert {"Ej avslutade", "Utskrivning-Utan mätning"}.isdisjoint(texts(found["sysselsattning"]))


def test_each_source_counts_its_own(report, shown):
    both = shown(report(**REGISTER, sus_rows=SUS))["arbete-eller-studier"]
    assert {row: cells[:2] for row, cells in texts(both).items()} == {
        "Vid start, SUS": ["2", "16"], "Vid avslut, SUS": ["5", "53"],
        "Vid start, teamets register": ["0", "2"], "Vid avslut, teamets register": ["1", "2"],
    }  # fmt: skip


def test_who_began_or_does_more_is_one_sentence_and_none_of_nobody(report, shown):
    words = shown(report(**REGISTER))["borjade-eller-okade"].text()
    assert "1 av 1 börjat sedan starten eller gått upp i omfattning" in words
    both = [{**REGISTER["case_occupations"][0], "case": case} for case in ("case1", "case2")]
    words = shown(report(**{**REGISTER, "case_occupations": both}))["borjade-eller-okade"].text()
    assert words.replace("\u00a0", " ").startswith("Alla 2 som arbetade eller studerade vid avslut hade börjat")
    assert not shown(report(cases=[ENDED], present=("case_occupations",)))["borjade-eller-okade"].text()


@pytest.mark.parametrize(
    ("period", "tables"),
    [
        ("2022", {**REGISTER, "sus_rows": SUS}),
        ("2022", {"sus_rows": SUS}),
        ("2022-h2", {**REGISTER, "sus_rows": SUS}),
        ("2022-02..2022-04", {"present": ("cases", "case_occupations")}),
    ],
)
def test_every_exhibit_of_any_source_and_period(report, shown, period, tables):
    found = shown(report(**tables, period=period))
    assert found and all(isinstance(made, Table | Figure | Notice | Prose) for made in found.values())


def test_without_any_source_the_files_are_named(report, shown):
    found = shown(report())
    said = {id: made.text() for id, made in found.items() if isinstance(made, Prose)}
    assert {*said.values()} == {""} and "borjade-eller-okade" in said
    assert all(isinstance(made, Notice) for id, made in found.items() if id not in said)
    assert "Deltagare" in found["sysselsattning"].text
    assert found["sysselsattning"].title == "Underlag saknas: Sysselsättning före och efter, detaljerad"
