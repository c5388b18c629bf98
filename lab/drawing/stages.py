"""How the maps of a network get smaller and more: its shape table as a picture."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from lab.drawing.cells import GRID, INK, PAGE_INCHES, SEEN, WINDOW, Picture
from lab.errors import LabError
from lab.tables.rows import LayerTable

Row = tuple[str, tuple[int, ...]]

DRAWN_MAPS = 24  # of more, the rest is told by the number below
HEIGHT = 10.0  # of the tallest map, in units of the drawing
SHIFT = 0.16  # from one map of a stack to the next
BAR = 0.7  # width of a vector
GAP = 1.6
LEARN = ("Conv", "Linear")  # how the names of layers begin that are shown in any case


def show_maps(table: LayerTable | Sequence[Row]) -> Picture:
    """A shape table, pairs (name, shape with batch axis), as stacks of maps and bars of numbers.

    Layers that leave the shape as it is, such as activations, are left out, unless they learn.
    """
    rows = _changes(table.named() if isinstance(table, LayerTable) else table)
    tallest = max((side for _, shape in rows for side in shape[2:]), default=1)
    longest = max((shape[1] for _, shape in rows if len(shape) == 2), default=1)
    picture = Picture(PAGE_INCHES, 2.6)
    axis = picture.subplots()
    x, top = 0.0, HEIGHT / 2
    for name, shape in rows:
        if len(shape) == 4:
            width = _draw_stack(axis, x, shape[1:], HEIGHT / tallest)
            top = max(top, shape[2] * HEIGHT / tallest / 2 + min(shape[1], DRAWN_MAPS) * SHIFT)
        else:
            width = _draw_bar(axis, x, shape[1] / longest)
        size = "\n".join(["", name, " x ".join(str(side) for side in shape[1:])])
        axis.text(x + width / 2, -HEIGHT / 2, size, ha="center", va="top", color=INK, fontsize=8)
        x += width + GAP
    axis.set(xlim=(-1.0, x), ylim=(-HEIGHT / 2 - 3.0, top + 0.2))
    axis.set_aspect("equal")
    axis.set_axis_off()
    return picture


def _draw_stack(axis: Axes, x: float, shape: tuple[int, ...], scale: float) -> float:
    """One square for each map, the first in front; gives the width it takes."""
    maps, height, width = min(shape[0], DRAWN_MAPS), shape[1] * scale, shape[2] * scale
    for place in reversed(range(maps)):
        corner = (x + place * SHIFT, -height / 2 + place * SHIFT)
        axis.add_patch(Rectangle(corner, width, height, fc=SEEN, ec="white", lw=0.8))
    return max(width + (maps - 1) * SHIFT, 2.4)


def _draw_bar(axis: Axes, x: float, share: float) -> float:
    """A vector, as long as its share of the longest one; the square root, or short ones vanish."""
    height = HEIGHT * share**0.5
    axis.add_patch(Rectangle((x + 0.8, -height / 2), BAR, height, fc=WINDOW, ec=GRID, lw=0.8))
    return 2.3


def _changes(table: object) -> list[Row]:
    """The rows that change the shape or learn, checked."""
    if not isinstance(table, (list, tuple)) or not table:
        raise LabError("show_maps: give a shape table, a list of pairs (name, shape)")
    kept: list[Row] = []
    for number, row in enumerate(table):
        pair = row if isinstance(row, (list, tuple)) and len(row) == 2 else (None, ())
        shape = tuple(pair[1]) if isinstance(pair[1], (list, tuple)) else ()
        if not isinstance(pair[0], str) or len(shape) not in (2, 4) or min(shape) < 1:
            raise LabError(
                f"show_maps: row {number} is {row!r}; give a name and a shape with a batch axis, "
                "such as ('Conv2d', (1, 6, 28, 28)) or ('Linear', (1, 10))"
            )
        if not kept or kept[-1][1] != shape or pair[0].startswith(LEARN):
            kept.append((pair[0], shape))
    return kept
