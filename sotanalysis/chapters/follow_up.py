"""Chapter 11: what has become of the participants 6 and 18 months after exit."""

from sotanalysis.exhibits.dressing import dress
from sotanalysis.exhibits.figure import Box, Figure, bars, participant_flow
from sotanalysis.exhibits.labels import label
from sotanalysis.exhibits.notice import Notice, source_missing
from sotanalysis.exhibits.prose import Prose, prose
from sotanalysis.exhibits.table import Row, Table, cell, count_table, table
from sotanalysis.report import Report
from sotanalysis.vocabulary import ALL, MISSING, YES_NO

STATUS = {"done": "Genomförda", "not_reached": "Ej nådda", "declined": "Avböjda", MISSING: "Inte registrerade",
          ALL: "Förfallna"}  # fmt: skip
ACTIVE = {"yes": "I arbete eller studier", "no": "Inte i arbete eller studier", MISSING: "Uppgift saknas",
          ALL: "Samtliga genomförda"}  # fmt: skip
BOUNDS = {
    "low": "Lägsta möjliga, av alla förfallna",
    "reached": "Bland de nådda",
    "high": "Högsta möjliga, av alla förfallna",
}
SEXES = ("woman", "man", MISSING, ALL)
NOT_ALL_KNOWN = (
    "Vid avslut saknas uppgift för den som avslutat innan registret började föras, eller som saknar sysselsättning vid "
    "avslut i fliken Deltagare."
)


def _none_due(report: Report, id: str, months: str) -> Notice | Prose | None:
    """Why there is nothing to show: the sheet is missing, or no follow-up of that kind falls due.

    The latter is said once, by the summary that opens the section; the other exhibits are then empty.
    """
    caption = f"Uppföljning {months} månader efter avslut"
    if notice := source_missing(report, id, caption, ["follow_up.due"]):
        return notice
    if report.fact(f"follow_up.due.{months}").n:
        return None
    return (
        Prose(id, ())
        if id != f"uppfoljning-{months}"
        else Notice(
            id,
            f"Inget att visa: {caption}",
            f"Registret har inget avslut som når {months} månader under {report.period.label}. Uppföljningar som "
            "genomförts men inte står i fliken Uppföljning syns inte här.",
        )
    )


def _summary(report: Report, id: str, months: str) -> Prose | Notice:
    if notice := _none_due(report, id, months):
        return notice
    status = f"follow_up.status.{months}"
    return prose(
        report,
        id,
        f"Under {{{{ period }}}} har {{{{ n('follow_up.due.{months}') }}}} uppföljningar förfallit {months} månader "
        f"efter avslut. Genomförda: {{{{ k_av_n_procent('{status}.done') }}}}. Ej nådda: "
        f"{{{{ k_av_n('{status}.not_reached') }}}}. Avböjda: {{{{ k_av_n('{status}.declined') }}}}. Inte registrerade: "
        f"{{{{ k_av_n('{status}.missing') }}}}.",
        f"Genomförda under {{{{ period }}}}, när de än förföll: {{{{ n('follow_up.done.{months}') }}}}. Av de "
        f"förfallna och genomförda har {{{{ k_av_n('follow_up.support_given.{months}') }}}} fått stöd av teamet efter "
        "avslut.",
    )


def summary_6(report: Report) -> Prose | Notice:
    """How many were due after six months, how many were reached, how many had support after exit."""
    return _summary(report, "uppfoljning-6", "6")


def summary_18(report: Report) -> Prose | Notice:
    """The same after eighteen months; says so when none is due."""
    return _summary(report, "uppfoljning-18", "18")


