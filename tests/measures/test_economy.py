"""Economy: deviations by hand, sums that say so when a part is missing, cost on its bases."""

from dataclasses import replace

import pandas as pd
import pytest

from sotanalysis.dataset import SourceMissing
from sotanalysis.measures import economy
from sotanalysis.periods import Period
from sotanalysis.sources.settings import Capacity, Settings

ACCOUNTS = [
    {"account": "Personal", "sek_budget": 1000, "sek_outcome": 900, "role": "cost"},
    {"account": "Köp av tjänster", "sek_budget": 100, "sek_outcome": 150, "role": "cost"},
    {"account": "Bidrag", "sek_budget": 1100, "sek_outcome": 1100, "role": "income"},
]


def values(frame, key):
    return {(getattr(r, key), r.statistic): None if pd.isna(r.value) else r.value for r in frame.itertuples()}


def test_accounts_deviate_from_their_budget(dataset, year_2022):
    found = values(economy.accounts(dataset(accounts=ACCOUNTS), year_2022), "account")
    assert [found["personal", s] for s in economy.STATISTICS] == [1000, 900, -100, -10]
    assert [found["kop_av_tjanster", s] for s in economy.STATISTICS] == [100, 150, 50, 50]
    assert [found["all", s] for s in economy.STATISTICS] == [1100, 1050, -50, pytest.approx(-100 / 22)]


def test_what_is_left_is_income_less_costs(dataset, year_2022):
    found = economy.result(dataset(accounts=ACCOUNTS), year_2022).set_index("statistic")["value"]
    assert (found["budget"], found["outcome"], found["deviation"]) == (0, 50, 50)
    assert pd.isna(found["percent"])


def test_an_account_without_outcome_leaves_the_sum_open(dataset, year_2022):
    gap = [*ACCOUNTS, {"account": "Hyra", "sek_budget": 10, "sek_outcome": None, "role": "cost"}]
    found = values(economy.accounts(dataset(accounts=gap), year_2022), "account")
    assert found["hyra", "deviation"] is None and found["all", "outcome"] is None and found["all", "budget"] == 1110


def test_an_account_named_twice_is_summed(dataset, year_2022):
    twice = [*ACCOUNTS, {"account": "personal", "sek_budget": 1, "sek_outcome": 2, "role": "cost"}]
    made = dataset(accounts=twice)
    assert values(economy.accounts(made, year_2022), "account")["personal", "outcome"] == 902
    codes = {"account": "personal", "statistic": "outcome"}
    assert len(economy.accounts.rows_of(made, year_2022, codes, "economy")) == 2


def test_financiers_share_recomputed_and_stated(dataset, year_2022, look):
    rows = [{"financier": "Staten", "share": 0.5, "sek": 60}, {"financier": "Regionen", "share": 0.5, "sek": 40}]
    found = economy.financing_share(dataset(financing=rows), year_2022)
    assert look(found, financier="staten", statistic="recomputed")["value"] == 0.6
    assert look(found, financier="staten", statistic="stated")["value"] == 0.5
    assert look(found, financier="all", statistic="recomputed")["value"] == 1
    assert look(economy.financing(dataset(financing=rows), year_2022), financier="all")["value"] == 100


def test_cost_per_has_its_own_base(dataset, year_2022, look):
    cases = [
        {"start_date": "2021-06-01", "exit_date": "2022-12-31"},  # the whole year
        {"start_date": "2022-07-02"},  # half of it
        {"start_date": "2020-01-01", "exit_date": "2021-12-31"},  # gone before
    ]
    found = economy.cost_per(dataset(accounts=ACCOUNTS, cases=cases), year_2022)
    assert look(found, per="in_service")[["n", "value"]].tolist() == [2, 525]
    assert look(found, per="started")[["n", "value"]].tolist() == [1, 1050]
    assert look(found, per="ended")["n"] == 1
    assert look(found, per="year_place")["value"] == pytest.approx(1050 / (1 + 183 / 365))
    assert look(found, per="month_enrolled")[["n", "value"]].tolist() == [18, pytest.approx(1050 * 30.4375 / 548)]


def test_an_exit_before_its_start_takes_no_days_from_the_others(dataset, year_2022, look):
    cases = [
        {"start_date": "2021-06-01", "exit_date": "2022-12-31"},
        {"start_date": "2022-09-30", "exit_date": "2022-03-01"},
    ]
    found = economy.cost_per(dataset(accounts=ACCOUNTS, cases=cases), year_2022)
    assert look(found, per="year_place")[["n", "value"]].tolist() == [1, 1050]


def test_nobody_ended_gives_no_cost_per_ended(dataset, year_2022, look):
    found = economy.cost_per(dataset(accounts=ACCOUNTS, cases=[{}]), year_2022)
    assert look(found, per="ended")["n"] == 0 and pd.isna(look(found, per="ended")["value"])


def test_planned_against_actual(dataset, year_2022):
    posts = [
        {"post": "A", "role": "r", "share_of_full_time": 1, "from_date": "2021-01-01", "reason": "employed"},
        {"post": "B", "role": "r", "share_of_full_time": 1, "from_date": "2022-01-01", "reason": "vacant"},
        {"post": "P", "role": "r", "share_of_full_time": 1, "from_date": "2022-01-01", "to_date": "2022-12-31",
         "reason": "employed", "planned": True},
        {"post": "Q", "role": "r", "share_of_full_time": 0.5, "from_date": "2022-01-01", "reason": "employed",
         "planned": True},
    ]  # fmt: skip
    made = replace(
        dataset(staff=posts, cases=[{}, {}]), settings={2022: Settings(capacity=Capacity(planned_participants=5))}
    )
    assert economy.staff(made, year_2022)["value"].tolist() == [1.5, 1.0, -0.5]
    assert economy.participants(made, year_2022)["value"].tolist() == [5, 2, -3]
    without = economy.participants(dataset(cases=[{}]), year_2022)["value"]
    assert pd.isna(without[0]) and without[1] == 1 and pd.isna(without[2])


def test_a_half_year_and_a_year_without_accounts(dataset, year_2022):
    with pytest.raises(SourceMissing, match="helt kalenderår"):
        economy.accounts(dataset(accounts=ACCOUNTS), Period.parse("h1", 2022))
    with pytest.raises(SourceMissing, match="Konton"):
        economy.accounts(dataset(present=("accounts",)), year_2022)
