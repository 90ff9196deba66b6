"""Chapter 90: two sources side by side, the audit of the printed figures, data quality without values, definitions."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from sotanalysis.chapters import quality, reconciliation
from sotanalysis.chapters.quality import ROOMS
from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.table import Table
from sotanalysis.measures import all_measures
from sotanalysis.report import Report

SUS = [
    {"report": "exit_reason", "category": category, "n": n, "n_population": 53}
    for category, n in (("illness", 20), ("discharged", 33))
]


def figure(record: str, category: str, count: str, text: str = "", **more: object) -> dict[str, object]:
    return {
        "record_id": record,
        "section": "Avslut",
        "measure": "exit_reason",
        "category": category,
        "sex": "all",
        "count": count,
        "printed": text or count,
        **more,
    }


@pytest.fixture
def printing(report: Callable[..., Report]) -> Callable[..., Report]:
    def build(*figures: dict[str, object], **more: Any) -> Report:
        return report(sus_rows=SUS, printed_figures=list(figures), **more)

    return build


def rows_of(table: Table | Notice) -> dict[str, list[str]]:
    assert isinstance(table, Table)
    return {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in table.rows}


def test_figures_are_counted_by_verdict(shown, printing):
    made = printing(
        figure("1", "Sjukdom", "20", fact="exits.reasons.illness"),
        figure("2", "Utskrivning", "14", fact="exits.reasons.discharged"),
        figure("3", "Övrigt", "1", "en", fact="inget.matt"),
    )
    found = shown(made)
    counts = {verdict: cells[0] for verdict, cells in rows_of(found["publicerat"]).items()}
    assert counts["Motsäger underlaget"] == counts["Stämmer"] == counts["Kan inte räknas om"] == "1"
    assert (counts["Motsäger en annan tryckt siffra"], counts["Samtliga"]) == ("0", "3")
    assert found["publicerat-text"].paragraphs[1].text == (
        "Av 3 tryckta siffror i rapporten för 2022: 1 motsäger underlaget, 1 stämmer och 1 kan inte räknas om."
    )


def test_a_figure_that_does_not_hold_is_told_with_its_place_and_our_number(shown, printing):
    made = printing(figure("2", "Utskrivning", "14", "14 (tomt)", fact="exits.reasons.discharged"))
    table = shown(made)["publicerat-avvikelser"]
    assert rows_of(table)["Avslut: Utskrivning"] == [
        "14 [u]",
        "33",
        "Tryckt är 14, men underlaget (SUS) ger 33.",
    ]
    assert table.dense and "[u] uppgift saknas." in (*table.notes, *table.marks)


def test_the_same_said_of_several_figures_is_one_line(shown, printing):
    twice = [figure(str(n), f"Sätt {n}", "86", measure="started", statistic="stated") for n in (1, 2)]
    elsewhere = figure("3", "all", "90", measure="started", statistic="stated", section="Text")
    made = printing(*[row | {"role": "total"} for row in twice], elsewhere)
    rows = rows_of(shown(made)["publicerat-avvikelser"])
    assert list(rows) == ["Avslut: Sätt 1; Sätt 2", "Text"]
    assert rows["Avslut: Sätt 1; Sätt 2"][2].endswith("Jämförd med Text.")


def test_what_is_wrong_with_a_whole_table_is_said_of_the_table(shown, printing):
    parts = [
        figure(str(n), f"Skäl {n}", count, base="50", table="skäl", role="part")
        for n, count in enumerate(("30", "20", "10"))
    ]
    rows = rows_of(shown(printing(*parts))["publicerat-avvikelser"])
    assert rows["Avslut: hela uppställningen"][:2] == ["[e]", "60"]


def test_when_everything_holds_it_is_said(shown, printing):
    made = printing(figure("1", "Sjukdom", "20", fact="exits.reasons.illness"))
    assert shown(made)["publicerat-avvikelser"].title == "Inget att anmärka på de tryckta siffrorna"


def test_without_print_or_in_part_of_a_year_there_is_a_notice(shown, report, printing):
    for made in (report(), printing(figure("1", "Sjukdom", "20"), period="2022-h1")):
        found = shown(made)
        assert found["publicerat-text"].text() == ""
        assert isinstance(found["publicerat"], Notice) and isinstance(found["publicerat-avvikelser"], Notice)
    found = shown(report())
    lacking = [found[id] for id in ("publicerat", "publicerat-avvikelser")]
    assert len({notice.text for notice in lacking}) == 1 and "publicerat.csv" in lacking[0].text


def test_an_edition_that_hides_facts_does_not_tell_them_here(shown, printing):
    row = figure("2", "Utskrivning", "14", fact="exits.reasons.discharged")
    found = shown(printing(row, hidden=frozenset({"exits.reasons.discharged"})))
    assert "33" not in found["publicerat"].text()
    assert isinstance(found["publicerat-avvikelser"], Notice)


# --- two sources, data quality, definitions ------------------------------------------------------------------------


@pytest.fixture
def both(report: Callable[..., Report]) -> Callable[..., Report]:
    def build(**more: Any) -> Report:
        return report(
            cases=[{"exit_date": "2022-03-01", "exit_reason": "illness"}] * 21,
            sus_rows=SUS,
            row_counts=[{"file": "2022/x.csv", "rows_in": 3, "rows_kept": 2, "rows_refused": 1}],
            quarantine=[{"file": "2022/x.csv", "row": 4, "rule": "personnummer:kontrollsiffra"}],
            source_files=[{"kind": "sus", "file": "2022/x.csv", "sha256": "ab" * 32, "synthetic": False}],
            **more,
        )

    return build


def test_two_sources_stand_side_by_side(shown, both):
    found = shown(both())
    rows = rows_of(found["sus-mot-register-avslutade"])
    assert rows["Avslutsanledningar: Utskrivning pga sjukdom"] == ["20", "21", "+1"]
    assert rows["Avslutsanledningar: Utskrivning"] == ["33", "0", "−33"]
    assert rows_of(found["sus-mot-register"])["Avslutsanledningar"] == ["3", "0", "3", "33"]
    assert rows_of(found["olika-baser"])["Avslutade: Registret, alla utom avbrott"] == ["21"]


def test_what_is_measured_and_not_counted_stands_not_beside_the_counts(demonstrated):
    pairs = reconciliation.pairs(demonstrated(2022))
    assert {pair.register.unit for pair in pairs} == {"persons", "mentions"}
    assert all(pair.words for pair in pairs)  # a median has no class: the head of its row would end in a colon


def test_a_hidden_number_has_no_difference(shown, both):
    rows = rows_of(shown(both(hidden=frozenset({"exits.reasons.illness"})))["sus-mot-register-avslutade"])
    assert rows["Avslutsanledningar: Utskrivning pga sjukdom"] == ["[d]", "21", "[d]"]


def test_nothing_to_compare_is_said(shown, report):
    found = shown(report())
    for id in (
        "sus-mot-register",
        "sus-mot-register-startade",
        "sus-mot-register-avslutade",
        "olika-baser",
        "problem",
        "undanlagda",
        "fritext",
        "rader",
        "kallor",
        "antaganden",
    ):
        assert isinstance(found[id], Notice), id


def test_quality_shows_places_and_rules(shown, both):
    found = shown(both())
    assert rows_of(found["rader"])["Samtliga"] == ["3", "2", "1"]
    assert rows_of(found["undanlagda"])["x.csv"] == ["4", "personnummer:kontrollsiffra"]
    assert rows_of(found["kallor"])["x.csv"] == ["SUS", "[u]", "nej", "ab" * 6]
    assert "Avslutsanledningar" in rows_of(found["definitioner"])
    assert isinstance(found["ord"], Table) and isinstance(found["versioner"], Table)


def test_the_public_edition_has_no_fingerprint_by_which_a_small_file_could_be_guessed(both):
    table = quality.sources(replace(both(), edition="public"))
    assert rows_of(table)["x.csv"] == ["SUS", "[u]", "nej"]
    assert not any("ingeravtryck" in note for note in table.notes)


def test_definitions_say_once_whom_a_chapter_counts_and_use_the_headings_of_official_statistics(shown, both):
    table = shown(both())["definitioner"]
    assert table.dense and table.notes == ("Referenstider: 2022, om inget annat sägs.",)
    rows = [(row.role, row.cells[0].text, row.cells[1].text) for row in table.rows]
    chapter = rows.index(("group", "Avslut", "Räknar deltagare som avslutat insatsen under 2022, om inget annat sägs."))
    reasons = next(text for _, title, text in rows[chapter:] if title == "Avslutsanledningar")
    assert reasons.startswith("En anledning per avslutad insats.")
    assert "Variabler: avslutsanledning. Statistiska mått: personer och andel." in reasons
    assert any(
        text.startswith("Deltagare som avbrutit insatsen under 2022 och inte gått att nå.")
        for _, _, text in rows[chapter:]
    )


def test_every_measure_has_a_chapter():
    assert {measure.id.partition(".")[0] for measure in all_measures()} <= set(ROOMS)
