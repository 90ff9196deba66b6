"""A cohort: the participants of a payback case, which an evaluator may narrow, price and compute."""

import warnings
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from itertools import product

import pandas as pd

from sotanalysis import conditions
from sotanalysis.measures.before_after import MOMENTS
from sotanalysis.measures.keys import KEYS
from sotanalysis.payback import prices as price_list
from sotanalysis.payback.ledger import JOBS, RESOURCES, SITUATIONS, PaybackError, Switches
from sotanalysis.payback.model import ROWS, Case, Payback, of_income, payback, yearly_income
from sotanalysis.payback.tables import DESIGN, left_out, settings_told
from sotanalysis.tables.workbook import FOLLOW_UP_MONTHS

NOT_DUE, UNKNOWN = "not_due", "unknown"
FOLLOW_UPS = tuple(f"work_{months}_months" for months in FOLLOW_UP_MONTHS)
# What is known of a participant only at exit or after it.
_OUTCOMES = {
    *(
        "outcome",
        "employment_form",
        "industry",
        "work_is_new",
        "exit_reason",
        "drop_out",
        "movement",
        "plan_after_exit",
    ),
    *("reinforced_cooperation", "regular_service", "regular_service_kind"),
}
_NOT_ASKED = {"person", "application", "source_row", "team", "year"}


