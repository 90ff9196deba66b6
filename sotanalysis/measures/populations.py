"""Who the measures count: those who started, were in the service or ended in a period, and what is told of them.

Every frame here is a part of a tidy table, with its columns. Raises SourceMissing when the year has no workbook sheet.
"""

import pandas as pd

from sotanalysis.dataset import Dataset
from sotanalysis.periods import Period
from sotanalysis.vocabulary import MISSING, SUPPORT, CodeList


def all_cases(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Every case in the register, one row each, whenever it started."""
    return dataset.need("cases", period.start.year)


def started(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Cases whose start date lies in the period."""
    cases = all_cases(dataset, period)
    return cases[period.contains(cases["start_date"])]


def left(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Cases whose exit date lies in the period, those who dropped out included."""
    cases = all_cases(dataset, period)
    return cases[period.contains(cases["exit_date"])]


def ended(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Cases that ended in the period; those who dropped out stand outside, as in the county's form."""
    cases = left(dataset, period)
    return cases[~dropped_out(cases)]


def dropped_out(cases: pd.DataFrame) -> pd.Series:
    """True for the cases flagged as drop-outs; an empty cell is no drop-out."""
    return cases["drop_out"].fillna(False).astype(bool)


def details(dataset: Dataset, cases: pd.DataFrame, table: str, column: str, moment: str | None = None) -> pd.DataFrame:
    """One row per case and answer in a table of several answers, such as `case_supports`; the case's columns beside.

    A case without an answer has one row whose answer is `missing`.
    """
    answers = dataset.tables[table]
    if moment is not None:
        answers = answers[answers["moment"] == moment]
    own = [c for c in cases.columns if c not in ("source_row", column)]
    joined = cases[["source_row", *own]].merge(
        answers[["case", column, "source_row"]], on="case", how="left", suffixes=("_case", "")
    )
    joined["source_row"] = joined["source_row"].fillna(joined["source_row_case"])
    return joined.assign(**{column: joined[column].fillna(MISSING)}).drop(columns="source_row_case")


def codes_in_use(codes: CodeList, period: Period, seen: pd.Series) -> list[str]:
    """The codes in use in the period's year or found in the data, in declared order, `missing` last."""
    wanted = {*codes.codes_in(period.start.year), *seen.dropna()}
    return [code for code in codes.codes if code in wanted]


def supports_in_use(seen: pd.Series) -> list[str]:
    """The support sources in declared order; the nameless one of SUS only where the data has it."""
    return [code for code in SUPPORT.codes if code != "unlabelled" or (seen == code).any()]
