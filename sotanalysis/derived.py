"""What is worked out of a tidy table's columns before anything is counted: ages, spans, movement, classes.

Every function takes a frame of one row per unit and gives one value per row; what cannot be known is missing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from sotanalysis.periods import Period, age_at, days_between, whole_months_between
from sotanalysis.vocabulary import LADDER, MISSING

AGE_CLASSES = ((15, 29), (30, 44), (45, 59), (60, 74))
MONTHS_CLASSES = ((1, 5), (6, 10), (11, 15), (16, 20))
HOURS_CLASSES = ("0", "1-4", "5-9", "10-")
SCALES = ("individual", "close", "social", "overall")

Classes = Sequence[tuple[int, int | None]]


def class_name(low: int, high: int | None) -> str:
    """`5-9`, `10-` for an open class."""
    return f"{low}-{'' if high is None else high}"


def classed(numbers: pd.Series, classes: Classes) -> pd.Series:
    """The class of each number, both ends included; missing outside them."""
    made = pd.Series(MISSING, index=numbers.index, dtype="string")
    for low, high in classes:
        inside = numbers.ge(low) & (numbers.le(high) if high is not None else True)
        made = made.mask(inside.fillna(False).astype(bool), class_name(low, high))
    return made


def age_at_start(cases: pd.DataFrame) -> pd.Series:
    """Whole years of age on the day of start."""
    return age_at(cases["birth_date"], cases["start_date"]).astype("Int64")


def begun_months(cases: pd.DataFrame) -> pd.Series:
    """Begun months from start to exit; missing for who is still enrolled, or whose exit lies before the start."""
    stay = whole_months_between(cases["start_date"], cases["exit_date"])
    return stay.mask((cases["exit_date"] < cases["start_date"]).fillna(False)).astype("Int64")


def days_enrolled(cases: pd.DataFrame, period: Period) -> pd.Series:
    """Days from start to exit, or to the period's end for those still there; missing for an exit before the start."""
    last = pd.Timestamp(period.end)
    days = days_between(cases["start_date"], cases["exit_date"].fillna(last).clip(upper=last))
    return days.mask(days < 0).astype("Int64")


def moved(cases: pd.DataFrame) -> pd.Series:
    """Movement on the step ladder of each case: up, same, down, ended (the end state), missing."""
    rank = {step: number for number, step in enumerate(LADDER)}
    change = cases["step_exit"].map(rank).astype("Float64") - cases["step_start"].map(rank).astype("Float64")
    movement = pd.Series(MISSING, index=cases.index, dtype="string")
    for name, chosen in (("up", change > 0), ("same", change == 0), ("down", change < 0)):
        movement = movement.mask(chosen.fillna(False).astype(bool), name)
    return movement.mask((cases["step_exit"] == "ended").fillna(False).astype(bool), "ended")


def hours_class(hours: pd.Series) -> pd.Series:
    """Hours a week as a class: none, up to 5, 5 up to 10, 10 or more, missing."""
    bounds = {"0": hours.eq(0), "1-4": hours.gt(0) & hours.lt(5), "5-9": hours.ge(5) & hours.lt(10)}
    classes = pd.Series(MISSING, index=hours.index, dtype="string")
    for name, inside in {**bounds, "10-": hours.ge(10)}.items():
        classes = classes.mask(inside.fillna(False).astype(bool), name)
    return classes


def ors(cases: pd.DataFrame, moment: str) -> pd.Series:
    """The sum of the four ORS scales at `start` or `exit`, 0–40 points; missing unless all four are given."""
    scales = cases[[f"ors_{scale}_{moment}" for scale in SCALES]]
    return scales.sum(axis=1, min_count=4, skipna=False).round(6)


def main_support(supports: pd.DataFrame) -> pd.DataFrame:
    """The main source per case (index) and moment (columns start, exit): the one of largest extent, else the first
    given; NA where none is recorded. `supports` is the table case_supports.
    """
    sized = supports.assign(size=supports["extent_percent"].fillna(-1.0))
    first = sized.sort_values("size", ascending=False, kind="stable").drop_duplicates(["case", "moment"])
    return first.pivot(index="case", columns="moment", values="support_source").reindex(columns=["start", "exit"])


def yes_no(flags: pd.Series) -> pd.Series:
    """True as `yes`, False as `no`, missing as missing."""
    return flags.map({True: "yes", False: "no"}).astype("string")


@dataclass(frozen=True)
class Derived:
    """A column that a population's frame gets beside its table's own: what it needs, how it is made, what it says."""

    needs: tuple[str, ...]
    make: Callable[[pd.DataFrame, Period], pd.Series]
    says: str


DERIVED: Mapping[str, Derived] = {
    "age_at_start": Derived(("birth_date", "start_date"), lambda f, p: age_at_start(f), "hela år vid startdagen"),
    "days_enrolled": Derived(
        ("start_date", "exit_date"), days_enrolled, "dagar från start till avslut, eller till periodens slut"
    ),
    "months_enrolled": Derived(
        ("start_date", "exit_date"), lambda f, p: begun_months(f), "påbörjade månader från start till avslut"
    ),
    "movement": Derived(("step_start", "step_exit"), lambda f, p: moved(f), "stegförflyttning från start till avslut"),
    "ors_start": Derived(("ors_overall_start",), lambda f, p: ors(f, "start"), "ORS vid start, 0–40 poäng"),
    "ors_exit": Derived(("ors_overall_exit",), lambda f, p: ors(f, "exit"), "ORS vid avslut, 0–40 poäng"),
}


def with_derived(units: pd.DataFrame, period: Period) -> pd.DataFrame:
    """The frame with every derived column whose needs it holds."""
    made = {
        name: one.make(units, period)
        for name, one in DERIVED.items()
        if name not in units and set(one.needs) <= set(units.columns)
    }
    return units.assign(**made)
