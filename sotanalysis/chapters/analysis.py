"""Chapter 14: the results held against goals, other teams and the year before. Never a cause, always a base."""

from datetime import date

from sotanalysis import formatting
from sotanalysis.chapters.goals import GOAL_NOTE, verdict
from sotanalysis.exhibits.figure import Figure, bars
from sotanalysis.exhibits.labels import label
from sotanalysis.exhibits.notice import Notice, nothing_to_show, source_missing
from sotanalysis.exhibits.prose import Prose, prose
from sotanalysis.exhibits.table import Cell, Row, Table, cell, count_table, table
from sotanalysis.measures.change import break_day, breaks_between
from sotanalysis.measures.comparison import OWN
from sotanalysis.report import Report
from sotanalysis.vocabulary import ALL, CODE_LISTS, NOT_APPLICABLE, slug

COUNTED = {"in_service": "Alla inskrivna minst en dag", "ended": "Avslutade"}
ASKED = {"once": "Minst en gång", "twice": "Två gånger"}
NO_CAUSE = (
    "Tabellen visar vad som finns tillsammans, inte vad som beror på vad: de som stannar olika länge skiljer sig åt "
    "redan vid start."
)


# --- goals ----------------------------------------------------------------------------------------------------------


def goals(report: Report) -> Table | Notice:
    """Which goals were reached: share, interval, level, and what the interval lets one say."""
    id, caption = "mal", "Mål och resultat"
    if notice := source_missing(report, id, caption, ["comparison.goals"]):
        return notice
    rows, lost = [], []
    for goal in report.settings.goals:
        fact = report.fact(f"comparison.goals.{slug(goal.name)}")
        level = f"comparison.goal_levels.{slug(goal.name)}"
        rows.append(
            Row(
                goal.name,
                (cell(fact, "k_of_n"), cell(fact, "share"), cell(fact, "interval"), cell(level, "percent", 0),
                 Cell(text=verdict(report, fact, goal.share))),
            )
        )  # fmt: skip
        lost += [goal.name] if fact.n is None else []
    gone = [
        f"Faktumet saknas eller har inget underlag för: {formatting.listing(lost)}. Rätta raden fakta i rapport.toml."
    ]
    return table(
        report, id, caption, columns=["Mål", "Resultat", "Andel", "95 % intervall", "Nivå", "Mot målet"], rows=rows,
        measures=["comparison.goals"], population="den grupp som varje mål gäller",
        notes=[GOAL_NOTE, *(gone if lost else [])],
    )  # fmt: skip


# --- applications without a start -----------------------------------------------------------------------------------


def non_starts(report: Report) -> Prose | Notice:
    """The share of applications without a start once more, beside what became of those who did start."""
    id, caption = "analys-ej-start", "Ansökningar som inte ledde till start"
    if notice := source_missing(report, id, caption, ["non_starts.share"]):
        return notice
    return prose(
        report,
        id,
        "{{ k_av_n_procent('non_starts.share') }} av de ansökningar som fått utfall ledde inte till start "
        "(95 % konfidensintervall {{ interval('non_starts.share') }}). Basen är ansökningar utan start och starter "
        "tillsammans; de som väntar i kö är inte med.",
        "Resultaten vid avslut gäller bara dem som startat: av de avslutade gick "
        "{{ k_av_n_procent('exits.regular_service') }} vidare till en insats inom ordinarie verksamhet.",
    )


# --- days enrolled and results by time ------------------------------------------------------------------------------


def _teams(report: Report) -> dict[str, str]:
    rows = report.dataset.tables["comparisons"]
    rows = rows[rows["of_year"] == report.year]
    own = report.settings.team or "Det egna teamet"
    return {slug(name): name for name in rows["other_team"]} | {OWN: own}


