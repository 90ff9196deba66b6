from collections.abc import Callable, Iterable, Mapping
from types import SimpleNamespace

import pandas as pd
import pytest

from sotanalysis.facts import Fact
from sotanalysis.periods import Period
from sotanalysis.report import FactMissing

Records = Iterable[tuple]


class Report:
    """As much of a report as an exhibit asks for, made from records (codes, n, base[, value])."""

    def __init__(
        self, measures: Mapping[str, tuple[tuple[str, ...], Records]], missing=None, hidden=(), synthetic=False
    ):
        self.missing, self.hidden, self.period = missing or {}, frozenset(hidden), Period.year(2022)
        self.published: dict[str, Fact] = {}
        self._synthetic, self._frames, self._facts = synthetic, {}, {}
        for id, (keys, records) in measures.items():
            self._frames[id] = pd.DataFrame([self._row(id, keys, *record) for record in records])

    def _row(self, id, keys, codes, n, base, value=None):
        fact = ".".join([id, *codes])
        value = n / base if value is None and base else value
        self._facts[fact] = Fact(fact, SimpleNamespace(id=id, unit="persons"), "sus", n, base, value, ())
        return {**dict(zip(keys, codes, strict=True)), "source": "sus", "n": n, "base": base, "fact": fact}

    def has(self, measure):
        return measure in self._frames

    def frame(self, measure, source=None):
        return self._frames[measure]

    def fact(self, id):
        for measure, file in self.missing.items():
            if id.startswith(measure):
                raise FactMissing(id, file)
        return self._facts[id]

    def words(self, key):
        return {}

    def population(self, measure):
        return "deltagare som startat insatsen under 2022"

    def source_line(self, measures):
        return "Källa: SUS, uttag 18\u00a0januari 2023."

    def is_synthetic(self, measures):
        return self._synthetic


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


def square(cells: Mapping[tuple[str, str], int], codes: list[str], base: int) -> Records:
    """Every combination of the codes and `all`."""
    both = [*codes, "all"]
    return [
        ((a, b), sum(n for (x, y), n in cells.items() if a in (x, "all") and b in (y, "all")), base)
        for a in both
        for b in both
    ]


def measures() -> dict[str, tuple[tuple[str, ...], Records]]:
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


@pytest.fixture
def report() -> Callable[..., Report]:
    """Makes a report; keywords: extra (measures), missing, hidden, synthetic."""
    return lambda extra=(), **settings: Report({**measures(), **dict(extra)}, **settings)


@pytest.fixture(name="square")
def square_fixture() -> Callable[..., Records]:
    """Every combination of two keys' codes, with totals."""
    return square
