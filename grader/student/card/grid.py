"""Numbers as rows and columns that can be drawn, and which part of them; the rest is refused."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import product

from grader.exercise import Json

MOST_NUMBERS = 400
MOST_AXES = 6
# Numbers are stored with a few digits: nearer ones look the same.
CLOSE = 1e-3

# Of one picture: more is not read, and three of it still stand side by side.
ROWS, COLUMNS = 6, 10
MOST_CELLS = 32  # of all slices of a picture, unless one alone has more
BEFORE = 2  # rows and columns that are shown before the first difference

Place = tuple[int, ...]


@dataclass(frozen=True)
class Grid:
    """Numbers with a shape, the last two axes of which are rows and columns.

    Of a large one only those are here that are drawn.
    """

    shape: tuple[int, ...]
    numbers: Mapping[Place, float]
    nan: str = "nan"  # how one is called
    signed: bool = False  # numbers above zero have a plus


@dataclass(frozen=True)
class Window:
    """The part of a slice that is drawn: its place before the last two axes, rows and columns."""

    slice: Place
    rows: range
    columns: range
    axes: int

    def place(self, row: int, column: int) -> Place:
        """Where an entry of it stands in all."""
        return (*self.slice, *(row, column)[2 - min(2, self.axes) :])

    def places(self) -> list[Place]:
        """Where all of them stand."""
        return [self.place(row, column) for row, column in product(self.rows, self.columns)]


def windows(shape: Place, off: Collection[Place] = ()) -> list[Window]:
    """What is drawn of a shape: the slices with a difference first, each around its first one."""
    first: dict[Place, Place] = {}
    for place in sorted(off):
        first.setdefault(place[:-2], place)
    slices = list(first) or _first_slices(shape[:-2])
    found: list[Window] = []
    for each in slices:
        window = window_at(shape, first.get(each, ()) or (*each, 0, 0))
        cells = sum(len(one.rows) * len(one.columns) for one in (*found, window))
        if found and (cells > MOST_CELLS or math.prod(shape) > MOST_NUMBERS):
            break
        found.append(window)
    return found


def window_at(shape: Place, place: Place) -> Window:
    """The part of a shape around one place."""
    height, width = sides(shape)
    row, column = place[-2] if len(shape) > 1 else 0, place[-1] if shape else 0
    rows, columns = _range(row, height, ROWS), _range(column, width, COLUMNS)
    return Window(place[: max(0, len(shape) - 2)], rows, columns, len(shape))


def sides(shape: Place) -> tuple[int, int]:
    """Rows and columns of a slice; a vector is a row, a number one entry."""
    return shape[-2] if len(shape) > 1 else 1, shape[-1] if shape else 1


def grid(nested: Json) -> Grid | None:
    """Nested lists as a grid; None for what is ragged, empty, too much or no number."""
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
    return Grid(tuple(shape), numbers, "nan/inf")


def differing(one: Grid, other: Grid) -> frozenset[Place]:
    """Where two grids of one shape differ by more than is seen."""
    if one.shape != other.shape:
        return frozenset()
    return frozenset(
        place for place, number in one.numbers.items() if not _same(number, other.numbers[place])
    )


def _range(at: int, length: int, most: int) -> range:
    """So many places of a side that one of them is there, and a few before it."""
    start = max(0, min(at - BEFORE, length - most))
    return range(start, min(length, start + most))


def _first_slices(leading: Place) -> list[Place]:
    """No more of them than can ever be drawn: there may be thousands."""
    few = [range(min(side, MOST_CELLS)) for side in leading]
    return [place for _, place in zip(range(MOST_CELLS), product(*few), strict=False)]


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
