"""What an outsider can work out of a public edition: by its numbers, and by whatever else its files hold.

Two attacks. One takes every number that the team's public editions show, of all years and parts of years, and bounds
each hidden one by all that relates them. The other makes a twin: the same edition from data in which the rows are gone
and each hidden number is another. Whatever is not byte for byte the same in the twin was made of something hidden, be
it a bar's length, an alternative text, a property of a file or the order of rows.
"""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from sotanalysis import dataset as data
from sotanalysis.disclosure import rules
from sotanalysis.disclosure.attack import bounds
from sotanalysis.disclosure.equations import numbers_of
from sotanalysis.disclosure.system import system
from sotanalysis.facts import Facts, redacted
from sotanalysis.formatting import number
from sotanalysis.measures import all_measures
from sotanalysis.periods import Period
from sotanalysis.placing import MEMORY
from sotanalysis.publishing.build import FORMATS, Folders, Order, make_again, place_of, split_period
from sotanalysis.publishing.names import FACTS, MANIFEST
from sotanalysis.report import Report, report_in
from sotanalysis.report.edition import for_public, patterns
from sotanalysis.tables import TABLES
from sotanalysis.vocabulary import ALL, PRINTED_TOTALS

# Of a table with these columns each row is about somebody.
OF_PERSONS = {"person", "case", "application"}


@dataclass(frozen=True)
class Reached:
    """A hidden number that can be worked out: the fact, its period, and the closest that an outsider comes to it."""

    fact: str
    period: str
    low: int
    high: int


@dataclass(frozen=True)
class Attacked:
    """What came of an attack: how many numbers were hidden in how many editions, which were reached, which files differ
    from the twin's.
    """

    hidden: int
    editions: int
    reached: tuple[Reached, ...]
    differing: tuple[str, ...]

    @property
    def held(self) -> bool:
        """Whether nothing was worked out."""
        return not self.reached and not self.differing


def attack(order: Order, folders: Folders) -> Attacked:
    """Attack the finished public edition of an order, with all other public editions of the team at hand.

    FileNotFoundError where the edition has not been made.
    """
    place = place_of(order, folders)
    if not (place / MANIFEST).exists():
        raise FileNotFoundError(place)
    report = report_in(folders.data, order.team, Period.parse(*split_period(order.period)), order.plan, order.edition)
    shown = [pd.read_parquet(file) for file in sorted((folders.reports / order.team).glob(f"*/*-public/{FACTS}"))]
    reached = worked_out(report, shown, folders)
    return Attacked(len(report.away), len(shown), tuple(reached), tuple(differing(order, report, folders)))


def disclosed(figures: pd.DataFrame, threshold: int) -> dict[str, int]:
    """What the printed figures of a report (printed_figures) tell of few: how many of each kind, never which.

    `few` counts of 1 to the threshold, `all_but_few` of which so many are left of the base, `all` of all in a group,
    `subtracted` of which a single part that is not printed, of 1 to the threshold, is what is left of their total.
    """
    told = figures[figures["statistic"].fillna("count").isin(["", "count", "before", "after"])]
    n, base = (pd.to_numeric(told[column], errors="coerce") for column in ("count", "base"))
    whole = told["category"].fillna(ALL).str.casefold().isin([ALL, *PRINTED_TOTALS]) | told["role"].eq("total")
    left = base - n
    groups = told.assign(n=n, whole=whole).groupby(["unit", "measure", "sex", "table", "statistic"], dropna=False)
    rests = [
        float(one.loc[one["whole"], "n"].iloc[0] - one.loc[~one["whole"], "n"].sum())
        for _, one in groups
        if one["whole"].sum() == 1 and one["n"].isna().sum() == 1
    ]
    return {
        "few": int(n.between(1, threshold).sum()),
        "all_but_few": int((left.between(1, threshold) & n.gt(0)).sum()),
        "all": int((left.eq(0) & n.gt(threshold) & ~whole).sum()),
        "subtracted": sum(1 <= rest <= threshold for rest in rests),
    }


# --- by the numbers --------------------------------------------------------------------------------------------------


def worked_out(report: Report, shown: Sequence[pd.DataFrame], folders: Folders) -> list[Reached]:
    """The small numbers of the editions (`facts.table_shown`, each) that their reader knows closer than is promised."""
    told = pd.concat(shown, ignore_index=True)
    bare = told["hidden"] & told[["n", "base", "value"]].notna().any(axis=1)
    seen = set(zip(told.loc[~told["hidden"], "fact"], told.loc[~told["hidden"], "period"], strict=True))
    seen |= set(zip(told.loc[bare, "fact"], told.loc[bare, "period"], strict=True))
    whole = [report_in(folders.data, report.team, Period.from_code(str(p))) for p in sorted(told["period"].unique())]
    true = [for_public(one.facts, one.dataset).table() for one in whole]
    measures = {measure.id: measure for measure in all_measures()}
    facts = rules.counted(pd.concat(true, ignore_index=True))
    numbers = numbers_of(facts, measures)
    known = np.zeros(len(numbers.values), dtype=bool)
    known[[place for key, place in numbers.counts.items() if key in seen]] = True
    based = told[~told["base_hidden"] & told["base"].notna()]
    beside = set(zip(based["fact"], based["period"], strict=True))
    known[[place for key, place in numbers.bases.items() if key in beside]] = True
    threshold = report.settings.public.threshold
    named = set(zip(told["fact"], told["period"], strict=True))
    counts = {place: key for key, place in numbers.counts.items() if key in named}
    small = {place: key for place, key in counts.items() if 1 <= numbers.values[place] <= threshold}
    found = bounds(system(numbers.values, numbers.rows), ~known, list(small))
    return [
        Reached(*small[place], low, high)
        for place, (low, high) in sorted(found.items(), key=lambda item: small[item[0]])
        if low > 1 or high < threshold
    ]


