"""The key to the signs in a document's tables: said once, at its back."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from sotanalysis.exhibits.dressing import REFUSED, REFUSED_NOTE
from sotanalysis.exhibits.table import ROUNDING_NOTE
from sotanalysis.formatting import in_sentence
from sotanalysis.vocabulary import MARKS

TITLE = "Tecken i tabellerna"
# The lines of every table in HTML, which a table that stands alone in a notebook has under it.
_UNDER_A_TABLE = re.compile(r'<ul class="notes marks">.*?</ul>', re.DOTALL)


def marks_used(forms: Iterable[Mapping[str, Any]]) -> list[str]:
    """What is to be said of the signs in the tables of a document, each line once; `forms` are private forms."""
    tables = [one for form in forms for one in (form, form.get("data") or {}) if one.get("kind") == "table"]
    told = {line for one in tables for line in one.get("marks", ())}
    order = [*(f"{mark.sign} {mark.meaning}." for mark in MARKS.values()), REFUSED_NOTE, ROUNDING_NOTE]
    return [line for line in order if line in told]


def marks_text(forms: Iterable[Mapping[str, Any]]) -> str:
    """The key as a list in Markdown, without a heading (`TITLE`); "" where there is nothing to explain."""
    signs = {REFUSED_NOTE: f"{REFUSED} {in_sentence(REFUSED_NOTE)}"}
    return "\n".join(f"- {signs.get(line, line)}" for line in marks_used(forms))


def without_marks(page: str) -> str:
    """The HTML of an exhibit without the lines on its signs, for a document that has its key at the back."""
    return _UNDER_A_TABLE.sub("", page)
