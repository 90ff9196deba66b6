"""Dataset: a team's tidy tables over the years; building them from the raw folder, saving and loading them.

`build` reads data/raw/<team>/<year>/ and writes data/processed/<team>/<year>/: one Parquet file per table that has a
source, problems.parquet, settings.json and manifest.json. A year is put in place whole or not at all, and is left alone
while its sources, the code that reads them and the key are the same. `load` merges the years a report may read.
"""

import hashlib
import json
import platform
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy
import pandas as pd
import pyarrow as pa
import scipy
from pyarrow import parquet

from sotanalysis import vocabulary as v
from sotanalysis.checks import DATED, last_date, place_of, rows_of_unknown_cases
from sotanalysis.cleaning import Cleaned, clean, clean_texts
from sotanalysis.cohort import cohort, enrolments
from sotanalysis.formatting import listing
from sotanalysis.periods import Period
from sotanalysis.placing import MEMORY, for_its_owner, placed, refuse_link, settle
from sotanalysis.privacy import identity
from sotanalysis.reads import Reads, Watched
from sotanalysis.sources import bip, economy, files, goldware, narrative, prices, published, register, survey, sus
from sotanalysis.sources.folder import find, hash_of, is_within, is_year, year_folders
from sotanalysis.sources.settings import Settings, joined, read_settings, settings_files
from sotanalysis.sources.workbook import read_workbook
from sotanalysis.tables import PARENTS, TABLES, filled_by
from sotanalysis.tables.exports import SUS_REPORTS
from sotanalysis.tables.problem import Problem, problem_frame, problems_in

# numexpr, which comes with the libraries of research, cannot reckon with the nullable types of our tables.
pd.set_option("compute.use_numexpr", False)
FORMAT = 1
LAST_YEAR = 9999
BEFORE = "before"
NAMES = "teams.json"
_ACCOUNTS = ("source_files", "row_counts", "quarantine")
# A row of an earlier folder that stands again in a later one is the same row when these agree.
_SAME_ROW = {
    "extensions": ("case", "decision_date"),
    "spot_supports": ("case", "date", "purpose"),
    "follow_ups": ("case", "months"),
    "workplaces": ("case", "from_date"),
    "resources": ("case", "moment"),
    "staff": ("post", "from_date", "reason"),
    "events": ("date", "type"),
    "inquiries": ("date", "party", "subject", "referred_to"),
    "bip_answers": ("case", "date", "rater", "item"),
    "comparisons": ("other_team", "of_year"),
    "prices": ("of_year", "price_item"),
}
_FIXED = {
    "cases": ("person", "sex", "birth_date", "application_date", "start_date", "referrer", "education"),
    "applications": ("person", "sex", "application_date", "referrer"),
}


class SourceMissing(Exception):
    """A table has no source for the year asked for; `file` says in words what would fill it."""

    def __init__(self, kind: str, file: str) -> None:
        super().__init__(f"Underlag saknas: {file}.")
        self.kind = kind
        self.file = file


class TeamMissing(Exception):
    """There is no raw folder for the team."""


