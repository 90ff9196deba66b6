"""Bound text: every number is asked of the report when the text is written out, never typed.

The template language is Jinja. What a text may say:

- `{{ fact("exits.reasons.illness") | k_av_n }}` a fact, dressed by a filter: antal, procent, k_av_n, k_av_n_procent,
  ord, tal(decimals), and tal with a unit: dagar, timmar, minuter, månader, år, poäng, kronor. `procent_av` dresses a
  value that is a share itself. `previous("…")` is the fact of the period before, of the same source.
- `{% claim fact("a").n > previous("a").n %}ökade{% endclaim %}` words that hold only while the predicate does;
  `largest("inflow.referrers.fk.all")` is a predicate too, and `smallest`: no other category has as many, or as few.
- `{{ quoted("…", source="teamet") }}` what does not come from the data, printed with who says it.
- `{{ setting.capacity.cases_to }}` a value of rapport.toml, `{{ period }}`, `{{ label("education", "compulsory") }}`.

A sentence whose fact has no source becomes `[underlag saknas: FIL]`, one that rests on a hidden fact `[d]`, and one
that compares with a fact that has no value `[uppgift saknas]`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from jinja2 import StrictUndefined, Template, UndefinedError, nodes, pass_context
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from sotanalysis import formatting
from sotanalysis.exhibits.dressing import What, dress, has_share, is_hidden
from sotanalysis.exhibits.exhibit import key_columns
from sotanalysis.exhibits.labels import label
from sotanalysis.facts import Fact
from sotanalysis.report import FactMissing, Report
from sotanalysis.vocabulary import ALL, HIDDEN, MISSING, NUMBER_WORDS, UNKNOWN

# Filters, and functions of the same name, that dress one fact.
WORDS: dict[str, What] = {
    "n": "n", "base": "base", "share": "share", "k_av_n": "k_of_n", "k_av_n_procent": "k_of_n_share", "value": "value",
    "signed": "signed", "interval": "interval", "antal": "n", "procent": "share", "procent_av": "percent",
    "tal": "value",
}  # fmt: skip
UNITS = ("dagar", "timmar", "minuter", "månader", "år", "poäng", "kronor")
MEANS = ("tal", "value", *UNITS)
_ABBREVIATED = re.compile(r"\b(?:t\.ex|bl\.a|s\.k|m\.m|d\.v\.s|dvs|ca|kl|nr|f\.d|o\.s\.v)\.\W*$", re.IGNORECASE)
# What parts a text into sentences and blocks: a list or heading marker, an empty line, the end of a sentence.
_MARKER = r"(?:(?:[-*+]|\d{1,2}[.)])[ \t]+|\#{1,6}[ \t]+|>[ \t]?)"
_GAP = re.compile(
    rf"(?:\A|\s*\n)[ \t]*{_MARKER}+|\A[ \t\n]+|\s*\n[ \t]*\n\s*{_MARKER}*|\s+\Z"
    r'|(?:(?<=[.!?])|(?<=[.!?][*_”")])|(?<=[.!?]\*\*))\s+(?=[”"*_(\[]*[A-ZÅÄÖ])'
)
_QUOTED_SENTENCE = re.compile(r"""\{\{\s*quoted\((["'])[^{}]*?[.!?]\1[^{}]*\}\}""")
_CLAIM_WORD = "claim_holds"
_OF_NOW = ("fact", "largest", "smallest")


@dataclass(frozen=True)
class Bound:
    """A text with its numbers in it, and the ids of the facts they came from, in order."""

    text: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Claim:
    """A claim that did not hold: its words, the ids its predicate asks for, now and for the period before."""

    words: str
    facts: tuple[str, ...]
    previous: tuple[str, ...]


@dataclass(frozen=True)
class Piece:
    """A sentence of a template, the blanks and markers before it, and its line (the first is 1)."""

    gap: str
    text: str
    line: int


@dataclass
class Asked:
    """What a text has asked for while it was written out."""

    facts: list[str] = field(default_factory=list)
    untrue: list[Claim] = field(default_factory=list)


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
    hidden: bool

    def _shown(self, number: float | None) -> float:
        if self.hidden:
            raise HiddenNumber(self.fact.id)
        if number is None:
            raise NoNumber(self.fact.id)
        return number

    @property
    def n(self) -> float:
        """The count."""
        return self._shown(self.fact.n)

    @property
    def base(self) -> float:
        """What the count is of."""
        return self._shown(self.fact.base)

    @property
    def value(self) -> float:
        """The share 0–1, or the value in the measure's unit."""
        return self._shown(self.fact.value)


# --- writing out ---------------------------------------------------------------------------------------------------


def bind(report: Report, template: str, markdown: bool = False) -> Bound:
    """The template with its values; sentences keep their places. `markdown` protects the `*` and `_` of values.

    KeyError for an unknown fact, ClaimUntrue for a claim that does not hold, jinja2's errors for a template that cannot
    be read.
    """
    asked, parts, last = Asked(), [], ""
    for piece in sentences(template):
        text = write(report, piece.text, asked, markdown)
        repeated = text.startswith("[underlag saknas") and text == last and "\n" not in piece.gap
        parts += [] if repeated or (not text and not piece.gap.strip()) else [piece.gap, text]
        last = text
    if asked.untrue:
        raise ClaimUntrue(f"Påståendet ”{asked.untrue[0].words}” stämmer inte.")
    return Bound("".join(parts).strip(), tuple(dict.fromkeys(asked.facts)))


def write(report: Report, sentence: str, asked: Asked, markdown: bool = False) -> str:
    """One sentence with its values, or the mark that stands in its place; what it asks for is added to `asked`."""
    mine = Asked()
    try:
        text = compiled(sentence, markdown).render(_values(report, sentence, mine))
    except FactMissing as error:
        return _escaped(f"[underlag saknas: {error.file}]") if markdown else f"[underlag saknas: {error.file}]"
    except HiddenNumber:
        return HIDDEN.sign
    except NoNumber:
        return f"[{UNKNOWN.meaning}]"
    asked.facts += mine.facts
    asked.untrue += mine.untrue
    return text.strip()


def sentences(template: str) -> list[Piece]:
    """The template's sentences in order; gaps and texts together are the template. A block ({% if %}) is never parted.

    jinja2.TemplateSyntaxError for a template that cannot be read.
    """
    masked = _masked(template)
    gaps = [m for m in _GAP.finditer(masked) if not _ABBREVIATED.search(masked[max(0, m.start() - 12) : m.start() + 1])]
    edges = [(0, 0), *((m.start(), m.end()) for m in gaps), (len(template), len(template))]
    pieces = []
    for (start, end), (stop, _) in zip(edges, edges[1:], strict=False):
        if template[start:stop]:
            pieces.append(Piece(template[start:end], template[end:stop], template.count("\n", 0, end) + 1))
    return pieces


def _masked(template: str) -> str:
    """The template with all that is no plain text at the outermost level written over."""
    kept, depth, opening = [], 0, False
    for _, kind, value in environment().lex(template):
        kept.append(value if kind == "data" and depth == 0 else "X" * len(value))
        if kind == "block_begin":
            opening = True
        elif kind == "name" and opening:
            depth += {"if": 1, "claim": 1, "for": 1, "endif": -1, "endclaim": -1, "endfor": -1}.get(value, 0)
            opening = False
    masked = "".join(kept)
    for end in (match.end() for match in _QUOTED_SENTENCE.finditer(template)):  # a quoted sentence ends a sentence
        masked = masked[: end - 1] + "." + masked[end:]
    return masked


@cache
def compiled(text: str, markdown: bool = False) -> Template:
    """The text as a template."""
    return environment(markdown).from_string(text)


@cache
def environment(markdown: bool = False) -> ImmutableSandboxedEnvironment:
    """The language of bound texts."""
    made = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=False,
        keep_trailing_newline=True,
        extensions=[ClaimTag],
        finalize=_finished_markdown if markdown else _finished,
    )
    made.globals |= {"label": label, "quoted": quoted}
    made.filters |= {word: _filter(word) for word in (*WORDS, *UNITS, "ord")}
    return made


class ClaimTag(Extension):
    """`{% claim PREDICATE %}words{% endclaim %}`: the words, and a note when the predicate does not hold."""

    tags = {"claim"}

    def parse(self, parser: Parser) -> nodes.Node:
        """The tag as an `if` on a call that notes what does not hold and is always true."""
        line = next(parser.stream).lineno
        test = parser.parse_expression()
        body = parser.parse_statements(("name:endclaim",), drop_needle=True)
        words = "".join(data.data for node in body for data in node.find_all(nodes.TemplateData))
        noted = [nodes.Const(words), nodes.Const(asked_in(test, *_OF_NOW)), nodes.Const(asked_in(test, "previous"))]
        call = nodes.Call(nodes.Name(_CLAIM_WORD, "load"), [test, *noted], [], None, None)
        return nodes.If(call, body, [], []).set_lineno(line)


def asked_in(node: nodes.Node, *names: str) -> tuple[str, ...]:
    """The ids that the calls of the names in an expression ask for."""
    calls = [*([node] if isinstance(node, nodes.Call) else []), *node.find_all(nodes.Call)]
    named = [c for c in calls if isinstance(c.node, nodes.Name) and c.node.name in names]
    ids = [c.args[0].value for c in named if c.args and isinstance(c.args[0], nodes.Const)]
    return tuple(dict.fromkeys(id for id in ids if isinstance(id, str)))


def predicate(node: nodes.Node) -> nodes.Expr | None:
    """The predicate of a claim; None for any other node."""
    call = node.test if isinstance(node, nodes.If) else None
    if isinstance(call, nodes.Call) and isinstance(call.node, nodes.Name) and call.node.name == _CLAIM_WORD:
        return call.args[0]
    return None


# --- the words of the language -------------------------------------------------------------------------------------


def quoted(text: str, source: str = "teamet") -> str:
    """What somebody says, printed as such: `… (enligt teamet)`. ValueError without a source."""
    if not source.strip():
        raise ValueError("Ett citat måste säga vem som säger det: source=.")
    said = text.strip()
    end = said[-1] if said[-1:] in (".", "!", "?") else ""
    return f"{said.removesuffix(end) if end else said} (enligt {source}){end}"


def _values(report: Report, sentence: str, asked: Asked) -> dict[str, object]:
    values: dict[str, object] = {word: partial(_say, report, asked, what) for word, what in WORDS.items()}
    values |= {unit: partial(_with_unit, report, asked, unit) for unit in UNITS}
    values |= {
        "fact": partial(_fact, report, asked),
        "previous": partial(_previous, report),
        "largest": partial(_ranked, report, asked, 1),
        "smallest": partial(_ranked, report, asked, -1),
        "ord": _in_words,
        "label": lambda key, code: label(key, code, report.words(key)),
        "period": report.period.label,
        _CLAIM_WORD: partial(_hold, asked),
    }
    return values | ({"setting": report.settings} if "setting" in sentence else {})


def _filter(word: str) -> Callable[..., str]:
    """The word as a filter: asks the function of the same name in the text's own values."""

    @pass_context
    def apply(context: Context, fact: object, decimals: int | None = None) -> str:
        return str(context[word](fact, decimals))

    return apply


def _fact(report: Report, asked: Asked, id: str) -> Told:
    found = report.fact(id)
    asked.facts.append(found.id)
    return Told(found, is_hidden(report, found))


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
    return Told(found, is_hidden(before, found))


def _say(report: Report, asked: Asked, what: What, fact: Told | Fact | str | float, decimals: int | None = None) -> str:
    if isinstance(fact, int | float):
        return formatting.percent(fact, decimals or 0) if what in ("share", "percent") else _number(fact, decimals)
    if isinstance(fact, str):
        fact = _fact(report, asked, fact)
    found = fact.fact if isinstance(fact, Told) else fact
    # A lone percentage under the smallest base is told as a count, so that the sentence still says something.
    bare = what == "share" and not has_share(found) and not is_hidden(report, found)
    return dress(report, found, "k_of_n" if bare else what, decimals).text


def _with_unit(
    report: Report, asked: Asked, unit: str, fact: Told | Fact | str | float, decimals: int | None = None
) -> str:
    return f"{_say(report, asked, 'value', fact, decimals or 0)}{formatting.NBSP}{unit}"


def _ranked(report: Report, asked: Asked, sign: int, id: str, key: str | None = None, ties: bool = False) -> bool:
    """Whether every other category of the key has less (`sign` 1) or more (−1); the fact's other keys are the same.

    With `ties` others may have the same.

    ValueError when the key must be named: more than one of the fact's keys holds a category.
    """
    found = _fact(report, asked, id)
    frame = report.frame(found.fact.measure.id)
    keys = key_columns(list(frame.columns))
    codes = frame.loc[frame["fact"] == id, keys].iloc[0]
    named = [key] if key else [k for k in keys if codes[k] not in (ALL, MISSING)]
    if len(named) != 1:
        raise ValueError(f'largest("{id}", …) måste säga vilken nyckel som jämförs: {", ".join(keys)}.')
    same = (frame[[k for k in keys if k != named[0]]] == codes.drop(named[0])).all(axis=1)
    others = frame[same & ~frame[named[0]].isin([ALL, MISSING]) & (frame["fact"] != id)]
    column, mine = ("value", found.value) if found.fact.n is None else ("n", found.n)
    rivals, height = sign * others[column].dropna(), sign * mine
    return bool((rivals <= height).all() if ties else (rivals < height).all())


def _in_words(fact: Told | float, _: object = None) -> str:
    """A small number as a word, `tre`; a larger one as figures."""
    count = fact.n if isinstance(fact, Told) else fact
    word = next((word for word, number in NUMBER_WORDS.items() if number == count and number <= 12), None)
    return "en" if count == 1 else word or _number(count, None)


def _number(number: float | None, decimals: int | None) -> str:
    if number is None:
        raise FactMissing("", "värdet i rapport.toml")
    return formatting.number(number, (1 if isinstance(number, float) else 0) if decimals is None else decimals)


def _hold(asked: Asked, holds: object, words: str, facts: tuple[str, ...], previous: tuple[str, ...]) -> bool:
    if not holds:
        asked.untrue.append(Claim(words, facts, previous))
    return True


def _finished(value: Any) -> str:
    """What an expression gives, as a reader sees it."""
    if callable(value):
        raise UndefinedError("Ett ord som ska ha ett faktum står ensamt.")
    if value is None or isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value, None)
    if isinstance(value, Told):
        return _number(value.n, None)
    return str(value)


def _finished_markdown(value: Any) -> str:
    return _escaped(_finished(value))


def _escaped(text: str) -> str:
    return re.sub(r"([*_`<\\])", r"\\\1", text)
