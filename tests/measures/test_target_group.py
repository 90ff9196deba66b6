"""Who started: SUS as it was printed for 2022, and the register beside it."""

import re

import pandas as pd
import pytest

from sotanalysis import facts
from sotanalysis import vocabulary as v
from sotanalysis.dataset import SourceMissing
from sotanalysis.measures import target_group
from sotanalysis.measures.keys import KEYS
from sotanalysis.measures.measure import Measure
from sotanalysis.periods import Period

# The printed table of 2022: women, men.
EDUCATION = {
    "other_post_secondary": (7, 6), "compulsory": (15, 9), "upper_secondary": (16, 12), "university_more": (6, 3),
    "university_3_years": (5, 1), "university_1_year": (2, 1), "missing": (None, 3),
}  # fmt: skip
AGES = {(15, 29): 17, (30, 44): 38, (45, 59): 27, (60, 74): 4}
TIMES = [6, 8, 15, 9, 6, 7, 5, 2, 5, 19, 4]
TIME_CODES = [*target_group.YEARS_ON_SUPPORT, "not_applicable"]


@pytest.fixture
def sus_2022(dataset):
    rows = [
        {"report": "education", "category": code, "sex": sex, "n": n, "share_printed": round(n / 86, 3)}
        for code, pair in EDUCATION.items()
        for sex, n in zip(("woman", "man"), pair, strict=True)
        if n is not None
    ]
    rows.append({"report": "education", "role": "total", "n": 86})
    rows += [
        {"report": "age", "category": f"{low}-{high}", "class_low": low, "class_high": high, "n": n,
         "share_printed": round(n / 86, 3)}
        for (low, high), n in AGES.items()
    ]  # fmt: skip
    rows += [{"report": "time_on_support", "category": code, "n": n} for code, n in zip(TIME_CODES, TIMES, strict=True)]
    return lambda **tables: dataset(sus_rows=rows, **tables)


def test_education_by_sex_is_the_printed_table(sus_2022, look, year_2022):
    frame = target_group.EDUCATION_BY_SEX(sus_2022(), year_2022)
    row = look(frame, education="compulsory", sex="woman")
    assert (row["n"], row["base"], round(row["value"], 3)) == (15, 86, 0.174)
    assert [look(frame, education="all", sex=sex)["n"] for sex in ("woman", "man", "missing", "all")] == [51, 35, 0, 86]
    assert look(frame, education="missing", sex="woman")["n"] == 0  # a row left out is a zero
    keys = {"education": "compulsory", "sex": "woman"}
    found = facts.collect(sus_2022(), year_2022, [target_group.EDUCATION_BY_SEX])
    shown = found.frame("target_group.education").set_index("fact", drop=False)
    fact = facts.fact_of(shown.loc["target_group.education.compulsory.woman"], "target_group.education", keys)
    assert facts.rows_behind(found, sus_2022(), fact) == ["2022/fil!sus_rows!3"]  # once, not fifteen times
    printed = target_group.education_printed(sus_2022(), year_2022)
    assert look(printed, education="compulsory", sex="woman")["value"] == 0.174


def test_sus_comes_first_and_the_register_second(sus_2022, look, year_2022):
    found = sus_2022(cases=[{"education": "compulsory"}, {"education": "compulsory", "start_date": "2021-01-01"}])
    frame = target_group.NEW(found, year_2022)
    assert list(dict.fromkeys(frame["source"])) == ["sus", "workbook"]
    assert look(frame, sex="all")["n"] == 86
    assert look(frame, "workbook", sex="all")["n"] == 1
    educations = target_group.EDUCATION_BY_SEX(found, year_2022)
    assert look(educations, "workbook", education="compulsory", sex="all")["n"] == 1


def test_a_half_year_has_no_sus_export(sus_2022, year_2022):
    half = Period.parse("h1", 2022)
    frame = target_group.EDUCATION_BY_SEX(sus_2022(cases=[{}]), half)
    assert set(frame["source"]) == {"workbook"}
    with pytest.raises(SourceMissing, match="fliken Deltagare"):
        target_group.EDUCATION_BY_SEX(sus_2022(), half)