# --- by the files ----------------------------------------------------------------------------------------------------


def differing(order: Order, report: Report, folders: Folders) -> list[str]:
    """The files of the finished edition that are not those of its twin, by name."""
    place = place_of(order, folders)
    order = replace(order, formats=tuple(form for form in FORMATS if any(place.glob(f"*.{form}"))))
    with TemporaryDirectory(prefix="sot-") as beside:
        other = replace(folders, data=Path(beside, "data"), reports=Path(beside, "reports"))
        _twin(report, folders, other)
        made = make_again(order, other)
        if made.faults:
            return [f"Avsnitt som inte kan göras av det som visas: {fault}" for fault in made.faults]
        theirs = {file.relative_to(made.folder).as_posix(): file.read_bytes() for file in _files(made.folder)}
    ours = {file.relative_to(place).as_posix(): file.read_bytes() for file in _files(place)}
    names = sorted((ours.keys() | theirs.keys()) - {MANIFEST})
    return [name for name in names if ours.get(name) != theirs.get(name)]


def _files(folder: Path) -> list[Path]:
    own = [file for file in folder.rglob("*") if file.is_file()]
    return [file for file in own if not any(part.startswith(".") for part in file.relative_to(folder).parts)]


def _twin(report: Report, folders: Folders, other: Folders) -> None:
    """The data of the report without its rows about persons, with other numbers where it hides them."""
    for room in ("raw", "processed", "published"):
        source = folders.data / room / report.team
        if source.is_dir():
            shutil.copytree(source, other.data / room / report.team, ignore=shutil.ignore_patterns(MEMORY))
    for file in (other.processed / report.team).glob("*/*.parquet"):
        frame = pd.read_parquet(file)
        if file.stem in TABLES and OF_PERSONS & set(frame.columns):
            frame.iloc[:0].to_parquet(file, index=False)
    spans = {span.period: span for span in (report, report.previous) if span is not None}
    altered = {period: for_public(_altered(span.facts, span.away), span.dataset) for period, span in spans.items()}
    stamp = data.stamp(other.processed, report.team, report.year)
    for period, facts in altered.items():
        name = f"{period.code}-{report.year}"
        data.keep(other.processed, report.team, name, stamp, facts.table(), facts.missing, facts.failed)
    twin = data.load(other.processed, report.team, report.year)
    out = data.load_editions(other.data, report.team)
    solved = {str(facts.table()["period"].iloc[0]): report.patterns[period.code] for period, facts in altered.items()}
    patterns(
        twin,
        report.period,
        lambda period: altered[period],
        out,
        other.processed,
        solve=lambda table, *_, **__: solved[str(table["period"].iloc[0])],
    )


def _altered(facts: Facts, hidden: frozenset[str]) -> Facts:
    """The same facts with other numbers where an edition shows none."""
    return replace(facts, frames={id: _other_numbers(frame, hidden) for id, frame in facts.frames.items()})


def _other_numbers(frame: pd.DataFrame, hidden: frozenset[str]) -> pd.DataFrame:
    shown = redacted(frame, hidden)
    return frame.assign(
        n=frame["n"].mask(shown["hidden"], frame["n"] + 7),
        base=frame["base"].mask(shown["base_hidden"], frame["base"] + 11),
        value=frame["value"].mask(shown["value"].isna(), frame["value"] * 1.5 + 0.01),
    )


# --- in words --------------------------------------------------------------------------------------------------------

_PRINTED = {
    "few": "antal från 1 till {most}",
    "all_but_few": "antal som lämnar 1 till {most} kvar av gruppen",
    "all": "grupper där alla har samma uppgift",
    "subtracted": "antal från 1 till {most} som inte är tryckta, men är det som är kvar av summan",
}


def told(order: Order, attacked: Attacked) -> str:
    """What came of the attack, for whoever is about to hand the edition out."""
    head = f"{order.team} {order.period}: {number(attacked.hidden)} tal är dolda i den publika utgåvan."
    if attacked.held:
        return f"{head}\n  Inget av dem går att räkna ut, och inget i filerna är gjort av dem."
    lines = [f"{one.fact} ({one.period}) är mellan {one.low} och {one.high}." for one in attacked.reached]
    lines += [f"{name}: något i filen är inte gjort av det som visas." for name in attacked.differing]
    return "\n  ".join([head, "Lämna inte ut den. Detta går att räkna ut:", *lines])


def told_printed(name: str, found: Mapping[str, int], figures: int, threshold: int) -> str:
    """What a printed report tells of few (`disclosed`), in numbers."""
    lines = [f"{number(found[kind])} {words.format(most=threshold)}" for kind, words in _PRINTED.items()]
    return "\n  ".join([f"{name}, {number(figures)} tryckta siffror:", *lines])
