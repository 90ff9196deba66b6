"""Populations: who or what the measures count, each declared once with its words and the function that gives its rows.

A row of a population's frame is one unit. It has the columns of its tidy table, `source_row`, what is worked out of
them (derived.py), and `date`: the day by which it belongs to the period. Raises SourceMissing when a year has
no sheet for it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

import pandas as pd

from sotanalysis.dataset import Dataset
from sotanalysis.derived import with_derived, yes_no
from sotanalysis.measures.keys import AT_EXIT, AT_FOLLOW_UP, FOLLOW_UP_STATUS, column
from sotanalysis.periods import Period, add_months, days_between, whole_months_between
from sotanalysis.tables.workbook import FOLLOW_UP_MONTHS, FOLLOW_UPS
from sotanalysis.vocabulary import MISSING

Rows = Callable[[Dataset, Period], pd.DataFrame]
Condition = Callable[[pd.DataFrame], pd.Series]
ACTIVE = ("unsubsidised_work", "subsidised_work", "studies")


@dataclass(frozen=True, eq=False)
class Population:
    """Who is counted: id, words ("deltagare som avslutat insatsen i perioden"), the unit of a count, and its rows.

    `whose` is the column that makes two rows one and the same: a person who was enrolled twice is one participant, with
    what the latest row by its date says; of a `stock`, whose rows may all be there at once, with what every row says.
    Those of another population are `within` it, all of them or those of a part of its year (`span`: "h1"); `when` are
    conditions of which each alone tells which of them these are, as far as any does. Of a `stock` a unit may be there
    in several periods; of the others it belongs to the period of its date.
    """

    id: str
    words: str
    unit: str
    rows: Rows
    whose: str | None = None
    within: "Population | None" = None
    span: str = ""
    stock: bool = False
    when: tuple[Condition, ...] = ()

    def units(self, dataset: Dataset, period: Period) -> pd.DataFrame:
        """The population's frame in the period."""
        return self.rows(dataset, period)

    def __repr__(self) -> str:
        return f"{self.id}: {self.words}"


POPULATIONS: dict[str, Population] = {}


def population(
    id: str,
    words: str,
    unit: str = "persons",
    whose: str | None = None,
    *,
    within: Population | None = None,
    span: str = "",
    stock: bool = False,
    when: Sequence[Condition] = (),
) -> Callable[[Rows], Population]:
    """Declare a population: decorates the function that gives its rows. ValueError when the id is taken."""

    def declare(rows: Rows) -> Population:
        if id in POPULATIONS:
            raise ValueError(f"Populationen {id} är deklarerad två gånger.")
        who = "person" if unit == "persons" and whose is None else whose
        latest = who if who and not stock else None
        once: Rows = lambda dataset, period: dataset.once(  # noqa: E731
            ("units", id, period), lambda: one_each(rows(dataset, period), latest)
        )
        POPULATIONS[id] = Population(id, words, unit, once, who, within, span, stock, tuple(when))
        return POPULATIONS[id]

    return declare


def one_each(rows: pd.DataFrame, whose: str | None) -> pd.DataFrame:
    """The latest row, by its `date`, of each that the column tells apart; all rows where it is None."""
    if whose is None or not rows[whose].dropna().duplicated().any():
        return rows
    latest = rows.sort_values("date", kind="stable").drop_duplicates(whose, keep="last").index
    return rows[rows.index.isin(latest) | rows[whose].isna()]


def population_of(id: str) -> Population:
    """The population with the id. KeyError, in Swedish and with the nearest ids, when there is none."""
    if id not in POPULATIONS:
        near = get_close_matches(id, POPULATIONS, n=3)
        known = f" Menade du {', '.join(near)}?" if near else f" De som finns: {', '.join(POPULATIONS)}."
        raise KeyError(f"Det finns ingen population {id}.{known}")
    return POPULATIONS[id]


# --- cases -----------------------------------------------------------------------------------------------------------


