"""All places at which a window stops: padding, stride, and what is left over at the far end."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from lab.drawing.cells import GRID, INK, PAGE_INCHES, SEEN, UNSEEN, WINDOW, Picture
from lab.errors import LabError
from lab.sizes import pair_of

LONGEST_SIDE = 16  # of the padded input: more cells in a row get too small for their numbers

Pair = tuple[int, int]
Size = int | Sequence[int]


def show_windows(shape: Size, kernel: Size, padding: Size = 0, stride: Size = 1) -> Picture:
    """Every place of a window, numbered in its middle, and the output cell it leads to.

    Each argument is a whole number for both axes, or a pair (downwards, to the right).
    """
    size, window = _pair("shape", shape, 1), _pair("kernel", kernel, 1)
    frame, step = _pair("padding", padding, 0), _pair("stride", stride, 1)
    padded = (size[0] + 2 * frame[0], size[1] + 2 * frame[1])
    if max(padded) > LONGEST_SIDE:
        raise LabError(
            f"show_windows: the padded input is {padded[0]} x {padded[1]}; "
            f"at most {LONGEST_SIDE} cells fit side by side"
        )
    if window[0] > padded[0] or window[1] > padded[1]:
        raise LabError(
            f"show_windows: a kernel {window} does not fit into the padded input {padded}"
        )
    tops = range(0, padded[0] - window[0] + 1, step[0])
    lefts = range(0, padded[1] - window[1] + 1, step[1])
    cell = min(0.42, PAGE_INCHES / (padded[1] + len(lefts) + 3))
    picture = Picture(cell * (padded[1] + len(lefts) + 3), cell * padded[0] + 1.0)
    inputs, outputs = picture.subplots(1, 2, width_ratios=[padded[1], len(lefts)])
    seen = (
        {t + a for t in tops for a in range(window[0])},
        {x + b for x in lefts for b in range(window[1])},
    )
    _draw_input(inputs, padded, frame, seen)
    _draw_windows(inputs, tops, lefts, window)
    for i in range(len(tops)):
        for j in range(len(lefts)):
            outputs.add_patch(Rectangle((j, i), 1, 1, fc="white", ec=GRID))
            _write(outputs, i + 0.5, j + 0.5, str(i * len(lefts) + j + 1))
    _finish(inputs, padded, padded[0], f"input\n{size[0]} x {size[1]}" + _padding_words(frame))
    _finish(outputs, (len(tops), len(lefts)), padded[0], f"output\n{len(tops)} x {len(lefts)}")
    return picture


def _pair(name: str, value: Size, least: int) -> Pair:
    """The two whole numbers that are meant, or a sentence about what is wrong with them."""
    sides = pair_of(value, least)
    if sides is None:
        raise LabError(
            f"show_windows: {name} is {value!r}; give a whole number from {least} on, "
            "or a pair of them"
        )
    return sides


def _draw_input(axis: Axes, padded: Pair, frame: Pair, seen: tuple[set[int], set[int]]) -> None:
    """Input cells in blue, zeros around them, and in grey what no window covers."""
    for i in range(padded[0]):
        for j in range(padded[1]):
            inside = frame[0] <= i < padded[0] - frame[0] and frame[1] <= j < padded[1] - frame[1]
            colour = (SEEN, 0.45) if inside else "white"
            if i not in seen[0] or j not in seen[1]:
                colour = UNSEEN
            axis.add_patch(Rectangle((j, i), 1, 1, fc=colour, ec=GRID, lw=0.8))
            if not inside:
                axis.text(j + 0.08, i + 0.26, "0", ha="left", va="center", color=GRID, fontsize=7)


def _draw_windows(axis: Axes, tops: range, lefts: range, window: Pair) -> None:
    """A number in the middle of each window; frames for the first, and for its two neighbours."""
    for i, top in enumerate(tops):
        for j, left in enumerate(lefts):
            text = str(i * len(lefts) + j + 1)
            _write(axis, top + window[0] / 2, left + window[1] / 2, text)
    for top, left in [*((0, x) for x in lefts[1:2]), *((t, 0) for t in tops[1:2]), (0, 0)]:
        first = top == left == 0
        box = Rectangle((left, top), window[1], window[0], fill=False, ec=WINDOW, clip_on=False)
        box.set(lw=3 if first else 1.5, ls="-" if first else "--", zorder=3)
        axis.add_patch(box)


def _write(axis: Axes, row: float, column: float, text: str) -> None:
    ground = {"boxstyle": "round,pad=0.15", "fc": ("white", 0.75), "ec": "none"}  # hides grid lines
    axis.text(
        column, row, text, ha="center", va="center", color=INK, fontsize=9, zorder=4, bbox=ground
    )


def _padding_words(frame: Pair) -> str:
    """What the title says of the padding."""
    if not any(frame):
        return ""
    amount = str(frame[0]) if frame[0] == frame[1] else f"{frame}"
    return f", padding {amount}"


def _finish(axis: Axes, sides: Pair, height: int, title: str) -> None:
    axis.set(xlim=(-0.1, sides[1] + 0.1), ylim=(height + 0.1, -0.1), aspect="equal")
    axis.set_title(title, fontsize=10, color=INK)
    axis.set_axis_off()
