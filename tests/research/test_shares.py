"""Shares, differences, transitions, what is missing, charts and pooling: against numbers worked out by hand."""

import numpy as np
import pandas as pd
import pytest

from sotanalysis.research.charts import funnel, xmr
from sotanalysis.research.missing import bounds, tipping_grid, tipping_point
from sotanalysis.research.pooling import pooled_shares
from sotanalysis.research.proportions import difference, paired_change, shares
from sotanalysis.research.refusal import Refused
from sotanalysis.research.transitions import transitions
from sotanalysis.statistics import newcombe, wilson


def group(name: str, yes: int, no: int, unknown: int = 0) -> pd.DataFrame:
    answers = pd.array([True] * yes + [False] * no + [None] * unknown, dtype="boolean")
    return pd.DataFrame({"group": name, "yes": answers})


TWO = pd.concat([group("a", 4, 16, 5), group("b", 12, 18)])


def test_a_share_is_of_those_known_with_the_interval_of_the_report():
    one, two = shares(TWO, "yes", "group").itertuples()
    assert (one.k, one.n, one.unknown, one.value) == (4, 20, 5, 0.2)
    assert (one.low, one.high) == pytest.approx(wilson(4, 20)) and (two.low, two.high) == pytest.approx(wilson(12, 30))


def test_of_a_column_of_codes_there_is_a_row_a_code():
    codes = pd.Categorical(["work"] * 3 + ["studies"] * 5 + [None] * 2, categories=["work", "studies", "other"])
    found = shares(pd.DataFrame({"outcome": codes, "group": ["a", "b"] * 5}), "outcome", "group")
    assert found[["outcome", "group", "k", "n", "unknown"]].to_numpy().tolist() == [
        ["work", "a", 2, 4, 1], ["work", "b", 1, 4, 1], ["studies", "a", 2, 4, 1], ["studies", "b", 3, 4, 1],
    ]  # fmt: skip


def test_a_column_that_is_not_there_is_told_with_the_nearest():
    for asked in (("yes", "grup"), ("yess", "group")):
        with pytest.raises(KeyError, match="Menade du (group|yes)"):
            shares(TWO, *asked)
    with pytest.raises(KeyError, match="var för sig"):
        shares(TWO, "yes", ["group", "group"])


def test_a_difference_is_the_second_minus_the_first():
    (row,) = difference(TWO, "yes", "group").itertuples()
    assert row.value == pytest.approx(0.2) and (row.low, row.high) == pytest.approx(newcombe(4, 20, 12, 30))
    (exact,) = difference(pd.concat([group("a", 10, 0), group("b", 0, 10)]), "yes", "group").itertuples()
    assert exact.p == pytest.approx(2 / 184756)  # 1 of 20 over 10 in either direction
    with pytest.raises(Refused, match="har 9 med kända svar"):
        difference(pd.concat([group("a", 4, 5), group("b", 10, 10)]), "yes", "group")
    with pytest.raises(Refused, match="har 1 med kända svar"):
        difference(group("a", 4, 9), "yes", "group")


def test_a_paired_change_counts_those_who_changed():
    pairs = pd.DataFrame({"before": [False] * 18 + [True] * 2, "after": [True] * 6 + [False] * 13 + [True]})
    (row,) = paired_change(pairs, "before", "after").itertuples()
    assert (row.gained, row.lost, row.n, row.value) == (6, 1, 20, 0.25)
    assert row.p == pytest.approx(2 * (1 + 7) / 2**7)  # at most 1 of 7, both sides
    # Bonett and Price: (7−2)/22 ± 1.96 √((7/22 + 2/22 − (5/22)²) / 22)
    half = 1.959963984540054 * np.sqrt((9 / 22 - (5 / 22) ** 2) / 22)
    assert (row.low, row.high) == pytest.approx((5 / 22 - half, 5 / 22 + half))


def test_a_transition_is_of_those_who_began_in_the_state():
    frame = pd.DataFrame(
        {
            "before": pd.Categorical(["x", "x", "x", "y", "y", None], categories=["x", "y", "z"]),
            "after": pd.Categorical(["x", "y", "y", "y", None, "x"], categories=["x", "y", "z"]),
        }
    )
    found = transitions(frame, "before", "after").set_index(["before", "after"])
    assert found.loc[("x", "y"), ["k", "n"]].tolist() == [2, 3] and found.loc[("y", "y"), "value"] == 1
    assert found.loc[("x", "z"), "k"] == 0 and "z" not in found.index.get_level_values("before")


