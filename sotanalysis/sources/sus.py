"""SUS report exports: the tables as printed, one row per category, with their roles and faults found.

Fragments of one table (page breaks, narrower prints) become one set of rows. What SUS printed is kept, wrong signs and
truncated percentages included; only a figure that stands one column too far right is moved, and that is said.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from sotanalysis import vocabulary as v
from sotanalysis.periods import Period
from sotanalysis.sources.cells import Unreadable, own_spelling, parse_code, parse_integer, parse_share, parse_text
from sotanalysis.sources.files import (
    TABLE_FILES,
    Sheet,
    SourceFrame,
    astray,
    contained,
    file_record,
    label_of,
    looks_like_table,
    open_sheets,
    refusal,
    row_count,
    source_row,
    with_unread,
)
from sotanalysis.sources.folder import find
from sotanalysis.sources.settings import Settings, without_file
from sotanalysis.sources.sus_layout import KEYS, Context, Table, tables_in
from sotanalysis.tables.exports import SUS_CATEGORIES, SUS_ROWS
from sotanalysis.tables.problem import Problem

# What a report counts when its section has lost the sentence that says so.
COUNTS_STARTED = ("education", "age", "time_on_support")
# Reports whose parts add up to the participants; the others count sources or mentions.
ADDS_TO_PARTICIPANTS = ("education", "age", "time_on_support", "exit_reason", "months")
# Reports of states at start and at exit; the others have one count a row.
BEFORE_AND_AFTER = ("occupation_group", "occupation", "support")
SUMMARIES = {v.fold("Arbete och/eller studier"): "work_or_studies"}
TOTALS = {v.fold(word) for word in ("Slutsumma", "Summa", "Totalt", "Totalsumma")}
# The counts that SUS prints beside a share of them.
SHARES = {"n": "share_printed", "n_before": "share_before_printed", "n_after": "share_after_printed"}
# Half of the last decimal that SUS prints, of a share 0–1.
HALF_A_DECIMAL = 0.0005
FIGURES = {"integer": parse_integer, "share": parse_share}  # by the kind of a column


@dataclass(frozen=True)
class Line:
    """One printed row: where it stands, what its table says, its label and keys, its figures (None = blank)."""

    report: str
    file: str
    sheet: str
    row: int
    table: int
    period: Period
    context: Context
    label: str | None
    insats: str | None
    sex: str | None
    figures: dict[str, float | int | None]
    role: str = "part"
    unread: frozenset[str] = frozenset()  # the figures that stand there and cannot be used, which has been told

    @property
    def key(self) -> tuple[str | None, ...]:
        """What makes two printed rows the same row of one table."""
        return (v.fold(self.label) if self.label else None, self.insats, self.sex)

    def problem(self, rule: str, message: str, remedy: str, column: str = "", severity: str = "varning") -> Problem:
        """A fault of this row."""
        return Problem(
            self.file, rule, message, remedy, self.sheet, self.row, column, "fel" if severity == "fel" else "varning"
        )


@dataclass
class Findings:
    """What reading gathers on the way: lines, problems, refused rows and how many rows each sheet had."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: list[dict[str, object]] = field(default_factory=list)
    rows_in: dict[tuple[str, str], int] = field(default_factory=dict)
    files: list[dict[str, object]] = field(default_factory=list)

    def add(self, other: "Findings") -> None:
        """What was found in one more file."""
        self.lines += other.lines
        self.problems += other.problems
        self.refused += other.refused
        self.rows_in |= other.rows_in
        self.files += other.files


