"""What the measures of states at start and at exit have in common: SUS prints them in one form of table."""

import pandas as pd

from sotanalysis.dataset import Dataset
from sotanalysis.measures.measure import RESULT_COLUMNS, Joined, with_base
from sotanalysis.measures.populations import ENDED
from sotanalysis.periods import Period
from sotanalysis.vocabulary import ALL, MISSING, with_unlisted

MOMENTS = ("start", "exit")
CHANGES = ("change", "percent")
PRINTED = {
    "share_start": "share_before_printed",
    "share_exit": "share_after_printed",
    "change": "change_printed",
    "percent": "change_percent_printed",
}


def printed_rows(rows: pd.DataFrame, category: str) -> pd.DataFrame:
    """The rows of a SUS table that belong to a category (`all`: its parts), one that is unknown to us as missing."""
    parts = rows[rows["role"] == "part"]
    return parts if category == ALL else parts[parts["category"].fillna(MISSING) == category]


def sus_counts(
    rows: pd.DataFrame, key: str, categories: tuple[str, ...], *, column: str = "n", **keys: str
) -> pd.DataFrame:
    """One row per category and their sum (`all`) as counted in a column of a SUS table; blank there means none."""
    parts = printed_rows(rows, ALL)
    categories = with_unlisted(categories, parts["category"])
    counts = parts[column].fillna(0).astype(int)
    found = list(zip(parts["category"].fillna(MISSING), counts, parts["source_row"], strict=True))
    return pd.DataFrame(
        [
            {
                key: code,
                **keys,
                "source": "sus",
                "n": sum(n for category, n, _ in found if code in (category, ALL)),
                "rows": tuple(row for category, _, row in found if code in (category, ALL)),
            }
            for code in (*categories, ALL)
        ]
    )


def sus_before_after(
    rows: pd.DataFrame, key: str, categories: tuple[str, ...], bases: tuple[int | None, int | None] = (None, None)
) -> pd.DataFrame:
    """Counts per category at start and at exit; a base that is not given is the sum of the table's own column.

    The sum of a column has no share of a base other than itself: mentions are not persons.
    """
    frames = []
    for moment, column, base in zip(MOMENTS, ("n_before", "n_after"), bases, strict=True):
        counts = sus_counts(rows, key, categories, column=column, moment=moment)
        total = int(counts["n"].iloc[-1])
        frame = with_base(counts, total if base is None else base)
        if base not in (None, total):
            frame.loc[frame[key] == ALL, ["base", "value"]] = pd.NA
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def sus_printed(rows: pd.DataFrame, key: str, categories: tuple[str, ...], summary: str | None = None) -> pd.DataFrame:
    """One row per category and printed statistic: shares 0–1, changes in number and percent, as SUS printed them.

    `all` is the table's own total row; `summary` the name of a row that adds up others. NA where SUS printed nothing,
    or split the category over several rows (by sex, by insats): no one share is the category's then.
    """
    categories = with_unlisted(categories, rows["category"])
    codes = rows["category"].fillna(MISSING).mask(rows["role"] == "total", ALL).mask(rows["role"] == "summary", summary)
    rows, codes = rows[~codes.duplicated(keep=False)], codes[~codes.duplicated(keep=False)]
    found = {
        code: part for code, *part in zip(codes, rows["source_row"], *(rows[c] for c in PRINTED.values()), strict=True)
    }
    nothing = [None, *[pd.NA] * len(PRINTED)]
    return printed_frame(
        [
            {key: code, "statistic": statistic, "value": value, "rows": (row,) if row else ()}
            for code in (*categories, ALL, *([summary] if summary else []))
            for row, *values in [found.get(code, nothing)]
            for statistic, value in zip(PRINTED, values, strict=True)
        ],
        (key, "statistic"),
    )


def printed_frame(records: list[dict[str, object]], keys: tuple[str, ...]) -> pd.DataFrame:
    """Printed values as a measure's frame: they have no n and no base of their own."""
    frame = pd.DataFrame(records).assign(source="sus", n=pd.NA, base=pd.NA)
    return frame[[*keys, *RESULT_COLUMNS]]


def changes(counts: pd.DataFrame, key: str) -> pd.DataFrame:
    """One row per category, statistic and source: exit minus start, and that in percent of start (NA from none)."""
    found = {(row.source, getattr(row, key), row.moment): row for row in counts.itertuples()}
    records = []
    for source, code in dict.fromkeys((source, code) for source, code, _ in found):
        start, end = (found[source, code, moment] for moment in MOMENTS)
        difference = int(end.n) - int(start.n)
        values = (difference, 100 * difference / int(start.n) if start.n else pd.NA)
        rows = Joined((start.rows, end.rows))
        records += [
            {key: code, "statistic": statistic, "source": source, "value": value, "rows": rows}
            for statistic, value in zip(CHANGES, values, strict=True)
        ]
    return pd.DataFrame(records).assign(n=pd.NA, base=pd.NA)[[key, "statistic", *RESULT_COLUMNS]]


def mentions(dataset: Dataset, period: Period, table: str, column: str) -> pd.DataFrame:
    """One row per ended case, moment and state mentioned; a case that mentions none has one row without a state.

    Columns: case, person, sex, moment, `column`, source_row. Raises SourceMissing without the register.
    """
    found: pd.DataFrame = dataset.once(("mentions", period, table), lambda: _mentions(dataset, period, table, column))
    return found


def _mentions(dataset: Dataset, period: Period, table: str, column: str) -> pd.DataFrame:
    cases = ENDED.units(dataset, period)[["case", "person", "sex", "source_row"]]
    states = dataset.need(table, period.start.year)[["case", "moment", column]]
    frames = [
        cases.merge(states[states["moment"] == moment].drop(columns="moment"), on="case", how="left").assign(
            moment=moment
        )
        for moment in MOMENTS
    ]
    return pd.concat(frames, ignore_index=True)
