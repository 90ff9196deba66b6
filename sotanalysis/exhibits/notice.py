"""What stands in an exhibit's place when it can't be made: says why and what would fill it."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from sotanalysis import formatting
from sotanalysis.exhibits.exhibit import Sentence, bundle

SOURCE_MISSING = "Underlag saknas"


@dataclass(frozen=True)
class Notice:
    """A plain notice: id, title, text. `sentence` is told in its place in a finished document; `lacking` are the files
    that would fill it.
    """

    id: str
    title: str
    text: str
    sentence: Sentence | None = None
    lacking: tuple[str, ...] = ()

    def private(self) -> dict[str, object]:
        """The form that PDF and Excel are made from."""
        return {
            "kind": "notice",
            "id": self.id,
            "title": self.title,
            "text": self.text,
            **({"sentence": self.sentence.private()} if self.sentence else {}),
            **({"lacking": list(self.lacking)} if self.lacking else {}),
        }

    def html(self) -> str:
        """A note with title and text; no landmark, as there may be many with the same title."""
        return (
            f'<div class="exhibit notice" role="note" id="{escape(self.id)}">'
            f'<p class="title">{escape(self.title)}</p><p>{escape(self.text)}</p></div>'
        )

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, object]:
        return bundle(self.private(), self.html(), f"{self.title}\n{self.text}")


def source_missing(id: str, caption: str, files: Iterable[str], year: int) -> Notice:
    """A notice naming the files that would fill the exhibit."""
    named = tuple(dict.fromkeys(files))
    text = f"Fylls när detta finns i mappen för {year}: {formatting.listing([*named])}."
    return Notice(id, f"{SOURCE_MISSING}: {caption}", text, lacking=named)


def internal_only(id: str, caption: str) -> Notice:
    """A notice that what stands here tells of single rows or small numbers, and is shown in the internal edition."""
    return Notice(id, f"Visas inte här: {caption}", "Det står i den interna utgåvan.")


def nothing_to_show(id: str, caption: str, period: str, who: str = "") -> Notice:
    """A notice that the source is there and holds nobody in the period; `who` are the words of the population."""
    whom = f"under {period}" if not who else "" if who.casefold() in caption.casefold() else who
    none = Sentence(f"{caption}{' –' if ': ' in caption else ':'} {f'inga {whom}'.strip()}.")
    return Notice(id, f"Inget att visa: {caption}", f"Underlaget finns men har inga uppgifter för {period}.", none)
