"""Chapter 03: who the new participants are, from SUS where an export covers exactly the period, and the register."""

import pandas as pd

from sotanalysis.dataset import Dataset, SourceMissing
from sotanalysis.derived import hours_class
from sotanalysis.measures.keys import (
    AGE_CLASS,
    EDUCATION,
    HOURS_CLASS,
    INTERPRETER_OR_ANSWER,
    N_NEEDS,
    NEED,
    QUESTION,
    SEX,
    SUPPORT,
    TIME_ON_SUPPORT,
    Key,
    noted_needs,
)
from sotanalysis.measures.measure import By, Units, count, either, lines, measure, single, tally
from sotanalysis.measures.populations import STARTED, everybody, population
from sotanalysis.periods import Period
from sotanalysis.vocabulary import ALL, MISSING, NO_NEED, CodeList, with_unlisted
from sotanalysis.vocabulary import EDUCATION as EDUCATIONS
from sotanalysis.vocabulary import SEX as SEXES
from sotanalysis.vocabulary import TIME_ON_SUPPORT as TIMES

YEARS_ON_SUPPORT = (*(f"up_to_{n}" for n in range(1, 10)), "more_than_9")
PRINTED = "Andel av samtliga i tabellen, exakt som den står i SUS utskrift (en decimal)."


def in_sus(dataset: Dataset, report: str, period: Period) -> pd.DataFrame:
    """One row per person counted in a SUS table of the period: its columns, and `source_row` of the printed row."""
    parts = dataset.sus(report, period)
    parts = parts[(parts["role"] == "part") & (parts["n"].fillna(0) > 0)]
    persons = parts.loc[parts.index.repeat(parts["n"].astype(int))]
    return persons.assign(category=persons["category"].fillna(MISSING)).reset_index(drop=True)


def _counted(persons: pd.DataFrame, by: By) -> pd.DataFrame:
    """Counts of SUS with all persons as base. A table without sex says nothing of the sexes."""
    frame = tally(persons, by, source="sus", base=len(persons))
    if "sex" in by and persons["sex"].isna().all():
        frame.loc[frame["sex"] != ALL, ["n", "value"]] = pd.NA
    return frame


NEW = count(
    "target_group.started",
    "Nya deltagare",
    of=STARTED,
    variable=SEX,
    sus=lambda dataset, period: _counted(_any_in_sus(dataset, period), {"sex": SEXES}),
    says="SUS räknar dem som registrerats där; arbetsboken alla vars startdatum ligger i perioden.",
)


def _any_in_sus(dataset: Dataset, period: Period) -> pd.DataFrame:
    """The persons of the first SUS table on those who started; the education table tells their sex."""
    missing = None
    for report in ("education", "age", "time_on_support"):
        try:
            return in_sus(dataset, report, period)
        except SourceMissing as error:
            missing = missing or error
    raise missing or SourceMissing("sus_rows", "sus/")


def _categories_in_sus(dataset: Dataset, period: Period, key: str, codes: CodeList, by: By) -> pd.DataFrame:
    """Counts of a SUS table named as its key; a category that no code list has stands under its printed name."""
    persons = in_sus(dataset, key, period)
    options = with_unlisted(codes.codes, persons["category"])
    return _counted(persons.assign(**{key: persons["category"]}), {key: options, **by})


EDUCATION_BY_SEX = count(
    "target_group.education",
    "Utbildningsnivå vid start",
    of=STARTED,
    variable=(EDUCATION, SEX),
    sus=lambda dataset, period: _categories_in_sus(dataset, period, "education", EDUCATIONS, {"sex": SEXES}),
    says="Högsta slutförda utbildning. Andelarna räknas av samtliga, som i SUS, inte inom varje kön.",
)


@measure(
    id="target_group.education_printed",
    title="Utbildningsnivå vid start, andel som SUS skrev ut",
    keys=(EDUCATION, SEX),
    population=STARTED,
    says=PRINTED,
    unit="share",
)
def education_printed(dataset: Dataset, period: Period) -> pd.DataFrame:
    """The share SUS printed for each education and sex that has a row."""
    parts = _printed_parts(dataset, "education", period, by_sex=True)
    frame = _printed(parts, "education").assign(sex=parts["sex"].fillna(ALL).to_numpy())
    return frame[["education", "sex", "source", "n", "base", "value", "rows"]]


def _printed_parts(dataset: Dataset, report: str, period: Period, by_sex: bool = False) -> pd.DataFrame:
    """The categories of a printed table, each with its sex where the table is split.

    A category printed on several rows is left out: no one share is the category's then.
    """
    parts = dataset.sus(report, period)
    parts = parts[parts["role"] == "part"]
    parts = parts.assign(category=parts["category"].fillna(MISSING))
    keys = ["category", "sex"] if by_sex else ["category"]
    return parts[~parts.duplicated(keys, keep=False)].reset_index(drop=True)


def _printed(parts: pd.DataFrame, key: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            key: parts["category"],
            "source": "sus",
            "n": pd.Series(pd.NA, index=parts.index, dtype="Int64"),
            "base": pd.Series(pd.NA, index=parts.index, dtype="Int64"),
            "value": parts["share_printed"],
            "rows": [(row,) for row in parts["source_row"]],
        }
    )


