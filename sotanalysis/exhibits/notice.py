"""What stands in an exhibit's place when it can't be made: says why and what would fill it."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from sotanalysis import formatting
from sotanalysis.exhibits.exhibit import bundle

SOURCE_MISSING = "Underlag saknas"


@dataclass(frozen=True)
class Notice:
    """A plain notice: id, title, text."""

    id: str
    title: str
    text: str

    def private(self) -> dict[str, object]:
        """The form that PDF and Excel are made from."""
        return {"kind": "notice", "id": self.id, "title": self.title, "text": self.text}

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
    named = formatting.listing(list(dict.fromkeys(files)))
    return Notice(id, f"{SOURCE_MISSING}: {caption}", f"Fylls när detta finns i mappen för {year}: {named}.")


def nothing_to_show(id: str, caption: str, period: str) -> Notice:
    """A notice that the source is there and holds nobody in the period."""
    return Notice(id, f"Inget att visa: {caption}", f"Underlaget finns men har inga uppgifter för {period}.")
