"""Accuracies epoch by epoch: numbers that somebody wrote down, not a run made here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.ticker import MaxNLocator

from lab.drawing.cells import GRID, INK, Picture
from lab.drawing.curves import COLOURS
from lab.errors import LabError

MARKERS = "osD^vP"  # told apart in print, too


def show_accuracies(
    runs: Mapping[str, Sequence[float]], *, guessing: float | None = 0.1
) -> Picture:
    """A line for each run, from its first epoch on, and where mere guessing would stay."""
    _check(runs)
    picture = Picture(6.0, 3.0)
    axis = picture.subplots()
    for (name, numbers), colour, marker in zip(runs.items(), COLOURS, MARKERS, strict=False):
        epochs = range(1, len(numbers) + 1)
        axis.plot(epochs, numbers, marker=marker, ms=4, lw=1.8, color=colour, label=name)
    if guessing is not None:
        axis.axhline(guessing, ls=":", color=INK, lw=1, label="guessing")
    axis.set_ylim(0, 1)
    axis.set_title("validation accuracy", fontsize=10, color=INK)
    axis.set_xlabel("epoch", color=INK)
    axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    axis.tick_params(colors=INK, labelsize=9)
    axis.grid(color=GRID, alpha=0.3)
    for spine in axis.spines.values():
        spine.set_color(GRID)
    axis.legend(fontsize=9, labelcolor=INK, loc="lower right", framealpha=0.8)
    return picture


def _check(runs: object) -> None:
    if not isinstance(runs, Mapping) or not 0 < len(runs) <= len(COLOURS):
        raise LabError(
            f"show_accuracies: give a dict of one to {len(COLOURS)} lists: "
            '{"LeNet": [0.10, 0.48, 0.73]}'
        )
    for name, numbers in runs.items():
        if not isinstance(numbers, (list, tuple)) or not numbers:
            raise LabError(f"show_accuracies: {name!r} must be a list, a number for each epoch")
        for number in numbers:
            if not isinstance(number, (int, float)) or not 0 <= number <= 1:
                raise LabError(f"show_accuracies: {name!r} has {number!r}; give 0 to 1")
