"""Chapter 14: the main results held against the year before, in words that the interval chooses."""

from sotanalysis import formatting
from sotanalysis.exhibits.dressing import REFUSED, dress, is_hidden
from sotanalysis.exhibits.figure import Figure, from_zero
from sotanalysis.exhibits.notice import Notice, source_missing
from sotanalysis.exhibits.prose import Prose, prose
from sotanalysis.exhibits.table import Cell, Row, Table, cell, table
from sotanalysis.measures.change import LEAST_REACHED, OF_REACHED, RESULTS, STATISTICS, breaks_between
from sotanalysis.report import Report
from sotanalysis.vocabulary import HIDDEN, NOT_APPLICABLE, UNKNOWN

RESULT_LABELS = {
    "non_starts": "Ansökningar som inte ledde till start",
    "step_up": "Avslutade som gått uppåt på processtrappan",
    "work_or_studies": "Avslutade till arbete eller studier",
    "regular_service": "Avslutade till insats inom ordinarie verksamhet",
    "reinforced_cooperation": "Avslutade till förstärkt samarbete",
    "hours_threshold": "Avslutade med minst tio timmar i veckan",
    "follow_up_6": "I arbete eller studier 6 månader efter avslut, av de nådda",
}
# The table and the figure have room for short names only.
SHORT_LABELS = {
    "non_starts": "Ansökningar utan start",
    "step_up": "Uppåt på processtrappan",
    "work_or_studies": "Till arbete eller studier",
    "regular_service": "Till ordinarie insats",
    "reinforced_cooperation": "Till förstärkt samarbete",
    "hours_threshold": "Minst tio timmar i veckan",
    "follow_up_6": "Arbete eller studier efter 6 månader",
}
UNCHANGED, HIGHER, LOWER = "Kan inte skiljas från oförändrat", "Högre", "Lägre"
SUMMARY = "mot-aret-fore-text"
BROKEN = "Jämförs inte: brott"
LOST = "Jämförs inte: bortfall"


def _first_year(report: Report, id: str) -> Prose | Notice | None:
    """What stands instead when there is no year before: said once, by the summary; the other exhibits are empty."""
    before = report.period.previous
    if before.start.year in report.dataset.settings:
        return None
    if id != SUMMARY:
        return Prose(id, ())
    return Notice(id, "Inget att jämföra med: huvudresultat mot året före",
                  f"Det finns ingen mapp med underlag för {before.start.year}.")  # fmt: skip


def year_on_year(report: Report) -> Table | Prose | Notice:
    """The main results now and a year ago, and whether they can be told apart."""
    id, caption = "mot-aret-fore", "Huvudresultat mot året före, skillnad i procentenheter"
    if notice := _first_year(report, id) or source_missing(report, id, caption, ["comparison.year_on_year"]):
        return notice
    both, change = "comparison.year_on_year", "comparison.change"
    rows = [
        Row(
            text,
            (
                *(cell(f"{both}.{r}.{year}", "k_of_n_share") for year in ("previous", "current")),
                *_change_cells(report, r, f"{change}.{r}"),
                Cell(text=_words(report, r)),
            ),
        )
        for r, text in SHORT_LABELS.items()
    ]
    periods = [p.label[:1].upper() + p.label[1:] for p in (report.period.previous, report.period)]
    return table(
        report, id, caption,
        columns=["Resultat", *periods, "Skillnad", "95 % intervall", "Slutsats"], rows=rows,
        measures=[both, change], notes=_change_notes(report),
    )  # fmt: skip


def _change_cells(report: Report, result: str, place: str) -> tuple[Cell, Cell]:
    """The difference and its interval; `[e]` over a break, a dash where a base is too small."""
    facts = [report.fact(f"{place}.{s}") for s in STATISTICS]
    if any(is_hidden(report, f) for f in facts):
        return Cell(text=HIDDEN.sign), Cell(text=HIDDEN.sign)
    if facts[0].value is None:
        why = Cell(text=NOT_APPLICABLE.sign if _apart(report, result) else _no_number(report, result))
        return why, why
    low, high = (dress(report, f, "signed", 1).text for f in facts[1:])
    return cell(facts[0], "signed", 1), Cell(text=f"{low} till {high}")


def _no_number(report: Report, result: str) -> str:
    both = [report.fact(f"comparison.year_on_year.{result}.{year}") for year in ("previous", "current")]
    return UNKNOWN.sign if any(f.n is None for f in both) else REFUSED


def _broken(report: Report, result: str) -> bool:
    return bool(breaks_between(report.dataset.settings.values(), report.period, RESULTS[result][1]))


