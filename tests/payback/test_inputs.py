"""From register and SUS to a case: hand-worked participants, what is unknown, who bears which cost."""

import pytest

from sotanalysis.dataset import SourceMissing
from sotanalysis.payback.inputs import Assumptions, from_register, from_sus
from sotanalysis.payback.ledger import PaybackError
from sotanalysis.payback.model import payback

# Two ended, one enrolled all year: 181 + 365 + 365 days in the year.
CASES = [
    {"case": "c1", "start_date": "2022-01-01", "exit_date": "2022-06-30"},
    {"case": "c2", "start_date": "2021-01-01", "exit_date": "2022-12-31", "sex": "man"},
    {"case": "c3", "start_date": "2022-01-01", "exit_date": None},
]
SUPPORTS = [
    {"case": "c1", "moment": "start", "support_source": "social_assistance"},
    {"case": "c1", "moment": "start", "support_source": "sickness_benefit"},
    {"case": "c1", "moment": "exit", "support_source": "activity_support", "extent_percent": 75},
    {"case": "c1", "moment": "exit", "support_source": "no_public"},
    {"case": "c2", "moment": "start", "support_source": "social_assistance", "extent_percent": 100},
    {"case": "c3", "moment": "start", "support_source": "social_assistance", "extent_percent": 100},
]
OCCUPATIONS = [
    {"case": "c1", "moment": "exit", "occupation": "unsubsidised_work", "extent_percent": 25},
    {"case": "c2", "moment": "exit", "occupation": "subsidised_work"},
    {"case": "c2", "moment": "start", "occupation": "job_seeking"},
]
RESOURCES = [
    {"case": "c1", "moment": "start", "n_care_visits": 2, "hours_fk": 1},
    {"case": "c1", "moment": "exit", "n_care_visits": 1},
]
ACCOUNTS = [
    {"account": "Personal", "sek_outcome": 91_100.0, "role": "cost"},
    {"account": "Bidrag", "sek_outcome": 500_000.0, "role": "income"},
]
SUS = [
    {"report": "support", "category": category, "n_before": before, "n_after": after, "n_population": 4}
    for category, before, after in (("social_assistance", 5, 2), ("sickness_benefit", 3, 2), ("unlabelled", 0, 1))
] + [
    {"report": "occupation", "category": "unsubsidised_work", "n_before": 1, "n_after": 2, "n_population": 4},
    {"report": "occupation", "category": "other_ended", "n_before": 3, "n_after": 2, "n_population": 4},
]
REGISTER = {"cases": CASES, "case_supports": SUPPORTS, "case_occupations": OCCUPATIONS, "accounts": ACCOUNTS}


def months(cohort):
    table = cohort.case.quantities
    return {(r.participant, r.item, r.state): round(r.quantity, 6) for r in table.itertuples() if r.quantity}


def test_states_become_months_of_a_year(dataset, year_2022):
    cohort = from_register(dataset(**REGISTER, resources=RESOURCES), year_2022, Assumptions(unknown_support="none"))
    assert months(cohort) == {
        ("c1", "forsorjningsstod", "before"): 6,  # two sources without extent: half each
        ("c1", "sjukpenning", "before"): 6,
        ("c1", "aktivitetsstod", "after"): 9,
        ("c1", "ordinary_job", "after"): 3,
        ("c2", "forsorjningsstod", "before"): 12,
        ("c2", "subsidised_job", "after"): 12,  # no extent: full time
        ("c1", "care_visits", "before"): 24,  # a month's visits, all year
        ("c1", "care_visits", "after"): 12,
        # hours_fk is told before only and left out
    }
    assert cohort.case.participants == 2
    assert (cohort.basis["unknown_start"], cohort.basis["unknown_exit"], cohort.basis["with_resources"]) == (0, 1, 1)


def test_an_unknown_source_can_be_taken_as_unchanged_and_work_as_part_time(dataset, year_2022):
    assumptions = Assumptions(unknown_support="unchanged", job_extent=0.5)
    found = months(from_register(dataset(**REGISTER), year_2022, assumptions))
    assert found["c2", "forsorjningsstod", "after"] == 12
    assert found["c2", "subsidised_job", "after"] == 6


def test_the_ended_bear_the_years_cost_per_month_for_all_their_months(dataset, year_2022):
    cohort = from_register(dataset(**REGISTER), year_2022, Assumptions(unknown_support="none"))
    days_in_year, days_of_ended = 181 + 365 + 365, 181 + 730
    assert cohort.basis["cost_total"] == pytest.approx(91_100 * days_of_ended / days_in_year)
    assert cohort.case.cost["fk"] == pytest.approx(cohort.basis["cost_total"] / 2)
    whole = from_register(dataset(**REGISTER), year_2022, Assumptions(cost_basis="year", cost_kommun=0.0, cost_fk=0.75))
    assert whole.case.cost == {"kommun": 0, "region": pytest.approx(22_775), "fk": pytest.approx(68_325), "af": 0}


