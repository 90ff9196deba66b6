"""A settings file read key by key: what is wrong in it is told at its line and takes nothing else with it.

A name that is none of the model's is read as the one that it alone is near. A file that is no TOML is read without the
lines that are none; a value that cannot be used is left out, and with it no more than cannot do without it. Whoever
declares the keys raises `wrong` for what they find.
"""

import difflib
import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, Literal, NoReturn, TypeVar, get_args

import pydantic
from pydantic_core import InitErrorDetails, PydanticCustomError

from sotanalysis.privacy.in_text import MASK, holds_number, masked
from sotanalysis.sources.files import closed_file, odd_encoding
from sotanalysis.sources.folder import SAVE_AS_UTF8
from sotanalysis.sources.text import NoText, read_text
from sotanalysis.tables.problem import Problem
from sotanalysis.vocabulary import slug

# The way to a key: ("mal", 1, "andel") is andel of the second [[mal]].
Way = tuple[str | int, ...]
M = TypeVar("M", bound=pydantic.BaseModel)
# More faults than these are told a key at the top at a time: nobody mends a file by so many lines.
MANY = 50
# Where a heading begins, or a key; a list that goes on over several lines has commas.
_BEGINS = re.compile(r"""^[ \t]*(?:\[[^\n,]*$|[\w.\-"' \t]+=)""", re.MULTILINE)
_REMEDIES = {  # by the first word of pydantic's names of what is wrong
    "string": "Skriv text inom citattecken.",
    "date": "Skriv datumet utan citattecken, till exempel 2022-12-31.",
    "int": "Skriv ett heltal utan citattecken.",
    "float": "Skriv ett tal utan citattecken, med punkt som decimaltecken.",
    "finite": "Skriv ett vanligt tal.",
    "tuple": 'Skriv en lista inom hakparenteser, till exempel ["A", "B"].',
    "too": 'Skriv en lista med minst ett värde inom hakparenteser, till exempel ["A", "B"].',
    "model": "Skriv den som en tabell: namnet inom hakparenteser på en egen rad, och nycklarna under den.",
    "dict": "Skriv den som en tabell: namnet inom hakparenteser på en egen rad, och nycklarna under den.",
}


@dataclass(frozen=True)
class TomlFile:
    """A settings file as it stands: how it is named to people, its text, its content, its lines that are no TOML."""

    label: str
    text: str = ""
    content: Mapping[str, Any] | None = None
    problems: tuple[Problem, ...] = ()

    @cached_property
    def lines(self) -> Mapping[Way, int]:
        """The line of each heading and key."""
        return _places(self.text)

    def line_of(self, way: Way) -> int | None:
        """The line where the key at the end of the way stands, or the nearest above it that is found."""
        return next((self.lines[way[:n]] for n in range(len(way), 0, -1) if way[:n] in self.lines), None)

    def problem(self, way: Way, rule: str, message: str, remedy: str, severity: str = "fel") -> Problem:
        """A fault of the key at the end of the way."""
        where = ".".join(str(part + 1) if isinstance(part, int) else part for part in way)
        level: Literal["fel", "varning"] = "fel" if severity == "fel" else "varning"
        return Problem(self.label, rule, message, remedy, "", self.line_of(way), where, level)


def open_toml(path: Path, label: str, model: type[pydantic.BaseModel]) -> TomlFile:
    """The file with as much of its content as is TOML, its names those of the model they must be meant to be.

    Nothing is raised.
    """
    try:
        raw = path.read_bytes()
        words, odd = read_text(raw, label)
    except OSError:
        return TomlFile(label, problems=(closed_file(label),))
    except NoText as error:
        return TomlFile(label, problems=(odd_encoding(label, error),))
    try:
        raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        odd = odd or [_other_encoding(label)]
    plain = words.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    text, misspelt = _as_meant("\n".join(map(masked, plain)), model, label)
    content, lines = _parsed(text)
    numbered = [n for n, line in enumerate(plain, 1) if holds_number(line)]
    found = (*(_personal(label, n) for n in numbered), *(_no_toml(label, n) for n in lines if n not in numbered))
    return TomlFile(label, text, content, (*odd, *misspelt, *found))


def _personal(label: str, line: int) -> Problem:
    told = f"Raden har ett personnummer; det sparas inte utan blir {MASK}."
    return Problem(label, "inställning:personnummer", told, "Ta bort numret.", row=line, severity="varning")


