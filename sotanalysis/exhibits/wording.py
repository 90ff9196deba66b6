"""Which words of a text state a result, and whether the predicate they are bound to is one that can carry them.

The words themselves are the closed lists of result_words.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Literal

from jinja2 import nodes

from sotanalysis import result_words as w
from sotanalysis.exhibits.clauses import BOUND, asserting, innocent, told
from sotanalysis.exhibits.template import asked_in
from sotanalysis.exhibits.weighing import weighed

FACT_CALLS = ("fact", "previous")

Kind = Literal[
    "number", "at_least", "at_most", "share", "rise", "fall", "change", "more", "less", "compared", "same", "largest",
    "most", "least", "degree", "nearly", "average", "goal", "money", "one", "all", "none", "many", "outcome", "weighed",
]  # fmt: skip


@dataclass(frozen=True)
class Stated:
    """A word that states a result: what it claims, its number or the bounds of its share where it has them, its line
    in the text (the first is 1), and the thing of the field that an "outcome" is said of.
    """

    words: str
    kind: Kind
    low: float = 0.0
    high: float = 0.0
    line: int = 1
    thing: str = ""


_TWO_TIMES = "samma faktum vid två tider, fact(…).n {} previous(…).n"
_NEEDS: dict[Kind, str] = {
    "number": "ett likhetstecken mot samma tal, fact(…).n == …",
    "at_least": "ett minst mot samma tal, fact(…).n >= …, eller mot samma andel, fact(…).value >= 0.5",
    "at_most": "ett högst mot samma tal, fact(…).n <= …, eller mot samma andel, fact(…).value <= 0.5",
    "share": "en andel mot ordets gräns, fact(…).value > 0.5",
    "rise": _TWO_TIMES.format(">"),
    "fall": _TWO_TIMES.format("<"),
    "change": _TWO_TIMES.format("!="),
    "more": "ett större än mellan två fakta av samma slag, eller samma vid två tider: fact(…).n > previous(…).n",
    "less": "ett mindre än mellan två fakta av samma slag, eller samma vid två tider: fact(…).n < previous(…).n",
    "compared": "en jämförelse av två fakta av samma slag, eller av samma vid två tider",
    "same": "ett likhetstecken mellan samma faktum vid två tider eller två av samma slag, fact(…).n == previous(…).n",
    "largest": 'att alla andra jämförs, largest("{}") eller smallest("{}"), eller en andel över hälften',
    "most": 'att alla andra jämförs, largest("{}"), eller en andel över hälften',
    "least": 'att alla andra jämförs, smallest("{}")',
    "degree": "en andel eller ett antal mot en gräns eller ett annat faktum, fact(…).value > 0.4",
    "nearly": "en jämförelse mot gränsen",
    "average": "ett bundet medelvärde i samma mening",
    "goal": "en jämförelse mot målet, fact(…).value >= 0.5",
    "money": "en jämförelse av två fakta om ekonomin",
    "one": "fact(…).n == 1",
    "all": "fact(…).n == fact(…).base",
    "none": "fact(…).n == 0",
    "many": "en jämförelse med ett faktum",
    "outcome": "en jämförelse med ett faktum",
    "weighed": "en jämförelse med ett faktum",
}


def stated(text: str, claimed: bool = False, of_one: bool = False) -> list[Stated]:
    """The words of literal text that state a result, in order; bound things in it stand as BOUND.

    `claimed` text is the words of a claim alone, which may end before the word that shows what they count; a text
    `of_one` tells of one person. Any other sentence in which nothing is bound is weighed: what the rule found is no
    result where the words speak against it (a digit always is), and where it found nothing the words may be enough.
    """
    found = found_by_rule(text, claimed, of_one)
    if claimed or of_one or BOUND in text or "<" in text or any(_DIGIT.search(one.words) for one in found):
        return found
    if len(text.split()) < 4:  # so few words are too little to weigh
        return found
    weight, heaviest = weighed(unicodedata.normalize("NFC", re.sub(r"[*_]", "", text)), kinds_in(text, found))
    if weight <= 0:
        return []
    return found or [Stated("”, ”".join(heaviest), "weighed")]


_DIGIT = re.compile(r"[\d½⅓⅔¼¾⅕⅛]")


def kinds_in(text: str, found: list[Stated]) -> set[str]:
    """The kinds of what the rule found; "found" for whatever it is, "idle" where every clause is a plan or a rule."""
    return {*(one.kind for one in found), *(["found"] if found else []), *([] if asserting(text) else ["idle"])}


def found_by_rule(text: str, claimed: bool = False, of_one: bool = False) -> list[Stated]:
    """The words that the lists and the rule on clauses take for a result."""
    plain = unicodedata.normalize("NFC", re.sub(r"[*_\u00ad\u200b-\u200d\u2060\ufeff]", "", text))
    broken, plain = plain, re.sub(r"[\u00a0\u202f\n\t]", " ", plain)
    plain = re.sub(r"\{ref:[^}]*\}|\]\([^)\s]*\)|https?://\S+", lambda m: " " * len(m[0]), plain)
    whole = plain
    for pattern in _no_result():
        plain = pattern.sub(_hashed, plain)
    if not claimed:
        plain = "".join("#" if idle == "#" else own for idle, own in zip(innocent(whole), plain, strict=True))
    found: list[tuple[int, Stated]] = []
    for pattern, make in _patterns(claimed):
        for match in pattern.finditer(plain):
            found.append((match.start(), replace(make(match[0]), line=broken.count("\n", 0, match.start()) + 1)))
        plain = pattern.sub(_hashed, plain)
    if not claimed and not found and "<" not in whole:  # what holds markup has to be written anew
        found = [
            (place, Stated(word, "outcome", line=broken.count("\n", 0, place) + 1, thing=thing))
            for place, word, thing in told(whole, of_one)
        ]
    return [one for _, one in sorted(found, key=lambda pair: pair[0])]


def _hashed(match: re.Match[str]) -> str:
    return _hashed_words(match[0])


def _hashed_words(words: str) -> str:
    return re.sub(r"\S", "#", words)


def need(kind: Kind) -> str:
    """What the predicate of a claim must hold for words of the kind."""
    return _NEEDS[kind].replace("{}", "…")


def unfit(claim: Stated, test: nodes.Expr) -> str | None:
    """Why the predicate cannot carry the word, as what it needs; None when it can."""
    comparisons = list(_comparisons(test))
    highest, lowest = _required(test, "largest"), _required(test, "smallest")
    over_half = any(_in_bounds(c, Stated("", "share", 0.5, 1)) for c in comparisons)
    fits = {
        "number": lambda: any(c.op == "eq" and claim.low in c.constants for c in comparisons),
        "at_least": lambda: any(_is_bounded(c, claim, ("gteq", "gt", "eq"), 1) for c in comparisons),
        "at_most": lambda: any(_is_bounded(c, claim, ("lteq", "lt", "eq"), -1) for c in comparisons),
        "one": lambda: any(c.op == "eq" and 1 in c.constants for c in comparisons),
        "none": lambda: any(c.op == "eq" and 0 in c.constants for c in comparisons),
        "all": lambda: any(c.op == "eq" and (c.reads("n", "base") or 1 in c.constants) for c in comparisons),
        "same": lambda: any(c.op == "eq" and c.akin for c in comparisons) or _within(comparisons),
        "rise": lambda: any(c.op == "gt" and c.two_times and c.strict for c in comparisons),
        "fall": lambda: any(c.op == "lt" and c.two_times and c.strict for c in comparisons),
        "change": lambda: any(c.two_times for c in comparisons),
        "more": lambda: any(c.op == "gt" and (c.akin or c.limited) for c in comparisons),
        "less": lambda: any(c.op == "lt" and (c.akin or c.limited) for c in comparisons),
        "compared": lambda: any(c.op in ("gt", "lt") and (c.akin or c.limited) for c in comparisons),
        "share": lambda: any(_in_bounds(c, claim) for c in comparisons),
        "largest": lambda: highest or lowest or over_half,
        "most": lambda: highest or over_half,
        "least": lambda: lowest,
    }.get(claim.kind, lambda: bool(comparisons) or highest or lowest)
    asked = asked_in(test, *FACT_CALLS, "largest", "smallest")
    return None if fits() else _NEEDS[claim.kind].replace("{}", asked[0] if asked else "…")


def off_subject(words: str, ids: Iterable[str]) -> str | None:
    """The subject that a claim speaks of though none of its facts does; None when they agree, or it names none."""
    asked = [f"{id.partition('@')[0]}." for id in ids]
    for pattern, known in w.SUBJECTS:
        about = any(id.startswith(f"{start}.") for id in asked for start in known)
        if asked and not about and (found := _whole([pattern]).search(words)):
            return found[0]
    return None


def other_sex(text: str, ids: Iterable[str]) -> str | None:
    """The sex that a count is said to be of though its facts are not of that sex; None when they agree."""
    for pattern, code in w.SEXES:
        found = re.match(rf"\s*(?:{pattern})(?!\w)", text, re.IGNORECASE)
        if found and not any(code in re.split(r"[.@]", id) for id in ids):
            return found[0].strip()
    return None


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
        plain = [s.node if isinstance(s, nodes.Neg) else s for s in sides]
        return [float(s.value) for s in plain if isinstance(s, nodes.Const) and isinstance(s.value, int | float)]

    @property
    def two_times(self) -> bool:
        """One and the same thing at two times: before and now, two months, two halves; or a difference and 0."""
        ours, theirs = asked_in(self.left, *FACT_CALLS), asked_in(self.right, *FACT_CALLS)
        if not theirs:
            return bool(ours) and all(_DIFFERENCE.search(id) for id in ours) and 0 in self.constants
        alike = [_TIME.sub("*", id) for id in ours] == [_TIME.sub("*", id) for id in theirs]
        apart = ours != theirs or asked_in(self.left, "previous") != asked_in(self.right, "previous")
        return alike and apart and _read(self.left) == _read(self.right)

    @property
    def one_measure(self) -> bool:
        """Two facts of one measure, or of what is planned and what is."""
        ours, theirs = ([_measure(id) for id in asked_in(side, *FACT_CALLS)] for side in (self.left, self.right))
        pairs = list(zip(ours, theirs, strict=False))
        return bool(pairs) and all(one.endswith(other) or other.endswith(one) for one, other in pairs)

    @property
    def akin(self) -> bool:
        """A fact held against its like: itself the period before, or another of its measure; with no room to spare."""
        return (self.two_times or self.one_measure) and self.strict

    @property
    def strict(self) -> bool:
        """Whether equal facts would make it untrue (or true, for `==`): `a < b + 100` says no "fewer"."""
        if not asked_in(self.right, *FACT_CALLS):
            return True
        for level in (1.0, 1000.0):
            left, right = _worked(self.left, level), _worked(self.right, level)
            if left is not None and right is not None:
                off = left > right if self.op == "gt" else left < right if self.op == "lt" else left != right
                if off and self.op in ("gt", "lt", "eq"):
                    return False
        return True

    @property
    def limited(self) -> bool:
        """A fact held against a limit that says something: a setting, a rule, or a number that is neither 0 nor 1."""
        given = any(isinstance(n, nodes.Name) and n.name == "setting" for n in self.right.find_all(nodes.Name))
        named = isinstance(self.right, nodes.Call) and not asked_in(self.right, *FACT_CALLS)
        planned = any(_PLANNED.search(id) for id in asked_in(self.right, *FACT_CALLS))
        return given or named or planned or any(value not in (0, 1) for value in self.constants)

    @property
    def tautology(self) -> bool:
        """The same on both sides."""
        return self.left == self.right

    def reads(self, *attributes: str) -> bool:
        return tuple(_attribute(side) for side in (self.left, self.right)) in (attributes, attributes[::-1])


def _worked(node: nodes.Expr, level: float) -> float | None:
    """What an expression comes to where every fact is at the level; None where that cannot be told."""
    if isinstance(node, nodes.Const):
        return float(node.value) if isinstance(node.value, int | float) else None
    if isinstance(node, nodes.Getattr):
        return level
    if isinstance(node, nodes.Neg):
        inner = _worked(node.node, level)
        return None if inner is None else -inner
    if isinstance(node, nodes.Add | nodes.Sub | nodes.Mul | nodes.Div):
        left, right = _worked(node.left, level), _worked(node.right, level)
        if left is None or right is None or (isinstance(node, nodes.Div) and right == 0):
            return None
        return {"+": left + right, "-": left - right, "*": left * right, "/": left / (right or 1)}[node.operator]
    return None


# A part of an id that is a time, and facts that are differences themselves.
_TIME = re.compile(r"(?<=\.)(?:\d{4}(?:-(?:\d\d|h[12]))?|h[12])(?=\.|@|$)")
_PLANNED = re.compile(r"planned|goal|reference|budget|national")
_DIFFERENCE = re.compile(r"\.(?:deviation|difference|change\w*|result(?:_\w+)?)(?:[.@]|$)")


def _read(node: nodes.Node) -> set[str]:
    """Which of a fact's numbers an expression reads: n, base, value."""
    own = [node] if isinstance(node, nodes.Getattr) else []
    return {one.attr for one in [*own, *node.find_all(nodes.Getattr)]} & {"n", "base", "value"}