@dataclass(frozen=True, repr=False, eq=False)
class Dataset:
    """A team's tidy tables, from the folders of the report's year and earlier.

    tables: every name in tables.TABLES; settings: rapport.toml per folder year; problems: tables.problem.problem_frame;
    present: the tables that had a source, per folder year (None: those with rows of that year); rules: values of
    measures/rules.py set otherwise than they are; names: where several teams are joined, their names by folder.
    """

    team: str
    tables: Mapping[str, pd.DataFrame]
    settings: Mapping[int, Settings]
    problems: pd.DataFrame
    present: Mapping[int, frozenset[str]] | None = None
    rules: Mapping[str, object] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    # What was worked out of these tables and is asked for again; nothing in it may be changed.
    memo: dict[object, Any] = field(default_factory=dict, init=False, compare=False)
    reads: Reads = field(default_factory=Reads, compare=False, repr=False)

    def once(self, key: object, make: Callable[[], Any]) -> Any:
        """What `make` gives, worked out the first time only; whoever is given it leaves it as it is."""
        return self.reads.once(self.memo, key, make)

    def of_team(self, team: str) -> "Dataset":
        """Of teams that are joined, one team's rows alone (tables of its own memory); KeyError for another."""
        names = {team: self.names[team]}

        def made() -> Dataset:
            tables = {name: frame[frame["team"] == team].reset_index(drop=True) for name, frame in self.tables.items()}
            return replace(self, tables=tables, names=names, reads=Reads())

        found: Dataset = self.once(("team", team), made)
        return found

    def watched(self) -> "Dataset":
        """The same, noting in `reads` which of its tables are read."""
        return replace(self, tables=Watched("table", self.tables, self.reads))

    def __repr__(self) -> str:
        years = ", ".join(map(str, sorted(self.settings)))
        return f"Underlag för {self.team}, {years}: {len(self.tables)} tabeller. Raderna visas inte här."

    def need(self, table: str, year: int) -> pd.DataFrame:
        """The table merged over the years; raises SourceMissing when the folder `year` has no source for it."""
        frame = self.tables[table]
        found = frame["year"].eq(year).any() if self.present is None else table in self.present.get(year, ())
        if not found:
            raise SourceMissing(table, filled_by(TABLES[table]))
        return frame

    def sus(self, report: str, period: Period) -> pd.DataFrame:
        """The rows of a SUS report (code of tables.exports.SUS_REPORTS) whose export covers exactly the period.

        The latest folder that has one is used. Raises SourceMissing when there is none.
        """
        rows = self.once(("sus", period), lambda: self._sus_of(period)).get(report)
        if rows is None:
            raise SourceMissing("sus_rows", f"sus/ ({SUS_REPORTS.labels[report]}, {period.label})")
        found: pd.DataFrame = rows
        return found

    def _sus_of(self, period: Period) -> dict[object, pd.DataFrame]:
        """By report, the rows of the latest folder's export of the period."""
        rows = self.tables["sus_rows"]
        first, last = pd.Timestamp(period.start), pd.Timestamp(period.end)
        exact = rows.loc[rows["period_start"].eq(first) & rows["period_end"].eq(last)]
        return {name: some.loc[some["year"].eq(some["year"].max())] for name, some in exact.groupby("report")}

    def cohort(self, through: date | None = None) -> pd.DataFrame:
        """One row per enrolment over all the years at hand: tables.cohort.COHORT, with pseudonyms.

        As it was known on the day `through`, else on the last day of the last folder's year. For one case the latest
        readable year wins. Raises SourceMissing when no year has a sheet of participants.
        """
        held = [y for y in self.settings if self.present is None or "cases" in self.present.get(y, ())]
        if not held:
            raise SourceMissing("cases", filled_by(TABLES["cases"]))
        return cohort(self.tables, date(min(held), 1, 1), through or date(max(self.settings), 12, 31))

    def codes(self, name: str, year: int) -> v.CodeList:
        """A code list (name in vocabulary.CODE_LISTS) in the team's own words of a year.

        Codes that only earlier folders have stand after the year's own; what the folders say differently has the years
        it holds. Raises KeyError for a name that is no list.
        """
        folders = sorted((y for y in self.settings if y <= year), reverse=True)
        lists = [self.settings[y].worded(v.CODE_LISTS[name]) for y in folders]
        codes = lists[0] if lists else v.CODE_LISTS[name]
        for since, earlier in zip(folders, lists[1:], strict=False):
            codes = codes.after(earlier, since)
        return codes

    def counted_as(self, year: int) -> dict[str, str]:
        """Code of a referrer no longer in use in the year → the code of the year's list that it is counted under."""
        steps = counted_as(s for y, s in sorted(self.settings.items()) if y <= year)
        current = self.codes("referrer", year).codes_in(year)
        found = {}
        for old in (code for code in steps if code not in current):
            new, seen = old, set[str]()
            while new in steps and new not in current and new not in seen:
                seen.add(new)
                new = steps[new]
            found[old] = new
        return found

    def synthetic(self, kind: str, year: int) -> bool:
        """Whether the exports of a kind (goldware, workbook, survey, economy, narrative …) are invented that year."""
        return year in self.settings and kind in self.settings[year].synthetic


# --- building ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class YearBuild:
    """What became of one raw folder: whether it was rebuilt, its problems, row counts and refused rows."""

    year: int
    rebuilt: bool
    problems: pd.DataFrame
    row_counts: pd.DataFrame
    quarantine: pd.DataFrame


@dataclass(frozen=True)
class BuildResult:
    """What became of a team's raw folders, in order of year."""

    team: str
    years: tuple[YearBuild, ...]

    @property
    def problems(self) -> pd.DataFrame:
        """One row per problem, all years."""
        frames = [y.problems for y in self.years if len(y.problems)]
        return pd.concat(frames, ignore_index=True) if frames else problem_frame([])