def validated(file: TomlFile, model: type[M]) -> tuple[M, list[Problem]]:
    """The file's content as the model has it, without what cannot be used; every fault is told at its line."""
    gone: set[Way] = set()
    told: dict[Way, Problem] = {}
    content = file.content or {}
    read = None
    while read is None and () not in gone:
        try:
            read = model.model_validate(_without(content, gone), by_alias=True, by_name=False)
        except pydantic.ValidationError as error:
            before = frozenset(gone)
            faults = error.errors(include_url=False, include_input=False)
            unknown = [fault["loc"] for fault in faults if fault["type"] == "extra_forbidden"]
            for fault in faults:
                loc = fault["loc"][:1] if error.error_count() > MANY else fault["loc"]
                way = _way(content, loc, before)
                lacking = (str(loc[len(way)]),) if fault["type"] == "missing" and len(loc) > len(way) else ()
                at = (*way, *lacking)
                # On a line that is no TOML, which has been told; or so nearly that the unknown key beside it is told.
                there = bool(lacking) and (at in file.lines or _is_near(fault["loc"], unknown))
                if not there and not {at, way} & (before | told.keys()) and len(told) <= MANY:
                    told[at] = _fault(file, at, dict(fault), model) if len(told) < MANY else _more(file.label)
                gone.add(way)
    in_order = sorted(told.values(), key=lambda problem: problem.row or 10**9)
    return read or model(), in_order  # the defaults where nothing smaller could be left out


def wrong(text: str, *at: str | int, hint: str = "", near: str = "", known: Iterable[str] = ()) -> NoReturn:
    """Raised by a validator: what is wrong with the key at a way from its own place, and what to do.

    Without a hint the nearest of the known words to `near` is named, or all of them.
    """
    closest = difflib.get_close_matches(near, list(known), n=1) if near else []
    words = f"Menades {closest[0]}?" if closest else f"Välj bland: {'; '.join(known)}." if near else "Rätta nyckeln."
    details = PydanticCustomError("own_words", "{text}", {"text": text, "hint": hint or words})
    raise pydantic.ValidationError.from_exception_data("", [InitErrorDetails(type=details, loc=at, input=None)])


# --- names that are nearly right -----------------------------------------------------------------------------------

_NAME = re.compile(r""""[^"\n]*"|'[^'\n]*'|[^\s."'\[\]=]+""")
_HEADING = re.compile(r"[ \t]*(\[\[?)([^\]]*)\]{0,2}")
_LOOKED_AT = 1_000  # statements: nobody writes so many by hand, and each name is held against every key


@dataclass(frozen=True)
class _Named:
    """The names of a heading, or of a key under the heading of a line; those it must be meant to have.

    brackets: round a heading, as they are and as they must be meant; "" for a key.
    """

    line: int
    under: int
    names: tuple[str, ...]
    meant: tuple[str, ...]
    brackets: str = ""
    meant_brackets: str = ""

    @property
    def place(self) -> tuple[object, ...]:
        """What one statement alone may have; each of several tables has its own."""
        return (self.line if self.meant_brackets == "[[" else self.under, *self.meant)

    @property
    def is_slip(self) -> bool:
        """Whether it is meant to be another."""
        return (self.names, self.brackets) != (self.meant, self.meant_brackets)

    @property
    def wrong(self) -> int | None:
        """The place of the first name that is meant to be another; None where only the brackets are."""
        return next((n for n, (a, b) in enumerate(zip(self.names, self.meant, strict=True)) if a != b), None)

    @staticmethod
    def said(names: tuple[str, ...], brackets: str) -> str:
        """The names as they stand in a file."""
        return brackets + ".".join(names) + brackets.replace("[", "]")


def _as_meant(text: str, model: type[pydantic.BaseModel], label: str) -> tuple[str, list[Problem]]:
    """The text with the names of headings and keys, and the brackets of headings, as they must be meant; what was so.

    What would then stand twice is left as it is.
    """
    found = [*islice(_named(text, model), _LOOKED_AT)]
    taken = Counter(one.place for one in found)
    slips = [one for one in found if one.is_slip and taken[one.place] == 1]
    lines, told = text.split("\n"), dict[tuple[str, str], list[_Named]]()
    for one in slips:
        line = lines[one.line - 1]
        end = _HEADING.match(line).end() if one.brackets else line.index("=")  # type: ignore[union-attr]
        meant = one.said(tuple(map(_quoted, one.meant)), one.meant_brackets)
        lines[one.line - 1] = meant + (" " if not one.brackets else "") + line[end:]
        told.setdefault(_slip(one), []).append(one)
    return "\n".join(lines), [_told_slip(label, *said, of) for said, of in told.items()]


