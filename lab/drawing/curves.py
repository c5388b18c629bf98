"""How runs went: loss and accuracy, epoch by epoch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from lab.comparison import Comparison
from lab.drawing.cells import GRID, INK, Picture
from lab.errors import LabError
from lab.history import History

# Told apart in grey and by colour-blind readers; after Okabe and Ito.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")

MARK: dict[str, Any] = {"ms": 4, "clip_on": False}  # the last mark sits on the frame


def show_curves(histories: History | Mapping[str, History]) -> Picture:
    """The curves of one run, or of several under their names, in one picture.

    Of a comparison from several seeds, each line is the first, in a band that holds them all.
    """
    runs = {"": histories} if isinstance(histories, History) else histories
    _check(runs)
    seeds = histories.runs if isinstance(histories, Comparison) else {}
    return draw_curves(runs, any(run.val_acc for run in runs.values()), seeds)


def draw_curves(
    runs: Mapping[str, History],
    measured: bool,
    seeds: Mapping[str, Sequence[History]] | None = None,
) -> Picture:
    """The same without questions: a run may have only begun."""
    picture = Picture(8.0 if measured else 4.4, 3.0)
    axes = picture.subplots(1, 2 if measured else 1, squeeze=False)[0]
    epochs = max(run.max_epochs for run in runs.values())
    for axis in axes:
        axis.set_xlim(0, epochs)
        axis.set_xlabel("epoch", color=INK)
        axis.xaxis.set_major_locator(MaxNLocator(integer=True))
        axis.tick_params(colors=INK, labelsize=9)
        axis.grid(color=GRID, alpha=0.3)
        for spine in axis.spines.values():
            spine.set_color(GRID)
    for colour, (name, run) in zip(COLOURS, runs.items(), strict=False):
        _draw_loss(axes[0], run, name, colour)
        axes[0].tick_params(labelleft=bool(run.points))  # nothing yet: the scale means nothing
        if run.val_acc:  # an unclipped line without points would spoil the layout
            _draw_accuracy(axes[1], run, name, colour)
            _draw_band(axes[1], (seeds or {}).get(name, ()), colour)
    axes[0].set_title("loss", fontsize=10, color=INK)
    if measured:
        axes[1].set_title("accuracy", fontsize=10, color=INK)
        axes[1].set_ylim(0, 1.02)
    if len(runs) == 1:
        axes[0].legend(fontsize=8, labelcolor=INK, framealpha=0.8)
    else:
        _legend_below(picture, axes[0], columns=min(len(runs), 4 if measured else 2))
    return picture


def _draw_accuracy(axis: Axes, run: History, name: str, colour: str) -> None:
    """In the lines of the losses, so that one legend serves both; ids are for the words."""
    training, validation = _names(name)
    marks = range(1, len(run.val_acc) + 1)
    axis.plot(marks, run.val_acc, "o--", **MARK, color=colour, alpha=0.7, gid=validation)
    marks = range(1, len(run.train_acc) + 1)
    axis.plot(marks, run.train_acc, color=colour, lw=1.5, gid=training)


def _draw_band(axis: Axes, runs: Sequence[History], colour: str) -> None:
    """From the worst to the best seed, epoch by epoch."""
    epochs = list(zip(*[run.val_acc for run in runs], strict=False)) if len(runs) > 1 else []
    if epochs:
        marks = range(1, len(epochs) + 1)
        low, high = [min(each) for each in epochs], [max(each) for each in epochs]
        axis.fill_between(marks, low, high, color=colour, alpha=0.15, lw=0)


def _legend_below(picture: Picture, axis: Axes, columns: int) -> None:
    """Many curves leave no room for it inside."""
    handles, labels = axis.get_legend_handles_labels()
    style: dict[str, Any] = {"fontsize": 8, "labelcolor": INK, "frameon": False}
    picture.legend(handles, labels, loc="outside lower center", ncols=columns, **style)


def _draw_loss(axis: Axes, run: History, name: str, colour: str) -> None:
    """Training as a line, validation as points joined by dashes."""
    training, validation = _names(name)
    points = zip(*run.points or [(0, float("nan"))], strict=True)
    axis.plot(*points, color=colour, lw=1.5, label=training)
    if run.val_loss:
        marks = range(1, len(run.val_loss) + 1)
        axis.plot(marks, run.val_loss, "o--", **MARK, color=colour, alpha=0.7, label=validation)


def _names(name: str) -> tuple[str, str]:
    """What the two lines of a run are called."""
    prefix = f"{name}, " if name else ""
    return f"{prefix}training", f"{prefix}validation"


def _check(runs: object) -> None:
    if not isinstance(runs, Mapping) or not runs:
        raise LabError(
            "show_curves: give what trainer.fit(...) returned, or several under their names: "
            '{"sigmoid": first, "ReLU": second}'
        )
    if len(runs) > len(COLOURS):
        raise LabError(f"show_curves: {len(runs)} runs; more than {len(COLOURS)} cannot be told")
    for name, run in runs.items():
        if not isinstance(run, History):
            raise LabError(
                f"show_curves: {name!r} is a {type(run).__name__}; give what trainer.fit returned"
            )
    if not any(run.points for run in runs.values()):
        raise LabError("show_curves: there is nothing to draw, all ended before they had learned")
