"""How numbers are spread: histograms on one scale, one below the other."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from lab.drawing.cells import GRID, INK, SEEN, WINDOW, Picture
from lab.errors import LabError

BINS = 60


def show_histograms(
    groups: Mapping[str, Mapping[str, Tensor]], low: float = -4, high: float = 4
) -> Picture:
    """A column for each group and a row for each tensor in it: how often its numbers occur.

    Numbers beyond low and high are counted at the border. The line marks the mean.
    """
    columns = _check(groups, low, high)
    rows = max(len(column) for column in columns.values())
    picture = Picture(4.4 * len(columns) + 0.6, 0.85 * rows + 0.7)
    axes = picture.subplots(rows, len(columns), squeeze=False, sharex=True)
    for axis in axes.flatten():
        axis.set_yticks([])
        for side, spine in axis.spines.items():
            spine.set_visible(side == "bottom")
            spine.set_color(GRID)
        axis.tick_params(colors=INK, labelsize=8)
    for column, (name, tensors) in enumerate(columns.items()):
        axes[0, column].set_title(name, fontsize=10, color=INK)
        for row, (label, numbers) in enumerate(tensors.items()):
            axis = axes[row, column]
            inside = numbers.clamp(low, high).numpy()
            axis.hist(inside, bins=BINS, range=(low, high), color=SEEN)
            axis.axvline(float(numbers.mean()), color=WINDOW, lw=1.5)
            title = f"{label}\nmean {_two(numbers.mean())}\nspread {_two(numbers.std())}"
            axis.text(1.02, 0.95, title, transform=axis.transAxes, va="top", color=INK, fontsize=8)
    return picture


def _check(groups: object, low: float, high: float) -> dict[str, dict[str, Tensor]]:
    """All tensors flat, on the CPU, as float numbers."""
    if not low < high:
        raise LabError(f"show_histograms: low={low} must be less than high={high}")
    if not isinstance(groups, Mapping) or not groups:
        raise LabError('show_histograms: give a dict of dicts: {"plain": {"layer 1": X}}')
    checked: dict[str, dict[str, Tensor]] = {}
    for name, tensors in groups.items():
        if not isinstance(tensors, Mapping) or not tensors:
            raise LabError(f"show_histograms: {name!r} is no dict of tensors by their names")
        for label, numbers in tensors.items():
            if not isinstance(numbers, Tensor) or numbers.numel() < 2:
                raise LabError(f"show_histograms: {label!r} is no tensor of two numbers or more")
        checked[name] = {
            label: numbers.detach().to("cpu", torch.float32).flatten()
            for label, numbers in tensors.items()
        }
    return checked


def _two(value: Tensor) -> str:
    """Two decimals; never '-0.00'."""
    return f"{round(float(value), 2) + 0.0:.2f}"
