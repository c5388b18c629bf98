"""The tables of numbers that a program needs: its parameters, filled here, and its constants."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

from grader.exercise import Observation
from grader.judging.replaying.program import TEACHER, Constant, Program, UnprovedError
from grader.observing.models.filling import fill
from grader.observing.models.running import CONSTANTS
from grader.observing.transport.outline import restore

MOST_LEARNABLE = 100_000_000  # AlexNet, a known mistake where it is too large, has 47 million
MOST_CONSTANTS = 5_000_000  # numbers, most of them zeros and ones


def bound_tables(program: Program, arrays: Sequence[Tensor]) -> None:
    """How much memory its parameters and constants would take, before any is."""
    if sum(math.prod(shape) for shape, _ in set(program.parameters)) > MOST_LEARNABLE:
        raise UnprovedError(f"it has more than {MOST_LEARNABLE:,} parameters, {TEACHER}")
    if sum(math.prod(constant.shape) for constant in program.constants) > MOST_CONSTANTS:
        raise UnprovedError(f"it brings too many numbers that are no parameters, {TEACHER}")
    for constant in program.constants:
        if constant.array is not None:
            array = arrays[constant.array] if constant.array < len(arrays) else None
            wanted = (constant.shape, constant.dtype)
            if array is None or (tuple(array.shape), array.dtype) != wanted or _has_nan(array):
                raise UnprovedError(f"a table that it names is not there or odd, {TEACHER}")


def _has_nan(array: Tensor) -> bool:
    return bool(torch.isnan(array).any())


def made(constant: Constant, arrays: Sequence[Tensor], device: str) -> Tensor:
    """A table that may be written to; the numbers of an array are copied."""
    if device == "meta":
        return torch.empty(constant.shape, dtype=constant.dtype, device=device)
    if constant.array is not None:
        return arrays[constant.array].clone()
    try:
        return torch.full(constant.shape, constant.full or 0, dtype=constant.dtype)
    except (RuntimeError, TypeError, OverflowError) as error:  # infinity among whole numbers
        raise UnprovedError(f"a table has a number that is none of its type, {TEACHER}") from error


def filled(program: Program, key: int) -> list[Tensor]:
    """The parameters as `modules` fills them; those of one shape have the same numbers."""
    kinds: dict[Any, nn.Parameter] = {}
    for shape, dtype in program.parameters:
        if (shape, dtype) not in kinds:
            kinds[shape, dtype] = nn.Parameter(torch.empty(shape, dtype=dtype))
            fill([kinds[shape, dtype]], key)
    return [kinds[kind] for kind in program.parameters]


def arrays_of(observation: Observation) -> Sequence[Tensor]:
    """The arrays that came along with a program."""
    node = observation.parts.get(CONSTANTS)
    found = restore(node, observation.arrays) if isinstance(node, dict) and "items" in node else []
    if not isinstance(found, list) or not all(isinstance(item, Tensor) for item in found):
        raise UnprovedError(f"the tables of its program are none, {TEACHER}")
    return found
