"""A year's settings, `rapport.toml`, and the survey's, `nns/enkat.toml`: Swedish keys outside, English names inside.

A team's own words stand in `rapport.toml`, and nowhere in the package:

    kommun = "Provstads kommun"      # så kallas kommunen bland parterna och de förvalda remittenterna

    [[remittent]]                    # teamets egna remittenter, i ordning; utan någon gäller de förvalda
    kod = "soc"                      # små bokstäver a–z, siffror, _; samma kod år efter år
    namn = "Socialtjänsten"
    stavningar = ["soc", "EB"]       # hur den också skrivs i arbetsboken
    fran = 2021                      # första och sista år den används; utan dem alla år
    till = 2023
    raknas_som = "kommun"            # koden som den räknas till när åren därefter jämförs

    [stavningar.Part]                # listans namn; ordet i listan = hur det också skrivs
    Regionen = ["Region Prov", "RP"]

The code `other` is Övrig, which has tables of its own; `af`, `fk`, `region`, `municipality` and `self` are those of the
list that a team without one gets.
"""

import difflib
import re
import tomllib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files as shipped
from pathlib import Path
from typing import Any, TypeVar

import pydantic
from pydantic_core import PydanticCustomError

from sotanalysis import vocabulary as v
from sotanalysis.sources.files import closed_file, label_of
from sotanalysis.sources.folder import find
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

    def within(self, other: "SurveyItem | Survey") -> "SurveyItem":
        """The item with the scale and the positive answers of another where it has none of its own."""
        update = {"scale": self.scale or other.scale, "positive": self.positive or other.positive}
        return self.model_copy(update=update)


class Survey(_Frozen):
    """What is not in the answers: note on the wording, scale and positive answers where an item has none of its own.

    The national definitions (nns.toml) hold for what a team's nns/enkat.toml does not say.
    """

    note: str = _swedish("anmarkning", "")
    scale: tuple[str, ...] = _swedish("skala", ())
    positive: tuple[str, ...] = _swedish("positiva", ())
    items: tuple[SurveyItem, ...] = _swedish("fragor", ())

    def item(self, word: str) -> SurveyItem | None:
        """The item of an id or a wording."""
        return next((i for i in self.items if v.fold(word) in (v.fold(i.id), v.fold(i.question))), None)

    def over(self, other: "Survey") -> "Survey":
        """Item by item what is said here, else what the other says; the other whole where nothing is said."""
        if self == Survey():
            return other
        known = {v.fold(i.id): i for i in other.items}
        own = [i.within(self).within(known.pop(v.fold(i.id), i)) for i in self.items]
        return self.model_copy(update={"items": (*own, *known.values())})


@cache
def national() -> Survey:
    """The national definitions of the survey's items, shipped with the package."""
    text = shipped("sotanalysis.sources").joinpath("nns.toml").read_text(encoding="utf-8")
    survey = Survey.model_validate(tomllib.loads(text), by_alias=True, by_name=False)
    return survey.model_copy(update={"items": tuple(item.within(survey) for item in survey.items)})


class Referrer(_Frozen):
    """Who refers participants to the team: a code of its own, its name, the years it was in use, what it became."""

    code: str = _swedish("kod")
    name: str = pydantic.Field(validation_alias="namn", min_length=1)
    spellings: tuple[str, ...] = _swedish("stavningar", ())
    first_year: int = _swedish("fran", 0)
    last_year: int = _swedish("till", 9999)
    counted_as: str = _swedish("raknas_som", "")

    @pydantic.field_validator("code")
    @classmethod
    def _ascii(cls, code: str) -> str:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", code) or code in (v.ALL, v.MISSING):
            raise _wrong("En remittents kod är upptagen eller har andra tecken än a–z, 0–9 och _")
        return code

    @property
    def category(self) -> v.Category:
        """The referrer as a category of the list."""
        return v.Category(self.code, self.name, self.spellings, self.first_year, self.last_year)


