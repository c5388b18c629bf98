"""A picture in words, for those who do not see it: made of what is written in it.

Titles, axes, names of lines and numbers in cells are all there already, so that no picture can be
drawn without its words, and the words cannot be out of date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

MOST = 700  # letters: more than half a minute of listening
FAR = 0.25  # of its whole rise: so far beyond both its ends a line has a top or a bottom to tell


def words_of(figure: Figure) -> str:
    """What is written in a figure, panel by panel."""
    panels = [words for axes in figure.axes if (words := _panel(axes))]
    head = f"Picture with {len(panels)} panels" if len(panels) > 1 else "Picture"
    alike = [(words, len(list(each))) for words, each in groupby(panels)]
    told = [f"{count} times: {words}" if count > 1 else words for words, count in alike]
    below = _plain(figure.get_supxlabel())
    text = f"{'. '.join([head, *told, *filter(None, [below])])}."
    return text if len(text) <= MOST else f"{text[:MOST].rsplit(' ', 1)[0]} and so on."


def _panel(axes: Axes) -> str:
    if axes.get_label() == "<colorbar>":
        return ""
    parts = [*_heads(axes), *_lines(axes), *(list(_written(axes)) or _images(axes))]
    return "; ".join(dict.fromkeys(parts))


def _heads(axes: Axes) -> Iterator[str]:
    if title := _plain(axes.get_title()):
        yield title
    across, up = _plain(axes.get_xlabel()), _plain(axes.get_ylabel())
    if axes.axison and (across or up):
        yield f"{up} over {across}".strip() if across else up


def _lines(axes: Axes) -> Iterator[str]:
    """From where to where each named line goes, and its top or bottom if they lie in between.

    A line which the legend of another panel names, so that it has no label, has its name as its id.
    """
    for line in axes.get_lines():
        name = _plain(str(line.get_gid() or line.get_label()))
        heights = np.asarray(line.get_ydata(), dtype=float)
        if name and not name.startswith("_") and heights.size:
            yield f"{name} from {heights[0]:.2g} to {heights[-1]:.2g}{_between(heights)}"


def _between(heights: np.ndarray) -> str:
    low, high = float(heights.min()), float(heights.max())
    first, last = float(heights[0]), float(heights[-1])
    up = f", at most {high:.2g}" if high - max(first, last) > FAR * (high - low) else ""
    down = f", at least {low:.2g}" if min(first, last) - low > FAR * (high - low) else ""
    return up + down


def _images(axes: Axes) -> Iterator[str]:
    """How large an image is in which nothing is written."""
    for image in axes.get_images():
        rows, columns = image.get_size()
        yield f"an image of {rows} x {columns}"


def _written(axes: Axes) -> Iterator[str]:
    """Texts at one height are a row: so numbers in cells read as a matrix does."""
    rows: dict[float, list[str]] = {}
    for text in axes.texts:
        if word := _plain(text.get_text()):
            rows.setdefault(round(float(text.get_position()[1]), 3), []).append(word)
    yield from (", ".join(row) for row in rows.values())


def _plain(text: str) -> str:
    """On one line, without the marks of formulas."""
    return re.sub(r"\s+", " ", text.replace("$", "")).strip()
