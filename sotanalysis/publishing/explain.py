"""What a number is: from a fact's id, or from a text as printed, to definition, source rows and every place it stands.

The places are read from the executed report; the fact itself from the data as it is now.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from itertools import groupby
from math import isclose
from typing import Any, get_args

import nbformat

from sotanalysis import formatting
from sotanalysis.dataset import build, join, load, load_editions
from sotanalysis.exhibits.dressing import What, dress, share_of
from sotanalysis.facts import Fact, rows_behind
from sotanalysis.measures import declared_in
from sotanalysis.measures.measure import Measure
from sotanalysis.periods import Period
from sotanalysis.publishing.build import Folders, Order, check_orders, place_of, split_period, standing
from sotanalysis.publishing.documents import documents
from sotanalysis.publishing.names import NAME
from sotanalysis.publishing.printed import Place, places
from sotanalysis.report import SOURCE_NAMES, Report, report_on
from sotanalysis.vocabulary import HIDDEN, REVISED, UNITS, UNKNOWN, counted, fold

NO_ROWS = "inga rader: talet är noll eller räknat ur andra tal"


class NothingFound(LookupError):
    """No fact has that id and nothing is printed so; `near` holds the closest ids."""

    def __init__(self, words: str, near: Sequence[str]) -> None:
        super().__init__(words)
        self.near = tuple(near)


@dataclass(frozen=True)
class Explanation:
    """All that is known of one fact, hidden numbers excepted.

    `counted` is n with its unit in words (`14 personer`), empty where n is how many a value rests on. `base_fact` is
    the id of the fact that the base is, `sources` the kinds of source it rests on, its own first, `rows` the source
    rows: `2022/samordningsteam.xlsx!Deltagare!12`.
    """

    fact: str
    label: str
    number: str
    n: int | None
    base: int | None
    base_fact: str | None
    value: float | None
    counted: str
    unit: str
    period: str
    population: str
    definition: str
    keys: Mapping[str, str]
    filters: tuple[str, ...]
    sources: tuple[str, ...]
    rows: tuple[str, ...]
    function: str
    other_sources: Mapping[str, str]
    places: tuple[Place, ...]

    def json(self) -> dict[str, Any]:
        """The same for a program."""
        return asdict(self)

    @property
    def text(self) -> str:
        """The same for a reader."""
        n = "" if self.n is None or self.base is None else str(self.n)
        base = "" if self.base is None else f"{self.base}{f' ({self.base_fact})' if self.base_fact else ''}"
        parts = {
            "Tal": self.number,
            "Täljare": self.counted if n else "",
            "Nämnare": base if self.counted or not n else "",
            "Underlag": f"{n} av {base}" if n and not self.counted else "",
            "Vilka": self.population,
            "Hur": self.definition,
            "Urval": "; ".join(self.filters),
            "Källa": "; ".join(SOURCE_NAMES[kind] for kind in self.sources),
            "Rader": "; ".join(rows_in_words(self.rows)) or (HIDDEN.sign if self.number == HIDDEN.sign else NO_ROWS),
            "Annan källa": "; ".join(f"{id}: {number}" for id, number in self.other_sources.items()),
            "Funktion": self.function,
        }
        lines = [f"{self.fact}  {self.label}", *(f"  {name}: {text}" for name, text in parts.items() if text)]
        printed = [f"    {place.line}" for place in self.places] or ["    ingenstans"]
        return "\n".join([*lines, "  Tryckt:", *printed])


@dataclass(frozen=True)
class Opened:
    """A year's report on the data as it is now, where its facts are printed, and whether the built report is of it."""

    report: Report
    places: list[Place]
    built: bool


