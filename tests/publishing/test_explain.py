"""From an id or a printed text to everything known of a number."""

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from sotanalysis.exhibits.image import Figure
from sotanalysis.exhibits.prose import prose
from sotanalysis.exhibits.table import Row, cell, table
from sotanalysis.facts import Fact, FactMissing, Facts, with_ids
from sotanalysis.measures.measure import measure, single, stack, tally
from sotanalysis.periods import Period
from sotanalysis.publishing.explain import NothingFound, explain, lines, number_of, rows_in_words
from sotanalysis.publishing.numbering import numbered
from sotanalysis.publishing.printed import places
from sotanalysis.reads import Reads
from sotanalysis.report import Report
from sotanalysis.vocabulary import CODE_LISTS, NOT_APPLICABLE, SEX, UNITS

ENDED = pd.DataFrame({"sex": ["woman"] * 8 + ["man"] * 4})
ENDED["source_row"] = [f"2022/samordningsteam.xlsx!Deltagare!{n}" for n in (3, 7, 8, 9, *range(20, 28))]


@measure(
    id="exits.sex", title="Avslutade", keys=("sex",), population="avslutade i perioden", says="Alla med slutdatum.",
    base="exits.sex.all", also=("prices",),
)  # fmt: skip
def by_sex(dataset, period):
    parts = [tally(ENDED[:n], {"sex": SEX}, source=source, base=n) for source, n in (("sus", 12), ("workbook", 11))]
    return stack(parts)


@measure(id="exits.days", title="Dagar", population="avslutade i perioden", says="Medelvärde.", unit="days")
def days(dataset, period):
    return single("workbook", n=12, value=283.25)


def opened(hidden: frozenset[str] = frozenset()) -> Report:
    measures = {m.id: m for m in (by_sex, days)}
    frames = {id: with_ids(m, m(None, Period.year(2022))) for id, m in measures.items()}
    dataset = SimpleNamespace(tables={"source_files": pd.DataFrame({"year": [], "kind": [], "extracted_on": []})},
                              synthetic=lambda kind, year: False, reads=Reads())  # fmt: skip
    known = measures | {"lost": next(iter(measures.values()))}
    facts = Facts(Period.year(2022), known, frames, {"lost": "nns/*"})
    return Report("t", Period.year(2022), "full", "internal", dataset, facts, {"2022": hidden})


@pytest.fixture(scope="module")
def report() -> Report:
    return opened()


@pytest.fixture(scope="module")
def printed(report):
    women = report.fact("exits.sex.woman")
    rows = [Row("Kvinnor", (cell(women), cell(women, "share")))]
    made = table("avslutade", "Avslutade", ["Kön", "Antal", "Andel"], rows)
    exhibits = [
        made,
        Figure("fig", "Avslutade", "<svg/>", "alt", table="avslutade"),
        prose(report, "text", "{{ k_av_n_procent('exits.sex.woman') }} kvinnor, {{ value('exits.days', 0) }} dagar."),
    ]
    cells = [new_markdown_cell("# Avslut")]
    cells += [new_code_cell("x", outputs=[new_output("display_data", data=e._repr_mimebundle_())]) for e in exhibits]
    told = new_markdown_cell("Andelen var 66,7\u00a0%.\n\nDet tog 12 månader.")
    told.metadata = {"tags": ["01.text"], "facts": ["exits.sex.woman"]}
    return places([numbered(new_notebook(cells=[*cells, told]))[0]])


def test_a_fact_is_told_whole(report, printed):
    (found,) = explain(report, printed, "exits.sex.woman")
    assert (found.n, found.base, found.number) == (8, 12, "8 av 12 (66,7\u00a0%)")
    assert found.label == "Avslutade: Kvinnor" and found.filters == ("Kön: Kvinnor",)
    assert found.population == "avslutade under 2022" and found.definition == "Alla med slutdatum."
    assert (found.base_fact, found.period, found.sources) == ("exits.sex.all", "2022", ("sus", "prices"))
    assert found.rows[0] == "2022/samordningsteam.xlsx!Deltagare!3" and len(found.rows) == 8
    assert found.function.endswith("test_explain:by_sex")
    assert found.other_sources == {"exits.sex.woman@workbook": "8 av 11 (72,7\u00a0%)"}
    assert [place.line for place in found.places] == [
        "Tabell 1, avslutade, under ”Avslut”: raden ”Kvinnor”, kolumnen ”Antal”: 8 (ritat i figur 1)",
        "Tabell 1, avslutade, under ”Avslut”: raden ”Kvinnor”, kolumnen ”Andel”: 66,7\u00a0% (ritat i figur 1)",
        "text, under ”Avslut”: 8 av 12 (67\u00a0%) kvinnor, 283 dagar.",
        "01.text, under ”Avslut”: Andelen var 66,7\u00a0%.",
    ]
    assert "Nämnare: 12 (exits.sex.all)" in found.text and "Källa: SUS; prislistan" in found.text
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
    assert number_of(report.fact("exits.days")) == "283,3 dagar (n = 12)"


