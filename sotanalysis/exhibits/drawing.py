"""Drawing in millimetres: a page as wide as the text block, text that is measured before it is placed, lean SVG.

Fixed positions instead of a layout engine: nothing is clipped because widths are computed first, every figure has the
same margins, and it is drawn once. Two runs give the same bytes. Statistical forms are drawn by seaborn on `axes` laid
out on the page; names, numbers and marks are written on the page, above them.
"""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pandas as pd

# What draws is heavy to load, and loaded where something is drawn: a report in which nothing is drawn anew needs none.
if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas
    from matplotlib.font_manager import FontProperties
    from matplotlib.text import Text
    from matplotlib.transforms import Transform

INK, HAIRLINE, BAND, GREY, WHITE = "#1B2733", "#C9D1D9", "#F3F5F7", "#8A949E", "#FFFFFF"
BLUE, TEAL, PLUM, ORANGE = "#12436D", "#28A197", "#801650", "#F46A25"
TINT, PALE, STEEL = "#D3E1EC", "#DDE3E9", "#44749C"
SERIES = {"woman": PLUM, "man": TEAL, "all": BLUE}

WIDTH = 160.0  # mm: the text block
ROW = 6.5  # mm: a category
LINE = 3.9  # mm: from one line of text to the next
SIZE = 9.0  # pt
SMALL = 8.5  # pt
HAIR = 0.6  # pt: axes and interval lines

_MM_PER_INCH, _PT_PER_INCH = 25.4, 72.0
_ROOM = Path(__file__).parent
_STYLE, _OWN_STYLE = _ROOM / "report.mplstyle", _ROOM / "own.mplstyle"
_FONTS = _ROOM.parent / "fonts"


def house_style() -> None:
    """The report's look for figures of your own: call it once, then draw with seaborn or matplotlib."""
    from matplotlib.font_manager import fontManager
    from matplotlib.style import use as use_style

    for weight in ("Regular", "Semibold", "Bold", "Italic"):
        fontManager.addfont(_FONTS / f"SourceSans3-{weight}.ttf")
    use_style([_STYLE, _OWN_STYLE])


@cache
def font(weight: str = "Regular", size: float = SIZE) -> "FontProperties":
    """The report's font: Regular, Semibold, Bold or Italic."""
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=str(_FONTS / f"SourceSans3-{weight}.ttf"), size=size)


@cache
def text_width(text: str, weight: str = "Regular", size: float = SIZE) -> float:
    """How wide a line of text becomes, mm."""
    from matplotlib.textpath import text_to_path

    points, _, _ = text_to_path.get_text_width_height_descent(text, font(weight, size), ismath=False)
    return float(points) / _PT_PER_INCH * _MM_PER_INCH


def half_height(size: float = SIZE) -> float:
    """From the middle of figures and capitals down to their baseline, mm: so numbers stand at the middle of bars."""
    return 0.33 * size / _PT_PER_INCH * _MM_PER_INCH


def wrap(text: str, width: float, weight: str = "Regular", size: float = SIZE) -> list[str]:
    """The text in lines of at most `width` mm, broken at spaces and after slashes of long words."""
    lines = [""]
    for part in re.findall(r"[^ /]{5,}/|[^ /]{1,4}/[^ ]* ?|[^ /]+ ?|/| ", text):
        if lines[-1] and text_width((lines[-1] + part).rstrip(" "), weight, size) > width:
            lines.append("")
        lines[-1] += part
    return [line.strip(" ") for line in lines]


@dataclass(frozen=True)
class Rows:
    """Names beside rows: the lines of each, the middle of its row in mm down the page, and where the last row ends."""

    lines: list[list[str]]
    middles: list[float]
    end: float

    @property
    def width(self) -> float:
        """The widest line, mm."""
        return max(text_width(line) for lines in self.lines for line in lines)


def rows(names: Sequence[str], width: float, top: float, least: float = ROW) -> Rows:
    """Rows below each other from `top`, `least` mm high or as the name needs in lines of at most `width` mm."""
    lines = [wrap(name, width) for name in names]
    heights = [max(least, len(some) * LINE + 2.2) for some in lines]
    ends = list(accumulate(heights, initial=top))
    return Rows(lines, [end - height / 2 for height, end in zip(heights, ends[1:], strict=True)], ends[-1])


@dataclass(frozen=True)
class Page:
    """A page to draw on, in millimetres from its top left corner."""

    canvas: "Canvas"
    to_screen: "Transform"

    def put(self, artist: "Artist") -> None:
        """Add something to the page, its coordinates in mm; what is put later lies above."""
        artist.set_transform(self.to_screen)
        artist.set_zorder(1)
        self.canvas.add_artist(artist)