def test_a_sus_table_without_sex_says_nothing_of_the_sexes(dataset, look, year_2022):
    rows = [{"report": "education", "category": "compulsory", "n": 12}]
    frame = target_group.EDUCATION_BY_SEX(dataset(sus_rows=rows), year_2022)
    assert look(frame, education="compulsory", sex="all")["n"] == 12
    assert pd.isna(look(frame, education="compulsory", sex="woman")["n"])


def test_a_category_unknown_to_the_list_is_not_lost(dataset, look, year_2022):
    rows = [{"report": "education", "category": "compulsory", "n": 3}, {"report": "education", "n": 2}]
    frame = target_group.EDUCATION_BY_SEX(dataset(sus_rows=rows), year_2022)
    assert look(frame, education="missing", sex="all")["n"] == 2
    assert look(frame, education="all", sex="all")["n"] == 5


def test_age_has_the_classes_of_the_export(sus_2022, look, year_2022):
    cases = [
        {"birth_date": "1992-06-01", "start_date": "2022-05-31"},  # 29, the day before 30
        {"birth_date": "1992-06-01", "start_date": "2022-06-01"},  # 30
        {"birth_date": "1945-01-01", "start_date": "2022-06-01"},  # 77: outside, still counted
        {"start_date": "2022-06-01"},
    ]
    frame = target_group.AGE(sus_2022(cases=cases), year_2022)
    sus = frame[frame["source"] == "sus"].set_index("age_class")["n"]
    assert dict(sus) == {"15-29": 17, "30-44": 38, "45-59": 27, "60-74": 4, "missing": 0, "all": 86}
    register = frame[frame["source"] == "workbook"].set_index("age_class")["n"]
    assert list(register.items()) == [
        ("15-29", 1), ("30-44", 1), ("45-59", 0), ("60-74", 0), ("75-", 1), ("missing", 1), ("all", 4),
    ]  # fmt: skip
    assert target_group.AGE_BY_SEX(sus_2022(cases=cases), year_2022)["n"].max() == 4


def test_too_young_stands_first(dataset, year_2022):
    frame = target_group.AGE(dataset(cases=[{"birth_date": "2010-01-01"}]), year_2022)
    assert list(frame["age_class"])[:2] == ["-14", "15-29"]


def test_the_median_class_of_2022_is_five_years(sus_2022, look, year_2022):
    row = look(target_group.median_time_on_support(sus_2022(), year_2022))
    assert (row["value"], row["n"], row["base"]) == (5, 82, 86)
    assert look(target_group.TIME(sus_2022(), year_2022), time_on_support="more_than_9")["n"] == 19


@pytest.mark.parametrize(
    ("times", "value"),
    [(["up_to_1", "up_to_3"], 1), (["up_to_1", "up_to_3", "not_applicable"], 1), (["more_than_9"], None), ([], None)],
)
def test_the_median_class_at_the_edges(dataset, look, year_2022, times, value):
    found = dataset(cases=[{"time_on_support": code} for code in times], present=("cases",))
    row = look(target_group.median_time_on_support(found, year_2022))
    assert pd.isna(row["value"]) if value is None else row["value"] == value


CASES = [
    {"case": "a", "hours_per_week_start": 0},
    {"case": "b", "hours_per_week_start": 0.5, "sex": "man"},
    {"case": "c", "hours_per_week_start": 10, "interpreter": True},
    {"case": "d", "interpreter": False},
]


