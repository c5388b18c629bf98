"""The windows of a pooling layer on its input, each in the colour of its output cell."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import ListedColormap, Normalize
from matplotlib.patches import Rectangle
from torch import Tensor
from torch.nn import functional

from lab.drawing.cells import (
    GRID,
    INK,
    PAGE_INCHES,
    UNSEEN,
    Picture,
    draw_cells,
    matrix_of,
)
from lab.errors import LabError
from lab.sizes import pair_of

# Apart from one another for colour-blind readers as well.
COLOURS = ("#d55e00", "#0072b2", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
DRAWN_WINDOWS = 12  # more frames than that hide one another

Pair = int | tuple[int, int]


def show_pooling(
    X: Tensor,
    window: Pair,
    stride: Pair | None = None,
    padding: Pair = 0,
    mode: str = "max",
) -> Picture:
    """A matrix under pooling windows and what comes out; strides are a window wide by default."""
    inputs = matrix_of(X, "show_pooling: X")
    size = _pair(window, "window", least=1)
    step = size if stride is None else _pair(stride, "stride", least=1)
    rim = _pair(padding, "padding", least=0)
    output = _pooled(inputs, size, step, rim, mode)
    rows, columns = inputs.shape
    width = columns + 2 * rim[1] + output.shape[1]
    cell = min(0.6, PAGE_INCHES / (width + 2))
    picture = Picture(cell * (width + 2), cell * (rows + 2 * rim[0]) + 0.6)
    left, right = picture.subplots(
        1, 2, width_ratios=[columns + 2 * rim[1], max(output.shape[1], 2)]
    )
    _draw_rim(left, rows, columns, rim, "-∞" if mode == "max" else "0")
    white = ScalarMappable(Normalize(), ListedColormap(["white"]))
    draw_cells(left, inputs, white, numbers=True)
    draw_cells(right, output, white, numbers=True)
    for axis in (left, right):  # cells of one size in both
        axis.set_ylim(rows + rim[0] - 0.4, -rim[0] - 0.6)
    left.set_xlim(-rim[1] - 0.6, columns + rim[1] - 0.4)
    for n in range(output.numel()):
        i, j = divmod(n, output.shape[1])
        inset = 0.06 + 0.07 * ((i + j) % 3)  # overlapping frames stay apart
        corner = (j * step[1] - rim[1], i * step[0] - rim[0])
        _frame(left, corner, size, inset, COLOURS[n % len(COLOURS)])
        _frame(right, (j, i), (1, 1), 0.06, COLOURS[n % len(COLOURS)])
    left.set_title(f"input  {rows} x {columns}", fontsize=10, color=INK)
    right.set_title(f"{mode}  {output.shape[0]} x {output.shape[1]}", fontsize=10, color=INK)
    return picture


def _pair(value: object, name: str, least: int) -> tuple[int, int]:
    sizes = pair_of(value, least)
    if sizes is None:
        raise LabError(
            f"show_pooling: {name} is {value!r}; give a whole number from {least} on, or a pair "
            "(for the rows, for the columns)"
        )
    return sizes


def _pooled(
    inputs: Tensor, size: tuple[int, int], step: tuple[int, int], rim: tuple[int, int], mode: str
) -> Tensor:
    """What comes out, or a sentence about what does not work."""
    if mode not in ("max", "avg"):
        raise LabError(f"show_pooling: mode is {mode!r}; give 'max' or 'avg'")
    if any(2 * p > k for p, k in zip(rim, size, strict=True)):
        raise LabError(
            f"show_pooling: padding {rim} is more than half of the window {size}; torch refuses "
            "that, because a window could then lie wholly outside"
        )
    if any(n + 2 * p < k for n, p, k in zip(inputs.shape, rim, size, strict=True)):
        raise LabError(
            f"show_pooling: the window {size} does not fit into X {tuple(inputs.shape)}; take a "
            "smaller window or a larger X"
        )
    pool = functional.max_pool2d if mode == "max" else functional.avg_pool2d
    output: Tensor = pool(inputs[None, None], size, step, rim)[0, 0]
    if output.numel() > DRAWN_WINDOWS:
        raise LabError(
            f"show_pooling: {output.numel()} windows, and {DRAWN_WINDOWS} can be told apart; take "
            "a smaller X or a larger stride"
        )
    return output


def _draw_rim(axis: Axes, rows: int, columns: int, rim: tuple[int, int], text: str) -> None:
    """The padding as grey cells that say what they count as."""
    for row in range(-rim[0], rows + rim[0]):
        for column in range(-rim[1], columns + rim[1]):
            if 0 <= row < rows and 0 <= column < columns:
                continue
            corner = (column - 0.5, row - 0.5)
            axis.add_patch(Rectangle(corner, 1, 1, fc=UNSEEN, ec=GRID, lw=0.6))
            axis.text(column, row, text, ha="center", va="center", color=INK)


def _frame(
    axis: Axes, corner: tuple[int, int], size: tuple[int, int], inset: float, colour: str
) -> None:
    x, y = (place - 0.5 + inset for place in corner)
    width, height = size[1] - 2 * inset, size[0] - 2 * inset
    axis.add_patch(Rectangle((x, y), width, height, fill=False, ec=colour, lw=2.5, clip_on=False))
