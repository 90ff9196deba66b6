"""Chapter 90: the quality of the data, the sources, what was assumed, definitions, words."""

import platform
import re
from collections import Counter
from dataclasses import replace
from importlib.metadata import version

import pandas as pd

from sotanalysis import __version__, formatting
from sotanalysis.chapters.faults import data_faults
from sotanalysis.disclosure.pattern import JOINED, MADE, SECONDARY
from sotanalysis.disclosure.rules import RULES
from sotanalysis.exhibits.notice import Notice, internal_only
from sotanalysis.exhibits.prose import Prose
from sotanalysis.exhibits.table import Row, Table
from sotanalysis.measures.measure import Measure
from sotanalysis.report.report import SOURCE_NAMES, Report
from sotanalysis.tables.faults import of_year, own, spans
from sotanalysis.vocabulary import UNKNOWN

LIBRARIES = ("pandas", "numpy", "scipy", "matplotlib", "papermill", "nbconvert", "typst")
HASH_LENGTH = 12
# The chapter of each measure, by the first part of its id.
ROOMS = {
    "inflow": "Deltagarflödet",
    "capacity": "Verksamheten",
    "target_group": "Målgruppen",
    "non_starts": "Ansökningar som inte ledde till start",
    "steps": "Stegförflyttning",
    "progression": "Progression enligt BIP",
    "payback": "Återbetalning till samhället",
    "occupation": "Sysselsättning",
    "health": "Egenupplevd hälsa",
    "exits": "Avslut",
    "support": "Försörjning",
    "aftercare": "Förlängningar och stöd efter avslut",
    "follow_up": "Efter avslut",
    "survey": "Deltagarnas nöjdhet",
    "economy": "Ekonomi",
    "comparison": "Resultatanalys",
    "teams": "Teamen sida vid sida",
    "population": "Gruppernas storlek, basen för andelar",
}
# The first letter of each word in a list, but of those written in capitals.
_FIRST = re.compile(r"(?:^|(?<=, )|(?<= och ))[A-ZÅÄÖ](?=[a-zåäö])")
SEVERITY = {"fel": "Fel", "varning": "Varning"}


def problems(report: Report) -> Table | Notice:
    """What is wrong in the sources: where, what, what it costs, and what to do. Never what stood there."""
    if not report.is_internal:
        return internal_only("problem", "Anmärkningar på underlaget")
    found = data_faults(report)
    if not found:
        return Notice("problem", "Inga fel i underlaget", "Inläsningen av årets filer gav inga anmärkningar.")
    rows = [
        Row(", ".join(filter(None, [own(f.file), f.table])), (SEVERITY[f.severity], spans(f.rows), f.what, f.remedy))
        for f in found
    ]
    return report.table(
        "problem",
        "Anmärkningar på underlaget",
        ["Var", "Grad", "Rader", "Vad som är fel", "Vad som kan göras"],
        rows,
        notes=["Radnumren är filens egna. Vad som stod i cellerna visas aldrig."],
    )


# Why numbers are hidden that no rule flags by themselves.
INDIRECTLY = {
    SECONDARY: "Ett dolt tal hade kunnat räknas ut av det.",
    MADE: "Det är räknat av ett dolt tal.",
    JOINED: "Klassen visas tillsammans med andra.",
}


def hidden_numbers(report: Report) -> Table | Notice | Prose:
    """How many numbers the edition hides, and why; nothing in the internal edition."""
    pattern = report.patterns.get(report.period.code)
    if pattern is None:
        return Prose("dolda-tal", ())
    says = {rule.name: rule.says for rule in RULES} | INDIRECTLY
    rows = [Row(says[name], (formatting.number(pattern.parts[name]),)) for name in says if pattern.parts.get(name)]
    total = Row("Dolda tal", (formatting.number(len(pattern.hidden)),), "total")
    gap = formatting.percent(pattern.gap, 0)
    notes = [
        f"Gränsen är {formatting.number(pattern.threshold)}: antal från 1 till och med den visas inte. "
        f"Talen är alla som rapporten räknar, {formatting.number(sum(map(len, report.facts.frames.values())))}.",
        *([f"Högst {gap} av det dolda hade kunnat visas med ett annat val."] if pattern.gap else []),
    ]
    return report.table(
        "dolda-tal", "Tal som inte visas, och varför", ["Varför", "Antal tal"], [*rows, total], notes=notes
    )


def _place(file: str, sheet: object) -> str:
    return own(file) if pd.isna(sheet) or not sheet else f"{own(file)}, flik {sheet}"


