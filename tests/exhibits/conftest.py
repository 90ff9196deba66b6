"""What the forms are made from, by hand: `shown("education")`, `fact("few.work")`; and what a text asks of a report."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import pandas as pd
import pytest

from sotanalysis.exhibits.shown import Axis, Shown
from sotanalysis.facts import Fact, FactMissing
from sotanalysis.measures.keys import key_of
from sotanalysis.periods import Period
from sotanalysis.vocabulary import ALL

Records = Iterable[tuple]  # codes, n, base[, value]
Measures = Mapping[str, tuple[tuple[str, ...], Records]]

EDUCATION = {
    "compulsory": (15, 9), "upper_secondary": (16, 12), "other_post_secondary": (7, 6), "university_1_year": (2, 1),
    "university_3_years": (5, 1), "university_more": (6, 3), "missing": (0, 3), "all": (51, 35),
}  # fmt: skip
OUTCOMES = {"work": 2, "studies": 3, "all": 5}
SUPPORT = {"social_assistance": (38, 28), "activity_support": (4, 9), "no_public": (2, 6), "study_support": (0, 0),
           "sickness_benefit": (12, 12)}  # fmt: skip
STEPS = {("introduction", "introduction"): 26, ("introduction", "into_work"): 13, ("into_work", "introduction"): 1,
         ("getting_started", "ended"): 1}  # fmt: skip
FLOW = {("social_assistance", "social_assistance"): 22, ("social_assistance", "activity_support"): 5,
        ("sickness_benefit", "no_public"): 3}  # fmt: skip
MONTHS = {"2022-01": (9, 4), "2022-02": (6, 0), "2022-03": (8, 3)}

DEVIATIONS = {"salaries": -212345.0, "travel": 43210.0, "rent": None}
CHANGES = {"work": (-3.2, -14.0, 8.1), "studies": (12.4, 2.2, 20.3)}
RESULTS = {"base": 1_200_000.0, "one": -300_000.0, "low": 900_000.0, "high": 1_500_000.0}
# The words of codes that the keys of the measures have none for.
WORDS = {"salaries": "Löner", "travel": "Resor", "rent": "Lokaler", "applied": "Ansökningar", "gone": "Ej",
         "base": "Grund", "one": "En", "low": "Låg", "high": "Hög"}  # fmt: skip


def square(cells: Mapping[tuple[str, str], int], codes: list[str], base: int) -> Records:
    """Every combination of the codes and `all`."""
    both = [*codes, "all"]
    return [
        ((a, b), sum(n for (x, y), n in cells.items() if a in (x, "all") and b in (y, "all")), base)
        for a in both
        for b in both
    ]


def measures() -> Measures:
    """The measures of the tests, with the figures of the report of 2022 where it has them."""
    by_sex = [((code, sex), n, 86) for code, (women, men) in EDUCATION.items()
              for sex, n in (("woman", women), ("man", men), ("missing", 0), ("all", women + men))]  # fmt: skip
    moments = [
        ((code, m), n, 61) for code, pair in SUPPORT.items() for m, n in zip(("start", "exit"), pair, strict=True)
    ]
    months = [((m, s), n, None) for m, pair in MONTHS.items() for s, n in zip(("woman", "man"), pair, strict=True)]
    return {
        "education": (("education", "sex"), by_sex),
        "few": (("outcome",), [((code,), n, 5) for code, n in OUTCOMES.items()]),
        "nobody": (("outcome",), [((code,), 0, 0) for code in OUTCOMES]),
        "support": (("support_source", "moment"), moments),
        "flow": (("support_start", "support_exit"),
                 square(FLOW, ["social_assistance", "sickness_benefit", "activity_support", "no_public"], 30)),
        "steps": (("step_start", "step_exit"),
                  square(STEPS, ["introduction", "getting_started", "into_work", "ended", "missing"], 41)),
        "months": (("month", "sex"), months),
        "stages": (("stage",), [((code,), n, None) for code, n in {"applied": 139, "gone": 52, "started": 87}.items()]),
        "deviations": (("account", "statistic"),
                       [((a, "deviation"), None, None, v) for a, v in DEVIATIONS.items()]),
        "changes": (("outcome", "statistic"), [((o, s), None, None, v) for o, values in CHANGES.items()
                                               for s, v in zip(("difference", "low", "high"), values, strict=True)]),
        "payback.result": (("item",), [((item,), None, 50, v) for item, v in RESULTS.items()]),
        "mean": ((), [((), None, None, 2.47)]),
    }  # fmt: skip


def facts_of(measures: Measures, hidden: Iterable[str] = ()) -> dict[str, dict[tuple[str, ...], Fact]]:
    """The facts by measure and codes; a hidden one has no numbers, one whose total is hidden no base."""
    away = frozenset(hidden)
    made: dict[str, dict[tuple[str, ...], Fact]] = {}
    for id, (keys, records) in measures.items():
        total = ".".join([id, *(ALL for _ in keys)])
        made[id] = {}
        for codes, n, base, *values in records:
            fact = ".".join([id, *codes])
            value = values[0] if values else n / base if base else None
            one = Fact(fact, id, dict(zip(keys, codes, strict=True)), "sus", n, base, value, "persons")
            if fact in away:
                one = replace(one, n=None, base=None, value=None, hidden=True)
            elif total in away and keys:
                one = replace(one, base=None, value=None, base_hidden=True)
            made[id][codes] = one
    return made


def _axis(name: str, codes: Iterable[str]) -> Axis:
    key = key_of(name)
    return Axis(name, key.title, {c: WORDS.get(c) or key.word(c) for c in dict.fromkeys(codes)}, key.ordinal)


@pytest.fixture
def shown() -> Callable[..., Shown]:
    """What a form is handed of a measure of the tests: `shown("education", by=("education",), hidden=[…], table="t")`.

    `by` are the keys that are axes; the others stand at their total. `records` are given for a measure of one's own.
    """

    def make(id: str, by=None, hidden=(), records=None, **settings) -> Shown:
        found = measures() if records is None else {id: records}
        keys = found[id][0]
        kept = [place for place, key in enumerate(keys) if by is None or key in by]
        facts = {
            tuple(codes[place] for place in kept): fact
            for codes, fact in facts_of(found, hidden)[id].items()
            if all(code == ALL for place, code in enumerate(codes) if place not in kept)
        }
        axes = tuple(_axis(keys[place], (codes[i] for codes in facts)) for i, place in enumerate(kept))
        counted = any(f.n is not None or f.hidden for f in facts.values()) and id not in ("deviations", "changes")
        based = any(f.base is not None for f in facts.values())
        parts = ("n", "share") if counted and based else ("n",) if counted else ("value",)
        return Shown("f", "Rubriken", facts, axes, **{"parts": parts, **settings})

    return make


@pytest.fixture
def fact() -> Callable[..., Fact]:
    """A fact of the tests' measures by its id; `hidden` are the ids that are hidden."""

    def find(id: str, hidden: Iterable[str] = ()) -> Fact:
        return next(f for some in facts_of(measures(), hidden).values() for f in some.values() if f.id == id)

    return find


