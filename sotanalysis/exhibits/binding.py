"""Bound text: every number is asked of the report when the text is written out, never typed.

The language has Jinja's form (see `template`). What a text may say:

- `{{ fact("exits.reasons.illness") | k_av_n }}` a fact, dressed by a filter: antal, procent, k_av_n, k_av_n_procent,
  ord, tal(decimals), and tal with a unit: dagar, timmar, minuter, månader, år, poäng, kronor. `procent_av` dresses a
  value that is a share itself. `previous("…")` is the fact of the period before, of the same source.
  `antal(dold="ett antal")` says what stands there where the edition hides the number, else its sentence is left out.
- `{% claim fact("a").n > previous("a").n %}ökade{% endclaim %}` words that hold only while the predicate does;
  `largest("inflow.referrers.fk.all")` is a predicate too, and `smallest`: no other category has as many, or as few.
- `{% fri %}…{% endfri %}` text in which words that state a result may stand unbound; it is told where, in the method
  appendix. Values and claims in it are held to what they say like any other.
- `{{ quoted("…", source="teamet") }}` what does not come from the data, printed with who says it.
- `{{ setting.capacity.cases_to }}` a value of rapport.toml (`template.SETTINGS`), `{{ rule("trial_months") }}` a rule
  that the numbers follow; also `{{ period }}` and `{{ label("education", "compulsory") }}`.

A sentence whose fact has no source becomes `[underlag saknas: FIL]`, one that compares with a fact that has no value
`[uppgift saknas]`; one that rests on a hidden fact is left out. In generated text, which nobody has written for this
year, a sentence without source, without value or about shares of nobody is left out instead.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from math import inf
from operator import add, attrgetter, eq, ge, gt, le, lt, mul, ne, sub, truediv
from typing import Any, Protocol, TypeVar

import pandas as pd
from jinja2 import nodes

from sotanalysis import formatting
from sotanalysis.exhibits.dressing import NEEDS_BASE, What, dress, has_share
from sotanalysis.exhibits.template import (
    UNITS,
    WORDS,
    TextFault,
    asked_in,
    is_free,
    predicate,
    sentences,
    setting_path,
    tree,
)
from sotanalysis.facts import Fact, FactMissing
from sotanalysis.measures.keys import KEYS
from sotanalysis.periods import Period
from sotanalysis.result_words import NUMBER_WORDS
from sotanalysis.sources.settings import Settings
from sotanalysis.vocabulary import ALL, HIDDEN, MISSING, NOT_APPLICABLE, UNKNOWN, counted
from sotanalysis.vocabulary import UNITS as IN_WORDS

T = TypeVar("T")
_OF_NOW = ("fact", "largest", "smallest")
_MOST_DECIMALS = 6
# How a sentence begins that points back to the one before.
_BACK = re.compile(
    r"(?:(?:av|bland|hos|för|till|från|mot) )?(?:de|dem|den|det|dessa|detta|denna|där|dit|deras|dess|båda)\b", re.I
)
_COMPARED: dict[str, Callable[..., bool]] = {"eq": eq, "ne": ne, "gt": gt, "gteq": ge, "lt": lt, "lteq": le}
_COUNTED: dict[type[nodes.BinExpr], Callable[..., float]] = {
    nodes.Add: add,
    nodes.Sub: sub,
    nodes.Mul: mul,
    nodes.Div: truediv,
}


class Report(Protocol):
    """As much of a report as a text asks for."""

    @property
    def period(self) -> Period: ...  # noqa: D102
    @property
    def settings(self) -> Settings: ...  # noqa: D102
    @property
    def previous(self) -> "Report | None": ...  # noqa: D102
    def fact(self, id: str) -> Fact: ...  # noqa: D102
    def frame(self, measure: str) -> pd.DataFrame: ...  # noqa: D102
    def word(self, key: str, code: str) -> str: ...  # noqa: D102
    def rule(self, name: str) -> object: ...  # noqa: D102


@dataclass(frozen=True)
class Bound:
    """A text with its numbers in it, and the ids of the facts they came from, in order.

    `whole` is false when a sentence was left out, `lacking` are the files that would fill it in generated text; it is
    `hidden` where a number that the edition hides was asked for.
    """

    text: str
    facts: tuple[str, ...]
    whole: bool = True
    lacking: tuple[str, ...] = ()
    hidden: bool = False


NOTHING = Bound("", ())


@dataclass(frozen=True)
class Claim:
    """A claim that did not hold: its words, the ids its predicate asks for, now and for the period before, its line.

    `rivals` are the facts that stand as high as the one said to be largest, or higher (of smallest: as low).
    """

    words: str
    facts: tuple[str, ...]
    previous: tuple[str, ...]
    line: int = 1
    rivals: tuple[str, ...] = ()


@dataclass
class Asked:
    """What a text has asked for while it was written out.

    `blank` are the numbers that are not there, shares of nobody among them, `lacking` the files that are not,
    `hidden` the facts that the edition does not show, `free` the passages, as printed, that are freed from the search
    for unbound words, `rivals` those that what was last said to be largest or smallest does not surpass.
    """

    facts: list[str] = field(default_factory=list)
    untrue: list[Claim] = field(default_factory=list)
    blank: list[str] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    free: list[str] = field(default_factory=list)
    rivals: list[str] = field(default_factory=list)


class ClaimUntrue(ValueError):
    """A claim in a text does not hold."""


class HiddenNumber(Exception):
    """A text asks for the bare number of a fact that the edition hides."""


class NoNumber(Exception):
    """A text asks for the bare number of a fact that has none, such as a share of nobody."""


@dataclass(frozen=True)
class Told:
    """A fact as a text sees it: its numbers, unless the edition hides them."""

    fact: Fact

    def _shown(self, number: float | None, hidden: bool) -> float:
        if hidden:
            raise HiddenNumber(self.fact.id)
        if number is None:
            raise NoNumber(self.fact.id)
        return number

    @property
    def n(self) -> float:
        """The count."""
        return self._shown(self.fact.n, self.fact.hidden)

    @property
    def base(self) -> float:
        """What the count is of."""
        return self._shown(self.fact.base, self.fact.base_hidden)

    @property
    def value(self) -> float:
        """The share 0–1, or the value in the measure's unit."""
        share = self.fact.base_hidden and self.fact.n is not None
        return self._shown(self.fact.value, self.fact.hidden or share)


