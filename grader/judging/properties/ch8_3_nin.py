"""What is true of a family of NiNs: lists of rows (out_channels, kernel_size, strides, padding)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from grader.exercise import Argument, Json

SIDE, CLASSES, MEMBERS = 28, 10, 3
LARGEST_WINDOW, MOST_BLOCKS = 5, 4
BUDGET = 15_000_000
Row = list[int]


def is_family_of_nins(result: object, args: Sequence[Argument]) -> dict[str, Json]:
    """Are these three networks, each deeper than the one before, for images of 28 x 28?"""
    members = [_rows(each) for each in result] if isinstance(result, list | tuple) else []
    rows = [row for arch in members for row in arch]
    costs = [_costs(arch) for arch in members]
    return {
        "how many networks": len(members),
        "each is a list of rows of four whole numbers": bool(members) and all(members),
        "each ends in a block of 10 channels": _each(members, lambda arch: arch[-1][0] == CLASSES),
        "strides are 1": bool(rows) and all(stride == 1 for _, _, stride, _ in rows),
        "windows are odd and 5 at most": bool(rows)
        and all(side % 2 == 1 and side <= LARGEST_WINDOW for _, side, _, _ in rows),
        "the padding keeps the size": bool(rows)
        and all(padding == side // 2 for _, side, _, padding in rows),
        "before the last block the channels never fall": _each(members, _never_falls),
        "four blocks at most": _each(members, lambda arch: len(arch) <= MOST_BLOCKS),
        "each has more blocks than the one before": bool(members)
        and all(len(one) < len(other) for one, other in pairwise(members)),
        "each has more parameters than the one before": bool(costs)
        and all(one[0] < other[0] for one, other in pairwise(costs)),
        "15 million multiply-adds at most": bool(costs) and costs[-1][1] <= BUDGET,
    }


def _each(members: list[list[Row]], holds: Callable[[list[Row]], bool]) -> bool:
    return bool(members) and all(bool(arch) and holds(arch) for arch in members)


def _never_falls(arch: list[Row]) -> bool:
    return all(one[0] <= other[0] for one, other in pairwise(arch[:-1]))


def _rows(arch: object) -> list[Row]:
    """Rows of whole numbers in lists or tuples; empty where anything else is among them."""
    items = list(arch) if isinstance(arch, list | tuple) else []
    rows = [list(item) if isinstance(item, list | tuple) else [] for item in items]
    whole = all(
        len(row) == 4
        and all(type(number) is int for number in row)
        and min(row[:3]) > 0
        and row[3] >= 0
        for row in rows
    )
    return rows if whole else []


def _costs(arch: list[Row]) -> tuple[int, int]:
    """Parameters and multiply-adds on one image of one channel; the pools have windows of 3."""
    parameters, work, inputs, side = 0, 0, 1, SIDE
    for place, (channels, window, stride, padding) in enumerate(arch):
        if place:
            side = max((side - 3) // 2 + 1, 0)
        side = max((side + 2 * padding - window) // stride + 1, 0)
        for weights in (inputs * window**2 * channels, channels**2, channels**2):
            parameters += weights + channels
            work += weights * side**2
        inputs = channels
    return parameters, work
