"""A year's settings, `rapport.toml`, and the survey's, `nns/enkat.toml`: Swedish keys outside, English names inside."""

import difflib
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pydantic

from sotanalysis.sources.files import find, label_of
from sotanalysis.tables.problem import Problem


def _swedish(key: str, default: Any = ...) -> Any:
    return pydantic.Field(default, validation_alias=key)


class _Frozen(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)


class Signature(_Frozen):
    """Who signs the report, where and when; a role, never a name."""

    place: str = _swedish("ort", "")
    day: date | None = _swedish("datum", None)
    role: str = _swedish("roll", "")


class Capacity(_Frozen):
    """What the team is dimensioned for: cases at the same time, and participants planned for the year."""

    cases_from: int | None = _swedish("samtidiga_arenden_fran", None)
    cases_to: int | None = _swedish("samtidiga_arenden_till", None)
    planned_participants: int | None = _swedish("planerade_deltagare", None)


class Ors(_Frozen):
    """The sizes of change that are called reliable, and the cut-off, in ORS points (0–40)."""

    reliable_change: tuple[float, ...] = _swedish("reliabel_forandring", (5.0, 6.0))
    cutoff: float = _swedish("gransvarde", 25.0)


class Public(_Frozen):
    """The public edition: counts from 1 to the threshold are hidden."""

    threshold: int = pydantic.Field(4, validation_alias="troskel", ge=0)


class Goal(_Frozen):
    """A goal: its name, the fact it is measured by, the share (0–1) to reach."""

    name: str = _swedish("namn")
    fact: str = _swedish("fakta")
    share: float = pydantic.Field(validation_alias="andel", ge=0, le=1)


class SeriesBreak(_Frozen):
    """A series whose definition changes on a day, and why."""

    series: str = _swedish("serie")
    from_day: date | int = _swedish("fran")
    text: str


class SusPeriod(_Frozen):
    """The SUS files whose name fits the pattern cover these days; the first pattern that fits holds."""

    file: str = _swedish("fil", "*")
    start: date = _swedish("fran")
    end: date = _swedish("till")


class Assumption(_Frozen):
    """Something assumed in the data of the year, to be told in the report."""

    text: str


class SurveyItem(_Frozen):
    """A question: id, wording, its scale in order, which answers are positive; goal and national share (0–1)."""

    id: str
    question: str = _swedish("fraga")
    scale: tuple[str, ...] = _swedish("skala", ())
    positive: tuple[str, ...] = _swedish("positiva", ())
    goal: float | None = pydantic.Field(None, validation_alias="mal", ge=0, le=1)
    national: float | None = pydantic.Field(None, validation_alias="riket", ge=0, le=1)


class Survey(_Frozen):
    """What is not in the answers: note on the wording, scale and positive answers where an item has none of its own."""

    note: str = _swedish("anmarkning", "")
    scale: tuple[str, ...] = _swedish("skala", ())
    positive: tuple[str, ...] = _swedish("positiva", ())
    items: tuple[SurveyItem, ...] = _swedish("fragor", ())


class Settings(_Frozen):
    """The settings of one year's folder; every one has a default, so that the file may be missing."""

    team: str = ""
    association: str = _swedish("forbund", "")
    performer: str = _swedish("utforare", "")
    parties: tuple[str, ...] = _swedish("parter", ())
    report_name: str = _swedish("rapportnamn", "Årsrapport")
    report_date: date | None = _swedish("rapportdatum", None)
    plan: str = "full"
    synthetic: tuple[str, ...] = _swedish("syntetisk", ())
    insats: str = ""
    signature: Signature = _swedish("underskrift", Signature())
    appendices: tuple[str, ...] = _swedish("bilagor", ())
    capacity: Capacity = _swedish("kapacitet", Capacity())
    ors: Ors = Ors()
    public: Public = _swedish("publik", Public())
    required_measures: tuple[str, ...] = _swedish("resultatmatt", ())
    goals: tuple[Goal, ...] = _swedish("mal", ())
    breaks: tuple[SeriesBreak, ...] = _swedish("brott", ())
    sus: tuple[SusPeriod, ...] = ()
    assumptions: tuple[Assumption, ...] = _swedish("antagande", ())
    survey: Survey = _swedish("enkat", Survey())  # nns/*.toml where there is one


M = TypeVar("M", bound=pydantic.BaseModel)
_IN_REPORT = (Settings, Signature, Capacity, Ors, Public, Goal, SeriesBreak, SusPeriod, Assumption)
_IN_SURVEY = (Survey, SurveyItem)


def read_settings(folder: Path, year: int) -> tuple[Settings, list[Problem]]:
    """The folder's settings, those of the survey included; defaults where a file is missing or wrong."""
    report, problems = _read(find(folder, "rapport.toml"), folder, year, Settings)
    files = find(folder, "nns/*.toml")
    survey, more = _read(files, folder, year, Survey)
    return (report.model_copy(update={"survey": survey}) if files else report), problems + more


def _read(files: list[Path], folder: Path, year: int, model: type[M]) -> tuple[M, list[Problem]]:
    """The first file, read; the model's defaults when there is none."""
    if not files:
        return model(), []
    label = label_of(files[0], folder, year)
    try:
        content = tomllib.loads(files[0].read_bytes().decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        return model(), [_syntax(label, error)]
    try:
        return model.model_validate(content, by_alias=True, by_name=False), []
    except pydantic.ValidationError as error:
        return _without(content, error, model), [_fault(label, dict(fault)) for fault in error.errors()]


def _without(content: dict[str, Any], error: pydantic.ValidationError, model: type[M]) -> M:
    """The settings without the top keys at fault, so that one mistyped key does not take the others with it."""
    wrong = {fault["loc"][0] for fault in error.errors() if fault["loc"]}
    rest = {key: value for key, value in content.items() if key not in wrong}
    return model.model_validate(rest, by_alias=True, by_name=False)


def _syntax(label: str, error: Exception) -> Problem:
    line = re.search(r"line (\d+)", str(error))
    return Problem(label, "inställning:form", "Filen följer inte TOML och läses inte; standardvärden gäller.",
                   "Rätta raden: text inom citattecken, datum som 2022-12-31, filen sparad som UTF-8.",
                   row=int(line[1]) if line else None)  # fmt: skip


def _fault(label: str, fault: dict[str, Any]) -> Problem:
    where = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in fault["loc"])
    if fault["type"] == "extra_forbidden":
        known = _keys(*(_IN_SURVEY if label.split("/")[1] == "nns" else _IN_REPORT))
        near = difflib.get_close_matches(str(fault["loc"][-1]), known, n=1)
        remedy = f"Menades {near[0]}?" if near else f"Kända nycklar: {', '.join(known)}."
        return Problem(label, "inställning:okänd nyckel", f"Nyckeln {where} finns inte.",
                       f"{remedy} Rätta eller ta bort nyckeln.", column=where)  # fmt: skip
    if fault["type"] == "missing":
        return Problem(label, "inställning:saknas", f"Nyckeln {where} saknas.", "Lägg till nyckeln.", column=where)
    return Problem(label, "inställning:värde", f"Värdet för {where} har fel slag; standardvärdet gäller.",
                   "Jämför med exemplet från sot new: text inom citattecken, datum och tal utan.",
                   column=where)  # fmt: skip


def _keys(*models: type[pydantic.BaseModel]) -> list[str]:
    """Every key that the file may hold, at any level."""
    return sorted({str(f.validation_alias or name) for model in models for name, f in model.model_fields.items()})
