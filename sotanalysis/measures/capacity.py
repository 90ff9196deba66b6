"""Chapters 00, 01 and 15: cases against what was planned, pace and queue, the period before, events."""

from collections.abc import Iterable, Mapping

import pandas as pd

from sotanalysis.dataset import Dataset, SourceMissing
from sotanalysis.measures import inflow, staffing
from sotanalysis.measures.keys import BOUND, COUNTED, EVENT, EVENT_TYPE, MONTH, POSITION, YEAR, first_part, only
from sotanalysis.measures.measure import lines, measure, single, stack, tally
from sotanalysis.measures.populations import ENDED, IN_SERVICE, STARTED, WAITING, Population, all_cases
from sotanalysis.periods import Period
from sotanalysis.sources.settings import Settings
from sotanalysis.vocabulary import ALL, slug

_BOUND = only(BOUND, "from", "to")
PACES = ("application", "start", "exit")
_RANGE = "rapport.toml, [kapacitet] samtidiga_arenden_fran och samtidiga_arenden_till"


# --- cases -----------------------------------------------------------------------------------------------------------


def open_on(cases: pd.DataFrame, period: Period) -> pd.DataFrame:
    """The cases enrolled on the last day of the period, as `inflow.flow` counts those who stay."""
    last = pd.Timestamp(period.end)
    return cases[(cases["start_date"] <= last) & ~(cases["exit_date"] <= last).fillna(False).astype(bool)]


def planned_range(dataset: Dataset, period: Period) -> dict[str, int]:
    """The cases at the same time that the team is dimensioned for: from and to. Raises SourceMissing."""
    capacity = dataset.settings.get(period.start.year, Settings()).capacity
    if capacity.cases_from is None or capacity.cases_to is None:
        raise SourceMissing("settings", _RANGE)
    return {"from": capacity.cases_from, "to": capacity.cases_to}


