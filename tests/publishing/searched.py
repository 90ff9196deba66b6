"""What a reader must never meet in a finished document, as data; and a function that finds it.

Whoever finds a new fault of the kind adds it here: it is then looked for in every situation.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sotanalysis.formatting import in_sentence
from sotanalysis.vocabulary import CODE_LISTS

# The words of the code lists, but for names and abbreviations: inside a sentence they have a small letter.
# `Ekonomiskt bistånd` is also what a referrer of the demonstration is called.
NAMES = {"Ekonomiskt bistånd"} | {
    label for list_of in ("referrer", "party", "actor") for label in CODE_LISTS[list_of].labels.values()
}
LABELS = "|".join(
    sorted(
        {
            re.escape(label)
            for codes in CODE_LISTS.values()
            for label in codes.labels.values()
            if len(label) > 4 and in_sentence(label) != label and label not in NAMES
        }
    )
)
# In every document.
EVERYWHERE = {
    "0 av 0": r"\b0 av 0\b(?! \()",
    "en gren för ett annat år": r"\b(?:När|Där|Om|Finns|Saknas) (?:SUS|också|en export|det finns|det planer|årets)",
    "när det finns": r"\bfinns (?:när|om) det finns\b",
    "kön för kö": r"\b[Kk]ön (?:står|är inte med)\b|\btakten och kön\b|\bKöns storlek\b",
    "förfallna": r"\b[Ff]örfall(?:na|en|et)\b",
    "mätta": r"\b[Mm]ätta\b",
    "nära följer": r"\b[Nn]ära följer\b",
    "figurens nummer": r"\bfigur\s[a-z]\d",
    "är dem": r"\bär dem som\b",
    "siffra efter kolon": r"(?:^|[.] )Antal [^.:]*: \d+[.] Planerat",
    "ingen av dem med noll": r"[Uu]ppgift saknas för (?:0 (?:före|efter)|\d+ före och 0)",
    "lika som ordnas": r"\b(\d+ av \d+)(?: \(\d+ %\))?[^.]*(?:[Ff]öljt av|\. Därefter)[^.]*: \1(?: |\.|$)",
    "oifyllt": r"\[underlag saknas|\[uppgift saknas\]|\{\{|\{%|\bNone\b|\bnan\b",
}
# In all but the method appendix, which defines, quotes and names files.
OUTSIDE_THE_METHOD = {
    "stor bokstav mitt i en mening": rf"(?<=[a-zåäö,] )(?:{LABELS})",
    "annars": r"\b(?:har|finns|anger|saknas)\b[^.]*[,.] [Aa]nnars\b",
    "drop-out": r"\b[Dd]rop-?outs?\b",
    "upp till år": r"(?<!universitet )\b[Uu]pp till \d+ år\b",
    "filnamn": r"\b[\w-]+\.(?:toml|xlsx|xls|csv|md|ipynb)\b",
    "kommando": r"\bsot (?:report|check|facts|explain|audit|payback|doctor|lab)\b",
    "hash": r"SHA-?256|\b[0-9a-f]{12,}\b",
    "kod": r"\b[a-zåäö]{4,}:[a-zåäö]{4,}\b|\((?:support|need|n|base|share)\)|\b[a-z]+_[a-z_]+\b",
    "till redaktören": r"Inga resultatmått är angivna|Underskrift saknas|Inga bilagor|Skrivs i |Ingen särskild grupp",
    "rad som fylls": r"\b(?:[Ff]ylls|[Rr]ätta raden|anges i)\b[^.]*\b(?:rapport|fliken|mappen|raden)\b",
}
_ANY = {name: re.compile(pattern) for name, pattern in EVERYWHERE.items()}
_OUTSIDE = {name: re.compile(pattern) for name, pattern in OUTSIDE_THE_METHOD.items()}


def faults_in(text: str, document: str = "rapport") -> list[str]:
    """The names of the faults in a passage of a document (`rapport`, `tabell`, `metod`)."""
    plain = re.sub(r"\]\([^)]*\)", "]", text.replace("\u00a0", " "))
    sought = _ANY if document == "metod" else {**_ANY, **_OUTSIDE}
    return [name for name, pattern in sought.items() if pattern.search(plain)]


def promises(form: Mapping[str, Any]) -> list[str]:
    """The words of a listing after a caption's colon that no head, row or mark of the exhibit has: broken promises."""
    _, colon, tail = form.get("caption", "").partition(": ")
    listed = re.split(r", | och ", tail) if colon and " och " in tail else []
    said = " ".join(_words(form)).casefold()
    return [words for words in listed if max(words.split(), key=len)[:6].casefold() not in said]


def _words(form: Mapping[str, Any]) -> Iterator[str]:
    table = form if form["kind"] == "table" else form.get("data") or {}
    yield from (column["header"] for column in table.get("columns", ()))
    yield from (row["cells"][0]["text"] for row in table.get("rows", ()))
    yield from (label for mark in form.get("marks", ()) if form["kind"] == "figure" for label in mark["labels"])
