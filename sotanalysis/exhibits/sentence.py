"""The one sentence that an exhibit with next to nothing in it is told as in a finished document.

It is made, like the exhibit, of the facts as shown: caption, the words of the row, k av n. A hidden fact is somebody.
"""

from collections.abc import Iterable, Mapping, Sequence

from sotanalysis.exhibits.dressing import NEEDS_BASE, REFUSED, What, dress
from sotanalysis.exhibits.exhibit import Sentence
from sotanalysis.exhibits.shown import Shown, part_word
from sotanalysis.exhibits.table import Cell, Row
from sotanalysis.facts import Fact
from sotanalysis.formatting import NBSP, in_sentence, k_of_n, listing, number
from sotanalysis.measures.keys import KEYS, STATISTIC, is_difference
from sotanalysis.vocabulary import ALL, HIDDEN, MARKS, MEASURED, MISSING, UNITS, counted

Codes = tuple[str, ...]
MOST_TOLD = 8  # numbers in one sentence
TIME = {"month": "varje månad", "period": "varje period", "year": "varje år"}
_MOST_NAMED = 4
_NO_CATEGORIES = ("measure", STATISTIC.name)
_NO_NUMBER = {*(mark.sign for mark in MARKS.values() if mark is not HIDDEN), REFUSED}


def sentence_of(shown: Shown, who: str, least: int = 2, rows: int = 1) -> Sentence | None:
    """The sentence where at most `least` - 1 rows hold anybody, or none varies; None where there is an exhibit to show.

    A row is a combination of codes of the first `rows` axes; `who` are the words of the population.
    """
    found = _grouped(shown.facts, rows)
    parts = {codes: facts for codes, facts in found.items() if ALL not in codes}
    body = parts or found
    filled = [codes for codes, facts in body.items() if any(map(_holds, facts.values()))]
    facts = [fact for some in body.values() for fact in some.values()]
    if not filled:
        return _of_nobody(shown.caption, who, facts)
    if all(MISSING in codes for codes in filled) and (unknown := _of_unknown(shown.caption, who, body, filled)):
        return unknown
    if flat := _flat(shown, parts, rows):
        return flat
    # A short scale, and rows that are groups with bases of their own, say something at zero too.
    if (shown.axes[0].ordinal and len(body) < 4) or len({f.base_fact for f in facts if f.base}) > 1:
        filled = [*body]
    return _of_rows(shown, {codes: body[codes] for codes in filled}, rows) if len(filled) < least else None


def sentence_of_row(caption: str, columns: Sequence[str], rows: Sequence[Row]) -> Sentence | None:
    """The sentence of a table in any arrangement with one row beside its total, all of whose cells are facts."""
    body = [row for row in rows if row.role != "total"]
    if len(body) != 1 or body[0].role != "body":
        return None
    cells = [c for c in body[0].cells if isinstance(c, Cell)]
    facts = [c.fact for c in cells if c.fact is not None and not c.text]
    if len(facts) != len(columns) - 1 or len(facts) > MOST_TOLD:
        return None
    told: dict[str, str] = {}
    for head, cell, fact in zip(columns[1:], cells, facts, strict=True):
        based = fact.base is not None and fact.n is not None and fact.base_fact != fact.id
        if based and cell.what in ("n", "base", *NEEDS_BASE):
            told.setdefault(fact.id, dress(fact, "k_of_n_share").text)
        else:
            told[f"{fact.id} {head}"] = f"{in_sentence(head)} {dress(fact, cell.what, cell.decimals).text}"
    return _made(caption, f"{in_sentence(body[0].label)}, {', '.join(told.values())}", facts)


def _holds(fact: Fact) -> bool:
    return bool(fact.n or fact.value or fact.hidden)


def _grouped(facts: Mapping[Codes, Fact], rows: int) -> dict[Codes, dict[Codes, Fact]]:
    """The facts of each row by the codes of its columns."""
    found: dict[Codes, dict[Codes, Fact]] = {}
    for codes, fact in facts.items():
        found.setdefault(codes[:rows], {})[codes[rows:]] = fact
    return found


def _of_nobody(caption: str, who: str, facts: Sequence[Fact]) -> Sentence | None:
    """None of those there are, or nobody at all; where nothing is known the exhibit's own marks say so."""
    whole = {(f.base_fact, f.base) for f in facts}
    if not any(f.n == 0 or f.value == 0 for f in facts) or any(f.base_hidden for f in facts) or len(whole) > 1:
        return None
    _, base = whole.pop()
    who = "" if who.casefold() in caption.casefold() else who
    if not base:
        return _made(caption, f"inga {who}".strip(), facts)
    persons = {f.unit for f in facts} == {"persons"} and base > 1
    none = f"ingen av {number(base)}" if persons else k_of_n(0, base)
    return _made(caption, f"{none} {who}".strip(), facts)


def _of_unknown(
    caption: str, who: str, body: Mapping[Codes, Mapping[Codes, Fact]], lost: Sequence[Codes]
) -> Sentence | None:
    """Everybody that the exhibit counts has no information; in several columns, everybody of each."""
    facts = [fact for codes in lost for fact in body[codes].values() if _holds(fact)]
    if len(lost) > 1 or any(not f.n or f.n != f.base or f.base_fact == f.id for f in facts):
        return None
    most = max(fact.n or 0 for fact in facts)
    return _made(caption, f"uppgift saknas för alla {number(most)} {who}".strip(), facts)