def read_sus(folder: Path, year: int, settings: Settings) -> SourceFrame:
    """The reports in the folder's `sus/`: frame `sus_rows`, one row per printed category (tables.exports.SUS_ROWS)."""
    found, paths = Findings(), find(folder, *(f"sus/{one}" for one in TABLE_FILES))
    for path in paths:
        label, one = label_of(path, folder, year), Findings()
        with contained(label, found.problems):
            if lost := astray(path, label):
                found.problems += lost
                continue
            _read_file(path, label, year, settings, one)
            found.add(one)
    found.problems += _assumed(found, paths, settings, year)
    rows = [row for lines in _reports(found).values() for row in _settled(lines, settings, found)]
    counts = [
        row_count(file, sheet, rows_in, sum((r["file"], r["sheet"]) == (file, sheet) for r in found.refused))
        for (file, sheet), rows_in in found.rows_in.items()
    ]
    frame = pd.DataFrame(rows, columns=SUS_ROWS.names[1:], dtype=object).assign(year=year)
    return SourceFrame({"sus_rows": frame} if rows else {}, found.problems, counts, found.refused, found.files)


def _read_file(path: Path, label: str, year: int, settings: Settings, found: Findings) -> None:
    sheets, problems = open_sheets(path, label)
    period = _period(path.name, year, settings)
    found.problems += problems
    for sheet in sheets:
        _read_sheet(sheet, label, period, found)
    if found.rows_in:
        _count_unread(found, sheets, label)
    if sheets and not found.lines and not found.refused:  # rows under an unknown header are told of already
        found.problems.append(
            Problem(
                label,
                "sus:ingen tabell",
                "Ingen SUS-tabell känns igen i filen.",
                "Kontrollera att rätt rapport är exporterad och att rubrikraden är med.",
                severity="fel" if looks_like_table(sheets) else "varning",
            )
        )
    moments = [line.context.extracted_at for line in found.lines if line.context.extracted_at]
    found.files.append(file_record("sus", path, label, max(moments).date() if moments else None))


def _count_unread(found: Findings, sheets: list[Sheet], file: str) -> None:
    """Adds to what was found the rows of sheets that have no table of SUS."""
    counts = [row_count(file, sheet, rows, 0) for (_, sheet), rows in found.rows_in.items()]
    more = with_unread(SourceFrame(problems=found.problems, row_counts=counts), sheets, file)
    found.problems, found.refused = more.problems, found.refused + more.quarantine
    found.rows_in |= {(file, str(one["sheet"])): int(str(one["rows_in"])) for one in more.row_counts}


def _period(name: str, year: int, settings: Settings) -> Period:
    """The days an export covers: it prints none, so rapport.toml says; else the folder's year, which is told."""
    said = (entry.days(year) for entry in settings.sus if entry.fits(name))
    return next(said, Period.year(year))


def _assumed(found: Findings, paths: list[Path], settings: Settings, year: int) -> Iterator[Problem]:
    """Once for all files without a period; not where rapport.toml has a period for files that it does not name."""
    read = {line.file for line in found.lines}
    bare = [p for p in paths if not any(e.fits(p.name) for e in settings.sus)]
    bare = [p for p in bare if label_of(p, p.parents[1], year) in read]
    if bare and not without_file(settings, [path.name for path in paths]):
        yield Problem(
            label_of(bare[0], bare[0].parents[1], year),
            "sus:period",
            f"SUS skriver inte ut någon period. För {len(bare)} av filerna är ingen angiven; mappens kalenderår antas.",
            "Ange perioden i rapport.toml under [[sus]]: fil, fran och till.",
            severity="varning",
        )


def _read_sheet(sheet: Sheet, file: str, period: Period, found: Findings) -> None:
    layout = tables_in(sheet)
    if not layout.tables and not layout.stray_rows:
        return
    for table in layout.tables:
        found.lines += _lines(table, file, sheet.name, period, found.problems)
    if layout.stray_rows:
        stray = f"{len(layout.stray_rows)} {'rad' if len(layout.stray_rows) == 1 else 'rader'}"
        found.refused += [refusal(file, sheet.name, row, "sus:okänd tabell") for row in layout.stray_rows]
        found.problems.append(
            Problem(
                file,
                "sus:okänd tabell",
                f"{stray} står under en okänd rubrik.",
                "Exportera rapporten på nytt ur SUS, eller ta bort tabellen ur filen.",
                sheet.name,
                layout.stray_rows[0],
            )
        )
    found.rows_in[file, sheet.name] = sum(len(t.rows) for t in layout.tables) + len(layout.stray_rows)


