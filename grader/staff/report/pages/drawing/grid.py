"""Nested lists of numbers as rows and columns that can be drawn; what cannot be is refused."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from grader.exercise import Json

MOST_NUMBERS = 400
MOST_AXES = 6
# Numbers are stored with a few digits: nearer ones look the same.
CLOSE = 1e-3

Place = tuple[int, ...]


@dataclass(frozen=True)
class Grid:
    """Numbers with a shape, the last two axes of which are rows and columns."""

    shape: tuple[int, ...]
    numbers: dict[Place, float]

    @property
    def rows(self) -> int:
        """Rows of one slice; a vector is a row."""
        return self.shape[-2] if len(self.shape) > 1 else 1

    @property
    def columns(self) -> int:
        """Columns of one slice; a single number has one."""
        return self.shape[-1] if self.shape else 1

    def slices(self) -> Iterator[Place]:
        """The indices before the last two, one set a slice."""
        yield from product(*map(range, self.shape[:-2]))

    def at(self, place: Place, row: int, column: int) -> tuple[Place, float]:
        """Where an entry of a slice stands in all, and its number."""
        last = (row, column)[2 - min(2, len(self.shape)) :]
        full = (*place, *last)
        return full, self.numbers[full]


def grid(nested: Json) -> Grid | None:
    """The numbers as a grid; None for what is ragged, empty, too much or no number."""
    shape: list[int] = []
    inner = nested
    while isinstance(inner, list | tuple):
        shape.append(len(inner))
        if not inner or len(shape) > MOST_AXES or math.prod(shape) > MOST_NUMBERS:
            return None
        inner = inner[0]
    numbers: dict[Place, float] = {}
    if not _fill(nested, shape, (), numbers):
        return None
    return Grid(tuple(shape), numbers)


def differing(one: Grid, other: Grid) -> frozenset[Place]:
    """Where two grids of one shape differ by more than is seen."""
    if one.shape != other.shape:
        return frozenset()
    return frozenset(
        place for place, number in one.numbers.items() if not _same(number, other.numbers[place])
    )


def _same(a: float, b: float) -> bool:
    if math.isnan(a) or math.isnan(b):
        return math.isnan(a) and math.isnan(b)
    return math.isclose(a, b, rel_tol=CLOSE, abs_tol=CLOSE / 10)


def _fill(nested: Json, shape: list[int], place: Place, numbers: dict[Place, float]) -> bool:
    """Take the numbers in, and tell whether each stands where the shape has it."""
    if len(place) == len(shape):
        if nested is None and place:  # stored for what is not finite
            nested = math.nan
        if not isinstance(nested, int | float):
            return False
        try:
            numbers[place] = float(nested)
        except OverflowError:  # whole numbers have no end
            return False
        return True
    if not isinstance(nested, list | tuple) or len(nested) != shape[len(place)]:
        return False
    return all(_fill(each, shape, (*place, i), numbers) for i, each in enumerate(nested))
