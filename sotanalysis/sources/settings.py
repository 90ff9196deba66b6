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
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from fnmatch import fnmatch
from functools import cache
from importlib.resources import files as shipped
from pathlib import Path
from typing import Annotated, Any

import pydantic

from sotanalysis import vocabulary as v
from sotanalysis.formatting import listing
from sotanalysis.periods import Period
from sotanalysis.sources.files import OURS, label_of, near, of_another_year
from sotanalysis.sources.folder import SETTINGS, find
from sotanalysis.sources.toml_file import TomlFile, open_toml, validated, wrong
from sotanalysis.tables.problem import Problem

MISNAMED = "inställning:namn"
_LONG_AGO = 20  # years: a break before that is older than any series
# A number in quotes, a yes for a number or a number for a day is a slip, and none is made of it.
Whole = Annotated[int, pydantic.Strict()]
Number = Annotated[float, pydantic.Strict(), pydantic.Field(allow_inf_nan=False)]
Day = Annotated[date, pydantic.Strict()]
Year = Annotated[Whole, pydantic.AfterValidator(lambda year: _year(year))]
Many = Annotated[Whole, pydantic.Field(ge=0, le=100_000)]
Points = Annotated[Number, pydantic.Field(ge=0, le=40)]
# What may be said to be invented: the kinds of source, and where each lies.
KINDS = {
    "workbook": "samordningsteam.xlsx",
    "goldware": "goldware/",
    "sus": "sus/",
    "survey": "nns/",
    "bip": "bip/",
    "economy": "ekonomi.xlsx",
    "prices": "priser.csv",
    "narrative": "text/",
    "printed": "publicerat.csv",
}


NO_FIRST, NO_LAST = 0, 9999  # of years that are not said


def _year(year: int) -> int:
    if not (1990 <= year <= 2100 or year in (NO_FIRST, NO_LAST)):
        wrong("Talet är inget årtal", hint="Skriv året med fyra siffror.")
    return year


def _swedish(key: str, default: Any = ..., says: str = "", example: str = "", **bounds: Any) -> Any:
    """A key of the file: its Swedish name, what is said of it, and an example as TOML has it.

    `ÅRET` and `NÄSTA_ÅR` stand in an example for the folder's year and the next.
    """
    return pydantic.Field(default, validation_alias=key, description=says, examples=[example], **bounds)


class _Frozen(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)


class Signature(_Frozen):
    """Who signs the report, where and when; a role, never a name."""

    place: str = _swedish("ort", "", "Var rapporten skrivs under.", '"Provstad"')
    day: Day | None = _swedish("datum", None, "När den skrivs under.", "NÄSTA_ÅR-02-01")
    role: str = _swedish("roll", "", "Rollen hos den som skriver under; aldrig ett namn.", '"Verksamhetsledare"')


class Capacity(_Frozen):
    """What the team is dimensioned for: cases at the same time, and participants planned for the year."""

    cases_from: Many | None = _swedish(
        "samtidiga_arenden_fran", None, "Minst så många ärenden samtidigt är teamet dimensionerat för.", "40"
    )
    cases_to: Many | None = _swedish(
        "samtidiga_arenden_till", None, "Högst så många ärenden samtidigt är teamet dimensionerat för.", "45"
    )
    planned_participants: Many | None = _swedish(
        "planerade_deltagare", None, "Hur många deltagare som är planerade för hela året.", "60"
    )

    @pydantic.model_validator(mode="after")
    def _low_to_high(self) -> "Capacity":
        if None not in (self.cases_from, self.cases_to) and self.cases_from > self.cases_to:  # type: ignore[operator]
            wrong("Antalet är mindre än samtidiga_arenden_fran", "samtidiga_arenden_till", hint="Rätta det ena.")
        return self


class Ors(_Frozen):
    """The sizes of change that are called reliable, and the cut-off, in ORS points (0–40)."""

    reliable_change: tuple[Points, ...] = _swedish(
        "reliabel_forandring", (5.0, 6.0), "Så stora förändringar räknas som säkra, i poäng.", "[5, 6]", min_length=1
    )
    cutoff: Points = _swedish("gransvarde", 25.0, "Under gränsen är hälsan som hos dem som söker hjälp.", "25")


