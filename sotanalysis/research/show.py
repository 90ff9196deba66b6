"""A figure of your own as an exhibit: with a caption, an alternative text and what it is not."""

import io

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from sotanalysis.exhibits.drawing import minify
from sotanalysis.exhibits.image import Figure


def show(axes: Axes, id: str, caption: str, alt: str, *notes: str) -> Figure:
    """The figure that the axes lie in, to end a cell with; `alt` tells the same to who cannot see it.

    ValueError for a figure without alternative text.
    """
    out = io.StringIO()
    canvas = axes.get_figure(root=True)
    assert canvas is not None
    canvas.savefig(out, format="svg", metadata={"Date": None})
    plt.close(canvas)
    return Figure(id, caption, minify(out.getvalue()), alt, "Egen räkning: ingår inte i rapportens tal.", notes)
