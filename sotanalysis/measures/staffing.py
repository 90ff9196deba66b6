"""Chapters 01 and 15: posts at work, away and vacant, against those planned; counted as full-time posts.

Rows of the sheet Personal marked as planned are the plan, the others what was.
"""

from datetime import timedelta

import numpy as np
import pandas as pd

from sotanalysis.dataset import Dataset, SourceMissing
from sotanalysis.measures.keys import EXTENT, KIND, MONTH, ROLE, STAFF_REASON
from sotanalysis.measures.measure import NUMBER_COLUMNS, RESULT_COLUMNS, measure, single, stack
from sotanalysis.periods import Period
from sotanalysis.vocabulary import ALL, MISSING, slug
from sotanalysis.vocabulary import STAFF_REASON as REASON_LIST

AT_WORK = "employed"
PLANNED = "planned"
REASONS = tuple(code for code in REASON_LIST.codes if code != MISSING)
LOST = tuple(code for code in REASONS if code != AT_WORK)
ABSENT = ("leave", "parental_leave", "lent")


def day_after(period: Period) -> Period:
    """The day after the period: a turn of the year when the period is one."""
    day = period.end + timedelta(1)
    return Period(day, day)


def posts(dataset: Dataset, period: Period, planned: bool, year: int | None = None) -> pd.DataFrame:
    """Rows of the sheet Personal that hold on some day of the period: the plan, or what was.

    Two years' workbooks describe the same posts: of each post only the rows of the latest folder are used, and of a
    folder later than the period only if it goes so far back. A post that the latest folder has ended stays ended.
    `year` is the folder that must have the sheet (the period's own unless given). Raises SourceMissing.
    """
    rows = dataset.need("staff", year or period.start.year)
    begun = rows["from_date"] <= pd.Timestamp(period.end)
    rows = rows[(rows["planned"].fillna(False) == planned) & (begun | (rows["year"] <= period.end.year))]
    rows = rows[rows["year"] == rows.groupby("post")["year"].transform("max")]
    over = (rows["to_date"] < pd.Timestamp(period.start)).fillna(False).astype(bool)
    return rows[begun[rows.index] & ~over]


def full_time(rows: pd.DataFrame, period: Period) -> float:
    """Full-time posts of the rows, as a mean over the days of the period."""
    return float((rows["share_of_full_time"].to_numpy(dtype=float) * _part(rows, period)).sum())


def _part(rows: pd.DataFrame, period: Period) -> np.ndarray:
    """How large a part of the period's days each row holds on, 0–1."""
    first = rows["from_date"].clip(lower=pd.Timestamp(period.start))
    last = rows["to_date"].fillna(pd.Timestamp(period.end)).clip(upper=pd.Timestamp(period.end))
    days = ((last - first).dt.days + 1).clip(lower=0)
    return days.to_numpy(dtype=float) / ((period.end - period.start).days + 1)


def no_plan(when: str) -> SourceMissing:
    """What to raise where the sheet holds no planned posts."""
    return SourceMissing("staff", f"samordningsteam.xlsx, fliken Personal (planerade tjänster {when})")


def _months(period: Period) -> dict[str, Period]:
    """Every month of the period by its code, and the whole of it as `all`."""
    return {f"{month.start:%Y-%m}": month for month in period.months} | {ALL: period}


