"""Which words of a text state a result, and whether the predicate they are bound to is one that can carry them.

The words themselves are closed lists of the vocabulary.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from jinja2 import nodes

from sotanalysis import vocabulary as v

# Stands for a bound value, claim or quotation in the literal text around it.
BOUND = "\ufffc"
FACT_CALLS = ("fact", "previous")

Kind = Literal["number", "share", "more", "less", "same", "largest", "nearly", "average", "one", "all", "none", "many"]


@dataclass(frozen=True)
class Stated:
    """A word that states a result: what it claims, and its number or the bounds of its share where it has them."""

    words: str
    kind: Kind
    low: float = 0.0
    high: float = 0.0


_NEEDS: dict[Kind, str] = {
    "number": "ett likhetstecken mot samma tal, fact(…).n == …",
    "share": "en andel mot ordets gräns, fact(…).value > 0.5",
    "more": "ett större än, fact(…).n > previous(…).n",
    "less": "ett mindre än, fact(…).n < previous(…).n",
    "same": "ett likhetstecken, fact(…).n == previous(…).n",
    "largest": "largest(…), eller en andel över hälften",
    "nearly": "en jämförelse mot gränsen",
    "average": "ett bundet medelvärde i samma mening",
    "one": "fact(…).n == 1",
    "all": "fact(…).n == fact(…).base",
    "none": "fact(…).n == 0",
    "many": "en jämförelse med ett faktum",
}


def stated(text: str, claimed: bool = False) -> list[Stated]:
    """The words of literal text that state a result, in order; bound things in it stand as BOUND.

    `claimed` text is the words of a claim alone, which may end before the word that shows what they count.
    """
    plain = re.sub(r"[*_\u00ad\u200b]", "", text).replace("\u00a0", " ").replace("\n", " ")
    plain = re.sub(r"\{ref:[^}]*\}|\]\([^)\s]*\)|https?://\S+", lambda m: " " * len(m[0]), plain)
    for pattern in _no_result():
        plain = pattern.sub(lambda m: re.sub(r"\S", "#", m[0]), plain)
    found: list[tuple[int, Stated]] = []
    for pattern, make in _patterns(claimed):
        for match in pattern.finditer(plain):
            found.append((match.start(), make(match[0])))
        plain = pattern.sub(lambda m: re.sub(r"\S", "#", m[0]), plain)
    return [one for _, one in sorted(found, key=lambda pair: pair[0])]


def unfit(claim: Stated, test: nodes.Expr) -> str | None:
    """Why the predicate cannot carry the word, as what it needs; None when it can."""
    comparisons = list(_comparisons(test))
    ranked = _required(test, "largest") or _required(test, "smallest")
    fits = {
        "number": lambda: any(c.op == "eq" and claim.low in c.constants for c in comparisons),
        "one": lambda: any(c.op == "eq" and 1 in c.constants for c in comparisons),
        "none": lambda: any(c.op == "eq" and 0 in c.constants for c in comparisons),
        "all": lambda: any(c.op == "eq" and (c.reads("n", "base") or 1 in c.constants) for c in comparisons),
        "same": lambda: any(c.op == "eq" for c in comparisons),
        "more": lambda: any(c.op == "gt" for c in comparisons),
        "less": lambda: any(c.op == "lt" for c in comparisons),
        "share": lambda: any(_in_bounds(c, claim) for c in comparisons),
        "largest": lambda: ranked or any(_in_bounds(c, Stated("", "share", 0.5, 1)) for c in comparisons),
    }.get(claim.kind, lambda: bool(comparisons) or ranked)
    return None if fits() else _NEEDS[claim.kind]


# --- predicates ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Comparison:
    """`left op right`, the fact of this period on the left; `op` as Jinja has it: gt, gteq, lt, lteq, eq, ne."""

    op: str
    left: nodes.Expr
    right: nodes.Expr

    @property
    def constants(self) -> list[float]:
        sides = (self.left, self.right)
        return [float(s.value) for s in sides if isinstance(s, nodes.Const) and isinstance(s.value, int | float)]

    def reads(self, *attributes: str) -> bool:
        return tuple(_attribute(side) for side in (self.left, self.right)) in (attributes, attributes[::-1])


def _required(test: nodes.Expr, name: str) -> bool:
    """Whether the predicate is a call of the name, or holds only where one does."""
    if isinstance(test, nodes.And):
        return _required(test.left, name) or _required(test.right, name)
    return isinstance(test, nodes.Call) and isinstance(test.node, nodes.Name) and test.node.name == name


_FLIPPED = {"gt": "lt", "lt": "gt", "gteq": "lteq", "lteq": "gteq"}


def _comparisons(test: nodes.Expr) -> Iterator[_Comparison]:
    """The comparisons of facts that must all hold for the predicate to hold; none below `or` and `not`."""
    if isinstance(test, nodes.And):
        yield from _comparisons(test.left)
        yield from _comparisons(test.right)
    elif isinstance(test, nodes.Compare):
        left = test.expr
        for operand in test.ops:
            if any(_calls(side, name) for side in (left, operand.expr) for name in FACT_CALLS):
                yield _turned(_Comparison(operand.op, left, operand.expr))
            left = operand.expr


def _turned(comparison: _Comparison) -> _Comparison:
    """The comparison read from the fact of this period: `previous(…) < fact(…)` is `fact(…) > previous(…)`."""
    left, right = comparison.left, comparison.right
    if _calls(left, "fact") or not _calls(right, "fact"):
        return comparison
    return _Comparison(_FLIPPED.get(comparison.op, comparison.op), right, left)


def _in_bounds(comparison: _Comparison, claim: Stated) -> bool:
    """Whether a share is held against a bound at least as strict as the word's own."""
    if not _is_share(comparison.left) or not comparison.constants:
        return False
    bound = comparison.constants[0]
    if claim.high >= 1:
        return comparison.op in ("gt", "gteq") and bound >= claim.low
    return comparison.op in ("lt", "lteq") and bound <= claim.high