class Settings(_Frozen):
    """The settings of one year's folder; every one has a default, so that the file may be missing."""

    team: str = ""
    association: str = _swedish("forbund", "")
    performer: str = _swedish("utforare", "")
    parties: tuple[str, ...] = _swedish("parter", ())
    report_name: str = _swedish("rapportnamn", "Årsrapport")
    report_date: date | None = _swedish("rapportdatum", None)
    plan: str = v.DEFAULT_PLAN
    synthetic: tuple[str, ...] = _swedish("syntetisk", ())
    insats: str = ""
    municipality: str = _swedish("kommun", "")
    referrers: tuple[Referrer, ...] = _swedish("remittent", ())
    spellings: dict[str, dict[str, tuple[str, ...]]] = _swedish("stavningar", {})
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
    survey: Survey = pydantic.Field(default_factory=national, validation_alias="enkat")  # nns/*.toml

    @pydantic.field_validator("plan")
    @classmethod
    def _of_known_plans(cls, plan: str) -> str:
        if plan not in (*v.PLANS, *v.RENAMED_PLANS):
            told = {"text": v.unknown_plan(plan), "hint": f"Rätta nyckeln plan; tills dess gäller {v.DEFAULT_PLAN}."}
            raise PydanticCustomError("own_words", "{text}", told)
        return plan

    @pydantic.field_validator("referrers")
    @classmethod
    def _one_thing_each(cls, referrers: tuple[Referrer, ...]) -> tuple[Referrer, ...]:
        codes = [r.code for r in referrers]
        if len(set(codes)) < len(codes):
            raise _wrong("Två remittenter har samma kod")
        meanings = [{v.fold(word) for word in (r.name, *r.spellings)} for r in referrers]
        if sum(map(len, meanings)) > len(set[str]().union(*meanings)):
            raise _wrong("Samma namn eller stavning står på två remittenter")
        if any(r.counted_as and (r.counted_as == r.code or r.counted_as not in codes) for r in referrers):
            raise _wrong("En remittent räknas som en kod som ingen annan remittent har")
        return referrers

    @pydantic.field_validator("spellings")
    @classmethod
    def _of_known_words(
        cls, spellings: dict[str, dict[str, tuple[str, ...]]], info: pydantic.ValidationInfo
    ) -> dict[str, dict[str, tuple[str, ...]]]:
        said = Settings(municipality=info.data.get("municipality", ""), referrers=info.data.get("referrers", ()))
        lists = {codes.title: said.worded(codes) for codes in v.CODE_LISTS.values()}
        for title, words in spellings.items():
            if title not in lists:
                raise _wrong(f"Listan {title} finns inte", title, lists)
            for label, more in words.items():
                if label not in lists[title].labels.values():
                    raise _wrong(f"Ordet {label} finns inte i listan {title}", label, lists[title].words_in())
                if any(lists[title].find(word) not in (None, lists[title].find(label)) for word in more):
                    raise _wrong(f"En stavning av {label} i listan {title} betyder redan något annat där")
        return spellings

    def worded(self, codes: v.CodeList) -> v.CodeList:
        """A code list of the package in the team's words: its own referrers and municipality, further spellings."""
        if codes.name == "referrer" and self.referrers:
            codes = replace(codes, categories=tuple(r.category for r in self.referrers))
        elif self.municipality and codes.name in ("referrer", "party"):
            codes = codes.renamed("municipality", self.municipality)
        elif self.municipality and codes.name == "sector":
            codes = codes.spelt({codes.labels["municipal"]: (self.municipality,)})
        return codes.spelt(self.spellings.get(codes.title, {}))


def _wrong(text: str, word: str = "", known: Iterable[str] = ()) -> PydanticCustomError:
    near = difflib.get_close_matches(word, list(known), n=1)
    hint = f"Menades {near[0]}?" if near else f"Välj bland: {'; '.join(known)}." if word else "Rätta nyckeln."
    return PydanticCustomError(
        "own_words", "{text}; tills det är rättat gäller de förvalda orden.", {"text": text, "hint": hint}
    )


M = TypeVar("M", bound=pydantic.BaseModel)
_IN_REPORT = (Settings, Referrer, Signature, Capacity, Ors, Public, Goal, SeriesBreak, SusPeriod, Assumption)
_IN_SURVEY = (Survey, SurveyItem)


def read_settings(folder: Path, year: int) -> tuple[Settings, list[Problem]]:
    """The folder's settings, those of the survey included; defaults where a file is missing or wrong."""
    report, problems = _read(find(folder, "rapport.toml"), folder, year, Settings)
    files = find(folder, "nns/*.toml")
    survey, more = _read(files, folder, year, Survey)
    own = survey if files else report.survey
    if report.plan in v.RENAMED_PLANS:
        problems = [*problems, _renamed(report.plan, label_of(find(folder, "rapport.toml")[0], folder, year))]
        report = report.model_copy(update={"plan": v.RENAMED_PLANS[report.plan]})
    return report.model_copy(update={"survey": own.over(national())}), problems + more


def _renamed(plan: str, label: str) -> Problem:
    return Problem(
        label,
        "inställning:plan",
        v.renamed_plan(plan),
        f'Skriv plan = "{v.RENAMED_PLANS[plan]}".',
        column="plan",
        severity="varning",
    )


def _read(files: list[Path], folder: Path, year: int, model: type[M]) -> tuple[M, list[Problem]]:
    """The first file, read; the model's defaults when there is none."""
    if not files:
        return model(), []
    label = label_of(files[0], folder, year)
    try:
        content = tomllib.loads(files[0].read_bytes().decode("utf-8-sig"))
    except OSError:
        return model(), [closed_file(label)]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
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
    return Problem(
        label,
        "inställning:form",
        "Filen följer inte TOML och läses inte; standardvärden gäller.",
        "Rätta raden: text inom citattecken, datum som 2022-12-31, filen sparad som UTF-8.",
        row=int(line[1]) if line else None,
    )


def _fault(label: str, fault: dict[str, Any]) -> Problem:
    where = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in fault["loc"])
    if fault["type"] == "extra_forbidden":
        known = _keys(*(_IN_SURVEY if label.split("/")[1] == "nns" else _IN_REPORT))
        near = difflib.get_close_matches(str(fault["loc"][-1]), known, n=1)
        remedy = f"Menades {near[0]}?" if near else f"Kända nycklar: {', '.join(known)}."
        return Problem(
            label,
            "inställning:okänd nyckel",
            f"Nyckeln {where} finns inte.",
            f"{remedy} Rätta eller ta bort nyckeln.",
            column=where,
        )
    if fault["type"] == "own_words":
        return Problem(label, "inställning:ord", fault["msg"], fault["ctx"]["hint"], column=where)
    if fault["type"] == "missing":
        return Problem(label, "inställning:saknas", f"Nyckeln {where} saknas.", "Lägg till nyckeln.", column=where)
    return Problem(
        label,
        "inställning:värde",
        f"Värdet för {where} går inte att använda; standardvärdet gäller.",
        "Skriv text inom citattecken, datum som 2022-12-31 och tal utan; andelar mellan 0 och 1.",
        column=where,
    )


def _keys(*models: type[pydantic.BaseModel]) -> list[str]:
    """Every key that the file may hold, at any level."""
    return sorted({str(f.validation_alias or name) for model in models for name, f in model.model_fields.items()})
