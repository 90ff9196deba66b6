"""From what the readers found to tidy, typed tables: named steps, each from one SourceFrame to the next.

Personal and case numbers are replaced first. A row that breaks a promise of its table is laid aside with file, sheet,
row and rule; a row that is only odd stays and gives a problem. No problem holds a value from the data.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from types import MappingProxyType

import pandas as pd

from sotanalysis.checks import CASE_TABLES, OTHER_PERSON, odd_rows, place_of, problem_at
from sotanalysis.formatting import listing
from sotanalysis.privacy import free_text, identity, in_text
from sotanalysis.sources.files import SourceFrame, contained, refusal
from sotanalysis.sources.settings import Settings
from sotanalysis.tables import PARENTS, TABLES
from sotanalysis.tables.accounts import QUARANTINE, ROW_COUNTS, SOURCE_FILES
from sotanalysis.tables.column import TableSpec
from sotanalysis.tables.problem import Problem, program_fault

_IN_ORDER = (  # table, the date that comes first, the date that comes after
    ("cases", "start_date", "exit_date"),
    ("cases", "application_date", "start_date"),
    ("cases", "start_date", "violence_asked_1"),
    ("cases", "start_date", "violence_asked_2"),
    ("applications", "application_date", "first_meeting_date"),
    ("applications", "application_date", "result_date"),
    ("spot_supports", "exit_date", "date"),
    ("follow_ups", "exit_date", "done_date"),
    ("workplaces", "from_date", "to_date"),
    ("staff", "from_date", "to_date"),
)
FROM_NUMBER = ("personnummer:sex", "personnummer:birth_year")

_BROKEN = {  # pandera's names of what a contract asks
    "not_nullable": "cellen är tom eller gick inte att läsa, och behövs",
    "isin": "ordet finns inte i kolumnens lista",
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
    tidy = lay_aside_dates(without_registered_by_mistake(refuse_broken(refuse_repeated(tidy), settings)))
    tidy = without_numbers(replace(tidy, problems=_at_its_cause(tidy.problems, list(odd_rows(tidy, year)))))
    tidy = without_persons(tidy, settings.printed_names)
    return Cleaned(tidy.frames | _accounts(tidy, settings, team, year), tidy.problems, settings)


def clean_texts(source: SourceFrame, settings: Settings, team: str, year: int) -> Cleaned:
    """The same of what `narrative.read_narrative` found alone: a text it gives keeps every promise of its table."""
    tidy = without_persons(without_numbers(_typed(source, team, year)), settings.printed_names)
    return Cleaned(tidy.frames | _accounts(tidy, settings, team, year), tidy.problems, settings)


def _at_its_cause(before: list[Problem], found: list[Problem]) -> list[Problem]:
    """The problems of both: of a row that names another person it is no further fault that sex or year are others."""
    others = {(p.file, p.sheet, p.row) for p in found if p.rule == OTHER_PERSON}
    told = [p for p in before if not (p.rule in FROM_NUMBER and (p.file, p.sheet, p.row) in others)]
    return told + found


# --- laying rows aside ---------------------------------------------------------------------------------------------


def refuse(
    source: SourceFrame,
    rules: Mapping[str, str],
    problems: list[Problem],
    whose: Mapping[str, Mapping[str, object]] = MappingProxyType({}),
) -> SourceFrame:
    """Without the rows named (source row → rule) in any table; they stand in the quarantine and in the row counts.

    `whose` says of some the person and case that they surely are of.
    """
    if not rules:
        return source
    places = [place_of(row) for row in rules]
    laid_aside = [refusal(*place_of(row), rule) | dict(whose.get(row, {})) for row, rule in rules.items()]
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
    problems = [problem_at(row, r.rule, r.message, r.remedy, "Personnr", "fel") for row, r in refused.items()]
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

    def named(refused: dict[str, object]) -> dict[str, object]:
        numbers = {column: identity.case_number(refused.get(column)) for column in makers}
        return refused | {column: makers[column](n, key) if n else None for column, n in numbers.items()}

    return replace(
        source,
        frames={name: replaced(frame) for name, frame in source.frames.items()},
        quarantine=[named(refused) for refused in source.quarantine],
    )


def _typed(source: SourceFrame, team: str, year: int) -> SourceFrame:
    """The promised types; a table that they cannot be given to is laid aside whole, and the others stay."""
    frames = dict[str, pd.DataFrame]()
    for name, frame in source.frames.items():
        faults = list[Problem]()
        file, sheet, _ = place_of(str(frame["source_row"].iloc[0])) if len(frame) else (name, "", 0)
        frames[name] = TABLES[name].empty()
        with contained(file, faults, partial(program_fault, "Uppgifterna kunde inte användas", sheet)):
            frames[name] = TABLES[name].typed(frame.reset_index(drop=True).assign(team=team, year=year))
        if faults:
            source = refuse(source, dict.fromkeys(frame["source_row"], "program:fel"), faults)
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
            problem_at(
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
        frame, faults = source.frames[name], list[Problem]()
        broken = list[tuple[str, str, str]]()
        file, sheet, _ = place_of(str(frame["source_row"].iloc[0])) if len(frame) else (name, "", 0)
        with contained(file, faults, partial(program_fault, "Uppgifterna kunde inte användas", sheet)):
            broken = _broken(frame, TABLES[name].worded(settings.worded))
        if faults:
            source = refuse(source, dict.fromkeys(frame["source_row"], "program:fel"), faults)
            continue
        headers = TABLES[name].headers
        problems = [
            problem_at(
                row,
                f"contract:{rule}",
                f"Raden kan inte användas: {_BROKEN.get(rule, 'cellen har ett värde av annat slag än kolumnens')}.",
                "Rätta cellen, och spara filen.",
                headers.get(column, column),
                "fel",
            )
            for row, column, rule in broken
        ]
        source = refuse(source, {row: f"contract:{rule}" for row, _, rule in broken}, problems)
    return source


def without_registered_by_mistake(source: SourceFrame) -> SourceFrame:
    """A case that ended as registered by mistake was none: it is laid aside, with what other sheets have of it."""
    if "cases" not in source.frames:
        return source
    cases = source.frames["cases"]
    wrong = cases.loc[cases["exit_reason"].eq("registration_error").fillna(False).astype(bool)]
    rule = "ärende:felregistrering"
    told = "Ärendet är en felregistrering, så raden räknas inte."
    rows = {row: {"case": case, "person": person} for row, case, person in zip(
        wrong["source_row"], wrong["case"], wrong["person"], strict=True)}  # fmt: skip
    problems = [
        problem_at(row, rule, told, "Raden får stå kvar. Är det ingen felregistrering: rätta Avslutsanledning.",
                   TABLES["cases"].headers["exit_reason"])
        for row in rows
    ]  # fmt: skip
    for name in (name for name in CASE_TABLES if name in source.frames):
        frame = source.frames[name]
        of_wrong = frame.loc[frame["case"].isin(wrong["case"]), ["source_row", "case"]]
        rows |= {row: {"case": case} for row, case in of_wrong.itertuples(index=False)}
        problems += [problem_at(row, rule, told, "Ta bort raden.", "Ärendenummer") for row in of_wrong["source_row"]]
    return refuse(source, dict.fromkeys(rows, rule), problems, rows)


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


# --- numbers that stand in texts -------------------------------------------------------------------------------------


def without_numbers(source: SourceFrame) -> SourceFrame:
    """A personal number in a text of any table is written over before anything is saved, and told."""
    frames, problems = dict(source.frames), list[Problem]()
    for name, frame in source.frames.items():
        spec = TABLES[name]
        for column in (c for c in spec.columns if c.kind == "text"):
            texts = frame[column.name].dropna()
            held = texts[texts.map(in_text.holds_number).astype(bool)]
            if held.empty:
                continue
            frame = frame.assign(
                **{column.name: frame[column.name].where(~frame.index.isin(held.index), held.map(in_text.masked))}
            )
            frames[name] = frame
            for row, text in zip(frame.loc[held.index, "source_row"], held, strict=True):
                told = "Texten har ett personnummer; det sparas inte utan blir [personnummer]."
                found = problem_at(
                    row, "personnummer:i text", told, "Ta bort numret.", spec.headers.get(column.name, "")
                )
                problems.append(replace(found, row=in_text.line_of(text)) if name == "narrative" else found)
    return replace(source, frames=frames, problems=source.problems + problems)


# --- persons in free text --------------------------------------------------------------------------------------------


def without_persons(source: SourceFrame, printed_names: Sequence[str] = ()) -> SourceFrame:
    """Names, telephone numbers, e-mail and addresses in free text are written over before anything is saved, and told.

    The team's own texts (narrative) keep them, for whoever wrote them decides: there each is told at its line, as is a
    story that tells too much of one person. `printed_names` are those that the team has said it may print.
    """
    frames, problems = dict(source.frames), list[Problem]()
    for name, frame in source.frames.items():
        for column in (c for c in TABLES[name].columns if c.free_text and name != "narrative"):
            held = frame[column.name].dropna()
            masked = held.map({text: free_text.masked(text, printed_names) for text in held.unique()})
            changed = masked.index[masked.ne(held)]
            frame = frame.assign(**{column.name: frame[column.name].where(~frame.index.isin(changed), masked)})
            for row, text in zip(frame.loc[changed, "source_row"], held[changed], strict=True):
                problems += _persons_in_cell(row, text, printed_names, TABLES[name].headers[column.name])
        frames[name] = frame
    texts = source.frames.get("narrative", pd.DataFrame(columns=["source_row", "markdown"]))
    for row, text in texts[["source_row", "markdown"]].to_numpy():
        problems += _persons_in_text(str(row), str(text), printed_names)
    return replace(source, frames=frames, problems=source.problems + problems)


def _persons_in_cell(row: str, text: str, names: Sequence[str], header: str) -> Iterator[Problem]:
    for kind in free_text.counts([text], names):
        told = f"Texten pekar ut en person ({kind}); det sparas inte utan blir [{kind}]."
        yield problem_at(row, f"fritext:{kind}", told, "Ta bort det ur cellen.", header)


def _persons_in_text(row: str, text: str, allowed: Sequence[str]) -> Iterator[Problem]:
    shown = free_text.shown(text)
    for span in free_text.found(shown, allowed=allowed):
        told = f"Texten pekar ut en person ({span.kind}) och kommer att skrivas ut."
        may = "; får namnet skrivas ut, skriv det i rapport.toml under namn_som_far_skrivas_ut" * (span.kind == "namn")
        found = problem_at(row, f"text:{span.kind}", told, f"Skriv om{may}.")
        yield replace(found, row=text.count("\n", 0, span.start) + 1)
    for line, said in free_text.telling_stories(text):
        told = f"Berättelsen säger så mycket att personen kan kännas igen: {listing(said)}."
        remedy = "Skriv om, eller skriv {# samtycke #} sist i samma stycke när personen har sagt ja till det."
        yield replace(problem_at(row, "text:kan kännas igen", told, remedy), row=line)


# --- dates that contradict each other ------------------------------------------------------------------------------


def lay_aside_dates(source: SourceFrame) -> SourceFrame:
    """A date before the one it should follow is in no mean or count: the cell that can be spared becomes missing."""
    frames, late = dict(source.frames), dict[tuple[str, str, str], list[str]]()
    for name, first, then in _IN_ORDER:
        if name not in frames:
            continue
        frame, spec = frames[name], TABLES[name]
        spared = first if spec[then].compulsory else then
        wrong = frame[then].lt(frame[first]).fillna(False)
        for row in frame.loc[wrong, "source_row"]:
            late.setdefault((name, first, row), []).append(then)
        if not spec[spared].compulsory:
            frames[name] = frame.assign(**{spared: frame[spared].mask(wrong)})
    problems = [_late(TABLES[name], first, thens, row) for (name, first, row), thens in late.items()]
    return replace(source, frames=frames, problems=source.problems + problems)


def _late(spec: TableSpec, first: str, thens: list[str], row: str) -> Problem:
    """A date that lies after what it should come before; one that lies after several is told at its own place."""
    then, column = thens[0], ""
    spared = first if spec[then].compulsory else then
    message = f"{spec.headers[then]} ligger före {spec.headers[first].lower()}."
    rest = f" Cellen {spec.headers[spared]} läses som tom." if not spec[spared].compulsory else " Båda läses."
    if thens[1:]:
        words = listing([spec.headers[one].lower() for one in thens])
        message, rest = f"{spec.headers[first]} ligger efter {words}.", " De läses som saknade."
        column = ", ".join(spec.headers[one] for one in (first, *thens))
    remedy = "Rätta det datum som är fel."
    return problem_at(row, f"datum:{first}>{then}", message + rest, remedy, column or spec.headers[spared], "fel")
