"""Plans as files: those of the package, a team's own, and what is said of one that cannot be followed."""

import tomllib

import pytest

from sotanalysis.publishing.plan import (
    KINDS,
    PlanFault,
    UnknownPlan,
    find_plan,
    plan_of,
    shipped,
)

RAPPORT = '[[dokument]]\nid = "rapport"\nrubriker = [{ rubrik = "Först", avsnitt = ["02.a", "02.b"] }]\n'


def made(text):
    return plan_of("egen", tomllib.loads(text))


@pytest.mark.parametrize("plan", shipped(), ids=lambda plan: plan.id)
def test_every_plan_has_the_three_documents_and_reads_back(plan):
    assert [one.id for one in plan.documents] == [*KINDS]
    assert plan_of(plan.id, plan.as_dict()) == plan
    assert len(plan.sections) == len(set(plan.sections))
    assert set(plan.sections) == {section for one in plan.documents for section in one.sections}


def test_an_unknown_plan_names_the_nearest_and_the_old_name_is_understood():
    with pytest.raises(UnknownPlan, match="Menade du arsrapport"):
        find_plan("arsrapp")
    assert find_plan("full") == find_plan("arsrapport")


def test_the_half_year_has_no_chapter_that_only_covers_whole_years():
    assert {section for section in find_plan("halvar").sections if section[:2] in {"06", "12", "13"}} == set()


def test_every_plan_begins_with_the_period_in_short():
    for plan in shipped():
        first, second = plan.documents[0].headings[:2]
        assert first.sections == ("00.nyckeltal", "00.sammanfattning", "00.forandring")
        assert second.sections == ("00.beslut",)


def test_a_cell_stands_in_its_document_or_falls_to_the_table_appendix():
    plan = made(
        RAPPORT
        + '[[dokument]]\nid = "tabellbilaga"\nsom = "rapport"\nrubriker = [{ rubrik = "Sist", avsnitt = ["02.c"] }]\n'
        + '[[dokument]]\nid = "metodbilaga"\nrubriker = [{ rubrik = "Metod", avsnitt = ["90.x", "02.a"] }]\n'
    )
    placed = {kind.tag: plan.place("02.a", kind.tag) for kind in KINDS.values()}
    assert placed == {"rapport": "rapport", "tabell": "tabellbilaga", "metod": "metodbilaga"}
    assert [plan.place("02.b", "metod"), plan.place("02.c", "rapport"), plan.place("90.x", "tabell")] == [
        "tabellbilaga",
        "tabellbilaga",
        "metodbilaga",
    ]
    assert plan.sections == ("02.a", "02.b", "02.c", "90.x")


def test_a_plan_of_one_document_has_every_cell_in_it():
    assert {made(RAPPORT).place("02.a", kind.tag) for kind in KINDS.values()} == {"rapport"}


def test_a_team_has_its_own_plan_in_the_years_folder(tmp_path):
    with pytest.raises(PlanFault, match="finns inte"):
        find_plan("egen", tmp_path)
    (tmp_path / "plan.toml").write_text(RAPPORT, "utf-8-sig")
    assert find_plan("egen", tmp_path).sections == ("02.a", "02.b")
    (tmp_path / "plan.toml").write_text("\n[[dokument]\n", "utf-8")
    with pytest.raises(PlanFault, match="plan.toml, rad 2: raden går inte att läsa"):
        find_plan("egen", tmp_path)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (("02.b", "02.a"), "plan.toml, rad 3: I rapport: avsnittet 02.a står två gånger. Ta bort det ena."),
        (("rubriker", "rubrikr"), "plan.toml, rad 3: Nyckeln rubrikr finns inte"),
        (('"rapport"', '"bilaga"'), "plan.toml, rad 2: Dokumentets id är bilaga. Välj bland rapport"),
        (('id = "rapport"', ""), "plan.toml: Ett dokument saknar id. Välj bland rapport"),
        (('id = "rapport"', "id = rapport"), "plan.toml, rad 2: raden går inte att läsa. Skriv text"),
    ],
)
def test_a_teams_own_plan_is_told_where_it_is_wrong(tmp_path, changed, said):
    (tmp_path / "plan.toml").write_text(RAPPORT.replace(*changed), "utf-8")
    with pytest.raises(PlanFault) as told:
        find_plan("egen", tmp_path)
    assert str(told.value).startswith(said) and "None" not in str(told.value)


def test_a_plan_in_another_encoding_is_told_with_what_to_do(tmp_path):
    (tmp_path / "plan.toml").write_bytes("titel = 'Årsrapport'\n".encode("cp1252"))
    with pytest.raises(PlanFault, match="plan.toml: filen är inte sparad som UTF-8. Öppna den och spara"):
        find_plan("egen", tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "börja med dokumentet rapport"),
        (RAPPORT.replace('"rapport"', '"bilaga"', 1), "Dokumentets id är bilaga"),
        (RAPPORT + RAPPORT, "Dokumentet rapport står två gånger"),
        (RAPPORT.replace("02.b", "02.a"), "02.a står två gånger"),
        (RAPPORT.replace("{ rubrik", "{ niva = 2, rubrik"), "hoppar över en nivå"),
        (RAPPORT.replace("{ rubrik", "{ niva = 7, rubrik"), "en rubrik är fel skriven"),
        (RAPPORT + '[[dokument]]\nid = "tabellbilaga"\nsom = "metodbilaga"\n', "står inte tidigare"),
        ("dokument = 3", "vara en lista"),
        (RAPPORT.replace("[[dokument]]", "[[dokumnet]]"), "dokumnet finns inte i planen. Menades dokument"),
        (RAPPORT.replace("rubriker", "rubrikr"), "rubrikr finns inte i ett dokument. Menades rubriker"),
        (RAPPORT.replace("avsnitt", "sektion"), "sektion finns inte i en rubrik. Kända nycklar där: niva, rubrik"),
        (RAPPORT.replace('"02.a", "02.b"', ""), "inga avsnitt"),
    ],
)
def test_what_is_said_of_a_plan_that_cannot_be_followed(text, said):
    with pytest.raises(PlanFault, match=said):
        made(text)
