"""A kernel that slides over an input, one step at a time."""

from __future__ import annotations

from matplotlib.cm import ScalarMappable
from matplotlib.colors import ListedColormap, Normalize
from torch import Tensor
from torch.nn import functional

from lab.drawing.cells import (
    INK,
    PAGE_INCHES,
    Picture,
    draw_cells,
    frame,
    matrix_of,
    number,
)
from lab.errors import LabError

FORMULA_TERMS = 9


def show_sliding_window(X: Tensor, K: Tensor, at: tuple[int, int] = (0, 0)) -> Picture:
    """One step of a cross-correlation: the window on X, the kernel K, and where the sum goes."""
    inputs, kernel = matrix_of(X, "show_sliding_window: X"), matrix_of(K, "show_sliding_window: K")
    height, width = kernel.shape
    if height > inputs.shape[0] or width > inputs.shape[1]:
        raise LabError(
            f"show_sliding_window: K {tuple(kernel.shape)} does not fit into "
            f"X {tuple(inputs.shape)}; take a smaller kernel or a larger input"
        )
    output = functional.conv2d(inputs[None, None], kernel[None, None])[0, 0]
    row, column = at
    if not (0 <= row < output.shape[0] and 0 <= column < output.shape[1]):
        raise LabError(
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
        draw_cells(axis, matrix, white, numbers=True)
        axis.set_ylim(inputs.shape[0] - 0.5, -0.5)  # cells of one size in all three
        axis.set_title(f"{name}  {matrix.shape[0]} x {matrix.shape[1]}", fontsize=10, color=INK)
    frame(axes[0], row, column, height, width)
    frame(axes[1], 0, 0, height, width)
    frame(axes[2], row, column, 1, 1)
    window = inputs[row : row + height, column : column + width]
    picture.supxlabel(_formula(window, kernel, output[row, column]), fontsize=11, color=INK)
    return picture


def _formula(window: Tensor, kernel: Tensor, total: Tensor) -> str:
    """The sum of products written out, as far as a line can hold it."""
    if kernel.numel() > FORMULA_TERMS:
        return f"{kernel.numel()} products add up to {number(float(total))}"
    pairs = zip(window.flatten().tolist(), kernel.flatten().tolist(), strict=True)
    terms = [f"{_factor(cell)} · {_factor(weight)}" for cell, weight in pairs]
    return f"{' + '.join(terms)} = {number(float(total))}"


def _factor(value: float) -> str:
    """A factor; a negative one in brackets, as in '3 · (-1)'."""
    return f"({number(value)})" if value < 0 else number(value)