def test_the_unknown_bound_the_share_and_the_tipping_point_is_theirs():
    (row,) = bounds(group("a", 4, 16, 5), "yes").itertuples()
    assert (row.value, row.worst, row.best, row.n) == (0.2, 0.16, 0.36, 25)
    assert (row.low, row.high) == pytest.approx((wilson(4, 25).low, wilson(9, 25).high))
    (tip,) = tipping_point(group("a", 4, 16, 5), "yes", 0.24).itertuples()
    assert tip.value == pytest.approx(2 / 5) and tip.possible  # 6 of 25
    assert not tipping_point(group("a", 4, 16, 5), "yes", 0.5)["possible"].item()
    with pytest.raises(Refused, match="Alla är kända"):
        tipping_point(group("a", 4, 16), "yes", 0.5)
    grid = tipping_grid(TWO, "yes", "group").set_index(["first", "second"])
    assert len(grid) == 121 and grid.at[(0.4, 0.0), "value"] == pytest.approx(12 / 30 - 6 / 25)
    assert tuple(grid.loc[(0.4, 0.0), ["low", "high"]]) == pytest.approx(newcombe(6, 25, 12, 30))


def test_limits_of_a_series_are_of_its_moving_ranges_and_stop_at_a_break():
    values = [4, 6] * 5 + [20, 22] * 5
    series = pd.Series(values, index=pd.period_range("2022-01", periods=20, freq="M"))
    found = xmr(series, breaks=[pd.Period("2022-11")])
    assert found["centre"].unique().tolist() == [5, 21] and found["signal"].eq("").all()
    assert found["high"].unique() == pytest.approx([5 + 2.66 * 2, 21 + 2.66 * 2]) and found["low"].iloc[0] == 0
    joined = xmr(pd.Series([4, 6] * 5 + [8, 10] * 5))  # around 7 ± 2.66 · 2: nothing outside, ten on either side
    assert joined.index[joined["signal"] == "run"].tolist() == [7, 8, 9, 17, 18, 19]
    spike = xmr(pd.Series([5, 6] * 6 + [40]))
    assert spike["signal"].tolist()[-1] == "outside"
    with pytest.raises(Refused, match="har 9 värden"):
        xmr(pd.Series(range(9)))


def test_a_funnel_narrows_with_the_size_of_the_team():
    teams = pd.concat([group("liten", 2, 8), group("mellan", 12, 28), group("stor", 80, 70)]).rename(
        columns={"group": "team"}
    )
    found = funnel(teams, "yes").set_index("team")
    assert found["centre"].unique() == pytest.approx([94 / 200])
    width = found["high"] - found["low"]
    assert width["liten"] > width["mellan"] > width["stor"]
    # Of ten with 47 percent, 2 to 8 are within the limits: P(X ≤ 1) = 0.018 and P(X ≤ 7) = 0.962 by the sum of terms.
    assert found.loc["liten", ["low", "high"]].tolist() == pytest.approx([0.2, 0.8])
    assert found["outside"].to_dict() == {"liten": False, "mellan": True, "stor": False}
    with pytest.raises(Refused, match="av 2 team"):
        funnel(teams[teams["team"] != "stor"], "yes")


def test_small_groups_are_drawn_to_the_others_and_large_ones_stay():
    frame = pd.concat(
        [group("a", 0, 3), group("b", 40, 60), group("c", 38, 62), group("d", 41, 59), group("e", 30, 45)]
    )
    found = pooled_shares(frame, "yes", "group").set_index("group")
    assert found.at["a", "alone"] == 0 and 0.2 < found.at["a", "value"] < 0.4
    assert found.at["b", "value"] == pytest.approx(0.4, abs=0.02)
    assert (found["low"] < found["value"]).all() and (found["value"] < found["high"]).all()
    assert (found["high"] - found["low"])["a"] > (found["high"] - found["low"])["b"]
    with pytest.raises(Refused, match="3 grupper är för få"):
        pooled_shares(frame[frame["group"] < "d"], "yes", "group")
