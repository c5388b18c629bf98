"""The maps that come out of a convolutional layer."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.ticker import LinearLocator
from torch import Tensor

from lab.drawing.cells import INK, PAGE_INCHES, Picture, draw_cells
from lab.errors import LabError

PANELS = 48  # more cannot be seen side by side
PANEL_INCHES = 1.25
COLUMNS = 8
BAR_INCHES = 2.5  # of the colour bar, however many rows there are


def show_feature_maps(maps: Tensor) -> Picture:
    """The channels of one image on one scale: grey, or blue to red where some are negative."""
    if not isinstance(maps, Tensor):
        what = "still '...'" if maps is Ellipsis else f"a {type(maps).__name__}"
        raise LabError(f"show_feature_maps: maps is {what}; give a tensor, (channels, rows, cols)")
    channels = maps[0] if maps.dim() == 4 and len(maps) == 1 else maps
    if channels.dim() != 3 or channels.numel() == 0:
        raise LabError(
            f"show_feature_maps: maps has shape {tuple(maps.shape)}; give those of one image, "
            "(channels, rows, columns): maps[0]"
        )
    channels = channels.detach().cpu().float()
    low, high = float(channels.min()), float(channels.max())
    if low < 0:
        limit = max(-low, high)
        scale = ScalarMappable(Normalize(-limit, limit), "RdBu_r")
    else:
        scale = ScalarMappable(Normalize(low, high if high > low else low + 1), "gray")
    matrices = list(channels[:PANELS])
    titles = [f"channel {i}" for i in range(len(matrices))]
    return _grid(matrices, titles, scale, COLUMNS, left_out=len(channels) - len(matrices))


def _grid(
    matrices: Sequence[Tensor],
    titles: Sequence[str],
    scale: ScalarMappable,
    columns: int,
    left_out: int,
) -> Picture:
    """Panels in rows, one colour bar, and a word about those that are not shown."""
    columns = min(columns, len(matrices))
    rows = -(-len(matrices) // columns)
    width = min(PAGE_INCHES, columns * PANEL_INCHES + 1.0)
    height = rows * (PANEL_INCHES + 0.25) + 0.3 * bool(left_out)
    picture = Picture(max(width, 3.0), height)
    axes = picture.subplots(rows, columns, squeeze=False).flatten()
    for axis in axes:
        axis.set_axis_off()
    for axis, matrix, title in zip(axes, matrices, titles, strict=False):
        draw_cells(axis, matrix, scale, numbers=False)
        axis.set_title(title, fontsize=8, color=INK)
    size = min(1.0, BAR_INCHES / height)
    bar = picture.colorbar(
        scale, ax=list(axes), ticks=LinearLocator(3), format="%.2g", shrink=size, aspect=20
    )
    bar.ax.tick_params(labelsize=8, colors=INK)
    if left_out:
        picture.supxlabel(f"and {left_out} more", fontsize=9, color=INK)
    return picture
