import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from sotanalysis.exhibits.exhibit import PRIVATE_MIME
from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.table import Cell, Row, cell, count_table, table


def texts(made):
    return [[c["text"] for c in row["cells"]] for row in made.private()["rows"]]


def education(report, **settings):
    return count_table(report, "t-edu", "Utbildningsnivå, efter kön", "education", rows="education", **settings)


def test_count_and_share_side_by_side_for_women_men_and_all(report):
    made = education(report(), across="sex")
    assert [c.header for c in made.columns] == [
        "Utbildningsnivå", "Kvinnor, antal", "Kvinnor, andel", "Män, antal", "Män, andel", "Samtliga, antal",
        "Samtliga, andel",
    ]  # fmt: skip
    assert texts(made)[0] == ["Grundskola", "15", "17,4\u00a0%", "9", "10,5\u00a0%", "24", "27,9\u00a0%"]
    assert texts(made)[-1] == ["Samtliga", "51", "59,3\u00a0%", "35", "40,7\u00a0%", "86", "100,0\u00a0%"]
    assert [row.role for row in made.rows] == ["body"] * 7 + ["total"]
    assert [c.align for c in made.columns] == ["left"] + ["right"] * 6


def test_the_foot_tells_n_population_source_and_invented_rows(report):
    foot = "n = 86 deltagare som startat insatsen under 2022. Källa: SUS, uttag 18\u00a0januari 2023."
    assert education(report()).foot == foot
    made = education(report(synthetic=True))
    assert made.synthetic
    assert made.foot == f"{foot} Påhittade rader (demonstration)."


def test_a_rounding_note_stands_where_printed_shares_do_not_add_up(report):
    # 27,9 + 32,6 + 15,1 + 3,5 + 7,0 + 10,5 + 3,5 = 100,1
    assert education(report()).notes == ("Andelarna är avrundade var för sig och summerar inte till exakt 100 %.",)


def test_the_facts_of_a_cell_stand_in_the_private_form_only(report):
    made = education(report())
    assert made.private()["rows"][0]["cells"][1]["facts"] == ["education.compulsory.all"]
    assert "education.compulsory" not in made.html()


def test_shares_under_the_smallest_base_are_refused_with_a_note(report):
    made = count_table(report(), "t", "Resultat", "few", rows="outcome")
    assert texts(made) == [["Till arbete", "2", "–"], ["Till studier", "3", "–"], ["Samtliga", "5", "–"]]
    assert made.notes == ("Andelar visas inte när basen är under 10.",)


def test_hidden_cells_show_their_mark_and_no_number(report):
    made = count_table(report(hidden=["education.compulsory.all", "education.all.all"]), "t", "U", "education",
                       rows="education")  # fmt: skip
    assert texts(made)[0] == ["Grundskola", "[d]", "[d]"]
    assert made.foot.startswith("n = [d] deltagare")
    assert made.notes == ("[d] dold, för få personer.",)
    assert "86" not in made.html().replace("2022", "")


def test_zero_is_a_number_and_may_be_left_out_only_on_request(report):
    made = education(report(), across="sex")
    assert texts(made)[-2][:3] == ["Saknas/okänd", "0", "0,0\u00a0%"]
    kept = count_table(report(), "t", "Ingen", "nobody", rows="outcome", keep_zero=False)
    assert texts(kept) == [["Samtliga", "0", "–"]]


def test_html_is_one_plain_table(report):
    html = education(report(), across="sex").html()
    tree = ElementTree.fromstring(html)
    heads = tree.findall(".//thead/tr")
    assert len(heads) == 1
    assert all(th.get("scope") == "col" for th in heads[0])
    assert all(row[0].tag == "th" and row[0].get("scope") == "row" for row in tree.findall(".//tbody/tr"))
    assert {len(row) for row in tree.findall(".//tr")} == {7}
    region = tree.find("div")
    assert region.get("role") == "region" and region.get("tabindex") == "0"
    assert region.get("aria-labelledby") == tree.find(".//caption").get("id")
    assert tree.find(".//caption/span").get("data-exhibit") == "t-edu"
    assert not re.search(r"style=|colspan|rowspan", html)