def row_counts(report: Report) -> Table | Notice:
    """Rows in, kept and laid aside, file by file: no row disappears."""
    if not report.is_internal:
        return internal_only("rader", "Lästa rader: in, kvar och undanlagda")
    counts = of_year(report.dataset.tables["row_counts"], report.year)
    rows = [
        Row(
            _place(str(row.file), row.sheet),
            tuple(formatting.number(n) for n in (row.rows_in, row.rows_kept, row.rows_refused)),
        )
        for row in counts.itertuples()
    ]
    if not rows:
        return Notice("rader", "Inga rader lästa", "Årets mapp har inga filer med rader.")
    total = tuple(formatting.number(int(counts[c].sum())) for c in ("rows_in", "rows_kept", "rows_refused"))
    return report.table(
        "rader",
        "Lästa rader: in, kvar och undanlagda",
        ["Fil och flik", "Rader in", "Kvar", "Undanlagda"],
        [*rows, Row("Samtliga", total, "total")],
        notes=["Rader in är alltid rader kvar plus rader undanlagda."],
    )


def quarantine(report: Report) -> Table | Notice:
    """The rows laid aside: where they stand and which rule they broke."""
    if not report.is_internal:
        return internal_only("undanlagda", "Undanlagda rader")
    refused = of_year(report.dataset.tables["quarantine"], report.year)
    if refused.empty:
        return Notice("undanlagda", "Inga undanlagda rader", "Alla lästa rader ingår i rapporten.")
    rows = [
        Row(
            _place(str(row.file), row.sheet),
            (formatting.number(row.row), str(row.rule)),
        )
        for row in refused.itertuples()
    ]
    return report.table(
        "undanlagda",
        "Undanlagda rader",
        ["Fil och flik", "Rad", "Regel som raden bryter mot"],
        rows,
        notes=["Vad som stod i raderna visas aldrig. De räknas inte med i någon siffra."],
    )


def free_text(report: Report) -> Table | Notice:
    """What the filter took out of the year's free text, by kind: how many cells, never what stood there."""
    told = of_year(report.problems, report.year)
    kinds = (
        told.loc[told["rule"].str.startswith("fritext:"), "rule"].str.removeprefix("fritext:").value_counts(sort=False)
    )
    if kinds.empty:
        return Notice("fritext", "Inga personer i fritexten", "Filtret har inte tagit bort något ur årets fritexter.")
    return report.table(
        "fritext",
        "Borttaget ur fritext",
        ["Slag", "Celler"],
        [Row(formatting.capital(str(kind)), (formatting.number(int(n)),)) for kind, n in kinds.sort_index().items()],
        notes=["Filtret söker namn, nummer och adresser och skriver i stället vad det var. Vad som stod sparas inte."],
    )


def sources(report: Report) -> Table | Notice:
    """The files behind the report: kind, day of extraction, whether invented, fingerprint (none of texts: they hold no
    number of their own).

    The public edition has no fingerprints: a file of few numbers can be guessed until its fingerprint is that one.
    """
    public = report.edition == "public"
    files = report.source_files
    if files.empty:
        return Notice("kallor", "Inga källfiler", "Årets mapp har inga filer som rapporten känner igen.")
    rows = [
        Row(
            str(row.file).partition("/")[2],
            (
                formatting.capital(SOURCE_NAMES.get(row.kind, row.kind)),
                UNKNOWN.sign if pd.isna(row.extracted_on) else formatting.day(row.extracted_on),
                "ja" if row.synthetic else "nej",
                *([] if public else ["" if pd.isna(row.sha256) else str(row.sha256)[:HASH_LENGTH]]),
            ),
        )
        for row in files.itertuples()
    ]
    return report.table(
        "kallor",
        "Källfiler",
        ["Fil", "Slag", "Uttagen", "Påhittade rader", *([] if public else ["Fingeravtryck"])],
        rows,
        notes=[
            *([] if public else ["Fingeravtrycket är början av filens SHA-256: samma fingeravtryck, samma innehåll."]),
            "[u] under Uttagen betyder att filen inte säger när den togs ut.",
        ],
    )


def assumptions(report: Report) -> Table | Notice:
    """What is assumed in the year's data, and where series break."""
    texts = [("Antagande", x.text) for x in report.settings.assumptions]
    texts += [(f"Brott från {_day(x.from_day)}: {x.series}", x.text) for x in report.settings.breaks]
    if not texts:
        return Notice("antaganden", "Inga antaganden eller brott", "Årets inställningar anger inga.")
    return report.table(
        "antaganden",
        "Antaganden och brott i serier",
        ["Slag", "Vad som gäller"],
        [Row(kind, (text,)) for kind, text in texts],
    )


def _day(day: object) -> str:
    return str(day) if isinstance(day, int) else formatting.day(day)


