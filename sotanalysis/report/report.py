"""The report: team, period, plan, edition and every fact of it. It hands out only what the edition may show."""

import ast
import os
import sys
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pandas as pd

from sotanalysis import dataset as data
from sotanalysis import facts, formatting
from sotanalysis.audit import audit
from sotanalysis.dataset import Dataset, SourceMissing, TeamMissing
from sotanalysis.derived import DERIVED
from sotanalysis.disclosure.coarser import in_classes
from sotanalysis.exhibits.binding import generate
from sotanalysis.exhibits.cards import Card, Cards, cards
from sotanalysis.exhibits.exhibit import SYNTHETIC
from sotanalysis.exhibits.image import Figure
from sotanalysis.exhibits.notice import SOURCE_MISSING, Notice, nothing_to_show, source_missing
from sotanalysis.exhibits.participant_flow import Box, participant_flow
from sotanalysis.exhibits.prose import Prose, headline, prose, told
from sotanalysis.exhibits.sentence import sentence_of_row
from sotanalysis.exhibits.shown import Shown
from sotanalysis.exhibits.table import Row, Table, table
from sotanalysis.facts import Fact, FactMissing, Facts, MeasureFailed, fact_of, facts_published, redacted
from sotanalysis.measures.keys import KEYS, Key, Words, is_joined, key_of
from sotanalysis.measures.measure import Counting, Measure
from sotanalysis.measures.populations import POPULATIONS, population_of
from sotanalysis.measures.rules import rule
from sotanalysis.periods import Period
from sotanalysis.report.view import View
from sotanalysis.sources.settings import Settings
from sotanalysis.tables import TABLES
from sotanalysis.tables.cohort import COHORT
from sotanalysis.tables.column import Column
from sotanalysis.vocabulary import (
    ALL,
    CODE_LISTS,
    COUNTY,
    DEFAULT_PLAN,
    EDITIONS,
    MISSING,
    PLANS,
    RENAMED_PLANS,
    CodeList,
    slug,
    unknown_plan,
)

if TYPE_CHECKING:
    from sotanalysis.disclosure.pattern import Pattern

SOURCE_NAMES = {
    "sus": "SUS",
    "goldware": "GoldWare personlista",
    "workbook": "teamets arbetsbok",
    "survey": "NNS-enkäten",
    "bip": "BIP-mätningarna",
    "economy": "ekonomiunderlaget",
    "prices": "prislistan",
    "settings": "teamets inställningar",
    "printed": "den publicerade rapporten",
    "narrative": "de berättande texterna",
}
T = TypeVar("T")
# Columns that a frame handed out never has: who it is, where the row stands, what somebody wrote. But the team, where
# several are joined.
_WITHHELD = {"case", "person", "application", "birth_date", "source_row", "team", "year"}


