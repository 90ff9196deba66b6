"""Keys: what the facts of a measure are told apart by, each declared once with its title and its words.

A key is a code list, a closed range (months, classes) or an open key, whose words are read from the data (accounts,
events, the team's own referrers). One name is one list of words in the whole package: declaring it twice fails at
import, and so does a closed key without words.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cache
from itertools import pairwise

import pandas as pd

from sotanalysis import derived
from sotanalysis import vocabulary as v
from sotanalysis.dataset import Dataset, SourceMissing
from sotanalysis.formatting import capital, in_sentence, listing
from sotanalysis.periods import MONTHS, Period
from sotanalysis.sources.settings import Settings
from sotanalysis.vocabulary import ALL, MISSING, CodeList

Words = Mapping[str, str]
# A coarser level: of the codes in use those that are joined, group by group; the others stay as they are.
Level = Callable[[Sequence[str]], Sequence[tuple[str, ...]]]
JOINED = "+"  # between the codes that a joined class holds


@dataclass(frozen=True, eq=False)
class Key:
    """A key: its name in ids and columns, its title, its words by code in declared order.

    `open` gives the words that stand in the data, `form` the word of a code by its form (month, class). `read` gives
    each unit's code where no column of the key's name does, `several` one row per unit and answer where a unit may have
    several. `in_use` says which codes a period has. `ordinal` lists keep their order whatever the numbers are; the
    words of `names` keep their capital in a sentence. `also` are other words by which a head may say a code. `signed`
    are the codes whose numbers are differences. `coarser` are the levels by which an edition may join classes, each as
    fine as the one before or coarser; `joined` gives the word of a joined class where it is not that of its parts.
    """

    name: str
    title: str
    words: Words = field(default_factory=dict)
    total: str = "Samtliga"
    missing: str = "Uppgift saknas"
    open: Callable[[Dataset, Period], Words] | None = None
    form: Callable[[str], str | None] | None = None
    read: Callable[[pd.DataFrame, Dataset, Period], pd.Series] | None = None
    several: Callable[[pd.DataFrame, Dataset], pd.DataFrame] | None = None
    in_use: Callable[[Dataset, Period, set[str]], Iterable[str]] | None = None
    ordinal: bool = False
    names: bool = False
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    signed: frozenset[str] = frozenset()
    coarser: tuple[Level, ...] = ()
    joined: Callable[[Sequence[str]], str | None] | None = None

    def word(self, code: str, opened: Words | None = None) -> str:
        """The Swedish word of a code; `opened` are the words of an open key. ValueError for a code that has none."""
        if code in self.words:
            return self.words[code]
        if opened and code in opened:
            return opened[code]
        if code in (ALL, MISSING):
            return self.total if code == ALL else self.missing
        if code.startswith(v.UNLISTED):
            return code.removeprefix(v.UNLISTED)
        if self.form and (text := self.form(code)):
            return text
        if is_joined(code):
            held = held_by(code)
            first, *others = (self.word(part, opened) for part in held)
            told = self.joined(held) if self.joined else None
            return told or listing([first, *(others if self.names else map(in_sentence, others))])
        raise ValueError(f"Nyckeln {self.name} har inget ord för {code}.")

    def opened(self, dataset: Dataset, period: Period) -> Words:
        """The words of the codes that stand in the data; none for a closed key."""
        words = self.open
        return words(dataset, period) if words else {}

    def codes(self, dataset: Dataset, period: Period, found: Iterable[object] = ()) -> list[str]:
        """The codes that are counted, in order, `missing` last: of the list, of the period, and those found beside."""
        seen = {code for code in found if isinstance(code, str)}
        listed: Sequence[str] = [*self.words, *(c for c in self.opened(dataset, period) if c not in self.words)]
        if self.in_use:
            listed = list(self.in_use(dataset, period, seen))
        return list(v.with_unlisted(listed, sorted(seen)))

    @property
    def told_by(self) -> object:
        """What gives a unit its codes: two keys told by the same count the same, whatever they are called."""
        return self.read or self.several or column(self.name)

    def reading(self, read: "Callable[[pd.DataFrame, Dataset, Period], pd.Series]") -> "Key":
        """The same key, its codes read in another way."""
        return replace(self, read=read)

    def answered(self, several: "Callable[[pd.DataFrame, Dataset], pd.DataFrame]") -> "Key":
        """The same key, its answers read in another way: one row per unit and answer."""
        return replace(self, several=several)

    def among(self, *codes: str) -> "Among":
        """A condition: the units with any of the codes. ValueError for several where a unit may have several."""
        if self.several and len(codes) > 1:
            raise ValueError(f"Nyckeln {self.name} har flera svar: villkoret får bara ha en kod.")
        return Among(self.told_by, codes, self.name)

    def __repr__(self) -> str:
        return f"{self.name}: {self.title}"


@dataclass(frozen=True)
class Among:
    """The condition that a unit has any of the codes of a key, by what tells the key; called with units it reads the
    column of the key's name.
    """

    told_by: object
    codes: tuple[str, ...]
    name: str = field(compare=False)

    def __call__(self, units: pd.DataFrame) -> pd.Series:
        """True for the units with any of the codes."""
        return units[self.name].isin(self.codes)


def is_joined(code: str) -> bool:
    """Whether the code is of a class that holds several codes."""
    return JOINED in code and not code.startswith(v.UNLISTED)


def held_by(code: str) -> tuple[str, ...]:
    """The codes that a class holds; of any other code itself."""
    return tuple(code.split(JOINED)) if is_joined(code) else (code,)


@cache
def column(name: str) -> Callable[[pd.DataFrame, Dataset, Period], pd.Series]:
    """Reads a unit's code from a column; the same reader each time, so that keys that read it are known as equal."""
    return lambda units, dataset, period: units[name]


KEYS: dict[str, Key] = {}


