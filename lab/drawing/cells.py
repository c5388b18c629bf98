"""What all pictures share: a figure that shows itself, colours, and cells with numbers.

Pyplot is not used, so nothing outside a picture changes: no style, no open figures. Every
colour is set here, so that dark themes and other people's styles do no harm.
"""

from __future__ import annotations

import base64
import html
import io
import sys

import torch
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from PIL import Image
from torch import Tensor

from lab.drawing.words import words_of
from lab.errors import LabError

INK = "#222222"
GRID = "#9a9a9a"
WINDOW = "#d55e00"  # vermilion and blue stay apart for colour-blind readers
SEEN = "#56b4e9"
UNSEEN = "#eeeeee"
NUMBERED_CELLS = 80  # more numbers than that cannot be read
NUMBERED_SIDE = 14
PLATE = "box-sizing: border-box; max-width: 100%; background: white; padding: 6px"
PAGE_INCHES = 10.0  # about the width of a notebook's cell


class Picture(Figure):
    """A figure that shows itself once, as the last value of a notebook cell, with its words.

    As HTML, since notebooks pass on no words beside a bare image; on a light plate of its own, so
    that it can be read on a dark page.
    """

    def __init__(self, width: float, height: float) -> None:
        super().__init__(figsize=(width, height), dpi=100, facecolor="white", layout="constrained")
        _show_as_html_alone()

    def png(self) -> bytes:
        """The picture as a file, in the 256 colours that suit it: a third of the bytes."""
        whole, small = io.BytesIO(), io.BytesIO()
        self.savefig(whole, format="png", bbox_inches="tight")
        with Image.open(whole) as drawn:
            few = drawn.convert("RGB").quantize(256, dither=Image.Dither.NONE)
        few.save(small, "png", optimize=True)
        return small.getvalue()

    def _repr_html_(self) -> str:
        """The name is the one that Jupyter looks for."""
        image = base64.b64encode(self.png()).decode("ascii")
        words = html.escape(words_of(self))
        return f'<img src="data:image/png;base64,{image}" alt="{words}" style="{PLATE}">'

    def __repr__(self) -> str:
        return words_of(self)


def _show_as_html_alone() -> None:
    """Once pyplot has been imported, IPython would add a bare image to every figure."""
    module = sys.modules.get("IPython")
    shell = module.get_ipython() if module else None
    if shell is not None:
        shell.display_formatter.formatters["image/png"].for_type(Picture, lambda _: None)


def matrix_of(value: object, where: str) -> Tensor:
    """The value as float numbers on the CPU, or a sentence about what is wrong with it."""
    if value is Ellipsis:
        raise LabError(f"{where} is still '...'; answer the exercise that makes it first")
    if not isinstance(value, Tensor):
        raise LabError(f"{where} is a {type(value).__name__}; give a tensor: torch.tensor(...)")
    if value.dim() != 2 or value.numel() == 0:
        raise LabError(
            f"{where} has shape {tuple(value.shape)}; give a matrix with rows and columns, "
            "one image without batch and channel axes"
        )
    return value.detach().to("cpu", torch.float32)


def readable(matrix: Tensor) -> bool:
    """Whether numbers written into the cells could be read."""
    return matrix.numel() <= NUMBERED_CELLS and max(matrix.shape) <= NUMBERED_SIDE


def draw_cells(axis: Axes, matrix: Tensor, scale: ScalarMappable, numbers: bool) -> None:
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
            text = number(value) if whole else f"{round(value, 2) + 0.0:.2f}"
            axis.text(column, row, text, ha="center", va="center", color=colour)


def frame(axis: Axes, row: int, column: int, height: int, width: int) -> None:
    """A thick frame around a block of cells, tinted inside."""
    block = Rectangle((column - 0.5, row - 0.5), width, height, ec=WINDOW, lw=3, clip_on=False)
    block.set_facecolor((WINDOW, 0.15))
    axis.add_patch(block)


def number(value: float) -> str:
    """Whole numbers as they are, others with two decimals; never '-0'."""
    value = round(value, 2) + 0.0
    return f"{value:.0f}" if value == round(value) else f"{value:.2f}"
