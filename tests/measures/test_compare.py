"""Years and teams held against each other in words that the interval allows, and why a number has changed."""

from datetime import date

import pandas as pd
import pytest

from sotanalysis.facts import Facts, fact_of, with_ids
from sotanalysis.measures.exits import ENDED_BY_SEX
from sotanalysis.measures.measure import lines
from sotanalysis.periods import Period
from sotanalysis.publishing import compare
from sotanalysis.publishing.compare import Count, changed, compared
from sotanalysis.sources.settings import SeriesBreak, Settings


def test_newcombes_own_example():
    """56 of 70 against 48 of 80: 0.20 (0.0524 to 0.3339), Newcombe 1998, method 10."""
    found = compared("Resultat", Count(48, 80), Count(56, 70))
    assert (round(found.difference, 2), round(found.low, 2), round(found.high, 2)) == (20.0, 5.24, 33.39)
    assert found.words == "högre"
    assert compared("Resultat", Count(56, 70), Count(48, 80)).words == "lägre"


@pytest.mark.parametrize(
    ("first", "second", "apart", "words"),
    [
        (Count(7, 53), Count(9, 62), "", "ingen säker skillnad"),  # 13 and 15 per cent, as printed
        (Count(1, 9), Count(60, 62), "", "för liten bas"),
        (Count(None, None), Count(9, 62), "", "uppgift saknas"),
        (Count(1, 53), Count(60, 62), compare.BROKEN, "jämförs inte: brott"),
    ],
)
def test_no_more_is_said_than_the_numbers_allow(first, second, apart, words):
    assert compared("Resultat", first, second, apart).words == words


@pytest.fixture
def two_years(dataset):
    def ended(year, n, **more):
        return [{"start_date": f"{year}-01-10", "exit_date": f"{year}-11-20", **more} for _ in range(n)]

    def build(**settings):
        cases = [*ended(2021, 36, regular_service=True), *ended(2021, 18, regular_service=False),
                 *ended(2022, 24, regular_service=True), *ended(2022, 38, regular_service=False)]  # fmt: skip
        return dataset(cases=cases, years=(2021,), settings=Settings(**settings))

    return build


def test_two_years(two_years):
    found = compare.years_compared(two_years(), 2021, 2022)
    row = next(r for r in found.rows if "ordinarie" in r.result)
    assert (row.first, row.second, row.words) == (Count(36, 54), Count(24, 62), "lägre")
    assert found.volumes["Avslutade"] == (54, 62)
    assert "36 av 54 (67 %)  24 av 62 (39 %)  −28,0 (−43,7 till −9,7)" in "\n".join(compare.lines(found))


def test_a_break_between_the_years_is_told_and_nothing_is_compared(two_years):
    broken = SeriesBreak(series="Ordinarie verksamhet", from_day=date(2022, 3, 1), text="Fler insatser räknas.")
    found = compare.years_compared(two_years(breaks=(broken,)), 2021, 2022)
    row = next(r for r in found.rows if "ordinarie" in r.result)
    assert (row.difference, row.words) == (None, "jämförs inte: brott")
    assert found.notes == ("Brott: Ordinarie verksamhet. Fler insatser räknas.",)


def test_a_team_is_held_against_the_others_together(dataset):
    def team(work, others):
        ended = {"start_date": "2022-01-10", "exit_date": "2022-11-20"}
        rows = [{"outcome": "work", **ended}] * work + [{"outcome": "rehabilitation", **ended}] * others
        return dataset(cases=[row | {} for row in rows])

    found = compare.teams_compared({"a": team(30, 10), "b": team(10, 30), "c": team(5, 35)}, 2022)
    row = next(r for r in found[0].rows if "arbete eller studier" in r.result)
    assert (row.first, row.second, row.words) == (Count(15, 80), Count(30, 40), "högre")


# --- why ------------------------------------------------------------------------------------------------------------

YEAR = Period.year(2022)
MADE = {
    "table:cases": "a",
    "table:staff": "a",
    "settings:ors": "a",
    "settings:team": "a",
    "code": "a",
    "libraries": "a",
}


def ended(n, value=None):
    frame = with_ids(ENDED_BY_SEX, lines("workbook", ("sex",), [{"sex": "all", "n": n, "value": value}]))
    return Facts(YEAR, {ENDED_BY_SEX.id: ENDED_BY_SEX}, {ENDED_BY_SEX.id: frame}, {})


def why(was, now=MADE, before=53, after=54, values=(None, None)):
    old = {row.fact: fact_of(row, ENDED_BY_SEX.id) for row in ended(before, values[0]).rows().itertuples()}
    return changed(old, was, ended(after, values[1]), now, lambda measure: {"cases"})


@pytest.mark.parametrize(
    ("differs", "causes", "told"),
    [
        ({"table:cases": "b"}, ("underlag",), "cases"),
        ({"settings:ors": "b"}, ("definition",), "ors"),
        ({"code": "b"}, ("program",), "Programmet"),
        ({"libraries": "b"}, ("program",), "bibliotek"),
        ({"table:cases": "b", "code": "b"}, ("underlag", "program"), "inte att säga utan att ändra ett i taget"),
        ({"table:staff": "b", "settings:team": "b"}, ("okänt",), "Inget av det"),  # nothing that it rests on
    ],
)
def test_the_cause_is_what_the_number_was_made_of(differs, causes, told):
    (found,) = why(MADE | differs)
    assert (found.fact, found.before, found.now, found.causes) == ("exits.ended.all", "53", "54", causes)
    assert told in found.words


def test_what_is_the_same_is_no_change_and_what_nobody_prints_is_rounding():
    assert why(MADE | {"code": "b"}, before=54) == []
    (found,) = why(MADE | {"table:cases": "b"}, before=54, values=(1.0, 1.0 + 1e-12))
    assert found.causes == ("avrundning",)


def test_what_was_published_before_this_was_kept_is_not_known():
    (found,) = why({})
    assert found.causes == ("okänt",) and "utan uppgift" in found.words


def test_the_lines_tell_alike_causes_together():
    new = tuple(f"health.reliable.{n}" for n in range(7))
    rules = "Inställningarna har ändrats: ors."
    since = compare.Since("förra bygget", 2022, 3083, new, ("health.old",), tuple(why(MADE | {"code": "b"})), rules)
    assert compare.lines_since(since) == [
        "Talen för 2022, sedan förra bygget: 1 har ändrats, 3\xa0083 står kvar, 7 är nya och 1 är borta.",
        "  Programmet räknar på ett annat sätt, eller med andra bibliotek.",
        "    exits.ended.all: 53 → 54",
        "  Inställningarna har ändrats: ors.",
        f"    nya: {', '.join(new[:5])} och 2 till",
        "    borta: health.old",
    ]


def test_json_holds_all_of_it(two_years):
    found = compare.as_json([compare.years_compared(two_years(), 2021, 2022)], [])
    assert pd.DataFrame(found["comparisons"][0]["rows"])["words"].isin(["lägre", "ingen säker skillnad"]).any()