@dataclass(frozen=True, repr=False)
class Report:
    """One team, one period, one plan, one edition, and its facts as they may be shown.

    `hidden` holds, by the period's code, the ids not shown in this edition; `published` the facts as published before
    they were revised. `report["exits.outcomes"]` is a view of a measure, `report.ended` the population's frame.
    """

    team: str
    period: Period
    plan: str
    edition: str
    dataset: Dataset
    facts: Facts
    hidden: Mapping[str, frozenset[str]] = field(default_factory=dict)
    published: Mapping[str, Fact] = field(default_factory=dict)
    processed: Path | None = None  # where facts are kept, when the dataset came from a folder
    patterns: Mapping[str, "Pattern"] = field(default_factory=dict)  # why what is hidden is, by the period's code

    # --- what it is ---------------------------------------------------------------------------------------------

    @property
    def year(self) -> int:
        """The year of the folder the report reads."""
        return self.period.start.year

    @property
    def settings(self) -> Settings:
        """rapport.toml of the year."""
        return self.dataset.settings.get(self.year, Settings())

    @property
    def years(self) -> list[int]:
        """The years that have a folder, up to the report's own."""
        return sorted(self.dataset.settings)

    @property
    def referrers_translated(self) -> bool:
        """Whether rapport.toml counts a referrer of an earlier year as one of this year's."""
        return bool(self.dataset.counted_as(self.year))

    @property
    def missing(self) -> Mapping[str, str]:
        """The measures that have no source: id to the file that would fill it, in words."""
        return self.facts.missing

    @property
    def is_internal(self) -> bool:
        """Whether the edition is the team's own, which shows everything and counts anew from the rows."""
        return self.edition == "internal"

    @property
    def away(self) -> frozenset[str]:
        """The ids of this period's facts that the edition hides."""
        return frozenset(self.hidden.get(self.period.code, ()))

    def watched(self) -> "Report":
        """The same, noting what is read of its tables and facts (`dataset.reads`)."""
        return replace(self, dataset=self.dataset.watched(), facts=self.facts.watched(self.dataset.reads))

    def __repr__(self) -> str:
        held = ", ".join(POPULATIONS)
        return (
            f"Rapport: {self.settings.team or self.team}, {self.period.label}, {self.edition}.\n"
            f'{len(self.facts.frames)} mått: report["exits.outcomes"] visar ett, report.find_measures("avslut") söker.'
            "\n"
            f"Populationer: {held}.\n"
        )

    # --- facts --------------------------------------------------------------------------------------------------

    def has(self, measure: str) -> bool:
        """Whether the measure could be computed."""
        return measure in self.facts.frames

    def frame(self, measure: str, source: str | None = None) -> pd.DataFrame:
        """The measure's facts with keys as columns; of the primary source unless named. FactMissing without source.

        Numbers of hidden facts are not there: the columns `hidden` and `base_hidden` say which. Classes that the
        edition has joined stand apart (`classes`).
        """
        self._computed(measure)

        def made() -> pd.DataFrame:
            frame = self.facts.frame(measure, source)
            fine = ~_of_classes(frame, self.facts.measures[measure])
            return redacted(frame[fine].reset_index(drop=True), self.away)

        return self._once(("frame", measure, source), made).copy(deep=False)

    def classes(self, measure: str, source: str | None = None) -> pd.DataFrame:
        """The same in the classes in which the edition shows the measure."""
        self._computed(measure)

        def made() -> pd.DataFrame:
            one, frame = self.facts.measures[measure], self.facts.frame(measure, source)
            shown = in_classes(one, self.level(measure), _codes(frame, one))
            return redacted(frame[shown].reset_index(drop=True), self.away)

        return self._once(("classes", measure, source), made).copy(deep=False)

    def level(self, measure: str) -> int:
        """How coarse the classes are in which the edition shows the measure: 0 for those declared."""
        pattern = self.patterns.get(self.period.code)
        return pattern.levels.get(measure, 0) if pattern else 0

    def all_sources(self, measure: str) -> pd.DataFrame:
        """The same as `frame` of every source, each fact once."""
        self._computed(measure)

        def made() -> pd.DataFrame:
            frame = self.facts.frames[measure]
            return redacted(frame[~_of_classes(frame, self.facts.measures[measure])], self.away)

        return self._once(("all_sources", measure), made).copy(deep=False)

    def _computed(self, measure: str) -> None:
        if measure in self.missing:
            raise FactMissing(measure, self.missing[measure])
        if measure in self.facts.failed:
            raise MeasureFailed(measure, self.facts.failed[measure])
        if measure not in self.facts.frames:
            raise _unknown("mått", measure, self.facts.measures)

    def fact(self, id: str) -> Fact:
        """The fact with the id. FactMissing when its source is not there; KeyError with the nearest when unknown."""
        if id in self._by_id:
            found = self._by_id[id]
            self.dataset.reads.note(f"facts:{self.period.code}:{found.measure}")
            return found
        for measure in (one for one in self.facts.measures if id == one or id.startswith(f"{one}.")):
            if measure in self.missing:
                raise FactMissing(id, self.missing[measure])
            if measure in self.facts.failed:
                raise MeasureFailed(measure, self.facts.failed[measure])
        raise _unknown("faktum", id, self._by_id)

    def find(self, id: str) -> Fact | None:
        """The fact; None when its source is not there. KeyError for an id that no measure gives."""
        try:
            return self.fact(id)
        except FactMissing:
            return None

    @cached_property
    def _by_id(self) -> dict[str, Fact]:
        return self.dataset.reads.apart(self._all_facts)  # each is noted where it is asked for

    def _all_facts(self) -> dict[str, Fact]:
        found: dict[str, Fact] = {}
        keys = self.facts.codes()
        for row, codes in zip(redacted(self.facts.rows(), self.away).itertuples(), keys, strict=True):
            fact = fact_of(row, str(row.measure), codes)
            before = self.published.get(fact.id)
            if before and fact.base_hidden:  # else a count would be marked as revised for the base it lost
                value = before.value if before.n is None else None
                before = replace(before, base=None, value=value, base_hidden=True)
            if before and not fact.hidden:  # dressed as the number of now, whatever its unit was called then
                fact = replace(fact, before=replace(before, unit=fact.unit))
            found[fact.id] = fact
        return found

    @cached_property
    def previous(self) -> "Report | None":
        """The same report of the period before, with what its own edition hides; None when that year has no folder."""
        before = self.period.previous
        if before.start.year not in self.dataset.settings:
            return None
        found = self.dataset.reads.apart(lambda: facts.of_period(self.dataset, before, self.processed))
        if before.code in self.patterns:
            from sotanalysis.report.edition import as_shown, for_public  # as above

            found = as_shown(for_public(found, self.dataset), self.patterns[before.code])
        return replace(self, period=before, facts=found.watched(self.dataset.reads), published={})

    @property
    def audit(self) -> pd.DataFrame:
        """The audit (audit.COLUMNS) of the year's printed figures; empty when none are known, or in part of a year.

        In an edition that hides facts, the figures are held against each other alone.
        """
        return self._once("audit", self._audited)

    def _audited(self) -> pd.DataFrame:
        figures = self.dataset.tables["printed_figures"]
        own = figures[(figures["year"] == self.year) & self.period.is_year]
        return audit(own, None if self.away else self.facts)

    # --- words --------------------------------------------------------------------------------------------------

    def word(self, key: str | Key, code: str) -> str:
        """The Swedish word of a code of a key."""
        found = key_of(key)
        return found.word(code, self._opened(found))

    def label(self, fact: Fact) -> str:
        """`Försörjning vid uppföljning: månader efter avslut 18, Försörjningsstöd`."""
        measure = self.facts.measures[fact.measure]
        told = [(key.title, self.word(key, fact.keys[key.name])) for key in measure.keys if fact.keys[key.name] != ALL]
        words = [f"{title.lower()} {word}" if word.isdigit() else word for title, word in told]
        return ": ".join(filter(None, [measure.title, ", ".join(words)]))

    def words(self, key: str) -> Words:
        """Swedish words of a key by code: `frame["referrer"].map(report.words("referrer"))`. Every code is there that
        may occur: those of the list, also of other years than the report's, and those that its facts have.
        """
        found = key_of(key)
        frames = (frame for id, frame in self.facts.frames.items() if found.name in self.facts.measures[id].key_names)
        held = {code for frame in frames for code in frame[found.name].astype(str).unique() if not is_joined(code)}
        codes = found.codes(self.dataset, self.period, {*found.words, *self._opened(found), *held} - {ALL})
        return {code: found.word(code, self._opened(found)) for code in (*codes, ALL)}

    def _opened(self, key: Key) -> Words:
        return self._once(("words", key.name), lambda: self._words_of(key))

    def _words_of(self, key: Key) -> Words:
        words = key.opened(self.dataset, self.period)
        if self.is_internal:
            return words
        from sotanalysis.report.edition import words_out  # loads what solves equations: only where something is hidden

        out = words_out(words)
        return dict(out.values()) | {code: word for code, (_, word) in out.items()}

    def _once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, worked out once: frames, the words of open keys, the audit."""
        return self.dataset.reads.once(self._kept, key, make)

    @cached_property
    def _kept(self) -> dict[Hashable, Any]:
        return {}

    @property
    def goals(self) -> Words:
        """The names of the goals in rapport.toml by their codes, in their order."""
        return {slug(goal.name): goal.name for goal in self.settings.goals}

    def population(self, measure: str) -> str:
        """Who the measure counts, with the period in words: "deltagare som startat insatsen under 2022"."""
        return self.during(self.facts.measures[measure].population)

    def during(self, words: str) -> str:
        """Words with the period named: "i perioden" becomes "under 2022"."""
        return words.replace("i perioden", f"under {self.period.label}")

    def rule(self, name: str) -> object:
        """A rule that may be doubted, as every fact uses it; `.given(trial_months=2)` counts under another."""
        return rule(self.dataset, self.period, name)

    def assumes(self, *words: str) -> bool:
        """Whether rapport.toml states, for a whole year, an assumption that holds all the words."""
        said = [a.text.casefold() for a in self.settings.assumptions]
        return self.period.is_year and any(all(word.casefold() in text for word in words) for text in said)

    def find_measures(self, words: str) -> pd.DataFrame:
        """The measures whose id or title holds the words: id, title, what it is told apart by, population. One row a
        measure; first those whose title begins with the words, last the sizes of groups.
        """
        wanted = words.casefold().split()
        named = [m for m in self.facts.measures.values() if all(w in f"{m.id} {m.title}".casefold() for w in wanted)]
        first = lambda m: (m.id.startswith("population."), not m.title.casefold().startswith(words.casefold()))  # noqa: E731
        found = [
            (m.id, m.title, formatting.listing([key.title for key in m.keys]), self.population(m.id))
            for m in sorted(named, key=first)
        ]
        return pd.DataFrame(found, columns=["mått", "titel", "efter", "vilka"])

    # --- sources ------------------------------------------------------------------------------------------------

    def sources(self, ids: Iterable[str]) -> list[str]:
        """The kinds of source that the measures' primary facts rest on, in a fixed order."""
        known = [id for id in dict.fromkeys(ids) if self.has(id)]
        used = {source for id in known for source in self._sources_of(id)}
        used |= {s for id in known for s in self.facts.measures[id].also}
        return [kind for kind in SOURCE_NAMES if kind in used]

    def _sources_of(self, measure: str) -> set[str]:
        return self._once(("sources", measure), lambda: {*map(str, self.facts.frame(measure)["source"])})

    def source_line(self, kinds: Iterable[str]) -> str:
        """The sources in words: `Källa: SUS, uttag 18 januari 2023; teamets arbetsbok.`, or nothing."""
        parts = []
        for kind in kinds:
            extracted = self._extracted(kind)
            parts.append(SOURCE_NAMES[kind] + (f", uttag {formatting.day(extracted)}" if extracted else ""))
        return f"Källa: {'; '.join(parts)}." if parts else ""

    def _extracted(self, kind: str) -> pd.Timestamp | None:
        return self._once(
            ("extracted", kind),
            lambda: self.dataset.reads.apart(lambda: self._last_extract(kind), f"extracted:{kind}"),
        )

    def _last_extract(self, kind: str) -> pd.Timestamp | None:
        files = self.dataset.tables["source_files"]
        days = files.loc[(files["year"] == self.year) & (files["kind"] == kind), "extracted_on"].dropna()
        return days.max() if len(days) else None

    @property
    def problems(self) -> pd.DataFrame:
        """What is wrong in the files of all years (`tables.problem.problem_frame`)."""
        self.dataset.reads.note("problems:")
        return self.dataset.problems

    @property
    def source_files(self) -> pd.DataFrame:
        """The files of the report's year: file, kind, extracted_on, synthetic, sha256 (none of the narrative's)."""
        return self.dataset.reads.apart(self._source_files, "sources:")

    def _source_files(self) -> pd.DataFrame:
        files = self.dataset.tables["source_files"]
        mine = files[files["year"] == self.year].drop(columns=["team", "year"])
        return mine.assign(sha256=mine["sha256"].mask(mine["kind"] == "narrative")).reset_index(drop=True)

    def are_synthetic(self, kinds: Iterable[str]) -> bool:
        """Whether any of the sources is invented."""
        return any(self.dataset.synthetic(kind, self.year) for kind in kinds)

    def foot(self, ids: Iterable[str], population: str | None = None, n: Fact | int | None = None) -> str:
        """`n = 86 deltagare som startat insatsen under 2022. Källa: SUS, uttag 18 januari 2023.` and synthetic mark.

        `n` is a fact whose number is told only where it is shown.
        """
        named = [m for m in dict.fromkeys(ids) if self.has(m)]
        who = population if population is not None else self.population(named[0]) if named else ""
        return self.foot_of(self.sources(named), who, n)

    def foot_of(self, kinds: Sequence[str], who: str, n: Fact | int | None = None) -> str:
        """The foot line of an exhibit that rests on these sources, about these units."""
        count = formatting.number(n) if isinstance(n, int) else _told(n)
        first = f"n = {count} {who}".strip() if count else formatting.capital(who)
        first = f"{first}." if first and not first.endswith(".") else first
        mark = SYNTHETIC if self.are_synthetic(kinds) else ""
        return " ".join(part for part in (first, self.source_line(kinds), mark) if part)

    # --- views and exhibits -------------------------------------------------------------------------------------

    def __getitem__(self, ids: str | tuple[str, ...]) -> View:
        """A view of a measure; of several measures beside each other when several ids are given."""
        named = (ids,) if isinstance(ids, str) else ids
        for id in named:
            if id not in self.facts.measures:
                raise _unknown("mått", id, self.facts.measures)
        return View(self, tuple(self.facts.measures[id] for id in named))

    def count(self, population: str, variable: str) -> View:
        """A view of something that no measure counts: the population's units by a key. It is marked as own counting."""
        self._open_to_own("report.count")
        who, key = population_of(population), key_of(variable)
        counting = Counting({"": who}, None, (key,), (), {}, None, "follows")
        own = Measure(
            f"egen.{population}.{key.name}",
            key.title,
            counting.keys,
            who.words,
            "Räknat i anteckningsboken.",
            who.unit,
            lambda dataset, period: pd.DataFrame(),
            counting=counting,
        )
        return View(self, (own,), own=True)

    def __getattr__(self, name: str) -> pd.DataFrame:
        """A population's frame, as `report.ended`; see `population_frame`."""
        if name in POPULATIONS:
            return self.population_frame(name)
        near = get_close_matches(name, [*POPULATIONS, *dir(type(self))], n=3)
        raise AttributeError(f"Rapporten har inget {name}." + (f" Menade du {', '.join(near)}?" if near else ""))

    def __dir__(self) -> list[str]:
        return [*object.__dir__(self), *POPULATIONS]

    def population_frame(self, name: str) -> pd.DataFrame:
        """One row per unit of a population, for analyses of your own: no pseudonym, no free text, no source row.

        `person` is a number of this frame alone: `nunique()` counts persons, and it tells nothing more. Codes are
        categories in the order of their list (`report.words("referrer")` has the words). `frame.attrs["columns"]` says
        what each column is. ValueError in an edition that hides facts.
        """
        self._open_to_own(f"report.{name}")
        units = population_of(name).units(self.dataset, self.period)
        return _handed_out(units, self.dataset, self.period)

    def _open_to_own(self, what: str) -> None:
        if not self.is_internal:
            raise ValueError(f"{what} finns bara i den interna utgåvan: i den här får bara rapportens egna tal visas.")

    def say(self, id: str, *paragraphs: str | Sequence[str], bullets: Iterable[str | Sequence[str]] = ()) -> Prose:
        """Paragraphs, then points, whose numbers are bound to facts (see `exhibits.binding`). A sentence that has no
        source, no value or nobody to speak of is left out.

        A list in a paragraph's place holds alternatives: the first that is true, and whose facts there are, is printed.
        """
        return prose(self, id, *paragraphs, bullets=bullets)

    def table(
        self,
        id: str,
        caption: str,
        columns: Sequence[str],
        rows: Sequence[Row],
        measures: Sequence[str] = (),
        notes: Iterable[str] = (),
        foot: str | None = None,
    ) -> Table | Notice:
        """A table in any arrangement of cells, for exhibits with logic of their own; a notice without any source.
        Notes are bound, as those of a view.

        `measures` defaults to those of the cells' facts.
        """
        cells = [c for row in rows for c in row.cells if not isinstance(c, str)]
        used = list(dict.fromkeys([*measures, *(c.fact.measure for c in cells if c.fact)]))
        if notice := self.absent(id, caption, used):
            return notice
        if not rows:
            return nothing_to_show(id, caption, self.period.label)
        lacking = list(dict.fromkeys(self.missing[m] for m in used if m in self.missing))
        gaps = [f"Underlag saknas för en del av tabellen: {file}." for file in lacking]
        line = self.foot(used) if foot is None else foot
        bound = [generate(self, note).text if "{{" in note or "{%" in note else note for note in notes]
        said = [note for note in (*gaps, *bound) if note]
        made = table(id, caption, columns, rows, line, said, self.are_synthetic(self.sources(used)))
        return replace(made, sentence=sentence_of_row(caption, columns, rows))

    def absent(self, id: str, caption: str, measures: Iterable[str]) -> Notice | None:
        """A notice naming the files that would fill an exhibit, when none of its measures has a source; else None."""
        named = list(dict.fromkeys(measures))
        if not named or any(m not in self.missing for m in named):
            return None
        return source_missing(id, caption, [self.missing[m] for m in named], self.year)

    def shown(self, id: str, caption: str, measures: Sequence[str], notes: Iterable[str] = (), **more: object) -> Shown:
        """What stands around an exhibit that is drawn of single facts: foot, notes, whether anything is invented.

        `finding` is a claim over the caption, or alternatives, of which the first that holds is told.
        """
        kinds = self.sources(measures)
        if "finding" in more:
            more["finding"] = headline(self, more["finding"])  # type: ignore[arg-type]
        foot = str(more.pop("foot")) if "foot" in more else self.foot(measures)
        return Shown(id, caption, {}, (), foot, tuple(notes), self.are_synthetic(kinds), **more)  # type: ignore[arg-type]

    def cards(self, id: str, caption: str, wanted: Sequence[Card], lead: str | Sequence[str] = ()) -> Cards | Notice:
        """Key figures: a large number each, with its base, goal and change, under a line of words. Goal, change and
        line are bound as a sentence is (`say`).
        """
        if not wanted:
            return Notice(id, f"{SOURCE_MISSING}: {caption}", f"Inget av talen har underlag för {self.period.label}.")
        bound = [(card, told(self, card.goal), told(self, card.change)) for card in wanted]
        dealt = [
            replace(card, goal=goal.text, change=change.text, behind=(*goal.facts, *change.facts))
            for card, goal, change in bound
        ]
        used = list(dict.fromkeys(card.fact.measure for card in wanted))
        return cards(self.shown(id, caption, used, foot=self.foot(used, population="")), dealt, told(self, lead))

    def boxes(self, shown: Shown, roots: Sequence[Box]) -> Figure:
        """The way of the participants as a tree of boxes; a box whose fact has no source is left out."""
        return participant_flow(shown, roots)


