"""From the register, or from SUS's totals, to a payback case: who, what before and after, at which price and cost.

Every rule here is an assumption of the evaluation and is told in the report. A state is taken to have lasted all year:
its extent × 12 months. Cost and incomes cover the same participants, those who ended in the period.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, Protocol

import pandas as pd

from sotanalysis.dataset import Dataset, SourceMissing, load
from sotanalysis.measures.before_after import MOMENTS
from sotanalysis.measures.occupation import population
from sotanalysis.measures.populations import ENDED, all_cases, is_done
from sotanalysis.payback import prices as price_list
from sotanalysis.payback.cohort import NOT_DUE, Cohort, people_basis, valued
from sotanalysis.payback.ledger import SITUATIONS, PaybackError, with_settings
from sotanalysis.payback.model import Case
from sotanalysis.payback.sensitivity import ALTERNATIVES
from sotanalysis.payback.tables import settings_told
from sotanalysis.periods import Period, add_months, days_between
from sotanalysis.tables.workbook import FOLLOW_UP_MONTHS
from sotanalysis.vocabulary import MISSING

DAYS_A_MONTH = 365.25 / 12
BENEFIT_OF_SUPPORT = {
    "social_assistance": "forsorjningsstod",
    "sickness_benefit": "sjukpenning",
    "activity_support": "aktivitetsstod",
    "activity_compensation": "aktivitetsersattning",
    "sickness_compensation": "sjukersattning",
    "unemployment_insurance": "a_kassa",
    "study_support": "studiestod",
}
JOB_OF_OCCUPATION = {"unsubsidised_work": "ordinary_job", "subsidised_work": "subsidised_job"}
ITEM_OF_RESOURCE = {
    "n_care_visits": "care_visits",
    "hours_municipality": "hours_kommun",
    "hours_af": "hours_af",
    "hours_fk": "hours_fk",
}
UNKNOWN = (MISSING, "unlabelled")
MOST_NAMED = 3  # lacking prices that are named one by one
SITUATION = dict(zip(MOMENTS, SITUATIONS, strict=True))


class Quantity(NamedTuple):
    """An item in a situation, in units a year; whose, where persons are known."""

    item: str
    state: str
    quantity: float
    participant: str | None = None


@dataclass(frozen=True)
class Assumptions:
    """What the sources do not say and an evaluator may set otherwise.

    job_extent: share of full time for work whose extent is not stated. unknown_support: `none` counts an unknown source
    of support as no benefit, `unchanged` as the state at the other moment. cost_basis: `enrolled` charges the ended for
    all their months at the year's cost per month, `year` the whole cost of the year. cost_…: how the cost is shared.
    """

    job_extent: float = 1.0
    unknown_support: str = "unchanged"
    cost_basis: str = "enrolled"
    cost_kommun: float = 0.25
    cost_region: float = 0.25
    cost_fk: float = 0.5
    cost_af: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.job_extent <= 1:
            raise PaybackError("Inställningen job_extent ska vara en andel mellan 0 och 1.")
        for name, options in (("unknown_support", ("none", "unchanged")), ("cost_basis", ("enrolled", "year"))):
            if getattr(self, name) not in options:
                raise PaybackError(f"Inställningen {name} ska vara {' eller '.join(options)}.")
        shares = self.cost_key.values()
        if min(shares) < 0 or abs(sum(shares) - 1) > 1e-9:
            raise PaybackError("Kostnadsandelarna (cost_kommun, cost_region, cost_fk, cost_af) ska bli 1 tillsammans.")

    @property
    def cost_key(self) -> Mapping[str, float]:
        """Share of the cost per actor."""
        return {"kommun": self.cost_kommun, "region": self.cost_region, "fk": self.cost_fk, "af": self.cost_af}

    def changed(self, **settings: object) -> "Assumptions":
        """The assumptions with some set; PaybackError for a name that is none."""
        return with_settings(self, settings)


@dataclass(frozen=True)
class Cost:
    """The year's cost: SEK in all, months enrolled by everybody in the year (None when no register tells)."""

    sek_year: float
    months_year: float | None
    rows: tuple[str, ...]

    @property
    def sek_month(self) -> float | None:
        """SEK per month enrolled."""
        return self.sek_year / self.months_year if self.months_year else None


