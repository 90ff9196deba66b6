"""The grammar on the demonstration: what an evaluator changes in a chapter's view, and what is said of wrong words."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from sotanalysis import dataset
from sotanalysis.exhibits.exhibit import UNDECLARED
from sotanalysis.measures.populations import POPULATIONS
from sotanalysis.statistics import stands_out, wilson
from tests.notebooks.chapters import FILES, run
from tests.notebooks.labels import wrong

UNDER_30 = ("age_at_start < 30", "under 30 år vid start")


@pytest.fixture(scope="module")
def report(demonstrated):
    """The demonstration's report of 2022."""
    return demonstrated(2022)


@pytest.fixture(scope="module")
def moved(report):
    """The view that the chapter on steps begins with."""
    return report["steps.movement"]


def column(table, head: str) -> list[str]:
    return table.frame()[head].tolist()


# --- what can be changed ---------------------------------------------------------------------------------------------


def test_a_view_tells_what_it_counts_under_the_five_headings(moved):
    told = moved._repr_mimebundle_()["text/plain"]
    for heading in ("Objekt och population", "Variabler", "Statistiska mått", "Redovisningsgrupper", "Referenstider"):
        assert f"{heading}: " in told


def test_columns_are_another_group(moved):
    frame = moved.table(columns="sex", show="n").frame()
    assert list(frame.columns) == ["Kvinnor", "Män", "Samtliga"] and frame.index.name == "Riktning"
    assert frame.loc["Uppåt"].tolist() == ["14", "10", "24"]


def test_only_leaves_the_bases_alone(moved):
    figure = moved.by("sex").only("up").bars()
    assert {mark.fact.base for mark in figure.marks if mark.fact.n} == {32, 22}


def test_a_group_that_nobody_declared_is_counted_of_whom_the_measure_is_about(report, moved):
    table = moved.by("age_class").table(show="n")
    ages = [
        report.ended["age_at_start"].between(*ends).sum() for ends in ((15, 29), (30, 44), (45, 59), (60, 74), (0, 99))
    ]
    assert table.frame().loc["Samtliga"].tolist() == [str(n) for n in ages] and ages[-1] == 54
    assert UNDECLARED in table.notes and "n = 54" in table.foot
    assert UNDECLARED in moved.by("age_class").bars().notes
    # A measure counted at several times keeps them where they are asked for.
    halves = moved.by("group", "age_class").table(rows="movement", columns=("group", "age_class"), show="n")
    assert halves.frame().loc["Samtliga", "Avslutade första halvåret, samtliga"] == "30"


def test_a_whole_that_is_counted_here_has_no_interval_either(moved):
    frame = (
        moved.by("sex").where("days_enrolled >= 180", "inskrivna minst 180 dagar").table(show=("n", "interval")).frame()
    )
    assert set(frame.loc["Samtliga"].iloc[1::2]) == {""}
    assert frame.loc["Uppåt", "Samtliga, 95 % intervall"] == "30–58\u00a0%"


def test_a_share_has_its_interval_in_the_frame(moved):
    frame = moved.by("sex").frame.set_index(["movement", "sex"])
    up = frame.loc[("Uppåt", "Samtliga")]
    assert (up["low"], up["high"]) == pytest.approx(wilson(24, 54))
    assert frame.loc[frame["base"] == 0, "low"].isna().all()
    assert frame.loc["Samtliga", "low"].isna().all()  # a whole is no share of itself


def test_halves_beside_each_other_are_the_year(moved):
    frame = moved.only(group="all_ended").during("h1", "h2").frame
    assert list(frame["period"].cat.categories) == ["Första halvåret 2022", "Andra halvåret 2022"]
    up = frame[frame["movement"] == "Uppåt"].set_index("period")["n"]
    assert up.tolist() == [21, 3] and up.sum() == 24
    table = moved.only(group="all_ended").during("h1").table()
    assert UNDECLARED in table.notes and column(table, "Antal")[0] == "21"