def _codes(frame: pd.DataFrame, measure: Measure) -> list[tuple[str, ...]]:
    """The codes of each fact of a measure's frame."""
    return [tuple(map(str, codes)) for codes in frame[list(measure.key_names)].itertuples(index=False)]


def _of_classes(frame: pd.DataFrame, measure: Measure) -> np.ndarray:
    """Whether each fact of a measure's frame is of a joined class."""
    return np.array([any(map(is_joined, codes)) for codes in _codes(frame, measure)], dtype=bool)


def _told(n: Fact | None) -> str:
    """The number that a base is, where it may be shown."""
    if n is None:
        return ""
    if n.hidden:
        return "[d]"
    return "" if n.n is None else formatting.number(n.n)


def _handed_out(units: pd.DataFrame, dataset: Dataset, period: Period) -> pd.DataFrame:
    declared = [c for spec in (*TABLES.values(), COHORT) for c in spec.all_columns]
    # A name may be a coded column in one table and free text in another: what is coded is known by its codes.
    specs = {c.name: c for c in sorted(declared, key=lambda c: bool(c.codes))}
    texts = {c.name for c in declared if c.kind == "text"}
    lists = {
        name: dataset.codes(c.codes.name, period.start.year) if c.codes.name in CODE_LISTS else c.codes
        for name, c in specs.items()
        if c.codes
    }
    shown = {"team"} if dataset.names else set[str]()
    withheld, texts = _WITHHELD - shown, texts - shown
    kept = [c for c in units.columns if c not in withheld and not (c in texts and _is_free(units[c], lists.get(c)))]
    frame = units[kept].copy()
    for column in kept:
        if not pd.api.types.is_string_dtype(frame[column].dtype):
            continue
        codes = lists.get(column)
        in_use = KEYS[column].codes(dataset, period, frame[column].dropna().unique()) if column in KEYS else []
        # A key may have the name of a column without being about it.
        about = codes is None or bool(in_use) and {*in_use} <= {*codes.codes, MISSING}
        if listed := in_use if about else [*(codes.codes if codes else [])]:
            found = [code for code in frame[column].dropna().unique() if code not in listed]
            known = [code for code in [*listed, *found] if code != MISSING or MISSING in set(frame[column].dropna())]
            frame[column] = pd.Categorical(frame[column], categories=known, ordered=False)
    if "person" in units:
        frame.insert(0, "person", pd.factorize(units["person"])[0])
    frame = frame.sort_values(kept, kind="stable", na_position="last") if len(frame) else frame
    if "person" in frame:
        # A number by place in an order that the frame's own columns give: it says nothing of who the person is.
        numbers = np.random.default_rng(len(frame)).permutation(frame["person"].nunique())
        frame["person"] = numbers[pd.factorize(frame["person"])[0]] + 1
    frame.attrs["columns"] = {c: _says(c, specs) for c in frame.columns}
    return frame.reset_index(drop=True)


