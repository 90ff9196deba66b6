"""Chapter 02: the flow of participants, the queue and waiting, referrers, aktivitetsersättning, inquiries."""

from sotanalysis.exhibits.dressing import dress
from sotanalysis.exhibits.figure import Box, Figure, bars, lines, participant_flow
from sotanalysis.exhibits.labels import label
from sotanalysis.exhibits.notice import Notice, nothing_to_show, source_missing
from sotanalysis.exhibits.prose import Prose, prose
from sotanalysis.exhibits.table import Cell, Row, Table, cell, count_table, table
from sotanalysis.report import Report
from sotanalysis.vocabulary import ALL

SEXES = ("woman", "man", ALL)
SEX_HEADERS = ("Kvinnor", "Män", "Samtliga")
STAGES = {
    "carried_in": "Inskrivna vid periodens början",
    "started": "Startade i perioden",
    "in_service": "Inskrivna någon gång i perioden",
    "ended": "Avslutade i perioden",
    "dropped_out": "Avbröt (drop-out) i perioden",
    "open_at_end": "Inskrivna vid periodens slut",
}
EVENTS = {"application": "Ansökningar", "start": "Starter", "exit": "Avslut"}
COUNTED = {"persons": "Personer", "cases": "Ärenden", "activities": "Aktiviteter"}
HALVES = {"h1": "Första halvåret", "h2": "Andra halvåret"}


# --- flow -----------------------------------------------------------------------------------------------------------


def flow(report: Report) -> Figure | Notice:
    """The way from application to exit: how many came, started, were in the service, left and stayed."""
    before = dress(report, "inflow.flow.carried_in.all").text if report.has("inflow.flow") else ""
    after = [
        Box("Avslutade", "inflow.flow.ended.all"),
        Box("Inskrivna vid periodens slut", "inflow.flow.open_at_end.all"),
    ]
    if report.has("inflow.flow") and report.fact("inflow.flow.dropped_out.all").n:
        after.insert(1, Box("Avbröt (drop-out)", "inflow.flow.dropped_out.all"))
    service = Box(f"Inskrivna någon gång i perioden, varav {before} sedan tidigare", "inflow.flow.in_service.all",
                  children=tuple(after))  # fmt: skip
    started = Box("Startade", "inflow.flow.started.all", children=(service,))
    if not report.has("inflow.applications"):
        return _flow(report, started)
    applications = Box(
        "Ansökningar med utfall, eller i kö vid periodens slut",
        "inflow.applications.all.all",
        children=(started,),
        aside=(
            Box("Ledde inte till start", "inflow.applications.non_start.all"),
            Box("I kö vid periodens slut", "inflow.applications.queue.all"),
        ),
    )
    return _flow(report, applications)


def _flow(report: Report, root: Box) -> Figure | Notice:
    who = f"Ansökningar och deltagare under {report.period.label}"
    return participant_flow(report, "flode", "Deltagarflödet", [root], population=who, table="flode-tabell")


def flow_table(report: Report) -> Table | Notice:
    """The same flow by sex: carried in and started make up those in the service, who ended, dropped out or stayed."""
    id, caption = "flode-tabell", "Deltagarflödet, efter kön"
    if notice := source_missing(report, id, caption, ["inflow.flow"]):
        return notice
    rows = [
        Row(
            name,
            tuple(cell(f"inflow.flow.{stage}.{sex}") for sex in SEXES),
            "total" if stage == "in_service" else "body",
        )
        for stage, name in STAGES.items()
    ]
    return table(report, id, caption, columns=["Läge", *SEX_HEADERS], rows=rows, measures=["inflow.flow"])


def applications(report: Report) -> Table | Notice:
    """What became of the applications: started, did not start, or still waiting at the period's end."""
    return count_table(
        report,
        "ansokningar",
        "Ansökningarnas utfall, efter kön",
        "inflow.applications",
        rows="application_result",
        across="sex",
        labels={"queue": "I kö vid periodens slut"},
    )


def months(report: Report) -> Figure | Notice:
    """How applications, starts and exits fall over the months."""
    return lines(
        report,
        "manader",
        "Ansökningar, starter och avslut per månad",
        "inflow.by_month",
        series="event",
        labels=EVENTS,
        table="manader-tabell",
    )


