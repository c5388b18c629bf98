"""Block diagrams: a long path, a shortcut past it, and where they meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyBboxPatch

from lab.drawing.cells import GRID, INK, SEEN, UNSEEN, WINDOW, Picture
from lab.errors import LabError

Path = Sequence[str]
Block = tuple[Path, Path | None, Path]

STEP = 1.0  # from one box to the next
BOX = (2.5, 0.62)  # width and height
SHORT = 3.0  # how far to the right the shortcut runs
RADIUS = 0.24
OUT = 0.75  # the arrow that leaves


def show_blocks(blocks: Mapping[str, Block]) -> Picture:
    """Blocks side by side, each as three lists of names: long path, shortcut, after the addition.

    An empty shortcut is the identity; None stands for no shortcut, and then nothing is added.
    """
    _check(blocks)
    tallest = max(_rows(block) for block in blocks.values())
    picture = Picture(2.9 * len(blocks) + 0.4, 0.44 * (tallest + OUT) + 0.9)
    axes = picture.subplots(1, len(blocks), squeeze=False)[0]
    for axis, (name, block) in zip(axes, blocks.items(), strict=True):
        _draw(axis, block)
        axis.text(0, 0.75, name, ha="center", va="bottom", fontsize=11, color=INK)
        axis.set(xlim=(-1.6, SHORT + BOX[0] / 2 + 0.2), ylim=(-tallest * STEP - OUT, 1.35))
        axis.set_aspect("equal")
        axis.set_axis_off()
    return picture


def _rows(block: Block) -> int:
    long, short, after = block
    return len(long) + (short is not None) + len(after)


def _draw(axis: Axes, block: Block) -> None:
    """From the input at the top to the output at the bottom."""
    long, short, after = block
    y = 0.0
    axis.text(0, y + 0.1, "x", ha="center", va="bottom", style="italic", color=INK, fontsize=11)
    fork = y
    for text in long:
        y = _next_box(axis, y, text)
    if short is not None:
        y = _meet(axis, y, fork, short)
    for text in after:
        y = _next_box(axis, y, text)
    _arrow(axis, (0, y), (0, y - OUT))


def _next_box(axis: Axes, y: float, text: str) -> float:
    """An arrow down and a box; gives where the box ends."""
    top = y - (STEP - BOX[1])
    _arrow(axis, (0, y), (0, top))
    _box(axis, 0, top - BOX[1] / 2, text)
    return top - BOX[1]


def _meet(axis: Axes, y: float, fork: float, short: Path) -> float:
    """The shortcut, down to the plus sign under the long path."""
    centre = y - STEP + RADIUS
    _arrow(axis, (0, y), (0, centre + RADIUS))
    start = fork - 0.14
    axis.plot([0, SHORT, SHORT], [start, start, centre], color=INK, lw=1.2, zorder=1)
    _arrow(axis, (SHORT, centre), (RADIUS, centre))
    middle = (start + centre) / 2
    for place, text in enumerate(short):
        y = middle + (len(short) - 1) * STEP / 2 - place * STEP
        _arrow(axis, (SHORT, y + STEP - BOX[1] / 2), (SHORT, y + BOX[1] / 2))
        _box(axis, SHORT, y, text)
    axis.add_patch(Circle((0, centre), RADIUS, fc="white", ec=WINDOW, lw=1.8, zorder=3))
    axis.text(
        0, centre, "+", ha="center", va="center_baseline", color=WINDOW, zorder=4, fontsize=13
    )
    return centre - RADIUS


def _box(axis: Axes, x: float, y: float, text: str) -> None:
    width, height = BOX
    corner = (x - width / 2, y - height / 2)
    colour = (SEEN, 0.55) if "conv" in text else UNSEEN
    style = "round,pad=0,rounding_size=0.12"
    box = FancyBboxPatch(corner, width, height, boxstyle=style, fc=colour, ec=GRID, zorder=2)
    if "conv" in text:  # the tint would let a line shine through
        under = FancyBboxPatch(corner, width, height, boxstyle=style, fc="white", ec="none")
        axis.add_patch(under)
    axis.add_patch(box)
    axis.text(x, y, text, ha="center", va="center_baseline", color=INK, fontsize=9, zorder=4)


def _arrow(axis: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    arrow = {"arrowstyle": "-|>", "color": INK, "lw": 1.2, "shrinkA": 0, "shrinkB": 0}
    axis.annotate("", end, start, arrowprops=arrow, zorder=1)


def _check(blocks: object) -> None:
    if not isinstance(blocks, Mapping) or not 0 < len(blocks) <= 4:
        raise LabError(
            "show_blocks: give a dict of one to four blocks, each with three lists: "
            '{"residual": (["3 x 3 conv"], [], ["ReLU"])}'
        )
    for name, block in blocks.items():
        parts = block if isinstance(block, tuple) and len(block) == 3 else ("",) * 3
        lists = [part for place, part in enumerate(parts) if not (place == 1 and part is None)]
        if any(isinstance(part, str) or not isinstance(part, Sequence) for part in lists):
            raise LabError(
                f"show_blocks: {name!r} needs three lists of names: the long path, the shortcut "
                "([] for the identity, None for no shortcut), and what comes after the addition"
            )
