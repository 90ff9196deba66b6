"""Chapter 09: results at exit by the county's form, where participants go on to, those who began work or studies."""

from dataclasses import replace

import pandas as pd

from sotanalysis.dataset import Dataset, SourceMissing
from sotanalysis.derived import hours_class
from sotanalysis.measures.keys import (
    DESTINATION,
    EMPLOYMENT_FORM,
    EVERY_REFERRER,
    EVERY_SUPPORT,
    HOURS_CLASS,
    OUTCOME,
    REGULAR_SERVICE_KIND,
    SEX,
    STATISTIC,
    WORK_IS_NEW,
    only,
)
from sotanalysis.measures.measure import count, measure, single, stack
from sotanalysis.measures.populations import (
    ENDED,
    TOLD_REGULAR_SERVICE,
    TOLD_REINFORCED,
    flagged,
    is_yes,
    population,
)
from sotanalysis.periods import Period
from sotanalysis.vocabulary import MISSING

HOURS_AT_EXIT = replace(HOURS_CLASS, read=lambda units, dataset, period: hours_class(units["hours_per_week_exit"]))

OUTCOMES = count(
    "exits.outcomes",
    "Resultat vid avslut",
    of=ENDED,
    variable=OUTCOME,
    by=(SEX,),
    says="Ett resultat per avslutad deltagare, efter länets gemensamma redovisning.",
)
OUTCOMES_BY_REFERRER = count(
    "exits.outcomes_by_referrer",
    "Resultat vid avslut",
    of=ENDED,
    variable=OUTCOME,
    by=(EVERY_REFERRER,),
    says="Ett resultat per avslutad deltagare; basen är de avslutade från samma remittent.",
)
OUTCOMES_BY_SUPPORT = count(
    "exits.outcomes_by_support",
    "Resultat vid avslut",
    of=ENDED,
    variable=OUTCOME,
    by=(EVERY_SUPPORT,),
    says="Deltagare med resultatet bland dem som hade källan vid start; den som hade flera källor räknas i var och en.",
)
OUTCOMES_BY_HOURS = count(
    "exits.outcomes_by_hours",
    "Resultat vid avslut",
    of=ENDED,
    variable=OUTCOME,
    by=(HOURS_AT_EXIT,),
    says="Timmar i veckan i aktivitet vid avslut; basen är de avslutade i samma timklass.",
)

# --- where they go on to ---------------------------------------------------------------------------------------------

REINFORCED_COOPERATION = count(
    "exits.reinforced_cooperation",
    "Till förstärkt samarbete mellan Af och Fk",
    of=ENDED,
    having=is_yes("reinforced_cooperation"),
    base=TOLD_REINFORCED,
    population=TOLD_REINFORCED.words,
    says="Ja i registret, av dem som har ja eller nej där.",
)
REGULAR_SERVICE = count(
    "exits.regular_service",
    "Till insats inom ordinarie verksamhet",
    of=ENDED,
    having=is_yes("regular_service"),
    base=TOLD_REGULAR_SERVICE,
    population=TOLD_REGULAR_SERVICE.words,
    says="Ja i registret, av dem som har ja eller nej där, oberoende av resultat och avslutsanledning.",
)


