"""Graphs of functions of one variable, side by side in one frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch import Tensor

from lab.drawing.cells import GRID, INK, SEEN, WINDOW, Picture
from lab.errors import LabError

POINTS = 401
COLOURS = (WINDOW, "#0072b2", "#009e73", SEEN, INK)  # told apart by colour-blind readers
STYLES = ("-", "--", "-.", ":", "-")  # and in print without colours


def show_graphs(
    functions: Mapping[str, Callable[[Tensor], Tensor]], low: float = -6, high: float = 6
) -> Picture:
    """The graphs of some functions, by name, from low to high."""
    if not isinstance(functions, Mapping) or not 0 < len(functions) <= len(COLOURS):
        raise LabError(
            f"show_graphs: give a dict of one to {len(COLOURS)} functions: "
            '{"sigmoid": torch.sigmoid}'
        )
    if not low < high:
        raise LabError(f"show_graphs: low={low} must be less than high={high}")
    picture = Picture(6.0, 2.8)
    axis = picture.subplots()
    x = torch.linspace(low, high, POINTS)
    for (name, function), colour, style in zip(functions.items(), COLOURS, STYLES, strict=False):
        y = function(x)
        if not isinstance(y, Tensor) or y.shape != x.shape:
            raise LabError(f"show_graphs: {name} should give one number for each that it gets")
        axis.plot(x.numpy(), y.detach().numpy(), style, color=colour, lw=2, label=name)
    axis.grid(visible=True, color=GRID, alpha=0.4)
    axis.set_facecolor("white")
    axis.tick_params(labelsize=9, colors=INK)
    axis.legend(frameon=False, fontsize=9, labelcolor=INK)
    return picture
