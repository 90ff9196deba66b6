"""One module a chapter: pure functions (dataset, period) → tidy frame of true numbers."""

from importlib import import_module

from sotanalysis.measures.measure import Measure

MODULES = (
    "inflow", "waiting", "target_group", "non_starts", "steps", "sotanalysis.payback.measures", "occupation", "health",
    "exits", "outcomes", "support", "aftercare", "follow_up", "satisfaction", "economy", "comparison", "change",
    "staffing", "capacity",
)  # fmt: skip


def all_measures() -> tuple[Measure, ...]:
    """Every declared measure, in the order of the chapters; the socio-economic model declares its own, in its room."""
    modules = [import_module(name if "." in name else f"{__name__}.{name}") for name in MODULES]
    return tuple(value for module in modules for value in vars(module).values() if isinstance(value, Measure))
