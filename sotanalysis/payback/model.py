"""Income, cost, result, return and payback per actor; potential and verkningsgrad for the whole.

A before–after model without comparison group: the state before the service is taken to have gone on unchanged.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from sotanalysis.payback.ledger import (
    ACTORS,
    KINDS,
    SITUATIONS,
    STATE,
    PaybackError,
    Rates,
    Switches,
    flow_array,
    income_array,
)
from sotanalysis.payback.tables import told

HORIZONS = (1, 5)
ROWS = (*ACTORS, "staten", "samhalle")
# The association's money comes by law half from the state through Försäkringskassan, a quarter each from the others.
COST_KEY = {"kommun": 0.25, "region": 0.25, "fk": 0.5}
# Sums of flows that cancel leave crumbs: what is less than half an öre is nothing.
NOTHING = 0.005
LONGEST = 100  # years within which a cost must be covered for there to be a payback time


@dataclass(frozen=True)
class Case:
    """What a payback computation needs: quantities before and after, rates, cost per actor, reference wage and months.

    `quantities` as in ledger.flow_array; with a column `participant` they can be drawn anew and taken apart.
    `reference_wage` (SEK a month) and `reference_months` (a year, all participants) say what full ordinary work would
    have been. `cost_participants` is how many the cost was for: it must be as many as the incomes are of.
    """

    participants: int
    quantities: pd.DataFrame
    rates: Rates
    cost: Mapping[str, float]
    reference_wage: float
    reference_months: float
    cost_participants: int | None = None

    def __post_init__(self) -> None:
        if self.participants < 1:
            raise PaybackError("Antalet deltagare (participants) ska vara minst 1.")
        self._check_cost()
        self._check_quantities()
        if not all(0 <= value < np.inf for value in (self.reference_wage, self.reference_months)):
            raise PaybackError("Lön och månader i [reference] ska vara tal som är noll eller mer.")

    def _check_cost(self) -> None:
        if unknown := sorted(set(self.cost) - set(ACTORS)):
            raise PaybackError(f"Okänd aktör i [cost]: {', '.join(unknown)}. De som finns är {', '.join(ACTORS)}.")
        if negative := sorted(actor for actor, sek in self.cost.items() if not 0 <= sek < np.inf):
            raise PaybackError(f"Kostnaden kan inte vara negativ: {', '.join(negative)}.")
        if self.cost_participants not in (None, self.participants):
            raise PaybackError(
                f"Kostnaden gäller {self.cost_participants} deltagare men intäkterna {self.participants}. "
                "De ska gälla samma deltagare."
            )

    def _check_quantities(self) -> None:
        numbers = self.quantities[["quantity", "sek_value", "sek_subsidy"]].astype(float).to_numpy()
        if not np.isfinite(numbers).all() or (numbers < 0).any():
            raise PaybackError("Mängder, värden och bidrag ska vara tal som är noll eller mer.")
        if not self.quantities["state"].isin(SITUATIONS).all():
            raise PaybackError(f"Varje mängd ska gälla {' eller '.join(SITUATIONS)}.")
        if "participant" in self.quantities and self.quantities["participant"].nunique() > self.participants:
            raise PaybackError("Intäkterna har deltagare som kostnaden inte gäller. De ska gälla samma deltagare.")


@dataclass(frozen=True, repr=False)
class Payback:
    """The result: `actors`, one row per actor with income, cost, results, returns and payback; `whole`, the key figures
    of society; `switches`, what it was computed under.

    Results, returns and payback hold the income against the same cost: that borne so far (`written_off`), all of it
    unless `write_off_years` spreads it. For whoever has staked something, under any switches,
    result_1 ≥ 0 ⇔ return_1 ≥ 1 ⇔ payback_months ≤ 12, and result_5 ≥ 0 ⇔ return_5 ≥ 1 ⇒ payback_months ≤ 60. The
    last arrow also goes back, except where the income fades or is discounted and the cost is written off.

    `payback_status` is empty where there is a payback time, `none` where the income does not cover the cost within a
    hundred years (all switches alike), `not_applicable` where the actor has staked nothing and lost nothing.
    """

    actors: pd.DataFrame
    whole: Mapping[str, float | None]
    switches: Switches
    about: str = ""

    def _repr_html_(self) -> str:
        return f"<p>{escape(self.about)}</p>{told(self.actors).to_html(index=False)}"

    def __repr__(self) -> str:
        return f"{self.about}\n{told(self.actors).to_string(index=False)}".strip()

    def as_dict(self) -> dict[str, Any]:
        """The same as plain data for JSON; null where there is no number."""
        rows = self.actors.reset_index().to_dict("records")
        return {"actors": [{k: _plain(v) for k, v in row.items()} for row in rows], "whole": dict(self.whole)}


def _plain(value: Any) -> Any:
    return None if pd.isna(value) else value


def worth(year: int, switches: Switches) -> float:
    """What one krona of yearly income is worth in its first, second … year: fading from the second, paid at its end."""
    return (1 - switches.fading) ** (year - 1) / (1 + switches.discount) ** year


def annuity(horizon: int, switches: Switches) -> float:
    """What one krona of yearly income is worth over the horizon, in years; `worth` says of each."""
    return sum(worth(year, switches) for year in range(1, horizon + 1))


def payback_months(income: float, cost: float, switches: Switches) -> float | None:
    """Months from exit until the income has covered the cost borne so far; None when it does not within `LONGEST`
    years, whatever the switches.

    The income comes evenly within a year and is worth what `annuity` gives the year: without fading and discount the
    time is 12 · cost / income. Of a cost written off each year bears its part from its first day: where a year's income
    does not cover the first, it falls further behind until no more is written off.
    """
    if cost <= 0 or income < NOTHING:
        return None
    covered = 0.0
    for year in range(1, LONGEST + 1):
        left = written_off(cost, year, switches) - covered
        earned = income * worth(year, switches)
        if earned and left <= earned * (1 + 1e-12):
            return 12 * (year - 1 + left / earned)
        covered += earned
    return None


def status(income: float, cost: float, months: float | None) -> str | None:
    """Why there is no payback time: `none` (a loss, or too little) or `not_applicable` (nothing staked, nothing lost).

    None when there is one.
    """
    if cost <= 0 and income > -NOTHING:
        return "not_applicable"
    return None if months is not None else "none"


def with_sums(by_actor: pd.DataFrame) -> pd.DataFrame:
    """The actors' columns with the state and society as last two columns: sums, never stored entries."""
    sek = by_actor.reindex(columns=list(ACTORS), fill_value=0.0).to_numpy(dtype=float)
    state = sek[:, [ACTORS.index(actor) for actor in STATE]]
    sums = np.column_stack([sek, state.sum(axis=1), sek.sum(axis=1)])
    return pd.DataFrame(sums, index=by_actor.index, columns=list(ROWS))


