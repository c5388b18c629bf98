"""Nets, or anything else with a name and a number, compared by bars."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from lab.drawing.cells import GRID, INK, SEEN, WINDOW, Picture
from lab.errors import LabError

COLOURS = (SEEN, WINDOW, "#009e73", "#cc79a7")  # told apart by colour-blind readers
MOST_BARS = 12


def show_bars(names: Sequence[str], groups: Mapping[str, Sequence[float]]) -> Picture:
    """For each group a panel under its title, with a bar and its number for each name."""
    _check(names, groups)
    picture = Picture(min(10.0, 1.6 + 4.2 * len(groups)), 0.7 + 0.36 * len(names))
    panels = picture.subplots(1, len(groups), squeeze=False)[0]
    for axis, (title, numbers), colour in zip(panels, groups.items(), COLOURS, strict=False):
        bars = axis.barh(range(len(names)), numbers, color=colour, height=0.7)
        texts = [f"{number:,.4g}" for number in numbers]
        axis.bar_label(bars, texts, padding=4, fontsize=9, color=INK)
        axis.set_yticks(range(len(names)), names, fontsize=9, color=INK)
        axis.invert_yaxis()
        axis.set_xlim(0, max(numbers) * 1.25 or 1)  # room for the numbers
        axis.set_title(title, fontsize=10, color=INK)
        axis.tick_params(axis="x", bottom=False, labelbottom=False)
        axis.tick_params(axis="y", left=False)
        for side, spine in axis.spines.items():
            spine.set_visible(side == "left")
            spine.set_color(GRID)
    return picture


def _check(names: object, groups: object) -> None:
    listed = isinstance(names, (list, tuple)) and 0 < len(names) <= MOST_BARS
    if not isinstance(names, (list, tuple)) or not listed:
        raise LabError(f"show_bars: give a list of one to {MOST_BARS} names first")
    if not isinstance(groups, Mapping) or not 0 < len(groups) <= len(COLOURS):
        raise LabError(
            "show_bars: give a dict of numbers by title, such as "
            f'{{"millions": (46.8, 6)}}, with one to {len(COLOURS)} titles'
        )
    for title, numbers in groups.items():
        if numbers is Ellipsis:
            raise LabError(f"show_bars: {title!r} is still '...'; answer its exercise first")
        if not isinstance(numbers, (list, tuple)) or len(numbers) != len(names):
            raise LabError(f"show_bars: {title!r} must have a number for each name")
        for number in numbers:
            good = isinstance(number, (int, float)) and not isinstance(number, bool)
            if not good or not math.isfinite(number) or number < 0:
                raise LabError(f"show_bars: {title!r} has {number!r}; give numbers from 0 on")