def days_of_teams(report: Report) -> Table | Notice:
    """Mean days enrolled here and in other teams, with the base that each mean has."""
    id, caption, measure = "inskrivningsdagar-team", "Inskrivningsdagar i medeltal, det egna teamet och andra", (
        "comparison.days_enrolled")  # fmt: skip
    if notice := source_missing(report, id, caption, [measure]):
        return notice
    names, frame = _teams(report), report.frame(measure)
    rows = [Row(names[r.other_team], (cell(r.fact, "value", 0), cell(r.fact, "base"))) for r in frame.itertuples()]
    unpublished = [names[r.other_team] for r in frame.itertuples() if report.fact(r.fact).base is None]
    notes = [f"Antalet deltagare är inte publicerat för {formatting.listing(unpublished)}."] if unpublished else []
    notes.append("Hur andra team räknat är inte känt. Utan antal går skillnadens osäkerhet inte att ange.")
    return table(
        report, id, caption, columns=["Team", "Dagar i medeltal", "Deltagare"], rows=rows, measures=[measure],
        notes=notes,
    )  # fmt: skip


def days_of_teams_figure(report: Report) -> Figure | Notice:
    """The means at a glance, the own team standing out."""
    measure = "comparison.days_enrolled"
    return bars(
        report, "inskrivningsdagar-team-figur", "Inskrivningsdagar i medeltal per team", measure, rows="other_team",
        share=False, highlight=(OWN,), labels=_teams(report) if report.has(measure) else None,
        table="inskrivningsdagar-team",
    )  # fmt: skip


def days_by_base(report: Report) -> Table | Notice:
    """How much the mean depends on who is counted."""
    place = "comparison.days_by_base"
    rows = []
    if report.has(place):
        rows = [Row(text, (cell(f"{place}.{c}", "base"), _days(report, f"{place}.{c}"))) for c, text in COUNTED.items()]
    return table(
        report, "inskrivningsdagar-bas", "Egna inskrivningsdagar i medeltal, efter vilka som räknas",
        columns=["Räknade", "Deltagare", "Dagar i medeltal"], rows=rows, measures=[place],
        notes=["För den som är kvar räknas dagarna till periodens sista dag; hela tiden blir längre."],
    )  # fmt: skip


def _days(report: Report, fact: str) -> Cell:
    return Cell(text=NOT_APPLICABLE.sign) if report.fact(fact).value is None else cell(fact, "value", 0)


def results_by_time(report: Report) -> Table | Notice:
    """Results beside the time enrolled, with the base of each class."""
    id, caption, measure = "resultat-tid", "Resultat efter tid i insatsen", "comparison.results_by_time"
    if notice := source_missing(report, id, caption, [measure]):
        return notice
    classes = list(dict.fromkeys(report.frame(measure)["months_class"]))
    if not report.fact(f"{measure}.{ALL}.work_or_studies").base:
        return nothing_to_show(report, id, caption)
    rows = [
        Row(
            label("months_class", name),
            (
                cell(f"{measure}.{name}.work_or_studies", "base"),
                *_counted(f"{measure}.{name}.work_or_studies"),
                *_counted(f"{measure}.{name}.regular_service"),
            ),
            "total" if name == ALL else "body",
        )
        for name in classes
    ]  # fmt: skip
    return table(
        report, id, caption,
        columns=["Påbörjade månader", "Avslutade", "Arbete eller studier, antal", "Arbete eller studier, andel",
                 "Ordinarie insats, antal", "Ordinarie insats, andel"],
        rows=rows, measures=[measure], n=report.fact(f"{measure}.{ALL}.work_or_studies").base, notes=[NO_CAUSE],
    )  # fmt: skip


def _counted(fact: str) -> tuple[Cell, Cell]:
    return cell(fact), cell(fact, "share")


