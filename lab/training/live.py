"""What the reader sees of a running training: one bar, and in a notebook one plot that grows."""

from __future__ import annotations

import sys
import time
from typing import Any

from tqdm import tqdm

from lab.drawing.curves import draw_curves
from lab.history import History

REDRAW = 0.7  # seconds between two pictures: one takes a tenth of that
TALL = 1000  # a loss of more digits than that would push the rest of the bar aside
BAR = (
    "{desc} {percentage:3.0f}%|{bar:20}| {n_fmt}/{total_fmt} steps [{elapsed}<{remaining}{postfix}]"
)


class LiveView:
    """The bar and the plot of one training run."""

    def __init__(self, begin: History, steps: int, measured: bool) -> None:
        self.epochs = epochs = begin.max_epochs
        self.measured = measured
        self.plot = _display() if in_notebook() else None
        self.handle: Any = None
        self.drawn = 0.0
        self._draw(begin)  # first, as a picture between two states of the bar would part them
        # On stdout: notebooks colour stderr red, and learning is no error.
        self.bar = tqdm(
            desc=f"epoch 1/{epochs}",
            total=epochs * steps,
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
        self.bar.set_description_str(f"epoch {min(epoch + 1, self.epochs)}/{self.epochs}", False)
        self.bar.set_postfix_str(", ".join(parts), refresh=False)
        if time.monotonic() - self.drawn > REDRAW:
            self._draw(history)

    def close(self, history: History) -> None:
        """The last state, and no more."""
        self.bar.close()
        self._draw(history)

    def _draw(self, history: History) -> None:
        if self.plot is None:
            return
        picture = draw_curves({"": history}, self.measured)
        if self.handle is None:
            self.handle = self.plot(picture, display_id=True)
        else:
            self.handle.update(picture)
        self.drawn = time.monotonic()


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
