"""How a fact becomes text: the one place that decides between a number and a mark.

Tables, figures, alternative texts and prose all ask here. A fact that the edition hides has no number to dress.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from sotanalysis import formatting, statistics
from sotanalysis import vocabulary as v
from sotanalysis.facts import Fact

What = Literal["n", "base", "value", "thousands", "percent", "share", "k_of_n", "k_of_n_share", "signed", "interval"]
REFUSED = "–"
REFUSED_NOTE = f"Andelar visas inte när basen är under {statistics.SMALLEST_BASE_FOR_PERCENT}."
NEEDS_BASE = ("share", "k_of_n", "k_of_n_share", "interval")


@dataclass(frozen=True)
class Number:
    """A number and how it is printed: in full precision, rounded only as text; `percent` for a share 0–1, `unit` for
    the word after it (`14 månader`).
    """

    value: float | int
    decimals: int = 0
    percent: bool = False
    sign: bool = False
    unit: str = ""

    @property
    def text(self) -> str:
        """The number as a reader sees it."""
        dressed = formatting.percent if self.percent else formatting.number
        text = dressed(self.value, self.decimals, self.sign)
        return f"{text}{formatting.NBSP}{self.unit}" if self.unit else text


@dataclass(frozen=True)
class Dressed:
    """The text of one number, the id of its fact (None for text that is no fact), which part of it, and the number
    if it is a single one.

    `revised` when another text was published; `blank` are the words, for who listens, of a cell without any text.
    """

    text: str
    fact: str | None = None
    what: What | None = None
    number: Number | None = None
    revised: bool = False
    blank: str = ""


def dress(fact: Fact | None, what: What = "n", decimals: int | None = None) -> Dressed:
    """The fact as text, or the mark that says why there is no number; `[u]` for None, a fact without its source.

    `what`: n, base, value; thousands (a value, as kronor, in thousands without decimals); percent (a value 0–1, such as
    a share somebody printed); share (n of base in percent; `–` under the smallest base); k_of_n (`38 av 86`);
    k_of_n_share (`38 av 86 (44 %)`, without the percentage under the smallest base); signed (value, or the count, with
    its sign); interval (Wilson's, 95 %). `decimals` defaults to 1 for values, signed or not (0 for kronor and whole
    persons), else to 0.
    """
    if fact is None:
        return Dressed(v.UNKNOWN.sign, None, what)
    number = None if fact.hidden else _number(fact, what, decimals)
    return Dressed(number.text if number else _text(fact, what, decimals), fact.id, what, number)


def dress_marked(fact: Fact | None, what: What = "n", decimals: int | None = None) -> Dressed:
    """The same, with `[r]` after a number that was published as another."""
    dressed = dress(fact, what, decimals)
    if fact is None or fact.before is None or dressed.text in (v.HIDDEN.sign, dress(fact.before, what, decimals).text):
        return dressed
    text = f"{dressed.text}{formatting.NBSP}{v.REVISED.sign}"
    return Dressed(text, dressed.fact, dressed.what, dressed.number, revised=True)


def has_share(fact: Fact | None) -> bool:
    """Whether a percentage may be stated: there is a count and a base of at least the smallest."""
    return (
        fact is not None
        and fact.n is not None
        and fact.base is not None
        and fact.base >= statistics.SMALLEST_BASE_FOR_PERCENT
    )


def share_of(fact: Fact) -> float:
    """The share: n / base. ValueError where `has_share` is false."""
    if fact.n is None or not fact.base:
        raise ValueError(f"{fact.id} har ingen andel.")
    return fact.n / fact.base


def number_of(fact: Fact) -> float | None:
    """What a bar or a point stands at: the count, or the value where nothing is counted or n is but its base."""
    return fact.value if fact.is_value or fact.n is None else float(fact.n)


def mark_notes(texts: Iterable[str]) -> list[str]:
    """A line for each mark that occurs in the texts, and for the dash of refused shares; only those used."""
    seen = list(texts)
    used = [f"{m.sign} {m.meaning}." for m in v.MARKS.values() if any(m.sign in text for text in seen)]
    return used + ([REFUSED_NOTE] if REFUSED in seen else [])


# How an alternative text begins what it says of the largest or of none, where some numbers are hidden.
SHOWN_ONLY = "av det som visas: "


def fit(sentences: Sequence[str], limit: int = 600) -> str:
    """As many of the sentences, from the first, as the limit holds."""
    text = ""
    for sentence in sentences:
        if sentence and len(text) + len(sentence) + 1 <= limit:
            text = f"{text} {sentence}".strip()
    return text


def _number(fact: Fact, what: What, decimals: int | None) -> Number | None:
    """The single number that `what` asks for; None where there is none, or where two are printed together."""
    if what == "share":
        return Number(share_of(fact), decimals or 0, percent=True) if has_share(fact) else None
    if what == "percent" and fact.value is not None:
        return Number(fact.value, 1 if decimals is None else decimals, percent=True)
    if what == "thousands" and fact.value is not None:
        return Number(fact.value / 1000, decimals or 0)
    number = {"n": fact.n, "base": fact.base, "value": fact.value}.get(what)
    if what == "k_of_n" and fact.base_hidden:
        number = fact.n
    if what == "signed":
        number = fact.n if fact.value is None and not fact.is_value else fact.value
    if number is None:
        return None
    # Kronor have no decimals, nor has a number of persons or months; the mean of such numbers has, and half a month.
    counted = fact.unit in ("persons", "months")
    whole = not isinstance(number, float) or fact.unit == "sek" or (counted and number.is_integer())
    default = 0 if whole else 1
    return Number(number, default if decimals is None else decimals, sign=what == "signed")


def _text(fact: Fact, what: What, decimals: int | None) -> str:
    """What stands where there is no single number: a mark, or a pair of numbers."""
    if fact.hidden or (fact.base_hidden and what in (*NEEDS_BASE, "base", "value", "percent")):
        return v.HIDDEN.sign
    if what == "value" and fact.n == 0 and fact.base is None:  # a statistic of nobody
        return v.NOT_APPLICABLE.sign
    if what not in NEEDS_BASE or fact.n is None or fact.base is None:
        return v.UNKNOWN.sign
    if fact.base == 0 and what in ("k_of_n", "k_of_n_share"):  # of nobody there is no part
        return v.NOT_APPLICABLE.sign
    counts = formatting.k_of_n(fact.n, fact.base)
    if what == "k_of_n":
        return counts
    if not has_share(fact):
        return counts if what == "k_of_n_share" else REFUSED
    if what == "interval":
        return formatting.interval(*statistics.wilson(fact.n, fact.base), decimals or 0)
    return f"{counts} ({formatting.percent(share_of(fact), decimals or 0)})"