def opened(order: Order, folders: Folders) -> Opened:
    """The year, read anew where its sources have changed; several teams as one where the order joins them. Raises
    TeamMissing, KeyFault, ValueError.
    """
    check_orders([order])
    for team in order.teams or (order.team,):
        build(folders.raw, folders.processed, team)
    if order.teams:
        join(folders.processed, order.teams, order.team)
    dataset = load(folders.processed, order.team, through=order.year)
    period = Period.parse(*split_period(order.period))
    notebook = place_of(order, folders) / f"{NAME}.ipynb"
    made = documents(nbformat.read(notebook, as_version=4)).documents if notebook.exists() else {}
    found = places(made.values())
    report = report_on(
        dataset,
        period,
        order.plan,
        order.edition,
        processed=folders.processed,
        out=load_editions(folders.data, order.team),
    )
    return Opened(report, found, standing(order, folders) is not None)


# --- facts in words ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A fact as authors see it: id, what it is called, its number in words; n, base and value (`unit` in words)."""

    fact: str
    label: str
    number: str
    n: int | None
    base: int | None
    value: float | None
    unit: str
    period: str


def lines(report: Report, words: str = "") -> list[Line]:
    """Every fact of the report whose id or label holds all the words."""
    wanted = [fold(word) for word in words.split()]
    found = [(report.fact(str(id)), m) for m, frame in report.facts.frames.items() for id in frame["fact"]]
    named = [(fact, report.label(fact)) for fact, m in found]
    return [
        Line(fact.id, name, number_of(fact), fact.n, fact.base, fact.value, UNITS[fact.unit], report.period.code)
        for fact, name in named
        if all(word in fold(f"{fact.id} {name}") for word in wanted)
    ]


def number_of(fact: Fact) -> str:
    """The fact as one text: `12 av 53 (22,6 %)`, `14 personer`, `283 dagar (n = 149)`."""
    if fact.hidden:
        return HIDDEN.sign
    n = "" if fact.n is None else f" (n = {fact.n})"
    if fact.is_value and fact.value is None:
        return f"{dress(fact, 'value').text}{n}"
    if not fact.is_value and fact.n is not None and fact.base is not None and (not fact.base or _is_share(fact)):
        return dress(fact, "k_of_n_share", 1).text
    if fact.value is not None:
        if fact.unit == "share":
            return f"{dress(fact, 'percent').text}{n}"
        if fact.unit == "change":
            return dress(fact, "signed", 0).text
        decimals = 0 if fact.value == int(fact.value) else 3 if abs(fact.value) < 1 else 1
        return f"{_with_unit(dress(fact, 'value', decimals).text, fact.unit)}{n}"
    return UNKNOWN.sign if fact.n is None else _with_unit(dress(fact).text, fact.unit)


def _with_unit(number: str, unit: str) -> str:
    return f"{number} {counted(unit, number)}"


def _is_share(fact: Fact) -> bool:
    """Whether the value is nothing but n / base."""
    return fact.value is None or (isclose(fact.value, share_of(fact), rel_tol=1e-9, abs_tol=1e-12))


def rows_in_words(rows: Iterable[str]) -> list[str]:
    """Source rows by file and sheet: `2022/samordningsteam.xlsx, flik Deltagare: rad 3, 7–9`."""
    found: dict[str, list[int]] = {}
    for row in rows:
        file, sheet, number = row.rsplit("!", 2)
        found.setdefault(file + (f", flik {sheet}" if sheet else ""), []).append(int(number))
    return [f"{where}: rad {_ranges(sorted(set(numbers)))}" for where, numbers in found.items()]


def _ranges(numbers: Sequence[int]) -> str:
    """`3, 7–9`."""
    runs = [[number for _, number in run] for _, run in groupby(enumerate(numbers), key=lambda item: item[1] - item[0])]
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


# --- explaining ----------------------------------------------------------------------------------------------------


def explain(report: Report, printed: Sequence[Place], words: str) -> list[Explanation]:
    """The fact with the id, or every fact that is printed as the words (`36 av 54`, `67 %`).

    Raises NothingFound, and FactMissing for a fact whose source is not there.
    """
    known = [str(id) for frame in report.facts.frames.values() for id in frame["fact"]]
    if words in known:
        return [_explained(report, report.fact(words), known, printed)]
    if any(words == m or words.startswith(f"{m}.") for m in report.missing):
        report.fact(words)
    found = _printed_so(report, printed, words) or _counted_so(report, _shown(printed), words)
    if not found:
        raise NothingFound(words, _near(words, known, report))
    return [_explained(report, report.fact(id), known, printed) for id in found]