def _named(text: str, model: type[pydantic.BaseModel]) -> Iterator[_Named]:
    table: type[pydantic.BaseModel] | None = model
    under = 0
    for one in _statements(text):
        line = one.text.partition("\n")[0]
        heading = _HEADING.match(line) if one.is_heading else None
        names = tuple(n.strip("\"'") for n in _NAME.findall(heading[2] if heading else line.partition("=")[0]))
        if heading:
            meant, table, several = _walked(names, model)
            brackets = heading[1] if several is None else "[[" if several else "["
            under = one.line
            yield _Named(one.line, 0, names, meant, heading[1], brackets)
        else:
            yield _Named(one.line, under, names, _walked(names, table)[0])


def _walked(
    names: Iterable[str], table: type[pydantic.BaseModel] | None
) -> tuple[tuple[str, ...], type[pydantic.BaseModel] | None, bool | None]:
    """The names from a table inwards as they must be meant; the table they lead to, and whether it is one of several.

    None for both where what they lead to is no table whose keys are declared.
    """
    meant, several = list[str](), None
    for name in names:
        meant.append(_near(name, table) or name if table else name)
        table, several = _below(table, meant[-1])
    return tuple(meant), table, several


def _near(name: str, table: type[pydantic.BaseModel]) -> str:
    """The key of the table that alone is near to a name that is none; "" where none is, or several."""
    known, plain = _keys(table), slug(name)
    if name in known or plain in known:
        return name if name in known else plain
    for least in (0.9, 0.75):
        if len(near := difflib.get_close_matches(plain, known, 2, least)) == 1:
            return near[0]
    return ""


def _is_near(lacking: Way, unknown: Iterable[Way]) -> bool:
    """Whether one of the unknown keys stands beside the one that is missing and is nearly called so."""
    beside = [str(way[-1]) for way in unknown if way[:-1] == lacking[:-1]]
    return bool(difflib.get_close_matches(str(lacking[-1]), beside, 1))


def _quoted(name: str) -> str:
    return name if re.fullmatch(r"[\w-]+", name, re.ASCII) else f'"{name}"'


def _slip(one: _Named) -> tuple[str, str]:
    """What is said of it, and its name as it stands."""
    at = one.wrong
    if at is None:
        meant = one.said(one.meant, one.meant_brackets)
        return f"Rubriken läses som {meant}: den har fel antal hakparenteser.", ".".join(one.names)
    what, read = ("Rubriken", "det under den") if one.brackets else ("Nyckeln", "den")
    told = f"{what} {one.names[at]} finns inte; {read} läses som {one.meant[at]}."
    return told, ".".join(one.names[: at + 1])


def _told_slip(label: str, told: str, column: str, slips: list[_Named]) -> Problem:
    one, more = slips[0], len(slips) - 1
    whole = one.wrong in (None, len(one.names) - 1)
    meant = one.said(one.meant, one.meant_brackets) if whole else one.meant[one.wrong or 0]
    remedy = f"Skriv {meant}" if one.wrong is None else f"Menades {meant}? Rätta namnet"
    also = f", här och på {more} {'rader' if more > 1 else 'rad'} till" if more else ""
    return Problem(label, "inställning:okänd nyckel", told, f"{remedy}{also}.", row=one.line, column=column)


# --- TOML that may be broken ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Statement:
    """A heading, or a key with its value and the lines that go on: where it begins, as much of its text as is TOML."""

    line: int
    text: str
    is_heading: bool


def _loaded(text: str) -> dict[str, Any] | Exception:
    try:
        return tomllib.loads(text)
    except Exception as error:  # a RecursionError for lists in lists, a ValueError for a number of 5 000 digits
        return error


def _told_line(fault: object) -> int:
    """The line that a fault of a text is said to be in; 0 when none is said."""
    found = re.search(r"line (\d+)", str(fault))
    return int(found[1]) if found else 0