def yearly_income(case: Case, switches: Switches, by: list[str] | None = None) -> pd.DataFrame:
    """Change in SEK a year, after minus before; one column per actor, the state and society; one row, or one per value
    of the columns in `by` (such as participant).
    """
    sign = np.where(case.quantities["state"] == "after", 1.0, -1.0)
    share = (1 - switches.dead_weight) * switches.attribution * (1 - switches.displacement)
    sek = share * sign[:, None] * income_array(case.quantities, case.rates, switches)
    if by is None:
        return with_sums(pd.DataFrame([sek.sum(axis=0)], columns=list(ACTORS)))
    # In order of first appearance: a draw must not depend on how participants are named.
    groups = [np.asarray(case.quantities[key]) for key in by]
    return with_sums(pd.DataFrame(sek, columns=list(ACTORS)).groupby(groups, sort=False).sum())


def payback(case: Case, switches: Switches | None = None) -> Payback:
    """The whole computation for one case under one set of switches."""
    switches = switches or Switches()
    actors = by_actor(case, switches)
    return Payback(actors, _whole(case, switches, *actors.loc["samhalle", ["income", "cost"]].astype(float)), switches)


def by_actor(case: Case, switches: Switches) -> pd.DataFrame:
    """One row per actor, the state and society: income, cost, results, returns and payback, as in `Payback`."""
    return of_income(yearly_income(case, switches).iloc[0], case, switches)