def test_what_no_measure_counts_can_be_counted(report):
    view = report.count("ended", "outcome")
    assert "Egen räkning" in repr(view)
    by = view.by("referrer").table(show="n")
    assert by.frame().loc["Samtliga", "Samtliga"] == "54" and UNDECLARED in by.notes
    assert "egen.ended.outcome" not in by.caption


def test_a_source_and_another_rule(report):
    table = report["exits.months"].source("workbook").table(show="n")
    assert "teamets arbetsbok" in table.foot and "SUS" not in table.foot
    rule = report.rule("trial_months")
    within = [report["steps.trial_exits"].given(trial_months=months).table() for months in (rule, 12)]
    assert all(UNDECLARED in table.notes for table in within)
    assert within[0].frame().to_numpy().tolist() != within[1].frame().to_numpy().tolist()


def test_a_shell_is_the_table_without_numbers(moved):
    view = moved.by("sex")
    shell, table = view.shell(), view.table(show="n")
    assert [row.cells[0].text for row in shell.rows] == list(table.frame().index)
    assert set(table.frame().columns) <= set(shell.frame().columns)
    assert set(shell.frame().to_numpy().ravel()) == {"…"}


def test_a_table_as_a_frame_is_what_it_shows(moved):
    table = moved.by("sex").table()
    frame = table.frame()
    assert frame.index.name == "Riktning" and frame.loc["Uppåt", "Kvinnor, andel"] == "43,8\u00a0%"
    assert len(frame) == len(table.rows)


@pytest.mark.parametrize("narrowed", [lambda v: v.where(*UNDER_30), lambda v: v.during("h1")], ids=["where", "during"])
def test_a_narrowed_view_says_so_and_nothing_that_holds_only_of_the_whole(report, narrowed):
    said = ["Av alla {{ n('exits.outcomes.all.all') }} avslutade.", "Ett resultat per deltagare."]
    view = narrowed(report["exits.outcomes"])
    for exhibit in (view.table(notes=said), view.bars(notes=said)):
        assert not [note for note in exhibit.notes if note.startswith("Av alla")]
        assert "Ett resultat per deltagare." in exhibit.notes and UNDECLARED in exhibit.notes
        assert UNDER_30[1] in exhibit.foot or "insatsen under första halvåret 2022" in exhibit.foot
    figure = report["exits.outcomes"].numbers_in("resultat").where(*UNDER_30).bars()
    assert figure.table is None and figure.data  # the numbers of the whole stand in another table
    assert report["exits.outcomes"].where(*UNDER_30).most("«Vanligast» var {namn}: {antal}.") == ""
    assert "Av alla 54 avslutade." in report["exits.outcomes"].table(notes=said).notes


def test_what_narrows_stands_in_caption_and_foot(report, moved):
    table = moved.by("sex").where(*UNDER_30).only("up").table()
    assert table.caption.endswith("under 30 år vid start, uppåt")
    assert "deltagare som avslutat insatsen under 2022, under 30 år vid start" in table.foot
    given = moved.by("sex").where(*UNDER_30).table(caption="Stegförflyttning efter kön")
    assert "under 30 år vid start" in given.caption
    half = moved.by("sex").during("h1").table(caption="Stegförflyttning efter kön")
    assert "första halvåret 2022" in half.caption and "första halvåret 2022" in half.foot