def months_table(report: Report) -> Table | Notice:
    """Applications, starts and exits in each month, and applications still waiting on its last day."""
    id, caption = "manader-tabell", "Ansökningar, starter, avslut och väntande per månad"
    if notice := source_missing(report, id, caption, ["inflow.by_month"]):
        return notice
    codes = list(dict.fromkeys(report.frame("inflow.by_month")["month"]))
    rows = [
        Row(
            "Hela perioden" if code == ALL else label("month", code),
            (*(cell(f"inflow.by_month.{event}.{code}") for event in EVENTS), _waiting_in(code)),
            "total" if code == ALL else "body",
        )
        for code in codes
    ]
    columns = ["Månad", *EVENTS.values(), "Väntande vid månadens slut"]
    return table(report, id, caption, columns=columns, rows=rows, measures=["inflow.by_month", "inflow.queue_by_month"])


def _waiting_in(month: str) -> Cell:
    return Cell() if month == ALL else cell(f"inflow.queue_by_month.{month}")


def goldware(report: Report) -> Table | Notice:
    """How many persons, cases and activities GoldWare's person list holds for the period."""
    return count_table(
        report,
        "goldware",
        "Personer, ärenden och aktiviteter i GoldWare",
        "inflow.goldware",
        rows="counted",
        across="sex",
        label="Räknat",
        labels=COUNTED,
        notes=["En person kan ha flera ärenden, och ett ärende kan ha flera eller inga aktiviteter."],
    )


# --- queue and waiting ----------------------------------------------------------------------------------------------


def queue(report: Report) -> Figure | Notice:
    """How many applications waited for an outcome on the last day of each month."""
    return lines(
        report,
        "ko",
        "Väntande ansökningar vid månadens slut",
        "inflow.queue_by_month",
        table="manader-tabell",
        notes=["Även ansökningar under handläggning räknas, inte bara de som står i kö."],
    )


def waiting(report: Report) -> Table | Notice:
    """How long it took from application to first meeting and to start, and how long those still waiting have waited."""
    id, caption = "vantetid", "Väntetid från ansökan"
    measures = ["inflow.waiting", "inflow.still_waiting"]
    if notice := source_missing(report, id, caption, measures):
        return notice
    steps = {"first_meeting": "Till första möte", "start": "Till start"}
    rows = [Row(name, _waited(f"inflow.waiting.{step}")) for step, name in steps.items()]
    still = ("inflow.still_waiting.n", "inflow.still_waiting.median_days")
    rows.append(
        Row("Väntar vid periodens slut", (cell(still[0]), cell(still[1], "value", 0), *(Cell() for _ in range(3))))
    )
    return table(
        report,
        id,
        caption,
        columns=[
            "Väntan",
            "Mätta, antal",
            "Median, dagar",
            "Nio av tio väntade högst, dagar",
            "Högst 14 dagar, antal",
            "Högst 14 dagar, andel",
        ],
        rows=rows,
        measures=measures,
    )


def _waited(measure: str) -> tuple[Cell, ...]:
    prompt = f"{measure}.n_within_14_days"
    return (
        cell(prompt, "base"),
        cell(f"{measure}.median", "value", 0),
        cell(f"{measure}.p90", "value", 0),
        cell(prompt),
        cell(prompt, "share"),
    )


# --- where they came from -------------------------------------------------------------------------------------------


def referrers(report: Report) -> Figure | Notice:
    """Who referred those who started."""
    return bars(
        report,
        "remittenter",
        "Nya deltagare efter remittent",
        "inflow.referrers",
        rows="referrer",
        table="remittenter-tabell",
    )


def referrers_table(report: Report) -> Table | Notice:
    """Who referred those who started, by sex; shares within each sex."""
    return count_table(
        report,
        "remittenter-tabell",
        "Nya deltagare efter remittent och kön",
        "inflow.referrers",
        rows="referrer",
        across="sex",
        notes=["Andelarna räknas inom varje kolumngrupp."],
    )


