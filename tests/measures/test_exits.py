"""Exits: drop-outs outside, the three bases, reasons with the total under a wrong name, months and days."""

import pandas as pd
import pytest

from sotanalysis.dataset import SourceMissing
from sotanalysis.measures import exits
from sotanalysis.periods import Period

REASONS = [
    ("discharged", 15),
    ("moved", 1),
    ("illness", 20),
    ("further_rehabilitation", 11),
    ("without_measurement", 6),
]
MONTHS = [(1, 5, 7), (6, 10, 13), (11, 15, 19), (16, 20, 8)]


@pytest.fixture
def printed(dataset):
    of_all = {"report": "exit_reason", "n_population": 53}
    return dataset(
        sus_rows=[
            {**of_all, "role": "phantom", "category": "missing", "n": 53, "share_printed": 1.0},
            *({**of_all, "category": c, "n": n, "share_printed": round(n / 53, 3)} for c, n in REASONS),
            {**of_all, "role": "total", "n": 53, "share_printed": 1.0},
            *(
                {
                    "report": "months",
                    "n_population": 47,
                    "category": f"{a}-{b}",
                    "class_low": a,
                    "class_high": b,
                    "n": n,
                }
                for a, b, n in MONTHS
            ),
        ]
    )


@pytest.fixture
def register(dataset):
    def case(start, end, **more):
        return {"start_date": start, "exit_date": end} | more

    return dataset(
        cases=[
            case("2022-01-01", "2022-01-31", in_sus=True, exit_reason="illness"),
            case("2021-01-15", "2022-02-14", in_sus=True, exit_reason="without_measurement", sex="man"),
            case("2020-01-01", "2022-12-31", in_sus=False),
            case("2021-01-01", "2022-06-01", drop_out=True, in_sus=True),
            case("2022-12-22", None),
            case("2021-01-01", "2021-12-31"),
        ]
    )


def test_a_drop_out_stands_outside_the_ended(register, year_2022, look):
    assert look(exits.ENDED_BY_SEX(register, year_2022), sex="all")["n"] == 3
    assert look(exits.ENDED_BY_SEX(register, year_2022), sex="man")["n"] == 1
    assert exits.DROP_OUTS(register, year_2022)["n"].tolist() == [1]


def test_three_bases(register, printed, year_2022, look):
    ours = exits.bases(register, year_2022)
    assert {c: look(ours, counted=c)["n"] for c in ("ended", "in_sus", "measured")} == {
        "ended": 3, "in_sus": 2, "measured": 1,
    }  # fmt: skip
    sus = exits.bases(printed, year_2022)
    assert sus.set_index("counted")["n"].to_dict() == {"in_sus": 53, "measured": 47}


def test_the_total_under_a_wrong_name_is_no_reason(printed, year_2022, look):
    frame = exits.REASON(printed, year_2022)
    assert look(frame, exit_reason="illness")[["n", "base"]].tolist() == [20, 53]
    assert look(frame, exit_reason="missing")["n"] == 0
    assert look(frame, exit_reason="all")["n"] == 53
    printed_rows = exits.reasons_printed(printed, year_2022)
    assert look(printed_rows, exit_reason="missing", statistic="n")["value"] == 53
    assert look(printed_rows, exit_reason="all", statistic="share")["value"] == 1
    assert pd.isna(look(printed_rows, exit_reason="registration_error", statistic="n")["value"])


def test_the_register_counts_reasons_over_all_who_ended(register, year_2022, look):
    frame = exits.REASON(register, year_2022)
    assert look(frame, exit_reason="illness")[["n", "base"]].tolist() == [1, 3]
    assert look(frame, exit_reason="missing")[["n", "base"]].tolist() == [1, 3]


def test_months_keep_the_classes_of_sus_and_lose_no_stay(printed, register, year_2022, look):
    sus = exits.MONTHS(printed, year_2022)
    assert sus["n"].tolist() == [7, 13, 19, 8, 47] and set(sus["base"]) == {47}
    ours = exits.MONTHS(register, year_2022)
    assert dict(zip(ours["months_class"], ours["n"], strict=True)) == {
        "1-5": 1, "6-10": 0, "11-15": 1, "16-20": 0, "21-": 1, "missing": 0, "all": 3,
    }  # fmt: skip


def test_days_run_to_the_end_of_the_period_for_those_still_there(register, year_2022, look):
    frame = exits.DAYS_ENROLLED(register, year_2022)
    days = [30, 395, 1095, 516, 9]  # the one who left the year before is not in the service
    assert frame[["n", "value"]].iloc[0].tolist() == [5, sum(days) / 5]
    half = exits.DAYS_ENROLLED(register, Period.parse("h1", 2022))
    assert half["value"].iloc[0] == (30 + 395 + 911 + 516) / 4
    assert look(exits.DAYS_AT_EXIT(register, year_2022), statistic="median")["value"] == 395


def test_an_exit_before_its_start_has_no_time_in_the_service(dataset, year_2022, look):
    cases = [
        {"start_date": "2022-01-01", "exit_date": "2022-01-11"},
        {"start_date": "2022-03-01", "exit_date": "2022-03-21"},
        {"start_date": "2022-06-10", "exit_date": "2022-06-01"},  # nine days before it began
    ]
    made = dataset(cases=cases)
    days = exits.DAYS_AT_EXIT(made, year_2022)
    found = {name: look(days, statistic=name)[["n", "value"]].tolist() for name in days["statistic"]}
    assert found == {"mean": [2, 15], "median": [2, 15], "min": [2, 10], "max": [2, 20]}
    behind = exits.DAYS_AT_EXIT.rows_of(made, year_2022, {"statistic": "mean"}, "workbook")
    assert behind == ["2022/fil!cases!1", "2022/fil!cases!2"]
    assert exits.DAYS_ENROLLED(made, year_2022)[["n", "value"]].iloc[0].tolist() == [2, 15]
    months = exits.MONTHS(made, year_2022)
    assert look(months, months_class="1-5")["n"] == 2 and look(months, months_class="missing")["n"] == 1
    assert look(months, months_class="all")["n"] == look(exits.ENDED_BY_SEX(made, year_2022), sex="all")["n"] == 3
    alone = dataset(cases=cases[2:])
    assert exits.DAYS_AT_EXIT(alone, year_2022)["value"].isna().all()


def test_without_any_source_the_file_is_named(dataset, year_2022):
    with pytest.raises(SourceMissing, match="Deltagare"):
        exits.REASON(dataset(), year_2022)
