"""From an id or a printed text to everything known of a number."""

import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from sotanalysis.dataset import Dataset
from sotanalysis.exhibits.image import Figure
from sotanalysis.exhibits.prose import prose
from sotanalysis.exhibits.table import Row, cell, table
from sotanalysis.facts import Facts, with_ids
from sotanalysis.measures.measure import measure, single, stack, tally
from sotanalysis.periods import Period
from sotanalysis.publishing.explain import UNITS, NothingFound, explain, lines, number_of, rows_in_words
from sotanalysis.publishing.numbering import numbered
from sotanalysis.publishing.printed import places
from sotanalysis.report import FactMissing, Report
from sotanalysis.tables import TABLES
from sotanalysis.tables.problem import problem_frame
from sotanalysis.vocabulary import SEX

ENDED = pd.DataFrame({"sex": ["woman"] * 8 + ["man"] * 4})
ENDED["source_row"] = [f"2022/samordningsteam.xlsx!Deltagare!{n}" for n in (3, 7, 8, 9, *range(20, 28))]


@measure(id="exits.sex", title="Avslutade", row="ett kön", keys=("sex",), population="avslutade i perioden",
         definition="Alla med slutdatum.")  # fmt: skip
def by_sex(dataset, period):
    parts = [tally(ENDED[:n], {"sex": SEX}, source=source, base=n) for source, n in (("sus", 12), ("workbook", 11))]
    return stack(parts)


@measure(id="exits.days", title="Dagar", row="ett tal", population="avslutade i perioden", definition="Medelvärde.",
         unit="days")  # fmt: skip
def days(dataset, period):
    return single("workbook", n=12, value=283.25)


@pytest.fixture(scope="module")
def report() -> Report:
    measures = {m.id: m for m in (by_sex, days)}
    frames = {id: with_ids(m, m.function(None, None)) for id, m in measures.items()}
    dataset = Dataset("t", {"source_files": TABLES["source_files"].empty()}, {}, problem_frame([]))
    return Report("t", Period.year(2022), "full", "internal", dataset, Facts(measures, frames, {"lost": "nns/*"}))


@pytest.fixture(scope="module")
def printed(report):
    rows = [Row("Kvinnor", (cell("exits.sex.woman"), cell("exits.sex.woman", "share")))]
    made = table(report, "avslutade", "Avslutade", columns=["Kön", "Antal", "Andel"], rows=rows)
    exhibits = [
        made,
        Figure("fig", "Avslutade", "<svg/>", "alt", table="avslutade"),
        prose(report, "text", "{{ k_av_n_procent('exits.sex.woman') }} kvinnor, {{ value('exits.days', 0) }} dagar."),
    ]
    cells = [new_markdown_cell("# Avslut")]
    cells += [new_code_cell("x", outputs=[new_output("display_data", data=e._repr_mimebundle_())]) for e in exhibits]
    told = new_markdown_cell("Andelen var 66,7\u00a0%.\n\nDet tog 12 månader.")
    told.metadata = {"tags": ["01.text"], "facts": ["exits.sex.woman"]}
    return places(numbered(new_notebook(cells=[*cells, told]))[0])


def test_a_fact_is_told_whole(report, printed):
    (found,) = explain(report, printed, "exits.sex.woman")
    assert (found.n, found.base, found.number) == (8, 12, "8 av 12 (66,7\u00a0%)")
    assert found.label == "Avslutade: Kvinnor" and found.filters == ("Kön: Kvinnor",)
    assert found.population == "avslutade under 2022" and found.definition == "Alla med slutdatum."
    assert found.rows[0] == "2022/samordningsteam.xlsx!Deltagare!3" and len(found.rows) == 8
    assert found.function.endswith("test_explain:by_sex")
    assert found.other_sources == {"exits.sex.woman@workbook": "8 av 11 (72,7\u00a0%)"}
    assert [place.line for place in found.places] == [
        "Tabell 1, avslutade, under ”Avslut”: raden ”Kvinnor”, kolumnen ”Antal”: 8 (ritat i figur 1)",
        "Tabell 1, avslutade, under ”Avslut”: raden ”Kvinnor”, kolumnen ”Andel”: 66,7\u00a0% (ritat i figur 1)",
        "text, under ”Avslut”: 8 av 12 (67\u00a0%) kvinnor, 283 dagar.",
        "01.text, under ”Avslut”: Andelen var 66,7\u00a0%.",
    ]
    assert "Rader: 2022/samordningsteam.xlsx, flik Deltagare: rad 3, 7–9, 20–23" in found.text
    assert found.json()["places"][0]["where"] == "raden ”Kvinnor”, kolumnen ”Antal”"


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("66,7 %", ["exits.sex.woman"]),
        ("66,7%", ["exits.sex.woman"]),
        ("67 %", ["exits.sex.woman"]),
        ("8 av 12", ["exits.sex.woman"]),
        ("8", ["exits.sex.woman"]),
        ("283", ["exits.days"]),
        ("8 av 12 (66,7 %)", ["exits.sex.woman"]),  # printed nowhere, but counted so
    ],
)
def test_a_printed_text_leads_to_its_facts(report, printed, words, ids):
    assert [found.fact for found in explain(report, printed, words)] == ids


@pytest.mark.parametrize(
    ("words", "near"),
    [
        ("exits.sex.women", "exits.sex.woman"),
        ("exits.sex", "exits.sex.woman"),
        ("avslutade kvinnor", "exits.sex.woman"),
        ("7", None),
        ("3 av 12", None),
    ],
)
def test_nothing_found_names_the_nearest(report, printed, words, near):
    with pytest.raises(NothingFound) as error:
        explain(report, printed, words)
    assert near is None or error.value.near[0] == near


def test_a_missing_source_is_told(report, printed):
    with pytest.raises(FactMissing, match=r"nns/\*"):
        explain(report, printed, "lost.x")


def test_lines_for_authors_are_found_by_any_of_their_words(report):
    assert [line.fact for line in lines(report, "KVINNOR avslut")] == ["exits.sex.woman", "exits.sex.woman@workbook"]
    assert len(lines(report)) == 9
    assert number_of(report, report.fact("exits.days")) == "283,3 dagar (n = 12)"


def test_rows_are_told_by_file_and_sheet():
    rows = ["2022/a.csv!!7", "2022/b.xlsx!Blad!2", "2022/b.xlsx!Blad!3", "2022/b.xlsx!Blad!3"]
    assert rows_in_words(rows) == ["2022/a.csv: rad 7", "2022/b.xlsx, flik Blad: rad 2–3"]


def test_every_unit_of_a_measure_has_a_word():
    from sotanalysis.measures import all_measures

    assert {m.unit for m in all_measures()} <= set(UNITS)
