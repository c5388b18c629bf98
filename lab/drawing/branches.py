"""The layers of a block as boxes: branches side by side that meet again."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from lab.drawing.cells import GRID, INK, PAGE_INCHES, UNSEEN, Picture
from lab.drawing.stacks import COLOURS
from lab.errors import LabError

LONGEST_COLUMN = 12  # boxes below one another; more leave the screen
LONGEST_ROW = 5  # boxes beside one another; of more the names cannot be read
WIDE, HIGH = 2.0, 0.66  # of a box, in inches where the page allows it
STEP = 2.6  # from one box to the next on its right
DOWN = 0.92  # and to the next below

Point = tuple[float, float]


def show_branches(
    branches: Sequence[Sequence[str]], join: str = "concatenate", source: str = "input"
) -> Picture:
    """Branches of named layers, from left to right, between one input and where they meet.

    Boxes have the colours that they have in `show_stacks`; an empty branch is a line.
    """
    rows = _columns(branches, "show_branches: branches")
    deepest = max(map(len, rows))
    if len(rows) > LONGEST_COLUMN or deepest + 2 > LONGEST_ROW:
        raise LabError(
            f"show_branches: {len(rows)} branches of up to {deepest} layers; more than "
            f"{LONGEST_COLUMN} branches of {LONGEST_ROW - 2} layers cannot be read"
        )
    axis = _canvas(deepest + 2, len(rows))
    middle, end = -DOWN * (len(rows) - 1) / 2, STEP * (deepest + 1)
    _box(axis, (0, middle), source)
    _box(axis, (end, middle), join)
    for number, names in enumerate(rows):
        y, here = -DOWN * number, (WIDE / 2, middle)
        for place, name in enumerate(names, start=1):
            _arrow(axis, here, (STEP * place - WIDE / 2, y))
            _box(axis, (STEP * place, y), name)
            here = (STEP * place + WIDE / 2, y)
        if not names:
            here = _line(axis, here, (STEP - WIDE / 2, y))
        # A short branch goes straight on before it turns towards the others.
        here = _line(axis, here, (STEP * deepest + WIDE / 2, y))
        _arrow(axis, here, (end - WIDE / 2, middle))
    return _framed(axis)


def _columns(groups: object, where: str) -> list[list[str]]:
    """Lists of names, or a sentence about what is wrong with them."""
    listed = isinstance(groups, Sequence) and not isinstance(groups, str) and len(groups) > 0
    if not isinstance(groups, Sequence) or not listed:
        raise LabError(f"{where} must be a list of lists of names")
    for number, names in enumerate(groups):
        good = isinstance(names, Sequence) and not isinstance(names, str)
        if not good or not all(isinstance(name, str) for name in names):
            raise LabError(f"{where}: number {number} is {names!r}; give a list of names")
    if not any(groups):
        raise LabError(f"{where} name no layer at all")
    return [list(names) for names in groups]


def _canvas(columns: int, rows: int) -> Axes:
    width, height = STEP * (columns - 1) + WIDE, DOWN * (rows - 1) + HIGH
    scale = min(1.0, PAGE_INCHES / width)
    axis = Picture(width * scale + 0.2, height * scale + 0.2).subplots()
    axis.set(xlim=(-WIDE / 2 - 0.1, STEP * (columns - 1) + WIDE / 2 + 0.1), aspect="equal")
    axis.set_ylim(-DOWN * (rows - 1) - HIGH / 2 - 0.1, HIGH / 2 + 0.1)
    axis.set_axis_off()
    return axis


def _framed(axis: Axes) -> Picture:
    picture = axis.figure
    assert isinstance(picture, Picture)
    return picture


def _box(axis: Axes, at: Point, name: str) -> None:
    colour = next((COLOURS[word] for word in COLOURS if word in name.lower()), UNSEEN)
    corner = (at[0] - WIDE / 2 + 0.08, at[1] - HIGH / 2 + 0.08)
    shape = FancyBboxPatch(
        corner, WIDE - 0.16, HIGH - 0.16, boxstyle="round,pad=0.08", fc=colour, ec=GRID, zorder=2
    )
    axis.add_patch(shape)
    axis.text(*at, name, ha="center", va="center", color=INK, fontsize=9, zorder=3)


def _line(axis: Axes, start: Point, end: Point) -> Point:
    if start != end:
        axis.plot([start[0], end[0]], [start[1], end[1]], color=GRID, lw=1.4, zorder=1)
    return end


def _arrow(axis: Axes, start: Point, end: Point) -> None:
    style = {"arrowstyle": "-|>", "color": GRID, "lw": 1.4, "shrinkA": 0, "shrinkB": 0}
    axis.annotate("", xy=end, xytext=start, arrowprops=style, zorder=1)
