"""Chapter 14: the main results held against the year before, in words that the interval chooses; breaks in series."""

from collections.abc import Mapping
from datetime import date

from sotanalysis import formatting
from sotanalysis.exhibits.dressing import REFUSED
from sotanalysis.exhibits.image import Figure
from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.prose import Prose
from sotanalysis.exhibits.slope import Slope, slope
from sotanalysis.exhibits.table import Cell, Row, Table, cell
from sotanalysis.facts import Fact
from sotanalysis.measures.change import OF_REACHED, RESULTS, STATISTICS, break_day, breaks_between
from sotanalysis.report import Report
from sotanalysis.vocabulary import CODE_LISTS, HIDDEN, NOT_APPLICABLE, UNKNOWN

CHANGE, BOTH = "comparison.change", "comparison.year_on_year"
# The words of a result inside a sentence, and names short enough for the table and the figure.
IN_SENTENCE = {
    "non_starts": "ansökningar som inte ledde till start",
    "step_up": "avslutade som gått uppåt på processtrappan",
    "work_or_studies": "avslutade till arbete eller studier",
    "regular_service": "avslutade till insats inom ordinarie verksamhet",
    "reinforced_cooperation": "avslutade till förstärkt samarbete",
    "hours_threshold": "avslutade med minst tio timmar i veckan",
    "follow_up_6": "i arbete eller studier 6 månader efter avslut, av de nådda",
}
SHORT = {
    "non_starts": "Ansökningar utan start",
    "regular_service": "Till ordinarie insats",
    "follow_up_6": "Arbete eller studier efter 6 månader",
}
UNCHANGED, HIGHER, LOWER = "Kan inte skiljas från oförändrat", "Högre", "Lägre"
BROKEN, LOST = "Jämförs inte: räknas på nytt sätt", "Jämförs inte: bortfall"
WITHOUT = "För liten bas eller uppgift saknas"


# --- what may be said ----------------------------------------------------------------------------------------------


def verdict(report: Report, result: str) -> str:
    """What the interval lets one say of a result against the year before, or the mark that says why nothing."""
    difference, low, high = _change(report, result)
    if difference.hidden or low.hidden or high.hidden:
        return HIDDEN.sign
    if low.value is None or high.value is None:
        return _apart(report, result) or _no_number(report, result)
    return HIGHER if low.value > 0 else LOWER if high.value < 0 else UNCHANGED


def gaps(report: Report) -> dict[str, str]:
    """Why a result has no difference, in words, for each result, should it have none."""
    return {result: _apart(report, result) or WITHOUT for result in RESULTS}


def _change(report: Report, result: str) -> list[Fact]:
    return [report.fact(f"{CHANGE}.{result}.{statistic}") for statistic in STATISTICS]


def _apart(report: Report, result: str) -> str | None:
    """Why two counts that both exist are still not compared."""
    if breaks_between(report.dataset.settings.values(), report.period, RESULTS[result][1]):
        return BROKEN
    return LOST if result in OF_REACHED and _too_few_reached(report) else None


def _too_few_reached(report: Report) -> bool:
    least = report.rule("least_reached")
    shares = report.frame("comparison.reached")["value"].dropna() if report.has("comparison.reached") else []
    return any(share < least for share in shares)


def _no_number(report: Report, result: str) -> str:
    return UNKNOWN.sign if any(fact.n is None for fact in _both(report, result)) else REFUSED


def _both(report: Report, result: str) -> tuple[Fact, Fact]:
    return report.fact(f"{BOTH}.{result}.previous"), report.fact(f"{BOTH}.{result}.current")


def _years(report: Report) -> tuple[str, str]:
    return report.word("year", "previous"), report.word("year", "current")


def _name(report: Report, result: str) -> str:
    return SHORT.get(result, report.word("result", result))


# --- exhibits ------------------------------------------------------------------------------------------------------


def summary(report: Report) -> Prose | Notice:
    """Which results can be told apart from the year before, and which cannot."""
    if not report.has(CHANGE):
        title = "Inget att jämföra med: huvudresultat mot året före"
        return Notice("mot-aret-fore-text", title, f"Underlag saknas: {report.missing[CHANGE]}.")
    said = {words: [r for r in RESULTS if verdict(report, r) == words] for words in (HIGHER, LOWER, *_PLAIN)}
    lines = [_told_apart(words, said[words]) for words in (HIGHER, LOWER) if said[words]]
    lines += [
        f"{text}: {formatting.listing([IN_SENTENCE[r] for r in said[words]])}."
        for words, text in _PLAIN.items()
        if said[words]
    ]
    return report.say("mot-aret-fore-text", *(lines or ["Inget resultat går att jämföra med året före."]))


_PLAIN: Mapping[str, str] = {
    UNCHANGED: UNCHANGED,
    BROKEN: "Jämförs inte, eftersom serien har ett brott",
    LOST: "Jämförs inte, eftersom många inte är nådda",
}


def _told_apart(words: str, results: list[str]) -> str:
    parts = [
        f"{IN_SENTENCE[r]}, {{{{ k_av_n_procent('{BOTH}.{r}.current') }}}} mot "
        f"{{{{ k_av_n_procent('{BOTH}.{r}.previous') }}}}"
        for r in results
    ]
    bound, sign = ("low", ">") if words == HIGHER else ("high", "<")
    test = " and ".join(f"fact('{CHANGE}.{r}.{bound}').value {sign} 0" for r in results)
    return f"{{% claim {test} %}}{words}{{% endclaim %}} än året före: {'; '.join(parts)}."


