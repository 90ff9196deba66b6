import re
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex

from sotanalysis.exhibits import drawing
from sotanalysis.exhibits.bars import _bar, bars
from sotanalysis.exhibits.before_after import before_after
from sotanalysis.exhibits.flow import COLOURS, _kept, _merged, _n_bands, flow
from sotanalysis.exhibits.from_zero import from_zero
from sotanalysis.exhibits.image import Figure
from sotanalysis.exhibits.lines import _ticks, lines
from sotanalysis.exhibits.matrix import matrix, movement
from sotanalysis.exhibits.participant_flow import Box, participant_flow
from sotanalysis.exhibits.tornado import Swing, tornado
from sotanalysis.statistics import wilson
from sotanalysis.vocabulary import LADDER

BY_EDUCATION = ("education",)


def shown_facts(shown, id, hidden):
    return shown(id, hidden=hidden).facts


def _boxes(shown, hidden=(), **settings):
    facts = {code: fact for (code,), fact in shown_facts(shown, "stages", hidden).items()}
    gone = Box("Ej", facts["gone"])
    root = Box("Ansökningar", facts["applied"], (Box("Startade", facts["started"]),), aside=(gone,))
    return participant_flow(shown("stages", **settings), [root])


def _tornado(shown, hidden=(), **settings):
    facts = {code: fact for (code,), fact in shown_facts(shown, "payback.result", hidden).items()}
    swings = [Swing("En fråga", (facts["one"],)), Swing("Ett pris", (facts["low"], facts["high"]))]
    return tornado(shown("stages", **settings), facts["base"], swings, unit="tusen kronor")


