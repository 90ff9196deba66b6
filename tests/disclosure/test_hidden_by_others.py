"""Hidden numbers that follow from others of which no table is a part: each planted in the demonstration and found."""

import numpy as np
import pandas as pd
import pytest

from sotanalysis.disclosure import rules
from sotanalysis.disclosure.attack import bounds
from sotanalysis.disclosure.equations import numbers_of
from sotanalysis.disclosure.system import system
from sotanalysis.measures import all_measures
from sotanalysis.report.edition import for_public

MEASURES = {m.id: m for m in all_measures()}


@pytest.fixture(scope="module")
def closest(demonstrated):
    """How close a reader comes to facts that editions of some periods hide, with all else at hand."""

    def come(periods, hidden, asked):
        whole = [demonstrated(period) for period in periods]
        table = pd.concat([for_public(one.facts, one.dataset).table() for one in whole], ignore_index=True)
        numbers = numbers_of(rules.counted(table), MEASURES)
        known = np.zeros(len(numbers.values), dtype=bool)
        shown = [place for key, place in numbers.counts.items() if not key[0].startswith(hidden)]
        known[shown] = True
        known[[place for key, place in numbers.counts.items() if key[0].startswith(hidden)]] = False
        places = [numbers.counts[key] for key in asked]
        found = bounds(system(numbers.values, numbers.rows), ~known, places)
        return [(found[place], numbers.values[place]) for place in places]

    return come


EXITS, STARTS = "inflow.by_month.exit.", "inflow.by_month.start."


@pytest.mark.parametrize(
    ("periods", "hidden", "asked"),
    [
        # Those enrolled at the end of two months, and those who started between, tell how many ended.
        (["2022"], (EXITS,), [(f"{EXITS}2022-01", "2022"), (f"{EXITS}2022-07", "2022")]),
        # The n of a median is how many started.
        (["2022"], (STARTS,), [(f"{STARTS}2022-12", "2022")]),
        # What was mentioned in all, less the other answers.
        (["2022"], ("non_starts.reasons.work_or_studies",), [("non_starts.reasons.work_or_studies", "2022")]),
        (["2023"], ("target_group.needs.af",), [("target_group.needs.af", "2023")]),
        # Of two periods that begin together: who waited then, who has asked since, and what became of them.
        (
            ["2022", "2022-h1"],
            ("inflow.queue_by_month.2022-06", "inflow.applications.queue", "inflow.still_waiting"),
            [("inflow.queue_by_month.2022-06", "2022")],
        ),
        # The year before under the codes of this year.
        (
            ["2022", "2023"],
            tuple(
                f"inflow.{table}.{code}"
                for table in ("referrers", "referrers_by_year.2022")
                for code in ("self", "region")
            ),
            [("inflow.referrers.self.all", "2022")],
        ),
    ],
)
def test_a_number_that_others_tell_is_known(closest, periods, hidden, asked):
    assert all(span == (value, value) for span, value in closest(periods, hidden, asked))


@pytest.mark.parametrize("statistic", ["change", "percent"])
def test_the_change_in_work_and_studies_goes_with_how_many_there_were(public, statistic):
    report = public("2022")
    assert report.fact("occupation.work_or_studies.start").hidden
    assert report.fact(f"occupation.detailed_change.work_or_studies.{statistic}").hidden
    assert report.fact("occupation.detailed_printed.work_or_studies.share_start").hidden


@pytest.fixture(scope="module")
def public(demonstration):
    from sotanalysis.periods import Period
    from sotanalysis.report import report_in

    return lambda period: report_in(demonstration, "vasteras", Period.from_code(period), edition="public")