def test_parts_of_the_cohort_sum_to_the_whole(dataset, year_2022):
    cohort = from_register(dataset(**REGISTER, resources=RESOURCES), year_2022, Assumptions(unknown_support="none"))
    parts = [cohort.where(f"sex == '{sex}'", sex) for sex in ("woman", "man")]
    sums = sum(payback(one.case).actors[["income", "cost", "result_5"]] for one in parts)
    assert (sums - payback(cohort.case).actors[["income", "cost", "result_5"]]).abs().max(axis=None) < 1e-6


def test_mentions_of_sus_count_for_their_part_of_the_participants(dataset, year_2022):
    cohort = from_sus(dataset(sus_rows=SUS, accounts=ACCOUNTS), year_2022, Assumptions(unknown_support="none"))
    found = {(r.item, r.state): round(r.quantity, 6) for r in cohort.case.quantities.itertuples() if r.quantity}
    assert found == {
        ("forsorjningsstod", "before"): 12 * 5 * 4 / 8,
        ("sjukpenning", "before"): 12 * 3 * 4 / 8,
        ("forsorjningsstod", "after"): 12 * 2 * 4 / 5,
        ("sjukpenning", "after"): 12 * 2 * 4 / 5,
        ("ordinary_job", "before"): 12,
        ("ordinary_job", "after"): 24,
    }
    assert cohort.basis["unknown_exit"] == 1
    assert cohort.case.cost["kommun"] == 91_100 / 4  # no register: the whole year's cost


def test_an_unlabelled_mention_can_be_taken_as_at_the_other_moment(dataset, year_2022):
    cohort = from_sus(dataset(sus_rows=SUS, accounts=ACCOUNTS), year_2022, Assumptions(unknown_support="unchanged"))
    after = cohort.case.quantities.query("item == 'forsorjningsstod' and state == 'after'")["quantity"].sum()
    assert after == pytest.approx(12 * 4 / 5 * (2 + 1 * 5 / 8))


def test_own_prices_and_missing_sources(dataset, year_2022):
    own = [{"of_year": 2022, "price_item": "forsorjningsstod", "price": 1.0, "status": "källa"}]
    cohort = from_register(dataset(**REGISTER, prices=own), year_2022, Assumptions())
    assert cohort.prices.loc["forsorjningsstod", "value"] == 1.0
    with pytest.raises(SourceMissing, match="ekonomi.xlsx"):
        from_register(dataset(cases=CASES, case_supports=SUPPORTS), year_2022, Assumptions())
    with pytest.raises(SourceMissing, match="kolumnen Utfall"):
        from_register(dataset(**REGISTER | {"accounts": [{"account": "x", "role": "cost"}]}), year_2022, Assumptions())
    later = dataset(year=2031, cases=CASES, accounts=ACCOUNTS)
    with pytest.raises(SourceMissing, match=r"priser för 2031 \(18 poster saknas\)"):
        from_register(later, type(year_2022).year(2031), Assumptions())


def test_an_exit_before_its_start_bears_no_cost_and_brings_no_income(dataset, year_2022):
    wrong = {"case": "c4", "start_date": "2022-06-10", "exit_date": "2022-06-01"}
    supports = [*SUPPORTS, {"case": "c4", "moment": "start", "support_source": "social_assistance"}]
    with_it = {**REGISTER, "cases": [*CASES, wrong], "case_supports": supports}
    cohorts = [from_register(dataset(**tables), year_2022, Assumptions()) for tables in (REGISTER, with_it)]
    assert cohorts[0].basis == cohorts[1].basis and months(cohorts[0]) == months(cohorts[1])
    assert (payback(cohorts[0].case).actors["income"] == payback(cohorts[1].case).actors["income"]).all()
    # From SUS' totals the mean of the two with a time is what each participant costs.
    sus = [from_sus(dataset(**tables, sus_rows=SUS), year_2022, Assumptions()) for tables in (REGISTER, with_it)]
    assert sus[0].basis["months_enrolled"] == sus[1].basis["months_enrolled"]


def test_nobody_ended(dataset, year_2022):
    assert from_register(dataset(**REGISTER | {"cases": CASES[2:]}), year_2022, Assumptions()) is None


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"job_extent": 2}, "job_extent ska vara en andel"),
        ({"unknown_support": "kanske"}, "none eller unchanged"),
        ({"cost_basis": "allt"}, "enrolled eller year"),
        ({"cost_kommun": 0.5}, "bli 1 tillsammans"),
        ({"lon": 1}, "Okänd inställning: lon"),
    ],
)
def test_assumptions_that_cannot_be(settings, message):
    with pytest.raises(PaybackError, match=message):
        Assumptions().changed(**settings)