def build(raw: Path, processed: Path, team: str) -> BuildResult:
    """Read every raw/<team>/<year>/ and write processed/<team>/<year>/ where something has changed.

    Raises TeamMissing when the team has no raw folder, KeyFault when the key cannot be used, NotPlaced when the year
    cannot be written.
    """
    folder = raw / team
    if not (folder.is_dir() and is_within(folder, raw)):
        raise TeamMissing(f"Det finns ingen mapp med underlag för {team}. Lägg exporterna i raw/{team}/<år>/.")
    key = identity.load_key()
    target = processed / team
    refuse_link(target, processed)
    with for_its_owner():
        target.mkdir(parents=True, exist_ok=True)
    with suppress(OSError):  # a folder of somebody else's
        target.chmod(0o700)  # one that an earlier version made is wider
    years = sorted(int(f.name) for f in year_folders(raw, team))
    _settle(target, years)
    return BuildResult(team, tuple(_build_year(folder / str(year), target, team, year, key) for year in years))


def _settle(target: Path, years: list[int]) -> None:
    """Put right what an interrupted build left, and take away processed years whose raw folder is gone."""
    settle(target)
    for folder in target.iterdir():
        if folder.is_dir() and is_year(folder.name) and int(folder.name) not in years:
            shutil.rmtree(folder)


def _build_year(folder: Path, target: Path, team: str, year: int, key: bytes) -> YearBuild:
    wanted = _manifest(folder, team, year, key)
    place = target / str(year)
    stood, whole = _read_manifest(place), _whole(place)
    rebuilt = stood != wanted or not whole
    if rebuilt:
        texts_alone = _texts_anew(place, folder, stood, wanted) if whole else None
        _replace(place, texts_alone or clean(*read_folder(folder, year), team, year, key), wanted)
    return YearBuild(
        year,
        rebuilt,
        pd.read_parquet(place / "problems.parquet"),
        pd.read_parquet(place / "row_counts.parquet"),
        pd.read_parquet(place / "quarantine.parquet"),
    )


def read_folder(folder: Path, year: int) -> tuple[files.SourceFrame, Settings]:
    """Everything in a year's raw folder as the readers found it, and its settings. Nothing is written.

    A reader that falls takes nothing but its own files with it.
    """
    settings, problems = read_settings(folder, year)
    readers: dict[str, Callable[[], files.SourceFrame]] = {
        "samordningsteam.xlsx": lambda: read_workbook(folder, year, settings),
        "register/": lambda: register.read_register(folder, year, settings),
        "goldware/": lambda: goldware.read_goldware(folder, year),
        "sus/": lambda: sus.read_sus(folder, year, settings),
        "bip/": lambda: bip.read_bip(folder, year),
        "nns/": lambda: survey.read_survey(folder, year, settings),
        "ekonomi.xlsx": lambda: economy.read_economy(folder, year),
        "priser.csv": lambda: prices.read_prices(folder, year),
        "text/": lambda: narrative.read_narrative(folder, year),
        "publicerat.csv": lambda: published.read_published(folder, year),
    }
    parts = [files.SourceFrame(problems=[*files.left_alone(folder, year), *problems])]
    for place, read in readers.items():
        faults = list[Problem]()
        with files.contained(f"{year}/{place}", faults):
            parts.append(read())
        parts.append(files.SourceFrame(problems=faults))
    found = files.merge(parts)
    own = [
        *settings_files(folder, year),
        *find(folder, "plan.toml"),
        *find(folder, "nns/*.toml")[:1],
        *find(folder, "bip/bip.toml"),
    ]
    told = {files.label_of(path, folder, year) for path in own}
    told |= {str(one["file"]) for one in found.files} | {problem.file for problem in found.problems}
    of_files = [*files.numbered_names(folder, year), *files.unread(folder, year, told)]
    return files.merge([found, files.SourceFrame(problems=of_files)]), settings


