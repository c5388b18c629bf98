"""Where the parameters of a network sit, and where its work is done."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from torch import nn

from lab.drawing.cells import GRID, INK, SEEN, WINDOW, Picture
from lab.errors import LabError
from lab.tables.walk import layer_table

ROWS = 40  # a longer table is no picture any more


def show_parameters(
    model: nn.Module, shape: Sequence[int], *, stages: Sequence[str] = ()
) -> Picture:
    """Bars for each layer that has parameters or works: how many, and multiply-adds an image."""
    table = layer_table(model, shape, stages=stages)
    rows = [row for row in table.rows if row.parameters or row.multiply_adds]
    if not rows:
        raise LabError("show_parameters: no layer of the model has parameters")
    if len(rows) > ROWS:
        raise LabError(f"show_parameters: {len(rows)} layers; more than {ROWS} cannot be read")
    picture = Picture(9.0, 0.9 + 0.32 * len(rows))
    left, right = picture.subplots(1, 2, sharey=True)
    names = [f"{row.stage or row.layer} {row.shape or ''}".strip() for row in rows]
    left.set_yticks(range(len(rows)), names, fontsize=9, color=INK)
    left.invert_yaxis()
    counts = [row.parameters for row in rows]
    _draw_bars(left, counts, f"{table.parameters:,} parameters", SEEN)
    work = [row.multiply_adds for row in rows]
    _draw_bars(right, work, f"{table.multiply_adds:,} multiply-adds for one image", WINDOW)
    return picture


def _draw_bars(axis: Axes, numbers: Sequence[int], title: str, colour: str) -> None:
    """One bar a layer, with its number and its share of the whole."""
    whole = sum(numbers) or 1
    bars = axis.barh(range(len(numbers)), numbers, color=colour, height=0.7)
    texts = [f"{number:,}  ({_share(number / whole)})" if number else "0" for number in numbers]
    axis.bar_label(bars, texts, padding=4, fontsize=8, color=INK)
    axis.set_xlim(0, max(numbers) * 1.6 or 1)  # room for the numbers
    axis.set_title(title, fontsize=10, color=INK)
    axis.tick_params(axis="x", bottom=False, labelbottom=False)
    axis.tick_params(axis="y", left=False)
    for side, spine in axis.spines.items():
        spine.set_visible(side == "left")
        spine.set_color(GRID)


def _share(share: float) -> str:
    """Never 0 % of something that is there."""
    return f"{share:.0%}" if share >= 0.005 else "<1%"