@population(
    "to_regular_service",
    "deltagare som avslutat insatsen i perioden och gått vidare till ordinarie insats",
    within=ENDED,
    when=[is_yes("regular_service")],
)
def TO_REGULAR_SERVICE(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Of those who ended, those who went on to a regular service."""
    cases = ENDED.rows(dataset, period)
    gone = flagged(cases, "regular_service")
    if len(cases) and gone.isna().all():
        raise SourceMissing(
            "cases", "samordningsteam.xlsx, fliken Deltagare, kolumnen Insats inom ordinarie verksamhet"
        )
    return cases[gone.fillna(False)]


@population(
    "to_rehabilitation",
    "deltagare som avslutat insatsen till fortsatt aktiv rehabilitering i perioden",
    within=ENDED,
    when=[OUTCOME.among("rehabilitation")],
)
def TO_REHABILITATION(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Of those who ended, those with the outcome continued active rehabilitation."""
    cases = ENDED.rows(dataset, period)
    return cases[cases["outcome"].fillna(MISSING) == "rehabilitation"]


@population(
    "began",
    "deltagare som avslutat insatsen till arbete eller studier i perioden",
    within=ENDED,
    when=[OUTCOME.among("work", "studies")],
)
def BEGAN(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Of those who ended, those who went to work or studies."""
    cases = ENDED.rows(dataset, period)
    return cases[cases["outcome"].isin(["work", "studies"])]


@population(
    "began_work", "deltagare som avslutat insatsen till arbete i perioden", within=BEGAN, when=[OUTCOME.among("work")]
)
def BEGAN_WORK(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Of those who ended, those who went to work."""
    cases = ENDED.rows(dataset, period)
    return cases[(cases["outcome"] == "work").fillna(False).astype(bool)]


REGULAR_SERVICE_KINDS = count(
    "exits.regular_service_kinds",
    "Vilken ordinarie insats",
    of=TO_REGULAR_SERVICE,
    variable=REGULAR_SERVICE_KIND,
    says="Slag av insats som registret anger, av dem som gått vidare till ordinarie insats.",
)


def _destination(cases: pd.DataFrame, dataset: Dataset, period: Period) -> pd.Series:
    kinds = cases["regular_service_kind"]
    named = kinds.where(kinds.isin(["af", "ame"]) | kinds.isna(), "other")
    return named.mask(flagged(cases, "reinforced_cooperation").fillna(False), "reinforced")


REHABILITATION_TO = count(
    "exits.rehabilitation_to",
    "Fortsatt aktiv rehabilitering: vart",
    of=TO_REHABILITATION,
    variable=replace(DESTINATION, read=_destination),
    says="Förstärkt samarbete när det är markerat, annars det slag av ordinarie insats som registret anger.",
)

# --- those who began work or studies ---------------------------------------------------------------------------------

BEGAN_FORMS = count(
    "exits.began",
    "De som började arbeta eller studera",
    of=BEGAN,
    variable=EMPLOYMENT_FORM,
    says="Anställningsform eller utbildning för dem vars resultat vid avslut är arbete eller studier.",
)
BEGAN_BY_OUTCOME = count(
    "exits.began_by_outcome",
    "De som började arbeta eller studera",
    of=BEGAN,
    variable=EMPLOYMENT_FORM,
    by=(only(OUTCOME, "work", "studies"),),
    groups_first=True,
    says="Anställningsform eller utbildning, av dem som börjat arbeta respektive studera.",
)
BEGAN_NEW = count(
    "exits.began_new",
    "Nytt arbete eller återgång till den egna anställningen",
    of=BEGAN_WORK,
    variable=WORK_IS_NEW,
    says="Ja är ett nytt arbete, nej en återgång till den egna anställningen.",
)


@measure(
    id="exits.began_industries",
    title="Branscher för dem som börjat arbeta eller studera",
    keys=(only(STATISTIC, "stated", "distinct"),),
    population=BEGAN,
    says="Hur många som har bransch eller inriktning angiven, och hur många olika. Vilka de är visas inte.",
    unit={"": "persons", "distinct": "industries"},
    base="exits.began.all",
)
def began_industries(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons: n with an industry stated (base: all who began), and the number of different ones."""
    people = BEGAN.units(dataset, period).drop_duplicates("person")
    stated = people[people["industry"].notna()]
    distinct = stated["industry"].str.casefold().str.strip().nunique()
    return stack(
        [
            single("workbook", statistic="stated", n=len(stated), base=len(people), rows=stated["source_row"]),
            single("workbook", statistic="distinct", n=int(distinct), rows=stated["source_row"]),
        ]
    )
