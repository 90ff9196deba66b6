"""Chapter 00: the year in short: key figures, what they say, where those who ended went, the measures to report."""

from sotanalysis import formatting
from sotanalysis.chapters.required import CHECKLIST, rows_of
from sotanalysis.exhibits.cards import Card, Cards, cards
from sotanalysis.exhibits.dressing import dress, has_share, is_hidden, resolve
from sotanalysis.exhibits.exhibit import absent
from sotanalysis.exhibits.figure import Figure, bars
from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.prose import Prose, prose
from sotanalysis.exhibits.table import Table, table
from sotanalysis.report import Report

# Label, fact, one line of words, and what its change is taken from: a volume or a result of `comparison`. The first
# six that have a source are shown, so a year without the workbook still gets its own.
FIGURES = (
    ("Inskrivna", "inflow.flow.in_service.all", "deltagare med plats någon gång", "in_service"),
    ("Startade", "inflow.flow.started.all", "nya deltagare", "started"),
    ("Avslutade", "exits.ended.all", "deltagare, utom den som avbrutit", "ended"),
    ("Uppåt på processtrappan", "steps.movement.all_ended.up", "av de avslutade", "step_up"),
    ("Vidare till ordinarie verksamhet", "exits.regular_service", "av de avslutade", "regular_service"),
    ("I arbete eller studier", "occupation.work_or_studies.exit", "av de avslutade, vid avslut", ""),
    ("Inskrivna", "inflow.goldware.persons.all", "personer enligt GoldWare", ""),
    ("Startade", "target_group.started.all", "deltagare registrerade i SUS", ""),
    ("Väntade", "inflow.still_waiting.n", "ansökningar vid periodens slut", ""),
)
VOLUMES = ("in_service", "started", "ended")
UNCHANGED = "kan inte skiljas från oförändrat"


def key_figures(report: Report) -> Cards | Notice:
    """The six figures that tell most of the period, each with its change since the year before where it can be told."""
    chosen: dict[str, Card] = {}
    for name, fact, words, change in FIGURES:
        if name not in chosen and resolve(report, fact) is not None:
            chosen[name] = Card(name, fact, words, _change(report, change), change not in VOLUMES)
    wanted = list(chosen.values()) or [Card(name, fact) for name, fact, _, _ in FIGURES]
    return cards(report, "nyckeltal", "Nyckeltal", wanted)


def _change(report: Report, name: str) -> str:
    """The change since the same period of the year before; empty where there is none, or it may not be stated."""
    if not name:
        return ""
    return _volume_change(report, name) if name in VOLUMES else _share_change(report, name)


def _volume_change(report: Report, name: str) -> str:
    """`149 under 2022 (−24)`."""
    if not report.has("capacity.volumes"):
        return ""
    before, now = (report.fact(f"capacity.volumes.{name}.{year}") for year in ("previous", "current"))
    if is_hidden(report, before) or is_hidden(report, now) or before.n is None or now.n is None:
        return ""
    change = formatting.number(now.n - before.n, sign=True)
    return f"{formatting.number(before.n)} under {report.period.previous.label} ({change})"


def _share_change(report: Report, name: str) -> str:
    """`67 % under 2022, +15 procentenheter`, or that they cannot be told apart; nothing over a break in the series."""
    if not report.has("comparison.change"):
        return ""
    before = report.fact(f"comparison.year_on_year.{name}.previous")
    change = [report.fact(f"comparison.change.{name}.{s}") for s in ("difference", "low", "high")]
    if not has_share(before) or any(f.value is None or is_hidden(report, f) for f in (before, *change)):
        return ""
    difference, low, high = (float(f.value or 0) for f in change)
    points = f"{formatting.number(difference, sign=True)} procentenheter"
    told = UNCHANGED if low <= 0 <= high else points
    return f"{dress(report, before, 'share').text} under {report.period.previous.label}, {told}"


def sentences(report: Report) -> Prose:
    """The period in three sentences: how many, how it went, how many wait."""
    waiting = "Vid periodens slut väntade {{ n('inflow.still_waiting.n') }} ansökningar på start eller besked"
    some = report.has("inflow.still_waiting") and (report.fact("inflow.still_waiting.n").n or 0) > 0
    days = "{{ value('inflow.still_waiting.median_days', 0) }}"
    return prose(
        report,
        "korthet-text",
        "Under {{ period }} hade {{ n('inflow.flow.in_service.all') }} deltagare en plats i insatsen; "
        "{{ n('inflow.flow.started.all') }} av dem startade och {{ n('exits.ended.all') }} avslutade.",
        "Av de avslutade gick {{ k_av_n_procent('steps.movement.all_ended.up') }} uppåt på processtrappan, och "
        "{{ k_av_n_procent('exits.regular_service') }} gick vidare till en insats inom ordinarie verksamhet.",
        f"{waiting}; medianen av deras väntan var {days} dagar." if some else f"{waiting}.",
    )


def outcomes(report: Report) -> Figure | Notice:
    """Where those who ended went."""
    return bars(report, "korthet-resultat", "Vart de avslutade gick vidare", "exits.outcomes", rows="outcome",
                table="resultat")  # fmt: skip


def required(report: Report) -> Table | Notice:
    """The measures that shall be reported: each with its value, base and goal, and where it stands."""
    id, caption = CHECKLIST, "Resultatmått som ska redovisas"
    wanted = report.settings.required_measures
    if not wanted:
        text = "Måtten anges i rapport.toml, resultatmatt. Inga är angivna för perioden."
        return Notice(id, "Inga resultatmått är angivna", text)
    rows, measures, notes = rows_of(report, wanted)
    if absent(report, measures) or not measures:
        return Notice(id, f"Underlag saknas: {caption}", " ".join(notes))
    return table(
        report,
        id,
        caption,
        columns=["Resultatmått", "Värde", "Underlag", "Mål", "Finns i"],
        rows=rows,
        measures=measures,
        population="",
        notes=notes,
    )
