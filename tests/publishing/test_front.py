from datetime import date

import pytest

from sotanalysis.dataset import Dataset
from sotanalysis.periods import Period
from sotanalysis.publishing.front import SYNTHETIC, front_page
from sotanalysis.sources.settings import KINDS, Settings
from sotanalysis.tables import TABLES
from sotanalysis.tables.problem import problem_frame


@pytest.mark.parametrize(
    ("period", "title"),
    [
        (Period.year(2022), "Helårsrapport 2022"),
        (Period.parse("h1", 2022), "Halvårsrapport första halvåret 2022"),
        (Period(date(2022, 4, 1), date(2022, 9, 30)), "Delårsrapport 1\u00a0april–30\u00a0september 2022"),
    ],
)
def test_the_title_says_what_part_of_the_year_it_is(period, title):
    tables = {name: spec.empty() for name, spec in TABLES.items()}
    data = Dataset("vasteras", tables, {2022: Settings(report_name="Helårsrapport")}, problem_frame([]))
    assert front_page(data, period, "internal")["title"] == title


def test_whatever_may_be_invented_has_a_name_in_swedish():
    assert all(SYNTHETIC[kind] != kind for kind in KINDS)
