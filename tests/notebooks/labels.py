"""Whether the words beside a number say what the number is: keys and parts of facts against heads, labels, foot and notes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sotanalysis.facts import Fact
from sotanalysis.measures.keys import KEYS, Key
from sotanalysis.report.report import Report
from sotanalysis.vocabulary import ALL, UNITS

# What a head may call a part. `n` needs no word of its own beside a share, but never another part's.
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
NAMED = ("base", "share", "percent", "interval", "thousands")


@dataclass(frozen=True)
class Told:
    """A fact in an exhibit: which part of it, its text, and the words in its heads."""

    fact: Fact
    part: str
    text: str
    heads: str


def wrong(report: Report, form: Mapping[str, Any]) -> list[str]:
    """What is not said, or said wrongly, in an exhibit: one sentence per key or part, with the facts it concerns."""
    told = list(_told(report, form))
    around = _fold(" ".join([form.get("caption", ""), form.get("foot", ""), *form.get("notes", [])]))
    found: dict[str, list[str]] = {}
    for name in sorted({name for t in told for name in t.fact.keys}):
        found |= _of_key(report, name, [t for t in told if name in t.fact.keys], around, told)
    found |= _of_parts(told, around)
    found |= _of_measures(report, told)
    return [f"{form['id']}: {what} ({', '.join(list(dict.fromkeys(ids))[:3])})" for what, ids in found.items()]


def _of_key(
    report: Report, name: str, told: list[Told], around: str, everything: list[Told]
) -> dict[str, list[str]]:
    """Facts whose code of the key does not stand where it must."""
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
    """Parts that vary and are not named, or named as another part."""
    varies = len({t.part for t in told}) > 1
    units = {t.fact.unit for t in told if t.part == "value"}
    found: dict[str, list[str]] = {}
    for t in told:
        named = {part for part, words in PARTS.items() if any(_part_in(word, t.heads) for word in words)}
        if t.part == "n" and named and "n" not in named and named & {"share", "interval", "base"}:
            found.setdefault(f"n heter {sorted(named)[0]}", []).append(t.fact.id)
        elif varies and t.part in NAMED and t.part not in named and not (t.part == "percent" and "%" in t.text):
            found.setdefault(f"{t.part} står inte i huvudet", []).append(t.fact.id)
        unit = _fold(UNITS[t.fact.unit])
        if len(units) > 1 and t.part == "value" and not _in(unit, f"{t.heads} | {_fold(t.text)}"):
            sign = {"percent": "%", "share": "%", "sek": "kr"}.get(t.fact.unit, unit.split()[0])
            if sign not in f"{t.heads} {_fold(t.text)}":
                found.setdefault(f"enheten {t.fact.unit} står inte i huvudet", []).append(t.fact.id)
    return found


def _part_in(word: str, heads: str) -> bool:
    """Whether a head says a part; `av` only where a head, or what follows its comma, begins with it."""
    if word == "av":
        return bool(re.search(r"(?:^|, |\| )av\b|\bav$|\bav \|", heads))
    return word in heads if word == "%" else bool(re.search(rf"\b{word}", heads))


def _of_measures(report: Report, told: list[Told]) -> dict[str, list[str]]:
    """Measures that vary in an exhibit and of whose title no word of their own stands in the head."""
    ids = list(dict.fromkeys(t.fact.measure for t in told))
    titles = {id: set(_content(report.facts.measures[id].title)) for id in ids}
    own = {id: some - set().union(*(titles[o] for o in ids if o != id)) for id, some in titles.items()}
    found: dict[str, list[str]] = {}
    if len(ids) > 1:
        for t in told:
            shared = {other for other in ids if other != t.fact.measure and titles[other] == titles[t.fact.measure]}
            if shared or not own[t.fact.measure]:
                continue
            mine = [w for w in titles[t.fact.measure] if w[:5] in t.heads]
            others = [o for o in ids if o != t.fact.measure and any(w[:5] in t.heads for w in own[o])]
            if not mine and others:
                found.setdefault(f"måttet {t.fact.measure} heter som {others[0]}", []).append(t.fact.id)
    return found


def _content(title: str) -> list[str]:
    return [w for w in re.findall(r"\w+", _fold(title)) if len(w) > 4]


def _told(report: Report, form: Mapping[str, Any]) -> Iterator[Told]:
    if form.get("kind") == "figure":
        for mark in form.get("marks", []):
            for id in mark["facts"]:
                yield Told(report.fact(id), mark.get("what", ""), mark["text"], _fold(" | ".join(mark["labels"])))
        return
    if form.get("kind") != "table":
        return
    heads, group = [c["header"] for c in form["columns"]], ""
    for row in form["rows"]:
        if row["role"] == "group":
            group = row["cells"][0]["text"]
        down = [cell["text"] for place, cell in enumerate(row["cells"]) if not cell["facts"] and (place == 0 or not re.search(r"\d", cell["text"]))]
        for head, cell in zip(heads, row["cells"], strict=True):
            for id in cell["facts"]:
                yield Told(report.fact(id), cell["what"], cell["text"], _fold(" | ".join([head, *down, group])))


def _words(report: Report, name: str, code: str) -> tuple[str, ...]:
    """Every word by which a head may say a code of a key."""
    keys = [k for m in report.facts.measures.values() for k in m.keys if k.name == name] + [KEYS[name]]
    if code == ALL:
        return tuple(dict.fromkeys(_fold(w) for w in (*(k.total for k in keys), *TOTALS)))
    said = [w for key in dict.fromkeys(keys) for w in _said(report, key, code)]
    return tuple(dict.fromkeys(_fold(w) for w in said if w))


def _said(report: Report, key: Key, code: str) -> list[str]:
    try:
        return [key.word(code, report._opened(key)), *key.also.get(code, ())]
    except ValueError:
        return []


@lru_cache(maxsize=None)
def _pattern(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")


def _in(word: str, text: str) -> bool:
    return bool(_pattern(word).search(text))


def _fold(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u00ad", "").replace("‑", "-")).casefold().strip()