def _measure(id: str) -> str:
    """The name of the measure that a fact is of, without its room."""
    return ".".join(id.partition("@")[0].split(".")[:2]).partition(".")[2]


def _required(test: nodes.Expr, name: str) -> bool:
    """Whether the predicate is a call of the name, or holds only where one does."""
    if isinstance(test, nodes.And):
        return _required(test.left, name) or _required(test.right, name)
    return isinstance(test, nodes.Call) and isinstance(test.node, nodes.Name) and test.node.name == name


def _within(comparisons: Iterable[_Comparison]) -> bool:
    """A difference between two times that lies between two bounds."""
    bounded = {
        c.op[:2]
        for c in comparisons
        if isinstance(c.left, nodes.Sub)
        and c.constants
        and asked_in(c.left.left, "fact") == asked_in(c.left.right, "previous")
    }
    return {"gt", "lt"} <= bounded


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
                one = _turned(_Comparison(operand.op, left, operand.expr))
                if not one.tautology:
                    yield one
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
        return bound >= claim.low and (comparison.op == "gt" or (comparison.op == "gteq" and bound > _HALF))
    return bound <= claim.high and (comparison.op == "lt" or (comparison.op == "lteq" and bound < _HALF))


_HALF = 0.5  # neither most nor few: only words that say so hold at just a half
_ROUNDED = 0.0005  # a third may be written 0.333


