"""Facts as a table, as an edition may show it, and as published before."""

import pandas as pd

from sotanalysis.facts import Facts, collect, facts_published, table_shown, with_ids
from sotanalysis.measures.measure import measure, stack, tally
from sotanalysis.periods import Period
from sotanalysis.vocabulary import SEX


def measured(women: int, men: int) -> Facts:
    """One measure by sex, from SUS and from the register."""
    rows = pd.DataFrame({"sex": ["woman"] * women + ["man"] * men})
    rows["source_row"] = [f"2022/a.xlsx!Blad!{n}" for n in range(2, len(rows) + 2)]

    @measure(id="m.sex", title="Kön", row="ett kön", keys=("sex",), population="deltagare i perioden", definition="D.")
    def by_sex(dataset, period):
        parts = [tally(rows, {"sex": SEX}, source=source, base=len(rows)) for source in ("sus", "workbook")]
        return stack(parts)

    return Facts({"m.sex": by_sex}, {"m.sex": with_ids(by_sex, by_sex.function(None, None))}, {"n": "en fil"})


def numbers(found):
    return {id: (fact.n, fact.base) for id, fact in found.items()}


def test_the_table_has_a_row_per_fact():
    table = measured(2, 1).table()
    assert list(table["fact"][:4]) == ["m.sex.woman", "m.sex.man", "m.sex.missing", "m.sex.all"]
    assert table["fact"][4] == "m.sex.woman@workbook" and not table["primary"][4]
    first = table.iloc[0]
    assert (first["keys"], first["n"], first["base"], first["unit"]) == ("sex=woman", 2, 3, "persons")
    assert first["rows"] == "2022/a.xlsx!Blad!2; 2022/a.xlsx!Blad!3"


def test_no_facts_is_an_empty_table_of_the_same_form():
    table = Facts({}, {}, {}).table()
    assert table.empty and list(table) == list(measured(1, 1).table())


def test_an_edition_shows_no_hidden_number_and_only_the_internal_one_the_rows():
    public = table_shown(measured(2, 1), {"m.sex.woman"}, internal=False)
    assert "rows" not in public
    hidden = public[public["hidden"]]
    assert list(hidden["fact"]) == ["m.sex.woman"]
    assert hidden[["n", "base", "value"]].isna().all(axis=None)
    assert "rows" in table_shown(measured(2, 1), (), internal=True)


def test_the_published_facts_are_those_of_the_last_table_that_differs():
    first, second = (table_shown(measured(*n), (), internal=True) for n in ((2, 1), (2, 2)))
    assert facts_published([], measured(2, 1)) == {}
    assert facts_published([first], measured(2, 1)) == {}
    assert numbers(facts_published([first], measured(2, 2)))["m.sex.man"] == (1, 3)
    # Published anew with its revisions, the report goes on showing them.
    assert numbers(facts_published([first, second], measured(2, 2)))["m.sex.man"] == (1, 3)
    assert numbers(facts_published([first, second], measured(3, 2)))["m.sex.man"] == (2, 4)


def test_hidden_facts_and_measures_that_are_gone_are_not_held_against_anything():
    before = table_shown(measured(2, 1), {"m.sex.man"}, internal=True)
    gone = before.assign(fact="x.y", measure="x")
    assert "m.sex.man" not in facts_published([before], measured(2, 2))
    assert facts_published([gone], measured(2, 2)) == {}


def test_a_fact_that_is_gone_is_a_difference():
    before = table_shown(measured(2, 1), (), internal=True)
    extra = pd.concat([before, before.iloc[[0]].assign(fact="m.sex.other")], ignore_index=True)
    assert "m.sex.other" in facts_published([extra], measured(2, 1))


def test_a_measure_that_breaks_is_named_without_its_message_and_the_others_are_computed():
    def breaks(dataset, period):
        raise ValueError("hemligt värde")

    declared = {"id": "m.breaks", "title": "Bryter", "row": "en", "population": "ingen", "definition": "ingen"}
    whole = measured(2, 1).measures["m.sex"]
    found = collect(None, Period.year(2022), [measure(**declared)(breaks), whole])
    assert found.failed == {"m.breaks": "ValueError"}
    assert list(found.frames) == ["m.sex"]
