"""The report: team, period, plan, edition and every fact of it. What the builder and each notebook open."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

import pandas as pd

from sotanalysis import dataset as data
from sotanalysis import facts, formatting, measures
from sotanalysis.audit import audit
from sotanalysis.dataset import Dataset
from sotanalysis.facts import Fact, Facts, fact_of, facts_published
from sotanalysis.periods import Period
from sotanalysis.sources.settings import Settings
from sotanalysis.vocabulary import CODE_LISTS

SOURCE_NAMES = {
    "sus": "SUS",
    "goldware": "GoldWare personlista",
    "workbook": "teamets arbetsbok",
    "survey": "NNS-enkäten",
    "economy": "ekonomi.xlsx",
    "prices": "prislistan",
    "settings": "rapport.toml",
    "printed": "den publicerade rapporten",
}


class FactMissing(LookupError):
    """A fact whose source is not there; `file` says in words what would fill it."""

    def __init__(self, fact: str, file: str) -> None:
        super().__init__(f"Underlag saknas för {fact}: {file}")
        self.fact, self.file = fact, file


class MeasureFailed(RuntimeError):
    """A measure whose function broke on the data: the fault is the program's, and its sections can't be made."""

    def __init__(self, measure: str, kind: str) -> None:
        super().__init__(f"Måttet {measure} kunde inte räknas: ett fel i programmet ({kind}).")


@dataclass(frozen=True)
class Report:
    """One team, one period, one plan, one edition, and the facts.

    `hidden` holds the ids not shown in this edition, `published` the facts as published before they were revised.
    """

    team: str
    period: Period
    plan: str
    edition: str
    dataset: Dataset
    facts: Facts
    hidden: frozenset[str] = frozenset()
    published: Mapping[str, Fact] = field(default_factory=dict)
    processed: Path | None = None  # where facts are remembered, when the dataset came from a folder

    @property
    def year(self) -> int:
        """The year of the folder the report reads."""
        return self.period.start.year

    @property
    def settings(self) -> Settings:
        """rapport.toml of the year."""
        return self.dataset.settings[self.year]

    def words(self, key: str) -> Mapping[str, str]:
        """The team's own words of a key's codes: those that are not the package's."""
        if key not in CODE_LISTS:
            return {}
        own, shipped = self.dataset.codes(key, self.year).labels, CODE_LISTS[key].labels
        return {code: word for code, word in own.items() if shipped.get(code) != word}

    @property
    def missing(self) -> Mapping[str, str]:
        """The measures that have no source: id to the file that would fill it, in words."""
        return self.facts.missing

    def has(self, measure: str) -> bool:
        """Whether the measure could be computed."""
        return measure in self.facts.frames

    def frame(self, measure: str, source: str | None = None) -> pd.DataFrame:
        """The measure's facts with keys as columns; of the primary source unless named. FactMissing without source."""
        if measure in self.missing:
            raise FactMissing(measure, self.missing[measure])
        if measure in self.facts.failed:
            raise MeasureFailed(measure, self.facts.failed[measure])
        if measure not in self.facts.frames:
            raise _unknown(measure, self.facts.frames)
        return self.facts.frame(measure, source)

    def fact(self, id: str) -> Fact:
        """The fact with the id. FactMissing when its source is not there; KeyError with the nearest when unknown."""
        if id in self._by_id:
            return self._by_id[id]
        for measure, file in self.missing.items():
            if id == measure or id.startswith(f"{measure}."):
                raise FactMissing(id, file)
        for measure, kind in self.facts.failed.items():
            if id == measure or id.startswith(f"{measure}."):
                raise MeasureFailed(measure, kind)
        raise _unknown(id, self._by_id)

    @cached_property
    def _by_id(self) -> dict[str, Fact]:
        return {
            row.fact: fact_of(row, self.facts.measures[id], row.rows)
            for id, frame in self.facts.frames.items()
            for row in frame.itertuples()
        }

    @cached_property
    def previous(self) -> "Report | None":
        """The same report of the period before; None when that year has no folder."""
        before = self.period.previous
        if before.start.year not in self.dataset.settings:
            return None
        found = _collected(self.dataset, before, self.year, self.processed)
        return replace(self, period=before, facts=found, published={})

    @cached_property
    def audit(self) -> pd.DataFrame:
        """The audit (audit.COLUMNS) of the year's printed figures; empty when none are known, or in part of a year.

        In an edition that hides facts, the figures are held against each other alone.
        """
        figures = self.dataset.tables["printed_figures"]
        own = figures[(figures["year"] == self.year) & self.period.is_year]
        return audit(own, None if self.hidden else self.facts)

    def population(self, measure: str) -> str:
        """Who the measure counts, with the period in words: "deltagare som startat insatsen under 2022"."""
        return self.facts.measures[measure].population.replace("i perioden", f"under {self.period.label}")

    def sources(self, ids: Iterable[str]) -> list[str]:
        """The kinds of source that the measures' primary facts rest on, in a fixed order."""
        used = {s for id in ids if self.has(id) for s in self.frame(id)["source"].unique()}
        return [kind for kind in SOURCE_NAMES if kind in used]

    def source_line(self, ids: Iterable[str]) -> str:
        """The sources in words: `Källa: SUS, uttag 18 januari 2023; teamets arbetsbok.`, or nothing."""
        parts = []
        for kind in self.sources(ids):
            extracted = self._extracted(kind)
            parts.append(SOURCE_NAMES[kind] + (f", uttag {formatting.day(extracted)}" if extracted else ""))
        return f"Källa: {'; '.join(parts)}." if parts else ""

    def _extracted(self, kind: str) -> pd.Timestamp | None:
        files = self.dataset.tables["source_files"]
        days = files.loc[(files["year"] == self.year) & (files["kind"] == kind), "extracted_on"].dropna()
        return days.max() if len(days) else None

    def is_synthetic(self, ids: Iterable[str]) -> bool:
        """Whether any of the measures rests on invented rows."""
        return any(self.dataset.synthetic(kind, self.year) for kind in self.sources(ids))


