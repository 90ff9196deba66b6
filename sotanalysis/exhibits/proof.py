"""Proofs of bound text: which sentences state a result that is bound to nothing, or that no longer holds."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from jinja2 import nodes

from sotanalysis.exhibits.binding import Asked, Claim, Report, write
from sotanalysis.exhibits.dressing import dress
from sotanalysis.exhibits.template import (
    MEANS,
    UNITS,
    WORDS,
    Piece,
    TextFault,
    asked_in,
    is_free,
    predicate,
    sentences,
    tree,
)
from sotanalysis.exhibits.wording import BOUND, Stated, off_subject, other_sex, stated, unfit
from sotanalysis.facts import FactMissing, MeasureFailed

# What an expression must ask for to be bound; a filter alone binds nothing.
_SOURCES = {"fact", "previous", "quoted", "setting", "period", "rule", "label", *WORDS, *UNITS}
_LONGEST_SHOWN = 600
_WHAT = {
    "number": "Talet ”{}” är inte bundet till något faktum.",
    "average": "Ordet ”{}” kräver ett bundet medelvärde i samma mening.",
}
_UNBOUND = "Ordet ”{}” säger ett resultat men är inte bundet till något faktum."


@dataclass(frozen=True)
class ProseFault:
    """A sentence at fault: file, line, the sentence, what is wrong, the value and the value of the period before."""

    file: str
    line: int
    sentence: str
    what: str
    value: str = ""
    previous: str = ""

    @property
    def text(self) -> str:
        """The fault as a line for a reader."""
        values = [
            f"Nu: {self.value}." if self.value else "",
            f"Perioden före: {self.previous}." if self.previous else "",
        ]
        told = " ".join([self.what, *filter(None, values)])
        return f"{self.file}, rad {self.line}: {told} Meningen: ”{self.sentence}”"


def proof(template: str, file: str, report: Report | None = None, first_line: int = 1) -> list[ProseFault]:
    """Every fault of a text, in order. Without a report only the wording is read: no fact is asked for."""
    try:
        pieces = sentences(template)
    except TextFault as error:
        return [_unread(error, file, first_line, template)]
    return [fault for piece in pieces for fault in _proof_piece(piece, file, first_line - 1 + piece.line, report)]


def _unread(error: TextFault, file: str, line: int, words: str) -> ProseFault:
    return ProseFault(file, line - 1 + error.line, _squeezed(words), f"Texten kan inte läsas: {error}")


def _proof_piece(piece: Piece, file: str, line: int, report: Report | None) -> Iterator[ProseFault]:
    asked, sentence, trouble = Asked(), _squeezed(piece.text), None
    try:
        wording = wording_faults(piece.text, heading="#" in piece.gap)
    except TextFault as error:
        yield _unread(error, file, line, piece.text)
        return
    if report is not None:
        try:
            sentence = _squeezed(write(report, piece.text, asked))
        except (KeyError, MeasureFailed, ValueError) as error:
            at = error.line if isinstance(error, TextFault) else 1
            trouble = ProseFault(file, line - 1 + at, sentence, _trouble(error))
    for what in wording:
        yield ProseFault(file, line, sentence, what)
    if trouble:
        yield trouble
    for claim in asked.untrue:
        yield _untrue(report, claim, file, line, sentence)


def _trouble(error: Exception) -> str:
    if isinstance(error, KeyError):
        return str(error.args[0])
    return f"Meningen kan inte skrivas ut: {error}"


def _untrue(report: Report | None, claim: Claim, file: str, line: int, sentence: str) -> ProseFault:
    before = report.previous if report and claim.previous else None
    return ProseFault(
        file,
        line,
        sentence,
        f"Påståendet ”{_squeezed(claim.words)}” stämmer inte.",
        _values(report, claim.facts),
        _values(before, claim.previous),
    )


def _values(report: Report | None, ids: Iterable[str]) -> str:
    return "; ".join(f"{id} {_value(report, id)}" for id in ids) if report else ""


def _value(report: Report, id: str) -> str:
    try:
        fact = report.fact(id)
    except FactMissing:
        return dress(None).text
    if fact.n is None:
        return dress(fact, "value").text
    return dress(fact, "n" if fact.base is None else "k_of_n").text


# --- wording -------------------------------------------------------------------------------------------------------


def wording_faults(sentence: str, heading: bool = False) -> list[str]:
    """What in one sentence is not bound, or bound to a predicate that cannot carry it; read without any fact.

    A heading names what follows: in it only a number is a result.

    TextFault for a sentence that cannot be read.
    """
    body = tree(sentence)
    loose = [one for one in _loose(_literal(body.body), body) if not heading or one.kind == "number"]
    faults = [_WHAT.get(one.kind, _UNBOUND).format(one.words) for one in loose]
    for claim in (node for node in body.find_all(nodes.If) if predicate(node) is not None):
        test = predicate(claim)
        words = stated(_literal(claim.body), claimed=True)
        needs = [(one.words, unfit(one, test)) for one in words] if test is not None else []
        faults += [f"Påståendet ”{said}” kräver {need} i sitt villkor." for said, need in needs if need]
    faults += [*_off_subject(body)]
    return faults + [
        "Ett värde mellan klamrarna är skrivet för hand, inte hämtat ur rapporten."
        for output in body.find_all(nodes.Output)
        for expression in output.nodes
        if not isinstance(expression, nodes.TemplateData) and not _asks(expression)
    ]


def _off_subject(body: nodes.Template) -> Iterator[str]:
    """Claims about something that their facts do not count, and counts of one sex that are of all."""
    for claim in (node for node in body.find_all(nodes.If) if predicate(node) is not None):
        test = predicate(claim)
        ids = asked_in(test, "fact", "previous", "largest", "smallest") if test is not None else ()
        if found := off_subject(_literal(claim.body), ids):
            yield f"Påståendet talar om ”{found}”, men villkoret jämför {', '.join(ids)}."
    flat = [*_flat(body.body)]
    for part, then in pairwise(flat):
        ids = _counted(part)
        literal = then.data if isinstance(then, nodes.TemplateData) else ""
        if ids and (sex := other_sex(literal, ids)):
            yield f"Talet framför ”{sex}” räknar inte dem: {', '.join(ids)}."


def _flat(parts: Iterable[nodes.Node]) -> Iterator[nodes.Node]:
    """Literal text, values and claims in order, whatever stands around them."""
    for part in parts:
        if isinstance(part, nodes.Output):
            yield from _flat(part.nodes)
        elif is_free(part):
            yield from _flat(part.body)
        else:
            yield part


def _counted(node: nodes.Node) -> tuple[str, ...]:
    """The facts whose count a value or a claim of a number prints; none for what is no count."""
    if isinstance(node, nodes.If):
        test = predicate(node)
        said = {one.kind for one in stated(_literal(node.body), claimed=True)}
        return asked_in(test, "fact") if test is not None and said & {"number", "one"} else ()
    if isinstance(node, nodes.TemplateData):
        return ()
    used = {f.name for f in _filters(node)} | {_name(call) for call in _calls(node)}
    return asked_in(node, "fact", "n", "antal", "k_av_n", "k_av_n_procent") if used & {"n", "antal", "k_av_n"} else ()


def _loose(literal: str, body: nodes.Template) -> Iterator[Stated]:
    """The words of the literal text that nothing in the sentence binds."""
    means = any(f.name in MEANS for f in body.find_all(nodes.Filter)) or any(_name(c) in MEANS for c in _calls(body))
    return (one for one in stated(literal) if not (one.kind == "average" and means))


def _literal(parts: Iterable[nodes.Node]) -> str:
    """The literal text of nodes; claims, values and free text stand as BOUND, branches of an `if` after each other."""
    return "".join(_literal_of(part) for part in parts)


def _literal_of(node: nodes.Node) -> str:
    if isinstance(node, nodes.TemplateData):
        return str(node.data)
    if isinstance(node, nodes.Output):
        return _literal(node.nodes)
    if isinstance(node, nodes.If) and predicate(node) is None and not is_free(node):
        return " ".join([_literal(node.body), *(_literal_of(other) for other in node.elif_), _literal(node.else_)])
    return BOUND


def _asks(expression: nodes.Node) -> bool:
    """Whether a value is asked for; a text constant outside a call that states a result makes it hand-written."""
    names = {_name(call) for call in _calls(expression) if not _of_a_number(call)}
    spoken = {name.name for name in [expression, *expression.find_all(nodes.Name)] if isinstance(name, nodes.Name)}
    names |= spoken & {"setting", "period"}
    if not names & _SOURCES:
        return False
    given = {id(c) for call in _calls(expression) for c in call.find_all(nodes.Const)}
    given |= {id(c) for f in _filters(expression) for argument in f.args for c in [argument]}
    constants = [c for c in expression.find_all(nodes.Const) if id(c) not in given and isinstance(c.value, str)]
    return not any(stated(constant.value) for constant in constants)


def _of_a_number(call: nodes.Call) -> bool:
    """Whether a call is given a number typed by hand in a fact's place, as in `dagar(17)`."""
    return isinstance(call.args[0], nodes.Const) and not isinstance(call.args[0].value, str) if call.args else False


def _calls(node: nodes.Node) -> list[nodes.Call]:
    return [*([node] if isinstance(node, nodes.Call) else []), *node.find_all(nodes.Call)]


def _filters(node: nodes.Node) -> list[nodes.Filter]:
    return [*([node] if isinstance(node, nodes.Filter) else []), *node.find_all(nodes.Filter)]


def _name(call: nodes.Call) -> str:
    return call.node.name if isinstance(call.node, nodes.Name) else ""


def _squeezed(text: str) -> str:
    plain = re.sub(r"\s+", " ", text).strip()
    return plain if len(plain) <= _LONGEST_SHOWN else f"{plain[:_LONGEST_SHOWN]}…"
