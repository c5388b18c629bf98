"""What a training run leaves behind; training writes it, drawing reads it."""

from __future__ import annotations

from dataclasses import dataclass

DONE, INTERRUPTED, DIVERGED = "done", "interrupted", "diverged"


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

    @property
    def best(self) -> float:
        """The highest validation accuracy of all epochs, nan where there is none."""
        return max(self.val_acc, default=float("nan"))

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