def declare(key: Key) -> Key:
    """Enter the key under its name. ValueError when the name is taken, or when a closed key has no words."""
    if key.name in KEYS:
        raise ValueError(f"Nyckeln {key.name} är deklarerad två gånger.")
    if not (key.words or key.open or key.form) or not key.title:
        raise ValueError(f"Nyckeln {key.name} saknar titel eller ord.")
    KEYS[key.name] = key
    return key


def key_of(name: str | Key) -> Key:
    """The key of that name, or of that title, whatever its capitals. KeyError, in Swedish and with the nearest names,
    when there is none.
    """
    if isinstance(name, Key):
        return name
    named = {v.fold(key.title): key for key in reversed([*KEYS.values()])} | KEYS
    if (found := named.get(name) or named.get(v.fold(name))) is not None:
        return found
    near = list(dict.fromkeys([*_typed(v.fold(name), named), *_alike(v.fold(name))]))[:_MOST_NEAR]
    near_words = f" Menade du {', '.join(near)}?" if near else ""
    own = " Egna klasser av en kolumn, som ålder i år: dela in populationens tabell med pandas.cut (docs/evaluator.md)."
    raise KeyError(f"Det finns ingen nyckel {name}.{near_words}{own}")


_MOST_NEAR = 3
_SHORTEST = 5  # letters that a word must have for the beginning of another to be it


def _typed(name: str, named: Mapping[str, Key]) -> list[str]:
    """The keys whose name or title is the word but for a slip of the pen."""
    return [named[word].name for word in get_close_matches(name, [*named], n=_MOST_NEAR, cutoff=0.8)]


def _alike(name: str) -> list[str]:
    """The keys that share a word with the name, most first: `age_class` with `age_group` and `ålder`."""

    def shared(key: Key) -> list[bool]:
        theirs = _parts(f"{key.name} {v.fold(key.title)}")
        return [any(_same(one, other) for other in theirs) for one in _parts(name)]

    found = {key.name: shared(key) for key in KEYS.values()}
    return sorted(
        (key for key, met in found.items() if any(met)), key=lambda key: (-sum(found[key]), not found[key][0])
    )


def _parts(text: str) -> list[str]:
    return [part for part in re.split(r"[\W_]+", v.slug(text)) if len(part) > 2]


def _same(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= _SHORTEST and long.startswith(short))


def is_difference(codes: Mapping[str, str]) -> bool:
    """Whether the number with these codes by key is a difference, which is printed with its sign."""
    return any(code in KEYS[name].signed for name, code in codes.items() if name in KEYS)


def of_list(
    codes: CodeList, name: str = "", title: str = "", missing: bool = True, told: Words | None = None, **more: object
) -> Key:
    """A key with the words of a code list; `missing` is its last code unless told otherwise. `told` are the words of
    codes that a report calls otherwise than the source does.
    """
    words = {c.code: c.label for c in codes.categories} | ({MISSING: codes.missing_label} if missing else {})
    words |= told or {}
    return declare(Key(name or codes.name, title or codes.title, words, missing=codes.missing_label, **more))  # type: ignore[arg-type]


def of_team(codes: CodeList, **more: object) -> Key:
    """An open key of a code list that a team may have in its own words (`Dataset.codes`), `missing` last."""

    def words(dataset: Dataset, period: Period) -> Words:
        own = dataset.codes(codes.name, period.start.year)
        return {c.code: c.label for c in own.all_categories}

    return declare(Key(codes.name, codes.title, missing=codes.missing_label, open=words, **more))  # type: ignore[arg-type]


def closed(name: str, title: str, words: Words, **more: object) -> Key:
    """A key with words of its own."""
    return declare(Key(name, title, words, **more))  # type: ignore[arg-type]


def only(key: Key, *codes: str) -> Key:
    """The same key where a measure counts some of its codes."""
    if unknown := [code for code in codes if code not in (*key.words, MISSING)]:
        raise ValueError(f"Nyckeln {key.name} har inte koderna {', '.join(unknown)}.")
    return replace(key, in_use=lambda dataset, period, found: codes)


# --- words by form -------------------------------------------------------------------------------------------------


def month_word(code: str) -> str | None:
    """`2022-03` as `mars 2022`."""
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", code)
    return f"{MONTHS[int(found[2]) - 1]} {found[1]}" if found else None


def short_month(code: str) -> str:
    """`2022-03` as `mars`, `2022-09` as `sep`."""
    name = MONTHS[int(code[5:7]) - 1]
    return name if len(name) <= 4 else name[:3]


def class_word(code: str) -> str | None:
    """`5-9` as `5–9`, `10-` as `10 eller mer`, `-14` as `Högst 14`, `3` as itself."""
    if found := re.fullmatch(r"(\d+)(?:-(\d*))?", code):
        low, high = found.groups()
        return low if high is None else f"{low}–{high}" if high else f"{low} eller mer"
    return f"Högst {code[1:]}" if re.fullmatch(r"-\d+", code) else None


def months_word(code: str) -> str | None:
    """`6` as `6 månader`, `1` as `1 månad`."""
    if not re.fullmatch(r"\d+(?:\.\d+)?", code):
        return None
    return f"{code.replace('.', ',')} {'månad' if code == '1' else 'månader'}"


def numbered(word: str) -> Callable[[str], str | None]:
    """`3` as `Par 3`."""
    return lambda code: f"{word} {code}" if code.isdigit() else None


# --- coarser levels ------------------------------------------------------------------------------------------------


def joining(*groups: Sequence[str]) -> Level:
    """The codes of each group together."""
    return lambda codes: [held for group in groups if len(held := tuple(c for c in group if c in codes)) > 1]


def runs(size: int) -> Level:
    """The codes of a scale together, so many at a time in their order."""

    def level(codes: Sequence[str]) -> list[tuple[str, ...]]:
        scale = _scale(codes)
        return [tuple(scale[at : at + size]) for at in range(0, len(scale) - 1, size) if len(scale[at : at + size]) > 1]

    return level