# --- writing out ---------------------------------------------------------------------------------------------------


def bind(report: Report, template: str, markdown: bool = False) -> Bound:
    """The template with its values; sentences keep their places. `markdown` protects the `*` and `_` of values.

    A sentence on a number that the edition hides is left out, and with it those after it in its paragraph that point
    back to it: what stands there may not tell the number another way.

    KeyError for an unknown fact, ClaimUntrue for a claim that does not hold, TextFault for a template that cannot be
    read or written out.
    """
    asked, parts, last, lost, gap = Asked(), [], "", False, ""
    for piece in sentences(template):
        before = len(asked.hidden)
        text = write(report, piece.text, asked, markdown)
        gap = _joined(gap, piece.gap)
        lost = len(asked.hidden) > before or (lost and "\n" not in piece.gap and bool(_BACK.match(piece.text)))
        if lost:
            continue
        repeated = text.startswith("[underlag saknas") and text == last and "\n" not in piece.gap
        parts += [] if repeated or (not text and not gap.strip()) else [gap, text]
        last, gap = text, ""
    return _bound(asked, parts, not asked.hidden)


def _joined(before: str, gap: str) -> str:
    """The gap of a sentence after one that was left out, whose own gap it has: the paragraph begins with it instead."""
    if "\n" not in gap:
        return before or gap
    return f"\n{gap}" if before.count("\n") > 1 and gap.count("\n") == 1 else gap


def generate(report: Report, template: str) -> Bound:
    """The same of generated text: a sentence one of whose numbers is not there, or is a share of nobody, is left out,
    and with it the sentences after it that ask for nothing, as they are about it.

    Raises what `bind` does.
    """
    asked, parts, whole, lost = Asked(), [], True, False
    for piece in sentences(template):
        mine = Asked()
        text = write(report, piece.text, mine)
        if mine.free:
            raise TextFault("fri finns bara i de berättande texterna.", piece.line)
        lost = bool(mine.blank or mine.lacking or mine.hidden) or (lost and "{" not in piece.text)
        whole = whole and not lost
        asked.lacking += mine.lacking
        asked.hidden += mine.hidden
        if text and not lost:
            parts += [piece.gap, text]
            asked.facts += mine.facts
            asked.untrue += mine.untrue
    return _bound(asked, parts, whole)


def _bound(asked: Asked, parts: list[str], whole: bool = True) -> Bound:
    if asked.untrue:
        raise ClaimUntrue(f"Påståendet ”{asked.untrue[0].words}” stämmer inte.")
    facts, lacking = tuple(dict.fromkeys(asked.facts)), tuple(dict.fromkeys(asked.lacking))
    return Bound("".join(parts).strip(), facts, whole, lacking, bool(asked.hidden))


