"""Double entry: what one more krona of each item gives each actor.

Every item becomes flows between actors. A transfer sums to zero over the actors: one pays what another gets. Production
and use of resources are real and do not. The state and society are sums of actors and are never entered.

Signs: + is a gain for the actor, − an outlay.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pandas as pd

ACTORS = ("kommun", "region", "af", "fk", "ovrig_stat", "individ", "arbetsgivare")
STATE = ("af", "fk", "ovrig_stat")
SITUATIONS = ("before", "after")
KINDS = ("transfer", "production", "resource")


class PaybackError(ValueError):
    """An input the model refuses; the message says what to change."""


@dataclass(frozen=True)
class Rates:
    """Tax rates and contributions as shares 0–1 of taxable income and of gross wage."""

    municipal_tax: float
    regional_tax: float
    employer_contributions: float

    def __post_init__(self) -> None:
        for name in ("municipal_tax", "regional_tax", "employer_contributions"):
            if not 0 <= getattr(self, name) <= 1:
                raise PaybackError(f"Satsen {name} ska vara en andel mellan 0 och 1.")


@dataclass(frozen=True)
class Switches:
    """What an evaluator may doubt. The defaults adjust nothing, as a plain before–after study does.

    discount and fading are shares a year; write_off_years spreads the cost; dead_weight is the share of the change that
    would have come anyway, attribution the share due to the service, displacement the share taken from others;
    municipal_tax_kept is what the municipality keeps of a rise in its tax after equalisation.
    """

    discount: float = 0.0
    fading: float = 0.0
    write_off_years: int = 1
    dead_weight: float = 0.0
    attribution: float = 1.0
    displacement: float = 0.0
    municipal_tax_kept: float = 1.0
    subsidy_lowers_production: bool = True
    activity_support_actor: str = "af"

    def __post_init__(self) -> None:
        for name in ("discount", "fading", "dead_weight", "attribution", "displacement"):
            if not 0 <= getattr(self, name) <= 1:
                raise PaybackError(f"Inställningen {name} ska vara en andel mellan 0 och 1.")
        if not -1 <= self.municipal_tax_kept <= 1:
            raise PaybackError("Inställningen municipal_tax_kept ska vara en andel mellan −1 och 1.")
        if self.write_off_years < 1:
            raise PaybackError("Inställningen write_off_years ska vara minst 1.")
        if self.activity_support_actor not in STATE:
            raise PaybackError(f"Inställningen activity_support_actor ska vara en av {', '.join(STATE)}.")

    def changed(self, **settings: object) -> "Switches":
        """The switches with some set; see `with_settings`."""
        return with_settings(self, settings)


S = TypeVar("S", bound=Any)


def with_settings(base: S, settings: Mapping[str, object]) -> S:
    """A dataclass of settings with some of them set, text from a command line converted.

    PaybackError for a name that is none, or a value of another kind.
    """
    known = [f.name for f in fields(base)]
    if unknown := [name for name in settings if name not in known]:
        raise PaybackError(f"Okänd inställning: {', '.join(unknown)}. De som finns är {', '.join(known)}.")
    return replace(base, **{name: _convert(name, getattr(base, name), value) for name, value in settings.items()})


def _convert(name: str, default: object, value: object) -> object:
    """The value in the type of the default; PaybackError when it cannot be read."""
    text = str(value).strip()
    if isinstance(default, bool):
        if text.casefold() not in ("true", "false", "1", "0", "ja", "nej"):
            raise PaybackError(f"Inställningen {name} ska vara true eller false.")
        return text.casefold() in ("true", "1", "ja")
    if not isinstance(default, int | float):
        return text
    try:
        return type(default)(text.replace(",", ".").replace("\u2212", "-"))
    except ValueError:
        kind = "heltal" if isinstance(default, int) else "tal"
        raise PaybackError(f"Inställningen {name} ska vara ett {kind}.") from None


# Benefit → who pays it, whether it is taxed. A-kassa and activity support both stand on Arbetsförmedlingen's grant.
BENEFITS = {
    "forsorjningsstod": ("kommun", False),
    "sjukpenning": ("fk", True),
    "rehabpenning": ("fk", True),
    "aktivitetsersattning": ("fk", True),
    "sjukersattning": ("fk", True),
    "aktivitetsstod": ("af", True),
    "a_kassa": ("af", True),
    "studiestod": ("ovrig_stat", False),
}
JOBS = ("ordinary_job", "subsidised_job")
RESOURCES = {"care_visits": "region", "hours_kommun": "kommun", "hours_af": "af", "hours_fk": "fk"}
ITEMS = (*BENEFITS, *JOBS, *RESOURCES)
_PLACE = {item: place for place, item in enumerate(ITEMS)}


class Entry(NamedTuple):
    """What an actor gets per krona of an item's unit value, and per krona of wage subsidy."""

    item: str
    actor: str
    kind: str
    per_value: float = 0.0
    per_subsidy: float = 0.0


