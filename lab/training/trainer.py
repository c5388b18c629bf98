"""lab.Trainer, a drop-in for d2l's: the same words, a bar, one plot, and a history."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from torch import nn

from lab.errors import LabError
from lab.evidence import check_name, write
from lab.history import History
from lab.saying import say
from lab.training.checkpoint import Checkpoint
from lab.training.machine import device_for
from lab.training.prepare import Wanted, prepare
from lab.training.run import Run


class Trainer:
    """Trains a d2l.Classifier or any torch.nn.Module on data with two loaders.

    A GPU is used where there is one, unless `device` says otherwise; without one, training takes a
    short form, unless `full` says otherwise. The model returns to where it was, so that the cells
    after training work on every machine. A `checkpoint` is a file that is written after each epoch
    and gone on from, where it is there already. `evidence` names a file with what was learned, for
    handing in.
    """

    def __init__(
        self,
        max_epochs: int,
        num_gpus: int = 0,
        gradient_clip_val: float = 0,
        *,
        lr: float | None = None,
        device: str | None = None,
        full: bool | None = None,
        short_steps: int | None = None,
        seed: int | None = None,
        checkpoint: str | Path | None = None,
        evidence: str | None = None,
    ) -> None:
        check_number("Trainer", "max_epochs", max_epochs)
        if short_steps is not None:
            check_number("Trainer", "short_steps", short_steps)
        self.max_epochs = max_epochs
        self.num_gpus = num_gpus  # d2l's word; a GPU is found without it
        self.gradient_clip_val = gradient_clip_val
        self.seed = seed
        self.checkpoint = Checkpoint(checkpoint)
        if evidence is not None:
            check_name(evidence)
        self.evidence = evidence
        self.wanted = Wanted(max_epochs, device_for(device), full, short_steps, lr)
        self.last: Run | None = None

    def fit(self, model: nn.Module, data: Any) -> History:
        """Train, and give back how it went; an interrupt keeps what was learned."""
        [prepared], told = prepare([model], data, self.wanted)
        if told:
            say(told)
        self.last = Run(
            prepared, self.seed, clip=self.gradient_clip_val, checkpoint=self.checkpoint
        )
        history = self.last.go()
        if self.evidence:
            self._leave_evidence(history, data)
        return history

    def _leave_evidence(self, history: History, data: Any) -> None:
        """Write what the model itself has learned; a slim copy says nothing about it."""
        if self.last is not None and self.last.prepared.plan.share > 1:
            say(
                "No evidence is written of a slim copy: train the net itself, by full=True or on a "
                "GPU, for a file to hand in."
            )
        elif self.evidence and history.train_loss:
            drawn = ", drawn" if getattr(data, "is_standin", False) else ""
            name = getattr(data, "name", type(data).__name__)
            write(self.evidence, history.model, history, f"{name}{drawn}")


def check_number(where: str, word: str, number: object) -> None:
    """A whole number from one on."""
    if type(number) is not int or number < 1:
        raise LabError(f"{where}: {word} is {number!r}; give a number from 1 on")
