"""nn.MaxPool2d and its options: what comes out, of which size, and what it sees."""

from typing import Any

import torch
from torch import nn
from torch.nn import functional as F

from grader.staff.catalogue.mistakes import Tolerated
from grader.staff.catalogue.records import core, value

MIXED = torch.tensor(
    [
        [-4.0, -2.0, 3.0, 2.0],
        [-1.0, -5.0, 1.0, -3.0],
        [-6.0, 4.0, -1.0, -2.0],
        [-7.0, -3.0, -8.0, -9.0],
    ]
)

# Window, stride and padding, each for rows and columns, of the three layers in the chapter.
ASKED = (
    ((3, 3), (3, 3), (0, 0)),
    ((3, 3), (2, 2), (1, 1)),
    ((2, 3), (2, 3), (0, 1)),
)
Asked = tuple[tuple[int, int], tuple[int, int], tuple[int, int]]
Rows = tuple[tuple[float, ...], ...]


def _by_torch(asked: Asked) -> Rows:
    return tuple(map(tuple, nn.MaxPool2d(*asked)(MIXED[None, None])[0, 0].tolist()))


def _averaged(asked: Asked) -> Rows:
    return tuple(map(tuple, nn.AvgPool2d(*asked)(MIXED[None, None])[0, 0].tolist()))


def _zeros_around(asked: Asked) -> Rows:
    window, stride, (down, right) = asked
    wide = F.pad(MIXED, (right, right, down, down))
    return tuple(map(tuple, nn.MaxPool2d(window, stride)(wide[None, None])[0, 0].tolist()))


def _all(change: Any) -> tuple[Rows, ...]:
    """The three layers, each of them changed in one way."""
    return tuple(_by_torch(change(asked)) for asked in ASKED)


RIGHT = tuple(map(_by_torch, ASKED))

POOLED_BY_HAND = value(
    "pooled_by_hand",
    core(minutes=12, points=3),
    mistakes={
        "without brackets: the numbers are right. The first result is a matrix, too, of one row "
        "and one column: [[...]], with two pairs of brackets": Tolerated((4, *RIGHT[1:])),
        "one pair of brackets: the numbers are right. The first result is a matrix, too, of one "
        "row and one column: [[...]], with two pairs of brackets": Tolerated(((4,), *RIGHT[1:])),
        "all in one row: the numbers are right, but each result is a list of rows, such as "
        "[[1, 2], [3, 4]]": tuple(
            tuple(number for row in rows for number in row) for rows in RIGHT
        ),
        "zeros around the image: where all cells of a window are negative, a zero from outside "
        "would win. In max pooling the padding counts as minus infinity": tuple(
            map(_zeros_around, ASKED)
        ),
        "steps of one in the first layer: your pool2d would do that. nn.MaxPool2d moves by a whole "
        "window unless you give a stride: how often does a window of 3 fit into 4 cells?": (
            _by_torch(((3, 3), (1, 1), (0, 0))),
            *RIGHT[1:],
        ),
        "stride ignored: the stride is 2 in the second layer, and (2, 3) in the third": _all(
            lambda asked: (asked[0], (1, 1), asked[2])
        ),
        "padding ignored: in the second and in the third layer the first window begins outside "
        "the image": _all(lambda asked: (asked[0], asked[1], (0, 0))),
        "padding of the pair swapped: padding=(0, 1) says: none above and below, one column left "
        "and right": (*RIGHT[:2], _by_torch(((2, 3), (2, 3), (1, 0)))),
        "averages: these are averages; all three layers are called MaxPool2d": tuple(
            map(_averaged, ASKED)
        ),
    },
    accepted=(tuple(((rows,),) for rows in RIGHT), tuple((rows,) for rows in RIGHT)),
    answer=RIGHT,
    hints=(
        "Draw the matrix with its padding, then the first window. How far away does the second "
        "one begin, and does it still fit?",
        "In the second layer the first window covers only four real cells: rows 0 and 1, columns "
        "0 and 1. In the third layer rows and columns are settled apart.",
    ),
)

# Rows and columns of (window, stride, padding) for each line of the table in the chapter.
TABLE = (
    ((3, 3, 0), (3, 3, 0)),
    ((3, 1, 0), (3, 1, 0)),
    ((3, 2, 1), (3, 2, 1)),
    ((2, 2, 0), (3, 3, 1)),
    ((2, 2, 0), (2, 2, 0)),
)


