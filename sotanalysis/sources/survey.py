"""NNS survey answers: aggregates, or anonymous rows; never a row that can be tied to a person.

Three forms, told apart by their headers: one row per question, answer (and measuring point, sex) with a count; the
same without a count, each row one answer; one row per respondent with a column per question. Wording, scale and which
answers are positive stand in `nns/enkat.toml` (settings.Survey);
the national definitions hold for what it does not say.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pandas as pd

from sotanalysis.privacy.in_text import holds_number
from sotanalysis.sources.cells import Unreadable, is_blank, parse_code, parse_integer, parse_text, text_of
from sotanalysis.sources.files import (
    TEXTS,
    WORKBOOKS,
    Header,
    Sheet,
    SourceFrame,
    body,
    file_record,
    find_header,
    is_renamed,
    letters,
    merge,
    of_another_year,
    open_sheets,
    read_each,
    refusal,
    refused_table,
    row_count,
    source_row,
    unknown_headers,
    with_unread,
)
from sotanalysis.sources.settings import Settings, Survey, SurveyItem
from sotanalysis.tables.column import Column
from sotanalysis.tables.exports import SURVEY_ANSWERS
from sotanalysis.tables.problem import Problem
from sotanalysis.vocabulary import SEX, Category, CodeList, fold

# A column under one of these points out persons.
IDENTITIES = ("Personnummer", "Personnr", "Pnr", "Namn", "Ärendenummer")
HEADERS = {**SURVEY_ANSWERS.spellings, "personal_number": IDENTITIES}
MEASURING_POINTS = CodeList(
    "measuring_point",
    "Mätpunkt",
    (
        Category("3 mån", "3 mån", ("3 månader", "efter 3 månader")),
        Category("avslut", "avslut", ("vid avslut",)),
    ),
)
_POINT_HEADER = HEADERS["measuring_point"][0]
# The points are text, as a team may have others; a column of these is known by them.
_POINTS = Column("measuring_point", "code", "", codes=MEASURING_POINTS)
NO_POINT = "okänd"  # where none is said
BOTH_SEXES = {fold(word) for word in ("Alla", "Samtliga", "Totalt", "Båda")}
Line = tuple[int, dict[str, object]]
COLUMNS = SURVEY_ANSWERS.names[2:]


def read_survey(folder: Path, year: int, settings: Settings) -> SourceFrame:
    """The answers in `nns/`: frame survey_answers, one row per count (or per answer) as it stands in the source."""
    found = read_each(folder, year, partial(_read_file, settings.survey, year), "nns/*")
    frames = {name: frame.assign(year=year) for name, frame in found.frames.items()}
    return SourceFrame(frames, found.problems, found.row_counts, found.quarantine, found.files)


def _read_file(survey: Survey, year: int, path: Path, label: str) -> SourceFrame:
    if path.suffix.lower() not in (*TEXTS, *WORKBOOKS):  # enkat.toml, or what somebody laid beside it
        return SourceFrame()
    sheets, problems = open_sheets(path, label)
    if of_another_year(path, year):  # nothing in the answers says when they were given
        told = "Filens namn har ett annat år; svaren räknas ändå som årets."
        fix = f"Flytta filen till det årets mapp, eller skriv {year} i namnet om svaren är därifrån."
        problems.append(Problem(label, "enkät:annat år", told, fix, severity="varning"))
    parts = [_read_sheet(sheet, label, survey) for sheet in sheets]
    if sheets and not any(part.frames or part.problems for part in parts):
        problems.append(
            Problem(
                label,
                "enkät:rubrik",
                "Ingen tabell med enkätsvar känns igen i filen.",
                "Rubrikraden ska ha Fråga och Svar (och gärna Mätpunkt, Kön, Antal), eller en kolumn per fråga "
                "med frågans id eller text ur nns/enkat.toml.",
            )
        )
    found = merge([SourceFrame(problems=problems, files=[file_record("survey", path, label)]), *parts])
    return with_unread(found, sheets, label)


def _read_sheet(sheet: Sheet, file: str, survey: Survey) -> SourceFrame:
    questions = {f"?{item.id}": (item.id, item.question) for item in survey.items}
    for need in (("question", "answer"), ("item", "answer")):
        if header := find_header(sheet.rows, HEADERS, need):
            return _refused_file(sheet, header, file) or _long(sheet, header, file, survey)
    for need in (("question", "n"), ("item", "n")):
        if header := find_header(sheet.rows, HEADERS, need):
            return _refused_file(sheet, header, file) or _without_answers(sheet, header, file)
    wide = {**{name: HEADERS[name] for name in ("measuring_point", "sex", "personal_number")}, **questions}
    for question in questions:
        if header := find_header(sheet.rows, wide, (question,)):
            return _refused_file(sheet, header, file) or _wide(sheet, header, file, survey)
    return SourceFrame()


def _refused_file(sheet: Sheet, header: Header, file: str) -> SourceFrame | None:
    """Answers that stand beside an identity are not read at all."""
    if "personal_number" not in header.columns:
        return None
    rows = [number for number, _ in body(sheet.rows, header)]
    problem = Problem(
        file,
        "enkät:identitet",
        "Enkätsvaren har en kolumn som pekar ut personer och läses inte in.",
        "Be samordningsförbundet om avidentifierade svar, eller ta bort kolumnen.",
        sheet.name,
        header.row,
    )
    return refused_table(file, sheet.name, rows, [problem])


def _without_answers(sheet: Sheet, header: Header, file: str) -> SourceFrame:
    """Counts of answers that nobody can tell: told, and none of the rows used."""
    told = "Kolumnen Svar saknas eller heter något annat, så svaren går inte att använda."
    lost = Problem(file, "enkät:kolumn saknas", told, "Skriv Svar i rubrikraden.", sheet.name, header.row)
    return refused_table(file, sheet.name, [number for number, _ in body(sheet.rows, header)], [lost])


def _long(sheet: Sheet, header: Header, file: str, survey: Survey) -> SourceFrame:
    """One row per question and answer, with a count or as one answer."""
    unused = {f.header: f.of for f in SURVEY_ANSWERS.fields if f.column not in header.columns}
    unused |= {_POINT_HEADER: _POINTS} if _POINT_HEADER in unused else {}
    odd = unknown_headers(sheet, header.row, header.columns.values(), unused, file)
    if is_renamed(odd):
        return refused_table(file, sheet.name, [number for number, _ in body(sheet.rows, header)], odd)
    lines, totals = list[Line](), list[Line]()
    for number, cells in body(sheet.rows, header):
        (totals if fold(text_of(cells.get("sex"))) in BOTH_SEXES else lines).append((number, cells))
    by_sex = {_cell_key(cells) for _, cells in lines}
    lines = sorted(lines + [(n, cells) for n, cells in totals if _cell_key(cells) not in by_sex], key=lambda x: x[0])
    sums, beside = _without_sex(lines) if {"n", "sex"} <= set(header.columns) else ([], [])
    lines = [line for line in lines if line[0] not in sums]
    kept, refused, problems = [], [], odd
    problems += [Problem(file, "enkät:summa", *_IS_SUM, sheet.name, n, "Kön", "varning") for n in sums]
    problems += [Problem(file, "enkät:utan kön", *_BESIDE, sheet.name, n, "Kön", "varning") for n in beside]
    for number, cells in lines:
        counted = cells if "n" in header.columns else cells | {"n": 1}
        sex = _sex(cells.get("sex"), file, sheet.name, number, problems)
        answer = _answer(counted, sex, survey)
        if isinstance(answer, Unreadable):
            column = "" if answer.rule == INCOMPLETE.rule else letters(header.columns["n"] + 1)
            problems.append(answer.at(file, sheet.name, number, column, fatal=True))
            refused.append(refusal(file, sheet.name, number, answer.rule))
        else:
            kept.append({"source_row": source_row(file, sheet.name, number)} | answer)
    named = header.columns.get("item", header.columns.get("question", 0))
    problems += _unknown(kept, survey, file, sheet.name, lambda _: named, lambda _: header.columns["answer"])
    counts = [row_count(file, sheet.name, len(lines), len(refused))]
    return SourceFrame({"survey_answers": pd.DataFrame(kept, columns=COLUMNS)}, problems, counts, refused)


_IS_SUM = (
    "Raden har inget kön och är summan av raderna per kön; den räknas inte en gång till.",
    "Ta bort den, eller raderna per kön.",
)
_BESIDE = (
    "Raden har inget kön men står bredvid rader per kön, och har lika många svar eller fler; alla räknas.",
    "Är den en summa: rätta antalet eller ta bort den. Är det svar från dem vars kön inte är känt får den stå kvar.",
)


def _without_sex(lines: list[Line]) -> tuple[list[int], list[int]]:
    """Rows without a sex beside those of each sex: those that sum them up, and those that may be meant to.

    They do where every such row of a question and point with anybody in it does: one alone may do so by chance.
    """
    sexed, bare = dict[tuple[str, ...], int](), list[tuple[int, tuple[str, ...], int]]()
    for number, cells in lines:
        n = parse_integer(cells.get("n"))
        if not isinstance(n, int):
            continue
        key = _cell_key(cells)
        if is_blank(cells.get("sex")):
            bare.append((number, key, n))
        else:
            sexed[key] = sexed.get(key, 0) + n
    groups = dict[tuple[str, ...], list[tuple[int, int, int]]]()
    for number, key, n in bare:
        if key in sexed:
            groups.setdefault(key[:-1], []).append((number, n, sexed[key]))
    sums, beside = list[int](), list[int]()
    for rows in groups.values():
        counted = [(n, by_sex) for _, n, by_sex in rows if n or by_sex]
        if len(counted) > 1 and all(n == by_sex for n, by_sex in counted):
            sums += [number for number, _, _ in rows]
        else:
            beside += [number for number, n, by_sex in rows if n >= by_sex > 0]
    return sums, beside


Place = Callable[[str], int]  # of a question by its id: the place of its column


def _unknown(
    kept: list[dict[str, object]], survey: Survey, file: str, sheet: str, questions: Place, answers: Place
) -> list[Problem]:
    """A warning for each question that no list has or that is answered outside its scale, and each unknown point.

    questions, answers: the column that a question stands in, and its answer.
    """
    columns = {"question": questions, "answer": answers}
    problems, seen = [], set[object]()
    for line in kept:
        row = int(str(line["source_row"]).rsplit("!", 1)[1])
        for once, (rule, told, remedy, column) in _odd(line, survey):
            if column in columns:
                column = letters(columns[column](str(line["item"])) + 1)
            if not once & seen:
                problems.append(Problem(file, rule, told, remedy, sheet, row, column, "varning"))
            seen |= once
    rows = {line["source_row"]: line["measuring_point"] for line in kept}
    bare = [int(str(row).rsplit("!", 1)[1]) for row, point in rows.items() if point == NO_POINT]
    if bare:
        told = f"Mätpunkt saknas på {len(bare)} av {len(rows)} rader; de svaren räknas för sig, under okänd mätpunkt."
        remedy = f"Skriv i kolumnen Mätpunkt när svaret gavs, en av: {'; '.join(MEASURING_POINTS.words_in())}."
        problems.append(Problem(file, "enkät:utan mätpunkt", told, remedy, sheet, min(bare), _POINT_HEADER, "varning"))
    return problems


def _odd(line: dict[str, object], survey: Survey) -> Iterator[tuple[set[object], tuple[str, str, str, str]]]:
    """What is odd about an answer: rule, words, remedy, column (or whose it is); first what it is told once for."""
    item, answer, point = survey.item(str(line["item"])), str(line["answer"]), line["measuring_point"]
    if point not in (*MEASURING_POINTS.words_in(), NO_POINT):
        told = "Mätpunkten är ingen av de kända; svaren räknas för sig."
        remedy = f"Skriv en av: {'; '.join(MEASURING_POINTS.words_in())}."
        yield {("point", point)}, ("enkät:okänd mätpunkt", told, remedy, "Mätpunkt")
    if item is None:
        told = "Frågan finns varken i nns/enkat.toml eller bland de nationella."
        remedy = "Ge den i nns/enkat.toml med id, fraga, skala och positiva; saknas filen lägger sot new dit den."
        yield {("question", line["item"])}, ("enkät:okänd fråga", told, remedy, "question")
    elif not holds_number(answer) and _outside(answer, scale := item.scale or survey.scale):
        told = "Svaret finns inte i frågans skala och räknas inte som positivt."
        remedy = "Rätta svaret, eller ge frågans skala och positiva i nns/enkat.toml."
        # A personal number is told as such; once a question, and once for all that share a scale.
        yield {("scale", item.id), (fold(answer), scale)}, ("enkät:okänt svar", told, remedy, "answer")


INCOMPLETE = Unreadable(
    "enkät:ofullständig rad",
    "Raden saknar fråga, svar eller antal.",
    "Fyll i alla tre, eller ta bort raden om antalet inte lämnas ut.",
)


def _outside(answer: str, scale: tuple[str, ...]) -> bool:
    return bool(scale) and fold(answer) not in map(fold, scale)


def _cell_key(cells: dict[str, object]) -> tuple[str, ...]:
    """The figure that a row for both sexes would sum up."""
    return tuple(fold(text_of(cells.get(name))) for name in ("item", "question", "measuring_point", "answer"))


def _answer(cells: dict[str, object], sex: str | None, survey: Survey) -> dict[str, object] | Unreadable:
    """One count of answers, or why the row cannot be used."""
    n = parse_integer(cells["n"])
    named, answer = parse_text(cells.get("item")) or parse_text(cells.get("question")), parse_text(cells.get("answer"))
    if isinstance(n, Unreadable):
        return n
    if n is not None and n < 0:
        return Unreadable("enkät:negativt antal", "Antalet är mindre än noll.", "Rätta antalet, eller ta bort raden.")
    if named is None or answer is None or n is None:
        return INCOMPLETE
    item = _item(named, parse_text(cells.get("question")) or named, survey)
    return _row(item, cells.get("measuring_point"), sex, answer, survey) | {"n": n}


def _row(item: SurveyItem, point: object, sex: object, answer: str, survey: Survey) -> dict[str, object]:
    positive = item.positive or survey.positive
    if survey.item(item.id) is None and _outside(answer, survey.scale):
        positive = ()  # a question of another kind: nobody has said which of its answers are positive
    return {
        "item": item.id,
        "question": item.question,
        "measuring_point": _point(point),
        "sex": sex,
        "answer": answer,
        "positive": fold(answer) in {fold(word) for word in positive} if positive else None,
    }


def _sex(cell: object, file: str, sheet: str, number: int, problems: list[Problem]) -> str | None:
    """Woman, man or, where both or neither is said, None."""
    sex = None if fold(text_of(cell)) in BOTH_SEXES else parse_code(cell, SEX)
    if isinstance(sex, Unreadable):
        problems.append(sex.at(file, sheet, number, "Kön"))
        return None
    return sex


def _point(cell: object) -> str:
    word = text_of(cell)
    return (MEASURING_POINTS.find(word) or word) if not is_blank(cell) else NO_POINT


def _item(named: str, question: str, survey: Survey) -> SurveyItem:
    """The question as configured, found by id or wording; else as the source words it."""
    return survey.item(named) or SurveyItem(id=named, question=question)


def _wide(sheet: Sheet, header: Header, file: str, survey: Survey) -> SourceFrame:
    """One row per respondent, one column per question; a question left blank is no answer."""
    by_column = {f"?{item.id}": item for item in survey.items if f"?{item.id}" in header.columns}
    kept, problems = [], list[Problem]()
    lines = body(sheet.rows, header)
    for number, cells in lines:
        sex = _sex(cells.get("sex"), file, sheet.name, number, problems)
        for column, item in by_column.items():
            if (answer := parse_text(cells[column])) is not None:
                row = _row(item, cells.get("measuring_point"), sex, answer, survey)
                kept.append({"source_row": source_row(file, sheet.name, number), "n": 1} | row)
    unused = dict.fromkeys(i.question for i in survey.items if i not in by_column.values())
    problems += unknown_headers(sheet, header.row, header.columns.values(), unused, file)
    under: Place = lambda item: header.columns[f"?{item}"]  # noqa: E731
    problems += _unknown(kept, survey, file, sheet.name, under, under)
    counts = [row_count(file, sheet.name, len(lines), 0)]
    return SourceFrame({"survey_answers": pd.DataFrame(kept, columns=COLUMNS)}, problems, counts)
