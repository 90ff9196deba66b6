"""rapport.toml and nns/enkat.toml as they are laid out: every key with what it is, from the settings' declarations."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, get_args

import pydantic
from pydantic.fields import FieldInfo

from sotanalysis.sources.settings import Settings, Survey, SurveyItem, national

# Of a year alone, and not carried over to the next: by field, or by field and field within.
OF_A_YEAR = frozenset({"report_date", "synthetic", "sus", "assumptions", "survey", "signature.day"})
_HEAD = """\
# Inställningar för rapporten {year}. Alla nycklar får utelämnas.
#
# En rad som börjar med # läses inte. Ta bort # framför en rad för att använda den (också framför [rubriken] ovanför).
# Text står inom citattecken, datum skrivs {year}-12-31, tal med punkt: 0.5. Spara filen som UTF-8."""


def report_settings(team: str, year: int, earlier: Settings | None = None, since: int = 0) -> str:
    """The year's rapport.toml; what an earlier year's settings say stands in it, but for what is of a year alone."""
    said = _said(earlier) if earlier else {}
    said.setdefault("team", team)
    lines = [_HEAD.format(year=year)]
    fields = Settings.model_fields
    plain = [name for name in fields if _model_of(fields[name]) is None and name != "spellings"]
    for name in plain:
        lines += ["", *_key(fields[name], name, said, year, since)]
    for name in (name for name in fields if name not in plain and name != "survey"):
        lines += ["", *_table(fields[name], name, said.get(name), year, since)]
    lines += ["", *_comment(str(fields["survey"].description))]
    return "\n".join(lines) + "\n"


def survey_settings(year: int) -> str:
    """The year's nns/enkat.toml: the national definitions, as an example to begin from."""
    shown = national()
    lines = _comment(
        f"Enkäten {year}. De nationella frågorna gäller utan att något skrivs här. Ta bort # framför det som ska vara "
        "ett annat: det som står här gäller före det nationella, fråga för fråga."
    )
    for name in ("note", "scale", "positive"):
        field = Survey.model_fields[name]
        lines += ["", *_comment(str(field.description)), f"#{_alias(field, name)} = {literal(getattr(shown, name))}"]
    lines += ["", *_comment(str(Survey.model_fields["items"].description))]
    for name, field in SurveyItem.model_fields.items():
        lines += _comment(f"{_alias(field, name)}: {field.description}")
    for item in shown.items:
        lines += ["", f"#[[{_alias(Survey.model_fields['items'], 'items')}]]"]
        own = {"id": item.id, "question": item.question}
        own |= {name: getattr(item, name) for name in ("scale", "positive") if getattr(item, name) != shown.scale}
        own = {name: value for name, value in own.items() if value != getattr(shown, name, None)}
        lines += [f"#{_alias(SurveyItem.model_fields[n], n)} = {literal(value)}" for n, value in own.items()]
        shares = ((name, SurveyItem.model_fields[name]) for name in ("goal", "national"))
        lines += [f"#{_alias(field, name)} = {_example(field, year)}" for name, field in shares]
    return "\n".join(lines) + "\n"


def literal(value: Any) -> str:
    """A value as TOML has it: text, number, date, or a list of them."""
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return f"{value}"


def _said(settings: Settings) -> dict[str, Any]:
    """What the settings say themselves, by field; tables as dicts, without what is of their year alone."""
    said = settings.model_dump(exclude_unset=True, exclude={name for name in OF_A_YEAR if "." not in name})
    for name in (name.split(".") for name in OF_A_YEAR if "." in name):
        said.get(name[0], {}).pop(name[1], None)
    return said


def _key(field: FieldInfo, name: str, said: Mapping[str, Any], year: int, since: int) -> list[str]:
    """What the key is, and its line: as said, else an example that is not read."""
    line = f"{_alias(field, name)} = {literal(said[name])}" if name in said else ""
    shown = [line] if line else [f"#{_alias(field, name)} = {_example(field, year)}"]
    return [*_comment(str(field.description)), *_dated(line, since), *shown]


def _table(field: FieldInfo, name: str, said: Any, year: int, since: int) -> list[str]:
    """A table, or each of several, with its keys."""
    alias, model = _alias(field, name), _model_of(field)
    lines = _comment(str(field.description))
    if model is None:  # words of code lists, each list a table of its own
        tables = ((f"{alias}.{literal(title)}", words) for title, words in (said or {}).items())
        made = [line for head, words in tables for line in ("", f"[{head}]", *_spelt(words))]
        return [*lines, *(made or [f"#{line}" for line in _example(field, year).split("\n")])]
    keys = model.model_fields
    many = "tuple" in str(field.annotation)
    lines += [line for n, one in keys.items() for line in _comment(f"{_alias(one, n)}: {one.description}")]
    head = f"[[{alias}]]" if many else f"[{alias}]"
    if not said:
        return [*lines, f"#{head}", *(f"#{_alias(one, n)} = {_example(one, year)}" for n, one in keys.items())]
    for values in said if many else [said]:
        lines += [*([""] if many else []), head]
        for n in keys:
            if n in values:
                line = f"{_alias(keys[n], n)} = {literal(values[n])}"
                lines += [*_dated(line, since), line]
            elif not many:
                lines.append(f"#{_alias(keys[n], n)} = {_example(keys[n], year)}")
    return lines


def _spelt(words: Mapping[str, Any]) -> Iterator[str]:
    return (f"{literal(word)} = {literal(more)}" for word, more in words.items())


def _dated(line: str, since: int) -> list[str]:
    """A reminder over a carried line that names the year it comes from."""
    return [f"# Från {since}: stämmer det i år?"] if since and re.search(rf'"[^"]*{since}', line) else []


def _comment(text: str) -> list[str]:
    lines, line = list[str](), "#"
    for word in text.split():
        if len(line) + 1 + len(word) > 118:
            lines.append(line)
            line = "#"
        line += f" {word}"
    return [*lines, line]


def _alias(field: FieldInfo, name: str) -> str:
    return str(field.validation_alias or name)


def _example(field: FieldInfo, year: int) -> str:
    return str((field.examples or [""])[0]).replace("NÄSTA_ÅR", str(year + 1)).replace("ÅRET", str(year))


def _model_of(field: FieldInfo) -> type[pydantic.BaseModel] | None:
    """The model of a key that is a table, or several."""
    kinds = [field.annotation, *get_args(field.annotation)]
    return next((k for k in kinds if isinstance(k, type) and issubclass(k, pydantic.BaseModel)), None)