def _table(rule: Any, swap: bool = False) -> tuple[tuple[int, int], ...]:
    """The rule, from a length, window, stride and padding to a length, on all lines."""
    lines = [(down, right) if not swap else (right, down) for down, right in TABLE]
    return tuple((rule(10, *down), rule(13, *right)) for down, right in lines)


def _shapes_by_torch() -> tuple[tuple[int, ...], ...]:
    X = torch.zeros(1, 1, 10, 13)
    shapes = []
    for (k, s, p), (m, t, q) in TABLE:
        shapes.append(tuple(nn.MaxPool2d((k, m), (s, t), (p, q))(X).shape[2:]))
    return tuple(shapes)


POOL_SHAPES = value(
    "pool_shapes",
    core(minutes=8, points=2),
    mistakes={
        "steps of one unless told: look at the lines without a stride: torch takes the size of the "
        "window then": ((8, 11), (8, 11), (5, 7), (5, 5), (9, 12)),
        "rounded up: a window that hangs over the end is dropped: round down": _table(
            lambda n, k, s, p: -(-(n + 2 * p - k) // s) + 1
        ),
        "padding counted once: padding is put on both sides": _table(
            lambda n, k, s, p: (n + p - k) // s + 1
        ),
        "padding forgotten: two of the lines have padding: by how much does the image "
        "grow?": _table(lambda n, k, s, p: (n - k) // s + 1),
        "pairs read the wrong way round: look at the line with the pairs: the first number of each "
        "belongs to the rows": _table(lambda n, k, s, p: (n + 2 * p - k) // s + 1, swap=True),
        "plus one forgotten: a window as large as the image has one place, not none": _table(
            lambda n, k, s, p: (n + 2 * p - k) // s
        ),
    },
    answer=_shapes_by_torch(),
    hints=(
        "The formula is that of 7.3: add the padding twice, subtract the window, divide by the "
        "stride, round down, add 1. Only the default stride is new.",
    ),
)

POOL_CHANNELS = value(
    "pool_channels",
    core(minutes=3),
    mistakes={
        "channels merged: a convolution adds its channels up. Pooling has nothing to add: each "
        "channel is pooled by itself": (2, 1, 4, 6),
        "channels pooled, too: the window has rows and columns, and no third side: the channels "
        "are not halved": (2, 3, 4, 6),
        "batch pooled, too: no image of the batch is lost": (1, 6, 4, 6),
        "steps of one: the channels are right; how far does the window of nn.MaxPool2d(2) move?": (
            2,
            6,
            7,
            11,
        ),
        "unchanged shape: windows of 2 x 2, a window apart: how many are there in a row of 12?": (
            2,
            6,
            8,
            12,
        ),
        "without the batch: the batch axis stays: four axes go in and four come out": (6, 4, 6),
    },
    answer=tuple(nn.MaxPool2d(2)(torch.zeros(2, 6, 8, 12)).shape),
    hints=("Which axes does the window slide along?",),
)


def _field(layers: tuple[tuple[int, int], ...]) -> int:
    """The oracle: from one output cell down to the input."""
    cells = {0}
    for window, stride in reversed(layers):
        cells = {cell * stride + tap for cell in cells for tap in range(window)}
    return len(cells)


CONV, POOL = (3, 1), (2, 2)

FIELD_WITH_POOLS = value(
    "field_with_pools",
    core(minutes=10, points=2, difficulty=2),
    mistakes={
        "stride of the pools ignored: a pool of 2 widens the field by little itself, but with its "
        "stride of 2 all layers above it look at cells that lie twice as far apart": (9, 12),
        "window of the pools ignored: the steps are right, but a pool sees 2 cells of its own "
        "input as well": (9, 31),
        "pools left out: this counts the convolutions alone: what does each pool add?": (9, 9),
        "one convolution too few: four convolutions in both stacks, the last one on top": (7, 22),
        "cells of the plane: that is the square; count along one axis": (81, 1444),
        "sum of the windows: each further 3 x 3 layer adds 2 cells, not 3": (12, 18),
        "a fourth pool: only the first three convolutions are followed by a pool; the last one is "
        "the top of the stack": (9, 46),
        "all doubled by each pool: a pool does not double all that has been seen, only the reach "
        "of the layers above it": (9, 72),
        "order swapped: the stack without pools comes first": (38, 9),
    },
    answer=(_field(4 * (CONV,)), _field((CONV, POOL, CONV, POOL, CONV, POOL, CONV))),
    hints=(
        "Go down from the one cell on top. A 3 x 3 convolution turns n cells into n + 2.",
        "Going down, n cells after a pool of 2 x 2 with stride 2 come from 2 n cells before it: 3, "
        "then 6, then 8, ...",
    ),
)