def from_register(dataset: Dataset, period: Period, assumptions: Assumptions) -> Cohort | None:
    """Those who ended in the period, person by person, but for an exit before its start; None when nobody did.

    Raises SourceMissing without register, accounts or prices of the year.
    """
    cases = _timed(ENDED.units(dataset, period))
    year = period.start.year
    cost, prices = cost_of_year(dataset, period), prices_of_year(dataset, year)
    if cases.empty:
        return None
    people = _people(cases)
    told = dataset.once(("told of the ended", period), lambda: _told(dataset, year, people.index))
    supports = told.supports
    people = people.assign(**{f"unknown_{m}": [(case, m) not in supports for case in people.index] for m in MOMENTS})
    quantities = [
        *_benefits(supports, people.index, assumptions.unknown_support),
        *_jobs(told.occupations, assumptions.job_extent),
        *told.resources,
    ]
    sek = cost.sek_year
    if assumptions.cost_basis == "enrolled" and cost.sek_month is not None:
        sek = cost.sek_month * float(people["months"].sum())
    case = _case(len(people), quantities, prices, sek, assumptions)
    basis = {**people_basis(people, case.quantities), **_cost_basis(cost, sek, len(people))}
    return Cohort(case, "workbook", prices, basis, (*cases["source_row"], *cost.rows), people)


def from_sus(dataset: Dataset, period: Period, assumptions: Assumptions) -> Cohort | None:
    """Those who ended in the period as SUS's tables count them: mentions of support and of work before and after.

    A mention counts as the participants shared by all mentions of its moment. The cost per participant is that of the
    register; without a register the ended bear the whole year's cost. None when nobody ended.
    """
    supports, works = dataset.sus("support", period), dataset.sus("occupation", period)
    cost, prices = cost_of_year(dataset, period), prices_of_year(dataset, period.start.year)
    n = population(supports) or 0
    if not n:
        return None
    quantities = [*_mentions(supports, n, assumptions.unknown_support), *_counts(works, assumptions.job_extent)]
    sek, months = cost.sek_year, None
    if assumptions.cost_basis == "enrolled" and cost.sek_month is not None:
        mean = _people(_timed(ENDED.units(dataset, period)))["months"].mean()
        if mean > 0:
            months = float(mean) * n
            sek = cost.sek_month * months
    unknown = _printed(supports)
    basis = {
        "participants": float(n),
        "months_enrolled": months,
        **_cost_basis(cost, sek, n),
        **{f"unknown_{m}": sum(unknown[SITUATION[m]].get(code, 0.0) for code in UNKNOWN) for m in MOMENTS},
        "with_resources": 0.0,
    }
    rows = (*supports["source_row"], *works["source_row"], *cost.rows)
    return Cohort(_case(n, quantities, prices, sek, assumptions), "sus", prices, basis, rows)


Builder = Callable[[Dataset, Period, Assumptions], Cohort | None]
BUILDERS: Mapping[str, Builder] = {"workbook": from_register, "sus": from_sus}
SOURCES = {"register": "workbook", "sus": "sus"}


class Report(Protocol):
    """As much of a report as a cohort asks for."""

    @property
    def team(self) -> str: ...  # noqa: D102
    @property
    def dataset(self) -> Dataset: ...  # noqa: D102
    @property
    def processed(self) -> Path | None: ...  # noqa: D102
    @property
    def period(self) -> Period: ...  # noqa: D102
    @property
    def edition(self) -> str: ...  # noqa: D102


def payback_cohort(
    report: Report, source: str = "register", follow_ups_through: int | None = None, **assumptions: object
) -> Cohort:
    """Those who ended in the report's year, ready to be narrowed, priced and computed.

        cohort = payback_cohort(report, cost_basis="year")
        working = cohort.where("work_6_months == 'yes'", "i arbete sex månader efter avslut")
        working.scaled(wages=0.9).result(discount=0.035)

    `source` is register or sus, `assumptions` those of `Assumptions`. Follow-ups are those of the report's year and
    earlier; `follow_ups_through` reads later years too, where they have been read in. PaybackError for anything that
    cannot be, when nobody ended, and in an edition that hides facts; SourceMissing as the sources are lacking.
    """
    if report.edition != "internal":
        raise PaybackError("En egen beräkning finns bara i den interna utgåvan.")
    if source not in SOURCES:
        raise PaybackError(f"Underlaget ska vara {' eller '.join(SOURCES)}.")
    if not report.period.is_year:
        raise PaybackError("Återbetalningen räknas bara för hela år.")
    build, given = BUILDERS[SOURCES[source]], Assumptions().changed(**assumptions)
    cohort = build(report.dataset, report.period, given)
    if cohort is None:
        raise PaybackError(f"Ingen deltagare avslutade insatsen under {report.period.label}.")
    cohort = replace(cohort, words=tuple(settings_told(given)))
    others = {
        name: other
        for name, alternative in ALTERNATIVES.items()
        if alternative.assumptions
        and (other := build(report.dataset, report.period, given.changed(**alternative.assumptions))) is not None
    }
    if cohort.people.empty:
        return replace(cohort, others=others)
    known = report.dataset
    if follow_ups_through is not None and report.processed is not None:
        known = load(report.processed, report.team, follow_ups_through)
        if follow_ups_through not in known.settings:
            raise PaybackError(f"Året {follow_ups_through} är inte inläst: kör sot check {follow_ups_through} först.")
    people = cohort.people.join(follow_ups_of(known, cohort.people))
    return replace(cohort, others=others, people=people)