def test_what_is_written_is_escaped(report):
    made = table(report(), "t", "a < b & c", columns=["x", "y"], rows=[Row("<i>", (cell("few.work"),))])
    assert "a &lt; b &amp; c" in made.html() and "&lt;i&gt;" in made.html()


def test_a_free_table_mixes_facts_and_words(report):
    rows = [Row("Medeltid", (cell("mean", "value", 2), "timmar")), Row("Till arbete", (cell("few.work"), "personer"))]
    made = table(report(), "t", "Tid", columns=["Mått", "Värde", "Enhet"], rows=rows)
    assert texts(made) == [["Medeltid", "2,47", "timmar"], ["Till arbete", "2", "personer"]]
    assert [c.align for c in made.columns] == ["left", "right", "left"]


def test_no_cell_is_blank(report):
    rows = [Row("A", (cell("few.work"), Cell(), "")), Row("B", ("", cell("few.work"), "ord"))]
    made = table(report(), "t", "Tomma", columns=["Rad", "Ett", "Två", "Tre"], rows=rows)
    assert texts(made) == [["A", "2", "[e]", "[e]"], ["B", "[e]", "2", "ord"]]
    assert [c.align for c in made.columns] == ["left", "right", "right", "left"]
    assert made.notes == ("[e] ej tillämpligt.",)


def test_a_group_row_and_a_dense_table_say_so_in_all_forms(report):
    rows = [Row("Avslut", ("Räknar alla.",), "group"), Row("Tid", ("Månader.",))]
    made = replace(table(report(), "t", "Mått", columns=["Mått", "Så"], rows=rows), dense=True)
    assert [row["role"] for row in made.private()["rows"]] == ["group", "body"] and made.private()["dense"]
    assert (
        '<tr class="group"><th scope="row">Avslut</th>' in made.html() and 'class="exhibit table dense"' in made.html()
    )


def test_a_notice_is_no_landmark():
    page = Notice("a", "Underlag saknas", "<b>").html()
    assert page.startswith('<div class="exhibit notice" role="note" id="a">') and "aside" not in page
    assert "&lt;b&gt;" in page


def test_missing_source_gives_a_notice_with_the_file(report):
    without = report(missing={"lost": "samordningsteam.xlsx, fliken Deltagare"})
    made = count_table(without, "t", "Utbildningsnivå", "lost", rows="education")
    assert isinstance(made, Notice)
    assert made.title == "Underlag saknas: Utbildningsnivå"
    assert "samordningsteam.xlsx, fliken Deltagare" in made.text and "2022" in made.text


def test_a_partly_missing_source_leaves_marked_cells_and_names_the_file(report):
    without = report(missing={"lost": "nns/*"})
    rows = [Row("A", (cell("few.work"),)), Row("B", (cell("lost.x"),))]
    made = table(without, "t", "Båda", columns=["Källa", "Antal"], rows=rows)
    assert texts(made) == [["A", "2"], ["B", "[u]"]]
    assert made.notes == ("[u] uppgift saknas.", "Underlag saknas för en del av tabellen: nns/*.")


def test_three_forms_of_one_object(report):
    bundle = education(report())._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain", PRIVATE_MIME}
    assert "Grundskola | 24 | 27,9" in bundle["text/plain"]


@pytest.mark.parametrize("caption", ["", "  "])
def test_a_caption_is_required(report, caption):
    with pytest.raises(ValueError, match="rubrik"):
        count_table(report(), "t", caption, "few", rows="outcome")


def test_a_row_of_another_width_is_refused(report):
    with pytest.raises(ValueError, match="lika många"):
        table(report(), "t", "T", columns=["a", "b", "c"], rows=[Row("x", (cell("few.work"),))])


def test_a_key_without_totals_must_be_shown(report):
    with pytest.raises(ValueError, match="saknar totaler"):
        count_table(report(), "t", "T", "support", rows="support_source")