def _statements(text: str) -> Iterator[_Statement]:
    starts = [match.start() for match in _BEGINS.finditer(text)]
    line, last = 1, 0
    for start, end in pairwise([*starts, len(text)]):  # none, when no line begins as TOML does
        line, last = line + text.count("\n", last, start), start
        yield _Statement(line, text[start:end], text[start:end].lstrip().startswith("["))


def _parsed(text: str) -> tuple[dict[str, Any] | None, list[int]]:
    """The content without the statements that are no TOML, and their lines; what stands under such a heading goes too.

    None when there is nothing that can be read.
    """
    found = _loaded(text)
    if isinstance(found, dict):
        return found, []
    parts = [_sound_part(one) for one in _statements(text)]
    kept, lost = [one for one, _ in parts], [line for _, line in parts if line]
    for _ in range(MANY):
        found = _loaded(_joined(kept))
        if isinstance(found, dict):
            return found, sorted(lost)
        before = [n for n, one in enumerate(kept) if one.text and one.line <= _told_line(found)]
        if not before:
            break
        lost.append(kept[before[-1]].line)
        kept[before[-1]] = replace(kept[before[-1]], text="")
    return None, sorted(lost)[:1]


def _sound_part(one: _Statement) -> tuple[_Statement, int]:
    """As much of the statement as is TOML, and the line of what is not; 0 when there is none."""
    fault = _loaded(one.text)
    if isinstance(fault, dict):
        return one, 0
    at = _told_line(fault)
    head = "\n".join(one.text.split("\n")[: max(0, at - 1)])
    sound = bool(head.strip()) and isinstance(_loaded(head), dict)
    return (replace(one, text=head), one.line + at - 1) if sound else (replace(one, text=""), one.line)


def _joined(kept: Iterable[_Statement]) -> str:
    """The statements at their lines, without those that are empty and what stands under an empty heading."""
    parts, written, lost = list[str](), 1, False
    for one in kept:
        lost = not one.text if one.is_heading else lost
        text = "" if lost else one.text
        parts += ["\n" * (one.line - written), text]
        written = one.line + text.count("\n")
    return "".join(parts)


def _places(text: str) -> dict[Way, int]:
    """The line of each heading and each key."""
    found: dict[Way, int] = {}
    heading: Way = ()
    many: dict[Way, int] = {}
    for one in _statements(text):
        if one.is_heading:
            heading = _numbered(_names(one.text.partition("]")[0].strip(" \t[") + " = 0"), many)
            if one.text.lstrip().startswith("[["):
                many[heading] = many.get(heading, 0) + 1
                heading = (*heading, many[heading] - 1)
        way = heading if one.is_heading else (*heading, *_names(one.text.partition("=")[0] + "= 0"))
        found.setdefault(way, one.line)
    return found


def _names(statement: str) -> tuple[str, ...]:
    """The names of a dotted key."""
    found: object = _loaded(statement)
    names = []
    while isinstance(found, dict) and found:
        name, found = next(iter(found.items()))
        names.append(str(name))
    return tuple(names)


def _numbered(names: tuple[str, ...], many: Mapping[Way, int]) -> Way:
    """The way of a heading; under one of several it belongs to the last."""
    way: Way = ()
    for place, name in enumerate(names, 1):
        way = (*way, name)
        if way in many and place < len(names):
            way = (*way, many[way] - 1)
    return way


# --- values that cannot be used ------------------------------------------------------------------------------------


def _without(content: Any, gone: Collection[Way]) -> Any:
    """The content without what is gone."""
    changed = {way[:n] for way in gone for n in range(len(way))}

    def left(part: Any, way: Way) -> Any:
        if way not in changed:
            return part
        if isinstance(part, Mapping):
            return {k: left(value, (*way, k)) for k, value in part.items() if (*way, k) not in gone}
        return [left(value, (*way, n)) for n, value in enumerate(part) if (*way, n) not in gone]

    return left(content, ())


def _way(content: Any, loc: tuple[str | int, ...], gone: Collection[Way]) -> Way:
    """Where in the content a fault is that was found when some of it was gone, as far as there is something."""
    way: Way = ()
    for part in loc:
        if isinstance(content, list) and isinstance(part, int):
            left = [n for n in range(len(content)) if (*way, n) not in gone]
            if part >= len(left):
                break
            part = left[part]
        elif not isinstance(content, Mapping) or part not in content or (*way, part) in gone:
            break
        content, way = content[part], (*way, part)
    return way