@measure(
    id="capacity.cases",
    title="Inskrivna vid månadens slut",
    keys=(MONTH,),
    population="deltagare inskrivna vid månadens slut i perioden",
    says="Startade senast månadens sista dag och inte avslutade den dagen.",
)
def cases_by_month(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Cases open on the last day of each month."""
    cases = all_cases(dataset, period)[["source_row", "start_date", "exit_date"]]
    found = {f"{month.start:%Y-%m}": open_on(cases, month)["source_row"] for month in period.months}
    told = [{"month": code, "n": len(rows), "rows": rows} for code, rows in found.items()]
    return lines("workbook", ("month",), told)


@measure(
    id="capacity.planned_cases",
    title="Planerat antal samtidiga ärenden",
    keys=(_BOUND,),
    population="ärenden som teamet är dimensionerat för i perioden",
    says="Från och till enligt rapport.toml, [kapacitet].",
    unit="cases",
)
def planned_cases(dataset: Dataset, period: Period) -> pd.DataFrame:
    """The planned number of cases at the same time: lowest and highest."""
    return stack(single("settings", bound=b, value=float(n)) for b, n in planned_range(dataset, period).items())


@measure(
    id="capacity.months",
    title="Månader efter inskrivna mot planerat",
    keys=(POSITION,),
    population="månader i perioden",
    says="Inskrivna vid månadens slut jämförda med det planerade antalet samtidiga ärenden: under, inom eller över.",
    unit="calendar_months",
    also=("settings",),
    base="capacity.months.all",
)
def months(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Months whose open cases lie under, within or over the planned range; base = the months of the period."""
    low, high = planned_range(dataset, period).values()
    frame = cases_by_month.function(dataset, period)
    position = frame["n"].map(lambda n: "under" if n < low else "over" if n > high else "within").astype("string")
    counted = frame.assign(position=position, source_row=frame["month"])
    made = tally(counted, {"position": ("under", "within", "over")}, source="workbook", base=len(frame))
    return made.assign(rows=[()] * len(made))


@measure(
    id="capacity.free_places",
    title="Lediga platser vid periodens slut",
    keys=(_BOUND,),
    population="platser vid periodens slut",
    says="Planerat antal samtidiga ärenden minus inskrivna den sista dagen. Minus betyder fler inskrivna än planerat.",
    unit="cases",
    also=("settings",),
)
def free_places(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Planned cases at the same time less the cases open on the last day; negative when there are more than planned."""
    rows = open_on(all_cases(dataset, period), period)
    planned = planned_range(dataset, period)
    return stack(
        single("workbook", bound=b, value=float(n - len(rows)), rows=rows["source_row"]) for b, n in planned.items()
    )


@measure(
    id="capacity.places_lost",
    title="Platser som motsvarar tjänster ur arbete",
    keys=(_BOUND,),
    population="platser dagen efter periodens slut",
    says="Heltidstjänster ur arbete dagen efter perioden, gånger det planerade antalet samtidiga ärenden per planerad "
    "heltidstjänst den sista dagen.",
    unit="cases",
    also=("settings",),
)
def places_lost(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Places that the lost posts answer to: lost posts × planned cases per planned post."""
    last = Period(period.end, period.end)
    plan = staffing.full_time(staffing.posts(dataset, last, planned=True, year=period.start.year), last)
    if not plan:
        raise staffing.no_plan(f"{period.end:%Y-%m-%d}")
    gone = staffing.lost.function(dataset, period).set_index("staff_reason").loc[ALL]
    return stack(
        single("workbook", bound=b, value=float(gone["value"]) * n / plan, rows=gone["rows"])
        for b, n in planned_range(dataset, period).items()
    )


# --- pace and queue --------------------------------------------------------------------------------------------------


@measure(
    id="capacity.pace",
    title="Takt per månad",
    keys=(EVENT,),
    population="ansökningar, starter och avslut i perioden",
    says="Antalet delat med periodens månader. Avslut innefattar den som avbrutit.",
    unit="per_month",
)
def pace(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Applications, starts and exits of the period (n) and their mean per month (value)."""
    frame = inflow.by_month.function(dataset, period)
    totals = frame[(frame["month"] == ALL) & frame["event"].isin(PACES)]
    value = totals["n"].astype("Float64") / len(period.months)
    return totals.assign(value=value, base=pd.NA)[["event", "source", "n", "base", "value", "rows"]]


@measure(
    id="capacity.queue_months",
    title="Månader att starta alla som väntar",
    population="ansökningar som väntar på start eller besked vid periodens slut",
    says="Väntande ansökningar delat med antalet starter per månad i perioden. Ansökningar som tillkommer räknas "
    "inte. Tomt när ingen startat.",
    unit="months",
)
def queue_months(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Applications waiting at the end (n), and the months of the period's starts they answer to (value)."""
    queue = WAITING.units(dataset, period)["source_row"]
    starts = pace.function(dataset, period).set_index("event").loc["start"]
    known = pd.notna(starts["value"]) and starts["value"] > 0
    value = len(queue) / float(starts["value"]) if known else None
    return single("workbook", n=len(queue), value=value, rows=queue)


# --- the period before -----------------------------------------------------------------------------------------------

VOLUMES: Mapping[str, Population] = {"in_service": IN_SERVICE, "started": STARTED, "ended": ENDED}


@measure(
    id="capacity.volumes",
    title="Antal deltagare i perioden och i samma period året före",
    keys=(only(COUNTED, "in_service", "started", "ended"), only(YEAR, "previous", "current")),
    population="deltagare i perioden och i samma period året före",
    says="Inskrivna minst en dag, startade och avslutade, räknade på samma sätt ur registret för båda perioderna.",
)
def volumes(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons in service, started and ended: in the period (`current`) and in the one before (`previous`)."""
    spans = {"previous": period.previous, "current": period}
    if period.previous.start.year not in dataset.settings:
        raise SourceMissing("settings", f"en mapp med underlag för {period.previous.start.year}")
    return stack(
        single("workbook", counted=name, year=year, n=rows["person"].nunique(), rows=rows["source_row"])
        for name, who in VOLUMES.items()
        for year, span in spans.items()
        for rows in [who.units(dataset, span)]
    )


# --- events ----------------------------------------------------------------------------------------------------------


def event_kind(types: pd.Series) -> pd.Series:
    """The kind of each event: what stands before the first comma, `Utbildning` of `Utbildning, heldag`."""
    return types.astype("string").map(first_part, na_action="ignore")


def _events(dataset: Dataset, period: Period) -> pd.DataFrame:
    rows = dataset.need("events", period.start.year)
    rows = rows[period.contains(rows["date"])].sort_values("date", kind="stable")
    return rows.assign(event_type=event_kind(rows["type"]).map(slug).astype("string"))


def _kinds(rows: pd.DataFrame) -> Iterable[str]:
    return list(dict.fromkeys(rows["event_type"]))


@measure(
    id="capacity.events",
    title="Händelser",
    keys=(EVENT_TYPE,),
    population="händelser i perioden",
    says="Rader i fliken Händelser med datum i perioden, efter det som står före det första kommatecknet i Typ.",
    unit="events",
)
def events(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Events of each kind, in the order in which each first happened."""
    rows = _events(dataset, period)
    return tally(rows, {"event_type": _kinds(rows)}, source="workbook")


@measure(
    id="capacity.event_persons",
    title="Deltagande vid händelser",
    keys=(EVENT_TYPE,),
    population="händelser i perioden med uppgift om antal",
    says="Summan av Antal i fliken Händelser; tom när ingen av händelserna har ett antal. En person kan ha varit med "
    "vid flera händelser.",
    unit="attendances",
)
def event_persons(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Attendances at the events of each kind: the stated numbers added; empty where none is stated."""
    rows = _events(dataset, period)
    known = rows[rows["n_persons"].notna()]
    parts = {kind: known[known["event_type"] == kind] for kind in _kinds(rows)} | {ALL: known}
    return stack(
        single(
            "workbook",
            event_type=kind,
            n=int(part["n_persons"].sum()) if len(part) else None,
            rows=part["source_row"],
        )
        for kind, part in parts.items()
    )