def of_income(income: pd.Series, case: Case, switches: Switches) -> pd.DataFrame:
    """The same of a yearly income per row (SEK) that is held against the case's cost."""
    cost = cost_by_actor(case)
    rows = [_actor(actor, float(income[actor]), float(cost[actor]), switches) for actor in ROWS]
    return pd.DataFrame(rows).set_index("actor")


def cost_by_actor(case: Case) -> pd.Series:
    """SEK per actor, the state and society."""
    return with_sums(pd.DataFrame([dict(case.cost)], dtype=float)).iloc[0]


def written_off(cost: float, horizon: int, switches: Switches) -> float:
    """How much of the cost the years bear from the first up to the horizon; each bears its part from its first day."""
    return cost * min(horizon, switches.write_off_years) / switches.write_off_years


def _actor(actor: str, income: float, cost: float, switches: Switches) -> dict[str, object]:
    row: dict[str, object] = {"actor": actor, "income": income, "cost": cost}
    for horizon in HORIZONS:
        row[f"result_{horizon}"] = income * annuity(horizon, switches) - written_off(cost, horizon, switches)
    for horizon in HORIZONS:
        borne = written_off(cost, horizon, switches)
        row[f"return_{horizon}"] = income * annuity(horizon, switches) / borne if borne else None
    months = payback_months(income, cost, switches)
    return row | {"payback_months": months, "payback_status": status(income, cost, months)}


def _whole(case: Case, switches: Switches, income: float, cost: float) -> dict[str, float | None]:
    """Production, real resources and potential (SEK a year) before and after; verkningsgrad, the share of the potential
    that society's income is; cost per participant, and per percentage point of verkningsgrad.
    """
    flows = flow_array(case.quantities, case.rates, switches).sum(axis=2)

    def total(kind: str, situation: str) -> float:
        inside = (case.quantities["state"] == situation).to_numpy()
        return float(flows[inside, KINDS.index(kind)].sum())

    full = case.reference_months * case.reference_wage * (1 + case.rates.employer_contributions)
    whole: dict[str, float | None] = {}
    for situation in SITUATIONS:
        whole[f"production_{situation}"] = total("production", situation)
        whole[f"real_{situation}"] = 0.0 - total("resource", situation)
        whole[f"potential_{situation}"] = full - total("production", situation) - total("resource", situation)
    before = whole["potential_before"]
    effect = income / before if before else None
    per_participant = cost / case.participants
    return whole | {
        "verkningsgrad": effect,
        "cost_per_participant": per_participant,
        "cost_per_point": per_participant / (100 * effect) if effect else None,
    }


def required_effect(case: Case, horizon: int = 1) -> float | None:
    """The verkningsgrad at which society's income of the horizon, flat, covers the cost; None without potential."""
    before = _whole(case, Switches(), 0.0, 0.0)["potential_before"]
    return sum(case.cost.values()) / (before * horizon) if before else None


def item_quantities(items: list[Mapping[str, Any]]) -> pd.DataFrame:
    """Quantities of ledger.flow_array from items that each have id, value, before, after and maybe subsidy."""
    known = {"id", "value", "before", "after", "subsidy"}
    rows = []
    for item in items:
        if set(item) - known or {"id", "value", "before", "after"} - set(item):
            raise PaybackError(f"Varje [[item]] ska ha id, value, before, after och kan ha subsidy ({item.get('id')}).")
        for situation in SITUATIONS:
            sek = float(item["value"]), float(item.get("subsidy", 0))
            rows.append((item["id"], situation, float(item[situation]), *sek))
    return pd.DataFrame(rows, columns=["item", "state", "quantity", "sek_value", "sek_subsidy"])
