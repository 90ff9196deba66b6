import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from sotanalysis.exhibits.exhibit import NOTEBOOK_STYLE, PRIVATE_MIME
from sotanalysis.exhibits.notice import Notice, nothing_to_show, source_missing
from sotanalysis.exhibits.table import (
    NO_GOAL,
    ROUNDING_NOTE,
    Cell,
    Row,
    cell,
    grid_table,
    table,
    visible_columns,
    visible_rows,
)
from sotanalysis.vocabulary import ALL

BY_EDUCATION = ("education",)


def texts(made):
    return [[c["text"] for c in row["cells"]] for row in made.private()["rows"]]


def test_count_and_share_side_by_side_for_women_men_and_all(shown):
    made = grid_table(shown("education"))
    assert [c.name for c in made.columns] == [
        "Utbildningsnivå", "Kvinnor, antal", "Kvinnor, andel", "Män, antal", "Män, andel", "Samtliga, antal",
        "Samtliga, andel",
    ]  # fmt: skip
    assert texts(made)[0] == ["Grundskola", "15", "17,4\u00a0%", "9", "10,5\u00a0%", "24", "27,9\u00a0%"]
    assert texts(made)[-1] == ["Samtliga", "51", "59,3\u00a0%", "35", "40,7\u00a0%", "86", "100,0\u00a0%"]
    assert [row.role for row in made.rows] == ["body"] * 7 + ["total"]
    assert [c.align for c in made.columns] == ["left"] + ["right"] * 6


def test_every_part_that_varies_stands_in_its_head(shown):
    made = grid_table(shown("few", parts=("n", "base", "interval"), heads={"base": "Av de avslutade"}))
    assert [c.header for c in made.columns] == ["Resultat vid avslut", "Antal", "Av de avslutade", "95 % intervall"]
    one = grid_table(shown("education", parts=("n",)))
    assert [c.header for c in one.columns] == ["Utbildningsnivå", "Kvinnor", "Män", "Samtliga"]


def test_two_keys_in_the_rows(shown):
    made = grid_table(shown("support", parts=("n",)), rows=2)
    assert [c.header for c in made.columns] == ["Försörjningskälla, tidpunkt", "Antal"]
    rows = [[text.casefold() for text in row] for row in texts(made)]
    assert rows[:2] == [["försörjningsstöd, vid start", "38"], ["försörjningsstöd, vid avslut", "28"]]


def test_the_foot_and_invented_rows_are_told(shown):
    foot = "n = 86 deltagare som startat insatsen under 2022. Källa: SUS, uttag 18\u00a0januari 2023."
    made = grid_table(shown("education", foot=foot, synthetic=True))
    assert made.foot == foot and made.synthetic and made.private()["synthetic"]
    assert foot in made.html() and foot in made.text()


def test_a_rounding_note_stands_where_printed_shares_do_not_add_up(shown):
    # 27,9 + 32,6 + 15,1 + 3,5 + 7,0 + 10,5 + 3,5 = 100,1
    assert grid_table(shown("education", by=BY_EDUCATION)).marks == (ROUNDING_NOTE,)
    assert grid_table(shown("support")).marks == ()  # these shares are not parts of one whole


def test_the_facts_of_a_cell_stand_in_the_private_form_only(shown):
    made = grid_table(shown("education", by=BY_EDUCATION))
    assert made.private()["rows"][0]["cells"][1]["facts"] == ["education.compulsory.all"]
    assert made.private()["rows"][0]["cells"][2]["what"] == "share"
    assert "education.compulsory" not in made.html()


def test_shares_under_the_smallest_base_are_refused_with_a_note(shown):
    made = grid_table(shown("few"))
    assert texts(made) == [["Till arbete", "2", "–"], ["Till studier", "3", "–"], ["Samtliga", "5", "–"]]
    assert made.marks == ("Andelar visas inte när basen är under 10.",) and made.notes == ()


def test_hidden_cells_show_their_mark_and_no_number(shown):
    hidden = ["education.compulsory.all", "education.all.all"]
    made = grid_table(shown("education", by=BY_EDUCATION, hidden=hidden, parts=("n", "share", "base")))
    assert texts(made)[0] == ["Grundskola", "[d]", "[d]", "[d]"]
    assert texts(made)[1] == ["Gymnasium", "28", "[d]", "[d]"]  # what rests on a hidden base has no share
    assert made.marks == ("[d] dold, för få personer.",)
    assert "86" not in made.html()


def test_zero_is_a_number(shown):
    assert texts(grid_table(shown("education")))[-2][:3] == ["Saknas/okänd", "0", "0,0\u00a0%"]
    assert shown("nobody").empty and not shown("nobody", hidden=["nobody.work"]).empty


