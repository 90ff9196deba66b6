"""Which facts tell of few persons by themselves: a small table of rules, each from the facts to a flag per fact.

Counts of the team's own doings (its events, months, prices) tell nothing of those it serves. What a number tells
together with others is not decided here but by the equations.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sotanalysis.measures.keys import PAIR, ROLE, ROW, STATISTIC
from sotanalysis.statistics import SMALLEST_BASE_FOR_PERCENT
from sotanalysis.vocabulary import ALL, MEASURED, MISSING

# What one is in a count of those the team serves, or of what was done for one of them.
PERSONAL = (
    "activities",
    "answers",
    "applications",
    "cases",
    "events",
    "extensions",
    "follow_ups",
    "inquiries",
    "mentions",
    "persons",
    "spot_supports",
    "workplaces",
)
# Measures of the team's own doings, and of plans, in units that elsewhere count persons.
OWN = ("capacity.events", "capacity.planned_cases", "capacity.months", "capacity.free_places", "capacity.places_lost")
# Units of which n is the same number: what is counted is the team's own. Of any other, n is how many a value is of.
OF_OWN = ("posts", "settings", "industries", "attendances")
# Persons of whom others count the applications: that they are all is no class.
OF_SAME = ("non_starts.persons",)
# Values divided by a price give the number of persons who changed one kind of support.
SWINGS = ("payback.price_swing", "payback.turning")
# A fact that one of these flags is hidden whatever else is: it tells of one person or one kind of change by itself.
ALWAYS = ("one", "staff", "swing", "priced", "of_few")
# A number of one person: of the one who waited longest, or scored lowest.
OF_ONE = ("min", "max")
# Keys of which each code is one person, extension, spot support or employee: that a fact is there, and its codes, tell
# of that one whatever its number.
SINGLE = (ROW, PAIR, ROLE)
# Several statistics of the same few give each of them, and so do ratings, which are few and coarse.
RATED = ("points", "probability")

# The decimals with which values are printed, by their units: more tell of how few they are made.
PRINTED: Mapping[str, int] = {**dict.fromkeys((*MEASURED, "per_month", "posts"), 1), "probability": 2, "percent": 3}

# The prices of the payback are known to all. An amount of nothing but wages and supports is prices times how many have
# them, and tells how many they are to the one; visits and case workers' hours, which nothing else tells, blur it. Each
# of these actors has such a resource of its own, society all of them and that of the employment service: of all five,
# what society gains less what the others do would be wages and supports alone.
BLURRED = ("kommun", "region", "fk", "samhalle")
# What the amounts of an actor are when they are not of its income.
COSTS = ("cost", "cost_per_participant")
# Assumptions that change another thing than how wages and supports are counted.
NOT_OF_FEW = ("cost_year", "discount_35", "write_off_3", "dead_weight_20", "fading_10")
# What is shown of it, and the kronor, or decimals of another unit, to which a public edition rounds it: an amount to
# the krona tells, by what is left over when it is divided by the price of an hour, how many earn a wage.
ROUNDED: Mapping[str, Mapping[str, int]] = {
    "payback.actor": {"income": -4, "result_1": -4, "result_5": -5, "payback_months": 0},
    "payback.whole": {"potential_before": -5, "potential_after": -5, "verkningsgrad": 3, "required_verkningsgrad": 3},
    "payback.alternatives": {"income": -4, "result_1": -4, "result_5": -5, "payback_months": 0},
    "payback.interval": {"income": -4, "result_5": -5},
    **dict.fromkeys(
        ("payback.by_sex", "payback.by_age", "payback.by_education"),
        {"income": -3, "income_kommun": -3, "result_1": -3, "result_5": -3},
    ),
}
TOLD_ROUNDED = ("payback.tipping",)  # whole participants already
# Settings beside each other, of which some change how wages and supports are counted.
SETTINGS = "payback.agreement"


@dataclass(frozen=True)
class Rule:
    """A rule: its name, what it says to a reader, and the facts it flags.

    `flags` takes the facts (as `counted` gives them) and the largest count that is hidden.
    """

    name: str
    says: str
    flags: Callable[[pd.DataFrame, int], pd.Series]


def counted(facts: pd.DataFrame) -> pd.DataFrame:
    """The facts (`Facts.table`) with `number` and `of`: how many it counts and of how many, as whole numbers; none
    where it counts nobody. A count may stand as n, or as a value whose unit is one of persons.
    """
    personal = ~facts["measure"].isin(OWN)
    as_value = facts["n"].isna() & facts["unit"].isin(PERSONAL) & (facts["value"].fillna(-1) >= 0)
    as_value &= facts["value"].fillna(0.5) % 1 == 0
    number = facts["n"].mask(as_value, facts["value"].where(as_value).astype("Float64").round().astype("Int64"))
    of_persons = personal & (facts["unit"].isin(PERSONAL) | facts["base"].notna() | _summed(facts))
    return facts.assign(number=number.where(of_persons), of=facts["base"].where(of_persons))


def _summed(facts: pd.DataFrame) -> pd.Series:
    """Facts whose n is how many a value was measured for."""
    return facts["n"].notna() & ~facts["unit"].isin((*PERSONAL, *OF_OWN))


def is_of_single(facts: pd.DataFrame) -> pd.Series:
    """Facts of one person or employee each, as their codes tell."""
    codes = [[k[key.name] for key in SINGLE if key.name in k] for k in facts["keys"]]
    return pd.Series([any(code != ALL for code in some) for some in codes], facts.index, bool)


def _has(facts: pd.DataFrame, key: str, *codes: str) -> pd.Series:
    return pd.Series([key in k and (not codes or k[key] in codes) for k in facts["keys"]], facts.index, bool)


def _few(number: pd.Series, threshold: int) -> pd.Series:
    return number.between(1, threshold).fillna(False).astype(bool)


def _all_in_one(facts: pd.DataFrame, threshold: int) -> pd.Series:
    """All of a group in one class, where the class tells something: not its total, and not that nothing is known."""
    whole = (facts["number"] == facts["of"]) & (facts["of"] > threshold)
    of_itself = facts["base_fact"].fillna("") == facts["fact"]
    unknown = pd.Series([MISSING in k.values() for k in facts["keys"]], facts.index, bool)
    # What is true of each of a group is a class as well, where it has no keys at all.
    named = pd.Series([not k or any(code != ALL for code in k.values()) for k in facts["keys"]], facts.index, bool)
    named &= ~facts["measure"].isin(OF_SAME)
    return whole.fillna(False).astype(bool) & ~of_itself & ~unknown & named & facts["unit"].isin(PERSONAL)


def _priced(facts: pd.DataFrame, threshold: int) -> pd.Series:
    """Amounts of which it can be worked out how many earn a wage or have a support."""
    resources = facts[facts["measure"].eq("payback.basis") & _has(facts, "statistic", "with_resources")]
    blurred = {
        (row.period, row.source) for row in resources.itertuples() if pd.notna(row.value) and row.value > threshold
    }
    return pd.Series(
        [
            row.measure == SETTINGS
            or (row.measure in (*ROUNDED, *TOLD_ROUNDED) and not _is_blurred(row.measure, row.keys, row, blurred))
            for row in facts.itertuples()
        ],
        facts.index,
        bool,
    )


def _is_blurred(measure: str, keys: Mapping[str, str], row: Any, blurred: Collection[tuple[str, str]]) -> bool:
    """Whether an amount is of a cost alone, or of what somebody else's resources blur."""
    statistic = keys.get("statistic")
    if statistic in COSTS:
        return True
    return (
        (row.period, row.source) in blurred
        and keys.get("actor", BLURRED[0]) in BLURRED
        and keys.get("alternative", NOT_OF_FEW[0]) in NOT_OF_FEW
        and keys.get("kind") != "prices"
        and (measure in TOLD_ROUNDED or statistic in ROUNDED[measure])
    )