def render(height: float, paint: Callable[[Page], None]) -> str:
    """What `paint` draws on a page of WIDTH × `height` mm, as minified SVG."""
    import matplotlib
    from matplotlib.figure import Figure as Canvas
    from matplotlib.transforms import Affine2D

    with matplotlib.rc_context(fname=_STYLE):
        canvas = Canvas(figsize=(WIDTH / _MM_PER_INCH, height / _MM_PER_INCH))
        inches = Affine2D().scale(1 / _MM_PER_INCH, -1 / _MM_PER_INCH).translate(0, height / _MM_PER_INCH)
        paint(Page(canvas, inches + canvas.dpi_scale_trans))
        out = io.StringIO()
        canvas.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return minify(out.getvalue())


def axes(
    page: Page,
    box: tuple[float, float, float, float],
    *,
    x: tuple[float, float],
    y: tuple[float, float] | None = None,
    line: Literal["left", "bottom"] | None = None,
) -> "Axes":
    """Bare axes in `box` (left, top, right, bottom in mm) for seaborn to draw on, behind what is put on the page.

    `x` and `y` are the limits in data, at the left and right, the bottom and top; without `y` it is mm down the page,
    as for rows of names. `line` is the side that is drawn.
    """
    import seaborn  # heavy to load: only where something is drawn

    left, top, right, bottom = box
    height = page.canvas.get_figheight() * _MM_PER_INCH
    place = (left / WIDTH, 1 - bottom / height, (right - left) / WIDTH, (bottom - top) / height)
    made = page.canvas.add_axes(place, xlim=x, ylim=y or (bottom, top), xticks=[], yticks=[], autoscale_on=False)
    made.patch.set_visible(False)
    seaborn.despine(ax=made, left=line != "left", bottom=line != "bottom")
    return made


def bars(axes: "Axes", frame: pd.DataFrame, colours: Mapping[str, str], thick: float, start: float = 0.0) -> None:
    """Lying bars from `start`: one per row of `frame`, `y` in mm down, `length` in data, `kind` its colour.

    A bar without a length is not drawn; those in white get an outline.
    """
    import seaborn  # heavy to load: only where something is drawn

    used = {kind: colour for kind, colour in colours.items() if kind in set(frame["kind"])}
    nearest = min((below - above for above, below in pairwise(sorted(set(frame["y"])))), default=1.0)
    seaborn.barplot(
        frame.astype({"length": float}),
        x="length",
        y="y",
        hue="kind",
        palette=used,
        hue_order=used,
        orient="h",
        native_scale=True,
        dodge=False,
        width=thick / nearest,
        errorbar=None,
        saturation=1,
        legend=False,
        left=start,
        clip_on=False,
        ax=axes,
    )
    for colour, drawn in zip(used.values(), axes.containers[-len(used) :], strict=True):
        if colour == WHITE:
            for bar in drawn:
                bar.set(edgecolor=GREY, linewidth=HAIR)


