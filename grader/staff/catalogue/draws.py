"""Numbers for probes: each helper returns a function that draws a tensor, or arguments."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Generator, Tensor

from grader.exercise import Argument, Draw

Draws = Callable[[Generator], tuple[Argument, ...]]


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


def drawn(*arguments: Argument) -> Draws:
    """Arguments in which each range, at any depth, becomes one of its numbers."""
    return lambda generator: tuple(_filled(argument, generator) for argument in arguments)


def one_of(*choices: tuple[Argument, ...]) -> Draws:
    """One of these lists of arguments, whose ranges become numbers."""
    return lambda generator: drawn(*choices[_below(len(choices), generator)])(generator)


def _filled(argument: Argument, generator: Generator) -> Argument:
    match argument:
        case range():
            return argument[_below(len(argument), generator)]
        case list() | tuple():
            return type(argument)(_filled(item, generator) for item in argument)
    return argument


def _below(end: int, generator: Generator) -> int:
    return int(torch.randint(end, (), generator=generator))
