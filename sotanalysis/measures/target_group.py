"""Chapter 03: who the new participants are, from SUS where an export covers exactly the period, and the register."""

import pandas as pd

from sotanalysis.dataset import Dataset, SourceMissing
from sotanalysis.measures.measure import By, either, measure, single, stack, tally
from sotanalysis.measures.populations import details, started, supports_in_use
from sotanalysis.periods import Period, age_at
from sotanalysis.vocabulary import ALL, EDUCATION, MISSING, NEED, SEX, TIME_ON_SUPPORT, CodeList, with_unlisted

STARTED = "deltagare som startat insatsen i perioden"
AGE_CLASSES = ((15, 29), (30, 44), (45, 59), (60, 74))
HOURS_CLASSES = ("0", "1-4", "5-9", "10-", MISSING)
N_NEEDS = ("0", "1", "2", "3", "4-")
ANSWERS = ("yes", "no", MISSING)
YEARS_ON_SUPPORT = (*(f"up_to_{n}" for n in range(1, 10)), "more_than_9")
PRINTED = "Andel av samtliga i tabellen, exakt som den står i SUS utskrift (en decimal)."


def in_sus(dataset: Dataset, report: str, period: Period) -> pd.DataFrame:
    """One row per person counted in a SUS table of the period: its columns, and `source_row` of the printed row."""
    parts = dataset.sus(report, period)
    parts = parts[(parts["role"] == "part") & (parts["n"].fillna(0) > 0)]
    persons = parts.loc[parts.index.repeat(parts["n"].astype(int))]
    return persons.assign(category=persons["category"].fillna(MISSING)).reset_index(drop=True)


def _counted(persons: pd.DataFrame, by: By, source: str) -> pd.DataFrame:
    """Counts with all persons as base, each printed row named once. A table without sex says nothing of the sexes."""
    frame = tally(persons, by, source=source, base=len(persons))
    frame["rows"] = [tuple(dict.fromkeys(rows)) for rows in frame["rows"]]
    if source == "sus" and "sex" in by and persons["sex"].isna().all():
        frame.loc[frame["sex"] != ALL, ["n", "value"]] = pd.NA
    return frame


