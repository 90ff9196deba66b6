"""Progression by BIP: first to last per question and respondent, how often, how far apart. No sum is made."""

import pytest

from sotanalysis.dataset import SourceMissing
from sotanalysis.measures import progression


def answer(case, date, value, rater="participant", item="halsa"):
    return {"case": case, "date": date, "rater": rater, "item": item, "question": item.capitalize(), "value": value}


@pytest.fixture
def measured(dataset):
    return dataset(
        cases=[{"case": f"c{n}", "person": f"p{n}"} for n in (1, 2, 3, 4)],
        bip_answers=[
            answer("c1", "2022-02-01", 2), answer("c1", "2022-05-03", 2), answer("c1", "2022-08-02", 4),
            answer("c1", "2022-02-01", 3, "caseworker"), answer("c1", "2022-08-02", 2, "caseworker"),
            answer("c2", "2022-03-01", 3), answer("c2", "2022-06-09", 3),
            answer("c3", "2022-03-01", 5), answer("c3", "2023-06-09", 1),  # the last lies after the year
        ],
    )  # fmt: skip


def test_first_to_last_of_those_measured_twice(measured, year_2022, look):
    found = progression.change(measured, year_2022)
    own = {w: look(found, rater="participant", bip_item="halsa", bip_change=w)[["n", "base"]].tolist()
           for w in ("up", "same", "down")}  # fmt: skip
    assert own == {"up": [1, 2], "same": [1, 2], "down": [0, 2]}
    assert look(found, rater="caseworker", bip_item="halsa", bip_change="down")[["n", "base"]].tolist() == [1, 1]
    twice = progression.measured_twice(measured, year_2022)
    assert look(twice, rater="participant", bip_item="halsa")[["n", "base"]].tolist() == [2, 4]


def test_how_often_and_how_far_apart(measured, year_2022, look):
    found = progression.measurements(measured, year_2022)
    by_times = {t: int(look(found, rater="participant", times=t)["n"]) for t in ("0", "1", "2", "3", "4-", "all")}
    assert by_times == {"0": 1, "1": 1, "2": 1, "3": 1, "4-": 0, "all": 4}
    spaces = progression.spacing(measured, year_2022)
    values = {s: float(look(spaces, rater="participant", statistic=s)["value"]) for s in ("median", "min", "max")}
    assert values == {"median": 91, "min": 91, "max": 100}  # 91, 91 and 100 days
    assert look(spaces, rater="participant", statistic="median")["n"] == 3


def test_a_day_of_two_answers_to_one_question_is_one_measurement(dataset, year_2022, look):
    made = dataset(cases=[{"case": "c1"}], bip_answers=[answer("c1", "2022-02-01", 1, item=i) for i in ("a", "b")])
    assert look(progression.measurements(made, year_2022), rater="participant", times="1")["n"] == 1
    assert progression.change(made, year_2022)["base"].tolist() == [0] * 12


def test_without_bip_there_is_nothing_to_tell(dataset, year_2022):
    with pytest.raises(SourceMissing, match="bip/"):
        progression.change(dataset(cases=[{}]), year_2022)