def _flow(report: Report, id: str, months: str) -> Figure | Prose | Notice:
    if notice := _none_due(report, id, months):
        return notice
    lost = tuple(Box(STATUS[s], f"follow_up.status.{months}.{s}") for s in ("not_reached", "declined", MISSING))
    ends: tuple[Box, ...] = (Box("I arbete eller studier", f"follow_up.transition.{months}.all.yes"),
            Box("Inte i arbete eller studier", f"follow_up.transition.{months}.all.no"))  # fmt: skip
    if report.fact(f"follow_up.transition.{months}.all.missing").n:
        ends = (*ends, Box("Sysselsättning saknas", f"follow_up.transition.{months}.all.missing"))
    root = Box("Förfallna uppföljningar", f"follow_up.due.{months}", aside=lost,
               children=(Box("Genomförda", f"follow_up.status.{months}.done", children=ends),))  # fmt: skip
    return participant_flow(
        report, id, f"Uppföljning {months} månader efter avslut: från förfallna till nådda", [root],
        population=report.population("follow_up.due"), table=f"uppfoljning-{months}-status",
    )  # fmt: skip


def flow_6(report: Report) -> Figure | Prose | Notice:
    """From due to reached to work or studies, six months."""
    return _flow(report, "uppfoljning-6-flode", "6")


def flow_18(report: Report) -> Figure | Prose | Notice:
    """From due to reached to work or studies, eighteen months."""
    return _flow(report, "uppfoljning-18-flode", "18")


def _status(report: Report, months: str) -> Table | Prose | Notice:
    id = f"uppfoljning-{months}-status"
    return _none_due(report, id, months) or count_table(
        report,
        id,
        f"Uppföljning {months} månader efter avslut, efter status",
        "follow_up.status",
        rows="follow_up_status",
        label="Status",
        labels=STATUS,
        held={"months": months},
        notes=["Basen är alla som förfallit, inte bara de som nåtts."],
    )


def status_6(report: Report) -> Table | Prose | Notice:
    """What came of the six-month follow-ups that fell due."""
    return _status(report, "6")


def status_18(report: Report) -> Table | Prose | Notice:
    """What came of the eighteen-month follow-ups that fell due."""
    return _status(report, "18")


def _by_sex(report: Report, months: str) -> Table | Prose | Notice:
    id = f"uppfoljning-{months}-kon"
    if notice := _none_due(report, id, months):
        return notice
    reached, active = (f"follow_up.{m}.{months}" for m in ("reached_by_sex", "active_by_sex"))
    rows = [
        Row(
            label("sex", sex),
            (
                cell(f"{reached}.{sex}", "base"),
                cell(f"{reached}.{sex}"),
                cell(f"{reached}.{sex}", "share"),
                cell(f"{active}.{sex}"),
                cell(f"{active}.{sex}", "share"),
            ),
            "total" if sex == ALL else "body",
        )
        for sex in SEXES
        if sex != MISSING or report.fact(f"{reached}.{sex}").base
    ]
    notes = ["Andelen i arbete eller studier räknas av de genomförda med känd sysselsättning."]
    if report.fact(f"{reached}.{MISSING}").base:
        notes.append("Kön saknas för den som avslutat innan registret började föras.")
    return table(
        report, id, f"Uppföljning {months} månader efter avslut, efter kön",
        columns=["Kön", "Förfallna", "Genomförda", "Andel genomförda", "I arbete eller studier",
                 "Andel i arbete eller studier"],
        rows=rows, n=report.fact(f"{reached}.{ALL}").base, notes=notes,
    )  # fmt: skip


def by_sex_6(report: Report) -> Table | Prose | Notice:
    """Women, men and those whose sex the register does not hold, six months."""
    return _by_sex(report, "6")


def by_sex_18(report: Report) -> Table | Prose | Notice:
    """Women, men and those whose sex the register does not hold, eighteen months."""
    return _by_sex(report, "18")


def _occupation_figure(report: Report, months: str) -> Figure | Prose | Notice:
    id = f"uppfoljning-{months}-sysselsattning"
    return _none_due(report, id, months) or bars(
        report, id, f"Sysselsättning {months} månader efter avslut", "follow_up.occupation", rows="occupation",
        held={"months": months}, table=f"{id}-tabell",
    )  # fmt: skip


def occupation_figure_6(report: Report) -> Figure | Prose | Notice:
    """What those reached did six months after exit."""
    return _occupation_figure(report, "6")


def occupation_figure_18(report: Report) -> Figure | Prose | Notice:
    """What those reached did eighteen months after exit."""
    return _occupation_figure(report, "18")


