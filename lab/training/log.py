"""The numbers of a run while they come in."""

from __future__ import annotations

import time
from collections import defaultdict

from lab.history import DONE, History


class Log:
    """Mutable, so that only the trainer has one; others see the frozen history."""

    def __init__(self, epochs: int, device: str, is_short: bool) -> None:
        self.epochs, self.device, self.is_short = epochs, device, is_short
        self.begin = time.monotonic()
        self.ended = DONE
        self.points: list[tuple[float, float]] = []
        self.train_loss: list[float] = []
        self.val: dict[str, list[float]] = defaultdict(list)

    def point(self, place: float, loss: float) -> None:
        """The training loss at a place, in epochs."""
        self.points.append((place, loss))

    def measured(self, means: dict[str, float]) -> None:
        """What one epoch's validation gave."""
        for key, value in means.items():
            self.val[key].append(value)

    def history(self) -> History:
        """What there is so far."""
        return History(
            train_loss=tuple(self.train_loss),
            val_loss=tuple(self.val["loss"]),
            val_acc=tuple(self.val["acc"]),
            points=tuple(self.points),
            max_epochs=self.epochs,
            seconds=time.monotonic() - self.begin,
            device=self.device,
            short=self.is_short,
            ended=self.ended,
        )