def _flat(shown: Shown, body: Mapping[Codes, Mapping[Codes, Fact]], rows: int) -> Sentence | None:
    """The sentence where every row says the same, over time or of a few categories."""
    facts = [f for some in body.values() for f in some.values()]
    if len(body) < 3 or shown.axes[0].name in _NO_CATEGORIES or any(f.hidden or f.base_hidden for f in facts):
        return None
    told = [_values(shown, some, rows, zeros=False) for some in body.values()]
    if not told[0] or any(values != told[0] for values in told):
        return None
    if rows == 1 and (every := TIME.get(shown.axes[0].name)):
        return _made(shown.caption, f"{', '.join(told[0])} {every}", facts)
    if len(body) > _MOST_NAMED or len(told[0]) > 1:
        return None
    return _made(shown.caption, f"{listing([_label(shown, codes) for codes in body])} {told[0][0]} vardera", facts)


def _of_rows(shown: Shown, body: Mapping[Codes, Mapping[Codes, Fact]], rows: int) -> Sentence | None:
    values = {codes: _values(shown, facts, rows) for codes, facts in body.items()}
    if rows > 2 or not 0 < sum(map(len, values.values())) <= MOST_TOLD:
        return None
    told = []
    for codes, some in values.items():
        word, numbers = _label(shown, codes), ", ".join(some)
        alone = shown.axes[0].name == "measure" and word.casefold() in shown.caption.casefold()
        told.append(numbers if alone else f"{word}{_between(word, numbers)}{numbers}")
    several = any(", " in text for text in told)
    facts = [f for some in body.values() for f in some.values()]
    return _made(shown.caption, "; ".join(told) if several else listing(told), facts)


def _between(word: str, numbers: str) -> str:
    return ": " if ", " in word or word[-1:].isdigit() else ", " if ", " in numbers else " "


def _label(shown: Shown, codes: Codes) -> str:
    words = [word_inside(shown, place, code) for place, code in enumerate(codes) if code != ALL]
    return (" till " if shown.axes[len(codes) - 1].name.endswith("_exit") else ", ").join(words)


def word_inside(shown: Shown, place: int, code: str) -> str:
    """The word inside a sentence; a name as it is."""
    key, word = KEYS.get(shown.axes[place].name), shown.word(place, code)
    return word if key is not None and key.names and code != ALL else in_sentence(word)


def _values(shown: Shown, facts: Mapping[Codes, Fact], rows: int, zeros: bool = True) -> list[str]:
    """The numbers of a row, each with the words of its column; no `uppgift saknas 0`."""
    told = []
    for codes, fact in facts.items():
        if not _holds(fact) and (MISSING in codes or (not zeros and any(map(_holds, facts.values())))):
            continue
        words = [word_inside(shown, rows + place, code) for place, code in enumerate(codes)]
        if text := _value(shown, fact):
            told.append(_headed(" ".join(words) if len(facts) > 1 else "", text))
    return told


def _headed(head: str, text: str) -> str:
    """`kvinnor 12`; of a head with its unit, such as `budget, kr`, the unit after the number."""
    word, _, unit = head.rpartition(", ")
    if unit not in ("kr", "%"):
        return f"{head} {text}".strip()
    return f"{word} {text.partition(NBSP + UNITS['sek'])[0]}{NBSP}{unit}".strip()


def _value(shown: Shown, fact: Fact) -> str:
    """`4 av 7 (57 %)` where there is a base, else each part with its word where there are several; no 0 av 0."""
    if fact.hidden or (fact.base == 0 and fact.base_fact != fact.id):
        return HIDDEN.sign if fact.hidden else ""
    if fact.n is not None and fact.base is not None and fact.base_fact != fact.id and set(shown.parts) != {"value"}:
        return dress(fact, "k_of_n_share" if set(shown.parts) & {"share", "k_of_n_share"} else "k_of_n").text
    texts = []
    for part in shown.parts or ("n",):
        text = dress(fact, _as(fact, part), shown.decimals).text
        if part != "interval" and text not in _NO_NUMBER:
            measured = part in ("value", "signed") and fact.unit in MEASURED
            unit = f"{NBSP}{counted(fact.unit, text)}" if measured else ""
            head = f"{in_sentence(part_word(shown, part))} " if len(shown.parts) > 1 else ""
            texts.append(f"{head}{text}{'' if unit.strip() in head else unit}")
    return ", ".join(texts)


def _as(fact: Fact, part: What) -> What:
    if part != "value":
        return part
    return "percent" if fact.unit == "share" else "signed" if is_difference(fact.keys) else "value"


def _made(caption: str, told: str, facts: Iterable[Fact]) -> Sentence:
    ids = tuple(dict.fromkeys(fact.id for fact in facts if fact.id))
    return Sentence(f"{caption}{' –' if ': ' in caption else ':'} {told}.", ids)