def _occupation(report: Report, months: str) -> Table | Prose | Notice:
    id = f"uppfoljning-{months}-sysselsattning-tabell"
    return _none_due(report, id, months) or count_table(
        report, id, f"Sysselsättning {months} månader efter avslut", "follow_up.occupation", rows="occupation",
        held={"months": months},
    )  # fmt: skip


def occupation_6(report: Report) -> Table | Prose | Notice:
    """The same in numbers, six months."""
    return _occupation(report, "6")


def occupation_18(report: Report) -> Table | Prose | Notice:
    """The same in numbers, eighteen months."""
    return _occupation(report, "18")


def _support(report: Report, months: str) -> Table | Prose | Notice:
    id = f"uppfoljning-{months}-forsorjning"
    return _none_due(report, id, months) or count_table(
        report, id, f"Försörjning {months} månader efter avslut", "follow_up.support", rows="support_source",
        held={"months": months},
    )  # fmt: skip


def support_6(report: Report) -> Table | Prose | Notice:
    """What those reached lived on six months after exit."""
    return _support(report, "6")


def support_18(report: Report) -> Table | Prose | Notice:
    """What those reached lived on eighteen months after exit."""
    return _support(report, "18")


def _transition(report: Report, months: str) -> Table | Prose | Notice:
    id = f"uppfoljning-{months}-avslut"
    if notice := _none_due(report, id, months):
        return notice
    place = f"follow_up.transition.{months}"
    codes = [c for c in (*YES_NO.codes, ALL) if c != MISSING or report.fact(f"{place}.all.missing").n]
    rows = [
        Row(
            ACTIVE[at_exit],
            tuple(cell(f"{place}.{at_exit}.{code}") for code in codes),
            "total" if at_exit == ALL else "body",
        )
        for at_exit in (*YES_NO.codes, ALL)
    ]
    heads = {"yes": "Vid uppföljning: ja", "no": "Vid uppföljning: nej", MISSING: "Uppgift saknas", ALL: "Samtliga"}
    at = f"follow_up.work_or_studies.{months}"
    return table(
        report,
        id,
        f"I arbete eller studier vid avslut och {months} månader efter",
        columns=["Vid avslut", *(heads[c] for c in codes)],
        rows=rows,
        n=report.fact(f"{place}.all.all"),
        notes=[*_paired_note(report, at), NOT_ALL_KNOWN],
    )


def _paired_note(report: Report, at: str) -> list[str]:
    if not report.fact(f"{at}.exit").base:
        return []
    before, after = (dress(report, f"{at}.{moment}", "k_of_n").text for moment in ("exit", "follow_up"))
    return [f"Kända vid båda tillfällena: i arbete eller studier vid avslut {before}, vid uppföljningen {after}."]


def transition_6(report: Report) -> Table | Prose | Notice:
    """The same persons at exit and six months later."""
    return _transition(report, "6")


def transition_18(report: Report) -> Table | Prose | Notice:
    """The same persons at exit and eighteen months later."""
    return _transition(report, "18")


def _bounds(report: Report, months: str) -> Table | Prose | Notice:
    id = f"uppfoljning-{months}-granser"
    if notice := _none_due(report, id, months):
        return notice
    rows = [
        Row(text, tuple(cell(f"follow_up.bounds.{months}.{bound}", what) for what in ("n", "base", "share")))
        for bound, text in BOUNDS.items()
    ]
    return table(
        report, id, f"I arbete eller studier {months} månader efter avslut: hur mycket bortfallet kan ändra",
        columns=["Räknesätt", "I arbete eller studier", "Av", "Andel"], rows=rows,
        notes=["Lägsta möjliga: ingen av dem vi inte vet något om arbetar eller studerar. Högsta möjliga: alla av dem "
               "gör det. Det sanna värdet för alla förfallna ligger mellan de två."],
    )  # fmt: skip


def bounds_6(report: Report) -> Table | Prose | Notice:
    """How much those not reached could change the share, six months."""
    return _bounds(report, "6")


def bounds_18(report: Report) -> Table | Prose | Notice:
    """How much those not reached could change the share, eighteen months."""
    return _bounds(report, "18")
