"""The editor's rules, one by one, on small documents; last all of them on all."""

from copy import deepcopy
from dataclasses import replace

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from sotanalysis.exhibits.binding import Bound
from sotanalysis.exhibits.dressing import Dressed, Number
from sotanalysis.exhibits.exhibit import PRIVATE_MIME, Sentence
from sotanalysis.exhibits.image import Figure
from sotanalysis.exhibits.notice import Notice, nothing_to_show, source_missing
from sotanalysis.exhibits.prose import Paragraph, Prose
from sotanalysis.exhibits.table import Column, Table, TableRow
from sotanalysis.publishing import editor
from sotanalysis.publishing.editor import PARTLY, WHOLLY, WITHHELD, edited

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>'
LOST = source_missing("lost", "Steg", ["samordningsteam.xlsx"], 2022)
TOLD = Sentence("Skäl: flytt 4 av 7.", ("reasons.move",))


def row(label: str, n: int | None, role: str = "body") -> TableRow:
    number = Dressed("[d]", f"f.{label}", "n") if n is None else Dressed(str(n), f"f.{label}", "n", Number(n))
    return TableRow((Dressed(label), number), role)


def table(id: str, numbers: dict[str, int | None], notes=(), **more) -> Table:
    rows = (*(row(label, n) for label, n in numbers.items()), row("Samtliga", 9, "total"))
    return Table(id, f"Tabellen {id}", (Column("Skäl", "left"), Column("Antal")), rows, "n = 9.", tuple(notes), **more)


def figure(id: str, notes=(), **more) -> Figure:
    return Figure(id, f"Bilden {id}", SVG, "Staplar.", "n = 9.", tuple(notes), **more)


def shown(*exhibits: object) -> NotebookNode:
    return new_code_cell("", outputs=[new_output("display_data", data=e._repr_mimebundle_()) for e in exhibits])


def said(text: str, id: str = "") -> NotebookNode:
    cell = new_markdown_cell(text)
    cell.id = id or cell.id
    return cell


def ids(cells) -> list[str]:
    return [form["id"] for form in editor._forms(cells)]


def sources(cells) -> list[str]:
    return [cell.source for cell in cells if cell.cell_type == "markdown"]


def data(cell: NotebookNode) -> NotebookNode:
    return cell.outputs[0].data


TWO = table("t", {"A": 4, "B": 5})


# --- exhibits --------------------------------------------------------------------------------------------------------


def test_a_thin_exhibit_is_its_sentence_and_keeps_its_table_as_data():
    whole = table("t", {"A": 4, "B": 0}, sentence=TOLD)
    (cell,) = editor.in_words([shown(whole)])
    form = data(cell)[PRIVATE_MIME]
    assert (form["kind"], form["id"]) == ("prose", "t")
    assert form["paragraphs"] == [{"style": "text", "text": TOLD.text, "facts": ["reasons.move"]}]
    assert TOLD.text in data(cell)["text/html"] and "<table" not in data(cell)["text/html"]
    assert [r["cells"][0]["text"] for r in form["data"]["rows"]] == ["A", "B", "Samtliga"]
    (drawn,) = editor.in_words([shown(figure("f", data=TWO, sentence=TOLD))])
    assert data(drawn)[PRIVATE_MIME]["data"]["caption"] == "Tabellen t"


def test_nobody_is_a_sentence_and_no_notice():
    (cell,) = editor.in_words([shown(nothing_to_show("t", "Förlängningar", "2023"))])
    assert data(cell)["text/plain"] == "Förlängningar: inga under 2023."


def test_a_figure_says_nothing_that_its_table_says():
    cells = editor.in_words(
        [shown(figure("f", table="t", sentence=TOLD)), shown(table("t", {"A": 4}, sentence=TOLD)), shown(TWO)]
    )
    assert ids(cells) == ["t", "t"]
    assert ids(editor.in_words([shown(figure("f", table="t", sentence=TOLD)), shown(TWO)])) == ["t"]
    assert ids(editor.in_words([shown(figure("f", table="t", sentence=TOLD))])) == ["f"]


def texts(cells) -> list[str]:
    return [p["text"] for form in editor._forms(cells) for p in form.get("paragraphs", ())]


def test_a_figure_most_of_which_is_hidden_is_what_it_found_or_a_sentence():
    bands = table("f", {"A": 4, "B": None, "C": None, "D": None, "E": None})
    few = editor.in_words([shown(figure("f", data=bands))])
    assert texts(few) == ["Bilden f visas inte: för få personer står bakom många av talen."]
    found = editor.in_words([shown(figure("f", data=bands, finding=Bound("Flest är A: 4 av 9", ("f.A",))))])
    assert texts(found) == ["Flest är A: 4 av 9."]
    assert ids(editor.in_words([shown(figure("f", data=table("f", {"A": 4, "B": 3, "C": None})))])) == ["f"]


