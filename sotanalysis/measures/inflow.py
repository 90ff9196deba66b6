"""Chapter 02, the flow: who applied, started, were in the service and left; where they came from."""

import pandas as pd

from sotanalysis.dataset import Dataset, SourceMissing
from sotanalysis.measures.keys import (
    COUNTED,
    EVENT,
    HALF,
    MONTH,
    PARTY,
    REFERRER,
    SEX,
    STAGE,
    SUPPORT,
    YEAR,
    only,
)
from sotanalysis.measures.measure import count, measure, stack, tally, with_base
from sotanalysis.measures.populations import (
    CASES,
    INQUIRIES,
    RECEIVED,
    STAGES,
    STARTED,
    all_cases,
    everybody,
    population,
)
from sotanalysis.measures.rules import number
from sotanalysis.measures.waiting import each
from sotanalysis.periods import Period
from sotanalysis.tables import TABLES
from sotanalysis.vocabulary import SEX as SEXES

EVENT_DATES = {"application": "application_date", "start": "start_date", "exit": "exit_date"}


@measure(
    id="inflow.goldware",
    title="Personer, ärenden och aktiviteter i GoldWare",
    keys=(only(COUNTED, "persons", "cases", "activities"), SEX),
    population="inskrivna enligt GoldWares personlista i perioden",
    says="Antal olika personer, olika ärenden och ifyllda aktiviteter på personlistans rader. Finns inga rader tas "
    "siffrorna ur listans egen sammanfattning.",
    unit={"persons": "persons", "cases": "cases", "": "activities"},
)
def goldware(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons, cases and activities of the person list whose selection is exactly the period."""
    rows = _exactly(dataset.need("goldware_rows", period.start.year), period)
    if rows.empty:
        return _goldware_summary(dataset, period)
    units = {"persons": "person", "cases": "case", "activities": None}
    parts = [
        tally(
            (rows if unit else rows[rows["activity"].notna()]).assign(counted=counted),
            {"counted": [counted], "sex": SEXES},
            source="goldware",
            persons=unit,
            totals=["sex"],
        )
        for counted, unit in units.items()
    ]
    return stack(parts)


def _exactly(rows: pd.DataFrame, period: Period) -> pd.DataFrame:
    first, last = pd.Timestamp(period.start), pd.Timestamp(period.end)
    return rows[(rows["period_start"] == first) & (rows["period_end"] == last)]


def _goldware_summary(dataset: Dataset, period: Period) -> pd.DataFrame:
    rows = _exactly(dataset.tables["goldware_summary"], period)
    if rows.empty:
        raise SourceMissing("goldware_rows", f"goldware/personlista med urvalet {period.label}")
    columns = ["counted", "sex", "n", "source_row"]
    frame = rows[columns].assign(source="goldware", rows=rows["source_row"].map(lambda row: (row,)))
    return with_base(frame.drop(columns="source_row").reset_index(drop=True), None)


FLOW = count(
    "inflow.flow",
    "Deltagarflödet",
    of=STAGES,
    each=STAGE,
    by=(SEX,),
    base=CASES,
    population="ärenden inskrivna någon gång i perioden",
    says="Inskrivna vid periodens början och startade i perioden ger tillsammans alla som varit inskrivna. De har "
    "avslutat, avbrutit eller är kvar vid periodens slut. Den som skrivs in på nytt räknas en gång per inskrivning.",
)


@measure(
    id="inflow.by_month",
    title="Ansökningar, starter och avslut per månad",
    keys=(EVENT, MONTH),
    population="ansökningar, starter och avslut i perioden",
    says="Räknas efter ansökningsdatum, startdatum och slutdatum. Avbrott räknas som avslut.",
    unit="events",
)
def by_month(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Applications, starts and exits in each calendar month and in all; NA for what has no sheet."""
    year, nothing = period.start.year, TABLES["cases"].empty()
    return each(
        {
            "application": lambda: _per_month("application", dataset.need("applications", year), period),
            "start": lambda: _per_month("start", all_cases(dataset, period), period),
            "exit": lambda: _per_month("exit", all_cases(dataset, period), period),
        },
        lambda event: _per_month(event, nothing, period),
    )


def _per_month(event: str, rows: pd.DataFrame, period: Period) -> pd.DataFrame:
    day = EVENT_DATES[event]
    inside = rows.loc[period.contains(rows[day]), ["source_row", day]]
    months = [f"{month.start:%Y-%m}" for month in period.months]
    keyed = inside.assign(event=event, month=inside[day].dt.strftime("%Y-%m").astype("string"))
    return tally(keyed, {"event": [event], "month": months}, source="workbook", totals=["month"])


REFERRERS_BY_SEX = count(
    "inflow.referrers",
    "Nya deltagare efter remittent",
    of=STARTED,
    variable=REFERRER,
    by=(SEX,),
    says="Remittent enligt fliken Deltagare för dem vars startdatum ligger i perioden.",
)


@measure(
    id="inflow.referrers_by_year",
    title="Nya deltagare efter remittent, år för år",
    keys=(YEAR, REFERRER),
    population="deltagare som startat insatsen i perioden och samma del av tidigare år med underlag",
    says="Tidigare års remittenter är översatta till årets lista.",
    base="inflow.referrers_by_year.{year}.all",
)
def referrers_by_year(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those who started each year that has a folder, by referrer in the terms of the period's year."""
    spans = [period]
    while spans[0].start.year > min(dataset.settings, default=period.start.year):
        spans.insert(0, spans[0].previous)
    spans = [span for span in spans if span == period or span.start.year in dataset.settings]
    outdated = dataset.counted_as(period.start.year)
    started = (STARTED.rows(dataset, span) for span in spans)
    cases = [rows.assign(referrer=rows["referrer"].replace(outdated)) for rows in started]
    codes = REFERRER.codes(dataset, period, pd.concat(cases)["referrer"])
    parts = [
        tally(
            rows.assign(year=f"{span.start.year}"),
            {"year": [f"{span.start.year}"], "referrer": codes},
            source="workbook",
            base="year",
            persons="person",
            totals=["referrer"],
        )
        for span, rows in zip(spans, cases, strict=True)
    ]
    return stack(parts)


@population(
    "started_other_referrer",
    "deltagare med remittent Övrig som startat insatsen i perioden",
    within=STARTED,
    when=[REFERRER.among("other")],
)
def OTHER_REFERRER(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Of those who started, those referred by `other`."""
    cases = STARTED.rows(dataset, period)
    return cases[cases["referrer"] == "other"]


@population(
    "started_other_without_support",
    "deltagare med remittent Övrig och utan offentlig försörjning som startat insatsen i perioden",
    within=OTHER_REFERRER,
    when=[SUPPORT.among("no_public")],
)
def OTHER_WITHOUT_SUPPORT(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Of those referred by `other`, those without public support at start; `party` is responsible at application."""
    cases = OTHER_REFERRER.rows(dataset, period)
    told = SUPPORT.several(cases, dataset) if SUPPORT.several else cases
    rows = told[told["support_source"] == "no_public"].drop_duplicates("case")
    applications = dataset.need("applications", period.start.year)[["case", "responsible_party"]].dropna()
    joined = rows.merge(applications.drop_duplicates("case"), on="case", how="left")
    return joined.rename(columns={"responsible_party": "party"})


OTHER_BY_SUPPORT = count(
    "inflow.other_referrers_by_support",
    "Försörjning vid start",
    of=OTHER_REFERRER,
    variable=SUPPORT,
    says="En deltagare kan ha flera försörjningskällor; totalraden räknar varje deltagare en gång.",
)
OTHER_BY_PARTY = count(
    "inflow.other_without_support_by_party",
    "Ansvarig part vid ansökan",
    of=OTHER_WITHOUT_SUPPORT,
    variable=PARTY,
    says="Ansvarig part vid ansökan, enligt den ansökan som ledde till starten.",
)
APPLICATIONS_BY_REFERRER = count(
    "inflow.applications_by_referrer",
    "Inkomna ansökningar",
    of=RECEIVED,
    variable=REFERRER,
    says="Remittent enligt fliken Ansökningar, efter ansökningsdatum.",
)


@population(
    "applications_by_age",
    "ansökningar som kommit in i perioden",
    "applications",
    "application",
    within=RECEIVED,
    when=[everybody],
)
def RECEIVED_BY_AGE(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Applications received, with `young_with_compensation`: under thirty that year and with aktivitetsersättning."""
    rows = RECEIVED.rows(dataset, period)
    young = (rows["application_date"].dt.year - rows["birth_year"]) < number(dataset, period, "young_below")
    has = rows["activity_compensation"].fillna(rows["support_source"] == "activity_compensation")
    return rows.assign(young_with_compensation=(young & has).where(has.notna()))


YOUNG = count(
    "inflow.young_activity_compensation",
    "Ansökningar från unga (under 30 år) med aktivitetsersättning",
    of=RECEIVED_BY_AGE,
    having=lambda units: units["young_with_compensation"],
    says="Sökande med aktivitetsersättning som fyller högst 29 år under ansökningsåret, av alla ansökningar som kommit "
    "in; utan uppgift om ersättning räknas som nej, om den inte saknas för alla.",
)


@measure(
    id="inflow.started_activity_compensation",
    title="Startade med aktivitetsersättning",
    population=STARTED,
    says="Deltagare med aktivitetsersättning bland försörjningskällorna vid start.",
    base="inflow.referrers.all.all",
)
def started_activity_compensation(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those who started with aktivitetsersättning, of all who started."""
    cases = STARTED.units(dataset, period)
    told = SUPPORT.several(cases, dataset) if SUPPORT.several else cases
    chosen = told[told["support_source"] == "activity_compensation"].assign(has="yes")
    return with_base(
        tally(chosen, {"has": ["yes"]}, source="workbook", persons="person", totals=[]).drop(columns="has"),
        cases["person"].nunique(),
    )


INQUIRY = count(
    "inflow.inquiries",
    "Förfrågningar till teamet",
    of=INQUIRIES,
    variable=(PARTY, HALF),
    base=None,
    says="Förfrågningar enligt fliken Förfrågningar, efter vem som frågat och halvår.",
)
