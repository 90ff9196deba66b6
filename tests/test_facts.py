"""Facts as a table, as an edition may show it, and as published before."""

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
from pyarrow import parquet

from sotanalysis import dataset
from sotanalysis.dataset import FACT_SCHEMA
from sotanalysis.exhibits.dressing import dress_marked
from sotanalysis.facts import (
    Facts,
    collect,
    fact_of,
    facts_published,
    from_table,
    of_period,
    rows_behind,
    table_shown,
    with_ids,
)
from sotanalysis.measures import all_measures
from sotanalysis.measures.measure import measure, stack, tally
from sotanalysis.periods import Period
from sotanalysis.publishing.published import facts_file
from sotanalysis.report import report_on
from sotanalysis.vocabulary import SEX

YEAR = Period.year(2022)


def measured(women: int, men: int) -> Facts:
    """One measure by sex, from SUS and from the register."""
    rows = pd.DataFrame({"sex": ["woman"] * women + ["man"] * men})
    rows["source_row"] = [f"2022/a.xlsx!Blad!{n}" for n in range(2, len(rows) + 2)]

    @measure(id="m.sex", title="Kön", keys=("sex",), population="deltagare i perioden", says="D.", base="m.sex.all")
    def by_sex(data, period):
        parts = [tally(rows, {"sex": SEX}, source=source, base=len(rows)) for source in ("sus", "workbook")]
        return stack(parts)

    return Facts(YEAR, {"m.sex": by_sex}, {"m.sex": with_ids(by_sex, by_sex(None, YEAR))}, {"n": "en fil"})


def shown(women: int, men: int, *hidden: str) -> pd.DataFrame:
    return table_shown(measured(women, men), frozenset(hidden))


def numbers(found):
    return {id: (fact.n, fact.base) for id, fact in found.items()}


def test_the_table_has_a_row_per_fact():
    table = measured(2, 1).table()
    assert list(table["fact"][:4]) == ["m.sex.woman", "m.sex.man", "m.sex.missing", "m.sex.all"]
    assert table["fact"][4] == "m.sex.woman@workbook" and not table["primary"][4]
    first = table.iloc[0]
    assert (first["keys"], first["n"], first["base"], first["unit"]) == ({"sex": "woman"}, 2, 3, "persons")
    assert (first["period"], first["sources"], first["base_fact"]) == ("2022", ["sus"], "m.sex.all")


def test_no_facts_is_an_empty_table_of_the_same_form():
    table = Facts(YEAR, {}, {}, {}).table()
    assert table.empty and list(table) == list(measured(1, 1).table())


def test_facts_come_back_whole_from_their_table():
    facts = measured(2, 1)
    again = from_table(facts.table(), YEAR, facts.measures, {}, {})
    pd.testing.assert_frame_equal(again.frames["m.sex"], facts.frames["m.sex"][list(again.frames["m.sex"])])


def test_rows_are_found_again_from_the_keys_of_a_fact():
    facts = measured(2, 1)
    found = [fact_of(row, row.measure, row.keys) for row in facts.table().itertuples()]
    assert rows_behind(facts, None, found[0]) == ["2022/a.xlsx!Blad!2", "2022/a.xlsx!Blad!3"]
    assert rows_behind(facts, None, found[1]) == ["2022/a.xlsx!Blad!4"]


def test_no_edition_shows_a_hidden_number_what_rests_on_it_or_a_source_row():
    public = shown(2, 1, "m.sex.all")
    assert "rows" not in public
    assert list(public.loc[public["hidden"], "fact"]) == ["m.sex.all"]
    assert public.loc[public["hidden"], ["n", "base", "value"]].isna().all(axis=None)
    women = public.set_index("fact").loc["m.sex.woman"]
    assert women["n"] == 2 and pd.isna(women["base"]) and pd.isna(women["value"]) and women["base_hidden"]


def test_the_file_of_facts_has_the_declared_form(tmp_path):
    file = tmp_path / "facts.parquet"
    file.write_bytes(facts_file(shown(2, 1)))
    schema = parquet.read_schema(file)
    assert schema.names == [*FACT_SCHEMA.names, "hidden", "base_hidden"]
    assert schema.field("keys").type == FACT_SCHEMA.field("keys").type
    assert parquet.read_table(file, columns=["keys"])["keys"][0].as_py() == [("sex", "woman")]


