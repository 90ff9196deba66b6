"""Facts in the analysis-results form, and how easily somebody is recognised; both worked out by hand."""

import pandas as pd
import pytest

from sotanalysis.research.anonymity import k_anonymity
from sotanalysis.research.ard import ard
from sotanalysis.statistics import wilson

FACT = {"measure": "exits.outcomes", "title": "Resultat", "period": "2022", "source": "workbook", "unit": "persons",
        "fact": "x", "n": 9, "base": 54, "value": 9 / 54}  # fmt: skip


def test_a_count_in_a_group_is_n_of_n_and_a_share_with_its_interval():
    found = ard(pd.DataFrame([{**FACT, "keys": {"outcome": "work", "sex": "woman"}}]))
    assert dict(zip(found["stat_name"], found["stat"], strict=True)) == pytest.approx(
        {"n": 9, "N": 54, "p": 9 / 54, "conf.low": wilson(9, 54).low, "conf.high": wilson(9, 54).high}
    )
    own = ["group1", "group1_level", "variable", "variable_level", "context"]
    assert found[own].drop_duplicates().to_numpy().tolist() == [["sex", "woman", "outcome", "work", "categorical"]]


def test_what_is_of_all_has_no_group_and_a_value_alone_is_continuous():
    rows = [
        {**FACT, "keys": {"outcome": "all", "sex": "all"}, "base": None, "value": None},
        {**FACT, "keys": {}, "n": None, "base": None, "value": 283.5},
    ]
    found = ard(pd.DataFrame(rows))
    assert [name for name in found if name.startswith("group")] == []
    assert found[["variable", "context", "stat_name", "stat"]].to_numpy().tolist() == [
        ["outcome", "total_n", "n", 9.0],
        ["exits.outcomes", "continuous", "value", 283.5],
    ]


def test_the_smallest_groups_are_of_persons_and_the_unknown_is_a_value():
    cohort = pd.DataFrame(
        {
            "person": ["a", "a", "b", "c", "d"],  # a came back: one person
            "sex": ["woman", "woman", "woman", "man", "man"],
            "education": ["upper_secondary", "upper_secondary", "upper_secondary", None, "upper_secondary"],
        }
    )
    found = k_anonymity(cohort, ["sex", "education"], least=2).set_index("known")
    assert found.loc["sex"].tolist() == [2, 2, 0, 0]
    assert found.loc["education"].tolist() == [2, 1, 1, 1]
    assert found.loc["sex, education"].tolist() == [3, 1, 2, 2]
