"""The constructed case, worked by hand to the öre, and the identities over random cases."""

import math

import pandas as pd
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from sotanalysis.payback import model
from sotanalysis.payback.case_file import parse_case
from sotanalysis.payback.ledger import (
    ACTORS,
    BENEFITS,
    ITEMS,
    KINDS,
    PaybackError,
    Rates,
    Switches,
    flow_array,
    incidence,
)
from sotanalysis.payback.model import Case, item_quantities, payback

RATES = Rates(0.2036, 0.1088, 0.3142)
# 10 participants, one year before and one after; constructed, not published. sek_subsidy = 20 000 × 1.3142 × 0.60.
ITEM_ROWS = [
    {"id": "forsorjningsstod", "value": 9000, "before": 72, "after": 48},
    {"id": "sjukpenning", "value": 16516, "before": 36, "after": 24},
    {"id": "aktivitetsersattning", "value": 10586, "before": 12, "after": 12},
    {"id": "aktivitetsstod", "value": 8030, "before": 0, "after": 12},
    {"id": "ordinary_job", "value": 27000, "before": 0, "after": 12},
    {"id": "subsidised_job", "value": 24000, "before": 0, "after": 12, "subsidy": 15770.40},
    {"id": "care_visits", "value": 2500, "before": 60, "after": 45},
    {"id": "hours_kommun", "value": 900, "before": 120, "after": 90},
    {"id": "hours_af", "value": 700, "before": 20, "after": 60},
    {"id": "hours_fk", "value": 700, "before": 50, "after": 35},
]
COST = {"kommun": 175000, "region": 175000, "fk": 350000}


def constructed(**changes) -> Case:
    settings = {
        "participants": 10,
        "quantities": item_quantities(ITEM_ROWS),
        "rates": RATES,
        "cost": COST,
        "reference_wage": 27000,
        "reference_months": 120,
    }
    return Case(**(settings | changes))


@pytest.mark.parametrize(
    ("actor", "income", "cost", "result_1", "result_5", "return_1", "return_5", "months", "status"),
    [
        ("kommun", 346870.20, 175000, 171870.20, 1559351.02, 1.98, 9.91, 6.05, None),
        ("region", 93006.28, 175000, -81993.72, 290031.39, 0.53, 2.66, 22.58, None),
        ("af", -313604.80, 0, -313604.80, -1568024.00, None, None, None, "none"),
        ("fk", 208692.00, 350000, -141308.00, 693460.00, 0.60, 2.98, 20.13, None),
        ("ovrig_stat", 192290.40, 0, 192290.40, 961452.00, None, None, None, "not_applicable"),
        ("staten", 87377.60, 350000, -262622.40, 86888.00, 0.25, 1.25, 48.07, None),
        ("individ", 134791.52, 0, 134791.52, 673957.58, None, None, None, "not_applicable"),
        ("arbetsgivare", 0.00, 0, 0.00, 0.00, None, None, None, "not_applicable"),
        ("samhalle", 662045.60, 700000, -37954.40, 2610228.00, 0.95, 4.73, 12.69, None),
    ],
)
def test_the_constructed_case_to_the_ore(actor, income, cost, result_1, result_5, return_1, return_5, months, status):
    row = payback(constructed()).actors.loc[actor]
    assert round(row.income, 2) == pytest.approx(income, abs=0.005)
    assert row.cost == cost
    assert row.result_1 == pytest.approx(result_1, abs=0.0051)
    assert row.result_5 == pytest.approx(result_5, abs=0.0051)
    for found, expected in ((row.return_1, return_1), (row.return_5, return_5), (row.payback_months, months)):
        assert pd.isna(found) if expected is None else found == pytest.approx(expected, abs=0.005)
    assert (None if pd.isna(row.payback_status) else row.payback_status) == status


def test_the_whole_of_the_constructed_case():
    whole = payback(constructed()).whole
    expected = {
        "production_before": 0,
        "production_after": 615045.60,
        "real_before": 307000,
        "real_after": 260000,
        "potential_before": 4565008.00,
        "potential_after": 3902962.40,
        "verkningsgrad": 0.1450,
        "cost_per_participant": 70000,
        "cost_per_point": 4826.72,
    }
    for name, value in expected.items():
        assert whole[name] == pytest.approx(value, abs=0.00005 if "verkningsgrad" in name else 0.005), name
    assert set(whole) == set(expected)
    assert model.required_effect(constructed()) == pytest.approx(0.1533, abs=0.00005)