class Public(_Frozen):
    """The public edition: counts from 1 to the threshold are hidden."""

    threshold: Annotated[Whole, pydantic.Field(ge=0, le=100)] = _swedish(
        "troskel", 4, "Antal från 1 till och med tröskeln döljs.", "4"
    )


class Goal(_Frozen):
    """A goal: its name, the fact it is measured by, the share (0–1) to reach."""

    name: str = _swedish("namn", says="Målet i ord.", example='"Avslutade som går till arbete"')
    fact: str = _swedish(
        "fakta", says="Talet som målet mäts med: sot facts visar alla id.", example='"exits.outcomes.work.all"'
    )
    share: Number = _swedish("andel", says="Andelen som ska nås, mellan 0 och 1.", example="0.30", ge=0, le=1)


class SeriesBreak(_Frozen):
    """A series whose definition changes on a day, and why."""

    series: str = _swedish("serie", says="Vad som bryts.", example='"Remittent"')
    from_day: Day | Year = _swedish("fran", says="Från vilken dag.", example="ÅRET-01-01")
    text: str = _swedish("text", says="Varför, som det står i rapporten.", example='"Listan över remittenter är ny."')


class SusPeriod(_Frozen):
    """The SUS files whose name fits the pattern cover these days, without any the folder's year; the first pattern that
    fits holds.
    """

    file: str = _swedish("fil", "*", "Filens namn i sus/; * står för vad som helst.", '"*"')
    start: Day | None = _swedish("fran", None, "Urvalsperiodens första dag, som ni valde den i SUS.", "ÅRET-01-01")
    end: Day | None = _swedish("till", None, "Urvalsperiodens sista dag.", "ÅRET-12-31")

    @pydantic.field_validator("file")
    @classmethod
    def _of_the_folder(cls, file: str) -> str:
        if re.search(r"\.\.|^[/\\]|[\\]|^\w:", file):
            wrong("Mönstret leder ut ur mappen sus", hint="Skriv bara filens namn; * står för vad som helst.")
        return file

    @pydantic.model_validator(mode="after")
    def _first_to_last(self) -> "SusPeriod":
        if self.start and self.end and self.end < self.start:
            wrong("Periodens sista dag ligger före den första och läses inte", "till", hint="Rätta dagarna.")
        return self

    def days(self, year: int) -> Period:
        """The days; those of the folder's year where they are not said."""
        start, end = self.start or date(year, 1, 1), self.end or date(year, 12, 31)
        return Period(start, end) if start <= end else Period.year(year)

    def fits(self, name: str) -> bool:
        """Whether the pattern fits the name of a file in sus/."""
        return fnmatch(name, self.file) or fnmatch(f"sus/{name}", self.file)


class Assumption(_Frozen):
    """Something assumed in the data of the year, to be told in the report."""

    text: str = _swedish("text", says="Antagandet, som det står i rapporten.", example='"Tolk är inte registrerat."')


class SurveyItem(_Frozen):
    """A question: id, wording, its scale in order, which answers are positive; goal and national share (0–1)."""

    id: str = _swedish("id", says="Frågans id i svarsfilen, eller ett eget.")
    question: str = _swedish("fraga", says="Frågan, som den står i svarsfilen.")
    scale: tuple[str, ...] = _swedish("skala", (), "Frågans egna svar i ordning, om de är andra.", '["Ja", "Nej"]')
    positive: tuple[str, ...] = _swedish("positiva", (), "Vilka av dem som räknas som positiva.", '["Ja"]')
    goal: Number | None = _swedish("mal", None, "Teamets mål, en andel mellan 0 och 1.", "0.80", ge=0, le=1)
    national: Number | None = _swedish("riket", None, "Andelen i riket, där den är känd.", "0.75", ge=0, le=1)

    def within(self, other: "SurveyItem | Survey") -> "SurveyItem":
        """The item with the scale and the positive answers of another where it has none of its own."""
        update = {"scale": self.scale or other.scale, "positive": self.positive or other.positive}
        return self.model_copy(update=update)


