"""NNS survey: the share of positive answers, item by item. Anonymous: nothing here is ever joined to persons."""

from collections.abc import Iterable, Iterator

import pandas as pd

from sotanalysis.dataset import Dataset, SourceMissing
from sotanalysis.measures.keys import INTERPRETER_OR_ANSWER, ITEM, MEASURING_POINT, REFERENCE, SEX
from sotanalysis.measures.measure import count, lines, measure
from sotanalysis.measures.populations import TOLD_PLAN, is_yes
from sotanalysis.periods import Period
from sotanalysis.sources.settings import Settings, Survey
from sotanalysis.vocabulary import ALL, MISSING, fold, slug
from sotanalysis.vocabulary import SEX as SEXES

# As the reader of the survey names them: code of the measuring point.
POINTS = {"3 mån": "3_months", "avslut": "exit", "okänd": MISSING}
REFERENCES = ("goal", "national")
_ANSWER_TOTAL = "survey.answers.{item}.{measuring_point}.all"
_ANSWERS = "svar på frågan i perioden"
_NO_PERSONS = "Svaren är avidentifierade och kopplas aldrig till personer."


def answers_of(dataset: Dataset, year: int) -> pd.DataFrame:
    """The year's answers with the codes of item (`item_code`), measuring point (`point`) and sex, `missing` too."""
    frame = dataset.need("survey_answers", year)
    rows = frame[frame["year"] == year]
    points = rows["measuring_point"].map(lambda p: POINTS.get(p, slug(p)))
    return rows.assign(item_code=rows["item"].map(slug), point=points, sex=rows["sex"].fillna(MISSING))


def survey_of(dataset: Dataset, year: int) -> Survey:
    """How the year's survey is to be read: nns/enkat.toml."""
    return dataset.settings.get(year, Settings()).survey


def items_in_order(survey: Survey, rows: pd.DataFrame) -> list[str]:
    """The items that were answered: those configured first, in their order, then the others as they come."""
    wanted = [slug(item.id) for item in survey.items]
    seen = list(dict.fromkeys(rows["item_code"]))
    return [code for code in wanted if code in seen] + [code for code in seen if code not in wanted]


def points_in_order(rows: pd.DataFrame) -> list[str]:
    """The measuring points that occur: three months, exit, then the others."""
    seen = list(dict.fromkeys(rows["point"]))
    return [p for p in ("3_months", "exit") if p in seen] + [p for p in seen if p not in ("3_months", "exit")]


def _asked(dataset: Dataset, period: Period) -> Iterable[tuple[str, str, pd.DataFrame]]:
    """Item, measuring point and its rows, for each pair that has answers."""
    found: list[tuple[str, str, pd.DataFrame]] = dataset.once(
        ("asked", period.start.year), lambda: [*_told_apart(dataset, period.start.year)]
    )
    return found


def _told_apart(dataset: Dataset, year: int) -> Iterator[tuple[str, str, pd.DataFrame]]:
    rows = answers_of(dataset, year)
    if rows.empty:
        raise SourceMissing("survey_answers", f"nns/ (NNS-enkätens svar {year})")
    pairs = dict[tuple[object, ...], pd.DataFrame](iter(rows.groupby(["item_code", "point"], sort=False)))
    for item in items_in_order(survey_of(dataset, year), rows):
        for point in points_in_order(rows):
            if (item, point) in pairs:
                yield item, point, pairs[item, point]


def _positive(rows: pd.DataFrame, **keys: str) -> dict[str, object]:
    """Positive answers of all; n is empty where the configuration does not say which answers are positive."""
    yes = rows["positive"].fillna(False).astype(bool)
    n = int(rows.loc[yes, "n"].sum()) if rows["positive"].notna().all() else None
    return {**keys, "n": n, "base": int(rows["n"].sum()), "rows": rows.loc[yes, "source_row"]}


