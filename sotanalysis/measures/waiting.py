"""Chapter 02, the applications: what became of them, how many wait, and how long it took."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from sotanalysis.dataset import Dataset, SourceMissing
from sotanalysis.measures.keys import APPLICATION_RESULT, MONTH, SEX, STATISTIC, WAY, only
from sotanalysis.measures.measure import NUMBER_COLUMNS, count, lines, measure, stack
from sotanalysis.measures.populations import APPLICATION_OUTCOMES, STAGES, WAITING, decided_on, standing
from sotanalysis.measures.rules import number
from sotanalysis.periods import Period, days_between
from sotanalysis.tables import TABLES


@measure(
    id="inflow.queue_by_month",
    title="Väntande ansökningar vid månadens slut",
    keys=(MONTH,),
    population="ansökningar som väntar på start eller besked vid månadens slut i perioden",
    says="Ansökningar som kommit in men varken lett till start eller avslutats senast månadens sista dag. Även de som "
    "är under handläggning räknas.",
    unit="applications",
)
def queue_by_month(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Applications without an outcome on the last day of each month."""
    applications = decided_on(dataset, period)
    return lines(
        "workbook",
        ("month",),
        [
            {"month": f"{month.start:%Y-%m}", "n": len(waiting), "rows": waiting["source_row"]}
            for month in period.months
            for waiting in [applications[standing(applications, pd.Timestamp(month.end))]]
        ],
    )


APPLICATIONS = count(
    "inflow.applications",
    "Ansökningarnas utfall",
    of=APPLICATION_OUTCOMES,
    variable=APPLICATION_RESULT,
    by=(SEX,),
    says="Start och ej start räknas efter utfallsdatum i perioden (för start gäller startdatum i fliken Deltagare); i "
    "kö räknas de som väntar vid periodens slut.",
)


@measure(
    id="inflow.waiting",
    title="Väntetid från ansökan",
    keys=(WAY, only(STATISTIC, "median", "p90", "n_within_14_days")),
    population="ansökningar med första möte i perioden, och ärenden som startat i perioden",
    says="Dagar från ansökningsdatum till första möte och till start: median, den tid som nio av tio högst väntat "
    "(90:e percentilen), och antalet som väntat högst 14 dagar.",
    unit={"": "days", "n_within_14_days": "cases"},
    base=lambda codes: (
        f"inflow.waiting.{codes['step']}.median"
        if codes["statistic"] == "n_within_14_days"
        else {"start": "inflow.flow.started.all"}.get(codes["step"], "")
    ),
)
def waiting(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Median, 90th percentile and number within 14 days, from application to first meeting and to start."""
    applications = TABLES["applications"].empty()
    return each(
        {
            "first_meeting": lambda: _waited(
                "first_meeting", dataset.need("applications", period.start.year), "first_meeting_date", dataset, period
            ),
            "start": lambda: _waited("start", STAGES["started"].rows(dataset, period), "start_date", dataset, period),
        },
        lambda step: _waited(step, applications, "first_meeting_date", dataset, period),
    )


def _waited(step: str, rows: pd.DataFrame, column: str, dataset: Dataset, period: Period) -> pd.DataFrame:
    rows = rows[period.contains(rows[column])]
    days = days_between(rows["application_date"], rows[column])
    known = days.notna() & (days >= 0)
    measured, used = days[known].astype(float), rows.loc[known, "source_row"]
    prompt = measured <= number(dataset, period, "prompt_days")
    high = np.quantile(measured, 0.9, method="inverted_cdf") if len(measured) else pd.NA
    middle = measured.median() if len(measured) else pd.NA
    found = [
        {"statistic": "median", "n": len(measured), "base": len(rows), "value": middle, "rows": used},
        {"statistic": "p90", "n": len(measured), "base": len(rows), "value": high, "rows": used},
        {"statistic": "n_within_14_days", "n": int(prompt.sum()), "base": len(measured), "rows": used[prompt]},
    ]
    return lines("workbook", ("step", "statistic"), [{"step": step, **one} for one in found])


@measure(
    id="inflow.waiting_by_month",
    title="Väntetid från ansökan till start, efter startmånad",
    keys=(MONTH,),
    population="ärenden som startat i perioden, med känd väntetid",
    says="Median av dagarna från ansökningsdatum till start, för de ärenden som startat i månaden. Antalet är de som "
    "medianen räknas av.",
    unit="days",
)
def waiting_by_month(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Median days from application to start of the cases started in each month; n = those it is of."""
    started = STAGES["started"].rows(dataset, period)[["source_row", "application_date", "start_date"]]
    found = []
    for month in period.months:
        rows = started[month.contains(started["start_date"])]
        days = days_between(rows["application_date"], rows["start_date"])
        known = days.notna() & (days >= 0)
        middle = days[known].astype(float).median() if known.any() else pd.NA
        used = rows.loc[known, "source_row"]
        found.append({"month": f"{month.start:%Y-%m}", "n": int(known.sum()), "value": middle, "rows": used})
    return lines("workbook", ("month",), found)


@measure(
    id="inflow.still_waiting",
    title="Väntande vid periodens slut",
    keys=(only(STATISTIC, "n", "median_days"),),
    population="ansökningar som väntar på start eller besked vid periodens slut",
    says="Antal ansökningar utan utfall den sista dagen, och hur många dagar de då väntat (median).",
    unit={"n": "applications", "": "days"},
)
def still_waiting(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Applications without an outcome on the last day, and the median days waited so far."""
    rows = WAITING.units(dataset, period)
    middle = float(rows["days_waited"].median()) if len(rows) else pd.NA
    found: list[dict[str, object]] = [{"statistic": "n"}, {"statistic": "median_days", "value": middle}]
    return lines("workbook", ("statistic",), [{**one, "n": len(rows), "rows": rows["source_row"]} for one in found])


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
