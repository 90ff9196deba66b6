"""How heavily the words of a sentence speak for its stating a result, beside what the rule found in it.

The weights (weights.csv) were learnt from sorted sentences by tests/exhibits/weigh.py: of a whole word, how a word
begins (bruk…) and ends (…ades), two words in a row, and of each kind of finding of the rule, as (number). A sentence
is a result where they come to more than 0.
"""

import csv
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from math import sqrt

_WORD = re.compile(r"(?<=[\w,] )[A-ZÅÄÖ]\w*|\w+")
_SHOWN = 3


def parts(text: str) -> dict[str, tuple[str, ...]]:
    """What is weighed of a text, and the words it stands in. A name within a sentence is no word, a digit any digit."""
    words = [(match[0], match.start()) for match in _WORD.finditer(text)]
    plain = [re.sub(r"\d", "0", word.casefold()) if not at or word[0].islower() else "" for word, at in words]
    found: dict[str, tuple[str, ...]] = {}
    for word in filter(None, plain):
        lengths = range(3, min(7, len(word)))
        forms = [word, *(f"{word[:n]}…" for n in lengths), *(f"…{word[-n:]}" for n in lengths)]
        found |= {form: (word,) for form in forms}
    found |= {f"{one} {then}": (one, then) for one, then in zip(plain, plain[1:], strict=False) if one and then}
    return found


def weighed(text: str, kinds: Iterable[str]) -> tuple[float, list[str]]:
    """What the words and the kinds of findings come to, and the words that weigh most for a result."""
    known, of = _weights(), parts(text)
    total = known["(always)"] + sum(known.get(f"({kind})", 0.0) for kind in {*kinds})
    share: dict[str, float] = {}
    for part, words in of.items():
        for word in words:
            share[word] = share.get(word, 0.0) + known.get(part, 0.0) / len(words) / sqrt(len(of))
    heaviest = sorted((word for word in share if share[word] > 0), key=lambda word: -share[word])[:_SHOWN]
    return total + sum(share.values()), sorted(heaviest, key=[*share].index)


@cache
def _weights() -> dict[str, float]:
    lines = files("sotanalysis.exhibits").joinpath("weights.csv").read_text(encoding="utf-8").splitlines()
    return {row["words"]: float(row["weight"]) for row in csv.DictReader(lines, delimiter=";")}