# --- one table -------------------------------------------------------------------------------------------------------


def _lines(table: Table, file: str, sheet: str, period: Period, problems: list[Problem]) -> list[Line]:
    """The table's rows with blank merged cells carried down; the innermost key column is never carried."""
    keys = [name for name in dict.fromkeys(name for _, name in table.columns) if name in KEYS]
    carried: dict[str, str | None] = {}
    lines = []
    for number, cells in table.rows:
        words = {name: _first_text(table, cells, name) for name in keys}
        is_total = any(word is not None and v.fold(word) in TOTALS for word in words.values())
        for name in keys[:-1]:
            words[name] = words[name] if is_total else words[name] or carried.get(name)
            carried[name] = None if is_total else words[name]
        role = "total" if is_total else "part"
        if table.report == "occupation" and v.fold(words["category"] or "") in SUMMARIES:
            role = "summary"
        line = Line(
            table.report,
            file,
            sheet,
            number,
            table.header_row,
            period,
            table.context,
            words["category"],
            words.get("insats"),
            None,
            {},
            role,
        )
        line = replace(line, sex=_sex(words.get("sex"), line, problems))
        figures, unread = _figures(table, cells, line, problems)
        lines.append(_repaired(replace(line, figures=figures, unread=frozenset(unread)), table, problems))
    return lines


def _first_text(table: Table, cells: list[object], name: str) -> str | None:
    words = [parse_text(cells[place]) for place, column in table.columns if column == name and place < len(cells)]
    return next((word for word in words if word), None)


def _sex(word: str | None, line: Line, problems: list[Problem]) -> str | None:
    code = parse_code(word, v.SEX)
    if isinstance(code, Unreadable):
        problems.append(code.at(line.file, line.sheet, line.row, "Kön", fatal=True))
        return None
    return code


def _figures(
    table: Table, cells: list[object], line: Line, problems: list[Problem]
) -> tuple[dict[str, float | int | None], set[str]]:
    """Each figure of the row, and those that cannot be used.

    Where the table prints one twice, the first print, and a problem if they differ.
    """
    figures: dict[str, float | int | None] = {}
    unread = set[str]()
    for place, name in table.columns:
        if name in KEYS:
            continue
        figures.setdefault(name, None)
        value = FIGURES[SUS_ROWS[name].kind](cells[place] if place < len(cells) else None)
        if isinstance(value, Unreadable):
            problems.append(value.at(line.file, line.sheet, line.row, f"nummer {place + 1}", fatal=True))
            unread.add(name)
        elif value is not None and value < 0 and name.startswith("n"):
            problems.append(
                line.problem(
                    "sus:negativt antal",
                    "Ett antal är mindre än noll.",
                    "Kontrollera raden mot SUS.",
                    f"nummer {place + 1}",
                    "fel",
                )
            )
            unread.add(name)
        elif figures[name] is None:
            figures[name] = value
        elif value is not None and value != figures[name]:
            problems.append(_contradiction(line))
    return figures, unread


def _repaired(line: Line, table: Table, problems: list[Problem]) -> Line:
    """A change without any count cannot be: SUS has put the count after one column too far right."""
    names = [name for _, name in table.columns]
    figures = line.figures
    change = figures.get("change_printed")
    has_count = figures.get("n_before") is not None or figures.get("n_after") is not None
    beside = ("n_after", "change_printed") in zip(names, names[1:], strict=False)
    if change is None or change < 0 or has_count or not beside:
        return line
    problems.append(
        line.problem(
            "sus:förskjuten cell",
            "Ett antal står en kolumn för långt till höger och läses som antal efter.",
            "Inget behöver göras om det stämmer med SUS.",
        )
    )
    return replace(line, figures=figures | {"n_after": change, "change_printed": None})


def _contradiction(line: Line) -> Problem:
    return line.problem(
        "sus:motsägelse",
        "Samma siffra är utskriven två gånger med olika värde; den första gäller.",
        "Jämför med SUS och rätta filen.",
        severity="fel",
    )