@measure(
    id="survey.positive",
    title="Positiva svar i NNS-enkäten",
    keys=(ITEM, MEASURING_POINT),
    base="survey.answers.{item}.{measuring_point}.all",
    population=_ANSWERS,
    says=f"Svar som räknas som positiva enligt nns/enkat.toml, av alla svar på frågan. {_NO_PERSONS}",
    unit="answers",
    whole_year=True,
)
def positive(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Positive answers of all answers to the item at the measuring point."""
    found = (_positive(rows, item=item, measuring_point=point) for item, point, rows in _asked(dataset, period))
    return lines("survey", ("item", "measuring_point"), found)


@measure(
    id="survey.positive_by_sex",
    title="Positiva svar i NNS-enkäten, efter kön",
    keys=(ITEM, MEASURING_POINT, SEX),
    base=lambda codes: _ANSWER_TOTAL.format(**codes) if codes["sex"] == ALL else "",
    population=_ANSWERS,
    says=f"Positiva svar av alla svar på frågan från samma kön. {_NO_PERSONS}",
    unit="answers",
    whole_year=True,
)
def positive_by_sex(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Positive answers of all answers to the item from that sex."""
    found = (
        _positive(part, item=item, measuring_point=point, sex=sex)
        for item, point, rows in _asked(dataset, period)
        for sex in (*SEXES.codes, ALL)
        for part in [rows if sex == ALL else rows[rows["sex"] == sex]]
    )
    return lines("survey", ("item", "measuring_point", "sex"), found)


@measure(
    id="survey.answers",
    title="Svarens fördelning i NNS-enkäten",
    keys=(ITEM, MEASURING_POINT, INTERPRETER_OR_ANSWER),
    base="survey.answers.{item}.{measuring_point}.all",
    population=_ANSWERS,
    says=f"Antal svar av varje slag, av alla svar på frågan. {_NO_PERSONS}",
    unit="answers",
    whole_year=True,
)
def answers(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Answers of each kind of all answers to the item; the scale's answers in their order, others after them."""
    found = []
    for item, point, rows in _asked(dataset, period):
        base, given = int(rows["n"].sum()), rows["answer"].map(fold)
        scale = scale_of(survey_of(dataset, period.start.year), item)
        keys = {"item": item, "measuring_point": point, "base": base}
        for answer in dict.fromkeys([*map(fold, scale), *given]):
            said = given == answer
            n = int(rows.loc[said, "n"].sum())
            found.append({**keys, "answer": slug(answer), "n": n, "rows": rows.loc[said, "source_row"]})
        found.append({**keys, "answer": ALL, "n": base, "rows": rows["source_row"]})
    return lines("survey", ("item", "measuring_point", "answer"), found)


def scale_of(survey: Survey, item: str) -> tuple[str, ...]:
    """The answers an item may get, in order; the survey's own where the item has none."""
    return next((i.scale for i in survey.items if slug(i.id) == item and i.scale), survey.scale)


@measure(
    id="survey.reference",
    title="Mål och riksvärden för NNS-enkätens frågor",
    keys=(ITEM, REFERENCE),
    population="frågor som ställts i perioden",
    says="Andel positiva svar (0–1) som är målet, eller rikets värde, enligt nns/enkat.toml.",
    unit="share",
    whole_year=True,
)
def reference(dataset: Dataset, period: Period) -> pd.DataFrame:
    """The goal and the national share of each item, as configured; no value where none is given."""
    survey = survey_of(dataset, period.start.year)
    configured = {slug(i.id): {"goal": i.goal, "national": i.national} for i in survey.items}
    asked = dict.fromkeys(item for item, _, _ in _asked(dataset, period))
    found = (
        {"item": item, "reference": name, "value": configured.get(item, {}).get(name)}
        for item in asked
        for name in REFERENCES
    )
    return lines("survey", ("item", "reference"), found)


PLAN_IN_REGISTER = count(
    "survey.plan_in_register",
    "Planering efter avslut enligt registret",
    of=TOLD_PLAN,
    having=is_yes("plan_after_exit"),
    says="Kolumnen Planering efter avslut i fliken Deltagare, av dem som har ja eller nej där. En annan källa än "
    "enkäten.",
)
