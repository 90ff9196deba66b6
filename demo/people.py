"""Persons: Skatteverket's test personal numbers, drawn in the order of the list."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

TEST_NUMBERS = Path(__file__).with_name("test-personal-numbers.csv")  # Skatteverket, open data; given to nobody
SEXES = {"kvinna": "woman", "man": "man"}


@dataclass(frozen=True)
class Person:
    """A test person: number with 12 digits, sex, birth date."""

    number: str
    sex: str
    birth_date: date

    def age_on(self, day: date) -> int:
        """Whole years of age on a day."""
        birth = self.birth_date
        return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def test_persons() -> list[Person]:
    """The test persons, in the order of the list."""
    text = TEST_NUMBERS.read_text(encoding="utf-8")
    return [
        Person(n, SEXES[row["sex"]], date(int(n[:4]), int(n[4:6]), int(n[6:8])))
        for row in csv.DictReader(text.splitlines())
        for n in [row["personnummer"]]
    ]


def take(pool: list[Person], sex: str, ages: tuple[int, int], day: date) -> Person:
    """The first person left in the pool of that sex and age on the day; it leaves the pool."""
    low, high = ages
    for i, person in enumerate(pool):
        if person.sex == sex and low <= person.age_on(day) <= high:
            return pool.pop(i)
    raise ValueError(f"no test number left: {sex}, {low}-{high}")
