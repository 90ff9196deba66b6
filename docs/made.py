"""What of the documentation is made, not written: whole pages from declarations, and parts of pages between markers.

A part stands between `<!-- made: NAME ARGUMENT -->` and `<!-- end -->`. `runs` are what commands really printed
(docs/runs.py); an example of bound text is a block `jinja` with the block `text` after it, which is what the
demonstration's report of 2023 makes of it.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import pandas as pd
from jinja2 import nodes

from benchmarks.__main__ import RESULTS
from benchmarks.words import WORDS as FIGURES
from sotanalysis import formatting
from sotanalysis.chapters.quality import ROOMS
from sotanalysis.dataset import Dataset
from sotanalysis.exhibits.binding import Report, bind
from sotanalysis.exhibits.dressing import REFUSED, REFUSED_NOTE
from sotanalysis.exhibits.proof import proof
from sotanalysis.exhibits.template import SETTINGS
from sotanalysis.exhibits.wording import stated, unfit
from sotanalysis.formatting import capital, number, percent, sort_key
from sotanalysis.measures import all_measures
from sotanalysis.measures.keys import KEYS, Key
from sotanalysis.measures.measure import Measure, Units
from sotanalysis.measures.populations import population_of
from sotanalysis.measures.rules import RULES
from sotanalysis.periods import Period
from sotanalysis.report.report import report_on
from sotanalysis.scaffold.book import note_of, said_of, words_of
from sotanalysis.scaffold.settings import report_settings
from sotanalysis.scaffold.words import filled, shipped
from sotanalysis.sources.settings import Settings
from sotanalysis.tables import TABLES, dictionary
from sotanalysis.tables.column import Field, TableSpec
from sotanalysis.tables.exports import ACCOUNTS, FINANCING, PRICES, SURVEY_ANSWERS
from sotanalysis.tables.problem import problem_frame
from sotanalysis.tables.workbook import SHEETS
from sotanalysis.vocabulary import MARKS

DOCS = Path(__file__).resolve().parent
YEAR = 2025  # of the guides' own examples
SHOWN = 2023  # of the demonstration's report that examples of bound text are about
PART = re.compile(r"(<!-- made: (\w+)(?: ([\w-]+))? -->\n)(.*?)(<!-- end -->)", re.DOTALL)
EXAMPLE = re.compile(r"(```jinja\n(.*?)\n```\n\n```text\n)(.*?)(\n```)", re.DOTALL)
# Common words, so that a writer sees what each needs; what a word needs is asked of the check itself.
WORDS = (
    *("ökade", "växte", "ökning", "minskade", "sjönk", "minskning", "halverats", "fördubblats", "oförändrat"),
    *("fler", "färre", "högre", "lägre", "större", "mindre än", "längre", "kortare", "oftare", "mer än", "lika många"),
    *(
        "flest",
        "vanligast",
        "störst",
        "högsta",
        "de flesta",
        "de allra flesta",
        "merparten",
        "majoriteten",
        "nästan alla",
    ),
    *(
        "minst hälften",
        "högst tio",
        "hälften",
        "varannan",
        "tredjedel",
        "var tredje",
        "ett fåtal",
        "tre",
        "tolv",
        "hundra",
        "dussin",
        "tiotal",
    ),
    *("drygt", "knappt", "nästan", "i genomsnitt", "snittet", "en", "ett", "alla", "samtliga", "ingen", "inga"),
    *("många", "flera", "några", "få", "enstaka", "nådde målet", "höll budgeten", "underskott", "låg svarsfrekvens"),
)


# --- from the declarations -------------------------------------------------------------------------------------------


def sheets(_: str = "") -> str:
    """Every sheet of the workbook: what a row is, when it is used, and its columns as the workbook explains them."""
    told = shipped("guide.toml")["sheets"]
    return "\n".join(_sheet(name, filled(told[spec.name], said_of(YEAR))) for name, spec in SHEETS.items())


def _sheet(name: str, used: str) -> str:
    spec = SHEETS[name]
    return f"### {name}\n\nEn rad är {spec.says}. {used}\n\n{_columns(spec)}"


def _columns(spec: TableSpec) -> str:
    rows = [(f"**{one.header}**" if one.of.compulsory else one.header, _cell(_column(one))) for one in spec.fields]
    return _table(("Kolumn", "Vad den är och hur den skrivs"), rows)


def _column(one: Field) -> str:
    """What the workbook says over the header; all the words, where they are too many for that."""
    note, listed = note_of(one, YEAR), "; ".join(words_of(one, YEAR))
    return note if listed in note else note.replace("Välj i listan.", f"Välj bland: {listed}.")


def others(_: str = "") -> str:
    """The other files that somebody fills in: what a row is, and their columns."""
    named = {"ekonomi.xlsx, fliken Konton": ACCOUNTS, "ekonomi.xlsx, fliken Finansiering": FINANCING}
    named |= {"nns/, svaren på enkäten": SURVEY_ANSWERS, "priser.csv": PRICES}
    return "\n".join(f"### {name}\n\nEn rad är {spec.says}.\n\n{_columns(spec)}" for name, spec in named.items())


def settings(_: str = "") -> str:
    """rapport.toml as `sot new` lays it out, every key explained."""
    return f"```toml\n{report_settings('Provstad', YEAR).rstrip()}\n```\n"


def questions(_: str = "") -> str:
    """What is asked most often of the workbook and the folder, as its own guide answers it."""
    words = said_of(YEAR)
    asked = shipped("guide.toml")["questions"]
    return "\n".join(f"### {one['question']}\n\n{_literal(filled(one['answer'], words))}\n" for one in asked)


def texts(_: str = "") -> str:
    """Every text that may be written, and what belongs there."""
    rows = [(f"`text/{name}.md`", one["says"]) for name, one in shipped("texts.toml").items()]
    return _table(("Fil", "Vad som hör hemma där"), rows)


def words(_: str = "") -> str:
    """Words that state a result, by what they must be bound to: as the check itself says."""
    needs: dict[str, list[str]] = {}
    for word in WORDS:
        needs.setdefault(need_of(word), []).append(word)
    rows = [(_cell(", ".join(sorted(found, key=sort_key))), f"{need}") for need, found in needs.items()]
    return _table(("Ord", "Villkoret i claim"), rows)


def need_of(word: str) -> str:
    """What the predicate of a word must hold, as the check says; KeyError for a word that states nothing."""
    found = stated(word, claimed=True) or stated(f"{word} deltagare", claimed=True)
    if not found:
        raise KeyError(word)
    return unfit(found[0], nodes.Const(True)) or ""


def values(_: str = "") -> str:
    """The values of rapport.toml that a text may say."""
    return "\n".join(f"- `setting.{name}`" for name in SETTINGS) + "\n"


def bench(name: str) -> str:
    """The figures of one bench: what was measured, the limit it is held against, what the release before measured."""
    held = json.loads(RESULTS.read_text(encoding="utf-8")).get(name)
    if held is None:
        return "Inte mätt än.\n"
    told = [(key, said) for key, said in FIGURES[name].items() if key in held["figures"]]
    rows = [
        (said.words, *(_figure(found.get(key), said.unit) for found in (held["figures"], held["before"])), said.limit)
        for key, said in told
    ]
    heads = ("Vad", "Uppmätt", "Förra versionen", "Ska vara")
    return f"Mätt {held['day']}, version {held['version']}, {held['machine']}.\n\n{_table(heads, rows)}"


def _figure(value: float | None, unit: str) -> str:
    """A figure as it is written in a table."""
    if value is None:
        return "–"
    match unit:
        case "seconds":
            return f"{formatting.number(value, 2 if value < 10 else 0)} s"
        case "percent":
            return formatting.percent(value, 1)
        case "times":
            return f"{formatting.number(value, 1 if value < 10 else 0)} gånger"
        case "megabytes":
            return f"{formatting.number(value)} MB"
        case "share":
            return formatting.number(value, 2)
        case _:
            return formatting.number(value)


def marks(_: str = "") -> str:
    """The signs that stand in a number's place, or after it."""
    found = [(mark.sign, mark.meaning) for mark in MARKS.values()] + [(REFUSED, REFUSED_NOTE)]
    rows = [(f"`{sign}`", capital(meaning.removesuffix("."))) for sign, meaning in found]
    return _table(("Tecken", "Betyder"), rows)


