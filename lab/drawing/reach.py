"""What larger sets of functions can reach, when they contain the smaller ones and when not."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Ellipse
from matplotlib.patheffects import withStroke

from lab.drawing.cells import INK, SEEN, WINDOW, Picture

TARGET = (6.2, 3.6)
# Centre, width and height: either may lie anywhere, or each contains the one before.
APART = ((2.2, 2.6, 2.4, 1.8), (3.6, 0.3, 3.6, 2.8), (-1.1, 2.2, 4.9, 4.0))
NESTED = ((2.2, 2.6, 2.4, 1.8), (2.4, 2.4, 4.2, 3.3), (2.5, 2.3, 6.0, 4.8))
STEPS = 720
HALO = withStroke(linewidth=3, foreground="white")  # numbers are read where lines cross


def show_function_classes() -> Picture:
    """Three sets of functions, each larger than the one before, and how near they come to f*."""
    picture = Picture(9.0, 3.6)
    left, right = picture.subplots(1, 2)
    _draw(left, APART, "larger, but elsewhere")
    _draw(right, NESTED, "larger, and nothing is lost")
    return picture


def distances(ellipses: Sequence[tuple[float, float, float, float]]) -> list[float]:
    """From each set to the target."""
    return [math.dist(_nearest(ellipse), TARGET) for ellipse in ellipses]


def _draw(axis: Axes, ellipses: Sequence[tuple[float, float, float, float]], title: str) -> None:
    for place, (x, y, width, height) in enumerate(ellipses):
        axis.add_patch(Ellipse((x, y), width, height, fc=(SEEN, 0.22), ec=SEEN, lw=1.6))
        label = f"$F_{place + 1}$"
        low = y - height / 2 + 0.15
        axis.text(x, low, label, ha="center", va="bottom", color=INK, fontsize=11)
    for place, ellipse in enumerate(ellipses):
        near = _nearest(ellipse)
        axis.plot(*zip(near, TARGET, strict=True), color=INK, lw=0.9, ls=":")
        axis.plot(*near, "o", color=INK, ms=5)
        told = axis.annotate(f"{place + 1}", near, (-10, -3), textcoords="offset points")
        told.set(fontsize=9, color=INK, path_effects=[HALO])
    axis.plot(*TARGET, "*", color=WINDOW, ms=15)
    axis.annotate("$f^*$", TARGET, (8, 4), textcoords="offset points", fontsize=12, color=WINDOW)
    axis.set(xlim=(-3.8, 7.2), ylim=(-1.4, 5.0))
    axis.set_aspect("equal")
    axis.set_title(title, fontsize=11, color=INK)
    axis.set_axis_off()


def _nearest(ellipse: tuple[float, float, float, float]) -> tuple[float, float]:
    """The point of an ellipse that comes nearest to the target, which lies outside."""
    x, y, width, height = ellipse
    angles = [2 * math.pi * step / STEPS for step in range(STEPS)]
    points = [(x + width / 2 * math.cos(a), y + height / 2 * math.sin(a)) for a in angles]
    return min(points, key=lambda point: math.dist(point, TARGET))
