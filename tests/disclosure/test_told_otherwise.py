"""Relations that follow from what tells a population among a wider one, and from what one is made up of."""

import pandas as pd
import pytest

from sotanalysis import facts
from sotanalysis.disclosure import equations, rules
from sotanalysis.disclosure.equations import numbers_of
from sotanalysis.measures.keys import OUTCOME, SEX, SUPPORT, only
from sotanalysis.measures.measure import count, with_bases
from sotanalysis.measures.populations import Population, everybody
from sotanalysis.periods import Period
from tests.disclosure.invented import CODES, NO_TABLES, persons_of

# Nine in work, three in studies, five in rehabilitation; women and men by turns.
PERSONS = persons_of([(n % 2, 0, o, 0, 0, 0) for o, many in ((0, 9), (1, 3), (2, 5)) for n in range(many)])
SEXES, OUTCOMES = only(SEX, *CODES["sex"]), only(OUTCOME, *CODES["outcome"])


def in_work(units):
    return units["outcome"] == "work"


def population(id, *, within=None, when=(), chosen=lambda units: units["sex"].notna()):
    return Population(id, id, "persons", lambda dataset, period: PERSONS[chosen(PERSONS)], "person", within, when=when)


ENDED = population("p_ended")
BEGAN = population(
    "p_began",
    within=ENDED,
    when=(OUTCOME.among("work", "studies"),),
    chosen=lambda units: units["outcome"].isin(["work", "studies"]),
)
WORKING = population("p_working", within=BEGAN, when=(OUTCOME.among("work"), in_work), chosen=in_work)
ASKED = population("p_asked", within=ENDED, when=(everybody,))
WOMEN, MEN = (population(f"p_{sex}", chosen=lambda units, sex=sex: units["sex"] == sex) for sex in CODES["sex"])
MEASURES = with_bases(
    (
        count("p.outcome", "Resultat", of=ENDED, variable=OUTCOMES, by=(SEXES,), says="."),
        count("p.began", "Började", of=BEGAN, by=(SEXES,), base=None, says="."),
        count("p.working", "I arbete", of=WORKING, by=(SEXES,), base=None, says="."),
        count("p.work", "I arbete", of=ENDED, having=in_work, says="."),
        count("p.either", "Började", of=ENDED, having=OUTCOME.among("work", "studies"), says="."),
        count("p.asked", "Tillfrågade", of=ASKED, by=(SEXES,), base=None, says="."),
        count("p.women", "Kvinnor", of=WOMEN, base=None, says="."),
        count("p.men", "Män", of=MEN, base=None, says="."),
    )
)


@pytest.fixture(scope="module")
def numbers():
    before, equations.MADE_UP_OF = equations.MADE_UP_OF, ((ENDED, (WOMEN, MEN)),)
    table = rules.counted(facts.collect(NO_TABLES, Period.from_code("2022"), MEASURES).table())
    yield numbers_of(table, {m.id: m for m in MEASURES})
    equations.MADE_UP_OF = before


def same(numbers, one, other):
    return numbers.counts[one, "2022"] == numbers.counts[other, "2022"]


def come_to(numbers, whole, *parts):
    places = [numbers.counts[id, "2022"] for id in (whole, *parts)]
    row = dict(zip(places, (1.0, *(-1.0 for _ in parts)), strict=True))
    return (row, 0.0, 0.0) in numbers.rows


@pytest.mark.parametrize("sex", ["all", "woman", "man"])
def test_those_with_some_codes_of_a_key_are_the_cells_of_these_codes(numbers, sex):
    assert come_to(numbers, f"p.began.{sex}", f"p.outcome.work.{sex}", f"p.outcome.studies.{sex}")


def test_through_two_populations_a_cell_is_still_the_same(numbers):
    assert same(numbers, "p.working.woman", "p.outcome.work.woman")


def test_those_of_whom_a_condition_is_true_are_the_count_under_it(numbers):
    assert same(numbers, "p.working.all", "p.outcome.work.all")
    assert come_to(numbers, "p.either", "p.outcome.work.all", "p.outcome.studies.all")
    assert same(numbers, "p.asked.man", "p.outcome.all.man")


def test_a_whole_comes_to_the_populations_that_it_is_made_up_of(numbers):
    assert come_to(numbers, "p.outcome.all.all", "p.women", "p.men")


def test_a_condition_reads_the_column_of_its_key():
    units = pd.DataFrame({"outcome": pd.array(["work", "rehabilitation", None], "string")})
    assert OUTCOME.among("work", "studies")(units).tolist() == [True, False, False]


def test_several_codes_of_a_key_with_several_answers_are_no_sum():
    with pytest.raises(ValueError, match="flera svar"):
        SUPPORT.among("no_public", "sickness_benefit")