def _texts_anew(place: Path, folder: Path, stood: dict[str, Any], wanted: dict[str, Any]) -> Cleaned | None:
    """The processed year where nothing has changed but what some of its texts say.

    None where anything else has, or anything is or was told of a text: then all is read, and told in its order.
    """
    team, year, now, was = wanted["team"], wanted["year"], wanted["sources"], stood.get("sources", {})
    if {**stood, "sources": now} != wanted or was.keys() != now.keys():
        return None
    tables = {name: TABLES[name].typed(frame) for name, frame in _saved_tables(place).items()}
    problems = problems_in(pd.read_parquet(place / "problems.parquet"))
    texts = set(tables["source_files"].loc[tables["source_files"]["kind"].eq("narrative"), "file"])
    if not {file for file in now if was[file] != now[file]} <= texts or texts & {problem.file for problem in problems}:
        return None
    read = clean_texts(narrative.read_narrative(folder, year), _saved_settings(place), team, year)
    if read.problems or ("narrative" in read.tables) != ("narrative" in tables):
        return None
    for name, rows in read.tables.items():
        stands = tables[name]["source_row"].str.split("!").str[0].isin(texts)
        if [*tables[name].loc[stands, "source_row"]] != [*rows["source_row"]]:
            return None
        for column in rows:
            tables[name].loc[stands, column] = rows[column].array
    return replace(read, tables=tables, problems=problems)


def _manifest(folder: Path, team: str, year: int, key: bytes) -> dict[str, Any]:
    """What a processed year rests on: the hash of each source, of the code that reads it, and which key."""
    return {
        "format": FORMAT,
        "team": team,
        "year": year,
        "key": identity.fingerprint(key),
        "code": _code_hash(),
        "sources": {files.label_of(f, folder, year): hash_of(f) for f in find(folder, "**/*")},
        "left_alone": [problem.place for problem in files.left_alone(folder, year)],
    }


def _code_hash() -> str:
    package = Path(__file__).parent
    rooms = (
        "vocabulary.py",
        "periods.py",
        "tables/*.py",
        "privacy/*.py",
        "privacy/*.txt",
        "sources/*.py",
        "sources/*.toml",
        "checks.py",
        "cleaning.py",
        "dataset.py",
    )
    digest = hashlib.sha256()
    for file in sorted(f for room in rooms for f in package.glob(room)):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _read_manifest(place: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found


def _whole(place: Path) -> bool:
    """Whether the files of a processed year are there and can be read: a full disk or a broken copy leaves half."""
    accounts = [place / f"{name}.parquet" for name in ("problems", "row_counts", "quarantine", "source_files")]
    try:
        if not all(is_within(file, place.parent) for file in (place, *place.iterdir())):
            return False  # a link to what is somebody else's
        for file in {*accounts, *place.glob("*.parquet")}:
            parquet.read_metadata(file)
        _saved_settings(place)
    except (OSError, ValueError):
        return False
    return True


def _replace(place: Path, cleaned: Cleaned, manifest: dict[str, object]) -> None:
    """Write the year beside its place, then put it there whole; the one that stood there is kept until then."""
    with for_its_owner(), placed(place.parent, [place.name]) as beside:
        new = beside / place.name
        new.mkdir()
        for name, frame in cleaned.tables.items():
            frame.to_parquet(new / f"{name}.parquet", index=False)
        problem_frame(cleaned.problems).to_parquet(new / "problems.parquet", index=False)
        (new / "settings.json").write_text(cleaned.settings.model_dump_json(), encoding="utf-8")
        (new / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False), encoding="utf-8")


# --- several teams ---------------------------------------------------------------------------------------------------

# What is joined: the register, the survey's answers, BIP, the accounts of what was read. Not the texts, prices, printed
# figures and comparisons, which are one team's; nor the sums of SUS, GoldWare and the economy, which do not add up.
JOINED = frozenset({*register.TABLES, "survey_answers", "bip_answers", *_ACCOUNTS} - {"comparisons"})


def join(processed: Path, teams: Iterable[str], name: str) -> None:
    """The tables of several teams as one, in processed/<name>/<year>/, which is then read as a team's own.

    Case, application and place of a row are told apart by team; a person who has been in two teams is one person. What
    a team lacks in a year is a warning: the numbers are of the others. Only what has changed is written.
    """
    members, target = sorted(teams), processed / name
    folders = {team: [f for f in (processed / team).iterdir() if is_year(f.name)] for team in members}
    years = {int(f.name): f.name for found in folders.values() for f in found}
    refuse_link(target, processed)
    with for_its_owner():
        target.mkdir(parents=True, exist_ok=True)
    _settle(target, [*years])
    names = {team: _name(max(found, key=lambda f: f.name), team) for team, found in folders.items() if found}
    for year, folder in sorted(years.items()):
        places = {team: processed / team / folder for team in names if (processed / team / folder).is_dir()}
        wanted = {"format": FORMAT, "code": _code_hash(), "names": names}
        wanted |= {"teams": {team: hash_of(place / "manifest.json") for team, place in places.items()}}
        if _read_manifest(target / folder) != wanted or not _whole(target / folder):
            _replace(target / folder, _joined(places, names, name, year), wanted)
    with for_its_owner(), placed(target, [NAMES]) as new:
        (new / NAMES).write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")