# --- as published ----------------------------------------------------------------------------------------------------


def test_the_published_facts_are_those_of_the_last_table_that_differs():
    first, second = shown(2, 1), shown(2, 2)
    assert facts_published([], measured(2, 1)) == {}
    assert facts_published([first], measured(2, 1)) == {}
    assert numbers(facts_published([first], measured(2, 2)))["m.sex.man"] == (1, 3)
    # Published anew with its revisions, the report goes on showing them.
    assert numbers(facts_published([first, second], measured(2, 2)))["m.sex.man"] == (1, 3)
    assert numbers(facts_published([first, second], measured(3, 2)))["m.sex.man"] == (2, 4)


def test_hidden_facts_and_measures_that_are_gone_are_not_held_against_anything():
    before = shown(2, 1, "m.sex.man")
    gone = before.assign(fact="x.y", measure="x")
    assert "m.sex.man" not in facts_published([before], measured(2, 2))
    assert facts_published([gone], measured(2, 2)) == {}


def test_a_fact_that_is_gone_is_a_difference():
    before = shown(2, 1)
    extra = pd.concat([before, before.iloc[[0]].assign(fact="m.sex.other")], ignore_index=True)
    assert "m.sex.other" in facts_published([extra], measured(2, 1))


@pytest.mark.slow
def test_what_an_earlier_version_published_marks_exactly_the_changes_that_are_listed(tmp_path, checkout, demonstration):
    """The fixture was published by commit cf6d583; CHANGELOG.md lists the facts that are other numbers now."""
    data = tmp_path / "published/vasteras"
    data.mkdir(parents=True)
    fixture = checkout / "tests/fixtures/published/2022-internal-001.parquet"
    Path(data, fixture.name).write_bytes(fixture.read_bytes())
    published = dataset.load_published(tmp_path, "vasteras", YEAR, "internal")
    processed = demonstration / "processed"
    read = dataset.load(processed, "vasteras", through=2022)
    report = report_on(read, YEAR, published=published, processed=processed)
    facts = [report.fact(id) for id in report.facts.table()["fact"]]
    marked = {f.id for f in facts for what in ("n", "base", "value") if dress_marked(f, what).revised}
    text = (checkout / "CHANGELOG.md").read_text(encoding="utf-8").partition("### Changed numbers")[2]
    assert marked == set(re.findall(r"^ *\| `([^`]+)` \| 2022 \|", text, re.MULTILINE))


# --- collecting ------------------------------------------------------------------------------------------------------


def test_a_measure_that_breaks_is_named_without_its_message_and_the_others_are_computed():
    def breaks(data, period):
        raise ValueError("hemligt värde")

    declared = {"id": "m.breaks", "title": "Bryter", "population": "ingen", "says": "ingen"}
    whole = measured(2, 1).measures["m.sex"]
    found = collect(None, YEAR, [measure(**declared)(breaks), whole])
    assert found.failed == {"m.breaks": "ValueError"}
    assert list(found.frames) == ["m.sex"]


def test_a_base_is_the_fact_of_its_own_source():
    whole = measured(2, 1).measures["m.sex"]
    frame = collect(None, YEAR, [whole]).frames["m.sex"]
    assert dict(zip(frame["fact"], frame["base_fact"], strict=True))["m.sex.man@workbook"] == "m.sex.all@workbook"


def test_what_later_years_make_of_a_period_is_kept_apart(demonstration, tmp_path, monkeypatch):
    (returns,) = (one for one in all_measures() if one.id == "capacity.returns")
    monkeypatch.setattr("sotanalysis.facts.all_measures", lambda: [returns])
    processed = shutil.copytree(demonstration / "processed", tmp_path / "processed")
    shutil.rmtree(processed / "vasteras/remembered", ignore_errors=True)
    later, own = (dataset.load(processed, "vasteras", through=year) for year in (2023, 2022))
    asked = [(later, processed), (own, processed), (later, processed), (own, None)]
    told = [
        of_period(read, YEAR, place).table().set_index("fact")["n"]["capacity.returns.all"] for read, place in asked
    ]
    assert told[0] == told[2] != told[1] == told[3]
