"""Chapter 08: self-rated health (ORS) at start and at exit, and who is missing."""

from sotanalysis import formatting
from sotanalysis.exhibits.dressing import dress, is_hidden
from sotanalysis.exhibits.figure import Figure, before_after
from sotanalysis.exhibits.notice import Notice, source_missing
from sotanalysis.exhibits.table import Cell, Row, Table, cell, count_table, table
from sotanalysis.measures.health import SMALLEST_PAIRS, enough_pairs
from sotanalysis.report import Report
from sotanalysis.vocabulary import NOT_APPLICABLE

CLASS_LABELS = {
    "recovered": "Återhämtad",
    "improved": "Förbättrad",
    "improved_above": "Förbättrad, redan över gränsvärdet",
    "unchanged": "Ingen säkerställd förändring",
    "deteriorated": "Försämrad",
}


def measured(report: Report) -> Table | Notice:
    """How many of the ended have a rating at start, at exit and at both."""
    return count_table(
        report, "ors-matta", "Deltagare med skattad hälsa (ORS)", "health.measured", rows="moment", label="Mätt"
    )


def score(report: Report) -> Table | Notice:
    """What the ratings were at start and at exit, in points."""
    names = {"mean": "Medelvärde", "median": "Median", "min": "Lägsta", "max": "Högsta"}
    moments = ("start", "exit")
    rows = [Row("Antal mätta", tuple(cell(f"health.score.{m}.mean") for m in moments))]
    rows += [
        Row(text, tuple(_points(report, f"health.score.{m}.{name}") for m in moments)) for name, text in names.items()
    ]
    return table(
        report,
        "ors-varden",
        "Skattad hälsa i poäng (ORS, 0–40)",
        columns=["Mått", "Vid start", "Vid avslut"],
        rows=rows,
        measures=["health.score"],
        notes=[
            "De som mätts vid start och de som mätts vid avslut är inte samma grupp: skillnaden mellan kolumnerna är "
            "ingen "
            "förändring."
        ],
    )


def _points(report: Report, id: str) -> Cell:
    """Points with one decimal; not applicable where nobody is measured."""
    if not report.has("health.score") or report.fact(id).value is not None:
        return cell(id, "value", 1)
    return Cell(text=NOT_APPLICABLE.sign)


def group_change(report: Report) -> Table | Notice:
    """How much the group changed. Refused when too few are measured twice to speak for the group."""
    id, caption = "ors-forandring", "Förändring i skattad hälsa, hela gruppen"
    if notice := source_missing(report, id, caption, ["health.change"]):
        return notice
    both = report.fact("health.measured.both")
    pairs = both.n or 0
    if not enough_pairs(pairs, both.base or 0):
        return Notice(id, "Underlag för litet", _too_small(report))
    names = {"mean": "Medelförändring", "median": "Medianförändring", "low": "Osäkerhet, nedre gräns",
             "high": "Osäkerhet, övre gräns"}  # fmt: skip
    rows = [Row(text, (cell(f"health.change.{name}", "signed", 1),)) for name, text in names.items()]
    return table(
        report, id, caption, columns=["Mått", "Poäng"], rows=rows, measures=["health.change"], n=pairs,
        notes=["Osäkerheten är ett 95-procentigt konfidensintervall för medelförändringen."],
    )  # fmt: skip


def _too_small(report: Report) -> str:
    counts = dress(report, "health.measured.both", "k_of_n").text
    least = formatting.number(SMALLEST_PAIRS)
    return (
        f"Mätta både vid start och vid avslut: {counts} avslutade deltagare. En förändring för gruppen redovisas "
        "först när "
        f"minst {least} deltagare, och minst hälften av de avslutade, är mätta två gånger."
    )


def pairs(report: Report) -> Table | Notice:
    """The participants measured twice, pair by pair (internal edition)."""
    rows = []
    if report.has("health.pairs"):
        codes = report.frame("health.pairs")["pair"].drop_duplicates()
        rows = [
            Row(f"Par {c}", tuple(cell(f"health.pairs.{c}.{m}", "value", 1) for m in ("start", "exit"))) for c in codes
        ]
    return table(
        report,
        "ors-par",
        "Skattad hälsa för dem som mätts två gånger",
        columns=["Par", "Vid start", "Vid avslut"],
        rows=rows,
        measures=["health.pairs"],
        notes=["Paren är ordnade efter värdet vid start. Numret pekar inte ut någon."],
    )


def pairs_figure(report: Report) -> Figure | Notice:
    """The pairs at a glance."""
    labels = {}
    if report.has("health.pairs"):
        labels = {code: f"Par {code}" for code in report.frame("health.pairs")["pair"]}
    return before_after(
        report,
        "ors-par-figur",
        "Skattad hälsa vid start och vid avslut, par för par (poäng 0–40)",
        "health.pairs",
        rows="pair",
        labels=labels,
        table="ors-par",
    )


def reliable_change(report: Report) -> Table | Notice:
    """How many changed more than the instrument's own uncertainty, by each of the limits in use."""
    measure = "health.reliable_change"
    limits, rows = [], []
    if report.has(measure):
        limits = list(report.frame(measure)["threshold"].drop_duplicates())
        rows = [Row(text, tuple(cell(f"{measure}.{x}.{name}") for x in limits)) for name, text in CLASS_LABELS.items()]
    ors = report.settings.ors
    return table(
        report,
        "ors-sakerstalld",
        "Säkerställd förändring i skattad hälsa",
        columns=[
            "Klass",
            *(f"Gräns {formatting.number(float(x), 0 if float(x).is_integer() else 1)} poäng" for x in limits),
        ],
        rows=rows,
        measures=[measure],
        n=report.fact("health.measured.both").n if report.has("health.measured") and not _hides_pairs(report) else None,
        notes=[
            f"Gränsvärdet är {formatting.number(ors.cutoff)} poäng. Återhämtad kan bara den bli som började under "
            "det. En "
            "förändring lika stor som gränsen räknas som säkerställd, ett slutvärde lika med gränsvärdet som över.",
            "Gränsen är olika i olika handledningar, därför visas flera; den och gränsvärdet anges i rapport.toml.",
        ],
    )


def _hides_pairs(report: Report) -> bool:
    return is_hidden(report, report.fact("health.measured.both"))


def completion(report: Report) -> Table | Notice:
    """Whether those measured twice started at another level than those measured once."""
    names = {"paired": "Mätta både vid start och avslut", "unpaired": "Mätta bara vid start"}
    measure = "health.start_by_completion"
    rows = []
    if report.has(measure):
        values = {name: report.fact(f"{measure}.{name}").value for name in names}
        rows = [
            Row(
                text,
                (
                    cell(f"{measure}.{name}"),
                    Cell(text=NOT_APPLICABLE.sign) if values[name] is None else cell(f"{measure}.{name}", "value", 1),
                ),
            )
            for name, text in names.items()
        ]
    return table(
        report,
        "ors-bortfall",
        "Värde vid start, efter om deltagaren också mätts vid avslut",
        columns=["Grupp", "Antal", "Medelvärde vid start, poäng"],
        rows=rows,
        measures=[measure],
        notes=[
            "Börjar de två grupperna på olika nivå kan förändringen bland dem som mätts två gånger inte gälla alla. "
            "Låga "
            "värden tenderar dessutom att stiga vid en ny mätning också utan insats."
        ],
    )
