"""Matrices side by side, in grey or in two colours."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.ticker import LinearLocator
from torch import Tensor

from lab.drawing.cells import INK, PAGE_INCHES, Picture, draw_cells, matrix_of, readable
from lab.errors import LabError

MAX_ASPECT = 16.0  # a longer strip is drawn smaller than its panel


def show_images(
    images: Sequence[Tensor],
    titles: Sequence[str] | None = None,
    *,
    signed: bool | Sequence[bool] = False,
    numbers: bool | None = None,
    columns: int = 4,
) -> Picture:
    """Matrices side by side: signed ones share one scale from blue to red, others one of grey."""
    matrices = _matrices(images)
    count = len(matrices)
    titles = [""] * count if titles is None else titles
    signs = [signed] * count if isinstance(signed, bool) else list(signed)
    if len(titles) != count or len(signs) != count:
        raise LabError(
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
    grey = _grey([m for m, sign in zip(matrices, signs, strict=True) if not sign])
    for axis, matrix, title, sign in zip(axes, matrices, titles, signs, strict=False):
        written = readable(matrix) if numbers is None else numbers
        draw_cells(axis, matrix, diverging if sign else grey, written)
        axis.set_title(title, fontsize=10, color=INK)
    for axis in axes[count:]:
        axis.set_axis_off()
    if any(signs):
        bar = picture.colorbar(diverging, ax=list(axes), ticks=LinearLocator(3), format="%.2g")
        bar.ax.tick_params(labelsize=8, colors=INK)
    return picture


def _matrices(images: object) -> list[Tensor]:
    """All images checked; a bare matrix would be taken for a list of its rows."""
    if isinstance(images, Tensor) or not isinstance(images, Sequence) or not images:
        kind = "an empty list" if images == [] else f"a {type(images).__name__}"
        raise LabError(f"show_images: images is {kind}; give a list of matrices: [X, Y]")
    return [matrix_of(image, f"show_images: images[{i}]") for i, image in enumerate(images)]


def _grey(matrices: list[Tensor]) -> ScalarMappable:
    """One scale for all, from black, the least value or 0, to white, the largest value."""
    low = min((float(matrix.min()) for matrix in matrices), default=0.0)
    high = max((float(matrix.max()) for matrix in matrices), default=1.0)
    low = min(0.0, low)
    return ScalarMappable(Normalize(low, high if high > low else low + 1), "gray")


def _diverging(matrices: list[Tensor]) -> ScalarMappable:
    """One scale for all, with white at 0."""
    limit = max((float(matrix.abs().max()) for matrix in matrices), default=0.0) or 1.0
    return ScalarMappable(Normalize(-limit, limit), "RdBu_r")
