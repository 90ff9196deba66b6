"""Chapter 05: the step ladder at start and at exit, movements with both bases, regular service, the trial time."""

from sotanalysis.exhibits.dressing import is_hidden
from sotanalysis.exhibits.figure import Figure, before_after, ladder_matrix
from sotanalysis.exhibits.labels import label
from sotanalysis.exhibits.notice import Notice, nothing_to_show, source_missing
from sotanalysis.exhibits.prose import Prose, prose
from sotanalysis.exhibits.table import Cell, Row, Table, cell, count_table, table
from sotanalysis.report import Report
from sotanalysis.vocabulary import ALL, LADDER, MISSING, STEP, STEP_MOVEMENT

# How the ladder is read: the association's picture of it is not among the data.
COUNTED_AS = {
    "introduction": "Första steget",
    "getting_started": "Andra steget",
    "into_work": "Tredje steget, det högsta på trappan",
    "ended": "Eget slutläge vid avslut, räknas inte som ett steg uppåt",
}
GROUPS = {"all_ended": "Alla", "first_half": "Första halvåret"}
ASSUMED = (
    "Att den tryckta kommentaren om stegförflyttning gäller dem som avslutat första halvåret är ett antagande; under "
    "det stämmer kommentaren med siffrorna."
)


def ladder(report: Report) -> Table | Notice:
    """The steps of the ladder in order, and how each is counted."""
    rows = [Row(label("step", step), (COUNTED_AS[step],)) for step in (*LADDER, "ended")]
    columns = ["Steg", "Så räknas det"]
    return table(report, "processtrappan", "Processtrappans steg", columns=columns, rows=rows, population="",
                 notes=["Stegförflyttning är steget vid avslut mot steget vid start för samma deltagare."])  # fmt: skip


def steps(report: Report) -> Figure | Notice:
    """Where those who ended stood at start and where at exit."""
    return before_after(
        report,
        "steg",
        "Steg på processtrappan vid start och vid avslut",
        "steps.before_after",
        rows="step",
        table="steg-tabell",
    )


def steps_table(report: Report) -> Table | Notice:
    """Steps at start and at exit, side by side."""
    id, caption = "steg-tabell", "Steg på processtrappan vid start och vid avslut"
    measure = "steps.before_after"
    if notice := source_missing(report, id, caption, [measure]):
        return notice
    rows = [
        Row(
            label("step", step),
            tuple(cell(f"{measure}.{step}.{moment}", what) for moment in ("start", "exit") for what in ("n", "share")),
            "total" if step == ALL else "body",
        )
        for step in (*STEP.codes, ALL)
    ]
    columns = ["Steg", "Vid start, antal", "Vid start, andel", "Vid avslut, antal", "Vid avslut, andel"]
    return table(report, id, caption, columns=columns, rows=rows, measures=[measure], n=f"{measure}.{ALL}.exit")


def matrix(report: Report) -> Figure | Notice:
    """From which step at start to which at exit; moves up are shaded."""
    return ladder_matrix(report, "stegmatris", "Stegförflyttning från start till avslut", "steps.matrix")


def movement(report: Report) -> Table | Notice:
    """Up, same, down: for all who ended and, where the report speaks of it, for those of the first half-year."""
    id, caption, measure = "stegforflyttning", "Stegförflyttning från start till avslut", "steps.movement"
    if notice := source_missing(report, id, caption, [measure]):
        return notice
    groups = _groups(report)
    if not report.fact(f"{measure}.all_ended.{ALL}").n:
        return nothing_to_show(report, id, caption)
    rows = [
        Row(
            label("movement", code),
            tuple(item for group in groups for item in _moved(f"{measure}.{group}.{code}", code)),
            "total" if code == ALL else "body",
        )
        for code in (*STEP_MOVEMENT.codes, ALL)
    ]
    heads = ("antal", "andel", "95 % intervall")
    columns = ["Riktning", *(f"{GROUPS[group]}, {head}" for group in groups for head in heads)]
    notes = ["Avslut är ett eget slutläge och räknas inte som uppåt.", *([ASSUMED] if len(groups) > 1 else [])]
    return table(report, id, caption, columns=columns, rows=rows, measures=[measure], n=f"{measure}.all_ended.{ALL}",
                 notes=notes)  # fmt: skip


def _moved(id: str, code: str) -> tuple[Cell, ...]:
    return (cell(id), cell(id, "share"), Cell() if code == ALL else cell(id, "interval"))


def _groups(report: Report) -> list[str]:
    """The first-half group is shown where the year's settings state the assumption about it."""
    assumed = any("halvår" in a.text.casefold() and "steg" in a.text.casefold() for a in report.settings.assumptions)
    return [*GROUPS] if assumed and report.period.is_year else ["all_ended"]


def movement_by_sex(report: Report) -> Table | Notice:
    """Up, same, down for women and men."""
    return count_table(
        report,
        "stegforflyttning-kon",
        "Stegförflyttning från start till avslut, efter kön",
        "steps.movement_by_sex",
        rows="movement",
        across="sex",
        label="Riktning",
        notes=["Andelarna räknas inom varje kolumngrupp."],
    )