@measure(
    id="capacity.staff",
    title="Heltidstjänster per månad",
    keys=(MONTH, KIND),
    population="tjänster i perioden",
    says="Heltidstjänster i medeltal över månadens dagar, enligt fliken Personal: i arbete (anställd) och inte i "
    "arbete efter orsak. Planerade är rader med Planerad = ja; de ingår inte i samtliga.",
    unit="posts",
)
def staff(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Mean full-time posts over the days of each month: planned, at work, away or vacant by reason, all that are."""
    plan, actual = posts(dataset, period, planned=True), posts(dataset, period, planned=False)
    rows = pd.concat([plan.assign(kind=PLANNED), actual.assign(kind=actual["reason"].fillna(MISSING))])
    # Plain arrays: a year has some hundred numbers, and a frame for each would take most of the time.
    kinds, places, shares = (rows[name].to_numpy(dtype=object) for name in ("kind", "source_row", "share_of_full_time"))
    chosen = {kind: kinds == kind for kind in (PLANNED, *REASONS, MISSING)} | {ALL: kinds != PLANNED}
    records = []
    for code, month in _months(period).items():
        part = _part(rows, month)
        for kind in (k for k, there in chosen.items() if there.any() or k not in (PLANNED, MISSING)):
            value = float((shares * part)[chosen[kind]].sum())
            there = tuple(places[chosen[kind] & (part > 0)])
            records.append((code, kind, "workbook", None, None, value, there))
    return pd.DataFrame(records, columns=["month", "kind", *RESULT_COLUMNS]).astype(NUMBER_COLUMNS)


@measure(
    id="capacity.lost",
    title="Heltidstjänster som inte är i arbete dagen efter perioden",
    keys=(STAFF_REASON,),
    population="tjänster dagen efter periodens slut",
    says="Heltidstjänster som är vakanta, tjänstlediga, föräldralediga eller utlånade dagen efter periodens sista "
    "dag, enligt fliken Personal.",
    unit="posts",
)
def lost(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Full-time posts vacant or away on the day after the period, by reason; their sum."""
    after, rows = _after(dataset, period)
    parts = {reason: rows[rows["reason"] == reason] for reason in LOST} | {ALL: rows[rows["reason"].isin(LOST)]}
    return stack(
        single("workbook", staff_reason=reason, value=full_time(part, after), rows=part["source_row"])
        for reason, part in parts.items()
    )


def _after(dataset: Dataset, period: Period) -> tuple[Period, pd.DataFrame]:
    """The day after the period and the rows that hold on it.

    Raises SourceMissing where every row has ended: that nobody is away is then not known.
    """
    after = day_after(period)
    rows = posts(dataset, after, planned=False, year=period.start.year)
    if rows.empty:
        raise SourceMissing("staff", "samordningsteam.xlsx, fliken Personal (tjänster dagen efter perioden)")
    return after, rows


@measure(
    id="capacity.lost_by_role",
    title="Heltidstjänster som inte är i arbete dagen efter perioden, efter roll",
    keys=(STAFF_REASON, ROLE),
    population="tjänster dagen efter periodens slut",
    says="Som heltidstjänster som inte är i arbete dagen efter perioden, per roll enligt fliken Personal.",
    unit="posts",
)
def lost_by_role(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Posts (n) and full-time posts (value) not at work on the day after the period, by reason and role that occur."""
    after, rows = _after(dataset, period)
    rows = rows[rows["reason"].isin(LOST)]
    found = (
        rows.assign(staff_reason=rows["reason"], role=rows["role"].map(slug))
        .sort_values("role")
        .groupby(["staff_reason", "role"], sort=False)
    )
    parts = dict(sorted(found, key=lambda part: LOST.index(part[0][0]))) | {(ALL, ALL): rows}
    return stack(
        single(
            "workbook", n=len(part), value=full_time(part, after), rows=part["source_row"], staff_reason=why, role=who
        )
        for (why, who), part in parts.items()
    )


@measure(
    id="capacity.next_staff",
    title="Planerad bemanning efter perioden",
    keys=(ROLE, EXTENT),
    population="planerade tjänster dagen efter periodens slut",
    says="Rader i fliken Personal med Planerad = ja som gäller dagen efter periodens sista dag: antal tjänster, och "
    "deras sysselsättningsgrader sammanlagda till heltidstjänster.",
    unit="posts",
)
def next_staff(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Planned posts on the day after the period: how many (n) and full-time posts (value), by role and extent in %."""
    after = day_after(period)
    rows = posts(dataset, after, planned=True, year=period.start.year)
    if rows.empty:
        raise no_plan(f"från {after.start:%Y-%m-%d}")
    extent = (rows["share_of_full_time"] * 100).round().astype("Int64").astype("string")
    groups = rows.assign(role=rows["role"].map(slug), extent=extent).groupby(["role", "extent"], sort=False)
    return stack(
        [
            *(_next(part, after, role, extent) for (role, extent), part in groups),
            _next(rows, after, ALL, ALL),
        ]
    )


def _next(rows: pd.DataFrame, day: Period, role: str, extent: str) -> pd.DataFrame:
    value = full_time(rows, day)
    return single("workbook", n=len(rows), value=value, rows=rows["source_row"], role=role, extent=extent)


@measure(
    id="capacity.returns",
    title="Frånvaro som upphör efter perioden",
    keys=(MONTH,),
    population="tjänster som inte är i arbete dagen efter periodens slut",
    says="Tjänstledighet, föräldraledighet och utlåning som pågår dagen efter perioden och har ett slutdatum, efter "
    "den månad då den upphört: antal tjänster och heltidstjänster.",
    unit="posts",
)
def returns(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Posts away on the day after the period whose absence has a last day, by the month of the day after it."""
    after = day_after(period)
    rows = posts(dataset, after, planned=False, year=period.start.year)
    rows = rows[rows["reason"].isin(ABSENT) & rows["to_date"].notna()]
    back = (rows["to_date"] + pd.Timedelta(days=1)).dt.strftime("%Y-%m")
    groups = {month: rows[back == month] for month in sorted(back.unique())} | {ALL: rows}
    return stack(
        single("workbook", month=month, n=len(part), value=full_time(part, after), rows=part["source_row"])
        for month, part in groups.items()
    )
