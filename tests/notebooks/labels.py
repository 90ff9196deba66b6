"""Whether the words beside a number say what the number is: keys and parts of facts against heads, labels, foot and notes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile
from typing import Any

from sotanalysis.chapters.goals import ABOVE, BELOW
from sotanalysis.facts import Fact
from sotanalysis.measures.keys import KEYS, Key
from sotanalysis.report.report import Report
from sotanalysis.vocabulary import ALL, UNITS, slug

# What a head may call a part. `n` needs no word of its own beside a share, but never another part's.
LEVELS = "comparison.goal_levels"  # a goal's level, beside what it is held against
PARTS = {
    "n": ("antal",),
    "base": ("av", "svarande", "bas"),
    "share": ("andel", "%"),
    "percent": ("andel", "%"),
    "interval": ("intervall",),
    "signed": ("skillnad", "förändring"),
    "k_of_n": ("av",),
    "k_of_n_share": ("av",),
    "thousands": ("tkr",),
}
TOTALS = ("Samtliga", "Totalt", "Alla", "Summa", "Hela")
# Words for a unit beside the one in vocabulary.UNITS.
UNIT_WORDS = {
    "persons": ("antal", "deltagare", "person"),
    "share": ("%",),
    "percent": ("%",),
    "percentage_points": ("skillnad", "%"),
    "sek": ("kr", "kostnad", "intäkt", "resultat"),
    "sek_per_month": ("kr",),
    "posts": ("tjänst",),
    "months": ("mån",),
    "days": ("dag",),
    "per_krona": ("krona",),
    "attendances": ("deltagande",),
    "mentions": ("antal",),
}
NAMED = ("base", "share", "percent", "interval", "thousands", "k_of_n", "k_of_n_share")


@dataclass(frozen=True)
class Told:
    """A fact in an exhibit: which part of it, its text, the words in its heads, and the facts beside it in its row.

    Of a base it is the fact that the base is.
    """

    fact: Fact
    part: str
    text: str
    heads: str
    measure: str
    beside: tuple[str, ...] = ()


def wrong(report: Report, form: Mapping[str, Any]) -> list[str]:
    """What is not said, or said wrongly, in an exhibit: one sentence per key or part, with the facts it concerns."""
    told = list(_told(report, form))
    told = [replace(t, heads=_spelled(t.heads, form)) for t in told]
    around = _fold(" ".join([form.get("caption", ""), form.get("foot", ""), *form.get("notes", [])]))
    found: dict[str, list[str]] = {}
    for name in sorted({name for t in told for name in t.fact.keys}):
        found |= _of_key(report, name, [t for t in told if name in t.fact.keys], around, told)
    found |= _of_parts(told, around)
    found |= _of_measures(report, told)
    found |= _of_sources(told)
    found |= _of_verdicts(form)
    found |= _of_levels(told)
    return [f"{form['id']}: {what} ({', '.join(list(dict.fromkeys(ids))[:3])})" for what, ids in found.items()]


def _of_key(
    report: Report, name: str, told: list[Told], around: str, everything: list[Told]
) -> dict[str, list[str]]:
    """Facts whose code of the key does not stand where it must."""
    # A base or a count is of no statistic; a goal stands in the row of the fact it is for.
    told = [t for t in told if not (name == "statistic" and t.part in ("base", "n"))]
    told = [t for t in told if not (name == "goal" and _goal_stands_by(report, t))]
    codes = {t.fact.keys[name] for t in told}
    varies = len(codes) > 1 or (len(told) < len(everything) and codes != {ALL})
    words = {code: _words(report, name, code) for code in codes}
    found: dict[str, list[str]] = {}
    for t in told:
        code = t.fact.keys[name]
        if not varies:
            if code != ALL and not any(_in(word, f"{t.heads} | {around}") for word in words[code]):
                found.setdefault(f"{name}={code} står ingenstans", []).append(t.fact.id)
            continue
        longest = _longest(words, t.heads)
        if code == ALL:
            others = {c for c in longest if c != ALL}
            if others and ALL not in longest:
                found.setdefault(f"{name}=all heter {sorted(others)}", []).append(t.fact.id)
        elif code not in longest:
            if longest:
                found.setdefault(f"{name}={code} heter {sorted(longest)}", []).append(t.fact.id)
            elif len(codes) > 1 or not any(_in(word, around) for word in words[code]):
                found.setdefault(f"{name}={code} står inte i huvudet", []).append(t.fact.id)
    return found


def _goal_stands_by(report: Report, told: Told) -> bool:
    """Whether a goal stands in the row of the very fact that it is a goal for."""
    return any(slug(goal.name) == told.fact.keys["goal"] and goal.fact in told.beside for goal in report.settings.goals)


def _longest(words: Mapping[str, tuple[str, ...]], heads: str) -> set[str]:
    """The codes whose words stand in a head and inside no longer word of another code there."""
    found: set[str] = set()
    for head in heads.split(" | "):
        there = {(code, word) for code, some in words.items() for word in some if _in(word, head)}
        found |= {
            code
            for code, word in there
            if not any(other != code and len(longer) > len(word) and _in(word, longer) for other, longer in there)
        }
    return found


def _of_parts(told: list[Told], around: str) -> dict[str, list[str]]:
    """Parts that vary and are not named, or named as another part; a count under the word of a value, and the reverse."""
    varies = len({t.part for t in told}) > 1
    valued = {word for t in told if t.part == "value" for word in _unit(t.fact.unit)}
    counted = {word for t in told if t.part == "n" for word in _unit(t.fact.unit)}
    units, alone = valued | counted, not any(t.part == "share" for t in told)
    found: dict[str, list[str]] = {}
    for t in told:
        named = {part for part, words in PARTS.items() if any(_part_in(word, t.heads) for word in words)}
        mine, column = set(_unit(t.fact.unit)), t.heads.partition(" | ")[0]
        if t.part == "n" and named and "n" not in named and named & {"share", "interval", "base"}:
            found.setdefault(f"n heter {sorted(named)[0]}", []).append(t.fact.id)
        elif t.part == "n" and not any(w in t.heads for w in mine) and any(w in column for w in units - mine):
            found.setdefault("n heter som en annan enhet", []).append(t.fact.id)
        elif t.part == "value" and counted and "n" in named and t.fact.keys.get("statistic") != "n":
            found.setdefault("värdet heter antal", []).append(t.fact.id)
        elif varies and t.part in NAMED and t.part not in named and not (t.part == "percent" and alone):
            found.setdefault(f"{t.part} står inte i huvudet", []).append(t.fact.id)
        elif t.part == "value" and counted and not any(w in f"{t.heads} {_fold(t.text)}" for w in mine):
            if "n" in named or not t.fact.keys.keys() & {"statistic"}:
                found.setdefault(f"enheten {t.fact.unit} står inte i huvudet", []).append(t.fact.id)
    for t in told if len({t.fact.unit for t in told if t.part == "value"}) > 1 else ():
        if t.part == "value" and not any(w in f"{t.heads} {_fold(t.text)}" for w in _unit(t.fact.unit)):
            if "statistic" not in t.fact.keys:
                found.setdefault(f"enheten {t.fact.unit} står inte i huvudet", []).append(t.fact.id)
    return found


def _of_verdicts(form: Mapping[str, Any]) -> dict[str, list[str]]:
    """What is said of a goal stands under a head that says so."""
    heads = [_fold(column["header"]) for column in form.get("columns", [])]
    found: dict[str, list[str]] = {}
    for row in form.get("rows", []) if heads else []:
        for head, cell in zip(heads, row["cells"], strict=True):
            if cell["text"] in (*ABOVE, *BELOW) and not _in("mot målet", head):
                found.setdefault("ordet om målet står inte under målet", []).extend(cell["facts"])
    return found


def _of_levels(told: list[Told]) -> dict[str, list[str]]:
    """The level of a goal stands under a head that begins with the word, and no other number does."""
    found: dict[str, list[str]] = {}
    levels = {t.fact.id for t in told if t.fact.measure == LEVELS or t.fact.keys.get("reference") == "goal"}
    for t in told if levels else ():
        named = any(head.startswith("mål") for head in t.heads.split(" | "))
        if named != (t.fact.id in levels):
            found.setdefault("målets nivå och resultatet bär varandras namn", []).append(t.fact.id)
    return found


def _unit(unit: str) -> tuple[str, ...]:
    """The words by which a head or a cell may say a unit."""
    return (_fold(UNITS[unit]), *UNIT_WORDS.get(unit, ()))


def _of_sources(told: list[Told]) -> dict[str, list[str]]:
    """Where a measure stands from two sources, or what SUS printed beside a recount, each is called what it is."""
    found: dict[str, list[str]] = {}
    by_measure = {(t.fact.measure, t.fact.source) for t in told}
    several = len(by_measure) > len({measure for measure, _ in by_measure})
    exports = {t.fact.source for t in told} & {"sus", "goldware"} if several else set()
    printed = {_is_printed(t) for t in told} == {True, False}
    for t in told:
        of_register = any(w in t.heads for w in ("registret", "registrerade i sus"))
        for source in exports:
            if t.fact.source == source and not _in(source, t.heads):
                found.setdefault(f"källan {source} står inte i huvudet", []).append(t.fact.id)
            if t.fact.source != source and _in(source, t.heads) and not of_register:
                found.setdefault(f"annan källa heter {source}", []).append(t.fact.id)
        if t.fact.source in exports and of_register:
            found.setdefault("exporten heter registret", []).append(t.fact.id)
        as_printed = any(w in t.heads for w in ("skrev ut", "enligt sus", "skrivit ut"))
        if printed and t.fact.source == "sus" and _is_printed(t) != as_printed:
            found.setdefault("utskrivet och omräknat förväxlas", []).append(t.fact.id)
    return found


def _is_printed(told: Told) -> bool:
    return told.fact.measure.endswith("printed")


def _spelled(heads: str, form: Mapping[str, Any]) -> str:
    """Heads with the abbreviations that a note spells out (`Af = Arbetsförmedlingen`)."""
    for short, full in re.findall(r"([^=;]+) = ([^=;]+?)(?=[;.]|$)", ";".join(form.get("notes", []))):
        if _in(_fold(short), heads):
            heads = f"{heads} | {_pattern(_fold(short)).sub(_fold(full), heads)}"
    return heads


def _part_in(word: str, heads: str) -> bool:
    """Whether a head says a part; `av` only where a head, or what follows its comma, begins with it."""
    if word == "av":
        return bool(re.search(r"(?:^|, |\| |\bantal )av\b|\bav$|\bav \|", heads))
    return word in heads if word == "%" else bool(re.search(rf"\b{word}", heads))


def _of_measures(report: Report, told: list[Told]) -> dict[str, list[str]]:
    """Facts whose head holds words of another measure's title in the exhibit and none of their own.

    Measures that share a row are told apart by the column's head alone.
    """
    ids = list(dict.fromkeys(t.measure for t in told))
    titles = {id: _stems(report.facts.measures[id].title.partition(":")[0]) for id in ids}
    found: dict[str, list[str]] = {}
    for t in told if len(ids) > 1 else ():
        mine = titles[t.measure]
        beside = {report.fact(id).measure for id in t.beside}
        for other in ids:
            own, theirs = mine - titles[other], titles[other] - mine
            if other not in beside and _named_by_key(report, t):
                continue
            said = _stems(t.heads.partition(" | ")[0] if other in beside else t.heads)
            if own and theirs and 2 * len(theirs & said) > len(theirs) and not own & said:
                found.setdefault(f"måttet {t.measure} heter som {other}", []).append(t.fact.id)
    return found


def _named_by_key(report: Report, told: Told) -> bool:
    """Whether a head says one of the fact's codes in so many words that they tell the measure too."""
    codes = [(name, code) for name, code in told.fact.keys.items() if code != ALL]
    return any(_in(word, told.heads) for name, code in codes for word in _words(report, name, code) if len(word) > 20)


