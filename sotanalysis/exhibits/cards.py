"""Cards: a few key figures, each a large number with its label, what it is a part of, and the change where one may be
stated.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from sotanalysis.exhibits import exhibit
from sotanalysis.exhibits.dressing import What, dress, dress_marked, has_share, mark_notes
from sotanalysis.exhibits.shown import Shown
from sotanalysis.facts import Fact


@dataclass(frozen=True)
class Card:
    """A key figure as asked for: its label, its fact, one line of words, and the change in words (or alternatives, of
    which the report tells the first that holds; `behind` are then the ids of the facts in it).

    The large number is the fact's share where it has one, unless `share` is false.
    """

    label: str
    fact: Fact
    words: str = ""
    change: str | Sequence[str] = ""
    share: bool = True
    behind: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dealt:
    """A card as shown: everything in it is text. `of` is `36 av 54` where the number is a share."""

    label: str
    number: str
    of: str
    words: str
    change: str
    facts: tuple[str, ...]

    def private(self) -> dict[str, object]:
        """The form that PDF is made from."""
        return {
            "label": self.label,
            "number": self.number,
            "of": self.of,
            "words": self.words,
            "change": self.change,
            "facts": list(self.facts),
        }

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
    parts = [
        ("label", card.label),
        ("key", card.number),
        ("of", card.of),
        ("words", card.words),
        ("change", card.change),
    ]
    return "".join(f'<p class="{name}">{escape(text)}</p>' for name, text in parts if text)


def cards(shown: Shown, wanted: Sequence[Card]) -> Cards:
    """The cards. A share is the large number when the base carries a percentage, with `k av n` under it; else the count
    is.
    """
    dealt = tuple(_deal(card) for card in wanted)
    texts = [text for card in dealt for text in (card.number, card.of)]
    caption = exhibit.checked_caption(shown.caption)
    return Cards(shown.id, caption, dealt, shown.foot, (*mark_notes(texts), *shown.notes), shown.synthetic)


def _deal(card: Card) -> Dealt:
    fact = card.fact
    based = card.share and fact.base is not None
    what: What = "share" if based and has_share(fact) else "n" if fact.hidden or fact.n is not None else "value"
    of = dress(fact, "k_of_n").text if based else ""
    number = dress_marked(fact, what).text
    facts = tuple(dict.fromkeys((fact.id, *card.behind)))
    return Dealt(card.label, number, "" if of == number else of, card.words, str(card.change), facts)
