"""One training run, from its first step to its last: what lab.Trainer and lab.compare set going.

It goes by the words of d2l's trainer, since d2l's models look them up.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn

from lab.data.batches import Batches
from lab.history import DIVERGED, DONE, INTERRUPTED, History
from lab.saying import say
from lab.training.checkpoint import Checkpoint
from lab.training.checks import explained
from lab.training.learner import learner_for
from lab.training.live import LiveBar, LivePicture
from lab.training.log import Log
from lab.training.prepare import Prepared

POINTS = 8  # of the training loss in an epoch; each waits for the GPU
SEEN = 1000  # images of the training set on which accuracy is measured: then it is right to 0.015
SEEDS = 2**31  # of the orders in which the images come


class Run:
    """The state of a training while it lasts."""

    def __init__(
        self,
        prepared: Prepared,
        seed: int | None = None,
        *,
        clip: float = 0,
        checkpoint: Checkpoint | None = None,
        picture: LivePicture | None = None,
        name: str = "",
        title: str = "",
    ) -> None:
        self.prepared, self.machine = prepared, prepared.machine
        if seed is not None:
            torch.manual_seed(seed)
        self.seed = int(torch.randint(SEEDS, ())) if seed is None else seed
        self.gradient_clip_val = clip
        self.checkpoint = checkpoint or Checkpoint(None)
        self.alone = picture is None  # and not one of several in a picture
        self.picture = picture or LivePicture(measured=prepared.source.val is not None)
        self.name, self.title = name, title  # in the picture, and before the bar
        self.max_epochs = prepared.plan.epochs
        self.train_dataloader, self.val_dataloader = self._loaders()
        self.num_train_batches = len(self.train_dataloader)
        self.num_val_batches = len(self.val_dataloader) if self.val_dataloader is not None else 0
        self.epoch = self.train_batch_idx = self.val_batch_idx = 0
        self.bar: LiveBar | None = None

    def __deepcopy__(self, memo: Any) -> Run:
        """A copied model shares its trainer: a copy of that would copy all data."""
        return self

    def go(self) -> History:
        """Train; the model returns to where it was, whatever happens."""
        net = self.prepared.net
        home = next(net.parameters()).device
        try:
            with self.machine.set_up():
                return self.prepared.within_memory(lambda: self._train(self.machine.place(net)))
        finally:
            net.to(home)

    def _train(self, net: nn.Module) -> History:
        """Set up what learns, and go through the epochs."""
        self.model, self.learner, self.optim = net, learner_for(net), self.prepared.optimizer()
        if hasattr(net, "training_step"):
            net.trainer = self  # type: ignore[assignment]  # d2l's models look for it there
        device, short = str(self.machine.device), self.prepared.plan.short
        self.log = Log(self.max_epochs, device, short)
        try:
            self.log.memory = self.prepared.bytes_a_step()
            self.log.restart()  # to count what a step holds is no training
            self._go_through(self._go_on())
        except KeyboardInterrupt:
            self.log.ended = INTERRUPTED
        except _DivergedError:
            self.log.ended = DIVERGED
        finally:
            if self.bar:
                self.bar.close()
                self.picture.show(self.name, self.log.history(), last=self.alone)
        self.log.memory = self.machine.most_memory() or self.log.memory
        if self.log.ended != DONE:
            say(self._why_ended())
        return self.log.history(self.prepared.net)

    def _go_through(self, begun: int) -> None:
        """The epochs from there on."""
        self.picture.show(self.name, self.log.history())  # first: it would part the bar
        self.bar = LiveBar(self.title, self.max_epochs, self.num_train_batches, begun)
        with self.learner.listening():
            for epoch in range(begun, self.max_epochs):
                self.epoch = epoch
                self._learn()
                self._measure()
                self._check_numbers()
                self._keep()
                self._show(self.epoch + 1)

    def _loaders(self) -> tuple[Any, Any]:
        """Our own data goes to the GPU as a whole: 55 MB of bytes, once."""
        source, device = self.prepared.source, self.machine.device
        train, val = (
            loader.to(device) if isinstance(loader, Batches) and device.type != "cpu" else loader
            for loader in (source.train, source.val)
        )
        return train, val

    def _go_on(self) -> int:
        """Take up a checkpoint, and say in which epoch to begin."""
        saved = self.checkpoint.load(self.model, self.optim, self.machine)
        if saved is None:
            return 0
        self.seed = saved["seed"]
        self.log.go_on_from(saved["history"])
        begun: int = min(saved["epochs"], self.max_epochs)
        self.train_batch_idx = begun * self.num_train_batches
        where = f"after epoch {begun} of {self.max_epochs}"
        if begun == self.max_epochs:
            say(f"{self.checkpoint.path} is {where}: nothing is left to train.")
        else:
            say(f"Going on from {self.checkpoint.path}, {where}.")
        return begun

    def _keep(self) -> None:
        """Write a checkpoint of what there is after an epoch."""
        numbers = self.log.history().numbers()
        rest = {"epochs": self.epoch + 1, "seed": self.seed, "history": numbers}
        self.checkpoint.save(self.model, self.optim, self.machine, rest)

    def _check_numbers(self) -> None:
        """The last step of an epoch may have ruined what its losses do not show yet."""
        floats = [p.detach() for p in self.model.parameters() if p.is_floating_point()]
        if not bool(torch.stack([part.isfinite().all() for part in floats]).all()):
            raise _DivergedError

    def _show(self, epoch: int) -> None:
        history = self.log.history()
        if self.bar:
            self.bar.show(history, epoch)
        self.picture.show(self.name, history)

    def _learn(self) -> None:
        """One pass over the training batches."""
        self.model.train()
        total = torch.zeros((), device=self.machine.device)
        every = -(-self.num_train_batches // POINTS)
        epoch_loss, since = 0.0, 0
        for step, batch in enumerate(self._in_order(), 1):
            parts = self.machine.batch(batch)
            total += self._step(parts)
            self.log.images += len(parts[-1])
            since += 1
            self.train_batch_idx += 1
            if self.bar:
                self.bar.step()
            if step % every == 0 or step == self.num_train_batches:
                sum_of_losses = float(total)
                if not math.isfinite(sum_of_losses):
                    raise _DivergedError
                place = self.train_batch_idx / self.num_train_batches
                self.log.point(place, sum_of_losses / since)
                epoch_loss += sum_of_losses
                total.zero_()
                since = 0
                self._show(self.epoch)
        self.log.train_loss.append(epoch_loss / self.num_train_batches)

    def _in_order(self) -> Iterable[Any]:
        """The batches of this epoch: their order follows from the seed, also for one resumed."""
        loader = self.train_dataloader
        if isinstance(loader, Batches):
            return loader.in_order(self.seed + self.epoch)
        return loader

    def _step(self, batch: list[Tensor]) -> Tensor:
        """One step downhill, and the loss before it."""
        with explained(), self.machine.reckoning():
            loss = self.learner.loss(batch)
        self.machine.descend(loss, self.optim, self.model, self.gradient_clip_val)
        return loss.detach().float()

    def _measure(self) -> None:
        """Loss and accuracy on the validation batches, and accuracy on some to learn from."""
        if self.val_dataloader is None:
            return
        means = self._means(self.val_dataloader)
        self.val_batch_idx += self.num_val_batches
        self.log.measured(means)
        if "acc" in means:
            loader = self.train_dataloader
            loader = loader.unshuffled() if isinstance(loader, Batches) else loader
            some = min(self.num_val_batches, -(-SEEN // len(self.prepared.source.first[-1])))
            seen = self._means(itertools.islice(loader, some))
            self.log.train_acc.append(seen["acc"])

    def _means(self, batches: Iterable[Any]) -> dict[str, float]:
        """What the model measures, as means over all images; it is asked for at the end alone."""
        self.model.eval()
        sums: dict[str, Any] = defaultdict(float)
        images = 0
        with torch.no_grad():
            for batch in batches:
                parts = self.machine.batch(batch)
                with self.machine.reckoning():
                    means = self.learner.measure(parts)
                for key, value in means.items():
                    sums[key] += value.float() * len(parts[-1])
                images += len(parts[-1])
        return {key: float(value) / images for key, value in sums.items()}

    def _why_ended(self) -> str:
        place = (
            f"in epoch {self.epoch + 1} of {self.max_epochs}, after {self.train_batch_idx} steps"
        )
        if self.log.ended == INTERRUPTED:
            return f"Interrupted {place}. The model keeps what it has learned so far."
        kept = self.checkpoint.path if self.checkpoint.written else None
        if kept:
            before = f"\n{kept} holds the epoch before; give another name to begin anew."
        else:
            before = ""
        return (
            f"Stopped {place}: the loss is no longer a number.\nA smaller learning rate helps; "
            f"make the model anew before you train again.{before}"
        )


class _DivergedError(Exception):
    """The loss is infinite or no number."""
