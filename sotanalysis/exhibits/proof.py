"""Proofs of bound text: which sentences state a result that is bound to nothing, or that no longer holds."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import PurePath

from jinja2 import nodes

from sotanalysis.exhibits.binding import Asked, Claim, Report, write
from sotanalysis.exhibits.clauses import BOUND
from sotanalysis.exhibits.dressing import dress
from sotanalysis.exhibits.nouns import miscounted, other_member
from sotanalysis.exhibits.template import (
    MEANS,
    UNITS,
    WORDS,
    Piece,
    TextFault,
    alone,
    asked_in,
    is_free,
    outside,
    predicate,
    sentences,
    tree,
    unbroken,
)
from sotanalysis.exhibits.wording import Stated, need, off_subject, other_sex, stated, unfit
from sotanalysis.facts import FactMissing, MeasureFailed
from sotanalysis.formatting import listing
from sotanalysis.measures.keys import Key, key_of
from sotanalysis.vocabulary import ALL, CODE_LISTS, MISSING

# What an expression must ask for to be bound; a filter alone binds nothing.
_SOURCES = {"fact", "previous", "quoted", "setting", "period", "rule", "label", *WORDS, *UNITS}
_TROUBLES = (KeyError, MeasureFailed, ValueError)  # of a sentence that can be read but not written out
_COUNTS = {"n", "antal", "ord", "k_av_n"}  # what prints a count and nothing more
OF_ONE = ("solskenshistorier", "citat")  # texts that tell of one person at a time
_LONGEST_SHOWN = 600
_UNREADABLE = "Texten kan inte läsas"
_FREE = 'Är det en bedömning: {{ quoted("…") }}. Är det inget resultat: {% fri %}…{% endfri %}.'
_WHAT = {
    "number": 'Talet ”{0}” är inte bundet till något faktum. Hämta det: {{{{ fact("…") | antal }}}}.',
    "average": "Ordet ”{0}” kräver ett bundet medelvärde i samma mening.",
    "outcome": "”{0}” säger hur det har gått med ”{1}” men är inte bundet till något faktum. Skriv talet i satsen: "
    '{{{{ fact("…") | antal }}}}, eller sätt orden i {{% claim … %}}. ',
    "weighed": "Meningen läses som ett resultat (tyngst väger ”{0}”) men är inte bunden till något faktum. Skriv talet "
    'i den: {{{{ fact("…") | antal }}}}, eller sätt orden i {{% claim … %}}. ',
}
_UNBOUND = "Ordet ”{0}” säger ett resultat men är inte bundet till något faktum. Sätt det i {{% claim … %}}: {2}. "


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
        return [ProseFault(file, first_line, _squeezed(template), _unread(error))]
    return [fault for piece in pieces for fault in _proof_piece(piece, file, first_line - 1 + piece.line, report)]


def _proof_piece(piece: Piece, file: str, first: int, report: Report | None) -> Iterator[ProseFault]:
    asked, sentence, heading, troubles = Asked(), piece.text, "#" in piece.gap, []
    try:
        found = wording_faults(piece.text, heading, PurePath(file).name.partition(".")[0] in OF_ONE)
    except TextFault as error:
        yield from _in_pieces(piece, error, file, first, report)
        return
    if report is not None:
        try:
            sentence = write(report, piece.text, asked)
        except _TROUBLES as error:
            troubles = [*_troubles(piece, report)] or [(_line(error), _trouble(error))]
        else:
            # A sentence without its source says nothing of an id that does not exist.
            troubles = [*_troubles(piece, report, KeyError)] if asked.lacking else []
            troubles += _of_others(tree(unbroken(piece.text)), report)
    shown = _squeezed(sentence)
    for line, what in [*found, *troubles]:
        yield ProseFault(file, first - 1 + line, shown, what)
    for claim in asked.untrue:
        yield _untrue(report, claim, file, first - 1 + claim.line, shown)


def _in_pieces(piece: Piece, error: TextFault, file: str, first: int, report: Report | None) -> Iterator[ProseFault]:
    """The faults of a sentence that cannot be read: those of each tag, and those of the words outside them."""
    sentence = _squeezed(piece.text)
    parts = [part for part in alone(piece.text) if part.text != piece.text]
    found = [fault for part in parts for fault in _proof_piece(part, file, first - 1 + part.line, report)]
    unread = [fault for fault in found if fault.what.startswith(_UNREADABLE)]
    yield from [] if unread else [ProseFault(file, first - 1 + error.line, sentence, _unread(error))]
    yield from (replace(fault, sentence=sentence) for fault in found)
    for line, what in _words_faults(stated(outside(piece.text, BOUND)), "#" in piece.gap):
        yield ProseFault(file, first - 1 + line, sentence, what)


def _troubles(
    piece: Piece, report: Report, kinds: type[Exception] | tuple[type[Exception], ...] = _TROUBLES
) -> Iterator[tuple[int, str]]:
    """Line and what of each tag that cannot be written out by itself."""
    for part in alone(piece.text):
        try:
            write(report, part.text, Asked())
        except kinds as error:
            yield part.line - 1 + _line(error), _trouble(error)
        except _TROUBLES:
            continue


def _line(error: Exception) -> int:
    return error.line if isinstance(error, TextFault) else 1


def _unread(error: TextFault) -> str:
    return f"{_UNREADABLE}: {error}"


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
        f"Påståendet ”{_squeezed(claim.words)}” stämmer inte.{_beside(report, claim)}",
        _values(report, claim.facts),
        _values(before, claim.previous),
    )


def _beside(report: Report | None, claim: Claim) -> str:
    """Who stands as high as what is said to be largest, or higher: nothing for another claim."""
    if report is None or not claim.rivals:
        return ""
    mine, *others = (report.fact(id) for id in (claim.facts[0], *claim.rivals))
    key = next(name for name, code in mine.keys.items() if others[0].keys[name] != code)
    told = listing([f"{report.word(key, one.keys[key])} ({_value(report, one.id)})" for one in others])
    if all((one.n, one.value) == (mine.n, mine.value) for one in others):
        return f" Lika mycket har {told}: nämn det också, och skriv ties=true i villkoret."
    return f" Före eller jämte står {told}."


def _values(report: Report | None, ids: Iterable[str]) -> str:
    return "; ".join(f"{id} {_value(report, id)}" for id in ids) if report else ""


def _value(report: Report, id: str) -> str:
    try:
        fact = report.fact(id)
    except FactMissing:
        return dress(None).text
    if fact.is_value or fact.n is None:
        return dress(fact, "value").text
    return dress(fact, "n" if fact.base is None else "k_of_n").text


# --- wording -------------------------------------------------------------------------------------------------------


def wording_faults(sentence: str, heading: bool = False, of_one: bool = False) -> list[tuple[int, str]]:
    """Line, and what of one sentence is not bound, or bound to a predicate that cannot carry it; read without any fact.

    A heading names what follows: in it only a number is a result. A text `of_one` tells of one person at a time.

    TextFault for a sentence that cannot be read.
    """
    tree(sentence)  # tells a fault inside a tag at its own line
    body = tree(unbroken(sentence))
    faults = [*_words_faults(_loose(_literal(body.body), body, of_one), heading)]
    for claim, test in _claims(body):
        words = stated(_literal(claim.body), claimed=True)
        needs = [(one, unfit(one, test)) for one in words]
        faults += [
            (claim.lineno - 1 + one.line, f"Påståendet ”{one.words}” kräver {need} i sitt villkor.")
            for one, need in needs
            if need
        ]
    faults += [*_off_subject(body), *_in_place_of_hidden(body)]
    return faults + [
        (expression.lineno, "Ett värde mellan klamrarna är skrivet för hand, inte hämtat ur rapporten.")
        for output in body.find_all(nodes.Output)
        for expression in output.nodes
        if not isinstance(expression, nodes.TemplateData) and not _asks(expression)
    ]


def _words_faults(loose: Iterable[Stated], heading: bool) -> Iterator[tuple[int, str]]:
    for one in loose:
        if not heading or one.kind == "number":
            what = _WHAT.get(one.kind, _UNBOUND).format(one.words, one.thing, need(one.kind))
            yield one.line, what + _FREE if what.endswith(" ") else what


def _in_place_of_hidden(body: nodes.Template) -> Iterator[tuple[int, str]]:
    """Words to stand where a number is hidden, that state a result: they would tell it, or be untrue."""
    asked: list[nodes.Filter | nodes.Call] = [*body.find_all(nodes.Filter), *body.find_all(nodes.Call)]
    given = [word for node in asked for word in node.kwargs if word.key == "dold"]
    for word in given:
        text = word.value.value if isinstance(word.value, nodes.Const) else ""
        if not isinstance(text, str) or any(sign.isdigit() for sign in text) or [*stated(text)]:
            yield word.lineno, "Orden efter dold= säger ett resultat; skriv något som gäller vilket talet än är."


def _claims(body: nodes.Template) -> Iterator[tuple[nodes.If, nodes.Expr]]:
    """Each claim of the text, and its predicate."""
    for node in body.find_all(nodes.If):
        if (test := predicate(node)) is not None:
            yield node, test


def _off_subject(body: nodes.Template) -> Iterator[tuple[int, str]]:
    """Claims about something that their facts do not count, and counts of what they do not count."""
    for claim, test in _claims(body):
        ids = asked_in(test, "fact", "previous", "largest", "smallest")
        if found := off_subject(_literal(claim.body), ids):
            yield claim.lineno, f"Påståendet talar om ”{found}”, men villkoret jämför {', '.join(ids)}."
    flat = [*_flat(body.body)]
    for part, then in pairwise(flat):
        ids = _counted(part)
        literal = then.data if isinstance(then, nodes.TemplateData) else ""
        if ids and (sex := other_sex(literal, ids)):
            yield part.lineno, f"Talet framför ”{sex}” räknar inte dem: {', '.join(ids)}."
        elif ids and (other := miscounted(literal, ids)):
            word, counted = other
            yield part.lineno, f"Talet framför ”{word}” räknar något annat: {counted} ({', '.join(ids)})."


_CLAUSE = re.compile(r"[,;:.!?()–\n]|(?<!\w)(?:och|men|medan|samt|än|följt|därefter)(?!\w)")
_HERE = "\ufdd0"  # where the claim that is looked at stands


def _of_others(body: nodes.Template, report: Report) -> Iterator[tuple[int, str]]:
    """Claims whose clause names another category of a key than the ones that the claim is bound to, or the two that it
    compares in the other order.
    """
    flat = [*_flat(body.body)]
    for claim in (part for part in flat if isinstance(part, nodes.If)):
        test = predicate(claim)
        ids = asked_in(test, "fact", "previous", "largest", "smallest") if test is not None else ()
        said = "".join(_here(part, part is claim, report) for part in flat)
        clause = next((one for one in _CLAUSE.split(said) if _HERE in one), "")
        for key, words, bound in _members(report, ids):
            if other := other_member(clause, words, bound):
                told = (
                    f"Satsen nämner ”{other}”, men påståendet är bundet till {', '.join(ids)}. Bind det till det faktum"
                )
                yield claim.lineno, f"{told} som satsen talar om ({key.title}), eller byt namnet."
                break
            codes = [report.fact(id).keys[key.name] for id in ids] if len(ids) == len(bound) == 2 else []
            if codes and _are_swapped(said, words, codes):
                told = f"Villkoret jämför {ids[0]} med {ids[1]}, men satsen nämner dem i omvänd ordning"
                yield claim.lineno, f"{told}. Det som står före ”än” är villkorets första faktum; byt plats på dem."
                break


def _are_swapped(said: str, words: Mapping[str, tuple[str, ...]], codes: Sequence[str]) -> bool:
    """Whether the sentence of a claim names after "än" what its predicate compares first, or before it the second."""
    first, second = codes
    own = {code: words[code] for code in codes}
    sentence = next(one for one in re.split(r"[;:.!?\n]", said) if _HERE in one)
    subject, than, standard = sentence.partition(" än ")
    return bool(than) and bool(other_member(subject, own, {first}) or other_member(standard, own, {second}))


def _here(part: nodes.Node, claimed: bool, report: Report) -> str:
    """The text of a part: a claim's own words, the word that a label gives, else as every literal text."""
    if isinstance(part, nodes.If) and predicate(part) is not None:
        return f"{_HERE * claimed}{_literal(part.body)}"
    given = [call.args for call in _calls(part) if _name(call) == "label"] if isinstance(part, nodes.Expr) else []
    if given and all(isinstance(one, nodes.Const) for one in given[0]):
        return report.word(*(one.value for one in given[0] if isinstance(one, nodes.Const)))
    return _literal_of(part)


