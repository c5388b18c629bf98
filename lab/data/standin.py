"""Stand-ins for Fashion-MNIST and MNIST, drawn from a seed where the real sets cannot be had.

They have the same classes, sizes and counts, so every cell of a chapter runs. Numbers reached on
them say nothing about the real sets, so nobody may use them without saying so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import torch
from torch import Tensor

from lab.data import digits
from lab.data.garments import GARMENTS, Artist
from lab.data.shapes import SIDE, Dice, cloth

CHUNK = 500  # images at a time: their arrays stay in the processor's cache
SHIFT = 2
Draw = Callable[[Dice], Tensor]  # brightness from 0 to 1, (n, 28, 28)


def draw(artists: Sequence[Draw], count: int, seed: int) -> tuple[Tensor, Tensor]:
    """Images (count, 1, 28, 28) of bytes, and their labels: the classes in equal shares."""
    generator = torch.Generator().manual_seed(seed)
    labels = torch.arange(count) % len(artists)
    labels = labels[torch.randperm(count, generator=generator)]
    images = torch.zeros(count, 1, SIDE, SIDE, dtype=torch.uint8)
    for label, artist in enumerate(artists):
        for places in torch.split((labels == label).nonzero()[:, 0], CHUNK):
            dice = Dice(len(places), generator)
            drawn = (artist(dice) * 255).clamp_(0, 255).to(torch.uint8)
            images[places, 0] = _moved(drawn, dice)
    return images, labels


def _dressed(garment: Artist, dice: Dice) -> Tensor:
    """A garment of some cloth."""
    cover, seams = garment(dice)
    return cover * cloth(dice) * (1 - seams)


CLOTHES: tuple[Draw, ...] = tuple(partial(_dressed, garment) for garment in GARMENTS)
DIGITS: tuple[Draw, ...] = tuple(partial(digits.write, digit) for digit in range(10))


def _moved(images: Tensor, dice: Dice) -> Tensor:
    """Each image moved by up to two pixels: pixel by pixel, classes are then hard to tell."""
    across, down = (dice.uniform(-SHIFT - 0.5, SHIFT + 0.5).round().long() for _ in range(2))
    padded = torch.nn.functional.pad(images, (SHIFT,) * 4)
    rows = (torch.arange(SIDE) + SHIFT + down[:, None])[:, :, None]
    columns = (torch.arange(SIDE) + SHIFT + across[:, None])[:, None, :]
    return padded[torch.arange(len(images))[:, None, None], rows, columns]