def definitions(report: Report) -> Table | Notice:
    """Every measure of the report, chapter by chapter, under the headings of official statistics."""
    chosen = [m for m in report.facts.measures.values() if report.has(m.id)]
    rooms = dict.fromkeys(_room(m) for m in chosen)
    rows = [row for room in rooms for row in _defined(report, room, [m for m in chosen if _room(m) == room])]
    columns = ["Mått", "Objekt och population, och hur det räknas"]
    notes = [f"Referenstider: {report.period.label}, om inget annat sägs."]
    made = report.table("definitioner", "Mått och definitioner", columns, rows, notes=notes)
    return replace(made, dense=True) if isinstance(made, Table) else made


def _room(measure: Measure) -> str:
    return measure.id.partition(".")[0]


def _defined(report: Report, room: str, measures: list[Measure]) -> list[Row]:
    """A chapter's measures under the population that most of them have, which then is not repeated."""
    common, times = Counter(report.population(m.id) for m in measures).most_common(1)[0]
    common = common if times * 2 >= len(measures) else ""
    counted = f"Räknar {common}, om inget annat sägs." if common else "Vilka som räknas står vid varje mått."
    rows = [Row(ROOMS[room], (counted,), "group")]
    for measure in measures:
        who = report.population(measure.id)
        said = [*([] if who == common else [_sentence(who)]), measure.says, *_headed(report, measure)]
        rows.append(Row(measure.title, (" ".join(said),)))
    return rows


def _headed(report: Report, measure: Measure) -> list[str]:
    """`Variabler: kön. Statistiska mått: personer och andel.`; a heading that has nothing to say is left out."""
    told = report[measure.id].described()
    kept = {name: told[name] for name in ("Variabler", "Statistiska mått", "Redovisningsgrupper")}
    said = {name: text for name, text in kept.items() if text not in ("inga", measure.title)}
    return [f"{name}: {_FIRST.sub(lambda letter: letter[0].lower(), text)}." for name, text in said.items()]


def _sentence(words: str) -> str:
    return f"{formatting.capital(words)}."


def versions(report: Report) -> Table | Notice:
    """With what the report was made."""
    rows = [Row("sotanalysis", (__version__,)), Row("Python", (platform.python_version(),))]
    rows += [Row(name, (version(name),)) for name in LIBRARIES]
    return report.table("versioner", "Versioner", ["Program", "Version"], rows)


WORDS = {
    "Ansökan": "En begäran om plats i insatsen. Den leder till start, till att insatsen inte startar, eller väntar i "
    "kö.",
    "Antal av": "38 av 86: antalet personer med egenskapen, och den grupp de räknas i (basen).",
    "Avbrott": "Deltagare som lämnat insatsen i förtid och inte gått att nå.",
    "Avslutad": "Deltagare med slutdatum i perioden. Den som avbrutit och inte gått att nå räknas inte med.",
    "Bas": "Den grupp en andel räknas av. Två andelar kan bara jämföras när baserna är desamma.",
    "Deltagare": "En person som är inskriven i insatsen.",
    "Förstärkt samarbete": "Arbetsförmedlingens och Försäkringskassans gemensamma stöd till den som är sjukskriven.",
    "Förlängning": "Beslut om att en deltagare får stanna längre i insatsen än planerat.",
    "GoldWare": "Verksamhetens system för ärenden och aktiviteter.",
    "Inskrivningsdagar": "Dagar från start till avslut, eller till periodens sista dag för den som är kvar.",
    "Konfidensintervall": "De värden som är förenliga med siffran när gruppen är liten. Bredare betyder osäkrare.",
    "Median": "Det mittersta värdet när alla ställs i ordning: hälften har mindre, hälften mer.",
    "Ordinarie verksamhet": "Parternas vanliga insatser, utanför samordningsteamet.",
    "ORS": "Outcome Rating Scale: fyra frågor om hur den senaste veckan varit, tillsammans 0–40 poäng. Högre är "
    "bättre.",
    "Processtrappan": "Insatsens fyra lägen: Introduktion, Kom i gång, Kom i jobb och Avslut.",
    "Punktinsats": "Kort stöd till en tidigare deltagare efter avslut.",
    "Register": "Teamets egen arbetsbok med ansökningar, deltagare och uppföljningar.",
    "Remittent": "Den som ansökt om plats för deltagaren, till exempel Försäkringskassan.",
    "SUS": "Det nationella system som fram till och med 2022 följde upp samordnade insatser.",
    "Säkerställd förändring": "En förändring i ORS som är större än instrumentets egen osäkerhet.",
}


def glossary(report: Report) -> Table | Notice:
    """The words a reader may not know."""
    words = sorted(WORDS.items(), key=lambda item: formatting.sort_key(item[0]))
    return report.table("ord", "Ord och mått", ["Ord", "Betyder"], [Row(word, (text,)) for word, text in words])
