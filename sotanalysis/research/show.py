"""A figure of your own as an exhibit: with a caption, an alternative text and what it is not."""

import io

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, ScalarFormatter

from sotanalysis.exhibits.drawing import minify
from sotanalysis.exhibits.exhibit import SYNTHETIC
from sotanalysis.exhibits.image import Figure
from sotanalysis.report.report import SOURCE_NAMES, Report

_SWEDISH = str.maketrans({".": ",", "-": "−"})


def show(report: Report, axes: Axes, id: str, caption: str, alt: str, *notes: str) -> Figure:
    """The figure that the axes lie in, to end a cell with; `alt` tells the same to who cannot see it.

    Under it stands that it is a count of one's own, and that rows are invented where a source of the report is.

    ValueError for a figure without alternative text.
    """
    invented = report.are_synthetic(SOURCE_NAMES)
    foot = " ".join(["Egen räkning: ingår inte i rapportens tal.", *[SYNTHETIC] * invented])
    out = io.StringIO()
    canvas = axes.get_figure(root=True)
    assert canvas is not None
    for axis in (axis for one in canvas.axes for axis in (one.xaxis, one.yaxis)):
        if isinstance(axis.get_major_formatter(), ScalarFormatter):  # neither dates nor words
            axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}".translate(_SWEDISH)))
    canvas.savefig(out, format="svg", metadata={"Date": None})
    plt.close(canvas)
    return Figure(id, caption, minify(out.getvalue()), alt, foot, notes, invented)