def _is_free(column: pd.Series, codes: CodeList | None) -> bool:
    """Whether something stands in the column that is in no code list."""
    return codes is None or not set(column.dropna()) <= set(codes.codes)


def _says(column: str, specs: Mapping[str, Column]) -> str:
    if column == "person":
        return "löpnummer i den här ramen; samma nummer är samma person"
    if column in DERIVED:
        return DERIVED[column].says
    if column == "date":
        return "dagen då enheten hör till perioden"
    if column in KEYS:
        return KEYS[column].title
    return specs[column].says if column in specs else column.replace("_", " ")


def _unknown(what: str, id: str, known: Iterable[str]) -> KeyError:
    near = get_close_matches(id, list(known), n=3) or [k for k in known if id and id in k][:3]
    return KeyError(f"Det finns inget {what} {id}." + (f" Menade du {', '.join(near)}?" if near else ""))


# --- opening ---------------------------------------------------------------------------------------------------------


def data_folder() -> Path:
    """Where raw/ and processed/ lie: SOT_DATA, else data/ of the checkout."""
    return Path(os.environ.get("SOT_DATA") or Path(__file__).parents[2] / "data")


def open_report(team: str, period: object, plan: str = DEFAULT_PLAN, edition: str = "internal") -> Report:
    """The report of a team and a period (2022, "2022-h1", "2022-04..2022-09") from its processed tables; of all teams
    that have been read in, for "lanet".

    ValueError, in Swedish, for a team or year that has not been read, an unknown period, plan or edition; in a
    notebook that papermill runs also for a parameter that the notebook does not have.
    """
    if told := unknown_parameter(sys.modules["__main__"].__dict__.get("In", ())):
        raise ValueError(told)
    span, processed = Period.from_code(period), data_folder() / "processed"
    if team == COUNTY:
        data.join_read(processed, team)
    known = data.teams(processed)
    plan = RENAMED_PLANS.get(plan, plan)
    if plan not in PLANS:
        raise ValueError(unknown_plan(plan))
    if team not in known:
        near = f" De som finns: {', '.join(known)}." if known else ""
        raise ValueError(f"Det finns inget bearbetat underlag för teamet {team}.{near} Kör sot report först.")
    try:
        return report_in(data_folder(), team, span, plan, edition).watched()
    except TeamMissing as error:
        raise ValueError(str(error)) from None


