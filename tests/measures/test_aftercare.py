"""Extensions and spot support as listed in 2022: sums, supports, referrers, durations that could not be read."""

import pytest

from sotanalysis.measures import aftercare

EXTENSIONS = [(4, "sickness_benefit"), (3, "sickness_benefit"), (3, "social_assistance"), (4, "social_assistance"),
              (3, "social_assistance"), (6, "activity_support"), (3, "sickness_benefit"), (3, "social_assistance"),
              (6, "social_assistance"), (6, "social_assistance"), (6, "sickness_benefit")]  # fmt: skip
SPOT = [(6, "af", 15, "exact"), (1, "municipality", 60, "exact"), (6, "af", None, "blank"),
        (6, "municipality", None, "blank"), (6, "af", None, "blank"), (9, "af", 60, "exact"),
        (2, "municipality", None, "unreadable"), (1, "af", 60, "exact"), (1, "fk", 30, "exact"),
        (6, "af", 60, "at_least"), (3, "af", 180, "at_least"), (6, "other", 30, "exact")]  # fmt: skip


@pytest.fixture
def given(dataset):
    return dataset(
        cases=[{"referrer": "fk"}, {"referrer": "fk", "exit_date": "2022-02-01"}, {"referrer": "af"}],
        extensions=[
            *(
                {"case": f"case{1 + i % 2}", "decision_date": "2022-05-01", "months": m, "support_source": s}
                for i, (m, s) in enumerate(EXTENSIONS)
            ),
            {"case": "case3", "decision_date": "2021-12-31", "months": 6},
        ],
        spot_supports=[
            {"date": "2022-03-01", "months_after_exit": m, "purpose": p, "minutes": t, "duration_kind": k}
            for m, p, t, k in SPOT
        ],
    )


def test_extensions_of_2022(given, year_2022, look):
    assert aftercare.N_EXTENSIONS(given, year_2022)["n"].tolist() == [11]
    assert aftercare.EXTENSION_MONTHS(given, year_2022)["value"].tolist() == [47]
    frame = aftercare.EXTENSIONS_BY_SUPPORT(given, year_2022)
    wanted = {"sickness_benefit": 4, "social_assistance": 6, "activity_support": 1, "all": 11}
    assert {s: look(frame, support_source=s)["n"] for s in wanted} == wanted
    listed = aftercare.extension_list(given, year_2022)
    assert listed["value"].tolist() == [m for m, _ in EXTENSIONS]


def test_extended_persons_are_set_against_those_enrolled(given, year_2022, look):
    frame = aftercare.EXTENDED_BY_REFERRER(given, year_2022)
    assert look(frame, referrer="fk")[["n", "base"]].tolist() == [2, 2]
    assert look(frame, referrer="af")[["n", "base"]].tolist() == [0, 1]
    assert look(frame, referrer="all")[["n", "base"]].tolist() == [2, 3]


def test_spot_supports_of_2022(given, year_2022, look):
    assert aftercare.N_SPOT_SUPPORTS(given, year_2022)["n"].tolist() == [12]
    assert look(aftercare.SPOT_BY_PURPOSE(given, year_2022), purpose="af")[["n", "base"]].tolist() == [7, 12]
    kinds = aftercare.SPOT_DURATION(given, year_2022).set_index("duration_kind")["n"]
    assert kinds[["exact", "at_least", "unreadable", "blank", "all"]].tolist() == [6, 2, 1, 3, 12]
    minutes = aftercare.spot_minutes(given, year_2022).iloc[0]
    assert minutes[["n", "base", "value"]].tolist() == [8, 12, 495]
    months = aftercare.SPOT_BY_MONTHS(given, year_2022)
    assert months["months"].tolist() == ["1", "2", "3", "6", "9", "missing", "all"]
    assert months["n"].tolist() == [3, 1, 1, 6, 1, 0, 12]
    assert len(aftercare.spot_list(given, year_2022)) == 12


def test_months_after_exit_are_counted_where_none_is_stated(dataset, year_2022):
    made = dataset(
        cases=[{"exit_date": "2022-01-31"}, {}],
        spot_supports=[
            {"case": "case1", "date": "2022-03-01"},
            {"case": "case1", "date": "2022-03-01", "months_after_exit": 3},
            {"case": "case1", "date": "2022-03-01", "exit_date": "2022-01-01"},
            {"case": "case2", "date": "2022-03-01"},
            {"case": "case1", "date": "2022-01-01"},
        ],
    )
    assert aftercare.spot_list(made, year_2022)["months"].tolist() == ["1", "3", "2", "missing", "missing"]


def test_nothing_given_is_zero_and_not_missing(dataset, year_2022):
    found = dataset(present=("cases", "extensions", "spot_supports"))
    assert aftercare.N_EXTENSIONS(found, year_2022)["n"].tolist() == [0]
    assert aftercare.extension_list(found, year_2022).empty
    assert aftercare.spot_minutes(found, year_2022)["value"].tolist() == [0]
