"""Small pictures of matrices, sliding windows and receptive fields.

Each function returns one picture, which a notebook shows when the call is the last line of its
cell. Pyplot is not used, so nothing outside the picture changes: no style, no open figures.
Every colour is set here, so that dark themes and other people's styles do no harm.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import torch
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import ListedColormap, Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import LinearLocator
from torch import Tensor
from torch.nn import functional

INK = "#222222"
GRID = "#9a9a9a"
WINDOW = "#d55e00"  # vermilion and blue stay apart for colour-blind readers
SEEN = "#56b4e9"
UNSEEN = "#eeeeee"
NUMBERED_CELLS = 80  # more numbers than that cannot be read
NUMBERED_SIDE = 14
DRAWN_CELLS = 32  # input cells of a receptive field that still fit side by side
FORMULA_TERMS = 9
MAX_ASPECT = 16.0  # a longer strip is drawn smaller than its panel
PAGE_INCHES = 10.0  # about the width of a notebook's cell


class Picture(Figure):
    """A figure that shows itself once, as the last value of a notebook cell."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__(figsize=(width, height), dpi=100, facecolor="white", layout="constrained")

    def _repr_png_(self) -> bytes:
        """PNG bytes: the name is the one that Jupyter looks for."""
        buffer = io.BytesIO()
        self.savefig(buffer, format="png", bbox_inches="tight")
        return buffer.getvalue()


