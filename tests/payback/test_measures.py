"""The model as facts of a report: both sources, missing ones, nobody, groups, and the printed payback time."""

import gc
import weakref

import pandas as pd
import pytest

from sotanalysis.dataset import SourceMissing
from sotanalysis.facts import collect, with_ids
from sotanalysis.measures import all_measures
from sotanalysis.measures.measure import Measure
from sotanalysis.payback import measures as m
from sotanalysis.payback.inputs import Assumptions, from_register
from sotanalysis.payback.model import payback
from sotanalysis.periods import Period

ALL = [one for one in vars(m).values() if isinstance(one, Measure)]
ACCOUNTS = [{"account": "Personal", "sek_outcome": 1_000_000.0, "role": "cost"}]
PRINTED = [
    {
        "measure": "payback",
        "category": "kommunen",
        "value": "3",
        "value_unit": "år",
        "precision": "more_than",
        "printed": "drygt tre år",
    }
]
SUS = [
    {"report": "support", "category": "social_assistance", "n_before": 4, "n_after": 2, "n_population": 4},
    {"report": "occupation", "category": "unsubsidised_work", "n_before": 0, "n_after": 1, "n_population": 4},
]


def cohort(n: int, **columns: list) -> dict:
    """n ended participants: on social assistance at start, a third of them without at exit."""
    cases = [
        {"case": f"c{i}", "start_date": "2022-01-01", "exit_date": "2022-12-01", "birth_date": "1990-05-05"}
        | {name: values[i % len(values)] for name, values in columns.items()}
        for i in range(n)
    ]
    supports = [
        {
            "case": f"c{i}",
            "moment": moment,
            "extent_percent": 100,
            "support_source": "social_assistance" if moment == "start" or i % 3 else "no_public",
        }
        for i in range(n)
        for moment in ("start", "exit")
    ]
    occupations = [{"case": f"c{i}", "moment": "exit", "occupation": "job_seeking"} for i in range(n)]
    return {"cases": cases, "case_supports": supports, "case_occupations": occupations, "accounts": ACCOUNTS}


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_every_measure_has_its_form_for_people_totals_and_nobody(dataset, year_2022, one):
    kinds = {
        "people": cohort(12),
        "both": cohort(12) | {"sus_rows": SUS},
        "nobody": cohort(12, exit_date=[None]),
    }
    for kind, tables in kinds.items():
        frame = with_ids(one, one(dataset(**tables, printed_figures=PRINTED), year_2022))
        assert frame["fact"].is_unique
        if kind == "nobody" and "base" in frame and one.id not in ("payback.prices", "payback.agreements"):
            assert frame["value"].isna().all() and frame["base"].fillna(0).eq(0).all()


def test_the_register_is_primary_and_sus_beside(dataset, year_2022, look):
    both = dataset(**cohort(12), sus_rows=SUS)
    frame = m.actor(both, year_2022)
    assert frame["source"].drop_duplicates().tolist() == ["workbook", "sus"]
    # Four of twelve lost 12 months of social assistance at 9 000 kr: the municipality saves it.
    row = look(frame, actor="kommun", statistic="income")
    assert row["value"] == pytest.approx(4 * 12 * 9000) and row["base"] == 12 and pd.isna(row["n"])
    codes = {"actor": "kommun", "statistic": "income"}
    assert len(m.actor.rows_of(both, year_2022, codes, "workbook")) == 12 + 1  # the participants and the account
    assert look(frame, source="sus", actor="kommun", statistic="income")["base"] == 4
    only_sus = m.actor(dataset(sus_rows=SUS, accounts=ACCOUNTS), year_2022)
    assert only_sus["source"].unique().tolist() == ["sus"]


def test_an_actor_without_payback_has_no_number(dataset, year_2022, look):
    frame = m.actor(dataset(**cohort(12)), year_2022)
    assert pd.isna(look(frame, actor="fk", statistic="payback_months")["value"])
    assert pd.isna(look(frame, actor="individ", statistic="return_1")["value"])


def test_sources_and_periods_that_do_not_do(dataset, year_2022):
    with pytest.raises(SourceMissing, match="Konton"):
        m.actor(dataset(**{k: v for k, v in cohort(3).items() if k != "accounts"}), year_2022)
    with pytest.raises(SourceMissing, match="helt kalenderår"):
        m.actor(dataset(**cohort(3)), Period.parse("h1", 2022))
    with pytest.raises(SourceMissing, match="publicerat.csv"):
        m.agreement(dataset(**cohort(3)), year_2022)


