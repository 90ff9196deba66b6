"""What the answer hangs on: one thing at a time, resampled participants, uncertain prices, and where it turns."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from sotanalysis.payback.ledger import ACTORS, PaybackError, Switches
from sotanalysis.payback.model import (
    HORIZONS,
    NOTHING,
    ROWS,
    Case,
    annuity,
    by_actor,
    cost_by_actor,
    with_sums,
    written_off,
    yearly_income,
)


@dataclass(frozen=True)
class Alternative:
    """A question put to the result: its words, the switches it sets, and the assumptions of `inputs` it sets."""

    label: str
    switches: Mapping[str, object] = field(default_factory=dict)
    assumptions: Mapping[str, object] = field(default_factory=dict)


# The questions put to every result; an evaluator may put others through `payback` itself.
ALTERNATIVES: Mapping[str, Alternative] = {
    "unknown_none": Alternative(
        "Okänd försörjning räknas som ingen ersättning", assumptions={"unknown_support": "none"}
    ),
    "cost_year": Alternative("De avslutade bär hela årets kostnad", assumptions={"cost_basis": "year"}),
    "half_time": Alternative("Arbete utan angiven omfattning är halvtid", assumptions={"job_extent": 0.5}),
    "tax_kept_10": Alternative("Kommunen behåller 10\u00a0% av ökad skatt", {"municipal_tax_kept": 0.10}),
    "discount_35": Alternative("Kalkylränta 3,5\u00a0%", {"discount": 0.035}),
    "write_off_3": Alternative("Kostnaden skrivs av på 3 år", {"write_off_years": 3}),
    "dead_weight_20": Alternative("20\u00a0% av förändringen hade skett ändå", {"dead_weight": 0.20}),
    "fading_10": Alternative("Förändringen avtar 10\u00a0% om året", {"fading": 0.10}),
    "full_production": Alternative("Lönebidrag sänker inte produktionsvärdet", {"subsidy_lowers_production": False}),
    "activity_support_fk": Alternative("Aktivitetsstöd bärs av Försäkringskassan", {"activity_support_actor": "fk"}),
}
MANY = 1_000  # participants: more than this are resampled by kind of income instead of one by one
COLUMNS = ("income", "result_1", "result_5", "payback_months")


def one_at_a_time(case: Case, switches: Switches, others: Mapping[str, Case] | None = None) -> pd.DataFrame:
    """One row per alternative and actor: alternative, label, actor, income, result_1, result_5, payback_months and the
    change in each result (SEK) against the switches given.

    An alternative that sets assumptions is computed on its own case in `others`, and left out without one.
    """
    base = by_actor(case, switches)
    rows = []
    for name, alternative in ALTERNATIVES.items():
        own = case if not alternative.assumptions else (others or {}).get(name)
        if own is None:
            continue
        actors = by_actor(own, switches.changed(**alternative.switches))
        change = (actors[["result_1", "result_5"]] - base[["result_1", "result_5"]]).add_prefix("change_")
        kept = pd.concat([actors[list(COLUMNS)], change], axis=1).reset_index()
        rows.append(kept.assign(alternative=name, label=alternative.label))
    return pd.concat(rows, ignore_index=True)


def price_swings(case: Case, switches: Switches, items: Collection[str], spread: float = 0.2) -> pd.DataFrame:
    """One row per item (of `items` that the case has) and actor: the five-year result (SEK) with the item's price lower
    and higher by `spread`, columns low and high, and the results without, column result.
    """
    horizon = max(HORIZONS)
    results = by_actor(case, switches)[f"result_{horizon}"]
    rows = []
    for item, income in yearly_income(case, switches, by=["item"]).iterrows():
        swing = income * annuity(horizon, switches) * spread
        for actor in ROWS if item in items else ():
            rows.append((item, actor, results[actor] - swing[actor], results[actor] + swing[actor], results[actor]))
    return pd.DataFrame(rows, columns=["item", "actor", "low", "high", "result"])


def results_of(income: pd.DataFrame, case: Case, switches: Switches, horizon: int) -> pd.DataFrame:
    """Yearly incomes per actor (any rows) as results over the horizon; the cost is held as it is."""
    cost = cost_by_actor(case)
    return income * annuity(horizon, switches) - written_off(1.0, horizon, switches) * cost


def bootstrap_income(case: Case, switches: Switches, draws: int = 10_000, seed: int = 2022) -> pd.DataFrame:
    """One row per draw, one column per actor, the state and society: income in SEK a year when as many participants as
    in the case are drawn anew. PaybackError unless the quantities say which participant each row belongs to.
    """
    if "participant" not in case.quantities:
        raise PaybackError("Omtagning kräver rader per deltagare; ett fall med bara summor kan inte dras om.")
    incomes = yearly_income(case, switches, by=["participant"])[list(ACTORS)].to_numpy(dtype=float)
    silent = np.zeros((case.participants - len(incomes), incomes.shape[1]))  # those whose situation moved no money
    everyone = np.vstack([incomes, silent])
    chance = np.full(len(everyone), 1 / len(everyone))
    if len(everyone) > MANY:  # those with the same income are one kind: the same distribution, drawn in fewer pieces
        everyone, of_each = np.unique(everyone, axis=0, return_counts=True)
        chance = of_each / of_each.sum()
    generator = np.random.default_rng(seed)
    drawn = [generator.multinomial(case.participants, chance, size=some) @ everyone for some in _portions(draws)]
    return with_sums(pd.DataFrame(np.vstack(drawn), columns=list(ACTORS)))


def _portions(draws: int, most: int = 500) -> list[int]:
    """The draws in portions: all at once they would fill the memory."""
    return [min(most, draws - done) for done in range(0, draws, most)]


def intervals(draws: pd.DataFrame, level: float = 0.95) -> pd.DataFrame:
    """Percentile interval per column: index actor, columns low and high."""
    tails = draws.quantile([(1 - level) / 2, (1 + level) / 2]).T
    return tails.set_axis(["low", "high"], axis=1).rename_axis("actor")


def price_draws(
    case: Case, switches: Switches, assumed: Collection[str], spread: float = 0.2, draws: int = 2_000, seed: int = 2022
) -> pd.DataFrame:
    """Monte Carlo over assumed unit values: one row per draw, income in SEK a year per actor. Each item in `assumed` is
    multiplied by its own factor, triangular on 1 ± spread; sourced values stay as they are.
    """
    by_item = yearly_income(case, switches, by=["item"])[list(ACTORS)]
    generator = np.random.default_rng(seed)
    factors = generator.triangular(1 - spread, 1, 1 + spread, size=(draws, len(by_item)))
    factors[:, [item not in assumed for item in by_item.index]] = 1.0
    return with_sums(pd.DataFrame(factors @ by_item.to_numpy(), columns=list(ACTORS)))


def tipping_points(case: Case, switches: Switches, horizon: int = 1) -> pd.DataFrame:
    """One row per actor: `participants`, how many must go to a full year of ordinary work at the reference wage, all
    else unchanged, for the actor to break even within the horizon; NA where work gives the actor nothing.
    """
    job = pd.DataFrame(
        [("ordinary_job", "after", 12.0, case.reference_wage, 0.0)],
        columns=["item", "state", "quantity", "sek_value", "sek_subsidy"],
    )
    gain = yearly_income(replace(case, quantities=job), switches).iloc[0] * annuity(horizon, switches)
    result = by_actor(case, switches)[f"result_{horizon}"]
    needed = (-result / gain.where(gain > NOTHING)).clip(lower=0)
    return pd.DataFrame({"participants": np.ceil(needed - 1e-9).abs().astype("Float64")}).reindex(list(ROWS))


def turning_prices(case: Case, switches: Switches, horizon: int = 5) -> pd.DataFrame:
    """One row per item and actor whose result over the horizon would be zero at another price of that item.

    Columns item, actor, factor (new price / price used). Items that do not move an actor are left out.
    """
    actors, years = by_actor(case, switches)[f"result_{horizon}"], annuity(horizon, switches)
    rows = []
    for item, income in yearly_income(case, switches, by=["item"]).iterrows():
        for actor in ROWS:
            if abs(income[actor] * years) > 1e-6:
                rows.append((item, actor, 1 - actors[actor] / (income[actor] * years)))
    table = pd.DataFrame(rows, columns=["item", "actor", "factor"])
    return table[table["factor"] >= 0].reset_index(drop=True)


def fitting_dead_weight(
    case: Case, switches: Switches, actor: str, months: tuple[float, float], horizon: int = max(HORIZONS)
) -> dict[str, float | None]:
    """How large a share of the change must have come anyway for one actor's payback to lie within `months`.

    low and high: the dead weight at the shorter and the longer time, None when none does (the time is longer already);
    months: the actor's time without dead weight; other: the shortest time of any other row with a stake, without dead
    weight; other_then: the same at the middle of low and high, None where it is longer than the horizon or never comes.
    """
    income = yearly_income(case, replace(switches, dead_weight=0.0)).iloc[0]
    cost = cost_by_actor(case)
    times = (12 * cost / income).where((income > NOTHING) & (cost > 0))
    time, other = times[actor], times.drop(actor).min()
    if pd.isna(time) or time > months[1]:
        return {"months": _plain(time), "other": _plain(other), "low": None, "high": None, "other_then": None}
    low, high = max(0.0, 1 - time / months[0]), 1 - time / months[1]
    then = other / (1 - (low + high) / 2)
    return {
        "months": _plain(time),
        "other": _plain(other),
        "low": low,
        "high": high,
        "other_then": _plain(then) if then <= 12 * horizon else None,
    }


def _plain(value: float) -> float | None:
    return None if pd.isna(value) else float(value)