def _members(report: Report, ids: Iterable[str]) -> Iterator[tuple[Key, dict[str, tuple[str, ...]], set[str]]]:
    """For each key that tells the facts from others of their measure: the key, its codes' words, those bound."""
    try:
        facts = [report.fact(id) for id in ids]
    except (KeyError, FactMissing, MeasureFailed):
        return
    for name in dict.fromkeys(key for fact in facts for key in fact.keys):
        bound = {fact.keys[name] for fact in facts if name in fact.keys} - {ALL, MISSING}
        measures = {fact.measure for fact in facts if name in fact.keys}
        if bound and len(measures) == 1 and not key_of(name).signed:  # a statistic of something is no member of it
            codes = set(report.frame(measures.pop())[name]) - {ALL, MISSING}
            key, listed = key_of(name), CODE_LISTS.get(name)
            also = {c.code: c.aliases for c in listed.categories} if listed and key.names else {}
            yield key, {code: (report.word(name, code), *also.get(code, ())) for code in codes}, bound


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
        return asked_in(test, "fact") if test is not None and said & {"number", "at_least", "at_most", "one"} else ()
    if isinstance(node, nodes.TemplateData):
        return ()
    used = {f.name for f in _filters(node)} | {_name(call) for call in _calls(node)}
    return asked_in(node, "fact", "k_av_n_procent", *_COUNTS) if used & _COUNTS else ()


def _loose(literal: str, body: nodes.Template, of_one: bool) -> Iterator[Stated]:
    """The words of the literal text that nothing in the sentence binds."""
    means = any(f.name in MEANS for f in body.find_all(nodes.Filter)) or any(_name(c) in MEANS for c in _calls(body))
    return (one for one in stated(literal, of_one=of_one) if not (one.kind == "average" and means))


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
    return BOUND + "\n" * sum(data.data.count("\n") for data in node.find_all(nodes.TemplateData))


def _asks(expression: nodes.Node) -> bool:
    """Whether a value is asked for; a text constant outside a call that states a result makes it hand-written."""
    names = {_name(call) for call in _calls(expression) if not _of_a_number(call)}
    spoken = {name.name for name in [expression, *expression.find_all(nodes.Name)] if isinstance(name, nodes.Name)}
    names |= spoken & {"setting", "period"}
    if not names & _SOURCES:
        return False
    given = {id(c) for call in _calls(expression) for c in call.find_all(nodes.Const)}
    given |= {id(c) for f in _filters(expression) for c in [*f.args, *(word.value for word in f.kwargs)]}
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