def _is_share(node: nodes.Expr) -> bool:
    """A fact's value, or one count over another."""
    if isinstance(node, nodes.Div):
        return all(_attribute(side) in ("n", "base") for side in (node.left, node.right))
    return _attribute(node) == "value"


def _calls(node: nodes.Node, name: str) -> bool:
    calls = [node] if isinstance(node, nodes.Call) else []
    return any(isinstance(c.node, nodes.Name) and c.node.name == name for c in [*calls, *node.find_all(nodes.Call)])


def _attribute(node: nodes.Node) -> str | None:
    return node.attr if isinstance(node, nodes.Getattr) else None


# --- words ---------------------------------------------------------------------------------------------------------


@cache
def _no_result() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in v.NO_RESULT)


@cache
def _patterns(claimed: bool) -> tuple[tuple[re.Pattern[str], Callable[[str], Stated]], ...]:
    """What finds each family of words, in the order in which they are looked for."""
    between = rf"(?!(?:andra|som|för|med|till|och|eller|i|på|från|om|att)\b)(?:\w+|{BOUND})\s"  # "en ny deltagare"
    counted = rf"(?:av|(?:{between})?(?:{_any(v.COUNTED_NOUNS)}))"
    # "En deltagare kan ha flera källor" tells how things may be, not how they were.
    general = r"\s(?:kan|ska|måste|räknas|visas|kostar)\b"
    verbs = _any(v.COUNTED_VERBS)
    others = [word for kind, words in v.COUNTING_WORDS.items() for word in words if kind != "one"]
    return (
        (re.compile(r"[½⅓⅔¼¾]|\d+(?:[.,:/ ]\d+)*"), _number),
        (_whole([phrase for phrase, _, _ in v.SHARE_WORDS]), _share),
        (_whole(v.NUMBER_WORDS), _number),
        (_whole(word for words in v.RESULT_WORDS.values() for word in words), _result),
        (_before("en|ett", rf"{counted}(?!\w|{general})"), _counting),
        (_whole(others) if claimed else _before(_any(others), rf"(?:{counted}|{verbs})(?!\w)"), _counting),
    )


def _any(words: Iterable[str]) -> str:
    longest_first = sorted(set(words), key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)


def _whole(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_any(words)})(?!\w)", re.IGNORECASE)


def _before(words: str, follower: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})(?=\s{follower})", re.IGNORECASE)


def _number(words: str) -> Stated:
    value = v.NUMBER_WORDS.get(_fold(words))
    if value is None:
        digits = re.sub(r"[^\d.]", "", words.replace(",", "."))
        value = float(digits) if re.fullmatch(r"\d+(?:\.\d+)?", digits) else float("nan")
    return Stated(words, "number", value, value)


def _share(words: str) -> Stated:
    low, high = next((low, high) for phrase, low, high in v.SHARE_WORDS if phrase == _fold(words))
    return Stated(words, "share", low, high)


def _result(words: str) -> Stated:
    return Stated(words, _kind(v.RESULT_WORDS, words))


def _counting(words: str) -> Stated:
    return Stated(words, _kind(v.COUNTING_WORDS, words))


def _kind(lists: Mapping[str, Iterable[str]], words: str) -> Kind:
    found = next(kind for kind, known in lists.items() if _fold(words) in known)
    return cast(Kind, found)


def _fold(words: str) -> str:
    return re.sub(r"\s+", " ", words).casefold()
