"""A table that somebody asks for: as it is, a coarser one that discloses nobody, or a no with a reason.

What a public answer shows is decided with the public edition of its period, beside all that has been decided and
published; so an answer shows nothing that the edition hides, and the edition nothing that an answer must not be set
against.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.prose import Prose
from sotanalysis.exhibits.table import Table
from sotanalysis.formatting import in_sentence, listing
from sotanalysis.measures.keys import Key, key_of
from sotanalysis.publishing.editor import too_hidden
from sotanalysis.report import Report
from sotanalysis.report.view import View
from sotanalysis.vocabulary import fold


@dataclass(frozen=True)
class Answer:
    """The answer in words, and whether a table was given."""

    text: str
    given: bool


def answer(report: Report, measure: str, by: Sequence[str]) -> Answer:
    """The measure, told by its id or title, in the groups of the keys, told by names or titles.

    KeyError or ValueError, in Swedish, for what is not known or cannot be counted.
    """
    view, keys = _view(report, measure), [key_of(word) for word in by]
    if report.is_internal:
        return Answer(_words(_table(view, keys)), True)
    tried: list[str] = []
    # The key named last goes first.
    for kept in (keys[:n] for n in range(len(keys), -1, -1)):
        gone = listing([in_sentence(key.title) for key in keys[len(kept) :]])
        try:
            made = _table(view, kept)
        except (KeyError, ValueError):
            tried.append("uppdelningen är inget av den publika utgåvans tal")
            continue
        if isinstance(made, Table) and too_hidden(made.private()):
            tried.append("för få personer står bakom många av talen")
            continue
        coarser = f"Inte delat på {gone}: {tried[0]}.\n" if gone else ""
        return Answer(coarser + _words(made), True)
    return Answer(f"Tabellen lämnas inte ut: {listing(list(dict.fromkeys(tried)))}.", False)


def _view(report: Report, measure: str) -> View:
    found = [id for id, one in report.facts.measures.items() if fold(one.title) == fold(measure)]
    if len(found) > 1:
        raise KeyError(f"Flera mått heter {measure}: skriv ett id i stället. De som finns: {listing(found)}.")
    return report[found[0] if found else measure]


def _table(view: View, keys: Sequence[Key]) -> Table | Notice | Prose:
    return view.by(*(key.name for key in keys)).table()


def _words(made: Table | Notice | Prose) -> str:
    return str(made._repr_mimebundle_()["text/plain"])
