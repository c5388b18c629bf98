"""lab.Trainer, a drop-in for d2l's: the same words, a bar, one plot, and a history."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor, nn

from lab.data.batches import Batches
from lab.errors import LabError
from lab.history import DIVERGED, DONE, INTERRUPTED, History
from lab.saying import say
from lab.training import short
from lab.training.checks import (
    check_model,
    check_scores,
    first_images,
    labels_named,
    loaders_of,
)
from lab.training.learner import Learner, learner_for, optimizer_for
from lab.training.live import LiveView
from lab.training.log import Log

POINTS = 8  # of the training loss in an epoch; each waits for the GPU


class Trainer:
    """Trains a d2l.Classifier or any torch.nn.Module on data with two loaders.

    A GPU is used where there is one, unless `device` says otherwise. The model returns to
    where it was, so that the cells after training work on every machine.
    """

    def __init__(
        self,
        max_epochs: int,
        num_gpus: int = 0,
        gradient_clip_val: float = 0,
        *,
        lr: float | None = None,
        device: str | None = None,
    ) -> None:
        if type(max_epochs) is not int or max_epochs < 1:
            raise LabError(f"Trainer: max_epochs is {max_epochs!r}; give a number from 1 on")
        self.max_epochs = max_epochs
        self.num_gpus = num_gpus  # d2l's word; a GPU is found without it
        self.gradient_clip_val = gradient_clip_val
        self.lr = lr
        self.device = torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu"))
        self.epoch = self.train_batch_idx = self.val_batch_idx = 0

    def __deepcopy__(self, memo: Any) -> Trainer:
        """A copied model shares its trainer: a copy of that would copy all data."""
        return self

    def fit(self, model: nn.Module, data: Any) -> History:
        """Train, and give back how it went; an interrupt keeps what was learned."""
        model = check_model(model)
        self.train_dataloader, self.val_dataloader = loaders_of(data)
        X, labels = first_images(self.train_dataloader)
        home = next((p.device for p in model.parameters()), torch.device("cpu"))
        check_scores(model, X.to(home), labels)
        epochs, cut = self._shortened(model, X.to(home))
        self.model = model
        if hasattr(model, "training_step"):
            model.trainer = self  # type: ignore[assignment]  # d2l's models look for it there
        self.num_train_batches = len(self.train_dataloader)
        self.num_val_batches = len(self.val_dataloader) if self.val_dataloader is not None else 0
        self._log = Log(epochs, str(self.device), bool(cut))
        try:
            self._move_data()
            moved = model.to(self.device)
            self.optim = optimizer_for(model, self.lr)
            if cut:
                say(cut)
            return self._run(moved, learner_for(moved), epochs)
        except torch.OutOfMemoryError as error:
            raise LabError("fit: the GPU's memory is full; take a smaller batch_size") from error
        finally:
            model.to(home)

    def _shortened(self, model: nn.Module, X: Tensor) -> tuple[int, str]:
        """How many epochs, and what to say: without a GPU both loaders are cut down first."""
        if self.device.type != "cpu" or short.full_wanted():
            return self.max_epochs, ""
        whole = len(self.train_dataloader)
        was_training = model.training
        model.eval()
        side = short.smaller_side(model, X) if isinstance(self.train_dataloader, Batches) else None
        if side:
            X = X[..., :side, :side]
        form = short.form_for(short.multiply_adds(model, X))
        model.train(was_training)
        if form.epochs >= self.max_epochs and form.steps >= whole and not side:
            return self.max_epochs, ""
        size = (X.shape[-2], X.shape[-1])
        batch = getattr(self.train_dataloader, "batch_size", None) or form.batch
        if isinstance(self.train_dataloader, Batches):
            batch = min(batch, form.batch)
        form = short.Form(min(form.epochs, self.max_epochs), min(form.steps, whole), batch)
        measured = max(short.LEAST_MEASURED, form.steps // short.STEPS_PER_MEASUREMENT)
        self.train_dataloader = _cut(self.train_dataloader, form.steps, batch, size)
        if self.val_dataloader is not None:
            self.val_dataloader = _cut(self.val_dataloader, measured, batch, size)
        return form.epochs, short.sentence(form, size, whole)

    def _move_data(self) -> None:
        """Our own data goes to the GPU as a whole: 55 MB, once."""
        for name in ("train_dataloader", "val_dataloader"):
            loader = getattr(self, name)
            if isinstance(loader, Batches) and self.device.type != "cpu":
                setattr(self, name, loader.to(self.device))

    def _run(self, model: nn.Module, learner: Learner, epochs: int) -> History:
        """All epochs, with a bar and a plot."""
        view = LiveView(self._log.history(), self.num_train_batches, self.num_val_batches > 0)
        self.epoch = self.train_batch_idx = self.val_batch_idx = 0
        try:
            with learner.listening():
                for self.epoch in range(epochs):
                    self._learn(model, learner, view)
                    self._measure(model, learner)
                    view.show(self._log.history(), self.epoch + 1)
        except KeyboardInterrupt:
            self._log.ended = INTERRUPTED
        except _DivergedError:
            self._log.ended = DIVERGED
        finally:
            view.close(self._log.history())
        if self._log.ended != DONE:
            say(self._why_ended(epochs))
        return self._log.history()

    def _learn(self, model: nn.Module, learner: Learner, view: LiveView) -> None:
        """One pass over the training batches."""
        model.train()
        total = torch.zeros((), device=self.device)
        every = -(-self.num_train_batches // POINTS)
        epoch_loss, since = 0.0, 0
        for step, batch in enumerate(self._batches(self.train_dataloader), 1):
            total += self._step(model, learner, batch)
            since += 1
            self.train_batch_idx += 1
            view.step()
            if step % every == 0 or step == self.num_train_batches:
                sum_of_losses = float(total)
                if not math.isfinite(sum_of_losses):
                    raise _DivergedError
                place = self.train_batch_idx / self.num_train_batches
                self._log.point(place, sum_of_losses / since)
                epoch_loss += sum_of_losses
                total.zero_()
                since = 0
                view.show(self._log.history(), self.epoch)
        self._log.train_loss.append(epoch_loss / self.num_train_batches)

    def _step(self, model: nn.Module, learner: Learner, batch: list[Tensor]) -> Tensor:
        """One step downhill, and the loss before it."""
        with labels_named():
            loss = learner.loss(batch)
        self.optim.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch's own
        if self.gradient_clip_val > 0:
            nn.utils.clip_grad_norm_(model.parameters(), self.gradient_clip_val)
        self.optim.step()
        return loss.detach()

    def _measure(self, model: nn.Module, learner: Learner) -> None:
        """Loss and accuracy on the validation batches."""
        if self.val_dataloader is None:
            return
        model.eval()
        sums: dict[str, float] = defaultdict(float)
        seen = 0
        with torch.no_grad():
            for batch in self._batches(self.val_dataloader):
                with labels_named():
                    means = learner.measure(batch)
                for key, value in means.items():
                    sums[key] += value * len(batch[-1])
                seen += len(batch[-1])
                self.val_batch_idx += 1
        self._log.measured({key: value / seen for key, value in sums.items()})

    def _batches(self, loader: Any) -> Iterator[list[Tensor]]:
        """Batches where they are computed."""
        for batch in loader:
            yield [part.to(self.device) for part in batch]

    def _why_ended(self, epochs: int) -> str:
        place = f"in epoch {self.epoch + 1} of {epochs}, after {self.train_batch_idx} steps"
        if self._log.ended == INTERRUPTED:
            return f"Interrupted {place}. The model keeps what it has learned so far."
        return (
            f"Stopped {place}: the loss is no longer a number.\nA smaller learning rate helps; "
            "make the model anew before you train again."
        )


class _DivergedError(Exception):
    """The loss is infinite or no number."""


class _Cut:
    """The first batches of a loader that is not ours."""

    def __init__(self, loader: Any, steps: int) -> None:
        self.loader, self.steps = loader, min(steps, len(loader))

    def __len__(self) -> int:
        return self.steps

    def __iter__(self) -> Iterator[Any]:
        return itertools.islice(self.loader, self.steps)


def _cut(loader: Any, steps: int, batch: int, size: tuple[int, int]) -> Any:
    if isinstance(loader, Batches):
        return loader.shortened(steps, batch, size)
    return _Cut(loader, steps)