GROUPED = {"ended": "inskrivna", "applications": "ansökningar"}  # a population of each kind of row


def keys(_: str = "") -> str:
    """Every key that those enrolled, and applications, can be grouped by, with its title."""
    units = {words: Units(population_of(id), _empty(), Period.from_code(str(YEAR))) for id, words in GROUPED.items()}
    about = filter(_about, KEYS.values())
    told = {key: [words for words, some in units.items() if some.tell(key)] for key in about}
    rows = [(f"`{key.name}`", key.title, " och ".join(words)) for key, words in told.items() if words]
    return _table(("Nyckel", "Titel", "Finns för"), rows)


def _about(key: Key) -> bool:
    """Whether the columns of the key's name, where they are coded, hold its codes."""
    lists = [c.codes.codes for spec in TABLES.values() for c in spec.all_columns if c.name == key.name and c.codes]
    return not key.words or not lists or any({*key.words} & {*codes} for codes in lists)


def _empty() -> Dataset:
    """A year whose every source is there, without a row."""
    tables = {name: spec.empty() for name, spec in TABLES.items()}
    return Dataset("team", tables, {YEAR: Settings()}, problem_frame([]), {YEAR: frozenset(TABLES)})


def rules(_: str = "") -> str:
    """Every rule that may be doubted, its default and what it is."""
    rows = [(f"`{name}`", _default(value), says) for name, (value, says) in RULES.items()]
    return _table(("Regel", "Förvalt", "Vad den är"), rows)


