"""What a count may be said to be of: the nouns and the words for what they have done, from the declarations.

"54 ansökningar" is no count of participants, "54 startade" none of those who ended. A noun that no unit and no
population has is left to the other checks.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from sotanalysis.measures import all_measures
from sotanalysis.measures.measure import Measure
from sotanalysis.measures.populations import POPULATIONS
from sotanalysis.vocabulary import UNITS

# Where the words for what is counted end, in a population's words and after a number.
_CUT = re.compile(r"\b(?:som|för|på|till|från|utan|under|vid|efter|med|mot|av|i|den|det)\b|[.,;:!?()\ufffc–]")
_LISTED = re.compile(r",\s*|\s+och\s+")
_ENDING = r"(?:ningarna|ningar|ning|arna|ar|erna|er|orna|or|ena|en|et|an|na|e|n|a)"
_ADJECTIVE = re.compile(r"\w+(?:na|ade)")  # "återtagna ansökningar"
_DONE = re.compile(r"(\w{4,}?)(?:ats|at|its|it|na)")
_DONE_ENDING = r"(?:ades|ade|ats|at|ad|its|it|na|en|er)"
_WITHOUT = re.compile(r"\butan \w+")
_NEAR = 3  # so many words after a number may tell what it counts


def miscounted(text: str, ids: Iterable[str]) -> tuple[str, str] | None:
    """The word after a count that its facts do not count, and the words for what they do; None where it is right."""
    for measure, codes in filter(None, map(_measure_of, ids)):
        counted = _counted(measure, codes)
        nouns, done = _nouns(measure, codes), {_stem(word) for word in re.findall(r"\w+", counted.casefold())}
        for word in _said(text):
            noun = next((one for one in _known_nouns() if re.fullmatch(rf"{one}{_ENDING}?", word)), None)
            act = next((one for one in _known_acts() if re.fullmatch(rf"{one}{_DONE_ENDING}?", word)), None)
            # The title may say it too: the flow of participants counts cases.
            noun = None if noun and measure.title.casefold().startswith(noun) else noun
            if (noun and noun not in nouns) or (act and not noun and not any(one.startswith(act) for one in done)):
                return word, counted
    return None


def other_member(text: str, words: Mapping[str, tuple[str, ...]], bound: Iterable[str]) -> str | None:
    """The word of another category than those bound, that the text names while it names none of those; else None.

    `words` are those of each code. Of two words that one text holds, the longer is meant.
    """
    named, rest = dict[str, str](), text.casefold()
    for word, code in sorted(((w, code) for code, some in words.items() for w in some), key=lambda one: -len(one[0])):
        pattern = rf"(?<!\w){re.escape(word.casefold())}(?:s|n|en|et|na|erna)?(?!\w)"
        if re.search(pattern, rest):
            named.setdefault(code, word)
            rest = re.sub(pattern, " ", rest)
    mine = {*bound}
    return None if named.keys() & mine else next(iter(named.values()), None)


def _said(text: str) -> Iterator[str]:
    """The words right after a number that may tell what it counts: "nya deltagare som avslutat"."""
    plain = re.sub(r"[*_]", "", text.casefold()).strip()
    whole = re.sub(r"\bsom (?:har )?(?=\w+(?:at|ats|it)\b)", "", plain)
    yield from re.findall(r"\w+", _CUT.split(whole, maxsplit=1)[0])[:_NEAR]


@cache
def _measure_of(id: str) -> tuple[Measure, tuple[str, ...]] | None:
    """The measure of a fact and the codes of its keys; None for a fact of no measure."""
    plain = id.partition("@")[0]
    for measure in all_measures():
        if plain == measure.id or plain.startswith(f"{measure.id}."):
            return measure, tuple(filter(None, plain.removeprefix(measure.id).split(".")))
    return None


def _counted(measure: Measure, codes: tuple[str, ...]) -> str:
    """The words for what a fact counts: those of its population, and of its categories where the key has some."""
    each = measure.counting.of if measure.counting else {}
    of = next((each[code].words for code in codes if code in each), measure.population)
    closed = [key.word(code) for key, code in zip(measure.keys, codes, strict=False) if code in key.words]
    return _WITHOUT.sub("", "; ".join([of, *closed]))


def _nouns(measure: Measure, codes: tuple[str, ...]) -> set[str]:
    """The stems of what a fact may be called: its unit, and the nouns of every population with that unit."""
    unit = measure.unit if isinstance(measure.unit, str) else _unit_of(measure.unit, codes)
    return {_stem(noun) for noun in [*_of_unit(unit), *_heads(_counted(measure, codes).partition(";")[0])]}


def _unit_of(units: object, codes: tuple[str, ...]) -> str:
    assert isinstance(units, dict)
    return next((units[code] for code in codes if code in units), units.get("", ""))


@cache
def _of_unit(unit: str) -> tuple[str, ...]:
    named = [UNITS.get(unit, ""), *(one.words for one in POPULATIONS.values() if one.unit == unit)]
    return tuple(dict.fromkeys(noun for words in named for noun in _heads(words)))


def _heads(words: str) -> list[str]:
    """The nouns that words for a population begin with."""
    listed = (one.split() for one in _LISTED.split(_CUT.split(words.casefold())[0]))
    plain = ([word for word in one if not _ADJECTIVE.fullmatch(word)] for one in listed)
    return [one[0] for one in plain if one]


@cache
def _known_nouns() -> tuple[str, ...]:
    """The stem of every noun that is counted: those of populations, and the units of what has a base."""
    counted = {population.unit for population in POPULATIONS.values()}
    counted |= {measure.unit for measure in all_measures() if isinstance(measure.unit, str) and measure.base}
    return tuple(dict.fromkeys(_stem(noun) for unit in sorted(counted) for noun in _of_unit(unit)))


@cache
def _known_acts() -> tuple[str, ...]:
    """The stem of every word for what the units of a population have done: start, avslut."""
    words = {word for one in POPULATIONS.values() for word in re.findall(r"\w+", one.words)}
    return tuple(sorted({found[1] for word in words if (found := _DONE.fullmatch(word))}))


def _stem(noun: str) -> str:
    return re.sub(rf"{_ENDING}$", "", noun) or noun
