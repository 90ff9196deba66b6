"""Facts in the analysis-results form, and how easily somebody is recognised; both worked out by hand."""

import re

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sotanalysis.research.anonymity import k_anonymity
from sotanalysis.research.ard import TOTAL, ard, flat
from sotanalysis.statistics import wilson

FACT = {"measure": "exits.outcomes", "title": "Resultat", "period": "2022", "source": "workbook", "unit": "persons",
        "fact": "x", "n": 9, "base": 54, "value": 9 / 54}  # fmt: skip


def test_a_count_in_a_group_is_n_of_n_and_a_share_with_its_interval():
    found = flat(ard(pd.DataFrame([{**FACT, "keys": {"outcome": "work", "sex": "woman"}}])))
    assert dict(zip(found["stat_name"], found["stat"], strict=True)) == pytest.approx(
        {"n": 9, "N": 54, "p": 9 / 54, "conf.low": wilson(9, 54).low, "conf.high": wilson(9, 54).high}
    )
    own = ["group1", "group1_level", "variable", "variable_level", "context"]
    assert found[own].drop_duplicates().to_numpy().tolist() == [["sex", "woman", "outcome", "work", "categorical"]]


def test_what_is_of_all_is_a_total_and_a_value_alone_is_continuous():
    whole = {"n": 54, "base": 54, "value": 1.0, "base_fact": "x"}  # its own base: no share of anything
    rows = [
        {**FACT, **whole, "keys": {"outcome": "all", "sex": "all"}},
        {**FACT, **whole, "keys": {"outcome": "all", "sex": "woman"}},
        {**FACT, "keys": {}, "base_fact": "y"},
        {**FACT, "keys": {}, "n": None, "base": None, "value": 283.5},
        {**FACT, "keys": {"statistic": "mean"}, "base": None, "value": 283.5},
    ]
    found = flat(ard(pd.DataFrame(rows)))
    assert found[["group1", "group1_level"]].dropna().drop_duplicates().to_numpy().tolist() == [["statistic", "mean"]]
    told = found.query("stat_name in ('n', 'N', 'value')")
    assert told[["variable", "variable_level", "context", "stat_name", "stat"]].fillna("").to_numpy().tolist() == [
        [TOTAL, "", "total_n", "N", 54.0],
        ["sex", "woman", "categorical", "n", 54.0],
        ["exits.outcomes", "TRUE", "dichotomous", "n", 9.0],
        ["exits.outcomes", "TRUE", "dichotomous", "N", 54.0],
        ["exits.outcomes", "", "continuous", "value", 283.5],
        ["exits.outcomes", "", "continuous", "N", 9.0],
        ["exits.outcomes", "", "continuous", "value", 283.5],
    ]


def test_a_file_has_the_columns_and_the_list_columns_that_cards_asks_for(tmp_path):
    """As its check_ard_structure does: the names, their order, and lists of one in all but names and labels."""
    keys = {"outcome": "work", "sex": "woman"}
    card = pa.Table.from_pandas(ard(pd.DataFrame([{**FACT, "keys": keys}, {**FACT, "keys": {}}])))
    pq.write_table(card, tmp_path / "ard.parquet")
    schema = pq.read_schema(tmp_path / "ard.parquet")
    names = ["group1", "group1_level", "variable", "variable_level", "context", "stat_name", "stat_label", "stat"]
    names += ["fmt_fun", "warning", "error"]
    assert schema.names[: len(names)] == names
    lists = {name for name in names if pa.types.is_list(schema.field(name).type)}
    assert lists == {"group1_level", "variable_level", "stat", "fmt_fun", "warning", "error"}
    rows = pq.read_table(tmp_path / "ard.parquet").to_pylist()
    assert rows[0]["stat"] == [9.0] and rows[0]["group1_level"] == ["woman"] and rows[-1]["group1_level"] is None
    assert all(re.fullmatch(r"x[x.%]+", *row["fmt_fun"]) and row["error"] is None for row in rows)


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
