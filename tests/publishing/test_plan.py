import pytest

from sotanalysis.publishing.plan import IN_SHORT, PLANS, UnknownPlan, find_plan


@pytest.mark.parametrize("plan", PLANS.values(), ids=lambda plan: plan.id)
def test_no_section_stands_twice_and_no_heading_level_is_skipped(plan):
    assert len(plan.sections) == len(set(plan.sections))
    levels = [heading.level for heading in plan.headings]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


def test_an_unknown_plan_names_the_nearest():
    with pytest.raises(UnknownPlan, match="Menade du full"):
        find_plan("ful")


def test_the_half_year_has_no_chapter_that_only_covers_whole_years():
    whole_years = {"06", "12", "13"}
    assert {section for section in PLANS["halvar"].sections if section[:2] in whole_years} == set()


def test_every_plan_begins_with_the_period_in_short():
    assert {plan.headings[0].sections for plan in PLANS.values()} == {IN_SHORT}