def _near(words: str, ids: Sequence[str], report: Report) -> list[str]:
    under = [id for id in ids if id.startswith(f"{words}.")]
    return (under or get_close_matches(words, ids, n=5, cutoff=0.5) or [x.fact for x in lines(report, words)])[:8]


def _printed_so(report: Report, printed: Iterable[Place], words: str) -> list[str]:
    """The facts printed as the words: a cell that says just that, a sentence that holds it."""
    wanted = _plainly(words)
    found: dict[str, None] = {}
    for place in printed:
        text = _plainly(place.text)
        if text == wanted or (not place.where and _says(text, wanted)):
            own = [id for id in place.facts if wanted in _dressings(report, id)]
            found |= dict.fromkeys(own or (() if place.loose else place.facts))
    return list(found)


def _says(text: str, wanted: str) -> bool:
    """Whether a plain text holds the words, and not as part of a longer number."""
    return re.search(rf"(?<![\w,.]){re.escape(wanted)}(?!\w|,\d)", text) is not None


def _stands_in(report: Report, fact: str, place: Place) -> bool:
    if fact not in place.facts or not place.loose:
        return fact in place.facts
    whats = [what for what in get_args(What) if what != "base"]
    return any(_says(_plainly(place.text), dressed) for dressed in _dressings(report, fact, whats))


def _shown(printed: Iterable[Place]) -> Iterable[str]:
    """The facts that are printed anywhere."""
    return dict.fromkeys(id for place in printed for id in place.facts)


def _counted_so(report: Report, known: Iterable[str], words: str) -> list[str]:
    """The facts that could be printed so, where nothing is: only for `k av n` and percentages."""
    wanted = _plainly(words)
    if not re.fullmatch(r"\d[\d ]* av \d[\d ]*( \(.*\))?|\d+(,\d+)? %", wanted):
        return []
    return [id for id in known if wanted in _dressings(report, id, ("k_of_n", "k_of_n_share", "share"))]


def _dressings(report: Report, id: str, whats: Sequence[What] = get_args(What)) -> set[str]:
    fact = report.fact(id)
    return {_plainly(dress(fact, what, decimals).text) for what in whats for decimals in (None, 0, 1, 2)}


def _plainly(text: str) -> str:
    """A printed text as somebody would type it."""
    plain = text.replace(REVISED.sign, "").replace(formatting.NBSP, " ").replace(formatting.MINUS, "-")
    return re.sub(r"(?<=\d)%", " %", re.sub(r"\s+", " ", plain)).strip().casefold()


def _explained(report: Report, fact: Fact, known: Iterable[str], printed: Sequence[Place]) -> Explanation:
    measure = report.facts.measures[fact.measure]
    stem = fact.id.partition("@")[0]
    others = [report.fact(id) for id in known if id.partition("@")[0] == stem and id != fact.id]
    return Explanation(
        fact.id,
        report.label(fact),
        number_of(fact),
        fact.n,
        fact.base,
        fact.base_fact,
        fact.value,
        "" if fact.is_value or fact.n is None else _with_unit(str(fact.n), fact.unit),
        UNITS[fact.unit],
        report.period.code,
        report.population(measure.id),
        measure.says,
        dict(fact.keys),
        tuple(f"{key.title}: {report.word(key, fact.keys[key.name])}" for key in measure.keys),
        (fact.source, *measure.also),
        () if fact.hidden else tuple(rows_behind(report.facts, report.dataset, fact)),
        _declared(measure),
        {other.id: number_of(other) for other in others},
        tuple(place for place in printed if _stands_in(report, fact.id, place)),
    )


def _declared(measure: Measure) -> str:
    """Where a measure is declared: its function, or the module of a count."""
    if measure.counting is None:
        return f"{measure.function.__module__}:{measure.function.__qualname__}"
    return declared_in(measure.id)
