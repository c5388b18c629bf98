"""Networks as stacks of named boxes, side by side, with frames around what belongs together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from lab.drawing.cells import GRID, INK, PAGE_INCHES, SEEN, UNSEEN, WINDOW, Picture
from lab.errors import LabError

Stack = Sequence["str | Sequence[str]"]

STACKS = 6  # more do not fit side by side
BOXES = 30  # more on top of one another cannot be read
BOX, STEP = 0.72, 1.0  # height of a box, and from one to the next
WIDTH = 6.0
ROOM = 0.35  # more between a frame and what stands beside it
# What is in a box decides its colour: the first of these words that it holds.
COLOURS = {"conv": SEEN, "pool": "#a5dcc3", "dense": "#f2b48a", "add": WINDOW}


def show_stacks(stacks: Mapping[str, Stack]) -> Picture:
    """Layers from top to bottom, a stack for each name; a list inside a stack gets a frame."""
    _check(stacks)
    heights = [_height(stack) for stack in stacks.values()]
    tallest = max(heights)
    longest = max(len(text) for stack in stacks.values() for text in _texts(stack))
    inches = max(2.3, 0.085 * longest)  # of a stack: no text leaves its box
    picture = Picture(min(PAGE_INCHES, inches * len(stacks) + 0.3), 0.36 * tallest + 0.5)
    axes = picture.subplots(1, len(stacks), squeeze=False).flatten()
    for axis, (name, stack) in zip(axes, stacks.items(), strict=True):
        _draw(axis, stack)
        axis.set(xlim=(-WIDTH / 2 - 0.5, WIDTH / 2 + 0.5), ylim=(-tallest, 0.3))
        axis.set_title(name, fontsize=11, color=INK)
        axis.set_axis_off()
    return picture


def _draw(axis: Axes, stack: Stack) -> None:
    """One stack, from above; boxes that follow each other are joined by a line."""
    y = above = 0.0  # where the next box begins, where the last one ended
    for item in stack:
        boxes = [item] if isinstance(item, str) else list(item)
        if not isinstance(item, str):
            y -= ROOM
            height = len(boxes) * STEP - (STEP - BOX) + ROOM
            _box(axis, y + ROOM / 2, WIDTH + 0.6, height, "none", GRID)
        for text in boxes:
            if above:
                axis.plot([0, 0], [y, above], color=INK, lw=0.9, zorder=0)
            _box(axis, y, WIDTH, BOX, _colour(text), GRID)
            axis.text(0, y - BOX / 2, text, ha="center", va="center", fontsize=8.5, color=INK)
            above = y - BOX
            y -= STEP
        if not isinstance(item, str):
            y -= ROOM


def _box(axis: Axes, top: float, width: float, height: float, face: str, edge: str) -> None:
    style = "round,pad=0,rounding_size=0.12"
    corner = (-width / 2, top - height)
    axis.add_patch(FancyBboxPatch(corner, width, height, boxstyle=style, fc=face, ec=edge, lw=1))


def _colour(text: str) -> str:
    return next((COLOURS[word] for word in COLOURS if word in text.lower()), UNSEEN)


def _texts(stack: Stack) -> list[str]:
    return [text for item in stack for text in ([item] if isinstance(item, str) else item)]


def _height(stack: Stack) -> float:
    frames = sum(not isinstance(item, str) for item in stack)
    return len(_texts(stack)) * STEP + frames * 2 * ROOM


def _check(stacks: object) -> None:
    if not isinstance(stacks, Mapping) or not 1 <= len(stacks) <= STACKS:
        raise LabError(
            f"show_stacks: give a dict of 1 to {STACKS} stacks, such as "
            '{"LeNet": ["5 x 5 conv, 6", "2 x 2 avg pool"]}'
        )
    for name, stack in stacks.items():
        for item in stack if isinstance(stack, (list, tuple)) and stack else [None]:
            texts = item if isinstance(item, (list, tuple)) and item else [item]
            if not all(isinstance(text, str) for text in texts):
                raise LabError(
                    f"show_stacks: {name!r} should be a list of texts, where lists of texts may "
                    f"stand for what gets a frame; it has {item!r}"
                )
        if len(_texts(stack)) > BOXES:
            raise LabError(f"show_stacks: {name!r} has more than {BOXES} boxes")