AGE = count(
    "target_group.age",
    "Ålder vid start",
    of=STARTED,
    variable=AGE_CLASS,
    sus=lambda dataset, period: _sus_ages(dataset, period),
    says="Hela år vid startdatum, i de klasser som SUS-uttaget har, annars 15–29, 30–44, 45–59 och 60–74 år. "
    "Samordningsnummer utan födelsedag ger uppgift saknas.",
)
AGE_BY_SEX = count(
    "target_group.age_by_sex",
    "Ålder vid start",
    of=STARTED,
    variable=AGE_CLASS,
    by=(SEX,),
    sus=lambda dataset, period: _sus_ages_by_sex(dataset, period),
    says="Som ålder vid start. Ur SUS när uttaget är delat på kön, annars ur teamets arbetsbok.",
)


def _sus_ages(dataset: Dataset, period: Period) -> pd.DataFrame:
    persons = in_sus(dataset, "age", period)
    return _counted(persons.assign(age_class=persons["category"]), _sus_classes(dataset, period))


def _sus_ages_by_sex(dataset: Dataset, period: Period) -> pd.DataFrame:
    persons = in_sus(dataset, "age", period)
    if persons["sex"].isna().all():
        raise SourceMissing("sus_rows", "sus/ (SUS – Åldersfördelning med kön)")
    by = {**_sus_classes(dataset, period), "sex": SEXES}
    return tally(persons.assign(age_class=persons["category"]), by, source="sus", base="sex")


def _sus_classes(dataset: Dataset, period: Period) -> By:
    """The classes of the export by their lower bounds, those that nobody is in too."""
    parts = dataset.sus("age", period)
    classes = parts[(parts["role"] == "part") & parts["class_low"].notna()].sort_values("class_low", kind="stable")
    return {"age_class": [*dict.fromkeys(classes["category"]), MISSING]}


@measure(
    id="target_group.age_printed",
    title="Ålder vid start, andel som SUS skrev ut",
    keys=(AGE_CLASS,),
    population=STARTED,
    says=PRINTED,
    unit="share",
)
def age_printed(dataset: Dataset, period: Period) -> pd.DataFrame:
    """The share SUS printed for each age class."""
    return _printed(_printed_parts(dataset, "age", period), "age_class")


TIME = count(
    "target_group.time_on_support",
    "Tid i offentlig försörjning före start",
    of=STARTED,
    variable=TIME_ON_SUPPORT,
    sus=lambda dataset, period: _categories_in_sus(dataset, period, "time_on_support", TIMES, {}),
    says="Sammanhängande tid i offentlig försörjning före insatsen. En deltagare står i en klass.",
)


def _times_in_sus(dataset: Dataset, period: Period) -> pd.DataFrame:
    return in_sus(dataset, "time_on_support", period).assign(time_on_support=lambda p: p["category"])


@measure(
    id="target_group.time_on_support_printed",
    title="Tid i offentlig försörjning före start, andel som SUS skrev ut",
    keys=(TIME_ON_SUPPORT,),
    population=STARTED,
    says=PRINTED,
    unit="share",
)
def time_on_support_printed(dataset: Dataset, period: Period) -> pd.DataFrame:
    """The share SUS printed for each class of time."""
    return _printed(_printed_parts(dataset, "time_on_support", period), "time_on_support")


@measure(
    id="target_group.median_time_on_support",
    title="Mediantid i offentlig försörjning",
    population=STARTED,
    says="Övre gränsen, i år, för den klass där den mittersta deltagaren står när alla ordnas efter tid. Ej "
    "tillämpligt och uppgift saknas är inte med. Tomt när mitten ligger i klassen Mer än 9 år.",
    unit="years",
    base="target_group.time_on_support.all",
)
def median_time_on_support(dataset: Dataset, period: Period) -> pd.DataFrame:
    """The class of the middle person: value = its upper bound in years, n = persons with a class, base = all."""
    return either(
        lambda: _median_class(_times_in_sus(dataset, period), "sus"),
        lambda: _median_class(STARTED.units(dataset, period), "workbook"),
    )


