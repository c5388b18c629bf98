"""A stand-in for Fashion-MNIST, drawn from a seed where the real set cannot be had.

It has the same classes, sizes and counts, so every cell of a chapter runs. Numbers reached on
it say nothing about the real set, so nobody may use it without saying so.
"""

from __future__ import annotations

import torch
from torch import Tensor

from lab.data.garments import GARMENTS
from lab.data.shapes import SIDE, Dice, cloth

CHUNK = 500  # images at a time: their arrays stay in the processor's cache
SHIFT = 2


def draw(count: int, seed: int) -> tuple[Tensor, Tensor]:
    """Images (count, 1, 28, 28) of bytes, and their labels: the ten classes in equal shares."""
    generator = torch.Generator().manual_seed(seed)
    labels = torch.arange(count) % len(GARMENTS)
    labels = labels[torch.randperm(count, generator=generator)]
    images = torch.zeros(count, 1, SIDE, SIDE, dtype=torch.uint8)
    for label, garment in enumerate(GARMENTS):
        for places in torch.split((labels == label).nonzero()[:, 0], CHUNK):
            dice = Dice(len(places), generator)
            cover, seams = garment(dice)
            shade = cover * cloth(dice) * (1 - seams)
            images[places, 0] = _moved((shade * 255).clamp_(0, 255).to(torch.uint8), dice)
    return images, labels


def _moved(images: Tensor, dice: Dice) -> Tensor:
    """Each image moved by up to two pixels: pixel by pixel, classes are then hard to tell."""
    across, down = (dice.uniform(-SHIFT - 0.5, SHIFT + 0.5).round().long() for _ in range(2))
    padded = torch.nn.functional.pad(images, (SHIFT,) * 4)
    rows = (torch.arange(SIDE) + SHIFT + down[:, None])[:, :, None]
    columns = (torch.arange(SIDE) + SHIFT + across[:, None])[:, None, :]
    return padded[torch.arange(len(images))[:, None, None], rows, columns]