# --- all tables of one report ----------------------------------------------------------------------------------------


def _reports(found: Findings) -> dict[tuple[str, Period], list[Line]]:
    """The lines by report and period; an older extraction of the same report and period is refused, and told."""
    groups: dict[tuple[str, Period], list[Line]] = defaultdict(list)
    for line in found.lines:
        groups[line.report, line.period].append(line)
    return {key: _newest(lines, found) for key, lines in groups.items()}


def _newest(lines: list[Line], found: Findings) -> list[Line]:
    moments = {line.context.extracted_at for line in lines if line.context.extracted_at}
    if len(moments) < 2:
        return lines
    older = [line for line in lines if line.context.extracted_at in moments - {max(moments)}]
    found.refused += [refusal(line.file, line.sheet, line.row, "sus:äldre uttag") for line in older]
    for line in {line.file: line for line in reversed(older)}.values():
        found.problems.append(
            line.problem(
                "sus:äldre uttag",
                "Samma rapport för samma period finns i ett senare uttag, som gäller.",
                "Ta bort det äldre uttaget, eller ange dess period i rapport.toml under [[sus]].",
            )
        )
    return [line for line in lines if line not in older]


def _settled(lines: list[Line], settings: Settings, found: Findings) -> list[dict[str, object]]:
    """The rows of one report and period: fragments merged, roles and codes given, sums held against each other."""
    merged = _without_phantom(_merged(lines, found))
    found.problems += [*_repeated_files(lines), *_missing_columns(merged), *_sum_faults(merged), *_share_faults(merged)]
    if all(line.context == Context() for line in lines):
        who = "startat" if merged[0].context.population == "started" else "avslutat"
        found.problems.append(
            lines[0].problem(
                "sus:utan titel",
                "Tabellen har inga av SUS rader om uttag, urval och antal deltagare ovanför sig; den antas gälla dem "
                f"som {who} under perioden, och dagen för uttaget är okänd.",
                "Exportera rapporten på nytt ur SUS och lägg hela filen här.",
            )
        )
    insatser = {line.insats for line in merged if line.insats and line.role != "total"}
    if len(insatser) > 1:
        found.problems.append(
            merged[0].problem(
                "sus:flera insatser",
                f"Rapporten omfattar {len(insatser)} insatser; alla räknas med.",
                "Exportera rapporten för en insats i taget.",
                "Insats",
            )
        )
    return [_row(line, settings, found.problems) for line in merged]


def _merged(lines: list[Line], found: Findings) -> list[Line]:
    """One line per printed row; of a row printed in several fragments the figures are put together."""
    whole: dict[tuple[str | None, ...], Line] = {}
    tables: dict[tuple[str | None, ...], set[tuple[str, str, int]]] = defaultdict(set)
    for line in lines:
        here = (line.file, line.sheet, line.table)
        if here in tables[line.key]:
            found.refused.append(refusal(line.file, line.sheet, line.row, "sus:dubbelrad"))
            found.problems.append(
                line.problem(
                    "sus:dubbelrad",
                    "Samma kategori står två gånger i tabellen.",
                    "Kontrollera raderna mot SUS.",
                    severity="fel",
                )
            )
            continue
        tables[line.key].add(here)
        first = whole.get(line.key, line)
        filled = {name: value for name, value in first.figures.items() if value is not None}
        if any(value is not None and value != filled.get(name, value) for name, value in line.figures.items()):
            found.problems.append(_contradiction(line))
        figures = {**first.figures, **line.figures, **filled}
        whole[line.key] = replace(first, figures=figures, unread=first.unread | line.unread)
    context = _context(lines)
    return [replace(line, context=context) for line in whole.values()]


