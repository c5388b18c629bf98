"""The numbers of a run while they come in."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from lab.history import DONE, History


class Log:
    """Mutable, so that only the trainer has one; others see the frozen history."""

    def __init__(self, epochs: int, device: str, is_short: bool, memory: int = 0) -> None:
        self.epochs, self.device, self.is_short = epochs, device, is_short
        self.memory = memory
        self.restart()
        self.ended = DONE
        self.images = 0
        self.points: list[tuple[float, float]] = []
        self.train_loss: list[float] = []
        self.train_acc: list[float] = []
        self.val: dict[str, list[float]] = defaultdict(list)

    def restart(self) -> None:
        """Begin to count the seconds."""
        self.begin = time.monotonic()

    def go_on_from(self, numbers: Mapping[str, Any]) -> None:
        """Take over what an earlier process had reached."""
        before = History.of_numbers(numbers)
        self.begin = time.monotonic() - before.seconds
        self.images, self.points = before.images, list(before.points)
        self.train_loss, self.train_acc = list(before.train_loss), list(before.train_acc)
        self.val["loss"], self.val["acc"] = list(before.val_loss), list(before.val_acc)

    def point(self, place: float, loss: float) -> None:
        """The training loss at a place, in epochs."""
        self.points.append((place, loss))

    def measured(self, means: Mapping[str, float]) -> None:
        """What one epoch's validation gave."""
        for key, value in means.items():
            self.val[key].append(value)

    def history(self, model: Any = None) -> History:
        """What there is so far."""
        return History(
            train_loss=tuple(self.train_loss),
            val_loss=tuple(self.val["loss"]),
            val_acc=tuple(self.val["acc"]),
            train_acc=tuple(self.train_acc),
            points=tuple(self.points),
            max_epochs=self.epochs,
            seconds=time.monotonic() - self.begin,
            device=self.device,
            short=self.is_short,
            ended=self.ended,
            images=self.images,
            memory=self.memory,
            model=model,
        )