def test_several_supports_keep_persons_and_mentions_apart(dataset, look, year_2022):
    supports = [
        {"case": "a", "moment": "start", "support_source": "social_assistance"},
        {"case": "a", "moment": "start", "support_source": "sickness_benefit"},
        {"case": "b", "moment": "start", "support_source": "social_assistance"},
    ]
    found = dataset(cases=CASES, case_supports=supports)
    frame = target_group.SUPPORT_START(found, year_2022)
    n = dict(zip(frame["support_source"], frame["n"], strict=True))
    assert (n["social_assistance"], n["sickness_benefit"], n["missing"], n["all"]) == (2, 1, 2, 4)
    said = look(target_group.mentions(found, year_2022), question="support")
    assert (said["n"], said["base"], said["value"]) == (3, 2, 1.5)
    by_sex = target_group.SUPPORT_START_BY_SEX(found, year_2022)
    assert look(by_sex, support_source="social_assistance", sex="man")["value"] == 1


def test_hours_needs_and_interpreter(dataset, year_2022):
    needs = [{"case": "a", "need": need} for need in ("af", "fk", "psychiatry", "housing")] + [
        {"case": "b", "need": "af"},
        {"case": "c", "need": "none"},
    ]
    found = dataset(cases=CASES, case_needs=needs)

    def n(measure):
        frame = measure(found, year_2022)
        return dict(zip(frame.iloc[:, 0], frame["n"], strict=True))

    assert n(target_group.HOURS_START) == {"0": 1, "1-4": 1, "5-9": 0, "10-": 1, "missing": 1, "all": 4}
    assert n(target_group.HOW_MANY_NEEDS) == {"0": 1, "1": 1, "2": 0, "3": 0, "4-": 1, "missing": 1, "all": 4}
    several = target_group.SEVERAL_NEEDS(found, year_2022).iloc[0]
    assert (several["n"], several["base"]) == (1, 3)
    assert n(target_group.INTERPRETER) == {"yes": 1, "no": 1, "missing": 2, "all": 4}
    assert (n(target_group.NEEDS)["af"], n(target_group.NEEDS)["missing"]) == (2, 1)
    said = target_group.mentions(found, year_2022).set_index("question").loc["need"]
    assert (said["n"], said["base"]) == (5, 2)


def test_needs_that_nobody_has_noted_are_missing_and_not_none(dataset, look, year_2022):
    """The year before has some: it is this period's column that is blank."""
    before = {"case": "z", "start_date": "2021-03-01"}
    found = dataset(cases=[*CASES, before], case_needs=[{"case": "z", "need": n} for n in ("af", "fk")], years=(2021,))
    several = target_group.SEVERAL_NEEDS(found, year_2022).iloc[0]
    assert pd.isna(several["n"]) and several["base"] == 0 and pd.isna(several["value"])
    then = target_group.SEVERAL_NEEDS(found, Period.year(2021)).iloc[0]
    assert (then["n"], then["base"], then["value"]) == (1, 1, 1)
    how_many = target_group.HOW_MANY_NEEDS(found, year_2022)
    assert (look(how_many, n_needs="missing")["n"], look(how_many, n_needs="0")["n"]) == (4, 0)
    assert look(how_many, n_needs="all")["n"] == 4
    assert pd.isna(look(target_group.mentions(found, year_2022), question="need")["n"])


def test_nobody_started(dataset, look, year_2022):
    found = dataset(present=("cases",))
    for measure in vars(target_group).values():
        if isinstance(measure, Measure) and not measure.id.endswith("_printed"):
            frame = measure(found, year_2022)
            assert (frame["n"].fillna(0) == 0).all(), measure.id
            assert frame["value"].isna().all(), measure.id


def test_no_class_reads_as_if_it_held_those_below_it():
    """Only the first of the classes may be told by its upper end alone."""
    ordinal = [key for key in KEYS.values() if key.ordinal]
    told = [(key.name, word) for key in ordinal for word in [*key.words.values()][1:]]
    assert [one for one in told if re.search(r"upp till|(?<!nio av tio )högst \d", one[1].casefold())] == [
        ("education", "Högskola/universitet högst 1 år")
    ]
    assert KEYS["time_on_support"].word("up_to_2") == "1–2 år"
    assert v.TIME_ON_SUPPORT.find("Upp till 2 år") == "up_to_2"  # as SUS prints it
