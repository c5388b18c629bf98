"""What can be said of one argument, or of two, that not every probe has: in words and as a test."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from torch import Tensor

from grader.exercise import Argument

AXES = ("columns", "rows")  # from the last one backwards


def conditions(args: Sequence[Argument], names: Sequence[str]) -> dict[str, bool]:
    """Each condition on these arguments in words, and whether they meet it."""
    named = [
        (names[i] if i < len(names) else f"input {i + 1}", value) for i, value in enumerate(args)
    ]
    found: dict[str, bool] = {}
    for name, value in named:
        found.update(_of_one(name, value))
    for one, other in itertools.permutations(named, 2):
        found.update(_of_two(*one, *other))
    found.update((f"{name} is left out", i >= len(args)) for i, name in enumerate(names))
    return found


def _of_one(name: str, value: Argument) -> Iterator[tuple[str, bool]]:
    if isinstance(value, Tensor):
        yield from _of_tensor(name, value)
    elif isinstance(value, bool):
        yield f"{name} is {value}", True
        yield f"{name} is {not value}", False
    elif isinstance(value, int | float):
        yield from _of_number(name, value)
    elif isinstance(value, tuple | list):
        yield f"{name} is a single number", False
        yield f"{name} is no single number", True
        if len(value) == 2 and all(isinstance(side, int) for side in value):
            yield f"the two of {name} differ", value[0] != value[1]
            yield f"the two of {name} are equal", value[0] == value[1]
        if value and all(isinstance(item, int) for item in value):
            yield f"{name} is nothing but zeros", not any(value)
            yield f"{name} has a 0 in it", 0 in value
        yield f"{name} has more than one item", len(value) > 1
        yield f"{name} has more than two items", len(value) > 2
    elif isinstance(value, str):
        yield f"{name} is {value!r}", True


def _of_number(name: str, value: float) -> Iterator[tuple[str, bool]]:
    yield f"{name} is a single number", True
    yield f"{name} is no single number", False
    yield f"{name} is 0", value == 0
    yield f"{name} is not 0", value != 0
    yield f"{name} is 1", value == 1
    for least in (1, 2, 3):
        yield f"{name} is above {least}", value > least
    yield f"{name} is below 0", value < 0
    if isinstance(value, int):
        yield f"{name} is even", value % 2 == 0
        yield f"{name} is odd", value % 2 == 1


def _of_tensor(name: str, value: Tensor) -> Iterator[tuple[str, bool]]:
    shape = tuple(value.shape)
    if len(shape) > 1:
        h, w = shape[-2:]
        yield f"{name} is not square", h != w
        yield f"{name} is square", h == w
        yield f"{name} has more rows than columns", h > w
        yield f"{name} has more columns than rows", h < w
    if len(shape) > 2:
        yield f"{name} has more than one channel", shape[-3] > 1
        yield f"{name} has one channel", shape[-3] == 1
        for most in (2, 3, 4):
            yield f"{name} has more than {most} channels", shape[-3] > most
    if len(shape) > 3:
        yield f"{name} has more than one entry along its first axis", shape[0] > 1
        yield f"{name} has one entry along its first axis", shape[0] == 1
    for axis, side in zip(AXES, reversed(shape), strict=False):
        yield f"{name} has one of its {axis} alone", side == 1
        yield f"{name} has an even number of {axis}", side % 2 == 0
        yield f"{name} has an odd number of {axis}", side % 2 == 1
    if value.is_floating_point() and value.numel() and not value.is_meta:
        yield f"{name} has numbers below 0", bool((value < 0).any())
        yield f"all numbers in {name} are below 0", bool((value < 0).all())
        yield f"{name} has numbers that are not whole", bool((value != value.round()).any())
        yield f"{name} has zeros in it", bool((value == 0).any())
        yield f"{name} has large numbers in it", bool((value.abs() > 20).any())


def _of_two(name: str, value: Argument, other: str, beside: Argument) -> Iterator[tuple[str, bool]]:
    if type(value) is int and type(beside) is int:
        yield f"{name} is larger than {other}", value > beside
        if name < other:
            yield f"{name} and {other} differ", value != beside
            yield f"{name} and {other} are equal", value == beside
    if isinstance(value, Tensor) and isinstance(beside, Tensor) and value.dim() == beside.dim():
        if value.dim() == 1:
            yield f"{name} is longer than {other}", len(value) > len(beside)
        if value.dim() == 4 and name < other:
            yield f"{name} has as many entries as {other} on axis 0", len(value) == len(beside)