def _default(value: object) -> str:
    parts = value if isinstance(value, tuple) else (value,)
    return " och ".join(f"{part:g}".replace(".", ",") for part in parts)


def method_annex() -> str:
    """Every declared measure under the five headings of official statistics, its definition and its source."""
    parts = [
        "# Metodbilaga\n\nVarje mått som rapporten kan ha, ordnat som rapporten. Sidan är skapad ur deklarationerna i "
        "`sotanalysis/measures/` och `sotanalysis/payback/`; `python3 bootstrap.py docs --renew` skriver den på nytt. "
        "Årets egen metodbilaga, `metodbilaga.html` bredvid rapporten, har bara de mått som året har underlag för.\n\n"
        "*Referenstider* är tiden som måttet kan räknas för. *Källa* är det underlag som måste finnas; där SUS också "
        "nämns i definitionen används SUS tryckta siffror för de perioder som har en sådan rapport.\n"
    ]
    rooms = dict.fromkeys(_room(measure) for measure in all_measures())
    for room in rooms:
        of_room = [measure for measure in all_measures() if _room(measure) == room]
        parts.append(f"## {ROOMS.get(room, capital(room))}\n\n" + "\n".join(_measure(measure) for measure in of_room))
    return "\n".join([*parts, _coverage()])


# The measures of benchmarks/coverage.py in words.
COVERED = {
    "share": "Andel, 30 % (Wilson)",
    "rare_share": "Andel, 10 % (Wilson)",
    "difference": "Skillnad mellan två lika stora grupper (Newcombe)",
    "paired_change": "Förändrad andel hos samma personer (Bonett och Price)",
    "paired_mean": "Medelförändring hos samma personer (Student)",
    "transition": "Övergång från ett läge till ett annat (Wilson)",
    "still_enrolled": "Andel kvar efter ett halvår (Kaplan–Meier)",
    "days_until_half": "Dagen då hälften har lämnat (Kaplan–Meier)",
    "incidence_of_work": "Andel till arbete eller studier inom ett år (kumulativ incidens)",
    "bounds_of_missing": "Gränser för en andel när svar saknas",
    "odds_ratio": "Oddskvot (Firth)",
    "weighted_difference": "Skillnad efter överlappsvikter",
    "pooled_share": "Andel i fyra grupper som lånar styrka",
}


def _coverage() -> str:
    """How often each interval holds the truth, as benchmarks/coverage.csv has it."""
    found = pd.read_csv(DOCS.parent / "benchmarks/coverage.csv").set_index("measure")
    told = found.loc["told_as_rise_without_change"]
    rows = [
        f"| {COVERED[str(name).removesuffix('_of_few')]} | {row.base:.0f} | {row.cohorts:.0f} | "
        f"{number(row.covered, 3)} | {number(row.low, 3)}–{number(row.high, 3)} |"
        for name, row in found.drop(index=told.name).iterrows()
    ]
    return "\n".join(
        [
            "## Hur ofta intervallen håller\n",
            "Ett intervall på 95 procent ska rymma det sanna värdet 95 gånger av 100. Det är prövat på påhittade "
            "kohorter vars sanning är känd (`benchmarks/coverage.py`). *Håller* är andelen intervall som rymde "
            "sanningen, och *99 %* hur säkert det är mätt. Baser under 30 redovisas som de är.\n",
            "| Intervall | Bas | Kohorter | Håller | 99 % |\n| --- | --- | --- | --- | --- |",
            *rows,
            f"\nMellan två år utan verklig skillnad, med {told.base:.0f} personer vart, skrevs ”ökat” i "
            f"{percent(told.covered, 1)} av {number(told.cohorts)} par.\n",
        ]
    )