def show_images(
    images: Sequence[Tensor],
    titles: Sequence[str] | None = None,
    *,
    signed: bool | Sequence[bool] = False,
    numbers: bool | None = None,
    columns: int = 4,
) -> Picture:
    """Matrices side by side: signed ones share one scale from blue to red, others are grey."""
    matrices = _matrices(images)
    count = len(matrices)
    titles = [""] * count if titles is None else titles
    signs = [signed] * count if isinstance(signed, bool) else list(signed)
    if len(titles) != count or len(signs) != count:
        raise ValueError(
            f"show_images: {count} images, but {len(titles)} titles and {len(signs)} signs; "
            "give one of each for every image"
        )
    columns = min(columns, count)
    rows = -(-count // columns)
    aspect = min(MAX_ASPECT, max(matrix.shape[1] / matrix.shape[0] for matrix in matrices))
    height = min(2.6, PAGE_INCHES / columns / aspect)
    width = max(columns * (height * aspect + 0.3) + 0.8 * any(signs), 3.0)  # 0.8: colour bar
    picture = Picture(width, rows * (max(height, 0.5) + 0.45))
    axes = picture.subplots(rows, columns, squeeze=False).flatten()
    diverging = _diverging([m for m, sign in zip(matrices, signs, strict=True) if sign])
    for axis, matrix, title, sign in zip(axes, matrices, titles, signs, strict=False):
        written = _readable(matrix) if numbers is None else numbers
        _draw_cells(axis, matrix, diverging if sign else _grey(matrix), written)
        axis.set_title(title, fontsize=10, color=INK)
    for axis in axes[count:]:
        axis.set_axis_off()
    if any(signs):
        bar = picture.colorbar(diverging, ax=list(axes), ticks=LinearLocator(3), format="%.2g")
        bar.ax.tick_params(labelsize=8, colors=INK)
    return picture


def show_sliding_window(X: Tensor, K: Tensor, at: tuple[int, int] = (0, 0)) -> Picture:
    """One step of a cross-correlation: the window on X, the kernel K, and where the sum goes."""
    inputs, kernel = _matrix(X, "show_sliding_window: X"), _matrix(K, "show_sliding_window: K")
    height, width = kernel.shape
    if height > inputs.shape[0] or width > inputs.shape[1]:
        raise ValueError(
            f"show_sliding_window: K {tuple(kernel.shape)} does not fit into "
            f"X {tuple(inputs.shape)}; take a smaller kernel or a larger input"
        )
    output = functional.conv2d(inputs[None, None], kernel[None, None])[0, 0]
    row, column = at
    if not (0 <= row < output.shape[0] and 0 <= column < output.shape[1]):
        raise ValueError(
            f"show_sliding_window: at={at} lies outside the output, which has "
            f"{output.shape[0]} rows and {output.shape[1]} columns; count from 0"
        )
    panels = {"input": inputs, "kernel": kernel, "output": output}
    widths = [matrix.shape[1] for matrix in panels.values()]
    cell = min(0.6, PAGE_INCHES / (sum(widths) + 4))
    picture = Picture(cell * (sum(widths) + 4), cell * inputs.shape[0] + 1.0)
    axes = picture.subplots(1, 3, width_ratios=widths)
    white = ScalarMappable(Normalize(), ListedColormap(["white"]))
    for axis, (name, matrix) in zip(axes, panels.items(), strict=True):
        _draw_cells(axis, matrix, white, numbers=True)
        axis.set_ylim(inputs.shape[0] - 0.5, -0.5)  # cells of one size in all three
        axis.set_title(f"{name}  {matrix.shape[0]} x {matrix.shape[1]}", fontsize=10, color=INK)
    _frame(axes[0], row, column, height, width)
    _frame(axes[1], 0, 0, height, width)
    _frame(axes[2], row, column, 1, 1)
    window = inputs[row : row + height, column : column + width]
    picture.supxlabel(_formula(window, kernel, output[row, column]), fontsize=11, color=INK)
    return picture


def show_receptive_field(layers: Sequence[tuple[int, int]]) -> Picture:
    """A cut through stacked layers (kernel, stride), and all that one output cell can see."""
    seen = _seen_cells(layers)
    last = max(seen[0])
    if last >= DRAWN_CELLS:
        raise ValueError(
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
        raise ValueError("show_receptive_field: no layers; give pairs like [(3, 1), (2, 2)]")
    for number, pair in enumerate(layers):
        sizes = pair if isinstance(pair, (tuple, list)) else ()
        if len(sizes) != 2 or not all(isinstance(size, int) and size > 0 for size in sizes):
            raise ValueError(
                f"show_receptive_field: layers[{number}] is {pair!r}; "
                "give a pair (kernel, stride) of whole numbers from 1 on"
            )
    seen = [{0}]
    for kernel, stride in reversed(layers):
        seen.append({cell * stride + tap for cell in seen[-1] for tap in range(kernel)})
    return seen[::-1]


def _matrix(value: object, where: str) -> Tensor:
    """The value as float numbers on the CPU, or a sentence about what is wrong with it."""
    if value is Ellipsis:
        raise ValueError(f"{where} is still '...'; answer the exercise that makes it first")
    if not isinstance(value, Tensor):
        raise ValueError(f"{where} is a {type(value).__name__}; give a tensor: torch.tensor(...)")
    if value.dim() != 2 or value.numel() == 0:
        raise ValueError(
            f"{where} has shape {tuple(value.shape)}; give a matrix with rows and columns, "
            "one image without batch and channel axes"
        )
    return value.detach().to("cpu", torch.float32)


def _matrices(images: object) -> list[Tensor]:
    """All images checked; a bare matrix would be taken for a list of its rows."""
    if isinstance(images, Tensor) or not isinstance(images, Sequence) or not images:
        kind = "an empty list" if images == [] else f"a {type(images).__name__}"
        raise ValueError(f"show_images: images is {kind}; give a list of matrices: [X, Y]")
    return [_matrix(image, f"show_images: images[{i}]") for i, image in enumerate(images)]


def _readable(matrix: Tensor) -> bool:
    """Whether numbers written into the cells could be read."""
    return matrix.numel() <= NUMBERED_CELLS and max(matrix.shape) <= NUMBERED_SIDE


def _grey(matrix: Tensor) -> ScalarMappable:
    """From black, the least value or 0, to white, the largest value."""
    low, high = min(0.0, float(matrix.min())), float(matrix.max())
    return ScalarMappable(Normalize(low, high if high > low else low + 1), "gray")


def _diverging(matrices: list[Tensor]) -> ScalarMappable:
    """One scale for all, with white at 0."""
    limit = max((float(matrix.abs().max()) for matrix in matrices), default=0.0) or 1.0
    return ScalarMappable(Normalize(-limit, limit), "RdBu_r")


def _draw_cells(axis: Axes, matrix: Tensor, scale: ScalarMappable, numbers: bool) -> None:
    """The matrix as coloured cells, with its numbers written in if wanted."""
    rows, columns = matrix.shape
    axis.imshow(scale.to_rgba(matrix.numpy()))
    axis.set_axis_off()
    axis.add_patch(Rectangle((-0.5, -0.5), columns, rows, fill=False, ec=GRID, clip_on=False))
    if not numbers:
        return
    axis.hlines([row - 0.5 for row in range(1, rows)], -0.5, columns - 0.5, color=GRID, lw=0.6)
    axis.vlines([column - 0.5 for column in range(1, columns)], -0.5, rows - 0.5, GRID, lw=0.6)
    whole = bool(((matrix - matrix.round()).abs() < 0.005).all())
    for row, values in enumerate(matrix.tolist()):
        for column, value in enumerate(values):
            red, green, blue, _ = scale.to_rgba(value)
            colour = "white" if 0.3 * red + 0.6 * green + 0.1 * blue < 0.45 else INK
            text = _number(value) if whole else f"{round(value, 2) + 0.0:.2f}"
            axis.text(column, row, text, ha="center", va="center", color=colour)


def _number(value: float) -> str:
    """Whole numbers as they are, others with two decimals; never '-0'."""
    value = round(value, 2) + 0.0
    return f"{value:.0f}" if value == round(value) else f"{value:.2f}"


def _frame(axis: Axes, row: int, column: int, height: int, width: int) -> None:
    """A thick frame around a block of cells, tinted inside."""
    block = Rectangle((column - 0.5, row - 0.5), width, height, ec=WINDOW, lw=3, clip_on=False)
    block.set_facecolor((WINDOW, 0.15))
    axis.add_patch(block)


def _formula(window: Tensor, kernel: Tensor, total: Tensor) -> str:
    """The sum of products written out, as far as a line can hold it."""
    if kernel.numel() > FORMULA_TERMS:
        return f"{kernel.numel()} products add up to {_number(float(total))}"
    pairs = zip(window.flatten().tolist(), kernel.flatten().tolist(), strict=True)
    terms = [f"{_factor(cell)} · {_factor(weight)}" for cell, weight in pairs]
    return f"{' + '.join(terms)} = {_number(float(total))}"


def _factor(value: float) -> str:
    """A factor; a negative one in brackets, as in '3 · (-1)'."""
    return f"({_number(value)})" if value < 0 else _number(value)