# --- wrong words -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda r: r["exits.outcome"], "Det finns inget mått exits.outcome. Menade du exits.outcomes"),
        (lambda r: r.endde, "Rapporten har inget endde. Menade du ended?"),
        (lambda r: r.count("endde", "outcome"), "Det finns ingen population endde. Menade du ended?"),
        (lambda r: r.count("ended", "outcom"), "Det finns ingen nyckel outcom. Menade du outcome?"),
        (lambda r: r["steps.movement"].by("sexx"), "Det finns ingen nyckel sexx. Menade du sex?"),
        (lambda r: r["steps.movement"].table(columns="sexx"), "Det finns ingen nyckel sexx. Menade du sex?"),
        (lambda r: r["steps.movement"].where("age_at_strat < 30", "x"), "Menade du age_at_start?"),
        (lambda r: r["steps.movement"].where("movement == 'up'", "x"), "varje andel blev 100\u00a0%. Skriv .only"),
        (lambda r: r["steps.movement"].only("upp"), "Koden upp finns inte bland .* Menade du up?"),
        (lambda r: r["steps.movement"].only(movement="upp"), "Koden upp finns inte i riktning .* Menade du up?"),
        (lambda r: r["steps.movement"].given(trial_month=2), "ingen regel trial_month. Menade du trial_months?"),
        (lambda r: r["exits.months"].source("suss"), "Källan suss finns inte .* De som finns: sus"),
        (lambda r: r["steps.movement"].during("h3"), "Perioden ska skrivas"),
        (lambda r: r["exits.outcomes"].by("age"), "ingen nyckel age. Menade du age_class?"),
        (lambda r: r["exits.outcomes"].by("Ålder"), "ingen nyckel Ålder. Menade du age_class?"),
        (lambda r: r["exits.outcomes"].by("age_group"), "ingen nyckel age_group. Menade du age_class,"),
        (lambda r: r["exits.outcomes"].by("age_at_start"), "ingen nyckel age_at_start. Menade du age_class,"),
        (lambda r: r["exits.outcomes"].by("xyz"), "kan delas på sex, age_class, referrer, education"),
        (lambda r: r.count("applications", "referrer").by("age_class").frame, "ingen uppgift om ålder vid start"),
    ],
)
def test_a_wrong_word_is_told_in_swedish_with_the_nearest_right_one(report, wrong, said):
    with pytest.raises((KeyError, AttributeError, ValueError), match=said.replace("?", r"\?")):
        wrong(report)


@pytest.mark.parametrize(("title", "key"), [("kön", "sex"), ("KÖN", "sex"), ("Ålder vid start", "age_class")])
def test_a_keys_swedish_title_means_the_key(report, title, key):
    view = report["exits.outcomes"]
    pd.testing.assert_frame_equal(view.by(title).frame, view.by(key).frame)
    pd.testing.assert_frame_equal(view.table(columns=title).frame(), view.table(columns=key).frame())
    own = report.count("ended", "outcome")
    pd.testing.assert_frame_equal(own.by(title).frame, own.by(key).frame)
    assert key in own.by(title).frame.columns
    assert view.by("sex").only(**{"kön": "woman"}).picks == {"sex": ("woman",)}


def test_what_a_view_can_be_grouped_by_is_what_by_takes(report):
    for view in (
        report["exits.outcomes"],
        report["non_starts.share"],
        report.count("applications", "referrer"),
    ):
        assert view.keys["sex"] == "Kön" and not {k.name for k in view.measures[0].counting.variable} & {*view.keys}
        for key in view.keys:
            assert key in view.by(key).frame.columns, key
    assert "age_class" in report["exits.outcomes"].keys and "age_class" not in report["non_starts.share"].keys


def test_measures_are_found_by_id_and_title_those_that_begin_so_first(report):
    found = report.find_measures("avslut")
    assert found["titel"].str.casefold().head(3).str.startswith("avslut").all()
    assert (found["mått"] + found["titel"]).str.casefold().str.contains("avslut").all()
    sizes = found["mått"].str.startswith("population.")
    assert sizes.any() and sizes.tolist() == sorted(sizes)
    assert report.find_measures("exits.outcomes").iloc[0].tolist()[:3] == [
        "exits.outcomes", "Resultat vid avslut", "Resultat vid avslut och Kön",
    ]  # fmt: skip