def test_how_many_a_value_rests_on_is_no_number_of_its_unit(report):
    lost = replace(report.fact("exits.days"), n=7, base=12, value=None, unit="sek")
    assert number_of(lost) == "[u] (n = 7)"
    found = explain(report, [], "exits.days")[0]
    assert "Täljare" not in found.text and "Underlag" not in found.text
    told = replace(found, n=7, base=12, number=number_of(lost)).text
    assert "Underlag: 7 av 12" in told and "kronor" not in told


def test_one_is_told_in_the_singular(report):
    one = replace(report.fact("exits.sex.woman"), n=1, base=None, value=None)
    assert [number_of(replace(one, unit=unit)) for unit in ("persons", "days", "sek", "posts")] == [
        "1 person", "[u] (n = 1)", "[u] (n = 1)", "[u] (n = 1)",
    ]  # fmt: skip
    assert [number_of(replace(one, value=1.0, unit=unit)) for unit in ("days", "hours")] == [
        "1 dag (n = 1)", "1 timme (n = 1)",
    ]  # fmt: skip


def test_a_line_holds_what_a_program_needs(report):
    (line,) = lines(report, "exits.days")
    assert (line.n, line.base, line.value, line.unit, line.period) == (12, None, 283.25, "dagar", "2022")


def test_a_hidden_fact_tells_neither_its_number_nor_its_rows():
    hidden = opened(frozenset({"exits.sex.woman"}))
    (found,) = explain(hidden, [], "exits.sex.woman")
    assert (found.n, found.base, found.value, found.rows, found.number) == (None, None, None, (), "[d]")
    (line,) = lines(hidden, "exits.sex.woman kvinnor")[:1]
    assert (line.n, line.base, line.value, line.number) == (None, None, None, "[d]")


def test_no_number_of_a_hidden_base_is_told():
    (found,) = explain(opened(frozenset({"exits.sex.all"})), [], "exits.sex.woman")
    assert (found.n, found.base, found.value, found.number) == (8, None, None, "8 personer")


def test_rows_are_told_by_file_and_sheet():
    rows = ["2022/a.csv!!7", "2022/b.xlsx!Blad!2", "2022/b.xlsx!Blad!3", "2022/b.xlsx!Blad!3"]
    assert rows_in_words(rows) == ["2022/a.csv: rad 7", "2022/b.xlsx, flik Blad: rad 2–3"]


@pytest.mark.slow
@pytest.mark.parametrize("year", [2022, 2023])
def test_every_label_filter_and_unit_is_swedish(year, demonstrated):
    found = demonstrated(year)
    coded = {code.code for codes in CODE_LISTS.values() for code in codes.all_categories} | {"all", "missing"}
    for id, frame in found.facts.frames.items():
        for key in found.facts.measures[id].keys:
            words = {code: found.word(key, code) for code in frame[key.name].astype(str)}
            assert [w for c, w in words.items() if "_" in w or (w == c and not c.isdigit()) or w in coded] == [], id
    assert {line.unit for line in lines(found)} <= set(UNITS.values())


def test_a_figure_that_has_no_numbers_of_its_own_is_no_place():
    bare = Figure("fig", "Avslutade", "<svg/>", "alt")
    cell = new_code_cell("x", outputs=[new_output("display_data", data=bare._repr_mimebundle_())])
    assert places([numbered(new_notebook(cells=[cell]))[0]]) == []


def test_a_number_of_one_and_of_nothing_measured_has_its_own_word():
    def told(n, value, unit):
        return number_of(Fact("x", "x", {}, "workbook", n, None, value, unit)).replace("\u00a0", " ")

    assert (told(1, None, "persons"), told(2, None, "persons")) == ("1 person", "2 personer")
    assert told(3, 1.0, "hours") == "1 timme (n = 3)"
    assert told(0, None, "days") == f"{NOT_APPLICABLE.sign} (n = 0)"  # for nobody, and so no number of days