def follow_ups_of(dataset: Dataset, people: pd.DataFrame) -> pd.DataFrame:
    """One row per participant: `work_6_months` and `work_18_months`, what the follow-up after exit says of work.

    `yes` and `no` where it was carried out and the occupation is known, `not_due` where it falls due after the last
    year of the dataset, `unknown` otherwise (not reached, declined, not registered).
    """
    last = pd.Timestamp(max(dataset.settings, default=0), 12, 31)
    found = pd.DataFrame(index=people.index)
    for months in FOLLOW_UP_MONTHS:
        rows = dataset.tables["follow_ups"]
        rows = (
            rows[rows["months"] == months].drop_duplicates("case", keep="last").set_index("case").reindex(people.index)
        )
        known = is_done(rows) & rows["occupation"].fillna(MISSING).ne(MISSING)
        due = rows["due_date"].fillna(add_months(people["exit_date"], months))
        status = pd.Series("unknown", index=people.index).mask(due > last, NOT_DUE)
        works = rows["occupation"].isin([*JOB_OF_OCCUPATION]).map({True: "yes", False: "no"})
        found[f"work_{months}_months"] = status.mask(known.astype(bool), works)
    return found


def cost_of_year(dataset: Dataset, period: Period) -> Cost:
    """The outcome of the year's cost accounts and the months that all enrolled were enrolled in the year.

    Raises SourceMissing without an outcome.
    """
    year = period.start.year
    accounts = dataset.need("accounts", year)
    costs = accounts[accounts["year"].eq(year) & accounts["role"].eq("cost") & accounts["sek_outcome"].notna()]
    if costs.empty:
        raise SourceMissing("accounts", "ekonomi.xlsx, fliken Konton, kolumnen Utfall")
    months = None
    try:
        cases = all_cases(dataset, period)
    except SourceMissing:
        pass  # totals alone: the whole cost of the year is then what there is to share
    else:
        first = cases["start_date"].clip(lower=pd.Timestamp(period.start))
        last = cases["exit_date"].fillna(pd.Timestamp(period.end)).clip(upper=pd.Timestamp(period.end))
        months = float(((last - first).dt.days + 1).clip(lower=0).sum() / DAYS_A_MONTH)
    return Cost(float(costs["sek_outcome"].sum()), months, tuple(costs["source_row"]))


def prices_of_year(dataset: Dataset, year: int) -> pd.DataFrame:
    """The year's prices, the team's own before the shipped ones; SourceMissing says which are lacking."""
    own = dataset.tables["prices"].rename(columns={"price_item": "item", "price": "value", "told_by": "source"})
    own = own[["of_year", *price_list.COLUMNS[1:]]].rename(columns={"of_year": "year"})
    try:
        return price_list.of_year(year, own.astype({"year": int, "value": float}) if len(own) else None)
    except price_list.PriceMissing as error:
        few = len(error.labels) <= MOST_NAMED
        which = "; ".join(error.labels) if few else f"{len(error.labels)} poster saknas"
        raise SourceMissing("prices", f"priser.csv med priser för {year} ({which})") from None


def _timed(cases: pd.DataFrame) -> pd.DataFrame:
    """The cases without those whose exit lies before the start: they have no time to bear a cost for."""
    return cases[cases["exit_date"] >= cases["start_date"]]


def _people(cases: pd.DataFrame) -> pd.DataFrame:
    months = (days_between(cases["start_date"], cases["exit_date"]) + 1) / DAYS_A_MONTH
    return cases.assign(months=months).set_index("case")


def _cost_basis(cost: Cost, sek: float, n: int) -> dict[str, float | None]:
    return {
        "cost_year": cost.sek_year,
        "months_year": cost.months_year,
        "cost_month": cost.sek_month,
        "cost_total": sek,
        "cost_participant": sek / n,
    }


Known = dict[tuple[str, str], list[tuple[str, float | None]]]


@dataclass(frozen=True)
class Told:
    """What the register tells of those who ended, whatever is assumed beside it."""

    supports: Known
    occupations: Known
    resources: tuple[Quantity, ...]


def _told(dataset: Dataset, year: int, people: pd.Index) -> Told:
    resources = dataset.tables["resources"]
    return Told(
        _known(dataset.need("case_supports", year), "support_source", people),
        _known(dataset.need("case_occupations", year), "occupation", people),
        tuple(_resources(resources[resources["case"].isin(people)])),
    )


