"""Chapter 90: the figures of the printed report, held against each other and against the exports."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from sotanalysis.audit.finding import AGAINST_EXPORTS, AGAINST_PRINT, AGREES, NOT_RECOMPUTABLE, OTHERWISE
from sotanalysis.audit.telling import LABELS, TOLD, counts
from sotanalysis.exhibits.notice import SOURCE_MISSING, Notice, internal_only
from sotanalysis.exhibits.prose import Paragraph, Prose
from sotanalysis.exhibits.table import Row, Table
from sotanalysis.formatting import capital, listing, number
from sotanalysis.report import Report
from sotanalysis.vocabulary import ALL, SEX, UNKNOWN

SUMMARY = "Tryckta siffror: vad granskningen visar"
FINDINGS = "Tryckta siffror som inte stämmer, eller stämmer på annat sätt"
BLANK = "(tomt)"  # how publicerat.csv writes a cell that is blank in print
MEANING = {
    AGAINST_PRINT: "Två tryckta siffror kan inte båda vara rätta: två tal för samma sak, ett omvänt tecken, rader som "
    "inte summerar, andelar av olika baser.",
    AGAINST_EXPORTS: "Årets underlag ger ett annat tal än det tryckta.",
    OTHERWISE: "Siffran är rätt med en annan avrundning, bas eller källa än den som anges eller är vanlig.",
    AGREES: "Minst en kontroll kunde göras, och alla höll.",
    NOT_RECOMPUTABLE: "Varken andra tryckta siffror eller underlaget räcker för att räkna om siffran.",
}
IN_TEXT = {
    AGAINST_PRINT: "motsäger en annan tryckt siffra",
    AGAINST_EXPORTS: "motsäger underlaget",
    OTHERWISE: "stämmer på annat sätt",
    AGREES: "stämmer",
    NOT_RECOMPUTABLE: "kan inte räknas om",
}
HOW = (
    "Siffrorna i den tryckta rapporten är avskrivna en och en. De prövas mot varandra och mot underlaget. Först visas "
    "hur många som stämmer och vad utfallen betyder, sedan varje siffra som inte gör det."
)
SHOWN_PLACES = 3
# Said of a whole printed table, and by the audit of the first figure in it.
OF_TABLES = ("more_than_population", "share_sum", "two_bases", "two_populations")
WHOLE_TABLE = "hela uppställningen"


@dataclass(frozen=True)
class Found:
    """A line of the findings: the section and what the figure is of, the print, our number, what is said of it."""

    section: str
    what: str
    printed: str
    recomputed: str
    note: str


def told(report: Report) -> Prose:
    """How the printed figures are tried, how many there are, and how many hold; empty when none is known."""
    if report.audit.empty:
        return Prose("publicerat-text", ())
    verdicts, figures = counts(report.audit), _figures(report.audit)
    found = [f"{number(n)} {IN_TEXT[verdict]}" for verdict, n in verdicts.items() if n]
    twice = sum(verdicts.values()) - figures
    text = f"Av {number(figures)} tryckta siffror i rapporten för {report.period.label}: {listing(found)}."
    both = f" {number(twice)} räknas två gånger, för de motsäger både en annan tryckt siffra och underlaget."
    return Prose("publicerat-text", (Paragraph("text", HOW), Paragraph("text", text + (both if twice else ""))))


def summary(report: Report) -> Table | Notice:
    """How many printed figures have which verdict, and what the verdict means."""
    if report.audit.empty:
        return _nothing(report, "publicerat", SUMMARY)
    found, figures = counts(report.audit), _figures(report.audit)
    rows = [Row(capital(LABELS[verdict]), (number(n), MEANING[verdict])) for verdict, n in found.items()]
    total = Row("Samtliga", (number(figures), "Siffrorna i den tryckta rapporten, var och en räknad en gång."), "total")
    twice = sum(found.values()) - figures
    both = f"{number(twice)} siffror motsäger både en annan tryckt siffra och underlaget, och står i båda raderna."
    columns = ["Utfall", "Siffror", "Vad det betyder"]
    return report.table("publicerat", SUMMARY, columns, [*rows, total], notes=[both] if twice else [])


def findings(report: Report) -> Table | Notice:
    """The printed figures that do not hold, or hold in another way: where, what is printed, what is wrong."""
    if not report.is_internal:
        return internal_only("publicerat-avvikelser", FINDINGS)
    if report.audit.empty:
        return _nothing(report, "publicerat-avvikelser", FINDINGS)
    rows = [Row(": ".join(filter(None, (x.section, x.what))), (x.printed, x.recomputed, x.note)) for x in lines(report)]
    if not rows:
        return Notice(
            "publicerat-avvikelser",
            "Inget att anmärka på de tryckta siffrorna",
            "Ingen siffra som kan räknas om motsäger en annan tryckt siffra eller underlaget.",
        )
    columns = ["Avsnitt och uppgift", "Tryckt", "Omräknat", "Vad som inte stämmer"]
    order = "Avsnitt, uppgift och tryckt tal står som i den tryckta rapporten, i dess ordning."
    made = report.table("publicerat-avvikelser", FINDINGS, columns, rows, notes=[order])
    return replace(made, dense=True) if isinstance(made, Table) else made


def lines(report: Report) -> list[Found]:
    """What there is to tell, in the print's order: a line per figure and number, the same said of several as one."""
    audit, words = report.audit, {**_words(report), **{code: report.word("sex", code) for code in SEX.codes}}
    shown = audit[audit["verdict"].isin(TOLD)]
    sections = audit.groupby("record_id", sort=False)["section"].first().to_dict()
    grouped: dict[Found, list[str]] = {}
    for _, figure in shown.groupby(["unit", "record_id"], sort=False):
        for found, what in _found(figure.to_dict("records"), sections, words):
            grouped.setdefault(found, []).append(what)
    return [replace(found, what="; ".join(dict.fromkeys(what))) for found, what in grouped.items()]


