"""Sensitivity: one thing at a time, draws, turning points, against cases whose answers are known."""

import numpy as np
import pandas as pd
import pytest

from sotanalysis.payback import sensitivity
from sotanalysis.payback.ledger import PaybackError, Rates, Switches
from sotanalysis.payback.model import ROWS, Case, item_quantities, payback

RATES = Rates(0.2036, 0.1088, 0.3142)
COST = {"kommun": 60_000.0, "fk": 100_000.0}
ITEMS = [
    {"id": "forsorjningsstod", "value": 9000, "before": 24, "after": 12},
    {"id": "sjukpenning", "value": 16000, "before": 12, "after": 6},
]


def case(rows: list[dict] | None = None, participants: int = 4, **changes) -> Case:
    settings = {"cost": COST, "reference_wage": 27000.0, "reference_months": 12.0 * participants}
    return Case(participants, changes.pop("quantities", item_quantities(rows or ITEMS)), RATES, **(settings | changes))


def persons(incomes: dict[str, float], participants: int) -> Case:
    """Participants whose only change is fewer hours at the municipality, worth so many kronor."""
    rows = [("hours_kommun", "before", 1.0, sek, 0.0, who) for who, sek in incomes.items()]
    columns = ["item", "state", "quantity", "sek_value", "sek_subsidy", "participant"]
    return case(quantities=pd.DataFrame(rows, columns=columns), participants=participants)


def test_every_alternative_is_computed_and_the_change_is_against_the_base():
    table = sensitivity.one_at_a_time(case(), Switches()).set_index(["alternative", "actor"])
    asked = [name for name, one in sensitivity.ALTERNATIVES.items() if not one.assumptions]
    assert table.index.levels[0].tolist() == sorted(asked)
    base = payback(case()).actors.loc["samhalle", "result_1"]
    assert (
        (table["result_1"] - table["change_result_1"]).xs("samhalle", level="actor").round(6).eq(round(base, 6)).all()
    )
    fk = table.loc[("activity_support_fk", "fk")]
    assert fk["change_result_1"] == 0  # nobody has activity support


def test_an_alternative_input_is_another_case():
    other = case(cost={"kommun": 0.0, "fk": 0.0})
    table = sensitivity.one_at_a_time(case(), Switches(), {"cost_year": other}).set_index(["alternative", "actor"])
    assert table.loc[("cost_year", "kommun"), "change_result_1"] == 60_000


def test_a_price_swing_is_symmetric_and_only_of_named_items():
    table = sensitivity.price_swings(case(), Switches(), ["forsorjningsstod"]).set_index(["item", "actor"])
    assert table.index.levels[0].tolist() == ["forsorjningsstod"]
    row = table.loc[("forsorjningsstod", "kommun")]
    assert row["high"] - row["result"] == pytest.approx(0.2 * 12 * 9000 * 5)
    assert row["low"] + row["high"] == pytest.approx(2 * row["result"])
    assert table.loc[("forsorjningsstod", "samhalle"), ["low", "high"]].nunique() == 1  # a transfer


def test_bootstrap_of_equals_never_varies_and_its_mean_is_the_sum():
    same = persons({f"p{n}": 100.0 for n in range(8)}, 8)
    assert set(sensitivity.bootstrap_income(same, Switches(), draws=50)["kommun"]) == {800.0}
    mixed = persons({"a": 0.0, "b": 300.0}, 3)  # the third moved no money
    drawn = sensitivity.bootstrap_income(mixed, Switches(), draws=20_000)["kommun"]
    assert drawn.mean() == pytest.approx(300, rel=0.02)
    assert set(drawn) == {0.0, 300.0, 600.0, 900.0}


def test_many_are_resampled_by_kind_with_the_same_spread(monkeypatch):
    mixed = persons({f"p{n}": 100.0 * (n % 3) for n in range(30)}, 40)  # ten of the forty moved no money
    one_by_one = sensitivity.bootstrap_income(mixed, Switches(), draws=20_000)["kommun"]
    monkeypatch.setattr(sensitivity, "MANY", 10)
    by_kind = sensitivity.bootstrap_income(mixed, Switches(), draws=20_000)["kommun"]
    assert by_kind.mean() == pytest.approx(one_by_one.mean(), rel=0.01)
    assert by_kind.std() == pytest.approx(one_by_one.std(), rel=0.03)


