"""Regression against an independent optimiser, weights against balance, queues against simpy and Little's law."""

import numpy as np
import pandas as pd
import pytest
from scipy import optimize

from sotanalysis.research.queue import projection, served
from sotanalysis.research.refusal import Refused
from sotanalysis.research.regression import associations
from sotanalysis.research.weights import balance, overlap_weights, weighted_difference


def people(n: int = 120, seed: int = 3) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    age, sex = rng.integers(20, 60, n), rng.choice(["woman", "man"], n, p=[0.6, 0.4])
    work = rng.uniform(size=n) < 1 / (1 + np.exp(1 + 0.03 * (age - 40) - 0.6 * (sex == "man")))
    team = np.where(rng.uniform(size=n) < 1 / (1 + np.exp(-0.04 * (age - 40))), "b", "a")
    return pd.DataFrame({"age": age, "sex": sex, "work": work, "team": team})


def penalised(beta: np.ndarray, x: np.ndarray, y: np.ndarray) -> float:
    """Firth's likelihood, as written in his paper, with the sign turned."""
    eta = x @ beta
    p = 1 / (1 + np.exp(-eta))
    information = (x * (p * (1 - p))[:, None]).T @ x
    return -float(y @ eta - np.log1p(np.exp(eta)).sum() + 0.5 * np.linalg.slogdet(information)[1])


@pytest.mark.parametrize("separated", [False, True])
def test_coefficients_are_those_of_an_independent_optimiser(separated):
    frame = people()
    if separated:  # every man has work, where ordinary logistic regression has no answer
        frame["work"] |= frame["sex"] == "man"
    found = associations(frame, "work", ["age", "sex"])
    x = np.column_stack([np.ones(len(frame)), frame["age"], frame["sex"] == "man"]).astype(float)
    y, at = frame["work"].to_numpy(dtype=float), np.array([1.0, 40.0, 1.0])
    best = optimize.minimize(lambda b: penalised(b / at, x, y), np.zeros(3), method="Nelder-Mead",
                             options={"xatol": 1e-9, "fatol": 1e-12, "maxiter": 5000})  # fmt: skip
    assert found["term"].tolist() == ["age", "sex=man"]
    np.testing.assert_allclose(np.log(found["value"]), (best.x / at)[1:], atol=1e-4)
    # A bound of the profile likelihood: where the best that is left has lost 1.92.
    bound = np.log(found["low"].iloc[1])
    rest = optimize.minimize(lambda b: penalised(np.array([b[0], b[1] / 40, bound]), x, y), best.x[:2],
                             method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12})  # fmt: skip
    assert rest.fun - best.fun == pytest.approx(1.9207, abs=2e-3)


def test_too_few_events_and_a_property_that_does_not_vary_are_refused():
    frame = people()
    with pytest.raises(Refused, match="har det ovanligare svaret"):
        associations(frame.head(25), "work", ["age", "sex", "team"])
    with pytest.raises(Refused, match="samma värde i sex"):
        associations(frame.assign(sex="man"), "work", ["age", "sex"])
    with pytest.raises(Refused, match="samma sak"):
        associations(frame.assign(older=frame["age"] * 2.0), "work", ["age", "older"])


def test_overlap_weights_balance_the_means_exactly():
    weighted = overlap_weights(people(), "team", ["age", "sex"])
    found = balance(weighted, ["age", "sex"])
    assert found["before"].abs().max() > 0.3 and found["balanced"].all()
    np.testing.assert_allclose(found["after"], 0, atol=1e-6)
    assert found["weighted_on"].all() and found["balanced"].isna().all()  # alike by construction: it shows nothing
    second = weighted["second"]
    means = [np.average(weighted.loc[s, "work"], weights=weighted.loc[s, "weight"]) for s in (second, ~second)]
    (row,) = weighted_difference(weighted, "work").itertuples()
    assert (row.first, row.second) == ("a", "b")
    assert row.value == pytest.approx(means[0] - means[1]) and row.low < row.value < row.high
    assert (row.share_second, row.share_first) == pytest.approx((means[0], means[1]))
    with pytest.raises(Refused, match="inga vikter"):
        weighted_difference(people(), "work")
    with pytest.raises(Refused, match="inga vikter"):
        balance(people(), ["age"])
    with pytest.raises(KeyError, match="Menade du age"):
        overlap_weights(people(), "team", ["agee"])
    with pytest.raises(Refused, match=r"koder, inte ja eller nej.*isin"):
        weighted_difference(weighted.assign(outcome="work"), "outcome")


