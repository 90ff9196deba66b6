"""How heavily the words of a sentence speak for its stating a result, beside what the rule found in it.

The weights (weights.csv) were learnt from sorted sentences by tests/exhibits/weigh.py: of a whole word, how a word
begins (bruk…) and ends (…ades), two words in a row and their endings (…tid …des; ^ before the first, $ after the last),
the word in a place (1:vi, 2:…ade, -1:arbete), and of each kind of finding of the rule, as (number). A sentence is a
result where they come to more than 0.
"""

import csv
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import sqrt

_TOKEN = re.compile(r"(?<=[\w,] )[A-ZÅÄÖ]\w*|\w+|[,.:?!–]")
_NAME = "Namn"
_SHOWN = 3


def parts(text: str) -> dict[str, tuple[str, ...]]:
    """What is weighed of a text, and the words it stands in. A name within a sentence is any name and a digit any."""
    tokens = [
        re.sub(r"\d", "0", match[0].casefold()) if not match.start() or not match[0][0].isupper() else _NAME
        for match in _TOKEN.finditer(text)
    ]
    words = [token for token in tokens if token[0].isalnum()]
    found: dict[str, tuple[str, ...]] = {}
    for word in words:
        if word != _NAME:
            lengths = range(3, min(7, len(word)))
            forms = [word, *(f"{word[:n]}…" for n in lengths), *(f"…{word[-n:]}" for n in lengths)]
            found |= {form: (word,) for form in forms}
    placed = [*zip(("1", "2", "3"), words, strict=False), *(("-1", word) for word in words[-1:])]
    found |= {f"{place}:{form}": (word,) for place, word in placed for form in (word, _end(word))}
    for pair in pairwise(["^", *tokens, "$"]):
        of = tuple(one for one in pair if one[0].isalnum() and one != _NAME)
        found |= {form: of for form in (" ".join(pair), " ".join(map(_end, pair)))}
    return found


def _end(word: str) -> str:
    """How the word ends; a short one, which says more whole, is itself."""
    return word if len(word) < 5 else f"…{word[-3:]}"


def weighed(text: str, kinds: Iterable[str]) -> tuple[float, list[str]]:
    """What the words and the kinds of findings come to, and the words that weigh most for a result."""
    known, of = _weights(), parts(text)
    total = known["(always)"] + sum(known.get(f"({kind})", 0.0) for kind in {*kinds})
    share: dict[str, float] = {}
    for part, words in of.items():
        weight = known.get(part, 0.0) / sqrt(len(of))
        total += weight
        for word in words:
            share[word] = share.get(word, 0.0) + weight / len(words)
    heaviest = sorted((word for word in share if share[word] > 0), key=lambda word: -share[word])[:_SHOWN]
    return total, sorted(heaviest, key=[*share].index)


@cache
def _weights() -> dict[str, float]:
    lines = files("sotanalysis.exhibits").joinpath("weights.csv").read_text(encoding="utf-8").splitlines()
    return {row["words"]: float(row["weight"]) for row in csv.DictReader(lines, delimiter=";")}
