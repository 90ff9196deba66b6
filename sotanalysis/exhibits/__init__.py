"""Exhibits: what a chapter shows. The only code that dresses a number."""

from sotanalysis.exhibits.figure import (
    Box,
    Figure,
    bars,
    before_after,
    flow,
    from_zero,
    ladder_matrix,
    lines,
    participant_flow,
)
from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.prose import Prose, prose
from sotanalysis.exhibits.table import Cell, Row, Table, cell, count_table, table

__all__ = [
    "Box", "Cell", "Figure", "Notice", "Prose", "Row", "Table", "bars", "before_after", "cell", "count_table", "flow",
    "from_zero", "ladder_matrix", "lines", "participant_flow", "prose", "table",
]  # fmt: skip