def write(report: Report, sentence: str, asked: Asked, markdown: bool = False) -> str:
    """One sentence with its values, or the mark that stands in its place; what it asks for is added to `asked`.

    Raises what `bind` does, but for ClaimUntrue.
    """
    mine = Asked()
    try:
        body = tree(sentence).body
        text = _written(body, _Telling(report, mine, markdown, _words(report, mine)))
    except FactMissing as error:
        asked.lacking.append(error.file)
        return _escaped(f"[underlag saknas: {error.file}]") if markdown else f"[underlag saknas: {error.file}]"
    except HiddenNumber as error:
        asked.hidden.append(str(error))
        return ""
    except NoNumber as error:
        asked.blank.append(str(error))
        return f"[{UNKNOWN.meaning}]"
    asked.facts += mine.facts
    asked.untrue += mine.untrue
    asked.blank += mine.blank
    asked.free += mine.free
    text = text.strip()
    return text[:1].upper() + text[1:] if _begins_in_words(body) else text


def _begins_in_words(body: list[nodes.Node]) -> bool:
    """Whether a sentence begins with a number as a word, `{{ … | ord }}`: the one value that has a first letter."""
    first = body[0].nodes[0] if body and isinstance(body[0], nodes.Output) else None
    return isinstance(first, nodes.Filter) and first.name == "ord"


@dataclass(frozen=True)
class _Telling:
    """A sentence being written out: for which report, what it has asked for, and its functions by name."""

    report: Report
    asked: Asked
    markdown: bool
    words: Mapping[str, Callable[..., object]]


def _written(body: Iterable[nodes.Node], telling: _Telling) -> str:
    """The nodes as text."""
    return "".join(_written_node(node, telling) for node in body)


def _written_node(node: nodes.Node, telling: _Telling) -> str:
    if isinstance(node, nodes.TemplateData):
        return node.data
    if isinstance(node, nodes.Output):
        return _written(node.nodes, telling)
    if is_free(node):
        telling.asked.free.append(_written(node.body, telling))
        return telling.asked.free[-1]
    if isinstance(node, nodes.If):
        return _written(_chosen(node, telling), telling)
    text = _guarded(node, lambda: _finished(_value(node, telling)))
    return _escaped(text) if telling.markdown else text


def _chosen(node: nodes.If, telling: _Telling) -> list[nodes.Node]:
    """The branch of an `if` that holds; the words of a claim, which is noted when it does not hold."""
    claimed = predicate(node)
    if claimed is None:
        held = (one.body for one in [node, *node.elif_] if _holds(one.test, telling))
        return next(held, node.else_)
    telling.asked.rivals.clear()
    if not _holds(claimed, telling):
        words = "".join(data.data for part in node.body for data in part.find_all(nodes.TemplateData))
        asked = asked_in(claimed, *_OF_NOW), asked_in(claimed, "previous")
        telling.asked.untrue.append(Claim(words, *asked, node.lineno, tuple(telling.asked.rivals)))
    return node.body


def _holds(test: nodes.Node, telling: _Telling) -> bool:
    return _guarded(test, lambda: _truth(_value(test, telling)))


def _guarded(node: nodes.Node, work: Callable[[], T]) -> T:
    """What the work gives; a TextFault for whatever goes wrong in a word given the wrong thing."""
    try:
        return work()
    except TextFault as error:
        raise TextFault(str(error), node.lineno) from error
    except (KeyError, FactMissing):
        raise
    except ZeroDivisionError as error:
        raise TextFault("den delar med noll.", node.lineno) from error
    except ArithmeticError as error:
        raise TextFault("ett tal i den är för stort.", node.lineno) from error
    except (TypeError, AttributeError, LookupError, ValueError) as error:
        raise TextFault("ett ord har fått fel slags värde, eller för många eller få.", node.lineno) from error


def _value(node: nodes.Node, telling: _Telling) -> object:
    """What an expression of the language gives: a number, a text, true or false, or a fact (`Told`)."""

    def of(part: nodes.Node | None) -> Any:
        return _value(part, telling) if part is not None else None

    match node:
        case nodes.Const():
            return node.value
        case nodes.Name():
            return telling.report.period.label
        case nodes.Getattr():
            return _attribute(node, telling)
        case nodes.Call(node=nodes.Name(name=name)):
            return telling.words[name](*map(of, node.args), **_given(node, telling))
        case nodes.Filter():
            return telling.words[node.name](of(node.node), *map(of, node.args), **_given(node, telling))
        case nodes.Compare():
            sides = [of(node.expr), *(of(one.expr) for one in node.ops)]
            return all(_compared(op.op, *pair) for op, pair in zip(node.ops, pairwise(sides), strict=True))
        case nodes.And():
            return _truth(of(node.left)) and _truth(of(node.right))
        case nodes.Or():
            return _truth(of(node.left)) or _truth(of(node.right))
        case nodes.Not():
            return not _truth(of(node.node))
        case nodes.Neg():
            return -_plain_number(of(node.node))
        case nodes.CondExpr():
            return of(node.expr1 if _truth(of(node.test)) else node.expr2)
        case nodes.BinExpr():
            return _COUNTED[type(node)](_plain_number(of(node.left)), _plain_number(of(node.right)))
    raise TypeError(type(node).__name__)