@dataclass(frozen=True, repr=False)
class Cohort:
    """A case and what stands behind it. Immutable: every method gives a new one.

    `people`: one row per participant (index: case), the columns of the population that ended, and months (enrolled),
    unknown_start and unknown_exit (support), source_row; from `payback_cohort` also `work_6_months` and
    `work_18_months`. Empty where the source is totals. `basis`: the numbers behind the cost and what was not known.
    `others`: the same cohort under the assumptions of each alternative that sets any; they follow along. `words` say
    who is left and what was changed, `warnings` what a reader must know of it.
    """

    case: Case
    source: str
    prices: pd.DataFrame
    basis: Mapping[str, float | None]
    rows: tuple[str, ...]
    people: pd.DataFrame = field(default_factory=pd.DataFrame)
    others: Mapping[str, "Cohort"] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def where(self, condition: str, words: str) -> "Cohort":
        """Those for whom the condition (pandas' query language, on the columns of `people`) holds, and their part of
        the cost by months enrolled.

        PaybackError for a condition that cannot be read, totals, and when nobody is left. Warns when it asks how things
        went, and when it asks for follow-ups that have no answer, or have not fallen due in the years at hand.
        """
        chosen = self._chosen(condition)
        asked = [c for c in conditions.names(condition) if _tells_how_it_went(c)]
        told = (
            f"Gruppen är vald efter hur det gick ({', '.join(asked)}) och bär bara sin del av kostnaden: det säger "
            "inte om insatsen är återbetald. Hela kostnaden bärs med cohort.crediting(…)."
        )
        found = [*([told] if asked else []), *self._unanswered(condition)]
        return self.only(chosen)._told(words, found)

    def crediting(self, condition: str, words: str) -> "Cohort":
        """All participants and the whole cost, where only the change of those for whom the condition holds counts: the
        others are taken to have stayed as they were at start, and what they gained or lost is left out. The change runs
        to exit: what comes after is not in it. Raises and warns as `where`; `bounds` tells how much hangs on follow-ups
        without an answer.
        """
        chosen = self._chosen(condition)
        credited = self._with_others(lambda cohort: _credited(cohort, chosen))
        told = f"där bara förändringen hos {len(chosen)} räknas: {words}"
        return credited._told(told, self._unanswered(condition))

    def bounds(self, condition: str, **switches: object) -> pd.DataFrame:
        """What `crediting` gives at the least and at the most, whatever those answered whose follow-up has no answer:
        one row per actor, the state and society, with income (SEK a year), the five-year result (SEK) and
        payback_months, low and high of each (`payback_months_low` is the shortest time; NA: not within a hundred years,
        or nothing staked).

        Each row's own bounds, which need not all be met at once. They are reached: whoever may count either way is in
        where the change is a gain of the row's, and out where it is a loss, or the other way round. PaybackError as
        `crediting`, and for a condition that asks for no follow-up.
        """
        given = Switches().changed(**switches)
        columns = [c for c in conditions.names(condition) if c in FOLLOW_UPS]
        if not columns:
            raise PaybackError(f"Villkoret frågar inte om någon uppföljning ({', '.join(FOLLOW_UPS)}).")
        people = self._people()
        counted = pd.DataFrame(index=people.index)
        for answers in product(("yes", "no"), repeat=len(columns)):
            asked = {c: people[c].replace([UNKNOWN, NOT_DUE], a) for c, a in zip(columns, answers, strict=True)}
            held = _held(people.assign(**asked), condition)
            counted[" ".join(answers)] = people.index.isin(held)
        each = yearly_income(self.case, given, by=["participant"]).reindex(people.index, fill_value=0.0)
        always, either = each[counted.all(axis=1)].sum(), each[counted.any(axis=1) & ~counted.all(axis=1)]
        ends = always + either.clip(upper=0.0).sum(), always + either.clip(lower=0.0).sum()
        low, high = (of_income(income, self.case, given) for income in ends)
        told = {
            f"{name}_{end}": one[name] for name in ("income", "result_5") for end, one in (("low", low), ("high", high))
        }
        times = {"payback_months_low": high["payback_months"], "payback_months_high": low["payback_months"]}
        return pd.DataFrame(told | times)

    def each(self, **switches: object) -> pd.DataFrame:
        """One row per participant, whoever adds most to society's income first: how it went, the follow-ups, and what
        the change is worth to each actor, the state and society (SEK a year). The rows add up to the income of
        `result`.
        """
        incomes = yearly_income(self.case, Switches().changed(**switches), by=["participant"])
        people = self._people()
        told = people[[c for c in ("outcome", *FOLLOW_UPS) if c in people]]
        rows = told.join(incomes.reindex(people.index, fill_value=0.0))
        return rows.sort_values([*ROWS[::-1], *told.columns], ascending=False).reset_index(drop=True)

    def _told(self, words: str, found: Iterable[str]) -> "Cohort":
        for text in found:
            warnings.warn(text, stacklevel=3)
        return replace(self, words=(*self.words, words), warnings=tuple(dict.fromkeys([*self.warnings, *found])))

    def _people(self) -> pd.DataFrame:
        if self.people.empty:
            raise PaybackError("Underlaget är summor ur SUS och kan inte delas på deltagare. Välj registret.")
        return self.people

    def _chosen(self, condition: str) -> pd.Index:
        """Those for whom the condition holds."""
        chosen = _held(self._people(), condition)
        if chosen.empty:
            coded = {c: _codes(c) for c in conditions.names(condition) if c in self.people.columns}
            listed = [f"{column}: {', '.join(codes)}" for column, codes in coded.items() if codes]
            told = f" Koderna är {'; '.join(listed)}." if listed else ""
            raise PaybackError(f"Villkoret gäller ingen deltagare.{told}")
        return chosen

    def _unanswered(self, condition: str) -> list[str]:
        """What a reader must know of the follow-ups that the condition asks for."""
        found = []
        for column in [c for c in conditions.names(condition) if c in FOLLOW_UPS]:
            if n := int(self.people[column].eq(NOT_DUE).sum()):
                found.append(
                    f"{n} av {len(self.people)} deltagare har en uppföljning ({column}) som inte ska vara gjord "
                    "under de år som är med. Finns senare år: payback_cohort(report, follow_ups_through=ÅR)."
                )
            if n := int(self.people[column].eq(UNKNOWN).sum()):
                found.append(
                    f"{n} av {len(self.people)} deltagare har inget svar på uppföljningen ({column}): ej nådda, "
                    "avböjda eller utan uppgift. De räknas in bara om villkoret säger det; lägsta och högsta svar, hur "
                    "de än räknas, ger cohort.bounds(villkor)."
                )
        return found

    def only(self, participants: Collection[str]) -> "Cohort":
        """Some of the participants, by the index of `people`, and their part of the cost by months enrolled."""
        chosen = self.people.index[self.people.index.isin(list(participants))]
        if chosen.empty:
            raise PaybackError("Ingen deltagare är kvar, så det finns inget att räkna på.")
        return self._with_others(lambda cohort: _part(cohort, chosen))

    def priced(self, **sek: float) -> "Cohort":
        """Other prices, in the unit of the price list (`prices`): `priced(ordinary_job=25_000)`. Taxes are shares 0–1.

        The wage without support is also what full work would have given. PaybackError for a price there is none of.
        """
        for item in sek:
            if item not in self.prices.index:
                near = get_close_matches(item, self.prices.index, n=3)
                told = f"Menade du {', '.join(near)}?" if near else f"De som finns: {', '.join(self.prices.index)}."
                raise PaybackError(f"Det finns inget pris {item}. {told}")
        named = {item: float(value) for item, value in sek.items() if float(value) != self.prices.at[item, "value"]}
        if not named:
            return self
        prices = self.prices.copy()
        for item, value in named.items():
            prices.loc[item, ["value", "source"]] = value, "Ändrat i beräkningen"
        words = [f"{price_list.label(item)} {price_list.told(item, value)}" for item, value in named.items()]
        return replace(self._with_others(lambda cohort: _priced(cohort, prices)), words=(*self.words, *words))

    def scaled(self, **factors: float) -> "Cohort":
        """Prices times a factor: `scaled(wages=0.9)` is 10 percent lower wages, with and without support.

        The wage subsidy is a price of its own, and stays as it is unless it is scaled too:
        `scaled(wages=0.9, wage_subsidy=0.9)`.
        """
        wages = factors.pop("wages", 1.0)
        named = {item: wages for item in JOBS} | factors
        return self.priced(**{i: f * self.prices["value"].get(i, 0.0) for i, f in named.items()})

    def result(self, **switches: object) -> Payback:
        """Income, cost, result and payback time per actor under the switches, `result(discount=0.035,
        dead_weight=0.2)`: discount, fading, write_off_years, dead_weight, attribution, displacement,
        municipal_tax_kept, subsidy_lowers_production, activity_support_actor (see `Switches`).

        `.actors` is the frame, unrounded. Dead weight, attribution and displacement change the income; discount and
        fading what its years are worth: the income of year t is worth `(1 - fading)**(t - 1) / (1 + discount)**t`.
        """
        given = Switches().changed(**switches)
        head = f"{', '.join([self.about, *settings_told(given)])}."
        about = " ".join(filter(None, [head, DESIGN, left_out(given), *self.warnings]))
        return replace(payback(self.case, given), about=about)

    @property
    def about(self) -> str:
        """How many, and what was changed, in words."""
        return ", ".join([f"{self.case.participants} deltagare som avslutat insatsen", *self.words])

    @property
    def columns(self) -> list[str]:
        """What `where` can ask for."""
        return [c for c in self.people.columns if c not in _NOT_ASKED]

    def __repr__(self) -> str:
        asked, priced = ", ".join(self.columns), ", ".join(self.prices.index)
        return "\n".join([f"{self.about}.", f"Kolumner för .where: {asked}.", f"Priser: {priced}.", *self.warnings])

    def _with_others(self, change: "Callable[[Cohort], Cohort]") -> "Cohort":
        return replace(change(self), others={name: change(other) for name, other in self.others.items()})


