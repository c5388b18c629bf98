"""Numbers for probes. Each helper returns a draw: a function of a generator to a tensor."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Generator, Tensor

from grader.exercise import Argument, Draw


def normal(*shape: int) -> Draw:
    """Standard normal numbers: both signs, and no two alike."""

    def draw(generator: Generator) -> Tensor:
        return torch.randn(shape, generator=generator)

    return draw


def negative(*shape: int) -> Draw:
    """Numbers below zero only, so that a zero that slips in is the largest."""

    def draw(generator: Generator) -> Tensor:
        return -0.1 - torch.randn(shape, generator=generator).abs()

    return draw


def signed(*shape: int, low: float, high: float) -> Draw:
    """Numbers of either sign with sizes from low to high: none is near zero."""

    def draw(generator: Generator) -> Tensor:
        sizes = low + (high - low) * torch.rand(shape, generator=generator)
        signs = 2 * torch.randint(2, shape, generator=generator) - 1
        return signs * sizes

    return draw


def integers(*shape: int, low: int, high: int) -> Draw:
    """Whole numbers from low to high, both included."""

    def draw(generator: Generator) -> Tensor:
        return torch.randint(low, high + 1, shape, generator=generator)

    return draw


def counts(*bounds: int | tuple[int, int]) -> Callable[[Generator], tuple[Argument, ...]]:
    """Whole numbers as arguments: each lies within its bounds, both included, or is given."""

    def draw(generator: Generator) -> tuple[Argument, ...]:
        return tuple(whole(bound, generator) for bound in bounds)

    return draw


def whole(bound: int | tuple[int, int], generator: Generator) -> int:
    """A whole number within its bounds, both included, or the one that is given."""
    if isinstance(bound, int):
        return bound
    low, high = bound
    return int(torch.randint(low, high + 1, (), generator=generator))