def _room(measure: Measure) -> str:
    return measure.id.partition(".")[0]


def _measure(measure: Measure) -> str:
    told = _nothing()[measure.id].described()
    headings = {
        "Objekt och population": capital(measure.population),
        "Variabler": told["Variabler"],
        "Statistiska mått": told["Statistiska mått"],
        "Redovisningsgrupper": told["Redovisningsgrupper"],
        "Referenstider": "kalenderår" if measure.whole_year else "kalenderår, halvår eller en följd av månader",
        "Källa": told["Källa"].removeprefix("underlag saknas: "),
    }
    lines = [f"- **{name}:** {_literal(text)}" for name, text in headings.items()]
    says = _literal(told["Så räknas det"])
    return f"### {_literal(measure.title)}\n\n`{measure.id}`\n\n{says}\n\n" + "\n".join(lines) + "\n"


@cache
def _nothing() -> Report:
    """A report on no data at all: it knows what is declared, and of each source that it is not there."""
    tables = {name: spec.empty() for name, spec in TABLES.items()}
    dataset = Dataset("team", tables, {YEAR: Settings()}, problem_frame([]), {YEAR: frozenset()})
    return report_on(dataset, Period.from_code(str(YEAR)))


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *map(list, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _cell(text: str) -> str:
    return _literal(text).replace("|", "\\|").replace("\n", " ")


def _literal(text: str) -> str:
    """Text with what Markdown would read as dress written literally; what stands in braces is code."""
    kept = re.split(r"(\{\{.*?\}\})", text)
    return "".join(f"`{part}`" if part.startswith("{{") else re.sub(r"([*_<\[\]])", r"\\\1", part) for part in kept)


# --- what a text becomes ---------------------------------------------------------------------------------------------


def written(report: Report, template: str) -> str:
    """What a report makes of a text: its faults, where it has any, else the text with its numbers."""
    faults = proof(template, "text/verksamhet.md", report)
    return "\n".join(fault.text for fault in faults) or bind(report, template).text


def with_examples(text: str, report: Report) -> str:
    """The page with each example's outcome as the report has it."""
    return EXAMPLE.sub(lambda m: f"{m[1]}{written(report, m[2])}{m[4]}", text)


# --- pages -----------------------------------------------------------------------------------------------------------

MAKERS: dict[str, Callable[[str], str]] = {
    maker.__name__: maker
    for maker in (sheets, others, settings, questions, texts, words, values, keys, rules, marks, bench)
}
PAGES: dict[str, Callable[[], str]] = {"data-dictionary": dictionary.as_markdown, "method-annex": method_annex}


def with_parts(text: str, makers: dict[str, Callable[[str], str]]) -> str:
    """The page with the parts that these makers make as they are now; other parts stand."""

    def part(found: re.Match[str]) -> str:
        name, argument = found[2], found[3] or ""
        return f"{found[1]}{makers[name](argument)}{found[5]}" if name in makers else found[0]

    return PART.sub(part, text)


def pages() -> Iterator[Path]:
    """The pages that are written by hand, with made parts or without."""
    return (path for path in sorted(DOCS.glob("*.md")) if path.stem not in PAGES)


def renew() -> None:
    """Writes anew what has changed."""
    from docs.runs import demonstration, ran

    with demonstration() as (report, folder):
        for path in pages():
            text = with_parts(path.read_text(encoding="utf-8"), MAKERS)
            text = with_examples(text, report(SHOWN)) if EXAMPLE.search(text) else text
            _write(path, text)
        printed = ran(folder)
        for path in pages():
            _write(path, with_parts(path.read_text(encoding="utf-8"), {"run": lambda name: printed[name]}))
    for name, make in PAGES.items():
        _write(DOCS / f"{name}.md", make())


def _write(path: Path, text: str) -> None:
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8", newline="\n")
        print(f"Skrev {path.name}.")