def _repeated_files(lines: list[Line]) -> Iterator[Problem]:
    """A warning for each file whose rows of the report all stand in an earlier one with the same figures."""
    rows = dict[str, dict[tuple[str | None, ...], dict[str, float | int | None]]]()
    for line in lines:
        rows.setdefault(line.file, {})[line.key] = line.figures
    for later, own in rows.items():
        earlier = next((file for file in rows if file == later or own.items() <= rows[file].items()), later)
        if earlier != later:
            told = f"Filen har samma rapport som {earlier}, med samma tal; den räknas en gång."
            yield Problem(later, "sus:samma rapport", told, "Ta bort den ena filen.", severity="varning")


def _context(lines: list[Line]) -> Context:
    """What any of the fragments says of the report."""
    told = [line.context for line in lines]
    inherent = "started" if lines[0].report in COUNTS_STARTED else "ended"
    return Context(
        next((c.extracted_at for c in told if c.extracted_at is not None), None),
        next((c.population for c in told if c.population is not None), inherent),
        next((c.n_population for c in told if c.n_population is not None), None),
        next((c.n_unique for c in told if c.n_unique is not None), None),
    )


def _sum(lines: list[Line], name: str) -> int:
    return sum(int(line.figures.get(name) or 0) for line in lines if line.role == "part")


def _total(lines: list[Line], name: str) -> int | None:
    return next((int(n) for line in lines if line.role == "total" and (n := line.figures.get(name)) is not None), None)


def _without_phantom(lines: list[Line]) -> list[Line]:
    """Uppgift saknas that equals the total, beside parts that add up to it, is the total under a wrong name."""
    target = _total(lines, "n") or lines[0].context.n_population
    parts = _sum(lines, "n")
    return [
        replace(line, role="phantom")
        if line.role == "part" and line.figures.get("n") == target and parts == 2 * (target or -1) and _missing(line)
        else line
        for line in lines
    ]


def _missing(line: Line) -> bool:
    return line.label is not None and v.fold(line.label) == v.fold("Uppgift saknas")


def _there(lines: list[Line]) -> set[str]:
    """The columns of figures that the report has, in any of its fragments."""
    return {name for line in lines for name in line.figures}


def _whole(lines: list[Line]) -> set[str]:
    """The columns in which every figure could be used: only those can be held against each other."""
    return _there(lines).difference(*(line.unread for line in lines))


def _missing_columns(lines: list[Line]) -> Iterator[Problem]:
    """The columns that SUS prints in such a report and no fragment has; without its counts a report says nothing."""
    line, there = lines[0], _there(lines)
    figures = [c.name for c in SUS_ROWS.columns if c.headers and c.name not in KEYS]
    for name in figures:
        wanted = (name in ("n", "share_printed")) == (line.report not in BEFORE_AND_AFTER)
        if wanted and name not in there:
            header = SUS_ROWS[name].headers[0]
            yield replace(line, row=line.table).problem(
                "sus:kolumn saknas",
                f"Tabellen saknar kolumnen {header}, eller så är dess rubrik en annan.",
                f"Exportera rapporten med alla kolumner, eller skriv rubriken som i SUS: {header}.",
                header,
                "fel" if name in SHARES else "varning",
            )


def _share_faults(lines: list[Line]) -> Iterator[Problem]:
    """Shares that are not their count of their column's base; of a column where none is, the first.

    A column has one base: its total, its rows together or the participants. That most shares agree with is taken.
    """
    context = lines[0].context
    for name, share in SHARES.items():
        rows = [line for line in lines if line.figures.get(share) is not None]
        if name not in _whole(lines) or not rows:
            continue
        told = _total(lines, name), _sum(lines, name), context.n_population, context.n_unique
        by_base = [[line for line in rows if not _is_share(line, name, base)] for base in told if base]
        misses = min(by_base, key=len, default=[])
        for line in misses[:1] if len(misses) == len(rows) else misses:
            yield line.problem(
                "sus:andel",
                "Andelen är inte radens antal delat med kolumnens bas (slutsumman, raderna tillsammans eller antalet "
                "deltagare).",
                "Jämför antal och andel med SUS, och kontrollera att alla rader följde med i exporten.",
                SUS_ROWS[share].headers[0],
            )