def test_every_code_of_a_population_has_its_word(demonstrated):
    for year in (2022, 2023):
        report = demonstrated(year)
        for frame in (report.ended, report.started, report.applications, report.cohort):
            for key in ("referrer", "outcome", "education", "sex"):
                if key in frame:
                    assert frame[key].map(report.words(key)).isna().sum() == frame[key].isna().sum(), (year, key)
    # 2023's own rapport.toml no longer has these as referrers; who came by them are still there.
    assert demonstrated(2023).words("referrer")["social_assistance"] == "Ekonomiskt bistånd"


# --- what is handed out ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", POPULATIONS)
def test_a_frame_handed_out_has_nobodys_identity_and_nobodys_words(report, name):
    try:
        frame = getattr(report, name)
    except dataset.SourceMissing:
        pytest.skip("demonstrationen saknar underlaget")
    assert not {"case", "application", "source_row", "industry", "reason_text", "comment_text"} & set(frame.columns)
    assert not [c for c in frame if frame[c].dtype == "string"]
    assert not re.search(r"\b[acp]_[0-9a-f]{8,}", frame.to_csv())
    assert list(frame.attrs["columns"]) == list(frame.columns)


def test_a_frame_keeps_what_is_coded_in_the_order_of_the_list(report):
    ended = report.ended
    assert ended["sex"].value_counts().to_dict() == {"woman": 32, "man": 22}
    for key in ("referrer", "outcome", "sex"):
        words = report.words(key)
        assert list(ended[key].cat.categories) == [code for code in words if code in ended[key].cat.categories]
    assert isinstance(report.applications["result"].dtype, pd.CategoricalDtype)
    assert list(report.applications["result"].cat.categories)[:2] == ["started", "non_start"]


def test_what_a_cell_ends_with_shows_no_row_with_a_pseudonym(report):
    for shown in (repr(report), repr(report.dataset), report.ended.to_html()):
        assert not re.search(r"\b[acp]_[0-9a-f]{8,}", shown)
    assert "Raderna visas inte här" in repr(report.dataset)
    assert not hasattr(report.dataset, "_repr_html_") and not hasattr(type(report), "_repr_html_")


def test_the_examples_work_on_every_view_that_a_chapter_holds(report):
    (path,) = (path for path in FILES if path.name.startswith("05_"))
    assert [seen for seen in run(path, report) if seen.form]


# --- what a figure shows ---------------------------------------------------------------------------------------------


def test_a_finding_is_of_the_reports_own_facts(moved):
    finding = "{{ k_av_n('steps.movement.all_ended.up') }} gick uppåt"
    told = moved.bars(finding=finding)
    assert told.finding.text == "24 av 54 gick uppåt" and told.finding.facts == ("steps.movement.all_ended.up",)
    assert moved.where(*UNDER_30).bars(finding=finding).finding.text == ""


def test_what_a_finding_says_is_no_label(report, moved):
    form = moved.by("sex").only("up").bars().private()
    bare = {
        **form,
        "caption": "Staplar",
        "foot": "",
        "notes": [],
        "marks": [{**m, "labels": ["x"]} for m in form["marks"]],
    }
    assert len(wrong(report, bare)) > 0
    assert wrong(report, {**bare, "finding": form["caption"] + "Kvinnor Män Uppåt"}) == wrong(report, bare)


# --- sentences -------------------------------------------------------------------------------------------------------


def with_numbers(view, monkeypatch, *numbers):
    """The view whose codes have these numbers, in order."""
    facts = [
        (code, fact) for code in view._codes("outcome") for fact in [view.report.find(f"exits.outcomes.{code}.all")]
    ]
    ranked = [(code, replace(fact, n=n)) for (code, fact), n in zip(facts, numbers, strict=False)]
    monkeypatch.setattr(type(view), "ranked", lambda self: ranked)
    return view


