"""Budget and outcome, who pays, and what a participant costs. Whole years only."""

import pandas as pd

from sotanalysis.dataset import Dataset, SourceMissing
from sotanalysis.formatting import round_half_up
from sotanalysis.measures.keys import ACCOUNT, FINANCIER, KIND, PER, STATISTIC, only
from sotanalysis.measures.measure import lines, measure, single, stack
from sotanalysis.measures.populations import ENDED, IN_SERVICE, STARTED
from sotanalysis.measures.staffing import AT_WORK, full_time, posts
from sotanalysis.periods import Period, days_between
from sotanalysis.sources.settings import Settings
from sotanalysis.vocabulary import ALL, slug

STATISTICS = ("budget", "outcome", "deviation", "percent")
_AMOUNTS, _PLAN = only(STATISTIC, *STATISTICS), only(KIND, "planned", "actual", "difference")
_SEK = {"": "sek", "percent": "percent"}
DAYS_PER_MONTH = 365.25 / 12
_ACCOUNTS = "konton i ekonomiunderlaget i perioden"
_DEVIATION = "Avvikelse: utfall minus budget, i kronor och i procent av budgeten. Summan har bara värde när alla har."


def accounts_of(dataset: Dataset, year: int, role: str) -> pd.DataFrame:
    """One row per account of the year: code, account, sek_budget, sek_outcome, source_rows. Twice named is summed."""
    frame = dataset.need("accounts", year)
    rows = frame[(frame["year"] == year) & (frame["role"] == role)]
    return _by_name(rows, "account", ["sek_budget", "sek_outcome"])


def _by_name(rows: pd.DataFrame, name: str, amounts: list[str]) -> pd.DataFrame:
    """One row per name, in the order of the source; a sum is empty when any part of it is."""
    grouped = rows.assign(code=rows[name].map(slug)).groupby("code", sort=False)
    sums = grouped[amounts].agg(lambda part: part.sum(skipna=False))
    return sums.assign(**{name: grouped[name].first()}, source_rows=grouped["source_row"].agg(tuple)).reset_index()


def _amounts(budget: object, outcome: object, rows: tuple[str, ...]) -> list[dict[str, object]]:
    """The four statistics of one account, or of a sum."""
    planned, spent = _float(budget), _float(outcome)
    deviation = None if planned is None or spent is None else spent - planned
    percent = None if deviation is None or not planned else 100 * deviation / planned
    values = zip(STATISTICS, (planned, spent, deviation, percent), strict=True)
    return [{"statistic": name, "value": value, "rows": rows} for name, value in values]


def _per_account(dataset: Dataset, period: Period, role: str) -> pd.DataFrame:
    found = accounts_of(dataset, period.start.year, role)
    if found.empty:
        words = "kostnadskonton" if role == "cost" else "intäktskonton"
        raise SourceMissing("accounts", f"ekonomi.xlsx, fliken Konton ({words} {period.start.year})")
    named = [(a.code, (a.sek_budget, a.sek_outcome, a.source_rows)) for a in found.itertuples()]
    records = [{"account": code} | each for code, parts in (*named, (ALL, _totals(found))) for each in _amounts(*parts)]
    return lines("economy", ("account", "statistic"), records)


def _totals(found: pd.DataFrame) -> tuple[object, object, tuple[str, ...]]:
    rows = tuple(place for places in found["source_rows"] for place in places)
    return found["sek_budget"].sum(skipna=False), found["sek_outcome"].sum(skipna=False), rows