@pytest.mark.parametrize(
    ("switches", "column", "expected"),
    [
        ({"municipal_tax_kept": 0.1}, "income", {"kommun": 253387.02, "staten": 180860.78, "samhalle": 662045.60}),
        ({"municipal_tax_kept": 0.1}, "payback_months", {"kommun": 8.29}),
        (
            {"discount": 0.035},
            "result_5",
            {"kommun": 1391137.14, "region": 244928.22, "fk": 592255.31, "staten": 44514.44, "samhalle": 2289170.56},
        ),
        (
            {"write_off_years": 3},
            "result_1",
            {"kommun": 288536.87, "region": 34672.95, "fk": 92025.33, "staten": -29289.07, "samhalle": 428712.27},
        ),
        ({"write_off_years": 3}, "return_1", {"kommun": 5.95, "region": 1.59, "staten": 0.75, "samhalle": 2.84}),
        ({"write_off_years": 3}, "return_5", {"kommun": 9.91, "staten": 1.25, "samhalle": 4.73}),
        # A third of the cost comes back within the first year, or all of it has to.
        (
            {"write_off_years": 3},
            "payback_months",
            {"kommun": 2.02, "region": 7.53, "fk": 6.71, "staten": 48.07, "samhalle": 4.23},
        ),
        ({"dead_weight": 0.2}, "income", {"samhalle": 529636.48}),
        ({"dead_weight": 0.2}, "payback_months", {"samhalle": 15.86}),
        ({"fading": 0.1}, "result_5", {"samhalle": 2011142.94}),
        # The region's first year covers 93 006.28 of 175 000, its second 83 705.65: 12 + 12 · 81 993.72/83 705.65.
        ({"fading": 0.1}, "payback_months", {"staten": 58.36, "region": 23.75}),
        # FK's first year is worth 208 692/1.035 = 201 634.78, its second 194 816.21: 12 + 12 · 148 365.22/194 816.21.
        ({"discount": 0.035}, "payback_months", {"fk": 21.14}),
    ],
)
def test_the_constructed_case_under_its_sensitivities(switches, column, expected):
    actors = payback(constructed(), Switches().changed(**switches)).actors
    for actor, value in expected.items():
        assert actors.loc[actor, column] == pytest.approx(value, abs=0.0051), actor


def test_grus_pays_back_in_27_months_at_045_per_krona():
    assert round(12 / 0.45) == 27
    assert model.payback_months(0.45, 1.0, Switches()) == pytest.approx(26.67, abs=0.005)


@pytest.mark.parametrize(
    ("cost", "switches", "months"),
    [
        # Twelve years at 3.5 % are worth 9.6633, the thirteenth 0.6394: 12 · (12 + 0.3367/0.6394).
        (10, {"discount": 0.035}, 150.32),
        # 1 + 0.9 + 0.81 + … is 5.6953 in eight years, the ninth is worth 0.4305; ten it never comes to.
        (6, {"fading": 0.1}, 104.49),
        (10, {"fading": 0.1}, None),
        (11, {"fading": 0.1, "discount": 0.035}, None),
        # A hundred years is the limit, whatever the switches.
        (99.5, {}, 1194),
        (101, {}, None),
        (101, {"discount": 1e-9}, None),
    ],
)
def test_a_cost_is_covered_by_the_years_as_they_are_worth_up_to_a_hundred(cost, switches, months):
    found = model.payback_months(1.0, cost, Switches(**switches))
    assert found is None if months is None else found == pytest.approx(months, abs=0.01)


@given(st.floats(1, 1e5), st.floats(1, 1e5), st.sampled_from([{"discount": 1e-12}, {"fading": 1e-12}]))
def test_next_to_no_discount_or_fading_is_none(income, cost, little):
    assume(cost < 99 * income)
    assert model.payback_months(income, cost, Switches(**little)) == pytest.approx(12 * cost / income, rel=1e-9)


quantities = st.lists(
    st.tuples(st.sampled_from(ITEMS), st.floats(0, 1e5), st.floats(0, 500), st.floats(0, 500), st.floats(0, 2e4)),
    min_size=1,
    max_size=8,
    unique_by=lambda row: row[0],
).map(
    lambda rows: item_quantities(
        [{"id": i, "value": v, "before": b, "after": a, "subsidy": s} for i, v, b, a, s in rows]
    )
)
switch_sets = st.builds(
    Switches,
    municipal_tax_kept=st.floats(-0.2, 1),
    subsidy_lowers_production=st.booleans(),
    activity_support_actor=st.sampled_from(["af", "fk", "ovrig_stat"]),
)


