"""What one output of stacked layers can see of the input."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.patches import Rectangle

from lab.drawing.cells import GRID, INK, PAGE_INCHES, SEEN, UNSEEN, Picture
from lab.errors import LabError

DRAWN_CELLS = 32  # input cells of a receptive field that still fit side by side


def show_receptive_field(layers: Sequence[tuple[int, int]]) -> Picture:
    """A cut through stacked layers (kernel, stride), and all that one output cell can see."""
    seen = _seen_cells(layers)
    last = max(seen[0])
    if last >= DRAWN_CELLS:
        raise LabError(
            f"show_receptive_field: more than {DRAWN_CELLS} input cells in a row; take fewer layers"
        )
    picture = Picture(min(PAGE_INCHES, 2.6 + 0.42 * (last + 4)), 0.4 + 0.75 * len(seen))
    axis = picture.subplots()
    offset, step = 0.0, 1.0  # of a row's cell 0 and between its cells, in input cells
    below: dict[int, float] = {}
    for level, cells in enumerate(seen):
        kernel, stride = layers[level - 1] if level else (1, 1)
        offset, step = offset + (kernel - 1) / 2 * step, step * stride
        places = {cell: offset + cell * step for cell in range(-1, max(cells) + 2)}
        for cell, x in places.items():
            colour = SEEN if cell in cells else UNSEEN
            axis.add_patch(Rectangle((x - 0.42, level - 0.2), 0.84, 0.4, fc=colour, ec=GRID))
        for cell in cells if level else ():
            for x in (below[cell * stride + tap] for tap in range(kernel)):
                axis.plot([places[cell], x], [level - 0.2, level - 0.8], color=SEEN, lw=1)
        name = f"layer {level}: kernel {kernel}, stride {stride}" if level else "input"
        axis.text(-1.9, level, name, ha="right", va="center", color=INK, fontsize=10)
        below = places
    axis.set(xlim=(-1.7, last + 1.7), ylim=(-0.4, len(layers) + 0.4))
    axis.set_axis_off()
    return picture


def _seen_cells(layers: Sequence[tuple[int, int]]) -> list[set[int]]:
    """The cells of each row, input first, on which cell 0 of the last row depends."""
    if not layers:
        raise LabError("show_receptive_field: no layers; give pairs like [(3, 1), (2, 2)]")
    for number, pair in enumerate(layers):
        sizes = pair if isinstance(pair, (tuple, list)) else ()
        if len(sizes) != 2 or not all(isinstance(size, int) and size > 0 for size in sizes):
            raise LabError(
                f"show_receptive_field: layers[{number}] is {pair!r}; "
                "give a pair (kernel, stride) of whole numbers from 1 on"
            )
    seen = [{0}]
    for kernel, stride in reversed(layers):
        seen.append({cell * stride + tap for cell in seen[-1] for tap in range(kernel)})
    return seen[::-1]
