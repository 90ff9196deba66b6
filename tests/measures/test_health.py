"""ORS: the five pairs of 2022 by hand, reliable change at 5 and 6, who is missing."""

import pandas as pd
import pytest

from sotanalysis.measures import health

PAIRS = [(4.2, 11.4), (21.3, 24.3), (4.5, 18.6), (21.0, 15.4), (7.4, 14.3)]
ONCE = [(30.0, None), (10.0, None)]


@pytest.fixture
def rated(dataset):
    def case(start, exit_, day="2022-03-01"):
        scales = ("individual", "close", "social", "overall")
        parts = {"start": start, "exit": exit_}
        values = {f"ors_{s}_{m}": None if v is None else v / 4 for m, v in parts.items() for s in scales}
        return {"start_date": "2021-05-01", "exit_date": day, **values}

    unfinished = case(20.0, 20.0) | {"ors_social_exit": None}
    return dataset(
        cases=[*(case(*p) for p in PAIRS), *(case(*p) for p in ONCE), case(None, None, "2022-11-01"), unfinished]
    )


def test_measured_counts_only_whole_forms(rated, year_2022, look):
    frame = health.RATED(rated, year_2022)
    assert {m: look(frame, moment=m)["n"] for m in ("start", "exit", "both")} == {"start": 8, "exit": 5, "both": 5}
    assert set(frame["base"]) == {9}
    assert health.PAIRED(rated, year_2022).iloc[0][["n", "base"]].tolist() == [5, 8]
    assert health.RATED_FIRST_HALF(rated, year_2022).iloc[0][["n", "base"]].tolist() == [8, 8]


def test_pairs_stand_by_start_value_not_by_person(rated, year_2022, look):
    frame = health.pairs(rated, year_2022)
    printed = [(21.3, 24.3), (21.0, 15.4), (7.4, 14.3), (4.5, 18.6), (4.2, 11.4)]
    for place, values in enumerate(printed, start=1):
        assert tuple(look(frame, pair=str(place), moment=m)["value"] for m in ("start", "exit")) == values


def test_change_of_the_five_pairs(rated, year_2022, look):
    frame = health.change(rated, year_2022)
    value = {s: look(frame, statistic=s)["value"] for s in ("mean", "median", "low", "high", "p")}
    assert (round(value["mean"], 2), round(value["median"], 1)) == (5.12, 6.9)
    assert (round(value["low"], 1), round(value["high"], 1)) == (-3.8, 14.1)
    assert pd.isna(value["p"])  # five pairs can never reach a 5 % level


def test_reliable_change_at_both_limits(rated, year_2022):
    frame = health.reliable_change(rated, year_2022).set_index(["threshold", "class"])["n"]
    assert frame["5"].to_dict() == {
        "recovered": 0,
        "improved": 3,
        "improved_above": 0,
        "unchanged": 1,
        "deteriorated": 1,
    }
    assert frame["6"].to_dict() == {
        "recovered": 0,
        "improved": 3,
        "improved_above": 0,
        "unchanged": 2,
        "deteriorated": 0,
    }


def test_the_limits_themselves_count():
    start, exit_ = pd.Series([20.0, 20.0, 26.0, 25.0, 10.1]), pd.Series([25.0, 15.0, 31.0, 24.0, 15.1])
    classes = health.reliable_class(start, exit_, 5, 25)
    assert classes.tolist() == ["recovered", "deteriorated", "improved_above", "unchanged", "improved"]


def test_who_is_missing_and_the_scores(rated, year_2022, look):
    frame = health.start_by_completion(rated, year_2022)
    assert look(frame, group="paired")["value"] == pytest.approx(11.68)
    assert look(frame, group="unpaired")[["n", "value"]].tolist() == [3, 20.0]
    score = health.score(rated, year_2022)
    assert look(score, moment="start", statistic="max")[["n", "value"]].tolist() == [8, 30.0]


def test_nobody_measured_gives_no_value(dataset, year_2022, look):
    found = dataset(cases=[{"exit_date": "2022-05-01"}])
    assert pd.isna(look(health.score(found, year_2022), moment="exit", statistic="mean")["value"])
    assert health.pairs(found, year_2022).empty
    assert look(health.change(found, year_2022), statistic="mean")["n"] == 0