def _part(cohort: Cohort, participants: pd.Index) -> Cohort:
    """Some of the participants, who bear their share of the cost by months enrolled."""
    whole, people = cohort.case, cohort.people.loc[participants]
    share = people["months"].sum() / cohort.people["months"].sum()
    case = Case(
        len(people),
        whole.quantities[whole.quantities["participant"].isin(participants)],
        whole.rates,
        {actor: sek * share for actor, sek in whole.cost.items()},
        whole.reference_wage,
        12.0 * len(people),
        len(people),
    )
    total = sum(case.cost.values())
    basis = {
        **cohort.basis,
        **people_basis(people, case.quantities),
        "cost_total": total,
        "cost_participant": total / len(people),
    }
    return replace(cohort, case=case, basis=basis, rows=tuple(people["source_row"]), people=people)


def _credited(cohort: Cohort, chosen: pd.Index) -> Cohort:
    """The same participants and cost, where those who are not chosen have at exit what they had at start."""
    quantities = cohort.case.quantities
    counted = quantities["participant"].isin(chosen)
    stayed = quantities[~counted & quantities["state"].eq(SITUATIONS[0])]
    parts = [quantities[counted], stayed, stayed.assign(state=SITUATIONS[1])]
    return replace(cohort, case=replace(cohort.case, quantities=pd.concat(parts, ignore_index=True)))


def _priced(cohort: Cohort, prices: pd.DataFrame) -> Cohort:
    """The same quantities at other prices and rates."""
    case = cohort.case
    changed = replace(
        case,
        quantities=valued(case.quantities, prices),
        rates=price_list.rates(prices),
        reference_wage=float(prices.at["ordinary_job", "value"]),
    )
    return replace(cohort, case=changed, prices=prices)


def people_basis(people: pd.DataFrame, quantities: pd.DataFrame) -> dict[str, float | None]:
    """How many, their months, what is not known of them, and how many have resources told."""
    return {
        "participants": float(len(people)),
        "months_enrolled": float(people["months"].sum()),
        **{f"unknown_{moment}": float(people[f"unknown_{moment}"].sum()) for moment in MOMENTS},
        "with_resources": float(quantities.loc[quantities["item"].isin(RESOURCES), "participant"].nunique()),
    }


def valued(quantities: pd.DataFrame, prices: pd.DataFrame) -> pd.DataFrame:
    """The quantities with the value of each item's unit, and the subsidy of a subsidised job."""
    subsidised = quantities["item"].eq("subsidised_job")
    return quantities.assign(
        sek_value=quantities["item"].map(prices["value"]).astype(float),
        sek_subsidy=subsidised.astype(float) * float(prices.at["wage_subsidy", "value"]),
    )


def _held(people: pd.DataFrame, condition: str) -> pd.Index:
    """The participants for whom the condition holds; PaybackError when it cannot be read."""
    try:
        return conditions.held(people, condition, "cohort.columns").index
    except ValueError as error:
        raise PaybackError(str(error)) from None


def _codes(column: str) -> list[str]:
    """The codes that a column may have, where it is coded."""
    if column in FOLLOW_UPS:
        return ["yes", "no", UNKNOWN, NOT_DUE]
    return [*KEYS[column].words] if column in KEYS else []


def _tells_how_it_went(column: str) -> bool:
    return column in (*_OUTCOMES, *FOLLOW_UPS) or (column.endswith("_exit") and column != "unknown_exit")
