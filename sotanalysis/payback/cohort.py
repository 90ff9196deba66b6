"""A cohort: the participants of a payback case, which an evaluator may narrow, price and compute."""

import re
import warnings
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

import pandas as pd

from sotanalysis.measures.before_after import MOMENTS
from sotanalysis.payback import prices as price_list
from sotanalysis.payback.ledger import JOBS, RESOURCES, SITUATIONS, PaybackError, Switches
from sotanalysis.payback.model import Case, Payback, payback
from sotanalysis.payback.tables import DESIGN

NOT_DUE, UNKNOWN = "not_due", "unknown"
_UNREACHED = (
    "De räknas in bara om villkoret säger det, med \"or … == 'unknown'\": räkna båda sätten, svaret ligger emellan."
)
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

        PaybackError for a condition that cannot be read, totals, and when nobody is left. Warns when it asks for
        follow-ups and some were not reached, or have not fallen due in the years at hand.
        """
        chosen, found = self._chosen(condition)
        return replace(self.only(chosen), words=(*self.words, words), warnings=(*self.warnings, *found))

    def crediting(self, condition: str, words: str) -> "Cohort":
        """All participants and the whole cost, where only the change of those for whom the condition holds counts: the
        others are taken to have stayed as they were at start. The change runs to exit: what comes after is not in it.
        Raises and warns as `where`.
        """
        chosen, found = self._chosen(condition)
        told = f"där bara förändringen hos {len(chosen)} räknas: {words}"
        credited = self._with_others(lambda cohort: _credited(cohort, chosen))
        return replace(credited, words=(*self.words, told), warnings=(*self.warnings, *found))

    def _chosen(self, condition: str) -> tuple[pd.Index, list[str]]:
        """Those for whom the condition holds, and what a reader must know of it."""
        if self.people.empty:
            raise PaybackError("Underlaget är summor ur SUS och kan inte delas på deltagare. Välj registret.")
        try:
            chosen = self.people.query(condition, engine="python").index
        except Exception as error:  # whatever pandas raises, the reader needs to know what to write instead
            asked = [w for w in _words_in(condition) if w not in self.people.columns]
            near = [n for w in asked for n in get_close_matches(w, self.people.columns, n=2)]
            told = f" Menade du {', '.join(near)}?" if near else " Kolumnerna står i cohort.columns."
            raise PaybackError(f"Villkoret går inte att läsa ({type(error).__name__}).{told}") from None
        found = []
        for column in [c for c in _words_in(condition) if c in self.people.columns and c.startswith("work_")]:
            if n := int(self.people[column].eq(NOT_DUE).sum()):
                found.append(
                    f"{n} av {len(self.people)} deltagare har en uppföljning ({column}) som inte ska vara gjord "
                    "under de år som är med. De räknas inte in. Finns senare år: "
                    "payback_cohort(report, follow_ups_through=ÅR)."
                )
            if n := int(self.people[column].eq(UNKNOWN).sum()):
                found.append(f"{n} av {len(self.people)} deltagare är inte nådda ({column}). {_UNREACHED}")
        if chosen.empty:
            raise PaybackError("Villkoret gäller ingen deltagare. Värdena i en kolumn: cohort.people[kolumn].unique().")
        for text in found:
            warnings.warn(text, stacklevel=3)
        return chosen, found

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

        A wage subsidy is a price of its own: `scaled(wages=0.9, wage_subsidy=0.9)`.
        """
        wages = factors.pop("wages", 1.0)
        named = {item: wages for item in JOBS} | factors
        return self.priced(**{i: f * self.prices["value"].get(i, 0.0) for i, f in named.items()})

    def result(self, **switches: object) -> Payback:
        """Income, cost, result and payback time per actor under the switches (`discount=0.035`, `dead_weight=0.2`)."""
        about = " ".join([f"{self.about}.", DESIGN, *self.warnings])
        return replace(payback(self.case, Switches().changed(**switches)), about=about)

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


def _words_in(condition: str) -> list[str]:
    return re.findall(r"[A-Za-z_]\w*", condition)
