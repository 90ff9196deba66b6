"""Chapter 02, the flow: who applied, started, were in the service and left; where they came from."""

from collections.abc import Mapping

import pandas as pd

from sotanalysis.dataset import Dataset, SourceMissing
from sotanalysis.measures.measure import measure, single, stack, tally, with_base
from sotanalysis.measures.populations import (
    all_cases,
    codes_in_use,
    details,
    dropped_out,
    left,
    started,
    supports_in_use,
)
from sotanalysis.measures.waiting import each
from sotanalysis.periods import Period
from sotanalysis.tables import TABLES
from sotanalysis.vocabulary import PARTY, SEX

EVENT_DATES = {"application": "application_date", "start": "start_date", "exit": "exit_date"}
STAGES = ("carried_in", "started", "in_service", "ended", "dropped_out", "open_at_end")
YOUNG_BELOW = 30

STARTED = "deltagare som startat insatsen i perioden"
RECEIVED = "ansökningar som kommit in i perioden"


@measure(
    id="inflow.goldware",
    title="Personer, ärenden och aktiviteter i GoldWare",
    row="det som räknas (personer, ärenden eller aktiviteter)",
    keys=("counted", "sex"),
    population="inskrivna enligt GoldWares personlista i perioden",
    definition="Antal olika personer, olika ärenden och ifyllda aktiviteter på personlistans rader. Finns inga rader "
    "tas siffrorna ur listans egen sammanfattning.",
    unit="rows",
)
def goldware(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons, cases and activities of the person list whose selection is exactly the period."""
    rows = _exactly(dataset.need("goldware_rows", period.start.year), period)
    if rows.empty:
        return _goldware_summary(dataset, period)
    units = {"persons": "person", "cases": "case", "activities": None}
    return stack(
        tally(
            (rows if unit else rows[rows["activity"].notna()]).assign(counted=counted),
            {"counted": [counted], "sex": SEX},
            source="goldware",
            persons=unit,
            totals=["sex"],
        )
        for counted, unit in units.items()
    )


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


@measure(
    id="inflow.flow",
    title="Deltagarflödet",
    row="ett läge i flödet",
    keys=("stage", "sex"),
    population="deltagare som varit inskrivna i perioden",
    definition="Inskrivna vid periodens början och startade i perioden ger tillsammans alla som varit inskrivna. De "
    "har avslutat, avbrutit (drop-out) eller är kvar vid periodens slut. Den som skrivs in på nytt räknas en gång per "
    "inskrivning.",
    unit="cases",
)
def flow(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Cases at each stage of the period; base = in service in the period, of that sex."""
    cases = all_cases(dataset, period)
    stages = _stages(cases, period)
    counts = stack(
        tally(cases[stages[stage]].assign(stage=stage), {"stage": [stage], "sex": SEX}, source="workbook",
              totals=["sex"])
        for stage in STAGES
    )  # fmt: skip
    in_service = counts[counts["stage"] == "in_service"].set_index("sex")["n"]
    return with_base(counts, counts["sex"].map(in_service))


def _stages(cases: pd.DataFrame, period: Period) -> Mapping[str, pd.Series]:
    first, last = pd.Timestamp(period.start), pd.Timestamp(period.end)
    start, exit_ = cases["start_date"], cases["exit_date"]
    came, went, out = period.contains(start), period.contains(exit_), dropped_out(cases)
    carried = (start < first) & ~(exit_ < first)
    return {
        "carried_in": carried,
        "started": came,
        "in_service": carried | came,
        "ended": went & ~out,
        "dropped_out": went & out,
        "open_at_end": (carried | came) & ~(exit_ <= last),
    }


@measure(
    id="inflow.by_month",
    title="Ansökningar, starter och avslut per månad",
    row="en månad",
    keys=("event", "month"),
    population="ansökningar, starter och avslut i perioden",
    definition="Räknas efter ansökningsdatum, startdatum och slutdatum. Avbrott (drop-out) räknas som avslut.",
    unit="events",
)
def by_month(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Applications, starts and exits in each calendar month and in all; NA for what has no sheet."""
    year, nothing = period.start.year, TABLES["cases"].empty()
    return each(
        {
            "application": lambda: _per_month("application", dataset.need("applications", year), period),
            "start": lambda: _per_month("start", started(dataset, period), period),
            "exit": lambda: _per_month("exit", left(dataset, period), period),
        },
        lambda event: _per_month(event, nothing, period),
    )


def _per_month(event: str, rows: pd.DataFrame, period: Period) -> pd.DataFrame:
    dates = rows[EVENT_DATES[event]]
    inside = rows[period.contains(dates)]
    months = [f"{month.start:%Y-%m}" for month in period.months]
    keyed = inside.assign(event=event, month=dates[inside.index].dt.strftime("%Y-%m").astype("string"))
    return tally(keyed, {"event": [event], "month": months}, source="workbook", totals=["month"])


@measure(
    id="inflow.referrers",
    title="Remittenter",
    row="en remittent",
    keys=("referrer", "sex"),
    population=STARTED,
    definition="Remittent enligt fliken Deltagare för dem vars startdatum ligger i perioden.",
)
def referrers(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those who started, by referrer and sex; base = started of that sex."""
    cases = started(dataset, period)
    codes = codes_in_use(dataset.codes("referrer", period.start.year), period, cases["referrer"])
    return tally(cases, {"referrer": codes, "sex": SEX}, source="workbook", base="sex")


@measure(
    id="inflow.referrers_by_year",
    title="Remittenter, år för år",
    row="en remittent ett år",
    keys=("year", "referrer"),
    population="deltagare som startat insatsen i perioden och samma del av tidigare år med underlag",
    definition="Tidigare års remittenter är översatta till årets lista, så som rapport.toml säger.",
)
def referrers_by_year(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those who started each year that has a folder, by referrer in the terms of the period's year."""
    spans = [period]
    while spans[0].start.year > min(dataset.settings, default=period.start.year):
        spans.insert(0, spans[0].previous)
    spans = [span for span in spans if span == period or span.start.year in dataset.settings]
    outdated = dataset.counted_as(period.start.year)
    found = (started(dataset, span) for span in spans)
    cases = [rows.assign(referrer=rows["referrer"].replace(outdated)) for rows in found]
    codes = codes_in_use(dataset.codes("referrer", period.start.year), period, pd.concat(cases)["referrer"])
    return stack(
        tally(rows.assign(year=f"{span.start.year}"), {"year": [f"{span.start.year}"], "referrer": codes},
              source="workbook", base="year", totals=["referrer"])
        for span, rows in zip(spans, cases, strict=True)
    )  # fmt: skip


@measure(
    id="inflow.other_referrers_by_support",
    title="Remittent Övrig efter försörjning vid start",
    row="en försörjningskälla vid start",
    keys=("support_source",),
    population="deltagare med remittent Övrig som startat insatsen i perioden",
    definition="En deltagare kan ha flera försörjningskällor; totalraden räknar varje deltagare en gång.",
)
def other_referrers_by_support(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons referred by `other`, by support at start."""
    cases = started(dataset, period)
    others = cases[cases["referrer"] == "other"]
    rows = details(dataset, others, "case_supports", "support_source", "start")
    codes = supports_in_use(rows["support_source"])
    return tally(rows, {"support_source": codes}, source="workbook", base=len(others), persons="case")


@measure(
    id="inflow.other_without_support_by_party",
    title="Remittent Övrig utan offentlig försörjning efter ansvarig part",
    row="en part",
    keys=("party",),
    population="deltagare med remittent Övrig och utan offentlig försörjning som startat insatsen i perioden",
    definition="Ansvarig part vid ansökan, enligt den ansökan som ledde till starten.",
)
def other_without_support_by_party(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons referred by `other` without public support at start, by the party responsible at application."""
    cases = started(dataset, period)
    rows = details(dataset, cases[cases["referrer"] == "other"], "case_supports", "support_source", "start")
    rows = rows[rows["support_source"] == "no_public"].drop_duplicates("case")
    applications = dataset.need("applications", period.start.year)[["case", "responsible_party"]].dropna()
    joined = rows.merge(applications.drop_duplicates("case"), on="case", how="left")
    return tally(joined.assign(party=joined["responsible_party"]), {"party": PARTY}, source="workbook", base=len(rows))


@measure(
    id="inflow.applications_by_referrer",
    title="Inkomna ansökningar efter remittent",
    row="en remittent",
    keys=("referrer",),
    population=RECEIVED,
    definition="Remittent enligt fliken Ansökningar, efter ansökningsdatum.",
    unit="applications",
)
def applications_by_referrer(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Applications received in the period, by referrer."""
    rows = _received(dataset, period)
    codes = codes_in_use(dataset.codes("referrer", period.start.year), period, rows["referrer"])
    return tally(rows, {"referrer": codes}, source="workbook", base=len(rows))


def _received(dataset: Dataset, period: Period) -> pd.DataFrame:
    rows = dataset.need("applications", period.start.year)
    return rows[period.contains(rows["application_date"])]


@measure(
    id="inflow.young_activity_compensation",
    title="Ansökningar från unga med aktivitetsersättning",
    row="alla inkomna ansökningar",
    population=RECEIVED,
    definition="Sökande med aktivitetsersättning som fyller högst 29 år under ansökningsåret, av alla ansökningar som "
    "kommit in.",
    unit="applications",
)
def young_activity_compensation(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Applications received from persons under 30 with aktivitetsersättning, of all received."""
    rows = _received(dataset, period)
    young = (rows["application_date"].dt.year - rows["birth_year"]) < YOUNG_BELOW
    has = rows["activity_compensation"].fillna(rows["support_source"] == "activity_compensation")
    chosen = rows[(young & has).fillna(False)]
    return single("workbook", n=len(chosen), base=len(rows), rows=chosen["source_row"])


@measure(
    id="inflow.started_activity_compensation",
    title="Startade med aktivitetsersättning",
    row="alla startade",
    population=STARTED,
    definition="Deltagare med aktivitetsersättning bland försörjningskällorna vid start.",
)
def started_activity_compensation(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those who started with aktivitetsersättning, of all who started."""
    cases = started(dataset, period)
    rows = details(dataset, cases, "case_supports", "support_source", "start")
    chosen = rows[rows["support_source"] == "activity_compensation"]
    return single("workbook", n=chosen["case"].nunique(), base=len(cases), rows=chosen["source_row"])


@measure(
    id="inflow.inquiries",
    title="Förfrågningar till teamet",
    row="en part",
    keys=("party", "half"),
    population="förfrågningar till teamet i perioden",
    definition="Förfrågningar enligt fliken Förfrågningar, efter vem som frågat och halvår.",
    unit="inquiries",
)
def inquiries(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Inquiries by party and half-year."""
    rows = dataset.need("inquiries", period.start.year)
    rows = rows[period.contains(rows["date"])]
    half = (rows["date"].dt.month > 6).map({False: "h1", True: "h2"}).astype("string")
    return tally(rows.assign(half=half), {"party": PARTY, "half": ("h1", "h2")}, source="workbook")
