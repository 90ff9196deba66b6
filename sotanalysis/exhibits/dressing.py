"""How a fact becomes text: the one place that decides between a number and a mark.

Tables, figures, alternative texts and prose all ask here, so that a fact hidden in an edition is hidden in all of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from sotanalysis import formatting, statistics
from sotanalysis import vocabulary as v
from sotanalysis.facts import Fact
from sotanalysis.report import FactMissing, Report

What = Literal["n", "base", "value", "thousands", "percent", "share", "k_of_n", "k_of_n_share", "signed", "interval"]
REFUSED = "–"
REFUSED_NOTE = f"Andelar visas inte när basen är under {statistics.SMALLEST_BASE_FOR_PERCENT}."
NEEDS_BASE = ("share", "k_of_n", "k_of_n_share", "interval")


@dataclass(frozen=True)
class Number:
    """A number and how it is printed: in full precision, rounded only as text; `percent` for a share 0–1."""

    value: float | int
    decimals: int = 0
    percent: bool = False
    sign: bool = False

    @property
    def text(self) -> str:
        """The number as a reader sees it."""
        dressed = formatting.percent if self.percent else formatting.number
        return dressed(self.value, self.decimals, self.sign)


@dataclass(frozen=True)
class Dressed:
    """The text of one number, the id of its fact (None for text that is no fact), and the number if it is a single one.

    `revised` when another text was published.
    """

    text: str
    fact: str | None = None
    number: Number | None = None
    revised: bool = False


def resolve(report: Report, fact: Fact | str) -> Fact | None:
    """The fact; None when its source is not there. KeyError for an id that no measure gives."""
    if isinstance(fact, Fact):
        return fact
    try:
        return report.fact(fact)
    except FactMissing:
        return None


def dress(report: Report, fact: Fact | str, what: What = "n", decimals: int | None = None) -> Dressed:
    """The fact as text, or the mark that says why there is no number.

    `what`: n, base, value; thousands (a value, as kronor, in thousands without decimals); percent (a value 0–1, such as
    a share somebody printed); share (n of base in percent; `–` under the smallest base); k_of_n (`38 av 86`);
    k_of_n_share (`38 av 86 (44 %)`, without the percentage under the smallest base); signed (value, or n, with its
    sign); interval (Wilson's, 95 %). `decimals` defaults to 1 for value and signed values, else 0.
    """
    found = resolve(report, fact)
    if found is None:
        return Dressed(v.UNKNOWN.sign, fact if isinstance(fact, str) else None)
    number = None if is_hidden(report, found) else _number(found, what, decimals)
    return Dressed(number.text if number else _text(report, found, what, decimals), found.id, number)


def dress_marked(report: Report, fact: Fact | str, what: What = "n", decimals: int | None = None) -> Dressed:
    """The same, with `[r]` after a number that was published as another."""
    dressed = dress(report, fact, what, decimals)
    before = report.published.get(dressed.fact or "")
    if before is None or is_hidden(report, before) or dress(report, before, what, decimals).text == dressed.text:
        return dressed
    return Dressed(f"{dressed.text}{formatting.NBSP}{v.REVISED.sign}", dressed.fact, dressed.number, revised=True)


def is_hidden(report: Report, fact: Fact | None) -> bool:
    """Whether the edition hides the fact."""
    return fact is not None and fact.id in report.hidden


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


def mark_notes(texts: Iterable[str]) -> list[str]:
    """Explanations of the marks that occur in the texts, and of the dash of refused shares; only those used."""
    seen = list(texts)
    used = [m for m in v.MARKS.values() if any(m.sign in text for text in seen)]
    notes = ["; ".join(f"{m.sign} {m.meaning}" for m in used) + "."] if used else []
    return notes + ([REFUSED_NOTE] if REFUSED in seen else [])


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
    if what == "signed":
        number = fact.n if fact.value is None else fact.value
    if number is None:
        return None
    default = 1 if isinstance(number, float) else 0
    return Number(number, default if decimals is None else decimals, sign=what == "signed")


def _text(report: Report, fact: Fact, what: What, decimals: int | None) -> str:
    """What stands where there is no single number: a mark, or a pair of numbers."""
    if is_hidden(report, fact):
        return v.HIDDEN.sign
    if what not in NEEDS_BASE or fact.n is None or fact.base is None:
        return v.UNKNOWN.sign
    counts = formatting.k_of_n(fact.n, fact.base)
    if what == "k_of_n":
        return counts
    if not has_share(fact):
        return counts if what == "k_of_n_share" else REFUSED
    if what == "interval":
        return formatting.interval(*statistics.wilson(fact.n, fact.base), decimals or 0)
    return f"{counts} ({formatting.percent(share_of(fact), decimals or 0)})"
