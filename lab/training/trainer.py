"""lab.Trainer, a drop-in for d2l's: the same words, a bar, one plot, and a history."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from torch import nn

from lab.errors import LabError
from lab.evidence import check_name, write
from lab.history import DIVERGED, INTERRUPTED, History
from lab.saying import say
from lab.training.checkpoint import Checkpoint
from lab.training.log import Log
from lab.training.machine import device_for
from lab.training.prepare import SAMPLE, Wanted, home_of, prepare
from lab.training.run import Run

LARGEST = 2**62  # a seed, to which epochs are added


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
        check_full("Trainer", full)
        _check_seed(seed)
        _check_clip(gradient_clip_val)
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
        try:
            [prepared], told = prepare([model], data, self.wanted)
        except KeyboardInterrupt:
            say("Interrupted before the first step: nothing was learned.")
            return self._nothing(model)
        if told:
            say(told)
        self.last = Run(
            prepared, self.seed, clip=self.gradient_clip_val, checkpoint=self.checkpoint
        )
        history = self.last.go()
        if self.evidence:
            self._leave_evidence(history, data)
        return history

    def _nothing(self, model: nn.Module) -> History:
        """A run that had not begun."""
        log = Log(self.max_epochs, str(self.wanted.device), is_short=False)
        log.ended = INTERRUPTED
        return log.history(model)

    def _leave_evidence(self, history: History, data: Any) -> None:
        """Write what the model itself has learned; a slim copy says nothing about it."""
        assert self.last is not None
        if self.last.prepared.plan.share > 1:
            say(
                "No evidence is written of a slim copy: train the net itself, by full=True or on a "
                "GPU, for a file to hand in."
            )
        elif self.evidence and history.ended == DIVERGED:
            say("No evidence is written of a training that ended like this.")
        elif self.evidence and history.train_loss:
            drawn = ", drawn" if getattr(data, "is_standin", False) else ""
            name = getattr(data, "name", type(data).__name__)
            X = self.last.prepared.source.first[0][:SAMPLE].to(home_of(history.model))
            write(self.evidence, history.model, history, f"{name}{drawn}", X)


def check_number(where: str, word: str, number: object) -> None:
    """A whole number from one on."""
    if type(number) is not int or number < 1:
        raise LabError(f"{where}: {word} is {number!r}; give a number from 1 on")


def check_full(where: str, full: object) -> None:
    """Yes, no, or what fits the machine; the word "False" would count as yes."""
    if full not in (None, True, False):
        raise LabError(f"{where}: full is {full!r}; give True or False, or leave it out")


def _check_seed(seed: object) -> None:
    if seed is not None and (type(seed) is not int or abs(seed) >= LARGEST):
        raise LabError(f"Trainer: seed is {seed!r}; give a whole number, such as 0")


def _check_clip(clip: object) -> None:
    if isinstance(clip, bool) or not isinstance(clip, int | float) or not clip >= 0:
        raise LabError(
            f"Trainer: gradient_clip_val is {clip!r}; give the largest norm that gradients may "
            "have, or 0 for no limit"
        )