def outcomes_by_time(report: Report) -> Table | Notice:
    """Every result at exit beside the time enrolled, in numbers."""
    id, caption, measure = "resultat-tid-alla", "Resultat vid avslut efter påbörjade månader, antal", (
        "comparison.outcomes_by_time")  # fmt: skip
    if notice := source_missing(report, id, caption, [measure]):
        return notice
    frame = report.frame(measure)
    total = report.fact(f"{measure}.{ALL}.{ALL}")
    if not total.n:
        return nothing_to_show(report, id, caption)
    classes = list(dict.fromkeys(frame["months_class"]))
    rows = [
        Row(
            label("outcome", outcome),
            tuple(cell(f"{measure}.{outcome}.{name}") for name in classes),
            "total" if outcome == ALL else "body",
        )
        for outcome in dict.fromkeys(frame["outcome"])
    ]
    heads = [label("months_class", name) for name in classes]
    return table(
        report, id, caption, columns=["Resultat", *heads], rows=rows, measures=[measure], n=total, notes=[NO_CAUSE]
    )


# --- breaks, hours, questions on violence ---------------------------------------------------------------------------


def breaks(report: Report) -> Table | Notice:
    """Where a series changes its definition or its list, so that the years do not compare."""
    id = "brott"
    found = sorted(
        {b for s in report.dataset.settings.values() for b in s.breaks}, key=lambda b: (break_day(b), b.series)
    )
    rows = [Row(b.series, (formatting.day(break_day(b)), b.text)) for b in found]
    rows += [Row(name, (formatting.day(day), text)) for name, day, text in _changed_lists(report)]
    if not rows:
        return Notice(id, "Inga brott i serierna", "Varken rapport.toml eller kodlistorna anger något brott.")
    return table(
        report, id, "Brott i serier och ändrade kodlistor", columns=["Serie", "Från", "Vad som ändras"], rows=rows,
        notes=["En serie dras aldrig över ett brott: jämförelsen lämnas tom, och i figuren står en lucka."],
    )  # fmt: skip


def _changed_lists(report: Report) -> list[tuple[str, date, str]]:
    """Code lists whose categories come or go, up to the year after the report's."""
    rows = []
    for codes in (report.dataset.codes(name, report.year) for name in CODE_LISTS):
        turns = {c.last_year + 1 for c in codes.categories if c.last_year < 9999}
        turns |= {c.first_year for c in codes.categories if c.first_year}
        for turn in sorted(t for t in turns if t <= report.year + 1):
            out = [c.label for c in codes.categories if c.last_year + 1 == turn]
            new = [c.label for c in codes.categories if c.first_year == turn]
            text = [
                f"Utgår: {formatting.listing(out)}." if out else "",
                f"Ny: {formatting.listing(new)}." if new else "",
            ]
            rows.append((f"Kodlista: {codes.title}", date(turn, 1, 1), " ".join(filter(None, text))))
    return rows


def hours(report: Report) -> Table | Notice:
    """How many reach the hours a week that others ask for."""
    place = "comparison.hours_threshold"
    rows = [
        Row(label("moment", m), tuple(cell(f"{place}.{m}", w) for w in ("n", "base", "share", "interval")))
        for m in ("start", "exit")
    ]
    series = breaks_between(report.dataset.settings.values(), report.period, {"Förstärkt samarbete"})
    return table(
        report, "tio-timmar", "Minst tio timmar i veckan i aktivitet",
        columns=["Tidpunkt", "Minst tio timmar", "Med känt antal timmar", "Andel", "95 % intervall"], rows=rows,
        measures=[place],
        notes=["Omkring tio timmar i veckan, med stegvis ökning, är det som brukar krävas för att gå vidare till "
               "förstärkt samarbete eller kommunens arbetsmarknadsenheter.", *(b.text for b in series)],
    )  # fmt: skip


def violence(report: Report) -> Table | Notice:
    """How many have been asked the questions on violence, once and twice. The answers are never read in."""
    measure = "comparison.violence_asked"
    return count_table(
        report, "fragor-om-vald", "Deltagare som fått frågorna om våld", measure, rows="asked", label="Ställda",
        labels=ASKED, notes=["Tabellen visar bara om frågorna ställts. Svaren läses aldrig in.",
                             "Den som fått frågorna två gånger är också med bland dem som fått dem minst en gång."],
    )  # fmt: skip
