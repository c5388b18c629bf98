"""One model while it learns: its steps, its measurements, its optimiser.

A model with `training_step` and `validation_step` (every d2l.Classifier) is asked to do its own;
any other module is trained by cross-entropy. What a model would plot is collected instead.
"""

from __future__ import annotations

import contextlib
import math
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Protocol

import torch
from torch import Tensor, nn
from torch.nn import functional

from lab.errors import LabError

Batch = list[Tensor]
Measured = dict[str, Tensor]  # left where it was computed: to ask for a number is to wait


class Learner(Protocol):
    """What the trainer asks of a model."""

    def loss(self, batch: Batch) -> Tensor:
        """The loss on a training batch."""

    def measure(self, batch: Batch) -> Measured:
        """Means over a validation batch, by name."""

    def listening(self) -> contextlib.AbstractContextManager[None]:
        """In force during the whole training."""


class OwnSteps:
    """A model that brings its steps, as those of d2l do."""

    def __init__(self, model: nn.Module) -> None:
        self.model: Any = model
        self.heard: dict[str, list[Tensor]] = defaultdict(list)

    def loss(self, batch: Batch) -> Tensor:
        """What `training_step` returns."""
        loss = self.model.training_step(batch)
        if not isinstance(loss, Tensor) or loss.numel() != 1:
            raise LabError(
                f"training_step returned {_kind(loss)}; it must return the loss, one number"
            )
        return loss.reshape(())

    def measure(self, batch: Batch) -> Measured:
        """What `validation_step` would plot."""
        self.heard.clear()
        self.model.validation_step(batch)
        return {
            key: torch.stack([torch.as_tensor(value).detach().float() for value in all_]).mean()
            for key, all_ in self.heard.items()
        }

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Take the place of `plot`, which would draw a figure for each point."""
        if not hasattr(self.model, "plot"):
            yield
            return
        self.model.plot = self._hear
        try:
            yield
        finally:
            del self.model.plot

    def _hear(self, key: str, value: Tensor, train: bool) -> None:
        if not train:
            self.heard[key].append(value)


class PlainSteps:
    """Any other module: cross-entropy, unless it brings a `loss` of its own."""

    def __init__(self, model: nn.Module) -> None:
        self.model = model
        self.criterion = getattr(model, "loss", functional.cross_entropy)

    def loss(self, batch: Batch) -> Tensor:
        """The loss of what the model makes of the images."""
        loss: Tensor = self.criterion(self.model(batch[0]), batch[1])
        return loss

    def measure(self, batch: Batch) -> Measured:
        """Loss and accuracy."""
        X, y = batch
        scores = self.model(X)
        right = (scores.argmax(1) == y).float().mean()
        return {"loss": self.criterion(scores, y).detach(), "acc": right}

    def listening(self) -> contextlib.AbstractContextManager[None]:
        """Nothing to listen to."""
        return contextlib.nullcontext()


def learner_for(model: nn.Module) -> Learner:
    """The steps that fit the model."""
    own = hasattr(model, "training_step") and hasattr(model, "validation_step")
    return OwnSteps(model) if own else PlainSteps(model)


def optimizer_for(model: nn.Module, lr: float | None) -> torch.optim.Optimizer:
    """The model's own, or plain SGD with the lr given here or kept in the model."""
    if not any(parameter.requires_grad for parameter in model.parameters()):
        raise LabError("fit: the model has no parameters that could learn")
    own: Any = getattr(model, "configure_optimizers", None)
    if lr is None and own is not None:
        try:
            optimizer: torch.optim.Optimizer = own()
            return optimizer
        except AttributeError as error:
            if error.name != "lr" and "'lr'" not in str(error):
                raise
    elif lr is None:
        lr = getattr(model, "lr", None)
    if isinstance(lr, bool) or not isinstance(lr, int | float) or not 0 < lr < math.inf:
        what = "has no learning rate" if lr is None else f"has the learning rate {lr!r}"
        raise LabError(
            f"fit: the model {what}; set model.lr = 0.1 or write lab.Trainer(..., lr=0.1)"
        )
    return torch.optim.SGD(model.parameters(), lr=lr)


def _kind(value: object) -> str:
    if isinstance(value, Tensor):
        return f"a tensor of shape {tuple(value.shape)}"
    return "nothing" if value is None else f"a {type(value).__name__}"
