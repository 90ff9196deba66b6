"""Results at exit by the county's form, where participants go on to, those who began work or studies."""

import pandas as pd

from sotanalysis.dataset import Dataset
from sotanalysis.measures.measure import By, measure, single, stack, tally
from sotanalysis.measures.occupation import HOURS_CLASSES, hours_class
from sotanalysis.measures.populations import ended
from sotanalysis.periods import Period
from sotanalysis.vocabulary import (
    EMPLOYMENT_FORM,
    MISSING,
    OUTCOME,
    REGULAR_SERVICE_KIND,
    SEX,
    SUPPORT,
    YES_NO,
)

_ENDED = "deltagare som avslutat insatsen i perioden"
_BEGAN = "deltagare som avslutat insatsen till arbete eller studier i perioden"
DESTINATIONS = ("reinforced", "af", "ame", "other", MISSING)


@measure(
    id="exits.outcomes",
    title="Resultat vid avslut",
    row="ett resultat",
    keys=("outcome", "sex"),
    population=_ENDED,
    definition="Ett resultat per avslutad deltagare, efter länets gemensamma redovisning.",
)
def outcomes(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons per outcome and sex, of the ended of that sex."""
    return tally(ended(dataset, period), {"outcome": OUTCOME, "sex": SEX}, source="workbook", base="sex")


@measure(
    id="exits.outcomes_by_referrer",
    title="Resultat vid avslut, efter remittent",
    row="ett resultat och en remittent",
    keys=("outcome", "referrer"),
    population=_ENDED,
    definition="Ett resultat per avslutad deltagare; basen är de avslutade från samma remittent.",
)
def outcomes_by_referrer(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons per outcome and referrer, of the ended from that referrer."""
    by = {"outcome": OUTCOME, "referrer": dataset.codes("referrer", period.start.year)}
    return tally(ended(dataset, period), by, source="workbook", base="referrer")


@measure(
    id="exits.outcomes_by_support",
    title="Resultat vid avslut, efter försörjning vid start",
    row="ett resultat och en försörjningskälla vid start",
    keys=("outcome", "support_source"),
    population=_ENDED,
    definition="Deltagare med resultatet bland dem som hade källan vid start; den som hade flera källor räknas i var "
    "och en.",
)
def outcomes_by_support(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons per outcome and source at start, of the ended who had that source."""
    supports = dataset.need("case_supports", period.start.year)
    at_start = supports[supports["moment"] == "start"][["case", "support_source"]]
    rows = ended(dataset, period).merge(at_start, on="case", how="left")
    by = {"outcome": OUTCOME, "support_source": SUPPORT}
    return tally(rows, by, source="workbook", base="support_source", persons="case")


@measure(
    id="exits.outcomes_by_hours",
    title="Resultat vid avslut, efter timmar i veckan vid avslut",
    row="ett resultat och en timklass",
    keys=("outcome", "hours_class"),
    population=_ENDED,
    definition="Timmar i veckan i aktivitet vid avslut; basen är de avslutade i samma timklass.",
)
def outcomes_by_hours(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons per outcome and class of hours a week at exit."""
    cases = ended(dataset, period)
    cases = cases.assign(hours_class=hours_class(cases["hours_per_week_exit"]))
    return tally(cases, {"outcome": OUTCOME, "hours_class": HOURS_CLASSES}, source="workbook", base="hours_class")


# --- where they go on to ---------------------------------------------------------------------------------------------


def _flagged(dataset: Dataset, period: Period, column: str) -> pd.DataFrame:
    cases = ended(dataset, period)
    flagged = cases[cases[column].fillna(False).astype(bool)]
    return single("workbook", n=len(flagged), base=len(cases), rows=flagged["source_row"])


@measure(
    id="exits.reinforced_cooperation",
    title="Till förstärkt samarbete mellan Af och Fk",
    row="hela gruppen",
    population=_ENDED,
    definition="Markerade i registret, av alla avslutade; en tom cell räknas som nej.",
)
def reinforced_cooperation(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons going on to reinforced cooperation, of the ended."""
    return _flagged(dataset, period, "reinforced_cooperation")


@measure(
    id="exits.regular_service",
    title="Till insats inom ordinarie verksamhet",
    row="hela gruppen",
    population=_ENDED,
    definition="Markerade i registret, av alla avslutade, oberoende av resultat och avslutsanledning; en tom cell "
    "räknas som "
    "nej.",
)
def regular_service(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons going on to regular service, of the ended."""
    return _flagged(dataset, period, "regular_service")


@measure(
    id="exits.regular_service_kinds",
    title="Vilken ordinarie insats",
    row="ett slags ordinarie insats",
    keys=("regular_service_kind",),
    population="deltagare som avslutat insatsen i perioden och gått vidare till ordinarie insats",
    definition="Slag av insats som registret anger, av dem som gått vidare till ordinarie insats.",
)
def regular_service_kinds(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons per kind of regular service, of those who went on to one."""
    cases = ended(dataset, period)
    went = cases[cases["regular_service"].fillna(False).astype(bool)]
    by = {"regular_service_kind": REGULAR_SERVICE_KIND}
    return tally(went, by, source="workbook", base=len(went))


@measure(
    id="exits.rehabilitation_to",
    title="Fortsatt aktiv rehabilitering: vart",
    row="ett mål för rehabiliteringen",
    keys=("destination",),
    population="deltagare som avslutat insatsen till fortsatt aktiv rehabilitering i perioden",
    definition="Förstärkt samarbete när det är markerat, annars det slag av ordinarie insats som registret anger.",
)
def rehabilitation_to(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons per destination, of those with the outcome continued active rehabilitation."""
    cases = ended(dataset, period)
    cases = cases[cases["outcome"].fillna(MISSING) == "rehabilitation"]
    kinds = cases["regular_service_kind"]
    named = kinds.where(kinds.isin(["af", "ame"]) | kinds.isna(), "other")
    cases = cases.assign(destination=named.mask(cases["reinforced_cooperation"].fillna(False), "reinforced"))
    return tally(cases, {"destination": DESTINATIONS}, source="workbook", base=len(cases))


# --- those who began work or studies ---------------------------------------------------------------------------------


def _began(dataset: Dataset, period: Period) -> pd.DataFrame:
    cases = ended(dataset, period)
    return cases[cases["outcome"].isin(["work", "studies"])]


@measure(
    id="exits.began",
    title="De som började arbeta eller studera",
    row="en anställningsform eller utbildning",
    keys=("employment_form",),
    population=_BEGAN,
    definition="Anställningsform eller utbildning för dem vars resultat vid avslut är arbete eller studier.",
)
def began(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons per form of employment or education."""
    people = _began(dataset, period)
    return tally(people, {"employment_form": EMPLOYMENT_FORM}, source="workbook", base=len(people))


@measure(
    id="exits.began_by_outcome",
    title="De som började arbeta, och de som började studera",
    row="arbete eller studier, och en anställningsform eller utbildning",
    keys=("outcome", "employment_form"),
    population=_BEGAN,
    definition="Anställningsform eller utbildning, av dem som börjat arbeta respektive studera.",
)
def began_by_outcome(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons per outcome (work, studies) and form."""
    by: By = {"outcome": ("work", "studies"), "employment_form": EMPLOYMENT_FORM}
    return tally(_began(dataset, period), by, source="workbook", base="outcome")


@measure(
    id="exits.began_new",
    title="Nytt arbete eller återgång",
    row="nytt, återgång eller uppgift saknas",
    keys=("work_is_new",),
    population="deltagare som avslutat insatsen till arbete i perioden",
    definition="Ja är ett nytt arbete, nej en återgång till den egna anställningen.",
)
def began_new(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons who began work, by whether it is new."""
    workers = _began(dataset, period).query("outcome == 'work'")
    answers = workers["work_is_new"].map({True: "yes", False: "no"}).astype("string")
    return tally(workers.assign(work_is_new=answers), {"work_is_new": YES_NO}, source="workbook", base=len(workers))


@measure(
    id="exits.began_industries",
    title="Branscher för dem som börjat arbeta eller studera",
    row="antal med bransch angiven, eller antal olika branscher",
    keys=("statistic",),
    population=_BEGAN,
    definition="Hur många som har bransch eller inriktning angiven, och hur många olika. Vilka de är visas inte.",
)
def began_industries(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons: n with an industry stated (base: all who began), and the number of different ones."""
    people = _began(dataset, period)
    stated = people[people["industry"].notna()]
    distinct = stated["industry"].str.casefold().str.strip().nunique()
    return stack(
        [
            single("workbook", statistic="stated", n=len(stated), base=len(people), rows=stated["source_row"]),
            single("workbook", statistic="distinct", n=int(distinct), rows=stated["source_row"]),
        ]
    )