def _stems(text: str) -> set[str]:
    """The beginnings of the words that say something."""
    return {w[:4] for w in re.findall(r"\w+", _fold(text)) if len(w) > 3}


def _told(report: Report, form: Mapping[str, Any]) -> Iterator[Told]:
    if form.get("kind") == "figure":
        for mark in form.get("marks", []):
            for fact in map(report.fact, mark["facts"]):
                yield Told(fact, mark.get("what", ""), mark["text"], _fold(" | ".join(mark["labels"])), fact.measure)
        return
    if form.get("kind") != "table":
        return
    heads, group = [head_of(column) for column in form["columns"]], ""
    for place, column in enumerate(form["columns"]):
        totals = {id for row in form["rows"] if row["role"] == "total" for id in row["cells"][place]["facts"]}
        for fact in map(report.fact, column.get("n", {}).get("facts", ())):
            base = report.fact(fact.base_fact) if fact.base_fact else fact
            if base.id not in totals:  # else it stands in that row too, under the same head
                yield Told(base, "n", column["n"]["text"], _fold(column["spanner"]), fact.measure)
    for row in form["rows"]:
        if row["role"] == "group":
            group = row["cells"][0]["text"]
        down = [cell["text"] for cell in takewhile(lambda cell: not cell["facts"], row["cells"])]
        for head, cell in zip(heads, row["cells"], strict=True):
            # Words that judge a number of the same row say themselves.
            judges = not re.search(r"[\d[–]", cell["text"]) and _twice(row, cell["facts"])
            for id in () if judges else cell["facts"]:
                fact = report.fact(id)
                of = report.fact(fact.base_fact) if cell["what"] == "base" and fact.base_fact else fact
                beside = tuple(other for some in row["cells"] for other in some["facts"] if other != id)
                yield Told(of, cell["what"], cell["text"], _fold(" | ".join([head, *down, group])), fact.measure, beside)


