"""Chapter 02, the applications: what became of them, how many wait, and how long it took."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from sotanalysis.dataset import Dataset, SourceMissing
from sotanalysis.measures.measure import NUMBER_COLUMNS, measure, single, stack, tally
from sotanalysis.measures.populations import started
from sotanalysis.periods import Period, days_between
from sotanalysis.tables import TABLES
from sotanalysis.vocabulary import APPLICATION_RESULT, SEX

PROMPT_DAYS = 14


def decided(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Applications with `decided_on`: the day the application led to start or was closed; empty while it waits.

    For those who started the participant sheet holds the truth on the date.
    """
    applications = dataset.need("applications", period.start.year)
    starts = dataset.tables["cases"].drop_duplicates("case").set_index("case")["start_date"]
    start = pd.Series(starts.reindex(applications["case"]).to_numpy(), index=applications.index)
    start = start.where(applications["result"] == "started")
    date = applications["result_date"].where(applications["result"] != "queue")
    return applications.assign(decided_on=start.fillna(date))


def standing(applications: pd.DataFrame, day: pd.Timestamp) -> pd.Series:
    """True for the applications (of `decided`) that had come in by the day and had no outcome yet."""
    undated = (applications["result"] != "queue") & applications["decided_on"].isna()
    return (applications["application_date"] <= day) & ~(applications["decided_on"] <= day) & ~undated


@measure(
    id="inflow.queue_by_month",
    title="Väntande ansökningar vid månadens slut",
    row="en månad",
    keys=("month",),
    population="ansökningar som väntar på start eller besked vid månadens slut i perioden",
    definition="Ansökningar som kommit in men varken lett till start eller avslutats senast månadens sista dag. "
    "Även de som är under handläggning räknas.",
    unit="applications",
)
def queue_by_month(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Applications without an outcome on the last day of each month."""
    applications = decided(dataset, period)
    return stack(
        single("workbook", n=len(waiting), rows=waiting["source_row"], month=f"{month.start:%Y-%m}")
        for month in period.months
        for waiting in [applications[standing(applications, pd.Timestamp(month.end))]]
    )[["month", "source", "n", "base", "value", "rows"]]


@measure(
    id="inflow.applications",
    title="Ansökningarnas utfall",
    row="ett utfall",
    keys=("application_result", "sex"),
    population="ansökningar som fått utfall i perioden eller väntar vid dess slut",
    definition="Start och ej start räknas efter utfallsdatum i perioden (för start gäller startdatum i fliken "
    "Deltagare); i kö räknas de som väntar vid periodens slut.",
    unit="applications",
)
def applications(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Applications by their outcome in the period, those still waiting at its end as queue."""
    rows = decided(dataset, period)
    waiting = standing(rows, pd.Timestamp(period.end))
    result = rows["result"].mask(waiting, "queue")
    chosen = rows.assign(application_result=result)[waiting | period.contains(rows["decided_on"])]
    codes = [code for code in APPLICATION_RESULT.codes if code != "missing"]
    return tally(chosen, {"application_result": codes, "sex": SEX}, source="workbook", base="sex")


@measure(
    id="inflow.waiting",
    title="Väntetid från ansökan",
    row="ett steg och ett statistiskt mått",
    keys=("step", "statistic"),
    population="ansökningar med första möte i perioden, och deltagare som startat insatsen i perioden",
    definition="Dagar från ansökningsdatum till första möte och till start: median, den tid som nio av tio högst "
    "väntat (90:e percentilen), och antalet som väntat högst 14 dagar.",
    unit="days",
)
def waiting(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Median, 90th percentile and number within 14 days, from application to first meeting and to start."""
    applications = TABLES["applications"].empty()
    return each(
        {
            "first_meeting": lambda: _waited(
                "first_meeting", dataset.need("applications", period.start.year), "first_meeting_date", period
            ),
            "start": lambda: _waited("start", started(dataset, period), "start_date", period),
        },
        lambda step: _waited(step, applications, "first_meeting_date", period),
    )


def _waited(step: str, rows: pd.DataFrame, column: str, period: Period) -> pd.DataFrame:
    rows = rows[period.contains(rows[column])]
    days = days_between(rows["application_date"], rows[column])
    known = days.notna() & (days >= 0)
    measured, used = days[known].astype(float), rows.loc[known, "source_row"]
    prompt = measured <= PROMPT_DAYS
    high = np.quantile(measured, 0.9, method="inverted_cdf") if len(measured) else pd.NA
    middle = measured.median() if len(measured) else pd.NA
    return stack(
        [
            single("workbook", n=len(measured), base=len(rows), value=middle, rows=used, step=step, statistic="median"),
            single("workbook", n=len(measured), base=len(rows), value=high, rows=used, step=step, statistic="p90"),
            single("workbook", n=int(prompt.sum()), base=len(measured), rows=used[prompt], step=step,
                   statistic="n_within_14_days"),
        ]
    )[["step", "statistic", "source", "n", "base", "value", "rows"]]  # fmt: skip


@measure(
    id="inflow.still_waiting",
    title="Väntande vid periodens slut",
    row="ett statistiskt mått",
    keys=("statistic",),
    population="ansökningar som väntar på start eller besked vid periodens slut",
    definition="Antal ansökningar utan utfall den sista dagen, och hur många dagar de då väntat (median).",
    unit="days",
)
def still_waiting(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Applications without an outcome on the last day, and the median days waited so far."""
    last = pd.Timestamp(period.end)
    applications = decided(dataset, period)
    rows = applications[standing(applications, last)]
    days = days_between(rows["application_date"], pd.Series(last, index=rows.index))
    middle = float(days.median()) if len(days) else pd.NA
    return stack(
        [
            single("workbook", n=len(rows), rows=rows["source_row"], statistic="n"),
            single("workbook", n=len(rows), value=middle, rows=rows["source_row"], statistic="median_days"),
        ]
    )


def each(parts: Mapping[str, Callable[[], pd.DataFrame]], nothing: Callable[[str], pd.DataFrame]) -> pd.DataFrame:
    """The parts under each other; one without a source has its rows with NA. SourceMissing when none has one."""
    frames, missing = [], []
    for name, part in parts.items():
        try:
            frames.append(part())
        except SourceMissing as error:
            missing.append(error)
            frames.append(nothing(name).assign(**dict.fromkeys(NUMBER_COLUMNS, None)))
    if len(missing) == len(parts):
        raise missing[0]
    return stack(frame.astype(NUMBER_COLUMNS) for frame in frames)