class Report:
    """As much of a report as a text asks for."""

    def __init__(self, found: Measures, missing=None, hidden=()):
        self.missing, self.period, self.previous = missing or {}, Period.year(2022), None
        self._keys = {id: keys for id, (keys, _) in found.items()}
        self._facts = facts_of(found, hidden)

    def has(self, measure):
        return measure in self._facts

    def frame(self, measure, source=None):
        rows = [
            {**dict(zip(self._keys[measure], codes, strict=True)), "source": "sus", "n": f.n, "base": f.base,
             "value": f.value, "fact": f.id, "hidden": f.hidden, "base_hidden": f.base_hidden}
            for codes, f in self._facts[measure].items()
        ]  # fmt: skip
        return pd.DataFrame(rows).astype({"n": "Int64", "base": "Int64", "value": "Float64"})

    def fact(self, id):
        for measure, file in self.missing.items():
            if id.startswith(measure):
                raise FactMissing(id, file)
        return {f.id: f for some in self._facts.values() for f in some.values()}[id]

    def word(self, key, code):
        return key_of(key).word(code)


@pytest.fixture
def report() -> Callable[..., Report]:
    """Makes a report; keywords: extra (measures), missing, hidden."""
    return lambda extra=(), **settings: Report({**measures(), **dict(extra)}, **settings)


@pytest.fixture(name="square")
def square_fixture() -> Callable[..., Records]:
    """Every combination of two keys' codes, with totals."""
    return square