def _name(folder: Path, team: str) -> str:
    return _saved_settings(folder).team or team


def _joined(places: Mapping[str, Path], names: Mapping[str, str], name: str, year: int) -> Cleaned:
    """A year's tables of the teams as one."""
    held = {
        team: {n: pd.read_parquet(f) for n in JOINED if (f := p / f"{n}.parquet").exists()}
        for team, p in places.items()
    }
    tables = {
        table: pd.concat(
            [_told_apart(one[table], team) for team, one in held.items() if table in one], ignore_index=True
        )
        for table in sorted({table for one in held.values() for table in one})
    }
    found = [
        replace(problem, file=f"{team}/{problem.file}")
        for team, place in places.items()
        for problem in problems_in(pd.read_parquet(place / "problems.parquet"))
    ]
    lacking = {
        table: [names[t] for t in names if table not in held.get(t, {})]
        for table in ("cases", "applications", "follow_ups")
    }
    found += [
        Problem(
            f"{name}/{year}",
            "team:underlag saknas",
            f"Underlag saknas för {listing(lost)} ({filled_by(TABLES[table])}); länets tal gäller de andra teamen.",
            "Lägg filen i teamets mapp.",
            severity="varning",
        )
        for table, lost in lacking.items()
        if lost and len(lost) < len(names)
    ]
    settings = joined({names[team]: _saved_settings(place) for team, place in places.items()})
    return Cleaned({table: frame.assign(year=year) for table, frame in tables.items()}, found, settings)


def _told_apart(frame: pd.DataFrame, team: str) -> pd.DataFrame:
    """A team's rows whose ids and places are no other team's."""
    own = {column: f"{team}:" + frame[column] for column in ("case", "application") if column in frame}
    place = {column: f"{team}/" + frame[column] for column in ("source_row", "file") if column in frame}
    return frame.assign(**own, **place)


# --- loading -------------------------------------------------------------------------------------------------------


def load(processed: Path, team: str, through: int) -> Dataset:
    """The team's tables from the folders of the year `through` and earlier, merged."""
    target = processed / team
    found = [f for f in target.iterdir() if is_year(f.name)] if target.is_dir() else []
    folders = {int(f.name): f for f in sorted(found) if int(f.name) <= through}
    years = {year: _saved_tables(folder) for year, folder in folders.items()}
    settings = {year: _saved_settings(folder) for year, folder in folders.items()}
    tables, differences = merge_years(years, counted_as(settings.values()))
    problems = [pd.read_parquet(f / "problems.parquet") for f in folders.values()]
    return Dataset(
        team,
        tables,
        settings,
        pd.concat([*(p for p in problems if len(p)), problem_frame(differences)], ignore_index=True),
        {year: frozenset(frames) for year, frames in years.items()},
        names=_names(target),
    )


def load_cohort(processed: Path, named: Sequence[str] = (), through: int = LAST_YEAR) -> pd.DataFrame:
    """The cohorts of several teams (all, unless named) from the folders of the year `through` and earlier.

    A person whom two teams have met is one person: `enrolment` counts over them all. Raises TeamMissing for a team
    without processed tables, SourceMissing when one has no participants.
    """
    known = teams(processed)
    for team in [t for t in named if t not in known] or ([] if known else ["något team"]):
        raise TeamMissing(f"Det finns inget bearbetat underlag för {team}. Kör sot report först.")
    read = [load(processed, team, through).cohort() for team in named or _apart(processed)]
    joined = pd.concat(read, ignore_index=True).sort_values("start_date", kind="stable", ignore_index=True)
    return joined.assign(enrolment=enrolments(joined).astype("Int64"))


def join_read(processed: Path, name: str) -> None:
    """The same of the teams that `name` holds already, or of all that have been read in. Nothing where a team has the
    name, or there is none.
    """
    own = _apart(processed)
    members = [team for team in _names(processed / name) or own if team in own]
    if members and name not in own:
        join(processed, members, name)


def _apart(processed: Path) -> list[str]:
    """The teams that have processed tables of their own."""
    return [team for team in teams(processed) if not _names(processed / team)]