def _is_bounded(comparison: _Comparison, claim: Stated, ops: Sequence[str], sign: int) -> bool:
    """Whether what is compared is at least (`sign` 1) or at most (-1) the number claimed; a share where that is one."""
    if comparison.op not in ops or (claim.low < 1 and not _is_share(comparison.left)):
        return False
    return any(sign * (bound - claim.low) >= -_ROUNDED for bound in comparison.constants)


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
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in w.NO_RESULT)


@cache
def _patterns(claimed: bool) -> tuple[tuple[re.Pattern[str], Callable[[str], Stated]], ...]:
    """What finds each family of words, in the order in which they are looked for."""
    between = rf"(?!(?:andra|som|för|med|till|och|eller|i|på|från|om|att)\b)(?:\w+|{BOUND})\s"  # "en ny deltagare"
    nouns = _any(w.COUNTED_NOUNS)
    of = rf"av\s(?:{BOUND}|\d|dem\b|de\b|dessa|oss|{w.NUMBER}\b|(?:\w+\s){{0,2}}?(?:{nouns}))"
    counted = rf"(?:{of}|(?:{between})?(?:{nouns}))"
    # "En deltagare kan ha flera källor" tells how things may be, not how they were.
    general = r"\s(?:kan|ska|måste|räknas|visas|kostar|som (?:\w+[rs]|#+))(?!\w)"
    verbs = _any(w.COUNTED_VERBS)
    about = rf"(?:{'|'.join(w.ABOUT)})(?:tal)?(?:en|et)?|(?:{w.NUMBER})tal(?:et|s)?"
    kinds: tuple[tuple[Kind, tuple[str, ...]], ...] = (
        ("goal", w.GOAL), ("money", w.MONEY), ("same", w.SAME), ("degree", (*w.DEGREE, *w.IDIOM)), ("change", w.CHANGE),
        ("rise", (*w.RISE, *w.UP) if claimed else w.RISE),
        ("fall", (*w.FALL, *w.DOWN) if claimed else w.FALL), ("compared", w.COMPARED), ("most", w.MOST),
        ("least", w.LEAST), ("largest", w.LARGEST), ("more", w.MORE),
        ("less", w.LESS), ("nearly", w.NEARLY), ("average", w.AVERAGE), ("none", w.NOBODY),
        ("all", w.EVERYBODY), ("many", w.SOME),
    )  # fmt: skip
    counting: tuple[tuple[Kind, tuple[str, ...]], ...] = (("all", w.ALL), ("none", w.NONE), ("many", w.MANY))
    everybody = (*w.ALL, *w.NONE, *w.MANY)
    numeral = rf"{w.SHARE}|{w.NUMBER}|\d+(?:[.,]\d+)*(?:\s?%|\sprocent)?"
    bounds: tuple[tuple[Kind, str], ...] = (("at_least", w.AT_LEAST), ("at_most", w.AT_MOST))
    return (
        *((_whole([rf"(?:{words}) (?:{numeral})"]), partial(_bounded, kind)) for kind, words in bounds if claimed),
        (re.compile(r"[½⅓⅔¼¾⅕⅛]|\d+(?:[.,:/ ]\d+)*"), _number),
        *((_whole([phrase]), partial(_degree, low, high)) for phrase, low, high in w.DEGREES),
        (_whole([w.SHARE, rf"(?:ett |en )?(?:{about})", w.NUMBER]), _number),
        (_before(w.ROMAN, rf"(?:{nouns})(?!\w)"), partial(_of_kind, "number")),
        (_before(r"(?-i:(?=[VXLC]|I[IVX])[IVXLC]+)", r"\w{3,}(?:ar|er|or|en|are)(?!\w)"), partial(_of_kind, "number")),
        *((_whole(words), partial(_of_kind, kind)) for kind, words in kinds),
        (_before(_any(w.ONE), rf"(?:{counted}|har|hade)(?!\w|{general})"), partial(_of_kind, "one")),
        *(
            (
                _whole(words) if claimed else _before(_any(words), rf"(?:{counted}|{verbs})(?!\w)"),
                partial(_of_kind, kind),
            )
            for kind, words in counting
        ),
        (
            re.compile(rf"\A(?:{_any(everybody)})\s\w+(?=[.!]?\s*\Z)", re.IGNORECASE),
            partial(_of_kind, "all"),
        ),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(words).replace(" ?", r"\s*").replace(" ", r"\s+")


def _whole(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w#])(?:{_any(words)})(?!\w)", re.IGNORECASE)


def _before(words: str, follower: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w#])(?:{words})(?=\s{follower})", re.IGNORECASE)


def _number(words: str) -> Stated:
    value = w.value_of(re.sub(r"^(?:en|ett) (?=\w+(?:tal|handfull|par|trio|dussin|tjog))", "", words.casefold()))
    if value is None:
        digits = re.sub(r"[^\d.]", "", words.replace(",", "."))
        value = float(digits) if re.fullmatch(r"\d+(?:\.\d+)?", digits) else float("nan")
    return Stated(words, "number", value, value)


def _bounded(kind: Kind, words: str) -> Stated:
    numeral = re.sub(rf"^(?:{w.AT_LEAST}|{w.AT_MOST})\s+", "", words, flags=re.IGNORECASE)
    digits = re.sub(r"\s?%$|\sprocent$", "", numeral)
    number = _number(digits).low
    return Stated(words, kind, number / 100 if digits != numeral else number)


def _degree(low: float, high: float, words: str) -> Stated:
    return Stated(words, "share", low, high)


def _of_kind(kind: Kind, words: str) -> Stated:
    return Stated(words, kind)