def minify(svg: str) -> str:
    """The SVG without prolog, metadata, comments, unused ids and blanks between elements; two decimals are enough."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", svg, flags=re.S)
    svg = re.sub(r'<g id="[^"]*"', "<g", svg)
    svg = re.sub(r"\s*\n\s*", " ", svg)
    svg = re.sub(r"> <", "><", svg)
    return re.sub(r"scale\([^)]*\)|(?<![\d.])-?\d+\.\d{3,}", _shorter, svg).strip()


def _shorter(found: re.Match[str]) -> str:
    """A coordinate with two decimals; a scale keeps all of its own, it multiplies whole glyphs."""
    return found[0] if found[0].startswith("scale") else f"{float(found[0]):.2f}".rstrip("0").rstrip(".")


def write(
    page: Page,
    x: float,
    y: float,
    text: str,
    *,
    align: str = "left",
    weight: str = "Regular",
    size: float = SIZE,
) -> "Text":
    """One line of text, its middle at y."""
    from matplotlib.text import Text

    style = font(weight, size)
    y += half_height(size)
    put = Text(x, y, text, ha=align, va="baseline", fontproperties=style, color=INK, parse_math=False)
    page.put(put)
    return put


def write_names(page: Page, beside: Rows) -> None:
    """The names of rows, ending at their common width."""
    for middle, lines in zip(beside.middles, beside.lines, strict=True):
        write_lines(page, beside.width, middle, lines, align="right")


def write_key(page: Page, colours: Mapping[str, str], y: float, x: float = 0.0) -> None:
    """A square of each colour with its words beside it, from `x`, their middle at `y`."""
    for words, colour in colours.items():
        box(page, x, y - 1.4, 2.8, 2.8, fill=colour, edge=GREY if colour == WHITE else None)
        write(page, x + 4.0, y, words, size=SMALL)
        x += text_width(words, size=SMALL) + 9.0


def write_lines(
    page: Page, x: float, y: float, lines: Sequence[str], *, align: str = "left", weight: str = "Regular"
) -> None:
    """Several lines, the middle of them all at y."""
    for place, line in enumerate(lines):
        write(page, x, y + (place - (len(lines) - 1) / 2) * LINE, line, align=align, weight=weight)


def box(
    page: Page,
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    fill: str = WHITE,
    edge: str | None = None,
) -> None:
    """A rectangle with its top left corner at (x, y)."""
    from matplotlib.patches import Rectangle

    page.put(Rectangle((x, y), width, height, facecolor=fill, edgecolor=edge or "none", linewidth=HAIR if edge else 0))


def hatched(page: Page, x: float, y: float, width: float, height: float, *, fill: str = WHITE) -> None:
    """A hatched rectangle: what is hidden, or not known."""
    from matplotlib.patches import Rectangle

    box(page, x, y, width, height, fill=fill)
    page.put(Rectangle((x, y), width, height, fill=False, edgecolor=GREY, linewidth=HAIR, hatch="////"))


def line(page: Page, xs: Sequence[float], ys: Sequence[float], *, width: float = HAIR, colour: str = INK) -> None:
    """A line through points."""
    from matplotlib.lines import Line2D

    page.put(Line2D(xs, ys, color=colour, linewidth=width))


def dot(page: Page, x: float, y: float, *, filled: bool = True, colour: str = BLUE) -> None:
    """A point; a ring when not filled."""
    from matplotlib.lines import Line2D

    inside = colour if filled else WHITE
    page.put(Line2D([x], [y], marker="o", markersize=6.0, color=colour, markerfacecolor=inside, markeredgewidth=1.4))


def marker(page: Page, x: float, y: float, shape: str, colour: str) -> None:
    """The mark of a line, as a key to it."""
    from matplotlib.lines import Line2D

    page.put(Line2D([x], [y], marker=shape, markersize=4.5, color=colour, markeredgewidth=0))


def apart(ys: Sequence[float], floor: float) -> list[float]:
    """The heights moved so that no two labels come nearer than a line of text, nor any under the floor."""
    order = sorted(range(len(ys)), key=lambda i: ys[i])
    moved = list(ys)
    for before, here in pairwise(order):
        moved[here] = max(moved[here], moved[before] + LINE)
    low = max(moved) - floor
    return [y - low for y in moved] if low > 0 else moved


def arrow(page: Page, xs: Sequence[float], ys: Sequence[float]) -> None:
    """A line with a head at its last point; the last stretch is horizontal or vertical."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline

    line(page, xs, ys, width=0.9)
    (x0, x1), (y0, y1) = xs[-2:], ys[-2:]
    length = max(abs(x1 - x0), abs(y1 - y0)) or 1.0
    dx, dy = (x1 - x0) / length, (y1 - y0) / length
    back, half = 2.0, 1.0
    corners = [
        (x1, y1),
        (x1 - back * dx - half * dy, y1 - back * dy + half * dx),
        (x1 - back * dx + half * dy, y1 - back * dy - half * dx),
    ]
    shape = Outline([*corners, corners[0]], [Outline.MOVETO, Outline.LINETO, Outline.LINETO, Outline.CLOSEPOLY])
    page.put(PathPatch(shape, facecolor=INK, linewidth=0))


def ribbon(
    page: Page, x0: float, x1: float, left: tuple[float, float], right: tuple[float, float], *, fill: str, edge: str
) -> None:
    """A band from the stretch `left` (top, bottom) at x0 to the stretch `right` at x1."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline

    (t0, b0), (t1, b1), middle = left, right, (x0 + x1) / 2
    points = [(x0, t0), (middle, t0), (middle, t1), (x1, t1), (x1, b1), (middle, b1), (middle, b0), (x0, b0), (x0, t0)]
    c = Outline.CURVE4
    kinds = [Outline.MOVETO, c, c, c, Outline.LINETO, c, c, c, Outline.CLOSEPOLY]
    page.put(PathPatch(Outline(points, kinds), facecolor=fill, edgecolor=edge, linewidth=0.5))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours as WCAG 2.1 defines it, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
