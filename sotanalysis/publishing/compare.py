"""Results held against each other, between years and between teams, in words that the interval allows; and why a number
has changed since it was published or built before.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

import pandas as pd

from sotanalysis import formatting
from sotanalysis.dataset import (
    Dataset,
    SourceMissing,
    build,
    load,
    load_published,
    made_of,
    published_files,
    recall_before,
)
from sotanalysis.facts import Fact, Facts, fact_of
from sotanalysis.measures.change import OF_REACHED, RESULTS, breaks_within
from sotanalysis.measures.keys import RESULT
from sotanalysis.measures.populations import DUE, ENDED, IN_SERVICE, STARTED, is_done
from sotanalysis.measures.rules import number
from sotanalysis.periods import Period
from sotanalysis.reads import Reads
from sotanalysis.report import report_on
from sotanalysis.statistics import SMALLEST_BASE_FOR_PERCENT, newcombe
from sotanalysis.vocabulary import DEFAULT_PLAN

HIGHER, LOWER, UNSURE = "högre", "lägre", "ingen säker skillnad"
TOO_FEW, BROKEN, LOST, UNKNOWN = "för liten bas", "jämförs inte: brott", "jämförs inte: bortfall", "uppgift saknas"
FOOT = (
    f"{HIGHER.capitalize()} och {LOWER}: intervallet når inte noll. Det säger inget om varför. Av tjugo jämförelser "
    "utan verklig skillnad hamnar ungefär en där av slumpen."
)
VOLUMES = {"Inskrivna minst en dag": IN_SERVICE, "Startade": STARTED, "Avslutade": ENDED}


@dataclass(frozen=True)
class Count:
    """A result of one side: how many of how many; None where its source is missing."""

    n: int | None
    base: int | None


@dataclass(frozen=True)
class Compared:
    """One result, of two sides: the counts, the second share minus the first in percentage points with its 95 per cent
    interval (None where none may be stated), and what may be said.
    """

    result: str
    first: Count
    second: Count
    difference: float | None
    low: float | None
    high: float | None
    words: str


@dataclass(frozen=True)
class Comparison:
    """A table of what is compared: the names of the two sides, how many were there, a row a result, and notes."""

    title: str
    sides: tuple[str, str]
    volumes: Mapping[str, tuple[int, int]]
    rows: tuple[Compared, ...]
    notes: tuple[str, ...]


def compared(result: str, first: Count, second: Count, apart: str = "") -> Compared:
    """The second side held against the first; `apart` says why two counts that both exist are not compared."""
    if first.n is None or second.n is None or first.base is None or second.base is None:
        return Compared(result, first, second, None, None, None, UNKNOWN)
    if apart:
        return Compared(result, first, second, None, None, None, apart)
    if min(first.base, second.base) < SMALLEST_BASE_FOR_PERCENT:
        return Compared(result, first, second, None, None, None, TOO_FEW)
    low, high = newcombe(first.n, first.base, second.n, second.base)
    words = HIGHER if low > 0 else LOWER if high < 0 else UNSURE
    difference = second.n / second.base - first.n / first.base
    return Compared(result, first, second, 100 * difference, 100 * low, 100 * high, words)


def counted(dataset: Dataset, period: Period) -> dict[str, Count]:
    """Each main result in a period, counted from the register."""
    found = {}
    for result, (count, _) in RESULTS.items():
        try:
            rows, base = count(dataset, period)
            found[result] = Count(len(rows), base)
        except SourceMissing:
            found[result] = Count(None, None)
    return found


def sizes(dataset: Dataset, period: Period) -> dict[str, int]:
    """How many participants there were: in service, started, ended. Empty without a register."""
    with suppress(SourceMissing):
        return {name: who.units(dataset, period)["person"].nunique() for name, who in VOLUMES.items()}
    return {}


def years_compared(dataset: Dataset, first: int, second: int) -> Comparison:
    """Two years of a team, both counted with what is known now. Over a break nothing is compared."""
    periods = Period.year(first), Period.year(second)
    counts, volumes = [counted(dataset, p) for p in periods], [sizes(dataset, p) for p in periods]
    notes, rows = [], []
    for result, (_, series) in RESULTS.items():
        breaks = breaks_within(dataset.settings.values(), periods[0].start, periods[1].end, series)
        notes += [f"Brott: {b.series}. {b.text}" for b in breaks]
        lost = result in OF_REACHED and any(_too_few_reached(dataset, p) for p in periods)
        apart = BROKEN if breaks else LOST if lost else ""
        rows.append(compared(RESULT.word(result), counts[0][result], counts[1][result], apart))
    title = f"{dataset.settings[second].team or dataset.team}: {second} mot {first}"
    both = {name: (volumes[0][name], volumes[1][name]) for name in VOLUMES if all(name in v for v in volumes)}
    return Comparison(title, (str(first), str(second)), both, tuple(rows), tuple(dict.fromkeys(notes)))


def _too_few_reached(dataset: Dataset, period: Period) -> bool:
    try:
        due = DUE["6"].units(dataset, period)
    except SourceMissing:
        return False
    return bool(len(due)) and float(is_done(due).mean()) < number(dataset, period, "least_reached")


def teams_compared(datasets: Mapping[str, Dataset], year: int) -> list[Comparison]:
    """Each team held against the others together, in one year. A team's own definition that has a break that year is
    told.
    """
    period = Period.year(year)
    counts = {team: counted(dataset, period) for team, dataset in datasets.items()}
    volumes = {team: sizes(dataset, period) for team, dataset in datasets.items()}
    names = {team: dataset.settings[year].team or team for team, dataset in datasets.items()}
    lost = any(_too_few_reached(dataset, period) for dataset in datasets.values())
    made = []
    for team, own in counts.items():
        others = [t for t in counts if t != team]
        rows = [
            compared(
                RESULT.word(result),
                _together([counts[t][result] for t in others]),
                own[result],
                LOST if lost and result in OF_REACHED else "",
            )
            for result in RESULTS
        ]
        notes = [
            f"Brott i {names[t]}: {b.series}. {b.text}"
            for t in datasets
            for _, series in RESULTS.values()
            for b in breaks_within(datasets[t].settings.values(), period.previous.end, period.end, series)
        ]
        side = names[others[0]] if len(others) == 1 else "de andra"
        both = {name: (sum(volumes[t].get(name, 0) for t in others), volumes[team][name]) for name in volumes[team]}
        made.append(
            Comparison(f"{names[team]} mot {side}, {year}", (side, names[team]), both, tuple(rows), tuple(notes))
        )
    return made


def _together(counts: Sequence[Count]) -> Count:
    """The counts added; unknown where one is."""
    ns, bases = [c.n for c in counts], [c.base for c in counts]
    if None in ns or None in bases:
        return Count(None, None)
    return Count(sum(n or 0 for n in ns), sum(b or 0 for b in bases))


# --- why a number has changed ----------------------------------------------------------------------------------------

DATA, DEFINITION, CODE, ROUNDING, NOT_KNOWN = "underlag", "definition", "program", "avrundning", "okänt"
# Settings that no number rests on: what is only printed.
_PRINTED = {
    *("team", "association", "performer", "parties", "report_name", "report_date", "plan", "synthetic", "insats"),
    *("signature", "appendices", "printed_names", "assumptions", "required_measures"),
}
_NAMED = 5  # new and gone numbers that are named; the others are counted
_SAME = 1e-9  # of a value: what two machines may differ by


@dataclass(frozen=True)
class Changed:
    """A number that is another than it was: the fact, both numbers as printed, which causes there may be, in words."""

    fact: str
    title: str
    before: str
    now: str
    causes: tuple[str, ...]
    words: str


def changed(
    before: Mapping[str, Fact], was: Mapping[str, str], facts: Facts, now: Mapping[str, str], read: "Reading"
) -> list[Changed]:
    """The facts that differ, and why. `was` and `now` say what the two were made of (`dataset.made_of`), `read` which
    tables a measure reads.
    """
    found = []
    for frame in facts.frames.values():
        for row in frame.itertuples():
            old, new = before.get(str(row.fact)), fact_of(row, "")
            if old is None or _numbers(old) == _numbers(new):
                continue
            measure = facts.measures[old.measure]
            causes, words = _why(old, new, was, now, read(old.measure))
            found.append(Changed(old.id, measure.title, _printed(old), _printed(new), causes, words))
    return found


def _numbers(fact: Fact) -> tuple[int | None, int | None, float | None]:
    return fact.n, fact.base, fact.value


def _printed(fact: Fact) -> str:
    if fact.n is not None:
        return formatting.number(fact.n) + (f" av {formatting.number(fact.base)}" if fact.base is not None else "")
    return "–" if fact.value is None else formatting.number(fact.value, 1)


def _why(
    old: Fact, new: Fact, was: Mapping[str, str], now: Mapping[str, str], tables: Iterable[str]
) -> tuple[tuple[str, ...], str]:
    """The causes that there may be, and in words what has changed of each."""
    if old.n == new.n and old.base == new.base and _near(old.value, new.value):
        return (
            ROUNDING,
        ), "Skillnaden är mindre än något som skrivs ut: räknad på en annan dator eller i en annan ordning."
    if not was:
        return (NOT_KNOWN,), "Talet sparades utan uppgift om vad det var gjort av."
    return _made_otherwise(was, now, tables, (old.unit, old.base_fact) != (new.unit, new.base_fact))


def _made_otherwise(
    was: Mapping[str, str], now: Mapping[str, str], tables: Iterable[str], redefined: bool = False
) -> tuple[tuple[str, ...], str]:
    other = {name for name in {*was, *now} if was.get(name) != now.get(name)}
    data = sorted(name.removeprefix("table:") for name in other if name.removeprefix("table:") in {*tables})
    rules = sorted(name for name in other if name.startswith("settings:") and name[9:] not in _PRINTED)
    said = {
        DATA: f"Underlaget har ändrats: {formatting.listing(data)}." if data else "",
        DEFINITION: f"Inställningarna har ändrats: {formatting.listing([n[9:] for n in rules])}."
        if rules
        else "Talet har fått en annan bas eller enhet."
        if redefined
        else "",
        CODE: "Programmet räknar på ett annat sätt, eller med andra bibliotek."
        if {"code", "libraries"} & other
        else "",
    }
    causes = tuple(cause for cause, words in said.items() if words)
    told = " ".join(words for words in said.values() if words)
    if len(causes) > 1:
        told += " Vilket av dem det beror på går inte att säga utan att ändra ett i taget."
    return (causes, told) if causes else ((NOT_KNOWN,), "Inget av det som talet är gjort av har ändrats.")


def _near(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= _SAME * max(abs(one), abs(other), 1.0)


class Reading:
    """Which tables a measure reads: found out by running it, once each."""

    def __init__(self, dataset: Dataset, facts: Facts) -> None:
        self.of = cache(lambda measure: self._read(dataset, facts, measure))

    def __call__(self, measure: str) -> frozenset[str]:
        """The names of the tables."""
        return self.of(measure)

    @staticmethod
    def _read(dataset: Dataset, facts: Facts, measure: str) -> frozenset[str]:
        fresh = replace(dataset, reads=Reads()).watched()
        with suppress(SourceMissing):
            facts.measures[measure](fresh, facts.period)
        names = {name for some in fresh.reads.by_cell.values() for name in some}
        return frozenset(name.removeprefix("table:") for name in names)


@dataclass(frozen=True)
class Since:
    """What has changed in a year's numbers since another time, told as `since`; those that stand are only counted. Of
    those that are new or gone, the ids, and in words what they are made of that has changed.
    """

    since: str
    year: int
    same: int
    new: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[Changed, ...]
    moved: str = ""


def changed_since(data: Path, dataset: Dataset, year: int) -> list[Since]:
    """The year's numbers held against those last published, and against those of the build before; none where neither
    is kept.
    """
    processed, period = data / "processed", Period.year(year)
    facts = report_on(dataset, period, DEFAULT_PLAN, processed=processed).facts
    now, read = made_of(processed, dataset.team, year), Reading(dataset, facts)
    earlier: list[tuple[str, pd.DataFrame, Mapping[str, str]]] = []
    if published := load_published(data, dataset.team, period, "internal"):
        place = published_files(data, dataset.team, period.code, "internal")[-1]
        made: dict[str, str] = {}
        with suppress(OSError, ValueError):
            made = json.loads(place.with_suffix(".json").read_text(encoding="utf-8"))
        earlier.append(("talen sparades som publicerade", published[-1], made))
    if (before := recall_before(processed, dataset.team, f"{period.code}-{year}")) is not None:
        earlier.append(("förra bygget", *before))
    found = []
    for since, table, was in earlier:
        rows = table[table["measure"].isin([*facts.measures])]
        kept = {str(row.fact): fact_of(row, str(row.measure)) for row in rows.itertuples()}
        known = {str(id): measure for measure, frame in facts.frames.items() for id in frame["fact"]}
        others = changed(kept, was, facts, now, read)
        new, gone = ([id for id in one if id not in other] for one, other in ((known, kept), (kept, known)))
        of = {known[id] for id in new} | {kept[id].measure for id in gone}
        moved = _made_otherwise(was, now, {t for measure in of for t in read(measure)})[1] if of and was else ""
        same = len(known) - len(new) - len(others)
        found.append(Since(since, year, same, tuple(new), tuple(gone), tuple(others), moved))
    return found


# --- the command -----------------------------------------------------------------------------------------------------


def compare(data: Path, teams: Sequence[str], years: Sequence[int]) -> tuple[list[Comparison], list[Since]]:
    """Two years of one team, or one year of several; with one team, what has changed of each year.

    Raises ValueError for another call, TeamMissing and KeyFault.
    """
    datasets = {}
    for team in teams:
        build(data / "raw", data / "processed", team)
        datasets[team] = load(data / "processed", team, through=max(years))
    for team, dataset in datasets.items():
        if lost := [str(year) for year in years if year not in dataset.settings]:
            raise ValueError(f"Underlag saknas: {team} har ingen mapp för {formatting.listing(lost)}.")
    if len(teams) > 1:
        if len(years) != 1:
            raise ValueError("Ange ett år när team jämförs: sot compare 2023 --teams TEAM,TEAM")
        return teams_compared(datasets, years[0]), []
    if len(years) > 2:
        raise ValueError("Två år jämförs åt gången: sot compare 2022 2023")
    (dataset,) = datasets.values()
    since = [one for year in years for one in changed_since(data, dataset, year)]
    return ([years_compared(dataset, *years)] if len(years) == 2 else []), since


def as_json(comparisons: Iterable[Comparison], since: Iterable[Since]) -> dict[str, object]:
    """The same for programs."""
    return {"comparisons": [asdict(one) for one in comparisons], "changed_since": [asdict(one) for one in since]}


def lines(comparison: Comparison) -> list[str]:
    """A comparison as lines of a terminal: a heading, a table with even columns, notes."""
    first, second = comparison.sides
    heads = ["", first, second, "Skillnad, procentenheter (95\u00a0%)", ""]
    rows = [
        [name, formatting.number(one), formatting.number(two), "", ""]
        for name, (one, two) in comparison.volumes.items()
    ]
    rows += [[r.result, _share(r.first), _share(r.second), _interval(r), r.words] for r in comparison.rows]
    widths = [max(len(row[place]) for row in [heads, *rows]) for place in range(len(heads))]
    table = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in [heads, *rows]
    ]
    return [
        comparison.title,
        *table,
        *comparison.notes,
        FOOT,
    ]


def _share(count: Count) -> str:
    if count.n is None or count.base is None:
        return "–"
    share = f" ({formatting.number(100 * count.n / count.base)} %)" if count.base >= SMALLEST_BASE_FOR_PERCENT else ""
    return f"{formatting.number(count.n)} av {formatting.number(count.base)}{share}"


def _interval(row: Compared) -> str:
    if row.difference is None or row.low is None or row.high is None:
        return "–"
    low, high = formatting.number(row.low, 1), formatting.number(row.high, 1)
    return f"{'+' if row.difference > 0 else ''}{formatting.number(row.difference, 1)} ({low} till {high})"


def lines_since(since: Since) -> list[str]:
    """What has changed as lines: a number a line, and why; alike causes told together."""
    moved = {"är nya": since.new, "är borta": since.gone}
    counts = {"har ändrats": len(since.changed), "står kvar": since.same} | {w: len(ids) for w, ids in moved.items()}
    said = [
        f"{formatting.number(n)} {words}" for words, n in counts.items() if n or words in ("har ändrats", "står kvar")
    ]
    head = f"Talen för {since.year}, sedan {since.since}: {formatting.listing(said)}."
    by_cause: dict[str, list[Changed]] = {}
    for one in since.changed:
        by_cause.setdefault(one.words, []).append(one)
    told = [head]
    for words, some in by_cause.items():
        told.append(f"  {words}")
        told += [f"    {one.fact}: {one.before} → {one.now}" for one in some]
    if since.moved:
        told.append(f"  {since.moved}")
    for words, ids in moved.items():
        more = f" och {formatting.number(len(ids) - _NAMED)} till" if len(ids) > _NAMED else ""
        told += [f"    {words.removeprefix('är ')}: {', '.join(ids[:_NAMED])}{more}"] if ids else []
    return told