def _names(target: Path) -> dict[str, str]:
    """The names of the teams that were joined here, by folder; none where it is one team's own."""
    try:
        found: dict[str, str] = json.loads((target / NAMES).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return found


def published_files(data: Path, team: str, period: str, edition: str) -> list[Path]:
    """The facts of a report as it has been published, oldest first: data/published/<team>/2022-internal-001.parquet.

    `period` is the period's code.
    """
    return sorted((data / "published" / team).glob(f"{period}-{edition}-[0-9][0-9][0-9].parquet"))


def teams(processed: Path) -> list[str]:
    """The teams that have processed tables."""
    found = sorted(processed.iterdir()) if processed.is_dir() else []
    return [f.name for f in found if f.is_dir() and any(is_year(year.name) for year in f.iterdir())]


# What facts are computed from, of all that lies in the package: a change of anything else leaves them as they are.
_COUNTED_BY = ("*.py", "measures/*.py", "payback/*.py", "payback/*.csv", "sources/settings.py")
_NUMERIC = (pd, numpy, scipy)
_NOT_COUNTED = ("narrative", "source_files", "row_counts", "quarantine", "problems")


def made_of(processed: Path, team: str, through: int) -> dict[str, str]:
    """Of what the facts of a year are computed, a hash of each: `table:cases` and the other tables, `settings:ors` and
    the other settings, of the year `through` and earlier; `code`, what counts; `libraries`, the numeric ones.
    """
    folders = sorted(f for f in (processed / team).iterdir() if is_year(f.name) and int(f.name) <= through)
    found: dict[str, list[str]] = {}
    for folder in folders:
        for file in sorted(folder.glob("*.parquet")):
            if file.stem not in _NOT_COUNTED:
                found.setdefault(f"table:{file.stem}", []).append(hash_of(file))
        for name, value in _saved_settings(folder).model_dump(mode="json").items():
            found.setdefault(f"settings:{name}", []).append(json.dumps(value, sort_keys=True))
    package = Path(__file__).parent
    found["code"] = [hash_of(file) for file in sorted({f for p in _COUNTED_BY for f in package.glob(p)})]
    found["libraries"] = [platform.python_version(), *(library.__version__ for library in _NUMERIC)]
    return {name: hashlib.sha256("\0".join(parts).encode()).hexdigest() for name, parts in found.items()}


def stamp(processed: Path, team: str, through: int) -> str:
    """The hash of all that facts are computed from: tables and settings of the year `through` and earlier, the code
    that counts, and the numeric libraries. What is told of files and texts is not counted.
    """
    package = Path(__file__).parent
    folders = [f for f in (processed / team).iterdir() if is_year(f.name) and int(f.name) <= through]
    code = sorted({file for pattern in _COUNTED_BY for file in package.glob(pattern)})
    tables = [file for f in sorted(folders) for file in sorted(f.glob("*.parquet")) if file.stem not in _NOT_COUNTED]
    joined_teams = [file for file in [processed / team / NAMES] if file.exists()]
    files = [*tables, *(f / "settings.json" for f in sorted(folders)), *joined_teams, *code]
    versions = " ".join([platform.python_version(), *(library.__version__ for library in _NUMERIC)]).encode()
    named = [f"{f.parent.name}/{f.name}".encode() + hashlib.sha256(f.read_bytes()).digest() for f in files]
    return hashlib.sha256(versions + b"".join(named)).hexdigest()


def recall_before(processed: Path, team: str, name: str) -> tuple[pd.DataFrame, dict[str, str]] | None:
    """The table of facts that stood before the one kept now, and what it was made of; None where there is none."""
    folder = processed / team / MEMORY
    try:
        told = json.loads((folder / f"{name}-{BEFORE}.json").read_text(encoding="utf-8"))
        return pd.read_parquet(folder / f"{name}-{BEFORE}.parquet"), told["made_of"]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def is_kept(processed: Path, team: str, name: str, stamp: str) -> bool:
    """Whether a table of facts is kept under the name and the stamp."""
    return (processed / team / MEMORY / f"{name}-{stamp[:16]}.parquet").exists()


def recall(
    processed: Path, team: str, name: str, stamp: str
) -> tuple[pd.DataFrame, dict[str, str], dict[str, str]] | None:
    """The table of facts kept under the name and the stamp, what was missing and what failed; None where there is none,
    where it is of something that has changed, or cannot be read.
    """
    folder = processed / team / MEMORY
    try:
        told = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        if told["stamp"] != stamp:
            return None
        return pd.read_parquet(folder / f"{name}-{stamp[:16]}.parquet"), told["missing"], told["failed"]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep(
    processed: Path,
    team: str,
    name: str,
    stamp: str,
    table: pd.DataFrame,
    missing: Mapping[str, str],
    failed: Mapping[str, str],
) -> None:
    """Keep a table of facts beside the processed tables, so that builder and notebook compute it once.

    The one that stood there is kept as the one before, for whoever asks why a number has changed.
    """
    folder = processed / team / MEMORY
    parts = made_of(processed, team, int(name.rsplit("-", 1)[1]))
    said = {"stamp": stamp, "made_of": parts, "missing": dict(missing), "failed": dict(failed)}
    refuse_link(folder, processed)
    names = [f"{name}-{stamp[:16]}.parquet", f"{name}.json"]
    before = {f"{name}-{BEFORE}.parquet": None, f"{name}-{BEFORE}.json": folder / f"{name}.json"}
    with suppress(OSError, ValueError, KeyError):
        was = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))["stamp"]
        before[f"{name}-{BEFORE}.parquet"] = folder / f"{name}-{was[:16]}.parquet" if was != stamp else None
    earlier = {new: old for new, old in before.items() if old and all(o and o.exists() for o in before.values())}
    gone = [old.name for old in folder.glob(f"{name}-*.parquet") if old.name not in before]
    with for_its_owner(), placed(folder, [*names, *earlier], gone) as new:
        for kept, old in earlier.items():
            shutil.copyfile(old, new / kept)
        parquet.write_table(fact_rows(table), new / names[0])
        (new / names[1]).write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")


