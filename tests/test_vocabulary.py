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


def test_referrers_change_with_the_county_form_of_2023():
    assert "social_assistance" in v.REFERRER.codes_in(2022)
    assert "city" not in v.REFERRER.codes_in(2022)
    assert "city" in v.REFERRER.codes_in(2023)
    assert set(v.REFERRER_2022_TO_2023) == set(v.REFERRER.codes_in(2022)) - set(v.REFERRER.codes_in(2023))
    assert set(v.REFERRER_2022_TO_2023.values()) <= set(v.REFERRER.codes_in(2023))


def test_the_states_of_a_cell_look_different():
    signs = {mark.sign for mark in v.MARKS.values()} | {"0"}
    assert len(signs) == len(v.MARKS) + 1