def _is_share(line: Line, name: str, base: int) -> bool:
    """Whether the row's share is its count of the base, as SUS rounds; a total may be 100 % of itself."""
    count, share = line.figures.get(name) or 0, line.figures[SHARES[name]] or 0
    return (line.role == "total" and share == 1) or abs(share - count / base) < HALF_A_DECIMAL + 1e-9


def _sum_faults(lines: list[Line]) -> Iterator[Problem]:
    """Where the parts do not add up to Slutsumma, or to the participants of the selection; not where there is no
    column to add.
    """
    line, there = lines[0], _whole(lines)
    remedy = "Kontrollera att alla rader följde med i exporten."
    for name in (n for n in SHARES if n in there):
        total = _total(lines, name)
        if total is not None and total != _sum(lines, name):
            message = "Raderna blir inte tillsammans tabellens slutsumma."
            yield line.problem("sus:slutsumma", message, remedy, SUS_ROWS[name].headers[0], "fel")
    population = line.context.n_population
    if line.report in ADDS_TO_PARTICIPANTS and "n" in there and population not in (None, _sum(lines, "n")):
        message = "Raderna blir inte tillsammans antalet deltagare som rapporten säger sig visa."
        yield line.problem("sus:urval", message, remedy, severity="fel")
    if population is not None and (line.context.n_unique or 0) > population:
        message = "De unika deltagarna sägs vara fler än deltagarna i rapporten."
        yield line.problem("sus:unika", message, "Jämför raden ovanför tabellen med SUS.")


# --- one row ---------------------------------------------------------------------------------------------------------

_CLASS = re.compile(r"(\d{1,4})\s*-\s*(\d{1,4})?(?:\D*)|(\d{1,4})\s*(?:\+|år och äldre|och äldre|eller fler)")


def _bounds(label: str) -> tuple[str, int, int | None] | None:
    """`15 - 29` → code, low, high; `75 -` and `75+` have no high bound; None when it is no class."""
    match = _CLASS.fullmatch(v.fold(label))
    if not match:
        return None
    low, high = int(match[1] or match[3]), int(match[2]) if match[2] else None
    return (f"{low}-{high if high is not None else ''}", low, high) if high is None or low <= high else None


def _category(line: Line, settings: Settings, problems: list[Problem]) -> tuple[str | None, int | None, int | None]:
    """The row's code and class bounds; no code, and a problem, for a category that no list knows."""
    if line.role == "total":
        return None, None, None
    if line.role == "summary":
        return SUMMARIES[v.fold(line.label or "")], None, None
    declared = SUS_CATEGORIES.get(line.report)
    codes = settings.worded(declared) if declared else None
    if codes is None and line.label and (bounds := _bounds(line.label)):
        return bounds
    if line.label is None and line.report == "support":
        return "unlabelled", None, None
    code = (codes.find(line.label) if codes else v.MISSING if _missing(line) else None) if line.label else None
    if code is None:
        remedy = "Klassen ska skrivas med sina gränser, till exempel 15 - 29."
        if codes:
            remedy = own_spelling(codes)
        told = "Kategorin finns inte i kodlistan; raden är kvar under sin benämning."
        severity = "varning" if codes and line.label else "fel"
        problems.append(line.problem("sus:okänd kategori", told, remedy, severity=severity))
        code = v.unlisted(line.label) if codes and line.label else None
    return code, None, None


def _row(line: Line, settings: Settings, problems: list[Problem]) -> dict[str, object]:
    category, low, high = _category(line, settings, problems)
    context, period = line.context, line.period
    return {
        "source_row": source_row(line.file, line.sheet, line.row),
        "report": line.report,
        "file": line.file,
        "extracted_at": context.extracted_at,
        "period_start": pd.Timestamp(period.start),
        "period_end": pd.Timestamp(period.end),
        "population": context.population,
        "n_population": context.n_population,
        "n_unique": context.n_unique,
        "role": line.role,
        "category": category,
        "label": line.label,
        "class_low": low,
        "class_high": high,
        "insats": line.insats,
        "sex": line.sex,
        **line.figures,
    }