@given(quantities, switch_sets)
def test_actors_sum_to_society_and_the_change_in_potential_is_its_income(rows, switches):
    result = payback(constructed(quantities=rows), switches)
    income = result.actors["income"]
    whole = result.whole
    tolerance = 1e-6 * (1 + income.abs().sum())
    assert income[list(ACTORS)].sum() == pytest.approx(income["samhalle"], abs=tolerance)
    assert income[["af", "fk", "ovrig_stat"]].sum() == pytest.approx(income["staten"], abs=tolerance)
    real = (whole["production_after"] - whole["production_before"]) - (whole["real_after"] - whole["real_before"])
    assert income["samhalle"] == pytest.approx(real, abs=tolerance)
    assert whole["potential_before"] - whole["potential_after"] == pytest.approx(income["samhalle"], abs=tolerance)


@given(switch_sets)
def test_every_transfer_sums_to_zero_over_the_actors(switches):
    table = incidence(RATES, switches)
    sums = table[table["kind"] == "transfer"].groupby("item")[["per_value", "per_subsidy"]].sum()
    assert (sums.abs() < 1e-12).all(axis=None)


@pytest.mark.parametrize("item", BENEFITS)
def test_the_price_of_a_transfer_moves_actors_and_never_society(item):
    raised = [row | ({"value": row["value"] * 2} if row["id"] == item else {}) for row in ITEM_ROWS]
    if item not in {row["id"] for row in ITEM_ROWS}:
        raised = [*ITEM_ROWS, {"id": item, "value": 5000, "before": 10, "after": 3}]
    before, after = (payback(constructed(quantities=item_quantities(r))).actors["income"] for r in (ITEM_ROWS, raised))
    assert after["samhalle"] == pytest.approx(before["samhalle"], abs=1e-6)
    if item != "aktivitetsersattning":  # as many months before as after: its price moves nobody
        assert (after - before).abs().max() > 1


@given(st.floats(1, 1e6), st.floats(1, 1e6))
def test_even_income_payback_and_result_agree(income, cost):
    assume(cost < 100 * income)
    months = model.payback_months(income, cost, Switches())
    assert (months <= 12 * (1 + 1e-12)) == (income >= cost * (1 - 1e-12))
    assert months == pytest.approx(12 / (income / cost))


@example(100.0, 120.0, Switches(write_off_years=3))
@given(
    st.floats(-1e6, 1e6),
    st.floats(1, 1e6),
    st.builds(
        Switches,
        write_off_years=st.integers(1, 8),
        discount=st.sampled_from([0.0, 0.035, 0.2]),
        fading=st.sampled_from([0.0, 0.1, 0.6]),
    ),
)
def test_result_return_and_payback_are_of_the_same_cost(income, cost, switches):
    # Support that the municipality saves (or pays more of) is its whole income.
    months = {"before": 1, "after": 0} if income > 0 else {"before": 0, "after": 1}
    items = item_quantities([{"id": "forsorjningsstod", "value": abs(income), **months}])
    row = payback(constructed(quantities=items, cost={"kommun": cost}), switches).actors.loc["kommun"]
    assume(all(abs(row[f"result_{horizon}"]) > 1e-6 * cost for horizon in (1, 5)))
    time = math.inf if pd.isna(row.payback_months) else row.payback_months
    assert (row.result_1 >= 0) == (row.return_1 >= 1) == (time <= 12)
    assert (row.result_5 >= 0) == (row.return_5 >= 1)
    assert time <= 60 or row.result_5 < 0
    if (switches.discount == 0 and switches.fading == 0) or switches.write_off_years == 1:
        assert (row.result_5 >= 0) == (time <= 60)


def test_no_income_no_payback_and_no_stake_not_applicable():
    empty = payback(constructed(quantities=item_quantities(ITEM_ROWS).assign(quantity=0.0))).actors
    assert empty.loc["kommun", "payback_status"] == "none"
    assert empty.loc["individ", "payback_status"] == "not_applicable"


def case_text(**changes: str) -> str:
    parts = {
        "participants": "participants = 10",
        "rates": "[rates]\nmunicipal_tax = 0.2036\nregional_tax = 0.1088\nemployer_contributions = 0.3142\n"
        "municipal_tax_kept = 1.0",
        "cost": "[cost]\nkommun = 175000\nregion = 175000\nfk = 350000",
        "reference": "[reference]\nwage = 27000\nmonths = 120",
        "item": "\n".join("[[item]]\n" + "\n".join(f"{k} = {v!r}" for k, v in row.items()) for row in ITEM_ROWS),
    } | changes
    return "\n".join(parts.values())


