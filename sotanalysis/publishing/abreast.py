"""Small tables beside each other in print: which ones, decided from what they hold."""

from collections.abc import Mapping, Sequence
from typing import Any

WIDEST, GAP = 75.0, 10.0  # mm: of each of the two; the text block is 160 mm
COLUMNS, ROWS, WORDS = 3, 10, 320  # words: the characters of the lines under a table
LABEL = 42.0  # mm: a label may stand in two lines, but not in more
CHARACTER = 1.62  # mm: in the type of tables, on the average
SPACE = 4.3  # mm: between columns


def abreast(blocks: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The blocks; two small tables that follow each other are one, of the kind `pair`, which holds both in order."""
    found: list[dict[str, Any]] = []
    for block in blocks:
        if found and small(found[-1]) and small(block):
            found[-1] = {"kind": "pair", "tables": [found[-1], block]}
        else:
            found.append(block)
    return found


def small(block: Mapping[str, Any]) -> bool:
    """Whether a block is a table that can stand in half the width: few columns and rows, short labels and notes."""
    if block["kind"] != "table" or block["dense"] or len(block["columns"]) > COLUMNS or len(block["rows"]) > ROWS:
        return False
    under = sum(len(piece["text"]) for line in (block["foot"], *block["notes"]) for piece in line)
    labels = [row["cells"][0] for row in block["rows"]]
    # A label is broken between words: half of it, and half a long word.
    label = max(len(text) / 2 + max(map(len, text.split()), default=0) / 2 for text in labels) * CHARACTER
    columns = range(1, len(block["columns"]))
    words = all(block["columns"][place]["align"] == "right" for place in columns)
    return under <= WORDS and words and label <= LABEL and label + sum(_width(block, n) for n in columns) <= WIDEST


def _width(block: Mapping[str, Any], place: int) -> float:
    """About how wide a column of numbers is, mm: its longest number, or the longest word of its header."""
    header = block["columns"][place]["header"].split()
    longest = max(len(text) for text in [*header, *(row["cells"][place] for row in block["rows"])])
    return longest * CHARACTER + SPACE
