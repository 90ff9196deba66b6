"""How long the payback bootstrap takes, against drawing participants anew with pandas.

Ours: 10 000 draws over 150 participants, all actors, the state and society. Plainly: a loop that samples the
participants' rows with `DataFrame.sample` and sums them, timed on fewer draws and extrapolated.
"""

import time

import numpy as np
import pandas as pd

from sotanalysis.payback.ledger import ACTORS, BENEFITS, Rates, Switches
from sotanalysis.payback.model import Case, with_sums, yearly_income
from sotanalysis.payback.sensitivity import bootstrap_income, intervals

PARTICIPANTS, DRAWS, PLAIN_DRAWS = 150, 10_000, 200


def constructed() -> Case:
    """150 invented participants, each with a few months on each of eight benefits and at work, before and after."""
    generator = np.random.default_rng(1)
    items = [*BENEFITS, "ordinary_job", "subsidised_job"]
    rows = pd.MultiIndex.from_product([range(PARTICIPANTS), items, ("before", "after")]).to_frame(index=False)
    quantities = rows.set_axis(["participant", "item", "state"], axis=1).assign(
        quantity=generator.integers(0, 5, len(rows)).astype(float), sek_value=10_000.0, sek_subsidy=0.0
    )
    rates = Rates(municipal_tax=0.2036, regional_tax=0.1088, employer_contributions=0.3142)
    return Case(PARTICIPANTS, quantities, rates, {"kommun": 1e6}, 27_000.0, 12.0 * PARTICIPANTS)


def figures() -> dict[str, float]:
    """Seconds of both ways, and how many times as fast ours is; printed with both intervals of the whole."""
    case, switches = constructed(), Switches()
    begun = time.perf_counter()
    drawn = intervals(bootstrap_income(case, switches, draws=DRAWS))
    ours = time.perf_counter() - begun
    incomes = yearly_income(case, switches, by=["participant"])[list(ACTORS)]
    begun = time.perf_counter()
    plain = pd.DataFrame([incomes.sample(PARTICIPANTS, replace=True, random_state=n).sum() for n in range(PLAIN_DRAWS)])
    plainly = (time.perf_counter() - begun) * DRAWS / PLAIN_DRAWS
    spread = intervals(with_sums(plain)).loc["samhalle"]
    print(f"{DRAWS} dragningar, {PARTICIPANTS} deltagare: {ours:.2f} s; slinga i pandas {plainly:.1f} s (extrapolerat)")
    print(f"intervall {drawn.loc['samhalle'].round().tolist()} mot {spread.round().tolist()}")
    return {"ours_seconds": ours, "plain_seconds": plainly, "times": plainly / ours}