def test_a_table_of_whose_printed_rows_half_are_hidden_is_a_sentence():
    whole = table("t", {"A": None, "B": None, "C": 0, "D": 0, "E": 0, "F": 4})
    printed = replace(whole, rows=tuple(replace(r, left_out=r.cells[1].text == "0") for r in whole.rows))
    assert texts(editor.in_words([shown(whole)])) == []
    assert texts(editor.in_words([shown(printed)])) != []


def test_a_chapter_that_says_nothing_for_what_is_hidden_says_so():
    held = Prose("p", (), withheld=True)
    report = [said("# Ett"), shown(held), said("# Två"), shown(held), shown(TWO)]
    made = edited({"rapport": new_notebook(cells=report)})
    assert sources(made["rapport"].cells) == ["# Ett", WITHHELD, "# Två"]


def test_a_note_is_said_once_a_chapter():
    line = "Den tunna linjen är osäkerheten."
    cells = [
        said("# Ett"),
        shown(figure("bild-a", [line, "Bara här."])),
        said("## Mer"),
        shown(figure("bild-b", [line])),
        shown(table("t", {"A": 4, "B": 5}, [line])),
        said("# Två"),
        shown(figure("bild-c", [line])),
    ]
    made = editor.shared_notes_once(cells)
    assert [form["notes"] for form in editor._forms(made)] == [[line, "Bara här."], [], [], [line]]
    assert [line in data(cell)["text/html"] for cell in made if "outputs" in cell] == [True, False, False, True]
    assert next(f for f in editor._forms(made) if f["id"] == "t")["data"]["notes"] == [line]


# --- empty places ----------------------------------------------------------------------------------------------------


def test_empty_places_are_told_last_in_the_method_appendix_and_by_a_line_in_the_chapter():
    prose = Prose("p", (), ("nns/",))
    report = [said("# Ett"), said("## Del"), shown(LOST), shown(prose), shown(TWO), said("# Två"), shown(LOST)]
    made = edited({"rapport": new_notebook(cells=report), "metod": new_notebook(cells=[said("# Metod"), said("Så.")])})
    assert sources(made["rapport"].cells) == ["# Ett", "## Del", PARTLY, "# Två", WHOLLY]
    assert ids(made["rapport"].cells) == ["t"]
    (form,) = editor._forms(made["metod"].cells)
    rows = [[cell["text"] for cell in r["cells"]] for r in form["rows"]]
    assert rows == [
        ["Ett", "Steg", "samordningsteam.xlsx"],
        ["Ett", "Del", "nns/"],
        ["Två", "Steg", "samordningsteam.xlsx"],
    ]


def test_the_method_appendix_says_the_same_notice_once_a_chapter():
    same = [Notice(id, "Inget att jämföra", "Inget mått har båda.") for id in "abc"]
    cells = [said("# Ett"), *(shown(one) for one in same[:2]), said("# Två"), shown(same[2])]
    made = edited({"metod": new_notebook(cells=cells)})
    assert ids(made["metod"].cells) == ["a", "c"]  # and nothing of it is said to be lacking


def test_what_is_for_the_editor_of_the_text_stands_in_no_report():
    unsigned = Notice("underskrift", "Underskrift saknas", "Ort och roll anges i rapport.toml.")
    unwritten = Notice("text-01", "Underlag saknas: berättande text", "Skrivs i text/uppdrag.md.")
    report = new_notebook(cells=[said("# Ett"), shown(TWO), said("## Underskrift"), shown(unsigned), shown(unwritten)])
    made = edited({"rapport": report, "metod": new_notebook()})
    assert sources(made["rapport"].cells) == ["# Ett"] and ids(made["rapport"].cells) == ["t"]
    told = str([*editor._forms(made["metod"].cells)])
    assert "Underskrift saknas" in told and "text/uppdrag.md" in told


def test_a_section_that_failed_is_always_told_and_the_method_keeps_its_good_news():
    failed = Notice("fel-05-steg", "Avsnittet 05.steg kunde inte göras", "Ett fel.")
    fine = Notice("undanlagda", "Inga undanlagda rader", "Alla lästa rader ingår i rapporten.")
    cells = [said("# Ett"), shown(failed), shown(fine)]
    made = edited({"rapport": new_notebook(cells=cells), "metod": new_notebook(cells=cells)})
    assert ids(made["rapport"].cells) == ["fel-05-steg"]
    assert ids(made["metod"].cells)[:2] == ["fel-05-steg", "undanlagda"]


# --- texts around ----------------------------------------------------------------------------------------------------