def remember(file: Path, text: str) -> None:
    """Keep a text beside the processed tables, whole or not at all, for its owner alone."""
    refuse_link(file.parent, file.parents[2])  # processed/<team>/remembered/
    with for_its_owner(), placed(file.parent, [file.name]) as new:
        (new / file.name).write_text(text, encoding="utf-8")


def remembered(memory: Path, pattern: str) -> dict[Path, str]:
    """The texts that were kept beside the processed tables under names like the pattern; those that can be read."""
    found = {}
    for file in sorted(memory.glob(pattern)):
        with suppress(OSError, ValueError):
            found[file] = file.read_text(encoding="utf-8")
    return found


# One row per fact (facts.Facts.table); the keys are a map from key to code.
FACT_SCHEMA = pa.schema(
    [
        ("fact", pa.string()),
        ("period", pa.string()),
        ("measure", pa.string()),
        ("title", pa.string()),
        ("keys", pa.map_(pa.string(), pa.string())),
        ("source", pa.string()),
        ("sources", pa.list_(pa.string())),
        ("primary", pa.bool_()),
        ("n", pa.int64()),
        ("base", pa.int64()),
        ("base_fact", pa.string()),
        ("value", pa.float64()),
        ("unit", pa.string()),
    ]
)
# What a table of an edition (facts.table_shown) has beside.
_SHOWN = [pa.field("hidden", pa.bool_()), pa.field("base_hidden", pa.bool_())]


def fact_rows(table: pd.DataFrame) -> pa.Table:
    """A table of facts as Parquet keeps it: FACT_SCHEMA, and `hidden` and `base_hidden` where the table has them.

    Nothing is kept of the frame's own types: the same facts are the same bytes, computed or recalled.
    """
    schema = pa.schema([*FACT_SCHEMA, *(field for field in _SHOWN if field.name in table)])
    keys = pd.Series([list(codes.items()) for codes in table["keys"]], index=table.index, dtype="object")
    made = pa.Table.from_pandas(table.assign(keys=keys), schema=schema, preserve_index=False)
    return made.replace_schema_metadata(None)


def load_published(data: Path, team: str, period: Period, edition: str) -> list[pd.DataFrame]:
    """The tables of facts (facts.table_shown) of a report as it has been published, oldest first."""
    return [pd.read_parquet(file) for file in published_files(data, team, period.code, edition)]


def load_editions(data: Path, team: str) -> list[pd.DataFrame]:
    """The same of every public edition of the team that has been published, of any period, oldest first."""
    files = (data / "published" / team).glob("*-public-[0-9][0-9][0-9].parquet")
    return [pd.read_parquet(file) for file in sorted(files, key=lambda file: (file.stat().st_mtime, file.name))]