FORMS = {
    "bars": lambda s, **k: bars(s("education", by=BY_EDUCATION, **k)),
    "by sex": lambda s, **k: bars(s("education", **k)),
    "pairs": lambda s, **k: before_after(s("support", **k)),
    "flow": lambda s, **k: flow(s("flow", parts=("n",), **k)),
    "boxes": _boxes,
    "ladder": lambda s, **k: matrix(s("steps", parts=("n",), **k)),
    "lines": lambda s, **k: lines(s("months", **k)),
    "deviations": lambda s, **k: from_zero(s("deviations", parts=("signed",), **k), ("Under", "Över"), unit="kr"),
    "changes": lambda s, **k: from_zero(s("changes", parts=("signed",), **k), ("Lägre", "Högre"), decimals=1),
    "tornado": _tornado,
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_an_accessible_figure_with_its_numbers(shown, form):
    made = FORMS[form](shown)
    assert isinstance(made, Figure)
    assert 40 < len(made.alt) <= 600 and made.alt.endswith(".")
    tree = ElementTree.fromstring(re.sub(r"<img ([^>]*)>", r"<img \1/>", made.html()))
    assert tree.find(".//img").get("alt") == made.alt
    assert tree.find("figcaption/span").get("data-exhibit") == "f"
    assert tree.find("details/summary").text == "Visa siffrorna"
    assert made.private()["data"]["kind"] == "table" and made.private()["table"] is None


@pytest.mark.parametrize("form", FORMS)
def test_a_named_table_replaces_the_data(shown, form):
    made = FORMS[form](shown, table="t-x")
    assert "Siffrorna står i {ref:t-x}." in made.html()
    assert made.private()["table"] == "t-x" and made.private()["data"] is None


@pytest.mark.parametrize("form", FORMS)
def test_two_drawings_have_the_same_bytes_and_little_waste(shown, form):
    one, two = (FORMS[form](shown).svg for _ in range(2))
    assert one == two
    assert not re.search(r"<metadata|<!--|<\?xml|\n", one)
    assert not re.search(r"(?<![\d.(])-?\d+\.\d{3,}(?!\d* -?\d*\.?\d*\))", re.sub(r"scale\([^)]*\)", "", one))
    assert ElementTree.fromstring(one).get("width") == "453.54pt"  # 160 mm


def test_the_image_address_holds_the_drawing(shown):
    made = FORMS["bars"](shown)
    address = re.search(r'src="data:image/svg\+xml,([^"]*)"', made.html())[1]
    assert not set(address) & set('<>#&"')
    assert unquote(address) == made.svg.replace('"', "'")


def test_alternative_texts_tell_extremes_and_change(shown):
    alt = {form: make(shown).alt for form, make in FORMS.items()}
    assert "Kvinnor: störst är gymnasium med 16 (19\u00a0%)" in alt["by sex"]
    assert "Största ökning: Aktivitetsstöd, från 4 till 9." in alt["pairs"]
    assert "Största minskning: Försörjningsstöd, från 38 till 28." in alt["pairs"]
    assert "Oförändrat: Sjukpenning/Rehabpenning." in alt["pairs"]
    assert "22 av 30 har samma vid start och avslut." in alt["flow"]
    assert "från försörjningsstöd till aktivitetsstöd 5" in alt["flow"]
    assert "Ansökningar: 139. Ej: 52. Startade: 87." in alt["boxes"]
    assert "Uppåt 13, samma steg 26, nedåt 1." in alt["ladder"]
    assert "Utanför trappan vid start eller avslut: 1." in alt["ladder"]
    assert "Män: från 4 till 3, högst 4 i januari 2022, lägst 0." in alt["lines"]


HIDDEN = {
    "bars": ("education.upper_secondary.all", "28"),
    "by sex": ("education.upper_secondary.woman", "16"),
    "pairs": ("support.social_assistance.start", "38"),
    "flow": ("flow.social_assistance.social_assistance", "22"),
    "boxes": ("stages.applied", "139"),
    "ladder": ("steps.introduction.into_work", "13"),
    "lines": ("months.2022-01.woman", "9"),
    "deviations": ("deviations.travel.deviation", "43\u00a0210"),
    "changes": ("changes.work.difference", "3,2"),
    "tornado": ("payback.result.one", "300"),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_hidden_number_stands_nowhere(shown, form):
    fact, number = HIDDEN[form]
    made = FORMS[form](shown, hidden=[fact])
    words = " ".join([made.alt, made.foot, *made.notes])
    assert not re.search(rf"(?<![\d\u00a0]){number}(?![\d\u00a0]| av)", words.replace("2022", "").replace("2023", ""))
    cells = [c for row in made.private()["data"]["rows"] for c in row["cells"] if fact in c["facts"]]
    assert cells and all(c["text"] == "[d]" for c in cells)
    assert made.svg != FORMS[form](shown).svg


def test_a_bar_is_a_share_only_where_every_share_may_be_stated(shown):
    shares, counts = FORMS["by sex"](shown), bars(shown("few"))
    assert any("Staplarna visar antal" in note for note in counts.notes)
    assert not any("Staplarna visar antal" in note for note in shares.notes)


def test_uncertainty_is_drawn_only_where_shares_are_compared(shown):
    drawn = {compared: bars(shown("education"), intervals=compared) for compared in (False, True)}
    noted = {c: any("konfidensintervall" in note for note in figure.notes) for c, figure in drawn.items()}
    assert noted == {False: False, True: True} and len(drawn[True].svg) > len(drawn[False].svg)


SOURCES = {"study_support": 2, "other_public": 9, "sickness_benefit": 5, "missing": 7, "unemployment_insurance": 0,
           "activity_support": 5, "social_assistance": 8}  # fmt: skip


def rows(figure):
    """The categories of a figure from the top, each once."""
    return list(dict.fromkeys(mark.labels[0] for mark in figure.marks))


def test_nominal_bars_stand_by_size_the_rest_and_the_unknown_last(shown):
    records = (("support_source",), [((code,), n, 36) for code, n in SOURCES.items()])
    made = bars(shown("who", records=records))
    assert rows(made) == [
        "Försörjningsstöd",
        "Sjukpenning/Rehabpenning",
        "Aktivitetsstöd",
        "Studiestöd/Studiemedel",
        "Annan offentlig försörjning",
        "Uppgift saknas",
    ]
    # What nobody is in stands in the table of the figure's numbers.
    assert "A-kassa" in [row.cells[0].text for row in made.data.rows]
    # A hidden one tells nothing of its size by its place.
    hidden = rows(bars(shown("who", records=records, hidden=["who.social_assistance"])))
    assert hidden.index("Försörjningsstöd") == hidden.index("Annan offentlig försörjning") - 1


def test_ordinal_bars_keep_their_order_and_their_zeros(shown):
    records = (("education",), [((code,), n, 9) for code, n in (("compulsory", 2), ("upper_secondary", 0),
               ("university_more", 7), ("missing", 0))])  # fmt: skip
    assert rows(bars(shown("school", records=records))) == [
        "Grundskola",
        "Gymnasium",
        "Högskola/universitet mer än 3 år",
    ]


def test_where_nobody_is_in_any_all_stand(shown):
    assert len(rows(bars(shown("nobody")))) == 2


def test_bars_know_what_they_are(shown):
    drawn = shown("education", hidden=["education.university_1_year.woman"])
    made = {c: _bar(drawn, c, f, True, ()) for c, f in drawn.facts.items() if c[1] in ("woman", "man")}
    hidden, missing = made["university_1_year", "woman"], made["missing", "man"]
    assert hidden.length is None and hidden.interval is None and hidden.text == "[d] dold"
    assert missing.kind == "missing" and missing.text == "3 (3\u00a0%)"
    assert made["compulsory", "man"].kind == "man" and made["compulsory", "woman"].kind == "woman"
    assert made["missing", "woman"].text == "0"


@pytest.fixture
def axes_of(monkeypatch, shown):
    """The axes that a form is drawn on, with all that seaborn put there."""
    kept, make = [], drawing.axes
    monkeypatch.setattr(drawing, "axes", lambda *args, **named: kept.append(make(*args, **named)) or kept[-1])

    def axes(form, **settings):
        made = FORMS[form](shown, **settings)
        assert isinstance(made, Figure)
        return kept[-1]

    return axes


def test_a_hidden_dot_leaves_the_others_at_their_shares(shown):
    records = [((code, m), n, base) for code, pair in {"work": (5, 8), "studies": (15, 12)}.items()
               for m, n, base in zip(("start", "exit"), pair, (20, 40), strict=True)]  # fmt: skip
    made = before_after(shown("x", records=(("outcome", "moment"), records), hidden=["x.work.start"]))
    assert "Prickarna ligger efter andel" in made.notes[0]
    assert (
        "Av det som visas: största minskning i andel: Till studier, från 15 (75\u00a0%) till 12 (30\u00a0%)."
        in made.alt
    )


@pytest.mark.parametrize("form", [form for form in FORMS if form not in ("flow", "boxes")])
def test_everything_may_be_hidden(report, axes_of, form):
    every = [f.id for some in report()._facts.values() for f in some.values()]
    axes = axes_of(form, hidden=[id for id in every if id != "payback.result.base"])
    assert not [patch for patch in axes.patches if patch.get_width() > 0]
    assert not [c for c in axes.collections if isinstance(c, PathCollection) and len(c.get_offsets())]


def lying(axes):
    """Per bar, from the top: where its middle stands, how long it is, its colour."""
    found = [(p.get_y() + p.get_height() / 2, p.get_width(), p.get_facecolor()) for p in axes.patches]
    return [(round(y, 2), round(length, 3), to_hex(colour).upper()) for y, length, colour in sorted(found)]


def test_bars_are_as_long_as_their_shares_and_equally_thick(axes_of):
    axes = axes_of("bars", hidden=["education.upper_secondary.all"])
    drawn = lying(axes)
    shares = [24, 13, 3, 6, 9, 3]  # of 86, in the list's order, without the hidden one
    assert [length for _, length, _ in drawn] == [round(n / 86, 3) for n in shares]
    assert [y for y, _, _ in drawn] == [
        4.25,
        17.25,
        23.75,
        30.25,
        36.75,
        43.25,
    ]
    assert {colour for _, _, colour in drawn[:-1]} == {drawing.BLUE} and drawn[-1][2] == drawing.WHITE
    assert {round(patch.get_height(), 2) for patch in axes.patches} == {4.6}


def test_an_interval_is_light_within_its_bar_and_dark_beyond_it(axes_of, monkeypatch):
    monkeypatch.setitem(FORMS, "compared", lambda s, **k: bars(s("education", by=BY_EDUCATION, **k), intervals=True))
    axes, (low, high) = axes_of("compared"), wilson(24, 86)
    inside, beyond = axes.collections[0].get_segments()[:2]
    assert [x for x, _ in (*inside, *beyond)] == pytest.approx([low, 24 / 86, 24 / 86, high])


def test_women_stand_over_men_in_their_colours(axes_of):
    drawn = lying(axes_of("by sex"))
    assert [(length, colour) for _, length, colour in drawn[:2]] == [
        (round(15 / 86, 3), drawing.PLUM),
        (round(9 / 86, 3), drawing.TEAL),
    ]


def test_a_line_is_broken_where_there_is_no_number(axes_of):
    axes = axes_of("lines", hidden=["months.2022-02.woman"])
    drawn = {(tuple(line.get_xdata()), tuple(line.get_ydata())) for line in axes.lines}
    assert drawn == {((0,), (9,)), ((2,), (8,)), ((0, 1, 2), (4, 0, 3))}
    assert len({line.get_marker() for line in axes.lines}) == 2


def test_pairs_are_dots_at_their_numbers_joined_where_both_are_known(axes_of):
    axes = axes_of("pairs", hidden=["support.no_public.start"])
    joins, dots = axes.collections
    assert sorted(dots.get_offsets()[:, 0]) == [4, 6, 9, 12, 12, 28, 38]
    assert [[x for x, _ in pair] for pair in joins.get_segments()] == [[38, 28], [12, 12], [4, 9]]


def test_the_ladder_says_its_counts_with_arrows_for_moves(axes_of):
    axes = axes_of("ladder", hidden=["steps.introduction.introduction"])
    texts = [text.get_text() for text in axes.texts]
    assert texts[:4] == ["0", "13 ↑", "0", "39"] and "1 ↓" in texts  # the first cell is hidden
    assert {"13", "26"}.isdisjoint(texts[:3])


def test_deviations_reach_to_both_sides_of_zero(axes_of):
    assert [length for _, length, _ in lying(axes_of("deviations"))] == [-212345, 43210]
    intervals, dots = axes_of("changes").collections
    assert list(dots.get_offsets()[:, 0]) == [-3.2, 12.4]
    assert [[x for x, _ in pair] for pair in intervals.get_segments()] == [[-14.0, 8.1], [2.2, 20.3]]


def test_a_tornado_starts_at_the_base(axes_of):
    axes = axes_of("tornado")
    ends = sorted((p.get_x(), p.get_width()) for p in axes.patches)
    assert ends == [(1_200_000, -1_500_000), (1_200_000, -300_000), (1_200_000, 300_000)]


def test_categories_stand_in_the_order_of_the_list_and_totals_are_not_drawn(shown):
    made = FORMS["by sex"](shown)
    names = [row["cells"][0]["text"] for row in made.private()["data"]["rows"]]
    assert names[:2] == ["Grundskola", "Gymnasium"] and names[-2:] == ["Saknas/okänd", "Samtliga"]


def test_more_than_seven_categories_in_a_flow_are_drawn_together(shown, square):
    codes = ["social_assistance", "sickness_benefit", "activity_support", "activity_compensation", "no_public",
             "sickness_compensation", "unemployment_insurance", "study_support", "other_public"]  # fmt: skip
    cells = {(code, code): 9 - place for place, code in enumerate(codes)}
    records = (("support_start", "support_exit"), square(cells, codes, 45))
    made = flow(shown("wide", records=records, parts=("n",)), rest="Övriga källor")
    assert "Övriga källor: a-kassa, studiestöd/studiemedel och annan offentlig försörjning." in made.notes


def test_the_numbers_of_a_flow_are_a_row_per_band(shown):
    rows = [[c["text"].casefold() for c in r["cells"]] for r in FORMS["flow"](shown).private()["data"]["rows"]]
    assert rows == [
        ["försörjningsstöd, försörjningsstöd", "22"],
        ["försörjningsstöd, aktivitetsstöd", "5"],
        ["sjukpenning/rehabpenning, ingen offentlig försörjning", "3"],
    ]


def test_a_flow_has_no_more_strands_than_an_eye_can_follow(shown, square):
    codes = ["social_assistance", "sickness_benefit", "activity_support", "no_public", "study_support"]
    cells = {(a, b): 1 + 2 * (a == b) + x for x, a in enumerate(codes) for b in codes}
    made = shown("wide", records=(("support_start", "support_exit"), square(cells, codes, 99)), parts=("n",))
    inner = {c: f for c, f in made.facts.items() if "all" not in c}
    kept = _kept(made, inner)
    assert 4 <= _n_bands(inner, kept) <= 7 and sum(_merged(inner, kept).values()) == sum(cells.values())


def test_who_is_in_the_same_category_is_grey_whatever_is_drawn_together(shown, square, monkeypatch):
    drawn = []
    monkeypatch.setattr(
        drawing, "ribbon", lambda page, x0, x1, left, right, fill, **more: drawn.append((fill, left[1] - left[0]))
    )
    codes = ["social_assistance", "sickness_benefit", "activity_support", "activity_compensation", "other_public"]
    cells = {(a, b): 9 * (a == b == codes[0]) + 4 * (a == b) + (a != b and b == codes[1]) for a in codes for b in codes}
    flow(shown("wide", records=(("support_start", "support_exit"), square(cells, codes, 99)), parts=("n",)))
    same = sum(height for fill, height in drawn if fill == COLOURS["same"][0]) / sum(height for _, height in drawn)
    assert same == pytest.approx(sum(n for (a, b), n in cells.items() if a == b) / sum(cells.values()))


@pytest.mark.parametrize("start", LADDER)
@pytest.mark.parametrize("exit", [*LADDER, "ended", "missing"])
def test_only_the_ladder_has_ups_and_downs(start, exit):
    expected = 0 if exit not in LADDER else LADDER.index(exit) - LADDER.index(start)
    assert movement(start, exit) == (expected > 0) - (expected < 0)


def test_line_labels_keep_apart_and_ticks_are_round():
    assert drawing.apart([10.0, 10.0], 52.0) == [10.0, 10.0 + drawing.LINE]
    assert max(drawing.apart([drawing.WIDTH, drawing.WIDTH - 1], 52.0)) <= 52.0
    assert _ticks(9) == [0, 2, 4, 6, 8, 10] and _ticks(98)[-1] == 100  # no point lies above the last
    assert _ticks(15) == [0, 5, 10, 15] and _ticks(3) == [0, 1, 2, 3]


def test_text_is_measured_so_that_nothing_is_clipped():
    assert drawing.text_width("WWWW") > drawing.text_width("iiii") > 0
    lines = drawing.wrap("Fortsatt aktiv rehabilitering utan behov av samordnat stöd", 52.0)
    assert len(lines) == 2 and all(drawing.text_width(line) <= 52.0 for line in lines)
    assert drawing.wrap("Sjukpenning/Rehabpenning", 24.0) == ["Sjukpenning/", "Rehabpenning"]


TEXT = [(drawing.INK, drawing.WHITE), (drawing.INK, drawing.BAND), (drawing.INK, drawing.TINT),
        (drawing.INK, drawing.PALE), (drawing.WHITE, drawing.STEEL), (drawing.WHITE, drawing.BLUE),
        (drawing.INK, drawing.GREY)]  # fmt: skip
NEIGHBOURS = [(drawing.PLUM, drawing.TEAL), (drawing.BLUE, drawing.TEAL), (drawing.BLUE, drawing.GREY),
              (drawing.BLUE, drawing.ORANGE), (drawing.STEEL, drawing.PALE)]  # fmt: skip
ON_WHITE = [drawing.BLUE, drawing.TEAL, drawing.PLUM, drawing.GREY, drawing.STEEL, drawing.ORANGE]


def test_contrast_of_text_and_of_neighbouring_fields():
    assert drawing.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert all(drawing.contrast(*pair) >= 4.5 for pair in TEXT)
    assert all(drawing.contrast(*pair) >= 3 for pair in NEIGHBOURS)
    assert all(drawing.contrast(colour, drawing.WHITE) >= 3 for colour in ON_WHITE)


def test_a_figure_without_words_is_refused():
    with pytest.raises(ValueError, match="alternativtext"):
        Figure("f", "Rubrik", "<svg/>", " ")


PALETTE = {drawing.INK, drawing.HAIRLINE, drawing.BAND, drawing.GREY, drawing.WHITE, drawing.BLUE, drawing.TEAL,
           drawing.PLUM, drawing.ORANGE, drawing.TINT, drawing.PALE, drawing.STEEL}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_figure_has_the_colours_that_a_page_knows_to_turn(shown, form):
    """The HTML page gives each colour of the palette another in the dark; one that it does not know would stay."""
    svg = FORMS[form](shown).svg
    assert {colour.upper() for colour in re.findall(r"#[0-9a-fA-F]{6}\b", svg)} <= PALETTE