def test_balance_is_shown_of_what_is_not_weighted_on_with_how_much_each_group_is_worth():
    frame = people()
    hidden = frame.assign(tall=(frame["team"] == "a") ^ (np.arange(len(frame)) % 4 == 0))  # three of four tell the team
    weighted = overlap_weights(hidden, "team", ["age"])
    (row,) = balance(weighted, ["tall"]).itertuples()
    assert not row.weighted_on and not row.balanced and abs(row.after) > 0.5
    second = weighted["second"]
    for size, chosen in ((row.effective_first, ~second), (row.effective_second, second)):
        weight = weighted.loc[chosen, "weight"]
        assert size == pytest.approx(weight.sum() ** 2 / (weight**2).sum()) and size <= chosen.sum()


def test_rows_with_something_empty_are_left_out_and_told():
    frame = people()
    lacking = frame.assign(age=frame["age"].where(np.arange(len(frame)) >= 7))
    (row,) = weighted_difference(overlap_weights(lacking, "team", ["age"]), "work").itertuples()
    assert (row.n, row.left_out) == (len(frame) - 7, 7)


def test_without_overlap_nothing_is_weighted():
    frame = people()
    apart = frame.assign(age=np.where(frame["team"] == "a", 20, 60) + np.arange(len(frame)) % 5)
    with pytest.raises(Refused, match="skiljer grupperna helt åt"):
        overlap_weights(apart, "team", ["age"])
    with pytest.raises(Refused, match="personers tyngd"):
        overlap_weights(people(24), "team", ["age"])
    with pytest.raises(Refused, match="har 1"):
        overlap_weights(frame[frame["team"] == "a"], "team", ["age"])


@pytest.mark.parametrize("places", [1, 3])
def test_a_queue_is_that_of_simpy_and_keeps_littles_law(places):
    simpy = pytest.importorskip("simpy")
    rng = np.random.default_rng(places)
    arrivals, stays = np.sort(rng.uniform(0, 1000, 80)), rng.exponential(30, 80)
    found = served(arrivals, stays, places)
    world, started = simpy.Environment(), {}
    service = simpy.Resource(world, capacity=places)

    def visit(number):
        yield world.timeout(arrivals[number])
        with service.request() as turn:
            yield turn
            started[number] = world.now
            yield world.timeout(stays[number])

    for number in range(80):
        world.process(visit(number))
    world.run()
    np.testing.assert_allclose(found["started"], [started[n] for n in range(80)])
    # Little: the mean number waiting is arrivals a day times the mean wait, over a time that begins and ends empty.
    end = found["left"].max()
    points = np.linspace(0, end, 400_001)
    waiting = np.searchsorted(arrivals, points, "right") - np.searchsorted(np.sort(found["started"]), points, "right")
    assert waiting.mean() == pytest.approx(80 / end * (found["started"] - found["arrived"]).mean(), rel=1e-3)


def test_places_taken_from_the_beginning_come_free_in_their_turn():
    found = served([0, 0, 0], [10, 10, 10], 2, busy=[3, 5])
    assert found["started"].tolist() == [3, 5, 13]


def test_a_queue_grows_when_more_come_than_there_are_places_for():
    stays = pd.Series([365.25] * 30)
    grows = projection(10, stays, places=60, months=24, runs=60).query("statistic == 'queue'").set_index("month")
    # 60 places give 5 places a month; 24 months of 10 fill 60 at once and 60 after a year.
    assert grows.at[24, "value"] == pytest.approx(240 - 60 - 60, abs=12) and grows.at[24, "low"] < grows.at[24, "high"]
    holds = projection(3, stays, places=60, months=24, runs=60).query("statistic == 'queue'")
    assert holds["value"].max() == 0
    with pytest.raises(Refused, match="minst 20"):
        projection(3, stays.head(5), 60)
    with pytest.raises(Refused, match="rymmer"):
        projection(3, stays, 60, enrolled=61)