def test_a_case_file_gives_the_same_as_the_case():
    case, switches = parse_case(case_text(), "fall.toml")
    pd.testing.assert_frame_equal(payback(case, switches).actors, payback(constructed()).actors)
    described = payback(case, switches).as_dict()
    assert [row["actor"] for row in described["actors"]] == list(model.ROWS)
    assert described["actors"][2]["payback_months"] is None
    assert list(described["actors"][0]) == [
        "actor",
        "income",
        "cost",
        "result_1",
        "result_5",
        "return_1",
        "return_5",
        "payback_months",
        "payback_status",
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"item": '[[item]]\nid = "lottovinst"\nvalue = 1\nbefore = 0\nafter = 1'}, "Okänd post: lottovinst"),
        ({"item": '[[item]]\nid = "a_kassa"\nvalue = "x"\nbefore = 0\nafter = 1'}, "value i .item a_kassa. ska vara"),
        ({"item": '[[item]]\nid = "a_kassa"\nvalue = -1\nbefore = 0\nafter = 1'}, "noll eller mer"),
        ({"item": '[[item]]\nid = "a_kassa"\nvalue = 1\nafter = 1'}, "ska ha id, value, before, after"),
        ({"item": "[[item]]\nvalue = 1"}, "saknar id"),
        ({"item": ""}, r"minst en \[\[item\]\]"),
        ({"switches": "[switches]\nranta = 0.03"}, "Okänd inställning: ranta"),
        ({"switches": "[switches]\ndead_weight = 20"}, "dead_weight ska vara en andel"),
        ({"switches": "[switches]\nmunicipal_tax_kept = 10"}, "municipal_tax_kept ska vara en andel"),
        ({"switches": '[switches]\nwrite_off_years = "tre"'}, "write_off_years ska vara ett heltal"),
        ({"switches": '[switches]\nsubsidy_lowers_production = "kanske"'}, "true eller false"),
        ({"switches": '[switches]\nactivity_support_actor = "csn"'}, "ska vara en av af, fk"),
        ({"cost": "[cost]\nkommun = -1"}, "kan inte vara negativ: kommun"),
        ({"cost": "[cost]\nlandsting = 1"}, "Okänd aktör"),
        ({"cost": "[cost]\nkommun = 1\nparticipants = 12"}, "gäller 12 deltagare men intäkterna 10"),
        ({"cost": ""}, r"delen \[cost\] saknas"),
        ({"rates": "[rates]\nmunicipal_tax = 0.2"}, "saknad eller okänd är employer_contributions, regional_tax"),
        ({"rates": "[rates]\nmunicipal_tax = 20\nregional_tax = 0.1\nemployer_contributions = 0.3"}, "andel mellan"),
        ({"reference": "[reference]\nwage = -1\nmonths = 1"}, r"\[reference\] ska vara tal"),
        ({"participants": "participants = 0"}, "minst 1"),
        ({"participants": "participants = 9.5"}, "ska vara ett heltal"),
        ({"participants": "deltagare = 10"}, "okänd del deltagare"),
        ({"participants": "participants ="}, "raden går inte att läsa"),
    ],
)
def test_a_faulty_case_says_what_to_change(changes, message):
    with pytest.raises(PaybackError, match=message):
        case, switches = parse_case(case_text(**changes), "fall.toml")
        payback(case, switches)


def test_cost_and_incomes_are_of_the_same_participants():
    rows = item_quantities(ITEM_ROWS).assign(participant=range(20))
    with pytest.raises(PaybackError, match="som kostnaden inte gäller"):
        constructed(quantities=rows)
    with pytest.raises(PaybackError, match="Kostnaden gäller 9 deltagare"):
        constructed(cost_participants=9)


def test_the_parts_of_a_case_sum_to_the_whole():
    rows = item_quantities(ITEM_ROWS).assign(participant=[n % 10 for n in range(20)])
    case = constructed(quantities=rows)
    each = model.yearly_income(case, Switches(), by=["participant"])
    pd.testing.assert_series_equal(each.sum(), payback(case).actors["income"], check_names=False)


def test_flows_follow_the_incidence():
    rows = item_quantities([{"id": "a_kassa", "value": 100, "before": 0, "after": 2}])
    after = flow_array(rows, RATES, Switches())[1, KINDS.index("transfer")]
    found = dict(zip(ACTORS, after.round(2), strict=True))
    assert found == {
        "kommun": 40.72,
        "region": 21.76,
        "af": -200,
        "fk": 0,
        "ovrig_stat": 0,
        "individ": 137.52,
        "arbetsgivare": 0,
    }


def test_dead_weight_lowers_the_verkningsgrad_with_the_income():
    whole = payback(constructed(), Switches(dead_weight=0.2)).whole
    assert whole["verkningsgrad"] == pytest.approx(0.8 * 662045.60 / 4565008.00)
