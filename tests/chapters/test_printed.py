"""Chapter 90: the audit of the printed figures, in counts, in lines and in one sentence."""

from collections.abc import Callable
from typing import Any

import pytest

from sotanalysis.chapters import printed
from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.prose import Prose
from sotanalysis.exhibits.table import Table
from sotanalysis.report import Report

SUS = [
    {"report": "exit_reason", "category": category, "n": n, "n_population": 53}
    for category, n in (("illness", 20), ("discharged", 33))
]


def figure(record: str, category: str, count: str, text: str = "", **more: object) -> dict[str, object]:
    return {
        "record_id": record, "section": "Avslut", "measure": "exit_reason", "category": category, "sex": "all",
        "count": count, "printed": text or count, **more,
    }  # fmt: skip


@pytest.fixture
def printing(report: Callable[..., Report]) -> Callable[..., Report]:
    def build(*figures: dict[str, object], **more: Any) -> Report:
        return report(sus_rows=SUS, printed_figures=list(figures), **more)

    return build


def shown(table: Table | Notice) -> dict[str, list[str]]:
    assert isinstance(table, Table)
    return {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in table.rows}


def test_figures_are_counted_by_verdict(printing):
    made = printing(
        figure("1", "Sjukdom", "20", fact="exits.reasons.illness"),
        figure("2", "Utskrivning", "14", fact="exits.reasons.discharged"),
        figure("3", "Övrigt", "1", "en", fact="inget.matt"),
    )
    counts = {verdict: cells[0] for verdict, cells in shown(printed.summary(made)).items()}
    assert counts["Motsäger underlaget"] == counts["Stämmer"] == counts["Kan inte räknas om"] == "1"
    assert (counts["Motsäger en annan tryckt siffra"], counts["Samtliga"]) == ("0", "3")
    assert printed.told(made).text() == (
        "Av 3 tryckta siffror i rapporten för 2022: 1 motsäger underlaget, 1 stämmer och 1 kan inte räknas om."
    )


def test_a_figure_that_does_not_hold_is_told_with_its_place_and_our_number(printing):
    made = printing(figure("2", "Utskrivning", "14", "14 (tomt)", fact="exits.reasons.discharged"))
    table = printed.findings(made)
    assert shown(table)["Avslut: Utskrivning"] == [
        "14 [u]", "33", "Tryckt är 14, men underlaget (SUS) ger 33.",
    ]  # fmt: skip
    assert table.dense and "[u] uppgift saknas." in table.notes


def test_the_same_said_of_several_figures_is_one_line(printing):
    twice = [figure(str(n), f"Sätt {n}", "86", measure="started", statistic="stated") for n in (1, 2)]
    elsewhere = figure("3", "all", "90", measure="started", statistic="stated", section="Text")
    rows = shown(printed.findings(printing(*[row | {"role": "total"} for row in twice], elsewhere)))
    assert list(rows) == ["Avslut: Sätt 1; Sätt 2", "Text"]
    assert rows["Avslut: Sätt 1; Sätt 2"][2].endswith("Jämförd med Text.")


def test_what_is_wrong_with_a_whole_table_is_said_of_the_table(printing):
    parts = [figure(str(n), f"Skäl {n}", count, base="50", table="skäl", role="part") for n, count in
             enumerate(("30", "20", "10"))]  # fmt: skip
    rows = shown(printed.findings(printing(*parts)))
    assert rows["Avslut: hela uppställningen"][:2] == ["[e]", "60"]


def test_when_everything_holds_it_is_said(printing):
    made = printing(figure("1", "Sjukdom", "20", fact="exits.reasons.illness"))
    assert printed.findings(made).title == "Inget att anmärka på de tryckta siffrorna"


def test_without_print_or_in_part_of_a_year_there_is_a_notice(report, printing):
    for made in (report(), printing(figure("1", "Sjukdom", "20"), period="2022-h1")):
        assert printed.told(made) == Prose("publicerat-text", ())
        assert isinstance(printed.summary(made), Notice) and isinstance(printed.findings(made), Notice)
    lacking = [function(report()) for function in (printed.summary, printed.findings)]
    assert len({notice.text for notice in lacking}) == 1 and "publicerat.csv" in lacking[0].text


def test_an_edition_that_hides_facts_does_not_tell_them_here(printing):
    row = figure("2", "Utskrivning", "14", fact="exits.reasons.discharged")
    made = printing(row, hidden=frozenset({"exits.reasons.discharged"}))
    assert "33" not in printed.summary(made).text()
    assert isinstance(printed.findings(made), Notice)