def months_together(size: int) -> Level:
    """The months of a calendar quarter (3) or half-year (6) together."""

    def level(codes: Sequence[str]) -> list[tuple[str, ...]]:
        spans: dict[tuple[str, int], list[str]] = {}
        for code in _scale(codes):
            spans.setdefault((code[:4], (int(code[5:7]) - 1) // size), []).append(code)
        return [tuple(some) for some in spans.values() if len(some) > 1]

    return level


def _scale(codes: Sequence[str]) -> list[str]:
    return [code for code in codes if code not in (ALL, MISSING) and not code.startswith(v.UNLISTED)]


AS_THEY_ARE: Level = lambda codes: []  # noqa: E731
NOT_TOLD_APART: Level = lambda codes: [tuple(codes)]  # noqa: E731


def called(words: Mapping[tuple[str, ...], str]) -> Callable[[Sequence[str]], str | None]:
    """The words of joined classes by the codes they hold."""
    return lambda held: words.get(tuple(held))


def _range(form: Callable[[str], str | None]) -> Callable[[Sequence[str]], str | None]:
    """The word of joined classes of numbers, as of one class: `15-29` and `30-44` as `15–44`."""
    return lambda held: form(f"{held[0].partition('-')[0]}-{held[-1].rpartition('-')[2]}")


def _months_range(held: Sequence[str]) -> str:
    """`2022-01`, `2022-02` and `2022-03` as `januari–mars 2022`."""
    return f"{MONTHS[int(held[0][5:7]) - 1]}–{month_word(held[-1])}"


# --- who -----------------------------------------------------------------------------------------------------------


def _details(table: str, column: str, moment: str | None = None) -> Callable[[pd.DataFrame, Dataset], pd.DataFrame]:
    """Reads a table of several answers: the units' rows, one per answer; a unit without an answer has one, missing."""

    def read(units: pd.DataFrame, dataset: Dataset) -> pd.DataFrame:
        answers = dataset.tables[table]
        answers = answers if moment is None else answers[answers["moment"] == moment]
        joined = units.merge(answers[["case", column, "source_row"]], on="case", how="left", suffixes=("", "_answer"))
        place = joined["source_row_answer"].fillna(joined["source_row"])
        told = joined.assign(source_row=place, **{column: joined[column].fillna(MISSING)})
        return told.drop(columns="source_row_answer")

    return read


def _in_list(codes: CodeList, *rare: str) -> Callable[[Dataset, Period, set[str]], Iterable[str]]:
    """The list's codes without the rare ones that nobody has."""
    return lambda dataset, period, found: [c for c in codes.codes if c not in rare or c in found]


def _referrers_of_year(dataset: Dataset, period: Period, found: set[str]) -> list[str]:
    """The team's referrers in use in the period's year, or found."""
    codes = dataset.codes("referrer", period.start.year)
    return [c for c in codes.codes if c in found or c in codes.codes_in(period.start.year)]


def _ages(units: pd.DataFrame, dataset: Dataset, period: Period) -> pd.Series:
    classes = age_classes(dataset, period)
    around = [(0, classes[0][0] - 1), *classes, (classes[-1][1] + 1, None)]
    named = derived.classed(derived.age_at_start(units), around)
    return named.replace({derived.class_name(*around[0]): f"-{classes[0][0] - 1}"})


def age_classes(dataset: Dataset, period: Period) -> list[tuple[int, int]]:
    """The age classes of SUS' own export of the period, else 15–29, 30–44, 45–59 and 60–74."""
    try:
        parts = dataset.sus("age", period)
    except SourceMissing:
        return list(derived.AGE_CLASSES)
    bounds = parts.loc[parts["role"] == "part", ["class_low", "class_high"]].dropna()
    return sorted({(int(low), int(high)) for low, high in bounds.itertuples(index=False)}) or list(derived.AGE_CLASSES)


def _age_codes(dataset: Dataset, period: Period, found: set[str]) -> list[str]:
    classes = age_classes(dataset, period)
    below, above = f"-{classes[0][0] - 1}", f"{classes[-1][1] + 1}-"
    inner = [derived.class_name(*bounds) for bounds in classes]
    return [c for c in (below, *inner, above, MISSING) if c in (*inner, MISSING) or c in found]


def _years(code: str) -> str | None:
    """`30-44` as `30–44 år`, `75-` as `75 år eller mer`."""
    word = class_word(code)
    return (
        f"{word.removesuffix(' eller mer')} år{' eller mer' if word.endswith(' eller mer') else ''}" if word else None
    )


def noted_needs(cases: pd.DataFrame, dataset: Dataset) -> pd.Series:
    """How many different contacts or needs each case has noted, none where it says so; unknown where nothing stands."""
    told = dataset.tables["case_needs"]
    told = told[told["need"] != MISSING]
    named = told["need"].mask(told["need"] == v.NO_NEED)
    return cases["case"].map(named.groupby(told["case"]).nunique()).astype("Int64")


def _n_needs(units: pd.DataFrame, dataset: Dataset, period: Period) -> pd.Series:
    return derived.classed(noted_needs(units, dataset), [(n, n) for n in range(4)] + [(4, None)]).replace(
        {f"{n}-{n}": f"{n}" for n in range(4)}
    )


def _ages_joined(*borders: int) -> Level:
    """The age classes together that begin between two borders; those of fewer than two stay as they are."""

    def level(codes: Sequence[str]) -> list[tuple[str, ...]]:
        lowest = {code: int(code.partition("-")[0] or 0) for code in _scale(codes)}
        spans = [[c for c, low in lowest.items() if a <= low < b] for a, b in pairwise((0, *borders, 1000))]
        return [tuple(some) for some in spans if len(some) > 1]

    return level


# A table of states that a person may be in several of has a sum at its foot.
_SUM = {ALL: ("Summa",)}
# Women and men are told apart until nothing else helps.
SEX = of_list(v.SEX, coarser=(AS_THEY_ARE, AS_THEY_ARE, NOT_TOLD_APART))
AGE_CLASS = declare(
    Key(
        "age_class",
        "Ålder vid start",
        form=_years,
        read=_ages,
        in_use=_age_codes,
        ordinal=True,
        coarser=(_ages_joined(30, 45), _ages_joined(45)),
        joined=_range(_years),
    )
)
REFERRER = of_team(
    v.REFERRER,
    in_use=_referrers_of_year,
    names=True,
    coarser=(joining(("self", "other")), joining(("af", "fk"), ("region", "municipality"), ("self", "other"))),
)
EVERY_REFERRER = replace(REFERRER, in_use=None)
PARTY = of_team(v.PARTY, names=True)
_POST_SECONDARY = ("other_post_secondary", "university_1_year", "university_3_years", "university_more")
# SUS calls a class by its upper end ("Upp till 3 år"), which reads as if it held those below it.
EDUCATION = of_list(
    v.EDUCATION,
    ordinal=True,
    told={
        "university_1_year": "Högskola/universitet högst 1 år",
        "university_3_years": "Högskola/universitet 1–3 år",
    },
    coarser=(
        joining(_POST_SECONDARY),
        joining(("compulsory", "upper_secondary"), _POST_SECONDARY),
    ),
    joined=called(
        {
            _POST_SECONDARY: "Eftergymnasial utbildning",
            ("compulsory", "upper_secondary"): "Högst gymnasium",
        }
    ),
)
_THREE_YEARS = tuple(tuple(f"up_to_{n}" for n in range(low, low + 3)) for low in (1, 4, 7))
TIME_ON_SUPPORT = of_list(
    v.TIME_ON_SUPPORT,
    ordinal=True,
    told={"up_to_1": "Högst 1 år"} | {f"up_to_{n}": f"{n - 1}–{n} år" for n in range(2, 10)},
    coarser=(joining(*_THREE_YEARS), joining(_THREE_YEARS[0], (*_THREE_YEARS[1], *_THREE_YEARS[2], "more_than_9"))),
    joined=called(
        dict(zip(_THREE_YEARS, ("Högst 3 år", "3–6 år", "6–9 år"), strict=True))
        | {(*_THREE_YEARS[1], *_THREE_YEARS[2], "more_than_9"): "Mer än 3 år"}
    ),
)
SUPPORT_START_ANSWERS = _details("case_supports", "support_source", "start")
_WHEN_ILL = ("sickness_benefit", "activity_compensation", "sickness_compensation")
_WHEN_UNEMPLOYED = ("activity_support", "unemployment_insurance")
_OTHER_SUPPORT = ("study_support", "other_public", "unlabelled")
_NOT_WHEN_ILL = ("social_assistance", "activity_support", "unemployment_insurance", *_OTHER_SUPPORT)
_SUPPORT_LEVELS = (joining(_WHEN_ILL, _WHEN_UNEMPLOYED, _OTHER_SUPPORT), joining(_WHEN_ILL, _NOT_WHEN_ILL))
_SUPPORT_JOINED = called(
    {_WHEN_ILL: "Ersättning vid sjukdom", _WHEN_UNEMPLOYED: "Ersättning vid arbetslöshet"}
    | {_OTHER_SUPPORT[:n]: "Studiestöd eller annan offentlig försörjning" for n in (2, 3)}
    | {_NOT_WHEN_ILL[:n]: "Bistånd eller annan offentlig försörjning" for n in (5, 6)}
)
SUPPORT = of_list(
    v.SUPPORT,
    in_use=_in_list(v.SUPPORT, "unlabelled"),
    several=SUPPORT_START_ANSWERS,
    also=_SUM,
    coarser=_SUPPORT_LEVELS,
    joined=_SUPPORT_JOINED,
)
EVERY_SUPPORT = replace(SUPPORT, in_use=None)
SUPPORT_AT_START = of_list(
    v.SUPPORT, "support_start", "Försörjning vid start", coarser=_SUPPORT_LEVELS, joined=_SUPPORT_JOINED
)
SUPPORT_AT_EXIT = of_list(
    v.SUPPORT, "support_exit", "Försörjning vid avslut", coarser=_SUPPORT_LEVELS, joined=_SUPPORT_JOINED
)
NEED = of_list(v.NEED, several=_details("case_needs", "need"))
INTERPRETER_OR_ANSWER = closed(
    "answer",
    "Svar",
    {"yes": "Ja", "no": "Nej", MISSING: "Uppgift saknas"},
    open=lambda dataset, period: _survey_words(dataset, period, "answer"),
    read=lambda units, dataset, period: derived.yes_no(units["interpreter"]),
    in_use=lambda dataset, period, found: (
        ["yes", "no", MISSING] if found <= {"yes", "no", MISSING} else [*_survey_words(dataset, period, "answer")]
    ),
)
HOURS_CLASS = closed(
    "hours_class",
    "Timmar i veckan",
    {
        "0": "0 timmar",
        "1-4": "Mer än 0 men under 5 timmar",
        "5-9": "5 men under 10 timmar",
        "10-": "10 timmar eller fler",
        MISSING: "Uppgift saknas",
    },
    ordinal=True,
    coarser=(joining(("1-4", "5-9")), joining(("0", "1-4", "5-9"))),
    joined=called({("1-4", "5-9"): "Mer än 0 men under 10 timmar", ("0", "1-4", "5-9"): "Under 10 timmar"}),
)
N_NEEDS = declare(
    Key(
        "n_needs",
        "Antal kontakter eller behov",
        form=class_word,
        ordinal=True,
        read=_n_needs,
        in_use=lambda dataset, period, found: ["0", "1", "2", "3", "4-", *({MISSING} & found)],
        coarser=(joining(("0", "1"), ("2", "3")), joining(("0", "1"), ("2", "3", "4-"))),
        joined=_range(class_word),
    )
)
QUESTION = closed("question", "Fråga", {"support": "Försörjningskällor", "need": "Kontakter eller behov"})

# --- the way through the service -------------------------------------------------------------------------------------

STAGE = closed(
    "stage",
    "Läge",
    {
        "carried_in": "Inskrivna vid periodens början",
        "started": "Startade i perioden",
        "in_service": "Inskrivna någon gång i perioden",
        "ended": "Avslutade i perioden",
        "dropped_out": "Avbröt i perioden",
        "open_at_end": "Inskrivna vid periodens slut",
    },
    ordinal=True,
    also={
        "started": ("Startade",),
        "in_service": ("Inskrivna under perioden",),
        "ended": ("Avslutade",),
        "dropped_out": ("Avbröt",),
    },
)
EVENT = closed("event", "Händelse", {"application": "Ansökningar", "start": "Starter", "exit": "Avslut"})
APPLICATION_RESULT = of_list(
    v.APPLICATION_RESULT,
    in_use=lambda d, p, found: v.APPLICATION_RESULT.codes[:-1],
    also={
        "queue": ("I kö", "I kö vid periodens slut"),
        "non_start": ("Ledde inte till start",),
        ALL: ("Ansökningar med utfall, eller i kö vid periodens slut",),
    },
)
NON_START_REASON = of_list(v.NON_START_REASON)
N_REASONS = closed("n_reasons", "Antal skäl", {"1": "1", "2": "2", "3": "3", MISSING: "Uppgift saknas"}, ordinal=True)
STEP = closed(
    "step",
    "Steg",
    {
        **{c.code: c.label for c in v.STEP.categories},
        MISSING: "Uppgift saknas",
        "first_meeting": "Till första möte",
        "start": "Till start",
    },
    in_use=lambda dataset, period, found: v.STEP.codes,
    ordinal=True,
)
# At start nobody stands on the end state; a row that says so is shown, not hidden.
STARTING_STEP = replace(STEP, in_use=_in_list(v.STEP, "ended"))
WAY = only(STEP, "first_meeting", "start")
STEP_AT_START = of_list(v.STEP, "step_start", "Steg vid start", in_use=_in_list(v.STEP, "ended"), ordinal=True)
STEP_AT_EXIT = of_list(v.STEP, "step_exit", "Steg vid avslut", ordinal=True)
MOVEMENT = of_list(v.STEP_MOVEMENT, "movement", "Riktning", ordinal=True)
GROUP = closed(
    "group",
    "Grupp",
    {
        "all_ended": "Alla avslutade",
        "first_half": "Avslutade första halvåret",
        "paired": "Med skattning både vid start och vid avslut",
        "unpaired": "Med skattning bara vid start",
    },
    also={"all_ended": ("Alla",), "first_half": ("Första halvåret",)},
)
MOMENT = closed(
    "moment",
    "Tidpunkt",
    {"start": "Vid start", "exit": "Vid avslut", "both": "Vid start och avslut", "follow_up": "Vid uppföljningen"},
    ordinal=True,
    also={"start": ("Före",), "exit": ("Efter",)},
)
_WORK_OR_STUDIES = ("work", "studies")
_CARE = ("daily_activity", "social_psychiatry", "medical_treatment")
OUTCOME = of_list(
    v.OUTCOME,
    coarser=(
        joining(_WORK_OR_STUDIES, _CARE),
        joining(_WORK_OR_STUDIES, ("job_seeking", "rehabilitation"), (*_CARE, "back_to_referrer")),
    ),
    joined=called(
        {
            _WORK_OR_STUDIES: "Till arbete eller studier",
            _CARE: "Till daglig verksamhet, socialpsykiatri eller medicinsk behandling",
            ("job_seeking", "rehabilitation"): "Till arbetssökande eller fortsatt rehabilitering",
            (*_CARE, "back_to_referrer"): "Till vård, daglig verksamhet eller åter till remittent",
        }
    ),
)
_LEFT_EARLY = ("moved", "illness", "without_measurement", "registration_error")
EXIT_REASON = of_list(
    v.EXIT_REASON,
    coarser=(joining(_LEFT_EARLY), joining(("discharged", "further_rehabilitation"), _LEFT_EARLY)),
    joined=called(
        {
            _LEFT_EARLY: "Utskrivning av andra skäl",
            ("discharged", "further_rehabilitation"): "Utskrivning, med eller utan fortsatt rehabilitering",
        }
    ),
)
EMPLOYMENT_FORM = of_list(v.EMPLOYMENT_FORM)
REGULAR_SERVICE_KIND = of_list(v.REGULAR_SERVICE_KIND)
DESTINATION = closed(
    "destination",
    "Vidare till",
    {
        "reinforced": "Förstärkt samarbete mellan Af och Fk",
        "af": "Arbetsförmedlingen",
        "ame": "Arbetsmarknadsenheten",
        "other": "Annan ordinarie insats",
        MISSING: "Uppgift saknas",
    },
)
WORK_IS_NEW = closed(
    "work_is_new",
    "Slag av arbete",
    {"yes": "Nytt arbete", "no": "Återgång till den egna anställningen", MISSING: "Uppgift saknas"},
)


def _months_enrolled(units: pd.DataFrame, dataset: Dataset, period: Period) -> pd.Series:
    open_class = (derived.MONTHS_CLASSES[-1][1] + 1, None)
    return derived.classed(derived.begun_months(units), [*derived.MONTHS_CLASSES, open_class])


MONTHS_CLASS = declare(
    Key(
        "months_class",
        "Påbörjade månader",
        form=class_word,
        ordinal=True,
        read=_months_enrolled,
        in_use=lambda dataset, period, found: [
            *(derived.class_name(*bounds) for bounds in derived.MONTHS_CLASSES),
            f"{derived.MONTHS_CLASSES[-1][1] + 1}-",
            *({MISSING} & found),
        ],
        coarser=(runs(2), runs(4)),
        joined=_range(class_word),
    )
)
OCCUPATION = of_list(
    v.OCCUPATION,
    also=_SUM,
    open=lambda d, p: {"work_or_studies": "Arbete och/eller studier"},
    in_use=lambda dataset, period, found: v.OCCUPATION.codes,
)
# Ways of leaving SUS: nobody has them as an occupation half a year later.
LATER_OCCUPATION = replace(OCCUPATION, in_use=_in_list(v.OCCUPATION, "without_measurement", "not_ended"))
OCCUPATION_GROUP = of_list(v.OCCUPATION_GROUP, also=_SUM)
SECTOR = of_list(v.SECTOR)
ASKED = closed("asked", "Frågorna ställda", {"once": "Minst en gång", "twice": "Två gånger"})
RESULT = closed(
    "result",
    "Resultat",
    {
        "non_starts": "Ansökningar som inte ledde till start",
        "step_up": "Uppåt på processtrappan",
        "work_or_studies": "Till arbete eller studier",
        "regular_service": "Till insats inom ordinarie verksamhet",
        "reinforced_cooperation": "Till förstärkt samarbete",
        "hours_threshold": "Minst tio timmar i veckan",
        "follow_up_6": "I arbete eller studier 6 månader efter avslut, av de nådda",
    },
    also={
        "non_starts": ("Ansökningar utan start",),
        "work_or_studies": ("Arbete eller studier",),
        "regular_service": ("Till ordinarie insats", "Ordinarie insats"),
        "follow_up_6": ("Arbete eller studier efter 6 månader",),
    },
)

# --- after exit ------------------------------------------------------------------------------------------------------

MONTHS_AFTER_EXIT = declare(
    Key(
        "months",
        "Månader efter avslut",
        form=months_word,
        ordinal=True,
        in_use=lambda dataset, period, found: [*sorted(found - {MISSING}, key=float), MISSING],
    )
)
FOLLOW_UP_STATUS = closed(
    "follow_up_status",
    "Status",
    {"done": "Genomförda", "not_reached": "Ej nådda", "declined": "Avböjda", MISSING: "Inte registrerade"},
    total="Att göra",
    also={"done": ("nådda",)},
    coarser=(joining(("not_reached", "declined", MISSING)),),
    joined=called({("not_reached", "declined", MISSING): "Inte genomförda"}),
)
AT_EXIT = closed(
    "at_exit",
    "Vid avslut",
    {"yes": "I arbete eller studier", "no": "Inte i arbete eller studier", MISSING: "Uppgift saknas"},
)
AT_FOLLOW_UP = closed(
    "at_follow_up",
    "Vid uppföljningen",
    {
        "yes": "I arbete eller studier vid uppföljningen",
        "no": "Inte i arbete eller studier vid uppföljningen",
        MISSING: "Uppgift saknas vid uppföljningen",
    },
    also={"yes": ("I arbete eller studier",), "no": ("Inte i arbete eller studier",)},
)
BOUND = closed(
    "bound",
    "Gräns",
    {"low": "Lägst", "reached": "Bland de nådda", "high": "Högst", "from": "Lägst planerat", "to": "Högst planerat"},
    ordinal=True,
    also={
        "low": ("Nedre gräns", "från", "Lägsta möjliga"),
        "high": ("Övre gräns", "till", "Högsta möjliga"),
        "from": ("Lägst",),
        "to": ("Högst",),
    },
)
PURPOSE = of_list(v.SPOT_PURPOSE, "purpose", "Syfte")
DURATION_KIND = closed(
    "duration_kind",
    "Tidsuppgiften",
    {
        "exact": "Läst",
        "at_least": "Läst som minst",
        "unreadable": "Går inte att läsa",
        "blank": "Inte ifylld",
        MISSING: "Uppgift saknas",
    },
)
ROW = declare(Key("row", "Nummer", form=lambda code: code if code.isdigit() else None, ordinal=True))
PAIR = declare(Key("pair", "Par", form=numbered("Par"), ordinal=True))
THRESHOLD = declare(
    Key(
        "threshold",
        "Gräns för säkerställd förändring",
        form=lambda code: f"Gräns {code.replace('.', ',')} poäng" if re.fullmatch(r"[\d.]+", code) else None,
    )
)
CLASS = closed(
    "class",
    "Klass",
    {
        "recovered": "Återhämtad",
        "improved": "Förbättrad",
        "improved_above": "Förbättrad, redan över gränsvärdet",
        "unchanged": "Ingen säkerställd förändring",
        "deteriorated": "Försämrad",
    },
    ordinal=True,
)

# --- time, staff, events ---------------------------------------------------------------------------------------------


def _months_of(units: pd.DataFrame, dataset: Dataset, period: Period) -> pd.Series:
    return units["date"].dt.strftime("%Y-%m").astype("string")


MONTH = declare(
    Key(
        "month",
        "Månad",
        total="Hela perioden",
        form=month_word,
        ordinal=True,
        read=_months_of,
        in_use=lambda dataset, period, found: [f"{month.start:%Y-%m}" for month in period.months],
        coarser=(months_together(3), months_together(6)),
        joined=_months_range,
    )
)
HALF = closed(
    "half",
    "Halvår",
    {"h1": "Första halvåret", "h2": "Andra halvåret"},
    total="Hela perioden",
    ordinal=True,
    in_use=lambda dataset, period, found: [
        code for code in ("h1", "h2") if any((month.start.month > 6) == (code == "h2") for month in period.months)
    ],
    read=lambda units, dataset, period: (
        (units["date"].dt.month > 6).map({False: "h1", True: "h2"}).astype("string").where(units["date"].notna())
    ),
)
YEAR = closed(
    "year",
    "År",
    {"previous": "Året före", "current": "I år"},
    form=lambda code: code if re.fullmatch(r"\d{4}", code) else None,
    open=lambda dataset, period: {"previous": capital(period.previous.label), "current": capital(period.label)},
    ordinal=True,
)
PERIOD = declare(Key("period", "Period", form=lambda code: capital(Period.from_code(code).label), ordinal=True))
COUNTED = closed(
    "counted",
    "Räknat",
    {
        "persons": "Personer",
        "cases": "Ärenden",
        "activities": "Aktiviteter",
        "in_service": "Inskrivna minst en dag",
        "started": "Startade",
        "ended": "Avslutade",
        "in_sus": "Avslutade och registrerade i SUS",
        "measured": "Avslutade i SUS, utom utskrivna utan mätning",
    },
    also={
        "in_sus": ("registrerade i SUS", "rapporten om avslutsanledningar"),
        "measured": ("i SUS och inte utskrivna utan mätning", "rapporten om tid i insatsen"),
    },
)
KIND = closed(
    "kind",
    "Slag",
    {
        "planned": "Planerat",
        "employed": "I arbete",
        "leave": "Tjänstlediga",
        "parental_leave": "Föräldralediga",
        "lent": "Utlånade",
        "vacant": "Vakanta",
        MISSING: "Utan orsak",
        "actual": "Faktiskt",
        "difference": "Skillnad",
        "participants": "Deltagare",
        "prices": "Priser",
    },
    total="Samtliga som är",
    also={"planned": ("Planerade",)},
    signed=frozenset({"difference"}),
)
STAFF_REASON = of_list(v.STAFF_REASON)
ROLE = declare(Key("role", "Roll", open=lambda dataset, period: _slugged(dataset, "staff", "role")))
EXTENT = declare(
    Key("extent", "Sysselsättningsgrad", form=lambda code: f"{code}\u00a0%" if code.isdigit() else None, ordinal=True)
)
POSITION = closed(
    "position",
    "Läge",
    {"under": "Under planerat", "within": "Inom planerat", "over": "Över planerat"},
    total="Samtliga månader",
    ordinal=True,
)
EVENT_TYPE = declare(
    Key("event_type", "Händelse", open=lambda dataset, period: _slugged(dataset, "events", "type", first_part))
)

# --- economy, survey, comparison -------------------------------------------------------------------------------------

ACCOUNT = declare(
    Key("account", "Konto", total="Summa", open=lambda dataset, period: _slugged(dataset, "accounts", "account"))
)
FINANCIER = declare(
    Key("financier", "Finansiär", open=lambda dataset, period: _slugged(dataset, "financing", "financier"))
)
PER = closed(
    "per",
    "Kostnaden utslagen på",
    {
        "in_service": "Deltagare, inskrivna minst en dag",
        "started": "Deltagare som startat",
        "ended": "Deltagare som avslutat",
        "month_enrolled": "Inskriven månad",
        "year_place": "Årsplats (en deltagare inskriven hela året)",
    },
)
ITEM = declare(Key("item", "Fråga", open=lambda dataset, period: _survey_words(dataset, period, "item")))
MEASURING_POINT = closed(
    "measuring_point",
    "Mätpunkt",
    {"3_months": "Efter 3 månader", "exit": "Vid avslut", MISSING: "Okänd mätpunkt"},
    open=lambda dataset, period: _survey_words(dataset, period, "measuring_point"),
    ordinal=True,
)
RATER = of_list(v.RATER, missing=False)
BIP_ITEM = declare(Key("bip_item", "Fråga", open=lambda dataset, period: _bip_words(dataset, period)))
BIP_CHANGE = closed(
    "bip_change", "Från första till sista mätningen", {"up": "Högre", "same": "Samma", "down": "Lägre"}, ordinal=True
)
TIMES = closed(
    "times",
    "Mätningar",
    {"0": "Ingen", "1": "En", "2": "Två", "3": "Tre", "4-": "Fyra eller fler"},
    ordinal=True,
)
REFERENCE = closed("reference", "Jämförelse", {"goal": "Mål", "national": "Riket"})
GOAL = declare(Key("goal", "Mål", open=lambda dataset, period: _goal_words(dataset, period)))
TEAM = declare(Key("team", "Team", total="Alla team", open=lambda dataset, period: dataset.names))
CALENDAR_YEAR = declare(Key("calendar_year", "År", form=lambda code: code if code.isdigit() else None, ordinal=True))
OTHER_TEAM = declare(Key("other_team", "Team", open=lambda dataset, period: _team_words(dataset, period)))

# --- payback ---------------------------------------------------------------------------------------------------------

ACTOR = of_list(
    v.ACTOR,
    missing=False,
    also={"kommun": ("Kommunens",), "staten": ("Staten",), "samhalle": ("Samhället", "Samhällets")},
)
PRICE_ITEM = of_list(v.PRICE_ITEM, missing=False)
HORIZON = closed("horizon", "Tidsrymd", {"1": "Inom ett år", "5": "Inom fem år"}, ordinal=True)
INPUT = closed("input", "Underlag", {"workbook": "Registret", "sus": "SUS"})
ALTERNATIVE = closed(
    "alternative",
    "Antagande",
    {
        "unknown_none": "Okänd försörjning räknas som ingen ersättning",
        "cost_year": "De avslutade bär hela årets kostnad",
        "half_time": "Arbete utan angiven omfattning är halvtid",
        "tax_kept_10": "Kommunen behåller 10\u00a0% av ökad skatt",
        "discount_35": "Kalkylränta 3,5\u00a0%",
        "write_off_3": "Kostnaden skrivs av på 3 år",
        "dead_weight_20": "20\u00a0% av förändringen hade skett ändå",
        "fading_10": "Förändringen avtar 10\u00a0% om året",
        "full_production": "Lönebidrag sänker inte produktionsvärdet",
        "activity_support_fk": "Aktivitetsstöd bärs av Försäkringskassan",
    },
)
_SETTING = {
    "enrolled": "månadskostnad",
    "year": "årskostnad",
    "none": "okänd ingen",
    "unchanged": "okänd oförändrad",
    "naive": "hel skatt",
    "equalised": "utjämnad skatt",
}
SETTING = declare(
    Key(
        "setting",
        "Antaganden",
        form=lambda code: capital(", ".join(_SETTING.get(part, "") for part in code.split("_"))),
    )
)
ALLOWANCE = closed(
    "allowance", "Sätt att pröva", {"none": "Rakt av", "dead_weight": "Om en del av förändringen hade skett ändå"}
)

# --- statistics ------------------------------------------------------------------------------------------------------

STATISTIC = closed(
    "statistic",
    "Mått",
    {
        "n": "Antal",
        "mean": "Medelvärde",
        "median": "Median",
        "min": "Lägst",
        "max": "Högst",
        "sum": "Sammanlagt",
        "sum_at_least": "Minst sammanlagt",
        "p90": "Nio av tio högst",
        "n_within_14_days": "Högst 14 dagar",
        "median_days": "Median, dagar",
        "posts": "Heltidstjänster",
        "low": "Nedre gräns",
        "high": "Övre gräns",
        "p": "p-värde",
        "share": "Andel",
        "share_start": "Andel vid start",
        "share_exit": "Andel vid avslut",
        "change": "Förändring",
        "percent": "Förändring i %",
        "difference": "Skillnad",
        "budget": "Budget",
        "outcome": "Utfall",
        "deviation": "Avvikelse",
        "recomputed": "Omräknad",
        "stated": "Angiven",
        "distinct": "Olika",
        "income": "Intäkt per år",
        "income_kommun": "Kommunens intäkt per år",
        "cost": "Kostnad",
        "result_1": "Resultat 1 år",
        "result_5": "Resultat 5 år",
        "return_1": "Tillbaka per krona, 1 år",
        "return_5": "Tillbaka per krona, 5 år",
        "payback_months": "Månader till återbetalning",
        "production_before": "Produktion före",
        "production_after": "Produktion efter",
        "real_before": "Använda resurser före",
        "real_after": "Använda resurser efter",
        "potential_before": "Outnyttjad potential före",
        "potential_after": "Outnyttjad potential efter",
        "verkningsgrad": "Verkningsgrad",
        "required_verkningsgrad": "Verkningsgrad som täcker kostnaden på ett år",
        "cost_per_participant": "Kostnad per deltagare",
        "cost_per_point": "Kostnad per deltagare och procentenhet",
        "participants": "Deltagare",
        "months_enrolled": "Deltagarnas månader i insatsen",
        "cost_year": "Årets kostnad",
        "months_year": "Alla inskrivnas månader under året",
        "cost_month": "Kostnad per månad",
        "cost_total": "Kostnad för deltagarna",
        "cost_participant": "Insatsens kostnad per deltagare",
        "unknown_start": "Okänd försörjning vid start",
        "unknown_exit": "Okänd försörjning vid avslut",
        "with_resources": "Deltagare med uppgift om resurser",
        "months": "Månader",
        "other": "Kortast hos någon annan",
        "other_then": "Kortast hos någon annan då",
    },
    total="",  # of a measure without statistics, beside others that have them
    signed=frozenset({"deviation", "difference", "change", "percent"}),
    also={
        "mean": ("medelvärde", "medeltal", "Medelförändring"),
        "median": ("Medianförändring",),
        "min": ("Minst", "Lägsta", "kortast"),
        "max": ("Mest", "Högsta", "längst"),
        "low": ("från",),
        "high": ("till",),
        "share_start": ("Före",),
        "share_exit": ("Efter",),
        "percent": ("%",),
        "n": ("antal",),
        "p90": ("Nio av tio väntade högst",),
        "payback_months": ("Återbetalningstid",),
        "result_1": ("resultat över ett år",),
        "result_5": ("resultat över fem år",),
        "difference": ("Skillnad",),
    },
)


# --- the words of open keys ------------------------------------------------------------------------------------------


def first_part(text: str) -> str:
    """What stands before the first comma: `Utbildning` of `Utbildning, heldag`."""
    return text.partition(",")[0].strip()


def _slugged(dataset: Dataset, table: str, column: str, part: Callable[[str], str] = str.strip) -> Words:
    """The words of a text column by their slugs, in the order of the rows.

    Of a slug's spellings a word in capitals or small letters alone yields to another; among the others the last holds.
    """
    words: dict[str, str] = {}
    for text in map(part, dataset.tables[table][column].dropna()):
        slug = v.slug(text)
        if slug not in words or _plain(text) or not _plain(words[slug]):
            words[slug] = text
    return words


def _plain(text: str) -> bool:
    """Whether a name is written as names are: a first letter in capitals, others small."""
    return text[:1].isupper() and not text.isupper()


def _settings(dataset: Dataset, period: Period) -> Settings:
    return dataset.settings.get(period.start.year, Settings())


def _goal_words(dataset: Dataset, period: Period) -> Words:
    return {v.slug(goal.name): goal.name for goal in _settings(dataset, period).goals}


def _team_words(dataset: Dataset, period: Period) -> Words:
    named = _slugged(dataset, "comparisons", "other_team")
    return {"own": _settings(dataset, period).team or "Det egna teamet", **named}


def _bip_words(dataset: Dataset, period: Period) -> Words:
    """The questions by their ids, in the order in which they first stand."""
    rows = dataset.tables["bip_answers"].drop_duplicates("item")
    return {v.slug(str(row.item)): str(row.question) for row in rows.itertuples()}


def _survey_words(dataset: Dataset, period: Period, what: str) -> Words:
    """Questions, measuring points and answers as they stand in the year's survey; the answers of its scale first."""
    rows = dataset.tables["survey_answers"]
    rows = rows[rows["year"] == period.start.year]
    if what == "item":
        return {v.slug(str(r.item)): str(r.item if pd.isna(r.question) else r.question) for r in rows.itertuples()}
    if what == "measuring_point":
        return {v.slug(str(text)): str(text) for text in rows["measuring_point"].dropna()}
    survey = _settings(dataset, period).survey
    scales = [*survey.scale, *(answer for item in survey.items for answer in item.scale)]
    return {v.slug(v.fold(str(text))): str(text) for text in [*scales, *rows["answer"].dropna()]}