def test_groups_under_the_smallest_base_show_no_amount(dataset, year_2022, look):
    tables = cohort(22, sex=["woman", "woman", "woman", "man"])
    frame = m.by_sex(dataset(**tables), year_2022)
    women, men = (look(frame, sex=sex, statistic="income_kommun") for sex in ("woman", "man"))
    assert (women["n"], men["n"], women["base"]) == (17, 5, 22)
    assert pd.isna(men["value"]) and women["value"] > 0
    every = look(frame, sex="all", statistic="cost")["value"]
    assert every == pytest.approx(1_000_000 / 22)


def test_ages_are_those_at_start(dataset, year_2022, look):
    frame = m.by_age(dataset(**cohort(12, birth_date=["1992-01-02", "1991-12-31", None])), year_2022)
    assert [int(look(frame, age_class=c, statistic="income")["n"]) for c in ("15-29", "30-44", "missing")] == [4, 4, 4]


def test_intervals_hold_the_income_and_follow_the_source(dataset, year_2022, look):
    frame = m.interval(dataset(**cohort(12)), year_2022)
    ends = [look(frame, actor="kommun", statistic="income", kind="participants", bound=b)["value"] for b in m.BOUNDS]
    assert ends[0] < 4 * 12 * 9000 < ends[1]
    totals = m.interval(dataset(sus_rows=SUS, accounts=ACCOUNTS), year_2022)
    assert pd.isna(look(totals, actor="kommun", statistic="income", kind="participants", bound="low")["value"])
    assert look(totals, actor="kommun", statistic="income", kind="prices", bound="low")["value"] > 0


def test_the_printed_time_is_sought_in_every_setting(dataset, year_2022, look):
    data = dataset(**cohort(12), printed_figures=PRINTED)
    assert m.printed_time(data, 2022).months == (37, 45)
    frame = m.agreement(data, year_2022)
    assert set(frame["setting"]) == set(m.SETTINGS)
    base = payback(from_register(data, year_2022, Assumptions()).case).actors.loc["kommun", "payback_months"]
    found = {s: look(frame, setting="enrolled_none_naive", statistic=s)["value"] for s in ("months", "low", "high")}
    assert found["months"] == pytest.approx(base)
    assert found["low"] == pytest.approx(1 - base / 37) and found["high"] == pytest.approx(1 - base / 45)
    counts = m.agreements(data, year_2022)
    assert counts["base"].tolist() == [8, 8] and counts["n"].tolist()[0] == 0


@pytest.mark.parametrize(
    ("figure", "months"),
    [
        ({"value": "27", "value_unit": "months", "precision": "exact"}, (26.5, 27.5)),
        ({"value": "2,5", "value_unit": "years", "precision": "rounded"}, (24, 36)),
    ],
)
def test_other_printed_forms(dataset, figure, months):
    data = dataset(**cohort(3), printed_figures=[PRINTED[0] | figure])
    assert m.printed_time(data, 2022).months == months


def test_own_prices_are_traced_to_their_row(dataset, year_2022, look):
    own = [{"of_year": 2022, "price_item": "a_kassa", "price": 9000.0, "status": "källa"}]
    data = dataset(**cohort(3), prices=own)
    assert m.prices.rows_of(data, year_2022, {"price_item": "a_kassa"}, "prices") == ["2022/fil!prices!1"]
    assert look(m.prices(data, year_2022), price_item="a_kassa")["value"] == 9000
    assert m.prices.rows_of(data, year_2022, {"price_item": "sjukpenning"}, "prices") == []


def test_a_base_is_a_fact_of_that_number(dataset, year_2022):
    chosen = [one for one in all_measures() if one.id.startswith(("payback.", "exits.ended", "support.persons"))]
    data = dataset(**cohort(12), sus_rows=SUS, printed_figures=PRINTED)
    table = collect(data, year_2022, chosen).table()
    sizes = table.dropna(subset=["n"]).set_index("fact")["n"]
    based = table[table["measure"].str.startswith("payback.") & table["base"].notna()]
    based = based[based["measure"] != "payback.agreements"]  # its base is the settings tried, which are no fact
    assert based["base_fact"].notna().all()
    assert (based["base"].to_numpy() == based["base_fact"].map(sizes).to_numpy()).all()


def test_a_cohort_is_made_once_for_a_dataset_and_goes_with_it(dataset, year_2022, monkeypatch):
    made = []
    build = m.BUILDERS["workbook"]
    monkeypatch.setitem(m.BUILDERS, "workbook", lambda *args: made.append(args) or build(*args))
    data = dataset(**cohort(12))
    m.actor(data, year_2022), m.whole(data, year_2022), m.by_sex(data, year_2022)
    assert len(made) == 1
    m.actor(dataset(**cohort(12)), year_2022)
    assert len(made) == 2
    made.clear()
    kept = weakref.ref(data)
    del data
    gc.collect()
    assert kept() is None
