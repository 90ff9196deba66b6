"""From what the readers found to tidy, typed tables: named steps, each from one SourceFrame to the next.

Personal and case numbers are replaced first. A row that breaks a promise of its table is laid aside with file, sheet,
row and rule; a row that is only odd stays and gives a problem. No problem holds a value from the data.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import pandas as pd

from sotanalysis import vocabulary as v
from sotanalysis.privacy import identity
from sotanalysis.sources.files import SourceFrame, refusal
from sotanalysis.sources.settings import Settings
from sotanalysis.tables import PARENTS, TABLES
from sotanalysis.tables.accounts import QUARANTINE, ROW_COUNTS, SOURCE_FILES
from sotanalysis.tables.column import TableSpec
from sotanalysis.tables.problem import Problem

_IN_ORDER = (  # table, the date that comes first, the date that comes after, how bad it is when it does not
    ("cases", "start_date", "exit_date", "fel"),
    ("cases", "application_date", "start_date", "fel"),
    ("applications", "application_date", "first_meeting_date", "varning"),
    ("applications", "application_date", "result_date", "fel"),
    ("spot_supports", "exit_date", "date", "varning"),
    ("follow_ups", "exit_date", "done_date", "varning"),
    ("workplaces", "from_date", "to_date", "varning"),
    ("staff", "from_date", "to_date", "varning"),
)
_AS_APPLIED = (  # column of Deltagare, the same thing in Ansökningar
    ("referrer", "referrer"),
    ("application_date", "application_date"),
    ("start_date", "result_date"),
)


_BROKEN = {  # pandera's names of what a contract asks
    "not_nullable": "en uppgift som behövs saknas",
    "isin": "kategorin finns inte i listan",
    "greater_than_or_equal_to": "talet är för litet",
    "less_than_or_equal_to": "talet är för stort",
    "multiple_fields_uniqueness": "den upprepar en annan rad",
}


@dataclass(frozen=True)
class Cleaned:
    """A year's tidy tables (those that have a source, and the accounts), its problems and settings."""

    tables: dict[str, pd.DataFrame]
    problems: list[Problem]
    settings: Settings


def clean(source: SourceFrame, settings: Settings, team: str, year: int, key: bytes) -> Cleaned:
    """The tidy tables of one raw folder."""
    tidy = _typed(pseudonymise(read_goldware_numbers(source, year), key), team, year)
    tidy = refuse_broken(refuse_repeated(tidy), settings)
    problems = tidy.problems + list(odd_rows(tidy.frames, year))
    return Cleaned(tidy.frames | _accounts(tidy, settings, team, year), problems, settings)


# --- laying rows aside ---------------------------------------------------------------------------------------------


def place_of(source_row: str) -> tuple[str, str, int]:
    """File, sheet and row number of a source row."""
    file, sheet, row = source_row.rsplit("!", 2)
    return file, sheet, int(row)


def _problem(
    source_row: str, rule: str, message: str, remedy: str, column: str = "", severity: str = "varning"
) -> Problem:
    file, sheet, row = place_of(source_row)
    level: Literal["fel", "varning"] = "fel" if severity == "fel" else "varning"
    return Problem(file, rule, message, remedy, sheet, row, column, level)


def refuse(source: SourceFrame, rules: Mapping[str, str], problems: list[Problem]) -> SourceFrame:
    """Without the rows named (source row → rule) in any table; they stand in the quarantine and in the row counts."""
    if not rules:
        return source
    places = [place_of(row) for row in rules]
    laid_aside = [refusal(*place, rule) for place, rule in zip(places, rules.values(), strict=True)]
    number = Counter((file, sheet) for file, sheet, _ in places)
    counts = [_moved(count, number[str(count["file"]), str(count["sheet"])]) for count in source.row_counts]
    return replace(
        source,
        frames={name: frame.loc[~frame["source_row"].isin(list(rules))] for name, frame in source.frames.items()},
        problems=source.problems + problems,
        row_counts=counts,
        quarantine=source.quarantine + laid_aside,
    )


def _moved(count: dict[str, object], n: int) -> dict[str, object]:
    """The row count with n rows moved from kept to refused."""
    kept, refused = (int(str(count[name])) for name in ("rows_kept", "rows_refused"))
    return {**count, "rows_kept": kept - n, "rows_refused": refused + n}


# --- steps ---------------------------------------------------------------------------------------------------------