def incidence(rates: Rates, switches: Switches) -> pd.DataFrame:
    """One row per entry: item, actor, kind (transfer, production, resource), per_value, per_subsidy."""
    return pd.DataFrame(_entries(rates, switches))


def _entries(rates: Rates, switches: Switches) -> list[Entry]:
    return [*_benefits(rates, switches), *_jobs(rates, switches), *_resources()]


def _tax(item: str, rates: Rates, switches: Switches) -> Iterator[Entry]:
    kept = rates.municipal_tax * switches.municipal_tax_kept
    yield Entry(item, "individ", "transfer", -(rates.municipal_tax + rates.regional_tax))
    yield Entry(item, "kommun", "transfer", kept)
    yield Entry(item, "ovrig_stat", "transfer", rates.municipal_tax - kept)
    yield Entry(item, "region", "transfer", rates.regional_tax)


def _benefits(rates: Rates, switches: Switches) -> Iterator[Entry]:
    for item, (payer, taxed) in BENEFITS.items():
        payer = switches.activity_support_actor if item == "aktivitetsstod" else payer
        yield Entry(item, payer, "transfer", -1.0)
        yield Entry(item, "individ", "transfer", 1.0)
        if taxed:
            yield from _tax(item, rates, switches)


def _jobs(rates: Rates, switches: Switches) -> Iterator[Entry]:
    contributions = rates.employer_contributions
    for item in JOBS:
        yield Entry(item, "individ", "transfer", 1.0)
        yield Entry(item, "arbetsgivare", "transfer", -1.0 - contributions)
        yield Entry(item, "ovrig_stat", "transfer", contributions)
        yield from _tax(item, rates, switches)
        lowered = -1.0 if switches.subsidy_lowers_production else 0.0
        yield Entry(item, "arbetsgivare", "production", 1.0 + contributions, lowered)
        yield Entry(item, "af", "transfer", 0.0, -1.0)
        yield Entry(item, "arbetsgivare", "transfer", 0.0, 1.0)


def _resources() -> Iterator[Entry]:
    for item, bearer in RESOURCES.items():
        yield Entry(item, bearer, "resource", -1.0)


def flow_array(quantities: pd.DataFrame, rates: Rates, switches: Switches) -> np.ndarray:
    """SEK a year as an array: quantity × KINDS × ACTORS.

    `quantities` has item, state (before, after), quantity (months, visits or hours a year), sek_value and sek_subsidy
    (per unit), and may have more columns, such as participant. PaybackError for an item the ledger does not know.
    """
    per_value, per_subsidy = _arrays(rates, switches)
    return _spread(quantities, per_value, per_subsidy)


def income_array(quantities: pd.DataFrame, rates: Rates, switches: Switches) -> np.ndarray:
    """SEK a year as an array: quantity × ACTORS, the kinds of flow_array summed."""
    per_value, per_subsidy = _arrays(rates, switches)
    return _spread(quantities, per_value.sum(axis=1), per_subsidy.sum(axis=1))


def _spread(quantities: pd.DataFrame, per_value: np.ndarray, per_subsidy: np.ndarray) -> np.ndarray:
    """Each quantity borne as its item is; the first axis of the incidence is the item."""
    items = quantities["item"]
    places = pd.Index(ITEMS).get_indexer(items)
    if (places < 0).any():
        unknown = sorted(items[places < 0].unique())
        raise PaybackError(f"Okänd post: {', '.join(unknown)}. De som finns är {', '.join(ITEMS)}.")
    wide = (slice(None), *[None] * (per_value.ndim - 1))
    quantity, value, subsidy = (
        quantities[column].to_numpy(dtype=float)[wide] for column in ("quantity", "sek_value", "sek_subsidy")
    )
    return quantity * (value * per_value[places] + subsidy * per_subsidy[places])


@lru_cache(maxsize=64)
def _arrays(rates: Rates, switches: Switches) -> tuple[np.ndarray, np.ndarray]:
    """The incidence as arrays, item × kind × actor: per krona of value, per krona of subsidy."""
    per_value, per_subsidy = np.zeros((2, len(ITEMS), len(KINDS), len(ACTORS)))
    for entry in _entries(rates, switches):
        place = _PLACE[entry.item], KINDS.index(entry.kind), ACTORS.index(entry.actor)
        per_value[place] += entry.per_value
        per_subsidy[place] += entry.per_subsidy
    return per_value, per_subsidy
