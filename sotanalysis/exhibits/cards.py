"""Cards: a few key figures, each a large number with its label, what it is a part of, and the change where one may be
stated.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from sotanalysis.exhibits import exhibit
from sotanalysis.exhibits.dressing import What, dress, dress_marked, has_share, is_hidden, mark_notes, resolve
from sotanalysis.exhibits.notice import Notice, source_missing
from sotanalysis.exhibits.table import measure_of
from sotanalysis.report import Report


@dataclass(frozen=True)
class Card:
    """A key figure as asked for: its label, the id of its fact, one line of words, and the change in words.

    The large number is the fact's share where it has one, unless `share` is false.
    """

    label: str
    fact: str
    words: str = ""
    change: str = ""
    share: bool = True


@dataclass(frozen=True)
class Dealt:
    """A card as shown: everything in it is text. `of` is `36 av 54` where the number is a share."""

    label: str
    number: str
    of: str
    words: str
    change: str
    fact: str

    def private(self) -> dict[str, object]:
        """The form that PDF is made from."""
        return {"label": self.label, "number": self.number, "of": self.of, "words": self.words, "change": self.change,
                "facts": [self.fact]}  # fmt: skip

    def text(self) -> str:
        """The card as one line."""
        return f"{self.label}: {', '.join(filter(None, (self.number, self.of, self.words, self.change)))}"


@dataclass(frozen=True)
class Cards:
    """Finished cards under one caption, which is read out and not numbered."""

    id: str
    caption: str
    cards: tuple[Dealt, ...]
    foot: str = ""
    notes: tuple[str, ...] = ()
    synthetic: bool = False

    def private(self) -> dict[str, object]:
        """The form that PDF is made from."""
        return {
            "kind": "cards",
            "id": self.id,
            "caption": self.caption,
            "cards": [card.private() for card in self.cards],
            "foot": self.foot,
            "notes": list(self.notes),
            "synthetic": self.synthetic,
        }

    def html(self) -> str:
        """A labelled list, one item a card, foot and notes under it."""
        items = "".join(f"<li>{_card_html(card)}</li>" for card in self.cards)
        return (
            f'<section class="exhibit cards" id="{escape(self.id)}" aria-label="{escape(self.caption)}">'
            f"<ul>{items}</ul>{exhibit.notes_html(self.foot, self.notes)}</section>"
        )

    def text(self) -> str:
        """The cards as lines."""
        lines = [self.caption, *(card.text() for card in self.cards), self.foot, *self.notes]
        return "\n".join(filter(None, lines))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, object]:
        return exhibit.bundle(self.private(), self.html(), self.text())


def _card_html(card: Dealt) -> str:
    parts = [("label", card.label), ("key", card.number), ("of", card.of), ("words", card.words),
             ("change", card.change)]  # fmt: skip
    return "".join(f'<p class="{name}">{escape(text)}</p>' for name, text in parts if text)


def cards(
    report: Report, id: str, caption: str, wanted: Sequence[Card], *, most: int = 6, notes: Iterable[str] = ()
) -> Cards | Notice:
    """The first `most` of the wanted cards whose source is there; a notice when none has one.

    A share is the large number when the base carries a percentage, with `k av n` under it; else the count is.
    """
    measures = list(dict.fromkeys(measure_of(report, card.fact) for card in wanted))
    if notice := source_missing(report, id, caption, measures):
        return notice
    shown = [_deal(report, card) for card in wanted if resolve(report, card.fact) is not None][:most]
    used = list(dict.fromkeys(measure_of(report, card.fact) for card in shown))
    return Cards(
        id,
        exhibit.checked_caption(caption),
        tuple(shown),
        exhibit.foot(report, used, population=""),
        (*mark_notes(text for card in shown for text in (card.number, card.of)), *notes),
        report.is_synthetic(used),
    )


def _deal(report: Report, card: Card) -> Dealt:
    fact = resolve(report, card.fact)
    based = card.share and fact is not None and fact.base is not None
    what: What = "share" if based and has_share(fact) else "n" if fact is None or fact.n is not None else "value"
    of = dress(report, card.fact, "k_of_n").text if based and not is_hidden(report, fact) else ""
    number = dress_marked(report, card.fact, what).text
    return Dealt(card.label, number, "" if of == number else of, card.words, card.change, card.fact)