def read_goldware_numbers(source: SourceFrame, year: int) -> SourceFrame:
    """GoldWare's `personal_number` becomes `person` and `sex`; rows without a valid one are laid aside."""
    if "goldware_rows" not in source.frames:
        return source
    rows = source.frames["goldware_rows"]
    read = [identity.parse(cell, date(year, 12, 31)) for cell in rows["personal_number"]]
    refused = {row: r for row, r in zip(rows["source_row"], read, strict=True) if isinstance(r, identity.Refusal)}
    said = [(r.number, r.sex) if isinstance(r, identity.Identity) else (None, None) for r in read]
    people = pd.DataFrame(said, columns=["person", "sex"], index=rows.index, dtype=object)
    named = rows.drop(columns="personal_number").join(people)
    problems = [_problem(row, r.rule, r.message, r.remedy, "Personnr", "fel") for row, r in refused.items()]
    rules = {row: r.rule for row, r in refused.items()}
    return refuse(replace(source, frames={**source.frames, "goldware_rows": named}), rules, problems)


def pseudonymise(source: SourceFrame, key: bytes) -> SourceFrame:
    """Every personal number and case number replaced by its pseudonym."""
    makers = {"person": identity.pseudonym, "case": identity.case_pseudonym}

    def replaced(frame: pd.DataFrame) -> pd.DataFrame:
        for column, make in makers.items():
            if column in frame:
                numbers = frame[column].map(identity.case_number)
                frame = frame.assign(**{column: numbers.map(lambda n, make=make: make(n, key) if n else None)})
        return frame

    return replace(source, frames={name: replaced(frame) for name, frame in source.frames.items()})


def _typed(source: SourceFrame, team: str, year: int) -> SourceFrame:
    frames = {
        name: TABLES[name].typed(frame.reset_index(drop=True).assign(team=team, year=year))
        for name, frame in source.frames.items()
    }
    return replace(source, frames=frames)


def refuse_repeated(source: SourceFrame) -> SourceFrame:
    """The first row of a key holds; a later one is laid aside."""
    for name, spec in TABLES.items():
        if name not in source.frames or not spec.key or name in PARENTS:
            continue
        frame = source.frames[name]
        again = frame.loc[frame.duplicated(list(spec.key)) & frame[list(spec.key)].notna().all(axis="columns")]
        columns = ", ".join(spec.headers.get(c, c) for c in spec.key)
        problems = [
            _problem(
                row,
                "nyckel:upprepad",
                f"Raden gäller samma {columns} som en tidigare rad; den första gäller.",
                "Ta bort eller rätta den ena raden.",
                columns,
                "fel",
            )
            for row in again["source_row"]
        ]
        source = refuse(source, dict.fromkeys(again["source_row"], "nyckel:upprepad"), problems)
    return source


def refuse_broken(source: SourceFrame, settings: Settings) -> SourceFrame:
    """Rows that break a promise of their table, in the team's own words, laid aside."""
    for name in list(source.frames):
        broken = _broken(source.frames[name], TABLES[name].worded(settings.worded))
        headers = TABLES[name].headers
        problems = [
            _problem(
                row,
                f"contract:{rule}",
                f"Raden kan inte användas: {_BROKEN.get(rule, 'cellen har fel slag')}.",
                "Rätta cellen i källan.",
                headers.get(column, column),
                "fel",
            )
            for row, column, rule in broken
        ]
        source = refuse(source, {row: f"contract:{rule}" for row, _, rule in broken}, problems)
    return source


def _broken(frame: pd.DataFrame, spec: TableSpec) -> list[tuple[str, str, str]]:
    """Source row, column and rule (its name alone) of each broken promise."""
    from pandera.errors import SchemaErrors  # a second to load, and whoever only reads processed tables never checks

    try:
        spec.schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases.dropna(subset="index").drop_duplicates(["index", "column"])
        return [
            (str(frame.at[index, "source_row"]), str(column), str(rule).split("(")[0])
            for index, column, rule in zip(cases["index"], cases["column"], cases["check"], strict=True)
        ]
    return []


def _accounts(source: SourceFrame, settings: Settings, team: str, year: int) -> dict[str, pd.DataFrame]:
    """The files read, the row counts and the quarantine as tables."""
    files = [{**f, "source_row": f"{f['file']}!!", "synthetic": f["kind"] in settings.synthetic} for f in source.files]
    counts = [{**c, "source_row": f"{c['file']}!{c['sheet']}!"} for c in source.row_counts]
    refused = [{**q, "source_row": f"{q['file']}!{q['sheet']}!{q['row']}"} for q in source.quarantine]
    made = ((SOURCE_FILES, files), (ROW_COUNTS, counts), (QUARANTINE, refused))
    return {
        spec.name: spec.typed(pd.DataFrame(rows, columns=spec.names, dtype=object).assign(team=team, year=year))
        for spec, rows in made
    }


# --- what is odd but stays -----------------------------------------------------------------------------------------


