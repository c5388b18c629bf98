"""One number or two, as torch takes them for kernels, strides and images."""

from __future__ import annotations


def pair_of(value: object, least: int, most: int | None = None) -> tuple[int, int] | None:
    """The two whole numbers that are meant, within bounds; None where it is something else."""
    sides = (value, value) if type(value) is int else value
    if not isinstance(sides, tuple | list) or len(sides) != 2:
        return None
    if not all(type(side) is int and least <= side <= (most or side) for side in sides):
        return None
    return sides[0], sides[1]
