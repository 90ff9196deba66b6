"""The price list: unit values and rates by year, each with its source and whether it is known or assumed."""

from functools import cache
from importlib.resources import files
from io import StringIO

import pandas as pd

from sotanalysis import formatting
from sotanalysis.payback.ledger import ITEMS, PaybackError, Rates
from sotanalysis.vocabulary import PRICE_ITEM

COLUMNS = ("year", "item", "value", "unit", "status", "source")
RATES = ("municipal_tax", "regional_tax", "employer_contributions")
STATUSES = ("källa", "antagande")
KNOWN = (*ITEMS, "wage_subsidy", *RATES)


class PriceMissing(PaybackError):
    """A year lacks prices; `labels` says which, in words."""

    def __init__(self, year: int, items: list[str]) -> None:
        self.labels = [PRICE_ITEM.labels[item] for item in items]
        names = ", ".join(self.labels)
        super().__init__(f"Priser för {year} saknas: {names}. Lägg dem i priser.csv i årets mapp.")


@cache
def shipped() -> pd.DataFrame:
    """The price list that comes with the package; one row per year and item: value in `unit`, status (källa,
    antagande), source in words.
    """
    return parse(files("sotanalysis.payback").joinpath("prices.csv").read_text(encoding="utf-8"), "prislistan")


def parse(text: str, name: str) -> pd.DataFrame:
    """A price list from CSV text; PaybackError, naming the file, for an unknown item or a row without year or value."""
    frame = pd.read_csv(StringIO(text))
    if missing := [c for c in COLUMNS if c not in frame]:
        raise PaybackError(f"{name}: kolumnen {', '.join(missing)} saknas.")
    numbers = frame[["year", "value"]].apply(pd.to_numeric, errors="coerce")
    if numbers.isna().any(axis=None) or frame["item"].isna().any():
        raise PaybackError(f"{name}: varje pris ska ha år (year), post (item) och värde (value), år och värde som tal.")
    if unknown := sorted(set(frame["item"]) - set(KNOWN)):
        raise PaybackError(f"{name}: okänd post {', '.join(unknown)}. De som finns är {', '.join(sorted(KNOWN))}.")
    if (numbers["value"] < 0).any():
        raise PaybackError(f"{name}: ett pris kan inte vara negativt.")
    if not frame["status"].isin(STATUSES).all():
        raise PaybackError(f"{name}: status ska vara {' eller '.join(STATUSES)}.")
    return frame.assign(**numbers)[list(COLUMNS)].astype({"year": int, "value": float})


def of_year(year: int, own: pd.DataFrame | None = None) -> pd.DataFrame:
    """The prices of a year, indexed by item; a team's own rows replace the shipped ones. PriceMissing when some are not
    there.
    """
    lists = [shipped()] if own is None else [shipped(), own]
    of_that_year = pd.concat([one[one["year"] == year] for one in lists]).set_index("item")
    prices = of_that_year[~of_that_year.index.duplicated(keep="last")]
    if missing := [item for item in KNOWN if item not in prices.index]:
        raise PriceMissing(year, missing)
    return prices.loc[list(KNOWN)]


def rates(prices: pd.DataFrame) -> Rates:
    """Tax and contribution rates out of a year's prices."""
    return Rates(**{name: float(prices.loc[name, "value"]) for name in RATES})


def assumed(prices: pd.DataFrame) -> list[str]:
    """The items whose value is an assumption, in the list's order."""
    return list(prices.index[prices["status"] == "antagande"])


def label(item: str) -> str:
    """The item in words."""
    return PRICE_ITEM.labels[item]


def told(item: str, value: float) -> str:
    """A price as text: percent for a rate, whole kronor otherwise."""
    return formatting.percent(value, 2) if item in RATES else f"{formatting.number(value)} kr"