def odd_rows(tables: Mapping[str, pd.DataFrame], year: int) -> Iterator[Problem]:
    """Every check between columns, tables and sources, in a fixed order."""
    yield from dates_out_of_order(tables)
    yield from dates_out_of_reach(tables, year)
    yield from exits_without_date(tables)
    yield from applications_against_cases(tables)
    yield from goldware_against_cases(tables)


def dates_out_of_order(tables: Mapping[str, pd.DataFrame]) -> Iterator[Problem]:
    """A date before the one it should follow, for instance an exit before the start."""
    for name, first, then, severity in _IN_ORDER:
        if name in tables:
            frame, headers = tables[name], TABLES[name].headers
            for row in frame.loc[frame[then].lt(frame[first]), "source_row"]:
                message = f"{headers[then]} ligger före {headers[first].lower()}."
                yield _problem(
                    row, f"datum:{first}>{then}", message, "Rätta det datum som är fel.", headers[then], severity
                )


def dates_out_of_reach(tables: Mapping[str, pd.DataFrame], year: int) -> Iterator[Problem]:
    """A start, exit or application more than a year after the folder's year, or before 2000: a slip of the pen."""
    low, high = pd.Timestamp(2000, 1, 1), pd.Timestamp(year + 1, 12, 31)
    for name, columns in (
        ("cases", ("application_date", "start_date", "exit_date")),
        ("applications", ("application_date", "result_date")),
    ):
        for column in columns if name in tables else ():
            dates = tables[name][column]
            for row in tables[name].loc[dates.lt(low) | dates.gt(high), "source_row"]:
                yield _problem(
                    row,
                    "datum:orimligt",
                    "Datumet ligger långt utanför rapportåret.",
                    "Kontrollera årtalet.",
                    TABLES[name].headers[column],
                )


def exits_without_date(tables: Mapping[str, pd.DataFrame]) -> Iterator[Problem]:
    """A case with a result but no exit date counts as still enrolled."""
    if "cases" not in tables:
        return
    cases = tables["cases"]
    told = cases[["outcome", "exit_reason", "step_exit"]].notna().any(axis="columns") | cases["drop_out"].fillna(False)
    for row in cases.loc[told & cases["exit_date"].isna(), "source_row"]:
        yield _problem(
            row,
            "avslut:utan datum",
            "Raden har uppgifter om avslut men inget slutdatum; den räknas som pågående.",
            "Fyll i slutdatum eller töm uppgifterna om avslut.",
            "Slutdatum",
        )


def applications_against_cases(tables: Mapping[str, pd.DataFrame]) -> Iterator[Problem]:
    """Started applications against Deltagare, which holds the truth: other referrer or dates, or no such case."""
    if not {"cases", "applications"} <= set(tables):
        return
    started = tables["applications"].query("result == 'started' and case.notna()")
    both = started.merge(tables["cases"], on="case", how="left", suffixes=("_applied", ""), validate="many_to_one")
    for row in both.loc[both["start_date"].isna(), "source_row_applied"]:
        yield _problem(
            row,
            "ansökan:utan deltagare",
            "Ansökan har lett till start men ärendet finns inte bland deltagarna.",
            "Lägg till ärendet i fliken Deltagare eller rätta ärendenumret.",
            "Ärendenummer",
        )
    for column, applied in _AS_APPLIED:
        other = both[f"{applied}_applied" if f"{applied}_applied" in both else applied]
        known = both[column].notna() & other.notna() & both[column].ne(v.MISSING) & other.ne(v.MISSING)
        for row in both.loc[known & both[column].ne(other), "source_row_applied"]:
            yield _problem(
                row,
                f"ansökan:{column}",
                "Uppgiften är en annan i fliken Deltagare, som gäller.",
                "Rätta den flik som har fel.",
                TABLES["applications"].headers[applied],
            )


def goldware_against_cases(tables: Mapping[str, pd.DataFrame]) -> Iterator[Problem]:
    """How many persons stand only in GoldWare or only in the workbook, over GoldWare's own period."""
    if not {"cases", "goldware_rows"} <= set(tables):
        return
    cases = tables["cases"]
    for (start, end), rows in tables["goldware_rows"].groupby(["period_start", "period_end"]):
        enrolled = cases.loc[cases["start_date"].le(end) & ~cases["exit_date"].lt(start).fillna(False)]
        ours, theirs = set(enrolled["person"]), set(rows["person"])
        file = place_of(rows["source_row"].iloc[0])[0]
        for only, here, there in (
            (theirs - ours, "GoldWare", "arbetsboken"),
            (ours - theirs, "arbetsboken", "GoldWare"),
        ):
            if only:
                yield Problem(
                    file,
                    "goldware:personer",
                    f"{len(only)} personer finns i {here} men inte i {there} under listans period.",
                    "Jämför listorna och komplettera den som saknar någon.",
                    severity="varning",
                )
