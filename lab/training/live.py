"""What the reader sees of a running training: one bar, and in a notebook one plot that grows."""

from __future__ import annotations

import sys
import time
from typing import Any

from tqdm import tqdm

from lab.comparison import Comparison
from lab.drawing.cells import Picture
from lab.drawing.curves import draw_curves
from lab.history import History

REDRAW = 0.7  # seconds between two pictures, at least
PATIENCE = 12  # times as long as the last one took: a slow machine has to learn, not to draw
TALL = 1000  # a loss of more digits than that would push the rest of the bar aside
BAR = (
    "{desc} {percentage:3.0f}%|{bar:20}| {n_fmt}/{total_fmt} steps [{elapsed}<{remaining}{postfix}]"
)


class LivePicture:
    """One plot that changes in place: of a run, or of several that are compared."""

    def __init__(self, *, measured: bool) -> None:
        self.measured = measured
        self.runs: dict[str, History] = {}
        self.display = _display() if in_notebook() else None
        self.handle: Any = None
        self.due = 0.0  # when the next one may be drawn

    def show(self, name: str, history: History, *, last: bool = False) -> None:
        """New numbers of a run; drawn at the beginning, at the end and now and then between."""
        self.runs[name] = history
        due = last or self.handle is None or time.monotonic() > self.due
        if self.display is not None and due:
            self._draw(draw_curves(self.runs, self.measured))

    def end(self, found: Comparison) -> None:
        """The last state of a comparison, with the spread of its seeds.

        Its runs need no last picture of their own: a short one takes less time than a picture.
        """
        if self.display is not None and found:  # a run may have ended before its first number
            self._draw(draw_curves(found, self.measured, found.runs))

    def _draw(self, picture: Picture) -> None:
        began = time.monotonic()
        if self.handle is None and self.display is not None:
            self.handle = self.display(picture, display_id=True)
        else:
            self.handle.update(picture)
        ended = time.monotonic()
        self.due = ended + max(REDRAW, PATIENCE * (ended - began))


class LiveBar:
    """How far a run is, and how long it will still take."""

    def __init__(self, title: str, epochs: int, steps: int, begun: int = 0) -> None:
        self.before = f"{title}, epoch" if title else "epoch"
        self.epochs = epochs
        # On stdout: notebooks colour stderr red, and learning is no error.
        self.bar = tqdm(
            desc=f"{self.before} {min(begun + 1, epochs)}/{epochs}",
            total=epochs * steps,
            initial=begun * steps,
            file=sys.stdout,
            bar_format=BAR,
            mininterval=0.5,
        )

    def step(self) -> None:
        """One step more."""
        self.bar.update()

    def show(self, history: History, epoch: int) -> None:
        """New numbers."""
        parts = [f"loss {_short(history.points[-1][1])}"] if history.points else []
        parts += [f"val acc {history.val_acc[-1]:.3f}"] if history.val_acc else []
        place = f"{self.before} {min(epoch + 1, self.epochs)}/{self.epochs}"
        self.bar.set_description_str(place, False)
        self.bar.set_postfix_str(", ".join(parts), refresh=False)

    def close(self) -> None:
        """The last state, and no more."""
        self.bar.close()


def _short(loss: float) -> str:
    """Short, even for a loss that grows beyond all bounds."""
    return f"{loss:.3f}" if loss < TALL else f"{loss:.1e}"


def in_notebook() -> bool:
    """Whether somebody could see a picture; IPython is not imported for the question."""
    module = sys.modules.get("IPython")
    shell = module.get_ipython() if module else None
    return getattr(shell, "kernel", None) is not None


def _display() -> Any:
    from IPython.display import display  # only a notebook has it for certain

    return display
