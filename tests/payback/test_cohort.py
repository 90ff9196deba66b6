"""What an evaluator does with a cohort: narrow it, price it, compute it; against counts by hand."""

from dataclasses import replace
from itertools import product
from types import SimpleNamespace

import pandas as pd
import pytest

from sotanalysis.payback import PaybackError, payback_cohort
from sotanalysis.periods import Period

# Three ended: 365, 365 and 181 days; the fourth is still enrolled (365 days of the year).
CASES = [
    {"case": "a", "start_date": "2022-01-01", "exit_date": "2022-12-31", "sex": "woman"},
    {"case": "b", "start_date": "2022-01-01", "exit_date": "2022-12-31", "sex": "man"},
    {"case": "c", "start_date": "2022-01-01", "exit_date": "2022-06-30", "sex": "woman"},
    {"case": "d", "start_date": "2022-01-01", "exit_date": None},
]
SUPPORTS = [
    {"case": c, "moment": "start", "support_source": "social_assistance", "extent_percent": 100} for c in "abc"
] + [
    {"case": c, "moment": "exit", "support_source": source, "extent_percent": 100}
    for c, source in (("a", "no_public"), ("b", "social_assistance"), ("c", "no_public"))
]
JOBS = [
    {"case": "a", "moment": "exit", "occupation": "unsubsidised_work", "extent_percent": 100},
    {"case": "c", "moment": "exit", "occupation": "subsidised_work", "extent_percent": 50},
]
DAYS = 365 + 365 + 181 + 365
FOLLOW_UPS = [
    {
        "case": "c",
        "exit_date": "2022-06-30",
        "months": 6,
        "due_date": "2022-12-30",
        "done_date": "2022-12-20",
        "status": "done",
        "occupation": "subsidised_work",
    },
]
TABLES = {
    "cases": CASES,
    "case_supports": SUPPORTS,
    "case_occupations": JOBS,
    "follow_ups": FOLLOW_UPS,
    "accounts": [{"account": "Personal", "sek_outcome": 1000.0 * DAYS, "role": "cost"}],
}
TAX = 0.2067


@pytest.fixture
def report(dataset):
    def build(period="2022", edition="internal", **tables):
        found = dataset(**TABLES | tables)
        span = Period.from_code(period)
        return SimpleNamespace(team="x", period=span, dataset=found, processed=None, edition=edition)

    return build


def test_wages_lower_and_only_those_in_work_at_the_six_month_follow_up(report):
    with (
        pytest.warns(UserWarning, match=r"2 av 3 deltagare har en uppföljning .* inte ska vara gjord"),
        pytest.warns(UserWarning, match="vald efter hur det gick"),
    ):
        working = payback_cohort(report()).where("work_6_months == 'yes'", "i arbete vid sexmånadersuppföljningen")
    result = working.scaled(wages=0.9).result()
    # c alone: 12 months of social assistance saved, half of a subsidised wage of 24 000 × 0.9 taxed; 181 days borne.
    kommun = result.actors.loc["kommun"]
    assert kommun["income"] == pytest.approx(12 * 9000 + 6 * 24_000 * 0.9 * TAX)
    assert kommun["cost"] == pytest.approx(0.25 * 1000 * 181)
    # The whole is that of one participant, and full work is at the lower wage.
    assert result.whole["potential_before"] == pytest.approx(12 * 27_000 * 0.9 * 1.3142)
    assert result.whole["cost_per_participant"] == pytest.approx(1000 * 181)
    for words in (
        "1 deltagare",
        "i arbete vid sexmånadersuppföljningen",
        "21\u00a0600 kr",
        "utan jämförelsegrupp",
        "2 av 3",
    ):
        assert words in repr(result), words


def test_those_who_were_not_reached_are_told(report):
    cohort = payback_cohort(report())
    some = replace(cohort, people=cohort.people.assign(work_6_months=["no", "unknown", "yes"]))
    with pytest.warns(UserWarning, match="1 av 3 deltagare har inget svar på uppföljningen"):
        found = some.crediting("work_6_months == 'yes' or work_6_months == 'maybe'", "i arbete")
    assert repr(found.result()).count("ej nådda, avböjda eller utan uppgift") == 1  # the column is asked for twice


# What the change is worth to the municipality: a and c save twelve months of social assistance, a pays tax on a wage of
# 27 000, c on half a wage of 24 000, and b begins to cost what it did not.
GAINS = {"a": 12 * 9000 + 12 * 27_000 * TAX, "b": -12 * 9000, "c": 12 * 9000 + 6 * 24_000 * TAX}


@pytest.fixture
def answered(report):
    supports = [*SUPPORTS[:1], SUPPORTS[1] | {"support_source": "no_public"}, *SUPPORTS[2:]]

    def build(**work):
        cohort = payback_cohort(report(case_supports=supports))
        told = {f"work_{months}_months": [*answers] for months, answers in work.items()}
        return replace(cohort, people=cohort.people.assign(**told))

    return lambda six: build(**{"6": six})