def head_of(column: Mapping[str, Any]) -> str:
    """What stands over a column's cells: the words over it and its neighbours, and its own."""
    return f"{column['spanner']}, {column['header']}" if column.get("spanner") else str(column["header"])


def _twice(row: Mapping[str, Any], facts: list[str]) -> bool:
    """Whether another cell of the row tells the same fact."""
    return sum(cell["facts"] == facts for cell in row["cells"]) > 1


def _words(report: Report, name: str, code: str) -> tuple[str, ...]:
    """Every word by which a head may say a code of a key."""
    keys = [k for m in report.facts.measures.values() for k in m.keys if k.name == name] + [KEYS[name]]
    if code == ALL:
        totals = [w for k in keys for w in (k.total, *k.also.get(ALL, ())) if w]
        return tuple(dict.fromkeys(_fold(w) for w in (*totals, *TOTALS)))
    said = [w for key in dict.fromkeys(keys) for w in _said(report, key, code)]
    return tuple(dict.fromkeys(_fold(w) for w in said if w))


def _said(report: Report, key: Key, code: str) -> list[str]:
    try:
        return [key.word(code, report._opened(key)), report._opened(key).get(code, ""), *key.also.get(code, ())]
    except ValueError:
        return []


@lru_cache(maxsize=None)
def _pattern(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")


def _in(word: str, text: str) -> bool:
    return bool(_pattern(word).search(text))


def _fold(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u00ad", "").replace("‑", "-")).casefold().strip()

