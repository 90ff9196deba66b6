"""One module a chapter: every number declared once, as a count, a summary or a function (dataset, period) → frame."""

from functools import cache
from importlib import import_module
from types import ModuleType

from sotanalysis.measures.measure import Measure, with_bases

MODULES = (
    "inflow",
    "waiting",
    "target_group",
    "non_starts",
    "steps",
    "progression",
    "sotanalysis.payback.measures",
    "occupation",
    "health",
    "exits",
    "outcomes",
    "support",
    "aftercare",
    "follow_up",
    "satisfaction",
    "economy",
    "comparison",
    "change",
    "teams",
    "staffing",
    "capacity",
)


@cache
def all_measures() -> tuple[Measure, ...]:
    """Every declared measure, in the order of the chapters, with the ids of its bases; the socio-economic model
    declares its own, in its room.
    """
    found = {m.id: m for module in _modules() for m in vars(module).values() if isinstance(m, Measure)}
    return with_bases(tuple(found.values()))


def declared_in(id: str) -> str:
    """The module that declares the measure; `sotanalysis.measures.populations` for the size of a population."""
    holders = (m.__name__ for m in _modules() for one in vars(m).values() if isinstance(one, Measure) and one.id == id)
    return next(holders, f"{__name__}.populations")


def _modules() -> list[ModuleType]:
    return [import_module(name if "." in name else f"{__name__}.{name}") for name in MODULES]
