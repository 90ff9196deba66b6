"""Chapter 05: where they stood and who moved, told in sentences; what rests on an assumption about print."""

import pytest

MEASURES = "steps."
UP = {"exit_date": "2022-05-01", "step_start": "introduction", "step_exit": "getting_started", "regular_service": True}
STAYED = {**UP, "exit_date": "2022-09-01", "step_exit": "introduction", "regular_service": False}


def plain(exhibit):
    return exhibit.text().replace("\u00a0", " ")


@pytest.fixture
def told(report, shown):
    def of(*cases):
        started = [{"start_date": "2021-01-01", **case} for case in cases]
        return {id: plain(one) for id, one in shown(report(cases=started)).items() if id.endswith("-text")}

    return of


def test_what_was_found_stands_first_in_each_section(told):
    found = told(UP, STAYED)
    assert "stod 2 av 2 vid start och 1 av 2 vid avslut" in found["steg-lage-text"]
    assert "1 av 2 gått uppåt" in found["steg-text"]
    assert "Ingen har gått nedåt; ingen saknar steg" in found["steg-text"]
    assert "gick 1 av 2 vidare" in found["steg-ordinarie-text"] and "var det 0 av 1." in found["steg-ordinarie-text"]
    assert found["provotid-text"] == "Ingen har avslutat insatsen inom prövotiden."
    assert found["steg-forsta-halvaret-text"] == ""


def test_the_matrix_says_which_way_more_went_and_nothing_when_as_many(report, shown):
    told = [
        shown(report(cases=[{"start_date": "2021-01-01", **case} for case in cases]))["stegmatris"].finding.text
        for cases in ([UP, UP, STAYED], [UP, STAYED, STAYED], [UP, STAYED])
    ]
    assert told[0] == "Fler gick uppåt än stod kvar på samma steg: 2 mot 1"
    assert told[1].startswith("Fler stod kvar") and told[2] == ""


def test_a_step_down_and_one_unknown_are_counted(told):
    down = {**UP, "step_start": "into_work"}
    found = told(UP, down, {**UP, "step_exit": None})
    assert "1 av 3 har gått nedåt; för 1 saknas steget vid start eller avslut." in found["steg-text"]


def test_an_exit_within_the_trial_time_is_told_with_where_it_led(told):
    found = told(UP, {**UP, "start_date": "2022-04-01"})
    assert "gjorde 1 av 2 det inom prövotiden, varav 1 gick vidare" in found["provotid-text"]


def test_of_nobody_nothing_is_said_to_be_none(told):
    found = told({})
    assert "Ingen" not in " ".join(found.values())