def test_what_no_fact_is_has_no_number_and_a_whole_no_interval(shown):
    whole = shown("few", parts=("n", "interval"))
    facts = {codes: replace(fact, base=86, base_fact="few.all") for codes, fact in whole.facts.items()}
    made = grid_table(replace(whole, facts=facts))
    assert texts(made)[-1] == ["Samtliga", "5", ""]
    crossed = shown("education", parts=("n",))
    holed = {codes: fact for codes, fact in crossed.facts.items() if codes != ("compulsory", "man")}
    assert texts(grid_table(replace(crossed, facts=holed)))[0] == ["Grundskola", "15", "[e]", "24"]


def test_html_is_one_plain_table(shown):
    html = grid_table(shown("education", parts=("n",))).html()
    tree = ElementTree.fromstring(html)
    heads = tree.findall(".//thead/tr")
    assert len(heads) == 1
    assert all(th.get("scope") == "col" for th in heads[0])
    assert all(row[0].tag == "th" and row[0].get("scope") == "row" for row in tree.findall(".//tbody/tr"))
    assert {len(row) for row in tree.findall(".//tr")} == {4}
    assert tree.find("div").attrib == {"class": "scroll"}  # a stop for the keyboard only where it scrolls: page.js
    assert tree.find(".//caption").get("id") == "f-caption"
    assert tree.find(".//caption/span").get("data-exhibit") == "f"
    assert not re.search(r"style=|colspan|rowspan", html)


def test_what_is_written_is_escaped(fact):
    made = table("t", "a < b & c", ["x", "y"], [Row("<i>", (cell(fact("few.work")),))])
    assert "a &lt; b &amp; c" in made.html() and "&lt;i&gt;" in made.html()


def test_a_free_table_mixes_facts_and_words(fact):
    rows = [
        Row("Medeltid", (cell(fact("mean"), "value", 2), "timmar")),
        Row("Till arbete", (cell(fact("few.work")), "personer")),
    ]
    made = table("t", "Tid", ["Mått", "Värde", "Enhet"], rows)
    assert texts(made) == [["Medeltid", "2,47", "timmar"], ["Till arbete", "2", "personer"]]
    assert [c.align for c in made.columns] == ["left", "right", "left"]


def test_a_word_in_a_numbers_place_gives_way_where_the_number_is_hidden(fact):
    known, away = (Cell(fact("few.work", hidden), text="aldrig") for hidden in ((), ("few.work",)))
    made = table("t", "Ord", ["Rad", "Ett", "Två"], [Row("A", (known, away))])
    assert texts(made) == [["A", "aldrig", "[d]"]]


def test_no_cell_is_blank(fact):
    work = cell(fact("few.work"))
    made = table(
        "t", "Tomma", ["Rad", "Ett", "Två", "Tre"], [Row("A", (work, Cell(), "")), Row("B", ("", work, "ord"))]
    )
    assert texts(made) == [["A", "2", "[e]", "[e]"], ["B", "[e]", "2", "ord"]]
    assert [c.align for c in made.columns] == ["left", "right", "right", "left"]
    assert made.marks == ("[e] ej tillämpligt.",)
    assert '<ul class="notes marks"><li>[e] ej tillämpligt.</li></ul>' in made.html()


def test_a_group_row_and_a_dense_table_say_so_in_all_forms():
    rows = [Row("Avslut", ("Räknar alla.",), "group"), Row("Tid", ("Månader.",))]
    made = replace(table("t", "Mått", ["Mått", "Så"], rows), dense=True)
    assert [row["role"] for row in made.private()["rows"]] == ["group", "body"] and made.private()["dense"]
    assert (
        '<tr class="group"><th scope="row">Avslut</th>' in made.html() and 'class="exhibit table dense"' in made.html()
    )


def test_a_notice_is_no_landmark():
    page = Notice("a", "Underlag saknas", "<b>").html()
    assert page.startswith('<div class="exhibit notice" role="note" id="a">') and "aside" not in page
    assert "&lt;b&gt;" in page


def test_notices_say_which_file_would_fill_them_or_that_nobody_is_there():
    lost = source_missing("t", "Utbildningsnivå", ["samordningsteam.xlsx, fliken Deltagare"] * 2, 2022)
    assert lost.title == "Underlag saknas: Utbildningsnivå"
    assert lost.text.count("samordningsteam.xlsx, fliken Deltagare") == 1 and "2022" in lost.text
    assert nothing_to_show("t", "Resultat", "2022").title == "Inget att visa: Resultat"


