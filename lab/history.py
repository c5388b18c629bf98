"""What a training run leaves behind; training writes it, drawing reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from lab.errors import LabError
from lab.files import put

DONE, INTERRUPTED, DIVERGED = "done", "interrupted", "diverged"
NAN = float("nan")


@dataclass(frozen=True, repr=False)
class History:
    """One run: a number for each whole epoch, and the loss on the way."""

    train_loss: tuple[float, ...]
    val_loss: tuple[float, ...]
    val_acc: tuple[float, ...]  # empty where the model measures no accuracy
    points: tuple[tuple[float, float], ...]  # (epochs so far, training loss), several an epoch
    max_epochs: int
    seconds: float
    device: str
    short: bool  # the short form that machines without a GPU take
    ended: str = DONE
    train_acc: tuple[float, ...] = ()  # in evaluation, on no more images than val_acc
    images: int = 0  # that were learned from, each as often as it came
    memory: int = 0  # bytes: on a GPU the most that was used, else what one step holds
    model: Any = field(default=None, compare=False)  # what was trained; in no file

    @property
    def best(self) -> float:
        """The highest validation accuracy of all epochs, nan where there is none."""
        return max(self.val_acc, default=NAN)

    @property
    def images_per_second(self) -> float:
        """How fast it was, measurements included."""
        return self.images / self.seconds if self.seconds else NAN

    def save(self, path: str | Path) -> None:
        """Write all numbers into a file of JSON."""
        try:
            put(Path(path), (json.dumps(self.numbers()) + "\n").encode())
        except OSError as error:
            raise LabError(f"History: {path} cannot be written ({error.strerror})") from error

    @staticmethod
    def load(path: str | Path) -> History:
        """Read what `save` wrote."""
        try:
            return History.of_numbers(json.loads(Path(path).read_text(encoding="utf-8")))
        except OSError as error:
            raise LabError(f"History: {path} cannot be read ({error.strerror})") from error
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise LabError(f"History: {path} holds no training run; write it by .save") from error

    def show(self) -> Any:
        """Its curves, as `lab.show_curves` draws them."""
        from lab.drawing.curves import show_curves  # which reads histories, so not above

        return show_curves(self)

    def numbers(self) -> dict[str, Any]:
        """All of it that a file can hold."""
        return {name: getattr(self, name) for name in _NUMBERS}

    @staticmethod
    def of_numbers(found: Mapping[str, Any]) -> History:
        """A history out of what a file made of its numbers."""
        given = {name: found[name] for name in _NUMBERS}
        for name in ("train_loss", "val_loss", "val_acc", "train_acc"):
            given[name] = tuple(float(number) for number in given[name])
        given["points"] = tuple((float(place), float(loss)) for place, loss in given["points"])
        for name, kind in _KINDS.items():
            if type(given[name]) is not kind and not (kind is float and type(given[name]) is int):
                raise TypeError(f"{name} is a {type(given[name]).__name__}")
        return History(**given)

    def __repr__(self) -> str:
        """One line, for the end of a cell."""
        form = ", short form" if self.short else ""
        epochs = len(self.train_loss)
        line = f"{epochs} epoch{'s' * (epochs != 1)} in {self.seconds:.1f} s on {self.device}{form}"
        if self.ended != DONE:
            line += f", {self.ended}"
        if self.val_acc:
            line += f": validation accuracy {self.val_acc[-1]:.3f}, best {self.best:.3f}"
        elif self.train_loss:
            line += f": training loss {self.train_loss[-1]:.4g}"
        return line


_KINDS = {
    **dict.fromkeys(("max_epochs", "images", "memory"), int),
    **dict.fromkeys(("device", "ended"), str),
    **{"seconds": float, "short": bool},
}
_NUMBERS = tuple(each.name for each in fields(History) if each.name != "model")