def _known(states: pd.DataFrame, column: str, people: pd.Index) -> Known:
    """What is known of each participant and moment: state and extent, as share of full where it is given."""
    known: Known = {}
    inside = states[states["case"].isin(people) & states[column].ne(MISSING)]
    for case, moment, state, extent in inside[["case", "moment", column, "extent_percent"]].itertuples(index=False):
        known.setdefault((case, moment), []).append((state, None if pd.isna(extent) else float(extent) / 100))
    return known


def _benefits(supports: Known, people: pd.Index, unknown_support: str) -> Iterator[Quantity]:
    """Months a year on each benefit, per participant and situation."""
    for case in people:
        for here, there in (MOMENTS, MOMENTS[::-1]):
            states = supports.get((case, here), [])
            if not states and unknown_support == "unchanged":
                states = supports.get((case, there), [])
            for source, extent in _shared_out(states):
                if source in BENEFIT_OF_SUPPORT:
                    yield Quantity(BENEFIT_OF_SUPPORT[source], SITUATION[here], 12 * extent, case)


def _shared_out(states: list[tuple[str, float | None]]) -> Iterator[tuple[str, float]]:
    """Sources with their extents: as given; those without one share equally what the others leave of the whole."""
    left = max(0.0, 1 - sum(extent for _, extent in states if extent is not None))
    without = sum(extent is None for _, extent in states)
    for source, extent in states:
        yield source, left / without if extent is None else extent


def _jobs(occupations: Known, job_extent: float) -> Iterator[Quantity]:
    """Months a year of full-time work, per participant and situation."""
    for (case, moment), states in occupations.items():
        for occupation, extent in states:
            if occupation in JOB_OF_OCCUPATION:
                months = 12 * (job_extent if extent is None else extent)
                yield Quantity(JOB_OF_OCCUPATION[occupation], SITUATION[moment], months, case)


def _resources(resources: pd.DataFrame) -> Iterator[Quantity]:
    """Visits and hours a year, per participant and situation; only where both situations are told."""
    for column, item in ITEM_OF_RESOURCE.items():
        told = resources[resources[column].notna()]
        found = dict(zip(zip(told["case"], told["moment"], strict=True), told[column].astype(float), strict=True))
        for (case, moment), monthly in found.items():
            if all((case, other) in found for other in MOMENTS):
                yield Quantity(item, SITUATION[moment], 12 * monthly, case)


def _printed(rows: pd.DataFrame) -> dict[str, dict[str, float]]:
    """The counts of a SUS table of states, per situation and category."""
    parts = rows[rows["role"].eq("part")]
    categories = parts["category"].fillna(MISSING)
    return {
        situation: parts[column].fillna(0).astype(float).groupby(categories.array).sum().to_dict()
        for situation, column in zip(SITUATIONS, ("n_before", "n_after"), strict=True)
    }


def _mentions(supports: pd.DataFrame, n: int, unknown_support: str) -> Iterator[Quantity]:
    """Months a year on each benefit: each mention for its part of the participants of the moment."""
    counts = _printed(supports)
    for here, there in (SITUATIONS, SITUATIONS[::-1]):
        months = 12 * min(1.0, n / max(sum(counts[here].values()), 1.0))
        other = {code: k for code, k in counts[there].items() if code not in UNKNOWN}
        unknown = sum(counts[here].get(code, 0.0) for code in UNKNOWN) if unknown_support == "unchanged" else 0.0
        for code, benefit in BENEFIT_OF_SUPPORT.items():
            carried = unknown * other.get(code, 0.0) / max(sum(other.values()), 1.0)
            yield Quantity(benefit, here, months * (counts[here].get(code, 0.0) + carried))


def _counts(works: pd.DataFrame, job_extent: float) -> Iterator[Quantity]:
    """Months a year of full-time work; no extent is printed."""
    for situation, counts in _printed(works).items():
        for occupation, job in JOB_OF_OCCUPATION.items():
            yield Quantity(job, situation, 12 * job_extent * counts.get(occupation, 0.0))


def _case(n: int, quantities: list[Quantity], prices: pd.DataFrame, sek: float, assumptions: Assumptions) -> Case:
    named = pd.DataFrame(quantities, columns=["item", "state", "quantity", "participant"])
    return Case(
        participants=n,
        quantities=valued(named, prices),
        rates=price_list.rates(prices),
        cost={actor: sek * share for actor, share in assumptions.cost_key.items()},
        reference_wage=float(prices.at["ordinary_job", "value"]),
        reference_months=12.0 * n,
        cost_participants=n,
    )