def referrers_over_years(report: Report) -> Table | Notice:
    """Referrers of the period beside those of earlier years that have a folder, in the terms of the period's list."""
    id, caption, measure = "remittenter-over-ar", "Nya deltagare efter remittent, år för år", "inflow.referrers_by_year"
    if notice := source_missing(report, id, caption, [measure]):
        return notice
    frame = report.frame(measure)
    years = list(dict.fromkeys(frame["year"]))
    if len(years) < 2:
        return Notice(id, "Jämförelse mellan år", "Det finns inget tidigare år att jämföra med i underlaget.")
    rows = [
        Row(
            label("referrer", code),
            tuple(cell(f"{measure}.{year}.{code}", what) for year in years for what in ("n", "share")),
            "total" if code == ALL else "body",
        )
        for code in dict.fromkeys(frame["referrer"])
    ]
    columns = ["Remittent", *(f"{year}, {word}" for year in years for word in ("antal", "andel"))]
    definition = report.facts.measures[measure].definition
    crossed = min(years) < "2023" <= max(years)
    return table(report, id, caption, columns=columns, rows=rows, notes=[definition] if crossed else [])


def other_referrers(report: Report) -> Table | Notice:
    """What those with referrer Övrig lived on at start."""
    return count_table(
        report,
        "ovriga-remittenter",
        "Deltagare med remittent Övrig, efter försörjning vid start",
        "inflow.other_referrers_by_support",
        rows="support_source",
        keep_zero=False,
        notes=[*_responsible(report), "Försörjningskällor som ingen har visas inte."],
    )


def _responsible(report: Report) -> list[str]:
    """Which party was responsible at application for those without public support."""
    measure = "inflow.other_without_support_by_party"
    if not report.has(measure):
        return []
    frame = report.frame(measure)
    found = frame[(frame["party"] != ALL) & (frame["n"] > 0)]
    parts = [
        f"{label('party', party)} {dress(report, fact, 'k_of_n').text}"
        for party, fact in zip(found["party"], found["fact"], strict=True)
    ]
    return [f"Ansvarig part vid ansökan för dem utan offentlig försörjning: {', '.join(parts)}."] if parts else []


def applications_by_referrer(report: Report) -> Table | Notice:
    """Who referred those who applied, whatever became of the application."""
    return count_table(
        report,
        "ansokningar-remittent",
        "Inkomna ansökningar efter remittent",
        "inflow.applications_by_referrer",
        rows="referrer",
    )


def referrers_text(report: Report) -> Prose:
    """How many started, and who referred most of them."""
    paragraphs = [
        "{{ n('inflow.referrers.all.all') }} deltagare har startat insatsen under {{ period }}: "
        "{{ n('inflow.referrers.all.woman') }} kvinnor och {{ n('inflow.referrers.all.man') }} män."
    ]
    if report.has("inflow.referrers"):
        frame = report.frame("inflow.referrers")
        parts = frame[(frame["sex"] == ALL) & (frame["referrer"] != ALL) & (frame["n"] > 0)]
        parts = parts[~parts["fact"].isin(report.hidden)].sort_values("n", ascending=False, kind="stable")
        named = [
            f"{label('referrer', code)}: {{{{ k_av_n_procent('{fact}') }}}}"
            for code, fact in parts[["referrer", "fact"]].to_numpy()[:2]
        ]
        first = parts["fact"].iloc[0] if named else ""
        most = f"{{% claim largest('{first}', 'referrer', ties=true) %}}Flest{{% endclaim %}}"
        paragraphs += [f"{most} kom från {', följt av '.join(named)}."] if named else []
    return prose(report, "remittenter-text", *paragraphs)


def activity_compensation(report: Report) -> Table | Notice:
    """Applications from young people with aktivitetsersättning, and how many started with it."""
    id, caption = "aktivitetsersattning", "Unga med aktivitetsersättning"
    measures = {
        "inflow.young_activity_compensation": "Ansökningar från unga (under 30 år) med aktivitetsersättning",
        "inflow.started_activity_compensation": "Startade med aktivitetsersättning",
    }
    if notice := source_missing(report, id, caption, measures):
        return notice
    rows = [Row(name, (cell(m), cell(m, "base"), cell(m, "share"))) for m, name in measures.items()]
    return table(
        report,
        id,
        caption,
        columns=["Grupp", "Antal", "Av", "Andel"],
        rows=rows,
        measures=list(measures),
        population="Ansökningar som kommit in respektive deltagare som startat insatsen under " + report.period.label,
    )


def inquiries(report: Report) -> Table | Notice:
    """Who asked the team for advice, by half-year."""
    id, caption = "forfragningar", "Förfrågningar till teamet, efter part och halvår"
    if report.has("inflow.inquiries") and not report.fact("inflow.inquiries.all.all").n:
        return nothing_to_show(report, id, caption)
    return count_table(report, id, caption, "inflow.inquiries", rows="party", across="half", labels=HALVES)
