"""What stands in an exhibit's place when it can't be made: says why and what would fill it."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from sotanalysis import formatting
from sotanalysis.exhibits.exhibit import absent, bundle
from sotanalysis.report import Report

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


def source_missing(report: Report, id: str, caption: str, measures: Iterable[str]) -> Notice | None:
    """A notice naming the files that would fill the exhibit, when none of its measures has a source; else None."""
    files = absent(report, measures)
    if not files:
        return None
    where = f"mappen för {report.period.start.year}"
    return Notice(id, f"{SOURCE_MISSING}: {caption}", f"Fylls när detta finns i {where}: {formatting.listing(files)}.")


def nothing_to_show(report: Report, id: str, caption: str) -> Notice:
    """A notice that the source is there and holds nobody in the period."""
    return Notice(
        id, f"Inget att visa: {caption}", f"Underlaget finns men har inga uppgifter för {report.period.label}."
    )