def all_cases(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Every case in the register, one row each, whenever it started, with the columns that are worked out."""
    cases = dataset.need("cases", period.start.year)
    return dataset.once(("cases", period), lambda: with_derived(cases, period))


def dropped_out(cases: pd.DataFrame) -> pd.Series:
    """True for the cases flagged as drop-outs; an empty cell is no drop-out."""
    return cases["drop_out"].fillna(False).astype(bool)


def flagged(units: pd.DataFrame, column: str) -> pd.Series:
    """True where a yes-or-no column says yes, False where it says no; missing where the cell is empty."""
    return units[column].astype("boolean")


def everybody(units: pd.DataFrame) -> pd.Series:
    """A condition that is true for all: a population with it is the one that it lies within, with more told of each."""
    return pd.Series(True, units.index)


@cache
def is_yes(column: str) -> Callable[[pd.DataFrame], pd.Series]:
    """A condition: the units for which the column says yes. The same one each time, so that counts by it are known as
    equal.
    """
    return lambda units: flagged(units, column)


@population("started", "deltagare som startat insatsen i perioden")
def STARTED(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those whose start date lies in the period, each with the latest case."""
    cases = all_cases(dataset, period)
    return _dated(cases[period.contains(cases["start_date"])], "start_date")


@population("left", "deltagare som lämnat insatsen i perioden")
def LEFT(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those whose exit date lies in the period, those who dropped out included, each with the latest case."""
    cases = all_cases(dataset, period)
    return _dated(cases[period.contains(cases["exit_date"])], "exit_date")


@population("ended", "deltagare som avslutat insatsen i perioden", within=LEFT)
def ENDED(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those who ended in the period; those who dropped out stand outside, as in the county's form."""
    cases = LEFT.rows(dataset, period)
    return cases[~dropped_out(cases)]


def _told_of_exit(id: str, words: str, column: str) -> Population:
    """Of those who ended, those for whom the register says yes or no; an empty cell is neither."""

    def rows(dataset: Dataset, period: Period) -> pd.DataFrame:
        cases = ENDED.rows(dataset, period)
        return cases[cases[column].notna()]

    return population(id, f"{ENDED.words}, med ja eller nej om {words}", within=ENDED)(rows)


TOLD_REGULAR_SERVICE = _told_of_exit("asked_for_regular_service", "insats inom ordinarie verksamhet", "regular_service")
TOLD_REINFORCED = _told_of_exit("asked_for_reinforced_cooperation", "förstärkt samarbete", "reinforced_cooperation")
TOLD_PLAN = _told_of_exit("asked_for_plan", "planering efter avslut", "plan_after_exit")


@population("dropped_out", "deltagare som avbrutit insatsen i perioden och inte gått att nå", within=LEFT)
def DROPPED_OUT(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Those who left in the period flagged as drop-outs."""
    cases = LEFT.rows(dataset, period)
    return cases[dropped_out(cases)]


@population("ended_first_half", "deltagare som avslutat insatsen första halvåret i perioden", within=ENDED, span="h1")
def ENDED_FIRST_HALF(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Of those who ended in the period, those who did so in the first half of its year."""
    cases = ENDED.rows(dataset, period)
    return cases[Period.parse("h1", period.start.year).contains(cases["exit_date"])]


@population("in_service", "deltagare som varit inskrivna minst en dag i perioden", stock=True)
def IN_SERVICE(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Cases enrolled on at least one day of the period."""
    cases = all_cases(dataset, period)
    begun = cases["start_date"] <= pd.Timestamp(period.end)
    gone = cases["exit_date"] < pd.Timestamp(period.start)
    return _dated(cases[begun & ~gone], "start_date")


def _dated(units: pd.DataFrame, column: str) -> pd.DataFrame:
    return units.assign(date=units[column])


def _stage(
    id: str, words: str, chosen: Callable[[pd.DataFrame, Period], pd.Series], *, stock: bool = True
) -> Population:
    """A population of cases as they stand in the flow: someone enrolled anew is counted once per enrolment."""

    def rows(dataset: Dataset, period: Period) -> pd.DataFrame:
        cases = all_cases(dataset, period)
        return _dated(cases[chosen(cases, period)], "start_date")

    return population(id, words, "cases", "case", stock=stock)(rows)


def _carried(cases: pd.DataFrame, period: Period) -> pd.Series:
    first = pd.Timestamp(period.start)
    return (cases["start_date"] < first) & ~(cases["exit_date"] < first)


def _open(cases: pd.DataFrame, period: Period) -> pd.Series:
    """Enrolled on the last day of the period."""
    last = pd.Timestamp(period.end)
    return (cases["start_date"] <= last) & ~(cases["exit_date"] <= last).fillna(False).astype(bool)


_ENROLLED = "ärenden inskrivna någon gång i perioden"
STAGES: Mapping[str, Population] = {
    "carried_in": _stage("carried_in", "ärenden inskrivna vid periodens början", _carried),
    "started": _stage(
        "cases_started", "ärenden som startat i perioden", lambda c, p: p.contains(c["start_date"]), stock=False
    ),
    "in_service": _stage("cases", _ENROLLED, lambda c, p: _carried(c, p) | p.contains(c["start_date"])),
    "ended": _stage(
        "cases_ended",
        "ärenden som avslutats i perioden",
        lambda c, p: p.contains(c["exit_date"]) & ~dropped_out(c),
        stock=False,
    ),
    "dropped_out": _stage(
        "cases_dropped_out",
        "ärenden som avbrutits i perioden",
        lambda c, p: p.contains(c["exit_date"]) & dropped_out(c),
        stock=False,
    ),
    "open_at_end": _stage(
        "open_at_end",
        "ärenden inskrivna vid periodens slut",
        lambda c, p: (_carried(c, p) | p.contains(c["start_date"])) & _open(c, p),
    ),
}
OPEN_AT_END, CASES = STAGES["open_at_end"], STAGES["in_service"]


@population("cohort", "ärenden som startat till och med periodens slut", "cases", "case", stock=True)
def COHORT(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Every case over the years at hand that began by the period's last day, with what was known of it then."""
    cases = dataset.need("cases", period.start.year).drop_duplicates("case").set_index("case")
    rows = dataset.cohort(period.end)
    return _dated(rows.assign(birth_date=rows["case"].map(cases["birth_date"])), "start_date")


# --- applications ----------------------------------------------------------------------------------------------------


@population("applications", "ansökningar som kommit in i perioden", "applications", "application")
def RECEIVED(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Applications whose date lies in the period."""
    rows = dataset.need("applications", period.start.year)
    return _dated(rows[period.contains(rows["application_date"])], "application_date")


def without_start(units: pd.DataFrame) -> pd.Series:
    """True for the decided applications that did not lead to start."""
    return units["application_result"] == "non_start"


@population(
    "decided", "ansökningar som lett till start eller avslutats utan start i perioden", "applications", "source_row"
)
def DECIDED(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Applications closed without a start, and the starts of the period: `application_result` tells them apart."""
    closed = NOT_STARTED.rows(dataset, period).assign(application_result="non_start")
    begun = STAGES["started"].rows(dataset, period).assign(application_result="started")
    shared = ["source_row", "person", "case", "sex", "referrer", "application_date", "date", "application_result"]
    return pd.concat([closed[shared], begun[shared]], ignore_index=True)


@population(
    "not_started",
    "ansökningar som avslutats utan start i perioden",
    "applications",
    "application",
    within=DECIDED,
    when=[without_start],
)
def NOT_STARTED(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Applications closed without a start, with the day of that outcome in the period."""
    rows = dataset.need("applications", period.start.year)
    rows = rows[(rows["result"] == "non_start") & period.contains(rows["result_date"])]
    return _dated(rows, "result_date")


def decided_on(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Every application with `decided_on`: the day it led to start or was closed; empty while it waits.

    For those who started the participant sheet holds the truth on the date.
    """
    applications = dataset.need("applications", period.start.year)
    starts = dataset.tables["cases"].drop_duplicates("case").set_index("case")["start_date"]
    start = pd.Series(starts.reindex(applications["case"]).to_numpy(), index=applications.index)
    start = start.where(applications["result"] == "started")
    date = applications["result_date"].where(applications["result"] != "queue")
    return applications.assign(decided_on=start.fillna(date))


def standing(applications: pd.DataFrame, day: pd.Timestamp) -> pd.Series:
    """True for the applications (of `decided_on`) that had come in by the day and had no outcome yet."""
    undated = (applications["result"] != "queue") & applications["decided_on"].isna()
    return (applications["application_date"] <= day) & ~(applications["decided_on"] <= day) & ~undated


@population(
    "waiting",
    "ansökningar som väntar på start eller besked vid periodens slut",
    "applications",
    "application",
    stock=True,
)
def WAITING(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Applications without an outcome on the last day, with `days_waited` until then."""
    last = pd.Timestamp(period.end)
    applications = decided_on(dataset, period)
    rows = applications[standing(applications, last)]
    days = days_between(rows["application_date"], pd.Series(last, index=rows.index))
    return _dated(rows.assign(days_waited=days), "application_date")


@population(
    "application_outcomes",
    "ansökningar som fått utfall i perioden eller väntar vid dess slut",
    "applications",
    "application",
    stock=True,
)
def APPLICATION_OUTCOMES(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Applications decided in the period, and those waiting at its end; `application_result` is what became of them."""
    rows = decided_on(dataset, period)
    waiting = standing(rows, pd.Timestamp(period.end))
    told = rows.assign(application_result=rows["result"].mask(waiting, "queue"))
    return _dated(told[waiting | period.contains(rows["decided_on"])], "decided_on")


# Populations that are made of others, each unit of exactly one of them.
MADE_UP_OF: Sequence[tuple[Population, Sequence[Population]]] = (
    (LEFT, (ENDED, DROPPED_OUT)),
    (CASES, (STAGES["carried_in"], STAGES["started"])),
    (CASES, (STAGES["ended"], STAGES["dropped_out"], OPEN_AT_END)),
    (DECIDED, (NOT_STARTED, STAGES["started"])),
)

# --- after exit ------------------------------------------------------------------------------------------------------


def due(dataset: Dataset, period: Period, months: int) -> pd.DataFrame:
    """Follow-ups some months after exit that fall due in the period: columns of follow_ups, and `sex`.

    An exit in the register without a row in the sheet falls due all the same, with no status. Those who dropped out do
    not, unless the sheet has them. `sex` is missing where the register does not hold the case. `at_follow_up` says yes
    or no to work or studies then, `at_exit` when the case ended.
    """
    follow_ups = dataset.need("follow_ups", period.start.year)
    listed = follow_ups[follow_ups["months"] == months]
    cases = dataset.tables["cases"]
    gone = cases[cases["exit_date"].notna() & ~dropped_out(cases) & ~cases["case"].isin(listed["case"])]
    unlisted = gone.assign(months=months, due_date=add_months(gone["exit_date"], months))
    listed, unlisted = (part[period.contains(part["due_date"])] for part in (listed, unlisted))
    rows = pd.concat([listed, FOLLOW_UPS.typed(unlisted)], ignore_index=True) if len(unlisted) else listed
    known = (rows["occupation"].fillna(MISSING) != MISSING).astype(bool) & is_done(rows)
    told = rows.assign(
        sex=rows["case"].map(cases.set_index("case")["sex"]).astype("string"),
        at_follow_up=yes_no(rows["occupation"].isin(ACTIVE).where(known)),
        at_exit=_active_at_exit(dataset, rows),
    )
    return _dated(told, "due_date")


def is_done(follow_ups: pd.DataFrame) -> pd.Series:
    """True for the follow-ups carried out."""
    return (follow_ups["status"] == "done").fillna(False).astype(bool)


def _active_at_exit(dataset: Dataset, rows: pd.DataFrame) -> pd.Series:
    """Yes or no to work or studies when the case ended, nothing where that is not known."""
    states = dataset.tables["case_occupations"]
    told = states[(states["moment"] == "exit") & (states["occupation"] != MISSING)]
    active = told["occupation"].isin(ACTIVE).groupby(told["case"]).any()
    return yes_no(rows["case"].map(active))


def _follow_ups(
    id: str,
    words: str,
    chosen: Condition | None = None,
    within: Mapping[str, Population] | None = None,
    when: Sequence[Condition] = (),
) -> dict[str, Population]:
    """A population per follow-up time, by its code: those due in the period for which `chosen` is true."""

    def made(months: int) -> Population:
        def rows(dataset: Dataset, period: Period) -> pd.DataFrame:
            found = dataset.once(("due", months, period), lambda: due(dataset, period, months))
            return found[chosen(found)] if chosen else found

        wider = within[str(months)] if within else None
        return population(f"{id}_{months}", words.format(months=months), "follow_ups", within=wider, when=when)(rows)

    return {str(months): made(months) for months in FOLLOW_UP_MONTHS}


_DUE_WORDS = "uppföljningar {months} månader efter avslut som skulle göras i perioden"
_DONE_WORDS = f"{_DUE_WORDS} och har genomförts"
DUE = _follow_ups("due", _DUE_WORDS)
REACHED = _follow_ups(
    "reached", _DONE_WORDS, is_done, DUE, [is_done, FOLLOW_UP_STATUS.reading(column("status")).among("done")]
)
TOLD_SUPPORT = _follow_ups(
    "told_support",
    f"{_DONE_WORDS}, med ja eller nej om stöd efter avslut",
    lambda f: is_done(f) & f["support_after_exit"].notna(),
    REACHED,
)
KNOWN = _follow_ups(
    "known",
    f"{_DONE_WORDS}, med känd sysselsättning",
    lambda f: f["at_follow_up"].notna(),
    REACHED,
    [AT_FOLLOW_UP.among("yes", "no")],
)
KNOWN_TWICE = _follow_ups(
    "known_twice",
    f"{_DONE_WORDS}, med känd sysselsättning både vid avslut och då",
    lambda f: f["at_follow_up"].notna() & f["at_exit"].notna(),
    KNOWN,
    [AT_EXIT.among("yes", "no")],
)


def _made(months: int) -> Population:
    def rows(dataset: Dataset, period: Period) -> pd.DataFrame:
        found = dataset.need("follow_ups", period.start.year)
        return _dated(found[period.contains(found["done_date"]) & (found["months"] == months)], "done_date")

    words = f"uppföljningar {months} månader efter avslut som genomförts i perioden"
    return population(f"made_{months}", words, "follow_ups")(rows)


MADE = {str(months): _made(months) for months in FOLLOW_UP_MONTHS}


@population("extensions", "förlängningar beslutade i perioden", "extensions")
def EXTENSIONS(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Extensions by the day of the decision."""
    rows = dataset.need("extensions", period.start.year)
    return _dated(rows[period.contains(rows["decision_date"])], "decision_date")


@population("spot_supports", "punktinsatser i perioden", "spot_supports")
def SPOT_SUPPORTS(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Spot supports by their day; the months after exit, where not stated, are the whole ones between the two dates."""
    rows = dataset.need("spot_supports", period.start.year)
    rows = rows[period.contains(rows["date"])]
    exits = dataset.tables["cases"].drop_duplicates("case", keep="last").set_index("case")["exit_date"]
    ended = rows["exit_date"].fillna(pd.Series(exits.reindex(rows["case"]).array, rows.index, "datetime64[ns]"))
    since = whole_months_between(ended, rows["date"]) - 1  # the begun one is not whole
    return rows.assign(months_after_exit=rows["months_after_exit"].fillna(since.astype("Float64")))


@population("workplaces", "arbetsplatser där deltagare arbetstränat eller arbetat i perioden", "workplaces", stock=True)
def WORKPLACES(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Workplaces in use on at least one day of the period."""
    places = dataset.need("workplaces", period.start.year)
    begun = places["from_date"] <= pd.Timestamp(period.end)
    over = places["to_date"] < pd.Timestamp(period.start)
    return _dated(places[begun & ~over], "from_date")


@population("inquiries", "förfrågningar till teamet i perioden", "inquiries")
def INQUIRIES(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Inquiries by their day."""
    rows = dataset.need("inquiries", period.start.year)
    return rows[period.contains(rows["date"])]