def _fault(file: TomlFile, way: Way, fault: dict[str, Any], model: type[pydantic.BaseModel]) -> Problem:
    name = str(way[-1]) if way and isinstance(way[-1], str) else "värdet"
    if fault["type"] == "extra_forbidden":
        return file.problem(way, "inställning:okänd nyckel", f"Nyckeln {name} finns inte.", _hint(way, model))
    if fault["type"] == "own_words":
        return file.problem(way, "inställning:ord", f"{fault['msg'].rstrip('.')}.", fault["ctx"]["hint"])
    if fault["type"] == "missing":
        message = f"Nyckeln {name} saknas, så det som står under rubriken läses inte."
        return file.problem(way, "inställning:saknas", message, f"Lägg till nyckeln {name}.")
    told = "Värdet går inte att använda och läses inte."
    return file.problem(way, "inställning:värde", told, _remedy(fault))


def _remedy(fault: Mapping[str, Any]) -> str:
    bounds = fault.get("ctx", {})
    if fault["type"].startswith("greater_than"):
        least = bounds.get("ge", bounds.get("gt"))
        return f"Skriv ett tal som är {'minst' if 'ge' in bounds else 'större än'} {least:g}."
    if fault["type"].startswith("less_than"):
        most = bounds.get("le", bounds.get("lt"))
        return f"Skriv ett tal som är högst {most:g}" + (", till exempel 0.5 för 50 procent." if most == 1 else ".")
    return _REMEDIES.get(fault["type"].partition("_")[0], "Rätta värdet.")


def _hint(way: Way, model: type[pydantic.BaseModel]) -> str:
    """What an unknown key may have been meant to be: another of its table, or one of another table."""
    tables = {(): model, **dict(_tables(model))}
    here = tuple(part for part in way[:-1] if isinstance(part, str))
    known, name = _keys(tables.get(here, model)), str(way[-1])
    if near := difflib.get_close_matches(name, known, n=1):
        return f"Menades {near[0]}? Rätta eller ta bort nyckeln."
    for there, table in tables.items():
        if there != here and name in _keys(table):
            place = f"under rubriken {'.'.join(there)}" if there else "överst i filen, före den första rubriken"
            return f"Nyckeln ska stå {place}. Flytta den dit."
    return f"Kända nycklar här: {', '.join(known)}. Rätta eller ta bort nyckeln."


def _keys(model: type[pydantic.BaseModel]) -> list[str]:
    return sorted(str(field.validation_alias or name) for name, field in model.model_fields.items())


def _tables(
    model: type[pydantic.BaseModel], above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], type[pydantic.BaseModel]]]:
    """The models of the keys that are tables, and of those in them, by the way to each."""
    for name in _keys(model):
        table, _ = _below(model, name)
        if table:
            yield (*above, name), table
            yield from _tables(table, (*above, name))


def _below(model: type[pydantic.BaseModel] | None, key: str) -> tuple[type[pydantic.BaseModel] | None, bool | None]:
    """The table that a key of a table is, and whether it is one of several; None and None where it is no table."""
    fields = model.model_fields.items() if model else ()
    for kind in (field.annotation for name, field in fields if str(field.validation_alias or name) == key):
        for one, several in ((kind, False), *((part, True) for part in get_args(kind))):
            if isinstance(one, type) and issubclass(one, pydantic.BaseModel):
                return one, several
    return None, None


# --- what is said of the file as a whole ---------------------------------------------------------------------------


def _no_toml(label: str, line: int) -> Problem:
    return Problem(
        label,
        "inställning:form",
        "Raden är inte skriven som en inställning ska vara och läses inte; resten av filen läses.",
        'Skriv text inom raka citattecken (" och inte ”), datum som 2022-12-31, tal utan citattecken och med punkt: '
        "0.5; varje nyckel en gång. Å, ä och ö får inte stå i nycklarnas namn.",
        row=line,
    )


def _more(label: str) -> Problem:
    return Problem(
        label,
        "inställning:fler fel",
        f"Filen har fler fel än de {MANY} som nämns; det de gäller läses inte.",
        "Rätta dem som nämns och kör om.",
    )


def _other_encoding(label: str) -> Problem:
    return Problem(
        label,
        "inställning:teckenkodning",
        "Filen är inte sparad som UTF-8; den läses ändå, men tecken kan vara fel.",
        f"Öppna filen och {SAVE_AS_UTF8}",
        severity="varning",
    )