class Survey(_Frozen):
    """What is not in the answers: note on the wording, scale and positive answers where an item has none of its own.

    The national definitions (nns.toml) hold for what a team's nns/enkat.toml does not say.
    """

    note: str = _swedish("anmarkning", "", "Vad läsaren ska veta om frågorna.", '"Frågorna är omskrivna."')
    scale: tuple[str, ...] = _swedish("skala", (), "Svaren i ordning, för frågor som inte har egna.")
    positive: tuple[str, ...] = _swedish("positiva", (), "Vilka av dem som räknas som positiva.")
    items: tuple[SurveyItem, ...] = _swedish("fragor", (), "Frågorna, en efter en.")

    @pydantic.field_validator("items")
    @classmethod
    def _one_of_each(cls, items: tuple[SurveyItem, ...]) -> tuple[SurveyItem, ...]:
        for n in _again(v.fold(item.id) for item in items):
            wrong("En fråga ovanför har samma id, så den här läses inte", n, "id", hint="Ge frågan ett eget id.")
        for n in _again(v.fold(item.question) for item in items):
            wrong(
                "En fråga ovanför har samma ord, så den här läses inte",
                n,
                "fraga",
                hint="Skriv frågan i dess egna ord.",
            )
        return items

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

    code: str = _swedish(
        "kod",
        says="Små bokstäver a–z, siffror och _; samma kod år efter år. De förvalda har koderna "
        f"{', '.join(v.REFERRER.codes[:-1])}.",
        example='"soc"',
    )
    name: str = _swedish("namn", says="Som det står i rapporten.", example='"Socialtjänsten"', min_length=1)
    spellings: tuple[str, ...] = _swedish(
        "stavningar", (), "Hur den också skrivs i arbetsboken.", '["soc", "Ek. bistånd"]'
    )
    first_year: Year = _swedish("fran", NO_FIRST, "Första året den används; utan det alla år.", "2021")
    last_year: Year = _swedish("till", NO_LAST, "Sista året den används; utan det alla år.", "ÅRET")
    counted_as: str = _swedish("raknas_som", "", "Koden som den räknas till när åren därefter jämförs.", '""')

    @pydantic.field_validator("code")
    @classmethod
    def _ascii(cls, code: str) -> str:
        if not _is_code(code):  # one with a name has been given another: _with_codes
            wrong("Remittentens kod går inte att använda", hint=_OTHER_CODE)
        return code

    @pydantic.model_validator(mode="after")
    def _first_to_last(self) -> "Referrer":
        if self.last_year < self.first_year:
            wrong("Sista året ligger före det första", "till", hint="Rätta åren.")
        return self

    @property
    def category(self) -> v.Category:
        """The referrer as a category of the list."""
        return v.Category(self.code, self.name, self.spellings, self.first_year, self.last_year)


