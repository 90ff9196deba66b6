import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from sotanalysis.exhibits.exhibit import NOTEBOOK_STYLE, PRIVATE_MIME
from sotanalysis.exhibits.notice import Notice, nothing_to_show, source_missing
from sotanalysis.exhibits.table import Cell, Row, cell, grid_table, table

BY_EDUCATION = ("education",)


def texts(made):
    return [[c["text"] for c in row["cells"]] for row in made.private()["rows"]]


def test_count_and_share_side_by_side_for_women_men_and_all(shown):
    made = grid_table(shown("education"))
    assert [c.header for c in made.columns] == [
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
    note = "Andelarna är avrundade var för sig och summerar inte till exakt 100 %."
    assert grid_table(shown("education", by=BY_EDUCATION)).notes == (note,)
    assert grid_table(shown("support")).notes == ()  # these shares are not parts of one whole


def test_the_facts_of_a_cell_stand_in_the_private_form_only(shown):
    made = grid_table(shown("education", by=BY_EDUCATION))
    assert made.private()["rows"][0]["cells"][1]["facts"] == ["education.compulsory.all"]
    assert made.private()["rows"][0]["cells"][2]["what"] == "share"
    assert "education.compulsory" not in made.html()


def test_shares_under_the_smallest_base_are_refused_with_a_note(shown):
    made = grid_table(shown("few"))
    assert texts(made) == [["Till arbete", "2", "–"], ["Till studier", "3", "–"], ["Samtliga", "5", "–"]]
    assert made.notes == ("Andelar visas inte när basen är under 10.",)


def test_hidden_cells_show_their_mark_and_no_number(shown):
    hidden = ["education.compulsory.all", "education.all.all"]
    made = grid_table(shown("education", by=BY_EDUCATION, hidden=hidden, parts=("n", "share", "base")))
    assert texts(made)[0] == ["Grundskola", "[d]", "[d]", "[d]"]
    assert texts(made)[1] == ["Gymnasium", "28", "[d]", "[d]"]  # what rests on a hidden base has no share
    assert made.notes == ("[d] dold, för få personer.",)
    assert "86" not in made.html()


def test_zero_is_a_number(shown):
    assert texts(grid_table(shown("education")))[-2][:3] == ["Saknas/okänd", "0", "0,0\u00a0%"]
    assert shown("nobody").empty and not shown("nobody", hidden=["nobody.work"]).empty


def test_what_no_fact_is_has_no_number_and_a_whole_no_interval(shown):
    whole = shown("few", parts=("n", "interval"))
    facts = {codes: replace(fact, base=86, base_fact="few.all") for codes, fact in whole.facts.items()}
    made = grid_table(replace(whole, facts=facts))
    assert texts(made)[-1] == ["Samtliga", "5", "[e]"]
    crossed = shown("education", parts=("n",))
    holed = {codes: fact for codes, fact in crossed.facts.items() if codes != ("compulsory", "man")}
    assert texts(grid_table(replace(crossed, facts=holed)))[0] == ["Grundskola", "15", "[e]", "24"]


def test_html_is_one_plain_table(shown):
    html = grid_table(shown("education")).html()
    tree = ElementTree.fromstring(html)
    heads = tree.findall(".//thead/tr")
    assert len(heads) == 1
    assert all(th.get("scope") == "col" for th in heads[0])
    assert all(row[0].tag == "th" and row[0].get("scope") == "row" for row in tree.findall(".//tbody/tr"))
    assert {len(row) for row in tree.findall(".//tr")} == {7}
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
    assert made.notes == ("[e] ej tillämpligt.",)


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
    assert made.notes == ("[u] uppgift saknas.",)


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
