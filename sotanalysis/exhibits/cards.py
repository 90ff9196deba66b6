"""Cards: a few key figures, each a large number with its label, what it is a part of, its goal, and the change where
one may be stated; above them one line that says what they come to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from sotanalysis.exhibits import exhibit
from sotanalysis.exhibits.binding import NOTHING, Bound
from sotanalysis.exhibits.dressing import What, dress, dress_marked, has_share, mark_notes
from sotanalysis.exhibits.shown import Shown
from sotanalysis.facts import Fact


@dataclass(frozen=True)
class Card:
    """A key figure as asked for: its label, its fact, one line of words; goal and change in words (or alternatives, of
    which the report tells the first that holds; `behind` are then the ids of the facts in them).

    The large number is the fact's share where it has one, unless `what` names another part of it.
    """

    label: str
    fact: Fact
    words: str = ""
    change: str | Sequence[str] = ""
    goal: str | Sequence[str] = ""
    what: What | None = None
    behind: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dealt:
    """A card as shown: everything in it is text. `of` is `36 av 54` where the number is a share."""

    label: str
    number: str
    of: str
    words: str
    goal: str
    change: str
    facts: tuple[str, ...]

    @property
    def parts(self) -> dict[str, str]:
        """What is read on the card, from the top."""
        return {
            "label": self.label,
            "number": self.number,
            "of": self.of,
            "words": self.words,
            "goal": self.goal,
            "change": self.change,
        }

    @property
    def among(self) -> str:
        """`36 av 62 avslutade`."""
        return f"{self.of} {self.words}".strip()

    def private(self) -> dict[str, object]:
        """The form that PDF is made from."""
        return {**self.parts, "facts": list(self.facts)}

    def text(self) -> str:
        """The card as one line."""
        _, *more = self.parts.values()
        return f"{self.label}: {', '.join(filter(None, more))}"


@dataclass(frozen=True)
class Cards:
    """Finished cards under one caption, which is read out and not numbered, and the line above them."""

    id: str
    caption: str
    cards: tuple[Dealt, ...]
    lead: Bound = NOTHING
    foot: str = ""
    notes: tuple[str, ...] = ()
    synthetic: bool = False

    def private(self) -> dict[str, object]:
        """The form that PDF is made from."""
        return {
            "kind": "cards",
            "id": self.id,
            "caption": self.caption,
            "lead": {"text": self.lead.text, "facts": list(self.lead.facts)},
            "cards": [card.private() for card in self.cards],
            "foot": self.foot,
            "notes": list(self.notes),
            "synthetic": self.synthetic,
        }

    def html(self) -> str:
        """The line, then a labelled list, one item a card, foot and notes under it."""
        lead = f'<p class="lead">{escape(self.lead.text)}</p>' if self.lead.text else ""
        items = "".join(f"<li>{_card_html(card)}</li>" for card in self.cards)
        return (
            f'<section class="exhibit cards" id="{escape(self.id)}" aria-label="{escape(self.caption)}">'
            f"{lead}<ul>{items}</ul>{exhibit.notes_html(self.foot, self.notes)}</section>"
        )

    def text(self) -> str:
        """The line and the cards as lines."""
        lines = [self.caption, self.lead.text, *(card.text() for card in self.cards), self.foot, *self.notes]
        return "\n".join(filter(None, lines))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, object]:
        return exhibit.bundle(self.private(), self.html(), self.text())


def _card_html(card: Dealt) -> str:
    named = {**card.parts, "key": card.number, "words": card.among}
    order = ("label", "key", "words", "goal", "change")
    return "".join(f'<p class="{name}">{escape(named[name])}</p>' for name in order if named[name])


def cards(shown: Shown, wanted: Sequence[Card], lead: Bound = NOTHING) -> Cards:
    """The cards. A share is the large number when the base carries a percentage, with `k av n` under it; else the count
    is.
    """
    dealt = tuple(_deal(card) for card in wanted)
    texts = [text for card in dealt for text in (card.number, card.of)]
    caption = exhibit.checked_caption(shown.caption)
    return Cards(shown.id, caption, dealt, lead, shown.foot, (*mark_notes(texts), *shown.notes), shown.synthetic)


def _deal(card: Card) -> Dealt:
    fact = card.fact
    based = card.what is None and fact.base is not None
    counted: What = "n" if (fact.hidden or fact.n is not None) and not fact.is_value else "value"
    what = card.what or ("share" if based and has_share(fact) and not fact.is_value else counted)
    of = dress(fact, "k_of_n").text if based and not fact.is_value else ""
    # Without the number that it is a part of, the words still say what it is a part of.
    of = "av de" if fact.base_hidden and fact.base_fact and card.what is None and card.words else of
    # A median of days has no decimals on a card.
    number = dress_marked(fact, what, 0 if card.what == "value" else None).text
    facts = tuple(dict.fromkeys((fact.id, *card.behind)))
    return Dealt(card.label, number, "" if of == number else of, card.words, str(card.goal), str(card.change), facts)
