"""How likely numbers are: a bar for each of them, side by side."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from matplotlib.ticker import MaxNLocator
from torch import Tensor

from lab.drawing.cells import GRID, INK, SEEN, Picture
from lab.errors import LabError

FEW = 7  # bars that have room for their number
MOST_PANELS = 4


def show_chances(groups: Mapping[str, tuple[int, Tensor]]) -> Picture:
    """A panel for each name: the chances of so many whole numbers, and from which one they go."""
    _check(groups)
    picture = Picture(min(10.0, 3.1 * len(groups)), 2.4)
    panels = picture.subplots(1, len(groups), squeeze=False)[0]
    for axis, (name, (first, chances)) in zip(panels, groups.items(), strict=True):
        heights = chances.detach().cpu().tolist()
        numbers = range(first, first + len(heights))
        bars = axis.bar(numbers, heights, color=SEEN, width=0.85)
        if len(heights) <= FEW:
            axis.bar_label(bars, [f"{height:.2f}" for height in heights], fontsize=8, color=INK)
        axis.set_title(name, fontsize=10, color=INK)
        axis.set_xlabel(f"sum, from {first} to {numbers[-1]}", fontsize=9, color=INK)
        axis.xaxis.set_major_locator(MaxNLocator(7, integer=True))
        axis.set_ylim(0, max(heights) * 1.15)
        axis.tick_params(colors=INK, labelsize=8)
        for side, spine in axis.spines.items():
            spine.set_visible(side in ("left", "bottom"))
            spine.set_color(GRID)
    return picture


def _check(groups: object) -> None:
    if not isinstance(groups, Mapping) or not 0 < len(groups) <= MOST_PANELS:
        raise LabError(
            f"show_chances: give a dict of one to {MOST_PANELS} pairs, such as "
            '{"one die": (1, torch.full((6,), 1 / 6))}'
        )
    for name, pair in groups.items():
        first, chances = pair if isinstance(pair, tuple) and len(pair) == 2 else (None, None)
        if type(first) is not int or not isinstance(chances, Tensor) or chances.dim() != 1:
            raise LabError(f"show_chances: {name!r} needs a pair: a whole number, and a row")
        if not len(chances) or not bool(torch.isfinite(chances).all()) or bool((chances < 0).any()):
            raise LabError(f"show_chances: {name!r} must have chances, and none below 0")