def _of_few(facts: pd.DataFrame, threshold: int) -> pd.Series:
    """Ratings, and values told by several statistics, of fewer than a share is shown of."""
    told = facts["unit"].isin(RATED) | (facts["unit"].isin(MEASURED) & _has(facts, STATISTIC.name))
    return told & facts["value"].notna() & _few(facts["number"], SMALLEST_BASE_FOR_PERCENT - 1)


def rounded(facts: pd.DataFrame) -> pd.DataFrame:
    """The facts with the amounts that a public edition rounds so rounded, and other values as they are printed."""
    to = [_decimals(row) for row in facts.itertuples()]
    values = [
        value if decimals is None or pd.isna(value) else round(float(value), decimals)
        for value, decimals in zip(facts["value"], to, strict=True)
    ]
    return facts.assign(value=pd.Series(values, facts.index, facts["value"].dtype))


def _decimals(fact: Any) -> int | None:
    """The decimals of a value; none where it is a share of a number and a base, and an amount that is not rounded."""
    if fact.measure in ROUNDED:
        return ROUNDED[fact.measure].get(fact.keys.get("statistic", ""))
    return None if fact.measure.startswith("payback.") or fact.unit == "sek" else PRINTED.get(fact.unit)


# In the order in which a hidden fact is told by the first that flags it.
RULES: tuple[Rule, ...] = (
    Rule(
        "one",
        "Talet är en enda persons: lägsta eller högsta värde, eller en rad om en person.",
        lambda facts, threshold: (
            (_has(facts, STATISTIC.name, *OF_ONE) & facts["number"].notna())
            | _has(facts, ROW.name)
            | _has(facts, PAIR.name)
        ),
    ),
    Rule(
        "staff",
        "Talet gäller en anställd, som känns igen på sin roll.",
        lambda facts, threshold: _has(facts, ROLE.name),
    ),
    Rule(
        "swing",
        "Talet räknas av hur många som bytt en enda ersättning.",
        lambda facts, threshold: facts["measure"].isin(SWINGS),
    ),
    Rule(
        "priced",
        "Beloppet är kända priser gånger hur många som arbetar eller har en viss ersättning.",
        _priced,
    ),
    Rule(
        "of_few",
        f"Värdet är uträknat ur färre än {SMALLEST_BASE_FOR_PERCENT} personers.",
        _of_few,
    ),
    Rule("few", "Färre än gränsen.", lambda facts, threshold: _few(facts["number"], threshold)),
    Rule(
        "few_in_all",
        "Gruppen, vars storlek inte är något eget tal, har färre än gränsen.",
        lambda facts, threshold: _few(facts["of"], threshold) & facts["base_fact"].isna(),
    ),
    Rule(
        "all_but_few",
        "Alla i gruppen utom färre än gränsen.",
        lambda facts, threshold: _few(facts["of"] - facts["number"], threshold) & (facts["number"] > 0).fillna(False),
    ),
    Rule("all", "Alla i gruppen har samma uppgift.", _all_in_one),
)


def flagged(facts: pd.DataFrame, threshold: int) -> pd.DataFrame:
    """One column per rule: whether it flags the fact; the rows are those of the facts."""
    told = counted(facts)
    return pd.DataFrame({rule.name: rule.flags(told, threshold).to_numpy() for rule in RULES}, index=facts.index)