def group(report: Report) -> Table | Notice:
    """The subgroup of the printed comment: steps at start and exit, and how many of each went to work or studies."""
    id, caption = "steg-forsta-halvaret", "Steg vid start och avslut för dem som avslutat första halvåret"
    measures = ["steps.group_start", "steps.group_exit", "steps.group_exit_outcomes"]
    if notice := source_missing(report, id, caption, measures):
        return notice
    if len(_groups(report)) == 1:
        return Notice(id, "Ingen särskild grupp", "Årets rapport talar inte om någon särskild grupp av avslutade.")
    rows = [
        Row(
            label("step", step),
            (
                Cell() if step == "ended" else cell(f"steps.group_start.{step}"),
                cell(f"steps.group_exit.{step}"),
                cell(f"steps.group_exit_outcomes.{step}.work"),
                cell(f"steps.group_exit_outcomes.{step}.studies"),
            ),
            "total" if step == ALL else "body",
        )
        for step in (*LADDER, "ended", MISSING, ALL)
    ]
    columns = ["Steg", "Vid start", "Vid avslut", "Vid avslut, varav till arbete", "Vid avslut, varav till studier"]
    return table(report, id, caption, columns=columns, rows=rows, measures=measures, n=f"steps.group_exit.{ALL}",
                 notes=[ASSUMED])  # fmt: skip


def group_matrix(report: Report) -> Figure | Notice:
    """The subgroup's way from step to step."""
    id, caption = "stegmatris-forsta-halvaret", "Stegförflyttning för dem som avslutat första halvåret"
    if report.has("steps.group_matrix") and len(_groups(report)) == 1:
        return Notice(id, "Ingen särskild grupp", "Årets rapport talar inte om någon särskild grupp av avslutade.")
    return ladder_matrix(report, id, caption, "steps.group_matrix", notes=[ASSUMED])


def regular_service(report: Report) -> Table | Notice:
    """How many went on to regular service, by the step where they stood at exit."""
    id, caption = "steg-ordinarie", "Till insats inom ordinarie verksamhet, efter steg vid avslut"
    measure = "steps.exit_regular_service"
    if notice := source_missing(report, id, caption, [measure]):
        return notice
    rows = [
        Row(
            label("step", step),
            tuple(cell(f"{measure}.{step}", what) for what in ("base", "n", "share")),
            "total" if step == ALL else "body",
        )
        for step in (*STEP.codes, ALL)
    ]
    columns = ["Steg vid avslut", "På steget, antal", "Till ordinarie verksamhet, antal", "Till ordinarie, andel"]
    return table(report, id, caption, columns=columns, rows=rows, measures=[measure])


def trial(report: Report) -> Table | Notice:
    """Who ended within the trial time, by step at start, and how many of them went to regular service."""
    id, caption, measure = "provotid", "Avslut inom prövotiden, efter steg vid start", "steps.trial_regular_service"
    if notice := source_missing(report, id, caption, [measure]):
        return notice
    frame = report.frame(measure)
    rows = [
        Row(label("step", step), (cell(fact, "base"), cell(fact)), "total" if step == ALL else "body")
        for step, fact in frame[["step", "fact"]].to_numpy()
    ]
    columns = ["Steg vid start", "Avslut inom prövotiden", "Varav till ordinarie verksamhet"]
    notes = ["Prövotiden räknas som tre månader och fjorton dagar från start."]
    return table(report, id, caption, columns=columns, rows=rows, measures=[measure], notes=notes)


def summary(report: Report) -> Prose:
    """Moves up with both bases and intervals; whether anybody moved down."""
    up = "steps.movement.{}.up"
    paragraphs = [
        f"Av dem som avslutat har {{{{ k_av_n_procent('{up.format('all_ended')}') }}}} gått uppåt på processtrappan"
        + _interval(report, up.format("all_ended"))
    ]
    if report.has("steps.movement") and len(_groups(report)) > 1:
        paragraphs.append(
            f"Bland dem som avslutat första halvåret är det {{{{ k_av_n_procent('{up.format('first_half')}') }}}}"
            f"{_interval(report, up.format('first_half'))} Siffran gäller den gruppen, inte hela året."
        )
    return prose(report, "steg-text", *paragraphs, _down(report))


def _interval(report: Report, id: str) -> str:
    """The interval in brackets, where there is one to state."""
    if not report.has("steps.movement") or (report.fact(id).base or 0) < 10:
        return "."
    return f" (95 % konfidensintervall {{{{ interval('{id}') }}}})."


def _down(report: Report) -> str:
    """Said only of those measured twice."""
    if not report.has("steps.movement"):
        return ""
    down, unknown = (report.fact(f"steps.movement.all_ended.{code}") for code in ("down", MISSING))
    if not down.base or is_hidden(report, down) or is_hidden(report, unknown):
        return ""
    known = _nobody(unknown.id, "ingen") if unknown.n == 0 else f"{{{{ n('{unknown.id}') }}}}"
    said = _nobody(down.id, "Ingen") if down.n == 0 else f"{{{{ k_av_n('{down.id}') }}}}"
    return f"{said} har gått nedåt; {known} saknar steg vid start eller avslut."


def _nobody(id: str, word: str) -> str:
    return f"{{% claim fact('{id}').n == 0 %}}{word}{{% endclaim %}}"


def trial_summary(report: Report) -> Prose:
    """How many ended within the trial time, and how many of them went to regular service."""
    going = "steps.trial_regular_service.all"
    some = report.has("steps.trial_regular_service") and report.fact(going).base
    return prose(
        report,
        "provotid-text",
        "Av de avslutade har {{ k_av_n_procent('steps.trial_exits') }} avslutat inom prövotiden.",
        f"Av dem gick {{{{ k_av_n('{going}') }}}} till insats inom ordinarie verksamhet." if some else "",
    )
