"""Soft-edged shapes for many images at once: bands, limbs, ellipses and cloth.

Every function takes numbers of shape (n,), one an image, and gives coverage of shape
(n, 28, 28): 1 inside, 0 outside. x runs to the right and y down, in pixels.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

SIDE = 28
LINE = torch.arange(SIDE) + 0.5  # the middles of the pixels along a side
X = LINE[None, None, :]
Y = LINE[None, :, None]


class Dice:
    """Random numbers for n images from one generator."""

    def __init__(self, n: int, generator: torch.Generator) -> None:
        self.n = n
        self.generator = generator

    def uniform(self, low: float, high: float) -> Tensor:
        """One number an image, evenly spread."""
        return torch.rand(self.n, generator=self.generator) * (high - low) + low

    def chance(self, probability: float) -> Tensor:
        """One 0 or 1 an image."""
        return (torch.rand(self.n, generator=self.generator) < probability).float()

    def noise(self, *shape: int) -> Tensor:
        """Numbers from 0 to 1 of a shape an image."""
        return torch.rand(self.n, *shape, generator=self.generator)


def profile(knots: Sequence[tuple[Tensor, Tensor]], at: Tensor = LINE) -> Tensor:
    """Straight lines through knots (place, value): the values along a side, (n, 28)."""
    place, value = knots[0]
    curve = value[:, None].expand(-1, len(at)).clone()
    for next_place, next_value in knots[1:]:
        length = (next_place - place).clamp(min=1e-3)[:, None]
        share = ((at[None] - place[:, None]) / length).clamp(0, 1)
        curve += share * (next_value - value)[:, None]
        place, value = next_place, next_value
    return curve


def inside(distance: Tensor) -> Tensor:
    """Coverage of a pixel whose middle lies so far inside an edge."""
    return (distance + 0.5).clamp(0, 1)


def rows(top: Tensor, bottom: Tensor) -> Tensor:
    """Everything between two heights."""
    return inside(torch.minimum(Y - top[:, None, None], bottom[:, None, None] - Y))


def columns(left: Tensor, right: Tensor) -> Tensor:
    """Everything between two places along x."""
    return inside(torch.minimum(X - left[:, None, None], right[:, None, None] - X))


def body(middle: Tensor, half: Tensor) -> Tensor:
    """A shape like a torso: in each row `half` (n, 28) to both sides of `middle` (n, 28)."""
    return inside(half[:, :, None] - (X - middle[:, :, None]).abs())


def floor(top: Tensor, bottom: Tensor) -> Tensor:
    """A shape like a shoe: in each column from `top` (n, 28) down to `bottom` (n, 28)."""
    return inside(torch.minimum(Y - top[:, None, :], bottom[:, None, :] - Y))


def limb(start: tuple[Tensor, Tensor], end: tuple[Tensor, Tensor], thick: Tensor) -> Tensor:
    """A rounded bar from start to end, `thick` to each side."""
    x, y = (c[:, None, None] for c in start)
    dx, dy = (e[:, None, None] - s for e, s in zip(end, (x, y), strict=True))
    along = (((X - x) * dx + (Y - y) * dy) / (dx * dx + dy * dy).clamp(min=1e-3)).clamp(0, 1)
    away = ((X - x - along * dx) ** 2 + (Y - y - along * dy) ** 2).sqrt_()
    return inside(thick[:, None, None] - away)


def ellipse(x: Tensor, y: Tensor, wide: Tensor, high: Tensor) -> Tensor:
    """A filled ellipse, `wide` and `high` to each side."""
    across = (X - x[:, None, None]) / wide[:, None, None]
    down = (Y - y[:, None, None]) / high[:, None, None]
    radius = (across * across + down * down).sqrt_()
    return inside((1 - radius) * torch.minimum(wide, high)[:, None, None])


def scaled(coverage: Tensor, strength: Tensor) -> Tensor:
    """The coverage times one number an image."""
    return coverage * strength[:, None, None]


def cloth(dice: Dice) -> Tensor:
    """Brightness, folds and patterns of cloth, (n, 28, 28), from 0 to 1."""
    base = torch.where(dice.chance(0.5) > 0, dice.uniform(0.65, 1.0), dice.uniform(0.2, 0.85))
    bars = [_stripes(dice, share) for share in (0.22, 0.16)]  # both together are checks
    blotches = dice.noise(1, 7, 7)
    blotches = torch.nn.functional.interpolate(blotches, size=SIDE, mode="bilinear")[:, 0]
    spots = scaled(blotches - 0.5, dice.chance(0.35) * dice.uniform(0.3, 1.6))
    fold = scaled((X / SIDE - dice.uniform(0.2, 0.8)[:, None, None]).abs(), dice.uniform(0, 0.7))
    grain = scaled(dice.noise(SIDE, SIDE) - 0.5, dice.uniform(0.03, 0.3))
    shade = (1 - bars[0][:, :, None]) * (1 - bars[1][:, None, :]) - fold + spots + grain
    return scaled(shade, base).clamp_(0.04, 1)


def _stripes(dice: Dice, share: float) -> Tensor:
    """Dark bars along one side, (n, 28), on a share of the images."""
    wave = torch.sin(LINE[None] * dice.uniform(0.5, 2.4)[:, None] + dice.uniform(0, 6)[:, None])
    return (wave * 3).clamp(0, 1) * (dice.chance(share) * dice.uniform(0.1, 0.75))[:, None]
