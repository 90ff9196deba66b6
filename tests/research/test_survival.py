"""Curves of cohorts that are small enough to work out on paper; every number here is."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from sotanalysis.research import survival
from sotanalysis.research.refusal import Refused


@pytest.fixture(autouse=True)
def few_are_enough(monkeypatch):
    monkeypatch.setattr(survival, "LEAST_EXITS", 1)


def seen(*rows: tuple[int, int, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["entry", "days", "kind"])


def by_day(curve: pd.DataFrame, column: str = "value") -> dict[int, float]:
    return dict(zip(curve["day"], curve[column], strict=True))


def test_ties_and_a_censored_day_shared_with_an_exit():
    """Five; one leaves day 2; day 5 two leave and one is censored, at risk that day; one is there on day 9."""
    curve = survival.time_to_exit(
        seen((0, 2, "other"), (0, 5, "other"), (0, 5, "work_or_studies"), (0, 5, "censored"), (0, 9, "censored"))
    )
    assert by_day(curve, "n") == {0: 5, 2: 5, 5: 4}
    assert by_day(curve) == pytest.approx({0: 1, 2: 4 / 5, 5: 4 / 5 * 2 / 4})
    # Greenwood: 1/(5·4) + 2/(4·2) = 0.3; log(−log S) ± 1.96 √0.3 / |log S|, S = 0.4.
    half = 1.959963984540054 * np.sqrt(0.3) / abs(np.log(0.4))
    last = curve.iloc[-1]
    assert (last["low"], last["high"]) == pytest.approx((0.4 ** np.exp(half), 0.4 ** np.exp(-half)))


def test_who_leaves_the_same_day_is_at_risk_and_leaves():
    curve = survival.time_to_exit(seen((0, 0, "other"), (0, 3, "other"), (0, 4, "censored"), (0, 4, "censored")))
    assert by_day(curve, "n") == {0: 4, 3: 3} and by_day(curve) == pytest.approx({0: 3 / 4, 3: 3 / 4 * 2 / 3})


def test_those_carried_in_are_at_risk_from_the_day_they_are_seen():
    """Two started; one carried in on day 10, at risk for the exit of day 10 but not for that of day 4."""
    rows = [(0, 4, "other"), (0, 10, "other"), (10, 20, "censored"), (10, 10, "other"), (0, 30, "censored")]
    curve = survival.time_to_exit(seen(*rows))
    assert by_day(curve, "n") == {0: 3, 4: 3, 10: 4}
    assert by_day(curve) == pytest.approx({0: 1, 4: 2 / 3, 10: 2 / 3 * 2 / 4})
    kinds = survival.cumulative_incidence(seen(*[(*r[:2], "drop_out") if r[:2] == (10, 10) else r for r in rows]))
    last = kinds[kinds["day"] == 10].set_index("kind")["value"]
    assert last.to_dict() == pytest.approx({"other": 1 / 3 + 1 / 6, "drop_out": 1 / 6})


def test_without_carried_in_the_incidence_is_that_of_the_library():
    from sksurv.nonparametric import cumulative_incidence_competing_risks

    rng = np.random.default_rng(4)
    codes, last = np.append(rng.integers(0, 4, 60), [0, 0]), np.append(rng.integers(0, 90, 60), [99, 99])
    frame = pd.DataFrame({"entry": 0, "days": last, "kind": np.array(["censored", *survival.KINDS[:3]])[codes]})
    days, value, bounds = cumulative_incidence_competing_risks(
        codes, frame["days"].to_numpy() + 1.0, conf_type="log-log", var_type="Dinse_Approx"
    )
    ours = survival.cumulative_incidence(frame)
    for place, kind in enumerate(survival.KINDS[:3], start=1):
        own = ours[(ours["kind"] == kind) & (ours["value"] > 0)].set_index("day")
        at = np.searchsorted(days, own.index + 1.0)
        np.testing.assert_allclose(own["value"], value[place][at], atol=1e-12)
        np.testing.assert_allclose(own[["low", "high"]].T, bounds[place][:, at], atol=0.01)


def test_what_goes_out_in_each_way_is_together_what_has_gone():
    rng = np.random.default_rng(5)
    kinds = np.array(["censored", *survival.KINDS])[rng.integers(0, 5, 200)]
    entry = rng.integers(0, 60, 200) * (rng.uniform(size=200) < 0.3)
    frame = pd.DataFrame({"entry": entry, "days": entry + rng.integers(0, 300, 200), "kind": kinds})
    curve = survival.time_to_exit(frame).set_index("day")["value"]
    parts = survival.cumulative_incidence(frame)
    np.testing.assert_allclose(parts.groupby("day")["value"].sum(), 1 - curve, atol=1e-12)
    assert (parts["low"] <= parts["value"] + 1e-12).all() and (parts["value"] <= parts["high"] + 1e-12).all()


COHORT = pd.DataFrame(
    {
        "person": [1, 1, 2, 3, 4],
        "enrolment": [1, 2, 1, 1, 1],
        "start_date": pd.to_datetime(["2021-12-01", "2022-09-01", "2022-12-30", "2022-03-01", "2022-05-01"]),
        "days_enrolled": pd.array([61, 0, 1, 31, None], dtype="Int64"),
        "days_unseen": pd.array([31, 0, 0, 0, 0], dtype="Int64"),
        "censored": [False, False, True, False, False],
        "outcome": pd.Categorical(["work", "missing", None, None, "studies"]),
        "drop_out": pd.array([False, None, None, True, None], dtype="boolean"),
    }
)


def test_a_spell_is_an_enrolment_as_far_as_it_was_seen():
    found = survival.spells(COHORT)
    assert found[["person", "entry", "days"]].to_numpy().tolist() == [[1, 31, 61], [1, 0, 0], [2, 0, 1], [3, 0, 31]]
    assert found["kind"].tolist() == ["work_or_studies", "unknown", "censored", "drop_out"]
    assert found["person"].nunique() == 3  # who returns is one person with two spells


def test_a_window_cuts_at_both_ends():
    found = survival.spells(COHORT, since=date(2022, 1, 11), until=date(2022, 3, 11))
    assert found[["person", "entry", "days", "kind"]].to_numpy().tolist() == [
        [1, 41, 61, "work_or_studies"],
        [3, 0, 10, "censored"],
    ]
    assert survival.spells(COHORT, since=date(2022, 2, 1))["person"].tolist() == [1, 2, 3]  # he left the day before


def test_the_day_by_which_half_have_left():
    curve = survival.time_to_exit(seen(*[(0, day, "other") for day in (10, 20, 30, 40)], (0, 50, "censored")))
    assert survival.days_until(curve)["value"].tolist() == [30.0]


def test_too_few_exits_and_an_emptied_risk_set_are_refused(monkeypatch):
    with pytest.raises(Refused, match="kommer in i underlaget senare"):
        survival.time_to_exit(seen((0, 1, "other"), (5, 9, "other"), (5, 12, "other")))
    monkeypatch.setattr(survival, "LEAST_EXITS", 10)
    with pytest.raises(Refused, match="Bara 1 har lämnat"):
        survival.time_to_exit(seen((0, 1, "other"), (0, 9, "censored")))
