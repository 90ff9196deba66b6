"""Follow-up 6 and 18 months after exit: the same exhibits for both, and one sentence where there is nothing to do."""

import pytest

from sotanalysis.exhibits.table import visible_rows
from sotanalysis.exhibits.notice import Notice

MEASURES = ("follow_up.", "population.")


def row(n, status="done", **more):
    done = {"done_date": "2022-06-10"} if status == "done" else {}
    return {
        "case": f"old{n}",
        "exit_date": "2021-12-10",
        "months": 6,
        "due_date": "2022-06-10",
        "status": status,
        **done,
        **more,
    }


FOLLOWED = [
    *(row(n, occupation="studies" if n < 2 else "other_ended", support_source="missing") for n in range(5)),
    row(5, "not_reached"),
]
KINDS = ("stod", "flode", "status", "kon", "sysselsattning", "sysselsattning-tabell", "forsorjning", "avslut", "granser")


def table(shown, id):
    return {cells[0].text: [c.text for c in cells[1:]] for _, cells in visible_rows(shown[id])}


def test_what_came_of_those_to_be_followed_up(report, exhibits):
    shown = exhibits("11", report(cases=[{}], follow_ups=FOLLOWED))
    assert shown["uppfoljning-6"].text() == (
        "Av dem som nåddes 6 månader efter avslut var 2 av 5 i arbete eller studier. Av de uppföljningar som skulle göras "
        "6 månader efter avslut under 2022 genomfördes 5 av 6; ej nådda 1."
    )
    # Nobody has noted support after exit: nothing is said of it.
    assert shown["uppfoljning-6-stod"].text() == "Under 2022 genomfördes 5 uppföljningar, oavsett när det skulle ske."
    noted = report(cases=[{}], follow_ups=[FOLLOWED[0] | {"support_after_exit": True}, *FOLLOWED[1:]])
    told = exhibits("11", noted)["uppfoljning-6-stod"].text()
    assert "genomfördes 5 uppföljningar, oavsett när det skulle ske." in told
    # Four of the five have an empty cell: neither yes nor no.
    assert "Av dem som skulle göras under 2022, och som genomförts då eller senare med uppgift om stöd, har 1 av 1" in told
    assert "Uppföljningar att göra: 6. Ej nådda: 1." in shown["uppfoljning-6-flode"].alt
    assert table(shown, "uppfoljning-6-status")["Att göra"] == ["6", "–"]
    assert table(shown, "uppfoljning-6-granser") == {
        "Lägsta möjliga, av alla att göra": ["2", "6", "–"],
        "Bland de nådda": ["2", "5", "–"],
        "Högsta möjliga, av alla att göra": ["3", "6", "–"],
    }


def test_those_outside_the_register_have_no_sex_and_no_state_at_exit(report, exhibits):
    shown = exhibits("11", report(cases=[{}], follow_ups=FOLLOWED))
    assert table(shown, "uppfoljning-6-kon") == {
        "Uppgift saknas": ["6", "5", "–", "5", "2", "–"],
        "Samtliga": ["6", "5", "–", "5", "2", "–"],
    }
    assert any("Kön saknas för den vars ärende" in note for note in shown["uppfoljning-6-kon"].notes)
    moved = shown["uppfoljning-6-avslut"]
    assert [c.name for c in moved.columns] == [
        "Vid avslut",
        "I arbete eller studier vid uppföljningen",
        "Inte i arbete eller studier vid uppföljningen",
        "Samtliga",
    ]
    assert not any("Kända vid båda tillfällena" in note for note in moved.notes)  # nobody is


def test_those_known_at_both_times_are_told(report, exhibits):
    cases = [{"case": "a", "exit_date": "2022-01-10", "sex": "man"}]
    states = [{"case": "a", "moment": "exit", "occupation": "studies"}]
    rows = [row(0) | {"case": "a", "exit_date": "2022-01-10", "due_date": "2022-07-10", "occupation": "studies"}]
    shown = exhibits("11", report(cases=cases, case_occupations=states, follow_ups=rows))
    assert any("vid avslut 1 av 1, vid uppföljningen 1 av 1" in note for note in shown["uppfoljning-6-avslut"].notes)
    assert not any("Kön saknas" in note for note in shown["uppfoljning-6-kon"].notes)


def test_of_a_kind_with_nothing_to_do_one_sentence_is_all(report, exhibits):
    shown = exhibits("11", report(cases=[{}], follow_ups=FOLLOWED))
    assert (
        shown["uppfoljning-18"].text().startswith("Inga uppföljningar skulle göras 18 månader efter avslut under 2022.")
    )
    assert len(shown["uppfoljning-18"].paragraphs) == 1
    assert [id for id in shown if id.startswith("uppfoljning-18-")] == [f"uppfoljning-18-{kind}" for kind in KINDS]
    assert all(shown[f"uppfoljning-18-{kind}"].paragraphs == () for kind in KINDS)


def test_without_the_sheet_every_exhibit_says_so(report, exhibits):
    shown = exhibits("11", report())
    assert all(shown[f"uppfoljning-{months}"].paragraphs == () for months in ("6", "18"))
    assert all(isinstance(shown[f"uppfoljning-{m}-{kind}"], Notice) for m in ("6", "18") for kind in KINDS[1:])


@pytest.mark.parametrize("period", ["2022-h1", "2022-h2"])
def test_a_half_year(report, exhibits, period):
    shown = exhibits("11", report(period=period, cases=[{}], follow_ups=FOLLOWED))
    assert ("Inga" in shown["uppfoljning-6"].text()) == (period == "2022-h2")


def test_a_hidden_number_of_follow_ups_leaves_the_section_standing(report, exhibits):
    hidden = frozenset({"follow_up.due.6", "follow_up.due.18"})
    shown = exhibits("11", report(cases=[{}], follow_ups=FOLLOWED, hidden=hidden))
    (said,) = shown["uppfoljning-6"].paragraphs
    assert said.text == "Av dem som nåddes 6 månader efter avslut var 2 av 5 i arbete eller studier."
    assert "Uppföljningar att göra: [d]" in shown["uppfoljning-6-flode"].alt