def _given(node: nodes.Call | nodes.Filter, telling: _Telling) -> dict[str, Any]:
    return {str(word.key): _value(word.value, telling) for word in node.kwargs}


def _attribute(node: nodes.Getattr, telling: _Telling) -> object:
    """A setting, or a number of a fact. FactMissing for a setting that rapport.toml leaves out."""
    if path := setting_path(node):
        found = attrgetter(path)(telling.report.settings)
        if found is None:
            raise FactMissing("", "värdet i rapport.toml")
        return found
    told = _value(node.node, telling)
    assert isinstance(told, Told)  # the tree lets n, base and value follow fact(…) and previous(…), and no other
    return getattr(told, node.attr)


def _compared(op: str, left: object, right: object) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return _COMPARED[op](left, right)
    return _COMPARED[op](_plain_number(left), _plain_number(right))


def _plain_number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TextFault("bara tal kan räknas med och jämföras, till exempel fact(…).n.")
    return value


def _truth(value: object) -> bool:
    if isinstance(value, Told):
        raise TextFault("ett villkor ska jämföra fact(…).n, base eller value med något.")
    return bool(value)


# --- the words of the language -------------------------------------------------------------------------------------


def quoted(text: str, source: str = "teamet") -> str:
    """What somebody says, printed as such: `… (enligt teamet)`. TextFault without a source."""
    if not source.strip():
        raise TextFault("ett citat måste säga vem som säger det: source=.")
    said = text.strip()
    end = said[-1] if said[-1:] in (".", "!", "?") else ""
    return f"{said.removesuffix(end) if end else said} (enligt {source}){end}"


def _words(report: Report, asked: Asked) -> dict[str, Callable[..., object]]:
    """The functions and filters of the language, by name."""
    words: dict[str, Callable[..., object]] = {w: partial(_say, report, asked, what) for w, what in WORDS.items()}
    words |= {unit: partial(_with_unit, report, asked, unit) for unit in UNITS}
    return words | {
        "fact": partial(_fact, report, asked),
        "previous": partial(_previous, report),
        "largest": partial(_ranked, report, asked, 1),
        "smallest": partial(_ranked, report, asked, -1),
        "label": partial(_label, report),
        "rule": partial(_rule, report),
        "quoted": quoted,
        "ord": _in_words,
        "lower": str.lower,
    }


def _label(report: Report, key: str, code: str) -> str:
    try:
        return report.word(key, code)
    except (KeyError, ValueError) as error:
        raise TextFault(f'label("{key}", "{code}") finns inte: koden hör inte till nyckeln.') from error


def _rule(report: Report, name: str) -> float:
    """A rule that is one number. TextFault for another, or an unknown one."""
    try:
        return float(report.rule(name))  # type: ignore[arg-type]
    except (KeyError, TypeError) as error:
        raise TextFault(f'rule("{name}") finns inte, eller är inte ett tal.') from error


def _fact(report: Report, asked: Asked, id: str) -> Told:
    found = report.fact(id)
    asked.facts.append(found.id)
    return Told(found)


def _previous(report: Report, id: str) -> Told:
    """The fact of the period before, from the source that this period's fact has: other sources count otherwise."""
    before = report.previous
    if before is None:
        raise FactMissing(id, f"underlag för {report.period.previous.label}")
    found, source = before.fact(id), report.fact(id).source
    if found.source != source:
        try:
            found = before.fact(f"{id}@{source}")
        except KeyError as error:
            raise FactMissing(id, f"samma källa för {before.period.label}") from error
    return Told(found)