@pytest.mark.parametrize(
    ("six", "low", "high"),
    [
        (("yes", "no", "no"), "a", "a"),
        (("yes", "unknown", "no"), "ab", "a"),  # a loss is in at the lowest, out at the highest
        (("unknown", "unknown", "yes"), "bc", "ac"),
        (("not_due", "no", "unknown"), "", "ac"),
    ],
)
def test_the_bounds_are_the_lowest_and_highest_of_all_ways_of_counting(answered, six, low, high):
    cohort, work = answered(six), "work_6_months == 'yes'"
    row = cohort.bounds(work).loc["kommun"]
    assert row["income_low"] == pytest.approx(sum(GAINS[one] for one in low))
    assert row["income_high"] == pytest.approx(sum(GAINS[one] for one in high))
    ways = product(*[("yes", "no") if answer in ("unknown", "not_due") else (answer,) for answer in six])
    every = [
        replace(cohort, people=cohort.people.assign(work_6_months=[*way]))
        .crediting(work, "x")
        .result()
        .actors["income"]
        for way in ways
        if "yes" in way
    ]
    if "yes" in six:
        for actor in ("kommun", "samhalle", "staten"):
            found = [one[actor] for one in every]
            ends = cohort.bounds(work).loc[actor, ["income_low", "income_high"]]
            assert (min(found), max(found)) == pytest.approx(tuple(ends)), actor


def test_bounds_follow_the_condition_and_the_switches(answered):
    cohort = answered(("yes", "unknown", "no"))
    # b is counted whatever it answers where the condition says so: nothing is unsure.
    sure = cohort.bounds("sex == 'man' or work_6_months == 'yes'").loc["kommun"]
    assert sure["income_low"] == sure["income_high"] == pytest.approx(GAINS["a"] + GAINS["b"])
    half = cohort.bounds("work_6_months == 'yes'", dead_weight=0.5).loc["kommun"]
    assert half["income_high"] == pytest.approx(GAINS["a"] / 2)
    cost = 0.25 * 1000 * (365 + 365 + 181)
    assert half["payback_months_low"] == pytest.approx(12 * cost / (GAINS["a"] / 2))
    assert half["payback_months_high"] == pytest.approx(12 * cost / ((GAINS["a"] + GAINS["b"]) / 2))
    with pytest.raises(PaybackError, match="frågar inte om någon uppföljning"):
        cohort.bounds("sex == 'man'")


def test_each_participants_part_adds_up_and_shows_nobody(answered):
    rows = answered(("yes", "unknown", "no")).each()
    assert rows["kommun"].tolist() == pytest.approx([GAINS[one] for one in "acb"])
    assert rows["work_6_months"].tolist() == ["yes", "no", "unknown"] and rows.index.tolist() == [0, 1, 2]


def test_a_group_chosen_by_how_it_went_is_told(report):
    with pytest.warns(UserWarning, match=r"vald efter hur det gick \(outcome\)"):
        chosen = payback_cohort(report(cases=[one | {"outcome": "work"} for one in CASES])).where(
            "outcome == 'work'", "x"
        )
    assert "vald efter hur det gick" in repr(chosen.result())


def test_what_was_set_stands_in_the_heading(report):
    result = payback_cohort(report(), cost_basis="year").result(discount=0.035, subsidy_lowers_production=False)
    for words in ("kostnad = year", "kalkylränta per år = 0,035", "lönebidrag sänker produktionsvärdet = nej"):
        assert words in repr(result), words
    assert "Inte inräknat: avtagande förändring och dödvikt." in repr(result)
    assert "Inte inräknat: kalkylränta, avtagande" in repr(payback_cohort(report()).result())
    assert "Inte inräknat" not in repr(payback_cohort(report()).result(discount=0.03, fading=0.1, dead_weight=0.1))


@pytest.mark.filterwarnings("ignore:2 av 3")
def test_a_change_credited_to_some_is_held_against_the_cost_of_all(report):
    work = ("work_6_months == 'yes'", "i arbete vid sexmånadersuppföljningen")
    result = payback_cohort(report()).crediting(*work).result()
    # c alone saves social assistance and pays tax; a and b have the benefits and jobs at exit that they had at start.
    kommun = result.actors.loc["kommun"]
    assert kommun["income"] == pytest.approx(12 * 9000 + 6 * 24_000 * TAX)
    assert kommun["cost"] == pytest.approx(0.25 * 1000 * (365 + 365 + 181))
    assert "3 deltagare" in repr(result) and "bara förändringen hos 1 räknas" in repr(result)
    assert {len(other.people) for other in payback_cohort(report()).crediting(*work).others.values()} == {3}


def test_what_a_follow_up_says_of_work(report):
    people = payback_cohort(report()).people
    assert people["work_6_months"].to_dict() == {"a": "not_due", "b": "not_due", "c": "yes"}
    later = [FOLLOW_UPS[0] | {"status": "not_reached", "occupation": None}]
    assert payback_cohort(report(follow_ups=later)).people["work_6_months"]["c"] == "unknown"
    studies = [FOLLOW_UPS[0] | {"occupation": "studies"}]
    assert payback_cohort(report(follow_ups=studies)).people["work_6_months"]["c"] == "no"