@measure(
    id="target_group.started",
    title="Nya deltagare",
    row="ett kön",
    keys=("sex",),
    population=STARTED,
    definition="SUS räknar dem som registrerats där; arbetsboken alla vars startdatum ligger i perioden.",
)
def new_participants(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those who started, by sex."""
    return either(
        lambda: _sexes(_any_in_sus(dataset, period), "sus"),
        lambda: _sexes(started(dataset, period), "workbook"),
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


def _sexes(persons: pd.DataFrame, source: str) -> pd.DataFrame:
    return _counted(persons, {"sex": SEX}, source)


@measure(
    id="target_group.education",
    title="Utbildningsnivå vid start",
    row="en utbildningsnivå",
    keys=("education", "sex"),
    population=STARTED,
    definition="Högsta slutförda utbildning. Andelarna räknas av samtliga, som i SUS, inte inom varje kön.",
)
def education(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those who started, by education and sex; base = all."""
    return either(
        lambda: _categories_in_sus(dataset, period, "education", EDUCATION, {"sex": SEX}),
        lambda: _counted(started(dataset, period), {"education": EDUCATION, "sex": SEX}, "workbook"),
    )


def _categories_in_sus(dataset: Dataset, period: Period, key: str, codes: CodeList, by: By) -> pd.DataFrame:
    """Counts of a SUS table named as its key; a category that no code list has stands under its printed name."""
    persons = in_sus(dataset, key, period)
    options = with_unlisted(codes.codes, persons["category"])
    return _counted(persons.assign(**{key: persons["category"]}), {key: options, **by}, "sus")


@measure(
    id="target_group.education_printed",
    title="Utbildningsnivå, andel som SUS skrev ut",
    row="en utbildningsnivå och ett kön",
    keys=("education", "sex"),
    population=STARTED,
    definition=PRINTED,
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


@measure(
    id="target_group.age",
    title="Ålder vid start",
    row="en åldersklass",
    keys=("age_class",),
    population=STARTED,
    definition="Hela år vid startdatum, i de klasser som SUS-uttaget har, annars 15–29, 30–44, 45–59 och 60–74 år. "
    "Samordningsnummer utan födelsedag ger uppgift saknas.",
)
def age(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those who started, by age class."""
    return either(
        lambda: _sus_ages(in_sus(dataset, "age", period)),
        lambda: _register_ages(dataset, period, {}),
    )


@measure(
    id="target_group.age_by_sex",
    title="Ålder vid start, efter kön",
    row="en åldersklass",
    keys=("age_class", "sex"),
    population=STARTED,
    definition="Som ålder vid start. Ur SUS när uttaget är delat på kön, annars ur teamets arbetsbok.",
)
def age_by_sex(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those who started, by age class and sex; base = all of that sex."""
    return either(
        lambda: _sus_ages_by_sex(in_sus(dataset, "age", period)),
        lambda: _register_ages(dataset, period, {"sex": SEX}),
    )


def _sus_ages(persons: pd.DataFrame) -> pd.DataFrame:
    return _counted(persons.assign(age_class=persons["category"]), {"age_class": _sus_classes(persons)}, "sus")


def _sus_ages_by_sex(persons: pd.DataFrame) -> pd.DataFrame:
    if persons["sex"].isna().all():
        raise SourceMissing("sus_rows", "sus/ (SUS – Åldersfördelning med kön)")
    by: By = {"age_class": _sus_classes(persons), "sex": SEX}
    frame = tally(persons.assign(age_class=persons["category"]), by, source="sus", base="sex")
    return frame.assign(rows=[tuple(dict.fromkeys(rows)) for rows in frame["rows"]])


def _sus_classes(persons: pd.DataFrame) -> list[str]:
    classes = sorted({*zip(persons["class_low"], persons["class_high"], strict=True)})
    return [*(f"{low}-{high}" for low, high in classes), MISSING]


def _register_ages(dataset: Dataset, period: Period, by: By) -> pd.DataFrame:
    cases = started(dataset, period)
    classes = _age_classes(dataset, period)
    ages = age_at(cases["birth_date"], cases["start_date"]).astype("Int64")
    below, above = f"-{classes[0][0] - 1}", f"{classes[-1][1] + 1}-"
    named = pd.Series(MISSING, index=cases.index, dtype="string")
    for low, high in [(0, classes[0][0] - 1), *classes, (classes[-1][1] + 1, 999)]:
        code = below if high < classes[0][0] else above if high == 999 else f"{low}-{high}"
        named = named.mask(ages.between(low, high).fillna(False).astype(bool), code)
    inner = [f"{low}-{high}" for low, high in classes]
    codes = [code for code in (below, *inner, above, MISSING) if code in (*inner, MISSING) or (named == code).any()]
    base = "sex" if by else len(cases)
    return tally(cases.assign(age_class=named), {"age_class": codes, **by}, source="workbook", base=base)


def _age_classes(dataset: Dataset, period: Period) -> list[tuple[int, int]]:
    try:
        parts = dataset.sus("age", period)
    except SourceMissing:
        return list(AGE_CLASSES)
    bounds = parts.loc[parts["role"] == "part", ["class_low", "class_high"]].dropna()
    return sorted({(int(low), int(high)) for low, high in bounds.itertuples(index=False)}) or list(AGE_CLASSES)


@measure(
    id="target_group.age_printed",
    title="Ålder, andel som SUS skrev ut",
    row="en åldersklass",
    keys=("age_class",),
    population=STARTED,
    definition=PRINTED,
    unit="share",
)
def age_printed(dataset: Dataset, period: Period) -> pd.DataFrame:
    """The share SUS printed for each age class."""
    return _printed(_printed_parts(dataset, "age", period), "age_class")


@measure(
    id="target_group.time_on_support",
    title="Tid i offentlig försörjning före start",
    row="en tidsklass",
    keys=("time_on_support",),
    population=STARTED,
    definition="Sammanhängande tid i offentlig försörjning före insatsen. En deltagare står i en klass.",
)
def time_on_support(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those who started, by time in public support."""
    return either(
        lambda: _categories_in_sus(dataset, period, "time_on_support", TIME_ON_SUPPORT, {}),
        lambda: _counted(started(dataset, period), {"time_on_support": TIME_ON_SUPPORT}, "workbook"),
    )


def _times_in_sus(dataset: Dataset, period: Period) -> pd.DataFrame:
    return in_sus(dataset, "time_on_support", period).assign(time_on_support=lambda p: p["category"])


@measure(
    id="target_group.time_on_support_printed",
    title="Tid i offentlig försörjning, andel som SUS skrev ut",
    row="en tidsklass",
    keys=("time_on_support",),
    population=STARTED,
    definition=PRINTED,
    unit="share",
)
def time_on_support_printed(dataset: Dataset, period: Period) -> pd.DataFrame:
    """The share SUS printed for each class of time."""
    return _printed(_printed_parts(dataset, "time_on_support", period), "time_on_support")


@measure(
    id="target_group.median_time_on_support",
    title="Mediantid i offentlig försörjning",
    row="alla startade med en tidsklass",
    population=STARTED,
    definition="Övre gränsen, i år, för den klass där den mittersta deltagaren står när alla ordnas efter tid. "
    "Ej tillämpligt och uppgift saknas är inte med. Tomt när mitten ligger i klassen Mer än 9 år.",
    unit="years",
)
def median_time_on_support(dataset: Dataset, period: Period) -> pd.DataFrame:
    """The class of the middle person: value = its upper bound in years, n = persons with a class, base = all."""
    return either(
        lambda: _median_class(_times_in_sus(dataset, period), "sus"),
        lambda: _median_class(started(dataset, period), "workbook"),
    )


def _median_class(persons: pd.DataFrame, source: str) -> pd.DataFrame:
    ranks = persons["time_on_support"].map({code: rank for rank, code in enumerate(YEARS_ON_SUPPORT, start=1)}).dropna()
    ordered = ranks.sort_values(kind="stable")
    middle = int(ordered.iloc[(len(ordered) - 1) // 2]) if len(ordered) else len(YEARS_ON_SUPPORT)
    value = middle if middle < len(YEARS_ON_SUPPORT) else pd.NA
    rows = dict.fromkeys(persons.loc[ordered.index, "source_row"])
    return single(source, n=len(ordered), base=len(persons), value=value, rows=rows)


@measure(
    id="target_group.support_start",
    title="Försörjning vid start",
    row="en försörjningskälla",
    keys=("support_source",),
    population=STARTED,
    definition="Deltagare som har källan. En deltagare kan ha flera källor, så raderna ger tillsammans mer än "
    "samtliga.",
)
def support_start(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons who started with each source of support; base = all who started."""
    cases = started(dataset, period)
    rows = details(dataset, cases, "case_supports", "support_source", "start")
    codes = supports_in_use(rows["support_source"])
    return tally(rows, {"support_source": codes}, source="workbook", base=len(cases), persons="case")


@measure(
    id="target_group.support_start_by_sex",
    title="Försörjning vid start, efter kön",
    row="en försörjningskälla",
    keys=("support_source", "sex"),
    population=STARTED,
    definition="Som försörjning vid start; andelarna räknas inom varje kön.",
)
def support_start_by_sex(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons who started with each source of support, by sex; base = all who started of that sex."""
    rows = details(dataset, started(dataset, period), "case_supports", "support_source", "start")
    by: By = {"support_source": supports_in_use(rows["support_source"]), "sex": SEX}
    return tally(rows, by, source="workbook", base="sex", persons="case")


@measure(
    id="target_group.mentions",
    title="Antal svar i flervalsfrågorna",
    row="en fråga",
    keys=("question",),
    population=STARTED,
    definition="Summan av nämnda försörjningskällor (support) och behov (need); basen är de deltagare som nämnt minst "
    "en.",
    unit="mentions",
)
def mentions(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Mentions of support sources and needs at start; base = persons with at least one, value = mentions a person."""
    cases = started(dataset, period)
    supports = details(dataset, cases, "case_supports", "support_source", "start")
    needs = details(dataset, cases, "case_needs", "need")
    said = {"support": supports[supports["support_source"] != MISSING], "need": needs[needs["need"] != MISSING]}
    return stack(
        single("workbook", n=len(rows), base=rows["case"].nunique(), rows=rows["source_row"], question=question)
        for question, rows in said.items()
    )[["question", "source", "n", "base", "value", "rows"]]


@measure(
    id="target_group.hours_start",
    title="Timmar i sysselsättning per vecka vid start",
    row="en timklass",
    keys=("hours_class",),
    population=STARTED,
    definition="Timmar per vecka i sysselsättning vid start: 0, mer än 0 men under 5, 5 men under 10, 10 eller fler.",
)
def hours_start(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those who started, by hours a week in occupation at start."""
    cases = started(dataset, period)
    hours = cases["hours_per_week_start"].astype(float)
    classes = pd.cut(hours, [-1, 0, 4.999, 9.999, 168], labels=HOURS_CLASSES[:-1]).astype("string")
    return tally(cases.assign(hours_class=classes), {"hours_class": HOURS_CLASSES}, source="workbook", base=len(cases))


@measure(
    id="target_group.needs",
    title="Kontakter och behov vid start",
    row="en kontakt eller ett behov",
    keys=("need",),
    population=STARTED,
    definition="Deltagare som har eller behöver kontakten. En deltagare kan ha flera. Den som saknar uppgift kan "
    "antingen sakna behov eller inte ha tillfrågats.",
)
def needs(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons who started with each contact or need; base = all who started."""
    cases = started(dataset, period)
    rows = details(dataset, cases, "case_needs", "need")
    return tally(rows, {"need": NEED}, source="workbook", base=len(cases), persons="case")


def _noted_needs(dataset: Dataset, cases: pd.DataFrame) -> pd.Series:
    """How many different contacts or needs each case has noted."""
    rows = details(dataset, cases, "case_needs", "need")
    return cases["case"].map(rows[rows["need"] != MISSING].groupby("case").size()).fillna(0).astype(int)


@measure(
    id="target_group.n_needs",
    title="Antal kontakter och behov per deltagare",
    row="ett antal",
    keys=("n_needs",),
    population=STARTED,
    definition="Hur många olika kontakter eller behov som noterats för deltagaren vid start.",
)
def n_needs(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those who started, by the number of contacts or needs noted."""
    cases = started(dataset, period)
    names = {**{n: f"{n}" for n in range(4)}, 4: "4-"}
    named = _noted_needs(dataset, cases).clip(upper=4).map(names).astype("string")
    return tally(cases.assign(n_needs=named), {"n_needs": N_NEEDS}, source="workbook", base=len(cases))


@measure(
    id="target_group.several_needs",
    title="Flera kontakter eller behov vid start",
    row="alla startade",
    population=STARTED,
    definition="Deltagare med minst två olika kontakter eller behov noterade vid start.",
)
def several_needs(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those who started with at least two contacts or needs, of all who started."""
    cases = started(dataset, period)
    several = cases[_noted_needs(dataset, cases) >= 2]
    return single("workbook", n=len(several), base=len(cases), rows=several["source_row"])


@measure(
    id="target_group.interpreter",
    title="Behov av tolk vid start",
    row="ett svar",
    keys=("answer",),
    population=STARTED,
    definition="Tolk enligt fliken Deltagare.",
)
def interpreter(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those who started, by need of an interpreter."""
    cases = started(dataset, period)
    answer = cases["interpreter"].map({True: "yes", False: "no"}).astype("string")
    return tally(cases.assign(answer=answer), {"answer": ANSWERS}, source="workbook", base=len(cases))