def _found(
    rows: list[dict[Hashable, Any]], sections: Mapping[str, str], words: Mapping[str, str]
) -> Iterator[tuple[Found, str]]:
    """The lines of one figure, each with what it is of: checks that give the same number are one."""
    by_number: dict[tuple[str, bool], list[dict[Hashable, Any]]] = {}
    for row in rows:
        by_number.setdefault((row["recomputed"].lstrip("+"), _of_table(row, sections)), []).append(row)
    for (_, whole), same in by_number.items():
        row, notes = same[0], [str(row["note"]) for row in same]
        elsewhere = [sections[record] for row in same for record in row["other"] if record in sections]
        places = [name for name in dict.fromkeys(elsewhere) if name != row["section"]]
        notes += [f"Jämförd med {listing(places)}."] if 0 < len(places) <= SHOWN_PLACES else []
        printed = "" if whole else row["printed"].replace(BLANK, UNKNOWN.sign)
        yield Found(row["section"], "", printed, row["recomputed"], " ".join(notes)), _what(row, words, whole)


def _of_table(row: Mapping[Hashable, Any], sections: Mapping[str, str]) -> bool:
    """Whether it is said of a whole table in the figure's section, not of the figure."""
    others = row["other"]
    return row["rule"] in OF_TABLES and len(others) > 1 and any(sections.get(r) == row["section"] for r in others)


def _words(report: Report) -> Mapping[str, str]:
    """The title of the measure that a printed measure corresponds to, by the facts that its figures name."""
    figures = report.dataset.tables["printed_figures"]
    named = figures[(figures["year"] == report.year) & figures["fact"].notna()].drop_duplicates("measure")
    titles = {measure.id: measure.title for measure in report.facts.measures.values()}
    found = {}
    for printed, fact in named[["measure", "fact"]].itertuples(index=False, name=None):
        parts = str(fact).partition(":")[0].split(".")
        ids = [".".join(parts[:n]) for n in range(len(parts), 0, -1)]
        found.update({str(printed): titles[id] for id in ids if id in titles})
    return found


def _what(row: Mapping[Hashable, Any], words: Mapping[str, str], whole: bool) -> str:
    """What the figure is of, as printed; for a whole group the measure's title."""
    if whole:
        return WHOLE_TABLE
    category = "" if row["category"] in ("", ALL) else str(row["category"])
    sex = words[row["sex"]] if row["sex"] in SEX.codes else ""
    return ", ".join(filter(None, (category or words.get(row["measure"], ""), sex)))


def _figures(audit: pd.DataFrame) -> int:
    return len(audit[["unit", "record_id"]].drop_duplicates())


def _nothing(report: Report, id: str, caption: str) -> Notice:
    if not report.period.is_year:
        return Notice(id, "Tryckta siffror granskas för hela år", "De tryckta rapporternas siffror gäller hela år.")
    where = f"mappen för {report.year}"
    text = f"Fylls när detta finns i {where}: publicerat.csv, siffrorna ur den tryckta rapporten."
    return Notice(id, f"{SOURCE_MISSING}: {caption}", text)
