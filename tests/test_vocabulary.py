"""Code lists: order, spellings, validity, and that no spelling means two things."""

import pytest

from sotanalysis import vocabulary as v


@pytest.mark.parametrize("codes", v.CODE_LISTS.values(), ids=list(v.CODE_LISTS))
def test_no_spelling_of_a_list_means_two_things_and_missing_is_last(codes):
    seen: dict[str, str] = {}
    for category in codes.all_categories:
        for spelling in (category.label, *category.aliases):
            assert seen.setdefault(v.fold(spelling), category.code) == category.code, (codes.name, spelling)
    assert codes.codes[-1] == v.MISSING
    assert len(set(codes.codes)) == len(codes.codes)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("  högskola/Universitet  mer än 3 år ", "university_more"),
        ("GYMNASIUM", "upper_secondary"),
        ("okänd", "missing"),
        ("Högskola / universitet upp till 1 år", "university_1_year"),
        ("Doktorand", None),
    ],
)
def test_spellings_are_found_whatever_case_spaces_and_dashes(text, code):
    assert v.EDUCATION.find(text) == code


def test_a_list_in_other_words_keeps_its_codes_and_the_old_spellings():
    named = v.PARTY.renamed("municipality", "Provstad").spelt({"Provstad": ("PS",)})
    assert named.codes == v.PARTY.codes and named.labels["municipality"] == "Provstad"
    assert {named.find(word) for word in ("provstad", "Kommunen", "ps")} == {"municipality"}
    assert v.PARTY.find("Provstad") is None and v.PARTY.labels["municipality"] == "Kommunen"


def test_a_list_after_another_knows_what_came_and_what_went():
    first = v.CodeList("x", "X", (v.Category("a", "A"), v.Category("b", "B")))
    then = v.CodeList("x", "X", (v.Category("a", "Nya A"), v.Category("c", "C")))
    both = then.after(first, 2023)
    assert both.codes == ("a", "c", "b", "missing") and both.labels["a"] == "Nya A"
    assert both.codes_in(2022) == ("a", "b", "missing") and both.codes_in(2023) == ("a", "c", "missing")
    assert both.words_in(2023) == ("Nya A", "C") and first.after(first, 2023) == first


def test_a_part_of_a_list_may_go_under_words_of_its_own():
    part = v.MOMENT.only("start", exit="Efter")
    assert (
        part.codes == ("start", "exit", "missing") and part.find("efter") == "exit" and part.find("vid avslut") is None
    )


def test_the_states_of_a_cell_look_different():
    signs = {mark.sign for mark in v.MARKS.values()} | {"0"}
    assert len(signs) == len(v.MARKS) + 1