@measure(
    id="economy.accounts",
    title="Kostnader: budget och utfall per konto",
    keys=(ACCOUNT, _AMOUNTS),
    population=_ACCOUNTS,
    says=_DEVIATION,
    unit=_SEK,
    whole_year=True,
)
def accounts(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Kronor per cost account: budget, outcome, deviation (outcome − budget), deviation in percent of the budget."""
    return _per_account(dataset, period, "cost")


@measure(
    id="economy.income",
    title="Intäkter: budget och utfall per konto",
    keys=(ACCOUNT, _AMOUNTS),
    population=_ACCOUNTS,
    says=_DEVIATION,
    unit=_SEK,
    whole_year=True,
)
def income(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Kronor per income account, as `accounts`."""
    return _per_account(dataset, period, "income")


@measure(
    id="economy.result",
    title="Resultat: intäkter minus kostnader",
    keys=(_AMOUNTS,),
    population=_ACCOUNTS,
    says="Intäkter minus kostnader, i budget och i utfall; avvikelsen är skillnaden mellan dem.",
    unit=_SEK,
    whole_year=True,
)
def result(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Kronor left: income less costs, budgeted and in outcome; a positive deviation is more left than budgeted."""
    year = period.start.year
    costs, incomes = accounts_of(dataset, year, "cost"), accounts_of(dataset, year, "income")
    if incomes.empty or costs.empty:
        raise SourceMissing("accounts", f"ekonomi.xlsx, fliken Konton (kostnader och intäkter {year})")
    both = zip(_totals(incomes), _totals(costs), strict=True)
    budget, outcome = (_less(got, spent) for got, spent in list(both)[:2])
    rows = (*_totals(incomes)[2], *_totals(costs)[2])
    return lines("economy", ("statistic",), _amounts(budget, outcome, rows))


def _less(got: object, spent: object) -> float | None:
    one, other = _float(got), _float(spent)
    return None if one is None or other is None else one - other


def _financing(dataset: Dataset, period: Period) -> pd.DataFrame:
    frame = dataset.need("financing", period.start.year)
    rows = frame[frame["year"] == period.start.year]
    if rows.empty:
        raise SourceMissing("financing", f"ekonomi.xlsx, fliken Finansiering ({period.start.year})")
    return _by_name(rows, "financier", ["sek", "share"])


@measure(
    id="economy.financing",
    title="Finansiering: belopp",
    keys=(FINANCIER,),
    population="finansiärer i perioden",
    says="Kronor enligt fliken Finansiering.",
    unit="sek",
    whole_year=True,
)
def financing(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Kronor per financier, and all together."""
    found = _financing(dataset, period)
    values = [(f.code, f.sek, f.source_rows) for f in found.itertuples()]
    total = (ALL, found["sek"].sum(skipna=False), tuple(p for places in found["source_rows"] for p in places))
    return stack(
        single("economy", financier=code, value=None if pd.isna(sek) else float(sek), rows=rows)
        for code, sek, rows in (*values, total)
    )


@measure(
    id="economy.financing_share",
    title="Finansiering: andel",
    keys=(FINANCIER, only(STATISTIC, "recomputed", "stated")),
    population="finansiärer i perioden",
    says="Omräknad: finansiärens kronor av allas. Angiven: som den står i filen. Andelar 0–1.",
    unit="share",
    whole_year=True,
)
def financing_share(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Share 0–1 of all the kronor (`recomputed`), and as the sheet says (`stated`)."""
    found = _financing(dataset, period)
    total = found["sek"].sum(skipna=False)
    recomputed = found["sek"] / total if pd.notna(total) and total else pd.Series(pd.NA, index=found.index)
    both = {"recomputed": recomputed.astype("Float64"), "stated": found["share"]}
    places = tuple(place for row in found["source_rows"] for place in row)
    lines = [(row.Index, row.code, row.source_rows) for row in found.itertuples()]
    return stack(
        single("economy", financier=code, statistic=name, value=_float(value), rows=rows)
        for index, code, rows in (*lines, (None, ALL, places))
        for name, values in both.items()
        for value in [values.sum(skipna=False) if index is None else values[index]]
    )


def _float(value: object) -> float | None:
    return None if pd.isna(value) else float(value)  # type: ignore[arg-type]


def days_in(cases: pd.DataFrame, period: Period) -> pd.Series:
    """Days of the period on which each case was enrolled, first and last day included; missing where exit lies before
    start.
    """
    first = cases["start_date"].clip(lower=pd.Timestamp(period.start))
    last = cases["exit_date"].fillna(pd.Timestamp(period.end)).clip(upper=pd.Timestamp(period.end))
    return days_between(first, last) + 1


@measure(
    id="economy.cost_per",
    title="Kostnad per deltagare",
    keys=(PER,),
    population="kostnader och deltagare i perioden",
    says="Utfallet på alla kostnadskonton, delat med antalet inskrivna minst en dag, startade, avslutade, inskrivna "
    "månader (dagar som deltagarna varit inskrivna i perioden, delat med 365,25/12) eller årsplatser (samma dagar "
    "delat med periodens). n är antalet som kostnaden slås ut på, avrundat.",
    unit="sek",
    also=("workbook",),
    whole_year=True,
)
def cost_per(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Kronor per participant in service, started, ended, month enrolled and year-place; n = the divisor, rounded."""
    costs = accounts_of(dataset, period.start.year, "cost")
    if costs.empty:
        raise SourceMissing("accounts", f"ekonomi.xlsx, fliken Konton (kostnadskonton {period.start.year})")
    _, cost, rows = _totals(costs)
    enrolled = IN_SERVICE.units(dataset, period)
    days = float(days_in(enrolled, period).sum())
    divisors = {
        "in_service": float(enrolled["person"].nunique()),
        "started": float(STARTED.units(dataset, period)["person"].nunique()),
        "ended": float(ENDED.units(dataset, period)["person"].nunique()),
        "month_enrolled": days / DAYS_PER_MONTH,
        "year_place": days / ((period.end - period.start).days + 1),
    }
    return stack(
        single(
            "economy",
            per=per,
            n=int(round_half_up(divisor)),
            value=float(cost) / divisor if divisor and pd.notna(cost) else None,  # type: ignore[arg-type]
            rows=rows,
        )
        for per, divisor in divisors.items()
    )


@measure(
    id="economy.participants",
    title="Planerade och faktiska deltagare",
    keys=(_PLAN,),
    population="deltagare som varit inskrivna minst en dag i perioden",
    says="Planerat: planerade_deltagare i rapport.toml. Faktiskt: inskrivna minst en dag. Skillnad: faktiskt minus "
    "planerat.",
    also=("settings",),
    whole_year=True,
)
def participants(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons planned (empty where rapport.toml has no plan) and in service; the difference as a value."""
    planned = dataset.settings.get(period.start.year, Settings()).capacity.planned_participants
    cases = IN_SERVICE.units(dataset, period)
    n = cases["person"].nunique()
    actual = single("workbook", kind="actual", n=n, value=float(n), rows=cases["source_row"])
    return _against_plan(None if planned is None else float(planned), actual)


@measure(
    id="economy.staff",
    title="Planerade och faktiska heltidstjänster",
    keys=(_PLAN,),
    population="tjänster i perioden",
    says="Heltidstjänster i medeltal över periodens dagar. Faktiskt: rader i fliken Personal med orsaken Anställd; "
    "vakanser, ledigheter och utlån räknas inte. Planerat: rader markerade som planerade.",
    unit="posts",
    whole_year=True,
)
def staff(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Full-time posts over the year's days, planned (empty without a plan) and at work; the difference."""
    plan, there = (posts(dataset, period, planned=planned) for planned in (True, False))
    at_work = there[there["reason"] == AT_WORK]
    actual = single("workbook", kind="actual", value=full_time(at_work, period), rows=at_work["source_row"])
    return _against_plan(full_time(plan, period) if len(plan) else None, actual)


def _against_plan(planned: float | None, actual: pd.DataFrame) -> pd.DataFrame:
    """Planned, actual, and actual less planned, where there is a plan."""
    apart = None if planned is None else float(actual["value"].iloc[0]) - planned
    return stack(
        [
            single("workbook", kind="planned", value=planned),
            actual,
            single("workbook", kind="difference", value=apart, rows=actual["rows"].iloc[0]),
        ]
    )