def _unknown(id: str, known: Iterable[str]) -> KeyError:
    near = get_close_matches(id, list(known), n=3)
    return KeyError(f"Okänt mått eller faktum: {id}." + (f" Menade du {', '.join(near)}?" if near else ""))


def data_folder() -> Path:
    """Where raw/ and processed/ lie: SOT_DATA, else data/ of the checkout."""
    return Path(os.environ.get("SOT_DATA") or Path(__file__).parents[1] / "data")


def open_report(team: str, period: str, plan: str = "full", edition: str = "internal") -> Report:
    """The report of a team and a period ("2022", "2022-h1", "2022-04..2022-09") from its processed tables.

    Raises ValueError for an unknown period, and for any edition but `internal`: nothing may leave as public before the
    disclosure control exists.
    """
    return report_in(data_folder(), team, Period.parse(*_split(period)), plan, edition)


def report_in(folder: Path, team: str, period: Period, plan: str = "full", edition: str = "internal") -> Report:
    """The report of a team and a period from the processed tables in a data folder."""
    dataset = data.load(folder / "processed", team, through=period.start.year)
    published = data.load_published(folder, team, period, edition)
    return report_on(dataset, period, plan, edition, published, folder / "processed")


def report_on(
    dataset: Dataset,
    period: Period,
    plan: str = "full",
    edition: str = "internal",
    published: Sequence[pd.DataFrame] = (),
    processed: Path | None = None,
) -> Report:
    """The report on a dataset that is at hand; `published` is its tables of facts as published (`facts_published`).

    `processed` is the folder the dataset came from: its facts are then remembered there. Raises ValueError for any
    edition but `internal`.
    """
    if edition != "internal":
        raise ValueError(f"Utgåvan {edition} kan inte byggas: den enda som finns är internal. Inget skrivs.")
    found = _collected(dataset, period, period.start.year, processed)
    before = facts_published(published, found)
    return Report(dataset.team, period, plan, edition, dataset, found, published=before, processed=processed)


def _collected(dataset: Dataset, period: Period, through: int, processed: Path | None) -> Facts:
    """All facts of the period; computed once for the builder and the notebooks when they share a folder."""
    declared = measures.all_measures()
    if processed is None:
        return facts.collect(dataset, period, declared)
    name, stamp = f"{period.code}-{through}", data.stamp(processed, dataset.team, through)
    if (kept := data.recall(processed, dataset.team, name, stamp)) is not None:
        return Facts({measure.id: measure for measure in declared}, *kept)
    found = facts.collect(dataset, period, declared)
    data.remember(processed, dataset.team, name, stamp, (found.frames, found.missing, found.failed))
    return found


def _split(period: str) -> tuple[str, int]:
    """`2022-h1` as ("h1", 2022); every other form names its own year."""
    head, _, half = period.partition("-")
    return (half, int(head)) if half in ("h1", "h2") and head.isdigit() else (period, 0)
