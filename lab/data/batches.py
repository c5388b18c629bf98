"""Batches out of one tensor: no worker processes, resized a batch at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import torch
from torch import Tensor
from torch.nn import functional

Size = tuple[int, int]
Change = Callable[[Tensor], Tensor]  # of a batch of images


@dataclass(frozen=True)
class Images:
    """A data set: item i is (image, label), as with torchvision."""

    pixels: Tensor  # (n, 1, 28, 28) of bytes
    labels: Tensor
    size: Size

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        X, y = self.take(torch.tensor([range(len(self))[index]], device=self.labels.device))
        return X[0], int(y)

    def first(self, count: int) -> Images:
        """A data set of the first so many images."""
        return replace(self, pixels=self.pixels[:count], labels=self.labels[:count])

    def take(self, places: Tensor) -> tuple[Tensor, Tensor]:
        """The images at these places as one batch of numbers from 0 to 1."""
        return resized(self.pixels[places].float() / 255, self.size), self.labels[places]


@dataclass(frozen=True)
class Batches:
    """What a DataLoader gives: loop over it for pairs of images and labels."""

    dataset: Images
    batch_size: int
    shuffle: bool
    steps: int | None = None  # give at most so many batches
    seed: int | None = None  # of the order; torch's own chance, where it is None
    change: Change | None = None  # what each batch of images goes through

    def __len__(self) -> int:
        whole = -(-len(self.dataset) // self.batch_size)
        return whole if self.steps is None else min(whole, self.steps)

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        order = self._order().to(self.dataset.labels.device)
        for places in torch.split(order, self.batch_size)[: len(self)]:
            X, y = self.dataset.take(places)
            yield (X if self.change is None else self.change(X)), y

    def _order(self) -> Tensor:
        count = len(self.dataset)
        if not self.shuffle:
            return torch.arange(count)
        if self.seed is None:
            return torch.randperm(count)
        return torch.randperm(count, generator=torch.Generator().manual_seed(self.seed))

    def to(self, device: torch.device) -> Batches:
        """The same batches from a copy of the data on that device."""
        moved = replace(
            self.dataset,
            pixels=self.dataset.pixels.to(device),
            labels=self.dataset.labels.to(device),
        )
        return replace(self, dataset=moved)

    def cut(self, batch_size: int, steps: int | None, size: Size | None) -> Batches:
        """At most so many batches, of so many images of that size."""
        dataset = replace(self.dataset, size=size or self.dataset.size)
        return replace(self, steps=steps, batch_size=batch_size, dataset=dataset)

    def in_order(self, seed: int) -> Batches:
        """The same images in the order of a seed."""
        return replace(self, seed=seed)

    def unshuffled(self) -> Batches:
        """The same images as they are, in the order of the data set: for measuring."""
        return replace(self, shuffle=False, change=None)


def resized(X: Tensor, size: Size) -> Tensor:
    """Bilinear, as PIL does it: shrinking takes the mean of all pixels that fall together."""
    now = tuple(X.shape[-2:])
    if now == size:
        return X
    shrinks = size[0] < now[0] or size[1] < now[1]
    return functional.interpolate(X, size=size, mode="bilinear", antialias=shrinks)