def unknown_parameter(cells: Sequence[str]) -> str:
    """What is wrong where papermill has set a name that the parameters' cell before does not; "" for nothing.

    `cells` are the notebook's cells as they were run; papermill's own begins with `# Parameters`.
    """
    for before, cell in pairwise(cells):
        if cell.startswith("# Parameters\n"):
            known, given = _assigned(before), _assigned(cell)
            for name in (name for name in given if name not in known):
                near = get_close_matches(name, known, n=1)
                told = f"Menade du {near[0]}?" if near else f"De som finns: {', '.join(known)}."
                return f"Anteckningsboken har ingen parameter {name}. {told}"
    return ""


def _assigned(cell: str) -> list[str]:
    """The names that a cell gives a value, in order."""
    names = [node.targets[0] for node in ast.parse(cell).body if isinstance(node, ast.Assign)]
    return [name.id for name in names if isinstance(name, ast.Name)]


def report_in(
    folder: Path,
    team: str,
    period: Period,
    plan: str = DEFAULT_PLAN,
    edition: str = "internal",
    counted: Callable[[], object] = lambda: None,
) -> Report:
    """The report of a team and a period from the processed tables in a data folder. Raises TeamMissing.

    `counted` returns when somebody else has counted the period's facts: the tables are loaded meanwhile.
    """
    dataset = data.load(folder / "processed", team, through=period.start.year)
    counted()
    if period.start.year not in dataset.settings:
        raise TeamMissing(f"Det finns inget bearbetat underlag för {team} {period.start.year}. Kör sot report först.")
    published = data.load_published(folder, team, period, edition)
    out = data.load_editions(folder, team) if edition == "public" else []
    return report_on(dataset, period, plan, edition, published, folder / "processed", out)