def _apart(report: Report, result: str) -> str | None:
    """Why two counts that both exist are still not compared."""
    if _broken(report, result):
        return BROKEN
    return LOST if result in OF_REACHED and _too_few_reached(report) else None


def _too_few_reached(report: Report) -> bool:
    if not report.has("comparison.reached"):
        return False
    shares = report.frame("comparison.reached")["value"]
    return bool((shares < LEAST_REACHED).any())


def _words(report: Report, result: str) -> str:
    """What the interval lets one say."""
    difference, low, high = (report.fact(f"comparison.change.{result}.{s}") for s in STATISTICS)
    if any(is_hidden(report, f) for f in (difference, low, high)):
        return HIDDEN.sign
    if low.value is None or high.value is None:
        return _apart(report, result) or _no_number(report, result)
    return HIGHER if low.value > 0 else LOWER if high.value < 0 else UNCHANGED


def _change_notes(report: Report) -> list[str]:
    before = report.period.previous.label
    notes = [
        "Ansökningar utan start räknas av dem som fått utfall, uppföljningen av de nådda, de andra raderna av de "
        "avslutade.",
        f"{UNCHANGED}: intervallet för skillnaden innehåller noll (Newcombe, 95 %). {HIGHER} eller {LOWER.lower()} "
        "säger inget om varför.",
        f"Båda perioderna är räknade ur registret på samma sätt; {before} med det som är känt nu.",
    ]
    broken = [r for r in RESULTS if _broken(report, r)]
    found = breaks_between(report.dataset.settings.values(), report.period, {s for r in broken for s in RESULTS[r][1]})
    notes += [f"{b.series}: {b.text}" for b in found]
    if _too_few_reached(report):
        then, now = (dress(report, f"comparison.reached.{year}", "k_of_n").text for year in ("previous", "current"))
        notes.append(f"Av de förfallna uppföljningarna genomfördes {then} under {before} och {now} under "
                     f"{report.period.label}. De nådda jämförs inte när mer än en femtedel saknas.")  # fmt: skip
    return notes


def figure(report: Report) -> Figure | Prose | Notice:
    """The differences with their intervals; a series with a break is a gap."""
    id, caption = "mot-aret-fore-figur", "Skillnad mot året före, procentenheter"
    if notice := _first_year(report, id):
        return notice
    gaps = {
        r: _apart(report, r) or "För liten bas eller uppgift saknas" for r in RESULTS
    } if report.has("comparison.change") else {}  # fmt: skip
    return from_zero(
        report, id, caption, "comparison.change", rows="result", value="difference", bounds=("low", "high"),
        unit="", decimals=1, sides=("Lägre än året före", "Högre än året före"), labels=SHORT_LABELS,
        gaps=gaps, table="mot-aret-fore",
    )  # fmt: skip


def summary(report: Report) -> Prose | Notice:
    """Which results can be told apart from last year's, and which cannot."""
    id, caption = SUMMARY, "Huvudresultat mot året före"
    if notice := _first_year(report, id) or source_missing(report, id, caption, ["comparison.change"]):
        return notice
    said = {
        words: [r for r in RESULTS if _words(report, r) == words] for words in (HIGHER, LOWER, UNCHANGED, BROKEN, LOST)
    }
    lines = [_sentence(words, said[words]) for words in (HIGHER, LOWER)]
    plain = {
        UNCHANGED: "Kan inte skiljas från oförändrat",
        BROKEN: "Jämförs inte, eftersom serien har ett brott",
        LOST: "Jämförs inte, eftersom många inte är nådda",
    }
    lines += [
        f"{text}: {formatting.listing([RESULT_LABELS[r].lower() for r in said[words]])}."
        for words, text in plain.items()
        if said[words]
    ]
    return prose(report, id, *([line for line in lines if line] or ["Inget resultat går att jämföra med året före."]))


def _sentence(words: str, results: list[str]) -> str:
    parts = [
        f"{RESULT_LABELS[r].lower()}, {{{{ k_av_n_procent('comparison.year_on_year.{r}.current') }}}} mot "
        f"{{{{ k_av_n_procent('comparison.year_on_year.{r}.previous') }}}}"
        for r in results
    ]
    if not parts:
        return ""
    bound, sign = ("low", ">") if words == HIGHER else ("high", "<")
    test = " and ".join(f"fact('comparison.change.{r}.{bound}').value {sign} 0" for r in results)
    return f"{{% claim {test} %}}{words}{{% endclaim %}} än året före: {'; '.join(parts)}."