def test_ties_are_told_as_ties(report, monkeypatch):
    view = with_numbers(report["exits.outcomes"].only(sex="all"), monkeypatch, 8, 8, 5, 5)
    assert " och " in (tie := view.most("«Flest» gick till {namn}: {antal}."))
    assert tie.startswith(f"{view._title()}: ") and tie.endswith(" vardera.") and "Flest" not in tie
    assert view.most("«Flest» {namn}: {antal}.", tied="Lika många {namn}: {antal} vardera.").startswith("Lika många ")
    assert view.most("Därefter följer {namn}: {antal}.", rank=2) == ""


def test_what_comes_next_is_told_of_one_after_one(report, monkeypatch):
    view = report["exits.outcomes"].only(sex="all")
    assert with_numbers(view, monkeypatch, 8, 5, 3).most("Därefter {namn}: {antal}.", rank=2)
    assert with_numbers(view, monkeypatch, 8, 5, 5).most("Därefter {namn}: {antal}.", rank=2) == ""
    assert with_numbers(view, monkeypatch, 5, 5, 5, 5).most("«Flest» {namn}: {antal}.") == ""


def test_nothing_is_the_commonest_that_one_more_or_fewer_would_unseat(report, monkeypatch):
    view, most = report["exits.outcomes"].only(sex="all"), "«Vanligast» är {namn}: {antal}."
    assert with_numbers(view, monkeypatch, 8, 6, 3).most(most)
    assert with_numbers(view, monkeypatch, 8, 7, 3).most(most) == ""
    assert with_numbers(view, monkeypatch, 8, 7, 3).most("Därefter {namn}: {antal}.", rank=2) == ""
    assert with_numbers(view, monkeypatch, 8, 6, 5).most("Därefter {namn}: {antal}.", rank=2) == ""
    assert with_numbers(view, monkeypatch, 5, 5, 4).most(most) == ""  # nor are two that share the place
    assert with_numbers(view, monkeypatch, 8, 7).most("De gick till {namn}: {antal}.")  # of which nothing is claimed


@pytest.mark.parametrize(("numbers", "clear"), [((3, 1, 10), True), ((3, 1, 9), False), ((3, 2, 10), False)])
def test_what_stands_out_has_a_lead_in_a_group_that_carries_a_percentage(numbers, clear):
    assert stands_out(*numbers) == clear


def test_the_categories_that_nobody_is_in_are_named_under_a_claim(report, monkeypatch):
    view = report["exits.outcomes"].only(sex="all")
    assert view.nobody("«Ingen» gick till {namn}.") == ""  # somebody in each, but for what is not known
    axes, facts = view._grid()
    none = {codes: replace(fact, n=0) if codes[0] in ("studies", "work") else fact for codes, fact in facts.items()}
    monkeypatch.setattr(type(view), "_grid", lambda self, classes=True: (axes, none))
    said = view.nobody("«Ingen» fick {namn}.")
    zero = "fact('exits.outcomes.work.all').n == 0 and fact('exits.outcomes.studies.all').n == 0"
    assert said == f"{{% claim {zero} %}}Ingen{{% endclaim %}} fick till arbete och till studier."
    hidden = {codes: replace(fact, n=None) for codes, fact in none.items()}
    monkeypatch.setattr(type(view), "_grid", lambda self, classes=True: (axes, hidden))
    assert view.nobody("«Ingen» fick {namn}.") == ""


def test_a_thin_exhibit_says_what_the_view_says_or_its_rows(report):
    one = report["steps.trial_exits"]
    assert one.table("x").sentence.text.startswith(one.table("x").caption)
    said = one.sentence("Inom prövotiden avslutade {{ k_av_n('steps.trial_exits') }}.")
    assert said.table("x").sentence.text == "Inom prövotiden avslutade 1 av 54."
    untrue = one.sentence(["{% claim fact('steps.trial_exits').n == 99 %}Alla{% endclaim %}.", "Få."])
    assert untrue.table("x").sentence.text == "Få."
    assert report["exits.outcomes"].sentence("Alla.").table("x").sentence is None
    assert report["exits.outcomes"].where(*UNDER_30).only("work").table("x").sentence is None