def report_on(
    dataset: Dataset,
    period: Period,
    plan: str = DEFAULT_PLAN,
    edition: str = "internal",
    published: Sequence[pd.DataFrame] = (),
    processed: Path | None = None,
    out: Sequence[pd.DataFrame] = (),
) -> Report:
    """The report on a dataset that is at hand; `published` is its tables of facts as published (`facts_published`).

    `processed` is the folder the dataset came from: its facts are then kept there. `out` are the tables of every public
    edition that has been published (`edition.patterns`). Raises ValueError for an unknown edition.
    """
    if edition not in EDITIONS:
        raise ValueError(f"Utgåvan {edition} finns inte. De som finns: {', '.join(EDITIONS)}. Inget skrivs.")
    found = facts.of_period(dataset, period, processed)
    before = facts_published(published, found)
    if edition == "internal":
        return Report(dataset.team, period, plan, edition, dataset, found, {}, before, processed)
    from sotanalysis.report.edition import as_shown, for_public, patterns  # as above

    facts_of = cache(lambda span: for_public(facts.of_period(dataset, span, processed), dataset))
    solved = patterns(dataset, period, facts_of, out, processed)
    hidden = {code: pattern.ids for code, pattern in solved.items()}
    shown = as_shown(facts_of(period), solved[period.code])
    return Report(dataset.team, period, plan, edition, dataset, shown, hidden, before, processed, solved)


__all__ = ["SOURCE_NAMES", "Report", "SourceMissing", "data_folder", "open_report", "report_in", "report_on"]
