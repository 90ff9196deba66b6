"""The forms of figures, in one place."""

from sotanalysis.exhibits.bars import bars
from sotanalysis.exhibits.before_after import before_after
from sotanalysis.exhibits.flow import flow
from sotanalysis.exhibits.from_zero import from_zero
from sotanalysis.exhibits.image import Figure
from sotanalysis.exhibits.ladder_matrix import ladder_matrix
from sotanalysis.exhibits.lines import lines
from sotanalysis.exhibits.participant_flow import Box, participant_flow
from sotanalysis.exhibits.tornado import Swing, tornado

__all__ = [
    "Box", "Figure", "Swing", "bars", "before_after", "flow", "from_zero", "ladder_matrix", "lines", "participant_flow",
    "tornado",
]  # fmt: skip