def code_of(room: str) -> str:
    """The hash of the code of a room of the package."""
    files = sorted((Path(__file__).parent / room).glob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _saved_tables(folder: Path) -> dict[str, pd.DataFrame]:
    paths = {name: folder / f"{name}.parquet" for name in TABLES}
    return {name: pd.read_parquet(path) for name, path in paths.items() if path.exists()}


def _saved_settings(folder: Path) -> Settings:
    return Settings.model_validate_json((folder / "settings.json").read_text(encoding="utf-8"), by_name=True)


def counted_as(settings: Iterable[Settings]) -> dict[str, str]:
    """Code of a referrer → the code that later years count it under, as the settings say; the last one holds."""
    return {r.code: r.counted_as for one in settings for r in one.referrers if r.counted_as}


def merge_years(
    years: Mapping[int, Mapping[str, pd.DataFrame]], referrers: Mapping[str, str] | None = None
) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    """Every table over the years (year → table name → frame), in order of folder and row, and what differs.

    `referrers` are codes and those that later years count them under: the same thing in other words.

    One row per case and per application: the latest folder that has it wins, with what hangs on it. Of the other tables
    a row that stands again in a later folder is taken from there alone.
    """
    stacked = {name: _stack([years[y][name] for y in sorted(years) if name in years[y]], name) for name in TABLES}
    tables, problems = {}, []
    for name, frame in stacked.items():
        if name in _FIXED:
            problems += _differences(frame, name, referrers or {})
            tables[name] = _latest(frame, list(TABLES[name].key))
        elif name in PARENTS:
            kept = tables[PARENTS[name].name]["source_row"]
            tables[name] = frame.loc[frame["source_row"].isin(kept)].reset_index(drop=True)
        else:
            tables[name] = _latest(frame, ["team", *_SAME_ROW[name]]) if name in _SAME_ROW else frame
    return tables, problems + _of_no_case(tables, min(years, default=0))


def _of_no_case(tables: Mapping[str, pd.DataFrame], first: int) -> list[Problem]:
    """Rows older than their own folder, of a case that ended since the first folder's year and stands in none.

    Those of the folder's own year are told of when it is cleaned; older cases than the first folder need be nowhere.
    """
    problems = list[Problem]()
    for name in DATED if len(tables["cases"]) else ():
        frame = tables[name]
        ended = last_date(frame).dt.year
        old = ended.ge(first) & ended.lt(frame["year"])
        nowhere = frame["case"].notna() & ~frame["case"].isin(tables["cases"]["case"])
        problems += rows_of_unknown_cases(frame.loc[old.fillna(False) & nowhere])
    return problems


def _stack(frames: list[pd.DataFrame], name: str) -> pd.DataFrame:
    filled = [frame for frame in frames if len(frame)]
    return TABLES[name].typed(pd.concat(filled, ignore_index=True)) if filled else TABLES[name].empty()


def _latest(frame: pd.DataFrame, same: list[str]) -> pd.DataFrame:
    """Of rows that agree in `same`, those of the latest folder; two such rows in one folder both stay."""
    if frame["year"].nunique() < 2:
        return frame
    latest = frame.groupby(same, dropna=False)["year"].transform("max")
    return frame.loc[frame["year"].eq(latest)].reset_index(drop=True)


def _differences(frame: pd.DataFrame, name: str, referrers: Mapping[str, str]) -> list[Problem]:
    """What should never change for a case or an application, but differs from the folder before."""
    key = list(TABLES[name].key)
    before = frame.groupby(key)[[*_FIXED[name], "source_row"]].shift()
    problems = []
    for column in _FIXED[name]:
        then, now = before[column], frame[column]
        if column == "referrer":  # another word for the same is no difference
            then, now = then.replace(referrers), now.replace(referrers)
        known = then.notna() & now.notna() & then.ne(v.MISSING) & now.ne(v.MISSING)
        header = TABLES[name].headers.get(column, "Personnummer")
        for here, there in zip(*(f.loc[known & then.ne(now), "source_row"] for f in (frame, before)), strict=True):
            problems.append(_difference(here, there, header))
    return problems


def _difference(here: str, there: str, header: str) -> Problem:
    file, sheet, row = place_of(here)
    earlier = place_of(there)
    return Problem(
        file,
        "år:skiljer sig",
        f"Uppgiften var en annan i {earlier[0]}, rad {earlier[2]}; den senaste gäller.",
        "Rätta den som är fel.",
        sheet,
        row,
        header,
        "varning",
    )
