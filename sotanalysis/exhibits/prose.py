"""Prose: paragraphs and points whose every number is bound to a fact."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby
from typing import Literal

from sotanalysis import formatting
from sotanalysis.exhibits import exhibit
from sotanalysis.exhibits.binding import Bound, ClaimUntrue, Report, generate
from sotanalysis.vocabulary import HIDDEN

# A sentence, or alternatives of which the first that holds is told.
Told = str | Sequence[str]
Style = Literal["text", "bullet"]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph or a point, and the ids of the facts in it."""

    style: Style
    text: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prose:
    """Finished text. `lacking` are the files that would fill the sentences left out: named where nothing else is, and
    never in the private form's paragraphs. It is `withheld` where nothing is left for what the edition hides.
    """

    id: str
    paragraphs: tuple[Paragraph, ...]
    lacking: tuple[str, ...] = ()
    withheld: bool = False

    def private(self) -> dict[str, object]:
        """The form that PDF and Excel are made from."""
        parts = [{"style": p.style, "text": p.text, "facts": list(p.facts)} for p in self.paragraphs]
        lacking = {"lacking": list(self.lacking)} if self.lacking else {}
        withheld = {"withheld": True} if self.withheld else {}
        return {"kind": "prose", "id": self.id, "paragraphs": parts, **lacking, **withheld}

    def html(self) -> str:
        """Paragraphs, and a list for each run of points."""
        parts = []
        for style, run in groupby(self.paragraphs, key=lambda p: p.style):
            if style == "bullet":
                parts.append(f"<ul>{''.join(f'<li>{escape(p.text)}</li>' for p in run)}</ul>")
            else:
                parts += [f"<p>{escape(p.text)}</p>" for p in run]
        parts += [f"<p>{escape(self._absent)}</p>"] if self._absent else []
        return f'<div class="exhibit prose" id="{escape(self.id)}">{"".join(parts)}</div>'

    def text(self) -> str:
        """The paragraphs as lines."""
        lines = [("– " if p.style == "bullet" else "") + p.text for p in self.paragraphs]
        return "\n".join([*lines, *filter(None, [self._absent])])

    @property
    def _absent(self) -> str:
        """What stands in the place of a text of which nothing is left."""
        files = formatting.listing(list(self.lacking))
        return f"[underlag saknas: {files}]" if files and not self.paragraphs else ""

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, object]:
        return exhibit.bundle(self.private(), self.html(), self.text())


def prose(report: Report, id: str, *paragraphs: Told, bullets: Iterable[Told] = ()) -> Prose:
    """Paragraphs, then points. Each is a template of bound values (see `binding`), generated: a sentence that has no
    source, no value or nobody to speak of is left out, and a paragraph without any is none.

    Of alternatives the first is told whose claims hold and whose numbers are all there; none is told where none does.
    ValueError when there is no text at all.
    """
    written: list[tuple[Style, Told]] = [("text", text) for text in paragraphs]
    written += [("bullet", text) for text in bullets]
    if not written:
        raise ValueError(f"{id}: en text utan stycken.")
    bound = [(style, told(report, text)) for style, text in written]
    lacking = tuple(dict.fromkeys(file for _, b in bound for file in b.lacking))
    kept = tuple(Paragraph(style, b.text, b.facts) for style, b in bound if b.text)
    return Prose(id, kept, lacking, not kept and any(b.hidden for _, b in bound))


def headline(report: Report, finding: Told) -> Bound:
    """What an exhibit shows, said over its caption: the first alternative that holds, without a full stop; or nothing.

    One alone is an alternative too: untrue, or without its facts, it is passed over. KeyError for an unknown fact.
    """
    found = told(report, [finding] if isinstance(finding, str) else finding)
    return replace(found, text=found.text.removesuffix("."))


def told(report: Report, text: Told) -> Bound:
    """The text bound as generated text; of alternatives the first that holds and is whole, else nothing."""
    if isinstance(text, str):
        return generate(report, text)
    hidden = False
    for alternative in text:
        try:
            found = generate(report, alternative)
        except ClaimUntrue:
            continue
        if found.whole and HIDDEN.sign not in found.text:
            return found
        hidden |= found.hidden or HIDDEN.sign in found.text
    return Bound("", (), whole=False, hidden=hidden)