class Settings(_Frozen):
    """The settings of one year's folder; every one has a default, so that the file may be missing."""

    team: str = _swedish("team", "", "Teamets namn, som det står i rapporten.", '"Samordningsteam Provstad"')
    association: str = _swedish("forbund", "", "Samordningsförbundet som beställer.", '"Samordningsförbundet Provstad"')
    performer: str = _swedish("utforare", "", "Den som utför insatsen.", '"Provstads kommun, arbetsmarknadsenheten"')
    parties: tuple[str, ...] = _swedish(
        "parter", (), "Parterna bakom förbundet.", '["Arbetsförmedlingen", "Försäkringskassan", "Provstads kommun"]'
    )
    report_name: str = _swedish("rapportnamn", "Årsrapport", "Vad rapporten kallas.", '"Årsrapport"')
    report_date: Day | None = _swedish("rapportdatum", None, "Dagen som står på rapporten.", "NÄSTA_ÅR-02-01")
    plan: str = _swedish(
        "plan",
        v.DEFAULT_PLAN,
        f"Vilka avsnitt rapporten har, under vilka rubriker: {', '.join(v.PLANS)}. Planen {v.OWN_PLAN} läses ur "
        "plan.toml i samma mapp.",
        f'"{v.DEFAULT_PLAN}"',
    )
    synthetic: tuple[str, ...] = _swedish(
        "syntetisk",
        (),
        "Vilka underlag som är påhittade. Rapporten säger det då på varje ställe. Bara för övning. Orden: "
        f"{', '.join(f'{kind} ({what})' for kind, what in KINDS.items())}.",
        '["workbook"]',
    )
    insats: str = _swedish("insats", "", "Insatsens namn i SUS.", '"Samordningsteam Provstad"')
    municipality: str = _swedish(
        "kommun", "", "Så kallas kommunen bland parterna och de förvalda remittenterna.", '"Provstads kommun"'
    )
    referrers: tuple[Referrer, ...] = _swedish(
        "remittent",
        (),
        "Teamets egna remittenter, i ordning. Utan någon gäller de förvalda; med någon gäller bara de som står här, så "
        "skriv också in de förvalda ni har.",
    )
    spellings: dict[str, dict[str, tuple[str, ...]]] = _swedish(
        "stavningar",
        {},
        "Hur ord i arbetsbokens listor också skrivs: listans namn (fliken Listor), ordet i listan, stavningarna.",
        '[stavningar.Part]\nRegionen = ["Region Prov", "RP"]',
    )
    signature: Signature = _swedish("underskrift", Signature(), "Underskriften sist i rapporten.")
    appendices: tuple[str, ...] = _swedish(
        "bilagor", (), "Bilagor som följer med rapporten, vid namn.", '["Brukarrevision"]'
    )
    printed_names: tuple[str, ...] = _swedish(
        "namn_som_far_skrivas_ut",
        (),
        "Personer som får nämnas i texterna, till exempel den som skriver under. Andra namn ger en varning.",
        '["Provia Provsson"]',
    )
    capacity: Capacity = _swedish("kapacitet", Capacity(), "Vad teamet är dimensionerat för.")
    ors: Ors = _swedish("ors", Ors(), "Gränser för egenupplevd hälsa (ORS), i poäng 0–40.")
    public: Public = _swedish("publik", Public(), "Utgåvan för alla.")
    required_measures: tuple[str, ...] = _swedish(
        "resultatmatt",
        (),
        "Mått som ska redovisas särskilt, vid id (sot facts visar dem): en tabell i början av rapporten. "
        "exits.outcomes ger raderna Till arbete och Till studier; inflow.referrers, economy, occupation.groups, "
        "follow_up, survey och payback ger sina viktigaste rader; andra mått ger en rad, summan. Ett enda tal skrivs "
        "med hela sitt id, till exempel inflow.referrers.fk.all.",
        '["exits.outcomes", "inflow.referrers"]',
    )
    goals: tuple[Goal, ...] = _swedish("mal", (), "Årets mål, ett i taget.")
    breaks: tuple[SeriesBreak, ...] = _swedish("brott", (), "Serier som börjar om när något räknas på ett nytt sätt.")
    sus: tuple[SusPeriod, ...] = _swedish(
        "sus", (), "SUS skriver inte ut någon period: här står vilka dagar exporterna i sus/ gäller."
    )
    assumptions: tuple[Assumption, ...] = _swedish("antagande", (), "Sådant som är antaget i årets underlag.")
    survey: Survey = pydantic.Field(  # nns/*.toml
        default_factory=national,
        validation_alias="enkat",
        description="Enkätens frågor, svar och mål skrivs hellre i nns/enkat.toml.",
    )

    @pydantic.field_validator("plan")
    @classmethod
    def _of_known_plans(cls, plan: str) -> str:
        if plan not in (*v.PLANS, *v.RENAMED_PLANS):
            wrong(v.unknown_plan(plan), hint=f"Rätta nyckeln plan; tills dess gäller {v.DEFAULT_PLAN}.")
        return plan

    @pydantic.field_validator("synthetic")
    @classmethod
    def _of_known_kinds(cls, kinds: tuple[str, ...]) -> tuple[str, ...]:
        for n, kind in enumerate(kinds):
            if kind not in KINDS:
                wrong("Ordet är inget slag av underlag", n, near=kind, known=KINDS)
        return kinds

    @pydantic.field_validator("synthetic", "appendices", "required_measures")
    @classmethod
    def _one_of_each_word(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        for n in _again(v.fold(word) for word in words):
            wrong("Samma ord står redan i listan", n, hint="Ta bort det ena.")
        return words

    @pydantic.field_validator("goals")
    @classmethod
    def _one_goal_each(cls, goals: tuple[Goal, ...]) -> tuple[Goal, ...]:
        for n in _again(goal.fact for goal in goals):
            wrong(
                "Ett mål ovanför mäts med samma tal, så det här läses inte", n, "fakta", hint="Ta bort det ena målet."
            )
        for n in _again(v.fold(goal.name) for goal in goals):
            wrong("Ett mål ovanför heter likadant, så det här läses inte", n, "namn", hint="Ge målet ett eget namn.")
        return goals

    @pydantic.field_validator("referrers", mode="before")
    @classmethod
    def _with_usable_codes(cls, said: object) -> object:
        return _with_codes(said)

    @pydantic.field_validator("spellings", mode="before")
    @classmethod
    def _under_their_lists(cls, said: object, info: pydantic.ValidationInfo) -> object:
        return _as_meant(said, _of_own_words(info.data).lists)

    @pydantic.field_validator("referrers")
    @classmethod
    def _one_thing_each(cls, referrers: tuple[Referrer, ...]) -> tuple[Referrer, ...]:
        codes = [r.code for r in referrers]
        seen: set[str] = set()
        for n, r in enumerate(referrers):
            if v.fold(r.name) in seen:
                wrong("Samma namn eller stavning står på en remittent ovanför; den här läses inte", n, "namn")
            for place, word in enumerate(r.spellings):
                if v.fold(word) in seen:
                    wrong("Samma namn eller stavning står på en remittent ovanför", n, "stavningar", place)
            seen |= {v.fold(word) for word in (r.name, *r.spellings)}
            others = [code for code in codes if code != r.code]
            if r.counted_as and r.counted_as not in others:
                told = "Remittenten räknas som en kod som ingen annan remittent har"
                wrong(told, n, "raknas_som", near=r.counted_as, known=others)
        return referrers

    @pydantic.field_validator("spellings")
    @classmethod
    def _of_known_words(
        cls, spellings: dict[str, dict[str, tuple[str, ...]]], info: pydantic.ValidationInfo
    ) -> dict[str, dict[str, tuple[str, ...]]]:
        lists = _of_own_words(info.data).lists
        for title, words in spellings.items():
            if title not in lists:
                wrong(f"Listan {title} finns inte", title, near=title, known=lists)
            for label, more in words.items():
                if label not in lists[title].labels.values():
                    known = lists[title].words_in()
                    wrong(f"Ordet {label} finns inte i listan {title}", title, label, near=label, known=known)
                for n, word in enumerate(more):
                    if lists[title].spelt_so(word) not in (None, lists[title].spelt_so(label)):
                        wrong(f"Stavningen av {label} betyder redan något annat i listan {title}", title, label, n)
        return spellings

    @property
    def lists(self) -> dict[str, v.CodeList]:
        """Every code list in the team's words, by its title."""
        return {codes.title: self.worded(codes) for codes in v.CODE_LISTS.values()}

    def worded(self, codes: v.CodeList) -> v.CodeList:
        """A code list of the package in the team's words: its own referrers and municipality, further spellings."""
        if codes.name == "referrer" and self.referrers:
            codes = replace(codes, categories=tuple(self._referrers(codes.categories)))
        elif self.municipality and codes.name in ("referrer", "party"):
            codes = codes.renamed("municipality", self.municipality)
        elif self.municipality and codes.name == "sector":
            codes = codes.spelt({codes.labels["municipal"]: (self.municipality,)})
        return codes.spelt(self.spellings.get(codes.title, {}))

    def _referrers(self, usual: Iterable[v.Category]) -> Iterator[v.Category]:
        """Its own referrers; one that the package knows, by code or name, keeps the spellings nobody has taken."""
        taken = {v.fold(word) for one in self.referrers for word in (one.name, *one.spellings)}
        for own in (one.category for one in self.referrers):
            known = [c for c in usual if c.code == own.code or v.fold(c.label) == v.fold(own.label)]
            more = [word for c in known for word in (c.label, *c.aliases) if v.fold(word) not in taken]
            taken |= {v.fold(word) for word in more}
            yield replace(own, aliases=(*own.aliases, *more))


def _of_own_words(data: Mapping[str, Any]) -> Settings:
    """Settings with the words of its own that a team has said so far."""
    return Settings(municipality=data.get("municipality", ""), referrers=data.get("referrers", ()))


def _again(words: Iterable[str]) -> list[int]:
    """The places of the words that have stood before."""
    listed = list(words)
    return [n for n, word in enumerate(listed) if word in listed[:n]]


# --- what is read as it must be meant: the rows that say it are counted all the same ---------------------------------

_OTHER_CODE = "Välj en annan kod, till exempel soc: små bokstäver a–z, siffror och _, en för varje remittent."


def _is_code(code: object) -> bool:
    """Whether it is a code that a referrer may have."""
    return isinstance(code, str) and bool(re.fullmatch(r"[a-z][a-z0-9_]*", code)) and code not in (v.ALL, v.MISSING)


def _with_codes(said: object) -> Any:
    """The referrers as they stand in the file, each with a code: one made of what stands there, or of the name, where
    that is none or stands on one above.
    """
    if not isinstance(said, list):
        return said
    taken, renamed, made = set[str](), dict[str, str](), []
    wanted = {one.get("kod") for one in said if isinstance(one, dict) and isinstance(one.get("kod"), str)}
    for one in said:
        if isinstance(one, dict) and "code" not in one and isinstance(one.get("namn"), str):
            code = one.get("kod")
            if not _is_code(code) or code in taken:
                slug = v.slug(one["namn"])
                names = (v.slug(str(code or "")), slug, *(f"{slug}_{n}" for n in range(2, 99)))
                own = next((name for name in names if _is_code(name) and name not in taken | wanted), None)
                renamed |= {code: own} if own and code and isinstance(code, str) and code not in taken else {}
                one = one | {"kod": own or code}
            taken.add(str(one.get("kod")))
        made.append(one)
    return [
        one | {"raknas_som": renamed.get(one["raknas_som"], one["raknas_som"])}
        if isinstance(one, dict) and isinstance(one.get("raknas_som"), str)
        else one
        for one in made
    ]


def _odd_codes(file: TomlFile) -> Iterator[Problem]:
    """The codes that could not be used, and those that are missing."""
    said = (file.content or {}).get("remittent")
    for n, (own, one) in enumerate(zip(said, _with_codes(said), strict=True) if isinstance(said, list) else ()):
        if isinstance(own, dict) and own.get("kod") != one.get("kod"):
            what = (
                "Nyckeln kod saknas"
                if "kod" not in own
                else "Två remittenter har samma kod"
                if _is_code(own["kod"])
                else "Remittentens kod är upptagen eller har andra tecken än a–z, 0–9 och _"
            )
            told = f"{what}; koden {one['kod']} används."
            yield file.problem(("remittent", n, "kod"), "inställning:ord", told, _OTHER_CODE)


def _as_meant(said: object, lists: Mapping[str, v.CodeList]) -> Any:
    """Further spellings, under the lists and words that those which do not exist must be meant to be."""
    if not isinstance(said, dict):
        return said
    found = dict[str, Any]()
    for title, words in said.items():
        meant = _only_near(title, lists) or title
        known = lists[meant].labels.values() if meant in lists else ()
        if isinstance(words, dict):
            words = {_only_near(word, known) or word: more for word, more in words.items()}
            words = found[meant] | words if isinstance(found.get(meant), dict) else words
        found[meant] = words
    return found


def _only_near(word: str, known: Collection[str]) -> str:
    """The known word that alone is near to one that is not known; "" where none or several are."""
    near = difflib.get_close_matches(word, known, 2, 0.75) if word not in known else []
    return near[0] if len(near) == 1 else ""


def _odd_lists(file: TomlFile, settings: Settings) -> Iterator[Problem]:
    """The lists of spellings, and their words, that are read as others."""
    said = (file.content or {}).get("stavningar")
    lists = settings.lists
    for title, words in said.items() if isinstance(said, dict) else ():
        if meant := _only_near(title, lists):
            told = f"Listan {title} finns inte; det under den läses som {meant}."
            yield file.problem(("stavningar", title), "inställning:ord", told, f"Menades {meant}? Rätta namnet.")
        known = lists[meant or title].labels.values() if (meant or title) in lists else ()
        for word in words if isinstance(words, dict) else ():
            if right := _only_near(word, known):
                told = f"Ordet {word} finns inte i listan {meant or title}; det läses som {right}."
                way = ("stavningar", title, word)
                yield file.problem(way, "inställning:ord", told, f"Menades {right}? Rätta ordet.")


# --- reading -------------------------------------------------------------------------------------------------------


def read_settings(folder: Path, year: int) -> tuple[Settings, list[Problem]]:
    """The folder's settings, those of the survey included; defaults where a file is missing or a value wrong."""
    report, survey, *more = _files(folder, year)
    settings, problems = validated(report, Settings)
    problems = [*_misnamed(report), *report.problems, *problems]
    if settings.plan in v.RENAMED_PLANS:
        problems.append(_renamed(report, settings.plan))
        settings = settings.model_copy(update={"plan": v.RENAMED_PLANS[settings.plan]})
    own, faults = validated(survey, Survey) if survey.label else (settings.survey, [])
    settings = settings.model_copy(update={"survey": own.over(national())})
    problems += [*survey.problems, *faults, *(_unread(one.label, survey.label) for one in more)]
    problems += [*_odd_codes(report), *_odd_lists(report, settings)]
    problems += [*_odd_days(report, settings, year), *_odd_breaks(report, settings, year)]
    problems += [*_odd_survey(survey if survey.label else report, settings)]
    return settings, [*problems, *_sus_faults(report, settings, folder, year)]


def report_file(folder: Path, year: int) -> TomlFile:
    """The folder's rapport.toml as it stands; an empty one where it is missing."""
    return _files(folder, year)[0]


def _files(folder: Path, year: int) -> list[TomlFile]:
    """rapport.toml and the survey's, without a name where they are missing, and what lies beside the survey's."""
    report = [open_toml(path, label_of(path, folder, year), Settings) for path in settings_files(folder, year)]
    survey = [open_toml(path, label_of(path, folder, year), Survey) for path in find(folder, "nns/*.toml")]
    return [*(report or [TomlFile("")])[:1], *(survey or [TomlFile("")])]


def settings_files(folder: Path, year: int) -> list[Path]:
    """The folder's rapport.toml: the file of that name, or else the one that can be nothing but it; none otherwise."""
    if named := find(folder, SETTINGS):
        return named[:1]
    meant = [path for path in find(folder, "*.toml", "*.txt") if near(path.name, OURS) == SETTINGS]
    return meant if len(meant) == 1 and not of_another_year(meant[0], year) else []


def _misnamed(file: TomlFile) -> Iterator[Problem]:
    """A warning of settings that are read from a file of another name."""
    if file.label and v.fold(Path(file.label).name) != v.fold(SETTINGS):
        told = "Filen har inte sitt rätta namn; den läses som årets inställningar."
        yield Problem(file.label, MISNAMED, told, f"Byt namn till {SETTINGS}.", severity="varning")


def _renamed(file: TomlFile, plan: str) -> Problem:
    remedy = f'Skriv plan = "{v.RENAMED_PLANS[plan]}".'
    return file.problem(("plan",), "inställning:plan", v.renamed_plan(plan), remedy, "varning")


def _unread(label: str, read: str) -> Problem:
    told = "Det finns flera filer om enkäten; den här läses inte."
    return Problem(label, "inställning:flera", told, f"Behåll en. Den som läses är {read}.")


# --- what is odd but can be read -----------------------------------------------------------------------------------


def _odd_days(file: TomlFile, settings: Settings, year: int) -> Iterator[Problem]:
    """A report that is dated and signed at another time than after its year, or within it."""
    for way, day in ((("rapportdatum",), settings.report_date), (("underskrift", "datum"), settings.signature.day)):
        if day is not None and not year <= day.year <= year + 3:
            message = "Dagen ligger långt ifrån året som mappen gäller."
            yield file.problem(way, "inställning:dag", message, "Kontrollera årtalet.", "varning")


def _odd_breaks(file: TomlFile, settings: Settings, year: int) -> Iterator[Problem]:
    """Breaks on a day that no report of these years reaches."""
    for place, one in enumerate(settings.breaks):
        since = one.from_day if isinstance(one.from_day, int) else one.from_day.year
        if not year - _LONG_AGO <= since <= year + 3:
            message = "Dagen ligger långt ifrån året som mappen gäller, så serien bryts inte."
            yield file.problem(("brott", place, "fran"), "inställning:dag", message, "Kontrollera årtalet.", "varning")


def _odd_survey(file: TomlFile, settings: Settings) -> Iterator[Problem]:
    """Answers that are said to be positive and that no scale has: no answer would count."""
    if not file.label:
        return
    items = settings.survey.items
    for place, said in enumerate(_said_items(file)):
        item = next((i for i in items if v.fold(i.id) == v.fold(str(said.get("id")))), None)
        if item is not None and "positiva" in said and set(_outside(item.positive, item.scale)):
            way = (*(() if "fragor" in (file.content or {}) else ("enkat",)), "fragor", place, "positiva")
            yield file.problem(way, *_NO_SCALE)
    own = file.content or {}
    if isinstance(own.get("positiva"), list) and set(_outside(settings.survey.positive, settings.survey.scale)):
        yield file.problem(("positiva",), *_NO_SCALE)


_NO_SCALE = (
    "inställning:skala",
    "Ett svar som räknas som positivt finns inte i skalan, så inget sådant svar räknas.",
    "Skriv svaret likadant i skala och positiva.",
)


def _said_items(file: TomlFile) -> list[dict[str, Any]]:
    content = file.content or {}
    items = content.get("fragor", content.get("enkat", {}) if isinstance(content.get("enkat"), dict) else ())
    items = items.get("fragor", ()) if isinstance(items, dict) else items
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _outside(words: Collection[str], scale: Collection[str]) -> list[str]:
    known = {v.fold(word) for word in scale}
    return [word for word in words if known and v.fold(word) not in known]


def _sus_faults(file: TomlFile, settings: Settings, folder: Path, year: int) -> Iterator[Problem]:
    """Periods of exports that no file has, or that have no day of the year."""
    names = [path.name for path in find(folder, "sus/*")]
    for n in without_file(settings, names):
        yield file.problem(
            ("sus", n, "fil"),
            "inställning:sus",
            "Ingen fil i mappen sus har perioden: mönstret passar ingen, eller så gäller ett mönster ovanför.",
            "Rätta mönstret, eller flytta det före de andra.",
            "varning",
        )
    days = [entry.days(year) for entry in settings.sus]
    if names and days and all(p.end.year < year or p.start.year > year for p in days):
        told = "Ingen av perioderna har en dag i mappens år, så ingen export ur SUS används."
        yield file.problem(("sus", 0, "fran"), "inställning:sus", told, "Rätta perioden, eller flytta exporterna.")


def without_file(settings: Settings, names: Collection[str]) -> list[int]:
    """The places of the [[sus]] that no file has, by the names of the files in sus/; none where there is no file."""
    taken = {next((n for n, entry in enumerate(settings.sus) if entry.fits(name)), None) for name in names}
    return [n for n in range(len(settings.sus)) if names and n not in taken]


def joined(teams: dict[str, Settings]) -> Settings:
    """The settings of several teams joined, by the teams' names: what they share, and what each has said of itself.

    Goals, signature and what SUS covers are a team's own and are left out. A break that only some have names them. The
    larger threshold holds for what may be public.
    """
    every = list(teams.values())
    referrers = {r.code: r for one in every for r in one.referrers}
    planned = [one.capacity.planned_participants for one in every]
    same = [field for field in ("association", "report_date") if len({getattr(one, field) for one in every}) == 1]
    return Settings(
        team="Länets samordningsteam",
        performer=listing(list(teams)),
        parties=tuple(dict.fromkeys(party for one in every for party in one.parties)),
        synthetic=tuple(dict.fromkeys(kind for one in every for kind in one.synthetic)),
        referrers=tuple(referrers.values()),
        capacity=Capacity(planned_participants=None if None in planned else sum(n or 0 for n in planned)),
        ors=every[0].ors,
        public=max((one.public for one in every), key=lambda public: public.threshold),
        breaks=tuple(_said_by(teams, "breaks")),
        assumptions=tuple(_said_by(teams, "assumptions")),
        survey=every[0].survey,
        plan=v.COUNTY_PLAN,
        **{field: getattr(every[0], field) for field in same},
    )


def _said_by(teams: dict[str, Settings], field: str) -> Iterator[Any]:
    """What the teams say under a key that has a text, each thing once; the teams are named where not all say it."""
    for said in dict.fromkeys(said for one in teams.values() for said in getattr(one, field)):
        by = [name for name, one in teams.items() if said in getattr(one, field)]
        yield said if len(by) == len(teams) else said.model_copy(update={"text": f"{listing(by)}: {said.text}"})