def test_a_price_changes_flows_reference_wage_subsidy_and_rates(report):
    cohort = payback_cohort(report())
    priced = cohort.priced(ordinary_job=30_000, wage_subsidy=1_000, municipal_tax=0.25)
    assert priced.case.reference_wage == 30_000 and priced.case.rates.municipal_tax == 0.25
    income = 2 * 12 * 9000 + 0.25 * (12 * 30_000 + 6 * 24_000)
    assert priced.result().actors.loc["kommun", "income"] == pytest.approx(income)
    assert priced.result().actors.loc["af", "income"] == pytest.approx(-6 * 1_000)
    assert cohort.priced(ordinary_job=27_000) is cohort  # the price it has
    assert {other.case.reference_wage for other in priced.others.values()} == {30_000}


def test_the_assumptions_of_the_alternatives_follow_a_part(report):
    men = payback_cohort(report()).where("sex == 'man'", "män")
    assert {other.case.participants for other in men.others.values()} == {1}
    assert men.basis["participants"] == 1 and men.basis["cost_total"] == pytest.approx(365_000)
    assert men.basis["months_enrolled"] == pytest.approx(365 / 365.25 * 12)


def test_switches_and_assumptions(report):
    halved = payback_cohort(report(), cost_basis="year").result(dead_weight=0.5)
    plain = payback_cohort(report()).result()
    assert halved.actors.loc["kommun", "income"] == pytest.approx(plain.actors.loc["kommun", "income"] / 2)
    assert halved.actors["cost"].sum() > plain.actors["cost"].sum()


def test_a_result_is_told_in_swedish_and_without_gaps(report):
    for told in (repr(payback_cohort(report()).result()), payback_cohort(report()).result()._repr_html_()):
        assert "Försäkringskassan" in told and "Återbetalningstid, månader" in told and "ej tillämpligt" in told
        assert not [word for word in ("nan", "None", "NaN", "-0", "−0", "samhalle") if word in told]


def test_a_cohort_shows_no_person(report):
    told = repr(payback_cohort(report()))
    assert told.startswith("3 deltagare") and "age_at_start" in told and "forsorjningsstod" in told
    assert not {"person", "application", "source_row"} & set(payback_cohort(report()).columns)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda c: c.where("aeg_at_start < 30", "unga"), "Menade du age_at_start"),
        (lambda c: c.where("sex == 'ingen'", "ingen"), "gäller ingen deltagare. Koderna är sex: woman, man"),
        (lambda c: c.where("sex = 'man'", "män"), "två likhetstecken"),
        (lambda c: c.crediting("sex == 'ingen'", "ingen"), "gäller ingen deltagare"),
        (lambda c: c.priced(ordinary_jobb=1), "Menade du ordinary_job"),
        (lambda c: c.scaled(lotto=2), "inget pris lotto"),
        (lambda c: c.result(ranta=1), "Okänd inställning: ranta"),
    ],
)
def test_what_cannot_be_asked_says_what_to_write(report, ask, said):
    with pytest.raises(PaybackError, match=said):
        ask(payback_cohort(report()))


def test_cohorts_that_cannot_be(report):
    for kind, said in (
        ({"period": "2022-h1"}, "hela år"),
        ({"edition": "public"}, "interna utgåvan"),
        ({"cases": CASES[3:]}, "Ingen deltagare"),
    ):
        with pytest.raises(PaybackError, match=said):
            payback_cohort(report(**kind))
    with pytest.raises(PaybackError, match="register eller sus"):
        payback_cohort(report(), "allt")
    counts = {"n_before": 4, "n_after": 2, "n_population": 4}
    states = {"support": "social_assistance", "occupation": "unsubsidised_work"}
    sus = [{"report": name, "category": category} | counts for name, category in states.items()]
    with pytest.raises(PaybackError, match="summor ur SUS"):
        payback_cohort(report(sus_rows=sus), "sus").where("sex == 'man'", "män")


def test_later_follow_ups_are_read_where_asked_for(report, dataset, monkeypatch):
    later = dataset(**TABLES, years=(2023,))
    later.tables["follow_ups"].loc[1] = later.tables["follow_ups"].loc[0]
    later.tables["follow_ups"].loc[1, ["case", "due_date"]] = "a", pd.Timestamp("2023-06-30")
    monkeypatch.setattr("sotanalysis.payback.inputs.load", lambda processed, team, through: later)
    made = report()
    made.processed = "processed"
    with pytest.raises(PaybackError, match="Året 2030 är inte inläst: kör sot check 2030 först"):
        payback_cohort(made, follow_ups_through=2030)
    assert payback_cohort(made, follow_ups_through=2023).people["work_6_months"].to_dict() == {
        "a": "yes",
        "b": "unknown",
        "c": "yes",
    }
