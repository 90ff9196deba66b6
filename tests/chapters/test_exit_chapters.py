"""Chapters 07–09: they show something for a year with both sources, one of them, and nothing; notes follow the data."""

from typing import Any

import pytest

from sotanalysis.chapters import exits, health, occupation, outcomes, support
from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.table import Table

CHAPTERS = (occupation, health, exits, outcomes, support)


def sus_rows() -> list[dict[str, Any]]:
    def before_after(report: str, *rows: tuple[Any, ...], **more: Any) -> list[dict[str, Any]]:
        names = ("category", "n_before", "n_after", "change_printed", "change_percent_printed")
        return [{"report": report, **dict(zip(names, row, strict=True)), **more} for row in rows]

    return [
        *before_after(
            "occupation",
            ("unsubsidised_work", 2, 1, 1, -50),
            ("subsidised_work", None, 4, -4, None),
            ("job_seeking", 14, 15, -1, 7),
            ("not_ended", None, 37, -37, None),
            n_population=53,
        ),
        *before_after("occupation", ("work_or_studies", 2, 5, -3, 150), role="summary", n_population=53),
        *before_after("occupation_group", ("job_seeking", 14, 15, 1, 7), ("missing", None, 42, None, None)),
        *before_after("support", ("sickness_benefit", 12, 10, -2, -16), ("unlabelled", None, 6, None, None)),
        {"report": "exit_reason", "role": "phantom", "category": "missing", "n": 53, "share_printed": 1.0},
        {"report": "exit_reason", "category": "illness", "n": 53, "n_population": 53},
        {"report": "months", "category": "1-5", "class_low": 1, "class_high": 5, "n": 47, "n_population": 47},
    ]


def register() -> dict[str, Any]:
    rated = {f"ors_{s}_{m}": 5.0 for s in ("individual", "close", "social", "overall") for m in ("start", "exit")}
    ended = {"exit_date": "2022-05-01", "in_sus": True, "outcome": "work", "industry": "Handel"}
    return {
        "cases": [ended | rated, ended | {"sex": "man", "outcome": "rehabilitation"}, {"start_date": "2022-02-01"}],
        "case_supports": [{"case": "case1", "moment": "start", "support_source": "social_assistance"}],
        "case_occupations": [{"case": "case1", "moment": "exit", "occupation": "studies", "extent_percent": 50}],
        "workplaces": [{"case": "case1", "from_date": "2022-02-01", "sector": "private", "hours_per_week": 2}],
    }


def test_a_year_with_both_sources_and_a_year_with_none(report, shows):
    full, empty = report(**register(), sus_rows=sus_rows()), report()
    for chapter in CHAPTERS:
        shows(chapter, full)
        shows(chapter, empty, only_notices=True)


@pytest.mark.slow
def test_a_year_with_one_source_a_half_year_a_nearly_empty_one(report, shows):
    tables = ("cases", "case_supports", "case_occupations")
    made = (
        report(**register()),
        report(**register(), period="2022-h2"),
        report(sus_rows=sus_rows()),
        report(present=tables),
    )
    for chapter in CHAPTERS:
        for each in made:
            shows(chapter, each)


def test_wrong_signs_and_cut_off_percentages_are_told(report):
    made = report(sus_rows=sus_rows())
    change = occupation.detailed_change(made)
    assert isinstance(change, Table)
    signs = next(note for note in change.notes if "omvänt tecken" in note)
    assert "Ej sub arbete" in signs and "Arbete och/eller studier" in signs
    cut = next(note for note in support.support_change(made).notes if "kortat av" in note)
    assert "Sjukpenning" in cut
    assert any("fler än basen" in note for note in occupation.detailed(made).notes)
    assert any("summa under fel namn" in note for note in exits.reasons(made).notes)
    assert not any("omvänt" in note for note in occupation.groups_change(made).notes)


def test_free_text_of_the_sources_is_never_shown(report):
    made = report(**register())
    for chapter in CHAPTERS:
        for name, function in vars(chapter).items():
            if getattr(function, "__module__", "") == chapter.__name__ and callable(function) and name[0] != "_":
                said = function(made)._repr_mimebundle_()["text/plain"]
                assert "hemligt" not in said and "Handel" not in said


def test_a_hidden_fact_is_not_told_by_a_note(report):
    hidden = frozenset({"exits.reasons.all", "occupation.detailed_change.unsubsidised_work.change"})
    made = report(sus_rows=sus_rows(), hidden=hidden)
    assert not any("summa under fel namn" in note for note in exits.reasons(made).notes)
    assert not any("Ej sub arbete" in note for note in occupation.detailed_change(made).notes)
