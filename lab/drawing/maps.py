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
IMAGES, WIDE = 6, 16  # rows and columns of a picture that compares images
BAR_INCHES = 2.5  # of the colour bar, however many rows there are


def show_feature_maps(maps: Tensor, names: Sequence[str] | None = None) -> Picture:
    """The channels of one image on one scale: grey, or blue to red where some are negative.

    Of several images, (images, channels, rows, columns), each gets a row under its name; all share
    the scale.
    """
    if not isinstance(maps, Tensor):
        what = "still '...'" if maps is Ellipsis else f"a {type(maps).__name__}"
        raise LabError(f"show_feature_maps: maps is {what}; give a tensor, (channels, rows, cols)")
    images = maps[None] if maps.dim() == 3 else maps
    if images.dim() != 4 or images.numel() == 0 or (names is None and len(images) != 1):
        raise LabError(
            f"show_feature_maps: maps has shape {tuple(maps.shape)}; give those of one image, "
            "(channels, rows, columns): maps[0], or names, one for each image"
        )
    if names is not None and not len(names) == len(images) <= IMAGES:
        raise LabError(
            f"show_feature_maps: {len(images)} images, but {len(names)} names; give one for each "
            f"of up to {IMAGES} images"
        )
    images = images.detach().cpu().float()
    most = PANELS if names is None else WIDE
    shown = images[:, :most]
    channels, left_out = shown.shape[1], images.shape[1] - shown.shape[1]
    titles = [f"channel {i}" if names is None else str(i) for i in range(channels)] * len(images)
    columns = COLUMNS if names is None else channels
    matrices = list(shown.flatten(0, 1))
    return _grid(matrices, titles, _scale(images), columns, left_out=left_out, names=names or ())


def _scale(images: Tensor) -> ScalarMappable:
    """From black to white, or with white at 0 where something is negative."""
    low, high = float(images.min()), float(images.max())
    if low < 0:
        limit = max(-low, high)
        return ScalarMappable(Normalize(-limit, limit), "RdBu_r")
    return ScalarMappable(Normalize(low, high if high > low else low + 1), "gray")


def _grid(
    matrices: Sequence[Tensor],
    titles: Sequence[str],
    scale: ScalarMappable,
    columns: int,
    left_out: int,
    names: Sequence[str] = (),
) -> Picture:
    """Panels in rows, one colour bar, and a word about those that are not shown."""
    columns = min(columns, len(matrices))
    rows = -(-len(matrices) // columns)
    width = min(PAGE_INCHES, columns * PANEL_INCHES + 1.0)
    panel = min(PANEL_INCHES, (PAGE_INCHES - 1.0) / columns)
    height = rows * (panel + 0.25) + 0.3 * bool(left_out)
    picture = Picture(max(width, 3.0), height)
    axes = picture.subplots(rows, columns, squeeze=False).flatten()
    for axis in axes:
        axis.set_axis_off()
    for axis, matrix, title in zip(axes, matrices, titles, strict=False):
        draw_cells(axis, matrix, scale, numbers=False)
        axis.set_title(title, fontsize=8, color=INK)
    for axis, name in zip(axes[::columns], names, strict=False):
        spot = {"transform": axis.transAxes, "rotation": "vertical", "va": "center", "ha": "right"}
        axis.text(-0.08, 0.5, name, fontsize=9, color=INK, **spot)
    size = min(1.0, BAR_INCHES / height)
    bar = picture.colorbar(
        scale, ax=list(axes), ticks=LinearLocator(3), format="%.2g", shrink=size, aspect=20
    )
    bar.ax.tick_params(labelsize=8, colors=INK)
    if left_out:
        picture.supxlabel(f"and {left_out} more", fontsize=9, color=INK)
    return picture