def test_bootstrap_does_not_depend_on_how_participants_are_named():
    incomes = [10.0, 200.0, 3000.0]
    one, other = (persons(dict(zip(names, incomes, strict=True)), 3) for names in ("abc", "cab"))
    drawn = [sensitivity.bootstrap_income(c, Switches(), draws=100) for c in (one, other)]
    pd.testing.assert_frame_equal(*drawn)


def test_totals_cannot_be_drawn_anew():
    with pytest.raises(PaybackError, match="rader per deltagare"):
        sensitivity.bootstrap_income(case(), Switches())


def test_price_draws_keep_known_prices():
    drawn = sensitivity.price_draws(case(), Switches(), ["forsorjningsstod"], draws=500)
    assert drawn["fk"].nunique() == 1 and drawn["kommun"].nunique() > 400
    ends = sensitivity.intervals(drawn).loc["kommun"]
    middle = payback(case()).actors.loc["kommun", "income"]
    assert ends["low"] < middle < ends["high"] and ends["high"] - ends["low"] < 0.4 * 12 * 9000


def test_intervals_of_known_draws():
    ends = sensitivity.intervals(pd.DataFrame({"kommun": np.arange(101.0)}), level=0.9)
    assert ends.loc["kommun"].tolist() == pytest.approx([5, 95])


def test_results_of_drawn_incomes():
    incomes = pd.DataFrame([[100_000.0] * len(ROWS)], columns=list(ROWS))
    found = sensitivity.results_of(incomes, case(), Switches(write_off_years=3), 1).iloc[0]
    assert found["kommun"] == 100_000 - 60_000 / 3 and found["region"] == 100_000


def test_so_many_more_in_work_break_even():
    # A full year of work gives the municipality 12 × 27 000 × 0.2036 = 65 966; it lacks 60 000 − 108 000 + tax lost.
    needed = sensitivity.tipping_points(case(cost={"kommun": 300_000.0}), Switches(), 1)["participants"]
    result = payback(case(cost={"kommun": 300_000.0})).actors.loc["kommun", "result_1"]
    assert needed["kommun"] == np.ceil(-result / (12 * 27000 * 0.2036)) == 4
    assert pd.isna(needed["af"]) and needed["individ"] == 1 and needed["ovrig_stat"] == 0


def test_at_its_turning_price_the_result_is_zero():
    table = sensitivity.turning_prices(case(), Switches()).set_index(["item", "actor"])["factor"]
    changed = [
        row | {"value": row["value"] * table["sjukpenning", "fk"]} if row["id"] == "sjukpenning" else row
        for row in ITEMS
    ]
    assert payback(case(changed)).actors.loc["fk", "result_5"] == pytest.approx(0, abs=1e-6)
    assert (table >= 0).all()


def test_the_dead_weight_that_gives_a_printed_time():
    # The municipality's cost comes back in 12 · 60 000 / 88 453.5 = 8.1 months, the insurance agency's in 12.5.
    fit = sensitivity.fitting_dead_weight(case(), Switches(), "kommun", (37, 45))
    income = payback(case()).actors.loc["kommun", "income"]
    time = 12 * 60_000 / income
    assert fit["months"] == pytest.approx(time)
    assert (fit["low"], fit["high"]) == (pytest.approx(1 - time / 37), pytest.approx(1 - time / 45))
    for bound, months in (("low", 37), ("high", 45)):
        adjusted = payback(case(), Switches(dead_weight=fit[bound])).actors.loc["kommun", "payback_months"]
        assert adjusted == pytest.approx(months)


def test_a_time_that_is_longer_already_has_no_fitting_dead_weight():
    fit = sensitivity.fitting_dead_weight(case(cost={"kommun": 1e6}), Switches(), "kommun", (37, 45))
    assert fit["low"] is None and fit["high"] is None and fit["months"] > 45