def test_a_cell_without_its_source_is_marked(fact):
    made = table("t", "Båda", ["Källa", "Antal"], [Row("A", (cell(fact("few.work")),)), Row("B", (cell(None),))])
    assert texts(made) == [["A", "2"], ["B", "[u]"]]
    assert made.marks == ("[u] uppgift saknas.",)


def test_three_forms_of_one_object(shown):
    bundle = grid_table(shown("education", by=BY_EDUCATION))._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain", PRIVATE_MIME}
    assert "Grundskola | 24 | 27,9" in bundle["text/plain"]


@pytest.mark.parametrize("caption", ["", "  "])
def test_a_caption_is_required(shown, caption):
    with pytest.raises(ValueError, match="rubrik"):
        grid_table(replace(shown("few"), caption=caption))


def test_a_row_of_another_width_is_refused(fact):
    with pytest.raises(ValueError, match="lika många"):
        table("t", "T", ["a", "b", "c"], [Row("x", (cell(fact("few.work")),))])


def test_words_stand_to_the_left_in_jupyterlab_too(shown):
    made = grid_table(shown("education"))
    assert NOTEBOOK_STYLE in made._repr_mimebundle_()["text/html"] and "<style" not in made.html()


# --- spanners --------------------------------------------------------------------------------------------------------


def by_sex(shown, **settings):
    """Education within each sex: each has a base of its own."""
    made = shown("education", **settings)
    totals = {codes[1]: f for codes, f in made.facts.items() if codes[0] == ALL}
    facts = {
        codes: replace(f, base=totals[codes[1]].n, base_fact=totals[codes[1]].id) for codes, f in made.facts.items()
    }
    return replace(made, facts=facts)


def test_the_parts_of_a_group_stand_under_its_words(shown):
    made = grid_table(by_sex(shown))
    assert [(c.over, c.header) for c in made.columns[1:]] == [
        ("Kvinnor (n\u00a0=\u00a051)", "antal"), ("Kvinnor (n\u00a0=\u00a051)", "andel"),
        ("Män (n\u00a0=\u00a035)", "antal"), ("Män (n\u00a0=\u00a035)", "andel"),
        ("Samtliga (n\u00a0=\u00a086)", "antal"), ("Samtliga (n\u00a0=\u00a086)", "andel"),
    ]  # fmt: skip
    assert made.private()["columns"][1]["n"]["facts"] == ["education.compulsory.woman"]
    assert list(made.frame().columns[:2]) == ["Kvinnor, antal", "Kvinnor, andel"]
    assert "Kvinnor (n\u00a0=\u00a051), antal | " in made.text()


def test_a_base_that_all_groups_share_is_the_number_of_none_of_them(shown):
    made = shown("education")
    facts = {codes: replace(f, base_fact="education.all.all") for codes, f in made.facts.items()}
    assert {c.over for c in grid_table(replace(made, facts=facts)).columns[1:]} == {"Kvinnor", "Män", "Samtliga"}


def test_a_hidden_base_is_told_by_no_spanner(shown):
    made = by_sex(shown)
    facts = {c: replace(f, base=None, base_hidden=True) if c[1] == "man" else f for c, f in made.facts.items()}
    assert "Män" in {c.over for c in grid_table(replace(made, facts=facts)).columns}


def test_one_part_needs_no_spanner(shown):
    assert not any(c.spanner for c in grid_table(shown("education", parts=("n",))).columns)


def test_neighbours_that_begin_alike_stand_under_what_they_have_in_common(fact):
    heads = ["Rad", "Före, antal", "Före, andel enligt SUS", "Efter, antal", "Avvikelse, kr", "Avvikelse, %"]
    made = table("t", "T", heads, [Row("A", (cell(fact("few.work")),) * 5)])
    assert [(c.spanner, c.header) for c in made.columns] == [
        ("", "Rad"), ("Före", "antal"), ("Före", "andel enligt SUS"), ("", "Efter, antal"), ("Avvikelse", "kr"),
        ("Avvikelse", "%"),
    ]  # fmt: skip
    assert [c.name for c in made.columns] == heads


def test_html_tells_which_columns_a_spanner_is_over(shown):
    tree = ElementTree.fromstring(grid_table(by_sex(shown)).html())
    over, under = tree.findall(".//thead/tr")
    assert [(th.get("scope"), th.get("colspan"), th.get("rowspan")) for th in over] == [
        ("col", None, "2"), ("colgroup", "2", None), ("colgroup", "2", None), ("colgroup", "2", None),
    ]  # fmt: skip
    assert [(th.get("scope"), th.text) for th in under] == [("col", "antal"), ("col", "andel")] * 3
    # A header is over a group of columns only where there is one.
    assert [group.get("span") for group in tree.findall(".//table/colgroup")] == ["1", "2", "2", "2"]