def _median_class(persons: pd.DataFrame, source: str) -> pd.DataFrame:
    ranks = persons["time_on_support"].map({code: rank for rank, code in enumerate(YEARS_ON_SUPPORT, start=1)}).dropna()
    ordered = ranks.sort_values(kind="stable")
    middle = int(ordered.iloc[(len(ordered) - 1) // 2]) if len(ordered) else len(YEARS_ON_SUPPORT)
    value = middle if middle < len(YEARS_ON_SUPPORT) else pd.NA
    rows = dict.fromkeys(persons.loc[ordered.index, "source_row"])
    return single(source, n=len(ordered), base=len(persons), value=value, rows=rows)


SUPPORT_START = count(
    "target_group.support_start",
    "Försörjning vid start",
    of=STARTED,
    variable=SUPPORT,
    says="Deltagare som har källan. En deltagare kan ha flera källor, så raderna ger tillsammans mer än samtliga.",
)
SUPPORT_START_BY_SEX = count(
    "target_group.support_start_by_sex",
    "Försörjning vid start",
    of=STARTED,
    variable=SUPPORT,
    by=(SEX,),
    says="Som försörjning vid start; andelarna räknas inom varje kön.",
)


def _answering(column: str) -> str:
    return f"population.started_with_{column}"


@population(
    "started_with_support",
    "deltagare som startat insatsen i perioden och nämnt minst en försörjningskälla",
    within=STARTED,
)
def WITH_SUPPORT(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Of those who started, those with a stated source of support at start."""
    cases = STARTED.rows(dataset, period)
    return cases[cases["case"].isin(_mentioned(dataset, period, SUPPORT)["case"])]


@population(
    "started_with_need",
    "deltagare som startat insatsen i perioden och nämnt minst en kontakt eller ett behov",
    within=STARTED,
)
def WITH_NEED(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Of those who started, those with a stated contact or need at start."""
    cases = STARTED.rows(dataset, period)
    return cases[cases["case"].isin(_mentioned(dataset, period, NEED)["case"])]


def _mentioned(dataset: Dataset, period: Period, key: Key) -> pd.DataFrame:
    """One row per answer that those who started have stated: case, person, source_row."""
    answers = Units(STARTED, dataset, period).rows((key,))
    return answers.loc[~answers[key.name].isin([MISSING, NO_NEED]), ["case", "person", "source_row"]]


SIZES = [
    count(_answering("support"), "Nya deltagare med känd försörjning", of=WITH_SUPPORT, says="Minst en källa nämnd."),
    count(_answering("need"), "Nya deltagare med kontakt eller behov", of=WITH_NEED, says="Minst ett nämnt."),
]
WITH_SUPPORT_SIZE, WITH_NEED_SIZE = SIZES


@measure(
    id="target_group.mentions",
    title="Antal svar i flervalsfrågorna",
    keys=(QUESTION,),
    population=STARTED,
    says="Summan av nämnda försörjningskällor och av kontakter eller behov; basen är de deltagare som nämnt minst en.",
    unit="mentions",
    base="population.started_with_{question}",
)
def mentions(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Mentions of support sources and needs at start; base = persons with at least one, value = mentions a person."""
    said = {"support": _mentioned(dataset, period, SUPPORT), "need": _mentioned(dataset, period, NEED)}
    return lines(
        "workbook",
        ("question",),
        [
            {"question": question, "n": len(rows) or None, "base": rows["person"].nunique(), "rows": rows["source_row"]}
            for question, rows in said.items()
        ],
    )


_HOURS_AT_START = HOURS_CLASS.reading(lambda units, dataset, period: hours_class(units["hours_per_week_start"]))
HOURS_START = count(
    "target_group.hours_start",
    "Timmar per vecka i sysselsättning vid start",
    of=STARTED,
    variable=_HOURS_AT_START,
    says="Timmar per vecka i sysselsättning vid start: 0, mer än 0 men under 5, 5 men under 10, 10 eller fler.",
)
NEEDS = count(
    "target_group.needs",
    "Kontakter och behov vid start",
    of=STARTED,
    variable=NEED,
    says="Deltagare som har eller behöver kontakten. En deltagare kan ha flera. Den som inte har några står under Inga "
    "kontakter eller behov; tomma celler är uppgift saknas.",
)


@population("started_counting_needs", "deltagare som startat insatsen i perioden", within=STARTED, when=[everybody])
def COUNTING_NEEDS(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those who started, with `noted_needs`: how many contacts or needs are noted, missing where nothing is said."""
    cases = STARTED.rows(dataset, period)
    return cases.assign(noted_needs=noted_needs(cases, dataset))


@population("told_needs", f"{STARTED.words}, med uppgift om kontakter och behov", within=COUNTING_NEEDS)
def TOLD_NEEDS(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Of those who started, those for whom needs are noted, or that there are none."""
    cases = COUNTING_NEEDS.rows(dataset, period)
    return cases[cases["noted_needs"].notna()]


HOW_MANY_NEEDS = count(
    "target_group.n_needs",
    "Antal kontakter och behov per deltagare vid start",
    of=STARTED,
    variable=N_NEEDS,
    says="Hur många olika kontakter eller behov som noterats för deltagaren vid start. 0: cellen säger att det inte "
    "finns några. Är cellerna tomma är det uppgift saknas.",
)
SEVERAL_NEEDS = count(
    "target_group.several_needs",
    "Flera kontakter eller behov vid start",
    of=COUNTING_NEEDS,
    having=lambda units: units["noted_needs"] >= 2,
    base=TOLD_NEEDS,
    population=TOLD_NEEDS.words,
    says="Deltagare med minst två olika kontakter eller behov noterade vid start, av dem som har någon uppgift.",
)
INTERPRETER = count(
    "target_group.interpreter",
    "Behov av tolk vid start",
    of=STARTED,
    variable=INTERPRETER_OR_ANSWER,
    says="Tolk enligt fliken Deltagare.",
)
