"""The language of bound texts, read: Jinja's parser makes the tree, and nothing is ever compiled or run.

What a text may hold is a closed list of forms, words, attributes and settings. All else is refused when the text is
read, with its line, so that a text reaches nothing but facts, and what it costs to write it out is bounded.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TypeGuard

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser

from sotanalysis.exhibits.dressing import What

# Filters, and functions of the same name, that dress one fact.
WORDS: dict[str, What] = {
    "n": "n",
    "base": "base",
    "share": "share",
    "k_av_n": "k_of_n",
    "k_av_n_procent": "k_of_n_share",
    "value": "value",
    "signed": "signed",
    "interval": "interval",
    "antal": "n",
    "procent": "share",
    "procent_av": "percent",
    "tal": "value",
}
UNITS = ("dagar", "timmar", "minuter", "månader", "år", "poäng", "kronor")
MEANS = ("tal", "value", *UNITS)
FACTS = ("fact", "previous")
FUNCTIONS = (*FACTS, "largest", "smallest", "label", "rule", "quoted", *WORDS, *UNITS, "ord")
FILTERS = (*WORDS, *UNITS, "ord", "lower")
ATTRIBUTES = ("n", "base", "value")
KEYWORDS = ("source", "decimals", "key", "ties", "share", "dold")
BLOCKS = ("if", "claim", "fri")
TAGS = (*BLOCKS, *(f"end{block}" for block in BLOCKS), "elif", "else")
# The values of rapport.toml that a text may say, after `setting.`.
SETTINGS = (
    "association",
    "performer",
    "report_name",
    "insats",
    "capacity.cases_from",
    "capacity.cases_to",
    "capacity.planned_participants",
    "ors.cutoff",
    "public.threshold",
)
OPERATORS = ("eq", "ne", "gt", "gteq", "lt", "lteq")

# What may stand in a tree besides constants, names, attributes, calls, filters and comparisons, which are looked into.
_PLAIN: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.CondExpr,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Add,
    nodes.Sub,
    nodes.Mul,
    nodes.Div,
    nodes.Neg,
)
_LONGEST_TEXT, _LONGEST_TAG, _LONGEST_BLANK = 100_000, 2_000, 200
_DEEPEST = 40  # a text of today has 9
_LARGEST = 1e9
_BLANKS = re.compile(rf"\s{{{_LONGEST_BLANK},}}")
_HEADING_END = re.compile(r"^[ \t]*#{1,6}[ \t][^\n]*(\n)", re.MULTILINE)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_BRACES = re.compile(r"\{[{%#]|[}%#]\}")
# A tag holds no other tag and no empty line, so that one that is never closed does not take the next with it.
_INSIDE = rf"(?:(?!\{{[{{%#]|[}}%#]\}}|\n[ \t]*\n)[\s\S]){{0,{_LONGEST_TAG}}}"
_TAG = re.compile(rf"\{{#(?:(?!\{{#|#\}})[\s\S])*#\}}|\{{\{{{_INSIDE}\}}\}}|\{{%{_INSIDE}%\}}")
_STATEMENT = re.compile(r"\{%[-+]?\s*(\w*)")

_ABBREVIATED = re.compile(r"\b(?:t\.ex|bl\.a|s\.k|m\.m|d\.v\.s|dvs|ca|kl|nr|f\.d|o\.s\.v)\.\W*$", re.IGNORECASE)
# What parts a text into sentences and blocks: a list or heading marker, an empty line, the end of a sentence.
_MARKER = r"(?:(?:[-*+]|\d{1,2}[.)])[ \t]+|\#{1,6}[ \t]+|>[ \t]?)"
_GAP = re.compile(
    rf"(?:\A|\s*\n)[ \t]*{_MARKER}+|\A[ \t\n]+|\s*\n[ \t]*\n\s*{_MARKER}*|\s+\Z"
    r'|(?:(?<=[.!?])|(?<=[.!?][*_”")])|(?<=[.!?]\*\*))\s+(?=[”"*_(\[]*[A-ZÅÄÖ])'
)
_QUOTED_SENTENCE = re.compile(r"""\{\{\s*quoted\((["'])[^{}]*?[.!?]\1[^{}]*\}\}""")


class TextFault(ValueError):
    """A text that cannot be read or written out: what is wrong, and the line (the first is 1)."""

    def __init__(self, what: str, line: int = 1) -> None:
        super().__init__(what)
        self.line = line


@dataclass(frozen=True)
class Piece:
    """A sentence of a template, the blanks and markers before it, and its line (the first is 1)."""

    gap: str
    text: str
    line: int


# --- parting -------------------------------------------------------------------------------------------------------


def sentences(template: str) -> list[Piece]:
    """The template's sentences in order; gaps and texts together are the template. A block ({% if %}) is never parted.

    A sentence with a tag that is never closed is a piece of its own, like any other. A long blank stretch parts
    whatever it stands in. TextFault for a text that is too long to be a text.
    """
    if len(template) > _LONGEST_TEXT:
        raise TextFault(f"den är längre än {_LONGEST_TEXT} tecken. Dela upp den.")
    blanks = [blank.span() for blank in _BLANKS.finditer(template)]
    masked = _masked(template, blanks)
    parted = [
        m for m in _GAP.finditer(masked) if not _ABBREVIATED.search(masked[max(0, m.start() - 12) : m.start() + 1])
    ]
    inside = {place for m in parted for place in range(*m.span())}
    headings = [m.span(1) for m in _HEADING_END.finditer(masked) if m.start(1) not in inside]
    gaps = sorted([*(m.span() for m in parted), *headings, *blanks])
    edges = [(0, 0), *gaps, (len(template), len(template))]
    pieces = []
    for (start, end), (stop, _) in zip(edges, edges[1:], strict=False):
        if template[start:stop]:
            pieces.append(Piece(template[start:end], template[end:stop], template.count("\n", 0, end) + 1))
    return pieces


def _tags(template: str) -> list[re.Match[str]]:
    """The tags in order. What goes on over lines and cannot be read is a brace never closed, and one never opened."""
    found, place = [], 0
    while tag := _TAG.search(template, place):
        whole = "\n" not in tag[0] or tag[0].startswith("{#") or _reads(tag[0])
        found += [tag] if whole else []
        place = tag.end() if whole else tag.start() + 2
    return found


def _reads(tag: str) -> bool:
    """Whether what stands in a tag is an expression, or nothing at all."""
    inside = re.sub(r"\{%[-+]?\s*\w*|\{\{[-+]?|[-+]?[%}]\}\Z", " ", tag).strip()
    try:
        return not inside or bool(Environment().parse(f"{{{{ {inside} }}}}"))
    except (TemplateSyntaxError, ValueError, RecursionError):
        return False


def _with_tags(template: str, write: Callable[[str], str]) -> str:
    """The template with something else for each tag."""
    parts, done = [], 0
    for tag in _tags(template):
        parts += [template[done : tag.start()], write(tag[0])]
        done = tag.end()
    return "".join([*parts, template[done:]])


def without_tags(template: str) -> str:
    """The template with an x for each tag, which is no Markdown; lines stay where they are."""
    return _with_tags(template, lambda tag: "x" + "\n" * tag.count("\n"))


def unbroken(template: str) -> str:
    """The template with each tag on one line, the line breaks of it after it: a line keeps its number."""
    return _with_tags(template, lambda tag: tag.replace("\n", " ") + "\n" * tag.count("\n"))


def outside(template: str, sign: str) -> str:
    """The text outside tags, claims and what is free, and what follows a stray brace on its line; `sign` for each."""
    tags = _tags(template)
    held = [span for span in _blocks(tags) if _statement(template[span[0] :]) != "if"]
    rest, done = [], 0
    for start, end in sorted([*(tag.span() for tag in tags), *held], key=lambda span: (span[0], -span[1])):
        if end > done:
            rest += [template[done:start], sign, "\n" * template.count("\n", start, end)]
            done = end
    return re.sub(rf"{_BRACES.pattern}.*", sign, "".join([*rest, template[done:]]))


def alone(template: str) -> Iterator[Piece]:
    """Each tag, and each brace that closes none, as a sentence of its own: what is wrong with one hides no other."""
    tags = _tags(template)
    blocks = dict(_blocks(tags))
    ends = set(blocks.values())
    for tag in tags:
        word, text = _statement(tag[0]), tag[0]
        if tag.start() in blocks:
            said = without_tags(template[tag.end() : blocks[tag.start()]]).rpartition("x")[0] if word == "claim" else ""
            text += f"{said}{{% end{word} %}}"
        elif word == "elif":
            text = f"{text.replace('elif', 'if', 1)}{{% endif %}}"
        elif tag.end() in ends or word == "else" or text.startswith("{#"):
            continue
        yield Piece("", text, _line(template, tag.start()))
    plain = without_tags(template)
    for brace in _BRACES.finditer(plain):
        yield Piece("", brace[0], _line(plain, brace.start()))


def _masked(template: str, blanks: Iterable[tuple[int, int]]) -> str:
    """The template with tags, blocks that are closed, and the blanks written over."""
    masked, done = list(template), 0
    tags = _tags(template)
    for start, end in sorted(
        [*(tag.span() for tag in tags), *_blocks(tags), *blanks], key=lambda span: (span[0], -span[1])
    ):
        if end > done:
            masked[start:end] = "X" * (end - start)
            done = end
    for tag in tags:
        if _QUOTED_SENTENCE.fullmatch(tag[0]):  # a quoted sentence ends a sentence
            masked[tag.end() - 1] = "."
    return "".join(masked)


def _blocks(tags: Iterable[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """Start and end of each block that has its end; one that has none binds no other sentence."""
    opened: list[tuple[str, int]] = []
    for tag in tags:
        word = _statement(tag[0])
        if word in BLOCKS:
            opened = [*opened[-_DEEPEST:], (f"end{word}", tag.start())]
        elif word in (end for end, _ in opened):
            while opened[-1][0] != word:
                opened.pop()
            yield opened.pop()[1], tag.end()


def _statement(tag: str) -> str:
    found = _STATEMENT.match(tag)
    return found[1] if found else ""


# --- reading -------------------------------------------------------------------------------------------------------


@cache
def tree(text: str) -> nodes.Template:
    """The text as a tree that holds nothing outside the language. TextFault says what does, and on which line."""
    text = _with_tags(text, _straight)
    if odd := _UNPRINTABLE.search(text):
        raise TextFault("ett tecken i den går inte att skriva ut. Skriv om meningen.", _line(text, odd.start()))
    if unclosed := _BRACES.search(without_tags(text)):
        line = _line(without_tags(text), unclosed.start())
        raise TextFault(f"klamrarna går inte ihop, eller har mer än {_LONGEST_TAG} tecken mellan sig.", line)
    for tag in _tags(text):
        if tag[0].startswith("{%") and (word := _statement(tag[0])) not in TAGS:
            raise TextFault(_unknown(f"taggen {word}", word, TAGS), _line(text, tag.start()))
    _paired(text)
    try:
        read = Environment(extensions=[OwnTags]).parse(text)
    except TemplateSyntaxError as error:
        raise TextFault("något är fel skrivet mellan klamrarna.", error.lineno) from error
    except RecursionError as error:
        raise TextFault(_TOO_DEEP) from error
    except ValueError as error:  # a number of more digits than Python reads
        raise TextFault(_TOO_LARGE) from error
    _check(read, 0)
    if nested := next((inner for one in _free(read) for inner in _free(one)), None):
        raise TextFault("fri står inom fri. Ta bort den inre.", nested.lineno)
    return read


def _straight(tag: str) -> str:
    """A tag with straight quotation marks, where a word processor has made every one of them round."""
    return tag if '"' in tag or "'" in tag else re.sub("[”“„]", '"', tag)


def _free(node: nodes.Node) -> Iterable[nodes.If]:
    return (one for one in node.find_all(nodes.If) if is_free(one))


def _paired(text: str) -> None:
    """TextFault for a block without its end, or an end without its block, at its own line."""
    tags = _tags(text)
    edges = {edge for start, end in _blocks(tags) for edge in (("start", start), ("end", end))}
    for tag in tags:
        word = _statement(tag[0])
        if word in BLOCKS and ("start", tag.start()) not in edges:
            raise TextFault(f"{{% {word} … %}} saknar sitt {{% end{word} %}}.", _line(text, tag.start()))
        if word.removeprefix("end") in BLOCKS and word not in BLOCKS and ("end", tag.end()) not in edges:
            raise TextFault(
                f"{{% {word} %}} saknar sitt {{% {word.removeprefix('end')} … %}}.", _line(text, tag.start())
            )


_TOO_DEEP = "parenteser eller villkor ligger för djupt i varandra. Dela upp meningen."
_FOREIGN = "något mellan klamrarna hör inte till språket: fakta, filter, jämförelser, + - * /, and, or, not och if."
_TOO_LARGE = "ett tal mellan klamrarna är för stort."


class OwnTags(Extension):
    """`{% claim PREDICATE %}words{% endclaim %}` and `{% fri %}text{% endfri %}`: an `if` whose test no text can write
    by hand; see `predicate` and `is_free`.
    """

    tags = {"claim", "fri"}

    def parse(self, parser: Parser) -> nodes.Node:
        """The tag as an `if` on a call of the extension's own attribute of the same name."""
        tag = next(parser.stream)
        given = [parser.parse_expression()] if tag.value == "claim" else []
        test = nodes.Call(self.attr(tag.value), given, [], None, None)
        body = parser.parse_statements((f"name:end{tag.value}",), drop_needle=True)
        return nodes.If(test, body, [], []).set_lineno(tag.lineno, override=False)


def predicate(node: nodes.Node) -> nodes.Expr | None:
    """The predicate of a claim; None for any other node."""
    call = _own_call(node, "claim")
    return call.args[0] if call else None


def is_free(node: nodes.Node) -> TypeGuard[nodes.If]:
    """Whether a node is text freed from the search for words that state an unbound result."""
    return _own_call(node, "fri") is not None


def _own_call(node: nodes.Node, tag: str) -> nodes.Call | None:
    call = node.test if isinstance(node, nodes.If) else None
    if isinstance(call, nodes.Call) and isinstance(call.node, nodes.ExtensionAttribute) and call.node.name == tag:
        return call
    return None


def asked_in(node: nodes.Node, *names: str) -> tuple[str, ...]:
    """The ids that the calls of the names in an expression ask for."""
    calls = [*([node] if isinstance(node, nodes.Call) else []), *node.find_all(nodes.Call)]
    named = [c for c in calls if isinstance(c.node, nodes.Name) and c.node.name in names]
    ids = [c.args[0].value for c in named if c.args and isinstance(c.args[0], nodes.Const)]
    return tuple(dict.fromkeys(id for id in ids if isinstance(id, str)))


def setting_path(node: nodes.Node) -> str | None:
    """`capacity.cases_to` of `setting.capacity.cases_to`; None for what is no setting."""
    first, _, path = _dotted(node).partition(".")
    return path if first == "setting" and path else None


def _dotted(node: nodes.Node) -> str:
    """`exits.ended.all`, words with points between them; empty for what is no such thing."""
    names: list[str] = []
    while isinstance(node, nodes.Getattr):
        names.insert(0, node.attr)
        node = node.node
    return ".".join([node.name, *names]) if isinstance(node, nodes.Name) else ""


def _check(node: nodes.Node, depth: int) -> None:
    """TextFault for the first thing in the tree that is not on the language's lists."""
    if depth > _DEEPEST:
        raise TextFault(_TOO_DEEP, node.lineno)
    for child in _checked(node):
        _check(child, depth + 1)


def _checked(node: nodes.Node) -> Iterable[nodes.Node]:
    """The node's parts that remain to be checked; TextFault when the node itself is refused."""
    if isinstance(node, nodes.Const):
        return _constant(node)
    if isinstance(node, nodes.Name):
        if node.name != "period":
            raise TextFault(_lone_word(node.name), node.lineno)
        return ()
    if isinstance(node, nodes.Getattr):
        return _attribute(node)
    if isinstance(node, nodes.Call):
        return _call(node)
    if isinstance(node, nodes.Filter) and node.node is not None:
        if node.name not in FILTERS:
            raise TextFault(_unknown(f"filtret {node.name}", node.name, FILTERS), node.lineno)
        return [node.node, *_arguments(node)]
    if isinstance(node, nodes.Compare) and all(one.op in OPERATORS for one in node.ops):
        return node.iter_child_nodes()
    if type(node) in _PLAIN and not (isinstance(node, nodes.CondExpr) and node.expr2 is None):
        return node.iter_child_nodes()
    raise TextFault(_FOREIGN, node.lineno)


def _constant(node: nodes.Const) -> Iterable[nodes.Node]:
    value = node.value
    if isinstance(value, str):
        if _UNPRINTABLE.search(value) or _BRACES.search(value):
            raise TextFault("ett tecken inom citattecknen går inte att skriva ut.", node.lineno)
    elif value is None:
        raise TextFault("ordet none har inget värde.", node.lineno)
    elif not abs(value) <= _LARGEST:
        raise TextFault(_TOO_LARGE, node.lineno)
    return ()


def _attribute(node: nodes.Getattr) -> Iterable[nodes.Node]:
    path = setting_path(node)
    if path is not None:
        if path not in SETTINGS:
            known = [f"setting.{one}" for one in SETTINGS]
            raise TextFault(_unknown(f"inställningen setting.{path}", f"setting.{path}", known), node.lineno)
        return ()
    if id := _dotted(node):
        raise TextFault(f'ett id står inom citattecken: fact("{id[:80]}").', node.lineno)
    called = node.node.node if isinstance(node.node, nodes.Call) else None
    if node.attr not in ATTRIBUTES or not (isinstance(called, nodes.Name) and called.name in FACTS):
        raise TextFault(
            f"punkt följs av n, base eller value efter fact(…) och previous(…), inte av {node.attr}.", node.lineno
        )
    return [node.node]


def _call(node: nodes.Call) -> Iterable[nodes.Node]:
    if not isinstance(node.node, nodes.ExtensionAttribute):
        if not isinstance(node.node, nodes.Name):
            raise TextFault(_FOREIGN, node.lineno)
        name = node.node.name
        if name not in FUNCTIONS:
            raise TextFault(_unknown(f"ordet {name}(…)", name, FUNCTIONS), node.lineno)
    return _arguments(node)


def _arguments(node: nodes.Call | nodes.Filter) -> list[nodes.Node]:
    if node.dyn_args or node.dyn_kwargs or any(word.key not in KEYWORDS for word in node.kwargs):
        raise TextFault(f"inom parentesen får bara {', '.join(KEYWORDS)} stå före likhetstecken.", node.lineno)
    return [*node.args, *(word.value for word in node.kwargs)]


def _lone_word(name: str) -> str:
    if name in FUNCTIONS:
        return f"ordet {name} ska ha ett faktum, men står ensamt."
    return _unknown(f"ordet {name}", name, (*FUNCTIONS, "period", "setting"))


def _unknown(what: str, word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word[:50], list(known), 1)
    hint = f"Menade du {near[0]}?" if near else f"Det som finns: {', '.join(known)}."
    return f"{what[:80].strip()} finns inte. {hint}"


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1