def figure(report: Report) -> Figure | Notice | Prose:
    """The difference of each main result from the year before, with its interval; without one an empty place."""
    changes = report[CHANGE].named(**SHORT).rounded(1).numbers_in("mot-aret-fore").when(report.has(CHANGE))
    changes = changes.sentence(
        f"Ingen skillnad i resultat mot {report.period.previous.label} går att räkna: grupperna är för små, eller "
        "uppgifter saknas."
    )
    return changes.dots(
        ("Lägre än året före", "Högre än året före"),
        "mot-aret-fore-figur",
        "Skillnad mot året före, procentenheter",
        gaps=gaps(report),
    )


def slope_figure(report: Report) -> Figure | Prose:
    """A line per main result from the year before to this one. Empty without a year before."""
    id, caption = "tva-ar", "Huvudresultaten i år och året före"
    if not report.has(BOTH):
        return Prose(id, ())
    rows = [_slope(report, result) for result in RESULTS]
    shown = report.shown(id, caption, [BOTH], foot=report.foot([BOTH]))
    return slope(shown, rows, names=_years(report)) or Prose(id, ())


def _slope(report: Report, result: str) -> Slope:
    compared = _change(report, result)[0].value is not None
    return Slope(_name(report, result), *_both(report, result), verdict(report, result) in (HIGHER, LOWER), compared)


def year_on_year(report: Report) -> Table | Prose | Notice:
    """The main results in both years, the difference with its interval, and whether they can be told apart.

    Without a year before an empty place: `summary` says so once.
    """
    if not report.has(CHANGE):
        return Prose("mot-aret-fore", ())
    return report.table(
        "mot-aret-fore",
        "Huvudresultat mot året före, skillnad i procentenheter",
        [
            "Resultat",
            *(f"{year}, antal av (andel)" for year in _years(report)),
            "Skillnad",
            "Skillnad, från",
            "Skillnad, till",
            "Slutsats",
        ],
        [_row(report, result) for result in RESULTS],
        notes=_notes(report),
    )


def _row(report: Report, result: str) -> Row:
    both = [cell(fact, "k_of_n_share") for fact in _both(report, result)]
    facts = _change(report, result)
    # Over a break there can be no difference; without a count or with a small base there is none.
    why = (
        ""
        if facts[0].value is not None
        else NOT_APPLICABLE.sign
        if _apart(report, result)
        else _no_number(report, result)
    )
    change = [Cell(fact, "signed", 1, text=why) for fact in facts]
    return Row(
        _name(report, result),
        (*both, *change, Cell(facts[0], "signed", text=verdict(report, result))),
    )


def _notes(report: Report) -> list[str]:
    before, now = report.period.previous.label, report.period.label
    notes = [
        "Ansökningar utan start räknas av dem som fått utfall, uppföljningen av de nådda, de andra raderna av de "
        "avslutade.",
        f"Från och till: skillnadens 95-procentiga intervall (Newcombe). {UNCHANGED}: intervallet innehåller noll. "
        f"{HIGHER} eller {LOWER.lower()} säger inget om varför.",
        f"Båda perioderna är räknade ur registret på samma sätt; {before} med det som är känt nu.",
    ]
    series = {s for r in RESULTS if _apart(report, r) == BROKEN for s in RESULTS[r][1]}
    notes += [f"{b.series}: {b.text}" for b in breaks_between(report.dataset.settings.values(), report.period, series)]
    if _too_few_reached(report):
        notes.append(
            f"Av uppföljningarna att göra genomfördes {{{{ k_av_n('comparison.reached.previous') }}}} under {before} "
            f"och {{{{ k_av_n('comparison.reached.current') }}}} under {now}. De nådda jämförs bara när minst "
            "{{ rule('least_reached') | procent_av }} är genomförda."
        )
    return notes


def breaks(report: Report) -> Table | Notice:
    """Where a series changes its definition or its list, so that the years do not compare."""
    found = {b for s in report.dataset.settings.values() for b in s.breaks}
    told = [(b.series, break_day(b), b.text) for b in sorted(found, key=lambda b: (break_day(b), b.series))]
    rows = [Row(name, (formatting.day(day), text)) for name, day, text in [*told, *_changed_lists(report)]]
    if not rows:
        return Notice("brott", "Inga brott i serierna", "Varken rapport.toml eller kodlistorna anger något brott.")
    return report.table(
        "brott",
        "Brott i serier och ändrade kodlistor",
        ["Serie", "Från", "Vad som ändras"],
        rows,
        notes=["En serie dras aldrig över ett brott: jämförelsen lämnas tom, och i figuren står en lucka."],
    )


def breaks_of(report: Report, *series: str) -> list[str]:
    """What the breaks of the series between the year before and the period's end say."""
    return [b.text for b in breaks_between(report.dataset.settings.values(), report.period, series)]


def _changed_lists(report: Report) -> list[tuple[str, date, str]]:
    """Code lists whose categories come or go, up to the year after the report's."""
    rows = []
    for codes in (report.dataset.codes(name, report.year) for name in CODE_LISTS):
        turns = {c.last_year + 1 for c in codes.categories if c.last_year < 9999}
        turns |= {c.first_year for c in codes.categories if c.first_year}
        for turn in sorted(t for t in turns if t <= report.year + 1):
            out = [c.label for c in codes.categories if c.last_year + 1 == turn]
            new = [c.label for c in codes.categories if c.first_year == turn]
            text = [f"{word}: {formatting.listing(some)}." for word, some in (("Utgår", out), ("Ny", new)) if some]
            rows.append((f"Kodlista: {codes.title}", date(turn, 1, 1), " ".join(text)))
    return rows
