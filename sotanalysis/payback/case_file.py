"""A case written by hand: a TOML text with participants, rates, cost, reference and items."""

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from sotanalysis.payback.ledger import PaybackError, Rates, Switches
from sotanalysis.payback.model import Case, item_quantities

PARTS = ("participants", "rates", "cost", "reference", "item", "switches")
RATES = ("municipal_tax", "regional_tax", "employer_contributions")


def parse_case(text: str, name: str) -> tuple[Case, Switches]:
    """A case and its switches from TOML text; `name` is what messages call the file.

    Raises PaybackError, in Swedish, for a missing or unknown part, and for a value that is no number.
    """
    try:
        parts = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        where = f"{name}, rad {line[1]}: raden" if line else f"{name}: filen"
        told = "går inte att läsa. Skriv text inom raka citattecken, tal utan och med punkt: 0.5; varje namn en gång."
        raise PaybackError(f"{where} {told}") from None
    if unknown := sorted(set(parts) - set(PARTS)):
        raise PaybackError(f"{name}: okänd del {', '.join(unknown)}. De som finns är {', '.join(PARTS)}.")
    rates, reference = _table(parts, "rates", name), _table(parts, "reference", name)
    cost = _numbers(_table(parts, "cost", name), "cost", name)
    kept = {"municipal_tax_kept": rates.pop("municipal_tax_kept")} if "municipal_tax_kept" in rates else {}
    months = _numbers(_exactly(reference, ("wage", "months"), "reference", name), "reference", name)
    for_whom = cost.pop("participants", None)
    case = Case(
        participants=_people(parts.get("participants"), name),
        quantities=item_quantities(_items(parts.get("item"), name)),
        rates=Rates(**_numbers(_exactly(rates, RATES, "rates", name), "rates", name)),
        cost=cost,
        reference_wage=months["wage"],
        reference_months=months["months"],
        cost_participants=None if for_whom is None else _people(for_whom, name),
    )
    return case, Switches().changed(**kept | (_table(parts, "switches", name) if "switches" in parts else {}))


def _table(parts: Mapping[str, Any], part: str, name: str) -> dict[str, Any]:
    if not isinstance(parts.get(part), dict):
        raise PaybackError(f"{name}: delen [{part}] saknas. Lägg till den.")
    return dict(parts[part])


def _exactly(table: Mapping[str, Any], keys: tuple[str, ...], part: str, name: str) -> Mapping[str, Any]:
    if wrong := sorted(set(table) ^ set(keys)):
        raise PaybackError(f"{name}: [{part}] ska ha {', '.join(keys)}; saknad eller okänd är {', '.join(wrong)}.")
    return table


def _numbers(table: Mapping[str, Any], part: str, name: str) -> dict[str, Any]:
    if wrong := [key for key, value in table.items() if not _is_number(value)]:
        raise PaybackError(f"{name}: {', '.join(wrong)} i [{part}] ska vara ett tal.")
    return dict(table)


def _items(items: Any, name: str) -> list[Mapping[str, Any]]:
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise PaybackError(f"{name}: minst en [[item]] behövs, med id, value, before och after.")
    for item in items:
        if "id" not in item:
            raise PaybackError(
                f'{name}: en [[item]] saknar id. Skriv vilken post den är, till exempel id = "forsorjningsstod".'
            )
        _numbers({key: value for key, value in item.items() if key != "id"}, f"item {item['id']}", name)
    return items


def _people(value: Any, name: str) -> int:
    if not _is_number(value) or not float(value).is_integer():
        raise PaybackError(f"{name}: antalet deltagare (participants) ska vara ett heltal.")
    return int(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