# --- zeros -----------------------------------------------------------------------------------------------------------

SOURCES = [("social_assistance", 5), ("study_support", 0), ("missing", 0), ("all", 5)]


def of(key, numbers, **more):
    return {"records": ((key,), [((code,), n, 5) for code, n in numbers]), **more}


def seen(made):
    return [cells[0].text for _, cells in visible_rows(made)]


def test_a_category_that_nobody_is_in_is_in_excel_only(shown):
    made = grid_table(shown("own", **of("support_source", SOURCES)))
    assert seen(made) == ["Försörjningsstöd", "Samtliga"]
    assert [row.get("left_out", False) for row in made.private()["rows"]] == [False, True, True, False]
    assert "Studie" not in made.html() and "Studie" not in made.text() and len(made.frame()) == 4


def test_a_scale_keeps_its_steps_but_not_the_unknown(shown):
    numbers = [("introduction", 5), ("into_work", 0), ("missing", 0), ("all", 5)]
    assert seen(grid_table(shown("own", **of("step_start", numbers)))) == ["Introduktion", "Kom i jobb", "Samtliga"]


def test_neither_hidden_nor_missing_is_zero(shown):
    made = shown("own", hidden=["own.study_support"], **of("support_source", SOURCES))
    assert len(seen(grid_table(made))) == 3
    unknown = {c: replace(f, n=None, value=None) if c == ("study_support",) else f for c, f in made.facts.items()}
    assert len(seen(grid_table(replace(made, facts=unknown)))) == 3


def test_a_group_with_somebody_in_it_stays_though_none_is_counted(shown):
    records = (("sex",), [(("woman",), 3, 8), (("man",), 0, 6), (("missing",), 0, 0), (("all",), 3, 14)])
    assert seen(grid_table(shown("own", records=records))) == ["Kvinnor", "Män", "Samtliga"]


def test_a_value_of_zero_is_a_result(shown):
    records = (("account",), [(("salaries",), None, None, 0.0), (("rent",), None, None, 5.0)])
    assert len(seen(grid_table(shown("own", records=records, parts=("value",))))) == 2


def test_a_column_of_zeros_goes_with_its_cells(shown):
    cross = {("social_assistance", "woman"): 5, ("social_assistance", "man"): 0}
    records = [((s, sex), n, None) for (s, sex), n in cross.items()] + [
        (("all", "woman"), 5, None),
        (("all", "man"), 0, None),
    ]
    made = grid_table(shown("own", records=(("support_source", "sex"), records), parts=("n",)))
    assert [c.header for c in visible_columns(made)][1:] == ["Kvinnor"] and len(made.columns) == 3
    assert {len(cells) for _, cells in visible_rows(made)} == {2}


def test_of_a_free_table_only_the_unknown_go(fact):
    none = replace(fact("education.missing.woman"), n=0)
    rows = [Row("Uppgift saknas", (cell(none), "")), Row("Nej", (cell(replace(fact("few.work"), n=0)), ""))]
    assert seen(table("t", "T", ["Rad", "Antal", "Annat"], rows)) == ["Nej"]
    known = [Row("Uppgift saknas", (cell(replace(none, base=4), "base"), cell(none)))]
    assert seen(table("t", "T", ["Rad", "Av", "Antal"], known)) == ["Uppgift saknas"]


# --- totals and blanks -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("work", [4, 1])  # several answers each; not every answer shown
def test_a_total_that_the_rows_do_not_add_up_to_is_the_number_of_persons(shown, work):
    records = (("outcome",), [(("work",), work, 12), (("studies",), 10, 12), (("all",), 12, 12)])
    made = grid_table(shown("own", records=records))
    assert texts(made)[-1] == ["Antal deltagare", "12", ""]
    assert '<span class="unseen">ingen andel</span>' in made.html() and "100" not in made.html()


def test_a_total_that_they_add_up_to_is_a_hundred_percent(shown):
    assert texts(grid_table(shown("education")))[-1][-1] == "100,0\u00a0%"
    # As far as can be seen: a hidden row tells nothing of the others.
    made = grid_table(shown("education", by=BY_EDUCATION, hidden=["education.compulsory.all"]))
    assert texts(made)[-1] == ["Samtliga", "86", "100,0\u00a0%"]


def test_where_nothing_is_set_the_cell_is_blank_but_for_who_listens(fact):
    made = table("t", "Mål", ["Fråga", "Antal", "Mål"], [Row("A", (cell(fact("few.work")), Cell(blank=NO_GOAL)))])
    assert texts(made) == [["A", "2", ""]] and made.marks == ()
    assert '<td class="num"><span class="unseen">inget mål</span></td>' in made.html()