def test_an_intro_goes_with_its_exhibits():
    before = [said("# Ett"), said("Först."), shown(LOST), said("Sedan."), shown(TWO), said("Ett stycke för sig.")]
    assert sources(editor.with_intros(before, editor.without_notices(before))) == [
        "# Ett",
        "Sedan.",
        "Ett stycke för sig.",
    ]


def test_an_intro_stands_under_no_heading_where_nothing_is_shown():
    before = [
        *(said("# Kapitlet"), said("Om kapitlet.")),
        *(said("## Någon annanstans"), said("Siffran står i rapporten.")),
        *(said("## Gått"), said("Så räknas det."), said("Och så."), shown(LOST)),
        *(said("## Här"), shown(TWO), said("Ett stycke efteråt.")),
    ]
    gone = editor.without_notices(before)
    kept = ["# Kapitlet", "Om kapitlet.", "## Här", "Ett stycke efteråt."]
    assert sources(editor.without_bare_headings(editor.with_intros(before, gone))) == kept
    alone = sources(editor.with_intros(before, gone, alone=True))
    assert "Siffran står i rapporten." in alone and "Så räknas det." not in alone


def test_an_intro_speaks_only_of_what_follows():
    text = "Tiden räknas i månader. Figuren visar tiden, och tabellen delar upp den. Den är lång. Nästa tabell är kort."
    cells = [said(text), shown(TWO)]
    assert sources(editor.with_intros(cells, cells)) == ["Tiden räknas i månader. Nästa tabell är kort."]
    both = [said(text), shown(TWO), shown(figure("f"))]
    assert sources(editor.with_intros(both, both)) == [text]
    above = [said("En sammanfattning ur tabellerna ovan."), shown(figure("f"))]
    assert sources(editor.with_intros(above, above)) == ["En sammanfattning ur tabellerna ovan."]


def test_a_heading_with_nothing_under_it_goes_and_one_above_something_stays():
    cells = [
        said("# Tomt"),
        said("## Också"),
        said("# Ett"),
        said("## Tomt"),
        said("## Fullt"),
        shown(TWO),
        said("# Sist"),
    ]
    assert sources(editor.without_bare_headings(cells)) == ["# Ett", "## Fullt"]


def test_the_teams_own_texts_are_never_touched():
    own = said("Figuren visar {ref:borta}.\n\n### Egen rubrik", "text-uppdrag")
    cells = [said("# Ett"), own, shown(LOST), said("# Två"), said("### Egen rubrik", "text-framtid")]
    made = edited({"rapport": new_notebook(cells=cells)})["rapport"].cells
    assert own.source in sources(made) and "### Egen rubrik" in sources(made)


# --- references ------------------------------------------------------------------------------------------------------


def test_a_sentence_whose_reference_leads_nowhere_is_left_out():
    text = "Det var få (se {ref:borta}). Mer står i {ref:borta}. Se {ref:t}. Talen står i {ref:p}."
    prose = Prose("p", (Paragraph("text", "Två. Se {ref:borta}."),))
    noted = figure("f", ["Siffrorna är i {ref:borta}.", "En not."], table="borta")
    cells = [said("# Ett"), said("## Del"), said(text), shown(TWO), shown(prose), shown(noted)]
    made = edited({"tabell": new_notebook(cells=cells)})["tabell"].cells
    assert sources(made)[2] == "Det var få. Se {ref:t}. Talen står i avsnittet ”Del” i tabellbilagan."
    forms = {form["id"]: form for form in editor._forms(made)}
    assert forms["p"]["paragraphs"][0]["text"] == "Två."
    assert (forms["f"]["notes"], forms["f"]["table"]) == (["En not."], None)
    assert "Siffrorna" not in data(made[-1])["text/html"]


def test_a_reference_leads_into_another_document():
    report, tables = new_notebook(cells=[said("Se {ref:t}.")]), new_notebook(cells=[shown(TWO)])
    assert sources(edited({"rapport": report, "tabell": tables})["rapport"].cells) == ["Se {ref:t}."]


# --- all -------------------------------------------------------------------------------------------------------------


def test_what_is_given_is_left_alone_and_what_needs_no_editing_is_as_it_was():
    cells = [said("# Ett"), said("Inledning."), shown(TWO), shown(figure("f", data=TWO))]
    given = {"rapport": new_notebook(cells=[*cells, shown(LOST), shown(table("z", {"A": 1}, sentence=TOLD))])}
    before = deepcopy(given)
    edited(given)
    assert given == before
    plain = {"rapport": new_notebook(cells=cells)}
    assert edited(plain) == plain
    once = edited(given)
    assert edited(once) == once


def test_an_exhibit_made_again_from_its_form_is_the_same():
    for made in (table("t", {"A": 4, "B": None}, ["En not."], dense=True), figure("f", ["En not."], data=TWO)):
        form = made.private()
        assert editor._exhibit(form).html() == made.html()
        assert editor._exhibit(form).text() == made.text()
