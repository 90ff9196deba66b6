"""Invented persons counted by linked tables, as a report counts them."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import cast

import pandas as pd

from sotanalysis import facts
from sotanalysis.dataset import Dataset
from sotanalysis.measures.keys import EDUCATION, OUTCOME, SEX, STEP_AT_EXIT, STEP_AT_START, only
from sotanalysis.measures.measure import Measure, count, with_bases
from sotanalysis.measures.populations import Population
from sotanalysis.periods import Period

# Fewer codes than the lists have, so that small examples are linked all the same.
CODES = {
    "sex": ("woman", "man"),
    "education": ("compulsory", "upper_secondary", "missing"),
    "outcome": ("work", "studies", "rehabilitation"),
    "step_start": ("introduction", "getting_started"),
    "step_exit": ("getting_started", "into_work"),
}
Persons = pd.DataFrame
# The persons are the measures' own: no table is asked for, and nothing is kept between two counts.
NO_TABLES = cast(Dataset, SimpleNamespace(once=lambda key, make: make()))


def linked(persons: Persons) -> tuple[Measure, ...]:
    """Six tables of the persons: each pair of keys that a report shows, and the steps against each other."""

    def rows(dataset: Dataset, period: Period) -> pd.DataFrame:
        return persons[period.contains(persons["date"])]

    ended = Population("invented", "påhittade deltagare", "persons", rows, "person")
    sex, education, outcome, start, end = (
        only(key, *CODES[key.name]) for key in (SEX, EDUCATION, OUTCOME, STEP_AT_START, STEP_AT_EXIT)
    )
    return with_bases(
        (
            count("t.education", "Utbildning", of=ended, variable=education, by=(sex,), says="."),
            count("t.outcome", "Resultat", of=ended, variable=outcome, by=(sex,), says="."),
            count("t.by_education", "Resultat", of=ended, variable=outcome, by=(education,), says="."),
            count("t.steps", "Steg", of=ended, variable=(start, end), says="."),
            count("t.work", "Arbete", of=ended, having=lambda units: units["outcome"] == "work", says="."),
        )
    )


def persons_of(codes: Sequence[tuple[int, ...]]) -> Persons:
    """Persons from drawn numbers: one per key of CODES, and the month."""
    records = [
        {key: options[n % len(options)] for (key, options), n in zip(CODES.items(), one, strict=False)}
        | {"date": pd.Timestamp(2022, 1 + one[-1] % 12, 15), "person": f"p{i}", "source_row": f"r{i}"}
        for i, one in enumerate(codes)
    ]
    return pd.DataFrame(records, columns=[*CODES, "date", "person", "source_row"]).astype(
        dict.fromkeys(CODES, "string")
    )


def table(persons: Persons, period: str) -> pd.DataFrame:
    """The facts of the persons in a period, as `Facts.table` gives them."""
    return facts.collect(NO_TABLES, Period.from_code(period), linked(persons)).table()
