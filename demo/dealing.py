"""Chance with a seed: dealing values to people so that each fits, and drawing weekdays."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

P = TypeVar("P")
V = TypeVar("V")


def spread(counts: Mapping[V, int]) -> list[V]:
    """Each value as many times as it is counted."""
    return [value for value, count in counts.items() for _ in range(count)]


def deal(
    rng: Random, values: Sequence[V], people: Sequence[P], fits: Callable[[P, V], bool] = lambda _p, _v: True
) -> list[V]:
    """The values in random order, one to each person, each fitting; ValueError when no such order is found."""
    if len(values) != len(people):
        raise ValueError(f"{len(values)} values for {len(people)} people")
    dealt = list(values)
    rng.shuffle(dealt)
    for _ in range(200):
        wrong = [i for i, person in enumerate(people) if not fits(person, dealt[i])]
        if not wrong:
            return dealt
        for i in wrong:
            partners = [
                j for j in range(len(people)) if fits(people[i], dealt[j]) and fits(people[j], dealt[i])
            ] or range(len(people))
            j = rng.choice(partners)
            dealt[i], dealt[j] = dealt[j], dealt[i]
    raise ValueError("no order of the values fits")


def weekday(rng: Random, first: date, last: date) -> date:
    """A random Monday to Friday from first to last."""
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    return rng.choice([day for day in days if day.weekday() < 5])


def next_weekday(day: date) -> date:
    """The day itself, or the Monday after a Saturday or Sunday."""
    return day + timedelta(max(0, 7 - day.weekday()) if day.weekday() >= 5 else 0)


def some(rng: Random, weights: Mapping[V, int]) -> V:
    """One value, the heavier the likelier."""
    return rng.choice(spread(weights))


def tenths_summing_to(rng: Random, total: int, count: int, low: int, high: int) -> list[int]:
    """`count` whole numbers from low to high with the sum `total`, around their mean."""
    mean = total / count
    width = min(mean - low, high - mean)
    parts = [round(mean + (rng.random() + rng.random() - 1) * width) for _ in range(count)]
    while (left := total - sum(parts)) != 0:
        i = rng.randrange(count)
        step = 1 if left > 0 else -1
        if low <= parts[i] + step <= high:
            parts[i] += step
    return parts
