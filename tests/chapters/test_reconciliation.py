"""Chapter 90: two sources side by side, data quality without values, definitions."""

import pytest

from sotanalysis.chapters import quality, reconciliation
from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.table import Table
from sotanalysis.measures import all_measures


def shown(table: Table) -> dict[str, list[str]]:
    return {row.cells[0].text: [c.text for c in row.cells[1:]] for row in table.rows}


@pytest.fixture
def both(report):
    return report(
        cases=[{"exit_date": "2022-03-01", "exit_reason": "illness"}] * 21,
        sus_rows=[
            {"report": "exit_reason", "category": c, "n": n, "n_population": 53}
            for c, n in (("illness", 20), ("discharged", 33))
        ],
        row_counts=[{"file": "2022/x.csv", "rows_in": 3, "rows_kept": 2, "rows_refused": 1}],
        quarantine=[{"file": "2022/x.csv", "row": 4, "rule": "personnummer:kontrollsiffra"}],
        source_files=[{"kind": "sus", "file": "2022/x.csv", "sha256": "ab" * 32, "synthetic": False}],
    )


def test_two_sources_stand_side_by_side(both):
    table = reconciliation.ended_pairs(both)
    rows = shown(table)
    assert rows["Avslutsanledningar: Utskrivning pga sjukdom"] == ["20", "21", "+1"]
    assert rows["Avslutsanledningar: Utskrivning"] == ["33", "0", "−33"]
    overview = shown(reconciliation.overview(both))
    assert overview["Avslutsanledningar"] == ["3", "0", "3", "33"]


def test_nothing_to_compare_is_said(report):
    empty = report()
    for function in (
        reconciliation.overview, reconciliation.started_pairs, reconciliation.ended_pairs, reconciliation.bases,
        quality.problems, quality.quarantine, quality.row_counts, quality.sources, quality.assumptions,
    ):  # fmt: skip
        assert isinstance(function(empty), Notice), function.__name__


def test_quality_shows_places_and_rules(both):
    assert shown(quality.row_counts(both))["Samtliga"] == ["3", "2", "1"]
    assert shown(quality.quarantine(both))["x.csv"] == ["4", "personnummer:kontrollsiffra"]
    assert shown(quality.sources(both))["x.csv"] == ["SUS", "[u]", "nej", "ab" * 6]
    assert "Avslutsanledningar" in shown(quality.definitions(both))
    assert isinstance(quality.glossary(both), Table) and isinstance(quality.versions(both), Table)


def test_definitions_say_once_whom_a_chapter_counts(both):
    table = quality.definitions(both)
    assert table.dense
    rows = [(row.role, row.cells[0].text, row.cells[1].text) for row in table.rows]
    chapter = rows.index(("group", "Avslut", "Räknar deltagare som avslutat insatsen under 2022, om inget annat sägs."))
    reasons = next(text for _, title, text in rows[chapter:] if title == "Avslutsanledningar")
    assert reasons.startswith("En anledning per avslutad insats.")
    assert any(text.startswith("Deltagare som lämnat insatsen under 2022.") for _, _, text in rows[chapter:])


def test_every_measure_has_a_chapter():
    assert {measure.id.partition(".")[0] for measure in all_measures()} <= set(quality.ROOMS)