def _say(
    report: Report,
    asked: Asked,
    what: What,
    fact: Told | Fact | str | float,
    decimals: int | None = None,
    dold: str = "",
) -> str:
    """A number in words; `dold` stands in its place where the edition hides it."""
    if decimals is not None and (type(decimals) is not int or not 0 <= decimals <= _MOST_DECIMALS):
        raise TextFault(f"antalet decimaler ska vara 0–{_MOST_DECIMALS}.")
    if isinstance(fact, bool):
        raise TextFault("ett villkor är inget tal.")
    if isinstance(fact, int | float):
        if what == "signed":
            return formatting.number(
                fact, (1 if isinstance(fact, float) else 0) if decimals is None else decimals, sign=True
            )
        return formatting.percent(fact, decimals or 0) if what in ("share", "percent") else _number(fact, decimals)
    if isinstance(fact, str):
        fact = _fact(report, asked, fact)
    found = fact.fact if isinstance(fact, Told) else fact
    # A lone percentage under the smallest base is told as a count, so that the sentence still says something.
    bare = what == "share" and not has_share(found) and not (found.hidden or found.base_hidden)
    text = dress(found, "k_of_n" if bare else what, decimals).text
    nobody = found.base == 0 and what in NEEDS_BASE
    asked.blank += [found.id] if nobody or text in (UNKNOWN.sign, NOT_APPLICABLE.sign) else []
    if HIDDEN.sign not in text:
        return text
    if not dold:
        raise HiddenNumber(found.id)
    return dold


def _with_unit(
    report: Report,
    asked: Asked,
    unit: str,
    fact: Told | Fact | str | float,
    decimals: int | None = None,
    dold: str = "",
) -> str:
    number = _say(report, asked, "value", fact, decimals or 0, dold)
    if dold and number == dold:
        return number
    code = next(code for code, word in IN_WORDS.items() if word == unit)
    return f"{number}{formatting.NBSP}{counted(code, number)}"


def _ranked(
    report: Report, asked: Asked, sign: int, id: str, key: str | None = None, ties: bool = False, share: bool = False
) -> bool:
    """Whether every other category of the key has less (`sign` 1) or more (−1); the fact's other keys are the same.

    With `ties` others may have the same; with `share` shares are compared, not counts. A category that the edition
    hides is taken to have all that the base leaves.

    TextFault when the key must be named: more than one of the fact's keys holds a category.
    """
    found = _fact(report, asked, id)
    keys, frame = found.fact.keys, report.frame(found.fact.measure)
    named = [key] if key else [k for k, code in keys.items() if code not in (ALL, MISSING)]
    if len(named) != 1 or named[0] not in keys:
        raise TextFault(f'largest("{id}", …) måste säga vilken nyckel som jämförs: {", ".join(keys)}.')
    held = {k: code for k, code in keys.items() if k != named[0]}
    same = (frame[list(held)] == pd.Series(held, dtype="object")).all(axis=1)
    others = frame[same & ~frame[named[0]].isin([ALL, MISSING]) & (frame["fact"] != found.fact.id)]
    valued = share or found.fact.is_value or found.fact.n is None
    column, mine = ("value", found.value) if valued else ("n", found.n)
    if others["hidden"].any() and not (sign > 0 and mine > _left_over(found, named[0], others, column)):
        raise HiddenNumber(found.fact.id)
    rivals, height = sign * others[column].dropna(), sign * mine
    beside = others.loc[rivals.index[rivals > height if ties else rivals >= height], "fact"]
    asked.rivals += map(str, beside)
    return beside.empty


def _left_over(found: Told, key: str, others: pd.DataFrame, column: str) -> float:
    """The most that a hidden category can have: what the base leaves, or all of it where a unit is in several."""
    if column == "value":
        return inf
    return found.base - (0 if KEYS[key].several else found.n + float(others["n"].sum()))


def _in_words(fact: Told | float, _: object = None) -> str:
    """A small number as a word, `tre`; a larger one as figures."""
    count = fact if not isinstance(fact, Told) else fact.value if fact.fact.is_value else fact.n
    word = next((word for word, number in NUMBER_WORDS.items() if number == count and number <= 12), None)
    return "en" if count == 1 else word or _number(count, None)


def _number(number: float, decimals: int | None) -> str:
    return formatting.number(number, (1 if isinstance(number, float) else 0) if decimals is None else decimals)


def _finished(value: object) -> str:
    """What an expression gives, as a reader sees it."""
    if isinstance(value, bool):
        raise TextFault("ett villkor är inget att skriva ut: sätt det i {% claim … %}.")
    if isinstance(value, Told):
        return _number(value.value if value.fact.is_value else value.n, None)
    return _number(value, None) if isinstance(value, int | float) else str(value)


def _escaped(text: str) -> str:
    """A value on one line, with what Markdown would read as dress or as the marker of a block written literally."""
    return re.sub(r"([*_`<\\]|\A(?:[#>]|[-+](?= )))", r"\\\1", re.sub(r"[ \t\r\n]+", " ", text))
