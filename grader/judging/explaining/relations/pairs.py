"""What came out beside what should have, as tensors that can be held against each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from grader.exercise import Json, Observation, Trial
from grader.judging.comparing.differences import close, family
from grader.observing.transport.outline import restore

LARGEST = 2**1023
Found = Iterator[tuple[str, Tensor]]  # what was done to the right result, and what that gives


@dataclass(frozen=True)
class Pair:
    """What came out on one call of a probe, and what should have."""

    trial: Trial
    got: Tensor
    right: Tensor

    @property
    def agrees(self) -> bool:
        """Is it right?"""
        return equal(self.got, self.right)


def result_of(observation: Observation) -> Tensor | None:
    """A tensor, or a number or a row of numbers as one."""
    node = first_part(observation)
    if observation.fault or not isinstance(node, dict):
        return None
    value = restore(node, observation.arrays)
    if isinstance(value, Tensor):
        return value
    if isinstance(value, bool):
        return torch.tensor(value)
    numbers = value if isinstance(value, list | tuple) else [value]
    if numbers and all(map(_is_plain, numbers)):
        exact = torch.tensor([float(number) for number in numbers], dtype=torch.float64)
        return exact if isinstance(value, list | tuple) else exact[0]
    return None


def _is_plain(number: object) -> bool:
    """A number that a float can hold, too: whatever a forged answer may say."""
    return type(number) is float or (type(number) is int and abs(number) < LARGEST)


def first_part(observation: Observation) -> Json:
    """The outline of the first part of an observation."""
    return next(iter(observation.parts.values()), None)


def equal(one: Tensor, other: Tensor) -> bool:
    """Right within rounding, in the same kind of numbers."""
    if one.shape != other.shape or family(_dtype(one)) != family(_dtype(other)):
        return False
    return bool(close(one, other).all())


def _dtype(tensor: Tensor) -> str:
    return str(tensor.dtype).removeprefix("torch.")


def fits(made: Tensor, got: Tensor) -> bool:
    """Is that what came?"""
    return made.shape == got.shape and bool(close(made.double(), got.double()).all())


def axes(tensor: Tensor) -> list[str]:
    """What a reader calls the axes of a tensor."""
    names = ["the batch", "the channels", "the rows", "the columns"]
    if tensor.dim() == 2:
        return ["the rows", "the columns"]
    return (
        names[: tensor.dim()] if tensor.dim() == 4 else [f"axis {i}" for i in range(tensor.dim())]
    )
