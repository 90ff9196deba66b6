"""Chapter 03: SUS as printed beside its own counts, and whether it tells women from men."""

from collections.abc import Sequence

from sotanalysis.exhibits.dressing import dress
from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.prose import Prose
from sotanalysis.exhibits.shown import label
from sotanalysis.exhibits.table import Row, Table, cell
from sotanalysis.facts import Fact
from sotanalysis.formatting import listing, round_half_up
from sotanalysis.measures.keys import Key
from sotanalysis.report import Report
from sotanalysis.vocabulary import ALL


def tells_sex(report: Report, measure: str) -> bool:
    """Whether the source of a measure with the key sex says who is a woman and who is a man; true without a source."""
    if not report.has(measure):
        return True
    women = report.frame(measure).query("sex == 'woman'")
    return bool((women["n"].notna() | women["hidden"]).any())


def workbook_beside(report: Report) -> list[str]:
    """How many have started by SUS and by the workbook, where SUS answers and the two differ; else nothing, as text."""
    started = "target_group.started.all"
    if not report.has("target_group.started") or f"{started}@workbook" not in set(
        report.all_sources("target_group.started")["fact"]
    ):
        return [""]
    return [
        f"{{% if fact('{started}').n != fact('{started}@workbook').n %}}Det som har SUS som källa räknas av de "
        f"{{{{ n('{started}') }}}} som har startat där; i teamets arbetsbok är de "
        f"{{{{ n('{started}@workbook') }}}}.{{% endif %}}"
    ]


def beside_print(report: Report, id: str, caption: str, measure: str) -> Table | Notice | Prose:
    """Count and recomputed share beside the share SUS printed, of what it printed one of; else an empty place."""
    pairs = _pairs(report, measure)
    if not pairs:
        return Prose(id, ())
    keys = report[measure].measures[0].keys
    rows = [
        Row(_named(report, keys, fact), (cell(fact), cell(fact, "share"), cell(sus, "percent")))
        for fact, sus in ((report.fact(ours), sus) for ours, sus in pairs)
    ]
    heads = [keys[0].title, "Antal", "Andel, omräknad", "Andel, som SUS skrev ut"]
    foot = report.foot([measure], n=report.fact(".".join([measure, *(ALL for _ in keys)])))
    return report.table(id, caption, heads, rows, notes=compared(report, measure), foot=foot)


def _named(report: Report, keys: Sequence[Key], fact: Fact) -> str:
    """The words of a fact's codes, without those of a whole: `Grundskola, kvinnor`."""
    return label([report.word(key, fact.keys[key.name]) for key in keys if fact.keys[key.name] != ALL])


def compared(report: Report, measure: str) -> list[str]:
    """A note on whether the shares SUS printed are those of its own counts; nothing where SUS printed none."""
    facts = [(report.fact(id), sus) for id, sus in _pairs(report, measure)]
    shown = [(ours, sus) for ours, sus in facts if not (ours.hidden or ours.base_hidden or sus.hidden)]
    if differ := [(ours, sus) for ours, sus in shown if _tenths(ours.value) != _tenths(sus.value)]:
        told = [f"{dress(sus, 'percent').text} i stället för {dress(ours, 'share', 1).text}" for ours, sus in differ]
        return [f"SUS skrev ut andra andelar än antalen ger: {listing(told)}."]
    if facts and shown == facts:
        return ["Andelarna är omräknade ur antalen och lika med dem som SUS skrev ut."]
    return []


def _pairs(report: Report, measure: str) -> list[tuple[str, Fact]]:
    """The id of each fact whose share SUS printed, and that share."""
    printed = f"{measure}_printed"
    if not (report.has(measure) and report.has(printed)):
        return []
    return [(id.replace(printed, measure, 1), report.fact(id)) for id in report.frame(printed)["fact"]]


def _tenths(value: float | None) -> object:
    """A share in tenths of a percent, as SUS prints it."""
    return None if value is None else round_half_up(value * 100, 1)
